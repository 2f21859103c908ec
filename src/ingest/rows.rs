//! One record, one row: taken, set aside with a reason, or rejected with what is wrong.

use super::Rejection;
use super::blocks::{Block, Content, Fault, count_lines};
use super::clock::{Clock, ClockError, DateOrder, Kind, Moment};
use super::gather::{Dated, Gather, NotText};
use super::layout::{Amount, Counts, Number, Refusal, Rule};
use super::period::shares;
use super::plan::{NumberCells, Plan, is_null};
use super::records::{Record, Records};
use super::repeats::{Seen, fingerprint};
use super::report::{Aside, shown, written};
use super::tally::Tally;
use crate::calendar::Day;
use crate::quantity::{ByClass, Hours, NumberError, NumberStyle, Tokens, Usd};
use crate::usage::{Measures, Row, UsageBuilder};

/// Why a row is set aside that any layout may have.
const NO_QUANTITY: &str = "no quantity in the row";
const BUSY_ONLY: &str = "only a duration, which is busy time and not billed hours";
const TOTALS_ROW: &str = "a totals row";
const AGAIN: &str = "the same row once more";

/// No real charge covers more days; a longer one is a slip of the year.
const LONGEST_PERIOD: i32 = 3_660;

/// One of the ways in which a file's rows can be read. Which one fits is known only when all rows were seen.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) rule: Rule,
    pub(super) order: DateOrder,
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
    #[error("{reason}")]
    Meaning { column: usize, reason: String },
    #[error(
        "does not add up with the other token counts of its row: parts exceed the whole; check which columns are what"
    )]
    Parts { column: usize },
    #[error(
        "is an amount whose unit stands beside another amount; export the file again with both"
    )]
    Unit { column: usize },
    #[error(
        "may have a decimal comma or group thousands, and the rows before do not tell; say which with --decimal comma \
         or --decimal point"
    )]
    Ambiguous { column: usize },
    #[error("is before the start of the period, or more than ten years after it")]
    Period { column: usize },
    #[error("has {} where the header has {}", fields(*found), fields(*wanted))]
    Width { found: usize, wanted: usize },
}

impl Problem {
    fn column(&self) -> Option<usize> {
        match *self {
            Self::Number { column, .. }
            | Self::Time { column, .. }
            | Self::NotText { column }
            | Self::Meaning { column, .. }
            | Self::Parts { column }
            | Self::Unit { column }
            | Self::Ambiguous { column }
            | Self::Period { column } => Some(column),
            Self::Width { .. } => None,
        }
    }
}

