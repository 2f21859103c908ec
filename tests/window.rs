//! The window, through what a person or a screen reader finds in it. Pictures need a renderer; see `picture`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and skipping is said"
)]

#[path = "window/access.rs"]
mod access;
#[path = "window/breakdown.rs"]
mod breakdown;
#[path = "window/contracts.rs"]
mod contracts;
#[path = "window/document.rs"]
mod document;
#[path = "window/export.rs"]
mod export;
#[path = "window/focus.rs"]
mod focus;
#[path = "window/levers.rs"]
mod levers;
#[path = "window/pictures.rs"]
mod pictures;
#[path = "window/present.rs"]
mod present;
#[path = "window/review.rs"]
mod review;
#[path = "window/saving.rs"]
mod saving;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Role, Theme, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};
use metershift::analysis::{Dimension, Lever, Pair, RateKind, Scope, Weeks};
use metershift::app::{App, Choose, Command, Dialog, Purpose, Start};
use metershift::calendar::Day;
use metershift::contract::{Contract, Mode, Side};
use metershift::ingest::Sha256;
use metershift::quantity::{Multiplier, Percent, Tokens, Usd};
use metershift::usage::Projection;
use metershift::workbook::{Edit, View, read_contract};
use rust_decimal::Decimal;

type Window = Harness<'static, App>;

/// Nobody is asked for files.
const NO_FILES: Choose = |_| Box::new(Vec::new);

fn open(start: Start) -> Window {
    open_with(
        Harness::<App>::builder().with_size(Vec2::new(1440.0, 900.0)),
        start,
        NO_FILES,
    )
}

fn open_with(builder: HarnessBuilder<App>, start: Start, choose: Choose) -> Window {
    let made = Rc::new(RefCell::new(None));
    let making = Rc::clone(&made);
    let builder = builder.with_context_setup(move |ctx| {
        *making.borrow_mut() = Some((App::new(ctx, start, choose), ctx.clone()));
    });
    // The context is set up before the state is wanted; until then an app of its own stands in.
    let stand_in = App::new(&egui::Context::default(), Start::default(), choose);
    let mut window = builder.build_ui_state(
        move |ui, app: &mut App| {
            if let Some((real, _)) = made.borrow_mut().take() {
                *app = real;
            }
            app.take_reports(ui.ctx());
            app.show(ui);
        },
        stand_in,
    );
    window.run();
    window
}

fn sample() -> Window {
    open(Start::default())
}

fn with_files(files: &[PathBuf]) -> Window {
    let mut window = open(Start {
        files: files.to_vec(),
        ..Start::default()
    });
    wait(&mut window);
    window
}

/// Runs until nothing changes any more, also where it is sought in the background where the answer flips.
fn settle(window: &mut Window) {
    let settled = (0..50).any(|_| window.try_run().is_ok());
    assert!(
        settled,
        "the window keeps changing: {:?}",
        window.ctx.repaint_causes()
    );
}

/// Gives up what is not saved, which is asked for before another document is opened.
fn discard(window: &mut Window) {
    window.run_steps(2);
    window.get_by_label("Don’t save").click();
    window.run();
}

/// Steps until nothing is loading, nor looked at, nor saved.
fn wait(window: &mut Window) {
    let start = Instant::now();
    while window.state().is_loading() || window.state().is_busy() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "loading takes too long"
        );
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    settle(window);
}

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/window")
        .join(name)
}

fn sentence(window: &Window) -> String {
    window.state().derived().unwrap().headline.sentence()
}

