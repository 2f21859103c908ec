//! A palette of commands: what is typed finds them by name, arrows choose one, Enter runs it.

mod key;
mod matching;
mod row;
#[cfg(test)]
mod tests;

use egui::{
    Align, Align2, EventFilter, FontId, Frame, Id, Layout, Margin, Modal, RichText, Role,
    ScrollArea, TextEdit, Ui, UiBuilder, Vec2,
};

use self::key::Keys;
use self::matching::Found;
use self::row::Row;
use super::large_dialog::line;
use crate::app::theme::{Palette, size, small};

/// As wide as it gets, in a window that has the room.
const WIDTH: f32 = 600.0;

/// What it leaves of the window at its sides and below.
const BESIDE: f32 = 16.0;

/// So many rows are seen at most; the half one says that there are more.
const ROWS: f32 = 8.5;

/// The line with the text field, and the line under it.
const HEAD: f32 = 46.0;

/// What is left free below the last row.
const FOOT: f32 = 8.0;

/// What is said in the empty text field, and to screen readers what it is.
const PLACEHOLDER: &str = "Search commands";

/// Something that can be run.
pub(crate) struct Entry<'a> {
    /// Its name, as it has everywhere.
    pub(crate) name: &'a str,
    /// What it does, in words.
    pub(crate) hint: &'a str,
    /// The keys that run it without the palette, as shown.
    pub(crate) shortcut: Option<String>,
    /// Why it cannot run now.
    pub(crate) blocked: Option<&'a str>,
}

/// Where somebody is in the palette; anew each time it is opened.
#[derive(Debug, Default)]
pub(crate) struct PaletteState {
    query: String,
    /// The row that Enter runs, among those found.
    selected: usize,
    /// Whether that was asked for, and is blocked.
    is_refused: bool,
    /// The row that was last brought into sight, and among what.
    in_sight: Option<(usize, String)>,
}

/// What was decided in the palette; either way it is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Run that entry.
    Run(usize),
    /// Run nothing.
    Close,
}

/// Draws the palette over the window, and returns what was decided. While it is open it has the keyboard to itself.
pub(crate) fn show(ui: &Ui, state: &mut PaletteState, entries: &[Entry<'_>]) -> Option<Answer> {
    let palette = Palette::of(ui);
    let window = ui.ctx().content_rect();
    let top = (window.height() * 0.12).min(96.0);
    let list_height =
        (window.height() - top - HEAD - FOOT - BESIDE).clamp(row::HEIGHT, ROWS * row::HEIGHT);
    let id = Id::unique("command palette");
    let modal = Modal::new(id)
        .area(Modal::default_area(id).anchor(Align2::CENTER_TOP, Vec2::new(0.0, top)))
        .frame(
            Frame::popup(ui.style())
                .fill(palette.panel)
                .inner_margin(Margin::ZERO),
        );
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(window.width() - 2.0 * BESIDE));
        ui.set_max_height(HEAD + list_height + FOOT);
        ui.spacing_mut().item_spacing.y = 0.0;
        let chosen = content(ui, id, state, entries, list_height);
        ui.add_space(FOOT);
        chosen
    });
    match response.inner {
        Some(index) => Some(Answer::Run(index)),
        None => response.should_close().then_some(Answer::Close),
    }
}

