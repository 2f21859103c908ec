//! The one function that multiplies a quantity by a rate, and applies the terms of a contract to the charges.

use std::collections::BTreeMap;

use ethnum::U256;
use rust_decimal::Decimal;

use super::fraction::{Fraction, UnitPrice};
use super::ledger::{Ledger, Units, add_units};
use super::matching::{Match, Matches, PricedBy};
use super::mode::Dating;
use super::priced::Priced;
use super::sheet::Sheet;
use super::spread::{power, share, spread};
use super::stretch::{Stretch, Stretches};
use super::terms::{Counted, VolumeTiers};
use super::{Adjustments, RateId, Rates};
use crate::quantity::{Hours, Percent, TokenClass, Tokens, Usd};
use crate::usage::{Metered, Rollup};

/// What one item costs at its unit price and factors, before volume tiers and discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into the roll-up's items.
    pub item: usize,
    /// What prices it.
    pub by: PricedBy,
    price: UnitPrice,
    fraction: Fraction,
}

impl Line {
    /// The charge of each week the item has, in the order of the item's weeks.
    pub fn amounts(&self, rollup: &Rollup) -> Vec<Usd> {
        let usd = |quantity: u128| self.fraction.usd(self.price.times(quantity));
        match &rollup.items[self.item].metered {
            Metered::Hours { weeks, .. } => weeks.iter().map(|week| usd(week.1.pico())).collect(),
            Metered::Tokens { weeks, .. } => weeks.iter().map(|week| usd(week.1.0)).collect(),
        }
    }

    /// The same in whole fractions of the bill, each with its piece of a week.
    pub(super) fn for_each(&self, rollup: &Rollup, mut each: impl FnMut(usize, u128)) {
        let item = &rollup.items[self.item];
        let mut of_week = |week: usize, quantity: u128| {
            each(rollup.piece(item.segment, week), self.price.times(quantity));
        };
        match &item.metered {
            Metered::Hours { weeks, .. } => {
                for (week, hours) in weeks {
                    of_week(*week, hours.pico());
                }
            }
            Metered::Tokens { weeks, .. } => {
                for (week, tokens) in weeks {
                    of_week(*week, tokens.0);
                }
            }
        }
    }
}

/// What a product is charged in a week: unit prices less volume tiers and discounts, by what is metered, then what is
/// charged whatever is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// For hours, after volume tiers and discounts.
    pub hours: Usd,
    /// For tokens, after volume tiers and discounts.
    pub tokens: Usd,
    /// Its part of what charges stay below the commitment.
    pub shortfall: Usd,
    /// Its part of the fees.
    pub fees: Usd,
}

impl Charge {
    /// Everything that is charged.
    pub fn total(self) -> Usd {
        self.usage() + self.fixed()
    }

    /// For what was used.
    pub fn usage(self) -> Usd {
        self.hours + self.tokens
    }

    /// Shortfall and fees.
    pub fn fixed(self) -> Usd {
        self.shortfall + self.fees
    }
}

impl std::ops::AddAssign for Charge {
    fn add_assign(&mut self, other: Self) {
        let pairs = [
            (&mut self.hours, other.hours),
            (&mut self.tokens, other.tokens),
            (&mut self.shortfall, other.shortfall),
            (&mut self.fees, other.fees),
        ];
        for (sum, more) in pairs {
            if !more.is_zero() {
                *sum += more;
            }
        }
    }
}

/// What usage costs under one contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Items the contract should price and has no rate for, by index into the roll-up's items.
    pub unpriced: Vec<usize>,
    /// Charges by product, then by week.
    pub charges: Vec<Vec<Charge>>,
    /// The same and finer, in units of `fraction`.
    own: Ledger,
    /// What comes before the contract's first day, as the other contract charges it; nothing, if nothing does.
    before: Option<(Ledger, Fraction)>,
    /// What was taken off them, by product, then by piece, in units of `fraction`.
    off: Vec<Vec<[u128; 2]>>,
    /// What it adds up, by group of terms.
    pub(super) sheet: Sheet,
    /// Each period of the commitments, in the order of [`Stretches::commitments`].
    pub commitments: Vec<Due>,
    /// Each period of the fees, in the order of [`Stretches::fees`].
    pub fees: Vec<Due>,
    /// The part of the charges that each month's volume tiers leave, in the order of [`Stretches::volume`].
    pub volume_kept: Vec<Decimal>,
    /// The unit prices, in the order of the tariff's.
    prices: Vec<UnitPrice>,
    fraction: Fraction,
}

