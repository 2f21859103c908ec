//! Terms of contracts, worked by hand: discounts, volume tiers, commitments, fees, dates, attributes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use metershift::calendar::Day;
use metershift::contract::{Charge, Contract, Exchange, Mode, Side};
use metershift::ingest::{Options, import_bytes};
use metershift::quantity::Usd;
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// A workbook of these rows under a contract, beside one that charges nothing for anything.
fn workbook(rows: &str, card: &str) -> Workbook {
    let text = format!(
        "date,product,model,resource,tier,route,context,input_tokens,output_tokens,compute_hours\n{rows}"
    );
    let options = Options {
        period: "day".parse().unwrap(),
        ..Options::default()
    };
    let import = import_bytes(&[("usage.csv", text.as_bytes())], &options).unwrap();
    let rows = import.files[0].outcome.as_ref().unwrap().rows;
    assert_eq!(rows.read, rows.taken, "{text}");
    let free = "name = 'free'\n[[hourly]]\nresource = '*'\nusd_per_hour = 0\n[[token]]\nmodel = '*'\ninput = 0\noutput = 0\n";
    Workbook::new(
        import,
        Some(contract(free)),
        Some(contract(&format!("name = 'c'\n{card}"))),
    )
}

fn proposed(workbook: &Workbook) -> Charge {
    Derived::new(workbook).comparison.total.all.proposed
}

fn usd(text: &str) -> Usd {
    Usd(text.parse().unwrap())
}

/// A dollar for a million input tokens, two for output.
const RATES: &str = "[[token]]\nmodel = 'm'\ninput = 1\noutput = 2\n";

/// All of September 2026, thirty days, with 100 million input tokens on the first.
const SEPTEMBER: &str = "2026-09-01,A,m,,,,,100000000,,\n2026-09-30,A,m,,,,,,,0\n";

#[test]
fn each_term_does_what_the_readme_says() {
    let month = "2026-09-01,A,m,,,,,100000000,,\n2026-09-30,B,m,,,,,0,50000000,\n";
    // Rows, the contract, and what the proposed contract charges: usage, shortfall, fees.
    let cases: Vec<(&str, &str, String, [&str; 3])> = vec![
        ("no terms", month, String::new(), ["200", "0", "0"]),
        ("10 % off", month, "discount = 10\n".to_owned(), ["180", "0", "0"]),
        (
            "10 % and then 5 % of the rest are 14.5 %",
            month,
            "discount = 10\n[[discount_on]]\nmodel = 'm'\npercent = 5\n".to_owned(),
            ["171", "0", "0"],
        ),
        (
            "a discount on output alone",
            month,
            "[[discount_on]]\nclasses = ['output']\npercent = '12.5'\n".to_owned(),
            ["187.5", "0", "0"],
        ),
        (
            "150M tokens: 10 % off what lies above 50M, 20 % above 100M, of the same part of each charge",
            month,
            "[[volume]]\ncounts = 'tokens'\nkind = 'graduated'\ntiers = [{ above = 50000000, percent = 10 }, \
             { above = 100000000, percent = 20 }]\n"
                .to_owned(),
            // (50 × 10 % + 50 × 20 %) ÷ 150 = 10 % of 200.
            ["180", "0", "0"],
        ),
        (
            "all units, at the threshold: not above it",
            month,
            "[[volume]]\ncounts = 'tokens'\nkind = 'all-units'\ntiers = [{ above = 0, percent = 5 }, \
             { above = 150000000, percent = 50 }]\n"
                .to_owned(),
            ["190", "0", "0"],
        ),
        (
            "all units, one token above",
            month,
            "[[volume]]\ncounts = 'tokens'\nkind = 'all-units'\ntiers = [{ above = 149999999, percent = 50 }]\n".to_owned(),
            ["100", "0", "0"],
        ),
        (
            "tiers by dollars count what is charged before discounts",
            month,
            "discount = 50\n[[volume]]\ncounts = 'usd'\nkind = 'all-units'\ntiers = [{ above = '199.99', percent = 10 }]\n"
                .to_owned(),
            ["90", "0", "0"],
        ),
        (
            "below the commitment",
            month,
            "[[commitment]]\namount = 300\nevery = 'month'\n".to_owned(),
            ["200", "100", "0"],
        ),
        (
            "above the commitment",
            month,
            "[[commitment]]\namount = '199.99'\nevery = 'month'\n".to_owned(),
            ["200", "0", "0"],
        ),
        (
            "fees do not count towards the commitment",
            month,
            "[[commitment]]\namount = 300\nevery = 'month'\n[[fee]]\nname = 'f'\namount = 70\nevery = 'month'\n".to_owned(),
            ["200", "100", "70"],
        ),
        (
            "ten of thirty days are a third of a month’s commitment",
            "2026-09-11,A,m,,,,,1000000,,\n2026-09-20,A,m,,,,,1000000,,\n",
            "[[commitment]]\namount = 300\nevery = 'month'\n".to_owned(),
            ["2", "98", "0"],
        ),
        (
            "a year from the contract’s first day",
            "2026-06-30,A,m,,,,,1000000,,\n2026-07-01,A,m,,,,,1000000,,\n",
            "effective = 2025-07-01\n[[commitment]]\namount = 365\nevery = 'year'\n".to_owned(),
            // One day of each of two years: a dollar each, and both are charged.
            ["2", "0", "0"],
        ),
        (
            "a weekly fee over ten days",
            "2026-09-07,A,m,,,,,1000000,,\n2026-09-16,A,m,,,,,1000000,,\n",
            "[[fee]]\nname = 'f'\namount = 70\nevery = 'week'\n".to_owned(),
            ["2", "0", "100"],
        ),
        (
            "a fee where nothing is used",
            SEPTEMBER,
            "discount = 100\n[[fee]]\nname = 'f'\namount = 31\nevery = 'month'\n".to_owned(),
            ["0", "0", "31"],
        ),
    ];
    for (what, rows, card, [usage, shortfall, fees]) in cases {
        let charge = proposed(&workbook(rows, &format!("{card}{RATES}")));
        assert_eq!(
            [charge.usage(), charge.shortfall, charge.fees],
            [usage, shortfall, fees].map(usd),
            "{what}"
        );
    }
}

