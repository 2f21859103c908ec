//! The first rows of a file, with a choice above each column.

use egui::{Align, Button, Label, Layout, RichText, ScrollArea, Ui, Vec2};
use egui_extras::{Column, TableBuilder};

use super::NOT_READ;
use crate::app::columns::Draft;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::choice::Choice;
use crate::ingest::layout::Field;
use crate::ingest::{Mapping, UNITS};
use crate::quantity::Unit;

/// Rows that are shown.
const ROWS: usize = 8;

const WIDTH: f32 = 152.0;
const ROW: f32 = 20.0;
const HEAD: f32 = 86.0;

/// Draws it, and returns the mapping that was chosen.
pub(super) fn ui(ui: &mut Ui, draft: &Draft) -> Option<Mapping> {
    let mut chosen = None;
    let count = draft.peek.header.len();
    let fields: Vec<Vec<Field>> = (0..count).map(|column| draft.fields_of(column)).collect();
    ScrollArea::horizontal()
        .id_salt("first rows")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            TableBuilder::new(ui)
                .id_salt("first rows")
                .vscroll(false)
                .cell_layout(Layout::left_to_right(Align::Center))
                .columns(Column::exact(WIDTH).clip(true), count)
                .header(HEAD, |mut header| {
                    for (column, fields) in fields.iter().enumerate() {
                        header.col(|ui| {
                            tint(ui, !fields.is_empty());
                            ui.push_id(column, |ui| {
                                let new = head_ui(ui, draft, column, fields);
                                chosen = chosen.take().or(new);
                            });
                        });
                    }
                })
                .body(|body| {
                    let rows = &draft.peek.rows;
                    body.rows(ROW, rows.len().min(ROWS), |mut line| {
                        let row = &rows[line.index()];
                        for (column, fields) in fields.iter().enumerate() {
                            line.col(|ui| {
                                tint(ui, !fields.is_empty());
                                let text = row.get(column).map_or("", String::as_str);
                                cell_ui(ui, text, fields.is_empty());
                            });
                        }
                    });
                });
            ui.add_space(8.0);
        });
    chosen
}

/// What is read has a ground of its own.
fn tint(ui: &Ui, is_read: bool) {
    if is_read {
        let accent = Palette::of(ui).accent;
        let colour = accent.gamma_multiply(0.09);
        ui.painter().rect_filled(ui.max_rect(), 0.0, colour);
    }
}

fn cell_ui(ui: &mut Ui, text: &str, is_ignored: bool) {
    let palette = Palette::of(ui);
    let colour = if is_ignored {
        palette.muted
    } else {
        palette.text
    };
    ui.add_space(8.0);
    let shown = one_line(text);
    ui.add(Label::new(small(shown).color(colour)).truncate());
}

/// The start of a text without line breaks.
fn one_line(text: &str) -> String {
    let shown = text.chars().take(200);
    shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The column's name and what it is for.
fn head_ui(ui: &mut Ui, draft: &Draft, column: usize, fields: &[Field]) -> Option<Mapping> {
    let palette = Palette::of(ui);
    let name = draft.peek.header.get(column).map_or("", String::as_str);
    let mut chosen = None;
    ui.add_space(8.0);
    ui.vertical(|ui| {
        ui.set_max_width(WIDTH - 16.0);
        ui.spacing_mut().item_spacing = Vec2::new(6.0, 3.0);
        ui.add_space(4.0);
        let title = match name {
            "" => format!("(column {})", column + 1),
            name => one_line(name),
        };
        ui.add(Label::new(strong(title, size::SMALL)).truncate());
        if !draft.peek.can_name(column) {
            let why =
                "A column can be chosen by its name, and this one has none or that of another";
            ui.add_enabled(false, Button::new(small(NOT_READ)))
                .on_disabled_hover_text(why);
            return;
        }
        let current = fields.first().copied();
        let what = match fields {
            [] if draft.is_read_by_layout(column) => "read by the layout".to_owned(),
            fields => shown(fields),
        };
        let choice = Choice {
            name: &format!("Meaning of column {}, {}", column + 1, one_line(name)),
            tooltip: "What this column is",
            now: &what,
            width: WIDTH - 16.0,
        };
        let options = Field::mappable().map(|field| (Some(field), field.shown().to_owned()));
        let none = std::iter::once((None, NOT_READ.to_owned()));
        let picked = choice.show(ui, &current, none.chain(options));
        chosen = picked.map(|field| draft.with_column(column, field));
        let Some(field) = current else {
            return;
        };
        ui.horizontal(|ui| {
            if matches!(field, Field::Number(_)) {
                let unit = unit_ui(ui, draft, field);
                chosen = chosen.take().or(unit);
            }
            if draft.is_guess(field) {
                let guess = RichText::new("guess").size(11.5).color(palette.warning);
                ui.label(guess)
                    .on_hover_text("Told by the column’s name and its first values; please check");
            }
        });
    });
    chosen
}

fn shown(fields: &[Field]) -> String {
    if fields.is_empty() {
        return NOT_READ.to_owned();
    }
    let names: Vec<&str> = fields.iter().map(|field| field.shown()).collect();
    names.join("; ")
}

/// What the column's numbers count in.
fn unit_ui(ui: &mut Ui, draft: &Draft, field: Field) -> Option<Mapping> {
    // Billed cost is in dollars, whatever else is chosen.
    if field.key() == "billed_cost" {
        ui.label(small("US dollars").color(Palette::of(ui).muted));
        return None;
    }
    let of_kind = || {
        let units = UNITS
            .iter()
            .filter(|(.., is_time)| *is_time == field.is_time());
        units.map(|(name, unit, _)| (*unit, *name))
    };
    let said = draft.mapping.units.get(&field).copied();
    // A layout knows its units; without one, numbers are what they are.
    let usual = draft
        .quality()
        .is_none_or(|quality| quality.layout == "mapped");
    let current = said.or(usual.then_some(Unit::ONE));
    let name_of = |unit: Unit| of_kind().find(|(known, _)| *known == unit);
    let now = current.map_or("as the layout says", |unit| {
        name_of(unit).map_or("", |(_, name)| name)
    });
    let choice = Choice {
        name: &format!("Unit of {}", field.shown()),
        tooltip: "What the numbers of this column count in",
        now,
        width: 74.0,
    };
    let options = of_kind().map(|(unit, name)| (Some(unit), name.to_owned()));
    let unit = choice.show(ui, &current, options)??;
    let mut mapping = draft.mapping.clone();
    if unit == Unit::ONE && usual {
        mapping.units.remove(&field);
    } else {
        mapping.units.insert(field, unit);
    }
    Some(mapping)
}
