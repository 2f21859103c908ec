//! All scenarios side by side: the difference of an average week in each.

use super::frame;
use super::rows::{self, Lying, Row};
use super::sheet::Sheet;
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};
use crate::workbook::{Compared, Derived};

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let mut compared = Compared::default();
    compared.refresh(of.workbook);
    let heading = format!(
        "Difference a week in each scenario · above zero, the proposed contract costs more · the headline is that of {}",
        of.workbook.tabs.name()
    );
    frame::legend(sheet, &heading, &[]);
    let shown = of.workbook.tabs.shown();
    let columns = compared.columns().iter().zip(of.workbook.tabs.names());
    let rows: Vec<Row> = columns
        .enumerate()
        .map(|(at, (derived, name))| row(sheet, derived, name, at == shown))
        .collect();
    for row in &rows {
        sheet.said.push(row.said.clone());
    }
    let heads = ["Difference a week", "Change", "Total difference"].map(str::to_owned);
    rows::draw(sheet, &heads, "costs less · costs more", &rows);
}

fn row(sheet: &Sheet<'_>, derived: &Derived, name: &str, is_main: bool) -> Row {
    let palette = sheet.palette;
    let total = &derived.comparison.total;
    let colour = |amount: Usd| match amount {
        of if of.is_negative() => palette.cheaper,
        of if of.is_zero() => palette.text,
        _ => palette.dearer,
    };
    let told = |amount: Option<Usd>| match amount {
        Some(amount) => (format::dollars_signed(amount), colour(amount)),
        None => ("—".to_owned(), palette.muted),
    };
    let a_week = total.difference_per_week();
    let all = (total.compared_weeks > 0).then(|| total.compared.difference());
    let change = total.averaged.change().map(format::percent_signed);
    let exact = |amount: Option<Usd>| {
        amount.map_or_else(String::new, |amount| amount.0.normalize().to_string())
    };
    let bars = a_week.map(|amount| Lying {
        amount: to_chart(amount.0),
        colour: colour(amount),
        is_outlined: false,
    });
    Row {
        name: name.to_owned(),
        is_main,
        bars: bars.into_iter().collect(),
        figures: vec![
            told(a_week),
            (change.unwrap_or_else(|| "—".to_owned()), palette.text),
            told(all),
        ],
        data: vec![
            ("scenario", name.to_owned()),
            ("a-week", exact(a_week)),
            ("total", exact(all)),
        ],
        said: format!("{name}: {} a week", told(a_week).0),
    }
}
