//! Arrow keys that move what has the focus, not the focus.

use egui::{EventFilter, FocusDirection, Key, Response, Ui};

/// Keeps the focus on `response` when arrows are pressed.
pub(crate) fn keep(ui: &Ui, response: &Response) {
    let arrows = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
    ];
    let is_moved = ui.input(|input| {
        arrows.into_iter().any(|key| input.key_pressed(key)) && !input.key_pressed(Key::Tab)
    });
    ui.memory_mut(|memory| {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        memory.set_focus_lock_filter(response.id, filter);
        // That takes effect a frame later than the focus, and an arrow may come with the focus.
        if is_moved && memory.has_focus(response.id) {
            memory.move_focus(FocusDirection::None);
        }
    });
}
