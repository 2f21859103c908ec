//! The workbook as a document: saved, opened again, undone, never lost.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use metershift::analysis::RateKind;
use metershift::app::{App, Choose, Command, Dialog, Purpose, Start};
use metershift::contract::Side;
use metershift::quantity::{Multiplier, Percent, Usd};
use metershift::workbook::file::{Saved, Unsaved};
use metershift::workbook::{self, Edit, Look, View, Workbook, previous_of};
use rust_decimal::Decimal;

use super::{
    NO_FILES, Window, click, data, discard, open, open_with, picture_after, sample, says, sentence,
    settle, wait, with_files,
};

fn send(window: &mut Window, command: Command) {
    window.state_mut().send(command);
    window.run_steps(2);
    wait(window);
}

fn book(window: &Window) -> &Workbook {
    window.state().workbook().unwrap()
}

fn tokens(times: &str) -> Command {
    let factor = Multiplier(times.parse().unwrap());
    Command::Edit(Edit::SetMultiplier(
        Side::Proposed,
        RateKind::Tokens,
        factor,
    ))
}

/// A file that a workbook can be saved in, in a folder that is gone after the test.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.metershift");
    (folder, path)
}

fn start_in(folder: &Path, files: &[PathBuf]) -> Start {
    Start {
        files: files.to_vec(),
        preferences_at: Some(folder.join("config/preferences.json")),
        kept_in: Some(folder.join("unsaved")),
        restore: files.is_empty(),
        ..Start::default()
    }
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("unsaved"));
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "metershift")
        })
        .collect()
}

/// Waits for what another thread does.
fn until(window: &mut Window, what: &str, mut is_so: impl FnMut(&mut Window) -> bool) {
    let comes = (0..400).any(|_| {
        let is = is_so(window);
        if !is {
            std::thread::sleep(Duration::from_millis(20));
            window.step();
        }
        is
    });
    assert!(comes, "{what} does not come to pass");
}

#[test]
fn what_is_saved_opens_as_it_was_without_the_files_it_came_from() {
    let (folder, path) = place();
    let csv = folder.path().join("week.csv");
    std::fs::copy(data("week.csv"), &csv).unwrap();
    let mut window = with_files(std::slice::from_ref(&csv));
    send(&mut window, tokens("1.25"));
    send(&mut window, Command::Edit(Edit::DuplicateScenario));
    send(&mut window, tokens("0.8"));
    send(&mut window, Command::ShowView(View::Costs));
    assert!(!window.state().is_saved());
    assert!(says(&window, "not saved"));
    send(&mut window, Command::SaveIn(path.clone()));
    assert!(window.state().is_saved());
    assert!(says(&window, "plan.metershift · saved"));
    let before = book(&window).portable();
    let said = sentence(&window);
    std::fs::remove_file(csv).unwrap();

    let window = with_files(&[path]);
    assert_eq!(*book(&window), before);
    assert_eq!(sentence(&window), said);
    assert!(
        says(&window, "Costs per week"),
        "the view is that of before"
    );
    assert!(window.state().is_saved());
}

