//! The rows of the table: one of each product or category, and one of all.

use rust_decimal::Decimal;

use super::{Amounts, NOTHING, cells, sort_key};
use crate::analysis::{Category, Dimension, Summary};
use crate::chart::Apart;
use crate::colour::Slot;
use crate::workbook::Derived;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A product, by its index.
    Product(usize),
    /// A category, by its colour.
    Category(Slot),
    /// All together.
    All,
}

impl Of {
    /// Why there is nothing in a column, where that is not plain to see.
    pub fn why_nothing(self, column: usize) -> Option<&'static str> {
        match (self, column) {
            (Self::Category(_), 4) => Some(
                "Today’s contract charges nothing for this, so there is nothing to compare with",
            ),
            (Self::Category(_), 5) => {
                Some("No rate moves this alone: break-evens are of products, and of all together")
            }
            (Self::Category(_), 6) => {
                Some("Only one of the contracts charges for this, so every week would say the same")
            }
            (Self::Category(_), 7) => Some("This has tokens or hours, not both"),
            _ => None,
        }
    }
}

/// One row, ready to show.
pub struct Row<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it adds up.
    pub summary: &'a Summary,
    /// What it is about.
    pub of: Of,
    /// What stands in the columns after the name.
    pub cells: [String; 7],
}

/// A row for each of what is told apart, the largest first.
pub fn table_rows<'a>(derived: &'a Derived, apart: &Apart<'_>) -> Vec<Row<'a>> {
    let amounts = Amounts::of(derived);
    match apart.by {
        Dimension::Product => {
            let products = &derived.comparison.products;
            let row = |(_, index): (usize, usize)| {
                let product = &products[index];
                Row {
                    name: &product.name,
                    summary: &product.summary,
                    of: Of::Product(index),
                    cells: cells(&product.summary, amounts, product.unpriced),
                }
            };
            apart.ranks.in_focus(derived).map(row).collect()
        }
        by => {
            let categories: Vec<&Category> = derived.breakdown(by).categories.iter().collect();
            let (own, rest) = apart.by_colour(categories, |category| &category.name);
            let rest = rest.into_iter().map(|category| (Slot::OTHER, category));
            let row = |(slot, category): (Slot, &'a Category)| Row {
                name: &category.name,
                summary: &category.summary,
                of: Of::Category(slot),
                cells: category_cells(&category.summary, amounts, category.unpriced),
            };
            own.into_iter().chain(rest).map(row).collect()
        }
    }
}

/// The row of all together.
pub fn all_row(derived: &Derived, by: Dimension) -> Row<'_> {
    let comparison = &derived.comparison;
    let unpriced =
        [&comparison.baseline, &comparison.proposed].map(|bill| !bill.unpriced.is_empty());
    let summary = &comparison.total;
    Row {
        name: match by {
            Dimension::Product => "All products",
            _ => "All together",
        },
        summary,
        of: Of::All,
        cells: cells(summary, Amounts::of(derived), unpriced),
    }
}

impl Row<'_> {
    /// What a column is sorted by, and what a spreadsheet gets; nothing where nothing is shown.
    pub fn sort_key(&self, amounts: Amounts, column: usize) -> Option<Decimal> {
        let is_said = column > 0 && self.cells[column - 1] != NOTHING;
        let key = sort_key(self.summary, amounts, column);
        key.filter(|_| is_said || !matches!(self.of, Of::Category(_)))
    }
}

/// What stands in the columns after the name for a category, which is not compared by itself.
fn category_cells(summary: &Summary, amounts: Amounts, unpriced: [bool; 2]) -> [String; 7] {
    let mut cells = cells(summary, amounts, unpriced);
    let pair = &summary.averaged;
    if pair.baseline.total().is_zero() || pair.proposed.total().is_zero() {
        NOTHING.clone_into(&mut cells[5]);
    }
    if summary.quantities.tokens.is_zero() {
        NOTHING.clone_into(&mut cells[6]);
    }
    cells
}
