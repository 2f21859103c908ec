//! The commands, run as people and scripts run them: exit codes, and what is printed where.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output, Stdio};

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
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
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
    let Output {
        status,
        stdout,
        stderr,
    } = metershift(folder, arguments).output().unwrap();
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
        ("report .", 1, "", "this is a folder"),
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
    assert_eq!(given["baseline"], json!({"name": "Hours"}));
    assert_eq!(given["proposed"], json!({"name": "Tokens"}));
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
        "week_start,product,baseline,proposed,difference,partial,one_sided\n\
         2026-06-01,Kiro,5,3,-2,true,false\n\
         2026-06-08,Kiro,2.5,3.5,1,true,false\n"
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
    assert_eq!(other["baseline"], json!({"name": "Hours"}));
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
            "file": "usage.csv", "layout": "native", "confidence": "certain",
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
            "file": "flawed.csv", "layout": "native", "confidence": "certain",
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
