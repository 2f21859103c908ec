//! What the entries of a card file are made of: amounts, dates, names, scopes.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use toml::Spanned;

use super::{Exchange, InForce, Provenance};
use crate::calendar::Day;
use crate::contract::pattern::Pattern;
use crate::contract::scope::Scope;
use crate::quantity::{Percent, TokenClass, Usd, parse_decimal};

/// Where in the text, and what is wrong there.
pub(super) type Fault = (usize, String);

/// How a card's amounts become dollars; `None` where they are dollars.
#[derive(Clone, Copy, Debug)]
pub(super) struct Currency<'a>(pub(super) Option<&'a Exchange>);

impl Currency<'_> {
    /// An amount that is `key` in the file, in dollars, if `check` has nothing against it.
    pub(super) fn amount(
        self,
        key: &str,
        value: Spanned<Amount>,
        check: fn(Decimal) -> Result<(), String>,
    ) -> Result<Decimal, Fault> {
        let at = value.span().start;
        let value = number(key, value, check)?;
        let too_large = || (at, format!("{key}: {value} is too large; check the unit"));
        let dollars = match self.0 {
            None => Some(value),
            Some(exchange) => exchange.dollars(value),
        };
        dollars.ok_or_else(too_large)
    }

    /// A sum of money, in dollars.
    pub(super) fn usd(self, key: &str, value: Spanned<Amount>) -> Result<Usd, Fault> {
        self.amount(key, value, super::check_amount).map(Usd)
    }
}

/// A number that is `key` in the file, if `check` has nothing against it.
pub(super) fn number(
    key: &str,
    value: Spanned<Amount>,
    check: fn(Decimal) -> Result<(), String>,
) -> Result<Decimal, Fault> {
    let at = value.span().start;
    let fault = |message: String| (at, format!("{key}: {message}"));
    let value = value.into_inner().0.map_err(fault)?;
    check(value).map_err(fault)?;
    Ok(value)
}

/// A percentage that is `key` in the file.
pub(super) fn percent(key: &str, value: Spanned<Amount>) -> Result<Percent, Fault> {
    number(key, value, super::check_percent).map(Percent)
}

/// An amount: a string or an integer, never a float, which could not hold it exactly.
pub(super) struct Amount(pub(super) Result<Decimal, String>);

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
                Ok(Amount(Err(format!("{value} is too large; check the unit"))))
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

/// A date: TOML's own, or the same in quotation marks.
pub(super) struct Date(Result<Day, String>);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;

        impl<'de> Visitor<'de> for DateVisitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like 2027-01-01")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                Ok(Date(date(text)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let date_time =
                    toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Date(date(&date_time.to_string())))
            }
        }

        deserializer.deserialize_any(DateVisitor)
    }
}

fn date(text: &str) -> Result<Day, String> {
    let day: Day = text.parse().map_err(|error| format!("{error}"))?;
    if (Day::EARLIEST..=Day::LATEST).contains(&day) {
        Ok(day)
    } else {
        let (first, last) = (Day::EARLIEST, Day::LATEST);
        Err(format!("{day} is not between {first} and {last}"))
    }
}

/// A date that is `key` in the file.
pub(super) fn day(key: &str, value: Option<Spanned<Date>>) -> Result<Option<Day>, Fault> {
    let Some(value) = value else { return Ok(None) };
    let at = value.span().start;
    let day = value.into_inner().0;
    day.map(Some)
        .map_err(|message| (at, format!("{key}: {message}")))
}

/// Two dates that begin and end something, in this order.
pub(super) fn dates(
    keys: [&str; 2],
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
) -> Result<InForce, Fault> {
    let at = until.as_ref().map_or(0, |until| until.span().start);
    let dates = InForce {
        from: day(keys[0], from)?,
        until: day(keys[1], until)?,
    };
    match (dates.from, dates.until) {
        (Some(from), Some(until)) if until < from => {
            let message = format!(
                "{}: {until} is before “{}”, {from}; put the earlier day first",
                keys[1], keys[0]
            );
            Err((at, message))
        }
        _ => Ok(dates),
    }
}

/// The dates of an entry.
pub(super) fn in_force(
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
) -> Result<InForce, Fault> {
    dates(["from", "until"], from, until)
}

pub(super) fn provenance(
    source: Option<String>,
    checked: Option<Spanned<Date>>,
) -> Result<Provenance, Fault> {
    let source = source.map(|text| text.trim().to_owned());
    Ok(Provenance {
        source: source.filter(|text| !text.is_empty()),
        checked: day("checked", checked)?,
    })
}

/// A name or glob that is `key` in the file.
pub(super) fn pattern(text: &Spanned<String>, key: &str) -> Result<Pattern, Fault> {
    let trimmed = text.get_ref().trim();
    if trimmed.is_empty() {
        return Err((
            text.span().start,
            format!("the {key} is empty; write \"*\" for any"),
        ));
    }
    Ok(Pattern::new(trimmed))
}

pub(super) fn optional_pattern(
    text: Option<Spanned<String>>,
    key: &str,
) -> Result<Option<Pattern>, Fault> {
    text.map(|text| pattern(&text, key)).transpose()
}

/// A word that is `key` in the file, and may not be empty.
pub(super) fn word(text: &Spanned<String>, key: &str) -> Result<String, Fault> {
    let trimmed = text.get_ref().trim();
    if trimmed.is_empty() {
        return Err((text.span().start, format!("{key}: the value is empty")));
    }
    Ok(trimmed.to_owned())
}

/// One of `options`, by the name it has in files.
pub(super) fn one_of<T: Copy>(
    text: &Spanned<String>,
    key: &str,
    options: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, Fault> {
    let wanted = text.get_ref().trim();
    let mut found = options.iter().copied();
    found
        .find(|option| name(*option).eq_ignore_ascii_case(wanted))
        .ok_or_else(|| {
            let names: Vec<&str> = options.iter().map(|option| name(*option)).collect();
            let message = format!("{key}: “{wanted}” is none of {}", names.join(", "));
            (text.span().start, message)
        })
}

/// The keys that say what something is about.
pub(super) struct ScopeEntry {
    pub(super) model: Option<Spanned<String>>,
    pub(super) resource: Option<Spanned<String>>,
    pub(super) product: Option<Spanned<String>>,
    pub(super) classes: Vec<Spanned<String>>,
}

impl ScopeEntry {
    pub(super) fn check(self) -> Result<Scope, Fault> {
        let of_tokens = self.model.is_some() || !self.classes.is_empty();
        if let (true, Some(resource)) = (of_tokens, &self.resource) {
            let message = "resource: hours have a resource, and tokens a model and classes; state one or the other";
            return Err((resource.span().start, message.to_owned()));
        }
        let class = |text| one_of(text, "classes", &TokenClass::ALL, TokenClass::key);
        let stated: Vec<TokenClass> = self.classes.iter().map(class).collect::<Result<_, _>>()?;
        let in_order = TokenClass::ALL.into_iter();
        Ok(Scope {
            model: optional_pattern(self.model, "model")?,
            resource: optional_pattern(self.resource, "resource")?,
            product: optional_pattern(self.product, "product")?,
            classes: in_order.filter(|class| stated.contains(class)).collect(),
        })
    }
}
