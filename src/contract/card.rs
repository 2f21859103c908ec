//! Rate cards as TOML files. The format is documented, with a complete example, in the README.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{self, Visitor};
use toml::Spanned;

use super::pattern::{Closeness, Pattern};
use crate::quantity::{
    ByClass, RATE_LIMIT, RATE_PLACES, TokenClass, UsdPerHour, UsdPerMTok, parse_decimal,
};

/// Unit prices under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateCard {
    /// What people call it.
    pub name: String,
    /// Prices of hours. A card without any does not meter hours.
    pub hourly: Vec<HourlyRate>,
    /// Prices of tokens. A card without any does not meter tokens.
    pub token: Vec<TokenRates>,
}

/// The price of an hour of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourlyRate {
    /// The resources it prices.
    pub resource: Pattern,
    /// The products it prices them for; all, if absent.
    pub product: Option<Pattern>,
    /// The price.
    pub rate: UsdPerHour,
    /// Where it was read.
    pub source: Option<String>,
}

/// The prices of a model's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRates {
    /// The model's id.
    pub model: Pattern,
    /// Other names for it.
    pub aliases: Vec<Pattern>,
    /// The price of each class; a class without one is unpriced.
    pub rates: ByClass<Option<UsdPerMTok>>,
    /// Where they were read.
    pub source: Option<String>,
}

impl HourlyRate {
    /// How closely it names `resource` of `product`; `None` when it does not price it. An entry for a product
    /// beats one for all, then the closer resource wins, then the closer product.
    pub fn closeness(
        &self,
        resource: &str,
        product: &str,
    ) -> Option<(bool, Closeness, Option<Closeness>)> {
        if !self.resource.matches(resource) {
            return None;
        }
        if !self
            .product
            .as_ref()
            .is_none_or(|pattern| pattern.matches(product))
        {
            return None;
        }
        Some(self.rank())
    }

    fn rank(&self) -> (bool, Closeness, Option<Closeness>) {
        let product = self.product.as_ref().map(|pattern| pattern.closeness(true));
        (product.is_some(), self.resource.closeness(true), product)
    }

    /// What people call it: `trn2.48xlarge` or `trn2.48xlarge, Kiro`.
    pub fn shown(&self) -> String {
        let resource = if self.resource.text() == "*" {
            "any resource"
        } else {
            self.resource.text()
        };
        match &self.product {
            Some(product) => format!("{resource}, {product}"),
            None => resource.to_owned(),
        }
    }
}

impl TokenRates {
    /// How closely it names `model`; `None` when it does not price it.
    pub fn closeness(&self, model: &str) -> Option<Closeness> {
        self.names()
            .filter(|(pattern, _)| pattern.matches(model))
            .map(|(_, closeness)| closeness)
            .max()
    }

    /// Every name it goes by, with how closely that name binds.
    fn names(&self) -> impl Iterator<Item = (&Pattern, Closeness)> {
        let id = (&self.model, self.model.closeness(true));
        std::iter::once(id).chain(
            self.aliases
                .iter()
                .map(|alias| (alias, alias.closeness(false))),
        )
    }

    /// What people call it: the first alias without wildcards that reads like a name, or else the id.
    pub fn shown(&self) -> &str {
        let reads_like_a_name = |alias: &&Pattern| !alias.is_glob() && alias.text().contains(' ');
        let named = self
            .aliases
            .iter()
            .find(reads_like_a_name)
            .map(Pattern::text);
        named.unwrap_or(if self.model.text() == "*" {
            "any model"
        } else {
            self.model.text()
        })
    }
}

/// Why a rate card cannot be used. Line and column count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct CardError {
    /// The line in the file.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
    /// What is wrong there, and what to do.
    pub message: String,
}

impl RateCard {
    /// Reads a card from the text of a TOML file.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let fail = |at: usize, message: String| {
            let before = &text[..text.floor_char_boundary(at)];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            CardError {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                message,
            }
        };
        let file: CardFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            fail(at, plain_words(error.message().trim_end()))
        })?;
        file.check(text.len())
            .map_err(|(at, message)| fail(at, message))
    }

    /// Whether it has no rates at all.
    pub fn is_empty(&self) -> bool {
        self.hourly.is_empty() && self.token.is_empty()
    }
}

