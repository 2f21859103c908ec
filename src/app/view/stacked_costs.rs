//! What both contracts charge per week as bars beside each other, and what each consists of.

use egui::{Sense, Stroke, StrokeKind, Ui, Vec2};

use super::painted::painted;
use super::week_plot::WeekPlot;
use super::{ViewState, brush, costs, difference, week_tip};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::legend;
use crate::app::widget::motion::{self, Drawn};
use crate::app::widget::stacked_bars::StackedBars;
use crate::chart::{Series, begins, cost_bars, cost_label};
use crate::workbook::Derived;

/// Which bar is whose.
pub(super) fn sides_ui(ui: &mut Ui, palette: &Palette) {
    let colour = palette.muted;
    let sides = [
        (palette.pale(colour), "Today’s contract, at the left"),
        (colour, "Proposed, at the right"),
    ];
    for (colour, text) in sides {
        let text = small(text).color(palette.muted);
        legend::keep_together(ui, &text, 14.0);
        ui.add_space(6.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::new(8.0, 22.0), Sense::hover());
        let bar = egui::Rect::from_center_size(rect.center(), Vec2::new(6.0, 14.0));
        let edge = Stroke::new(1.0, palette.muted);
        ui.painter()
            .rect(bar, 0.0, colour, edge, StrokeKind::Inside);
        ui.label(text);
    }
}

/// Draws the chart.
pub(super) fn chart_ui(
    ui: &mut Ui,
    derived: &Derived,
    shown: &[&Series<'_>],
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let weeks = derived.pairing.weeks_in_focus();
    let parts = cost_bars(derived, shown, weeks);
    let ends = || parts.iter().map(|part| part.to);
    let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let mut plot = WeekPlot::new(ui, "stacked costs", [low, high], cost_label);
    let wanted = Drawn {
        parts: painted(&parts, palette),
        amounts: [plot.low, plot.high],
        ..Drawn::default()
    };
    let id = egui::Id::unique("stacked costs on their way");
    let drawn = motion::on_the_way(ui, id, view.staged_at, wanted);
    [plot.low, plot.high] = drawn.amounts;
    let begins = begins(derived);
    let place = begins.as_ref().map(|(place, _)| *place);
    let response = plot.show(ui, derived, view, place, |plot| {
        plot.add(StackedBars::new(drawn.parts, 0.37, palette.page));
    });
    if let Some((place, label)) = &begins {
        difference::begins_label(ui, &response.transform, *place, label, palette);
    }
    let summary = format!(
        "{}, {}",
        costs::accessible_summary(derived, shown, view),
        view.by().by().to_lowercase()
    );
    let (response, transform) = (&response.response, &response.transform);
    week_tip::declare(response, derived, &summary);
    week_tip::hover_ui(ui, response, transform, derived, shown);
    if let Some(week) = difference::clicked_week(response, transform, derived) {
        commands.send(Command::Explain(difference::scope_of(shown, week)));
    }
    brush::ui(ui, derived, view, transform, commands);
}
