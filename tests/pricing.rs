//! Pricing: what a rate card says, which of its entries prices what, and that every charge is exact.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use metershift::analysis::Pair;
use metershift::contract::{
    CardError, Contract, Match, PricedBy, RateCard, RateId, Side, Unpriced, catalog,
};
use metershift::ingest::import_text;
use metershift::quantity::{Hours, TokenClass, Tokens, Usd};
use metershift::usage::{Item, Metered};
use metershift::workbook::{Derived, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

const TOKEN_COLUMNS: &str = "date,product,model,input_tokens,cache_write_5m_tokens,\
                             cache_write_1h_tokens,cache_read_tokens,output_tokens";
const HOUR_COLUMNS: &str = "date,product,resource,compute_hours";

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn usd(text: &str) -> Usd {
    Usd(decimal(text))
}

fn contract(card: &str) -> Contract {
    Contract::parse(card).unwrap_or_else(|error| panic!("{error} in\n{card}"))
}

/// What follows from files whose every row is taken.
fn derived(files: &[(&str, &str)], baseline: Contract, proposed: Contract) -> Derived {
    let import = import_text(files).unwrap();
    for file in &import.files {
        let rows = file.outcome.as_ref().unwrap().rows;
        assert_eq!(rows.read, rows.taken, "every row of {} counts", file.file);
    }
    Derived::new(&Workbook::new(import, Some(baseline), Some(proposed)))
}

/// What `card` makes of usage; the other contract charges nothing for anything.
fn priced(file: &str, card: &str) -> Derived {
    let free = contract("name = 'free'\n[[hourly]]\nresource = '*'\nusd_per_hour = 0\n");
    derived(&[("usage.csv", file)], free, contract(card))
}

fn total(derived: &Derived) -> Usd {
    derived.comparison.total.all.proposed.total()
}

#[test]
fn published_bills_come_out_to_the_last_digit() {
    // Rates and tokens are in the order of the token classes; "-" is a class the card leaves out.
    let cases = [
        // A cache write billed once, not twice: 3×3 + 12,304×3.75 + 550×15.
        ("3 3.75 6 0.3 15", "3 12304 0 0 550", "0.054399"),
        ("5 6.25 10 0.5 25", "109911 2528 0 0 34988", "1.440055"),
        // The price for long prompts has ended: about $0.289, not $0.5585.
        ("3 3.75 6 0.30 15", "16 48454 0 226784 2621", "0.2891007"),
        // Cached tokens are not counted as input as well.
        ("1.25 - - 0.125 10", "51232 0 0 1188096 12909", "0.341642"),
        (
            "4 5 8 0.2 20",
            "1000000 2000000 500000 8000000 300000",
            "25.6",
        ),
        // Rates are per million, not per thousand: not $555.17.
        ("0.04 - - - 0.15", "12998 0 0 0 235", "0.00055517"),
        // Written for an hour, not for five minutes: not $7.50.
        ("3 3.75 6 0.3 15", "0 0 2000000 0 0", "12"),
    ];
    for (rates, tokens, expected) in cases {
        let rates = TokenClass::ALL.iter().zip(rates.split(' '));
        let stated = rates.filter(|(_, rate)| *rate != "-");
        let card = stated.fold(
            "name = 'case'\n[[token]]\nmodel = 'm'\n".to_owned(),
            |card, (class, rate)| format!("{card}{} = '{rate}'\n", class.key()),
        );
        let row = format!(
            "{TOKEN_COLUMNS}\n2026-06-03,p,m,{}\n",
            tokens.replace(' ', ",")
        );

        let both = derived(&[("usage.csv", &row)], contract(&card), contract(&card));

        let total = both.comparison.total.all;
        assert_eq!(total.proposed.tokens, usd(expected), "{tokens} in\n{card}");
        assert_eq!(total.proposed.hours, Usd::ZERO);
        assert_eq!(total.baseline, total.proposed, "both sides price alike");
        assert_eq!(both.comparison.baseline, both.comparison.proposed);
        assert!(both.comparison.proposed.unpriced.is_empty());
    }
}

#[test]
fn tiny_rates_and_huge_quantities_are_exact() {
    // Tokens of one class at a rate per million, then hours at a rate; then the exact sum.
    let cases = [
        ("1", "0.000000000001", "0", "0", "0.000000000000000001"),
        (
            "999999999999999999",
            "0.000000000001",
            "0",
            "0",
            "0.999999999999999999",
        ),
        ("1000000000000000000", "1000", "0", "0", "1000000000000000"),
        (
            "123456789012345678",
            "0.000001",
            "0",
            "0",
            "123456.789012345678",
        ),
        // A dollar per 1e12 tokens, written as scientific notation.
        ("5.92e4", "1e-6", "0", "0", "0.0000000592"),
        (
            "0",
            "0",
            "0.000000000001",
            "0.000000000001",
            "0.000000000000000000000001",
        ),
        (
            "0",
            "0",
            "999999999.999999999999",
            "55.04",
            "55039999999.99999999994496",
        ),
        // A third of an hour to 1e-12, beside tokens whose charge is 13 orders of magnitude larger.
        (
            "1000000000000000",
            "1000",
            "0.333333333333",
            "3",
            "1000000000000.999999999999",
        ),
        // At the far end of the limits, rounded half-even once, to the 27 digits a bill is counted in.
        (
            "0",
            "0",
            "200000.777777777777",
            "999999999.999999999999",
            "200000777777777.776999799999",
        ),
        (
            "1000000000000000000",
            "999999999.999999999999",
            "0",
            "0",
            "999999999999999999999",
        ),
    ];
    for (tokens, token_rate, hours, hourly_rate, expected) in cases {
        let card = format!(
            "name = 'case'\n[[token]]\nmodel = 'm'\noutput = '{token_rate}'\n\
             [[hourly]]\nresource = 'r'\nusd_per_hour = '{hourly_rate}'\n"
        );
        let file = format!(
            "date,model,resource,output_tokens,compute_hours\n2026-06-03,m,,{tokens},\n2026-06-03,,r,,{hours}\n"
        );
        assert_eq!(total(&priced(&file, &card)), usd(expected), "{file}{card}");
    }
}

/// The charge of `what` under entries in every rotation of their order, forwards and backwards.
fn charge_in_any_order(entries: &[String], file: &str) -> (Usd, usize) {
    let mut found = Vec::new();
    for first in 0..entries.len() {
        let mut order = entries.to_vec();
        order.rotate_left(first);
        for _ in 0..2 {
            let derived = priced(file, &format!("name = 'case'\n{}", order.concat()));
            found.push((total(&derived), derived.comparison.proposed.unpriced.len()));
            order.reverse();
        }
    }
    assert!(
        found.windows(2).all(|pair| pair[0] == pair[1]),
        "the order of entries decides: {found:?}"
    );
    found[0]
}

#[test]
fn the_closest_hourly_entry_prices_an_hour() {
    let entries = [
        ("*", "", 1),
        ("trn2.*", "", 2),
        ("trn2.48*", "", 3),
        ("trn2.48xlarge", "", 4),
        ("*", "Kiro", 5),
        ("trn2.*", "K*", 6),
        ("p?.48xlarge", "", 7),
        ("p6", "K*", 8),
        ("p6", "Kiro", 9),
        ("p6", "Ki*", 10),
    ]
    .map(|(resource, product, rate)| {
        let product = if product.is_empty() {
            String::new()
        } else {
            format!("product = '{product}'\n")
        };
        format!("[[hourly]]\nresource = '{resource}'\nusd_per_hour = {rate}\n{product}")
    });
    let cases = [
        ("Quick", "inf2.xlarge", 1, "nothing closer"),
        (
            "Quick",
            "",
            1,
            "a row that names no resource is still of some resource",
        ),
        ("Quick", "trn2.3xlarge", 2, "a glob beats a shorter one"),
        (
            "Quick",
            "trn2.48metal",
            3,
            "a longer glob beats a shorter one",
        ),
        ("Quick", "trn2.48xlarge", 4, "an id beats every glob"),
        ("Quick", "TRN2.48XLarge", 4, "letter case does not matter"),
        ("Quick", "p5.48xlarge", 7, "? is one character"),
        ("Quick", "p55.48xlarge", 1, "? is only one character"),
        ("Quick", "p6", 1, "entries for other products do not count"),
        ("Kiro", "inf2.xlarge", 5, "the product's own price"),
        ("kiro", "inf2.xlarge", 5, "in any case"),
        (
            "Kiro",
            "trn2.48xlarge",
            6,
            "naming the product beats an exact id that does not",
        ),
        (
            "Kayak",
            "trn2.48xlarge",
            6,
            "also when it is named by a glob",
        ),
        (
            "Kayak",
            "inf2.xlarge",
            1,
            "a product without a price of its own",
        ),
        (
            "Kayak",
            "p6",
            8,
            "one resource, the product by a short glob",
        ),
        (
            "Kite",
            "p6",
            10,
            "one resource, the product by a longer glob",
        ),
        ("Kiro", "p6", 9, "one resource, the product by name"),
    ];
    for (product, resource, rate, why) in cases {
        let file = format!("{HOUR_COLUMNS}\n2026-06-03,{product},{resource},1\n");
        let found = charge_in_any_order(&entries, &file);
        assert_eq!(
            found,
            (Usd(rate.into()), 0),
            "{resource} of {product}: {why}"
        );
    }
}

#[test]
fn the_closest_token_entry_prices_a_token() {
    let entries = [
        ("claude-*", "", 1),
        ("claude-sonnet-*", "", 2),
        (
            "claude-sonnet-4-6",
            "'Claude Sonnet 4.6', 'anthropic.claude-sonnet-4-6*'",
            3,
        ),
        ("house-model", "'claude-haiku-4-5', 'claude-opus-4'", 4),
        ("claude-opus-4", "", 5),
        ("anthropic.*", "", 6),
        ("gpt-?", "", 7),
    ]
    .map(|(model, aliases, rate)| {
        format!("[[token]]\nmodel = '{model}'\naliases = [{aliases}]\ninput = {rate}\n")
    });
    let cases = [
        ("claude-haiku-3", 1, "only the shortest glob fits"),
        ("claude-sonnet-4-5", 2, "a longer glob beats a shorter one"),
        ("claude-sonnet-4-6", 3, "an id beats every glob"),
        ("CLAUDE-Sonnet-4-6", 3, "letter case does not matter"),
        ("claude sonnet 4.6", 3, "an alias, in any case"),
        (
            "anthropic.claude-sonnet-4-6-v1:0",
            3,
            "a glob among aliases, longer than one that is an id",
        ),
        ("anthropic.claude-haiku", 6, "the shorter of the two"),
        ("claude-haiku-4-5", 4, "an alias beats a glob"),
        ("claude-opus-4", 5, "an id beats an alias"),
        ("house-model", 4, "an id whose alias is someone else's id"),
        ("gpt-5", 7, "? is one character"),
    ];
    for (model, rate, why) in cases {
        let file = format!("{TOKEN_COLUMNS}\n2026-06-03,p,{model},1000000,,,,\n");
        assert_eq!(
            charge_in_any_order(&entries, &file),
            (Usd(rate.into()), 0),
            "{model}: {why}"
        );
    }
    for model in ["gpt-55", "gpt-", "Claude Sonnet 4.60", ""] {
        let file = format!("{TOKEN_COLUMNS}\n2026-06-03,p,{model},1000000,,,,\n");
        assert_eq!(
            charge_in_any_order(&entries, &file),
            (Usd::ZERO, 1),
            "{model} has no price"
        );
    }
}

#[test]
fn not_metered_unpriced_and_free_are_three_things() {
    let hours = format!("{HOUR_COLUMNS}\n2026-06-03,p,r,2.5\n");
    let input = format!("{TOKEN_COLUMNS}\n2026-06-03,p,m,1000000,,,,\n");
    let by_hours = "name = 'c'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n";
    let by_tokens = "name = 'c'\n[[token]]\nmodel = 'm'\ninput = 4\n";
    let both = "name = 'c'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n[[token]]\nmodel = 'm'\ninput = 4\n";
    let free = "name = 'c'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 0\n[[token]]\nmodel = 'm'\ninput = '0.00'\n";
    let others = "name = 'c'\n[[hourly]]\nresource = 'x'\nusd_per_hour = 4\n[[token]]\nmodel = 'x'\ninput = 4\n";
    let other_class = "name = 'c'\n[[token]]\nmodel = 'm'\noutput = 4\n";
    // The glob has the class, but the closest entry decides, and it leaves the class out.
    let closer_without =
        "name = 'c'\n[[token]]\nmodel = '*'\ninput = 9\n[[token]]\nmodel = 'm'\noutput = 4\n";

    let by = |rate| {
        Match::Rate(PricedBy {
            rate,
            factors: [None; 3],
            group: 0,
        })
    };
    let hour_rate = by(RateId::Hourly(0));
    let input_rate = by(RateId::Token(0, TokenClass::Input));
    let cases = [
        (&hours, by_hours, hour_rate, 10),
        (&hours, both, hour_rate, 10),
        (&hours, free, hour_rate, 0),
        (&hours, others, Match::Unpriced, 0),
        (&hours, by_tokens, Match::NotMetered, 0),
        (&input, by_tokens, input_rate, 4),
        (&input, both, input_rate, 4),
        (&input, free, input_rate, 0),
        (&input, others, Match::Unpriced, 0),
        (&input, other_class, Match::Unpriced, 0),
        (&input, closer_without, Match::Unpriced, 0),
        (&input, by_hours, Match::NotMetered, 0),
    ];
    for (file, card, expected, charge) in cases {
        let derived = priced(file, card);
        let bill = &derived.comparison.proposed;
        assert_eq!(
            derived.pairing.proposed.matches.items,
            [expected],
            "{file}{card}"
        );
        assert_eq!(total(&derived), Usd(charge.into()), "{file}{card}");
        assert_eq!(
            derived.pairing.proposed.lines(bill).count(),
            usize::from(matches!(expected, Match::Rate(_))),
            "{file}{card}"
        );
        assert_eq!(
            bill.unpriced.len(),
            usize::from(expected == Match::Unpriced),
            "{file}{card}"
        );
    }
}

#[test]
fn unpriced_quantities_are_added_up_and_named() {
    let card = "name = 'c'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n[[token]]\nmodel = 'm'\ninput = 4\n";
    let file = "date,product,model,resource,input_tokens,output_tokens,compute_hours\n\
                2026-06-03,a,mystery,,700,30,\n\
                2026-06-11,b,mystery,,500,,\n\
                2026-06-11,b,m,,999,7,\n\
                2026-06-12,a,,spare,,,1.25\n\
                2026-06-12,b,,Spare,,,1\n\
                2026-06-19,a,,spare,,,2.25\n\
                2026-06-19,a,,r,,,100\n";
    let derived = priced(file, card);
    let tokens = |model: &str, class, tokens| Unpriced::Tokens {
        model: model.to_owned(),
        class,
        tokens: Tokens(tokens),
    };
    let hours = |name: &str, quarters| Unpriced::Hours {
        resource: name.to_owned(),
        hours: Hours::from_pico(quarters * Hours::PICO / 4),
    };
    assert_eq!(
        derived
            .pairing
            .unpriced_quantities(&derived.comparison.proposed),
        [
            tokens("m", TokenClass::Output, 7),
            tokens("mystery", TokenClass::Input, 1200),
            tokens("mystery", TokenClass::Output, 30),
            hours("Spare", 4),
            hours("spare", 14),
        ]
    );
    // 999 × 4 ÷ 1,000,000 + 100 × 4: what has no price adds nothing and takes nothing away.
    assert_eq!(total(&derived), usd("400.003996"));
}

/// Where `▸` stands is where the mistake is.
fn card_error(marked: &str) -> (CardError, usize, usize) {
    let at = marked.find('▸').unwrap();
    let before = &marked[..at];
    let line = before.split('\n').count();
    let column = before.split('\n').next_back().unwrap().chars().count() + 1;
    let text = marked.replacen('▸', "", 1);
    let error = Contract::parse(&text).map_or_else(|error| error, |_| panic!("accepted:\n{text}"));
    (error, line, column)
}

#[test]
fn a_mistake_on_a_card_is_told_with_its_place_and_remedy() {
    let hourly = "[[hourly]]\nresource = \"r\"\nusd_per_hour = \"3\"\n";
    let token = "[[token]]\nmodel = \"m\"\ninput = \"3\"\n";
    let named = |rest: &str| format!("# A card\nname = \"c\"\n\n{rest}");
    let cases: Vec<(String, &[&str])> = vec![
        // Not TOML, and not this card.
        (
            "name = \"c\"\nthis ▸is not a card\n".to_owned(),
            &["key with no value", "="],
        ),
        (
            "name = \"c\"\n[[hourly]]\nresource = ▸r\nusd_per_hour = 3\n".to_owned(),
            &["must be quoted"],
        ),
        (format!("▸{hourly}"), &["“name” is missing"]),
        (
            format!("name = ▸\"  \"\n{hourly}"),
            &["the card needs a name"],
        ),
        (
            format!("name = ▸3\n{hourly}"),
            &["invalid type", "expected a string"],
        ),
        (
            format!("name = \"c\"\n▸nmae = \"d\"\n{hourly}"),
            &["unknown field `nmae`", "`name`"],
        ),
        (
            format!("name = \"c\"\n▸name = \"d\"\n{hourly}"),
            &["duplicate key"],
        ),
        (
            named(&format!("currency = ▸\"EUR\"\n{hourly}")),
            &["currency", "EUR", "[exchange]"],
        ),
        (
            "name = \"c\"\n# nothing else\n▸".to_owned(),
            &["no rates", "[[hourly]]", "[[token]]"],
        ),
        // Entries.
        (
            named(&format!(
                "{token}[[token]]\nmodel = \"n\"\n▸inptu = \"3\"\n"
            )),
            &["unknown field `inptu`", "`input`"],
        ),
        (
            named("[[hourly]]\nresource = \"r\"\n▸usd_per_hr = \"3\"\n"),
            &["unknown field `usd_per_hr`", "`usd_per_hour`"],
        ),
        (
            named("▸[[hourly]]\nresource = \"r\"\n"),
            &["“usd_per_hour” is missing"],
        ),
        (
            named("▸[[token]]\ninput = \"3\"\n"),
            &["“model” is missing"],
        ),
        (
            named(&format!("{token}\n▸[[token]]\nmodel = \"empty\"\n")),
            &["“empty” has no rates", "token class"],
        ),
        (
            named("[[token]]\nmodel = ▸\" \"\ninput = \"3\"\n"),
            &["the model is empty", "\"*\""],
        ),
        (
            named("[[token]]\nmodel = \"m\"\naliases = [\"né\", ▸\"\"]\ninput = \"3\"\n"),
            &["the alias is empty"],
        ),
        (
            named("[[hourly]]\nresource = ▸\"\"\nusd_per_hour = 3\n"),
            &["the resource is empty"],
        ),
        (
            named("[[hourly]]\nresource = \"r\"\nproduct = ▸\"\"\nusd_per_hour = 3\n"),
            &["the product is empty"],
        ),
        // Amounts.
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸3.1\n"),
            &["in quotation marks", "write \"3.1\" instead of 3.1"],
        ),
        (
            named("[[hourly]]\nresource = \"r\"\nusd_per_hour =   ▸35.76 # a float\n"),
            &["write \"35.76\""],
        ),
        (
            named("[[token]]\nmodel = \"m\"\noutput = ▸\"-3\"\n"),
            &["-3 is negative"],
        ),
        (
            named("[[hourly]]\nresource = \"r\"\nusd_per_hour = ▸-1\n"),
            &["-1 is negative"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = \"1\"\ncache_read = ▸\"0.0000000000001\"\n"),
            &["more than 12 decimal places"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸1000000000\n"),
            &["too large", "check the unit"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸\"1e40\"\n"),
            &["too large"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸\"3,00\"\n"),
            &["“3,00” is not a number"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸\"$3\"\n"),
            &["“$3” is not a number"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸\"\"\n"),
            &["is empty"],
        ),
        (
            named("[[token]]\nmodel = \"m\"\ninput = ▸true\n"),
            &["invalid type", "an amount in quotation marks"],
        ),
        // Entries between which nothing decides: the later one is to blame.
        (
            named(&format!("{token}\n▸[[token]]\nmodel = \"M\"\noutput = 1\n")),
            &["two token entries for “m”", "keep one"],
        ),
        (
            named(
                "[[token]]\nmodel = \"a\"\naliases = [\"x\"]\ninput = 1\n\
                 ▸[[token]]\nmodel = \"b\"\naliases = [\"y\", \"X\"]\ninput = 1\n",
            ),
            &["two token entries for “x”"],
        ),
        (
            named(
                "[[token]]\nmodel = \"ab*\"\ninput = 1\n▸[[token]]\nmodel = \"*bc\"\ninput = 1\n",
            ),
            &["“ab*” and “*bc”", "equally well", "more specific"],
        ),
        (
            named(&format!("{hourly}▸{hourly}")),
            &["two hourly entries for “r”"],
        ),
        (
            named(
                "[[hourly]]\nresource = \"r\"\nusd_per_hour = 1\nproduct = \"K*\"\n\
                 ▸[[hourly]]\nresource = \"r\"\nusd_per_hour = 1\nproduct = \"*o\"\n",
            ),
            &["“r, K*” and “r, *o”"],
        ),
    ];
    let mut wrong = Vec::new();
    for (marked, fragments) in cases {
        for text in [
            marked.clone(),
            format!("\u{feff}{marked}"),
            marked.replace('\n', "\r\n"),
        ] {
            let (error, line, column) = card_error(&text);
            // The byte order mark is not a column that anybody sees.
            let column = column - usize::from(line == 1 && text.starts_with('\u{feff}'));
            let lacks = |fragment: &&&str| !error.message.contains(**fragment);
            let is_right = error.to_string()
                == format!("line {line}, column {column}: {}", error.message)
                && !error.message.contains('\n')
                && !fragments.iter().any(|fragment| lacks(&fragment));
            if !is_right {
                wrong.push(format!("wanted {fragments:?} at ▸, got {error}\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn entries_that_something_decides_between_are_accepted() {
    let cases = [
        // The same name as an id here and as an alias there.
        "[[token]]\nmodel = 'a'\ninput = 1\n[[token]]\nmodel = 'b'\naliases = ['a']\ninput = 1\n",
        // Globs of one length that no name fits both of.
        "[[token]]\nmodel = 'ab*'\ninput = 1\n[[token]]\nmodel = 'ac*'\ninput = 1\n",
        // Globs of different lengths.
        "[[token]]\nmodel = 'ab*'\ninput = 1\n[[token]]\nmodel = '*c'\ninput = 1\n",
        // One name twice within an entry.
        "[[token]]\nmodel = 'a'\naliases = ['a', 'A']\ninput = 1\n",
        // One resource for different products, and for all others.
        "[[hourly]]\nresource = 'r'\nusd_per_hour = 1\n\
         [[hourly]]\nresource = 'r'\nusd_per_hour = 1\nproduct = 'a'\n\
         [[hourly]]\nresource = 'r'\nusd_per_hour = 1\nproduct = 'b'\n",
        // Amounts as strings and as integers, with as many decimals as there may be.
        "[[token]]\nmodel = 'a'\ninput = '0.000000000001'\noutput = 3\ncache_read = '1.50000000000000'\n",
    ];
    for entries in cases {
        let text = format!("name = ' c '\ncurrency = 'USD'\n{entries}");
        let contract = Contract::parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
        assert_eq!(contract.name(), "c");
    }
}

#[test]
fn every_bundled_price_says_where_it_was_read() {
    let file = |name: &str| {
        let path = format!("{}/assets/sample/{name}", env!("CARGO_MANIFEST_DIR"));
        contract(&std::fs::read_to_string(path).unwrap())
    };
    let cards = [
        (catalog::default_contract(Side::Baseline), true, 10),
        (catalog::default_contract(Side::Proposed), false, 20),
        (file("baseline.toml"), true, 2),
        (file("proposed.toml"), false, 5),
    ];
    for (contract, by_hours, at_least) in cards {
        let name = contract.name();
        let RateCard { hourly, token, .. } = &contract.card;
        assert_eq!(
            (contract.meters_hours(), contract.meters_tokens()),
            (by_hours, !by_hours),
            "{name}"
        );
        assert!(
            hourly.len() + token.len() >= at_least,
            "{name} has too few entries"
        );
        let hourly = hourly
            .iter()
            .map(|entry| (entry.shown(), &entry.provenance.source));
        let token = token
            .iter()
            .map(|entry| (entry.shown(), &entry.provenance.source));
        for (entry, source) in hourly.chain(token) {
            let source = source.as_deref().unwrap_or_default().trim();
            assert!(!source.is_empty(), "“{entry}” of “{name}” has no source");
        }
    }
    assert!(
        Side::BOTH
            .into_iter()
            .all(|side| catalog::default_contract(side).origin
                == metershift::contract::Origin::ListPrices)
    );
}

#[test]
fn list_prices_are_the_published_ones() {
    // Prices of the token classes in order; "-" is one without a published price.
    let tokens = [
        ("claude-fable-5-1", "10 12.5 20 0.25 50"),
        ("Claude Fable 5", "10 12.5 20 1 50"),
        ("claude-opus-5-5", "4 5 8 0.2 20"),
        ("claude-opus-4-6", "5 6.25 10 0.5 25"),
        ("Claude Opus 4.1", "15 18.75 30 1.5 75"),
        ("claude-sonnet-4-6", "3 3.75 6 0.3 15"),
        ("global.anthropic.claude-sonnet-4-6", "3 3.75 6 0.3 15"),
        ("claude-haiku-4-5-20251001", "1 1.25 2 0.1 5"),
        ("amazon.nova-pro-v1:0", "0.8 - - 0.2 3.2"),
        ("Amazon Nova Micro", "0.035 - - 0.00875 0.14"),
        // The regional price is higher; the global one must not stand in for it.
        ("us.anthropic.claude-sonnet-4-6", "3.3 4.125 6.6 0.33 16.5"),
        (
            "eu.anthropic.claude-haiku-4-5-20251001",
            "1.1 1.375 2.2 0.11 5.5",
        ),
        ("sa.anthropic.claude-sonnet-4-6", "- - - - -"),
        ("mystery-1", "- - - - -"),
    ];
    for (model, expected) in tokens {
        for (class, expected) in TokenClass::ALL.into_iter().zip(expected.split(' ')) {
            let file = format!(
                "date,model,{}_tokens\n2026-06-03,{model},1000000\n",
                class.key()
            );
            let [baseline, proposed] = Side::BOTH.map(catalog::default_contract);
            let derived = derived(&[("usage.csv", &file)], baseline, proposed);
            let is_unpriced = !derived.comparison.proposed.unpriced.is_empty();
            assert_eq!(is_unpriced, expected == "-", "{} of {model}", class.shown());
            let expected = usd(if is_unpriced { "0" } else { expected });
            assert_eq!(total(&derived), expected, "{} of {model}", class.shown());
        }
    }
}

/// A row of random usage, in whole tokens or in picohours.
#[derive(Clone, Debug)]
struct Row {
    day: u32,
    product: usize,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Tokens { model: usize, counts: [u64; 5] },
    Pico { resource: usize, pico: u64 },
}

const PRODUCTS: [&str; 3] = ["Kiro", "Quick", "P 3"];
const MODELS: [&str; 4] = ["m0", "m1", "m2", "other"];
const RESOURCES: [&str; 4] = ["r0", "r1", "x", ""];

impl Row {
    fn write(&self, out: &mut String) {
        // A time of day, so that a file of few dates is never taken for one of weekly totals.
        let (month, day) = if self.day < 30 {
            (6, self.day + 1)
        } else {
            (7, self.day - 29)
        };
        let product = PRODUCTS[self.product];
        let start = format!("2026-{month:02}-{day:02}T12:30:00Z,{product}");
        match &self.what {
            What::Tokens { model, counts } => {
                let counts = counts.map(|count| count.to_string()).join(",");
                writeln!(out, "{start},{},{counts},,", MODELS[*model]).unwrap();
            }
            What::Pico { resource, pico } => {
                let hours = Decimal::from_i128_with_scale(i128::from(*pico), 12);
                writeln!(out, "{start},,,,,,,{},{hours}", RESOURCES[*resource]).unwrap();
            }
        }
    }
}

fn file_of(rows: &[Row]) -> String {
    let mut text = format!(
        "{},resource,compute_hours\n",
        TOKEN_COLUMNS.replace("date,", "timestamp,")
    );
    for row in rows {
        row.write(&mut text);
    }
    text
}

fn row() -> BoxedStrategy<Row> {
    let count = prop_oneof![Just(0_u64), 0..2_000_u64, 0..10_000_000_000_000_u64];
    let pico = prop_oneof![0..5_000_000_u64, 0..50_000_000_000_000_000_u64];
    let tokens = (0..MODELS.len(), prop::array::uniform5(count));
    let what = prop_oneof![
        tokens.prop_map(|(model, counts)| What::Tokens { model, counts }),
        (0..RESOURCES.len(), pico).prop_map(|(resource, pico)| What::Pico { resource, pico }),
    ];
    (0..38_u32, 0..PRODUCTS.len(), what)
        .prop_map(|(day, product, what)| Row { day, product, what })
        .boxed()
}

/// Prices of the entries below: hours in units of 1e-6 dollars, a million tokens in units of 1e-12 dollars, so
/// that every charge is a whole number of 1e-18 dollars.
#[derive(Clone, Debug)]
struct RandomCard {
    hourly: [u64; 3],
    token: [[Option<u64>; 5]; 3],
}

const HOURLY_ENTRIES: [(&str, Option<&str>); 3] = [("r*", None), ("r0", None), ("*", Some("Kiro"))];
const TOKEN_ENTRIES: [&str; 3] = ["m*", "m0", "m1"];

impl RandomCard {
    fn entries(&self) -> Vec<String> {
        let amount = |units: u64, places| Decimal::from_i128_with_scale(i128::from(units), places);
        let hourly = self
            .hourly
            .iter()
            .zip(HOURLY_ENTRIES)
            .map(|(rate, (resource, product))| {
                let product =
                    product.map_or_else(String::new, |product| format!("product = '{product}'\n"));
                format!(
                    "[[hourly]]\nresource = '{resource}'\nusd_per_hour = '{}'\n{product}",
                    amount(*rate, 6)
                )
            });
        let token = self.token.iter().zip(TOKEN_ENTRIES).map(|(rates, model)| {
            let mut entry = format!("[[token]]\nmodel = '{model}'\n");
            for (class, rate) in TokenClass::ALL.iter().zip(rates) {
                if let Some(rate) = rate {
                    writeln!(entry, "{} = '{}'", class.key(), amount(*rate, 12)).unwrap();
                }
            }
            entry
        });
        hourly.chain(token).collect()
    }

    /// The charge of a row in units of 1e-18 dollars, in plain integers; what has no price adds nothing.
    fn charge(&self, row: &Row) -> i128 {
        match &row.what {
            What::Tokens { model, counts } => {
                let rates = match MODELS[*model] {
                    "m0" => &self.token[1],
                    "m1" => &self.token[2],
                    "m2" => &self.token[0],
                    _ => return 0,
                };
                let charge = |(count, rate): (&u64, &Option<u64>)| {
                    i128::from(*count) * i128::from(rate.unwrap_or_default())
                };
                counts.iter().zip(rates).map(charge).sum()
            }
            What::Pico { resource, pico } => {
                let rate = match (PRODUCTS[row.product], RESOURCES[*resource]) {
                    ("Kiro", _) => self.hourly[2],
                    (_, "r0") => self.hourly[1],
                    (_, "r1") => self.hourly[0],
                    _ => return 0,
                };
                i128::from(*pico) * i128::from(rate)
            }
        }
    }
}

fn random_card() -> BoxedStrategy<RandomCard> {
    let hourly = prop_oneof![Just(0_u64), 0..1_000_u64, 0..100_000_000_u64];
    let round = (0..10_000_u64).prop_map(|mills| mills * 1_000_000_000);
    let token = prop_oneof![Just(0_u64), round, 0..1_000_000_u64];
    let classes =
        prop::array::uniform5(prop::option::weighted(0.8, token)).prop_map(|mut classes| {
            // An entry needs at least one rate.
            classes[4] = classes[4].or(Some(7));
            classes
        });
    (
        prop::array::uniform3(hourly),
        prop::array::uniform3(classes),
    )
        .prop_map(|(hourly, token)| RandomCard { hourly, token })
        .boxed()
}

fn exact(units: i128) -> Usd {
    Usd(Decimal::try_from_i128_with_scale(units, 18).unwrap())
}

/// Everything about a comparison that does not name an entry by its position.
fn facts(derived: &Derived) -> String {
    let comparison = &derived.comparison;
    let unpriced =
        Side::BOTH.map(|side| derived.pairing.unpriced_quantities(comparison.bill(side)));
    let (products, weeks, total) = (&comparison.products, &comparison.weeks, &comparison.total);
    format!(
        "{products:?}\n{weeks:?}\n{total:?}\n{unpriced:?}\n{:?}",
        derived.headline
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn charges_are_exact_and_products_and_weeks_add_up_to_the_total(
        rows in prop::collection::vec(row(), 1..40),
        baseline in random_card(),
        proposed in random_card(),
    ) {
        let cards = [&baseline, &proposed].map(|card| format!("name = 'c'\n{}", card.entries().concat()));
        let derived = derived(&[("u.csv", &file_of(&rows))], contract(&cards[0]), contract(&cards[1]));
        let comparison = &derived.comparison;
        for (side, card) in [(Side::Baseline, &baseline), (Side::Proposed, &proposed)] {
            let of = |pair: &Pair| match side {
                Side::Baseline => pair.baseline.total(),
                Side::Proposed => pair.proposed.total(),
            };
            let total = of(&comparison.total.all);
            prop_assert_eq!(total, exact(rows.iter().map(|row| card.charge(row)).sum()));
            prop_assert_eq!(total, comparison.products.iter().map(|product| of(&product.summary.all)).sum());
            prop_assert_eq!(total, comparison.weeks.iter().map(of).sum());
            for product in &comparison.products {
                prop_assert_eq!(of(&product.summary.all), product.weeks.iter().map(of).sum());
            }
            let bill = comparison.bill(side);
            let lines = derived.pairing.tariff(side).lines(bill);
            let lines = lines.flat_map(|line| line.amounts(&derived.pairing.rollup));
            prop_assert_eq!(total, lines.sum());
        }
        let difference = comparison.total.all.difference();
        prop_assert_eq!(difference, comparison.products.iter().map(|product| product.summary.all.difference()).sum());
        prop_assert_eq!(difference, comparison.weeks.iter().map(Pair::difference).sum());
        // Every item is priced, unpriced or not metered; none is lost.
        for side in Side::BOTH {
            let bill = comparison.bill(side);
            let quantities: usize = derived.pairing.rollup.items.len();
            prop_assert_eq!(derived.pairing.tariff(side).lines(bill).count() + bill.unpriced.len(), quantities);
        }
        let is_empty = |item: &Item| match &item.metered {
            Metered::Tokens { weeks, .. } => weeks.iter().any(|(_, tokens)| tokens.is_zero()),
            Metered::Hours { weeks, .. } => weeks.iter().any(|(_, hours)| hours.is_zero()),
        };
        prop_assert!(!derived.pairing.rollup.items.iter().any(is_empty));
    }

    #[test]
    fn the_order_of_rows_and_of_entries_does_not_matter(
        (rows, shuffled_rows) in prop::collection::vec(row(), 1..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        (entries, shuffled_entries) in random_card().prop_flat_map(|card| {
            let entries = card.entries();
            (Just(entries.clone()), Just(entries).prop_shuffle())
        }),
        other in random_card(),
        cut in any::<prop::sample::Index>(),
    ) {
        let card = |entries: &[String]| contract(&format!("name = 'c'\n{}", entries.concat()));
        let whole = derived(&[("u.csv", &file_of(&rows))], card(&entries), card(&other.entries()));
        // The same rows in another order, in two files, on a card in another order.
        let (a, b) = shuffled_rows.split_at(cut.index(shuffled_rows.len()));
        let (a, b) = (file_of(a), file_of(b));
        let files: Vec<(&str, &str)> = [("b.csv", &*b), ("a.csv", &*a)]
            .into_iter()
            .filter(|(_, text)| text.lines().count() > 1)
            .collect();
        let again = derived(&files, card(&shuffled_entries), card(&other.entries()));
        prop_assert_eq!(facts(&whole), facts(&again));
    }
}
