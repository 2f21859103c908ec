//! What things are called, wherever the window names them.

use crate::analysis::RateKey;
use crate::contract::RateId;
use crate::workbook::Workbook;

/// What people call a rate: `Claude Sonnet 4.6 · input`, `trn2.48xlarge`.
pub(crate) fn rate_name(workbook: &Workbook, key: RateKey) -> String {
    let card = &workbook.contract(key.side).card;
    match key.id {
        RateId::Hourly(entry) => card.hourly[entry].shown(),
        RateId::Token(entry, class) => format!("{} · {}", card.token[entry].shown(), class.shown()),
    }
}
