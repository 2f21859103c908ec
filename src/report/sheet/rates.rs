//! The figures of a contract, each in a cell with a name that can be changed.

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Workbook as Book, Worksheet};

use super::page::{Column, Page};
use super::plan::{Plan, SidePlan};
use super::style::{Style, Styles};
use crate::analysis::RateKind;
use crate::contract::terms::{Counted, Every, TierKind};
use crate::contract::{Group, InForce, Provenance, RateId, Side};
use crate::quantity::TokenClass;
use crate::report::ExportError;

/// What is in the columns.
const COLUMNS: [Column<'_>; 7] = [
    ("What", 38.0, Style::Text),
    ("", 18.0, Style::Text),
    ("Value", 14.0, Style::Rate),
    ("Unit", 16.0, Style::Text),
    ("In the contract", 14.0, Style::Rate),
    ("Name of the cell", 46.0, Style::Muted),
    ("When, and where it was read", 60.0, Style::Muted),
];

/// The column of values.
const VALUE: u16 = 2;

/// Rows that are written one after the other.
struct Writer<'a, 'b> {
    page: Page<'a>,
    book: &'b mut Book,
    row: RowNum,
}

/// A figure that can be changed.
struct Figure<'a> {
    what: &'a str,
    of: &'a str,
    value: Decimal,
    listed: Decimal,
    style: Style,
    unit: &'a str,
    name: &'a str,
    read: String,
}

impl Writer<'_, '_> {
    fn section(&mut self, title: &str) -> Result<(), ExportError> {
        self.row += 1;
        self.page.text(self.row, 0, title, Style::Section)?;
        self.row += 1;
        Ok(())
    }

    fn figure(&mut self, figure: &Figure<'_>) -> Result<(), ExportError> {
        let row = self.row;
        self.page.say(row, 0, figure.what)?;
        self.page.say(row, 1, figure.of)?;
        self.page.put(row, VALUE, figure.value, figure.style)?;
        self.page.say(row, 3, figure.unit)?;
        let plain = match figure.style {
            Style::InputShare => Style::Part,
            Style::InputMoney => Style::Money,
            _ => Style::Rate,
        };
        self.page.put(row, 4, figure.listed, plain)?;
        self.page.text(row, 5, figure.name, Style::Muted)?;
        self.page.text(row, 6, &figure.read, Style::Muted)?;
        self.name(figure.name)?;
        self.row += 1;
        Ok(())
    }

    /// Gives the value in this row a name.
    fn name(&mut self, name: &str) -> Result<(), ExportError> {
        let sheet = self.page.sheet.name();
        let cell = format!("='{sheet}'!$C${}", self.row + 1);
        self.book.define_name(name, &cell)?;
        Ok(())
    }
}

/// The name of the sheet of a side.
pub(super) fn sheet_name(side: Side) -> String {
    format!("Rates {}", side.key())
}

pub(super) fn write(
    plan: &Plan<'_>,
    side: Side,
    styles: &Styles,
    book: &mut Book,
) -> Result<Worksheet, ExportError> {
    let contract = plan.workbook.contract(side);
    let title = format!("{}: {}", crate::report::whose(side), contract.name());
    let about = "Change a value on yellow: every bill, difference and chart in this file follows";
    let mut page = Page::new(&sheet_name(side), &title, about, styles)?;
    page.table(&COLUMNS, 1, 0)?;
    let mut writer = Writer { page, book, row: 3 };
    used_rates(&mut writer, plan, side)?;
    multipliers(&mut writer, plan, side)?;
    terms(&mut writer, plan, side)?;
    groups(&mut writer, plan, plan.side(side))?;
    unused_rates(&mut writer, plan, side)?;
    Ok(writer.page.sheet)
}

fn used_rates(writer: &mut Writer<'_, '_>, plan: &Plan<'_>, side: Side) -> Result<(), ExportError> {
    let (card, rates) = (&plan.workbook.contract(side).card, plan.rates(side));
    let names = &plan.side(side).names.rates;
    writer.section("Rates that price something")?;
    if names.is_empty() {
        writer.page.text(writer.row, 0, "None", Style::Muted)?;
        writer.row += 1;
    }
    for (id, name) in names {
        let key = crate::analysis::RateKey { side, id: *id };
        let (what, of, unit, dates, provenance) = match *id {
            RateId::Hourly(at) => {
                let entry = &card.hourly[at];
                let (dates, read) = (entry.in_force, &entry.provenance);
                (entry.shown(), "hour", "$ per hour", dates, read)
            }
            RateId::Token(at, class) => {
                let entry = &card.token[at];
                let (dates, read) = (entry.in_force, &entry.provenance);
                (entry.shown(), class.shown(), "$ per M tokens", dates, read)
            }
        };
        writer.figure(&Figure {
            what: &what,
            of,
            value: rates.set(*id),
            listed: plan.workbook.listed_rate(key),
            style: Style::InputRate,
            unit,
            name,
            read: read(dates, provenance),
        })?;
    }
    Ok(())
}

