//! Everything the window can do: menus, palette, buttons, shortcuts and drops all send these. [`super::list`] has their names.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::ask::WithTable;
use super::columns::{Choice, Target};
use super::contracts::Writing;
use super::present::Switch;
use super::view::Dialog;
use crate::analysis::{Dimension, Focus, Lever, Scope};
use crate::workbook::{Reread, View};

use crate::contract::Side;
use crate::quantity::Percent;
use crate::report::Export;
use crate::workbook::Edit;

/// Something to do at the end of the frame.
#[derive(Clone, Debug)]
pub enum Command {
    /// Ask for usage files, and open them.
    OpenUsage,
    /// Ask for folders, and open the usage files in them.
    OpenFolder,
    /// Ask for a rate card, and make it the contract of a side.
    OpenContract(Side),
    /// Open files: usage, rate cards or both.
    Load(Vec<PathBuf>),
    /// Read what is open again, another way.
    Reread(Reread),
    /// Let the user say what the columns of a file mean.
    ShowColumns(Target),
    /// Change what is being said about them.
    ChooseColumns(Choice),
    /// Read the file as was said.
    ApplyColumns,
    /// Copy what is being said, as arguments for the command line.
    CopyArguments,
    /// Ask where to save the contract of a side, and save it as it is set now.
    SaveContract(Side),
    /// Ask where to save such a file, and save it.
    Export(Export),
    /// Save such a file there.
    ExportIn(Export, PathBuf),
    /// Stop making the file that is being made.
    CancelExport,
    /// Ask where to save the rejected rows, and save them.
    SaveRejected,
    /// Ask where to save a picture of what is looked at, and save it.
    SavePicture(WithTable),
    /// Copy a picture of what is looked at.
    CopyPicture,
    /// Open the bundled sample.
    OpenSample,
    /// Open the bundled sample with its story.
    OpenStory,
    /// Ask for a workbook, and open it.
    OpenWorkbook,
    /// Save the workbook in its file; ask for one, if it has none.
    Save,
    /// Ask for a file, and save the workbook in it.
    SaveAs,
    /// Save the workbook in that file.
    SaveIn(PathBuf),
    /// Save the workbook over whatever is in its file by now.
    SaveOver,
    /// Open what is in the file of the workbook by now, and lose what is not saved.
    Revert,
    /// Open the version before the one saved last.
    OpenPrevious,
    /// Open what of a damaged workbook can be read.
    OpenRescued,
    /// Go on with what waits for unsaved work: save it first, if so.
    GoOn(Before),
    /// Stay, and do not do what waits.
    Stay,
    /// Open work that was left unsaved by a window that is gone, by its position among that.
    Recover(usize),
    /// Give it up.
    GiveUp(usize),
    /// Read the usage again from the files it came from.
    Refresh,
    /// Undo the last step.
    Undo,
    /// Do the step again that was undone last.
    Redo,
    /// Undo or do again until that many steps are done.
    GoToStep(usize),
    /// Draw the total of the scenario of that name over the difference, or of none.
    Overlay(Option<String>),
    /// Let nothing move by itself, or do.
    ReduceMotion(bool),
    /// Make everything as large as that.
    SetZoom(f32),
    /// Forget which files were opened.
    ForgetRecent,
    /// Review what is open: changes are tried and not saved; or edit it.
    Review(bool),
    /// Stop loading, and keep what is open.
    CancelLoading,
    /// Change the workbook.
    Edit(Edit),
    /// Show something else in the middle.
    ShowView(View),
    /// Tell apart what is shown by products, models, or whatever else.
    BreakDownBy(Dimension),
    /// Add the difference up from week to week, or show each week's.
    ShowCumulative(bool),
    /// Show costs as stacked bars, or as lines.
    ShowStacked(bool),
    /// Move everything by that much, to see what that does.
    SetSwing(Percent),
    /// Let these two figures span the plane and the table.
    SetAxes([Lever; 2]),
    /// Copy the table of two figures, for a spreadsheet.
    CopyGrid,
    /// Write into the contracts.
    Write(Writing),
    /// Show how a number came to be.
    Explain(Scope),
    /// Copy how a number came to be, as text.
    CopyExplanation,
    /// Copy what two contracts say otherwise, for a spreadsheet.
    CopyChanges,
    /// Leave exactly these out of the chart, of what it tells apart.
    Hide(BTreeSet<String>),
    /// Sort the product table by that column, or turn its order round.
    SortProducts(usize),
    /// Copy the answer: the sentence, its figures, and where they come from.
    CopyAnswer,
    /// Copy the weeks, for a spreadsheet.
    CopyWeeks,
    /// Copy what usage consists of, for a spreadsheet.
    CopyMix,
    /// Copy all scenarios side by side, for a spreadsheet.
    CopyScenarios,
    /// Copy a text.
    CopyText(String),
    /// Copy the product table, for a spreadsheet.
    CopyTable,
    /// Present the story from that step on; without a story, what is looked at.
    Present(usize),
    /// Present that step.
    GoToStage(usize),
    /// Present the step that is so many further on.
    Walk(isize),
    /// Switch something on or off while presenting.
    Switch(Switch),
    /// Show the story beside the view, or put it away.
    ShowStory(bool),
    /// Add what is looked at to the story, after the step that was shown last or at its end.
    AddStep,
    /// Let the step at a position show what is looked at now.
    UpdateStep(usize),
    /// Look at what the step at a position shows.
    ShowStep(usize),
    /// Open something over the workbench, or close it.
    Show(Option<Dialog>),
    /// Use the light or the dark theme, or the system's.
    SetTheme(ThemePreference),
    /// Put away the message at the top.
    DismissNotice,
    /// Close what was opened last.
    Escape,
    /// Close the window.
    Quit,
}

