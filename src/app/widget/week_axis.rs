//! Weeks along an axis. A week's place is its index.

use std::ops::Range;

use egui_plot::{GridInput, GridMark};

use crate::usage::WeekOf;

/// Weeks between two labels that are about 75 points wide each: 1, 2, 4, 8, 13, 26 or whole years.
pub(crate) fn step(weeks: usize, width: f32) -> usize {
    let room = (width / 75.0).max(1.0);
    let least = (weeks as f32 / room).ceil().max(1.0) as usize;
    let usual = [1, 2, 4, 8, 13, 26, 52, 104, 260, 520];
    usual
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least)
}

/// Marks at every `step`th of these weeks.
pub(crate) fn marks(input: &GridInput, weeks: Range<usize>, step: usize) -> Vec<GridMark> {
    let visible = |week: &usize| {
        let place = *week as f64;
        (input.bounds.0..=input.bounds.1).contains(&place)
    };
    let every = weeks.step_by(step.max(1)).filter(visible);
    every
        .map(|week| GridMark {
            value: week as f64,
            step_size: step as f64,
        })
        .collect()
}

/// `8 Jun`, with the year where labels are far apart; nothing beside the weeks that are `shown`.
pub(crate) fn label(weeks: &[WeekOf], shown: &Range<usize>, mark: f64, step: usize) -> String {
    let index = mark.round() as usize;
    let is_shown = mark >= 0.0 && shown.contains(&index);
    let Some(of) = weeks.get(index).filter(|_| is_shown) else {
        return String::new();
    };
    if step >= 26 {
        of.week.first.shown()
    } else {
        of.week.first.shown_short()
    }
}
