//! What is told apart in the views: by product, model, class and so on; costs stacked, and the difference added up.

use egui::accesskit::Toggled;
use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::analysis::{Dimension, Pair, Running};
use metershift::app::{Command, Start};
use metershift::contract::Mode;
use metershift::quantity::{Tokens, format};
use metershift::workbook::Edit;
use metershift::workbook::View;

use super::{Window, choose, copied, data, picture_after, sample, says, with_files};

const BY: &str = "What charges are told apart by";

fn names(lines: &[String]) -> Vec<&str> {
    let first = |line: &'_ String| line.split('\t').next().map(str::len).unwrap_or_default();
    lines.iter().map(|line| &line[..first(line)]).collect()
}

#[test]
fn what_is_chosen_holds_for_chart_legend_and_table() {
    let mut window = sample();
    choose(&mut window, BY, "By model");
    assert!(says(&window, "Weekly cost difference by model, 52 weeks"));
    assert!(says(&window, "Models"));
    let categories: Vec<String> = window
        .state()
        .derived()
        .unwrap()
        .breakdown(Dimension::Model)
        .categories
        .iter()
        .map(|category| category.name.clone())
        .collect();
    for name in &categories {
        let entry = window.get_by_role_and_label(Role::CheckBox, name);
        assert_eq!(entry.accesskit_node().toggled(), Some(Toggled::True));
    }
    let lines = copied(&mut window);
    assert!(lines[0].starts_with("Model\tBaseline / wk\tProposed / wk"));
    assert_eq!(names(&lines)[1..lines.len() - 1], categories[..]);
    assert_eq!(names(&lines).last(), Some(&"All together"));
    // What they add up to is what it is for products: the cent is the cent.
    let amounts = |line: &String| line.split('\t').nth(2).unwrap().to_owned();
    let total = amounts(lines.last().unwrap());
    choose(&mut window, BY, "By product");
    let by_product = copied(&mut window);
    assert!(by_product[0].starts_with("Product\t"));
    assert_eq!(amounts(by_product.last().unwrap()), total);
    // It goes along to the other views, and back.
    choose(&mut window, BY, "By token class");
    window.get_by_role_and_label(Role::Tab, "Costs").click();
    window.run();
    assert!(says(&window, "Token classes"));
    window.get_by_role_and_label(Role::Tab, "Mix").click();
    window.run();
    assert!(says(&window, "Tokens per week, by token class"));
}

#[test]
fn each_view_has_its_own_way_until_one_is_chosen() {
    let mut window = sample();
    window.state_mut().send(Command::ShowView(View::Mix));
    window.run();
    assert!(says(&window, "Tokens per week, by token class"));
    choose(&mut window, BY, "By channel");
    assert!(says(&window, "Tokens per week, by channel"));
    window.get_by_role_and_label(Role::ComboBox, BY).click();
    window.run();
    let resources = window.query_by_role_and_label(Role::Button, "By resource");
    assert!(resources.is_none(), "tokens are of no resource");
    window.key_press(Key::Escape);
    window.run();
    // What is chosen elsewhere and means nothing here leaves it as it was.
    window.state_mut().send(Command::ShowView(View::Costs));
    window.run();
    choose(&mut window, BY, "By resource");
    assert!(says(&window, "Resources"));
    window.state_mut().send(Command::ShowView(View::Mix));
    window.run();
    assert!(says(&window, "Tokens per week, by token class"));
    window.state_mut().send(Command::ShowView(View::Costs));
    window.run();
    assert!(says(&window, "Resources"));
}

#[test]
fn the_legend_hides_categories_and_leaves_products_alone() {
    let mut window = sample();
    choose(&mut window, BY, "By model");
    let name = "Compute hours";
    let is_shown = |window: &Window, name: &str| {
        let entry = window.get_by_role_and_label(Role::CheckBox, name);
        entry.accesskit_node().toggled() == Some(Toggled::True)
    };
    window.get_by_role_and_label(Role::CheckBox, name).click();
    window.run();
    assert!(!is_shown(&window, name));
    assert!(is_shown(&window, "claude-sonnet-4-6"));
    choose(&mut window, BY, "By product");
    assert!(is_shown(&window, "Kiro"));
    window
        .get_by_role_and_label(Role::CheckBox, "Kiro")
        .click_modifiers(Modifiers::ALT);
    window.run();
    choose(&mut window, BY, "By model");
    assert!(!is_shown(&window, name));
    window.get_by_label("Show all").click();
    window.run();
    assert!(is_shown(&window, name));
    choose(&mut window, BY, "By product");
    assert!(!is_shown(&window, "Quick"));
}

