//! A thin bar of parts that make up a whole, with a legend that says which is which.

use egui::{Color32, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::swatch;
use crate::app::theme::{Palette, small};
use crate::quantity::format;

/// One part of the whole.
pub(crate) struct Part {
    /// What it is: `priced`.
    pub(crate) name: &'static str,
    /// What that means, in words.
    pub(crate) meaning: &'static str,
    /// How many.
    pub(crate) count: u64,
    /// Its colour.
    pub(crate) colour: Color32,
}

/// Draws the bar over the whole width, and its legend below.
pub(crate) fn show(ui: &mut Ui, parts: &[Part]) {
    const HEIGHT: f32 = 8.0;
    const LEAST: f32 = 3.0;
    let palette = Palette::of(ui);
    let wanted = Vec2::new(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let said = |part: &Part| format!("{} {}", format::count(part.count.into()), part.name);
    let name = parts.iter().map(said).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let there = || parts.iter().filter(|part| part.count > 0);
    let whole: u64 = there().map(|part| part.count).sum();
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(4), palette.line);
    // What there is little of must be seen all the same.
    let room = rect.width() - LEAST * there().count() as f32;
    let mut left = rect.left();
    for part in there() {
        let share = part.count as f64 / whole.max(1) as f64;
        let right = left + LEAST + room * share as f32;
        let piece = Rect::from_x_y_ranges(left..=(right - 1.0), rect.y_range());
        let edge = Stroke::new(1.0, palette.edge(part.colour));
        let corners = CornerRadius::same(2);
        painter.rect(piece, corners, part.colour, edge, StrokeKind::Inside);
        left = right;
    }
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for part in parts {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(10.0, 16.0), Sense::hover());
            swatch::paint(ui.painter(), rect.center(), part.colour, palette);
            ui.label(small(said(part))).on_hover_text(part.meaning);
            ui.add_space(12.0);
        }
    });
}
