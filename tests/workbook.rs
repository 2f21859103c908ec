//! Workbooks as documents: what a file of one holds, what is done and undone, what becomes of damaged files, and of the file
//! that is saved over.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;
#[path = "workbook/damage.rs"]
mod damage;
#[path = "workbook/disk.rs"]
mod disk;
#[path = "workbook/file.rs"]
mod file;
#[path = "workbook/history.rs"]
mod history;
#[path = "workbook/memory.rs"]
mod memory;
#[path = "workbook/random.rs"]
mod random;

use metershift::report;
use metershift::workbook::{Derived, Workbook};

/// Everything that is said of a workbook, to the last byte.
fn told(workbook: &Workbook) -> Vec<String> {
    let derived = Derived::new(workbook);
    let scope = metershift::analysis::Scope {
        product: None,
        weeks: metershift::analysis::Weeks::Counted,
    };
    let explanation = derived.explain(workbook, scope);
    let files = &workbook.files;
    let departures = workbook.departures().into_iter();
    let departures = departures.map(|of| format!("{}: {}", of.name, of.values.join(", ")));
    let mut told = vec![
        report::to_text(workbook, &derived),
        report::to_json(workbook, &derived).unwrap(),
        report::to_csv(&derived).unwrap(),
        report::explain_text(workbook, &derived, &explanation),
        report::explain_json(workbook, &derived, &explanation).unwrap(),
    ];
    for verdict in derived.verdicts() {
        let turns = verdict.turns.iter().map(|of| {
            let [value, limit, turned] =
                [of.value, of.limit, of.turned].map(|value| of.lever.told(value));
            format!("{:?} {value} {limit} {turned}", of.lever)
        });
        let turns: Vec<String> = turns.collect();
        let claim = verdict.claim.shown();
        told.push(format!(
            "{claim}: {:?}, {}, {turns:?}",
            verdict.holds, verdict.reason
        ));
    }
    told.extend(departures);
    // Of rejected rows a workbook knows less once it was saved.
    let rejected = files.iter().any(|file| file.rows().rejected > 0);
    if !rejected {
        told.push(report::inspect_text(
            files,
            &workbook.repeats,
            &workbook.overlaps,
        ));
        told.push(report::inspect_json(files, &workbook.overlaps).unwrap());
    }
    told
}