#[test]
fn more_than_eight_share_a_colour_and_the_table_has_all() {
    let row = |model: u32| format!("2026-06-08,Kiro,model-{model:02},{}000000,,\n", model + 1);
    let rows: String = (0..12).map(row).collect();
    let text = format!(
        "date,product,model,input_tokens,compute_hours,resource\n{rows}2026-06-08,Kiro,,,3,r\n"
    );
    let folder = super::folder(&[("usage.csv", &text)]);
    let mut window = with_files(&[folder.path().join("usage.csv")]);
    choose(&mut window, BY, "By model");
    assert!(says(&window, "Other models"));
    let entries = window.query_all_by_role(Role::CheckBox).count();
    assert_eq!(entries, 8, "seven, and one for the rest");
    let known = window.state().derived().unwrap();
    let categories = known.breakdown(Dimension::Model).categories.len();
    assert_eq!(copied(&mut window).len(), categories + 2);
}

#[test]
fn a_category_says_why_it_has_no_break_even() {
    let mut window = sample();
    choose(&mut window, BY, "By model");
    let lines = copied(&mut window);
    for line in &lines[1..lines.len() - 1] {
        let cells: Vec<&str> = line.split('\t').collect();
        // One contract charges for hours and the other for tokens, so nothing can be said of one alone.
        assert_eq!(cells[5..], ["", "", ""], "{line}");
    }
    let dash = window.query_all_by_label("—").next().unwrap().rect();
    window.hover_at(dash.center());
    window.run_steps(60);
    assert!(says(&window, "No rate moves this alone"));
}

#[test]
fn colours_stay_while_a_rate_is_moved() {
    let mut window = sample();
    choose(&mut window, BY, "By model");
    let order = |window: &Window| -> Vec<f32> {
        let names = ["claude-sonnet-4-6", "claude-opus-4-6", "claude-haiku-4-5"];
        let left = |name| {
            window
                .get_by_role_and_label(Role::CheckBox, name)
                .rect()
                .left()
        };
        names.map(left).to_vec()
    };
    let before = order(&window);
    let slider = "Claude Haiku 4.5 · output";
    let slider = window.get_by_role_and_label(Role::Slider, slider);
    slider.scroll_to_me();
    window.run();
    window
        .get_by_role_and_label(Role::Slider, "Claude Haiku 4.5 · output")
        .set_value_accesskit(900.0);
    window.run();
    assert_eq!(order(&window), before);
}

#[test]
fn costs_are_lines_or_stacked_bars() {
    let mut window = sample();
    window.state_mut().send(Command::ShowView(View::Costs));
    window.run();
    window
        .get_by_role_and_label(Role::RadioButton, "Stacked")
        .click();
    window.run();
    assert!(says(&window, "Today’s contract, at the left"));
    assert!(says(&window, "by product"));
    let rect = window.get_by_label_contains("Costs per week").rect();
    window.hover_at(rect.center());
    window.run();
    assert!(says(&window, "Click to see the arithmetic"));
    window.drag_at(rect.center());
    window.drop_at(rect.center());
    window.run();
    assert!(says(&window, "All products, week of"));
    window.key_press(Key::Escape);
    window.run();
    window
        .get_by_role_and_label(Role::RadioButton, "Lines")
        .click();
    window.run();
    assert!(says(&window, "Proposed costs more"));
}

#[test]
fn a_bar_of_a_category_leads_to_the_whole_week() {
    let mut window = sample();
    window
        .state_mut()
        .send(Command::BreakDownBy(Dimension::Model));
    window.run();
    let rect = window
        .get_by_label_contains("Weekly cost difference")
        .rect();
    window.drag_at(rect.center());
    window.drop_at(rect.center());
    window.run();
    assert!(says(&window, "All products, week of"));
}

