//! What each rate multiplies: found once per pairing, and summed for any part of the products and weeks.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::impact::RateKey;
use super::pairing::Pairing;
use super::parts::{Parts, Slopes};
use crate::contract::{Adjustments, Bill, Contract, Match, Rates, Side};
use crate::quantity::{Hours, Multiplier, Tokens, Usd};
use crate::usage::{Item, Metered};

/// The quantities one rate multiplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RateBasis {
    pub(super) key: RateKey,
    /// Apart for each combination of factors and terms.
    pub(super) runs: Vec<Run>,
}

/// Quantities of one rate under the same factors and terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) under: Under,
    /// Positions in the roll-up.
    pub(super) items: Vec<usize>,
    /// Over all products and weeks, by strip: hours, or millions of tokens.
    pub(super) all: Vec<(usize, Decimal)>,
    /// Over the averaged weeks, which decide what a step is worth a week.
    pub(super) averaged: Decimal,
}

/// What applies to a quantity besides its rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Under {
    /// Positions of the factors on the rate.
    pub(super) factors: [Option<usize>; 3],
    /// Its discounts and volume tiers, as a position in the groups of the contract's matches.
    pub(super) group: usize,
    /// The month of its volume tiers, as a position in the contract's stretches.
    pub(super) month: Option<usize>,
}

/// The quantities of an item by week, as the whole numbers they are held in.
pub(super) fn counts(item: &Item) -> impl Iterator<Item = (usize, u128)> + '_ {
    let (tokens, hours) = match &item.metered {
        Metered::Tokens { weeks, .. } => (&**weeks, &[][..]),
        Metered::Hours { weeks, .. } => (&[][..], &**weeks),
    };
    let tokens = tokens.iter().map(|&(week, count)| (week, count.0));
    tokens.chain(hours.iter().map(|&(week, time)| (week, time.pico())))
}

/// Such a number in the unit that rates are per: hours, or millions of tokens.
pub(super) fn quantity(is_hours: bool, count: u128) -> Decimal {
    if count == 0 {
        Decimal::ZERO
    } else if is_hours {
        Hours::from_pico(count).decimal()
    } else {
        Tokens(count).millions()
    }
}

impl Pairing {
    /// Whether what an item is charged differs between the contracts: before the proposed one begins, what moves one side
    /// moves the other.
    pub(super) fn is_apart(&self, item: &Item) -> bool {
        self.rollup.segments[item.segment].first_piece >= self.proposed.pieces_before()
    }

    /// What applies to an item besides its rate; `None` where it has no rate.
    pub(super) fn under(&self, side: Side, item: usize) -> Option<(RateKey, Under)> {
        let tariff = self.tariff(side);
        let Match::Rate(by) = tariff.matches.items[item] else {
            return None;
        };
        let volume = tariff.matches.groups[by.group].volume;
        let segment = self.rollup.items[item].segment;
        let first = self.rollup.segments[segment].first_piece;
        let under = Under {
            factors: by.factors,
            group: by.group,
            month: volume.and_then(|term| tariff.stretches.month_of(term, first)),
        };
        Some((RateKey { side, id: by.rate }, under))
    }

    pub(super) fn rate_bases(&self, contracts: [&Contract; 2]) -> Vec<RateBasis> {
        let mut bases: BTreeMap<RateKey, BTreeMap<Under, Vec<usize>>> = BTreeMap::new();
        let mut worth: BTreeMap<RateKey, Usd> = BTreeMap::new();
        for side in Side::BOTH {
            for item in 0..self.rollup.items.len() {
                if let Some((key, under)) = self.under(side, item) {
                    let runs = bases.entry(key).or_default();
                    runs.entry(under).or_default().push(item);
                }
            }
            let listed = Rates::new(contracts[side as usize], &Adjustments::default());
            for (id, amount) in self.tariff(side).worth(&listed) {
                *worth.entry(RateKey { side, id }).or_default() += amount;
            }
        }
        let of_rate = |(key, runs): (RateKey, BTreeMap<Under, Vec<usize>>)| RateBasis {
            key,
            runs: runs
                .into_iter()
                .map(|(under, items)| self.run(key, under, items))
                .collect(),
        };
        let mut bases: Vec<_> = bases.into_iter().map(of_rate).collect();
        bases.sort_by_key(|basis| (Reverse(worth.get(&basis.key).copied()), basis.key));
        bases
    }

    fn run(&self, key: RateKey, under: Under, items: Vec<usize>) -> Run {
        let strips = self.strip_of_pieces(key.side);
        let mut all: BTreeMap<usize, u128> = BTreeMap::new();
        let mut averaged = 0_u128;
        for &at in &items {
            let item = &self.rollup.items[at];
            let is_apart = self.is_apart(item);
            for (week, count) in counts(item) {
                let strip = strips[self.rollup.piece(item.segment, week)];
                let sum = all.entry(strip).or_default();
                *sum = sum.saturating_add(count);
                if is_apart && self.is_averaged(item.product, week) {
                    averaged = averaged.saturating_add(count);
                }
            }
        }
        let is_hours = key.is_hourly();
        let all = all.into_iter();
        Run {
            under,
            items,
            all: all
                .map(|(strip, count)| (strip, quantity(is_hours, count)))
                .collect(),
            averaged: quantity(is_hours, averaged),
        }
    }

