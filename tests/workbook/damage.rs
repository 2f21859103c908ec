//! Damaged workbooks: each is refused in a sentence, what can be read of it is offered, and no number becomes another.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::Compression;
use flate2::write::GzEncoder;
use metershift::analysis::{Lever, RateKey, RateKind};
use metershift::contract::{Contract, RateId, Side};
use metershift::ingest::{Options, Sha256, import_bytes};
use metershift::quantity::{Percent, TokenClass, Usd};
use metershift::report;
use metershift::workbook::file::{self, Damage, Saved, VERSION};
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;

use super::file::{large, plain, portable, text};
use super::{random, told};

/// Numbers that are the same every time (`SplitMix64`).
struct Seed(u64);

impl Seed {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The text with a digest that is right again, as of somebody who means harm.
fn sealed(text: &str) -> String {
    let seal = ",\n  \"sha256\": \"";
    let (start, _) = text.rsplit_once(seal).unwrap_or((text, ""));
    format!("{start}{seal}{}\"\n}}\n", Sha256::of(start.as_bytes()))
}

/// Says why a message is not one that people read.
fn is_no_sentence(message: &str) -> Option<&'static str> {
    let code = [
        "Err(",
        "Ok(",
        "Some(",
        "None",
        "Error",
        "::",
        "\\u{",
        "\\n",
        "\\\"",
        "`",
        "{",
        "called",
        "unwrap",
        "serde",
        "Decimal",
        "invalid type",
        "EOF",
        "expected",
    ];
    if code.iter().any(|code| message.contains(code)) {
        Some("it shows how the program is made")
    } else if message.chars().any(char::is_control) {
        Some("it has control characters")
    } else if message.chars().count() > 900 {
        Some("it is too long")
    } else if !message.starts_with("is ") && !message.starts_with("was ") {
        Some("it does not follow a name")
    } else if message.ends_with('.') {
        Some("it ends with a full stop")
    } else {
        None
    }
}

/// Reads it. Whatever it is, nothing panics, and what is read without a complaint is what was written.
fn judge(what: &str, bytes: &[u8], original: Option<&Saved>) -> String {
    let judged = catch_unwind(AssertUnwindSafe(|| match file::read(bytes) {
        Ok(read) => {
            if let Some(original) = original {
                assert!(read == *original, "it was read as something else");
            }
            say_all(&read.workbook);
            "ok".to_owned()
        }
        Err(damage) => {
            let message = damage.to_string();
            assert_eq!(is_no_sentence(&message), None, "{message}");
            if let Some(rescued) = damage.rescued() {
                say_all(&rescued.saved.workbook);
                // What was rescued is a workbook like any other.
                let bytes = file::write(&rescued.saved).unwrap();
                let again = file::read(&bytes);
                let again = again.unwrap_or_else(|damage| panic!("what was rescued {damage}"));
                assert!(again == portable(&rescued.saved));
            }
            message
        }
    }));
    judged.unwrap_or_else(|error| {
        let said = error.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| error.downcast_ref::<&str>().copied());
        panic!("{what}: {}", said.unwrap_or_default())
    })
}

fn say_all(workbook: &Workbook) {
    if workbook.usage.cells.len() > 2_000 {
        // It takes its time, and says it in one way.
        report::to_text(workbook, &Derived::new(workbook));
        return;
    }
    told(workbook);
    ask_all(&Derived::new(workbook));
    report::inspect_text(&workbook.files, &workbook.repeats, &workbook.overlaps);
    report::inspect_json(&workbook.files, &workbook.overlaps).unwrap();
    report::rejected_csv(&workbook.files).unwrap();
    for side in Side::BOTH {
        report::card_text(workbook.contract(side), None);
    }
}

