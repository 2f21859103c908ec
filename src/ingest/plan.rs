//! Where a file keeps what: a recognised header, made ready for reading rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::layout::{Detail, Field, Layout, Number};
use super::recognise::{OpenQuestions, Recognised};
use super::records::Record;
use super::repeats::Seed;
use crate::quantity::{ByClass, NumberStyle, TokenClass, Unit};
use crate::usage::{Slim, Source};

/// Where a file keeps what.
pub(super) struct Plan {
    pub(super) source: Source,
    pub(super) layout: &'static Layout,
    pub(super) header: Vec<String>,
    pub(super) delimiter: u8,
    pub(super) style: NumberStyle,
    /// The product of every row, where the file has no column for it.
    pub(super) only_product: Option<String>,
    pub(super) time: Cells,
    pub(super) end: Cells,
    pub(super) id: Cells,
    /// What the first rows did not decide.
    pub(super) open: OpenQuestions,
    /// What tells its rows from those of other files.
    pub(super) seed: Seed,
    /// The texts that say what a row is.
    pub(super) texts: Vec<(Field, Cells)>,
    pub(super) numbers: Vec<NumberCells>,
    /// The columns of those that are plain counts of tokens, by far the commonest; the others follow them in
    /// [`Self::numbers`].
    counts: Vec<(TokenClass, usize)>,
    /// Hours in hours, if there is nothing else in the file but those and plain counts of disjoint classes.
    plain: Option<PlainHours>,
    /// Whether its counts are of disjoint classes as they stand, so that no rule is needed.
    pub(super) is_disjoint: bool,
    /// Whether the header states another currency than US dollars for the billed cost.
    pub(super) is_foreign: bool,
    /// Whether busy time counts as compute hours.
    pub(super) counts_busy_time: bool,
}

/// The column of hours, if there is one.
#[derive(Clone, Copy)]
struct PlainHours(Option<usize>);

/// A number that is read for each row.
pub(super) struct NumberCells {
    pub(super) number: Number,
    pub(super) unit: Unit,
    pub(super) cells: Cells,
}

/// The cells of one field; the first that is not blank counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// The column, where there is but one and its text is what counts.
    plain: Option<usize>,
    all: Vec<Cell>,
}

/// A column, or a value inside the JSON that a column holds.
#[derive(Clone, Debug)]
struct Cell {
    index: usize,
    path: Vec<String>,
}

impl Cells {
    fn new(all: Vec<Cell>) -> Self {
        let plain = match all.as_slice() {
            [cell] if cell.path.is_empty() => Some(cell.index),
            _ => None,
        };
        Self { plain, all }
    }

    /// The text of the field in `record`, not trimmed; empty where the record does not say.
    #[inline]
    pub(super) fn text<'a>(&self, record: Record<'a>) -> Cow<'a, [u8]> {
        match self.plain {
            Some(index) => Cow::Borrowed(record.field(index)),
            None if self.all.is_empty() => Cow::Borrowed(&[]),
            None => first_stated(&self.all, record),
        }
    }

    /// The column, where there is but one and its text is what counts.
    #[inline]
    pub(super) fn plain(&self) -> Option<usize> {
        self.plain
    }

    /// Which of the cells counts in `record`.
    fn rank(&self, record: Record<'_>) -> Option<usize> {
        (0..self.all.len()).find(|&rank| !first_stated(&self.all[rank..=rank], record).is_empty())
    }

    /// The column to blame.
    pub(super) fn column(&self) -> usize {
        self.all.first().map_or(usize::MAX, |cell| cell.index)
    }

    pub(super) fn is_absent(&self) -> bool {
        self.all.is_empty()
    }
}

fn first_stated<'a>(cells: &[Cell], record: Record<'a>) -> Cow<'a, [u8]> {
    for Cell { index, path } in cells {
        let text = record.field(*index).trim_ascii();
        if path.is_empty() {
            if !is_null(text) {
                return Cow::Borrowed(text);
            }
        } else if let Some(inner) = json_text(text, path).filter(|text| !is_null(text.as_bytes())) {
            return Cow::Owned(inner.into_bytes());
        }
    }
    Cow::Borrowed(&[])
}

/// Whether a cell says that it says nothing.
pub(super) fn is_null(text: &[u8]) -> bool {
    const NULLS: [&[u8]; 9] = [
        b"", b"-", b"null", b"none", b"n/a", b"na", b"nan", b"nil", b"\\n",
    ];
    text.len() <= 4 && NULLS.iter().any(|known| text.eq_ignore_ascii_case(known))
}

/// The value at `path` in a JSON object, as text: numbers as they are written, strings without quotes.
fn json_text(json: &[u8], path: &[String]) -> Option<String> {
    let mut value: &RawValue = serde_json::from_slice(json).ok()?;
    for key in path {
        let object: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
        value = object.get(key.as_str())?;
    }
    match value.get() {
        text if text.starts_with('"') => serde_json::from_str(text).ok(),
        text if text.starts_with(['{', '[']) => None,
        text => Some(text.to_owned()),
    }
}

