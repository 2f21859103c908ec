//! Which entry of a card prices which item, and which terms it falls under. Found once per usage and card, not per
//! rate.

use super::attribute::{self, Found};
use super::card::{HourlyRate, InForce, TokenRates};
use super::mode::Dating;
use super::scope::{Charged, Scope};
use super::{Contract, RateId};
use crate::quantity::TokenClass;
use crate::usage::{Attributes, Item, Metered, Rollup};

/// What a contract makes of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The contract does not charge for things of this kind.
    NotMetered,
    /// It does, and this prices it.
    Rate(PricedBy),
    /// It does, but nothing on the card prices it then.
    Unpriced,
    /// It is from before the contract's first day; what the contract before it charges counts.
    Before,
}

/// What prices an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedBy {
    /// The rate.
    pub rate: RateId,
    /// The factors on it, by position in [`RateCard::factors`](super::RateCard::factors).
    pub factors: [Option<usize>; 3],
    /// The terms it falls under: an index into [`Matches::groups`].
    pub group: usize,
}

/// Charges that the same discounts and volume tiers apply to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Whether they are for hours (or else for tokens).
    pub is_hours: bool,
    /// Positions in [`Terms::discounts`](super::Terms::discounts).
    pub discounts: Vec<usize>,
    /// Position in [`Terms::volume`](super::Terms::volume).
    pub volume: Option<usize>,
}

/// What a contract makes of every item of a roll-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// In the order of the roll-up's items.
    pub items: Vec<Match>,
    /// In the order of the first item of each.
    pub groups: Vec<Group>,
}

impl Matches {
    /// Finds the closest entry for every item.
    pub fn new(rollup: &Rollup, dating: &Dating<'_>) -> Self {
        let mut matches = Self::default();
        // Items that differ in their days alone stand together.
        let mut last: Option<(&Item, Candidates)> = None;
        for item in &rollup.items {
            let candidates = match last.take() {
                Some((before, candidates)) if is_same_but_for_days(before, item) => candidates,
                _ => candidates(item, &rollup.products[item.product], dating.contract),
            };
            let found = matches.resolve(&candidates, item, rollup, dating);
            matches.items.push(found);
            last = Some((item, candidates));
        }
        matches
    }

    /// The rate of each item, where it has one.
    pub fn rates(&self) -> impl Iterator<Item = Option<RateId>> {
        self.items.iter().map(|found| match found {
            Match::Rate(by) => Some(by.rate),
            Match::NotMetered | Match::Unpriced | Match::Before => None,
        })
    }

    fn resolve(
        &mut self,
        candidates: &Candidates,
        item: &Item,
        rollup: &Rollup,
        dating: &Dating<'_>,
    ) -> Match {
        let day = rollup.segments[item.segment].span.first;
        let Candidates::Metered(entries) = candidates else {
            return if dating.is_before(day) {
                Match::Before
            } else {
                Match::NotMetered
            };
        };
        if dating.is_before(day) {
            return Match::Before;
        }
        if !dating.is_in_force(day) {
            return Match::Unpriced;
        }
        let terms = &dating.contract.terms;
        let mut in_force = entries
            .iter()
            .filter(|entry| dating.holds(entry.dates, day));
        let Some(entry) = in_force.next() else {
            return Match::Unpriced;
        };
        let Some(rate) = entry.rate else {
            return Match::Unpriced;
        };
        let mut factors = [None; 3];
        for (factor, found) in factors.iter_mut().zip(&entry.factors) {
            *factor = match found {
                Found::Unchanged => None,
                Found::NoPrice => return Match::Unpriced,
                Found::OneOf(positions) => {
                    let card = &dating.contract.card;
                    let holds = |at: &&usize| dating.holds(card.factors[**at].in_force, day);
                    match positions.iter().find(holds) {
                        Some(at) => Some(*at),
                        None => return Match::Unpriced,
                    }
                }
            };
        }
        let discounts = entry.discounts.iter().copied();
        let mut volume = entry.volume.iter().copied();
        let group = Group {
            is_hours: matches!(item.metered, Metered::Hours { .. }),
            discounts: discounts
                .filter(|at| dating.holds(terms.discounts[*at].in_force, day))
                .collect(),
            volume: volume.find(|at| dating.holds(terms.volume[*at].in_force, day)),
        };
        Match::Rate(PricedBy {
            rate,
            factors,
            group: self.group(group),
        })
    }

