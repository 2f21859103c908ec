//! Which file it was: the hash of its bytes, which is what `sha256sum` says of it.

use std::io::{Cursor, Write as _};
use std::num::NonZero;

use metershift::ingest::{
    FileError, FileReport, Import, Options, Progress, Sha256, import, import_text, peek,
};
use metershift::workbook::Workbook;
use proptest::prelude::*;
use sha2::Digest as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Folder;
use super::bytes::gzip;

/// What is looked at of a file before its rows are read.
const SAMPLE: usize = 256 << 10;

const ROWS: &str = "date,input_tokens\n2026-06-01,5\n";

/// What `sha256sum` says of [`ROWS`].
const ROWS_SHA256: &str = "bd4e338790612645aa325c2235761ea80681b74a02e8f9eae778a9ff370d3142";

/// The hash of `bytes`, without the program.
fn digits(bytes: &[u8]) -> String {
    let bytes = sha2::Sha256::digest(bytes);
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

fn said(file: &FileReport) -> Option<String> {
    file.sha256.map(|sha256| sha256.to_string())
}

/// Ways to cut a file and share it out.
fn ways() -> Vec<Options> {
    let mut ways = Vec::new();
    for block_bytes in [1000, 1 << 18] {
        for threads in [1, 3] {
            ways.push(Options {
                block_bytes,
                threads: NonZero::new(threads),
                ..Options::default()
            });
        }
    }
    ways.push(Options {
        once: true,
        ..Options::default()
    });
    ways
}

fn read(path: &std::path::Path, options: &Options) -> Import {
    import(&[path.to_owned()], options, &Progress::default()).unwrap()
}

/// Usage of that many bytes.
fn usage(bytes: usize) -> Vec<u8> {
    let mut text = b"date,product,input_tokens\n".to_vec();
    for row in 0.. {
        if text.len() >= bytes {
            break;
        }
        let (day, tokens) = (row % 28 + 1, row * 7919 % 100_003);
        text.extend(format!("2026-06-{day:02},Kiro,{tokens}\n").into_bytes());
    }
    text.truncate(bytes);
    text
}

fn zstd(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 3).unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// All but the last bytes.
fn cut(bytes: &[u8], last: usize) -> Vec<u8> {
    bytes[..bytes.len() - last].to_vec()
}

/// With the byte that is so far from the end turned over.
fn flipped(bytes: &[u8], from_end: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = bytes.len() - from_end;
    bytes[at] ^= 0xff;
    bytes
}

/// How far a file is read.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    /// To its end, and it is used.
    Used,
    /// To its end, and it is refused.
    Refused,
    /// Not to its end.
    Stopped,
}

#[test]
fn a_file_is_known_by_the_hash_of_its_bytes_as_they_lie_on_disk() {
    use Reading::{Refused, Stopped, Used};
    let large = usage(400_001);
    let (first, second) = large.split_at(150_000);
    let text = String::from_utf8(large.clone()).unwrap();
    let packed = gzip(&large);
    let tall = b"a,b\n1,2\n".repeat(100_000);
    let cases = [
        ("rows", ROWS.as_bytes().to_vec(), Used),
        ("CRLF", ROWS.replace('\n', "\r\n").trim_end().into(), Used),
        ("CR", ROWS.replace('\n', "\r").into(), Used),
        ("byte order mark", format!("\u{feff}{ROWS}").into(), Used),
        ("blank lines after", format!("{ROWS}\n\n\n").into(), Used),
        ("many blocks", large.clone(), Used),
        // Ends where what is looked at first ends, and where blocks do.
        ("sample", usage(SAMPLE), Used),
        ("sample and mark", usage(SAMPLE + 4), Used),
        ("block", usage(1 << 20), Used),
        (
            "long line",
            [&large, &b"x".repeat(2 << 20)[..]].concat(),
            Used,
        ),
        ("UTF-16", utf16(&format!("\u{feff}{ROWS}")), Used),
        ("large UTF-16", utf16(&text), Used),
        ("half a character", [&utf16(ROWS)[..], b"x"].concat(), Used),
        ("gzip", packed.clone(), Used),
        ("gzip members", [gzip(first), gzip(second)].concat(), Used),
        ("zstd", zstd(&large), Used),
        ("zstd frames", [zstd(first), zstd(second)].concat(), Used),
        ("zstd in gzip", gzip(&zstd(&large)), Used),
        ("UTF-16 in gzip", gzip(&utf16(&text)), Used),
        // Refused for what is at the end or for all of it.
        ("empty", Vec::new(), Refused),
        ("empty gzip", gzip(b""), Refused),
        ("header alone", b"date,input_tokens\n".to_vec(), Refused),
        ("not known", b"a,b\n1,2\n".to_vec(), Refused),
        ("not text", b"date,input_tokens\n\0\0".to_vec(), Refused),
        ("cut gzip", cut(&packed, 1), Refused),
        ("gzip cut short", cut(&packed, packed.len() / 2), Refused),
        ("cut zstd", cut(&zstd(&large), 1), Refused),
        // Refused before the end.
        ("wrong gzip checksum", flipped(&packed, 8), Stopped),
        ("damaged gzip", [&packed[..], &tall].concat(), Stopped),
        ("large and not known", tall.clone(), Stopped),
        ("large and not text", vec![0; 400_001], Stopped),
    ];
    let folder = Folder::new();
    for (name, bytes, reading) in cases {
        let path = folder.file(name, &bytes);
        for options in ways() {
            let import = read(&path, &options);
            let [file] = import.files.as_slice() else {
                panic!("{name}: {:?}", import.files);
            };
            let name = format!("{name} {:?} {:?}", options.block_bytes, options.threads);
            assert_eq!(file.outcome.is_ok(), reading == Used, "{name}");
            let expected = (reading != Stopped).then(|| digits(&bytes));
            assert_eq!(said(file), expected, "{name}");
        }
    }
    let absent = read(&folder.0.path().join("absent"), &Options::default());
    assert_eq!(said(&absent.files[0]), None);
}

