//! The answer: the sentence, figures that follow the rates, what can be changed, and the chart.

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Workbook as Book, Worksheet};

use super::charges::{self, AVERAGED, COUNTED};
use super::names::{VOLUME_HOURS, VOLUME_TOKENS};
use super::page::{Column, FIRST, Page};
use super::plan::Plan;
use super::style::{Style, Styles};
use super::weeks::{all_rows, change, chart, sum_where};
use crate::analysis::{Pair, plural};
use crate::contract::{Charge, Side};
use crate::quantity::Usd;
use crate::report::{ExportError, Provenance};

/// The name of the sheet.
pub(super) const NAME: &str = "Answer";

const FIGURES: [Column<'_>; 5] = [
    ("", 40.0, Style::Text),
    ("Baseline", 22.0, Style::Money),
    ("Proposed", 22.0, Style::Money),
    ("Difference", 22.0, Style::Signed),
    ("Change", 14.0, Style::Change),
];

pub(super) fn write(
    plan: &Plan<'_>,
    provenance: &Provenance,
    styles: &Styles,
    book: &mut Book,
) -> Result<Worksheet, ExportError> {
    let headline = &plan.derived.headline;
    let mut page = Page::new(NAME, "What if we paid by the other contract?", "", styles)?;
    for (at, (_, width, _)) in FIGURES.iter().enumerate() {
        page.sheet.set_column_width(at as u16, *width)?;
    }
    let sentence = headline.sentence();
    page.prose(1, (0, 4), lines(&sentence, 85), &sentence, Style::Sentence)?;
    let mut row = 2;
    let made_up = plan.workbook.made_up().map(str::to_owned);
    for caveat in headline.caveats.iter().cloned().chain(made_up) {
        page.prose(row, (0, 4), lines(&caveat, 130), &caveat, Style::Prose)?;
        row += 1;
    }
    row = figures(&mut page, plan, row + 1)?;
    row = inputs(&mut page, plan, row + 1, book)?;
    row += 1;
    if let Some(chart) = chart(plan) {
        page.sheet.insert_chart_with_offset(row, 0, &chart, 4, 4)?;
        // As high as the chart.
        row += 20;
    }
    row = as_exported(&mut page, plan, row + 1)?;
    about_it(&mut page, provenance, row + 1)?;
    page.sheet.set_portrait();
    Ok(page.sheet)
}

/// About how many lines a text takes where one holds so many letters.
pub(super) fn lines(text: &str, letters: usize) -> usize {
    text.chars().count().div_ceil(letters).max(1)
}

/// The figures that follow whatever is changed.
fn figures(page: &mut Page<'_>, plan: &Plan<'_>, mut row: RowNum) -> Result<RowNum, ExportError> {
    let total = &plan.derived.comparison.total;
    let all = all_rows(plan);
    page.text(
        row,
        0,
        "In figures, which follow whatever is changed",
        Style::Section,
    )?;
    row += 1;
    page.head(row, &FIGURES)?;
    row += 1;
    let first = row;
    let weeks = total.averaged_weeks;
    let average = |of: Charge| of.total().per(weeks);
    if let (Some(baseline), Some(proposed)) = (
        average(total.averaged.baseline),
        average(total.averaged.proposed),
    ) {
        let what = plural(weeks, "week", "weeks");
        page.say(row, 0, &format!("Average of {what}"))?;
        for (column, side, value) in [(1, Side::Baseline, baseline), (2, Side::Proposed, proposed)]
        {
            let sum = sum_where(charges::total(side), AVERAGED, all);
            page.formula(row, column, &format!("={sum}/{weeks}"), value.0)?;
        }
        let difference = total.difference_per_week().unwrap_or_default();
        let at = row + 1;
        page.formula(row, 3, &format!("=C{at}-B{at}"), difference.0)?;
        change(page, row, baseline, difference)?;
        row += 1;
    }
    let Pair { baseline, proposed } = total.all;
    page.say(row, 0, "Total of the weeks that count")?;
    for (column, side, value) in [(1, Side::Baseline, baseline), (2, Side::Proposed, proposed)] {
        let sum = sum_where(charges::total(side), COUNTED, all);
        page.formula(row, column, &format!("={sum}"), value.total().0)?;
    }
    let at = row + 1;
    let difference = total.all.difference();
    page.formula(row, 3, &format!("=C{at}-B{at}"), difference.0)?;
    change(page, row, baseline.total(), difference)?;
    page.colour_signs((first, row), (3, 3))?;
    row += 1;
    page.say(row, 0, "Weeks in which the proposed contract costs more")?;
    let shown = plan.derived.pairing.weeks_in_focus().len() as RowNum;
    let formula = if shown == 0 {
        "=0".to_owned()
    } else {
        // What is below a millionth of a dollar is what sheets round, not a difference.
        let (from, to) = (FIRST + 1, FIRST + shown);
        format!(
            "=COUNTIF({}!$F${from}:$F${to},\">0.000001\")",
            super::weeks::NAME
        )
    };
    let dearer = Decimal::from(total.weeks_dearer);
    page.work_out(row, 3, &formula, dearer, Style::Count)?;
    page.say(row, 4, &format!("of {weeks}"))?;
    row += 1;
    page.say(row, 0, "So, by the total")?;
    let difference_cell = format!("ROUND(D{at},2)");
    let verdict = verdict(difference);
    let formula = format!(
        "=IF({difference_cell}>0,\"{DEARER}\",IF({difference_cell}<0,\"{CHEAPER}\",\"{EQUAL}\"))"
    );
    page.formula_text(row, 1, &formula, verdict)?;
    Ok(row + 1)
}

