//! The window: it reads the workbook and what follows from it, and sends commands.
//!
//! A frame goes one way. `App::logic` takes in what background jobs report; the panels and the view draw
//! from `&Workbook` and `&Derived` and send [`Command`]s; `App::ui` carries those out at the end of the
//! frame, in `apply`, the only place that changes anything.

mod apply;
mod ask;
mod columns;
mod command;
mod contracts;
mod copy;
mod document;
mod documents;
mod exporting;
mod input;
mod job;
mod keeper;
mod list;
mod loading;
mod panel;
mod pictures;
mod preferences;
mod present;
mod remembered;
mod reports;
mod session;
mod story;
mod theme;
mod view;
mod watch;
mod widget;
mod wording;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Frame, Margin, Panel, Ui, ViewportBuilder};

use crate::analysis::{Focus, Inclusion};
use crate::calendar::WeekStart;
use crate::contract::Contract;
use crate::ingest;
use crate::workbook::{
    Compared, Derived, Flip, FlipBasis, Flips, History, Scenario, Step, View, Workbook,
};

pub use ask::{Choose, Purpose, WithTable};
pub use columns::{Choice, Target};
pub use command::{Before, Command, Commands};
pub use contracts::{Page, Version, Writing};
pub use keeper::usual_keep;
pub use preferences::{Placement, Preferences, ThemeChoice, usual_preferences};
pub use present::Switch;
pub use remembered::usual_place;
pub use view::Dialog;

use columns::Columns;
use copy::Clipboard;
use document::Document;
use documents::{Trouble, Waiting};
use job::Jobs;
use keeper::{Keeper, Left};
use list::State;
use present::{Place, Presenting};
use remembered::Store;
use theme::Palette;
use view::ViewState;
use watch::Watch;
use widget::palette::PaletteState;

/// The window's icon, where the desktop has none of its own for the program.
const ICON: &[u8] = include_bytes!("../assets/desktop/metershift.png");

/// What the window opens with.
#[derive(Debug, Default)]
pub struct Start {
    /// Usage files and rate cards; the sample if there are none.
    pub files: Vec<PathBuf>,
    /// The two contracts, where they were given.
    pub contracts: [Option<Contract>; 2],
    /// The day weeks start on.
    pub week_start: WeekStart,
    /// How contracts are priced, and how they are departed from.
    pub scenario: Scenario,
    /// The weeks that averages include.
    pub inclusion: Inclusion,
    /// What the answer is about.
    pub focus: Focus,
    /// How usage files are read.
    pub options: ingest::Options,
    /// Where it is kept from one session to the next what columns mean; nowhere if not given.
    pub remembered_at: Option<PathBuf>,
    /// Where it is kept how the window looks, and what was open; nowhere if not given.
    pub preferences_at: Option<PathBuf>,
    /// The folder in which work is kept that is not saved; nowhere if not given.
    pub kept_in: Option<PathBuf>,
    /// The time that exports say; that of the clock, if not given.
    pub exported_at: Option<jiff::Timestamp>,
    /// Whether to open what was open last, if no files are given.
    pub restore: bool,
    /// Whether to present what is opened.
    pub presents: bool,
}

/// What is open, with what follows from it.
struct Open {
    workbook: Workbook,
    derived: Derived,
    /// What was done to it.
    history: History,
    /// It as a file.
    document: Document,
    /// Where the answer flips, as far as it was sought and is still true; in the order of [`Flip::ALL`].
    flips: [Option<(FlipBasis, Flips)>; 2],
    /// What follows from each scenario, as far as somebody looks.
    compared: Compared,
}

impl Open {
    fn new(workbook: Workbook, document: Document) -> Self {
        Self {
            derived: Derived::new(&workbook),
            workbook,
            history: History::default(),
            document,
            flips: [None, None],
            compared: Compared::default(),
        }
    }

