//! The rows of the table: one of each product or category, and one of all.

use rust_decimal::Decimal;

use super::{Amounts, cells, sort_key};
use crate::analysis::{Category, Dimension, Summary};
use crate::app::view::{Sort, ViewState};
use crate::colour::Slot;
use crate::workbook::Derived;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// A product, by its index.
    Product(usize),
    /// A category, by its colour.
    Category(Slot),
    All,
}

impl Of {
    /// Why there is nothing in a column, where that is not plain to see.
    pub(super) fn why_nothing(self, column: usize) -> Option<&'static str> {
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
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    pub(super) summary: &'a Summary,
    pub(super) of: Of,
    /// What stands in the columns after the name.
    pub(super) cells: [String; 7],
}

/// All rows, in the order they are sorted by.
pub(super) fn rows<'a>(derived: &'a Derived, view: &ViewState) -> Vec<Row<'a>> {
    let amounts = Amounts::of(derived);
    let mut rows: Vec<Row<'a>> = match view.by() {
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
            view.ranks.in_focus(derived).map(row).collect()
        }
        by => {
            let categories: Vec<&Category> = derived.breakdown(by).categories.iter().collect();
            let (own, rest) = view
                .apart()
                .by_colour(categories, |category| &category.name);
            let rest = rest.into_iter().map(|category| (Slot::OTHER, category));
            let row = |(slot, category): (Slot, &'a Category)| Row {
                name: &category.name,
                summary: &category.summary,
                of: Of::Category(slot),
                cells: category_cells(&category.summary, amounts, category.unpriced),
            };
            own.into_iter().chain(rest).map(row).collect()
        }
    };
    if let Sort::By(column, downwards) = view.sort {
        if column == 0 {
            rows.sort_by(|a, b| a.name.cmp(b.name));
        } else {
            rows.sort_by_cached_key(|row| row.sort_key(amounts, column));
        }
        if downwards {
            rows.reverse();
        }
    }
    if rows.len() > 1 {
        let comparison = &derived.comparison;
        let unpriced =
            [&comparison.baseline, &comparison.proposed].map(|bill| !bill.unpriced.is_empty());
        let summary = &comparison.total;
        rows.push(Row {
            name: match view.by() {
                Dimension::Product => "All products",
                _ => "All together",
            },
            summary,
            of: Of::All,
            cells: cells(summary, amounts, unpriced),
        });
    }
    rows
}

impl Row<'_> {
    /// What a column is sorted by, and what a spreadsheet gets; nothing where nothing is shown.
    pub(super) fn sort_key(&self, amounts: Amounts, column: usize) -> Option<Decimal> {
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

/// Stands where there is no figure.
pub(super) const NOTHING: &str = "—";