fn multipliers(
    writer: &mut Writer<'_, '_>,
    plan: &Plan<'_>,
    side: Side,
) -> Result<(), ExportError> {
    let (card, rates) = (&plan.workbook.contract(side).card, plan.rates(side));
    let names = &plan.side(side).names;
    writer.section("Multipliers on rates")?;
    for (kind, name) in RateKind::ALL.into_iter().zip(&names.times) {
        let (what, value) = match kind {
            RateKind::Hours => ("All hourly rates", rates.hourly_multiplier),
            RateKind::Tokens => ("All token rates", rates.token_multiplier),
        };
        writer.figure(&Figure {
            what,
            of: "",
            value: value.0,
            listed: Decimal::ONE,
            style: Style::InputTimes,
            unit: "times",
            name,
            read: String::new(),
        })?;
    }
    for ((factor, value), name) in card.factors.iter().zip(&rates.factors).zip(&names.factors) {
        let what = if factor.scope.is_all() {
            format!("{} {}", upper(factor.dimension.key()), factor.value)
        } else {
            let (dimension, scope) = (upper(factor.dimension.key()), factor.scope.shown());
            format!("{dimension} {}, {scope}", factor.value)
        };
        writer.figure(&Figure {
            what: &what,
            of: "",
            value: value.0,
            listed: factor.factor.0,
            style: Style::InputTimes,
            unit: "times",
            name,
            read: read(factor.in_force, &factor.provenance),
        })?;
    }
    Ok(())
}

fn terms(writer: &mut Writer<'_, '_>, plan: &Plan<'_>, side: Side) -> Result<(), ExportError> {
    let (terms, rates) = (&plan.workbook.contract(side).terms, plan.rates(side));
    let names = &plan.side(side).names;
    let hundred = Decimal::ONE_HUNDRED;
    if !terms.volume.is_empty() {
        writer.section("Volume tiers, by what is used in a calendar month")?;
    }
    for (term, names) in terms.volume.iter().zip(&names.tiers) {
        let (unit, per) = match term.counted {
            Counted::Tokens => ("M tokens a month", Decimal::from(1_000_000)),
            Counted::Hours => ("hours a month", Decimal::ONE),
            Counted::Usd => ("$ a month", Decimal::ONE),
        };
        let kind = match term.kind {
            TierKind::Graduated => "on what lies above",
            TierKind::AllUnits => "on everything",
        };
        let scope = scope_shown(&term.scope.shown());
        for (tier, [above, off]) in term.tiers.iter().zip(names) {
            writer.figure(&Figure {
                what: &format!("{scope}: begins above"),
                of: kind,
                value: tier.above / per,
                listed: tier.above / per,
                style: Style::InputQuantity,
                unit,
                name: above,
                read: read(term.in_force, &term.provenance),
            })?;
            writer.figure(&Figure {
                what: &format!("{scope}: takes off"),
                of: kind,
                value: tier.percent.0 / hundred,
                listed: tier.percent.0 / hundred,
                style: Style::InputShare,
                unit: "",
                name: off,
                read: String::new(),
            })?;
        }
    }
    writer.section("Discounts")?;
    writer.figure(&Figure {
        what: "Every charge",
        of: "",
        value: rates.discount.0 / hundred,
        listed: terms.discount.0 / hundred,
        style: Style::InputShare,
        unit: "off",
        name: &names.discount,
        read: String::new(),
    })?;
    for ((term, value), name) in (terms.discounts.iter())
        .zip(&rates.discounts)
        .zip(&names.discounts)
    {
        writer.figure(&Figure {
            what: &scope_shown(&term.scope.shown()),
            of: "",
            value: value.0 / hundred,
            listed: term.percent.0 / hundred,
            style: Style::InputShare,
            unit: "off",
            name,
            read: read(term.in_force, &term.provenance),
        })?;
    }
    if !rates.commitments.is_empty() {
        writer.section("Commitments: the least that is charged")?;
    }
    for (at, (amount, name)) in rates.commitments.iter().zip(&names.commitments).enumerate() {
        let term = terms.commitments.get(at);
        let every = term.map_or(Every::Month, |term| term.every);
        writer.figure(&Figure {
            what: &format!("Commitment {}", at + 1),
            of: "",
            value: amount.0,
            listed: term.map_or(Decimal::ZERO, |term| term.amount.0),
            style: Style::InputMoney,
            unit: &format!("$ a {}", every.key()),
            name,
            read: term.map_or_else(String::new, |term| read(term.in_force, &term.provenance)),
        })?;
    }
    if !terms.fees.is_empty() {
        writer.section("Fees")?;
    }
    for ((term, amount), name) in terms.fees.iter().zip(&rates.fees).zip(&names.fees) {
        writer.figure(&Figure {
            what: &term.name,
            of: "",
            value: amount.0,
            listed: term.amount.0,
            style: Style::InputMoney,
            unit: &format!("$ a {}", term.every.key()),
            name,
            read: read(term.in_force, &term.provenance),
        })?;
    }
    Ok(())
}

