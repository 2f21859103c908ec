//! Rate cards from a CSV of rates: a row for each model or resource, with a column for each price, or a row for each
//! price.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use rust_decimal::Decimal;

use crate::contract::card::draft::{Draft, Section};
use crate::contract::{CardNote, Contract};
use crate::quantity::{NumberStyle, TokenClass, format};

/// What is wrong with a CSV of rates, a line for each fault, the first few.
pub(super) type Faults = String;

/// No more faults than that are told.
const TOLD: usize = 10;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// A text or date of the entry, by the field's name.
    Said(&'static str),
    /// The price of a class, in dollars per that many tokens.
    Tokens(TokenClass, Per),
    /// The price of an hour.
    Hour,
    /// Which class the row's price is of, or `hour`.
    Class,
    /// The row's price.
    Price(Option<Per>),
    /// The currency of the row.
    Currency,
    /// Something that is no price and is not known here.
    Unknown,
}

/// How many tokens a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Per {
    Million,
    Thousand,
    One,
}

impl Per {
    fn times(self) -> Decimal {
        Decimal::from(match self {
            Self::Million => 1,
            Self::Thousand => 1_000,
            Self::One => 1_000_000,
        })
    }
}

/// Names of columns, without units and without words that every price has.
const NAMES: [(&[&str], Column); 20] = {
    use Column::{Class, Currency, Hour, Said, Tokens};
    const PER: Per = Per::Million;
    [
        (&["model", "model id", "model name"], Said("model")),
        (&["aliases", "alias", "other names"], Said("aliases")),
        (&["resource", "instance", "instance type"], Said("resource")),
        (&["product", "application", "team"], Said("product")),
        (&["region", "location"], Said("region")),
        (&["tier", "service tier"], Said("tier")),
        (&["route"], Said("route")),
        (&["context"], Said("context")),
        (
            &[
                "from",
                "valid from",
                "start",
                "start date",
                "effective",
                "effective from",
            ],
            Said("from"),
        ),
        (
            &["until", "valid until", "end", "end date", "to"],
            Said("until"),
        ),
        (&["source"], Said("source")),
        (&["checked", "checked on"], Said("checked")),
        (
            &["input", "prompt", "uncached input"],
            Tokens(TokenClass::Input, PER),
        ),
        (
            &[
                "cache write 5m",
                "cache write",
                "cache writes",
                "cache creation",
                "5m cache write",
                "5m cache writes",
            ],
            Tokens(TokenClass::CacheWrite5m, PER),
        ),
        (
            &[
                "cache write 1h",
                "cache creation 1h",
                "1h cache write",
                "1h cache writes",
            ],
            Tokens(TokenClass::CacheWrite1h, PER),
        ),
        (
            &[
                "cache read",
                "cache reads",
                "cached input",
                "cache hit",
                "cache hits",
                "cached",
            ],
            Tokens(TokenClass::CacheRead, PER),
        ),
        (
            &["output", "completion", "generated"],
            Tokens(TokenClass::Output, PER),
        ),
        (&["hour", "hourly"], Hour),
        (&["class"], Class),
        (&["currency"], Currency),
    ]
};

/// What stands in the column of that name. Tokens that are not said to be a price are a count: no price of anything.
fn column(name: &str) -> Column {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut per = None;
    let mut is_price = lower.contains('$');
    let mut rest = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match *word {
            "1k" | "1000" | "thousand" | "ktok" => per = Some(Per::Thousand),
            "1m" | "1000000" | "million" | "mtok" | "mtoks" => per = Some(Per::Million),
            "token" if at > 0 && words[at - 1] == "per" => per = per.or(Some(Per::One)),
            "usd" | "dollar" | "dollars" | "price" | "rate" | "cost" | "per" => is_price = true,
            "token" | "tokens" => {}
            word => rest.push(word),
        }
    }
    is_price |= per.is_some();
    let is_of_tokens = words.iter().any(|word| word.starts_with("token"));
    let rest = rest.join(" ");
    let known = NAMES.iter().find(|(names, _)| names.contains(&&*rest));
    match known.map(|(_, column)| *column) {
        Some(Column::Tokens(..)) if is_of_tokens && !is_price => Column::Unknown,
        Some(Column::Tokens(class, usual)) => Column::Tokens(class, per.unwrap_or(usual)),
        Some(column) => column,
        None if rest.is_empty() && is_price => Column::Price(per),
        None => Column::Unknown,
    }
}

