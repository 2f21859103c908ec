//! Why a whole file could not be used: what is wrong, where, and what to do.

use std::io;

/// A file that cannot be used. The file's name is in the report that carries this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing by that name.
    #[error("there is no file of this name; check the name and the folder")]
    NotFound,
    /// A pattern without a match.
    #[error("no file matches this pattern; check the pattern and the folder")]
    NothingMatches,
    /// A folder or an archive without usage files.
    #[error(
        "there is no usage file in this {kind}, none whose name ends in .csv, .tsv, .txt, .gz, .zst or .zip; choose another one or the files themselves"
    )]
    NothingInside {
        /// What it is: `folder`.
        kind: &'static str,
    },
    /// An archive that is too large to go through.
    #[error(
        "the zip archive holds more than 10,000 files; unpack it and choose the folder with the usage files"
    )]
    TooManyEntries,
    /// An entry of an archive that needs a password.
    #[error(
        "the file is protected by a password inside the zip archive; unpack it and choose the unpacked file"
    )]
    Encrypted,
    /// An entry of an archive in a way of packing that is rarely used.
    #[error(
        "the file is packed in a way that cannot be read here; unpack the zip archive and choose the unpacked file"
    )]
    UnknownPacking,
    /// Packed data with a mistake in it.
    #[error("the {kind} data cannot be unpacked: {reason}; download or export the file again")]
    Damaged {
        /// What it is packed as: `gzip`.
        kind: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The system would not let it be read.
    #[error(
        "the file cannot be read ({reason}); close it in other programs and check that you may open it"
    )]
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// No bytes, or only blank lines.
    #[error("the file is empty; export it again")]
    Empty,
    /// A header that is recognised, and not one row.
    #[error(
        "the file has a header but no rows (its columns are those of {title}); export it again for a time with usage"
    )]
    HeaderOnly {
        /// The layout that was recognised, for people.
        title: &'static str,
    },
    /// Not text.
    #[error(
        "the file is not plain text but {kind}; open it in the program that made it and save it as CSV UTF-8"
    )]
    Binary {
        /// What it seems to be.
        kind: &'static str,
    },
    /// The header never ends.
    #[error(
        "line {line}: the header has a quotation mark that is never closed, or is longer than 1 MiB; correct that line or export the file again"
    )]
    EndlessHeader {
        /// The line the header starts on.
        line: u64,
    },
    /// No known layout has these columns.
    #[error("line {line}: the header is not one that is known: it has {}; its columns are {}; say what they mean (in the window, or with --map) or rename them", missing.join(" and "), listed(columns))]
    NotRecognised {
        /// The header's line.
        line: u64,
        /// What it lacks, each as `no time column (…)`.
        missing: Vec<String>,
        /// The columns that were found.
        columns: Vec<String>,
    },
    /// Two layouts fit the header equally well.
    #[error("the header fits {} as well as {}; say which it is with --layout {} or --layout {}", first.1, second.1, first.0, second.0)]
    TwoLayouts {
        /// One layout's id and its name for people.
        first: (&'static str, &'static str),
        /// The other's.
        second: (&'static str, &'static str),
    },
    /// A layout was asked for that is not known.
    #[error("“{id}” is not a layout; the layouts are {}", layouts())]
    NoSuchLayout {
        /// What was asked for.
        id: String,
    },
    /// A column was named that is not there.
    #[error(
        "line {line}: there is no column “{name}” for the {field}; the columns are {}",
        listed(columns)
    )]
    NoSuchColumn {
        /// The header's line.
        line: u64,
        /// The field, for people.
        field: &'static str,
        /// What was asked for.
        name: String,
        /// The columns that were found.
        columns: Vec<String>,
    },
    /// A number that means a thousand times as much in one country as in another.
    #[error(
        "line {line}, column {column}: “{value}” may have a decimal comma or group thousands, and no other row tells; say which with --decimal comma or --decimal point"
    )]
    AmbiguousNumber {
        /// The line.
        line: u64,
        /// The column as the file writes it.
        column: String,
        /// What is written there.
        value: String,
    },
    /// Dates that can be read in two ways.
    #[error(
        "dates such as “{value}” may be month/day/year or day/month/year, and no row tells; say which with --dates mdy or --dates dmy"
    )]
    AmbiguousDates {
        /// One of them.
        value: String,
    },
    /// The rows of another file once more.
    #[error("this file holds the very rows of {file}, which is read already; each row counts once")]
    SameContent {
        /// The name of the other file.
        file: String,
    },
    /// What was told of it before, in a workbook.
    #[error("{text}")]
    Told {
        /// The message.
        text: String,
    },
    /// Two columns claim to be the same field.
    #[error("line {line}: columns “{}” ({}) and “{}” ({}) both give the {field}; remove or rename one of them", first.1, first.0, second.1, second.0)]
    TwoColumns {
        /// The header's line.
        line: u64,
        /// The field, for people.
        field: &'static str,
        /// The first column's number, from 1, and its name.
        first: (usize, String),
        /// The second column's number and name.
        second: (usize, String),
    },
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        // What unpacks files says itself what is wrong.
        let error = match error.downcast::<Self>() {
            Ok(error) => return error,
            Err(error) => error,
        };
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Unreadable {
                reason: "permission denied".to_owned(),
            },
            _ => Self::Unreadable {
                reason: error.to_string(),
            },
        }
    }
}

fn layouts() -> String {
    let ids: Vec<&str> = super::layout::ALL.iter().map(|layout| layout.id).collect();
    ids.join(", ")
}

/// Names in quotation marks, the first twenty of them.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("“{name}”"))
        .collect();
    if names.len() > SHOWN {
        text.push(format!("and {} more", names.len() - SHOWN));
    }
    text.join(", ")
}
