//! The unit prices of a contract as CSV, for spreadsheets and other programs.

use crate::analysis::plural;
use crate::contract::Contract;
use crate::contract::card::draft::{Draft, Section};

/// The columns, by the fields of a card; those of hours and of tokens together.
const COLUMNS: [&str; 19] = [
    "model",
    "aliases",
    "resource",
    "region",
    "product",
    "tier",
    "route",
    "context",
    "input",
    "cache_write_5m",
    "cache_write_1h",
    "cache_read",
    "output",
    "usd_per_hour",
    "from",
    "until",
    "source",
    "checked",
    "currency",
];

/// The unit prices, in dollars per million tokens and per hour; a price that is not there is unpriced. Fails only where
/// memory does.
pub fn rates_csv(contract: &Contract) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let draft = Draft::in_dollars(contract);
    for entry in draft.entries() {
        if matches!(entry.section(), Section::Hourly | Section::Token) {
            writer.write_record(COLUMNS.map(|key| match key {
                "currency" => "USD".to_owned(),
                key => entry.plain(key),
            }))?;
        }
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a contract says that a CSV of its rates cannot, for people; nothing, if it holds all.
pub fn beyond_rates_csv(contract: &Contract) -> Option<String> {
    let (card, terms) = (&contract.card, &contract.terms);
    let counted =
        |count: usize, one: &str, many: &str| (count > 0).then(|| plural(count, one, many));
    let has_dates = terms.effective.is_some() || terms.end.is_some();
    let discounts = terms.discounts.len() + usize::from(!terms.discount.0.is_zero());
    let beyond = [
        has_dates.then(|| "the dates of the contract".to_owned()),
        counted(card.factors.len(), "factor", "factors"),
        counted(discounts, "discount", "discounts"),
        counted(
            terms.volume.len(),
            "set of volume tiers",
            "sets of volume tiers",
        ),
        counted(terms.commitments.len(), "commitment", "commitments"),
        counted(terms.fees.len(), "fee", "fees"),
    ];
    let beyond: Vec<String> = beyond.into_iter().flatten().collect();
    (!beyond.is_empty()).then(|| beyond.join(", "))
}
