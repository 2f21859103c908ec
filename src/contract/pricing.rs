//! The one function that multiplies a quantity by a rate, and applies the terms of a contract to the charges.

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into the roll-up's items.
    pub item: usize,
    /// The rate it was priced at.
    pub rate: RateId,
    /// The charge of each week the item has, in the order of the item's weeks, in units of `fraction`: turned
    /// into money only where somebody looks, which is seldom at all of them.
    units: Vec<u128>,
    fraction: Fraction,
}

impl Line {
    /// The charge of each week the item has, in the order of the item's weeks.
    pub fn amounts(&self) -> impl Iterator<Item = Usd> {
        self.units.iter().map(|&amount| self.fraction.usd(amount))
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
    /// What volume tiers took off hours and tokens.
    pub volume: Usd,
    /// What discounts took off hours and tokens.
    pub discount: Usd,
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
            (&mut self.volume, other.volume),
            (&mut self.discount, other.discount),
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
    /// One line for each priced item, in the order of the roll-up's items.
    pub lines: Vec<Line>,
    /// Items the contract should price and has no rate for, by index into the roll-up's items.
    pub unpriced: Vec<usize>,
    /// Charges by product, then by week.
    pub charges: Vec<Vec<Charge>>,
    /// Charges by product, then by piece of a week.
    pub pieces: Vec<Vec<Charge>>,
    /// Each period of the commitments, in the order of [`Stretches::commitments`].
    pub commitments: Vec<Committed>,
    /// The part of the charges that each month's volume tiers leave, in the order of [`Stretches::volume`].
    pub volume_kept: Vec<Decimal>,
    fraction: Fraction,
}

/// A period of a commitment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The least that is charged in it.
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
    before: usize,
}

