//! Two contracts beside each other, line by line: what changed, and by how much.

use rust_decimal::Decimal;

use super::Contract;
use super::card::Draft;
use super::card::draft::{Entry, Field, Form, Section, names};
use crate::quantity::{Percent, Usd, parse_decimal};

/// Two contracts, line by line. Amounts are dollars, also where a contract was written in another currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What differs, in the order of a card.
    pub changes: Vec<Change>,
    /// How many figures are the same in both.
    pub same: usize,
}

/// A line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part of the card.
    pub section: Section,
    /// What people call the entry: `claude-sonnet-4-6, batch`; empty for the head.
    pub entry: String,
    /// What of it differs.
    pub field: &'static Field,
    /// What the contract before says; nothing, if it does not say.
    pub before: Option<String>,
    /// What the contract after says; nothing, if it does not say.
    pub after: Option<String>,
}

impl Change {
    /// By how much a number changed, as a share of what it was; `None` where it was nothing or zero, or is no number.
    pub fn percent(&self) -> Option<Percent> {
        let number = |text: &Option<String>| parse_decimal(text.as_deref()?.as_bytes()).ok();
        let (before, after) = (number(&self.before)?, number(&self.after)?);
        Usd(after.checked_sub(before)?).percent_of(Usd(before))
    }

    /// Which way a price went: up is `Greater`. `None` where it is no price, or has no direction.
    pub fn direction(&self) -> Option<std::cmp::Ordering> {
        let change = self.percent()?.0.cmp(&Decimal::ZERO);
        match self.field.key {
            "percent" | "discount" => Some(change.reverse()),
            _ if self.field.form == Form::Number => Some(change),
            _ => None,
        }
    }
}

impl Changes {
    /// What `after` says otherwise than `before`. Entries are paired by what they are about; where several are about the
    /// same, by their dates.
    pub fn between(before: &Contract, after: &Contract) -> Self {
        let [before, after] = [before, after].map(Draft::in_dollars);
        let mut found = Self::default();
        for section in Section::ALL {
            let of_section = |draft: &Draft| -> Vec<Entry> {
                let entries = draft.entries().iter();
                let entries = entries.filter(|entry| entry.section() == section);
                entries.cloned().collect()
            };
            for (before, after) in pairs(of_section(&before), of_section(&after)) {
                found.compare(section, before.as_ref(), after.as_ref());
            }
        }
        found
    }

    fn compare(&mut self, section: Section, before: Option<&Entry>, after: Option<&Entry>) {
        let Some(either) = after.or(before) else {
            return;
        };
        let said = |entry: Option<&Entry>, key: &str| {
            let text = entry?.plain(key);
            (!text.is_empty()).then_some(text)
        };
        let is_pair = before.is_some() && after.is_some();
        for field in section.fields() {
            let is_told_by_name = is_about(section, field) || NOT_COMPARED.contains(&field.key);
            // Of an entry that one contract lacks, only its figures tell something.
            let is_figure = matches!(field.form, Form::Number | Form::Tiers);
            if is_told_by_name || !is_pair && !is_figure {
                continue;
            }
            let (before, after) = (said(before, field.key), said(after, field.key));
            if before == after {
                self.same += usize::from(before.is_some() && is_figure);
            } else {
                self.changes.push(Change {
                    section,
                    entry: shown(either),
                    field,
                    before,
                    after,
                });
            }
        }
    }
}

/// Where something was read and what it is called is no part of what was agreed.
const NOT_COMPARED: [&str; 5] = ["source", "checked", "name", "currency", "usd"];

/// Whether a field says what an entry is about.
fn is_about(section: Section, field: &Field) -> bool {
    let is_scope = [
        "resource", "region", "product", "model", "tier", "route", "context", "classes", "counts",
    ];
    match section {
        Section::Fee | Section::Commitment => field.key == "every",
        _ => is_scope.contains(&field.key),
    }
}

/// What people call an entry, with its dates where it has some.
fn shown(entry: &Entry) -> String {
    let section = entry.section();
    let said = entry.fields().filter(|(field, text)| {
        let is_name = section == Section::Fee && field.key == "name";
        (is_name || is_about(section, field)) && !text.is_empty()
    });
    let mut parts: Vec<String> = said
        .map(|(field, text)| match (section, field.key, text) {
            (Section::Hourly | Section::Token, "resource" | "model", "*") => "any".to_owned(),
            (_, "every", text) => format!("a {text}"),
            _ => text.to_owned(),
        })
        .collect();
    if parts.is_empty() && matches!(section, Section::Discount | Section::Volume) {
        parts.push("everything".to_owned());
    }
    parts.join(", ")
}

/// An entry with what it is about, in lower case.
struct Line {
    entry: Entry,
    /// The model's names, of token rates.
    names: Vec<String>,
    about: Vec<String>,
}

impl Line {
    fn new(entry: Entry) -> Self {
        let section = entry.section();
        let about = entry.fields().filter(|(field, _)| {
            let is_fee_name = section == Section::Fee && field.key == "name";
            let is_name = section == Section::Token && field.key == "model";
            (is_fee_name || is_about(section, field)) && !is_name
        });
        let about = about.map(|(_, text)| text.trim().to_lowercase()).collect();
        let mut all_names = names(entry.get("aliases"));
        if section == Section::Token {
            all_names.push(entry.get("model").trim().to_owned());
        }
        let names = all_names.iter().map(|name| name.to_lowercase()).collect();
        Self {
            entry,
            names,
            about,
        }
    }

    /// Whether two entries of one section are about the same.
    fn is_same(&self, other: &Self) -> bool {
        let mut names = self.names.iter();
        self.about == other.about
            && (self.names == other.names || names.any(|name| other.names.contains(name)))
    }

    fn has_same_dates(&self, other: &Self) -> bool {
        let mut dates = ["from", "until"].into_iter();
        dates.all(|key| self.entry.get(key) == other.entry.get(key))
    }
}

type Pair = (Option<Entry>, Option<Entry>);

/// Entries of one section in pairs; what only the contract after has comes last.
fn pairs(before: Vec<Entry>, after: Vec<Entry>) -> Vec<Pair> {
    let before: Vec<Line> = before.into_iter().map(Line::new).collect();
    let mut after: Vec<Line> = after.into_iter().map(Line::new).collect();
    let mut take = |wanted: &dyn Fn(&Line) -> bool| {
        let at = after.iter().position(wanted)?;
        Some(after.remove(at).entry)
    };
    // Those with the same dates first, so that an entry that was dated anew does not take another's counterpart.
    let dated = before
        .iter()
        .map(|line| take(&|other| line.is_same(other) && line.has_same_dates(other)));
    let mut counterparts: Vec<Option<Entry>> = dated.collect();
    for (line, counterpart) in before.iter().zip(&mut counterparts) {
        if counterpart.is_none() {
            *counterpart = take(&|other| line.is_same(other));
        }
    }
    let before = before.into_iter().map(|line| Some(line.entry));
    let added = after.into_iter().map(|line| (None, Some(line.entry)));
    before.zip(counterparts).chain(added).collect()
}
