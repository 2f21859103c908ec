//! Where the answer becomes another.

use rust_decimal::Decimal;

use super::comparison::Comparison;
use super::crossing::{Course, Moved};
use super::level::Level;
use super::lever::Lever;
use super::pairing::Pairing;
use super::tiered::Tiered;
use crate::contract::Side;
use crate::quantity::Usd;

/// A value from which on the answer is another than before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn<T> {
    /// The value.
    pub at: T,
    /// Whether the proposed contract costs more from it on.
    pub is_dearer: bool,
    /// Whether both cost the same there, to less than half a cent. Else the answer leaps: there a volume tier begins, or
    /// it is the first of several days.
    pub is_level: bool,
}

impl Pairing {
    /// The values of a figure at which the answer flips if only that moves, in order; none, where it moves nothing here. Both
    /// contracts then charge the same over the compared weeks, unless a volume tier begins there.
    pub fn turns(&self, comparison: &Comparison, lever: Lever) -> Vec<Turn<Decimal>> {
        self.turns_at(comparison, lever, Usd::ZERO)
    }

    /// The same where the proposed contract may cost `target` more.
    fn turns_at(&self, comparison: &Comparison, lever: Lever, target: Usd) -> Vec<Turn<Decimal>> {
        let priced = comparison.priced(self);
        let of_both = match lever {
            Lever::Volume(_, kind) => self.metered_by(kind),
            _ => vec![lever.side()],
        };
        let levers = of_both.into_iter().map(|side| match lever {
            Lever::Volume(_, kind) => Lever::Volume(side, kind),
            lever => lever,
        });
        let ground = &comparison.ground;
        let charged = levers.filter_map(|lever| {
            Some(Charged {
                lever,
                level: ground.levels(&priced, lever)?.pop()?,
                tiers: self.tiered(&priced, lever, ground.parts())?.pop()?,
            })
        });
        let difference = comparison.total.compared.difference().0;
        let Some(difference) = difference.checked_sub(target.0) else {
            return Vec::new();
        };
        let value = lever.value(&comparison.rates);
        Charged::turns(&charged.collect::<Vec<_>>(), value, difference)
    }

    /// The values of a figure at which the proposed contract costs `target` more over the compared weeks, to less than half
    /// a cent, if only that moves; in order.
    pub fn goals(&self, comparison: &Comparison, lever: Lever, target: Usd) -> Vec<Decimal> {
        let turns = self.turns_at(comparison, lever, target);
        let even = turns.into_iter().filter(|turn| turn.is_level);
        even.map(|turn| turn.at).collect()
    }

    /// The value nearest to what a figure is set to at which both contracts charge the same over the compared weeks if only
    /// that moves; `None` if there is none, or it moves nothing here.
    pub fn break_even(&self, comparison: &Comparison, lever: Lever) -> Option<Decimal> {
        let turns = self.turns(comparison, lever);
        nearest_level(&turns, lever.value(&comparison.rates))
    }
}

/// What a contract charges as a figure moves.
pub(super) struct Charged {
    pub(super) lever: Lever,
    /// Where volume tiers take off the part that they do now.
    pub(super) level: Level,
    /// The tiers whose count it moves.
    pub(super) tiers: Vec<Tiered>,
}

impl Charged {
    /// The only one, where nothing but commitments bends what it charges, and compared weeks always bear the same share of
    /// what is due: then there is one value at most at which both cost the same.
    fn plain(charged: &[Self]) -> Option<&Self> {
        match charged {
            [only] if only.tiers.is_empty() && only.level.has_fixed_shares() => Some(only),
            _ => None,
        }
    }

    /// That value.
    fn even(&self, value: Decimal, difference: Decimal) -> Option<Decimal> {
        let Self { lever, level, .. } = self;
        let more = match lever.side() {
            Side::Baseline => difference,
            Side::Proposed => -difference,
        };
        lever.value_from(value, &level.charging()?, more)
    }

    fn course(charged: &[Self], difference: Decimal) -> Course<'_> {
        let moved = charged.iter().map(|of| Moved {
            level: &of.level,
            tiers: &of.tiers,
            is_added: of.lever.side() == Side::Proposed,
        });
        Course {
            now: difference,
            moved: moved.collect(),
        }
    }

    /// How far a figure can move that is set to `value`.
    fn range(&self, value: Decimal) -> (Decimal, Option<Decimal>) {
        (-value, self.lever.most().map(|most| most - value))
    }

    /// Where a figure flips the answer that is set to `value`, where the difference is `difference`.
    fn turns(charged: &[Self], value: Decimal, difference: Decimal) -> Vec<Turn<Decimal>> {
        let Some(first) = charged.first() else {
            return Vec::new();
        };
        if let Some(only) = Self::plain(charged) {
            let turn = |at| Turn {
                at,
                is_dearer: first.lever.is_dearer_above(),
                is_level: true,
            };
            let even = only.even(value, difference);
            return even.map(turn).into_iter().collect();
        }
        let (least, most) = first.range(value);
        let turns = Self::course(charged, difference).turns(least, most);
        let moved = |turn: Turn<Decimal>| {
            let at = value.checked_add(turn.at)?;
            Some(Turn { at, ..turn })
        };
        turns.into_iter().filter_map(moved).collect()
    }

    /// Of these, the nearest at which both cost the same.
    pub(super) fn nearest(
        charged: &[Self],
        value: Decimal,
        difference: Decimal,
    ) -> Option<Decimal> {
        if let Some(only) = Self::plain(charged) {
            return only.even(value, difference);
        }
        let (least, most) = charged.first()?.range(value);
        let step = Self::course(charged, difference).nearest(least, most)?;
        value.checked_add(step)
    }
}

/// The value nearest to `value` at which both cost the same; `None` where none does.
pub fn nearest_level(turns: &[Turn<Decimal>], value: Decimal) -> Option<Decimal> {
    let level = turns.iter().filter(|turn| turn.is_level);
    let nearest = level.min_by_key(|turn| (turn.at - value).abs());
    nearest.map(|turn| turn.at)
}
