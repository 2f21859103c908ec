//! One file for each source, in its own shape: which layout it is, what every row becomes, and what it adds up to.
//! The expected sums were worked out apart from the program.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "layouts/cloud.rs"]
mod cloud;
#[path = "layouts/hazards.rs"]
mod hazards;
#[path = "layouts/providers.rs"]
mod providers;
#[path = "layouts/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::path::Path;

use metershift::ingest::{FileQuality, Options, Progress, import, import_bytes, layout};
use metershift::quantity::format::plain;

/// A file, and what it holds.
struct Case {
    /// Below `tests/data/layouts`.
    file: &'static str,
    /// The layout's id.
    layout: &'static str,
    taken: u64,
    /// Reasons with rows and billed money.
    set_aside: &'static [(&'static str, u64, Option<&'static str>)],
    rejected: u64,
    spread: u64,
    /// Input, 5-minute and 1-hour cache writes, cache reads, output.
    tokens: [u128; 5],
    hours: &'static str,
    requests: u128,
    billed: Option<&'static str>,
    products: &'static [&'static str],
    models: &'static [&'static str],
    first: &'static str,
    last: &'static str,
}

/// A small text with something in it that has broken readers.
struct Hazard {
    name: &'static str,
    text: &'static [u8],
    taken: u64,
    set_aside: u64,
    rejected: u64,
    /// Tokens of the class `input`.
    input: u128,
    hours: &'static str,
    billed: Option<&'static str>,
    /// The first and the last day; empty where nothing is taken.
    days: &'static str,
    /// Part of what is said of the file, or of the first rejected row.
    error: Option<&'static str>,
}

fn cases() -> impl Iterator<Item = &'static Case> {
    let all = [cloud::CASES, providers::CASES, tools::CASES];
    all.into_iter().flatten()
}

fn read(file: &str) -> FileQuality {
    let path = Path::new("tests/data/layouts").join(file);
    let import = import(&[path], &Options::default(), &Progress::default()).unwrap();
    match &import.files[0].outcome {
        Ok(quality) => quality.clone(),
        Err(error) => panic!("{file}: {error}"),
    }
}

#[test]
fn every_source_is_recognised_and_every_row_is_accounted_for() {
    for case in cases() {
        let quality = read(case.file);
        let name = case.file;
        assert_eq!(quality.layout, case.layout, "{name}: layout");
        let rejected: Vec<String> = quality.rejected.iter().map(ToString::to_string).collect();
        assert_eq!(
            quality.rows.rejected, case.rejected,
            "{name}: {rejected:#?}"
        );
        let set_aside: Vec<_> = quality
            .set_aside
            .iter()
            .map(|(reason, aside)| {
                (
                    &**reason,
                    aside.rows,
                    aside.billed.map(|cost| plain(cost.0)),
                )
            })
            .collect();
        let expected: BTreeSet<_> = case
            .set_aside
            .iter()
            .map(|&(reason, rows, billed)| (reason, rows, billed.map(str::to_owned)))
            .collect();
        assert_eq!(
            set_aside,
            expected.into_iter().collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(quality.rows.taken, case.taken, "{name}: taken");
        let rows = quality.rows;
        assert_eq!(
            rows.read,
            rows.taken + rows.set_aside + rows.rejected,
            "{name}"
        );
        assert_eq!(quality.spread, case.spread, "{name}: spread");

        let totals = &quality.totals;
        assert_eq!(
            totals.tokens.0.map(|count| count.0),
            case.tokens,
            "{name}: tokens"
        );
        assert_eq!(plain(totals.hours.decimal()), case.hours, "{name}: hours");
        assert_eq!(totals.requests, case.requests, "{name}: requests");
        let billed = totals.billed.map(|cost| plain(cost.0));
        assert_eq!(billed.as_deref(), case.billed, "{name}: billed");
        assert_eq!(quality.products, case.products, "{name}: products");
        assert_eq!(quality.models, case.models, "{name}: models");
        let days = quality.span.map_or_else(Default::default, |span| {
            (span.first.to_string(), span.last.to_string())
        });
        assert_eq!(
            (days.0.as_str(), days.1.as_str()),
            (case.first, case.last),
            "{name}"
        );
        assert!(!quality.reasons.is_empty(), "{name}: says why");
    }
}

#[test]
fn every_layout_has_a_file_here_but_our_own() {
    let tested: BTreeSet<&str> = cases().map(|case| case.layout).collect();
    let untested: Vec<&str> = layout::ALL
        .iter()
        .map(|layout| layout.id)
        .filter(|id| !tested.contains(id) && *id != "native")
        .collect();
    assert!(untested.is_empty(), "no file of {untested:?}");
}

#[test]
fn what_has_broken_readers_is_read_rightly_or_refused_loudly() {
    for hazard in hazards::HAZARDS {
        let name = hazard.name;
        let files = [("usage.csv", hazard.text)];
        let import = import_bytes(&files, &Options::default()).unwrap();
        let quality = match &import.files[0].outcome {
            Ok(quality) => quality,
            Err(error) => {
                let error = error.to_string();
                let Some(expected) = hazard.error else {
                    panic!("{name}: {error}");
                };
                assert!(error.contains(expected), "{name}: {error}");
                assert_eq!(hazard.taken, 0, "{name}");
                continue;
            }
        };
        let rows = quality.rows;
        let said = quality.rejected.first().map(ToString::to_string);
        assert_eq!(
            (rows.taken, rows.set_aside, rows.rejected),
            (hazard.taken, hazard.set_aside, hazard.rejected),
            "{name}: {said:?} {:?}",
            quality.set_aside
        );
        if let Some(expected) = hazard.error {
            let said = said.unwrap_or_default();
            assert!(said.contains(expected), "{name}: {said}");
        }
        assert_eq!(quality.totals.tokens.0[0].0, hazard.input, "{name}: input");
        assert_eq!(
            plain(quality.totals.hours.decimal()),
            hazard.hours,
            "{name}: hours"
        );
        let billed = quality.totals.billed.map(|cost| plain(cost.0));
        assert_eq!(billed.as_deref(), hazard.billed, "{name}: billed");
        let days = quality
            .span
            .map_or_else(String::new, |span| format!("{} {}", span.first, span.last));
        assert_eq!(days, hazard.days, "{name}: days");
    }
}
