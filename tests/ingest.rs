//! Importing files: what is recognised, what is taken, and what is said of everything else.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "ingest/bytes.rs"]
mod bytes;
#[path = "ingest/cancel.rs"]
mod cancel;
#[path = "ingest/mapping.rs"]
mod mapping;
#[path = "ingest/repeats.rs"]
mod repeats;
#[path = "ingest/sha256.rs"]
mod sha256;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use metershift::calendar::Day;
use metershift::ingest::{
    Aside, FileQuality, Import, Options, Period, PeriodChoice, Progress, Rejection, RowCounts,
    import,
};
use metershift::quantity::{Hours, TokenClass, Tokens, parse_money};
use metershift::usage::{Attributes, Measures};
use proptest::prelude::*;
use tempfile::TempDir;

/// Files in a folder of their own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

fn read(paths: &[PathBuf]) -> Import {
    import(paths, &Options::default(), &Progress::default()).unwrap()
}

fn read_one(content: impl AsRef<[u8]>) -> (Import, FileQuality) {
    read_with(content, &Options::default())
}

fn read_with(content: impl AsRef<[u8]>, options: &Options) -> (Import, FileQuality) {
    let folder = Folder::new();
    let path = folder.file("usage.csv", content);
    let import = import(&[path], options, &Progress::default()).unwrap();
    let quality = match &import.files[0].outcome {
        Ok(quality) => quality.clone(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(
        quality.rows.read,
        quality.rows.taken + quality.rows.set_aside + quality.rows.rejected
    );
    assert_eq!(quality.totals.rows, quality.rows.taken);
    (import, quality)
}

/// What is wrong with a file as a whole.
fn error_of(path: PathBuf) -> String {
    let import = read(&[path]);
    assert!(import.usage.is_empty());
    let error = import.files[0].outcome.as_ref().unwrap_err();
    error.to_string()
}

fn day(text: &str) -> Day {
    let [year, month, day] = *text.split('-').collect::<Vec<_>>() else {
        panic!("{text}");
    };
    Day::from_ymd(
        year.parse().unwrap(),
        month.parse().unwrap(),
        day.parse().unwrap(),
    )
    .unwrap()
}

/// The cube by names and without files, so that cubes of different files can be compared.
fn cube(import: &Import) -> BTreeMap<(Day, String, String, String, Attributes), Measures> {
    let usage = &import.usage;
    let mut cube = BTreeMap::new();
    for cell in &usage.cells {
        let key = (
            cell.key.day,
            usage.products[cell.key.product.index()].clone(),
            usage.models[cell.key.model.index()].clone(),
            usage.resources[cell.key.resource.index()].clone(),
            usage.attributes[cell.key.attributes.index()].clone(),
        );
        let sum: &mut Measures = cube.entry(key).or_default();
        sum.add(&cell.measures);
    }
    cube
}

/// Input tokens by day.
fn by_day(import: &Import) -> BTreeMap<String, u128> {
    let mut days = BTreeMap::new();
    for cell in &import.usage.cells {
        *days.entry(cell.key.day.to_string()).or_default() +=
            cell.measures.tokens[TokenClass::Input].0;
    }
    days
}

fn counts(taken: u64, set_aside: u64, rejected: u64) -> RowCounts {
    RowCounts {
        read: taken + set_aside + rejected,
        taken,
        set_aside,
        rejected,
    }
}

#[test]
fn files_that_cannot_be_used_say_what_is_wrong_and_what_to_do() {
    let header = "timestamp,product,input_tokens\n";
    let endless = b"x".repeat(2 << 20);
    let open = [
        &b"\"date,input_tokens\n"[..],
        &b"2026-06-01,5\n".repeat(1 << 17),
    ]
    .concat();
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty", b"", "the file is empty"),
        (
            "byte order mark alone",
            b"\xef\xbb\xbf",
            "the file is empty",
        ),
        ("blank lines alone", b"\n\r\n  \n", "the file is empty"),
        ("header only", header.as_bytes(), "has a header but no rows"),
        (
            "header without line end",
            b"date,requests",
            "has a header but no rows",
        ),
        (
            "header and blank lines",
            b"date,requests\n\n\n",
            "has a header but no rows",
        ),
        (
            "cut archive",
            b"PK\x03\x04\x14\0\x06\0",
            "the zip data cannot be unpacked: the list of what it holds is missing",
        ),
        ("UTF-16", b"\xff\xfed\0a\0t\0e\0", "no quantity column"),
        (
            "gzip",
            b"\x1f\x8b\x08\x08 anything",
            "the gzip data cannot be unpacked",
        ),
        (
            "Parquet",
            b"PAR1\x15\x04",
            "not plain text but a Parquet table",
        ),
        ("binary", b"date,requests\n\x00\x01", "save it as CSV UTF-8"),
        (
            "no time column",
            b"product,input_tokens\nKiro,5\n",
            "it has no time column (“date” or “timestamp”); its columns are “product”, “input_tokens”",
        ),
        (
            "no quantity column",
            b"date,product\n2026-06-01,Kiro\n",
            "it has no quantity column (“input_tokens”, “cache_write_5m_tokens”",
        ),
        (
            "neither",
            b"a,b\n1,2\n",
            "no time column (“date” or “timestamp”) and no quantity column",
        ),
        (
            "two time columns",
            b"date,input_tokens,Timestamp\n",
            "columns “date” (1) and “Timestamp” (3) both give the time",
        ),
        (
            "a field and its alias",
            b"date,cache_write_tokens,cache_write_5m_tokens\n",
            "columns “cache_write_tokens” (2) and “cache_write_5m_tokens” (3) both give the 5-minute cache write tokens",
        ),
        (
            "line that never ends",
            &endless,
            "line 1: the header has a quotation mark that is never closed, or is longer than",
        ),
        (
            "quotation mark that is never closed",
            &open,
            "line 1: the header has a quotation mark that is never closed, or is longer than",
        ),
    ];
    let folder = Folder::new();
    for (name, content, expected) in cases {
        let message = error_of(folder.file(name, content));
        assert!(message.contains(expected), "{name}: {message}");
        assert!(!message.ends_with('.'), "{name}: {message}");
    }
    assert!(
        error_of(folder.0.path().join("absent.csv")).starts_with("there is no file of this name")
    );
}

#[test]
fn a_file_that_cannot_be_used_does_not_spoil_the_others() {
    let folder = Folder::new();
    let good = folder.file("b.csv", "date,input_tokens\n2026-06-01,5\n");
    let bad = folder.file("a.csv", "");
    let import = read(&[good, bad]);
    assert_eq!(import.files[0].file, "a.csv");
    assert!(import.files[0].outcome.is_err());
    assert_eq!(import.files[1].rows(), counts(1, 0, 0));
    assert_eq!(import.usage.total().tokens[TokenClass::Input], Tokens(5));
    assert_eq!(import.usage.products, ["b"]);
}

#[test]
fn rows_with_a_mistake_are_rejected_with_line_column_and_value_and_the_others_are_kept() {
    let nines = "9".repeat(30);
    let huge = format!("2026-06-02,Kiro,{nines},0,0");
    let long = format!("2026-06-02,Kiro,{},0,0", "x".repeat(100));
    let long_shown = format!("{}…", "x".repeat(80));
    let time = Some("Timestamp");
    let tokens = Some("input_tokens");
    let cases: &[(&[u8], Option<&str>, &str, &str)] = &[
        (b"2026-06-02,Kiro,-5,0,0", tokens, "-5", "is negative"),
        (
            b"2026-06-02,Kiro,12.5,0,0",
            tokens,
            "12.5",
            "is not a whole number",
        ),
        (b"2026-06-02,Kiro,ten,0,0", tokens, "ten", "is not a number"),
        (
            b"2026-06-02,Kiro,\"1,20\",0,0",
            tokens,
            "1,20",
            "is not a whole number",
        ),
        (huge.as_bytes(), tokens, &nines, "is too large to be real"),
        (long.as_bytes(), tokens, &long_shown, "is not a number"),
        (
            b"2026-06-02,Kiro,1,0,-0.5",
            Some("compute_hours"),
            "-0.5",
            "is negative",
        ),
        (
            b"2026-06-02,Kiro,1,\xe2\x82\xac3,0",
            Some("billed_cost"),
            "€3",
            "is in another currency",
        ),
        (
            b"2026-02-30,Kiro,1,0,0",
            time,
            "2026-02-30",
            "is a day that the calendar does not have",
        ),
        (
            b"13/13/2026,Kiro,1,0,0",
            time,
            "13/13/2026",
            "is a day that the calendar does not have",
        ),
        (
            b"2026-06-02 25:00,Kiro,1,0,0",
            time,
            "2026-06-02 25:00",
            "is a time of day that does not exist",
        ),
        (
            b"2026-06-02T10:00:00+5,Kiro,1,0,0",
            time,
            "2026-06-02T10:00:00+5",
            "is not a date or a time",
        ),
        (
            b"1999-12-31,Kiro,1,0,0",
            time,
            "1999-12-31",
            "is before 2000-01-01 or after 2099-12-31",
        ),
        (
            b"2100-01-01,Kiro,1,0,0",
            time,
            "2100-01-01",
            "check the year",
        ),
        (b",Kiro,1,0,0", time, "", "is empty; a row needs a date"),
        (
            b"2026-06-02,Ki\xffro,1,0,0",
            Some("product"),
            "Ki\u{fffd}ro",
            "is not UTF-8 text",
        ),
        (
            b"2026-06-02,Kiro,1\x07,0,0",
            tokens,
            "1\u{2407}",
            "is not a number",
        ),
        (
            b"2026-06-02,Kiro,1",
            None,
            "2026-06-02,Kiro,1",
            "has 3 fields where the header has 5",
        ),
        (
            b"total",
            None,
            "total",
            "has 1 field where the header has 5",
        ),
        (
            b"2026-06-02,Kiro,1,0,0,0",
            None,
            "2026-06-02,Kiro,1,0,0,0",
            "has 6 fields where the header has 5",
        ),
        (
            b"2026-06-02,\"Kiro,1,0,0",
            None,
            "2026-06-02,\"Kiro,1,0,0",
            "has a quotation mark that is never closed",
        ),
        (
            b"2026-06-02,5\" disk,1,0,0",
            None,
            "2026-06-02,5\" disk,1,0,0",
            "has a quotation mark inside a field; put the whole field in quotation marks and double those inside it",
        ),
        (
            b"2026-06-02,\"Ki\"ro,1,0,0",
            None,
            "2026-06-02,\"Ki\"ro,1,0,0",
            "has a quotation mark inside a field",
        ),
    ];
    for (bad, column, value, reason) in cases {
        for end in ["\n", "\r\n", "\r"] {
            let mut content = b"Timestamp,product,input_tokens,billed_cost,compute_hours".to_vec();
            for line in [b"2026-06-01,Kiro,10,0,1", *bad, b"2026-06-03,Kiro,200,0,1"] {
                content.extend_from_slice(end.as_bytes());
                content.extend_from_slice(line);
            }
            let (import, quality) = read_one(&content);
            let name = format!("{} before {end:?}", String::from_utf8_lossy(bad));
            assert_eq!(quality.rows, counts(2, 0, 1), "{name}");
            assert_eq!(
                import.usage.total().tokens[TokenClass::Input],
                Tokens(210),
                "{name}"
            );
            let Rejection {
                line,
                column: found,
                value: shown,
                reason: said,
                row,
            } = &quality.rejected[0];
            assert_eq!(*row, String::from_utf8_lossy(bad), "{name}");
            assert_eq!(
                (*line, found.as_deref(), shown.as_str()),
                (3, *column, *value),
                "{name}"
            );
            assert!(said.contains(reason), "{name}: {said}");
        }
    }
}

#[test]
fn numbers_are_read_as_sources_write_them() {
    let content = "date,input_tokens,output_tokens,requests,billed_cost\n\
        2026-06-01,1e3,59200.0,,-0.50\n\
        2026-06-01, 7 ,,5.92e4,1.25\n\
        2026-06-01,\"1,200\",NaN,n/a,$3\n\
        2026-06-01,0,-,,\"($3.00)\"\n\
        2026-06-01,0,,null,Included\n";
    let (_, quality) = read_one(content);
    assert_eq!(quality.rows, counts(5, 0, 0));
    assert_eq!(quality.totals.tokens[TokenClass::Input], Tokens(2207));
    assert_eq!(quality.totals.tokens[TokenClass::Output], Tokens(59_200));
    assert_eq!(quality.totals.requests, 59_200);
    assert_eq!(quality.totals.billed, Some(parse_money(b"0.75").unwrap()));
    let (_, unbilled) = read_one("date,input_tokens,billed_cost\n2026-06-01,1,\n");
    assert_eq!(unbilled.totals.billed, None);
}

#[test]
fn rows_without_any_quantity_are_set_aside_and_blank_lines_are_no_rows() {
    let (import, quality) = read_one(
        "\u{feff}date,product,input_tokens,requests\n\n2026-06-01,Ghost, ,\n,,,\n   \n\n2026-06-01,Kiro,0,\n\n",
    );
    assert_eq!(quality.rows, counts(1, 2, 0));
    assert_eq!(
        quality.set_aside,
        BTreeMap::from([(
            "no quantity in the row".into(),
            Aside {
                rows: 2,
                billed: None
            }
        )])
    );
    // Names that are only in rows not taken are not names of the usage.
    assert_eq!(import.usage.products, ["Kiro"]);
    assert_eq!(import.usage.models, [""]);
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_own_line_only() {
    let mut content = "date,product,input_tokens\n".to_owned();
    for i in 0..60_000 {
        let product = match i {
            100 => "\"never closed",
            200 => "\"a \"\"name\"\",\nin two lines\"",
            _ => "Kiro",
        };
        writeln!(content, "2026-06-01,{product},1").unwrap();
    }
    // Whether or not another mark follows with which it could be mistaken for paired.
    for content in [
        content.replace("\"a \"\"name\"\",\nin two lines\"", "Kiro"),
        content,
    ] {
        let (_, quality) = read_one(&content);
        assert_eq!(quality.rows, counts(59_999, 0, 1));
        assert_eq!(
            quality.rejected[0].to_string(),
            "line 102: “2026-06-01,\"never closed,1” has a quotation mark that is never closed"
        );
    }

    // Here the mark is paired without a trace; but the number of fields is wrong, and the lines are named.
    let paired =
        "date,product,input_tokens\n2026-06-01,\"a,1\n2026-06-02,b,1\n2026-06-03,c\",x,1\n";
    let (_, quality) = read_one(paired);
    assert_eq!(quality.rows, counts(0, 0, 1));
    assert!(
        quality.rejected[0].reason.contains(
            "it runs on over 2 more lines, so a quotation mark may be missing or too many"
        ),
        "{}",
        quality.rejected[0]
    );

    let long = format!(
        "date,input_tokens\n2026-06-01,{}\n2026-06-02,5\n2026-06-03,x\n",
        "1".repeat(3 << 20)
    );
    for block_bytes in [100, 1 << 20] {
        let options = Options {
            block_bytes,
            ..Options::default()
        };
        let (_, quality) = read_with(&long, &options);
        assert_eq!(quality.rows, counts(1, 0, 2));
        assert!(
            quality.rejected[0]
                .reason
                .contains("is a line longer than 1 MiB")
        );
        assert_eq!((quality.rejected[0].line, quality.rejected[1].line), (2, 4));
    }
}

#[test]
fn quotation_marks_left_open_on_every_line_cost_no_good_line_and_no_time() {
    // Whichever of these lines a field is opened on, it stays open to the end of the file.
    let open = "2026-06-01,\"b\",1,\"\n".repeat(20_000);
    let content = format!(
        "date,product,requests,note\n2026-06-01,a,1,\n{open}2026-06-02,b,5,\n{open}2026-06-03,c,7,\n"
    );
    for block_bytes in [1000, 1 << 20] {
        let options = Options {
            block_bytes,
            ..Options::default()
        };
        let (_, quality) = read_with(&content, &options);
        assert_eq!(quality.rows.read, 40_003);
        assert_eq!(quality.totals.requests, 13);
        assert_eq!(quality.rows, counts(3, 0, 40_000));
    }
}

#[test]
fn only_the_first_rejections_are_kept_and_all_are_counted() {
    let mut content = "date,input_tokens\n".to_owned();
    for i in 0..25_000 {
        writeln!(content, "2026-06-01,x{i}").unwrap();
    }
    let (_, quality) = read_with(
        content,
        &Options {
            block_bytes: 1000,
            ..Options::default()
        },
    );
    assert_eq!(quality.rows, counts(0, 0, 25_000));
    assert_eq!(quality.rejected.len(), Rejection::KEPT);
    for (i, rejection) in quality.rejected.iter().enumerate() {
        assert_eq!(
            (rejection.line, rejection.value.clone()),
            (i as u64 + 2, format!("x{i}"))
        );
    }
    assert_eq!(quality.span, None);
}

#[test]
fn the_native_layout_is_recognised_in_any_order_and_case_and_says_why() {
    let content = "Output Tokens,note,TIMESTAMP,Cache_Write_Tokens,cache_write_1h_tokens,CacheReadTokens,INPUT_TOKENS,\
        Compute Hours,requests,Product,model,resource,Tier,route,context,channel,billed_cost,\n\
        6,hello,2026-06-01T12:00:00Z,2,3,4,1,0.5,7,  Kiro ,claude-x,trn2,Batch, Regional ,LONG,Resale,8.5,\n\
        6,hello,2026-06-01T13:00:00Z,2,3,4,1,0.5,7,,,,,,,,,\n";
    let (import, quality) = read_one(content);
    assert_eq!(
        (&*quality.layout, &*quality.confidence),
        ("native", "certain")
    );
    assert!(
        quality.reasons[0].starts_with("16 of the file's 18 columns"),
        "{:?}",
        quality.reasons
    );
    assert_eq!(quality.used["time"], "TIMESTAMP");
    assert_eq!(quality.used["cache_write_5m_tokens"], "Cache_Write_Tokens");
    assert_eq!(quality.used["output_tokens"], "Output Tokens");
    assert_eq!(quality.used.len(), 16);
    assert_eq!(quality.ignored, ["note", "(column 18)"]);
    assert_eq!(quality.totals.tokens.0, [2, 4, 6, 8, 12].map(Tokens));
    assert_eq!(quality.totals.hours, Hours::from_pico(Hours::PICO));
    assert_eq!(quality.totals.requests, 14);
    assert_eq!(quality.totals.billed, Some(parse_money(b"8.5").unwrap()));
    assert_eq!(quality.products, ["(no product)", "Kiro"]);
    assert_eq!(quality.models, ["claude-x"]);
    assert_eq!(quality.resources, ["trn2"]);
    assert_eq!(import.usage.models, ["", "claude-x"]);
    assert_eq!(
        import.usage.attributes[1].shown(),
        "batch · regional · long · resale"
    );

    let (_, unsure) = read_one("date,requests,x,y,z\n2026-06-01,5,,,\n");
    assert_eq!(unsure.confidence, "likely");
    assert!(
        unsure
            .reasons
            .iter()
            .any(|reason| reason.contains("the file's name is taken as the product"))
    );
    assert_eq!(unsure.products, ["usage"]);
}

#[test]
fn the_azure_trace_is_read_in_full() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/azure-llm-trace-2023/AzureLLMInferenceTrace_code.csv");
    let import = read(&[path]);
    let quality = import.files[0].outcome.as_ref().unwrap();
    assert_eq!(quality.layout, "azure-llm-inference-trace");
    // awk -F, 'NR>1{sub(/\r/,""); n++; i+=$2; o+=$3} END{print n,i,o}' prints 8819 18059974 245896.
    assert_eq!(quality.rows, counts(8_819, 0, 0));
    assert_eq!(quality.totals.tokens[TokenClass::Input], Tokens(18_059_974));
    assert_eq!(quality.totals.tokens[TokenClass::Output], Tokens(245_896));
    assert_eq!(quality.totals.requests, 8_819);
    assert_eq!(quality.products, ["AzureLLMInferenceTrace_code"]);
    assert!(quality.models.is_empty());
    let span = quality.span.unwrap();
    assert_eq!(
        (span.first, span.last),
        (day("2023-11-16"), day("2023-11-16"))
    );
}

#[test]
fn times_with_an_offset_are_moved_to_utc_and_dates_are_not() {
    let cases = [
        ("2026-06-01", "2026-06-01"),
        (" 2026-06-01 ", "2026-06-01"),
        ("2026-06-01T23:59:59Z", "2026-06-01"),
        ("2026-06-01 23:59:59.9999999999999", "2026-06-01"),
        ("2026-06-01T23:30:00-01:00", "2026-06-02"),
        ("2026-06-01T00:30:00+01:00", "2026-05-31"),
        ("2026-06-01T00:30:00.5+0100", "2026-05-31"),
        ("2026-06-01 23:00 +00", "2026-06-01"),
        ("2026-06-01 23:00:00 UTC", "2026-06-01"),
        ("2026-01-01T05:29:00+05:30", "2025-12-31"),
        ("2016-12-31T23:59:60Z", "2016-12-31"),
        ("2016-12-31t18:59:60.5-05:00", "2016-12-31"),
        ("2024-02-29T10:00z", "2024-02-29"),
        ("1999-12-31T23:30:00-01:00", "2000-01-01"),
    ];
    for (written, expected) in cases {
        let (import, _) = read_one(format!("timestamp,input_tokens\n{written},1\n"));
        let days: Vec<_> = by_day(&import).into_keys().collect();
        assert_eq!(days, [expected], "{written}");
    }
}

#[test]
fn digits_beyond_what_is_kept_are_rounded_half_even_and_counted() {
    let content = "timestamp,compute_hours,billed_cost\n\
        2026-06-01T10:00:00Z,0.0000000000005,0.0000000000015\n\
        2026-06-01T10:00:00Z,0.0000000000015,1\n\
        2026-06-01T10:00:00Z,0.000000000001,\n";
    let (_, quality) = read_one(content);
    assert_eq!(quality.totals.hours.pico(), 3);
    assert_eq!(quality.rounded_hours, 2);
    assert_eq!(
        quality.totals.billed,
        Some(parse_money(b"1.000000000002").unwrap())
    );
    assert_eq!(quality.rounded_costs, 1);
}

#[test]
fn weekly_totals_are_spread_over_their_days_exactly() {
    // Three Mondays.
    let content = "date,input_tokens,compute_hours,requests,billed_cost\n\
        2026-06-01,16,0.000000000008,1,100\n\
        2026-06-08,7,,,-0.01\n\
        2026-06-15,0,1,,\n";
    let (import, quality) = read_one(content);
    assert_eq!((quality.period, quality.spread), (Period::Week, 3));
    assert_eq!(
        quality.period_reason,
        "all 3 dates are a Monday, so each row is taken as the total of the 7 days from its date"
    );
    let days: Vec<u128> = by_day(&import).into_values().collect();
    assert_eq!(days[..7], [3, 3, 2, 2, 2, 2, 2]);
    assert_eq!(days[7..14], [1; 7]);
    assert_eq!(days.len(), 21);
    let total = import.usage.total();
    assert_eq!(total.hours.pico(), Hours::PICO + 8);
    assert_eq!(
        (total.requests, total.billed),
        (1, Some(parse_money(b"99.99").unwrap()))
    );
    assert_eq!(quality.totals.billed, total.billed);
    let span = quality.span.unwrap();
    assert_eq!(
        (span.first, span.last),
        (day("2026-06-01"), day("2026-06-21"))
    );

    // Midnight everywhere is a date; any time of day is not.
    let midnights =
        "timestamp,input_tokens\n2026-06-01T00:00:00Z,7\n2026-06-08 00:00:00.000,7\n2026-06-15,7\n";
    assert_eq!(read_one(midnights).1.period, Period::Week);
    assert_eq!(read_one(midnights).1.spread, 3);
    let (_, timed) = read_one(midnights.replace("00.000", "00.001"));
    assert_eq!((timed.period, timed.spread), (Period::Day, 0));
}

#[test]
fn monthly_totals_are_spread_over_their_days_exactly() {
    let (import, quality) =
        read_one("date,input_tokens\n2026-02-01,57\n2026-03-01,31\n2026-02-01,1\n");
    assert_eq!((quality.period, quality.spread), (Period::Month, 3));
    let days: Vec<u128> = by_day(&import).into_values().collect();
    assert_eq!(days.len(), 28 + 31);
    assert_eq!(days[..3], [3, 3, 2]);
    assert_eq!(days[28..], [1; 31]);
    assert_eq!(days.iter().sum::<u128>(), 89);
}

#[test]
fn the_period_can_be_chosen() {
    let weekly = "date,input_tokens\n2026-06-01,7\n2026-06-08,7\n2026-06-15,7\n";
    let single = "date,input_tokens\n2026-06-03,14\n";
    let mixed =
        "timestamp,input_tokens\n2026-06-01,7\n2026-06-01T10:00:00Z,5\n2026-06-01T00:00:00Z,5\n";
    let cases = [
        (weekly, PeriodChoice::Day, Period::Day, 0, 3),
        (weekly, PeriodChoice::Auto, Period::Week, 3, 21),
        (single, PeriodChoice::Auto, Period::Day, 0, 1),
        (single, PeriodChoice::Week, Period::Week, 1, 7),
        (single, PeriodChoice::Month, Period::Month, 1, 30),
        // Rows with a time of day are never spread.
        (mixed, PeriodChoice::Auto, Period::Day, 0, 1),
        (mixed, PeriodChoice::Week, Period::Week, 1, 7),
    ];
    for (content, choice, period, spread, days) in cases {
        let (import, quality) = read_with(
            content,
            &Options {
                period: choice,
                ..Options::default()
            },
        );
        assert_eq!(
            (quality.period, quality.spread),
            (period, spread),
            "{choice:?} of {content}"
        );
        assert_eq!(by_day(&import).len(), days, "{choice:?} of {content}");
        assert!(quality.period_reason.len() > 10);
    }
    assert_eq!("WEEK".parse(), Ok(PeriodChoice::Week));
    assert!("fortnight".parse::<PeriodChoice>().is_err());
}

/// A file with everything in it that makes cutting hard.
fn intricate(rows: usize, end: &str) -> String {
    let mut content = format!("timestamp,product,model,input_tokens,compute_hours{end}");
    for i in 0..rows {
        let (hour, minute) = (i / 60 % 24, i % 60);
        let product = match i % 7 {
            0 => format!("\"two{end}lines\""),
            1 => "\"a \"\"quoted\"\" name, with a comma\"".to_owned(),
            2 => format!("\"{end}\""),
            3 => "5\" disk".to_owned(),
            _ => "plain".to_owned(),
        };
        let tokens = match i % 11 {
            4 => "bad".to_owned(),
            5 => String::new(),
            n => n.to_string(),
        };
        let hours = if i % 11 == 5 { "" } else { "0.25" };
        write!(
            content,
            "2026-06-{:02}T{hour:02}:{minute:02}:00Z,{product},m{},{tokens},{hours}{end}",
            i % 28 + 1,
            i % 3
        )
        .unwrap();
        if i % 13 == 0 {
            content.push_str(end);
        }
    }
    content.push_str("2026-06-01,\"open,m,1,1");
    content.push_str(end);
    content.push_str("2026-06-02,last,m,1,1");
    content
}

#[test]
fn the_result_does_not_depend_on_where_blocks_are_cut() {
    for end in ["\n", "\r\n", "\r"] {
        let content = intricate(150, end);
        let (whole, quality) = read_one(&content);
        assert_eq!(quality.rows, counts(106, 12, 34));
        // The mistakes are where the rows are: count the lines before each.
        for rejection in &quality.rejected {
            let line = content.split(end).nth(rejection.line as usize - 1).unwrap();
            assert!(line.contains("2026-06-"), "line {}: {line}", rejection.line);
        }
        for block_bytes in (1..40).chain([64, 100, 1000, 4096]) {
            let (parts, same) = read_with(
                &content,
                &Options {
                    block_bytes,
                    ..Options::default()
                },
            );
            assert_eq!(same, quality, "{end:?} in blocks of {block_bytes}");
            assert_eq!(cube(&parts), cube(&whole));
        }
    }
}

#[test]
fn the_same_table_reads_the_same_with_and_without_quotes() {
    let mut plain = "timestamp,product,input_tokens,compute_hours\n".to_owned();
    for i in 0..5_000 {
        writeln!(
            plain,
            "2026-06-{:02}T10:00:00Z,p{},{},0.{i}",
            i % 30 + 1,
            i % 9,
            i * 7
        )
        .unwrap();
    }
    let quote = |line: &str| format!("\"{}\"\n", line.replace(',', "\",\""));
    let quoted: String = plain.lines().map(quote).collect();
    let options = Options {
        block_bytes: 10_000,
        ..Options::default()
    };
    let ((plain, plain_quality), (quoted, quoted_quality)) =
        (read_with(plain, &options), read_with(quoted, &options));
    assert_eq!(plain_quality, quoted_quality);
    assert_eq!(cube(&plain), cube(&quoted));
}

#[test]
fn the_same_table_reads_the_same_however_its_cells_are_written() {
    let counts = ["", "0", "7", "12345678", "123456789", "1000000000000000000"];
    let hours = ["", "0", "3", "0.000731", "0.5", "99999999", "1000000000"];
    let header = "timestamp,product,model,input_tokens,output_tokens,compute_hours\n";
    let (mut plain, mut wordy) = (header.to_owned(), header.to_owned());
    let (mut tokens, mut pico) = (0, 0);
    for i in 0..4_200 {
        let day = format!("2026-06-{:02}", i / 70 % 30 + 1);
        let product = "a product with a long name".get(..i % 11 + i % 13).unwrap();
        let model = ["a", "long-model-name-1", "long-model-name-2"][i / 3 % 3];
        let (input, output, time) = (counts[i % 6], counts[i / 6 % 6], hours[i % 7]);
        let number = |text: &str| text.parse::<u128>().unwrap_or_default();
        tokens += number(input) + number(output);
        pico += match time {
            "0.000731" => 731_000_000,
            "0.5" => Hours::PICO / 2,
            whole => number(whole) * Hours::PICO,
        };
        writeln!(
            plain,
            "{day}T10:00:00Z,{product},{model},{input},{output},{time}"
        )
        .unwrap();
        let long = |text: &str| match text {
            "" => String::new(),
            text if text.contains('.') => format!("{text}000000000000"),
            text => format!(" {text}.0000000 "),
        };
        let (input, output, time) = (long(input), long(output), long(time));
        writeln!(
            wordy,
            " {day} 10:00 UTC , {product} ,\"{model}\",{input},{output},{time}"
        )
        .unwrap();
    }
    for block_bytes in [100, 10_000, 1 << 20] {
        let options = Options {
            block_bytes,
            ..Options::default()
        };
        let (plain, plain_quality) = read_with(&plain, &options);
        let (wordy, wordy_quality) = read_with(&wordy, &options);
        assert_eq!(plain_quality.rows, wordy_quality.rows);
        assert_eq!(cube(&plain), cube(&wordy));
        let total = plain.usage.total();
        assert_eq!(total.hours, Hours::from_pico(pico));
        let classes = total.tokens.iter().map(|(_, count)| count.0);
        assert_eq!(classes.sum::<u128>(), tokens);
    }
}

#[test]
fn a_cancelled_import_keeps_nothing_and_progress_adds_up() {
    let folder = Folder::new();
    let paths = [
        folder.file("a.csv", intricate(50, "\n")),
        folder.file("b.csv", "junk"),
    ];
    let progress = Progress::default();
    import(&paths, &Options::default(), &progress).unwrap();
    assert_eq!(progress.bytes_read(), progress.bytes_total());
    assert_eq!(progress.rows(), 52);
    progress.cancel();
    assert!(import(&paths, &Options::default(), &progress).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn order_of_rows_order_of_files_and_splitting_change_nothing(
        rows in prop::collection::vec((1_u8..29, 0_u8..4, 0_u8..3, 0_u64..1_000_000, 0_u64..1_000_000), 1..120),
        shuffle in any::<prop::sample::Index>(),
        pieces in 1_usize..5,
        block_bytes in 20_usize..300,
    ) {
        let lines: Vec<String> = rows
            .iter()
            .map(|(day, product, model, tokens, hours)| {
                format!("2026-06-{day:02}T0{model}:30:00Z,p{product},m{model},{tokens},0.{hours:06},0.{tokens:06}")
            })
            .collect();
        let header = "timestamp,product,model,input_tokens,compute_hours,billed_cost";
        let file = |lines: &[String]| format!("{header}\n{}\n", lines.join("\n"));
        let folder = Folder::new();
        let whole = read(&[folder.file("whole.csv", file(&lines))]);

        let mut turned = lines;
        let middle = shuffle.index(turned.len());
        turned.rotate_left(middle);
        turned[middle / 2..].reverse();
        let length = turned.len().div_ceil(pieces);
        let names = turned.chunks(length).enumerate();
        let mut paths: Vec<PathBuf> =
            names.map(|(i, lines)| folder.file(&format!("{i}.csv"), file(lines))).collect();
        let options = Options { block_bytes, ..Options::default() };
        let split = import(&paths, &options, &Progress::default()).unwrap();
        paths.reverse();
        let reversed = import(&paths, &options, &Progress::default()).unwrap();

        prop_assert_eq!(cube(&whole), cube(&split));
        prop_assert_eq!(&split.usage, &reversed.usage);
        prop_assert_eq!(&split.files, &reversed.files);
        let rows: RowCounts = split.files.iter().map(metershift::ingest::FileReport::rows).sum();
        prop_assert_eq!(rows, whole.files[0].rows());
    }
}
