//! Rows in any order, one cube.

use std::collections::BTreeMap;

use super::cells::{Cells, Slim};
use super::{Attributes, Cell, Key, Measures, Names, Source, Usage};
use crate::calendar::{Day, Span};

/// The names that the cells of a builder have, sorted.
#[derive(Clone, Debug)]
pub struct UsedNames<'a> {
    /// Products.
    pub products: Vec<&'a String>,
    /// Models; the empty one stands for rows that name none.
    pub models: Vec<&'a String>,
    /// Resources; the empty one stands for rows that name none.
    pub resources: Vec<&'a String>,
}

/// What is added at once.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// As most rows are.
    Slim(&'a Slim),
    /// Whatever it is.
    Any(&'a Measures),
}

impl Row<'_> {
    /// Its quantities.
    pub fn measures(self) -> Measures {
        match self {
            Self::Slim(measures) => measures.measures(),
            Self::Any(measures) => *measures,
        }
    }
}

/// Adds rows up into cells. Threads each fill one and [`UsageBuilder::absorb`] the others' at the end.
#[derive(Clone, Debug, Default)]
pub struct UsageBuilder {
    /// Products met so far.
    pub products: Names<String>,
    /// Models met so far.
    pub models: Names<String>,
    /// Resources met so far.
    pub resources: Names<String>,
    /// Attributes met so far.
    pub attributes: Names<Attributes>,
    /// Files met so far.
    pub sources: Names<Source>,
    cells: Cells,
}

impl UsageBuilder {
    /// Adds `measures` to the cell of `key`, whose names are this builder's own.
    pub fn add(&mut self, key: Key, measures: &Measures) {
        let at = self.cells.position(key);
        self.cells.add(at, measures);
    }

    /// Where the cell of `key` is, whose names are this builder's own. It stays there.
    pub fn position(&mut self, key: Key) -> usize {
        self.cells.position(key)
    }

    /// Adds `measures` to a cell; quicker than finding it by its key.
    #[inline]
    pub fn add_at(&mut self, position: usize, measures: Row<'_>) {
        match measures {
            Row::Slim(measures) => self.cells.add_slim(position, measures),
            Row::Any(measures) => self.cells.add(position, measures),
        }
    }

    /// A builder with the names of this one and no cells.
    #[must_use]
    pub fn without_cells(&self) -> Self {
        Self {
            products: self.products.clone(),
            models: self.models.clone(),
            resources: self.resources.clone(),
            attributes: self.attributes.clone(),
            sources: self.sources.clone(),
            cells: Cells::default(),
        }
    }

    /// Takes over the cells of `other`, whose names are numbered as this builder's.
    pub fn take_cells(&mut self, other: Self) {
        self.cells = other.cells;
    }

    /// Adds everything in `other`.
    pub fn absorb(&mut self, other: &Self) {
        let products: Vec<_> = other
            .products
            .list()
            .iter()
            .map(|name| self.products.id(name))
            .collect();
        let models: Vec<_> = other
            .models
            .list()
            .iter()
            .map(|name| self.models.id(name))
            .collect();
        let resources: Vec<_> = other
            .resources
            .list()
            .iter()
            .map(|name| self.resources.id(name))
            .collect();
        let attributes: Vec<_> = other
            .attributes
            .list()
            .iter()
            .map(|name| self.attributes.id(name))
            .collect();
        let sources: Vec<_> = other
            .sources
            .list()
            .iter()
            .map(|name| self.sources.id(name))
            .collect();
        for (key, measures) in other.cells.iter() {
            let key = Key {
                day: key.day,
                product: products[key.product.index()],
                model: models[key.model.index()],
                resource: resources[key.resource.index()],
                attributes: attributes[key.attributes.index()],
                source: sources[key.source.index()],
            };
            self.add(key, &measures);
        }
    }

    /// Replaces every cell by what `spread` makes of it; used for rows that cover more than a day.
    pub fn spread(
        &mut self,
        mut spread: impl FnMut(Key, &Measures, &mut dyn FnMut(Key, &Measures)),
    ) {
        let whole = std::mem::take(&mut self.cells);
        for (key, measures) in whole.iter() {
            spread(*key, &measures, &mut |key, part| self.add(key, part));
        }
    }

    /// The days that have cells, in no order and possibly repeated.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.cells.keys().map(|key| key.day)
    }

    /// Everything added up so far, by day.
    pub fn by_day(&self) -> BTreeMap<Day, Measures> {
        let mut days: BTreeMap<Day, Measures> = BTreeMap::new();
        for (key, measures) in self.cells.iter() {
            days.entry(key.day).or_default().add(&measures);
        }
        days
    }

    /// Days without cells between the first and the last with some, as spans.
    pub fn gaps(&self) -> Vec<Span> {
        let mut days: Vec<Day> = self.days().collect();
        days.sort_unstable();
        days.dedup();
        let pairs = days.iter().zip(days.iter().skip(1));
        let is_gap = |(before, after): &(&Day, &Day)| after.days_since(**before) > 1;
        pairs
            .filter(is_gap)
            .map(|(before, after)| Span {
                first: before.plus(1),
                last: after.plus(-1),
            })
            .collect()
    }

    /// The names that its cells have, sorted.
    pub fn names(&self) -> UsedNames<'_> {
        let mut used = [
            vec![false; self.products.list().len()],
            vec![false; self.models.list().len()],
            vec![false; self.resources.list().len()],
        ];
        for key in self.cells.keys() {
            let ids = [key.product, key.model, key.resource];
            for (used, id) in used.iter_mut().zip(ids) {
                used[id.index()] = true;
            }
        }
        let [products, models, resources] = used;
        UsedNames {
            products: sorted(self.products.list(), &products),
            models: sorted(self.models.list(), &models),
            resources: sorted(self.resources.list(), &resources),
        }
    }

    /// Everything added up so far.
    pub fn total(&self) -> Measures {
        let mut total = Measures::default();
        for (_, measures) in self.cells.iter() {
            total.add(&measures);
        }
        total
    }

    /// The cube: names sorted, cells sorted, the same for every order in which rows came.
    pub fn finish(self) -> Usage {
        let (products, product_ids) = self.products.sorted();
        let (models, model_ids) = self.models.sorted();
        let (resources, resource_ids) = self.resources.sorted();
        let (attributes, attribute_ids) = self.attributes.sorted();
        let (sources, source_ids) = self.sources.sorted();
        let mut cells: Vec<Cell> = self
            .cells
            .iter()
            .map(|(key, measures)| Cell {
                key: Key {
                    day: key.day,
                    product: product_ids[key.product.index()],
                    model: model_ids[key.model.index()],
                    resource: resource_ids[key.resource.index()],
                    attributes: attribute_ids[key.attributes.index()],
                    source: source_ids[key.source.index()],
                },
                measures,
            })
            .collect();
        cells.sort_unstable_by_key(|cell| cell.key);
        Usage {
            products,
            models,
            resources,
            attributes,
            sources,
            cells,
        }
    }
}

/// The names that are used, sorted.
fn sorted<'a>(names: &'a [String], used: &[bool]) -> Vec<&'a String> {
    let both = names.iter().zip(used);
    let mut names: Vec<&String> = both
        .filter(|(_, used)| **used)
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}
