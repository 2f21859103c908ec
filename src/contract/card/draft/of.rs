//! A contract, written out: the one place that knows how each of its parts is written.

use rust_decimal::Decimal;

use super::{Draft, Entry, Section, names_text, tiers_text};
use crate::calendar::Day;
use crate::contract::card::{Dimension, Exchange, InForce, Provenance};
use crate::contract::terms::{Counted, Every, VolumeTiers};
use crate::contract::{Contract, Pattern, Scope};
use crate::quantity::{TokenClass, Usd, format};

impl Draft {
    /// A contract as it was written, or would be. Amounts are in the currency of the contract: those that are converted
    /// to what it says.
    pub fn of(contract: &Contract) -> Self {
        let Contract { card, terms, .. } = contract;
        let mut draft = Self::new(&card.name);
        let amounts = Amounts(card.exchange.as_ref());
        let [head, exchange] = [0, 1];
        if let Some(of) = &card.exchange {
            draft.set(head, "currency", &of.currency);
            draft.set(exchange, "usd", &number(of.usd));
            draft.set(exchange, "date", &of.date.to_string());
            draft.set(exchange, "source", of.source.as_deref().unwrap_or_default());
        }
        draft.set(head, "effective", &day(terms.effective));
        draft.set(head, "end", &day(terms.end));
        if !terms.discount.0.is_zero() {
            draft.set(head, "discount", &number(terms.discount.0));
        }
        for of in &card.hourly {
            let mut entry = Entry::new(Section::Hourly);
            entry.set("resource", of.resource.text());
            entry.set("region", pattern(of.region.as_ref()));
            entry.set("product", pattern(of.product.as_ref()));
            entry.set("usd_per_hour", &amounts.rate(of.rate.0));
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &card.token {
            let mut entry = Entry::new(Section::Token);
            entry.set("model", of.model.text());
            entry.set("aliases", &names_text(of.aliases.iter().map(Pattern::text)));
            for (dimension, stated) in Dimension::ALL.into_iter().zip(&of.stated) {
                entry.set(dimension.key(), stated.as_deref().unwrap_or_default());
            }
            for class in TokenClass::ALL {
                if let Some(rate) = of.rates[class] {
                    entry.set(class.key(), &amounts.rate(rate.0));
                }
            }
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &card.factors {
            let mut entry = Entry::new(Section::Factor);
            entry.set(of.dimension.key(), &of.value);
            entry.set("factor", &number(of.factor.0));
            entry.set_scope(&of.scope);
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &terms.discounts {
            let mut entry = Entry::new(Section::Discount);
            entry.set("percent", &number(of.percent.0));
            entry.set_scope(&of.scope);
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &terms.volume {
            let mut entry = Entry::new(Section::Volume);
            entry.set("counts", of.counted.key());
            entry.set("kind", of.kind.key());
            entry.set("tiers", &tiers_text(&amounts.tiers(of)));
            entry.set_scope(&of.scope);
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &terms.commitments {
            let mut entry = Entry::new(Section::Commitment);
            entry.set_due(&amounts, of.amount, of.every);
            draft.push(entry, of.in_force, &of.provenance);
        }
        for of in &terms.fees {
            let mut entry = Entry::new(Section::Fee);
            entry.set("name", &of.name);
            entry.set_due(&amounts, of.amount, of.every);
            draft.push(entry, of.in_force, &of.provenance);
        }
        draft
    }

    /// A contract as it would be written if its amounts had always been dollars.
    pub fn in_dollars(contract: &Contract) -> Self {
        let mut contract = contract.clone();
        contract.card.exchange = None;
        Self::of(&contract)
    }

    fn push(&mut self, mut entry: Entry, dates: InForce, provenance: &Provenance) {
        entry.set("from", &day(dates.from));
        entry.set("until", &day(dates.until));
        entry.set("source", provenance.source.as_deref().unwrap_or_default());
        entry.set("checked", &day(provenance.checked));
        self.entries.push(entry);
    }
}

impl Entry {
    fn set_scope(&mut self, scope: &Scope) {
        self.set("model", pattern(scope.model.as_ref()));
        self.set("resource", pattern(scope.resource.as_ref()));
        self.set("product", pattern(scope.product.as_ref()));
        let classes = scope.classes.iter().map(|class| class.key());
        self.set("classes", &names_text(classes));
    }

    fn set_due(&mut self, amounts: &Amounts<'_>, amount: Usd, every: Every) {
        self.set("amount", &amounts.amount(amount.0));
        self.set("every", every.key());
    }
}

/// Amounts of money in the currency of a contract.
struct Amounts<'a>(Option<&'a Exchange>);

impl Amounts<'_> {
    fn written(&self, usd: Decimal) -> Decimal {
        self.0.map_or(usd, |exchange| exchange.written(usd))
    }

    fn rate(&self, usd: Decimal) -> String {
        format::rate(self.written(usd))
    }

    fn amount(&self, usd: Decimal) -> String {
        number(self.written(usd))
    }

    fn tiers(&self, volume: &VolumeTiers) -> Vec<[String; 2]> {
        let above = |value: Decimal| match volume.counted {
            Counted::Usd => self.amount(value),
            Counted::Tokens | Counted::Hours => number(value),
        };
        let tiers = volume.tiers.iter();
        tiers
            .map(|tier| [above(tier.above), number(tier.percent.0)])
            .collect()
    }
}

fn number(value: Decimal) -> String {
    let value = value.normalize();
    format::number(value, value.scale())
}

fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn pattern(pattern: Option<&Pattern>) -> &str {
    pattern.map_or("", Pattern::text)
}
