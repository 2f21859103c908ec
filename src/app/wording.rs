//! What things are called, wherever the window names them.

use crate::analysis::{Lever, RateKey};
use crate::glossary;
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

/// What a word means, for somebody who points at it; nothing, where the glossary does not know it.
pub(crate) fn meaning(name: &str) -> &'static str {
    glossary::meaning(name).unwrap_or_default()
}

/// What something is here, and below it what the word for it means.
pub(crate) fn with_meaning(name: &str, here: &str) -> String {
    match glossary::meaning(name) {
        Some(meaning) => format!("{here}\n{meaning}"),
        None => here.to_owned(),
    }
}