/// Draws what is in it, and returns the entry to run.
fn content(
    ui: &mut Ui,
    id: Id,
    state: &mut PaletteState,
    entries: &[Entry<'_>],
    list_height: f32,
) -> Option<usize> {
    let field = id.with("field");
    // Something else may lie over the palette, and needs the keyboard then.
    let is_on_top = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    // The text field would take some of these keys for itself.
    let keys = if is_on_top {
        Keys::take(ui, state.query.is_empty())
    } else {
        Keys::default()
    };
    if is_on_top && !ui.memory(|memory| memory.has_focus(field)) {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
    let found = head(ui, field, state, entries);
    let page = ((list_height / row::HEIGHT) as usize).max(2) - 1;
    if !keys.moves.is_empty() {
        state.is_refused = false;
    }
    for to in &keys.moves {
        state.selected = to.from(state.selected, found.len(), page);
    }
    state.selected = state.selected.min(found.len().saturating_sub(1));
    let entered = keys.is_entered.then_some(state.selected);
    let clicked = list(ui, field, state, entries, &found, list_height);
    let wanted = entered.or(clicked)?;
    let index = found.get(wanted)?.index;
    if entries.get(index)?.blocked.is_some() {
        state.selected = wanted;
        state.is_refused = true;
        return None;
    }
    Some(index)
}

/// Draws the text field, and returns what is found by what stands there now.
fn head(ui: &mut Ui, field: Id, state: &mut PaletteState, entries: &[Entry<'_>]) -> Vec<Found> {
    let palette = Palette::of(ui);
    let room = Vec2::new(ui.available_width(), HEAD - 1.0);
    let across = Layout::left_to_right(Align::Center);
    let found = ui.allocate_ui_with_layout(room, across, |ui| {
        ui.add_space(row::INSET);
        let before = state.query.clone();
        let width = ui.available_width() - 120.0;
        let edit = TextEdit::singleline(&mut state.query)
            .id(field)
            .font(FontId::proportional(size::FIGURE))
            .hint_text(RichText::new(PLACEHOLDER).size(size::FIGURE))
            .desired_width(width)
            .frame(Frame::NONE)
            // There is nothing else to go to, and Escape closes the palette.
            .event_filter(EventFilter {
                tab: true,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            });
        ui.add(edit).accessible_name(PLACEHOLDER);
        if state.query != before {
            state.selected = 0;
            state.is_refused = false;
        }
        let found = matching::find(&state.query, entries);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(row::INSET);
            if let Some(count) = count(&state.query, found.len(), entries.len()) {
                say(ui, small(count).color(palette.muted));
            }
        });
        found
    });
    line(ui);
    found.inner
}

/// How many there are; nothing where that is said by words of its own.
fn count(query: &str, found: usize, all: usize) -> Option<String> {
    match (found, query.trim().is_empty()) {
        (0, _) => None,
        (_, true) => Some(format!("{all} commands")),
        (_, false) => Some(format!("{found} of {all}")),
    }
}

/// Shows a text that screen readers say whenever it changes.
fn say(ui: &mut Ui, text: RichText) {
    let label = ui.label(text);
    ui.ctx().accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}

/// Draws what was found, and returns the row that was clicked.
fn list(
    ui: &mut Ui,
    field: Id,
    state: &mut PaletteState,
    entries: &[Entry<'_>],
    found: &[Found],
    height: f32,
) -> Option<usize> {
    let palette = Palette::of(ui);
    if found.is_empty() {
        ui.allocate_ui_with_layout(
            Vec2::new(ui.available_width(), row::HEIGHT),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.add_space(row::INSET);
                let text = RichText::new("No command is called that").color(palette.muted);
                say(ui, text);
            },
        );
        return None;
    }
    // Somebody who scrolls is let be until another row is selected.
    let in_sight = (state.selected, state.query.clone());
    let is_moved = state.in_sight.as_ref() != Some(&in_sight);
    if !ui.is_sizing_pass() {
        state.in_sight = Some(in_sight);
    }

    let mut clicked = None;
    ScrollArea::vertical()
        .id_salt("found")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let list = UiBuilder::new()
                .accessibility_role(Role::ListBox)
                .accessibility_label("Commands");
            ui.scope_builder(list, |ui| {
                ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                    node.set_size_of_set(found.len());
                });
                for (place, found) in found.iter().enumerate() {
                    let Some(entry) = entries.get(found.index) else {
                        continue;
                    };
                    let is_selected = place == state.selected;
                    let row = Row {
                        entry,
                        found,
                        place,
                        is_selected,
                        is_refused: is_selected && state.is_refused,
                    };
                    let response = row.show(ui, field.with(("row", found.index)));
                    if is_selected {
                        row::tell_selected(ui, field, response.id);
                        if is_moved {
                            response.scroll_to_me(None);
                        }
                    }
                    if response.clicked() {
                        clicked = Some(place);
                    }
                }
            });
        });
    clicked
}
