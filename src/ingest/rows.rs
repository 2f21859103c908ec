//! One record, one row: taken, set aside with a reason, or rejected with what is wrong.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::blocks::{Content, count_lines};
use super::clock::{Clock, ClockError, Kind};
use super::gather::{Gather, NotText};
use super::layout::{Field, Quantity, Recognised};
use super::records::{Record, Records, Written};
use super::report::shown;
use super::{Rejection, RowCounts};
use crate::quantity::{NumberError, Tokens, Usd, parse_count, parse_hours, parse_money};
use crate::usage::{Measures, Source};

/// Decimal places of a billed cost; as for hours. With more, sums over many rows would not be exact.
const COST_PLACES: u32 = 12;

/// Why a row is set aside.
const NO_QUANTITY: &str = "no quantity in the row";

/// Where a file keeps what.
pub(super) struct Plan {
    pub(super) source: Source,
    pub(super) default_product: String,
    pub(super) product: Option<usize>,
    pub(super) model: Option<usize>,
    pub(super) resource: Option<usize>,
    /// Tier, route, context, channel.
    pub(super) attributes: [Option<usize>; 4],
    time: usize,
    quantities: Vec<(Quantity, usize)>,
    row_is_request: bool,
    header: Vec<String>,
}

impl Plan {
    pub(super) fn new(
        recognised: &Recognised,
        source: Source,
        default_product: String,
        header: Vec<String>,
    ) -> Self {
        let quantity = |field| {
            if let Field::Quantity(quantity) = field {
                Some(quantity)
            } else {
                None
            }
        };
        let quantities = recognised.columns.iter();
        Self {
            source,
            default_product,
            product: recognised.index(Field::Product),
            model: recognised.index(Field::Model),
            resource: recognised.index(Field::Resource),
            attributes: [Field::Tier, Field::Route, Field::Context, Field::Channel]
                .map(|field| recognised.index(field)),
            time: recognised.index(Field::Time).unwrap_or(usize::MAX),
            quantities: quantities
                .filter_map(|column| Some((quantity(column.field)?, column.index)))
                .collect(),
            row_is_request: recognised.layout.row_is_request,
            header,
        }
    }
}

/// What is wrong with a row. Becomes text only when it is kept.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{error}")]
    Number { column: usize, error: NumberError },
    #[error("{error}")]
    Time { column: usize, error: ClockError },
    #[error("is not UTF-8 text; save the file as CSV UTF-8")]
    NotText { column: usize },
    #[error("has {} where the header has {}", fields(*found), fields(*wanted))]
    Width { found: usize, wanted: usize },
}

impl Problem {
    fn column(&self) -> Option<usize> {
        match *self {
            Self::Number { column, .. } | Self::Time { column, .. } | Self::NotText { column } => {
                Some(column)
            }
            Self::Width { .. } => None,
        }
    }
}

fn fields(count: usize) -> String {
    if count == 1 {
        "1 field".to_owned()
    } else {
        format!("{count} fields")
    }
}

/// What became of the rows one thread has read.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) rows: RowCounts,
    pub(super) rounded_hours: u64,
    pub(super) rounded_costs: u64,
    /// Rows taken whose time is a bare date.
    pub(super) dates: u64,
    /// Rows taken whose time is midnight.
    pub(super) midnights: u64,
    pub(super) set_aside: BTreeMap<&'static str, u64>,
    pub(super) rejected: Vec<Rejection>,
}

impl Tally {
    /// Adds another thread's.
    pub(super) fn absorb(&mut self, other: Self) {
        self.rows += other.rows;
        self.rounded_hours += other.rounded_hours;
        self.rounded_costs += other.rounded_costs;
        self.dates += other.dates;
        self.midnights += other.midnights;
        for (reason, count) in other.set_aside {
            *self.set_aside.entry(reason).or_default() += count;
        }
        self.rejected.extend(other.rejected);
    }

    /// Puts the rejections in the file's order. Each thread kept its first ones, so the file's first are among them.
    pub(super) fn sort(&mut self) {
        self.rejected.sort();
        self.rejected.truncate(Rejection::KEPT);
    }

    /// Whether any row taken has a time of day.
    pub(super) fn has_times(&self) -> bool {
        self.rows.taken > self.dates + self.midnights
    }

    fn reject(&mut self, rejection: impl FnOnce() -> Rejection) {
        self.rows.rejected += 1;
        if self.rejected.len() < Rejection::KEPT {
            self.rejected.push(rejection());
        }
    }
}

enum Outcome {
    Taken,
    SetAside(&'static str),
}

/// Reads the rows of some blocks of a file.
pub(super) struct RowReader<'a> {
    plan: &'a Plan,
    records: Records,
    rows: Rows<'a>,
}

