//! Whatever bytes come in: what is said of them does not depend on how they are cut, packed, ordered or read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use metershift::ingest::{
    FileQuality, FileReport, Import, Options, Progress, Rejection, Repeats, RowCounts, Sha256,
    import, import_bytes,
};
use metershift::quantity::{Hours, TokenClass, Tokens};
use metershift::usage::{Attributes, Measures};
use proptest::prelude::*;
use proptest::sample::Index;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Folder, cube};

/// No case takes longer, by far.
const SLOW: Duration = Duration::from_secs(5);

const HEADER: &str = "timestamp,product,input_tokens,compute_hours,note";

/// What becomes of a line.
#[derive(Clone, Debug)]
enum Fate {
    /// No row at all.
    Blank,
    Taken {
        day: u8,
        product: &'static str,
        tokens: u64,
    },
    SetAside,
    /// The column and the value that are blamed.
    Rejected(Option<&'static str>, String),
}

/// A line as written, and what becomes of it. Each taken row counts a quarter of an hour.
#[derive(Clone, Debug)]
struct Line {
    text: Vec<u8>,
    fate: Fate,
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// A line of one of many kinds.
fn any_line() -> impl Strategy<Value = Line> {
    (0_usize..20, 1_u8..29, 0_u64..50).prop_map(|(kind, day, tokens)| {
        let time = format!("2026-06-{day:02}T10:30:00Z");
        let row = |product: &str, tokens: &str, hours: &str, note: &[u8]| {
            let mut text = format!("{time},{product},{tokens},{hours},").into_bytes();
            text.extend_from_slice(note);
            text
        };
        let count = tokens.to_string();
        let taken = |text: Vec<u8>, product| Line {
            text,
            fate: Fate::Taken {
                day,
                product,
                tokens,
            },
        };
        let rejected = |text: Vec<u8>, column, value: &str| Line {
            fate: Fate::Rejected(column, value.to_owned()),
            text,
        };
        let broken = |text: Vec<u8>| Line {
            fate: Fate::Rejected(None, lossy(&text)),
            text,
        };
        match kind {
            0 => taken(row("\"a, \"\"b\"\"\"", &count, "0.25", b""), "a, \"b\""),
            1 => taken(row("\"two\nlines\"", &count, "0.25", b""), "two\nlines"),
            2 => taken(
                row("\"two\r\nlines\"", &count, "0.25", b"\"\""),
                "two\r\nlines",
            ),
            3 => taken(row("\"\r\"", &count, "0.25", b"\"\n,\n\""), "(no product)"),
            4 => taken(
                row("\"\"\"\"", &format!("\"{count}\""), "\"0.25\"", b""),
                "\"",
            ),
            5 => taken(row("Größe", &count, "0.25", b"\xff\xfe"), "Größe"),
            6 => taken(
                row("  plain ", &format!(" {count} "), "2.5e-1", b"\x07"),
                "plain",
            ),
            7 => Line {
                text: row("\"nobody, \n\"", "", " ", b"x"),
                fate: Fate::SetAside,
            },
            8 => rejected(row("plain", "x7", "0.25", b""), Some("input_tokens"), "x7"),
            9 => rejected(
                row("\"a\nb\"", "\"-1\"", "1", b""),
                Some("input_tokens"),
                "-1",
            ),
            10 => {
                let mut text = format!("{time},Ki").into_bytes();
                text.extend_from_slice(b"\xffro,1,1,");
                rejected(text, Some("product"), "Ki\u{fffd}ro")
            }
            11 => rejected(
                b"2026-02-30,plain,1,1,\"\n\"".to_vec(),
                Some("timestamp"),
                "2026-02-30",
            ),
            12 => broken(row("5\" disk", &count, "1", b"")),
            13 => broken(row("\"Ki\"ro", &count, "1", b"")),
            14 => broken(format!("{time},plain,{count}").into_bytes()),
            15 => broken(row("plain", &count, "1", b"one,too many")),
            16 => Line {
                text: if day < 15 {
                    Vec::new()
                } else {
                    b" \t".to_vec()
                },
                fate: Fate::Blank,
            },
            _ => taken(row("plain", &count, "0.25", b""), "plain"),
        }
    })
}

/// What a file must come to, worked out without the program.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    rows: RowCounts,
    cells: BTreeMap<(u8, &'static str), (u128, u64)>,
    rejected: Vec<(u64, Option<&'static str>, String)>,
}

/// The file of these lines, all ending in `end`, and what it must come to.
fn file_of(lines: &[Line], end: &str, first: &str) -> (Vec<u8>, Expected) {
    let mut text = format!("{first}{HEADER}{end}").into_bytes();
    let mut expected = Expected::default();
    for Line { text: line, fate } in lines {
        match fate {
            Fate::Blank => {}
            Fate::Taken {
                day,
                product,
                tokens,
            } => {
                expected.rows.taken += 1;
                let cell = expected.cells.entry((*day, product)).or_default();
                cell.0 += u128::from(*tokens);
                cell.1 += 1;
            }
            Fate::SetAside => expected.rows.set_aside += 1,
            Fate::Rejected(column, value) => {
                expected.rows.rejected += 1;
                // Lines as an editor counts them.
                let before = lossy(&text).replace("\r\n", "\n").replace('\r', "\n");
                let number = before.matches('\n').count() as u64 + 1;
                expected.rejected.push((number, *column, value.clone()));
            }
        }
        text.extend_from_slice(line);
        text.extend_from_slice(end.as_bytes());
    }
    let rows = &mut expected.rows;
    rows.read = rows.taken + rows.set_aside + rows.rejected;
    (text, expected)
}

/// What was read of a file, in the same terms.
fn found(import: &Import) -> Expected {
    let mut cells = BTreeMap::new();
    let known = [
        "a, \"b\"",
        "two\nlines",
        "two\r\nlines",
        "(no product)",
        "\"",
        "Größe",
        "plain",
    ];
    for ((day, product, ..), measures) in cube(import) {
        let day = day.to_string()[8..].parse().unwrap();
        let product = known.into_iter().find(|known| *known == product).unwrap();
        assert_eq!(measures.hours.pico() % (Hours::PICO / 4), 0);
        let quarters = (measures.hours.pico() / (Hours::PICO / 4)) as u64;
        cells.insert(
            (day, product),
            (measures.tokens[TokenClass::Input].0, quarters),
        );
    }
    let quality = quality(import, 0);
    let rejected = quality.rejected.iter().map(|rejection| {
        let columns = ["input_tokens", "product", "timestamp"];
        let column = rejection.column.as_deref();
        let column = column.map(|name| columns.into_iter().find(|known| *known == name).unwrap());
        (rejection.line, column, rejection.value.clone())
    });
    Expected {
        rows: quality.rows,
        cells,
        rejected: rejected.collect(),
    }
}

fn quality(import: &Import, file: usize) -> &FileQuality {
    import.files[file].outcome.as_ref().unwrap()
}

pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zip(content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    writer.start_file("usage.csv", options).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

type Packing = fn(&[u8]) -> Vec<u8>;

/// Every way to cut a file and share it out.
fn ways_to_read() -> Vec<Options> {
    let mut ways = Vec::new();
    for block_bytes in [1, 2, 3, 7, 64, 1 << 20] {
        for threads in [1, 2, 5] {
            ways.push(Options {
                block_bytes,
                threads: NonZero::new(threads),
                ..Options::default()
            });
        }
    }
    ways
}

type Cube = BTreeMap<
    (
        metershift::calendar::Day,
        String,
        String,
        String,
        Attributes,
    ),
    Measures,
>;

/// All that is said of files, apart from their names.
#[derive(Debug, PartialEq)]
struct Account {
    cube: Cube,
    files: Vec<Result<FileQuality, metershift::ingest::FileError>>,
    repeats: Repeats,
    /// Days and weights.
    overlaps: Vec<(usize, [(Tokens, Hours); 2])>,
}

fn account(import: &Import) -> Account {
    let overlaps = import.overlaps.iter();
    Account {
        cube: cube(import),
        files: import
            .files
            .iter()
            .map(|file| file.outcome.clone())
            .collect(),
        repeats: import.repeats,
        overlaps: overlaps
            .map(|overlap| (overlap.days, overlap.weight))
            .collect(),
    }
}

/// Every row is in one place, and what is said of parts adds up to the whole.
fn assert_adds_up(import: &Import) {
    let mut sum = Measures::default();
    for cell in &import.usage.cells {
        sum.add(&cell.measures);
    }
    let mut totals = Measures::default();
    for file in &import.files {
        let rows = file.rows();
        assert_eq!(rows.read, rows.taken + rows.set_aside + rows.rejected);
        let Ok(quality) = &file.outcome else {
            continue;
        };
        let aside: u64 = quality.set_aside.values().map(|aside| aside.rows).sum();
        assert_eq!(aside, rows.set_aside);
        let kept = rows.rejected.min(Rejection::KEPT as u64);
        assert_eq!(quality.rejected.len() as u64, kept);
        assert!(
            quality
                .rejected
                .is_sorted_by_key(|rejection| rejection.line)
        );
        assert_eq!(quality.totals.rows, rows.taken);
        assert_eq!(quality.span.is_some(), rows.taken > 0);
        totals.add(&quality.totals);
    }
    // A row that is spread over its days is in several cells.
    assert_eq!((sum.tokens, sum.hours), (totals.tokens, totals.hours));
    assert_eq!((sum.requests, sum.billed), (totals.requests, totals.billed));
}

/// Reads bytes under the name of a file, in good time, and checks that they add up.
fn read(content: &[u8], options: &Options) -> Import {
    let start = Instant::now();
    let import = import_bytes(&[("usage.csv", content)], options).unwrap();
    let taken = start.elapsed();
    assert!(taken < SLOW, "{taken:?} for {} bytes", content.len());
    assert_adds_up(&import);
    import
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn rows_are_what_they_are_however_the_file_is_cut_packed_and_read(
        first in prop::collection::vec(any_line(), 1..30),
        second in prop::collection::vec(any_line(), 1..30),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark in any::<bool>(),
    ) {
        let mark = if mark { "\u{feff}" } else { "" };
        // So that neither file is a copy of the other, and each has a row that counts.
        let own = |product, day| Line {
            text: format!("2026-06-{day}T00:00:01Z,{product},1,0.25,").into_bytes(),
            fate: Fate::Taken { day, product, tokens: 1 },
        };
        let contents = [(first, own("plain", 29)), (second, own("Größe", 30))].map(|(mut lines, own)| {
            lines.push(own);
            file_of(&lines, end, mark)
        });
        for (text, expected) in &contents {
            prop_assert_eq!(&found(&read(text, &Options::default())), expected);
        }

        let folder = Folder::new();
        let packings: [(&str, Packing); 4] = [
            ("csv", <[u8]>::to_vec),
            ("csv.gz", gzip),
            ("csv.zst", |content| zstd::encode_all(content, 1).unwrap()),
            ("zip", zip),
        ];
        let mut known: Option<Account> = None;
        for (extension, pack) in packings {
            let [(a, _), (b, _)] = &contents;
            let mut paths = [
                folder.file(&format!("a.{extension}"), pack(a)),
                folder.file(&format!("b.{extension}"), pack(b)),
            ];
            // Of what is in an archive, it is the hash of what was put in.
            let hashes = [a, b].map(|text| {
                let is_inside = extension == "zip";
                Some(if is_inside { Sha256::of(text) } else { Sha256::of(&pack(text)) })
            });
            for options in ways_to_read() {
                for _order in 0..2 {
                    paths.reverse();
                    let import = import(&paths, &options, &Progress::default()).unwrap();
                    assert_adds_up(&import);
                    prop_assert_eq!([import.files[0].sha256, import.files[1].sha256], hashes);
                    let account = account(&import);
                    match &known {
                        None => known = Some(account),
                        Some(known) => prop_assert_eq!(
                            known, &account, "{} {:?} {:?}", extension, options.block_bytes, options.threads
                        ),
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_rows_changes_nothing_but_the_lines_of_rejections(
        (lines, shuffled) in prop::collection::vec(any_line(), 1..60)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        let without_lines = |lines: &[Line]| {
            let import = read(&file_of(lines, "\n", "").0, &Options::default());
            let mut account = account(&import);
            for quality in account.files.iter_mut().flatten() {
                for rejection in &mut quality.rejected {
                    rejection.line = 0;
                }
                quality.rejected.sort();
            }
            account
        };
        prop_assert_eq!(without_lines(&lines), without_lines(&shuffled));
    }

    #[test]
    fn broken_quotes_are_broken_the_same_however_the_file_is_cut(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "\"", "\"\"", "\",", ",\"", ",", "\n", "\r\n", "\r", "\n\n", "2026-06-01T10:00:00Z,a,1,1,", "\"a\nb\"",
            "2026-06-02T10:00:00Z,\"b\",2,,\n", "2026-06-03T10:00:00Z,\"c,3,,\n", "2026-06-03T10:00:00Z,c,\"3\"\",,\n",
            "2026-06-04T10:00:00Z,5\" disk,4,,\n",
        ]), 0..60),
        tail in prop::collection::vec(any::<u8>(), 0..4),
        mark in any::<bool>(),
    ) {
        let mark = if mark { "\u{feff}" } else { "" };
        let mut content = format!("{mark}{HEADER}\n{}", pieces.concat()).into_bytes();
        content.extend(tail);
        let whole = account(&read(&content, &Options::default()));
        for options in ways_to_read() {
            let same = account(&read(&content, &options));
            prop_assert_eq!(&whole, &same, "{:?} {:?}", options.block_bytes, options.threads);
        }
    }

    #[test]
    fn any_bytes_at_all_are_read_or_refused(
        content in prop::collection::vec(any::<u8>(), 0..2_000),
        signature in prop::sample::select(vec![
            &b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"\x28\xb5\x2f\xfd",
            b"\x50\x2a\x4d\x18\x04\0\0\0", b"PK\x03\x04", b"PK\x05\x06", b"date,requests\n", b"date;requests\r2026-06-01;5\r",
        ]),
    ) {
        let content = [signature, &content].concat();
        read(&content, &Options::default());
        let folder = Folder::new();
        let path = folder.file("usage.bin", &content);
        let start = Instant::now();
        let import = import(std::slice::from_ref(&path), &Options::default(), &Progress::default()).unwrap();
        assert_adds_up(&import);
        // A first look must bear the same.
        if let Ok(peek) = metershift::ingest::peek(&path) {
            peek.preview(&peek.guess);
        }
        prop_assert!(start.elapsed() < SLOW);
    }
}

/// One example of each layout.
fn examples() -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layouts")];
    let mut examples = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                examples.push((path, content));
            }
        }
    }
    examples.sort();
    assert!(examples.len() >= 30);
    examples
}

#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Cut(Index, usize),
    Insert(Index, &'static [u8]),
    Repeat(Index, usize),
}

fn any_change() -> impl Strategy<Value = Change> {
    let inserts: Vec<&[u8]> = vec![
        b"\"",
        b"\"\"",
        b",",
        b";",
        b"\n",
        b"\r",
        b"\0",
        b"\n\n",
        b"\xff",
        b"-",
        b"9",
        b"e",
        b".",
        b"{",
        b"$",
        b"\xe2\x82\xac",
        b"99999999999999999999999",
        b"2026-13-45",
        b"0001-01-01",
        b"9999-12-31T23:59:59Z",
        b"\xef\xbb\xbf",
    ];
    prop_oneof![
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        1 => (any::<Index>(), 0_usize..40).prop_map(|(at, length)| Change::Cut(at, length)),
        4 => (any::<Index>(), prop::sample::select(inserts))
            .prop_map(|(at, text)| Change::Insert(at, text)),
        1 => (any::<Index>(), 0_usize..200).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn change(content: &mut Vec<u8>, change: &Change) {
    let length = content.len();
    if length == 0 {
        return;
    }
    match *change {
        Change::Flip(at, bits) => content[at.index(length)] ^= bits,
        Change::Cut(at, count) => {
            let at = at.index(length);
            content.drain(at..length.min(at + count));
        }
        Change::Insert(at, text) => {
            let at = at.index(length);
            content.splice(at..at, text.iter().copied());
        }
        Change::Repeat(at, count) => {
            let at = at.index(length);
            let part = content[at..length.min(at + count)].to_vec();
            content.splice(at..at, part);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_change_to_a_file_of_any_layout_stops_the_program(
        changes in prop::collection::vec(any_change(), 1..8),
        once in any::<bool>(),
        busy_time in any::<bool>(),
    ) {
        for (path, content) in examples() {
            let mut content = content;
            for one in &changes {
                change(&mut content, one);
            }
            let options = Options { once, busy_time, ..Options::default() };
            let whole = account(&read(&content, &options));
            let cut = Options { block_bytes: 7, threads: NonZero::new(2), ..options };
            prop_assert_eq!(whole, account(&read(&content, &cut)), "{}", path.display());
        }
    }
}

/// The most memory that this process has ever used, in KiB.
#[cfg(target_os = "linux")]
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Tests run at the same time in one process, so this one starts another to measure.
#[cfg(target_os = "linux")]
#[test]
fn a_field_without_end_takes_no_memory() {
    const ALONE: &str = "METERSHIFT_TEST_ALONE";
    const LONG: u64 = 64 << 20;
    if std::env::var_os(ALONE).is_none() {
        let name = "bytes::a_field_without_end_takes_no_memory";
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let said = lossy(&output.stdout) + &lossy(&output.stderr);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    }
    let row = "2026-06-01T10:00:00Z,Kiro,1,1,\n";
    let rows = row.repeat(20_000);
    let folder = Folder::new();
    // The rest is a hole of zeros that takes no room on the disk.
    for (opening, reason) in [
        ("2026-06-01T10:00:00Z,", "is a line longer than 1 MiB"),
        ("2026-06-01T10:00:00Z,\"", "is a line longer than 1 MiB"),
    ] {
        let path = folder.file("long.csv", format!("{HEADER}\n{rows}{opening}"));
        let file = fs::File::options().append(true).open(&path).unwrap();
        file.set_len(file.metadata().unwrap().len() + LONG).unwrap();
        for threads in [1, 2] {
            let options = Options {
                threads: NonZero::new(threads),
                ..Options::default()
            };
            let before = peak_kib();
            let import =
                import(std::slice::from_ref(&path), &options, &Progress::default()).unwrap();
            let grown = peak_kib() - before;
            let quality = quality(&import, 0);
            assert_eq!((quality.rows.taken, quality.rows.rejected), (20_000, 1));
            let rejection = &quality.rejected[0];
            assert_eq!(rejection.line, 20_002);
            assert_eq!(rejection.reason, reason);
            assert!(grown < 30 << 10, "{grown} KiB for {opening:?}");
        }
    }
    // A header without end: nothing to recognise.
    let path = folder.file("header.csv", "");
    let mut file = fs::File::create(&path).unwrap();
    let part = vec![b'x'; 1 << 20];
    for _ in 0..64 {
        file.write_all(&part).unwrap();
    }
    let before = peak_kib();
    let import = import(&[path], &Options::default(), &Progress::default()).unwrap();
    let grown = peak_kib() - before;
    let error = import.files[0].outcome.as_ref().unwrap_err().to_string();
    assert!(error.contains("is longer than"), "{error}");
    assert!(grown < 30 << 10, "{grown} KiB");
}

#[test]
fn progress_adds_up_whatever_a_file_is_packed_in() {
    let mut text = format!("{HEADER}\n");
    for i in 0..200 {
        writeln!(text, "2026-06-{:02}T10:00:00Z,p,{i},0.25,", i % 28 + 1).unwrap();
    }
    let folder = Folder::new();
    for (name, content) in [
        ("a.csv", text.clone().into_bytes()),
        ("a.csv.gz", gzip(text.as_bytes())),
        ("a.zip", zip(text.as_bytes())),
    ] {
        let bytes = content.len() as u64;
        let path = folder.file(name, content);
        let progress = Progress::default();
        let import = import(&[path], &Options::default(), &progress).unwrap();
        assert_eq!(
            import
                .files
                .iter()
                .map(FileReport::rows)
                .sum::<RowCounts>()
                .taken,
            200
        );
        assert_eq!(progress.rows(), 200);
        assert_eq!(progress.bytes_read(), progress.bytes_total(), "{name}");
        assert!(
            progress.bytes_total() <= bytes && progress.bytes_total() > 0,
            "{name}"
        );
    }
}