/// Whether the window itself says `text`, as a label.
fn says(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn the_sample_opens_with_its_answer_marked_as_made_up() {
    let window = sample();
    assert_eq!(
        sentence(&window),
        "Token billing costs $315,103 more a week than compute hours, 2.5\u{a0}% above today’s contract"
    );
    assert!(says(&window, &sentence(&window)));
    for figure in [
        "Alexa shopping assistant, 71",
        "0.976",
        "34 of 52",
        "+$217,340 a week",
        "+$16.39M",
    ] {
        assert!(says(&window, figure), "{figure} is not shown");
    }
    assert!(says(&window, "made up"));
    for to_the_cent in [
        "$8,355,738.91",
        "+$261,922.70",
        "−$51,433.20",
        "+$315,103.22",
    ] {
        assert!(
            says(&window, to_the_cent),
            "{to_the_cent} is not in the table"
        );
    }
}

#[test]
fn a_slider_set_by_a_screen_reader_changes_the_headline_and_back() {
    let mut window = sample();
    let before = sentence(&window);
    window
        .get_by_role_and_label(Role::Slider, "All token rates")
        .set_value_accesskit(0.9);
    window.run();
    assert!(
        sentence(&window).contains("less a week"),
        "{}",
        sentence(&window)
    );
    assert!(says(&window, &sentence(&window)));
    window
        .get_by_label("Reset All token rates to 1.00")
        .scroll_to_me();
    window.run();
    window.get_by_label("Reset All token rates to 1.00").click();
    window.run();
    assert_eq!(sentence(&window), before);
}

#[test]
fn keys_move_a_slider_by_exact_steps() {
    let mut window = sample();
    let name = "Claude Sonnet 4.6 · input";
    let cases = [
        (Modifiers::NONE, Key::ArrowRight, "3.1"),
        (Modifiers::SHIFT, Key::ArrowRight, "3.11"),
        (Modifiers::NONE, Key::ArrowLeft, "3.01"),
        (Modifiers::NONE, Key::PageUp, "4.01"),
        (Modifiers::NONE, Key::PageDown, "3.01"),
        (Modifiers::NONE, Key::End, "12"),
        (Modifiers::NONE, Key::Home, "0"),
        (Modifiers::NONE, Key::Delete, "3"),
    ];
    window.get_by_role_and_label(Role::Slider, name).focus();
    window.run();
    for (modifiers, key, expected) in cases {
        window.key_press_modifiers(modifiers, key);
        window.run();
        let slider = window.get_by_role_and_label(Role::Slider, name);
        let value = slider.accesskit_node().numeric_value().unwrap();
        assert_eq!(format!("{value}"), expected, "after {key:?}");
    }
}

#[test]
fn a_typed_rate_is_exact_and_a_wrong_one_changes_nothing() {
    let mut window = sample();
    let field = "Claude Sonnet 4.6 · input, dollars per million tokens, exact value";
    let cases = [
        ("2.123456789012", "2.123456789012", ""),
        ("-1", "-1", "negative"),
        ("three", "three", "not a number"),
        ("3,50", "3,50", "not a number"),
        ("99999999999", "99999999999", "too large"),
        ("1,003.5", "1,003.50", ""),
        ("3", "3.00", ""),
    ];
    for (typed, expected, complaint) in cases {
        let node = window.get_by_label(field);
        node.focus();
        window.run();
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.get_by_label(field).type_text(typed);
        window.run();
        assert!(
            complaint.is_empty() || says(&window, complaint),
            "nothing says “{complaint}” of {typed}"
        );
        window.key_press(Key::Enter);
        window.run();
        assert_eq!(
            window.get_by_label(field).value().unwrap(),
            expected,
            "after typing {typed}"
        );
        // What cannot be taken stands there with its reason; the rate itself has not changed.
        if !complaint.is_empty() {
            let slider = window.get_by_role_and_label(Role::Slider, "Claude Sonnet 4.6 · input");
            assert_eq!(
                slider.accesskit_node().numeric_value(),
                Some(2.123_456_789_012)
            );
        }
    }
    assert!(window.state().workbook().unwrap().scenario.adjustments[1].is_none());
}

#[test]
fn double_clicking_the_diamond_brings_both_contracts_level() {
    // Two clicks are a double-click only if they follow each other quickly.
    let builder = Harness::<App>::builder()
        .with_size(Vec2::new(1440.0, 900.0))
        .with_step_dt(0.02)
        .with_max_steps(50);
    let mut window = open_with(builder, Start::default(), NO_FILES);
    let slider = window.get_by_role_and_label(Role::Slider, "All token rates");
    slider.scroll_to_me();
    window.run();
    let rect = window
        .get_by_role_and_label(Role::Slider, "All token rates")
        .rect();
    let even = window
        .state()
        .derived()
        .unwrap()
        .comparison
        .total
        .break_even_tokens
        .unwrap();
    let share = rust_decimal::prelude::ToPrimitive::to_f32(&even.0).unwrap() / 2.0;
    let at = egui::pos2(
        rect.left() + 8.0 + (rect.width() - 16.0) * share,
        rect.center().y,
    );
    for _ in 0..2 {
        window.drag_at(at);
        window.drop_at(at);
    }
    window.run();
    let sentence = sentence(&window);
    assert!(
        sentence.starts_with("Token billing costs the same"),
        "{sentence}"
    );
}

#[test]
fn dragging_a_knob_is_continuous_though_the_window_changes_meanwhile() {
    let mut window = sample();
    let name = "trn2.48xlarge";
    let rect = window.get_by_role_and_label(Role::Slider, name).rect();
    let at = |share: f32| {
        egui::pos2(
            rect.left() + 8.0 + (rect.width() - 16.0) * share,
            rect.center().y,
        )
    };
    window.drag_at(at(0.25));
    window.run();
    let mut last = 35.76;
    for step in 1..=10 {
        window.hover_at(at(0.25 + 0.05 * step as f32));
        window.run();
        let slider = window.get_by_role_and_label(Role::Slider, name);
        let value = slider.accesskit_node().numeric_value().unwrap();
        assert!(value > last, "{value} after {last}");
        last = value;
    }
    window.drop_at(at(0.75));
    window.run();
    let value = window
        .state()
        .workbook()
        .unwrap()
        .rate(metershift::analysis::RateKey {
            side: Side::Baseline,
            id: metershift::contract::RateId::Hourly(0),
        });
    assert!(
        value.scale() <= 2,
        "{value} has more digits than a pixel is worth"
    );
}

#[test]
fn the_legend_hides_and_shows_products_and_solos_with_alt() {
    let mut window = sample();
    let shown = |window: &Window| {
        ["Alexa shopping assistant", "Kiro", "Quick"]
            .map(|name| {
                window
                    .get_by_role_and_label(Role::CheckBox, name)
                    .accesskit_node()
                    .toggled()
            })
            .map(|toggled| toggled == Some(egui::accesskit::Toggled::True))
    };
    assert_eq!(shown(&window), [true, true, true]);
    window.get_by_role_and_label(Role::CheckBox, "Kiro").click();
    window.run();
    assert_eq!(shown(&window), [true, false, true]);
    window
        .get_by_role_and_label(Role::CheckBox, "Quick")
        .click_modifiers(Modifiers::ALT);
    window.run();
    assert_eq!(shown(&window), [false, false, true]);
    window.get_by_label("Show all").click();
    window.run();
    assert_eq!(shown(&window), [true, true, true]);
}

/// The lines of the table, as they are copied.
fn copied(window: &mut Window) -> Vec<String> {
    window.state_mut().send(Command::CopyTable);
    // The text is in the output of the step that copies it.
    window.step();
    let commands = window.output().platform_output.commands.clone();
    let text = commands.into_iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text),
        _ => None,
    });
    window.run();
    text.unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_table_sorts_and_copies_what_it_shows() {
    let mut window = sample();
    let lines = copied(&mut window);
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0].split('\t').count(), 8);
    assert!(
        lines[1].starts_with(
            "Alexa shopping assistant\t8355738.91\t8617661.61\t261922.7\t3.13\t0.969606"
        )
    );
    window.get_by_label("Difference / wk").click();
    window.run();
    window.get_by_label_contains("Difference / wk").click();
    window.run();
    let lines = copied(&mut window);
    let order: Vec<&str> = lines[1..]
        .iter()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(
        order,
        ["Quick", "Kiro", "Alexa shopping assistant", "All products"]
    );
}

