//! Where the answer flips as a figure moves that may bend what contracts charge in several places: a volume tier begins, a
//! commitment ceases to bind. The places are found first; between two of them what is charged runs smoothly. It need not
//! rise or fall all the way, though: shares of what is due, and of tiers, bend it gently. So what lies between is halved until
//! of each part it is known that the difference passes zero once at most. Then its ends tell whether it does, and the place
//! follows from a few steps along the line through two points.

use std::collections::VecDeque;

use rust_decimal::Decimal;

use super::flow::Flow;
use super::level::{Level, Levy, NOTHING, root};
use super::tiered::Tiered;
use super::turn::Turn;

/// What both contracts charge more or less for compared weeks as one figure moves.
pub(super) struct Course<'a> {
    /// What the difference is now.
    pub(super) now: Decimal,
    /// What it moves.
    pub(super) moved: Vec<Moved<'a>>,
}

/// What one contract charges as the figure moves.
pub(super) struct Moved<'a> {
    /// Where volume tiers take off the part that they do now.
    pub(super) level: &'a Level,
    /// The tiers that take off another.
    pub(super) tiers: &'a [Tiered],
    /// Whether what it charges is added to the difference, or taken off it.
    pub(super) is_added: bool,
}

/// Beyond the last bend the line is followed that many times as far as the bends reach.
const FAR: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// A stretch is cut into that many parts more at most, none of them shorter than that part of it.
const CUTS: usize = 60;
const SHORTEST: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// What is charged by strip, for everything and for compared weeks.
type Strips = Vec<[Decimal; 2]>;

impl Moved<'_> {
    fn strips(&self, step: Decimal, near: Decimal) -> Option<Strips> {
        let strips = self.level.strips.iter();
        let strips = strips.map(|strip| Some([strip.all.at(step)?, strip.compared.at(step)?]));
        let mut strips: Strips = strips.collect::<Option<_>>()?;
        for tiered in self.tiers {
            let more = tiered.kept_more(step, near)?;
            if more.is_zero() {
                continue;
            }
            for (at, strip) in &tiered.strips {
                for (sum, amount) in strips[*at].iter_mut().zip([strip.all, strip.compared]) {
                    *sum = sum.checked_add(amount.at(step)?.checked_mul(more)?)?;
                }
            }
        }
        Some(strips)
    }

    /// By how much the difference grows when the figure moves by `step`.
    pub(super) fn change(&self, step: Decimal) -> Option<Decimal> {
        let before = self.at(Decimal::ZERO, Decimal::ZERO)?;
        Some(self.signed(self.at(step, step)?.checked_sub(before)?))
    }

    fn signed(&self, change: Decimal) -> Decimal {
        if self.is_added { change } else { -change }
    }

    /// What compared weeks are charged.
    fn at(&self, step: Decimal, near: Decimal) -> Option<Decimal> {
        self.charged(step, &self.strips(step, near)?)
    }

    fn charged(&self, step: Decimal, strips: &Strips) -> Option<Decimal> {
        let [_, mut sum] = add(strips)?;
        for levy in &self.level.levies {
            let due = levy.due.at(step)?;
            let [all, compared] = add(&strips[levy.strips.clone()])?;
            let due = if levy.is_commitment {
                due.checked_sub(all)?.max(Decimal::ZERO)
            } else {
                due
            };
            if due.is_zero() {
                continue;
            }
            // Where nothing is charged, the share that is approached; that by days where nothing is now, or ever is.
            let share = compared.checked_div(all).or_else(|| {
                let slopes = self.level.strips[levy.strips.clone()].iter();
                let slopes = slopes.map(|strip| [strip.all.slope, strip.compared.slope]);
                let [all, compared] = add(&slopes.collect::<Strips>())?;
                compared.checked_div(all).filter(|_| !step.is_zero())
            });
            let share = share.unwrap_or(levy.idle_share);
            sum = sum.checked_add(due.checked_mul(share)?)?;
        }
        Some(sum)
    }

    /// Where commitments begin or cease to bind between two steps.
    fn bends(&self, [from, to]: [Decimal; 2], near: Decimal, at: [&Strips; 2]) -> Vec<Decimal> {
        let missing = |levy: &Levy, step: Decimal, strips: &Strips| {
            let [charged, _] = add(&strips[levy.strips.clone()])?;
            levy.due.at(step)?.checked_sub(charged)
        };
        let bend = |levy: &Levy| {
            let a = missing(levy, from, at[0])?;
            let b = missing(levy, to, at[1])?;
            let is_between = a.is_sign_negative() != b.is_sign_negative();
            let of = |step: Decimal| missing(levy, step, &self.strips(step, near)?);
            let is_between = is_between && !a.is_zero() && !b.is_zero();
            is_between.then(|| root(of, (from, a), (to, b)))?
        };
        let commitments = self.level.levies.iter().filter(|levy| levy.is_commitment);
        commitments.filter_map(bend).collect()
    }
}

