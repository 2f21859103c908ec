//! The one function that multiplies a quantity by a rate.

use ethnum::U256;
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
    let fraction = Fraction::for_bill(rollup, matches, rates);
    let mut unpriced = Vec::new();
    let mut lines = Vec::with_capacity(matches.0.len());
    // Sums of hours and of tokens, by product and week.
    let mut sums = vec![vec![[0_i128; 2]; rollup.weeks.len()]; rollup.products.len()];
    for (i, (item, found)) in rollup.items.iter().zip(&matches.0).enumerate() {
        let id = match found {
            Match::NotMetered => continue,
            Match::Unpriced => {
                unpriced.push(i);
                continue;
            }
            Match::Rate(id) => *id,
        };
        let rate = UnitPrice::new(rates.of(id), item.metered.places(), fraction);
        let sums = &mut sums[item.product];
        let units = match &item.metered {
            Metered::Hours { weeks, .. } => weeks
                .iter()
                .map(|&(week, hours)| {
                    let amount = rate.times(hours.pico());
                    sums[week][0] += amount;
                    amount
                })
                .collect(),
            Metered::Tokens { weeks, .. } => weeks
                .iter()
                .map(|&(week, tokens)| {
                    let amount = rate.times(tokens.0);
                    sums[week][1] += amount;
                    amount
                })
                .collect(),
        };
        lines.push(Line {
            item: i,
            rate: id,
            units,
            fraction,
        });
    }
    let charge = |[hours, tokens]: [i128; 2]| Charge {
        hours: fraction.usd(hours),
        tokens: fraction.usd(tokens),
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

/// The fraction of a dollar that a bill counts in: 10^−`places`.
///
/// It is fine enough for every product of a quantity and a rate to be whole, as long as the total then fits the
/// 28 digits of a [`Decimal`]. Where it does not, every amount is rounded, half-even, to a coarser one before
/// anything is added up: a bill of a billion dollars still counts in 1e-17 $.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction {
    places: u32,
}

impl Fraction {
    fn for_bill(rollup: &Rollup, matches: &Matches, rates: &Rates) -> Self {
        let mut needed = 0;
        let mut total = Decimal::ZERO;
        for (item, id) in rollup.items.iter().zip(matches.rates()) {
            let Some(id) = id else { continue };
            let rate = rates.of(id).normalize();
            needed = needed.max(item.metered.places() + rate.scale());
            let about = item.metered.total().checked_mul(rate);
            total = about
                .and_then(|about| total.checked_add(about))
                .unwrap_or(Decimal::MAX);
        }
        let whole = total
            .trunc()
            .mantissa()
            .unsigned_abs()
            .checked_ilog10()
            .map_or(0, |log| log + 1);
        Self {
            places: needed.min(27_u32.saturating_sub(whole)),
        }
    }

    /// An amount in this fraction as money.
    fn usd(self, amount: i128) -> Usd {
        Usd(Decimal::try_from_i128_with_scale(amount, self.places).unwrap_or(Decimal::MAX))
    }
}

/// A rate, ready to multiply the integers that quantities are held in.
#[derive(Clone, Copy, Debug)]
enum UnitPrice {
    /// The product is in the bill's fraction.
    Exact(i128),
    /// The product is finer than the bill's fraction by that many decimal places.
    Finer(i128, u32),
}

impl UnitPrice {
    /// `rate`, for quantities that count in 10^−`quantity_places` of what it is per.
    fn new(rate: Decimal, quantity_places: u32, fraction: Fraction) -> Self {
        let rate = rate.normalize();
        let places = quantity_places + rate.scale();
        match fraction.places.checked_sub(places) {
            // The bill holds the largest product in 27 digits, so the rate alone fits.
            Some(coarser) => Self::Exact(
                rate.mantissa()
                    .saturating_mul(10_i128.saturating_pow(coarser)),
            ),
            None => Self::Finer(rate.mantissa(), places - fraction.places),
        }
    }

    fn times(self, quantity: u128) -> i128 {
        match self {
            Self::Exact(rate) => match (i64::try_from(quantity), i64::try_from(rate)) {
                // 63 × 63 bits always fit, and need one multiplication instead of three.
                (Ok(quantity), Ok(rate)) => i128::from(quantity) * i128::from(rate),
                _ => i128::try_from(quantity)
                    .unwrap_or(i128::MAX)
                    .saturating_mul(rate),
            },
            Self::Finer(rate, finer) => {
                let product = U256::from(quantity) * U256::from(rate.unsigned_abs());
                let unit = U256::new(10).pow(finer);
                let (whole, rest) = (product / unit, product % unit);
                let up = match rest.cmp(&(unit / 2)) {
                    std::cmp::Ordering::Less => false,
                    std::cmp::Ordering::Equal => whole % 2 == 1,
                    std::cmp::Ordering::Greater => true,
                };
                i128::try_from(whole)
                    .unwrap_or(i128::MAX)
                    .saturating_add(i128::from(up))
            }
        }
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
