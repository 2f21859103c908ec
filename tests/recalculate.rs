//! The spreadsheet, worked out again by `LibreOffice`: it says what the program says, and does so still after a rate was
//! changed in it.
//!
//! Left out, with a word, where there is no `LibreOffice`; `METERSHIFT_SOFFICE=required` makes that a failure.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "export/terms.rs"]
mod terms;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use metershift::analysis::{RateKey, TermId};
use metershift::contract::{RateId, Side};
use metershift::quantity::{Percent, TokenClass, Usd};
use metershift::report::{Export, Exporting, Going, export};
use metershift::workbook::{Derived, Edit, Look, Workbook};
use rust_decimal::Decimal;

/// Tells it to work out every formula of a file that it opens.
const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Every sheet as a CSV file, with its numbers as they are held.
const SHEETS: &str =
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

fn has_office() -> bool {
    let found = Command::new("soffice").arg("--version").output().is_ok();
    let is_required = std::env::var("METERSHIFT_SOFFICE").is_ok_and(|value| value == "required");
    assert!(found || !is_required, "soffice is required and not there");
    if !found {
        let mut said = std::io::stderr().lock();
        writeln!(said, "left out: there is no soffice").unwrap();
    }
    found
}

fn xlsx(workbook: &Workbook) -> Vec<u8> {
    let exporting = Exporting {
        exported_at: "2026-11-26T12:00:00Z".parse().unwrap(),
        look: Look::default(),
    };
    let derived = Derived::new(workbook);
    export(
        Export::Xlsx,
        workbook,
        &derived,
        &exporting,
        &Going::default(),
    )
    .unwrap()
}

/// A sheet: rows of cells.
type Sheet = Vec<Vec<String>>;

/// The sheets of spreadsheets, worked out anew, by the names of both.
fn recalculated(books: &[(&str, Vec<u8>)]) -> BTreeMap<(String, String), Sheet> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS).unwrap();
    let out = folder.path().join("out");
    let paths = books.iter().map(|(name, bytes)| {
        let path = folder.path().join(format!("{name}.xlsx"));
        fs::write(&path, bytes).unwrap();
        path
    });
    let paths: Vec<PathBuf> = paths.collect();
    let ran = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", SHEETS, "--outdir"])
        .arg(&out)
        .args(&paths)
        .output()
        .unwrap();
    let mut sheets = BTreeMap::new();
    for entry in fs::read_dir(&out).unwrap_or_else(|error| panic!("{error}: {ran:?}")) {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (book, sheet) = name.split_once('-').unwrap();
        sheets.insert((book.to_owned(), sheet.to_owned()), read(&path));
    }
    assert!(!sheets.is_empty(), "{ran:?}");
    sheets
}

fn read(path: &Path) -> Sheet {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path);
    let records = reader.unwrap().into_records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn number(text: &str) -> Decimal {
    let plain = Decimal::from_str_exact(text);
    let number = plain.or_else(|_| Decimal::from_scientific(text));
    number.unwrap_or_else(|error| panic!("“{text}” is no number: {error}"))
}

/// Whether an amount of a sheet is one of ours, to the cent.
fn assert_cents(cell: &str, ours: Usd, what: &str) {
    let off = (number(cell) - ours.0).abs();
    // Half of a hundredth of a cent is far more than what 15 digits leave of such amounts.
    assert!(off < Decimal::new(5, 5), "{what}: {cell} is not {}", ours.0);
}

/// What both charge and the difference, in columns B to D of a row.
fn assert_row(row: &[String], baseline: Usd, proposed: Usd, what: &str) {
    assert_cents(&row[1], baseline, &format!("{what}, baseline"));
    assert_cents(&row[2], proposed, &format!("{what}, proposed"));
    assert_cents(&row[3], proposed - baseline, &format!("{what}, difference"));
}

fn assert_same(sheets: &BTreeMap<(String, String), Sheet>, book: &str, workbook: &Workbook) {
    let derived = Derived::new(workbook);
    let sheet = |name: &str| &sheets[&(book.to_owned(), name.to_owned())];
    for ((of, name), rows) in sheets {
        let cells = rows.iter().flatten();
        let mut broken = cells.filter(|cell| cell.starts_with('#') || cell.starts_with("Err:"));
        assert!(of != book || broken.next().is_none(), "{name} has an error");
    }
    let total = &derived.comparison.total;
    let weeks = sheet("Weeks");
    let header = &weeks[3];
    let in_focus: Vec<usize> = derived.pairing.weeks_in_focus().collect();
    for (row, week) in weeks[4..].iter().zip(&in_focus) {
        let first = derived.pairing.rollup.weeks[*week].week.first;
        let pair = &derived.comparison.weeks[*week];
        let (baseline, proposed) = (pair.baseline.total(), pair.proposed.total());
        assert_row(row, baseline, proposed, &format!("{book}, week of {first}"));
        for product in &derived.comparison.products {
            let Some(column) = header.iter().position(|name| *name == product.name) else {
                continue;
            };
            let difference = product.weeks[*week].difference();
            let cell = if row[column].is_empty() {
                "0"
            } else {
                &row[column]
            };
            assert_cents(
                cell,
                difference,
                &format!("{book}, {first}, {}", product.name),
            );
        }
    }
    let last = &weeks[4 + in_focus.len()];
    let (baseline, proposed) = (total.all.baseline.total(), total.all.proposed.total());
    assert_row(last, baseline, proposed, book);
    let products = sheet("Products");
    for product in &derived.comparison.products {
        let row = products.iter().find(|row| row[0] == product.name).unwrap();
        let all = &product.summary.all;
        let what = format!("{book}, {}", product.name);
        assert_row(row, all.baseline.total(), all.proposed.total(), &what);
        let average = product.summary.difference_per_week().unwrap_or_default();
        assert_cents(&row[6], average, &format!("{what}, an average week"));
    }
    let answer = sheet("Answer");
    let row = |begins: &str| {
        let mut rows = answer.iter();
        rows.find(|row| row[0].starts_with(begins))
            .unwrap_or_else(|| panic!("no {begins}"))
    };
    assert_row(row("Total of"), baseline, proposed, book);
    let average = |of: metershift::contract::Charge| of.total().per(total.averaged_weeks).unwrap();
    let (baseline, proposed) = (
        average(total.averaged.baseline),
        average(total.averaged.proposed),
    );
    assert_row(row("Average of"), baseline, proposed, book);
    let dearer = number(&row("Weeks in which")[3]);
    assert_eq!(dearer, Decimal::from(total.weeks_dearer), "{book}");
}

