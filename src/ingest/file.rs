//! One file, from its text to its cells and its report.

use std::io::{self, Read};
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::blocks::{Block, BlockSource, LineIndex};
use super::clock::DateOrder;
use super::open::binary_kind;
use super::period::{self, Period, Times};
use super::plan::Plan;
use super::recognise::{Recognised, recognise};
use super::repeats::{Sample, Seen};
use super::rows::{self, RowReader, Way};
use super::tally::Tally;
use super::{Cancelled, FileError, FileQuality, Options, PeriodChoice, Progress, Rejection};
use crate::calendar::{Day, Span};
use crate::usage::{Measures, Source, UsageBuilder};

/// Why reading a file stopped.
#[derive(Debug)]
pub(super) enum Stop {
    Cancelled(Cancelled),
    File(FileError),
}

impl From<FileError> for Stop {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::File(error.into())
    }
}

/// A file that was read.
pub(super) struct FileRead {
    pub(super) quality: FileQuality,
    pub(super) cells: UsageBuilder,
    /// The product that the whole file stands for, where it has no column for it.
    pub(super) product: Option<String>,
    /// Its rows, to tell copies of the file and of single rows.
    pub(super) sample: Sample,
}

/// How files are read, beyond what the user chose.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) options: &'a Options,
    pub(super) progress: &'a Progress,
    /// The rows met so far, where each is to count once only.
    pub(super) seen: Option<&'a Seen>,
}

/// Reads the text of a file.
pub(super) fn read<R: Read + Send>(
    text: R,
    stem: &str,
    source: &Source,
    reading: Reading<'_>,
) -> Result<FileRead, Stop> {
    let options = reading.options;
    let mut blocks = BlockSource::new(text, options.block_bytes);
    let (sample, is_whole) = blocks.sample()?;
    if let Some(kind) = binary_kind(sample) {
        return Err(FileError::Binary { kind }.into());
    }
    if sample.trim_ascii().is_empty() {
        return Err(if is_whole {
            FileError::Empty
        } else {
            FileError::EndlessHeader { line: 1 }
        }
        .into());
    }
    let mapping = options.mapping_for(sample, is_whole);
    let recognised = recognise(sample, is_whole, mapping)?;
    let (at, line) = recognised.rows_at;
    blocks.begin(recognised.delimiter, at);
    let plan = Plan::new(
        &recognised,
        source.clone(),
        stem.to_owned(),
        options.busy_time,
    );

    let ways = ways(&recognised);
    let (read, lines) = read_rows(blocks, &plan, &ways, reading)?;
    if reading.progress.is_cancelled() {
        return Err(Stop::Cancelled(Cancelled));
    }
    let (way, (dated, timed, mut tally)) = fitting(&ways, read, &recognised)?;
    if let Some(value) = tally.orders.shown.take()
        && !tally.orders.are_month_first()
    {
        return Err(FileError::AmbiguousDates { value }.into());
    }
    let asks_order = recognised.date_orders.len() > 1;
    let date_shown = asks_order.then(|| recognised.date_shown.clone());
    if tally.rows.read == 0 {
        return Err(FileError::HeaderOnly {
            title: recognised.layout.title,
        }
        .into());
    }
    let rejected = in_file_order(std::mem::take(&mut tally.rejected), &lines, line);
    let choice = match mapping.period {
        PeriodChoice::Auto => options.period,
        chosen => chosen,
    };
    let (cells, period) = settle(dated, timed, choice, !plan.end.is_absent(), &tally);
    let sample = std::mem::take(&mut tally.sample);
    let mut quality = quality(recognised, &cells, tally, period);
    quality.rejected = rejected;
    quality.repeats = sample.repeats();
    if let Some(shown) = date_shown {
        let reason = format!(
            "dates such as {shown} are {}, which fits the most rows",
            way.order
        );
        quality.reasons.push(reason);
    }
    if !way.rule.says.is_empty() {
        quality.reasons.push(way.rule.says.to_owned());
    }
    if let Some(only) = &plan.only_product
        && quality.products.contains(only)
    {
        let reason = "no column says the product, so the file's name is taken as the product";
        quality.reasons.push(reason.to_owned());
    }
    Ok(FileRead {
        quality,
        cells,
        product: plan.only_product,
        sample,
    })
}

