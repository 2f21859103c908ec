//! The commands, run as people and scripts run them: exit codes, and what is printed where.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "cli/workbook.rs"]
mod workbook;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

const USAGE: &str = "\
date,product,model,input_tokens,output_tokens,note
2026-06-07,Kiro,claude-sonnet-4-6,1000000,,
2026-06-08,Kiro,claude-sonnet-4-6,,200000,
2026-06-08,Kiro,claude-haiku-4-5,500000,,
";

const HOURS: &str = "\
date,product,resource,compute_hours
2026-06-07,Kiro,trn2.48xlarge,0.5
2026-06-08,Kiro,trn2.48xlarge,0.25
";

/// Line 3 says 12.5 tokens; the last row says nothing.
const FLAWED: &str = "\
date,product,model,input_tokens,billed_cost
2026-06-07,Kiro,claude-sonnet-4-6,1000000,1.50
2026-06-08,Kiro,claude-sonnet-4-6,12.5,
2026-06-08,Kiro,claude-sonnet-4-6,,
";

const HOURLY_CARD: &str = "name = 'Hours'\n[[hourly]]\nresource = '*'\nusd_per_hour = 10\n";
const TOKEN_CARD: &str = "name = 'Tokens'\n[[token]]\nmodel = 'claude-sonnet-*'\ninput = 3\noutput = 15\n[[token]]\nmodel = '*'\ninput = 1\n";

/// A folder with the files above, in which commands run.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("usage.csv", USAGE),
        ("hours.csv", HOURS),
        ("flawed.csv", FLAWED),
        ("empty.csv", ""),
        ("other.csv", "name,colour\nsky,blue\n"),
        ("rejected.csv", "date,input_tokens\nyesterday,1\n"),
        ("hourly.toml", HOURLY_CARD),
        ("token.toml", TOKEN_CARD),
        (
            "wrong.toml",
            "name = 'Wrong'\n[[token]]\nmodel = 'm'\ninput = 3.1\n",
        ),
        ("unclear.csv", "date,input_tokens\n3/4/25,5\n"),
        ("table.csv", "Wann;Menge\n2026-06-01;5\n"),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let nested = folder.path().join("nested/deeper");
    std::fs::create_dir_all(&nested).unwrap();
    std::fs::create_dir(folder.path().join("nothing")).unwrap();
    std::fs::write(folder.path().join("nested/usage.csv"), USAGE).unwrap();
    std::fs::write(nested.join("hours.csv"), HOURS).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(USAGE.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    std::fs::write(folder.path().join("usage.csv.gz"), packed).unwrap();
    folder
}

/// The program where there is no display, in `folder`.
fn metershift(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metershift"));
    command
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null());
    command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET");
    command
}

/// What a command said.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(folder: &TempDir, arguments: &[&str]) -> Said {
    said(metershift(folder, arguments).output().unwrap())
}

/// The same with `input` on standard input.
fn run_with(folder: &TempDir, arguments: &[&str], input: &[u8]) -> Said {
    let mut command = metershift(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    said(child.wait_with_output().unwrap())
}

fn said(output: Output) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let text = |bytes| String::from_utf8(bytes).unwrap().replace('\u{a0}', " ");
    Said {
        code: status.code(),
        out: text(stdout),
        err: text(stderr),
    }
}

