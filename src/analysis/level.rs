//! The value of one figure at which both contracts charge the same, by walking the values at which a commitment
//! begins or ceases to bind.
//!
//! While nothing else moves, what a contract charges for usage is linear in each of its figures. A commitment bends the
//! line: below it, what is charged in its period is the commitment. Of shortfalls and fees, compared weeks bear their
//! share of what is charged in the period. So the line is followed from bend to bend until the charge is what the other
//! contract charges.

use std::ops::Range;

use rust_decimal::Decimal;

/// What is charged for usage on days that the same commitment and fees count, and how it grows with the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Strip {
    /// For all products and weeks.
    pub(super) all: Amount,
    /// Of that, for compared ones.
    pub(super) compared: Amount,
}

/// An amount that grows with the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// What it is now.
    pub(super) now: Decimal,
    /// By how much it grows when the figure grows by one.
    pub(super) slope: Decimal,
}

impl Amount {
    pub(super) fn at(self, step: Decimal) -> Option<Decimal> {
        if self.slope.is_zero() || step.is_zero() {
            Some(self.now)
        } else {
            self.now.checked_add(self.slope.checked_mul(step)?)
        }
    }
}

/// A commitment or a fee of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Levy {
    /// The commitment, or the fee.
    pub(super) due: Amount,
    /// By how much it grows with a dollar more a period, if it is a commitment.
    pub(super) grows: Decimal,
    /// Whether what is charged for usage counts towards it.
    pub(super) is_commitment: bool,
    /// The strips its period consists of.
    pub(super) strips: Range<usize>,
    /// The part that compared weeks bear where nothing is charged in the period, and it is spread by days.
    pub(super) idle_share: Decimal,
}

/// What a contract charges, as far as one figure moves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) strips: Vec<Strip>,
    pub(super) levies: Vec<Levy>,
    /// Whether everything that is charged for usage moves by the same part.
    pub(super) moves_alike: bool,
}

impl Level {
    /// Gives each strip its slopes, for everything and for what is compared.
    pub(super) fn rise(&mut self, slopes: &[[Decimal; 2]]) {
        for (strip, [all, compared]) in self.strips.iter_mut().zip(slopes) {
            (strip.all.slope, strip.compared.slope) = (*all, *compared);
        }
    }

    fn sum(&self, strips: &Range<usize>, of: impl Fn(&Strip) -> Amount) -> Option<Amount> {
        let mut strips = self.strips[strips.clone()].iter().map(of);
        let first = strips.next().unwrap_or_default();
        strips.try_fold(first, |sum, amount| {
            Some(Amount {
                now: sum.now.checked_add(amount.now)?,
                slope: sum.slope.checked_add(amount.slope)?,
            })
        })
    }

    /// Whether what compared weeks bear of every commitment and fee is the same share as the figure moves.
    pub(super) fn has_fixed_shares(&self) -> bool {
        let charging = self.charging();
        charging.is_none_or(|of| of.levies.iter().all(|levy| levy.fixed_share.is_some()))
    }

    /// The same, added up as far as it always is; `None` where that is too large.
    pub(super) fn charging(&self) -> Option<Charging> {
        let levies = self.levies.iter().map(|levy| {
            let all = self.sum(&levy.strips, |strip| strip.all)?;
            let mut strips = self.strips[levy.strips.clone()].iter();
            let compared = if strips.all(|strip| strip.all == strip.compared) {
                all
            } else {
                self.sum(&levy.strips, |strip| strip.compared)?
            };
            Some(Moving {
                due: levy.due,
                is_commitment: levy.is_commitment,
                all,
                compared,
                fixed_share: fixed_share(all, compared, self.moves_alike),
                idle_share: levy.idle_share,
            })
        });
        Some(Charging {
            levies: levies.collect::<Option<_>>()?,
            usage: self.sum(&(0..self.strips.len()), |strip| strip.compared)?,
            moves_alike: self.moves_alike,
        })
    }
}

/// The part of what is charged that is compared, where it stays as the figure moves: all of it is compared, or all of
/// it moves alike. `None` where it does not stay.
fn fixed_share(all: Amount, compared: Amount, moves_alike: bool) -> Option<Decimal> {
    if all.now.is_zero() {
        None
    } else if all == compared {
        Some(Decimal::ONE)
    } else if moves_alike {
        compared.now.checked_div(all.now)
    } else {
        None
    }
}

/// A commitment or fee of which what compared weeks bear may move with the figure.
#[derive(Clone, Copy, Debug)]
struct Moving {
    due: Amount,
    is_commitment: bool,
    all: Amount,
    compared: Amount,
    fixed_share: Option<Decimal>,
    idle_share: Decimal,
}

