//! The cost difference per week: bars that diverge from zero, stacked by what is told apart, the total as a line.

use rust_decimal::Decimal;

use super::frame::{self, Mark};
use super::pen::Stroke;
use super::sheet::Sheet;
use super::weeks::WeekChart;
use crate::analysis::{Pair, Standing};
use crate::chart::{
    Part, Series, difference_bars, differences_said, money_label, series, shown, weeks_said,
};
use crate::contract::Side;
use crate::quantity::{Usd, format};
use crate::workbook::Derived;

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let all = series(derived, &of.apart);
    let shown = shown(&all, &of.apart);
    let overlay = overlay(sheet);
    let mut entries = entries(sheet, &shown);
    let total = Stroke::new(sheet.palette.text, 2.2);
    entries.push((Mark::Line(total), total_name(sheet).to_owned()));
    let over = Stroke::new(sheet.palette.accent, 2.2).dashed("5 4");
    if let Some((name, _)) = &overlay {
        entries.push((Mark::Line(over), format!("Total of {name}")));
    }
    entries.extend(hatched(derived));
    let heading = format!(
        "Cost difference per week, {} · above zero, the proposed contract costs more",
        of.apart.by.by().to_lowercase()
    );
    frame::legend(sheet, &heading, &entries);
    let weeks = derived.pairing.weeks_in_focus();
    if weeks.is_empty() {
        frame::instead(sheet, "No weeks to show");
        return;
    }
    sheet.said.push(format!(
        "Weekly cost difference, {}, {}: {}",
        of.apart.by.by().to_lowercase(),
        weeks_said(derived),
        differences_said(derived, &shown, &of.apart)
    ));
    let (parts, totals) = difference_bars(derived, &shown, weeks.clone());
    let overlay = overlay.map(|(_, totals)| totals).unwrap_or_default();
    let ends = || {
        let parts = parts.iter().flat_map(|part| [part.from, part.to]);
        parts.chain(overlay.iter().map(|[_, total]| *total))
    };
    let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let chart = WeekChart::new(sheet, [low, high], money_label);
    let about = |week| About::pair(&shown, week, &["total"]);
    let told = |amount| format::cents_signed(Usd(amount));
    bars(sheet, &chart, &names(&shown), &parts, 0.74, about, told);
    chart.zero(sheet);
    let line = Stroke::new(sheet.palette.text, chart.line_width());
    chart.through(sheet, &totals, line);
    sheet.pen.through(&chart.places(&overlay), over);
    chart.days(sheet);
}

fn total_name(sheet: &Sheet<'_>) -> &'static str {
    if sheet.of.apart.hidden.is_empty() {
        "Total"
    } else {
        "Total of those shown"
    }
}

/// The colours of what is told apart.
pub(super) fn entries(sheet: &Sheet<'_>, shown: &[&Series<'_>]) -> Vec<(Mark, String)> {
    let entry = |series: &&Series<'_>| {
        let colour = sheet.palette.slot(series.slot);
        let edge = sheet.palette.edge(colour);
        (Mark::Colour(colour, edge), series.name.clone())
    };
    shown.iter().map(entry).collect()
}

/// What hatching means, where anything is hatched.
pub(super) fn hatched(derived: &Derived) -> Option<(Mark, String)> {
    let pairing = &derived.pairing;
    let one_sided = |standing: Standing| matches!(standing, Standing::OneSided(_));
    let weeks = &pairing.rollup.weeks[pairing.weeks_in_focus()];
    let is_any =
        weeks.iter().any(|of| of.partial || of.projected) || pairing.standings().any(one_sided);
    let text = if pairing.projected_from.is_some() {
        "Partial, one-sided or projected"
    } else {
        "Partial or one-sided"
    };
    is_any.then(|| (Mark::Hatch, text.to_owned()))
}

/// What a week of a chart stands for.
pub(super) struct About {
    /// As data, exactly.
    pub(super) data: Vec<(&'static str, String)>,
    /// In words.
    pub(super) said: String,
}

impl About {
    /// What a difference comes to in a week, and perhaps more.
    pub(super) fn pair(shown: &[&Series<'_>], week: usize, data: &[&'static str]) -> Self {
        let mut pair = Pair::default();
        for series in shown {
            pair += series.pair(week);
        }
        let amount = |name: &str| match name {
            "baseline" => pair.baseline.total(),
            "proposed" => pair.proposed.total(),
            _ => pair.difference(),
        };
        let exact = |name: &&'static str| (*name, amount(name).0.normalize().to_string());
        Self {
            data: data.iter().map(exact).collect(),
            said: format::cents_signed(pair.difference()),
        }
    }
}

/// Draws bars week by week; each week and each part of it says what it is, exactly. Parts are of what is called by `names`.
pub(super) fn bars(
    sheet: &mut Sheet<'_>,
    chart: &WeekChart,
    names: &[&str],
    parts: &[Part],
    width: f64,
    about: impl Fn(usize) -> About,
    told: impl Fn(Decimal) -> String,
) {
    let pairing = &sheet.of.derived.pairing;
    for week in pairing.weeks_in_focus() {
        let first = pairing.rollup.weeks[week].week.first;
        let About { data: values, said } = about(week);
        let day = first.to_string();
        let mut data = vec![("week", &*day)];
        data.extend(values.iter().map(|(name, value)| (*name, &**value)));
        sheet
            .pen
            .open(&data, &format!("Week of {}: {said}", first.shown()));
        for part in parts.iter().filter(|part| part.week == week) {
            let name = names[part.series];
            let amount = part.amount.normalize().to_string();
            let mut data = vec![("series", name), ("amount", &*amount)];
            let whose = match part.side {
                Some(side) => {
                    data.push(("contract", side.key()));
                    match side {
                        Side::Baseline => ", today’s contract",
                        Side::Proposed => ", proposed",
                    }
                }
                None => "",
            };
            let said = format!("{name}{whose}: {}", told(part.amount));
            sheet.pen.open(&data, &said);
            chart.part(sheet, part, width);
            sheet.pen.close();
        }
        sheet.pen.close();
    }
}

/// The names of what is shown.
pub(super) fn names<'a>(shown: &[&'a Series<'_>]) -> Vec<&'a str> {
    shown.iter().map(|series| &*series.name).collect()
}

/// The scenario that is drawn over, and its total of what is shown, by week.
fn overlay(sheet: &Sheet<'_>) -> Option<(String, Vec<[f64; 2]>)> {
    let of = sheet.of;
    let name = of.look.overlay.as_deref()?;
    let at = of.workbook.tabs.position(name)?;
    let derived = Derived::new(&of.workbook.showing(at));
    let all = series(&derived, &of.apart);
    let shown = shown(&all, &of.apart);
    let weeks = derived.pairing.weeks_in_focus();
    let (_, totals) = difference_bars(&derived, &shown, weeks);
    Some((name.to_owned(), totals))
}
