//! Cells while rows are added up. There are many of them, and each row changes one, so they are kept small: 64 bits
//! a quantity, and beside them what needs more.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::{Key, Measures};
use crate::quantity::{ByClass, Hours, Tokens, Usd};

/// Quantities that fit in 64 bits each, as those of nearly all rows do; nothing billed. They are the tokens of each
/// class, the hours, in 1e-12 h, the requests and the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slim([u64; 8]);

impl Slim {
    /// One row. Its hours are given in 1e-12 h.
    #[inline]
    pub fn row(tokens: ByClass<u64>, pico_hours: u64, requests: u64) -> Self {
        let mut slim = Self([0, 0, 0, 0, 0, pico_hours, requests, 1]);
        for (to, from) in slim.0.iter_mut().zip(tokens.0) {
            *to = from;
        }
        slim
    }

    /// The same quantities; `None` where one does not fit, or something was billed.
    fn of(measures: &Measures) -> Option<Self> {
        if measures.billed.is_some() {
            return None;
        }
        let mut slim = Self::default();
        let [tokens @ .., pico_hours, requests, rows] = &mut slim.0;
        for (to, from) in tokens.iter_mut().zip(measures.tokens.0) {
            *to = from.0.try_into().ok()?;
        }
        *pico_hours = measures.hours.pico().try_into().ok()?;
        *requests = measures.requests.try_into().ok()?;
        *rows = measures.rows;
        Some(slim)
    }

    /// The same quantities.
    pub fn measures(&self) -> Measures {
        let [tokens @ .., pico_hours, requests, rows] = self.0;
        Measures {
            tokens: ByClass(tokens.map(|count| Tokens(count.into()))),
            hours: Hours::from_pico(pico_hours.into()),
            requests: requests.into(),
            billed: None,
            rows,
        }
    }

    /// Adds `more`; `false`, and nothing added, where a sum may not fit.
    #[inline]
    fn add(&mut self, more: &Self) -> bool {
        let mut sums = self.0;
        let mut bits = 0;
        for (sum, more) in sums.iter_mut().zip(more.0) {
            *sum = sum.wrapping_add(more);
            bits |= *sum | more;
        }
        // No sum is kept that has the highest bit, so two numbers without it cannot have wrapped around.
        let fits = bits >> 63 == 0;
        if fits {
            self.0 = sums;
        }
        fits
    }
}

/// Cells by their keys, and by their positions, in the order they were first added to.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    sums: IndexMap<Key, Slim, RandomState>,
    /// What was billed, by position; none beyond its end.
    billed: Vec<Option<Usd>>,
    /// What did not fit into the sums, by position: next to nothing.
    wide: HashMap<usize, Measures, RandomState>,
}

impl Cells {
    /// The position of the cell of `key`, new or known.
    pub(super) fn position(&mut self, key: Key) -> usize {
        let entry = self.sums.entry(key);
        let at = entry.index();
        entry.or_default();
        at
    }

    /// Adds to the cell at a position.
    #[inline]
    pub(super) fn add_slim(&mut self, at: usize, more: &Slim) {
        if let Some((_, sum)) = self.sums.get_index_mut(at)
            && !sum.add(more)
        {
            let wide = self.wide.entry(at).or_default();
            carry(wide, sum, more);
        }
    }

    /// Adds to the cell at a position.
    pub(super) fn add(&mut self, at: usize, more: &Measures) {
        let bare = Measures {
            billed: None,
            ..*more
        };
        let slim = Slim::of(&bare);
        if slim.is_none() {
            self.wide.entry(at).or_default().add(&bare);
        }
        self.add_slim(at, &slim.unwrap_or_default());
        if let Some(cost) = more.billed {
            if self.billed.len() <= at {
                self.billed.resize(at + 1, None);
            }
            let sum = &mut self.billed[at];
            *sum = Some(sum.map_or(cost, |sum| sum + cost));
        }
    }

    /// The keys, in the order of positions.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.sums.keys()
    }

    /// The cells, in the order of positions.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, Measures)> {
        self.sums.iter().enumerate().map(|(at, (key, sum))| {
            let mut measures = sum.measures();
            if let Some(wide) = self.wide.get(&at) {
                measures.add(wide);
            }
            measures.billed = self.billed.get(at).copied().flatten();
            (key, measures)
        })
    }
}

/// Moves a sum to where there is room, and adds `more` to it.
#[cold]
fn carry(wide: &mut Measures, sum: &mut Slim, more: &Slim) {
    wide.add(&std::mem::take(sum).measures());
    wide.add(&more.measures());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::usage::NameId;

    const KEY: Key = Key {
        day: Day::EARLIEST,
        product: NameId(0),
        model: NameId(0),
        resource: NameId(0),
        attributes: NameId(0),
        source: NameId(0),
    };

    /// Rows with quantities around the limits of 64 bits, billed and not.
    fn rows() -> Vec<Measures> {
        let numbers = [
            0,
            1,
            999,
            (1 << 63) - 1,
            1 << 63,
            u64::MAX.into(),
            1 << 64,
            u128::MAX >> 40,
        ];
        let row = |i: usize| {
            let number = |shift: usize| numbers[(i / 8_usize.pow(shift as u32 % 3) + shift) % 8];
            Measures {
                tokens: ByClass([0, 1, 2, 3, 4].map(|class| Tokens(number(class)))),
                hours: Hours::from_pico(number(5)),
                requests: number(6),
                billed: (i % 3 == 1).then(|| Usd(i.into())),
                rows: 1,
            }
        };
        (0..512).map(row).collect()
    }

    #[test]
    fn cells_hold_what_measures_do() {
        for count in [0, 1, 2, 3, 8, 64, 512] {
            let mut cells = Cells::default();
            let mut expected = [Measures::default(); 2];
            for (i, row) in rows().iter().take(count).enumerate() {
                let day = KEY.day.plus(i as i32 % 2);
                let at = cells.position(Key { day, ..KEY });
                match Slim::of(row) {
                    Some(slim) if i % 4 < 2 => cells.add_slim(at, &slim),
                    _ => cells.add(at, row),
                }
                expected[at].add(row);
            }
            let found: Vec<Measures> = cells.iter().map(|(_, measures)| measures).collect();
            assert_eq!(found, expected[..count.min(2)]);
        }
    }

    #[test]
    fn slim_is_what_measures_are() {
        let slim = Slim::row(ByClass([1, 2, 3, 4, 5]), 6, 7);
        assert_eq!(Slim::of(&slim.measures()), Some(slim));
        assert_eq!(slim.measures().rows, 1);
        for row in rows() {
            let is_slim = row.billed.is_none() && u64::try_from(row.requests).is_ok();
            if let Some(slim) = Slim::of(&row) {
                assert!(is_slim);
                assert_eq!(slim.measures(), row);
            }
        }
    }
}