impl Moving {
    /// What compared weeks bear of it when the figure has moved by `step`.
    fn at(&self, step: Decimal) -> Option<Decimal> {
        let (due, all) = (self.due.at(step)?, self.all.at(step)?);
        let due = if self.is_commitment {
            due.checked_sub(all)?.max(Decimal::ZERO)
        } else {
            due
        };
        if due.is_zero() || self.fixed_share == Some(Decimal::ONE) {
            return Some(due);
        }
        if let Some(share) = self.fixed_share {
            return due.checked_mul(share);
        }
        if !all.is_zero() {
            let compared = self.compared.at(step)?;
            return due.checked_mul(compared)?.checked_div(all);
        }
        // Where nothing is charged, the share that is approached; that by days where nothing is now, or ever is.
        let share = self.compared.slope.checked_div(self.all.slope);
        let share = share.filter(|_| !step.is_zero());
        due.checked_mul(share.unwrap_or(self.idle_share))
    }

    /// How far the figure has to move for a commitment to begin or cease to bind.
    fn bend(&self) -> Option<Decimal> {
        let slope = self.all.slope.checked_sub(self.due.slope)?;
        let missing = self.due.now.checked_sub(self.all.now)?;
        missing.checked_div(slope).filter(|_| self.is_commitment)
    }

    /// By how much the share grows with the figure as it stands; zero where nothing is charged, or it is too large.
    fn grows(&self) -> Decimal {
        let Amount { now: all, slope } = self.all;
        let (due, due_slope) = if self.is_commitment {
            let missing = self.due.now.checked_sub(all);
            match missing.zip(self.due.slope.checked_sub(slope)) {
                Some((missing, grows)) if missing > Decimal::ZERO => (missing, grows),
                _ => return Decimal::ZERO,
            }
        } else {
            (self.due.now, self.due.slope)
        };
        if let Some(share) = self.fixed_share {
            return due_slope.checked_mul(share).unwrap_or_default();
        }
        // The derivative of due × compared ÷ all.
        let grows = || {
            let share = self.compared.now.checked_div(all)?;
            let share_slope = self.compared.slope.checked_sub(share.checked_mul(slope)?)?;
            let by_share = due.checked_div(all)?.checked_mul(share_slope)?;
            due_slope.checked_mul(share)?.checked_add(by_share)
        };
        grows().unwrap_or_default()
    }
}

/// What compared weeks are charged, ready to move the figure.
#[derive(Clone, Debug)]
pub(super) struct Charging {
    usage: Amount,
    levies: Vec<Moving>,
    moves_alike: bool,
}

impl Charging {
    /// What is charged when the figure has moved by `step`; `None` where that is too large.
    pub(super) fn at(&self, step: Decimal) -> Option<Decimal> {
        let usage = self.usage.at(step)?;
        let mut levies = self.levies.iter();
        levies.try_fold(usage, |sum, levy| sum.checked_add(levy.at(step)?))
    }

    /// Whether what is charged has changed by `more`, or by more than that, when the figure has moved by `step`.
    pub(super) fn is_reached(&self, more: Decimal, step: Decimal) -> bool {
        let change = || self.at(step)?.checked_sub(self.at(Decimal::ZERO)?);
        change().is_some_and(|change| {
            if more.is_sign_negative() {
                change <= more
            } else {
                change >= more
            }
        })
    }

    /// The same where another figure of the contract has moved by `step`: `other` is what the contract charges as that one
    /// moves, and the slopes of `cross` are by how much the slopes of this grow with it.
    pub(super) fn along(&self, other: &Self, cross: &Self, step: Decimal) -> Option<Self> {
        let moved = |amount: Amount, of: Amount, cross: Amount| {
            Some(Amount {
                now: of.at(step)?.checked_sub(of.now)?.checked_add(amount.now)?,
                slope: cross.slope.checked_mul(step)?.checked_add(amount.slope)?,
            })
        };
        let both = other.levies.iter().zip(&cross.levies);
        let levies = self.levies.iter().zip(both).map(|(levy, (of, cross))| {
            let all = moved(levy.all, of.all, cross.all)?;
            let compared = if levy.all == levy.compared && of.all == of.compared {
                all
            } else {
                moved(levy.compared, of.compared, cross.compared)?
            };
            Some(Moving {
                due: moved(levy.due, of.due, cross.due)?,
                fixed_share: fixed_share(all, compared, self.moves_alike),
                all,
                compared,
                ..*levy
            })
        });
        Some(Self {
            usage: moved(self.usage, other.usage, cross.usage)?,
            levies: levies.collect::<Option<_>>()?,
            moves_alike: self.moves_alike,
        })
    }

    /// Whether the figure moves what compared weeks are charged at all.
    fn moves(&self) -> bool {
        let moves = |amount: &Amount| !amount.slope.is_zero();
        let mut levies = self.levies.iter();
        // A levy that compared weeks have no part in does not move them.
        moves(&self.usage)
            || levies.any(|levy| {
                let bears = levy.compared != Amount::default() || !levy.idle_share.is_zero();
                bears && (moves(&levy.due) || moves(&levy.all))
            })
    }