const DEARER: &str = "the proposed contract costs more";
const CHEAPER: &str = "the proposed contract costs less";
const EQUAL: &str = "both cost the same";

fn verdict(difference: Usd) -> &'static str {
    let cents = difference.0.round_dp(2);
    if cents.is_zero() {
        EQUAL
    } else if cents.is_sign_negative() {
        CHEAPER
    } else {
        DEARER
    }
}

fn inputs(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    mut row: RowNum,
    book: &mut Book,
) -> Result<RowNum, ExportError> {
    page.text(
        row,
        0,
        "What can be changed: cells on yellow",
        Style::Section,
    )?;
    row += 1;
    let volume = plan.workbook.scenario.volume;
    let inputs = [
        (
            "Times the tokens that were measured",
            volume.tokens,
            VOLUME_TOKENS,
        ),
        (
            "Times the hours that were measured",
            volume.hours,
            VOLUME_HOURS,
        ),
    ];
    for (what, value, name) in inputs {
        page.say(row, 0, what)?;
        page.put(row, 1, value.0, Style::InputTimes)?;
        page.text(row, 2, name, Style::Muted)?;
        book.define_name(name, &format!("={NAME}!$B${}", row + 1))?;
        row += 1;
    }
    page.text(
        row,
        0,
        "Rates, multipliers, discounts, commitments and fees: on Rates baseline and Rates proposed",
        Style::Muted,
    )?;
    Ok(row + 1)
}

/// The figures that need more than a formula.
fn as_exported(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    mut row: RowNum,
) -> Result<RowNum, ExportError> {
    page.text(
        row,
        0,
        "As exported: these do not follow changes in this file",
        Style::Section,
    )?;
    row += 1;
    for figure in &plan.derived.headline.figures {
        page.say(row, 0, &figure.label)?;
        page.prose(
            row,
            (1, 4),
            lines(&figure.value, 90),
            &figure.value,
            Style::Prose,
        )?;
        page.note(row, 0, &figure.meaning)?;
        row += 1;
    }
    Ok(row)
}

/// Where all of it comes from.
pub(super) fn about_it(
    page: &mut Page<'_>,
    provenance: &Provenance,
    mut row: RowNum,
) -> Result<RowNum, ExportError> {
    page.text(row, 0, "Where this comes from", Style::Section)?;
    row += 1;
    for (name, value) in provenance.lines() {
        page.text(row, 0, name, Style::Muted)?;
        page.prose(row, (1, 4), lines(&value, 90), &value, Style::Prose)?;
        row += 1;
    }
    Ok(row)
}
