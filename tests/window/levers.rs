//! Any two figures beside each other, and what moves the answer: set by hand, by keys and by click.

use egui::{Key, Role, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::analysis::{Lever, Mover, RateKey, RateKind, UsageLever};
use metershift::app::{App, Command, Start};
use metershift::contract::{RateId, Side};
use metershift::workbook::Edit;
use metershift::workbook::View;
use rust_decimal::Decimal;

use super::{NO_FILES, Window, choose, open_with, picture_after, sample, says, sentence};

/// The rate of Sonnet's input.
fn input(window: &Window) -> Lever {
    let derived = window.state().derived().unwrap();
    let contracts = &window.state().workbook().unwrap().contracts;
    let is_it = |lever: &&Lever| {
        lever.name([&*contracts[0], &*contracts[1]]) == "Claude Sonnet 4.6 · input"
    };
    *derived.levers.iter().find(is_it).unwrap()
}

const DISCOUNT: Lever = Lever::Discount(Side::Proposed);

fn show(window: &mut Window, view: View) {
    window.state_mut().send(Command::ShowView(view));
    window.run();
}

fn value(window: &Window, lever: Lever) -> Decimal {
    window.state().derived().unwrap().value(lever)
}

fn point(window: &Window) -> egui::Rect {
    let all = window.get_all_by_role(Role::Slider);
    let mut all = all.filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Break-even plane"))
    });
    all.next().unwrap().rect()
}

#[test]
fn any_two_figures_span_the_plane_and_its_point_sets_both() {
    let mut window = sample();
    show(&mut window, View::BreakEven);
    choose(&mut window, "Figure across", "Discount, proposed");
    choose(&mut window, "Figure up", "Claude Sonnet 4.6 · input");
    let input = input(&window);
    assert!(says(
        &window,
        "Break-even plane: at Discount, proposed 0.0\u{a0}%"
    ));
    let at = point(&window).center();
    window.drag_at(at);
    window.drop_at(at);
    window.run();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowUp] {
        window.key_press(key);
        window.run();
    }
    let before = value(&window, input);
    assert_eq!(value(&window, DISCOUNT), Decimal::TWO);
    assert!(before > Decimal::ONE);
    // By hand, to the right and down: a larger discount on lower rates.
    let at = point(&window).center();
    window.drag_at(at);
    window.run();
    window.hover_at(at + Vec2::new(120.0, 60.0));
    window.run();
    window.drop_at(at + Vec2::new(120.0, 60.0));
    window.run();
    assert!(value(&window, DISCOUNT) > Decimal::TWO && value(&window, input) < before);
    assert!(sentence(&window).contains("less a week"));
    window.get_by_label("Swap axes").click();
    window.run();
    assert!(says(
        &window,
        "Break-even plane: at Claude Sonnet 4.6 · input"
    ));
    // Figures that are no more give way to those there are.
    let hours = window
        .state()
        .workbook()
        .unwrap()
        .contract(Side::Baseline)
        .clone();
    let edit = Edit::SetContract(Side::Proposed, hours.into());
    window.state_mut().send(Command::Edit(edit));
    window.run();
    assert!(!says(
        &window,
        "Break-even plane: at Claude Sonnet 4.6 · input"
    ));
}

#[test]
fn claims_are_below_the_plane_where_there_is_no_room_beside_it() {
    let small = Harness::<App>::builder().with_size(Vec2::new(900.0, 700.0));
    let mut window = open_with(small, Start::default(), NO_FILES);
    show(&mut window, View::BreakEven);
    let claim = window.get_by_label_contains("“The switch raises our costs”");
    assert!(claim.rect().top() > point(&window).bottom());
    let link = "−2.4\u{a0}% on all token rates";
    let first = window.get_all_by_label_contains(link).next().unwrap();
    first.scroll_to_me();
    window.run_steps(60);
    let first = window.get_all_by_label_contains(link).next().unwrap();
    first.click();
    window.run();
    let verdicts = window.state().derived().unwrap().verdicts();
    assert_eq!(verdicts[0].holds, Some(false));
}

