//! Why a file cannot be opened as a workbook, and what of it can.

use super::{Saved, VERSION};

/// Why a file is no workbook that can be opened. Each message is to be read after the file’s name.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Damage {
    /// A later version of the format.
    #[error(
        "was written by a later version of Metershift (format {version}, this one reads up to {VERSION}); open it with that version"
    )]
    Newer {
        /// Its version.
        version: u32,
    },
    /// Something else.
    #[error("is not a Metershift workbook but {what}; {instead}")]
    NotAWorkbook {
        /// What it seems to be.
        what: &'static str,
        /// What to do with it.
        instead: &'static str,
    },
    /// Nothing in it.
    #[error("is empty; open the version before it, or another copy")]
    Empty,
    /// It was a workbook once.
    #[error("is damaged: {why}{}", offer(rescued.as_deref()))]
    Damaged {
        /// What is wrong, and where.
        why: String,
        /// What of it can be opened, if anything.
        rescued: Option<Box<Rescued>>,
    },
}

/// What could be read of a damaged workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescued {
    /// The workbook.
    pub saved: Saved,
    /// What is missing from it, in words.
    pub lost: Vec<String>,
}

/// Things told one by one; more are counted.
const TOLD: usize = 3;

/// Several things in words, the first few of them by name.
fn listed(things: &[String]) -> String {
    let told = things.iter().take(TOLD).map(|thing| shortened(thing, 160));
    let mut told: Vec<String> = told.collect();
    match things.len().saturating_sub(TOLD) {
        0 => {}
        1 => told.push("and one thing more".to_owned()),
        more => told.push(format!("and {more} things more")),
    }
    told.join(", ")
}

/// A text from a file made fit to be told: short, and nothing that moves or hides other text.
pub(super) fn fit(text: &str) -> String {
    shortened(text, 60)
}

fn shortened(text: &str, most: usize) -> String {
    let is_hidden = |of: char| matches!(of, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let visible = |of: char| match of {
        '\n' | '\r' | '\t' => ' ',
        _ if of.is_control() || is_hidden(of) => '\u{fffd}',
        _ => of,
    };
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(most).map(visible).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

fn offer(rescued: Option<&Rescued>) -> String {
    match rescued {
        None => "; open the version before it, or another copy".to_owned(),
        Some(Rescued { lost, .. }) if lost.is_empty() => {
            "; everything in it can be read, but not whether it is what was saved".to_owned()
        }
        Some(Rescued { lost, .. }) => format!("; it can be read but for {}", listed(lost)),
    }
}

impl Damage {
    /// What of it can be opened.
    pub fn rescued(self) -> Option<Box<Rescued>> {
        match self {
            Self::Damaged { rescued, .. } => rescued,
            Self::Newer { .. } | Self::NotAWorkbook { .. } | Self::Empty => None,
        }
    }
}
