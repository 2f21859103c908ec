//! Weeks along an axis. A week's place is its index.

use std::ops::Range;

use egui_plot::{GridInput, GridMark};

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
