//! The file of a workbook: it is there as a whole at any moment, and nobody's work is written over unasked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metershift::analysis::RateKind;
use metershift::disk::{self, Stamp};
use metershift::quantity::Multiplier;
use metershift::workbook::file::{self, Saved};
use metershift::workbook::{
    Edit, OpenError, SaveError, Workbook, is_workbook_file, open, previous_of, save,
};
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::cases;
use super::file::{large, plain};

/// A workbook that says which version it is.
fn version(number: u32) -> Saved {
    let mut workbook = Workbook::sample();
    let times = Multiplier(Decimal::from(number));
    workbook.apply(Edit::SetVolume(RateKind::Tokens, times));
    plain(workbook.portable())
}

fn number(saved: &Saved) -> Decimal {
    saved.workbook.scenario.volume.tokens.0
}

fn read(path: &Path) -> Saved {
    open(path).unwrap().saved
}

/// All names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.metershift");
    (folder, path)
}

#[test]
fn the_version_before_is_kept() {
    let (folder, path) = folder();
    let mut stamp = None;
    for count in 1..=4 {
        stamp = Some(save(&path, &version(count), stamp).unwrap());
        assert_eq!(number(&read(&path)), count.into());
        assert_eq!(open(&path).unwrap().stamp, stamp.unwrap());
        if count > 1 {
            assert_eq!(number(&read(&previous_of(&path))), (count - 1).into());
        }
    }
    assert_eq!(
        names(folder.path()),
        ["plan.metershift", "plan.metershift.bak"]
    );
}

/// A crash after the version before was kept and before the new one took its place leaves one file by two names.
#[cfg(unix)]
#[test]
fn a_save_after_one_that_did_not_end_leaves_nothing_behind() {
    let (folder, path) = folder();
    let stamp = save(&path, &version(1), None).unwrap();
    fs::hard_link(&path, previous_of(&path)).unwrap();
    let half = folder.path().join(".plan.metershift.1-1.part");
    fs::write(&half, "half a workbo").unwrap();
    let then = std::time::SystemTime::now() - Duration::from_hours(2);
    let file = fs::File::options().append(true).open(&half).unwrap();
    file.set_modified(then).unwrap();
    save(&path, &version(2), Some(stamp)).unwrap();
    assert_eq!(number(&read(&path)), 2.into());
    assert_eq!(number(&read(&previous_of(&path))), 1.into());
    assert_eq!(
        names(folder.path()),
        ["plan.metershift", "plan.metershift.bak"]
    );
}

/// Before the new version takes its place, the one before has a second name for a moment, and is as old as it is. What
/// another process names so, a save leaves alone, unless that was long ago.
#[cfg(unix)]
#[test]
fn what_another_process_is_at_is_left_alone_however_old_the_file_is() {
    let (folder, path) = folder();
    save(&path, &version(1), None).unwrap();
    let now = std::time::SystemTime::now();
    let then = now - Duration::from_hours(2);
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(then).unwrap();
    let [fresh, abandoned] = [now, then].map(|begun| {
        let begun = begun.duration_since(std::time::UNIX_EPOCH).unwrap();
        let name = format!(".plan.metershift.bak.1-1-{}.part", begun.as_secs());
        fs::hard_link(&path, folder.path().join(&name)).unwrap();
        name
    });
    let stamp = Stamp::of(&path).unwrap();
    save(&path, &version(2), Some(stamp)).unwrap();
    let left = names(folder.path());
    assert!(left.contains(&fresh), "{left:?}");
    assert!(!left.contains(&abandoned), "{left:?}");
    assert_eq!(left.len(), 3, "{left:?}");
}

