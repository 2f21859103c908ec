//! The usage of a workbook as text: names in lists, and a line for each cell.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, DeserializeSeed, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bounded;
use super::damage::fit;
use super::figures;
use crate::calendar::Day;
use crate::quantity::{ByClass, Hours, Tokens, Usd, format, picohours};
use crate::usage::{Attributes, Cell, Key, Measures, NameId, Source, Usage};

/// What the words of a cell are, for people.
const COLUMNS: &str = "day product model resource attributes file input cache_write_5m cache_write_1h cache_read output \
                       hours requests billed rows";

/// No cell holds more of anything, so that sums stay within what can be counted.
const MOST: u128 = 1_000_000_000_000_000_000_000_000_000;

/// No rows are more, so that counts of them can be added up.
pub(super) const MOST_ROWS: u64 = 1_000_000_000_000;

/// No usage has more names of a kind.
const MOST_NAMES: usize = 1_000_000;

/// Usage as it is written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct UsageText {
    /// How many cells there are, so that it is seen if some are missing.
    cell_count: usize,
    columns: String,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_NAMES>")]
    products: Vec<String>,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_NAMES>")]
    models: Vec<String>,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_NAMES>")]
    resources: Vec<String>,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_NAMES>")]
    attributes: Vec<AttributesText>,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_NAMES>")]
    files: Vec<FileText>,
    cells: Lines,
}

/// Texts one after another, each ended by a line feed: there may be a million.
#[derive(Debug, Default)]
struct Lines(String);

impl Lines {
    fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator('\n')
    }
}

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut lines = String::new();
        deserializer.deserialize_seq(Into(&mut lines))?;
        Ok(Self(lines))
    }
}

