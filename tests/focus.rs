//! Looking at some of the usage: the parts add up to the whole, and what is charged does not depend on what is looked at.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;

use metershift::analysis::{Focus, Inclusion, NotThere, Pair, Tone};
use metershift::calendar::{Day, Span};
use metershift::contract::{Charge, Contract};
use metershift::ingest::import_text;
use metershift::usage::{Method, Projection, UsageBuilder};
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

use cases::{Dice, card, dice, usage, workbook};

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn random(dice: &mut Dice, keeps: impl Fn(&String) -> bool) -> Workbook {
    let usage = usage(dice);
    let contracts = [card(dice), card(dice)].map(|(top, tables)| {
        let tables: Vec<String> = tables.into_iter().filter(&keeps).collect();
        contract(&format!("{top}{}", tables.concat()))
    });
    workbook(usage, contracts)
}

fn looking_at(book: &Workbook, focus: Focus) -> Derived {
    let mut book = book.clone();
    let focus = book.find_focus(focus).unwrap();
    book.apply(Edit::SetFocus(focus));
    Derived::new(&book)
}

/// What is charged and compared.
fn sums(derived: &Derived) -> [Pair; 3] {
    let total = &derived.comparison.total;
    [total.all, total.compared, total.averaged]
}

/// Whether both are the same to a billionth of a dollar.
fn is_close(a: &Pair, b: &Pair) -> bool {
    let sides = [(a.baseline, b.baseline), (a.proposed, b.proposed)];
    let is_close =
        |(a, b): (Charge, Charge)| (a.total().0 - b.total().0).abs() <= Decimal::new(1, 9);
    sides.into_iter().all(is_close)
}

