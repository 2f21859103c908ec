//! The menu bar. Every entry sends a command.

use egui::{Align, Button, Layout, MenuBar, Role, Ui, WidgetInfo};

use crate::analysis::Inclusion;
use crate::app::Commands;
use crate::app::apply::THEMES;
use crate::app::command::{self, Command, Named};
use crate::app::theme::{Palette, size, small, strong};
use crate::calendar::WeekStart;
use crate::workbook::{Edit, Workbook};

pub(crate) fn ui(ui: &mut Ui, workbook: Option<&Workbook>, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        ui.label(strong("Metershift", size::BODY));
        ui.add_space(8.0);
        ui.menu_button("File", |ui| {
            for named in [
                &command::OPEN,
                &command::OPEN_FOLDER,
                &command::OPEN_BASELINE,
                &command::OPEN_PROPOSED,
                &command::OPEN_SAMPLE,
            ] {
                entry(ui, named, commands);
            }
            ui.separator();
            for named in [&command::SAVE_BASELINE, &command::SAVE_PROPOSED] {
                entry(ui, named, commands);
            }
            ui.separator();
            entry(ui, &command::QUIT, commands);
        });
        ui.menu_button("Edit", |ui| {
            for named in [&command::RESET, &command::SWAP, &command::COPY] {
                entry(ui, named, commands);
            }
        });
        ui.menu_button("View", |ui| view_menu(ui, workbook, commands));
        ui.menu_button("Help", |ui| entry(ui, &command::SHORTCUTS, commands));
        if let Some(note) = workbook.and_then(Workbook::made_up) {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let open = ui
                    .add(Button::new("Open your own usage…"))
                    .on_hover_text(command::OPEN.tooltip);
                if open.clicked() {
                    commands.send(Command::OpenUsage);
                }
                ui.label(small(note).color(Palette::of(ui).warning));
            });
        }
    });
}

fn entry(ui: &mut Ui, named: &Named, commands: &mut Commands) {
    let mut button = Button::new(named.name);
    if let Some(shortcut) = named.shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    if ui.add(button).on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}

fn view_menu(ui: &mut Ui, workbook: Option<&Workbook>, commands: &mut Commands) {
    for named in [
        &command::DIFFERENCE,
        &command::COSTS,
        &command::BREAK_EVEN,
        &command::SENSITIVITY,
        &command::MIX,
        &command::CONTRACTS,
    ] {
        entry(ui, named, commands);
    }
    ui.separator();
    if let Some(workbook) = workbook {
        let now = workbook.inclusion;
        let partial = Inclusion {
            partial: !now.partial,
            ..now
        };
        let one_sided = Inclusion {
            one_sided: !now.one_sided,
            ..now
        };
        let entries = [
            (now.partial, "Include partial weeks in averages", partial),
            (
                now.one_sided,
                "Include weeks with data on one side only",
                one_sided,
            ),
        ];
        for (is_on, text, wanted) in entries {
            if choice(ui, is_on, text) {
                commands.send(Command::Edit(Edit::SetInclusion(wanted)));
            }
        }
        ui.separator();
        ui.menu_button("Weeks start on", |ui| {
            for day in WeekStart::ALL {
                if choice(ui, workbook.week_start == day, day.shown()) {
                    commands.send(Command::Edit(Edit::SetWeekStart(day)));
                }
            }
        });
    }
    ui.menu_button("Theme", |ui| {
        let now = ui.ctx().options(|options| options.theme_preference);
        for (theme, name) in THEMES {
            if choice(ui, now == theme, name) {
                commands.send(Command::SetTheme(theme));
            }
        }
    });
    ui.separator();
    egui::gui_zoom::zoom_menu_buttons(ui);
    ui.separator();
    for named in [&command::LOOK_AT_ALL, &command::SHOW_ALL, &command::ROWS] {
        entry(ui, named, commands);
    }
}

/// An entry that is on or off, with a check mark where it is on; says whether it was chosen.
fn choice(ui: &mut Ui, is_on: bool, text: &str) -> bool {
    let mark = if is_on { "✓" } else { "\u{2003}" };
    let response = ui.add(Button::selectable(is_on, format!("{mark} {text}")));
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemCheckBox, true, is_on, text));
    response.clicked()
}
