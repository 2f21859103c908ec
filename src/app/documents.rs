//! The document as a file: opening another, saving, and unsaved work.

use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::ask::Purpose;
use super::command::Before;
use super::document::Document;
use super::exporting::with_ending;
use super::job::{Kept, Opened, Wanted};
use super::keeper::{self, Left};
use super::view::Dialog;
use super::watch::Watched;
use super::{App, Offer, Open};
use crate::disk::Stamp;
use crate::workbook::file::{ENDING, Rescued, Saved, Unsaved};
use crate::workbook::{Look, OpenError, SaveError, Workbook, previous_of};

/// A document that is about to take the place of what is open.
#[derive(Debug)]
pub(super) struct Opening {
    workbook: Workbook,
    look: Option<Look>,
    document: Document,
    /// Where it was kept, if a window left it unsaved.
    left: Option<PathBuf>,
}

impl Opening {
    pub(super) fn new(workbook: Workbook, document: Document) -> Self {
        Self {
            workbook,
            look: None,
            document,
            left: None,
        }
    }
}

/// What waits for an answer about unsaved work.
#[derive(Debug)]
pub(super) enum Waiting {
    /// Another document.
    Replace(Box<Opening>),
    /// The end.
    Quit,
}

/// What a dialog about a file is about.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The workbook could not be saved.
    Save(SaveError),
    /// One could not be opened; what of it can be read, and whether there is the version before it.
    Open {
        /// Why not.
        why: String,
        /// The file.
        path: PathBuf,
        /// What can be read.
        rescued: Option<Box<Rescued>>,
        /// Whether the version before it is there.
        has_previous: bool,
    },
}

impl App {
    /// Puts a document in place of what is open, once nothing unsaved would be lost.
    pub(super) fn replace(&mut self, ctx: &Context, opening: Opening) {
        if self.is_lost_on_leaving() {
            self.waiting = Some(Waiting::Replace(Box::new(opening)));
            self.show_dialog(Some(Dialog::SaveChanges));
        } else {
            self.put(ctx, opening);
        }
    }

