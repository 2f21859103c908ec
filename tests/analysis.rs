//! What two bills mean beside each other: the difference, which weeks count, break-evens, and the answer in words.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use metershift::analysis::{Claim, Dimension, Inclusion, Lever, RateKey, RateKind, Standing, Tone};
use metershift::contract::{Contract, Mode, RateId, Side};
use metershift::ingest::import_text;
use metershift::quantity::{Multiplier, Percent, TokenClass, Usd};
use metershift::report::to_text;
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn usd(text: &str) -> Usd {
    Usd(decimal(text))
}

fn contract(name: &str, entries: &str) -> Contract {
    let text = format!("name = '{name}'\n{entries}");
    Contract::parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Usage of which every row is taken, between two contracts called A and B.
fn workbook(file: &str, baseline: &str, proposed: &str) -> Workbook {
    let import = import_text(&[("usage.csv", file)]).unwrap();
    let rows = import.files[0].outcome.as_ref().unwrap().rows;
    assert_eq!(rows.read, rows.taken, "every row counts:\n{file}");
    Workbook::new(
        import,
        Some(contract("A", baseline)),
        Some(contract("B", proposed)),
    )
}

const COLUMNS: &str = "date,product,model,resource,input_tokens,output_tokens,compute_hours\n";

/// Rows written as `date product what amount`, where the amount is of hours for `r…` and of input tokens for
/// other names.
fn file(rows: &[&str]) -> String {
    let mut text = COLUMNS.to_owned();
    for row in rows {
        let [date, product, what, amount] = *row.split(' ').collect::<Vec<_>>() else {
            panic!("{row}");
        };
        let row = if what.starts_with('r') {
            format!("{date},{product},,{what},,,{amount}\n")
        } else {
            format!("{date},{product},{what},,{amount},,\n")
        };
        text.push_str(&row);
    }
    text
}

/// Entries of a card that prices hours of `r` and a million input tokens of `m`, as far as it states a rate.
fn rates(hourly: Option<&str>, input: Option<&str>) -> String {
    let hourly =
        hourly.map(|rate| format!("[[hourly]]\nresource = 'r'\nusd_per_hour = '{rate}'\n"));
    let input = input.map(|rate| format!("[[token]]\nmodel = 'm'\ninput = '{rate}'\n"));
    [hourly, input].into_iter().flatten().collect()
}

fn factor(multiplier: Option<Multiplier>) -> Option<Decimal> {
    multiplier.map(|multiplier| multiplier.0)
}

#[test]
fn either_contract_may_meter_hours_tokens_or_both() {
    // Ten hours and two million input tokens of one product in one whole week.
    let usage = file(&[
        "2026-06-01 p r 10",
        "2026-06-04 p m 2000000",
        "2026-06-07 p m 0",
    ]);
    let cases = [
        // Baseline: $ an hour, $/MTok; proposed: the same; then what either charges, and the factors at which
        // they charge the same: on the token rates and on the hourly rates, "-" where there is none.
        ("4 -", "- 5", "40 10", "4 0.25"),
        ("- 5", "4 -", "10 40", "4 0.25"),
        ("4 -", "1 -", "40 10", "- 0.25"),
        ("- 5", "- 20", "10 40", "0.25 -"),
        // The factor moves the proposed token rates and the hourly rates in force; those of the other contract
        // stand still.
        ("4 5", "- 10", "50 20", "2.5 0.25"),
        ("4 5", "1 10", "50 30", "2 0.5"),
        ("4 -", "1 5", "40 20", "3 0.5"),
        ("- 20", "2 5", "40 30", "2 1.5"),
        ("1 10", "4 -", "30 40", "1.5 2"),
        // Nothing but a negative factor would do.
        ("4 20", "- 5", "80 10", "8 -"),
        ("4 -", "5 1", "40 52", "- 1.3"),
        // Zero does: the token rates alone are level already.
        ("4 5", "- 5", "50 10", "5 0"),
        // Nothing to multiply.
        ("0 -", "- 5", "0 10", "0 -"),
        ("4 -", "- 0", "40 0", "- 0"),
    ];
    for (baseline, proposed, charges, factors) in cases {
        let card = |stated: &str| {
            let stated: Vec<_> = stated
                .split(' ')
                .map(|rate| (rate != "-").then_some(rate))
                .collect();
            rates(stated[0], stated[1])
        };
        let derived = Derived::new(&workbook(&usage, &card(baseline), &card(proposed)));
        let total = derived.comparison.total;
        let case = format!("{baseline} against {proposed}");
        let (old, new) = charges.split_once(' ').unwrap();
        assert_eq!(
            (total.all.baseline.total(), total.all.proposed.total()),
            (usd(old), usd(new)),
            "{case}"
        );
        assert_eq!(total.all.difference(), usd(new) - usd(old), "{case}");
        assert_eq!(total.compared, total.all, "{case}");
        assert_eq!(
            total.weeks_dearer,
            usize::from(total.all.difference().is_positive()),
            "{case}"
        );
        let stated = |text: &str| (text != "-").then(|| decimal(text));
        let (tokens, hours) = factors.split_once(' ').unwrap();
        assert_eq!(
            factor(total.break_even_tokens),
            stated(tokens),
            "tokens, {case}"
        );
        assert_eq!(
            factor(total.break_even_hours),
            stated(hours),
            "hours, {case}"
        );
        // There is one product, so it says the same.
        assert_eq!(derived.comparison.products[0].summary, total, "{case}");
    }
}

/// Four weeks from Monday 1 June 2026; hours cost $4, a million tokens $5. The data begins on a Wednesday.
const WEEKS: [&str; 11] = [
    // a: a partial week, a whole one, hours without tokens, a whole one in which tokens cost less.
    "2026-06-03 a r 10",
    "2026-06-04 a m 2000000", // 40, 10
    "2026-06-08 a r 1",
    "2026-06-14 a m 4000000", // 4, 20
    "2026-06-16 a r 100",     // 400, 0
    "2026-06-22 a r 6",
    "2026-06-28 a m 1000000", // 24, 5
    // b: tokens without hours, then both alike, then nothing.
    "2026-06-08 b m 60000000", // 0, 300
    "2026-06-16 b r 5",
    "2026-06-17 b m 4000000", // 20, 20
    // c: only a model that has no price, in a week without hours.
    "2026-06-22 c other 7",
];

#[test]
fn one_sided_and_partial_weeks_are_shown_but_left_out() {
    let book = workbook(
        &file(&WEEKS),
        &rates(Some("4"), None),
        &rates(None, Some("5")),
    );
    let derived = Derived::new(&book);
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);

    let partial: Vec<bool> = pairing
        .rollup
        .weeks
        .iter()
        .map(|week| week.partial)
        .collect();
    assert_eq!(partial, [true, false, false, false]);
    let both = Standing::Compared;
    let [hours_only, tokens_only] = Side::BOTH.map(Standing::OneSided);
    let none = Standing::Absent;
    assert_eq!(
        pairing.standing,
        [
            [both, both, hours_only, both],
            [none, tokens_only, both, none],
            [none, none, none, tokens_only]
        ]
    );
    let weeks: Vec<_> = comparison
        .weeks
        .iter()
        .map(|week| (week.baseline.total(), week.proposed.total()))
        .collect();
    let dollars =
        |pairs: [(i64, i64); 4]| pairs.map(|(old, new)| (Usd(old.into()), Usd(new.into())));
    assert_eq!(weeks, dollars([(40, 10), (4, 320), (420, 20), (24, 5)]));
    assert_eq!(
        comparison.total.all.difference(),
        Usd((10 + 320 + 20 + 5 - 40 - 4 - 420 - 24).into())
    );
}

