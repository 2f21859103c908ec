//! Everybody can use the window: with the keyboard alone, with a screen reader, at twice the size.

use std::fmt::Write as _;

use egui::accesskit::{Action, ActionRequest, Invalid, NodeId, TreeId};
use egui::{Event, Id, Key, Modifiers, Rect, Role, Shape, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::analysis::Pair;
use metershift::app::{App, Command, Start};
use metershift::quantity::{Usd, format};
use metershift::workbook::View;

use super::{NO_FILES, Window, open_with, sample, says, sentence, settle};

const VIEWS: [View; 6] = [
    View::Difference,
    View::Costs,
    View::BreakEven,
    View::Sensitivity,
    View::Mix,
    View::Contracts,
];

fn show(window: &mut Window, view: View) {
    window.state_mut().send(Command::ShowView(view));
    window.run();
}

/// What has the focus: how it is known, what it is, and its name.
fn focused(window: &Window) -> Option<(NodeId, Role, String)> {
    let mut all = window.root().children_recursive();
    let node = all.find(|node| node.accesskit_node().is_focused())?;
    let node = node.accesskit_node();
    Some((
        node.locate().0,
        node.role(),
        node.label().unwrap_or_default(),
    ))
}

/// Where it is, and what of that can be seen.
fn place(window: &Window) -> Option<(Id, Rect, Rect)> {
    let id = window.ctx.memory(egui::Memory::focused)?;
    let response = window.ctx.read_response(id)?;
    Some((id, response.rect, response.interact_rect))
}

/// Whether all of it can be seen or, where it is larger than that, half a window of it.
fn is_in_sight(whole: Rect, seen: Rect, window: Vec2) -> bool {
    let is_enough = |seen: f32, whole: f32, window: f32| seen + 1.0 >= whole.min(window / 2.0);
    let within = Rect::from_min_size(egui::Pos2::ZERO, window).intersect(seen);
    is_enough(within.width(), whole.width(), window.x)
        && is_enough(within.height(), whole.height(), window.y)
}

/// Whether a ring two points wide is drawn around it.
fn has_ring(window: &Window, around: Rect) -> bool {
    let is_it = |shape: &Shape| match shape {
        Shape::Rect(of) => {
            of.stroke.width >= 2.0
                && of.rect.contains_rect(around)
                && around.expand(6.0).contains_rect(of.rect)
        }
        _ => false,
    };
    let shapes = window.output().shapes.iter();
    shapes.map(|shape| &shape.shape).any(is_it)
}

#[test]
fn tab_reaches_everything_in_order_and_comes_round() {
    let mut window = sample();
    let mut met: Vec<(NodeId, Role, String)> = Vec::new();
    loop {
        window.key_press(Key::Tab);
        window.run();
        let now = focused(&window).unwrap();
        if met.first().is_some_and(|first| first.0 == now.0) {
            break;
        }
        let again = met.iter().any(|before| before.0 == now.0);
        assert!(!again, "{now:?} has the focus twice in one round");
        assert!(!now.2.trim().is_empty(), "{now:?} has no name");
        let (_, whole, seen) = place(&window).unwrap();
        let size = Vec2::new(1440.0, 900.0);
        assert!(is_in_sight(whole, seen, size), "{now:?} is out of sight");
        assert!(has_ring(&window, whole), "{now:?} has no ring");
        met.push(now);
        assert!(met.len() < 600, "it never comes round");
    }
    let headline = sentence(&window);
    let expected = [
        (Role::Button, "File"),
        (Role::Button, "Help"),
        (Role::Heading, &*headline),
        (Role::ComboBox, "How contracts count in time"),
        (Role::TextInput, "All hourly rates, times, exact value"),
        (Role::Slider, "All hourly rates"),
        (Role::Slider, "Claude Sonnet 4.6 · input"),
        (Role::Slider, "Tokens used"),
        (Role::Tab, "Difference"),
        (Role::Tab, "Contracts"),
        (Role::ComboBox, "Weeks to look at"),
        (Role::ComboBox, "Product to look at"),
        (Role::RadioButton, "Cumulative"),
        (Role::CheckBox, "Alexa shopping assistant"),
        (Role::CheckBox, "Quick"),
        (Role::Image, "Weekly cost difference"),
        (Role::Slider, "Weeks looked at"),
        (Role::Slider, "First week looked at"),
        (Role::Slider, "Last week looked at"),
        (Role::Button, "Copy table"),
        (Role::Button, "Product"),
        (Role::Link, "Alexa shopping assistant"),
        (Role::Link, "+$261,922.70"),
        (Role::Link, "+$315,103.22"),
        (Role::Link, "2 files"),
    ];
    let mut rest = met.iter();
    for (role, name) in expected {
        let found = rest.any(|(_, of, named)| *of == role && named.starts_with(name));
        let met = || met.iter().map(|(_, of, named)| format!("{of:?} {named}"));
        assert!(
            found,
            "{role:?} {name} is not met, or not in this order:\n{}",
            met().collect::<Vec<_>>().join("\n")
        );
    }
}

/// Presses Tab until something of that role and name has the focus.
fn tab_to(window: &mut Window, role: Role, name: &str) {
    let is_met = (0..400).any(|_| {
        window.key_press(Key::Tab);
        window.run();
        let now = focused(window);
        now.is_some_and(|(_, of, named)| of == role && named.starts_with(name))
    });
    assert!(is_met, "{name} is never met");
}

#[test]
fn a_rate_is_moved_with_the_keyboard_alone_and_the_headline_follows() {
    let mut window = sample();
    let before = sentence(&window);
    tab_to(&mut window, Role::Slider, "All token rates");
    window.key_press(Key::ArrowLeft);
    window.run();
    assert!(
        sentence(&window).contains("less a week"),
        "{}",
        sentence(&window)
    );
    let heading = window.get_by_role(Role::Heading);
    assert_eq!(heading.accesskit_node().label().unwrap(), sentence(&window));
    window.key_press(Key::Delete);
    window.run();
    assert_eq!(sentence(&window), before);
    // Still there, not carried off by the arrow.
    assert_eq!(focused(&window).unwrap().2, "All token rates");
}

#[test]
fn keys_lead_through_the_weeks_of_a_chart_to_their_arithmetic() {
    for (view, chart) in [
        (View::Difference, "Weekly cost difference"),
        (View::Costs, "Costs per week"),
    ] {
        let mut window = sample();
        show(&mut window, view);
        window.get_by_label_contains(chart).focus();
        window.run();
        for key in [Key::Home, Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft] {
            window.key_press(key);
            window.run();
        }
        let week = "Week of 24 Nov 2025: today’s contract $";
        assert!(says(&window, week), "{view:?}");
        window.key_press(Key::Enter);
        window.run();
        assert!(says(&window, "week of 24 Nov 2025"), "{view:?}");
        assert!(says(&window, "Copy as text"), "{view:?}");
    }
}

/// A window of that size.
fn sized(width: f32, height: f32) -> Window {
    let builder = Harness::<App>::builder()
        .with_size(Vec2::new(width, height))
        .with_max_steps(12);
    open_with(builder, Start::default(), NO_FILES)
}

/// Everything that can have the focus, with its name.
fn controls(window: &Window) -> Vec<(NodeId, String)> {
    let all = window.root().children_recursive();
    let all = all.map(|node| node.accesskit_node());
    let all = all.filter(|node| node.data().supports_action(Action::Focus) && !node.is_disabled());
    let named = all.map(|node| {
        let name = node.label().or_else(|| node.value()).unwrap_or_default();
        (node.locate().0, format!("{:?} “{name}”", node.role()))
    });
    named.collect()
}

/// What of the controls cannot be brought into sight, or is covered where it is.
fn out_of_reach(window: &mut Window, size: Vec2) -> Vec<String> {
    let mut faults = Vec::new();
    // The note that the sample is made up stands over this one.
    let is_known = |name: &str| name == "Button “Help”" && size.x < 700.0;
    for (node, name) in controls(window) {
        let request = ActionRequest {
            action: Action::Focus,
            target_node: node,
            target_tree: TreeId::ROOT,
            data: None,
        };
        window.event(Event::AccessKitActionRequest(request));
        window.run();
        let Some((id, whole, seen)) = place(window).filter(|of| of.0.accesskit_id() == node) else {
            continue;
        };
        if !is_in_sight(whole, seen, size) {
            faults.push(format!("{name} is at {whole:?}, of which {seen:?} is seen"));
            continue;
        }
        let sense = window.ctx.read_response(id).unwrap().sense;
        if (sense.senses_click() || sense.senses_drag()) && !is_known(&name) {
            window.hover_at(seen.center());
            window.step();
            if !window.ctx.read_response(id).is_some_and(|of| of.hovered()) {
                faults.push(format!("{name} at {whole:?} is covered"));
            }
        }
    }
    faults
}

#[test]
fn at_twice_the_size_everything_can_be_brought_into_sight() {
    // 1280 × 720 and 1440 × 900 at 200 %, and the smallest usual window.
    let mut all = String::new();
    let cases: [(f32, f32, &[View]); 3] = [
        (640.0, 360.0, &VIEWS),
        (720.0, 450.0, &[View::Difference, View::Contracts]),
        (900.0, 560.0, &[View::Difference, View::BreakEven]),
    ];
    for (width, height, views) in cases {
        for view in views {
            let mut window = sized(width, height);
            show(&mut window, *view);
            let faults = out_of_reach(&mut window, Vec2::new(width, height));
            if !faults.is_empty() {
                let faults = faults.join("\n");
                writeln!(all, "{view:?} in {width} × {height}:\n{faults}").unwrap();
            }
        }
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn at_twice_the_size_the_answer_is_read_at_once() {
    for (width, height) in [(640.0, 360.0), (720.0, 450.0)] {
        let window = sized(width, height);
        let heading = window.get_by_role(Role::Heading).rect();
        let all = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(width, height));
        assert!(
            all.contains_rect(heading),
            "{heading:?} in {width} × {height}"
        );
    }
}

#[test]
fn zoom_is_the_same_as_a_smaller_window() {
    let mut window = sized(1280.0, 720.0);
    window.ctx.set_zoom_factor(2.0);
    window.run_steps(4);
    settle(&mut window);
    let seen = window.ctx.content_rect().size();
    let heading = window.get_by_role(Role::Heading).rect();
    assert!(heading.right() <= seen.x, "{heading:?} in {seen:?}");
    assert!(heading.bottom() <= seen.y, "{heading:?} in {seen:?}");
}

/// The picture of that name, in words.
fn chart(window: &Window, name: &str) -> String {
    let all = window.root().children_recursive();
    let mut named = all.filter_map(|node| node.accesskit_node().label());
    named.find(|label| label.starts_with(name)).unwrap()
}

#[test]
fn every_chart_says_what_it_shows() {
    let mut window = sample();
    let derived = window.state().derived().unwrap();
    let weeks = &derived.comparison.weeks;
    let differences = || weeks.iter().map(Pair::difference);
    let told = |amount: Usd| format::dollars_signed(amount);
    let least = told(differences().min().unwrap());
    let most = told(differences().max().unwrap());
    let all = derived.comparison.total.all.difference();
    let total = format!("{} in all", told(all));
    let span = "17 Nov 2025 – 15 Nov 2026";
    let difference = [&*least, &*most, &*total, "52 weeks", span];
    let cases: [(View, &str, &[&str]); 5] = [
        (
            View::Difference,
            "Weekly cost difference by product",
            &difference,
        ),
        (View::Costs, "Costs per week", &difference),
        (
            View::BreakEven,
            "Break-even plane: at",
            &["All token rates 1.000", "more a week"],
        ),
        (
            View::Sensitivity,
            "What moves the answer, 10",
            &["figures", "All token rates, from"],
        ),
        (
            View::Mix,
            "Tokens per week, by token class",
            &["52 weeks", span, "from", "in the week of"],
        ),
    ];
    for (view, name, parts) in cases {
        show(&mut window, view);
        let said = chart(&window, name);
        for part in parts {
            assert!(said.contains(part), "{view:?} does not say {part}: {said}");
        }
    }
    show(&mut window, View::Difference);
    window
        .get_by_role_and_label(Role::RadioButton, "Cumulative")
        .click();
    window.run();
    let said = chart(&window, "Cost difference added up");
    for part in difference.into_iter().filter(|part| *part != total) {
        assert!(
            said.contains(part),
            "cumulative does not say {part}: {said}"
        );
    }
    // What is left out is said, and counts no more.
    window
        .get_by_role_and_label(Role::RadioButton, "Per week")
        .click();
    window.run();
    window.get_by_role_and_label(Role::CheckBox, "Kiro").click();
    window.run();
    let said = chart(&window, "Weekly cost difference");
    assert!(
        said.contains("of those shown") && !said.contains(&total),
        "{said}"
    );
}

/// The first and last week looked at, by their number, and how the strip tells them.
fn ends(window: &Window) -> [(u32, String); 2] {
    ["First week looked at", "Last week looked at"].map(|name| {
        let node = window.get_by_role_and_label(Role::Slider, name);
        let number = node.accesskit_node().numeric_value().unwrap();
        (number as u32, node.value().unwrap())
    })
}

#[test]
fn both_ends_of_the_strip_of_weeks_are_values_to_set() {
    let mut window = sample();
    let pair = |first: (u32, &str), last: (u32, &str)| {
        [first, last].map(|(number, day)| (number, day.to_owned()))
    };
    assert_eq!(ends(&window), pair((1, "17 Nov 2025"), (52, "9 Nov 2026")));
    let end = |window: &Window, name: &str, act: &dyn Fn(&egui_kittest::Node<'_>)| {
        act(&window.get_by_role_and_label(Role::Slider, name));
    };
    let (first, last) = ("First week looked at", "Last week looked at");
    end(&window, first, &|node| node.set_value_accesskit(12.0));
    window.run();
    end(&window, last, &|node| node.set_value_accesskit(20.0));
    window.run();
    assert_eq!(ends(&window), pair((12, "2 Feb 2026"), (20, "30 Mar 2026")));
    end(&window, last, &|node| node.increment_accesskit());
    window.run();
    end(&window, first, &|node| node.decrement_accesskit());
    window.run();
    assert_eq!(ends(&window), pair((11, "26 Jan 2026"), (21, "6 Apr 2026")));
    assert!(sentence(&window).starts_with("In the 11 weeks from 26 Jan 2026"));
    // They stop at each other, and at the ends of the data.
    end(&window, first, &|node| node.set_value_accesskit(40.0));
    window.run();
    assert_eq!(ends(&window)[0].0, 21);
    end(&window, first, &|node| node.set_value_accesskit(-3.0));
    window.run();
    end(&window, last, &|node| node.set_value_accesskit(1e9));
    window.run();
    assert_eq!(ends(&window), pair((1, "17 Nov 2025"), (52, "9 Nov 2026")));
    // By keys as well, and the whole strip by its own value.
    end(&window, last, &|node| node.focus());
    window.run();
    for key in [Key::ArrowLeft, Key::ArrowDown, Key::ArrowRight] {
        window.key_press(key);
        window.run();
    }
    assert_eq!(ends(&window)[1].0, 51);
    window
        .get_by_label_contains("Weeks looked at")
        .increment_accesskit();
    window.run();
    assert_eq!(ends(&window).map(|of| of.0), [2, 52]);
}

#[test]
fn what_cannot_be_taken_is_marked_for_those_who_do_not_see_its_colour() {
    let mut window = sample();
    let field = "Claude Sonnet 4.6 · input, dollars per million tokens, exact value";
    let invalid = |window: &Window| window.get_by_label(field).accesskit_node().data().invalid();
    assert_eq!(invalid(&window), None);
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_label(field).type_text("three");
    window.run();
    assert_eq!(invalid(&window), Some(Invalid::True));
    assert!(says(&window, "not a number"));
}

#[test]
fn a_slider_says_in_words_what_its_tints_show() {
    let window = sample();
    let slider = window.get_by_role_and_label(Role::Slider, "Claude Sonnet 4.6 · input");
    let said = slider.accesskit_node().description().unwrap();
    let words = "The proposed contract costs less below 2.336, more from there on";
    assert!(said.contains(words), "{said}");
}
