//! Usage beside two contracts: everything about a comparison that no rate changes.

use std::collections::{BTreeMap, HashSet};

use super::impact::RateKey;
use crate::calendar::WeekStart;
use crate::contract::{Adjustments, Contract, Match, Matches, Rates, Side, price};
use crate::quantity::{Hours, Tokens, Usd};
use crate::usage::{Cell, Metered, Rollup, Usage};

/// Whether a product's week has what both contracts meter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing that either contract meters.
    #[default]
    Absent,
    /// Something that only this contract meters: hours but no tokens, or tokens but no hours.
    OneSided(Side),
    /// Something for both.
    Compared,
}

/// Weeks that averages leave out unless the user includes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inclusion {
    /// Also count weeks the data does not cover whole.
    pub partial: bool,
    /// Also count weeks with hours but no tokens, or tokens but no hours.
    pub one_sided: bool,
}

impl Inclusion {
    /// That many weeks, and which: `52 full weeks with data on both sides`.
    pub fn averaged(self, weeks: usize) -> String {
        let full = if self.partial { "" } else { "full " };
        let sides = if self.one_sided {
            ""
        } else {
            " with data on both sides"
        };
        let number = crate::quantity::format::count(weeks as u128);
        format!(
            "{number} {full}{}{sides}",
            if weeks == 1 { "week" } else { "weeks" }
        )
    }
}

/// What a rate multiplies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Tokens, if it is a token rate.
    pub tokens: Tokens,
    /// Hours, if it is an hourly rate.
    pub hours: Hours,
}

/// The quantities one rate multiplies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RateBasis {
    /// Over the compared weeks, which decide break-evens.
    pub(super) compared: Basis,
    /// Over the averaged weeks, which decide what a step is worth a week.
    pub(super) averaged: Basis,
}

/// Usage, rolled up by week, with both contracts matched to it.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    /// The usage by week.
    pub rollup: Rollup,
    /// Which weeks are averaged.
    pub inclusion: Inclusion,
    /// What each week of each product has, by product, then week.
    pub standing: Vec<Vec<Standing>>,
    /// Which entry of the baseline card prices which item.
    pub baseline: Matches,
    /// Which entry of the proposed card prices which item.
    pub proposed: Matches,
    /// Rows taken with something in them that a contract should charge for and has no rate for.
    pub unpriced_rows: u64,
    /// What each contract meters.
    pub(super) meters: [Meters; 2],
    /// Every rate that prices something, with what it multiplies; the dearest first, at the cards' values.
    pub(super) bases: Vec<(RateKey, RateBasis)>,
    /// Tokens and hours of each product over the weeks that count for averages.
    pub(super) quantities: Vec<Basis>,
}

/// The kinds of usage a contract charges for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meters {
    /// It has hourly rates.
    pub hours: bool,
    /// It has token rates.
    pub tokens: bool,
}

impl Meters {
    fn of(contract: &Contract) -> Self {
        Self {
            hours: contract.meters_hours(),
            tokens: contract.meters_tokens(),
        }
    }
}

impl Pairing {
    /// Rolls `usage` up by weeks from `week_start` and matches both contracts to it.
    pub fn new(
        usage: &Usage,
        week_start: WeekStart,
        baseline: &Contract,
        proposed: &Contract,
        inclusion: Inclusion,
    ) -> Self {
        let rollup = Rollup::new(usage, week_start);
        let meters = [Meters::of(baseline), Meters::of(proposed)];
        let standing = standing(&rollup, meters);
        let mut pairing = Self {
            baseline: Matches::new(&rollup, baseline),
            proposed: Matches::new(&rollup, proposed),
            inclusion,
            standing,
            meters,
            rollup,
            ..Self::default()
        };
        pairing.unpriced_rows = pairing.count_unpriced(usage);
        pairing.quantities = pairing.product_quantities();
        pairing.bases = pairing.rate_bases([baseline, proposed]);
        pairing
    }

    /// What `side` meters.
    pub fn meters(&self, side: Side) -> Meters {
        self.meters[side as usize]
    }

    /// Whether that week of that product decides break-evens.
    pub fn is_compared(&self, product: usize, week: usize) -> bool {
        match self.standing[product][week] {
            Standing::Compared => true,
            Standing::OneSided(_) => self.inclusion.one_sided,
            Standing::Absent => false,
        }
    }

    /// Whether that week of that product counts in averages.
    pub fn is_averaged(&self, product: usize, week: usize) -> bool {
        self.is_compared(product, week)
            && (self.inclusion.partial || !self.rollup.weeks[week].partial)
    }

    /// Both sides with what each contract makes of the items.
    fn matches(&self) -> [(Side, &Matches); 2] {
        [
            (Side::Baseline, &self.baseline),
            (Side::Proposed, &self.proposed),
        ]
    }

