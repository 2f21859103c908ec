//! Something that is on or off, with a box that can be seen on any ground.

use egui::{Response, Ui};

use crate::app::theme::Palette;

/// Draws it.
pub(crate) fn show(ui: &mut Ui, is_on: &mut bool, text: &str) -> Response {
    let palette = Palette::of(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.bg_stroke.color = palette.muted;
        widgets.inactive.bg_fill = palette.panel;
        ui.checkbox(is_on, text)
    })
    .inner
}
