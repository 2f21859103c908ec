//! Reports: the same comparison as JSON, CSV and text, exact, sorted, and the same for every order of the input.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;

use metershift::analysis::Inclusion;
use metershift::contract::Contract;
use metershift::ingest::{Options, Progress, import, import_text};
use metershift::quantity::TokenClass;
use metershift::report::{to_csv, to_json, to_text};
use metershift::workbook::{Derived, Edit, Workbook, read_contract};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn contract(card: &str) -> Contract {
    Contract::parse(card).unwrap_or_else(|error| panic!("{error} in\n{card}"))
}

fn workbook(files: &[(&str, &str)], baseline: &str, proposed: &str) -> Workbook {
    Workbook::new(
        import_text(files).unwrap(),
        Some(contract(baseline)),
        Some(contract(proposed)),
    )
}

/// The three reports.
struct Reports {
    json: String,
    csv: String,
    text: String,
}

fn reports(workbook: &Workbook) -> Reports {
    let derived = Derived::new(workbook);
    Reports {
        json: to_json(workbook, &derived).unwrap(),
        csv: to_csv(&derived).unwrap(),
        text: to_text(workbook, &derived),
    }
}

fn json_of(workbook: &Workbook) -> Value {
    serde_json::from_str(&reports(workbook).json).unwrap()
}

const BASELINE: &str = "name = 'Hours 2026'\n\
                        [[hourly]]\nresource = 'trn2.48xlarge'\nusd_per_hour = '35.76'\n\
                        [[hourly]]\nresource = 'trn2.48xlarge'\nproduct = 'Kiro'\nusd_per_hour = 30\n";

const PROPOSED: &str = "name = 'Tokens 2027'\n\
                        [[token]]\nmodel = 'claude-sonnet-4-6'\naliases = ['Claude Sonnet 4.6']\n\
                        input = '3.00'\ncache_read = '0.30'\noutput = '15.00'\n";

/// Monday 8 to Tuesday 16 June 2026: a whole week and a partial one.
const USAGE: &str = "\
date,product,model,input_tokens,cache_write_5m_tokens,cache_read_tokens,output_tokens
2026-06-16,Quick,Claude Sonnet 4.6,500000,7,,
2026-06-08,Kiro,claude-sonnet-4-6,1000000,,2000000,100001
2026-06-09,Kiro,mystery-1,1200,,,
2026-06-16,Quick,claude-sonnet-4-6,12.5,,,
2026-06-10,Kiro,claude-sonnet-4-6,,,,
";

const HOURS: &str = "\
date,product,resource,compute_hours
2026-06-16,Quick,x,3.50
2026-06-08,Kiro,trn2.48xlarge,0.5
2026-06-09,Quick,trn2.48xlarge,0.123
";

