//! Rows in any order, one cube.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Attributes, Cell, Key, Measures, Names, Source, Usage};

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
    cells: HashMap<Key, Measures, RandomState>,
}

impl UsageBuilder {
    /// Adds `measures` to the cell of `key`, whose names are this builder's own.
    pub fn add(&mut self, key: Key, measures: &Measures) {
        self.cells.entry(key).or_default().add(measures);
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
        #[expect(
            clippy::iter_over_hash_type,
            reason = "sums do not depend on order; cells are sorted in the end"
        )]
        for (key, measures) in &other.cells {
            let key = Key {
                day: key.day,
                product: products[key.product.index()],
                model: models[key.model.index()],
                resource: resources[key.resource.index()],
                attributes: attributes[key.attributes.index()],
                source: sources[key.source.index()],
            };
            self.add(key, measures);
        }
    }

    /// Replaces every cell by what `spread` makes of it; used for rows that cover more than a day.
    pub fn spread(
        &mut self,
        mut spread: impl FnMut(Key, &Measures, &mut dyn FnMut(Key, &Measures)),
    ) {
        let whole = std::mem::take(&mut self.cells);
        #[expect(
            clippy::iter_over_hash_type,
            reason = "sums do not depend on order; cells are sorted in the end"
        )]
        for (key, measures) in &whole {
            spread(*key, measures, &mut |key, part| self.add(key, part));
        }
    }

    /// The days that have cells, in no order and possibly repeated.
    pub fn days(&self) -> impl Iterator<Item = crate::calendar::Day> {
        self.cells.keys().map(|key| key.day)
    }

    /// Everything added up so far.
    pub fn total(&self) -> Measures {
        let mut total = Measures::default();
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on order")]
        for measures in self.cells.values() {
            total.add(measures);
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
            .into_iter()
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
