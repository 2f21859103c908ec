//! The only place that changes what is open or how it is shown.

use std::sync::Arc;

use egui::{Context, ViewportCommand};

use super::ask::Purpose;
use super::command::Command;
use super::copy::Copied;
use super::document::Document;
use super::documents::Opening;
use super::job::{Kept, Wanted};
use super::view::Dialog;
use super::widget::palette::PaletteState;
use super::{App, Notice, Offer, Open, Start, view};
use crate::contract::Side;
use crate::workbook::{Edit, Flip, History, Stroke, Workbook};

impl App {
    /// Opens what the command line named.
    pub(super) fn start(&mut self, ctx: &Context, start: Start) {
        if start.restore && self.restore(ctx) {
            return;
        }
        if start.files.is_empty() {
            let mut sample = if start.presents {
                Workbook::sample_with_story()
            } else {
                Workbook::sample()
            };
            sample.replace_contracts(start.contracts);
            if sample.week_start != start.week_start {
                sample.apply(Edit::SetWeekStart(start.week_start));
            }
            sample.apply(Edit::SetInclusion(start.inclusion));
            sample.scenario = start.scenario;
            let focus = sample.find_focus(start.focus);
            let problem = focus.map(|focus| sample.apply(Edit::SetFocus(focus)));
            self.show_workbook(ctx, sample);
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
            let wanted = Wanted::new(self.afresh(start.files), kept);
            self.start_load(ctx, wanted);
        }
    }

    /// Opens what was open last, if that is still there; says so if not.
    fn restore(&mut self, ctx: &Context) -> bool {
        let Some(last) = self.preferences.last.clone() else {
            return false;
        };
        if last.exists() {
            self.load(ctx, vec![last]);
            return true;
        }
        let text = format!(
            "{} was open last and is not there any more; this is the sample",
            last.display()
        );
        self.tell(text, true);
        false
    }

    /// Shows `workbook` in place of what is open, once nothing unsaved would be lost.
    pub fn show_workbook(&mut self, ctx: &Context, workbook: Workbook) {
        let document = Document::untitled(&workbook);
        self.replace(ctx, Opening::new(workbook, document));
    }

    /// Changes the workbook.
    pub(super) fn edit(&mut self, ctx: &Context, edit: Edit) {
        let stroke = Stroke(self.stroke);
        let Some(open) = &mut self.open else { return };
        if matches!(edit, Edit::SwapContracts) {
            self.view.contracts.swap();
        }
        let renamed = match &edit {
            Edit::RenameScenario(at, _) => open.workbook.tabs.names().nth(*at).map(str::to_owned),
            _ => None,
        };
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
        let at = match &edit {
            Edit::RenameScenario(at, _) => *at,
            _ => 0,
        };
        open.history.carry_out(&mut open.workbook, edit, stroke);
        if renamed.is_some() && self.view.overlay == renamed {
            self.view.overlay = open.workbook.tabs.names().nth(at).map(str::to_owned);
        }
        self.view.forget_effects();
        self.is_changed = true;
        if !is_rate {
            self.refresh();
            ctx.request_repaint();
        }
    }

    /// Goes over steps that were done, or undone.
    fn travel(&mut self, ctx: &Context, go: impl FnOnce(&mut History, &mut Workbook)) {
        if let Some(open) = &mut self.open {
            go(&mut open.history, &mut open.workbook);
            self.is_changed = true;
            self.refresh();
            ctx.request_repaint();
        }
    }