#[test]
fn a_name_is_asked_for_and_gets_its_ending() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        assert_eq!(purpose, Purpose::SaveWorkbook);
        Box::new(|| vec![named()])
    }
    fn named() -> PathBuf {
        std::env::temp_dir().join(format!("metershift-{}-named", std::process::id()))
    }
    let builder = egui_kittest::Harness::<App>::builder();
    let mut window = open_with(builder, Start::default(), choose as Choose);
    send(&mut window, tokens("1.1"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(2);
    let saved = named().with_extension("metershift");
    until(&mut window, "saving", |window| window.state().is_saved());
    assert!(workbook::open(&saved).is_ok());
    std::fs::remove_file(saved).unwrap();
}

#[test]
fn a_system_without_a_dialog_asks_in_the_window() {
    let (_folder, path) = place();
    let mut window = open_with(
        egui_kittest::Harness::<App>::builder(),
        Start::default(),
        NO_FILES,
    );
    send(&mut window, tokens("1.1"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "asking", |window| {
        window.state().dialog() == Some(Dialog::SaveIn)
    });
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::TextInput, "File");
    field.type_text(path.to_str().unwrap());
    window.run_steps(2);
    window.key_press(Key::Enter);
    until(&mut window, "saving", |window| window.state().is_saved());
    assert!(path.exists());
}

#[test]
fn unsaved_work_is_asked_about_before_another_document_and_the_end() {
    let (_folder, path) = place();
    let mut window = sample();
    // Nothing was changed, so nothing is asked.
    send(&mut window, Command::Load(vec![data("week.csv")]));
    assert_eq!(window.state().dialog(), None);
    send(&mut window, tokens("2"));
    send(&mut window, Command::OpenSample);
    assert_eq!(window.state().dialog(), Some(Dialog::SaveChanges));
    assert!(says(&window, "Save changes to week?"));
    // Staying leaves everything as it is.
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().dialog(), None);
    assert!(!book(&window).is_sample);
    send(&mut window, Command::SaveIn(path.clone()));
    send(&mut window, tokens("3"));
    send(&mut window, Command::OpenSample);
    // Saved, it goes on by itself.
    window.get_by_label("Save").click();
    window.run_steps(3);
    wait(&mut window);
    assert!(book(&window).is_sample);
    let saved = workbook::open(&path).unwrap().saved.workbook;
    let factor = saved.multiplier(Side::Proposed, RateKind::Tokens);
    assert_eq!(factor, Multiplier(Decimal::from(3)));

    send(&mut window, tokens("4"));
    send(&mut window, Command::Load(vec![path]));
    discard(&mut window);
    assert!(!book(&window).is_sample);
    // The window does not close over it, either.
    send(&mut window, tokens("5"));
    let root = egui::ViewportId::ROOT;
    let info = window.input_mut().viewports.entry(root).or_default();
    info.events.push(egui::ViewportEvent::Close);
    window.run_steps(2);
    assert_eq!(window.state().dialog(), Some(Dialog::SaveChanges));
}

#[test]
fn every_step_has_a_name_and_is_undone_and_done_again() {
    let mut window = sample();
    let before = book(&window).clone();
    send(&mut window, tokens("1.25"));
    let edit = Edit::SetTerm(
        Side::Proposed,
        metershift::analysis::TermId::Discount,
        Decimal::from(5),
    );
    send(&mut window, Command::Edit(edit));
    send(&mut window, Command::Edit(Edit::DuplicateScenario));
    let after = book(&window).clone();
    let steps = [
        "All token rates 1.000\u{a0}× → 1.250\u{a0}×",
        "Discount, proposed 0\u{a0}% → 5\u{a0}%",
        "Duplicate As proposed",
    ];
    let names: Vec<String> = steps.iter().map(ToString::to_string).collect();
    assert_eq!(window.state().steps(), (names, 3));
    window.get_by_label("Edit").click();
    window.run();
    assert!(says(&window, "Undo Duplicate As proposed"));
    window.key_press(Key::Escape);
    window.run();
    for _ in 0..3 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        settle(&mut window);
    }
    assert_eq!(*book(&window), before);
    assert!(window.state().is_saved(), "all is as it was");
    // There is no more to undo, and that is said.
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(says(&window, "Undo: nothing was changed yet"));
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    settle(&mut window);
    assert_eq!(*book(&window), after);
    // Any step can be gone to.
    window.key_press_modifiers(Modifiers::COMMAND, Key::H);
    settle(&mut window);
    click(&mut window, "As it was opened");
    assert_eq!(*book(&window), before);
    assert!(says(&window, "Duplicate As proposed, undone"));
    click(
        &mut window,
        "Discount, proposed 0\u{a0}% → 5\u{a0}%, undone",
    );
    assert_eq!(window.state().steps().1, 2);
}

