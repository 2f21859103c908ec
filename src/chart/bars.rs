//! Stacked bars of money: parts above zero stack up, parts below stack down.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Series;
use crate::analysis::{Pair, Pairing};
use crate::colour::Slot;
use crate::contract::Side;
use crate::pixel::to_chart;
use crate::quantity::Usd;
use crate::workbook::Derived;

/// One part of a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The week, by its index.
    pub week: usize,
    /// What it is of, by its place among the series.
    pub series: usize,
    /// Where the stack stands.
    pub x: f64,
    /// Its end nearer to zero.
    pub from: f64,
    /// Its end farther from zero.
    pub to: f64,
    /// What it adds, exactly: dollars, or tokens.
    pub amount: Decimal,
    /// Its colour.
    pub slot: Slot,
    /// The contract whose charge it is; `None` for what is between both.
    pub side: Option<Side>,
    /// Whether it is drawn hatched, because its week is partial, one-sided or projected.
    pub hatched: bool,
}

/// The bars of the difference in some weeks, and the total of what is shown.
pub fn difference_bars(
    derived: &Derived,
    shown: &[&Series<'_>],
    weeks: Range<usize>,
) -> (Vec<Part>, Vec<[f64; 2]>) {
    let pairing = &derived.pairing;
    let mut parts = Vec::with_capacity(shown.len() * weeks.len());
    let mut totals = Vec::with_capacity(weeks.len());
    for week in weeks {
        let x = week as f64;
        let mut stack = Stack::new(pairing, week, x, None);
        for (at, series) in shown.iter().enumerate() {
            for (difference, one_sided) in split(series, pairing, week, Pair::difference) {
                parts.extend(stack.part(difference, at, series.slot, one_sided));
            }
        }
        totals.push([x, stack.above + stack.below]);
    }
    (parts, totals)
}

/// The bars of what both contracts charge in some weeks, beside each other: today’s at the left.
pub fn cost_bars(derived: &Derived, shown: &[&Series<'_>], weeks: Range<usize>) -> Vec<Part> {
    let pairing = &derived.pairing;
    let mut parts = Vec::with_capacity(2 * shown.len() * weeks.len());
    for week in weeks {
        let stack =
            |side: Side, offset: f64| Stack::new(pairing, week, week as f64 + offset, Some(side));
        let mut today = stack(Side::Baseline, -COST_OFFSET);
        let mut proposed = stack(Side::Proposed, COST_OFFSET);
        for (at, series) in shown.iter().enumerate() {
            for (charge, one_sided) in split(series, pairing, week, |pair| pair.baseline.total()) {
                parts.extend(today.part(charge, at, series.slot, one_sided));
            }
            for (charge, one_sided) in split(series, pairing, week, |pair| pair.proposed.total()) {
                parts.extend(proposed.part(charge, at, series.slot, one_sided));
            }
        }
    }
    parts
}

/// How far from the middle of a week the bars of both contracts stand.
const COST_OFFSET: f64 = 0.2;

/// An amount of a week, apart for what is of products with data on both sides, and what is not: so that only what these
/// add is hatched.
fn split(
    series: &Series<'_>,
    pairing: &Pairing,
    week: usize,
    amount: impl Fn(&Pair) -> Usd,
) -> [(Usd, bool); 2] {
    let one_sided = amount(&series.one_sided(pairing, week));
    let whole = amount(&series.pair(week));
    [(whole - one_sided, false), (one_sided, true)]
}

/// A bar, as it grows from zero both ways.
struct Stack {
    week: usize,
    x: f64,
    side: Option<Side>,
    above: f64,
    below: f64,
    /// The data does not cover the week, or the week is beyond it.
    is_odd: bool,
}

impl Stack {
    fn new(pairing: &Pairing, week: usize, x: f64, side: Option<Side>) -> Self {
        let of = &pairing.rollup.weeks[week];
        Self {
            week,
            x,
            side,
            above: 0.0,
            below: 0.0,
            is_odd: of.partial || of.projected,
        }
    }

    /// The next part of it; nothing where nothing is added.
    fn part(&mut self, amount: Usd, series: usize, slot: Slot, one_sided: bool) -> Option<Part> {
        if amount.is_zero() {
            return None;
        }
        let height = to_chart(amount.0);
        let base = if height > 0.0 {
            &mut self.above
        } else {
            &mut self.below
        };
        let (from, to) = (*base, *base + height);
        *base = to;
        Some(Part {
            week: self.week,
            series,
            x: self.x,
            from,
            to,
            amount: amount.0,
            slot,
            side: self.side,
            hatched: one_sided || self.is_odd,
        })
    }
}
