//! The bytes of a file to a workbook, or to what is wrong with them.

use std::borrow::Cow;
use std::io::{ErrorKind, Read as _};

use flate2::read::MultiGzDecoder;

use super::countable::is_countable;
use super::damage::{Damage, Rescued, fit};
use super::format::{self, Text};
use super::mend;
use super::write::{SEAL, digest};
use super::{Saved, VERSION};
use crate::analysis::Focus;
use crate::contract::{Contract, Side};
use crate::usage::Usage;
use crate::workbook::{Edit, Scenario};

/// What is wrong with most damaged files.
const CUT_OFF: &str = "its end is missing";

/// How packed files begin.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How the text of a workbook begins, without what is between words.
const START: &str = "{\"metershift\":";

/// No file is unpacked to more text than this: a small one to 16 MiB, a larger one to twenty times its size, which is four times
/// what usage packs by.
pub(super) fn most_text(packed: usize) -> u64 {
    (16 << 20).max(20 * packed as u64)
}

/// Whether a file that starts with these bytes is, or was, a workbook, whatever its name. Some hundred are enough.
pub fn is_workbook(start: &[u8]) -> bool {
    let mut text = Vec::new();
    let start = if start.starts_with(&GZIP) {
        // What breaks off is no error here.
        MultiGzDecoder::new(start)
            .take(64)
            .read_to_end(&mut text)
            .ok();
        &text
    } else {
        &start[..start.len().min(64)]
    };
    let start = String::from_utf8_lossy(start);
    let start: String = start
        .trim_start_matches('\u{feff}')
        .split_whitespace()
        .collect();
    start.starts_with(START)
}

/// Reads the bytes of a workbook’s file.
pub fn read(bytes: &[u8]) -> Result<Saved, Damage> {
    if bytes
        .iter()
        .all(|byte| *byte == 0 || byte.is_ascii_whitespace())
    {
        return Err(Damage::Empty);
    }
    let (text, why_packing) = unpacked(bytes);
    if !is_workbook(&text) && !is_workbook(bytes) {
        return Err(not_a_workbook(bytes));
    }
    let (text, why_text) = match std::str::from_utf8(&text) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let why = format!("byte {} is no text", error.valid_up_to() + 1);
            (String::from_utf8_lossy(&text), Some(why))
        }
    };
    let text = text.trim_start_matches('\u{feff}');
    if let Some(version) = version(text).filter(|version| *version > VERSION) {
        return Err(Damage::Newer { version });
    }
    let mut why = why_packing.or(why_text);
    if why.is_none() && !is_sealed(text) {
        why = Some(if text.contains(SEAL) {
            "it was changed after it was saved".to_owned()
        } else {
            CUT_OFF.to_owned()
        });
    }
    let read = match serde_json::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            let place = format!("line {} makes no sense", error.line());
            why = Some(match why {
                Some(why) => format!("{why}, and {place}"),
                None => place,
            });
            // What follows the place that makes no sense is not looked at.
            let sound = up_to(text, error.line(), error.column());
            let mended = mend::closed(sound).and_then(|text| serde_json::from_str(&text).ok());
            let Some(read) = mended else {
                let why = why.unwrap_or_default();
                return Err(Damage::Damaged { why, rescued: None });
            };
            read
        }
    };
    let (saved, lost) = opened(read);
    if !is_countable(&saved.workbook) {
        let why = "its numbers are too large to be added up".to_owned();
        return Err(Damage::Damaged { why, rescued: None });
    }
    if why.is_none() && lost.is_empty() {
        return Ok(saved);
    }
    let is_worth_it = !saved.workbook.usage.is_empty() || lost.len() < 3;
    let why = why.unwrap_or_else(|| "it says what cannot be".to_owned());
    let rescued = is_worth_it.then(|| Box::new(Rescued { saved, lost }));
    Err(Damage::Damaged { why, rescued })
}

/// The text of a file, as far as it can be unpacked, and what keeps it from being so.
fn unpacked(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<String>) {
    if !bytes.starts_with(&GZIP) {
        return (Cow::Borrowed(bytes), None);
    }
    let most = most_text(bytes.len());
    let mut text = Vec::new();
    let unpacked = MultiGzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut text);
    let why = match unpacked {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Some(CUT_OFF.to_owned()),
        Err(_) => Some("it cannot be unpacked to its end".to_owned()),
        Ok(_) if text.len() as u64 > most => {
            text = Vec::new();
            Some("it would unpack to far more than any workbook holds".to_owned())
        }
        Ok(_) => None,
    };
    (Cow::Owned(text), why)
}

