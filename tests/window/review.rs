//! A workbook that somebody else sent: read, tried, never written.

use std::fs;
use std::path::PathBuf;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use metershift::app::{App, Choose, Command, Dialog, Purpose, Start};
use metershift::contract::Side;
use metershift::quantity::Multiplier;
use metershift::workbook::file::Saved;
use metershift::workbook::{self, Edit, Look, View, Workbook};
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::{
    NO_FILES, RateKind, Window, click, open_with, picture_after, says, sentence, settle, wait,
};

/// A desk with a workbook on it that somebody else saved.
struct Desk {
    folder: TempDir,
    sent: PathBuf,
    bytes: Vec<u8>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sent = folder.path().join("plan.metershift");
        let saved = Saved {
            workbook: Workbook::sample(),
            look: Look {
                view: View::Contracts,
                ..Look::default()
            },
            unsaved: None,
        };
        workbook::save(&sent, &saved, None).unwrap();
        let bytes = fs::read(&sent).unwrap();
        Self {
            folder,
            sent,
            bytes,
        }
    }

    fn start(&self, files: &[PathBuf]) -> Start {
        Start {
            files: files.to_vec(),
            preferences_at: Some(self.folder.path().join("config/preferences.json")),
            kept_in: Some(self.folder.path().join("unsaved")),
            restore: files.is_empty(),
            ..Start::default()
        }
    }

    fn open_asking(&self, choose: Choose) -> Window {
        let builder = egui_kittest::Harness::<App>::builder();
        let builder = builder.with_size(egui::vec2(1440.0, 900.0));
        let mut window = open_with(
            builder,
            self.start(std::slice::from_ref(&self.sent)),
            choose,
        );
        wait(&mut window);
        window
    }

    fn open(&self) -> Window {
        self.open_asking(NO_FILES)
    }

    /// The file is as it was sent, to the byte.
    fn is_untouched(&self) -> bool {
        fs::read(&self.sent).unwrap() == self.bytes
    }

    fn kept(&self) -> usize {
        let kept = fs::read_dir(self.folder.path().join("unsaved"));
        let kept = kept.into_iter().flatten().flatten();
        kept.filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|of| of == "metershift")
        })
        .count()
    }
}

fn send(window: &mut Window, command: Command) {
    window.state_mut().send(command);
    window.run_steps(2);
    wait(window);
}

fn tokens(times: i64) -> Command {
    let factor = Multiplier(Decimal::from(times));
    Command::Edit(Edit::SetMultiplier(
        Side::Proposed,
        RateKind::Tokens,
        factor,
    ))
}

fn close(window: &mut Window) {
    let root = egui::ViewportId::ROOT;
    let info = window.input_mut().viewports.entry(root).or_default();
    info.events.push(egui::ViewportEvent::Close);
    window.run_steps(2);
}

/// Opens or folds a part of what is read, wherever it is.
fn unfold(window: &mut Window, part: &str) {
    window.get_by_label(part).scroll_to_me();
    settle(window);
    click(window, part);
    settle(window);
}

fn is_reviewed(window: &Window) -> bool {
    says(window, "Reviewing ")
}

#[test]
fn what_was_sent_opens_calm() {
    let desk = Desk::new();
    let window = desk.open();
    assert!(says(&window, "Reviewing plan.metershift"));
    assert!(says(&window, "Changes here stay here"));
    assert!(says(&window, &sentence(&window)));
    for text in [
        "Alexa shopping assistant",
        "+$315,103.22",
        "What holds, and what would turn it round",
        "How was this computed",
        "Try other rates",
        "Data",
        "The arithmetic",
        "under review",
    ] {
        assert!(says(&window, text), "{text}");
    }
    // What would be in the way is folded, and the tabs are gone.
    assert!(window.query_by_label("All token rates").is_none());
    assert!(window.query_by_label("Sensitivity").is_none());
}

#[test]
fn what_is_tried_is_neither_saved_nor_asked_about() {
    let desk = Desk::new();
    let mut window = desk.open();
    let before = sentence(&window);
    unfold(&mut window, "Try other rates");
    let slider = window.get_by_role_and_label(Role::Slider, "All token rates");
    slider.set_value_accesskit(0.9);
    settle(&mut window);
    assert_ne!(sentence(&window), before);
    assert!(window.state().is_saved(), "there is nothing to lose");
    send(&mut window, tokens(3));
    std::thread::sleep(std::time::Duration::from_millis(1300));
    window.run_steps(2);
    assert_eq!(desk.kept(), 0, "what was tried is kept");
    close(&mut window);
    assert_eq!(window.state().dialog(), None);
    click(&mut window, "Put everything back");
    settle(&mut window);
    assert_eq!(sentence(&window), before);
    send(&mut window, tokens(2));
    send(&mut window, Command::OpenSample);
    assert_eq!(window.state().dialog(), None, "nobody asks");
    assert!(!is_reviewed(&window));
    assert!(desk.is_untouched());
}

