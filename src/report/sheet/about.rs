//! How to read the spreadsheet, what in it is alive, and what is not.

use rust_xlsxwriter::Worksheet;

use super::answer::lines;
use super::page::Page;
use super::style::{Style, Styles};
use crate::report::{ExportError, Provenance};

/// What each sheet is, and how it follows from the others.
const SHEETS: [(&str, &str); 8] = [
    ("Answer", "The sentence, the figures, and the chart"),
    (
        "Weeks, Products",
        "The difference by week and by product, summed from Charges",
    ),
    (
        "Charges",
        "What both contracts charge each product in each week, or piece of one: usage from the bills, then shortfalls and fees from Terms",
    ),
    (
        "Bill baseline, Bill proposed",
        "Every quantity × rate × times = amount, less what volume tiers take off, less discounts",
    ),
    (
        "Terms",
        "The periods of volume tiers, commitments and fees, where a contract has any",
    ),
    (
        "Rates baseline, Rates proposed",
        "Every figure of the contracts, in a cell with a name; those that price something can be changed",
    ),
    ("Usage", "What was consumed, as read from the files"),
    ("About", "This"),
];

/// What is alive, and what is not.
const LIVE: [&str; 7] = [
    "Change a cell on yellow, and bills, charges, differences, averages and the chart follow. Formulas name cells, as in rate_proposed_…; the list of names takes you there",
    "The order of terms: unit price in force, multipliers for tier, route and context, volume tiers, discounts, shortfall of the commitment, fees. Shortfalls and fees are spread over products in proportion to what they are charged before them",
    "Fixed: quantities, dates (which rate is in force when, which week counts), which usage has a price, the sentence, break-evens and the other figures marked as exported. Where a rate changes them, open the workbook in Metershift",
    "Usage without a price is in no amount. It is named under the answer",
    "A sheet reckons in about 15 digits, Metershift in exact decimals: the two agree to the cent up to hundreds of billions of dollars. Metershift spreads shortfalls and fees so that the parts add up to the last digit; here they are plain proportions, which differ from them far below a cent",
    "The amounts that are there before anything is worked out again are Metershift’s own",
    "Text from usage and contracts is always text here, whatever it begins with",
];

pub(super) fn write(provenance: &Provenance, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "A comparison of two contracts on the same usage; positive differences mean that the proposed contract costs more";
    let mut page = Page::new("About", "How to read this file", about, styles)?;
    page.sheet.set_column_width(0, 34)?;
    page.sheet.set_column_range_width(1, 4, 24)?;
    page.text(3, 0, "Sheets", Style::Section)?;
    let mut row = 4;
    for (name, what) in SHEETS {
        page.text(row, 0, name, Style::Prose)?;
        page.prose(row, (1, 4), lines(what, 100), what, Style::Prose)?;
        row += 1;
    }
    row += 1;
    page.text(row, 0, "What is alive", Style::Section)?;
    row += 1;
    for text in LIVE {
        page.prose(row, (0, 4), lines(text, 130), text, Style::Prose)?;
        row += 1;
    }
    super::answer::about_it(&mut page, provenance, row + 1)?;
    page.sheet.set_portrait();
    Ok(page.sheet)
}
