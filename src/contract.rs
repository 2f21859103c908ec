//! What usage would cost: rate cards, and pricing.
//!
//! A [`RateCard`] is read from TOML ([`card`]), or taken from the bundled list prices ([`catalog`]). [`Matches`]
//! finds, once, which entry of a card prices which item of a [`Rollup`](crate::usage::Rollup); [`price`] is the
//! only place that multiplies a quantity by a rate, and [`Bill`] is its result. Terms and dated rates belong
//! between the two: they change which rate an item gets in a week, and what is done to the charges, never the
//! function that prices.

pub mod card;
pub mod catalog;
mod matching;
mod pattern;
mod pricing;
mod scope;
pub mod terms;

pub use card::{CardError, HourlyRate, RateCard, TokenRates};
pub use matching::{Match, Matches};
pub use pattern::Pattern;
pub use pricing::{Bill, Charge, Line, Unpriced, price};
pub use scope::{Charged, Scope};
pub use terms::Terms;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::quantity::{ByClass, Multiplier, Percent, TokenClass, Usd, UsdPerHour, UsdPerMTok};

/// An agreement to pay by its rates and terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The unit prices.
    pub card: RateCard,
    /// Discounts, volume tiers, commitments, fees and dates.
    pub terms: Terms,
    /// What its file says that somebody should know: days without a price, figures that look like slips.
    pub notes: Vec<CardNote>,
    /// Where it came from.
    pub origin: Origin,
}

/// Something to know about a contract that does not keep it from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardNote {
    /// The line in its file, from 1; `None` for what no line says.
    pub line: Option<usize>,
    /// What it is about, as a path of keys: `token[3].until`.
    pub key: String,
    /// What it is, and what follows.
    pub message: String,
}

/// Where a contract came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The user gave it.
    Given,
    /// The bundled list prices, standing in for a contract that was not given.
    ListPrices,
    /// The bundled sample; it is made up.
    Sample,
}

impl Contract {
    /// A contract by that card, without terms.
    pub fn new(card: RateCard) -> Self {
        Self {
            card,
            terms: Terms::default(),
            notes: Vec::new(),
            origin: Origin::Given,
        }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.card.name
    }

    /// Whether it charges for hours.
    pub fn meters_hours(&self) -> bool {
        !self.card.hourly.is_empty()
    }

    /// Whether it charges for tokens.
    pub fn meters_tokens(&self) -> bool {
        !self.card.token.is_empty()
    }
}

/// One of the two contracts being compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The contract in force.
    Baseline,
    /// The contract someone proposes instead.
    Proposed,
}

impl Side {
    /// Both, baseline first.
    pub const BOTH: [Self; 2] = [Self::Baseline, Self::Proposed];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Proposed => "proposed",
        }
    }
}

/// A rate of a card, by its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateId {
    /// An entry of [`RateCard::hourly`].
    Hourly(usize),
    /// A class of an entry of [`RateCard::token`].
    Token(usize, TokenClass),
}

/// Departures from a card: rates set to other values, and factors on all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjustments {
    /// Values that replace the card's, in dollars per hour or per million tokens.
    pub values: BTreeMap<RateId, Decimal>,
    /// Factor on every hourly rate.
    pub hourly_multiplier: Multiplier,
    /// Factor on every token rate.
    pub token_multiplier: Multiplier,
    /// The discount on every charge, in place of the contract's.
    pub discount: Option<Percent>,
    /// The commitment a period, in place of the contract's; a month's, where it has none.
    pub commitment: Option<Usd>,
    /// The first day of the contract, in place of its own.
    pub effective: Option<Day>,
}

impl Adjustments {
    /// The factor that applies to `rate`.
    pub fn multiplier(&self, rate: RateId) -> Multiplier {
        match rate {
            RateId::Hourly(_) => self.hourly_multiplier,
            RateId::Token(..) => self.token_multiplier,
        }
    }

    /// Whether everything is as the card says.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// The unit prices in effect: a card's, adjusted. Positions are the card's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Price of each hourly entry.
    pub hourly: Vec<UsdPerHour>,
    /// Prices of each token entry; a class without one is unpriced.
    pub token: Vec<ByClass<Option<UsdPerMTok>>>,
}

impl Rates {
    /// The price of one rate, in dollars per hour or per million tokens.
    pub fn of(&self, id: RateId) -> Decimal {
        match id {
            RateId::Hourly(entry) => self.hourly[entry].0,
            RateId::Token(entry, class) => self.token[entry][class].unwrap_or_default().0,
        }
    }

    /// The prices of `card` after `adjustments`.
    pub fn new(card: &RateCard, adjustments: &Adjustments) -> Self {
        let set = |id: RateId| adjustments.values.get(&id).copied();
        let hourly = card.hourly.iter().enumerate().map(|(i, entry)| {
            set(RateId::Hourly(i)).map_or(entry.rate, UsdPerHour) * adjustments.hourly_multiplier
        });
        let token = card.token.iter().enumerate().map(|(i, entry)| {
            let mut rates = entry.rates;
            for class in TokenClass::ALL {
                let value = set(RateId::Token(i, class))
                    .map(UsdPerMTok)
                    .or(rates[class]);
                rates[class] = value.map(|rate| rate * adjustments.token_multiplier);
            }
            rates
        });
        Self {
            hourly: hourly.collect(),
            token: token.collect(),
        }
    }
}
