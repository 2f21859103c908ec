//! Statements about the switch, checked against the comparison: whether each holds, by how much, and the smallest change of
//! a single figure that would turn it round.

use rust_decimal::{Decimal, RoundingStrategy};

use super::comparison::{Comparison, Pair};
use super::ground::{Ground, Priced};
use super::headline::shorten;
use super::headline::{a_week, begins, is_answered};
use super::level::Level;
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::{Parts, Slopes};
use super::turning::{Turning, smallest};
use crate::calendar::Day;
use crate::contract::{Contract, Side};
use crate::quantity::{Percent, RATE_PLACES, Usd, format};

/// A statement about the switch, over the compared weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The proposed contract costs more.
    Raises,
    /// It does not cost more.
    NoIncrease,
    /// No product pays more than that percentage more.
    NoProductMore(Percent),
    /// It costs at least that percentage less.
    Saves(Percent),
    /// In no week does it cost more than that much more, all products together.
    NoWeekAbove(Usd),
    /// Up to and with the week of that day, it has not cost more.
    LevelBy(Day),
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The claim.
    pub claim: Claim,
    /// Whether it holds; `None` where there is nothing to compare.
    pub holds: Option<bool>,
    /// By how much, or why not, in words.
    pub reason: String,
    /// The smallest change of a single figure that turns it round and, where that is a rate, the smallest of what moves
    /// everything; or the other way round. None where no figure alone does.
    pub turns: Vec<Turning>,
}

impl Claim {
    /// Those that come prepared.
    pub const PREPARED: [Self; 3] = [
        Self::Raises,
        Self::NoIncrease,
        Self::NoProductMore(Percent(Decimal::from_parts(5, 0, 0, false, 0))),
    ];

    /// What it says, for people.
    pub fn shown(self) -> String {
        let percent = format::percent_exact;
        match self {
            Self::Raises => "The switch raises our costs".to_owned(),
            Self::NoIncrease => "Costs will not increase".to_owned(),
            Self::NoProductMore(most) => {
                format!("No product pays more than {} more", percent(most))
            }
            Self::Saves(least) => format!("The switch saves at least {}", percent(least)),
            Self::NoWeekAbove(most) => {
                format!("No week costs more than {} more", format::dollars(most))
            }
            Self::LevelBy(day) => format!("By {} the switch has not cost more", day.shown()),
        }
    }

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Raises => "raises",
            Self::NoIncrease => "no_increase",
            Self::NoProductMore(_) => "no_product_more",
            Self::Saves(_) => "saves",
            Self::NoWeekAbove(_) => "no_week_above",
            Self::LevelBy(_) => "level_by",
        }
    }
}

/// A condition that a claim consists of: of what is charged in some cells, proposed ≤ baseline × `times` + `plus`.
struct Condition {
    /// The part of the ground that these cells are.
    part: usize,
    times: Decimal,
    plus: Decimal,
    pair: Pair,
    name: String,
}

/// The cells that a condition is about.
#[derive(Clone, Copy)]
enum Cells {
    All,
    Product(usize),
    Week(usize),
    UpTo(usize),
}

impl Condition {
    /// Whether neither contract charges for it.
    fn is_free(&self) -> bool {
        self.pair == Pair::default()
    }

    /// How much more the proposed contract may charge before it is broken; below zero where it is.
    fn room(&self) -> Decimal {
        let baseline = self.pair.baseline.total().0;
        let most = baseline
            .checked_mul(self.times)
            .and_then(|most| most.checked_add(self.plus));
        most.unwrap_or(Decimal::MAX) - self.pair.proposed.total().0
    }

    /// How much more `side` has to charge for the condition to be just met.
    fn more(&self, side: Side) -> Option<Decimal> {
        match side {
            Side::Proposed => Some(self.room()),
            Side::Baseline => {
                let proposed = self.pair.proposed.total().0;
                let least = proposed.checked_sub(self.plus)?.checked_div(self.times)?;
                least.checked_sub(self.pair.baseline.total().0)
            }
        }
    }
}

