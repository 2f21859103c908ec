//! Keeps work that is not saved, in case the program, the computer or the disk fails.
//!
//! A thread writes the document into a folder of its own, a second after the first change that is not there yet. The window
//! only hands it over. The file is gone once the work is saved or given up; a file whose window is gone is offered again.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use egui::Context;

use crate::disk;
use crate::workbook::file::{self, ENDING, Saved};

/// So long after a change it is written.
const DELAY: Duration = Duration::from_secs(1);

/// Where unsaved work is kept on this computer; `None` where the platform has no place for that.
pub fn usual_keep() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "metershift")?;
    Some(folders.data_local_dir().join("unsaved"))
}

enum Order {
    /// What is open, as it was at that moment.
    Keep(Box<Saved>, Instant),
    /// Take over what another window left, until there is something newer.
    Adopt(PathBuf),
    Forget,
}

/// The thread, as the window sees it.
#[derive(Default)]
pub(super) struct Keeper {
    orders: Option<Sender<Order>>,
    problems: Option<Receiver<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Keeps work in `folder`; nowhere, without one.
    pub(super) fn new(ctx: &Context, folder: Option<PathBuf>) -> Self {
        let Some(folder) = folder else {
            return Self::default();
        };
        let (orders, received) = channel();
        let (problems, told) = channel();
        let ctx = ctx.clone();
        let work = move || {
            Work::new(folder).run(&received, &|problem| {
                problems.send(problem).ok();
                ctx.request_repaint();
            });
        };
        let thread = thread::Builder::new().name("keeper".to_owned()).spawn(work);
        Self {
            orders: Some(orders),
            problems: Some(told),
            thread: thread.ok(),
        }
    }

    /// Whether anything is kept at all.
    pub(super) fn is_on(&self) -> bool {
        self.orders.is_some()
    }

    /// Keeps this, soon.
    pub(super) fn keep(&self, saved: Saved) {
        self.order(Order::Keep(Box::new(saved), Instant::now()));
    }

    /// Takes over what is at `path`.
    pub(super) fn adopt(&self, path: PathBuf) {
        self.order(Order::Adopt(path));
    }

    /// Nothing is unsaved any more.
    pub(super) fn forget(&self) {
        self.order(Order::Forget);
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            orders.send(order).ok();
        }
    }

    /// Why work cannot be kept, once for each reason.
    pub(super) fn problem(&self) -> Option<String> {
        self.problems.as_ref()?.try_recv().ok()
    }

    /// Ends the thread, after all it was told.
    pub(super) fn stop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

struct Work {
    folder: PathBuf,
    path: PathBuf,
    /// Tells others that this window is there.
    lock: Option<File>,
    problem: Option<String>,
}

impl Work {
    fn new(folder: PathBuf) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_nanos());
        let name = format!("{now}-{}.{ENDING}", std::process::id());
        Self {
            path: folder.join(name),
            folder,
            lock: None,
            problem: None,
        }
    }

    fn run(mut self, orders: &Receiver<Order>, tell: &dyn Fn(String)) {
        let mut wanted: Option<Box<Saved>> = None;
        let mut due: Option<Instant> = None;
        loop {
            let order = match due {
                None => orders
                    .recv()
                    .map_err(|_gone| RecvTimeoutError::Disconnected),
                Some(due) => orders.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match order {
                Ok(Order::Keep(saved, at)) => {
                    wanted = Some(saved);
                    // It may have waited here while what was before it was written.
                    due.get_or_insert(at + DELAY);
                }
                Ok(Order::Adopt(path)) => {
                    // What was open before was given up.
                    (wanted, due) = (None, None);
                    self.adopt(&path).ok();
                }
                Ok(Order::Forget) => {
                    (wanted, due) = (None, None);
                    fs::remove_file(&self.path).ok();
                }
                Err(error) => {
                    if let Some(saved) = wanted.take() {
                        self.keep(&saved, tell);
                    }
                    due = None;
                    if error == RecvTimeoutError::Disconnected {
                        break;
                    }
                }
            }
        }
        if !self.path.exists() && self.lock.take().is_some() {
            fs::remove_file(lock_of(&self.path)).ok();
        }
    }

    fn keep(&mut self, saved: &Saved, tell: &dyn Fn(String)) {
        let kept = file::write(saved).and_then(|bytes| {
            self.hold()?;
            disk::write(&self.path, &bytes)
        });
        let problem = kept.err().map(|error| {
            format!(
                "Unsaved work cannot be kept safe in {} ({error}); save it soon",
                self.folder.display()
            )
        });
        if problem.is_some() && problem != self.problem {
            problem.clone().map(tell);
        }
        self.problem = problem;
    }

    fn adopt(&mut self, path: &Path) -> io::Result<()> {
        self.hold()?;
        fs::rename(path, &self.path)?;
        fs::remove_file(lock_of(path))
    }

    /// Says that the file has a window.
    fn hold(&mut self) -> io::Result<()> {
        if self.lock.is_none() {
            fs::create_dir_all(&self.folder)?;
            let lock = File::create(lock_of(&self.path))?;
            lock.try_lock().ok();
            self.lock = Some(lock);
        }
        Ok(())
    }
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// Work that was left by a window that is gone.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    /// Where it is kept.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) saved: Saved,
    /// Whether the file that it belongs to was saved later: it was saved, and what was kept not yet gone.
    pub(crate) is_older: bool,
}

/// All work in `folder` whose window is gone, the latest first.
pub(super) fn left(folder: &Path) -> Vec<Left> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let (marks, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| is_mark(path));
    // What windows that are gone left for nobody.
    let is_idle = |mark: &&PathBuf| {
        let is_of_none = !mark.with_extension(ENDING).exists();
        is_of_none && disk::is_old(mark) && is_free(mark)
    };
    for mark in marks.iter().filter(is_idle) {
        fs::remove_file(mark).ok();
    }
    let is_kept = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    let mut paths: Vec<PathBuf> = paths
        .into_iter()
        .filter(is_kept)
        .filter(|path| is_alone(path))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let saved = file::read(&fs::read(&path).ok()?).ok()?;
        let changed = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
        let of = saved.unsaved.as_ref().and_then(|of| of.path.as_deref());
        let is_older = of.and_then(changed) > changed(&path);
        Some(Left {
            path,
            saved,
            is_older,
        })
    };
    paths.into_iter().rev().filter_map(read).collect()
}

/// Gives up work that was left.
pub(super) fn give_up(path: &Path) -> io::Result<()> {
    fs::remove_file(lock_of(path)).ok();
    fs::remove_file(path)
}

/// Whether no window holds what is kept at `path`.
fn is_alone(path: &Path) -> bool {
    is_free(&lock_of(path))
}

/// Whether a mark is held by nobody, or not there.
fn is_free(mark: &Path) -> bool {
    match File::open(mark) {
        Ok(mark) => !matches!(mark.try_lock(), Err(TryLockError::WouldBlock)),
        Err(_) => true,
    }
}

/// Whether it is a mark of a window: that it keeps work, or has a file open.
fn is_mark(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending == "lock" || ending == "open")
}

/// The present, for people.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.strftime("%-d %b %Y %H:%M UTC").to_string()
}
