//! The only place where amounts become floats, to be placed on screen or in a picture, and pixels become amounts again.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::quantity::parse_decimal;

/// Where an amount lies on an axis.
pub(crate) fn to_chart(value: Decimal) -> f64 {
    value
        .to_f64()
        .filter(|value| value.is_finite())
        .unwrap_or_default()
}

/// The amount at a place on an axis, for its label.
pub(crate) fn from_chart(place: f64) -> Decimal {
    Decimal::from_f64_retain(place)
        .map(|value| value.round_dp(6).normalize())
        .unwrap_or_default()
}

/// How far along 0…`max` a value lies, from 0 to 1.
pub(crate) fn fraction(value: Decimal, max: Decimal) -> f32 {
    let share = value.checked_div(max).unwrap_or_default();
    to_chart(share).clamp(0.0, 1.0) as f32
}

/// The value that far along 0…`max`, to a whole number of steps.
pub(crate) fn at_fraction(fraction: f32, max: Decimal, step: Decimal) -> Decimal {
    let fraction = Decimal::from_f32_retain(fraction.clamp(0.0, 1.0)).unwrap_or_default();
    let steps = fraction
        .checked_mul(max)
        .and_then(|value| value.checked_div(step));
    let whole =
        steps.map(|steps| steps.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven));
    whole
        .and_then(|whole| whole.checked_mul(step))
        .map_or(max, |value| value.min(max))
        .normalize()
}

/// What a screen reader set, which speaks floats: the shortest decimal that is the same float, so 3.1 is 3.1.
pub(crate) fn from_accessibility(value: f64) -> Option<Decimal> {
    value
        .is_finite()
        .then(|| format!("{value}"))
        .and_then(|text| parse_decimal(text.as_bytes()).ok())
}

/// Ten to the power of the value's first digit: 10 for 35.76, 0.1 for 0.30; 1 for zero.
pub(crate) fn magnitude(value: Decimal) -> Decimal {
    let value = value.abs().normalize();
    if value.is_zero() {
        return Decimal::ONE;
    }
    let figures = value.mantissa().unsigned_abs().ilog10() as i32;
    power_of_ten(figures - value.scale() as i32)
}

/// 10^`exponent`, within what a [`Decimal`] holds.
pub(crate) fn power_of_ten(exponent: i32) -> Decimal {
    if exponent < 0 {
        Decimal::new(1, exponent.unsigned_abs().min(28))
    } else {
        Decimal::from_i128_with_scale(10_i128.pow(exponent.unsigned_abs().min(28)), 0)
    }
}
