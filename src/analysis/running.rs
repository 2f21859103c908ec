//! The cost difference added up from week to week: whether, and when, what a switch costs at first has been saved again.

use super::comparison::Pair;
use super::turn::Turn;
use crate::quantity::Usd;

/// What both contracts charge up to the end of each week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// The sums, in the order of the weeks.
    pub weeks: Vec<Pair>,
    /// The last position at which the difference so far becomes of another sign, and stays so; `None` if it never
    /// changes its sign.
    pub turn: Option<Turn<usize>>,
}

impl Running {
    /// Adds up what the weeks are charged, one after another.
    pub fn new(weeks: impl IntoIterator<Item = Pair>) -> Self {
        let mut sum = Pair::default();
        let weeks: Vec<Pair> = weeks
            .into_iter()
            .map(|pair| {
                sum += pair;
                sum
            })
            .collect();
        let is_dearer = |difference: Usd| difference.is_positive();
        let turn = weeks.last().map(Pair::difference).and_then(|last| {
            // Level at the end is as good as less: nothing is left to be saved again.
            let is_other = |pair: &Pair| {
                let difference = pair.difference();
                !difference.is_zero() && is_dearer(difference) != is_dearer(last)
            };
            let before = weeks.iter().rposition(is_other)?;
            Some(Turn {
                is_level: false,
                at: before + 1,
                is_dearer: is_dearer(last),
            })
        });
        Self { weeks, turn }
    }

    /// The difference over all of them.
    pub fn difference(&self) -> Usd {
        self.weeks.last().map(Pair::difference).unwrap_or_default()
    }
}
