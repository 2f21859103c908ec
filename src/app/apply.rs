//! The only place that changes what is open or how it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, ThemePreference, Ui, ViewportCommand};

use super::columns::{Choice, Columns, Look, Target};
use super::command::{self, Command};
use super::job::{Kept, Loaded, Purpose, Report};
use super::reading::{Reading, Reread};
use super::view::Dialog;
use super::{App, Notice, Open, Start, view};
use crate::analysis::Focus;
use crate::contract::{Contract, Origin, Side};
use crate::report;
use crate::workbook::{Edit, Flip, Scenario, Workbook};

impl App {
    /// Opens what the command line named.
    pub(super) fn start(&mut self, ctx: &Context, start: Start) {
        if start.files.is_empty() {
            let mut sample = Workbook::sample();
            sample.replace_contracts(start.contracts);
            if sample.week_start != start.week_start {
                sample.apply(Edit::SetWeekStart(start.week_start));
            }
            sample.apply(Edit::SetInclusion(start.inclusion));
            sample.scenario = start.scenario;
            let focus = sample.find_focus(start.focus);
            let problem = focus.map(|focus| sample.apply(Edit::SetFocus(focus)));
            self.show_workbook(sample);
            if let Err(not_there) = problem {
                let text = format!(
                    "Everything is looked at, not the part that was asked for: {not_there}"
                );
                self.tell(text, true);
            }
        } else {
            let contracts = start.contracts.map(|contract| contract.map(Arc::new));
            let kept = Kept {
                contracts,
                week_start: start.week_start,
                scenario: start.scenario,
                inclusion: start.inclusion,
                focus: start.focus,
            };
            let reading = self.afresh(start.files);
            self.start_load(ctx, reading, kept, None);
        }
    }

    /// Shows `workbook` in place of what is open.
    pub fn show_workbook(&mut self, workbook: Workbook) {
        self.show_read(workbook, Reading::default());
    }

    fn show_read(&mut self, workbook: Workbook, reading: Reading) {
        // A number of other usage is another number.
        self.view.explanation = None;
        self.open = Some(Open::new(workbook, reading));
        self.refresh();
    }

    /// Carries out one command.
    pub(super) fn apply(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::OpenUsage => self.ask(ctx, Purpose::Usage),
            Command::OpenFolder => self.ask(ctx, Purpose::Folder),
            Command::OpenContract(side) => self.ask(ctx, Purpose::Contract(side)),
            Command::Load(paths) => self.load(ctx, paths),
            Command::Reread(change) => self.reread(ctx, change),
            Command::ShowColumns(target) => self.show_columns(ctx, target),
            Command::ChooseColumns(choice) => self.choose_columns(ctx, choice),
            Command::ApplyColumns => self.apply_columns(ctx),
            Command::CopyArguments => self.copy_arguments(ctx),
            Command::SaveRejected => self.ask_where_to_save(ctx),
            Command::SaveContract(side) => {
                if self.is_settled(side) {
                    self.ask(ctx, Purpose::SaveContract(side));
                }
            }
            Command::OpenSample => {
                self.jobs.cancel();
                self.notice = None;
                self.show_workbook(Workbook::sample());
            }
            Command::CancelLoading => self.jobs.cancel(),
            Command::Edit(Edit::SetPrice(side, ..)) if !self.is_settled(side) => {}
            Command::Edit(edit) => {
                if let Some(open) = &mut self.open {
                    if matches!(edit, Edit::SwapContracts) {
                        self.view.contracts.swap();
                    }
                    let is_rate = matches!(
                        edit,
                        Edit::SetRate(..)
                            | Edit::SetMultiplier(..)
                            | Edit::SetTerm(..)
                            | Edit::SetEffective(..)
                            | Edit::SetVolume(..)
                            | Edit::SetFocus(_)
                            | Edit::ResetRates
                    );
                    open.workbook.apply(edit);
                    self.view.forget_effects();
                    if !is_rate {
                        self.refresh();
                        ctx.request_repaint();
                    }
                }
            }
            Command::ShowView(view) => self.view.view = view,
            Command::BreakDownBy(by) => self.view.break_down_by(by),
            Command::ShowCumulative(is) => self.view.is_cumulative = is,
            Command::ShowStacked(is) => self.view.is_stacked = is,
            Command::SetSwing(swing) => {
                self.view.swing = swing;
                self.view.forget_effects();
            }
            Command::SetAxes(axes) => {
                self.view.axes = Some(axes);
                self.view.forget_effects();
            }
            Command::CopyGrid => {
                if let (Some(open), Some(grid)) = (&self.open, &self.view.grid) {
                    ctx.copy_text(view::grid::to_tsv(&open.workbook, &open.derived, grid));
                    let text = "The table was copied; paste it into a spreadsheet";
                    self.tell(text.to_owned(), false);
                }
            }
            Command::Write(writing) => {
                if let Some(edit) = self.view.contracts.apply(writing) {
                    self.apply(ctx, Command::Edit(edit));
                }
            }
            Command::Explain(scope) => {
                if let Some(open) = &self.open {
                    self.view.explanation = Some(open.derived.explain(&open.workbook, scope));
                    self.show_dialog(Some(Dialog::Arithmetic));
                }
            }
            Command::CopyExplanation => {
                if let (Some(open), Some(explanation)) = (&self.open, &self.view.explanation) {
                    let Open {
                        workbook, derived, ..
                    } = open;
                    ctx.copy_text(report::explain_text(workbook, derived, explanation));
                    self.tell("The arithmetic was copied".to_owned(), false);
                }
            }
            Command::CopyChanges => {
                ctx.copy_text(view::contracts::to_tsv(&self.view.contracts.changes));
                let text = "What differs was copied; paste it into a spreadsheet";
                self.tell(text.to_owned(), false);
            }
            Command::Hide(names) => self.view.hide(names),
            Command::SortProducts(column) => self.view.sort_by(column),
            Command::CopyTable => {
                if let Some(open) = &self.open {
                    ctx.copy_text(view::products::to_tsv(&open.derived, &self.view));
                    self.tell(
                        "The table was copied; paste it into a spreadsheet".to_owned(),
                        false,
                    );
                }
            }
            Command::Show(dialog) => self.show_dialog(dialog),
            Command::SetTheme(theme) => ctx.set_theme(theme),
            Command::DismissNotice => self.notice = None,
            Command::Escape => self.escape(),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
        ctx.request_repaint();
    }

