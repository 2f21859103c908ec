//! A contract as a readable document: dates, unit prices, what changes them, terms, and what to know about it.

use rust_decimal::Decimal;

use super::section::{Block, block_lines};
use super::table::{Cell, Table};
use crate::contract::card::{Factor, HourlyRate, InForce, Provenance, TokenRates};
use crate::contract::terms::{Every, VolumeTiers};
use crate::contract::{Contract, Pattern};
use crate::quantity::format::{self, plain};
use crate::quantity::{Percent, TokenClass, Usd};

/// The whole contract; or, with a name or glob, only its unit prices for models and resources of that name.
pub fn card_text(contract: &Contract, only: Option<&str>) -> String {
    let mut lines = vec![contract.name().to_owned()];
    lines.extend(block_lines(&card_blocks(contract, only)));
    lines.push(String::new());
    lines.join("\n")
}

/// What the document says after the name of the contract.
pub(super) fn card_blocks(contract: &Contract, only: Option<&str>) -> Vec<Block> {
    let mut document = Document::default();
    let terms = &contract.terms;
    let dates = InForce {
        from: terms.effective,
        until: terms.end,
    };
    if dates != InForce::default() {
        document.line(format!("In force {}", dates.shown()));
    }
    if let Some(exchange) = &contract.card.exchange {
        document.line(format!(
            "Converted from {} at {} dollars each, the rate of {}",
            exchange.currency,
            format::rate(exchange.usd),
            exchange.date.shown()
        ));
    }
    let is_named = |name: &Pattern| only.is_none_or(|only| is_named(name, only));
    let card = &contract.card;
    let hourly = card.hourly.iter().filter(|entry| is_named(&entry.resource));
    document.hourly(hourly);
    let names = |entry: &TokenRates| is_named(&entry.model) || entry.aliases.iter().any(is_named);
    document.tokens(card.token.iter().filter(|entry| names(entry)));
    if only.is_none() {
        document.factors(&card.factors);
        document.terms(contract);
        for tiers in &terms.volume {
            document.volume(tiers);
        }
    }
    document.notes(contract);
    document.blocks
}

/// Whether [`card_text`] would find any price of that name or glob.
pub fn names_any(contract: &Contract, only: &str) -> bool {
    let is_named = |name: &Pattern| is_named(name, only);
    let card = &contract.card;
    let mut hourly = card.hourly.iter();
    let mut token = card.token.iter();
    hourly.any(|entry| is_named(&entry.resource))
        || token.any(|entry| is_named(&entry.model) || entry.aliases.iter().any(is_named))
}

/// Whether an entry of that name is meant by a name or glob. An entry for everything is nobody's in particular.
fn is_named(name: &Pattern, only: &str) -> bool {
    Pattern::new(only).matches(name.text()) || name.matches(only) && name.text() != "*"
}

#[derive(Default)]
struct Document {
    blocks: Vec<Block>,
}

impl Document {
    fn line(&mut self, text: String) {
        self.blocks.push(Block::Text(text));
    }

    fn section(&mut self, title: &str) {
        self.blocks.push(Block::Heading(title.to_owned()));
    }

