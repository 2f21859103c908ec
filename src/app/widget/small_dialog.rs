//! A dialog as small as what is in it, with a title.

use egui::{Frame, Id, Label, Margin, Modal, Ui};

use crate::app::theme::{Palette, size, strong};

/// Draws it, at most `width` wide; says whether it is to be closed, by Esc or a click beside it.
pub(crate) fn show(
    ui: &Ui,
    id: &'static str,
    title: &str,
    width: f32,
    content: impl FnOnce(&mut Ui),
) -> bool {
    let palette = Palette::of(ui);
    let frame = Frame::popup(ui.style())
        .fill(palette.panel)
        .inner_margin(Margin::symmetric(24, 20));
    let response = Modal::new(Id::unique(id))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
            ui.add(Label::new(strong(title, size::FIGURE)).wrap());
            ui.add_space(8.0);
            content(ui);
        });
    response.should_close()
}
