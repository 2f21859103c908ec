//! What both contracts charge, as lines, and the gap between them.

use super::{Area, Series};
use crate::analysis::Pair;
use crate::quantity::Usd;
use crate::workbook::Derived;

/// What both contracts charge in each week in focus, for what is shown.
pub fn charges(derived: &Derived, shown: &[&Series<'_>]) -> Vec<[Usd; 2]> {
    let weeks = derived.pairing.weeks_in_focus();
    let of_week = |week: usize| {
        let mut sum = Pair::default();
        for series in shown {
            sum += series.pair(week);
        }
        [sum.baseline.total(), sum.proposed.total()]
    };
    weeks.map(of_week).collect()
}

/// The gap between both lines from week `first` on, in parts where they cross.
pub fn gaps(first: usize, charges: &[[f64; 2]]) -> Vec<Area> {
    let mut areas = Vec::new();
    let mut fill = |corners: Vec<[f64; 2]>, gap: f64| {
        areas.push(Area {
            corners,
            is_dearer: gap > 0.0,
        });
    };
    for (week, pair) in charges.windows(2).enumerate() {
        let x0 = (first + week) as f64;
        let x1 = x0 + 1.0;
        let [[b0, p0], [b1, p1]] = [pair[0], pair[1]];
        let (gap0, gap1) = (p0 - b0, p1 - b1);
        if gap0 * gap1 >= 0.0 {
            let gap = if gap0 == 0.0 { gap1 } else { gap0 };
            fill(vec![[x0, b0], [x0, p0], [x1, p1], [x1, b1]], gap);
        } else {
            let part = gap0 / (gap0 - gap1);
            let crossing = [x0 + part, b0 + (b1 - b0) * part];
            fill(vec![[x0, b0], [x0, p0], crossing], gap0);
            fill(vec![crossing, [x1, p1], [x1, b1]], gap1);
        }
    }
    areas
}
