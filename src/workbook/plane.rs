//! The plane of any two figures of a workbook, and what the switch costs around the point they are set to.

use rust_decimal::Decimal;

use super::derived::compare;
use super::{Derived, Edit, Scenario, Workbook};
use crate::analysis::{Lever, Plane, TermId};
use crate::contract::Contract;
use crate::quantity::{Multiplier, Usd};

/// A plane, and what it was worked out from.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    axes: [Lever; 2],
    /// The scenario with both figures as the contracts have them: neither changes the plane.
    scenario: Scenario,
    /// Whether it has the lines of products.
    has_products: bool,
    plane: Option<Plane>,
}

/// What the switch costs at seven values of two figures each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The figures: the first along the rows, the second down.
    pub axes: [Lever; 2],
    /// Their values, in order.
    pub values: [Vec<Decimal>; 2],
    /// The compared difference, by the second's values, then by the first's.
    pub differences: Vec<Vec<Usd>>,
}

/// How many values of each figure a [`Grid`] has.
const VALUES: i64 = 7;

impl Edit {
    /// Sets a figure.
    pub fn set(lever: Lever, value: Decimal) -> Self {
        match lever {
            Lever::Rate(key) => Self::SetRate(key, value),
            Lever::All(side, kind) => Self::SetMultiplier(side, kind, Multiplier(value)),
            Lever::Discount(side) => Self::SetTerm(side, TermId::Discount, value),
            Lever::Commitment(side) => Self::SetTerm(side, TermId::Commitment, value),
            Lever::Factor(side, at) => Self::SetTerm(side, TermId::Factor(at), value),
            Lever::DiscountOn(side, at) => Self::SetTerm(side, TermId::DiscountOn(at), value),
            Lever::Volume(_, kind) => Self::SetVolume(kind, Multiplier(value)),
        }
    }
}

impl Workbook {
    /// What a figure is set to in the scenario that is shown.
    pub fn set_to(&self, lever: Lever) -> Decimal {
        match lever {
            Lever::Rate(key) => self.rate(key),
            Lever::All(side, kind) => self.multiplier(side, kind).0,
            Lever::Volume(_, kind) => self.scenario.volume_of(kind).0,
            Lever::Factor(side, at) => self.term(side, TermId::Factor(at)),
            Lever::DiscountOn(side, at) => self.term(side, TermId::DiscountOn(at)),
            Lever::Discount(side) => self.term(side, TermId::Discount),
            Lever::Commitment(side) => self.term(side, TermId::Commitment),
        }
    }

    /// What the contract says for a figure; one, for a factor.
    pub fn listed(&self, lever: Lever) -> Decimal {
        match lever {
            Lever::Rate(key) => self.listed_rate(key),
            Lever::All(..) | Lever::Volume(..) => Decimal::ONE,
            Lever::Factor(side, at) => self.listed_term(side, TermId::Factor(at)),
            Lever::DiscountOn(side, at) => self.listed_term(side, TermId::DiscountOn(at)),
            Lever::Discount(side) => self.listed_term(side, TermId::Discount),
            Lever::Commitment(side) => self.listed_term(side, TermId::Commitment),
        }
    }
}

impl Scenario {
    /// Sets a figure back to what its contract says.
    fn reset(&mut self, lever: Lever, contract: &Contract) {
        let adjustments = &mut self.adjustments[lever.side() as usize];
        match lever {
            Lever::Rate(key) => {
                adjustments.values.remove(&key.id);
            }
            Lever::All(_, kind) => adjustments.set_multiplier(kind, Multiplier::ONE),
            Lever::Discount(_) => adjustments.discount = None,
            Lever::Factor(_, at) => {
                adjustments.factors.remove(&at);
            }
            Lever::DiscountOn(_, at) => {
                adjustments.discounts.remove(&at);
            }
            Lever::Volume(_, kind) => *self.volume_mut(kind) = Multiplier::ONE,
            // Where the contract has none, there still is one: of nothing.
            Lever::Commitment(_) => {
                let has_one = !contract.terms.commitments.is_empty();
                adjustments.commitment = (!has_one).then_some(Usd::ZERO);
            }
        }
    }
}

impl Derived {
    /// The figures that span the plane: those that are `wanted`, where both move something; else the factors on all token
    /// rates and on all hourly rates, or whatever there is. `None` where there are not two.
    pub fn axes(&self, wanted: Option<[Lever; 2]>) -> Option<[Lever; 2]> {
        let is_there = |axes: &[Lever; 2]| {
            axes[0] != axes[1] && axes.iter().all(|lever| self.levers.contains(lever))
        };
        let mut levers = self.levers.iter().copied();
        // Factors come first.
        let first = levers.next().zip(levers.next());
        wanted.filter(is_there).or(first.map(<[Lever; 2]>::from))
    }

