//! The one function that multiplies a quantity by a rate, and applies the terms of a contract to the charges.

use std::collections::BTreeMap;

use ethnum::U256;
use rust_decimal::Decimal;

use super::bill::{Bill, Due, Line};
use super::fraction::{Fraction, UnitPrice};
use super::ledger::{Ledger, Units};
use super::matching::{Match, Matches};
use super::mode::Dating;
use super::priced::Priced;
use super::sheet::Sheet;
use super::spread::{power, share, spread};
use super::stretch::{Stretch, Stretches};
use super::terms::{Counted, VolumeTiers};
use super::{Adjustments, RateId, Rates};
use crate::quantity::{Percent, Usd};
use crate::usage::Rollup;

/// A contract on some usage: everything about its bill that no figure changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tariff {
    /// Which entry prices which item.
    pub matches: Matches,
    /// The periods its terms count by.
    pub stretches: Stretches,
    pub(super) volume: Vec<VolumeTiers>,
    prices: Prices,
    pub(super) priced: Priced,
    before: usize,
}

/// The unit prices that items have, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Prices {
    /// The price of each item, as a position in `all`; `None` where it has none.
    of_items: Vec<Option<usize>>,
    /// Every rate with the factors on it.
    all: Vec<(RateId, [Option<usize>; 3])>,
    /// What each multiplies: hours or millions of tokens, and the decimal places these are held to.
    quantities: Vec<(Decimal, u32)>,
}

impl Prices {
    fn new(rollup: &Rollup, matches: &Matches) -> Self {
        let mut prices = Self::default();
        let mut positions = BTreeMap::new();
        for (item, found) in rollup.items.iter().zip(&matches.items) {
            let position = match found {
                Match::Rate(by) => {
                    Some(*positions.entry((by.rate, by.factors)).or_insert_with(|| {
                        prices.all.push((by.rate, by.factors));
                        prices
                            .quantities
                            .push((Decimal::ZERO, item.metered.places()));
                        prices.all.len() - 1
                    }))
                }
                Match::NotMetered | Match::Unpriced | Match::Before => None,
            };
            if let Some(position) = position {
                let sum = &mut prices.quantities[position].0;
                *sum = sum
                    .checked_add(item.metered.total())
                    .unwrap_or(Decimal::MAX);
            }
            prices.of_items.push(position);
        }
        prices
    }

    /// Each rate times its factors, and times how much is used of what it multiplies.
    fn at(&self, rates: &Rates) -> Vec<Decimal> {
        let price = |(rate, factors): &(RateId, [Option<usize>; 3])| {
            let price = rates.of(*rate).checked_mul(rates.factor(factors));
            let price = price.and_then(|price| price.checked_mul(rates.volume_of(*rate).0));
            price.unwrap_or(Decimal::MAX).normalize()
        };
        self.all.iter().map(price).collect()
    }
}

impl Tariff {
    /// Matches the contract to `rollup`, after `adjustments`.
    pub fn new(rollup: &Rollup, dating: &Dating<'_>, adjustments: &Adjustments) -> Self {
        let is_before = |piece: &&crate::usage::Piece| dating.is_before(piece.span.first);
        let matches = Matches::new(rollup, dating);
        let prices = Prices::new(rollup, &matches);
        Self {
            priced: Priced::new(rollup, &matches, &prices.of_items),
            prices,
            matches,
            stretches: Stretches::new(rollup, dating, adjustments),
            volume: dating.contract.terms.volume.clone(),
            before: rollup.pieces.iter().take_while(is_before).count(),
        }
    }

    /// The volume tiers at that position among the contract's.
    pub fn tiers(&self, term: usize) -> &VolumeTiers {
        &self.volume[term]
    }

    /// Whether volume tiers count that: dollars, for one, so that what they take off depends on the rates.
    pub fn counts(&self, counted: Counted) -> bool {
        self.volume.iter().any(|tiers| tiers.counted == counted)
    }

    /// How many pieces, from the first, come before the contract's first day and are another contract's to charge.
    pub fn pieces_before(&self) -> usize {
        self.before
    }

