//! What tier, route and context do to a price.

use super::card::{Dimension, Factor, RateCard};
use super::scope::Charged;
use crate::usage::Attributes;

/// What the card does about one attribute of an item.
pub(super) enum Found {
    /// The price is as stated.
    Unchanged,
    /// The card prices this attribute, and does not name this value.
    NoPrice,
    /// The closest factors, by position; they differ in their dates.
    OneOf(Vec<usize>),
}

impl Dimension {
    /// Its value in `attributes`.
    pub fn of(self, attributes: &Attributes) -> &str {
        let value = match self {
            Self::Tier => &attributes.tier,
            Self::Route => &attributes.route,
            Self::Context => &attributes.context,
        };
        value.trim()
    }
}

/// Whether usage with `attributes` has every value that is stated.
pub(super) fn agree(stated: &[Option<String>; 3], attributes: &Attributes) -> bool {
    let mut pairs = Dimension::ALL.into_iter().zip(stated);
    pairs.all(|(dimension, stated)| {
        stated
            .as_ref()
            .is_none_or(|stated| is_same(stated, dimension.of(attributes)))
    })
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What `card` does about each attribute that the entry does not state.
pub(super) fn factors(
    card: &RateCard,
    charged: Charged<'_>,
    attributes: &Attributes,
    stated: &[Option<String>; 3],
) -> [Found; 3] {
    let [tier, route, context] = Dimension::ALL.map(|dimension| {
        if stated[dimension as usize].is_some() {
            Found::Unchanged
        } else {
            factor(card, charged, dimension, dimension.of(attributes))
        }
    });
    [tier, route, context]
}

fn factor(card: &RateCard, charged: Charged<'_>, dimension: Dimension, value: &str) -> Found {
    if value.is_empty() {
        return Found::Unchanged;
    }
    let can_apply = |factor: &&Factor| factor.dimension == dimension && is_of_kind(factor, charged);
    let mut best = None;
    let mut positions = Vec::new();
    for (at, factor) in card.factors.iter().enumerate() {
        if !can_apply(&factor) || !is_same(&factor.value, value) || !factor.scope.fits(charged) {
            continue;
        }
        let rank = Some(factor.scope.rank());
        if rank > best {
            best = rank;
            positions.clear();
        }
        if rank == best {
            positions.push(at);
        }
    }
    if !positions.is_empty() {
        return Found::OneOf(positions);
    }
    let named = || card.factors.iter().filter(can_apply);
    let is_base = match dimension {
        Dimension::Tier => {
            let standard = ["standard", "default", "on-demand", "on_demand", "ondemand"];
            standard.iter().any(|name| is_same(name, value))
        }
        Dimension::Context => ["standard", "short", "normal"]
            .iter()
            .any(|name| is_same(name, value)),
        Dimension::Route => {
            let is_named = named().any(|factor| is_same(&factor.value, value));
            !is_named
                && ["global", "regional"]
                    .iter()
                    .any(|name| is_same(name, value))
        }
    };
    let is_stated = || {
        let mut entries = card.token.iter();
        charged.class.is_some() && entries.any(|entry| entry.stated[dimension as usize].is_some())
    };
    if is_base || named().next().is_none() && !is_stated() {
        Found::Unchanged
    } else {
        Found::NoPrice
    }
}

/// Whether a factor is about tokens or hours, as the charge is.
fn is_of_kind(factor: &Factor, charged: Charged<'_>) -> bool {
    let scope = &factor.scope;
    match charged.class {
        Some(_) => scope.resource.is_none(),
        None => scope.model.is_none() && scope.classes.is_empty(),
    }
}

impl RateCard {
    /// The attributes that some price of tokens depends on.
    pub fn priced_dimensions(&self) -> impl Iterator<Item = Dimension> {
        Dimension::ALL.into_iter().filter(|dimension| {
            let is_stated = |stated: &[Option<String>; 3]| stated[*dimension as usize].is_some();
            self.token.iter().any(|entry| is_stated(&entry.stated))
                || self
                    .factors
                    .iter()
                    .any(|factor| factor.dimension == *dimension)
        })
    }
}