#[test]
fn files_open_in_the_background_and_a_failed_load_changes_nothing() {
    let mut window = with_files(&[data("week.csv")]);
    let before = sentence(&window);
    assert!(before.starts_with("Token billing costs "), "{before}");
    window
        .state_mut()
        .send(Command::Load(vec![data("no_time.csv")]));
    window.run_steps(2);
    wait(&mut window);
    assert_eq!(sentence(&window), before);
    let notice = window.state().notice().unwrap().to_owned();
    assert!(notice.contains("no_time.csv"), "{notice}");
    assert!(!notice.contains("Err("), "{notice}");
    assert!(says(&window, "no_time.csv"));
    // First the dialog that asks what its columns mean, then the message.
    for _ in 0..2 {
        assert!(window.state().notice().is_some());
        window.key_press(Key::Escape);
        window.run();
    }
    assert_eq!(window.state().notice(), None);
}

#[test]
fn files_that_cannot_be_read_leave_an_invitation() {
    let mut window = with_files(&[data("does_not_exist.csv")]);
    assert!(window.state().workbook().is_none());
    assert!(
        window
            .state()
            .notice()
            .unwrap()
            .contains("does_not_exist.csv")
    );
    window.get_by_label("Open the sample").click();
    window.run();
    assert!(window.state().workbook().unwrap().is_sample);
}

#[test]
fn dropped_rate_cards_become_the_contract_of_their_kind() {
    let mut window = with_files(&[data("week.csv")]);
    window
        .state_mut()
        .send(Command::Load(vec![data("cheap_tokens.toml")]));
    window.run_steps(2);
    wait(&mut window);
    let workbook = window.state().workbook().unwrap();
    assert_eq!(workbook.contract(Side::Proposed).name(), "Cheap tokens");
    assert!(
        sentence(&window).contains("less a week"),
        "{}",
        sentence(&window)
    );
    window
        .state_mut()
        .send(Command::Load(vec![data("broken.toml")]));
    window.run_steps(2);
    wait(&mut window);
    assert!(
        window.state().notice().unwrap().contains("line 5"),
        "{:?}",
        window.state().notice()
    );
    assert_eq!(
        window
            .state()
            .workbook()
            .unwrap()
            .contract(Side::Proposed)
            .name(),
        "Cheap tokens"
    );
}

#[test]
fn the_menu_asks_for_files_without_stopping_the_window() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        Box::new(move || {
            std::thread::sleep(Duration::from_millis(30));
            let name = if purpose == Purpose::Usage {
                "week.csv"
            } else {
                "cheap_tokens.toml"
            };
            vec![data(name)]
        })
    }
    let builder = Harness::<App>::builder().with_size(Vec2::new(1440.0, 900.0));
    let mut window = open_with(builder, Start::default(), choose);
    window.get_by_label("File").click();
    window.run();
    window.get_by_label_contains("Open usage…").click();
    window.step();
    let start = Instant::now();
    while window
        .state()
        .workbook()
        .is_none_or(|workbook| workbook.is_sample)
    {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "nothing was opened"
        );
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    assert!(!says(&window, "made up"));
}

#[test]
fn what_became_of_the_rows_is_one_click_away() {
    let mut window = with_files(&[data("rejected.csv")]);
    window.get_by_label_contains("1 rejected").click();
    window.run();
    let sha256 = Sha256::of(&std::fs::read(data("rejected.csv")).unwrap());
    let counts = "1 file, 2 rows read = 1 priced + 0 unpriced + 0 set aside + 1 rejected";
    for text in [
        "What became of the rows",
        counts,
        "1 priced",
        "0 unpriced",
        "0 set aside",
        "line 3",
        "12.5",
        &sha256.to_string(),
    ] {
        assert!(says(&window, text), "{text} is not shown");
    }
    window.key_press(Key::Escape);
    window.run();
    assert!(!says(&window, "What became of the rows"));
}

/// A folder with files of these names and texts in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const REPEATED: &str = "date,product,model,input_tokens,output_tokens,compute_hours,resource
2026-06-08,Kiro,claude-sonnet-4-6,1000000,200000,0.1,p5.48xlarge
2026-06-08,Kiro,claude-sonnet-4-6,1000000,200000,0.1,p5.48xlarge
2026-06-09,Kiro,claude-sonnet-4-6,1000000,200000,0.1,p5.48xlarge
";

/// Nothing about its header is known.
const STRANGE: &str = "Tag,Mannschaft,Motor,rein,raus
2026-06-08,Kiro,claude-sonnet-4-6,1000000,200000
2026-06-09,Kiro,claude-sonnet-4-6,2000000,100000
2026-06-10,Quick,claude-sonnet-4-6,3000000,300000
";

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(2);
    wait(window);
}

/// Chooses from a list that drops down.
fn choose(window: &mut Window, list: &str, option: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    window.run();
    let entry = window.get_by_role_and_label(Role::Button, option);
    entry.scroll_to_me();
    window.run_steps(60);
    window.get_by_role_and_label(Role::Button, option).click();
    window.run_steps(2);
    wait(window);
}

