//! The plane of two figures: its axes, and the line on which both contracts cost the same.

use rust_decimal::Decimal;

use crate::analysis::{Border, Lever, Plane, RateKind};
use crate::contract::Side;
use crate::contract::card::{check_amount, check_factor, check_percent, check_rate};
use crate::pixel::{self, to_chart};
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Workbook};

/// One axis of the plane.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// The figure along it.
    pub lever: Lever,
    /// What it is set to.
    pub value: Decimal,
    /// What the contract says.
    pub listed: Decimal,
}

impl Axis {
    /// The axis of a figure.
    pub fn new(workbook: &Workbook, derived: &Derived, lever: Lever) -> Self {
        Self {
            lever,
            value: derived.value(lever),
            listed: workbook.listed(lever),
        }
    }

    /// What the figure is measured by on screen: what the contract says, or what it is set to where that is nothing.
    fn unit(&self) -> Decimal {
        let found = [self.listed, self.value];
        let found = found.into_iter().find(|value| !value.is_zero());
        found.unwrap_or(Decimal::ONE)
    }

    /// What is shown of it: around what the contract says, and as far as it takes to show what it is set to and `also`.
    pub fn range(&self, also: Option<Decimal>) -> [f64; 2] {
        let values = [Some(self.value), also].into_iter().flatten();
        let values = values.map(pixel::to_chart);
        if let Some(most) = self.lever.most().map(pixel::to_chart) {
            let far = values.map(|value| value * 1.2);
            return [0.0, far.fold(40.0, f64::max).min(most)];
        }
        let unit = pixel::to_chart(self.unit());
        let far = values
            .map(|value| (value / unit - 1.0).abs() * 1.2)
            .filter(|far| *far < 9.0);
        let half = far.fold(0.6, f64::max);
        [(1.0 - half).max(0.0) * unit, (1.0 + half) * unit]
    }

    /// The least step that the pointer and the keys make.
    pub fn step(&self) -> Decimal {
        let parts = match self.lever {
            Lever::Discount(_) | Lever::DiscountOn(..) => return Decimal::new(1, 1),
            Lever::Rate(_) | Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => 1000,
            Lever::Commitment(_) => 100,
        };
        pixel::magnitude(self.unit()) / Decimal::from(parts)
    }

    /// The value at a place, to a whole number of steps.
    pub fn at(&self, place: f64) -> Decimal {
        let step = self.step();
        let steps = pixel::from_chart(place / pixel::to_chart(step)).round();
        let value = steps.checked_mul(step).unwrap_or(self.value);
        value.max(Decimal::ZERO).normalize()
    }

    /// Whether it can be set to that.
    pub fn takes(&self, value: Decimal) -> bool {
        let check = match self.lever {
            Lever::Rate(_) => check_rate,
            Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => check_factor,
            Lever::Discount(_) | Lever::DiscountOn(..) => check_percent,
            Lever::Commitment(_) => check_amount,
        };
        check(value).is_ok()
    }

    /// What it is, in words, beside the axis.
    pub fn title(&self, workbook: &Workbook) -> String {
        let whose = match self.lever.side() {
            Side::Baseline => "today’s contract",
            Side::Proposed => "the proposed contract",
        };
        let [baseline, proposed] = &workbook.contracts;
        let name = self.lever.name([baseline, proposed]);
        match self.lever {
            Lever::All(_, RateKind::Tokens) => format!("Token rates, multiple of {whose}"),
            Lever::All(_, RateKind::Hours) => format!("Hourly rates, multiple of {whose}"),
            Lever::Rate(_) => format!("{name} in {}, {whose}", self.lever.unit()),
            Lever::Discount(_) => format!("Discount on everything of {whose}"),
            Lever::Volume(..) => format!("{name}, multiple of the usage"),
            Lever::Commitment(_) | Lever::Factor(..) | Lever::DiscountOn(..) => name,
        }
    }

    /// A value on the axis, with as many decimals as `step` between two of them needs.
    pub fn tick(&self, value: f64, step: f64) -> String {
        let places = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
        match self.lever {
            Lever::Rate(_) => format!("${value:.places$}"),
            Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => {
                format!("{value:.places$} ×", places = places.max(1))
            }
            Lever::Discount(_) | Lever::DiscountOn(..) => format!("{value:.places$}\u{a0}%"),
            Lever::Commitment(_) => format::axis(Usd(pixel::from_chart(value))),
        }
    }
}

/// Round places between two ends, at most eight, and how far they are apart.
pub fn ticks([from, to]: [f64; 2]) -> (Vec<f64>, f64) {
    let rough = ((to - from) / 8.0).max(1e-12);
    let ten = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * ten);
    let step = steps.into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * ten);
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    let places = (first..=last).map(|tick| tick as f64 * step).collect();
    (places, step)
}

/// What is shown of both axes: around what the contracts say, as far as it takes to show the point and the break-even.
pub fn ranges(axes: &[Axis; 2], even: Option<Decimal>) -> [[f64; 2]; 2] {
    // A break-even far away is not worth making everything else small.
    let is_near = |even: &Decimal| {
        axes[0].lever.most().is_some() || to_chart(*even) < axes[0].range(None)[1] * 2.0
    };
    [axes[0].range(even.filter(is_near)), axes[1].range(None)]
}

/// The height of the border at each value that was tried: outside the plane, where the answer is the same everywhere. `y` is
/// what is shown of the second figure.
pub fn borders(plane: &Plane, line: &[Border], y: [f64; 2]) -> Vec<[f64; 2]> {
    let high = y[1] - y[0];
    let (below, above) = (y[0] - high, y[1] + high);
    let heights = line.iter().map(|border| match border {
        Border::At(value) => to_chart(*value).clamp(below - 99.0 * high, above + 99.0 * high),
        Border::Below => below,
        Border::Above => above,
    });
    let xs = plane.xs.iter().copied().map(to_chart);
    xs.zip(heights).map(|(x, y)| [x, y]).collect()
}

/// The height of a line at a place across.
pub fn border_at(points: &[[f64; 2]], x: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
        (x0 <= x && x <= x1).then(|| y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    })
}