fn add(parts: impl IntoIterator<Item = [Pair; 3]>) -> [Pair; 3] {
    let mut sums = [Pair::default(); 3];
    for part in parts {
        for (sum, more) in sums.iter_mut().zip(part) {
            *sum += more;
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn weeks_and_products_add_up_to_everything(mut dice in dice(), cut in 1..9_usize) {
        let book = random(&mut dice, |_| true);
        let whole = Derived::new(&book);
        let weeks = &whole.pairing.rollup.weeks;
        if cut < weeks.len() {
            let parts = [0..cut, cut..weeks.len()].map(|part| {
                let (first, last) = (weeks[part.start].week.first, weeks[part.end - 1].week.last());
                let weeks = Some(Span { first, last });
                sums(&looking_at(&book, Focus { weeks, ..Focus::default() }))
            });
            prop_assert_eq!(add(parts), sums(&whole));
        }
        let products = book.usage.products.iter().map(|name| {
            let product = Some(name.clone());
            sums(&looking_at(&book, Focus { product, ..Focus::default() }))
        });
        prop_assert_eq!(add(products), sums(&whole));
    }

    #[test]
    fn models_add_up_to_everything(mut dice in dice()) {
        let book = random(&mut dice, |_| true);
        let whole = Derived::new(&book).comparison;
        // What nothing used causes belongs to no model.
        let bills = [&whole.baseline, &whole.proposed];
        let dues = bills.into_iter().flat_map(|bill| bill.commitments.iter().chain(&bill.fees));
        prop_assume!(dues.clone().all(|due| !due.charged.is_zero()));
        let whole = whole.total.all;
        let models = book.usage.models.iter().map(|name| {
            let model = Some(name.clone());
            looking_at(&book, Focus { model, ..Focus::default() }).comparison.total.all
        });
        let sum = models.reduce(|mut sum, more| { sum += more; sum }).unwrap();
        // Fees are spread over smaller parts, so that each rounds its own last digit.
        prop_assert!(is_close(&sum, &whole), "{:?} {:?}", sum, whole);
    }

    #[test]
    fn without_terms_a_part_costs_what_it_would_cost_alone(mut dice in dice(), at in 0..3_usize, model in any::<bool>()) {
        let is_rate = |table: &String| table.starts_with("[[token]]") || table.starts_with("[[hourly]]");
        let book = random(&mut dice, is_rate);
        let names = if model { &book.usage.models } else { &book.usage.products };
        let name = names[at % names.len()].clone();
        let is_in = |cell: &metershift::usage::Cell| {
            let id = if model { cell.key.model } else { cell.key.product };
            names[id.index()] == name
        };
        let mut alone = UsageBuilder::default();
        let usage = &book.usage;
        for cell in usage.cells.iter().filter(|cell| is_in(cell)) {
            let key = metershift::usage::Key {
                product: alone.products.id(&usage.products[cell.key.product.index()]),
                model: alone.models.id(&usage.models[cell.key.model.index()]),
                resource: alone.resources.id(&usage.resources[cell.key.resource.index()]),
                attributes: alone.attributes.id(&usage.attributes[cell.key.attributes.index()]),
                source: alone.sources.id(&usage.sources[cell.key.source.index()]),
                ..cell.key
            };
            alone.add(key, &cell.measures);
        }
        let focus = if model {
            Focus { model: Some(name), ..Focus::default() }
        } else {
            Focus { product: Some(name), ..Focus::default() }
        };
        let part = looking_at(&book, focus);
        let contracts = book.contracts.clone().map(|contract| (*contract).clone());
        // The same rates count throughout only where the data ends on the same day.
        if part.pairing.references == Derived::new(&book).pairing.references {
            let mut alone = workbook(alone.finish(), contracts);
            alone.scenario = book.scenario.clone();
            let alone = Derived::new(&alone);
            if alone.pairing.references == part.pairing.references {
                // Larger bills are counted in coarser fractions of a dollar.
                prop_assert!(is_close(&part.comparison.total.all, &alone.comparison.total.all));
            }
        }
    }

    #[test]
    fn a_changed_focus_is_as_if_it_had_always_been(mut dice in dice(), first in 0..70_i32, days in 0..40_i32, at in 0..3_usize) {
        let mut book = random(&mut dice, |_| true);
        let mut derived = Derived::new(&book);
        let mut derived_of = Focus::default();
        let first = cases::first_day().plus(first);
        let weeks = Some(Span { first, last: first.plus(days) });
        let product = book.usage.products.get(at).cloned();
        for focus in [Focus { weeks, ..Focus::default() }, Focus { weeks, product, ..Focus::default() }, Focus::default()] {
            book.apply(Edit::SetFocus(focus));
            prop_assert_eq!(derived.refresh(&book), derived_of != book.focus);
            derived_of.clone_from(&book.focus);
            let anew = Derived::new(&book);
            prop_assert_eq!(&derived.comparison, &anew.comparison);
            prop_assert_eq!(&derived.headline, &anew.headline);
            prop_assert_eq!(derived.pairing.weeks_in_focus(), anew.pairing.weeks_in_focus());
            prop_assert!(!derived.refresh(&book));
        }
    }
}

/// Two products and three weeks; product b uses two models.
const USAGE: &str = "date,product,model,resource,input_tokens,compute_hours\n\
    2026-06-01,a,m,,1000000,\n2026-06-01,a,,r,,1\n\
    2026-06-08,a,m,,2000000,\n2026-06-08,a,,r,,1\n\
    2026-06-08,b,m,,3000000,\n2026-06-08,b,n,,5000000,\n2026-06-08,b,,r,,1\n\
    2026-06-21,b,n,,7000000,\n2026-06-21,b,,r,,1\n";

fn small() -> Workbook {
    let import = import_text(&[("usage.csv", USAGE)]).unwrap();
    let baseline = contract(
        "name = 'A'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n[[fee]]\nname = 'f'\namount = 9\nevery = 'week'\n",
    );
    let proposed = contract("name = 'B'\n[[token]]\nmodel = '*'\ninput = 4\n");
    Workbook::new(import, Some(baseline), Some(proposed))
}

/// Prices for what product `a` uses alone.
fn priced_for_one() -> Workbook {
    let usage = "date,product,model,resource,input_tokens,compute_hours\n\
        2026-06-08,a,m,,2000000,\n2026-06-08,a,,r,,1\n2026-06-08,b,other,,3000000,\n2026-06-08,b,,other,,1\n";
    let import = import_text(&[("usage.csv", usage)]).unwrap();
    let baseline = "name = 'A'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n";
    let proposed = "name = 'B'\n[[token]]\nmodel = 'm'\ninput = 4\n";
    let contracts = [baseline, proposed].map(|text| Some(contract(text)));
    let [baseline, proposed] = contracts;
    Workbook::new(import, baseline, proposed)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_sentence_says_what_it_is_about() {
    let weeks = |first: &str, last: &str| {
        Some(Span {
            first: day(first),
            last: day(last),
        })
    };
    let of = |name: &str| Some(name.to_owned());
    let cases = [
        // $10 for the hour and a fee of $9, shared by what each product is charged, against $4 a million.
        (
            None,
            of("a"),
            None,
            "For a, token billing costs $10.75 less a week than compute hours, 64.2 % below today’s contract",
        ),
        (
            weeks("2026-06-08", "2026-06-14"),
            None,
            None,
            "In the week of 8 Jun 2026, token billing costs $11.00 more a week than compute hours, 37.9 % above today’s contract",
        ),
        (
            weeks("2026-06-08", "2026-06-21"),
            of("B"),
            None,
            "For b in the 2 weeks from 8 Jun 2026, token billing costs $13.25 more a week than compute hours, 79.1 % above \
             today’s contract",
        ),
        (
            None,
            None,
            of("n"),
            "For n, nothing to compare: compute hours are not told apart by model; the proposed contract charges $48.00 for \
             it",
        ),
    ];
    for (weeks, product, model, sentence) in cases {
        let focus = Focus {
            weeks,
            product,
            model,
        };
        let derived = looking_at(&small(), focus);
        let plain = derived.headline.sentence().replace('\u{a0}', " ");
        assert_eq!(plain, sentence);
    }
}

#[test]
fn what_compares_nothing_has_no_answer() {
    let cases = [
        // Hours name no model, so the proposed contract stands alone.
        (small(), Some("m"), None),
        // Product `b` has prices in neither contract, and `a` in both.
        (priced_for_one(), None, Some("b")),
    ];
    for (book, model, product) in cases {
        let focus = Focus {
            weeks: None,
            product: product.map(str::to_owned),
            model: model.map(str::to_owned),
        };
        let derived = looking_at(&book, focus);
        assert_eq!(
            derived.headline.tone,
            Tone::Nothing,
            "{:?}",
            derived.headline
        );
        for lever in derived.pairing.levers(&derived.comparison) {
            assert_eq!(derived.turns(lever), [], "{lever:?}");
        }
        for verdict in derived.verdicts() {
            assert_eq!(verdict.holds, None, "{verdict:?}");
        }
    }
}

#[test]
fn projected_weeks_alone_are_no_answer_until_they_count() {
    let mut book = small();
    book.apply(Edit::SetProjection(Some(Projection {
        weeks: 4,
        method: Method::Flat,
    })));
    let focus = Focus {
        weeks: Some(Span {
            first: day("2026-06-29"),
            last: day("2026-07-05"),
        }),
        ..Focus::default()
    };
    let sentence = looking_at(&book, focus.clone()).headline.sentence();
    assert_eq!(
        sentence,
        "In the week of 29 Jun 2026, there is nothing to compare: these weeks are projected, and projected weeks are \
         not counted"
    );
    book.apply(Edit::SetInclusion(Inclusion {
        projected: true,
        ..Inclusion::default()
    }));
    let sentence = looking_at(&book, focus).headline.sentence();
    assert!(
        sentence.starts_with(
            "In the week of 29 Jun 2026, counting 1 projected week, token billing costs"
        ),
        "{sentence}"
    );
}

#[test]
fn what_is_not_there_cannot_be_looked_at() {
    let cases = [
        (
            Focus {
                product: Some("c".to_owned()),
                ..Focus::default()
            },
            "there is no product “c”; there are a, b",
        ),
        (
            Focus {
                weeks: Some(Span {
                    first: day("2026-07-06"),
                    last: day("2026-07-12"),
                }),
                ..Focus::default()
            },
            "no usage is in these weeks; it is from 2026-06-01 to 2026-06-21",
        ),
        (
            Focus {
                weeks: Some(Span {
                    first: day("2026-06-15"),
                    last: day("2026-06-01"),
                }),
                ..Focus::default()
            },
            "the first of these days, 2026-06-15, comes after the last, 2026-06-01",
        ),
    ];
    for (focus, message) in cases {
        let error: NotThere = small().find_focus(focus).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}
