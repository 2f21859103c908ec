//! The document that is open, as a file: where it is saved, whether it is, and what else happens to that file.

use std::path::{Path, PathBuf};

use super::watch::Seen;
use crate::analysis::plural;
use crate::disk::Stamp;
use crate::report::Export;
use crate::workbook::Workbook;
use crate::workbook::file::ENDING;

/// The document as a file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Where it is saved; nowhere yet, if none.
    pub(crate) path: Option<PathBuf>,
    /// What it is called while it has no file.
    name: String,
    /// As it was opened, begun or saved last.
    saved: Workbook,
    /// Whether what was opened is saved nowhere, as after a crash.
    was_unsaved: bool,
    /// The state of the file when it was read or written last.
    pub(crate) stamp: Option<Stamp>,
    /// Whether nothing would be lost if it were closed.
    pub(crate) is_saved: bool,
    /// Whether it is only reviewed: what is changed is tried, and not to be saved.
    pub(crate) is_reviewed: bool,
    /// What was seen of the file that somebody else did.
    pub(crate) seen: Option<Seen>,
}

impl Document {
    /// One that has no file.
    pub(crate) fn untitled(workbook: &Workbook) -> Self {
        let mut read = workbook.files.iter().filter(|file| file.outcome.is_ok());
        let name = match read.next() {
            Some(_) if workbook.is_sample => "Sample".to_owned(),
            Some(first) => {
                let name = Path::new(&first.file).file_name().unwrap_or_default();
                let name = name.to_string_lossy();
                name.split('.').next().unwrap_or_default().to_owned()
            }
            None => "Untitled".to_owned(),
        };
        Self {
            path: None,
            name,
            saved: workbook.clone(),
            was_unsaved: false,
            stamp: None,
            is_saved: true,
            is_reviewed: false,
            seen: None,
        }
    }

    /// One that was read from a file.
    pub(crate) fn opened(path: PathBuf, stamp: Stamp, workbook: &Workbook) -> Self {
        Self {
            path: Some(path),
            stamp: Some(stamp),
            ..Self::untitled(workbook)
        }
    }

    /// One that is saved nowhere, or in another state.
    pub(crate) fn recovered(path: Option<PathBuf>, name: &str, workbook: &Workbook) -> Self {
        // The file may be in any state by now; saving over it asks.
        let stamp = path.as_deref().and_then(|path| Stamp::of(path).ok());
        Self {
            stamp,
            path,
            name: name.to_owned(),
            was_unsaved: true,
            is_saved: false,
            ..Self::untitled(workbook)
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> String {
        let name = self.path.as_deref().and_then(Path::file_name);
        name.map_or_else(
            || self.name.clone(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// What its file could be called; a copy of one that is reviewed is another.
    pub(crate) fn file_name(&self) -> String {
        let path = self.path.as_deref();
        if self.is_reviewed {
            let name = path.and_then(Path::file_stem);
            let name = name.map_or(self.name.clone().into(), |name| name.to_string_lossy());
            return format!("{name} copy.{ENDING}");
        }
        match path.and_then(Path::file_name) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => format!("{}.{ENDING}", self.name),
        }
    }

    /// What an export of it could be called.
    pub(crate) fn export_name(&self, kind: Export) -> String {
        let name = self.path.as_deref().and_then(Path::file_stem);
        let name = name.map_or(self.name.clone().into(), |name| name.to_string_lossy());
        format!("{name}{}.{}", kind.suffix(), kind.ending())
    }

    /// Looks whether `workbook` is what was saved; says whether that became otherwise.
    pub(crate) fn compare(&mut self, workbook: &Workbook) -> bool {
        let is_same = !self.was_unsaved && workbook.says_same(&self.saved);
        let is_saved = self.is_reviewed || is_same;
        std::mem::replace(&mut self.is_saved, is_saved) != is_saved
    }

    /// It was saved as `workbook` at `path`.
    pub(crate) fn take_saved(&mut self, path: PathBuf, stamp: Stamp, saved: Workbook) {
        self.path = Some(path);
        self.stamp = Some(stamp);
        self.saved = saved;
        self.was_unsaved = false;
        self.is_reviewed = false;
        self.seen = None;
    }

    /// Takes in what was seen of its file; says whether that is news.
    pub(crate) fn take_seen(&mut self, seen: Seen) -> bool {
        if self.path != seen.path {
            return false;
        }
        let is_news = self.warning_of(Some(&seen)) != self.warning();
        self.seen = Some(seen);
        is_news
    }

    /// The sources of its usage that were changed since they were read, in words; `None` if there are none.
    pub(crate) fn changed_sources(&self) -> Option<String> {
        let changed = &self.seen.as_ref()?.changed;
        let name = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        match &**changed {
            [] => None,
            [one] => Some(name(one)),
            [first, more @ ..] => {
                let more = plural(more.len(), "more source", "more sources");
                Some(format!("{} and {more}", name(first)))
            }
        }
    }

    /// What of it changed on disk since it was read, in words.
    pub(crate) fn changed(&self) -> Option<String> {
        let sources = self.changed_sources();
        sources.or_else(|| self.is_file_changed().then(|| self.name()))
    }

    /// Whether its file has been changed by somebody else, and is still there.
    pub(crate) fn is_file_changed(&self) -> bool {
        let seen = self.seen.as_ref();
        self.path.is_some()
            && seen.is_some_and(|seen| seen.stamp.is_some() && seen.stamp != self.stamp)
    }

    /// What somebody should know of its file, in words.
    pub(crate) fn warning(&self) -> Option<String> {
        self.warning_of(self.seen.as_ref())
    }

    fn warning_of(&self, seen: Option<&Seen>) -> Option<String> {
        let seen = seen?;
        if seen.path.is_none() {
            None
        } else if seen.stamp.is_none() {
            Some("The file is not there any more; save it again, or as another".to_owned())
        } else if seen.stamp != self.stamp {
            Some("The file was changed by another window or program".to_owned())
        } else if seen.others > 0 {
            Some("Open in another window, too".to_owned())
        } else {
            None
        }
    }
}
