//! A workbook to the bytes of its file.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::cells::UsageText;
use super::format::{
    AnyDay, ClaimText, ClaimsText, ContractText, ContractsText, FocusText, IncludeText, LookText,
    ScenarioText, StepText, Text,
};
use super::sources::SourcesText;
use super::{PLAIN, Saved, VERSION};
use crate::contract::Side;
use crate::ingest::Sha256;

/// Stands between what is digested and the digest.
pub(super) const SEAL: &str = ",\n  \"sha256\": \"";

/// The bytes of a workbook’s file. The same workbook gives the same bytes.
///
/// # Errors
/// None that depend on the workbook: what is written holds in memory.
pub fn write(saved: &Saved) -> io::Result<Vec<u8>> {
    let text = sealed(&text(saved))?;
    if text.len() <= PLAIN {
        return Ok(text.into_bytes());
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes())?;
    let packed = packed.finish()?;
    // What unpacks to far more than it is, a reader does not trust.
    let is_trusted = super::read::most_text(packed.len()) >= text.len() as u64;
    Ok(if is_trusted {
        packed
    } else {
        text.into_bytes()
    })
}

fn text(saved: &Saved) -> Text {
    let workbook = saved.workbook.portable();
    let contract = |side| Some(ContractText::of(workbook.contract(side)));
    let shown = workbook.tabs.shown();
    let scenarios = workbook.scenarios().enumerate();
    let scenarios =
        scenarios.map(|(at, (name, scenario))| ScenarioText::of(name, scenario, at == shown));
    Text {
        metershift: VERSION,
        about: "A Metershift workbook: what two contracts would charge for the same usage. \
                Open it with Metershift"
            .to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        unsaved: saved.unsaved.clone(),
        contracts: ContractsText {
            baseline: contract(Side::Baseline),
            proposed: contract(Side::Proposed),
        },
        scenarios: scenarios.collect(),
        week_start: workbook.week_start,
        include: IncludeText::of(workbook.inclusion),
        focus: FocusText::of(&workbook.focus),
        claims: Some(ClaimsText(
            workbook.claims.iter().copied().map(ClaimText::of).collect(),
        )),
        notes: workbook
            .notes
            .iter()
            .map(|(day, text)| (AnyDay(*day), text.clone()))
            .collect(),
        story: workbook.story.iter().map(StepText::of).collect(),
        look: LookText::of(&saved.look),
        sources: SourcesText::of(&workbook),
        usage: UsageText::of(&workbook.usage),
    }
}

fn sealed(text: &Text) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(text)?;
    // The digest goes before the last brace.
    if text.ends_with("\n}") {
        text.truncate(text.len() - 2);
    }
    let digest = digest(&text);
    text.push_str(SEAL);
    text.push_str(&digest);
    text.push_str("\"\n}\n");
    Ok(text)
}

/// The digest of a text without carriage returns.
pub(super) fn digest(text: &str) -> String {
    Sha256::of(text.as_bytes()).to_string()
}
