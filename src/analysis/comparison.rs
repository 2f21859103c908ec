//! Two bills beside each other: difference, change, break-even multipliers; per product, per week, in total.

use std::ops::AddAssign;

use rust_decimal::Decimal;

use super::ground::Ground;
use super::level::Level;
use super::lever::Lever;
use super::pairing::{Basis, Pairing};
use super::parts::Parts;
use super::tiered::Tiered;
use super::turn::Charged;
use crate::contract::terms::Counted;
use crate::contract::{Adjustments, Bill, Charge, Rates, Side, Sum};
use crate::quantity::{Multiplier, Percent, Usd};

/// What both contracts charge for the same usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Under the baseline.
    pub baseline: Charge,
    /// Under the proposed contract.
    pub proposed: Charge,
}

impl Pair {
    /// The cost difference, proposed − baseline: above zero, the proposed contract costs more.
    pub fn difference(&self) -> Usd {
        self.proposed.total() - self.baseline.total()
    }

    /// The difference as a share of the baseline; `None` when the baseline charges nothing.
    pub fn change(&self) -> Option<Percent> {
        self.difference().percent_of(self.baseline.total())
    }
}

impl AddAssign for Pair {
    fn add_assign(&mut self, other: Self) {
        self.baseline += other.baseline;
        self.proposed += other.proposed;
    }
}

/// Which kind of usage a rate multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateKind {
    /// Compute hours.
    Hours,
    /// Tokens.
    Tokens,
}

impl RateKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Hours, Self::Tokens];
}

/// Sums over weeks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Over every week in focus that totals count.
    pub all: Pair,
    /// Over the compared weeks, those with data on both sides.
    pub compared: Pair,
    /// How many weeks are compared.
    pub compared_weeks: usize,
    /// Over the averaged weeks: compared and whole.
    pub averaged: Pair,
    /// How many weeks are averaged.
    pub averaged_weeks: usize,
    /// In how many of the averaged weeks the proposed contract costs more.
    pub weeks_dearer: usize,
    /// Tokens and hours of the averaged weeks.
    pub quantities: Basis,
    /// The factor on the token rates at which the compared difference is zero.
    pub break_even_tokens: Option<Multiplier>,
    /// The factor on the hourly rates at which the compared difference is zero.
    pub break_even_hours: Option<Multiplier>,
}

impl Summary {
    /// The baseline's charge of an average week.
    pub fn baseline_per_week(&self) -> Option<Usd> {
        self.averaged.baseline.total().per(self.averaged_weeks)
    }

    /// The proposed contract's charge of an average week.
    pub fn proposed_per_week(&self) -> Option<Usd> {
        self.averaged.proposed.total().per(self.averaged_weeks)
    }

    /// The difference of an average week.
    pub fn difference_per_week(&self) -> Option<Usd> {
        self.averaged.difference().per(self.averaged_weeks)
    }

    /// The factor on the rates of `kind` at which the compared difference is zero.
    pub fn break_even(&self, kind: RateKind) -> Option<Multiplier> {
        match kind {
            RateKind::Tokens => self.break_even_tokens,
            RateKind::Hours => self.break_even_hours,
        }
    }

    fn break_even_mut(&mut self, kind: RateKind) -> &mut Option<Multiplier> {
        match kind {
            RateKind::Tokens => &mut self.break_even_tokens,
            RateKind::Hours => &mut self.break_even_hours,
        }
    }
}

/// The contract whose rates of that kind a common factor moves: tokens are what is proposed, hours what is in
/// force; only where that contract has none of the kind, the other's. `None` when neither has.
pub(super) fn moved_side(pairing: &Pairing, kind: RateKind) -> Option<Side> {
    let (first, second) = match kind {
        RateKind::Hours => (Side::Baseline, Side::Proposed),
        RateKind::Tokens => (Side::Proposed, Side::Baseline),
    };
    let meters = |side: &Side| match kind {
        RateKind::Hours => pairing.meters(*side).hours,
        RateKind::Tokens => pairing.meters(*side).tokens,
    };
    [first, second].into_iter().find(meters)
}

impl Adjustments {
    /// The factor on all rates of `kind`.
    pub fn kind_multiplier(&self, kind: RateKind) -> Multiplier {
        match kind {
            RateKind::Hours => self.hourly_multiplier,
            RateKind::Tokens => self.token_multiplier,
        }
    }

    /// Sets the factor on all rates of `kind`.
    pub fn set_multiplier(&mut self, kind: RateKind, factor: Multiplier) {
        match kind {
            RateKind::Hours => self.hourly_multiplier = factor,
            RateKind::Tokens => self.token_multiplier = factor,
        }
    }
}

