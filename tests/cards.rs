//! Contracts as files of every kind, as documents that are being written, and beside each other.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;

use metershift::contract::card::draft::{
    Draft, Entry, Section, names, names_text, tiers, tiers_text,
};
use metershift::contract::{Change, Changes, Contract, Side, catalog};
use metershift::report::{beyond_rates_csv, change_shown, rates_csv, said};
use metershift::workbook::{is_card_file, read_contract};
use proptest::prelude::*;

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cards")
        .join(name)
}

#[test]
fn litellms_price_list_is_read_exactly_and_says_what_it_left_out() {
    let contract = read_contract(&data("litellm.json")).unwrap();
    assert_eq!(contract.name(), "litellm");
    let shown: Vec<String> = contract
        .card
        .token
        .iter()
        .map(|entry| {
            let rates = entry
                .rates
                .0
                .map(|rate| rate.map_or("-".to_owned(), |rate| rate.0.to_string()));
            format!("{}: {}", entry.shown(), rates.join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "claude-sonnet-4-5: 3 3.75 6 0.3 15",
            "claude-sonnet-4-5, long: 6 - - - 22.5",
            "claude-sonnet-4-5, batch: 1.5 - - - -",
            "wrong: 15000000 - - - -",
        ]
    );
    // 0.0175 dollars a second.
    let hourly = &contract.card.hourly;
    assert_eq!(
        (hourly.len(), hourly[0].rate.0.to_string()),
        (1, "63".to_owned())
    );
    let notes: Vec<String> = contract
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.key, note.message))
        .collect();
    for (key, message) in [
        ("wrong.output_cost_per_token", "“\"dear\"” is not a number"),
        ("CLAUDE-sonnet-4-5", "same name but for letter case"),
        ("input_cost_per_image", "left out for 1 model;"),
        ("input_cost_per_second", "left out for 1 model;"),
        ("search_context_cost_per_query", "left out for 1 model;"),
        ("models", "hours for 2 models"),
    ] {
        let is_said = notes
            .iter()
            .any(|note| note.starts_with(key) && note.contains(message));
        assert!(is_said, "{key}: {message} not in {notes:#?}");
    }
}

#[test]
fn a_file_that_is_no_price_list_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (content, message) in [
        ("{\"a\": 3}", "line 1, column 7"),
        ("[1, 2]", "not LiteLLM’s price list"),
        (
            "{\"a\": {\"mode\": \"chat\"}}",
            "no model in it has a price",
        ),
    ] {
        let path = folder.path().join("prices.json");
        std::fs::write(&path, content).unwrap();
        let error = read_contract(&path).unwrap_err().to_string();
        assert!(
            error.contains(message) && error.contains("prices.json"),
            "{error}"
        );
    }
}

fn read(name: &str) -> Contract {
    read_contract(&data(name)).unwrap_or_else(|error| panic!("{error}"))
}

/// A file of that name with that content, read as a rate card: the contract, or why it is none.
fn read_text(name: &str, content: &str) -> Result<Contract, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    read_contract(&path).map_err(|error| error.to_string())
}

#[test]
fn all_that_is_wrong_with_a_card_is_said_with_line_and_key() {
    let error = read_contract(&data("broken.toml")).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    let expected = [
        "line 4, column 7: end: 2026-12-31 is before “effective”",
        "line 5, column 12: discount: 104 % is more than everything",
        "line 9, column 16: usd_per_hour: “cheap” is not a number",
        "line 14, column 8: from: ",
        "line 19, column 10: output: the rate -15 is negative",
        "line 21, column 1: “claude-opus-4-6” has no rates",
        "line 24, column 1: a factor is for exactly one of tier, route and context",
        "line 32, column 21: classes: “outputs” is none of input",
        "line 39, column 15: above: 10000000000 comes after 50000000000",
        "line 44, column 9: every: “fortnight” is none of week, month, year",
        "line 47, column 8: name: the value is empty",
    ];
    assert_eq!(lines.len(), expected.len(), "{error}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(expected), "{line}\nis not\n{expected}");
    }
}

