//! From what people name to readable texts.
//!
//! [`expand`] turns the names that were given into inputs: files, what folders and zip archives hold, what a
//! pattern matches, and standard input. [`Input::open`] then reads one of them as plain UTF-8, whatever it is
//! packed in. What something is packed in is told by its first bytes, never by its name.

mod archive;
mod find;
mod folder;
mod names;
mod unpack;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::{FileError, Progress};
use archive::Entry;
use unpack::{Counted, Format};

pub(super) use find::{ENTRY, expand};
pub(super) use names::{source_of, stem_of};

/// What the text of an input is read from.
pub(super) type Bytes<'a> = Box<dyn Read + Send + 'a>;

/// One text to import.
#[derive(Debug)]
pub(super) struct Input {
    /// Its file name without extensions: `usage` for `usage.csv.gz`.
    pub(super) stem: String,
    /// Where it is.
    kind: Kind,
}

/// Where a text is.
#[derive(Debug)]
enum Kind {
    /// A file of its own.
    File(PathBuf),
    /// In a zip archive.
    Entry(Entry),
    /// Coming in from another program.
    Stdin,
}

impl Input {
    /// Its text in UTF-8. Bytes read from disk are counted by `progress`.
    ///
    /// UTF-8 is handed on byte for byte, even where it is invalid. Reading fails with a [`FileError`] inside
    /// the [`io::Error`] where the packing is damaged.
    pub(super) fn open<'a>(&self, progress: &'a Progress) -> Result<Bytes<'a>, FileError> {
        match &self.kind {
            Kind::File(path) => open_file(path, progress),
            Kind::Entry(entry) => unpack::text(entry.open(progress)?),
            Kind::Stdin => unpack::text(Box::new(Counted::new(io::stdin(), progress))),
        }
    }
}

/// The text of a file. One that is plain costs no more than reading it.
fn open_file<'a>(path: &Path, progress: &'a Progress) -> Result<Bytes<'a>, FileError> {
    let mut file = File::open(path)?;
    // A pipe cannot be rewound.
    if file.metadata()?.is_file() {
        let start = unpack::peek(&mut file)?;
        file.rewind()?;
        if Format::of(&start) == Format::Plain {
            return Ok(Box::new(Counted::new(file, progress)));
        }
    }
    unpack::text(Box::new(Counted::new(file, progress)))
}

/// What bytes seem to be that are not text and cannot be unpacked.
pub(super) fn binary_kind(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'P', b'K', 3 | 5, ..] => Some("a spreadsheet or a zip archive"),
        [b'P', b'A', b'R', b'1', ..] => Some("a Parquet table"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF document"),
        _ if memchr::memchr(0, start).is_some() => Some("binary data"),
        _ => None,
    }
}
