//! A draft as the text of a card file, and what reading that finds.

use super::{Checked, Draft, Entry, Form, Remark, Section, names, plain, tiers};
use crate::calendar::Day;
use crate::contract::{CardNote, Contract};

impl Contract {
    /// The contract as the text of a card file.
    pub fn to_toml(&self) -> String {
        Draft::of(self).to_toml()
    }
}

impl Draft {
    /// The text of the card file it would be saved as.
    pub fn to_toml(&self) -> String {
        self.write().text
    }

    /// What it comes to: a contract, or what is wrong with it.
    pub fn check(&self) -> Checked {
        let written = self.write();
        let (contract, mut remarks) = match Contract::read(&written.text) {
            Ok(mut contract) => {
                let remarks = self.remarks(&contract.notes);
                // The lines are those of a file that nobody has.
                for note in &mut contract.notes {
                    note.line = None;
                }
                (Some(contract), remarks)
            }
            Err(errors) => {
                let remark = |error: crate::contract::CardError| {
                    let (entry, key) = written.place(error.line);
                    // What stands at a field need not name it.
                    let named =
                        key.and_then(|key| error.message.strip_prefix(key)?.strip_prefix(": "));
                    let message = named.unwrap_or(&error.message).to_owned();
                    Remark {
                        entry,
                        key,
                        message,
                        is_fault: true,
                    }
                };
                (None, errors.into_iter().map(remark).collect::<Vec<_>>())
            }
        };
        remarks.sort_by_key(|remark| remark.entry);
        Checked { contract, remarks }
    }

    /// The notes of the contract that this is a draft of, each at its entry.
    pub fn remarks(&self, notes: &[CardNote]) -> Vec<Remark> {
        let remarks = notes.iter().map(|note| {
            let (entry, key) = self.place_of(&note.key).unwrap_or_default();
            let about = if entry == 0 { &*note.key } else { "" };
            let separator = if about.is_empty() { "" } else { ": " };
            Remark {
                entry,
                key,
                message: format!("{about}{separator}{}", note.message),
                is_fault: false,
            }
        });
        remarks.collect()
    }

    /// The entry and field of a path of keys such as `token[3].until`.
    fn place_of(&self, path: &str) -> Option<Place> {
        let (section, rest) = path.split_once('[')?;
        let (number, key) = rest.split_once(']')?;
        let number: usize = number.parse().ok()?;
        let entries = self.entries.iter().enumerate();
        let mut of_section = entries.filter(|(_, entry)| entry.section.key() == section);
        let (at, entry) = of_section.nth(number)?;
        let key = key.trim_start_matches('.');
        let mut fields = entry.section.fields().iter();
        let field = fields.find(|field| field.key == key);
        Some((at, field.map(|field| field.key)))
    }

    /// What is wrong with one entry, whatever the others are. Quick, however large the card.
    pub fn check_entry(&self, entry: usize) -> Vec<Remark> {
        let Some(wanted) = self.entries.get(entry) else {
            return Vec::new();
        };
        let mut alone = self.clone_of(|other| other.section.is_single());
        let mut at = entry;
        if !wanted.section.is_single() {
            alone.entries.push(wanted.clone());
            at = alone.entries.len() - 1;
        }
        let remarks = alone.check().remarks.into_iter();
        let of_it = remarks.filter(|remark| remark.is_fault && remark.entry == at);
        // A card without rates is not the fault of its head.
        let of_it = of_it.filter(|remark| remark.key.is_some() || at != 0);
        of_it.map(|remark| Remark { entry, ..remark }).collect()
    }

    fn clone_of(&self, keeps: impl Fn(&Entry) -> bool) -> Self {
        let entries = self.entries.iter().filter(|entry| keeps(entry));
        Self {
            entries: entries.cloned().collect(),
        }
    }

    fn write(&self) -> Written {
        let mut written = Written::default();
        let is_in_dollars = self.is_in_dollars();
        for (at, entry) in self.entries.iter().enumerate() {
            match entry.section {
                Section::Head => {}
                Section::Exchange if is_in_dollars => continue,
                Section::Exchange => written.line((at, None), "\n[exchange]"),
                section => written.line((at, None), &format!("\n[[{}]]", section.key())),
            }
            for (field, text) in entry.fields() {
                if text.trim().is_empty() && !field.is_needed {
                    continue;
                }
                let key = match field.key {
                    "usd_per_hour" if !is_in_dollars => "per_hour",
                    key => key,
                };
                let line = format!("{key} = {}", value(field.form, text));
                written.line((at, Some(field.key)), &line);
            }
        }
        // What is wrong with the card as a whole is found at its end.
        let end = written.lines + 1;
        written.places.push((end, (0, None)));
        written
    }
}

fn value(form: Form, text: &str) -> String {
    match form {
        Form::Text | Form::OneOf(_) => quoted(text.trim()),
        Form::Number => quoted(&plain(text)),
        Form::Date => match text.trim().parse::<Day>() {
            Ok(day) => day.to_string(),
            Err(_) => quoted(text.trim()),
        },
        Form::Names => {
            let names: Vec<String> = names(text).iter().map(|name| quoted(name)).collect();
            format!("[{}]", names.join(", "))
        }
        Form::Tiers => {
            let tier = |[above, percent]: &[String; 2]| {
                let (above, percent) = (quoted(&plain(above)), quoted(&plain(percent)));
                format!("\n    {{ above = {above}, percent = {percent} }},")
            };
            let tiers: String = tiers(text).iter().map(tier).collect();
            if tiers.is_empty() {
                "[]".to_owned()
            } else {
                format!("[{tiers}\n]")
            }
        }
    }
}

/// A text in quotation marks, with what needs it escaped.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

type Place = (usize, Option<&'static str>);

/// The text of a draft, and what stands in which of its lines.
#[derive(Default)]
struct Written {
    text: String,
    lines: usize,
    /// The line in which something begins, from 1, and what it is.
    places: Vec<(usize, Place)>,
}

impl Written {
    fn line(&mut self, place: Place, line: &str) {
        let blank = line.len() - line.trim_start_matches('\n').len();
        self.places.push((self.lines + blank + 1, place));
        self.lines += line.matches('\n').count() + 1;
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn place(&self, line: usize) -> Place {
        let before = self.places.iter().rev().find(|(first, _)| *first <= line);
        before.map_or((0, None), |(_, place)| *place)
    }
}
