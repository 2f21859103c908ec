//! The difference added up from week to week, as an area in the colour of its sign, and when it turns.

use egui::{Align2, Pos2, Ui};
use egui_plot::{FilledArea, Line, PlotPoints, PlotTransform, PlotUi, Points};

use super::difference;
use super::week_plot::WeekPlot;
use super::{ViewState, brush, week_tip};
use crate::analysis::{Pair, Running, Tone, dates_shown};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, semibold, size, small, strong};
use crate::chart::{Cumulative, Series, areas, begins, differences_said, money_label};
use crate::colour::SHADE;
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};
use crate::workbook::Derived;

/// With at most that many weeks, each is marked by a dot.
const FEW: usize = 13;

/// Draws what it comes to in words, and the chart.
pub(super) fn ui(
    ui: &mut Ui,
    derived: &Derived,
    shown: &[&Series<'_>],
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let Cumulative {
        running,
        said,
        left_out,
    } = Cumulative::new(derived, shown);
    let first = derived.pairing.weeks_in_focus().start;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(4.0);
        ui.label(strong(&said, size::BODY));
        if view.hidden().is_empty() {
            ui.label(small(left_out).color(palette.muted));
        } else {
            ui.label(small("of those shown").color(palette.muted));
        }
    });
    ui.add_space(4.0);
    let sums: Vec<f64> = running
        .weeks
        .iter()
        .map(|pair| to_chart(pair.difference().0))
        .collect();
    let low = sums.iter().copied().fold(0.0, f64::min);
    let high = sums.iter().copied().fold(0.0, f64::max);
    let begins = begins(derived);
    let place = begins.as_ref().map(|(place, _)| *place);
    let plot = WeekPlot::new(ui, "cumulative", [low, high], money_label);
    let response = plot.show(ui, derived, view, place, |plot| {
        shade(plot, first, &sums, palette);
        let points = sums.iter().enumerate();
        let points = points.map(|(week, sum)| [(first + week) as f64, *sum]);
        let points: Vec<[f64; 2]> = points.collect();
        let dots = if points.len() <= FEW {
            points.clone()
        } else {
            let turn = running.turn.map(|turn| points[turn.at]);
            turn.into_iter().chain(points.last().copied()).collect()
        };
        let dots = Points::new("weeks", PlotPoints::from(dots))
            .color(palette.text)
            .radius(3.5);
        plot.points(dots.allow_hover(false));
        let line = Line::new("so far", PlotPoints::from(points))
            .color(palette.text)
            .width(2.0);
        plot.line(line.allow_hover(false));
    });
    let (response, transform) = (&response.response, &response.transform);
    if let Some((place, label)) = &begins {
        difference::begins_label(ui, transform, *place, label, palette);
    }
    end_label(ui, transform, first, &running, palette);
    let weeks = &derived.pairing.rollup.weeks;
    let summary = format!(
        "Cost difference added up over {}: {}. {said}. {}, week by week {}",
        crate::analysis::plural(running.weeks.len(), "week", "weeks"),
        format::dollars_signed(running.difference()),
        dates_shown(weeks, &derived.pairing.weeks_in_focus()),
        differences_said(derived, shown, &view.apart())
    );
    week_tip::declare(response, derived, &summary);
    week_tip::hover_week(ui, response, transform, derived, |ui, week| {
        week_ui(ui, derived, shown, &running, week);
    });
    if let Some(week) = difference::clicked_week(response, transform, derived) {
        commands.send(Command::Explain(difference::scope_of(shown, week)));
    }
    brush::ui(ui, derived, view, transform, commands);
}

fn tone(difference: Usd) -> Tone {
    if difference.is_positive() {
        Tone::Dearer
    } else if difference.is_negative() {
        Tone::Cheaper
    } else {
        Tone::Equal
    }
}

/// Shades from week `first` on between the sum and zero: above it in one colour, below it in another.
fn shade(plot: &mut PlotUi<'_>, first: usize, sums: &[f64], palette: &Palette) {
    let [above, below] = areas(first, sums);
    let ends = |points: &[[f64; 2]]| -> Vec<f64> { points.iter().map(|point| point[1]).collect() };
    let places: Vec<f64> = above.iter().map(|point| point[0]).collect();
    let zeros = vec![0.0; places.len()];
    let (above, below) = (ends(&above), ends(&below));
    for (name, low, high, colour) in [
        ("above", &zeros, &above, palette.dearer_track),
        ("below", &below, &zeros, palette.cheaper_track),
    ] {
        let area =
            FilledArea::new(name, &places, low, high).fill_color(colour.gamma_multiply(SHADE));
        plot.add(area.allow_hover(false));
    }
}

/// Writes what it comes to beside the end of the line, which begins at week `first`.
fn end_label(
    ui: &Ui,
    transform: &PlotTransform,
    first: usize,
    running: &Running,
    palette: &Palette,
) {
    let Some(last) = running.weeks.len().checked_sub(1) else {
        return;
    };
    let difference = running.difference();
    let point = [(first + last) as f64, to_chart(difference.0)];
    let at = transform.position_from_point(&point.into());
    let text = format::short_signed(difference);
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(text, semibold(size::BODY), palette.tone(tone(difference)));
    let frame = transform.frame();
    // Away from zero, so that it stands outside the area.
    let (away, corner) = if difference.is_negative() {
        (10.0, Align2::RIGHT_TOP)
    } else {
        (-10.0, Align2::RIGHT_BOTTOM)
    };
    let anchor = Pos2::new((at.x + 6.0).min(frame.right()), at.y + away);
    let rect = corner.anchor_size(anchor, galley.size());
    painter.rect_filled(rect.expand(2.0), 2.0, palette.page);
    painter.galley(rect.min, galley, palette.text);
}

/// One week: what it adds, and what that comes to so far.
fn week_ui(ui: &mut Ui, derived: &Derived, shown: &[&Series<'_>], running: &Running, week: usize) {
    let palette = Palette::of(ui);
    let pairing = &derived.pairing;
    let mut own = Pair::default();
    let mut counted = Pair::default();
    for series in shown {
        own += series.pair(week);
        counted += series.counted(pairing, week);
    }
    let first = pairing.weeks_in_focus().start;
    week_tip::week_head(ui, derived, week);
    egui::Grid::new("week")
        .num_columns(4)
        .spacing([14.0, 3.0])
        .show(ui, |ui| {
            week_tip::pair_heads(ui);
            for (name, pair, is_total) in [
                ("This week", &own, false),
                ("So far", &running.weeks[week - first], true),
            ] {
                ui.label(if is_total {
                    strong(name, size::SMALL)
                } else {
                    small(name)
                });
                week_tip::pair_ui(ui, pair, is_total);
                ui.end_row();
            }
        });
    let is_one_sided = shown
        .iter()
        .any(|series| !series.mark(pairing, week).is_empty());
    if is_one_sided {
        let note = "Some of it has data on one side only; it is added up all the same";
        ui.label(small(note).color(palette.muted));
    }
    if counted != own {
        let note = "Totals do not count all of this week, and neither does the sum";
        ui.label(small(note).color(palette.muted));
    }
    week_tip::week_notes(ui, derived, week);
}