fn add(strips: &[[Decimal; 2]]) -> Option<[Decimal; 2]> {
    let mut strips = strips.iter();
    strips.try_fold([Decimal::ZERO; 2], |sum, strip| {
        Some([sum[0].checked_add(strip[0])?, sum[1].checked_add(strip[1])?])
    })
}

/// A stretch between two steps, within which no tier begins.
type Ends = [Decimal; 2];

impl Course<'_> {
    /// The difference once the figure has moved by `step`, in the tiers that are reached at `near`.
    fn at(&self, step: Decimal, near: Decimal, before: &[Decimal]) -> Option<Decimal> {
        let mut sum = self.now;
        for (moved, before) in self.moved.iter().zip(before) {
            let change = moved.at(step, near)?.checked_sub(*before)?;
            sum = sum.checked_add(moved.signed(change))?;
        }
        Some(sum)
    }

    fn before(&self) -> Option<Vec<Decimal>> {
        let moved = self.moved.iter();
        let before = moved.map(|moved| moved.at(Decimal::ZERO, Decimal::ZERO));
        before.collect()
    }

    /// The steps between which no tier begins, in order; `None` where one is too far away.
    fn stretches(&self, least: Decimal, most: Option<Decimal>) -> Option<Vec<Ends>> {
        let is_inside = |step: &Decimal| least < *step && most.is_none_or(|most| *step < most);
        let tiers = self.moved.iter().flat_map(|moved| moved.tiers);
        let leaps = tiers.flat_map(Tiered::leaps);
        let mut cuts: Vec<Decimal> = leaps.filter(is_inside).collect();
        cuts.push(least);
        cuts.sort_unstable();
        cuts.dedup();
        let end = cuts.last().copied().unwrap_or(least);
        let reach = end.checked_sub(least)?;
        let reach = reach.max(least.abs()).max(Decimal::ONE);
        let far = reach.checked_mul(FAR).and_then(|far| end.checked_add(far));
        if most.is_none() {
            cuts.extend(end.checked_add(reach));
        }
        cuts.extend(most.or(far));
        let stretches = cuts.windows(2);
        Some(stretches.map(|ends| [ends[0], ends[1]]).collect())
    }

    /// Where the answer flips, from `least` to `most` or without end, in order; as steps from where the figure is. Nothing is
    /// told beyond where amounts grow too large.
    pub(super) fn turns(&self, least: Decimal, most: Option<Decimal>) -> Vec<Turn<Decimal>> {
        let mut walk = Walk::default();
        if let (Some(before), Some(stretches)) = (self.before(), self.stretches(least, most)) {
            for ends in stretches {
                if self.walk(ends, &before, &mut walk).is_none() {
                    return walk.found;
                }
            }
        }
        walk.end();
        walk.found
    }

    /// Of these, the nearest at which both cost the same.
    pub(super) fn nearest(&self, least: Decimal, most: Option<Decimal>) -> Option<Decimal> {
        let before = self.before()?;
        let apart = |ends: &Ends| ends[0].max(-ends[1]).max(Decimal::ZERO);
        let mut stretches = self.stretches(least, most)?;
        stretches.sort_by_key(apart);
        let mut nearest: Option<Decimal> = None;
        for ends in stretches {
            if nearest.is_some_and(|nearest| nearest.abs() <= apart(&ends)) {
                break;
            }
            let mut walk = Walk::default();
            self.walk(ends, &before, &mut walk)?;
            walk.end();
            let level = walk.found.iter().filter(|turn| turn.is_level);
            let found = level.map(|turn| turn.at).chain(nearest);
            nearest = found.min_by_key(Decimal::abs);
        }
        nearest
    }

    /// Whether between two steps the difference is known to pass zero once at most.
    fn passes_once(&self, ends: Ends, near: Decimal, before: &[Decimal]) -> bool {
        let flow = || {
            let mut sum = Flow::still(self.now);
            for (moved, before) in self.moved.iter().zip(before) {
                let change = moved.flow(ends, near)?.plus(Flow::still(-*before))?;
                sum = sum.plus(if moved.is_added {
                    change
                } else {
                    change.turned()
                })?;
            }
            Some(sum)
        };
        flow().is_some_and(Flow::passes_once)
    }

    /// Adds stops between the stops of a stretch, until between two of them the difference passes zero once at most.
    fn cut(&self, stops: &mut Vec<Decimal>, near: Decimal, before: &[Decimal]) {
        let parts = stops.windows(2).map(|ends| [ends[0], ends[1]]);
        let mut open: VecDeque<Ends> = parts.collect();
        let whole = stops.iter().max().zip(stops.iter().min());
        let whole = whole.and_then(|(most, least)| most.checked_sub(*least));
        let shortest = whole.unwrap_or_default() * SHORTEST;
        let mut cuts = Vec::new();
        while let Some([from, to]) = open.pop_front() {
            let is_short = to.checked_sub(from).is_none_or(|run| run <= shortest);
            if is_short || self.passes_once([from, to], near, before) {
                continue;
            }
            if cuts.len() == CUTS {
                break;
            }
            let middle = from + (to - from) / Decimal::TWO;
            cuts.push(middle);
            open.extend([[from, middle], [middle, to]]);
        }
        stops.extend(cuts);
        stops.sort_unstable();
    }

    /// Walks through one stretch, from bend to bend; `None` where amounts grow too large.
    fn walk(&self, ends: Ends, before: &[Decimal], walk: &mut Walk) -> Option<()> {
        let half = ends[1].checked_sub(ends[0])? / Decimal::TWO;
        let near = ends[0].checked_add(half)?;
        let mut stops = ends.to_vec();
        let mut differences = [self.now; 2];
        for (moved, before) in self.moved.iter().zip(before) {
            let [a, b] = ends.map(|step| moved.strips(step, near));
            let (a, b) = (a?, b?);
            stops.extend(moved.bends(ends, near, [&a, &b]));
            for ((sum, step), strips) in differences.iter_mut().zip(ends).zip([&a, &b]) {
                let change = moved.charged(step, strips)?.checked_sub(*before)?;
                *sum = sum.checked_add(moved.signed(change))?;
            }
        }
        stops.sort_unstable();
        self.cut(&mut stops, near, before);
        let last = stops.len() - 1;
        walk.leap_to(ends[0], differences[0]);
        for (number, &to) in stops.iter().enumerate().skip(1) {
            let difference = if number == last {
                differences[1]
            } else {
                self.at(to, near, before)?
            };
            walk.run_to(to, difference, |a, b| {
                root(|step| self.at(step, near, before), a, b)
            });
        }
        Some(())
    }
}