#[test]
fn a_draft_of_a_contract_is_that_contract() {
    let catalog = Side::BOTH.map(catalog::default_contract);
    let euros = Contract::parse(
        "name = 'e'\ncurrency = 'EUR'\nexchange = { usd = '1.0842', date = 2026-11-20 }\n\
         [[token]]\nmodel = 'm'\ninput = '2.75'\n[[hourly]]\nresource = 'r'\nper_hour = '31.4'\n",
    );
    for contract in catalog
        .into_iter()
        .chain([read("full.toml"), euros.unwrap()])
    {
        let checked = Draft::of(&contract).check();
        let faults: Vec<_> = checked
            .remarks
            .iter()
            .filter(|remark| remark.is_fault)
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        let drafted = checked.contract.unwrap();
        assert_eq!(
            (drafted.card, drafted.terms),
            (contract.card, contract.terms)
        );
    }
}

/// The position of the first entry of a section.
fn first(draft: &Draft, section: Section) -> usize {
    let mut entries = draft.entries().iter();
    entries
        .position(|entry| entry.section() == section)
        .unwrap()
}

#[test]
fn what_is_wrong_with_a_draft_is_told_at_its_field() {
    let contract = read("full.toml");
    let cases: [(Section, &str, &str, Option<&str>, &str); 18] = [
        (Section::Head, "name", " ", Some("name"), "needs a name"),
        (
            Section::Head,
            "effective",
            "2027-13-01",
            Some("effective"),
            "is not a date",
        ),
        (
            Section::Head,
            "end",
            "2026-01-01",
            Some("end"),
            "is before “effective”",
        ),
        (
            Section::Head,
            "discount",
            "101",
            Some("discount"),
            "100 is the most",
        ),
        (
            Section::Head,
            "currency",
            "dollars",
            Some("currency"),
            "three capital letters",
        ),
        (
            Section::Hourly,
            "resource",
            "",
            Some("resource"),
            "the resource is empty",
        ),
        (
            Section::Hourly,
            "usd_per_hour",
            "",
            Some("usd_per_hour"),
            "“” is empty",
        ),
        (
            Section::Hourly,
            "until",
            "2026-01-01",
            Some("until"),
            "is before “from”",
        ),
        (
            Section::Token,
            "input",
            "3,00",
            Some("input"),
            "is not a number",
        ),
        (
            Section::Token,
            "output",
            "2000000000000000",
            Some("output"),
            "too large",
        ),
        (
            Section::Token,
            "checked",
            "yesterday",
            Some("checked"),
            "is not a date",
        ),
        (
            Section::Factor,
            "route",
            "regional",
            None,
            "exactly one of tier",
        ),
        (
            Section::Factor,
            "factor",
            "-1",
            Some("factor"),
            "is negative",
        ),
        (
            Section::Discount,
            "classes",
            "input, outputs",
            Some("classes"),
            "“outputs” is none of",
        ),
        (
            Section::Volume,
            "tiers",
            "5: 1; 5: 2",
            Some("tiers"),
            "thresholds rise",
        ),
        (
            Section::Volume,
            "tiers",
            "",
            Some("tiers"),
            "there are none",
        ),
        (
            Section::Commitment,
            "amount",
            "1e20",
            Some("amount"),
            "too large",
        ),
        (Section::Fee, "name", "", Some("name"), "the value is empty"),
    ];
    for (section, key, text, at, message) in cases {
        let mut draft = Draft::of(&contract);
        let entry = first(&draft, section);
        draft.set(entry, key, text);
        let checked = draft.check();
        assert!(checked.contract.is_none(), "{key} = {text} was accepted");
        let of_entry = draft.check_entry(entry);
        // Typing looks at the entry alone; both find the same.
        for remarks in [&checked.remarks, &of_entry] {
            let remark = remarks.iter().find(|remark| remark.is_fault).unwrap();
            assert_eq!((remark.entry, remark.key), (entry, at), "{remark:?}");
            assert!(remark.message.contains(message), "{remark:?}");
        }
        // Put back, all is well again.
        let old = Draft::of(&contract).entries()[entry].get(key).to_owned();
        draft.set(entry, key, &old);
        assert!(draft.check().contract.is_some() && draft.check_entry(entry).is_empty());
    }
}

