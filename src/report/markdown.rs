//! The report as Markdown, with tables as GitHub writes them. It has no charts: their numbers are in the tables.

use super::document::{Document, Said};
use super::provenance::program;
use super::section::{Block, Fact, Section};
use super::table::Table;
use crate::analysis::Figure;
use crate::glossary::Term;

/// The document as Markdown, with a final newline.
pub fn to_markdown(document: &Document) -> String {
    let mut lines = vec![format!("# {}", escaped(&document.headline.sentence()))];
    if !document.caveats.is_empty() {
        lines.push(String::new());
        let caveats = document.caveats.iter();
        lines.extend(caveats.map(|caveat| format!("- {}", escaped(caveat))));
    }
    lines.extend([String::new(), escaped(&document.provenance.source_line())]);
    lines.extend(heading(2, "In short"));
    let figures = document.headline.figures.iter();
    lines.extend(figures.map(|of: &Figure| item(&of.label, &of.value)));
    if !document.claims.is_empty() {
        lines.extend(heading(2, "What holds, and what would turn it round"));
        lines.extend(document.claims.iter().map(claim));
    }
    for section in &document.tables {
        lines.extend(section_lines(section, 2));
    }
    lines.extend(heading(2, "How was this computed"));
    for section in &document.method {
        lines.extend(section_lines(section, 3));
    }
    for section in &document.appendix {
        lines.extend(section_lines(section, 2));
    }
    lines.extend(heading(2, "What the words mean"));
    let words = document.glossary.iter();
    lines.extend(words.map(|of: &&Term| item(of.word, of.meaning)));
    let exported = document.provenance.exported();
    lines.extend([
        String::new(),
        "---".to_owned(),
        String::new(),
        format!("Exported {exported} with {}", program()),
        String::new(),
    ]);
    // A blank line twice is one.
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n")
}

/// Text on one line with everything marked that Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                safe.extend(['\\', character]);
            }
            '\n' | '\r' => safe.push(' '),
            character => safe.push(character),
        }
    }
    safe
}

fn heading(level: usize, text: &str) -> [String; 3] {
    let heading = format!("{} {}", "#".repeat(level), escaped(text));
    [String::new(), heading, String::new()]
}

fn item(name: &str, text: &str) -> String {
    format!("- **{}**: {}", escaped(name), escaped(text))
}

fn claim(said: &Said) -> String {
    let [claim, reason] = [&said.claim, &said.reason].map(|text| escaped(text));
    format!("- **{}** “{claim}”: {reason}", said.word())
}

fn section_lines(section: &Section, level: usize) -> Vec<String> {
    let mut lines = heading(level, &section.heading).to_vec();
    for block in &section.blocks {
        match block {
            Block::Heading(text) => lines.extend(heading(level + 1, text)),
            Block::Text(text) => lines.extend([escaped(text), String::new()]),
            Block::Steps(steps) => {
                let steps = steps.iter().enumerate();
                lines.extend(steps.map(|(at, step)| format!("{}. {}", at + 1, escaped(step))));
                lines.push(String::new());
            }
            Block::Facts(facts) => {
                lines.extend(facts.iter().map(fact));
                lines.push(String::new());
            }
            Block::Table(table) => {
                lines.extend(table_lines(table));
                lines.push(String::new());
            }
        }
    }
    lines
}

fn fact(fact: &Fact) -> String {
    if fact.name.is_empty() {
        format!("  {}", escaped(&fact.text))
    } else {
        item(&fact.name, &fact.text)
    }
}

fn table_lines(table: &Table) -> Vec<String> {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let header = table.header.iter().map(|text| escaped(text)).collect();
    let rule = (0..table.header.len()).map(|at| {
        let rule = if table.is_numeric(at) { "---:" } else { "---" };
        rule.to_owned()
    });
    let mut lines = vec![row(header), row(rule.collect())];
    lines.extend(table.rows.iter().map(|cells| {
        let cells = cells.iter().map(|cell| escaped(&cell.text));
        row(cells.collect())
    }));
    lines
}
