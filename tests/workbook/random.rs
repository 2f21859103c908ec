//! Random workbooks with everything in them that one can hold, and random things done to them.

use std::path::PathBuf;
use std::sync::Arc;

use metershift::analysis::{Claim, Dimension, Focus, Inclusion, Lever, RateKey, RateKind, TermId};
use metershift::calendar::{Day, Span, Week, WeekStart};
use metershift::contract::{Contract, Mode, RateId, Side, Unpriced, catalog};
use metershift::ingest::layout::Field;
use metershift::ingest::{
    Aside, DateOrder, FileError, FileQuality, FileReport, Import, Mapping, Options, Overlap,
    Period, PeriodChoice, Rejection, Remembered, Repeats, RowCounts, Sha256, Totals,
};
use metershift::quantity::{
    ByClass, Hours, Multiplier, NumberStyle, Percent, TokenClass, Tokens, Unit, Usd,
};
use metershift::usage::{
    Attributes, Key, Measures, Method, Projection, Source, Usage, UsageBuilder,
};
use metershift::workbook::file::{Saved, Unsaved};
use metershift::workbook::{Edit, Look, Reading, Step, Taken, View, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::cases::{self, Dice};

/// Stands in every rejected row, and may stand in no file.
pub(crate) const MARK: &str = "RowText-7f3a";

/// Names as nobody should give them, and somebody will.
const NAMES: [&str; 20] = [
    "Alpha",
    "Beta 2",
    "with \"quotes\" and 'others'",
    "a,b;c|d",
    "Größe, naïveté",
    "日本語 モデル",
    "😀🚀👩‍🔬",
    "two\nlines",
    "two\r\nlines",
    "tab\there",
    "back\\slash\\n",
    "nul\0and\u{7f}\u{1b}[31m",
    "\u{feff}mark",
    "right\u{202e}left\u{2028}",
    "*",
    "claude-*?",
    "[[token]]\nmodel = \"x\"",
    ",\n  \"sha256\": \"0\"\n}",
    " blanks around ",
    "",
];

/// Enough of them for a whole workbook.
pub(crate) fn dice() -> impl Strategy<Value = Dice> {
    let rolls = (
        cases::dice(),
        proptest::collection::vec(any::<u32>(), 3000..6000),
    );
    rolls.prop_map(|(_, rolls)| Dice::of(rolls))
}

pub(crate) fn name(dice: &mut Dice) -> String {
    match dice.roll(12) {
        0 => format!("product {}", dice.roll(1000)),
        1 => dice.pick(&NAMES).repeat(40),
        _ => dice.pick(&NAMES).to_owned(),
    }
}

/// A number as decimal text that a figure of some kind can be set to.
fn decimal(dice: &mut Dice, most: u32) -> Decimal {
    let text = match dice.roll(8) {
        0 => "0".to_owned(),
        1 => "1".to_owned(),
        2 => "1.000".to_owned(),
        3 => "0.000000000001".to_owned(),
        4 => most.to_string(),
        5 => format!(
            "{}.{:06}{:06}",
            dice.roll(most),
            dice.roll(1_000_000),
            dice.roll(1_000_000)
        ),
        _ => dice.amount(most, 2),
    };
    text.parse().unwrap_or_default()
}

fn day(dice: &mut Dice) -> Day {
    match dice.roll(12) {
        0 => Day::EARLIEST,
        1 => Day::LATEST,
        _ => dice.day(),
    }
}

fn span(dice: &mut Dice) -> Span {
    let first = dice.day();
    Span {
        first,
        last: first.plus(dice.roll(30) as i32),
    }
}

fn count(dice: &mut Dice) -> u128 {
    match dice.roll(6) {
        0 => 0,
        1 => 1,
        2 => Tokens::MAX_ROW.0,
        3 => u128::from(u64::MAX) + u128::from(dice.roll(9)),
        _ => u128::from(dice.roll(u32::MAX)),
    }
}

fn hours(dice: &mut Dice) -> Hours {
    Hours::from_pico(match dice.roll(5) {
        0 => 0,
        1 => 1,
        2 => Hours::MAX_ROW.pico(),
        _ => u128::from(dice.roll(u32::MAX)) * 777_777,
    })
}

fn billed(dice: &mut Dice) -> Option<Usd> {
    const AMOUNTS: [&str; 6] = [
        "0",
        "-12.50",
        "0.000000000001",
        "999999999999999.99",
        "3.1000",
        "-0",
    ];
    let text = match dice.roll(4) {
        0 | 1 => return None,
        2 => dice.pick(&AMOUNTS).to_owned(),
        _ => dice.amount(1_000_000, 9),
    };
    text.parse().ok().map(Usd)
}

fn measures(dice: &mut Dice) -> Measures {
    let mut measures = Measures {
        tokens: ByClass::default(),
        hours: Hours::ZERO,
        requests: if dice.is(3) { count(dice) } else { 0 },
        billed: billed(dice),
        rows: u64::from(dice.roll(5)),
    };
    if dice.is(3) {
        measures.hours = hours(dice);
    }
    if dice.is(2) || measures.hours.is_zero() {
        for class in TokenClass::ALL {
            if dice.is(2) {
                measures.tokens[class] = Tokens(count(dice));
            }
        }
    }
    measures
}

pub(crate) fn usage(dice: &mut Dice) -> Usage {
    if dice.is(4) {
        return cases::usage(dice);
    }
    let mut builder = UsageBuilder::default();
    // At the ends of what can be dated, weeks begin and end beyond.
    let first = match dice.roll(12) {
        0 => Day::EARLIEST,
        1 => Day::LATEST.plus(-89),
        _ => cases::first_day(),
    };
    for _ in 0..dice.roll(30) {
        let mut word = |plain: &[&str]| {
            if dice.is(6) {
                name(dice)
            } else {
                dice.pick(plain).to_owned()
            }
        };
        let attributes = Attributes {
            tier: word(&["", "standard", "batch"]),
            route: word(&["", "global", "regional"]),
            context: word(&["", "long"]),
            channel: word(&["", "internal", "resale"]),
            region: word(&["", "us-east-1"]),
        };
        let source = Source {
            file: word(&["usage.csv", "hours.csv"]),
            path: word(&["/data/usage.csv", "C:\\data\\hours.csv"]),
        };
        let (model, resource) = (word(&["m-one", "m-two", ""]), word(&["", "trn", "p5"]));
        let key = Key {
            day: first.plus(dice.roll(90) as i32),
            product: builder.products.id(&name(dice)),
            model: builder.models.id(&model),
            resource: builder.resources.id(&resource),
            attributes: builder.attributes.id(&attributes),
            source: builder.sources.id(&source),
        };
        builder.add(key, &measures(dice));
    }
    builder.finish()
}

fn names(dice: &mut Dice) -> Vec<String> {
    (0..dice.roll(4)).map(|_| name(dice)).collect()
}

fn counted(dice: &mut Dice) -> u64 {
    match dice.roll(4) {
        0 => 0,
        1 => 10_000_000,
        _ => u64::from(dice.roll(1_000)),
    }
}

fn rejection(dice: &mut Dice) -> Rejection {
    Rejection {
        line: counted(dice),
        column: dice.is(2).then(|| name(dice)),
        value: format!("{MARK} {}", name(dice)),
        reason: "is not a whole number; tokens and requests are counted one by one".to_owned(),
        row: format!("{},{MARK},{}", name(dice), name(dice)),
    }
}

fn quality(dice: &mut Dice) -> FileQuality {
    let rejected = match dice.roll(6) {
        0 => 150,
        rolled => rolled,
    };
    FileQuality {
        layout: "native".into(),
        title: name(dice).into(),
        confidence: dice.pick(&["certain", "likely"]).to_owned().into(),
        reasons: names(dice),
        rows: RowCounts {
            read: counted(dice),
            taken: counted(dice),
            set_aside: counted(dice),
            rejected: rejected.into(),
        },
        spread: counted(dice),
        rounded_hours: counted(dice),
        rounded_costs: counted(dice),
        used: names(dice)
            .into_iter()
            .map(|column| (column.clone(), column))
            .collect(),
        ignored: names(dice),
        header: names(dice),
        numbers: if dice.is(2) {
            NumberStyle::Comma
        } else {
            NumberStyle::Point
        },
        set_aside: names(dice)
            .into_iter()
            .map(|reason| {
                (
                    reason.into(),
                    Aside {
                        rows: counted(dice),
                        billed: billed(dice),
                    },
                )
            })
            .collect(),
        foreign_costs: counted(dice),
        busy_time: hours(dice),
        checked: Totals {
            rows: counted(dice),
            misfits: counted(dice),
            stated: Tokens(count(dice)),
            ours: Tokens(count(dice)),
        },
        repeats: repeats(dice),
        rejected: (0..rejected).map(|_| rejection(dice)).collect(),
        period: [Period::Day, Period::Week, Period::Month][dice.roll(3) as usize],
        period_reason: name(dice),
        products: names(dice),
        models: names(dice),
        resources: names(dice),
        span: dice.is(2).then(|| span(dice)),
        gaps: (0..dice.roll(3)).map(|_| span(dice)).collect(),
        totals: measures(dice),
    }
}

fn repeats(dice: &mut Dice) -> Repeats {
    Repeats {
        rows: counted(dice),
        tokens: Tokens(count(dice)),
        hours: hours(dice),
        is_exact: dice.is(2),
    }
}

fn file_error(dice: &mut Dice) -> FileError {
    let columns = names(dice);
    match dice.roll(10) {
        0 => FileError::NotFound,
        1 => FileError::NothingInside { kind: "folder" },
        2 => FileError::Damaged {
            kind: "gzip",
            reason: name(dice),
        },
        3 => FileError::Unreadable { reason: name(dice) },
        4 => FileError::HeaderOnly { title: "the meter" },
        5 => FileError::NotRecognised {
            line: 1,
            missing: names(dice),
            columns,
        },
        6 => FileError::TwoLayouts {
            first: ("a", "A"),
            second: ("b", "B"),
        },
        7 => FileError::NoSuchColumn {
            line: 3,
            field: "time",
            name: name(dice),
            columns,
        },
        8 => FileError::SameContent { file: name(dice) },
        _ => FileError::TwoColumns {
            line: 1,
            field: "time",
            first: (1, name(dice)),
            second: (2, name(dice)),
        },
    }
}

fn file(dice: &mut Dice) -> FileReport {
    FileReport {
        file: name(dice),
        path: name(dice),
        bytes: counted(dice),
        sha256: dice.is(2).then(|| Sha256::of(&[dice.roll(256) as u8])),
        outcome: if dice.is(4) {
            Err(file_error(dice))
        } else {
            Ok(quality(dice))
        },
    }
}

fn import(dice: &mut Dice) -> Import {
    let overlap = |dice: &mut Dice| Overlap {
        files: [name(dice), name(dice)],
        paths: [name(dice), name(dice)],
        span: span(dice),
        days: dice.roll(30) as usize,
        weight: [
            (Tokens(count(dice)), hours(dice)),
            (Tokens(count(dice)), hours(dice)),
        ],
    };
    Import {
        usage: usage(dice),
        files: (0..dice.roll(4)).map(|_| file(dice)).collect(),
        repeats: repeats(dice),
        overlaps: (0..dice.roll(3)).map(|_| overlap(dice)).collect(),
    }
}

fn mapping(dice: &mut Dice) -> Mapping {
    let mut mapping = Mapping {
        layout: dice.is(3).then(|| "native".to_owned()),
        date_order: [None, Some(DateOrder::MonthFirst), Some(DateOrder::DayFirst)]
            [dice.roll(3) as usize],
        numbers: [None, Some(NumberStyle::Comma)][dice.roll(2) as usize],
        period: period(dice),
        ..Mapping::default()
    };
    for field in Field::mappable() {
        if dice.is(5) {
            mapping.columns.insert(field, name(dice));
        }
        if dice.is(9) {
            mapping.units.insert(
                field,
                [Unit::THOUSAND, Unit::MILLISECOND][dice.roll(2) as usize],
            );
        }
    }
    mapping
}

fn period(dice: &mut Dice) -> PeriodChoice {
    let all = [
        PeriodChoice::Auto,
        PeriodChoice::Day,
        PeriodChoice::Week,
        PeriodChoice::Month,
    ];
    all[dice.roll(4) as usize]
}

fn reading(dice: &mut Dice, files: &[FileReport]) -> Reading {
    let known = files.iter().filter_map(|file| file.outcome.as_ref().ok());
    let mut headers: Vec<Vec<String>> = known.map(|quality| quality.header.clone()).collect();
    headers.push(vec!["of a file that is not open".to_owned()]);
    let remembered = headers.into_iter().map(|header| Remembered {
        header,
        mapping: mapping(dice),
    });
    let remembered = Arc::new(remembered.collect());
    let path = |dice: &mut Dice| PathBuf::from(name(dice));
    Reading {
        paths: (0..dice.roll(3)).map(|_| path(dice)).collect(),
        left_out: (0..dice.roll(2)).map(|_| path(dice)).collect(),
        options: Options {
            period: period(dice),
            mapping: mapping(dice),
            remembered,
            once: dice.is(2),
            busy_time: dice.is(2),
            first_day: dice.day(),
            ..Options::default()
        },
    }
}

/// A contract: random, in dollars or not, or the list prices.
fn contract(dice: &mut Dice, side: Side) -> Contract {
    if dice.is(8) {
        return catalog::default_contract(side);
    }
    let (mut top, mut tables) = cases::card(dice);
    if dice.is(4) {
        top.push_str("currency = \"GBP\"\n");
        let rate = dice.pick(&["1.27", "0.0067", "3.000000000001", "1"]);
        tables.insert(
            0,
            format!("[exchange]\nusd = \"{rate}\"\ndate = 2026-11-20\n"),
        );
        for table in &mut tables {
            *table = table.replace("usd_per_hour", "per_hour");
        }
    }
    let contract = Contract::parse(&format!("{top}{}", tables.concat()));
    let mut contract = contract.unwrap_or_else(|_too_large| catalog::default_contract(side));
    if dice.is(2) {
        contract.card.name = format!("x{}x", name(dice));
    }
    contract
}

/// Every figure that can be set.
fn levers(workbook: &Workbook) -> Vec<Lever> {
    let mut levers = Vec::new();
    for side in Side::BOTH {
        let Contract { card, terms, .. } = workbook.contract(side);
        let rate = |id| Lever::Rate(RateKey { side, id });
        levers.extend((0..card.hourly.len()).map(|at| rate(RateId::Hourly(at))));
        for at in 0..card.token.len() {
            levers.extend(TokenClass::ALL.map(|class| rate(RateId::Token(at, class))));
        }
        levers.extend(RateKind::ALL.map(|kind| Lever::All(side, kind)));
        levers.extend((0..card.factors.len()).map(|at| Lever::Factor(side, at)));
        levers.extend((0..terms.discounts.len()).map(|at| Lever::DiscountOn(side, at)));
        levers.extend([Lever::Discount(side), Lever::Commitment(side)]);
    }
    levers.extend(RateKind::ALL.map(|kind| Lever::Volume(Side::Proposed, kind)));
    levers
}

fn lever(dice: &mut Dice, workbook: &Workbook) -> Lever {
    let levers = levers(workbook);
    levers[dice.roll(levers.len() as u32) as usize]
}

/// What a slider, a field or the seeking of a goal may set a figure to.
fn value(dice: &mut Dice, workbook: &Workbook, lever: Lever) -> Decimal {
    match lever {
        _ if dice.is(6) => workbook.set_to(lever),
        Lever::Rate(_) => decimal(dice, 2_000_000_000),
        Lever::Discount(_) | Lever::DiscountOn(..) => decimal(dice, 100).min(Decimal::ONE_HUNDRED),
        Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => decimal(dice, 5_000),
        Lever::Commitment(_) => decimal(dice, u32::MAX),
    }
}

fn projection(dice: &mut Dice, workbook: &Workbook) -> Option<Projection> {
    let percent = |dice: &mut Dice| Percent(decimal(dice, 20) - Decimal::TEN);
    let method = match dice.roll(5) {
        0 => return None,
        1 => Method::Flat,
        2 => Method::Linear,
        3 => Method::SeasonalNaive,
        _ => Method::Growth {
            weekly: Percent(percent(dice).0.round_dp(6)),
            products: workbook
                .usage
                .products
                .iter()
                .take(3)
                .map(|name| (name.clone(), Percent(percent(dice).0.round_dp(6))))
                .collect(),
        },
    };
    let weeks = [0, 1, 12, 60, 400][dice.roll(5) as usize];
    Some(Projection { weeks, method })
}

/// As the command line and the strip of weeks give it.
fn focus(dice: &mut Dice, workbook: &Workbook) -> Focus {
    let start = workbook.week_start;
    let weeks = match dice.roll(4) {
        0 => None,
        1 => Some((Day::EARLIEST, dice.day())),
        2 => Some((dice.day(), Day::LATEST)),
        _ => {
            let first = dice.day();
            Some((first, first.plus(dice.roll(200) as i32)))
        }
    };
    let one_of = |dice: &mut Dice, names: &[String]| {
        let at = dice.roll(names.len() as u32 + 3) as usize;
        names.get(at).cloned()
    };
    let focus = Focus {
        weeks: weeks.map(|(first, last)| Span {
            first: Week::containing(first, start).first,
            last: Week::containing(last, start).last(),
        }),
        product: one_of(dice, &workbook.usage.products),
        model: one_of(dice, &workbook.usage.models),
    };
    workbook.find_focus(focus).unwrap_or_default()
}

fn claim(dice: &mut Dice) -> Claim {
    match dice.roll(6) {
        0 => Claim::Raises,
        1 => Claim::NoIncrease,
        2 => Claim::NoProductMore(Percent(decimal(dice, 100))),
        3 => Claim::Saves(Percent(decimal(dice, 100))),
        4 => Claim::NoWeekAbove(Usd(decimal(dice, u32::MAX))),
        _ => Claim::LevelBy(day(dice)),
    }
}

/// Anything that can be done.
pub(crate) fn edit(dice: &mut Dice, workbook: &Workbook) -> Edit {
    let side = Side::BOTH[dice.roll(2) as usize];
    let at = |dice: &mut Dice| dice.roll(workbook.tabs.count() as u32 + 1) as usize;
    match dice.roll(34) {
        0 => Edit::SetMultiplier(side, RateKind::Tokens, Multiplier(decimal(dice, 4))),
        1 => Edit::SetTerm(side, TermId::Discount, decimal(dice, 99)),
        2 => {
            let price = decimal(dice, 90);
            let of = if dice.is(2) {
                let class = TokenClass::ALL[dice.roll(5) as usize];
                Unpriced::Tokens {
                    model: name(dice),
                    class,
                    tokens: Tokens(1),
                }
            } else {
                Unpriced::Hours {
                    resource: name(dice),
                    hours: Hours::ZERO,
                }
            };
            Edit::SetPrice(side, of, price)
        }
        3 => Edit::SetEffective(side, dice.is(2).then(|| day(dice))),
        4 => Edit::SetMode(Mode::ALL[dice.roll(2) as usize]),
        5 => Edit::SetProjection(projection(dice, workbook)),
        6 => Edit::SetVolume(
            RateKind::ALL[dice.roll(2) as usize],
            Multiplier(decimal(dice, 4)),
        ),
        7 => Edit::ResetRates,
        8 => Edit::SetContract(side, Arc::new(contract(dice, side))),
        9 => Edit::AmendContract(side, Arc::new(workbook.as_set(side))),
        10 => Edit::AmendContract(side, Arc::new(contract(dice, side))),
        11 => Edit::SwapContracts,
        12 => Edit::SetWeekStart(WeekStart::ALL[dice.roll(7) as usize]),
        13 => Edit::SetInclusion(Inclusion {
            partial: dice.is(2),
            one_sided: dice.is(2),
            projected: dice.is(2),
        }),
        14 => Edit::SetFocus(focus(dice, workbook)),
        15 => Edit::SetClaims((0..dice.roll(5)).map(|_| claim(dice)).collect()),
        16 => Edit::Annotate(day(dice), name(dice)),
        17 => Edit::Annotate(dice.day(), format!("{}{:119} x", name(dice), "")),
        18 => Edit::ShowScenario(at(dice)),
        19 | 20 => Edit::DuplicateScenario,
        21 => Edit::RenameScenario(at(dice), name(dice)),
        22 => Edit::MoveScenario(at(dice), at(dice)),
        23 => Edit::DeleteScenario(at(dice)),
        24 => {
            let import = import(dice);
            let reading = reading(dice, &import.files);
            Edit::SetUsage(Box::new(Taken { import, reading }))
        }
        25 | 26 => Edit::AddStep(step_at(dice, workbook), Box::new(step(dice, workbook))),
        27 => Edit::SetStep(step_at(dice, workbook), Box::new(step(dice, workbook))),
        28 => Edit::MoveStep(step_at(dice, workbook), step_at(dice, workbook)),
        29 => Edit::DeleteStep(step_at(dice, workbook)),
        _ => {
            let lever = lever(dice, workbook);
            Edit::set(lever, value(dice, workbook, lever))
        }
    }
}

fn step_at(dice: &mut Dice, workbook: &Workbook) -> usize {
    dice.roll(workbook.story.len() as u32 + 2) as usize
}

/// A step of a story, also one that cannot be.
fn step(dice: &mut Dice, workbook: &Workbook) -> Step {
    let known = workbook.tabs.names().nth(dice.roll(4) as usize);
    let scenario = known.map_or_else(|| name(dice), str::to_owned);
    let headline = format!("{{difference vs {}}} {}", scenario, name(dice));
    Step {
        name: name(dice),
        focus: focus(dice, workbook),
        look: look(dice, workbook),
        headline: dice.is(2).then_some(headline),
        notes: name(dice),
        sliders: (0..dice.roll(8)).map(|_| lever(dice, workbook)).collect(),
        scenario,
    }
}

fn look(dice: &mut Dice, workbook: &Workbook) -> Look {
    let axes = [lever(dice, workbook), lever(dice, workbook)];
    Look {
        view: View::ALL[dice.roll(7) as usize],
        by: dice.is(2).then(|| Dimension::ALL[dice.roll(6) as usize]),
        is_cumulative: dice.is(2),
        is_stacked: dice.is(2),
        hidden: names(dice).into_iter().collect(),
        axes: (axes[0] != axes[1]).then_some(axes),
        overlay: dice.is(2).then(|| name(dice)),
    }
}

/// A workbook as somebody left it.
pub(crate) fn workbook(dice: &mut Dice) -> Workbook {
    let import = import(dice);
    let reading = reading(dice, &import.files);
    let [baseline, proposed] = Side::BOTH.map(|side| contract(dice, side));
    let mut workbook = cases::workbook(Usage::default(), [baseline, proposed]);
    workbook.apply(Edit::SetUsage(Box::new(Taken { import, reading })));
    workbook.is_sample = dice.is(10);
    for _ in 0..dice.roll(80) {
        let edit = edit(dice, &workbook);
        workbook.apply(edit);
    }
    workbook
}

pub(crate) fn saved(dice: &mut Dice) -> Saved {
    let workbook = workbook(dice);
    Saved {
        look: look(dice, &workbook),
        unsaved: dice.is(3).then(|| Unsaved {
            path: dice.is(2).then(|| PathBuf::from(name(dice))),
            at: "26 Nov 2026 18:51".to_owned(),
        }),
        workbook,
    }
}