#[test]
fn json_is_exactly_as_documented() {
    // Kiro, first week: 0.5 h × 30 = 15 against 1 × 3 + 2 × 0.3 + 0.100001 × 15 = 5.100015.
    // Quick, first week: 0.123 h × 35.76 = 4.39848 and no tokens, so it is one-sided.
    // Quick, second week: hours of x, which has no price, against 0.5 × 3 = 1.5.
    // Compared without Quick's first week: 15 and 6.600015, so the factors are 15 ÷ 6.600015 and 6.600015 ÷ 15.
    let workbook = workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        PROPOSED,
    );
    let tokens = |model: &str, class: &str, tokens: u64| json!({"model": model, "token_class": class, "tokens": tokens});
    let unpriced_tokens = [
        tokens("Claude Sonnet 4.6", "cache_write_5m", 7),
        tokens("mystery-1", "input", 1200),
    ];
    let unpriced_hours = json!({"resource": "x", "hours": "3.5"});
    assert_eq!(
        json_of(&workbook),
        json!({
            "currency": "USD", "week_start": "monday", "time_zone": "UTC", "mode": "throughout",
            "focus": {"from": null, "to": null, "product": null, "model": null},
            "volume": {"tokens": "1", "hours": "1"},
            "baseline": {"name": "Hours 2026", "effective": null, "rates_of": "2026-06-16"},
            "proposed": {"name": "Tokens 2027", "effective": null, "rates_of": "2026-06-16"},
            "rows": {"read": 8, "taken": 6, "set_aside": 1, "rejected": 1},
            // Both of unknown names, and one whose cache writes have no rate.
            "unpriced_rows": 3,
            "weeks": [{"start": "2026-06-08", "partial": false, "projected": false}, {"start": "2026-06-15", "partial": true, "projected": false}],
            "products": [
                {
                    "name": "Kiro", "baseline": "15", "proposed": "5.100015", "difference": "-9.899985",
                    "weeks": [{
                        "start": "2026-06-08", "baseline": "15", "proposed": "5.100015",
                        "difference": "-9.899985", "one_sided": false,
                    }],
                },
                {
                    "name": "Quick", "baseline": "4.39848", "proposed": "1.5", "difference": "-2.89848",
                    "weeks": [
                        {
                            "start": "2026-06-08", "baseline": "4.39848", "proposed": "0",
                            "difference": "-4.39848", "one_sided": true,
                        },
                        {
                            "start": "2026-06-15", "baseline": "0", "proposed": "1.5",
                            "difference": "1.5", "one_sided": false,
                        },
                    ],
                },
            ],
            "total": {"baseline": "19.39848", "proposed": "6.600015", "difference": "-12.798465"},
            "charges": {
                "baseline": {
                    "hours": "19.39848", "tokens": "0", "shortfall": "0", "fees": "0", "volume_off": "0",
                    "discount_off": "0",
                },
                "proposed": {
                    "hours": "0", "tokens": "6.600015", "shortfall": "0", "fees": "0", "volume_off": "0",
                    "discount_off": "0",
                },
            },
            // The difference, −8.399985, over each quantity: half an hour, 1.5, 0.100001 and 2 million tokens. No other hour
            // is compared.
            "break_even": {
                "rates": [
                    {"contract": "baseline", "resource": "trn2.48xlarge, Kiro", "rate": "30", "break_even": "13.20003", "turns": [{"at": "13.20003", "dearer_above": false, "level": true}]},
                    {"contract": "proposed", "model": "Claude Sonnet 4.6", "token_class": "input", "rate": "3", "break_even": "8.59999", "turns": [{"at": "8.59999", "dearer_above": true, "level": true}]},
                    {"contract": "baseline", "resource": "trn2.48xlarge", "rate": "35.76", "break_even": null, "turns": []},
                    {
                        "contract": "proposed", "model": "Claude Sonnet 4.6", "token_class": "output", "rate": "15",
                        "break_even": "98.9990100098999010009899901",
                        "turns": [{"at": "98.9990100098999010009899901", "dearer_above": true, "level": true}],
                    },
                    {"contract": "proposed", "model": "Claude Sonnet 4.6", "token_class": "cache_read", "rate": "0.3", "break_even": "4.4999925", "turns": [{"at": "4.4999925", "dearer_above": true, "level": true}]},
                ],
                "terms": [
                    {"contract": "proposed", "term": "discount", "value": "0", "break_even": null, "turns": []},
                    {"contract": "proposed", "term": "commitment", "value": "0", "break_even": null, "turns": []},
                    // $15 of hours, and $6.600015 of tokens, over the other.
                    {
                        "term": "tokens", "value": "1", "break_even": "2.2727221074497557960095545237",
                        "turns": [{"at": "2.2727221074497557960095545237", "dearer_above": true, "level": true}],
                    },
                    {"term": "hours", "value": "1", "break_even": "0.440001", "turns": [{"at": "0.440001", "dearer_above": false, "level": true}]},
                ],
            },
            // A tenth of what is charged at each rate, in all, and by ten points of discount.
            "sensitivity": {
                "percent": "10",
                "effects": [
                    {"contract": "baseline", "moved": "rate", "resource": "trn2.48xlarge, Kiro", "less": "1.5", "more": "-1.5"},
                    {"contract": "baseline", "moved": "all_hourly_rates", "less": "1.5", "more": "-1.5"},
                    {"contract": "baseline", "moved": "discount", "less": "0", "more": "1.5"},
                    {"moved": "hours", "less": "1.5", "more": "-1.5"},
                    {"contract": "proposed", "moved": "all_token_rates", "less": "-0.6600015", "more": "0.6600015"},
                    {"contract": "proposed", "moved": "discount", "less": "0", "more": "-0.6600015"},
                    {"moved": "tokens", "less": "-0.6600015", "more": "0.6600015"},
                    // A tenth of 2 million cache reads at 0.30 instead of 3.
                    {"moved": "cache_reads", "less": "0.54", "more": "-0.54"},
                    {
                        "contract": "proposed", "moved": "rate", "model": "Claude Sonnet 4.6", "token_class": "input",
                        "less": "-0.45", "more": "0.45",
                    },
                    {
                        "contract": "proposed", "moved": "rate", "model": "Claude Sonnet 4.6", "token_class": "output",
                        "less": "-0.1500015", "more": "0.1500015",
                    },
                    // 0.0100001 million at 15, less that many of the 3 million of input, which cost 3.60.
                    {"moved": "output", "less": "-0.13800138", "more": "0.13800138"},
                    {
                        "contract": "proposed", "moved": "rate", "model": "Claude Sonnet 4.6", "token_class": "cache_read",
                        "less": "-0.06", "more": "0.06",
                    },
                ],
            },
            // 8.399985 over two weeks; Quick pays 1.50 where it paid nothing.
            "claims": [
                {
                    "claim": "raises", "says": "The switch raises our costs", "holds": false, "reason": "Short by $4.20 a week, over 2 compared weeks",
                    "turns": [
                        {"contract": "baseline", "moved": "all_hourly_rates", "value": "0.440001", "change": "-55.9999"},
                        {"contract": "proposed", "moved": "rate", "model": "Claude Sonnet 4.6", "token_class": "input", "value": "8.59999", "change": "186.666333"},
                    ],
                },
                {
                    "claim": "no_increase", "says": "Costs will not increase", "holds": true, "reason": "By $4.20 a week, over 2 compared weeks",
                    "turns": [
                        {"contract": "baseline", "moved": "all_hourly_rates", "value": "0.440001", "change": "-55.9999"},
                        {"contract": "proposed", "moved": "rate", "model": "Claude Sonnet 4.6", "token_class": "input", "value": "8.59999", "change": "186.666333"},
                    ],
                },
                {
                    "claim": "no_product_more", "says": "No product pays more than 5\u{a0}% more", "holds": false,
                    "reason": "Quick +$1.50",
                    "turns": [{"contract": "proposed", "moved": "all_token_rates", "value": "0", "change": "-100"}],
                },
            ],
            "compared": {
                "baseline": "15", "proposed": "6.600015", "difference": "-8.399985", "weeks": 2,
                "break_even_token_multiplier": "2.2727221074497557960095545237",
                "break_even_hourly_multiplier": "0.440001",
            },
            "unpriced": [unpriced_tokens[0], unpriced_tokens[1], unpriced_hours],
            "unusable_files": [],
        "unpriced_by_contract": {"baseline": [unpriced_hours], "proposed": unpriced_tokens},
        })
    );
    let text = reports(&workbook).json;
    assert!(text.ends_with("}\n"), "the file ends with a line end");
}

