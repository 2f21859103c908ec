//! The quantities a contract prices, laid out so that pricing runs through memory from one end to the other.

use super::fraction::UnitPrice;
use super::matching::{Match, Matches};
use crate::usage::{Metered, Rollup};

/// Every quantity with a price, with the cell of the bill's sheet that its charge belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Priced {
    runs: Vec<Run>,
    cells: Vec<u32>,
    quantities: Vec<u64>,
    /// Those that 64 bits do not hold: position of the price, cell, quantity.
    long: Vec<(usize, usize, u128)>,
    /// Tokens, or picohours, of each cell whose group has volume tiers, which no price moves.
    pub(super) counted: Vec<u128>,
}

/// Quantities of one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    price: usize,
    end: usize,
}

impl Priced {
    /// The quantities of `rollup` that were matched, each with the price at the item's position in `prices`.
    pub(super) fn new(rollup: &Rollup, matches: &Matches, prices: &[Option<usize>]) -> Self {
        let mut all = Self::default();
        let (products, pieces) = (rollup.products.len(), rollup.pieces.len());
        let has_volume = matches.groups.iter().any(|group| group.volume.is_some());
        if has_volume {
            all.counted = vec![0; matches.groups.len() * products * pieces];
        }
        for ((item, found), price) in rollup.items.iter().zip(&matches.items).zip(prices) {
            let (Match::Rate(by), Some(price)) = (found, *price) else {
                continue;
            };
            let counts = matches.groups[by.group].volume.is_some();
            let row = (by.group * products + item.product) * pieces;
            let mut add = |week: usize, quantity: u128| {
                let cell = row + rollup.piece(item.segment, week);
                if counts {
                    let sum = &mut all.counted[cell];
                    *sum = sum.saturating_add(quantity);
                }
                match (u64::try_from(quantity), u32::try_from(cell)) {
                    (Ok(quantity), Ok(cell)) => {
                        all.quantities.push(quantity);
                        all.cells.push(cell);
                    }
                    _ => all.long.push((price, cell, quantity)),
                }
            };
            match &item.metered {
                Metered::Hours { weeks, .. } => {
                    for (week, hours) in weeks {
                        add(*week, hours.pico());
                    }
                }
                Metered::Tokens { weeks, .. } => {
                    for (week, tokens) in weeks {
                        add(*week, tokens.0);
                    }
                }
            }
            let end = all.quantities.len();
            match all.runs.last_mut() {
                Some(run) if run.price == price => run.end = end,
                _ => all.runs.push(Run { price, end }),
            }
        }
        all
    }

    /// Adds what everything costs to the cells of a sheet.
    pub(super) fn charge(&self, prices: &[UnitPrice], sheet: &mut [u128]) {
        let mut start = 0;
        for &Run { price, end } in &self.runs {
            let quantities = self.quantities[start..end].iter();
            let quantities = self.cells[start..end].iter().zip(quantities);
            let price = prices[price];
            match price.short() {
                // 64 × 64 bits always fit.
                Some(rate) => {
                    for (cell, quantity) in quantities {
                        let cell = &mut sheet[*cell as usize];
                        *cell = cell.saturating_add(u128::from(*quantity) * u128::from(rate));
                    }
                }
                None => {
                    for (cell, quantity) in quantities {
                        let cell = &mut sheet[*cell as usize];
                        *cell = cell.saturating_add(price.times(u128::from(*quantity)));
                    }
                }
            }
            start = end;
        }
        for &(price, cell, quantity) in &self.long {
            let cell = &mut sheet[cell];
            *cell = cell.saturating_add(prices[price].times(quantity));
        }
    }
}
