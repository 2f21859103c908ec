//! What files can be given as: packed, encoded, in folders and archives, by pattern; each reads like the plain file.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use metershift::ingest::{FileReport, Options, Progress, import};
use metershift::usage::Measures;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Files in a folder of their own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

/// A file of some blocks, the rows of which differ from those for another `seed`.
fn usage(seed: u64) -> String {
    let mut text = "date,product,model,input_tokens,output_tokens\n".to_owned();
    for row in 0..20_000 {
        let (day, tokens) = (row % 28 + 1, (row * 7919 + seed * 104_729) % 100_003);
        writeln!(text, "2026-06-{day:02},Größe,claude,{tokens},{seed}").unwrap();
    }
    text
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 3).unwrap()
}

fn zip(entries: &[(&str, &[u8], CompressionMethod)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content, method) in entries {
        let options = SimpleFileOptions::default().compression_method(*method);
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn read(paths: &[PathBuf]) -> Vec<FileReport> {
    let progress = Progress::default();
    let import = import(paths, &Options::default(), &progress).unwrap();
    import.files
}

fn names(files: &[FileReport]) -> Vec<&str> {
    files.iter().map(|file| file.file.as_str()).collect()
}

/// What the files add up to, each of which could be used.
fn totals(files: &[FileReport]) -> Measures {
    let mut sum = Measures::default();
    for file in files {
        match &file.outcome {
            Ok(quality) => sum.add(&quality.totals),
            Err(error) => panic!("{}: {error}", file.file),
        }
    }
    sum
}

/// The totals of plain files with these contents.
fn plain(contents: &[&str]) -> Measures {
    let folder = Folder::new();
    let files = contents.iter().enumerate();
    let paths: Vec<PathBuf> = files
        .map(|(i, text)| folder.file(&format!("{i}.csv"), text))
        .collect();
    let totals = totals(&read(&paths));
    assert_eq!(totals.rows, 20_000 * contents.len() as u64);
    totals
}

/// What is wrong with the one thing at `path`.
fn error_of(path: &Path) -> String {
    let files = read(&[path.to_owned()]);
    assert_eq!(files.len(), 1, "{:?}", names(&files));
    let error = files[0].outcome.as_ref().unwrap_err().to_string();
    assert!(!error.ends_with('.'), "{error}");
    error
}

#[test]
fn a_packed_file_reads_like_the_plain_one() {
    let text = usage(1);
    let (first, second) = text.as_bytes().split_at(text.len() / 3);
    let skipped = [b"\x50\x2a\x4d\x18\x03\0\0\0abc".as_slice(), &zstd(first)].concat();
    let cases = [
        ("members.csv.gz", [gzip(first), gzip(second)].concat()),
        ("frames.csv.zst", [zstd(first), zstd(second)].concat()),
        ("skippable.zst", [skipped, zstd(second)].concat()),
        ("twice.gz", gzip(&zstd(text.as_bytes()))),
        (
            "little.csv",
            utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        ),
        (
            "big.csv",
            utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        ),
        ("unmarked.csv", utf16(&text, u16::to_le_bytes)),
        (
            "utf16.csv.gz",
            gzip(&utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
        ),
        ("marked.csv", format!("\u{feff}{text}").into_bytes()),
        // What it is packed in is seen, not told by the name.
        ("misnamed.csv", gzip(text.as_bytes())),
        ("misnamed.csv.gz", text.clone().into_bytes()),
    ];
    let expected = plain(&[&text]);
    let folder = Folder::new();
    for (name, content) in cases {
        let bytes = content.len() as u64;
        let files = read(&[folder.file(name, content)]);
        assert_eq!(totals(&files), expected, "{name}");
        assert_eq!(names(&files), [name]);
        assert_eq!(files[0].bytes, bytes, "{name}");
    }
}

#[test]
fn an_archive_stands_for_the_usage_files_in_it() {
    let (june, july) = (usage(1), usage(2));
    let packed = gzip(july.as_bytes());
    let archive = zip(&[
        ("readme.md", b"not usage", CompressionMethod::Stored),
        ("2026/", b"", CompressionMethod::Stored),
        (
            "2026/june.csv",
            june.as_bytes(),
            CompressionMethod::Deflated,
        ),
        ("2026/july.CSV.gz", &packed, CompressionMethod::Stored),
        (
            "__MACOSX/2026/june.csv",
            b"\0\x05",
            CompressionMethod::Stored,
        ),
        ("2026/._june.csv", b"\0\x05", CompressionMethod::Stored),
    ]);
    let folder = Folder::new();
    let files = read(&[folder.file("exports.zip", archive)]);
    assert_eq!(totals(&files), plain(&[&june, &july]));
    assert_eq!(
        names(&files),
        [
            "exports.zip › 2026/july.CSV.gz",
            "exports.zip › 2026/june.csv"
        ]
    );
    assert!(files[1].path.ends_with("exports.zip › 2026/june.csv"));
    assert!(files[1].bytes < june.len() as u64);
}

#[test]
fn a_folder_stands_for_the_usage_files_in_it() {
    let (june, july) = (usage(1), usage(2));
    let folder = Folder::new();
    folder.file("exports/b/june.TSV", &june);
    folder.file("exports/a.csv.zst", zstd(july.as_bytes()));
    folder.file("exports/notes.md", "not usage");
    folder.file("exports/b/usage.xlsx", "not usage");
    folder.file("exports/.hidden.csv", "not usage");
    folder.file("exports/.git/usage.csv", "not usage");
    fs::create_dir(folder.path("exports/empty.csv")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("exports"), folder.path("exports/b/loop")).unwrap();

    let files = read(&[folder.path("exports")]);
    assert_eq!(totals(&files), plain(&[&june, &july]));
    assert_eq!(names(&files), ["a.csv.zst", "june.TSV"]);
}

#[test]
fn a_pattern_stands_for_what_it_matches_unless_a_file_has_that_name() {
    let (june, july) = (usage(1), usage(2));
    let folder = Folder::new();
    folder.file("2026-06.csv", &june);
    folder.file("2026-07.csv", &july);
    folder.file("other.csv", "not usage");
    let files = read(&[folder.path("2026-*.csv")]);
    assert_eq!(totals(&files), plain(&[&june, &july]));
    assert_eq!(names(&files), ["2026-06.csv", "2026-07.csv"]);

    let files = read(&[folder.path("**/2026-0[67].csv")]);
    assert_eq!(names(&files), ["2026-06.csv", "2026-07.csv"]);

    let literal = folder.file("2026-0[67].csv", &june);
    let files = read(&[literal]);
    assert_eq!(names(&files), ["2026-0[67].csv"]);
}

#[test]
fn a_file_counts_once_however_often_it_is_named() {
    let folder = Folder::new();
    let path = folder.file("usage.csv", usage(1));
    let archive = folder.file(
        "usage.zip",
        zip(&[("a.csv", usage(2).as_bytes(), CompressionMethod::Deflated)]),
    );
    let files = read(&[
        path.clone(),
        folder.path("./usage.csv"),
        folder.path("*.csv"),
        archive.clone(),
        folder.path("."),
        archive,
        path,
    ]);
    assert_eq!(names(&files), ["usage.csv", "usage.zip › a.csv"]);
    assert_eq!(totals(&files).rows, 40_000);
}

#[test]
fn what_cannot_be_found_says_so_and_spoils_nothing_else() {
    let folder = Folder::new();
    let good = folder.file("good.csv", usage(1));
    let empty = folder.path("empty");
    fs::create_dir(&empty).unwrap();
    let cases = [
        (folder.path("absent.csv"), "there is no file of this name"),
        (folder.path("absent[.csv"), "there is no file of this name"),
        (folder.path("*.tsv"), "no file matches this pattern"),
        (empty, "there is no usage file in this folder"),
    ];
    for (path, expected) in cases {
        let error = error_of(&path);
        assert!(error.starts_with(expected), "{error}");
        let files = read(&[path, good.clone()]);
        assert_eq!(files.iter().filter(|file| file.outcome.is_ok()).count(), 1);
    }
}

#[test]
fn a_damaged_file_says_what_is_wrong_with_it() {
    let text = usage(1);
    let gz = gzip(text.as_bytes());
    let zst = zstd(text.as_bytes());
    let mut wrong = gz.clone();
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    let cases = [
        (
            "cut.gz",
            gz[..gz.len() / 2].to_vec(),
            "gzip data cannot be unpacked: it ends too early",
        ),
        (
            "head.gz",
            gz[..5].to_vec(),
            "gzip data cannot be unpacked: it ends too early",
        ),
        ("wrong.gz", wrong, "gzip data cannot be unpacked: "),
        (
            "cut.zst",
            zst[..zst.len() / 2].to_vec(),
            "Zstandard data cannot be unpacked: ",
        ),
        (
            "head.zst",
            zst[..5].to_vec(),
            "Zstandard data cannot be unpacked: ",
        ),
    ];
    let folder = Folder::new();
    for (name, content, expected) in cases {
        let error = error_of(&folder.file(name, content));
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn a_damaged_archive_says_what_is_wrong_with_it() {
    let text = usage(1);
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let whole = zip(&[("a.csv", text.as_bytes(), method)]);
        let half = whole[..whole.len() / 2].to_vec();
        let mut changed = whole.clone();
        let at = whole.len() / 2;
        changed[at] ^= 1;
        let mut longer = whole.clone();
        // The size in the list at the end: it follows the method, the time, the checksum and the packed size.
        let size_at = whole.len() - 22 - (46 + "a.csv".len()) + 24;
        longer[size_at] ^= 1;

        let folder = Folder::new();
        let error = error_of(&folder.file("half.zip", half));
        assert!(
            error.contains("the list of what it holds is missing"),
            "{error}"
        );
        for content in [changed, longer] {
            let error = error_of(&folder.file("changed.zip", content));
            assert!(error.contains("zip data cannot be unpacked: "), "{error}");
        }
    }
}

#[test]
fn an_archive_that_is_none_of_ours_says_what_it_is() {
    let stored = CompressionMethod::Stored;
    let folder = Folder::new();
    let book = zip(&[
        ("[Content_Types].xml", b"<Types/>", stored),
        ("a.csv", b"", stored),
    ]);
    let error = error_of(&folder.file("book.xlsx", book));
    assert!(
        error.contains("not plain text but a spreadsheet"),
        "{error}"
    );

    let error = error_of(&folder.file("empty.zip", zip(&[("readme.md", b"", stored)])));
    assert!(
        error.starts_with("there is no usage file in this zip archive"),
        "{error}"
    );

    let inner = zip(&[("a.csv", b"", stored)]);
    let error = error_of(&folder.file("outer.zip", zip(&[("inner.zip", &inner, stored)])));
    assert!(error.contains("a zip archive"), "{error}");

    let many: Vec<String> = (0..10_001).map(|i| format!("{i}.csv")).collect();
    let many: Vec<_> = many
        .iter()
        .map(|name| (name.as_str(), b"".as_slice(), stored))
        .collect();
    let error = error_of(&folder.file("many.zip", zip(&many)));
    assert!(error.contains("more than 10,000 files"), "{error}");
}

#[test]
fn an_entry_with_a_password_says_so_and_spoils_nothing_else() {
    let text = usage(1);
    let mut content = zip(&[
        ("a.csv", text.as_bytes(), CompressionMethod::Deflated),
        ("b.csv", b"date,requests\n", CompressionMethod::Stored),
    ]);
    // The second entry of the list at the end, marked as encrypted.
    let flags_at = content.len() - 22 - (46 + "b.csv".len()) + 8;
    content[flags_at] |= 1;
    let folder = Folder::new();
    let files = read(&[folder.file("locked.zip", content)]);
    assert_eq!(totals(&files[..1]), plain(&[&text]));
    let error = files[1].outcome.as_ref().unwrap_err().to_string();
    assert!(error.contains("protected by a password"), "{error}");
}
