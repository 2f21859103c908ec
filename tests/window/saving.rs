//! Work that is saved, kept and offered again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use metershift::app::{Before, Command, Dialog, Start};
use metershift::contract::Side;
use metershift::quantity::Multiplier;
use metershift::workbook::file::{self, Saved, Unsaved};
use metershift::workbook::{self, Edit, Look, Workbook, previous_of};
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::{RateKind, Window, open, wait};

fn set(factor: i64) -> Edit {
    Edit::SetMultiplier(
        Side::Baseline,
        RateKind::Hours,
        Multiplier(Decimal::from(factor)),
    )
}

fn factor(workbook: &Workbook) -> Decimal {
    workbook.multiplier(Side::Baseline, RateKind::Hours).0
}

fn factor_at(path: &Path) -> Decimal {
    factor(&workbook::open(path).unwrap().saved.workbook)
}

/// A folder with a workbook in it, and work on that which a window left unsaved.
struct Desk {
    folder: TempDir,
    plan: PathBuf,
    left: Saved,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = folder.path().join("plan.metershift");
        let mut saved = Saved {
            workbook: Workbook::sample(),
            look: Look::default(),
            unsaved: None,
        };
        workbook::save(&plan, &saved, None).unwrap();
        saved.workbook.apply(set(7));
        saved.unsaved = Some(Unsaved {
            path: Some(plan.clone()),
            at: "26 Nov 2026 18:51 UTC".to_owned(),
        });
        let desk = Self {
            folder,
            plan,
            left: saved,
        };
        fs::create_dir(desk.keep()).unwrap();
        let bytes = file::write(&desk.left).unwrap();
        fs::write(desk.keep().join("1-1.metershift"), bytes).unwrap();
        desk
    }

    fn keep(&self) -> PathBuf {
        self.folder.path().join("unsaved")
    }

    /// The work that is kept now.
    fn kept(&self) -> Vec<Workbook> {
        let paths = fs::read_dir(self.keep()).unwrap().flatten();
        let paths = paths.map(|entry| entry.path());
        let kept = paths.filter(|path| path.extension().is_some_and(|of| of == file::ENDING));
        kept.map(|path| workbook::open(&path).unwrap().saved.workbook)
            .collect()
    }

    fn open(&self) -> Window {
        let mut window = open(Start {
            files: vec![self.plan.clone()],
            kept_in: Some(self.keep()),
            ..Start::default()
        });
        wait(&mut window);
        window
    }
}

#[test]
fn a_save_while_another_is_under_way_saves_what_is_open_by_then() {
    let desk = Desk::new();
    let mut window = desk.open();
    window.state_mut().send(Command::Stay);
    window.run();
    for round in 1..=5 {
        let (first, second) = (2 * round, 2 * round + 1);
        let commands = [
            Command::Edit(set(first)),
            Command::Save,
            Command::Edit(set(second)),
            Command::Save,
        ];
        for command in commands {
            window.state_mut().send(command);
        }
        window.run_steps(2);
        wait(&mut window);
        assert_eq!(window.state().dialog(), None);
        assert!(window.state().is_saved());
        assert_eq!(factor_at(&desk.plan), Decimal::from(second));
        assert_eq!(factor_at(&previous_of(&desk.plan)), Decimal::from(first));
    }
    // The workbook, the version before it and the folder: nothing unfinished stays.
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 3);
}

#[test]
fn what_opens_at_the_start_does_not_hide_work_that_was_left() {
    let desk = Desk::new();
    let mut window = desk.open();
    assert_eq!(window.state().dialog(), Some(Dialog::Left));
    assert_eq!(factor(window.state().workbook().unwrap()), Decimal::ONE);
    window.state_mut().send(Command::Recover(0));
    window.run_steps(2);
    wait(&mut window);
    assert_eq!(window.state().dialog(), None);
    assert_eq!(window.state().workbook(), Some(&desk.left.workbook));
    assert!(desk.kept() == std::slice::from_ref(&desk.left.workbook));
}

#[test]
fn work_that_was_given_up_does_not_take_the_place_of_what_was_recovered() {
    let desk = Desk::new();
    let mut window = desk.open();
    // Each in a frame of its own, before the edit is kept.
    for command in [
        Command::Edit(set(2)),
        Command::Recover(0),
        Command::GoOn(Before::Discard),
    ] {
        window.state_mut().send(command);
        window.step();
    }
    assert_eq!(window.state().workbook(), Some(&desk.left.workbook));
    // Longer than it takes until work is kept.
    std::thread::sleep(Duration::from_millis(1500));
    assert!(desk.kept() == std::slice::from_ref(&desk.left.workbook));
}
