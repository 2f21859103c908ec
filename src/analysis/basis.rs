//! What each rate multiplies: found once per pairing, and summed for any part of the products and weeks.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::impact::RateKey;
use super::pairing::Pairing;
use crate::contract::{Adjustments, Contract, Match, Rates, Side};
use crate::quantity::{Hours, Tokens, Usd};
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
}