    /// The scenario that is drawn over the difference, and what follows from it.
    fn overlay<'a>(&'a self, view: &'a ViewState) -> Option<(&'a str, &'a Derived)> {
        let name = view.overlay.as_deref()?;
        let at = self.workbook.tabs.position(name)?;
        Some((name, self.compared.columns().get(at)?))
    }

    /// Where the answer flips; nothing until that is known.
    fn flips(&self, flip: Flip) -> Option<&Flips> {
        let found = self.flips[flip as usize].as_ref();
        found.map(|(_, flips)| flips)
    }
}

/// A message: a problem across the top until it is put away, anything else in the status bar.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
    /// What can be done about it at once.
    pub(crate) offer: Option<Offer>,
}

/// Something to do about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Read the usage again from its files.
    Refresh,
    /// Open the document again as it is in its file.
    OpenAgain,
}

/// The window.
pub struct App {
    /// Nothing while the first files load, or when they could not be read.
    open: Option<Open>,
    view: ViewState,
    /// The file whose columns are being chosen.
    columns: Option<Columns>,
    /// How files are read that are opened next.
    options: ingest::Options,
    remembered: Store,
    preferences: Preferences,
    preferences_at: Option<PathBuf>,
    jobs: Jobs,
    keeper: Keeper,
    watch: Watch,
    /// Work that windows left which are gone.
    left: Vec<Left>,
    /// Where somebody is in the palette.
    search: PaletteState,
    /// What waits for an answer about unsaved work.
    waiting: Option<Waiting>,
    /// Where to save once the save is over that is under way.
    save_next: Option<PathBuf>,
    /// What is presented, if anything is: then it is a copy that is open.
    presenting: Option<Presenting>,
    /// The step to present from once something is opened, if it is to be presented.
    presents_next: Option<usize>,
    /// What a dialog about a file is about.
    trouble: Option<Trouble>,
    /// The system’s clipboard; the window’s own, which knows text alone, if none.
    clipboard: Option<Clipboard>,
    /// The time that exports say, if not that of the clock.
    exported_at: Option<jiff::Timestamp>,
    /// Whether the window may close without asking.
    may_close: bool,
    /// Counts strokes: what is done in one is one step.
    stroke: u64,
    /// Whether the document was changed in this frame.
    is_changed: bool,
    notice: Option<Notice>,
    commands: Commands,
}

/// Why no window can be shown here; `None` if one can be tried.
pub fn no_display() -> Option<String> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let needs_server = cfg!(all(unix, not(target_os = "macos")));
    (needs_server && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY"))
        .then(|| "there is no display".to_owned())
}

/// Opens the window and stays until it is closed; the error says why it could not be opened.
pub fn run(start: Start) -> Result<(), String> {
    let placement = session::placement(start.preferences_at.as_deref());
    let viewport = ViewportBuilder::default()
        .with_title("Metershift")
        .with_app_id("metershift")
        .with_inner_size(placement.map_or([1440.0, 900.0], |placement| placement.size))
        .with_min_inner_size([640.0, 400.0])
        .with_maximized(placement.is_some_and(|placement| placement.is_maximised))
        .with_drag_and_drop(true);
    let viewport = match placement.and_then(|placement| placement.position) {
        Some(position) => viewport.with_position(position),
        None => viewport,
    };
    let viewport = match eframe::icon_data::from_png_bytes(ICON) {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    };
    let options = eframe::NativeOptions {
        viewport,
        ..Default::default()
    };
    let create = |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        let mut app = App::new(&cc.egui_ctx, start, ask::ask);
        app.use_clipboard(&cc.egui_ctx);
        Ok(Box::new(app))
    };
    eframe::run_native("Metershift", options, Box::new(create)).map_err(|error| error.to_string())
}

