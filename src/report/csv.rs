//! Tables as CSV, for spreadsheets and programs: exact decimals, no currency signs, RFC 4180.
//!
//! Text from data that a spreadsheet would take for a formula gets an apostrophe in front: text that begins with `=`, `+`,
//! `-`, `@`, a tab or a line break. Numbers stay numbers. Every row ends with where the table comes from, so that one that
//! is cut out of it still says so.

mod bills;
mod figures;
mod scenarios;
mod usage;
mod writer;

use writer::{Cell, Writer};

use super::{CsvTable, ExportError, Exporting, Going, Provenance};
use crate::analysis::{Pair, Standing, Summary};
use crate::quantity::format::plain;
use crate::workbook::{Derived, Workbook};

pub use writer::harmless;
pub(super) use writer::provenance_fields;

/// What is in the columns of the difference by week and product.
const WEEKS: [&str; 12] = [
    "week_start",
    "product",
    "baseline",
    "proposed",
    "difference",
    "partial",
    "one_sided",
    "projected",
    "mode",
    "model",
    "token_volume",
    "hour_volume",
];

/// `week_start,product,baseline,proposed,difference,partial,one_sided,projected,mode,model,token_volume,hour_volume`, sorted
/// by week, then product. `model` is the only one that the rows are about, if they are about one; the volumes are by how
/// much what was measured is multiplied.
pub fn to_csv(derived: &Derived) -> Result<String, csv::Error> {
    let mut writer = Writer::new(&WEEKS, None)?;
    weeks(&mut writer, derived)?;
    Ok(String::from_utf8_lossy(&writer.finish()?).into_owned())
}

/// A table, with where it comes from in every row.
pub(super) fn table(
    table: CsvTable,
    workbook: &Workbook,
    derived: &Derived,
    exporting: &Exporting,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let provenance = Provenance::of(workbook, derived, exporting.exported_at);
    let writer = |columns: &[&str]| Writer::new(columns, Some(&provenance));
    going.start(1);
    let bytes = match table {
        CsvTable::Weeks => {
            let mut writer = writer(&WEEKS)?;
            weeks(&mut writer, derived)?;
            writer.finish()?
        }
        CsvTable::Products => products(writer(&PRODUCTS)?, derived)?,
        CsvTable::Usage => usage::write(writer(&usage::COLUMNS)?, workbook, derived)?,
        CsvTable::Rates => figures::write(writer(&figures::COLUMNS)?, workbook, derived)?,
        CsvTable::Bills => bills::write(writer(&bills::COLUMNS)?, workbook, derived, going)?,
        CsvTable::Claims => claims(writer(&CLAIMS)?, derived)?,
        CsvTable::Scenarios => scenarios::write(writer(&scenarios::COLUMNS)?, workbook, going)?,
    };
    going.advance()?;
    Ok(bytes)
}

fn weeks(writer: &mut Writer, derived: &Derived) -> Result<(), csv::Error> {
    let volume = derived.comparison.rates[0].volume;
    let [token_volume, hour_volume] = [volume.tokens, volume.hours].map(|of| of.0);
    let model = derived.pairing.focus.model.as_deref().unwrap_or_default();
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    for week in pairing.weeks_in_focus() {
        let of = &pairing.rollup.weeks[week];
        for index in pairing.products_in_focus() {
            let product = &comparison.products[index];
            let standing = pairing.standing[index][week];
            let pair = &product.weeks[week];
            // Without usage, there may be fees all the same.
            if standing == Standing::Absent && *pair == Pair::default() {
                continue;
            }
            writer.row([
                Cell::Day(of.week.first),
                Cell::Text(&product.name),
                Cell::Number(pair.baseline.total().0),
                Cell::Number(pair.proposed.total().0),
                Cell::Number(pair.difference().0),
                Cell::Is(of.partial),
                Cell::Is(matches!(standing, Standing::OneSided(_))),
                Cell::Is(of.projected),
                Cell::Word(pairing.mode.key()),
                Cell::Text(model),
                Cell::Number(token_volume),
                Cell::Number(hour_volume),
            ])?;
        }
    }
    Ok(())
}

const PRODUCTS: [&str; 19] = [
    "row",
    "product",
    "baseline",
    "proposed",
    "difference",
    "change_percent",
    "baseline_hours",
    "baseline_tokens",
    "baseline_shortfall",
    "baseline_fees",
    "proposed_hours",
    "proposed_tokens",
    "proposed_shortfall",
    "proposed_fees",
    "compared_weeks",
    "averaged_weeks",
    "difference_per_week",
    "break_even_tokens",
    "break_even_hours",
];

/// Every product in focus over the weeks that totals count, and all of them.
fn products(mut writer: Writer, derived: &Derived) -> Result<Vec<u8>, csv::Error> {
    let comparison = &derived.comparison;
    let products = derived.pairing.products_in_focus();
    let products = products.map(|at| &comparison.products[at]);
    let products = products.map(|of| ("product", of.name.as_str(), &of.summary));
    for (row, name, summary) in products.chain([("total", "", &comparison.total)]) {
        let Summary { all, .. } = summary;
        let parts =
            [all.baseline, all.proposed].map(|of| [of.hours, of.tokens, of.shortfall, of.fees]);
        let parts = parts.into_iter().flatten().map(|part| Cell::Number(part.0));
        let first = [
            Cell::Word(row),
            Cell::Text(name),
            Cell::Number(all.baseline.total().0),
            Cell::Number(all.proposed.total().0),
            Cell::Number(all.difference().0),
            Cell::Perhaps(all.change().map(|change| change.0)),
        ];
        let last = [
            Cell::Count(summary.compared_weeks as u128),
            Cell::Count(summary.averaged_weeks as u128),
            Cell::Perhaps(summary.difference_per_week().map(|of| of.0)),
            Cell::Perhaps(summary.break_even_tokens.map(|of| of.0)),
            Cell::Perhaps(summary.break_even_hours.map(|of| of.0)),
        ];
        writer.row(first.into_iter().chain(parts).chain(last))?;
    }
    writer.finish()
}

const CLAIMS: [&str; 5] = ["claim", "says", "holds", "reason", "turns_round_at"];

/// What became of each claim; what turns it round is one row each.
fn claims(mut writer: Writer, derived: &Derived) -> Result<Vec<u8>, csv::Error> {
    for verdict in derived.verdicts() {
        let says = verdict.claim.shown();
        let holds = match verdict.holds {
            Some(true) => "true",
            Some(false) => "false",
            None => "",
        };
        let turns: Vec<String> = (verdict.turns.iter())
            .map(|turning| plain(turning.limit))
            .collect();
        writer.row([
            Cell::Word(verdict.claim.key()),
            Cell::Text(&says),
            Cell::Word(holds),
            Cell::Text(&verdict.reason),
            Cell::Text(&turns.join("; ")),
        ])?;
    }
    writer.finish()
}
