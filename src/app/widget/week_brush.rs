//! All weeks in a strip, with the part of them in a frame that is dragged, drawn out, or moved by keys.

use std::ops::Range;

use egui::accesskit::{Action, ActionData};
use egui::{
    CornerRadius, CursorIcon, Id, Key, Pos2, Rangef, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo,
};

use super::arrows;
use crate::app::theme::Palette;

/// How high the strip is.
pub(crate) const HEIGHT: f32 = 34.0;
/// So close to an end of the frame, the end is taken hold of.
const GRIP: f32 = 7.0;

/// The strip.
pub(crate) struct WeekBrush<'a> {
    /// An amount for each week, drawn small.
    pub(crate) amounts: &'a [f64],
    /// The weeks in the frame.
    pub(crate) now: Range<usize>,
    /// Where it begins and ends, so that it stands under a chart.
    pub(crate) across: Rangef,
    /// What the frame holds, in words.
    pub(crate) said: &'a str,
    /// What a week is called.
    pub(crate) named: &'a dyn Fn(usize) -> String,
}

/// A week that is read and set as a number, from 1 on as people count.
struct Value<'a> {
    name: &'a str,
    now: usize,
    least: usize,
    most: usize,
}

impl Value<'_> {
    /// Says what it is, where it stands, and how far it goes.
    fn declare(&self, ui: &Ui, id: Id, response: &Response, shown: String) {
        let number = |week: usize| (week + 1) as f64;
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), number(self.now), self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_value(shown);
            node.set_min_numeric_value(number(self.least));
            node.set_max_numeric_value(number(self.most));
            node.set_numeric_value_step(1.0);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
        });
    }

    /// The week a screen reader asked for.
    fn asked(&self, ui: &Ui, id: Id) -> Option<usize> {
        let (steps, set) = ui.input(|input| {
            let count = |action| input.num_accesskit_action_requests(id, action) as isize;
            let requests = input.accesskit_action_requests(id, Action::SetValue);
            let numbers = requests.filter_map(|request| match request.data {
                Some(ActionData::NumericValue(number)) if number.is_finite() => Some(number),
                _ => None,
            });
            let steps = count(Action::Increment) - count(Action::Decrement);
            (steps, numbers.last())
        });
        let set = set.map(|number| number.round().max(1.0) as usize - 1);
        let stepped = (steps != 0).then(|| self.now.saturating_add_signed(steps));
        let wanted = set.or(stepped)?;
        Some(wanted.clamp(self.least, self.most))
    }

    /// The week that keys lead to, where it has the focus.
    fn by_keys(&self, ui: &Ui, response: &Response) -> Option<usize> {
        if !response.has_focus() {
            return None;
        }
        arrows::keep(ui, response);
        let (steps, home, end) = ui.input(|input| {
            let count = |key| input.num_presses(key) as isize;
            let more = count(Key::ArrowRight) + count(Key::ArrowUp);
            let less = count(Key::ArrowLeft) + count(Key::ArrowDown);
            let pressed = |key| input.key_pressed(key);
            (more - less, pressed(Key::Home), pressed(Key::End))
        });
        if home || end {
            return Some(if home { self.least } else { self.most });
        }
        let wanted = self.now.saturating_add_signed(steps);
        (steps != 0).then(|| wanted.clamp(self.least, self.most))
    }
}

/// What is being dragged.
#[derive(Clone, Debug, PartialEq)]
enum Held {
    /// A new frame, from that week on.
    New(usize),
    /// The first week of the frame, or its last; the other end stays.
    End(usize),
    /// The whole frame, by that many weeks from its first.
    Frame(usize),
}

