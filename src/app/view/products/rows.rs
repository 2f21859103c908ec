//! The rows of the table, in the order they are sorted by.

use crate::app::view::{Sort, ViewState};
use crate::chart::{Amounts, Row, all_row, table_rows};
use crate::workbook::Derived;

/// All rows, in the order they are sorted by.
pub(super) fn rows<'a>(derived: &'a Derived, view: &ViewState) -> Vec<Row<'a>> {
    let amounts = Amounts::of(derived);
    let mut rows = table_rows(derived, &view.apart());
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
        rows.push(all_row(derived, view.by()));
    }
    rows
}
