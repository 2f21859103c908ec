//! Where the first day of the proposed contract, or growth, flips the answer.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::atomic::AtomicBool;

use metershift::analysis::{Inclusion, Turn};
use metershift::calendar::Day;
use metershift::contract::{Contract, Mode, Side};
use metershift::ingest::{Options, import_bytes};
use metershift::quantity::{Percent, Usd};
use metershift::usage::{Method, Projection};
use metershift::workbook::{Derived, Edit, Flip, Flips, Workbook};
use rust_decimal::Decimal;

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn workbook(rows: &str, baseline: &str, proposed: &str) -> Workbook {
    let text = format!("date,product,model,resource,input_tokens,compute_hours\n{rows}");
    let options = Options {
        period: "day".parse().unwrap(),
        ..Options::default()
    };
    let import = import_bytes(&[("usage.csv", text.as_bytes())], &options).unwrap();
    Workbook::new(import, Some(contract(baseline)), Some(contract(proposed)))
}

fn find(flip: Flip, workbook: &Workbook) -> Flips {
    flip.find(workbook, &AtomicBool::new(false)).unwrap()
}

fn difference(workbook: &Workbook) -> Usd {
    Derived::new(workbook)
        .comparison
        .total
        .compared
        .difference()
}

#[test]
fn the_first_day_that_flips_the_answer_is_found_to_the_day() {
    // Mondays of four weeks: the hours cost $100 each, the tokens $40, $40, $150 and $150. From the first Monday on that is
    // $20 less, from the first Tuesday on $40 more.
    let rows = [("01", 40), ("08", 40), ("15", 150), ("22", 150)].map(|(day, millions)| {
        format!("2026-06-{day},p,m,,{millions}000000,\n2026-06-{day},p,,r,,10\n")
    });
    let hours = "name = 'h'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n";
    let tokens = "name = 't'\neffective = 2026-06-10\n[[token]]\nmodel = 'm'\ninput = 1\n";
    let mut workbook = workbook(&rows.concat(), hours, tokens);
    // Where every week counts as if in force throughout, the first day moves nothing.
    assert_eq!(Flip::FirstDay.basis(&workbook), None);
    workbook.apply(Edit::SetMode(Mode::Dated));
    let basis = Flip::FirstDay.basis(&workbook);
    assert!(basis.is_some());
    let turn = Turn {
        at: Day::from_ymd(2026, 6, 2).unwrap(),
        is_dearer: true,
        is_level: false,
    };
    assert_eq!(
        find(Flip::FirstDay, &workbook),
        Flips::FirstDays(vec![turn])
    );
    // It is the same wherever the slider is, and comes with every other change anew.
    workbook.apply(Edit::SetEffective(Side::Proposed, Some(turn.at)));
    assert_eq!(Flip::FirstDay.basis(&workbook), basis);
    assert_eq!(difference(&workbook), Usd(Decimal::from(40)));
    let before = turn.at.plus(-1);
    workbook.apply(Edit::SetEffective(Side::Proposed, Some(before)));
    assert_eq!(difference(&workbook), Usd(Decimal::from(-20)));
    workbook.apply(Edit::ResetRates);
    workbook.apply(Edit::SwapContracts);
    assert_ne!(Flip::FirstDay.basis(&workbook), basis);
    // Nobody waits for what nobody wants any more.
    assert_eq!(Flip::FirstDay.find(&workbook, &AtomicBool::new(true)), None);
}

#[test]
fn the_growth_that_flips_the_answer_is_found_to_the_hundredth_of_a_percent() {
    // 90 million tokens a week at $1, against $100 a week: $10 less in each of four measured weeks. Growing by g, the four
    // weeks after them cost $90 × ((1+g) + (1+g)² + (1+g)³ + (1+g)⁴) against $400, so the sum is level where the bracket is
    // 440 ÷ 90 = 4.8889: between 8.19 % (4.88887) and 8.20 % (4.89004).
    let days = ["06-01", "06-08", "06-15", "06-22"];
    let rows = days.map(|day| format!("2026-{day},p,m,,90000000,\n2026-{day},p,,r,,1\n"));
    let mut rows = rows.concat();
    rows.push_str("2026-06-28,p,,r,,1\n");
    let flat = "name = 'f'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 0\n[[fee]]\nname = 'all'\namount = 100\nevery = 'week'\n";
    let tokens = "name = 't'\n[[token]]\nmodel = 'm'\ninput = 1\n";
    let mut workbook = workbook(&rows, flat, tokens);
    let grow = |workbook: &mut Workbook, hundredths: i64| {
        workbook.apply(Edit::SetProjection(Some(Projection {
            weeks: 4,
            method: Method::Growth {
                weekly: Percent(Decimal::new(hundredths, 2)),
                products: std::collections::BTreeMap::new(),
            },
        })));
    };
    grow(&mut workbook, 100);
    // Projected weeks that do not count move nothing.
    assert_eq!(Flip::Growth.basis(&workbook), None);
    let inclusion = Inclusion {
        projected: true,
        ..Inclusion::default()
    };
    workbook.apply(Edit::SetInclusion(inclusion));
    assert!(Flip::Growth.basis(&workbook).is_some());
    let turn = Turn {
        at: Percent(Decimal::new(82, 1)),
        is_dearer: true,
        is_level: false,
    };
    assert_eq!(find(Flip::Growth, &workbook), Flips::Growth(vec![turn]));
    grow(&mut workbook, 820);
    assert!(difference(&workbook).is_positive());
    grow(&mut workbook, 819);
    assert!(difference(&workbook).is_negative());
}