    /// Works out the plane of two figures, unless it is there already. `workbook` is what this follows from. While something
    /// is being dragged, `is_dragging`, lines that take long are left out: those of products whose shares of commitments and
    /// fees move. Says whether it had to work out anything.
    pub fn look_at(&mut self, workbook: &Workbook, axes: [Lever; 2], is_dragging: bool) -> bool {
        let mut scenario = workbook.scenario.clone();
        for lever in axes {
            scenario.reset(lever, workbook.contract(lever.side()));
        }
        let reach = reach(workbook, axes[0]).max(self.value(axes[0]));
        let is_there = |looked: &Looked| {
            let last = looked.plane.as_ref().and_then(|plane| plane.xs.last());
            looked.axes == axes
                && looked.scenario == scenario
                && (is_dragging || looked.has_products)
                && last.is_none_or(|last| reach <= *last)
        };
        if self.plane.as_ref().is_some_and(is_there) {
            return false;
        }
        let bills = [&self.comparison.baseline, &self.comparison.proposed];
        let is_bent = bills
            .iter()
            .any(|bill| !bill.commitments.is_empty() || !bill.fees.is_empty());
        let has_products = !(is_dragging && is_bent);
        let xs = values_to_try(workbook, axes[0], reach);
        let plane = if scenario == workbook.scenario {
            self.pairing.plane(&self.comparison, axes, xs, has_products)
        } else {
            let comparison = compare(&self.pairing, workbook, &scenario);
            self.pairing.plane(&comparison, axes, xs, has_products)
        };
        self.plane = Some(Looked {
            axes,
            scenario,
            has_products,
            plane,
        });
        true
    }

    /// Where both contracts cost the same in the plane of these figures, once it was looked at.
    pub fn plane(&self, axes: [Lever; 2]) -> Option<&Plane> {
        let looked = self.plane.as_ref().filter(|looked| looked.axes == axes);
        looked?.plane.as_ref()
    }

    /// What the switch costs at seven values of each of two figures, around what they are set to: up to 30 % or points less
    /// and more. `None` where one of them moves nothing. Tiers that count dollars are held as they stand.
    pub fn grid(&self, workbook: &Workbook, axes: [Lever; 2]) -> Option<Grid> {
        let values = axes.map(|lever| around(lever, self.value(lever), workbook.listed(lever)));
        let [x, y] = &values;
        let differences = self.pairing.grid(&self.comparison, axes, [x, y])?;
        Some(Grid {
            axes,
            values,
            differences,
        })
    }
}

/// As far as a plane goes along a figure: ten times what the contract says.
fn reach(workbook: &Workbook, lever: Lever) -> Decimal {
    lever.most().unwrap_or_else(|| {
        let listed = workbook.listed(lever);
        let unit = if listed.is_zero() {
            Decimal::ONE
        } else {
            listed
        };
        unit.saturating_mul(Decimal::TEN)
    })
}

/// Values from zero to `reach`, close to each other where people look first.
fn values_to_try(workbook: &Workbook, lever: Lever, reach: Decimal) -> Vec<Decimal> {
    if lever.most().is_some() {
        let part = |step: i64| reach * Decimal::new(step * 25, 3);
        return (0..=40).map(part).collect();
    }
    let listed = workbook.listed(lever);
    let unit = if listed.is_zero() {
        Decimal::ONE
    } else {
        listed
    };
    // In steps of a sixteenth up to twice the figure, then of a half up to ten times.
    let near = (0..32).map(|step: i64| Decimal::new(step * 625, 4));
    let far = (4..=20).map(|step: i64| Decimal::new(step * 5, 1));
    let mut values: Vec<Decimal> = near
        .chain(far)
        .map(|times| unit.saturating_mul(times).normalize())
        .collect();
    if values.last().is_some_and(|last| *last < reach) {
        values.push(reach.saturating_mul(Decimal::TWO));
    }
    values
}

/// Seven values around one, none below zero: in steps of a tenth of it, or of ten points.
fn around(lever: Lever, value: Decimal, listed: Decimal) -> Vec<Decimal> {
    let step = if lever.moves_by_points() {
        Decimal::TEN
    } else {
        let of = [value, listed, Decimal::ONE].into_iter();
        let of = of.into_iter().find(|of| !of.is_zero());
        of.unwrap_or(Decimal::ONE) / Decimal::TEN
    };
    // Moved by whole steps, so that the value stays among them.
    let lowest = -(value / step).floor();
    let most = lever.most().map(|most| ((most - value) / step).floor());
    let half = Decimal::from(VALUES / 2);
    let last = Decimal::from(VALUES - 1);
    let start = most.map_or(-half, |most| (most - last).min(-half));
    let first = value + step * start.max(lowest);
    (0..VALUES)
        .map(|at| (first + step * Decimal::from(at)).normalize())
        .collect()
}
