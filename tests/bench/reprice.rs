//! How long a dragged slider takes to show its answer: `cargo bench --bench reprice`; with `-- terms`, `-- breakdown` or `-- stage`,
//! only what is about that, for a profiler.
//!
//! The usage is 104 weeks × 12 products × 8 models × 5 token classes with hours, all distinct. Prints medians, and how
//! many times faster a reprice is than computing everything from the cube again.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use egui::{Context, Event, Modifiers, PointerButton, RawInput, Rect, Vec2};
use metershift::analysis::{Claim, Dimension, Focus, Lever, RateKind};
use metershift::app::{App, Command, Start};
use metershift::calendar::{Day, Span};
use metershift::contract::{Contract, Side};
use metershift::ingest::{Import, Repeats};
use metershift::quantity::{ByClass, Hours, Multiplier, Percent, Tokens, Usd};
use metershift::usage::{Attributes, Key, Measures, Method, Projection, Source, UsageBuilder};
use metershift::workbook::{self, Derived, Edit, View, Workbook};
use rust_decimal::Decimal;

const WEEKS: i32 = 104;
const PRODUCTS: u32 = 12;
const MODELS: u32 = 8;
const ROUNDS: usize = 300;

/// What a reprice may take, and a whole frame.
const REPRICE_LIMIT: Duration = Duration::from_millis(1);
/// The same with discounts, volume tiers, a commitment and a fee.
const TERMS_LIMIT: Duration = Duration::from_millis(2);
const FRAME_LIMIT: Duration = Duration::from_millis(4);

fn main() {
    if std::env::args().any(|argument| argument == "terms") {
        return reprice_terms(&mut with_terms(&workbook()), None);
    }
    if std::env::args().any(|argument| argument == "breakdown") {
        return break_down("breakdown, every term", &with_terms(&workbook()));
    }
    if std::env::args().any(|argument| argument == "stage") {
        staged("", &workbook());
        return staged(", the sample", &Workbook::sample());
    }
    let workbook = workbook();
    let mut dragged = workbook.clone();
    let mut derived = Derived::new(&dragged);
    let cells = derived.pairing.rollup.items.len() * WEEKS as usize;
    println!(
        "{WEEKS} weeks × {PRODUCTS} products × {MODELS} models × 5 classes and hours: {cells} quantities"
    );

    let whole = median(30, |_| drop(black_box(Derived::new(black_box(&workbook)))));
    let rates: Vec<_> = derived.pairing.rates_in_use().collect();
    let one = median(ROUNDS, |round| {
        let value = Decimal::new(100 + round as i64, 2);
        dragged.apply(Edit::SetRate(rates[round % rates.len()], value));
        derived.refresh(black_box(&dragged));
    });
    let all = median(ROUNDS, |round| {
        let factor = Multiplier(Decimal::new(700 + round as i64, 3));
        dragged.apply(Edit::SetMultiplier(
            Side::Proposed,
            RateKind::Tokens,
            factor,
        ));
        derived.refresh(black_box(&dragged));
    });
    println!("{:<38} {whole:>10.3?}", "everything from the cube");
    report("reprice, one rate", one, REPRICE_LIMIT, Some(whole));
    report("reprice, all token rates", all, REPRICE_LIMIT, Some(whole));

    let focused = looked_at(&mut workbook.clone());
    report("look at other weeks", focused, FRAME_LIMIT, Some(whole));
    levers("", &mut workbook.clone());
    let (mut terms, projected) = (with_terms(&workbook), with_projection(&workbook));
    reprice_terms(&mut terms, Some(whole));
    levers(", every term", &mut terms.clone());
    let whole = median(30, |_| drop(black_box(Derived::new(black_box(&projected)))));
    println!("{:<38} {whole:>10.3?}", "with a year projected");

    break_down("breakdown by model", &workbook);
    break_down("breakdown, every term", &terms);

    let sample = Workbook::sample();
    staged("", &workbook);
    staged(", the sample", &sample);
    for (what, view, by) in [
        ("difference", View::Difference, Dimension::Product),
        ("difference by model", View::Difference, Dimension::Model),
        ("costs", View::Costs, Dimension::Product),
        ("break-even", View::BreakEven, Dimension::Product),
        ("sensitivity", View::Sensitivity, Dimension::Product),
        ("mix", View::Mix, Dimension::Class),
    ] {
        for (which, workbook) in [
            ("", &workbook),
            (", every term", &terms),
            (", the sample", &sample),
        ] {
            let what = format!("frame, {what}{which}");
            report(&what, frame(workbook, view, by), FRAME_LIMIT, None);
        }
    }
}

