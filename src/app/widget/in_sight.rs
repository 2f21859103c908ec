//! Rows of a long list that are drawn only where somebody can perceive them.

use egui::{Id, Rect, Ui, Vec2};

/// So far beyond the edge a row is drawn all the same, so that the keyboard finds the next one.
const BEYOND: f32 = 240.0;

/// Draws a row below what is there, with what `draw` draws; out of sight, it only takes the room it took when it was last
/// seen, or else `usual`. Where a screen reader listens, every row is drawn: it may ask for any.
pub(crate) fn show(ui: &mut Ui, id: Id, usual: f32, draw: impl FnOnce(&mut Ui)) {
    let top = ui.cursor().top();
    let height: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(usual);
    let row = Rect::from_min_size(ui.cursor().min, Vec2::new(1.0, height));
    let sight = ui.clip_rect().expand(BEYOND);
    let is_heard = ui.has_accesskit_node(egui::accesskit_root_id());
    if !is_heard && !sight.y_range().intersects(row.y_range()) {
        ui.add_space(height);
        return;
    }
    draw(ui);
    let height = ui.cursor().top() - top;
    ui.data_mut(|data| data.insert_temp(id, height));
}