#[test]
fn entries_are_added_copied_and_removed_where_they_belong() {
    let contract = read("full.toml");
    let mut draft = Draft::of(&contract);
    let before = draft.clone();
    // What is copied fits the same names: that is said at the copy, and one dated apart is fine.
    let token = first(&draft, Section::Token);
    let copy = draft.copy(token).unwrap();
    let checked = draft.check();
    assert!(checked.contract.is_none());
    assert_eq!(checked.remarks[0].entry, copy);
    assert!(checked.remarks[0].message.contains("on the same days"));
    draft.set(token, "until", "2027-12-31");
    draft.set(copy, "from", "2028-01-01");
    assert_eq!(draft.check().contract.unwrap().card.token.len(), 6);
    draft.remove(copy);
    draft.set(token, "until", "");
    assert_eq!(draft, before);
    // Of head and exchange there is one.
    assert_eq!(draft.copy(0), None);
    draft.remove(0);
    draft.remove(1);
    assert_eq!(draft, before);
    // Each goes behind the last of its kind.
    for section in Section::ALL
        .into_iter()
        .filter(|section| !section.is_single())
    {
        let at = draft.add(section);
        assert_eq!(draft.entries()[at].section(), section);
        let sections: Vec<Section> = draft.entries().iter().map(Entry::section).collect();
        assert!(sections.is_sorted());
        draft.remove(at);
    }
    assert_eq!(draft, before);
    // A new contract counts as soon as it has a rate.
    let mut draft = Draft::new("New");
    assert!(draft.check().remarks[0].message.contains("has no rates"));
    let at = draft.add(Section::Hourly);
    draft.set(at, "resource", "*");
    draft.set(at, "usd_per_hour", "1,234.50");
    let contract = draft.check().contract.unwrap();
    assert_eq!(contract.card.hourly[0].rate.0.to_string(), "1234.5");
}

#[test]
fn another_currency_needs_a_rate_of_exchange_with_its_day() {
    let contract = read("full.toml");
    let mut draft = Draft::of(&contract);
    draft.set(0, "currency", "EUR");
    assert!(draft.check().contract.is_none());
    draft.set(1, "usd", "1.25");
    assert!(draft.check().contract.is_none(), "the day is missing");
    draft.set(1, "date", "2026-11-20");
    let euros = draft.check().contract.unwrap();
    // The figures stay as they are written, and are now euros.
    assert_eq!(euros.card.hourly[0].rate.0.to_string(), "39.375");
    assert_eq!(Draft::of(&euros), draft);
    // Back in dollars, the rate of exchange is no longer needed.
    draft.set(0, "currency", "USD");
    assert_eq!(draft.check().contract.unwrap().card, contract.card);
}

proptest! {
    #[test]
    fn names_and_tiers_survive_being_one_text(
        all in proptest::collection::vec("[ -~äß,\"\\\\]{1,12}", 0..5),
        numbers in proptest::collection::vec(("[0-9.,]{0,8}", "[0-9.]{0,4}"), 1..4),
    ) {
        let trimmed: Vec<String> = all.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        prop_assert_eq!(names(&names_text(trimmed.iter().map(String::as_str))), trimmed);
        let pairs: Vec<[String; 2]> = numbers.into_iter().map(|(above, percent)| [above, percent]).collect();
        prop_assert_eq!(tiers(&tiers_text(&pairs)), pairs);
    }
}