/// One product's comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductComparison {
    /// The product.
    pub name: String,
    /// Its weeks, in the order of the roll-up's weeks.
    pub weeks: Vec<Pair>,
    /// Its sums.
    pub summary: Summary,
    /// Whether some of its usage has no price, in the order of [`Side::BOTH`]: its charges are then lower bounds.
    pub unpriced: [bool; 2],
}

/// Everything the two bills say beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The figures both were priced at, in the order of [`Side::BOTH`].
    pub rates: [Rates; 2],
    /// What the baseline charges, line by line.
    pub baseline: Bill,
    /// What the proposed contract charges, line by line.
    pub proposed: Bill,
    /// By product, in the order of the roll-up's.
    pub products: Vec<ProductComparison>,
    /// All products in focus, by week; also weeks that are not in focus.
    pub weeks: Vec<Pair>,
    /// All products in focus, over the weeks in focus.
    pub total: Summary,
    /// What each contract charges, to see what figures do to it.
    pub(super) ground: Ground,
}

impl Pairing {
    /// Prices both sides and sets them beside each other.
    pub fn compare(&self, rates: [Rates; 2]) -> Comparison {
        let mut baseline = self.baseline.price(&self.rollup, &rates[0], None);
        let mut proposed = self
            .proposed
            .price(&self.rollup, &rates[1], Some(&baseline));
        for bill in [&mut baseline, &mut proposed] {
            bill.unpriced
                .retain(|&item| self.is_counted_item(&self.rollup.items[item]));
        }
        let bills = [&baseline, &proposed];
        let ground = Ground::new(self, bills, Parts::whole(self));
        let week_count = self.rollup.weeks.len();
        let scales = Scales::new(bills);
        let mut weeks = vec![Sums::default(); week_count];
        let mut averaged_weeks = vec![None::<Sums>; week_count];
        let mut compared_weeks = vec![false; week_count];
        let mut total = Summary::default();
        let mut sums_of_all = OverWeeks::default();
        let mut products = Vec::with_capacity(self.rollup.products.len());

        for (product, name) in self.rollup.products.iter().enumerate() {
            let mut summary = Summary {
                quantities: self.quantities[product],
                ..Summary::default()
            };
            let mut sums = OverWeeks::default();
            let mut pairs = Vec::with_capacity(week_count);
            for week in 0..week_count {
                let pair = Pair {
                    baseline: baseline.charges[product][week],
                    proposed: proposed.charges[product][week],
                };
                pairs.push(pair);
                let mut charged = Sums::default();
                for (bill, sum) in bills.into_iter().zip(&mut charged.0) {
                    bill.add_week(sum, product, week);
                }
                if self.is_in_focus(product) {
                    weeks[week] += charged;
                }
                if self.is_counted(product, week) {
                    sums.all += charged;
                }
                if self.is_compared(product, week) {
                    sums.compared += charged;
                    summary.compared_weeks += 1;
                    compared_weeks[week] = true;
                }
                if self.is_averaged(product, week) {
                    sums.averaged += charged;
                    summary.averaged_weeks += 1;
                    summary.weeks_dearer += usize::from(charged.is_dearer(bills, scales));
                    *averaged_weeks[week].get_or_insert_default() += charged;
                }
            }
            sums.tell(bills, &mut summary);
            sums_of_all += sums;
            total.quantities.tokens += summary.quantities.tokens;
            total.quantities.hours += summary.quantities.hours;
            let unpriced = bills.map(|bill| {
                bill.unpriced
                    .iter()
                    .any(|&item| self.rollup.items[item].product == product)
            });
            products.push(ProductComparison {
                name: name.clone(),
                weeks: pairs,
                summary,
                unpriced,
            });
        }
        sums_of_all.tell(bills, &mut total);
        total.compared_weeks = compared_weeks
            .into_iter()
            .filter(|&compared| compared)
            .count();
        total.averaged_weeks = averaged_weeks.iter().flatten().count();
        total.weeks_dearer = averaged_weeks
            .iter()
            .flatten()
            .filter(|sums| sums.is_dearer(bills, scales))
            .count();
        let weeks = weeks.iter().map(|sums| sums.pair(bills)).collect();
        let mut comparison = Comparison {
            rates,
            baseline,
            proposed,
            products,
            weeks,
            total,
            ground,
        };
        for kind in [RateKind::Tokens, RateKind::Hours] {
            self.solve(&mut comparison, kind);
        }
        comparison
    }

