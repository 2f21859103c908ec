//! From what people name to readable texts.
//!
//! [`expand`] turns the names that were given into inputs: files, what folders and zip archives hold, what a
//! pattern matches, and standard input. [`Input::open`] then reads one of them as plain UTF-8, whatever it is
//! packed in. What something is packed in is told by its first bytes, never by its name.

mod archive;
mod find;
mod folder;
mod hashed;
mod names;
mod unpack;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::{FileError, Progress};
use archive::Entry;
use unpack::{Counted, Format};

pub(super) use find::{ENTRY, expand};
pub(super) use hashed::Hashed;
pub(super) use names::{source_of, stem_of};

/// What the text of an input is read from.
pub(super) type Bytes<'a> = Box<dyn Read + Send + 'a>;

/// A text that can be read, and the bytes it is read from.
pub(super) struct Opened<'a> {
    /// The text in UTF-8.
    pub(super) text: Bytes<'a>,
    /// The bytes as they lie on disk, in the archive or come in. They are read by reading the text.
    pub(super) bytes: Hashed<'a>,
}

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
    pub(super) fn open<'a>(&self, progress: &'a Progress) -> Result<Opened<'a>, FileError> {
        let bytes = match &self.kind {
            Kind::File(path) => return open_file(path, progress),
            Kind::Entry(entry) => Hashed::new(entry.open(progress)?),
            Kind::Stdin => Hashed::new(Counted::new(io::stdin(), progress)),
        };
        Opened::unpacked(bytes)
    }
}

impl<'a> Opened<'a> {
    /// The text that is packed in `bytes`.
    fn unpacked(bytes: Hashed<'a>) -> Result<Self, FileError> {
        Ok(Self {
            text: unpack::text(Box::new(bytes.clone()))?,
            bytes,
        })
    }

    /// Bytes that are the text.
    pub(super) fn plain(bytes: Hashed<'a>) -> Self {
        Self {
            text: Box::new(bytes.clone()),
            bytes,
        }
    }
}

/// The text of a file. One that is plain costs no more than reading and hashing it.
fn open_file<'a>(path: &Path, progress: &'a Progress) -> Result<Opened<'a>, FileError> {
    let mut file = File::open(path)?;
    // A pipe cannot be rewound.
    let is_plain = if file.metadata()?.is_file() {
        let start = unpack::peek(&mut file)?;
        file.rewind()?;
        Format::of(&start) == Format::Plain
    } else {
        false
    };
    let bytes = Hashed::new(Counted::new(file, progress));
    if is_plain {
        Ok(Opened::plain(bytes))
    } else {
        Opened::unpacked(bytes)
    }
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