impl App {
    /// A window that opens `start`, and asks for files with `choose`.
    pub fn new(ctx: &Context, start: Start, choose: Choose) -> Self {
        theme::install(ctx);
        let (remembered, problem) = Store::load(start.remembered_at.clone());
        let (preferences, broken) = session::load(start.preferences_at.as_deref());
        let kept_in = start.kept_in.clone();
        let mut app = Self {
            open: None,
            view: ViewState::default(),
            columns: None,
            options: start.options.clone(),
            remembered,
            preferences,
            preferences_at: start.preferences_at.clone(),
            jobs: Jobs::new(choose),
            keeper: Keeper::new(ctx, kept_in.clone()),
            watch: Watch::new(ctx, kept_in.clone()),
            left: kept_in.as_deref().map(keeper::left).unwrap_or_default(),
            search: PaletteState::default(),
            waiting: None,
            save_next: None,
            presenting: None,
            presents_next: start.presents.then_some(0),
            trouble: None,
            clipboard: None,
            exported_at: start.exported_at,
            may_close: false,
            stroke: 0,
            is_changed: false,
            notice: None,
            commands: Commands::default(),
        };
        // What the command line says goes before what was said some other day.
        if app.options.mapping.is_empty() {
            app.options.remembered = Arc::new(app.remembered.known().to_vec());
        }
        app.apply_preferences(ctx);
        app.start(ctx, start);
        if let Some(problem) = problem.or(broken) {
            app.tell(problem, true);
        }
        if !app.left.is_empty() {
            app.show_dialog(Some(Dialog::Left));
        }
        app
    }

    /// The workbook that is open.
    pub fn workbook(&self) -> Option<&Workbook> {
        self.open.as_ref().map(|open| &open.workbook)
    }

    /// What follows from the workbook that is open.
    pub fn derived(&self) -> Option<&Derived> {
        self.open.as_ref().map(|open| &open.derived)
    }

    /// Whether files are being loaded.
    pub fn is_loading(&self) -> bool {
        self.jobs.loading.is_some()
    }

    /// Whether anything else is under way that was asked for: a look at a file, or saving one.
    pub fn is_busy(&self) -> bool {
        self.jobs.is_busy()
    }

