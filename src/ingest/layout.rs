//! What a file's header says it is.
//!
//! A layout is data: the fields it has, the column names each goes by, and the signature its header must
//! show. There is one file for each source, and [`ALL`] lists them. Whatever the source, the rows are read by
//! one reader; a source with a rule of its own states it as a value in [`Layout`], as
//! [`Layout::row_is_request`] does, and the reader obeys.

mod azure_trace;
mod native;

use super::FileError;
use super::error::listed;
use crate::quantity::TokenClass;

/// Every layout. The first whose signature a header shows is the one, so those that ask least come last.
pub const ALL: [&Layout; 2] = [&azure_trace::LAYOUT, &native::LAYOUT];

/// A kind of file.
#[derive(Debug)]
pub struct Layout {
    /// Its name in files: `native`.
    pub id: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// Its fields, and for each the column names it goes by, in any case, with or without `_` and spaces.
    pub fields: &'static [(Field, &'static [&'static str])],
    /// What a header must show.
    pub signature: Signature,
    /// Whether each row stands for one request.
    pub row_is_request: bool,
}

/// What a header must show to be of a layout.
#[derive(Debug)]
pub enum Signature {
    /// A column for each of the layout's fields.
    EveryField,
    /// A column for the time, and one for at least one quantity.
    TimeAndQuantity,
}

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// When.
    Time,
    /// What the spend is attributed to.
    Product,
    /// The LLM.
    Model,
    /// What an hour is an hour of.
    Resource,
    /// Standard, batch, flex or priority.
    Tier,
    /// Global or regional.
    Route,
    /// Standard or long context.
    Context,
    /// Internal or resale.
    Channel,
    /// How much.
    Quantity(Quantity),
}

/// What is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Tokens of a class.
    Tokens(TokenClass),
    /// Compute hours.
    Hours,
    /// Requests.
    Requests,
    /// What was billed.
    Billed,
}

impl Field {
    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Product => "product",
            Self::Model => "model",
            Self::Resource => "resource",
            Self::Tier => "tier",
            Self::Route => "route",
            Self::Context => "context",
            Self::Channel => "channel",
            Self::Quantity(Quantity::Tokens(TokenClass::Input)) => "input_tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::CacheWrite5m)) => "cache_write_5m_tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::CacheWrite1h)) => "cache_write_1h_tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::CacheRead)) => "cache_read_tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::Output)) => "output_tokens",
            Self::Quantity(Quantity::Hours) => "compute_hours",
            Self::Quantity(Quantity::Requests) => "requests",
            Self::Quantity(Quantity::Billed) => "billed_cost",
        }
    }

    /// Its name in a sentence.
    fn shown(self) -> &'static str {
        match self {
            Self::Quantity(Quantity::Tokens(TokenClass::Input)) => "input tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::CacheWrite5m)) => {
                "5-minute cache write tokens"
            }
            Self::Quantity(Quantity::Tokens(TokenClass::CacheWrite1h)) => {
                "1-hour cache write tokens"
            }
            Self::Quantity(Quantity::Tokens(TokenClass::CacheRead)) => "cache read tokens",
            Self::Quantity(Quantity::Tokens(TokenClass::Output)) => "output tokens",
            Self::Quantity(Quantity::Hours) => "compute hours",
            Self::Quantity(Quantity::Billed) => "billed cost",
            _ => self.key(),
        }
    }
}

/// A column that is read.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: Field,
    pub(super) index: usize,
    pub(super) name: String,
}

/// A header that was recognised.
#[derive(Debug)]
pub(super) struct Recognised {
    pub(super) layout: &'static Layout,
    pub(super) confidence: &'static str,
    pub(super) reasons: Vec<String>,
    pub(super) columns: Vec<Column>,
    pub(super) ignored: Vec<String>,
}

impl Recognised {
    /// Where a field is, if the file has it.
    pub(super) fn index(&self, field: Field) -> Option<usize> {
        let column = self.columns.iter().find(|column| column.field == field)?;
        Some(column.index)
    }
}

impl Layout {
    fn field_of(&self, column: &str) -> Option<Field> {
        let column = folded(column);
        let known = |names: &[&str]| names.iter().any(|name| folded(name) == column);
        self.fields
            .iter()
            .find(|(_, names)| known(names))
            .map(|&(field, _)| field)
    }