/// Every way to read the rows that is not ruled out by the header.
fn ways(recognised: &Recognised) -> Vec<Way> {
    let orders = &recognised.date_orders;
    let rules = recognised.layout.rules.iter();
    rules
        .flat_map(|&rule| orders.iter().map(move |&order| Way { rule, order }))
        .collect()
}

/// The way that the most rows fit. The first unless more than a row in a hundred speaks against it: single rows are
/// wrong for other reasons, too. An error if dates fit both ways.
fn fitting(
    ways: &[Way],
    read: Vec<rows::Read>,
    recognised: &Recognised,
) -> Result<(Way, rows::Read), Stop> {
    let misfits = |(_, _, tally): &rows::Read| tally.rows.rejected + tally.totals.misfits;
    let both: Vec<(Way, rows::Read)> = ways.iter().copied().zip(read).collect();
    let fewest = both.iter().map(|(_, read)| misfits(read)).min();
    let fits = |read: &rows::Read| Some(misfits(read)) == fewest;
    let fits_by = |order: DateOrder| {
        both.iter()
            .any(|(way, read)| way.order == order && fits(read) && read.2.rows.taken > 0)
    };
    let orders = &recognised.date_orders;
    if orders.len() > 1 && orders.iter().all(|&order| fits_by(order)) && differ_by_order(&both) {
        let value = recognised.date_shown.clone();
        return Err(FileError::AmbiguousDates { value }.into());
    }
    let is_good_enough =
        |read: &rows::Read| orders.len() == 1 && misfits(read) * 100 <= read.2.rows.read;
    let mut fitting = both
        .into_iter()
        .enumerate()
        .filter(|(i, (_, read))| fits(read) || *i == 0 && is_good_enough(read));
    let found = fitting.next().map(|(_, found)| found);
    found.ok_or(Stop::Cancelled(Cancelled))
}

/// Whether the order of dates changes what is read; 5/5/25 is the same in both.
fn differ_by_order(both: &[(Way, rows::Read)]) -> bool {
    let days = |(_, read): &(Way, rows::Read)| {
        let mut days: Vec<(Day, Measures)> = read.0.by_day().into_iter().collect();
        days.extend(read.1.by_day());
        days
    };
    both.windows(2).any(|pair| days(&pair[0]) != days(&pair[1]))
}

/// Rejections in the file's order. Each thread kept its first ones, so the file's first are among them.
fn in_file_order(
    rejected: Vec<(u64, Rejection)>,
    lines: &LineIndex,
    first_line: u64,
) -> Vec<Rejection> {
    let mut rejected: Vec<Rejection> = rejected
        .into_iter()
        .map(|(block, rejection)| Rejection {
            line: first_line + lines.line_of(block, rejection.line),
            ..rejection
        })
        .collect();
    rejected.sort();
    rejected.truncate(Rejection::KEPT);
    rejected
}

/// Reads all rows with as many threads as there are processors, this one among them.
fn read_rows<R: Read + Send>(
    blocks: BlockSource<R>,
    plan: &Plan,
    ways: &[Way],
    reading: Reading<'_>,
) -> Result<(Vec<rows::Read>, LineIndex), Stop> {
    let blocks = Mutex::new(blocks);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = match reading.seen {
        // The first of repeated rows is the one that counts, so rows must come in their order.
        Some(_) => 1,
        None => reading.options.threads.map_or(processors, NonZero::get),
    };
    let helpers = threads.saturating_sub(1);
    let mut parts = thread::scope(|scope| {
        let spawn = |i| {
            let name = format!("ingest {i}");
            // Without the helper the others do its work.
            thread::Builder::new()
                .name(name)
                .spawn_scoped(scope, || read_blocks(&blocks, plan, ways, reading))
                .ok()
        };
        let helpers: Vec<_> = (0..helpers).filter_map(spawn).collect();
        let mut parts = vec![read_blocks(&blocks, plan, ways, reading)];
        for helper in helpers {
            parts.push(
                helper
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            );
        }
        parts
    })
    .into_iter();

    let (mut sums, mut lines) = match parts.next() {
        Some(part) => part?,
        None => return Err(Stop::Cancelled(Cancelled)),
    };
    for part in parts {
        let (reads, more_lines) = part?;
        lines.absorb(more_lines);
        for (sum, (dated, timed, tally)) in sums.iter_mut().zip(reads) {
            sum.0.absorb(&dated);
            sum.1.absorb(&timed);
            sum.2.absorb(tally);
        }
    }
    lines.finish();
    Ok((sums, lines))
}

