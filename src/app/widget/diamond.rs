//! The mark of a break-even on a track.

use egui::{Pos2, Shape, Stroke, Ui};

use crate::app::theme::Palette;

/// From its centre to its corners.
const RADIUS: f32 = 6.0;

/// Draws it.
pub(crate) fn paint(ui: &Ui, centre: Pos2) {
    let palette = Palette::of(ui);
    let corners = [(0.0, -RADIUS), (RADIUS, 0.0), (0.0, RADIUS), (-RADIUS, 0.0)];
    let corners = corners.map(|(dx, dy)| Pos2::new(centre.x + dx, centre.y + dy));
    ui.painter().add(Shape::convex_polygon(
        corners.to_vec(),
        palette.text,
        Stroke::new(1.0, palette.panel),
    ));
}
