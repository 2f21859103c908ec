//! What each rate does to the answer, and the value at which it alone would flip it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind, moved_side};
use super::level::{Amount, Level, Levy, Strip, step_for};
use super::pairing::{Pairing, Quantities, RateBasis, Under};
use crate::contract::{Adjustments, Bill, RateId, Rates, Side, Sum};
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

    /// What each rate in use does, in the order of [`Pairing::rates_in_use`].
    pub fn impacts(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
    ) -> Vec<RateImpact> {
        let weights = Side::BOTH.map(|side| Weights::new(self, side, comparison));
        let impact = |(key, basis): &(RateKey, RateBasis)| {
            let weights = &weights[key.side as usize];
            let common = adjustments[key.side as usize].multiplier(key.id).0;
            let averaged = basis.iter().try_fold(Decimal::ZERO, |sum, (under, sums)| {
                sum.checked_add(sums.averaged.checked_mul(weights.of(under))?)
            });
            let averaged = averaged.unwrap_or_default();
            RateImpact {
                key: *key,
                averaged: averaged.checked_mul(common).unwrap_or(Decimal::MAX),
                averaged_before_factor: averaged,
            }
        };
        self.bases.iter().map(impact).collect()
    }

    /// The value of a rate at which the compared difference is zero if only that moves; `None` if there is none, or the
    /// rate prices nothing here. `value` is what it is now, before the factor on all rates.
    pub fn break_even(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
        key: RateKey,
        value: Decimal,
    ) -> Option<Decimal> {
        let level = self.level_of_rate(comparison, adjustments, key)?;
        let more = more_to_level(comparison, key.side);
        let step = step_for(&level, more, -value, None)?;
        value.checked_add(step)
    }

    /// What the contract of a rate charges, and how it grows with the rate; `None` where it prices nothing here.
    pub(super) fn level_of_rate(
        &self,
        comparison: &Comparison,
        adjustments: [&Adjustments; 2],
        key: RateKey,
    ) -> Option<Level> {
        let (_, basis) = self.bases.iter().find(|(of, _)| *of == key)?;
        let weights = Weights::new(self, key.side, comparison);
        let mut level = comparison.levels[key.side as usize].clone();
        for (under, sums) in basis {
            add_slope(&mut level, under, sums, weights.of(under));
        }
        let common = adjustments[key.side as usize].multiplier(key.id).0;
        if common != Decimal::ONE {
            level.scale_slopes(common);
        }
        Some(level)
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
        let level = self.level_of_discount(comparison, side)?;
        let discount = comparison.rates[side as usize].discount.0;
        let most = Decimal::ONE_HUNDRED - discount;
        let more = more_to_level(comparison, side);
        Some(discount + step_for(&level, more, -discount, Some(most))?)
    }

    /// What a contract charges, and how it grows with the discount on everything, in percent.
    pub(super) fn level_of_discount(&self, comparison: &Comparison, side: Side) -> Option<Level> {
        let rates = &comparison.rates[side as usize];
        let mut level = comparison.levels[side as usize].clone();
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
        Some(level)
    }

    fn add_discount_slopes(
        &self,
        level: &mut Level,
        comparison: &Comparison,
        side: Side,
    ) -> Option<()> {
        let rates = &comparison.rates[side as usize];
        let weights = Weights::before_discount(self, side, comparison);
        for (key, basis) in self.bases.iter().filter(|(key, _)| key.side == side) {
            let price = rates.of(key.id) / Decimal::ONE_HUNDRED;
            for (under, sums) in basis {
                let weight = weights.of(under).checked_mul(-price)?;
                add_slope(level, under, sums, weight);
            }
        }
        Some(())
    }

    fn level_commitment(&self, comparison: &Comparison, side: Side) -> Option<Decimal> {
        let commitment = comparison.rates[side as usize].commitments.first()?.0;
        let mut level = comparison.levels[side as usize].clone();
        let stretches = &self.tariff(side).stretches.commitments;
        for (levy, stretch) in level.levies.iter_mut().zip(stretches) {
            let covered = Decimal::from(stretch.covered);
            levy.due.slope = covered / Decimal::from(stretch.period.days());
        }
        let more = more_to_level(comparison, side);
        let step = step_for(&level, more, -commitment, None)?;
        commitment.checked_add(step)
    }

    /// What `side` charges by `bill`, while no figure moves.
    pub(super) fn level(&self, bill: &Bill, side: Side) -> Level {
        let all = self.strip_sums(bill, side, |_, _| true);
        let compared = self.strip_sums(bill, side, |product, piece| {
            self.is_compared_piece(product, piece)
        });
        let of_pieces = self.strip_of_pieces(side);
        let now = |sum| Amount {
            now: bill.charge(sum).usage().0,
            slope: Decimal::ZERO,
        };
        let strips = all.iter().zip(&compared);
        let strips = strips.map(|(all, compared)| Strip {
            all: now(all),
            compared: now(compared),
        });
        let mut level = Level {
            strips: strips.collect(),
            levies: Vec::new(),
        };
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
        let products = self.rollup.products_of_no_model();
        for product in products.clone() {
            let counted = pieces.clone();
            let counted = counted.filter(|&piece| self.is_compared_piece(product, piece));
            compared += counted.map(days).sum::<i32>();
        }
        let all = Decimal::from(all) * Decimal::from(products.len());
        Decimal::from(compared).checked_div(all).unwrap_or_default()
    }

    /// What `bill` of `side` charges on days that the same commitment and fees count, over the products and pieces that
    /// `counts` says yes to.
    pub(super) fn strip_sums(
        &self,
        bill: &Bill,
        side: Side,
        counts: impl Fn(usize, usize) -> bool,
    ) -> Vec<Sum> {
        let of_pieces = self.strip_of_pieces(side);
        let strips = of_pieces.last().map_or(0, |last| last + 1);
        let mut sums = vec![Sum::default(); strips];
        for product in 0..self.rollup.products.len() {
            for (piece, &strip) in of_pieces.iter().enumerate() {
                if counts(product, piece) {
                    bill.add_piece(&mut sums[strip], product, piece);
                }
            }
        }
        sums
    }

    /// Whether a product's piece decides break-evens and is not charged alike by both contracts.
    pub(super) fn is_compared_piece(&self, product: usize, piece: usize) -> bool {
        piece >= self.proposed.pieces_before()
            && self.is_compared(product, self.rollup.pieces[piece].week)
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

/// What factors, volume tiers and discounts make of a dollar at unit price.
struct Weights<'a> {
    rates: &'a Rates,
    /// What discounts leave, by group.
    kept: Vec<Decimal>,
    /// What discounts and the volume tiers of each month leave, by group, then by month.
    kept_in_months: Vec<Vec<Decimal>>,
}

