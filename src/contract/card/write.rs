//! Contracts written as TOML files, which read back as the same.

use std::fmt::{Display, Write as _};

use rust_decimal::Decimal;

use super::{Factor, HourlyRate, InForce, Provenance, TokenRates};
use crate::contract::terms::{Every, VolumeTiers};
use crate::contract::{Contract, Dimension, Pattern, Scope};
use crate::quantity::{TokenClass, Usd};

impl Contract {
    /// The contract as the text of a card file. Amounts that were converted from another currency are written in
    /// dollars, with a comment that says so: what they were converted at is no part of what was agreed.
    pub fn to_toml(&self) -> String {
        let mut file = File::default();
        if let Some(exchange) = &self.card.exchange {
            let source = exchange
                .source
                .as_deref()
                .map(|source| format!(", {source}"));
            file.line(&format!(
                "# In dollars, converted from {} at {} each on {}{}",
                exchange.currency,
                exchange.usd.normalize(),
                exchange.date,
                source.unwrap_or_default().replace(['\n', '\r'], " ")
            ));
        }
        file.text("name", &self.card.name);
        file.text("currency", "USD");
        let terms = &self.terms;
        file.optional("effective", terms.effective);
        file.optional("end", terms.end);
        if !terms.discount.0.is_zero() {
            file.number("discount", terms.discount.0);
        }
        self.card.hourly.iter().for_each(|entry| file.hourly(entry));
        self.card.token.iter().for_each(|entry| file.token(entry));
        self.card
            .factors
            .iter()
            .for_each(|entry| file.factor(entry));
        for term in &terms.discounts {
            file.table("discount_on");
            file.number("percent", term.percent.0);
            file.scope(&term.scope);
            file.dates(term.in_force, &term.provenance);
        }
        terms.volume.iter().for_each(|term| file.volume(term));
        for term in &terms.commitments {
            file.table("commitment");
            file.due(term.amount, term.every);
            file.dates(term.in_force, &term.provenance);
        }
        for term in &terms.fees {
            file.table("fee");
            file.text("name", &term.name);
            file.due(term.amount, term.every);
            file.dates(term.in_force, &term.provenance);
        }
        file.0
    }
}

/// The text so far.
#[derive(Default)]
struct File(String);

/// A text in quotation marks, with what needs it escaped.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl File {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn table(&mut self, name: &str) {
        self.line(&format!("\n[[{name}]]"));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.line(&format!("{key} = {}", quoted(text)));
    }

    fn number(&mut self, key: &str, number: Decimal) {
        self.line(&format!("{key} = \"{}\"", number.normalize()));
    }

    fn optional(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(&format!("{key} = {value}"));
        }
    }

    fn pattern(&mut self, key: &str, pattern: Option<&Pattern>) {
        if let Some(pattern) = pattern {
            self.text(key, pattern.text());
        }
    }

    fn list<'a>(&mut self, key: &str, texts: impl Iterator<Item = &'a str>) {
        let texts: Vec<String> = texts.map(quoted).collect();
        if !texts.is_empty() {
            self.line(&format!("{key} = [{}]", texts.join(", ")));
        }
    }

    fn scope(&mut self, scope: &Scope) {
        self.pattern("model", scope.model.as_ref());
        self.pattern("resource", scope.resource.as_ref());
        self.pattern("product", scope.product.as_ref());
        self.list("classes", scope.classes.iter().map(|class| class.key()));
    }

    fn dates(&mut self, dates: InForce, provenance: &Provenance) {
        self.optional("from", dates.from);
        self.optional("until", dates.until);
        if let Some(source) = &provenance.source {
            self.text("source", source);
        }
        self.optional("checked", provenance.checked);
    }

    fn hourly(&mut self, entry: &HourlyRate) {
        self.table("hourly");
        self.pattern("resource", Some(&entry.resource));
        self.pattern("region", entry.region.as_ref());
        self.pattern("product", entry.product.as_ref());
        self.number("usd_per_hour", entry.rate.0);
        self.dates(entry.in_force, &entry.provenance);
    }

    fn token(&mut self, entry: &TokenRates) {
        self.table("token");
        self.pattern("model", Some(&entry.model));
        self.list("aliases", entry.aliases.iter().map(Pattern::text));
        for (dimension, stated) in Dimension::ALL.into_iter().zip(&entry.stated) {
            if let Some(stated) = stated {
                self.text(dimension.key(), stated);
            }
        }
        for class in TokenClass::ALL {
            if let Some(rate) = entry.rates[class] {
                self.number(class.key(), rate.0);
            }
        }
        self.dates(entry.in_force, &entry.provenance);
    }

    fn factor(&mut self, factor: &Factor) {
        self.table("factor");
        self.text(factor.dimension.key(), &factor.value);
        self.number("factor", factor.factor.0);
        self.scope(&factor.scope);
        self.dates(factor.in_force, &factor.provenance);
    }

    fn volume(&mut self, volume: &VolumeTiers) {
        self.table("volume");
        self.text("counts", volume.counted.key());
        self.text("kind", volume.kind.key());
        self.scope(&volume.scope);
        let mut tiers = String::new();
        for tier in &volume.tiers {
            let (above, percent) = (tier.above.normalize(), tier.percent.0.normalize());
            write!(
                tiers,
                "\n    {{ above = \"{above}\", percent = \"{percent}\" }},"
            )
            .ok();
        }
        self.line(&format!("tiers = [{tiers}\n]"));
        self.dates(volume.in_force, &volume.provenance);
    }

    fn due(&mut self, amount: Usd, every: Every) {
        self.number("amount", amount.0);
        self.text("every", every.key());
    }
}