#[test]
fn a_drag_is_one_step() {
    let mut window = sample();
    let slider = window.get_by_role_and_label(Role::Slider, "All token rates");
    let rect = slider.rect();
    window.drag_at(rect.center());
    for way in 1..12 {
        window.hover_at(rect.center() + egui::vec2(way as f32 * 6.0, 0.0));
        window.step();
    }
    window.drop_at(rect.center() + egui::vec2(72.0, 0.0));
    window.run();
    let (steps, done) = window.state().steps();
    assert_eq!(done, 1, "{steps:?}");
    assert!(
        steps[0].starts_with("All token rates 1.000\u{a0}× → "),
        "{steps:?}"
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(book(&window).scenario.adjustments[1].is_none());
}

#[test]
fn scenarios_are_shown_renamed_moved_deleted_and_compared() {
    let mut window = sample();
    window.key_press_modifiers(Modifiers::COMMAND, Key::D);
    settle(&mut window);
    send(&mut window, tokens("0.9"));
    window.key_press(Key::F2);
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::TextInput, "Name of the scenario");
    field.type_text("Nova 30 %");
    window.run_steps(2);
    window.key_press(Key::Enter);
    settle(&mut window);
    let names: Vec<&str> = book(&window).tabs.names().collect();
    assert_eq!(names, ["As proposed", "Nova 30 %"]);
    let cheaper = sentence(&window);
    window
        .get_by_role_and_label(Role::Tab, "As proposed")
        .click();
    settle(&mut window);
    assert_ne!(sentence(&window), cheaper);
    // Looking at another scenario changes nothing.
    assert_eq!(window.state().steps().1, 3);

    window.key_press_modifiers(Modifiers::COMMAND, Key::Num7);
    settle(&mut window);
    for text in ["+$315,103", "−$976,942", "WHAT DIFFERS", "0.900", "holds"] {
        assert!(says(&window, text), "{text}");
    }
    // A slider moves the scenario that is shown, and only that.
    send(&mut window, tokens("0.95"));
    assert!(says(&window, "0.950"));
    assert!(says(&window, "−$976,942"));

    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageDown);
    settle(&mut window);
    let names: Vec<&str> = book(&window).tabs.names().collect();
    assert_eq!(names, ["Nova 30 %", "As proposed"]);
    send(&mut window, Command::Edit(Edit::DeleteScenario(0)));
    assert_eq!(book(&window).tabs.count(), 1);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(book(&window).tabs.count(), 2);
    // Undone across scenarios.
    send(&mut window, Command::Edit(Edit::ShowScenario(0)));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(book(&window).tabs.name(), "As proposed");
    assert!(book(&window).scenario.adjustments[1].is_none());
}

#[test]
fn another_scenario_is_drawn_over_the_difference() {
    let mut window = sample();
    send(&mut window, Command::Edit(Edit::DuplicateScenario));
    send(
        &mut window,
        Command::Overlay(Some("As proposed".to_owned())),
    );
    assert!(says(&window, "Total of As proposed"));
    // It follows a new name.
    let edit = Edit::RenameScenario(0, "Today’s draft".to_owned());
    send(&mut window, Command::Edit(edit));
    assert!(says(&window, "Total of Today’s draft"));
    send(&mut window, Command::Overlay(None));
    assert!(!says(&window, "Total of Today’s draft"));
}

#[test]
fn the_goal_is_found_and_set() {
    let mut window = sample();
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut window);
    // At zero it is the break-even.
    assert!(says(&window, "0.976"));
    window.key_press(Key::Escape);
    settle(&mut window);
    let derived = window.state().derived().unwrap();
    let lever = derived.levers[0];
    let target = Usd(Decimal::from(1_000_000));
    let goals = derived.goals(lever, target);
    assert_eq!(goals.len(), 1, "{goals:?}");
    send(&mut window, Command::Edit(Edit::set(lever, goals[0])));
    let total = window.state().derived().unwrap().comparison.total;
    let average = total
        .compared
        .difference()
        .per(total.compared_weeks)
        .unwrap();
    assert!(
        (average - target).abs() < Usd(Decimal::new(1, 2)),
        "{average:?}"
    );
}