    fn hourly<'a>(&mut self, entries: impl Iterator<Item = &'a HourlyRate>) {
        let mut entries = entries.peekable();
        if entries.peek().is_none() {
            return;
        }
        self.section("Hourly rates, $ per hour");
        let mut table = Table::new(&["Resource", "Rate", "In force", "Source"]);
        for entry in entries {
            let [dates, source] = dates_and_source(entry.in_force, &entry.provenance);
            table.row([entry.shown().into(), price(entry.rate.0), dates, source]);
        }
        self.blocks.push(Block::Table(table));
    }

    fn tokens<'a>(&mut self, entries: impl Iterator<Item = &'a TokenRates>) {
        let mut entries = entries.peekable();
        if entries.peek().is_none() {
            return;
        }
        self.section("Token rates, $ per million tokens");
        let mut header = vec!["Model"];
        header.extend(TokenClass::ALL.map(TokenClass::shown));
        header.extend(["In force", "Source"]);
        let mut table = Table::new(&header);
        for entry in entries {
            let rates = entry.rates.0;
            let rates = rates.map(|rate| rate.map_or("unpriced".into(), |rate| price(rate.0)));
            let name = if entry.shown_model() == entry.model.text() {
                entry.shown()
            } else {
                format!("{} ({})", entry.shown(), entry.model)
            };
            let more = dates_and_source(entry.in_force, &entry.provenance);
            table.row([name.into()].into_iter().chain(rates).chain(more));
        }
        self.blocks.push(Block::Table(table));
    }

    fn factors(&mut self, factors: &[Factor]) {
        if factors.is_empty() {
            return;
        }
        self.section("Factors on these rates");
        let mut table = Table::new(&["For", "Of", "Factor", "In force", "Source"]);
        for factor in factors {
            let value = format!("{} {}", factor.dimension.key(), factor.value);
            let times = format!("{} ×", format::rate(factor.factor.0));
            let [dates, source] = dates_and_source(factor.in_force, &factor.provenance);
            let times = Cell::number(times, plain(factor.factor.0));
            table.row([
                value.into(),
                factor.scope.shown().into(),
                times,
                dates,
                source,
            ]);
        }
        self.blocks.push(Block::Table(table));
    }

    fn terms(&mut self, contract: &Contract) {
        let terms = &contract.terms;
        let mut table = Table::new(&["Term", "Amount", "In force", "Source"]);
        let mut rows = 0;
        let mut row = |name: String, amount: Cell, dates: InForce, provenance: &Provenance| {
            let [dates, source] = dates_and_source(dates, provenance);
            table.row([name.into(), amount, dates, source]);
            rows += 1;
        };
        if !terms.discount.0.is_zero() {
            let amount = percent(terms.discount);
            let nowhere = Provenance::default();
            row(
                "Discount on everything".to_owned(),
                amount,
                InForce::default(),
                &nowhere,
            );
        }
        for term in &terms.discounts {
            let name = format!("Discount on {}", term.scope.shown());
            row(name, percent(term.percent), term.in_force, &term.provenance);
        }
        for term in &terms.commitments {
            let name = "Commitment, the least charge".to_owned();
            row(
                name,
                due(term.amount, term.every),
                term.in_force,
                &term.provenance,
            );
        }
        for term in &terms.fees {
            let name = format!("Fee, {}", term.name);
            row(
                name,
                due(term.amount, term.every),
                term.in_force,
                &term.provenance,
            );
        }
        if rows > 0 {
            self.section("Terms");
            self.blocks.push(Block::Table(table));
        }
    }

    fn volume(&mut self, tiers: &VolumeTiers) {
        self.section(&format!(
            "Volume tiers of {}, {}, by {} a calendar month",
            tiers.scope.shown(),
            tiers.kind.key(),
            tiers.counted.key()
        ));
        let mut table = Table::new(&["Above", "Off"]);
        for tier in &tiers.tiers {
            let above = format::number(tier.above.normalize(), tier.above.normalize().scale());
            let above = Cell::number(above, plain(tier.above));
            table.row([above, percent(tier.percent)]);
        }
        self.blocks.push(Block::Table(table));
    }

    fn notes(&mut self, contract: &Contract) {
        if contract.notes.is_empty() {
            return;
        }
        self.section("To know");
        for note in &contract.notes {
            let line = note
                .line
                .map_or_else(String::new, |line| format!("line {line}, "));
            self.line(format!("{line}{}: {}", note.key, note.message));
        }
    }
}

/// A unit price with every digit it has.
fn price(rate: Decimal) -> Cell {
    Cell::number(format::rate(rate), plain(rate))
}

fn dates_and_source(dates: InForce, provenance: &Provenance) -> [Cell; 2] {
    let source = provenance.source.clone().unwrap_or_default();
    let checked = provenance
        .checked
        .map(|day| format!("checked {}", day.shown()));
    let source = [Some(source).filter(|text| !text.is_empty()), checked];
    let source: Vec<String> = source.into_iter().flatten().collect();
    [dates.shown().into(), source.join(", ").into()]
}

fn percent(percent: Percent) -> Cell {
    let value = percent.0.normalize();
    let text = format!("{} %", format::number(value, value.scale().max(1)));
    Cell::number(text, plain(value))
}

fn due(amount: Usd, every: Every) -> Cell {
    let text = format!("{} a {}", format::cents(amount), every.key());
    Cell::number(text, plain(amount.0))
}
