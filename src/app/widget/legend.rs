//! Which colour is which product; each entry hides or shows its product.

use egui::{Color32, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::swatch;
use crate::app::theme::{Palette, size};

/// What was asked of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Hide it, or show it again.
    Toggle,
    /// Show only it.
    Solo,
    /// Let everything be about it alone.
    Focus,
}

/// Draws an entry, and returns what was asked of it: to look at it alone only if it `is_one`. Long names end in an
/// ellipsis; the tooltip has them whole.
pub(crate) fn entry(
    ui: &mut Ui,
    name: &str,
    colour: Color32,
    shown: bool,
    is_one: bool,
) -> Option<Asked> {
    let palette = Palette::of(ui);
    let text_colour = if shown { palette.text } else { palette.muted };
    let text = egui::RichText::new(name)
        .size(size::SMALL + 0.5)
        .color(text_colour);
    let text = egui::WidgetText::from(text);
    let galley = text.into_galley(
        ui,
        Some(egui::TextWrapMode::Truncate),
        220.0,
        egui::TextStyle::Body,
    );
    let wanted = Vec2::new(galley.size().x + 24.0, 22.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), shown, name));
    if ui.is_rect_visible(rect) {
        if response.hovered() || response.has_focus() {
            ui.painter()
                .rect_filled(rect, CornerRadius::same(6), palette.hover);
        }
        let centre = rect.left_center() + Vec2::new(9.0, 0.0);
        if shown {
            swatch::paint(ui.painter(), centre, colour, palette);
        } else {
            let swatch = Rect::from_center_size(centre, Vec2::splat(swatch::SIZE));
            let border = Stroke::new(1.5, palette.muted);
            ui.painter()
                .rect_stroke(swatch, CornerRadius::same(2), border, StrokeKind::Inside);
        }
        let at = rect.left_center() + Vec2::new(20.0, -galley.size().y / 2.0);
        ui.painter().galley(at, galley, text_colour);
    }
    let alt = ui.input(|input| input.modifiers.alt);
    let response = response.on_hover_text(format!(
        "{name}\nClick to hide or show it, Alt+click to show only it, right-click for more"
    ));
    let mut asked = response
        .clicked()
        .then_some(if alt { Asked::Solo } else { Asked::Toggle });
    response.context_menu(|ui| {
        let toggle = if shown { "Hide" } else { "Show" };
        let options = [
            (toggle, Asked::Toggle),
            ("Show only this in the chart", Asked::Solo),
            ("Look at only this everywhere", Asked::Focus),
        ];
        for (text, option) in options {
            if (option != Asked::Focus || is_one) && ui.button(text).clicked() {
                asked = Some(option);
            }
        }
    });
    asked
}

/// Begins a new line where a sign of that width and the text after it would not fit into what is left of this one, so that a
/// sign stays with its text.
pub(crate) fn keep_together(ui: &mut Ui, text: &egui::RichText, sign: f32) {
    let galley = egui::WidgetText::from(text.clone()).into_galley(
        ui,
        Some(egui::TextWrapMode::Extend),
        f32::INFINITY,
        egui::TextStyle::Body,
    );
    let room = ui.available_size_before_wrap().x;
    if room < galley.size().x + sign + 12.0 {
        ui.end_row();
    }
}
