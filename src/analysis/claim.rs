//! Statements about the switch, checked against the comparison: whether each holds, by how much, and the smallest change of
//! a common factor that would turn it round.

use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use super::comparison::{Comparison, Moved, Pair, RateKind, moved_side};
use super::headline::shorten;
use super::level::step_for;
use super::pairing::Pairing;
use crate::calendar::Day;
use crate::contract::{Side, Sum};
use crate::quantity::{Multiplier, Percent, Usd, format};

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
    /// The smallest change that would turn it round; `None` where no factor alone does.
    pub turns: Option<TurnsAt>,
}

/// A value of a common factor at which a claim turns round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnsAt {
    /// Which rates the factor is on.
    pub kind: RateKind,
    /// The factor, on top of that which is on these rates already.
    pub factor: Decimal,
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
    cells: Cells,
    times: Decimal,
    plus: Decimal,
    pair: Pair,
    name: String,
}

#[derive(Clone, Copy)]
enum Cells {
    All,
    Product(usize),
    Week(usize),
    UpTo(usize),
}

impl Cells {
    /// Those of `count` products that it has any of.
    fn products(self, count: usize) -> Range<usize> {
        match self {
            Self::Product(of) => of..of + 1,
            Self::All | Self::Week(_) | Self::UpTo(_) => 0..count,
        }
    }

    fn has(self, product: usize, week: usize) -> bool {
        match self {
            Self::All => true,
            Self::Product(of) => of == product,
            Self::Week(of) => of == week,
            Self::UpTo(last) => week <= last,
        }
    }
}

impl Condition {
    /// How much more the proposed contract may charge before it is broken; below zero where it is.
    fn room(&self) -> Decimal {
        self.most() - self.pair.proposed.total().0
    }

    fn most(&self) -> Decimal {
        let baseline = self.pair.baseline.total().0;
        baseline
            .checked_mul(self.times)
            .and_then(|most| most.checked_add(self.plus))
            .unwrap_or(Decimal::MAX)
    }
}

impl Pairing {
    /// Checks each claim.
    pub fn verdicts(&self, comparison: &Comparison, claims: &[Claim]) -> Vec<Verdict> {
        claims
            .iter()
            .map(|claim| self.verdict(comparison, *claim))
            .collect()
    }

    fn verdict(&self, comparison: &Comparison, claim: Claim) -> Verdict {
        let conditions = self.conditions(comparison, claim);
        let Some(tightest) = conditions.iter().min_by_key(|condition| condition.room()) else {
            return Verdict {
                claim,
                holds: None,
                reason: "There is nothing to compare".to_owned(),
                turns: None,
            };
        };
        let is_within = tightest.room() >= Decimal::ZERO;
        // That costs rise is the opposite of that they do not.
        let holds = is_within != (claim == Claim::Raises);
        Verdict {
            claim,
            holds: Some(holds),
            reason: reason(comparison, claim, holds, tightest, &conditions),
            turns: self.turns(comparison, &conditions),
        }
    }

    fn conditions(&self, comparison: &Comparison, claim: Claim) -> Vec<Condition> {
        let one = Decimal::ONE;
        let weeks = 0..self.rollup.weeks.len();
        let all = |times: Decimal| Condition {
            cells: Cells::All,
            times,
            plus: Decimal::ZERO,
            pair: self.compared_in(comparison, Cells::All),
            name: String::new(),
        };
        let share = |percent: Percent| percent.0 / Decimal::ONE_HUNDRED;
        let is_empty = |pair: &Pair| *pair == Pair::default();
        let found: Vec<Condition> = match claim {
            Claim::Raises | Claim::NoIncrease => vec![all(one)],
            Claim::Saves(least) => vec![all(one - share(least))],
            Claim::NoProductMore(most) => {
                let products = comparison.products.iter().enumerate();
                let condition = |(product, of): (usize, &super::ProductComparison)| Condition {
                    cells: Cells::Product(product),
                    times: one + share(most),
                    plus: Decimal::ZERO,
                    pair: self.compared_in(comparison, Cells::Product(product)),
                    name: shorten(&of.name),
                };
                products.map(condition).collect()
            }
            Claim::NoWeekAbove(most) => weeks
                .map(|week| Condition {
                    plus: most.0,
                    ..self.in_weeks(comparison, Cells::Week(week))
                })
                .collect(),
            Claim::LevelBy(day) => {
                let last = weeks
                    .rev()
                    .find(|week| self.rollup.weeks[*week].week.first <= day);
                let upto = last.map(|week| self.in_weeks(comparison, Cells::UpTo(week)));
                upto.into_iter().collect()
            }
        };
        let has_some = |condition: &Condition| !is_empty(&condition.pair);
        found.into_iter().filter(has_some).collect()
    }