impl WeekBrush<'_> {
    /// Draws it, and returns the weeks that were chosen anew.
    pub(crate) fn show(&self, ui: &mut Ui) -> Option<Range<usize>> {
        let palette = Palette::of(ui);
        let count = self.amounts.len();
        let wanted = Vec2::new(ui.available_width(), HEIGHT);
        let (whole, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let strip =
            Rect::from_x_y_ranges(self.across, whole.y_range()).shrink2(Vec2::new(0.0, 3.0));
        if count == 0 || strip.width() < 40.0 {
            return None;
        }
        let id = ui.make_persistent_id("week brush");
        let response = ui.interact(strip, id, Sense::click_and_drag());
        let whole = Value {
            name: self.said,
            now: self.now.start,
            least: 0,
            most: count - self.now.len().min(count),
        };
        whole.declare(ui, id, &response, (self.named)(self.now.start));
        self.draw(ui, strip, &response, palette);
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let chosen = self.chosen(ui, strip, &response, id);
        let chosen = chosen.or_else(|| whole.asked(ui, id).map(|first| self.moved_to(first)));
        let chosen = self.ends_ui(ui, strip, id).or(chosen);
        let near = response.hover_pos().map(|at| self.hold(strip, at));
        let cursor = match near {
            Some(Held::End(_)) => CursorIcon::ResizeHorizontal,
            Some(Held::Frame(_)) => CursorIcon::Grab,
            _ => CursorIcon::Crosshair,
        };
        if !response.dragged() {
            response.on_hover_cursor(cursor).on_hover_text(format!(
                "{}\nDrag across weeks to look at only those; drag the frame or its ends, or use the arrow keys (with \
                 Shift, its end). Double-click to see all",
                self.said
            ));
        }
        chosen.filter(|chosen| *chosen != self.now)
    }

    /// Both ends of the frame, each a value that keys and screen readers set; the pointer takes hold of them in the strip.
    fn ends_ui(&self, ui: &Ui, strip: Rect, id: Id) -> Option<Range<usize>> {
        let Range { start, end } = self.now;
        let last = end.checked_sub(1).filter(|last| start <= *last)?;
        let first_week = Value {
            name: "First week looked at",
            now: start,
            least: 0,
            most: last,
        };
        let last_week = Value {
            name: "Last week looked at",
            now: last,
            least: start,
            most: self.amounts.len() - 1,
        };
        let mut chosen = None;
        for (value, x) in [(first_week, start), (last_week, end)] {
            let centre = Pos2::new(self.x(strip, x), strip.center().y);
            let grip = Rect::from_center_size(centre, Vec2::new(7.0, 16.0));
            let id = id.with(value.name);
            let response = ui.interact(grip, id, Sense::focusable_noninteractive());
            value.declare(ui, id, &response, (self.named)(value.now));
            let wanted = value.asked(ui, id).or_else(|| value.by_keys(ui, &response));
            if let Some(week) = wanted {
                chosen = Some(if x == start {
                    week..end
                } else {
                    start..week + 1
                });
            }
        }
        chosen
    }

    fn draw(&self, ui: &Ui, strip: Rect, response: &Response, palette: &Palette) {
        let painter = ui.painter_at(strip.expand(2.0));
        painter.rect_filled(strip, CornerRadius::same(4), palette.panel);
        let frame = Rect::from_x_y_ranges(
            Rangef::new(self.x(strip, self.now.start), self.x(strip, self.now.end)),
            strip.y_range(),
        );
        painter.rect_filled(
            frame,
            CornerRadius::same(4),
            palette.accent.gamma_multiply(0.10),
        );
        let high = self.amounts.iter().copied().fold(0.0, f64::max);
        let low = self.amounts.iter().copied().fold(0.0, f64::min);
        let room = strip.shrink2(Vec2::new(0.0, 4.0));
        let y = |amount: f64| {
            let part = (amount - low) / f64::max(high - low, f64::MIN_POSITIVE);
            room.bottom() - room.height() * part as f32
        };
        let gap = (strip.width() / self.amounts.len() as f32 * 0.15).min(2.0);
        for (week, amount) in self.amounts.iter().enumerate() {
            if *amount == 0.0 {
                continue;
            }
            let bar = Rect::from_two_pos(
                Pos2::new(self.x(strip, week) + gap, y(0.0)),
                Pos2::new(self.x(strip, week + 1) - gap, y(*amount)),
            );
            let strength = if self.now.contains(&week) { 1.0 } else { 0.7 };
            painter.rect_filled(bar, 0.0, palette.muted.gamma_multiply(strength));
        }
        let line = Stroke::new(1.0, palette.line);
        painter.hline(strip.x_range(), y(0.0), line);
        painter.rect_stroke(strip, CornerRadius::same(4), line, StrokeKind::Inside);
        let width = if response.has_focus() { 2.5 } else { 1.5 };
        let border = Stroke::new(width, palette.accent);
        painter.rect_stroke(frame, CornerRadius::same(4), border, StrokeKind::Inside);
        for end in [frame.left(), frame.right()] {
            let grip =
                Rect::from_center_size(Pos2::new(end, strip.center().y), Vec2::new(5.0, 14.0));
            painter.rect_filled(grip, CornerRadius::same(2), palette.accent);
        }
    }

    /// Where a week begins.
    fn x(&self, strip: Rect, week: usize) -> f32 {
        strip.left() + strip.width() * week as f32 / self.amounts.len() as f32
    }

    /// The week at a place.
    fn week(&self, strip: Rect, at: Pos2) -> usize {
        let part = (at.x - strip.left()) / strip.width();
        let week = (part * self.amounts.len() as f32).floor().max(0.0) as usize;
        week.min(self.amounts.len() - 1)
    }

    fn is_all(&self) -> bool {
        self.now == (0..self.amounts.len())
    }

    /// What is taken hold of at a place.
    fn hold(&self, strip: Rect, at: Pos2) -> Held {
        let week = self.week(strip, at);
        let is_near = |end: usize| (self.x(strip, end) - at.x).abs() <= GRIP;
        let Range { start, end } = self.now;
        if start < end && is_near(end) {
            Held::End(start)
        } else if start < end && is_near(start) {
            Held::End(end - 1)
        } else if self.now.contains(&week) && !self.is_all() {
            Held::Frame(week - start)
        } else {
            Held::New(week)
        }
    }

    fn chosen(&self, ui: &Ui, strip: Rect, response: &Response, id: Id) -> Option<Range<usize>> {
        let count = self.amounts.len();
        if response.double_clicked() {
            return Some(0..count);
        }
        if response.drag_started()
            && let Some(origin) = ui.input(|input| input.pointer.press_origin())
        {
            let held = self.hold(strip, origin);
            ui.data_mut(|data| data.insert_temp(id, held));
        }
        if response.dragged() {
            let held = ui.data(|data| data.get_temp::<Held>(id))?;
            let week = self.week(strip, response.interact_pointer_pos()?);
            return Some(match held {
                Held::New(from) | Held::End(from) => from.min(week)..from.max(week) + 1,
                Held::Frame(grip) => {
                    let first = week.saturating_sub(grip);
                    self.moved_to(first)
                }
            });
        }
        if response.has_focus() {
            arrows::keep(ui, response);
            return self.by_keys(ui);
        }
        None
    }

    /// The frame from another week on, as wide as it is.
    fn moved_to(&self, first: usize) -> Range<usize> {
        let first = first.min(self.amounts.len() - self.now.len());
        first..first + self.now.len()
    }

    fn by_keys(&self, ui: &Ui) -> Option<Range<usize>> {
        let (presses, moves_end, home, end) = ui.input(|input| {
            let count = |key| input.num_presses(key) as isize;
            let right = count(Key::ArrowRight) + count(Key::ArrowUp);
            let left = count(Key::ArrowLeft) + count(Key::ArrowDown);
            let pressed = |key| input.key_pressed(key);
            let keys = [Key::Home, Key::End].map(pressed);
            (right - left, input.modifiers.shift, keys[0], keys[1])
        });
        let count = self.amounts.len();
        if home {
            return Some(self.moved_to(0));
        }
        if end {
            return Some(self.moved_to(count));
        }
        if presses == 0 {
            return None;
        }
        if moves_end {
            let last = self.now.end.saturating_add_signed(presses);
            return Some(self.now.start..last.clamp(self.now.start + 1, count));
        }
        Some(self.moved_to(self.now.start.saturating_add_signed(presses)))
    }
}
