//! A contract as it is being written: every value as text, so that what is not right yet can stand there too.
//!
//! A draft is checked as the file it would be saved as, by the one reader of such files; what that finds is told by
//! entry and field.

mod field;
mod of;
mod text;

use crate::contract::Contract;
use crate::quantity::ungrouped;

pub use field::{Field, Form, Section};

/// A contract as it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    entries: Vec<Entry>,
}

/// One entry: a text for each field of its section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    section: Section,
    values: Vec<String>,
}

/// Something to know about a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The position of the entry it is about.
    pub entry: usize,
    /// The field it is about, by its name in files; the whole entry, if none.
    pub key: Option<&'static str>,
    /// What it is, and what to do or what follows.
    pub message: String,
    /// Whether it keeps the draft from being used.
    pub is_fault: bool,
}

/// What a draft comes to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The contract, if nothing is wrong with the draft.
    pub contract: Option<Contract>,
    /// What there is to know, in the order of the entries.
    pub remarks: Vec<Remark>,
}

impl Entry {
    /// One with nothing in it but what there is only one sensible choice for.
    fn new(section: Section) -> Self {
        let first = |field: &Field| match field.form {
            Form::OneOf([first, ..]) if field.is_needed => (*first).to_owned(),
            _ => String::new(),
        };
        Self {
            section,
            values: section.fields().iter().map(first).collect(),
        }
    }

    /// The part of the card it is in.
    pub fn section(&self) -> Section {
        self.section
    }

    /// What is written into a field; empty, too, if it has none of that name.
    pub fn get(&self, key: &str) -> &str {
        let at = self.section.position(key);
        at.map_or("", |at| &self.values[at])
    }

    /// What is written into a field as files hold it: numbers without the commas that group thousands.
    pub fn plain(&self, key: &str) -> String {
        let field = self.fields().find(|(field, _)| field.key == key);
        field.map_or_else(String::new, |(field, text)| match field.form {
            Form::Number => plain(text),
            _ => text.trim().to_owned(),
        })
    }

    fn set(&mut self, key: &str, text: &str) {
        if let Some(at) = self.section.position(key) {
            text.clone_into(&mut self.values[at]);
        }
    }

    /// Its fields, with what is written into them.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        let values = self.values.iter().map(String::as_str);
        self.section.fields().iter().zip(values)
    }
}

impl Draft {
    /// A contract with nothing in it but a name.
    pub fn new(name: &str) -> Self {
        let mut head = Entry::new(Section::Head);
        head.set("name", name);
        head.set("currency", DOLLAR);
        Self {
            entries: vec![head, Entry::new(Section::Exchange)],
        }
    }

    /// The entries, in the order of a card: the head first, then the rate of exchange.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Writes into a field. Nothing happens where there is none of that name.
    pub fn set(&mut self, entry: usize, key: &str, text: &str) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.set(key, text);
        }
    }

    /// Adds an entry after the last of its section, and returns its position.
    pub fn add(&mut self, section: Section) -> usize {
        self.insert(Entry::new(section))
    }

    /// Adds a copy of an entry after it, and returns its position.
    pub fn copy(&mut self, entry: usize) -> Option<usize> {
        let copied = self.entries.get(entry)?.clone();
        if copied.section.is_single() {
            return None;
        }
        self.entries.insert(entry + 1, copied);
        Some(entry + 1)
    }

    /// Removes an entry. What there is exactly one of stays.
    pub fn remove(&mut self, entry: usize) {
        let is_one_of_many = |entry: &Entry| !entry.section.is_single();
        if self.entries.get(entry).is_some_and(is_one_of_many) {
            self.entries.remove(entry);
        }
    }

    fn insert(&mut self, entry: Entry) -> usize {
        let is_not_after = |other: &Entry| other.section <= entry.section;
        let at = self.entries.iter().rposition(is_not_after);
        let at = at.map_or(0, |last| last + 1);
        self.entries.insert(at, entry);
        at
    }

    /// The currency that its amounts are in, as it is written.
    pub fn currency(&self) -> &str {
        self.entries
            .first()
            .map_or("", |head| head.get("currency").trim())
    }

    /// Whether its amounts are dollars, which need no rate of exchange.
    pub fn is_in_dollars(&self) -> bool {
        self.currency() == DOLLAR
    }
}

/// The currency in which contracts are compared.
const DOLLAR: &str = "USD";

/// A number as it is read: without the commas that group thousands.
fn plain(number: &str) -> String {
    ungrouped(number.trim())
}

/// The names in a field that holds several: separated by commas or, where a name has a comma, in quotation marks.
pub fn names(text: &str) -> Vec<String> {
    if text.contains('"') {
        let list = format!("names = [{text}]").parse::<toml::Table>();
        let list = list
            .ok()
            .and_then(|table| table.get("names")?.as_array().cloned());
        if let Some(list) = list {
            let name = |value: toml::Value| value.as_str().map(str::to_owned);
            return list.into_iter().filter_map(name).collect();
        }
    }
    let names = text.split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Several names as the text of a field.
pub fn names_text<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let is_plain = |name: &&str| !name.contains([',', '"']) && name.trim() == *name;
    if names.iter().all(is_plain) {
        names.join(", ")
    } else {
        // As JSON writes a text, so does TOML read it.
        let quoted = names.iter().map(|name| serde_json::Value::from(*name));
        let quoted: Vec<String> = quoted.map(|name| name.to_string()).collect();
        quoted.join(", ")
    }
}

/// The tiers in a field that holds such: each threshold with its percentage.
pub fn tiers(text: &str) -> Vec<[String; 2]> {
    let tiers = text.split(';').filter(|tier| !tier.trim().is_empty());
    tiers
        .map(|tier| {
            let (above, percent) = tier.split_once(':').unwrap_or((tier, ""));
            [above.trim().to_owned(), percent.trim().to_owned()]
        })
        .collect()
}

/// Tiers as the text of a field.
pub fn tiers_text(tiers: &[[String; 2]]) -> String {
    let tiers = tiers
        .iter()
        .map(|[above, percent]| format!("{above}: {percent}"));
    tiers.collect::<Vec<_>>().join("; ")
}