/// Everything that is worked out when somebody asks; returns the figures at some value of which the answer flips.
fn ask_all(derived: &Derived) -> Vec<Lever> {
    let volumes = RateKind::ALL.map(|kind| Lever::Volume(Side::Baseline, kind));
    let levers: Vec<Lever> = derived.levers.iter().copied().chain(volumes).collect();
    derived.sensitivity(Percent(Decimal::TEN));
    derived.verdicts();
    for lever in &levers {
        derived.break_even(*lever);
        for target in [Decimal::ONE, -Decimal::MAX, Decimal::from(u64::MAX)] {
            derived.goals(*lever, Usd(target));
        }
        let values = [Decimal::ZERO, Decimal::ONE, Decimal::MAX];
        let Derived {
            pairing,
            comparison,
            ..
        } = derived;
        for axes in [[*lever, levers[0]], [levers[0], *lever]] {
            if axes[0] != axes[1] {
                pairing.plane(comparison, axes, values.to_vec(), true);
                pairing.grid(comparison, axes, [&values, &values]);
            }
        }
    }
    let turns = levers.into_iter();
    turns
        .filter(|lever| !derived.turns(*lever).is_empty())
        .collect()
}

/// Three workbooks: two as people leave them, and one that is packed.
fn originals() -> Vec<(Saved, Vec<u8>)> {
    let mut runner = TestRunner::deterministic();
    let mut made = std::iter::repeat_with(|| {
        let mut dice = random::dice().new_tree(&mut runner).unwrap().current();
        random::saved(&mut dice)
    });
    let is_rich = |saved: &Saved| {
        let workbook = &saved.workbook;
        let files = workbook.files.iter().filter(|file| file.outcome.is_ok());
        workbook.usage.cells.len() > 12
            && workbook.tabs.count() > 2
            && files.count() > 1
            && !workbook.claims.is_empty()
    };
    let mut all: Vec<Saved> = made.by_ref().filter(is_rich).take(2).collect();
    let sample = Workbook::sample();
    let contracts = Side::BOTH.map(|side| sample.contract(side).clone());
    let mut packed = super::cases::workbook(large(9_000), contracts);
    packed.apply(Edit::DuplicateScenario);
    all.push(plain(packed));
    all.into_iter()
        .map(|saved| (portable(&saved), file::write(&saved).unwrap()))
        .collect()
}

/// A file with something wrong with it, as disks, mails, editors and people damage files.
fn damaged(kind: &str, bytes: &[u8], seed: &mut Seed) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let length = bytes.len();
    let lines = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes
            .split_inclusive(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    };
    match kind {
        "cut off" => bytes.truncate(seed.below(length)),
        "cut off near its end" => bytes.truncate(length - 1 - seed.below(200.min(length - 1))),
        "a bit flipped" => bytes[seed.below(length)] ^= 1 << seed.below(8),
        "bytes overwritten" => {
            for _ in 0..=seed.below(20) {
                let at = seed.below(length);
                bytes[at] = seed.below(256) as u8;
            }
        }
        "a digit changed" => {
            let digits: Vec<usize> = (0..length)
                .filter(|at| bytes[*at].is_ascii_digit())
                .collect();
            let at = *seed.of(&digits);
            bytes[at] = b'0' + (bytes[at] - b'0' + 1 + seed.below(9) as u8) % 10;
        }
        "lines swapped" => {
            let mut lines = lines(&bytes);
            let (a, b) = (seed.below(lines.len()), seed.below(lines.len()));
            lines.swap(a, b);
            bytes = lines.concat();
        }
        "lines deleted" => {
            let mut lines = lines(&bytes);
            let at = seed.below(lines.len());
            let end = (at + 1 + seed.below(4)).min(lines.len());
            lines.drain(at..end);
            bytes = lines.concat();
        }
        "a line twice" => {
            let mut lines = lines(&bytes);
            let at = seed.below(lines.len());
            lines.insert(at, lines[at].clone());
            bytes = lines.concat();
        }
        "a part twice" => {
            let at = seed.below(length);
            let end = (at + 1 + seed.below(5_000)).min(length);
            let part = bytes[at..end].to_vec();
            let to = seed.below(length);
            bytes.splice(to..to, part);
        }
        "the whole twice" => bytes.extend_from_within(..),
        "zeros at its end" => {
            let from = seed.below(length);
            bytes[from..].fill(0);
        }
        "zeros after its end" => bytes.resize(length + 1 + seed.below(5_000), 0),
        "zeros in the middle" => {
            let from = seed.below(length);
            let end = (from + 512).min(length);
            bytes[from..end].fill(0);
        }
        "text after its end" => bytes.extend_from_slice(b"more\n"),
        "another encoding" => {
            let at = seed.below(length);
            bytes.splice(at..at, *b"caf\xe9");
        }
        _ => panic!("{kind} is no damage"),
    }
    bytes
}

