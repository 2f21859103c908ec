//! How fast files are read: `cargo bench --bench ingest`.
//!
//! The rows of each file in `tests/data/layouts` are repeated until there are 32 MB of them, and read with one thread
//! and with all; so is a table of our own layout, plain and compressed. Prints rows and megabytes a second.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;

use metershift::ingest::{FileReport, Options, Progress, import};

const SIZE: usize = 32 << 20;
const ROUNDS: usize = 3;

fn main() {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    println!(
        "| file | layout | rows | MB | rows/s, 1 thread | MB/s | rows/s, {processors} threads | MB/s | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    let native = folder.path().join("native.csv");
    std::fs::write(&native, native_rows()).unwrap();
    measure(&native, SIZE);
    let gz = folder.path().join("native.csv.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&native_rows()).unwrap();
    std::fs::write(&gz, packed.finish().unwrap()).unwrap();
    measure(&gz, SIZE);
    let zst = folder.path().join("native.csv.zst");
    std::fs::write(&zst, zstd::encode_all(native_rows().as_slice(), 3).unwrap()).unwrap();
    measure(&zst, SIZE);

    let mut files: Vec<PathBuf> = std::fs::read_dir("tests/data/layouts")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    for file in files {
        let Some(large) = repeated(&std::fs::read(&file).unwrap()) else {
            println!(
                "| {} | not UTF-8 without quoted line ends: left out |",
                file.display()
            );
            continue;
        };
        let path = folder.path().join(file.file_name().unwrap());
        let size = large.len();
        std::fs::write(&path, large).unwrap();
        measure(&path, size);
        std::fs::remove_file(&path).unwrap();
    }
}

/// Rows of our own layout, all distinct, over two years.
fn native_rows() -> Vec<u8> {
    let mut text = Vec::with_capacity(SIZE + 100);
    text.extend_from_slice(
        b"timestamp,product,model,input_tokens,output_tokens,cache_read_tokens,compute_hours\n",
    );
    let mut i = 0_u64;
    while text.len() < SIZE {
        let (day, minute) = (i / 1_000 % 28 + 1, i % 60);
        let (product, model) = (i % 12, i % 8);
        let (input, output, read) = (i * 37 % 9_000, i * 11 % 900, i * 53 % 40_000);
        let month = i / 28_000 % 12 + 1;
        writeln!(
            text,
            "2026-{month:02}-{day:02}T10:{minute:02}:00Z,product-{product},model-{model},{input},{output},{read},0.{:06}",
            i % 1_000_000
        )
        .unwrap();
        i += 1;
    }
    text
}

/// The file with all lines but those up to the header repeated; `None` where lines cannot be told from fields.
fn repeated(text: &[u8]) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
    let is_simple = |line: &&[u8]| memchr::memchr_iter(b'"', line).count().is_multiple_of(2);
    if !lines.iter().all(is_simple) || text.starts_with(&[0xff, 0xfe]) {
        return None;
    }
    let header = head_of(&lines);
    let mut large: Vec<u8> = lines[..=header].concat();
    let rows = lines[header + 1..].concat();
    while large.len() < SIZE {
        large.extend_from_slice(&rows);
        if !rows.ends_with(b"\n") {
            large.push(b'\n');
        }
    }
    Some(large)
}

/// The header is the first of the widest lines.
fn head_of(lines: &[&[u8]]) -> usize {
    let width = |line: &[u8]| line.iter().filter(|byte| b",;\t|".contains(byte)).count();
    let widest = lines
        .iter()
        .take(20)
        .map(|line| width(line))
        .max()
        .unwrap_or_default();
    lines
        .iter()
        .position(|line| width(line) == widest)
        .unwrap_or_default()
}

fn measure(path: &Path, size: usize) {
    let time = |threads: Option<NonZero<usize>>| {
        let options = Options {
            threads,
            ..Options::default()
        };
        let mut best = f64::MAX;
        let mut report = None;
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let import = import(&[path.to_owned()], &options, &Progress::default()).unwrap();
            best = best.min(started.elapsed().as_secs_f64());
            report = import.files.into_iter().next();
        }
        (best, report)
    };
    let (one, report) = time(NonZero::new(1));
    let (all, _) = time(None);
    let name = path.file_name().unwrap().to_string_lossy();
    let Some(FileReport {
        outcome: Ok(quality),
        ..
    }) = report
    else {
        println!("| {name} | could not be read |");
        return;
    };
    let (rows, megabytes) = (quality.rows.read as f64, size as f64 / 1e6);
    println!(
        "| {name} | {} | {rows:.0} | {megabytes:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.2} |",
        quality.layout,
        rows / one,
        megabytes / one,
        rows / all,
        megabytes / all,
        one / all
    );
}
