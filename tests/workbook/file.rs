//! A workbook is written, and read again.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::GzDecoder;
use metershift::analysis::{Focus, Lever, RateKey, RateKind};
use metershift::calendar::{Day, Span};
use metershift::contract::{Contract, RateId, Side, Unpriced};
use metershift::ingest::{Options, import_bytes};
use metershift::quantity::{ByClass, Hours, Multiplier, TokenClass, Tokens};
use metershift::usage::{
    Attributes, Key, Measures, Method, Projection, Source, Usage, UsageBuilder,
};
use metershift::workbook::file::{self, PLAIN, Saved, Unsaved};
use metershift::workbook::{Derived, Edit, LONGEST_NAME, Look, MOST_SCENARIOS, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{cases, random, told};

/// A workbook that is looked at as a new one is.
pub(crate) fn plain(workbook: Workbook) -> Saved {
    Saved {
        workbook,
        look: Look::default(),
        unsaved: None,
    }
}

/// What a file of it holds.
pub(crate) fn portable(saved: &Saved) -> Saved {
    Saved {
        workbook: saved.workbook.portable(),
        ..saved.clone()
    }
}

/// The text of a file, packed or not.
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    match GzDecoder::new(bytes).read_to_string(&mut text) {
        Ok(_) => text,
        Err(_plain) => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// Keys of what is counted one by one, of which no program loses digits. All other numbers are texts.
const COUNTS: [&str; 19] = [
    "metershift",
    "line",
    "bytes",
    "rows",
    "read",
    "taken",
    "set_aside",
    "rejected",
    "spread",
    "rounded_hours",
    "rounded_costs",
    "foreign_costs",
    "misfits",
    "days",
    "weeks",
    "cell_count",
    "times",
    "over",
    "repeats",
];

/// Where a number stands that is neither text nor a count.
fn bare_number(value: &Value, key: &str) -> Option<String> {
    match value {
        Value::Number(number) if !number.is_u64() || !COUNTS.contains(&key) => {
            Some(format!("{key}: {number}"))
        }
        Value::Array(values) => values.iter().find_map(|value| bare_number(value, key)),
        Value::Object(map) => map.iter().find_map(|(key, value)| bare_number(value, key)),
        _ => None,
    }
}

/// Writes and reads it, and checks all that holds for each.
pub(crate) fn round(saved: &Saved) -> Vec<u8> {
    let bytes = file::write(saved).unwrap();
    let read = match file::read(&bytes) {
        Ok(read) => read,
        Err(damage) => panic!("a file that was just written {damage}\n{}", text(&bytes)),
    };
    let expected = portable(saved);
    let same = |what: &str, is: bool| assert!(is, "{what} became another:\n{}", text(&bytes));
    let (was, is) = (&expected.workbook, &read.workbook);
    assert_eq!(is.contracts, was.contracts);
    let scenarios = |of: &Workbook| -> Vec<_> {
        let all = of.scenarios();
        all.map(|(name, scenario)| (name.to_owned(), scenario.clone()))
            .collect()
    };
    assert_eq!(scenarios(is), scenarios(was));
    assert_eq!(
        (&is.focus, &is.claims, &is.notes),
        (&was.focus, &was.claims, &was.notes)
    );
    assert_eq!(is.story, was.story);
    assert_eq!(is.tabs, was.tabs);
    assert_eq!(
        (is.week_start, is.inclusion, is.is_sample),
        (was.week_start, was.inclusion, was.is_sample)
    );
    assert_eq!((&is.repeats, &is.overlaps), (&was.repeats, &was.overlaps));
    assert_eq!(is.reading, was.reading);
    assert_eq!(
        (&read.look, &read.unsaved),
        (&expected.look, &expected.unsaved)
    );
    same("usage", is.usage == was.usage);
    same("the account of its files", is.files == was.files);
    same("something", read == expected);
    same("what goes with it, twice,", *was == was.portable());
    same("the file of it", file::write(&read).unwrap() == bytes);
    assert!(file::is_workbook(&bytes[..bytes.len().min(300)]));
    bytes
}

/// Whether a bill of it has more than twenty-four digits, which is refused when it is read.
fn is_beyond_counting(saved: &Saved) -> bool {
    let read = file::read(&file::write(saved).unwrap());
    read.is_err_and(|damage| damage.to_string().contains("too large to be added up"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_reads_back_as_the_same(mut dice in random::dice()) {
        let saved = random::saved(&mut dice);
        // Dice reach more dollars than there are; nothing that could be priced before it was saved does.
        if is_beyond_counting(&saved) {
            return Ok(());
        }
        let bytes = round(&saved);
        let text = text(&bytes);
        prop_assert!(!text.contains(random::MARK), "rejected rows are in the file");
        let json: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(bare_number(&json, ""), None);
        let read = file::read(&bytes).unwrap();
        let (before, after) = (told(&saved.workbook.portable()), told(&read.workbook));
        prop_assert_eq!(before, after);
    }
}

/// Tokens of class input, of one product and model.
fn small(contracts: [&str; 2]) -> Workbook {
    let mut dice = cases::Dice::of([7, 3, 900, 11, 5, 20, 40, 3, 8, 2, 1, 60, 4].repeat(30));
    let contracts = contracts.map(|text| Contract::parse(text).unwrap());
    cases::workbook(cases::usage(&mut dice), contracts)
}

const HOURS: &str = "name = 'h'\n[[hourly]]\nresource = '*'\nusd_per_hour = '98.32'\n";
const TOKENS: &str =
    "name = 't'\ndiscount = 5\n[[token]]\nmodel = 'm-one'\ninput = 3\noutput = 15\n";
const POUNDS: &str = "name = 'p'\ncurrency = 'GBP'\n[exchange]\nusd = '1.27'\ndate = 2026-11-20\n\
                      [[token]]\nmodel = 'm-two'\ninput = '2.5'\n";

/// What a workbook can hold and no card can: the seeking of a goal, and prices of what has no name, go beyond what somebody
/// may write.
#[test]
fn what_no_card_can_hold_is_kept_exactly() {
    let rate = |side, at, class| {
        let id = RateId::Token(at, class);
        Lever::Rate(RateKey { side, id })
    };
    let side = Side::Proposed;
    let unnamed = |model: &str| Unpriced::Tokens {
        model: model.to_owned(),
        class: TokenClass::Input,
        tokens: Tokens(1),
    };
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    let levers = [
        (Lever::Discount(side), "5.123456789012"),
        (Lever::All(side, RateKind::Tokens), "4321.000000000001"),
        (Lever::Volume(side, RateKind::Tokens), "1234567.5"),
        (rate(side, 0, TokenClass::Input), "98765432109.123456789012"),
        (Lever::Commitment(side), "99999999999999999.99"),
    ];
    for proposed in [TOKENS, POUNDS] {
        let start = small([HOURS, proposed]);
        for (lever, value) in levers {
            let mut workbook = start.clone();
            workbook.apply(Edit::set(lever, number(value)));
            round(&plain(workbook.clone()));
            // And once it is a part of the contract.
            let contract = Arc::new(workbook.as_set(side));
            workbook.apply(Edit::AmendContract(side, contract));
            round(&plain(workbook));
        }
        for name in [
            "",
            " x ",
            "*",
            "m-*",
            "m-tw?",
            "m\ntwo",
            "\u{7f}\0",
            "“”\"'''\"\"\"",
        ] {
            let mut workbook = start.clone();
            workbook.apply(Edit::SetPrice(side, unnamed(name), number("3")));
            workbook.apply(Edit::SetPrice(
                side,
                unnamed("n*"),
                number("0.333333333333"),
            ));
            workbook.apply(Edit::SetPrice(side, unnamed("*n"), number("0")));
            let read = file::read(&round(&plain(workbook.clone()))).unwrap();
            assert_eq!(told(&read.workbook), told(&workbook), "{name:?}");
        }
    }
}

/// A contract in another currency, with a figure of each kind.
const YEN: &str = "name = 'y'\ncurrency = 'JPY'\neffective = 2026-01-01\nend = 2026-12-31\n\
                   [exchange]\nusd = '0.0067'\ndate = 2026-11-20\n\
                   [[hourly]]\nresource = '*'\nper_hour = '9832'\n\
                   [[token]]\nmodel = 'm-one'\ninput = '300'\noutput = '1500'\n\
                   [[volume]]\ncounts = 'usd'\nkind = 'graduated'\n\
                   tiers = [{ above = 0, percent = 1 }, { above = '1000000.01', percent = 2 }]\n\
                   [[commitment]]\namount = 100000\nevery = 'month'\n";

/// What was set in dollars may be more, in the currency of a card, than a card may say; a first day may be after the last.
#[test]
fn what_is_written_into_a_contract_need_not_be_what_its_card_may_say() {
    let side = Side::Proposed;
    let rate = |id| Lever::Rate(RateKey { side, id });
    let hourly = rate(RateId::Hourly(0));
    let token = rate(RateId::Token(0, TokenClass::Input));
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    let sets: [&[(Lever, &str)]; 6] = [
        // A hundred and fifty times as many yen.
        &[(token, "291079293.35"), (hourly, "999999999.99")],
        &[(Lever::Commitment(side), "999999999999999")],
        // More places than a card has, in either currency.
        &[(token, "0.000000000001"), (hourly, "0.00000000000123")],
        &[(hourly, "7.777777777777"), (token, "0.1234567890123456789")],
        // With a card that has to be written anew, all else on it is.
        &[(Lever::Discount(side), "5.123456789012")],
        &[(token, "79228162514264337593543950335")],
    ];
    let days = [
        None,
        Some(Day::from_ymd(2026, 12, 31).unwrap()),
        Some(Day::from_ymd(2027, 1, 1).unwrap()),
        Some(Day::EARLIEST.plus(-4000)),
        Some(Day::LATEST.plus(4000)),
    ];
    let thresholds = "[[volume]]\ncounts = 'tokens'\nkind = 'all-units'\nmodel = 'm-one'\ntiers = [\
                      { above = 0, percent = 1 }, { above = '2000000000000000.5', percent = 2 }, \
                      { above = '2000000000000000.75', percent = 3 }]\n";
    for proposed in [
        YEN.to_owned(),
        POUNDS.to_owned(),
        format!("{TOKENS}{thresholds}"),
    ] {
        let start = small([HOURS, &proposed]);
        for (set, day) in sets.iter().flat_map(|set| days.map(|day| (set, day))) {
            let mut workbook = start.clone();
            let has_hours = !workbook.contract(side).card.hourly.is_empty();
            for (lever, value) in set
                .iter()
                .filter(|(lever, _)| has_hours || *lever != hourly)
            {
                workbook.apply(Edit::set(*lever, number(value)));
            }
            workbook.apply(Edit::SetEffective(side, day));
            let contract = Arc::new(workbook.as_set(side));
            workbook.apply(Edit::AmendContract(side, contract));
            let saved = plain(workbook);
            if !is_beyond_counting(&saved) {
                round(&saved);
            }
        }
    }
}

#[test]
fn weeks_and_days_at_the_ends_of_the_calendar_are_kept() {
    let start = small([HOURS, TOKENS]);
    let focus = |first: i32, last: i32| Focus {
        weeks: Some(Span {
            first: Day::EARLIEST.plus(first),
            last: Day::LATEST.plus(last),
        }),
        ..Focus::default()
    };
    let edits = [
        Edit::SetFocus(focus(-5, 6)),
        Edit::SetFocus(focus(0, 3)),
        // Weeks that were projected, and are not any more.
        Edit::SetFocus(focus(20_000, 0)),
        Edit::Annotate(Day::EARLIEST.plus(-6), "before".to_owned()),
        Edit::Annotate(Day::LATEST.plus(6), "after".to_owned()),
        Edit::Annotate(Day::LATEST, format!("{}{:119}x", "y", "")),
        Edit::SetEffective(Side::Proposed, Some(Day::EARLIEST.plus(-4000))),
        Edit::SetProjection(Some(Projection {
            weeks: 4000,
            method: Method::Flat,
        })),
    ];
    for edit in edits {
        let mut workbook = start.clone();
        workbook.apply(edit);
        round(&plain(workbook));
    }
}

#[test]
fn names_of_scenarios_stay_apart_however_long() {
    let mut workbook = small([HOURS, TOKENS]);
    let long = "long ".repeat(30);
    for step in [
        Edit::RenameScenario(0, long.clone()),
        Edit::DuplicateScenario,
        Edit::DuplicateScenario,
        Edit::MoveScenario(0, 2),
        Edit::RenameScenario(1, long),
        Edit::DeleteScenario(2),
        Edit::RenameScenario(0, " \n ".to_owned()),
    ] {
        workbook.apply(step);
        round(&plain(workbook.clone()));
        let names: Vec<&str> = workbook.tabs.names().collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{names:?}");
            assert!(name.chars().count() <= LONGEST_NAME, "{name}");
        }
    }
    let one = (String::new(), workbook.scenario.clone());
    let mut workbook = workbook.with_scenarios(vec![one; MOST_SCENARIOS - 1], 3);
    for count in [MOST_SCENARIOS, MOST_SCENARIOS] {
        workbook.apply(Edit::DuplicateScenario);
        assert_eq!(workbook.tabs.count(), count);
    }
    round(&plain(workbook));
}

/// Names are bytes to some systems.
#[cfg(unix)]
#[test]
fn paths_that_are_no_text_do_not_keep_a_workbook_from_being_saved() {
    use std::os::unix::ffi::OsStringExt as _;
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"/tmp/\xff.csv".to_vec()));
    let mut workbook = small([HOURS, TOKENS]);
    Arc::make_mut(&mut workbook.reading).paths = vec![path.clone()];
    let mut saved = plain(workbook);
    round(&saved);
    // To save in another file than the one it belongs to would be worse than to ask.
    saved.unsaved = Some(Unsaved {
        path: Some(path),
        at: "now".to_owned(),
    });
    let read = file::read(&file::write(&saved).unwrap()).unwrap();
    assert_eq!(read.unsaved.unwrap().path, None);
}

#[test]
fn no_text_of_a_rejected_row_is_in_the_file() {
    let mark = random::MARK;
    let csv = format!(
        "date,product,model,input_tokens,billed_cost,secret\n2026-06-07,A,m,10,1.5,{mark}\n{mark},A,m,1,,\n\
         2026-06-08,{mark},{mark}-m,12.5,,{mark}\n2026-06-08,A,m,{mark},,\n2026-06-09,A,m,5,{mark} $,\n\
         2026-06-09,A,m,5,\"{mark}\n{mark}\",7,8,9\n2026-06-10,A,m,,,{mark}\n"
    );
    let refused = format!("{mark};{mark}\n{mark};{mark}\n");
    let files: [(&str, &[u8]); 2] = [
        ("a.csv", csv.as_bytes()),
        ("b.csv", &refused.as_bytes()[..0]),
    ];
    let import = import_bytes(&files, &Options::default()).unwrap();
    let rejected: u64 = import.files.iter().map(|file| file.rows().rejected).sum();
    assert!(rejected >= 4, "{rejected} rows were rejected");
    let mut workbook = Workbook::new(import, None, None);
    assert!(workbook.rows().set_aside > 0);
    workbook.apply(Edit::DuplicateScenario);
    let text = text(&round(&plain(workbook)));
    assert!(!text.contains(mark), "{text}");
    assert!(text.contains("is not a whole number"));
}

/// As many cells as that, with digits that do not repeat.
pub(crate) fn large(cells: u32) -> Usage {
    let mut builder = UsageBuilder::default();
    let first = Day::from_ymd(2024, 1, 1).unwrap();
    let attributes = builder.attributes.id(&Attributes::default());
    let source = builder.sources.id(&Source::default());
    let resource = builder.resources.id("trn");
    for at in 0..cells {
        let mixed = u128::from(at) * 2_654_435_761 % 4_294_967_291;
        let key = Key {
            day: first.plus((at / 96) as i32),
            product: builder.products.id(&format!("product {}", at % 12)),
            model: builder.models.id(&format!("model {}", at / 12 % 8)),
            resource,
            attributes,
            source,
        };
        let measures = Measures {
            tokens: ByClass([1, 3, 5, 7, 11].map(|times| Tokens(mixed * times))),
            hours: Hours::from_pico(mixed * 1_000),
            rows: 3,
            ..Measures::default()
        };
        builder.add(key, &measures);
    }
    builder.finish()
}

#[test]
fn large_workbooks_are_packed_and_read_back_as_the_same() {
    let contracts = [HOURS, TOKENS].map(|text| Contract::parse(text).unwrap());
    let mut workbook = cases::workbook(large(15_000), contracts);
    workbook.apply(Edit::SetVolume(RateKind::Tokens, Multiplier(Decimal::TWO)));
    let bytes = round(&plain(workbook.clone()));
    assert!(bytes.starts_with(&[0x1f, 0x8b]));
    assert!(text(&bytes).len() > PLAIN && bytes.len() < PLAIN);
    let read = file::read(&bytes).unwrap().workbook;
    assert!(Derived::new(&read).comparison == Derived::new(&workbook).comparison);
}

#[test]
fn the_sample_is_a_workbook_like_any_other() {
    let bytes = round(&plain(Workbook::sample()));
    let read = file::read(&bytes).unwrap().workbook;
    assert_eq!(told(&read), told(&Workbook::sample()));
    assert!(read.made_up().is_some());
}
