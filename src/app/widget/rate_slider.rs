//! A slider whose track answers: where the proposed contract costs less, where it costs more, where it flips.

use egui::accesskit::{Action, ActionData};
use egui::{Button, CornerRadius, Key, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo};
use rust_decimal::Decimal;

use super::{arrows, diamond, motion};
use crate::analysis::Turn;
use crate::app::theme::Palette;
use crate::pixel;
use crate::quantity::{RATE_PLACES, format};

const KNOB: f32 = 8.0;
/// The track is higher where it costs more, so that this is seen without colour.
const DEARER: f32 = 6.0;
const TRACK: f32 = 3.0;

/// What the slider shows.
pub(crate) struct RateSlider<'a> {
    /// For screen readers.
    pub(crate) name: &'a str,
    /// Where the knob stands.
    pub(crate) value: Decimal,
    /// What the contract says; a tick stands there.
    pub(crate) listed: Decimal,
    /// The right end, at least; a larger value widens it.
    pub(crate) max: Decimal,
    /// Where the answer flips, in order; a diamond stands at each.
    pub(crate) turns: &'a [Turn<Decimal>],
    /// Whether it costs more at the value now, `None` when it costs the same; decides the tint without a flip.
    pub(crate) dearer_now: Option<bool>,
    /// Whether the knob goes to a value that was set elsewhere, rather than be there at once.
    pub(crate) glides: bool,
}

