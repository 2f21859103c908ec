//! The import report: what became of every row, what needs a decision, and each file in full.

mod decisions;
mod file;
mod rejected;

use egui::{Label, Ui};

use crate::app::command::{self, Command};
use crate::app::theme::{Palette, size, small};
use crate::app::widget::large_dialog::LargeDialog;
use crate::app::widget::share_bar::{self, Part};
use crate::app::{Commands, Notice, Open};
use crate::report;

pub(crate) fn ui(ui: &Ui, open: &Open, notice: Option<&Notice>, commands: &mut Commands) {
    let dialog = LargeDialog {
        id: "rows",
        title: "What became of the rows",
        closes_beside: true,
    };
    let is_closed = dialog.show(
        ui,
        commands,
        |ui, _| sum_ui(ui, open),
        |ui, commands| {
            decisions::ui(ui, open, commands);
            let files = &open.workbook.files;
            for file in files.iter() {
                file::ui(ui, open, file, files.len(), commands);
            }
        },
        |ui, commands| foot_ui(ui, open, notice, commands),
    );
    if is_closed {
        commands.send(Command::Show(None));
    }
}

fn sum_ui(ui: &mut Ui, open: &Open) {
    let palette = Palette::of(ui);
    let Open {
        workbook, derived, ..
    } = open;
    let sum = egui::RichText::new(report::rows_line(workbook, derived)).size(size::BODY);
    ui.add(Label::new(sum).wrap());
    ui.add_space(6.0);
    let rows = workbook.rows();
    let unpriced = derived.pairing.unpriced_rows;
    let part = |name, meaning, count, colour| Part {
        name,
        meaning,
        count,
        colour,
    };
    let parts = [
        part(
            "priced",
            "Rows with usage that both contracts, where they meter it, have a rate for",
            rows.taken.saturating_sub(unpriced),
            palette.accent,
        ),
        part(
            "unpriced",
            "Rows with usage that a contract should meter but has no rate for",
            unpriced,
            palette.warning,
        ),
        part(
            "set aside",
            "Rows without anything to compare, or not meant to be; the reasons are below",
            rows.set_aside,
            palette.other,
        ),
        part(
            "rejected",
            "Rows with a mistake in them; each is listed below",
            rows.rejected,
            palette.dearer,
        ),
    ];
    share_bar::show(ui, &parts);
}

fn foot_ui(ui: &mut Ui, open: &Open, notice: Option<&Notice>, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let close = ui
        .button("Close")
        .on_hover_text("Back to the workbench (Esc)");
    if close.clicked() {
        ui.close();
    }
    if open.workbook.rows().rejected > 0 {
        let named = &command::SAVE_REJECTED;
        let save = ui.button(named.name).on_hover_text(named.tooltip);
        if save.clicked() {
            commands.send((named.command)());
        }
    }
    if let Some(notice) = notice {
        let colour = if notice.is_error {
            palette.dearer
        } else {
            palette.accent
        };
        let text = notice.text.lines().next().unwrap_or_default();
        ui.add(Label::new(small(text).color(colour)).truncate())
            .on_hover_text(&notice.text);
    }
}
