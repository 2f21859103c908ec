//! What became of every row of every file, as text and JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::Rows;
use crate::ingest::{FileQuality, FileReport, Rejection};
use crate::quantity::TokenClass;
use crate::quantity::format::{self, plain};

/// Rejected rows that text lists one by one.
const LISTED: usize = 20;

/// Every file in a few lines.
pub fn inspect_text(files: &[FileReport]) -> String {
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
    lines.join("\n")
}

/// One file in a few lines.
pub struct FileAccount {
    /// The file.
    pub path: String,
    /// What was found, each with a label, which is empty where the one before goes on.
    pub lines: Vec<(&'static str, String)>,
}

impl FileAccount {
    /// What became of `file`.
    pub fn new(file: &FileReport) -> Self {
        let lines = match &file.outcome {
            Ok(quality) => quality_lines(quality),
            Err(error) => vec![("Unusable", error.to_string())],
        };
        Self {
            path: file.path.clone(),
            lines,
        }
    }
}

fn quality_lines(quality: &FileQuality) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mut line = |label: &'static str, text: String| lines.push((label, text));
    line(
        "Layout",
        format!("{} ({})", quality.title, quality.confidence),
    );
    for reason in &quality.reasons {
        line("", reason.clone());
    }
    let used = quality
        .used
        .iter()
        .map(|(field, column)| format!("{field} ← {column}"));
    line("Columns", used.collect::<Vec<_>>().join(", "));
    if !quality.ignored.is_empty() {
        line("Ignored", quality.ignored.join(", "));
    }
    let rows = quality.rows;
    let count = |rows: u64| format::count(rows.into());
    line(
        "Rows",
        format!(
            "{} read = {} taken + {} set aside + {} rejected",
            count(rows.read),
            count(rows.taken),
            count(rows.set_aside),
            count(rows.rejected)
        ),
    );
    for (reason, rows) in &quality.set_aside {
        line("", format!("{} set aside: {reason}", count(*rows)));
    }
    line("Each covers", quality.period_reason.clone());
    for (rows, what) in [
        (
            quality.spread,
            "rows spread evenly over the days they cover",
        ),
        (quality.rounded_hours, "rows with hours rounded to 1e-12 h"),
        (quality.rounded_costs, "rows with billed cost rounded"),
    ] {
        if rows > 0 {
            line("", format!("{} {what}", count(rows)));
        }
    }
    if let Some(span) = quality.span {
        line(
            "Days",
            format!("{} to {}", span.first.shown(), span.last.shown()),
        );
    }
    for (label, names) in [
        ("Products", &quality.products),
        ("Models", &quality.models),
        ("Resources", &quality.resources),
    ] {
        if !names.is_empty() {
            line(label, names.join(", "));
        }
    }
    let totals = &quality.totals;
    for (class, tokens) in totals.tokens.iter().filter(|(_, tokens)| !tokens.is_zero()) {
        line(
            "Tokens",
            format!("{} {}", format::count(tokens.0), class.shown()),
        );
    }
    if !totals.hours.is_zero() {
        line("Hours", plain(totals.hours.decimal()));
    }
    if totals.requests > 0 {
        line("Requests", format::count(totals.requests));
    }
    if let Some(billed) = totals.billed {
        line("Billed", format::cents(billed));
    }
    for rejection in quality.rejected.iter().take(LISTED) {
        line("Rejected", rejection.to_string());
    }
    if rows.rejected > LISTED as u64 {
        let more = rows.rejected - LISTED as u64;
        line(
            "",
            format!(
                "and {} more; --format json lists the first {}",
                count(more),
                Rejection::KEPT
            ),
        );
    }
    lines
}

#[derive(Serialize)]
struct FileOut<'a> {
    file: &'a str,
    path: &'a str,
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
    set_aside: &'a BTreeMap<&'static str, u64>,
    spread: u64,
    rounded_hours: u64,
    period: &'static str,
    period_reason: &'a str,
    columns: Columns<'a>,
    days: Option<Days>,
    products: &'a [String],
    models: &'a [String],
    resources: &'a [String],
    tokens: TokensByClass,
    hours: String,
    requests: u128,
    billed_cost: Option<String>,
    rejected: &'a [Rejection],
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

impl<'a> From<&'a FileQuality> for QualityOut<'a> {
    fn from(quality: &'a FileQuality) -> Self {
        let totals = &quality.totals;
        let count = |class: TokenClass| totals.tokens[class].0;
        Self {
            layout: quality.layout,
            confidence: quality.confidence,
            reasons: &quality.reasons,
            rows: quality.rows.into(),
            set_aside: &quality.set_aside,
            spread: quality.spread,
            rounded_hours: quality.rounded_hours,
            period: quality.period.key(),
            period_reason: &quality.period_reason,
            columns: Columns {
                used: &quality.used,
                ignored: &quality.ignored,
            },
            days: quality.span.map(|span| Days {
                first: span.first.to_string(),
                last: span.last.to_string(),
            }),
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
            rejected: &quality.rejected,
        }
    }
}

/// Every file as JSON, with a final newline.
pub fn inspect_json(files: &[FileReport]) -> Result<String, serde_json::Error> {
    let files: Vec<FileOut<'_>> = files
        .iter()
        .map(|file| FileOut {
            file: &file.file,
            path: &file.path,
            outcome: match &file.outcome {
                Ok(quality) => Outcome::Read(Box::new(quality.into())),
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
