//! The account of an import: what became of every file and of every row.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::{FileError, Period, Repeats, Sha256};
use crate::calendar::Span;
use crate::quantity::{Hours, NumberStyle, Tokens, Usd};
use crate::usage::Measures;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// The file's name, for people.
    pub file: String,
    /// The path it was opened by.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Which file it was: the hash of its bytes as they lie on disk, before anything is unpacked; of a file in a zip
    /// archive, that of the file taken out. `None` where their end was not reached: the file cannot be opened, is
    /// damaged, or is refused for how it begins. One that is cut short has ended, and one that is refused for its rows
    /// was read whole, so both have a hash.
    pub sha256: Option<Sha256>,
    /// How well it was read, or why it could not be used.
    pub outcome: Result<FileQuality, FileError>,
}

impl FileReport {
    /// Its rows; none where it could not be used.
    pub fn rows(&self) -> RowCounts {
        self.outcome
            .as_ref()
            .map_or_else(|_error| RowCounts::default(), |quality| quality.rows)
    }
}

/// How well a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileQuality {
    /// The layout's id: `native`.
    pub layout: Cow<'static, str>,
    /// The layout's name, for people.
    pub title: Cow<'static, str>,
    /// How sure the layout is: `certain` or `likely`.
    pub confidence: Cow<'static, str>,
    /// Why this layout, in sentences.
    pub reasons: Vec<String>,
    /// What became of its rows.
    pub rows: RowCounts,
    /// Rows taken that cover more than a day and were spread over their days.
    pub spread: u64,
    /// Rows taken whose hours had digits beyond 1e-12 h and were rounded, half-even.
    pub rounded_hours: u64,
    /// Rows taken whose billed cost had digits beyond 1e-12 $ and was rounded, half-even.
    pub rounded_costs: u64,
    /// For each field that was read, the column as the file writes it.
    pub used: BTreeMap<String, String>,
    /// Columns that were not read, in the file's order.
    pub ignored: Vec<String>,
    /// The header's columns, in the file's order.
    pub header: Vec<String>,
    /// How numbers are written.
    pub numbers: NumberStyle,
    /// Rows set aside, by reason.
    pub set_aside: BTreeMap<Cow<'static, str>, Aside>,
    /// Rows taken whose billed cost is in another currency than US dollars and was left out.
    pub foreign_costs: u64,
    /// The time that requests took, where the file has it and it was not counted as hours.
    pub busy_time: Hours,
    /// Ours against the file's own totals of tokens.
    pub checked: Totals,
    /// Rows that are in the file more than once.
    pub repeats: Repeats,
    /// Rejected rows by line, the first [`Rejection::KEPT`] of them.
    pub rejected: Vec<Rejection>,
    /// The period that a row covers.
    pub period: Period,
    /// Why that period, in a sentence.
    pub period_reason: String,
    /// Products with rows taken, sorted.
    pub products: Vec<String>,
    /// Models with rows taken, sorted, without the blank.
    pub models: Vec<String>,
    /// Resources with rows taken, sorted, without the blank.
    pub resources: Vec<String>,
    /// The days from the first to the last with usage; `None` where no row was taken.
    pub span: Option<Span>,
    /// Days without usage between those.
    pub gaps: Vec<Span>,
    /// The rows taken, added up. Its `rows` are those of the file, each counted once.
    pub totals: Measures,
}

/// Rows set aside for one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// How many.
    pub rows: u64,
    /// What was billed for them, where the source says.
    pub billed: Option<Usd>,
}

impl Aside {
    /// One row.
    pub(super) fn of(billed: Option<Usd>) -> Self {
        Self { rows: 1, billed }
    }
}

impl AddAssign for Aside {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.billed = match (self.billed, other.billed) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
    }
}

/// Token counts checked against the totals that the source states itself, row by row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows that state a total.
    pub rows: u64,
    /// Those whose total is another than that of our classes.
    pub misfits: u64,
    /// All stated totals.
    pub stated: Tokens,
    /// What they should be by our classes.
    pub ours: Tokens,
}

impl Totals {
    /// Checks a row.
    pub(super) fn add(&mut self, stated: u128, ours: u128) {
        self.rows += 1;
        self.misfits += u64::from(stated != ours);
        self.stated += Tokens(stated);
        self.ours += Tokens(ours);
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.misfits += other.misfits;
        self.stated += other.stated;
        self.ours += other.ours;
    }
}

/// What became of rows. Every row read is in exactly one of the other three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows read. Blank lines and the header are not rows.
    pub read: u64,
    /// Rows whose quantities are in the usage.
    pub taken: u64,
    /// Rows without anything to take, or not meant to be.
    pub set_aside: u64,
    /// Rows with a mistake in them.
    pub rejected: u64,
}

impl AddAssign for RowCounts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.taken += other.taken;
        self.set_aside += other.set_aside;
        self.rejected += other.rejected;
    }
}

impl Sum for RowCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, more| {
            sum += more;
            sum
        })
    }
}

/// A row with a mistake in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rejection {
    /// The line of the file that the row starts on, from 1.
    pub line: u64,
    /// The column as the file writes it, where one column is to blame.
    pub column: Option<String>,
    /// What is written there, or the start of the line; cut short, control characters made visible.
    pub value: String,
    /// What is wrong with it, to be read after the value.
    pub reason: String,
    /// The whole row as written, or its start where it is very long.
    #[serde(skip)]
    pub row: String,
}

/// `line 3, column input_tokens: “12.5” is not a whole number…`.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        if self.value.is_empty() {
            // There is nothing, or a workbook does not keep what there was.
            write!(f, ": the value {}", self.reason)
        } else {
            write!(f, ": “{}” {}", self.value, self.reason)
        }
    }
}

impl Rejection {
    /// Rejections kept in full for each file; beyond that they are counted.
    pub const KEPT: usize = 10_000;
}

/// A row as written, to be saved; cut short where nobody would look at the rest.
pub(super) fn written(row: &[u8]) -> String {
    const LENGTH: usize = 2_000;
    String::from_utf8_lossy(&row[..row.len().min(LENGTH)]).into_owned()
}

/// Text from a file made fit to show: at most 80 characters, nothing that moves or hides other text.
pub(super) fn shown(text: &[u8]) -> String {
    const LENGTH: usize = 80;
    // A character has at most four bytes, so the rest of a long text need not be looked at.
    let start = &text[..text.len().min(4 * LENGTH + 4)];
    let text = String::from_utf8_lossy(start);
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(LENGTH).map(visible).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn visible(character: char) -> char {
    match character {
        // Unicode has a picture for each ASCII control character.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => character,
    }
}
