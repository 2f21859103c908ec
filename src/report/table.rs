//! Tables as values, and as columns of text that line up.

use crate::quantity::format::{self, plain};
use crate::quantity::{Percent, Usd};

/// What stands in one place of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// For people.
    pub text: String,
    /// The number behind it, exact: a decimal without units. `None` where it is not a number.
    pub value: Option<String>,
    /// Whether it is how much more the proposed contract costs.
    pub is_difference: bool,
}

impl Cell {
    /// An amount to the cent.
    pub fn amount(amount: Usd) -> Self {
        Self::number(format::cents(amount), plain(amount.0))
    }

    /// How much more the proposed contract costs, to the cent with its sign.
    pub fn difference(amount: Usd) -> Self {
        Self {
            is_difference: true,
            ..Self::number(format::cents_signed(amount), plain(amount.0))
        }
    }

    /// A share in percent with its sign; a dash where there is none.
    pub fn change(share: Option<Percent>) -> Self {
        share.map_or_else(Self::none, |share| {
            Self::number(format::percent_signed(share), plain(share.0))
        })
    }

    /// A number with what it is exactly.
    pub fn number(text: String, value: String) -> Self {
        Self {
            text,
            value: Some(value),
            is_difference: false,
        }
    }

    /// A dash, where there is no such number.
    pub fn none() -> Self {
        Self::from("—")
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// Rows of cells under a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the columns are.
    pub header: Vec<String>,
    /// The rows; the first cell of each says what the row is about.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the last row is the sum of the others.
    pub has_total: bool,
}

impl Table {
    pub(super) fn new(header: &[&str]) -> Self {
        Self {
            header: header.iter().map(|&cell| cell.to_owned()).collect(),
            ..Self::default()
        }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        let mut row: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        row.resize(self.header.len().max(row.len()), Cell::default());
        self.rows.push(row);
    }

    /// Whether the column has numbers, and perhaps words where there is none.
    pub fn is_numeric(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.any(|cell| cell.value.is_some())
    }

    /// The same without its last column, if there is nothing in that.
    pub(super) fn without_blank_end(mut self) -> Self {
        let mut last = self.rows.iter().filter_map(|row| row.last());
        if self.rows.iter().all(|row| row.len() == self.header.len())
            && last.all(|cell| cell.text.is_empty())
        {
            self.header.pop();
            for row in &mut self.rows {
                row.pop();
            }
        }
        self
    }

    /// The lines, each indented by two spaces; the first column is flush left, the others flush right.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let rows = || {
            let header = self.header.iter().map(String::as_str).collect();
            let rows = self.rows.iter();
            let rows = rows.map(|row| row.iter().map(|cell| cell.text.as_str()).collect());
            std::iter::once(header).chain(rows)
        };
        let columns = rows().map(|row: Vec<&str>| row.len()).max();
        let width = |column: usize| {
            let widths = rows().map(|row| row.get(column).map_or(0, |cell| cell.chars().count()));
            widths.max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns.unwrap_or_default()).map(width).collect();
        rows().map(move |row| {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, &width))| {
                if column == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
            format!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end())
        })
    }
}
