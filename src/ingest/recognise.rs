//! What a file is, told by its first lines: separators, header, layout, and how sure that is.
//!
//! Each of the usual separators and each of the first lines is tried as the header; the layout with the most
//! signature columns wins. Nothing is guessed that changes amounts: what can be read in two ways is an error
//! that asks.

mod names;
mod writing;

use super::DateOrder;
use super::blocks::count_lines;
use super::error::{FileError, listed};
use super::layout::{self, Field, Layout, Number, Signature};
use super::mapping::Mapping;
use super::records::{HeadRecord, first_records};
use crate::quantity::{NumberStyle, Unit};

pub(super) use names::Column;

use names::Names;
use writing::{settle_dates, settle_numbers};

/// Lines among which the header is looked for.
const HEADER_WITHIN: usize = 20;

/// Rows that are looked at for how numbers and dates are written.
const LOOKED_AT: usize = 500;

/// What separates fields, the likeliest first.
const DELIMITERS: [(u8, &str); 4] = [
    (b',', "commas"),
    (b';', "semicolons"),
    (b'\t', "tabs"),
    (b'|', "vertical bars"),
];

/// A file read as its columns are mapped.
static MAPPED: Layout = Layout {
    id: "mapped",
    title: "columns as mapped",
    columns: layout::NATIVE.columns,
    product: layout::NATIVE.product,
    rules: &[layout::Rule::SPLIT],
    ..Layout::BLANK
};

/// A header that was recognised.
#[derive(Clone, Debug)]
pub(super) struct Recognised {
    pub(super) layout: &'static Layout,
    pub(super) confidence: &'static str,
    pub(super) reasons: Vec<String>,
    pub(super) columns: Vec<Column>,
    pub(super) ignored: Vec<String>,
    pub(super) header: Vec<String>,
    /// Where rows begin in the sample, and on which line.
    pub(super) rows_at: (usize, u64),
    pub(super) delimiter: u8,
    pub(super) style: NumberStyle,
    /// How dates such as 3/4/25 are read; two, when all rows have to be seen to know.
    pub(super) date_orders: Vec<DateOrder>,
    /// What the first rows did not decide.
    pub(super) open: OpenQuestions,
    /// One of the dates that may be read in two orders; empty where none is.
    pub(super) date_shown: String,
    units: Vec<(Number, Unit)>,
}

/// What the first rows did not decide, and later rows must not decide in silence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OpenQuestions {
    /// How dates such as 3/4/25 are read.
    pub(super) dates: bool,
    /// How numbers such as 1,234 are read.
    pub(super) numbers: bool,
}

impl Recognised {
    /// What a number is counted in.
    pub(super) fn unit(&self, number: Number) -> Unit {
        let known = self.units.iter().find(|(known, _)| *known == number);
        known.map_or(Unit::ONE, |(_, unit)| *unit)
    }

    /// The cells of a row that are read for `field`.
    fn cell<'a>(&self, row: &'a HeadRecord, field: Field) -> impl Iterator<Item = &'a str> {
        let columns = self.columns.iter();
        columns
            .filter(move |column| column.field == field && column.path.is_empty())
            .filter_map(|column| row.fields.get(column.index).map(String::as_str))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

