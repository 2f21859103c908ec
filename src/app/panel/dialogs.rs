//! What opens over the workbench: the account of the rows, and the shortcuts.

use egui::{Grid, Modal, ScrollArea, Ui};

use crate::app::Commands;
use crate::app::command::{Command, NAMED};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::{Dialog, ViewState};
use crate::report;
use crate::workbook::Workbook;

pub(crate) fn ui(ui: &Ui, workbook: Option<&Workbook>, view: &ViewState, commands: &mut Commands) {
    match (view.dialog, workbook) {
        (Some(Dialog::Rows), Some(workbook)) => rows_ui(ui, workbook, commands),
        (Some(Dialog::Shortcuts), _) => shortcuts_ui(ui, commands),
        _ => {}
    }
}

fn rows_ui(ui: &Ui, workbook: &Workbook, commands: &mut Commands) {
    let room = ui.ctx().content_rect().size();
    let response = Modal::new(egui::Id::unique("rows")).show(ui.ctx(), |ui| {
        ui.set_width((room.x * 0.7).min(900.0));
        ui.label(strong("What became of the rows", size::FIGURE));
        ui.label(report::rows_line(workbook));
        ui.add_space(8.0);
        ScrollArea::vertical()
            .max_height(room.y * 0.6)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for file in workbook.files.iter() {
                    let account = report::FileAccount::new(file);
                    ui.label(strong(account.path, size::BODY));
                    for (label, text) in account.lines {
                        ui.horizontal_top(|ui| {
                            let left = egui::Layout::left_to_right(egui::Align::TOP);
                            ui.allocate_ui_with_layout(egui::vec2(84.0, 16.0), left, |ui| {
                                ui.set_min_width(84.0);
                                ui.label(small(label).color(Palette::of(ui).muted));
                            });
                            ui.add(egui::Label::new(small(text)).wrap().selectable(true));
                        });
                    }
                    ui.add_space(8.0);
                }
            });
        close_button(ui);
    });
    if response.should_close() {
        commands.send(Command::Show(None));
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