/// Whether a text is a CSV of rates, by its header: it names models or resources and prices, and nothing that looks like
/// usage.
pub(super) fn is_rates(text: &str) -> bool {
    let header = text.trim_start_matches('\u{feff}').lines().next();
    let mut reader = reader(header.unwrap_or_default());
    reader.headers().is_ok_and(|header| columns(header).is_ok())
}

/// Whether a column is one that usage has and rates have not: a time, or something that is counted.
fn is_usage(name: &str) -> bool {
    let lower = name.to_lowercase();
    let usual = [
        "date", "time", "tokens", "hours", "requests", "usage", "quantity",
    ];
    column(name) == Column::Unknown && usual.iter().any(|word| lower.contains(word))
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    let header = text.lines().next().unwrap_or_default();
    let separators = [b',', b';', b'\t', b'|'].into_iter();
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    let separator = separators
        .max_by_key(count)
        .filter(|found| count(found) > 0);
    ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// Reads a CSV of rates as a contract of that name.
pub(super) fn read(text: &str, name: &str) -> Result<Contract, Faults> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = reader(text);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let columns = columns(&header)?;
    let mut rows = Rows {
        header: &header,
        columns: &columns,
        // Where semicolons separate, commas are decimal.
        numbers: if text.lines().next().unwrap_or_default().contains(';') {
            NumberStyle::Comma
        } else {
            NumberStyle::Point
        },
        draft: Draft::new(name),
        from: BTreeMap::new(),
        faults: Vec::new(),
    };
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, |at| line_of(text, at));
        if record.iter().any(|cell| !cell.is_empty()) {
            rows.row(line, &record);
        }
    }
    rows.finish()
}

/// The line that a record stands in, also where empty ones come before it.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte())
        .ok()
        .and_then(|byte| text.get(byte..));
    let ends = rest.unwrap_or_default().bytes();
    let ends = ends.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + ends.filter(|byte| *byte == b'\n').count() as u64
}

fn columns(header: &StringRecord) -> Result<Vec<Column>, Faults> {
    let columns: Vec<Column> = header.iter().map(column).collect();
    for (at, column) in columns.iter().enumerate() {
        let is_same = |other: &&Column| match (column, other) {
            (Column::Tokens(a, _), Column::Tokens(b, _)) => a == b,
            (Column::Unknown, _) => false,
            _ => *other == column,
        };
        if let Some(first) = columns[..at].iter().position(|other| is_same(&other)) {
            return Err(format!(
                "line 1: the columns “{}” and “{}” say the same; keep one of them",
                &header[first], &header[at]
            ));
        }
    }
    if let Some(counted) = header.iter().find(|name| is_usage(name)) {
        return Err(format!(
            "line 1: the column “{counted}” is one of usage, not of rates; open the file as usage, or remove the column"
        ));
    }
    let has = |wanted: fn(&Column) -> bool| columns.iter().any(wanted);
    if !has(|column| matches!(column, Column::Said("model" | "resource"))) {
        return Err(
            "line 1: no column says what is priced; name one “model” or “resource”".to_owned(),
        );
    }
    let by_row = has(|column| *column == Column::Class);
    let is_priced = if by_row {
        has(|column| matches!(column, Column::Price(_)))
    } else {
        has(|column| matches!(column, Column::Tokens(..) | Column::Hour))
    };
    if !is_priced {
        return Err(
            "line 1: no column has prices; name them “input”, “cache_write_5m”, “cache_write_1h”, “cache_read”, “output” (dollars \
             per million tokens) and “usd_per_hour”, or “token_class” and “rate”"
                .to_owned(),
        );
    }
    Ok(columns)
}

