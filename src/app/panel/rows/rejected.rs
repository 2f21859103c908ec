//! The rejected rows of a file.

use egui::{Label, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::theme::{Palette, size, small, strong};
use crate::ingest::{FileQuality, FileReport};
use crate::quantity::format;

/// Rows that are listed.
const LISTED: usize = 100;

const ROW: f32 = 22.0;

/// Draws them; nothing where there are none.
pub(super) fn ui(ui: &mut Ui, file: &FileReport, quality: &FileQuality) {
    let rejected = &quality.rejected[..quality.rejected.len().min(LISTED)];
    if rejected.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(6.0);
    let count = format::count(quality.rows.rejected.into());
    let title = if quality.rows.rejected > rejected.len() as u64 {
        format!("Rejected rows, the first {LISTED} of {count}")
    } else {
        "Rejected rows".to_owned()
    };
    ui.label(strong(title, size::SMALL));
    let width = ui.available_width();
    // Whatever room is left in what scrolls around it.
    let height = (ROW + ui.spacing().item_spacing.y) * rejected.len().min(9) as f32;
    TableBuilder::new(ui)
        .id_salt(("rejected", &file.path))
        .auto_shrink([false, true])
        .min_scrolled_height(height)
        .max_scroll_height(height)
        .column(Column::exact(64.0))
        .column(Column::exact(150.0).clip(true))
        .column(Column::exact(150.0).clip(true))
        .column(Column::exact((width - 64.0 - 300.0 - 40.0).max(120.0)).clip(true))
        .header(ROW, |mut header| {
            for title in ["Line", "Column", "Value", "Reason"] {
                header.col(|ui| {
                    ui.label(strong(title, size::SMALL).color(palette.muted));
                });
            }
        })
        .body(|body| {
            body.rows(ROW, rejected.len(), |mut row| {
                let rejection = &rejected[row.index()];
                let line = format!("line {}", rejection.line);
                let column = rejection.column.as_deref().unwrap_or_default();
                for text in [&line, column, &rejection.value, &rejection.reason] {
                    row.col(|ui| {
                        ui.add(Label::new(small(text)).truncate());
                    });
                }
            });
        });
}
