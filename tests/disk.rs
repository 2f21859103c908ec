//! Files that are written whole or not at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::thread;

use metershift::disk;

#[test]
fn several_threads_that_write_one_file_leave_it_whole_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (path, previous) = (folder.path().join("file"), folder.path().join("file.bak"));
    // Each a text of one letter, none as long as another.
    let texts = [b'a', b'b', b'c'].map(|letter| vec![letter; 100_000 * usize::from(letter - b'`')]);
    let is_whole = |text: Vec<u8>| texts.contains(&text);
    disk::write(&path, &texts[0]).unwrap();
    thread::scope(|scope| {
        for text in &texts {
            scope.spawn(|| {
                for _ in 0..30 {
                    disk::write_keeping(&path, text, &previous).unwrap();
                    assert!(is_whole(fs::read(&path).unwrap()));
                    assert!(is_whole(fs::read(&previous).unwrap()));
                }
            });
        }
    });
    // Nothing unfinished stays.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