/// Frames of the stage at 1920×1080 while bars and sliders go from one step to the next, and the frame that takes the step. The
/// steps differ in all token rates.
fn staged(what: &str, workbook: &Workbook) {
    let mut workbook = workbook.clone();
    let look = workbook::Look::default();
    let step = |workbook: &Workbook| {
        let levers = Derived::new(workbook).by_effect();
        Box::new(workbook.step_from_here(look.clone(), &levers))
    };
    workbook.apply(Edit::AddStep(0, step(&workbook)));
    workbook.apply(Edit::DuplicateScenario);
    let factor = Multiplier(Decimal::new(7, 1));
    workbook.apply(Edit::SetMultiplier(
        Side::Proposed,
        RateKind::Tokens,
        factor,
    ));
    workbook.apply(Edit::AddStep(1, step(&workbook)));

    let ctx = Context::default();
    let mut app = App::new(&ctx, Start::default(), |_| Box::new(Vec::new));
    app.show_workbook(&ctx, workbook);
    app.send(Command::Present(0));
    // What a screen of 1920×1080 is laid out in.
    let size = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1040.0, 585.0));
    let mut time = 0.0;
    let mut draw = |app: &mut App| {
        time += 0.01;
        let input = RawInput {
            screen_rect: Some(size),
            time: Some(time),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            app.take_reports(ui.ctx());
            app.show(ui);
        });
        let meshes = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        output.drop_without_applying_deltas();
        drop(black_box(meshes));
    };
    draw(&mut app);
    let (mut moving, mut turning) = (Vec::new(), Vec::new());
    for round in 0..40 {
        app.send(Command::GoToStage(round % 2));
        let start = Instant::now();
        draw(&mut app);
        turning.push(start.elapsed());
        for _ in 0..30 {
            let start = Instant::now();
            draw(&mut app);
            moving.push(start.elapsed());
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    report(
        &format!("frame, stage, on the way{what}"),
        middle(moving),
        FRAME_LIMIT,
        None,
    );
    report(
        &format!("frame, stage, a step taken{what}"),
        middle(turning),
        FRAME_LIMIT,
        None,
    );
}

/// What the answer is about is changed, as by dragging the strip of weeks.
fn looked_at(workbook: &mut Workbook) -> Duration {
    let mut derived = Derived::new(workbook);
    let weeks = derived.pairing.rollup.weeks.clone();
    median(ROUNDS, |round| {
        let (first, last) = (round % 40, 60 + round % 30);
        workbook.apply(Edit::SetFocus(Focus {
            weeks: Some(Span {
                first: weeks[first].week.first,
                last: weeks[last].week.last(),
            }),
            ..Focus::default()
        }));
        derived.refresh(black_box(workbook));
    })
}

fn break_down(what: &str, workbook: &Workbook) {
    let derived = Derived::new(workbook);
    let categories = derived.pairing.categories(Dimension::Model);
    let took = median(ROUNDS, |_| {
        let (pairing, comparison) = (&derived.pairing, &derived.comparison);
        drop(black_box(pairing.break_down(comparison, &categories)));
    });
    report(what, took, FRAME_LIMIT, None);
}

fn reprice_terms(workbook: &mut Workbook, whole: Option<Duration>) {
    let mut derived = Derived::new(workbook);
    let with_terms = median(ROUNDS, |round| {
        let factor = Multiplier(Decimal::new(700 + round as i64, 3));
        workbook.apply(Edit::SetMultiplier(
            Side::Proposed,
            RateKind::Tokens,
            factor,
        ));
        derived.refresh(black_box(workbook));
    });
    report("reprice, every term", with_terms, TERMS_LIMIT, whole);
}

/// What looks at something of a workbook.
type Look = fn(&mut Derived, &Workbook, [Lever; 2]);

/// What is made anew on every frame while a slider of another figure is dragged and that view is on screen.
fn levers(what: &str, workbook: &mut Workbook) {
    const LEVERS: usize = 60;
    let mut derived = Derived::new(workbook);
    let Some(axes) = derived.axes(None) else {
        return;
    };
    let Some(lever) = derived.levers.get(10).copied() else {
        return;
    };
    // Both factors of one contract, which multiply each other, are the longest to work out.
    let across = [lever, axes[0]];
    let weeks = [
        Claim::NoWeekAbove(Usd(Decimal::TEN)),
        Claim::LevelBy(Day::EARLIEST.plus(40_000)),
    ];
    let all: Vec<Claim> = Claim::PREPARED.into_iter().chain(weeks).collect();
    let looks: [(&str, Vec<Claim>, Look); 5] = [
        ("claims", Claim::PREPARED.to_vec(), |derived, _, _| {
            drop(black_box(derived.verdicts().to_vec()));
        }),
        ("claims, of weeks too", all, |derived, _, _| {
            drop(black_box(derived.verdicts().to_vec()));
        }),
        ("plane", Vec::new(), |derived, workbook, axes| {
            black_box(derived.look_at(workbook, axes, true));
        }),
        ("tornado", Vec::new(), |derived, _, _| {
            drop(black_box(derived.sensitivity(Percent(Decimal::TEN))));
        }),
        ("7 × 7 table", Vec::new(), |derived, workbook, axes| {
            drop(black_box(derived.grid(workbook, axes)));
        }),
    ];
    for (name, claims, look) in looks {
        workbook.apply(Edit::SetClaims(claims));
        derived.refresh(workbook);
        derived.prepare_sensitivity(Percent(Decimal::TEN));
        let mut times: Vec<Duration> = (0..LEVERS)
            .map(|round| {
                let value = Decimal::new(300 + round as i64, 2);
                workbook.apply(Edit::set(derived.levers[5], value));
                derived.refresh(workbook);
                let start = Instant::now();
                look(&mut derived, workbook, across);
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        report(
            &format!("{name}{what}"),
            times[LEVERS / 2],
            FRAME_LIMIT,
            None,
        );
    }
}

/// The same usage under a contract with every kind of term, on both sides of the start of a year.
fn with_terms(workbook: &Workbook) -> Workbook {
    let mut workbook = workbook.clone();
    let card = "effective = 2025-01-15\ndiscount = \"4.5\"\n\
                [[factor]]\ntier = \"batch\"\nfactor = \"0.5\"\n\
                [[discount_on]]\nmodel = \"model-1\"\npercent = \"2.25\"\n\
                [[volume]]\ncounts = \"tokens\"\nkind = \"graduated\"\n\
                tiers = [{ above = 1000000000, percent = 3 }, { above = 9000000000, percent = 7 }]\n\
                [[commitment]]\namount = 1200000\nevery = \"month\"\n\
                [[fee]]\nname = \"Support\"\namount = 2500\nevery = \"month\"\n";
    let tokens = format!("name = \"terms\"\n{card}{}", token_rates());
    if let Ok(contract) = Contract::parse(&tokens) {
        workbook.apply(Edit::SetContract(Side::Proposed, contract.into()));
    }
    workbook
}

fn with_projection(workbook: &Workbook) -> Workbook {
    let mut workbook = workbook.clone();
    workbook.apply(Edit::SetProjection(Some(Projection {
        weeks: 52,
        method: Method::Flat,
    })));
    workbook
}

fn report(what: &str, took: Duration, limit: Duration, whole: Option<Duration>) {
    let share = took.as_secs_f64() / limit.as_secs_f64() * 100.0;
    let faster =
        whole.map(|whole| format!(", {:.1} × faster", whole.as_secs_f64() / took.as_secs_f64()));
    println!(
        "{what:<38} {took:>10.3?}  {share:.0} % of {limit:?}{}",
        faster.unwrap_or_default()
    );
}

/// A frame of the window while the slider of all token rates is dragged: logic, layout and tessellation.
fn frame(workbook: &Workbook, view: View, by: Dimension) -> Duration {
    let ctx = Context::default();
    let mut app = App::new(&ctx, Start::default(), |_| Box::new(Vec::new));
    app.show_workbook(&ctx, workbook.clone());
    app.send(Command::ShowView(view));
    app.send(Command::BreakDownBy(by));
    let pos = egui::Pos2::new(700.0, 8.0);
    let mut held = vec![
        Event::PointerMoved(pos),
        Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        },
    ];
    let size = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1600.0, 1000.0));
    median(ROUNDS, |round| {
        let factor = Multiplier(Decimal::new(700 + round as i64, 3));
        app.send(Command::Edit(Edit::SetMultiplier(
            Side::Proposed,
            RateKind::Tokens,
            factor,
        )));
        let input = RawInput {
            screen_rect: Some(size),
            events: std::mem::take(&mut held),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            app.take_reports(ui.ctx());
            app.show(ui);
        });
        let meshes = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        output.drop_without_applying_deltas();
        drop(black_box(meshes));
    })
}