    /// Prices every item of `rollup` at the rate it was matched with, and applies the terms: volume tiers, discounts,
    /// shortfalls, fees. What comes before the contract's first day is charged as in `before`.
    ///
    /// Amounts are whole numbers of one small fraction of a dollar while they are multiplied and added up, so that
    /// lines, products, weeks and terms add up to the total exactly.
    pub fn price(&self, rollup: &Rollup, rates: &Rates, before: Option<&Bill>) -> Bill {
        let prices = self.prices.at(rates);
        let fraction = self.fraction(rates, &prices);
        let places = self.prices.quantities.iter().map(|quantity| quantity.1);
        let prices: Vec<UnitPrice> = prices
            .iter()
            .zip(places)
            .map(|(price, places)| UnitPrice::new(*price, places, fraction))
            .collect();
        let items = self.matches.items.iter().enumerate();
        let unpriced = items.filter(|(_, found)| **found == Match::Unpriced);
        let unpriced = unpriced.map(|(item, _)| item).collect();
        let mut sheet = Sheet::new(self, rollup);
        self.priced.charge(&prices, &mut sheet.gross);
        let volume_kept = sheet.take_volume_off(self, rates, fraction);
        sheet.take_discounts_off(self, rates);
        let net = sheet.net();
        let (commitments, shortfall) = self.shortfall(rollup, rates, fraction, &net);
        let (due_fees, fees) = self.fees(rollup, rates, fraction, &net);
        let (mut pieces, mut off) = sheet.charges();
        let fixed = shortfall.iter().flatten().zip(fees.iter().flatten());
        for (units, (shortfall, fee)) in pieces.iter_mut().zip(fixed) {
            units[2] = *shortfall;
            units[3] = *fee;
        }
        let before = before.filter(|_| self.before > 0).map(|bill| {
            let of_piece = |at: usize| at % rollup.pieces.len().max(1) < self.before;
            let mut others = bill.own.pieces.clone();
            for (at, (own, other)) in pieces.iter_mut().zip(&mut others).enumerate() {
                *(if of_piece(at) { own } else { other }) = Units::default();
            }
            for product in &mut off {
                product[..self.before].fill([0; 2]);
            }
            (Ledger::new(rollup, others), bill.fraction)
        });
        let mut bill = Bill {
            prices,
            unpriced,
            charges: Vec::new(),
            own: Ledger::new(rollup, pieces),
            before,
            off,
            sheet,
            commitments,
            fees: due_fees,
            volume_kept,
            fraction,
        };
        bill.charges = bill.charges_by_week(rollup);
        bill
    }

    /// The lines of a bill that this tariff made: one for each priced item, in the order of the roll-up's items. Worked
    /// out where somebody looks, which is seldom at all of them.
    pub fn lines<'a>(&'a self, bill: &'a Bill) -> impl Iterator<Item = Line> + 'a {
        let items = 0..self.matches.items.len();
        items.filter_map(|item| self.line(bill, item))
    }

    /// The line of an item; `None` where it has no price.
    pub(super) fn line(&self, bill: &Bill, item: usize) -> Option<Line> {
        let Match::Rate(by) = self.matches.items[item] else {
            return None;
        };
        Some(Line {
            item,
            by,
            price: *bill.prices.get(self.prices.of_items[item]?)?,
            fraction: bill.fraction,
        })
    }

    /// What each rate charges for all usage, before volume tiers and discounts; to tell which rates matter most.
    pub fn worth(&self, rates: &Rates) -> impl Iterator<Item = (RateId, Usd)> {
        let prices = self.prices.all.iter().zip(self.prices.at(rates));
        let quantities = self.prices.quantities.iter();
        prices
            .zip(quantities)
            .map(|(((rate, _), price), (quantity, _))| {
                let amount = quantity.checked_mul(price);
                (*rate, Usd(amount.unwrap_or(Decimal::MAX)))
            })
    }

    fn fraction(&self, rates: &Rates, prices: &[Decimal]) -> Fraction {
        let mut needed = 0;
        let mut total = Decimal::ZERO;
        let mut add = |amount: Option<Decimal>| {
            let sum = amount.and_then(|amount| total.checked_add(amount));
            total = sum.unwrap_or(Decimal::MAX);
        };
        for ((quantity, places), price) in self.prices.quantities.iter().zip(prices) {
            needed = needed.max(places + price.scale());
            add(quantity.checked_mul(*price));
        }
        let taken = self.matches.groups.iter();
        let most = taken.map(|group| {
            let tiers = group.volume.map_or(0, |at| {
                let tiers = self.volume[at].tiers.iter();
                tiers
                    .map(|tier| percent_places(tier.percent))
                    .max()
                    .unwrap_or(0)
            });
            let discounts = group.discounts.iter().map(|&at| rates.discounts[at]);
            let discounts = discounts.chain([rates.discount]).map(percent_places);
            tiers + discounts.sum::<u32>()
        });
        needed += most.max().unwrap_or(0);
        for (stretches, amounts) in [
            (&self.stretches.commitments, &rates.commitments),
            (&self.stretches.fees, &rates.fees),
        ] {
            for stretch in stretches {
                let amount = amounts[stretch.term].0;
                needed = needed.max(amount.normalize().scale()).max(PART_PLACES);
                add(Some(amount));
            }
        }
        Fraction::holding(needed, total)
    }

