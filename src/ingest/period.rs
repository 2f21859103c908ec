//! How long a time a row covers: a day, or, where a file holds totals, a week or a month.
//!
//! Totals are spread over their days so that weeks can be compared at all. Integers are shared out by largest
//! remainder, earlier days first, so that the parts add up to the whole exactly.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::quantity::{ByClass, Hours, Tokens, Usd};
use crate::usage::{Key, Measures, UsageBuilder};

/// The period that a row covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The day it is dated.
    Day,
    /// Seven days from its date.
    Week,
    /// A month from its date: as many days as the month of its date has.
    Month,
}

/// The period that a row with a bare date is taken to cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodChoice {
    /// Told by the dates of each file.
    #[default]
    Auto,
    /// The day it is dated.
    Day,
    /// Seven days from its date.
    Week,
    /// A month from its date.
    Month,
}

impl PeriodChoice {
    /// Its name in files and on the command line: `week`.
    pub fn key(self) -> &'static str {
        self.period().map_or("auto", Period::key)
    }

    /// The period, where one was chosen.
    fn period(self) -> Option<Period> {
        match self {
            Self::Auto => None,
            Self::Day => Some(Period::Day),
            Self::Week => Some(Period::Week),
            Self::Month => Some(Period::Month),
        }
    }
}

/// The period is not one: what was written instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a period; write one of auto, day, week, month")]
pub struct UnknownPeriod(pub String);

impl Period {
    /// Its name in files and on the command line: `week`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    fn days_from(self, first: Day) -> i32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => first.days_in_month(),
        }
    }

    /// Spreads every cell over the days it covers.
    pub(super) fn spread(self, builder: &mut UsageBuilder) {
        builder.spread(|key, whole, add| {
            for (day, part) in shares(whole, key.day, self.days_from(key.day)) {
                add(Key { day, ..key }, &part);
            }
        });
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// Reads `auto`, `day`, `week` or `month`, in any case.
impl FromStr for PeriodChoice {
    type Err = UnknownPeriod;

    fn from_str(text: &str) -> Result<Self, UnknownPeriod> {
        match text.trim().to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "day" => Ok(Self::Day),
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            _ => Err(UnknownPeriod(text.to_owned())),
        }
    }
}

/// What is known of the times in a file.
pub(super) struct Times {
    /// The dates of rows that have nothing but a date.
    pub(super) dates: BTreeSet<Day>,
    /// Whether any row has a time of day.
    pub(super) has_clock: bool,
    /// Whether rows state where their period ends.
    pub(super) has_ends: bool,
}

/// The period that the dated rows of a file cover, and why, in a sentence.
pub(super) fn decide(choice: PeriodChoice, times: &Times) -> (Period, String) {
    let dates = &times.dates;
    let Some(first) = dates.first() else {
        let reason = if times.has_ends {
            "each row states the period it covers"
        } else if times.has_clock {
            "rows state a time of day, so each counts on its day"
        } else {
            "no row was taken"
        };
        return (Period::Day, reason.to_owned());
    };
    if let Some(period) = choice.period() {
        let reason = match period {
            Period::Day => "each row counts on its own date, as chosen",
            Period::Week => {
                "each row with a bare date is the total of the 7 days from it, as chosen"
            }
            Period::Month => {
                "each row with a bare date is the total of the month from it, as chosen"
            }
        };
        return (period, reason.to_owned());
    }
    if times.has_clock {
        let reason = "some rows state a time of day, so those with a bare date count on it";
        return (Period::Day, reason.to_owned());
    }
    let count = dates.len();
    if count >= 2 && dates.iter().all(|day| day.is_first_of_month()) {
        let reason = format!(
            "all {count} dates are the first of a month, so each row is taken as the total of its month"
        );
        return (Period::Month, reason);
    }
    if count >= 3 && dates.iter().all(|day| day.weekday() == first.weekday()) {
        let reason = format!(
            "all {count} dates are a {}, so each row is taken as the total of the 7 days from its date",
            first.weekday().shown()
        );
        return (Period::Week, reason);
    }
    (Period::Day, "each row counts on its own date".to_owned())
}

/// A whole spread evenly over `days` days from `first`.
pub(super) fn shares(
    whole: &Measures,
    first: Day,
    days: i32,
) -> impl Iterator<Item = (Day, Measures)> {
    (0..days).map(move |i| {
        let part = share(whole, i.unsigned_abs(), days.unsigned_abs());
        (first.plus(i), part)
    })
}

/// Part `i` of `n` of a whole.
fn share(whole: &Measures, i: u32, n: u32) -> Measures {
    let part =
        |count: u128| count / u128::from(n) + u128::from(u128::from(i) < count % u128::from(n));
    Measures {
        tokens: ByClass(whole.tokens.0.map(|Tokens(count)| Tokens(part(count)))),
        hours: Hours::from_pico(part(whole.hours.pico())),
        requests: part(whole.requests),
        billed: whole.billed.map(|cost| money_share(cost, i, n)),
        // The rows are counted once, where they begin.
        rows: if i == 0 { whole.rows } else { 0 },
    }
}

/// Shares money out in units of 1e-12 $, like hours, so that parts are even where amounts are round.
fn money_share(Usd(cost): Usd, i: u32, n: u32) -> Usd {
    let mut cost = cost;
    cost.rescale(cost.scale().max(12));
    let (units, n) = (cost.mantissa(), i128::from(n));
    let left = units % n;
    let extra = if i128::from(i) < left.abs() {
        left.signum()
    } else {
        0
    };
    Usd(Decimal::try_from_i128_with_scale(units / n + extra, cost.scale()).unwrap_or_default())
}