#[test]
fn a_cell_of_the_table_sets_both_figures_by_click_and_by_key() {
    let mut window = sample();
    show(&mut window, View::Sensitivity);
    let (tokens, hours) = (
        Lever::All(Side::Proposed, RateKind::Tokens),
        Lever::All(Side::Baseline, RateKind::Hours),
    );
    let cell = "All token rates 0.900\u{a0}×, All hourly rates 1.200\u{a0}×: −$3.50M a week";
    window.get_by_role_and_label(Role::Button, cell).click();
    window.run();
    assert_eq!(
        [value(&window, tokens), value(&window, hours)],
        [Decimal::new(9, 1), Decimal::new(12, 1)]
    );
    assert!(sentence(&window).contains("$3.50M less") || sentence(&window).contains("less a week"));
    // What is set now is in the middle of the next table.
    let grid = "All token rates 0.900\u{a0}×, All hourly rates 1.200\u{a0}×: −$3.50M a week";
    window.get_by_role_and_label(Role::Button, grid).focus();
    window.run();
    let next = "All token rates 0.990\u{a0}×, All hourly rates 1.200\u{a0}×";
    window
        .get_all_by_role(Role::Button)
        .find(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(next))
        })
        .unwrap()
        .focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(value(&window, tokens), Decimal::new(99, 2));
    window.get_by_label("Copy").click();
    window.run();
    assert!(says(&window, "The table was copied"));
}

#[test]
fn usage_is_moved_as_well_for_all_products_or_for_one() {
    let mut window = sample();
    show(&mut window, View::Sensitivity);
    for row in [
        "Hours used: less",
        "Tokens used: less",
        "Output share: less",
    ] {
        assert!(says(&window, row), "{row} is not listed");
    }
    choose(&mut window, "Product to look at", "Quick");
    let derived = window.state().derived().unwrap();
    let effects = derived.sensitivity(metershift::quantity::Percent(Decimal::TEN));
    let hours = effects
        .iter()
        .find(|of| of.moved == Mover::Usage(UsageLever::Hours))
        .unwrap();
    let per_week = hours
        .less
        .per(derived.comparison.total.compared_weeks)
        .unwrap();
    let told = metershift::quantity::format::dollars_signed(per_week);
    assert!(says(&window, &format!("Hours used: less {told}")), "{told}");
}

#[test]
fn the_plane_of_other_figures_looks_as_it_should() {
    picture_after(
        "break_even_other",
        Theme::Dark,
        Start::default(),
        |window| {
            show(window, View::BreakEven);
            let hourly = Lever::Rate(RateKey {
                side: Side::Baseline,
                id: RateId::Hourly(0),
            });
            window
                .state_mut()
                .send(Command::SetAxes([DISCOUNT, hourly]));
            window.run();
        },
    );
}

#[test]
fn the_table_of_other_figures_looks_as_it_should() {
    picture_after(
        "sensitivity_light",
        Theme::Light,
        Start::default(),
        |window| {
            show(window, View::Sensitivity);
            let input = input(window);
            window.state_mut().send(Command::SetAxes([input, DISCOUNT]));
            window.run();
        },
    );
}

#[test]
fn a_right_click_leads_to_the_break_even_and_back() {
    let mut window = sample();
    let before = sentence(&window);
    let slider = "Claude Sonnet 4.6 · input";
    let menu = |window: &mut Window, entry: &str| {
        let slider = window.get_by_role_and_label(Role::Slider, slider);
        slider.click_secondary();
        window.run();
        window.get_by_label(entry).click();
        window.run();
    };
    menu(&mut window, "Go to the break-even, 2.336");
    assert!(
        sentence(&window).contains("the same"),
        "{}",
        sentence(&window)
    );
    menu(&mut window, "Back to 3.00, as the contract says");
    assert_eq!(sentence(&window), before);
}

#[test]
fn volume_is_set_and_said() {
    let mut window = sample();
    let tokens = window.get_by_role_and_label(Role::Slider, "Tokens used");
    tokens.set_value_accesskit(1.2);
    window.run();
    assert!(
        sentence(&window)
            .replace('\u{a0}', " ")
            .starts_with("At 1.200 × the tokens, token billing costs"),
        "{}",
        sentence(&window)
    );
    // Each paid hour serves a fifth more, and a million tokens of today's hours cost less.
    let derived = window.state().derived().unwrap();
    let measures = derived
        .pairing
        .measures(&derived.comparison, derived.mix(), None);
    let times = Decimal::new(12, 1);
    let plain = metershift::workbook::Workbook::sample();
    let plain = metershift::workbook::Derived::new(&plain);
    let before = plain.pairing.measures(&plain.comparison, plain.mix(), None);
    let [now, before] = [measures, before].map(|measures| measures.per_hour.unwrap());
    assert_eq!(now.round_dp(6), (before * times).round_dp(6));
    window.get_by_label("Reset to contract").click();
    window.run();
    assert!(sentence(&window).starts_with("Token billing costs"));
}
