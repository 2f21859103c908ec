//! The one function that multiplies a quantity by a rate, and applies the terms of a contract to the charges.

use std::collections::BTreeMap;

use ethnum::U256;
use rust_decimal::Decimal;

use super::fraction::{Fraction, UnitPrice};
use super::matching::{Match, Matches, PricedBy};
use super::mode::Dating;
use super::rates::keep;
use super::spread::{share, spread};
use super::stretch::{Stretch, Stretches};
use super::terms::{Counted, TierKind, VolumeTiers};
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
    /// Charges by product, then by piece of a week.
    pub pieces: Vec<Vec<Charge>>,
    /// What was taken off them, likewise, in units of `fraction`.
    off: Vec<Vec<[u128; 2]>>,
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
    volume: Vec<VolumeTiers>,
    prices: Prices,
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

    /// Each rate times its factors.
    fn at(&self, rates: &Rates) -> Vec<Decimal> {
        let price = |(rate, factors): &(RateId, [Option<usize>; 3])| {
            let price = rates.of(*rate).checked_mul(rates.factor(factors));
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
        Self {
            prices: Prices::new(rollup, &matches),
            matches,
            stretches: Stretches::new(rollup, dating, adjustments),
            volume: dating.contract.terms.volume.clone(),
            before: rollup.pieces.iter().take_while(is_before).count(),
        }
    }

    /// How many pieces, from the first, come before the contract's first day and are another contract's to charge.
    pub fn pieces_before(&self) -> usize {
        self.before
    }

    /// Prices every item of `rollup` at the rate it was matched with, and applies the terms: volume tiers, discounts,
    /// shortfalls, fees. What comes before the contract's first day is charged as in `before`.
    ///
    /// Amounts are whole numbers of one small fraction of a dollar while they are multiplied and added up, so that
    /// lines, products, weeks and terms add up to the total exactly; see [`Fraction`].
    pub fn price(&self, rollup: &Rollup, rates: &Rates, before: Option<&Bill>) -> Bill {
        let prices = self.prices.at(rates);
        let fraction = self.fraction(rates, &prices);
        let places = self.prices.quantities.iter().map(|quantity| quantity.1);
        let prices: Vec<UnitPrice> = prices
            .iter()
            .zip(places)
            .map(|(price, places)| UnitPrice::new(*price, places, fraction))
            .collect();
        let mut sheet = Sheet::new(self, rollup);
        let mut unpriced = Vec::new();
        for (i, item) in rollup.items.iter().enumerate() {
            let by = match self.matches.items[i] {
                Match::Rate(by) => by,
                Match::Unpriced => {
                    unpriced.push(i);
                    continue;
                }
                Match::NotMetered | Match::Before => continue,
            };
            let Some(price) = self.prices.of_items[i].map(|position| prices[position]) else {
                continue;
            };
            let first = sheet.at(by.group, item.product, rollup.piece(item.segment, 0));
            let counts = self.matches.groups[by.group].volume.is_some();
            let mut add = |week: usize, quantity: u128| {
                let gross = &mut sheet.gross[first + week];
                *gross = gross.saturating_add(price.times(quantity));
                if counts {
                    let sum = &mut sheet.quantity[first + week];
                    *sum = sum.saturating_add(quantity);
                }
            };
            match &item.metered {
                Metered::Hours { weeks, .. } => {
                    for &(week, hours) in weeks {
                        add(week, hours.pico());
                    }
                }
                Metered::Tokens { weeks, .. } => {
                    for &(week, tokens) in weeks {
                        add(week, tokens.0);
                    }
                }
            }
        }
        let volume_kept = sheet.take_volume_off(self, fraction);
        sheet.take_discounts_off(self, rates);
        let net = sheet.net();
        let (commitments, shortfall) = self.shortfall(rollup, rates, fraction, &net);
        let (due_fees, fees) = self.fees(rollup, rates, fraction, &net);
        let (mut pieces, mut off) = sheet.charges(fraction);
        for (product, pieces) in pieces.iter_mut().enumerate() {
            for (piece, charge) in pieces.iter_mut().enumerate() {
                charge.shortfall = fraction.usd(shortfall[product][piece]);
                charge.fees = fraction.usd(fees[product][piece]);
                if let Some(before) = before.filter(|_| piece < self.before) {
                    *charge = before.pieces[product][piece];
                    off[product][piece] = [0; 2];
                }
            }
        }
        Bill {
            prices,
            unpriced,
            charges: by_week(rollup, &pieces),
            pieces,
            off,
            commitments,
            fees: due_fees,
            volume_kept,
            fraction,
        }
    }

    /// The lines of a bill that this tariff made: one for each priced item, in the order of the roll-up's items. Worked
    /// out where somebody looks, which is seldom at all of them.
    pub fn lines<'a>(&'a self, bill: &'a Bill) -> impl Iterator<Item = Line> + 'a {
        let items = self.matches.items.iter().zip(&self.prices.of_items);
        items.enumerate().filter_map(|(item, (found, position))| {
            let Match::Rate(by) = *found else { return None };
            Some(Line {
                item,
                by,
                price: *bill.prices.get((*position)?)?,
                fraction: bill.fraction,
            })
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

fn power(places: u32) -> U256 {
    U256::new(10).pow(places)
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
        let days = |piece: usize| rollup.pieces[piece].span.days().unsigned_abs();
        weights = cells().map(|(_, piece)| days(piece).into()).collect();
    }
    for ((product, piece), part) in cells().zip(spread(amount, &weights)) {
        parts[product][piece] += part;
    }
}

fn by_week(rollup: &Rollup, pieces: &[Vec<Charge>]) -> Vec<Vec<Charge>> {
    let weeks = |pieces: &Vec<Charge>| {
        let mut weeks = vec![Charge::default(); rollup.weeks.len()];
        for (piece, charge) in rollup.pieces.iter().zip(pieces) {
            weeks[piece.week] += *charge;
        }
        weeks
    };
    pieces.iter().map(weeks).collect()
}

/// All charges in units of the bill's fraction, by group × product × piece.
struct Sheet {
    /// At unit prices and factors.
    gross: Vec<u128>,
    /// Tokens, or picohours, where volume tiers count them.
    quantity: Vec<u128>,
    /// What volume tiers take off.
    volume: Vec<u128>,
    /// What discounts take off.
    discount: Vec<u128>,
    is_hours: Vec<bool>,
    products: usize,
    pieces: usize,
}

impl Sheet {
    fn new(tariff: &Tariff, rollup: &Rollup) -> Self {
        let groups = &tariff.matches.groups;
        let (products, pieces) = (rollup.products.len(), rollup.pieces.len());
        let cells = vec![0; groups.len() * products * pieces];
        Self {
            gross: cells.clone(),
            quantity: cells.clone(),
            volume: cells.clone(),
            discount: cells,
            is_hours: groups.iter().map(|group| group.is_hours).collect(),
            products,
            pieces,
        }
    }

    fn at(&self, group: usize, product: usize, piece: usize) -> usize {
        (group * self.products + product) * self.pieces + piece
    }

    /// Takes off what volume tiers do, and returns the part that each month's leave.
    fn take_volume_off(&mut self, tariff: &Tariff, fraction: Fraction) -> Vec<Decimal> {
        let mut kept = Vec::with_capacity(tariff.stretches.volume.len());
        for stretch in &tariff.stretches.volume {
            let tiers = &tariff.volume[stretch.term];
            let groups = tariff.matches.groups.iter().enumerate();
            let mut groups: Vec<usize> = groups
                .filter(|(_, group)| group.volume == Some(stretch.term))
                .map(|(at, _)| at)
                .collect();
            groups.sort_by_key(|&at| !self.is_hours[at]);
            let mut cells = Vec::new();
            for product in 0..self.products {
                for &piece in &stretch.pieces {
                    cells.extend(groups.iter().map(|&group| self.at(group, product, piece)));
                }
            }
            let weights: Vec<u128> = cells.iter().map(|&at| self.gross[at]).collect();
            let gross: u128 = weights.iter().sum();
            let counted = |at: &usize| self.quantity[*at];
            let is_hours = |at: usize| self.is_hours[at / (self.products * self.pieces)];
            let quantity = match tiers.counted {
                Counted::Tokens => cells.iter().filter(|at| !is_hours(**at)).map(counted).sum(),
                Counted::Hours => cells.iter().filter(|at| is_hours(**at)).map(counted).sum(),
                Counted::Usd => gross,
            };
            let off = volume_off(tiers, stretch, gross, quantity, fraction);
            for (at, off) in cells.into_iter().zip(spread(off, &weights)) {
                self.volume[at] = off;
            }
            let part = fraction.usd(gross - off).ratio(fraction.usd(gross));
            kept.push(part.map_or(Decimal::ONE, |part| part.0));
        }
        kept
    }

    fn take_discounts_off(&mut self, tariff: &Tariff, rates: &Rates) {
        for (at, group) in tariff.matches.groups.iter().enumerate() {
            let kept = keep(rates.discount) * rates.kept_by_discounts(group);
            let taken = (Decimal::ONE - kept).normalize();
            if taken.is_zero() {
                continue;
            }
            let (part, whole) = (
                U256::from(taken.mantissa().unsigned_abs()),
                power(taken.scale()),
            );
            let of_group = self.products * self.pieces;
            for cell in at * of_group..(at + 1) * of_group {
                self.discount[cell] = share(self.gross[cell] - self.volume[cell], part, whole);
            }
        }
    }

    /// What is charged for usage, by product and piece.
    fn net(&self) -> Vec<Vec<u128>> {
        let mut net = vec![vec![0; self.pieces]; self.products];
        self.for_each(|_, product, piece, cell| net[product][piece] += self.net_of(cell));
        net
    }

    /// What is charged, and what was taken off by volume tiers and by discounts.
    fn charges(&self, fraction: Fraction) -> (Vec<Vec<Charge>>, Vec<Vec<[u128; 2]>>) {
        let mut sums = vec![vec![[0_u128; 2]; self.pieces]; self.products];
        let mut off = sums.clone();
        self.for_each(|is_hours, product, piece, cell| {
            sums[product][piece][usize::from(!is_hours)] += self.net_of(cell);
            let off = &mut off[product][piece];
            off[0] += self.volume[cell];
            off[1] += self.discount[cell];
        });
        let charge = |sums: [u128; 2]| {
            let [hours, tokens] = sums.map(|sum| fraction.usd(sum));
            Charge {
                hours,
                tokens,
                ..Charge::default()
            }
        };
        let pieces = |sums: Vec<_>| sums.into_iter().map(charge).collect();
        (sums.into_iter().map(pieces).collect(), off)
    }

    fn net_of(&self, cell: usize) -> u128 {
        self.gross[cell] - self.volume[cell] - self.discount[cell]
    }

    /// Whether it is for hours, product, piece and place of every cell.
    fn for_each(&self, mut each: impl FnMut(bool, usize, usize, usize)) {
        let mut cell = 0;
        for &is_hours in &self.is_hours {
            for product in 0..self.products {
                for piece in 0..self.pieces {
                    each(is_hours, product, piece, cell);
                    cell += 1;
                }
            }
        }
    }
}

/// What `tiers` take off charges of `gross` for `quantity` in a month.
fn volume_off(
    tiers: &VolumeTiers,
    month: &Stretch,
    gross: u128,
    quantity: u128,
    fraction: Fraction,
) -> u128 {
    if quantity == 0 {
        return 0;
    }
    let places = match tiers.counted {
        Counted::Tokens => 0,
        Counted::Hours => Hours::PLACES,
        Counted::Usd => fraction.places,
    };
    // Quantity and thresholds times the days of the month, in one fraction, so that parts of months stay whole.
    let thresholds = tiers.tiers.iter().map(|tier| tier.above.normalize());
    let finest = thresholds.clone().map(|above| above.scale()).max();
    let finest = finest.unwrap_or(0).max(places);
    let quantity = U256::from(quantity)
        * power(finest - places)
        * U256::from(month.period.days().unsigned_abs());
    let thresholds: Vec<U256> = thresholds
        .map(|above| {
            U256::from(above.mantissa().unsigned_abs())
                * power(finest - above.scale())
                * U256::from(month.covered.unsigned_abs())
        })
        .collect();
    let percents = tiers.tiers.iter().map(|tier| tier.percent.0.normalize());
    let finest = percents
        .clone()
        .map(|percent| percent.scale())
        .max()
        .unwrap_or(0);
    let percents: Vec<U256> = percents
        .map(|percent| {
            U256::from(percent.mantissa().unsigned_abs()) * power(finest - percent.scale())
        })
        .collect();
    let hundred = power(finest + 2);
    match tiers.kind {
        TierKind::AllUnits => {
            let mut reached = thresholds.iter().zip(&percents).rev();
            let reached = reached.find(|(above, _)| quantity > **above);
            reached.map_or(0, |(_, percent)| share(gross, *percent, hundred))
        }
        TierKind::Graduated => {
            let ends = thresholds.iter().skip(1).copied().chain([U256::MAX]);
            let parts = thresholds.iter().zip(ends).zip(&percents);
            let off = parts.fold(U256::ZERO, |off, ((&above, end), percent)| {
                let upto = quantity.min(end);
                off + if upto > above {
                    (upto - above) * *percent
                } else {
                    U256::ZERO
                }
            });
            share(gross, off, hundred * quantity)
        }
    }
}

impl Bill {
    /// What volume tiers took off, and what discounts did, in the pieces that `counts` says yes to. What is charged
    /// before the contract's first day is as the other contract charges it: nothing is taken off here.
    pub fn taken_off(&self, counts: impl Fn(usize) -> bool) -> [Usd; 2] {
        let mut sums = [0_u128; 2];
        for pieces in &self.off {
            let pieces = pieces.iter().enumerate();
            for (_, off) in pieces.filter(|(piece, _)| counts(*piece)) {
                sums[0] = sums[0].saturating_add(off[0]);
                sums[1] = sums[1].saturating_add(off[1]);
            }
        }
        sums.map(|sum| self.fraction.usd(sum))
    }

    /// Whether it prices nothing at all.
    pub fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// It counts in 10^−`places` dollars.
    pub fn places(&self) -> u32 {
        self.fraction.places
    }

    /// What has no price, added up over products, weeks and attributes; tokens first, sorted by name.
    pub fn unpriced_quantities(&self, rollup: &Rollup) -> Vec<Unpriced> {
        let mut tokens = std::collections::BTreeMap::<_, Tokens>::new();
        let mut hours = std::collections::BTreeMap::<_, Hours>::new();
        for &item in &self.unpriced {
            match &rollup.items[item].metered {
                Metered::Tokens {
                    model,
                    class,
                    weeks,
                } => {
                    *tokens.entry((model, *class)).or_default() +=
                        weeks.iter().map(|week| week.1).sum();
                }
                Metered::Hours { resource, weeks } => {
                    *hours.entry(resource).or_default() += weeks.iter().map(|week| week.1).sum();
                }
            }
        }
        let tokens = tokens
            .into_iter()
            .map(|((model, class), tokens)| Unpriced::Tokens {
                model: model.clone(),
                class,
                tokens,
            });
        let hours = hours.into_iter().map(|(name, hours)| Unpriced::Hours {
            resource: name.clone(),
            hours,
        });
        tokens.chain(hours).collect()
    }
}
