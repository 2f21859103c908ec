//! A bill, line by line, down to what is charged: shares of volume tiers, discounts, shortfalls and fees included, so that
//! the lines add up to the bill to the last digit.

use rust_decimal::Decimal;

use crate::contract::{Charge, PricedBy, Share, Side};
use crate::quantity::Usd;
use crate::usage::{Item, Metered, Piece};
use crate::workbook::Derived;

/// What is charged for an item, or whatever is used, in a piece of a week.
pub(super) struct BillLine<'a> {
    /// Index into the roll-up's products.
    pub(super) product: usize,
    /// The piece of a week.
    pub(super) piece: &'a Piece,
    /// The first day of the week it lies in.
    pub(super) week: crate::calendar::Day,
    /// What is charged for; `None` for shortfalls and fees where nothing is charged for usage.
    pub(super) used: Option<Used<'a>>,
    /// What is charged.
    pub(super) charge: Charge,
    /// The contract whose rates it is charged by: today's, before the first day of the proposed one.
    pub(super) by: Side,
}

/// A quantity with a price.
pub(super) struct Used<'a> {
    /// What was used.
    pub(super) item: &'a Item,
    /// What prices it.
    pub(super) by: PricedBy,
    /// Hours, or millions of tokens, as the usage says.
    pub(super) quantity: Decimal,
    /// At unit price and factors.
    pub(super) gross: Usd,
}

/// All lines of the bill of `side`, sorted by piece, product and item.
pub(super) fn bill_lines(derived: &Derived, side: Side) -> Vec<BillLine<'_>> {
    let before = derived.pairing.tariff(side).pieces_before();
    let mut lines = own_lines(derived, side, |piece| piece >= before);
    if before > 0 {
        lines.extend(own_lines(derived, Side::Baseline, |piece| piece < before));
    }
    lines.sort_by_key(|(key, _)| *key);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Where a line stands.
type Place = (usize, usize, usize);

fn own_lines(
    derived: &Derived,
    side: Side,
    is_in: impl Fn(usize) -> bool,
) -> Vec<(Place, BillLine<'_>)> {
    let rollup = &derived.pairing.rollup;
    let tariff = derived.pairing.tariff(side);
    let bill = derived.comparison.bill(side);
    let mut lines = Vec::new();
    let line = |product, piece: usize| {
        let piece = &rollup.pieces[piece];
        BillLine {
            product,
            piece,
            week: rollup.weeks[piece.week].week.first,
            used: None,
            charge: Charge::default(),
            by: side,
        }
    };
    // A line that nothing is charged for is one all the same.
    let mut places = std::collections::BTreeMap::new();
    for of in tariff.lines(bill) {
        let item = &rollup.items[of.item];
        let amounts = of.amounts(rollup);
        for ((week, quantity), gross) in quantities(item).into_iter().zip(amounts) {
            let piece = rollup.piece(item.segment, week);
            if is_in(piece) {
                places.insert((piece, of.item), lines.len());
                let used = Used {
                    item,
                    by: of.by,
                    quantity,
                    gross,
                };
                let line = BillLine {
                    used: Some(used),
                    ..line(item.product, piece)
                };
                lines.push(((piece, item.product, of.item), line));
            }
        }
    }
    let categories: Vec<usize> = (0..rollup.items.len()).collect();
    tariff.break_down(rollup, bill, &categories, |share: Share| {
        if !is_in(share.piece) {
            return;
        }
        let (charge, _) = bill.parts(&share.sum);
        let place = share
            .category
            .and_then(|item| places.get(&(share.piece, item)));
        if let Some(at) = place {
            lines[*at].1.charge += charge;
        } else {
            let line = BillLine {
                charge,
                ..line(share.product, share.piece)
            };
            lines.push(((share.piece, share.product, usize::MAX), line));
        }
    });
    lines
}

/// The weeks of an item, and how much it has in each: hours, or millions of tokens.
fn quantities(item: &Item) -> Vec<(usize, Decimal)> {
    match &item.metered {
        Metered::Tokens { weeks, .. } => {
            let weeks = weeks.iter();
            weeks.map(|(week, of)| (*week, of.millions())).collect()
        }
        Metered::Hours { weeks, .. } => {
            let weeks = weeks.iter();
            weeks.map(|(week, of)| (*week, of.decimal())).collect()
        }
    }
}
