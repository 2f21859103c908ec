//! Arrow keys that move what has the focus, not the focus.

use egui::{EventFilter, Response, Ui};

/// Keeps the focus on `response` when arrows are pressed.
pub(crate) fn keep(ui: &Ui, response: &Response) {
    ui.memory_mut(|memory| {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        memory.set_focus_lock_filter(response.id, filter);
    });
}
