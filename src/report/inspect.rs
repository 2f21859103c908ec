//! What became of every row of every file, as text and JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::Rows;
use crate::analysis::plural;
use crate::calendar::Span;
use crate::ingest::{FileQuality, FileReport, Overlap, Rejection, Repeats, Sha256};
use crate::quantity::format::{self, plain};
use crate::quantity::{Hours, TokenClass, Tokens, Usd};
use crate::workbook::Workbook;

/// Rejected rows that text lists one by one.
const LISTED: usize = 20;

/// Every file in a few lines, and what is in several of them.
pub fn inspect_text(files: &[FileReport], repeats: &Repeats, overlaps: &[Overlap]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for file in files {
        let account = FileAccount::new(file);
        lines.push(account.path);
        lines.extend(
            account
                .lines
                .iter()
                .map(|(label, text)| format!("  {label:<12} {text}")),
        );
        lines.push(String::new());
    }
    let common = common_lines(files, repeats, overlaps);
    if !common.is_empty() {
        lines.push("All files".to_owned());
        lines.extend(common.iter().map(|text| format!("  {text}")));
        lines.push(String::new());
    }
    lines.join("\n")
}

/// What a workbook holds, in a sentence to be read after its name.
pub fn workbook_found(workbook: &Workbook) -> String {
    let scenarios = workbook.tabs.names().map(|name| format!("“{name}”"));
    let scenarios = scenarios.collect::<Vec<_>>().join(", ");
    let usage = match workbook.usage.span() {
        Some(span) => {
            let products = plural(workbook.usage.products.len(), "product", "products");
            format!("usage of {products}, {}", days(span))
        }
        None => "no usage".to_owned(),
    };
    let [baseline, proposed] = &workbook.contracts;
    let contracts = format!("“{}” against “{}”", proposed.name(), baseline.name());
    let count = workbook.tabs.count();
    let noun = if count == 1 { "scenario" } else { "scenarios" };
    format!("is a workbook: {usage}; {contracts}; {noun} {scenarios}; it was made from these files")
}

/// What is in several files, in sentences.
pub fn common_lines(files: &[FileReport], repeats: &Repeats, overlaps: &[Overlap]) -> Vec<String> {
    let mut lines: Vec<String> = overlaps
        .iter()
        .map(|overlap| {
            format!(
                "{}; if one repeats the other, leave one out",
                overlap_found(overlap)
            )
        })
        .collect();
    let within = files
        .iter()
        .filter_map(|file| file.outcome.as_ref().ok())
        .map(|quality| quality.repeats.rows)
        .sum::<u64>();
    if repeats.rows > within {
        let rows = repeats.rows - within;
        lines.push(format!(
            "{}{} rows are in more than one file; to count each once, load with “identical rows once” (--once)",
            about(repeats),
            format::count(rows.into())
        ));
    }
    lines
}

/// What two files have in common, in a sentence.
pub fn overlap_found(overlap: &Overlap) -> String {
    let [first, second] = &overlap.files;
    let [one, other] = overlap.weight.map(|(tokens, hours)| weight(tokens, hours));
    format!(
        "{first} and {second} both have usage of the same products and models on {} ({}): {one} in the first, \
         {other} in the second",
        plural(overlap.days, "day", "days"),
        days(overlap.span),
    )
}

/// How many rows repeat another and what they weigh, in a sentence.
pub fn repeats_found(repeats: &Repeats) -> String {
    let rows = match repeats.rows {
        1 => "row is",
        _ => "rows are",
    };
    format!(
        "{about}{} {rows} exactly like another row, with {about}{}",
        format::count(repeats.rows.into()),
        weight(repeats.tokens, repeats.hours),
        about = about(repeats),
    )
}

/// How much time requests took, and what it is not, in a sentence.
pub fn busy_time_found(time: Hours) -> String {
    format!(
        "{} h that requests took: busy time, not billed hours",
        plain(time.decimal())
    )
}

fn about(repeats: &Repeats) -> &'static str {
    if repeats.is_exact { "" } else { "about " }
}

/// `3,400 tokens and 2.5 h`.
fn weight(tokens: Tokens, hours: Hours) -> String {
    let mut parts = Vec::new();
    if !tokens.is_zero() || hours.is_zero() {
        parts.push(format!("{} tokens", format::count(tokens.0)));
    }
    if !hours.is_zero() {
        parts.push(format!("{} h", plain(hours.decimal())));
    }
    parts.join(" and ")
}

fn days(span: Span) -> String {
    if span.first == span.last {
        span.first.shown()
    } else {
        format!("{} to {}", span.first.shown(), span.last.shown())
    }
}

