//! What was consumed: the cube of usage, its weekly roll-up and how much of each week the data covers.
//!
//! A [`Usage`] holds one [`Cell`] for each distinct day × product × model × resource × attributes × source
//! file, so its size depends on distinct keys and never on the number of rows read. It is built by a
//! [`UsageBuilder`], which accepts rows in any order and yields the same cube for all of them.

mod builder;
mod cells;
mod names;
mod projection;
mod rollup;
mod volume;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Span};
use crate::quantity::{ByClass, Hours, Tokens, Usd};

pub use builder::{Row, UsageBuilder, UsedNames};
pub use cells::Slim;
pub use names::{Name, NameId, Names};
pub use projection::{Method, Projected, Projection, check_growth, project};
pub use rollup::{Item, Metered, Piece, Rollup, Segment, WeekOf};
pub use volume::Volume;

/// What a row says about itself that may change its price. Empty where the row does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attributes {
    /// Standard, batch, flex or priority.
    pub tier: String,
    /// Global or regional.
    pub route: String,
    /// Standard or long context.
    pub context: String,
    /// Internal (our own products) or resale (customers' usage on a platform).
    pub channel: String,
    /// Where hours were run: `us-east-1`. Token rows leave it out; their route says what their price depends on.
    pub region: String,
}

impl Attributes {
    /// The attributes that are stated, for people: `batch · regional`.
    pub fn shown(&self) -> String {
        let stated = [
            &self.tier,
            &self.route,
            &self.context,
            &self.channel,
            &self.region,
        ];
        let stated: Vec<&str> = stated
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(String::as_str)
            .collect();
        stated.join(" · ")
    }
}

/// Where usage was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The file's name, for people.
    pub file: String,
    /// The path it was opened by, which tells two files of one name apart.
    pub path: String,
}

/// What makes a cell of the cube distinct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// When.
    pub day: Day,
    /// What the spend is attributed to.
    pub product: NameId,
    /// The LLM, as the source wrote it.
    pub model: NameId,
    /// What an hour is an hour of.
    pub resource: NameId,
    /// Tier, route, context and channel.
    pub attributes: NameId,
    /// The file it came from.
    pub source: NameId,
}

/// What a cell adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// Tokens of each class.
    pub tokens: ByClass<Tokens>,
    /// Compute time.
    pub hours: Hours,
    /// Requests, where the source counts them.
    #[serde(with = "crate::quantity::text")]
    pub requests: u128,
    /// What was billed, where the source says.
    pub billed: Option<Usd>,
    /// Rows of the source that begin in this cell. A row that covers several days counts on the first.
    pub rows: u64,
}

impl Measures {
    /// Adds `other`, quantity by quantity.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.tokens.0.iter_mut().zip(other.tokens.0) {
            *sum += more;
        }
        self.hours += other.hours;
        self.requests = self.requests.saturating_add(other.requests);
        self.billed = match (self.billed, other.billed) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
        self.rows += other.rows;
    }
}

/// One cell of the cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What makes it distinct.
    pub key: Key,
    /// What it adds up.
    pub measures: Measures,
}

/// The cube: everything that was consumed, by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Products, sorted.
    pub products: Vec<String>,
    /// Models, sorted. The empty name stands for rows that name none.
    pub models: Vec<String>,
    /// Resources, sorted. The empty name stands for rows that name none.
    pub resources: Vec<String>,
    /// Combinations of attributes, sorted.
    pub attributes: Vec<Attributes>,
    /// Files, sorted.
    pub sources: Vec<Source>,
    /// The cells, sorted by key.
    pub cells: Vec<Cell>,
}

impl Usage {
    /// Whether nothing was consumed at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The days from the first to the last with usage, over all files; `None` without usage.
    pub fn span(&self) -> Option<Span> {
        Some(Span {
            first: self.cells.first()?.key.day,
            last: self.cells.last()?.key.day,
        })
    }

    /// Everything added up.
    pub fn total(&self) -> Measures {
        self.cells
            .iter()
            .fold(Measures::default(), |mut sum, cell| {
                sum.add(&cell.measures);
                sum
            })
    }
}
