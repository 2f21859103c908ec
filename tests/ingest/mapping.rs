//! What the user says about columns, over what the header says.

use metershift::ingest::layout::{self, Field, Number};
use metershift::ingest::{
    DateOrder, FileQuality, Import, Mapping, Options, PeriodChoice, import_bytes,
};
use metershift::quantity::{Hours, NumberStyle, TokenClass, Tokens};
use proptest::prelude::*;

use super::{by_day, counts};

/// Reads a file by what is said as on the command line.
fn read(text: &str, mapping: &Mapping) -> (Import, Result<FileQuality, String>) {
    let options = Options {
        mapping: mapping.clone(),
        ..Options::default()
    };
    let import = import_bytes(&[("usage.csv", text.as_bytes())], &options).unwrap();
    let outcome = import.files[0].outcome.clone();
    (import, outcome.map_err(|error| error.to_string()))
}

fn mapping(columns: &[&str], units: &[&str]) -> Mapping {
    let mut mapping = Mapping::default();
    for column in columns {
        mapping.add_column(column).unwrap();
    }
    for unit in units {
        mapping.add_unit(unit).unwrap();
    }
    mapping
}

const UNKNOWN: &str = "When;Who;Prompt kTok;Took;Paid\n\
    2026-06-01;Kiro;1,5;1800000;\n\
    2026-06-02;Quick;2;3600000;\"0,25\"\n";

#[test]
fn an_unknown_header_is_read_as_mapped() {
    let error = read(UNKNOWN, &Mapping::default()).1.unwrap_err();
    assert!(
        error.contains("no time column") && error.contains("“When”, “Who”, “Prompt kTok”"),
        "{error}"
    );
    let mapping = mapping(
        &[
            "time=When",
            "product=Who",
            "input_tokens = prompt ktok",
            "compute_hours=Took",
            "billed_cost=Paid",
        ],
        &["input_tokens=1K", "compute_hours=ms"],
    );
    let (import, quality) = read(UNKNOWN, &mapping);
    let quality = quality.unwrap();
    assert_eq!(
        (&*quality.layout, quality.rows),
        ("mapped", counts(2, 0, 0))
    );
    assert_eq!(quality.numbers, NumberStyle::Comma);
    let total = import.usage.total();
    assert_eq!(total.tokens[TokenClass::Input], Tokens(3500));
    assert_eq!(total.hours, Hours::from_pico(3 * Hours::PICO / 2));
    assert_eq!(import.usage.products, ["Kiro", "Quick"]);
    assert_eq!(quality.used["input_tokens"], "Prompt kTok");
    assert!(quality.ignored.is_empty());
}

#[test]
fn single_columns_of_a_known_layout_can_be_chosen() {
    let text = "date,product,team,input_tokens,Tags\n\
        2026-06-01,Kiro,red,5,\"{\"\"team\"\": \"\"blue\"\", \"\"n\"\": {\"\"x\"\": 7}}\"\n\
        2026-06-02,Kiro,red,5,\n";
    let cases: &[(&str, &[&str])] = &[
        ("product=product", &["Kiro"]),
        ("product=TEAM", &["red"]),
        ("product=Tags.team", &["(no product)", "blue"]),
        ("product=Tags.n.x", &["(no product)", "7"]),
        ("product=Tags.absent", &["(no product)"]),
        ("product=", &["usage"]),
        // What is not there leaves things as they are, and says so.
        ("product=absent", &["Kiro"]),
    ];
    for (column, products) in cases {
        let (import, quality) = read(text, &mapping(&[column], &[]));
        let quality = quality.unwrap();
        assert_eq!(quality.layout, "native", "{column}");
        assert_eq!(import.usage.products, *products, "{column}");
        let said = quality
            .reasons
            .iter()
            .any(|reason| reason.contains("choice") || reason.contains("as chosen"));
        assert!(said, "{column}: {:?}", quality.reasons);
        assert_eq!(import.usage.total().tokens[TokenClass::Input], Tokens(10));
    }
    let (_, quality) = read(text, &mapping(&["output_tokens=team"], &[]));
    let quality = quality.unwrap();
    assert_eq!(quality.rejected[0].column.as_deref(), Some("team"));
    // A unit alone changes what a known column counts.
    let (import, _) = read(text, &mapping(&[], &["input_tokens=M"]));
    assert_eq!(
        import.usage.total().tokens[TokenClass::Input],
        Tokens(10_000_000)
    );
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    let mapping = mapping(&["time=When", "input_tokens=Tokens"], &[]);
    let error = read(UNKNOWN, &mapping).1.unwrap_err();
    assert_eq!(
        error,
        "line 1: there is no column “Tokens” for the input tokens; the columns are “When”, “Who”, “Prompt kTok”, \
         “Took”, “Paid”"
    );
}