    fn columns(&self, header: &[String]) -> Vec<Column> {
        let column = |(index, name): (usize, &String)| {
            let field = self.field_of(name)?;
            Some(Column {
                field,
                index,
                name: name.clone(),
            })
        };
        header.iter().enumerate().filter_map(column).collect()
    }

    /// What the signature asks for and `columns` lack, each with the names that would do.
    fn missing(&self, columns: &[Column]) -> Vec<String> {
        let lacks = |field| columns.iter().all(|column| column.field != field);
        let mut missing = Vec::new();
        match self.signature {
            Signature::EveryField => {
                for (field, names) in self.fields.iter().filter(|(field, _)| lacks(*field)) {
                    missing.push(format!("no {} column ({})", field.shown(), either(names)));
                }
            }
            Signature::TimeAndQuantity => {
                let is_quantity = |field: Field| matches!(field, Field::Quantity(_));
                if lacks(Field::Time) {
                    missing.push(format!(
                        "no time column ({})",
                        either(&self.names(|field| field == Field::Time))
                    ));
                }
                if !columns.iter().any(|column| is_quantity(column.field)) {
                    missing.push(format!(
                        "no quantity column ({})",
                        either(&self.names(is_quantity))
                    ));
                }
            }
        }
        missing
    }

    fn names(&self, of: impl Fn(Field) -> bool) -> Vec<&'static str> {
        let names = self.fields.iter().filter(|(field, _)| of(*field));
        names.flat_map(|(_, names)| names.iter().copied()).collect()
    }
}

/// Names without what people and programs write differently.
fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| !c.is_whitespace() && *c != '_');
    kept.flat_map(char::to_lowercase).collect()
}

/// `“a”, “b” or “c”`.
fn either(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Finds the layout of a header, which stands on line `line`.
pub(super) fn recognise(header: &[String], line: u64) -> Result<Recognised, FileError> {
    for layout in ALL {
        let columns = layout.columns(header);
        if layout.missing(&columns).is_empty() {
            only_once(&columns, line)?;
            return Ok(recognised(layout, columns, header));
        }
    }
    let hint = if let [only] = header
        && only.contains([';', '\t', '|'])
    {
        "; it seems to use another separator: save it as CSV with commas"
    } else {
        "; rename columns to these names or export the file again"
    };
    Err(FileError::NotRecognised {
        line,
        missing: native::LAYOUT.missing(&native::LAYOUT.columns(header)),
        columns: header.to_vec(),
        hint: hint.to_owned(),
    })
}

fn only_once(columns: &[Column], line: u64) -> Result<(), FileError> {
    for (i, second) in columns.iter().enumerate() {
        if let Some(first) = columns[..i]
            .iter()
            .find(|first| first.field == second.field)
        {
            return Err(FileError::TwoColumns {
                line,
                field: second.field.shown(),
                first: (first.index + 1, first.name.clone()),
                second: (second.index + 1, second.name.clone()),
            });
        }
    }
    Ok(())
}

fn recognised(layout: &'static Layout, columns: Vec<Column>, header: &[String]) -> Recognised {
    let is_used = |index: usize| columns.iter().any(|column| column.index == index);
    let ignored: Vec<String> = (0..header.len())
        .filter(|&index| !is_used(index))
        .map(|index| match header[index].as_str() {
            "" => format!("(column {})", index + 1),
            name => name.to_owned(),
        })
        .collect();
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut reasons = vec![format!(
        "{} of the file's {} columns are those of {}: {}",
        columns.len(),
        header.len(),
        layout.title,
        listed(&names)
    )];
    // A header that shows every field of a narrow layout, or mostly known columns of a wide one, is no accident.
    let certain =
        matches!(layout.signature, Signature::EveryField) || columns.len() > ignored.len();
    if !certain {
        reasons
            .push("most of its columns are not known, so they may mean something else".to_owned());
    }
    if layout.row_is_request {
        reasons.push("each row is counted as one request".to_owned());
    }
    if columns.iter().all(|column| column.field != Field::Product) {
        reasons.push(
            "there is no product column, so the file's name is taken as the product".to_owned(),
        );
    }
    Recognised {
        layout,
        confidence: if certain { "certain" } else { "likely" },
        reasons,
        columns,
        ignored,
    }
}
