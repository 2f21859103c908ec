//! An import that is stopped while it loads stops soon.

use std::fs::File;
use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use metershift::ingest::{Cancelled, Options, Progress, import};

use super::Folder;

#[test]
#[expect(
    clippy::print_stderr,
    reason = "how long it took is worth knowing, not only that it was not too long"
)]
fn an_import_that_is_cancelled_stops_soon() {
    const SIZE: usize = 100 << 20;
    let folder = Folder::new();
    let path = folder.file("usage.csv", "timestamp,product,input_tokens\n");
    let rows = "2026-06-01T10:00:00Z,Kiro,12345\n".repeat(1 << 15);
    let mut file = File::options().append(true).open(&path).unwrap();
    for _ in 0..SIZE / rows.len() {
        file.write_all(rows.as_bytes()).unwrap();
    }
    drop(file);

    let progress = Progress::default();
    let (outcome, taken) = thread::scope(|scope| {
        let loading = scope.spawn(|| {
            let outcome = import(&[path], &Options::default(), &progress);
            (outcome.map(|_import| ()), Instant::now())
        });
        while progress.rows() == 0 && !loading.is_finished() {
            thread::yield_now();
        }
        let asked = Instant::now();
        progress.cancel();
        let (outcome, stopped) = loading.join().unwrap();
        (outcome, stopped.saturating_duration_since(asked))
    });
    eprintln!("cancelled within {taken:?}");
    assert_eq!(outcome, Err(Cancelled));
    assert!(taken < Duration::from_secs(1), "{taken:?}");
    assert!(progress.bytes_read() < progress.bytes_total());
}