const KINDS: [&str; 15] = [
    "cut off",
    "cut off near its end",
    "a bit flipped",
    "bytes overwritten",
    "a digit changed",
    "lines swapped",
    "lines deleted",
    "a line twice",
    "a part twice",
    "the whole twice",
    "zeros at its end",
    "zeros after its end",
    "zeros in the middle",
    "text after its end",
    "another encoding",
];

#[test]
fn damaged_files_are_refused_and_no_number_becomes_another() {
    let originals = originals();
    let mut seed = Seed(2026);
    let (mut rescued, mut count) = (0, 0);
    for (which, (original, bytes)) in originals.iter().enumerate() {
        // The packed one takes its time.
        let rounds = if which == 2 { 2 } else { 5 };
        let text = text(bytes).into_bytes();
        for kind in KINDS {
            for round in 0..rounds {
                let what = format!("workbook {which}, {kind}, round {round}");
                for bytes in [
                    damaged(kind, &text, &mut seed),
                    damaged(kind, &pack(&text), &mut seed),
                    pack(&damaged(kind, &text, &mut seed)),
                ] {
                    count += 1;
                    let said = judge(&what, &bytes, Some(original));
                    rescued += usize::from(said.contains("can be read"));
                }
            }
        }
    }
    assert!(count >= 500, "{count}");
    assert!(
        rescued > count / 3,
        "of {count} damaged files something of {rescued} could be read"
    );
}

/// Every place of a number in the text, with its length: both bare and in quotation marks.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let is_start =
            bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        let length = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
            .count();
        if is_start {
            places.push((at, length));
        }
        at += length.max(1);
    }
    places
}

const ODD_NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "-0",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211455",
    "99999999999999999999999999999999999999999999",
    "79228162514264337593543950335",
    "1000000000000000000000000000",
    "0.0000000000000000000000000001",
    "1e400",
    "NaN",
    "",
    "4294967295",
];

/// Whoever means harm makes the digest right.
#[test]
fn enormous_numbers_in_any_place_neither_panic_nor_hang() {
    let originals = originals();
    let mut seed = Seed(7);
    for (original, bytes) in &originals[..2] {
        let text = text(bytes);
        let places = numbers(&text);
        assert!(places.len() > 300);
        for round in 0..120 {
            let (at, length) = *seed.of(&places);
            let odd = seed.of(&ODD_NUMBERS);
            let changed = format!("{}{odd}{}", &text[..at], &text[at + length..]);
            let context = &text[at.saturating_sub(30)..]
                .chars()
                .take(60)
                .collect::<String>();
            let what = format!("round {round}: {odd} at {context:?}");
            judge(&what, changed.as_bytes(), Some(original));
            judge(&what, sealed(&changed).as_bytes(), None);
        }
        // All of a kind at once: sums of them do not fit either.
        for odd in ODD_NUMBERS {
            for part in [
                "\"cells\"",
                "\"set\"",
                "\"rows\"",
                "\"totals\"",
                "\"weight\"",
                "\"stated\"",
                "\"exact\"",
                "\"value\"",
            ] {
                let Some(from) = text.find(part) else {
                    continue;
                };
                let (start, rest) = text.split_at(from);
                let end = rest.find(['}', ']']).unwrap_or(rest.len());
                let mut changed = start.to_owned();
                let mut last = 0;
                let rest = &rest[..end];
                for (at, length) in numbers(rest) {
                    changed.push_str(&rest[last..at]);
                    // Days stay days.
                    let is_day = rest.as_bytes().get(at + 4) == Some(&b'-')
                        || (at > 0 && rest.as_bytes()[at - 1] == b'-');
                    changed.push_str(if is_day { &rest[at..at + length] } else { odd });
                    last = at + length;
                }
                changed.push_str(&rest[last..]);
                changed.push_str(&text[from + end..]);
                judge(
                    &format!("{part} of {odd}"),
                    sealed(&changed).as_bytes(),
                    None,
                );
            }
        }
    }
}

