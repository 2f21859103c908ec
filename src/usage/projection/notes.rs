//! What there is to know about a projection, in words.

use super::{Base, Method, RECENT, YEAR};
use crate::calendar::Day;
use crate::usage::{Cell, Usage};

/// What the data lacks for `method`.
pub(super) fn of_base(usage: &Usage, base: &Base, method: &Method) -> Vec<String> {
    let mut notes = Vec::new();
    let weeks = match base.weeks {
        1 => "1 full week".to_owned(),
        weeks => format!("{weeks} full weeks"),
    };
    match method {
        Method::SeasonalNaive if !base.has_year() => notes.push(format!(
            "The data has {weeks} and not {YEAR} to repeat, so the mean of the last {RECENT} stands for them"
        )),
        Method::Linear if base.weeks == 1 => {
            notes.push("One full week makes no line, so every week to come is like it".to_owned());
        }
        _ => {}
    }
    if base.weeks < RECENT {
        notes.push(format!("The projection rests on {weeks}"));
    }
    if let Method::Growth { products, .. } = method {
        let is_unknown = |name: &&String| usage.products.binary_search(name).is_err();
        let unknown = products.keys().filter(is_unknown);
        notes.extend(
            unknown.map(|name| format!("Growth is given for “{name}”, of which there is no usage")),
        );
    }
    notes.extend(of_kind(usage, base, method, "Hours", |cell| {
        !cell.measures.hours.is_zero()
    }));
    notes.extend(of_kind(usage, base, method, "Tokens", |cell| {
        cell.measures
            .tokens
            .iter()
            .any(|(_, count)| !count.is_zero())
    }));
    notes
}

/// That weeks gone by lack a kind of usage at one end. Often it is in a file that begins later or ends earlier than others, and
/// then the projection falls short.
fn of_kind(
    usage: &Usage,
    base: &Base,
    method: &Method,
    kind: &str,
    has: impl Fn(&Cell) -> bool,
) -> Option<String> {
    let first = usage.cells.iter().find(|cell| has(cell))?.key.day;
    let last = usage.cells.iter().rev().find(|cell| has(cell))?.key.day;
    let gone_by = base.last_weeks(base.gone_by(method));
    let begins_late = first >= gone_by.plus(7);
    let ends_early = last < base.after.plus(-7);
    let when = match (begins_late, ends_early) {
        (false, false) => return None,
        (true, false) => format!("begin on {}", first.shown()),
        (false, true) => format!("end on {}", last.shown()),
        (true, true) => format!("begin on {} and end on {}", first.shown(), last.shown()),
    };
    Some(format!(
        "{kind} {when}; full weeks without them count as weeks of none"
    ))
}

/// That fewer weeks follow than were asked for.
pub(super) fn of_end(last: Day) -> String {
    format!("Nothing is projected after {}", last.shown())
}

/// That growth was stopped.
pub(super) fn of_held() -> String {
    "Some usage grows beyond what is possible and is held at 10²¹ tokens or a billion hours a week"
        .to_owned()
}
