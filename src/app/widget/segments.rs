//! One of few words in a row, the chosen one set off.

use egui::{CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::app::theme::{Palette, size};

/// One of the words.
pub(crate) struct Segment<'a, T> {
    /// What it stands for.
    pub(crate) of: T,
    /// The word.
    pub(crate) name: &'a str,
    /// What it does, in words.
    pub(crate) tooltip: &'a str,
}

const HEIGHT: f32 = 24.0;
/// Room at both sides of a word.
const PADDING: f32 = 10.0;

/// Draws them, and returns the one that was chosen anew.
pub(crate) fn show<T: Copy + PartialEq>(
    ui: &mut Ui,
    current: T,
    segments: &[Segment<'_, T>],
) -> Option<T> {
    let palette = Palette::of(ui);
    let font = egui::FontId::proportional(size::BODY);
    let galley = |segment: &Segment<'_, T>| {
        ui.painter()
            .layout_no_wrap(segment.name.to_owned(), font.clone(), palette.text)
    };
    let galleys: Vec<_> = segments.iter().map(galley).collect();
    let width = |text: &egui::Galley| text.size().x + 2.0 * PADDING;
    let whole: f32 = galleys.iter().map(|text| width(text)).sum();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(whole, HEIGHT), Sense::hover());
    let mut left = rect.left();
    let mut chosen = None;
    for (at, (segment, text)) in segments.iter().zip(galleys).enumerate() {
        let is_current = segment.of == current;
        let right = left + width(&text);
        let part = Rect::from_x_y_ranges(left..=right, rect.y_range());
        left = right;
        let id = ui.scope_id().with((segment.name, at));
        let response = ui.interact(part, id, Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, enabled, is_current, segment.name)
        });
        let painter = ui.painter();
        let corners = CornerRadius::same(6);
        if is_current {
            painter.rect_filled(part, corners, palette.line);
        } else if response.hovered() {
            painter.rect_filled(part, corners, palette.hover);
        }
        // The tint alone is too pale to tell which one is chosen.
        if is_current {
            let line = Stroke::new(2.0, palette.accent);
            let across = part.x_range().shrink(PADDING);
            painter.hline(across, part.bottom() - 2.0, line);
        }
        let colour = if is_current || response.hovered() {
            palette.text
        } else {
            palette.muted
        };
        let at = part.center() - text.size() / 2.0;
        painter.galley_with_override_text_color(at, text, colour);
        if response.on_hover_text(segment.tooltip).clicked() && !is_current {
            chosen = Some(segment.of);
        }
    }
    let border = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect_stroke(rect, CornerRadius::same(6), border, StrokeKind::Inside);
    chosen
}
