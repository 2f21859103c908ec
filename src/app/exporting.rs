//! Files that leave the window.

use std::path::{Path, PathBuf};

use egui::Context;

use super::App;
use super::job::Exported;
use crate::report::{Export, Exporting};

impl App {
    /// Makes such a file of what is open, and saves it there.
    pub(super) fn export_in(&mut self, ctx: &Context, kind: Export, path: PathBuf) {
        self.show_dialog(None);
        let Some(open) = &self.open else { return };
        let copies = (open.workbook.clone(), open.derived.clone());
        let exporting = Exporting {
            exported_at: self.exported_at.unwrap_or_else(jiff::Timestamp::now),
            look: self.view.as_look(),
        };
        let path = with_ending(path, kind.ending());
        self.try_to(|app| app.jobs.export(ctx, kind, copies, exporting, path));
    }

    /// Says what became of an export.
    pub(super) fn take_exported(&mut self, kind: Export, path: &Path, outcome: Exported) {
        match outcome {
            Ok(()) => self.tell(format!("Saved {}", path.display()), false),
            Err(None) => {
                let text = format!("{} was cancelled; nothing was written", kind.name());
                self.tell(text, false);
            }
            Err(Some(why)) => {
                let text = format!(
                    "{} could not be saved in {}: {why}",
                    kind.name(),
                    path.display()
                );
                self.tell(text, true);
            }
        }
    }
}

/// A path whose name ends so, in whatever case.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path
        .extension()
        .is_some_and(|of| of.eq_ignore_ascii_case(ending))
    {
        return path;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{ending}"));
    path.with_file_name(name)
}
