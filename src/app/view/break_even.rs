//! The plane of both common factors: which contract costs less where, the line on which they cost the same, and the point
//! of today's rates, which can be dragged.

use egui::epaint::{Mesh, PathStroke};
use egui::{
    Align2, Color32, CursorIcon, FontId, Id, Key, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    Ui, Vec2, WidgetInfo,
};
use rust_decimal::Decimal;

use super::{ViewState, claims};
use crate::analysis::{Border, Plane, RateKind, shorten};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::pixel::{from_chart, to_chart};
use crate::app::theme::{Palette, semibold, size, small};
use crate::app::widget::{arrows, diamond};
use crate::contract::Side;
use crate::contract::card::check_factor;
use crate::quantity::{Multiplier, format};
use crate::workbook::{Derived, Edit, Workbook};

/// Products with a line of their own.
const LINES: usize = crate::app::theme::PRODUCT_COLOURS;
const KNOB: f32 = 9.0;
/// Room for the labels of the axes.
const LEFT: f32 = 74.0;
const BOTTOM: f32 = 46.0;

/// With less room than this, there is none for the claims beside the plane.
const NARROW: f32 = 720.0;

/// Draws the plane, and the claims beside it.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    if ui.available_width() > NARROW {
        egui::Panel::right("claims")
            .exact_size(claims::WIDTH + 16.0)
            .resizable(false)
            .show_separator_line(false)
            .frame(egui::Frame::new().inner_margin(egui::Margin {
                left: 16,
                ..egui::Margin::ZERO
            }))
            .show(ui, |ui| claims::ui(ui, workbook, derived, commands));
    }
    plane_ui(ui, workbook, derived, view, commands);
}

fn plane_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let (Some(plane), Some([tokens, hours])) =
        (derived.plane(workbook), derived.pairing.plane_sides())
    else {
        let text = "There is no plane of token rates and hourly rates here: it takes a contract that meters tokens, and \
                    another that meters hours";
        ui.add(egui::Label::new(small(text).color(palette.muted)).wrap());
        return;
    };
    let factors = [
        workbook.multiplier(tokens, RateKind::Tokens).0,
        workbook.multiplier(hours, RateKind::Hours).0,
    ];
    let wanted = Vec2::new(ui.available_width(), ui.available_height() - 44.0);
    let (whole, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let frame = Rect::from_min_max(
        Pos2::new(whole.left() + LEFT, whole.top() + 8.0),
        Pos2::new(whole.right() - 16.0, whole.bottom() - BOTTOM),
    );
    let even = even_tokens(derived);
    let scale = Scale::new(ui, frame, tokens, factors, even);
    let summary = summary(derived, factors);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &summary));
    if frame.width() < 60.0 || frame.height() < 60.0 {
        return;
    }
    scale.shade(ui, plane, palette);
    scale.axes(ui, whole, palette);
    let products = view.in_focus(derived).take(LINES);
    let is_several = derived.pairing.products_in_focus().count() > 1;
    let is_shown = |name: &String| !view.hidden.contains(name);
    for (rank, product) in products {
        let of = &derived.comparison.products[product];
        if is_shown(&of.name) && is_several {
            scale.line(
                ui,
                plane,
                &plane.products[product],
                palette.product(rank),
                true,
            );
        }
    }
    scale.line(ui, plane, &plane.total, palette.text, false);
    scale.words(ui, plane, factors, palette);
    if let Some(edits) = scale.point_ui(ui, factors, even, [&summary, &here(derived)], palette) {
        let [token_factor, hour_factor] = edits.map(Multiplier);
        let edits = [
            Edit::SetMultiplier(tokens, RateKind::Tokens, token_factor),
            Edit::SetMultiplier(hours, RateKind::Hours, hour_factor),
        ];
        for edit in edits {
            commands.send(Command::Edit(edit));
        }
    }
    ui.horizontal_wrapped(|ui| {
        let text =
            "Drag the point, or move it with the arrow keys; double-click it to go back to 1";
        ui.label(small(text).color(palette.muted));
        if is_several {
            for (rank, product) in view.in_focus(derived).take(LINES) {
                let name = &derived.comparison.products[product].name;
                if is_shown(name) {
                    let name = small(shorten(name)).color(palette.muted);
                    let wide = egui::WidgetText::from(name.clone()).into_galley(
                        ui,
                        Some(egui::TextWrapMode::Extend),
                        f32::INFINITY,
                        FontId::proportional(size::SMALL),
                    );
                    // A dash stays with its name.
                    let room = ui.available_size_before_wrap().x;
                    if room < wide.size().x + 32.0 {
                        ui.end_row();
                    }
                    let (rect, _) = ui.allocate_exact_size(Vec2::new(20.0, 16.0), Sense::hover());
                    let ends = [rect.left_center(), rect.right_center()];
                    let stroke = Stroke::new(1.5, palette.product(rank));
                    ui.painter()
                        .extend(Shape::dashed_line(&ends, stroke, 5.0, 3.0));
                    ui.label(name);
                }
            }
        }
    });
}

