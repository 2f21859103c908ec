//! What columns of files mean, remembered from one session to the next.
//!
//! One small JSON file in the folder that the platform has for settings. Without a place nothing is kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::preferences;
use crate::ingest::Remembered;
use crate::workbook;

/// Where mappings are kept on this computer; `None` where the platform has no place for settings.
pub fn usual_place() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "metershift")?;
    Some(folders.config_dir().join("columns.json"))
}

/// What is in the file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Content {
    /// Mappings, each for files with a certain header.
    columns: Vec<Remembered>,
}

/// Mappings that outlive the session.
#[derive(Debug, Default)]
pub(super) struct Store {
    place: Option<PathBuf>,
    content: Content,
}

impl Store {
    /// What is kept at `place`, and what is wrong with it, for people.
    pub(super) fn load(place: Option<PathBuf>) -> (Self, Option<String>) {
        let what = "What columns mean was remembered";
        let loaded = place.as_deref().map(|place| preferences::load(place, what));
        let (content, problem) = loaded.unwrap_or_default();
        (Self { place, content }, problem)
    }

    /// What is known, the latest last.
    pub(super) fn known(&self) -> &[Remembered] {
        &self.content.columns
    }

    /// Keeps a mapping, or forgets the one of that header if it is empty; an error says why it cannot be kept.
    pub(super) fn keep(&mut self, new: Remembered) -> Result<(), String> {
        workbook::remember(&mut self.content.columns, new);
        let Some(place) = &self.place else {
            return Ok(());
        };
        preferences::store(place, &self.content).map_err(|error| {
            format!(
                "The columns hold until the window is closed, but cannot be kept in {} ({error})",
                place.display()
            )
        })
    }
}
