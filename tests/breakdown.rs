//! Charges by product, model, class, resource, tier and channel: whatever the terms, categories add up to the bills, to
//! the last digit.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use metershift::analysis::{
    Breakdown, Category, Dimension, Focus, Inclusion, NOT_FOR_USAGE, Pair, Running, Turn,
};
use metershift::contract::{Charge, Contract, Mode, Side, Sum};
use metershift::quantity::Usd;
use metershift::usage::{Method, Projection};
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

use cases::{Dice, dice};

fn usd(text: &str) -> Usd {
    Usd(text.parse().unwrap())
}

/// A contract of that text, which needs no name.
fn contract(text: &str) -> Contract {
    let named = format!("name = \"card\"\n{text}");
    let text = if text.starts_with("name") {
        text
    } else {
        &named
    };
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Random usage under random contracts; some of it projected, some weeks counted that otherwise are not.
fn random(dice: &mut Dice) -> Workbook {
    let usage = cases::usage(dice);
    let contracts = [cases::card(dice), cases::card(dice)]
        .map(|(top, tables)| contract(&format!("{top}{}", tables.concat())));
    let mut workbook = cases::workbook(usage, contracts);
    workbook.apply(Edit::SetMode(Mode::ALL[dice.roll(2) as usize]));
    workbook.apply(Edit::SetInclusion(Inclusion {
        partial: dice.roll(2) == 0,
        one_sided: dice.roll(2) == 0,
        projected: dice.roll(2) == 0,
    }));
    if dice.roll(3) == 0 {
        workbook.apply(Edit::SetProjection(Some(Projection {
            weeks: 5,
            method: Method::Flat,
        })));
    }
    let mut one_of = |names: &[String]| {
        let at = dice.roll(3 * names.len().max(1) as u32) as usize;
        names.get(at).cloned()
    };
    let focus = Focus {
        weeks: None,
        product: one_of(&workbook.usage.products),
        model: one_of(&workbook.usage.models),
    };
    workbook.apply(Edit::SetFocus(focus));
    workbook
}

fn sum_of<'a>(categories: &'a [Category], of: impl Fn(&'a Category) -> Pair) -> Pair {
    let mut sum = Pair::default();
    for category in categories {
        sum += of(category);
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn shares_add_up_to_the_bill_of_every_product_and_week(mut dice in dice()) {
        let derived = Derived::new(&random(&mut dice));
        let (pairing, comparison) = (&derived.pairing, &derived.comparison);
        let rollup = &pairing.rollup;
        // Any way of telling items apart will do, also one that has nothing to do with what they are.
        let categories: Vec<usize> = rollup.items.iter().map(|_| dice.roll(4) as usize).collect();
        let mut sums: [BTreeMap<(usize, usize), Sum>; 2] = Default::default();
        for side in Side::BOTH {
            let at = side as usize;
            pairing.tariff(side).break_down(rollup, comparison.bill(side), &categories, |share| {
                assert!(share.category.is_none_or(|category| category < 4));
                let key = (share.product, rollup.pieces[share.piece].week);
                *sums[at].entry(key).or_default() += share.sum;
                if side == Side::Baseline && share.piece < pairing.proposed.pieces_before() {
                    *sums[1].entry(key).or_default() += share.sum.as_before();
                }
            });
        }
        for side in Side::BOTH {
            let bill = comparison.bill(side);
            for (product, weeks) in bill.charges.iter().enumerate() {
                for (week, charge) in weeks.iter().enumerate() {
                    let shared = sums[side as usize].get(&(product, week));
                    let shared = shared.map(|sum| bill.charge(sum)).unwrap_or_default();
                    prop_assert_eq!(shared, *charge, "{:?} of {} in week {}", side, product, week);
                }
            }
        }
    }

    #[test]
    fn categories_add_up_to_the_comparison(mut dice in dice()) {
        let derived = Derived::new(&random(&mut dice));
        let comparison = &derived.comparison;
        for by in Dimension::ALL {
            let Breakdown { dimension, categories } = derived.breakdown(by);
            prop_assert_eq!(*dimension, by);
            for (week, pair) in comparison.weeks.iter().enumerate() {
                prop_assert_eq!(sum_of(categories, |of| of.weeks[week]), *pair, "{:?}, week {}", by, week);
            }
            let total = &comparison.total;
            prop_assert_eq!(sum_of(categories, |of| of.summary.all), total.all, "{:?}", by);
            prop_assert_eq!(sum_of(categories, |of| of.summary.compared), total.compared, "{:?}", by);
            prop_assert_eq!(sum_of(categories, |of| of.summary.averaged), total.averaged, "{:?}", by);
            let tokens = categories.iter().map(|of| of.summary.quantities.tokens).sum::<metershift::quantity::Tokens>();
            // What no contract charges for is in no category.
            prop_assert!(tokens <= total.quantities.tokens);
            for category in categories {
                let weeks = 0..comparison.weeks.len();
                let mut counted = Pair::default();
                weeks.for_each(|week| counted += category.counted(week));
                prop_assert_eq!(counted, category.summary.all, "{:?}: {}", by, &category.name);
                // One-sided weeks of products are those that are left out where they are not included.
                for (week, pair) in category.weeks.iter().enumerate() {
                    let part = category.one_sided(week);
                    prop_assert!(part.baseline.total() <= pair.baseline.total());
                    prop_assert!(part.proposed.total() <= pair.proposed.total());
                }
            }
            let sizes = categories.iter().map(|of| of.summary.all.baseline.total() + of.summary.all.proposed.total());
            prop_assert!(sizes.is_sorted_by(|a, b| a >= b));
        }
    }

    #[test]
    fn by_product_it_is_the_comparison(mut dice in dice()) {
        let derived = Derived::new(&random(&mut dice));
        let categories = &derived.breakdown(Dimension::Product).categories;
        for at in derived.pairing.products_in_focus() {
            let product = &derived.comparison.products[at];
            let Some(category) = categories.iter().find(|category| category.name == product.name) else {
                prop_assert!(product.weeks.iter().all(|pair| *pair == Pair::default()));
                continue;
            };
            prop_assert_eq!(&category.weeks, &product.weeks);
            let (own, other) = (&category.summary, &product.summary);
            prop_assert_eq!([own.all, own.compared, own.averaged], [other.all, other.compared, other.averaged]);
            prop_assert_eq!(own.weeks_dearer, other.weeks_dearer);
            prop_assert_eq!(own.quantities, other.quantities);
            prop_assert_eq!(category.unpriced, product.unpriced);
        }
    }

    #[test]
    fn without_terms_categories_are_their_lines(mut dice in dice()) {
        let usage = cases::usage(&mut dice);
        let rates = "[[token]]\nmodel = 'm-*'\ninput = '1.7'\ncache_write_5m = 2\ncache_write_1h = '3.01'\ncache_read = '0.3'\noutput = 9\n\
                     [[token]]\nmodel = '*'\ninput = '0.000017'\noutput = 5\n[[hourly]]\nresource = '*'\nusd_per_hour = '35.76'\n\
                     [[factor]]\ntier = 'batch'\nfactor = '0.5'\n[[factor]]\ntier = 'odd'\nfactor = 2\n";
        let derived = Derived::new(&cases::workbook(usage, [contract(rates), contract(rates)]));
        let rollup = &derived.pairing.rollup;
        let mut by_tier: BTreeMap<String, Usd> = BTreeMap::new();
        for line in derived.pairing.proposed.lines(&derived.comparison.proposed) {
            let tier = rollup.items[line.item].attributes.tier.to_lowercase();
            *by_tier.entry(tier).or_default() += line.amounts(rollup).into_iter().sum::<Usd>();
        }
        let categories = &derived.breakdown(Dimension::Tier).categories;
        prop_assert_eq!(categories.iter().filter(|of| of.unpriced == [false; 2]).count() <= by_tier.len(), true);
        for (tier, amount) in by_tier {
            let name = if tier.is_empty() { "Not stated".to_owned() } else { tier };
            let category = categories.iter().find(|of| of.name.to_lowercase() == name.to_lowercase()).unwrap();
            let all = &category.weeks;
            let charged: Usd = all.iter().map(|pair| pair.proposed.total()).sum();
            prop_assert_eq!(charged, amount, "{}", name);
        }
    }
}

const USAGE: &str = "date,product,model,resource,input_tokens,output_tokens,compute_hours\n\
    2026-06-01,p,big,,6000000,1000000,\n2026-06-02,p,small,,3000000,,\n2026-06-02,p,,r,,,5\n2026-06-07,q,big,,,2000000,\n";

fn workbook(usage: &str, proposed: &str) -> Workbook {
    let import = metershift::ingest::import_text(&[("usage.csv", usage)]).unwrap();
    let hours = contract("[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n");
    Workbook::new(import, Some(hours), Some(contract(proposed)))
}

fn told(derived: &Derived, by: Dimension) -> Vec<(&str, Charge, Charge)> {
    let categories = derived.breakdown(by).categories.iter();
    let told = |category: &'_ Category| {
        let all = category.summary.all;
        (all.baseline, all.proposed)
    };
    let with_name = |category| {
        let (baseline, proposed) = told(category);
        (&*category.name, baseline, proposed)
    };
    categories.map(with_name).collect()
}

fn tokens(tokens: &str, fees: &str) -> Charge {
    Charge {
        tokens: usd(tokens),
        fees: usd(fees),
        ..Charge::default()
    }
}

#[test]
fn terms_fall_to_categories_as_worked_by_hand() {
    // $6 + $5 for big, $3 for small, $10 of q; half of it discounted; the fee of a week is $24, in proportion.
    let rates = "discount = 50\n[[token]]\nmodel = '*'\ninput = 1\noutput = 5\n\
                 [[fee]]\nname = 'Support'\namount = 24\nevery = 'week'\n";
    let derived = Derived::new(&workbook(USAGE, rates));
    let hours = Charge {
        hours: usd("50"),
        ..Charge::default()
    };
    let nothing = Charge::default();
    assert_eq!(
        told(&derived, Dimension::Model),
        [
            ("Compute hours", hours, nothing),
            ("big", nothing, tokens("10.5", "21")),
            ("small", nothing, tokens("1.5", "3")),
        ]
    );
    assert_eq!(
        told(&derived, Dimension::Class),
        [
            ("Compute hours", hours, nothing),
            ("output", nothing, tokens("7.5", "15")),
            ("input", nothing, tokens("4.5", "9")),
        ]
    );
    assert_eq!(
        told(&derived, Dimension::Resource),
        [
            ("r", hours, nothing),
            ("Tokens", nothing, tokens("12", "24")),
        ]
    );
    assert_eq!(
        told(&derived, Dimension::Channel),
        [("Not stated", hours, tokens("12", "24"))]
    );
}

#[test]
fn what_is_charged_where_nothing_is_used_is_a_category_of_its_own() {
    // The second week has nothing, and its fee all the same.
    let usage = format!("{USAGE}2026-06-21,p,big,,1000000,,\n");
    let rates = "[[token]]\nmodel = '*'\ninput = 1\noutput = 5\n[[fee]]\nname = 'Support'\namount = 24\nevery = 'week'\n";
    let derived = Derived::new(&workbook(&usage, rates));
    let categories = &derived.breakdown(Dimension::Model).categories;
    let rest = categories
        .iter()
        .find(|of| of.name == NOT_FOR_USAGE)
        .unwrap();
    let fees: Vec<Usd> = rest.weeks.iter().map(|pair| pair.proposed.fees).collect();
    assert_eq!(fees, [Usd::ZERO, usd("24"), Usd::ZERO]);
    // A product is charged for it, though it used nothing.
    let products = &derived.breakdown(Dimension::Product).categories;
    assert!(products.iter().all(|of| of.name != NOT_FOR_USAGE));
}

#[test]
fn a_moved_rate_moves_the_breakdown_and_nothing_stale_stays() {
    let rates = "[[token]]\nmodel = '*'\ninput = 1\noutput = 5\n";
    let mut workbook = workbook(USAGE, rates);
    let mut derived = Derived::new(&workbook);
    let small = |derived: &Derived| {
        let told = told(derived, Dimension::Model);
        told.iter()
            .find(|of| of.0 == "small")
            .map(|of| of.2.total())
    };
    assert_eq!(small(&derived), Some(usd("3")));
    workbook.apply(Edit::SetMultiplier(
        Side::Proposed,
        metershift::analysis::RateKind::Tokens,
        metershift::quantity::Multiplier(Decimal::TWO),
    ));
    assert!(derived.refresh(&workbook));
    assert_eq!(small(&derived), Some(usd("6")));
}

#[test]
fn what_has_no_price_marks_its_category() {
    let derived = Derived::new(&workbook(
        USAGE,
        "[[token]]\nmodel = 'big'\ninput = 1\noutput = 5\n",
    ));
    let categories = &derived.breakdown(Dimension::Model).categories;
    let unpriced = categories.iter().filter(|of| of.unpriced[1]);
    let unpriced: Vec<&str> = unpriced.map(|of| &*of.name).collect();
    assert_eq!(unpriced, ["small"]);
}

#[test]
fn a_running_sum_turns_where_its_sign_last_does() {
    let pair = |difference: i64| Pair {
        proposed: Charge {
            tokens: Usd(Decimal::from(difference + 100)),
            ..Charge::default()
        },
        baseline: Charge {
            hours: Usd(Decimal::from(100)),
            ..Charge::default()
        },
    };
    let turn = |at, is_dearer| {
        Some(Turn {
            at,
            is_dearer,
            is_level: false,
        })
    };
    let cases: [(&[i64], i64, _); 8] = [
        (&[], 0, None),
        (&[5, 5], 10, None),
        (&[5, -7], -2, turn(1, false)),
        (&[5, -3, -2, -1], -1, turn(2, false)),
        (&[5, -5], 0, turn(1, false)),
        (&[-5, 7, -3, 2], 1, turn(3, true)),
        (&[0, 3], 3, None),
        (&[0, 0], 0, None),
    ];
    for (weeks, sum, expected) in cases {
        let running = Running::new(weeks.iter().map(|difference| pair(*difference)));
        assert_eq!(running.turn, expected, "{weeks:?}");
        assert_eq!(running.difference(), Usd(Decimal::from(sum)), "{weeks:?}");
    }
}
