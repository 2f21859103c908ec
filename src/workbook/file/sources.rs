//! What the usage of a workbook was read from, as text.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bounded;
use super::cells::MOST_ROWS;
use super::damage::fit;
use super::format::AnyDay;
use crate::ingest::{
    FileError, FileQuality, FileReport, Mapping, Options, Overlap, PeriodChoice, Remembered,
    Repeats, Sha256,
};
use crate::workbook::{Reading, Workbook};

/// Nobody opens more at once.
const MOST_FILES: usize = 100_000;

/// Sources as they are written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourcesText {
    /// Whether it is the bundled sample, which is made up.
    is_sample: bool,
    reading: ReadingText,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_FILES>")]
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
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_FILES>")]
    columns: Vec<Remembered>,
    once: bool,
    busy_time: bool,
    first_day: Option<AnyDay>,
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

    /// Puts them into a workbook, and returns what is missing, in words.
    pub(super) fn read_into(self, workbook: &mut Workbook) -> Vec<String> {
        let mut lost = Vec::new();
        let files = self.files.into_iter().map(|of| {
            let outcome = match (of.read, of.error) {
                (Some(quality), None) if is_sound(&quality) => Ok(quality),
                (None, Some(text)) => Err(FileError::Told { text }),
                _ => {
                    lost.push(format!("the account of {}", fit(&of.file)));
                    let text = "what was told of it is damaged".to_owned();
                    Err(FileError::Told { text })
                }
            };
            FileReport {
                file: of.file,
                path: of.path,
                bytes: of.bytes,
                sha256: of.sha256,
                outcome,
            }
        });
        workbook.files = Arc::new(files.collect());
        if self.repeats.rows <= MOST_ROWS {
            workbook.repeats = self.repeats;
        } else {
            lost.push("how many rows repeat".to_owned());
        }
        workbook.overlaps = Arc::new(self.overlaps);
        workbook.is_sample = self.is_sample;
        let reading = self.reading.read();
        let options = &reading.options;
        let remembered = options.remembered.iter();
        let has_all = remembered.map(|known| &known.mapping).all(has_units);
        if has_all && has_units(&options.mapping) {
            workbook.reading = Arc::new(reading);
        } else {
            lost.push("how its files were read".to_owned());
        }
        lost
    }
}

/// Whether its rows are as many as can be, so that they can be added up.
fn is_sound(quality: &FileQuality) -> bool {
    let rows = quality.rows;
    let set_aside = quality.set_aside.values().map(|aside| aside.rows);
    let counts = [
        rows.read,
        rows.taken,
        rows.set_aside,
        rows.rejected,
        quality.spread,
        quality.rounded_hours,
        quality.rounded_costs,
        quality.foreign_costs,
        quality.checked.rows,
        quality.checked.misfits,
        quality.repeats.rows,
        quality.totals.rows,
    ];
    counts
        .into_iter()
        .chain(set_aside)
        .all(|count| count <= MOST_ROWS)
}

/// No unit is a part of nothing.
fn has_units(mapping: &Mapping) -> bool {
    mapping.units.values().all(|unit| unit.over > 0)
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
            first_day: Some(AnyDay(options.first_day)),
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
                first_day: self.first_day.map_or(usual.first_day, |day| day.0),
                ..usual
            },
        }
    }
}
