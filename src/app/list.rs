//! The one list of what the window can do by name: menus, palette, shortcuts and the list of shortcuts are made from it.

use egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::Open;
use super::command::{self, Command, Named};
use super::preferences::Preferences;
use super::view::ViewState;
use crate::analysis::{Dimension, Inclusion};
use crate::calendar::WeekStart;
use crate::report::Export;
use crate::report::picture;
use crate::workbook::{Edit, MOST_STEPS, View};

/// Where a command stands in the menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Menu {
    /// Files.
    File,
    /// Files that were opened before.
    Recent,
    /// Files that can be made of what is open.
    Export,
    /// Steps, figures and copies.
    Edit,
    /// What is shown.
    View,
    /// What the week starts on.
    WeekStart,
    /// Light or dark.
    Theme,
    /// Scenarios.
    Scenario,
    /// The story.
    Present,
    /// Which scenario is drawn over the difference.
    Overlay,
    /// Help.
    Help,
    /// In no menu.
    None,
}

/// A command by its name.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its menu, and which of the groups that lines part there.
    pub(crate) place: (Menu, u8),
    pub(crate) name: String,
    /// What it does, in words.
    pub(crate) tooltip: String,
    pub(crate) shortcut: Option<KeyboardShortcut>,
    pub(crate) command: Command,
    /// Why it cannot be done now.
    pub(crate) blocked: Option<&'static str>,
    /// Whether it is on, if it is something that is on or off.
    pub(crate) is_on: Option<bool>,
}

/// What decides which commands there are, and which can be done.
pub(crate) struct State<'a> {
    pub(crate) open: Option<&'a Open>,
    pub(crate) view: &'a ViewState,
    pub(crate) preferences: &'a Preferences,
    pub(crate) theme: ThemePreference,
    /// How much work there is that a window left.
    pub(crate) left: usize,
    /// Whether a copy of what is open is presented.
    pub(crate) is_presenting: bool,
}

const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn with(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

/// Why most commands cannot be done while nothing is open.
const NOTHING_OPEN: &str = "nothing is open";

/// Why there is no picture of contracts.
const NO_PICTURE: &str = "only charts make pictures";

/// Collects the list.
struct List<'a> {
    state: &'a State<'a>,
    all: Vec<Listed>,
}

/// A command whose name, or what it does, depends on what is open.
struct Made {
    name: String,
    tooltip: String,
    shortcut: Option<KeyboardShortcut>,
    command: Command,
}

fn made(
    name: impl Into<String>,
    tooltip: impl Into<String>,
    shortcut: impl Into<Option<KeyboardShortcut>>,
    command: Command,
) -> Made {
    Made {
        name: name.into(),
        tooltip: tooltip.into(),
        shortcut: shortcut.into(),
        command,
    }
}

impl From<&Named> for Made {
    fn from(named: &Named) -> Self {
        made(named.name, named.tooltip, named.shortcut, (named.command)())
    }
}

impl List<'_> {
    fn add(&mut self, place: (Menu, u8), made: impl Into<Made>) -> &mut Listed {
        let Made {
            name,
            tooltip,
            shortcut,
            command,
        } = made.into();
        let at = self.all.len();
        self.all.push(Listed {
            place,
            name,
            tooltip,
            shortcut,
            command,
            blocked: None,
            is_on: None,
        });
        &mut self.all[at]
    }

    /// One that needs something to be open.
    fn add_open(&mut self, place: (Menu, u8), made: impl Into<Made>) -> &mut Listed {
        let is_open = self.state.open.is_some();
        let listed = self.add(place, made);
        listed.block_if(!is_open, NOTHING_OPEN)
    }
}

impl Listed {
    fn block_if(&mut self, is_blocked: bool, why: &'static str) -> &mut Self {
        if is_blocked && self.blocked.is_none() {
            self.blocked = Some(why);
        }
        self
    }

    fn on(&mut self, is_on: bool) -> &mut Self {
        self.is_on = Some(is_on);
        self
    }
}

/// Every command with a name, in the order of the menus.
pub(crate) fn list(state: &State<'_>) -> Vec<Listed> {
    let mut list = List {
        state,
        all: Vec::with_capacity(96),
    };
    file(&mut list);
    edit(&mut list);
    view(&mut list);
    scenario(&mut list);
    present(&mut list);
    help(&mut list);
    if state.is_presenting {
        for listed in &mut list.all {
            let is_off = !listed.command.is_for_stage();
            listed.block_if(is_off, "it is presented; Esc leaves");
        }
    }
    list.all
}

