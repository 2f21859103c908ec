//! What columns of files mean, remembered from one session to the next.
//!
//! One small JSON file in the folder that the platform has for settings. Without a place nothing is kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::reading;
use crate::ingest::Remembered;
use crate::whole_file::write_whole;

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
    known: Vec<Remembered>,
}

impl Store {
    /// What is kept at `place`, and what is wrong with it, for people.
    pub(super) fn load(place: Option<PathBuf>) -> (Self, Option<String>) {
        let (known, problem) = match place.as_deref().map(read) {
            None => (Vec::new(), None),
            Some(Ok(known)) => (known, None),
            Some(Err(problem)) => (Vec::new(), Some(problem)),
        };
        (Self { place, known }, problem)
    }

    /// What is known, the latest last.
    pub(super) fn known(&self) -> &[Remembered] {
        &self.known
    }

    /// Keeps a mapping, or forgets the one of that header if it is empty; an error says why it cannot be kept.
    pub(super) fn keep(&mut self, new: Remembered) -> Result<(), String> {
        reading::remember(&mut self.known, new);
        let Some(place) = &self.place else {
            return Ok(());
        };
        let content = Content {
            columns: self.known.clone(),
        };
        let text = serde_json::to_string_pretty(&content).map_err(io::Error::from);
        text.and_then(|text| write_whole(place, text.as_bytes()))
            .map_err(|error| {
                format!(
                    "The columns hold until the window is closed, but cannot be kept in {} ({error})",
                    place.display()
                )
            })
    }
}

/// What is kept at `place`. What cannot be understood is set aside under another name.
fn read(place: &Path) -> Result<Vec<Remembered>, String> {
    let text = match fs::read_to_string(place) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
        Err(error) => {
            return Err(format!(
                "What columns mean was remembered in {}, which cannot be read ({error})",
                place.display()
            ));
        }
    };
    match serde_json::from_str::<Content>(&text) {
        Ok(content) => Ok(content.columns),
        Err(error) => {
            let aside = place.with_extension("broken.json");
            let outcome = match fs::rename(place, &aside) {
                Ok(()) => format!("it was set aside as {}", aside.display()),
                Err(_) => "it will be replaced".to_owned(),
            };
            Err(format!(
                "What columns mean was remembered in {}, which is broken ({error}); {outcome}",
                place.display()
            ))
        }
    }
}
