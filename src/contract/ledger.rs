//! What products are charged, in whole fractions of a dollar: added up exactly, and fast.

use crate::usage::Rollup;

/// For hours, for tokens, shortfall and fees.
pub(super) type Units = [u128; 4];

/// Adds amounts of each kind.
pub(super) fn add_units(sum: &mut Units, more: &Units) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
    }
}

/// Charges by product and piece of a week, and by product and week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ledger {
    pub(super) pieces: Vec<Units>,
    weeks: Vec<Units>,
    /// How many pieces there are, and weeks.
    of_product: [usize; 2],
}

impl Ledger {
    /// Adds up weeks from `pieces`, which are by product, then by piece.
    pub(super) fn new(rollup: &Rollup, pieces: Vec<Units>) -> Self {
        let of_product = [rollup.pieces.len(), rollup.weeks.len()];
        let mut weeks = vec![Units::default(); rollup.products.len() * of_product[1]];
        if of_product[0] > 0 {
            let products = pieces.chunks(of_product[0]);
            for (pieces, weeks) in products.zip(weeks.chunks_mut(of_product[1])) {
                for (piece, units) in rollup.pieces.iter().zip(pieces) {
                    add_units(&mut weeks[piece.week], units);
                }
            }
        }
        Self {
            pieces,
            weeks,
            of_product,
        }
    }

    pub(super) fn piece(&self, product: usize, piece: usize) -> &Units {
        &self.pieces[product * self.of_product[0] + piece]
    }

    pub(super) fn week(&self, product: usize, week: usize) -> &Units {
        &self.weeks[product * self.of_product[1] + week]
    }
}
