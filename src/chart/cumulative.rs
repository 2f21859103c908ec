//! The difference added up from week to week, and what that says of the switch.

use super::Series;
use crate::analysis::{Pair, Running, Tone};
use crate::workbook::Derived;

/// What the series shown come to, week by week.
pub struct Cumulative {
    /// The sums.
    pub running: Running,
    /// What they say of the switch.
    pub said: String,
    /// What is added up, where that may be asked; empty where it is plain.
    pub left_out: &'static str,
}

impl Cumulative {
    /// Adds up what is shown.
    pub fn new(derived: &Derived, shown: &[&Series<'_>]) -> Self {
        let running = running(derived, shown);
        Self {
            said: in_words(derived, &running),
            running,
            left_out: left_out(derived),
        }
    }
}

/// What the series shown come to, week by week.
fn running(derived: &Derived, shown: &[&Series<'_>]) -> Running {
    let pairing = &derived.pairing;
    let of_week = |week: usize| {
        let mut sum = Pair::default();
        for series in shown {
            sum += series.counted(pairing, week);
        }
        sum
    };
    Running::new(pairing.weeks_in_focus().map(of_week))
}

/// What the sum says of the switch.
fn in_words(derived: &Derived, running: &Running) -> String {
    if derived.headline.tone == Tone::Nothing {
        return "What is added up is no comparison: the headline says why".to_owned();
    }
    let weeks = &derived.pairing.rollup.weeks[derived.pairing.weeks_in_focus()];
    let day = |at: usize| weeks[at].week.first.shown();
    match (running.turn, running.difference()) {
        (Some(turn), _) if turn.is_dearer => {
            format!(
                "What the switch saves at first is used up by the week of {}",
                day(turn.at)
            )
        }
        (Some(turn), _) => {
            format!(
                "The switch has paid for itself by the week of {}",
                day(turn.at)
            )
        }
        (None, all) if all.is_positive() => {
            "The switch costs more in all, and does not pay for itself in these weeks".to_owned()
        }
        (None, all) if all.is_negative() => {
            "The switch costs less in all, from its first week on".to_owned()
        }
        (None, _) => "Both contracts cost the same in all".to_owned(),
    }
}

/// What is added up, where that may be asked.
fn left_out(derived: &Derived) -> &'static str {
    let pairing = &derived.pairing;
    let has_projected = pairing.projected_from.is_some();
    if has_projected && !pairing.inclusion.projected {
        "weeks beyond the data add nothing"
    } else if pairing.rollup.weeks[pairing.weeks_in_focus()]
        .iter()
        .any(|week| week.partial)
    {
        "with partial weeks, as far as the data covers them"
    } else {
        ""
    }
}

/// Between the sum and zero, from week `first` on: what is above it, and what is below.
pub fn areas(first: usize, sums: &[f64]) -> [Vec<[f64; 2]>; 2] {
    let mut points: Vec<[f64; 2]> = Vec::with_capacity(sums.len());
    for (week, &sum) in sums.iter().enumerate() {
        // Where it crosses zero between two weeks, both areas end in a point.
        if let Some(&[x, before]) = points.last()
            && before * sum < 0.0
        {
            points.push([x + before / (before - sum), 0.0]);
        }
        points.push([(first + week) as f64, sum]);
    }
    let ends = |end: fn(f64, f64) -> f64| -> Vec<[f64; 2]> {
        points.iter().map(|[x, sum]| [*x, end(*sum, 0.0)]).collect()
    };
    [ends(f64::max), ends(f64::min)]
}