/// The reader's messages, in the words of people who write cards.
fn plain_words(message: &str) -> String {
    if message.contains("invalid type: map, expected a sequence") {
        return "a list of entries begins with two brackets: write [[hourly]] or [[token]]"
            .to_owned();
    }
    match message.strip_prefix("missing field ") {
        Some(field) => format!("“{}” is missing; add it", field.trim_matches('`')),
        None => message.to_owned(),
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardFile {
    name: Spanned<String>,
    currency: Option<Spanned<String>>,
    #[serde(default)]
    hourly: Vec<Spanned<HourlyEntry>>,
    #[serde(default)]
    token: Vec<Spanned<TokenEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HourlyEntry {
    resource: Spanned<String>,
    usd_per_hour: Spanned<Amount>,
    product: Option<Spanned<String>>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenEntry {
    model: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    input: Option<Spanned<Amount>>,
    cache_write_5m: Option<Spanned<Amount>>,
    cache_write_1h: Option<Spanned<Amount>>,
    cache_read: Option<Spanned<Amount>>,
    output: Option<Spanned<Amount>>,
    source: Option<String>,
}

/// An amount: a string or an integer, never a float, which could not hold it exactly.
struct Amount(Result<Decimal, String>);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AmountVisitor;

        impl Visitor<'_> for AmountVisitor {
            type Value = Amount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount in quotation marks, like \"3.00\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                Ok(Amount(
                    parse_decimal(text.as_bytes()).map_err(|error| format!("“{text}” {error}")),
                ))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
                Ok(Amount(Ok(value.into())))
            }

            fn visit_i128<E: de::Error>(self, value: i128) -> Result<Amount, E> {
                Ok(Amount(Err(format!(
                    "{value} is too large to be a unit price; check the unit"
                ))))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
                Ok(Amount(Ok(value.into())))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
                Ok(Amount(Err(if value.is_finite() {
                    format!(
                        "amounts with a decimal point stand in quotation marks, so that they are kept exactly; \
                         write \"{value}\" instead of {value}"
                    )
                } else {
                    format!("{value} is not an amount; write one like \"3.00\"")
                })))
            }
        }

        deserializer.deserialize_any(AmountVisitor)
    }
}

/// Where in the text, and what is wrong there.
type Fault = (usize, String);

impl CardFile {
    fn check(self, text_len: usize) -> Result<RateCard, Fault> {
        if self.name.get_ref().trim().is_empty() {
            return Err((self.name.span().start, "the card needs a name".to_owned()));
        }
        if let Some(currency) = self.currency
            && currency.get_ref() != "USD"
        {
            let other = currency.get_ref();
            let message = format!(
                "the currency is “{other}”; rates are compared in USD, so convert them first"
            );
            return Err((currency.span().start, message));
        }
        let hourly_at: Vec<usize> = self.hourly.iter().map(|entry| entry.span().start).collect();
        let token_at: Vec<usize> = self.token.iter().map(|entry| entry.span().start).collect();
        let hourly = self
            .hourly
            .into_iter()
            .map(|entry| entry.into_inner().check());
        let token = self.token.into_iter().map(|entry| {
            let at = entry.span().start;
            entry.into_inner().check(at)
        });
        let card = RateCard {
            name: self.name.into_inner().trim().to_owned(),
            hourly: hourly.collect::<Result<_, _>>()?,
            token: token.collect::<Result<_, _>>()?,
        };
        if card.is_empty() {
            let message = "the card has no rates; add [[hourly]] or [[token]] entries".to_owned();
            return Err((text_len, message));
        }
        card.check_ties(&hourly_at, &token_at)?;
        Ok(card)
    }
}

impl HourlyEntry {
    fn check(self) -> Result<HourlyRate, Fault> {
        Ok(HourlyRate {
            resource: pattern(&self.resource, "resource")?,
            product: self
                .product
                .map(|product| pattern(&product, "product"))
                .transpose()?,
            rate: UsdPerHour(amount(self.usd_per_hour)?),
            source: self.source,
        })
    }
}

