//! Presenting: the stage stands in place of the workbench. It shows a copy of the document, so that whatever is moved there,
//! leaving it leads back to exactly what was.

use std::time::Instant;

use egui::{Context, Key, Modifiers, Theme, Ui, ViewportCommand};

use super::command::{Command, Commands};
use super::view::{Dialog, ViewState};
use super::{App, Open};
use crate::workbook::{Aliases, Derived, Edit, History, Step, Workbook};

/// How large the stage is laid out, in points: on any screen as much is on it, and as large beside the whole.
const STAGE: [f32; 2] = [1040.0, 585.0];

/// Where the stage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this window, which fills its screen.
    #[default]
    Here,
    /// In a window of its own, on that screen if there is another; this one shows the presenter’s notes.
    Apart(Option<usize>),
}

/// What is presented.
pub(crate) struct Presenting {
    /// What was open, and what was looked at.
    document: Box<(Open, ViewState)>,
    /// The steps of its story; what was looked at, if it has none.
    pub(crate) steps: Vec<Step>,
    /// The one that is shown.
    pub(crate) at: usize,
    /// Whether nothing is shown, so that the room looks at who speaks.
    pub(crate) is_blank: bool,
    /// Whether all but what is around the pointer is dimmed.
    pub(crate) is_spotlit: bool,
    /// What stands for the names of products, if they are not to be shown.
    pub(crate) aliases: Option<Aliases>,
    /// Where the stage is; nowhere until the screens are known.
    pub(crate) place: Option<Place>,
    /// When it began.
    pub(crate) since: Instant,
    before: Before,
}

/// What is as it was once presenting is over.
#[derive(Clone, Copy)]
struct Before {
    zoom: f32,
    is_full: bool,
    theme: egui::ThemePreference,
}

impl Presenting {
    /// The step that is shown.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.steps.get(self.at)
    }

    /// The document, which nothing here changes.
    pub(crate) fn document(&self) -> &Workbook {
        &self.document.0.workbook
    }

    /// A text in which no product is named that is not to be.
    pub(crate) fn fit(&self, text: &str) -> String {
        match &self.aliases {
            Some(aliases) => aliases.hidden_in(text),
            None => text.to_owned(),
        }
    }
}

impl Command {
    /// Whether it can be carried out while a copy is presented: what would change the document or its file cannot.
    pub(super) fn is_for_stage(&self) -> bool {
        match self {
            Self::Edit(edit) => matches!(
                edit,
                Edit::SetRate(..)
                    | Edit::SetMultiplier(..)
                    | Edit::SetTerm(..)
                    | Edit::SetVolume(..)
                    | Edit::SetEffective(..)
                    | Edit::SetMode(_)
                    | Edit::SetFocus(_)
                    | Edit::ResetRates
            ),
            Self::Show(dialog) => matches!(
                dialog,
                None | Some(Dialog::Arithmetic | Dialog::Shortcuts | Dialog::SaveChanges)
            ),
            Self::GoToStage(_)
            | Self::Walk(_)
            | Self::Switch(_)
            | Self::Undo
            | Self::Redo
            | Self::SetZoom(_)
            | Self::ShowView(_)
            | Self::BreakDownBy(_)
            | Self::ShowCumulative(_)
            | Self::ShowStacked(_)
            | Self::SetSwing(_)
            | Self::SetAxes(_)
            | Self::CopyGrid
            | Self::Explain(_)
            | Self::CopyExplanation
            | Self::Hide(_)
            | Self::SortProducts(_)
            | Self::CopyTable
            | Self::DismissNotice
            | Self::Refresh
            | Self::Escape
            | Self::Quit => true,
            _ => false,
        }
    }
}