fn read_blocks<R: Read>(
    blocks: &Mutex<BlockSource<R>>,
    plan: &Plan,
    ways: &[Way],
    reading: Reading<'_>,
) -> io::Result<(Vec<rows::Read>, LineIndex)> {
    let Reading {
        options,
        progress,
        seen,
    } = reading;
    let mut reader = RowReader::new(plan, ways, options.first_day, seen);
    let mut lines = LineIndex::default();
    let mut block = Block::default();
    while !progress.is_cancelled() {
        let has_block = blocks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next(&mut block)?;
        if !has_block {
            break;
        }
        lines.add(&block);
        let rows = reader.block(&block);
        progress.advance_rows(rows);
    }
    Ok((reader.finish(), lines))
}

/// Decides the period of dated rows and spreads them, and puts all rows together.
fn settle(
    mut dated: UsageBuilder,
    mut timed: UsageBuilder,
    choice: PeriodChoice,
    has_ends: bool,
    tally: &Tally,
) -> (UsageBuilder, Settled) {
    let mut dated_rows = tally.dates;
    if !tally.has_times() {
        // Midnight everywhere is how some programs write dates.
        dated.absorb(&timed);
        timed = timed.without_cells();
        dated_rows += tally.midnights;
    }
    let known = Times {
        dates: dated.days().collect(),
        has_clock: tally.has_times(),
        has_ends,
    };
    let (period, reason) = period::decide(choice, &known);
    let mut spread = tally.spread;
    if period != Period::Day {
        period.spread(&mut dated);
        spread += dated_rows;
    }
    if known.dates.is_empty() {
        dated = timed;
    } else {
        dated.absorb(&timed);
    }
    (
        dated,
        Settled {
            period,
            reason,
            spread,
        },
    )
}

struct Settled {
    period: Period,
    reason: String,
    spread: u64,
}

fn quality(
    recognised: Recognised,
    cells: &UsageBuilder,
    tally: Tally,
    settled: Settled,
) -> FileQuality {
    let mut used = std::collections::BTreeMap::new();
    for column in recognised.columns {
        used.entry(column.field.key().to_owned())
            .and_modify(|names: &mut String| {
                names.push_str(", else ");
                names.push_str(&column.name);
            })
            .or_insert(column.name);
    }
    let span = cells.days().map(Span::of).reduce(Span::union);
    let names = cells.names();
    FileQuality {
        layout: recognised.layout.id.into(),
        title: recognised.layout.title.into(),
        confidence: recognised.confidence.into(),
        reasons: recognised.reasons,
        rows: tally.rows,
        spread: settled.spread,
        rounded_hours: tally.rounded_hours,
        rounded_costs: tally.rounded_costs,
        used,
        ignored: recognised.ignored,
        header: recognised.header,
        numbers: recognised.style,
        set_aside: tally
            .set_aside
            .into_iter()
            .map(|(reason, aside)| (reason.into(), aside))
            .collect(),
        foreign_costs: tally.foreign,
        busy_time: tally.busy,
        checked: tally.totals,
        repeats: super::Repeats::default(),
        rejected: Vec::new(),
        period: settled.period,
        period_reason: settled.reason,
        products: stated(names.products),
        models: stated(names.models),
        resources: stated(names.resources),
        span,
        gaps: cells.gaps(),
        totals: Measures {
            rows: tally.rows.taken,
            ..cells.total()
        },
    }
}

fn stated(names: Vec<&String>) -> Vec<String> {
    let stated = names.into_iter().filter(|name| !name.is_empty());
    stated.cloned().collect()
}
