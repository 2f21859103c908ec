//! The plane of two figures: which contract costs less where, the line on which they cost the same, and the point of what
//! both are set to, which can be dragged.

use egui::epaint::{Mesh, PathStroke};
use egui::{
    Align2, Color32, CursorIcon, FontId, Id, Key, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    Ui, UiBuilder, Vec2, WidgetInfo,
};
use rust_decimal::Decimal;

use super::axes;
use super::{ViewState, claims};
use crate::analysis::{Border, Plane, Tone, shorten};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, semibold, size, small};
use crate::app::widget::legend;
use crate::app::widget::{arrows, diamond};
use crate::app::wording::lever_name;
use crate::chart::{Axis, border_at, borders, ranges, ticks};
use crate::pixel::to_chart;
use crate::quantity::format;
use crate::workbook::{Derived, Edit, Workbook};

/// Products with a line of their own.
const LINES: usize = crate::colour::PRODUCT_COLOURS;
const KNOB: f32 = 9.0;
/// Room for the labels of the axes.
const LEFT: f32 = 74.0;
const BOTTOM: f32 = 46.0;

/// With less room than this, the claims are below the plane, not beside it.
const NARROW: f32 = 720.0;
/// The least height of the plane where the claims are below it.
const LEAST: f32 = 340.0;

/// Draws the plane, and the claims beside or below it.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    if ui.available_width() <= NARROW {
        egui::ScrollArea::vertical()
            .id_salt("plane and claims")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                // Room for the bar that scrolls.
                ui.set_max_width(ui.available_width() - 12.0);
                axes::ui(ui, workbook, derived, view, commands);
                ui.add_space(4.0);
                let height = (ui.clip_rect().height() * 0.7).max(LEAST);
                plane_ui(ui, workbook, derived, view, height, commands);
                ui.add_space(10.0);
                if view.is_staged() {
                    claims::reading_ui(ui, workbook, derived, commands);
                } else {
                    claims::whole_ui(ui, workbook, derived, commands);
                }
            });
        return;
    }
    let whole = ui.available_rect_before_wrap();
    let (left, right) = whole.split_left_right_at_x(whole.right() - claims::WIDTH - 16.0);
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        axes::ui(ui, workbook, derived, view, commands);
        ui.add_space(4.0);
        let height = ui.available_height() - 44.0;
        plane_ui(ui, workbook, derived, view, height, commands);
    });
    let right = right.with_min_x(right.left() + 16.0);
    ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
        if view.is_staged() {
            let scrolled = egui::ScrollArea::vertical().id_salt("claims on the stage");
            scrolled.show(ui, |ui| claims::reading_ui(ui, workbook, derived, commands));
        } else {
            claims::ui(ui, workbook, derived, commands);
        }
    });
}

