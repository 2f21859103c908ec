//! Zip archives: which of their entries are usage, and the bytes of one entry.
//!
//! Nothing is put in memory by the sizes that an archive states, and nothing is written to disk, so that a
//! hostile one costs no more than the time to read it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::Bytes;
use super::names::{is_hidden, is_usage};
use super::unpack::{BUFFER, Counted, Unpacked, damaged, peek};
use crate::ingest::{FileError, Progress};

/// Entries that an archive may have.
const MAX_ENTRIES: usize = 10_000;

/// What the data of an archive is called in errors.
const KIND: &str = "zip";

/// An entry that can be read.
#[derive(Debug)]
pub(super) struct Entry {
    archive: PathBuf,
    /// Where its data starts in the archive.
    start: u64,
    /// Bytes that its data takes there.
    packed: u64,
    is_deflated: bool,
    /// Bytes that it unpacks to, if it is whole.
    size: u64,
    /// Their checksum.
    crc: u32,
}

/// An entry that looks like usage.
pub(super) struct Listed {
    /// Its name, with the folders it is in.
    pub(super) name: String,
    /// Bytes that its data takes in the archive, as that states.
    pub(super) packed: u64,
    /// The entry, or why it cannot be read.
    pub(super) entry: Result<Entry, FileError>,
}

/// Whether a file is a zip archive.
pub(super) fn is_archive(path: &Path) -> io::Result<bool> {
    let start = peek(&mut File::open(path)?)?;
    // The second is an archive without entries.
    Ok(start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06"))
}

/// The entries of an archive that look like usage.
pub(super) fn list(path: &Path) -> Result<Vec<Listed>, FileError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(error_of)?;
    if archive.len() > MAX_ENTRIES {
        return Err(FileError::TooManyEntries);
    }
    if is_spreadsheet(&archive) {
        return Err(FileError::Binary {
            kind: "a spreadsheet",
        });
    }
    let mut listed = Vec::new();
    for index in 0..archive.len() {
        let Some((name, packed)) = usage_entry(&archive, index)? else {
            continue;
        };
        let entry = match archive.by_index_raw(index) {
            Ok(file) => entry_of(&file, path),
            Err(error) => Err(error_of(error)),
        };
        listed.push(Listed {
            name,
            packed,
            entry,
        });
    }
    if listed.is_empty() {
        return Err(FileError::NothingInside {
            kind: "zip archive",
        });
    }
    Ok(listed)
}

/// Whether the archive is how Excel or `LibreOffice` writes a table.
fn is_spreadsheet<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    let has = |name| archive.index_for_name(name).is_some();
    has("[Content_Types].xml") || has("mimetype") && has("content.xml")
}

/// The name and the packed size of an entry that looks like usage.
fn usage_entry<R: Read + Seek>(
    archive: &ZipArchive<R>,
    index: usize,
) -> Result<Option<(String, u64)>, FileError> {
    let entry = archive.by_index_data(index).map_err(error_of)?;
    let name = entry.name().map_err(error_of)?;
    let is_wanted =
        entry.is_file() && is_usage(&name) && !name.split(['/', '\\']).any(is_hidden_part);
    Ok(is_wanted.then(|| (name.into_owned(), entry.compressed_size())))
}

/// Whether what is in a folder of an archive is not for people.
fn is_hidden_part(part: &str) -> bool {
    is_hidden(part) && !matches!(part, "." | "..") || part == "__MACOSX"
}

/// What is needed to read an entry later.
fn entry_of<R: Read>(file: &ZipFile<'_, R>, archive: &Path) -> Result<Entry, FileError> {
    if file.encrypted() {
        return Err(FileError::Encrypted);
    }
    let is_deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        _ => return Err(FileError::UnknownPacking),
    };
    let Some(start) = file.data_start() else {
        return Err(broken_list());
    };
    Ok(Entry {
        archive: archive.to_owned(),
        start,
        packed: file.compressed_size(),
        is_deflated,
        size: file.size(),
        crc: file.crc32(),
    })
}

impl Entry {
    /// What is in the entry. Its packed bytes are counted by `progress`.
    pub(super) fn open<'a>(&self, progress: &'a Progress) -> Result<Bytes<'a>, FileError> {
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.start))?;
        let packed = Counted::new(file.take(self.packed), progress);
        if !self.is_deflated {
            return Ok(Box::new(self.checked(packed)));
        }
        let packed = BufReader::with_capacity(BUFFER, packed);
        let content = Unpacked::new(DeflateDecoder::new(packed), KIND);
        Ok(Box::new(self.checked(content)))
    }

    fn checked<R>(&self, content: R) -> Checked<R> {
        Checked {
            content,
            crc: Crc::new(),
            left: self.size,
            expected: self.crc,
        }
    }
}

/// Compares content with the size and the checksum that the archive states.
struct Checked<R> {
    content: R,
    crc: Crc,
    /// Bytes that are still to come.
    left: u64,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.content.read(buffer)?;
        self.crc.update(&buffer[..length]);
        let Some(left) = self.left.checked_sub(length as u64) else {
            return Err(damaged(KIND, "it is longer than stated".to_owned()));
        };
        self.left = left;
        if length > 0 || buffer.is_empty() {
            return Ok(length);
        }
        if left > 0 {
            return Err(damaged(KIND, "it ends too early".to_owned()));
        }
        if self.crc.sum() != self.expected {
            return Err(damaged(KIND, "its checksum is wrong".to_owned()));
        }
        Ok(0)
    }
}

/// What is wrong with an archive, in the words of a [`FileError`].
fn error_of(error: ZipError) -> FileError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            FileError::UnknownPacking
        }
        _ => broken_list(),
    }
}

/// An archive that was cut short has lost the list at its end.
fn broken_list() -> FileError {
    FileError::Damaged {
        kind: KIND,
        reason: "the list of what it holds is missing or wrong".to_owned(),
    }
}
