//! The window: it reads the workbook and what follows from it, and sends commands.
//!
//! A frame goes one way. `App::logic` takes in what background jobs report; the panels and the view draw
//! from `&Workbook` and `&Derived` and send [`Command`]s; `App::ui` carries those out at the end of the
//! frame, in `apply`, the only place that changes anything.

mod apply;
mod columns;
mod command;
mod contracts;
mod job;
mod panel;
mod pixel;
mod reading;
mod remembered;
mod theme;
mod view;
mod widget;
mod wording;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Frame, Margin, Panel, Ui, ViewportBuilder};

use crate::analysis::{Focus, Inclusion};
use crate::calendar::WeekStart;
use crate::contract::Contract;
use crate::ingest;
use crate::workbook::{Derived, Flip, FlipBasis, Flips, Scenario, Workbook};

pub use columns::{Choice, Target};
pub use command::{Command, Commands};
pub use contracts::{Page, Version, Writing};
pub use job::{Choose, Purpose};
pub use reading::Reread;
pub use remembered::usual_place;
pub use view::{Dialog, View};

use columns::Columns;
use job::Jobs;
use reading::Reading;
use remembered::Store;
use theme::Palette;
use view::ViewState;

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
}

/// What is open, with what follows from it.
struct Open {
    workbook: Workbook,
    derived: Derived,
    /// How the usage was read; nothing for the sample.
    reading: Reading,
    /// Where the answer flips, as far as it was sought and is still true; in the order of [`Flip::ALL`].
    flips: [Option<(FlipBasis, Flips)>; 2],
}

impl Open {
    fn new(workbook: Workbook, reading: Reading) -> Self {
        Self {
            derived: Derived::new(&workbook),
            workbook,
            reading,
            flips: [None, None],
        }
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
    jobs: Jobs,
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
    let mut viewport = ViewportBuilder::default()
        .with_title("Metershift")
        .with_app_id("metershift")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([900.0, 560.0])
        .with_drag_and_drop(true);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(ICON) {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions {
        viewport,
        ..Default::default()
    };
    let create = |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        Ok(Box::new(App::new(&cc.egui_ctx, start, job::ask)))
    };
    eframe::run_native("Metershift", options, Box::new(create)).map_err(|error| error.to_string())
}

impl App {
    /// A window that opens `start`, and asks for files with `choose`.
    pub fn new(ctx: &Context, start: Start, choose: Choose) -> Self {
        theme::install(ctx);
        let (remembered, problem) = Store::load(start.remembered_at.clone());
        let mut app = Self {
            open: None,
            view: ViewState::default(),
            columns: None,
            options: start.options.clone(),
            remembered,
            jobs: Jobs::new(choose),
            notice: None,
            commands: Commands::default(),
        };
        // What the command line says goes before what was said some other day.
        if app.options.mapping.is_empty() {
            app.options.remembered = Arc::new(app.remembered.known().to_vec());
        }
        app.start(ctx, start);
        if let Some(problem) = problem {
            app.tell(problem, true);
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
    }

    /// Draws the window, and carries out what was asked of it.
    pub fn show(&mut self, ui: &mut Ui) {
        self.send_shortcuts(ui);
        self.send_drops(ui);
        let palette = Palette::of(ui);
        let bar = Frame::new()
            .fill(palette.panel)
            .inner_margin(Margin::symmetric(12, 6));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            panel::menu::ui(
                ui,
                self.open.as_ref().map(|open| &open.workbook),
                &mut self.commands,
            );
        });
        let (problem, said) = match &self.notice {
            Some(notice) if notice.is_error => (Some(notice), None),
            Some(notice) => (None, Some(notice.text.as_str())),
            None => (None, None),
        };
        if let Some(problem) = problem {
            panel::notice::ui(ui, problem, &mut self.commands);
        }
        match &self.open {
            Some(open) => panel::workbench(ui, open, &self.view, said, &mut self.commands),
            None => panel::welcome::ui(ui, self.jobs.loading.is_some(), &mut self.commands),
        }
        let shown = panel::dialogs::Shown {
            open: self.open.as_ref(),
            columns: self.columns.as_ref(),
            notice: self.notice.as_ref(),
            explanation: self.view.explanation.as_ref(),
        };
        panel::dialogs::ui(ui, self.view.dialog, &shown, &mut self.commands);
        if let Some(loading) = &self.jobs.loading {
            let is_over_dialog = self.view.dialog.is_some();
            panel::loading::ui(ui, loading, is_over_dialog, &mut self.commands);
        }
        panel::drop_target::ui(ui);

        for command in self.commands.take() {
            self.apply(ui.ctx(), command);
        }
        if !ui.ctx().text_edit_focused()
            && let Some(edit) = self.view.contracts.settle_left()
        {
            self.apply(ui.ctx(), Command::Edit(edit));
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
            let is_dragging = ui.ctx().input(|input| input.pointer.any_down());
            if self
                .view
                .look(&open.workbook, &mut open.derived, is_dragging)
            {
                ui.ctx().request_repaint();
            }
        }
        self.seek_flips(ui.ctx());
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_reports(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}