fn file(list: &mut List<'_>) {
    let state = list.state;
    let open = state.open;
    list.add((Menu::File, 0), &command::OPEN);
    list.add((Menu::File, 0), &command::OPEN_FOLDER);
    list.add((Menu::File, 0), &command::OPEN_WORKBOOK);
    for path in &state.preferences.recent {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        list.add(
            (Menu::Recent, 0),
            made(
                format!("Open {name}"),
                path.to_string_lossy(),
                None,
                Command::Load(vec![path.clone()]),
            ),
        );
    }
    let has_recent = !state.preferences.recent.is_empty();
    list.add((Menu::Recent, 1), &command::FORGET_RECENT)
        .block_if(!has_recent, "no file was opened yet");
    list.add((Menu::File, 1), &command::OPEN_SAMPLE);
    list.add((Menu::File, 1), &command::OPEN_STORY);
    list.add_open((Menu::File, 1), &command::OPEN_BASELINE);
    list.add_open((Menu::File, 1), &command::OPEN_PROPOSED);
    let has_sources = open.is_some_and(|open| !open.workbook.reading.paths.is_empty());
    list.add_open((Menu::File, 1), &command::REFRESH)
        .block_if(!has_sources, "the usage came from no files");
    let document = open.map(|open| &open.document);
    let is_saved = document.is_some_and(|of| of.is_saved && of.path.is_some());
    if document.is_some_and(|of| of.is_reviewed) {
        list.add_open((Menu::File, 2), &command::SAVE_COPY);
    } else {
        list.add_open((Menu::File, 2), &command::SAVE)
            .block_if(is_saved, "everything is saved");
        list.add_open((Menu::File, 2), &command::SAVE_AS);
    }
    let has_file = document.is_some_and(|of| of.path.is_some());
    list.add_open((Menu::File, 2), &command::OPEN_PREVIOUS)
        .block_if(!has_file, "the workbook has no file yet");
    list.add((Menu::File, 2), &command::RECOVER)
        .block_if(state.left == 0, "there is none");
    list.add_open((Menu::File, 3), &command::SAVE_BASELINE);
    list.add_open((Menu::File, 3), &command::SAVE_PROPOSED);
    let has_rejected = open.is_some_and(|open| open.workbook.rows().rejected > 0);
    list.add_open((Menu::File, 3), &command::SAVE_REJECTED)
        .block_if(!has_rejected, "no row was rejected");
    let view = state.view.view;
    let has_picture = picture::has_picture(view);
    list.add_open((Menu::Export, 0), &command::SAVE_PICTURE)
        .block_if(!has_picture, NO_PICTURE);
    list.add_open((Menu::Export, 0), &command::SAVE_PICTURE_WITH_TABLE)
        .block_if(!has_picture, NO_PICTURE)
        .block_if(
            !matches!(view, View::Difference | View::Costs),
            "there is no table below this chart",
        );
    for &kind in Export::ALL {
        let group = 1 + u8::from(matches!(kind, Export::Csv(_)));
        list.add_open(
            (Menu::Export, group),
            made(
                format!("{}…", kind.name()),
                kind.about(),
                None,
                Command::Export(kind),
            ),
        );
    }
    list.add((Menu::File, 4), &command::QUIT);
}

fn edit(list: &mut List<'_>) {
    let open = list.state.open;
    let step = |verb: &str, step: Option<String>| match step {
        Some(step) => format!("{verb} {step}"),
        None => verb.to_owned(),
    };
    let undoes = open.and_then(|open| open.history.undoes());
    let redoes = open.and_then(|open| open.history.redoes());
    let (has_undo, has_redo) = (undoes.is_some(), redoes.is_some());
    list.add_open(
        (Menu::Edit, 0),
        made(
            step("Undo", undoes),
            "Undo the last step",
            with(COMMAND, Key::Z),
            Command::Undo,
        ),
    )
    .block_if(!has_undo, "nothing was changed yet");
    list.add_open(
        (Menu::Edit, 0),
        made(
            step("Redo", redoes),
            "Do the step again that was undone last",
            with(SHIFT, Key::Z),
            Command::Redo,
        ),
    )
    .block_if(!has_redo, "nothing was undone");
    // Two habits, one command.
    list.add_open(
        (Menu::None, 0),
        made(
            "Redo",
            "Do the step again that was undone last",
            with(COMMAND, Key::Y),
            Command::Redo,
        ),
    )
    .block_if(!has_redo, "nothing was undone");
    list.add_open((Menu::Edit, 0), &command::HISTORY);
    list.add_open((Menu::Edit, 1), &command::RESET);
    list.add_open((Menu::Edit, 1), &command::GOAL_SEEK);
    list.add_open((Menu::Edit, 1), &command::SWAP);
    list.add_open((Menu::Edit, 1), &command::NOTE);
    list.add_open((Menu::Edit, 2), &command::COPY);
    list.add_open((Menu::Edit, 2), &command::COPY_ANSWER);
    list.add_open((Menu::Edit, 2), &command::COPY_WEEKS);
    list.add_open((Menu::Edit, 2), &command::COPY_MIX);
    list.add_open((Menu::Edit, 2), &command::COPY_SCENARIOS);
    let has_picture = picture::has_picture(list.state.view.view);
    list.add_open((Menu::Edit, 2), &command::COPY_PICTURE)
        .block_if(!has_picture, NO_PICTURE);
}

