//! Diverging bars: parts above zero stack up, parts below stack down. Drawn as one item of a plot.

use std::ops::RangeInclusive;

use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

/// One part of a stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Where the stack stands.
    pub(crate) x: f64,
    /// Its end nearer to zero.
    pub(crate) from: f64,
    /// Its end farther from zero.
    pub(crate) to: f64,
    /// Its colour.
    pub(crate) colour: Color32,
    /// The colour of its border, which is to be seen where its own is too pale.
    pub(crate) edge: Color32,
    /// Whether it is drawn hatched, because its week is partial or one-sided.
    pub(crate) hatched: bool,
}

/// Narrower parts have no border, which would be all there is to see of them.
const LEAST_EDGED: f32 = 4.0;
/// Lower parts are not set apart from the next one.
const LEAST_APART: f32 = 5.0;

/// All parts of all stacks.
pub(crate) struct StackedBars {
    base: PlotItemBase,
    parts: Vec<Part>,
    /// Width of a bar, where 1 is the distance between two stacks.
    width: f64,
    /// Behind the hatching, and between parts, so that they can be told apart without their colours.
    ground: Color32,
}

impl StackedBars {
    pub(crate) fn new(parts: Vec<Part>, width: f64, ground: Color32) -> Self {
        Self {
            base: PlotItemBase::new("Products".to_owned()),
            parts,
            width,
            ground,
        }
    }
}

impl PlotItem for StackedBars {
    fn shapes(&self, _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let half = self.width / 2.0;
        for part in &self.parts {
            let a = transform.position_from_point(&PlotPoint::new(part.x - half, part.from));
            let b = transform.position_from_point(&PlotPoint::new(part.x + half, part.to));
            let rect = Rect::from_two_pos(a, b);
            if part.hatched {
                shapes.push(Shape::rect_filled(rect, 0.0, self.ground));
                shapes.push(Shape::rect_filled(
                    rect,
                    0.0,
                    part.colour.gamma_multiply(0.3),
                ));
                hatch(rect, part.edge, shapes);
            } else {
                shapes.push(Shape::rect_filled(rect, 0.0, part.colour));
            }
            if part.edge != part.colour && rect.width() >= LEAST_EDGED && rect.height() >= 2.0 {
                let edge = Stroke::new(1.0, part.edge);
                shapes.push(Shape::rect_stroke(rect, 0.0, edge, StrokeKind::Inside));
            }
            if rect.height() >= LEAST_APART {
                let outer = if part.to > part.from {
                    a.y.min(b.y)
                } else {
                    a.y.max(b.y)
                };
                let gap = Stroke::new(1.0, self.ground);
                shapes.push(Shape::hline(rect.x_range(), outer, gap));
            }
        }
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Diagonal lines across `rect`, in step with those of its neighbours.
pub(crate) fn hatch(rect: Rect, colour: Color32, shapes: &mut Vec<Shape>) {
    const STEP: f32 = 6.0;
    let stroke = Stroke::new(1.5, colour);
    // Lines x + y = c; those that cross the rectangle have c between its top left and bottom right.
    let first = ((rect.left() + rect.top()) / STEP).ceil() as i32;
    let last = ((rect.right() + rect.bottom()) / STEP).floor() as i32;
    for line in first..=last {
        let sum = line as f32 * STEP;
        let left = (sum - rect.bottom()).max(rect.left());
        let right = (sum - rect.top()).min(rect.right());
        shapes.push(Shape::line_segment(
            [Pos2::new(left, sum - left), Pos2::new(right, sum - right)],
            stroke,
        ));
    }
}
