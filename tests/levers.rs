//! What single figures and usage do to the answer, alone and two at a time: by hand on small cases, and against pricing again.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "oracle/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use metershift::analysis::{
    Border, Claim, Focus, Lever, Mover, RateKey, RateKind, Tone, UsageLever, Verdict,
};
use metershift::calendar::{Day, WeekStart};
use metershift::contract::{Contract, Mode, RateId, Side};
use metershift::ingest::import_text;
use metershift::quantity::{Percent, TokenClass, Tokens, Usd};
use metershift::usage::{Cell, Usage};
use metershift::workbook::{Derived, Edit, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn contract(text: &str) -> Contract {
    Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Usage and two contracts with every kind of term.
fn random(dice: &mut cases::Dice) -> Workbook {
    let usage = cases::usage(dice);
    let contracts = [cases::card(dice), cases::card(dice)];
    let contracts = contracts.map(|(top, tables)| contract(&format!("{top}{}", tables.concat())));
    let mut workbook = cases::workbook(usage, contracts);
    workbook.apply(Edit::SetWeekStart(WeekStart::ALL[dice.roll(7) as usize]));
    workbook.apply(Edit::SetMode(Mode::ALL[dice.roll(2) as usize]));
    // Sliders that were moved already.
    for (side, kind) in [
        (Side::Proposed, RateKind::Tokens),
        (Side::Baseline, RateKind::Hours),
    ] {
        let factor = Decimal::from(dice.roll(3) + 2) / Decimal::from(4);
        workbook.apply(Edit::set(Lever::All(side, kind), factor));
    }
    workbook
}

fn counts_dollars(workbook: &Workbook) -> bool {
    use metershift::contract::terms::Counted;
    let contracts = workbook.contracts.iter();
    let mut volume = contracts.flat_map(|contract| &contract.terms.volume);
    volume.any(|tiers| tiers.counted == Counted::Usd)
}

fn with(book: &Workbook, values: &[(Lever, Decimal)]) -> Derived {
    let mut moved = book.clone();
    for (lever, value) in values {
        moved.apply(Edit::set(*lever, *value));
    }
    Derived::new(&moved)
}

/// The compared difference of one product, or of all.
fn difference(derived: &Derived) -> Decimal {
    derived.comparison.total.compared.difference().0
}

/// The same of one product, or of all.
fn difference_of(derived: &Derived, product: Option<usize>) -> Decimal {
    let comparison = &derived.comparison;
    let summary = product.map_or(&comparison.total, |at| &comparison.products[at].summary);
    summary.compared.difference().0
}

/// Makes the answer be about one product, or all.
fn look_at_some(book: &mut Workbook, dice: &mut cases::Dice) {
    let products = book.usage.products.len() as u32;
    let product = (dice.roll(products + 1) as usize).checked_sub(1);
    book.apply(Edit::SetFocus(Focus {
        product: product.map(|at| book.usage.products[at].clone()),
        ..Focus::default()
    }));
}

/// What counts as the same amount: half a cent, or what is left of large numbers.
fn close(derived: &Derived) -> Decimal {
    let pair = derived.comparison.total.compared;
    let size = (pair.baseline.total() + pair.proposed.total()).0;
    (size / Decimal::from(1_000_000_000_000_u64)).max(Decimal::new(5, 3))
}

/// Two figures in use, whose values may both be any.
fn two(derived: &Derived, dice: &mut cases::Dice) -> Option<[Lever; 2]> {
    let levers = &derived.levers;
    let count = levers.len() as u32;
    if count < 2 {
        return None;
    }
    let first = dice.roll(count);
    let second = (first + 1 + dice.roll(count - 1)) % count;
    Some([first, second].map(|at| levers[at as usize]))
}

/// Seven days of one product: 60 million input tokens, 40 million cache reads, 10 million of output, and ten hours.
fn week(input: &str, reads: &str, output: &str) -> Workbook {
    let rows = format!(
        "date,product,model,resource,input_tokens,cache_read_tokens,output_tokens,compute_hours\n\
         2026-06-01,A,m,,{input},{reads},{output},\n2026-06-07,A,,r,,,,10\n"
    );
    let hours = "name = 'h'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 100\n";
    let tokens = "name = 't'\n[[token]]\nmodel = 'm'\ninput = 3\ncache_read = '0.3'\noutput = 15\n";
    let import = import_text(&[("usage.csv", &rows)]).unwrap();
    Workbook::new(import, Some(contract(hours)), Some(contract(tokens)))
}

#[test]
fn what_usage_consists_of_moves_the_answer_as_reckoned_by_hand() {
    let effects = |book: &Workbook| -> BTreeMap<UsageLever, [String; 2]> {
        let effects = Derived::new(book).sensitivity(Percent(Decimal::TEN));
        let of = effects.into_iter().filter_map(|effect| match effect.moved {
            Mover::Usage(lever) => Some((lever, [effect.less, effect.more])),
            Mover::Figure(_) => None,
        });
        of.map(|(lever, of)| (lever, of.map(|usd| usd.0.normalize().to_string())))
            .collect()
    };
    let told = |less: &str, more: &str| [less.to_owned(), more.to_owned()];
    let found = effects(&week("60000000", "40000000", "10000000"));
    // An hour of 100 dollars; a tenth of 342 dollars; 4 million tokens at 0.30 instead of 3; a million of output at 15,
    // and a hundredth less of 192 dollars of input.
    let expected = [
        (UsageLever::Hours, told("100", "-100")),
        (UsageLever::Tokens, told("-34.2", "34.2")),
        (UsageLever::CacheReads, told("10.8", "-10.8")),
        (UsageLever::Output, told("-13.08", "13.08")),
    ];
    assert_eq!(found, BTreeMap::from(expected));
    // No more is taken from uncached input than there is.
    let found = effects(&week("1000000", "40000000", "0"));
    assert_eq!(found[&UsageLever::CacheReads], told("10.8", "-2.7"));
    assert!(!found.contains_key(&UsageLever::Output));
    // Where both contracts charge for tokens, both move.
    let mut book = week("60000000", "40000000", "10000000");
    let also = book.contract(Side::Proposed).clone();
    book.apply(Edit::SetContract(Side::Baseline, also.into()));
    book.apply(Edit::set(
        Lever::All(Side::Proposed, RateKind::Tokens),
        Decimal::TWO,
    ));
    assert_eq!(effects(&book)[&UsageLever::Tokens], told("-34.2", "34.2"));
}

#[test]
fn the_table_stands_around_what_is_set_and_below_nothing() {
    let book = week("60000000", "40000000", "10000000");
    let derived = Derived::new(&book);
    let shown = |values: &[Decimal]| {
        let values = values.iter().map(Decimal::to_string);
        values.collect::<Vec<_>>().join(" ")
    };
    let axes = derived.axes(None).unwrap();
    let tokens = Lever::All(Side::Proposed, RateKind::Tokens);
    assert_eq!(axes, [tokens, Lever::All(Side::Baseline, RateKind::Hours)]);
    let grid = derived.grid(&book, axes).unwrap();
    assert_eq!(shown(&grid.values[0]), "0.7 0.8 0.9 1 1.1 1.2 1.3");
    // 342 dollars of tokens beside 1,000 of hours.
    assert_eq!(grid.differences[3][3], Usd(decimal("-658")));
    assert_eq!(
        grid.differences[0][6],
        Usd(decimal("444.6") - decimal("700"))
    );
    for (discount, values) in [
        ("0", "0 10 20 30 40 50 60"),
        ("35", "5 15 25 35 45 55 65"),
        ("3", "3 13 23 33 43 53 63"),
        ("95", "35 45 55 65 75 85 95"),
    ] {
        let mut book = book.clone();
        let lever = Lever::Discount(Side::Proposed);
        book.apply(Edit::set(lever, decimal(discount)));
        let grid = Derived::new(&book).grid(&book, [lever, tokens]).unwrap();
        assert_eq!(shown(&grid.values[0]), values);
    }
    // What is set to nothing is tried at a few tenths of what the contract says.
    let mut book = book.clone();
    let key = RateKey {
        side: Side::Proposed,
        id: RateId::Token(0, TokenClass::Input),
    };
    book.apply(Edit::set(Lever::Rate(key), Decimal::ZERO));
    let grid = Derived::new(&book)
        .grid(&book, [Lever::Rate(key), tokens])
        .unwrap();
    assert_eq!(shown(&grid.values[0]), "0 0.3 0.6 0.9 1.2 1.5 1.8");
}

#[test]
fn claims_name_the_smallest_change_and_the_smallest_of_the_other_sort() {
    let mut book = week("60000000", "40000000", "10000000");
    book.apply(Edit::SetClaims(vec![Claim::Saves(Percent(decimal(
        "65.8",
    )))]));
    let derived = Derived::new(&book);
    let contracts = book.contracts.clone();
    let contracts = contracts.each_ref().map(|contract| &**contract);
    let verdict = &derived.verdicts()[0];
    assert_eq!(verdict.holds, Some(true));
    assert_eq!(verdict.turns[0].limit, Decimal::ONE, "it just holds");
    book.apply(Edit::SetClaims(vec![Claim::Saves(Percent(decimal("70")))]));
    let derived = Derived::new(&book);
    // 42 dollars of 342 too many, or 140 dollars of hours too few: one rate, and all hourly rates as well.
    assert_eq!(
        derived.verdicts()[0]
            .turns_shown(contracts)
            .replace('\u{a0}', " "),
        "Holds from −12.3 % on all token rates (0.877 ×), or +14.0 % on r alone (114.00 $/h)"
    );
}

#[test]
fn volume_tiers_are_known_where_nothing_is_charged_yet() {
    // Three hours in 7 of 30 days, of which half is taken off above 7/30: 97/180 of the rate remain. At 1.80 dollars an
    // hour that is what the other contract charges, though no decimal number says what remains.
    let usage = "date,product,resource,compute_hours\n2026-06-01,A,r,1\n2026-06-07,A,r,2\n";
    let card = |rate| format!("name = 'h'\n[[hourly]]\nresource = 'r'\nusd_per_hour = '{rate}'\n");
    let tiers = "[[volume]]\ncounts = 'hours'\nkind = 'graduated'\n\
                 tiers = [{ above = 0, percent = 0 }, { above = 1, percent = 50 }]\n";
    for rate in ["0", "1"] {
        let import = import_text(&[("usage.csv", usage)]).unwrap();
        let proposed = format!("{}{tiers}", card(rate));
        let contracts = [contract(&card("0.97")), contract(&proposed)];
        let [baseline, proposed] = contracts.map(Some);
        let mut book = Workbook::new(import, baseline, proposed);
        book.apply(Edit::SetClaims(vec![Claim::NoIncrease]));
        let derived = Derived::new(&book);
        let lever = Lever::Rate(RateKey {
            side: Side::Proposed,
            id: RateId::Hourly(0),
        });
        let verdict = &derived.verdicts()[0];
        assert_eq!(verdict.holds, Some(true), "{rate}");
        let mut turns = verdict.turns.iter();
        let turning = turns.find(|turning| turning.lever == lever).unwrap();
        assert_eq!(turning.limit.round_dp(12), decimal("1.8"), "{rate}");
        assert_eq!(turning.turned, decimal("1.800001"), "{rate}");
        let at = |value: &str| counted(&with(&book, &[(lever, decimal(value))]), Claim::NoIncrease);
        assert_eq!([at("1.8"), at("1.800001")], [Some(true), Some(false)]);
    }
}

#[test]
fn claims_about_percentages_say_from_which_day_on() {
    let usage = "date,product,model,resource,input_tokens,compute_hours\n\
        2026-06-08,p,m,,1000000,\n2026-06-08,p,,r,,1\n2026-06-11,p,m,,1000000,\n2026-06-11,p,,r,,1\n";
    let import = import_text(&[("usage.csv", usage)]).unwrap();
    let hours = contract("name = 'A'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 10\n");
    let tokens =
        contract("name = 'B'\neffective = 2026-06-10\n[[token]]\nmodel = '*'\ninput = 12\n");
    let mut book = Workbook::new(import, Some(hours), Some(tokens));
    let five = Percent(Decimal::from(5));
    book.apply(Edit::SetClaims(vec![Claim::NoProductMore(five)]));
    // One of the two days is before the first: 12 instead of 10 dollars on the other.
    for (mode, reason) in [
        (Mode::Throughout, "p +20.0 %"),
        (Mode::Dated, "p +20.0 %, from 10 Jun 2026 on"),
    ] {
        book.apply(Edit::SetMode(mode));
        let derived = Derived::new(&book);
        let said = derived.verdicts()[0].reason.replace('\u{a0}', " ");
        assert_eq!(said, reason);
    }
}

/// With the tokens of each product, model, attributes and stretch of equal prices as `lever` makes them.
fn moved(book: &Workbook, derived: &Derived, lever: UsageLever, percent: i128) -> Usage {
    let rollup = &derived.pairing.rollup;
    let piece = |cell: &Cell| {
        let day = cell.key.day;
        let found = rollup
            .pieces
            .iter()
            .position(|piece| piece.span.first <= day && day <= piece.span.last);
        found.unwrap()
    };
    let part = |count: u128| count as i128 * percent / 100;
    let mut usage = (*book.usage).clone();
    let mut sums: BTreeMap<_, [i128; 5]> = BTreeMap::new();
    let mut has_input = BTreeMap::new();
    for cell in &mut usage.cells {
        if lever == UsageLever::Hours {
            let hours = cell.measures.hours.pico();
            cell.measures.hours =
                metershift::quantity::Hours::from_pico((hours as i128 + part(hours)) as u128);
            continue;
        }
        let of = (cell.key.product, cell.key.model, cell.key.attributes);
        let tokens = std::mem::take(&mut cell.measures.tokens);
        let sum = sums.entry((of, piece(cell))).or_default();
        for (sum, count) in sum.iter_mut().zip(tokens.0) {
            *sum += count.0 as i128;
        }
        let segment = rollup.pieces[piece(cell)].segment;
        *has_input.entry((of, segment)).or_insert(false) |= !tokens[TokenClass::Input].is_zero();
    }
    let at = |class: TokenClass| TokenClass::ALL.iter().position(|of| *of == class).unwrap();
    let [input, reads, output] =
        [TokenClass::Input, TokenClass::CacheRead, TokenClass::Output].map(at);
    for ((of, piece), sum) in &mut sums {
        match lever {
            UsageLever::Hours => {}
            UsageLever::Tokens => sum
                .iter_mut()
                .for_each(|count| *count += *count * percent / 100),
            UsageLever::CacheReads => {
                if has_input[&(*of, rollup.pieces[*piece].segment)] {
                    let more = (sum[reads] * percent / 100).min(sum[input]);
                    sum[reads] += more;
                    sum[input] -= more;
                }
            }
            UsageLever::Output => {
                let all: i128 = sum.iter().sum::<i128>() - sum[output];
                if all > 0 {
                    let more = (sum[output] * percent / 100).min(all);
                    for (class, count) in sum.iter_mut().enumerate() {
                        if class == output {
                            *count += more;
                        } else {
                            *count -= more * *count / all;
                        }
                    }
                }
            }
        }
    }
    for cell in &mut usage.cells {
        let of = (cell.key.product, cell.key.model, cell.key.attributes);
        if let Some(sum) = sums.remove(&(of, piece(cell))) {
            cell.measures.tokens.0 = sum.map(|count| Tokens(count as u128));
        }
    }
    usage
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn both_cost_the_same_on_the_border_of_any_two_figures(mut dice in cases::dice()) {
        let book = random(&mut dice);
        let mut derived = Derived::new(&book);
        if counts_dollars(&book) {
            return Ok(());
        }
        for _ in 0..3 {
            let Some(axes) = two(&derived, &mut dice) else { return Ok(()) };
            derived.look_at(&book, axes, false);
            let Some(plane) = derived.plane(axes) else { continue };
            prop_assert_eq!(plane.products.len(), derived.comparison.products.len());
            let sign = if plane.is_dearer_above { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            let product = dice.roll(plane.products.len() as u32 + 1) as usize;
            let product = product.checked_sub(1);
            let line = product.map_or(&plane.total, |at| &plane.products[at]);
            let near = Decimal::new(1, 6);
            // At zero nothing is charged, and what is due all the same is spread by days: a point of its own.
            let ends = [(near, Decimal::from(10_000_000)), (near, decimal("99.9"))]
                [usize::from(axes[1].moves_by_points())];
            for _ in 0..3 {
                let index = dice.roll(plane.xs.len() as u32 - 2) as usize + 1;
                let x = plane.xs[index];
                if x.is_zero() || axes[0].most() == Some(x) {
                    continue;
                }
                let at = |y: Decimal| {
                    let there = with(&book, &[(axes[0], x), (axes[1], y)]);
                    (difference_of(&there, product), close(&there))
                };
                match line[index] {
                    Border::At(y) if ends.0 <= y && y <= ends.1 => {
                        let (difference, close) = at(y);
                        prop_assert!(difference.abs() <= close, "{axes:?} at {x}, {y}: {difference}");
                    }
                    Border::At(_) => {}
                    Border::Below => {
                        let (difference, close) = at(ends.0);
                        prop_assert!(difference * sign >= -close, "{axes:?} at {x}: {difference}");
                    }
                    Border::Above => {
                        let (difference, close) = at(ends.1.min(Decimal::from(900)));
                        prop_assert!(difference * sign <= close, "{axes:?} at {x}: {difference}");
                    }
                }
            }
            // The point moves in the plane, which stays as it is.
            let plane = plane.clone();
            let mut moved = book.clone();
            for lever in axes {
                moved.apply(Edit::set(lever, derived.value(lever) / Decimal::TWO + Decimal::new(1, 3)));
            }
            let mut after = Derived::new(&moved);
            after.look_at(&moved, axes, false);
            prop_assert_eq!(after.plane(axes), Some(&plane));
            let mut refreshed = derived.clone();
            refreshed.refresh(&moved);
            // A commitment of one's own is a period that there was not.
            let has_own = axes.iter().any(|lever| matches!(lever, Lever::Commitment(_)));
            prop_assert!(!refreshed.look_at(&moved, axes, false) || has_own);
        }
    }

    #[test]
    fn every_cell_of_the_table_is_what_pricing_again_says(mut dice in cases::dice()) {
        let book = random(&mut dice);
        let derived = Derived::new(&book);
        if counts_dollars(&book) {
            return Ok(());
        }
        let Some(axes) = two(&derived, &mut dice) else { return Ok(()) };
        let Some(grid) = derived.grid(&book, axes) else { return Ok(()) };
        let [xs, ys] = &grid.values;
        prop_assert!(xs.contains(&derived.value(axes[0]).normalize()) && ys.contains(&derived.value(axes[1]).normalize()));
        prop_assert!(xs.len() == 7 && xs.is_sorted() && !xs[0].is_sign_negative());
        let skip = dice.roll(3) as usize;
        for (at, (y, row)) in ys.iter().zip(&grid.differences).enumerate() {
            for (x, told) in xs.iter().zip(row).skip((at + skip) % 3).step_by(3) {
                let is_nothing = |lever: Lever, value: &Decimal| value.is_zero() || lever.most() == Some(*value);
                if is_nothing(axes[0], x) || is_nothing(axes[1], y) {
                    continue;
                }
                let there = with(&book, &[(axes[0], *x), (axes[1], *y)]);
                let found = difference(&there);
                prop_assert!((found - told.0).abs() <= close(&there), "{axes:?} at {x}, {y}: {found}, told {told:?}");
            }
        }
    }

    #[test]
    fn what_a_figure_does_is_what_pricing_again_says(mut dice in cases::dice(), swing in 1_i64..60) {
        let mut book = random(&mut dice);
        look_at_some(&mut book, &mut dice);
        let derived = Derived::new(&book);
        let swing = Decimal::from(swing);
        let effects = derived.sensitivity(Percent(swing));
        prop_assert!(effects.is_sorted_by_key(|effect| std::cmp::Reverse(effect.size())));
        for effect in effects {
            let Mover::Figure(lever) = effect.moved else { continue };
            for (sign, told) in [(Decimal::NEGATIVE_ONE, effect.less), (Decimal::ONE, effect.more)] {
                let value = derived.value(lever);
                let value = if lever.moves_by_points() {
                    (value + sign * swing).clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)
                } else {
                    value * (Decimal::ONE + sign * swing / Decimal::ONE_HUNDRED)
                };
                // Where nothing is left, what is due all the same is spread by days.
                if lever.most() == Some(value) {
                    continue;
                }
                let there = with(&book, &[(lever, value)]);
                let change = difference(&there) - difference(&derived);
                let close = close(&there) / Decimal::from(1000);
                prop_assert!((change - told.0).abs() <= close, "{lever:?}: {change}, told {told:?}");
            }
        }
    }

    #[test]
    fn what_usage_does_is_what_pricing_other_usage_says(mut dice in cases::dice(), swing in 1_i128..60) {
        let mut book = random(&mut dice);
        if book.contracts.iter().any(|contract| !contract.terms.volume.is_empty()) {
            return Ok(());
        }
        // Several classes of tokens at once, and counts that can be divided by a hundred.
        let mut usage = (*book.usage).clone();
        for cell in &mut usage.cells {
            let sum: u128 = cell.measures.tokens.0.iter().map(|count| count.0).sum();
            for tokens in &mut cell.measures.tokens.0 {
                *tokens = Tokens(sum.min(1_000_000_000_000) * u128::from(dice.roll(4)) * 10_000);
            }
        }
        book.usage = usage.into();
        look_at_some(&mut book, &mut dice);
        let derived = Derived::new(&book);
        let effects = derived.sensitivity(Percent(Decimal::from(swing)));
        for lever in UsageLever::ALL {
            let effect = effects.iter().find(|effect| effect.moved == Mover::Usage(lever));
            let told = effect.map_or([Usd::ZERO; 2], |effect| [effect.less, effect.more]);
            for (percent, told) in [-swing, swing].into_iter().zip(told) {
                let mut other = book.clone();
                other.usage = moved(&book, &derived, lever, percent).into();
                let there = Derived::new(&other);
                let change = difference(&there) - difference(&derived);
                prop_assert!((change - told.0).abs() <= close(&there), "{lever:?} {percent}: {change}, told {told:?}");
            }
        }
    }

    #[test]
    fn claims_are_what_counting_says_and_turn_round_where_they_say(
        mut dice in cases::dice(),
        percent in 0_i64..40,
        dollars in 0_i64..3_000,
        days in 0_i32..60,
    ) {
        let mut book = random(&mut dice);
        let first = book.usage.span().map_or(Day::EARLIEST, |span| span.first);
        let claims = [
            Claim::Raises,
            Claim::NoIncrease,
            Claim::NoProductMore(Percent(Decimal::from(percent))),
            Claim::Saves(Percent(Decimal::from(percent))),
            Claim::NoWeekAbove(Usd(Decimal::from(dollars))),
            Claim::LevelBy(first.plus(days)),
        ];
        book.apply(Edit::SetClaims(claims.to_vec()));
        let derived = Derived::new(&book);
        if derived.headline.tone == Tone::Nothing {
            let is_open = |verdict: &Verdict| verdict.holds.is_none() && verdict.turns.is_empty();
            prop_assert!(derived.verdicts().iter().all(is_open));
            return Ok(());
        }
        for verdict in derived.verdicts() {
            let claim = verdict.claim;
            // Claims leave out the days before the proposed contract, which counting by weeks cannot.
            let is_share = matches!(claim, Claim::NoProductMore(_) | Claim::Saves(_));
            if is_share && book.scenario.mode == Mode::Dated {
                continue;
            }
            prop_assert_eq!(verdict.holds, counted(&derived, claim), "{:?}: {}", claim, verdict.reason);
            prop_assert!(verdict.turns.len() <= 2);
            for turning in &verdict.turns {
                let (lever, turned) = (turning.lever, turning.turned);
                let is_extreme = turned < Decimal::new(1, 3)
                    || turned > Decimal::from(100_000)
                    || lever.moves_by_points() && turned > decimal("99.9");
                if counts_dollars(&book) || is_extreme {
                    continue;
                }
                let at = |value: Decimal| counted(&with(&book, &[(lever, value)]), claim);
                prop_assert_eq!(at(turned), verdict.holds.map(|holds| !holds), "{:?} at {:?}", claim, turning);
                // Just before it has not turned. From nothing, what is due all the same comes to be spread otherwise.
                let contract = book.contract(lever.side());
                if turning.value.is_zero() && !contract.terms.is_none() {
                    continue;
                }
                let before = turning.limit + (turning.value - turning.limit) / Decimal::from(10_000);
                prop_assert_eq!(at(before), verdict.holds, "{:?} before {:?}", claim, turning);
            }
        }
    }
}

/// Whether a claim holds, counted cell by cell.
fn counted(derived: &Derived, claim: Claim) -> Option<bool> {
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    let weeks = &pairing.rollup.weeks;
    let sums = |counts: &dyn Fn(usize, usize) -> bool| -> Option<[Decimal; 2]> {
        let mut sums = None;
        for (index, product) in comparison.products.iter().enumerate() {
            for (week, pair) in product.weeks.iter().enumerate() {
                if pairing.is_compared(index, week) && counts(index, week) {
                    let sums = sums.get_or_insert([Decimal::ZERO; 2]);
                    sums[0] += pair.baseline.total().0;
                    sums[1] += pair.proposed.total().0;
                }
            }
        }
        sums
    };
    let share = |percent: Percent| percent.0 / Decimal::ONE_HUNDRED;
    let all = |found: Vec<bool>| (!found.is_empty()).then(|| found.iter().all(|holds| *holds));
    match claim {
        Claim::Raises => sums(&|_, _| true).map(|[baseline, proposed]| proposed > baseline),
        Claim::NoIncrease => sums(&|_, _| true).map(|[baseline, proposed]| proposed <= baseline),
        Claim::Saves(least) => sums(&|_, _| true)
            .filter(|sums| *sums != [Decimal::ZERO; 2])
            .map(|[baseline, proposed]| proposed <= baseline * (Decimal::ONE - share(least))),
        Claim::NoProductMore(most) => {
            let products = 0..comparison.products.len();
            let found = products.filter_map(|product| sums(&|index, _| index == product));
            all(found
                .map(|[baseline, proposed]| proposed <= baseline * (Decimal::ONE + share(most)))
                .collect())
        }
        Claim::NoWeekAbove(most) => {
            let found = (0..weeks.len()).filter_map(|week| sums(&|_, of| of == week));
            all(found
                .map(|[baseline, proposed]| proposed - baseline <= most.0)
                .collect())
        }
        Claim::LevelBy(day) => sums(&|_, week| weeks[week].week.first <= day)
            .map(|[baseline, proposed]| proposed <= baseline),
    }
}
