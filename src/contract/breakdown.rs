//! A bill by something else than products: how much of what each product is charged falls to which category of items.

use super::bill::{Bill, Line, Sum};
use super::ledger::Units;
use super::pricing::Tariff;
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
        let mut places = vec![None; categories.iter().max().map_or(0, |most| most + 1)];
        let mut end = 0;
        for product in 0..rollup.products.len() {
            // Items are sorted by product.
            let start = end;
            let rest = rollup.items[start..].iter();
            end += rest.take_while(|item| item.product == product).count();
            let lines = || (start..end).filter_map(|item| self.line(bill, item));
            let mut shares = Shares::new(rollup.pieces.len());
            for line in lines() {
                let category = categories[line.item];
                places[category].get_or_insert_with(|| {
                    shares.categories.push(category);
                    shares.categories.len() - 1
                });
            }
            shares.gross = vec![0; self.matches.groups.len() * shares.pieces * shares.width()];
            for line in lines() {
                if let Some(place) = places[categories[line.item]] {
                    shares.add(&line, rollup, place);
                }
            }
            let net = shares.net(self, product, bill);
            shares.tell(product, net, bill, &mut each);
            for category in shares.categories {
                places[category] = None;
            }
        }
    }
}

/// What the items of one product cost at unit prices, by category.
struct Shares {
    /// The categories it has, in the order of their first items.
    categories: Vec<usize>,
    pieces: usize,
    /// By group of terms, then piece, then category.
    gross: Vec<u128>,
}

impl Shares {
    fn new(pieces: usize) -> Self {
        Self {
            categories: Vec::new(),
            pieces,
            gross: Vec::new(),
        }
    }

    fn width(&self) -> usize {
        self.categories.len()
    }

    /// Adds what an item costs to the category at `place`.
    fn add(&mut self, line: &Line, rollup: &Rollup, place: usize) {
        let (row, width) = (line.by.group * self.pieces, self.width());
        line.for_each(rollup, |piece, amount| {
            let sum = &mut self.gross[(row + piece) * width + place];
            *sum = sum.saturating_add(amount);
        });
    }

    /// What is charged for hours and for tokens, by piece, then category.
    fn net(&self, tariff: &Tariff, product: usize, bill: &Bill) -> Vec<Units> {
        let width = self.width();
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
        let width = self.width();
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
