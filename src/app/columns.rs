//! What the user is about to say about a file's columns.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::view::Dialog;
use crate::ingest::layout::Field;
use crate::ingest::{FileError, FileQuality, FileReport, Mapping, Peek, Remembered};
use crate::workbook::Reading;

/// A file whose columns are being chosen.
pub(crate) struct Columns {
    /// Tells reports about this file from those about one before.
    pub(crate) id: u64,
    /// The file's name, for people.
    pub(crate) file: String,
    /// What is read again in the end.
    pub(crate) reading: Reading,
    /// Where it was opened from.
    pub(crate) back: Option<Dialog>,
    /// Whether the choice outlives the session.
    pub(crate) remember: bool,
    /// What is known of the file.
    pub(crate) look: Look,
}

/// A first look at a file.
pub(crate) enum Look {
    /// It is being looked at.
    Looking,
    /// It cannot be looked at.
    Failed(FileError),
    /// Its first rows are there.
    Ready(Box<Draft>),
}

/// A mapping on the way.
pub(crate) struct Draft {
    /// The file's first rows.
    pub(crate) peek: Arc<Peek>,
    /// What is said so far.
    pub(crate) mapping: Mapping,
    /// What was said at first.
    initial: Mapping,
    /// What that makes of the first rows; of the mapping before while a new one is being tried.
    pub(crate) preview: Option<Box<FileReport>>,
    /// Whether the preview is that of the mapping.
    pub(crate) is_current: bool,
}

/// A file to choose columns for.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, for people.
    pub file: String,
}

impl Target {
    /// A file that was read, or tried.
    pub(crate) fn of(report: &FileReport) -> Self {
        Self {
            path: PathBuf::from(&report.path),
            file: report.file.clone(),
        }
    }
}

/// A change to what is being chosen.
#[derive(Clone, Debug)]
pub enum Choice {
    /// How the file is read.
    Mapping(Box<Mapping>),
    /// Whether the choice outlives the session.
    Remember(bool),
}

impl Columns {
    /// The file, now that it was looked at.
    pub(crate) fn take_look(&mut self, look: Result<Peek, FileError>) {
        self.look = match look {
            Err(error) => Look::Failed(error),
            Ok(peek) => {
                let known = self.reading.mapping_for(&peek.header);
                Look::Ready(Box::new(Draft::new(peek, known)))
            }
        };
    }

