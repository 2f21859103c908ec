//! Exports are made and written on a thread of their own, from copies of what is open.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::Context;

use super::{Jobs, Message, guarded, spawn};
use crate::disk;
use crate::report::{Export, ExportError, Exporting, Going, export};
use crate::workbook::{Derived, Workbook};

/// An export in progress.
pub(crate) struct Underway {
    id: u64,
    /// How far it is.
    pub(crate) going: Arc<Going>,
    /// What is made.
    pub(crate) kind: Export,
    /// When it began.
    pub(crate) since: Instant,
}

/// What became of an export: why it was not saved, unless it was cancelled.
pub(in crate::app) type Exported = Result<(), Option<String>>;

impl Jobs {
    /// Makes a file of a workbook and what follows from it, and writes it at `path`, whole or not at all.
    pub(in crate::app) fn export(
        &mut self,
        ctx: &Context,
        kind: Export,
        (workbook, derived): (Workbook, Derived),
        exporting: Exporting,
        path: PathBuf,
    ) -> Result<(), String> {
        if self.exporting.is_some() {
            return Err("Another file is being made; wait for it, or cancel it".to_owned());
        }
        let id = self.next_id();
        let going = Arc::new(Going::default());
        let underway = Underway {
            id,
            going: Arc::clone(&going),
            kind,
            since: Instant::now(),
        };
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        spawn("export", move || {
            let made = guarded(|| {
                let bytes = export(kind, &workbook, &derived, &exporting, &going)?;
                // From here on it is too late to stop.
                going.advance()?;
                disk::write(&path, &bytes).map_err(Problem::Disk)
            });
            let outcome = match made {
                Some(Ok(())) => Ok(()),
                Some(Err(Problem::Export(ExportError::Cancelled))) => Err(None),
                Some(Err(Problem::Export(error))) => Err(Some(error.to_string())),
                Some(Err(Problem::Disk(error))) => Err(Some(error.to_string())),
                None => Err(Some("there is a defect in the program".to_owned())),
            };
            sender.send(Message::Export(id, kind, path, outcome)).ok();
            ctx.request_repaint();
        })?;
        self.exporting = Some(underway);
        Ok(())
    }

    /// Whether `id` is the export that is awaited; then it is no more.
    pub(super) fn is_export(&mut self, id: u64) -> bool {
        let is_it = self.exporting.as_ref().is_some_and(|of| of.id == id);
        if is_it {
            self.exporting = None;
        }
        is_it
    }

    /// Stops the export; nothing is written.
    pub(in crate::app) fn cancel_export(&mut self) {
        if let Some(underway) = &self.exporting {
            underway.going.cancel();
        }
    }
}

/// Where an export failed.
enum Problem {
    Export(ExportError),
    Disk(io::Error),
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}