/// One way to read the first lines.
struct Guess {
    layout: &'static Layout,
    columns: Vec<Column>,
    /// The header's position among the first lines.
    head: usize,
    delimiter: (u8, &'static str),
}

impl Guess {
    /// The better, the larger.
    fn weight(&self) -> (usize, usize) {
        let signature = match self.layout.signature {
            Signature::Columns(columns) => columns.len(),
            Signature::TimeAndQuantity => 0,
        };
        (signature, self.columns.len())
    }
}

/// A file's first lines, and how fields are separated in them.
pub(super) struct Head {
    pub(super) delimiter: (u8, &'static str),
    pub(super) records: Vec<HeadRecord>,
}

/// The first lines with each of the usual separators.
fn heads(sample: &[u8], is_whole: bool) -> Vec<Head> {
    let head = |delimiter: (u8, &'static str)| Head {
        delimiter,
        records: first_records(sample, delimiter.0, HEADER_WITHIN, is_whole),
    };
    DELIMITERS.into_iter().map(head).collect()
}

/// Finds out what a file is that begins with `sample`.
pub(super) fn recognise(
    sample: &[u8],
    is_whole: bool,
    mapping: &Mapping,
) -> Result<Recognised, FileError> {
    let heads = heads(sample, is_whole);
    // What is mapped in full needs no known header, not even one without mistakes.
    let known = if mapping.stands_alone() && mapping.layout.is_none() {
        None
    } else {
        best(&heads, mapping)?
    };
    let guess = match known {
        Some(guess) if !mapping.stands_alone() => guess,
        _ if mapping.stands_alone() => mapped(&heads, mapping)?,
        _ => match mapped(&heads, mapping) {
            Ok(guess) => guess,
            Err(error) if mapping.columns.values().any(|name| !name.is_empty()) => {
                return Err(error);
            }
            Err(_) => return Err(not_recognised(&heads)),
        },
    };
    let head = &heads[delimiter_index(guess.delimiter)];
    let mut recognised = describe(guess, head, sample, mapping);
    if recognised.layout.id != MAPPED.id {
        overrule(&mut recognised, mapping);
    }
    for (&field, &unit) in &mapping.units {
        if let Field::Number(number) = field {
            recognised.units.retain(|(known, _)| *known != number);
            recognised.units.push((number, unit));
        }
    }
    let rows = first_records(sample, recognised.delimiter, LOOKED_AT, is_whole);
    let header_line = rows.iter().position(|row| row.end == recognised.rows_at.0);
    let rows = &rows[header_line.map_or(0, |at| at + 1)..];
    settle_numbers(&mut recognised, rows, mapping)?;
    settle_dates(&mut recognised, rows, mapping);
    Ok(recognised)
}

fn delimiter_index(delimiter: (u8, &'static str)) -> usize {
    DELIMITERS
        .iter()
        .position(|known| *known == delimiter)
        .unwrap_or_default()
}

/// The layout that fits best, if any does; an error if two fit equally well.
fn best(heads: &[Head], mapping: &Mapping) -> Result<Option<Guess>, FileError> {
    let layouts: Vec<&'static Layout> = match &mapping.layout {
        None => layout::ALL.to_vec(),
        Some(id) => {
            let wanted = layout::ALL.iter().find(|layout| layout.id == *id);
            vec![*wanted.ok_or_else(|| FileError::NoSuchLayout { id: id.clone() })?]
        }
    };
    let mut best: Option<Guess> = None;
    let mut rival: Option<&'static Layout> = None;
    let mut mistake: Option<FileError> = None;
    for head in heads {
        for (at, record) in head.records.iter().enumerate() {
            let names = Names::new(&record.fields);
            for &layout in &layouts {
                let columns = match matched(layout, record, &names) {
                    Ok(Some(columns)) => columns,
                    Ok(None) => continue,
                    Err(error) => {
                        mistake.get_or_insert(error);
                        continue;
                    }
                };
                let guess = Guess {
                    layout,
                    columns,
                    head: at,
                    delimiter: head.delimiter,
                };
                let weight = best.as_ref().map(Guess::weight);
                if weight.is_none_or(|weight| guess.weight() > weight) {
                    (best, rival) = (Some(guess), None);
                } else if let Some(first) = &best
                    && guess.weight() == first.weight()
                    && first.layout.id != layout.id
                {
                    rival = Some(layout);
                }
            }
        }
    }
    match (&best, rival) {
        (Some(first), Some(second)) => Err(FileError::TwoLayouts {
            first: (first.layout.id, first.layout.title),
            second: (second.id, second.title),
        }),
        (None, _) => mistake.map_or(Ok(None), Err),
        _ => Ok(best),
    }
}

/// The columns of `layout` in a header, if it shows the signature.
fn matched(
    layout: &'static Layout,
    header: &HeadRecord,
    names: &Names<'_>,
) -> Result<Option<Vec<Column>>, FileError> {
    // First what rules out most: a file is of one layout and not of twenty.
    if let Signature::Columns(signature) = layout.signature {
        let shows = |names_of: &&[&str]| {
            names_of
                .iter()
                .any(|name| !names.find(Field::Time, name).is_empty())
        };
        if !signature.iter().all(shows) {
            return Ok(None);
        }
    }
    let mut columns = Vec::new();
    for &(field, known) in layout.columns {
        columns.extend(known.iter().flat_map(|name| names.find(field, name)));
    }
    let product = layout.product.iter().find_map(|name| {
        let found: Vec<Column> = names.find(Field::Product, name);
        (!found.is_empty()).then_some(found)
    });
    columns.extend(product.into_iter().flatten());
    if matches!(layout.signature, Signature::TimeAndQuantity) {
        let has = |of: &dyn Fn(Field) -> bool| columns.iter().any(|column| of(column.field));
        if !has(&|field| field == Field::Time) || !has(&Field::is_quantity) {
            return Ok(None);
        }
        only_once(&columns, header.line)?;
    }
    Ok(Some(columns))
}

/// Our own layout has no second choices: a field that is there twice is a mistake.
fn only_once(columns: &[Column], line: u64) -> Result<(), FileError> {
    for (i, second) in columns.iter().enumerate() {
        let first = columns[..i]
            .iter()
            .find(|first| first.field == second.field);
        if let Some(first) = first {
            let (first, second) = if first.index < second.index {
                (first, second)
            } else {
                (second, first)
            };
            return Err(FileError::TwoColumns {
                line,
                field: second.field.shown(),
                first: (first.index + 1, first.name.clone()),
                second: (second.index + 1, second.name.clone()),
            });
        }
    }
    Ok(())
}

/// A file read by a mapping, whatever its header is.
fn mapped(heads: &[Head], mapping: &Mapping) -> Result<Guess, FileError> {
    let mut missing: Option<(usize, FileError)> = None;
    for head in heads {
        for (at, record) in head.records.iter().enumerate() {
            let names = Names::new(&record.fields);
            let mut columns: Vec<Column> = Vec::new();
            let mut lacking = Vec::new();
            for (&field, name) in mapping.columns.iter().filter(|(_, name)| !name.is_empty()) {
                match names.find(field, name).into_iter().next() {
                    Some(column) => columns.push(column),
                    None => lacking.push((field, name)),
                }
            }
            let is_taken = |columns: &[Column], found: &Column| {
                columns.iter().any(|column| {
                    column.index == found.index && column.path.is_empty()
                        || column.field == found.field
                })
            };
            let own = layout::NATIVE
                .columns
                .iter()
                .map(|&(field, names)| (field, names));
            for (field, known) in own.chain([(Field::Product, layout::NATIVE.product)]) {
                if mapping.columns.contains_key(&field) {
                    continue;
                }
                let found = known.iter().flat_map(|name| names.find(field, name)).next();
                if let Some(found) = found.filter(|found| !is_taken(&columns, found)) {
                    columns.push(found);
                }
            }
            let has = |of: &dyn Fn(Field) -> bool| columns.iter().any(|column| of(column.field));
            let is_enough = has(&|field| field == Field::Time) && has(&Field::is_quantity);
            if let Some((field, name)) = lacking.first() {
                let count = lacking.len();
                let error = FileError::NoSuchColumn {
                    line: record.line,
                    field: field.shown(),
                    name: (*name).clone(),
                    columns: record.fields.clone(),
                };
                // The header that has most of the columns is the one that is meant.
                if missing.as_ref().is_none_or(|(fewest, _)| count < *fewest) {
                    missing = Some((count, error));
                }
            } else if is_enough {
                return Ok(Guess {
                    layout: &MAPPED,
                    columns,
                    head: at,
                    delimiter: head.delimiter,
                });
            }
        }
    }
    Err(missing.map_or_else(|| not_recognised(heads), |(_, error)| error))
}

/// Puts single columns that the user chose in place of the layout's own.
fn overrule(recognised: &mut Recognised, mapping: &Mapping) {
    let header = recognised.header.clone();
    let names = Names::new(&header);
    for (&field, name) in &mapping.columns {
        let found = names.find(field, name).into_iter().next();
        if found.is_none() && !name.is_empty() {
            recognised.reasons.push(format!(
                "there is no column “{name}” here, so the {} is what it would be without the choice",
                field.shown()
            ));
            continue;
        }
        recognised.columns.retain(|column| column.field != field);
        recognised.reasons.push(match &found {
            Some(column) => format!(
                "the {} is column “{}”, as chosen",
                field.shown(),
                column.name
            ),
            None => format!("no column is read for the {}, as chosen", field.shown()),
        });
        recognised.columns.extend(found);
    }
    recognised.ignored = ignored(&recognised.columns, &header);
}

fn ignored(columns: &[Column], header: &[String]) -> Vec<String> {
    let is_used = |index: usize| columns.iter().any(|column| column.index == index);
    (0..header.len())
        .filter(|&index| !is_used(index))
        .map(|index| match header[index].as_str() {
            "" => format!("(column {})", index + 1),
            name => name.to_owned(),
        })
        .collect()
}

fn describe(guess: Guess, head: &Head, sample: &[u8], mapping: &Mapping) -> Recognised {
    let record = &head.records[guess.head];
    let next_line = record.line + count_lines(&sample[record.start..record.end]);
    let Guess {
        layout,
        columns,
        delimiter,
        ..
    } = guess;
    let ignored = ignored(&columns, &record.fields);
    let read = record.fields.len() - ignored.len();
    let total = record.fields.len();
    let is_mapped = layout.id == MAPPED.id;
    let mut reasons = vec![match layout.signature {
        Signature::Columns(signature) => format!(
            "{}: {n} of {n} signature columns; {read} of the file's {total} columns are read",
            layout.title,
            n = signature.len(),
        ),
        Signature::TimeAndQuantity if is_mapped => {
            format!("{read} of the file's {total} columns are read, as mapped")
        }
        Signature::TimeAndQuantity => {
            let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
            format!(
                "{read} of the file's {total} columns are those of {}: {}",
                layout.title,
                listed(&names)
            )
        }
    }];
    // A header that shows a whole signature, or mostly known columns, is no accident.
    let is_certain = is_mapped
        || matches!(layout.signature, Signature::Columns(_))
        || columns.len() > ignored.len();
    if !is_certain {
        reasons
            .push("most of its columns are not known, so they may mean something else".to_owned());
    }
    if mapping.layout.is_some() {
        reasons.push("read by this layout as chosen".to_owned());
    }
    if guess.head > 0 {
        reasons.push(format!(
            "the header is on line {}; what stands before it is not read",
            record.line
        ));
    }
    if delimiter.0 != b',' {
        reasons.push(format!("fields are separated by {}", delimiter.1));
    }
    reasons.extend(layout.notes.iter().map(|&note| note.to_owned()));
    Recognised {
        layout,
        confidence: if is_certain { "certain" } else { "likely" },
        reasons,
        ignored,
        header: record.fields.clone(),
        rows_at: (record.end, next_line),
        delimiter: delimiter.0,
        style: NumberStyle::Point,
        date_orders: vec![DateOrder::MonthFirst],
        open: OpenQuestions::default(),
        date_shown: String::new(),
        units: layout.units.to_vec(),
        columns,
    }
}

/// Whether one of the first lines is that header.
pub(super) fn has_header(sample: &[u8], is_whole: bool, header: &[String]) -> bool {
    let is_it = |record: &HeadRecord| record.fields == header;
    heads(sample, is_whole)
        .iter()
        .any(|head| head.records.iter().any(is_it))
}

/// The header and the first rows of a recognised file.
pub(super) fn rows_of(
    recognised: &Recognised,
    sample: &[u8],
    is_whole: bool,
    count: usize,
) -> Head {
    let delimiter = DELIMITERS
        .into_iter()
        .find(|known| known.0 == recognised.delimiter);
    let mut records = first_records(
        sample,
        recognised.delimiter,
        count + HEADER_WITHIN,
        is_whole,
    );
    records.retain(|record| record.end >= recognised.rows_at.0);
    Head {
        delimiter: delimiter.unwrap_or(DELIMITERS[0]),
        records,
    }
}

/// The likeliest header of a file that is not recognised, and the rows below it.
pub(super) fn likeliest(sample: &[u8], is_whole: bool, count: usize) -> Option<Head> {
    let heads = heads(sample, is_whole);
    let (delimiter, at) = likeliest_of(&heads)?;
    let mut records = first_records(sample, delimiter.0, count + HEADER_WITHIN, is_whole);
    records.drain(..at);
    Some(Head { delimiter, records })
}

/// The separator that makes the most fields, and the first line that has as many.
fn likeliest_of(heads: &[Head]) -> Option<((u8, &'static str), usize)> {
    let widest = |head: &Head| {
        let widths = head.records.iter().map(|record| record.fields.len());
        widths.max().unwrap_or_default()
    };
    // Of equals the first, which is the commonest.
    let head = heads.iter().rev().max_by_key(|head| widest(head))?;
    let width = widest(head);
    let at = head
        .records
        .iter()
        .position(|record| record.fields.len() == width)?;
    Some((head.delimiter, at))
}

/// No header was recognised: says what our own layout would need.
fn not_recognised(heads: &[Head]) -> FileError {
    let likeliest = likeliest_of(heads);
    let Some(header) = likeliest.and_then(|(delimiter, at)| {
        let head = heads.iter().find(|head| head.delimiter == delimiter)?;
        head.records.get(at)
    }) else {
        // There is text, but not one complete line of it.
        return FileError::EndlessHeader { line: 1 };
    };
    let names = Names::new(&header.fields);
    let lacks = |known: &[&str]| {
        known
            .iter()
            .all(|name| names.find(Field::Time, name).is_empty())
    };
    let of = |is: &dyn Fn(Field) -> bool| {
        let columns = layout::NATIVE
            .columns
            .iter()
            .filter(|(field, _)| is(*field));
        columns
            .flat_map(|(_, names)| names.iter().copied())
            .collect::<Vec<&str>>()
    };
    let (times, quantities) = (of(&|field| field == Field::Time), of(&Field::is_quantity));
    let mut missing = Vec::new();
    if lacks(&times) {
        missing.push(format!("no time column ({})", either(&times)));
    }
    if lacks(&quantities) {
        missing.push(format!("no quantity column ({})", either(&quantities)));
    }
    FileError::NotRecognised {
        line: header.line,
        missing,
        columns: header.fields.clone(),
    }
}

/// `“a”, “b” or “c”`.
fn either(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