impl Pairing {
    /// Checks each claim, and seeks what turns it round among `levers`.
    pub fn verdicts(
        &self,
        comparison: &Comparison,
        claims: &[Claim],
        levers: &[Lever],
    ) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(claims.len());
        for claim in claims {
            // That costs rise, and that they do not, turn round at the same values.
            let is_level = |claim: Claim| matches!(claim, Claim::Raises | Claim::NoIncrease);
            let known = verdicts
                .iter()
                .find(|of| is_level(of.claim) && is_level(*claim));
            let known = known.map(|of| of.turns.clone());
            verdicts.push(self.verdict(comparison, *claim, levers, known));
        }
        verdicts
    }

    fn verdict(
        &self,
        comparison: &Comparison,
        claim: Claim,
        levers: &[Lever],
        known: Option<Vec<Turning>>,
    ) -> Verdict {
        let cells = self.cells(claim);
        let ground = Ground::new(self, comparison.priced(self).bills, self.parts(&cells));
        let conditions = if is_answered(self, comparison) {
            self.conditions(claim, &cells, &ground)
        } else {
            Vec::new()
        };
        let Some(tightest) = conditions.iter().min_by_key(|condition| condition.room()) else {
            return Verdict {
                claim,
                holds: None,
                reason: "There is nothing to compare".to_owned(),
                turns: Vec::new(),
            };
        };
        let is_within = tightest.room() >= Decimal::ZERO;
        // That costs rise is the opposite of that they do not.
        let holds = is_within != (claim == Claim::Raises);
        let mut reason = reason(comparison, claim, holds, tightest, &conditions);
        // Percentages are of what is charged from the first day on, where the table has whole weeks.
        if let (Claim::NoProductMore(_) | Claim::Saves(_), Some(begins)) = (claim, begins(self)) {
            reason = format!("{reason}, {begins}");
        }
        let priced = comparison.priced(self);
        let search = Search {
            priced: &priced,
            ground: &ground,
            conditions: &conditions,
            leverage: Side::BOTH.map(|side| ground.leverage(side)),
            to_hold: !is_within,
        };
        Verdict {
            claim,
            holds: Some(holds),
            reason,
            turns: known.unwrap_or_else(|| smallest(search.turnings(levers))),
        }
    }

    /// What the conditions of a claim are about.
    fn cells(&self, claim: Claim) -> Vec<Cells> {
        let weeks = &self.rollup.weeks;
        match claim {
            Claim::Raises | Claim::NoIncrease | Claim::Saves(_) => vec![Cells::All],
            Claim::NoProductMore(_) => (0..self.rollup.products.len())
                .map(Cells::Product)
                .collect(),
            Claim::NoWeekAbove(_) => (0..weeks.len()).map(Cells::Week).collect(),
            Claim::LevelBy(day) => {
                let last = weeks.iter().rposition(|week| week.week.first <= day);
                last.into_iter().map(Cells::UpTo).collect()
            }
        }
    }

    fn parts(&self, cells: &[Cells]) -> Parts {
        Parts::new(self, cells.len(), |product, week| match cells.first()? {
            Cells::All => Some(0),
            Cells::Product(_) => Some(product),
            Cells::Week(_) => Some(week),
            Cells::UpTo(last) => (week <= *last).then_some(0),
        })
    }

    fn conditions(&self, claim: Claim, cells: &[Cells], ground: &Ground) -> Vec<Condition> {
        let share = |percent: Percent| percent.0 / Decimal::ONE_HUNDRED;
        let (times, plus) = match claim {
            Claim::Raises | Claim::NoIncrease | Claim::LevelBy(_) => (Decimal::ONE, Decimal::ZERO),
            Claim::Saves(least) => (Decimal::ONE - share(least), Decimal::ZERO),
            Claim::NoProductMore(most) => (Decimal::ONE + share(most), Decimal::ZERO),
            Claim::NoWeekAbove(most) => (Decimal::ONE, most.0),
        };
        let name = |cells: Cells| match cells {
            Cells::Week(week) => {
                let first = self.rollup.weeks[week].week.first;
                format!("the week of {}", first.shown())
            }
            Cells::Product(product) => shorten(&self.rollup.products[product]),
            Cells::All | Cells::UpTo(_) => String::new(),
        };
        // What is free under both contracts costs the same, but there is nothing to save.
        let compared = ground.parts().having_some();
        let parts = cells.iter().enumerate().zip(compared);
        let parts = parts.filter_map(|(part, has_some)| has_some.then_some(part));
        parts
            .map(|(part, cells)| Condition {
                part,
                times,
                plus,
                pair: ground.pair(part),
                name: name(*cells),
            })
            .filter(|condition| !condition.is_free() || !matches!(claim, Claim::Saves(_)))
            .collect()
    }
}

/// Whether conditions hold up to some value of a figure, and are broken above it; or else the other way round. They limit
/// the proposed contract from above, and the baseline from below.
fn holds_below(lever: Lever) -> bool {
    lever.is_dearer_above()
}

/// The search for figures that turn a claim round.
struct Search<'a> {
    priced: &'a Priced<'a>,
    ground: &'a Ground,
    conditions: &'a [Condition],
    /// See [`Ground::leverage`].
    leverage: [Option<Vec<Decimal>>; 2],
    /// Whether all conditions are to hold, or one is to be broken.
    to_hold: bool,
}

