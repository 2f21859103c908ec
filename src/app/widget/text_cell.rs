//! A text that can be written over where it stands. It looks like print until it is pointed at.

use egui::accesskit::Invalid;
use egui::{Align, Align2, FontId, Frame, Id, Key, Margin, Stroke, TextEdit, Ui, Vec2};

use crate::app::theme::{self, Palette};

/// How what stands there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Fine.
    None,
    /// Odd, but fit for use.
    Odd,
    /// Not fit for use.
    Wrong,
}

/// A text to be written over.
pub(crate) struct TextCell<'a> {
    /// Tells it from others, also when the window is drawn anew.
    pub(crate) id: Id,
    /// What it is, for screen readers.
    pub(crate) name: &'a str,
    /// What it means, in words.
    pub(crate) tooltip: &'a str,
    /// What stands there.
    pub(crate) text: &'a str,
    /// What is shown where nothing does.
    pub(crate) hint: &'a str,
    /// Its font.
    pub(crate) font: FontId,
    /// Where the text stands.
    pub(crate) align: Align,
    /// Whether its border is always there.
    pub(crate) is_framed: bool,
    /// How what stands there is.
    pub(crate) mark: Mark,
    /// How wide it is.
    pub(crate) width: f32,
}

/// What was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Something was written.
    Text(String),
    /// Something was written, and writing is done, at once.
    Last(String),
    /// Writing is done: Enter, or somebody went elsewhere.
    Done,
    /// Escape: what stood there before is wanted back.
    PutBack,
}

impl TextCell<'_> {
    /// Draws it, and returns what was done to it.
    pub(crate) fn show(self, ui: &mut Ui) -> Option<Typed> {
        let palette = Palette::of(ui);
        let is_focused = ui.memory(|memory| memory.has_focus(self.id));
        let before = ui.ctx().read_response(self.id);
        let is_hovered = before.is_some_and(|before| before.hovered());
        let border = match (self.mark, is_focused, is_hovered || self.is_framed) {
            (Mark::Wrong, ..) => Stroke::new(1.5, palette.dearer),
            (_, true, _) => Stroke::new(1.5, palette.accent),
            (Mark::Odd, ..) => Stroke::new(1.0, palette.warning),
            (Mark::None, _, true) => Stroke::new(1.0, palette.line),
            (Mark::None, _, false) => Stroke::new(1.0, egui::Color32::TRANSPARENT),
        };
        let align = match self.align {
            Align::Max => Align2::RIGHT_CENTER,
            _ => Align2::LEFT_CENTER,
        };
        let mut text = self.text.to_owned();
        let edit = TextEdit::singleline(&mut text)
            .id(self.id)
            .font(self.font)
            .align(align)
            .hint_text(self.hint)
            .desired_width(self.width)
            .min_size(Vec2::new(self.width, 22.0))
            .clip_text(true)
            .frame(
                Frame::new()
                    .inner_margin(Margin::symmetric(4, 2))
                    .corner_radius(4)
                    .fill(if is_focused {
                        palette.panel
                    } else {
                        egui::Color32::TRANSPARENT
                    })
                    .stroke(border),
            );
        let response = ui.add(edit).accessible_name(self.name);
        if self.mark == Mark::Wrong {
            ui.ctx()
                .accesskit_node_builder(self.id, |node| node.set_invalid(Invalid::True));
        }
        let typed = if response.lost_focus() {
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            Some(if escaped {
                Typed::PutBack
            } else if text != self.text {
                Typed::Last(text)
            } else {
                Typed::Done
            })
        } else if text != self.text {
            Some(Typed::Text(text))
        } else {
            None
        };
        if !is_focused {
            response.on_hover_text(self.tooltip);
        }
        typed
    }
}

/// The font of a figure.
pub(crate) fn figure() -> FontId {
    theme::semibold(theme::size::BODY)
}