fn json_of(folder: &TempDir, arguments: &[&str]) -> Value {
    let said = run(folder, arguments);
    assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn exit_codes_say_whether_it_worked() {
    let folder = folder();
    // Arguments; the exit code; what is on standard output and on standard error, "" for nothing at all.
    let cases: &[(&str, i32, &str, &str)] = &[
        // It worked.
        ("report", 0, "Token billing costs", ""),
        ("report usage.csv hours.csv", 0, "2 files, 5 rows read", ""),
        ("report usage.csv hours.csv --strict", 0, "Kiro", ""),
        (
            "report flawed.csv",
            0,
            "1 rejected",
            "flawed.csv: line 3, column input_tokens: “12.5” is not a whole number",
        ),
        ("inspect usage.csv", 0, "Metershift's own layout", ""),
        (
            "inspect flawed.csv",
            0,
            "line 3, column input_tokens: “12.5”",
            "",
        ),
        ("report nested", 0, "2 files, 5 rows read", ""),
        ("report nested/*.csv", 0, "1 file, 3 rows read", ""),
        (
            "report usage.csv.gz hours.csv",
            0,
            "2 files, 5 rows read",
            "",
        ),
        ("report unclear.csv --dates dmy", 0, "1 file, ", ""),
        (
            "inspect table.csv --map time=Wann --map input_tokens=Menge --unit input_tokens=K",
            0,
            "5,000 input",
            "",
        ),
        ("--version", 0, "metershift 0.", ""),
        ("--help", 0, "report", ""),
        ("report --help", 0, "--strict", ""),
        // Nothing usable, or a row rejected where none may be.
        ("report flawed.csv --strict", 1, "1 rejected", "line 3"),
        ("inspect flawed.csv --strict", 1, "line 3", ""),
        (
            "report missing.csv",
            1,
            "",
            "missing.csv: there is no file of this name",
        ),
        ("report empty.csv", 1, "", "empty.csv: the file is empty"),
        (
            "report other.csv",
            1,
            "",
            "other.csv: line 1: the header is not one that is known",
        ),
        (
            "report nothing",
            1,
            "",
            "nothing: there is no usage file in this folder",
        ),
        ("report *.tsv", 1, "", "*.tsv: no file matches this pattern"),
        (
            "report unclear.csv",
            1,
            "",
            "say which with --dates mdy or --dates dmy",
        ),
        (
            "inspect usage.csv --layout native2",
            2,
            "",
            "“native2” is not a layout; the layouts are anthropic-console-cost",
        ),
        (
            "report rejected.csv",
            1,
            "",
            "rejected.csv: line 2, column date: “yesterday” is not a date",
        ),
        ("inspect rejected.csv", 1, "“yesterday” is not a date", ""),
        (
            "inspect missing.csv",
            1,
            "there is no file of this name",
            "",
        ),
        (
            "report usage.csv --baseline missing.toml",
            1,
            "",
            "the rate card missing.toml cannot be read",
        ),
        (
            "report usage.csv --proposed wrong.toml",
            1,
            "",
            "the rate card wrong.toml cannot be used: line 4, column 9",
        ),
        (
            "report usage.csv --proposed usage.csv",
            1,
            "",
            "the rate card usage.csv cannot be used: line 1",
        ),
        // Wrong usage.
        ("report --fromat json", 2, "", "--fromat"),
        ("report --format yaml", 2, "", "yaml"),
        ("inspect usage.csv --format csv", 2, "", "csv"),
        (
            "report usage.csv --week-start someday",
            2,
            "",
            "“someday” is not a day of the week",
        ),
        (
            "report usage.csv --period year",
            2,
            "",
            "“year” is not a period",
        ),
        ("report --baseline", 2, "", "--baseline"),
        ("inspect", 2, "", "FILES"),
        (
            "inspect usage.csv --dates ymd",
            2,
            "",
            "“ymd” is not an order of dates",
        ),
        ("inspect usage.csv --decimal dot", 2, "", "dot"),
        ("inspect usage.csv --first-day today", 2, "", "today"),
        ("--strict", 2, "", "--strict"),
    ];
    let mut wrong = Vec::new();
    for (arguments, code, out, err) in cases {
        let said = run(&folder, &arguments.split(' ').collect::<Vec<_>>());
        let fits = |text: &str, part: &str| {
            if part.is_empty() {
                text.is_empty()
            } else {
                text.contains(part)
            }
        };
        if said.code != Some(*code) || !fits(&said.out, out) || !fits(&said.err, err) {
            wrong.push(format!(
                "metershift {arguments}\n→ {:?}\n{}\nerr: {}",
                said.code, said.out, said.err
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn complaints_are_single_lines_that_name_the_program() {
    let folder = folder();
    for (arguments, lines) in [
        (&["report", "missing.csv", "empty.csv", "flawed.csv"][..], 3),
        (&["report", "--proposed", "wrong.toml"], 1),
    ] {
        let said = run(&folder, arguments);
        assert_eq!(said.err.lines().count(), lines, "{}", said.err);
        assert!(
            said.err
                .lines()
                .all(|line| line.starts_with("metershift: ")),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_file_that_cannot_be_used_spoils_nothing_but_itself() {
    let folder = folder();
    let cards = [
        "--baseline",
        "hourly.toml",
        "--proposed",
        "token.toml",
        "--format",
        "json",
    ];
    let good = run(
        &folder,
        &[&["report", "usage.csv", "hours.csv"][..], &cards].concat(),
    );
    let beside = [
        "report",
        "missing.csv",
        "usage.csv",
        "other.csv",
        "hours.csv",
        "empty.csv",
    ];
    let beside = run(&folder, &[&beside[..], &cards].concat());
    assert_eq!((good.code, beside.code), (Some(0), Some(0)));
    // But for the list of what could not be used.
    let comparison = |out: &str| {
        let mut json: Value = serde_json::from_str(out).unwrap();
        json.as_object_mut()
            .unwrap()
            .remove("unusable_files")
            .unwrap();
        json
    };
    assert_eq!(comparison(&good.out), comparison(&beside.out));
    let unusable = serde_json::from_str::<Value>(&beside.out).unwrap()["unusable_files"].clone();
    let names: Vec<&Value> = unusable
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["file"])
        .collect();
    assert_eq!(names, ["empty.csv", "missing.csv", "other.csv"]);
    assert_eq!(good.err, "");
    for name in ["missing.csv", "other.csv", "empty.csv"] {
        assert!(
            beside.err.contains(&format!("metershift: {name}: ")),
            "{}",
            beside.err
        );
    }
}

#[test]
fn a_report_compares_the_contracts_that_are_given() {
    let folder = folder();
    let report = |more: &[&str]| {
        json_of(
            &folder,
            &[
                &["report", "usage.csv", "hours.csv", "--format", "json"][..],
                more,
            ]
            .concat(),
        )
    };
    // 0.75 h × 10 = 7.5 against 1 × 3 + 0.2 × 15 + 0.5 × 1 = 6.5.
    let given = report(&["--baseline", "hourly.toml", "--proposed", "token.toml"]);
    assert_eq!(
        given["total"],
        json!({"baseline": "7.5", "proposed": "6.5", "difference": "-1"})
    );
    assert_eq!(given["baseline"]["name"], "Hours");
    assert_eq!(given["proposed"]["name"], "Tokens");
    assert_eq!(
        given["rows"],
        json!({"read": 5, "taken": 5, "set_aside": 0, "rejected": 0})
    );

    // List prices stand in for what is not given: 0.75 × 35.7608, and 0.5 × 1 for Haiku 4.5.
    let listed = report(&[]);
    assert_eq!(listed["total"]["baseline"], "26.8206");
    assert_eq!(listed["total"]["proposed"], "6.5");
    let half = report(&["--baseline", "hourly.toml"]);
    assert_eq!(half["baseline"], given["baseline"]);
    assert_eq!(half["proposed"], listed["proposed"]);

    // The other way round.
    let reversed = report(&["--baseline", "token.toml", "--proposed", "hourly.toml"]);
    assert_eq!(
        reversed["total"],
        json!({"baseline": "6.5", "proposed": "7.5", "difference": "1"})
    );
}

#[test]
fn every_format_reports_the_same_comparison() {
    let folder = folder();
    let report = |format: &str| {
        let arguments = [
            "report",
            "usage.csv",
            "hours.csv",
            "--proposed",
            "token.toml",
            "--baseline",
            "hourly.toml",
        ];
        let said = run(&folder, &[&arguments[..], &["--format", format]].concat());
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{format}");
        said.out
    };
    assert_eq!(
        report("csv"),
        "week_start,product,baseline,proposed,difference,partial,one_sided,projected,mode,model,token_volume,hour_volume\n\
         2026-06-01,Kiro,5,3,-2,true,false,false,throughout,,1,1\n\
         2026-06-08,Kiro,2.5,3.5,1,true,false,false,throughout,,1,1\n"
    );
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    assert_eq!(json["products"][0]["difference"], "-1");
    let text = report("text");
    assert!(
        text.starts_with(
            "Over 2 partial weeks of data, token billing costs $1.00 less than compute hours"
        ),
        "{text}"
    );
    // Text is what is printed unless something else is asked for.
    let default = run(
        &folder,
        &[
            "report",
            "usage.csv",
            "hours.csv",
            "--proposed",
            "token.toml",
            "--baseline",
            "hourly.toml",
        ],
    );
    assert_eq!(default.out, text);
}

#[test]
fn weeks_start_on_the_day_that_is_chosen() {
    let folder = folder();
    let weeks = |day: &str| {
        let arguments = [
            "report",
            "usage.csv",
            "hours.csv",
            "--format",
            "json",
            "--week-start",
            day,
        ];
        let json = json_of(&folder, &arguments);
        let starts: Vec<Value> = json["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|week| week["start"].clone())
            .collect();
        (json["week_start"].clone(), starts)
    };
    // The data is of Sunday 7 and Monday 8 June 2026.
    assert_eq!(
        weeks("monday"),
        (
            json!("monday"),
            vec![json!("2026-06-01"), json!("2026-06-08")]
        )
    );
    for sunday in ["sunday", "Sunday", "sun"] {
        assert_eq!(weeks(sunday), (json!("sunday"), vec![json!("2026-06-07")]));
    }
    assert_eq!(
        weeks("friday"),
        (json!("friday"), vec![json!("2026-06-05")])
    );
}

#[test]
fn rows_cover_the_period_that_is_chosen() {
    let folder = folder();
    let weeks = |period: &str| {
        let json = json_of(
            &folder,
            &[
                "report",
                "hours.csv",
                "--format",
                "json",
                "--period",
                period,
            ],
        );
        json["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|week| week["partial"] == true)
            .collect::<Vec<_>>()
    };
    // 7 and 8 June are two days; as weekly totals they reach to 14 June, as monthly ones to 7 July.
    assert_eq!(weeks("auto"), [true, true]);
    assert_eq!(weeks("day"), [true, true]);
    assert_eq!(weeks("week"), [true, false]);
    assert_eq!(weeks("month"), [true, false, false, false, false, true]);
}

#[test]
fn without_files_the_report_is_of_the_sample() {
    let folder = folder();
    let json = json_of(&folder, &["report", "--format", "json"]);
    assert_eq!(
        json["total"],
        json!({"baseline": "655478187.43576", "proposed": "671863554.762041925", "difference": "16385367.326281925"})
    );
    let names: Vec<&Value> = json["products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|product| &product["name"])
        .collect();
    assert_eq!(names, ["Alexa shopping assistant", "Kiro", "Quick"]);
    let text = run(&folder, &["report"]).out;
    assert!(
        text.contains("Sample: usage and contracts are made up"),
        "{text}"
    );

    // The sample's usage between other contracts.
    let other = json_of(
        &folder,
        &["report", "--format", "json", "--baseline", "hourly.toml"],
    );
    assert_eq!(other["proposed"], json["proposed"]);
    assert_eq!(other["total"]["proposed"], json["total"]["proposed"]);
    assert_eq!(other["baseline"]["name"], "Hours");
    assert_ne!(other["total"]["baseline"], json["total"]["baseline"]);
}

// Elsewhere a window would open.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_display_the_window_becomes_a_text_report() {
    let folder = folder();
    for arguments in [
        &[][..],
        &["usage.csv", "hours.csv"],
        &["--week-start", "sunday", "hours.csv", "usage.csv"],
        &["--proposed", "token.toml"],
    ] {
        let said = run(&folder, arguments);
        let report = run(&folder, &[&["report"], arguments].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert_eq!(said.out, report.out);
        assert!(!said.out.is_empty());
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
        assert!(
            said.err.starts_with("metershift: ") && said.err.contains("there is no display"),
            "{}",
            said.err
        );
    }
    for (arguments, complaint) in [
        (&["missing.csv"][..], "there is no file of this name"),
        (
            &["--baseline", "missing.toml"],
            "the rate card missing.toml cannot be read",
        ),
    ] {
        let said = run(&folder, arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
        assert!(said.err.contains(complaint), "{}", said.err);
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let folder = folder();
    for arguments in [
        &["report", "--format", "json"][..],
        &["inspect", "usage.csv"],
    ] {
        let mut command = metershift(&folder, arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn inspect_says_as_json_how_each_file_was_read() {
    let folder = folder();
    let arguments = [
        "inspect",
        "usage.csv",
        "missing.csv",
        "hours.csv",
        "flawed.csv",
        "--format",
        "json",
    ];
    let files = json_of(&folder, &arguments);
    let files = files.as_array().unwrap();
    let names: Vec<&Value> = files.iter().map(|file| &file["file"]).collect();
    assert_eq!(
        names,
        ["flawed.csv", "hours.csv", "missing.csv", "usage.csv"],
        "sorted by name"
    );
    let [flawed, hours, missing, usage] = files.as_slice() else {
        unreachable!("four files were given")
    };

    // The documented fields; others may stand beside them.
    let documented = |file: &Value| {
        let fields = [
            "file",
            "sha256",
            "layout",
            "confidence",
            "rows",
            "columns",
            "days",
            "products",
            "models",
            "tokens",
            "hours",
            "billed_cost",
            "rejected",
        ];
        fields
            .iter()
            .map(|&field| (field.to_owned(), file[field].clone()))
            .collect::<serde_json::Map<_, _>>()
    };
    let tokens = |input: u64, output: u64| json!({"input": input, "cache_write_5m": 0, "cache_write_1h": 0, "cache_read": 0, "output": output});
    assert_eq!(
        Value::Object(documented(usage)),
        json!({
            "file": "usage.csv", "sha256": "d8e3d8d2a8e26196ba2537b458d13b5057068ea7da7d39aebac90cc89f9eb0ac",
            "layout": "native", "confidence": "certain",
            "rows": {"read": 3, "taken": 3, "set_aside": 0, "rejected": 0},
            "columns": {
                "used": {
                    "time": "date", "product": "product", "model": "model",
                    "input_tokens": "input_tokens", "output_tokens": "output_tokens",
                },
                "ignored": ["note"],
            },
            "days": {"first": "2026-06-07", "last": "2026-06-08"},
            "products": ["Kiro"], "models": ["claude-haiku-4-5", "claude-sonnet-4-6"],
            "tokens": tokens(1_500_000, 200_000), "hours": "0", "billed_cost": null, "rejected": [],
        })
    );
    assert_eq!(
        Value::Object(documented(flawed)),
        json!({
            "file": "flawed.csv", "sha256": "71f766e0efd88c4dfda4a7553745ec22cf3ede1765e1a8822c7d5684ba8d5d12",
            "layout": "native", "confidence": "certain",
            "rows": {"read": 3, "taken": 1, "set_aside": 1, "rejected": 1},
            "columns": {
                "used": {
                    "time": "date", "product": "product", "model": "model",
                    "input_tokens": "input_tokens", "billed_cost": "billed_cost",
                },
                "ignored": [],
            },
            "days": {"first": "2026-06-07", "last": "2026-06-07"},
            "products": ["Kiro"], "models": ["claude-sonnet-4-6"],
            "tokens": tokens(1_000_000, 0), "hours": "0", "billed_cost": "1.5",
            "rejected": [{
                "line": 3, "column": "input_tokens", "value": "12.5",
                "reason": "is not a whole number; tokens and requests are counted one by one",
            }],
        })
    );
    assert_eq!(hours["hours"], "0.75");
    assert_eq!(hours["tokens"], tokens(0, 0));
    for file in [flawed, hours, usage] {
        let reasons = file["reasons"].as_array().unwrap();
        assert!(
            !reasons.is_empty() && reasons.iter().all(Value::is_string),
            "{reasons:?}"
        );
    }
    let error = missing["error"].as_str().unwrap();
    assert!(error.contains("no file of this name"), "{error}");
    assert_eq!(missing["rows"], Value::Null);
    assert_eq!(missing["sha256"], Value::Null);
}

#[test]
fn inspect_says_as_text_how_each_file_was_read() {
    let folder = folder();
    let said = run(
        &folder,
        &[
            "inspect",
            "usage.csv",
            "hours.csv",
            "flawed.csv",
            "missing.csv",
        ],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    let lines: Vec<String> = said
        .out
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "usage.csv",
        "SHA-256 d8e3d8d2a8e26196ba2537b458d13b5057068ea7da7d39aebac90cc89f9eb0ac",
        "Layout Metershift's own layout (certain)",
        "Ignored note",
        "Rows 3 read = 3 taken + 0 set aside + 0 rejected",
        "Rows 3 read = 1 taken + 1 set aside + 1 rejected",
        "1 set aside: no quantity in the row",
        "Days 7 Jun 2026 to 8 Jun 2026",
        "Products Kiro",
        "Models claude-haiku-4-5, claude-sonnet-4-6",
        "Tokens 1,500,000 input",
        "Tokens 200,000 output",
        "Hours 0.75",
        "Billed $1.50",
        "Rejected line 3, column input_tokens: “12.5” is not a whole number; tokens and requests are counted one by one",
        "missing.csv",
        "Unusable there is no file of this name; check the name and the folder",
    ] {
        assert!(
            lines.iter().any(|found| found == line),
            "“{line}” is missing from\n{}",
            said.out
        );
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    let folder = folder();
    let packed = std::fs::read(folder.path().join("usage.csv.gz")).unwrap();
    let cards = ["--baseline", "hourly.toml", "--proposed", "token.toml"];
    let total = |said: &Said| {
        assert_eq!(said.code, Some(0), "{}", said.err);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        report["total"].clone()
    };
    let arguments = |file| {
        [
            &["report", file, "hours.csv", "--format", "json"][..],
            &cards,
        ]
        .concat()
    };
    let expected = total(&run(&folder, &arguments("usage.csv")));
    for input in [USAGE.as_bytes(), &packed] {
        let said = run_with(&folder, &arguments("-"), input);
        assert_eq!(total(&said), expected);
    }
    let said = run_with(&folder, &["inspect", "-"], FLAWED.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.starts_with("-\n"), "{}", said.out);
    // What came in, which `sha256sum` would say of the same file.
    let sha256 = "71f766e0efd88c4dfda4a7553745ec22cf3ede1765e1a8822c7d5684ba8d5d12";
    assert!(said.out.contains(sha256), "{}", said.out);
    assert!(
        said.out.contains("line 3, column input_tokens: “12.5”"),
        "{}",
        said.out
    );
    for command in ["report", "inspect"] {
        let said = run_with(&folder, &[command, "-"], b"");
        assert_eq!(said.code, Some(1), "{command}");
        assert!(
            (said.out + &said.err).contains("the file is empty"),
            "{command}"
        );
    }
}

#[test]
fn rejected_rows_are_saved_as_a_table_that_no_spreadsheet_runs() {
    let folder = folder();
    let flawed = "date,product,model,input_tokens,billed_cost\n\
        2026-06-07,Kiro,m,=1+1,\n\
        2026-06-07,Kiro,m,-5,\n\
        2026-06-07,Kiro,m,@x,\n\
        2026-06-07,Kiro,m,1,\n\
        +41,Kiro,m,1,\n\
        =cmd|' /C calc'!A0,\n\
        2026-06-07,\"two\nlines, \"\"quoted\"\"\",m,x,\n\
        2026-06-07,5\" disk,m,1,\n";
    std::fs::write(folder.path().join("=flawed.csv"), flawed).unwrap();
    let said = run(
        &folder,
        &[
            "inspect",
            "=flawed.csv",
            "usage.csv",
            "--save-rejected",
            "out.csv",
        ],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    let saved = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let mut table = csv::Reader::from_reader(saved.as_bytes());
    assert_eq!(
        table.headers().unwrap(),
        vec!["file", "line", "column", "value", "reason", "row"]
    );
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let cells: Vec<[&str; 4]> = rows
        .iter()
        .map(|row| [&row[1], &row[2], &row[3], &row[5]])
        .collect();
    assert_eq!(
        cells,
        [
            ["2", "input_tokens", "'=1+1", "2026-06-07,Kiro,m,=1+1,"],
            ["3", "input_tokens", "'-5", "2026-06-07,Kiro,m,-5,"],
            ["4", "input_tokens", "'@x", "2026-06-07,Kiro,m,@x,"],
            ["6", "date", "'+41", "'+41,Kiro,m,1,"],
            ["7", "", "'=cmd|' /C calc'!A0,", "'=cmd|' /C calc'!A0,"],
            [
                "8",
                "input_tokens",
                "x",
                "2026-06-07,\"two\nlines, \"\"quoted\"\"\",m,x,"
            ],
            [
                "10",
                "",
                "2026-06-07,5\" disk,m,1,",
                "2026-06-07,5\" disk,m,1,"
            ],
        ]
    );
    for row in &rows {
        assert_eq!(&row[0], "'=flawed.csv");
        assert!(!row[4].is_empty());
    }

    // Where nothing is rejected, an empty table says so; where it cannot be written, that is said.
    let said = run(
        &folder,
        &["inspect", "usage.csv", "--save-rejected", "none.csv"],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    let saved = std::fs::read_to_string(folder.path().join("none.csv")).unwrap();
    assert_eq!(saved, "file,line,column,value,reason,row\n");
    let said = run(
        &folder,
        &["inspect", "usage.csv", "--save-rejected", "absent/out.csv"],
    );
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("cannot save the rejected rows as absent/out.csv"),
        "{}",
        said.err
    );
}

#[test]
fn inspect_says_as_json_what_is_there_more_than_once_and_what_is_not() {
    let folder = folder();
    let activity = "\
generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug,generation_time_ms,app_name
a,2026-06-01 03:46:57.713,0.5,100,10,40,m,1800000,Kiro
a,2026-06-01 03:46:57.713,0.5,100,10,40,m,1800000,Kiro
b,2026-06-04 03:46:57.713,0.25,7,1,0,m,900000,Kiro
c,2026-06-04 03:46:57.713,3.5,,,,m,,Kiro
";
    let other = "date,product,model,input_tokens\n2026-06-01,Kiro,m,5\n2026-06-02,Quick,m,5\n";
    let totals = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n\
        5,ChatGPT,10,2,12,API log\n6,ChatGPT,10,2,13,API log\n";
    for (name, content) in [
        ("activity.csv", activity),
        ("other.csv", other),
        ("totals.csv", totals),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let inspect = |more: &[&str]| {
        let arguments = [
            "inspect",
            "activity.csv",
            "other.csv",
            "totals.csv",
            "--format",
            "json",
        ];
        json_of(&folder, &[&arguments, more].concat())
    };
    let files = inspect(&[]);
    let [activity, other, totals] = files.as_array().unwrap().as_slice() else {
        unreachable!("three files were given")
    };
    let parts = |file: &Value, fields: &[&str]| {
        let parts = fields.iter().map(|&field| file[field].clone());
        parts.collect::<Vec<Value>>()
    };
    assert_eq!(
        parts(
            activity,
            &[
                "rows",
                "hours",
                "busy_time",
                "repeats",
                "gaps",
                "checked",
                "set_aside",
                "resources",
                "billed_cost"
            ]
        ),
        [
            json!({"read": 4, "taken": 4, "set_aside": 0, "rejected": 0}),
            json!("0"),
            json!("1.25"),
            json!({"rows": 1, "tokens": 110, "hours": "0", "exact": true}),
            json!([{"first": "2026-06-02", "last": "2026-06-03"}]),
            Value::Null,
            json!({}),
            json!([]),
            json!("4.75"),
        ]
    );
    let overlap = |with: &str, tokens: u64| {
        json!([{
            "with": with, "days": 1, "first": "2026-06-01", "last": "2026-06-01", "tokens": tokens, "hours": "0",
        }])
    };
    assert_eq!(activity["overlaps"], overlap("other.csv", 220));
    assert_eq!(other["overlaps"], overlap("activity.csv", 5));
    assert_eq!(totals["overlaps"], json!([]));
    assert_eq!(
        totals["checked"],
        json!({"rows": 2, "misfits": 1, "stated": 25, "ours": 24})
    );

    let once = inspect(&["--once"]);
    assert_eq!(
        once[0]["set_aside"],
        json!({"the same row once more": {"rows": 1, "billed_cost": null}})
    );
    assert_eq!(
        once[0]["rows"],
        json!({"read": 4, "taken": 3, "set_aside": 1, "rejected": 0})
    );
    assert_eq!(
        (&once[0]["busy_time"], &once[0]["billed_cost"]),
        (&json!("0.75"), &json!("4.25"))
    );

    let busy = inspect(&["--busy-time"]);
    assert_eq!(
        parts(&busy[0], &["hours", "busy_time", "resources"]),
        [
            json!("1.25"),
            json!("0"),
            json!(["busy time, not billed hours"])
        ]
    );

    // What was billed for rows set aside is said beside the reason.
    let without = "date,product,model,input_tokens,compute_hours,billed_cost\nTotal,,,10,,7.5\n2026-06-01,Kiro,m,5,,\n";
    std::fs::write(folder.path().join("without.csv"), without).unwrap();
    let without = json_of(&folder, &["inspect", "without.csv", "--format", "json"]);
    assert_eq!(
        without[0]["set_aside"],
        json!({"a totals row": {"rows": 1, "billed_cost": "7.5"}})
    );
}

#[test]
fn busy_time_counts_as_hours_only_where_asked_for() {
    let folder = folder();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/layouts/openrouter-activity.csv"
    );
    let inspect = |more: &[&str]| {
        json_of(
            &folder,
            &[&["inspect", file, "--format", "json"][..], more].concat(),
        )
    };
    let (plain, busy) = (inspect(&[]), inspect(&["--busy-time"]));
    assert_eq!(
        (&plain[0]["hours"], &plain[0]["resources"]),
        (&json!("0"), &json!([]))
    );
    // Milliseconds of the file's rows, and of those that have tokens: the others say nothing but how long they took.
    let (mut all, mut with_tokens) = (0, 0);
    let mut table = csv::Reader::from_path(file).unwrap();
    for row in table.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let number = |column: &str| row[column].parse::<u64>().ok();
        if number("tokens_cached") > number("tokens_prompt") {
            // Parts exceed the whole, so the row is rejected.
            continue;
        }
        let taken = number("generation_time_ms").unwrap();
        all += taken;
        with_tokens += number("tokens_prompt").map_or(0, |_| taken);
    }
    let milliseconds = |hours: &Value| {
        let hours: f64 = hours.as_str().unwrap().parse().unwrap();
        (hours * 3_600_000.0).round() as u64
    };
    assert!(with_tokens > 0 && with_tokens < all);
    assert_eq!(milliseconds(&plain[0]["busy_time"]), with_tokens);
    assert_eq!(milliseconds(&busy[0]["hours"]), all);
    assert_eq!(busy[0]["busy_time"], "0");
    assert_eq!(busy[0]["resources"], json!(["busy time, not billed hours"]));
    assert_eq!(busy[0]["tokens"], plain[0]["tokens"]);
}

#[test]
fn before_the_proposed_contract_nothing_differs_and_after_it_all_is_as_throughout() {
    let folder = folder();
    let weeks = |arguments: &[&str]| -> Vec<(String, String)> {
        let arguments = [&["report", "--format", "csv"], arguments].concat();
        let said = run(&folder, &arguments);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let rows = said.out.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            (format!("{},{}", cells[0], cells[1]), cells[4].to_owned())
        });
        rows.collect()
    };
    let throughout = weeks(&[]);
    let dated = weeks(&["--mode", "dated", "--effective", "2026-05-18"]);
    assert_eq!(throughout.len(), dated.len());
    for ((week, always), (same_week, dated)) in throughout.into_iter().zip(dated) {
        assert_eq!(week, same_week);
        let expected = if *week < *"2026-05-18" { "0" } else { &always };
        assert_eq!(dated, expected, "{week}");
    }
}

#[test]
fn cards_and_list_prices_are_printed_with_what_there_is_to_know() {
    let folder = folder();
    let card = "name = \"Ours\"\neffective = 2027-01-01\ndiscount = \"4.5\"\n\
                [[token]]\nmodel = \"m\"\ninput = \"3000\"\noutput = \"15\"\nuntil = 2027-03-31\n\
                [[commitment]]\namount = 1000\nevery = \"month\"\n";
    std::fs::write(folder.path().join("ours.toml"), card).unwrap();
    let said = run(&folder, &["card", "ours.toml"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    for text in [
        "In force from 1 Jan 2027",
        "3,000.00",
        "until 31 Mar 2027",
        "Discount on everything",
        "$1,000.00 a month",
        "line 4, token[0].input",
    ] {
        assert!(said.out.contains(text), "no {text} in\n{}", said.out);
    }
    let said = run(&folder, &["prices", "claude-sonnet-4-6"]);
    assert_eq!(said.code, Some(0));
    assert!(
        said.out.contains("Claude Sonnet 4.6") && said.out.contains("15.00"),
        "{}",
        said.out
    );
    assert!(!said.out.contains("Opus"), "{}", said.out);
    let said = run(&folder, &["prices", "gpt-nobody"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("would be unpriced"), "{}", said.err);
    // A card that is used says the same on standard error.
    let said = run(&folder, &["report", "--proposed", "ours.toml"]);
    assert!(said.err.contains("line 4, token[0].input"), "{}", said.err);
}

#[test]
fn a_number_is_explained_from_its_quantities_on() {
    let folder = folder();
    let contracts = "explain usage.csv hours.csv --baseline hourly.toml --proposed token.toml";
    let arguments = format!("{contracts} --week 2026-06-10 --product kiro --format json");
    let said = run(&folder, &arguments.split(' ').collect::<Vec<_>>());
    assert_eq!((said.code, &*said.err), (Some(0), ""));
    let told: Value = serde_json::from_str(&said.out).unwrap();
    // 0.2 M × $15 + 0.5 M × $1, against a quarter of an hour at $10.
    let line = |name: &str, quantity: &str, rate: &str, amount: &str, kind: (&str, &str)| {
        let mut line = json!({
            "quantity": quantity, "rate": rate, "factors": [], "amount": amount, "source": null, "checked": null,
            "files": [{"file": if kind.0 == "resource" { "hours.csv" } else { "usage.csv" }, "rows": 1}],
        });
        line[kind.0] = name.into();
        if !kind.1.is_empty() {
            line["token_class"] = kind.1.into();
        }
        line
    };
    let account = |name: &str, total: &str, lines: Value| {
        json!({
            "name": name, "lines": lines, "volume_off": "0", "discount_off": "0", "shortfall": "0", "fees": "0",
            "before": "0", "total": total, "unpriced": [],
        })
    };
    let hours = line("trn2.48xlarge", "0.25", "10", "2.5", ("resource", ""));
    let sonnet = line("claude-sonnet-4-6", "0.2", "15", "3", ("model", "output"));
    let haiku = line("claude-haiku-4-5", "0.5", "1", "0.5", ("model", "input"));
    assert_eq!(
        told,
        json!({
            "what": "Kiro, week of 8 Jun 2026", "mode": "throughout", "product": "Kiro", "week": "2026-06-08", "weeks": 1,
            "baseline": account("Hours", "2.5", json!([hours])),
            "proposed": account("Tokens", "3.5", json!([sonnet, haiku])),
            "difference": "1",
            "files": [{"file": "hours.csv", "rows": 1}, {"file": "usage.csv", "rows": 2}],
        })
    );
    let said = run(&folder, &contracts.split(' ').collect::<Vec<_>>());
    for text in [
        "All products, 2 weeks",
        "claude-sonnet-4-6 · input",
        "1 M tokens",
        "−$1.00",
        "From hours.csv (2 rows), usage.csv (3 rows)",
    ] {
        assert!(said.out.contains(text), "{text} is not in\n{}", said.out);
    }
    for (arguments, message) in [
        (
            " --product Quick",
            "there is no product “Quick”; there are Kiro",
        ),
        (
            " --week 2027-01-01",
            "no usage is in the week of 2027-01-01",
        ),
    ] {
        let arguments = format!("{contracts}{arguments}");
        let said = run(&folder, &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains(message), "{}", said.err);
    }
}

#[test]
fn a_part_of_the_usage_can_be_asked_about() {
    let folder = folder();
    let inputs = |more: &[&'static str]| {
        let inputs = [
            "usage.csv",
            "hours.csv",
            "--baseline",
            "hourly.toml",
            "--proposed",
            "token.toml",
        ];
        [&inputs, more].concat()
    };
    // $3.00 of Sonnet's output and $0.50 of Haiku's input against a quarter of an hour, in the second week; or by model.
    let cases: [(&[&str], &str, Value); 3] = [
        (
            &["--from", "2026-06-10", "--product", "kiro"],
            "2026-06-08,Kiro,2.5,3.5,1,true,false,false,throughout,,1,1\n",
            json!({"from": "2026-06-08", "to": "2026-06-14", "product": "Kiro", "model": null}),
        ),
        (
            &["--to", "2026-06-07"],
            "2026-06-01,Kiro,5,3,-2,true,false,false,throughout,,1,1\n",
            json!({"from": "2026-06-01", "to": "2026-06-07", "product": null, "model": null}),
        ),
        (
            &["--model", "Claude-Haiku-4-5"],
            "2026-06-08,Kiro,0,0.5,0.5,true,true,false,throughout,claude-haiku-4-5,1,1\n",
            json!({"from": null, "to": null, "product": null, "model": "claude-haiku-4-5"}),
        ),
    ];
    for (asked, rows, focus) in cases {
        let arguments = [vec!["report", "--format", "csv"], inputs(asked)].concat();
        let said = run(&folder, &arguments);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let (_, found) = said.out.split_once('\n').unwrap();
        assert_eq!(found, rows);
        let arguments = [vec!["report", "--format", "json"], inputs(asked)].concat();
        let report = json_of(&folder, &arguments);
        assert_eq!(report["focus"], focus);
        let said = run(&folder, &[vec!["report"], inputs(asked)].concat());
        assert!(said.out.contains("  Only  "), "{}", said.out);
        // The arithmetic is about the same part.
        let arguments = [vec!["explain", "--format", "json"], inputs(asked)].concat();
        let explained = json_of(&folder, &arguments);
        let total = &report["total"]["difference"];
        assert_eq!(explained["difference"], *total, "{explained}");
    }
    for (asked, why) in [
        (
            ["--product", "Quick"],
            "there is no product “Quick”; there are Kiro",
        ),
        (
            ["--model", "gpt-5"],
            "there is no model “gpt-5”; there are claude-haiku-4-5, claude-sonnet-4-6",
        ),
        (
            ["--from", "2026-07-01"],
            "no usage is in these weeks; it is from 2026-06-07 to 2026-06-08",
        ),
    ] {
        let said = run(&folder, &[vec!["report"], inputs(&asked)].concat());
        assert_eq!(said.code, Some(2));
        assert!(
            said.out.is_empty() && said.err.contains(why),
            "{}",
            said.err
        );
    }
}
