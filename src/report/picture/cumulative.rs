//! The difference added up from week to week, as an area in the colour of its sign.

use super::frame;
use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::strong;
use super::weeks::{FEW, WeekChart};
use crate::analysis::Tone;
use crate::chart::{Cumulative, areas, differences_said, money_label, series, shown, weeks_said};
use crate::colour::SHADE;
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let palette = sheet.palette;
    let all = series(derived, &of.apart);
    let shown = shown(&all, &of.apart);
    let Cumulative {
        running,
        said,
        left_out,
    } = Cumulative::new(derived, &shown);
    let mut heading = format!("Cost difference added up from week to week · {said}");
    if !of.apart.hidden.is_empty() {
        let names: Vec<&str> = shown.iter().map(|series| &*series.name).collect();
        heading = format!("{heading}, for {}", names.join(", "));
    } else if !left_out.is_empty() {
        heading = format!("{heading}, {left_out}");
    }
    frame::legend(sheet, &heading, &[]);
    let weeks = derived.pairing.weeks_in_focus();
    if weeks.is_empty() {
        frame::instead(sheet, "No weeks to show");
        return;
    }
    sheet.said.push(format!(
        "Cost difference added up over {}: {}. {said}. Week by week {}",
        weeks_said(derived),
        format::dollars_signed(running.difference()),
        differences_said(derived, &shown, &of.apart)
    ));
    let sums: Vec<f64> = running
        .weeks
        .iter()
        .map(|pair| to_chart(pair.difference().0))
        .collect();
    let low = sums.iter().copied().fold(0.0, f64::min);
    let high = sums.iter().copied().fold(0.0, f64::max);
    let chart = WeekChart::new(sheet, [low, high], money_label);
    let [above, below] = areas(weeks.start, &sums);
    for (edge, is_dearer) in [(above, true), (below, false)] {
        let mut corners = edge;
        let [first, last] =
            [corners.first(), corners.last()].map(|end| end.map_or(0.0, |at| at[0]));
        corners.extend([[last, 0.0], [first, 0.0]]);
        let colour = palette.track(is_dearer).toward(palette.page, 1.0 - SHADE);
        sheet.pen.polygon(&chart.places(&corners), colour);
    }
    let rollup = &derived.pairing.rollup.weeks;
    for (week, pair) in weeks.clone().zip(&running.weeks) {
        let first = rollup[week].week.first;
        let difference = pair.difference();
        let (day, sum) = (first.to_string(), difference.0.normalize().to_string());
        let said = format!(
            "Up to the week of {}: {}",
            first.shown(),
            format::cents_signed(difference)
        );
        sheet.pen.open(&[("week", &day), ("sum", &sum)], &said);
        sheet.pen.close();
    }
    chart.zero(sheet);
    let points = sums.iter().enumerate();
    let points: Vec<[f64; 2]> = points
        .map(|(at, sum)| [(weeks.start + at) as f64, *sum])
        .collect();
    let line = Stroke::new(palette.text, chart.line_width());
    chart.through(sheet, &points, line);
    if points.len() > FEW {
        let turn = running.turn.map(|turn| points[turn.at]);
        let dots: Vec<[f64; 2]> = turn.into_iter().chain(points.last().copied()).collect();
        for place in chart.places(&dots) {
            sheet.pen.dot(place, 3.8, palette.text);
        }
    }
    chart.days(sheet);
    if let Some(last) = points.last() {
        let [place] = *chart.places(&[*last]) else {
            return;
        };
        end_label(sheet, &chart, place, running.difference());
    }
}

/// Writes what it comes to beside the end of the line, away from zero, so that it stands outside the area.
fn end_label(sheet: &mut Sheet<'_>, chart: &WeekChart, [x, y]: [f64; 2], difference: Usd) {
    let of = strong(16.0);
    let text = format::short_signed(difference);
    let width = sheet.width(&text, of);
    let right = (x + 6.0).min(chart.frame.right());
    let foot = if difference.is_negative() {
        (y + 26.0).min(chart.frame.bottom() - 4.0)
    } else {
        (y - 12.0).max(chart.frame.top + 14.0)
    };
    let behind = Area {
        left: right - width - 3.0,
        top: foot - 15.0,
        width: width + 6.0,
        height: 20.0,
    };
    let tone = match difference {
        of if of.is_positive() => Tone::Dearer,
        of if of.is_negative() => Tone::Cheaper,
        _ => Tone::Equal,
    };
    let palette = sheet.palette;
    sheet.pen.rounded(behind, palette.page, 3.0);
    sheet
        .pen
        .text([right, foot], Anchor::End, of, palette.tone(tone), &text);
}
