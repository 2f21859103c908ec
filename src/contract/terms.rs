//! What a contract says beyond unit prices: discounts, volume tiers, commitments, fees and dates.
//!
//! They apply in this order: unit price in force, factors for route, tier and context, volume tiers, percentage
//! discounts, shortfall of the commitment, fees. A month, year or week that the data or the contract covers only in
//! part is held to that part of its thresholds, commitment and fees, by days.

use rust_decimal::Decimal;

use super::card::{InForce, Provenance};
use super::scope::Scope;
use crate::calendar::{Day, Span, Week, WeekStart};
use crate::quantity::{Percent, Usd};

/// What a contract says beyond unit prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The first day of the contract; without one, it has always been in force.
    pub effective: Option<Day>,
    /// Its last day; without one, it does not end.
    pub end: Option<Day>,
    /// Discount on every charge, in percent.
    pub discount: Percent,
    /// Discounts on some charges. Discounts that meet compound: 10 % and then 5 % of the rest are 14.5 %.
    pub discounts: Vec<Discount>,
    /// Lower prices for larger volumes. No charge is in two of them.
    pub volume: Vec<VolumeTiers>,
    /// The least that is charged, one amount at a time.
    pub commitments: Vec<Commitment>,
    /// What is charged whatever is used.
    pub fees: Vec<Fee>,
}

/// A percentage off some charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// How much, from 0 to 100.
    pub percent: Percent,
    /// Off which charges.
    pub scope: Scope,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What volume is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Tokens.
    Tokens,
    /// Hours.
    Hours,
    /// Dollars, at unit prices and factors, before any tier or discount.
    Usd,
}

/// How a tier that is reached applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TierKind {
    /// Only to what lies above its threshold.
    Graduated,
    /// To everything in the month.
    AllUnits,
}

/// Percentages off that grow with what is used in a calendar month.
///
/// What lies in which tier is not told apart by model or day: each charge in the scope has the same share of each tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeTiers {
    /// What volume is counted in.
    pub counted: Counted,
    /// How a tier that is reached applies.
    pub kind: TierKind,
    /// Which charges count, and get the percentage off.
    pub scope: Scope,
    /// The tiers, by rising threshold.
    pub tiers: Vec<VolumeTier>,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

/// One tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeTier {
    /// The volume a month above which it is reached, in tokens, hours or dollars.
    pub above: Decimal,
    /// How much is taken off, from 0 to 100.
    pub percent: Percent,
}

/// How often something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Every {
    /// Each week, from the day weeks start on.
    Week,
    /// Each calendar month.
    Month,
    /// Each year from the contract's first day; each calendar year, where it has none.
    Year,
}

/// A minimum: where charges stay below it, the shortfall is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The least that is charged in a period.
    pub amount: Usd,
    /// The period.
    pub every: Every,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A fixed fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    /// What it is for.
    pub name: String,
    /// How much a period.
    pub amount: Usd,
    /// The period.
    pub every: Every,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

impl Every {
    /// All three, the shortest first.
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Year];

    /// The period that `day` lies in, where weeks start on `week_start` and the contract on `effective`.
    pub fn period(self, day: Day, week_start: WeekStart, effective: Option<Day>) -> Span {
        match self {
            Self::Week => {
                let week = Week::containing(day, week_start);
                Span {
                    first: week.first,
                    last: week.last(),
                }
            }
            Self::Month => day.month(),
            Self::Year => day.year(effective),
        }
    }

    /// The name in files and on screen.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Counted {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Tokens, Self::Hours, Self::Usd];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Hours => "hours",
            Self::Usd => "usd",
        }
    }
}

impl TierKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Graduated, Self::AllUnits];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Graduated => "graduated",
            Self::AllUnits => "all-units",
        }
    }
}

impl Terms {
    /// Whether the contract has nothing but unit prices.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