/// What was seen on the way.
#[derive(Default)]
struct Walk {
    found: Vec<Turn<Decimal>>,
    /// The last place, and the difference there.
    last: Option<(Decimal, Decimal)>,
    /// Whether the proposed contract cost more where it last cost something else.
    was_dearer: Option<bool>,
    /// Since where both have cost the same.
    level_from: Option<Decimal>,
}

impl Walk {
    /// The difference at the next place, which is where the last was: another, where it leaps there.
    fn leap_to(&mut self, at: Decimal, difference: Decimal) {
        self.pass(at, difference, |_| (at, false));
    }

    /// The difference at the next place, to which it runs smoothly.
    fn run_to(
        &mut self,
        at: Decimal,
        difference: Decimal,
        root: impl FnOnce((Decimal, Decimal), (Decimal, Decimal)) -> Option<Decimal>,
    ) {
        self.pass(at, difference, |from| {
            let found = root(from, (at, difference));
            (found.unwrap_or(at), found.is_some())
        });
    }

    fn pass(
        &mut self,
        at: Decimal,
        difference: Decimal,
        place: impl FnOnce((Decimal, Decimal)) -> (Decimal, bool),
    ) {
        let last = self.last.replace((at, difference));
        if difference.abs() < NOTHING {
            self.level_from.get_or_insert(at);
            return;
        }
        let is_dearer = difference.is_sign_positive();
        let level_from = self.level_from.take();
        if self.was_dearer != Some(is_dearer) {
            let turn = match (level_from, last, self.was_dearer) {
                (Some(at), ..) => Some((at, true)),
                (None, Some(last), Some(_)) => Some(place(last)),
                (None, ..) => None,
            };
            self.found.extend(turn.map(|(at, is_level)| Turn {
                at,
                is_dearer,
                is_level,
            }));
        }
        self.was_dearer = Some(is_dearer);
    }

    /// Both cost the same up to the end.
    fn end(&mut self) {
        if let (Some(at), Some(was_dearer)) = (self.level_from, self.was_dearer) {
            self.found.push(Turn {
                at,
                is_dearer: !was_dearer,
                is_level: true,
            });
        }
    }
}
