//! Every figure of both contracts: as it is set, and as the contract says.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::writer::{Cell, Writer};
use crate::analysis::RateKey;
use crate::contract::terms::{Counted, Every, TierKind};
use crate::contract::{InForce, Provenance, RateId, Side};
use crate::quantity::TokenClass;
use crate::workbook::{Derived, Workbook};

pub(super) const COLUMNS: [&str; 12] = [
    "contract",
    "kind",
    "what",
    "class",
    "unit",
    "value",
    "in_contract",
    "used",
    "from",
    "until",
    "source",
    "checked",
];

/// A figure.
struct Figure<'a> {
    side: Side,
    kind: &'static str,
    what: &'a str,
    class: &'static str,
    unit: &'static str,
    value: Decimal,
    listed: Decimal,
    is_used: bool,
    in_force: InForce,
    provenance: &'a Provenance,
}

fn write_one(writer: &mut Writer, figure: &Figure<'_>) -> Result<(), csv::Error> {
    let day =
        |day: Option<crate::calendar::Day>| day.map_or_else(String::new, |day| day.to_string());
    let InForce { from, until } = figure.in_force;
    let days = [from, until, figure.provenance.checked].map(day);
    let source = figure.provenance.source.as_deref().unwrap_or_default();
    writer.row([
        Cell::Word(figure.side.key()),
        Cell::Word(figure.kind),
        Cell::Text(figure.what),
        Cell::Word(figure.class),
        Cell::Word(figure.unit),
        Cell::Number(figure.value),
        Cell::Number(figure.listed),
        Cell::Is(figure.is_used),
        Cell::Word(&days[0]),
        Cell::Word(&days[1]),
        Cell::Text(source),
        Cell::Word(&days[2]),
    ])
}

pub(super) fn write(
    mut writer: Writer,
    workbook: &Workbook,
    derived: &Derived,
) -> Result<Vec<u8>, csv::Error> {
    for side in Side::BOTH {
        rates(&mut writer, workbook, derived, side)?;
        terms(&mut writer, workbook, derived, side)?;
    }
    writer.finish()
}

fn rates(
    writer: &mut Writer,
    workbook: &Workbook,
    derived: &Derived,
    side: Side,
) -> Result<(), csv::Error> {
    let card = &workbook.contract(side).card;
    let rates = &derived.comparison.rates[side as usize];
    let used: BTreeSet<RateId> = (derived.pairing.tariff(side).matches.rates())
        .flatten()
        .collect();
    let figure = |id: RateId| (rates.of(id), workbook.listed_rate(RateKey { side, id }));
    for (at, entry) in card.hourly.iter().enumerate() {
        let id = RateId::Hourly(at);
        let (value, listed) = figure(id);
        write_one(
            writer,
            &Figure {
                side,
                kind: "hourly_rate",
                what: &entry.shown(),
                class: "",
                unit: "usd_per_hour",
                value,
                listed,
                is_used: used.contains(&id),
                in_force: entry.in_force,
                provenance: &entry.provenance,
            },
        )?;
    }
    for (at, entry) in card.token.iter().enumerate() {
        let classes = TokenClass::ALL.into_iter();
        for class in classes.filter(|class| entry.rates[*class].is_some()) {
            let id = RateId::Token(at, class);
            let (value, listed) = figure(id);
            write_one(
                writer,
                &Figure {
                    side,
                    kind: "token_rate",
                    what: &entry.shown(),
                    class: class.key(),
                    unit: "usd_per_million_tokens",
                    value,
                    listed,
                    is_used: used.contains(&id),
                    in_force: entry.in_force,
                    provenance: &entry.provenance,
                },
            )?;
        }
    }
    for (factor, value) in card.factors.iter().zip(&rates.factors) {
        let what = format!(
            "{} {} {}",
            factor.dimension.key(),
            factor.value,
            factor.scope.shown()
        );
        write_one(
            writer,
            &Figure {
                side,
                kind: "factor",
                what: what.trim_end(),
                class: "",
                unit: "times",
                value: value.0,
                listed: factor.factor.0,
                is_used: true,
                in_force: factor.in_force,
                provenance: &factor.provenance,
            },
        )?;
    }
    Ok(())
}

fn terms(
    writer: &mut Writer,
    workbook: &Workbook,
    derived: &Derived,
    side: Side,
) -> Result<(), csv::Error> {
    let terms = &workbook.contract(side).terms;
    let rates = &derived.comparison.rates[side as usize];
    let nowhere = Provenance::default();
    let base = Figure {
        side,
        kind: "discount",
        what: "every charge",
        class: "",
        unit: "percent",
        value: rates.discount.0,
        listed: terms.discount.0,
        is_used: true,
        in_force: InForce::default(),
        provenance: &nowhere,
    };
    for term in &terms.volume {
        let (above, kind) = match (term.counted, term.kind) {
            (Counted::Tokens, TierKind::Graduated) => ("tokens_a_month", "graduated_tier"),
            (Counted::Tokens, TierKind::AllUnits) => ("tokens_a_month", "all_units_tier"),
            (Counted::Hours, TierKind::Graduated) => ("hours_a_month", "graduated_tier"),
            (Counted::Hours, TierKind::AllUnits) => ("hours_a_month", "all_units_tier"),
            (Counted::Usd, TierKind::Graduated) => ("usd_a_month", "graduated_tier"),
            (Counted::Usd, TierKind::AllUnits) => ("usd_a_month", "all_units_tier"),
        };
        let scope = term.scope.shown();
        for tier in &term.tiers {
            for (end, unit, value) in [
                ("begins above", above, tier.above),
                ("takes off", "percent", tier.percent.0),
            ] {
                write_one(
                    writer,
                    &Figure {
                        kind,
                        what: format!("{end} {scope}").trim_end(),
                        unit,
                        value,
                        listed: value,
                        in_force: term.in_force,
                        provenance: &term.provenance,
                        ..base
                    },
                )?;
            }
        }
    }
    write_one(writer, &base)?;
    for (term, value) in terms.discounts.iter().zip(&rates.discounts) {
        write_one(
            writer,
            &Figure {
                what: &term.scope.shown(),
                value: value.0,
                listed: term.percent.0,
                in_force: term.in_force,
                provenance: &term.provenance,
                ..base
            },
        )?;
    }
    for (at, amount) in rates.commitments.iter().enumerate() {
        let term = terms.commitments.get(at);
        write_one(
            writer,
            &Figure {
                kind: "commitment",
                what: "commitment",
                unit: every(term.map_or(Every::Month, |term| term.every)),
                value: amount.0,
                listed: term.map_or(Decimal::ZERO, |term| term.amount.0),
                in_force: term.map_or_else(InForce::default, |term| term.in_force),
                provenance: term.map_or(&nowhere, |term| &term.provenance),
                ..base
            },
        )?;
    }
    for (term, amount) in terms.fees.iter().zip(&rates.fees) {
        write_one(
            writer,
            &Figure {
                kind: "fee",
                what: &term.name,
                unit: every(term.every),
                value: amount.0,
                listed: term.amount.0,
                in_force: term.in_force,
                provenance: &term.provenance,
                ..base
            },
        )?;
    }
    Ok(())
}

const fn every(every: Every) -> &'static str {
    match every {
        Every::Week => "usd_a_week",
        Every::Month => "usd_a_month",
        Every::Year => "usd_a_year",
    }
}
