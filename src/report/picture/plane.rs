//! The plane of two figures: where the proposed contract costs less, the line on which both cost the same, and the point of
//! what both are set to.

use rust_decimal::Decimal;

use super::frame::{self, Mark};
use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::{plain, strong};
use crate::analysis::{Border, Plane, Tone};
use crate::chart::{Axis, border_at, borders, ranges, ticks};
use crate::colour::{GROUND, PRODUCT_COLOURS, Slot};
use crate::pixel::to_chart;
use crate::quantity::format;

/// The dashes of products, which no other has: so they are known without their colours, too.
const DASHES: [&str; PRODUCT_COLOURS] = [
    "5 4",
    "12 4",
    "2 3",
    "10 3 2 3",
    "10 3 2 3 2 3",
    "5 3 5 3 14 3",
    "2 3 2 3 2 8",
];

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let mut derived = of.derived.clone();
    let axes = derived
        .axes(of.look.axes)
        .filter(|_| derived.headline.tone != Tone::Nothing);
    let Some(levers) = axes else {
        let text = "There is no plane here: it takes two figures that move what is charged";
        frame::instead(sheet, text);
        return;
    };
    derived.look_at(of.workbook, levers, false);
    let Some(plane) = derived.plane(levers) else {
        frame::instead(sheet, "There is no plane of these figures");
        return;
    };
    let axes = levers.map(|lever| Axis::new(of.workbook, &derived, lever));
    let even = derived.pairing.break_even(&derived.comparison, levers[0]);
    let products = products(sheet, plane);
    let mut legend = vec![(
        Mark::Line(Stroke::new(sheet.palette.text, 2.5)),
        "Both contracts cost the same".to_owned(),
    )];
    for product in &products {
        legend.push((Mark::Line(product.stroke), product.name.clone()));
    }
    let [across, up] = axes.each_ref().map(|axis| axis.title(of.workbook));
    frame::legend(sheet, "Where the answer flips as two figures move", &legend);
    let room = sheet.room;
    let frame = Area {
        left: room.left + 92.0,
        top: room.top,
        width: (room.width - 96.0).max(1.0),
        height: (room.height - 48.0).max(1.0),
    };
    let scale = Scale {
        frame,
        axes,
        ranges: ranges(&axes, even),
    };
    scale.shade(sheet, plane);
    scale.axes(sheet, [&across, &up]);
    let clip = Area { ..frame };
    sheet.pen.clip("plane", clip);
    for product in &products {
        scale.line(sheet, plane, product.line, product.stroke);
    }
    let total = Stroke::new(sheet.palette.text, 2.5);
    scale.line(sheet, plane, &plane.total, total);
    sheet.pen.close();
    scale.words(sheet, plane);
    scale.point(sheet, even);
    let [x, y] = axes.map(|axis| axis.lever.shown(axis.value));
    sheet.said.push(format!(
        "Break-even plane, {across} and {up}: the point is at {x} and {y}"
    ));
}

/// A product with a line of its own.
struct Product<'a> {
    name: String,
    line: &'a [Border],
    stroke: Stroke,
}

fn products<'a>(sheet: &Sheet<'_>, plane: &'a Plane) -> Vec<Product<'a>> {
    let of = sheet.of;
    if of.derived.pairing.products_in_focus().count() < 2 {
        return Vec::new();
    }
    let products = of.apart.ranks.in_focus(of.derived).take(PRODUCT_COLOURS);
    let one = |(rank, product): (usize, usize)| {
        let name = &of.derived.comparison.products[product].name;
        let line = plane.products.get(product)?;
        let colour = sheet.palette.slot(Slot(rank));
        let dashes = DASHES[rank % PRODUCT_COLOURS];
        (!of.apart.hidden.contains(name)).then(|| Product {
            name: name.clone(),
            line,
            stroke: Stroke::new(colour, 1.8).dashed(dashes),
        })
    };
    products.filter_map(one).collect()
}

/// Where figures lie.
struct Scale {
    frame: Area,
    axes: [Axis; 2],
    /// What is shown of each.
    ranges: [[f64; 2]; 2],
}

