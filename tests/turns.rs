//! Where the answer flips as one figure moves: worked by hand where it flips several times, and checked by pricing everything
//! anew at the values that are told, and between them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;

use metershift::analysis::{Lever, RateKind, Turn};
use metershift::calendar::WeekStart;
use metershift::contract::{Contract, Mode, Side};
use metershift::ingest::import_text;
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// Usage and two contracts with every kind of term.
fn random(dice: &mut cases::Dice) -> Workbook {
    let usage = cases::usage(dice);
    let contracts = [cases::card(dice), cases::card(dice)]
        .map(|(top, tables)| contract(&format!("{top}{}", tables.concat())));
    let mut workbook = cases::workbook(usage, contracts);
    workbook.apply(Edit::SetWeekStart(WeekStart::ALL[dice.roll(7) as usize]));
    workbook.apply(Edit::SetMode(Mode::ALL[dice.roll(2) as usize]));
    workbook
}

/// What the switch costs over the compared weeks once a figure is set.
fn difference(book: &Workbook, lever: Lever, value: Decimal) -> Decimal {
    let mut moved = book.clone();
    moved.apply(Edit::set(lever, value));
    Derived::new(&moved)
        .comparison
        .total
        .compared
        .difference()
        .0
}

/// Every figure, also volumes that both contracts meter.
fn levers(derived: &Derived) -> Vec<Lever> {
    let volumes = [RateKind::Tokens, RateKind::Hours].into_iter();
    let volumes = volumes.filter_map(|kind| {
        let sides = derived.pairing.metered_by(kind);
        (sides.len() == 2).then(|| Lever::Volume(sides[0], kind))
    });
    derived.levers.iter().copied().chain(volumes).collect()
}

/// Whether the proposed contract costs more at a value, by what is told of where that flips.
fn is_dearer_at(turns: &[Turn<Decimal>], value: Decimal) -> Option<bool> {
    match turns.iter().rev().find(|turn| turn.at <= value) {
        Some(turn) => Some(turn.is_dearer),
        None => turns.first().map(|turn| !turn.is_dearer),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn the_answer_flips_where_it_is_told_and_nowhere_else(mut dice in cases::dice(), parts in proptest::collection::vec(1..400_u32, 3)) {
        let book = random(&mut dice);
        let derived = Derived::new(&book);
        let size = derived.comparison.total.compared;
        let size = (size.baseline.total() + size.proposed.total()).0.max(Decimal::ONE);
        let nothing = (size / Decimal::from(1_000_000_000_000_u64)).max(Decimal::new(5, 3));
        for lever in levers(&derived) {
            let turns = derived.turns(lever);
            prop_assert!(turns.is_sorted_by_key(|turn| turn.at));
            for turn in turns.iter().filter(|turn| turn.at < Decimal::from(1_000_000)) {
                if turn.at.round_dp(12).is_zero() {
                    // Where nothing is charged any more, what is due is spread by days, likewise; figures have twelve places.
                    continue;
                }
                if turn.is_level {
                    let left = difference(&book, lever, turn.at);
                    prop_assert!(left.abs() <= nothing, "{lever:?} at {} leaves {left}", turn.at);
                } else {
                    // It leaps: just before, the other contract costs less.
                    let beside = (turn.at / Decimal::from(1_000_000_000)).max(Decimal::new(1, 12));
                    let before = difference(&book, lever, turn.at - beside);
                    let after = difference(&book, lever, turn.at + beside);
                    prop_assert!(before.is_sign_negative() == turn.is_dearer, "{lever:?} before {}: {before}", turn.at);
                    prop_assert!(after.is_sign_positive() == turn.is_dearer, "{lever:?} after {}: {after}", turn.at);
                }
            }
            // Elsewhere it is as the nearest place before says.
            let value = derived.value(lever);
            let now = derived.comparison.total.compared.difference().0;
            let around = value.max(Decimal::ONE);
            for part in &parts {
                let at = around * Decimal::new(i64::from(*part), 2);
                // With all of it off, what is due is spread by days, whatever share it was that was approached.
                if lever.most().is_some_and(|most| at >= most) {
                    continue;
                }
                let found = difference(&book, lever, at);
                let told = is_dearer_at(turns, at).unwrap_or(now.is_sign_positive());
                let is_told = found.abs() <= nothing || found.is_sign_positive() == told;
                prop_assert!(is_told, "{lever:?} at {at} is {found}, but flips at {turns:?}");
            }
        }
        for kind in RateKind::ALL {
            let even = derived.comparison.total.break_even(kind);
            if let (Some(even), Some(side)) = (even, derived.pairing.multiplied_side(kind)) {
                let told = derived.break_even(Lever::All(side, kind)).unwrap();
                prop_assert!((told - even.0).abs() <= told.abs() / Decimal::from(1_000_000_000), "{told} {}", even.0);
            }
        }
    }
}

/// One product with an hour and two million tokens in one whole week.
fn small(baseline: &str, proposed: &str) -> Workbook {
    let usage = "date,product,model,resource,input_tokens,compute_hours\n\
                 2026-06-01,p,,r,,10\n2026-06-07,p,m,,2000000,\n";
    let import = import_text(&[("usage.csv", usage)]).unwrap();
    let card = |name: &str, text: &str| contract(&format!("name = '{name}'\n{text}"));
    Workbook::new(import, Some(card("A", baseline)), Some(card("B", proposed)))
}

#[test]
fn an_answer_may_flip_several_times() {
    let hours = "[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n";
    let token = "[[token]]\nmodel = 'm'\ninput = 10\n";
    // Seven of June's thirty days count, so that a threshold of $90 is $21.
    let tiers = |tiers: &str| {
        format!("{token}[[volume]]\ncounts = 'usd'\nkind = 'all-units'\ntiers = [{tiers}]\n")
    };
    let rate = |derived: &Derived| {
        let of = derived.levers.iter().copied();
        of.clone()
            .find(|lever| matches!(lever, Lever::Rate(key) if key.side == Side::Proposed))
            .unwrap()
    };
    let cases = [
        // $40 of hours against $20 of tokens at $10: level at $20.
        (token.to_owned(), vec![("20", true, true)]),
        // Above $42 of tokens (a rate of $21), half is taken off: dearer from $20, cheaper again from $21, level at $40.
        (
            tiers("{ above = 180, percent = 50 }"),
            vec![("20", true, true), ("21", false, false), ("40", true, true)],
        ),
        // Everything is taken off from there on: it never is dearer again.
        (
            tiers("{ above = 180, percent = 100 }"),
            vec![("20", true, true), ("21", false, false)],
        ),
        // A tenth is taken off above $18 a unit, which keeps it cheaper a little longer: level at 40 ÷ 0.9 ÷ 2.
        (
            tiers("{ above = '154.285714285714', percent = 10 }"),
            vec![("22.2222222222222222222222222", true, true)],
        ),
    ];
    for (proposed, wanted) in cases {
        let book = small(hours, &proposed);
        let derived = Derived::new(&book);
        let turns = derived.turns(rate(&derived));
        let found: Vec<_> = turns
            .iter()
            .map(|turn| (turn.at.round_dp(12), turn.is_dearer, turn.is_level))
            .collect();
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(at, is_dearer, is_level)| (decimal(at).round_dp(12), is_dearer, is_level))
            .collect();
        assert_eq!(found, wanted, "{proposed}");
    }
}

