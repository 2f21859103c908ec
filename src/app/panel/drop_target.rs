//! What shows while files are dragged over the window.

use egui::{Align2, Id, LayerId, Order, Ui};

use crate::app::theme::{Palette, semibold, size};

pub(crate) fn ui(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let palette = Palette::of(ui);
    let painter = ui
        .ctx()
        .layer_painter(LayerId::new(Order::Foreground, Id::unique("drop target")));
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, 0.0, palette.page.gamma_multiply(0.92));
    let text = "Drop usage files (CSV) or rate cards (TOML) to open them";
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        text,
        semibold(size::HEADLINE),
        palette.text,
    );
}