fn median(rounds: usize, mut work: impl FnMut(usize)) -> Duration {
    for round in 0..rounds.min(20) {
        work(round);
    }
    let mut times: Vec<Duration> = (0..rounds)
        .map(|round| {
            let start = Instant::now();
            work(round);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[rounds / 2]
}

fn workbook() -> Workbook {
    let mut builder = UsageBuilder::default();
    let first = Day::from_ymd(2024, 1, 1).unwrap_or(Day::EARLIEST);
    let attributes = builder.attributes.id(&Attributes::default());
    let source = builder.sources.id(&Source::default());
    let resource = builder.resources.id("trn2.48xlarge");
    for week in 0..WEEKS {
        for product in 0..PRODUCTS {
            for model in 0..MODELS {
                let key = Key {
                    day: first.plus(week * 7 + 6 * i32::from(week == WEEKS - 1)),
                    product: builder.products.id(&format!("product {product:02}")),
                    model: builder.models.id(&format!("model-{model}")),
                    resource,
                    attributes,
                    source,
                };
                let count = u128::from(
                    1_000_003
                        * (u64::from(product) + 7)
                        * (week as u64 + 11)
                        * (u64::from(model) + 3),
                );
                let tokens = ByClass([1, 2, 3, 5, 7].map(|times| Tokens(count * times)));
                let hours = Hours::from_pico(count * 731_000_003);
                builder.add(
                    key,
                    &Measures {
                        tokens,
                        hours,
                        rows: 1,
                        ..Measures::default()
                    },
                );
            }
        }
    }
    let import = Import {
        usage: builder.finish(),
        files: Vec::new(),
        repeats: Repeats::default(),
        overlaps: Vec::new(),
    };
    let token = format!("name = \"tokens\"\n{}", token_rates());
    let hourly = "name = \"hours\"\n[[hourly]]\nresource = \"*\"\nusd_per_hour = \"35.76\"\n";
    let contract = |text: &str| Contract::parse(text).ok();
    Workbook::new(import, contract(hourly), contract(&token))
}

fn token_rates() -> String {
    let mut token = String::new();
    for model in 0..MODELS {
        write!(
            token,
            "[[token]]\nmodel = \"model-{model}\"\ninput = \"3.0{model}\"\ncache_write_5m = \"3.75\"\n\
             cache_write_1h = \"6.125\"\ncache_read = \"0.3\"\noutput = \"15\"\n"
        )
        .ok();
    }
    token
}