    fn is_lost_on_leaving(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| !open.document.is_saved)
    }

    fn put(&mut self, ctx: &Context, opening: Opening) {
        let Opening {
            workbook,
            look,
            document,
            left,
        } = opening;
        // A number of other usage is another number.
        self.view.explanation = None;
        // What is opened at the start must not hide that there is unsaved work.
        if self.view.dialog != Some(Dialog::Left) {
            self.show_dialog(None);
        }
        self.jobs.leave_save();
        self.save_next = None;
        self.view
            .take_look(look.unwrap_or_else(|| self.view.look_for_new()));
        if let Some(path) = &document.path {
            self.remember_opened(path);
        }
        self.remember_last(document.path.as_deref());
        if document.is_reviewed {
            self.view.begin_review();
        }
        self.open = Some(Open::new(workbook, document));
        self.watch_document();
        match left {
            Some(path) => {
                self.left.retain(|of| of.path != path);
                self.keeper.adopt(path);
            }
            None => self.keeper.forget(),
        }
        self.refresh();
        self.title(ctx);
        if let Some(at) = self.presents_next.take() {
            self.present(ctx, at);
        }
    }

    /// Takes in a workbook that was read, or could not be.
    pub(super) fn take_opened(&mut self, ctx: &Context, opened: Opened) {
        let Opened {
            path,
            result,
            is_sure,
        } = opened;
        match result {
            Ok(on_disk) => {
                let Saved { workbook, look, .. } = on_disk.saved;
                let is_reviewed = self.is_of_others(&path);
                let mut document = Document::opened(path, on_disk.stamp, &workbook);
                document.is_reviewed = is_reviewed;
                let opening = Opening {
                    look: Some(look),
                    ..Opening::new(workbook, document)
                };
                if is_sure {
                    self.put(ctx, opening);
                } else {
                    self.replace(ctx, opening);
                }
            }
            Err(error) => {
                let why = error.to_string();
                let rescued = match error {
                    OpenError::Damaged { damage, .. } => damage.rescued(),
                    OpenError::Unreadable { .. } => None,
                };
                let has_previous = previous_of(&path).exists();
                if rescued.is_none() && !has_previous {
                    return self.tell(why, true);
                }
                self.trouble = Some(Trouble::Open {
                    why,
                    path,
                    rescued,
                    has_previous,
                });
                self.show_dialog(Some(Dialog::Trouble));
            }
        }
    }

    /// Opens what of a damaged workbook can be read, as one that is saved nowhere.
    pub(super) fn open_rescued(&mut self, ctx: &Context) {
        let Some(Trouble::Open { path, rescued, .. }) = self.trouble.take() else {
            return;
        };
        self.show_dialog(None);
        if let Some(rescued) = rescued {
            let Saved { workbook, look, .. } = rescued.saved;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("{name} (rescued)");
            let document = Document::recovered(None, &name, &workbook);
            let opening = Opening {
                look: Some(look),
                ..Opening::new(workbook, document)
            };
            self.replace(ctx, opening);
        }
    }

    /// Opens the version before the one that is open, or could not be.
    pub(super) fn open_previous(&mut self, ctx: &Context) {
        let path = match self.trouble.take() {
            Some(Trouble::Open { path, .. }) => Some(path),
            _ => self
                .open
                .as_ref()
                .and_then(|open| open.document.path.clone()),
        };
        self.show_dialog(None);
        let Some(path) = path else { return };
        let previous = previous_of(&path);
        if previous.exists() {
            self.load(ctx, vec![previous]);
        } else {
            let text = format!("There is no version before {}", path.display());
            self.tell(text, true);
        }
    }

    /// What is open, to be written.
    fn snapshot(&self, unsaved: Option<Unsaved>) -> Option<Saved> {
        let open = self.open.as_ref()?;
        Some(Saved {
            workbook: open.workbook.clone(),
            look: self.view.as_look(),
            unsaved,
        })
    }

    /// Saves in the document’s file, or asks for one.
    pub(super) fn save(&mut self, ctx: &Context) {
        let Some(open) = &self.open else { return };
        let stamp = open.document.stamp;
        match open.document.path.clone() {
            _ if open.document.is_reviewed => self.save_as(ctx),
            Some(path) => self.save_at(ctx, path, stamp),
            None => self.save_as(ctx),
        }
    }

    /// Asks for a file, and saves in it.
    pub(super) fn save_as(&mut self, ctx: &Context) {
        if self.open.is_some() {
            self.ask(ctx, Purpose::SaveWorkbook);
        }
    }

    /// Saves in that file, whatever is there.
    pub(super) fn save_in(&mut self, ctx: &Context, path: PathBuf) {
        self.show_dialog(None);
        self.save_at(ctx, with_ending(path, ENDING), None);
    }

    /// Saves over whatever is there.
    pub(super) fn save_over(&mut self, ctx: &Context) {
        self.trouble = None;
        self.show_dialog(None);
        let path = self
            .open
            .as_ref()
            .and_then(|open| open.document.path.clone());
        if let Some(path) = path {
            self.save_at(ctx, path, None);
        }
    }

    /// Opens again what is in the document’s file, and gives up what is not saved.
    pub(super) fn revert(&mut self, ctx: &Context) {
        self.trouble = None;
        self.show_dialog(None);
        let path = self
            .open
            .as_ref()
            .and_then(|open| open.document.path.clone());
        if let Some(path) = path {
            let wanted = Wanted::new(self.afresh(vec![path]), Kept::default());
            let wanted = Wanted {
                is_sure: true,
                ..wanted
            };
            self.start_load(ctx, wanted);
        }
    }

    pub(super) fn save_at(&mut self, ctx: &Context, path: PathBuf, expected: Option<Stamp>) {
        if self.is_under_review(&path) {
            let text = format!(
                "{} is under review and stays as it is; save the copy under another name",
                path.display()
            );
            return self.tell(text, true);
        }
        // Of two at once each would find the file changed by the other.
        if self.jobs.is_saving_workbook() {
            self.save_next = Some(path);
        } else if let Some(saved) = self.snapshot(None) {
            self.try_to(|app| app.jobs.save_workbook(ctx, saved, path, expected));
        }
    }

    /// Takes in that the workbook was saved, or could not be.
    pub(super) fn take_saved(
        &mut self,
        ctx: &Context,
        path: PathBuf,
        outcome: Result<(Stamp, Box<Workbook>), SaveError>,
    ) {
        match outcome {
            Ok((stamp, workbook)) => {
                self.preferences.saved(&path);
                self.remember_opened(&path);
                self.remember_last(Some(&path));
                let text = format!("Saved in {}", path.display());
                if let Some(open) = &mut self.open {
                    open.document.take_saved(path, stamp, *workbook);
                }
                self.watch_document();
                self.trouble = None;
                self.tell(text, false);
                self.settle(ctx);
                self.save_again(ctx);
                if self.waiting.is_some() && !self.is_lost_on_leaving() {
                    self.go_on(ctx);
                }
            }
            Err(error) => {
                self.waiting = None;
                self.save_next = None;
                self.trouble = Some(Trouble::Save(error));
                self.show_dialog(Some(Dialog::Trouble));
            }
        }
    }

    /// Saves where it was asked for while a save was under way, unless that has been done.
    fn save_again(&mut self, ctx: &Context) {
        let (Some(path), Some(open)) = (self.save_next.take(), &self.open) else {
            return;
        };
        if open.document.path.as_ref() != Some(&path) {
            self.save_at(ctx, path, None);
        } else if !open.document.is_saved {
            self.save(ctx);
        }
    }

    /// Whether a workbook was saved by somebody else. Where nothing is remembered, nobody knows.
    fn is_of_others(&self, path: &Path) -> bool {
        self.preferences_at.is_some() && !self.preferences.is_own(path)
    }

    /// Whether that is the file of the document that is reviewed, by whatever name.
    fn is_under_review(&self, path: &Path) -> bool {
        let document = self.open.as_ref().map(|open| &open.document);
        let reviewed = document.filter(|document| document.is_reviewed);
        let reviewed = reviewed.and_then(|document| document.path.as_deref());
        let same = |of: &Path| of.canonicalize().ok();
        reviewed.is_some_and(|of| of == path || same(of).is_some_and(|of| same(path) == Some(of)))
    }

    /// Begins to review what is open, so that changes are tried and not saved; or ends that, and they count.
    pub(super) fn review(&mut self, ctx: &Context, is_reviewed: bool) {
        let Some(open) = &mut self.open else { return };
        if is_reviewed && !open.document.is_saved {
            let text = "Save first, or undo what was changed: nothing is saved in a review";
            return self.tell(text.to_owned(), true);
        }
        open.document.is_reviewed = is_reviewed;
        if is_reviewed {
            self.view.begin_review();
        }
        // What was tried counts from now on.
        self.settle(ctx);
        self.title(ctx);
    }

    /// Answers what is to become of unsaved work.
    pub(super) fn answer(&mut self, ctx: &Context, before: Before) {
        self.view.dialog = None;
        match before {
            Before::Save => self.save(ctx),
            Before::Discard => {
                if let Some(open) = &mut self.open {
                    open.document.is_saved = true;
                }
                self.go_on(ctx);
            }
        }
    }

    fn go_on(&mut self, ctx: &Context) {
        match self.waiting.take() {
            Some(Waiting::Replace(opening)) => self.put(ctx, *opening),
            Some(Waiting::Quit) => {
                self.keeper.forget();
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            None => {}
        }
    }

    /// Asks before the window closes, if something would be lost.
    pub(super) fn hear_close(&mut self, ctx: &Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if is_asked {
            self.leave_stage(ctx);
        }
        if is_asked && !self.may_close && self.is_lost_on_leaving() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.waiting = Some(Waiting::Quit);
            self.show_dialog(Some(Dialog::SaveChanges));
        }
    }

    /// Opens work that a window left.
    pub(super) fn recover(&mut self, ctx: &Context, at: usize) {
        let Some(left) = self.left.get(at).cloned() else {
            return;
        };
        let Left {
            path,
            saved,
            is_older,
        } = left;
        let Saved {
            workbook,
            look,
            unsaved,
        } = saved;
        let of = unsaved.unwrap_or_default().path;
        let name = of.as_deref().and_then(Path::file_stem);
        let name = name.map_or_else(
            || "Recovered".to_owned(),
            |name| format!("{} (recovered)", name.to_string_lossy()),
        );
        // What was saved later is not written over.
        let of = of.filter(|_| !is_older);
        let document = Document::recovered(of, &name, &workbook);
        let opening = Opening {
            look: Some(look),
            left: Some(path),
            ..Opening::new(workbook, document)
        };
        self.show_dialog(None);
        self.replace(ctx, opening);
    }

    /// Gives up work that a window left.
    pub(super) fn give_up(&mut self, at: usize) {
        if at >= self.left.len() {
            return;
        }
        let left = self.left.remove(at);
        if let Err(error) = keeper::give_up(&left.path) {
            let text = format!("{} cannot be deleted: {error}", left.path.display());
            self.tell(text, true);
        }
        if self.left.is_empty() {
            self.show_dialog(None);
        }
    }

    /// Sees to it that what is not saved is kept, and told.
    pub(super) fn settle(&mut self, ctx: &Context) {
        let Some(open) = &mut self.open else { return };
        let is_news = open.document.compare(&open.workbook);
        let is_saved = open.document.is_saved;
        let path = open.document.path.clone();
        if is_saved {
            self.keeper.forget();
        } else if self.keeper.is_on() {
            let unsaved = Unsaved {
                path,
                at: keeper::now(),
            };
            if let Some(saved) = self.snapshot(Some(unsaved)) {
                self.keeper.keep(saved);
            }
        }
        if is_news {
            self.title(ctx);
        }
    }

    /// Says in the window’s title what is open.
    pub(super) fn title(&self, ctx: &Context) {
        let title = match &self.open {
            Some(Open { document, .. }) => {
                let mark = if document.is_saved { "" } else { "• " };
                format!("{mark}{} — Metershift", document.name())
            }
            None => "Metershift".to_owned(),
        };
        ctx.send_viewport_cmd(ViewportCommand::Title(title));
    }

    /// Takes in what the threads saw that watch and keep.
    pub(super) fn hear_threads(&mut self) {
        if let Some(problem) = self.keeper.problem() {
            self.tell(problem, true);
        }
        let seen = self.watch.seen();
        if let (Some(seen), Some(open)) = (seen, &mut self.open) {
            let sources = open.document.changed_sources();
            let is_news = open.document.take_seen(seen);
            let document = &open.document;
            let changed = document.changed_sources().filter(|_| sources.is_none());
            if let Some(warning) = document.warning().filter(|_| is_news) {
                let text = format!("{}: {warning}", document.name());
                let offer = document.is_file_changed().then_some(Offer::OpenAgain);
                self.offer(text, offer);
            } else if let Some(changed) = changed {
                let text = format!("{changed} changed since the usage was read");
                self.offer(text, Some(Offer::Refresh));
            }
        }
    }

    /// Watches the document’s file, and what its usage was read from.
    pub(super) fn watch_document(&mut self) {
        let Some(open) = &self.open else { return };
        let watched = Watched {
            path: open.document.path.clone(),
            sources: open.workbook.reading.paths.clone(),
        };
        self.watch.turn_to(watched);
    }

    /// Offers a file again some other time.
    pub(super) fn remember_opened(&mut self, path: &Path) {
        if path.as_os_str() != "-" {
            self.preferences.opened(path);
            self.store_preferences();
        }
    }

    fn remember_last(&mut self, path: Option<&Path>) {
        self.preferences.last = path.map(Path::to_owned);
        self.store_preferences();
    }
}
