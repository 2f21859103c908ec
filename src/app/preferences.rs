//! What the window remembers of itself from one session to the next: nothing that belongs to a document.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use egui::ThemePreference;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::workbook::previous_of;

/// So many files are offered again.
const RECENT: usize = 10;

/// So many workbooks are known to be one’s own.
const OWN: usize = 500;

/// Where preferences are kept on this computer; `None` where the platform has no place for settings.
pub fn usual_preferences() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "metershift")?;
    Some(folders.config_dir().join("preferences.json"))
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light, dark, or as the system.
    pub theme: ThemeChoice,
    /// How large everything is; 1 is usual.
    pub zoom: Option<f32>,
    /// Whether nothing moves by itself.
    pub reduced_motion: bool,
    /// Where the window stood.
    pub window: Option<Placement>,
    /// Files and folders that were opened, the latest first.
    pub recent: Vec<PathBuf>,
    /// The document that was open last, if it has a file.
    pub last: Option<PathBuf>,
    /// Workbooks that were saved here, the latest first: any other was sent by somebody else.
    pub saved: Vec<PathBuf>,
}

/// A theme by its name in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl From<ThemePreference> for ThemeChoice {
    fn from(theme: ThemePreference) -> Self {
        match theme {
            ThemePreference::System => Self::System,
            ThemePreference::Light => Self::Light,
            ThemePreference::Dark => Self::Dark,
        }
    }
}

impl From<ThemeChoice> for ThemePreference {
    fn from(theme: ThemeChoice) -> Self {
        match theme {
            ThemeChoice::System => Self::System,
            ThemeChoice::Light => Self::Light,
            ThemeChoice::Dark => Self::Dark,
        }
    }
}

/// Where a window stands, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Its width and height.
    pub size: [f32; 2],
    /// Its left upper corner, where the system tells.
    pub position: Option<[f32; 2]>,
    /// Whether it fills the screen.
    pub is_maximised: bool,
}

impl Placement {
    /// Whether a window can stand so; nonsense from a file is not passed on.
    pub(super) fn is_sane(&self) -> bool {
        let fits = |size: f32| (300.0..=20_000.0).contains(&size);
        let is_near = |at: f32| at.abs() <= 50_000.0;
        self.size.into_iter().all(fits)
            && self.position.is_none_or(|of| of.into_iter().all(is_near))
    }
}

impl Preferences {
    /// Puts a file or folder at the head of those that were opened.
    pub(super) fn opened(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Remembers that a workbook was saved here.
    pub(super) fn saved(&mut self, path: &Path) {
        let path = &whole(path);
        self.saved.retain(|known| known != path);
        self.saved.insert(0, path.clone());
        self.saved.truncate(OWN);
    }

    /// Whether a workbook was saved here, or is the version before one that was.
    pub(super) fn is_own(&self, path: &Path) -> bool {
        let path = &whole(path);
        let mut saved = self.saved.iter();
        saved.any(|own| own == path || previous_of(own) == *path)
    }
}

/// A path that stays the same wherever the program is started, and by whichever link.
fn whole(path: &Path) -> PathBuf {
    let found = fs::canonicalize(path).or_else(|_not_there| std::path::absolute(path));
    found.unwrap_or_else(|_no_folder| path.to_owned())
}

/// What is kept at `place`, and what is wrong with it, for people; as usual, if nothing is kept or it is broken. What cannot be
/// understood is set aside under another name. `what` begins the sentence that says so.
pub(super) fn load<T: DeserializeOwned + Default>(place: &Path, what: &str) -> (T, Option<String>) {
    let text = match fs::read_to_string(place) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (T::default(), None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
        Err(error) => {
            let text = format!(
                "{what} in {}, which cannot be read ({error})",
                place.display()
            );
            return (T::default(), Some(text));
        }
    };
    match serde_json::from_str(&text) {
        Ok(content) => (content, None),
        Err(error) => {
            let aside = place.with_extension("broken.json");
            let outcome = match fs::rename(place, &aside) {
                Ok(()) => format!("it was set aside as {}", aside.display()),
                Err(_) => "it will be replaced".to_owned(),
            };
            let text = format!(
                "{what} in {}, which is broken ({error}); {outcome}",
                place.display()
            );
            (T::default(), Some(text))
        }
    }
}

/// Keeps `content` at `place`.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn store<T: Serialize>(place: &Path, content: &T) -> io::Result<()> {
    let text = serde_json::to_string_pretty(content)?;
    disk::write(place, text.as_bytes())
}
