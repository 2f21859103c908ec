//! The sliders of a step, large enough to be seen from the last row.

use egui::{Align, Label, Layout, RichText, Ui, Vec2};

use super::{Stage, left_of, said};
use crate::analysis::Lever;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::panel::reach;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::axes;
use crate::app::widget::rate_slider::RateSlider;
use crate::quantity::format;
use crate::workbook::Edit;

/// A row of them.
const ROW: f32 = 62.0;
/// Between two of them.
const GAP: f32 = 36.0;
/// No slider is narrower, as long as it has a row for itself.
const NARROWEST: f32 = 250.0;

/// The figures of the step that move something here.
fn levers(stage: &Stage<'_>) -> Vec<Lever> {
    let Some(step) = stage.presenting.step() else {
        return Vec::new();
    };
    let there = &stage.open.derived;
    let is_there = |lever: &Lever| !there.turns(*lever).is_empty() || there.levers.contains(lever);
    step.sliders.iter().copied().filter(is_there).collect()
}

/// How many stand beside each other.
fn columns(count: usize, width: f32) -> usize {
    let fits = ((width + GAP) / (NARROWEST + GAP)).floor().max(1.0) as usize;
    count.min(fits).min(3)
}

/// How much room they take.
pub(super) fn height(stage: &Stage<'_>, width: f32) -> f32 {
    let count = levers(stage).len();
    match columns(count, width) {
        0 => 0.0,
        columns => count.div_ceil(columns) as f32 * ROW + 6.0,
    }
}

/// Draws them.
pub(super) fn ui(ui: &mut Ui, stage: &Stage<'_>, commands: &mut Commands) {
    let levers = levers(stage);
    let whole = ui.available_rect_before_wrap();
    let columns = columns(levers.len(), whole.width());
    if columns == 0 {
        return;
    }
    let names = axes::names(&stage.open.workbook, &stage.open.derived);
    let width = ((whole.width() + GAP) / columns as f32 - GAP).min(420.0);
    for (at, lever) in levers.into_iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let offset = Vec2::new(column as f32 * (width + GAP), row as f32 * ROW + 6.0);
        let rect = left_of(whole, width).translate(offset);
        ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            let name = names.iter().find(|(of, _)| *of == lever);
            let name = name.map_or_else(
                || crate::app::wording::lever_name(&stage.open.workbook, lever),
                |(_, name)| name.clone(),
            );
            slider_ui(ui, stage, lever, &name, commands);
        });
    }
}

fn slider_ui(ui: &mut Ui, stage: &Stage<'_>, lever: Lever, name: &str, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (workbook, derived) = (&stage.open.workbook, &stage.open.derived);
    let (value, listed) = (derived.value(lever), workbook.listed(lever));
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(strong(said::shown(lever, value), size::FIGURE));
            if value != listed {
                let from = RichText::new(format!("{} →", lever.told(listed))).size(size::BODY);
                ui.label(from.color(palette.muted));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(strong(name, size::BODY)).truncate());
            });
        });
    });
    let slider = RateSlider {
        name,
        value,
        listed,
        max: reach::most(workbook, derived, lever),
        turns: derived.turns(lever),
        dearer_now: reach::dearer(derived),
        glides: true,
    };
    let (response, moved) = slider.show(ui, |value| reach::check(lever, value));
    response.on_hover_text(slider.answers());
    if let Some(value) = moved {
        commands.send(Command::Edit(Edit::set(lever, value)));
    }
    let even = derived.break_even(lever);
    let even = even.map_or_else(
        || "No break-even on this figure alone".to_owned(),
        |even| format!("Breaks even at {}", lever.told(rounded(even))),
    );
    ui.label(small(even).color(palette.muted));
}

/// A break-even with as many digits as are looked at.
fn rounded(value: rust_decimal::Decimal) -> rust_decimal::Decimal {
    let text = format::rate_rounded(value).replace(',', "");
    text.parse().unwrap_or(value)
}