#[test]
fn shortfalls_are_shared_by_charges_to_the_last_fraction() {
    let rows = "2026-09-01,A,m,,,,,1000000,,\n2026-09-01,B,m,,,,,1000000,,\n2026-09-30,C,m,,,,,1000000,,\n";
    let card = format!("[[commitment]]\namount = 4\nevery = 'month'\n{RATES}");
    let derived = Derived::new(&workbook(rows, &card));
    let shortfalls: Vec<Usd> = derived
        .comparison
        .products
        .iter()
        .map(|product| product.summary.all.proposed.shortfall)
        .collect();
    // A dollar over three: the first has the fraction that is left.
    let unit = Usd(Decimal::new(1, derived.comparison.proposed.places()));
    assert_eq!(shortfalls[0] - shortfalls[1], unit);
    assert_eq!(shortfalls[1], shortfalls[2]);
    assert_eq!(shortfalls.into_iter().sum::<Usd>(), usd("1"));
}

#[test]
fn attributes_change_prices_and_no_other_price_stands_in() {
    let batch = "[[factor]]\ntier = 'batch'\nfactor = '0.5'\n";
    let own = "[[token]]\nmodel = 'm'\ntier = 'batch'\ninput = '0.4'\n";
    let ended = "[[factor]]\ncontext = 'long'\nfactor = 2\nuntil = 2026-08-31\n";
    let flat = "[[factor]]\ncontext = 'long'\nfactor = 1\nfrom = 2026-09-01\n";
    // Tier, route and context of a million tokens; the card; the charge, where there is a price.
    let cases: Vec<(&str, String, Option<&str>)> = vec![
        (",,", String::new(), Some("1")),
        ("batch,,", String::new(), Some("1")),
        ("batch,,", batch.to_owned(), Some("0.5")),
        ("Batch,,", batch.to_owned(), Some("0.5")),
        ("standard,,", batch.to_owned(), Some("1")),
        ("flex,,", batch.to_owned(), None),
        ("batch,,", format!("{batch}{own}"), Some("0.4")),
        (",,", own.to_owned(), Some("1")),
        (",,long", ended.to_owned(), None),
        (",,long", format!("{ended}{flat}"), Some("1")),
        (
            "batch,regional,",
            format!("{batch}[[factor]]\nroute = 'regional'\nfactor = '1.1'\n"),
            Some("0.55"),
        ),
        (
            ",global,",
            "[[factor]]\nroute = 'regional'\nfactor = '1.1'\n".to_owned(),
            Some("1"),
        ),
    ];
    for (attributes, card, expected) in cases {
        let rows = format!("2026-09-02,A,m,,{attributes},1000000,,\n");
        let derived = Derived::new(&workbook(&rows, &format!("{RATES}{card}")));
        let bill = &derived.comparison.proposed;
        assert_eq!(
            bill.unpriced.is_empty(),
            expected.is_some(),
            "{attributes}\n{card}"
        );
        let charge = derived.comparison.total.all.proposed.total();
        assert_eq!(charge, usd(expected.unwrap_or("0")), "{attributes}\n{card}");
    }
}