fn view(list: &mut List<'_>) {
    let state = list.state;
    let (open, now) = (state.open, state.view);
    let is_reviewed = open.is_some_and(|open| open.document.is_reviewed);
    let views = [
        (View::Difference, Key::Num1),
        (View::Costs, Key::Num2),
        (View::BreakEven, Key::Num3),
        (View::Sensitivity, Key::Num4),
        (View::Mix, Key::Num5),
        (View::Contracts, Key::Num6),
        (View::Compare, Key::Num7),
    ];
    for (view, key) in views {
        list.add_open(
            (Menu::View, 0),
            made(
                view.shown(),
                view.about(),
                with(COMMAND, key),
                Command::ShowView(view),
            ),
        )
        .block_if(
            is_reviewed,
            "a review shows the answer; edit the workbook to see more",
        )
        .on(now.view == view && !is_reviewed);
    }
    list.add_open(
        (Menu::View, 0),
        made(
            "Reviewer mode",
            "Show the answer, its chart and table, and how it was computed; what is tried there is not saved",
            None,
            Command::Review(!is_reviewed),
        ),
    )
    .on(is_reviewed);
    for by in Dimension::ALL {
        list.add_open(
            (Menu::None, 0),
            made(
                by.by(),
                "Tell apart what is shown in the charts and the table",
                None,
                Command::BreakDownBy(by),
            ),
        )
        .on(now.by() == by);
    }
    if let Some(open) = open {
        inclusion(list, open);
    }
    for (theme, name, tooltip) in THEMES {
        list.add(
            (Menu::Theme, 0),
            made(name, tooltip, None, Command::SetTheme(theme)),
        )
        .on(state.theme == theme);
    }
    list.add(
        (Menu::Theme, 1),
        made(
            "Reduce motion",
            "Let nothing move by itself: what opens or changes is there at once",
            None,
            Command::ReduceMotion(!state.preferences.reduced_motion),
        ),
    )
    .on(state.preferences.reduced_motion);
    let zoom = state.preferences.zoom.unwrap_or(1.0);
    let zooms = [
        ("Zoom in", "Make everything larger", Key::Plus, larger(zoom)),
        (
            "Zoom out",
            "Make everything smaller",
            Key::Minus,
            smaller(zoom),
        ),
        (
            "Usual size",
            "Show everything in its usual size",
            Key::Num0,
            1.0,
        ),
    ];
    for (name, tooltip, key, wanted) in zooms {
        list.add(
            (Menu::View, 3),
            made(name, tooltip, with(COMMAND, key), Command::SetZoom(wanted)),
        );
    }
    let is_all = open.is_none_or(|open| open.workbook.focus.is_all());
    list.add_open((Menu::View, 4), &command::LOOK_AT_ALL)
        .block_if(is_all, "everything is looked at");
    list.add_open((Menu::View, 4), &command::SHOW_ALL)
        .block_if(now.hidden().is_empty(), "nothing is left out");
    list.add_open((Menu::View, 4), &command::ROWS);
}

fn inclusion(list: &mut List<'_>, open: &Open) {
    let now = open.workbook.inclusion;
    let partial = Inclusion {
        partial: !now.partial,
        ..now
    };
    let one_sided = Inclusion {
        one_sided: !now.one_sided,
        ..now
    };
    let entries = [
        (
            now.partial,
            "Include partial weeks in averages",
            "Count weeks that the data does not cover whole",
            partial,
        ),
        (
            now.one_sided,
            "Include weeks with data on one side only",
            "Count weeks with hours but no tokens, or tokens but no hours",
            one_sided,
        ),
    ];
    for (is_on, name, tooltip, wanted) in entries {
        let command = Command::Edit(Edit::SetInclusion(wanted));
        list.add((Menu::View, 1), made(name, tooltip, None, command))
            .on(is_on);
    }
    for day in WeekStart::ALL {
        list.add(
            (Menu::WeekStart, 0),
            made(
                format!("Weeks start on {}", day.shown()),
                "The day that weeks start on, in every view and export",
                None,
                Command::Edit(Edit::SetWeekStart(day)),
            ),
        )
        .on(open.workbook.week_start == day);
    }
}

