//! What a chart says, in words.

use super::{Apart, Series};
use crate::analysis::{Mover, dates_shown};
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Workbook};

/// Which weeks a chart is about, in words.
pub fn weeks_said(derived: &Derived) -> String {
    let shown = derived.pairing.weeks_in_focus();
    let count = crate::analysis::plural(shown.len(), "week", "weeks");
    let weeks = &derived.pairing.rollup.weeks;
    format!("{count}, {}", dates_shown(weeks, &shown))
}

/// From which least to which most difference the weeks of a chart go, and what they come to, in words.
pub fn differences_said(derived: &Derived, shown: &[&Series<'_>], apart: &Apart<'_>) -> String {
    let pairing = &derived.pairing;
    let weeks = || pairing.weeks_in_focus();
    let differences = || {
        weeks().map(|week| {
            let of_series = shown.iter().map(|series| series.pair(week).difference());
            (of_series.sum::<Usd>(), week)
        })
    };
    let (Some(least), Some(most)) = (differences().min(), differences().max()) else {
        return "no weeks to show".to_owned();
    };
    let counted = shown.iter().flat_map(|series| {
        let of_week = |week| series.counted(pairing, week).difference();
        weeks().map(of_week)
    });
    let in_all: Usd = counted.sum();
    let told = |(difference, week): (Usd, usize)| {
        let first = pairing.rollup.weeks[week].week.first;
        let amount = format::dollars_signed(difference);
        format!("{amount} in the week of {}", first.shown())
    };
    let which = if apart.hidden.is_empty() {
        ""
    } else {
        " of those shown"
    };
    format!(
        "from {} to {}, {} in all{which}",
        told(least),
        told(most),
        format::dollars_signed(in_all)
    )
}

/// What is moved, for people.
pub fn mover_name(workbook: &Workbook, moved: Mover) -> String {
    match moved {
        Mover::Usage(lever) => lever.shown().to_owned(),
        Mover::Figure(lever) => {
            let [baseline, proposed] = &workbook.contracts;
            let name = lever.name([baseline, proposed]);
            if lever.moves_by_points() {
                format!("{name} (points)")
            } else {
                name
            }
        }
    }
}
