//! The periods that volume, commitments and fees count by, on the days of some usage.

use super::mode::Dating;
use super::terms::Every;
use super::{Adjustments, InForce};
use crate::calendar::{Day, Span};
use crate::usage::{Piece, Rollup};

/// One period of one term, as far as the data and the contract cover it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Position of the term among its kind.
    pub term: usize,
    /// The whole period.
    pub period: Span,
    /// How many of its days count.
    pub covered: i32,
    /// The pieces it consists of, in order; indices into [`Rollup::pieces`].
    pub pieces: Vec<usize>,
}

/// The stretches of every term of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretches {
    /// Months of the volume tiers.
    pub volume: Vec<Stretch>,
    /// Periods of the commitments.
    pub commitments: Vec<Stretch>,
    /// Periods of the fees.
    pub fees: Vec<Stretch>,
}

impl Stretches {
    /// Finds the stretches of the contract's terms, after `adjustments`.
    pub fn new(rollup: &Rollup, dating: &Dating<'_>, adjustments: &Adjustments) -> Self {
        let terms = &dating.contract.terms;
        let mut stretches = Self::default();
        for (at, term) in terms.volume.iter().enumerate() {
            let found = of_term(rollup, dating, at, term.in_force, Every::Month);
            stretches.volume.extend(found);
        }
        for (at, (every, in_force)) in committed(dating, adjustments).into_iter().enumerate() {
            let found = of_term(rollup, dating, at, in_force, every);
            stretches.commitments.extend(found);
        }
        for (at, term) in terms.fees.iter().enumerate() {
            let found = of_term(rollup, dating, at, term.in_force, term.every);
            stretches.fees.extend(found);
        }
        stretches
    }
}

impl Stretches {
    /// Numbers the pieces so that those that lie in the same periods of commitments and fees have the same number, in
    /// order.
    pub fn strips(&self, rollup: &Rollup) -> Vec<usize> {
        let mut starts = vec![false; rollup.pieces.len() + 1];
        for stretch in self.commitments.iter().chain(&self.fees) {
            if let (Some(first), Some(last)) = (stretch.pieces.first(), stretch.pieces.last()) {
                starts[*first] = true;
                starts[*last + 1] = true;
            }
        }
        let mut number = 0;
        let pieces = 0..rollup.pieces.len();
        let numbered = pieces.map(|piece| {
            number += usize::from(starts[piece] && piece > 0);
            number
        });
        numbered.collect()
    }

    /// The month of volume tiers `term` that a piece lies in, by its position.
    pub fn month_of(&self, term: usize, piece: usize) -> Option<usize> {
        let is_it = |stretch: &Stretch| stretch.term == term && stretch.pieces.contains(&piece);
        self.volume.iter().position(is_it)
    }
}

/// The periods and dates of the commitments; a month's without dates, where only a scenario has one.
fn committed(dating: &Dating<'_>, adjustments: &Adjustments) -> Vec<(Every, InForce)> {
    let commitments = &dating.contract.terms.commitments;
    if commitments.is_empty() && adjustments.commitment.is_some() {
        return vec![(Every::Month, InForce::default())];
    }
    let period = |term: &super::terms::Commitment| (term.every, term.in_force);
    commitments.iter().map(period).collect()
}

fn of_term(
    rollup: &Rollup,
    dating: &Dating<'_>,
    term: usize,
    in_force: InForce,
    every: Every,
) -> Vec<Stretch> {
    let counts = |day: Day| dating.is_in_force(day) && dating.holds(in_force, day);
    let mut stretches: Vec<Stretch> = Vec::new();
    let pieces = rollup.pieces.iter().enumerate();
    for (at, Piece { span, .. }) in pieces.filter(|(_, piece)| counts(piece.span.first)) {
        let period = every.period(span.first, rollup.week_start, dating.effective);
        let covered = span.days();
        match stretches.last_mut() {
            Some(last) if last.period == period => {
                last.covered += covered;
                last.pieces.push(at);
            }
            _ => stretches.push(Stretch {
                term,
                period,
                covered,
                pieces: vec![at],
            }),
        }
    }
    stretches
}