#[test]
fn token_classes_are_named_as_on_rate_cards() {
    for class in TokenClass::ALL {
        assert_eq!(serde_json::to_value(class).unwrap(), class.key());
    }
}

#[test]
fn the_same_case_as_csv() {
    let csv = reports(&workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        PROPOSED,
    ))
    .csv;
    assert_eq!(
        csv,
        "week_start,product,baseline,proposed,difference,partial,one_sided,projected,mode,model,token_volume,hour_volume\n\
         2026-06-08,Kiro,15,5.100015,-9.899985,false,false,false,throughout,,1,1\n\
         2026-06-08,Quick,4.39848,0,-4.39848,false,true,false,throughout,,1,1\n\
         2026-06-15,Quick,0,1.5,1.5,true,false,false,throughout,,1,1\n"
    );
}

#[test]
fn the_same_case_as_text() {
    let workbook = workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        PROPOSED,
    );
    let text = reports(&workbook).text.replace('\u{a0}', " ");
    let headline = Derived::new(&workbook).headline;
    assert_eq!(
        text.lines().next().unwrap(),
        headline.sentence().replace('\u{a0}', " ")
    );
    // 15 − 5.100015 over the one whole week with data on both sides; both contracts lack prices.
    assert!(
        text.starts_with(
            "Counting priced usage only, token billing costs $9.90 less a week than compute hours, 66.0 % below"
        ),
        "{text}"
    );
    // The columns are set apart by spaces whose number does not matter here.
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "3.50 hours without a price in the baseline contract",
        "1.2K tokens without a price in the proposed contract",
        "1 partial week left out of averages",
        "1 product week with data on one side only left out",
        "Scenario As proposed",
        "Today’s contract Hours 2026",
        "Proposed contract Tokens 2027",
        "Priced as if in force throughout",
        "Weeks 8 Jun – 21 Jun 2026, 2 weeks",
        "Weeks start on Monday",
        "Time zone UTC",
        concat!("Program Metershift ", env!("CARGO_PKG_VERSION")),
        "Kiro $15.00 $5.10 −$9.90 −66.0 % 2.941 ×",
        "Quick $4.40 $1.50 −$2.90 −65.9 % 0.000 ×",
        "All products $19.40 $6.60 −$12.80 −66.0 % 2.273 ×",
        "8 Jun 2026 $19.40 $5.10 −$14.30 one-sided",
        "15 Jun 2026 $0.00 $1.50 +$1.50 partial",
        "3.50 hours of x",
        &format!(
            "7 {} tokens of Claude Sonnet 4.6",
            TokenClass::CacheWrite5m.shown()
        ),
        "1,200 input tokens of mystery-1",
        "Usage 2 files, 8 rows read = 3 priced + 3 unpriced + 1 set aside + 1 rejected",
    ] {
        assert!(
            lines.iter().any(|found| found == line),
            "“{line}” is missing from\n{text}"
        );
    }
    assert!(!text.contains("made up"), "this is not the sample");
    assert!(
        !text.contains('\u{1b}'),
        "no colours: it is understood without"
    );
}

