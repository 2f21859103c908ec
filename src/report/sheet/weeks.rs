//! The difference by week, and by week and product; and its chart.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    ChartType, ColNum, Color, RowNum, Worksheet,
};

use super::charges::{self, AVERAGED, COUNTED, DIFFERENCE, IN_VIEW};
use super::page::{Column, FIRST, HEAD, Page, column, range};
use super::plan::{Plan, Rows};
use super::style::{Style, Styles, palette, written};
use crate::analysis::Standing;
use crate::chart::OTHER;
use crate::colour::PRODUCT_COLOURS;
use crate::contract::Side;
use crate::quantity::Usd;
use crate::report::ExportError;

/// The name of the sheet.
pub(super) const NAME: &str = "Weeks";

const COLUMNS: [Column<'_>; 7] = [
    ("Week of", 13.0, Style::Day),
    ("Baseline", 17.0, Style::Money),
    ("Proposed", 17.0, Style::Money),
    ("Difference", 17.0, Style::Signed),
    ("Change", 10.0, Style::Change),
    ("Difference that averages count", 17.0, Style::Signed),
    ("Note", 22.0, Style::Muted),
];

/// The first column of products.
const PRODUCTS: ColNum = 7;

/// As many products have a colour of their own.
const COLOURED: usize = PRODUCT_COLOURS;

/// The columns of products: those with a colour, all others together, and each of those.
enum Shown {
    Product(usize),
    Others,
}

fn shown(plan: &Plan<'_>) -> Vec<Shown> {
    let products = || plan.by_size.iter().map(|product| Shown::Product(*product));
    if plan.by_size.len() <= COLOURED + 1 {
        return products().collect();
    }
    let (own, rest) = (products().take(COLOURED), products().skip(COLOURED));
    own.chain([Shown::Others]).chain(rest).collect()
}

/// How many of the columns of products the chart stacks.
fn stacked(plan: &Plan<'_>) -> usize {
    plan.by_size.len().min(COLOURED + 1)
}

pub(super) fn write(plan: &Plan<'_>, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "Proposed − baseline: above zero, the proposed contract costs more. By product, to the right";
    let mut page = Page::new(NAME, "The difference by week and product", about, styles)?;
    let shown = shown(plan);
    let names: Vec<String> = shown
        .iter()
        .map(|of| match of {
            Shown::Product(product) => plan.product(*product),
            Shown::Others => OTHER.to_owned(),
        })
        .collect();
    let of_products = names
        .iter()
        .map(|name| (name.as_str(), 17.0, Style::Signed));
    let columns: Vec<Column<'_>> = COLUMNS.into_iter().chain(of_products).collect();
    let weeks: Vec<usize> = plan.derived.pairing.weeks_in_focus().collect();
    page.table(&columns, 1, weeks.len())?;
    for (at, week) in weeks.iter().enumerate() {
        week_row(&mut page, plan, *week, FIRST + at as RowNum, &shown)?;
    }
    let end = FIRST + weeks.len() as RowNum;
    totals(&mut page, plan, end, &shown)?;
    let last = columns.len() as ColNum - 1;
    page.colour_signs((FIRST, end), (3, 3))?;
    page.colour_signs((FIRST, end), (5, 5))?;
    if last >= PRODUCTS {
        page.colour_signs((FIRST, end), (PRODUCTS, last))?;
    }
    Ok(page.sheet)
}

/// The charges of a week.
fn rows_of(plan: &Plan<'_>, week: usize) -> Option<Rows> {
    let (first, last) = plan.pieces_of(week)?;
    plan.charges_of(first, last)
}

/// A sum over charges that a column marks.
pub(super) fn sum_where(of: &str, mark: &str, rows: Option<Rows>) -> String {
    rows.map_or_else(
        || "0".to_owned(),
        |rows| {
            let [of, mark] = [of, mark].map(|of| format!("{}!{}", charges::NAME, range(of, rows)));
            format!("SUMIFS({of},{mark},1)")
        },
    )
}