fn not_a_workbook(bytes: &[u8]) -> Damage {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let first = start.lines().next().unwrap_or_default();
    let is_card = || {
        start
            .lines()
            .any(|line| line.trim_start().starts_with("[["))
    };
    let (what, instead) = if bytes.contains(&0) && !bytes.starts_with(&GZIP) {
        ("some other file", "choose another file")
    } else if bytes.starts_with(&GZIP) {
        (
            "something packed, perhaps usage",
            "if it is usage, let its name end in .csv.gz",
        )
    } else if first.trim_start().starts_with(['{', '[']) {
        ("some other JSON", "choose another file")
    } else if is_card() {
        (
            "a rate card",
            "let its name end in .toml and open it as a contract",
        )
    } else if first.contains([',', ';', '\t']) {
        (
            "a table, perhaps usage",
            "let its name end in .csv and open it as usage",
        )
    } else {
        ("some other file", "choose another file")
    };
    Damage::NotAWorkbook { what, instead }
}

/// The version, which is the first thing that a workbook says.
fn version(text: &str) -> Option<u32> {
    let start = text.split_once(':')?.1.trim_start();
    let digits = start.split(|of: char| !of.is_ascii_digit()).next();
    digits?.parse().ok()
}

/// Whether the text is what was written, by its own digest.
fn is_sealed(text: &str) -> bool {
    let text = if text.contains('\r') {
        &text.replace('\r', "")
    } else {
        text
    };
    let Some((sealed, rest)) = text.rsplit_once(SEAL) else {
        return false;
    };
    rest.trim_end().strip_suffix("\"\n}") == Some(&*digest(sealed))
}

/// The text before a place, both numbers from 1, the second in bytes.
fn up_to(text: &str, line: usize, column: usize) -> &str {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let length: usize = before.map(str::len).sum();
    let mut end = (length + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The workbook that is told of, and what of it is missing.
fn opened(text: Text) -> (Saved, Vec<String>) {
    let mut lost = Vec::new();
    let mut contract = |side: Side, of: Option<format::ContractText>| -> Option<Contract> {
        let name = match side {
            Side::Baseline => "today’s contract",
            Side::Proposed => "the proposed contract",
        };
        match of.map(format::ContractText::read) {
            Some(Ok(contract)) => return Some(contract),
            Some(Err(why)) => {
                lost.push(format!("{name} ({why}), for which list prices stand in"));
            }
            None => lost.push(format!("{name}, for which list prices stand in")),
        }
        None
    };
    let contracts = [
        contract(Side::Baseline, text.contracts.baseline),
        contract(Side::Proposed, text.contracts.proposed),
    ];
    let mut workbook = format::blank(contracts);
    let mut lost_sources = text.sources.read_into(&mut workbook);
    workbook.week_start = text.week_start;
    workbook.inclusion = text.include.read();

    let shown = text.scenarios.iter().position(|of| of.is_shown);
    let scenarios = text.scenarios.into_iter().map(|of| of.read(&workbook));
    let mut all: Vec<(String, Scenario)> = Vec::new();
    lost.append(&mut lost_sources);
    for (name, scenario, wrong) in scenarios {
        lost.extend(
            wrong
                .into_iter()
                .map(|why| format!("a figure of {} ({why})", fit(&name))),
        );
        all.push((name, scenario));
    }
    if all.is_empty() {
        lost.push("its scenarios".to_owned());
    }
    workbook = workbook.with_scenarios(all, shown.unwrap_or_default());

    match text.claims {
        None => lost.push("its claims".to_owned()),
        Some(format::ClaimsText(claims)) => {
            let count = claims.len();
            let claims = claims.into_iter().filter_map(format::ClaimText::read);
            workbook.claims = claims.collect();
            if workbook.claims.len() < count {
                lost.push("a claim".to_owned());
            }
        }
    }
    format::notes(text.notes, &mut workbook);
    for step in text.story {
        match step.read(&workbook) {
            Ok(step) => {
                let end = workbook.story.len();
                workbook.apply(Edit::AddStep(end, Box::new(step)));
            }
            Err(lost_step) => lost.push(lost_step),
        }
    }

    let (usage, missing) = text.usage.read();
    if let Some(missing) = missing {
        lost.push(told(&usage, &missing));
    }
    workbook.usage = std::sync::Arc::new(usage);
    let focus = text.focus.read();
    if can_be(&focus, &workbook.usage) {
        workbook.focus = focus;
    } else {
        lost.push("what it looked at".to_owned());
    }
    let look = text.look.read(&workbook);
    let saved = Saved {
        workbook,
        look,
        unsaved: text.unsaved,
    };
    (saved, lost)
}

/// Whether there is something of these names. That no usage is in these weeks can be: they may have been projected.
fn can_be(focus: &Focus, usage: &Usage) -> bool {
    let has =
        |names: &[String], name: Option<&String>| name.is_none_or(|name| names.contains(name));
    has(&usage.products, focus.product.as_ref())
        && has(&usage.models, focus.model.as_ref())
        && focus.weeks.is_none_or(|weeks| weeks.first <= weeks.last)
}

fn told(usage: &Usage, missing: &super::cells::Missing) -> String {
    use crate::quantity::format::count;
    if usage.is_empty() {
        return format!("its usage ({})", missing.why);
    }
    let last = usage
        .span()
        .map(|span| format!(", which ends on {}", span.last.shown()));
    format!(
        "{} of {} cells of its usage{}",
        count(missing.cells as u128),
        count(missing.of as u128),
        last.unwrap_or_default()
    )
}