/// What rows become; apart from [`Records`], which is borrowed while they do.
struct Rows<'a> {
    plan: &'a Plan,
    clock: Clock,
    /// Rows whose time is a bare date: they may turn out to cover more than a day.
    dated: Gather,
    /// All others.
    timed: Gather,
    tally: Tally,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let rows = Rows {
            plan,
            clock: Clock::default(),
            dated: Gather::default(),
            timed: Gather::default(),
            tally: Tally::default(),
        };
        Self {
            plan,
            records: Records::new(),
            rows,
        }
    }

    /// Reads a block that starts on line `line`; returns how many rows it has.
    pub(super) fn block(&mut self, bytes: &[u8], line: u64, content: Content) -> u64 {
        let before = self.rows.tally.rows.read;
        match content {
            Content::Rows => self.complete(bytes, line),
            Content::OpenQuote => {
                self.broken(bytes, line, "has a quotation mark that is never closed");
            }
            Content::LongLine => self.broken(bytes, line, "is a line longer than 1 MiB"),
        }
        self.rows.tally.rows.read - before
    }

    fn complete(&mut self, bytes: &[u8], line: u64) {
        let (plan, rows) = (self.plan, &mut self.rows);
        // Lines are counted only up to rows that are rejected, and each line once.
        let (mut counted, mut line) = (0, line);
        self.records.each(bytes, |record, written| {
            if record.is_blank() {
                return;
            }
            rows.tally.rows.read += 1;
            match rows.row(record) {
                Ok(Outcome::Taken) => rows.tally.rows.taken += 1,
                Ok(Outcome::SetAside(reason)) => {
                    rows.tally.rows.set_aside += 1;
                    *rows.tally.set_aside.entry(reason).or_default() += 1;
                }
                Err(problem) => rows.tally.reject(|| {
                    let (start, text) = without_line_ends(bytes, written);
                    line += count_lines(&bytes[counted..start]);
                    counted = start;
                    rejection(plan, record, &problem, line, text)
                }),
            }
        });
    }

    fn broken(&mut self, bytes: &[u8], line: u64, reason: &str) {
        self.rows.tally.rows.read += 1;
        self.rows.tally.reject(|| Rejection {
            line,
            column: None,
            value: shown(bytes.trim_ascii_end()),
            reason: reason.to_owned(),
        });
    }

    /// Rows with bare dates, all other rows, and what became of them.
    pub(super) fn finish(self) -> (Gather, Gather, Tally) {
        (self.rows.dated, self.rows.timed, self.rows.tally)
    }
}

impl Rows<'_> {
    fn row(&mut self, record: Record<'_>) -> Result<Outcome, Problem> {
        let plan = self.plan;
        if record.len() != plan.header.len() {
            return Err(Problem::Width {
                found: record.len(),
                wanted: plan.header.len(),
            });
        }
        let mut measures = Measures {
            rows: 1,
            ..Measures::default()
        };
        let (mut rounded_hours, mut rounded_costs) = (false, false);
        let mut has_quantity = false;
        let mut wrong_number = None;
        for &(quantity, column) in &plan.quantities {
            let text = record.field(column).trim_ascii();
            if text.is_empty() {
                continue;
            }
            has_quantity = true;
            let read = match quantity {
                Quantity::Tokens(class) => {
                    parse_count(text).map(|count| measures.tokens[class] = Tokens(count))
                }
                Quantity::Requests => parse_count(text).map(|count| measures.requests = count),
                Quantity::Hours => parse_hours(text).map(|(hours, rounded)| {
                    measures.hours = hours;
                    rounded_hours = rounded;
                }),
                Quantity::Billed => parse_money(text).map(|cost| {
                    let kept = rounded_cost(cost);
                    rounded_costs = kept != cost;
                    measures.billed = Some(kept);
                }),
            };
            if let Err(error) = read {
                wrong_number.get_or_insert(Problem::Number { column, error });
            }
        }
        if !has_quantity {
            return Ok(Outcome::SetAside(NO_QUANTITY));
        }
        let when = self
            .clock
            .read(record.field(plan.time))
            .map_err(|error| Problem::Time {
                column: plan.time,
                error,
            })?;
        if let Some(problem) = wrong_number {
            return Err(problem);
        }
        if plan.row_is_request {
            measures.requests = 1;
        }
        let gather = if when.kind == Kind::Date {
            &mut self.dated
        } else {
            &mut self.timed
        };
        gather
            .add(plan, record, when.day, &measures)
            .map_err(|NotText { column }| Problem::NotText { column })?;

        self.tally.dates += u64::from(when.kind == Kind::Date);
        self.tally.midnights += u64::from(when.kind == Kind::Midnight);
        self.tally.rounded_hours += u64::from(rounded_hours);
        self.tally.rounded_costs += u64::from(rounded_costs);
        Ok(Outcome::Taken)
    }
}

fn rounded_cost(Usd(cost): Usd) -> Usd {
    let half_even = RoundingStrategy::MidpointNearestEven;
    let cost: Decimal = cost.round_dp_with_strategy(COST_PLACES, half_even);
    Usd(cost)
}

/// Where a record's own text starts, and the text.
fn without_line_ends(bytes: &[u8], written: Written) -> (usize, &[u8]) {
    let text = &bytes[written.start..written.end];
    let blank = text
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .count();
    (written.start + blank, text[blank..].trim_ascii_end())
}

#[cold]
fn rejection(
    plan: &Plan,
    record: Record<'_>,
    problem: &Problem,
    line: u64,
    text: &[u8],
) -> Rejection {
    let column = problem.column();
    let more_lines = count_lines(text);
    let reason = if column.is_none() && more_lines > 0 {
        let last = line + more_lines;
        format!(
            "{problem}; it runs on to line {last}, so a quotation mark may be missing or too many"
        )
    } else {
        problem.to_string()
    };
    Rejection {
        line,
        column: column.map(|column| plan.header[column].clone()),
        value: shown(column.map_or(text, |column| record.field(column))),
        reason,
    }
}
