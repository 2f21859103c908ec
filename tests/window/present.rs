//! Presenting: the stage, its keys, and that leaving it leads back to exactly what was.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::analysis::RateKind;
use metershift::app::{Command, Start, Switch};
use metershift::contract::Side;
use metershift::quantity::Multiplier;
use metershift::workbook::{Edit, View, Workbook};

use super::{Window, open, picture_after, sample, says, sentence, settle};

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(2);
    settle(window);
}

fn send(window: &mut Window, command: Command) {
    window.state_mut().send(command);
    window.run_steps(2);
    settle(window);
}

/// The sample with its story, presented.
fn presented() -> Window {
    let mut window = open(Start {
        presents: true,
        ..Start::default()
    });
    settle(&mut window);
    window
}

/// What is said on the stage.
fn said(window: &Window) -> String {
    let heading = window.get_all_by_role(Role::Heading).next().unwrap();
    heading.accesskit_node().label().unwrap()
}

fn book(window: &Window) -> &Workbook {
    window.state().workbook().unwrap()
}

#[test]
fn keys_and_clickers_walk_through_the_story_and_esc_leaves_it() {
    let mut window = presented();
    assert!(window.state().is_presenting());
    let story = book(&window).story.clone();
    assert_eq!(story.len(), 5);
    let mut said_of_each = Vec::new();
    for step in &story {
        let told = said(&window);
        assert!(!told.contains('{'), "{told}");
        assert_eq!(book(&window).tabs.name(), step.scenario);
        said_of_each.push(told);
        press(&mut window, Key::PageDown);
    }
    said_of_each.dedup();
    assert_eq!(said_of_each.len(), 5, "every step says something else");
    // The last step is the last.
    assert_eq!(said(&window), said_of_each[4]);
    for (key, at) in [
        (Key::PageUp, 3),
        (Key::ArrowLeft, 2),
        (Key::ArrowRight, 3),
        (Key::Home, 0),
        (Key::End, 4),
    ] {
        press(&mut window, key);
        assert_eq!(said(&window), said_of_each[at], "{key:?}");
    }
    press(&mut window, Key::Escape);
    assert!(!window.state().is_presenting());
    assert!(says(&window, &sentence(&window)));
}

#[test]
fn what_is_moved_on_the_stage_is_gone_when_it_is_left() {
    let mut window = sample();
    send(&mut window, Command::OpenStory);
    let factor = Multiplier("1.5".parse().unwrap());
    let moved = Edit::SetMultiplier(Side::Proposed, RateKind::Tokens, factor);
    send(&mut window, Command::ShowView(View::Mix));
    send(&mut window, Command::Edit(moved.clone()));
    let (before, steps) = (book(&window).clone(), window.state().steps());
    let is_saved = window.state().is_saved();
    press(&mut window, Key::F5);
    assert!(window.state().is_presenting());
    let said_before = said(&window);
    let other = Multiplier("0.5".parse().unwrap());
    let edit = Edit::SetMultiplier(Side::Proposed, RateKind::Tokens, other);
    send(&mut window, Command::Edit(edit));
    assert_ne!(said(&window), said_before, "sliders move what is said");
    // Nothing that changes the document or its file is heard.
    for command in [
        Command::Save,
        Command::AddStep,
        Command::OpenSample,
        Command::Edit(Edit::DuplicateScenario),
        Command::Edit(Edit::DeleteStep(0)),
    ] {
        send(&mut window, command);
    }
    assert!(window.state().is_presenting());
    press(&mut window, Key::Escape);
    assert_eq!(*book(&window), before);
    assert_eq!(window.state().steps(), steps);
    assert_eq!(window.state().is_saved(), is_saved);
    assert!(says(&window, "Cache hits"), "the view is as it was");
}

#[test]
fn products_go_without_names_and_figures_stay() {
    let mut window = presented();
    press(&mut window, Key::PageDown);
    let names = book(&window).usage.products.clone();
    let shows = |window: &Window, name: &str| {
        let mut nodes = window.root().children_recursive();
        nodes.any(|node| {
            let node = node.accesskit_node();
            let texts = [node.label(), node.value(), node.description()];
            texts.iter().flatten().any(|text| text.contains(name))
        })
    };
    assert!(names.iter().all(|name| shows(&window, name)));
    let amount = window.state().derived().unwrap().headline.amount.clone();
    send(&mut window, Command::Switch(Switch::Names));
    for name in &names {
        assert!(!shows(&window, name), "{name} is to be seen");
    }
    assert!(shows(&window, "Product A"));
    assert_eq!(window.state().derived().unwrap().headline.amount, amount);
    // Also while a slider moves, the pricing turns to dates, and on other steps.
    let dated = Edit::SetMode(metershift::contract::Mode::Dated);
    let half = Multiplier("0.5".parse().unwrap());
    let moved = Edit::SetMultiplier(Side::Proposed, RateKind::Tokens, half);
    for command in [
        Command::Edit(moved),
        Command::Edit(dated),
        Command::ShowView(View::Sensitivity),
        Command::ShowView(View::Mix),
        Command::ShowView(View::BreakEven),
        Command::ShowView(View::Compare),
        Command::Walk(1),
        Command::Walk(1),
        Command::Walk(1),
    ] {
        send(&mut window, command.clone());
        for name in &names {
            assert!(
                !shows(&window, name),
                "{name} is to be seen after {command:?}"
            );
        }
    }
    press(&mut window, Key::N);
    press(&mut window, Key::Home);
    press(&mut window, Key::PageDown);
    assert!(names.iter().all(|name| shows(&window, name)));
}

