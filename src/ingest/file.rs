//! One file, from its path to its cells and its report.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::blocks::{BlockSource, NoHeader};
use super::layout::{self, Recognised};
use super::period::{self, Period, Times};
use super::rows::{Plan, RowReader, Tally};
use super::{Cancelled, FileError, FileQuality, Options, Progress};
use crate::calendar::Span;
use crate::usage::{Measures, Names, Source, UsageBuilder};

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

/// How a path is named in reports.
pub(super) fn source_of(path: &Path) -> Source {
    let file = path.file_name().unwrap_or(path.as_os_str());
    Source {
        file: file.to_string_lossy().into_owned(),
        path: path.to_string_lossy().into_owned(),
    }
}

/// Reads a file.
pub(super) fn read(
    path: &Path,
    source: &Source,
    options: &Options,
    progress: &Progress,
) -> Result<(FileQuality, UsageBuilder), Stop> {
    let metadata = path.metadata()?;
    if metadata.is_dir() {
        return Err(FileError::IsDirectory.into());
    }
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    read_from(
        File::open(path)?,
        metadata.len(),
        stem,
        source,
        options,
        progress,
    )
}

/// Reads what a file holds, wherever it is held.
pub(super) fn read_from<R: Read + Send>(
    content: R,
    bytes: u64,
    stem: String,
    source: &Source,
    options: &Options,
    progress: &Progress,
) -> Result<(FileQuality, UsageBuilder), Stop> {
    let mut blocks = BlockSource::new(content, options.block_bytes);
    let header = blocks.header().map_err(|none| match none {
        NoHeader::Io(error) => error.into(),
        NoHeader::Empty => FileError::Empty,
        NoHeader::Binary(kind) => FileError::Binary { kind },
        NoHeader::Endless { line } => FileError::EndlessHeader { line },
    })?;
    let recognised = layout::recognise(&header.fields, header.line)?;
    let plan = Plan::new(&recognised, source.clone(), stem, header.fields);

    let block_count = bytes / options.block_bytes.max(1) as u64 + 1;
    let (dated, timed, mut tally) = read_rows(blocks, &plan, block_count, progress)?;
    if progress.is_cancelled() {
        return Err(Stop::Cancelled(Cancelled));
    }
    if tally.rows.read == 0 {
        return Err(FileError::HeaderOnly {
            title: recognised.layout.title,
        }
        .into());
    }
    tally.sort();
    let (builder, period) = settle(dated, timed, options, &tally);
    let quality = quality(recognised, &builder, tally, period);
    Ok((quality, builder))
}

/// Reads all rows with as many threads as there are processors, this one among them.
fn read_rows<R: Read + Send>(
    blocks: BlockSource<R>,
    plan: &Plan,
    block_count: u64,
    progress: &Progress,
) -> Result<(UsageBuilder, UsageBuilder, Tally), Stop> {
    let blocks = Mutex::new(blocks);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let helpers = (processors as u64).min(block_count).saturating_sub(1);
    let mut parts = thread::scope(|scope| {
        let spawn = |i| {
            let name = format!("ingest {i}");
            // Without the helper the others do its work.
            thread::Builder::new()
                .name(name)
                .spawn_scoped(scope, || read_blocks(&blocks, plan, progress))
                .ok()
        };
        let helpers: Vec<_> = (0..helpers).filter_map(spawn).collect();
        let mut parts = vec![read_blocks(&blocks, plan, progress)];
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

    let mut sum = match parts.next() {
        Some(part) => part?,
        None => return Err(Stop::Cancelled(Cancelled)),
    };
    for part in parts {
        let (dated, timed, tally) = part?;
        sum.0.absorb(&dated);
        sum.1.absorb(&timed);
        sum.2.absorb(tally);
    }
    Ok(sum)
}

fn read_blocks<R: Read>(
    blocks: &Mutex<BlockSource<R>>,
    plan: &Plan,
    progress: &Progress,
) -> io::Result<(UsageBuilder, UsageBuilder, Tally)> {
    let mut reader = RowReader::new(plan);
    let mut bytes = Vec::new();
    while !progress.is_cancelled() {
        let block = blocks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next(&mut bytes)?;
        let Some(block) = block else {
            break;
        };
        let rows = reader.block(&bytes, block.line, block.content);
        progress.advance(bytes.len() as u64, rows);
    }
    let (dated, timed, tally) = reader.finish();
    Ok((dated.builder, timed.builder, tally))
}

/// Decides the period of dated rows and spreads them, and puts all rows together.
fn settle(
    mut dated: UsageBuilder,
    mut timed: UsageBuilder,
    options: &Options,
    tally: &Tally,
) -> (UsageBuilder, Settled) {
    let mut dated_rows = tally.dates;
    if !tally.has_times() {
        // Midnight everywhere is how some programs write dates.
        dated.absorb(&std::mem::take(&mut timed));
        dated_rows += tally.midnights;
    }
    let known = Times {
        dates: dated.days().collect(),
        has_times: tally.has_times(),
    };
    let (period, reason) = period::decide(options.period, &known);
    let mut spread = 0;
    if period != Period::Day {
        period.spread(&mut dated);
        spread = dated_rows;
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
    builder: &UsageBuilder,
    tally: Tally,
    settled: Settled,
) -> FileQuality {
    let used = recognised
        .columns
        .into_iter()
        .map(|column| (column.field.key().to_owned(), column.name));
    let span = builder.days().map(Span::of).reduce(Span::union);
    FileQuality {
        layout: recognised.layout.id,
        title: recognised.layout.title,
        confidence: recognised.confidence,
        reasons: recognised.reasons,
        rows: tally.rows,
        spread: settled.spread,
        rounded_hours: tally.rounded_hours,
        rounded_costs: tally.rounded_costs,
        used: used.collect(),
        ignored: recognised.ignored,
        set_aside: tally.set_aside,
        rejected: tally.rejected,
        period: settled.period,
        period_reason: settled.reason,
        products: stated(&builder.products),
        models: stated(&builder.models),
        resources: stated(&builder.resources),
        span,
        totals: Measures {
            rows: tally.rows.taken,
            ..builder.total()
        },
    }
}

fn stated(names: &Names<String>) -> Vec<String> {
    let mut names: Vec<String> = names
        .list()
        .iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect();
    names.sort_unstable();
    names
}