#[test]
fn a_csv_of_rates_is_read_whatever_its_columns_are_called() {
    let cases = [
        ("model,input,output\nm,3,15\n", "m: 3.00 - - - 15.00"),
        // Per thousand and per token, with dollar signs; more than one row for a model on other days.
        (
            "Model ID,Input ($/1K tokens),Cached input (per 1M tokens),Output price per token,Valid from,Valid until\n\
             m,$0.003,0.3,0.000015,,2026-12-31\nm,0.0025,0.25,0.0000125,2027-01-01,\n",
            "m: 3.00 - - 0.30 15.00 until 31 Dec 2026; m: 2.50 - - 0.25 12.50 from 1 Jan 2027",
        ),
        // Semicolons and decimal commas.
        (
            "model;tier;input;cache write 1h\nm;batch;1,50;12\n",
            "m, batch: 1.50 - 12.00 - -",
        ),
        // A row for each price, hours among them.
        (
            "resource,model,token_class,rate\n,m,input,3\n,m,cache_write,3.75\n,m,output,15\nr,,hour,35.76\n",
            "r: 35.76; m: 3.00 3.75 - - 15.00",
        ),
        (
            "resource,region,product,usd_per_hour\np5.48xlarge,eu-*,Kiro,55.04\n",
            "p5.48xlarge, eu-*, Kiro: 55.04",
        ),
    ];
    for (text, expected) in cases {
        let contract = read_text("Rates of May.csv", text).unwrap();
        assert_eq!(contract.name(), "Rates of May");
        let hourly = contract.card.hourly.iter();
        let hourly = hourly.map(|entry| format!("{}: {}", entry.shown(), entry.rate.0));
        let token = contract.card.token.iter().map(|entry| {
            let rates = entry
                .rates
                .0
                .map(|rate| rate.map_or("-".to_owned(), |rate| format!("{:.2}", rate.0)));
            let dates = entry.in_force.shown();
            format!("{}: {} {dates}", entry.shown(), rates.join(" "))
                .trim_end()
                .to_owned()
        });
        let shown: Vec<String> = hourly.chain(token).collect();
        assert_eq!(shown.join("; "), expected, "{text}");
        assert!(contract.notes.is_empty(), "{:?}", contract.notes);
    }
}

#[test]
fn what_a_csv_of_rates_does_not_say_is_told_with_line_and_column() {
    for (text, message) in [
        ("a,b\n1,2\n", "line 1: no column says what is priced"),
        ("model,colour\nm,red\n", "line 1: no column has prices"),
        (
            "model,input,prompt\nm,1,2\n",
            "columns “input” and “prompt” say the same",
        ),
        (
            "date,model,input_tokens\n2026-01-01,m,5\n",
            "is one of usage, not of rates",
        ),
        (
            "model,input\nm,abc\n",
            "line 2, column “input”: “abc” is not a number",
        ),
        (
            "model,input\nm,€3\n",
            "line 2, column “input”: “€3” is in another currency",
        ),
        (
            "model,input\n,3\n",
            "line 2: the row has neither a model nor a resource",
        ),
        (
            "model,input\nm,3,4\n",
            "line 2: it has 3 values, and the header 2",
        ),
        (
            "model,resource,input\nm,r,3\n",
            "line 2, column “resource”: the row has a model as well",
        ),
        (
            "resource,input,hour\nr,3,4\n",
            "line 2, column “input”: hours have a resource",
        ),
        (
            "model,input,currency\nm,3,EUR\n",
            "line 2, column “currency”: “EUR”: only dollars",
        ),
        (
            "model,class,price\nm,words,3\n",
            "line 2, column “class”: “words” is no token class",
        ),
        (
            "model,input\nm,-3\n",
            "line 2, column “input”: the rate -3 is negative",
        ),
        (
            "model,input,from\nm,3,soon\n",
            "line 2, column “from”: “soon” is not a date",
        ),
        (
            "model,input\nm,3\n\nm,4\n",
            "line 4: there are two token entries for “m”",
        ),
        ("model,input\nm,\n", "line 2: “m” has no rates"),
        (
            "model,product,input\nm,Kiro,1\n",
            "line 2, column “product”: “Kiro”: prices of tokens are not told apart by product",
        ),
        (
            "resource,tier,usd_per_hour\nr,batch,20\n",
            "line 2, column “tier”: “batch”: prices of hours are not told apart by tier",
        ),
        (
            "model,class,price\nm,input,3\nm,input,5\n",
            "line 3, column “price”: line 2 has this price already",
        ),
    ] {
        let error = read_text("rates.csv", text).unwrap_err();
        assert!(
            error.contains(message) && error.contains("rates.csv"),
            "{error}\nfor {text}"
        );
    }
    // What is not understood is left out and said; what looks like a slip is said where it stands.
    let contract = read_text("rates.csv", "model,input,Context window\nm,3000,200000\n").unwrap();
    let notes: Vec<String> = contract
        .notes
        .iter()
        .map(|note| format!("{:?} {} {}", note.line, note.key, note.message))
        .collect();
    assert!(
        notes[0].starts_with("Some(2) input 3000") && notes[0].contains("per thousand"),
        "{notes:?}"
    );
    assert!(
        notes[1].starts_with("Some(1) Context window left out"),
        "{notes:?}"
    );
}

