//! Usage beyond the data: what each method makes of the weeks to come, and what it leaves alone.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use metershift::calendar::{Day, Week, WeekStart};
use metershift::ingest::{Import, Repeats};
use metershift::quantity::{ByClass, Hours, Percent, Tokens, Usd};
use metershift::usage::{
    Attributes, Cell, Key, Measures, Method, Projected, Projection, Rollup, Source, Usage,
    UsageBuilder, project,
};
use metershift::workbook::{Derived, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A Monday.
const MONDAY: &str = "2026-06-01";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// One row of usage.
#[derive(Clone, Debug)]
struct Row {
    day: Day,
    product: String,
    model: &'static str,
    resource: &'static str,
    tier: &'static str,
    file: &'static str,
    measures: Measures,
}

/// Input tokens of one model of product A.
fn row(day: Day, tokens: u128) -> Row {
    Row {
        day,
        product: "A".to_owned(),
        model: "m",
        resource: "",
        tier: "",
        file: "a.csv",
        measures: Measures {
            tokens: ByClass([
                Tokens(tokens),
                Tokens::ZERO,
                Tokens::ZERO,
                Tokens::ZERO,
                Tokens::ZERO,
            ]),
            rows: 1,
            ..Measures::default()
        },
    }
}

fn cube<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Usage {
    let mut builder = UsageBuilder::default();
    for row in rows {
        let attributes = Attributes {
            tier: row.tier.to_owned(),
            ..Attributes::default()
        };
        let source = Source {
            file: row.file.to_owned(),
            path: format!("/data/{}", row.file),
        };
        let key = Key {
            day: row.day,
            product: builder.products.id(&row.product),
            model: builder.models.id(row.model),
            resource: builder.resources.id(row.resource),
            attributes: builder.attributes.id(&attributes),
            source: builder.sources.id(&source),
        };
        builder.add(key, &row.measures);
    }
    builder.finish()
}

/// A row a day from `first`, days of nothing included.
fn days(first: &str, tokens: &[u128]) -> Vec<Row> {
    let first = day(first);
    let rows = tokens.iter().enumerate();
    rows.map(|(i, &tokens)| row(first.plus(i as i32), tokens))
        .collect()
}

/// Whole weeks from [`MONDAY`]. Of each, a seventh is on each day and the rest on Wednesday.
fn weeks(tokens: &[u128]) -> Usage {
    let spread = |&tokens: &u128| {
        let mut days = [tokens / 7; 7];
        days[2] += tokens % 7;
        days
    };
    let days_of_all: Vec<u128> = tokens.iter().flat_map(spread).collect();
    cube(&days(MONDAY, &days_of_all))
}

fn growth(percent: &str) -> Method {
    Method::Growth {
        weekly: Percent(percent.parse().unwrap()),
        products: BTreeMap::new(),
    }
}

fn methods() -> [Method; 6] {
    [
        Method::Flat,
        Method::Linear,
        Method::SeasonalNaive,
        growth("2.5"),
        growth("-7"),
        growth("1000"),
    ]
}

/// The projection, of which everything is checked that holds for each.
fn projected_from(usage: &Usage, start: WeekStart, weeks: u32, method: &Method) -> Projected {
    let projection = Projection {
        weeks,
        method: method.clone(),
    };
    let projected = project(usage, start, &projection).unwrap();
    check(usage, start, weeks, &projected);
    projected
}

fn projected(usage: &Usage, weeks: u32, method: &Method) -> Projected {
    projected_from(usage, WeekStart::Monday, weeks, method)
}

fn check(measured: &Usage, start: WeekStart, weeks: u32, projected: &Projected) {
    let usage = &projected.usage;
    let keys: Vec<Key> = usage.cells.iter().map(|cell| cell.key).collect();
    assert!(keys.is_sorted_by(|a, b| a < b), "cells are sorted");
    assert!(
        usage.sources.is_sorted_by(|a, b| a < b),
        "sources are sorted"
    );

    let span = measured.span().unwrap();
    assert_eq!(projected.first, span.last.plus(1));
    let (before, after): (Vec<&Cell>, Vec<&Cell>) = usage
        .cells
        .iter()
        .partition(|cell| cell.key.day < projected.first);
    assert_eq!(before.len(), measured.cells.len());
    for (now, then) in before.iter().zip(&measured.cells) {
        let source = &usage.sources[now.key.source.index()];
        assert_eq!(source, &measured.sources[then.key.source.index()]);
        assert_eq!(now.measures, then.measures);
        let source = then.key.source;
        assert_eq!(Key { source, ..now.key }, then.key);
    }
    let sources: BTreeSet<_> = after.iter().map(|cell| cell.key.source).collect();
    assert_eq!(sources.len(), 1);
    for cell in after {
        assert_eq!(usage.sources[cell.key.source.index()].file, "projection");
        assert_eq!((cell.measures.rows, cell.measures.billed), (0, None));
    }
    assert_eq!(usage.sources.len(), measured.sources.len() + 1);

    // Weeks are whole to the end, which is as many weeks after the last full one as were asked for.
    let rolled = Rollup::new(usage, start, &BTreeSet::new(), Some(projected.first), None);
    let end = Week::containing(usage.span().unwrap().last, start);
    let full = Rollup::new(measured, start, &BTreeSet::new(), None, None);
    let full = full.weeks.iter().rfind(|week| !week.partial).unwrap();
    assert_eq!(end.first.days_since(full.week.first), 7 * weeks as i32);
    for week in rolled.weeks.iter().skip(1) {
        assert!(!week.partial, "{week:?}");
    }
    assert!(projected.includes(end));
    assert!(!projected.includes(full.week));
}

/// What is projected on each day to the end, all keys together.
fn by_day<T>(projected: &Projected, of: impl Fn(&Measures) -> T) -> Vec<T> {
    let last = projected.usage.span().unwrap().last;
    let mut sums = vec![Measures::default(); last.days_since(projected.first) as usize + 1];
    for cell in &projected.usage.cells {
        if cell.key.day >= projected.first {
            sums[cell.key.day.days_since(projected.first) as usize].add(&cell.measures);
        }
    }
    sums.iter().map(of).collect()
}

fn input(measures: &Measures) -> u128 {
    measures.tokens.0[0].0
}

/// Input tokens of projected weeks, where the data ends with a week.
fn by_week(projected: &Projected) -> Vec<u128> {
    let days = by_day(projected, input);
    days.chunks(7).map(|days| days.iter().sum()).collect()
}

#[test]
fn weeks_follow_the_method() {
    let cases: [(&[u128], Method, &[u128]); 16] = [
        // The mean of four: 141 ÷ 4, 142 ÷ 4 and 138 ÷ 4. A half goes to the even neighbour.
        (&[10, 20, 30, 45, 46], Method::Flat, &[35, 35, 35]),
        (&[10, 20, 30, 46, 46], Method::Flat, &[36, 36]),
        (&[9, 20, 30, 44, 44], Method::Flat, &[34, 34]),
        // Fewer than four.
        (&[5], Method::Flat, &[5, 5]),
        (&[5, 8], Method::Flat, &[6, 6]),
        // A gap counts.
        (&[8, 0, 0, 8], Method::Flat, &[4]),
        // 10, 20, 30, 40 lie on a line; 10, 30, 20 have the mean 20 and rise by 5.
        (&[10, 20, 30, 40], Method::Linear, &[50, 60, 70]),
        (&[10, 30, 20], Method::Linear, &[30, 35, 40]),
        (&[30, 20, 10, 0], Method::Linear, &[0, 0]),
        (&[25, 15], Method::Linear, &[5, 0, 0]),
        // 1.5 + 0.4 × (2.5, 3.5, …): 2.5, 2.9, 3.3, 3.7, 4.1, 4.5.
        (&[1, 1, 2, 2], Method::Linear, &[2, 3, 3, 4, 4, 4]),
        // One week is no line.
        (&[7], Method::Linear, &[7, 7]),
        // 27.5, 30.25, 33.275, 36.6025: each is rounded by itself.
        (&[25; 4], growth("10"), &[28, 30, 33, 37]),
        // 2.5 × 1.1 = 2.75, not 2 × 1.1.
        (&[1, 2, 3, 4], growth("10"), &[3, 3, 3, 4]),
        (&[100], growth("-50"), &[50, 25, 12, 6, 3, 2, 1, 0, 0]),
        (&[100, 0], growth("-100"), &[0, 0]),
    ];
    for (measured, method, expected) in cases {
        let projected = projected(&weeks(measured), expected.len() as u32, &method);
        assert_eq!(by_week(&projected), expected, "{measured:?} {method:?}");
        assert_eq!(projected.first, day(MONDAY).plus(7 * measured.len() as i32));
    }
}

#[test]
fn a_year_repeats_day_by_day() {
    // 60 weeks, no two days alike; the first eight weeks are older than a year.
    let tokens: Vec<u128> = (0..420).map(|day| (day * day) % 1009).collect();
    let usage = cube(&days(MONDAY, &tokens));
    let projected = projected(&usage, 110, &Method::SeasonalNaive);
    let year = &tokens[56..];
    let expected: Vec<u128> = year.iter().cycle().take(110 * 7).copied().collect();
    assert_eq!(by_day(&projected, input), expected);
    assert_eq!(projected.notes, [""; 0]);
}

#[test]
fn a_year_takes_a_year() {
    // With a week too few, the mean of 48, 49, 50 and 51: 49.5, rounded half-even.
    for (count, expected) in [(51, [50, 50]), (52, [1, 2])] {
        let tokens: Vec<u128> = (1..=count).collect();
        let projected = projected(&weeks(&tokens), 2, &Method::SeasonalNaive);
        assert_eq!(by_week(&projected), expected);
        assert_eq!(
            projected.notes.len(),
            usize::from(count == 51),
            "{:?}",
            projected.notes
        );
    }
}

#[test]
fn a_week_is_spread_as_the_last_four_were() {
    // Nothing on Tuesday, most on Monday; older weeks, which were different, have no part in it.
    let mut tokens = vec![0, 99, 0, 0, 0, 0, 0];
    for _ in 0..4 {
        tokens.extend([5, 0, 1, 1, 1, 1, 1]);
    }
    let usage = cube(&days(MONDAY, &tokens));
    // 10 × 1.1 = 11: shares 5.5 and 1.1 each; Monday has the largest remainder.
    let grown = projected(&usage, 1, &growth("10"));
    assert_eq!(by_day(&grown, input), [6, 0, 1, 1, 1, 1, 1]);
    // 15: 7.5 and 1.5 each. Of six equal remainders, three are given, the earliest.
    let grown = projected(&usage, 1, &growth("50"));
    assert_eq!(by_day(&grown, input), [8, 0, 2, 2, 1, 1, 1]);

    // Nothing for four weeks, and yet the line is above zero: evenly.
    let mut tokens = vec![0; 7 * 12];
    tokens[9] = 1000;
    tokens[7 * 7] = 1200;
    let usage = cube(&days(MONDAY, &tokens));
    let days = by_day(&projected(&usage, 1, &Method::Linear), input);
    let (least, most) = (days.iter().min().unwrap(), days.iter().max().unwrap());
    assert!(*least > 0 && most - least <= 1, "{days:?}");
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
}

#[test]
fn a_week_measured_in_part_keeps_what_was_measured() {
    // Two weeks from Monday on, and three days of the third, which were busy.
    let mut tokens: Vec<u128> = [[10, 10, 10, 10, 10, 4, 2]; 2].concat();
    tokens.extend([90, 0, 90]);
    let usage = cube(&days(MONDAY, &tokens));
    for method in [Method::Flat, growth("0"), Method::Linear] {
        let projected = projected(&usage, 2, &method);
        assert_eq!(projected.first, day("2026-06-18"));
        let expected = [10, 10, 4, 2, 10, 10, 10, 10, 10, 4, 2];
        assert_eq!(by_day(&projected, input), expected, "{method:?}");
        let third = Week {
            first: day("2026-06-15"),
        };
        assert!(projected.includes(third));
    }
    // The third week is the first projected one: growth counts from it.
    let projected = projected(&usage, 2, &growth("100"));
    let expected = [20, 20, 8, 4, 40, 40, 40, 40, 40, 16, 8];
    assert_eq!(by_day(&projected, input), expected);
}

#[test]
fn a_week_at_the_beginning_measured_in_part_is_not_gone_by() {
    let tokens = [700, 700, 1, 1, 1, 1, 1, 1, 1];
    let usage = cube(&days("2026-05-30", &tokens));
    for method in methods().iter().take(3) {
        assert_eq!(by_week(&projected(&usage, 2, method)), [7, 7]);
    }
}

#[test]
fn weeks_start_where_they_are_said_to() {
    // From Thursday to Tuesday; which weeks are full depends on the day that weeks start on.
    let tokens: Vec<u128> = (1..=34).collect();
    let usage = cube(&days("2026-06-04", &tokens));
    let cases = [
        // From Sunday the 7th to Saturday the 4th of July, which are the 4th to the 31st day.
        (WeekStart::Sunday, "2026-07-08", 4..=31, 4),
        // From Monday the 8th to Sunday the 5th, the 5th to the 32nd day.
        (WeekStart::Monday, "2026-07-08", 5..=32, 5),
        // From Wednesday the 10th to Tuesday the 7th: there the data ends, and nothing is missing.
        (WeekStart::Wednesday, "2026-07-08", 7..=34, 7),
    ];
    for (start, first, full, offset) in cases {
        let projected = projected_from(&usage, start, 1, &Method::Flat);
        assert_eq!(projected.first, day(first));
        let days = by_day(&projected, input);
        // Each day of the week grows by 7 a week: the mean of four is 10.5 above the first.
        let mean: u128 = full.sum::<u128>() / 4;
        let missing = days.len();
        assert_eq!(missing as i32, {
            let end = Week::containing(usage.span().unwrap().last, start).last();
            if missing == 7 {
                7
            } else {
                end.days_since(projected.first) + 1
            }
        });
        let week: Vec<u128> = (0..7).map(|i| offset + i + 10).collect();
        assert_eq!(mean, week.iter().sum::<u128>() + 3, "{start:?}");
        // Half a token of each day makes 3.5 of the week, 3 after rounding or 4: the earliest days have them.
        let expected: Vec<u128> = week[7 - missing..].to_vec();
        for (is, at_least) in days.iter().zip(expected) {
            assert!((at_least..=at_least + 1).contains(is), "{start:?} {days:?}");
        }
    }
}

#[test]
fn days_go_on_over_the_leap_day() {
    // Five weeks to Sunday, 27 February 2028; the first projected week has the 29th in it.
    let week = [7, 6, 5, 4, 3, 2, 1];
    let usage = cube(&days("2028-01-24", &[week; 5].concat()));
    let projected = projected(&usage, 2, &Method::Flat);
    assert_eq!(projected.first, day("2028-02-28"));
    assert_eq!(by_day(&projected, input), [week; 2].concat());
    assert_eq!(projected.usage.span().unwrap().last, day("2028-03-12"));

    // A year of 52 weeks over a leap day repeats the same days of the week.
    let tokens: Vec<u128> = (0..364).map(|day| 1 + day % 7 + 10 * (day / 7)).collect();
    let usage = cube(&days("2027-03-01", &tokens));
    let projected = self::projected(&usage, 53, &Method::SeasonalNaive);
    assert_eq!(projected.first, day("2028-02-28"));
    assert_eq!(by_day(&projected, input)[..364], tokens);
}

#[test]
fn nothing_follows_from_nothing() {
    let week = weeks(&[7]);
    let six_days = cube(&days(MONDAY, &[1; 6]));
    // Twelve days over two weeks, neither of them full.
    let twelve_days = cube(&days("2026-06-02", &[1; 12]));
    for method in methods() {
        for (usage, weeks) in [
            (&week, 0),
            (&Usage::default(), 5),
            (&six_days, 5),
            (&twelve_days, 5),
        ] {
            let method = method.clone();
            let projection = Projection { weeks, method };
            assert_eq!(project(usage, WeekStart::Monday, &projection), None);
        }
    }
    // With weeks from Tuesday, the twelve days have a full one.
    let projected = projected_from(&twelve_days, WeekStart::Tuesday, 1, &Method::Flat);
    assert_eq!(by_day(&projected, input), [1, 1]);
}

#[test]
fn it_ends_where_it_may() {
    let usage = weeks(&[7]);
    let method = Method::Flat;
    let asked = Projection {
        weeks: u32::MAX,
        method,
    };
    let projected = project(&usage, WeekStart::Monday, &asked).unwrap();
    check(&usage, WeekStart::Monday, 260, &projected);
    assert_eq!(projected.notes.len(), 2, "{:?}", projected.notes);

    // 21 December 2099 is a Monday; the week after it is the last of which all days can be.
    let usage = cube(&days("2099-12-14", &[1; 7]));
    let projected = project(&usage, WeekStart::Monday, &asked).unwrap();
    assert_eq!(projected.usage.span().unwrap().last, day("2099-12-27"));
    let usage = cube(&days("2099-12-21", &[1; 7]));
    assert_eq!(project(&usage, WeekStart::Monday, &asked), None);
}

/// Two weeks of everything: tokens of two models, hours, requests, two files, a tier.
fn of_everything() -> Vec<Row> {
    let mut rows = Vec::new();
    for i in 0..14 {
        let day = day(MONDAY).plus(i);
        let i = i as u128;
        let mut tokens = row(day, 100 + i);
        tokens.measures.tokens = ByClass([1000 + i, 7 * i, 3, 0, 11 * i * i].map(Tokens));
        tokens.measures.requests = 5 * i;
        tokens.measures.billed = Some(Usd(Decimal::ONE));
        let mut batch = tokens.clone();
        batch.tier = "batch";
        batch.measures.tokens.0[4] = Tokens(1);
        let mut again = tokens.clone();
        again.file = "z.csv";
        let mut hours = row(day, 0);
        (hours.model, hours.resource, hours.file) = ("", "r", "hours.csv");
        hours.measures.hours = Hours::from_pico(24 * Hours::PICO + i);
        "B".clone_into(&mut hours.product);
        rows.extend([tokens, batch, again, hours]);
    }
    rows
}

#[test]
fn every_quantity_of_every_key_goes_on_by_itself() {
    let rows = of_everything();
    let usage = cube(&rows);
    let whole = projected(&usage, 3, &growth("3"));
    // A key alone goes on as it does among others, and files make no difference.
    for (product, tier) in [("A", ""), ("A", "batch"), ("B", "")] {
        let mut alone: Vec<Row> = rows.clone();
        alone.retain(|row| row.product == product && row.tier == tier);
        for row in &mut alone {
            row.file = "one.csv";
        }
        let alone = projected(&cube(&alone), 3, &growth("3"));
        let of_key = Projected {
            usage: Usage {
                cells: (whole.usage.cells.iter())
                    .filter(|cell| whole.usage.products[cell.key.product.index()] == product)
                    .filter(|cell| whole.usage.attributes[cell.key.attributes.index()].tier == tier)
                    .copied()
                    .collect(),
                ..whole.usage.clone()
            },
            ..whole.clone()
        };
        assert_eq!(
            by_day(&of_key, |measures| *measures),
            by_day(&alone, |measures| *measures),
            "{product} {tier}"
        );
    }
    // Hours: 24 a day and 91 picohours in all, of which the mean is 168 h and 45.5 pico a week; × 1.03.
    let days = by_day(&whole, |measures| measures.hours.pico());
    let week: u128 = days[..7].iter().sum();
    assert_eq!(week, 168 * Hours::PICO * 103 / 100 + 47);
    // Requests of two keys, one of which is twice the other: 455 in two weeks, 227.5 a week, × 1.03 = 234.325.
    let days = by_day(&whole, |measures| measures.requests);
    assert_eq!(days[..7].iter().sum::<u128>(), 234 + 469);
}

#[test]
fn products_may_grow_on_their_own() {
    let mut rows = Vec::new();
    for product in 0..40 {
        for mut row in days(MONDAY, &[100; 7]) {
            row.product = format!("P{product:02}");
            rows.push(row);
        }
    }
    let percent = |number: i64| Percent(Decimal::from(number));
    let mut products: BTreeMap<String, Percent> = (0..20)
        .map(|i| (format!("P{i:02}"), percent(10 * i - 110)))
        .collect();
    products.insert("Nobody".to_owned(), percent(5));
    let method = Method::Growth {
        weekly: percent(1),
        products,
    };
    let projected = projected(&cube(&rows), 1, &method);
    let mut sums = [0; 40];
    for cell in &projected.usage.cells {
        if cell.key.day >= projected.first {
            sums[cell.key.product.index()] += input(&cell.measures);
        }
    }
    for (i, sum) in sums.into_iter().enumerate() {
        // From −100 %, and what is below is −100 % too.
        let expected = match i {
            0 => 0,
            1..20 => 700 * (10 * i as u128 - 10) / 100,
            _ => 707,
        };
        assert_eq!(sum, expected, "P{i:02}");
    }
    assert!(projected.notes.iter().any(|note| note.contains("“Nobody”")));
}

#[test]
fn growth_without_end_stays_within_bounds_and_can_be_priced() {
    let mut rows = of_everything();
    let mut most = row(day(MONDAY), Tokens::MAX_ROW.0);
    most.measures.hours = Hours::MAX_ROW;
    rows.push(most.clone());
    let largest = Percent(Decimal::MAX);
    let smallest = Percent(Decimal::MIN);
    let finest = Percent(Decimal::new(1, 28));
    for weekly in [
        Percent(Decimal::ONE_THOUSAND),
        Percent(Decimal::NEGATIVE_ONE * Decimal::ONE_HUNDRED),
        Percent(Decimal::ZERO),
        Percent(Decimal::new(-999_999_999_999_999_999, 16)),
        largest,
        smallest,
        finest,
    ] {
        let method = Method::Growth {
            weekly,
            products: BTreeMap::new(),
        };
        let projected = projected(&cube(&rows), 260, &method);
        for cell in &projected.usage.cells {
            let tokens = cell.measures.tokens.0.map(|tokens| tokens.0);
            assert!(
                tokens
                    .iter()
                    .all(|tokens| *tokens <= Projection::MOST_IN_WEEK)
            );
        }
        let held = projected.notes.iter().any(|note| note.contains("held"));
        assert_eq!(held, weekly.0 >= Decimal::ONE_THOUSAND, "{weekly:?}");
        let mut workbook = Workbook::new(
            Import {
                usage: Usage::default(),
                files: Vec::new(),
                repeats: Repeats::default(),
                overlaps: Vec::new(),
            },
            None,
            None,
        );
        workbook.usage = Arc::new(projected.usage);
        Derived::new(&workbook);
    }

    // Nor is there any cell too large.
    most.measures.tokens = ByClass([Tokens(u128::MAX); 5]);
    most.measures.hours = Hours::from_pico(u128::MAX);
    most.measures.requests = u128::MAX;
    rows.push(most);
    for method in methods() {
        projected(&cube(&rows), 60, &method);
    }
}

#[test]
fn notes_say_what_the_data_lacks() {
    let has = |usage: &Usage, method: &Method, words: &str| {
        let notes = projected(usage, 4, method).notes;
        let found = notes.iter().any(|note| note.contains(words));
        assert!(notes.iter().all(|note| !note.ends_with('.')), "{notes:?}");
        found
    };
    assert!(has(&weeks(&[1]), &Method::Flat, "1 full week"));
    assert!(has(&weeks(&[1; 3]), &Method::Flat, "3 full weeks"));
    assert!(!has(&weeks(&[1; 4]), &Method::Flat, "full weeks"));
    assert!(has(&weeks(&[1]), &Method::Linear, "no line"));
    assert!(!has(&weeks(&[1; 4]), &Method::Linear, "full weeks"));
    assert!(has(
        &weeks(&[1; 51]),
        &Method::SeasonalNaive,
        "51 full weeks"
    ));
    assert!(!has(&weeks(&[1; 52]), &Method::SeasonalNaive, "full weeks"));

    // Eight weeks of tokens. Hours begin in the third week and end in the seventh, or fill those that count.
    let hours = |first: i32, last: i32| {
        let mut rows = days(MONDAY, &[1; 56]);
        for i in first..=last {
            let mut row = row(day(MONDAY).plus(i), 0);
            row.measures.hours = Hours::from_pico(1);
            row.resource = "r";
            rows.push(row);
        }
        cube(&rows)
    };
    let part = hours(14, 48);
    assert!(has(&part, &Method::Flat, "Hours end on 19 Jul 2026"));
    assert!(has(
        &part,
        &Method::Linear,
        "Hours begin on 15 Jun 2026 and end on 19 Jul 2026"
    ));
    let part = hours(35, 55);
    assert!(has(&part, &Method::Flat, "Hours begin on 6 Jul 2026"));
    let part = hours(34, 49);
    assert!(!has(&part, &Method::Flat, "Hours"));
    assert!(has(&part, &Method::Linear, "Hours begin"));
}

/// `top` ÷ `bottom`, half-even, not below zero.
fn nearest(top: i128, bottom: i128) -> u128 {
    let (whole, rest) = (top.div_euclid(bottom), top.rem_euclid(bottom));
    let up = 2 * rest > bottom || 2 * rest == bottom && whole % 2 != 0;
    (whole + i128::from(up)).max(0) as u128
}

proptest! {
    #[test]
    fn what_is_constant_stays(
        week in prop::array::uniform7(0..1_000_000_000_000_u128),
        count in 1..60_usize,
        ahead in 1..80_u32,
    ) {
        let usage = cube(&days(MONDAY, &vec![week; count].concat()));
        for method in [Method::Flat, Method::Linear, Method::SeasonalNaive, growth("0")] {
            let days = by_day(&projected(&usage, ahead, &method), input);
            prop_assert_eq!(days, vec![week; ahead as usize].concat(), "{:?}", method);
        }
    }

    #[test]
    fn a_line_goes_on(from in 0..1_000_000_u128, by in 0..1_000_u128, count in 2..40_u128) {
        let line = |range: std::ops::Range<u128>| range.map(|x| from + by * x).collect::<Vec<_>>();
        let projected = projected(&weeks(&line(0..count)), 20, &Method::Linear);
        prop_assert_eq!(by_week(&projected), line(count..count + 20));
    }

    #[test]
    fn lines_and_growth_are_rounded_once(
        tokens in prop::collection::vec(0..1_000_000_u128, 2..30),
        hundredths in -9_999..9_999_i64,
    ) {
        let usage = weeks(&tokens);
        let n = tokens.len() as i128;
        // The textbook's form: slope (nΣxy − ΣxΣy) ÷ (nΣx² − (Σx)²), through the means.
        let y = |x: i128| tokens[x as usize] as i128;
        let sum = |of: &dyn Fn(i128) -> i128| (0..n).map(of).sum::<i128>();
        let (x1, x2, y1, xy) = (sum(&|x| x), sum(&|x| x * x), sum(&y), sum(&|x| x * y(x)));
        let bottom = n * x2 - x1 * x1;
        let expected: Vec<u128> = (n..n + 9)
            .map(|x| nearest(y1 * bottom + (n * xy - x1 * y1) * (n * x - x1), n * bottom))
            .collect();
        prop_assert_eq!(by_week(&projected(&usage, 9, &Method::Linear)), expected);

        let recent = tokens.len().min(4);
        let sum: u128 = tokens[tokens.len() - recent..].iter().sum();
        let expected: Vec<u128> = (1..=5)
            .map(|week| {
                let top = sum as i128 * i128::from(10_000 + hundredths).pow(week);
                nearest(top, recent as i128 * 10_000_i128.pow(week))
            })
            .collect();
        let method = growth(&Decimal::new(hundredths, 2).to_string());
        prop_assert_eq!(by_week(&projected(&usage, 5, &method)), expected);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        keys in prop::collection::vec((0..70_i32, 0..3_u8, 0..3_usize, 0..1000_u128), 1..60),
        seed in any::<u64>(),
        start in 0..7_usize,
    ) {
        let mut rows = days(MONDAY, &[0; 70]);
        rows.extend(keys.iter().map(|&(on, product, file, tokens)| Row {
            product: format!("P{product}"),
            file: ["a.csv", "q.csv", "z.csv"][file],
            ..row(day(MONDAY).plus(on), tokens)
        }));
        let usage = cube(&rows);
        let step = seed % 1_000_003;
        rows.sort_by_cached_key(|row| {
            (row.day.number() as u64 * 31 + row.measures.tokens.0[0].0 as u64) * step % 7919
        });
        let other = cube(&rows);
        for method in methods() {
            let start = WeekStart::ALL[start];
            prop_assert_eq!(
                projected_from(&usage, start, 6, &method),
                projected_from(&other, start, 6, &method)
            );
        }
    }
}
