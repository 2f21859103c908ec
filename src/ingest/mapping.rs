//! What the user says about a file's columns, over what its header says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::{Field, Number};
use super::{DateOrder, PeriodChoice};
use crate::quantity::{NumberStyle, Unit};

/// How to read a file where its header does not say, or says something else than the user wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// The layout to read it by, by its id, instead of the one its header shows.
    pub layout: Option<String>,
    /// For each field the name of its column; the empty name for no column at all. With a time and a quantity
    /// the mapping stands alone; with less, it replaces single columns of a recognised layout.
    pub columns: BTreeMap<Field, String>,
    /// What numbers are counted in: `busy_time` in milliseconds, `input_tokens` in thousands.
    pub units: BTreeMap<Field, Unit>,
    /// How dates such as 3/4/25 are meant.
    pub date_order: Option<DateOrder>,
    /// How numbers are written.
    pub numbers: Option<NumberStyle>,
    /// The period that a row with a bare date covers; overrules [`super::Options::period`] unless automatic.
    pub period: PeriodChoice,
}

/// A mapping is written wrongly; the text says what and how it is done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// There is no `=`.
    #[error("“{0}” does not name a field and a column; write it like product=Team")]
    NoEquals(String),
    /// There is no such field.
    #[error("“{0}” is not a field; the fields are {fields}", fields = keys())]
    NoSuchField(String),
    /// There is no such unit.
    #[error("“{0}” is not a unit; the units are 1, K, M, hours, minutes, seconds and ms")]
    NoSuchUnit(String),
    /// The unit is of another kind than the field.
    #[error(
        "“{unit}” is no unit of {field}; hours and busy time are in hours, minutes, seconds or ms, counts in 1, K or M"
    )]
    WrongUnit {
        /// The field.
        field: &'static str,
        /// What was written.
        unit: String,
    },
}

fn keys() -> String {
    Field::mappable()
        .map(Field::key)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Units by the names that the command line and the window know them by.
pub const UNITS: [(&str, Unit, bool); 7] = [
    ("1", Unit::ONE, false),
    ("K", Unit::THOUSAND, false),
    ("M", Unit::MILLION, false),
    ("hours", Unit::ONE, true),
    ("minutes", Unit::MINUTE, true),
    ("seconds", Unit::SECOND, true),
    ("ms", Unit::MILLISECOND, true),
];

impl Mapping {
    /// Adds `product=Team`, or `product=Tags.team` for a key of JSON in a column.
    pub fn add_column(&mut self, text: &str) -> Result<(), MappingError> {
        let (field, column) = column_choice(text)?;
        self.columns.insert(field, column);
        Ok(())
    }

    /// Adds `compute_hours=ms` or `input_tokens=1K`.
    pub fn add_unit(&mut self, text: &str) -> Result<(), MappingError> {
        let (field, unit) = unit_choice(text)?;
        self.units.insert(field, unit);
        Ok(())
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it says enough to read a file of no known layout.
    pub fn stands_alone(&self) -> bool {
        let named = |of: &dyn Fn(Field) -> bool| {
            self.columns
                .iter()
                .any(|(&field, name)| of(field) && !name.is_empty())
        };
        named(&|field| field == Field::Time) && named(&Field::is_quantity)
    }

    /// The same on the command line: `--map product=Team --unit busy_time=ms`.
    pub fn arguments(&self) -> String {
        let mut words = Vec::new();
        if let Some(layout) = &self.layout {
            words.push(format!("--layout {layout}"));
        }
        for (field, column) in &self.columns {
            words.push(format!(
                "--map {}",
                quoted(&format!("{}={column}", field.key()))
            ));
        }
        for (field, unit) in &self.units {
            let name = UNITS
                .iter()
                .find(|(_, known, is_time)| known == unit && *is_time == field.is_time());
            words.extend(name.map(|(name, ..)| format!("--unit {}={name}", field.key())));
        }
        words.extend(
            self.date_order
                .map(|order| format!("--dates {}", order.key())),
        );
        words.extend(self.numbers.map(|style| {
            let mark = match style {
                NumberStyle::Point => "point",
                NumberStyle::Comma => "comma",
            };
            format!("--decimal {mark}")
        }));
        if self.period != PeriodChoice::Auto {
            words.push(format!("--period {}", self.period.key()));
        }
        words.join(" ")
    }
}

/// Reads `product=Team`.
pub fn column_choice(text: &str) -> Result<(Field, String), MappingError> {
    let (field, column) = assignment(text)?;
    Ok((field, column.to_owned()))
}

/// Reads `compute_hours=ms`.
pub fn unit_choice(text: &str) -> Result<(Field, Unit), MappingError> {
    let (field, name) = assignment(text)?;
    let wanted = name.to_lowercase();
    let wanted = wanted
        .strip_prefix("1")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&wanted);
    let known = UNITS.iter().find(|(known, ..)| {
        let known = known.to_lowercase();
        known == wanted || known.trim_end_matches('s') == wanted
    });
    let Some(&(_, unit, is_time)) = known else {
        return Err(MappingError::NoSuchUnit(name.to_owned()));
    };
    let is_counted = matches!(field, Field::Number(number) if number != Number::Billed);
    if is_time != field.is_time() || !is_counted {
        return Err(MappingError::WrongUnit {
            field: field.shown(),
            unit: name.to_owned(),
        });
    }
    Ok((field, unit))
}

fn assignment(text: &str) -> Result<(Field, &str), MappingError> {
    let (field, value) = text
        .split_once('=')
        .ok_or_else(|| MappingError::NoEquals(text.to_owned()))?;
    let field =
        Field::by_key(field).ok_or_else(|| MappingError::NoSuchField(field.trim().to_owned()))?;
    Ok((field, value.trim()))
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "=_-.,:/@%+".contains(c);
    if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
