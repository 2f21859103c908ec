//! The usage files in a folder and in all folders in it.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::names::{file_name, is_hidden, is_usage};
use crate::ingest::FileError;

/// The usage files in `folder`, sorted, and what could not be looked into.
pub(super) fn usage_files(folder: &Path) -> BTreeMap<PathBuf, Result<(), FileError>> {
    let mut walk = Walk::default();
    walk.to_visit.push(folder.to_owned());
    while let Some(folder) = walk.to_visit.pop() {
        if let Err(error) = walk.visit(&folder) {
            walk.found.insert(folder, Err(error.into()));
        }
    }
    walk.found
}

/// A walk through folders.
#[derive(Default)]
struct Walk {
    found: BTreeMap<PathBuf, Result<(), FileError>>,
    to_visit: Vec<PathBuf>,
    /// A link may lead back to a folder.
    visited: HashSet<PathBuf>,
}

impl Walk {
    /// Takes the usage files in `folder` along, and notes the folders in it for later.
    fn visit(&mut self, folder: &Path) -> io::Result<()> {
        if !self.visited.insert(folder.canonicalize()?) {
            return Ok(());
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = file_name(&path);
            if is_hidden(&name) {
                continue;
            }
            match path.metadata() {
                Ok(metadata) if metadata.is_dir() => self.to_visit.push(path),
                // A pipe would keep the import waiting for ever.
                Ok(metadata) if metadata.is_file() && is_usage(&name) => {
                    self.found.insert(path, Ok(()));
                }
                Err(error) if is_usage(&name) => {
                    self.found.insert(path, Err(error.into()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
