//! The difference by product, over the weeks that totals count.

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Worksheet};

use super::charges::{self, AVERAGED, COUNTED, DIFFERENCE, PRODUCT};
use super::page::{Column, FIRST, Page, range};
use super::plan::{Plan, Rows};
use super::style::{Style, Styles};
use super::weeks::{all_rows, change};
use crate::analysis::Summary;
use crate::contract::Side;
use crate::report::ExportError;

const COLUMNS: [Column<'_>; 8] = [
    ("Product", 28.0, Style::Text),
    ("Baseline", 18.0, Style::Money),
    ("Proposed", 18.0, Style::Money),
    ("Difference", 18.0, Style::Signed),
    ("Change", 10.0, Style::Change),
    ("Weeks that averages count", 12.0, Style::Count),
    ("Difference of an average week", 18.0, Style::Signed),
    ("Breaks even at (as exported)", 22.0, Style::Times),
];

/// A sum over the charges of a product that a column marks.
pub(super) fn sum_of(product: usize, of: &str, mark: &str, rows: Option<Rows>) -> String {
    rows.map_or_else(
        || "0".to_owned(),
        |rows| {
            let cells = |of: &str| format!("{}!{}", charges::NAME, range(of, rows));
            let number = product + 1;
            let [of, products, mark] = [of, PRODUCT, mark].map(cells);
            format!("SUMIFS({of},{products},{number},{mark},1)")
        },
    )
}

pub(super) fn write(plan: &Plan<'_>, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "Over the weeks that totals count. Breaks even at: the factor on all token rates (hourly rates, where no tokens are metered) at which the compared weeks cost the same";
    let mut page = Page::new("Products", "The difference by product", about, styles)?;
    page.table(&COLUMNS, 1, plan.by_size.len())?;
    let all = all_rows(plan);
    for (at, product) in plan.by_size.iter().enumerate() {
        let summary = &plan.derived.comparison.products[*product].summary;
        let row = FIRST + at as RowNum;
        let cell = row + 1;
        page.say(row, 0, &plan.product(*product))?;
        for (column, side) in [(1, Side::Baseline), (2, Side::Proposed)] {
            let formula = sum_of(*product, charges::total(side), COUNTED, all);
            page.formula(row, column, &format!("={formula}"), charge(summary, side))?;
        }
        let difference = summary.all.difference();
        page.formula(row, 3, &format!("=C{cell}-B{cell}"), difference.0)?;
        change(&mut page, row, summary.all.baseline.total(), difference)?;
        page.number(row, 5, Decimal::from(summary.averaged_weeks))?;
        let sum = sum_of(*product, DIFFERENCE, AVERAGED, all);
        average(&mut page, row, &sum, summary, Style::Signed)?;
        break_even(&mut page, row, summary)?;
    }
    let row = FIRST + plan.by_size.len() as RowNum;
    let (cell, last) = (row + 1, row);
    let total = &plan.derived.comparison.total;
    page.text(row, 0, "All products", Style::Strong)?;
    for (column, side) in [("B", Side::Baseline), ("C", Side::Proposed)] {
        let formula = format!("=SUM({column}{}:{column}{last})", FIRST + 1);
        let at = if side == Side::Baseline { 1 } else { 2 };
        page.work_out(row, at, &formula, charge(total, side), Style::Total)?;
    }
    let difference = total.all.difference();
    page.work_out(
        row,
        3,
        &format!("=C{cell}-B{cell}"),
        difference.0,
        Style::TotalSigned,
    )?;
    change(&mut page, row, total.all.baseline.total(), difference)?;
    page.number(row, 5, Decimal::from(total.averaged_weeks))?;
    let sum = super::weeks::sum_where(DIFFERENCE, AVERAGED, all);
    average(&mut page, row, &sum, total, Style::TotalSigned)?;
    break_even(&mut page, row, total)?;
    page.colour_signs((FIRST, row), (3, 3))?;
    page.colour_signs((FIRST, row), (6, 6))?;
    Ok(page.sheet)
}

fn charge(summary: &Summary, side: Side) -> Decimal {
    match side {
        Side::Baseline => summary.all.baseline.total().0,
        Side::Proposed => summary.all.proposed.total().0,
    }
}

/// The difference of an average week, from the number of weeks in column F.
fn average(
    page: &mut Page<'_>,
    row: RowNum,
    sum: &str,
    summary: &Summary,
    style: Style,
) -> Result<(), ExportError> {
    let at = row + 1;
    let value = summary.difference_per_week().map(|of| of.0);
    page.formula_or_none(
        row,
        6,
        &format!("=IF(F{at}=0,\"\",{sum}/F{at})"),
        value,
        style,
    )
}

fn break_even(page: &mut Page<'_>, row: RowNum, summary: &Summary) -> Result<(), ExportError> {
    match summary.break_even_tokens.or(summary.break_even_hours) {
        Some(factor) => page.number(row, 7, factor.0.round_dp(6)),
        None => page.text(row, 7, "—", Style::Muted),
    }
}