impl RateSlider<'_> {
    /// Draws it, and returns the value it was set to, if it was. What `check` refuses is not taken.
    pub(crate) fn show(
        &self,
        ui: &mut Ui,
        check: impl Fn(Decimal) -> Result<(), String>,
    ) -> (Response, Option<Decimal>) {
        let size = Vec2::new(ui.available_width(), 2.0 * KNOB + 2.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        // Its own id: with one counted from its place, anything that appears above would end a drag.
        let id = ui.make_persistent_id(("rate slider", self.name));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let max = self.range_end(ui, &response);
        let left = rect.left() + KNOB;
        let width = (rect.width() - 2.0 * KNOB).max(1.0);
        let place = |value: Decimal| left + width * pixel::fraction(value, max);

        let wanted = self.menu(&response);
        let mut new = self.by_pointer(ui, &response, place, |x| (x - left) / width, max, width);
        new = self.by_keyboard(ui, &response, max).or(new);
        new = accessible_value(ui, &response).or(new).or(wanted);
        new = new
            .map(|value| value.round_dp(RATE_PLACES))
            .filter(|value| check(*value).is_ok());
        let value = new.unwrap_or(self.value);

        self.declare(ui, &response, value, max);
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response, place, value, max);
        }
        (response, new.filter(|new| *new != self.value))
    }

    /// What a right click offers: to go where the answer flips, or back to what the contract says.
    fn menu(&self, response: &Response) -> Option<Decimal> {
        let mut wanted = None;
        response.context_menu(|ui| {
            for turn in self.turns {
                let at = turn.at.round_dp(RATE_PLACES);
                let text = format!("Go to the break-even, {}", format::rate_rounded(at));
                if ui.button(text).clicked() {
                    wanted = Some(at);
                }
            }
            if self.turns.is_empty() {
                ui.add_enabled(false, Button::new("No break-even to go to"));
            }
            let back = format!(
                "Back to {}, as the contract says",
                format::rate(self.listed)
            );
            let back = ui.add_enabled(self.value != self.listed, Button::new(back));
            if back.clicked() {
                wanted = Some(self.listed);
            }
        });
        wanted
    }

    /// The value of the right end: four times the contract's unless the value is larger. It stays where it is
    /// during a drag, or the knob would run away from the pointer.
    fn range_end(&self, ui: &Ui, response: &Response) -> Decimal {
        let wide = if self.value > self.max {
            self.value
                .checked_mul(Decimal::new(125, 2))
                .unwrap_or(self.value)
        } else {
            self.max
        };
        let id = response.id.with("range");
        let held: Option<Decimal> = ui.data(|data| data.get_temp(id));
        match held {
            Some(held) if response.is_pointer_button_down_on() && held >= self.value => held,
            _ => {
                ui.data_mut(|data| data.insert_temp(id, wide));
                wide
            }
        }
    }

    fn by_pointer(
        &self,
        ui: &Ui,
        response: &Response,
        place: impl Fn(Decimal) -> f32,
        fraction_at: impl Fn(f32) -> f32,
        max: Decimal,
        width: f32,
    ) -> Option<Decimal> {
        let pointer = response.interact_pointer_pos()?;
        if response.double_clicked() {
            let apart = |value: Decimal| (place(value) - pointer.x).abs();
            let evens = self.turns.iter().map(|turn| turn.at);
            let near = evens.filter(|even| *even <= max && apart(*even) <= KNOB + 2.0);
            let nearest = near.min_by(|a, b| apart(*a).total_cmp(&apart(*b)));
            return Some(nearest.map_or(self.listed, |even| even.round_dp(RATE_PLACES)));
        }
        // A click on the knob must not move it, or a double-click could not be told from two clicks beside it.
        let grabbed = response.id.with("grabbed");
        if response.is_pointer_button_down_on() && ui.input(|input| input.pointer.any_pressed()) {
            let offset = place(self.value) - pointer.x;
            let offset = if offset.abs() <= KNOB { offset } else { 0.0 };
            ui.data_mut(|data| data.insert_temp(grabbed, offset));
        }
        if !response.dragged() && !response.is_pointer_button_down_on() && !response.clicked() {
            return None;
        }
        let offset: f32 = ui.data(|data| data.get_temp(grabbed)).unwrap_or_default();
        if offset != 0.0 && !response.dragged() {
            return None;
        }
        // Whole steps of about a pixel, so that dragged values are short.
        let pixels = Decimal::from(width.max(1.0) as u32).max(Decimal::ONE);
        let step = pixel::magnitude(max.checked_div(pixels).unwrap_or(Decimal::ONE));
        Some(pixel::at_fraction(
            fraction_at(pointer.x + offset),
            max,
            step,
        ))
    }

    /// Arrows step, with Shift finer; Page keys coarser; Home and End go to the ends; Delete goes to the tick.
    fn by_keyboard(&self, ui: &Ui, response: &Response, max: Decimal) -> Option<Decimal> {
        let step = pixel::magnitude(self.reference()) / Decimal::TEN;
        let asked = ui.input(|input| {
            input.num_accesskit_action_requests(response.id, Action::Increment) as i64
                - input.num_accesskit_action_requests(response.id, Action::Decrement) as i64
        });
        let mut steps = Decimal::from(asked);
        if response.has_focus() {
            arrows::keep(ui, response);
            let (up, down, page, fine, home, end, reset) = ui.input(|input| {
                let presses = |keys: [Key; 2]| {
                    keys.into_iter()
                        .map(|key| input.num_presses(key) as i64)
                        .sum::<i64>()
                };
                (
                    presses([Key::ArrowRight, Key::ArrowUp]),
                    presses([Key::ArrowLeft, Key::ArrowDown]),
                    input.num_presses(Key::PageUp) as i64 - input.num_presses(Key::PageDown) as i64,
                    input.modifiers.shift,
                    input.key_pressed(Key::Home),
                    input.key_pressed(Key::End),
                    input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace),
                )
            });
            if home {
                return Some(Decimal::ZERO);
            }
            if end {
                return Some(max);
            }
            if reset {
                return Some(self.listed);
            }
            let arrows = Decimal::from(up - down);
            steps += if fine { arrows / Decimal::TEN } else { arrows };
            steps += Decimal::from(page) * Decimal::TEN;
        }
        if steps.is_zero() {
            return None;
        }
        let moved = steps
            .checked_mul(step)
            .and_then(|change| self.value.checked_add(change))?;
        Some(moved.max(Decimal::ZERO).normalize())
    }

    /// What steps are measured by: the contract's value, or where that is zero the range.
    fn reference(&self) -> Decimal {
        if self.listed.is_zero() {
            self.max
        } else {
            self.listed
        }
    }

    fn declare(&self, ui: &Ui, response: &Response, value: Decimal, max: Decimal) {
        let shown = pixel::to_chart(value);
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), shown, self.name));
        let step = pixel::to_chart(pixel::magnitude(self.reference())) / 10.0;
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(pixel::to_chart(max));
            node.set_numeric_value_step(step);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
        });
    }

    /// What the track shows, in words: where the proposed contract costs more, and where less.
    pub(crate) fn answers(&self) -> String {
        let word = |is_dearer: bool| if is_dearer { "more" } else { "less" };
        let [first, ..] = self.turns else {
            return match self.dearer_now {
                Some(dearer) => {
                    format!("The proposed contract costs {} at any value", word(dearer))
                }
                None => "Both contracts cost the same".to_owned(),
            };
        };
        let mut text = format!(
            "The proposed contract costs {} below",
            word(!first.is_dearer)
        );
        for turn in self.turns {
            let at = format::rate_rounded(turn.at);
            text = format!("{text} {at}, {} from there on", word(turn.is_dearer));
        }
        text
    }

    fn paint(
        &self,
        ui: &Ui,
        rect: Rect,
        response: &Response,
        place: impl Fn(Decimal) -> f32,
        value: Decimal,
        max: Decimal,
    ) {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        let y = rect.center().y;
        let (left, right) = (place(Decimal::ZERO), place(max));
        let track = |from: f32, to: f32, dearer: Option<bool>| {
            let height = if dearer == Some(true) { DEARER } else { TRACK };
            let bar = Rect::from_min_max(
                Pos2::new(from, y - height / 2.0),
                Pos2::new(to, y + height / 2.0),
            );
            let colour = dearer.map_or(palette.line, |dearer| palette.track(dearer));
            painter.rect_filled(bar, CornerRadius::same(2), colour);
        };
        let mut from = left;
        let first = self.turns.first();
        let mut dearer = first.map_or(self.dearer_now, |turn| Some(!turn.is_dearer));
        for turn in self.turns {
            track(from, place(turn.at), dearer);
            (from, dearer) = (place(turn.at), Some(turn.is_dearer));
        }
        track(from, right, dearer);
        let tick = place(self.listed);
        painter.vline(tick, (y - 7.0)..=(y + 7.0), Stroke::new(1.5, palette.muted));

        let border = if response.has_focus() || response.hovered() || response.dragged() {
            3.0
        } else {
            2.0
        };
        let x = if self.glides {
            let is_held = response.is_pointer_button_down_on() || ui.style().animation_time <= 0.0;
            let time = if is_held {
                0.0
            } else {
                motion::DURATION as f32
            };
            let id = response.id.with("knob");
            let at = pixel::fraction(value, max);
            let at = ui.ctx().animate_value_with_time(id, at, time);
            left + (right - left) * at
        } else {
            place(value)
        };
        let knob = Pos2::new(x, y);
        if response.has_focus() {
            painter.circle_filled(knob, KNOB + 4.0, palette.accent.gamma_multiply(0.22));
        }
        painter.circle(
            knob,
            KNOB - 1.0,
            palette.knob,
            Stroke::new(border, palette.accent),
        );

        for turn in self.turns.iter().filter(|turn| turn.at <= max) {
            diamond::paint(ui, Pos2::new(place(turn.at), y));
        }
    }
}

/// The value a screen reader set this frame.
fn accessible_value(ui: &Ui, response: &Response) -> Option<Decimal> {
    ui.input(|input| {
        let requests = input.accesskit_action_requests(response.id, Action::SetValue);
        let values = requests.filter_map(|request| match &request.data {
            Some(ActionData::NumericValue(value)) => pixel::from_accessibility(*value),
            Some(ActionData::Value(text)) => crate::quantity::parse_decimal(text.as_bytes()).ok(),
            _ => None,
        });
        values.last()
    })
}
