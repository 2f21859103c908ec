//! What the usage of a workbook was read from, as text.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::ingest::{
    FileError, FileQuality, FileReport, Mapping, Options, Overlap, PeriodChoice, Remembered,
    Repeats, Sha256,
};
use crate::workbook::{Reading, Workbook};

/// Sources as they are written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourcesText {
    /// Whether it is the bundled sample, which is made up.
    is_sample: bool,
    reading: ReadingText,
    files: Vec<FileText>,
    repeats: Repeats,
    overlaps: Vec<Overlap>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct ReadingText {
    paths: Vec<String>,
    left_out: Vec<String>,
    period: PeriodChoice,
    mapping: Mapping,
    columns: Vec<Remembered>,
    once: bool,
    busy_time: bool,
    first_day: Option<Day>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FileText {
    file: String,
    path: String,
    bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<Sha256>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<FileQuality>,
}

impl SourcesText {
    pub(super) fn of(workbook: &Workbook) -> Self {
        let files = workbook.files.iter().cloned().map(|of| {
            let (read, error) = match of.outcome {
                Ok(quality) => (Some(quality), None),
                Err(error) => (None, Some(error.to_string())),
            };
            FileText {
                file: of.file,
                path: of.path,
                bytes: of.bytes,
                sha256: of.sha256,
                error,
                read,
            }
        });
        Self {
            is_sample: workbook.is_sample,
            reading: ReadingText::of(&workbook.reading),
            files: files.collect(),
            repeats: workbook.repeats,
            overlaps: workbook.overlaps.to_vec(),
        }
    }

    pub(super) fn read_into(self, workbook: &mut Workbook) {
        let files = self.files.into_iter().map(|of| FileReport {
            file: of.file,
            path: of.path,
            bytes: of.bytes,
            sha256: of.sha256,
            outcome: match (of.read, of.error) {
                (Some(quality), None) => Ok(quality),
                (_, error) => Err(FileError::Told {
                    text: error.unwrap_or_default(),
                }),
            },
        });
        workbook.files = Arc::new(files.collect());
        workbook.repeats = self.repeats;
        workbook.overlaps = Arc::new(self.overlaps);
        workbook.reading = Arc::new(self.reading.read());
        workbook.is_sample = self.is_sample;
    }
}

impl ReadingText {
    fn of(reading: &Reading) -> Self {
        let Reading {
            paths,
            left_out,
            options,
        } = reading;
        let texts = |paths: &[PathBuf]| {
            let texts = paths.iter().map(|path| path.to_string_lossy().into_owned());
            texts.collect()
        };
        Self {
            paths: texts(paths),
            left_out: texts(left_out),
            period: options.period,
            mapping: options.mapping.clone(),
            columns: options.remembered.to_vec(),
            once: options.once,
            busy_time: options.busy_time,
            first_day: Some(options.first_day),
        }
    }

    fn read(self) -> Reading {
        let usual = Options::default();
        Reading {
            paths: self.paths.into_iter().map(PathBuf::from).collect(),
            left_out: self.left_out.into_iter().map(PathBuf::from).collect(),
            options: Options {
                period: self.period,
                mapping: self.mapping,
                remembered: Arc::new(self.columns),
                once: self.once,
                busy_time: self.busy_time,
                first_day: self.first_day.unwrap_or(usual.first_day),
                ..usual
            },
        }
    }
}
