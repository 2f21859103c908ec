//! A number that is typed, and read as an exact decimal.

use egui::accesskit::Invalid;
use egui::{Align2, Frame, Key, Margin, Response, Stroke, TextEdit, Ui, Vec2};
use rust_decimal::Decimal;

use crate::app::theme::{self, Palette, size};
use crate::quantity::{format, parse_decimal, ungrouped};

/// What became of the field this frame.
pub(crate) struct Typed {
    /// The field.
    pub(crate) response: Response,
    /// The value that was entered, if one was.
    pub(crate) entered: Option<Decimal>,
    /// Why what stands there is not a value.
    pub(crate) error: Option<String>,
}

/// A field that shows `value` and lets it be typed over. Enter or leaving takes it, Escape puts it back.
/// `check` says why a number cannot be the value. `name` is for screen readers.
pub(crate) fn show(
    ui: &mut Ui,
    name: &str,
    value: Decimal,
    places: u32,
    check: impl Fn(Decimal) -> Result<(), String>,
) -> Typed {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("decimal field", name));
    // What is being typed, and over which value: when that changes elsewhere, the draft is out of date.
    let draft: Option<(String, Decimal)> = ui.data(|data| data.get_temp(id));
    let draft = draft
        .filter(|(_, over)| *over == value)
        .map(|(text, _)| text);
    let is_edited = draft.is_some();
    let value_text = shown(value, places);
    let mut text = draft.unwrap_or_else(|| value_text.clone());
    let before = text.clone();
    let parsed = |text: &str| -> Result<Decimal, String> {
        let plain = ungrouped(text.trim());
        let value = parse_decimal(plain.as_bytes())
            .map_err(|error| format!("“{}” {error}", text.trim()))?;
        check(value).map(|()| value)
    };
    let error = if is_edited { parsed(&text).err() } else { None };

    let focused = ui.memory(|memory| memory.has_focus(id));
    let border = match (&error, focused) {
        (Some(_), _) => Stroke::new(1.5, palette.dearer),
        (None, true) => Stroke::new(1.5, palette.accent),
        (None, false) => Stroke::new(1.0, egui::Color32::TRANSPARENT),
    };
    // A figure cut short would be a wrong one, so the field grows with it.
    let galley =
        ui.painter()
            .layout_no_wrap(text.clone(), theme::semibold(size::BODY), palette.text);
    let width = (galley.size().x + 14.0).clamp(68.0, (ui.available_width() - 40.0).max(68.0));
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .font(theme::semibold(size::BODY))
        .align(Align2::RIGHT_CENTER)
        .desired_width(width)
        .min_size(Vec2::new(width, 20.0))
        .frame(
            Frame::new()
                .inner_margin(Margin::symmetric(4, 1))
                .corner_radius(4)
                .stroke(border),
        );
    let response = ui.add(edit).accessible_name(name);
    if error.is_some() {
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_invalid(Invalid::True));
    }

    let mut entered = None;
    // Pasted and entered in one frame, it was never a draft.
    let is_edited = is_edited || text != before;
    if response.lost_focus() {
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        match parsed(&text) {
            // What cannot be taken stays, with the reason, until it is mended or put back with Escape.
            Err(_) if !escaped && is_edited => {
                ui.data_mut(|data| data.insert_temp(id, (text, value)));
            }
            new => {
                entered = new
                    .ok()
                    .filter(|new| *new != value && is_edited && !escaped);
                ui.data_mut(|data| data.remove::<(String, Decimal)>(id));
            }
        }
    } else if response.changed() || (is_edited && text != value_text) {
        ui.data_mut(|data| data.insert_temp(id, (text, value)));
    }
    Typed {
        response,
        entered,
        error,
    }
}

fn shown(value: Decimal, places: u32) -> String {
    let value = value.normalize();
    format::number(value, value.scale().max(places))
}