#[test]
fn values_that_do_not_exist_are_null() {
    let hours_only = json_of(&workbook(&[("hours.csv", HOURS)], BASELINE, PROPOSED));
    let compared = &hours_only["compared"];
    assert_eq!(compared["weeks"], 0);
    for field in [
        "break_even_token_multiplier",
        "break_even_hourly_multiplier",
    ] {
        assert_eq!(
            compared.get(field),
            Some(&Value::Null),
            "{field} is there, and null"
        );
    }
    assert_eq!(hours_only["products"][1]["name"], "Quick");
    assert_eq!(
        hours_only["products"][1]["weeks"].as_array().unwrap().len(),
        2
    );
    assert!(
        hours_only["products"][1]["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|week| week["one_sided"] == true)
    );

    // No tokens are metered, so no factor on token rates can break even.
    let by_hours = PROPOSED.split("[[").next().unwrap().to_owned()
        + "[[hourly]]\nresource = '*'\nusd_per_hour = 20\n";
    let json = json_of(&workbook(&[("hours.csv", HOURS)], BASELINE, &by_hours));
    assert_eq!(json["compared"]["break_even_token_multiplier"], Value::Null);
    // x has a price in one contract only: (0.5 + 0.123 + 3.5) × 20 ÷ (15 + 4.39848).
    let factor = json["compared"]["break_even_hourly_multiplier"]
        .as_str()
        .unwrap();
    assert!(factor.starts_with("4.250848520090233873994"), "{factor}");
    assert_eq!(json["unpriced"], json!([{"resource": "x", "hours": "3.5"}]));
}

#[test]
fn what_neither_contract_prices_is_listed_once() {
    // Neither card names x.
    let both = format!("{PROPOSED}[[hourly]]\nresource = 'trn2.*'\nusd_per_hour = 20\n");
    let json = json_of(&workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        &both,
    ));
    let x = json!({"resource": "x", "hours": "3.5"});
    let list = json["unpriced"].as_array().unwrap();
    assert_eq!(
        list.iter().filter(|entry| **entry == x).count(),
        1,
        "{list:?}"
    );
    assert_eq!(json["unpriced_by_contract"]["baseline"], json!([x]));
    assert_eq!(json["unpriced_by_contract"]["proposed"][2], x);
}

