//! What leaves the window: files, and what is copied.

use std::path::PathBuf;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use metershift::app::{App, Choose, Command, Dialog, Purpose, Start};
use metershift::report::{CsvTable, Export, Exporting, Going, export};
use metershift::workbook::{Derived, Look};

use super::{NO_FILES, Window, open_with, sentence, wait};

const AT: &str = "2026-11-26T12:00:00Z";

fn opened(choose: Choose) -> Window {
    let start = Start {
        exported_at: Some(AT.parse().unwrap()),
        ..Start::default()
    };
    open_with(egui_kittest::Harness::<App>::builder(), start, choose)
}

/// What the file would be, made without the window.
fn expected(window: &Window, kind: Export) -> Vec<u8> {
    let workbook = window.state().workbook().unwrap();
    let exporting = Exporting {
        exported_at: AT.parse().unwrap(),
        look: Look::default(),
    };
    let derived = Derived::new(workbook);
    export(kind, workbook, &derived, &exporting, &Going::default()).unwrap()
}

/// Sends a command and waits for what it does to be over, dialogs included.
fn send_until(window: &mut Window, command: Command, is_over: impl Fn(&Window) -> bool) {
    window.state_mut().send(command);
    let over = (0..400).any(|_| {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(10));
        is_over(window)
    });
    assert!(over, "{:?}", window.state().notice());
    wait(window);
}

#[test]
fn a_file_is_saved_where_it_was_asked_for_and_is_that_of_the_command_line() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        assert_eq!(purpose, Purpose::Export(Export::Csv(CsvTable::Products)));
        Box::new(|| vec![named()])
    }
    fn named() -> PathBuf {
        std::env::temp_dir().join(format!("metershift-{}-products", std::process::id()))
    }
    let kind = Export::Csv(CsvTable::Products);
    let mut window = opened(choose);
    send_until(&mut window, Command::Export(kind), |window| {
        let notice = window.state().notice();
        notice.is_some_and(|notice| notice.starts_with("Saved "))
    });
    let saved = named().with_extension("csv");
    let bytes = std::fs::read(&saved).unwrap();
    std::fs::remove_file(saved).unwrap();
    assert_eq!(bytes, expected(&window, kind));
}

#[test]
fn without_a_dialog_the_name_is_typed_and_a_place_that_cannot_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("difference.xlsx");
    let mut window = opened(NO_FILES);
    send_until(&mut window, Command::Export(Export::Xlsx), |window| {
        window.state().dialog() == Some(Dialog::ExportIn(Export::Xlsx))
    });
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::TextInput, "File");
    field.type_text(path.to_str().unwrap());
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(2);
    wait(&mut window);
    assert_eq!(
        std::fs::read(&path).unwrap(),
        expected(&window, Export::Xlsx)
    );
    // A file is no folder.
    let nowhere = path.join("inside.txt");
    let command = Command::ExportIn(Export::Text, nowhere);
    send_until(&mut window, command, |window| {
        let notice = window.state().notice();
        notice.is_some_and(|notice| notice.starts_with("Report as text could not be saved in"))
    });
}

#[test]
fn the_answer_is_copied_with_its_figures_and_where_it_comes_from() {
    let mut window = opened(NO_FILES);
    window.state_mut().send(Command::CopyAnswer);
    window.step();
    let commands = window.output().platform_output.commands.clone();
    let text = commands.into_iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text),
        _ => None,
    });
    let text = text.unwrap();
    assert!(text.starts_with(&sentence(&window)), "{text}");
    assert!(text.contains("Breaks even at: "), "{text}");
    assert!(text.contains("26 Nov 2026 12:00 UTC"), "{text}");
    window.run();
    for (command, begins) in [
        (
            Command::CopyWeeks,
            "Week of\tBaseline\tProposed\tDifference\t",
        ),
        (Command::CopyMix, "Product\tMillion tokens a week\t"),
        (
            Command::CopyScenarios,
            "\tAs proposed\nDifference a week\t315103.",
        ),
        (Command::CopyText("+$1.50".to_owned()), "+$1.50"),
    ] {
        window.state_mut().send(command);
        window.step();
        let commands = window.output().platform_output.commands.clone();
        let is_it = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::CopyText(text) if text.starts_with(begins));
        assert!(commands.iter().any(is_it), "{begins}: {commands:?}");
        window.run();
    }
}
