//! What small files can make the program do: each is refused within the memory that a small file may take, by the program
//! itself, in a process of its own.

use std::io::Write as _;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::file::{plain, text};
use metershift::workbook::Workbook;
use metershift::workbook::file;

/// All that a process may take, in KiB; what it takes for an ordinary workbook is a good part of that.
const KIB: u32 = 300_000;

/// What somebody packed so that it unpacks to more: `start`, then `more` again and again, up to so many bytes.
fn bomb(start: &str, more: &str, bytes: usize) -> Vec<u8> {
    let pack = |text: &[u8]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    };
    // Parts that are packed each for itself are one text.
    let part = more.repeat((1 << 22) / more.len());
    let packed = pack(part.as_bytes());
    let mut file = pack(start.as_bytes());
    for _ in 0..bytes.div_ceil(part.len()) {
        file.extend_from_slice(&packed);
    }
    file
}

/// Prints a report of a file, within that memory.
fn report(bytes: &[u8]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.metershift");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {KIB}; exec \"$@\""), "sh"])
        .arg(env!("CARGO_BIN_EXE_metershift"))
        .arg("report")
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

#[cfg(target_os = "linux")]
#[test]
fn small_files_take_little_memory() {
    const GIB: usize = 1 << 30;
    const MIB: usize = 1 << 20;
    let sample = file::write(&plain(Workbook::sample())).unwrap();
    assert_eq!(report(&sample), (Some(0), String::new()));
    let text = text(&sample);
    let head = "{\n  \"metershift\": 1,\n";
    let starts = |key: &str| format!("{head}  {key}");
    let in_quality = |key: &str| {
        let (start, _) = text.split_once(&format!("\"{key}\": [")).unwrap();
        format!("{start}\"{key}\": [\"\"")
    };
    let cases = [
        ("zeros", bomb("\0", "\0", 4 * GIB)),
        ("blanks", bomb(head, " ", 4 * GIB)),
        ("a text", bomb(&starts("\"about\": \""), "x", 4 * GIB)),
        (
            "cells",
            bomb(&starts("\"usage\": {\"cells\": [\"\""), ",\"\"", 11 * MIB),
        ),
        (
            "cells without end",
            bomb(&starts("\"usage\": {\"cells\": [\"\""), ",\"\"", GIB),
        ),
        (
            "products",
            bomb(
                &starts("\"usage\": {\"products\": [\"\""),
                ",\"\"",
                11 * MIB,
            ),
        ),
        (
            "attributes",
            bomb(&starts("\"usage\": {\"attributes\": [{}"), ",{}", 11 * MIB),
        ),
        (
            "scenarios",
            bomb(&starts("\"scenarios\": [{}"), ",{}", 11 * MIB),
        ),
        (
            "claims",
            bomb(
                &starts("\"claims\": [{\"claim\":\"\"}"),
                ",{\"claim\":\"\"}",
                11 * MIB,
            ),
        ),
        (
            "paths",
            bomb(
                &starts("\"sources\": {\"reading\": {\"paths\": [\"\""),
                ",\"\"",
                11 * MIB,
            ),
        ),
        ("reasons", bomb(&in_quality("reasons"), ",\"\"", 11 * MIB)),
        ("brackets", bomb(&starts("\"claims\": ["), "[", 11 * MIB)),
        ("braces", bomb(&starts("\"claims\": "), "{\"a\":", 11 * MIB)),
        ("commas", bomb(&starts("\"claims\": [1"), ",", 11 * MIB)),
        (
            "escapes",
            bomb(&starts("\"about\": \""), "\\u0000", 11 * MIB),
        ),
    ];
    for (what, bytes) in cases {
        assert!(bytes.len() < 5 * MIB, "{what}: {} bytes", bytes.len());
        let (code, said) = report(&bytes);
        assert_eq!(code, Some(1), "{what}: {said}");
        assert!(said.contains("plan.metershift is "), "{what}: {said}");
    }
}
