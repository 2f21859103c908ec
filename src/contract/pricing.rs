//! The one function that multiplies a quantity by a rate.

use rust_decimal::Decimal;

use super::matching::{Match, Matches};
use super::{RateId, Rates};
use crate::quantity::{Hours, TokenClass, Tokens, Usd};
use crate::usage::{Metered, Rollup};

/// What one item costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into the roll-up's items.
    pub item: usize,
    /// The rate it was priced at.
    pub rate: RateId,
    /// The charge of each week the item has, in the order of the item's weeks, in units of `fraction`: turned
    /// into money only where somebody looks, which is seldom at all of them.
    units: Vec<i128>,
    fraction: Fraction,
}

impl Line {
    /// The charge of each week the item has, in the order of the item's weeks.
    pub fn amounts(&self) -> impl Iterator<Item = Usd> {
        self.units.iter().map(|&amount| self.fraction.usd(amount))
    }
}

/// What a product is charged in a week, by what is metered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// For hours.
    pub hours: Usd,
    /// For tokens.
    pub tokens: Usd,
}

impl Charge {
    /// For both.
    pub fn total(self) -> Usd {
        self.hours + self.tokens
    }
}

impl std::ops::AddAssign for Charge {
    fn add_assign(&mut self, other: Self) {
        self.hours += other.hours;
        self.tokens += other.tokens;
    }
}

/// What usage costs under one contract, by week × product × line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// One line for each priced item, in the order of the roll-up's items.
    pub lines: Vec<Line>,
    /// Items the contract should price and has no rate for, by index into the roll-up's items.
    pub unpriced: Vec<usize>,
    /// Charges by product, then by week.
    pub charges: Vec<Vec<Charge>>,
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

/// Prices every item of `rollup` at the rate it was matched with.
///
/// Amounts are whole numbers of one small fraction of a dollar while they are multiplied and added up, so that
/// lines, products and weeks add up to the total exactly; see [`Fraction`].
pub fn price(rollup: &Rollup, matches: &Matches, rates: &Rates) -> Bill {
    let fraction = Fraction::for_rates(matches, rates);
    let mut unpriced = Vec::new();
    let mut lines = Vec::with_capacity(matches.0.len());
    let mut total = 0_i128;
    for (i, (item, found)) in rollup.items.iter().zip(&matches.0).enumerate() {
        let id = match found {
            Match::NotMetered => continue,
            Match::Unpriced => {
                unpriced.push(i);
                continue;
            }
            Match::Rate(id) => *id,
        };
        let units: Vec<i128> = match (&item.metered, id) {
            (Metered::Hours { weeks, .. }, RateId::Hourly(entry)) => {
                let rate = fraction.units(rates.hourly[entry].0, Hours::PLACES);
                weeks
                    .iter()
                    .map(|&(_, hours)| times(hours.pico(), rate))
                    .collect()
            }
            (Metered::Tokens { weeks, .. }, RateId::Token(entry, class)) => {
                let rate = fraction.units(
                    rates.token[entry][class].unwrap_or_default().0,
                    Tokens::PLACES,
                );
                weeks
                    .iter()
                    .map(|&(_, tokens)| times(tokens.0, rate))
                    .collect()
            }
            // Matching gives hours hourly rates and tokens token rates.
            _ => continue,
        };
        total = units
            .iter()
            .fold(total, |sum, amount| sum.saturating_add(*amount));
        lines.push((i, id, units));
    }

    let coarse = fraction.holding(total);
    // Sums of hours and of tokens, by product and week, in units of `coarse`.
    let mut sums = vec![vec![[0_i128; 2]; rollup.weeks.len()]; rollup.products.len()];
    let lines = lines.into_iter().map(|(i, rate, mut units)| {
        let item = &rollup.items[i];
        if coarse != fraction {
            for amount in &mut units {
                *amount = fraction.rounded(*amount, coarse);
            }
        }
        let sums = &mut sums[item.product];
        match &item.metered {
            Metered::Hours { weeks, .. } => {
                weeks
                    .iter()
                    .zip(&units)
                    .for_each(|((week, _), amount)| sums[*week][0] += amount);
            }
            Metered::Tokens { weeks, .. } => {
                weeks
                    .iter()
                    .zip(&units)
                    .for_each(|((week, _), amount)| sums[*week][1] += amount);
            }
        }
        Line {
            item: i,
            rate,
            units,
            fraction: coarse,
        }
    });
    let lines = lines.collect();
    let charge = |[hours, tokens]: [i128; 2]| Charge {
        hours: coarse.usd(hours),
        tokens: coarse.usd(tokens),
    };
    let charges = sums
        .into_iter()
        .map(|weeks| weeks.into_iter().map(charge).collect())
        .collect();
    Bill {
        lines,
        unpriced,
        charges,
    }
}

/// A quantity times a rate, both whole numbers.
fn times(quantity: u128, rate: i128) -> i128 {
    match (i64::try_from(quantity), i64::try_from(rate)) {
        // 63 × 63 bits always fit, and need one multiplication instead of three.
        (Ok(quantity), Ok(rate)) => i128::from(quantity) * i128::from(rate),
        _ => i128::try_from(quantity)
            .unwrap_or(i128::MAX)
            .saturating_mul(rate),
    }
}

/// The fraction of a dollar that a bill counts in: 10^−`places`.
///
/// It is fine enough for every product of a quantity and a rate to be whole. Only if the total would not fit the
/// 28 digits of a [`Decimal`] is every amount rounded, half-even, to a coarser one before anything is added up:
/// a bill of a billion dollars still counts in 1e-18 $.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction {
    places: u32,
}

impl Fraction {
    fn for_rates(matches: &Matches, rates: &Rates) -> Self {
        let needed = |id: RateId| match id {
            RateId::Hourly(entry) => Hours::PLACES + rates.hourly[entry].0.normalize().scale(),
            RateId::Token(entry, class) => {
                Tokens::PLACES
                    + rates.token[entry][class]
                        .unwrap_or_default()
                        .0
                        .normalize()
                        .scale()
            }
        };
        let mut seen = None;
        let mut places = 0;
        for id in matches.rates().flatten() {
            // Neighbouring items mostly have the same rate.
            if seen.replace(id) != Some(id) {
                places = places.max(needed(id));
            }
        }
        Self {
            places: places.min(Decimal::MAX_SCALE),
        }
    }

    /// A rate in this fraction per unit of a quantity that counts in 10^−`quantity_places`.
    fn units(self, rate: Decimal, quantity_places: u32) -> i128 {
        let mut rate = rate;
        rate.rescale(self.places - quantity_places.min(self.places));
        rate.mantissa()
    }

    /// The finest fraction in which amounts up to `total` can be added as decimals.
    fn holding(self, total: i128) -> Self {
        let figures = total.unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
        Self {
            places: self.places.saturating_sub(figures.saturating_sub(27)),
        }
    }

    /// An amount in this fraction, in a coarser one, half-even.
    fn rounded(self, amount: i128, coarse: Self) -> i128 {
        let unit = 10_i128.pow(self.places - coarse.places);
        let (whole, rest) = (amount / unit, amount % unit);
        let up = match rest.cmp(&(unit / 2)) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => whole & 1,
            std::cmp::Ordering::Greater => 1,
        };
        whole + up
    }

    /// An amount in this fraction as money.
    fn usd(self, amount: i128) -> Usd {
        Usd(Decimal::try_from_i128_with_scale(amount, self.places).unwrap_or(Decimal::MAX))
    }
}

impl Bill {
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
