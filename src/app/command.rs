//! Everything the window can do, in one list: menus, buttons, shortcuts and drops all send these.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::columns::{Choice, Target};
use super::contracts::Writing;
use super::reading::Reread;
use super::view::{Dialog, View};
use crate::analysis::{Dimension, Focus, Lever, Scope};
use crate::contract::Side;
use crate::quantity::Percent;
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
    /// Ask where to save the rejected rows, and save them.
    SaveRejected,
    /// Open the bundled sample.
    OpenSample,
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
    /// Copy the product table, for a spreadsheet.
    CopyTable,
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

/// A command with one name wherever it appears, and perhaps a shortcut.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    /// What it does, in words.
    pub(crate) tooltip: &'static str,
    pub(crate) shortcut: Option<KeyboardShortcut>,
    pub(crate) command: fn() -> Command,
}

const SHIFT_COMMAND: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Opens usage files.
pub(crate) const OPEN: Named = Named {
    name: "Open usage…",
    tooltip: "Open usage files (CSV, also packed as gzip, zstd or zip); several may be opened at once",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::O)),
    command: || Command::OpenUsage,
};
/// Opens folders.
pub(crate) const OPEN_FOLDER: Named = Named {
    name: "Open folder…",
    tooltip: "Open all usage files in a folder and in the folders in it",
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::O)),
    command: || Command::OpenFolder,
};
/// Opens the contract in force.
pub(crate) const OPEN_BASELINE: Named = Named {
    name: "Open today’s contract…",
    tooltip: "Open the rate card (TOML, or a CSV of rates) of the contract in force, the baseline",
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::B)),
    command: || Command::OpenContract(Side::Baseline),
};
/// Opens the proposed contract.
pub(crate) const OPEN_PROPOSED: Named = Named {
    name: "Open proposed contract…",
    tooltip: "Open the rate card (TOML, or a CSV of rates) of the proposed contract",
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::P)),
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
/// Shows the difference.
pub(crate) const DIFFERENCE: Named = Named {
    name: "Difference",
    tooltip: "Show the difference per product and week",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num1)),
    command: || Command::ShowView(View::Difference),
};
/// Shows what both contracts charge.
pub(crate) const COSTS: Named = Named {
    name: "Costs",
    tooltip: "Show what both contracts charge per week",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num2)),
    command: || Command::ShowView(View::Costs),
};
/// Shows the break-even plane.
pub(crate) const BREAK_EVEN: Named = Named {
    name: "Break-even",
    tooltip: "Show for which token rates and hourly rates the proposed contract costs less, and where it flips",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num3)),
    command: || Command::ShowView(View::BreakEven),
};
/// Shows what moves the answer.
pub(crate) const SENSITIVITY: Named = Named {
    name: "Sensitivity",
    tooltip: "Show what moves the answer, and by how much",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num4)),
    command: || Command::ShowView(View::Sensitivity),
};
/// Shows what usage consists of.
pub(crate) const MIX: Named = Named {
    name: "Mix",
    tooltip: "Show what usage consists of, what a paid hour serves, and what a million tokens costs",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num5)),
    command: || Command::ShowView(View::Mix),
};
/// Shows the contracts.
pub(crate) const CONTRACTS: Named = Named {
    name: "Contracts",
    tooltip: "Show both contracts as documents, to read, change and compare",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Num6)),
    command: || Command::ShowView(View::Contracts),
};
/// Opens the sample.
pub(crate) const OPEN_SAMPLE: Named = Named {
    name: "Open the sample",
    tooltip: "Open the bundled sample: a year of made-up usage and two made-up contracts",
    shortcut: None,
    command: || Command::OpenSample,
};
/// Closes the window.
pub(crate) const QUIT: Named = Named {
    name: "Quit",
    tooltip: "Close the window",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Q)),
    command: || Command::Quit,
};
/// Sets every rate back.
pub(crate) const RESET: Named = Named {
    name: "Reset all rates",
    tooltip: "Set every rate and term back to what the contracts say",
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::R)),
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
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::C)),
    command: || Command::CopyTable,
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
    shortcut: Some(KeyboardShortcut::new(SHIFT_COMMAND, Key::A)),
    command: || Command::Edit(Edit::SetFocus(Focus::default())),
};
/// Shows what became of the rows.
pub(crate) const ROWS: Named = Named {
    name: "What became of the rows",
    tooltip: "Show which rows of which files were priced, set aside or rejected, and why",
    shortcut: Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::I)),
    command: || Command::Show(Some(Dialog::Rows)),
};
/// Saves the rejected rows.
pub(crate) const SAVE_REJECTED: Named = Named {
    name: "Save rejected rows…",
    tooltip: "Save the rejected rows of all files as CSV, each with what is wrong with it",
    shortcut: None,
    command: || Command::SaveRejected,
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

/// Every command with a fixed name. Shortcuts with more modifiers come first, so that they are matched first.
pub(crate) const NAMED: [&Named; 23] = [
    &OPEN_FOLDER,
    &OPEN_BASELINE,
    &OPEN_PROPOSED,
    &RESET,
    &COPY,
    &LOOK_AT_ALL,
    &DIFFERENCE,
    &COSTS,
    &BREAK_EVEN,
    &SENSITIVITY,
    &MIX,
    &CONTRACTS,
    &OPEN,
    &ROWS,
    &QUIT,
    &SHORTCUTS,
    &ESCAPE,
    &OPEN_SAMPLE,
    &SHOW_ALL,
    &SWAP,
    &SAVE_BASELINE,
    &SAVE_PROPOSED,
    &SAVE_REJECTED,
];

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
