//! A bill by something else than products: how much of what each product is charged falls to which category of items.

use super::ledger::Units;
use super::pricing::{Bill, Line, Sum, Tariff};
use super::spread::spread;
use crate::usage::Rollup;

/// What a category is charged, of what a product is charged in a piece of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Index into the roll-up's products.
    pub product: usize,
    /// Index into the roll-up's pieces.
    pub piece: usize,
    /// The category; `None` for shortfall and fees where nothing is charged for usage.
    pub category: Option<usize>,
    /// The charge, in the bill's fraction.
    pub sum: Sum,
}

impl Tariff {
    /// Shares out a bill that this tariff made over categories: `categories` has that of each of the
    /// roll-up's items. Shares of a product and piece add up to what it is charged there, to the last digit.
    ///
    /// What volume tiers and discounts leave of the charges they apply to is shared in proportion to those, and
    /// shortfall and fees in proportion to what is then charged for usage; each by largest remainder. What comes before
    /// the contract's first day is not among them: it is shared as the other contract shares it, see
    /// [`Sum::as_before`].
    pub fn break_down(
        &self,
        rollup: &Rollup,
        bill: &Bill,
        categories: &[usize],
        mut each: impl FnMut(Share),
    ) {
        let mut lines = self.lines(bill).peekable();
        for product in 0..rollup.products.len() {
            // Items are sorted by product.
            let mut of_product = Vec::new();
            while let Some(line) = lines.next_if(|line| rollup.items[line.item].product == product)
            {
                of_product.push(line);
            }
            let shares = Shares::new(self, rollup, product, &of_product, categories);
            let net = shares.net(self, product, bill);
            shares.tell(product, net, bill, &mut each);
        }
    }
}

/// What the items of one product cost at unit prices, by category.
struct Shares {
    /// The categories it has, in order.
    categories: Vec<usize>,
    pieces: usize,
    /// By group of terms, then piece, then category.
    gross: Vec<u128>,
}

impl Shares {
    fn new(
        tariff: &Tariff,
        rollup: &Rollup,
        product: usize,
        lines: &[Line],
        categories: &[usize],
    ) -> Self {
        debug_assert!(
            lines
                .iter()
                .all(|line| rollup.items[line.item].product == product)
        );
        let mut present: Vec<usize> = lines.iter().map(|line| categories[line.item]).collect();
        present.sort_unstable();
        present.dedup();
        let (width, pieces) = (present.len(), rollup.pieces.len());
        let mut gross = vec![0_u128; tariff.matches.groups.len() * pieces * width];
        for line in lines {
            let Ok(place) = present.binary_search(&categories[line.item]) else {
                continue;
            };
            let row = line.by.group * pieces;
            line.for_each(rollup, |piece, amount| {
                let sum = &mut gross[(row + piece) * width + place];
                *sum = sum.saturating_add(amount);
            });
        }
        Self {
            categories: present,
            pieces,
            gross,
        }
    }

    /// What is charged for hours and for tokens, by piece, then category.
    fn net(&self, tariff: &Tariff, product: usize, bill: &Bill) -> Vec<Units> {
        let width = self.categories.len();
        let mut net = vec![Units::default(); self.pieces * width];
        if width == 0 {
            return net;
        }
        for (cell, gross) in self.gross.chunks(width).enumerate() {
            let (group, piece) = (cell / self.pieces, cell % self.pieces);
            let kind = usize::from(!tariff.matches.groups[group].is_hours);
            let whole: u128 = gross.iter().sum();
            if whole == 0 {
                continue;
            }
            let sheet = &bill.sheet;
            let left = sheet.net_of(sheet.at(group, product, piece));
            let of_piece = &mut net[piece * width..(piece + 1) * width];
            if left == whole {
                for (sum, part) in of_piece.iter_mut().zip(gross) {
                    sum[kind] += part;
                }
            } else {
                for (sum, part) in of_piece.iter_mut().zip(spread(left, gross)) {
                    sum[kind] += part;
                }
            }
        }
        net
    }

    /// Adds shortfall and fees, and tells every share.
    fn tell(&self, product: usize, mut net: Vec<Units>, bill: &Bill, each: &mut impl FnMut(Share)) {
        let width = self.categories.len();
        for piece in 0..self.pieces {
            let of_piece = &mut net[piece * width..(piece + 1) * width];
            let [_, _, fixed @ ..] = *bill.units(product, piece);
            if fixed != [0; 2] {
                let usage: Vec<u128> = of_piece.iter().map(|units| units[0] + units[1]).collect();
                if usage.iter().all(|charged| *charged == 0) {
                    let sum = Sum::of([0, 0, fixed[0], fixed[1]]);
                    each(Share {
                        product,
                        piece,
                        category: None,
                        sum,
                    });
                } else {
                    for (kind, amount) in [2, 3].into_iter().zip(fixed) {
                        let parts = spread(amount, &usage);
                        for (units, part) in of_piece.iter_mut().zip(parts) {
                            units[kind] = part;
                        }
                    }
                }
            }
            for (units, category) in of_piece.iter().zip(&self.categories) {
                if *units != Units::default() {
                    each(Share {
                        product,
                        piece,
                        category: Some(*category),
                        sum: Sum::of(*units),
                    });
                }
            }
        }
    }
}