#[test]
fn notes_stand_on_weeks() {
    let mut window = sample();
    window.key_press_modifiers(Modifiers::COMMAND, Key::M);
    settle(&mut window);
    let field = window.get_by_role_and_label(Role::TextInput, "Note");
    field.type_text("Holiday traffic");
    window.run_steps(2);
    window.key_press(Key::Enter);
    settle(&mut window);
    let (day, note) = book(&window).notes.iter().next().unwrap();
    assert_eq!(
        (day.to_string(), &**note),
        ("2026-11-09".to_owned(), "Holiday traffic")
    );
    let label = "Note on the week of 9 Nov 2026: Holiday traffic";
    click(&mut window, label);
    assert_eq!(
        window.state().dialog(),
        Some(Dialog::Note(Some(
            *book(&window).notes.keys().next().unwrap()
        )))
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.key_press(Key::Delete);
    window.run_steps(2);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(book(&window).notes.is_empty());
}

#[test]
fn a_command_is_found_by_its_name_or_says_why_not() {
    let mut window = sample();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    let field = window.get_by_role_and_label(Role::TextInput, "Search commands");
    field.type_text("brkev");
    window.run_steps(3);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(window.state().dialog(), None);
    assert!(says(&window, "Figure across"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    let field = window.get_by_role_and_label(Role::TextInput, "Search commands");
    field.type_text("refresh from");
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert!(says(&window, "the usage came from no files"));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(window.state().dialog(), None);
}

#[test]
fn work_is_kept_and_offered_when_its_window_is_gone() {
    let (folder, path) = place();
    let folder = folder.path();
    let mut window = open(start_in(folder, &[]));
    send(&mut window, Command::SaveIn(path.clone()));
    send(&mut window, tokens("1.5"));
    until(&mut window, "keeping", |_| kept(folder).len() == 1);
    // Saved, there is nothing to keep.
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "forgetting", |_| kept(folder).is_empty());
    send(&mut window, tokens("1.75"));
    until(&mut window, "keeping", |_| kept(folder).len() == 1);
    let kept_as = kept(folder).remove(0);
    let content = std::fs::read(&kept_as).unwrap();
    // While its window is there, nobody else is offered it.
    let other = open(start_in(folder, &[]));
    assert_ne!(other.state().dialog(), Some(Dialog::Left));
    drop(other);

    // As a kill leaves it: the file is there, and nobody holds it.
    drop(window);
    std::fs::write(folder.join("unsaved/1-1.metershift"), content).unwrap();
    for path in kept(folder) {
        if path != folder.join("unsaved/1-1.metershift") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let mut window = open(start_in(folder, &[]));
    wait(&mut window);
    assert_eq!(window.state().dialog(), Some(Dialog::Left));
    assert!(says(&window, "plan.metershift · "));
    click(&mut window, "Open");
    wait(&mut window);
    let factor = book(&window).multiplier(Side::Proposed, RateKind::Tokens);
    assert_eq!(factor, Multiplier(Decimal::new(175, 2)));
    assert!(!window.state().is_saved());
    // It goes where it belongs.
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "saving", |window| window.state().is_saved());
    let saved = workbook::open(&path).unwrap().saved.workbook;
    assert!(saved.says_same(&book(&window).portable()));
    until(&mut window, "forgetting", |_| kept(folder).is_empty());
    assert!(previous_of(&path).exists());
}

#[test]
fn what_happens_to_the_file_is_noticed() {
    let (folder, path) = place();
    let folder = folder.path();
    let mut window = open(start_in(folder, &[]));
    send(&mut window, Command::SaveIn(path.clone()));
    // Another window opens it and saves.
    let saved = Saved {
        workbook: Workbook::sample(),
        look: Look::default(),
        unsaved: None,
    };
    std::thread::sleep(Duration::from_millis(20));
    workbook::save(&path, &saved, None).unwrap();
    until(&mut window, "noticing", |window| {
        says(window, "changed by another window or program")
    });
    send(&mut window, tokens("1.5"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "asking", |window| {
        window.state().dialog() == Some(Dialog::Trouble)
    });
    window.run();
    assert!(says(&window, "Somebody else changed the file"));
    assert!(!window.state().is_saved());
    click(&mut window, "Replace it");
    until(&mut window, "saving", |window| window.state().is_saved());
    // Moved away, it is missed.
    std::fs::remove_file(&path).unwrap();
    until(&mut window, "missing", |window| {
        says(window, "is not there any more")
    });
    send(&mut window, tokens("1.6"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "asking", |window| {
        window.state().dialog() == Some(Dialog::Trouble)
    });
    window.run();
    click(&mut window, "Save it there again");
    until(&mut window, "saving", |window| window.state().is_saved());
    assert!(path.exists());
    // What may only be read stays as it is.
    let before = std::fs::read(&path).unwrap();
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    send(&mut window, tokens("1.7"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "asking", |window| {
        window.state().dialog() == Some(Dialog::Trouble)
    });
    window.run();
    assert!(says(&window, "may only be read"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn two_windows_on_one_file_know_of_each_other() {
    let (folder, path) = place();
    let folder = folder.path();
    let mut first = open(start_in(folder, &[]));
    send(&mut first, Command::SaveIn(path.clone()));
    // Windows of one process are told apart by their marks’ names, so another process stands in.
    let marks = folder.join("unsaved");
    until(&mut first, "marking", |_| {
        let mut names = std::fs::read_dir(&marks).into_iter().flatten().flatten();
        names.any(|entry| entry.path().extension().is_some_and(|of| of == "open"))
    });
    let mark = std::fs::read_dir(&marks)
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    let mark = mark.filter(|path| path.extension().is_some_and(|of| of == "open"));
    let mark = mark.last().unwrap();
    let name = mark.file_name().unwrap().to_string_lossy().into_owned();
    let other = marks.join(format!("{}-1.open", name.split('-').next().unwrap()));
    let held = std::fs::File::create(&other).unwrap();
    held.try_lock().unwrap();
    until(&mut first, "noticing", |window| {
        says(window, "Open in another window, too")
    });
    // It is gone, and its mark is cleared away.
    drop(held);
    until(&mut first, "forgetting", |window| {
        !other.exists() && says(window, "plan.metershift · saved")
    });
}

#[test]
fn the_session_is_restored_and_broken_preferences_are_set_aside() {
    let (folder, path) = place();
    let folder = folder.path();
    let mut window = open(start_in(folder, &[]));
    assert!(book(&window).is_sample);
    send(&mut window, Command::SetTheme(egui::ThemePreference::Dark));
    send(&mut window, Command::ReduceMotion(true));
    send(&mut window, tokens("1.5"));
    send(&mut window, Command::SaveIn(path.clone()));
    drop(window);

    let mut window = open(start_in(folder, &[]));
    wait(&mut window);
    assert!(says(&window, "plan.metershift · saved"));
    assert_eq!(window.ctx.theme(), Theme::Dark);
    window.get_by_label("File").click();
    window.run();
    window.get_by_label_contains("Open recent").click();
    window.run();
    assert!(says(&window, "Open plan.metershift"));
    drop(window);

    // Gone, the sample stands in, and that is said.
    std::fs::remove_file(&path).unwrap();
    let window = open(start_in(folder, &[]));
    assert!(book(&window).is_sample);
    assert!(
        window
            .state()
            .notice()
            .unwrap()
            .contains("is not there any more")
    );
    drop(window);

    let preferences = folder.join("config/preferences.json");
    std::fs::write(&preferences, "{\"theme\": 7").unwrap();
    let window = open(start_in(folder, &[]));
    let notice = window.state().notice().unwrap();
    assert!(
        notice.contains("is broken") && notice.contains("set aside"),
        "{notice}"
    );
    assert!(folder.join("config/preferences.broken.json").exists());
}

#[test]
fn a_damaged_workbook_offers_what_can_be_read() {
    let (_folder, path) = place();
    let saved = Saved {
        workbook: Workbook::sample(),
        look: Look::default(),
        unsaved: None,
    };
    workbook::save(&path, &saved, None).unwrap();
    let text = std::fs::read(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 5000]).unwrap();
    let mut window = sample();
    send(&mut window, Command::Load(vec![path.clone()]));
    assert_eq!(window.state().dialog(), Some(Dialog::Trouble));
    assert!(says(&window, "plan.metershift cannot be opened as it is"));
    click(&mut window, "Open what can be read");
    assert!(says(&window, "plan (rescued)") || !window.state().is_saved());
    assert!(!window.state().is_saved(), "it is saved nowhere");
    assert_eq!(std::fs::read(&path).unwrap().len(), text.len() - 5000);
    // Something else is said to be that.
    send(&mut window, Command::GoOn(metershift::app::Before::Discard));
    let csv = path.with_file_name("table.metershift");
    std::fs::copy(data("week.csv"), &csv).unwrap();
    send(&mut window, Command::Load(vec![csv]));
    let notice = window.state().notice().unwrap();
    assert!(
        notice.contains("is not a Metershift workbook but a table"),
        "{notice}"
    );
}

#[test]
fn usage_is_read_again_and_what_changed_is_said() {
    let (folder, path) = place();
    let csv = folder.path().join("week.csv");
    std::fs::copy(data("week.csv"), &csv).unwrap();
    let mut window = with_files(std::slice::from_ref(&csv));
    send(&mut window, tokens("1.25"));
    send(&mut window, Command::SaveIn(path));
    window.key_press(Key::F9);
    window.run_steps(2);
    wait(&mut window);
    assert_eq!(
        window.state().notice(),
        Some("Read again: nothing has changed in the files")
    );
    let text = std::fs::read_to_string(&csv).unwrap();
    let last = text.trim_end().lines().last().unwrap();
    std::fs::write(&csv, format!("{}\n{last}\n", text.trim_end())).unwrap();
    let before = book(&window).clone();
    window.key_press(Key::F9);
    window.run_steps(2);
    wait(&mut window);
    let notice = window.state().notice().unwrap();
    assert!(notice.starts_with("Read again: 1 more row"), "{notice}");
    assert!(!window.state().is_saved());
    let factor = book(&window).multiplier(Side::Proposed, RateKind::Tokens);
    assert_eq!(
        factor,
        Multiplier(Decimal::new(125, 2)),
        "what was set stays"
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(*book(&window), before);
}

/// Three scenarios with something of everything.
fn busy(window: &mut Window) {
    send(window, Command::Edit(Edit::DuplicateScenario));
    send(window, tokens("0.9"));
    let edit = Edit::RenameScenario(1, "Nova 30 %".to_owned());
    send(window, Command::Edit(edit));
    send(window, Command::Edit(Edit::DuplicateScenario));
    let discount = metershift::analysis::TermId::Discount;
    let edit = Edit::SetTerm(Side::Proposed, discount, Percent(Decimal::from(4)).0);
    send(window, Command::Edit(edit));
    let edit = Edit::RenameScenario(2, "Cache-first".to_owned());
    send(window, Command::Edit(edit));
    let day = "2026-08-31".parse().unwrap();
    let edit = Edit::Annotate(day, "Holiday traffic".to_owned());
    send(window, Command::Edit(edit));
}

#[test]
fn scenarios_side_by_side_look_as_they_should() {
    picture_after("compare", Theme::Light, Start::default(), |window| {
        busy(window);
        send(window, Command::ShowView(View::Compare));
    });
}

#[test]
fn a_scenario_over_another_looks_as_it_should() {
    picture_after("overlay", Theme::Dark, Start::default(), |window| {
        busy(window);
        send(window, Command::Overlay(Some("As proposed".to_owned())));
    });
}

#[test]
fn the_history_looks_like_a_list() {
    picture_after("history", Theme::Light, Start::default(), |window| {
        busy(window);
        send(window, Command::Undo);
        send(window, Command::Show(Some(Dialog::History)));
    });
}

#[test]
fn unsaved_work_is_known_by_where_it_belongs() {
    let unsaved = Unsaved {
        path: Some("plan.metershift".into()),
        at: "26 Nov 2026 18:51 UTC".to_owned(),
    };
    let saved = Saved {
        workbook: Workbook::sample(),
        look: Look::default(),
        unsaved: Some(unsaved),
    };
    let bytes = workbook::file::write(&saved).unwrap();
    let read = workbook::file::read(&bytes).unwrap();
    assert_eq!(read.unsaved, saved.unsaved);
}
