//! What changed between two contracts, as text.

use super::table::Table;
use crate::analysis::plural;
use crate::calendar::Day;
use crate::contract::card::draft::{Form, tiers};
use crate::contract::{Change, Changes, Contract};
use crate::quantity::{format, parse_decimal, ungrouped};

/// What `changes` says, for people: a table of what differs, and how much is the same.
pub fn changes_text(before: &Contract, after: &Contract, changes: &Changes) -> String {
    let mut lines = vec![
        format!("From “{}” to “{}”", before.name(), after.name()),
        String::new(),
    ];
    if changes.changes.is_empty() {
        lines.push("  Nothing differs".to_owned());
    } else {
        let mut table = Table::new(&["What", "Before", "After", "Change"]);
        for change in &changes.changes {
            let [before, after] = [&change.before, &change.after];
            let [before, after] = [before, after].map(|text| shortened(said(change, text)));
            table.row([change_name(change), before, after, change_shown(change)]);
        }
        lines.extend(table.lines());
    }
    lines.extend([String::new(), same_line(changes), String::new()]);
    lines.join("\n")
}

/// How much is the same in both.
pub fn same_line(changes: &Changes) -> String {
    plural(changes.same, "figure is the same", "figures are the same")
}

/// What differs, for people: `claude-sonnet-4-6 · input`.
pub fn change_name(change: &Change) -> String {
    let field = change.field.name;
    if change.entry.is_empty() {
        field.to_owned()
    } else {
        format!("{}: {} · {field}", change.section.shown(), change.entry)
    }
}

/// What a contract says in that line, for people; a dash where it says nothing.
pub fn said(change: &Change, text: &Option<String>) -> String {
    let Some(text) = text else {
        return "—".to_owned();
    };
    let number = |text: &str| match parse_decimal(ungrouped(text).as_bytes()) {
        Ok(number) => format::rate(number),
        Err(_not_a_number) => text.to_owned(),
    };
    match change.field.form {
        Form::Number => number(text),
        Form::Tiers => {
            let tiers = tiers(text).into_iter();
            let tiers = tiers
                .map(|[above, percent]| format!("{} % above {}", number(&percent), number(&above)));
            tiers.collect::<Vec<_>>().join(", ")
        }
        Form::Date => {
            let day: Option<Day> = text.parse().ok();
            day.map_or_else(|| text.clone(), Day::shown)
        }
        _ => text.clone(),
    }
}

/// A list of names can be longer than a line.
fn shortened(text: String) -> String {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// By how much a line changed, for people: `−10.0 %`, `new`, `gone`.
pub fn change_shown(change: &Change) -> String {
    match (change.percent(), &change.before, &change.after) {
        (Some(percent), ..) => format::percent_signed(percent),
        (None, None, Some(_)) => "new".to_owned(),
        (None, Some(_), None) => "gone".to_owned(),
        (None, ..) => "changed".to_owned(),
    }
}
