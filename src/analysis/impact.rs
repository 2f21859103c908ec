//! What each rate does to the answer, and the value at which it alone would flip it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind, moved_side};
use super::level::{Amount, Level, Levy, Strip, step_for};
use super::pairing::{Pairing, Quantities, RateBasis, Under};
use crate::contract::{Adjustments, Bill, RateId, Rates, Side};
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
    /// The value at which the compared difference is zero if only this rate moves; `None` if there is none.
    pub break_even: Option<Decimal>,
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
}

/// What a term does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermImpact {
    /// Whose term.
    pub side: Side,
    /// Which.
    pub id: TermId,
    /// The value at which the compared difference is zero if only this term moves; `None` if there is none.
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

    /// What each rate in use does, in the order of [`Pairing::rates_in_use`]. `value` is a rate before
    /// the factor on all rates.
    pub fn impacts(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
        value: impl Fn(RateKey) -> Decimal,
    ) -> Vec<RateImpact> {
        let levels = Side::BOTH.map(|side| self.level(comparison, side));
        let weights = Side::BOTH.map(|side| Weights::new(self, side, comparison));
        let impact = |(key, basis): &(RateKey, RateBasis)| {
            let (side, rates) = (key.side, &comparison.rates[key.side as usize]);
            let bill = comparison.bill(side);
            let common = adjustments[side as usize].multiplier(key.id).0;
            let weights = &weights[side as usize];
            let mut level = levels[side as usize].clone();
            let mut averaged = Some(Decimal::ZERO);
            let common = keep(rates) * common;
            for (under, sums) in basis {
                let weight = weights.of(under, rates, bill) * common;
                add_slope(&mut level, under, sums, weight);
                averaged = sums
                    .averaged
                    .checked_mul(weight)
                    .and_then(|part| averaged?.checked_add(part));
            }
            let value = value(*key);
            let step = step_for(&level, more_to_level(comparison, side), -value, None);
            RateImpact {
                key: *key,
                averaged: averaged.unwrap_or_default(),
                break_even: step.and_then(|step| value.checked_add(step)),
            }
        };
        self.bases.iter().map(impact).collect()
    }

    /// What the terms of contracts do that sliders move.
    pub fn term_impacts(&self, comparison: &Comparison, sides: &[Side]) -> Vec<TermImpact> {
        let mut impacts = Vec::new();
        for &side in sides {
            let even = [
                (TermId::Discount, self.level_discount(comparison, side)),
                (TermId::Commitment, self.level_commitment(comparison, side)),
            ];
            impacts.extend(even.map(|(id, break_even)| TermImpact {
                side,
                id,
                break_even,
            }));
        }
        impacts
    }

    fn level_discount(&self, comparison: &Comparison, side: Side) -> Option<Decimal> {
        let rates = &comparison.rates[side as usize];
        let mut level = self.level(comparison, side);
        let kept = Decimal::ONE_HUNDRED - rates.discount.0;
        if kept.is_zero() {
            // What is left of nothing does not tell what it was taken off.
            self.add_discount_slopes(&mut level, comparison, side)?;
        } else {
            for strip in &mut level.strips {
                for amount in [&mut strip.all, &mut strip.compared] {
                    amount.slope = -amount.now.checked_div(kept)?;
                }
            }
        }
        let discount = rates.discount.0;
        let most = Decimal::ONE_HUNDRED - discount;
        let more = more_to_level(comparison, side);
        Some(discount + step_for(&level, more, -discount, Some(most))?)
    }

    fn add_discount_slopes(
        &self,
        level: &mut Level,
        comparison: &Comparison,
        side: Side,
    ) -> Option<()> {
        let (bill, rates) = (comparison.bill(side), &comparison.rates[side as usize]);
        let weights = Weights::new(self, side, comparison);
        for (key, basis) in self.bases.iter().filter(|(key, _)| key.side == side) {
            let price = rates.of(key.id) / Decimal::ONE_HUNDRED;
            for (under, sums) in basis {
                let weight = weights.of(under, rates, bill).checked_mul(-price)?;
                add_slope(level, under, sums, weight);
            }
        }
        Some(())
    }

    fn level_commitment(&self, comparison: &Comparison, side: Side) -> Option<Decimal> {
        let commitment = comparison.rates[side as usize].commitments.first()?.0;
        let mut level = self.level(comparison, side);
        let stretches = &self.tariff(side).stretches.commitments;
        for (levy, stretch) in level.levies.iter_mut().zip(stretches) {
            let covered = Decimal::from(stretch.covered);
            levy.due.slope = covered / Decimal::from(stretch.period.days());
        }
        let more = more_to_level(comparison, side);
        let step = step_for(&level, more, -commitment, None)?;
        commitment.checked_add(step)
    }

    /// What `side` charges in total, while no figure moves.
    fn level(&self, comparison: &Comparison, side: Side) -> Level {
        let bill = comparison.bill(side);
        let mut level = self.level_of_all(bill, side);
        let of_pieces = self.strip_of_pieces(side);
        self.for_each_compared(None, |product, piece| {
            let compared = &mut level.strips[of_pieces[piece]].compared;
            compared.now += bill.pieces[product][piece].usage().0;
        });
        level
    }

    /// The same, without saying what of it is compared.
    pub(super) fn level_of_all(&self, bill: &Bill, side: Side) -> Level {
        let of_pieces = self.strip_of_pieces(side);
        let strips = of_pieces.last().map_or(0, |last| last + 1);
        let mut level = Level {
            strips: vec![Strip::default(); strips],
            levies: Vec::new(),
        };
        for charges in &bill.pieces {
            for (charge, &strip) in charges.iter().zip(of_pieces) {
                level.strips[strip].all.now += charge.usage().0;
            }
        }
        let stretches = &self.tariff(side).stretches;
        let dues = [
            (true, &stretches.commitments, &bill.commitments),
            (false, &stretches.fees, &bill.fees),
        ];
        for (is_commitment, stretches, dues) in dues {
            for (stretch, due) in stretches.iter().zip(dues) {
                let (Some(&first), Some(&last)) = (stretch.pieces.first(), stretch.pieces.last())
                else {
                    continue;
                };
                let idle = due.charged.is_zero();
                level.levies.push(Levy {
                    due: Amount {
                        now: due.due.0,
                        slope: Decimal::ZERO,
                    },
                    is_commitment,
                    strips: of_pieces[first]..of_pieces[last] + 1,
                    idle_share: if idle {
                        self.idle_share(first..last + 1)
                    } else {
                        Decimal::ZERO
                    },
                });
            }
        }
        level
    }

    /// The compared part of the days of all products in these pieces.
    fn idle_share(&self, pieces: Range<usize>) -> Decimal {
        let days = |piece: usize| self.rollup.pieces[piece].span.days();
        let all: i32 = pieces.clone().map(days).sum();
        let mut compared = 0;
        self.for_each_compared(None, |_, piece| {
            if pieces.contains(&piece) {
                compared += days(piece);
            }
        });
        let all = Decimal::from(all) * Decimal::from(self.rollup.products.len());
        Decimal::from(compared).checked_div(all).unwrap_or_default()
    }

    /// Every product and piece that decides break-evens and is not charged alike by both contracts.
    pub(super) fn for_each_compared(
        &self,
        product: Option<usize>,
        mut each: impl FnMut(usize, usize),
    ) {
        let all = 0..self.rollup.products.len();
        let products = product.map_or(all, |product| product..product + 1);
        for product in products {
            let pieces = self.rollup.pieces.iter().enumerate();
            for (at, piece) in pieces.skip(self.proposed.pieces_before()) {
                if self.is_compared(product, piece.week) {
                    each(product, at);
                }
            }
        }
    }

    /// What 0.01 ¢ more per 1,000 tokens on every token rate adds to an average week, and whose rates those are.
    pub fn token_step_per_week(&self, comparison: &Comparison) -> Option<(Side, Usd)> {
        let side = moved_side(self, RateKind::Tokens)?;
        let (bill, rates) = (comparison.bill(side), &comparison.rates[side as usize]);
        let weights = Weights::new(self, side, comparison);
        let mut worth = Decimal::ZERO;
        for (key, basis) in self.bases.iter().filter(|(key, _)| key.side == side) {
            if !matches!(key.id, RateId::Token(..)) {
                continue;
            }
            for (under, sums) in basis {
                let weight = weights.of(under, rates, bill) * keep(rates);
                let part = sums.averaged.checked_mul(weight)?;
                worth = worth.checked_add(part)?;
            }
        }
        let worth = Usd(worth.checked_mul(TOKEN_STEP.0)?);
        Some((side, worth.per(comparison.total.averaged_weeks)?))
    }

    /// The contract whose rates of `kind` the common factor moves; `None` when neither meters it.
    pub fn multiplied_side(&self, kind: RateKind) -> Option<Side> {
        moved_side(self, kind)
    }
}