fn scenario(list: &mut List<'_>) {
    let state = list.state;
    let tabs = state.open.map(|open| &open.workbook.tabs);
    let (shown, count) = tabs.map_or((0, 1), |tabs| (tabs.shown(), tabs.count()));
    let only = "there is only one scenario";
    list.add_open((Menu::Scenario, 0), &command::DUPLICATE);
    list.add_open((Menu::Scenario, 0), &command::RENAME);
    list.add_open(
        (Menu::Scenario, 0),
        made(
            "Delete scenario",
            "Delete this scenario; Undo brings it back",
            None,
            Command::Edit(Edit::DeleteScenario(shown)),
        ),
    )
    .block_if(count == 1, only);
    list.add_open(
        (Menu::Scenario, 1),
        made(
            "Next scenario",
            "Show the scenario to the right",
            with(COMMAND, Key::PageDown),
            Command::Edit(Edit::ShowScenario((shown + 1) % count)),
        ),
    )
    .block_if(count == 1, only);
    list.add_open(
        (Menu::Scenario, 1),
        made(
            "Scenario before",
            "Show the scenario to the left",
            with(COMMAND, Key::PageUp),
            Command::Edit(Edit::ShowScenario((shown + count - 1) % count)),
        ),
    )
    .block_if(count == 1, only);
    list.add_open(
        (Menu::Scenario, 1),
        made(
            "Move scenario right",
            "Exchange this scenario with the one to the right",
            with(SHIFT, Key::PageDown),
            Command::Edit(Edit::MoveScenario(shown, shown + 1)),
        ),
    )
    .block_if(shown + 1 == count, "it is the last");
    list.add_open(
        (Menu::Scenario, 1),
        made(
            "Move scenario left",
            "Exchange this scenario with the one to the left",
            with(SHIFT, Key::PageUp),
            Command::Edit(Edit::MoveScenario(shown, shown.saturating_sub(1))),
        ),
    )
    .block_if(shown == 0, "it is the first");
    let Some(tabs) = tabs else { return };
    for (at, name) in tabs.names().enumerate() {
        list.add(
            (Menu::Scenario, 2),
            made(
                format!("Show {name}"),
                "Show this scenario",
                None,
                Command::Edit(Edit::ShowScenario(at)),
            ),
        )
        .on(at == shown);
    }
    let overlay = state.view.overlay.as_deref();
    for name in tabs.names() {
        let is_on = overlay == Some(name);
        list.add(
            (Menu::Overlay, 0),
            made(
                format!("Draw {name} over the difference"),
                "Draw the total of this scenario as a dashed line over the difference",
                None,
                Command::Overlay((!is_on).then(|| name.to_owned())),
            ),
        )
        .on(is_on);
    }
}

fn present(list: &mut List<'_>) {
    let state = list.state;
    let steps = state.open.map_or(0, |open| open.workbook.story.len());
    list.add_open((Menu::Present, 0), &command::PRESENT);
    // Two habits, one command.
    list.add_open(
        (Menu::None, 0),
        made(
            command::PRESENT.name,
            command::PRESENT.tooltip,
            with(Modifiers::NONE, Key::F11),
            Command::Present(0),
        ),
    );
    let at = state.view.story.step.unwrap_or_default();
    list.add_open(
        (Menu::Present, 0),
        made(
            "Present from this step",
            "Present the story from the step that was shown last",
            with(Modifiers::SHIFT, Key::F5),
            Command::Present(at),
        ),
    )
    .block_if(steps == 0, "there is no story yet");
    let is_shown = state.view.story.is_shown;
    list.add_open(
        (Menu::Present, 1),
        made(
            "Story",
            "Show the steps of the story beside the view",
            with(SHIFT, Key::Y),
            Command::ShowStory(!is_shown),
        ),
    )
    .on(is_shown);
    list.add_open((Menu::Present, 1), &command::ADD_STEP)
        .block_if(steps >= MOST_STEPS, "a story has at most 200 steps");
}

fn help(list: &mut List<'_>) {
    list.add((Menu::Help, 0), &command::SEARCH);
    list.add((Menu::Help, 0), &command::SHORTCUTS);
    list.add((Menu::Help, 0), &command::GLOSSARY);
    list.add((Menu::None, 0), &command::ESCAPE);
}

/// The themes to choose from.
const THEMES: [(ThemePreference, &str, &str); 3] = [
    (
        ThemePreference::System,
        "Theme as the system",
        "Light or dark, as the system is",
    ),
    (
        ThemePreference::Light,
        "Light theme",
        "Dark text on a light ground",
    ),
    (
        ThemePreference::Dark,
        "Dark theme",
        "Light text on a dark ground",
    ),
];

/// The sizes that everything can have.
const ZOOMS: [f32; 9] = [0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

fn larger(zoom: f32) -> f32 {
    let mut zooms = ZOOMS.into_iter();
    zooms.find(|of| *of > zoom + 0.01).unwrap_or(2.5)
}

fn smaller(zoom: f32) -> f32 {
    let mut zooms = ZOOMS.into_iter().rev();
    zooms.find(|of| *of < zoom - 0.01).unwrap_or(ZOOMS[0])
}
