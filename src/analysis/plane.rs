//! The plane of both common factors: for each factor on token rates, the factor on hourly rates at which both contracts
//! cost the same.

use rust_decimal::Decimal;

use super::comparison::{Comparison, Moved, RateKind, moved_side};
use super::level::{charge_at, step_for};
use super::pairing::Pairing;
use crate::contract::Side;

/// Where in the plane both contracts cost the same, for all products and for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plane {
    /// The factors on token rates that were tried, in order.
    pub token_factors: Vec<Decimal>,
    /// For all products, at each of these factors.
    pub total: Vec<Border>,
    /// For each product, likewise.
    pub products: Vec<Vec<Border>>,
}

/// Where along the factor on hourly rates the answer flips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// At this factor: the contract that meters tokens costs less above it, and more below.
    At(Decimal),
    /// Nowhere: the contract that meters tokens costs less at every factor.
    Below,
    /// Nowhere: it costs more at every factor.
    Above,
}

impl Pairing {
    /// The contracts whose token rates and hourly rates the common factors move, where those are two contracts; only then
    /// there is a plane.
    pub fn plane_sides(&self) -> Option<[Side; 2]> {
        let tokens = moved_side(self, RateKind::Tokens)?;
        let hours = moved_side(self, RateKind::Hours)?;
        (tokens != hours).then_some([tokens, hours])
    }

    /// Works out the plane from `comparison`, in which both factors are one, at these factors on token rates.
    pub fn plane(&self, comparison: &Comparison, token_factors: Vec<Decimal>) -> Option<Plane> {
        let [token_side, _] = self.plane_sides()?;
        let bills = [&comparison.baseline, &comparison.proposed];
        let moved = |kind| Moved::new(self, kind, bills, &comparison.levels);
        let (tokens, hours) = (moved(RateKind::Tokens)?, moved(RateKind::Hours)?);
        let line = |product: Option<usize>| -> Vec<Border> {
            let pair = match product {
                Some(product) => &comparison.products[product].summary.compared,
                None => &comparison.total.compared,
            };
            // What the hours have to cost more for both to be level, before any factor moves.
            let missing = match token_side {
                Side::Proposed => pair.difference().0,
                Side::Baseline => -pair.difference().0,
            };
            let (tokens, hours) = (tokens.level(self, product), hours.level(self, product));
            let now = charge_at(&tokens, Decimal::ZERO);
            let border = |factor: &Decimal| {
                let grown = charge_at(&tokens, *factor - Decimal::ONE)?.checked_sub(now?)?;
                let more = grown.checked_add(missing)?;
                match step_for(&hours, more, -Decimal::ONE, None) {
                    Some(step) => Some(Border::At(step.checked_add(Decimal::ONE)?)),
                    None => Some(if more.is_sign_negative() {
                        Border::Below
                    } else {
                        Border::Above
                    }),
                }
            };
            let border = |factor| border(factor).unwrap_or(Border::Above);
            token_factors.iter().map(border).collect()
        };
        let products = 0..comparison.products.len();
        Some(Plane {
            total: line(None),
            products: products.map(|product| line(Some(product))).collect(),
            token_factors,
        })
    }
}