fn plane_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    height: f32,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    if derived.headline.tone == Tone::Nothing {
        let text = small(derived.headline.sentence()).color(palette.muted);
        ui.add(egui::Label::new(text).wrap());
        return;
    }
    let Some(axes) = derived.axes(view.axes) else {
        let text = "There is no plane here: it takes two figures that move what is charged";
        ui.add(egui::Label::new(small(text).color(palette.muted)).wrap());
        return;
    };
    // It is worked out at the end of the frame in which it is first wanted.
    let Some(plane) = derived.plane(axes) else {
        return;
    };
    let even = derived.pairing.break_even(&derived.comparison, axes[0]);
    let axes = axes.map(|lever| Axis::new(workbook, derived, lever));
    let wanted = Vec2::new(ui.available_width(), height);
    let (whole, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let frame = Rect::from_min_max(
        Pos2::new(whole.left() + LEFT, whole.top() + 8.0),
        Pos2::new(whole.right() - 16.0, whole.bottom() - BOTTOM),
    );
    let scale = Scale::new(ui, frame, axes, even);
    let summary = summary(workbook, derived, &axes);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &summary));
    if frame.width() < 60.0 || frame.height() < 60.0 {
        return;
    }
    scale.shade(ui, plane, palette);
    scale.axes(ui, workbook, whole, palette);
    let products = view.ranks.in_focus(derived).take(LINES);
    let is_several = derived.pairing.products_in_focus().count() > 1;
    let is_shown = |name: &String| !view.hidden.contains(name);
    for (rank, product) in products {
        let of = &derived.comparison.products[product];
        if let Some(line) = plane.products.get(product)
            && is_shown(&of.name)
            && is_several
        {
            scale.line(ui, plane, line, palette.product(rank), Some(rank));
        }
    }
    scale.line(ui, plane, &plane.total, palette.text, None);
    scale.words(ui, plane, palette);
    if let Some(values) = scale.point_ui(ui, even, [&summary, &here(derived)], palette) {
        for (axis, value) in axes.iter().zip(values) {
            if value != axis.value {
                commands.send(Command::Edit(Edit::set(axis.lever, value)));
            }
        }
    }
    ui.horizontal_wrapped(|ui| {
        let text = "Drag the point, or move it with the arrow keys; double-click it to go back to what the contracts say";
        ui.label(small(text).color(palette.muted));
        if is_several {
            for (rank, product) in view.ranks.in_focus(derived).take(LINES) {
                let name = &derived.comparison.products[product].name;
                if is_shown(name) {
                    let name = small(shorten(name)).color(palette.muted);
                    legend::keep_together(ui, &name, 36.0);
                    let (rect, _) = ui.allocate_exact_size(Vec2::new(36.0, 16.0), Sense::hover());
                    let ends = [rect.left_center(), rect.right_center()];
                    let stroke = Stroke::new(1.5, palette.product(rank));
                    ui.painter().extend(dashes(&ends, stroke, rank));
                    ui.label(name);
                }
            }
        }
    });
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
fn summary(workbook: &Workbook, derived: &Derived, axes: &[Axis; 2]) -> String {
    let [x, y] = axes.each_ref().map(|axis| {
        let name = lever_name(workbook, axis.lever);
        format!("{name} {}", axis.lever.shown(axis.value))
    });
    let sentence = derived.headline.sentence();
    format!("Break-even plane: at {x} and {y}, {sentence}")
}

/// Where figures lie on screen.
struct Scale {
    frame: Rect,
    axes: [Axis; 2],
    x: [f64; 2],
    y: [f64; 2],
}

impl Scale {
    /// Around what the contracts say, as far as it takes to show the point and the break-even. It stays while the point is
    /// dragged.
    fn new(ui: &Ui, frame: Rect, axes: [Axis; 2], even: Option<Decimal>) -> Self {
        let id = Id::unique("break-even range");
        let levers = axes.map(|axis| axis.lever);
        let held: Option<([crate::analysis::Lever; 2], [[f64; 2]; 2])> =
            ui.data(|data| data.get_temp(id));
        let is_dragged = ui.ctx().is_being_dragged(Id::unique("break-even point"));
        let held = held.filter(|(of, _)| is_dragged && *of == levers);
        let [x, y] = held.map_or_else(|| ranges(&axes, even), |(_, ranges)| ranges);
        ui.data_mut(|data| data.insert_temp(id, (levers, [x, y])));
        Self { frame, axes, x, y }
    }

    fn place(&self, x: f64, y: f64) -> Pos2 {
        let along = |value: f64, [from, to]: [f64; 2]| ((value - from) / (to - from)) as f32;
        Pos2::new(
            self.frame.left() + along(x, self.x) * self.frame.width(),
            self.frame.bottom() - along(y, self.y) * self.frame.height(),
        )
    }

    /// The values at a place.
    fn values(&self, at: Pos2) -> [Decimal; 2] {
        let at = self.frame.clamp(at);
        let along = |part: f32, [from, to]: [f64; 2]| from + f64::from(part) * (to - from);
        let x = along((at.x - self.frame.left()) / self.frame.width(), self.x);
        let y = along((self.frame.bottom() - at.y) / self.frame.height(), self.y);
        [self.axes[0].at(x), self.axes[1].at(y)]
    }