/// The factor on token rates at which both cost the same, at the hourly rates as they are set.
fn even_tokens(derived: &Derived) -> Option<Decimal> {
    derived
        .comparison
        .total
        .break_even_tokens
        .map(|factor| factor.0)
}

/// What the switch costs at the point.
fn here(derived: &Derived) -> String {
    let total = &derived.comparison.total;
    match total.difference_per_week() {
        Some(difference) => format!("{} a week", format::short_signed(difference)),
        None => format::short_signed(total.compared.difference()),
    }
}

/// Where the point is and what that means, in words.
fn summary(derived: &Derived, [tokens, hours]: [Decimal; 2]) -> String {
    let times = |factor: Decimal| format::multiplier(Multiplier(factor));
    format!(
        "Break-even plane: at {} token rates and {} hourly rates, {}",
        times(tokens),
        times(hours),
        derived.headline.sentence()
    )
}

/// Where factors lie on screen.
struct Scale {
    frame: Rect,
    x: [f64; 2],
    y: [f64; 2],
    /// The contract that meters tokens, which costs less above the line.
    tokens: Side,
}

impl Scale {
    /// From 0.4 to 1.6, or as far as it takes to show the point and the break-even. It stays while the point is dragged.
    fn new(
        ui: &Ui,
        frame: Rect,
        tokens: Side,
        factors: [Decimal; 2],
        even: Option<Decimal>,
    ) -> Self {
        let id = Id::unique("break-even range");
        let held: Option<[[f64; 2]; 2]> = ui.data(|data| data.get_temp(id));
        let is_dragged = ui.ctx().is_being_dragged(Id::unique("break-even point"));
        let [x, y] = held.filter(|_| is_dragged).unwrap_or_else(|| {
            let near = even.map(to_chart).filter(|even| *even < 3.0);
            let of = |values: &[f64]| {
                let far = values.iter().map(|value| (value - 1.0).abs() * 1.2);
                let half = far.fold(0.6, f64::max).min(9.0);
                [(1.0 - half).max(0.0), 1.0 + half]
            };
            let [of_tokens, of_hours] = factors.map(to_chart);
            [of(&[of_tokens, near.unwrap_or(1.0)]), of(&[of_hours])]
        });
        ui.data_mut(|data| data.insert_temp(id, [x, y]));
        Self {
            frame,
            x,
            y,
            tokens,
        }
    }

    fn place(&self, x: f64, y: f64) -> Pos2 {
        let along = |value: f64, [from, to]: [f64; 2]| ((value - from) / (to - from)) as f32;
        Pos2::new(
            self.frame.left() + along(x, self.x) * self.frame.width(),
            self.frame.bottom() - along(y, self.y) * self.frame.height(),
        )
    }

    /// The factors at a place, to the thousandth.
    fn factors(&self, at: Pos2) -> [Decimal; 2] {
        let at = self.frame.clamp(at);
        let along = |part: f32, [from, to]: [f64; 2]| from + f64::from(part) * (to - from);
        let x = along((at.x - self.frame.left()) / self.frame.width(), self.x);
        let y = along((self.frame.bottom() - at.y) / self.frame.height(), self.y);
        [x, y].map(|value| from_chart(value).round_dp(3).normalize())
    }

    /// The height of the border at each factor that was tried, within the plane: all of it, where the answer is the same
    /// everywhere.
    fn borders(&self, plane: &Plane, line: &[Border]) -> Vec<[f64; 2]> {
        let heights = line.iter().map(|border| match border {
            Border::At(factor) => to_chart(*factor),
            Border::Below => self.y[0] - 1.0,
            Border::Above => self.y[1] + 1.0,
        });
        let factors = plane.token_factors.iter().copied().map(to_chart);
        factors.zip(heights).map(|(x, y)| [x, y]).collect()
    }

