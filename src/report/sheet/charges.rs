//! What both contracts charge each product in each piece of a week, and the difference.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Worksheet};

use super::page::{Column, FIRST, Page, range};
use super::plan::Plan;
use super::style::{Style, Styles};
use super::{bill, terms};
use crate::contract::{Charge, Side, Stretch, Sum};
use crate::quantity::Usd;
use crate::report::ExportError;

/// The name of the sheet.
pub(super) const NAME: &str = "Charges";

const COLUMNS: [Column<'_>; 18] = [
    ("Week of", 12.0, Style::Day),
    ("From", 12.0, Style::Day),
    ("To", 12.0, Style::Day),
    ("Product", 24.0, Style::Text),
    ("Product number", 8.0, Style::Count),
    ("In this view", 8.0, Style::Count),
    ("In totals", 8.0, Style::Count),
    ("In averages", 9.0, Style::Count),
    ("Baseline: usage", 17.0, Style::Money),
    ("Baseline: shortfall", 15.0, Style::Money),
    ("Baseline: fees", 15.0, Style::Money),
    ("Baseline", 17.0, Style::Money),
    ("Proposed: usage", 17.0, Style::Money),
    ("Proposed: shortfall", 15.0, Style::Money),
    ("Proposed: fees", 15.0, Style::Money),
    ("Before its first day, as the baseline", 17.0, Style::Money),
    ("Proposed", 17.0, Style::Money),
    ("Difference", 17.0, Style::Signed),
];

/// The columns that formulas name.
pub(super) const PRODUCT: &str = "E";
pub(super) const IN_VIEW: &str = "F";
pub(super) const COUNTED: &str = "G";
pub(super) const AVERAGED: &str = "H";
pub(super) const DIFFERENCE: &str = "R";

/// The column of what a contract charges for usage.
pub(super) const fn usage(side: Side) -> &'static str {
    match side {
        Side::Baseline => "I",
        Side::Proposed => "M",
    }
}

/// The column of all that a contract charges.
pub(super) const fn total(side: Side) -> &'static str {
    match side {
        Side::Baseline => "L",
        Side::Proposed => "Q",
    }
}

/// What `side` charges a product in a piece itself, and what is from before its first day.
pub(super) fn charged(plan: &Plan<'_>, side: Side, row: (usize, usize)) -> (Charge, Usd) {
    let bill = plan.bill(side);
    let mut sum = Sum::default();
    bill.add_piece(&mut sum, row.1, row.0);
    let (own, before) = bill.parts(&sum);
    (own, before.total())
}

pub(super) fn write(plan: &Plan<'_>, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "Usage is the sum of the bill’s lines; shortfalls and fees are spread in proportion to it. Weeks stand in pieces where a month, a rate or a contract begins in them";
    let title = "What each product is charged, and the difference";
    let mut page = Page::new(NAME, title, about, styles)?;
    page.table(&COLUMNS, 4, plan.charges.len())?;
    for at in 0..plan.charges.len() {
        write_row(&mut page, plan, at)?;
    }
    if let Some(last) = (plan.charges.len() as RowNum).checked_sub(1) {
        page.colour_signs((FIRST, FIRST + last), (17, 17))?;
    }
    Ok(page.sheet)
}

fn write_row(page: &mut Page<'_>, plan: &Plan<'_>, at: usize) -> Result<(), ExportError> {
    let pairing = &plan.derived.pairing;
    let (piece, product) = plan.charges[at];
    let row = FIRST + at as RowNum;
    let of = &pairing.rollup.pieces[piece];
    page.day(row, 0, pairing.rollup.weeks[of.week].week.first)?;
    page.day(row, 1, of.span.first)?;
    page.day(row, 2, of.span.last)?;
    page.say(row, 3, &plan.product(product))?;
    page.number(row, 4, Decimal::from(product + 1))?;
    let is_in_view = pairing.is_in_focus(product) && pairing.weeks_in_focus().contains(&of.week);
    let flags = [
        is_in_view,
        pairing.is_counted(product, of.week),
        pairing.is_averaged(product, of.week),
    ];
    for (column, flag) in (5..).zip(flags) {
        page.number(row, column, Decimal::from(u8::from(flag)))?;
    }
    let cell = row + 1;
    let totals = Side::BOTH.map(|side| {
        let (own, before) = charged(plan, side, (piece, product));
        own.total() + before
    });
    for side in Side::BOTH {
        let (own, before) = charged(plan, side, (piece, product));
        let first = match side {
            Side::Baseline => 8,
            Side::Proposed => 12,
        };
        let planned = plan.side(side);
        match planned.block(piece, product) {
            Some(rows) => {
                let sheet = bill::sheet_name(side);
                let formula = format!("=SUM('{sheet}'!{})", range(bill::CHARGED, rows));
                page.formula(row, first, &formula, own.usage().0)?;
            }
            None => page.number(row, first, Decimal::ZERO)?,
        }
        let stretches = &plan.tariff(side).stretches;
        let kinds = [
            (&stretches.commitments, &planned.terms[1], own.shortfall),
            (&stretches.fees, &planned.terms[2], own.fees),
        ];
        for (column, (stretches, rows, amount)) in (first + 1..).zip(kinds) {
            let formula = spread(plan, (piece, product), usage(side), cell, stretches, rows);
            match formula {
                Some(formula) => page.formula(row, column, &formula, amount.0)?,
                None => page.number(row, column, Decimal::ZERO)?,
            }
        }
        if side == Side::Proposed {
            if piece < plan.tariff(side).pieces_before() {
                page.formula(row, 15, &format!("=L{cell}"), before.0)?;
            } else {
                page.number(row, 15, Decimal::ZERO)?;
            }
        }
    }
    let [baseline, proposed] = totals;
    page.formula(row, 11, &format!("=I{cell}+J{cell}+K{cell}"), baseline.0)?;
    let formula = format!("=M{cell}+N{cell}+O{cell}+P{cell}");
    page.formula(row, 16, &formula, proposed.0)?;
    let difference = (proposed - baseline).0;
    page.formula(row, 17, &format!("=Q{cell}-L{cell}"), difference)
}

/// What of shortfalls or fees falls on a product in a piece; `None` where nothing may.
fn spread(
    plan: &Plan<'_>,
    (piece, product): (usize, usize),
    usage: &str,
    cell: RowNum,
    stretches: &[Stretch],
    rows: &[RowNum],
) -> Option<String> {
    let rollup = &plan.derived.pairing.rollup;
    let bears = rollup.products_of_no_model().contains(&product);
    let mut formula = String::new();
    let of_piece = stretches.iter().zip(rows);
    for (_, row) in of_piece.filter(|(stretch, _)| stretch.pieces.contains(&piece)) {
        let [each, each_day] = terms::spread(*row);
        let sign = if formula.is_empty() { "=" } else { "+" };
        write!(formula, "{sign}{usage}{cell}*{each}").ok()?;
        if bears {
            write!(formula, "+(C{cell}-B{cell}+1)*{each_day}").ok()?;
        }
    }
    (!formula.is_empty()).then_some(formula)
}
