//! What opens over the workbench: the account of the rows, the meaning of columns, and the shortcuts.

use egui::{Grid, Modal, Ui};

use super::{arithmetic, columns, rows};
use crate::analysis::Explanation;
use crate::app::columns::Columns;
use crate::app::command::{Command, NAMED};
use crate::app::theme::{Palette, size, strong};
use crate::app::view::Dialog;
use crate::app::{Commands, Notice, Open};

/// What dialogs show.
pub(crate) struct Shown<'a> {
    /// What is open.
    pub(crate) open: Option<&'a Open>,
    /// The file whose columns are being chosen.
    pub(crate) columns: Option<&'a Columns>,
    /// The message that a dialog would cover.
    pub(crate) notice: Option<&'a Notice>,
    /// How a number came to be.
    pub(crate) explanation: Option<&'a Explanation>,
}

pub(crate) fn ui(ui: &Ui, dialog: Option<Dialog>, shown: &Shown<'_>, commands: &mut Commands) {
    let Some(dialog) = dialog else { return };
    match dialog {
        Dialog::Rows => {
            if let Some(open) = shown.open {
                rows::ui(ui, open, shown.notice, commands);
            }
        }
        Dialog::Columns => {
            if let Some(chosen) = shown.columns {
                columns::ui(ui, chosen, commands);
            }
        }
        Dialog::Arithmetic => {
            if let (Some(open), Some(explanation)) = (shown.open, shown.explanation) {
                arithmetic::ui(ui, &open.workbook, &open.derived, explanation, commands);
            }
        }
        Dialog::Shortcuts => shortcuts_ui(ui, commands),
    }
}

fn shortcuts_ui(ui: &Ui, commands: &mut Commands) {
    let response = Modal::new(egui::Id::unique("shortcuts")).show(ui.ctx(), |ui| {
        let palette = Palette::of(ui);
        ui.label(strong("Keyboard shortcuts", size::FIGURE));
        ui.add_space(8.0);
        let on_slider = [
            ("Tab", "Next control"),
            ("Arrow keys", "On a slider: step; with Shift finer"),
            ("Page Up, Page Down", "On a slider: step coarser"),
            ("Home, End", "On a slider: go to its ends"),
            ("Delete", "On a slider: back to what the contract says"),
            ("Ctrl +, Ctrl −, Ctrl 0", "Larger, smaller, usual size"),
        ];
        Grid::new("shortcuts")
            .num_columns(2)
            .spacing([24.0, 6.0])
            .show(ui, |ui| {
                for named in NAMED {
                    let Some(shortcut) = named.shortcut else {
                        continue;
                    };
                    ui.label(strong(ui.ctx().format_shortcut(&shortcut), size::BODY));
                    ui.label(named.name);
                    ui.end_row();
                }
                for (keys, what) in on_slider {
                    ui.label(strong(keys, size::BODY));
                    ui.label(egui::RichText::new(what).color(palette.muted));
                    ui.end_row();
                }
            });
        close_button(ui);
    });
    if response.should_close() {
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
