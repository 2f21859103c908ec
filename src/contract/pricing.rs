//! The one function that multiplies a quantity by a rate.

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
    /// The charge of each week the item has, in the order of the item's weeks.
    pub amounts: Vec<Usd>,
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
pub fn price(rollup: &Rollup, matches: &Matches, rates: &Rates) -> Bill {
    let mut bill = Bill {
        charges: vec![vec![Charge::default(); rollup.weeks.len()]; rollup.products.len()],
        ..Bill::default()
    };
    for (i, (item, found)) in rollup.items.iter().zip(&matches.0).enumerate() {
        let id = match found {
            Match::NotMetered => continue,
            Match::Unpriced => {
                bill.unpriced.push(i);
                continue;
            }
            Match::Rate(id) => *id,
        };
        let charges = &mut bill.charges[item.product];
        let amounts = match (&item.metered, id) {
            (Metered::Hours { weeks, .. }, RateId::Hourly(entry)) => {
                let rate = rates.hourly[entry];
                let charge = |&(week, hours): &(usize, Hours)| {
                    let amount = hours * rate;
                    charges[week].hours += amount;
                    amount
                };
                weeks.iter().map(charge).collect()
            }
            (Metered::Tokens { weeks, .. }, RateId::Token(entry, class)) => {
                let rate = rates.token[entry][class].unwrap_or_default();
                let charge = |&(week, tokens): &(usize, Tokens)| {
                    let amount = tokens * rate;
                    charges[week].tokens += amount;
                    amount
                };
                weeks.iter().map(charge).collect()
            }
            // Matching gives hours hourly rates and tokens token rates.
            _ => continue,
        };
        bill.lines.push(Line { item: i, rate: id, amounts });
    }
    bill
}

impl Bill {
    /// What has no price, added up over products, weeks and attributes; tokens first, sorted by name.
    pub fn unpriced_quantities(&self, rollup: &Rollup) -> Vec<Unpriced> {
        let mut tokens = std::collections::BTreeMap::<_, Tokens>::new();
        let mut hours = std::collections::BTreeMap::<_, Hours>::new();
        for &item in &self.unpriced {
            match &rollup.items[item].metered {
                Metered::Tokens { model, class, weeks } => {
                    *tokens.entry((model, *class)).or_default() += weeks.iter().map(|week| week.1).sum();
                }
                Metered::Hours { resource, weeks } => {
                    *hours.entry(resource).or_default() += weeks.iter().map(|week| week.1).sum();
                }
            }
        }
        let tokens = tokens.into_iter().map(|((model, class), tokens)| Unpriced::Tokens {
            model: model.clone(),
            class,
            tokens,
        });
        let hours = hours.into_iter().map(|(name, hours)| Unpriced::Hours { resource: name.clone(), hours });
        tokens.chain(hours).collect()
    }
}