/// Charges that were added up, still in the whole fractions of a dollar that their bill counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    own: Units,
    /// What another bill charges, in its fraction.
    before: Units,
    has_before: bool,
}

impl Sum {
    /// All of it, in the fraction of its bill; `None` where some of it is another bill's.
    pub fn whole(&self) -> Option<u128> {
        (!self.has_before).then(|| self.own.iter().sum())
    }

    pub(super) fn of(own: Units) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// The same as part of the bill that follows this one, which charges it as this one does.
    #[must_use]
    pub fn as_before(self) -> Self {
        Self {
            own: Units::default(),
            before: self.own,
            has_before: true,
        }
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        add_units(&mut self.own, &other.own);
        if other.has_before {
            self.has_before = true;
            add_units(&mut self.before, &other.before);
        }
    }
}

/// A period of a commitment or fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The commitment, or the fee.
    pub due: Usd,
    /// What is charged for usage in it.
    pub charged: Usd,
}

/// A quantity without a price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unpriced {
    /// Tokens of a model and class.
    Tokens {
        /// The model as the source wrote it.
        model: String,
        /// The token class.
        class: TokenClass,
        /// How many.
        tokens: Tokens,
    },
    /// Hours of a resource.
    Hours {
        /// The resource as the source wrote it.
        resource: String,
        /// How many.
        hours: Hours,
    },
}

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

fn charge_of(units: &Units, fraction: Fraction) -> Charge {
    let usd = |amount: u128| {
        if amount == 0 {
            Usd::ZERO
        } else {
            fraction.usd(amount)
        }
    };
    let [hours, tokens, shortfall, fees] = units.map(usd);
    Charge {
        hours,
        tokens,
        shortfall,
        fees,
    }
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

impl Bill {
    /// Adds what a product is charged in a week.
    pub fn add_week(&self, sum: &mut Sum, product: usize, week: usize) {
        add_units(&mut sum.own, self.own.week(product, week));
        if let Some((before, _)) = &self.before {
            sum.has_before = true;
            add_units(&mut sum.before, before.week(product, week));
        }
    }

    /// Adds what a product is charged in a piece of a week.
    pub fn add_piece(&self, sum: &mut Sum, product: usize, piece: usize) {
        add_units(&mut sum.own, self.own.piece(product, piece));
        if let Some((before, _)) = &self.before {
            sum.has_before = true;
            add_units(&mut sum.before, before.piece(product, piece));
        }
    }

    /// What it charges a product in a piece of a week itself, in units of its fraction.
    pub(super) fn units(&self, product: usize, piece: usize) -> &Units {
        self.own.piece(product, piece)
    }

    /// A sum of its charges, as money.
    pub fn charge(&self, sum: &Sum) -> Charge {
        let (mut charge, before) = self.parts(sum);
        if sum.has_before {
            charge += before;
        }
        charge
    }

    /// A sum of its charges, apart in its own, and those from before the contract's first day.
    pub fn parts(&self, sum: &Sum) -> (Charge, Charge) {
        let own = charge_of(&sum.own, self.fraction);
        let before = match &self.before {
            Some((_, fraction)) if sum.has_before => charge_of(&sum.before, *fraction),
            _ => Charge::default(),
        };
        (own, before)
    }

    fn charges_by_week(&self, rollup: &Rollup) -> Vec<Vec<Charge>> {
        let charge = |product: usize, week: usize| {
            let mut sum = Sum::default();
            self.add_week(&mut sum, product, week);
            self.charge(&sum)
        };
        let weeks = |product: usize| {
            let weeks = 0..rollup.weeks.len();
            weeks.map(|week| charge(product, week)).collect()
        };
        (0..rollup.products.len()).map(weeks).collect()
    }

    /// What volume tiers took off, and what discounts did, in the products and pieces that `counts` says yes to. What is
    /// charged before the contract's first day is as the other contract charges it: nothing is taken off here.
    pub fn taken_off(&self, counts: impl Fn(usize, usize) -> bool) -> [Usd; 2] {
        let mut sums = [0_u128; 2];
        for (product, pieces) in self.off.iter().enumerate() {
            let pieces = pieces.iter().enumerate();
            for (_, off) in pieces.filter(|(piece, _)| counts(product, *piece)) {
                sums[0] = sums[0].saturating_add(off[0]);
                sums[1] = sums[1].saturating_add(off[1]);
            }
        }
        sums.map(|sum| self.fraction.usd(sum))
    }

    /// It counts in 10^−`places` dollars.
    pub fn places(&self) -> u32 {
        self.fraction.places
    }
}
