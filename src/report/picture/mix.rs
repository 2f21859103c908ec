//! What usage consists of: tokens per week, stacked by what is told apart.

use super::difference::{About, bars, hatched};
use super::frame::{self, Mark};
use super::sheet::Sheet;
use super::weeks::WeekChart;
use crate::chart::{TokenBars, weeks_said};
use crate::pixel::from_chart;
use crate::quantity::format;

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let stacks = TokenBars::new(derived, &of.apart);
    let is_shown = |(name, _): &&(String, _)| !of.apart.hidden.contains(name);
    let mut legend: Vec<(Mark, String)> = stacks
        .legend
        .iter()
        .filter(is_shown)
        .map(|(name, slot)| {
            let colour = sheet.palette.slot(*slot);
            (
                Mark::Colour(colour, sheet.palette.edge(colour)),
                name.clone(),
            )
        })
        .collect();
    legend.extend(hatched(derived));
    let by = of.apart.by.by().to_lowercase();
    frame::legend(sheet, &format!("Tokens per week, {by}"), &legend);
    if derived.pairing.weeks_in_focus().is_empty() {
        frame::instead(sheet, "No weeks to show");
        return;
    }
    sheet
        .said
        .push(format!("Tokens per week, {by}, {}", weeks_said(derived)));
    let chart = WeekChart::new(sheet, [0.0, stacks.high], |value| {
        format::count_short(from_chart(value))
    });
    let names: Vec<&str> = stacks.legend.iter().map(|(name, _)| &**name).collect();
    let first = derived.pairing.weeks_in_focus().start;
    let about = |week: usize| {
        let sum = stacks.sums.get(week - first).copied().unwrap_or_default();
        About {
            data: Vec::new(),
            said: format!("{} tokens", format::count_short(from_chart(sum))),
        }
    };
    let amount = |amount| format::number(amount, 0);
    bars(sheet, &chart, &names, &stacks.parts, 0.74, about, amount);
    chart.zero(sheet);
}
