//! What both contracts charge per week, with the gap between them shaded by which costs more.

use egui::{Sense, Stroke, Ui, Vec2};
use egui_plot::{Line, LineStyle, PlotPoints, PlotUi, Points, Polygon};

use super::week_plot::WeekPlot;
use super::{ViewState, brush, difference, stacked_costs, week_tip};
use crate::analysis::dates_shown;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::legend;
use crate::chart::{Series, begins, charges, cost_label, differences_said, gaps, series, shown};
use crate::colour::SHADE;
use crate::pixel::to_chart;
use crate::quantity::format;
use crate::workbook::Derived;

/// With at most that many weeks, each is marked by a dot.
const FEW: usize = 13;

/// Draws the legend and the chart.
pub(crate) fn ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let series = series(derived, &view.apart());
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
    let shown = shown(&series, &view.apart());
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
    let charges: Vec<[f64; 2]> = charges
        .into_iter()
        .map(|sides| sides.map(|charge| to_chart(charge.0)))
        .collect();
    let high = charges.iter().flatten().copied().fold(0.0, f64::max);
    let plot = WeekPlot::new(ui, "costs", [0.0, high], cost_label);
    let begins = begins(derived);
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

/// Shades the gap between both lines from week `first` on.
fn shade(plot: &mut PlotUi<'_>, first: usize, charges: &[[f64; 2]], palette: &Palette) {
    for (number, area) in gaps(first, charges).into_iter().enumerate() {
        let colour = palette.track(area.is_dearer);
        let polygon = Polygon::new(format!("gap {number}"), PlotPoints::from(area.corners))
            .fill_color(colour.gamma_multiply(SHADE))
            .stroke(Stroke::NONE);
        plot.polygon(polygon.allow_hover(false));
    }
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
        differences_said(derived, shown, &view.apart())
    )
}
