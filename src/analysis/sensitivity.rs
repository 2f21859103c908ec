//! What moves the answer, and by how much: every figure and what usage consists of, each by some percent, while nothing else
//! moves.

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind};
use super::ground::{Ground, Priced};
use super::level::Charging;
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::Parts;
use super::usage_lever::{Shifts, UsageLever};
use crate::contract::Side;
use crate::quantity::{Percent, Usd};

/// Something that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mover {
    /// A figure of a contract.
    Figure(Lever),
    /// Something about usage.
    Usage(UsageLever),
}

/// What moving it does to the difference, over the compared weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What is moved.
    pub moved: Mover,
    /// What is added to the difference when it is less.
    pub less: Usd,
    /// What is added to the difference when it is more.
    pub more: Usd,
}

impl Effect {
    /// The larger of both, without its sign.
    pub fn size(&self) -> Usd {
        self.less.abs().max(self.more.abs())
    }
}

impl Pairing {
    /// What everything does to the difference of one product, or of all, when it moves by `shifts.percent`; the largest effect
    /// first. Exact with commitments and fees; volume tiers take off the same part as they do now.
    pub(crate) fn sensitivity(
        &self,
        comparison: &Comparison,
        shifts: &Shifts,
        product: Option<usize>,
    ) -> Vec<Effect> {
        let priced = comparison.priced(self);
        let of_product;
        let ground = match product {
            None => &comparison.ground,
            Some(product) => {
                let is_it = |of: usize, _| (of == product).then_some(0);
                of_product = Ground::new(self, priced.bills, Parts::new(self, 1, is_it));
                &of_product
            }
        };
        let percent = shifts.percent;
        let figures = self.levers(comparison).into_iter().filter_map(|lever| {
            let level = ground.levels(&priced, lever)?.pop()?.charging();
            let steps = steps(lever, lever.value(&comparison.rates), percent);
            let side = lever.side();
            let [less, more] = steps.map(|step| change(side, &level, step));
            Some(Effect {
                moved: Mover::Figure(lever),
                less: less?,
                more: more?,
            })
        });
        let usage = UsageLever::ALL.into_iter().filter_map(|lever| {
            let [less, more] = match shifts.of(lever) {
                None => self.volume_changes(&priced, ground, lever, percent),
                Some(of) => of.each_ref().map(|shift| {
                    let changes = Side::BOTH.into_iter().map(|side| {
                        let mut level = ground.still(side).pop()?;
                        let slopes =
                            self.shift_slopes(&priced, side, shift, product, ground.parts());
                        level.rise(&slopes.of_part(0));
                        change(side, &level.charging(), Decimal::ONE)
                    });
                    let sum: Option<Usd> = changes.sum();
                    // Proportions have no end.
                    sum.map(|sum| Usd(sum.0.round_dp(12).normalize()))
                }),
            };
            Some(Effect {
                moved: Mover::Usage(lever),
                less: less?,
                more: more?,
            })
        });
        let mut effects: Vec<Effect> = figures.chain(usage).collect();
        effects.retain(|effect| !effect.size().is_zero());
        effects.sort_by(|a, b| b.size().cmp(&a.size()).then_with(|| a.moved.cmp(&b.moved)));
        effects
    }

    /// What less and more of all hours, or of all tokens, adds to the difference.
    fn volume_changes(
        &self,
        priced: &Priced<'_>,
        ground: &Ground,
        lever: UsageLever,
        percent: Percent,
    ) -> [Option<Usd>; 2] {
        let kind = if lever == UsageLever::Hours {
            RateKind::Hours
        } else {
            RateKind::Tokens
        };
        let share = percent.0 / Decimal::ONE_HUNDRED;
        let levels = Side::BOTH.map(|side| {
            let of = self.meters(side);
            let is_metered = match kind {
                RateKind::Hours => of.hours,
                RateKind::Tokens => of.tokens,
            };
            let lever = Lever::All(side, kind);
            let levels = is_metered.then(|| ground.levels(priced, lever)).flatten();
            // As much more of the factor as of what it multiplies.
            let step = share.checked_mul(lever.value(priced.rates));
            Some((side, levels?.pop()?.charging(), step?))
        });
        [Decimal::NEGATIVE_ONE, Decimal::ONE].map(|sign| {
            let moved = levels.iter().flatten();
            let changes = moved.map(|(side, level, step)| change(*side, level, sign * *step));
            changes.sum()
        })
    }
}

/// How far a figure moves down and up.
fn steps(lever: Lever, value: Decimal, percent: Percent) -> [Decimal; 2] {
    if lever.moves_by_points() {
        let most = lever.most().unwrap_or(Decimal::MAX);
        [-value.min(percent.0), (most - value).min(percent.0)]
    } else {
        let step = value.checked_mul(percent.0 / Decimal::ONE_HUNDRED);
        let step = step.unwrap_or_default();
        [-step, step]
    }
}

/// What the difference becomes more when a figure of `side` moves by `step`.
fn change(side: Side, charged: &Charging, step: Decimal) -> Option<Usd> {
    if step.is_zero() {
        return Some(Usd::ZERO);
    }
    let now = charged.at(Decimal::ZERO)?;
    let change = charged.at(step)?.checked_sub(now)?;
    Some(Usd(match side {
        Side::Proposed => change,
        Side::Baseline => -change,
    }))
}
