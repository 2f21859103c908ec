//! All scenarios of a workbook side by side.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Aliases, Derived, Scenario, Workbook};
use crate::analysis::{Lever, RateKey, RateKind};
use crate::calendar::Day;
use crate::contract::Side;

/// What follows from each scenario, kept as long as it does.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    columns: Vec<Derived>,
    /// What products are called instead of their names, if they are not to be named.
    aliases: Option<Aliases>,
}

/// A figure or choice that is not the same in all scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// What it is.
    pub name: String,
    /// What it is in each scenario, in order.
    pub values: Vec<String>,
}

impl Compared {
    /// What names products so.
    pub fn with_aliases(aliases: Option<Aliases>) -> Self {
        Self {
            aliases,
            ..Self::default()
        }
    }

    /// Makes this follow from `workbook`; says whether it had to. What did not change is not worked out again.
    pub fn refresh(&mut self, workbook: &Workbook) -> bool {
        let count = workbook.tabs.count();
        let mut is_new = self.columns.len() != count;
        self.columns.truncate(count);
        for at in 0..count {
            let shown = workbook.showing(at);
            match self.columns.get_mut(at) {
                Some(derived) => is_new |= derived.refresh(&shown),
                None => self.columns.push(match &self.aliases {
                    Some(aliases) => Derived::with_aliases(&shown, aliases.clone()),
                    None => Derived::new(&shown),
                }),
            }
        }
        is_new
    }

    /// What follows from each scenario, in order; nothing before it was asked for.
    pub fn columns(&self) -> &[Derived] {
        &self.columns
    }
}

impl Scenario {
    /// The figures that are set here, with what they are set to.
    pub fn set_figures(&self) -> Vec<(Lever, Decimal)> {
        let mut set = Vec::new();
        for side in Side::BOTH {
            let of = &self.adjustments[side as usize];
            let rates = of.values.iter();
            set.extend(rates.map(|(id, value)| (Lever::Rate(RateKey { side, id: *id }), *value)));
            for kind in RateKind::ALL {
                let factor = of.kind_multiplier(kind);
                set.push((Lever::All(side, kind), factor.0));
            }
            let factors = of.factors.iter();
            set.extend(factors.map(|(at, factor)| (Lever::Factor(side, *at), factor.0)));
            let discounts = of.discounts.iter();
            set.extend(discounts.map(|(at, percent)| (Lever::DiscountOn(side, *at), percent.0)));
            let discount = of
                .discount
                .map(|percent| (Lever::Discount(side), percent.0));
            set.extend(discount);
            let commitment = of
                .commitment
                .map(|amount| (Lever::Commitment(side), amount.0));
            set.extend(commitment);
        }
        for kind in RateKind::ALL {
            let times = self.volume_of(kind);
            set.push((Lever::Volume(Side::Proposed, kind), times.0));
        }
        let is_usual = |lever: Lever, value: Decimal| {
            let is_factor = matches!(lever, Lever::All(..) | Lever::Volume(..));
            is_factor && value.to_string() == "1"
        };
        set.retain(|(lever, value)| !is_usual(*lever, *value));
        set
    }
}

impl Workbook {
    /// What is not the same in all scenarios.
    pub fn departures(&self) -> Vec<Departure> {
        let shown: Vec<Self> = (0..self.tabs.count()).map(|at| self.showing(at)).collect();
        let [baseline, proposed] = &self.contracts;
        let mut departures = Vec::new();
        let mut add = |name: String, values: Vec<String>| {
            let mut others = values.iter().skip(1);
            if others.any(|value| *value != values[0]) {
                departures.push(Departure { name, values });
            }
        };
        let set = shown.iter().flat_map(|of| of.scenario.set_figures());
        let levers: BTreeSet<Lever> = set.map(|(lever, _)| lever).collect();
        for lever in levers {
            let told = |of: &Self| lever.told_with_unit(of.set_to(lever));
            let name = lever.name([baseline, proposed]);
            add(name, shown.iter().map(told).collect());
        }
        for side in Side::BOTH {
            let name = match side {
                Side::Baseline => "First day of today’s contract",
                Side::Proposed => "First day of the proposed contract",
            };
            let day = |of: &Self| of.effective(side).map_or("always".to_owned(), Day::shown);
            add(name.to_owned(), shown.iter().map(day).collect());
        }
        let mode = |of: &Self| of.scenario.mode.shown().to_owned();
        add("Pricing".to_owned(), shown.iter().map(mode).collect());
        let beyond = |of: &Self| of.scenario.projection_shown();
        add(
            "Weeks beyond the data".to_owned(),
            shown.iter().map(beyond).collect(),
        );
        departures
    }
}