#[test]
fn dates_decide_where_contracts_are_priced_as_dated() {
    let card = "[[token]]\nmodel = 'm'\ninput = 1\nuntil = 2026-09-10\n[[token]]\nmodel = 'm'\ninput = 3\nfrom = 2026-09-12\n\
                [[token]]\nmodel = '*'\ninput = 100\n";
    let rows = "2026-09-09,A,m,,,,,1000000,,\n2026-09-11,A,m,,,,,1000000,,\n2026-09-13,A,m,,,,,1000000,,\n";
    let mut book = workbook(rows, card);
    assert_eq!(
        proposed(&book).total(),
        usd("9"),
        "all at the rates of the last day"
    );
    book.apply(Edit::SetMode(Mode::Dated));
    // On the 11th nothing prices it, and not the entry for all models either.
    assert_eq!(proposed(&book).total(), usd("4"));
    let derived = Derived::new(&book);
    assert_eq!(derived.pairing.unpriced_rows, 1);
    assert!(
        derived.headline.sentence().contains("at least"),
        "{}",
        derived.headline.sentence()
    );
    // The baseline charges nothing, so nothing is charged before the proposed contract begins.
    let day = Day::from_ymd(2026, 9, 12);
    book.apply(Edit::SetEffective(Side::Proposed, day));
    assert_eq!(proposed(&book).total(), usd("3"));
}

