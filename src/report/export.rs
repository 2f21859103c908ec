//! Files that leave the window: which there are, and the one function that makes each of them.

mod going;

use jiff::Timestamp;
use thiserror::Error;

use super::json::to_json_from;
use super::{Document, Provenance, focus, sheet, to_html, to_markdown, to_text};
use crate::contract::Side;
use crate::workbook::{Derived, Look, Workbook};

pub use going::Going;

/// A file that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Export {
    /// The report as a page, to be read, sent and printed.
    Html,
    /// The report as Markdown, to be put into other documents.
    Markdown,
    /// The report as plain text.
    Text,
    /// The report, for programs.
    Json,
    /// The comparison as a spreadsheet whose figures are formulas.
    Xlsx,
    /// One table, for spreadsheets and programs.
    Csv(CsvTable),
    /// The bill of one contract, as FOCUS 1.2 cost and usage data.
    Focus(Side),
}

/// A table that can be written as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CsvTable {
    /// The difference per week and product.
    Weeks,
    /// The difference per product, over all weeks.
    Products,
    /// Usage per week, all classes.
    Usage,
    /// Every rate and term of both contracts.
    Rates,
    /// Both bills, line by line.
    Bills,
    /// What became of each claim.
    Claims,
    /// All scenarios beside each other.
    Scenarios,
}

/// What an export says beyond the workbook.
#[derive(Clone, Debug)]
pub struct Exporting {
    /// When it is made. Nothing in a file depends on the clock otherwise, so that the same input gives the same bytes.
    pub exported_at: Timestamp,
    /// What is looked at, and how, for files that show that.
    pub look: Look,
}

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum ExportError {
    /// It was asked to stop.
    #[error("it was cancelled")]
    Cancelled,
    /// The table could not be put together.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// The values could not be put together.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// The spreadsheet could not be put together.
    #[error("{0}")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// A sheet would have more rows than a sheet can have.
    #[error(
        "the sheet {name} would have {rows} rows, and a sheet has at most {most}; look at less usage, or export tables as CSV"
    )]
    TooManyRows {
        /// The sheet.
        name: String,
        /// How many rows it would have.
        rows: usize,
        /// How many it may have.
        most: usize,
    },
}

impl CsvTable {
    /// All, in the order they are offered.
    pub const ALL: [Self; 7] = [
        Self::Weeks,
        Self::Products,
        Self::Usage,
        Self::Rates,
        Self::Bills,
        Self::Claims,
        Self::Scenarios,
    ];

    /// The name on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Weeks => "weeks",
            Self::Products => "products",
            Self::Usage => "usage",
            Self::Rates => "rates",
            Self::Bills => "bills",
            Self::Claims => "claims",
            Self::Scenarios => "scenarios",
        }
    }

    /// What it is a table of.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Weeks => "the difference by week and product",
            Self::Products => "the difference by product",
            Self::Usage => "usage by week",
            Self::Rates => "rates and terms",
            Self::Bills => "both bills, line by line",
            Self::Claims => "claims",
            Self::Scenarios => "scenarios",
        }
    }

    /// What is in it, in words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Weeks => {
                "Save what each product is charged in each week under both contracts, and the difference"
            }
            Self::Products => {
                "Save what each product is charged under both contracts, by what it is for, and where it breaks even"
            }
            Self::Usage => {
                "Save tokens of every class, hours and requests, by week, product, model and all that tells them apart"
            }
            Self::Rates => {
                "Save every rate, multiplier and term of both contracts: as it is set, as the contract says, and where it was read"
            }
            Self::Bills => {
                "Save every quantity × rate of both contracts, down to what is charged; it adds up to the last digit"
            }
            Self::Claims => "Save what holds, what does not, and what would turn it round",
            Self::Scenarios => "Save what every scenario comes to, in total and by product",
        }
    }
}

impl Export {
    /// All, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Xlsx,
        Self::Html,
        Self::Markdown,
        Self::Text,
        Self::Json,
        Self::Focus(Side::Baseline),
        Self::Focus(Side::Proposed),
        Self::Csv(CsvTable::Weeks),
        Self::Csv(CsvTable::Products),
        Self::Csv(CsvTable::Usage),
        Self::Csv(CsvTable::Rates),
        Self::Csv(CsvTable::Bills),
        Self::Csv(CsvTable::Claims),
        Self::Csv(CsvTable::Scenarios),
    ];

    /// How the names of such files end, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Csv(_) | Self::Focus(_) => "csv",
        }
    }

    /// What such a file is called in menus: `Report as text`.
    pub fn name(self) -> String {
        match self {
            Self::Html => "Report as a page (HTML)".to_owned(),
            Self::Markdown => "Report as Markdown".to_owned(),
            Self::Text => "Report as text".to_owned(),
            Self::Json => "Report for programs (JSON)".to_owned(),
            Self::Xlsx => "Spreadsheet with live formulas (.xlsx)".to_owned(),
            Self::Csv(table) => format!("Table of {} (CSV)", table.shown()),
            Self::Focus(Side::Baseline) => "Bill of today’s contract (FOCUS 1.2)".to_owned(),
            Self::Focus(Side::Proposed) => "Bill of the proposed contract (FOCUS 1.2)".to_owned(),
        }
    }

    /// What is in it, in words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Html => {
                "Save the whole report as a page that any browser opens, without a network, and that prints well: the answer, \
                 charts, tables, contracts, and how it was computed"
            }
            Self::Markdown => {
                "Save the whole report as Markdown, for a wiki or another document: the answer, tables, contracts, and how it \
                 was computed"
            }
            Self::Text => {
                "Save the whole report as plain text: the answer, every product and week, both contracts"
            }
            Self::Json => "Save the whole report for programs, with exact numbers",
            Self::Xlsx => {
                "Save usage, rates, both bills and the difference as a spreadsheet: change a rate in it, and the difference follows"
            }
            Self::Csv(table) => table.about(),
            Self::Focus(_) => {
                "Save what an invoice of this contract would say, as FOCUS cost and usage data"
            }
        }
    }

    /// What is added to the name of the workbook to name such a file, without its ending.
    pub fn suffix(self) -> String {
        match self {
            Self::Html | Self::Markdown | Self::Text | Self::Json | Self::Xlsx => String::new(),
            Self::Focus(side) => format!(" focus {}", side.key()),
            Self::Csv(table) => format!(" {}", table.key()),
        }
    }
}

/// Makes a file. `derived` is what follows from `workbook`. The same input makes the same bytes.
///
/// # Errors
/// Where `going` was cancelled, and where the file cannot hold what there is.
pub fn export(
    kind: Export,
    workbook: &Workbook,
    derived: &Derived,
    exporting: &Exporting,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let provenance = || Provenance::of(workbook, derived, exporting.exported_at);
    let document = || Document::of(workbook, derived, exporting.exported_at);
    Ok(match kind {
        Export::Html => to_html(&document()).into_bytes(),
        Export::Markdown => to_markdown(&document()).into_bytes(),
        Export::Text => {
            let exported = provenance().exported();
            format!("{}Exported {exported}\n", to_text(workbook, derived)).into_bytes()
        }
        Export::Json => to_json_from(workbook, derived, Some(&provenance()))?.into_bytes(),
        Export::Xlsx => sheet::to_xlsx(workbook, derived, exporting, going)?,
        Export::Csv(table) => super::csv::table(table, workbook, derived, exporting, going)?,
        Export::Focus(side) => focus::to_focus(side, workbook, derived, exporting, going)?,
    })
}
