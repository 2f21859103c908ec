//! Rows of one file on their way into the cube: names become numbers, quantities are added up.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::records::Record;
use super::rows::Plan;
use crate::calendar::Day;
use crate::usage::{Attributes, Key, Measures, NameId, UsageBuilder};

/// The product of rows whose product cell is blank.
const NO_PRODUCT: &str = "(no product)";

/// A column whose text is not UTF-8.
pub(super) struct NotText {
    pub(super) column: usize,
}

/// A builder, and what its names look like in the file.
#[derive(Default)]
pub(super) struct Gather {
    pub(super) builder: UsageBuilder,
    products: Memo,
    models: Memo,
    resources: Memo,
    attributes: Memo,
    source: Option<NameId>,
    /// The attribute cells of the row at hand, as one key.
    attribute_cells: Vec<u8>,
}

impl Gather {
    /// Adds a row's quantities.
    pub(super) fn add(
        &mut self,
        plan: &Plan,
        record: Record<'_>,
        day: Day,
        measures: &Measures,
    ) -> Result<(), NotText> {
        let cell = |column: Option<usize>| column.map_or(&b""[..], |column| record.field(column));
        let (product, model, resource) =
            (cell(plan.product), cell(plan.model), cell(plan.resource));
        self.attribute_cells.clear();
        for column in plan.attributes.into_iter().flatten() {
            let text = record.field(column);
            // Lengths first, so that no two rows of cells make the same key.
            self.attribute_cells
                .extend_from_slice(&(text.len() as u64).to_le_bytes());
            self.attribute_cells.extend_from_slice(text);
        }
        let known = (
            self.products.id(product),
            self.models.id(model),
            self.resources.id(resource),
            self.attributes.id(&self.attribute_cells),
            self.source,
        );
        let key =
            if let (Some(product), Some(model), Some(resource), Some(attributes), Some(source)) =
                known
            {
                Key {
                    day,
                    product,
                    model,
                    resource,
                    attributes,
                    source,
                }
            } else {
                self.learn(plan, record, day)?
            };
        self.builder.add(key, measures);
        Ok(())
    }

    /// The key of a row with a name not met before. Nothing is learnt from a row that is then rejected.
    #[cold]
    fn learn(&mut self, plan: &Plan, record: Record<'_>, day: Day) -> Result<Key, NotText> {
        let text = |column: Option<usize>| match column {
            None => Ok(""),
            Some(column) => {
                let text = std::str::from_utf8(record.field(column));
                text.map(str::trim).map_err(|_not_utf8| NotText { column })
            }
        };
        let [tier, route, context, channel] = plan
            .attributes
            .map(|column| text(column).map(str::to_lowercase));
        let attributes = Attributes {
            tier: tier?,
            route: route?,
            context: context?,
            channel: channel?,
        };
        let product = match plan.product {
            None => plan.default_product.as_str(),
            column => match text(column)? {
                "" => NO_PRODUCT,
                name => name,
            },
        };
        let (model, resource) = (text(plan.model)?, text(plan.resource)?);

        let builder = &mut self.builder;
        let key = Key {
            day,
            product: builder.products.id(product),
            model: builder.models.id(model),
            resource: builder.resources.id(resource),
            attributes: builder.attributes.id(&attributes),
            source: builder.sources.id(&plan.source),
        };
        let cell = |column: Option<usize>| column.map_or(&b""[..], |column| record.field(column));
        self.products.learn(cell(plan.product), key.product);
        self.models.learn(cell(plan.model), key.model);
        self.resources.learn(cell(plan.resource), key.resource);
        self.attributes.learn(&self.attribute_cells, key.attributes);
        self.source = Some(key.source);
        Ok(key)
    }
}

/// The numbers of names by the bytes they are written in, the last one first.
#[derive(Default)]
struct Memo {
    /// Of no bytes at all, which is what a column the file lacks reads as. Kept apart because comparing empty
    /// text costs more than comparing text on some processors.
    blank: Option<NameId>,
    last: Option<(Vec<u8>, NameId)>,
    ids: HashMap<Vec<u8>, NameId, RandomState>,
}

impl Memo {
    fn id(&mut self, written: &[u8]) -> Option<NameId> {
        if written.is_empty() {
            return self.blank;
        }
        if let Some((last, id)) = &self.last
            && last == written
        {
            return Some(*id);
        }
        let id = *self.ids.get(written)?;
        let (last, last_id) = self.last.get_or_insert_default();
        last.clear();
        last.extend_from_slice(written);
        *last_id = id;
        Some(id)
    }

    fn learn(&mut self, written: &[u8], id: NameId) {
        if written.is_empty() {
            self.blank = Some(id);
        } else {
            self.ids.insert(written.to_vec(), id);
        }
    }
}
