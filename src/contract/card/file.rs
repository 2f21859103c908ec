//! Contracts as TOML files. The format is documented, with a complete example, in the README.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::check::Places;
use super::entry::{Amount, Currency, Date, Fault, dates, day, number, percent, provenance};
use super::read_rates::{FactorEntry, HourlyEntry, TokenEntry};
use super::read_terms::{CommitmentEntry, DiscountEntry, FeeEntry, VolumeEntry};
use super::{Exchange, RateCard};
use crate::contract::{Contract, Origin, Terms};

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
    /// Reads a contract from the text of a TOML file; the error is the first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        Self::read(text).map_err(|errors| {
            let first = errors.into_iter().next();
            first.unwrap_or_else(|| Lines(text).error((0, "it cannot be read".to_owned())))
        })
    }

    /// Reads a contract from the text of a TOML file; the errors are all that is wrong with it, at least one, in the
    /// order of its lines. Of one entry, the first; between entries, only where each for itself is right.
    pub fn read(text: &str) -> Result<Self, Vec<CardError>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = Lines(text);
        let file: CardFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![lines.error((at, plain_words(error.message().trim_end())))]
        })?;
        let checked = file.check(text.len()).and_then(|(contract, places)| {
            let faults = contract.faults(&places);
            if faults.is_empty() {
                Ok((contract, places))
            } else {
                Err(faults)
            }
        });
        let (mut contract, places) = checked.map_err(|mut faults| {
            faults.sort_by_key(|fault| fault.0);
            faults
                .into_iter()
                .map(|fault| lines.error(fault))
                .collect::<Vec<_>>()
        })?;
        contract.notes = contract.find_notes(|at| lines.line(at), &places);
        Ok(contract)
    }
}

/// The text of a card, to tell where in it something stands.
#[derive(Clone, Copy)]
struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn line(self, at: usize) -> usize {
        self.before(at).matches('\n').count() + 1
    }

    fn error(self, (at, message): Fault) -> CardError {
        let before = self.before(at);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        CardError {
            line: self.line(at),
            column: before[line_start..].chars().count() + 1,
            message,
        }
    }

    fn before(&self, at: usize) -> &str {
        &self.0[..self.0.floor_char_boundary(at)]
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
    effective: Option<Spanned<Date>>,
    end: Option<Spanned<Date>>,
    discount: Option<Spanned<Amount>>,
    exchange: Option<Spanned<ExchangeEntry>>,
    #[serde(default)]
    hourly: Vec<Spanned<HourlyEntry>>,
    #[serde(default)]
    token: Vec<Spanned<TokenEntry>>,
    #[serde(default)]
    factor: Vec<Spanned<FactorEntry>>,
    #[serde(default)]
    discount_on: Vec<Spanned<DiscountEntry>>,
    #[serde(default)]
    volume: Vec<Spanned<VolumeEntry>>,
    #[serde(default)]
    commitment: Vec<Spanned<CommitmentEntry>>,
    #[serde(default)]
    fee: Vec<Spanned<FeeEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeEntry {
    usd: Spanned<Amount>,
    date: Spanned<Date>,
    source: Option<String>,
}

/// What is wrong so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// What was found, unless something is wrong with it.
    fn take<T>(&mut self, found: Result<T, Fault>) -> Option<T> {
        found.map_err(|fault| self.0.push(fault)).ok()
    }

    /// Checks every entry, and remembers where it stands.
    fn entries<E, T>(
        &mut self,
        entries: Vec<Spanned<E>>,
        check: impl Fn(E, usize) -> Result<T, Fault>,
    ) -> (Vec<T>, Vec<usize>) {
        let checked = entries.into_iter().filter_map(|entry| {
            let at = entry.span().start;
            Some((self.take(check(entry.into_inner(), at))?, at))
        });
        checked.unzip()
    }
}

