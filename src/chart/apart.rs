//! What a chart tells apart, and which colours that has.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Dimension, HOURS};
use crate::colour::{PRODUCT_COLOURS, Slot};
use crate::quantity::{TokenClass, Usd};
use crate::workbook::Derived;

/// The products without a colour of their own, together.
pub const OTHER: &str = "Other products";

/// Those without a colour of their own, together.
pub fn others(by: Dimension) -> String {
    match by {
        Dimension::Product => OTHER.to_owned(),
        by => format!("Other {}", by.plural().to_lowercase()),
    }
}

/// What decides colours: products and categories by size.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    /// Categories of a dimension by size; `None` until somebody looked.
    categories: Option<(Dimension, Vec<String>)>,
    /// The names of the products by size.
    product_names: Vec<String>,
    /// Products by size, also those not in focus; indices into the comparison's products.
    by_size: Vec<usize>,
}

impl Ranks {
    /// Of what a chart tells apart by `by`.
    pub fn new(derived: &Derived, by: Dimension) -> Self {
        let mut ranks = Self::default();
        ranks.rank_products(derived);
        ranks.rank_categories(derived, by);
        ranks
    }

    /// Gives products their colours by what they cost, so that the large ones get one of their own; forgets categories.
    pub fn rank_products(&mut self, derived: &Derived) {
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
        self.categories = None;
        self.by_size = (0..derived.pairing.rollup.of_model).collect();
        self.by_size
            .sort_by_key(|index| std::cmp::Reverse(size(index)));
        let names = self.by_size.iter().map(|at| products[*at].name.clone());
        self.product_names = names.collect();
    }

    /// Gives categories their colours by what they cost now, where they have none; says whether it did. They keep them
    /// while a slider moves.
    pub fn rank_categories(&mut self, derived: &Derived, by: Dimension) -> bool {
        let is_ranked = self.categories.as_ref().is_some_and(|(of, _)| *of == by);
        if by == Dimension::Product || is_ranked {
            return false;
        }
        let names = if by == Dimension::Class {
            // They have an order of their own, the same in every view.
            let classes = TokenClass::ALL.map(TokenClass::shown);
            classes
                .into_iter()
                .chain([HOURS])
                .map(str::to_owned)
                .collect()
        } else {
            let categories = derived.breakdown(by).categories.iter();
            categories.map(|category| category.name.clone()).collect()
        };
        self.categories = Some((by, names));
        true
    }

    /// The products in focus with their ranks, the largest first.
    pub fn in_focus(&self, derived: &Derived) -> impl Iterator<Item = (usize, usize)> {
        let products = self.by_size.iter().copied().enumerate();
        products.filter(|(_, product)| derived.pairing.is_in_focus(*product))
    }

    /// The rank of a product, which decides its colour.
    pub fn rank(&self, product: usize) -> usize {
        self.by_size
            .iter()
            .position(|&index| index == product)
            .unwrap_or(usize::MAX)
    }

    /// What is told apart, by rank; the same in every view and whatever is in focus, so that colours are.
    fn ranked(&self, by: Dimension) -> Option<&[String]> {
        if by == Dimension::Product {
            return Some(&self.product_names);
        }
        let ranks = self.categories.as_ref();
        let ranks = ranks.filter(|(of, _)| *of == by);
        ranks.map(|(_, names)| &**names)
    }
}

/// What a chart tells apart, and what of that it leaves out.
#[derive(Clone, Copy, Debug)]
pub struct Apart<'a> {
    /// What charges are told apart by.
    pub by: Dimension,
    /// What decides colours.
    pub ranks: &'a Ranks,
    /// The names that the chart leaves out.
    pub hidden: &'a BTreeSet<String>,
}

impl Apart<'_> {
    /// By rank: those with a colour of their own, each with it, and the rest. `all` are in the order of their size.
    pub fn by_colour<T>(&self, all: Vec<T>, name: impl Fn(&T) -> &str) -> (Vec<(Slot, T)>, Vec<T>) {
        let own = self.own_colours(all.len());
        // What has no rank has that of its place.
        let rank = |(place, of): (usize, T)| (self.rank_of(name(&of)).unwrap_or(place), of);
        let mut ranked: Vec<(usize, T)> = all.into_iter().enumerate().map(rank).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let (own, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(rank, _)| *rank < own);
        let own = own.into_iter().map(|(rank, of)| (Slot(rank), of));
        (own.collect(), rest.into_iter().map(|(_, of)| of).collect())
    }

    /// The rank of what is told apart, which decides its colour; `None` while it has none.
    fn rank_of(&self, name: &str) -> Option<usize> {
        let names = self.ranks.ranked(self.by)?;
        names.iter().position(|known| known == name)
    }

    /// How many of what is told apart have a colour of their own; with more than eight, seven, and the rest share one.
    /// `count` are in the view.
    fn own_colours(&self, count: usize) -> usize {
        let ranked = self.ranks.ranked(self.by);
        let count = ranked.map_or(count, <[String]>::len).max(count);
        if count <= PRODUCT_COLOURS + 1 {
            count
        } else {
            PRODUCT_COLOURS
        }
    }
}