/// The spreadsheet with another value in the cell of that name, and all else as it was.
fn with_value(xlsx: &[u8], name: &str, value: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let mut files: Vec<(String, String)> = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().unwrap().into_owned(), text));
    }
    let book = &files
        .iter()
        .find(|file| file.0 == "xl/workbook.xml")
        .unwrap()
        .1;
    let (_, defined) = book
        .split_once(&format!("<definedName name=\"{name}\">"))
        .unwrap();
    let (place, _) = defined.split_once('<').unwrap();
    let (sheet, cell) = place.split_once('!').unwrap();
    let sheet = sheet.trim_matches('\'');
    let sheets: Vec<&str> = book.split("<sheet name=\"").skip(1).collect();
    let at = sheets
        .iter()
        .position(|of| of.starts_with(&format!("{sheet}\"")))
        .unwrap();
    let begins = format!("<c r=\"{}\"", cell.replace('$', ""));
    let file = format!("xl/worksheets/sheet{}.xml", at + 1);
    let (_, text) = files.iter_mut().find(|of| of.0 == file).unwrap();
    let at = text.find(&begins).unwrap();
    let from = at + text[at..].find("<v>").unwrap() + 3;
    let to = from + text[from..].find("</v>").unwrap();
    assert_ne!(&text[from..to], value);
    text.replace_range(from..to, value);
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        made.start_file(name, options).unwrap();
        made.write_all(text.as_bytes()).unwrap();
    }
    made.finish().unwrap().into_inner()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_spreadsheet_says_the_same_once_it_is_worked_out_again() {
    if !has_office() {
        return;
    }
    let (sample, terms, dated) = (Workbook::sample(), terms::workbook(), terms::dated());
    let key = |side, id| RateKey { side, id };
    // Each: the workbook, the name of a cell, what is written there, and the same in the workbook.
    let input = |at| RateId::Token(at, TokenClass::Input);
    let changes: Vec<(&str, &Workbook, &str, &str, Edit)> = vec![
        (
            "rate",
            &sample,
            "rate_proposed_claude_sonnet_4_6_input",
            "2.345",
            Edit::SetRate(key(Side::Proposed, input(1)), decimal("2.345")),
        ),
        (
            "hour",
            &sample,
            "rate_baseline_trn2_48xlarge_hour",
            "21.5",
            Edit::SetRate(key(Side::Baseline, RateId::Hourly(0)), decimal("21.5")),
        ),
        (
            "tiered",
            &terms,
            "rate_proposed_opus_output",
            "61.25",
            Edit::SetRate(
                key(Side::Proposed, RateId::Token(0, TokenClass::Output)),
                decimal("61.25"),
            ),
        ),
        (
            "free",
            &terms,
            "discount_proposed",
            "1",
            Edit::SetTerm(
                Side::Proposed,
                TermId::Discount,
                Percent(Decimal::ONE_HUNDRED).0,
            ),
        ),
        (
            "dated-rate",
            &dated,
            "rate_proposed_haiku_cache_read_no2",
            "0.6",
            Edit::SetRate(
                key(Side::Proposed, RateId::Token(2, TokenClass::CacheRead)),
                decimal("0.6"),
            ),
        ),
    ];
    let mut books = vec![
        ("sample", xlsx(&sample)),
        ("terms", xlsx(&terms)),
        ("dated", xlsx(&dated)),
    ];
    let mut expected = vec![
        ("sample", sample.clone()),
        ("terms", terms.clone()),
        ("dated", dated.clone()),
    ];
    for (name, workbook, cell, value, edit) in &changes {
        let name = if *name == "dated-rate" { "later" } else { name };
        books.push((name, with_value(&xlsx(workbook), cell, value)));
        let mut other = (*workbook).clone();
        other.apply(edit.clone());
        expected.push((name, other));
    }
    let sheets = recalculated(&books);
    for (name, workbook) in &expected {
        assert_same(&sheets, name, workbook);
    }
}

#[test]
fn what_is_there_before_anything_is_worked_out_is_ours() {
    for workbook in [Workbook::sample(), terms::workbook(), terms::dated()] {
        let derived = Derived::new(&workbook);
        let bytes = xlsx(&workbook);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        // The second sheet is that of the weeks.
        let mut file = archive.by_name("xl/worksheets/sheet2.xml").unwrap();
        file.read_to_string(&mut text).unwrap();
        for week in derived.pairing.weeks_in_focus() {
            let difference = derived.comparison.weeks[week].difference().0.normalize();
            assert!(
                text.contains(&format!("<v>{difference}</v>")),
                "{difference}"
            );
        }
    }
}
