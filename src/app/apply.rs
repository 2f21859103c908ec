//! The only place that changes what is open or how it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, ThemePreference, Ui, ViewportCommand};

use super::command::{self, Command};
use super::job::{Loaded, Purpose, Report};
use super::{App, Notice, Open, Start, view};
use crate::contract::{Contract, Side};
use crate::workbook::{Edit, Workbook, read_contract};

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
            self.jobs
                .load(ctx, start.files, contracts, start.week_start);
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
            Command::ShowRows(shown) => self.view.rows_shown = shown,
            Command::ShowShortcuts(shown) => self.view.shortcuts_shown = shown,
            Command::SetTheme(theme) => ctx.set_theme(theme),
            Command::DismissNotice => self.notice = None,
            Command::Escape => self.escape(),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
        ctx.request_repaint();
    }

    /// Closes what was opened last. Never quits.
    fn escape(&mut self) {
        if self.view.shortcuts_shown {
            self.view.shortcuts_shown = false;
        } else if self.view.rows_shown {
            self.view.rows_shown = false;
        } else if self.notice.is_some() {
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

    /// Loads files beside the contracts in use. The sample's contracts are made up, so they are not kept.
    fn load(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        self.notice = None;
        let own = self.open.as_ref().filter(|open| !open.workbook.is_sample);
        let kept = own
            .map(|open| open.workbook.contracts.clone().map(Some))
            .unwrap_or_default();
        let week_start = self
            .open
            .as_ref()
            .map(|open| open.workbook.week_start)
            .unwrap_or_default();
        self.jobs.load(ctx, paths, kept, week_start);
    }

    pub(super) fn take_report(&mut self, ctx: &Context, report: Report) {
        match report {
            Report::Chosen(Purpose::Usage, paths) => self.load(ctx, paths),
            Report::Chosen(Purpose::Contract(side), paths) => {
                if let Some(path) = paths.first() {
                    match read_contract(path) {
                        Ok(contract) => self.set_contract(Some(side), contract),
                        Err(error) => self.tell(error.to_string(), true),
                    }
                }
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
                for card in cards {
                    self.set_contract(None, card);
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
        for named in command::NAMED {
            let Some(shortcut) = named.shortcut else {
                continue;
            };
            let is_plain = shortcut.modifiers.is_none();
            if typing && is_plain {
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
