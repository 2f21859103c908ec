//! Days that stand among the weeks of a chart.

use crate::calendar::{Day, Week, WeekStart};
use crate::workbook::Derived;

/// Where the proposed contract begins among the weeks, and what stands there; `None` where it does not.
pub fn begins(derived: &Derived) -> Option<(f64, String)> {
    let pairing = &derived.pairing;
    let begins = pairing.effective?;
    let all = &pairing.rollup.weeks;
    let shown = pairing.weeks_in_focus();
    let (first, last) = (all.get(shown.start)?, all[shown.clone()].last()?);
    if begins <= first.week.first || last.week.last() < begins {
        return None;
    }
    let days = f64::from(begins.days_since(first.week.first));
    // Weeks are drawn around whole numbers, so each begins half a place before its own.
    Some((
        shown.start as f64 + days / 7.0 - 0.5,
        format!("Proposed begins {}", begins.shown()),
    ))
}

/// The week of a note among those in focus, by its index.
pub fn note_week(derived: &Derived, week_start: WeekStart, day: Day) -> Option<usize> {
    let week = Week::containing(day, week_start);
    let weeks = &derived.pairing.rollup.weeks;
    let at = weeks.iter().position(|of| of.week == week)?;
    derived.pairing.weeks_in_focus().contains(&at).then_some(at)
}
