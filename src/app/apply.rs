//! The only place that changes what is open or how it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, ThemePreference, Ui, ViewportCommand};

use super::command::{self, Command};
use super::job::{Kept, Loaded, Purpose, Report};
use super::{App, Notice, Open, Start, view};
use crate::analysis::Inclusion;
use crate::contract::{Contract, Origin, Side};
use crate::workbook::{Edit, Workbook};

impl App {
    /// Opens what the command line named.
    pub(super) fn start(&mut self, ctx: &Context, start: Start) {
        if start.files.is_empty() {
            let mut sample = Workbook::sample();
            sample.replace_contracts(start.contracts);
            if sample.week_start != start.week_start {
                sample.apply(Edit::SetWeekStart(start.week_start));
            }
            self.show_workbook(sample);
        } else {
            let contracts = start.contracts.map(|contract| contract.map(Arc::new));
            let kept = Kept {
                contracts,
                week_start: start.week_start,
                inclusion: Inclusion::default(),
            };
            self.start_load(ctx, start.files, kept, None);
        }
    }

    /// Shows `workbook` in place of what is open.
    pub fn show_workbook(&mut self, workbook: Workbook) {
        let open = Open::new(workbook);
        self.view.rank_products(&open.derived);
        self.open = Some(open);
    }

    /// Carries out one command.
    pub(super) fn apply(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::OpenUsage => self.ask(ctx, Purpose::Usage),
            Command::OpenContract(side) => self.ask(ctx, Purpose::Contract(side)),
            Command::Load(paths) => self.load(ctx, paths),
            Command::OpenSample => {
                self.jobs.cancel();
                self.notice = None;
                self.show_workbook(Workbook::sample());
            }
            Command::CancelLoading => self.jobs.cancel(),
            Command::Edit(edit) => {
                if let Some(open) = &mut self.open {
                    let is_rate = matches!(
                        edit,
                        Edit::SetRate(..) | Edit::SetMultiplier(..) | Edit::ResetRates
                    );
                    open.workbook.apply(edit);
                    if !is_rate {
                        open.derived.refresh(&open.workbook);
                        self.view.rank_products(&open.derived);
                        ctx.request_repaint();
                    }
                }
            }
            Command::HideProducts(names) => self.view.hidden = names,
            Command::SortProducts(column) => self.view.sort_by(column),
            Command::CopyTable => {
                if let Some(open) = &self.open {
                    ctx.copy_text(view::products::to_tsv(&open.derived, &self.view));
                    self.tell(
                        "The product table was copied; paste it into a spreadsheet".to_owned(),
                        false,
                    );
                }
            }
            Command::Show(dialog) => self.view.dialog = dialog,
            Command::SetTheme(theme) => ctx.set_theme(theme),
            Command::DismissNotice => self.notice = None,
            Command::Escape => self.escape(),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
        ctx.request_repaint();
    }

    /// Closes what was opened last. Never quits.
    fn escape(&mut self) {
        if self.view.dialog.take().is_none() {
            self.notice = None;
        }
    }

    pub(super) fn tell(&mut self, text: String, is_error: bool) {
        self.notice = Some(Notice { text, is_error });
    }

    fn ask(&mut self, ctx: &Context, purpose: Purpose) {
        if let Err(why) = self.jobs.ask(ctx, purpose) {
            self.tell(why, true);
        }
    }

    /// Loads files, to be compared by the contracts that the user gave. Others belonged to what was open.
    fn load(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        self.notice = None;
        let mut kept = Kept::default();
        if let Some(Open { workbook, .. }) = &self.open {
            let is_given = |contract: &Arc<Contract>| contract.origin == Origin::Given;
            kept.contracts = workbook
                .contracts
                .clone()
                .map(|contract| Some(contract).filter(is_given));
            kept.week_start = workbook.week_start;
            kept.inclusion = workbook.inclusion;
        }
        self.start_load(ctx, paths, kept, None);
    }

    fn start_load(&mut self, ctx: &Context, paths: Vec<PathBuf>, kept: Kept, side: Option<Side>) {
        if let Err(why) = self.jobs.load(ctx, paths, kept, side) {
            self.tell(why, true);
        }
    }

    pub(super) fn take_report(&mut self, ctx: &Context, report: Report) {
        match report {
            Report::Chosen(Purpose::Usage, paths) => self.load(ctx, paths),
            Report::Chosen(Purpose::Contract(side), paths) => {
                self.start_load(ctx, paths, Kept::default(), Some(side));
            }
            Report::NoDialog => {
                let text = "No file dialog could be opened here; drop files on the window instead, or name them \
                            on the command line";
                self.tell(text.to_owned(), true);
            }
            Report::Loaded(Loaded {
                workbook,
                cards,
                problems,
            }) => {
                if let Some(workbook) = workbook {
                    self.show_workbook(*workbook);
                }
                for (side, card) in cards {
                    self.set_contract(side, card);
                }
                if let Some(text) = problems {
                    self.tell(text, true);
                }
            }
        }
        ctx.request_repaint();
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
        open.derived.refresh(&open.workbook);
        self.view.rank_products(&open.derived);
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
