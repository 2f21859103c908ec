//! A first look at a file: its columns, its first rows, and what they seem to be, for a user to decide on.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::blocks::BlockSource;
use super::guess::guess;
use super::layout::{Field, folded};
use super::mapping::Mapping;
use super::open::Opened;
use super::recognise::{self, Head, Recognised};
use super::{FileError, FileReport, Options, Progress, import_bytes, open};

/// Rows that are shown.
const SHOWN: usize = 12;

/// Rows that guesses are made from.
const GUESSED_FROM: usize = 500;

/// A file's first rows, and what they seem to be.
#[derive(Clone, Debug)]
pub struct Peek {
    /// The file's name, for people.
    pub file: String,
    /// The header's columns.
    pub header: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// The layout that was recognised, by its id and its name for people.
    pub layout: Option<(&'static str, &'static str)>,
    /// What the columns are taken for. Where no layout was recognised, nothing is used before the user agrees.
    pub guess: Mapping,
    /// The start of the file, in whole lines.
    start: Vec<u8>,
}

/// Looks at the start of a file; of a folder or an archive, at that of its first file. A file inside an archive goes by
/// the path that reports give it.
pub fn peek(path: &Path) -> Result<Peek, FileError> {
    let shown = path.to_string_lossy();
    let inputs = match shown.split_once(open::ENTRY) {
        Some((archive, _)) if !path.exists() => {
            let mut entries = open::expand(&[PathBuf::from(archive)]);
            entries.retain(|(source, ..)| source.path == shown);
            entries
        }
        _ => open::expand(&[path.to_owned()]),
    };
    let Some((source, _, input)) = inputs.into_iter().next() else {
        return Err(FileError::NotFound);
    };
    let progress = Progress::default();
    let Opened { text, .. } = input?.open(&progress)?;
    let mut blocks = BlockSource::new(text.take(4 << 20), usize::MAX);
    let (sample, is_whole) = blocks.sample()?;
    if let Some(kind) = open::binary_kind(sample) {
        return Err(FileError::Binary { kind });
    }
    let recognised = recognise::recognise(sample, is_whole, &Mapping::default()).ok();
    let head = match &recognised {
        Some(recognised) => recognise::rows_of(recognised, sample, is_whole, GUESSED_FROM),
        None => recognise::likeliest(sample, is_whole, GUESSED_FROM).ok_or(FileError::Empty)?,
    };
    let end = if is_whole {
        sample.len()
    } else {
        memchr::memrchr2(b'\n', b'\r', sample).map_or(sample.len(), |at| at + 1)
    };
    let Head { records, .. } = head;
    let mut lines = records.into_iter().map(|record| record.fields);
    let header = lines.next().ok_or(FileError::Empty)?;
    let rows: Vec<Vec<String>> = lines.collect();
    let guess = match &recognised {
        Some(recognised) => as_mapping(recognised),
        None => guessed(&header, &rows),
    };
    Ok(Peek {
        file: source.file,
        layout: recognised.map(|known| (known.layout.id, known.layout.title)),
        guess,
        start: sample[..end].to_vec(),
        header,
        rows: rows.into_iter().take(SHOWN).collect(),
    })
}

impl Peek {
    /// Whether a mapping can name a column: it has a name, and none before it has the same.
    pub fn can_name(&self, column: usize) -> bool {
        let names = || self.header.iter().map(|name| folded(name));
        let name = names().nth(column).filter(|name| !name.is_empty());
        name.is_some_and(|name| names().position(|other| other == name) == Some(column))
    }

    /// What a mapping would make of the first rows.
    pub fn preview(&self, mapping: &Mapping) -> Option<FileReport> {
        let options = Options {
            mapping: mapping.clone(),
            ..Options::default()
        };
        let import = import_bytes(&[(self.file.as_str(), &self.start)], &options).ok()?;
        let report = import.files.into_iter().next()?;
        Some(FileReport {
            // That of the first rows would be taken for the file's.
            sha256: None,
            ..report
        })
    }
}

fn as_mapping(recognised: &Recognised) -> Mapping {
    let mut mapping = Mapping::default();
    for column in &recognised.columns {
        if Field::mappable().any(|field| field == column.field) {
            mapping
                .columns
                .entry(column.field)
                .or_insert_with(|| column.name.clone());
        }
    }
    mapping
}

fn guessed(header: &[String], rows: &[Vec<String>]) -> Mapping {
    let guess = guess(header, rows);
    let columns = guess.columns.into_iter();
    Mapping {
        columns: columns
            .filter_map(|(field, column)| Some((field, header.get(column)?.clone())))
            .collect(),
        units: guess.units.into_iter().collect(),
        ..Mapping::default()
    }
}
