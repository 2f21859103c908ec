//! What a document consists of, apart from how it is written: sections of paragraphs, facts and tables.

use super::table::Table;

/// A part of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Whether it is for those who want to check, and is folded where that can be.
    pub is_detail: bool,
}

/// One thing that a section says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the following is about.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Steps that follow each other, numbered.
    Steps(Vec<String>),
    /// What things are called, each with what it is. A name that is empty is the one before.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
}

/// What something is called, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub text: String,
}

impl Fact {
    pub(super) fn new(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
        }
    }
}

impl Section {
    pub(super) fn new(heading: &str, blocks: Vec<Block>) -> Self {
        Self {
            heading: heading.to_owned(),
            blocks,
            is_detail: false,
        }
    }

    /// One for those who want to check.
    pub(super) fn detail(heading: &str, blocks: Vec<Block>) -> Self {
        Self {
            is_detail: true,
            ..Self::new(heading, blocks)
        }
    }
}

/// Blocks as lines of text, indented by two spaces.
pub(super) fn block_lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(heading) => lines.extend([String::new(), heading.clone()]),
            Block::Text(text) => lines.push(format!("  {text}")),
            Block::Steps(steps) => {
                let steps = steps.iter().enumerate();
                lines.extend(steps.map(|(at, step)| format!("  {}. {step}", at + 1)));
            }
            Block::Facts(facts) => {
                let width = facts.iter().map(|fact| fact.name.chars().count()).max();
                let width = width.unwrap_or_default();
                let line = |fact: &Fact| format!("  {:<width$}  {}", fact.name, fact.text);
                lines.extend(facts.iter().map(line));
            }
            Block::Table(table) => lines.extend(table.lines()),
        }
    }
    lines
}
