//! The scenarios as tabs in the bar.

use egui::{Align, Button, Layout, Role, ScrollArea, Ui, Vec2, WidgetInfo};

use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::theme::{Palette, size, strong};
use crate::app::view::Dialog;
use crate::workbook::{Edit, Workbook};

/// No tab is wider.
const WIDEST: f32 = 180.0;

/// Draws them, and after them what adds one.
pub(crate) fn ui(ui: &mut Ui, workbook: &Workbook, commands: &mut Commands) {
    let room = ui.available_width();
    ScrollArea::horizontal()
        .id_salt("scenarios")
        .max_width(room)
        .show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let shown = workbook.tabs.shown();
                for (at, name) in workbook.tabs.names().enumerate() {
                    tab_ui(ui, workbook, at, name, at == shown, commands);
                }
                let named = &command::DUPLICATE;
                let add = Button::new("+").frame_when_inactive(false);
                let add = ui.add(add.min_size(Vec2::splat(24.0)));
                let add = add.accessible_name(named.name).on_hover_text(named.tooltip);
                if add.clicked() {
                    commands.send((named.command)());
                }
            });
        });
}

fn tab_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    at: usize,
    name: &str,
    is_shown: bool,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let text = if is_shown {
        strong(name, size::BODY)
    } else {
        egui::RichText::new(name).color(palette.muted)
    };
    ui.scope(|ui| {
        ui.set_max_width(WIDEST);
        ui.spacing_mut().button_padding = Vec2::new(12.0, 4.0);
        let fill = if is_shown {
            palette.hover
        } else {
            palette.panel
        };
        let button = Button::new(text).fill(fill).stroke(egui::Stroke::NONE);
        let response = ui.add(button.truncate());
        // Brought into sight when it is chosen, and not again while somebody scrolls.
        let id = egui::Id::unique(("scenario in sight", at));
        let was_shown: bool = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        if is_shown != was_shown {
            ui.data_mut(|data| data.insert_temp(id, is_shown));
            if is_shown {
                response.scroll_to_me(None);
            }
        }
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_shown, name));
        let response = response.on_hover_text(format!(
            "{name}: show this scenario; double-click to rename it, right click for more"
        ));
        if response.double_clicked() {
            commands.send(Command::Show(Some(Dialog::Rename(Some(at)))));
        } else if response.clicked() && !is_shown {
            commands.send(Command::Edit(Edit::ShowScenario(at)));
        }
        response.context_menu(|ui| more_ui(ui, workbook, at, commands));
    });
}

fn more_ui(ui: &mut Ui, workbook: &Workbook, at: usize, commands: &mut Commands) {
    let count = workbook.tabs.count();
    let entries = [
        (
            "Rename…",
            true,
            Command::Show(Some(Dialog::Rename(Some(at)))),
        ),
        (
            "Move left",
            at > 0,
            Command::Edit(Edit::MoveScenario(at, at.saturating_sub(1))),
        ),
        (
            "Move right",
            at + 1 < count,
            Command::Edit(Edit::MoveScenario(at, at + 1)),
        ),
        ("Delete", count > 1, Command::Edit(Edit::DeleteScenario(at))),
    ];
    for (name, can, command) in entries {
        if ui.add_enabled(can, Button::new(name)).clicked() {
            commands.send(command);
            ui.close();
        }
    }
    if ui.button("Duplicate").clicked() {
        commands.send(Command::Edit(Edit::ShowScenario(at)));
        commands.send(Command::Edit(Edit::DuplicateScenario));
        ui.close();
    }
}
