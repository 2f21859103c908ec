//! The two figures of the plane and of the table: which they are, and how they are told and moved.

use egui::{Align, Layout, Ui};
use rust_decimal::Decimal;

use super::ViewState;
use crate::analysis::{Lever, RateKind};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::choice::Choice;
use crate::app::wording::lever_name;
use crate::contract::Side;
use crate::contract::card::{check_amount, check_factor, check_percent, check_rate};
use crate::pixel;
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Workbook};

/// What chooses both figures, and what exchanges them.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let Some(axes) = derived.axes(view.axes).filter(|_| !view.is_staged()) else {
        return;
    };
    let palette = Palette::of(ui);
    let names = names(workbook, derived);
    let name_of = |lever: Lever| {
        let found = names.iter().find(|(of, _)| *of == lever);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    ui.allocate_ui_with_layout(
        egui::Vec2::new(ui.available_width(), 28.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            let width = ((ui.available_width() - 230.0) / 2.0).clamp(90.0, 250.0);
            for (at, word) in ["Across", "Up"].into_iter().enumerate() {
                ui.label(small(word).color(palette.muted));
                let choice = Choice {
                    name: ["Figure across", "Figure up"][at],
                    tooltip: "Any figure that moves something here, of either contract",
                    now: &name_of(axes[at]),
                    width,
                };
                let options = names.iter().filter(|(of, _)| *of != axes[1 - at]);
                if let Some(lever) = choice.show(ui, &axes[at], options.cloned()) {
                    let mut axes = axes;
                    axes[at] = lever;
                    commands.send(Command::SetAxes(axes));
                }
            }
            let swap = ui.button("Swap axes");
            let swap = swap.on_hover_text("Draw across what is drawn up, and up what is across");
            if swap.clicked() {
                commands.send(Command::SetAxes([axes[1], axes[0]]));
            }
        },
    );
}

/// Every figure, with a name that no other has.
pub(crate) fn names(workbook: &Workbook, derived: &Derived) -> Vec<(Lever, String)> {
    let named = derived.levers.iter();
    let named: Vec<(Lever, String)> = named
        .map(|lever| (*lever, lever_name(workbook, *lever)))
        .collect();
    let is_shared = |name: &str| named.iter().filter(|(_, other)| other == name).count() > 1;
    let told = named.iter().map(|(lever, name)| {
        let name = match (is_shared(name), lever.side()) {
            (false, _) => name.clone(),
            (true, Side::Baseline) => format!("{name}, today’s contract"),
            (true, Side::Proposed) => format!("{name}, proposed"),
        };
        (*lever, name)
    });
    told.collect()
}

/// One axis of the plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    /// The figure along it.
    pub(crate) lever: Lever,
    /// What it is set to.
    pub(crate) value: Decimal,
    /// What the contract says.
    pub(crate) listed: Decimal,
}

impl Axis {
    pub(crate) fn new(workbook: &Workbook, derived: &Derived, lever: Lever) -> Self {
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
    pub(crate) fn range(&self, also: Option<Decimal>) -> [f64; 2] {
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
    pub(crate) fn step(&self) -> Decimal {
        let parts = match self.lever {
            Lever::Discount(_) | Lever::DiscountOn(..) => return Decimal::new(1, 1),
            Lever::Rate(_) | Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => 1000,
            Lever::Commitment(_) => 100,
        };
        pixel::magnitude(self.unit()) / Decimal::from(parts)
    }

    /// The value at a place, to a whole number of steps.
    pub(crate) fn at(&self, place: f64) -> Decimal {
        let step = self.step();
        let steps = pixel::from_chart(place / pixel::to_chart(step)).round();
        let value = steps.checked_mul(step).unwrap_or(self.value);
        value.max(Decimal::ZERO).normalize()
    }

    /// Whether it can be set to that.
    pub(crate) fn takes(&self, value: Decimal) -> bool {
        let check = match self.lever {
            Lever::Rate(_) => check_rate,
            Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => check_factor,
            Lever::Discount(_) | Lever::DiscountOn(..) => check_percent,
            Lever::Commitment(_) => check_amount,
        };
        check(value).is_ok()
    }

    /// What it is, in words, beside the axis.
    pub(crate) fn title(&self, workbook: &Workbook) -> String {
        let whose = match self.lever.side() {
            Side::Baseline => "today’s contract",
            Side::Proposed => "the proposed contract",
        };
        let name = lever_name(workbook, self.lever);
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
    pub(crate) fn tick(&self, value: f64, step: f64) -> String {
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
pub(crate) fn ticks([from, to]: [f64; 2]) -> (Vec<f64>, f64) {
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