#[test]
fn the_day_weeks_start_on_is_in_every_report() {
    let mut workbook = workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        PROPOSED,
    );
    workbook.apply(Edit::SetWeekStart("tuesday".parse().unwrap()));
    let Reports { json, csv, text } = reports(&workbook);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["week_start"], "tuesday");
    // The data begins on the last day of the first of these weeks and ends on the first day of the last.
    let weeks = json!([
        {"start": "2026-06-02", "partial": true, "projected": false},
        {"start": "2026-06-09", "partial": false, "projected": false},
        {"start": "2026-06-16", "partial": true, "projected": false},
    ]);
    assert_eq!(json["weeks"], weeks);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Weeks start on Tuesday"), "{text}");
    assert_eq!(
        csv.lines().map(|line| &line[..10]).collect::<Vec<_>>()[1..],
        ["2026-06-02", "2026-06-09", "2026-06-09", "2026-06-16",]
    );
}

/// All strings at the keys that hold amounts.
fn amounts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| amounts(value, found)),
        Value::Object(fields) => {
            for (key, value) in fields {
                let holds_amount = matches!(
                    key.as_str(),
                    "baseline" | "proposed" | "difference" | "hours"
                ) || key.starts_with("break_even");
                match value {
                    Value::String(text) if holds_amount => found.push(text),
                    _ => amounts(value, found),
                }
            }
        }
        _ => {}
    }
}

/// Plain digits: no exponent, no `+`, no `-0`, no trailing zeros after a point, no lonely point.
fn is_plain(text: &str) -> bool {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text != "-0"
        && is_digits(digits)
        && (digits == "0" || !digits.starts_with('0'))
        && fraction.is_none_or(|fraction| is_digits(fraction) && !fraction.ends_with('0'))
}

