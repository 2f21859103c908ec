//! Files in, usage out, with an account of every row.
//!
//! [`import`] opens each file, recognises its [`layout`] by the header, splits it into blocks of whole
//! records for as many threads as there are, and adds the rows up into one [`Usage`]. Memory depends on
//! distinct cells of the cube, never on rows. Every file gets a [`FileReport`], in which each row read is
//! taken, set aside with a reason, or rejected with its line, column and value; a file that cannot be used
//! carries a [`FileError`] instead and spoils nothing but itself. The result is the same for every order of
//! files and rows and for every number of threads.

mod blocks;
mod clock;
mod error;
mod file;
mod gather;
pub mod layout;
mod period;
mod progress;
mod records;
mod report;
mod rows;

use std::path::PathBuf;

use crate::usage::{Source, Usage, UsageBuilder};

pub use error::FileError;
pub use period::{Period, PeriodChoice, UnknownPeriod};
pub use progress::Progress;
pub use report::{FileQuality, FileReport, Rejection, RowCounts};

/// How to read files.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The period that a row with a bare date covers.
    pub period: PeriodChoice,
    /// Bytes that a thread takes at a time. The result does not depend on it; tests make it small.
    #[doc(hidden)]
    pub block_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            period: PeriodChoice::Auto,
            block_bytes: blocks::MAX_RECORD,
        }
    }
}

/// What was read, and how well.
#[derive(Clone, Debug)]
pub struct Import {
    /// The usage of all files that could be used.
    pub usage: Usage,
    /// One report for each file, sorted by name and then by path.
    pub files: Vec<FileReport>,
}

/// The import was cancelled; nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the import was cancelled; nothing of it was kept")]
pub struct Cancelled;

/// Reads files into usage. Never fails for what is in them: that is in the reports.
pub fn import(
    paths: &[PathBuf],
    options: &Options,
    progress: &Progress,
) -> Result<Import, Cancelled> {
    let sizes: Vec<u64> = paths
        .iter()
        .map(|path| path.metadata().map_or(0, |metadata| metadata.len()))
        .collect();
    progress.start(sizes.iter().sum());

    let inputs = paths
        .iter()
        .zip(sizes)
        .map(|(path, size)| (file::source_of(path), size, path));
    import_each(inputs, progress, |path, source| {
        file::read(path, source, options, progress)
    })
}

/// Reads texts that the program holds itself, each under a file name.
pub fn import_text(texts: &[(&str, &str)]) -> Result<Import, Cancelled> {
    let progress = Progress::default();
    let inputs = texts.iter().map(|(name, text)| {
        let path = PathBuf::from(name);
        (
            file::source_of(&path),
            text.len() as u64,
            (path, text.as_bytes()),
        )
    });
    import_each(inputs, &progress, |(path, bytes), source| {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let length = bytes.len() as u64;
        file::read_from(bytes, length, stem, source, &Options::default(), &progress)
    })
}

/// Reads each input with `read` and puts the results together.
fn import_each<T>(
    inputs: impl Iterator<Item = (Source, u64, T)>,
    progress: &Progress,
    read: impl Fn(T, &Source) -> Result<(FileQuality, UsageBuilder), file::Stop>,
) -> Result<Import, Cancelled> {
    let mut all: Option<UsageBuilder> = None;
    let mut files = Vec::new();
    let mut bytes_done = 0;
    for (source, size, input) in inputs {
        let outcome = match read(input, &source) {
            Ok((quality, builder)) => {
                match &mut all {
                    // The first file's cells are taken over as they are: most imports are of one file.
                    None => all = Some(builder),
                    Some(all) => all.absorb(&builder),
                }
                Ok(quality)
            }
            Err(file::Stop::File(error)) => Err(error),
            Err(file::Stop::Cancelled(cancelled)) => return Err(cancelled),
        };
        bytes_done += size;
        progress.reached(bytes_done);
        files.push(FileReport {
            file: source.file,
            path: source.path,
            bytes: size,
            outcome,
        });
    }
    files.sort_by(|a, b| (&a.file, &a.path).cmp(&(&b.file, &b.path)));
    let usage = all.unwrap_or_default().finish();
    Ok(Import { usage, files })
}