impl<'a> Weights<'a> {
    fn new(pairing: &Pairing, side: Side, comparison: &'a Comparison) -> Self {
        let keep = keep(&comparison.rates[side as usize]);
        Self::of_kept(pairing, side, comparison, keep)
    }

    /// Without the discount on every charge.
    fn before_discount(pairing: &Pairing, side: Side, comparison: &'a Comparison) -> Self {
        Self::of_kept(pairing, side, comparison, Decimal::ONE)
    }

    fn of_kept(pairing: &Pairing, side: Side, comparison: &'a Comparison, keep: Decimal) -> Self {
        let rates = &comparison.rates[side as usize];
        let months = &comparison.bill(side).volume_kept;
        let groups = &pairing.tariff(side).matches.groups;
        let kept = groups
            .iter()
            .map(|group| rates.kept_by_discounts(group) * keep);
        let kept: Vec<Decimal> = kept.collect();
        let in_months = kept
            .iter()
            .zip(groups)
            .map(|(kept, group)| match group.volume {
                Some(_) => months.iter().map(|month| *kept * *month).collect(),
                None => Vec::new(),
            });
        Self {
            rates,
            kept_in_months: in_months.collect(),
            kept,
        }
    }

    fn of(&self, under: &Under) -> Decimal {
        let weight = match under.month {
            Some(month) => self.kept_in_months[under.group][month],
            None => self.kept[under.group],
        };
        if under.factors == [None; 3] {
            weight
        } else {
            weight * self.rates.factor(&under.factors)
        }
    }
}

/// Lets a strip grow with a figure that each of these quantities counts `weight` for.
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
