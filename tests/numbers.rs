//! Numbers and units as files write them: what each text means, and that nothing is ever lost on the way.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use metershift::quantity::NumberError::{
    Empty, Negative, NotANumber, NotWhole, OtherCurrency, TooLarge, TooPrecise,
};
use metershift::quantity::NumberStyle::{Comma, Point};
use metershift::quantity::{
    Hours, Measured, NumberError, NumberStyle, Unit, Usd, parse_count, parse_decimal, parse_hours,
    parse_money, parse_scale, parse_unit,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// What becomes of a text, and whether it was rounded.
type Rounded<T> = Result<(T, bool), NumberError>;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn counts_are_whole_after_the_unit() {
    let one = Unit::ONE;
    let cases: &[(NumberStyle, &str, Unit, Result<u128, NumberError>)] = &[
        (Point, "1234", one, Ok(1234)),
        (Point, " 1234\u{a0}", one, Ok(1234)),
        (Point, "\u{202f}\u{a0} 7 ", one, Ok(7)),
        (Point, "0", one, Ok(0)),
        (Point, "-0", one, Ok(0)),
        (Point, "007", one, Ok(7)),
        (Point, "+5", one, Ok(5)),
        (Point, "59200.0", one, Ok(59_200)),
        (Point, "5.", one, Ok(5)),
        (Point, "5.92e4", one, Ok(59_200)),
        (Point, "5.92E+4", one, Ok(59_200)),
        (Point, "1,234", one, Ok(1234)),
        (Point, "12,345,678.00", one, Ok(12_345_678)),
        (Point, "1'234'567", one, Ok(1_234_567)),
        (Point, "1’234", one, Ok(1234)),
        (Comma, "1\u{a0}234\u{a0}567", one, Ok(1_234_567)),
        (Comma, "1\u{202f}234,0", one, Ok(1234)),
        (Comma, "1.234", one, Ok(1234)),
        (Comma, "1.234.567,0", one, Ok(1_234_567)),
        (Comma, "1234", one, Ok(1234)),
        (Comma, "12,0", one, Ok(12)),
        (
            Point,
            "999999999999999999",
            one,
            Ok(999_999_999_999_999_999),
        ),
        (
            Point,
            "1000000000000000000",
            one,
            Ok(1_000_000_000_000_000_000),
        ),
        (Point, "1000000000000000001", one, Err(TooLarge)),
        (Point, "9999999999999999999", one, Err(TooLarge)),
        (Point, "99999999999999999999", one, Err(TooLarge)),
        (Point, "1e18", one, Ok(1_000_000_000_000_000_000)),
        (Point, "1e400", one, Err(TooLarge)),
        (Point, "0e400", one, Ok(0)),
        (Point, "1e-400", one, Err(NotWhole)),
        (Point, "12.5", one, Err(NotWhole)),
        (Comma, "12,5", one, Err(NotWhole)),
        (Point, "-5", one, Err(Negative)),
        (Point, "−5", one, Err(Negative)),
        (Point, "", one, Err(Empty)),
        (Point, " \u{a0} ", one, Err(Empty)),
        (Point, "12,34", one, Err(NotANumber)),
        (Point, "1234,567", one, Err(NotANumber)),
        (Point, "0,123", one, Err(NotANumber)),
        (Point, "1,23,456", one, Err(NotANumber)),
        (Point, "1,234,", one, Err(NotANumber)),
        (Point, ",234", one, Err(NotANumber)),
        (Point, "1,,234", one, Err(NotANumber)),
        (Point, "1,234'567", one, Err(NotANumber)),
        (Point, "1,234e3", one, Err(NotANumber)),
        (Point, "1.234.567", one, Err(NotANumber)),
        (Point, "1.234,5", one, Err(NotANumber)),
        (Comma, "1,234.5", one, Err(NotANumber)),
        (Comma, "12.34", one, Err(NotANumber)),
        (Comma, "5.", one, Err(NotANumber)),
        (Point, "1 234", one, Err(NotANumber)),
        (Point, ".", one, Err(NotANumber)),
        (Point, "-", one, Err(NotANumber)),
        (Point, "--1", one, Err(NotANumber)),
        (Point, "1e", one, Err(NotANumber)),
        (Point, "e5", one, Err(NotANumber)),
        (Point, "5%", one, Err(NotANumber)),
        (Point, "$5", one, Err(NotANumber)),
        (Point, "5k", one, Err(NotANumber)),
        (Point, "0x1F", one, Err(NotANumber)),
        (Point, "NaN", one, Err(NotANumber)),
        (Point, "１２", one, Err(NotANumber)),
        (Point, "1.5", Unit::THOUSAND, Ok(1500)),
        (Point, "0.001", Unit::THOUSAND, Ok(1)),
        (Point, "1.2345", Unit::THOUSAND, Err(NotWhole)),
        (Point, "1,234.5", Unit::THOUSAND, Ok(1_234_500)),
        (Comma, "1.234,5", Unit::THOUSAND, Ok(1_234_500)),
        (Point, "0.000001", Unit::MILLION, Ok(1)),
        (Point, "1e12", Unit::MILLION, Ok(1_000_000_000_000_000_000)),
        (Point, "1e13", Unit::MILLION, Err(TooLarge)),
        (Point, "2000000000000000000", Unit::THOUSAND, Err(TooLarge)),
        (
            Point,
            "0.00000000000000000000001",
            Unit::MILLION,
            Err(NotWhole),
        ),
        (Point, "120", Unit::MINUTE, Ok(2)),
        (Point, "121", Unit::MINUTE, Err(NotWhole)),
        (Point, "1", Unit { times: 1, over: 0 }, Err(TooLarge)),
        (Point, "1", Unit::of(0), Ok(0)),
    ];
    for (style, text, unit, expected) in cases {
        assert_eq!(
            style.count(text.as_bytes(), *unit),
            *expected,
            "{text:?} {style:?} {unit:?}"
        );
    }
    assert_eq!(Point.count(b"1\xff", one), Err(NotANumber));
}

#[test]
fn hours_are_rounded_half_even_once() {
    let one = Unit::ONE;
    let cases: &[(NumberStyle, &str, Unit, Rounded<u128>)] = &[
        (Point, "1.5", one, Ok((1_500_000_000_000, false))),
        (Point, "0.000731", one, Ok((731_000_000, false))),
        (Point, ".5", one, Ok((500_000_000_000, false))),
        (Comma, "1,5", one, Ok((1_500_000_000_000, false))),
        (Comma, "1.234,5", one, Ok((1_234_500_000_000_000, false))),
        (Point, "0.0000000000005", one, Ok((0, true))),
        (Point, "0.0000000000015", one, Ok((2, true))),
        (Point, "0.0000000000025", one, Ok((2, true))),
        (Point, "0.00000000000250", one, Ok((2, true))),
        (
            Point,
            "0.00000000000250000000000000000000000000000000000000000001",
            one,
            Ok((3, true)),
        ),
        (Point, "2.5e-12", one, Ok((2, true))),
        (Point, "1e-400", one, Ok((0, true))),
        (Point, "1e9", one, Ok((1_000_000_000 * Hours::PICO, false))),
        (Point, "1000000000.1", one, Err(TooLarge)),
        (Point, "9999999999999999999", one, Err(TooLarge)),
        (Point, "1e400", one, Err(TooLarge)),
        (
            Point,
            "1000000000000000000000000000000000000001",
            one,
            Err(TooLarge),
        ),
        (Point, "-0.5", one, Err(Negative)),
        (Point, "-0.0", one, Ok((0, false))),
        (Point, "1:30", one, Err(NotANumber)),
        (Point, "", one, Err(Empty)),
        (Point, "90", Unit::MINUTE, Ok((1_500_000_000_000, false))),
        (Point, "3600", Unit::SECOND, Ok((Hours::PICO, false))),
        (Point, "1", Unit::SECOND, Ok((277_777_778, true))),
        (Point, "9e0", Unit::SECOND, Ok((2_500_000_000, false))),
        // 4.5 and 5.5 picohours: to the even one, not up.
        (Point, "0.0000000162", Unit::SECOND, Ok((4, true))),
        (Point, "0.0000000198", Unit::SECOND, Ok((6, true))),
        // Rounding twice, to 1e-12 s and then to 1e-12 h, would come out at 4 too, but just above the half must not.
        (
            Point,
            "0.0000000162000000000000000001",
            Unit::SECOND,
            Ok((5, true)),
        ),
        (
            Point,
            "7200000",
            Unit::MILLISECOND,
            Ok((2 * Hours::PICO, false)),
        ),
        (Point, "1", Unit::MILLISECOND, Ok((277_778, true))),
        (Comma, "1,5", Unit::of(100), Ok((150 * Hours::PICO, false))),
        (Point, "3600000000001", Unit::SECOND, Err(TooLarge)),
        (
            Point,
            "0.12345678901234567890123456789012345678901234567",
            Unit::SECOND,
            Ok((34_293_553, true)),
        ),
        (Point, "1e-60", Unit::SECOND, Ok((0, true))),
        (
            Point,
            "1",
            Unit {
                times: u64::MAX,
                over: u64::MAX,
            },
            Ok((Hours::PICO, false)),
        ),
        (Point, "1", Unit { times: 1, over: 0 }, Err(TooLarge)),
    ];
    for (style, text, unit, expected) in cases {
        let hours = style.hours(text.as_bytes(), *unit);
        assert_eq!(
            hours.map(|(hours, rounded)| (hours.pico(), rounded)),
            *expected,
            "{text:?} {style:?} {unit:?}"
        );
    }
}

#[test]
fn money_is_in_us_dollars_or_refused() {
    let cases: &[(NumberStyle, &str, Rounded<&str>)] = &[
        (Point, "3.50", Ok(("3.5", false))),
        (Point, "0.000731", Ok(("0.000731", false))),
        (Point, "-3", Ok(("-3", false))),
        (Point, "+3", Ok(("3", false))),
        (Point, "$1,234.50", Ok(("1234.5", false))),
        (Point, "$ 3", Ok(("3", false))),
        (Point, "-$3", Ok(("-3", false))),
        (Point, "$-3", Ok(("-3", false))),
        (Point, "−$3", Ok(("-3", false))),
        (Point, "$.50", Ok(("0.5", false))),
        (Point, "3.50 USD", Ok(("3.5", false))),
        (Point, "3.50usd", Ok(("3.5", false))),
        (Point, "USD 3.50", Ok(("3.5", false))),
        (Point, "US$3.50", Ok(("3.5", false))),
        (Point, "US $ 3.50", Ok(("3.5", false))),
        (Point, "$3.50 USD", Ok(("3.5", false))),
        (Point, "3.50\u{a0}$", Ok(("3.5", false))),
        (Comma, "1.234,50 $US", Ok(("1234.5", false))),
        (Comma, "-3,50 $", Ok(("-3.5", false))),
        (Point, "($3.00)", Ok(("-3", false))),
        (Point, "$(3.00)", Ok(("-3", false))),
        (Point, " ( 3.00 ) USD ", Ok(("-3", false))),
        (Point, "(0)", Ok(("0", false))),
        (Point, "1e-3 USD", Ok(("0.001", false))),
        (
            Point,
            "0.003835980000000000000000000000",
            Ok(("0.00383598", false)),
        ),
        (Point, "1.58e-12", Ok(("0.000000000002", true))),
        (Point, "0.0000000000015", Ok(("0.000000000002", true))),
        (Point, "-0.0000000000025", Ok(("-0.000000000002", true))),
        (Point, "1E-20", Ok(("0", true))),
        (Point, "-1E-20", Ok(("0", true))),
        (Point, "0.1000000000001", Ok(("0.1", true))),
        (Point, "1000000000000000", Ok(("1000000000000000", false))),
        (
            Point,
            "999999999999999.999999999999",
            Ok(("999999999999999.999999999999", false)),
        ),
        (Point, "1000000000000001", Err(TooLarge)),
        (Point, "-1e16", Err(TooLarge)),
        (Point, "1e400", Err(TooLarge)),
        (Point, "EUR 3,50", Err(OtherCurrency)),
        (Comma, "EUR 3,50", Err(OtherCurrency)),
        (Point, "3.50EUR", Err(OtherCurrency)),
        (Point, "3.50 eur", Err(OtherCurrency)),
        (Point, "€3", Err(OtherCurrency)),
        (Point, "£3", Err(OtherCurrency)),
        (Point, "-£3", Err(OtherCurrency)),
        (Point, "(€3)", Err(OtherCurrency)),
        (Point, "¥300", Err(OtherCurrency)),
        (Point, "₹3", Err(OtherCurrency)),
        (Point, "CA$3", Err(OtherCurrency)),
        (Point, "R$ 3", Err(OtherCurrency)),
        (Point, "$3 CAD", Err(OtherCurrency)),
        (Point, "AUD $3", Err(OtherCurrency)),
        (Point, "3 kr", Err(OtherCurrency)),
        (Comma, "3,50 zł", Err(OtherCurrency)),
        (Point, "Rs 3", Err(OtherCurrency)),
        (Point, "Rs. 3", Err(OtherCurrency)),
        (Point, "50¢", Err(NotANumber)),
        (Point, "$", Err(NotANumber)),
        (Point, "€", Err(NotANumber)),
        (Point, "USD", Err(NotANumber)),
        (Point, "three", Err(NotANumber)),
        (Point, "NaN", Err(NotANumber)),
        (Point, "3K", Err(NotANumber)),
        (Point, "$3M", Err(NotANumber)),
        (Point, "$3/h", Err(NotANumber)),
        (Point, "3 USDT", Err(NotANumber)),
        (Point, "3%", Err(NotANumber)),
        (Point, "--3", Err(NotANumber)),
        (Point, "-$-3", Err(NotANumber)),
        (Point, "(-3)", Err(NotANumber)),
        (Point, "-(3)", Err(NotANumber)),
        (Point, "(3", Err(NotANumber)),
        (Point, "3-", Err(NotANumber)),
        (Point, "12,34", Err(NotANumber)),
        (Point, "1 234", Err(NotANumber)),
        (Point, "", Err(Empty)),
        (Point, "\u{a0}", Err(Empty)),
    ];
    for (style, text, expected) in cases {
        let expected = expected.map(|(amount, rounded)| (Usd(decimal(amount)), rounded));
        let amount = style.money(text.as_bytes());
        assert_eq!(amount, expected, "{text:?} {style:?}");
        let is_minus_zero =
            |(Usd(amount), _): (Usd, _)| amount.is_zero() && amount.is_sign_negative();
        assert!(!amount.is_ok_and(is_minus_zero), "{text:?}");
    }
    assert_eq!(Point.money(b"3\xff"), Err(NotANumber));
}

#[test]
fn texts_show_their_style_where_only_one_can_read_them() {
    let cases: &[(&str, Option<NumberStyle>, bool)] = &[
        ("1.5", Some(Point), false),
        ("1,234.5", Some(Point), false),
        ("1,234,567", Some(Point), false),
        ("0.731", Some(Point), false),
        ("1234.567", Some(Point), false),
        (".5", Some(Point), false),
        ("1.234e-5", Some(Point), false),
        ("$3.50", Some(Point), false),
        ("1'234.5", Some(Point), false),
        ("1,5", Some(Comma), false),
        ("1.234,56", Some(Comma), false),
        ("1.234.567", Some(Comma), false),
        ("0,731", Some(Comma), false),
        ("1,5E3", Some(Comma), false),
        ("3,50 €", Some(Comma), false),
        ("-1,5", Some(Comma), false),
        ("(1,5)", Some(Comma), false),
        ("1\u{a0}234,5", Some(Comma), false),
        ("1,234", None, true),
        ("1.234", None, true),
        (" 1.234 ", None, true),
        ("-1.234", None, true),
        ("$1,234", None, true),
        ("1.000", None, true),
        ("12", None, false),
        ("1e5", None, false),
        ("1'234", None, false),
        ("", None, false),
        ("1.5 tokens", None, false),
        ("2026-06-01", None, false),
        ("1.2.3", None, false),
        ("1,2,3", None, false),
        ("n/a", None, false),
    ];
    for (text, shown, is_ambiguous) in cases {
        assert_eq!(NumberStyle::shown_by(text.as_bytes()), *shown, "{text:?}");
        assert_eq!(
            NumberStyle::is_ambiguous(text.as_bytes()),
            *is_ambiguous,
            "{text:?}"
        );
    }
}

#[test]
fn units_are_known_by_many_names() {
    let (tokens, hours, requests) = (Measured::Tokens, Measured::Hours, Measured::Requests);
    let cases: &[(&[&str], (Measured, Unit))] = &[
        (
            &["tokens", "Token", " TOKENS ", "1 token"],
            (tokens, Unit::ONE),
        ),
        (
            &[
                "1K tokens",
                "1k Tokens",
                "1KTokens",
                "1000 Tokens",
                "1,000 tokens",
                "K tokens",
                "Thousand Tokens",
                "1K\u{a0}tokens",
                "1K-tokens",
                "kTok",
            ],
            (tokens, Unit::THOUSAND),
        ),
        (
            &[
                "1M tokens",
                "1000000 Tokens",
                "1,000,000 tokens",
                "1000K tokens",
                "MTok",
                "1 million tokens",
                "million tokens",
            ],
            (tokens, Unit::MILLION),
        ),
        (&["10K tokens", "10,000 Tokens"], (tokens, Unit::of(10_000))),
        (
            &[
                "Hours",
                "Hrs",
                "Hr",
                "hour",
                "h",
                "1 Hour",
                "1 Hours",
                "Instance-Hours",
                "instance hours",
                "Std.",
                "Stunden",
                "1 Stunde",
                "heures",
                "horas",
                "1 小时",
                "小时",
            ],
            (hours, Unit::ONE),
        ),
        (
            &["100 Hours", "100Hours", "100 Std."],
            (hours, Unit::of(100)),
        ),
        (&["minutes", "min", "1 Minute"], (hours, Unit::MINUTE)),
        (
            &["10 min"],
            (
                hours,
                Unit {
                    times: 10,
                    over: 60,
                },
            ),
        ),
        (&["seconds", "sec", "s", "Second"], (hours, Unit::SECOND)),
        (&["ms", "milliseconds", "MS"], (hours, Unit::MILLISECOND)),
        (
            &["requests", "request", "API Requests", "1 API Calls"],
            (requests, Unit::ONE),
        ),
        (
            &["1K requests", "1000 Requests"],
            (requests, Unit::THOUSAND),
        ),
    ];
    for (texts, expected) in cases {
        for text in *texts {
            assert_eq!(parse_unit(text), Some(*expected), "{text:?}");
        }
    }
    let none = [
        "",
        " ",
        "count",
        "1 Count",
        "1K",
        "1M",
        "1",
        "1000",
        "m",
        "units",
        "Token-Hours",
        "TokenHours",
        "1000000 Token-Hours",
        "1000 Token Hours",
        "vCPU-Hours",
        "GB-Hours",
        "1/Hour",
        "GB",
        "0 tokens",
        "-5 tokens",
        "1.5 hours",
        "1.000 tokens",
        "1,00 tokens",
        "1 1 Hour",
        "1K hours",
        "tokens per minute",
        "18446744073709551615K tokens",
        "99999999999999999999 tokens",
        ",000 tokens",
        "USD",
    ];
    for text in none {
        assert_eq!(parse_unit(text), None, "{text:?}");
    }
}

#[test]
fn bare_scales_are_known() {
    let cases = [
        ("1", Some(Unit::ONE)),
        ("1K", Some(Unit::THOUSAND)),
        (" 1 k ", Some(Unit::THOUSAND)),
        ("1000", Some(Unit::THOUSAND)),
        ("1,000", Some(Unit::THOUSAND)),
        ("1M", Some(Unit::MILLION)),
        ("10K", Some(Unit::of(10_000))),
        ("100", Some(Unit::of(100))),
        ("K", None),
        ("", None),
        ("0", None),
        ("1.5K", None),
        ("1K tokens", None),
        ("1B", None),
        ("1 Hour", None),
        ("-1", None),
        ("18446744073709551615K", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_scale(text), expected, "{text:?}");
    }
}

#[test]
fn what_people_type_has_no_groups_and_no_currency() {
    for text in [
        "1,234",
        "1'234",
        "$3",
        "3 USD",
        "1\u{a0}234",
        "\u{a0}3",
        "(3)",
        "1.5.2",
        ".",
    ] {
        let text = text.as_bytes();
        assert_eq!(parse_count(text), Err(NotANumber));
        assert_eq!(parse_hours(text), Err(NotANumber));
        assert_eq!(parse_decimal(text), Err(NotANumber));
        assert_eq!(parse_money(text), Err(NotANumber));
    }
    assert_eq!(parse_count(b" 5.92e4 "), Ok(59_200));
    assert_eq!(
        parse_hours(b"0.0000000000015"),
        Ok((Hours::from_pico(2), true))
    );
    assert_eq!(parse_decimal(b"-1.50"), Ok(decimal("-1.5")));
    assert_eq!(parse_decimal("−7".as_bytes()), Ok(decimal("-7")));
    assert_eq!(
        parse_decimal(b"0.12345678901234567890123456789"),
        Err(TooPrecise)
    );
    assert_eq!(parse_decimal(b"1e30"), Err(TooLarge));
    assert_eq!(parse_money(b"-3.5"), Ok(Usd(decimal("-3.5"))));
    assert_eq!(parse_money(b"1000000000000000.1"), Err(TooLarge));
}

/// `digits` × 10^−`places` as a file of a style writes it, with groups of thousands or without.
fn written(digits: u64, places: usize, style: NumberStyle, is_grouped: bool) -> String {
    let (point, group) = match style {
        Point => ('.', ','),
        Comma => (',', '.'),
    };
    let text = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = text.split_at(text.len() - places);
    let mut out = String::new();
    for (i, digit) in whole.char_indices() {
        if is_grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if places > 0 {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// `top` / `bottom` to the nearest, and to the even of two.
fn half_even(top: u128, bottom: u128) -> u128 {
    let (whole, left) = (top / bottom, top % bottom);
    match (2 * left).cmp(&bottom) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Equal => whole + whole % 2,
        std::cmp::Ordering::Greater => whole + 1,
    }
}

fn styles() -> impl Strategy<Value = NumberStyle> {
    prop_oneof![Just(Point), Just(Comma)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn written_numbers_are_read_back(
        digits in 0_u64..1_000_000_000_000_000,
        places in 0_usize..12,
        style in styles(),
        is_grouped: bool,
    ) {
        let text = written(digits, places, style, is_grouped);
        let power = 10_u128.pow(12 - u32::try_from(places).unwrap());
        let pico = u128::from(digits) * power;
        let hours = style.hours(text.as_bytes(), Unit::ONE);
        if pico <= Hours::MAX_ROW.pico() {
            prop_assert_eq!(hours, Ok((Hours::from_pico(pico), false)));
        } else {
            prop_assert_eq!(hours, Err(TooLarge));
        }
        let amount = Decimal::from_i128_with_scale(digits.into(), u32::try_from(places).unwrap());
        prop_assert_eq!(style.money(text.as_bytes()), Ok((Usd(amount), false)));
        let in_dollars = format!("(${text})");
        prop_assert_eq!(style.money(in_dollars.as_bytes()), Ok((Usd(-amount), false)));
        if let Some(shown) = NumberStyle::shown_by(text.as_bytes()) {
            prop_assert_eq!(shown, style);
        }
        let count = style.count(text.as_bytes(), Unit::ONE);
        let whole = pico.is_multiple_of(Hours::PICO).then_some(pico / Hours::PICO);
        prop_assert_eq!(count, whole.ok_or(NotWhole));
    }

    #[test]
    fn thousandths_of_a_thousand_are_counts(
        count in 0_u64..1_000_000_000_000_000_000,
        style in styles(),
        is_grouped: bool,
    ) {
        let text = written(count, 3, style, is_grouped);
        prop_assert_eq!(style.count(text.as_bytes(), Unit::THOUSAND), Ok(count.into()));
        let text = format!("{count}e-6");
        prop_assert_eq!(style.count(text.as_bytes(), Unit::MILLION), Ok(count.into()));
    }

    #[test]
    fn seconds_add_up_to_hours(
        seconds in prop::collection::vec((0_u64..1_000_000_000_000, 0_usize..18), 1..40),
    ) {
        // All in units of 1e-18 s, of which a picohour has 3.6e9.
        const BOTTOM: u128 = 3_600_000_000;
        let (mut sum, mut exact) = (Hours::ZERO, 0_u128);
        for (digits, places) in &seconds {
            let text = written(*digits, *places, Point, false);
            let top = u128::from(*digits) * 10_u128.pow(18 - u32::try_from(*places).unwrap());
            let (hours, rounded) = Point.hours(text.as_bytes(), Unit::SECOND).unwrap();
            prop_assert_eq!(hours.pico(), half_even(top, BOTTOM), "{}", text);
            prop_assert_eq!(rounded, !top.is_multiple_of(BOTTOM));
            sum += hours;
            exact += top;
        }
        let error = exact.abs_diff(sum.pico() * BOTTOM);
        prop_assert!(2 * error <= u128::try_from(seconds.len()).unwrap() * BOTTOM);
    }

    #[test]
    fn no_text_makes_a_number_out_of_nothing(text in "[-+−($€A-Za-z0-9., '\u{a0}e)%]{0,12}", style in styles()) {
        let bytes = text.as_bytes();
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        prop_assert!(has_digit || style.count(bytes, Unit::ONE).is_err());
        prop_assert!(has_digit || style.hours(bytes, Unit::SECOND).is_err());
        prop_assert!(has_digit || style.money(bytes).is_err());
        prop_assert!(!text.contains('€') || style.money(bytes).is_err());
        prop_assert!(!text.contains('%') || style.money(bytes).is_err());
        let _ = (parse_unit(&text), parse_scale(&text));
    }
}