/// Nothing times the largest factor is charged, so that the file opens; but by how much charges grow with a rate does not fit.
#[test]
fn what_cannot_be_added_up_has_no_break_even() {
    let usage = "date,product,model,resource,input_tokens,output_tokens,compute_hours\n\
                 2026-06-01,p,,r,,,10\n2026-06-07,p,m,,1000000,1000000,\n\
                 2026-06-01,q,,r,,,10\n2026-06-07,q,m,,1000000,1000000,\n";
    let hours = "name = 'h'\n[[hourly]]\nresource = '*'\nusd_per_hour = 4\n";
    let tokens = "name = 't'\n[[token]]\nmodel = 'm'\ninput = 0\noutput = 0\n\
                  [[fee]]\nname = 'f'\namount = 100\nevery = 'month'\n";
    let commitment = "[[commitment]]\namount = 30\nevery = 'month'\n";
    let tiers = |counts: &str, kind: &str| {
        format!(
            "{tokens}{commitment}[[volume]]\ncounts = '{counts}'\nkind = '{kind}'\n\
             tiers = [{{ above = 0, percent = 1 }}, {{ above = 1000, percent = 50 }}]\n"
        )
    };
    let both = format!("{tokens}[[hourly]]\nresource = '*'\nusd_per_hour = '0'\n");
    let cards = [
        tokens.to_owned(),
        format!("{tokens}{commitment}"),
        tiers("usd", "graduated"),
        tiers("usd", "all-units"),
        tiers("tokens", "graduated"),
        both,
    ];
    let side = Side::Proposed;
    let rate = |class| {
        let id = RateId::Token(0, class);
        Lever::Rate(RateKey { side, id })
    };
    let rates = [TokenClass::Input, TokenClass::Output].map(rate);
    for card in &cards {
        let import = import_bytes(&[("usage.csv", usage.as_bytes())], &Options::default());
        let contract = |text: &str| Some(Contract::parse(text).unwrap());
        let start = Workbook::new(import.unwrap(), contract(hours), contract(card));
        let found = ask_all(&Derived::new(&start));
        assert!(rates.iter().all(|rate| found.contains(rate)), "{card}");
        let factors = [
            Lever::All(side, RateKind::Tokens),
            Lever::Volume(side, RateKind::Tokens),
        ];
        for large in [&factors[..1], &factors[1..], &factors] {
            for value in [
                Decimal::MAX,
                Decimal::MAX / Decimal::TWO,
                Decimal::new(1, 28),
            ] {
                let mut workbook = start.clone();
                for lever in large {
                    workbook.apply(Edit::set(*lever, value));
                }
                let read = file::read(&file::write(&plain(workbook)).unwrap()).unwrap();
                let found = ask_all(&Derived::new(&read.workbook));
                if value == Decimal::MAX {
                    assert!(rates.iter().all(|rate| !found.contains(rate)), "{card}");
                }
            }
        }
    }
}