    /// The point, as far as it lies within the plane.
    fn point(&self) -> Pos2 {
        let [x, y] = self.axes.map(|axis| to_chart(axis.value));
        self.place(x, y)
    }

    /// Tints the side on which the proposed contract costs less, and the other.
    fn shade(&self, ui: &Ui, plane: &Plane, palette: &Palette) {
        let painter = ui.painter().with_clip_rect(self.frame);
        let above = palette.ground(plane.is_dearer_above);
        let below = palette.ground(!plane.is_dearer_above);
        painter.rect_filled(self.frame, 0.0, palette.panel);
        let mut mesh = Mesh::default();
        let points = borders(plane, &plane.total, self.y);
        let high = self.y[1] - self.y[0];
        for pair in points.windows(2) {
            let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
            let (top, bottom) = (self.y[1] + high, self.y[0] - high);
            let within = |y: f64| y.clamp(bottom, top);
            for (colour, edge) in [(above, top), (below, bottom)] {
                let first = mesh.vertices.len() as u32;
                for (x, y) in [(x0, within(y0)), (x1, within(y1)), (x1, edge), (x0, edge)] {
                    mesh.colored_vertex(self.place(x, y), colour);
                }
                mesh.add_triangle(first, first + 1, first + 2);
                mesh.add_triangle(first, first + 2, first + 3);
            }
        }
        painter.add(Shape::mesh(mesh));
    }

    fn axes(&self, ui: &Ui, workbook: &Workbook, whole: Rect, palette: &Palette) {
        let painter = ui.painter();
        let small = FontId::proportional(size::SMALL);
        let thin = Stroke::new(1.0, palette.line);
        let (places, step) = ticks(self.x);
        for value in places {
            let at = self.place(value, self.y[0]);
            painter.vline(at.x, self.frame.y_range(), thin);
            painter.text(
                at + Vec2::new(0.0, 6.0),
                Align2::CENTER_TOP,
                self.axes[0].tick(value, step),
                small.clone(),
                palette.muted,
            );
        }
        let (places, step) = ticks(self.y);
        for value in places {
            let at = self.place(self.x[0], value);
            painter.hline(self.frame.x_range(), at.y, thin);
            painter.text(
                at - Vec2::new(8.0, 0.0),
                Align2::RIGHT_CENTER,
                self.axes[1].tick(value, step),
                small.clone(),
                palette.muted,
            );
        }
        let [across, up] = self.axes.map(|axis| axis.title(workbook));
        // Names that are longer than their axis end in an ellipsis.
        let title = |text: String, room: f32| {
            let text = egui::WidgetText::from(egui::RichText::new(text).color(palette.text));
            text.into_galley(ui, Some(egui::TextWrapMode::Truncate), room, small.clone())
        };
        let across = title(across, self.frame.width());
        let centre = self.frame.center().x - across.size().x / 2.0;
        let at = Pos2::new(centre, whole.bottom() - 4.0 - across.size().y);
        painter.galley(at, across, palette.text);
        let galley = title(up, self.frame.height());
        let left = Pos2::new(
            whole.left() + 2.0,
            self.frame.center().y + galley.size().x / 2.0,
        );
        let upright = egui::epaint::TextShape::new(left, galley, palette.text)
            .with_angle(-std::f32::consts::FRAC_PI_2);
        painter.add(upright);
    }

    /// Draws a border: that of a product in the dashes of its `rank`, that of all together whole.
    fn line(&self, ui: &Ui, plane: &Plane, line: &[Border], colour: Color32, rank: Option<usize>) {
        let painter = ui.painter().with_clip_rect(self.frame);
        // Where there is no border, the line leaves the plane.
        let places = borders(plane, line, self.y).into_iter();
        let places: Vec<Pos2> = places.map(|[x, y]| self.place(x, y)).collect();
        if let Some(rank) = rank {
            painter.extend(dashes(&places, Stroke::new(1.5, colour), rank));
        } else {
            painter.add(Shape::line(places, PathStroke::new(2.5, colour)));
        }
    }

