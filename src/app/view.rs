//! What stands in the middle of the window, and how it is shown.

mod axes;
pub(crate) mod break_even;
mod brush;
mod claims;
pub(crate) mod contracts;
pub(crate) mod costs;
pub(crate) mod difference;
pub(crate) mod grid;
pub(crate) mod mix;
pub(crate) mod products;
pub(crate) mod sensitivity;
mod week_plot;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

pub use mix::StackBy;

use super::contracts::Contracts;
use crate::analysis::{Effect, Explanation, Lever, Weeks};
use crate::quantity::{Percent, Usd};
use crate::workbook::{Derived, Grid, Workbook};

/// The products without a colour of their own, together.
pub(crate) const OTHER: &str = "Other products";

/// What can stand in the middle, one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The difference per product and week.
    #[default]
    Difference,
    /// What both contracts charge per week.
    Costs,
    /// The plane of both common factors.
    BreakEven,
    /// What moves the answer, and by how much.
    Sensitivity,
    /// What usage consists of.
    Mix,
    /// The contracts as documents.
    Contracts,
}

/// How things are shown: nothing here changes a number.
#[derive(Debug)]
pub(crate) struct ViewState {
    /// What stands in the middle.
    pub(crate) view: View,
    /// The contracts as documents.
    pub(crate) contracts: Contracts,
    /// Products that the chart leaves out.
    pub(crate) hidden: BTreeSet<String>,
    /// Products by size, which decides their colours, also those not in focus; indices into the comparison's products.
    pub(crate) by_size: Vec<usize>,
    /// The column the product table is sorted by, and whether downwards.
    pub(crate) sort: Sort,
    /// What is open over the workbench.
    pub(crate) dialog: Option<Dialog>,
    /// What tokens are stacked by.
    pub(crate) stack_by: StackBy,
    /// By how much everything is moved, to see what that does.
    pub(crate) swing: Percent,
    /// The product for which that is shown; all of them, if none.
    pub(crate) swung: Option<String>,
    /// What that does; nothing until somebody looks.
    pub(crate) effects: Option<Vec<Effect>>,
    /// The figures that span the plane and the table, where somebody chose some.
    pub(crate) axes: Option<[Lever; 2]>,
    /// What the switch costs around both; nothing until somebody looks.
    pub(crate) grid: Option<Grid>,
    /// The number that is explained, and how it came to be.
    pub(crate) explanation: Option<Explanation>,
}

/// What can open over the workbench, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What became of every row.
    Rows,
    /// What the columns of a file mean.
    Columns,
    /// How a number came to be.
    Arithmetic,
    /// The keyboard shortcuts.
    Shortcuts,
}

/// The order of the product table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The largest product first.
    #[default]
    BySize,
    /// By a column, downwards or upwards.
    By(usize, bool),
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            view: View::default(),
            contracts: Contracts::default(),
            hidden: BTreeSet::new(),
            by_size: Vec::new(),
            sort: Sort::default(),
            dialog: None,
            stack_by: StackBy::default(),
            swing: Percent(Decimal::TEN),
            swung: None,
            effects: None,
            axes: None,
            grid: None,
            explanation: None,
        }
    }
}

impl ViewState {
    /// Forgets what follows from figures and is shown where somebody looks.
    pub(crate) fn forget_effects(&mut self) {
        self.effects = None;
        self.grid = None;
    }

    /// Works out what is looked at now and is not there yet; says whether there was anything to do.
    pub(crate) fn look(
        &mut self,
        workbook: &Workbook,
        derived: &mut Derived,
        is_dragging: bool,
    ) -> bool {
        let axes = derived.axes(self.axes);
        match self.view {
            View::BreakEven => {
                axes.is_some_and(|axes| derived.look_at(workbook, axes, is_dragging))
            }
            View::Sensitivity if self.effects.is_none() => {
                derived.prepare_sensitivity(self.swing);
                let products = &derived.comparison.products;
                let is_it = |name: &String| products.iter().position(|of| of.name == *name);
                let product = self.swung.as_ref().and_then(is_it);
                self.effects = Some(derived.sensitivity(self.swing, product));
                self.grid = axes.and_then(|axes| derived.grid(workbook, axes));
                true
            }
            _ => false,
        }
    }

    /// Gives products their colours by what they cost, so that the large ones get one of their own.
    pub(crate) fn rank_products(&mut self, derived: &Derived) {
        let products = &derived.comparison.products;
        // What is in focus decides nothing: a product keeps its colour.
        let mut sizes: BTreeMap<&str, Usd> = BTreeMap::new();
        for product in products {
            let charges = product.weeks.iter();
            let size: Usd = charges
                .map(|pair| pair.baseline.total() + pair.proposed.total())
                .sum();
            *sizes.entry(&product.name).or_default() += size;
        }
        let size = |index: &usize| sizes.get(&*products[*index].name).copied();
        let exists =
            |name: &String| name == OTHER || products.iter().any(|product| product.name == *name);
        self.hidden.retain(exists);
        self.by_size = (0..derived.pairing.rollup.of_model).collect();
        self.by_size
            .sort_by_key(|index| std::cmp::Reverse(size(index)));
    }

    /// Explains the number again that is explained, after something changed; not if it is no more.
    pub(crate) fn explain_again(&mut self, workbook: &Workbook, derived: &Derived) {
        let rollup = &derived.pairing.rollup;
        let scope = self.explanation.take().map(|explanation| explanation.scope);
        let is_there = |scope: &crate::analysis::Scope| {
            scope.product.is_none_or(|at| at < rollup.products.len())
                && match scope.weeks {
                    Weeks::One(week) => week < rollup.weeks.len(),
                    Weeks::Averaged | Weeks::Compared | Weeks::Counted => true,
                }
        };
        let scope = scope.filter(is_there);
        self.explanation = scope.map(|scope| derived.explain(workbook, scope));
        if self.explanation.is_none() && self.dialog == Some(Dialog::Arithmetic) {
            self.dialog = None;
        }
    }

    /// The products in focus with their ranks, the largest first.
    pub(crate) fn in_focus(&self, derived: &Derived) -> impl Iterator<Item = (usize, usize)> {
        let products = self.by_size.iter().copied().enumerate();
        products.filter(|(_, product)| derived.pairing.is_in_focus(*product))
    }

    /// The rank of a product, which decides its colour.
    pub(crate) fn rank(&self, product: usize) -> usize {
        self.by_size
            .iter()
            .position(|&index| index == product)
            .unwrap_or(usize::MAX)
    }

    pub(crate) fn sort_by(&mut self, column: usize) {
        self.sort = match self.sort {
            Sort::By(sorted, true) if sorted == column => Sort::By(column, false),
            Sort::By(sorted, false) if sorted == column => Sort::BySize,
            _ => Sort::By(column, column != 0),
        };
    }
}