    fn shortfall(
        &self,
        rollup: &Rollup,
        rates: &Rates,
        fraction: Fraction,
        net: &[Vec<u128>],
    ) -> (Vec<Due>, Vec<Vec<u128>>) {
        let mut parts = zeros(net);
        let mut commitments = Vec::with_capacity(self.stretches.commitments.len());
        for stretch in &self.stretches.commitments {
            let due = part_due(rates.commitments[stretch.term], stretch, fraction);
            let charged = charged_in(stretch, net);
            let missing = due.saturating_sub(charged);
            spread_over(missing, stretch, rollup, net, &mut parts);
            commitments.push(Due {
                due: fraction.usd(due),
                charged: fraction.usd(charged),
            });
        }
        (commitments, parts)
    }

    fn fees(
        &self,
        rollup: &Rollup,
        rates: &Rates,
        fraction: Fraction,
        net: &[Vec<u128>],
    ) -> (Vec<Due>, Vec<Vec<u128>>) {
        let mut parts = zeros(net);
        let mut fees = Vec::with_capacity(self.stretches.fees.len());
        for stretch in &self.stretches.fees {
            let due = part_due(rates.fees[stretch.term], stretch, fraction);
            spread_over(due, stretch, rollup, net, &mut parts);
            fees.push(Due {
                due: fraction.usd(due),
                charged: fraction.usd(charged_in(stretch, net)),
            });
        }
        (fees, parts)
    }
}

/// What is charged for usage in a stretch.
fn charged_in(stretch: &Stretch, net: &[Vec<u128>]) -> u128 {
    let of_product =
        |pieces: &Vec<u128>| -> u128 { stretch.pieces.iter().map(|&piece| pieces[piece]).sum() };
    net.iter().map(of_product).sum()
}

/// Decimal places that parts of commitments and fees are worked out to, at least: a third of a month’s has no end.
const PART_PLACES: u32 = 15;

/// Decimal places that taking that percentage adds to an amount.
fn percent_places(percent: Percent) -> u32 {
    if percent.0.is_zero() {
        0
    } else {
        percent.0.normalize().scale() + 2
    }
}

fn zeros(like: &[Vec<u128>]) -> Vec<Vec<u128>> {
    like.iter().map(|pieces| vec![0; pieces.len()]).collect()
}

/// The part of `amount` that is due for the days of a stretch that count.
fn part_due(amount: Usd, stretch: &Stretch, fraction: Fraction) -> u128 {
    let amount = amount.0.normalize();
    let part = power(fraction.places) * U256::from(stretch.covered.unsigned_abs());
    let whole = power(amount.scale()) * U256::from(stretch.period.days().unsigned_abs());
    share(amount.mantissa().unsigned_abs(), part, whole)
}

/// Adds `amount` to `parts`, over the products and pieces of a stretch in proportion to what they are charged; evenly
/// by days where nothing is.
fn spread_over(
    amount: u128,
    stretch: &Stretch,
    rollup: &Rollup,
    net: &[Vec<u128>],
    parts: &mut [Vec<u128>],
) {
    if amount == 0 {
        return;
    }
    let cells = || {
        let products = 0..net.len();
        products.flat_map(|product| stretch.pieces.iter().map(move |&piece| (product, piece)))
    };
    let mut weights: Vec<u128> = cells()
        .map(|(product, piece)| net[product][piece])
        .collect();
    if weights.iter().all(|weight| *weight == 0) {
        let bears = rollup.products_of_no_model();
        let days = |piece: usize| rollup.pieces[piece].span.days().unsigned_abs();
        let weight =
            |(product, piece)| u128::from(days(piece) * u32::from(bears.contains(&product)));
        weights = cells().map(weight).collect();
    }
    for ((product, piece), part) in cells().zip(spread(amount, &weights)) {
        parts[product][piece] += part;
    }
}
