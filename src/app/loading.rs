//! Files that are read: which, how, and what becomes of what was read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::App;
use super::columns::{Choice, Columns, Look, Target};
use super::document::Document;
use super::documents::Opening;
use super::job::{Kept, Loaded, Wanted};
use super::view::Dialog;
use crate::contract::{Contract, Origin, Side};
use crate::ingest::Remembered;
use crate::workbook::{Derived, Edit, Reading, Reread, Taken, Workbook};

impl App {
    /// Files that were not read before. Their paths hold from whatever folder the program is started next.
    pub(super) fn afresh(&self, paths: Vec<PathBuf>) -> Reading {
        let from_root = |path: PathBuf| {
            if path.as_os_str() == "-" {
                path
            } else {
                std::path::absolute(&path).unwrap_or(path)
            }
        };
        Reading {
            paths: paths.into_iter().map(from_root).collect(),
            left_out: Vec::new(),
            options: self.options.clone(),
        }
    }

    /// Loads files: a workbook, or usage to be compared by the contracts that the user gave. Others belonged to what was open.
    pub(super) fn load(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        if self.view.dialog == Some(Dialog::Columns) {
            self.show_dialog(None);
        }
        let wanted = Wanted::new(self.afresh(paths), self.kept_of_user());
        self.start_load(ctx, wanted);
    }

    /// What can stay where other usage is opened: contracts that the user gave, not those that came with what is open.
    fn kept_of_user(&self) -> Kept {
        let Some(open) = &self.open else {
            return Kept::default();
        };
        let workbook = &open.workbook;
        let is_given = |contract: &Arc<Contract>| contract.origin == Origin::Given;
        Kept {
            contracts: workbook
                .contracts
                .clone()
                .map(|contract| is_given(&contract).then_some(contract)),
            week_start: workbook.week_start,
            inclusion: workbook.inclusion,
            ..Kept::default()
        }
    }

    /// Reads what is open another way; all else stays as it is.
    pub(super) fn reread(&mut self, ctx: &Context, change: Reread) {
        let Some(open) = &self.open else {
            return;
        };
        let reading = open.workbook.reading.with(change);
        match reading.obstacle() {
            Some(why) => self.tell(why.to_owned(), true),
            None => self.start_load(ctx, Wanted::again(reading)),
        }
    }

    /// Reads again what the usage came from.
    pub(super) fn read_again(&mut self, ctx: &Context) {
        let Some(open) = &self.open else {
            return;
        };
        let reading = beside(&open.workbook.reading, open.document.path.as_deref());
        if let Some(why) = reading.obstacle() {
            return self.tell(why.to_owned(), true);
        }
        let wanted = Wanted {
            is_refresh: true,
            ..Wanted::again(reading)
        };
        self.start_load(ctx, wanted);
    }

    pub(super) fn start_load(&mut self, ctx: &Context, wanted: Wanted) {
        self.notice = None;
        self.try_to(|app| app.jobs.load(ctx, wanted));
    }

    /// Looks at a file, to let the user say what its columns mean.
    pub(super) fn show_columns(&mut self, ctx: &Context, target: Target) {
        let reading = self.open.as_ref().map(|open| &*open.workbook.reading);
        let reading = reading.cloned().unwrap_or_default();
        self.look_at(ctx, target, reading);
    }

    /// Looks at a file of `reading`, which is read again once its columns are known.
    fn look_at(&mut self, ctx: &Context, target: Target, reading: Reading) {
        let shown = target.path.to_string_lossy();
        let path = reading.named(&shown).unwrap_or(&target.path).clone();
        let back = self.view.dialog.filter(|dialog| *dialog != Dialog::Columns);
        if let Some(id) = self.try_to(|app| app.jobs.peek(ctx, path)) {
            self.columns = Some(Columns {
                id,
                file: target.file,
                reading,
                back,
                remember: true,
                look: Look::Looking,
            });
            self.view.dialog = Some(Dialog::Columns);
        }
    }

    pub(super) fn choose_columns(&mut self, ctx: &Context, choice: Choice) {
        let Some(columns) = &mut self.columns else {
            return;
        };
        match choice {
            Choice::Remember(remember) => columns.remember = remember,
            Choice::Mapping(mapping) => {
                if let Some(draft) = columns.draft_mut() {
                    draft.is_current &= draft.mapping == *mapping;
                    draft.mapping = *mapping;
                }
                self.preview_columns(ctx);
            }
        }
    }

    /// Tries what was said so far, unless that was done.
    pub(super) fn preview_columns(&mut self, ctx: &Context) {
        let draft = self.columns.as_ref().and_then(Columns::draft);
        if let Some(draft) = draft.filter(|draft| !draft.is_current) {
            let (peek, mapping) = (Arc::clone(&draft.peek), draft.mapping.clone());
            self.try_to(|app| app.jobs.preview(ctx, peek, mapping));
        }
    }

    /// Reads the file as was said.
    pub(super) fn apply_columns(&mut self, ctx: &Context) {
        let Some(columns) = &self.columns else {
            return;
        };
        let Some(draft) = columns.draft() else {
            return;
        };
        let said: Remembered = draft.remembered();
        let keep = columns.remember.then(|| said.clone());
        let reading = columns.reading.with(Reread::Map(said));
        self.leave_dialog();
        if let Some(why) = reading.obstacle() {
            return self.tell(why.to_owned(), true);
        }
        let is_of_open = |open: &super::Open| open.workbook.reading.paths == reading.paths;
        let wanted = if self.open.as_ref().is_some_and(is_of_open) {
            Wanted::again(reading)
        } else {
            Wanted::new(reading, self.kept_of_user())
        };
        self.start_load(ctx, Wanted { keep, ..wanted });
    }

