//! Contracts from rate card files.

mod rates_csv;

use std::io::Read as _;
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
    #[error("the rate card {} is not text in UTF-8; a rate card is a TOML file, or a CSV of rates", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// It is not a price list or table of rates, as its name says.
    #[error("the rate card {} cannot be used: {why}", path.display())]
    NotAList {
        /// The file.
        path: PathBuf,
        /// Where and why.
        why: String,
    },
    /// It is not a rate card.
    #[error("the rate card {} cannot be used: {}", path.display(), all(errors))]
    NotACard {
        /// The file.
        path: PathBuf,
        /// Where and why, at least one.
        errors: Vec<CardError>,
    },
}

/// All that is wrong, a line each where it is more than one thing.
fn all(errors: &[CardError]) -> String {
    let errors: Vec<String> = errors.iter().map(CardError::to_string).collect();
    errors.join("\n  ")
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

/// How the name of a file ends, in lower case.
fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

/// Reads a rate card file (TOML), a CSV of rates, or the price list of `LiteLLM` (JSON), by how the file's name ends.
pub fn read_contract(path: &Path) -> Result<Contract, CardFileError> {
    let path = path.to_owned();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => return Err(CardFileError::Unreadable { path, error }),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(CardFileError::NotText { path });
    };
    let name = path.file_stem().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    match &*ending(&path) {
        "json" => Contract::from_litellm(&text, &name)
            .map_err(|why| CardFileError::NotAList { path, why }),
        "csv" | "tsv" => {
            rates_csv::read(&text, &name).map_err(|why| CardFileError::NotAList { path, why })
        }
        _ => Contract::read(&text).map_err(|errors| CardFileError::NotACard { path, errors }),
    }
}

/// Whether a file is a rate card and not usage: by its name or, where that ends like a table's, by its header.
pub fn is_card_file(path: &Path) -> bool {
    /// Longer headers are no card's.
    const HEADER: u64 = 16 * 1024;
    match &*ending(path) {
        "toml" => true,
        "csv" | "tsv" => {
            let mut start = Vec::new();
            let read = std::fs::File::open(path)
                .and_then(|file| file.take(HEADER).read_to_end(&mut start));
            read.is_ok() && rates_csv::is_rates(&String::from_utf8_lossy(&start))
        }
        _ => false,
    }
}