/// A label, empty where the line before goes on, and what it is about.
pub type Line = (&'static str, String);

/// One file in a few lines.
pub struct FileAccount {
    /// The file.
    pub path: String,
    /// What was found.
    pub lines: Vec<Line>,
}

impl FileAccount {
    /// What became of `file`.
    pub fn new(file: &FileReport) -> Self {
        let mut lines: Vec<Line> = hash_line(file).into_iter().collect();
        match &file.outcome {
            Ok(quality) => lines.extend(quality_lines(quality)),
            Err(error) => lines.push(("Unusable", error.to_string())),
        }
        Self {
            path: file.path.clone(),
            lines,
        }
    }
}

/// Which file it was, where it was read to its end.
pub fn hash_line(file: &FileReport) -> Option<Line> {
    file.sha256.map(|sha256| ("SHA-256", sha256.to_string()))
}

fn quality_lines(quality: &FileQuality) -> Vec<Line> {
    let mut lines = vec![("Layout", layout_found(quality))];
    lines.extend(quality.reasons.iter().map(|reason| ("", reason.clone())));
    lines.extend(column_lines(quality));
    lines.extend(row_lines(quality));
    lines.extend(day_lines(quality));
    lines.extend(
        names_found(quality)
            .into_iter()
            .map(|(label, names)| (label, names.join(", "))),
    );
    for amount in amounts(quality) {
        let unit = amount.of.map_or_else(String::new, |of| format!(" {of}"));
        lines.push((amount.what, format!("{}{unit}", amount.number)));
    }
    lines.extend(checked_found(quality).map(|text| ("Checked", text)));
    if !quality.busy_time.is_zero() {
        let text = format!(
            "{}, and not counted as hours; count it with --busy-time",
            busy_time_found(quality.busy_time)
        );
        lines.push(("Busy time", text));
    }
    if quality.repeats.rows > 0 {
        let text = format!(
            "{}; all are counted, unless each is to count once (--once)",
            repeats_found(&quality.repeats)
        );
        lines.push(("Repeated", text));
    }
    let listed = quality.rejected.iter().take(LISTED);
    lines.extend(listed.map(|rejection| ("Rejected", rejection.to_string())));
    if quality.rows.rejected > LISTED as u64 {
        let more = quality.rows.rejected - LISTED as u64;
        let text = format!(
            "and {} more; --format json lists the first {}",
            format::count(more.into()),
            Rejection::KEPT
        );
        lines.push(("", text));
    }
    lines
}

/// The layout and how sure it is: `Cursor usage (certain)`.
pub fn layout_found(quality: &FileQuality) -> String {
    format!("{} ({})", quality.title, quality.confidence)
}

/// What was read from which column, each as `model ← Engine`.
pub fn columns_used(quality: &FileQuality) -> Vec<String> {
    let used = quality.used.iter();
    used.map(|(field, column)| format!("{field} ← {column}"))
        .collect()
}

/// Which columns were read, and which were not.
fn column_lines(quality: &FileQuality) -> Vec<Line> {
    let mut lines = vec![("Columns", columns_used(quality).join(", "))];
    if !quality.ignored.is_empty() {
        lines.push(("Ignored", quality.ignored.join(", ")));
    }
    lines
}

/// What became of the rows, and which were changed on the way.
pub fn row_lines(quality: &FileQuality) -> Vec<Line> {
    let rows = quality.rows;
    let count = |rows: u64| format::count(rows.into());
    let sum = format!(
        "{} read = {} taken + {} set aside + {} rejected",
        count(rows.read),
        count(rows.taken),
        count(rows.set_aside),
        count(rows.rejected)
    );
    let mut lines = vec![("Rows", sum)];
    for (reason, aside) in &quality.set_aside {
        let billed = aside.billed.map_or_else(String::new, |billed: Usd| {
            format!(" ({})", format::cents(billed))
        });
        let text = format!("{} set aside: {reason}{billed}", count(aside.rows));
        lines.push(("", text));
    }
    lines.push(("Each covers", quality.period_reason.clone()));
    for (rows, what) in [
        (quality.spread, "spread evenly over the days they cover"),
        (quality.rounded_hours, "with hours rounded to 1e-12 h"),
        (quality.rounded_costs, "with billed cost rounded"),
        (
            quality.foreign_costs,
            "with a billed cost in another currency, which is left out",
        ),
    ] {
        if rows > 0 {
            let rows = plural(rows as usize, "row", "rows");
            lines.push(("", format!("{rows} {what}")));
        }
    }
    lines
}

/// The days with usage, and those without between them.
pub fn day_lines(quality: &FileQuality) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(quality.span.map(|span| ("Days", days(span))));
    let gaps = quality.gaps.iter().take(LISTED).map(|&gap| days(gap));
    if !quality.gaps.is_empty() {
        let more = quality.gaps.len().saturating_sub(LISTED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let gaps = gaps.collect::<Vec<_>>().join(", ");
        lines.push(("Gaps", format!("no usage on {gaps}{more}")));
    }
    lines
}

/// The names that rows have, by kind, without kinds that have none.
pub fn names_found(quality: &FileQuality) -> Vec<(&'static str, &[String])> {
    let kinds: [(&str, &[String]); 3] = [
        ("Products", &quality.products),
        ("Models", &quality.models),
        ("Resources", &quality.resources),
    ];
    kinds
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .collect()
}

/// A sum over the rows taken.
pub struct Amount {
    /// `Tokens`, `Hours`, `Requests` or `Billed`.
    pub what: &'static str,
    /// How much.
    pub number: String,
    /// The token class.
    pub of: Option<&'static str>,
}

impl Amount {
    /// What is counted, in words: `cache read tokens`, `hours`.
    pub fn counted(&self) -> String {
        let what = self.what.to_lowercase();
        self.of.map_or(what, |of| format!("{of} tokens"))
    }
}

/// What the rows taken add up to, without what is zero.
pub fn amounts(quality: &FileQuality) -> Vec<Amount> {
    let totals = &quality.totals;
    let whole = |what, number| Amount {
        what,
        number,
        of: None,
    };
    let tokens = totals.tokens.iter().filter(|(_, count)| !count.is_zero());
    let mut amounts: Vec<Amount> = tokens
        .map(|(class, tokens)| Amount {
            of: Some(class.shown()),
            ..whole("Tokens", format::count(tokens.0))
        })
        .collect();
    if !totals.hours.is_zero() {
        amounts.push(whole("Hours", plain(totals.hours.decimal())));
    }
    if totals.requests > 0 {
        amounts.push(whole("Requests", format::count(totals.requests)));
    }
    if let Some(billed) = totals.billed {
        amounts.push(whole("Billed", format::cents(billed)));
    }
    amounts
}

/// Whether the file's own totals agree, where it states any.
pub fn checked_found(quality: &FileQuality) -> Option<String> {
    let checked = &quality.checked;
    if checked.rows == 0 {
        return None;
    }
    let count = |rows: u64| format::count(rows.into());
    let verdict = match checked.misfits {
        0 => "every row adds up to the total that it states".to_owned(),
        rows => format!(
            "{} of {} rows do not add up to the total that they state",
            count(rows),
            count(checked.rows)
        ),
    };
    Some(format!(
        "{verdict}: {} tokens by the file, {} by these classes",
        format::count(checked.stated.0),
        format::count(checked.ours.0)
    ))
}

#[derive(Serialize)]
struct FileOut<'a> {
    file: &'a str,
    path: &'a str,
    /// `null` where the file was not read to its end.
    sha256: Option<Sha256>,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Read(Box<QualityOut<'a>>),
    Failed { error: String },
}

#[derive(Serialize)]
struct QualityOut<'a> {
    layout: &'a str,
    confidence: &'a str,
    reasons: &'a [String],
    rows: Rows,
    set_aside: BTreeMap<&'a str, AsideOut>,
    spread: u64,
    rounded_hours: u64,
    foreign_costs: u64,
    period: &'static str,
    period_reason: &'a str,
    columns: Columns<'a>,
    days: Option<Days>,
    gaps: Vec<Days>,
    products: &'a [String],
    models: &'a [String],
    resources: &'a [String],
    tokens: TokensByClass,
    hours: String,
    requests: u128,
    billed_cost: Option<String>,
    checked: Option<Checked>,
    busy_time: String,
    repeats: RepeatsOut,
    overlaps: Vec<OverlapOut<'a>>,
    rejected: &'a [Rejection],
}

