//! Why a whole file could not be used: what is wrong, where, and what to do.

use std::io;

/// A file that cannot be used. The file's name is in the report that carries this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing by that name.
    #[error("there is no file of this name; check the name and the folder")]
    NotFound,
    /// A folder.
    #[error("this is a folder, not a file; choose the files inside it")]
    IsDirectory,
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
    #[error("line {line}: the header is not one that is known: it has {}; its columns are {}{hint}", missing.join(" and "), listed(columns))]
    NotRecognised {
        /// The header's line.
        line: u64,
        /// What it lacks, each as `no time column (…)`.
        missing: Vec<String>,
        /// The columns that were found.
        columns: Vec<String>,
        /// What to do.
        hint: String,
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
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::IsADirectory => Self::IsDirectory,
            io::ErrorKind::PermissionDenied => Self::Unreadable {
                reason: "permission denied".to_owned(),
            },
            _ => Self::Unreadable {
                reason: error.to_string(),
            },
        }
    }
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
