//! The value of one figure at which both contracts charge the same, by walking the values at which a commitment
//! begins or ceases to bind.
//!
//! While nothing else moves, what a contract charges for usage is linear in each of its figures. A commitment bends the
//! line: below it, what is charged in its period is the commitment, of which compared weeks bear their share. So the
//! line is followed from bend to bend until the charge is what the other contract charges.

use rust_decimal::Decimal;

/// One period of a commitment, or all charges without one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Period {
    /// The least that is charged; zero without a commitment.
    pub(super) due: Decimal,
    /// What is charged for usage in it.
    pub(super) all: Decimal,
    /// Of that, in compared weeks.
    pub(super) compared: Decimal,
    /// By how much these grow when the figure grows by one.
    pub(super) slope: Slope,
}

/// By how much the amounts of a [`Period`] grow when the figure grows by one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slope {
    pub(super) due: Decimal,
    pub(super) all: Decimal,
    pub(super) compared: Decimal,
}

impl Period {
    /// What compared weeks are charged for usage and shortfall when the figure has moved by `step`.
    fn charge(&self, step: Decimal) -> Option<Decimal> {
        let at = |value: Decimal, slope: Decimal| {
            if slope.is_zero() {
                Some(value)
            } else {
                value.checked_add(slope.checked_mul(step)?)
            }
        };
        let due = at(self.due, self.slope.due)?;
        let all = at(self.all, self.slope.all)?;
        if self.compared == self.all && self.slope.compared == self.slope.all {
            return Some(all.max(due));
        }
        let compared = at(self.compared, self.slope.compared)?;
        if due <= all {
            return Some(compared);
        }
        // Where nothing is charged, the share that is approached.
        let (part, whole) = if all.is_zero() {
            (self.slope.compared, self.slope.all)
        } else {
            (compared, all)
        };
        if whole.is_zero() {
            return Some(compared);
        }
        part.checked_mul(due)?.checked_div(whole)
    }

    /// By how much the charge grows with the figure as it stands; about that much where only some of it is compared.
    fn grows(&self) -> Decimal {
        if self.due <= self.all {
            self.slope.compared
        } else {
            self.slope.due
        }
    }

    /// How far the figure has to move for the commitment to begin or cease to bind.
    fn bend(&self) -> Option<Decimal> {
        let slope = self.slope.all.checked_sub(self.slope.due)?;
        self.due.checked_sub(self.all)?.checked_div(slope)
    }
}

fn charge(periods: &[Period], step: Decimal) -> Option<Decimal> {
    periods.iter().try_fold(Decimal::ZERO, |sum, period| {
        sum.checked_add(period.charge(step)?)
    })
}

/// How far a figure has to move, between `least` and `most`, for compared weeks to be charged `more` than now; `None`
/// where no value does that.
pub(super) fn step_for(
    periods: &[Period],
    more: Decimal,
    least: Decimal,
    most: Option<Decimal>,
) -> Option<Decimal> {
    let is_bent = |period: &Period| !period.due.is_zero() || !period.slope.due.is_zero();
    let step = if periods.iter().any(is_bent) {
        bent(periods, more, least, most)?
    } else {
        let slopes = periods.iter().map(|period| period.slope.compared);
        more.checked_div(slopes.sum())?
    };
    let is_inside = least <= step && most.is_none_or(|most| step <= most);
    is_inside.then_some(step)
}

type Point = (Decimal, Decimal);

fn bent(
    periods: &[Period],
    more: Decimal,
    least: Decimal,
    most: Option<Decimal>,
) -> Option<Decimal> {
    let now = charge(periods, Decimal::ZERO)?;
    let wanted = now.checked_add(more)?;
    let missing = |step: Decimal| wanted.checked_sub(charge(periods, step)?);
    let is_inside = |step: &Decimal| least <= *step && most.is_none_or(|most| *step <= most);
    let straight = more.checked_div(periods.iter().map(Period::grows).sum());
    let near = straight.and_then(|step| toward(missing, (Decimal::ZERO, more), step));
    if let Some(step) = near.filter(is_inside) {
        return Some(step);
    }
    let bends = periods.iter().filter_map(Period::bend);
    let mut bends: Vec<Decimal> = bends.filter(is_inside).chain([least]).chain(most).collect();
    bends.sort_unstable();
    let at = |bend: usize| Some((bends[bend], missing(bends[bend])?));
    let (mut low, mut high) = (0, bends.len() - 1);
    let (start, end) = (at(low)?, at(high)?);
    if !is_other_side(start, end) {
        return beyond(missing, end).filter(|_| most.is_none());
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
    between(missing, at(low)?, at(high)?)
}

/// Where a function is zero that is nearly straight between two places: a few steps along the line through the last
/// two places. `None` where that leads nowhere.
fn toward(
    missing: impl Fn(Decimal) -> Option<Decimal>,
    from: Point,
    step: Decimal,
) -> Option<Decimal> {
    let close = from.1.abs() / CLOSE;
    let ((mut last, mut there), mut step) = (from, step);
    for _ in 0..6 {
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

/// What is left of the way counts as nothing below this part of it.
const CLOSE: Decimal = Decimal::from_parts(0xa4c6_8000, 0x0003_8d7e, 0, false, 0);

fn is_other_side(a: Point, b: Point) -> bool {
    a.1.is_zero() || b.1.is_zero() || a.1.is_sign_negative() != b.1.is_sign_negative()
}

/// Where a function that changes sign between two points is zero: one step where it is straight, few where it is not.
fn between(missing: impl Fn(Decimal) -> Option<Decimal>, a: Point, b: Point) -> Option<Decimal> {
    let ((mut low, mut at_low), (mut high, mut at_high)) = (a, b);
    let close = at_low.abs().max(at_high.abs()) / CLOSE;
    for _ in 0..60 {
        if at_low.is_zero() {
            return Some(low);
        }
        if at_high.is_zero() {
            return Some(high);
        }
        let part = at_low.checked_div(at_low.checked_sub(at_high)?)?;
        let step = low.checked_add(high.checked_sub(low)?.checked_mul(part)?)?;
        let here = missing(step)?;
        if here.abs() <= close {
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
    Some(low)
}

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
