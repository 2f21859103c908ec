//! Files that leave the window: which there are, and the one function that makes each of them.

mod going;

use jiff::Timestamp;
use thiserror::Error;

use super::{Document, to_csv, to_html, to_json, to_markdown, to_text};
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
    /// One table, for spreadsheets and programs.
    Csv(CsvTable),
}

/// A table that can be written as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CsvTable {
    /// The difference per week and product.
    Weeks,
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
}

impl CsvTable {
    /// All, in the order they are offered.
    pub const ALL: [Self; 1] = [Self::Weeks];

    /// The name on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Weeks => "weeks",
        }
    }

    /// What it is a table of.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Weeks => "difference by week and product",
        }
    }

    /// What is in it, in words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Weeks => {
                "Save what each product is charged in each week under both contracts, and the difference"
            }
        }
    }
}

impl Export {
    /// All, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Html,
        Self::Markdown,
        Self::Text,
        Self::Json,
        Self::Csv(CsvTable::Weeks),
    ];

    /// How the names of such files end, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Json => "json",
            Self::Csv(_) => "csv",
        }
    }

    /// What such a file is called in menus: `Report as text`.
    pub fn name(self) -> String {
        match self {
            Self::Html => "Report as a page (HTML)".to_owned(),
            Self::Markdown => "Report as Markdown".to_owned(),
            Self::Text => "Report as text".to_owned(),
            Self::Json => "Report for programs (JSON)".to_owned(),
            Self::Csv(table) => format!("Table of {} (CSV)", table.shown()),
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
            Self::Csv(table) => table.about(),
        }
    }

    /// What is added to the name of the workbook to name such a file, without its ending.
    pub fn suffix(self) -> String {
        match self {
            Self::Html | Self::Markdown | Self::Text | Self::Json => String::new(),
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
    going.start(1);
    going.advance()?;
    let document = || Document::of(workbook, derived, exporting.exported_at);
    Ok(match kind {
        Export::Html => to_html(&document()).into_bytes(),
        Export::Markdown => to_markdown(&document()).into_bytes(),
        Export::Text => to_text(workbook, derived).into_bytes(),
        Export::Json => to_json(workbook, derived)?.into_bytes(),
        Export::Csv(CsvTable::Weeks) => to_csv(derived)?.into_bytes(),
    })
}