    /// All products in some weeks, which may not cost more.
    fn in_weeks(&self, comparison: &Comparison, cells: Cells) -> Condition {
        let name = match cells {
            Cells::Week(week) => {
                let first = self.rollup.weeks[week].week.first;
                format!("the week of {}", first.shown())
            }
            Cells::All | Cells::Product(_) | Cells::UpTo(_) => String::new(),
        };
        Condition {
            cells,
            times: Decimal::ONE,
            plus: Decimal::ZERO,
            pair: self.compared_in(comparison, cells),
            name,
        }
    }

    /// What both contracts charge in these cells, as far as they are compared and the proposed contract has begun.
    fn compared_in(&self, comparison: &Comparison, cells: Cells) -> Pair {
        let bills = [&comparison.baseline, &comparison.proposed];
        let [baseline, proposed] = bills.map(|bill| {
            let mut sum = Sum::default();
            for product in cells.products(self.rollup.products.len()) {
                for (at, piece) in self.rollup.pieces.iter().enumerate() {
                    if cells.has(product, piece.week) && self.is_compared_piece(product, at) {
                        bill.add_piece(&mut sum, product, at);
                    }
                }
            }
            bill.charge(&sum)
        });
        Pair { baseline, proposed }
    }

    /// The smallest change of one common factor at which the first condition breaks, or the last one is met.
    fn turns(&self, comparison: &Comparison, conditions: &[Condition]) -> Option<TurnsAt> {
        let bills = [&comparison.baseline, &comparison.proposed];
        let kinds = [RateKind::Tokens, RateKind::Hours].into_iter();
        let found = kinds.filter_map(|kind| {
            let moved = Moved::new(self, kind, bills, &comparison.levels)?;
            let side = moved_side(self, kind)?;
            // A condition that holds, and that no factor breaks, limits nothing.
            let factors = conditions.iter().filter_map(|condition| {
                let factor = self.factor_of(&moved, side, condition);
                (factor.is_some() || condition.room() < Decimal::ZERO).then_some(factor)
            });
            let factors: Option<Vec<Decimal>> = factors.collect();
            let factors = factors?.into_iter();
            // Every condition limits the proposed contract from above, and the baseline from below.
            let factor = match side {
                Side::Proposed => factors.min(),
                Side::Baseline => factors.max(),
            }?;
            Some(TurnsAt { kind, factor })
        });
        found.min_by_key(|turns| (turns.factor - Decimal::ONE).abs())
    }

    /// The factor at which a condition is just met.
    fn factor_of(&self, moved: &Moved<'_>, side: Side, condition: &Condition) -> Option<Decimal> {
        let level = moved.level_of(self, |product, week| condition.cells.has(product, week));
        let Pair { baseline, proposed } = &condition.pair;
        let more = match side {
            // The most that the proposed contract may charge, or the least that the baseline has to.
            Side::Proposed => condition.room(),
            Side::Baseline => proposed
                .total()
                .0
                .checked_sub(condition.plus)?
                .checked_div(condition.times)?
                .checked_sub(baseline.total().0)?,
        };
        let step = step_for(&level, more, -Decimal::ONE, None)?;
        step.checked_add(Decimal::ONE)
    }
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
            format!("{word} {} a week", format::short(room))
        }
        Claim::NoProductMore(_) => {
            let mut worst: Vec<&Condition> = conditions.iter().collect();
            worst.sort_by_key(|condition| condition.pair.change().map(|change| -change.0));
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
    /// What would turn it round, in words.
    pub fn turns_shown(&self) -> String {
        let Some(turns) = self.turns else {
            return "No common factor alone turns it round".to_owned();
        };
        let what = match turns.kind {
            RateKind::Tokens => "token rates",
            RateKind::Hours => "hourly rates",
        };
        let change = Percent((turns.factor - Decimal::ONE) * Decimal::ONE_HUNDRED);
        let at = format!(
            "{} × these {what} ({})",
            format::number(turns.factor, 3),
            format::percent_signed(change)
        );
        match self.holds {
            Some(true) => format!("Stops holding at {at}"),
            _ => format!("Holds from {at}"),
        }
    }

    /// The factor on rates of `side`, where it is `now`, at which it has turned round: to a millionth, on the far side.
    pub fn turned(&self, side: Side, now: Multiplier) -> Option<Multiplier> {
        /// A millionth.
        const STEP: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
        let limit = self.turns?.factor.checked_mul(now.0)?;
        // That costs rise is the opposite of the condition that they do not.
        let wants_within = (self.holds == Some(true)) == (self.claim == Claim::Raises);
        let factor = match (side, wants_within) {
            (Side::Proposed, true) => limit.round_dp_with_strategy(6, RoundingStrategy::ToZero),
            (Side::Proposed, false) => {
                limit.round_dp_with_strategy(6, RoundingStrategy::ToZero) + STEP
            }
            (Side::Baseline, true) => {
                limit.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero)
            }
            (Side::Baseline, false) => {
                limit.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero) - STEP
            }
        };
        (factor >= Decimal::ZERO).then(|| Multiplier(factor.normalize()))
    }
}