struct Rows<'a> {
    header: &'a StringRecord,
    columns: &'a [Column],
    numbers: NumberStyle,
    draft: Draft,
    /// The line, and the column by its position, that a field of an entry was taken from; of the entry as a whole, the
    /// line.
    from: BTreeMap<(usize, &'static str), (u64, Option<usize>)>,
    faults: Vec<String>,
}

impl Rows<'_> {
    fn fault(&mut self, line: u64, column: Option<usize>, message: &str) {
        let column =
            column.map_or_else(String::new, |at| format!(", column “{}”", &self.header[at]));
        self.faults.push(format!("line {line}{column}: {message}"));
    }

    fn row(&mut self, line: u64, record: &StringRecord) {
        let cells = || {
            let cells = self.columns.iter().zip(record).enumerate();
            cells.filter(|(_, (_, text))| !text.is_empty())
        };
        if record.len() > self.columns.len() {
            let message = format!(
                "it has {} values, and the header {}; a value with a separator in it stands in quotation marks",
                record.len(),
                self.columns.len()
            );
            return self.fault(line, None, &message);
        }
        let said = |wanted: &'static str| {
            let mut cells = cells();
            cells.find(|(_, (column, _))| **column == Column::Said(wanted))
        };
        let section = match (said("model"), said("resource")) {
            (Some(_), None) => Section::Token,
            (None, Some(_)) => Section::Hourly,
            (Some(_), Some((at, _))) => {
                let message =
                    "the row has a model as well; hours have a resource, and tokens a model";
                return self.fault(line, Some(at), message);
            }
            (None, None) => {
                return self.fault(line, None, "the row has neither a model nor a resource");
            }
        };
        let has = |key: &str| section.fields().iter().any(|field| field.key == key);
        let texts: Vec<(usize, &'static str, String)> = cells()
            .filter_map(|(at, (column, text))| match column {
                Column::Said(key) => Some((at, *key, text.to_owned())),
                _ => None,
            })
            .collect();
        let mut prices = Vec::new();
        let mut problems = Vec::new();
        for (at, key, text) in texts.iter().filter(|(_, key, _)| !has(key)) {
            let message = match section {
                Section::Token => format!(
                    "“{text}”: prices of tokens are not told apart by {key}; leave it out, or write a card with factors"
                ),
                _ => format!("“{text}”: prices of hours are not told apart by {key}; leave it out"),
            };
            problems.push((Some(*at), message));
        }
        let class = cells().find(|(_, (column, _))| **column == Column::Class);
        for (at, (column, text)) in cells() {
            let wanted = match (*column, class) {
                (Column::Tokens(class, per), None) => Some((class.key(), per)),
                (Column::Hour, None) => Some(("usd_per_hour", Per::Million)),
                (Column::Price(per), Some((class_at, (_, name)))) => match self::column(name) {
                    Column::Tokens(class, usual) => Some((class.key(), per.unwrap_or(usual))),
                    Column::Hour => Some(("usd_per_hour", Per::Million)),
                    _ => {
                        let message = format!("“{name}” is no token class, and not “hour”");
                        problems.push((Some(class_at), message));
                        None
                    }
                },
                (Column::Currency, _) if !text.eq_ignore_ascii_case("USD") => {
                    let message = format!(
                        "“{text}”: only dollars can be read from a CSV of rates; write a card with [exchange], which states \
                         the rate of exchange and its date"
                    );
                    problems.push((Some(at), message));
                    None
                }
                _ => None,
            };
            let Some((key, per)) = wanted else { continue };
            let is_hour = key == "usd_per_hour";
            if is_hour != (section == Section::Hourly) {
                let message = "hours have a resource, and tokens a model";
                problems.push((Some(at), message.to_owned()));
                continue;
            }
            match self.price(text, per) {
                Ok(price) => prices.push((at, key, price)),
                Err(message) => problems.push((Some(at), message)),
            }
        }
        for (column, message) in problems {
            self.fault(line, column, &message);
        }
        let entry = class
            .and_then(|_| self.same(section, &texts))
            .unwrap_or_else(|| {
                let entry = self.draft.add(section);
                self.from = std::mem::take(&mut self.from)
                    .into_iter()
                    .map(|((at, key), from)| ((at + usize::from(at >= entry), key), from))
                    .collect();
                self.from.insert((entry, ""), (line, None));
                entry
            });
        let mut taken = Vec::new();
        for (at, key, _) in &prices {
            if let Some((before, _)) = self.from.get(&(entry, *key)) {
                taken.push((
                    *at,
                    format!("line {before} has this price already; keep one of them"),
                ));
            }
        }
        for (at, message) in taken {
            self.fault(line, Some(at), &message);
        }
        for (at, key, text) in texts.into_iter().chain(prices) {
            self.draft.set(entry, key, &text);
            self.from.insert((entry, key), (line, Some(at)));
        }
    }

    /// A price, in dollars per million tokens or per hour.
    fn price(&self, text: &str, per: Per) -> Result<String, String> {
        let (price, is_rounded) = self
            .numbers
            .money(text.as_bytes())
            .map_err(|error| format!("“{text}” {error}"))?;
        if is_rounded {
            return Err(format!("“{text}” has more digits than a price may have"));
        }
        let price = price.0.checked_mul(per.times());
        price
            .map(format::plain)
            .ok_or_else(|| format!("“{text}” is too large to be a unit price"))
    }

    /// The entry that was written last, if it is about the same: with a row for each price, rows that follow one another
    /// make one entry.
    fn same(&self, section: Section, texts: &[(usize, &'static str, String)]) -> Option<usize> {
        let entries = self.draft.entries();
        let at = entries
            .iter()
            .rposition(|entry| entry.section() == section)?;
        let says = |key: &str| {
            let text = texts.iter().find(|(_, other, _)| *other == key);
            text.map_or("", |(_, _, text)| text)
        };
        let keys = [
            "model", "resource", "product", "region", "tier", "route", "context", "from", "until",
        ];
        let mut keys = keys.into_iter();
        keys.all(|key| entries[at].get(key) == says(key))
            .then_some(at)
    }

    fn finish(mut self) -> Result<Contract, Faults> {
        let checked = self.draft.check();
        let place = |entry: usize, key: Option<&'static str>| {
            let of_field = key.and_then(|key| self.from.get(&(entry, key)));
            of_field.or_else(|| self.from.get(&(entry, ""))).copied()
        };
        let mut notes = Vec::new();
        let mut faults = Vec::new();
        for remark in checked.remarks {
            let (line, column) = place(remark.entry, remark.key).unwrap_or((1, None));
            if remark.is_fault {
                faults.push((line, column, remark.message));
            } else {
                let name = column.map_or_else(String::new, |at| self.header[at].to_owned());
                notes.push(CardNote {
                    line: usize::try_from(line).ok(),
                    key: name,
                    message: remark.message,
                });
            }
        }
        // What cannot be read leaves an entry without a price; that is no fault of its own.
        if self.faults.is_empty() {
            for (line, column, message) in faults {
                self.fault(line, column, &message);
            }
        }
        if let Some(mut contract) = checked.contract.filter(|_| self.faults.is_empty()) {
            let unknown = self.columns.iter().zip(self.header);
            let unknown = unknown.filter(|(column, _)| **column == Column::Unknown);
            contract.notes = notes;
            contract.notes.extend(unknown.map(|(_, name)| CardNote {
                line: Some(1),
                key: name.to_owned(),
                message: "left out; it is not known what this column says".to_owned(),
            }));
            return Ok(contract);
        }
        let more = self.faults.len().saturating_sub(TOLD);
        self.faults.truncate(TOLD);
        if more > 0 {
            self.faults.push(format!("and {more} more"));
        }
        Err(self.faults.join("\n  "))
    }
}
