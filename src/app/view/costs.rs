//! What both contracts charge per week, with the gap between them shaded by which costs more.

use egui::{Color32, Sense, Stroke, Ui, Vec2};
use egui_plot::{Line, LineStyle, PlotPoints, PlotUi, Points, Polygon};

use super::series::{self, Series};
use super::week_plot::WeekPlot;
use super::{ViewState, brush, difference, stacked_costs, week_tip};
use crate::analysis::{Pair, dates_shown};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::pixel::{from_chart, to_chart};
use crate::app::theme::{Palette, small};
use crate::app::widget::legend;
use crate::quantity::{Usd, format};
use crate::workbook::Derived;

/// With at most that many weeks, each is marked by a dot.
const FEW: usize = 13;

/// Draws the legend and the chart.
pub(crate) fn ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let series = series::series(derived, view, palette);
    difference::legend_ui(ui, derived, &series, view, commands, |ui| {
        if view.is_stacked {
            stacked_costs::sides_ui(ui, palette);
        } else {
            lines_ui(ui, palette);
        }
    });
    ui.add_space(4.0);
    if derived.pairing.rollup.weeks.is_empty() {
        ui.centered_and_justified(|ui| ui.label(small("No weeks to show").color(palette.muted)));
        return;
    }
    let shown = series::shown(&series, view);
    if view.is_stacked {
        stacked_costs::chart_ui(ui, derived, &shown, view, commands);
    } else {
        chart_ui(ui, derived, &shown, view, commands);
    }
}

/// What the lines and the shades stand for.
fn lines_ui(ui: &mut Ui, palette: &Palette) {
    let swatch = |ui: &mut Ui, text: &str, draw: &dyn Fn(&Ui, egui::Rect)| {
        ui.add_space(6.0);
        let text = small(text).color(palette.muted);
        legend::keep_together(ui, &text, 22.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::new(22.0, 22.0), Sense::hover());
        draw(ui, rect);
        ui.label(text);
    };
    let stroke = Stroke::new(2.0, palette.text);
    swatch(ui, "Today’s contract", &|ui, rect| {
        let ends = [rect.left_center(), rect.right_center()];
        let dashes = egui::Shape::dashed_line(&ends, stroke, 5.0, 3.0);
        ui.painter().extend(dashes);
    });
    swatch(ui, "Proposed", &|ui, rect| {
        ui.painter().hline(rect.x_range(), rect.center().y, stroke);
    });
    for (text, colour) in [
        ("Proposed costs more", palette.dearer_track),
        ("Proposed costs less", palette.cheaper_track),
    ] {
        swatch(ui, text, &|ui, rect| {
            let square = egui::Rect::from_center_size(rect.center(), Vec2::splat(12.0));
            ui.painter().rect_filled(square, 2.0, colour);
        });
    }
}

/// What both contracts charge in each week in focus, for what is shown.
fn charges(derived: &Derived, shown: &[&Series<'_>]) -> Vec<[f64; 2]> {
    let weeks = derived.pairing.weeks_in_focus();
    let of_week = |week: usize| {
        let mut sum = Pair::default();
        for series in shown {
            sum += series.pair(week);
        }
        [sum.baseline.total(), sum.proposed.total()].map(|charge: Usd| to_chart(charge.0))
    };
    weeks.map(of_week).collect()
}

fn chart_ui(
    ui: &mut Ui,
    derived: &Derived,
    shown: &[&Series<'_>],
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let first = derived.pairing.weeks_in_focus().start;
    let charges = charges(derived, shown);
    let high = charges.iter().flatten().copied().fold(0.0, f64::max);
    let plot = WeekPlot::new(ui, "costs", [0.0, high], axis_label);
    let begins = difference::begins(derived);
    let place = begins.as_ref().map(|(place, _)| *place);
    let response = plot.show(ui, derived, view, place, |plot| {
        shade(plot, first, &charges, palette);
        for (side, style) in [(0, LineStyle::dashed_dense()), (1, LineStyle::Solid)] {
            let points = charges.iter().enumerate();
            let points: Vec<[f64; 2]> = points
                .map(|(week, charges)| [(first + week) as f64, charges[side]])
                .collect();
            if charges.len() <= FEW {
                let dots = Points::new(format!("weeks {side}"), PlotPoints::from(points.clone()))
                    .color(palette.text)
                    .radius(3.0);
                plot.points(dots.allow_hover(false));
            }
            let line = Line::new(format!("line {side}"), PlotPoints::from(points))
                .color(palette.text)
                .style(style)
                .width(2.0);
            plot.line(line.allow_hover(false));
        }
    });
    if let Some((place, label)) = &begins {
        difference::begins_label(ui, &response.transform, *place, label, palette);
    }
    let summary = accessible_summary(derived, shown, view);
    week_tip::declare(&response.response, derived, &summary);
    week_tip::hover_ui(ui, &response.response, &response.transform, derived, shown);
    let clicked = difference::clicked_week(&response.response, &response.transform, derived);
    if let Some(week) = clicked {
        commands.send(Command::Explain(difference::scope_of(shown, week)));
    }
    brush::ui(ui, derived, view, &response.transform, commands);
}

/// Shades the gap between both lines from week `first` on, in parts where they cross.
fn shade(plot: &mut PlotUi<'_>, first: usize, charges: &[[f64; 2]], palette: &Palette) {
    let mut number = 0;
    let mut fill = |corners: Vec<[f64; 2]>, colour: Color32| {
        number += 1;
        let polygon = Polygon::new(format!("gap {number}"), PlotPoints::from(corners))
            .fill_color(colour.gamma_multiply(0.7))
            .stroke(Stroke::NONE);
        plot.polygon(polygon.allow_hover(false));
    };
    let colour = |gap: f64| {
        if gap > 0.0 {
            palette.dearer_track
        } else {
            palette.cheaper_track
        }
    };
    for (week, pair) in charges.windows(2).enumerate() {
        let x0 = (first + week) as f64;
        let x1 = x0 + 1.0;
        let [[b0, p0], [b1, p1]] = [pair[0], pair[1]];
        let (gap0, gap1) = (p0 - b0, p1 - b1);
        if gap0 * gap1 >= 0.0 {
            let gap = if gap0 == 0.0 { gap1 } else { gap0 };
            fill(vec![[x0, b0], [x0, p0], [x1, p1], [x1, b1]], colour(gap));
        } else {
            let part = gap0 / (gap0 - gap1);
            let crossing = [x0 + part, b0 + (b1 - b0) * part];
            fill(vec![[x0, b0], [x0, p0], crossing], colour(gap0));
            fill(vec![crossing, [x1, p1], [x1, b1]], colour(gap1));
        }
    }
}

/// `$1.2M`.
pub(super) fn axis_label(value: f64) -> String {
    let label = format::axis(Usd(from_chart(value)));
    label.trim_start_matches('+').to_owned()
}

/// What a screen reader says of the chart.
pub(super) fn accessible_summary(
    derived: &Derived,
    shown: &[&Series<'_>],
    view: &ViewState,
) -> String {
    let total = &derived.comparison.total.all;
    let weeks = derived.pairing.weeks_in_focus();
    format!(
        "Costs per week, {}: today’s contract {} in all, proposed {}; {}, the difference goes {}",
        crate::analysis::plural(weeks.len(), "week", "weeks"),
        format::dollars(total.baseline.total()),
        format::dollars(total.proposed.total()),
        dates_shown(&derived.pairing.rollup.weeks, &weeks),
        difference::differences_said(derived, shown, view)
    )
}