/// Adds a text, or a list of texts, to lines.
struct Into<'a>(&'a mut String);

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0.push_str(text);
        self.0.push('\n');
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<(), A::Error> {
        while texts.next_element_seed(Into(self.0))?.is_some() {}
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct AttributesText {
    #[serde(skip_serializing_if = "String::is_empty")]
    tier: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    route: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    context: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    channel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    region: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct FileText {
    file: String,
    path: String,
}

/// What is wrong with a usage, for people; or how many cells could not be read where that is all.
pub(super) struct Missing {
    pub(super) cells: usize,
    pub(super) of: usize,
    pub(super) why: String,
}

impl UsageText {
    pub(super) fn of(usage: &Usage) -> Self {
        let attributes = usage.attributes.iter().cloned().map(|of| AttributesText {
            tier: of.tier,
            route: of.route,
            context: of.context,
            channel: of.channel,
            region: of.region,
        });
        let files = usage.sources.iter().cloned().map(|of| FileText {
            file: of.file,
            path: of.path,
        });
        Self {
            cell_count: usage.cells.len(),
            columns: COLUMNS.to_owned(),
            products: usage.products.clone(),
            models: usage.models.clone(),
            resources: usage.resources.clone(),
            attributes: attributes.collect(),
            files: files.collect(),
            cells: Lines(usage.cells.iter().map(written).collect()),
        }
    }

    /// The usage, without the cells that cannot be understood, and what is wrong, if anything.
    pub(super) fn read(self) -> (Usage, Option<Missing>) {
        let attributes = self.attributes.into_iter().map(|of| Attributes {
            tier: of.tier,
            route: of.route,
            context: of.context,
            channel: of.channel,
            region: of.region,
        });
        let sources = self.files.into_iter().map(|of| Source {
            file: of.file,
            path: of.path,
        });
        let mut usage = Usage {
            products: self.products,
            models: self.models,
            resources: self.resources,
            attributes: attributes.collect(),
            sources: sources.collect(),
            cells: Vec::new(),
        };
        let count = self.cells.iter().count();
        let mut why = None;
        let is_in_order = rises(&usage.products)
            && rises(&usage.models)
            && rises(&usage.resources)
            && rises(&usage.attributes)
            && rises(&usage.sources);
        if is_in_order {
            for (at, text) in self.cells.iter().enumerate() {
                let last = usage.cells.last().map(|cell| cell.key);
                match cell(text, &usage).filter(|cell| last < Some(cell.key)) {
                    Some(cell) => usage.cells.push(cell),
                    None if why.is_none() => {
                        why = Some(format!("cell {}, “{}”, is not one", at + 1, fit(text)));
                    }
                    None => {}
                }
            }
        } else {
            // Without an order, no name is found by it.
            usage = Usage::default();
            why = Some("a list of names is out of order".to_owned());
        }
        let of = self.cell_count.max(count);
        let cells = of - usage.cells.len();
        if cells > 0 && why.is_none() {
            why = Some(format!(
                "{} cells of usage are not there",
                format::count(cells as u128)
            ));
        }
        (usage, why.map(|why| Missing { cells, of, why }))
    }
}

fn rises<T: Ord>(list: &[T]) -> bool {
    list.is_sorted_by(|a, b| a < b)
}

/// A line.
fn written(cell: &Cell) -> String {
    use std::fmt::Write as _;
    let Cell { key, measures } = cell;
    let mut text = format!(
        "{} {} {} {} {} {}",
        key.day, key.product.0, key.model.0, key.resource.0, key.attributes.0, key.source.0
    );
    let billed = measures
        .billed
        .map_or("-".to_owned(), |cost| cost.0.to_string());
    for tokens in measures.tokens.0 {
        write!(text, " {}", tokens.0).ok();
    }
    writeln!(
        text,
        " {} {} {billed} {}",
        picohours::written(measures.hours.pico()),
        measures.requests,
        measures.rows
    )
    .ok();
    text
}

fn cell(text: &str, usage: &Usage) -> Option<Cell> {
    let mut words = text.split(' ');
    let day = day(words.next()?)?;
    let mut id = |count: usize| {
        let number: u32 = words.next()?.parse().ok()?;
        (number as usize).lt(&count).then_some(NameId(number))
    };
    let key = Key {
        day,
        product: id(usage.products.len())?,
        model: id(usage.models.len())?,
        resource: id(usage.resources.len())?,
        attributes: id(usage.attributes.len())?,
        source: id(usage.sources.len())?,
    };
    let mut tokens = ByClass([Tokens::ZERO; 5]);
    for count in &mut tokens.0 {
        *count = Tokens(number(words.next()?)?);
    }
    let measures = Measures {
        tokens,
        hours: hours(words.next()?)?,
        requests: number(words.next()?)?,
        billed: match words.next()? {
            "-" => None,
            cost => Some(Usd(money(cost)?)),
        },
        rows: words
            .next()?
            .parse()
            .ok()
            .filter(|rows| *rows <= MOST_ROWS)?,
    };
    words.next().is_none().then_some(Cell { key, measures })
}

/// A day as `2026-11-24`, and in no other way.
fn day(text: &str) -> Option<Day> {
    if text.len() != 10 || !text.is_ascii() {
        return None;
    }
    let day = Day::from_ymd(
        text[0..4].parse().ok()?,
        text[5..7].parse().ok()?,
        text[8..10].parse().ok()?,
    )?;
    let is_marked = [4, 7].iter().all(|at| text.as_bytes()[*at] == b'-');
    (is_marked && (Day::EARLIEST..=Day::LATEST).contains(&day)).then_some(day)
}

fn number(text: &str) -> Option<u128> {
    let number: u128 = text.parse().ok()?;
    (number <= MOST).then_some(number)
}

fn hours(text: &str) -> Option<Hours> {
    let pico = picohours::read(text)?;
    (pico <= MOST).then_some(Hours::from_pico(pico))
}

/// An amount of money with the digits that it was written with.
fn money(text: &str) -> Option<Decimal> {
    let amount = figures::number(text)?;
    (amount.abs() <= Decimal::from(1_000_000_000_000_000_000_u64)).then_some(amount)
}