#[test]
fn rows_that_repeat_another_can_count_once_and_again() {
    let folder = folder(&[("usage.csv", REPEATED)]);
    let mut window = with_files(&[folder.path().join("usage.csv")]);
    let input = |window: &Window| {
        let workbook = window.state().workbook().unwrap();
        let rows = workbook.rows();
        (rows.taken, rows.set_aside)
    };
    window
        .get_by_role_and_label(Role::Slider, "All token rates")
        .set_value_accesskit(0.5);
    window.run();
    let before = window.state().workbook().unwrap().scenario.clone();
    assert_eq!(input(&window), (3, 0));
    window.state_mut().send(Command::Show(Some(Dialog::Rows)));
    window.run();
    assert!(says(&window, "1 row is exactly like another row"));
    click(&mut window, "Count each once");
    assert_eq!(input(&window), (2, 1));
    assert!(says(&window, "1 set aside"));
    // All else is as it was.
    assert_eq!(window.state().workbook().unwrap().scenario, before);
    click(&mut window, "Count each once");
    assert_eq!(input(&window), (3, 0));
}

#[test]
fn an_overlapping_file_can_be_left_out_and_put_back() {
    let folder = folder(&[
        ("a.csv", &REPEATED.replace("1000000", "500000")),
        ("b.csv", REPEATED),
    ]);
    let files = ["a.csv", "b.csv"].map(|name| folder.path().join(name));
    let mut window = with_files(&files);
    let count = |window: &Window| window.state().workbook().unwrap().files.len();
    window.state_mut().send(Command::Show(Some(Dialog::Rows)));
    window.run();
    assert!(says(
        &window,
        "a.csv and b.csv both have usage of the same products"
    ));
    click(&mut window, "Leave out a.csv");
    assert_eq!(count(&window), 1);
    assert!(!says(&window, "both have usage"));
    click(&mut window, "Read it after all");
    assert_eq!(count(&window), 2);
}

#[test]
fn a_file_that_is_not_recognised_asks_what_its_columns_mean() {
    let folder = folder(&[("strange.csv", STRANGE)]);
    let settings = folder.path().join("settings/columns.json");
    let start = || Start {
        files: vec![folder.path().join("strange.csv")],
        remembered_at: Some(settings.clone()),
        ..Start::default()
    };
    let mut window = open(start());
    wait(&mut window);
    assert!(window.state().workbook().is_none());
    assert!(says(&window, "What the columns of strange.csv mean"));
    for (column, meaning) in [
        ("Meaning of column 1, Tag", "time"),
        ("Meaning of column 2, Mannschaft", "product"),
        ("Meaning of column 3, Motor", "model"),
        ("Meaning of column 4, rein", "input tokens"),
        ("Meaning of column 5, raus", "output tokens"),
    ] {
        let list = window.get_by_role_and_label(Role::ComboBox, column);
        if list.value().as_deref() != Some(meaning) {
            choose(&mut window, column, meaning);
        }
    }
    assert!(says(
        &window,
        "Of the first 3 rows, 3 would be read, 0 set aside, 0 rejected"
    ));
    assert!(says(&window, "--map time=Tag"));
    click(&mut window, "Read with these columns");
    let workbook = window.state().workbook().unwrap();
    assert_eq!(workbook.rows().taken, 3);
    assert!(!says(&window, "What the columns of"));
    // The next session knows.
    let mut next = open(start());
    wait(&mut next);
    assert_eq!(next.state().workbook().unwrap().rows().taken, 3);
}

#[test]
fn leaving_the_columns_of_a_file_changes_nothing() {
    let folder = folder(&[("strange.csv", STRANGE)]);
    let mut window = with_files(&[data("week.csv")]);
    let before = sentence(&window);
    window
        .state_mut()
        .send(Command::Load(vec![folder.path().join("strange.csv")]));
    window.run_steps(2);
    wait(&mut window);
    assert!(says(&window, "What the columns of strange.csv mean"));
    click(&mut window, "Cancel");
    assert!(!says(&window, "What the columns of"));
    assert_eq!(sentence(&window), before);
}

#[test]
fn the_product_of_a_known_file_can_be_taken_from_another_column() {
    let mut window = with_files(&[data("week.csv")]);
    window.state_mut().send(Command::Show(Some(Dialog::Rows)));
    window.run();
    window.get_by_label("Choose columns…").scroll_to_me();
    window.run();
    click(&mut window, "Choose columns…");
    choose(&mut window, "Product is taken from", "model");
    click(&mut window, "Read with these columns");
    let workbook = window.state().workbook().unwrap();
    assert_eq!(workbook.usage.products, ["claude-sonnet-4-6"]);
    // Back where it was opened from.
    assert!(says(&window, "What became of the rows"));
}

#[test]
fn rejected_rows_are_saved_where_the_user_says() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        assert_eq!(purpose, Purpose::SaveRejected);
        Box::new(|| vec![saved_at()])
    }
    fn saved_at() -> PathBuf {
        std::env::temp_dir().join(format!("metershift-{}-rejected.csv", std::process::id()))
    }
    let start = Start {
        files: vec![data("rejected.csv")],
        ..Start::default()
    };
    let builder = Harness::<App>::builder().with_size(Vec2::new(1440.0, 900.0));
    let mut window = open_with(builder, start, choose);
    wait(&mut window);
    window.state_mut().send(Command::Show(Some(Dialog::Rows)));
    window.run();
    window.get_by_label("Save rejected rows…").click();
    let begun = Instant::now();
    while !window
        .state()
        .notice()
        .is_some_and(|notice| notice.contains("saved in"))
    {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nothing was saved"
        );
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    let text = std::fs::read_to_string(saved_at()).unwrap();
    std::fs::remove_file(saved_at()).unwrap();
    assert!(text.starts_with("file,line,column,value,reason,row\n"));
    assert!(text.contains(",3,input_tokens,12.5,"), "{text}");
}

#[test]
fn a_broken_memory_of_columns_is_set_aside_and_said() {
    let folder = folder(&[("columns.json", "{ not json")]);
    let window = open(Start {
        remembered_at: Some(folder.path().join("columns.json")),
        ..Start::default()
    });
    assert!(window.state().notice().unwrap().contains("set aside"));
    assert!(folder.path().join("columns.broken.json").exists());
    assert!(!folder.path().join("columns.json").exists());
    assert!(window.state().workbook().is_some());
}

