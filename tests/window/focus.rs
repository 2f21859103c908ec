//! Looking at some of the usage: by the strip of weeks, the choices above the views, the legend and the table.

use egui::{Key, Modifiers, Role, Theme, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::analysis::Focus;
use metershift::app::{Command, Start};
use metershift::workbook::Edit;
use metershift::workbook::View;

use super::{Window, picture_after, sample, says, sentence};

const ALL: &str = "Token billing costs $315,103 more a week than compute hours, 2.5\u{a0}% above today’s contract";

fn focus(window: &Window) -> Focus {
    window.state().workbook().unwrap().focus.clone()
}

/// The first and last week looked at, and how many.
fn weeks(window: &Window) -> (String, usize) {
    let pairing = &window.state().derived().unwrap().pairing;
    let weeks = &pairing.rollup.weeks[pairing.weeks_in_focus()];
    (weeks[0].week.first.to_string(), weeks.len())
}

fn strip(window: &Window) -> egui::Rect {
    window.get_by_label_contains("Weeks looked at").rect()
}

/// Drags across the strip of weeks, from and to these parts of its width.
fn drag(window: &mut Window, from: f32, to: f32) {
    let strip = strip(window);
    let at = |part: f32| strip.left_center() + Vec2::new(strip.width() * part, 0.0);
    window.drag_at(at(from));
    window.run();
    for part in [f32::midpoint(from, to), to] {
        window.hover_at(at(part));
        window.run();
    }
    window.drop_at(at(to));
    window.run();
}

#[test]
fn dragging_across_the_strip_looks_at_those_weeks_only() {
    for view in [View::Difference, View::Costs, View::Mix] {
        let mut window = sample();
        window.state_mut().send(Command::ShowView(view));
        window.run();
        assert_eq!(weeks(&window), ("2025-11-17".to_owned(), 52));
        // The twelfth week to the twenty-second.
        drag(&mut window, 11.5 / 52.0, 21.5 / 52.0);
        assert_eq!(weeks(&window), ("2026-02-02".to_owned(), 11));
        assert!(
            sentence(&window).starts_with("In the 11 weeks from 2 Feb 2026, token billing costs")
        );
        assert!(says(
            &window,
            "Weeks looked at: 2 Feb – 19 Apr 2026, 11 of 52"
        ));
        // The frame moves by its middle, and grows at its end.
        drag(&mut window, 16.5 / 52.0, 18.5 / 52.0);
        assert_eq!(weeks(&window), ("2026-02-16".to_owned(), 11));
        drag(&mut window, 24.0 / 52.0, 30.5 / 52.0);
        assert_eq!(weeks(&window), ("2026-02-16".to_owned(), 18));
        window.get_by_label("Look at everything").click();
        window.run();
        assert_eq!(sentence(&window), ALL);
        assert!(focus(&window).is_all());
    }
}

#[test]
fn the_strip_is_moved_by_keys() {
    let mut window = sample();
    drag(&mut window, 0.5 / 52.0, 3.5 / 52.0);
    assert_eq!(weeks(&window), ("2025-11-17".to_owned(), 4));
    window.get_by_label_contains("Weeks looked at").focus();
    window.run();
    let steps = [
        (Modifiers::NONE, Key::ArrowRight, ("2025-11-24", 4)),
        (Modifiers::SHIFT, Key::ArrowRight, ("2025-11-24", 5)),
        (Modifiers::SHIFT, Key::ArrowLeft, ("2025-11-24", 4)),
        (Modifiers::NONE, Key::End, ("2026-10-19", 4)),
        (Modifiers::NONE, Key::ArrowRight, ("2026-10-19", 4)),
        (Modifiers::NONE, Key::Home, ("2025-11-17", 4)),
    ];
    for (modifiers, key, (first, count)) in steps {
        window.key_press_modifiers(modifiers, key);
        window.run();
        assert_eq!(weeks(&window), (first.to_owned(), count), "{key:?}");
    }
}

#[test]
fn a_product_is_looked_at_from_the_table_the_legend_and_the_choice() {
    let mut window = sample();
    let named = |window: &mut Window| {
        let is_link = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Link;
        let found = window.get_all_by_label("Kiro").filter(is_link);
        let name = found.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
        name.unwrap().click();
        window.run();
    };
    named(&mut window);
    assert_eq!(focus(&window).product.as_deref(), Some("Kiro"));
    assert!(sentence(&window).starts_with("For Kiro, token billing costs"));
    assert!(!says(&window, "All products\n"));
    // Break-evens beside the sliders are now those of the product.
    let derived = window.state().derived().unwrap();
    let of_product = derived.comparison.products[1].summary.break_even_tokens;
    assert_eq!(derived.comparison.total.break_even_tokens, of_product);
    named(&mut window);
    assert_eq!(sentence(&window), ALL);

    let entry = window
        .get_all_by_label("Kiro")
        .find(|node| node.accesskit_node().role() == Role::CheckBox);
    entry.unwrap().click_secondary();
    window.run();
    window.get_by_label("Look at only this everywhere").click();
    window.run();
    assert_eq!(focus(&window).product.as_deref(), Some("Kiro"));

    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    window.run();
    assert_eq!(sentence(&window), ALL);
}

#[test]
fn a_focus_shows_in_every_view() {
    let focus = Focus {
        product: Some("Quick".to_owned()),
        ..Focus::default()
    };
    for view in [
        View::Difference,
        View::Costs,
        View::BreakEven,
        View::Sensitivity,
        View::Mix,
    ] {
        let mut window = sample();
        window.state_mut().send(Command::ShowView(view));
        window
            .state_mut()
            .send(Command::Edit(Edit::SetFocus(focus.clone())));
        window.run();
        assert!(says(&window, "Look at everything"), "{view:?}");
        assert!(!says(&window, "Kiro"), "{view:?}");
    }
}

#[test]
fn some_weeks_look_as_they_should_in_light() {
    picture_after("focus", Theme::Light, Start::default(), |window| {
        drag(window, 11.5 / 52.0, 21.5 / 52.0);
    });
}

#[test]
fn some_weeks_look_as_they_should_in_dark() {
    picture_after("focus_dark", Theme::Dark, Start::default(), |window| {
        drag(window, 11.5 / 52.0, 21.5 / 52.0);
    });
}