/// Rows set aside for one reason.
#[derive(Serialize)]
struct AsideOut {
    rows: u64,
    billed_cost: Option<String>,
}

/// Tokens against the file's own totals.
#[derive(Serialize)]
struct Checked {
    rows: u64,
    misfits: u64,
    stated: u128,
    ours: u128,
}

/// Rows that are there more than once.
#[derive(Serialize)]
struct RepeatsOut {
    rows: u64,
    tokens: u128,
    hours: String,
    exact: bool,
}

/// Another file about the same things on the same days.
#[derive(Serialize)]
struct OverlapOut<'a> {
    with: &'a str,
    days: usize,
    first: String,
    last: String,
    /// This file's.
    tokens: u128,
    hours: String,
}

#[derive(Serialize)]
struct Columns<'a> {
    used: &'a BTreeMap<String, String>,
    ignored: &'a [String],
}

#[derive(Serialize)]
struct Days {
    first: String,
    last: String,
}

/// Tokens by class, in the order classes are always listed.
#[derive(Serialize)]
struct TokensByClass {
    input: u128,
    cache_write_5m: u128,
    cache_write_1h: u128,
    cache_read: u128,
    output: u128,
}

impl From<Span> for Days {
    fn from(span: Span) -> Self {
        Self {
            first: span.first.to_string(),
            last: span.last.to_string(),
        }
    }
}