#[test]
fn an_idle_window_repaints_nothing() {
    let mut window = sample();
    window.run();
    let delay = window
        .output()
        .viewport_output
        .values()
        .map(|output| output.repaint_delay)
        .min();
    assert_eq!(delay, Some(Duration::MAX));
}

#[test]
fn awkward_data_is_shown_without_a_fault() {
    let directory = tempfile::tempdir().unwrap();
    let header = "date,product,model,input_tokens,output_tokens,compute_hours,resource\n";
    let row = |day: &str, product: &str, tokens: &str, hours: &str| {
        format!("{day},{product},claude-sonnet-4-6,{tokens},{tokens},{hours},p5.48xlarge\n")
    };
    let long_name = "a name that goes on and on ".repeat(20);
    let many: String = (0..40)
        .map(|i| row("2026-06-10", &format!("Team {i}"), "1000", "0.1"))
        .collect();
    let weeks: String = (0..200)
        .map(|i| format!("2022-{:02}-{:02}", i % 12 + 1, i % 28 + 1))
        .map(|day| row(&day, "Kiro", "5000", "0.2"))
        .collect();
    let cases = [
        ("one row", row("2026-06-10", "Kiro", "1", "1")),
        ("40 products", many),
        ("200 rows", weeks),
        ("a long name", row("2026-06-10", &long_name, "1", "1")),
        ("zeros", row("2026-06-10", "Kiro", "0", "0")),
        (
            "huge",
            row("2026-06-10", "Kiro", "999999999999999999", "999999999"),
        ),
        ("hours only", row("2026-06-10", "Kiro", "", "5")),
        ("tokens only", row("2026-06-10", "Kiro", "5", "")),
        (
            "strange letters",
            row("2026-06-10", "Žluťoučký kůň Ω", "5", "5"),
        ),
    ];
    for (name, rows) in cases {
        let path = directory.path().join("usage.csv");
        std::fs::write(&path, format!("{header}{rows}")).unwrap();
        for size in [Vec2::new(900.0, 560.0), Vec2::new(2560.0, 1440.0)] {
            let builder = Harness::<App>::builder().with_size(size);
            let start = Start {
                files: vec![path.clone()],
                ..Start::default()
            };
            let mut window = open_with(builder, start, NO_FILES);
            wait(&mut window);
            assert!(
                window.state().workbook().is_some(),
                "{name}: {:?}",
                window.state().notice()
            );
            assert!(
                says(&window, &sentence(&window)),
                "{name}: the sentence is not shown"
            );
        }
    }
}

/// Compares the window with a picture. Without a renderer that is skipped and said, unless
/// `METERSHIFT_SNAPSHOTS=required`.
fn picture(name: &str, theme: Theme, start: Start) {
    picture_after(name, theme, start, |_| {});
}

/// A picture of the window after `work` in it.
fn picture_after(name: &str, theme: Theme, start: Start, work: impl FnOnce(&mut Window)) {
    let renderer = std::panic::catch_unwind(WgpuTestRenderer::new);
    let Ok(renderer) = renderer else {
        let required = std::env::var("METERSHIFT_SNAPSHOTS").is_ok_and(|value| value == "required");
        assert!(
            !required,
            "no renderer for the picture {name}, and pictures are required"
        );
        println!(
            "SKIPPED: the picture {name} needs a renderer, such as Mesa's lavapipe (mesa-vulkan-drivers)"
        );
        return;
    };
    let options = SnapshotOptions::default()
        .threshold(2.0)
        .max_failed_pixels(60);
    let builder = Harness::<App>::builder()
        .with_size(Vec2::new(1440.0, 900.0))
        .with_theme(theme)
        .with_options(options)
        .renderer(renderer);
    let mut window = open_with(builder, start, NO_FILES);
    wait(&mut window);
    work(&mut window);
    window.snapshot(name);
}

#[test]
fn the_window_looks_as_it_should_in_light() {
    picture("sample_light", Theme::Light, Start::default());
}

#[test]
fn the_window_looks_as_it_should_in_dark() {
    picture("sample_dark", Theme::Dark, Start::default());
}

#[test]
fn partial_and_one_sided_weeks_are_hatched() {
    let start = Start {
        files: vec![data("one_sided.csv")],
        ..Start::default()
    };
    picture("one_sided", Theme::Light, start);
}

#[test]
fn the_smallest_window_keeps_its_figures_whole() {
    let builder = Harness::<App>::builder().with_size(Vec2::new(916.0, 576.0));
    let window = open_with(builder, Start::default(), NO_FILES);
    let figures = window.state().derived().unwrap().headline.figures.clone();
    for figure in figures {
        let rect = window
            .get_all_by_label(&figure.value)
            .next()
            .unwrap()
            .rect();
        assert!(
            rect.right() <= 916.0,
            "{} ends at {}",
            figure.value,
            rect.right()
        );
        assert!(
            rect.height() < 30.0,
            "{} is {} high",
            figure.value,
            rect.height()
        );
    }
}

#[test]
fn escape_closes_a_menu_before_anything_else() {
    let mut window = with_files(&[data("does_not_exist.csv")]);
    assert!(window.state().notice().is_some());
    window.get_by_label("File").click();
    window.run();
    assert!(says(&window, "Open today’s contract…"));
    window.key_press(Key::Escape);
    window.run();
    assert!(!says(&window, "Open today’s contract…"));
    assert!(window.state().notice().is_some());
    window.key_press(Key::Escape);
    window.run();
    assert!(window.state().notice().is_none());
}

