//! What is read, and how: enough to read it again another way.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ingest::{FileError, Mapping, Options, Remembered};

/// Files, and how they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The files, folders and archives, as they were named.
    pub paths: Vec<PathBuf>,
    /// Those of them that are left out.
    pub left_out: Vec<PathBuf>,
    /// How they are read.
    pub options: Options,
}

/// Another way to read what is open.
#[derive(Clone, Debug)]
pub enum Reread {
    /// Count rows that are there more than once only once, or as often as they are there.
    Once(bool),
    /// Count the time that requests took as compute hours, or not.
    BusyTime(bool),
    /// Leave out one of the files that were opened.
    LeaveOut(PathBuf),
    /// Read it after all.
    PutBack(PathBuf),
    /// Read files with a certain header by a mapping; an empty one is none.
    Map(Remembered),
}

/// What standard input is called.
const STDIN: &str = "-";

impl Reading {
    /// The same files, read another way.
    #[must_use]
    pub fn with(&self, change: Reread) -> Self {
        let mut other = self.clone();
        match change {
            Reread::Once(once) => other.options.once = once,
            Reread::BusyTime(busy_time) => other.options.busy_time = busy_time,
            Reread::LeaveOut(path) => {
                other.paths.retain(|known| *known != path);
                other.left_out.push(path);
            }
            Reread::PutBack(path) => {
                other.left_out.retain(|known| *known != path);
                other.paths.push(path);
            }
            Reread::Map(columns) => remember(Arc::make_mut(&mut other.options.remembered), columns),
        }
        other
    }

    /// Why it cannot be read again, if it cannot.
    pub fn obstacle(&self) -> Option<&'static str> {
        let is_stdin = |path: &PathBuf| path.as_os_str() == STDIN;
        if self.paths.is_empty() {
            Some("There are no files to read again")
        } else if self.paths.iter().any(is_stdin) {
            Some("What came in through standard input cannot be read again")
        } else {
            None
        }
    }

    /// The path that was named and is called `shown` in reports; none for what a folder or an archive holds.
    pub fn named(&self, shown: &str) -> Option<&PathBuf> {
        let mut paths = self.paths.iter();
        paths.find(|path| path.to_string_lossy() == shown)
    }

    /// The mapping in force for files with that header.
    pub fn mapping_for(&self, header: &[String]) -> &Mapping {
        let mut remembered = self.options.remembered.iter().rev();
        let known = remembered.find(|known| known.header == header);
        known.map_or(&self.options.mapping, |known| &known.mapping)
    }
}

/// Puts a mapping in place of the one for the same header; an empty one is forgotten.
pub fn remember(known: &mut Vec<Remembered>, new: Remembered) {
    known.retain(|old| old.header != new.header);
    if !new.mapping.is_empty() {
        known.push(new);
    }
}

/// Whether a file could be used if somebody said what its columns mean, or how they are written.
pub fn asks_for_columns(error: &FileError) -> bool {
    matches!(
        error,
        FileError::NotRecognised { .. }
            | FileError::TwoLayouts { .. }
            | FileError::AmbiguousNumber { .. }
            | FileError::AmbiguousDates { .. }
            | FileError::NoSuchColumn { .. }
    )
}