#[test]
fn saving_asks_for_a_copy_and_never_writes_what_was_sent() {
    fn choose(purpose: Purpose) -> Box<dyn FnOnce() -> Vec<PathBuf> + Send> {
        assert_eq!(purpose, Purpose::SaveWorkbook);
        Box::new(|| vec![copy()])
    }
    fn copy() -> PathBuf {
        std::env::temp_dir().join(format!("metershift-{}-copy.metershift", std::process::id()))
    }
    let desk = Desk::new();
    let mut window = desk.open_asking(choose);
    send(&mut window, tokens(3));
    // Not even where somebody insists on the same name.
    send(&mut window, Command::SaveIn(desk.sent.clone()));
    let notice = window.state().notice().unwrap().to_owned();
    assert!(notice.contains("stays as it is"), "{notice}");
    send(&mut window, Command::SaveOver);
    assert!(desk.is_untouched());
    fs::remove_file(copy()).ok();
    send(&mut window, Command::DismissNotice);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    let comes = (0..400).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.step();
        copy().exists()
    });
    assert!(comes, "no copy was saved");
    wait(&mut window);
    assert!(desk.is_untouched());
    let saved = workbook::open(&copy()).unwrap().saved.workbook;
    let factor = saved.multiplier(Side::Proposed, RateKind::Tokens);
    assert_eq!(factor.0, Decimal::from(3));
    // The copy is one’s own, now and the next time.
    assert!(!is_reviewed(&window));
    drop(window);
    let mut window = desk.open_asking(choose);
    assert!(is_reviewed(&window));
    send(&mut window, Command::Load(vec![copy()]));
    assert!(!is_reviewed(&window));
    fs::remove_file(copy()).unwrap();
}

#[test]
fn editing_makes_what_was_tried_count() {
    let desk = Desk::new();
    let mut window = desk.open();
    send(&mut window, tokens(3));
    click(&mut window, "Edit this workbook");
    settle(&mut window);
    assert!(!is_reviewed(&window));
    assert!(!window.state().is_saved());
    // With something unsaved there is no way back into a review, and that is said.
    send(&mut window, Command::Review(true));
    assert!(!is_reviewed(&window));
    assert!(window.state().notice().unwrap().contains("Save first"));
    send(&mut window, Command::DismissNotice);
    close(&mut window);
    assert_eq!(window.state().dialog(), Some(Dialog::SaveChanges));
    send(&mut window, Command::Stay);
    send(&mut window, Command::Save);
    assert!(window.state().is_saved());
    assert!(!desk.is_untouched());
    drop(window);
    // Saved here, it is one’s own.
    let window = desk.open();
    assert!(!is_reviewed(&window));
}

#[test]
fn anything_can_be_reviewed_and_edited_again() {
    let mut window = super::sample();
    send(&mut window, Command::ShowView(View::Costs));
    click(&mut window, "View");
    click(&mut window, "Reviewer mode");
    settle(&mut window);
    assert!(is_reviewed(&window));
    // What a review does not show is said where it is asked for.
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    settle(&mut window);
    assert!(says(&window, "a review shows the answer"));
    send(&mut window, Command::Review(false));
    assert!(!is_reviewed(&window));
    assert!(window.state().is_saved());
}

#[test]
fn how_it_was_computed_opens_section_by_section_and_follows() {
    let desk = Desk::new();
    let mut window = desk.open();
    for (section, text) in [
        ("Data", "34,"),
        ("Contracts", "trn2.48xlarge"),
        ("Assumptions", "as if in force throughout"),
        ("How the numbers come about", "Percentage discounts"),
        ("The arithmetic", "Difference, proposed − baseline"),
        ("Import report", "SHA-256"),
        ("Version", env!("CARGO_PKG_VERSION")),
    ] {
        unfold(&mut window, section);
        if section != "Data" {
            assert!(says(&window, text), "{section}: {text}");
        }
        click(&mut window, section);
        settle(&mut window);
    }
    send(&mut window, tokens(3));
    unfold(&mut window, "Contracts");
    assert!(says(&window, "3.000\u{a0}×, in place of 1.000\u{a0}×"));
}

#[test]
fn words_are_explained() {
    let mut window = super::sample();
    window.key_press_modifiers(Modifiers::SHIFT, Key::F1);
    settle(&mut window);
    assert_eq!(window.state().dialog(), Some(Dialog::Glossary));
    assert!(says(&window, "break-even"));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(window.state().dialog(), None);
}

fn look(name: &str, theme: egui::Theme) {
    picture_after(name, theme, Start::default(), |window| {
        send(window, Command::Review(true));
    });
}

#[test]
fn a_review_looks_calm() {
    look("review_light", egui::Theme::Light);
}

#[test]
fn a_review_looks_calm_in_the_dark() {
    look("review_dark", egui::Theme::Dark);
}

/// A path given in another way is the same file.
#[test]
fn a_workbook_is_known_by_its_file() {
    let desk = Desk::new();
    let window = desk.open();
    assert!(is_reviewed(&window));
    let other = desk.folder.path().join("config/../plan.metershift");
    let mut window = desk.open();
    send(&mut window, Command::Review(false));
    send(&mut window, Command::Save);
    send(&mut window, tokens(2));
    send(&mut window, Command::Save);
    drop(window);
    let builder = egui_kittest::Harness::<App>::builder();
    let mut window = open_with(builder, desk.start(&[other]), NO_FILES);
    wait(&mut window);
    assert!(!is_reviewed(&window));
}
