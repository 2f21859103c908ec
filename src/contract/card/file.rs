//! Contracts as TOML files. The format is documented, with a complete example, in the README.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{self, Visitor};
use toml::Spanned;

use super::{HourlyRate, InForce, Provenance, RateCard, TokenRates, check_rate};
use crate::contract::pattern::Pattern;
use crate::contract::{Contract, Origin, Terms};
use crate::quantity::{ByClass, TokenClass, UsdPerHour, UsdPerMTok, parse_decimal};

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

impl Contract {
    /// Reads a contract from the text of a TOML file.
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
        let card = file
            .check(text.len())
            .map_err(|(at, message)| fail(at, message))?;
        Ok(Self {
            card,
            terms: Terms::default(),
            notes: Vec::new(),
            origin: Origin::Given,
        })
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
pub(super) type Fault = (usize, String);

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
            ..RateCard::default()
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
            region: None,
            rate: UsdPerHour(amount(self.usd_per_hour)?),
            in_force: InForce::default(),
            provenance: Provenance {
                source: self.source,
                checked: None,
            },
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
            stated: Default::default(),
            rates,
            in_force: InForce::default(),
            provenance: Provenance {
                source: self.source,
                checked: None,
            },
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
