//! Workbooks as files.
//!
//! # The format
//!
//! A workbook is JSON in UTF-8, one entry a line, in this order: `metershift`, the version of the format (now
//! [`VERSION`]); `about` and `program`, for people; `unsaved`, only in what is kept in case of a crash; `contracts`, each the lines of
//! its rate card and, in `exact`, what no card can hold; `scenarios`; how weeks are counted, `focus`, `claims`, `notes`, `story` and `look`; `sources`, what the usage was read from
//! and what became of its rows, as counts; `usage`, whose `cells` hold one line for each day × product × model × resource ×
//! attributes × file; and last `sha256`, the digest of all text before it without carriage returns.
//!
//! Money, rates, tokens and hours are decimal numbers in text. No row of any file is in it: rejected rows are told by line,
//! column and reason. Where the text is longer than [`PLAIN`], the file is that text packed with gzip.
//!
//! A reader of version *n* reads every version up to *n*, and says of a later one that it is later. Version 1 had no story.

mod bounded;
mod cells;
mod countable;
mod damage;
mod exact;
mod figures;
mod format;
mod keys;
mod mend;
mod portable;
mod read;
mod sources;
mod write;

pub use damage::{Damage, Rescued};
pub use read::{is_workbook, read};
pub use write::write;

use std::path::PathBuf;

use serde::{Serialize as _, Serializer};

use super::{Look, Workbook};

/// How the name of a workbook ends.
pub const ENDING: &str = "metershift";

/// The version of the format that is written.
pub const VERSION: u32 = 2;

/// Longer texts are packed.
pub const PLAIN: usize = 1 << 20;

/// A workbook, and what is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The document.
    pub workbook: Workbook,
    /// What of it is looked at.
    pub look: Look,
    /// Where it belongs, if it is work that was not saved yet.
    pub unsaved: Option<Unsaved>,
}

/// Work that was not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unsaved {
    /// The file that it would have been saved in; none, if it had none yet. A path that is no text is not written.
    #[serde(serialize_with = "text_or_none")]
    pub path: Option<PathBuf>,
    /// When it was kept, for people: `26 Nov 2026 18:51`.
    pub at: String,
}

#[expect(
    clippy::ref_option,
    reason = "it is called with a reference to the field"
)]
fn text_or_none<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = path.as_deref().and_then(std::path::Path::to_str);
    text.serialize(serializer)
}
