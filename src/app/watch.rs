//! Watches the file of the document that is open, and what its usage was read from: whether somebody else changed any of
//! them, and whether another window has it open.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use egui::Context;

use crate::disk::Stamp;
use crate::ingest::Sha256;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);

/// What it saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The document’s file, if it has one.
    pub(crate) path: Option<PathBuf>,
    /// Its state; `None` if it is not there.
    pub(crate) stamp: Option<Stamp>,
    /// How many other windows have it open.
    pub(crate) others: usize,
    /// The sources that changed since they were first looked at.
    pub(crate) changed: Vec<PathBuf>,
}

/// What is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Watched {
    /// The document’s file.
    pub(super) path: Option<PathBuf>,
    /// The files that its usage was read from.
    pub(super) sources: Vec<PathBuf>,
}

impl Watched {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The thread that watches, as the window sees it.
#[derive(Default)]
pub(super) struct Watch {
    orders: Option<Sender<Watched>>,
    seen: Option<Receiver<Seen>>,
    watched: Watched,
}

impl Watch {
    /// Watches files, and tells other windows in `folder` which.
    pub(super) fn new(ctx: &Context, folder: Option<PathBuf>) -> Self {
        let Some(folder) = folder else {
            return Self::default();
        };
        let (orders, received) = channel();
        let (sender, seen) = channel();
        let ctx = ctx.clone();
        let work = move || {
            watch(&folder, &received, &|seen| {
                let is_heard = sender.send(seen).is_ok();
                ctx.request_repaint();
                is_heard
            });
        };
        let started = thread::Builder::new().name("watch".to_owned()).spawn(work);
        Self {
            orders: started.is_ok().then_some(orders),
            seen: Some(seen),
            watched: Watched::default(),
        }
    }

    /// Watches these files from now on.
    pub(super) fn turn_to(&mut self, watched: Watched) {
        if self.watched != watched {
            self.watched = watched;
            self.look_again();
        }
    }

    /// Takes what is there now for what was read.
    pub(super) fn look_again(&self) {
        if let Some(orders) = &self.orders {
            orders.send(self.watched.clone()).ok();
        }
    }

    /// What was seen last, if that is new.
    pub(super) fn seen(&self) -> Option<Seen> {
        self.seen.as_ref()?.try_iter().last()
    }
}

fn watch(folder: &Path, orders: &Receiver<Watched>, tell: &dyn Fn(Seen) -> bool) {
    let mut watched: Option<(Eyed, Option<Presence>)> = None;
    let mut last = None;
    loop {
        let order = match watched {
            Some(_) => orders.recv_timeout(EVERY),
            None => orders
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
        };
        match order {
            Ok(wanted) => {
                last = None;
                // The mark on the file before goes away here.
                watched = (!wanted.is_nothing()).then(|| {
                    let presence = wanted.path.as_deref();
                    let presence = presence.map(|path| Presence::new(folder, path));
                    (Eyed::new(wanted), presence)
                });
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let Some((eyed, presence)) = &watched else {
            continue;
        };
        let seen = Seen {
            path: eyed.path.clone(),
            stamp: eyed.path.as_deref().and_then(|path| Stamp::of(path).ok()),
            others: presence.as_ref().map_or(0, Presence::others),
            changed: eyed.changed(),
        };
        if last.as_ref() != Some(&seen) {
            last = Some(seen.clone());
            if !tell(seen) {
                return;
            }
        }
    }
}

/// What is watched, and how it was when that began.
struct Eyed {
    path: Option<PathBuf>,
    sources: Vec<(PathBuf, Option<Stamp>)>,
}

impl Eyed {
    fn new(watched: Watched) -> Self {
        let sources = watched.sources.into_iter().map(|path| {
            let stamp = Stamp::of(&path).ok();
            (path, stamp)
        });
        Self {
            path: watched.path,
            sources: sources.collect(),
        }
    }

    /// The sources that are otherwise than at first; not those that went away, which no refresh would read.
    fn changed(&self) -> Vec<PathBuf> {
        let changed = self.sources.iter().filter(|(path, before)| {
            let now = Stamp::of(path).ok();
            now.is_some() && now != *before
        });
        changed.map(|(path, _)| path.clone()).collect()
    }
}

/// A mark that this window has a file open: a locked file beside those of other windows.
struct Presence {
    folder: PathBuf,
    /// What the marks of all windows on the same file begin with.
    mark: String,
    own: Option<(PathBuf, File)>,
}

impl Presence {
    fn new(folder: &Path, path: &Path) -> Self {
        let path = fs::canonicalize(path).unwrap_or_else(|_missing| path.to_owned());
        let digest = Sha256::of(path.to_string_lossy().as_bytes()).to_string();
        let mark = digest[..24].to_owned();
        let name = format!("{mark}-{}.open", std::process::id());
        let own = folder.join(name);
        let hold = || {
            fs::create_dir_all(folder)?;
            let file = File::create(&own)?;
            file.try_lock()?;
            Ok::<_, std::io::Error>(file)
        };
        Self {
            folder: folder.to_owned(),
            mark,
            own: hold().ok().map(|file| (own, file)),
        }
    }

    fn others(&self) -> usize {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return 0;
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let is_same = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&self.mark) && self.own.as_ref().is_none_or(|(own, _)| own != path)
        };
        let is_held = |path: &PathBuf| {
            let lock = File::open(path).map(|file| file.try_lock());
            let is_held = matches!(lock, Ok(Err(TryLockError::WouldBlock)));
            if !is_held {
                // Its window is gone.
                fs::remove_file(path).ok();
            }
            is_held
        };
        paths.filter(is_same).filter(is_held).count()
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Some((path, _)) = &self.own {
            fs::remove_file(path).ok();
        }
    }
}