    /// Carries out one command.
    pub(super) fn apply(&mut self, ctx: &Context, command: Command) {
        if self.presenting.is_some() && !command.is_for_stage() {
            return;
        }
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
            Command::Export(kind) => self.ask(ctx, Purpose::Export(kind)),
            Command::ExportIn(kind, path) => self.export_in(ctx, kind, path),
            Command::CancelExport => self.jobs.cancel_export(),
            Command::SavePicture(with_table) => self.ask(ctx, Purpose::SavePicture(with_table)),
            Command::CopyPicture => self.copy_picture(ctx),
            Command::SaveContract(side) => {
                if self.is_settled(side) {
                    self.ask(ctx, Purpose::SaveContract(side));
                }
            }
            Command::OpenSample => {
                self.jobs.cancel();
                self.notice = None;
                self.show_workbook(ctx, Workbook::sample());
            }
            Command::OpenStory => {
                self.jobs.cancel();
                self.notice = None;
                self.show_workbook(ctx, Workbook::sample_with_story());
                self.view.story.is_shown = true;
            }
            Command::OpenWorkbook => self.ask(ctx, Purpose::Workbook),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.save_as(ctx),
            Command::SaveIn(path) => self.save_in(ctx, path),
            Command::SaveOver => self.save_over(ctx),
            Command::Revert => self.revert(ctx),
            Command::OpenPrevious => self.open_previous(ctx),
            Command::OpenRescued => self.open_rescued(ctx),
            Command::GoOn(before) => self.answer(ctx, before),
            Command::Stay => {
                self.waiting = None;
                self.trouble = None;
                self.show_dialog(None);
            }
            Command::Recover(at) => self.recover(ctx, at),
            Command::GiveUp(at) => self.give_up(at),
            Command::Refresh if self.presenting.is_some() => self.refresh_on_stage(ctx),
            Command::Refresh => self.read_again(ctx),
            Command::Undo => self.travel(ctx, |history, workbook| {
                history.undo(workbook);
            }),
            Command::Redo => self.travel(ctx, |history, workbook| {
                history.redo(workbook);
            }),
            Command::GoToStep(count) => {
                self.travel(ctx, |history, workbook| history.go_to(workbook, count));
            }
            Command::Overlay(name) => self.view.overlay = name,
            Command::ReduceMotion(is_still) => self.reduce_motion(ctx, is_still),
            Command::SetZoom(zoom) => ctx.set_zoom_factor(zoom),
            Command::ForgetRecent => {
                self.preferences.recent.clear();
                self.store_preferences();
            }
            Command::Review(is_reviewed) => self.review(ctx, is_reviewed),
            Command::CancelLoading => self.jobs.cancel(),
            Command::Edit(Edit::SetPrice(side, ..)) if !self.is_settled(side) => {}
            Command::Edit(edit) => self.edit(ctx, edit),
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
            Command::CopyGrid => self.copy_table(ctx, "The table was copied", |app| {
                let (open, grid) = (app.open.as_ref()?, app.view.grid.as_ref()?);
                Some(view::grid::to_tsv(&open.workbook, &open.derived, grid))
            }),
            Command::Write(writing) => {
                if let Some(edit) = self.view.contracts.apply(writing) {
                    self.apply(ctx, Command::Edit(edit));
                }
            }
            // Rows would be told by the names of their products.
            Command::Explain(_) if self.hides_names() => {}
            Command::Explain(scope) => {
                if let Some(open) = &self.open {
                    self.view.explanation = Some(open.derived.explain(&open.workbook, scope));
                    self.show_dialog(Some(Dialog::Arithmetic));
                }
            }
            Command::CopyExplanation => self.copy_explanation(ctx),
            Command::CopyChanges => self.copy_table(ctx, "What differs was copied", |app| {
                Some(view::contracts::to_tsv(&app.view.contracts.changes))
            }),
            Command::CopyAnswer => self.copy_answer(ctx),
            Command::CopyWeeks => self.copy_weeks(ctx),
            Command::CopyMix => self.copy_mix(ctx),
            Command::CopyScenarios => self.copy_scenarios(ctx),
            Command::CopyText(text) => {
                let said = format!("Copied {text}");
                self.copy(ctx, Copied::Text(text), &said);
            }
            Command::Hide(names) => self.view.hide(names),
            Command::SortProducts(column) => self.view.sort_by(column),
            Command::CopyTable => self.copy_table(ctx, "The table was copied", |app| {
                let open = app.open.as_ref()?;
                Some(view::products::to_tsv(&open.derived, &app.view))
            }),
            Command::Present(at) => self.present(ctx, at),
            Command::GoToStage(at) => self.go_to_step(ctx, at),
            Command::Walk(by) => self.walk(ctx, by),
            Command::Switch(switch) => self.switch(ctx, switch),
            Command::ShowStory(is_shown) => self.view.story.is_shown = is_shown,
            Command::AddStep => self.add_step(ctx),
            Command::UpdateStep(at) => self.update_step(ctx, at),
            Command::ShowStep(at) => self.show_step_here(ctx, at),
            Command::Show(dialog) => self.show_dialog(dialog),
            Command::SetTheme(theme) => {
                ctx.set_theme(theme);
                self.preferences.theme = theme.into();
                self.store_preferences();
            }
            Command::DismissNotice => self.notice = None,
            Command::Escape if self.presenting.is_some() && self.view.dialog.is_none() => {
                self.leave_stage(ctx);
            }
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
    pub(super) fn show_dialog(&mut self, dialog: Option<Dialog>) {
        self.view.dialog = dialog;
        if dialog == Some(Dialog::Palette) {
            self.search = PaletteState::default();
        }
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
            self.waiting = None;
            self.trouble = None;
            self.leave_dialog();
        }
    }

    /// Closes the dialog, and goes back to the one it was opened from.
    pub(super) fn leave_dialog(&mut self) {
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
        let offer = None;
        self.notice = Some(Notice {
            text,
            is_error,
            offer,
        });
    }

    /// Says something that can be done something about.
    pub(super) fn offer(&mut self, text: String, offer: Option<Offer>) {
        self.notice = Some(Notice {
            text,
            is_error: true,
            offer,
        });
    }

    /// Reads the usage again and goes on presenting where that was.
    fn refresh_on_stage(&mut self, ctx: &Context) {
        let at = self.presenting.as_ref().map(|presenting| presenting.at);
        self.leave_stage(ctx);
        self.presents_next = at;
        let is_file_changed =
            |open: &Open| open.document.is_saved && open.document.is_file_changed();
        if self.open.as_ref().is_some_and(is_file_changed) {
            self.revert(ctx);
        } else {
            self.read_again(ctx);
        }
        if self.jobs.loading.is_none() {
            self.presents_next = None;
        }
    }

    fn ask_where_to_save(&mut self, ctx: &Context) {
        let is_any = |open: &Open| open.workbook.rows().rejected > 0;
        if self.open.as_ref().is_some_and(is_any) {
            self.ask(ctx, Purpose::SaveRejected);
        } else {
            self.tell("No row was rejected".to_owned(), false);
        }
    }

    pub(super) fn ask(&mut self, ctx: &Context, purpose: Purpose) {
        self.try_to(|app| app.jobs.ask(ctx, purpose));
    }

    /// Does something, and says why where it cannot be done.
    pub(super) fn try_to<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Option<T> {
        let outcome = work(self);
        outcome.map_err(|why| self.tell(why, true)).ok()
    }

    /// Lets everything follow from what is open again.
    pub(super) fn refresh(&mut self) {
        if let Some(open) = &mut self.open {
            open.derived.refresh(&open.workbook);
            self.view.forget_effects();
            self.view.rank_products(&open.derived);
            self.view.explain_again(&open.workbook, &open.derived);
        }
    }
}
