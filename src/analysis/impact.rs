//! What each rate does to the answer, and the value at which it alone would flip it.

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind, moved_side};
use super::pairing::{Basis, Pairing};
use crate::contract::{Adjustments, RateId, Side};
use crate::quantity::{Multiplier, Usd, UsdPerHour, UsdPerMTok};

/// A rate of one of the two contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RateKey {
    /// Whose rate.
    pub side: Side,
    /// Which of its rates.
    pub id: RateId,
}

/// What a rate does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateImpact {
    /// The rate.
    pub key: RateKey,
    /// What it multiplies in an average week, summed over the averaged weeks.
    pub averaged: Basis,
    /// The value at which the compared difference is zero if only this rate moves; `None` if there is none.
    pub break_even: Option<Decimal>,
}

/// One hundredth of a cent per thousand tokens, the step in which token rates are talked about.
pub const TOKEN_STEP: UsdPerMTok = UsdPerMTok(Decimal::from_parts(1, 0, 0, false, 1));

/// One dollar per hour, the step in which hourly rates are talked about.
pub const HOUR_STEP: UsdPerHour = UsdPerHour(Decimal::ONE);

impl Pairing {
    /// The rates that price some of the usage, those with the largest charge on the cards first.
    pub fn rates_in_use(&self) -> impl Iterator<Item = RateKey> {
        self.bases.iter().map(|(key, _)| *key)
    }

    /// What each rate in use does, in the order of [`Pairing::rates_in_use`].
    pub fn impacts(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
        value: impl Fn(RateKey) -> Decimal,
    ) -> Vec<RateImpact> {
        let difference = comparison.total.compared.difference();
        let impact = |(key, basis): &(RateKey, super::pairing::RateBasis)| {
            let factor = adjustments[key.side as usize].multiplier(key.id);
            let break_even = solve(value(*key), difference, *key, basis.compared, factor);
            RateImpact {
                key: *key,
                averaged: basis.averaged,
                break_even,
            }
        };
        self.bases.iter().map(impact).collect()
    }

    /// What 0.01 ¢ more per 1,000 tokens on every token rate adds to an average week, and whose rates those are.
    pub fn token_step_per_week(&self, comparison: &Comparison) -> Option<(Side, Usd)> {
        let side = moved_side(self, RateKind::Tokens)?;
        let tokens = self
            .bases
            .iter()
            .filter(|(key, _)| key.side == side)
            .map(|(_, basis)| basis.averaged.tokens);
        let worth: crate::quantity::Tokens = tokens.sum();
        Some((
            side,
            (worth * TOKEN_STEP).per(comparison.total.averaged_weeks)?,
        ))
    }

    /// The contract whose rates of `kind` the common factor moves; `None` when neither meters it.
    pub fn multiplied_side(&self, kind: RateKind) -> Option<Side> {
        moved_side(self, kind)
    }
}

/// `value` − difference / quantity, with the sign of the side and the factor on all its rates.
fn solve(
    value: Decimal,
    difference: Usd,
    key: RateKey,
    basis: Basis,
    factor: Multiplier,
) -> Option<Decimal> {
    let quantity = match key.id {
        RateId::Hourly(_) => basis.hours.decimal(),
        RateId::Token(..) => basis.tokens.millions(),
    };
    let slope = quantity.checked_mul(factor.0)?;
    let step = difference.0.checked_div(slope)?;
    let even = match key.side {
        Side::Baseline => value.checked_add(step)?,
        Side::Proposed => value.checked_sub(step)?,
    };
    (!even.is_sign_negative() || even.is_zero()).then_some(even)
}
