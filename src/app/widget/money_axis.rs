//! Round amounts of money along an axis.

use egui_plot::{GridInput, GridMark};
use rust_decimal::Decimal;

use crate::app::pixel;
use crate::quantity::{Usd, format};

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

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
pub(crate) fn round_step(least: f64) -> f64 {
    let least = if least.is_finite() && least > 0.0 {
        least
    } else {
        1.0
    };
    let power = 10_f64.powi(least.log10().floor() as i32);
    let times = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|times| times * power >= least * 0.999);
    times.unwrap_or(10.0) * power
}

/// `+$1.2M`, `−$340`, `$0`.
pub(crate) fn label(value: f64) -> String {
    let amount: Decimal = pixel::from_chart(value);
    format::axis(Usd(amount))
}