impl<'a> OverlapOut<'a> {
    /// The overlaps of `file` with others.
    fn of(file: &FileReport, overlaps: &'a [Overlap]) -> Vec<Self> {
        let mut of = Vec::new();
        for overlap in overlaps {
            for (this, other) in [(0, 1), (1, 0)] {
                if overlap.files[this] == file.file {
                    let (tokens, hours) = overlap.weight[this];
                    of.push(Self {
                        with: &overlap.files[other],
                        days: overlap.days,
                        first: overlap.span.first.to_string(),
                        last: overlap.span.last.to_string(),
                        tokens: tokens.0,
                        hours: plain(hours.decimal()),
                    });
                }
            }
        }
        of
    }
}

impl<'a> QualityOut<'a> {
    fn new(quality: &'a FileQuality, overlaps: Vec<OverlapOut<'a>>) -> Self {
        let totals = &quality.totals;
        let count = |class: TokenClass| totals.tokens[class].0;
        Self {
            layout: &quality.layout,
            confidence: &quality.confidence,
            reasons: &quality.reasons,
            rows: quality.rows.into(),
            set_aside: quality
                .set_aside
                .iter()
                .map(|(reason, aside)| {
                    let billed_cost = aside.billed.map(|billed| plain(billed.0));
                    let rows = aside.rows;
                    (&**reason, AsideOut { rows, billed_cost })
                })
                .collect(),
            spread: quality.spread,
            rounded_hours: quality.rounded_hours,
            foreign_costs: quality.foreign_costs,
            period: quality.period.key(),
            period_reason: &quality.period_reason,
            columns: Columns {
                used: &quality.used,
                ignored: &quality.ignored,
            },
            days: quality.span.map(Days::from),
            gaps: quality.gaps.iter().map(|&gap| gap.into()).collect(),
            products: &quality.products,
            models: &quality.models,
            resources: &quality.resources,
            tokens: TokensByClass {
                input: count(TokenClass::Input),
                cache_write_5m: count(TokenClass::CacheWrite5m),
                cache_write_1h: count(TokenClass::CacheWrite1h),
                cache_read: count(TokenClass::CacheRead),
                output: count(TokenClass::Output),
            },
            hours: plain(totals.hours.decimal()),
            requests: totals.requests,
            billed_cost: totals.billed.map(|billed| plain(billed.0)),
            checked: (quality.checked.rows > 0).then_some(Checked {
                rows: quality.checked.rows,
                misfits: quality.checked.misfits,
                stated: quality.checked.stated.0,
                ours: quality.checked.ours.0,
            }),
            busy_time: plain(quality.busy_time.decimal()),
            repeats: RepeatsOut {
                rows: quality.repeats.rows,
                tokens: quality.repeats.tokens.0,
                hours: plain(quality.repeats.hours.decimal()),
                exact: quality.repeats.is_exact,
            },
            overlaps,
            rejected: &quality.rejected,
        }
    }
}

/// Every file as JSON, with a final newline.
pub fn inspect_json(
    files: &[FileReport],
    overlaps: &[Overlap],
) -> Result<String, serde_json::Error> {
    let files: Vec<FileOut<'_>> = files
        .iter()
        .map(|file| FileOut {
            file: &file.file,
            path: &file.path,
            sha256: file.sha256,
            outcome: match &file.outcome {
                Ok(quality) => {
                    let overlaps = OverlapOut::of(file, overlaps);
                    Outcome::Read(Box::new(QualityOut::new(quality, overlaps)))
                }
                Err(error) => Outcome::Failed {
                    error: error.to_string(),
                },
            },
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&files)?;
    text.push('\n');
    Ok(text)
}