#[test]
fn hours_and_tokens_are_level_at_the_published_volumes() {
    let read = |name: &str| {
        let path = format!("{}/tests/data/breakeven/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let (hours, tokens) = (read("hours.csv"), read("tokens.csv"));
    let import =
        metershift::ingest::import_text(&[("hours.csv", &hours), ("tokens.csv", &tokens)]).unwrap();
    let cards = ["hourly.toml", "token.toml"].map(|name| contract(&read(name)));
    let [hourly, token] = cards;
    let derived = Derived::new(&Workbook::new(import, Some(hourly), Some(token)));
    // A week of 168 hours; 1,000 million tokens, four of input to one of output. Dollars a week, dollars a million
    // tokens, and the millions of tokens a week at which both cost the same.
    let cases = [
        (
            "Claude v2 model unit, 1 month",
            "10584.00",
            "11.200",
            "945.0",
        ),
        ("Nova 2 Lite model unit", "10164.00", "0.814", "12486.5"),
        (
            "Nova 2 Lite model unit, 1 month",
            "9240.00",
            "0.814",
            "11351.4",
        ),
        ("p5.48xlarge", "9246.72", "5.400", "1712.4"),
        ("trn1.32xlarge", "3612.00", "5.400", "668.9"),
    ];
    assert_eq!(derived.comparison.products.len(), cases.len());
    for (product, (name, week, blended, volume)) in derived.comparison.products.iter().zip(cases) {
        let all = product.summary.all;
        let thousand = Decimal::ONE_THOUSAND;
        assert_eq!(product.name, name);
        assert_eq!(all.baseline.total(), usd(week), "{name}");
        let per_million = all.proposed.total().0 / thousand;
        assert_eq!(per_million.round_dp(3).to_string(), blended, "{name}");
        let even = product.summary.break_even_tokens.unwrap().0 * thousand;
        assert_eq!(even.round_dp(1).to_string(), volume, "{name}");
    }
}

#[test]
fn what_is_named_nowhere_can_be_given_a_price() {
    let rows = "2026-09-01,A,m,,,,,1000000,,\n2026-09-02,A,mystery,,flex,,,2000000,3000000,\n2026-09-03,A,,trn,,,,,,4\n";
    let mut book = workbook(
        rows,
        "[[token]]\nmodel = 'm'\noutput = 2\n[[hourly]]\nresource = 'x'\nusd_per_hour = 1\n",
    );
    assert_eq!(proposed(&book).total(), usd("0"));
    for (price, total) in [("5", "5"), ("7", "19"), ("11", "52"), ("13", "104")] {
        let derived = Derived::new(&book);
        let unpriced = derived
            .pairing
            .unpriced_quantities(&derived.comparison.proposed);
        book.apply(Edit::SetPrice(
            Side::Proposed,
            unpriced[0].clone(),
            price.parse().unwrap(),
        ));
        assert_eq!(proposed(&book).total(), usd(total), "{unpriced:?}");
    }
    assert!(Derived::new(&book).comparison.proposed.unpriced.is_empty());
    // What is named, and has no price for another reason, is left alone.
    let card = format!("{RATES}[[factor]]\ntier = 'batch'\nfactor = '0.5'\n");
    let book = workbook("2026-09-01,A,m,,flex,,,1000000,,\n", &card);
    let derived = Derived::new(&book);
    let unpriced = derived
        .pairing
        .unpriced_quantities(&derived.comparison.proposed);
    assert!(!book.contract(Side::Proposed).can_price(&unpriced[0]));
}

#[test]
fn amounts_in_another_currency_are_converted_and_written_in_it_again() {
    let card = "name = 'c'\ncurrency = 'EUR'\n[exchange]\nusd = '1.25'\ndate = 2026-11-20\n\
                [[hourly]]\nresource = 'r'\nper_hour = 8\n[[token]]\nmodel = 'm'\ninput = '0.000000000001'\n\
                [[volume]]\ncounts = 'usd'\nkind = 'graduated'\ntiers = [{ above = 100, percent = 5 }]\n\
                [[commitment]]\namount = 1000\nevery = 'month'\n[[fee]]\nname = 'f'\namount = 4\nevery = 'week'\n";
    let contract = contract(card);
    assert_eq!(contract.card.hourly[0].rate.0, Decimal::TEN);
    // 1.25e-12, rounded half-even to the places a rate has.
    assert_eq!(
        contract.card.token[0].rates.0[0].unwrap().0,
        Decimal::new(1, 12)
    );
    assert_eq!(
        contract.terms.volume[0].tiers[0].above,
        Decimal::new(125, 0)
    );
    assert_eq!(contract.terms.commitments[0].amount, usd("1250"));
    assert_eq!(contract.terms.fees[0].amount, usd("5"));
    // Written in its own currency, it is the same contract again.
    let text = contract.to_toml();
    for line in [
        "currency = \"EUR\"",
        "usd = \"1.25\"",
        "per_hour = \"8.00\"",
        "amount = \"1000\"",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let read = self::contract(&text);
    assert_eq!((read.card, read.terms), (contract.card, contract.terms));
}

proptest! {
    #[test]
    fn what_was_converted_is_written_as_what_converts_to_it(
        amount in 0_i64..1_000_000_000_000_000,
        places in 0_u32..=12,
        usd in 1_i64..10_000_000_000,
        usd_places in 0_u32..=8,
    ) {
        let exchange = Exchange {
            currency: "EUR".to_owned(),
            usd: Decimal::new(usd, usd_places),
            date: Day::from_ymd(2026, 11, 20).unwrap(),
            source: None,
        };
        let amount = Decimal::new(amount, places);
        let Some(dollars) = exchange.dollars(amount) else { return Ok(()) };
        let written = exchange.written(dollars);
        prop_assert_eq!(exchange.dollars(written), Some(dollars));
        prop_assert!(written.scale() <= 12 && written.normalize().scale() <= amount.normalize().scale());
    }
}
