//! What moves the answer, and by how much: every figure and what usage consists of, each by some percent, while nothing else
//! moves.

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind};
use super::crossing::Moved;
use super::ground::{Ground, Priced};
use super::level::Charging;
use super::lever::Lever;
use super::pairing::Pairing;
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
    /// What everything does to the difference when it moves by `shifts.percent`; the largest effect first. Exact with every
    /// term, but that volume tiers take off the same part as they do now where cache hits or the output share move.
    pub(crate) fn sensitivity(&self, comparison: &Comparison, shifts: &Shifts) -> Vec<Effect> {
        let priced = comparison.priced(self);
        let ground = &comparison.ground;
        let percent = shifts.percent;
        let levers = self.levers(comparison).into_iter();
        // How much is used is no figure of a contract, and has its own place.
        let levers = levers.filter(|lever| !matches!(lever, Lever::Volume(..)));
        let figures = levers.filter_map(|lever| {
            let steps = steps(lever, lever.value(&comparison.rates), percent);
            let [less, more] = self.changes(&priced, ground, lever, steps)?;
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
                        let slopes = self.shift_slopes(&priced, side, shift, ground.parts())?;
                        level.rise(&slopes.of_part(0));
                        change(side, &level.charging()?, Decimal::ONE)
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
        let mut sums = [Some(Usd::ZERO); 2];
        for side in self.metered_by(kind) {
            let lever = Lever::Volume(side, kind);
            let steps = steps(lever, lever.value(priced.rates), percent);
            let changes = self.changes(priced, ground, lever, steps);
            for (sum, change) in sums.iter_mut().zip(changes.unwrap_or_default()) {
                *sum = sum.zip(change).map(|(sum, change)| sum + change);
            }
        }
        sums
    }

    /// What is added to the difference when a figure moves by each of these steps; `None` where it moves nothing.
    fn changes(
        &self,
        priced: &Priced<'_>,
        ground: &Ground,
        lever: Lever,
        steps: [Decimal; 2],
    ) -> Option<[Option<Usd>; 2]> {
        let side = lever.side();
        let whole = ground.levels(priced, lever)?.pop()?;
        let tiers = self.tiered(priced, lever, ground.parts())?.pop()?;
        if tiers.is_empty() {
            let charged = whole.charging()?;
            return Some(steps.map(|step| change(side, &charged, step)));
        }
        let moved = Moved {
            level: &whole,
            tiers: &tiers,
            is_added: side == Side::Proposed,
        };
        Some(steps.map(|step| moved.change(step).map(Usd)))
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
