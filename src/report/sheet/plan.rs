//! Where everything stands in the spreadsheet, decided before anything is written, as sheets refer to each other.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_xlsxwriter::RowNum;

use super::names::SideNames;
use super::page::FIRST;
use crate::analysis::{Dimension, Pairing};
use crate::chart::Ranks;
use crate::contract::{Bill, PricedBy, Rates, Side, Tariff};
use crate::quantity::Usd;
use crate::usage::Metered;
use crate::workbook::{Derived, Workbook};

/// The first and the last row of some, counted from 0.
pub(super) type Rows = (RowNum, RowNum);

/// Where everything stands.
pub(super) struct Plan<'a> {
    pub(super) workbook: &'a Workbook,
    pub(super) derived: &'a Derived,
    /// In the order of [`Side::BOTH`].
    pub(super) sides: [SidePlan; 2],
    /// What each row of the charges is about: a piece of a week, and a product.
    pub(super) charges: Vec<(usize, usize)>,
    /// Products by size, the largest first; those in focus alone.
    pub(super) by_size: Vec<usize>,
    /// Their ranks among all products, which decide their colours.
    pub(super) ranks: Vec<usize>,
}

/// The same of one contract.
pub(super) struct SidePlan {
    pub(super) side: Side,
    pub(super) lines: Vec<Planned>,
    /// The lines of a piece and product.
    blocks: BTreeMap<(usize, usize), Rows>,
    pub(super) names: SideNames,
    /// Rows of each stretch of volume tiers, commitments and fees, on the sheet of terms.
    pub(super) terms: [Vec<RowNum>; 3],
    /// The stretch of each term of volume tiers that a piece lies in.
    months: BTreeMap<(usize, usize), usize>,
}

/// A quantity times a rate, in a piece of a week.
pub(super) struct Planned {
    pub(super) piece: usize,
    /// Index into the roll-up's items.
    pub(super) item: usize,
    pub(super) by: PricedBy,
    /// Hours, or millions of tokens.
    pub(super) quantity: Decimal,
    /// At unit price and factors.
    pub(super) gross: Usd,
}

impl<'a> Plan<'a> {
    pub(super) fn new(workbook: &'a Workbook, derived: &'a Derived) -> Self {
        let pairing = &derived.pairing;
        let mut row = FIRST;
        let mut taken = BTreeSet::new();
        let sides = Side::BOTH.map(|side| {
            let tariff = pairing.tariff(side);
            let stretches = &tariff.stretches;
            let of = |count: usize, row: &mut RowNum| -> Vec<RowNum> {
                // A heading, and a space below.
                let rows = (0..count as RowNum).map(|at| *row + 2 + at).collect();
                if count > 0 {
                    *row += count as RowNum + 4;
                }
                rows
            };
            let terms = [&stretches.volume, &stretches.commitments, &stretches.fees]
                .map(|of_kind| of(of_kind.len(), &mut row));
            let mut months = BTreeMap::new();
            for (at, stretch) in stretches.volume.iter().enumerate() {
                months.extend(
                    stretch
                        .pieces
                        .iter()
                        .map(|piece| ((stretch.term, *piece), at)),
                );
            }
            let lines = planned(pairing, tariff, derived.comparison.bill(side));
            SidePlan {
                side,
                blocks: blocks(pairing, &lines),
                lines,
                names: SideNames::new(workbook, derived, side, &mut taken),
                terms,
                months,
            }
        });
        let mut charges: BTreeSet<(usize, usize)> = BTreeSet::new();
        for side in &sides {
            charges.extend(side.blocks.keys());
            // Where nothing is charged for usage, shortfalls and fees fall on products all the same.
            if side.terms[1..].iter().any(|rows| !rows.is_empty()) {
                let pieces = 0..pairing.rollup.pieces.len();
                let products = || pairing.rollup.products_of_no_model();
                charges.extend(pieces.flat_map(|piece| products().map(move |of| (piece, of))));
            }
        }
        let ranks = Ranks::new(derived, Dimension::Product);
        let (ranks, by_size) = ranks.in_focus(derived).unzip();
        Self {
            workbook,
            derived,
            sides,
            charges: charges.into_iter().collect(),
            by_size,
            ranks,
        }
    }

