//! What two contracts say otherwise, line by line.

use std::cmp::Ordering;
use std::fmt::Write as _;

use egui::{Align, Frame, Label, Layout, Stroke, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::Commands;
use crate::app::command::Command;
use crate::app::contracts::{Contracts, Version, Writing};
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::choice::Choice;
use crate::contract::Changes;
use crate::report::{change_name, change_shown, said, same_line};

const ROW: f32 = 30.0;

pub(super) fn ui(ui: &mut Ui, contracts: &Contracts, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let changes = &contracts.changes;
    ui.horizontal(|ui| {
        let width = ((ui.available_width() - 190.0) / 2.0).clamp(120.0, 320.0);
        for (at, (word, name)) in [("From", "What is compared"), ("to", "With what it is compared")]
            .into_iter()
            .enumerate()
        {
            ui.label(small(word).color(palette.muted));
            let now = contracts.versions[at];
            let choice = Choice {
                name,
                tooltip: "A contract as it says, or as its sliders are set, or the bundled list prices",
                now: now.shown(),
                width,
            };
            let options = Version::ALL.map(|version| (version, version.shown().to_owned()));
            if let Some(version) = choice.show(ui, &now, options) {
                let mut versions = contracts.versions;
                versions[at] = version;
                commands.send(Command::Write(Writing::Compare(versions)));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let copy = ui
                .add_enabled(!changes.changes.is_empty(), egui::Button::new("Copy"))
                .on_hover_text("Copy what differs to the clipboard, ready to paste into a spreadsheet");
            if copy.clicked() {
                commands.send(Command::CopyChanges);
            }
        });
    });
    ui.add_space(8.0);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(14)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            if changes.changes.is_empty() {
                ui.label(strong("Nothing differs", 14.0));
                ui.label(small(same_line(changes)).color(palette.muted));
                ui.add_space(ui.available_height());
            } else {
                table_ui(ui, changes);
            }
        });
}

fn table_ui(ui: &mut Ui, changes: &Changes) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 0.0;
    let figure = ((ui.available_width() - 8.0) * 0.2).clamp(90.0, 190.0);
    let name = (ui.available_width() - 2.0 * figure - 110.0 - 8.0).max(160.0);
    let height = ui.available_height() - ROW - 26.0;
    TableBuilder::new(ui)
        .id_salt("changes")
        .auto_shrink([false, false])
        .min_scrolled_height(0.0)
        .max_scroll_height(height)
        .column(Column::exact(name).clip(true))
        .columns(Column::exact(figure).clip(true), 2)
        .column(Column::exact(110.0).clip(true))
        .cell_layout(Layout::right_to_left(Align::Center))
        .header(ROW, |mut header| {
            header.col(|ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(strong("What", 12.5).color(palette.muted));
                });
            });
            for title in ["Before", "After", "Change"] {
                header.col(|ui| {
                    ui.label(strong(title, 12.5).color(palette.muted));
                });
            }
        })
        .body(|body| {
            body.rows(ROW, changes.changes.len(), |mut row| {
                let change = &changes.changes[row.index()];
                row.col(|ui| {
                    line_above(ui);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let text = change_name(change);
                        ui.add(Label::new(&text).truncate()).on_hover_text(text);
                    });
                });
                for text in [&change.before, &change.after] {
                    row.col(|ui| {
                        line_above(ui);
                        let text = said(change, text);
                        ui.add(Label::new(&text).truncate()).on_hover_text(text);
                    });
                }
                row.col(|ui| {
                    line_above(ui);
                    let colour = match change.direction() {
                        Some(Ordering::Greater) => palette.dearer,
                        Some(Ordering::Less) => palette.cheaper,
                        Some(Ordering::Equal) | None => palette.text,
                    };
                    ui.label(strong(change_shown(change), 14.0).color(colour));
                });
            });
        });
    ui.add_space(4.0);
    ui.label(small(same_line(changes)).color(palette.muted));
}

/// The thin line between a row and the one above.
fn line_above(ui: &Ui) {
    let (rect, line) = (ui.max_rect(), Stroke::new(1.0, Palette::of(ui).line));
    ui.painter().hline(rect.x_range(), rect.top(), line);
}

/// What differs, for a spreadsheet.
pub(crate) fn to_tsv(changes: &Changes) -> String {
    let mut text = "What\tBefore\tAfter\tChange\n".to_owned();
    for change in &changes.changes {
        let plain = |text: &Option<String>| text.clone().unwrap_or_default();
        writeln!(
            text,
            "{}\t{}\t{}\t{}",
            change_name(change),
            plain(&change.before),
            plain(&change.after),
            change_shown(change)
        )
        .ok();
    }
    text
}
