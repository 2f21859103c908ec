//! A row of the palette: the name and its keys, and below what it does, or why it cannot run now.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Id, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::Entry;
use super::matching::Found;
use crate::app::theme::{self, Palette, size};

/// How high a row is.
pub(super) const HEIGHT: f32 = 46.0;

/// What is left free beside the text.
pub(super) const INSET: f32 = 16.0;

/// An entry as it was found.
pub(super) struct Row<'a> {
    pub(super) entry: &'a Entry<'a>,
    pub(super) found: &'a Found,
    /// How many rows come before it.
    pub(super) place: usize,
    /// Whether Enter runs it.
    pub(super) is_selected: bool,
    /// Whether that was asked for, and is blocked.
    pub(super) is_refused: bool,
}

impl Row<'_> {
    /// Draws it. The keyboard stays in the text field.
    pub(super) fn show(&self, ui: &mut Ui, id: Id) -> Response {
        let (_, rect) = ui.allocate_space(Vec2::new(ui.available_width(), HEIGHT));
        let response = ui.interact(rect, id, Sense::CLICK);
        self.tell(ui, &response);
        let is_whole = self.paint(ui, rect, response.hovered());
        let hint = self.entry.hint;
        match self.reason() {
            Some(reason) => response.on_hover_text(format!("{hint}\n{reason}")),
            None if is_whole => response,
            None => response.on_hover_text(hint),
        }
    }

    /// Why it cannot run now, as it is said.
    fn reason(&self) -> Option<String> {
        let blocked = self.entry.blocked?;
        Some(format!("Not now: {blocked}"))
    }

    /// Tells screen readers what it is.
    fn tell(&self, ui: &Ui, response: &Response) {
        let Entry { name, hint, .. } = self.entry;
        let reason = self.reason();
        let is_enabled = reason.is_none();
        let parts: Vec<&str> = match (&reason, self.is_refused) {
            // What was asked about comes first.
            (Some(reason), true) => vec![reason, name],
            _ => [
                Some(*name),
                self.entry.shortcut.as_deref(),
                reason.as_deref(),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        let label = parts.join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, is_enabled, &label));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(*hint);
            node.set_selected(self.is_selected);
            node.set_position_in_set(self.place);
            if self.is_selected && !is_enabled {
                // Its name changes when it is refused, and that is worth hearing at once.
                node.set_live(egui::accesskit::Live::Assertive);
            }
        });
    }

    /// Paints it, and says whether all text had room.
    fn paint(&self, ui: &Ui, rect: Rect, is_hovered: bool) -> bool {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        if self.is_selected || is_hovered {
            let fill = if self.is_selected {
                palette.hover
            } else {
                palette.hover.gamma_multiply(0.5)
            };
            painter.rect_filled(rect, 0.0, fill);
        }
        if self.is_selected {
            let bar = Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height()));
            painter.rect_filled(bar, 0.0, palette.accent);
        }
        let is_blocked = self.entry.blocked.is_some();
        let (name_colour, letter_colour) = if is_blocked {
            (palette.muted, palette.muted)
        } else {
            (palette.text, palette.accent)
        };
        let inside = rect.shrink2(Vec2::new(INSET, 0.0));
        let mut name_width = inside.width();
        if let Some(shortcut) = &self.entry.shortcut {
            let font = FontId::proportional(size::SMALL);
            let galley = painter.layout_no_wrap(shortcut.clone(), font, palette.muted);
            let at = pos2(inside.right() - galley.size().x, rect.top() + 8.0);
            name_width -= galley.size().x + INSET;
            painter.galley(at, galley, palette.muted);
        }
        let name = Letters {
            text: self.entry.name,
            asked: &self.found.in_name,
            size: size::BODY,
            colour: name_colour,
            asked_colour: letter_colour,
        };
        let name = name.layout(ui, name_width);
        let reason = self.reason();
        let below = match &reason {
            Some(reason) => Letters {
                text: reason,
                asked: &[],
                size: size::SMALL,
                colour: palette.warning,
                asked_colour: palette.warning,
            },
            None => Letters {
                text: self.entry.hint,
                asked: &self.found.in_hint,
                size: size::SMALL,
                colour: palette.muted,
                asked_colour: palette.muted,
            },
        };
        let below = if self.is_refused {
            below.layout_strong(ui, inside.width())
        } else {
            below.layout(ui, inside.width())
        };
        let is_whole = !name.elided && !below.elided;
        painter.galley(pos2(inside.left(), rect.top() + 6.0), name, palette.text);
        painter.galley(pos2(inside.left(), rect.top() + 25.0), below, palette.muted);
        is_whole
    }
}

/// Tells screen readers that the row is where somebody is who types in the field.
pub(super) fn tell_selected(ui: &Ui, field: Id, row: Id) {
    if ui.ctx().has_accesskit_node(row) {
        ui.ctx().accesskit_node_builder(field, |node| {
            node.set_active_descendant(row.accesskit_id());
        });
    }
}

/// A text in which letters stand out that were asked for.
struct Letters<'a> {
    text: &'a str,
    /// Which ones, counted from 0, in order.
    asked: &'a [u32],
    size: f32,
    colour: Color32,
    asked_colour: Color32,
}

impl Letters<'_> {
    /// Lays it out in one line of that width.
    fn layout(&self, ui: &Ui, width: f32) -> Arc<Galley> {
        let plain = TextFormat::simple(FontId::proportional(self.size), self.colour);
        let strong = TextFormat::simple(theme::semibold(self.size), self.asked_colour);
        let mut job = LayoutJob {
            wrap: TextWrapping::truncate_at_width(width),
            ..LayoutJob::default()
        };
        let is_asked = |place: usize| self.asked.binary_search(&(place as u32)).is_ok();
        let letters: Vec<(usize, char)> = self.text.chars().enumerate().collect();
        for run in letters.chunk_by(|(a, _), (b, _)| is_asked(*a) == is_asked(*b)) {
            let text: String = run.iter().map(|(_, letter)| letter).collect();
            let is_asked = run.first().is_some_and(|(place, _)| is_asked(*place));
            let format = if is_asked { &strong } else { &plain };
            job.append(&text, 0.0, format.clone());
        }
        ui.painter().layout_job(job)
    }

    /// The same, all of it standing out.
    fn layout_strong(&self, ui: &Ui, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(
            self.text.to_owned(),
            TextFormat::simple(theme::semibold(self.size), self.colour),
        );
        job.wrap = TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    }
}