#[test]
fn what_is_left_out_of_averages_can_be_included() {
    // Partial and one-sided weeks included or not; then, over the compared weeks: what either contract charges
    // and their number; over the averaged weeks the same and how many of them cost more; then the tokens and
    // hours of the averaged weeks; then whether a week of a, b and c counts.
    let cases = [
        (false, false, (88, 55, 4), (48, 45, 3, 1), ("9", "12")),
        (true, false, (88, 55, 4), (88, 55, 4, 1), ("11", "22")),
        (
            false,
            true,
            (488, 355, 4),
            (448, 345, 3, 1),
            ("69.000007", "112"),
        ),
        (
            true,
            true,
            (488, 355, 4),
            (488, 355, 4, 1),
            ("71.000007", "122"),
        ),
    ];
    for (partial, one_sided, compared, averaged, quantities) in cases {
        let mut book = workbook(
            &file(&WEEKS),
            &rates(Some("4"), None),
            &rates(None, Some("5")),
        );
        let mut derived = Derived::new(&book);
        let everything = derived.comparison.total.all;
        book.apply(Edit::SetInclusion(Inclusion {
            partial,
            one_sided,
            ..Inclusion::default()
        }));
        // What is as it was need not be worked out again.
        assert_eq!(derived.refresh(&book), partial || one_sided);
        let total = derived.comparison.total;
        let case = format!("partial {partial}, one-sided {one_sided}");

        assert_eq!(total.all, everything, "the total covers every week: {case}");
        let (old, new, weeks) = compared;
        let found = (
            total.compared.baseline.total(),
            total.compared.proposed.total(),
            total.compared_weeks,
        );
        assert_eq!(found, (Usd(old.into()), Usd(new.into()), weeks), "{case}");
        let (old, new, weeks, dearer) = averaged;
        let found = (
            total.averaged.baseline.total(),
            total.averaged.proposed.total(),
            total.averaged_weeks,
        );
        assert_eq!(found, (Usd(old.into()), Usd(new.into()), weeks), "{case}");
        assert_eq!(total.weeks_dearer, dearer, "{case}");
        let mean = |sum: i64| Some(Usd(Decimal::from(sum) / Decimal::from(weeks)));
        assert_eq!(total.baseline_per_week(), mean(old), "{case}");
        assert_eq!(total.proposed_per_week(), mean(new), "{case}");
        assert_eq!(total.difference_per_week(), mean(new - old), "{case}");
        let found = (
            total.quantities.tokens.millions(),
            total.quantities.hours.decimal(),
        );
        assert_eq!(
            found,
            (decimal(quantities.0), decimal(quantities.1)),
            "{case}"
        );
        // Break-evens follow the compared weeks.
        let ratio = Decimal::from(compared.0) / Decimal::from(compared.1);
        assert_eq!(factor(total.break_even_tokens), Some(ratio), "{case}");
        let even = |side, id| {
            let mut impacts = derived.impacts.iter();
            impacts
                .find(|impact| impact.key == RateKey { side, id })
                .and_then(|impact| derived.break_even(Lever::Rate(impact.key)))
        };
        let input = even(Side::Proposed, RateId::Token(0, TokenClass::Input)).unwrap();
        assert_eq!(
            (input - ratio * decimal("5")).round_dp(20),
            Decimal::ZERO,
            "{case}"
        );
        let hourly = even(Side::Baseline, RateId::Hourly(0)).unwrap();
        assert_eq!(
            (hourly - decimal("4") / ratio).round_dp(20),
            Decimal::ZERO,
            "{case}"
        );
    }
}