#[test]
fn contracts_that_were_given_stay_when_usage_is_opened() {
    let mut window = sample();
    window
        .state_mut()
        .send(Command::Load(vec![data("cheap_tokens.toml")]));
    window.run_steps(2);
    wait(&mut window);
    window
        .state_mut()
        .send(Command::Load(vec![data("week.csv")]));
    window.run_steps(2);
    wait(&mut window);
    discard(&mut window);
    let workbook = window.state().workbook().unwrap();
    assert_eq!(workbook.contract(Side::Proposed).name(), "Cheap tokens");
    assert_eq!(
        workbook.contract(Side::Baseline).name(),
        "Public list prices by the hour"
    );
}

#[test]
fn a_factor_of_zero_still_knows_where_it_breaks_even() {
    let mut window = sample();
    let even = |window: &Window| {
        window
            .state()
            .derived()
            .unwrap()
            .comparison
            .total
            .break_even_tokens
            .unwrap()
    };
    let before = even(&window);
    for value in [0.5, 0.0] {
        window
            .get_by_role_and_label(Role::Slider, "All token rates")
            .set_value_accesskit(value);
        window.run();
        let off = (even(&window).0 - before.0).abs();
        assert!(off < rust_decimal::Decimal::new(1, 20), "{off} at {value}");
    }
}

/// Types into a field as a person would, and enters it.
fn enter(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).scroll_to_me();
    window.run();
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_label(field).type_text(text);
    window.run();
    window.key_press(Key::Enter);
    window.run();
}

#[test]
fn terms_are_moved_like_rates() {
    let mut window = sample();
    let before = sentence(&window);
    let discount = "Discount on everything, the proposed contract, percent, exact value";
    enter(&mut window, discount, "101");
    assert!(says(&window, "more than everything"));
    assert_eq!(sentence(&window), before);
    enter(&mut window, discount, "10");
    assert!(
        sentence(&window).contains("less a week"),
        "{}",
        sentence(&window)
    );
    // At the break-even that is shown, both cost the same.
    let discount = Lever::Discount(Side::Proposed);
    let even = window.state().derived().unwrap().break_even(discount);
    let edit = Edit::set(discount, even.unwrap());
    window.state_mut().send(Command::Edit(edit));
    window.run();
    assert!(
        sentence(&window).contains("the same"),
        "{}",
        sentence(&window)
    );
    let commitment = "Least charge a month, the proposed contract, dollars, exact value";
    enter(&mut window, commitment, "70,000,000");
    assert!(
        sentence(&window).contains("more a week"),
        "{}",
        sentence(&window)
    );
    window.get_by_label("Reset to contract").scroll_to_me();
    window.run();
    window.get_by_label("Reset to contract").click();
    window.run();
    assert_eq!(sentence(&window), before);
}

#[test]
fn contracts_can_be_priced_as_they_are_dated_and_beyond_the_data() {
    let mut window = sample();
    let send = |window: &mut Window, edit: Edit| {
        window.state_mut().send(Command::Edit(edit));
        window.run();
    };
    send(&mut window, Edit::SetMode(Mode::Dated));
    let begins = Day::from_ymd(2026, 5, 18);
    send(&mut window, Edit::SetEffective(Side::Proposed, begins));
    assert!(sentence(&window).starts_with("From 18 May 2026 on, token billing costs"));
    let derived = window.state().derived().unwrap();
    let differences = derived.comparison.weeks.iter().map(Pair::difference);
    let weeks = derived.pairing.rollup.weeks.iter();
    for (of, difference) in weeks.zip(differences) {
        let is_before = Some(of.week.first) < begins;
        assert_eq!(difference.is_zero(), is_before, "{}", of.week.first);
    }
    // A contract that begins after the data has nothing to compare, until weeks are projected and counted.
    send(
        &mut window,
        Edit::SetEffective(Side::Proposed, Day::from_ymd(2027, 1, 4)),
    );
    assert!(
        sentence(&window).contains("begins on 4 Jan 2027, after the data"),
        "{}",
        sentence(&window)
    );
    let projection = Projection {
        weeks: 20,
        ..Projection::default()
    };
    send(&mut window, Edit::SetProjection(Some(projection)));
    assert!(sentence(&window).contains("include the projected weeks"));
    window.get_by_label("count them").scroll_to_me();
    window.run();
    window.get_by_label("count them").click();
    window.run();
    let counted = "From 4 Jan 2027 on, counting 20 projected weeks, token billing costs";
    assert!(
        sentence(&window).starts_with(counted),
        "{}",
        sentence(&window)
    );
}

#[test]
fn what_has_no_price_can_be_given_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("usage.csv");
    let rows = "date,product,model,input_tokens,resource,compute_hours\n\
                2026-06-08,Kiro,mystery-1,1000000,trn2.48xlarge,2\n\
                2026-06-14,Kiro,mystery-1,3000000,trn2.48xlarge,2\n";
    std::fs::write(&path, rows).unwrap();
    let mut window = with_files(&[path]);
    assert!(
        sentence(&window).contains("has no price for any"),
        "{}",
        sentence(&window)
    );
    enter(
        &mut window,
        "Price of mystery-1 · input, proposed",
        "35.7608",
    );
    // Four million tokens at the price of four hours.
    assert!(
        sentence(&window).contains("the same"),
        "{}",
        sentence(&window)
    );
    let slider = window.query_by_role_and_label(Role::Slider, "mystery-1 · input");
    assert!(slider.is_some(), "it has a slider now");
}

#[test]
fn the_contracts_can_change_places() {
    let mut window = sample();
    let difference = |window: &Window| {
        let derived = window.state().derived().unwrap();
        derived.comparison.total.all.difference()
    };
    let before = difference(&window);
    window.get_by_label("Edit").click();
    window.run();
    window.get_by_label("Swap the contracts").click();
    window.run();
    assert_eq!(difference(&window), -before);
    assert!(
        sentence(&window).starts_with("Billing by compute hours costs $315,103 less a week"),
        "{}",
        sentence(&window)
    );
}

