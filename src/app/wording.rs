//! What things are called, wherever the window names them.

use crate::analysis::{Lever, RateKey};
use crate::workbook::Workbook;

/// What people call a rate: `Claude Sonnet 4.6 · input`, `trn2.48xlarge`.
pub(crate) fn rate_name(workbook: &Workbook, key: RateKey) -> String {
    lever_name(workbook, Lever::Rate(key))
}

/// What people call a figure: `All token rates`, `Discount, proposed`.
pub(crate) fn lever_name(workbook: &Workbook, lever: Lever) -> String {
    let [baseline, proposed] = &workbook.contracts;
    lever.name([baseline, proposed])
}
