//! What a killed window leaves on the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use metershift::workbook::file::{ENDING, Saved};
use metershift::workbook::{self, Workbook, previous_of};

use super::edits::Edits;

/// Where a window whose home this is keeps work that is not saved.
pub(crate) fn keep(home: &Path) -> PathBuf {
    home.join("data/metershift/unsaved")
}

/// What is left, every file of which could be opened.
#[derive(Debug)]
pub(crate) struct Remains {
    document: Workbook,
    previous: Option<Workbook>,
    pub(crate) kept: Option<Saved>,
    is_document_unfinished: bool,
    is_kept_unfinished: bool,
}

/// How many of the edits each of them has.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) document: usize,
    pub(crate) previous: Option<usize>,
    pub(crate) kept: Option<usize>,
    /// How many none of them has.
    pub(crate) lost: usize,
    /// How old the oldest of these was.
    pub(crate) oldest_lost: Option<Duration>,
    pub(crate) is_document_unfinished: bool,
    pub(crate) is_kept_unfinished: bool,
}

impl Remains {
    pub(crate) fn of(plan: &Path, home: &Path) -> Result<Self, String> {
        let open = |path: &Path| match workbook::open(path) {
            Ok(on_disk) => Ok(on_disk.saved),
            Err(error) => Err(error.to_string()),
        };
        let previous = previous_of(plan);
        let previous = previous.exists().then(|| open(&previous)).transpose()?;
        let kept = files_kept(home).map(|path| open(&path));
        let mut kept: Vec<Saved> = kept.collect::<Result<_, _>>()?;
        if kept.len() > 1 {
            return Err("one window kept its work in two files".to_owned());
        }
        let kept = kept.pop();
        let belongs = |kept: &Saved| kept.unsaved.as_ref().and_then(|of| of.path.clone());
        if kept
            .as_ref()
            .is_some_and(|kept| belongs(kept).as_deref() != Some(plan))
        {
            return Err("kept work does not say which file it belongs to".to_owned());
        }
        Ok(Self {
            document: open(plan)?.workbook,
            previous: previous.map(|saved| saved.workbook),
            kept,
            is_document_unfinished: has_unfinished(home),
            is_kept_unfinished: has_unfinished(&keep(home)),
        })
    }

    /// Looks which edits are there, `killed` being when the window was.
    pub(crate) fn judge(&self, edits: &Edits, killed: Instant) -> Result<Outcome, String> {
        let document = edits.reached(&self.document)?;
        let previous = self.previous.as_ref().map(|of| edits.reached(of));
        let previous = previous.transpose()?;
        let kept = self.kept.as_ref().map(|of| edits.reached(&of.workbook));
        let kept = kept.transpose()?;
        if previous.is_some_and(|previous| previous > document) {
            return Err(format!("saved {document}, and before that {previous:?}"));
        }
        let newest = document.max(kept.unwrap_or_default());
        let oldest_lost = edits.sent.get(newest).map(|(_, at)| killed - *at);
        Ok(Outcome {
            document,
            previous,
            kept,
            lost: edits.sent.len() - newest,
            oldest_lost,
            is_document_unfinished: self.is_document_unfinished,
            is_kept_unfinished: self.is_kept_unfinished,
        })
    }
}

/// Work that is kept.
pub(crate) fn files_kept(home: &Path) -> impl Iterator<Item = PathBuf> {
    let is_kept = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    files(&keep(home)).into_iter().filter(is_kept)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.path()).collect()
}

/// Whether a file in `folder` is being written, or was when the window was killed.
pub(crate) fn has_unfinished(folder: &Path) -> bool {
    let is_unfinished = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "part");
    files(folder).iter().any(is_unfinished)
}