    /// Whether everything that was written into a contract counts; says so if not.
    fn is_settled(&mut self, side: Side) -> bool {
        let is_pending = self.view.contracts.is_pending(side);
        if is_pending {
            let whose = match side {
                Side::Baseline => "today’s contract",
                Side::Proposed => "the proposed contract",
            };
            let text = format!(
                "What was written into {whose} does not count yet: mend it in Contracts, or discard it"
            );
            self.tell(text, true);
        }
        !is_pending
    }

    /// Opens a dialog in place of the one that is open.
    fn show_dialog(&mut self, dialog: Option<Dialog>) {
        self.view.dialog = dialog;
        if dialog != Some(Dialog::Columns) {
            self.columns = None;
        }
        if dialog != Some(Dialog::Arithmetic) {
            self.view.explanation = None;
        }
    }

    /// Closes what was opened last. Never quits.
    fn escape(&mut self) {
        if self.view.dialog.is_none() {
            self.notice = None;
        } else if self.jobs.loading.is_some() {
            self.jobs.cancel();
        } else {
            self.leave_dialog();
        }
    }

    /// Closes the dialog, and goes back to the one it was opened from.
    fn leave_dialog(&mut self) {
        let back = self.columns.as_ref().and_then(|columns| columns.back);
        self.show_dialog(back);
    }

    /// Drops what is no longer true of where the answer flips, and seeks it anew once nothing is being dragged.
    pub(super) fn seek_flips(&mut self, ctx: &Context) {
        let is_dragging = ctx.input(|input| input.pointer.any_down());
        for flip in Flip::ALL {
            let Some(open) = &mut self.open else {
                return self.jobs.stop_seeking(flip);
            };
            let found = &mut open.flips[flip as usize];
            let Some(basis) = flip.basis(&open.workbook) else {
                *found = None;
                self.jobs.stop_seeking(flip);
                continue;
            };
            let is_of = |(of, _): &(_, _)| *of == basis;
            if found.as_ref().is_some_and(is_of) || self.jobs.is_seeking(flip, &basis) {
                continue;
            }
            *found = None;
            if !is_dragging {
                let workbook = open.workbook.clone();
                self.try_to(|app| app.jobs.seek(ctx, flip, basis, workbook));
            }
        }
    }

