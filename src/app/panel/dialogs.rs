//! What opens over the workbench: the account of the rows, the meaning of columns, and the shortcuts.

use egui::{Grid, ScrollArea, Ui};

use super::{arithmetic, columns, documents, glossary, goal_seek, history, naming, rows, step};
use crate::app::columns::Columns;
use crate::app::command::Command;
use crate::app::documents::{Trouble, Waiting};
use crate::app::keeper::Left;
use crate::app::list::{self, Listed, State};
use crate::app::theme::{Palette, size, strong};
use crate::app::view::Dialog;
use crate::app::widget::palette::{self, PaletteState};
use crate::app::widget::{scroll_keys, small_dialog};
use crate::app::{Commands, Notice};

/// What dialogs show.
pub(crate) struct Shown<'a> {
    /// What is open, and what can be done.
    pub(crate) state: &'a State<'a>,
    /// The file whose columns are being chosen.
    pub(crate) columns: Option<&'a Columns>,
    /// The message that a dialog would cover.
    pub(crate) notice: Option<&'a Notice>,
    /// Work that windows left which are gone.
    pub(crate) left: &'a [Left],
    /// What a dialog about a file is about.
    pub(crate) trouble: Option<&'a Trouble>,
    /// What waits for an answer about unsaved work.
    pub(crate) waiting: Option<&'a Waiting>,
}

pub(crate) fn ui(
    ui: &Ui,
    dialog: Option<Dialog>,
    shown: &Shown<'_>,
    search: &mut PaletteState,
    commands: &mut Commands,
) {
    let Some(dialog) = dialog else { return };
    match (dialog, shown.state.open) {
        (Dialog::Columns, _) => {
            if let Some(chosen) = shown.columns {
                columns::ui(ui, chosen, commands);
            }
        }
        (Dialog::Glossary, _) => glossary::ui(ui, commands),
        (Dialog::Shortcuts, _) => shortcuts_ui(ui, shown.state, commands),
        (Dialog::Palette, _) => palette_ui(ui, shown.state, search, commands),
        (Dialog::Trouble, _) => match shown.trouble {
            Some(trouble) => documents::trouble_ui(ui, trouble, commands),
            None => commands.send(Command::Show(None)),
        },
        (Dialog::Left, _) => documents::left_ui(ui, shown, commands),
        (Dialog::Rows, Some(open)) => rows::ui(ui, open, shown.notice, commands),
        (Dialog::Arithmetic, Some(open)) => {
            if let Some(explanation) = &shown.state.view.explanation {
                arithmetic::ui(ui, &open.workbook, &open.derived, explanation, commands);
            }
        }
        (Dialog::History, Some(open)) => history::ui(ui, open, commands),
        (Dialog::SaveChanges, Some(open)) => {
            documents::save_changes_ui(ui, open, shown.waiting, commands);
        }
        (Dialog::Rename(at), Some(open)) => naming::rename_ui(ui, open, at, commands),
        (Dialog::Note(day), Some(open)) => naming::note_ui(ui, open, day, commands),
        (Dialog::GoalSeek, Some(open)) => goal_seek::ui(ui, open, commands),
        (Dialog::Step(at), Some(open)) => step::ui(ui, open, at, commands),
        (Dialog::SaveIn, Some(open)) => documents::save_in_ui(ui, open, commands),
        (Dialog::ExportIn(kind), Some(open)) => {
            documents::export_in_ui(ui, open, kind, commands);
        }
        (_, None) => commands.send(Command::Show(None)),
    }
}

/// Finds a command by its name.
fn palette_ui(ui: &Ui, state: &State<'_>, search: &mut PaletteState, commands: &mut Commands) {
    let listed = list::list(state);
    // Leaving is what Esc does here, and searching is what is done already.
    let is_offered = |listed: &&Listed| {
        !matches!(
            listed.command,
            Command::Escape | Command::Show(Some(Dialog::Palette))
        )
    };
    let listed: Vec<&Listed> = listed.iter().filter(is_offered).collect();
    let entries = listed.iter().map(|listed| palette::Entry {
        name: &listed.name,
        hint: &listed.tooltip,
        shortcut: listed
            .shortcut
            .map(|shortcut| ui.ctx().format_shortcut(&shortcut)),
        blocked: listed.blocked,
    });
    match palette::show(ui, search, &entries.collect::<Vec<_>>()) {
        Some(palette::Answer::Run(at)) => {
            commands.send(Command::Show(None));
            commands.send(listed[at].command.clone());
        }
        Some(palette::Answer::Close) => commands.send(Command::Show(None)),
        None => {}
    }
}

fn shortcuts_ui(ui: &Ui, state: &State<'_>, commands: &mut Commands) {
    let closes = small_dialog::show(ui, "shortcuts", "Keyboard shortcuts", 520.0, |ui| {
        let palette = Palette::of(ui);
        let on_slider = [
            ("Tab", "Next control"),
            ("Arrow keys", "On a slider: step; with Shift finer"),
            ("Page Up, Page Down", "On a slider: step coarser"),
            ("Home, End", "On a slider: go to its ends"),
            ("Delete", "On a slider: back to what the contract says"),
        ];
        let room = ui.ctx().content_rect().height() - 190.0;
        let scroll = ScrollArea::vertical().max_height(room);
        let grid = Grid::new("shortcuts").num_columns(2).spacing([24.0, 6.0]);
        scroll.show(ui, |ui| {
            scroll_keys::show(ui, "Keyboard shortcuts");
            grid.show(ui, |ui| {
                for listed in list::list(state) {
                    let Some(shortcut) = listed.shortcut else {
                        continue;
                    };
                    ui.label(strong(ui.ctx().format_shortcut(&shortcut), size::BODY));
                    ui.label(listed.name);
                    ui.end_row();
                }
                for (keys, what) in on_slider {
                    ui.label(strong(keys, size::BODY));
                    ui.label(egui::RichText::new(what).color(palette.muted));
                    ui.end_row();
                }
            });
        });
        close_button(ui);
    });
    if closes {
        commands.send(Command::Show(None));
    }
}

fn close_button(ui: &mut Ui) {
    ui.add_space(8.0);
    if ui
        .button("Close")
        .on_hover_text("Back to the workbench (Esc)")
        .clicked()
    {
        ui.close();
    }
}
