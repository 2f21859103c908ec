//! Every input that the given names stand for.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use glob::MatchOptions;

use super::archive::{self, Listed};
use super::folder;
use super::names::{source_of, stem_of, stem_of_path};
use super::{Input, Kind};
use crate::ingest::FileError;
use crate::usage::Source;

/// The name that stands for standard input.
const STDIN: &str = "-";

/// What stands between an archive and the name of a file in it.
pub(in crate::ingest) const ENTRY: &str = " › ";

/// What was found: its name, its size on disk, and how to read it or why that cannot be.
type Found = (Source, u64, Result<Input, FileError>);

/// Everything that `paths` name, in their order, each file once.
///
/// A folder stands for the usage files in it, a pattern for what it matches where no file has that very name,
/// a zip archive for its entries, and `-` for standard input. What cannot be used is among the results.
pub(in crate::ingest) fn expand(paths: &[PathBuf]) -> Vec<Found> {
    let mut search = Search::default();
    for path in paths {
        search.add_named(path);
    }
    search.found
}

/// What was found so far.
#[derive(Default)]
struct Search {
    found: Vec<Found>,
    /// The files in it, by the one path that each has.
    seen: HashSet<PathBuf>,
}

impl Search {
    /// Adds what somebody named.
    fn add_named(&mut self, path: &Path) {
        if path.as_os_str() == STDIN {
            return self.add_stdin();
        }
        match path.metadata() {
            Ok(_) => self.add_existing(path),
            Err(error) => match pattern_of(path) {
                Some(pattern) => self.add_matches(path, pattern),
                None => self.add_error(path, error.into()),
            },
        }
    }

    fn add_stdin(&mut self) {
        if !self.seen.insert(PathBuf::from(STDIN)) {
            return;
        }
        let source = Source {
            file: "standard input".to_owned(),
            path: STDIN.to_owned(),
        };
        self.add_input(source, "stdin".to_owned(), 0, Ok(Kind::Stdin));
    }

    /// Adds what a pattern matches, as if each had been named.
    fn add_matches(&mut self, path: &Path, pattern: &str) {
        let options = MatchOptions {
            case_sensitive: !cfg!(windows),
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let Ok(matches) = glob::glob_with(pattern, options) else {
            return self.add_error(path, FileError::NotFound);
        };
        let mut is_empty = true;
        for found in matches {
            is_empty = false;
            match found {
                Ok(path) => self.add_existing(&path),
                Err(error) => {
                    let path = error.path().to_owned();
                    self.add_error(&path, io::Error::from(error).into());
                }
            }
        }
        if is_empty {
            self.add_error(path, FileError::NothingMatches);
        }
    }

    fn add_existing(&mut self, path: &Path) {
        if path.is_dir() {
            self.add_folder(path);
        } else {
            self.add_file(path);
        }
    }

    /// Adds the usage files in a folder and in the folders in it.
    fn add_folder(&mut self, folder: &Path) {
        let contents = folder::usage_files(folder);
        if contents.is_empty() {
            return self.add_error(folder, FileError::NothingInside { kind: "folder" });
        }
        for (path, outcome) in contents {
            match outcome {
                Ok(()) => self.add_file(&path),
                Err(error) => self.add_error(&path, error),
            }
        }
    }

    /// Adds a file, or what is in it if it is a zip archive.
    fn add_file(&mut self, path: &Path) {
        if !self.is_new(path) {
            return;
        }
        match read_entries(path) {
            Ok((bytes, None)) => {
                let stem = stem_of_path(path);
                let kind = Kind::File(path.to_owned());
                self.add_input(source_of(path), stem, bytes, Ok(kind));
            }
            Ok((bytes, Some(entries))) => {
                for entry in entries {
                    self.add_entry(path, bytes, entry);
                }
            }
            Err(error) => self.push_error(path, error),
        }
    }

    fn add_entry(&mut self, archive: &Path, archive_bytes: u64, listed: Listed) {
        let Listed {
            name,
            packed,
            entry,
        } = listed;
        let Source { file, path } = source_of(archive);
        let source = Source {
            file: format!("{file}{ENTRY}{name}"),
            path: format!("{path}{ENTRY}{name}"),
        };
        let stem = stem_of(name.rsplit(['/', '\\']).next().unwrap_or(&name));
        // What an archive states may be anything.
        let bytes = packed.min(archive_bytes);
        self.add_input(source, stem, bytes, entry.map(Kind::Entry));
    }

    fn add_input(
        &mut self,
        source: Source,
        stem: String,
        bytes: u64,
        kind: Result<Kind, FileError>,
    ) {
        let input = kind.map(|kind| Input { stem, kind });
        self.found.push((source, bytes, input));
    }

    fn add_error(&mut self, path: &Path, error: FileError) {
        if self.is_new(path) {
            self.push_error(path, error);
        }
    }

    fn push_error(&mut self, path: &Path, error: FileError) {
        let bytes = path
            .metadata()
            .map_or(0, |data| if data.is_file() { data.len() } else { 0 });
        self.found.push((source_of(path), bytes, Err(error)));
    }

    /// Whether nothing was found yet that is the same file under this name or another.
    fn is_new(&mut self, path: &Path) -> bool {
        let unique = path.canonicalize().unwrap_or_else(|_none| path.to_owned());
        self.seen.insert(unique)
    }
}

/// The size of a file, and its entries if it is a zip archive.
fn read_entries(path: &Path) -> Result<(u64, Option<Vec<Listed>>), FileError> {
    let metadata = path.metadata()?;
    // What is read from a pipe is gone; its size is not known.
    if !metadata.is_file() {
        return Ok((0, None));
    }
    let entries = if archive::is_archive(path)? {
        Some(archive::list(path)?)
    } else {
        None
    };
    Ok((metadata.len(), entries))
}

/// The path as a pattern, if it may be one.
fn pattern_of(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| text.contains(['*', '?', '[']))
}