impl TokenEntry {
    fn check(self, at: usize) -> Result<TokenRates, Fault> {
        let classes = [
            self.input,
            self.cache_write_5m,
            self.cache_write_1h,
            self.cache_read,
            self.output,
        ];
        let mut rates = ByClass::default();
        for (class, value) in TokenClass::ALL.into_iter().zip(classes) {
            rates[class] = value.map(amount).transpose()?.map(UsdPerMTok);
        }
        if rates.0.iter().all(Option::is_none) {
            let message = format!(
                "“{}” has no rates; give at least one token class",
                self.model.get_ref()
            );
            return Err((at, message));
        }
        Ok(TokenRates {
            model: pattern(&self.model, "model")?,
            aliases: self
                .aliases
                .iter()
                .map(|alias| pattern(alias, "alias"))
                .collect::<Result<_, _>>()?,
            rates,
            source: self.source,
        })
    }
}

fn pattern(text: &Spanned<String>, what: &str) -> Result<Pattern, Fault> {
    let trimmed = text.get_ref().trim();
    if trimmed.is_empty() {
        return Err((
            text.span().start,
            format!("the {what} is empty; write \"*\" for any"),
        ));
    }
    Ok(Pattern::new(trimmed))
}

fn amount(value: Spanned<Amount>) -> Result<Decimal, Fault> {
    let at = value.span().start;
    let amount = value.into_inner().0.map_err(|message| (at, message))?;
    check_rate(amount).map_err(|message| (at, message))?;
    Ok(amount)
}

/// Whether `value` can be a factor on rates; if not, why.
pub fn check_factor(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!("the factor {value} is negative; rates cannot be"))
    } else if value > Decimal::ONE_THOUSAND {
        Err(format!(
            "the factor {value} is too large; a thousand is the most"
        ))
    } else if value.normalize().scale() > RATE_PLACES {
        Err(format!(
            "the factor {value} has more than {RATE_PLACES} decimal places"
        ))
    } else {
        Ok(())
    }
}

/// Whether `value` can be a unit price; if not, why. The same rule holds for what is typed.
pub fn check_rate(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!(
            "the rate {value} is negative; a unit price cannot be"
        ))
    } else if value >= Decimal::from(RATE_LIMIT) {
        Err(format!(
            "the rate {value} is too large to be a unit price; check the unit"
        ))
    } else if value.normalize().scale() > RATE_PLACES {
        Err(format!(
            "the rate {value} has more than {RATE_PLACES} decimal places"
        ))
    } else {
        Ok(())
    }
}

impl RateCard {
    /// Refuses entries between which nothing decides. Checked here, so that pricing cannot fail later.
    fn check_ties(&self, hourly_at: &[usize], token_at: &[usize]) -> Result<(), Fault> {
        for (i, later) in self.hourly.iter().enumerate() {
            for earlier in &self.hourly[..i] {
                let same_product = match (&later.product, &earlier.product) {
                    (Some(a), Some(b)) => a.overlaps(b),
                    (None, None) => true,
                    _ => false,
                };
                if later.rank() == earlier.rank()
                    && same_product
                    && later.resource.overlaps(&earlier.resource)
                {
                    let (a, b) = (earlier.shown(), later.shown());
                    return Err((hourly_at[i], tie("hourly", &a, &b)));
                }
            }
        }
        let names: Vec<Vec<_>> = self
            .token
            .iter()
            .map(|entry| entry.names().collect())
            .collect();
        for (i, later) in names.iter().enumerate() {
            for earlier in &names[..i] {
                for (a, a_rank) in earlier {
                    for (b, b_rank) in later {
                        if a_rank == b_rank && a.overlaps(b) {
                            return Err((token_at[i], tie("token", a.text(), b.text())));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn tie(kind: &str, a: &str, b: &str) -> String {
    if a.eq_ignore_ascii_case(b) {
        format!("there are two {kind} entries for “{a}”; keep one of them")
    } else {
        format!(
            "the {kind} entries “{a}” and “{b}” fit the same names equally well; make one more specific"
        )
    }
}