/// Sends what keys and clickers ask for. A slider with the focus keeps its arrows.
pub(crate) fn send_keys(ui: &Ui, presenting: &Presenting, commands: &mut Commands) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let last = presenting.steps.len().saturating_sub(1);
    let is_free = ui.memory(egui::Memory::focused).is_none();
    let keys = [
        (Key::PageDown, true, Command::Walk(1)),
        (Key::PageUp, true, Command::Walk(-1)),
        (Key::ArrowRight, is_free, Command::Walk(1)),
        (Key::ArrowLeft, is_free, Command::Walk(-1)),
        (Key::ArrowDown, is_free, Command::Walk(1)),
        (Key::ArrowUp, is_free, Command::Walk(-1)),
        (Key::Space, is_free, Command::Walk(1)),
        (Key::Enter, is_free, Command::Walk(1)),
        (Key::Backspace, is_free, Command::Walk(-1)),
        (Key::Home, is_free, Command::GoToStage(0)),
        (Key::End, is_free, Command::GoToStage(last)),
        (Key::B, true, Command::Switch(Switch::Blank)),
        (Key::Period, true, Command::Switch(Switch::Blank)),
        (Key::L, true, Command::Switch(Switch::Spotlight)),
        (Key::N, true, Command::Switch(Switch::Names)),
        (Key::T, true, Command::Switch(Switch::Theme)),
        (Key::P, true, Command::Switch(Switch::Apart)),
        (Key::R, true, Command::Refresh),
        (Key::F5, true, Command::Escape),
        (Key::F11, true, Command::Escape),
    ];
    for (key, is_on, command) in keys {
        if is_on && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            commands.send(command);
        }
    }
}

/// Lays out what is drawn in this window so that as much is on it as on any stage.
pub(crate) fn fit(ctx: &Context) {
    let zoom = ctx.zoom_factor();
    // Without a window of its own, as in a test, it is as large as it is.
    if ctx.input(|input| input.viewport().inner_rect).is_none() {
        return;
    }
    let size = ctx.content_rect().size() * zoom;
    let wanted = (size.x / STAGE[0]).min(size.y / STAGE[1]).clamp(0.5, 8.0);
    if (wanted / zoom - 1.0).abs() > 0.01 {
        ctx.set_zoom_factor(wanted);
    }
}

/// What can be switched while presenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Nothing is shown.
    Blank,
    /// Only what is around the pointer is bright.
    Spotlight,
    /// Products have letters for names.
    Names,
    /// Light or dark.
    Theme,
    /// The stage in a window of its own, beside the presenter’s notes.
    Apart,
}

impl App {
    /// Whether it is presented.
    pub fn is_presenting(&self) -> bool {
        self.presenting.is_some()
    }

    /// Begins to present at a step of the story; without a story, what is looked at.
    pub(super) fn present(&mut self, ctx: &Context, at: usize) {
        if self.presenting.is_some() {
            return;
        }
        let Some(open) = self.open.take() else { return };
        self.show_dialog(None);
        let steps = if open.workbook.story.is_empty() {
            let look = self.view.as_look();
            vec![
                open.workbook
                    .step_from_here(look, &open.derived.by_effect()),
            ]
        } else {
            open.workbook.story.clone()
        };
        let play = Open {
            workbook: open.workbook.clone(),
            derived: open.derived.clone(),
            history: History::default(),
            document: open.document.clone(),
            flips: [None, None],
            compared: open.compared.clone(),
        };
        let before = Before {
            zoom: ctx.zoom_factor(),
            is_full: ctx.input(|input| input.viewport().fullscreen.unwrap_or(false)),
            theme: ctx.options(|options| options.theme_preference),
        };
        let view = std::mem::take(&mut self.view);
        self.open = Some(play);
        self.presenting = Some(Presenting {
            document: Box::new((open, view)),
            at: at.min(steps.len().saturating_sub(1)),
            steps,
            is_blank: false,
            is_spotlit: false,
            aliases: None,
            place: None,
            since: Instant::now(),
            before,
        });
        self.notice = None;
        self.show_step(ctx);
    }