    /// Tints the side on which the proposed contract costs less, and the other.
    fn shade(&self, ui: &Ui, plane: &Plane, palette: &Palette) {
        let painter = ui.painter().with_clip_rect(self.frame);
        let tint = |colour: Color32| colour.gamma_multiply(0.45);
        // Above the line hours are dear, so the contract that meters tokens costs less.
        let (above, below) = if self.tokens == Side::Proposed {
            (palette.cheaper_track, palette.dearer_track)
        } else {
            (palette.dearer_track, palette.cheaper_track)
        };
        painter.rect_filled(self.frame, 0.0, palette.panel);
        let mut mesh = Mesh::default();
        let points = self.borders(plane, &plane.total);
        for pair in points.windows(2) {
            let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
            let (top, bottom) = (self.y[1] + 1.0, self.y[0] - 1.0);
            for (colour, edge) in [(above, top), (below, bottom)] {
                let first = mesh.vertices.len() as u32;
                for (x, y) in [(x0, y0), (x1, y1), (x1, edge), (x0, edge)] {
                    mesh.colored_vertex(self.place(x, y), tint(colour));
                }
                mesh.add_triangle(first, first + 1, first + 2);
                mesh.add_triangle(first, first + 2, first + 3);
            }
        }
        painter.add(Shape::mesh(mesh));
    }

    fn axes(&self, ui: &Ui, whole: Rect, palette: &Palette) {
        let painter = ui.painter();
        let small = FontId::proportional(size::SMALL);
        let thin = Stroke::new(1.0, palette.line);
        for value in ticks(self.x) {
            let at = self.place(value, self.y[0]);
            painter.vline(at.x, self.frame.y_range(), thin);
            let text = format!("{value:.1} ×");
            let below = at + Vec2::new(0.0, 6.0);
            painter.text(
                below,
                Align2::CENTER_TOP,
                text,
                small.clone(),
                palette.muted,
            );
        }
        for value in ticks(self.y) {
            let at = self.place(self.x[0], value);
            painter.hline(self.frame.x_range(), at.y, thin);
            let text = format!("{value:.1} ×");
            let beside = at - Vec2::new(8.0, 0.0);
            painter.text(
                beside,
                Align2::RIGHT_CENTER,
                text,
                small.clone(),
                palette.muted,
            );
        }
        let (proposed, today) = ("the proposed contract", "today’s contract");
        let (of_tokens, of_hours) = match self.tokens {
            Side::Proposed => (proposed, today),
            Side::Baseline => (today, proposed),
        };
        let bottom = Pos2::new(self.frame.center().x, whole.bottom() - 4.0);
        let text = format!("Token rates, multiple of {of_tokens}");
        painter.text(
            bottom,
            Align2::CENTER_BOTTOM,
            text,
            small.clone(),
            palette.text,
        );
        let text = format!("Hourly rates, multiple of {of_hours}");
        let galley = painter.layout_no_wrap(text, small, palette.text);
        let left = Pos2::new(
            whole.left() + 2.0,
            self.frame.center().y + galley.size().x / 2.0,
        );
        let upright = egui::epaint::TextShape::new(left, galley, palette.text)
            .with_angle(-std::f32::consts::FRAC_PI_2);
        painter.add(upright);
    }

    fn line(&self, ui: &Ui, plane: &Plane, line: &[Border], colour: Color32, is_dashed: bool) {
        let painter = ui.painter().with_clip_rect(self.frame);
        // Where there is no border, the line leaves the plane.
        let places = self.borders(plane, line).into_iter();
        let places: Vec<Pos2> = places.map(|[x, y]| self.place(x, y)).collect();
        if is_dashed {
            let stroke = Stroke::new(1.5, colour);
            painter.extend(Shape::dashed_line(&places, stroke, 5.0, 4.0));
        } else {
            painter.add(Shape::line(places, PathStroke::new(2.5, colour)));
        }
    }

