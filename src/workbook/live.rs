//! Figures in written text that stay true: `{difference}` becomes what the difference is now.
//!
//! A figure is a name in braces. After `vs` comes the name of a scenario that it is compared with: `{difference vs As proposed}` is
//! by how much this scenario’s difference is larger or smaller than that one’s. What is no figure stays as it was written.

use super::Derived;
use crate::analysis::{Summary, Tone};
use crate::quantity::{Usd, format};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it was written.
    Text(String),
    /// A figure as it is now, and which way it goes.
    Figure(String, Tone),
    /// What stands in braces and is no figure, with the braces.
    Unknown(String),
}

/// A figure that a text can have.
#[derive(Clone, Copy, Debug)]
pub struct LiveFigure {
    /// What stands in braces.
    pub name: &'static str,
    /// What it is, in words.
    pub about: &'static str,
    value: fn(&Derived) -> (String, Tone),
}

/// What separates a figure from the scenario it is compared with.
pub(super) const VERSUS: &str = " vs ";

/// Every figure that a text can have.
pub const LIVE_FIGURES: [LiveFigure; 12] = [
    LiveFigure {
        name: "difference",
        about: "what the proposed contract costs more or less a week",
        value: |derived| (of_headline(derived), derived.headline.tone),
    },
    LiveFigure {
        name: "change",
        about: "the same in percent of today’s contract",
        value: |derived| {
            let change = counted(&derived.comparison.total).0.change();
            let value = change.map_or_else(none, format::percent_signed);
            (value, derived.headline.tone)
        },
    },
    LiveFigure {
        name: "total",
        about: "the difference over all weeks that are compared",
        value: |derived| (figure(derived, 4), derived.headline.tone),
    },
    LiveFigure {
        name: "today",
        about: "what today’s contract charges a week",
        value: |derived| (charge(derived, |pair| pair.baseline.total()), Tone::Equal),
    },
    LiveFigure {
        name: "proposed",
        about: "what the proposed contract charges a week",
        value: |derived| (charge(derived, |pair| pair.proposed.total()), Tone::Equal),
    },
    LiveFigure {
        name: "driver",
        about: "the product that moves the difference most, and its part",
        value: |derived| (figure(derived, 0), Tone::Equal),
    },
    LiveFigure {
        name: "break-even",
        about: "the factor on the rates at which both contracts cost the same",
        value: |derived| (figure(derived, 1), Tone::Equal),
    },
    LiveFigure {
        name: "dearer weeks",
        about: "how many weeks cost more, of how many",
        value: |derived| (figure(derived, 2), Tone::Equal),
    },
    LiveFigure {
        name: "step",
        about: "what 0.01 ¢ more per 1K tokens does a week",
        value: |derived| (figure(derived, 3), Tone::Equal),
    },
    LiveFigure {
        name: "tenth of a cent",
        about: "what 0.1 ¢ more per 1K tokens does a week",
        value: |derived| {
            let step = derived
                .pairing
                .token_step_per_week(&derived.comparison, &derived.impacts);
            let tenfold = step.and_then(|(_, worth)| worth.0.checked_mul(10.into()));
            let value = tenfold.map_or_else(none, |worth| format::short(Usd(worth)));
            (value, Tone::Equal)
        },
    },
    LiveFigure {
        name: "weeks",
        about: "how many weeks averages are over",
        value: |derived| {
            let weeks = counted(&derived.comparison.total).1;
            (format::count(weeks as u128), Tone::Equal)
        },
    },
    LiveFigure {
        name: "sentence",
        about: "the whole sentence that the program makes",
        value: |derived| (derived.headline.sentence(), Tone::Equal),
    },
];

fn none() -> String {
    "—".to_owned()
}

fn figure(derived: &Derived, at: usize) -> String {
    let figures = &derived.headline.figures;
    figures.get(at).map_or_else(none, |of| of.value.clone())
}

fn of_headline(derived: &Derived) -> String {
    let amount = &derived.headline.amount;
    if amount.is_empty() {
        none()
    } else {
        amount.clone()
    }
}

/// What the headline is an average of, and over how many weeks.
fn counted(total: &Summary) -> (crate::analysis::Pair, usize) {
    if total.averaged_weeks > 0 {
        (total.averaged, total.averaged_weeks)
    } else {
        (total.compared, total.compared_weeks)
    }
}

fn charge(derived: &Derived, of: impl Fn(&crate::analysis::Pair) -> Usd) -> String {
    let (pair, weeks) = counted(&derived.comparison.total);
    let a_week = of(&pair).per(weeks);
    a_week.map_or_else(none, format::short)
}

/// A text in pieces, with its figures as `derived` has them; `other` knows what follows from the scenario of a name.
pub fn pieces<'a>(
    text: &str,
    derived: &Derived,
    other: impl Fn(&str) -> Option<&'a Derived>,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let add_text = |pieces: &mut Vec<Piece>, text: &str| {
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
    };
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        add_text(&mut pieces, before);
        let piece = piece(name, derived, &other);
        pieces.push(piece.unwrap_or_else(|| Piece::Unknown(format!("{{{name}}}"))));
        rest = after;
    }
    add_text(&mut pieces, rest);
    pieces
}

/// The text before the next pair of braces, what is in them, and what comes after.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn piece<'a>(
    name: &str,
    derived: &Derived,
    other: &impl Fn(&str) -> Option<&'a Derived>,
) -> Option<Piece> {
    if let Some((name, scenario)) = name.split_once(VERSUS) {
        if name.trim() != "difference" {
            return None;
        }
        return Some(versus(derived, other(scenario.trim())?));
    }
    let mut figures = LIVE_FIGURES.iter();
    let figure = figures.find(|figure| figure.name == name.trim())?;
    let (value, tone) = (figure.value)(derived);
    Some(Piece::Figure(value, tone))
}

/// By how much one difference is more or less than another, a week.
fn versus(derived: &Derived, other: &Derived) -> Piece {
    let a_week = |derived: &Derived| {
        let (pair, weeks) = counted(&derived.comparison.total);
        pair.difference().per(weeks)
    };
    let Some((here, there)) = a_week(derived).zip(a_week(other)) else {
        return Piece::Figure(none(), Tone::Nothing);
    };
    let moved = here - there;
    let (tone, word) = if format::cents(moved.abs()) == format::cents(Usd::ZERO) {
        return Piece::Figure("nothing".to_owned(), Tone::Equal);
    } else if moved.is_positive() {
        (Tone::Dearer, "more")
    } else {
        (Tone::Cheaper, "less")
    };
    Piece::Figure(format!("{} {word} a week", format::short(moved)), tone)
}

/// The text of pieces put together.
pub fn plain(pieces: &[Piece]) -> String {
    let text = pieces.iter().map(|piece| match piece {
        Piece::Text(text) | Piece::Figure(text, _) | Piece::Unknown(text) => &**text,
    });
    text.collect()
}

/// A text in which a scenario goes by another name.
pub(super) fn renamed(text: &str, before: &str, after: &str) -> String {
    let mut renamed = String::new();
    let mut rest = text;
    while let Some((text, name, tail)) = next(rest) {
        let name = match name.split_once(VERSUS) {
            Some((figure, scenario)) if scenario.trim() == before => {
                format!("{figure}{VERSUS}{after}")
            }
            _ => name.to_owned(),
        };
        renamed = format!("{renamed}{text}{{{name}}}");
        rest = tail;
    }
    renamed.push_str(rest);
    renamed
}
