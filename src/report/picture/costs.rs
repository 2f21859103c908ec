//! What both contracts charge per week: lines with the gap between them shaded, or bars beside each other.

use super::difference::{About, bars, entries, hatched, names};
use super::frame::{self, Mark};
use super::pen::Stroke;
use super::sheet::Sheet;
use super::weeks::WeekChart;
use crate::chart::{
    Series, charges, cost_bars, cost_label, differences_said, gaps, series, shown, weeks_said,
};
use crate::colour::{PALE, SHADE};
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};

/// Draws a line for each contract.
pub(super) fn lines(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let palette = sheet.palette;
    let all = series(derived, &of.apart);
    let shown = shown(&all, &of.apart);
    let shade = |is_dearer| {
        let colour = palette.track(is_dearer).toward(palette.page, 1.0 - SHADE);
        Mark::Colour(colour, colour)
    };
    let today = Stroke::new(palette.text, 2.2).dashed("6 4");
    let proposed = Stroke::new(palette.text, 2.2);
    let legend = [
        (Mark::Line(today), "Today’s contract".to_owned()),
        (Mark::Line(proposed), "Proposed".to_owned()),
        (shade(true), "Proposed costs more".to_owned()),
        (shade(false), "Proposed costs less".to_owned()),
    ];
    frame::legend(sheet, &heading(sheet, &shown), &legend);
    let weeks = derived.pairing.weeks_in_focus();
    if weeks.is_empty() {
        frame::instead(sheet, "No weeks to show");
        return;
    }
    say(sheet, &shown);
    let exact = charges(derived, &shown);
    let charges: Vec<[f64; 2]> = exact
        .iter()
        .map(|sides| sides.map(|charge| to_chart(charge.0)))
        .collect();
    let high = charges.iter().flatten().copied().fold(0.0, f64::max);
    let low = charges.iter().flatten().copied().fold(0.0, f64::min);
    let chart = WeekChart::new(sheet, [low, high], cost_label);
    for area in gaps(weeks.start, &charges) {
        let colour = palette
            .track(area.is_dearer)
            .toward(palette.page, 1.0 - SHADE);
        sheet.pen.polygon(&chart.places(&area.corners), colour);
    }
    let about = |week| About::pair(&shown, week, &["baseline", "proposed"]);
    let told = |amount| format::cents(Usd(amount));
    bars(sheet, &chart, &[], &[], 0.0, about, told);
    chart.zero(sheet);
    for (side, stroke) in [(0, today), (1, proposed)] {
        let points = charges.iter().enumerate();
        let points: Vec<[f64; 2]> = points
            .map(|(at, charges)| [(weeks.start + at) as f64, charges[side]])
            .collect();
        let width = chart.line_width();
        chart.through(sheet, &points, Stroke { width, ..stroke });
    }
    chart.days(sheet);
}

/// Draws what both consist of as bars beside each other.
pub(super) fn stacked(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let palette = sheet.palette;
    let all = series(derived, &of.apart);
    let shown = shown(&all, &of.apart);
    let mut legend = entries(sheet, &shown);
    let (muted, page) = (palette.muted, palette.page);
    legend.push((
        Mark::Colour(muted.toward(page, PALE), muted),
        "Today’s contract, at the left".to_owned(),
    ));
    legend.push((
        Mark::Colour(muted, muted),
        "Proposed, at the right".to_owned(),
    ));
    legend.extend(hatched(derived));
    frame::legend(sheet, &heading(sheet, &shown), &legend);
    let weeks = derived.pairing.weeks_in_focus();
    if weeks.is_empty() {
        frame::instead(sheet, "No weeks to show");
        return;
    }
    say(sheet, &shown);
    let parts = cost_bars(derived, &shown, weeks);
    let ends = || parts.iter().map(|part| part.to);
    let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let chart = WeekChart::new(sheet, [low, high], cost_label);
    let about = |week| About::pair(&shown, week, &["baseline", "proposed"]);
    let told = |amount| format::cents(Usd(amount));
    bars(sheet, &chart, &names(&shown), &parts, 0.37, about, told);
    chart.zero(sheet);
    chart.days(sheet);
}

fn heading(sheet: &Sheet<'_>, shown: &[&Series<'_>]) -> String {
    let apart = &sheet.of.apart;
    if sheet.of.look.is_stacked {
        return format!(
            "What both contracts charge per week, {}",
            apart.by.by().to_lowercase()
        );
    }
    if apart.hidden.is_empty() {
        return "What both contracts charge per week".to_owned();
    }
    format!(
        "What both contracts charge per week for {}",
        names(shown).join(", ")
    )
}

fn say(sheet: &mut Sheet<'_>, shown: &[&Series<'_>]) {
    let derived = sheet.of.derived;
    let total = &derived.comparison.total.all;
    sheet.said.push(format!(
        "Costs per week, {}: today’s contract {} in all, proposed {}; the difference goes {}",
        weeks_said(derived),
        format::dollars(total.baseline.total()),
        format::dollars(total.proposed.total()),
        differences_said(derived, shown, &sheet.of.apart)
    ));
}