#[test]
fn without_a_story_what_is_looked_at_is_presented() {
    let mut window = sample();
    send(&mut window, Command::ShowView(View::Costs));
    let expected = sentence(&window);
    press(&mut window, Key::F5);
    assert!(window.state().is_presenting());
    assert_eq!(said(&window), expected);
    assert!(says(&window, "Both contracts as they are written"));
    // Its sliders are those that move the answer most.
    let sliders: Vec<String> = window
        .get_all_by_role(Role::Slider)
        .filter_map(|slider| slider.accesskit_node().label())
        .collect();
    assert!(
        sliders.contains(&"All token rates".to_owned()),
        "{sliders:?}"
    );
    press(&mut window, Key::B);
    assert!(window.query_all_by_role(Role::Heading).next().is_none());
    press(&mut window, Key::B);
    assert_eq!(said(&window), expected);
}

#[test]
fn steps_are_added_from_what_is_looked_at_and_changed_like_everything_else() {
    let mut window = sample();
    send(&mut window, Command::ShowView(View::Costs));
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
    window.run_steps(2);
    settle(&mut window);
    assert_eq!(book(&window).story.len(), 1);
    assert_eq!(book(&window).story[0].look.view, View::Costs);
    send(&mut window, Command::ShowView(View::Mix));
    send(&mut window, Command::AddStep);
    let views: Vec<View> = book(&window).story.iter().map(|of| of.look.view).collect();
    assert_eq!(views, [View::Costs, View::Mix]);
    send(&mut window, Command::ShowStep(0));
    assert!(says(&window, "Story"));
    let step = metershift::workbook::Step {
        headline: Some("It is {difference}, {nonsense}".to_owned()),
        ..book(&window).story[0].clone()
    };
    send(&mut window, Command::Edit(Edit::SetStep(0, Box::new(step))));
    send(&mut window, Command::Present(0));
    let amount = window.state().derived().unwrap().headline.amount.clone();
    assert_eq!(said(&window), format!("It is {amount}, {{nonsense}}"));
    press(&mut window, Key::Escape);
    for _ in 0..3 {
        send(&mut window, Command::Undo);
    }
    assert!(book(&window).story.is_empty());
}

#[test]
fn the_notes_stand_in_this_window_where_the_stage_has_one_of_its_own() {
    let mut window = presented();
    send(&mut window, Command::Switch(Switch::Apart));
    assert!(says(&window, "Step 1 of 5"));
    assert!(
        says(&window, "Same usage, same weeks"),
        "the notes of the step"
    );
    assert!(says(&window, "Who pays more"), "what comes next");
    window.get_by_label("Next").click_accesskit();
    window.run_steps(3);
    assert!(says(&window, "Step 2 of 5"));
    send(&mut window, Command::Escape);
    assert!(!window.state().is_presenting());
}

fn on_the_stage(name: &str, theme: Theme, steps: isize, hides: bool) {
    let start = Start {
        presents: true,
        ..Start::default()
    };
    picture_after(name, theme, start, |window| {
        window.set_size(egui::Vec2::new(1040.0, 585.0));
        settle(window);
        send(window, Command::Walk(steps));
        if hides {
            send(window, Command::Switch(Switch::Names));
        }
    });
}

#[test]
fn the_stage_looks_as_it_should_in_light() {
    on_the_stage("stage_light", Theme::Light, 1, false);
}

#[test]
fn the_stage_looks_as_it_should_in_dark() {
    on_the_stage("stage_dark", Theme::Dark, 2, false);
}

#[test]
fn the_stage_names_no_product_that_is_not_to_be() {
    on_the_stage("stage_without_names", Theme::Light, 2, true);
}

#[test]
fn the_plane_looks_as_it_should_on_the_stage() {
    on_the_stage("stage_plane", Theme::Dark, 4, false);
}

#[test]
fn the_story_looks_as_it_should() {
    picture_after("story", Theme::Light, Start::default(), |window| {
        send(window, Command::OpenStory);
        send(window, Command::ShowStep(2));
    });
}

/// Steps until something is so, which a thread sees to.
fn until(window: &mut Window, what: &str, is: impl Fn(&Window) -> bool) {
    let start = std::time::Instant::now();
    while !is(window) {
        assert!(start.elapsed().as_secs() < 20, "{what} does not come");
        std::thread::sleep(std::time::Duration::from_millis(20));
        window.step();
    }
    settle(window);
}

#[test]
fn what_changes_on_disk_is_offered_to_be_read_again_also_on_the_stage() {
    let folder = tempfile::tempdir().unwrap();
    let usage = folder.path().join("usage.csv");
    let written = std::fs::read_to_string(super::data("one_sided.csv")).unwrap();
    std::fs::write(&usage, &written).unwrap();
    let mut window = open(Start {
        files: vec![usage.clone()],
        kept_in: Some(folder.path().join("unsaved")),
        presents: true,
        ..Start::default()
    });
    super::wait(&mut window);
    assert!(
        window.state().is_presenting(),
        "it is presented once it is open"
    );
    // Watching has begun.
    until(&mut window, "the first look", |_| true);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let lines: Vec<&str> = written.lines().collect();
    let fewer = lines[..lines.len() - 1].join("\n");
    std::fs::write(&usage, fewer).unwrap();
    let is_offered = |window: &Window| says(window, "usage.csv changed");
    until(&mut window, "the offer", is_offered);
    let rows = book(&window).rows().read;
    window.key_press(Key::R);
    window.run_steps(2);
    super::wait(&mut window);
    until(&mut window, "the stage", |window| {
        window.state().is_presenting()
    });
    assert_eq!(book(&window).rows().read, rows - 1);
    assert!(!is_offered(&window));
    press(&mut window, Key::Escape);
    assert_eq!(window.state().steps().0, ["Read the usage"]);
}
