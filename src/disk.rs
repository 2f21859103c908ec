//! Files that are written whole or not at all, and how to tell that somebody else changed one.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
}

impl Stamp {
    /// That of the file at `path`.
    ///
    /// # Errors
    /// Where there is none, or it may not be looked at.
    pub fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|about| Self::from(&about))
    }
}

impl From<&Metadata> for Stamp {
    fn from(about: &Metadata) -> Self {
        Self {
            length: about.len(),
            changed: about.modified().ok(),
        }
    }
}

/// Writes a file so that at any moment, whatever happens, there is either what was there before or all of `content`. Folders
/// that are missing are made. A link stays one, and what it leads to is written.
///
/// # Errors
/// Where it cannot be written; then what was there is as it was.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = &target(path);
    let unfinished = beside(path, "part");
    let written = put(&unfinished, path, content).and_then(|()| fs::rename(&unfinished, path));
    finish(path, &unfinished, written)
}

/// The same, and keeps what was there before under the name `previous`.
///
/// # Errors
/// Where it cannot be written, or what was there cannot be kept; then that is as it was.
pub fn write_keeping(path: &Path, content: &[u8], previous: &Path) -> io::Result<()> {
    let path = &target(path);
    let unfinished = beside(path, "part");
    let written = put(&unfinished, path, content).and_then(|()| {
        if path.exists() {
            keep(path, previous)?;
        }
        fs::rename(&unfinished, path)
    });
    finish(path, &unfinished, written)
}

/// Writes `content` to the disk itself, with the permissions of the file it is to replace.
fn put(unfinished: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(unfinished)?;
    // What only some may read, nobody else reads while it is written.
    if let Ok(about) = fs::metadata(path) {
        file.set_permissions(about.permissions())?;
    }
    file.write_all(content)?;
    file.sync_all()
}

/// Gives what is at `path` a second name. There is never a moment without the first.
fn keep(path: &Path, previous: &Path) -> io::Result<()> {
    let second = beside(previous, "part");
    fs::remove_file(&second).ok();
    // Not every disk knows a file by two names.
    let kept = fs::hard_link(path, &second).or_else(|_no_links| fs::copy(path, &second).map(drop));
    let kept = kept.and_then(|()| fs::rename(&second, previous));
    // It is still there where this failed, and where both names already were of one file, as after a save that did not end.
    fs::remove_file(&second).ok();
    kept
}

fn finish(path: &Path, unfinished: &Path, written: io::Result<()>) -> io::Result<()> {
    if written.is_err() {
        fs::remove_file(unfinished).ok();
        return written;
    }
    sweep(path);
    // The new name is on the disk only once its folder is; where folders cannot be opened, the system sees to it.
    if let Ok(folder) = File::open(folder_of(path)) {
        folder.sync_all().ok();
    }
    Ok(())
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// What somebody may still be writing is not older than this.
const ABANDONED: Duration = Duration::from_hours(1);

/// Clears away what was never finished because the program was killed.
fn sweep(path: &Path) {
    let Some(name) = path.file_name() else {
        return;
    };
    let begins = format!(".{}.", name.to_string_lossy());
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(&begins) || !name.ends_with(".part") {
            continue;
        }
        // A second name of a file was not made when the file was.
        let is_left = begun(&name).map_or_else(|| is_old(&entry.path()), is_past);
        if is_left {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// Whether a file was last changed so long ago that nobody is at it any more.
pub(crate) fn is_old(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|about| about.modified());
    changed.is_ok_and(is_past)
}

fn is_past(then: SystemTime) -> bool {
    then.elapsed().is_ok_and(|age| age > ABANDONED)
}

/// Where a path leads to in the end, also where nothing is there yet.
fn target(path: &Path) -> PathBuf {
    /// Links that lead in a circle end here.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = target.with_file_name(next),
            Err(_no_link) => break,
        }
    }
    target
}

/// A name beside `path` that no other process takes, and no other thread of this one; and that says when it was taken.
fn beside(path: &Path, ending: &str) -> PathBuf {
    // Its number can only be had in words.
    let thread = format!("{:?}", std::thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.unwrap_or_default().as_secs();
    name.push(format!(".{}-{thread}-{now}.{ending}", std::process::id()));
    path.with_file_name(name)
}

/// When such a name was taken; `None` for what is none.
fn begun(name: &str) -> Option<SystemTime> {
    let (rest, _ending) = name.rsplit_once('.')?;
    let (_path, numbers) = rest.rsplit_once('.')?;
    let seconds = numbers.split('-').nth(2)?.parse().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