impl Search<'_> {
    /// The two smallest changes of each sort that turn the claim round. A change that cannot be among them, because nothing
    /// grows faster with the figure than it does at most, is not worked out. What moves a product only by what others bear
    /// of a fee is not sought.
    fn turnings(&self, levers: &[Lever]) -> Vec<Turning> {
        let mut found = Vec::new();
        for is_common in [true, false] {
            let sort = levers.iter().filter(|lever| lever.is_common() == is_common);
            let tried = sort.filter_map(|lever| Some((self.least(*lever)?, *lever)));
            let mut tried: Vec<(Decimal, Lever)> = tried.collect();
            tried.sort_unstable();
            let mut best: Vec<(Decimal, Turning)> = Vec::new();
            for (least, lever) in tried {
                if best.get(1).is_some_and(|(second, _)| *second <= least) {
                    break;
                }
                if let Some(turning) = self.turning(lever) {
                    best.push((turning.size(), turning));
                    best.sort_by_key(|(size, turning)| (*size, turning.lever));
                    best.truncate(2);
                }
            }
            found.extend(best.into_iter().map(|(_, turning)| turning));
        }
        found
    }

    /// The conditions that matter, each with how far the figure has to move at least for it; `None` in place of all where one
    /// that has to be met cannot be.
    ///
    /// `most` is by how much at most the charge of each part grows with the figure, where that is known.
    fn steps(&self, lever: Lever, most: Option<&[Decimal]>) -> Option<Vec<(Decimal, &Condition)>> {
        let mut steps = Vec::new();
        for condition in self.conditions {
            // Those that hold are not in the way of those that are to hold.
            let is_met = condition.room() >= Decimal::ZERO;
            if is_met == self.to_hold {
                continue;
            }
            let step = condition.more(lever.side()).and_then(|more| {
                let step = match most {
                    Some(most) => more.abs().checked_div(most[condition.part])?,
                    None => Decimal::ZERO,
                };
                // What is rounded on the way must not count.
                step.checked_mul(Decimal::new(999_999, 6))
            });
            match step {
                Some(step) => steps.push((step, condition)),
                None if self.to_hold => return None,
                None => {}
            }
        }
        Some(steps)
    }

    /// By how much the figure has to change at least; `None` where no change of it can do.
    fn least(&self, lever: Lever) -> Option<Decimal> {
        let leverage = self.leverage[lever.side() as usize].as_ref();
        let most = match leverage {
            Some(leverage) => Some(self.ground.at_most(self.priced, lever, leverage)?),
            None => None,
        };
        let steps = self.steps(lever, most.as_deref())?.into_iter();
        let steps = steps.map(|(step, _)| step);
        let step = if self.to_hold {
            steps.max()
        } else {
            steps.min()
        }?;
        let size = lever.size(lever.value(self.priced.rates), step);
        Some(size.unwrap_or(Decimal::MAX))
    }

    fn turning(&self, lever: Lever) -> Option<Turning> {
        let value = lever.value(self.priced.rates);
        let slopes = self.ground.slopes(self.priced, lever)?;
        let levels = self.ground.rising(lever, &slopes);
        let limit = self.limit(lever, value, &levels, &slopes)?;
        let turned = turned(lever, limit, self.to_hold)?;
        // Where others bear less of what is due, what was met may be broken.
        let is_turned = self.are_met(lever, &levels, turned.checked_sub(value)?)? == self.to_hold;
        is_turned.then_some(Turning {
            lever,
            value,
            limit,
            turned,
        })
    }

    /// Whether all conditions hold once the figure has moved by `step`.
    fn are_met(&self, lever: Lever, levels: &[Level], step: Decimal) -> Option<bool> {
        for condition in self.conditions {
            let charged = levels[condition.part].charging()?;
            let change = charged.at(step)?.checked_sub(charged.at(Decimal::ZERO)?)?;
            let more = condition.more(lever.side())?;
            let is_met = match lever.side() {
                Side::Proposed => change <= more,
                Side::Baseline => change >= more,
            };
            if !is_met {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The value of a figure up to which, or from which on, all conditions hold.
    fn limit(
        &self,
        lever: Lever,
        value: Decimal,
        levels: &[Level],
        slopes: &Slopes,
    ) -> Option<Decimal> {
        let leverage = self.leverage[lever.side() as usize].as_ref();
        let most = leverage.map(|leverage| slopes.at_most(leverage));
        let mut steps = self.steps(lever, most.as_deref())?;
        steps.sort_by_key(|(step, _)| *step);
        if self.to_hold {
            // The farthest decides, and likely is the one that is farthest at least.
            steps.reverse();
        }
        let mut limit: Option<Decimal> = None;
        for (least, condition) in steps {
            let is_near = |limit: Decimal| (limit - value).abs() <= least;
            if !self.to_hold && limit.is_some_and(is_near) {
                break;
            }
            let charged = levels[condition.part].charging()?;
            let more = condition.more(lever.side())?;
            let is_enough = |limit: Decimal| charged.is_reached(more, limit - value);
            if self.to_hold && limit.is_some_and(is_enough) {
                continue;
            }
            let at = lever.value_from(value, &charged, more);
            // Not where a charge rises although its rates fall, as others bear less of what is due.
            let is_its_own = |at: &Decimal| {
                (*at >= value) == (more.is_sign_negative() != lever.raises()) || *at == value
            };
            let Some(at) = at.filter(is_its_own) else {
                // A condition that no value breaks limits nothing; one that none meets decides.
                if self.to_hold {
                    return None;
                }
                continue;
            };
            limit = Some(match limit {
                None => at,
                Some(limit) if holds_below(lever) => limit.min(at),
                Some(limit) => limit.max(at),
            });
        }
        limit
    }
}

/// Decimal places to which figures are set: a millionth, or finer where they are small.
fn places(lever: Lever, value: Decimal) -> u32 {
    match lever {
        Lever::Rate(_) => {
            let mut places = 6;
            let mut least = Decimal::ONE;
            while value < least && places < RATE_PLACES {
                least /= Decimal::TEN;
                places += 1;
            }
            places
        }
        _ => 6,
    }
}

/// The value to set for the conditions to hold, or for one to be broken: the next one beyond `limit`. `None` where it
/// cannot be set.
fn turned(lever: Lever, limit: Decimal, to_hold: bool) -> Option<Decimal> {
    let places = places(lever, limit);
    // What is to be broken has to be passed, also where rounding on the way took a limit to just before a value that can
    // be set.
    let limit = if to_hold {
        limit
    } else {
        limit.round_dp(places + 3)
    };
    let step = Decimal::new(1, places);
    let round = |strategy| limit.round_dp_with_strategy(places, strategy);
    let value = match (holds_below(lever), to_hold) {
        (true, true) => round(RoundingStrategy::ToZero),
        (true, false) => round(RoundingStrategy::ToZero).checked_add(step)?,
        (false, true) => round(RoundingStrategy::AwayFromZero),
        (false, false) => round(RoundingStrategy::AwayFromZero).checked_sub(step)?,
    };
    let is_inside = value >= Decimal::ZERO && lever.most().is_none_or(|most| value <= most);
    is_inside.then(|| value.normalize())
}

/// By how much a claim holds or fails, in words.
fn reason(
    comparison: &Comparison,
    claim: Claim,
    holds: bool,
    tightest: &Condition,
    conditions: &[Condition],
) -> String {
    let weeks = comparison.total.compared_weeks;
    let change = |condition: &Condition| {
        let change = condition.pair.change();
        change.map_or_else(
            || format::short_signed(condition.pair.difference()),
            format::percent_signed,
        )
    };
    match claim {
        Claim::Raises | Claim::NoIncrease | Claim::Saves(_) => {
            let room = Usd(tightest.room().abs()).per(weeks).unwrap_or_default();
            let word = if holds { "By" } else { "Short by" };
            let week = a_week(&comparison.total);
            format!("{word} {} {week}", format::short(room))
        }
        Claim::NoProductMore(_) => {
            let mut worst: Vec<&Condition> = conditions.iter().collect();
            // Anything is more than nothing by any percentage; products that cost nothing come last.
            worst.sort_by_key(|condition| {
                let change = condition.pair.change().map(|change| -change.0);
                (condition.is_free(), change)
            });
            let told = worst
                .iter()
                .filter(|condition| holds || condition.room() < Decimal::ZERO);
            let most = if holds { 1 } else { 3 };
            let told = told
                .take(most)
                .map(|of| format!("{} {}", of.name, change(of)));
            told.collect::<Vec<_>>().join(", ")
        }
        Claim::NoWeekAbove(_) => {
            let difference = tightest.pair.difference();
            format!(
                "Dearest is {}: {}",
                tightest.name,
                format::short_signed(difference)
            )
        }
        Claim::LevelBy(_) => {
            let difference = tightest.pair.difference();
            format!("{} by then", format::short_signed(difference))
        }
    }
}

impl Verdict {
    /// What would turn it round, in words: `Holds from −2.4 % on all token rates (0.976 ×)`. The contracts are in the order
    /// of [`Side::BOTH`].
    pub fn turns_shown(&self, contracts: [&Contract; 2]) -> String {
        let turns = self.turns.iter().map(|turning| turning.shown(contracts));
        let turns: Vec<String> = turns.collect();
        if turns.is_empty() {
            self.turns_word().to_owned()
        } else {
            format!("{} {}", self.turns_word(), turns.join(", or "))
        }
    }

    /// The words before what turns it round.
    pub fn turns_word(&self) -> &'static str {
        match (self.turns.is_empty(), self.holds) {
            (true, _) => "No single figure turns it round",
            (false, Some(true)) => "Stops holding from",
            (false, _) => "Holds from",
        }
    }
}