#[test]
fn hostile_texts_are_refused_in_a_sentence() {
    let (_, bytes) = originals().swap_remove(0);
    let text = text(&bytes);
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        sealed(&text.replacen(from, to, 1))
    };
    let head = "{\n  \"metershift\": 1,\n";
    let deep = |open: &str| format!("{head}  \"claims\": {}", open.repeat(100_000));
    let huge = "x".repeat(1_000_000);
    let nasty = "\u{202e}\\n\u{7}Err(\\u0000";
    let cell = text
        .split("\"cells\": [\n")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .trim();
    let cell = cell.trim_end_matches(',');
    let mut words: Vec<&str> = cell.trim_matches('"').split(' ').collect();
    let mut ids = Vec::new();
    for at in 1..6 {
        let was = std::mem::replace(&mut words[at], "4000000");
        ids.push(with(cell, &format!("\"{}\"", words.join(" "))));
        words[at] = was;
    }
    let mut cases: BTreeMap<&str, String> = [
        ("deep lists", deep("[")),
        ("deep objects", deep("{\"a\":")),
        ("deep, sealed", sealed(&deep("["))),
        ("deep names", with("\"columns\": ", &format!("\"x\": {}{}, \"columns\": ", "[".repeat(100_000), "]".repeat(100_000)))),
        ("a huge name", with("\"name\": \"", &format!("\"name\": \"{huge}"))),
        ("a huge figure", with("\"mode\": \"", &format!("\"mode\": \"{huge}"))),
        ("a huge cell", with(cell, &format!("\"{huge}\""))),
        ("a nasty name", with("\"mode\": \"", &format!("\"mode\": \"{nasty}"))),
        ("a nasty cell", with(cell, &format!("\"{nasty}\""))),
        ("a cell of two lines", with(cell, "\"1 2\\n3 4\"")),
        ("an unknown figure", with("\"mode\":", "\"set\": { \"proposed.token[99].output\": \"1\", \"x\": \"1\", \"proposed.factor[4000000000]\": \"1\" }, \"mode\":")),
        ("a negative figure", with("\"mode\":", "\"set\": { \"volume.tokens\": \"-1\", \"proposed.discount\": \"100.0000001\" }, \"mode\":")),
        ("many cells claimed", with("\"cell_count\": ", "\"cell_count\": 9")),
        ("text for a list", with("\"claims\": [", "\"claims\": \"\", \"x\": [")),
        ("a list for text", with("\"about\": ", "\"about\": [], \"x\": ")),
        ("a list for cells", with(cell, "[\"a\"]")),
        ("no contract", with("\"card\": [", "\"card\": [], \"x\": [")),
        ("another contract", with("\"origin\": \"", "\"origin\": \"none")),
        ("told of what is not there", with("\"card\": [", "\"exact\": { \"token[99].input\": \"1\" }, \"card\": [")),
        ("a unit of nothing", with("\"units\": {", "\"units\": { \"requests\": { \"times\": 1, \"over\": 0 } }, \"x\": {")),
    ]
    .into();
    for (name, ids) in ["product", "model", "resource", "attributes", "file"]
        .into_iter()
        .zip(ids)
    {
        cases.insert(name, ids);
    }
    let (start, end) = text.rsplit_once("\"products\": [").unwrap();
    let turned = format!("{start}\"products\": [\"\u{10ffff}\", {end}");
    cases.insert("names out of order", sealed(&turned));
    for many in [1_001, 200_000] {
        let scenarios = ["{}"].repeat(many).join(",");
        cases.insert(
            if many < 2_000 {
                "a scenario too many"
            } else {
                "scenarios without end"
            },
            with("\"scenarios\": [", &format!("\"scenarios\": [{scenarios},")),
        );
    }
    for (what, text) in cases {
        let started = std::time::Instant::now();
        let said = judge(what, text.as_bytes(), None);
        // A name is cut, and what no version of the format says is not looked at; nothing else is another.
        let is_harmless = matches!(what, "a huge name" | "deep names");
        assert_eq!(said == "ok", is_harmless, "{what}: {said}");
        assert!(
            started.elapsed().as_secs() < 20,
            "{what} took {:?}",
            started.elapsed()
        );
    }
}