impl Tariff {
    /// Matches the contract to `rollup`, after `adjustments`.
    pub fn new(rollup: &Rollup, dating: &Dating<'_>, adjustments: &Adjustments) -> Self {
        let is_before = |piece: &&crate::usage::Piece| dating.is_before(piece.span.first);
        Self {
            matches: Matches::new(rollup, dating),
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
        let prices = self.unit_prices(rates);
        let fraction = self.fraction(rollup, rates, &prices);
        let mut sheet = Sheet::new(self, rollup);
        let mut unpriced = Vec::new();
        let mut lines = Vec::with_capacity(prices.len());
        for (i, (item, price)) in rollup.items.iter().zip(prices).enumerate() {
            let Some((by, price)) = price else {
                if self.matches.items[i] == Match::Unpriced {
                    unpriced.push(i);
                }
                continue;
            };
            let price = UnitPrice::new(price, item.metered.places(), fraction);
            let first = rollup.piece(item.segment, 0);
            let cells = sheet.cells(by.group, item.product);
            let mut add = |week: usize, quantity: u128| {
                let amount = price.times(quantity);
                let cell = &mut cells[first + week];
                cell.gross = cell.gross.saturating_add(amount);
                cell.quantity = cell.quantity.saturating_add(quantity);
                amount
            };
            let units = match &item.metered {
                Metered::Hours { weeks, .. } => weeks
                    .iter()
                    .map(|&(week, hours)| add(week, hours.pico()))
                    .collect(),
                Metered::Tokens { weeks, .. } => weeks
                    .iter()
                    .map(|&(week, tokens)| add(week, tokens.0))
                    .collect(),
            };
            lines.push(Line {
                item: i,
                rate: by.rate,
                units,
                fraction,
            });
        }
        let volume_kept = sheet.take_volume_off(self, fraction);
        sheet.take_discounts_off(self, rates);
        let net = sheet.net();
        let (commitments, shortfall) = self.shortfall(rollup, rates, fraction, &net);
        let fees = self.fees(rollup, rates, fraction, &net);
        let mut pieces = sheet.charges(fraction);
        for (product, pieces) in pieces.iter_mut().enumerate() {
            for (piece, charge) in pieces.iter_mut().enumerate() {
                charge.shortfall = fraction.usd(shortfall[product][piece]);
                charge.fees = fraction.usd(fees[product][piece]);
                if let Some(before) = before.filter(|_| piece < self.before) {
                    *charge = before.pieces[product][piece];
                }
            }
        }
        Bill {
            lines,
            unpriced,
            charges: by_week(rollup, &pieces),
            pieces,
            commitments,
            volume_kept,
            fraction,
        }
    }

    /// What each rate charges for all of `rollup`, before volume tiers and discounts; to tell which rates matter most.
    pub fn worth(&self, rollup: &Rollup, rates: &Rates) -> impl Iterator<Item = (RateId, Usd)> {
        let items = rollup.items.iter().zip(self.unit_prices(rates));
        items.filter_map(|(item, price)| {
            let (by, price) = price?;
            let amount = item.metered.total().checked_mul(price);
            Some((by.rate, Usd(amount.unwrap_or(Decimal::MAX))))
        })
    }

    /// The rate of each item times its factors; `None` for those that have none.
    fn unit_prices(&self, rates: &Rates) -> Vec<Option<(PricedBy, Decimal)>> {
        let price = |found: &Match| match found {
            Match::Rate(by) => {
                let factors = by.factors.iter().flatten();
                let price = factors.fold(rates.of(by.rate), |price, &at| {
                    price
                        .checked_mul(rates.factors[at].0)
                        .unwrap_or(Decimal::MAX)
                });
                Some((*by, price.normalize()))
            }
            Match::NotMetered | Match::Unpriced | Match::Before => None,
        };
        self.matches.items.iter().map(price).collect()
    }

    fn fraction(
        &self,
        rollup: &Rollup,
        rates: &Rates,
        prices: &[Option<(PricedBy, Decimal)>],
    ) -> Fraction {
        let mut needed = 0;
        let mut total = Decimal::ZERO;
        let mut add = |amount: Option<Decimal>| {
            let sum = amount.and_then(|amount| total.checked_add(amount));
            total = sum.unwrap_or(Decimal::MAX);
        };
        for (item, price) in rollup.items.iter().zip(prices) {
            let Some((_, price)) = price else { continue };
            needed = needed.max(item.metered.places() + price.scale());
            add(item.metered.total().checked_mul(*price));
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
                needed = needed.max(amount.normalize().scale());
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
    ) -> (Vec<Committed>, Vec<Vec<u128>>) {
        let mut parts = zeros(net);
        let mut commitments = Vec::with_capacity(self.stretches.commitments.len());
        for stretch in &self.stretches.commitments {
            let due = part_due(rates.commitments[stretch.term], stretch, fraction);
            let charged = |product: &Vec<u128>| -> u128 {
                stretch.pieces.iter().map(|&piece| product[piece]).sum()
            };
            let charged: u128 = net.iter().map(charged).sum();
            let missing = due.saturating_sub(charged);
            spread_over(missing, stretch, rollup, net, &mut parts);
            commitments.push(Committed {
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
    ) -> Vec<Vec<u128>> {
        let mut parts = zeros(net);
        for stretch in &self.stretches.fees {
            let due = part_due(rates.fees[stretch.term], stretch, fraction);
            spread_over(due, stretch, rollup, net, &mut parts);
        }
        parts
    }
}

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

/// Charges of one group of one product on the days of one piece.
#[derive(Clone, Copy, Debug, Default)]
struct SheetCell {
    /// Tokens, or picohours.
    quantity: u128,
    /// At unit prices and factors.
    gross: u128,
    /// What volume tiers take off.
    volume: u128,
    /// What discounts take off.
    discount: u128,
}

impl SheetCell {
    fn net(self) -> u128 {
        self.gross - self.volume - self.discount
    }
}

/// All charges, by group × product × piece.
struct Sheet {
    cells: Vec<SheetCell>,
    is_hours: Vec<bool>,
    products: usize,
    pieces: usize,
}

impl Sheet {
    fn new(tariff: &Tariff, rollup: &Rollup) -> Self {
        let groups = &tariff.matches.groups;
        let (products, pieces) = (rollup.products.len(), rollup.pieces.len());
        Self {
            cells: vec![SheetCell::default(); groups.len() * products * pieces],
            is_hours: groups.iter().map(|group| group.is_hours).collect(),
            products,
            pieces,
        }
    }

    /// The pieces of one group of one product.
    fn cells(&mut self, group: usize, product: usize) -> &mut [SheetCell] {
        let at = (group * self.products + product) * self.pieces;
        &mut self.cells[at..at + self.pieces]
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
            let weights: Vec<u128> = cells.iter().map(|&at| self.cells[at].gross).collect();
            let gross: u128 = weights.iter().sum();
            let counted = |at: &usize| self.cells[*at].quantity;
            let is_hours = |at: usize| self.is_hours[at / (self.products * self.pieces)];
            let quantity = match tiers.counted {
                Counted::Tokens => cells.iter().filter(|at| !is_hours(**at)).map(counted).sum(),
                Counted::Hours => cells.iter().filter(|at| is_hours(**at)).map(counted).sum(),
                Counted::Usd => gross,
            };
            let off = volume_off(tiers, stretch, gross, quantity, fraction);
            for (at, off) in cells.into_iter().zip(spread(off, &weights)) {
                self.cells[at].volume = off;
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
            for cell in &mut self.cells[at * of_group..(at + 1) * of_group] {
                cell.discount = share(cell.gross - cell.volume, part, whole);
            }
        }
    }

    /// What is charged for usage, by product and piece.
    fn net(&self) -> Vec<Vec<u128>> {
        let mut net = vec![vec![0; self.pieces]; self.products];
        self.for_each(|_, product, piece, cell| net[product][piece] += cell.net());
        net
    }

    fn charges(&self, fraction: Fraction) -> Vec<Vec<Charge>> {
        let mut sums = vec![vec![[0_u128; 4]; self.pieces]; self.products];
        self.for_each(|is_hours, product, piece, cell| {
            let sum = &mut sums[product][piece];
            sum[usize::from(!is_hours)] += cell.net();
            sum[2] += cell.volume;
            sum[3] += cell.discount;
        });
        let charge = |sums: [u128; 4]| {
            let [hours, tokens, volume, discount] = sums.map(|sum| fraction.usd(sum));
            Charge {
                hours,
                tokens,
                volume,
                discount,
                ..Charge::default()
            }
        };
        let pieces = |sums: Vec<_>| sums.into_iter().map(charge).collect();
        sums.into_iter().map(pieces).collect()
    }

    fn for_each(&self, mut each: impl FnMut(bool, usize, usize, SheetCell)) {
        let of_group = self.products * self.pieces;
        for (at, &cell) in self.cells.iter().enumerate() {
            let (group, rest) = (at / of_group, at % of_group);
            each(
                self.is_hours[group],
                rest / self.pieces,
                rest % self.pieces,
                cell,
            );
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
