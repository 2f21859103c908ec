//! A dialog that fills most of the window: a head that stays, a body that scrolls, a foot that stays.

use egui::{Align, Frame, Id, Label, Layout, Margin, Modal, ScrollArea, Ui, Vec2};

use crate::app::theme::{Palette, size, strong};

/// What the foot needs.
const FOOT: f32 = 40.0;

/// A dialog with that title.
pub(crate) struct LargeDialog<'a> {
    /// Tells it from others.
    pub(crate) id: &'static str,
    /// At the top.
    pub(crate) title: &'a str,
    /// Whether a click beside it closes it.
    pub(crate) closes_beside: bool,
}

impl LargeDialog<'_> {
    /// Draws it with what `content` tells it apart by; says whether it is to be closed.
    pub(crate) fn show<T>(
        &self,
        ui: &Ui,
        content: &mut T,
        head: impl FnOnce(&mut Ui, &mut T),
        body: impl FnOnce(&mut Ui, &mut T),
        foot: impl FnOnce(&mut Ui, &mut T),
    ) -> bool {
        let palette = Palette::of(ui);
        let window = ui.ctx().content_rect().size();
        // In a small window, there is little around it.
        let room = Vec2::new(
            (window.x * 0.8)
                .max((window.x - 32.0).min(720.0))
                .min(1000.0),
            (window.y * 0.8).max((window.y - 24.0).min(480.0)),
        );
        let frame = Frame::popup(ui.style())
            .fill(palette.panel)
            .inner_margin(Margin::symmetric(24, 18));
        let response = Modal::new(Id::unique(self.id))
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(room.x - 48.0);
                ui.set_max_height(room.y - 36.0);
                let top = ui.cursor().top();
                ui.add(Label::new(strong(self.title, size::FIGURE)).truncate());
                head(ui, content);
                ui.add_space(6.0);
                line(ui);
                let used = ui.cursor().top() - top;
                let height = (room.y - 36.0 - used - FOOT).max(80.0);
                ScrollArea::vertical()
                    .id_salt(self.id)
                    .max_height(height)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        // Room for the bar, so that it covers nothing.
                        ui.set_max_width(ui.available_width() - 10.0);
                        body(ui, content);
                    });
                line(ui);
                ui.add_space(6.0);
                ui.allocate_ui_with_layout(
                    Vec2::new(ui.available_width(), 26.0),
                    Layout::left_to_right(Align::Center),
                    |ui| foot(ui, content),
                );
            });
        let is_beside = response.backdrop_response.clicked() && self.closes_beside;
        is_beside || response.response.should_close()
    }
}

/// A thin line over the whole width.
pub(crate) fn line(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let wanted = Vec2::new(ui.available_width(), 1.0);
    let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette.line);
}
