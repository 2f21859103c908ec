//! Round amounts of money along an axis, and weeks along another.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::pixel;
use crate::quantity::{Usd, format};
use crate::usage::WeekOf;

/// The amounts that a chart has room for, in whole steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmountScale {
    /// The lowest, not above zero.
    pub low: f64,
    /// The highest, above zero.
    pub high: f64,
    /// Between two labels.
    pub step: f64,
}

impl AmountScale {
    /// Room for amounts from `low`, not above zero, to `high`, not below it, with about that many labels: in whole steps,
    /// so the axis stays where it is while a slider moves a little.
    pub fn new([low, high]: [f64; 2], labels: f64) -> Self {
        let step = round_step((high - low) / labels);
        let high = if high > 0.0 {
            (high / step * 1.02).ceil() * step
        } else {
            step
        };
        let low = if low < 0.0 {
            (low / step * 1.02).floor() * step
        } else {
            0.0
        };
        Self { low, high, step }
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
pub fn round_step(least: f64) -> f64 {
    let least = if least.is_finite() && least > 0.0 {
        least
    } else {
        1.0
    };
    let power = 10_f64.powi(least.log10().floor() as i32);
    let times = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|times| times * power >= least * 0.999);
    times.unwrap_or(10.0) * power
}

/// `+$1.2M`, `−$340`, `$0`.
pub fn money_label(value: f64) -> String {
    let amount: Decimal = pixel::from_chart(value);
    format::axis(Usd(amount))
}

/// `$1.2M`.
pub fn cost_label(value: f64) -> String {
    money_label(value).trim_start_matches('+').to_owned()
}

/// Weeks between two labels that are about `wide` wide each: 1, 2, 4, 8, 13, 26 or whole years.
pub fn week_step(weeks: usize, width: f32, wide: f32) -> usize {
    let room = (width / wide).max(1.0);
    let least = (weeks as f32 / room).ceil().max(1.0) as usize;
    let usual = [1, 2, 4, 8, 13, 26, 52, 104, 260, 520];
    usual
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least)
}

/// `8 Jun`, with the year where labels are far apart; nothing beside the weeks that are `shown`.
pub fn week_label(weeks: &[WeekOf], shown: &Range<usize>, mark: f64, step: usize) -> String {
    let index = mark.round() as usize;
    let is_shown = mark >= 0.0 && shown.contains(&index);
    let Some(of) = weeks.get(index).filter(|_| is_shown) else {
        return String::new();
    };
    if step >= 26 {
        of.week.first.shown()
    } else {
        of.week.first.shown_short()
    }
}
