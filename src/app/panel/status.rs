//! Files, rows, what has no price, weeks, and what is open.

use egui::{Align, Layout, Link, Ui};

use crate::analysis::{plural, unpriced};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::view::Dialog;
use crate::contract::Side;
use crate::workbook::{Derived, Workbook};

pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    said: Option<&str>,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let rows = workbook.rows();
    ui.horizontal(|ui| {
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
            ui.label(small("Nothing unpriced").color(palette.muted));
        } else {
            ui.label(small(missing.join(", ")).color(palette.warning));
        }
        let partial = derived
            .pairing
            .rollup
            .weeks
            .iter()
            .filter(|week| week.partial)
            .count();
        if partial > 0 {
            ui.label(small(plural(partial, "partial week", "partial weeks")).color(palette.muted));
        }
        let weeks = format!(
            "Weeks start {} · UTC · priced {}",
            workbook.week_start.shown(),
            derived
                .pairing
                .priced(Side::BOTH.map(|side| workbook.contract(side)))
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(said) = said {
                ui.label(small(said).color(palette.accent));
            }
            let name = document(workbook);
            ui.add(egui::Label::new(small(&name).color(palette.muted)).truncate())
                .on_hover_text(name);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(small(&weeks).color(palette.muted)).truncate())
                    .on_hover_text(weeks);
            });
        });
    });
}

fn document(workbook: &Workbook) -> String {
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
