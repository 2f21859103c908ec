//! A patch of colour that says which colour is what.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2};

use crate::app::theme::Palette;

/// How large it is.
pub(crate) const SIZE: f32 = 10.0;

/// Draws it, with a border where its colour would be too pale without one.
pub(crate) fn paint(painter: &Painter, centre: Pos2, colour: Color32, palette: &Palette) {
    let rect = Rect::from_center_size(centre, Vec2::splat(SIZE));
    let edge = Stroke::new(1.0, palette.edge(colour));
    let corners = CornerRadius::same(2);
    painter.rect(rect, corners, colour, edge, StrokeKind::Inside);
}
