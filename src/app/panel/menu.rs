//! The menu bar: menus, scenarios, and where commands are searched. Every entry is one of the list of commands.

use egui::{Align, Button, Layout, MenuBar, Role, ScrollArea, Ui, WidgetInfo};

use super::scenarios;
use crate::app::Commands;
use crate::app::command;
use crate::app::list::{self, Listed, Menu, State};
use crate::app::theme::{Palette, size, small, strong};

pub(crate) fn ui(ui: &mut Ui, state: &State<'_>, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        let is_roomy = ui.available_width() > 900.0;
        if is_roomy {
            ui.label(strong("Metershift", size::BODY));
            ui.add_space(8.0);
        }
        let menus = [
            ("File", Menu::File),
            ("Edit", Menu::Edit),
            ("View", Menu::View),
            ("Scenario", Menu::Scenario),
            ("Present", Menu::Present),
            ("Help", Menu::Help),
        ];
        for (name, menu) in menus {
            ui.menu_button(name, |ui| menu_ui(ui, menu, state, commands));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            search_ui(ui, is_roomy, commands);
            if let Some(note) = state.open.and_then(|open| open.workbook.made_up()) {
                if is_roomy {
                    let open = ui
                        .add(Button::new("Open your own usage…"))
                        .on_hover_text(command::OPEN.tooltip);
                    if open.clicked() {
                        commands.send((command::OPEN.command)());
                    }
                }
                let note_shown = if is_roomy { note } else { "Sample" };
                ui.label(small(note_shown).color(Palette::of(ui).warning))
                    .on_hover_text(note);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(open) = state.open {
                    ui.add_space(12.0);
                    scenarios::ui(ui, &open.workbook, commands);
                }
            });
        });
    });
}

fn search_ui(ui: &mut Ui, is_roomy: bool, commands: &mut Commands) {
    let named = &command::SEARCH;
    let keys = named
        .shortcut
        .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
        .unwrap_or_default();
    let text = if is_roomy {
        format!("Search commands  {keys}")
    } else {
        keys
    };
    let muted = Palette::of(ui).muted;
    let button = Button::new(small(text).color(muted)).frame_when_inactive(false);
    let response = ui.add(button).accessible_name(named.name);
    if response.on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}

/// How high an entry is, with what parts it from the next.
const ENTRY: f32 = 26.0;

fn menu_ui(ui: &mut Ui, menu: Menu, state: &State<'_>, commands: &mut Commands) {
    let listed = list::list(state);
    let count = listed
        .iter()
        .filter(|listed| listed.place.0 == menu)
        .count();
    let room = ui.ctx().content_rect().height() - 60.0;
    // Groups and menus in it take room, too.
    if ENTRY * (count + 6) as f32 <= room {
        all_ui(ui, &listed, menu, state, commands);
    } else {
        ui.set_max_height(room);
        ScrollArea::vertical()
            .min_scrolled_height(room)
            .show(ui, |ui| all_ui(ui, &listed, menu, state, commands));
    }
}

fn all_ui(ui: &mut Ui, listed: &[Listed], menu: Menu, state: &State<'_>, commands: &mut Commands) {
    let sub = |ui: &mut Ui, name: &str, menu: Menu, commands: &mut Commands| {
        ui.menu_button(name, |ui| entries(ui, listed, menu, commands));
    };
    if menu == Menu::File {
        sub(ui, "Open recent", Menu::Recent, commands);
        sub(ui, "Export", Menu::Export, commands);
        ui.separator();
    }
    entries(ui, listed, menu, commands);
    match menu {
        Menu::View => {
            ui.separator();
            sub(ui, "Weeks start on", Menu::WeekStart, commands);
            sub(ui, "Theme", Menu::Theme, commands);
        }
        Menu::Scenario if state.open.is_some() => {
            ui.separator();
            sub(ui, "Draw over the difference", Menu::Overlay, commands);
        }
        _ => {}
    }
}

/// The entries of a menu, with lines between its groups.
fn entries(ui: &mut Ui, listed: &[Listed], menu: Menu, commands: &mut Commands) {
    let mut group = None;
    for listed in listed.iter().filter(|listed| listed.place.0 == menu) {
        if group.is_some_and(|group| group != listed.place.1) {
            ui.separator();
        }
        group = Some(listed.place.1);
        entry(ui, listed, commands);
    }
}

fn entry(ui: &mut Ui, listed: &Listed, commands: &mut Commands) {
    let mark = match listed.is_on {
        Some(true) => "✓ ",
        Some(false) => "\u{2003} ",
        None => "",
    };
    let mut button = Button::selectable(false, format!("{mark}{}", listed.name));
    if let Some(shortcut) = listed.shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let response = ui.add_enabled(listed.blocked.is_none(), button);
    if let Some(is_on) = listed.is_on {
        let is_enabled = listed.blocked.is_none();
        response.widget_info(|| {
            WidgetInfo::selected(Role::MenuItemCheckBox, is_enabled, is_on, &listed.name)
        });
    }
    let why = listed.blocked.map(|why| format!("Not now: {why}"));
    let response = response
        .on_hover_text(&listed.tooltip)
        .on_disabled_hover_text(why.unwrap_or_default());
    if response.clicked() {
        commands.send(listed.command.clone());
        ui.close();
    }
}
