//! What each rate does to the answer, and the value at which it alone would flip it.

use rust_decimal::Decimal;

use super::basis::RateBasis;
use super::comparison::{Comparison, RateKind, moved_side};
use super::lever::Lever;
use super::pairing::Pairing;
use crate::contract::{RateId, Side};
use crate::quantity::{Usd, UsdPerHour, UsdPerMTok};

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
    /// What one dollar more on the rate adds over the averaged weeks, before any shortfall: its quantity, in hours or
    /// millions of tokens, times the factors on it and less the volume tiers and discounts.
    pub averaged: Decimal,
    /// The same before the factor on all rates.
    pub(super) averaged_before_factor: Decimal,
}

impl RateImpact {
    /// What a step of the rate adds over the averaged weeks: [`TOKEN_STEP`] or [`HOUR_STEP`].
    pub fn step_worth(&self) -> Usd {
        let step = match self.key.id {
            RateId::Token(..) => TOKEN_STEP.0,
            RateId::Hourly(_) => HOUR_STEP.0,
        };
        Usd(self.averaged.checked_mul(step).unwrap_or(Decimal::MAX))
    }
}

/// A term that a slider moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermId {
    /// The discount on every charge, in percent.
    Discount,
    /// The commitment, in dollars a period.
    Commitment,
    /// A factor for a tier, route or context, by its position on the card.
    Factor(usize),
    /// A discount on some charges, in percent, by its position among them.
    DiscountOn(usize),
}

/// One hundredth of a cent per thousand tokens, the step in which token rates are talked about.
pub const TOKEN_STEP: UsdPerMTok = UsdPerMTok(Decimal::from_parts(1, 0, 0, false, 1));

/// One dollar per hour, the step in which hourly rates are talked about.
pub const HOUR_STEP: UsdPerHour = UsdPerHour(Decimal::ONE);

impl Pairing {
    /// The rates that price some of the usage, those with the largest charge on the cards first.
    pub fn rates_in_use(&self) -> impl Iterator<Item = RateKey> {
        self.bases.iter().map(|basis| basis.key)
    }

    /// What each rate in use does, in the order of [`Pairing::rates_in_use`].
    pub fn impacts(&self, comparison: &Comparison) -> Vec<RateImpact> {
        let priced = comparison.priced(self);
        let impact = |basis: &RateBasis| {
            let key = basis.key;
            let rates = &comparison.rates[key.side as usize];
            let worth = priced.worth(key.side);
            let out = [Lever::Rate(key), Lever::All(key.side, key.kind())];
            let averaged = basis.runs.iter().try_fold(Decimal::ZERO, |sum, run| {
                let worth = worth.of(key, &run.under, &out)?;
                sum.checked_add(run.averaged.checked_mul(worth)?)
            });
            let averaged = averaged.unwrap_or_default();
            let common = rates.multiplier(key.id).0;
            RateImpact {
                key,
                averaged: averaged.checked_mul(common).unwrap_or(Decimal::MAX),
                averaged_before_factor: averaged,
            }
        };
        self.bases.iter().map(impact).collect()
    }

    /// What 0.01 ¢ more per 1,000 tokens on every token rate adds to an average week, and whose rates those are. The
    /// `impacts` are those of the same comparison.
    pub fn token_step_per_week(
        &self,
        comparison: &Comparison,
        impacts: &[RateImpact],
    ) -> Option<(Side, Usd)> {
        let side = moved_side(self, RateKind::Tokens)?;
        let is_moved = |impact: &&RateImpact| {
            impact.key.side == side && matches!(impact.key.id, RateId::Token(..))
        };
        let mut moved = impacts.iter().filter(is_moved);
        let worth = moved.try_fold(Decimal::ZERO, |sum, impact| {
            sum.checked_add(impact.averaged_before_factor)
        })?;
        let worth = Usd(worth.checked_mul(TOKEN_STEP.0)?);
        Some((side, worth.per(comparison.total.averaged_weeks)?))
    }

    /// The contract whose rates of `kind` the common factor moves; `None` when neither meters it.
    pub fn multiplied_side(&self, kind: RateKind) -> Option<Side> {
        moved_side(self, kind)
    }
}
