//! How usage goes on after the data.

use std::collections::BTreeMap;

use egui::{CollapsingHeader, DragValue, Ui};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::analysis::{Inclusion, Turn};
use crate::app::command::Command;
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::choice::Choice;
use crate::app::widget::{decimal_field, flip_link, plain_slider};
use crate::app::{Commands, Open};
use crate::quantity::{Percent, format};
use crate::usage::{Method, Projection, check_growth};
use crate::workbook::{Edit, Flip, Flips, Workbook};

/// The weeks shown when somebody first asks for some.
const FIRST_WEEKS: u32 = 26;

/// The ways there are to go on, as they are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    None,
    Flat,
    Linear,
    Seasonal,
    Growth,
}

impl Way {
    const ALL: [Self; 5] = [
        Self::None,
        Self::Flat,
        Self::Linear,
        Self::Seasonal,
        Self::Growth,
    ];

    fn of(projection: Option<&Projection>) -> Self {
        match projection.map(|projection| &projection.method) {
            None => Self::None,
            Some(Method::Flat) => Self::Flat,
            Some(Method::Linear) => Self::Linear,
            Some(Method::SeasonalNaive) => Self::Seasonal,
            Some(Method::Growth { .. }) => Self::Growth,
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Self::None => "measured weeks only",
            Self::Flat => "as the last four full weeks",
            Self::Linear => "along the straight line",
            Self::Seasonal => "as a year before",
            Self::Growth => "growing by a percentage",
        }
    }

    fn method(self) -> Option<Method> {
        match self {
            Self::None => None,
            Self::Flat => Some(Method::Flat),
            Self::Linear => Some(Method::Linear),
            Self::Seasonal => Some(Method::SeasonalNaive),
            Self::Growth => Some(Method::Growth {
                weekly: Percent(Decimal::ONE),
                products: BTreeMap::new(),
            }),
        }
    }
}

pub(super) fn ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let palette = Palette::of(ui);
    ui.label(strong("WEEKS BEYOND THE DATA", 11.5).color(palette.muted));
    ui.add_space(4.0);
    let now = workbook.scenario.projection.as_ref();
    let way = Way::of(now);
    let choice = Choice {
        name: "How usage goes on after the data",
        tooltip: "Projects usage past the last full week, so that a contract that begins later can be priced",
        now: way.shown(),
        width: ui.available_width() - 8.0,
    };
    let options = Way::ALL.map(|way| (way, way.shown().to_owned()));
    let mut wanted = now.cloned();
    if let Some(way) = choice.show(ui, &way, options) {
        wanted = way.method().map(|method| Projection {
            weeks: now.map_or(FIRST_WEEKS, |projection| projection.weeks),
            method,
        });
    }
    if let Some(projection) = &mut wanted {
        weeks_ui(ui, projection, workbook, commands);
        growth_ui(ui, projection, open);
    }
    for note in derived
        .projected
        .iter()
        .flat_map(|projected| &projected.notes)
    {
        ui.add(egui::Label::new(small(note).color(palette.muted)).wrap());
    }
    if now.is_some() && derived.projected.is_none() {
        let note = "Nothing is projected: it takes a full week to go by";
        ui.add(egui::Label::new(small(note).color(palette.warning)).wrap());
    }
    if wanted.as_ref() != now {
        commands.send(Command::Edit(Edit::SetProjection(wanted)));
    }
    ui.add_space(10.0);
}

fn weeks_ui(
    ui: &mut Ui,
    projection: &mut Projection,
    workbook: &Workbook,
    commands: &mut Commands,
) {
    ui.horizontal(|ui| {
        let weeks = DragValue::new(&mut projection.weeks).range(1..=Projection::MOST_WEEKS);
        ui.add(weeks)
            .accessible_name("How many weeks beyond the data")
            .on_hover_text("How many weeks after the last full one; drag, or click and type");
        ui.label("weeks");
        let inclusion = workbook.inclusion;
        let mut counts = inclusion.projected;
        let count = ui.checkbox(&mut counts, "count them");
        let count = count.on_hover_text(
            "Counts projected weeks in the headline, totals and averages, which then say so",
        );
        if count.changed() {
            let projected = counts;
            let inclusion = Inclusion {
                projected,
                ..inclusion
            };
            commands.send(Command::Edit(Edit::SetInclusion(inclusion)));
        }
    });
}

fn growth_ui(ui: &mut Ui, projection: &mut Projection, open: &Open) {
    let derived = &open.derived;
    let Method::Growth { weekly, products } = &mut projection.method else {
        return;
    };
    if let Some(percent) = percent_ui(ui, "All products", *weekly) {
        *weekly = percent;
    }
    let turns = match open.flips(Flip::Growth) {
        Some(Flips::Growth(turns)) => Some(&**turns),
        Some(Flips::FirstDays(_)) | None => None,
    };
    if let Some(percent) = slider_ui(ui, *weekly, turns.unwrap_or_default()) {
        *weekly = percent;
    }
    if open.workbook.inclusion.projected {
        let distance = |percent: Percent| (percent.0 - weekly.0).abs();
        let wanted = flip_link::show(ui, turns, "growth", distance, format::percent_exact);
        *weekly = wanted.unwrap_or(*weekly);
    }
    let title = small("Growth of single products");
    CollapsingHeader::new(title)
        .id_salt("growth of products")
        .show(ui, |ui| {
            for product in &derived.pairing.rollup.products {
                let own = products.get(product).copied();
                if let Some(percent) = percent_ui(ui, product, own.unwrap_or(*weekly)) {
                    if percent == *weekly {
                        products.remove(product);
                    } else {
                        products.insert(product.clone(), percent);
                    }
                }
            }
        });
}

/// Growth a week of all products, to drag in tenths of a percent.
fn slider_ui(ui: &mut Ui, weekly: Percent, turns: &[Turn<Percent>]) -> Option<Percent> {
    let tenths = |percent: Percent| (percent.0 * Decimal::TEN).round().to_i32();
    let flips: Vec<i32> = turns.iter().filter_map(|turn| tenths(turn.at)).collect();
    let tooltip = "From 5 % less to 5 % more a week; type what lies outside";
    let name = "Growth of all products, slider";
    let now = tenths(weekly).unwrap_or_default();
    let slid = plain_slider::show(ui, name, tooltip, now, -50..=50, &flips)?;
    Some(Percent(Decimal::new(slid.into(), 1).normalize()))
}

/// Growth a week, to type; returns what was entered.
fn percent_ui(ui: &mut Ui, label: &str, percent: Percent) -> Option<Percent> {
    let palette = Palette::of(ui);
    let mut entered = None;
    let mut error = None;
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(small("% a week").color(palette.muted));
            let name = format!("Growth of {label}, percent a week");
            let field = decimal_field::show(ui, &name, percent.0, 1, check_growth);
            field
                .response
                .on_hover_text("Type an exact value, then Enter");
            entered = field.entered.map(Percent);
            error = field.error;
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(label).truncate());
            });
        });
    });
    if let Some(error) = error {
        ui.add(egui::Label::new(small(error).color(palette.dearer)).wrap());
    }
    entered
}
