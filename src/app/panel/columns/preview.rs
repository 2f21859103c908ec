//! What would come of a mapping, told by the first rows.

use egui::{Label, Ui};

use crate::app::columns::Draft;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::facts;
use crate::ingest::FileQuality;
use crate::quantity::format;
use crate::report;

/// Rejected rows that are named.
const REJECTED: usize = 3;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, draft: &Draft) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.label(strong("What comes of it", size::BODY));
        if !draft.is_current {
            ui.label(small("looking at the first rows").color(palette.muted));
        }
    });
    let Some(preview) = &draft.preview else {
        return;
    };
    match &preview.outcome {
        Ok(quality) => quality_ui(ui, quality),
        Err(_) if draft.lacks_most() => {
            let text = "Choose the column that has the time, and at least one with a quantity: tokens, hours, \
                        requests or billed cost";
            ui.add(Label::new(egui::RichText::new(text).color(palette.warning)).wrap());
        }
        Err(error) => {
            let text = egui::RichText::new(error.to_string()).color(palette.dearer);
            ui.add(Label::new(text).wrap());
        }
    }
}

fn quality_ui(ui: &mut Ui, quality: &FileQuality) {
    let palette = Palette::of(ui);
    let rows = quality.rows;
    let count = |rows: u64| format::count(rows.into());
    let sum = format!(
        "Of the first {} rows, {} would be read, {} set aside, {} rejected",
        count(rows.read),
        count(rows.taken),
        count(rows.set_aside),
        count(rows.rejected)
    );
    let colour = if rows.taken == 0 {
        palette.warning
    } else {
        palette.text
    };
    ui.add(Label::new(egui::RichText::new(sum).color(colour)).wrap());
    facts::fact(ui, "Read as", &report::layout_found(quality));
    facts::names(ui, "Columns", &report::columns_used(quality));
    facts::fact(ui, "Each covers", &quality.period_reason);
    for (label, text) in report::day_lines(quality) {
        facts::fact(ui, label, &text);
    }
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
    if !quality.busy_time.is_zero() {
        facts::fact(ui, "Busy time", &report::busy_time_found(quality.busy_time));
    }
    for rejection in quality.rejected.iter().take(REJECTED) {
        ui.add(Label::new(small(rejection.to_string()).color(palette.warning)).wrap());
    }
}
