//! What moves the answer, and by how much: every rate, both common factors and the discount, each by some percent, while
//! nothing else moves.

use rust_decimal::Decimal;

use super::comparison::{Comparison, Moved, RateKind, moved_side};
use super::impact::RateKey;
use super::level::{Level, charge_at};
use super::pairing::Pairing;
use crate::contract::{Adjustments, Side};
use crate::quantity::{Percent, Usd};

/// Something that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// A rate.
    Rate(RateKey),
    /// All rates of a kind, which is the same as what they multiply.
    All(Side, RateKind),
    /// The discount on everything, by points.
    Discount(Side),
}

/// What moving it does to the difference, over the compared weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What is moved.
    pub lever: Lever,
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
    /// What everything does to the difference when it moves by `percent`, the largest effect first. Exact with commitments
    /// and fees; tiers that count dollars are held as they stand. `value` is a rate before the factor on all rates.
    pub fn sensitivity(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
        percent: Percent,
        value: impl Fn(RateKey) -> Decimal,
    ) -> Vec<Effect> {
        let share = percent.0 / Decimal::ONE_HUNDRED;
        let mut effects = Vec::new();
        let mut add = |lever: Lever, side: Side, level: Option<Level>, steps: [Decimal; 2]| {
            let effect = level.and_then(|of| effect_of(lever, side, &of, steps));
            effects.extend(effect);
        };
        for key in self.rates_in_use() {
            let level = self.level_of_rate(comparison, adjustments, key);
            let step = value(key) * share;
            add(Lever::Rate(key), key.side, level, [-step, step]);
        }
        let bills = [&comparison.baseline, &comparison.proposed];
        for kind in [RateKind::Hours, RateKind::Tokens] {
            let Some(side) = moved_side(self, kind) else {
                continue;
            };
            let moved = Moved::new(self, kind, bills, &comparison.levels);
            let level = moved.map(|moved| moved.level(self, None));
            add(Lever::All(side, kind), side, level, [-share, share]);
        }
        for side in Side::BOTH {
            let discount = comparison.rates[side as usize].discount.0;
            let less = discount.min(percent.0);
            let more = (Decimal::ONE_HUNDRED - discount).min(percent.0);
            let level = self.level_of_discount(comparison, side);
            add(Lever::Discount(side), side, level, [-less, more]);
        }
        effects.retain(|effect| !effect.size().is_zero());
        effects.sort_by(|a, b| b.size().cmp(&a.size()).then_with(|| a.lever.cmp(&b.lever)));
        effects
    }
}

fn effect_of(lever: Lever, side: Side, charged: &Level, steps: [Decimal; 2]) -> Option<Effect> {
    let now = charge_at(charged, Decimal::ZERO)?;
    let change = |step: Decimal| -> Option<Usd> {
        let change = charge_at(charged, step)?.checked_sub(now)?;
        Some(Usd(match side {
            Side::Proposed => change,
            Side::Baseline => -change,
        }))
    };
    Some(Effect {
        lever,
        less: change(steps[0])?,
        more: change(steps[1])?,
    })
}
