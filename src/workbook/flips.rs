//! Where the proposed contract's first day, or growth, flips the answer.
//!
//! Both move what is used or charged on every day, so no line can be followed: the whole comparison is made again for
//! each value that is tried. That takes its time, and is no part of [`Derived`](super::Derived).

use std::sync::atomic::{AtomicBool, Ordering};

use rust_decimal::Decimal;

use super::standing::Standing;
use super::{Scenario, Workbook};
use crate::analysis::{Focus, Pairing, Turn};
use crate::calendar::{Day, Span, Week};
use crate::contract::{Mode, Side};
use crate::quantity::{Percent, Usd};
use crate::usage::{Method, Projected};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flip {
    /// From which first day of the proposed contract on it costs more, and less.
    FirstDay,
    /// From which growth a week on it costs more, and less.
    Growth,
}

/// The values from which on the other contract costs less, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flips {
    /// First days of the proposed contract.
    FirstDays(Vec<Turn<Day>>),
    /// Growth a week, to the hundredth of a percent.
    Growth(Vec<Turn<Percent>>),
}

/// What an answer follows from. It does not depend on what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlipBasis {
    standing: Standing,
    scenario: Scenario,
    focus: Focus,
}

/// Growth is tried from −10 to +10 percent a week in steps of half a percent.
const GROWTH: std::ops::RangeInclusive<i64> = -20..=20;
const GROWTH_STEP: i64 = 50;

impl Flip {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FirstDay, Self::Growth];

    /// What the answer for `workbook` follows from; `None` where nothing is asked: the first day counts where contracts
    /// are priced as they are dated, and growth where projected weeks are counted.
    pub fn basis(self, workbook: &Workbook) -> Option<FlipBasis> {
        let mut scenario = workbook.scenario.clone();
        match self {
            Self::FirstDay => {
                workbook.effective(Side::Proposed)?;
                scenario.adjustments[Side::Proposed as usize].effective = None;
                if scenario.mode != Mode::Dated {
                    return None;
                }
            }
            Self::Growth => {
                let projection = scenario.projection.as_mut();
                let Method::Growth { weekly, .. } = &mut projection?.method else {
                    return None;
                };
                *weekly = Percent::default();
                if !workbook.inclusion.projected {
                    return None;
                }
            }
        }
        Some(FlipBasis {
            standing: Standing::of(workbook),
            scenario,
            focus: workbook.focus.clone(),
        })
    }

    /// Finds the answer; `None` where it is `cancelled` before that.
    pub fn find(self, workbook: &Workbook, cancelled: &AtomicBool) -> Option<Flips> {
        let mut tried = workbook.clone();
        match self {
            Self::FirstDay => {
                // No first day changes what is projected.
                let projected = workbook.projected();
                let span = workbook.counted_span(projected.as_ref())?;
                let mut week = Week::containing(span.first, workbook.week_start);
                let mut days = vec![span.first];
                while week.next().first <= span.last {
                    week = week.next();
                    days.push(week.first);
                }
                let mut sign = |day: Day| {
                    let adjustments = &mut tried.scenario.adjustments[Side::Proposed as usize];
                    adjustments.effective = Some(day);
                    tried.sign(projected.as_ref())
                };
                let between = |a: Day, b: Day| {
                    let half = b.days_since(a) / 2;
                    (half > 0).then(|| a.plus(half))
                };
                flips(days, &mut sign, between, cancelled).map(Flips::FirstDays)
            }
            Self::Growth => {
                let mut sign = |growth: i64| {
                    if let Some(projection) = &mut tried.scenario.projection
                        && let Method::Growth { weekly, .. } = &mut projection.method
                    {
                        *weekly = hundredths(growth);
                    }
                    tried.sign(tried.projected().as_ref())
                };
                let steps = GROWTH.map(|step| step * GROWTH_STEP).collect();
                let between = |a: i64, b: i64| {
                    let half = (b - a) / 2;
                    (half > 0).then(|| a + half)
                };
                let found = flips(steps, &mut sign, between, cancelled)?;
                let turns = found.into_iter().map(|turn| Turn {
                    at: hundredths(turn.at),
                    is_dearer: turn.is_dearer,
                    is_level: false,
                });
                Some(Flips::Growth(turns.collect()))
            }
        }
    }
}

fn hundredths(percent: i64) -> Percent {
    Percent(Decimal::new(percent, 2).normalize())
}

/// The values between `values` from which on the sign is another. Values that level both contracts belong to what comes
/// before them.
fn flips<T: Copy>(
    values: Vec<T>,
    sign: &mut impl FnMut(T) -> i8,
    between: impl Fn(T, T) -> Option<T>,
    cancelled: &AtomicBool,
) -> Option<Vec<Turn<T>>> {
    let mut found = Vec::new();
    let mut last: Option<(T, i8)> = None;
    for value in values {
        if cancelled.load(Ordering::Relaxed) {
            return None;
        }
        let here = sign(value);
        if let Some((mut low, before)) = last
            && before != here
            && before != 0
            && here != 0
        {
            let mut high = value;
            while let Some(middle) = between(low, high) {
                let of_middle = sign(middle);
                if of_middle == before || of_middle == 0 {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            found.push(Turn {
                at: high,
                is_dearer: here > 0,
                is_level: false,
            });
        }
        if here != 0 {
            last = Some((value, here));
        }
    }
    Some(found)
}

impl Workbook {
    /// The days of the data, and those that are projected where they are counted.
    fn counted_span(&self, projected: Option<&Projected>) -> Option<Span> {
        let measured = self.usage.span()?;
        let counted = projected.filter(|_| self.inclusion.projected);
        let span = counted.and_then(|projected| projected.usage.span());
        Some(span.unwrap_or(measured))
    }

    /// Whether the proposed contract costs more (1) or less (−1) over what is compared, or the same.
    fn sign(&self, projected: Option<&Projected>) -> i8 {
        let pairing = Pairing::new(&self.setting(projected, &self.focus));
        let [baseline, proposed] = &self.contracts;
        let comparison = pairing.compare(self.scenario.rates([baseline, proposed]));
        match comparison.total.compared.difference().cmp(&Usd::ZERO) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        }
    }
}
