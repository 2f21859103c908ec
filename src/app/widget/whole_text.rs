//! A line of text that is wholly chosen when it opens, so that typing replaces it.

use egui::text::{CCursor, CCursorRange};
use egui::{Response, TextEdit, Ui};

/// Draws the line, and takes the keyboard when it `is_new`.
pub(crate) fn show(
    ui: &mut Ui,
    edit: TextEdit<'_>,
    name: &str,
    length: usize,
    is_new: bool,
) -> Response {
    let mut shown = edit.show(ui);
    let response = shown.response.response.clone().accessible_name(name);
    if is_new {
        response.request_focus();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(length));
        shown.state.cursor.set_char_range(Some(all));
        shown.state.store(ui.ctx(), response.id);
    }
    response
}
