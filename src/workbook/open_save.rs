//! Workbooks from disk and to disk.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::file::{self, Damage, ENDING, Saved};
use crate::disk::{self, Stamp};

/// No workbook is longer, in bytes: 512 MiB.
const LONGEST: u64 = 1 << 29;

/// Why a workbook cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system would not let it be read.
    #[error("{} cannot be read: {error}; check the name, and that you may open it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is no workbook, or a damaged one.
    #[error("{} {damage}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what of it can be read.
        damage: Box<Damage>,
    },
}

/// Why a workbook cannot be saved where it was asked to be. Nothing was changed there.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else changed it.
    #[error("{} was changed by another window or program since it was opened here", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// It is not there any more.
    #[error("{} is not there any more: it was moved, renamed or deleted", path.display())]
    Vanished {
        /// The file.
        path: PathBuf,
    },
    /// It may not be changed.
    #[error("{} may only be read, not changed", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The system would not let it be written.
    #[error("{} cannot be written: {error}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// A workbook as it is on disk.
#[derive(Clone, Debug)]
pub struct OnDisk {
    /// What it holds.
    pub saved: Saved,
    /// The state of the file that was read.
    pub stamp: Stamp,
}

/// Opens the workbook at `path`.
pub fn open(path: &Path) -> Result<OnDisk, OpenError> {
    let unreadable = |error| OpenError::Unreadable {
        path: path.to_owned(),
        error,
    };
    let damaged = |damage| OpenError::Damaged {
        path: path.to_owned(),
        damage: Box::new(damage),
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    let stamp = Stamp::from(&about);
    if about.len() > LONGEST {
        // What is that long is some other file, and not read for nothing.
        let start = start(path).map_err(unreadable)?;
        let why = "it is longer than any workbook".to_owned();
        let damage = file::read(&start)
            .err()
            .filter(|_| !file::is_workbook(&start));
        return Err(damaged(
            damage.unwrap_or(Damage::Damaged { why, rescued: None }),
        ));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    match file::read(&bytes) {
        Ok(saved) => Ok(OnDisk { saved, stamp }),
        Err(damage) => Err(damaged(damage)),
    }
}

/// Saves a workbook at `path`, where the file must be as `expected`; whatever is there is replaced, if nothing is. What was
/// there before is kept beside it, at [`previous_of`].
pub fn save(path: &Path, saved: &Saved, expected: Option<Stamp>) -> Result<Stamp, SaveError> {
    let path_again = || path.to_owned();
    let failed = |error| SaveError::Failed {
        path: path_again(),
        error,
    };
    match std::fs::metadata(path) {
        Ok(about) if about.permissions().readonly() => {
            return Err(SaveError::ReadOnly { path: path_again() });
        }
        Ok(about) if expected.is_some_and(|expected| expected != Stamp::from(&about)) => {
            return Err(SaveError::Changed { path: path_again() });
        }
        Err(error) if expected.is_some() && error.kind() == io::ErrorKind::NotFound => {
            return Err(SaveError::Vanished { path: path_again() });
        }
        Ok(_) | Err(_) => {}
    }
    let bytes = file::write(saved).map_err(failed)?;
    disk::write_keeping(path, &bytes, &previous_of(path)).map_err(failed)?;
    Stamp::of(path).map_err(failed)
}

/// Where the version before the last one saved is kept.
pub fn previous_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".bak");
    path.with_file_name(name)
}

/// Whether a file is a workbook: by its content, and where that is anything else, by its name. What can be read only once,
/// as a pipe, is none, and nothing is taken from it.
pub fn is_workbook_file(path: &Path) -> bool {
    let is_named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    let is_file = || std::fs::metadata(path).is_ok_and(|about| about.is_file());
    is_named || (is_file() && start(path).is_ok_and(|start| file::is_workbook(&start)))
}

/// How a file begins: enough to tell what it is.
fn start(path: &Path) -> io::Result<Vec<u8>> {
    const START: u64 = 4096;
    let mut start = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(START).read_to_end(&mut start)?;
    Ok(start)
}