impl Plan {
    pub(super) fn new(
        recognised: &Recognised,
        source: Source,
        default_product: String,
        counts_busy_time: bool,
    ) -> Self {
        let cells = |field: Field| {
            let columns = recognised
                .columns
                .iter()
                .filter(|column| column.field == field);
            Cells::new(
                columns
                    .map(|column| Cell {
                        index: column.index,
                        path: column.path.clone(),
                    })
                    .collect(),
            )
        };
        let mut fields: Vec<Field> = Vec::new();
        for column in &recognised.columns {
            if !fields.contains(&column.field) {
                fields.push(column.field);
            }
        }
        let is_text = |field: &Field| {
            !matches!(
                field,
                Field::Time | Field::End | Field::Id | Field::Number(_)
            )
        };
        let is_count = |cells: &NumberCells| plain_count(cells).is_none();
        let numbers = fields.iter().filter_map(|&field| match field {
            Field::Number(number) => Some(NumberCells {
                number,
                unit: recognised.unit(number),
                cells: cells(field),
            }),
            _ => None,
        });
        let has_product = fields.contains(&Field::Product);
        let only_product = (!has_product).then_some(default_product);
        let mut numbers: Vec<NumberCells> = numbers.collect();
        numbers.sort_by_key(is_count);
        let counts: Vec<(TokenClass, usize)> = numbers.iter().map_while(plain_count).collect();
        Self {
            plain: plain_hours(&numbers[counts.len()..]),
            open: recognised.open,
            seed: Seed::new(&recognised.header, only_product.as_deref()),
            counts,
            source,
            layout: recognised.layout,
            header: recognised.header.clone(),
            delimiter: recognised.delimiter,
            style: recognised.style,
            only_product,
            time: cells(Field::Time),
            end: cells(Field::End),
            id: cells(Field::Id),
            numbers,
            texts: fields
                .iter()
                .copied()
                .filter(is_text)
                .map(|field| (field, cells(field)))
                .collect(),
            is_disjoint: !fields.iter().any(|field| {
                matches!(
                    field,
                    Field::Number(
                        Number::Prompt
                            | Number::InputAndWrite
                            | Number::CacheWrite
                            | Number::Reasoning
                            | Number::Total
                    )
                )
            }),
            is_foreign: recognised
                .columns
                .iter()
                .any(|column| column.field == BILLED && names_currency(&column.name)),
            counts_busy_time,
        }
    }

    /// The quantities of a row whose numbers are all short and plain, which is nearly every row; `None` for any other.
    #[inline]
    pub(super) fn plain_measures(&self, record: Record<'_>) -> Option<Slim> {
        let PlainHours(hours_in) = self.plain?;
        let mut is_blank = true;
        let mut tokens = ByClass::default();
        for &(class, column) in &self.counts {
            let word = record.word(column)?;
            is_blank &= word.is_empty();
            tokens[class] = NumberStyle::short_count(word)?;
        }
        let mut pico_hours = 0;
        if let Some(column) = hours_in {
            let word = record.word(column)?;
            is_blank &= word.is_empty();
            pico_hours = self.style.short_picos(word)?;
        }
        let requests = self.layout.row_is_request.into();
        (!is_blank).then(|| Slim::row(tokens, pico_hours, requests))
    }

    /// Whether the unit of a row's amount is the one that belongs to it. Where a source has two pairs of amount and
    /// unit, an amount of one pair in the unit of the other would be wrong by a factor.
    pub(super) fn is_unit_of(&self, amount: &Cells, record: Record<'_>) -> bool {
        let units = self.texts.iter().find(|(field, _)| *field == UNIT);
        let Some((_, units)) = units.filter(|(_, units)| units.all.len() == amount.all.len())
        else {
            return true;
        };
        amount.all.len() < 2 || amount.rank(record) == units.rank(record)
    }
}

/// The class and the column of a plain count of tokens.
fn plain_count(cells: &NumberCells) -> Option<(TokenClass, usize)> {
    match cells.number {
        Number::Tokens(class) if cells.unit == Unit::ONE => Some((class, cells.cells.plain()?)),
        _ => None,
    }
}

/// Nothing, or one column of hours in hours; `None` for any other numbers.
fn plain_hours(numbers: &[NumberCells]) -> Option<PlainHours> {
    match numbers {
        [] => Some(PlainHours(None)),
        [only] if only.number == Number::Hours && only.unit == Unit::ONE => {
            Some(PlainHours(Some(only.cells.plain()?)))
        }
        _ => None,
    }
}

const BILLED: Field = Field::Number(Number::Billed);
const UNIT: Field = Field::Detail(Detail::Unit);

/// Whether a column's name states a currency that is not the US dollar: `Cost (€)`, `Amount EUR`.
fn names_currency(name: &str) -> bool {
    const CODES: [&str; 14] = [
        "AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "INR", "JPY", "KRW", "NOK", "PLN",
        "SEK",
    ];
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    name.contains(['€', '£', '¥', '₹', '₩']) || words.any(|word| CODES.contains(&word))
}