    /// Goes back to what was before.
    pub(super) fn leave_stage(&mut self, ctx: &Context) {
        let Some(presenting) = self.presenting.take() else {
            return;
        };
        let (mut open, view) = *presenting.document;
        if let Some(play) = self.open.take() {
            // What was seen of its file meanwhile.
            open.document.seen = play.document.seen;
        }
        self.open = Some(open);
        self.view = view;
        let Before {
            zoom,
            is_full,
            theme,
        } = presenting.before;
        ctx.set_zoom_factor(zoom);
        ctx.set_theme(theme);
        if presenting.place == Some(Place::Here) && !is_full {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
        self.refresh();
        self.title(ctx);
        ctx.request_repaint();
    }

    /// Does something to the document while a copy is presented.
    pub(super) fn with_document(&mut self, work: impl FnOnce(&mut Self)) {
        let Some(mut presenting) = self.presenting.take() else {
            return work(self);
        };
        let exchange = |app: &mut Self, presenting: &mut Presenting| {
            let (open, view) = &mut *presenting.document;
            if let Some(of) = &mut app.open {
                std::mem::swap(of, open);
            }
            std::mem::swap(&mut app.view, view);
        };
        exchange(self, &mut presenting);
        work(self);
        exchange(self, &mut presenting);
        self.presenting = Some(presenting);
    }

    /// Whether products are not to be named.
    pub(super) fn hides_names(&self) -> bool {
        let presenting = self.presenting.as_ref();
        presenting.is_some_and(|presenting| presenting.aliases.is_some())
    }

    /// Goes to a step, if there is one.
    pub(super) fn go_to_step(&mut self, ctx: &Context, at: usize) {
        let Some(presenting) = &mut self.presenting else {
            return;
        };
        if at < presenting.steps.len() {
            presenting.at = at;
            presenting.is_blank = false;
            self.show_step(ctx);
        }
    }

    /// Goes some steps on, or back.
    pub(super) fn walk(&mut self, ctx: &Context, by: isize) {
        let Some(presenting) = &self.presenting else {
            return;
        };
        let last = presenting.steps.len().saturating_sub(1);
        let at = presenting.at.saturating_add_signed(by).min(last);
        self.go_to_step(ctx, at);
    }

    /// Shows the step as the document tells it, whatever was moved.
    fn show_step(&mut self, ctx: &Context) {
        let Some((presenting, open)) = self.presenting.as_ref().zip(self.open.as_mut()) else {
            return;
        };
        let Some(step) = presenting.step() else {
            return;
        };
        let mut workbook = presenting.document().at_step(step);
        let mut look = step.look.clone();
        if let Some(aliases) = &presenting.aliases {
            workbook.focus = aliases.focus_hidden(&workbook.focus);
            look.hidden = look
                .hidden
                .iter()
                .map(|name| aliases.hidden(name))
                .collect();
            for note in workbook.notes.values_mut() {
                *note = aliases.hidden_in(note);
            }
        }
        open.workbook = workbook;
        open.history = History::default();
        self.show_dialog(None);
        self.view.take_look(look);
        self.view.staged_at = Some(ctx.input(|input| input.time));
        self.refresh();
        ctx.request_repaint();
    }

    /// Switches something on or off.
    pub(super) fn switch(&mut self, ctx: &Context, switch: Switch) {
        let Some(presenting) = &mut self.presenting else {
            return;
        };
        match switch {
            Switch::Blank => presenting.is_blank = !presenting.is_blank,
            Switch::Spotlight => presenting.is_spotlit = !presenting.is_spotlit,
            Switch::Theme => {
                let other = match ctx.theme() {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Dark,
                };
                ctx.set_theme(other);
            }
            Switch::Names => {
                presenting.aliases = match presenting.aliases {
                    Some(_) => None,
                    None => Some(Aliases::of(&presenting.document().usage)),
                };
                self.name_products(ctx);
            }
            Switch::Apart => {
                let place = match presenting.place {
                    Some(Place::Apart(_)) => Place::Here,
                    Some(Place::Here) | None => Place::Apart(None),
                };
                presenting.place = Some(place);
                let is_full = place == Place::Here || presenting.before.is_full;
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(is_full));
            }
        }
    }

    /// Calls products by their names or by letters, without giving up what was moved.
    fn name_products(&mut self, ctx: &Context) {
        let Some(open) = &self.open else { return };
        let scenario = open.workbook.scenario.clone();
        self.show_step(ctx);
        let Some((presenting, open)) = self.presenting.as_ref().zip(self.open.as_mut()) else {
            return;
        };
        open.workbook.scenario = scenario;
        open.derived = match &presenting.aliases {
            Some(aliases) => Derived::with_aliases(&open.workbook, aliases.clone()),
            None => Derived::new(&open.workbook),
        };
        open.compared = super::Compared::with_aliases(presenting.aliases.clone());
        self.refresh();
    }

    /// Sees to it that the stage fills this window, if it is here.
    pub(super) fn fit_stage(&self, ctx: &Context) {
        let place = self.presenting.as_ref().map(|presenting| presenting.place);
        if matches!(place, Some(None | Some(Place::Here))) {
            fit(ctx);
        }
    }

    /// Decides where the stage is, once it is known how many screens there are and which this window is on.
    pub(super) fn place_stage(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let Some(presenting) = &mut self.presenting else {
            return;
        };
        if presenting.place.is_some() {
            return;
        }
        let other = frame.winit_window().and_then(|window| {
            let here = window.current_monitor()?;
            window.available_monitors().position(|of| of != here)
        });
        presenting.place = Some(other.map_or(Place::Here, |screen| Place::Apart(Some(screen))));
        if other.is_none() {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        }
        ctx.request_repaint();
    }
}