    pub(super) fn copy_arguments(&mut self, ctx: &Context) {
        let draft = self.columns.as_ref().and_then(Columns::draft);
        if let Some(draft) = draft {
            ctx.copy_text(draft.mapping.arguments());
            let text = "The arguments were copied; add them to a command such as metershift report";
            self.tell(text.to_owned(), false);
        }
    }

    /// Shows what was loaded; where nothing could be, what is open stays.
    pub(super) fn take_loaded(&mut self, ctx: &Context, loaded: Loaded) {
        let Loaded {
            wanted,
            taken,
            opened,
            cards,
            problems,
            asks,
        } = loaded;
        let is_read = taken.is_some();
        let mut problems = problems;
        let reading = wanted.reading.clone();
        if let Some(opened) = opened {
            self.take_opened(ctx, opened);
        }
        if let Some(taken) = taken {
            self.options.remembered = Arc::clone(&taken.reading.options.remembered);
            if let Some(Err(why)) = wanted.keep.clone().map(|said| self.remembered.keep(said)) {
                problems.get_or_insert(why);
            }
            for path in &reading.paths {
                self.remember_opened(path);
            }
            self.take_usage(ctx, *taken, wanted, &mut problems);
        }
        for (side, card) in cards {
            self.set_contract(ctx, side, card);
        }
        if let Some(text) = problems {
            self.tell(text, true);
        }
        // One of many files in a folder is no reason to interrupt.
        let is_pressing =
            |target: &Target| !is_read || reading.named(&target.path.to_string_lossy()).is_some();
        let is_free = self.view.dialog.is_none();
        if let Some(target) = asks.filter(is_pressing).filter(|_| is_free) {
            self.look_at(ctx, target, reading);
        }
    }

    /// Puts usage in place of that which is open, or begins a workbook with it.
    fn take_usage(
        &mut self,
        ctx: &Context,
        taken: Taken,
        wanted: Wanted,
        problems: &mut Option<String>,
    ) {
        let Some(kept) = wanted.kept else {
            if wanted.is_refresh {
                let told = self.open.as_ref().map(|open| refreshed(open, &taken));
                self.edit(ctx, Edit::SetUsage(Box::new(taken)));
                if let Some(text) = told {
                    self.tell(text, false);
                }
            } else {
                self.edit(ctx, Edit::SetUsage(Box::new(taken)));
            }
            self.watch_document();
            self.watch.look_again();
            if let Some(at) = self.presents_next.take() {
                self.present(ctx, at);
            }
            return;
        };
        let [baseline, proposed] = kept
            .contracts
            .map(|contract| contract.map(Arc::unwrap_or_clone));
        let mut workbook = Workbook::new(taken.import, baseline, proposed);
        workbook.reading = Arc::new(taken.reading);
        workbook.apply(Edit::SetWeekStart(kept.week_start));
        workbook.apply(Edit::SetInclusion(kept.inclusion));
        workbook.scenario = kept.scenario;
        match workbook.find_focus(kept.focus) {
            Ok(focus) => workbook.apply(Edit::SetFocus(focus)),
            Err(not_there) => {
                let text = format!(
                    "Everything is looked at, not the part that was asked for: {not_there}"
                );
                *problems = Some(match problems.take() {
                    Some(before) => format!("{before}\n{text}"),
                    None => text,
                });
            }
        }
        let document = Document::untitled(&workbook);
        self.replace(ctx, Opening::new(workbook, document));
    }

    /// Makes `contract` the one of `side`; without a side, a card of hours is the baseline, any other proposed.
    fn set_contract(&mut self, ctx: &Context, side: Option<Side>, contract: Contract) {
        let by_kind = if contract.meters_tokens() {
            Side::Proposed
        } else {
            Side::Baseline
        };
        if self.open.is_none() {
            self.tell("Open usage first, then its contracts".to_owned(), true);
            return;
        }
        let side = side.unwrap_or(by_kind);
        self.edit(ctx, Edit::SetContract(side, Arc::new(contract)));
    }
}

/// The same files; those that are not where they were, beside the document, if they are there.
fn beside(reading: &Reading, document: Option<&Path>) -> Reading {
    let mut found = reading.clone();
    let Some(folder) = document.and_then(Path::parent) else {
        return found;
    };
    for path in &mut found.paths {
        let near = path.file_name().map(|name| folder.join(name));
        if let Some(near) = near.filter(|near| !path.exists() && near.exists()) {
            *path = near;
        }
    }
    found
}

/// What is otherwise about usage that was read again, in words.
fn refreshed(open: &super::Open, taken: &Taken) -> String {
    use crate::quantity::format::count;
    let (before, now) = (&open.workbook, &taken.import);
    if *before.usage == now.usage {
        return "Read again: nothing has changed in the files".to_owned();
    }
    let mut after = before.clone();
    after.apply(Edit::SetUsage(Box::new(taken.clone())));
    let (rows, rows_now) = (before.rows().taken, after.rows().taken);
    let rows = match rows_now.cmp(&rows) {
        std::cmp::Ordering::Greater => format!("{} more rows", count((rows_now - rows).into())),
        std::cmp::Ordering::Less => format!("{} rows fewer", count((rows - rows_now).into())),
        std::cmp::Ordering::Equal => "as many rows as before".to_owned(),
    };
    let span = after.usage.span().map(|span| {
        let (first, last) = (span.first.shown(), span.last.shown());
        format!(", {first} to {last}")
    });
    let sentence = |derived: &Derived| derived.headline.sentence();
    format!(
        "Read again: {rows}{}. Before: {}. Now: {}. Undo brings back what was",
        span.unwrap_or_default(),
        sentence(&open.derived),
        sentence(&Derived::new(&after))
    )
}