#[test]
fn a_contract_is_saved_as_it_is_set_and_charges_the_same_when_opened() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        assert_eq!(purpose, Purpose::SaveContract(Side::Proposed));
        Box::new(|| vec![saved_at()])
    }
    fn saved_at() -> PathBuf {
        std::env::temp_dir().join(format!("metershift-{}-contract.toml", std::process::id()))
    }
    let builder = Harness::<App>::builder().with_size(Vec2::new(1440.0, 900.0));
    let mut window = open_with(builder, Start::default(), choose);
    enter(
        &mut window,
        "Claude Sonnet 4.6 · input, dollars per million tokens, exact value",
        "2.5",
    );
    let discount = "Discount on everything, the proposed contract, percent, exact value";
    enter(&mut window, discount, "3");
    let commitment = "Least charge a month, the proposed contract, dollars, exact value";
    enter(&mut window, commitment, "60000000");
    let before = sentence(&window);
    window
        .state_mut()
        .send(Command::SaveContract(Side::Proposed));
    window.step();
    let begun = Instant::now();
    while !window
        .state()
        .notice()
        .is_some_and(|notice| notice.contains("saved in"))
    {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nothing was saved"
        );
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    let saved = std::fs::read_to_string(saved_at()).unwrap();
    std::fs::remove_file(saved_at()).ok();
    let contract = Contract::parse(&saved).unwrap();
    let edit = Edit::SetContract(Side::Proposed, contract.into());
    window.state_mut().send(Command::Edit(edit));
    window.run();
    assert!(window.state().workbook().unwrap().scenario.adjustments[1].is_none());
    assert_eq!(sentence(&window), before);
}

#[test]
fn a_rate_that_looks_like_a_slip_is_marked() {
    let mut window = sample();
    let field = |class: &str| {
        format!("Claude Sonnet 4.6 · {class}, dollars per million tokens, exact value")
    };
    assert!(!says(&window, "check"));
    for (class, rate, mark) in [
        ("input", "3000", "check the unit"),
        ("input", "3", ""),
        ("output", "2.99", "check this rate"),
        ("output", "15", ""),
        ("cache read", "3.01", "check this rate"),
    ] {
        enter(&mut window, &field(class), rate);
        assert_eq!(
            says(&window, "check"),
            !mark.is_empty(),
            "{class} at {rate}"
        );
        assert!(says(&window, mark), "{class} at {rate}");
    }
}

#[test]
fn every_figure_leads_to_its_arithmetic() {
    let mut window = sample();
    window.get_by_label("+$261,922.70").click();
    window.run();
    for text in [
        "Alexa shopping assistant, 52 averaged weeks",
        "+$261,922.70 a week",
        "Today’s contract",
        "claude-opus-4-6 · output",
        "usage.csv",
    ] {
        assert!(says(&window, text), "{text} is not shown");
    }
    window.get_by_label("Copy as text").click();
    window.run();
    assert!(says(&window, "The arithmetic was copied") || window.state().notice().is_some());
    window.key_press(Key::Escape);
    window.run();
    assert!(!says(&window, "averaged weeks"));
    // The sentence itself, and a bar of the chart.
    let sentence = sentence(&window);
    window.get_by_label(&sentence).click();
    window.run();
    assert!(says(&window, "All products, 52 averaged weeks"));
    window.key_press(Key::Escape);
    window.run();
    let scope = Scope {
        product: Some(1),
        weeks: Weeks::One(3),
    };
    window.state_mut().send(Command::Explain(scope));
    window.run();
    assert!(says(&window, "Kiro, week of 8 Dec 2025"));
    // What changes while it is open is explained anew.
    let edit = Edit::SetMultiplier(Side::Proposed, RateKind::Tokens, Multiplier(Decimal::TWO));
    window.state_mut().send(Command::Edit(edit));
    window.run();
    assert!(says(&window, "× 50.00"));
    // Other usage is another number.
    window
        .state_mut()
        .send(Command::Load(vec![data("week.csv")]));
    window.step();
    wait(&mut window);
    discard(&mut window);
    assert!(!says(&window, "week of 8 Dec 2025"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    window.run();
    assert!(says(&window, "Costs per week"));
}

#[test]
fn the_arithmetic_looks_like_a_bill() {
    picture_after(
        "arithmetic",
        Theme::Light,
        Start {
            contracts: [
                None,
                Some(read_contract(&data("../cards/full.toml")).unwrap()),
            ],
            ..Start::default()
        },
        |window| {
            let scope = Scope {
                product: Some(1),
                weeks: Weeks::One(30),
            };
            window.state_mut().send(Command::Explain(scope));
            window.run();
        },
    );
}

#[test]
fn the_point_of_the_plane_sets_both_factors() {
    let mut window = sample();
    window
        .get_by_role_and_label(Role::Tab, "Break-even")
        .click();
    window.run();
    let factors = |window: &Window| {
        let workbook = window.state().workbook().unwrap();
        let tokens = workbook.multiplier(Side::Proposed, RateKind::Tokens).0;
        let hours = workbook.multiplier(Side::Baseline, RateKind::Hours).0;
        (tokens.to_string(), hours.to_string())
    };
    let point = |window: &Window| {
        let all = window.get_all_by_role(Role::Slider);
        let mut all = all.filter(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with("Break-even plane"))
        });
        all.next().unwrap().rect()
    };
    let before = sentence(&window);
    let at = point(&window).center();
    window.drag_at(at);
    window.drop_at(at);
    window.run();
    assert_eq!(factors(&window), ("1".to_owned(), "1".to_owned()));
    // With the keys: twice to the right, once down, finely up.
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown] {
        window.key_press(key);
        window.run();
    }
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    window.run();
    assert_eq!(factors(&window), ("1.02".to_owned(), "0.991".to_owned()));
    // By hand: to the left above the line, where the proposed contract costs less.
    let at = point(&window).center();
    window.drag_at(at);
    window.run();
    window.hover_at(at + Vec2::new(-150.0, -100.0));
    window.run();
    window.drop_at(at + Vec2::new(-150.0, -100.0));
    window.run();
    let (tokens, hours) = factors(&window);
    let [tokens, hours] = [tokens, hours].map(|factor| factor.parse::<Decimal>().unwrap());
    assert!(
        tokens < Decimal::ONE && hours > Decimal::ONE,
        "{tokens}, {hours}"
    );
    assert!(sentence(&window).contains("less a week"));
    assert_ne!(sentence(&window), before);
}