impl CardFile {
    fn check(self, text_len: usize) -> Result<(Contract, Places), Vec<Fault>> {
        let mut faults = Faults::default();
        if self.name.get_ref().trim().is_empty() {
            let at = self.name.span().start;
            faults.0.push((at, "the card needs a name".to_owned()));
        }
        let exchange = faults.take(exchange(self.currency, self.exchange));
        let exchange = exchange.flatten();
        let currency = Currency(exchange.as_ref());
        let (hourly, hourly_at) =
            faults.entries(self.hourly, |entry, at| entry.check(at, currency));
        let (token, token_at) = faults.entries(self.token, |entry, at| entry.check(at, currency));
        let (factors, factors_at) = faults.entries(self.factor, FactorEntry::check);
        let (discounts, discounts_at) = faults.entries(self.discount_on, DiscountEntry::check);
        let (volume, volume_at) = faults.entries(self.volume, |entry, _| entry.check(currency));
        let (commitments, commitments_at) =
            faults.entries(self.commitment, |entry, _| entry.check(currency));
        let (fees, fees_at) = faults.entries(self.fee, |entry, _| entry.check(currency));
        let term = faults.take(dates(["effective", "end"], self.effective, self.end));
        let discount = self.discount.map(|value| percent("discount", value));
        let discount = faults.take(discount.transpose());
        let card = RateCard {
            name: self.name.into_inner().trim().to_owned(),
            hourly,
            token,
            factors,
            exchange,
        };
        if card.is_empty() && faults.0.is_empty() {
            let message = "the card has no rates; add [[hourly]] or [[token]] entries".to_owned();
            faults.0.push((text_len, message));
        }
        if !faults.0.is_empty() {
            return Err(faults.0);
        }
        let term = term.unwrap_or_default();
        let terms = Terms {
            effective: term.from,
            end: term.until,
            discount: discount.flatten().unwrap_or_default(),
            discounts,
            volume,
            commitments,
            fees,
        };
        let contract = Contract {
            card,
            terms,
            notes: Vec::new(),
            origin: Origin::Given,
        };
        let places = Places {
            hourly: hourly_at,
            token: token_at,
            factors: factors_at,
            discounts: discounts_at,
            volume: volume_at,
            commitments: commitments_at,
            fees: fees_at,
        };
        Ok((contract, places))
    }
}

/// How amounts become dollars. A currency cannot be relabelled: another one needs the rate it is converted at.
fn exchange(
    currency: Option<Spanned<String>>,
    entry: Option<Spanned<ExchangeEntry>>,
) -> Result<Option<Exchange>, Fault> {
    let at = currency
        .as_ref()
        .map_or(0, |currency| currency.span().start);
    let code = currency.map_or_else(|| "USD".to_owned(), Spanned::into_inner);
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code {
        let message = format!(
            "currency: “{code}” is not a currency; write three capital letters, like \"USD\""
        );
        return Err((at, message));
    }
    match (code == "USD", entry) {
        (true, None) => Ok(None),
        (true, Some(entry)) => {
            let message = "exchange: amounts in USD are not converted; remove [exchange], or state the currency they are in";
            Err((entry.span().start, message.to_owned()))
        }
        (false, None) => {
            let message = format!(
                "currency: amounts in {code} need [exchange] with usd = \"…\" (dollars for one {code}) and its date"
            );
            Err((at, message))
        }
        (false, Some(entry)) => {
            let ExchangeEntry { usd, date, source } = entry.into_inner();
            let at = date.span().start;
            let date = day("date", Some(date))?.ok_or((at, "date: it is missing".to_owned()))?;
            Ok(Some(Exchange {
                currency: code,
                usd: number("usd", usd, check_exchange)?,
                date,
                source: provenance(source, None)?.source,
            }))
        }
    }
}

fn check_exchange(usd: Decimal) -> Result<(), String> {
    super::check_factor(usd)
        .map_err(|_not_a_factor| format!("{usd} cannot be a rate of exchange"))?;
    if usd.is_zero() {
        return Err("a rate of exchange is above zero".to_owned());
    }
    Ok(())
}
