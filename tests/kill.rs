//! The real window is killed at random moments while somebody edits and saves: the document can always be opened, and of
//! the work never more than two seconds are lost.
//!
//! `METERSHIFT_KILLS` says how often, `METERSHIFT_SEED` repeats a run. Without Xvfb or xdotool that is skipped and said,
//! unless `METERSHIFT_SNAPSHOTS=required`.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "kill/again.rs"]
mod again;
#[path = "kill/dice.rs"]
mod dice;
#[path = "kill/edits.rs"]
mod edits;
#[path = "kill/figures.rs"]
mod figures;
#[path = "kill/remains.rs"]
mod remains;
#[path = "kill/screen.rs"]
mod screen;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use metershift::workbook::file::Saved;
use metershift::workbook::{self, Look, Workbook};

use dice::Dice;
use edits::{Edits, Step};
use figures::Figures;
use remains::Remains;
use screen::{Point, Screen, Window};

/// What is promised: no older work is lost.
const PROMISED: Duration = Duration::from_secs(2);

/// So long a key press may take to reach the document.
const ON_THE_WAY: Duration = Duration::from_millis(300);

/// Windows that run side by side. Each waits longer than it works.
const AT_ONCE: usize = 3;

/// After every so many kills it is looked whether the next window offers the work again.
const AGAIN: usize = 10;

#[test]
fn killed_at_any_moment_it_loses_no_document_and_no_more_than_two_seconds_of_work() {
    if let Some(missing) = screen::missing() {
        let required = std::env::var("METERSHIFT_SNAPSHOTS").is_ok_and(|value| value == "required");
        assert!(!required, "{missing} is missing, and required");
        say(&format!("SKIPPED: killing the window needs {missing}"));
        return;
    }
    let kills = number("METERSHIFT_KILLS").unwrap_or(5) as usize;
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("METERSHIFT_SEED").unwrap_or(since_epoch.as_secs());
    say(&format!("{kills} kills with METERSHIFT_SEED={seed}"));

    let begun = Instant::now();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let bench = Bench::new(folder.path(), seed);
    let next = AtomicUsize::new(0);
    let (figures, failures) = (Mutex::new(Figures::default()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(kills) {
            scope.spawn(|| {
                let screen = Screen::open();
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    if round >= kills {
                        break;
                    }
                    if let Err(why) = bench.round(&screen, round, &figures) {
                        say(&format!("kill {round}: {why}"));
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("kill {round}: {why}"));
                    }
                }
            });
        }
    });
    say(&figures.lock().unwrap().shown(begun.elapsed()));
    let failures = failures.into_inner().unwrap();
    let list = failures.join("\n");
    // What is left of those is kept to be looked at.
    let place = if failures.is_empty() {
        PathBuf::new()
    } else {
        folder.keep()
    };
    assert!(
        failures.is_empty(),
        "METERSHIFT_SEED={seed}, what is left is in {}\n{list}",
        place.display()
    );
}

/// Says something also where the test does well.
fn say(text: &str) {
    writeln!(std::io::stdout().lock(), "{text}").unwrap();
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap())
}

/// What all rounds have in common.
struct Bench {
    folder: PathBuf,
    /// The document every round begins with.
    plan: PathBuf,
    /// The field before the slider.
    field: Point,
    seed: u64,
}

impl Bench {
    fn new(folder: &Path, seed: u64) -> Self {
        let plan = folder.join("plan.metershift");
        let saved = Saved {
            workbook: Workbook::sample(),
            look: Look::default(),
            unsaved: None,
        };
        workbook::save(&plan, &saved, None).unwrap();
        Self {
            field: again::field_before_slider(&plan),
            folder: folder.to_owned(),
            plan,
            seed,
        }
    }

