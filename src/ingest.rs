//! Files in, usage out, with an account of every row.
//!
//! [`import`] opens what it is given (files, folders, archives), recognises each file's [`layout`] by its header,
//! splits it into blocks of whole records for as many threads as there are, and adds the rows up into one
//! [`Usage`]. Memory depends on distinct cells of the cube, never on rows. Every file gets a [`FileReport`], which
//! names it by the [`Sha256`] of its bytes and in which each row read is taken, set aside with a reason, or rejected with
//! its line, column and value; a file that cannot be used carries a [`FileError`] instead and spoils nothing but itself.
//! The result is the same for every order of files and rows and for every number of threads.

mod blocks;
mod clock;
mod error;
mod file;
mod gather;
mod guess;
pub mod layout;
mod mapping;
mod open;
mod overlap;
mod peek;
mod period;
mod plan;
mod progress;
mod recognise;
mod records;
mod repeats;
mod report;
mod rows;
mod sha256;
mod tally;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::usage::{Source, Usage, UsageBuilder};

pub use clock::DateOrder;
pub use error::FileError;
pub use mapping::{Mapping, MappingError, UNITS, column_choice, unit_choice};
pub use overlap::Overlap;
pub use peek::{Peek, peek};
pub use period::{Period, PeriodChoice, UnknownPeriod};
pub use progress::Progress;
pub use repeats::Repeats;
pub use report::{Aside, FileQuality, FileReport, Rejection, RowCounts, Totals};
pub use sha256::{NotASha256, Sha256};

use file::{Reading, Stop};
use open::{Hashed, Opened};
use repeats::{Content, Sample, Seen};

/// Bytes that a thread takes at a time: little enough to stay in its cache between being read and being split.
const BLOCK_BYTES: usize = 1 << 18;

/// How to read files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The period that a row with a bare date covers.
    pub period: PeriodChoice,
    /// What columns mean, for every file.
    pub mapping: Mapping,
    /// Mappings of files with a certain header. They come before [`Self::mapping`], the last one first.
    pub remembered: Arc<Vec<Remembered>>,
    /// Whether a row that is there more than once counts once. Takes memory for each row.
    pub once: bool,
    /// Whether the time that requests took counts as compute hours. It is busy time, not billed hours.
    pub busy_time: bool,
    /// The first day of files whose times are seconds since an unknown first midnight.
    pub first_day: Day,
    /// Threads to read a file with; as many as there are processors unless given. The result does not depend on it.
    pub threads: Option<NonZero<usize>>,
    /// Bytes that a thread takes at a time. The result does not depend on it; tests make it small.
    #[doc(hidden)]
    pub block_bytes: usize,
}

/// A mapping for all files with a certain header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The header's columns.
    pub header: Vec<String>,
    /// How such files are read.
    pub mapping: Mapping,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            period: PeriodChoice::Auto,
            mapping: Mapping::default(),
            remembered: Arc::default(),
            once: false,
            busy_time: false,
            first_day: Day::NOMINAL_FIRST,
            threads: None,
            block_bytes: BLOCK_BYTES,
        }
    }
}

impl Options {
    /// The mapping for a file that begins with `sample`.
    fn mapping_for(&self, sample: &[u8], is_whole: bool) -> &Mapping {
        let mut remembered = self.remembered.iter().rev();
        let known = remembered.find(|known| recognise::has_header(sample, is_whole, &known.header));
        known.map_or(&self.mapping, |known| &known.mapping)
    }
}

/// What was read, and how well.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The usage of all files that could be used.
    pub usage: Usage,
    /// One report for each file, sorted by name and then by path.
    pub files: Vec<FileReport>,
    /// Rows that are there more than once, within files and across them.
    pub repeats: Repeats,
    /// Files that tell of the same things on the same days.
    pub overlaps: Vec<Overlap>,
}

/// The import was cancelled; nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the import was cancelled; nothing of it was kept")]
pub struct Cancelled;

/// Reads files, and what is in folders and archives, into usage; `-` is standard input. Never fails for what is in
/// them: that is in the reports.
pub fn import(
    paths: &[PathBuf],
    options: &Options,
    progress: &Progress,
) -> Result<Import, Cancelled> {
    let inputs = open::expand(paths);
    progress.start(inputs.iter().map(|(_, bytes, _)| bytes).sum());
    let inputs = inputs.into_iter().map(|(source, bytes, input)| File {
        source,
        bytes,
        content: input,
    });
    import_each(inputs, options, progress, |input| {
        let input = input?;
        let opened = input.open(progress)?;
        Ok((input.stem, opened))
    })
}