    /// Finds the factors on all rates of `kind` at which both contracts charge the same, for each product and for all.
    fn solve(&self, comparison: &mut Comparison, kind: RateKind) {
        let Some(side) = moved_side(self, kind) else {
            return;
        };
        let lever = Lever::All(side, kind);
        let factor = lever.value(&comparison.rates);
        let bill = comparison.bill(side);
        let is_bent = !bill.commitments.is_empty()
            || !bill.fees.is_empty()
            || self.proposed.pieces_before() > 0
            || self.tariff(side).counts(Counted::Usd);
        let is_nothing = comparison.rates[side as usize].discount.0 == Decimal::ONE_HUNDRED;
        // Charges of zero do not tell what the rates would charge at any other factor.
        if !is_bent && !factor.is_zero() && !is_nothing {
            comparison.for_each_summary(|summary| {
                let even = straight_break_even(side, kind, &summary.compared);
                *summary.break_even_mut(kind) = even
                    .and_then(|even| even.0.checked_mul(factor))
                    .map(Multiplier);
            });
            return;
        }
        let priced = comparison.priced(self);
        let evens = |ground: &Ground, pairs: &[Pair]| -> Vec<Option<Multiplier>> {
            let levels = ground.levels(&priced, lever).unwrap_or_default();
            let tiers = self.tiered(&priced, lever, ground.parts());
            let tiers = tiers.unwrap_or_default();
            let parts = levels.into_iter().zip(tiers).zip(pairs);
            let even = |((level, tiers), pair): ((Level, Vec<Tiered>), &Pair)| {
                let charged = Charged {
                    lever,
                    level,
                    tiers,
                };
                Charged::nearest(&[charged], factor, pair.difference().0).map(Multiplier)
            };
            parts.map(even).collect()
        };
        let total = evens(&comparison.ground, &[comparison.total.compared]);
        let total = total.into_iter().next().flatten();
        let ground = Ground::new(self, priced.bills, Parts::products(self));
        let products = comparison.products.iter();
        let pairs: Vec<Pair> = products.map(|product| product.summary.compared).collect();
        let products = evens(&ground, &pairs);
        *comparison.total.break_even_mut(kind) = total;
        for (product, even) in comparison.products.iter_mut().zip(products) {
            *product.summary.break_even_mut(kind) = even;
        }
    }
}

/// What the other contract charges, less what this one charges for the other kind and whatever is used, over what this
/// one charges for this kind.
fn straight_break_even(side: Side, kind: RateKind, pair: &Pair) -> Option<Multiplier> {
    let (own, other) = match side {
        Side::Baseline => (pair.baseline, pair.proposed),
        Side::Proposed => (pair.proposed, pair.baseline),
    };
    let moved = match kind {
        RateKind::Hours => own.hours,
        RateKind::Tokens => own.tokens,
    };
    let target = other.total() - (own.total() - moved);
    if target.is_negative() {
        None
    } else {
        target.ratio(moved)
    }
}

/// What both contracts charge, still in the whole fractions of a dollar that their bills count in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums(pub(super) [Sum; 2]);

/// What the whole fractions of each bill are multiplied by to be compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales([u128; 2]);

impl Scales {
    pub(super) fn new(bills: [&Bill; 2]) -> Self {
        let finest = bills[0].places().max(bills[1].places());
        let scale = |bill: &Bill| 10_u128.saturating_pow(finest - bill.places());
        Self(bills.map(scale))
    }
}

impl Sums {
    /// Whether the proposed contract charges more.
    pub(super) fn is_dearer(&self, bills: [&Bill; 2], scales: Scales) -> bool {
        let [baseline, proposed] =
            [0, 1].map(|side| self.0[side].whole()?.checked_mul(scales.0[side]));
        match (baseline, proposed) {
            (Some(baseline), Some(proposed)) => proposed > baseline,
            // Some of it is in another bill's fraction, or too large for one.
            _ => self.pair(bills).difference().is_positive(),
        }
    }

    /// As money.
    pub(super) fn pair(&self, bills: [&Bill; 2]) -> Pair {
        Pair {
            baseline: bills[0].charge(&self.0[0]),
            proposed: bills[1].charge(&self.0[1]),
        }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.0[0] += other.0[0];
        self.0[1] += other.0[1];
    }
}

/// Sums over the weeks that a [`Summary`] tells apart.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OverWeeks {
    pub(super) all: Sums,
    pub(super) compared: Sums,
    pub(super) averaged: Sums,
}

impl OverWeeks {
    /// Writes them into `summary`, as money.
    pub(super) fn tell(&self, bills: [&Bill; 2], summary: &mut Summary) {
        summary.all = self.all.pair(bills);
        summary.compared = self.compared.pair(bills);
        summary.averaged = self.averaged.pair(bills);
    }
}

impl AddAssign for OverWeeks {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.compared += other.compared;
        self.averaged += other.averaged;
    }
}

impl Comparison {
    fn for_each_summary(&mut self, mut change: impl FnMut(&mut Summary)) {
        change(&mut self.total);
        for product in &mut self.products {
            change(&mut product.summary);
        }
    }

    /// The bill of `side`.
    pub fn bill(&self, side: Side) -> &Bill {
        match side {
            Side::Baseline => &self.baseline,
            Side::Proposed => &self.proposed,
        }
    }
}