    /// What is being said, if the file could be looked at.
    pub(crate) fn draft(&self) -> Option<&Draft> {
        match &self.look {
            Look::Ready(draft) => Some(draft),
            Look::Looking | Look::Failed(_) => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn draft_mut(&mut self) -> Option<&mut Draft> {
        match &mut self.look {
            Look::Ready(draft) => Some(draft),
            Look::Looking | Look::Failed(_) => None,
        }
    }
}

impl Draft {
    fn new(peek: Peek, known: &Mapping) -> Self {
        let initial = if known.is_empty() && peek.layout.is_none() {
            peek.guess.clone()
        } else {
            known.clone()
        };
        Self {
            peek: Arc::new(peek),
            mapping: initial.clone(),
            initial,
            preview: None,
            is_current: false,
        }
    }

    /// Whether anything was changed.
    pub(crate) fn is_changed(&self) -> bool {
        self.mapping != self.initial
    }

    /// What was said at first.
    pub(crate) fn initial(&self) -> &Mapping {
        &self.initial
    }

    /// What is to be remembered for files like this one.
    pub(crate) fn remembered(&self) -> Remembered {
        Remembered {
            header: self.peek.header.clone(),
            mapping: self.mapping.clone(),
        }
    }

    /// How the first rows are read, if they can be.
    pub(crate) fn quality(&self) -> Option<&FileQuality> {
        self.preview.as_ref()?.outcome.as_ref().ok()
    }

    /// Why the file cannot be read this way, whatever comes after its first rows.
    pub(crate) fn obstacle(&self) -> Option<&FileError> {
        let error = self.preview.as_ref()?.outcome.as_ref().err()?;
        let may_settle = matches!(
            error,
            FileError::AmbiguousDates { .. }
                | FileError::AmbiguousNumber { .. }
                | FileError::HeaderOnly { .. }
        );
        (!may_settle).then_some(error)
    }

    /// Whether the file's header says nothing, and neither does anybody say enough.
    pub(crate) fn lacks_most(&self) -> bool {
        let is_known = self.peek.layout.is_some() || self.mapping.layout.is_some();
        !is_known && !self.mapping.stands_alone()
    }

    /// The column that is read for `field`.
    pub(crate) fn column_of(&self, field: Field) -> Option<&str> {
        match self.mapping.columns.get(&field) {
            Some(name) => Some(name.as_str()).filter(|name| !name.is_empty()),
            None => self.read().get(&field).copied(),
        }
    }

    /// What a column is read for.
    pub(crate) fn fields_of(&self, column: usize) -> Vec<Field> {
        let Some(name) = self.peek.header.get(column) else {
            return Vec::new();
        };
        let is_read = |field: &Field| self.column_of(*field) == Some(name.as_str());
        Field::mappable().filter(is_read).collect()
    }

    /// Whether what a column is read for is a guess that nobody changed.
    pub(crate) fn is_guess(&self, field: Field) -> bool {
        let (said, guessed) = (
            self.mapping.columns.get(&field),
            self.peek.guess.columns.get(&field),
        );
        self.peek.layout.is_none() && said.is_some() && said == guessed
    }

    /// Whether the layout reads a column besides what a user can choose.
    pub(crate) fn is_read_by_layout(&self, column: usize) -> bool {
        let name = self.peek.header.get(column);
        let is_ignored = |quality: &FileQuality| {
            name.is_none_or(|name| name.is_empty() || quality.ignored.contains(name))
        };
        let is_native = |quality: &FileQuality| quality.layout == "mapped";
        self.quality()
            .is_some_and(|quality| !is_ignored(quality) && !is_native(quality))
    }

    /// The mapping with a column read for `field` and nothing else, or for nothing.
    pub(crate) fn with_column(&self, column: usize, field: Option<Field>) -> Mapping {
        let mut mapping = self.mapping.clone();
        for other in self.fields_of(column) {
            // Said outright, or the column's name might speak for itself.
            mapping.columns.insert(other, String::new());
        }
        if let (Some(field), Some(name)) = (field, self.peek.header.get(column)) {
            mapping.columns.insert(field, name.clone());
        }
        self.completed(mapping)
    }

    /// The mapping with `field` read from a column, or from none.
    pub(crate) fn with_field(&self, field: Field, column: Option<&str>) -> Mapping {
        let mut mapping = self.mapping.clone();
        let name = column.unwrap_or_default().to_owned();
        mapping.columns.insert(field, name);
        self.completed(mapping)
    }

    /// A mapping that stands alone is all that counts, so nothing that is read now may be missing from it.
    fn completed(&self, mut mapping: Mapping) -> Mapping {
        if mapping.stands_alone() && !self.mapping.stands_alone() {
            for (field, name) in self.read() {
                mapping
                    .columns
                    .entry(field)
                    .or_insert_with(|| name.to_owned());
            }
        }
        mapping
    }

    /// The columns that are read now, as the file has them.
    fn read(&self) -> BTreeMap<Field, &str> {
        let Some(quality) = self.quality() else {
            let guessed = self.peek.guess.columns.iter();
            let counts = self.peek.layout.is_some();
            return guessed
                .filter(|_| counts)
                .map(|(&field, name)| (field, name.as_str()))
                .collect();
        };
        let used = quality.used.iter().filter_map(|(key, names)| {
            let field = Field::by_key(key)?;
            let is_column = |name: &str| self.peek.header.iter().any(|known| known == name);
            let first = names.split(", else ").next().filter(|_| !is_column(names));
            Some((field, first.unwrap_or(names.as_str())))
        });
        used.collect()
    }
}
