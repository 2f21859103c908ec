//! A slider without an answer on its track, in the manner of those that have one.

use egui::style::HandleShape;
use egui::{Slider, SliderClamping, Stroke, Ui};

use crate::app::theme::Palette;

/// Draws it as wide as there is room, and returns the number it was moved to.
pub(crate) fn show(
    ui: &mut Ui,
    name: &str,
    tooltip: &str,
    value: i32,
    range: std::ops::RangeInclusive<i32>,
) -> Option<i32> {
    let palette = Palette::of(ui);
    let mut moved = value;
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - 4.0).max(40.0);
            ui.spacing_mut().slider_rail_height = 4.0;
            ui.spacing_mut().interact_size.y = 18.0;
            let widgets = &mut ui.visuals_mut().widgets;
            for state in [
                &mut widgets.inactive,
                &mut widgets.hovered,
                &mut widgets.active,
            ] {
                state.bg_fill = palette.line;
                state.fg_stroke = Stroke::new(2.0, palette.accent);
            }
            let slider = Slider::new(&mut moved, range)
                .show_value(false)
                .handle_shape(HandleShape::Circle)
                .clamping(SliderClamping::Never);
            ui.add(slider).accessible_name(name)
        })
        .inner;
    let changed = response.changed();
    response.on_hover_text(tooltip);
    (changed && moved != value).then_some(moved)
}