    /// Says on each side what costs less there.
    fn words(&self, ui: &Ui, plane: &Plane, factors: [Decimal; 2], palette: &Palette) {
        let [x, y] = factors.map(to_chart);
        let point = self.place(x, y);
        let is_proposed = self.tokens == Side::Proposed;
        let sides = [
            (
                "The proposed contract costs less",
                palette.cheaper,
                is_proposed,
            ),
            (
                "The proposed contract costs more",
                palette.dearer,
                !is_proposed,
            ),
        ];
        let points = self.borders(plane, &plane.total);
        for (text, colour, is_above) in sides {
            // Where along the plane there is most room on that side.
            let part = if is_above { 0.22 } else { 0.78 };
            let x = self.x[0] + part * (self.x[1] - self.x[0]);
            let border = points.windows(2).find_map(|pair| {
                let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
                (x0 <= x && x <= x1).then(|| y0 + (y1 - y0) * (x - x0) / (x1 - x0))
            });
            let Some(border) = border else { continue };
            let border = border.clamp(self.y[0], self.y[1]);
            let (edge, room) = if is_above {
                (self.y[1], self.y[1] - border)
            } else {
                (self.y[0], border - self.y[0])
            };
            if room < 0.12 * (self.y[1] - self.y[0]) {
                continue;
            }
            let mut at = self.place(x, f64::midpoint(edge, border));
            // The point and what is said of it go first.
            if (at.y - point.y).abs() < 44.0 {
                at.y = if is_above {
                    point.y - 44.0
                } else {
                    point.y + 52.0
                };
            }
            let painter = ui.painter();
            let galley = painter.layout_no_wrap(text.to_owned(), semibold(15.0), colour);
            // In a narrow plane, moved so far that it stays within.
            let half = galley.size().x / 2.0 + 8.0;
            let (left, right) = (self.frame.left() + half, self.frame.right() - half);
            if left > right {
                continue;
            }
            at.x = at.x.clamp(left, right);
            painter.galley(at - galley.size() / 2.0, galley, colour);
        }
    }

    /// The point of the rates as they are set, the way to the break-even, and what was done to the point.
    fn point_ui(
        &self,
        ui: &Ui,
        factors: [Decimal; 2],
        even: Option<Decimal>,
        [summary, here]: [&str; 2],
        palette: &Palette,
    ) -> Option<[Decimal; 2]> {
        let [x, y] = factors.map(to_chart);
        let at = self.place(x, y);
        let painter = ui.painter();
        if let Some(even) = even.map(to_chart).filter(|even| *even <= self.x[1]) {
            let there = self.place(even, y);
            painter.line_segment([at, there], Stroke::new(1.5, palette.text));
            diamond::paint(ui, there);
        }
        let id = Id::unique("break-even point");
        let around = Rect::from_center_size(at, Vec2::splat(2.0 * KNOB + 8.0));
        let response = ui.interact(around, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, summary));
        let is_active = response.hovered() || response.dragged() || response.has_focus();
        if response.has_focus() {
            painter.circle_filled(at, KNOB + 5.0, palette.accent.gamma_multiply(0.22));
        }
        let border = Stroke::new(if is_active { 3.5 } else { 2.5 }, palette.accent);
        painter.circle(at, KNOB, palette.knob, border);
        let here = format!("You are here: {here}");
        let galley = painter.layout_no_wrap(here, semibold(size::SMALL), palette.text);
        let right = Rect::from_min_size(at + Vec2::new(16.0, 6.0), galley.size());
        let label = if right.right() > self.frame.right() {
            right.translate(Vec2::new(-32.0 - galley.size().x, 0.0))
        } else {
            right
        };
        painter.rect_filled(label.expand(3.0), 4.0, palette.panel.gamma_multiply(0.85));
        painter.galley(label.min, galley, palette.text);
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let response = response.on_hover_cursor(CursorIcon::Grab);
        self.moved(ui, &response, factors)
    }

    /// Where the point was moved to, by pointer or keys.
    fn moved(&self, ui: &Ui, response: &Response, factors: [Decimal; 2]) -> Option<[Decimal; 2]> {
        if response.double_clicked() {
            return Some([Decimal::ONE; 2]);
        }
        let mut wanted = factors;
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            wanted = self.factors(pointer);
        }
        if response.has_focus() {
            arrows::keep(ui, response);
            let step = |more: Key, less: Key| {
                ui.input(|input| {
                    let presses = input.num_presses(more) as i64 - input.num_presses(less) as i64;
                    let places = if input.modifiers.shift { 3 } else { 2 };
                    Decimal::new(presses, places)
                })
            };
            wanted[0] += step(Key::ArrowRight, Key::ArrowLeft);
            wanted[1] += step(Key::ArrowUp, Key::ArrowDown);
        }
        let is_new = wanted != factors && wanted.iter().all(|factor| check_factor(*factor).is_ok());
        is_new.then_some(wanted)
    }
}

/// Round places between two ends: tenths, or more where that would be many.
fn ticks([from, to]: [f64; 2]) -> Vec<f64> {
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0];
    let step = steps.into_iter().find(|step| (to - from) / step <= 8.0);
    let step = step.unwrap_or(2.0);
    let first = (from / step).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last).map(|tick| tick as f64 * step).collect()
}
