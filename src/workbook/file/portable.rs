//! What of a workbook goes with it when it is mailed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ingest::{FileError, FileReport, Options, Rejection};
use crate::workbook::{Reading, Workbook};

/// Rejected rows that are told one by one, of each file.
const TOLD: usize = 100;

impl Workbook {
    /// The same without what stays behind: the text of rejected rows, all but the first hundred of them, what columns of files
    /// mean that are not open, settings that no number depends on, and what of a path is no text. This is what a file of it
    /// holds.
    #[must_use]
    pub fn portable(&self) -> Self {
        let files = Arc::new(self.files.iter().map(portable).collect::<Vec<_>>());
        Self {
            reading: Arc::new(reading(&self.reading, &files)),
            files,
            ..self.clone()
        }
    }
}

fn portable(report: &FileReport) -> FileReport {
    let outcome = match &report.outcome {
        Ok(quality) => {
            let mut quality = quality.clone();
            quality.rejected.truncate(TOLD);
            for Rejection { value, row, .. } in &mut quality.rejected {
                value.clear();
                row.clear();
            }
            Ok(quality)
        }
        Err(error) => Err(FileError::Told {
            text: error.to_string(),
        }),
    };
    FileReport {
        outcome,
        ..report.clone()
    }
}

fn reading(reading: &Reading, files: &[FileReport]) -> Reading {
    let is_open = |header: &[String]| {
        let mut read = files.iter().filter_map(|file| file.outcome.as_ref().ok());
        read.any(|quality| quality.header == header)
    };
    let known = reading.options.remembered.iter();
    let known = known.filter(|known| is_open(&known.header)).cloned();
    let usual = Options::default();
    Reading {
        options: Options {
            remembered: Arc::new(known.collect()),
            threads: usual.threads,
            block_bytes: usual.block_bytes,
            ..reading.options.clone()
        },
        paths: reading.paths.iter().map(|path| text(path)).collect(),
        left_out: reading.left_out.iter().map(|path| text(path)).collect(),
    }
}

fn text(path: &Path) -> PathBuf {
    PathBuf::from(path.to_string_lossy().into_owned())
}
