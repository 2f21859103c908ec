//! Workbooks on the command line: the same numbers as from the files they were made of.

use metershift::analysis::{RateKey, RateKind};
use metershift::contract::{RateId, Side};
use metershift::ingest::{Options, Progress, import};
use metershift::quantity::{Multiplier, TokenClass};
use metershift::usage::{Method, Projection};
use metershift::workbook::file::Saved;
use metershift::workbook::{Edit, Look, Workbook, read_contract, save};
use tempfile::TempDir;

use super::{folder, run, run_with};

/// What is compared, by files.
const FILES: &str =
    "usage.csv hours.csv flawed.csv empty.csv --baseline hourly.toml --proposed token.toml";

/// A workbook of those files, as the window makes one, with two scenarios, in a folder that has nothing else.
fn plan() -> (TempDir, TempDir) {
    let files = folder();
    let path = |name: &str| files.path().join(name);
    let paths = ["usage.csv", "hours.csv", "flawed.csv", "empty.csv"].map(path);
    // The names in reports are those on the command line.
    let mut import = import(&paths, &Options::default(), &Progress::default()).unwrap();
    for file in &mut import.files {
        file.path.clone_from(&file.file);
    }
    for source in &mut import.usage.sources {
        source.path.clone_from(&source.file);
    }
    for overlap in &mut import.overlaps {
        overlap.paths = overlap.files.clone();
    }
    let contract = |name| Some(read_contract(&path(name)).unwrap());
    let mut workbook = Workbook::new(import, contract("hourly.toml"), contract("token.toml"));
    workbook.apply(Edit::DuplicateScenario);
    workbook.apply(Edit::RenameScenario(1, "Draft, “cheap”".to_owned()));
    let key = RateKey {
        side: Side::Proposed,
        id: RateId::Token(0, TokenClass::Input),
    };
    workbook.apply(Edit::SetRate(key, "0.5".parse().unwrap()));
    workbook.apply(Edit::SetVolume(
        RateKind::Hours,
        Multiplier("1.5".parse().unwrap()),
    ));
    workbook.apply(Edit::SetProjection(Some(Projection {
        weeks: 2,
        method: Method::Flat,
    })));
    workbook.apply(Edit::ShowScenario(0));
    let alone = tempfile::tempdir().unwrap();
    let saved = Saved {
        workbook,
        look: Look::default(),
        unsaved: None,
    };
    save(&alone.path().join("plan.metershift"), &saved, None).unwrap();
    (files, alone)
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

#[test]
fn a_workbook_reports_what_its_files_do() {
    let (files, alone) = plan();
    for options in [
        "",
        "--format json",
        "--format csv",
        "--mode dated",
        "--from 2026-06-08",
        "--to 2026-06-07 --format json",
        "--product Kiro --model claude-haiku-4-5",
        "--week-start sunday --token-volume 1.3",
        "--project 4 --count-projected",
        "--effective 2026-06-08 --mode dated",
    ] {
        let from_files = format!("report {FILES} {options}");
        let from_workbook = format!("report plan.metershift {options}");
        let expected = run(&files, &words(from_files.trim()));
        let said = run(&alone, &words(from_workbook.trim()));
        assert_eq!((said.code, &*said.err), (Some(0), ""), "{options}");
        assert_eq!(said.out, expected.out, "{options}");
    }
    // A row was rejected, whoever says so.
    assert_eq!(
        run(&alone, &words("report plan.metershift --strict")).code,
        Some(1)
    );
    let explained = run(&alone, &words("explain plan.metershift"));
    let expected = run(&files, &words(&format!("explain {FILES}")));
    assert_eq!(explained.out, expected.out);
}

#[test]
fn a_scenario_is_chosen_by_its_name() {
    let (_, alone) = plan();
    let report = |arguments: &[&str]| {
        run(
            &alone,
            &[&["report", "plan.metershift"], arguments].concat(),
        )
    };
    let (shown, first) = (report(&[]), report(&["--scenario", "As proposed"]));
    assert_eq!(shown.out, first.out);
    let draft = report(&["--scenario", "Draft, “cheap”"]);
    assert_eq!((draft.code, &*draft.err), (Some(0), ""));
    assert_ne!(draft.out, first.out);
    // Options change what the scenario says, and leave the rest.
    let again = report(&[
        "--scenario",
        "Draft, “cheap”",
        "--hour-volume",
        "1",
        "--mode",
        "throughout",
    ]);
    assert_ne!(again.out, draft.out);
    let unknown = report(&["--scenario", "Draft"]);
    assert_eq!((unknown.code, &*unknown.out), (Some(2), ""));
    let expected = "there is no scenario “Draft”; there are “As proposed”, “Draft, “cheap””";
    assert!(unknown.err.contains(expected), "{}", unknown.err);
}

#[test]
fn what_cannot_be_with_a_workbook_is_refused() {
    let (files, alone) = plan();
    let plan = alone.path().join("plan.metershift");
    let bytes = std::fs::read(&plan).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(files.path().join(name), bytes).unwrap();
    write("plan.metershift", &bytes);
    write("renamed.csv", &bytes);
    write("half.metershift", &bytes[..bytes.len() / 2]);
    write("usage.metershift", super::USAGE.as_bytes());
    write(
        "newer.metershift",
        &String::from_utf8(bytes.clone())
            .unwrap()
            .replacen("\"metershift\": 2", "\"metershift\": 7", 1)
            .into_bytes(),
    );
    let cases = [
        (
            "report plan.metershift usage.csv",
            2,
            "a workbook is opened by itself, without other files",
        ),
        (
            "report usage.csv renamed.csv",
            2,
            "a workbook is opened by itself, without other files",
        ),
        (
            "report plan.metershift --once",
            2,
            "how files are read cannot be changed in a workbook",
        ),
        (
            "report plan.metershift --map product=Team",
            2,
            "how files are read cannot be changed in a workbook",
        ),
        (
            "report plan.metershift --product Nobody",
            2,
            "there is no product “Nobody”; there are Kiro",
        ),
        (
            "report plan.metershift --from 2030-01-01",
            2,
            "no usage is in these weeks",
        ),
        (
            "report half.metershift",
            1,
            "half.metershift is damaged: its end is missing",
        ),
        (
            "explain half.metershift",
            1,
            "half.metershift is damaged: its end is missing",
        ),
        (
            "inspect half.metershift",
            1,
            "half.metershift is damaged: its end is missing",
        ),
        (
            "report newer.metershift",
            1,
            "newer.metershift was written by a later version of Metershift (format 7",
        ),
        (
            "report usage.metershift",
            1,
            "usage.metershift is not a Metershift workbook but a table, perhaps usage; let its name end in .csv",
        ),
        (
            "report none.metershift",
            1,
            "none.metershift cannot be read",
        ),
        (
            "inspect plan.metershift usage.csv",
            2,
            "a workbook is inspected by itself",
        ),
        (
            "inspect plan.metershift --once",
            2,
            "a workbook is inspected by itself",
        ),
        (
            "inspect plan.metershift --save-rejected rejected-rows.csv",
            2,
            "no rejected rows",
        ),
    ];
    for (arguments, code, expected) in cases {
        let said = run(&files, &words(arguments));
        assert_eq!(
            (said.code, &*said.out),
            (Some(code), ""),
            "{arguments}: {}",
            said.err
        );
        assert!(said.err.contains(expected), "{arguments}: {}", said.err);
        assert_eq!(said.err.lines().count(), 1, "{arguments}: {}", said.err);
    }
    let renamed = run(&files, &["report", "renamed.csv"]);
    assert_eq!(renamed.out, run(&alone, &["report", "plan.metershift"]).out);
}

#[test]
fn inspect_says_what_a_workbook_holds() {
    let (_, alone) = plan();
    let said = run(&alone, &["inspect", "plan.metershift"]);
    assert_eq!((said.code, &*said.err), (Some(0), ""));
    for expected in [
        "plan.metershift is a workbook: usage of 1 product, 7 Jun 2026 to 8 Jun 2026; “Tokens” against “Hours”; scenarios \
         “As proposed”, “Draft, “cheap””; it was made from these files\n\n",
        "  Unusable     the file is empty",
        "line 3, column input_tokens: the value is not a whole number",
    ] {
        assert!(said.out.contains(expected), "{}", said.out);
    }
    let json: serde_json::Value =
        serde_json::from_str(&run(&alone, &["inspect", "plan.metershift", "--format", "json"]).out)
            .unwrap();
    assert_eq!(json.as_array().map(Vec::len), Some(4));
    assert_eq!(
        run(&alone, &["inspect", "plan.metershift", "--strict"]).code,
        Some(1)
    );
}

/// To look whether it is a workbook must not take its beginning away.
#[cfg(target_os = "linux")]
#[test]
fn usage_that_can_be_read_but_once_is_read_whole() {
    let files = folder();
    let expected = run(&files, &["report", "usage.csv"]);
    let piped = run_with(&files, &["report", "/dev/stdin"], super::USAGE.as_bytes());
    assert_eq!((piped.code, &*piped.err), (Some(0), ""));
    assert_eq!(piped.out, expected.out);
}
