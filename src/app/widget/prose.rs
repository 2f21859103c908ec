//! Sections of a document as they are read on screen: paragraphs, facts, tables, with what the words mean on hover.

use egui::text::LayoutJob;
use egui::{Align, CursorIcon, Grid, Label, Layout, Response, RichText, ScrollArea, Ui, Vec2};

use crate::app::theme::{Palette, size, small, strong};
use crate::glossary;
use crate::report::{Block, Fact, Table};

/// No column of a table is wider than this; what is longer goes on in the next line.
const WIDEST: f32 = 340.0;
/// How wide the names of facts are.
const NAMES: f32 = 170.0;

/// Draws what a section says. `id` tells it from others.
pub(crate) fn blocks_ui(ui: &mut Ui, id: &str, blocks: &[Block]) {
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => {
                ui.add_space(8.0);
                ui.add(Label::new(strong(text, size::BODY)).wrap());
            }
            Block::Text(text) => {
                ui.add(Label::new(text).wrap());
            }
            Block::Steps(steps) => {
                for (at, step) in steps.iter().enumerate() {
                    row_ui(ui, 24.0, &format!("{}.", at + 1), step);
                }
            }
            Block::Facts(facts) => facts.iter().for_each(|fact| fact_ui(ui, fact)),
            Block::Table(table) => table_ui(ui, &format!("{id} {at}"), table),
        }
        ui.add_space(3.0);
    }
}

/// A word that the glossary may know, and what it means there on hover.
pub(crate) fn word_ui(ui: &mut Ui, word: &str, text: RichText) -> Response {
    let response = ui.add(Label::new(text).wrap());
    match glossary::meaning(word) {
        Some(meaning) => {
            let line = egui::Stroke::new(1.0, Palette::of(ui).muted);
            let rect = response.rect;
            let ends = [rect.left_bottom(), rect.right_bottom()];
            ui.painter()
                .extend(egui::Shape::dashed_line(&ends, line, 1.0, 3.0));
            response
                .on_hover_cursor(CursorIcon::Help)
                .on_hover_text(meaning)
        }
        None => response,
    }
}

fn fact_ui(ui: &mut Ui, fact: &Fact) {
    row_ui(ui, NAMES, &fact.name, &fact.text);
}

/// A name, and beside it what it is.
fn row_ui(ui: &mut Ui, width: f32, name: &str, text: &str) {
    ui.horizontal_top(|ui| {
        let room = Vec2::new(width.min(ui.available_width() * 0.4), 0.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::LEFT), |ui| {
            ui.set_min_width(room.x);
            if !name.is_empty() {
                let muted = Palette::of(ui).muted;
                word_ui(ui, name, small(name).color(muted));
            }
        });
        ui.vertical(|ui| ui.add(Label::new(small(text)).wrap().selectable(true)));
    });
}

fn table_ui(ui: &mut Ui, id: &str, table: &Table) {
    let palette = Palette::of(ui);
    let columns = table.header.len();
    let widths: Vec<f32> = (0..columns).map(|at| width(ui, table, at)).collect();
    let cell = |ui: &mut Ui, at: usize, content: &mut dyn FnMut(&mut Ui)| {
        let layout = if table.is_numeric(at) {
            Layout::top_down(Align::RIGHT)
        } else {
            Layout::top_down(Align::LEFT)
        };
        let room = Vec2::new(widths.get(at).copied().unwrap_or(WIDEST), 0.0);
        ui.allocate_ui_with_layout(room, layout, |ui| {
            ui.set_width(room.x);
            content(ui);
        });
    };
    ScrollArea::horizontal().id_salt(id).show(ui, |ui| {
        let grid = Grid::new(id).num_columns(columns);
        grid.spacing(Vec2::new(18.0, 5.0)).show(ui, |ui| {
            for (at, name) in table.header.iter().enumerate() {
                cell(ui, at, &mut |ui| {
                    word_ui(ui, name, strong(name, 12.5).color(palette.muted));
                });
            }
            ui.end_row();
            let last = table.rows.len().saturating_sub(1);
            for (line, row) in table.rows.iter().enumerate() {
                let is_total = table.has_total && line == last;
                for (at, of) in row.iter().enumerate() {
                    let text = if is_total {
                        strong(&of.text, size::SMALL)
                    } else {
                        small(&of.text)
                    };
                    cell(ui, at, &mut |ui| {
                        ui.add(Label::new(text.clone()).wrap().selectable(true));
                    });
                }
                ui.end_row();
            }
        });
    });
}

/// As wide as what stands in a column.
fn width(ui: &Ui, table: &Table, column: usize) -> f32 {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let texts = cells.map(|cell| cell.text.as_str());
    let texts = texts.chain(table.header.get(column).map(String::as_str));
    // Digits are equally wide, so the longest text is the widest, or nearly.
    let longest = texts.max_by_key(|text| text.chars().count());
    let font = crate::app::theme::semibold(size::SMALL);
    let job = LayoutJob::simple_singleline(
        longest.unwrap_or_default().to_owned(),
        font,
        Palette::of(ui).text,
    );
    let wanted = ui.painter().layout_job(job).size().x;
    (wanted + 8.0).ceil().min(WIDEST)
}