    /// The message at the top of the window.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_ref().map(|notice| notice.text.as_str())
    }

    /// Carries out a command as if it had been sent from a menu.
    pub fn send(&mut self, command: Command) {
        self.commands.send(command);
    }

    /// Takes in what background jobs report. Draws nothing.
    pub fn take_reports(&mut self, ctx: &Context) {
        for report in self.jobs.reports() {
            self.take_report(ctx, report);
        }
        self.hear_threads();
    }

    /// What was done to the workbook, step by step, also what was undone; and how many of the steps are done.
    pub fn steps(&self) -> (Vec<String>, usize) {
        let history = self.open.as_ref().map(|open| &open.history);
        let steps = history.map(|history| (history.steps().collect(), history.done()));
        steps.unwrap_or_default()
    }

    /// Whether nothing would be lost if the window were closed.
    pub fn is_saved(&self) -> bool {
        self.open.as_ref().is_none_or(|open| open.document.is_saved)
    }

    /// What is open over the workbench.
    pub fn dialog(&self) -> Option<Dialog> {
        self.view.dialog
    }

    /// Draws the window, and carries out what was asked of it.
    pub fn show(&mut self, ui: &mut Ui) {
        self.hear_close(ui.ctx());
        self.fit_stage(ui.ctx());
        self.follow_stroke(ui.ctx());
        self.send_stage_keys(ui);
        self.send_shortcuts(ui);
        self.send_drops(ui);
        self.draw(ui);
        for command in self.commands.take() {
            self.apply(ui.ctx(), command);
        }
        if !ui.ctx().text_edit_focused()
            && let Some(edit) = self.view.contracts.settle_left()
        {
            self.apply(ui.ctx(), Command::Edit(edit));
        }
        // What is moved on the stage is no work to be kept.
        if std::mem::take(&mut self.is_changed) && self.presenting.is_none() {
            self.settle(ui.ctx());
        }
        if let Some(open) = &mut self.open {
            if open.derived.refresh(&open.workbook) {
                self.view.explain_again(&open.workbook, &open.derived);
                // What was drawn is a step behind what is now true.
                ui.ctx().request_repaint();
            }
            if self.view.rank_categories(&open.derived) {
                ui.ctx().request_repaint();
            }
            let is_shown = self.view.view == View::Contracts;
            self.view.contracts.follow(&open.workbook, is_shown);
            let is_told_of = |of: &Presenting| of.step().is_some_and(Step::compares);
            let is_compared = self.view.view == View::Compare
                || self.view.overlay.is_some()
                || self.view.story.is_shown && !open.workbook.story.is_empty()
                || self.presenting.as_ref().is_some_and(is_told_of);
            if is_compared && open.compared.refresh(&open.workbook) {
                ui.ctx().request_repaint();
            }
            let is_dragging = ui.ctx().input(|input| input.pointer.any_down());
            if open.document.is_reviewed
                && self
                    .view
                    .tell_method(&open.workbook, &open.derived, is_dragging)
            {
                ui.ctx().request_repaint();
            }
            if self
                .view
                .look(&open.workbook, &mut open.derived, is_dragging)
            {
                ui.ctx().request_repaint();
            }
        }
        if self.presenting.is_none() {
            self.seek_flips(ui.ctx());
            self.follow_window(ui.ctx());
        }
    }

    fn draw(&mut self, ui: &mut Ui) {
        let mut commands = std::mem::take(&mut self.commands);
        if self.draw_stage(ui, &mut commands) {
            self.draw_over(ui, commands);
            return;
        }
        let palette = Palette::of(ui);
        let bar = Frame::new()
            .fill(palette.panel)
            .inner_margin(Margin::symmetric(12, 6));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            panel::menu::ui(ui, &self.state(ui.ctx()), &mut commands);
        });
        let (problem, said) = match &self.notice {
            Some(notice) if notice.is_error => (Some(notice), None),
            Some(notice) => (None, Some(notice.text.as_str())),
            None => (None, None),
        };
        if let Some(problem) = problem {
            panel::notice::ui(ui, problem, &mut commands);
        }
        match &self.open {
            Some(open) => panel::workbench(ui, open, &self.view, said, &mut commands),
            None => panel::welcome::ui(ui, self.jobs.loading.is_some(), &mut commands),
        }
        self.draw_over(ui, commands);
    }

    /// What is open over the workbench or the stage.
    fn draw_over(&mut self, ui: &Ui, mut commands: Commands) {
        let state = State {
            open: self.open.as_ref(),
            view: &self.view,
            preferences: &self.preferences,
            theme: ui.ctx().options(|options| options.theme_preference),
            left: self.left.len(),
            is_presenting: self.presenting.is_some(),
        };
        let shown = panel::dialogs::Shown {
            state: &state,
            columns: self.columns.as_ref(),
            notice: self.notice.as_ref(),
            left: &self.left,
            trouble: self.trouble.as_ref(),
            waiting: self.waiting.as_ref(),
        };
        let mut search = std::mem::take(&mut self.search);
        panel::dialogs::ui(ui, self.view.dialog, &shown, &mut search, &mut commands);
        if let Some(loading) = &self.jobs.loading {
            let is_over_dialog = self.view.dialog.is_some();
            panel::loading::ui(ui, loading, is_over_dialog, &mut commands);
        }
        if let Some(underway) = &self.jobs.exporting {
            panel::exporting::ui(ui, underway, &mut commands);
        }
        panel::drop_target::ui(ui);
        self.commands = commands;
        self.search = search;
    }
}

impl App {
    /// Draws what is presented, if anything is: the stage in this window, or the presenter’s notes here and the stage in
    /// another.
    fn draw_stage(&self, ui: &mut Ui, commands: &mut Commands) -> bool {
        let Some((presenting, open)) = self.presenting.as_ref().zip(self.open.as_ref()) else {
            return false;
        };
        let stage = panel::stage::Stage {
            open,
            view: &self.view,
            presenting,
        };
        match presenting.place {
            Some(Place::Apart(screen)) => panel::presenter::ui(ui, &stage, screen, commands),
            Some(Place::Here) | None => stage.ui(ui, commands),
        }
        true
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_reports(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.show(ui);
        self.place_stage(ui.ctx(), frame);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.store_preferences();
        self.keeper.stop();
    }
}
