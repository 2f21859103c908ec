//! Pricing against a second way of reckoning, in fractions and day by day: both agree to the last digit.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;
#[path = "oracle/reckon.rs"]
mod reckon;

use std::collections::BTreeMap;

use metershift::analysis::{Explanation, Pair, Scope, Weeks};
use metershift::calendar::WeekStart;
use metershift::contract::{Charge, Contract, Mode, Side, Unpriced};
use metershift::quantity::TokenClass;
use metershift::usage::Usage;
use metershift::workbook::{Derived, Edit};
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use rust_decimal::Decimal;

use cases::{card, dice, usage, workbook};
use reckon::{Question, reckon};

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn derived(usage: &Usage, contracts: &[Contract; 2], week_start: WeekStart, mode: Mode) -> Derived {
    let mut workbook = workbook(usage.clone(), contracts.clone());
    workbook.apply(Edit::SetWeekStart(week_start));
    workbook.apply(Edit::SetMode(mode));
    Derived::new(&workbook)
}

fn fraction(value: Decimal) -> BigRational {
    BigRational::new(
        value.mantissa().into(),
        num_bigint::BigInt::from(10).pow(value.scale()),
    )
}

/// Hours, tokens, shortfall and fees by product and week.
fn charged(derived: &Derived, side: Side) -> BTreeMap<(usize, usize), [BigRational; 4]> {
    let mut charged = BTreeMap::new();
    for (product, weeks) in derived.comparison.bill(side).charges.iter().enumerate() {
        for (week, charge) in weeks.iter().enumerate() {
            let Charge {
                hours,
                tokens,
                shortfall,
                fees,
            } = *charge;
            let parts = [hours, tokens, shortfall, fees].map(|amount| fraction(amount.0));
            charged.insert((product, week), parts);
        }
    }
    charged
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn bills_are_what_is_reckoned_the_slow_way(mut dice in dice()) {
        let usage = usage(&mut dice);
        let texts = [card(&mut dice), card(&mut dice)].map(|(top, tables)| format!("{top}{}", tables.concat()));
        let contracts = texts.each_ref().map(|text| contract(text));
        let week_start = WeekStart::ALL[dice.roll(7) as usize];
        for mode in Mode::ALL {
            let derived = derived(&usage, &contracts, week_start, mode);
            let places = Side::BOTH.map(|side| derived.comparison.bill(side).places());
            let [baseline, proposed] = &contracts;
            let question = Question { usage: &usage, contracts: [baseline, proposed], week_start, mode };
            let reckoned = reckon(&question, places);
            for (side, reckoned) in Side::BOTH.into_iter().zip(reckoned) {
                let weeks = &derived.pairing.rollup.weeks;
                let mut expected = charged(&derived, side);
                for parts in expected.values_mut() {
                    *parts = std::array::from_fn(|_| BigRational::zero());
                }
                for ((product, day), parts) in reckoned.pieces {
                    let week = weeks.iter().position(|of| of.week.first <= day && day <= of.week.last()).unwrap();
                    for (sum, part) in expected.get_mut(&(product, week)).unwrap().iter_mut().zip(parts) {
                        *sum += part;
                    }
                }
                for (key, parts) in charged(&derived, side) {
                    prop_assert_eq!(
                        &parts, &expected[&key],
                        "{:?} of {} in the week of {}, {:?}\n{}\n{}",
                        side, &usage.products[key.0], weeks[key.1].week.first, mode, &texts[0], &texts[1]
                    );
                }
                let mut unpriced: BTreeMap<(String, Option<TokenClass>), u128> = BTreeMap::new();
                for quantity in derived.pairing.unpriced_quantities(derived.comparison.bill(side)) {
                    match quantity {
                        Unpriced::Tokens { model, class, tokens } => unpriced.insert((model, Some(class)), tokens.0),
                        Unpriced::Hours { resource, hours } => unpriced.insert((resource, None), hours.pico()),
                    };
                }
                prop_assert_eq!(unpriced, reckoned.unpriced, "{:?} {:?}\n{}\n{}", side, mode, &texts[0], &texts[1]);
            }
        }
    }

    #[test]
    fn neither_the_order_of_entries_nor_of_weeks_changes_a_bill(mut dice in dice()) {
        let usage = usage(&mut dice);
        let cards = [card(&mut dice), card(&mut dice)];
        let in_order = cards.each_ref().map(|(top, tables)| contract(&format!("{top}{}", tables.concat())));
        let turned = cards.each_ref().map(|(top, tables)| {
            let tables: String = tables.iter().rev().map(String::as_str).collect();
            contract(&format!("{top}{tables}"))
        });
        for mode in Mode::ALL {
            let one = derived(&usage, &in_order, WeekStart::Monday, mode);
            let other = derived(&usage, &turned, WeekStart::Monday, mode);
            for side in Side::BOTH {
                prop_assert_eq!(charged(&one, side), charged(&other, side));
                prop_assert_eq!(
                    one.pairing.unpriced_quantities(one.comparison.bill(side)),
                    other.pairing.unpriced_quantities(other.comparison.bill(side))
                );
            }
        }
    }

    #[test]
    fn a_contract_that_is_written_reads_back_as_the_same(mut dice in dice(), name in "\\PC{1,20}", source in "(?s).{0,20}") {
        let (top, tables) = card(&mut dice);
        let mut written = contract(&format!("{top}{}", tables.concat()));
        // Names and sources are trimmed when they are read.
        written.card.name = format!("x{name}x");
        if let Some(entry) = written.card.token.first_mut() {
            entry.provenance.source = Some(source.trim().to_owned()).filter(|text| !text.is_empty());
            entry.provenance.checked = Some(cases::first_day());
        }
        let text = written.to_toml();
        let read = contract(&text);
        prop_assert_eq!(&read.card, &written.card, "{}", text);
        prop_assert_eq!(&read.terms, &written.terms, "{}", text);
        prop_assert_eq!(read.to_toml(), text);
    }

    #[test]
    fn every_explanation_adds_up_to_the_number(mut dice in dice()) {
        let usage = usage(&mut dice);
        let texts = [card(&mut dice), card(&mut dice)].map(|(top, tables)| format!("{top}{}", tables.concat()));
        let contracts = texts.each_ref().map(|text| contract(text));
        for mode in Mode::ALL {
            let derived = derived(&usage, &contracts, WeekStart::Monday, mode);
            let both = contracts.each_ref();
            let explain = |product, weeks| {
                let scope = Scope { product, weeks };
                let explanation = derived.pairing.explain(&derived.comparison, both, &usage, scope);
                for account in &explanation.accounts {
                    let sum = account.gross() - account.volume_off - account.discount_off
                        + account.shortfall + account.fees + account.before;
                    assert_eq!(fraction(sum.0), fraction(account.total.0), "{scope:?}\n{}\n{}", texts[0], texts[1]);
                }
                explanation
            };
            let total = |pair: &Pair| [pair.baseline.total(), pair.proposed.total()].map(|usd| fraction(usd.0));
            let told = |explanation: &Explanation| explanation.accounts.each_ref().map(|account| fraction(account.total.0));
            for (index, product) in derived.comparison.products.iter().enumerate() {
                for (week, pair) in product.weeks.iter().enumerate() {
                    prop_assert_eq!(told(&explain(Some(index), Weeks::One(week))), total(pair));
                }
                prop_assert_eq!(told(&explain(Some(index), Weeks::Averaged)), total(&product.summary.averaged));
                prop_assert_eq!(told(&explain(Some(index), Weeks::Compared)), total(&product.summary.compared));
            }
            for (week, pair) in derived.comparison.weeks.iter().enumerate() {
                prop_assert_eq!(told(&explain(None, Weeks::One(week))), total(pair));
            }
            let all = explain(None, Weeks::Counted);
            prop_assert_eq!(told(&all), total(&derived.comparison.total.all));
            // Lines that are one share rate, factors and what was consumed; together they hold every priced quantity.
            let mut lines = all.accounts.iter().flat_map(|account| &account.lines);
            prop_assert!(lines.all(|line| line.quantity > Decimal::ZERO));
        }
    }

    #[test]
    fn before_the_proposed_contract_both_cost_the_same(mut dice in dice()) {
        let usage = usage(&mut dice);
        let texts = [card(&mut dice), card(&mut dice)].map(|(top, tables)| format!("{top}{}", tables.concat()));
        let contracts = texts.each_ref().map(|text| contract(text));
        let derived = derived(&usage, &contracts, WeekStart::Monday, Mode::Dated);
        let Some(begins) = contracts[1].terms.effective else { return Ok(()) };
        for product in &derived.comparison.products {
            for (pair, of) in product.weeks.iter().zip(&derived.pairing.rollup.weeks) {
                if of.week.last() < begins {
                    prop_assert_eq!(pair.baseline, pair.proposed);
                }
            }
        }
    }
}
