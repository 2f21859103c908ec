//! The comparison for people, as plain text that is understood without colour.

use super::answers::claim_lines;
use super::provenance::{assumptions, program};
use super::tables::{charge_table, product_table, unpriced_shown, week_table};
use crate::analysis::plural;
use crate::contract::{Dimension, Side};
use crate::quantity::format;
use crate::workbook::{Derived, Workbook};

/// The answer, its figures, products, weeks, what has no price and what became of the rows.
pub fn to_text(workbook: &Workbook, derived: &Derived) -> String {
    let mut lines = vec![derived.headline.sentence()];
    lines.extend(
        derived
            .headline
            .caveats
            .iter()
            .map(|caveat| format!("  {caveat}")),
    );
    lines.extend(workbook.made_up().map(|note| format!("  {note}")));
    let section =
        |lines: &mut Vec<String>, title: &str| lines.extend([String::new(), title.to_owned()]);

    section(&mut lines, "In short");
    let labelled = |label: &str, text: &str| format!("  {label:<27}  {text}");
    lines.extend(
        derived
            .headline
            .figures
            .iter()
            .map(|figure| labelled(&figure.label, &figure.value)),
    );

    section(&mut lines, "Contracts");
    let under = assumptions(workbook, derived).into_iter();
    let under = under.chain([("Program", program())]);
    lines.extend(under.map(|(name, text)| labelled(name, &text)));

    if let Some(table) = charge_table(derived) {
        section(&mut lines, "What the charges consist of");
        lines.extend(table.lines());
    }
    section(&mut lines, "What holds, and what would turn it round");
    lines.extend(claim_lines(workbook, derived));
    let over = match workbook.focus.weeks {
        Some(_) => "By product, weeks in focus",
        None => "By product, all weeks",
    };
    section(&mut lines, over);
    lines.extend(product_table(derived).lines());
    section(&mut lines, "By week");
    lines.extend(week_table(derived).lines());

    for side in Side::BOTH {
        let bill = derived.comparison.bill(side);
        let unpriced = derived.pairing.unpriced_quantities(bill);
        if !unpriced.is_empty() {
            section(
                &mut lines,
                &format!("Without a price in the {} contract", side.key()),
            );
            lines.extend(
                unpriced
                    .iter()
                    .map(|of| format!("  {}", unpriced_shown(of))),
            );
        }
    }
    for side in Side::BOTH {
        if let Some(note) = priced_alike(workbook, side) {
            lines.extend([String::new(), note]);
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What the usage states that a contract does not price apart; `None` when there is nothing of the kind.
fn priced_alike(workbook: &Workbook, side: Side) -> Option<String> {
    let contract = workbook.contract(side);
    let priced: Vec<Dimension> = contract.card.priced_dimensions().collect();
    let is_alike = |dimension: &Dimension| {
        let mut attributes = workbook.usage.attributes.iter();
        !priced.contains(dimension) && attributes.any(|all| !dimension.of(all).is_empty())
    };
    let alike = Dimension::ALL.into_iter().filter(is_alike);
    let alike: Vec<&str> = alike.map(Dimension::key).collect();
    (!alike.is_empty() && contract.meters_tokens()).then(|| {
        format!(
            "Some usage states its {}; the {} contract prices all of it alike",
            alike.join(" and "),
            side.key()
        )
    })
}

/// What became of the rows, in one line. The four counts add up to the rows read.
pub fn rows_line(workbook: &Workbook, derived: &Derived) -> String {
    let rows = workbook.rows();
    let files = files_read(workbook);
    let count = |rows: u64| format::count(rows.into());
    let unpriced = derived.pairing.unpriced_rows;
    format!(
        "{files}, {} read = {} priced + {} unpriced + {} set aside + {} rejected",
        plural(rows.read as usize, "row", "rows"),
        count(rows.taken.saturating_sub(unpriced)),
        count(unpriced),
        count(rows.set_aside),
        count(rows.rejected)
    )
}

/// How many files were read, and how many could not be: `3 files`, `1 file, 2 could not be used`.
pub fn files_read(workbook: &Workbook) -> String {
    let failed = workbook
        .files
        .iter()
        .filter(|file| file.outcome.is_err())
        .count();
    let read = plural(workbook.files.len() - failed, "file", "files");
    if failed == 0 {
        read
    } else {
        format!("{read}, {failed} could not be used")
    }
}