    /// Says on each side what costs less there.
    fn words(&self, ui: &Ui, plane: &Plane, palette: &Palette) {
        let point = self.point();
        let sides = [
            (
                "The proposed contract costs less",
                palette.cheaper,
                !plane.is_dearer_above,
            ),
            (
                "The proposed contract costs more",
                palette.dearer,
                plane.is_dearer_above,
            ),
        ];
        let points = borders(plane, &plane.total, self.y);
        for (text, colour, is_above) in sides {
            // Where along the plane there is most room on that side.
            let room_at = |part: f64| {
                let x = self.x[0] + part * (self.x[1] - self.x[0]);
                let border = border_at(&points, x)?.clamp(self.y[0], self.y[1]);
                Some(if is_above {
                    self.y[1] - border
                } else {
                    border - self.y[0]
                })
            };
            let is_left = room_at(0.22) >= room_at(0.78);
            let part = if is_left { 0.22 } else { 0.78 };
            let x = self.x[0] + part * (self.x[1] - self.x[0]);
            let Some(border) = border_at(&points, x) else {
                continue;
            };
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
        even: Option<Decimal>,
        [summary, here]: [&str; 2],
        palette: &Palette,
    ) -> Option<[Decimal; 2]> {
        let at = self.point();
        let painter = ui.painter();
        let is_within = |even: &f64| self.x[0] <= *even && *even <= self.x[1];
        if let Some(even) = even.map(to_chart).filter(is_within) {
            let there = self.place(even, to_chart(self.axes[1].value));
            painter.line_segment([at, there], Stroke::new(1.5, palette.text));
            diamond::paint(ui, there);
        }
        let id = Id::unique("break-even point");
        let around = Rect::from_center_size(at, Vec2::splat(2.0 * KNOB + 8.0));
        let response = ui.interact(around, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, summary));
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_value(here));
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
        self.moved(ui, &response)
    }

    /// What both figures were set to, by pointer or keys.
    fn moved(&self, ui: &Ui, response: &Response) -> Option<[Decimal; 2]> {
        if response.double_clicked() {
            return Some(self.axes.map(|axis| axis.listed));
        }
        let now = self.axes.map(|axis| axis.value);
        let mut wanted = now;
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            wanted = self.values(pointer);
        }
        if response.has_focus() {
            arrows::keep(ui, response);
            let steps = |more: Key, less: Key| {
                ui.input(|input| {
                    let presses = input.num_presses(more) as i64 - input.num_presses(less) as i64;
                    Decimal::from(if input.modifiers.shift {
                        presses
                    } else {
                        presses * 10
                    })
                })
            };
            wanted[0] += steps(Key::ArrowRight, Key::ArrowLeft) * self.axes[0].step();
            wanted[1] += steps(Key::ArrowUp, Key::ArrowDown) * self.axes[1].step();
        }
        let mut pairs = self.axes.iter().zip(wanted);
        let is_new = wanted != now && pairs.all(|(axis, value)| axis.takes(value));
        is_new.then_some(wanted.map(|value| value.normalize()))
    }
}

/// A line in the dashes of a product, which no other has: so it is known without its colour, too.
fn dashes(places: &[Pos2], stroke: Stroke, rank: usize) -> Vec<Shape> {
    // Lengths of what is drawn, and of the gaps between.
    const PATTERNS: [(&[f32], &[f32]); LINES] = [
        (&[5.0], &[4.0]),
        (&[12.0], &[4.0]),
        (&[2.0], &[3.0]),
        (&[10.0, 2.0], &[3.0, 3.0]),
        (&[10.0, 2.0, 2.0], &[3.0, 3.0, 3.0]),
        (&[5.0, 5.0, 14.0], &[3.0, 3.0, 3.0]),
        (&[2.0, 2.0, 2.0], &[3.0, 3.0, 8.0]),
    ];
    let (drawn, gaps) = PATTERNS[rank % LINES];
    Shape::dashed_line_with_offset(places, stroke, drawn, gaps, 0.0)
}
