//! A slider for whole numbers, in the manner of those for rates; diamonds stand where the answer flips.

use egui::style::HandleShape;
use egui::{Slider, SliderClamping, Stroke, Ui};

use super::diamond;
use crate::app::theme::Palette;

/// Draws it as wide as there is room, and returns the number it was moved to.
pub(crate) fn show(
    ui: &mut Ui,
    name: &str,
    tooltip: &str,
    value: i32,
    range: std::ops::RangeInclusive<i32>,
    flips: &[i32],
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
            let slider = Slider::new(&mut moved, range.clone())
                .show_value(false)
                .handle_shape(HandleShape::Circle)
                .clamping(SliderClamping::Never);
            ui.add(slider).accessible_name(name)
        })
        .inner;
    let changed = response.changed();
    // The knob stops this far from the ends, as the slider draws it.
    let track = response.rect.x_range().shrink(response.rect.height() / 2.5);
    let (first, last) = (*range.start() as f32, *range.end() as f32);
    for flip in flips.iter().filter(|flip| range.contains(flip)) {
        let x = egui::remap(*flip as f32, first..=last, track.min..=track.max);
        diamond::paint(ui, egui::pos2(x, response.rect.center().y));
    }
    response.on_hover_text(tooltip);
    (changed && moved != value).then_some(moved)
}