fn fields(count: usize) -> String {
    plural(count as u64, "field", "fields")
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

enum Outcome {
    Taken,
    SetAside(&'static str, Aside),
}

/// Reads the rows of some blocks of a file, in each of the ways in question.
pub(super) struct RowReader<'a> {
    plan: &'a Plan,
    records: Records,
    ways: Vec<Rows<'a>>,
    seen: Option<&'a Seen>,
}

/// What one thread has read in one way: rows with bare dates, all other rows, and what became of them.
pub(super) type Read = (UsageBuilder, UsageBuilder, Tally);

impl<'a> RowReader<'a> {
    /// `seen` holds the rows that were met, where each is to count once only.
    pub(super) fn new(
        plan: &'a Plan,
        ways: &[Way],
        first_day: Day,
        seen: Option<&'a Seen>,
    ) -> Self {
        let rows = |way: &Way| Rows {
            plan,
            rule: way.rule,
            clock: if plan.layout.seconds_since_first_day {
                Clock::since(first_day)
            } else {
                Clock::new(way.order)
            },
            end_clock: Clock::new(way.order),
            gather: Gather::new(plan),
            tally: Tally::default(),
        };
        Self {
            plan,
            records: Records::new(plan.delimiter),
            ways: ways.iter().map(rows).collect(),
            seen,
        }
    }

    /// Reads a block; returns how many rows it has.
    pub(super) fn block(&mut self, block: &Block) -> u64 {
        let rows_read = |ways: &[Rows<'_>]| ways.first().map_or(0, |rows| rows.tally.rows.read);
        let before = rows_read(&self.ways);
        let mut start = 0;
        for part in &block.parts {
            match part.content {
                Content::Rows => self.complete(block, start, part.end),
                Content::Broken(fault) => self.broken(block, start, part.end, fault),
            }
            start = part.end;
        }
        rows_read(&self.ways) - before
    }

    fn complete(&mut self, block: &Block, start: usize, end: usize) {
        let Self {
            plan,
            records,
            ways,
            seen,
        } = self;
        let part = &block.bytes[start..end];
        // Lines are counted only up to rows that are rejected, and each line once.
        let (mut counted, mut line) = (0, None);
        records.each(part, |record| {
            if record.is_blank() {
                return;
            }
            let id = plan.id.text(record);
            let identity = if id.is_empty() { record.raw() } else { &id };
            let print = fingerprint(identity);
            let is_again = seen.is_some_and(|seen| !seen.is_new(plan.seed.long(identity)));
            for rows in ways.iter_mut() {
                rows.tally.rows.read += 1;
                let outcome = if is_again {
                    Ok(Outcome::SetAside(AGAIN, Aside::of(None)))
                } else {
                    rows.row(record, print)
                };
                match outcome {
                    Ok(Outcome::Taken) => rows.tally.rows.taken += 1,
                    Ok(Outcome::SetAside(reason, aside)) => {
                        rows.tally.rows.set_aside += 1;
                        *rows.tally.set_aside.entry(reason).or_default() += aside;
                    }
                    Err(problem) => rows.tally.reject(block.index, || {
                        let at = line.get_or_insert_with(|| count_lines(&block.bytes[..start]));
                        *at += count_lines(&part[counted..record.start()]);
                        counted = record.start();
                        rejection(plan, record, &problem, *at)
                    }),
                }
            }
        });
    }

    fn broken(&mut self, block: &Block, start: usize, end: usize, fault: Fault) {
        let text = &block.bytes[start..end];
        let reason = match fault {
            Fault::OpenQuote => "has a quotation mark that is never closed",
            Fault::StrayQuote => {
                "has a quotation mark inside a field; put the whole field in quotation marks and double those \
                 inside it"
            }
            Fault::LongLine => "is a line longer than 1 MiB",
        };
        for rows in &mut self.ways {
            rows.tally.rows.read += 1;
            rows.tally.reject(block.index, || Rejection {
                line: count_lines(&block.bytes[..start]),
                column: None,
                value: shown(text.trim_ascii_end()),
                reason: reason.to_owned(),
                row: written(text.trim_ascii_end()),
            });
        }
    }

    /// What was read, way by way.
    pub(super) fn finish(self) -> Vec<Read> {
        let rows = self.ways.into_iter().map(|rows| {
            let (dated, timed) = rows.gather.finish();
            (dated, timed, rows.tally)
        });
        rows.collect()
    }
}

/// A row whose numbers are not all short and plain.
enum Careful {
    /// When, over how many days, and how much.
    Taken(Moment, i32, Measures),
    SetAside(&'static str, Aside),
}

/// What rows become in one way of reading them.
struct Rows<'a> {
    plan: &'a Plan,
    rule: Rule,
    clock: Clock,
    end_clock: Clock,
    gather: Gather,
    tally: Tally,
}

/// What is to be said of a row's numbers.
#[derive(Default)]
struct Caveats {
    rounded_hours: bool,
    rounded_cost: bool,
    foreign_cost: bool,
}

/// The numbers of a row.
#[derive(Default)]
struct Numbers {
    counts: Counts,
    hours: Hours,
    requests: u128,
    billed: Option<Usd>,
    /// A duration that does not count.
    busy: Option<Hours>,
    has_quantity: bool,
    caveats: Caveats,
}

impl Rows<'_> {
    fn row(&mut self, record: Record<'_>, print: u64) -> Result<Outcome, Problem> {
        let plan = self.plan;
        if record.len() != plan.header.len() {
            return Err(Problem::Width {
                found: record.len(),
                wanted: plan.header.len(),
            });
        }
        let not_text = |NotText { column }: NotText| Problem::NotText { column };
        let series = self.gather.series_of(plan, record).map_err(not_text)?;
        let time = &plan.time.text(record);
        let when = self.clock.read(time);
        if plan.open.dates && time.get(4) != Some(&b'-') {
            self.tally.orders.note(time);
        }
        if let Err(refusal) = &self.gather.series(series).meaning {
            return self.refused(refusal.clone(), record, series);
        }
        let (slim, any);
        let (when, days, row) = match (plan.plain_measures(record), when) {
            (Some(measures), Ok(when)) => {
                slim = measures;
                (when, self.days(record, when)?, Row::Slim(&slim))
            }
            (_, when) => match self.any_measures(record, series, when, time)? {
                Careful::Taken(when, days, measures) => {
                    any = measures;
                    (when, days, Row::Any(&any))
                }
                Careful::SetAside(reason, aside) => return Ok(Outcome::SetAside(reason, aside)),
            },
        };
        self.take(series, when, days, row, print);
        Ok(Outcome::Taken)
    }

    /// Adds a row that covers so many days.
    #[inline]
    fn take(&mut self, series: usize, when: Moment, days: i32, row: Row<'_>, print: u64) {
        let plan = self.plan;
        if days > 1 {
            for (day, part) in shares(&row.measures(), when.day, days) {
                let part = Row::Any(&part);
                self.gather.add(plan, series, day, Dated::Timed, part);
            }
            self.tally.spread += 1;
        } else {
            let is_bare = when.kind == Kind::Date && plan.end.is_absent();
            let dated = if is_bare { Dated::Bare } else { Dated::Timed };
            self.gather.add(plan, series, when.day, dated, row);
            self.tally.dates += u64::from(is_bare);
            let is_midnight = when.kind == Kind::Midnight && plan.end.is_absent();
            self.tally.midnights += u64::from(is_midnight);
        }
        self.tally.sample.add(plan.seed, print, row);
    }

    /// The quantities of a row, whatever its numbers are.
    fn any_measures(
        &mut self,
        record: Record<'_>,
        series: usize,
        when: Result<Moment, ClockError>,
        time: &[u8],
    ) -> Result<Careful, Problem> {
        let plan = self.plan;
        let mut numbers = Numbers::default();
        let wrong = self.numbers(record, series, &mut numbers);
        if !numbers.has_quantity {
            let reason = if numbers.busy.is_some() {
                BUSY_ONLY
            } else {
                NO_QUANTITY
            };
            return Ok(Careful::SetAside(reason, Aside::of(numbers.billed)));
        }
        let when = match when {
            Ok(when) => when,
            Err(_) if is_total(time) => {
                return Ok(Careful::SetAside(TOTALS_ROW, Aside::of(numbers.billed)));
            }
            Err(error) => {
                return Err(Problem::Time {
                    column: plan.time.column(),
                    error,
                });
            }
        };
        if let Some(problem) = wrong {
            return Err(problem);
        }
        // A row that is rejected for its period is to leave no trace in what is noted here.
        let days = self.days(record, when)?;
        let tokens = if plan.is_disjoint {
            numbers.counts.class
        } else {
            self.split(&numbers.counts)?
        };
        self.tally.rounded_hours += u64::from(numbers.caveats.rounded_hours);
        self.tally.rounded_costs += u64::from(numbers.caveats.rounded_cost);
        self.tally.foreign += u64::from(numbers.caveats.foreign_cost);
        self.tally.busy += numbers.busy.unwrap_or_default();
        let measures = Measures {
            tokens: ByClass(tokens.0.map(|count| Tokens(count.into()))),
            hours: numbers.hours,
            requests: if plan.layout.row_is_request {
                1
            } else {
                numbers.requests
            },
            billed: numbers.billed,
            rows: 1,
        };
        Ok(Careful::Taken(when, days, measures))
    }

    /// Disjoint classes of counts that are not, by the rule in question.
    fn split(&mut self, counts: &Counts) -> Result<ByClass<u64>, Problem> {
        let Some(split) = (self.rule.split)(counts) else {
            let column = self.blamed();
            return Err(Problem::Parts { column });
        };
        if let Some(total) = counts.total {
            self.tally.totals.add(total.into(), split.total.into());
        }
        Ok(split.tokens)
    }

    /// A row that its texts set aside, or in whose texts something is wrong.
    #[cold]
    fn refused(
        &self,
        refusal: Refusal,
        record: Record<'_>,
        series: usize,
    ) -> Result<Outcome, Problem> {
        match refusal {
            Refusal::SetAside(reason) => {
                // What it cost is said beside the reason, where it can be read.
                let mut numbers = Numbers::default();
                self.numbers(record, series, &mut numbers);
                Ok(Outcome::SetAside(reason, Aside::of(numbers.billed)))
            }
            Refusal::Wrong { field, reason } => {
                let mut texts = self.plan.texts.iter();
                let cells = texts.find(|(known, _)| *known == field);
                Err(Problem::Meaning {
                    column: cells.map_or(usize::MAX, |(_, cells)| cells.column()),
                    reason,
                })
            }
        }
    }

    /// Reads the numbers, and says what is wrong with the first that is.
    fn numbers(&self, record: Record<'_>, series: usize, numbers: &mut Numbers) -> Option<Problem> {
        let mut wrong = None;
        for cells in &self.plan.numbers {
            if let Err(problem) = self.any_number(cells, record, series, numbers) {
                wrong.get_or_insert(problem);
            }
        }
        wrong
    }

    /// Reads a number of any kind in any form.
    fn any_number(
        &self,
        cells: &NumberCells,
        record: Record<'_>,
        series: usize,
        numbers: &mut Numbers,
    ) -> Result<(), Problem> {
        let text = cells.cells.text(record);
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        let column = cells.cells.column();
        if cells.number == Number::Amount && !self.plan.is_unit_of(&cells.cells, record) {
            numbers.has_quantity = true;
            return Err(Problem::Unit { column });
        }
        if self.plan.open.numbers && text.contains(&b',') && NumberStyle::is_ambiguous(text) {
            numbers.has_quantity = true;
            return Err(Problem::Ambiguous { column });
        }
        match self.number(cells, text, series, numbers) {
            Err(error) if !is_blank(cells.number, text) => {
                numbers.has_quantity = true;
                Err(Problem::Number { column, error })
            }
            _ => Ok(()),
        }
    }

    fn number(
        &self,
        cells: &NumberCells,
        text: &[u8],
        series: usize,
        numbers: &mut Numbers,
    ) -> Result<(), NumberError> {
        let (style, unit) = (self.plan.style, cells.unit);
        let counts = &mut numbers.counts;
        // No count is above Tokens::MAX_ROW, which 64 bits hold.
        let count = |text| style.count(text, unit).map(|count| count as u64);
        match cells.number {
            Number::Tokens(class) => counts.class[class] = count(text)?,
            Number::Prompt => counts.prompt = Some(count(text)?),
            Number::InputAndWrite => counts.input_and_write = Some(count(text)?),
            Number::CacheWrite => counts.write = count(text)?,
            Number::Reasoning => counts.reasoning = count(text)?,
            Number::Total => {
                counts.total = Some(count(text)?);
                return Ok(());
            }
            Number::Hours => {
                let (hours, rounded) = style.hours(text, unit)?;
                numbers.hours += hours;
                numbers.caveats.rounded_hours |= rounded;
            }
            Number::Busy => {
                let (hours, rounded) = style.hours(text, unit)?;
                if !self.plan.counts_busy_time {
                    numbers.busy = Some(hours);
                    return Ok(());
                }
                numbers.hours += hours;
                numbers.caveats.rounded_hours |= rounded;
            }
            Number::Requests => numbers.requests += u128::from(count(text)?),
            Number::Billed => {
                if self.plan.is_foreign || self.gather.series(series).is_foreign {
                    numbers.caveats.foreign_cost = true;
                } else {
                    let (cost, rounded) = style.money(text)?;
                    numbers.billed = Some(cost);
                    numbers.caveats.rounded_cost = rounded;
                }
            }
            Number::Amount => match self.gather.series(series).amount() {
                Amount::None => {}
                Amount::Tokens(class, unit) => {
                    counts.class[class] += style.count(text, unit)? as u64;
                }
                Amount::Hours(unit) => {
                    let (hours, rounded) = style.hours(text, unit)?;
                    numbers.hours += hours;
                    numbers.caveats.rounded_hours |= rounded;
                }
                Amount::Requests(unit) => numbers.requests += style.count(text, unit)?,
            },
        }
        numbers.has_quantity = true;
        Ok(())
    }

    /// How many days the row covers.
    #[inline]
    fn days(&mut self, record: Record<'_>, start: Moment) -> Result<i32, Problem> {
        if self.plan.end.is_absent() {
            Ok(1)
        } else {
            self.days_until_end(record, start)
        }
    }

    /// How many days there are up to the end that the row states.
    #[inline(never)]
    fn days_until_end(&mut self, record: Record<'_>, start: Moment) -> Result<i32, Problem> {
        let end = &self.plan.end;
        let text = end.text(record);
        if is_null(text.trim_ascii()) {
            return Ok(1);
        }
        let column = end.column();
        let read = self.end_clock.read(&text);
        let end = read.map_err(|error| Problem::Time { column, error })?;
        let days = end.day.days_since(start.day);
        // An end at midnight is the end of the day before.
        let counts = match end.kind {
            Kind::Time => true,
            Kind::Date => self.plan.layout.end_is_inclusive,
            Kind::Midnight => false,
        };
        let days = days + i32::from(counts);
        if (0..=LONGEST_PERIOD).contains(&days) {
            Ok(days.max(1))
        } else {
            Err(Problem::Period { column })
        }
    }

    /// The column of the whole that is less than its parts.
    fn blamed(&self) -> usize {
        let mut numbers = self.plan.numbers.iter();
        let whole =
            numbers.find(|cells| matches!(cells.number, Number::Prompt | Number::InputAndWrite));
        whole.map_or(usize::MAX, |cells| cells.cells.column())
    }
}

/// Whether a cell that is no number says that there is none. A cost may be a word, such as “Included”.
#[cold]
fn is_blank(number: Number, text: &[u8]) -> bool {
    const NO_COST: [&[u8]; 6] = [
        b"included",
        b"free",
        b"no charge",
        b"no cost",
        b"not charged",
        b"waived",
    ];
    let says = |word: &&[u8]| text.eq_ignore_ascii_case(word);
    is_null(text) || number == Number::Billed && NO_COST.iter().any(says)
}

/// Whether a time cell says that its row adds others up.
fn is_total(text: &[u8]) -> bool {
    const WORDS: [&[u8]; 6] = [
        b"total",
        b"grand total",
        b"sum",
        b"subtotal",
        b"gesamt",
        b"summe",
    ];
    let text = text.trim_ascii();
    let starts = |word: &[u8]| {
        let (start, rest) = text.split_at_checked(word.len()).unwrap_or_default();
        let is_whole = rest
            .first()
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        is_whole && start.eq_ignore_ascii_case(word)
    };
    WORDS.iter().any(|word| starts(word))
}

#[cold]
fn rejection(plan: &Plan, record: Record<'_>, problem: &Problem, line: u64) -> Rejection {
    let column = problem
        .column()
        .filter(|&column| column < plan.header.len());
    let text = record.raw();
    let more_lines = count_lines(text);
    let reason = if column.is_none() && more_lines > 0 {
        format!(
            "{problem}; it runs on over {}, so a quotation mark may be missing or too many",
            plural(more_lines, "more line", "more lines")
        )
    } else {
        problem.to_string()
    };
    Rejection {
        line,
        column: column.map(|column| plan.header[column].clone()),
        value: shown(column.map_or(text, |column| record.field(column))),
        reason,
        row: written(text),
    }
}
