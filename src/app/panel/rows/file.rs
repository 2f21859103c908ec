//! One file of the import report.

use egui::{Button, CollapsingHeader, Label, Ui};

use super::rejected;
use crate::analysis::plural;
use crate::app::columns::Target;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::facts;
use crate::app::widget::large_dialog::line;
use crate::app::{Commands, Open};
use crate::ingest::{FileQuality, FileReport};
use crate::quantity::format;
use crate::report;

/// With more files than that, each is folded away.
const UNFOLDED: usize = 6;

/// Draws it, where it is one of that many.
pub(super) fn ui(
    ui: &mut Ui,
    open: &Open,
    file: &FileReport,
    files: usize,
    commands: &mut Commands,
) {
    // What is wrong with a file that cannot be used stands above all files.
    let Ok(quality) = &file.outcome else {
        return;
    };
    let palette = Palette::of(ui);
    line(ui);
    ui.add_space(4.0);
    CollapsingHeader::new(strong(&file.file, size::BODY))
        .id_salt(("file", &file.path))
        .default_open(files <= UNFOLDED)
        .show_unindented(ui, |ui| {
            ui.add_space(2.0);
            ui.add(Label::new(small(&file.path).color(palette.muted)).truncate());
            ui.push_id(&file.path, |ui| {
                quality_ui(ui, quality);
                if let Some((label, digits)) = report::hash_line(file) {
                    facts::fact(ui, label, &digits);
                }
            });
            if !open.workbook.is_sample {
                ui.add_space(4.0);
                let obstacle = open.workbook.reading.obstacle();
                let choose = ui
                    .add_enabled(obstacle.is_none(), Button::new("Choose columns…"))
                    .on_hover_text("Look at this file’s first rows and choose what each column is")
                    .on_disabled_hover_text(obstacle.unwrap_or_default());
                if choose.clicked() {
                    commands.send(Command::ShowColumns(Target::of(file)));
                }
            }
            rejected::ui(ui, file, quality);
        });
    ui.add_space(4.0);
}

fn quality_ui(ui: &mut Ui, quality: &FileQuality) {
    let lines = |ui: &mut Ui, lines: Vec<report::Line>| {
        for (label, text) in lines {
            facts::fact(ui, label, &text);
        }
    };
    facts::beside(ui, "Layout", |ui| {
        ui.add(Label::new(small(report::layout_found(quality))).wrap());
        if !quality.reasons.is_empty() {
            let why = small(plural(quality.reasons.len(), "reason", "reasons"));
            CollapsingHeader::new(why)
                .id_salt("reasons")
                .show(ui, |ui| {
                    for reason in &quality.reasons {
                        ui.add(Label::new(small(reason)).wrap().selectable(true));
                    }
                });
        }
    });
    lines(ui, report::row_lines(quality));
    lines(ui, report::day_lines(quality));
    for (label, names) in report::names_found(quality) {
        facts::names(ui, label, names);
    }
    let amounts = report::amounts(quality);
    if !amounts.is_empty() {
        facts::numbers(ui, "Amounts", &amounts);
    }
    if let Some(text) = report::checked_found(quality) {
        facts::fact(ui, "Checked", &text);
    }
    columns_ui(ui, quality);
}

fn columns_ui(ui: &mut Ui, quality: &FileQuality) {
    let used = report::columns_used(quality);
    facts::names(ui, "Columns", &used);
    if !quality.ignored.is_empty() {
        let label = format!("{} ignored", format::count(quality.ignored.len() as u128));
        facts::names(ui, &label, &quality.ignored);
    }
}