/// The part of a charge that the discount on every charge leaves.
fn keep(rates: &Rates) -> Decimal {
    Decimal::ONE - rates.discount.0 / Decimal::ONE_HUNDRED
}

/// What `side` has to charge more for both contracts to charge the same in compared weeks.
pub(super) fn more_to_level(comparison: &Comparison, side: Side) -> Decimal {
    let difference = comparison.total.compared.difference().0;
    match side {
        Side::Baseline => difference,
        Side::Proposed => -difference,
    }
}

/// What factors, volume tiers and discounts on some charges make of a dollar at unit price.
struct Weights {
    /// What the discounts on some charges leave, by group.
    kept: Vec<Decimal>,
}

impl Weights {
    fn new(pairing: &Pairing, side: Side, comparison: &Comparison) -> Self {
        let rates = &comparison.rates[side as usize];
        let groups = pairing.tariff(side).matches.groups.iter();
        Self {
            kept: groups.map(|group| rates.kept_by_discounts(group)).collect(),
        }
    }

    fn of(&self, under: &Under, rates: &Rates, bill: &Bill) -> Decimal {
        let mut weight = self.kept[under.group];
        if let Some(month) = under.month {
            weight *= bill.volume_kept[month];
        }
        if under.factors != [None; 3] {
            weight *= rates.factor(&under.factors);
        }
        weight
    }
}

fn add_slope(level: &mut Level, under: &Under, sums: &Quantities, weight: Decimal) {
    let strip = &mut level.strips[under.strip];
    let all = sums.all.checked_mul(weight).unwrap_or_default();
    strip.all.slope += all;
    strip.compared.slope += if sums.compared == sums.all {
        all
    } else {
        sums.compared.checked_mul(weight).unwrap_or_default()
    };
}
