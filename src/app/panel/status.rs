//! Files, rows, what has no price, weeks, and what is open.

use egui::{Align, Layout, Link, Ui};

use crate::analysis::{plural, unpriced};
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::view::Dialog;
use crate::app::{Commands, Open, wording};
use crate::contract::Side;
use crate::workbook::Workbook;

/// With less room than this, it takes more than a line, and no part of it is cut short.
const ONE_LINE: f32 = 860.0;

pub(crate) fn ui(ui: &mut Ui, open: &Open, said: Option<&str>, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (workbook, derived) = (&open.workbook, &open.derived);
    let rows = workbook.rows();
    let mut content = |ui: &mut Ui, is_narrow: bool| {
        ui.spacing_mut().item_spacing.x = 18.0;
        let account = crate::report::rows_line(workbook, derived);
        let account = small(account);
        let account = if rows.rejected > 0 {
            account.color(palette.warning)
        } else {
            account
        };
        let link = ui.add(Link::new(account));
        if link
            .on_hover_text("Show which rows were taken, set aside or rejected, and why")
            .clicked()
        {
            commands.send(Command::Show(Some(Dialog::Rows)));
        }
        let missing: Vec<String> = Side::BOTH
            .into_iter()
            .map(|side| (side, unpriced(&derived.pairing, &derived.comparison, side)))
            .filter(|(_, quantity)| !quantity.is_empty())
            .map(|(side, quantity)| format!("{quantity} unpriced ({})", side.key()))
            .collect();
        if missing.is_empty() {
            ui.label(small("Nothing unpriced").color(palette.muted))
        } else {
            ui.label(small(missing.join(", ")).color(palette.warning))
        }
        .on_hover_text(wording::meaning("unpriced"));
        let partial = derived
            .pairing
            .rollup
            .weeks
            .iter()
            .filter(|week| week.partial)
            .count();
        if partial > 0 {
            ui.label(small(plural(partial, "partial week", "partial weeks")).color(palette.muted))
                .on_hover_text(wording::meaning("partial week"));
        }
        let weeks = format!(
            "Weeks start {} · UTC · priced {}",
            workbook.week_start.shown(),
            derived
                .pairing
                .priced(Side::BOTH.map(|side| workbook.contract(side)))
        );
        let said = said.map(|said| small(said).color(palette.accent));
        if is_narrow {
            ui.label(small(weeks).color(palette.muted));
            document_ui(ui, open);
            if let Some(said) = said {
                ui.label(said);
            }
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(said) = said {
                ui.label(said);
            }
            document_ui(ui, open);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(small(&weeks).color(palette.muted)).truncate())
                    .on_hover_text(weeks);
            });
        });
    };
    if ui.available_width() < ONE_LINE {
        ui.horizontal_wrapped(|ui| content(ui, true));
    } else {
        ui.horizontal(|ui| content(ui, false));
    }
}

/// What is open, and whether it is saved.
fn document_ui(ui: &mut Ui, open: &Open) {
    let palette = Palette::of(ui);
    let document = &open.document;
    let name = match &document.path {
        Some(_) => document.name(),
        None => sources(&open.workbook),
    };
    let (state, colour) = match (document.warning(), document.is_saved, &document.path) {
        _ if document.is_reviewed => (" · under review", palette.muted),
        (Some(_), ..) => (" · see the file", palette.warning),
        (None, false, _) => (" · not saved", palette.text),
        (None, true, Some(_)) => (" · saved", palette.muted),
        (None, true, None) => ("", palette.muted),
    };
    let text = small(format!("{name}{state}")).color(colour);
    let path = document
        .path
        .as_ref()
        .map(|path| path.display().to_string());
    let hint = [path, document.warning()].into_iter().flatten();
    let hint = hint.collect::<Vec<_>>().join("\n");
    let response = ui.add(egui::Label::new(text).truncate());
    response.on_hover_text(if hint.is_empty() { name } else { hint });
}

fn sources(workbook: &Workbook) -> String {
    if workbook.is_sample {
        return "Sample (made up)".to_owned();
    }
    let mut read = workbook.files.iter().filter(|file| file.outcome.is_ok());
    let Some(first) = read.next() else {
        return String::new();
    };
    match read.count() {
        0 => first.file.clone(),
        more => format!(
            "{} and {}",
            first.file,
            plural(more, "more file", "more files")
        ),
    }
}
