//! The palette, through what a person or a screen reader finds in it.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, Role, Vec2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use proptest::prelude::*;

use super::key::Move;
use super::{Answer, Entry, PaletteState, matching, show};
use crate::app::theme;

const NAMES: [(&str, &str); 12] = [
    ("Open usage…", "Open usage files, also packed as gzip"),
    ("Open folder…", "Open all usage files in a folder"),
    ("Open today’s contract…", "Open the rate card in force"),
    ("Open proposed contract…", "Open the rate card proposed"),
    ("Save today’s contract…", "Save it as a rate card, as TOML"),
    ("Save proposed contract…", "Save it as a rate card, as TOML"),
    ("Difference", "Show the difference per product and week"),
    ("Costs", "Show what both contracts charge per week"),
    ("Break-even", "Show where the proposed contract flips"),
    ("Contracts", "Show both contracts as documents"),
    ("Reset all rates", "Set every rate back to its contract"),
    ("Copy table", "Copy the products, for a spreadsheet"),
];
const SAVE_TODAYS: usize = 4;
const BREAK_EVEN: usize = 8;

fn entries() -> Vec<Entry<'static>> {
    let entries = NAMES.iter().enumerate();
    let entries = entries.map(|(index, (name, hint))| Entry {
        name,
        hint,
        shortcut: (index == BREAK_EVEN).then(|| "Ctrl+3".to_owned()),
        blocked: (index == SAVE_TODAYS).then_some("nothing is open"),
    });
    entries.collect()
}

/// A palette over a window, until something is decided in it.
#[derive(Default)]
struct Shown {
    palette: PaletteState,
    answer: Option<Answer>,
}

type Window = Harness<'static, Shown>;

fn opened_in(size: Vec2) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, shown: &mut Shown| {
                if shown.answer.is_none() {
                    shown.answer = show(ui, &mut shown.palette, &entries());
                }
            },
            Shown::default(),
        );
    window.run();
    window
}

fn opened() -> Window {
    opened_in(Vec2::new(900.0, 560.0))
}

fn type_text(window: &mut Window, text: &str) {
    window.event(egui::Event::Text(text.to_owned()));
    window.run();
}

fn press(window: &mut Window, keys: &[Key]) {
    for key in keys {
        window.key_press(*key);
        window.run();
    }
}

/// The names of the rows, as a screen reader has them.
fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label())
        .collect()
}

/// The one row that is selected, which is also where the screen reader is.
fn selected(window: &Window) -> String {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    let selected: Vec<_> = rows
        .filter(|row| row.accesskit_node().is_selected() == Some(true))
        .collect();
    assert_eq!(selected.len(), 1, "rows are selected");
    assert!(selected[0].is_focused(), "the screen reader is elsewhere");
    selected[0].accesskit_node().label().unwrap_or_default()
}

#[test]
fn what_is_typed_finds_names_first_and_hints_second() {
    let cases: [(&str, &[&str]); 14] = [
        // Letters in their order, best where words begin.
        ("brk", &["Break-even"]),
        ("breakeven", &["Break-even"]),
        ("break even", &["Break-even"]),
        ("BREAK", &["Break-even"]),
        (
            "sav",
            &["Save today’s contract…", "Save proposed contract…"],
        ),
        ("rar", &["Reset all rates"]),
        ("opc", &["Open proposed contract…"]),
        ("ct", &["Copy table"]),
        // A name that begins so goes first; hints come after all names.
        ("con", &["Contracts", "Open today’s contract…"]),
        // Words in any order, of name and hint together.
        ("contract save", &["Save today’s contract…"]),
        ("toml", &["Save today’s contract…"]),
        ("toml prop", &["Save proposed contract…"]),
        ("today's", &["Open today’s contract…"]),
        // The hint has it, but within a word.
        ("ncludi", &[]),
    ];
    let entries = entries();
    for (query, first) in cases {
        let found = matching::find(query, &entries);
        let names: Vec<&str> = found.iter().map(|found| NAMES[found.index].0).collect();
        assert!(names.starts_with(first), "{query} finds {names:?}");
        assert_eq!(
            names.is_empty(),
            first.is_empty(),
            "{query} finds {names:?}"
        );
    }
}