/// A window may be closed, a computer fail or a colleague read at any moment.
#[test]
fn at_every_moment_there_is_a_whole_workbook() {
    const SAVES: u32 = 300;
    let (folder, path) = folder();
    let versions = [version(1), version(2)];
    let first = save(&path, &versions[1], None).unwrap();
    let is_over = AtomicBool::new(false);
    let (reads, seen) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut seen) = (0, [false; 2]);
            while !is_over.load(Ordering::Relaxed) || reads == 0 {
                let bytes =
                    fs::read(&path).unwrap_or_else(|error| panic!("the file is gone: {error}"));
                let saved =
                    file::read(&bytes).unwrap_or_else(|damage| panic!("half a file: {damage}"));
                let at = versions
                    .iter()
                    .position(|version| number(version) == number(&saved));
                seen[at.unwrap()] = true;
                reads += 1;
            }
            (reads, seen)
        });
        let mut stamp = first;
        for count in 0..SAVES {
            stamp = save(&path, &versions[count as usize % 2], Some(stamp)).unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(reads > 10 && seen == [true; 2], "{reads} reads");
    assert_eq!(
        names(folder.path()),
        ["plan.metershift", "plan.metershift.bak"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    use std::os::unix::fs::symlink;
    let (folder, path) = folder();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let real = elsewhere.join("real.metershift");
    symlink("elsewhere/between", &path).unwrap();
    symlink("real.metershift", elsewhere.join("between")).unwrap();
    // What it leads to is not there yet.
    let mut stamp = save(&path, &version(1), None).unwrap();
    for count in 2..4 {
        stamp = save(&path, &version(count), Some(stamp)).unwrap();
    }
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(
        fs::symlink_metadata(elsewhere.join("between"))
            .unwrap()
            .is_symlink()
    );
    assert!(fs::symlink_metadata(&real).unwrap().is_file());
    assert_eq!(number(&read(&real)), 3.into());
    assert_eq!(number(&read(&previous_of(&path))), 2.into());
    assert_eq!(
        names(folder.path()),
        ["elsewhere", "plan.metershift", "plan.metershift.bak"]
    );
    assert_eq!(names(&elsewhere), ["between", "real.metershift"]);
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = folder();
    let stamp = save(&path, &version(1), None).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    save(&path, &version(2), Some(stamp)).unwrap();
    for path in [path.clone(), previous_of(&path)] {
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn nobody_is_written_over_unasked() {
    let (folder, path) = folder();
    let stamp = save(&path, &version(1), None).unwrap();
    // Somebody else saves.
    let mut other = version(2);
    other.workbook.apply(Edit::DuplicateScenario);
    let theirs = save(&path, &other, Some(stamp)).unwrap();
    let error = save(&path, &version(3), Some(stamp)).unwrap_err();
    assert!(matches!(error, SaveError::Changed { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("plan.metershift was changed by another window or program")
    );
    assert_eq!(number(&read(&path)), 2.into());
    // Only its date is another.
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::now() + Duration::from_secs(5))
        .unwrap();
    assert_ne!(Stamp::of(&path).unwrap(), theirs);
    assert!(matches!(
        save(&path, &version(3), Some(theirs)),
        Err(SaveError::Changed { .. })
    ));
    // Asked, it is; and theirs is kept.
    save(&path, &version(3), None).unwrap();
    assert_eq!(number(&read(&previous_of(&path))), 2.into());
    // It is gone.
    fs::remove_file(&path).unwrap();
    let error = save(&path, &version(4), Some(theirs)).unwrap_err();
    assert!(matches!(error, SaveError::Vanished { .. }), "{error}");
    assert!(!path.exists());
    // So is its folder.
    let inside = folder.path().join("a/b/plan.metershift");
    let error = save(&inside, &version(4), Some(theirs)).unwrap_err();
    assert!(matches!(error, SaveError::Vanished { .. }), "{error}");
    assert!(!folder.path().join("a").exists());
    // As another file, the folder is made.
    save(&inside, &version(4), None).unwrap();
    assert_eq!(number(&read(&inside)), 4.into());
    assert_eq!(names(folder.path()), ["a", "plan.metershift.bak"]);
}

#[test]
fn what_cannot_be_written_is_as_it_was() {
    let (folder, path) = folder();
    save(&path, &version(1), None).unwrap();
    let bytes = fs::read(&path).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    for expected in [None, Some(Stamp::of(&path).unwrap())] {
        let error = save(&path, &version(2), expected).unwrap_err();
        assert!(matches!(error, SaveError::ReadOnly { .. }), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), bytes);
    // A folder has that name, or a file the name of its folder.
    let taken = folder.path().join("folder.metershift");
    fs::create_dir(&taken).unwrap();
    let error = save(&taken, &version(2), None).unwrap_err();
    assert!(matches!(error, SaveError::Failed { .. }), "{error}");
    let below = path.join("plan.metershift");
    let error = save(&below, &version(2), None).unwrap_err();
    assert!(matches!(error, SaveError::Failed { .. }), "{error}");
    assert_eq!(
        names(folder.path()),
        ["folder.metershift", "plan.metershift"]
    );
    let error = open(&taken).unwrap_err();
    assert!(matches!(error, OpenError::Unreadable { .. }), "{error}");
    let error = open(&folder.path().join("none.metershift")).unwrap_err();
    assert!(
        error.to_string().contains("none.metershift cannot be read"),
        "{error}"
    );
}

const SAVE_AT: &str = "METERSHIFT_TEST_SAVE_AT";

/// Saves a large workbook where no file may be longer than some kilobytes, and says what came of it. Run by the test below, in
/// a process of its own.
#[test]
#[ignore = "a part of another test"]
#[expect(clippy::print_stdout, reason = "it says so to the test that runs it")]
fn a_process_that_saves() {
    let Some(path) = std::env::var_os(SAVE_AT) else {
        return;
    };
    let sample = Workbook::sample();
    let contracts = sample
        .contracts
        .each_ref()
        .map(|contract| (**contract).clone());
    let saved = plain(cases::workbook(large(2_000), contracts));
    let path = PathBuf::from(path);
    let stamp = Stamp::of(&path).unwrap();
    match save(&path, &saved, Some(stamp)) {
        Ok(_) => println!("it was saved"),
        Err(error) => println!("told: {error}"),
    }
    if let Err(error) = disk::write(&path.with_extension("other"), &vec![1; 100_000]) {
        println!("told: {error}");
    }
}

/// As a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_leaves_what_was_there() {
    let (folder, path) = folder();
    fs::write(&path, "what was there").unwrap();
    let program = std::env::current_exe().unwrap();
    // Without the signal, the system says so as it does when a disk is full.
    let child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$@\"", "sh"])
        .arg(program)
        .args([
            "--exact",
            "disk::a_process_that_saves",
            "--ignored",
            "--nocapture",
        ])
        .env(SAVE_AT, &path)
        .output()
        .unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    assert_eq!(said.matches("told: ").count(), 2, "{said}");
    assert!(said.contains("plan.metershift cannot be written"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), b"what was there");
    assert_eq!(names(folder.path()), ["plan.metershift"]);
}

#[test]
fn a_workbook_is_known_by_its_content_and_then_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = file::write(&version(1)).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    for name in [
        "a.metershift",
        "b.csv",
        "c",
        "d.JSON",
        "e.metershift.bak",
        "f.gz",
    ] {
        let path = write(name, &bytes);
        assert!(is_workbook_file(&path), "{name}");
        assert_eq!(number(&read(&path)), 1.into());
    }
    for (name, content, is) in [
        (
            "usage.metershift",
            "date,product,model,input_tokens\n",
            true,
        ),
        ("usage.METERSHIFT", "", true),
        ("usage.csv", "date,product,model,input_tokens\n", false),
        ("metershift", "{}", false),
        ("some.json", "{\"a\": {\"metershift\": 1}}", false),
    ] {
        assert_eq!(
            is_workbook_file(&write(name, content.as_bytes())),
            is,
            "{name}"
        );
    }
    let error = open(&folder.path().join("usage.metershift")).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("a table, perhaps usage; let its name end in .csv and open it as usage"),
        "{error}"
    );
    assert!(!is_workbook_file(folder.path()));
    assert!(!is_workbook_file(&folder.path().join("none.csv")));
}

/// To look what it is must take nothing from it.
#[cfg(target_os = "linux")]
#[test]
fn what_can_be_read_but_once_is_no_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    // Without anybody who writes, to open it would wait for ever.
    assert!(!is_workbook_file(&pipe));
    assert!(!is_workbook_file(Path::new("/dev/zero")));
}