/// What is done with unsaved work before going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// It is saved.
    Save,
    /// It is given up.
    Discard,
}

/// A command with one name wherever it appears, and perhaps a shortcut.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    /// What it does, in words.
    pub(crate) tooltip: &'static str,
    pub(crate) shortcut: Option<KeyboardShortcut>,
    pub(crate) command: fn() -> Command,
}

const COMMAND: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Opens usage files.
pub(crate) const OPEN: Named = Named {
    name: "Open usage…",
    tooltip: "Open usage files (CSV, also packed as gzip, zstd or zip); several may be opened at once",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::O)),
    command: || Command::OpenUsage,
};
/// Opens folders.
pub(crate) const OPEN_FOLDER: Named = Named {
    name: "Open folder…",
    tooltip: "Open all usage files in a folder and in the folders in it",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::O)),
    command: || Command::OpenFolder,
};
/// Opens the contract in force.
pub(crate) const OPEN_BASELINE: Named = Named {
    name: "Open today’s contract…",
    tooltip: "Open the rate card (TOML, or a CSV of rates) of the contract in force, the baseline",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::B)),
    command: || Command::OpenContract(Side::Baseline),
};
/// Opens the proposed contract.
pub(crate) const OPEN_PROPOSED: Named = Named {
    name: "Open proposed contract…",
    tooltip: "Open the rate card (TOML, or a CSV of rates) of the proposed contract",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::P)),
    command: || Command::OpenContract(Side::Proposed),
};
/// Saves the contract in force.
pub(crate) const SAVE_BASELINE: Named = Named {
    name: "Save today’s contract…",
    tooltip: "Save today’s contract as a rate card (TOML; as CSV its rates alone), with its rates and terms as they are set now",
    shortcut: None,
    command: || Command::SaveContract(Side::Baseline),
};
/// Saves the proposed contract.
pub(crate) const SAVE_PROPOSED: Named = Named {
    name: "Save proposed contract…",
    tooltip: "Save the proposed contract as a rate card (TOML; as CSV its rates alone), with its rates and terms as they are set now",
    shortcut: None,
    command: || Command::SaveContract(Side::Proposed),
};
/// Opens the sample.
pub(crate) const OPEN_SAMPLE: Named = Named {
    name: "Open the sample",
    tooltip: "Open the bundled sample: a year of made-up usage and two made-up contracts",
    shortcut: None,
    command: || Command::OpenSample,
};
/// Opens the sample with its story.
pub(crate) const OPEN_STORY: Named = Named {
    name: "Open the sample with a story",
    tooltip: "Open the bundled sample with a story in five steps, ready to be presented (F5)",
    shortcut: None,
    command: || Command::OpenStory,
};
/// Closes the window.
pub(crate) const QUIT: Named = Named {
    name: "Quit",
    tooltip: "Close the window",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::Q)),
    command: || Command::Quit,
};
/// Sets every rate back.
pub(crate) const RESET: Named = Named {
    name: "Reset to contract",
    tooltip: "Set every rate and term back to what the contracts say",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::R)),
    command: || Command::Edit(Edit::ResetRates),
};
/// Exchanges the contracts.
pub(crate) const SWAP: Named = Named {
    name: "Swap the contracts",
    tooltip: "Make the proposed contract today’s, and today’s the proposed one",
    shortcut: None,
    command: || Command::Edit(Edit::SwapContracts),
};
/// Copies the product table.
pub(crate) const COPY: Named = Named {
    name: "Copy table",
    tooltip: "Copy the product table to the clipboard, ready to paste into a spreadsheet",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::C)),
    command: || Command::CopyTable,
};
/// Copies the answer.
pub(crate) const COPY_ANSWER: Named = Named {
    name: "Copy the answer",
    tooltip: "Copy the sentence, its figures, and where they come from",
    shortcut: None,
    command: || Command::CopyAnswer,
};
/// Copies the weeks.
pub(crate) const COPY_WEEKS: Named = Named {
    name: "Copy weeks",
    tooltip: "Copy what both contracts charge in each week, and the difference by product, ready to paste into a spreadsheet",
    shortcut: None,
    command: || Command::CopyWeeks,
};
/// Copies what usage consists of.
pub(crate) const COPY_MIX: Named = Named {
    name: "Copy mix",
    tooltip: "Copy what usage consists of, and what that says, ready to paste into a spreadsheet",
    shortcut: None,
    command: || Command::CopyMix,
};
/// Copies all scenarios.
pub(crate) const COPY_SCENARIOS: Named = Named {
    name: "Copy scenarios",
    tooltip: "Copy all scenarios side by side, ready to paste into a spreadsheet",
    shortcut: None,
    command: || Command::CopyScenarios,
};
/// Shows everything again that was left out.
pub(crate) const SHOW_ALL: Named = Named {
    name: "Show all in the chart",
    tooltip: "Show everything in the chart that was left out by a click in its legend",
    shortcut: None,
    command: || Command::Hide(BTreeSet::new()),
};
/// Takes every focus off.
pub(crate) const LOOK_AT_ALL: Named = Named {
    name: "Look at everything",
    tooltip: "Look at every week, product and model again",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::A)),
    command: || Command::Edit(Edit::SetFocus(Focus::default())),
};
/// Shows what became of the rows.
pub(crate) const ROWS: Named = Named {
    name: "What became of the rows",
    tooltip: "Show which rows of which files were priced, set aside or rejected, and why",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::I)),
    command: || Command::Show(Some(Dialog::Rows)),
};
/// Saves the rejected rows.
pub(crate) const SAVE_REJECTED: Named = Named {
    name: "Save rejected rows…",
    tooltip: "Save the rejected rows of all files as CSV, each with what is wrong with it",
    shortcut: None,
    command: || Command::SaveRejected,
};
/// Saves a picture of the chart.
pub(crate) const SAVE_PICTURE: Named = Named {
    name: "Save picture…",
    tooltip: "Save the chart as a picture for slides (PNG, or SVG by the name’s ending), titled with the answer and dated",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::E)),
    command: || Command::SavePicture(WithTable::No),
};
/// Saves a picture of the chart and the table.
pub(crate) const SAVE_PICTURE_WITH_TABLE: Named = Named {
    name: "Save picture with table…",
    tooltip: "Save the chart and the table below it as one picture (PNG, or SVG by the name’s ending)",
    shortcut: None,
    command: || Command::SavePicture(WithTable::Yes),
};
/// Copies a picture of the chart.
pub(crate) const COPY_PICTURE: Named = Named {
    name: "Copy picture",
    tooltip: "Copy the chart to the clipboard as a picture, ready to paste into slides",
    shortcut: None,
    command: || Command::CopyPicture,
};
/// Shows the shortcuts.
pub(crate) const SHORTCUTS: Named = Named {
    name: "Keyboard shortcuts",
    tooltip: "Show every keyboard shortcut",
    shortcut: Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
    command: || Command::Show(Some(Dialog::Shortcuts)),
};
/// The key of [`ESCAPE`].
pub(crate) const ESCAPE_KEY: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Escape);
/// Leaves what was opened last.
pub(crate) const ESCAPE: Named = Named {
    name: "Leave what was opened last",
    tooltip: "Close the panel or message that was opened last; never quits",
    shortcut: Some(ESCAPE_KEY),
    command: || Command::Escape,
};
/// Open a workbook that was saved: usage, contracts and scenarios in one file.
pub(crate) const OPEN_WORKBOOK: Named = Named {
    name: "Open workbook…",
    tooltip: "Open a workbook that was saved: usage, contracts and scenarios in one file",
    shortcut: Some(KeyboardShortcut::new(COMMAND.plus(Modifiers::ALT), Key::O)),
    command: || Command::OpenWorkbook,
};
/// Offer none of them again; the files stay as they are.
pub(crate) const FORGET_RECENT: Named = Named {
    name: "Forget which files were opened",
    tooltip: "Offer none of them again; the files stay as they are",
    shortcut: None,
    command: || Command::ForgetRecent,
};
/// Read the usage again from the files it came from, and say what changed.
pub(crate) const REFRESH: Named = Named {
    name: "Refresh from sources",
    tooltip: "Read the usage again from the files it came from, and say what changed",
    shortcut: Some(KeyboardShortcut::new(Modifiers::NONE, Key::F9)),
    command: || Command::Refresh,
};
/// Save the workbook: usage, contracts and scenarios in one file.
pub(crate) const SAVE: Named = Named {
    name: "Save",
    tooltip: "Save the workbook: usage, contracts and scenarios in one file",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::S)),
    command: || Command::Save,
};
/// Save the workbook in another file.
pub(crate) const SAVE_AS: Named = Named {
    name: "Save as…",
    tooltip: "Save the workbook in another file",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::S)),
    command: || Command::SaveAs,
};
/// Save what is reviewed in a file of one’s own.
pub(crate) const SAVE_COPY: Named = Named {
    name: "Save a copy…",
    tooltip: "Save what is here in a file of your own; the one under review stays as it is",
    shortcut: SAVE.shortcut,
    command: || Command::Save,
};
/// Ends a review.
pub(crate) const EDIT_REVIEWED: Named = Named {
    name: "Edit this workbook",
    tooltip: "Open the whole workbench; what was tried here then counts, and can be saved",
    shortcut: None,
    command: || Command::Review(false),
};
/// Lists what words mean.
pub(crate) const GLOSSARY: Named = Named {
    name: "Glossary",
    tooltip: "Show what the words of this window mean",
    shortcut: Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::F1)),
    command: || Command::Show(Some(Dialog::Glossary)),
};
/// Open the workbook as it was before it was saved last.
pub(crate) const OPEN_PREVIOUS: Named = Named {
    name: "Open the version before",
    tooltip: "Open the workbook as it was before it was saved last",
    shortcut: None,
    command: || Command::OpenPrevious,
};
/// Show work that was not saved when a window went away.
pub(crate) const RECOVER: Named = Named {
    name: "Recover unsaved work…",
    tooltip: "Show work that was not saved when a window went away",
    shortcut: None,
    command: || Command::Show(Some(Dialog::Left)),
};
/// Show every step since the workbook was opened, and go back to any of them.
pub(crate) const HISTORY: Named = Named {
    name: "History…",
    tooltip: "Show every step since the workbook was opened, and go back to any of them",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::H)),
    command: || Command::Show(Some(Dialog::History)),
};
/// Make the total difference what you say by changing one figure.
pub(crate) const GOAL_SEEK: Named = Named {
    name: "Goal seek…",
    tooltip: "Make the total difference what you say by changing one figure",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::G)),
    command: || Command::Show(Some(Dialog::GoalSeek)),
};
/// Write a note that stands on the chart at a week.
pub(crate) const NOTE: Named = Named {
    name: "Note on a week…",
    tooltip: "Write a note that stands on the chart at a week",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::M)),
    command: || Command::Show(Some(Dialog::Note(None))),
};
/// Put a copy of this scenario after it, and show that.
pub(crate) const DUPLICATE: Named = Named {
    name: "Duplicate scenario",
    tooltip: "Put a copy of this scenario after it, and show that",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::D)),
    command: || Command::Edit(Edit::DuplicateScenario),
};
/// Give this scenario another name.
pub(crate) const RENAME: Named = Named {
    name: "Rename scenario…",
    tooltip: "Give this scenario another name",
    shortcut: Some(KeyboardShortcut::new(Modifiers::NONE, Key::F2)),
    command: || Command::Show(Some(Dialog::Rename(None))),
};
/// Show the story on the whole screen.
pub(crate) const PRESENT: Named = Named {
    name: "Present",
    tooltip: "Show the story on the whole screen from its first step on; without a story, what is looked at. Esc leads back to exactly this",
    shortcut: Some(KeyboardShortcut::new(Modifiers::NONE, Key::F5)),
    command: || Command::Present(0),
};
/// Add what is looked at to the story.
pub(crate) const ADD_STEP: Named = Named {
    name: "Add step from here",
    tooltip: "Add what is looked at now to the story: this scenario, view, and part of the usage",
    shortcut: Some(KeyboardShortcut::new(SHIFT, Key::D)),
    command: || Command::AddStep,
};
/// Find a command by its name.
pub(crate) const SEARCH: Named = Named {
    name: "Search commands…",
    tooltip: "Find a command by its name",
    shortcut: Some(KeyboardShortcut::new(COMMAND, Key::K)),
    command: || Command::Show(Some(Dialog::Palette)),
};

/// Commands sent during a frame, carried out at its end.
#[derive(Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.0.push(command);
    }

    /// Takes what was sent.
    pub(crate) fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0)
    }
}