#[test]
fn claims_are_checked_live_and_lead_to_where_they_turn_round() {
    let mut window = sample();
    window.state_mut().send(Command::ShowView(View::BreakEven));
    window.run();
    for text in [
        "“The switch raises our costs”",
        "“Costs will not increase”",
        "“No product pays more than 5\u{a0}% more”",
        "Short by $315,103 a week",
        "Kiro +3.3\u{a0}%",
    ] {
        assert!(says(&window, text), "{text} is not shown");
    }
    let holds = |window: &Window| {
        let verdicts = window.state().derived().unwrap().verdicts();
        verdicts
            .iter()
            .map(|verdict| verdict.holds.unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(holds(&window), [true, false, true]);
    window
        .get_by_label_contains("−1.6\u{a0}% on all hourly rates (0.984\u{a0}×)")
        .click();
    window.run();
    enter(&mut window, "Figure of claim 3", "2");
    assert_eq!(holds(&window), [true, false, false]);
    window.state_mut().send(Command::Edit(Edit::ResetRates));
    window.run();
    let link = "−2.4\u{a0}% on all token rates (0.976\u{a0}×)";
    let first = window.get_all_by_label_contains(link).next().unwrap();
    first.click();
    window.run();
    assert!(
        !sentence(&window).contains("$315,103"),
        "{}",
        sentence(&window)
    );
    let difference = window
        .state()
        .derived()
        .unwrap()
        .comparison
        .total
        .difference_per_week();
    assert!(
        difference.unwrap().abs() < Usd(Decimal::from(20)),
        "{difference:?}"
    );
}

#[test]
fn the_plane_looks_as_it_should() {
    picture_after("break_even", Theme::Light, Start::default(), |window| {
        window.state_mut().send(Command::ShowView(View::BreakEven));
        window.run();
    });
}

#[test]
fn what_moves_the_answer_is_listed_with_its_effect() {
    let mut window = sample();
    window
        .get_by_role_and_label(Role::Tab, "Sensitivity")
        .click();
    window.run();
    assert!(says(
        &window,
        "All token rates: less −$1,292,045, more +$1,292,045"
    ));
    window
        .state_mut()
        .send(Command::SetSwing(Percent(Decimal::ONE)));
    window.run();
    assert!(says(
        &window,
        "All token rates: less −$129,205, more +$129,205"
    ));
    // Moving a rate changes what a percent of it is.
    let edit = Edit::SetMultiplier(Side::Proposed, RateKind::Tokens, Multiplier(Decimal::TWO));
    window.state_mut().send(Command::Edit(edit));
    window.run();
    assert!(says(
        &window,
        "All token rates: less −$258,409, more +$258,409"
    ));
}

#[test]
fn sensitivity_looks_as_it_should() {
    picture_after("sensitivity", Theme::Dark, Start::default(), |window| {
        window
            .state_mut()
            .send(Command::ShowView(View::Sensitivity));
        window.run();
    });
}

#[test]
fn both_contracts_are_shown_per_week() {
    let mut window = sample();
    window.get_by_role_and_label(Role::Tab, "Costs").click();
    window.run();
    let total = &window.state().derived().unwrap().comparison.total.all;
    let [baseline, proposed] = [total.baseline, total.proposed]
        .map(|charge| metershift::quantity::format::dollars(charge.total()));
    let summary = format!(
        "Costs per week, 52 weeks: today’s contract {baseline} in all, proposed {proposed}"
    );
    assert!(says(&window, &summary), "{summary} is not said");
    // The keys of the views, in the order of the tabs.
    for (key, view) in [
        (Key::Num1, "Weekly cost difference"),
        (Key::Num2, "Costs per week"),
        (Key::Num3, "Break-even plane"),
        (Key::Num4, "All token rates: less"),
        (Key::Num5, "Tokens per week, by token class"),
        (Key::Num6, "Name, contract"),
    ] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        window.run();
        assert!(says(&window, view), "{view} is not shown");
    }
}

#[test]
fn costs_look_as_they_should() {
    picture_after("costs", Theme::Light, Start::default(), |window| {
        window.state_mut().send(Command::ShowView(View::Costs));
        window.run();
    });
}

#[test]
fn the_mix_says_what_usage_consists_of() {
    let mut window = with_files(&[data("week.csv")]);
    window.get_by_role_and_label(Role::Tab, "Mix").click();
    window.run();
    let derived = window.state().derived().unwrap();
    let all = derived
        .pairing
        .measures(&derived.comparison, derived.mix(), None);
    let total: Decimal = derived
        .mix()
        .products
        .iter()
        .flat_map(|product| &product.classes)
        .flat_map(|week| week.0)
        .map(Tokens::millions)
        .sum();
    assert!(all.tokens.millions() <= total && !total.is_zero());
    window
        .state_mut()
        .send(Command::BreakDownBy(Dimension::Model));
    window.run();
    assert!(says(&window, "Tokens per week, by model"));
}

#[test]
fn the_mix_looks_as_it_should() {
    picture_after("mix", Theme::Light, Start::default(), |window| {
        window.state_mut().send(Command::ShowView(View::Mix));
        window.run();
    });
}
