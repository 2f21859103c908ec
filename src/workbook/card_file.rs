//! Contracts from rate card files.

use std::path::{Path, PathBuf};

use crate::contract::{CardError, Contract};

/// Why a file is not a contract.
#[derive(Debug, thiserror::Error)]
pub enum CardFileError {
    /// It could not be read.
    #[error("the rate card {} cannot be read: {}", path.display(), why(error))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not text.
    #[error("the rate card {} is not text in UTF-8; a rate card is a TOML file", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// It is not a price list of the kind that its name says.
    #[error("the price list {} cannot be used: {why}", path.display())]
    NotAList {
        /// The file.
        path: PathBuf,
        /// Where and why.
        why: String,
    },
    /// It is not a rate card.
    #[error("the rate card {} cannot be used: {error}", path.display())]
    NotACard {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: CardError,
    },
}

/// What the system says, for the two cases that people meet, in their words.
fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            "there is no file of this name; check the name and the folder".to_owned()
        }
        std::io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads a rate card file (TOML), or the price list of `LiteLLM` (JSON).
pub fn read_contract(path: &Path) -> Result<Contract, CardFileError> {
    let path = path.to_owned();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => return Err(CardFileError::Unreadable { path, error }),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(CardFileError::NotText { path });
    };
    let is_json = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"));
    if is_json {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        return Contract::from_litellm(&text, &name)
            .map_err(|why| CardFileError::NotAList { path, why });
    }
    Contract::parse(&text).map_err(|error| CardFileError::NotACard { path, error })
}
