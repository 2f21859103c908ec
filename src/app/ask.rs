//! Files that are asked for, with the system’s dialogs.

use std::path::PathBuf;

use rfd::{AsyncFileDialog, FileHandle};

use crate::contract::Side;
use crate::report::Export;
use crate::workbook::file::ENDING;

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Usage, any number of files.
    Usage,
    /// Usage, any number of folders.
    Folder,
    /// A workbook.
    Workbook,
    /// Where to save the workbook.
    SaveWorkbook,
    /// The rate card of a side.
    Contract(Side),
    /// Where to save the rejected rows.
    SaveRejected,
    /// Where to save the contract of a side.
    SaveContract(Side),
    /// Where to save an export.
    Export(Export),
    /// Where to save a picture of what is looked at, with its table or without.
    SavePicture(WithTable),
}

/// Whether a picture shows the table below the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithTable {
    /// The chart alone.
    No,
    /// Both.
    Yes,
}

/// Asks for files. The first call happens on the window's thread, which some systems insist on; what it
/// returns waits for the answer on a thread of its own.
pub type Choose = fn(Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send>;

/// How the names of workbooks and usage files end; some systems mind the case.
const USAGE_ENDINGS: [&str; 13] = [
    ENDING, "csv", "CSV", "tsv", "TSV", "txt", "TXT", "gz", "GZ", "zst", "ZST", "zip", "ZIP",
];

/// Asks with the system's file dialog.
pub(super) fn ask(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
    let dialog = AsyncFileDialog::new();
    match purpose {
        Purpose::Usage => many(
            dialog
                .set_title("Open usage, or a workbook")
                .add_filter("Usage (CSV) and workbooks", &USAGE_ENDINGS)
                .add_filter("All files", &["*"])
                .pick_files(),
        ),
        Purpose::Folder => many(dialog.set_title("Open a folder of usage").pick_folders()),
        Purpose::Workbook => one(dialog
            .set_title("Open a workbook")
            .add_filter("Workbook", &[ENDING])
            .add_filter("All files", &["*"])
            .pick_file()),
        Purpose::SaveWorkbook => one(dialog
            .set_title("Save the workbook")
            .set_file_name(format!("comparison.{ENDING}"))
            .add_filter("Workbook", &[ENDING])
            .save_file()),
        Purpose::SaveContract(side) => one(dialog
            .set_title("Save the contract")
            .set_file_name(format!("{} contract.toml", side.key()))
            .add_filter("Rate card (TOML)", &["toml"])
            .add_filter("Rates alone (CSV)", &["csv"])
            .save_file()),
        Purpose::Export(kind) => one(dialog
            .set_title(format!("Save: {}", kind.name()))
            .set_file_name(format!("comparison{}.{}", kind.suffix(), kind.ending()))
            .add_filter(kind.name(), &[kind.ending()])
            .save_file()),
        Purpose::SaveRejected => one(dialog
            .set_title("Save rejected rows")
            .set_file_name("rejected rows.csv")
            .add_filter("Table (CSV)", &["csv"])
            .save_file()),
        Purpose::SavePicture(_) => one(dialog
            .set_title("Save the picture")
            .set_file_name("comparison.png")
            .add_filter("Picture (PNG)", &["png"])
            .add_filter("Drawing (SVG)", &["svg"])
            .save_file()),
        Purpose::Contract(side) => {
            let title = match side {
                Side::Baseline => "Open today’s contract",
                Side::Proposed => "Open the proposed contract",
            };
            let endings = ["toml", "csv", "tsv", "json"];
            one(dialog
                .set_title(title)
                .add_filter("Rate card (TOML, CSV, JSON)", &endings)
                .pick_file())
        }
    }
}

/// Waits for one file.
fn one(
    chosen: impl Future<Output = Option<FileHandle>> + Send + 'static,
) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
    Box::new(|| paths(&pollster::block_on(chosen).into_iter().collect::<Vec<_>>()))
}

/// Waits for any number of them.
fn many(
    chosen: impl Future<Output = Option<Vec<FileHandle>>> + Send + 'static,
) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
    Box::new(|| paths(&pollster::block_on(chosen).unwrap_or_default()))
}

fn paths(files: &[FileHandle]) -> Vec<PathBuf> {
    files.iter().map(|file| file.path().to_owned()).collect()
}
