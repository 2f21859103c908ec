//! All scenarios beside each other, one row each for everything, and for every product.

use super::writer::{Cell, Writer};
use crate::analysis::Summary;
use crate::report::{ExportError, Going};
use crate::workbook::{Compared, Workbook};

pub(super) const COLUMNS: [&str; 11] = [
    "of_scenario",
    "shown",
    "row",
    "product",
    "baseline",
    "proposed",
    "difference",
    "averaged_weeks",
    "difference_per_week",
    "weeks_dearer",
    "break_even_tokens",
];

pub(super) fn write(
    mut writer: Writer,
    workbook: &Workbook,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let mut compared = Compared::default();
    compared.refresh(workbook);
    let names = workbook.tabs.names().zip(compared.columns()).enumerate();
    for (at, (scenario, derived)) in names {
        going.check()?;
        let comparison = &derived.comparison;
        let products = derived.pairing.products_in_focus();
        let products = products.map(|at| &comparison.products[at]);
        let products = products.map(|of| ("product", of.name.as_str(), &of.summary));
        for (row, name, summary) in products.chain([("total", "", &comparison.total)]) {
            let Summary { all, .. } = summary;
            writer.row([
                Cell::Text(scenario),
                Cell::Is(at == workbook.tabs.shown()),
                Cell::Word(row),
                Cell::Text(name),
                Cell::Number(all.baseline.total().0),
                Cell::Number(all.proposed.total().0),
                Cell::Number(all.difference().0),
                Cell::Count(summary.averaged_weeks as u128),
                Cell::Perhaps(summary.difference_per_week().map(|of| of.0)),
                Cell::Count(summary.weeks_dearer as u128),
                Cell::Perhaps(summary.break_even_tokens.map(|of| of.0)),
            ])?;
        }
    }
    Ok(writer.finish()?)
}