    pub(super) fn tell(&mut self, text: String, is_error: bool) {
        self.notice = Some(Notice { text, is_error });
    }

    fn ask_where_to_save(&mut self, ctx: &Context) {
        let is_any = |open: &Open| open.workbook.rows().rejected > 0;
        if self.open.as_ref().is_some_and(is_any) {
            self.ask(ctx, Purpose::SaveRejected);
        } else {
            self.tell("No row was rejected".to_owned(), false);
        }
    }

    fn ask(&mut self, ctx: &Context, purpose: Purpose) {
        self.try_to(|app| app.jobs.ask(ctx, purpose));
    }

    /// Files that were not read before.
    fn afresh(&self, paths: Vec<PathBuf>) -> Reading {
        Reading {
            paths,
            left_out: Vec::new(),
            options: self.options.clone(),
            keep: None,
        }
    }

    /// Loads files, to be compared by the contracts that the user gave. Others belonged to what was open.
    fn load(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        if self.view.dialog == Some(Dialog::Columns) {
            self.show_dialog(None);
        }
        let kept = self.kept_of_user();
        self.start_load(ctx, self.afresh(paths), kept, None);
    }

    /// What can stay where other usage is opened: contracts that the user gave, not those that came with what is open.
    fn kept_of_user(&self) -> Kept {
        let kept = self.kept();
        let is_given = |contract: &Arc<Contract>| contract.origin == Origin::Given;
        Kept {
            contracts: kept
                .contracts
                .map(|contract| contract.filter(|contract| is_given(contract))),
            scenario: Scenario::default(),
            focus: Focus::default(),
            ..kept
        }
    }

    /// What can stay of what is open where the same usage is read again.
    fn kept(&self) -> Kept {
        let Some(Open { workbook, .. }) = &self.open else {
            return Kept::default();
        };
        Kept {
            contracts: workbook.contracts.clone().map(Some),
            week_start: workbook.week_start,
            inclusion: workbook.inclusion,
            scenario: workbook.scenario.clone(),
            focus: workbook.focus.clone(),
        }
    }

    /// Reads what is open another way; all else stays as it is.
    fn reread(&mut self, ctx: &Context, change: Reread) {
        let Some(open) = &self.open else {
            return;
        };
        let reading = open.reading.with(change);
        match reading.obstacle() {
            Some(why) => self.tell(why.to_owned(), true),
            None => self.start_load(ctx, reading, self.kept(), None),
        }
    }

    fn start_load(&mut self, ctx: &Context, reading: Reading, kept: Kept, side: Option<Side>) {
        self.notice = None;
        self.try_to(|app| app.jobs.load(ctx, reading, kept, side));
    }

