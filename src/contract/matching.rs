//! Which entry of a card prices which item. Found once per usage and card, not per rate.

use super::{Contract, RateId};
use crate::usage::{Item, Metered, Rollup};

/// What a contract makes of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The contract does not charge for things of this kind.
    NotMetered,
    /// It does, and this rate prices it.
    Rate(RateId),
    /// It does, but the card does not name it.
    Unpriced,
}

/// What a contract makes of every item of a roll-up, in the order of its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches(pub Vec<Match>);

impl Matches {
    /// Finds the closest entry for every item.
    pub fn new(rollup: &Rollup, contract: &Contract) -> Self {
        Self(
            rollup
                .items
                .iter()
                .map(|item| find(item, &rollup.products[item.product], contract))
                .collect(),
        )
    }
}

fn find(item: &Item, product: &str, contract: &Contract) -> Match {
    let card = &contract.card;
    match &item.metered {
        Metered::Hours { .. } if !contract.meters_hours() => Match::NotMetered,
        Metered::Tokens { .. } if !contract.meters_tokens() => Match::NotMetered,
        Metered::Hours { resource, .. } => {
            let fits = card.hourly.iter().enumerate();
            let fits = fits.filter_map(|(i, entry)| {
                Some((
                    entry.closeness(resource, product, &item.attributes.region)?,
                    i,
                ))
            });
            fits.max()
                .map_or(Match::Unpriced, |(_, i)| Match::Rate(RateId::Hourly(i)))
        }
        Metered::Tokens { model, class, .. } => {
            let fits = card.token.iter().enumerate();
            let fits = fits.filter_map(|(i, entry)| Some((entry.closeness(model)?, i)));
            match fits.max() {
                // The closest entry decides, also when it leaves the class out.
                Some((_, i)) if card.token[i].rates[*class].is_some() => {
                    Match::Rate(RateId::Token(i, *class))
                }
                _ => Match::Unpriced,
            }
        }
    }
}

impl Matches {
    /// The rate of each item, where it has one.
    pub fn rates(&self) -> impl Iterator<Item = Option<RateId>> {
        self.0.iter().map(|found| match found {
            Match::Rate(id) => Some(*id),
            Match::NotMetered | Match::Unpriced => None,
        })
    }
}
