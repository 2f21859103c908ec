//! Between which values a charge stays, and how fast it moves, while a figure moves along a stretch: enough to know that a
//! difference is never zero there, or at one place at most.

use rust_decimal::Decimal;

use super::crossing::Moved;
use super::level::{Amount, NOTHING};
use super::tiered::Tiered;

/// All values between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Within {
    least: Decimal,
    most: Decimal,
}

impl Within {
    fn both(a: Decimal, b: Decimal) -> Self {
        Self {
            least: a.min(b),
            most: a.max(b),
        }
    }

    fn has_zero(self) -> bool {
        self.least <= Decimal::ZERO && self.most >= Decimal::ZERO
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            least: self.least.checked_add(other.least)?,
            most: self.most.checked_add(other.most)?,
        })
    }

    fn turned(self) -> Self {
        Self {
            least: -self.most,
            most: -self.least,
        }
    }

    fn times(self, other: Self) -> Option<Self> {
        let ends = |end: Decimal| {
            let [a, b] = [other.least, other.most].map(|of| end.checked_mul(of));
            Some(Self::both(a?, b?))
        };
        let (a, b) = (ends(self.least)?, ends(self.most)?);
        Some(Self {
            least: a.least.min(b.least),
            most: a.most.max(b.most),
        })
    }

    fn over(self, other: Self) -> Option<Self> {
        if other.has_zero() {
            return None;
        }
        let ends = |end: Decimal| {
            let [a, b] = [other.least, other.most].map(|of| end.checked_div(of));
            Some(Self::both(a?, b?))
        };
        let (a, b) = (ends(self.least)?, ends(self.most)?);
        Some(Self {
            least: a.least.min(b.least),
            most: a.most.max(b.most),
        })
    }
}

/// Between which values something stays along a stretch, and by how much it grows there when the figure grows by one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    value: Within,
    slope: Within,
}

impl Flow {
    pub(super) const NONE: Self = Self {
        value: Within {
            least: Decimal::ZERO,
            most: Decimal::ZERO,
        },
        slope: Within {
            least: Decimal::ZERO,
            most: Decimal::ZERO,
        },
    };

    /// What stays as it is.
    pub(super) fn still(value: Decimal) -> Self {
        Self {
            value: Within::both(value, value),
            ..Self::NONE
        }
    }

    /// What is on a line.
    fn straight(of: Amount, [from, to]: [Decimal; 2]) -> Option<Self> {
        Some(Self {
            value: Within::both(of.at(from)?, of.at(to)?),
            slope: Within::both(of.slope, of.slope),
        })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            value: self.value.plus(other.value)?,
            slope: self.slope.plus(other.slope)?,
        })
    }

    pub(super) fn turned(self) -> Self {
        Self {
            value: self.value.turned(),
            slope: self.slope.turned(),
        }
    }

    fn times(self, other: Self) -> Option<Self> {
        let grows = self.slope.times(other.value)?;
        Some(Self {
            value: self.value.times(other.value)?,
            slope: grows.plus(self.value.times(other.slope)?)?,
        })
    }

    /// `None` where it is not known to be divided by something.
    fn over(self, other: Self) -> Option<Self> {
        let value = self.value.over(other.value)?;
        let less = value.times(other.slope)?.turned();
        Some(Self {
            value,
            slope: self.slope.plus(less)?.over(other.value)?,
        })
    }

    /// Nothing, where it is less than that.
    fn or_nothing(self) -> Self {
        if self.value.most < NOTHING {
            return Self::NONE;
        }
        if self.value.least > -NOTHING {
            return self;
        }
        let or_zero = |of: Within| Within {
            least: of.least.min(Decimal::ZERO),
            most: of.most.max(Decimal::ZERO),
        };
        Self {
            value: Within {
                least: Decimal::ZERO,
                ..self.value
            },
            slope: or_zero(self.slope),
        }
    }

    /// Whether it is known not to pass zero more than once.
    pub(super) fn passes_once(self) -> bool {
        !self.value.has_zero() || !self.slope.has_zero() || self.slope == Self::NONE.slope
    }
}

impl Tiered {
    /// The part that they leave beyond what they do now, between two steps between which no tier begins.
    fn flow(&self, ends: [Decimal; 2], near: Decimal) -> Option<Flow> {
        let [from, to] = ends;
        let (a, b) = (self.kept_more(from, near)?, self.kept_more(to, near)?);
        let run = to.checked_sub(from)?;
        // It is a hyperbola: off by as much at the ends as anywhere, and steepest there. By (b − a) × c(from) × c(to) ÷ run ÷ c².
        let counted = [self.counted.at(from)?, self.counted.at(to)?];
        if a == b {
            return Some(Flow::still(a));
        }
        let across = b.checked_sub(a)?.checked_div(run)?;
        let slopes = [
            across.checked_mul(counted[1].checked_div(counted[0])?)?,
            across.checked_mul(counted[0].checked_div(counted[1])?)?,
        ];
        Some(Flow {
            value: Within::both(a, b),
            slope: Within::both(slopes[0], slopes[1]),
        })
    }
}

impl Moved<'_> {
    /// What compared weeks are charged, between two steps between which no tier begins; `None` where that is not known.
    pub(super) fn flow(&self, ends: [Decimal; 2], near: Decimal) -> Option<Flow> {
        let strips = self.level.strips.iter().map(|strip| {
            let flows = [strip.all, strip.compared].map(|of| Flow::straight(of, ends));
            Some([flows[0]?, flows[1]?])
        });
        let mut strips: Vec<[Flow; 2]> = strips.collect::<Option<_>>()?;
        for tiered in self.tiers {
            let more = tiered.flow(ends, near)?;
            for (at, strip) in &tiered.strips {
                for (sum, of) in strips[*at].iter_mut().zip([strip.all, strip.compared]) {
                    *sum = sum.plus(Flow::straight(of, ends)?.times(more)?)?;
                }
            }
        }
        let add = |strips: &[[Flow; 2]]| {
            let mut strips = strips.iter();
            strips.try_fold([Flow::NONE; 2], |sum, strip| {
                Some([sum[0].plus(strip[0])?, sum[1].plus(strip[1])?])
            })
        };
        let [_, mut sum] = add(&strips)?;
        for levy in &self.level.levies {
            let mut due = Flow::straight(levy.due, ends)?;
            let [all, compared] = add(&strips[levy.strips.clone()])?;
            if levy.is_commitment {
                due = due.plus(all.turned())?.or_nothing();
            }
            if due.value == Flow::NONE.value {
                continue;
            }
            let of = &self.level.strips[levy.strips.clone()];
            let is_all = of.iter().all(|strip| strip.all == strip.compared);
            let share = if all.value == Flow::NONE.value {
                Flow::still(levy.idle_share)
            } else if is_all {
                Flow::still(Decimal::ONE)
            } else {
                compared.over(all)?
            };
            sum = sum.plus(due.times(share)?)?;
        }
        Some(sum)
    }
}
