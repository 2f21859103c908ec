//! Round amounts of money along an axis.

use egui_plot::{GridInput, GridMark};

use crate::chart::round_step;

/// Marks at 1, 2 or 5 times a power of ten, about `wanted` of them.
pub(crate) fn marks(input: &GridInput, wanted: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let step = round_step((high - low) / wanted);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last)
        .take(50)
        .map(|i| GridMark {
            value: i as f64 * step,
            step_size: step,
        })
        .collect()
}