#[test]
fn rates_written_as_csv_are_read_back_as_the_same() {
    let full = read("full.toml");
    for contract in Side::BOTH
        .map(catalog::default_contract)
        .into_iter()
        .chain([full])
    {
        let text = rates_csv(&contract).unwrap();
        let again = read_text("rates.csv", &text).unwrap();
        assert_eq!(again.card.token, contract.card.token);
        assert_eq!(again.card.hourly, contract.card.hourly);
        let is_whole =
            (&again.card.factors, &again.terms) == (&contract.card.factors, &contract.terms);
        assert_eq!(beyond_rates_csv(&contract).is_none(), is_whole);
    }
}

#[test]
fn a_table_is_told_to_be_rates_or_usage_by_its_header() {
    let folder = tempfile::tempdir().unwrap();
    for (name, header, is_card) in [
        ("card.toml", "", true),
        ("a.csv", "model,input,output", true),
        ("b.csv", "Resource;USD per hour", true),
        (
            "c.csv",
            "date,product,model,input_tokens,output_tokens",
            false,
        ),
        ("d.csv", "model,input,output,date", false),
        ("e.csv", "date,product,hours", false),
        ("f.csv", "", false),
        ("g.txt", "model,input,output", false),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, header).unwrap();
        assert_eq!(is_card_file(&path), is_card, "{name}: {header}");
    }
    assert!(!is_card_file(&folder.path().join("missing.csv")));
}

#[test]
fn two_contracts_are_compared_line_by_line() {
    let before = read("full.toml");
    let same = Changes::between(&before, &before);
    assert!(same.changes.is_empty());
    assert!(same.same > 30);
    let text = std::fs::read_to_string(data("full.toml")).unwrap();
    let after = text
        .replace("input = \"3.00\"", "input = \"2.70\"")
        .replace("discount = \"4.5\"", "discount = \"5\"")
        .replace("until = 2027-06-30", "until = 2027-09-30")
        .replace("from = 2027-07-01", "from = 2027-10-01")
        .replace("cache_write_1h = \"6.00\"\n", "")
        .replace(
            "[[fee]]\nname = \"Enterprise support\"\namount = \"25000\"",
            "[[fee]]\nname = \"Enterprise support\"\namount = \"30000\"",
        )
        .replace(
            "{ above = \"50000000000\", percent = \"12\" }",
            "{ above = \"60000000000\", percent = \"12\" }",
        )
        .replace("model = \"nova-*\"\ninput", "model = \"titan-*\"\ninput");
    let after = Contract::parse(&after).unwrap();
    let found = Changes::between(&before, &after);
    let line = |change: &Change| {
        format!(
            "{} · {}: {} → {}, {}",
            change.entry,
            change.field.key,
            said(change, &change.before),
            said(change, &change.after),
            change_shown(change)
        )
    };
    let lines: Vec<String> = found.changes.iter().map(line).collect();
    for expected in [
        " · discount: 4.50 → 5.00, +11.1\u{a0}%",
        "claude-sonnet-4-6 · input: 3.00 → 2.70, −10.0\u{a0}%",
        "claude-sonnet-4-6 · cache_write_1h: 6.00 → —, gone",
        "claude-opus-4-6 · until: 30 Jun 2027 → 30 Sep 2027, changed",
        "claude-opus-4-6 · from: 1 Jul 2027 → 1 Oct 2027, changed",
        "nova-* · input: 0.80 → —, gone",
        "titan-* · input: — → 0.80, new",
        "Enterprise support, a month · amount: 25,000.00 → 30,000.00, +20.0\u{a0}%",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected} is not in\n{}",
            lines.join("\n")
        );
    }
    assert!(
        lines.iter().any(|line| line.contains("tiers")
            && line.ends_with("12.00 % above 60,000,000,000.00, changed")),
        "{lines:?}"
    );
    // Turned round, everything that is new is gone, and as much is the same.
    let turned = Changes::between(&after, &before);
    assert_eq!(
        (turned.changes.len(), turned.same),
        (found.changes.len(), found.same)
    );
    for (one, other) in turned.changes.iter().zip(&found.changes) {
        if one.entry == other.entry && one.field == other.field {
            assert_eq!((&one.before, &one.after), (&other.after, &other.before));
        }
    }
}