#[test]
fn letters_that_were_found_are_known_by_their_place() {
    let entries = entries();
    let found = matching::find("prop toml", &entries);
    let letters = |text: &str, places: &[u32]| -> String {
        let places = places.iter();
        places
            .filter_map(|place| text.chars().nth(*place as usize))
            .collect()
    };
    let (name, hint) = NAMES[found[0].index];
    assert_eq!(letters(name, &found[0].in_name), "prop");
    assert_eq!(letters(hint, &found[0].in_hint), "TOML");
}

#[test]
fn a_whole_name_finds_it_first() {
    for (name, _) in NAMES {
        let found = matching::find(name, &entries());
        assert_eq!(NAMES[found[0].index].0, name);
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_finds_letters_that_are_there(query in "\\PC{0,12}|[a-z ’'…-]{1,6}") {
        let mut seen = BTreeSet::new();
        for found in matching::find(&query, &entries()) {
            prop_assert!(seen.insert(found.index));
            let (name, hint) = NAMES[found.index];
            for (places, text) in [(&found.in_name, name), (&found.in_hint, hint)] {
                prop_assert!(places.is_sorted());
                let length = text.chars().count() as u32;
                prop_assert!(places.iter().all(|place| *place < length));
            }
        }
    }
}

#[test]
fn a_blank_query_finds_everything_in_its_order() {
    for query in ["", "  "] {
        let found = matching::find(query, &entries());
        let order = found.iter().map(|found| found.index);
        assert!(order.eq(0..NAMES.len()), "{query:?}");
    }
}

#[test]
fn moves_wrap_by_rows_and_stop_by_pages() {
    // From a row, of so many rows with three in sight, to a row.
    let cases = [
        (Move::Down, 0, 5, 1),
        (Move::Down, 4, 5, 0),
        (Move::Up, 0, 5, 4),
        (Move::Up, 4, 5, 3),
        (Move::PageDown, 0, 5, 3),
        (Move::PageDown, 3, 5, 4),
        (Move::PageUp, 4, 5, 1),
        (Move::PageUp, 1, 5, 0),
        (Move::Last, 1, 5, 4),
        (Move::First, 3, 5, 0),
        (Move::Down, 0, 1, 0),
        (Move::Up, 0, 0, 0),
        (Move::Down, 0, 0, 0),
        (Move::PageDown, 0, 0, 0),
        (Move::Last, 0, 0, 0),
    ];
    for (to, row, rows, expected) in cases {
        assert_eq!(
            to.from(row, rows, 3),
            expected,
            "{to:?} from {row} of {rows}"
        );
    }
}

#[test]
fn typing_filters_at_once_and_enter_runs_the_best() {
    let mut window = opened();
    assert_eq!(rows(&window).len(), NAMES.len());
    assert!(window.query_by_label("12 commands").is_some());
    type_text(&mut window, "brk");
    assert_eq!(rows(&window), ["Break-even, Ctrl+3"]);
    assert_eq!(selected(&window), "Break-even, Ctrl+3");
    assert!(window.query_by_label("1 of 12").is_some());
    press(&mut window, &[Key::Enter]);
    assert_eq!(window.state().answer, Some(Answer::Run(BREAK_EVEN)));
}

#[test]
fn enter_in_the_frame_of_the_last_letter_runs_what_that_finds() {
    let mut window = opened();
    window.event(egui::Event::Text("brk".to_owned()));
    window.key_press(Key::Enter);
    window.step();
    window.run();
    assert_eq!(window.state().answer, Some(Answer::Run(BREAK_EVEN)));
}

#[test]
fn keys_move_the_selection_and_stay_out_of_the_text() {
    let cases: [(&[Key], &str); 9] = [
        (&[], "Open usage…"),
        (&[Key::ArrowDown, Key::ArrowDown], "Open today’s contract…"),
        (&[Key::ArrowUp], "Copy table"),
        (&[Key::ArrowUp, Key::ArrowDown], "Open usage…"),
        (&[Key::End], "Copy table"),
        (&[Key::End, Key::Home], "Open usage…"),
        (&[Key::Tab], "Open folder…"),
        (&[Key::PageDown, Key::PageDown], "Copy table"),
        (&[Key::PageDown, Key::PageUp], "Open usage…"),
    ];
    for (keys, expected) in cases {
        let mut window = opened();
        press(&mut window, keys);
        assert_eq!(selected(&window), expected, "{keys:?}");
        assert!(window.state().answer.is_none(), "{keys:?}");
        // Typing goes on where it was.
        type_text(&mut window, "brk");
        assert_eq!(selected(&window), "Break-even, Ctrl+3", "{keys:?}");
    }
}

#[test]
fn shift_tab_goes_up() {
    let mut window = opened();
    window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    window.run();
    assert_eq!(selected(&window), "Copy table");
}

#[test]
fn home_and_end_move_within_a_text() {
    let mut window = opened();
    type_text(&mut window, "ave");
    press(&mut window, &[Key::ArrowDown, Key::Home]);
    assert_eq!(selected(&window), "Save proposed contract…");
    type_text(&mut window, "S");
    let field = window.get_by_label("Search commands");
    assert_eq!(field.value().as_deref(), Some("Save"));
}

#[test]
fn what_is_blocked_says_why_and_does_not_run() {
    let by_key: fn(&mut Window) = |window| {
        press(window, &[Key::Enter]);
    };
    let by_click: fn(&mut Window) = |window| {
        window.get_by_label_contains("Save today’s").click();
        window.run();
    };
    for run in [by_key, by_click] {
        let mut window = opened();
        type_text(&mut window, "save");
        let row = window.get_by_label("Save today’s contract…, Not now: nothing is open");
        assert!(row.accesskit_node().is_disabled());
        run(&mut window);
        assert!(window.state().answer.is_none());
        // Asked for, the reason comes first.
        let refused = "Not now: nothing is open, Save today’s contract…";
        assert_eq!(selected(&window), refused);
        press(&mut window, &[Key::ArrowDown]);
        assert_eq!(selected(&window), "Save proposed contract…");
        assert!(window.query_by_label(refused).is_none());
    }
}

#[test]
fn nothing_found_is_said_and_enter_does_nothing() {
    let mut window = opened();
    type_text(&mut window, "zzz");
    assert!(window.query_by_label("No command is called that").is_some());
    press(&mut window, &[Key::ArrowDown, Key::Enter]);
    assert!(window.state().answer.is_none());
    press(
        &mut window,
        &[Key::Backspace, Key::Backspace, Key::Backspace],
    );
    assert_eq!(rows(&window).len(), NAMES.len());
}

#[test]
fn escape_and_a_click_beside_close_it_a_click_inside_does_not() {
    let mut window = opened();
    press(&mut window, &[Key::ArrowDown, Key::Escape]);
    assert_eq!(window.state().answer, Some(Answer::Close));

    let mut window = opened();
    let field = window.get_by_label("Search commands").rect();
    let click = |window: &mut Window, at| {
        window.drag_at(at);
        window.run();
        window.drop_at(at);
        window.run();
    };
    // Beside the text field, on the count.
    click(&mut window, pos2(field.right() + 60.0, field.center().y));
    assert!(window.state().answer.is_none());
    type_text(&mut window, "brk");
    assert_eq!(rows(&window).len(), 1, "the text field lost the keyboard");
    click(&mut window, pos2(10.0, 300.0));
    assert_eq!(window.state().answer, Some(Answer::Close));
}

#[test]
fn a_click_and_a_screen_reader_run_a_row() {
    let mut window = opened();
    window.get_by_label("Costs").click();
    window.run();
    assert_eq!(window.state().answer, Some(Answer::Run(7)));

    let mut window = opened();
    window.get_by_label("Copy table").click_accesskit();
    window.run();
    assert_eq!(window.state().answer, Some(Answer::Run(11)));
}

#[test]
fn the_selection_stays_in_sight_in_small_windows() {
    for size in [
        Vec2::new(900.0, 560.0),
        Vec2::new(450.0, 280.0),
        Vec2::new(300.0, 120.0),
    ] {
        let mut window = opened_in(size);
        let field = window.get_by_label("Search commands").rect();
        assert!(
            field.top() >= 0.0 && field.right() <= size.x,
            "{field} in {size}"
        );
        for _ in 0..NAMES.len() {
            let name = selected(&window);
            let row = window.get_by_label(&name).rect();
            assert!(
                row.top() > field.center().y && row.bottom() <= size.y - 8.0,
                "{name} is at {row} in {size}"
            );
            press(&mut window, &[Key::ArrowDown]);
        }
    }
}