    /// Opens a window, edits and saves in it, kills it, and looks at what is left.
    fn round(&self, screen: &Screen, round: usize, figures: &Mutex<Figures>) -> Result<(), String> {
        let home = self.folder.join(format!("round-{round}"));
        fs::create_dir(&home).unwrap();
        let plan = home.join("plan.metershift");
        fs::copy(&self.plan, &plan).unwrap();

        let (window, mut edits) = self.begin(screen, &plan, &home)?;
        let mut dice = Dice::new(self.seed, round as u64);
        let moment = Moment::ALL[dice.below(5) as usize];
        work(&window, &mut edits, &mut dice, moment, &home);
        let killed = window.kill()?;

        let remains = Remains::of(&plan, &home)?;
        let outcome = remains.judge(&edits, killed)?;
        let is_late = |age: &Duration| *age > PROMISED + ON_THE_WAY;
        if let Some(age) = outcome.oldest_lost.filter(is_late) {
            return Err(format!("work {age:.2?} old was lost: {outcome:?}"));
        }
        if round.is_multiple_of(AGAIN) {
            again::offers(&plan, &home, remains.kept.as_ref())?;
            figures.lock().unwrap().again += 1;
        }
        figures.lock().unwrap().count(&edits, &outcome);
        fs::remove_dir_all(&home).unwrap();
        Ok(())
    }

    /// A window in which the slider has the focus, and was moved once.
    fn begin<'a>(
        &self,
        screen: &'a Screen,
        plan: &Path,
        home: &Path,
    ) -> Result<(Window<'a>, Edits), String> {
        // On a machine that is busy with other things, the focus may miss its way.
        for _ in 0..3 {
            let mut window = screen.start(home, plan, &self.folder.join("shaders"))?;
            window.focus_after(self.field);
            let mut edits = Edits::default();
            edits.send(&window, Step::Raise);
            if window.has_mark_soon()? {
                return Ok((window, edits));
            }
        }
        Err("the slider could not be moved".to_owned())
    }
}

/// The moment for a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// Any.
    Any,
    /// Right after the key to save.
    AfterSave,
    /// While the document is written.
    InSave,
    /// While unsaved work is written.
    InKeep,
}

impl Moment {
    const ALL: [Self; 5] = [
        Self::Any,
        Self::Any,
        Self::AfterSave,
        Self::InSave,
        Self::InKeep,
    ];
}

/// Edits and saves until the moment for the kill.
fn work(window: &Window<'_>, edits: &mut Edits, dice: &mut Dice, moment: Moment, home: &Path) {
    let most = if moment == Moment::Any { 4500 } else { 2000 };
    let until = Instant::now() + dice.between(200, most);
    while Instant::now() < until {
        match dice.below(20) {
            0..=1 => edits.send(window, Step::Copy),
            2..=3 => edits.save(window),
            4 => {
                // One save while the one before it may be under way.
                edits.save(window);
                edits.send(window, Step::Raise);
                edits.save(window);
            }
            _ => edits.send(window, Step::Raise),
        }
        let pause = if dice.one_in(12) {
            dice.between(400, 2600)
        } else {
            dice.between(10, 120)
        };
        thread::sleep(pause.min(until.saturating_duration_since(Instant::now())));
    }
    if moment == Moment::Any {
        return;
    }
    edits.send(window, Step::Raise);
    if moment == Moment::InKeep {
        wait_for_unfinished(&remains::keep(home));
        thread::sleep(dice.between(0, 4));
        return;
    }
    thread::sleep(dice.between(0, 60));
    edits.save(window);
    if moment == Moment::InSave {
        wait_for_unfinished(home);
        thread::sleep(dice.between(0, 4));
    } else {
        thread::sleep(dice.between(0, 50));
    }
}

/// Waits until a file is being written in `folder`; not for long, for it may have been already.
fn wait_for_unfinished(folder: &Path) {
    let begun = Instant::now();
    while !remains::has_unfinished(folder) && begun.elapsed() < PROMISED {
        thread::sleep(Duration::from_micros(100));
    }
}
