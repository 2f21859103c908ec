//! Tabs: words in a row, the current one underlined.

use egui::{Align, Layout, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::app::theme::{self, Palette, size};

/// Something to switch to.
pub(crate) struct Tab<'a, T> {
    /// What it stands for.
    pub(crate) of: T,
    /// Its name on screen.
    pub(crate) name: &'a str,
    /// What it does, in words.
    pub(crate) tooltip: &'a str,
    /// Whether something there wants attention.
    pub(crate) is_marked: bool,
}

const HEIGHT: f32 = 28.0;

/// Draws them, and returns the one that was chosen.
pub(crate) fn show<T: Copy + PartialEq>(ui: &mut Ui, current: T, tabs: &[Tab<'_, T>]) -> Option<T> {
    let palette = Palette::of(ui);
    let mut chosen = None;
    ui.allocate_ui_with_layout(
        Vec2::new(0.0, HEIGHT),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            for tab in tabs {
                let is_current = tab.of == current;
                let font = if is_current {
                    theme::semibold(size::BODY)
                } else {
                    egui::FontId::proportional(size::BODY)
                };
                let mark = if tab.is_marked { " · to mend" } else { "" };
                let text = format!("{}{mark}", tab.name);
                let galley = ui
                    .painter()
                    .layout_no_wrap(text.clone(), font, palette.text);
                let wanted = Vec2::new(galley.size().x, HEIGHT);
                let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_current, &text));
                let colour = match (is_current, response.hovered() || response.has_focus()) {
                    (true, _) => palette.text,
                    (false, true) => palette.accent,
                    (false, false) => palette.muted,
                };
                let top = rect.center().y - galley.size().y / 2.0;
                let painter = ui.painter();
                painter.galley_with_override_text_color(
                    egui::pos2(rect.left(), top),
                    galley,
                    colour,
                );
                if is_current {
                    let line = Stroke::new(2.0, palette.accent);
                    painter.hline(rect.x_range(), rect.bottom() - 1.0, line);
                }
                if response.on_hover_text(tab.tooltip).clicked() && !is_current {
                    chosen = Some(tab.of);
                }
            }
        },
    );
    chosen
}
