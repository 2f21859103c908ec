//! What background jobs report.

use std::sync::Arc;

use egui::Context;

use super::App;
use super::ask::Purpose;
use super::columns::Columns;
use super::job::{Report, Wanted};
use super::view::Dialog;

impl App {
    pub(super) fn take_report(&mut self, ctx: &Context, report: Report) {
        // A copy is presented; all but a message is about the document.
        let is_message = matches!(report, Report::Flipped(..) | Report::Saved(_));
        if !is_message && self.presenting.is_some() {
            if matches!(report, Report::SavedWorkbook(..)) {
                return self.with_document(|app| app.take_report_of(ctx, report));
            }
            self.leave_stage(ctx);
        }
        self.take_report_of(ctx, report);
    }

    fn take_report_of(&mut self, ctx: &Context, report: Report) {
        match report {
            Report::Chosen(Purpose::Usage | Purpose::Folder | Purpose::Workbook, paths) => {
                self.load(ctx, paths);
            }
            Report::Chosen(Purpose::SaveWorkbook, paths) => {
                for path in paths {
                    // The dialog asked whether to replace what is there.
                    self.save_in(ctx, path);
                }
            }
            Report::Chosen(Purpose::Contract(side), paths) => {
                let wanted = Wanted::again(self.afresh(paths));
                let side = Some(side);
                self.start_load(ctx, Wanted { side, ..wanted });
            }
            Report::Chosen(Purpose::SaveRejected, paths) => {
                let files = self
                    .open
                    .as_ref()
                    .map(|open| Arc::clone(&open.workbook.files));
                for (path, files) in paths.into_iter().zip(files) {
                    self.try_to(|app| app.jobs.save_rejected(ctx, files, path));
                }
            }
            Report::Chosen(Purpose::SaveContract(side), paths) => {
                let contract = self.open.as_ref().map(|open| open.workbook.as_set(side));
                for (path, contract) in paths.into_iter().zip(contract) {
                    self.try_to(|app| app.jobs.save_contract(ctx, contract, path));
                }
            }
            Report::Chosen(Purpose::Export(kind), paths) => {
                for path in paths {
                    self.export_in(ctx, kind, path);
                }
            }
            Report::NoDialog(Purpose::Export(kind)) => {
                self.show_dialog(Some(Dialog::ExportIn(kind)));
            }
            Report::Exported(kind, path, outcome) => self.take_exported(kind, &path, outcome),
            Report::Chosen(Purpose::SavePicture(with_table), paths) => {
                for path in paths {
                    self.save_picture(ctx, with_table, path);
                }
            }
            Report::NoDialog(Purpose::SaveWorkbook) => self.show_dialog(Some(Dialog::SaveIn)),
            Report::NoDialog(purpose) => {
                let instead = match purpose {
                    Purpose::SaveRejected => {
                        "save the rejected rows with metershift inspect --save-rejected"
                    }
                    Purpose::SavePicture(_) => {
                        "save the workbook, and then the picture with metershift picture -o"
                    }
                    _ => "drop files on the window instead, or name them on the command line",
                };
                let text = format!("No file dialog could be opened here; {instead}");
                self.tell(text, true);
            }
            Report::Loaded(loaded) => self.take_loaded(ctx, *loaded),
            Report::Peeked(id, look) => {
                let columns = self.columns.as_mut();
                if let Some(columns) = columns.filter(|columns| columns.id == id) {
                    columns.take_look(look);
                    self.preview_columns(ctx);
                }
            }
            Report::Previewed(preview) => {
                let draft = self.columns.as_mut().and_then(Columns::draft_mut);
                if let Some(draft) = draft {
                    draft.preview = preview;
                    draft.is_current = true;
                }
            }
            Report::Flipped(flip, basis, flips) => {
                if let Some(open) = &mut self.open {
                    open.flips[flip as usize] = Some((*basis, flips));
                }
            }
            Report::SavedWorkbook(path, outcome) => self.take_saved(ctx, path, outcome),
            Report::Drawn(drawn) => self.take_drawn(ctx, drawn),
            Report::Saved(Ok(text)) => self.tell(text, false),
            Report::Saved(Err(why)) => self.tell(why, true),
        }
        ctx.request_repaint();
    }
}