    fn group(&mut self, group: Group) -> usize {
        let known = self.groups.iter().position(|other| *other == group);
        known.unwrap_or_else(|| {
            self.groups.push(group);
            self.groups.len() - 1
        })
    }
}

fn is_same_but_for_days(a: &Item, b: &Item) -> bool {
    let class = |item: &Item| match item.metered {
        Metered::Tokens { class, .. } => Some(class),
        Metered::Hours { .. } => None,
    };
    a.product == b.product
        && class(a) == class(b)
        && a.name() == b.name()
        && a.attributes == b.attributes
}

/// What may price an item, whatever the day.
enum Candidates {
    NotMetered,
    /// The closest entries: they differ in their dates.
    Metered(Vec<Candidate>),
}

struct Candidate {
    dates: InForce,
    /// `None` where the entry leaves the class out.
    rate: Option<RateId>,
    factors: [Found; 3],
    discounts: Vec<usize>,
    volume: Vec<usize>,
}

fn candidates(item: &Item, product: &str, contract: &Contract) -> Candidates {
    let card = &contract.card;
    match &item.metered {
        Metered::Hours { .. } if !contract.meters_hours() => Candidates::NotMetered,
        Metered::Tokens { .. } if !contract.meters_tokens() => Candidates::NotMetered,
        Metered::Hours { resource, .. } => {
            let rank =
                |entry: &HourlyRate| entry.closeness(resource, product, &item.attributes.region);
            let of = |at: usize| {
                let entry = &card.hourly[at];
                let charged = Charged {
                    product,
                    name: resource,
                    entry: entry.resource.text(),
                    class: None,
                };
                let rate = Some(RateId::Hourly(at));
                let stated = &[None, None, None];
                candidate(
                    contract,
                    charged,
                    &item.attributes,
                    entry.in_force,
                    rate,
                    stated,
                )
            };
            Candidates::Metered(closest(&card.hourly, rank).into_iter().map(of).collect())
        }
        Metered::Tokens { model, class, .. } => {
            let rank = |entry: &TokenRates| {
                let is_about = attribute::agree(&entry.stated, &item.attributes);
                let closeness = entry.closeness(model)?;
                is_about.then(|| (closeness, entry.stated_count()))
            };
            let of = |at: usize| {
                let entry = &card.token[at];
                let charged = Charged {
                    product,
                    name: model,
                    entry: entry.model.text(),
                    class: Some(*class),
                };
                let rate = rate_of(entry, at, *class);
                candidate(
                    contract,
                    charged,
                    &item.attributes,
                    entry.in_force,
                    rate,
                    &entry.stated,
                )
            };
            Candidates::Metered(closest(&card.token, rank).into_iter().map(of).collect())
        }
    }
}

/// The closest entry decides, also when it leaves the class out.
fn rate_of(entry: &TokenRates, at: usize, class: TokenClass) -> Option<RateId> {
    entry.rates[class]
        .is_some()
        .then_some(RateId::Token(at, class))
}

/// The positions of the entries with the highest rank.
fn closest<T, R: Ord>(entries: &[T], rank: impl Fn(&T) -> Option<R>) -> Vec<usize> {
    let mut best: Option<R> = None;
    let mut found = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(rank) = rank(entry) else { continue };
        match best
            .as_ref()
            .map_or(std::cmp::Ordering::Greater, |best| rank.cmp(best))
        {
            std::cmp::Ordering::Less => continue,
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => {
                found.clear();
                best = Some(rank);
            }
        }
        found.push(at);
    }
    found
}

fn candidate(
    contract: &Contract,
    charged: Charged<'_>,
    attributes: &Attributes,
    dates: InForce,
    rate: Option<RateId>,
    stated: &[Option<String>; 3],
) -> Candidate {
    fn fitting<'a>(scopes: impl Iterator<Item = &'a Scope>, charged: Charged<'_>) -> Vec<usize> {
        let fits = scopes.enumerate().filter(|(_, scope)| scope.fits(charged));
        fits.map(|(at, _)| at).collect()
    }
    let terms = &contract.terms;
    Candidate {
        dates,
        rate,
        factors: attribute::factors(&contract.card, charged, attributes, stated),
        discounts: fitting(terms.discounts.iter().map(|term| &term.scope), charged),
        volume: fitting(terms.volume.iter().map(|term| &term.scope), charged),
    }
}