#[test]
fn hashes_are_those_that_sha256sum_says() {
    let layout = "tests/data/layouts/burstgpt.csv";
    let folder = Folder::new();
    let here = |path: &str| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    for (path, expected) in [
        (folder.file("rows.csv", ROWS), ROWS_SHA256),
        (
            folder.file("empty.csv", ""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            here(layout),
            "699e0aebf9a4ee3d13fc2523811ac1553cc96a21f0c686ef1d9e557eaecefd6f",
        ),
    ] {
        let import = read(&path, &Options::default());
        assert_eq!(said(&import.files[0]).as_deref(), Some(expected));
    }
}

#[test]
fn a_file_in_an_archive_is_known_by_the_hash_of_the_file_taken_out() {
    let (large, packed) = (usage(400_001), gzip(&usage(300_000)));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let entries: [(&str, &[u8], CompressionMethod); 4] = [
        ("a.csv", &large, CompressionMethod::Deflated),
        ("b.csv", ROWS.as_bytes(), CompressionMethod::Stored),
        ("c.csv.gz", &packed, CompressionMethod::Stored),
        (
            "d.csv",
            b"date,input_tokens\n2026-06-02,6\n",
            CompressionMethod::Stored,
        ),
    ];
    for (name, content, method) in entries {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    // So that the last one's checksum is wrong: what was read is not what was put in.
    let six = memchr::memmem::find(&archive, b"02,6\n").unwrap();
    archive[six + 3] = b'7';
    let folder = Folder::new();
    let path = folder.file("exports.zip", archive);
    for options in ways() {
        let hashes: Vec<_> = read(&path, &options).files.iter().map(said).collect();
        let expected = entries.map(|(name, content, _)| (name != "d.csv").then(|| digits(content)));
        assert_eq!(hashes, expected);
    }
}

#[test]
fn a_file_that_is_refused_for_another_is_known_too() {
    let folder = Folder::new();
    let packed = gzip(ROWS.as_bytes());
    let paths = [
        folder.file("usage.csv", ROWS),
        folder.file("usage.csv.gz", &packed),
        folder.file("usage copy.csv", ROWS),
    ];
    let import = import(&paths, &Options::default(), &Progress::default()).unwrap();
    let found: Vec<_> = import
        .files
        .iter()
        .map(|file| (file.file.as_str(), said(file)))
        .collect();
    let rows = || Some(ROWS_SHA256.to_owned());
    assert_eq!(
        found,
        [
            ("usage copy.csv", rows()),
            ("usage.csv", rows()),
            ("usage.csv.gz", Some(digits(&packed))),
        ]
    );
    for file in &import.files[1..] {
        let refused = matches!(file.outcome, Err(FileError::SameContent { .. }));
        assert!(refused, "{:?}", file.outcome);
    }
}

#[test]
fn texts_that_the_program_holds_are_known_and_first_rows_are_not() {
    let import = import_text(&[("usage.csv", ROWS)]).unwrap();
    assert_eq!(said(&import.files[0]).as_deref(), Some(ROWS_SHA256));
    let sample = Workbook::sample();
    let found: Vec<_> = sample.files.iter().map(said).collect();
    let files = ["hours.csv", "usage.csv"].map(|name| {
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        Some(digits(&std::fs::read(assets.join(name)).unwrap()))
    });
    assert_eq!(found, files);
    // A preview is of the file's first rows, whose hash is nothing to know the file by.
    let folder = Folder::new();
    let peek = peek(&folder.file("usage.csv", ROWS)).unwrap();
    let preview = peek.preview(&peek.guess).unwrap();
    assert!(preview.outcome.is_ok());
    assert_eq!(said(&preview), None);
}

#[test]
fn a_hash_is_read_as_64_hexadecimal_digits() {
    let upper = ROWS_SHA256.to_uppercase();
    let spaced = format!(" {ROWS_SHA256}\n");
    for text in [ROWS_SHA256, &upper, &spaced] {
        let sha256: Sha256 = text.parse().unwrap();
        assert_eq!(sha256, Sha256::of(ROWS.as_bytes()));
        assert_eq!(sha256.to_string(), ROWS_SHA256);
    }
    let long = format!("{ROWS_SHA256}00");
    let other = ROWS_SHA256.replacen('b', "g", 1);
    let signed = ROWS_SHA256.replacen("bd", "+d", 1);
    let wide = ROWS_SHA256.replacen("bd", "é", 1);
    for text in [
        "",
        &ROWS_SHA256[1..],
        &ROWS_SHA256[2..],
        &long,
        &other,
        &signed,
        &wide,
    ] {
        let error = text.parse::<Sha256>().unwrap_err().to_string();
        assert!(error.contains("is not a SHA-256"), "{error}");
    }
}

proptest! {
    #[test]
    fn a_hash_is_written_and_read_the_same_everywhere(bytes in any::<[u8; 32]>()) {
        let sha256 = Sha256(bytes);
        let text = sha256.to_string();
        prop_assert_eq!(text.len(), 64);
        prop_assert_eq!(text.parse::<Sha256>().unwrap(), sha256);
        let json = serde_json::to_string(&sha256).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(serde_json::from_str::<Sha256>(&json).unwrap(), sha256);
    }
}
