//! Rows of cells that no spreadsheet takes for formulas.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::quantity::format::plain;
use crate::report::Provenance;

/// What is in a cell.
pub(super) enum Cell<'a> {
    /// Text from data.
    Text(&'a str),
    /// A word of our own.
    Word(&'a str),
    /// A number.
    Number(Decimal),
    /// A number, where there is one.
    Perhaps(Option<Decimal>),
    /// A whole number.
    Count(u128),
    /// A day.
    Day(Day),
    /// Whether something is so.
    Is(bool),
}

/// The columns that say where a table comes from: what they are called in the file, and for people.
const PROVENANCE: [(&str, &str); 17] = [
    ("scenario", "Scenario"),
    ("baseline_contract", "Today’s contract"),
    ("baseline_rates_read", READ),
    ("proposed_contract", "Proposed contract"),
    ("proposed_rates_read", READ),
    ("priced", "Priced"),
    ("proposed_begins", "Proposed begins"),
    ("weeks", "Weeks"),
    ("only", "Only"),
    ("averages_over", "Averages over"),
    ("volume", "Volume"),
    ("beyond_the_data", "Weeks beyond the data"),
    ("weeks_start_on", "Weeks start on"),
    ("time_zone", "Time zone"),
    ("note", "Note"),
    ("exported", "Exported"),
    ("program", "Program"),
];

/// When the rates of the contract before it were read.
const READ: &str = "Its rates were read";

/// Writes a table.
pub(super) struct Writer {
    writer: csv::Writer<Vec<u8>>,
    /// Where it comes from, at the end of every row.
    tail: Vec<String>,
}

impl Writer {
    pub(super) fn new(
        columns: &[&str],
        provenance: Option<&Provenance>,
    ) -> Result<Self, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = PROVENANCE.iter().map(|column| column.0);
        let names = names.take(if provenance.is_some() {
            PROVENANCE.len()
        } else {
            0
        });
        writer.write_record(columns.iter().copied().chain(names))?;
        let tail = provenance.map(tail).unwrap_or_default();
        Ok(Self { writer, tail })
    }

    pub(super) fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), csv::Error> {
        for cell in cells {
            let text: Cow<'_, str> = match cell {
                Cell::Text(text) => harmless(text),
                Cell::Word(word) => word.into(),
                Cell::Number(number) => plain(number).into(),
                Cell::Perhaps(number) => number.map_or_else(String::new, plain).into(),
                Cell::Count(count) => count.to_string().into(),
                Cell::Day(day) => day.to_string().into(),
                Cell::Is(is) => if is { "true" } else { "false" }.into(),
            };
            self.writer.write_field(text.as_bytes())?;
        }
        for text in &self.tail {
            self.writer.write_field(text.as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, csv::Error> {
        let bytes = self.writer.into_inner();
        bytes.map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// What says where a table comes from, by the names of its columns; empty where there is nothing to say.
pub(in crate::report) fn provenance_fields(provenance: &Provenance) -> Vec<(&'static str, String)> {
    let lines = provenance.lines();
    let find = |column: usize| {
        let (_, name) = PROVENANCE[column];
        let at = if name == READ {
            // The one that follows its contract.
            let of = PROVENANCE[column - 1].1;
            let contract = lines.iter().position(|line| line.0 == of)?;
            contract + 1
        } else {
            lines.iter().position(|line| line.0 == name)?
        };
        let found = lines.get(at).filter(|line| line.0 == name);
        found.map(|line| line.1.clone())
    };
    let columns = PROVENANCE.iter().enumerate();
    columns
        .map(|(at, (key, _))| (*key, find(at).unwrap_or_default()))
        .collect()
}

fn tail(provenance: &Provenance) -> Vec<String> {
    let fields = provenance_fields(provenance).into_iter();
    fields
        .map(|(_, text)| harmless(&text).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn text_that_begins_like_a_formula_is_text() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("Rufus", "Rufus"),
            ("a=1", "a=1"),
            ("", ""),
        ];
        for (text, safe) in cases {
            assert_eq!(harmless(text), safe, "{text:?}");
        }
    }
}