    fn count_unpriced(&self, usage: &Usage) -> u64 {
        let matches = self.baseline.0.iter().zip(&self.proposed.0);
        let unpriced: HashSet<_> = self
            .rollup
            .items
            .iter()
            .zip(matches)
            .filter(|(_, (a, b))| **a == Match::Unpriced || **b == Match::Unpriced)
            .map(|(item, _)| {
                let class = match item.metered {
                    Metered::Tokens { class, .. } => Some(class),
                    Metered::Hours { .. } => None,
                };
                (item.product, item.name(), &item.attributes, class)
            })
            .collect();
        if unpriced.is_empty() {
            return 0;
        }
        let is_unpriced = |cell: &&Cell| {
            let (key, measures) = (cell.key, &cell.measures);
            let attributes = &usage.attributes[key.attributes.index()];
            let has =
                |name, class| unpriced.contains(&(key.product.index(), name, attributes, class));
            let model = usage.models[key.model.index()].as_str();
            let resource = usage.resources[key.resource.index()].as_str();
            let mut tokens = measures.tokens.iter();
            !measures.hours.is_zero() && has(resource, None)
                || tokens.any(|(class, count)| !count.is_zero() && has(model, Some(class)))
        };
        let cells = usage.cells.iter().filter(is_unpriced);
        cells.map(|cell| cell.measures.rows).sum()
    }

    fn product_quantities(&self) -> Vec<Basis> {
        let mut quantities = vec![Basis::default(); self.rollup.products.len()];
        for item in &self.rollup.items {
            let sum = &mut quantities[item.product];
            let counts = |week: &usize| self.is_averaged(item.product, *week);
            match &item.metered {
                Metered::Tokens { weeks, .. } => {
                    sum.tokens += weeks
                        .iter()
                        .filter(|(week, _)| counts(week))
                        .map(|week| week.1)
                        .sum();
                }
                Metered::Hours { weeks, .. } => {
                    sum.hours += weeks
                        .iter()
                        .filter(|(week, _)| counts(week))
                        .map(|week| week.1)
                        .sum();
                }
            }
        }
        quantities
    }

    fn rate_bases(&self, contracts: [&Contract; 2]) -> Vec<(RateKey, RateBasis)> {
        let mut bases: BTreeMap<RateKey, RateBasis> = BTreeMap::new();
        for (side, matches) in self.matches() {
            for (item, id) in self.rollup.items.iter().zip(matches.rates()) {
                let Some(id) = id else { continue };
                let rate_basis = bases.entry(RateKey { side, id }).or_default();
                let mut count = |week: usize, part: Basis| {
                    if self.is_compared(item.product, week) {
                        rate_basis.compared.tokens += part.tokens;
                        rate_basis.compared.hours += part.hours;
                    }
                    if self.is_averaged(item.product, week) {
                        rate_basis.averaged.tokens += part.tokens;
                        rate_basis.averaged.hours += part.hours;
                    }
                };
                match &item.metered {
                    Metered::Tokens { weeks, .. } => {
                        for &(week, tokens) in weeks {
                            count(
                                week,
                                Basis {
                                    tokens,
                                    ..Basis::default()
                                },
                            );
                        }
                    }
                    Metered::Hours { weeks, .. } => {
                        for &(week, hours) in weeks {
                            count(
                                week,
                                Basis {
                                    hours,
                                    ..Basis::default()
                                },
                            );
                        }
                    }
                }
            }
        }
        let mut worth: BTreeMap<RateKey, Usd> = BTreeMap::new();
        for (side, matches) in self.matches() {
            let listed = Rates::new(&contracts[side as usize].card, &Adjustments::default());
            for line in price(&self.rollup, matches, &listed).lines {
                *worth
                    .entry(RateKey {
                        side,
                        id: line.rate,
                    })
                    .or_default() += line.amounts().sum();
            }
        }
        let mut bases: Vec<_> = bases.into_iter().collect();
        bases.sort_by_key(|(key, _)| (std::cmp::Reverse(worth.get(key).copied()), *key));
        bases
    }
}

fn standing(rollup: &Rollup, meters: [Meters; 2]) -> Vec<Vec<Standing>> {
    let mut present = vec![vec![Meters::default(); rollup.weeks.len()]; rollup.products.len()];
    for item in &rollup.items {
        let present = &mut present[item.product];
        match &item.metered {
            Metered::Tokens { weeks, .. } => weeks
                .iter()
                .for_each(|&(week, _)| present[week].tokens = true),
            Metered::Hours { weeks, .. } => weeks
                .iter()
                .for_each(|&(week, _)| present[week].hours = true),
        }
    }
    let has = |meters: Meters, present: Meters| {
        meters.hours && present.hours || meters.tokens && present.tokens
    };
    let standing = |present: &Meters| match (has(meters[0], *present), has(meters[1], *present)) {
        (true, true) => Standing::Compared,
        (true, false) => Standing::OneSided(Side::Baseline),
        (false, true) => Standing::OneSided(Side::Proposed),
        (false, false) => Standing::Absent,
    };
    present
        .iter()
        .map(|weeks| weeks.iter().map(standing).collect())
        .collect()
}