/// Reads texts that the program holds itself, each under a file name.
pub fn import_text(texts: &[(&str, &str)]) -> Result<Import, Cancelled> {
    let texts: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|&(name, text)| (name, text.as_bytes()))
        .collect();
    import_bytes(&texts, &Options::default())
}

/// Reads the contents of files that the program holds itself, each under a file name.
pub fn import_bytes(files: &[(&str, &[u8])], options: &Options) -> Result<Import, Cancelled> {
    let progress = Progress::default();
    let inputs = files.iter().map(|&(name, content)| File {
        source: open::source_of(name.as_ref()),
        bytes: content.len() as u64,
        content: (name, content),
    });
    import_each(inputs, options, &progress, |(name, content)| {
        let opened = Opened::plain(Hashed::new(content));
        Ok((open::stem_of(name), opened))
    })
}

/// A file to read.
struct File<T> {
    source: Source,
    bytes: u64,
    content: T,
}

/// A file that was read, to know it again by.
struct Known {
    name: String,
    header: Vec<String>,
    /// The product that the whole file stands for: two that use the same are no copies of each other.
    product: Option<String>,
    rows: RowCounts,
    content: Content,
}

/// Reads each file, whose name without extensions and whose text `open` gives, and puts the results together.
fn import_each<'a, T>(
    files: impl Iterator<Item = File<T>>,
    options: &Options,
    progress: &Progress,
    open: impl Fn(T) -> Result<(String, Opened<'a>), FileError>,
) -> Result<Import, Cancelled> {
    let seen = options.once.then(Seen::default);
    let reading = Reading {
        options,
        progress,
        seen: seen.as_ref(),
    };
    let mut all: Option<UsageBuilder> = None;
    let mut sample = Sample::default();
    let mut known: Vec<Known> = Vec::new();
    let mut reports = Vec::new();
    let mut bytes_done = 0;
    // Of two copies the first counts, so the order in which files are named must not matter.
    let mut files: Vec<File<T>> = files.collect();
    files.sort_by(|a, b| (&a.source.file, &a.source.path).cmp(&(&b.source.file, &b.source.path)));
    for file in files {
        let File {
            source,
            bytes,
            content,
        } = file;
        let (outcome, sha256) = match open(content) {
            Ok((stem, Opened { text, bytes })) => {
                let outcome = file::read(text, &stem, &source, reading);
                (outcome, bytes.sha256())
            }
            Err(error) => (Err(error.into()), None),
        };
        let outcome = outcome.and_then(|read| {
            let this = Known {
                name: source.file.clone(),
                header: read.quality.header.clone(),
                product: read.product.as_deref().map(without_copy_mark),
                rows: read.quality.rows,
                content: read.sample.content(),
            };
            if let Some(first) = known.iter().find(|first| first.holds_the_same(&this)) {
                return Err(Stop::File(FileError::SameContent {
                    file: first.name.clone(),
                }));
            }
            known.push(this);
            match &mut all {
                // The first file's cells are taken over as they are: most imports are of one file.
                None => (all, sample) = (Some(read.cells), read.sample),
                Some(all) => {
                    all.absorb(&read.cells);
                    sample.absorb(&read.sample);
                }
            }
            Ok(read.quality)
        });
        if let Some(seen) = &seen {
            seen.finish_file(outcome.is_ok());
        }
        let outcome = match outcome {
            Ok(quality) => Ok(quality),
            Err(Stop::File(error)) => Err(error),
            Err(Stop::Cancelled(cancelled)) => return Err(cancelled),
        };
        bytes_done += bytes;
        progress.reached(bytes_done);
        reports.push(FileReport {
            file: source.file,
            path: source.path,
            bytes,
            sha256,
            outcome,
        });
    }
    let usage = all.unwrap_or_default().finish();
    Ok(Import {
        repeats: sample.repeats(),
        overlaps: overlap::find(&usage),
        files: reports,
        usage,
    })
}

impl Known {
    fn holds_the_same(&self, other: &Self) -> bool {
        self.rows.taken > 0
            && self.rows == other.rows
            && self.content == other.content
            && self.header == other.header
            && self.product == other.product
    }
}

/// A file name without what programs add to that of a copy: `usage (1)`, `usage copy`, `usage - Copy`.
fn without_copy_mark(name: &str) -> String {
    let lower = name.to_lowercase();
    let stem = match lower.rsplit_once(" (") {
        Some((stem, number)) if number.trim_end_matches(')').parse::<u32>().is_ok() => stem,
        _ => lower.strip_suffix("copy").unwrap_or(&lower),
    };
    stem.trim_end_matches([' ', '-']).to_owned()
}