/// Checks that the reports agree with each other, whatever they say.
fn check(reports: &Reports) {
    let json: Value = serde_json::from_str(&reports.json).unwrap();
    let mut found = Vec::new();
    amounts(&json, &mut found);
    assert!(found.len() >= 6);
    for amount in found {
        assert!(is_plain(amount), "{amount}");
    }
    let amount = |value: &Value, field: &str| decimal(value[field].as_str().unwrap());
    let starts: Vec<&str> = json["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["start"].as_str().unwrap())
        .collect();
    assert!(starts.is_sorted(), "{starts:?}");
    let products = json["products"].as_array().unwrap();
    let names: Vec<&str> = products
        .iter()
        .map(|product| product["name"].as_str().unwrap())
        .collect();
    assert!(names.is_sorted(), "{names:?}");

    let mut rows = csv::Reader::from_reader(reports.csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let keys: Vec<(&str, &str)> = rows.iter().map(|row| (&row[0], &row[1])).collect();
    assert!(
        keys.windows(2).all(|pair| pair[0] < pair[1]),
        "sorted by week, then product: {keys:?}"
    );
    for (column, field) in [(2, "baseline"), (3, "proposed"), (4, "difference")] {
        let total = amount(&json["total"], field);
        let of_rows: Decimal = rows.iter().map(|row| decimal(&row[column])).sum();
        assert_eq!(of_rows, total, "{field} of the CSV");
        let of_products: Decimal = products.iter().map(|product| amount(product, field)).sum();
        assert_eq!(of_products, total, "{field} of the products");
        let mut weeks = 0;
        for product in products {
            for week in product["weeks"].as_array().unwrap() {
                let key = (
                    week["start"].as_str().unwrap(),
                    product["name"].as_str().unwrap(),
                );
                let row = &rows[keys.iter().position(|found| *found == key).unwrap()];
                assert_eq!(week[field], row[column], "{field} of {key:?}");
                assert_eq!(week["one_sided"].to_string(), row[6], "{key:?}");
                assert!(starts.contains(&key.0));
                weeks += 1;
            }
        }
        assert_eq!(weeks, rows.len(), "neither has weeks that the other lacks");
    }
    for row in &rows {
        assert_eq!(decimal(&row[3]) - decimal(&row[2]), decimal(&row[4]));
        let of = json["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|week| week["start"] == row[0])
            .unwrap();
        assert_eq!(of["partial"].to_string(), row[5]);
    }
    for of in ["total", "compared"] {
        let of = &json[of];
        assert_eq!(
            amount(of, "proposed") - amount(of, "baseline"),
            amount(of, "difference")
        );
    }
}

#[test]
fn the_reports_of_the_sample_agree() {
    let workbook = Workbook::sample();
    let reports = reports(&workbook);
    check(&reports);
    let json: Value = serde_json::from_str(&reports.json).unwrap();
    assert_eq!(
        json["total"],
        json!({"baseline": "655478187.43576", "proposed": "671863554.762041925", "difference": "16385367.326281925"})
    );
    assert_eq!(json["compared"]["weeks"], 52);
    assert_eq!(json["unpriced"], json!([]));
    assert_eq!(reports.csv.lines().count(), 1 + 52 * 3);
    assert!(
        reports
            .text
            .starts_with(&Derived::new(&workbook).headline.sentence())
    );
    assert!(
        reports.text.contains("made up"),
        "the sample says that it is one"
    );
    for amount in [
        "$655,478,187.44",
        "$671,863,554.76",
        "+$16,385,367.33",
        "−$2,674,526.47",
    ] {
        assert!(
            reports.text.contains(amount),
            "{amount} is missing from\n{}",
            reports.text
        );
    }
}

#[test]
fn what_averages_include_changes_neither_totals_nor_weeks() {
    let mut workbook = workbook(
        &[("usage.csv", USAGE), ("hours.csv", HOURS)],
        BASELINE,
        PROPOSED,
    );
    let before = reports(&workbook);
    workbook.apply(Edit::SetInclusion(Inclusion {
        partial: true,
        one_sided: true,
        ..Inclusion::default()
    }));
    let after = reports(&workbook);
    assert_eq!(before.csv, after.csv);
    let [before, after] =
        [before, after].map(|reports| serde_json::from_str::<Value>(&reports.json).unwrap());
    for field in ["weeks", "products", "total", "rows", "unpriced"] {
        assert_eq!(before[field], after[field], "{field}");
    }
    assert_eq!(
        after["compared"]["difference"],
        after["total"]["difference"]
    );
}

#[test]
fn a_published_trace_comes_out_as_calculated_elsewhere() {
    // Calculated from the two CSV files with Python's decimal module:
    //   8,819 requests, 18,059,974 context tokens, 245,896 generated tokens, all on Thursday 16 November 2023;
    //   (0.9614 + 0.9614) × 32.7726 = 63.01515528
    //   18.059974 × 3 + 0.245896 × 15 = 57.868362
    //   57.868362 − 63.01515528 = −5.14679328
    //   63.01515528 ÷ 57.868362 = 1.0889396744977851628148728…
    //   57.868362 ÷ 63.01515528 = 0.9183245164257571912786374…
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let card = |name: &str| Some(read_contract(&data.join("azure-hours").join(name)).unwrap());
    let files = [
        "azure-llm-trace-2023/AzureLLMInferenceTrace_code.csv",
        "azure-hours/hours.csv",
    ];
    let import = import(
        &files.map(|file| data.join(file)),
        &Options::default(),
        &Progress::default(),
    )
    .unwrap();
    let workbook = Workbook::new(import, card("hourly.toml"), card("tokens.toml"));
    let reports = reports(&workbook);
    check(&reports);

    let json: Value = serde_json::from_str(&reports.json).unwrap();
    let [old, new, difference] = ["63.01515528", "57.868362", "-5.14679328"];
    assert_eq!(
        json["rows"],
        json!({"read": 8821, "taken": 8821, "set_aside": 0, "rejected": 0})
    );
    assert_eq!(
        json["weeks"],
        json!([{"start": "2023-11-13", "partial": true, "projected": false}])
    );
    assert_eq!(
        json["products"],
        json!([{
            "name": "AzureLLMInferenceTrace_code", "baseline": old, "proposed": new, "difference": difference,
            "weeks": [{
                "start": "2023-11-13", "baseline": old, "proposed": new, "difference": difference, "one_sided": false,
            }],
        }])
    );
    assert_eq!(
        json["total"],
        json!({"baseline": old, "proposed": new, "difference": difference})
    );
    assert_eq!(json["compared"]["weeks"], 1);
    assert_eq!(json["unpriced"], json!([]));
    for (kind, expected) in [
        ("token", "1.08893967449778516281487"),
        ("hourly", "0.91832451642575719127863"),
    ] {
        let factor = json["compared"][format!("break_even_{kind}_multiplier")]
            .as_str()
            .unwrap();
        assert!(factor.starts_with(expected), "{factor}");
    }
    assert!(
        reports.text.replace('\u{a0}', " ").starts_with(
            "Over 1 partial week of data, token billing costs $5.15 less than compute hours, 8.2 % below"
        ),
        "{}",
        reports.text
    );
}

/// A row of one of the files below, as CSV, for columns
/// `timestamp,product,model,resource,input_tokens,cache_read_tokens,output_tokens,compute_hours`.
fn row() -> impl Strategy<Value = String> {
    let product = prop::sample::select(vec!["Kiro", "Quick", "\"A, \"\"b\"\"\"", "Ünï", ""]);
    let tokens = (
        prop::sample::select(vec!["claude-sonnet-4-6", "mystery-1", ""]),
        0..3_000_000_u32,
        0..9_000_u32,
    );
    let tokens = tokens.prop_map(|(model, input, output)| format!("{model},,{input},,{output},"));
    let hours = (
        prop::sample::select(vec!["trn2.48xlarge", "x"]),
        0..900_u32,
        0..1_000_000_u32,
    );
    let hours =
        hours.prop_map(|(resource, hours, part)| format!(",{resource},,,,{hours}.{part:06}"));
    let others = prop::sample::select(vec!["m,,-3,,,", "m,,,,,", "m,,1.5,,,", ",,,,"]);
    let what = prop_oneof![5 => tokens, 3 => hours, 1 => others.prop_map(str::to_owned)];
    // Times of day, so that no file is taken for one of weekly or monthly totals.
    (1..29_u32, 0..24_u32, product, what).prop_map(|(day, hour, product, what)| {
        format!("2026-06-{day:02}T{hour:02}:15:00Z,{product},{what}\n")
    })
}

const HEADER: &str =
    "timestamp,product,model,resource,input_tokens,cache_read_tokens,output_tokens,compute_hours\n";

/// Rows with the file that each is in, and the order of the files.
fn files_of(rows: &[(String, usize)], order: &[usize]) -> Vec<(&'static str, String)> {
    let names = ["a.csv", "b.csv", "c.csv"];
    let mut files = names.map(|name| (name, HEADER.to_owned()));
    for (row, file) in rows {
        files[*file].1.push_str(row);
    }
    order.iter().map(|&file| files[file].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_order_of_files_and_rows_gives_the_same_bytes(
        (rows, shuffled) in prop::collection::vec((row(), 0..3_usize), 3..40).boxed()
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
        proposed_both in any::<bool>(),
    ) {
        let proposed = if proposed_both {
            format!("{PROPOSED}[[hourly]]\nresource = 'trn2.*'\nusd_per_hour = '1.01'\n")
        } else {
            PROPOSED.to_owned()
        };
        let reports = |rows: &[(String, usize)], order: &[usize]| {
            let files = files_of(rows, order);
            let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
            reports(&workbook(&files, BASELINE, &proposed))
        };
        let first = reports(&rows, &[0, 1, 2]);
        check(&first);
        let second = reports(&shuffled, &order);
        prop_assert_eq!(first.json, second.json);
        prop_assert_eq!(first.csv, second.csv);
        prop_assert_eq!(first.text, second.text);
    }
}