    /// Does something, and says why where it cannot be done.
    fn try_to<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, String>) -> Option<T> {
        let outcome = work(self);
        outcome.map_err(|why| self.tell(why, true)).ok()
    }

    /// Looks at a file, to let the user say what its columns mean.
    fn show_columns(&mut self, ctx: &Context, target: Target) {
        let reading = self.open.as_ref().map(|open| open.reading.clone());
        self.look_at(ctx, target, reading.unwrap_or_default());
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

    fn choose_columns(&mut self, ctx: &Context, choice: Choice) {
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
    fn preview_columns(&mut self, ctx: &Context) {
        let draft = self.columns.as_ref().and_then(Columns::draft);
        if let Some(draft) = draft.filter(|draft| !draft.is_current) {
            let (peek, mapping) = (Arc::clone(&draft.peek), draft.mapping.clone());
            self.try_to(|app| app.jobs.preview(ctx, peek, mapping));
        }
    }

    /// Reads the file as was said.
    fn apply_columns(&mut self, ctx: &Context) {
        let Some(columns) = &self.columns else {
            return;
        };
        let Some(draft) = columns.draft() else {
            return;
        };
        let change = Reread::Map {
            columns: draft.remembered(),
            keep: columns.remember,
        };
        let reading = columns.reading.with(change);
        self.leave_dialog();
        if let Some(why) = reading.obstacle() {
            return self.tell(why.to_owned(), true);
        }
        let is_of_open = |open: &Open| open.reading.paths == reading.paths;
        let kept = if self.open.as_ref().is_some_and(is_of_open) {
            self.kept()
        } else {
            self.kept_of_user()
        };
        self.start_load(ctx, reading, kept, None);
    }

    fn copy_arguments(&mut self, ctx: &Context) {
        let draft = self.columns.as_ref().and_then(Columns::draft);
        if let Some(draft) = draft {
            ctx.copy_text(draft.mapping.arguments());
            let text = "The arguments were copied; add them to a command such as metershift report";
            self.tell(text.to_owned(), false);
        }
    }

    pub(super) fn take_report(&mut self, ctx: &Context, report: Report) {
        match report {
            Report::Chosen(Purpose::Usage | Purpose::Folder, paths) => self.load(ctx, paths),
            Report::Chosen(Purpose::Contract(side), paths) => {
                let reading = self.afresh(paths);
                self.start_load(ctx, reading, Kept::default(), Some(side));
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
            Report::NoDialog(purpose) => {
                let instead = match purpose {
                    Purpose::SaveRejected => {
                        "save the rejected rows with metershift inspect --save-rejected"
                    }
                    _ => "drop files on the window instead, or name them on the command line",
                };
                let text = format!("No file dialog could be opened here; {instead}");
                self.tell(text, true);
            }
            Report::Loaded(loaded) => self.take_loaded(ctx, loaded),
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
                    open.flips[flip as usize] = Some((basis, flips));
                }
            }
            Report::Saved(Ok(text)) => self.tell(text, false),
            Report::Saved(Err(why)) => self.tell(why, true),
        }
        ctx.request_repaint();
    }

    /// Shows what was loaded; where nothing could be, what is open stays.
    fn take_loaded(&mut self, ctx: &Context, loaded: Loaded) {
        let Loaded {
            workbook,
            cards,
            mut reading,
            asks,
            ..
        } = loaded;
        let is_read = workbook.is_some();
        let mut problems = loaded.problems;
        if let Some(workbook) = workbook {
            self.options.remembered = Arc::clone(&reading.options.remembered);
            if let Some(Err(why)) = reading
                .keep
                .take()
                .map(|columns| self.remembered.keep(columns))
            {
                problems.get_or_insert(why);
            }
            self.show_read(*workbook, reading.clone());
        }
        for (side, card) in cards {
            self.set_contract(side, card);
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

    /// Makes `contract` the one of `side`; without a side, a card of hours is the baseline, any other proposed.
    fn set_contract(&mut self, side: Option<Side>, contract: Contract) {
        let by_kind = if contract.meters_tokens() {
            Side::Proposed
        } else {
            Side::Baseline
        };
        let Some(open) = &mut self.open else {
            self.tell("Open usage first, then its contracts".to_owned(), true);
            return;
        };
        let side = side.unwrap_or(by_kind);
        open.workbook
            .apply(Edit::SetContract(side, Arc::new(contract)));
        self.refresh();
    }

    /// Lets everything follow from what is open again.
    fn refresh(&mut self) {
        if let Some(open) = &mut self.open {
            open.derived.refresh(&open.workbook);
            self.view.forget_effects();
            self.view.rank_products(&open.derived);
            self.view.explain_again(&open.workbook, &open.derived);
        }
    }

    /// Sends the command of every shortcut that was pressed, the most specific first.
    pub(super) fn send_shortcuts(&mut self, ui: &Ui) {
        let typing = ui.ctx().text_edit_focused();
        let is_under_dialog = self.view.dialog.is_some();
        // Popups close on Escape by themselves.
        let can_escape =
            !egui::Popup::is_any_open(ui.ctx()) && (is_under_dialog || self.notice.is_some());
        for named in command::NAMED {
            let Some(shortcut) = named.shortcut else {
                continue;
            };
            let is_escape = shortcut == command::ESCAPE_KEY;
            let is_off = if is_escape {
                !can_escape
            } else {
                is_under_dialog
            };
            if is_off || (typing && shortcut.modifiers.is_none()) {
                continue;
            }
            if ui.input_mut(|input| input.consume_shortcut(&shortcut)) {
                self.commands.send((named.command)());
            }
        }
    }

    /// Opens files that were dropped on the window.
    pub(super) fn send_drops(&mut self, ui: &Ui) {
        let dropped = ui.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        if !paths.is_empty() {
            self.commands.send(Command::Load(paths));
        }
    }
}

/// The themes to choose from, with their names.
pub(super) const THEMES: [(ThemePreference, &str); 3] = [
    (ThemePreference::System, "As the system"),
    (ThemePreference::Light, "Light"),
    (ThemePreference::Dark, "Dark"),
];
