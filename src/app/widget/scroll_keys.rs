//! What keys scroll, where nothing in a scroll area can have the focus.

use egui::{Id, Key, Role, Sense, Ui, Vec2, WidgetInfo};

use super::arrows;

/// How far an arrow key scrolls.
const STEP: f32 = 40.0;

/// At the beginning of what a scroll area holds: lets it have the focus, and arrow and Page keys scroll it. `name` is for
/// screen readers.
pub(crate) fn show(ui: &Ui, name: &str) {
    let seen = ui.clip_rect().shrink(4.0);
    let id: Id = ui.make_persistent_id(("scrolled by keys", name));
    let response = ui.interact(seen, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollView, true, name));
    if !response.has_focus() {
        return;
    }
    arrows::keep(ui, &response);
    let delta = ui.input(|input| {
        let presses =
            |more, less| (input.num_presses(more) as f32) - input.num_presses(less) as f32;
        let across = presses(Key::ArrowLeft, Key::ArrowRight) * STEP;
        let along = presses(Key::ArrowUp, Key::ArrowDown) * STEP;
        let pages = presses(Key::PageUp, Key::PageDown) * seen.height();
        Vec2::new(across, along + pages)
    });
    if delta != Vec2::ZERO {
        ui.scroll_with_delta(delta);
    }
}