#[test]
fn what_is_mapped_in_full_needs_no_known_header() {
    // Both are a time of our own layout, which would be an error.
    let text = "date,timestamp,input_tokens\n2026-06-01,2026-06-05,5\n";
    let error = read(text, &Mapping::default()).1.unwrap_err();
    assert!(error.contains("both give the time"), "{error}");
    let (import, quality) = read(
        text,
        &mapping(&["time=timestamp", "input_tokens=input_tokens"], &[]),
    );
    quality.unwrap();
    assert_eq!(
        by_day(&import).into_keys().collect::<Vec<_>>(),
        ["2026-06-05"]
    );
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_about_unless_a_row_tells() {
    use DateOrder::{DayFirst, MonthFirst};
    // Dates, what is said about them, and the days they are.
    type Case<'a> = (&'a str, Option<DateOrder>, Result<&'a [&'a str], &'a str>);
    let many = "3/4/25\n".repeat(3_000) + "25/3/24";
    let cases: &[Case<'_>] = &[
        (
            "3/4/25",
            None,
            Err("dates such as “3/4/25” may be month/day/year or day/month/year"),
        ),
        ("3/4/25", Some(MonthFirst), Ok(&["2025-03-04"])),
        ("3/4/25", Some(DayFirst), Ok(&["2025-04-03"])),
        ("3/4/25\n25/3/24", None, Ok(&["2024-03-25", "2025-04-03"])),
        ("3/4/25\n3/25/24", None, Ok(&["2024-03-25", "2025-03-04"])),
        (
            "06/02/2026\n06/20/2026",
            None,
            Ok(&["2026-06-02", "2026-06-20"]),
        ),
        (&many, None, Ok(&["2024-03-25", "2025-04-03"])),
        ("5/5/25", None, Ok(&["2025-05-05"])),
        (
            "5/5/25\n2025-05-06",
            None,
            Ok(&["2025-05-05", "2025-05-06"]),
        ),
        ("3.4.25", None, Ok(&["2025-04-03"])),
    ];
    for (dates, order, expected) in cases {
        let lines: Vec<String> = dates.lines().map(|date| format!("{date},5\n")).collect();
        let text = format!("date,input_tokens\n{}", lines.concat());
        let chosen = Mapping {
            date_order: *order,
            period: PeriodChoice::Day,
            ..Mapping::default()
        };
        let name = &dates[..dates.len().min(30)];
        let (import, quality) = read(&text, &chosen);
        match (expected, quality) {
            (Ok(days), Ok(quality)) => {
                let found: Vec<String> = by_day(&import).into_keys().collect();
                assert_eq!(found, *days, "{name} {order:?}");
                assert_eq!(
                    quality.rows,
                    counts(lines.len() as u64, 0, 0),
                    "{name} {order:?}"
                );
            }
            (Err(part), Err(error)) => {
                assert!(
                    error.contains(part) && error.contains("--dates mdy or --dates dmy"),
                    "{name}: {error}"
                );
            }
            (_, found) => panic!(
                "{name} {order:?}: {:?}",
                found.map(|quality| (quality.rows, quality.rejected))
            ),
        }
    }
}