/// What discounts take off together: charges that the same ones apply to are a group.
fn groups(
    writer: &mut Writer<'_, '_>,
    plan: &Plan<'_>,
    side: &SidePlan,
) -> Result<(), ExportError> {
    let groups = &plan.tariff(side.side).matches.groups;
    if groups.is_empty() {
        return Ok(());
    }
    let (terms, rates) = (
        &plan.workbook.contract(side.side).terms,
        plan.rates(side.side),
    );
    writer.section("What discounts take off together (worked out)")?;
    for (group, name) in groups.iter().zip(&side.names.off) {
        let Group {
            is_hours,
            discounts,
            ..
        } = group;
        let mut what = if *is_hours { "Hours" } else { "Tokens" }.to_owned();
        let mut kept = format!("(1-{})", side.names.discount);
        for at in discounts {
            let scope = scope_shown(&terms.discounts[*at].scope.shown());
            what = format!("{what}; {scope}");
            kept = format!("{kept}*(1-{})", side.names.discounts[*at]);
        }
        let row = writer.row;
        writer.page.say(row, 0, &what)?;
        let value = off(rates, group);
        let formula = format!("=1-{kept}");
        writer
            .page
            .work_out(row, VALUE, &formula, value, Style::Part)?;
        writer.page.say(row, 3, "off")?;
        writer.page.text(row, 5, name, Style::Muted)?;
        writer.name(name)?;
        writer.row += 1;
    }
    Ok(())
}

/// The part of a charge that discounts take off.
pub(super) fn off(rates: &crate::contract::Rates, group: &Group) -> Decimal {
    let kept = Decimal::ONE - rates.discount.0 / Decimal::ONE_HUNDRED;
    (Decimal::ONE - kept * rates.kept_by_discounts(group)).normalize()
}

fn unused_rates(
    writer: &mut Writer<'_, '_>,
    plan: &Plan<'_>,
    side: Side,
) -> Result<(), ExportError> {
    let card = &plan.workbook.contract(side).card;
    let used = &plan.side(side).names.rates;
    let hourly = card.hourly.iter().enumerate().map(|(at, entry)| {
        let of = (entry.shown(), "hour", "$ per hour");
        let read = read(entry.in_force, &entry.provenance);
        (RateId::Hourly(at), of, Some(entry.rate.0), read)
    });
    let token = card.token.iter().enumerate().flat_map(|(at, entry)| {
        TokenClass::ALL.into_iter().map(move |class| {
            let of = (entry.shown(), class.shown(), "$ per M tokens");
            let read = read(entry.in_force, &entry.provenance);
            let rate = entry.rates[class].map(|rate| rate.0);
            (RateId::Token(at, class), of, rate, read)
        })
    });
    let mut rest = hourly
        .chain(token)
        .filter(|(id, ..)| !used.contains_key(id))
        .filter_map(|(_, of, rate, read)| Some((of, rate?, read)))
        .peekable();
    if rest.peek().is_none() {
        return Ok(());
    }
    writer.section("Not used by this usage")?;
    for ((what, of, unit), rate, read) in rest {
        let row = writer.row;
        writer.page.say(row, 0, &what)?;
        writer.page.say(row, 1, of)?;
        writer.page.put(row, VALUE, rate, Style::Rate)?;
        writer.page.say(row, 3, unit)?;
        writer.page.text(row, 6, &read, Style::Muted)?;
        writer.row += 1;
    }
    Ok(())
}

fn scope_shown(scope: &str) -> String {
    if scope.is_empty() {
        "Every charge".to_owned()
    } else {
        upper(scope)
    }
}

fn upper(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

/// When something holds, and where it was read.
fn read(dates: InForce, provenance: &Provenance) -> String {
    let parts = [dates.shown(), crate::report::source_shown(provenance)];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}