    /// What one dollar more on a rate adds before the factor on all rates and the discount on everything, times `scale`, for
    /// everything and for each part; `None` where the rate prices nothing.
    pub(super) fn rate_slopes(
        &self,
        key: RateKey,
        weights: &Weights<'_>,
        parts: &Parts,
        scale: Decimal,
    ) -> Option<Slopes> {
        let basis = self.bases.iter().find(|basis| basis.key == key)?;
        let strips = self.strip_of_pieces(key.side);
        let count = strips.last().map_or(0, |last| last + 1);
        let mut slopes = Slopes::none(count, parts);
        let mut sums = vec![0_u128; parts.count() * count];
        let mut touched = Vec::new();
        for run in &basis.runs {
            let weight = weights.of(key, &run.under).checked_mul(scale);
            let weight = weight.unwrap_or_default();
            for &(strip, quantity) in &run.all {
                slopes.all[strip] += quantity.checked_mul(weight).unwrap_or_default();
            }
            for &at in &run.items {
                let item = &self.rollup.items[at];
                if !self.is_apart(item) {
                    continue;
                }
                for (week, count_of) in counts(item) {
                    let Some(part) = parts.of(item.product, week) else {
                        continue;
                    };
                    let strip = strips[self.rollup.piece(item.segment, week)];
                    let at = part * count + strip;
                    if sums[at] == 0 {
                        touched.push(at);
                    }
                    sums[at] = sums[at].saturating_add(count_of);
                }
            }
            for at in touched.drain(..) {
                let quantity = quantity(key.is_hourly(), std::mem::take(&mut sums[at]));
                slopes.parts[at] += quantity.checked_mul(weight).unwrap_or_default();
            }
        }
        Some(slopes)
    }
}

impl Pairing {
    /// What one dollar more on a rate adds for each part at most, before the factor on all rates and the discount on
    /// everything: as if all of it had the largest weight. Quicker than [`Pairing::rate_slopes`].
    pub(super) fn rate_most(
        &self,
        key: RateKey,
        weights: &Weights<'_>,
        parts: &Parts,
    ) -> Option<Vec<Decimal>> {
        let basis = self.bases.iter().find(|basis| basis.key == key)?;
        let of_runs = basis.runs.iter().map(|run| weights.of(key, &run.under));
        let weight = of_runs.max().unwrap_or_default();
        let mut sums = vec![0_u128; parts.count()];
        for &at in basis.runs.iter().flat_map(|run| &run.items) {
            let item = &self.rollup.items[at];
            for (week, count) in counts(item).filter(|_| self.is_apart(item)) {
                if let Some(part) = parts.of(item.product, week) {
                    sums[part] = sums[part].saturating_add(count);
                }
            }
        }
        let most = sums.into_iter().map(|sum| {
            let most = quantity(key.is_hourly(), sum).checked_mul(weight);
            most.unwrap_or(Decimal::MAX)
        });
        Some(most.collect())
    }
}

/// What factors, volume tiers and discounts on some charges make of a dollar at unit price.
pub(super) struct Weights<'a> {
    rates: &'a Rates,
    /// What discounts leave, by group.
    kept: Vec<Decimal>,
    /// What discounts and the volume tiers of each month leave, by group, then by month.
    kept_in_months: Vec<Vec<Decimal>>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(pairing: &Pairing, side: Side, rates: &'a Rates, bill: &Bill) -> Self {
        let groups = &pairing.tariff(side).matches.groups;
        let kept = groups.iter().map(|group| rates.kept_by_discounts(group));
        let kept: Vec<Decimal> = kept.collect();
        let in_months = kept
            .iter()
            .zip(groups)
            .map(|(kept, group)| match group.volume {
                Some(_) => bill
                    .volume_kept
                    .iter()
                    .map(|month| *kept * *month)
                    .collect(),
                None => Vec::new(),
            });
        Self {
            rates,
            kept_in_months: in_months.collect(),
            kept,
        }
    }

    /// What they make of a dollar on a rate.
    pub(super) fn of(&self, key: RateKey, under: &Under) -> Decimal {
        let mut weight = match under.month {
            Some(month) => self.kept_in_months[under.group][month],
            None => self.kept[under.group],
        };
        let volume = self.rates.volume_of(key.id);
        if volume != Multiplier::ONE {
            weight = weight.checked_mul(volume.0).unwrap_or_default();
        }
        if under.factors == [None; 3] {
            weight
        } else {
            let factor = self.rates.factor(&under.factors);
            weight.checked_mul(factor).unwrap_or_default()
        }
    }
}
