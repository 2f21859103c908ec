//! The fraction of a dollar that a bill counts in, and unit prices in it.

use ethnum::U256;
use rust_decimal::Decimal;

use super::spread::share;
use crate::quantity::Usd;

/// The fraction of a dollar that a bill counts in: 10^−`places`.
///
/// It is fine enough for every product of a quantity and a rate to be whole, as long as the total then fits the
/// 28 digits of a [`Decimal`]. Where it does not, every amount is rounded, half-even, to a coarser one before
/// anything is added up: a bill of a billion dollars still counts in 1e-17 $.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) places: u32,
}

impl Fraction {
    /// Fine enough for `needed` decimal places, as long as `total` fits.
    pub(super) fn holding(needed: u32, total: Decimal) -> Self {
        let whole = total
            .trunc()
            .mantissa()
            .unsigned_abs()
            .checked_ilog10()
            .map_or(0, |log| log + 1);
        Self {
            places: needed.min(27_u32.saturating_sub(whole)),
        }
    }

    /// An amount in this fraction as money.
    pub(super) fn usd(self, amount: u128) -> Usd {
        let amount = i128::try_from(amount).unwrap_or(i128::MAX);
        Usd(Decimal::try_from_i128_with_scale(amount, self.places).unwrap_or(Decimal::MAX))
    }
}

/// A rate, ready to multiply the integers that quantities are held in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitPrice {
    /// The product is in the bill's fraction.
    Exact(u128),
    /// The product is finer than the bill's fraction by that power of ten.
    Finer(u128, U256),
}

impl UnitPrice {
    /// `rate`, which has no zeros at its end, for quantities that count in 10^−`quantity_places` of what it is per.
    pub(super) fn new(rate: Decimal, quantity_places: u32, fraction: Fraction) -> Self {
        let mantissa = rate.mantissa().unsigned_abs();
        let places = quantity_places + rate.scale();
        match fraction.places.checked_sub(places) {
            // The bill holds the largest product in 27 digits, so the rate alone fits.
            Some(coarser) => Self::Exact(mantissa.saturating_mul(10_u128.saturating_pow(coarser))),
            None => Self::Finer(mantissa, U256::new(10).pow(places - fraction.places)),
        }
    }

    /// What a quantity is multiplied by, where that is all there is to it and 64 bits hold it.
    pub(super) fn short(self) -> Option<u64> {
        match self {
            Self::Exact(rate) => u64::try_from(rate).ok(),
            Self::Finer(..) => None,
        }
    }

    /// The charge for a quantity.
    pub(super) fn times(self, quantity: u128) -> u128 {
        match self {
            Self::Exact(rate) => match (u64::try_from(quantity), u64::try_from(rate)) {
                // 64 × 64 bits always fit, and need one multiplication instead of three.
                (Ok(quantity), Ok(rate)) => u128::from(quantity) * u128::from(rate),
                _ => quantity.saturating_mul(rate),
            },
            Self::Finer(rate, unit) => share(quantity, U256::from(rate), unit),
        }
    }
}