#[test]
fn the_difference_adds_up_to_the_total() {
    let mut window = sample();
    window
        .get_by_role_and_label(Role::RadioButton, "Cumulative")
        .click();
    window.run();
    let total = window.state().derived().unwrap().comparison.total.all;
    let said = format!(
        "Cost difference added up over 52 weeks: {}",
        format::dollars_signed(total.difference())
    );
    assert!(says(&window, &said), "{said}");
    let running = Running::new(window.state().derived().unwrap().comparison.weeks.clone());
    let turn = running.turn.map(|turn| {
        let weeks = &window.state().derived().unwrap().pairing.rollup.weeks;
        weeks[turn.at].week.first.shown()
    });
    match turn {
        Some(day) => assert!(says(&window, &day), "{day}"),
        None => assert!(says(&window, "does not pay for itself")),
    }
    // The same, whatever it is told apart by.
    choose(&mut window, BY, "By token class");
    assert!(says(&window, &said));
    // Where each day has its own rates, too.
    window
        .state_mut()
        .send(Command::Edit(Edit::SetMode(Mode::Dated)));
    window.run();
    let all = window.state().derived().unwrap().comparison.total.all;
    let said = format::dollars_signed(Pair::difference(&all));
    assert!(says(&window, &format!("weeks: {said}")), "{said}");
}

const PAYS: &str = "date,product,model,input_tokens,compute_hours,resource
2026-06-01,Kiro,m,9000000,,
2026-06-07,Kiro,,,1,r
2026-06-08,Kiro,m,3000000,,
2026-06-14,Kiro,,,1,r
2026-06-15,Kiro,m,1000000,,
2026-06-21,Kiro,,,1,r
2026-06-22,Kiro,m,1000000,,
2026-06-28,Kiro,,,1,r
";

#[test]
fn when_the_switch_has_paid_for_itself_is_said() {
    let card = |text: &str| metershift::contract::Contract::parse(text).ok();
    let folder = super::folder(&[("usage.csv", PAYS)]);
    let mut window = super::open(Start {
        files: vec![folder.path().join("usage.csv")],
        contracts: [
            card("name = 'hours'\n[[hourly]]\nresource = 'r'\nusd_per_hour = 4\n"),
            card("name = 'tokens'\n[[token]]\nmodel = 'm'\ninput = 1\n"),
        ],
        ..Start::default()
    });
    super::wait(&mut window);
    window.state_mut().send(Command::ShowCumulative(true));
    window.run();
    // +5, +4, +1, −2.
    assert!(
        says(
            &window,
            "The switch has paid for itself by the week of 22 Jun 2026"
        ),
        "not said"
    );
    let tokens: Tokens = window
        .state()
        .derived()
        .unwrap()
        .tokens_by(Dimension::Model)
        .iter()
        .flat_map(|of| of.weeks.clone())
        .sum();
    assert_eq!(tokens, Tokens(14_000_000));
}

fn show(window: &mut Window, commands: Vec<Command>) {
    for command in commands {
        window.state_mut().send(command);
    }
    window.run();
}

#[test]
fn the_difference_by_model_looks_as_it_should() {
    picture_after(
        "difference_by_model",
        Theme::Light,
        Start::default(),
        |window| {
            show(window, vec![Command::BreakDownBy(Dimension::Model)]);
        },
    );
}

#[test]
fn costs_stacked_by_class_look_as_they_should() {
    picture_after("costs_stacked", Theme::Dark, Start::default(), |window| {
        let commands = vec![
            Command::ShowView(View::Costs),
            Command::ShowStacked(true),
            Command::BreakDownBy(Dimension::Class),
        ];
        show(window, commands);
    });
}

#[test]
fn the_cumulative_difference_looks_as_it_should() {
    picture_after("cumulative", Theme::Light, Start::default(), |window| {
        show(window, vec![Command::ShowCumulative(true)]);
    });
}

#[test]
fn partial_and_one_sided_weeks_are_hatched_by_class_too() {
    let start = Start {
        files: vec![data("one_sided.csv")],
        ..Start::default()
    };
    picture_after("one_sided_by_class", Theme::Light, start, |window| {
        show(window, vec![Command::BreakDownBy(Dimension::Class)]);
    });
}
