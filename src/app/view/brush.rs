//! The strip of all weeks under a chart, which chooses those that everything is about.

use egui::Ui;
use egui_plot::PlotTransform;

use super::ViewState;
use crate::analysis::dates_shown;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::panel::focus;
use crate::app::widget::week_brush::{self, WeekBrush};
use crate::pixel::to_chart;
use crate::workbook::{Derived, Edit};

/// The room it takes under a chart; none on the stage, where it is not.
pub(super) fn height(view: &ViewState) -> f32 {
    if view.is_staged() {
        0.0
    } else {
        week_brush::HEIGHT + 6.0
    }
}

/// Draws it under the chart that `transform` is of.
pub(super) fn ui(
    ui: &mut Ui,
    derived: &Derived,
    view: &ViewState,
    transform: &PlotTransform,
    commands: &mut Commands,
) {
    let weeks = &derived.pairing.rollup.weeks;
    if weeks.len() < 2 || view.is_staged() {
        return;
    }
    let now = derived.pairing.weeks_in_focus();
    let differences = derived.comparison.weeks.iter();
    let amounts: Vec<f64> = differences
        .map(|pair| to_chart(pair.difference().0))
        .collect();
    let said = format!(
        "Weeks looked at: {}, {} of {}",
        dates_shown(weeks, &now),
        now.len(),
        weeks.len()
    );
    let brush = WeekBrush {
        amounts: &amounts,
        now,
        across: transform.frame().x_range(),
        said: &said,
        named: &|week| {
            weeks
                .get(week)
                .map_or_else(String::new, |of| of.week.first.shown())
        },
    };
    if let Some(chosen) = brush.show(ui) {
        let focus = focus::with_weeks(&derived.pairing.focus, weeks, &chosen);
        commands.send(Command::Edit(Edit::SetFocus(focus)));
    }
}
