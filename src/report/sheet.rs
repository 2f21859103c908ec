//! The comparison as a spreadsheet with formulas: change a rate in it, and the difference follows.
//!
//! Sheets refer to each other, so [`plan`] decides first where everything stands. Every formula carries the value that
//! it comes to, which is the exact one: programs that work nothing out show the same as the window.

mod about;
mod answer;
mod bill;
mod charges;
mod names;
mod page;
mod plan;
mod products;
mod rates;
mod style;
mod terms;
pub(super) mod usage;
mod weeks;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

use self::plan::Plan;
use self::style::Styles;
use super::{ExportError, Exporting, Going, Provenance};
use crate::contract::Side;
use crate::workbook::{Derived, Workbook};

/// The spreadsheet (.xlsx).
pub(super) fn to_xlsx(
    workbook: &Workbook,
    derived: &Derived,
    exporting: &Exporting,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let plan = Plan::new(workbook, derived);
    let [baseline, proposed] = plan
        .sides
        .each_ref()
        .map(|side| bill::steps(side.lines.len()));
    going.start(baseline + proposed + 8);
    let provenance = Provenance::of(workbook, derived, exporting.exported_at);
    let styles = Styles::new();
    let mut book = Book::new();
    book.set_properties(&properties(&plan, exporting)?);
    let answer = answer::write(&plan, &provenance, &styles, &mut book)?;
    going.advance()?;
    let mut sheets = vec![answer, weeks::write(&plan, &styles)?];
    going.advance()?;
    sheets.push(products::write(&plan, &styles)?);
    sheets.push(charges::write(&plan, &styles)?);
    going.advance()?;
    for side in &plan.sides {
        sheets.push(bill::write(&plan, side, &styles, going)?);
    }
    if terms::is_any(&plan) {
        sheets.push(terms::write(&plan, &styles)?);
    }
    for side in Side::BOTH {
        sheets.push(rates::write(&plan, side, &styles, &mut book)?);
    }
    going.advance()?;
    sheets.push(usage::write(&plan, &styles)?);
    going.advance()?;
    sheets.push(about::write(&provenance, &styles)?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    let bytes = book.save_to_buffer()?;
    going.advance()?;
    Ok(bytes)
}

/// What the file says of itself; its time is that of the export, so that the same input makes the same bytes.
fn properties(plan: &Plan<'_>, exporting: &Exporting) -> Result<DocProperties, XlsxError> {
    let seconds = exporting.exported_at.as_second();
    let created = ExcelDateTime::from_timestamp(seconds)?;
    Ok(DocProperties::new()
        .set_title("What the switch costs")
        .set_subject(plan.derived.headline.sentence())
        .set_author("Metershift")
        .set_comment("Made by Metershift")
        .set_creation_datetime(&created))
}
