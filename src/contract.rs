//! What usage would cost: rate cards, and pricing.
//!
//! A [`Contract`] is read from TOML ([`card`]), written by hand as a [`Draft`](card::Draft), or taken from the bundled
//! list prices ([`catalog`]): a [`RateCard`] and [`Terms`]; [`Changes`] tells two of them apart. [`Dating`] says which of its entries hold on which day, [`Matches`] finds, once, which entry of the
//! card prices which item of a [`Rollup`](crate::usage::Rollup), and [`Stretches`] which days volume tiers, commitments
//! and fees count by. These make a [`Tariff`]; [`Tariff::price`] is the only place that multiplies a quantity by a
//! rate, and [`Bill`] is its result.

mod attribute;
mod bill;
mod breakdown;
pub mod card;
pub mod catalog;
mod changes;
mod fill;
mod fraction;
mod ledger;
mod matching;
mod mode;
mod pattern;
mod priced;
mod pricing;
pub(crate) mod rates;
mod scope;
mod sheet;
mod spread;
mod stretch;
pub mod terms;

pub use bill::{Bill, Charge, Due, Line, Sum, Unpriced};
pub use breakdown::Share;
pub use card::{
    CardError, Dimension, Exchange, Factor, HourlyRate, InForce, Provenance, RateCard, TokenRates,
};
pub use changes::{Change, Changes};
pub use matching::{Group, Match, Matches, PricedBy};
pub use mode::{Dating, Mode};
pub use pattern::Pattern;
pub use pricing::Tariff;
pub use rates::{Adjustments, Rates};
pub use scope::{Charged, Scope};
pub use stretch::{Stretch, Stretches};
pub use terms::Terms;

use crate::quantity::TokenClass;

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

    /// The one it is compared with.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Baseline => Self::Proposed,
            Self::Proposed => Self::Baseline,
        }
    }

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