fn week_row(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    week: usize,
    row: RowNum,
    shown: &[Shown],
) -> Result<(), ExportError> {
    let (pairing, comparison) = (&plan.derived.pairing, &plan.derived.comparison);
    let pair = &comparison.weeks[week];
    let rows = rows_of(plan, week);
    let at = row + 1;
    page.day(row, 0, pairing.rollup.weeks[week].week.first)?;
    for (column, side, charge) in [
        (1, Side::Baseline, pair.baseline),
        (2, Side::Proposed, pair.proposed),
    ] {
        let formula = sum_where(charges::total(side), IN_VIEW, rows);
        page.formula(row, column, &format!("={formula}"), charge.total().0)?;
    }
    page.formula(row, 3, &format!("=C{at}-B{at}"), pair.difference().0)?;
    change(page, row, pair.baseline.total(), pair.difference())?;
    let averaged = |product: &usize| pairing.is_averaged(*product, week);
    let averaged: Usd = pairing
        .products_in_focus()
        .filter(averaged)
        .map(|product| comparison.products[product].weeks[week].difference())
        .sum();
    let formula = sum_where(DIFFERENCE, AVERAGED, rows);
    page.formula(row, 5, &format!("={formula}"), averaged.0)?;
    page.text(row, 6, &marks(plan, week), Style::Muted)?;
    let mut others = Usd::ZERO;
    for product in plan.by_size.iter().skip(COLOURED) {
        others += comparison.products[*product].weeks[week].difference();
    }
    for (column, of) in (PRODUCTS..).zip(shown) {
        match of {
            Shown::Product(product) => {
                let pieces = plan
                    .pieces_of(week)
                    .map_or(0..0, |(first, last)| first..last + 1);
                let cells: Vec<String> = pieces
                    .filter_map(|piece| plan.charge_row(piece, *product))
                    .map(|row| format!("{}!{DIFFERENCE}{}", charges::NAME, row + 1))
                    .collect();
                if !cells.is_empty() {
                    let difference = comparison.products[*product].weeks[week].difference();
                    page.formula(row, column, &format!("={}", cells.join("+")), difference.0)?;
                }
            }
            Shown::Others => {
                let last = self::column(column - 1);
                let first = self::column(PRODUCTS);
                let formula = format!("=D{at}-SUM({first}{at}:{last}{at})");
                page.formula(row, column, &formula, others.0)?;
            }
        }
    }
    Ok(())
}

/// The difference as a share of the baseline, from columns B and D to E.
pub(super) fn change(
    page: &mut Page<'_>,
    row: RowNum,
    baseline: Usd,
    difference: Usd,
) -> Result<(), ExportError> {
    let at = row + 1;
    let share = difference.0.checked_div(baseline.0);
    let formula = format!("=IF(B{at}=0,\"\",D{at}/B{at})");
    page.formula_or_none(row, 4, &formula, share, Style::Change)
}