#[test]
fn volume_may_flip_the_answer_twice() {
    // Both meter tokens: A charges $4 a million and at least $28 a week, B $3 a million and $10 a week.
    let baseline =
        "[[token]]\nmodel = 'm'\ninput = 4\n[[commitment]]\namount = 28\nevery = 'week'\n";
    let proposed =
        "[[token]]\nmodel = 'm'\ninput = 3\n[[fee]]\nname = 'f'\namount = 10\nevery = 'week'\n";
    let book = small(baseline, proposed);
    let derived = Derived::new(&book);
    let volume = Lever::Volume(Side::Baseline, RateKind::Tokens);
    // For v million, A charges max(28, 4 v) and B 10 + 3 v: level at v = 6, and again at v = 10. There are 2 million.
    let found: Vec<_> = derived
        .turns(volume)
        .iter()
        .map(|turn| {
            (
                turn.at.round_dp(9).normalize(),
                turn.is_dearer,
                turn.is_level,
            )
        })
        .collect();
    assert_eq!(
        found,
        [(decimal("3"), true, true), (decimal("5"), false, true)]
    );
    for (at, is_dearer) in [("2.9", false), ("3.1", true), ("4.9", true), ("5.1", false)] {
        let found = difference(&book, volume, decimal(at));
        assert_eq!(found.is_sign_positive(), is_dearer, "{at}: {found}");
    }
}

/// Between two places where a commitment begins or ceases to bind, what it leaves compared weeks to bear is no line.
#[test]
fn an_answer_may_flip_twice_where_no_term_begins() {
    // Only the first week has tokens; A charges $40 for hours of the second. Of the $140 that are due for these 14 of 30 days,
    // the first week bears its share, 140 x ÷ (x + 40), x being what A charges for tokens. B charges it $8 and 2 x.
    let usage = "date,product,model,resource,input_tokens,compute_hours\n\
                 2026-06-01,p,,s,,1\n2026-06-07,p,m,,2000000,\n2026-06-14,p,,r,,10\n";
    let import = import_text(&[("usage.csv", usage)]).unwrap();
    let baseline = "name = 'A'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n[[hourly]]\nresource = 's'\n\
                    usd_per_hour = 0\n[[token]]\nmodel = 'm'\ninput = 10\n[[commitment]]\namount = 300\nevery = 'month'\n";
    let proposed = "name = 'B'\n[[token]]\nmodel = 'm'\ninput = 20\n[[fee]]\nname = 'f'\namount = 8\nevery = 'week'\n";
    let [baseline, proposed] = [baseline, proposed].map(|card| Some(contract(card)));
    let book = Workbook::new(import, baseline, proposed);
    let derived = Derived::new(&book);
    let volume = Lever::Volume(Side::Baseline, RateKind::Tokens);
    let turns = derived.turns(volume).iter();
    let found: Vec<_> = turns
        .map(|turn| {
            let at = turn.at.round_dp(9).normalize();
            (at, turn.is_dearer, turn.is_level)
        })
        .collect();
    // With v times the usage, x is 20 v: level where 10 v² − 13 v + 4 is nothing.
    let wanted = [(decimal("0.5"), false, true), (decimal("0.8"), true, true)];
    assert_eq!(found, wanted);
    for (at, is_dearer) in [
        ("0.49", true),
        ("0.51", false),
        ("0.79", false),
        ("0.81", true),
    ] {
        let found = difference(&book, volume, decimal(at));
        assert_eq!(found.is_sign_positive(), is_dearer, "{at}: {found}");
    }
}