impl Scale {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let along = |value: f64, [from, to]: [f64; 2]| (value - from) / (to - from);
        [
            self.frame.left + along(x, self.ranges[0]) * self.frame.width,
            self.frame.bottom() - along(y, self.ranges[1]) * self.frame.height,
        ]
    }

    /// The border as it is drawn.
    fn border(&self, plane: &Plane, line: &[Border]) -> Vec<[f64; 2]> {
        borders(plane, line, self.ranges[1])
    }

    /// Tints the side on which the proposed contract costs less, and the other.
    fn shade(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let palette = sheet.palette;
        let [_, [low, high]] = self.ranges;
        let points = self.border(plane, &plane.total);
        let ground = |is_dearer| palette.panel.toward(palette.track(is_dearer), GROUND);
        sheet.pen.clip("ground", self.frame);
        sheet.pen.fill(self.frame, palette.panel);
        let reach = high - low;
        for (edge, is_dearer) in [
            (high + reach, plane.is_dearer_above),
            (low - reach, !plane.is_dearer_above),
        ] {
            let within = |[x, y]: &[f64; 2]| [*x, y.clamp(low - reach, high + reach)];
            let mut corners: Vec<[f64; 2]> = points.iter().map(within).collect();
            let ends = corners.first().copied().zip(corners.last().copied());
            if let Some(([first, _], [last, _])) = ends {
                corners.extend([[last, edge], [first, edge]]);
            }
            let places: Vec<[f64; 2]> = corners.into_iter().map(|at| self.place(at)).collect();
            sheet.pen.polygon(&places, ground(is_dearer));
        }
        sheet.pen.close();
    }

    fn axes(&self, sheet: &mut Sheet<'_>, [across, up]: [&str; 2]) {
        let palette = sheet.palette;
        let of = plain(12.5);
        let frame = self.frame;
        let thin = Stroke::new(palette.line, 1.0);
        let (places, step) = ticks(self.ranges[0]);
        for value in places {
            let [x, _] = self.place([value, self.ranges[1][0]]);
            sheet.pen.line([x, frame.top], [x, frame.bottom()], thin);
            let at = [x, frame.bottom() + 18.0];
            let text = self.axes[0].tick(value, step);
            sheet.pen.text(at, Anchor::Middle, of, palette.muted, &text);
        }
        let (places, step) = ticks(self.ranges[1]);
        for value in places {
            let [_, y] = self.place([self.ranges[0][0], value]);
            sheet.pen.line([frame.left, y], [frame.right(), y], thin);
            let at = [frame.left - 8.0, y + 4.5];
            let text = self.axes[1].tick(value, step);
            sheet.pen.text(at, Anchor::End, of, palette.muted, &text);
        }
        let middle = [
            frame.left + frame.width / 2.0,
            frame.top + frame.height / 2.0,
        ];
        let title = sheet.ruler.fitted(across, of, frame.width);
        let at = [middle[0], frame.bottom() + 40.0];
        sheet.pen.text(at, Anchor::Middle, of, palette.text, &title);
        let title = sheet.ruler.fitted(up, of, frame.height);
        let at = [sheet.room.left + 12.0, middle[1]];
        sheet.pen.upright(at, of, palette.text, &title);
    }

    fn line(&self, sheet: &mut Sheet<'_>, plane: &Plane, line: &[Border], stroke: Stroke) {
        let points = self.border(plane, line).into_iter();
        let places: Vec<[f64; 2]> = points.map(|at| self.place(at)).collect();
        sheet.pen.through(&places, stroke);
    }

    /// Says on each side what costs less there.
    fn words(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let palette = sheet.palette;
        let point = self.place(self.axes.map(|axis| to_chart(axis.value)));
        let [[from, to], [low, high]] = self.ranges;
        let points = self.border(plane, &plane.total);
        for is_dearer in [false, true] {
            let (text, colour) = if is_dearer {
                ("The proposed contract costs more", palette.dearer)
            } else {
                ("The proposed contract costs less", palette.cheaper)
            };
            let is_above = is_dearer == plane.is_dearer_above;
            // Where along the plane there is most room on that side.
            let room_at = |part: f64| {
                let x = from + part * (to - from);
                let border = border_at(&points, x)?.clamp(low, high);
                let room = if is_above {
                    high - border
                } else {
                    border - low
                };
                let edge = if is_above { high } else { low };
                Some((room, [x, f64::midpoint(edge, border)]))
            };
            let places = [room_at(0.22), room_at(0.78)].into_iter().flatten();
            let most = places.max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((room, there)) = most else { continue };
            if room < 0.12 * (high - low) {
                continue;
            }
            let of = strong(16.0);
            let half = sheet.width(text, of) / 2.0 + 10.0;
            let (left, right) = (self.frame.left + half, self.frame.right() - half);
            if left > right {
                continue;
            }
            let [x, mut y] = self.place(there);
            if (y - point[1]).abs() < 44.0 {
                y = if is_above {
                    point[1] - 40.0
                } else {
                    point[1] + 52.0
                };
            }
            let at = [x.clamp(left, right), y + 6.0];
            sheet.pen.text(at, Anchor::Middle, of, colour, text);
        }
    }

    /// The point of the figures as they are set, and the way to the break-even.
    fn point(&self, sheet: &mut Sheet<'_>, even: Option<Decimal>) {
        let palette = sheet.palette;
        let values = self.axes.map(|axis| to_chart(axis.value));
        let at = self.place(values);
        let [from, to] = self.ranges[0];
        let even = even.map(to_chart).filter(|even| (from..=to).contains(even));
        if let Some(even) = even {
            let there = self.place([even, values[1]]);
            sheet.pen.line(at, there, Stroke::new(palette.text, 1.5));
            let [x, y] = there;
            let corners = [[x, y - 7.0], [x + 7.0, y], [x, y + 7.0], [x - 7.0, y]];
            sheet.pen.polygon(&corners, palette.text);
        }
        sheet.pen.dot(at, 9.5, palette.accent);
        sheet.pen.dot(at, 6.5, palette.knob);
        let total = &sheet.of.derived.comparison.total;
        let here = match total.difference_per_week() {
            Some(difference) => format!("{} a week", format::short_signed(difference)),
            None => format::short_signed(total.compared.difference()),
        };
        let of = strong(13.5);
        let width = sheet.width(&here, of);
        let left = if at[0] + 18.0 + width <= self.frame.right() {
            at[0] + 16.0
        } else {
            at[0] - 16.0 - width
        };
        let behind = Area {
            left: left - 4.0,
            top: at[1] + 6.0,
            width: width + 8.0,
            height: 21.0,
        };
        sheet.pen.rounded(behind, palette.panel, 4.0);
        let place = [left, at[1] + 21.0];
        sheet
            .pen
            .text(place, Anchor::Start, of, palette.text, &here);
    }
}