    /// How far the figure has to move, between `least` and `most`, for compared weeks to be charged `more` than now; `None`
    /// where no value does that.
    pub(super) fn step_for(
        &self,
        more: Decimal,
        least: Decimal,
        most: Option<Decimal>,
    ) -> Option<Decimal> {
        if more.is_zero() {
            return self.moves().then_some(Decimal::ZERO);
        }
        let mut levies = self.levies.iter();
        let step = if levies.all(|levy| !levy.is_commitment && levy.fixed_share.is_some()) {
            more.checked_div(self.usage.slope)?
        } else {
            self.bent(more, least, most)?
        };
        let is_inside = least <= step && most.is_none_or(|most| step <= most);
        is_inside.then_some(step)
    }

    fn bent(&self, more: Decimal, least: Decimal, most: Option<Decimal>) -> Option<Decimal> {
        let moving = &self.levies;
        let now = self.at(Decimal::ZERO)?;
        let wanted = now.checked_add(more)?;
        let missing = |step: Decimal| wanted.checked_sub(self.at(step)?);
        let is_inside = |step: &Decimal| least <= *step && most.is_none_or(|most| *step <= most);
        let mut grows = moving.iter().map(Moving::grows);
        let slope = grows.try_fold(self.usage.slope, Decimal::checked_add)?;
        let straight = more.checked_div(slope);
        let near = straight.and_then(|step| toward(missing, (Decimal::ZERO, more), step, FEW));
        if let Some(step) = near.filter(is_inside) {
            return Some(step);
        }
        let bends = moving.iter().filter_map(Moving::bend);
        let mut bends: Vec<Decimal> = bends.filter(is_inside).chain([least]).chain(most).collect();
        bends.sort_unstable();
        let at = |bend: usize| Some((bends[bend], missing(bends[bend])?));
        let (mut low, mut high) = (0, bends.len() - 1);
        let (start, end) = (at(low)?, at(high)?);
        if !is_other_side(start, end) {
            let guess = beyond(missing, end).filter(|_| most.is_none())?;
            return toward(missing, end, guess, MANY).filter(|step| *step >= end.0);
        }
        // A charge does not fall when a rate grows, so there is one stretch between bends in which it passes.
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if is_other_side(start, at(middle)?) {
                high = middle;
            } else {
                low = middle;
            }
        }
        root(missing, at(low)?, at(high)?)
    }
}

type Point = (Decimal, Decimal);

/// Where a function is zero that is nearly straight between two places: a few steps along the line through the last
/// two places. `None` where that leads nowhere.
fn toward(
    missing: impl Fn(Decimal) -> Option<Decimal>,
    from: Point,
    step: Decimal,
    tries: usize,
) -> Option<Decimal> {
    let close = from.1.abs() / CLOSE;
    let ((mut last, mut there), mut step) = (from, step);
    for _ in 0..tries {
        let here = missing(step)?;
        if here.abs() <= close {
            return Some(step);
        }
        let run = step.checked_sub(last)?;
        let next = here
            .checked_mul(run)?
            .checked_div(there.checked_sub(here)?)?;
        (last, there) = (step, here);
        step = step.checked_add(next)?;
    }
    None
}

/// Tries that are made where the line is likely straight, and where it is not.
const FEW: usize = 6;
const MANY: usize = 60;

/// What is left of the way counts as nothing below this part of it.
const CLOSE: Decimal = Decimal::from_parts(0xa4c6_8000, 0x0003_8d7e, 0, false, 0);

fn is_other_side(a: Point, b: Point) -> bool {
    a.1.is_zero() || b.1.is_zero() || a.1.is_sign_negative() != b.1.is_sign_negative()
}

/// Where a function that runs smoothly from one sign to the other is zero: one step where it is straight, few where not.
pub(super) fn root(
    of: impl Fn(Decimal) -> Option<Decimal>,
    (mut low, mut at_low): (Decimal, Decimal),
    (mut high, mut at_high): (Decimal, Decimal),
) -> Option<Decimal> {
    for _ in 0..TRIES {
        let part = at_low.checked_div(at_low.checked_sub(at_high)?)?;
        let step = low.checked_add(high.checked_sub(low)?.checked_mul(part)?)?;
        let here = of(step)?;
        if here.abs() < NOTHING || step == low || step == high {
            return Some(step);
        }
        // Halving the value at the end that stays keeps a bent line from holding one end for long.
        if here.is_sign_negative() == at_low.is_sign_negative() {
            (low, at_low) = (step, here);
            at_high /= Decimal::TWO;
        } else {
            (high, at_high) = (step, here);
            at_low /= Decimal::TWO;
        }
    }
    None
}

/// Steps along the line, at most.
const TRIES: usize = 200;

/// Differences below a billionth of a dollar are none.
pub(super) const NOTHING: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// Where the line after the last bend is zero.
fn beyond(missing: impl Fn(Decimal) -> Option<Decimal>, last: Point) -> Option<Decimal> {
    let (step, here) = last;
    let next = step.checked_add(step.abs().max(Decimal::ONE))?;
    let run = next.checked_sub(step)?;
    let slope = missing(next)?.checked_sub(here)?.checked_div(run)?;
    let further = (-here).checked_div(slope)?;
    let is_ahead = further.is_sign_positive() && !further.is_zero();
    is_ahead.then(|| step.checked_add(further)).flatten()
}