/// What is special about a week.
fn marks(plan: &Plan<'_>, week: usize) -> String {
    let pairing = &plan.derived.pairing;
    let of = &pairing.rollup.weeks[week];
    let mut standings = pairing
        .products_in_focus()
        .map(|product| pairing.standing[product][week]);
    let is_one_sided = standings.any(|of| matches!(of, Standing::OneSided(_)));
    let marks = [
        (of.partial, "partial"),
        (of.projected, "projected"),
        (pairing.is_before(week), "before the proposed contract"),
        (is_one_sided, "one-sided"),
    ];
    let marks = marks.into_iter().filter(|(is, _)| *is);
    marks.map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

fn totals(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    row: RowNum,
    shown: &[Shown],
) -> Result<(), ExportError> {
    let total = &plan.derived.comparison.total;
    let all = all_rows(plan);
    page.text(row, 0, "In totals", Style::Strong)?;
    for (column, side, charge) in [
        (1, Side::Baseline, total.all.baseline),
        (2, Side::Proposed, total.all.proposed),
    ] {
        let formula = sum_where(charges::total(side), COUNTED, all);
        page.work_out(
            row,
            column,
            &format!("={formula}"),
            charge.total().0,
            Style::Total,
        )?;
    }
    let at = row + 1;
    let difference = total.all.difference();
    page.work_out(
        row,
        3,
        &format!("=C{at}-B{at}"),
        difference.0,
        Style::TotalSigned,
    )?;
    change(page, row, total.all.baseline.total(), difference)?;
    let formula = sum_where(DIFFERENCE, AVERAGED, all);
    let averaged = total.averaged.difference();
    page.work_out(
        row,
        5,
        &format!("={formula}"),
        averaged.0,
        Style::TotalSigned,
    )?;
    page.text(
        row,
        6,
        "weeks beyond the data only where they are included",
        Style::Muted,
    )?;
    let others: Usd = plan
        .by_size
        .iter()
        .skip(COLOURED)
        .map(|product| {
            plan.derived.comparison.products[*product]
                .summary
                .all
                .difference()
        })
        .sum();
    for (column, of) in (PRODUCTS..).zip(shown) {
        let (formula, value) = match of {
            Shown::Product(product) => {
                let summary = &plan.derived.comparison.products[*product].summary;
                let formula = super::products::sum_of(*product, DIFFERENCE, COUNTED, all);
                (format!("={formula}"), summary.all.difference())
            }
            Shown::Others => {
                let (first, last) = (self::column(PRODUCTS), self::column(column - 1));
                (format!("=D{at}-SUM({first}{at}:{last}{at})"), others)
            }
        };
        page.work_out(row, column, &formula, value.0, Style::TotalSigned)?;
    }
    Ok(())
}

/// All charges.
pub(super) fn all_rows(plan: &Plan<'_>) -> Option<Rows> {
    let last = (plan.charges.len() as RowNum).checked_sub(1)?;
    Some((FIRST, FIRST + last))
}

/// The colour that a column of products has in the window, too.
fn colour(plan: &Plan<'_>, at: usize) -> Color {
    let is_others = plan.by_size.len() > COLOURED + 1 && at == COLOURED;
    let rank = plan.ranks.get(at).filter(|_| !is_others);
    written(palette().product(*rank.unwrap_or(&PRODUCT_COLOURS)))
}

/// The weekly difference, stacked by product, with its total as a line.
pub(super) fn chart(plan: &Plan<'_>) -> Option<Chart> {
    let weeks = plan.derived.pairing.weeks_in_focus().len() as RowNum;
    let last = FIRST + weeks.checked_sub(1)?;
    let mut chart = Chart::new(ChartType::ColumnStacked);
    let count = stacked(plan);
    for at in 0..count {
        let column = PRODUCTS + at as ColNum;
        let mut fill = ChartSolidFill::new();
        fill.set_color(colour(plan, at));
        let mut look = ChartFormat::new();
        look.set_solid_fill(&fill).set_no_border();
        chart
            .add_series()
            .set_name((NAME, HEAD, column))
            .set_categories((NAME, FIRST, 0, last, 0))
            .set_values((NAME, FIRST, column, last, column))
            .set_gap(40)
            .set_overlap(100)
            .set_format(&mut look);
    }
    let mut line = Chart::new(ChartType::Line);
    let mut stroke = ChartLine::new();
    stroke.set_color(written(palette().text)).set_width(1.75);
    let mut look = ChartFormat::new();
    look.set_line(&stroke);
    line.add_series()
        .set_name("Difference")
        .set_categories((NAME, FIRST, 0, last, 0))
        .set_values((NAME, FIRST, 3, last, 3))
        .set_format(&mut look);
    chart.combine(&line);
    let mut grid = ChartLine::new();
    grid.set_color(written(palette().line)).set_width(0.75);
    chart
        .y_axis()
        .set_num_format("\"+\"$#,##0;\"−\"$#,##0;$0")
        .set_major_gridlines_line(&grid);
    chart
        .x_axis()
        .set_num_format("d mmm yy")
        .set_label_position(ChartAxisLabelPosition::Low)
        .set_label_interval((weeks / 13).max(1) as u16)
        .set_tick_interval((weeks / 13).max(1) as u16);
    chart.x_axis().set_text_axis(true);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
        .title()
        .set_name("Proposed − baseline by week: above zero, the proposed contract costs more");
    chart
        .title()
        .set_font(rust_xlsxwriter::ChartFont::new().set_size(11).set_bold());
    chart.set_alt_text("The weekly cost difference, stacked by product, with its total as a line");
    chart.set_width(960).set_height(380);
    Some(chart)
}
