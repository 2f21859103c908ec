//! What the name of a file tells.

use std::path::Path;

use crate::usage::Source;

/// How the names of files end that hold text.
const TEXTS: [&str; 3] = [".csv", ".tsv", ".txt"];

/// How the names of files end that hold other files.
const PACKED: [&str; 3] = [".gz", ".zst", ".zip"];

/// Whether a file of this name is taken for usage where it is not named itself.
pub(super) fn is_usage(name: &str) -> bool {
    TEXTS
        .iter()
        .chain(&PACKED)
        .any(|ending| without_ending(name, ending).is_some())
}

/// Whether a file of this name is not meant to be seen.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// A file name without what says how it is packed and written: `usage` for `usage.csv.gz`.
pub(in crate::ingest) fn stem_of(name: &str) -> String {
    let mut stem = name;
    while let Some(rest) = without_any(stem, &PACKED) {
        stem = rest;
    }
    if stem.len() < name.len() {
        return without_any(stem, &TEXTS).unwrap_or(stem).to_owned();
    }
    file_stem(name)
}

/// The [stem](stem_of) of a file's name.
pub(super) fn stem_of_path(path: &Path) -> String {
    stem_of(&file_name(path))
}

/// A file name up to its last dot.
fn file_stem(name: &str) -> String {
    let stem = Path::new(name).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn without_any<'a>(name: &'a str, endings: &[&str]) -> Option<&'a str> {
    endings
        .iter()
        .find_map(|ending| without_ending(name, ending))
}

/// What is before `ending`, in capitals or not; `None` where there is nothing before it.
fn without_ending<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let (stem, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    (!stem.is_empty() && end.eq_ignore_ascii_case(ending)).then_some(stem)
}

/// How a path is named in reports.
pub(in crate::ingest) fn source_of(path: &Path) -> Source {
    Source {
        file: file_name(path),
        path: path.to_string_lossy().into_owned(),
    }
}

/// The name of a file, for people.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