    pub(super) fn side(&self, side: Side) -> &SidePlan {
        &self.sides[side as usize]
    }

    pub(super) fn tariff(&self, side: Side) -> &Tariff {
        self.derived.pairing.tariff(side)
    }

    pub(super) fn bill(&self, side: Side) -> &Bill {
        self.derived.comparison.bill(side)
    }

    pub(super) fn rates(&self, side: Side) -> &Rates {
        &self.derived.comparison.rates[side as usize]
    }

    /// The rows of the charges of pieces from one to another, these included.
    pub(super) fn charges_of(&self, first: usize, last: usize) -> Option<Rows> {
        let from = self.charges.partition_point(|row| row.0 < first);
        let to = self.charges.partition_point(|row| row.0 <= last);
        (from < to).then(|| (FIRST + from as RowNum, FIRST + to as RowNum - 1))
    }

    /// The row of the charges of a piece and product.
    pub(super) fn charge_row(&self, piece: usize, product: usize) -> Option<RowNum> {
        let found = self.charges.binary_search(&(piece, product));
        found.ok().map(|at| FIRST + at as RowNum)
    }

    /// The first and last piece of a week.
    pub(super) fn pieces_of(&self, week: usize) -> Option<(usize, usize)> {
        let pieces = &self.derived.pairing.rollup.pieces;
        let from = pieces.partition_point(|piece| piece.week < week);
        let to = pieces.partition_point(|piece| piece.week <= week);
        (from < to).then(|| (from, to - 1))
    }

    /// What a product is called; apart, what it uses of other models than the one that the answer is about.
    pub(super) fn product(&self, product: usize) -> String {
        let rollup = &self.derived.pairing.rollup;
        let name = &rollup.products[product];
        if product < rollup.of_model {
            name.clone()
        } else {
            format!("{name}, other models")
        }
    }
}

impl SidePlan {
    /// The rows of the bill that a piece and product has.
    pub(super) fn block(&self, piece: usize, product: usize) -> Option<Rows> {
        self.blocks.get(&(piece, product)).copied()
    }

    /// The rows of the bill of pieces from one to another, these included.
    pub(super) fn lines_of(&self, first: usize, last: usize) -> Option<Rows> {
        let from = self.lines.partition_point(|line| line.piece < first);
        let to = self.lines.partition_point(|line| line.piece <= last);
        (from < to).then(|| (FIRST + from as RowNum, FIRST + to as RowNum - 1))
    }

    /// The stretch of volume tiers that a piece lies in.
    pub(super) fn month(&self, term: usize, piece: usize) -> Option<usize> {
        self.months.get(&(term, piece)).copied()
    }
}

fn planned(pairing: &Pairing, tariff: &Tariff, bill: &Bill) -> Vec<Planned> {
    let rollup = &pairing.rollup;
    let mut lines = Vec::new();
    for line in tariff.lines(bill) {
        let item = &rollup.items[line.item];
        let (weeks, quantities): (Vec<usize>, Vec<Decimal>) = match &item.metered {
            Metered::Tokens { weeks, .. } => weeks
                .iter()
                .map(|(week, of)| (*week, of.millions()))
                .unzip(),
            Metered::Hours { weeks, .. } => {
                weeks.iter().map(|(week, of)| (*week, of.decimal())).unzip()
            }
        };
        let amounts = line.amounts(rollup);
        for ((week, quantity), gross) in weeks.into_iter().zip(quantities).zip(amounts) {
            lines.push(Planned {
                piece: rollup.piece(item.segment, week),
                item: line.item,
                by: line.by,
                quantity,
                gross,
            });
        }
    }
    // Items are sorted by product.
    lines.sort_by_key(|line| (line.piece, line.item));
    lines
}

fn blocks(pairing: &Pairing, lines: &[Planned]) -> BTreeMap<(usize, usize), Rows> {
    let mut blocks: BTreeMap<(usize, usize), Rows> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let row = FIRST + at as RowNum;
        let product = pairing.rollup.items[line.item].product;
        let block = blocks.entry((line.piece, product)).or_insert((row, row));
        block.1 = row;
    }
    blocks
}