#[test]
fn a_workbook_without_usage_compares_nothing() {
    let mut book = Workbook::sample();
    book.usage = std::sync::Arc::default();
    let derived = Derived::new(&book);
    let total = derived.comparison.total;
    assert_eq!(
        (
            total.all.difference(),
            total.compared_weeks,
            total.averaged_weeks
        ),
        (Usd::ZERO, 0, 0)
    );
    assert_eq!(
        (
            total.break_even_tokens,
            total.break_even_hours,
            total.difference_per_week()
        ),
        (None, None, None)
    );
    assert!(derived.impacts.is_empty());
    assert_eq!(
        derived.headline.sentence(),
        "There is no usage to compare yet"
    );
    assert_eq!(derived.headline.tone, Tone::Nothing);
}

#[test]
fn the_sentence_says_what_is_true() {
    let hours = rates(Some("4"), None);
    let tokens = rates(None, Some("5"));
    // One whole week, Monday to Sunday, with hours of `r` and millions of tokens of `m`.
    let week = |hours: &str, mtok: &str| {
        file(&[
            &format!("2026-06-01 p r {hours}"),
            &format!("2026-06-07 p m {mtok}000000"),
        ])
    };
    let with = |mut file: String, rows: &[&str]| {
        file.push_str(self::file(rows).strip_prefix(COLUMNS).unwrap());
        file
    };
    let one_more = |hours: &str, mtok: &str, row: &str| with(week(hours, mtok), &[row]);
    let cases = [
        // 730,000 ÷ 4,000,000 is 18.25 %, which half-even rounding takes down.
        (
            week("1000000", "946000"),
            &hours,
            &tokens,
            Tone::Dearer,
            "Token billing costs $0.73M more a week than compute hours, 18.2 % above today’s contract",
        ),
        (
            week("100", "60"),
            &hours,
            &tokens,
            Tone::Cheaper,
            "Token billing costs $100.00 less a week than compute hours, 25.0 % below today’s contract",
        ),
        (
            week("100", "80"),
            &hours,
            &tokens,
            Tone::Equal,
            "Token billing costs the same as compute hours",
        ),
        // Less than half a cent is nothing.
        (
            with(week("100", "80"), &["2026-06-02 p m 900"]),
            &hours,
            &tokens,
            Tone::Equal,
            "Token billing costs the same as compute hours",
        ),
        // Two weeks of which one is partial: $600 over one whole week, not over 13 days.
        (
            with(
                week("100", "200"),
                &["2026-06-08 p r 1", "2026-06-13 p m 900000000"],
            ),
            &hours,
            &tokens,
            Tone::Dearer,
            "Token billing costs $600.00 more a week than compute hours, 150.0 % above today’s contract",
        ),
        // The other way round.
        (
            week("100", "60"),
            &tokens,
            &hours,
            Tone::Dearer,
            "Billing by compute hours costs $100.00 more a week than tokens, 33.3 % above today’s contract",
        ),
        // Contracts of one kind, or of both, go by their names.
        (
            week("100", "60"),
            &tokens,
            &rates(None, Some("4")),
            Tone::Cheaper,
            "“B” costs $60.00 less a week than “A”, 20.0 % below today’s contract",
        ),
        (
            week("100", "60"),
            &hours,
            &rates(Some("4"), Some("5")),
            Tone::Dearer,
            "“B” costs $300.00 more a week than “A”, 75.0 % above today’s contract",
        ),
        // A baseline that charges nothing has no percentage.
        (
            week("100", "60"),
            &rates(Some("0"), None),
            &tokens,
            Tone::Dearer,
            "Token billing costs $300.00 more a week than compute hours",
        ),
        // Only weeks that the data does not cover whole.
        (
            file(&["2026-06-03 p r 100", "2026-06-04 p m 60000000"]),
            &hours,
            &tokens,
            Tone::Cheaper,
            "Over 1 partial week of data, token billing costs $100.00 less than compute hours, 25.0 % below today’s contract",
        ),
        (
            file(&[
                "2026-06-03 p r 100",
                "2026-06-04 p m 60000000",
                "2026-06-09 p r 1",
                "2026-06-09 p m 800000",
            ]),
            &hours,
            &tokens,
            Tone::Cheaper,
            "Over 2 partial weeks of data, token billing costs $100.00 less than compute hours, 24.8 % below today’s contract",
        ),
        // What has no price can only add to its side.
        (
            one_more("100", "100", "2026-06-03 p other 1"),
            &hours,
            &tokens,
            Tone::Dearer,
            "Token billing costs at least $100.00 more a week than compute hours, at least 25.0 % above today’s contract",
        ),
        (
            one_more("100", "60", "2026-06-03 p other 1"),
            &hours,
            &tokens,
            Tone::Cheaper,
            "Token billing costs at most $100.00 less a week than compute hours, at most 25.0 % below today’s contract",
        ),
        (
            one_more("100", "80", "2026-06-03 p other 1"),
            &hours,
            &tokens,
            Tone::Equal,
            "Token billing costs at least as much as compute hours",
        ),
        (
            one_more("100", "100", "2026-06-03 p rx 1"),
            &hours,
            &tokens,
            Tone::Dearer,
            "Token billing costs at most $100.00 more a week than compute hours, at most 25.0 % above today’s contract",
        ),
        (
            one_more("100", "60", "2026-06-03 p rx 1"),
            &hours,
            &tokens,
            Tone::Cheaper,
            "Token billing costs at least $100.00 less a week than compute hours, at least 25.0 % below today’s contract",
        ),
        (
            one_more("100", "80", "2026-06-03 p rx 1"),
            &hours,
            &tokens,
            Tone::Equal,
            "Token billing costs at most as much as compute hours",
        ),
        // When both lack prices there is no bound either way.
        (
            with(
                week("100", "100"),
                &["2026-06-03 p rx 1", "2026-06-03 p other 1"],
            ),
            &hours,
            &tokens,
            Tone::Dearer,
            "Counting priced usage only, token billing costs $100.00 more a week than compute hours, \
             25.0 % above today’s contract",
        ),
        // Nothing to compare.
        (
            file(&["2026-06-01 p r 100", "2026-06-07 q r 1"]),
            &hours,
            &tokens,
            Tone::Nothing,
            "Nothing to compare yet: the data has compute hours but no tokens; today’s contract charges $404.00 for it",
        ),
        (
            file(&["2026-06-01 p m 100000000"]),
            &hours,
            &tokens,
            Tone::Nothing,
            "Nothing to compare yet: the data has tokens but no compute hours; the proposed contract charges $500.00 for it",
        ),
        (
            file(&["2026-06-01 p m 100", "2026-06-08 p r 3"]),
            &hours,
            &tokens,
            Tone::Nothing,
            "Nothing to compare yet: no product has hours and tokens in the same week",
        ),
        (
            file(&["2026-06-01 p m 100", "2026-06-01 q r 3"]),
            &hours,
            &tokens,
            Tone::Nothing,
            "Nothing to compare yet: no product has hours and tokens in the same week",
        ),
        (
            file(&["2026-06-01 p m 100000000"]),
            &rates(Some("4"), Some("5")),
            &hours,
            Tone::Nothing,
            "Nothing to compare yet: the data has tokens but no compute hours; today’s contract charges $500.00 for it",
        ),
        (
            file(&["2026-06-01 p r 100"]),
            &tokens,
            &rates(Some("4"), Some("5")),
            Tone::Nothing,
            "Nothing to compare yet: the data has compute hours but no tokens; the proposed contract charges $400.00 for \
             it",
        ),
        (
            format!("{COLUMNS}2026-06-01,p,,,0,,\n"),
            &hours,
            &tokens,
            Tone::Nothing,
            "There is no usage to compare yet",
        ),
    ];
    let mut wrong = Vec::new();
    for (usage, baseline, proposed, tone, sentence) in cases {
        let headline = Derived::new(&workbook(&usage, baseline, proposed)).headline;
        let found = headline.sentence().replace('\u{a0}', " ");
        if (found.as_str(), headline.tone) != (sentence, tone) {
            wrong.push(format!("wanted: {sentence}\n   got: {found}\n{usage}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentence_claims_and_weeks_agree_on_what_comes_before_the_proposed_contract() {
    let [hours, tokens] = [rates(Some("4"), None), rates(None, Some("5"))];
    let (compared, before, tokens_only) = (
        Standing::Compared,
        Standing::Before,
        Standing::OneSided(Side::Proposed),
    );
    // Contract B begins on a Thursday: `b` is in the week before it, or later in that week, or not there at all.
    let not_begun = "Nothing to compare yet: the proposed contract begins on 4 Jun 2026, after the data; project weeks \
                     beyond the data, or price both contracts as if in force throughout";
    let cases = [
        // All of the week comes before, by where the data ends …
        (
            &["2026-06-01 a r 10", "2026-06-02 a m 3000000"][..],
            vec![vec![before]],
            not_begun,
            [None; 2],
            "partial, before the proposed contract",
        ),
        // … or, for a product, by what it uses.
        (
            &[
                "2026-06-01 a r 10",
                "2026-06-02 a m 3000000",
                "2026-06-05 b r 10",
                "2026-06-05 b m 3000000",
                "2026-06-07 b r 10",
            ],
            vec![vec![before], vec![compared]],
            "From 4 Jun 2026 on, over 1 partial week of data, token billing costs $65.00 less than compute hours, \
             81.2 % below today’s contract",
            [Some(false), Some(true)],
            "",
        ),
        // Other products have data after it, though on one side only.
        (
            &[
                "2026-06-01 a r 10",
                "2026-06-02 a m 3000000",
                "2026-06-05 b m 3000000",
            ],
            vec![vec![before], vec![tokens_only]],
            "Nothing to compare yet: from 4 Jun 2026 on, the data has tokens but no compute hours",
            [None; 2],
            "partial, one-sided",
        ),
        // Some of it comes before, some after.
        (
            &[
                "2026-06-01 a r 10",
                "2026-06-02 a m 3000000",
                "2026-06-04 a r 1",
            ],
            vec![vec![compared]],
            "From 4 Jun 2026 on, over 1 partial week of data, token billing costs $4.00 less than compute hours, \
             9.1 % below today’s contract",
            [Some(false), Some(true)],
            "partial",
        ),
    ];
    for (rows, standing, sentence, holds, mark) in cases {
        let proposed = format!("effective = 2026-06-04\n{tokens}");
        let mut book = workbook(&file(rows), &hours, &proposed);
        book.apply(Edit::SetMode(Mode::Dated));
        book.apply(Edit::SetClaims(vec![Claim::Raises, Claim::NoIncrease]));
        let derived = Derived::new(&book);
        assert_eq!(derived.pairing.standing, standing, "{rows:?}");
        let found = derived.headline.sentence().replace('\u{a0}', " ");
        assert_eq!(found, sentence, "{rows:?}");
        let verdicts = derived.verdicts().iter();
        let found: Vec<_> = verdicts.map(|verdict| verdict.holds).collect();
        assert_eq!(found, holds, "{rows:?}");
        let text = to_text(&book, &derived).replace('\u{a0}', " ");
        let week = text
            .lines()
            .find(|line| line.trim_start().starts_with("1 Jun 2026"))
            .unwrap();
        assert!(week.trim_end().ends_with(mark), "{week}: {rows:?}");
        assert_eq!(week.contains("before"), mark.contains("before"), "{week}");
    }
}

#[test]
fn what_costs_nothing_under_both_contracts_costs_the_same() {
    let usage = file(&[
        "2026-06-01 a r 10",
        "2026-06-02 a m 3000000",
        "2026-06-07 b m 1",
    ]);
    let free = rates(Some("0"), Some("0"));
    let mut book = workbook(&usage, &free, &free);
    let five = Percent(decimal("5"));
    let claims = [
        (Claim::Raises, Some(false)),
        (Claim::NoIncrease, Some(true)),
        (Claim::NoProductMore(five), Some(true)),
        (Claim::NoWeekAbove(Usd::ZERO), Some(true)),
        // There is nothing to save.
        (Claim::Saves(five), None),
    ];
    book.apply(Edit::SetClaims(claims.map(|(claim, _)| claim).to_vec()));
    let derived = Derived::new(&book);
    assert_eq!(derived.headline.tone, Tone::Equal);
    for (verdict, (claim, holds)) in derived.verdicts().iter().zip(claims) {
        assert_eq!(verdict.holds, holds, "{claim:?}");
    }
    // Beside products that are charged for, those that are not tell nothing.
    let partly_free = |rate| {
        format!(
            "{}[[token]]\nmodel = 'n'\ninput = 0\n",
            rates(None, Some(rate))
        )
    };
    let usage = file(&["2026-06-01 a m 3000000", "2026-06-07 b n 1"]);
    let mut book = workbook(&usage, &partly_free("10"), &partly_free("9"));
    book.apply(Edit::SetClaims(vec![Claim::NoProductMore(five)]));
    let derived = Derived::new(&book);
    let verdict = &derived.verdicts()[0];
    assert_eq!(verdict.holds, Some(true));
    assert_eq!(verdict.reason.replace('\u{a0}', " "), "a −10.0 %");
}

#[test]
fn what_the_sentence_leaves_out_is_said_beside_it() {
    let rows = [
        &WEEKS[..],
        &["2026-06-09 a rx 2.5", "2026-06-09 a other 1999993"],
    ]
    .concat();
    let mut book = workbook(
        &file(&rows),
        &rates(Some("4"), None),
        &rates(None, Some("5")),
    );
    let derived = Derived::new(&book);
    assert_eq!(
        derived.headline.caveats,
        [
            "2.50 hours without a price in the baseline contract",
            "2.0M tokens without a price in the proposed contract",
            "1 partial week left out of averages",
            "3 product weeks with data on one side only left out",
        ]
    );
    book.apply(Edit::SetInclusion(Inclusion {
        partial: true,
        one_sided: true,
        ..Inclusion::default()
    }));
    assert_eq!(
        Derived::new(&book).headline.caveats.len(),
        2,
        "included is not left out"
    );
}

#[test]
fn figures_stand_under_the_sentence() {
    let figures = |book: &Workbook| {
        let headline = Derived::new(book).headline;
        let figures = headline.figures.into_iter();
        figures
            .map(|figure| format!("{}: {}", figure.label, figure.value).replace('\u{a0}', " "))
            .collect::<Vec<_>>()
    };
    // Of the two averaged products a costs 16 − 19 more, b nothing; over three weeks, one of them dearer.
    let book = workbook(
        &file(&WEEKS),
        &rates(Some("4"), None),
        &rates(None, Some("5")),
    );
    assert_eq!(
        figures(&book),
        [
            "Driven by: a, 100 %",
            "Priced usage breaks even at: 1.600 × token rates",
            "Weeks that cost more: 1 of 3",
            // 9 MTok × $0.1 ÷ 3 weeks.
            "0.01 ¢ more per 1K tokens: +$0.30 a week",
            "Total over 4 weeks: at most −$33.00",
        ]
    );
    // Contracts by the hour alone.
    let book = workbook(
        &file(&WEEKS),
        &rates(Some("4"), None),
        &rates(Some("5"), None),
    );
    assert_eq!(
        figures(&book),
        [
            "Driven by: a, 96 %",
            "Breaks even at: 1.250 × hourly rates",
            "Weeks that cost more: 3 of 3",
            "0.01 ¢ more per 1K tokens: —",
            "Total over 4 weeks: +$122.00",
        ]
    );
    // Nothing to compare.
    let book = workbook(
        &file(&["2026-06-01 p r 1"]),
        &rates(Some("4"), None),
        &rates(None, Some("5")),
    );
    assert_eq!(
        figures(&book),
        [
            "Driven by: —",
            "Breaks even at: —",
            "Weeks that cost more: —",
            "0.01 ¢ more per 1K tokens: —",
            "Total over 0 weeks: —",
        ]
    );
}

#[test]
fn the_token_step_is_what_repricing_says() {
    let week = |book: &Workbook| {
        Derived::new(book)
            .comparison
            .total
            .difference_per_week()
            .unwrap()
    };
    let mixed = || {
        workbook(
            &file(&WEEKS),
            &rates(Some("4"), None),
            &rates(Some("3"), Some("5")),
        )
    };
    let reversed = || {
        workbook(
            &file(&WEEKS),
            &rates(None, Some("5")),
            &rates(Some("4"), None),
        )
    };
    let cases = [
        (Workbook::sample(), Side::Proposed, Decimal::ONE),
        (mixed(), Side::Proposed, Decimal::ONE),
        // Where tokens are what is paid for today, the step makes today dearer and the difference smaller.
        (reversed(), Side::Baseline, Decimal::NEGATIVE_ONE),
    ];
    for (mut book, expected_side, sign) in cases {
        let derived = Derived::new(&book);
        let (side, worth) = derived
            .pairing
            .token_step_per_week(&derived.comparison, &derived.impacts)
            .unwrap();
        assert_eq!(side, expected_side);
        let before = week(&book);
        let keys: Vec<RateKey> = derived.pairing.rates_in_use().collect();
        for key in keys {
            if key.side == side && matches!(key.id, RateId::Token(..)) {
                book.apply(Edit::SetRate(key, book.listed_rate(key) + decimal("0.1")));
            }
        }
        let moved = (week(&book) - before).0 * sign;
        assert_eq!(
            (moved - worth.0).round_dp(18),
            Decimal::ZERO,
            "{moved} is not {worth:?}"
        );
    }
}

#[test]
fn the_sample_is_what_it_says() {
    let mut book = Workbook::sample();
    let derived = Derived::new(&book);
    let comparison = &derived.comparison;
    let total = comparison.total;

    assert_eq!(total.all.baseline.total(), usd("655478187.43576"));
    assert_eq!(total.all.proposed.total(), usd("671863554.762041925"));
    assert_eq!(total.all.difference(), usd("16385367.326281925"));
    let products: Vec<_> = comparison
        .products
        .iter()
        .map(|p| (p.name.as_str(), p.summary.all.difference()))
        .collect();
    assert_eq!(
        products,
        [
            ("Alexa shopping assistant", usd("13619980.59241455")),
            ("Kiro", usd("5439913.203624")),
            ("Quick", usd("-2674526.469756625")),
        ]
    );
    assert_eq!(
        (
            total.weeks_dearer,
            total.averaged_weeks,
            total.compared_weeks
        ),
        (34, 52, 52)
    );
    assert_eq!((total.compared, total.averaged), (total.all, total.all));
    let starts_with = |factor: Option<Multiplier>, digits: &str| {
        let text = factor.unwrap().0.to_string();
        assert!(text.starts_with(digits), "{text} is not {digits}…");
    };
    starts_with(total.break_even_tokens, "0.97561206109462920340255747");
    starts_with(total.break_even_hours, "1.0249975783181767119156191173");
    assert!(!derived.pairing.rollup.weeks.iter().any(|week| week.partial));
    assert!(
        derived
            .pairing
            .standing
            .iter()
            .flatten()
            .all(|standing| *standing == Standing::Compared)
    );
    assert!(comparison.baseline.unpriced.is_empty() && comparison.proposed.unpriced.is_empty());
    assert!(derived.headline.caveats.is_empty());
    assert!(book.is_sample);

    // A dollar per million tokens on every token rate.
    let keys: Vec<RateKey> = derived.pairing.rates_in_use().collect();
    for key in keys {
        if matches!(key.id, RateId::Token(..)) {
            book.apply(Edit::SetRate(key, book.rate(key) + Decimal::ONE));
        }
    }
    let moved = Derived::new(&book).comparison.total.all.difference() - total.all.difference();
    assert_eq!(moved.per(52), Some(usd("2173399.69492")));

    book.apply(Edit::ResetRates);
    assert_eq!(Derived::new(&book).comparison, derived.comparison);
}

/// Random usage, two contracts that meter hours, tokens or both, and a scenario.
#[derive(Clone, Debug)]
struct Random {
    usage: String,
    cards: [String; 2],
    multipliers: [[u32; 2]; 2],
    inclusion: Inclusion,
}

impl Random {
    fn workbook(&self) -> Workbook {
        let mut book = workbook(&self.usage, &self.cards[0], &self.cards[1]);
        book.apply(Edit::SetInclusion(self.inclusion));
        for side in Side::BOTH {
            for (kind, mills) in [RateKind::Hours, RateKind::Tokens]
                .into_iter()
                .zip(self.multipliers[side as usize])
            {
                book.apply(Edit::SetMultiplier(
                    side,
                    kind,
                    Multiplier(Decimal::new(mills.into(), 3)),
                ));
            }
        }
        book
    }
}

fn random() -> BoxedStrategy<Random> {
    let row = (0..25_u32, 0..3_usize, 0..4_usize, 1..2_000_000_u64);
    let usage = prop::collection::vec(row, 2..30).prop_map(|rows| {
        let mut text = COLUMNS.replace("date", "timestamp");
        for (day, product, what, amount) in rows {
            let start = format!(
                "2026-06-{:02}T10:00:00Z,{}",
                day + 1,
                ["a", "b", "c"][product]
            );
            let row = match what {
                0 => format!("{start},,r1,,,{}.{:03}", amount / 1000, amount % 1000),
                1 => format!("{start},,r2,,,{}", amount / 20_000),
                2 => format!("{start},m1,,{},{amount},", amount * 1000),
                _ => format!("{start},m2,,,{},", amount * 100),
            };
            writeln!(text, "{row}").unwrap();
        }
        text
    });
    let rate = || prop_oneof![1 => Just(0_u32), 9 => 1..100_000_u32];
    let card = || {
        (prop::array::uniform2(rate()), prop::array::uniform3(rate()), 0..3_u8).prop_map(|(hourly, token, meters)| {
            let amount = |mills: u32| Decimal::new(mills.into(), 3);
            let [a, b] = hourly.map(amount);
            let hourly = format!(
                "[[hourly]]\nresource = 'r1'\nusd_per_hour = '{a}'\n[[hourly]]\nresource = 'r*'\nusd_per_hour = '{b}'\n"
            );
            let [a, b, c] = token.map(amount);
            let token = format!(
                "[[token]]\nmodel = 'm1'\ninput = '{a}'\noutput = '{b}'\n[[token]]\nmodel = 'm*'\noutput = '{c}'\n"
            );
            match meters {
                0 => hourly,
                1 => token,
                _ => hourly + &token,
            }
        })
    };
    let multiplier = prop_oneof![3 => Just(1000_u32), 1 => 1..4000_u32];
    let multipliers = prop::array::uniform2(prop::array::uniform2(multiplier));
    let inclusion = (any::<bool>(), any::<bool>()).prop_map(|(partial, one_sided)| Inclusion {
        partial,
        one_sided,
        ..Inclusion::default()
    });
    (usage, card(), card(), multipliers, inclusion)
        .prop_map(|(usage, a, b, multipliers, inclusion)| Random {
            usage,
            cards: [a, b],
            multipliers,
            inclusion,
        })
        .boxed()
}

fn compared(book: &Workbook) -> Decimal {
    Derived::new(book).comparison.total.compared.difference().0
}

fn is_level(difference: Decimal) -> bool {
    difference.abs() < Decimal::new(1, 9)
}

/// Whether a line through these differences, at the values 0 and 1, is zero at some value that is not negative.
fn has_root(at_zero: Decimal, at_one: Decimal) -> bool {
    let slope = at_one - at_zero;
    !slope.is_zero()
        && (at_zero.is_zero() || at_zero.is_sign_negative() != slope.is_sign_negative())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn at_the_break_even_multiplier_the_difference_is_zero(random in random()) {
        let book = random.workbook();
        let derived = Derived::new(&book);
        let total = derived.comparison.total;
        for (kind, even) in [(RateKind::Hours, total.break_even_hours), (RateKind::Tokens, total.break_even_tokens)] {
            let Some(side) = derived.pairing.multiplied_side(kind) else {
                prop_assert_eq!(even, None);
                continue;
            };
            let at = |factor: Decimal| {
                let mut book = book.clone();
                book.apply(Edit::SetMultiplier(side, kind, Multiplier(factor)));
                compared(&book)
            };
            match even {
                // The factor is on the contract's own rates, in place of the scenario's.
                Some(factor) => {
                    prop_assert!(!factor.0.is_sign_negative() || factor.0.is_zero());
                    let left = at(factor.0);
                    prop_assert!(is_level(left), "{:?} of {:?} at {:?} leaves {}", kind, side, factor, left);
                }
                None => prop_assert!(!has_root(at(Decimal::ZERO), at(Decimal::ONE)), "{:?} of {:?}", kind, side),
            }
        }
    }

    #[test]
    fn at_the_break_even_of_one_rate_the_difference_is_zero(random in random()) {
        let book = random.workbook();
        let derived = Derived::new(&book);
        prop_assert_eq!(derived.impacts.len(), derived.pairing.rates_in_use().count());
        for impact in &derived.impacts {
            let at = |rate: Decimal| {
                let mut book = book.clone();
                book.apply(Edit::SetRate(impact.key, rate));
                compared(&book)
            };
            match derived.break_even(Lever::Rate(impact.key)) {
                Some(rate) => {
                    prop_assert!(!rate.is_sign_negative() || rate.is_zero());
                    let left = at(rate);
                    prop_assert!(is_level(left), "{:?} at {} leaves {}", impact.key, rate, left);
                }
                None => prop_assert!(!has_root(at(Decimal::ZERO), at(Decimal::ONE)), "{:?}", impact.key),
            }
        }
    }
}

#[test]
fn the_mix_is_counted_by_hand() {
    // Two full weeks and a partial one, which is left out: 10 million tokens in 5 hours, 4 million in 4.
    let text = "date,product,model,resource,input_tokens,cache_read_tokens,output_tokens,compute_hours\n\
                2026-06-01,p,m,,6000000,2000000,2000000,\n2026-06-02,p,,r,,,,5\n\
                2026-06-08,p,m,,3000000,,1000000,\n2026-06-09,p,,r,,,,4\n\
                2026-06-15,p,n,,7000000,,,\n2026-06-15,p,,r,,,,1\n";
    let tokens = "[[token]]\nmodel = '*'\ninput = 1\ncache_read = 0\noutput = 5\n";
    let book = workbook(
        text,
        "[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n",
        tokens,
    );
    let derived = Derived::new(&book);
    let mix = derived.mix();
    let by_model = derived.tokens_by(Dimension::Model);
    let names: Vec<&str> = by_model.iter().map(|of| &*of.name).collect();
    assert_eq!(names, ["m", "n"]);
    let classes = |week: usize| {
        mix.products[0].classes[week]
            .0
            .map(|tokens| tokens.0 / 1_000_000)
    };
    assert_eq!(
        [classes(0), classes(1), classes(2)],
        [[6, 0, 0, 2, 2], [3, 0, 0, 0, 1], [7, 0, 0, 0, 0]]
    );
    assert_eq!(by_model[1].weeks[2].0, 7_000_000);
    for product in [Some(0), None] {
        let measures = derived.pairing.measures(&derived.comparison, mix, product);
        let near = |found: Option<Decimal>, wanted: &str| {
            assert_eq!(found.unwrap().round_dp(6), decimal(wanted));
        };
        assert_eq!((measures.weeks, measures.tokens.0), (2, 14_000_000));
        // 2 of 11 million, 3 of 14, 14 million in 9 hours, and that of the 2 million of the first week.
        near(measures.cache_hits.map(|share| share.0), "18.181818");
        near(measures.output.map(|share| share.0), "21.428571");
        near(measures.per_hour, "1555555.555556");
        near(measures.best_per_hour, "2000000");
        near(measures.of_best.map(|share| share.0), "77.777778");
        // $90 and $24 for 14 million.
        near(measures.per_million[0].map(|usd| usd.0), "6.428571");
        near(measures.per_million[1].map(|usd| usd.0), "1.714286");
    }
}