#[test]
fn numbers_that_can_be_read_in_two_ways_are_asked_about_unless_a_row_tells() {
    use NumberStyle::{Comma, Point};
    type Case<'a> = (&'a str, Option<NumberStyle>, Result<u128, &'a str>);
    // Hours, in thousandths.
    let cases: &[Case<'_>] = &[
        (
            "1,234",
            None,
            Err("line 2, column compute_hours: “1,234” may have a decimal comma"),
        ),
        ("1,234", Some(Point), Ok(1_234_000)),
        ("1,234", Some(Comma), Ok(1_234)),
        ("1.234", None, Ok(1_234)),
        ("1.234", Some(Comma), Ok(1_234_000)),
        ("1,234\n1,5", None, Ok(2_734)),
        ("1,234\n1.5", None, Ok(1_235_500)),
        ("1.234,5", None, Ok(1_234_500)),
    ];
    for (hours, style, expected) in cases {
        let lines: Vec<String> = hours
            .lines()
            .map(|hours| format!("2026-06-01;{hours}\n"))
            .collect();
        let text = format!("date;compute_hours\n{}", lines.concat());
        let chosen = Mapping {
            numbers: *style,
            ..Mapping::default()
        };
        let (import, quality) = read(&text, &chosen);
        match expected {
            Ok(thousandths) => {
                quality.unwrap();
                let expected = Hours::from_pico(thousandths * Hours::PICO / 1_000);
                assert_eq!(import.usage.total().hours, expected, "{hours} {style:?}");
            }
            Err(part) => {
                let error = quality.unwrap_err();
                assert!(
                    error.contains(part) && error.contains("--decimal comma or --decimal point"),
                    "{error}"
                );
            }
        }
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_never_guessed_however_late_it_comes() {
    // Beyond the first rows, by which a file is recognised.
    let dates = "date,input_tokens\n".to_owned() + &"2025-04-03,5\n".repeat(30_000) + "3/4/25,5\n";
    let hours =
        "date;compute_hours\n".to_owned() + &"2025-04-03;5\n".repeat(30_000) + "2025-04-03;1,234\n";
    for (text, value) in [(dates, "3/4/25"), (hours, "1,234")] {
        match read(&text, &Mapping::default()).1 {
            Ok(quality) => {
                assert_eq!(quality.rows, counts(30_000, 0, 1), "{value}");
                assert_eq!(quality.rejected[0].value, value);
            }
            Err(error) => assert!(error.contains(value), "{error}"),
        }
    }
}

#[test]
fn a_header_that_fits_two_layouts_is_asked_about() {
    let text =
        "timestamp,product,hours,ContextTokens,GeneratedTokens\n2026-06-01T10:00:00Z,Kiro,2,30,4\n";
    let (_, outcome) = read(text, &Mapping::default());
    let title = |id: &str| {
        let known = layout::ALL.iter().find(|layout| layout.id == id);
        known.unwrap().title
    };
    assert_eq!(
        outcome.unwrap_err(),
        format!(
            "the header fits {} as well as {}; say which it is with --layout azure-llm-inference-trace or \
             --layout hours-table",
            title("azure-llm-inference-trace"),
            title("hours-table")
        )
    );
    let chosen = |id: &str| Mapping {
        layout: Some(id.to_owned()),
        ..Mapping::default()
    };
    let (import, quality) = read(text, &chosen("hours-table"));
    assert_eq!(quality.unwrap().layout, "hours-table");
    assert_eq!(
        import.usage.total().hours,
        Hours::from_pico(2 * Hours::PICO)
    );
    let (import, quality) = read(text, &chosen("azure-llm-inference-trace"));
    assert_eq!(quality.unwrap().layout, "azure-llm-inference-trace");
    assert_eq!(import.usage.total().tokens[TokenClass::Input], Tokens(30));

    let error = read(text, &chosen("hours")).1.unwrap_err();
    assert!(
        error.starts_with("“hours” is not a layout; the layouts are "),
        "{error}"
    );
    assert!(
        layout::ALL.iter().all(|layout| error.contains(layout.id)),
        "{error}"
    );
    // A layout that the header does not show.
    let error = read(text, &chosen("focus")).1;
    assert!(error.is_err(), "{:?}", error.map(|quality| quality.layout));
}

#[test]
fn a_mapping_that_is_written_wrongly_says_how_it_is_done() {
    let cases = [
        (
            "column",
            "product",
            "“product” does not name a field and a column; write it like product=Team",
        ),
        (
            "column",
            "colour=Team",
            "“colour” is not a field; the fields are time, end, product",
        ),
        (
            "unit",
            "input_tokens",
            "“input_tokens” does not name a field",
        ),
        (
            "unit",
            "input_tokens=dozens",
            "“dozens” is not a unit; the units are 1, K, M, hours",
        ),
        ("unit", "input_tokens=ms", "“ms” is no unit of input tokens"),
        ("unit", "compute_hours=K", "“K” is no unit of compute hours"),
        ("unit", "busy_time=m", "“m” is no unit of busy time"),
        ("unit", "product=K", "“K” is no unit of product"),
        // A cost is in dollars.
        ("unit", "billed_cost=K", "“K” is no unit of billed cost"),
    ];
    for (kind, text, expected) in cases {
        let mut mapping = Mapping::default();
        let outcome = match kind {
            "column" => mapping.add_column(text),
            _ => mapping.add_unit(text),
        };
        let error = outcome.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}: {error}");
        assert!(mapping.is_empty(), "{text}");
    }
}

/// The words that a shell makes of a command line, with quotes as [`Mapping::arguments`] writes them.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\'' => {
                let quoted: String = chars.by_ref().take_while(|&c| c != '\'').collect();
                word.get_or_insert_default().push_str(&quoted);
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn from_words(words: &[String]) -> Mapping {
    let mut mapping = Mapping::default();
    for pair in words.chunks(2) {
        let [option, value] = pair else {
            panic!("{words:?}");
        };
        match option.as_str() {
            "--map" => mapping.add_column(value).unwrap(),
            "--unit" => mapping.add_unit(value).unwrap(),
            "--layout" => mapping.layout = Some(value.clone()),
            "--dates" => mapping.date_order = Some(value.parse().unwrap()),
            "--decimal" => {
                mapping.numbers = Some(match value.as_str() {
                    "point" => NumberStyle::Point,
                    "comma" => NumberStyle::Comma,
                    _ => panic!("{value}"),
                });
            }
            "--period" => mapping.period = value.parse().unwrap(),
            _ => panic!("{option}"),
        }
    }
    mapping
}

proptest! {
    #[test]
    fn a_mapping_is_the_same_after_a_trip_to_the_command_line(
        columns in prop::collection::btree_map(
            prop::sample::select(Field::mappable().collect::<Vec<_>>()),
            r"([^\pC\s]([^\pC]{0,12}[^\pC\s])?)?",
            0..6,
        ),
        units in prop::collection::btree_map(
            prop::sample::select(Field::mappable().collect::<Vec<_>>()),
            0_usize..3,
            0..6,
        ),
        layout in prop::option::of(prop::sample::select(layout::ALL.to_vec())),
        date_order in prop::option::of(prop::sample::select(vec![DateOrder::MonthFirst, DateOrder::DayFirst])),
        numbers in prop::option::of(prop::sample::select(vec![NumberStyle::Point, NumberStyle::Comma])),
        period in prop::sample::select(vec![
            PeriodChoice::Auto, PeriodChoice::Day, PeriodChoice::Week, PeriodChoice::Month,
        ]),
    ) {
        let mut mapping = Mapping {
            layout: layout.map(|layout| layout.id.to_owned()),
            columns,
            date_order,
            numbers,
            period,
            ..Mapping::default()
        };
        for (field, unit) in units {
            let name = match field {
                Field::Number(Number::Billed) => continue,
                Field::Number(Number::Hours | Number::Busy) => ["seconds", "minutes", "ms"][unit],
                Field::Number(_) => ["1", "K", "M"][unit],
                _ => continue,
            };
            mapping.add_unit(&format!("{}={name}", field.key())).unwrap();
        }
        let line = mapping.arguments();
        prop_assert_eq!(from_words(&words(&line)), mapping, "{}", line);
    }
}