/// Files that were never this program’s, or are not any more: what each is told to be.
#[test]
fn other_files_are_told_by_what_they_are() {
    let sample = file::write(&plain(Workbook::sample())).unwrap();
    let text = text(&sample);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let version = |number: u32| format!("\"metershift\": {number}");
    let newer = text.replacen(&version(VERSION), &version(VERSION + 1), 1);
    let cut = &newer[..newer.len() / 2];
    let packed = pack(text.as_bytes());
    let some_csv = "date,product,model,input_tokens\n2026-06-07,A,m,1\n";
    let card = "name = \"A, B\"\n[[token]]\nmodel = \"*\"\ninput = 1\n";
    let version = format!(
        "was written by a later version of Metershift (format {}, this one reads up to {VERSION})",
        VERSION + 1
    );
    let other = "is not a Metershift workbook but";
    let cases: Vec<(&[u8], String)> = vec![
        (newer.as_bytes(), version.clone()),
        (cut.as_bytes(), version),
        (b"", "is empty".to_owned()),
        (b" \r\n\n", "is empty".to_owned()),
        (&[0; 5000], "is empty".to_owned()),
        (b"{\"a\": 1}", format!("{other} some other JSON")),
        (b"[1, 2]", format!("{other} some other JSON")),
        (
            b"{\"name\": \"x\", \"metershift\": 1}",
            format!("{other} some other JSON"),
        ),
        (
            some_csv.as_bytes(),
            format!("{other} a table, perhaps usage"),
        ),
        (card.as_bytes(), format!("{other} a rate card")),
        (&utf16, format!("{other} some other file")),
        (b"\x89PNG\r\n\x1a\n\0\0", format!("{other} some other file")),
        (b"Dear colleague", format!("{other} some other file")),
        (
            &text.as_bytes()[..40],
            "is damaged: its end is missing".to_owned(),
        ),
        (
            &packed[..packed.len() - 4],
            "is damaged: its end is missing".to_owned(),
        ),
        (
            b"{\"metershift\":",
            "is damaged: its end is missing".to_owned(),
        ),
    ];
    for (bytes, expected) in &cases {
        let said = judge(expected, bytes, None);
        assert!(said.starts_with(expected), "{said}");
        assert!(said.contains("; "), "{said}: it says what to do");
    }
    let csv_packed = pack(some_csv.as_bytes());
    let said = judge("packed usage", &csv_packed, None);
    assert!(
        said.starts_with("is not a Metershift workbook but something packed, perhaps usage"),
        "{said}"
    );
}

#[test]
fn what_mail_and_editors_do_to_a_text_is_no_damage() {
    let saved = portable(&plain(Workbook::sample()));
    let text = text(&file::write(&saved).unwrap());
    let returns = text.replace('\n', "\r\n");
    let marked = format!("\u{feff}{text}");
    let both = format!("\u{feff}{returns}\r\n");
    for (what, text) in [
        ("plain", &text),
        ("returns", &returns),
        ("marked", &marked),
        ("both", &both),
    ] {
        for bytes in [text.clone().into_bytes(), pack(text.as_bytes())] {
            assert_eq!(judge(what, &bytes, Some(&saved)), "ok", "{what}");
            assert!(file::is_workbook(&bytes[..300]));
        }
    }
}

/// Damage says what of a file can be read, and what not.
#[test]
fn what_is_rescued_is_told() {
    let sample = Workbook::sample();
    let text = text(&file::write(&plain(sample.clone())).unwrap());
    let cells = sample.usage.cells.len();
    let rescued = |text: &str| match file::read(text.as_bytes()) {
        Err(Damage::Damaged {
            rescued: Some(rescued),
            ..
        }) => rescued,
        other => panic!("{other:?}"),
    };
    // All but the last cells.
    let half = rescued(&text[..text.len() - 20_000]);
    let kept = half.saved.workbook.usage.cells.len();
    assert!(kept > cells / 2 && kept < cells);
    assert_eq!(half.saved.workbook.usage.cells, sample.usage.cells[..kept]);
    assert_eq!(half.saved.workbook.contracts, sample.contracts);
    assert_eq!(half.lost.len(), 1, "{:?}", half.lost);
    // One cell that is none.
    let (at, _) = text.match_indices("      \"2026-").nth(100).unwrap();
    let one = rescued(&format!("{}      \"????-{}", &text[..at], &text[at + 12..]));
    assert_eq!(one.saved.workbook.usage.cells.len(), cells - 1);
    // A digit of a note, so to speak: all is there, but nobody knows whether it is what was saved.
    let same = rescued(&text.replacen("A Metershift workbook", "a Metershift workbook", 1));
    assert!(same.saved.workbook == portable(&plain(sample)).workbook);
    assert_eq!(same.lost, [""; 0]);
}
