//! Unit prices and factors, as they are written in a card file.

use serde::Deserialize;
use toml::Spanned;

use super::entry::{
    Amount, Currency, Date, Fault, ScopeEntry, in_force, number, optional_pattern, pattern,
    provenance, word,
};
use super::{Dimension, Factor, HourlyRate, TokenRates, check_factor, check_rate};
use crate::quantity::{ByClass, Multiplier, TokenClass, UsdPerHour, UsdPerMTok};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HourlyEntry {
    resource: Spanned<String>,
    usd_per_hour: Option<Spanned<Amount>>,
    per_hour: Option<Spanned<Amount>>,
    region: Option<Spanned<String>>,
    product: Option<Spanned<String>>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenEntry {
    model: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    tier: Option<Spanned<String>>,
    route: Option<Spanned<String>>,
    context: Option<Spanned<String>>,
    input: Option<Spanned<Amount>>,
    cache_write_5m: Option<Spanned<Amount>>,
    cache_write_1h: Option<Spanned<Amount>>,
    cache_read: Option<Spanned<Amount>>,
    output: Option<Spanned<Amount>>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorEntry {
    tier: Option<Spanned<String>>,
    route: Option<Spanned<String>>,
    context: Option<Spanned<String>>,
    factor: Spanned<Amount>,
    model: Option<Spanned<String>>,
    resource: Option<Spanned<String>>,
    product: Option<Spanned<String>>,
    #[serde(default)]
    classes: Vec<Spanned<String>>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

impl HourlyEntry {
    pub(super) fn check(self, at: usize, currency: Currency<'_>) -> Result<HourlyRate, Fault> {
        let (key, value) = match (self.usd_per_hour, self.per_hour) {
            (Some(value), None) if currency.0.is_some() => {
                let message =
                    "usd_per_hour: amounts on this card are in its own currency; write per_hour";
                return Err((value.span().start, message.to_owned()));
            }
            (Some(value), None) => ("usd_per_hour", value),
            (None, Some(value)) => ("per_hour", value),
            (None, None) => {
                let key = if currency.0.is_some() {
                    "per_hour"
                } else {
                    "usd_per_hour"
                };
                return Err((at, format!("“{key}” is missing; add it")));
            }
            (Some(_), Some(value)) => {
                let message = "per_hour: “usd_per_hour” is there as well; keep one of them";
                return Err((value.span().start, message.to_owned()));
            }
        };
        Ok(HourlyRate {
            resource: pattern(&self.resource, "resource")?,
            region: optional_pattern(self.region, "region")?,
            product: optional_pattern(self.product, "product")?,
            rate: UsdPerHour(currency.amount(key, value, check_rate)?),
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}

impl TokenEntry {
    pub(super) fn check(self, at: usize, currency: Currency<'_>) -> Result<TokenRates, Fault> {
        let classes = [
            self.input,
            self.cache_write_5m,
            self.cache_write_1h,
            self.cache_read,
            self.output,
        ];
        let mut rates = ByClass::default();
        for (class, value) in TokenClass::ALL.into_iter().zip(classes) {
            let amount = value.map(|value| currency.amount(class.key(), value, check_rate));
            rates[class] = amount.transpose()?.map(UsdPerMTok);
        }
        if rates.0.iter().all(Option::is_none) {
            let message = format!(
                "“{}” has no rates; give at least one token class",
                self.model.get_ref()
            );
            return Err((at, message));
        }
        let stated = |text: Option<Spanned<String>>, dimension: Dimension| {
            text.map(|text| word(&text, dimension.key())).transpose()
        };
        let aliases = self.aliases.iter().map(|alias| pattern(alias, "alias"));
        Ok(TokenRates {
            model: pattern(&self.model, "model")?,
            aliases: aliases.collect::<Result<_, _>>()?,
            stated: [
                stated(self.tier, Dimension::Tier)?,
                stated(self.route, Dimension::Route)?,
                stated(self.context, Dimension::Context)?,
            ],
            rates,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}

impl FactorEntry {
    pub(super) fn check(self, at: usize) -> Result<Factor, Fault> {
        let stated = [
            self.tier.map(|text| (Dimension::Tier, text)),
            self.route.map(|text| (Dimension::Route, text)),
            self.context.map(|text| (Dimension::Context, text)),
        ];
        let mut stated = stated.into_iter().flatten();
        let (Some((dimension, value)), None) = (stated.next(), stated.next()) else {
            let message = "a factor is for exactly one of tier, route and context; state one";
            return Err((at, message.to_owned()));
        };
        let scope = ScopeEntry {
            model: self.model,
            resource: self.resource,
            product: self.product,
            classes: self.classes,
        };
        Ok(Factor {
            dimension,
            value: word(&value, dimension.key())?,
            factor: Multiplier(number("factor", self.factor, check_factor)?),
            scope: scope.check()?,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}
