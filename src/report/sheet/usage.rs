//! What was consumed, by week.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Worksheet};

use super::page::{Column, FIRST, Page};
use super::plan::Plan;
use super::style::{Style, Styles};
use crate::calendar::{Day, Week};
use crate::quantity::TokenClass;
use crate::report::ExportError;
use crate::usage::{Measures, NameId, Usage};
use crate::workbook::{Derived, Workbook};

const COLUMNS: [Column<'_>; 17] = [
    ("Week of", 12.0, Style::Day),
    ("Product", 24.0, Style::Text),
    ("Model", 24.0, Style::Text),
    ("Resource", 20.0, Style::Text),
    ("Tier", 11.0, Style::Text),
    ("Route", 11.0, Style::Text),
    ("Context", 11.0, Style::Text),
    ("Channel", 11.0, Style::Text),
    ("Region", 12.0, Style::Text),
    ("Input tokens", 18.0, Style::Count),
    ("Cache write 5 min tokens", 18.0, Style::Count),
    ("Cache write 1 h tokens", 18.0, Style::Count),
    ("Cache read tokens", 18.0, Style::Count),
    ("Output tokens", 18.0, Style::Count),
    ("Hours", 16.0, Style::Quantity),
    ("Requests", 14.0, Style::Count),
    ("Billed, as the usage says", 16.0, Style::Money),
];

/// What a row is about: week, product, model, resource, attributes.
pub(in crate::report) type Row = (Day, [NameId; 4]);

/// The usage that is compared: what was measured, and what is projected where something is.
pub(in crate::report) fn compared<'a>(workbook: &'a Workbook, derived: &'a Derived) -> &'a Usage {
    let projected = derived.projected.as_ref();
    projected.map_or(&*workbook.usage, |projected| &projected.usage)
}

/// Usage by week, and by all that tells it apart.
pub(in crate::report) fn by_week(workbook: &Workbook, usage: &Usage) -> BTreeMap<Row, Measures> {
    let mut sums: BTreeMap<Row, Measures> = BTreeMap::new();
    for cell in &usage.cells {
        let key = &cell.key;
        let week = Week::containing(key.day, workbook.week_start).first;
        let names = [key.product, key.model, key.resource, key.attributes];
        sums.entry((week, names)).or_default().add(&cell.measures);
    }
    sums
}

pub(super) fn write(plan: &Plan<'_>, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "What the files say was consumed, before any volume multiple; the five classes of tokens are disjoint";
    let mut page = Page::new("Usage", "Usage by week", about, styles)?;
    let usage = compared(plan.workbook, plan.derived);
    let sums = by_week(plan.workbook, usage);
    page.table(&COLUMNS, 2, sums.len())?;
    for (at, ((week, [product, model, resource, attributes]), sum)) in sums.iter().enumerate() {
        let row = FIRST + at as RowNum;
        let attributes = &usage.attributes[attributes.index()];
        page.day(row, 0, *week)?;
        let texts = [
            &usage.products[product.index()],
            &usage.models[model.index()],
            &usage.resources[resource.index()],
            &attributes.tier,
            &attributes.route,
            &attributes.context,
            &attributes.channel,
            &attributes.region,
        ];
        for (column, text) in (1..).zip(texts) {
            if !text.is_empty() {
                page.say(row, column, text)?;
            }
        }
        for (column, class) in (9..).zip(TokenClass::ALL) {
            let tokens = sum.tokens[class];
            if !tokens.is_zero() {
                page.number(row, column, whole(tokens.0))?;
            }
        }
        if !sum.hours.is_zero() {
            page.number(row, 14, sum.hours.decimal())?;
        }
        if sum.requests > 0 {
            page.number(row, 15, whole(sum.requests))?;
        }
        if let Some(billed) = sum.billed {
            page.number(row, 16, billed.0)?;
        }
    }
    Ok(page.sheet)
}

fn whole(count: u128) -> Decimal {
    i128::try_from(count)
        .ok()
        .and_then(|count| Decimal::try_from_i128_with_scale(count, 0).ok())
        .unwrap_or(Decimal::MAX)
}
