//! What a kind of file is: its columns, what its header must show, and the rules that are truly its own.
//!
//! A layout is data. There is one file for each source, and [`ALL`] lists them. Whatever the source, its rows
//! are read by one reader, in two steps. The cells that say *what* a row is (product, model, meter, unit, …)
//! go through [`Layout::interpret`], once for each distinct combination and not once a row, so that a grammar
//! of meter names may take its time. The cells that say *how much* are numbers, read for each row; a [`Rule`]
//! makes disjoint token classes of them.

mod anthropic_cost;
mod anthropic_usage;
mod aws_cur;
mod azure_cost;
mod azure_trace;
mod burstgpt;
mod cursor;
mod focus;
mod github_copilot;
mod google_cost;
mod hours;
mod langfuse;
mod litellm_daily;
mod litellm_spend_logs;
mod litellm_ui;
mod meter;
mod native;
mod openai_costs;
mod openai_usage;
mod openai_usage_old;
mod openrouter;
mod wording;

pub(super) use native::LAYOUT as NATIVE;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::quantity::{ByClass, TokenClass, Unit};
use crate::usage::Attributes;

use super::clock::DateOrder;

/// Every layout, by name. Which of them a file is depends on signatures, not on this order.
pub const ALL: &[&Layout] = &[
    &anthropic_cost::LAYOUT,
    &anthropic_usage::LAYOUT,
    &aws_cur::LAYOUT,
    &azure_cost::LAYOUT,
    &azure_trace::LAYOUT,
    &burstgpt::LAYOUT,
    &cursor::LAYOUT,
    &focus::LAYOUT,
    &github_copilot::LAYOUT,
    &google_cost::LAYOUT,
    &hours::LAYOUT,
    &langfuse::OBSERVATIONS,
    &langfuse::TRACES,
    &litellm_daily::LAYOUT,
    &litellm_spend_logs::LAYOUT,
    &litellm_ui::LAYOUT,
    &native::LAYOUT,
    &openai_costs::LAYOUT,
    &openai_usage::LAYOUT,
    &openai_usage_old::LAYOUT,
    &openrouter::LAYOUT,
];

/// A kind of file.
#[derive(Debug)]
pub struct Layout {
    /// Its name in files: `anthropic-console-usage`.
    pub id: &'static str,
    /// Its name on screen: `Anthropic Console usage`.
    pub title: &'static str,
    /// Its fields, and for each the column names it goes by, the preferred first. Case, spaces and punctuation
    /// do not matter. `usageDetails.input` is the value of `input` in the JSON of column `usageDetails`.
    pub columns: &'static [(Field, &'static [&'static str])],
    /// What a header must show.
    pub signature: Signature,
    /// Columns that can name the product, the preferred first; the user may choose any other.
    pub product: &'static [&'static str],
    /// What the cells other than numbers say. `Err` sets the row aside or rejects it.
    pub interpret: fn(&Texts<'_>) -> Result<Meaning, Refusal>,
    /// How its numbers make token classes. With several, the first that fits the most rows, as told by parts that
    /// exceed their whole and by the file's own totals.
    pub rules: &'static [Rule],
    /// Units of numbers that are not in tokens, hours, requests or dollars.
    pub units: &'static [(Number, Unit)],
    /// How dates such as 3/4/25 are meant, where the source always writes them one way.
    pub date_order: Option<DateOrder>,
    /// Whether an end that is a bare date is the last day of the period rather than the day after.
    pub end_is_inclusive: bool,
    /// Whether times are seconds since an unknown first midnight.
    pub seconds_since_first_day: bool,
    /// Whether each row stands for one request.
    pub row_is_request: bool,
    /// What a reader of the account should know besides, in sentences without a full stop.
    pub notes: &'static [&'static str],
}

impl Layout {
    /// A layout without columns, to start from: `Layout { id: …, ..Layout::BLANK }`.
    pub(super) const BLANK: Self = Self {
        id: "",
        title: "",
        columns: &[],
        signature: Signature::TimeAndQuantity,
        product: &[],
        interpret: |texts| texts.plain(),
        rules: &[Rule::SPLIT],
        units: &[],
        date_order: None,
        end_is_inclusive: false,
        seconds_since_first_day: false,
        row_is_request: false,
        notes: &[],
    };
}

/// What a header must show to be of a layout.
#[derive(Clone, Copy, Debug)]
pub enum Signature {
    /// A column for each entry, by any of the entry's names.
    Columns(&'static [&'static [&'static str]]),
    /// A column for the time, and one for at least one quantity.
    TimeAndQuantity,
}

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// When; the start, where a row covers a period.
    Time,
    /// The end of the period that a row covers, exclusive.
    End,
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
    /// Where hours were run.
    Region,
    /// What the source identifies a row by; the same twice is the same row twice.
    Id,
    /// Text that a layout's own rules read.
    Detail(Detail),
    /// How much.
    Number(Number),
}

/// Text that a layout's own rules read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// What an amount is counted in.
    Unit,
    /// A meter, SKU or usage type: what exactly was consumed.
    Meter,
    /// A second text of that kind.
    Sku,
    /// JSON with more about it.
    SkuDetails,
    /// Usage, purchase, tax, credit, …
    LineType,
    /// A service or a category of services.
    Service,
    /// A second text of that kind.
    Category,
    /// The currency of the billed cost. Costs in another than US dollars are left out and counted.
    Currency,
    /// A kind or status of the request.
    Kind,
}

/// A number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// Tokens of one class, in no other.
    Tokens(TokenClass),
    /// Input tokens with the cached ones, read and written, among them.
    Prompt,
    /// Uncached input and cache writes together.
    InputAndWrite,
    /// Cache writes whose lifetime is not said.
    CacheWrite,
    /// Output tokens that the source leaves out of what it calls output: reasoning.
    Reasoning,
    /// The source's own total of tokens.
    Total,
    /// An amount whose kind and unit the row's texts say.
    Amount,
    /// Compute hours.
    Hours,
    /// Time that requests took: busy time, not billed hours.
    Busy,
    /// Requests.
    Requests,
    /// What was billed.
    Billed,
}

/// The texts of a row that say what it is.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a>(pub(super) &'a [(Field, &'a str)]);

impl<'a> Texts<'a> {
    /// The text of a field, trimmed; empty where the file does not say, also by NULL and the like.
    pub fn get(&self, field: Field) -> &'a str {
        let known = self.0.iter().find(|(known, _)| *known == field);
        known.map_or("", |(_, text)| text)
    }

    /// The text of a detail.
    pub fn detail(&self, detail: Detail) -> &'a str {
        self.get(Field::Detail(detail))
    }

    /// Where hours were run, in lower case.
    pub fn region(&self) -> String {
        self.get(Field::Region).to_lowercase()
    }

    /// The reading of a layout whose columns say it all.
    pub fn plain(&self) -> Result<Meaning, Refusal> {
        let lower = |field| self.get(field).to_lowercase();
        Ok(Meaning {
            product: None,
            model: self.get(Field::Model).to_owned(),
            resource: self.get(Field::Resource).to_owned(),
            attributes: Attributes {
                tier: lower(Field::Tier),
                route: lower(Field::Route),
                context: lower(Field::Context),
                channel: lower(Field::Channel),
                region: self.region(),
            },
            amount: Amount::None,
        })
    }
}

/// What a row is, apart from how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The product, where it is not simply what the product column says.
    pub product: Option<String>,
    /// The model, as the source writes it.
    pub model: String,
    /// What an hour is an hour of.
    pub resource: String,
    /// Tier, route, context and channel.
    pub attributes: Attributes,
    /// What [`Number::Amount`] counts.
    pub amount: Amount,
}

/// What an amount counts, and in which unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// Nothing that is compared; the row is taken for its cost and its other numbers.
    #[default]
    None,
    /// Tokens of a class.
    Tokens(TokenClass, Unit),
    /// Compute hours.
    Hours(Unit),
    /// Requests.
    Requests(Unit),
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not meant to be; the reason in a few words: `tax`, `another service`.
    SetAside(&'static str),
    /// There is a mistake in it, or something that must not be guessed.
    Wrong {
        /// The field to blame.
        field: Field,
        /// What is wrong, to be read after the value; says what to do.
        reason: String,
    },
}

/// The token counts of one row, as the file has them. Each is at most [`Tokens::MAX_ROW`](crate::quantity::Tokens::MAX_ROW),
/// so that a sum of all fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tokens that stand in a class of their own.
    pub class: ByClass<u64>,
    /// See [`Number::Prompt`].
    pub prompt: Option<u64>,
    /// See [`Number::InputAndWrite`].
    pub input_and_write: Option<u64>,
    /// See [`Number::CacheWrite`].
    pub write: u64,
    /// See [`Number::Reasoning`].
    pub reasoning: u64,
    /// See [`Number::Total`].
    pub total: Option<u64>,
}

/// Counts made disjoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Tokens of each class, each token in one.
    pub tokens: ByClass<u64>,
    /// What the source's own total has to be if this is right.
    pub total: u64,
}

/// A way to make disjoint classes of counts.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it takes to be so, in a sentence: `input includes cached tokens`. Empty if there is nothing to say.
    pub says: &'static str,
    /// Carries it out; `None` where parts exceed the whole that should include them.
    pub split: fn(&Counts) -> Option<Split>,
}

impl Rule {
    /// Classes stand apart, and a prompt includes what was read from and written to the cache.
    pub const SPLIT: Self = Self {
        says: "",
        split: |counts| {
            let mut tokens = counts.class;
            tokens[TokenClass::CacheWrite5m] += counts.write;
            if let Some(prompt) = counts.prompt {
                let cached = tokens[TokenClass::CacheRead]
                    + tokens[TokenClass::CacheWrite5m]
                    + tokens[TokenClass::CacheWrite1h];
                tokens[TokenClass::Input] += prompt.checked_sub(cached)?;
            }
            Some(Split::adding_up(tokens))
        },
    };

    /// As [`Rule::SPLIT`], and says so.
    pub const INCLUDES_CACHED: Self = Self {
        says: "its input includes cached tokens, which are taken out of it",
        split: Self::SPLIT.split,
    };

    /// The same columns, where what is called the prompt has no cached tokens in it.
    pub const EXCLUDES_CACHED: Self = Self {
        says: "its input does not include cached tokens: in some rows there are more of them than of input",
        split: |counts| {
            let mut tokens = counts.class;
            tokens[TokenClass::CacheWrite5m] += counts.write;
            tokens[TokenClass::Input] += counts.prompt.unwrap_or_default();
            Some(Split::adding_up(tokens))
        },
    };
}

impl Split {
    /// A total that is the sum of the classes.
    pub fn adding_up(tokens: ByClass<u64>) -> Self {
        let total = tokens.0.iter().sum();
        Self { tokens, total }
    }
}

/// Fields that a column can be mapped to, with their names in files, on the command line and in sentences.
const MAPPABLE: [(Field, &str, &str); 22] = [
    (Field::Time, "time", "time"),
    (Field::End, "end", "end of the period"),
    (Field::Product, "product", "product"),
    (Field::Model, "model", "model"),
    (Field::Resource, "resource", "resource"),
    (Field::Tier, "tier", "tier"),
    (Field::Route, "route", "route"),
    (Field::Context, "context", "context"),
    (Field::Channel, "channel", "channel"),
    (Field::Region, "region", "region"),
    (Field::Id, "id", "row id"),
    (tokens(TokenClass::Input), "input_tokens", "input tokens"),
    (
        Field::Number(Number::Prompt),
        "input_tokens_with_cached",
        "input tokens, cached ones included",
    ),
    (
        tokens(TokenClass::CacheWrite5m),
        "cache_write_5m_tokens",
        "5-minute cache write tokens",
    ),
    (
        tokens(TokenClass::CacheWrite1h),
        "cache_write_1h_tokens",
        "1-hour cache write tokens",
    ),
    (
        tokens(TokenClass::CacheRead),
        "cache_read_tokens",
        "cache read tokens",
    ),
    (tokens(TokenClass::Output), "output_tokens", "output tokens"),
    (
        Field::Number(Number::Total),
        "total_tokens",
        "total tokens, for checking",
    ),
    (
        Field::Number(Number::Hours),
        "compute_hours",
        "compute hours",
    ),
    (
        Field::Number(Number::Busy),
        "busy_time",
        "busy time, not billed hours",
    ),
    (Field::Number(Number::Requests), "requests", "requests"),
    (Field::Number(Number::Billed), "billed_cost", "billed cost"),
];

const fn tokens(class: TokenClass) -> Field {
    Field::Number(Number::Tokens(class))
}

impl Field {
    /// Every field that a user can map a column to, in the order to offer them.
    pub fn mappable() -> impl Iterator<Item = Self> {
        MAPPABLE.iter().map(|entry| entry.0)
    }

    /// The field of that name: `input_tokens`.
    pub fn by_key(key: &str) -> Option<Self> {
        let key = key.trim();
        let entry = MAPPABLE.iter().find(|entry| entry.1 == key)?;
        Some(entry.0)
    }

    /// Its name in files and on the command line.
    pub fn key(self) -> &'static str {
        match MAPPABLE.iter().find(|entry| entry.0 == self) {
            Some(entry) => entry.1,
            None => self.detail_names().0,
        }
    }

    /// Its name in a sentence.
    pub fn shown(self) -> &'static str {
        match MAPPABLE.iter().find(|entry| entry.0 == self) {
            Some(entry) => entry.2,
            None => self.detail_names().1,
        }
    }

    fn detail_names(self) -> (&'static str, &'static str) {
        match self {
            Self::Detail(Detail::Unit) => ("unit", "unit"),
            Self::Detail(Detail::Meter) => ("meter", "meter"),
            Self::Detail(Detail::Sku) => ("sku", "SKU"),
            Self::Detail(Detail::SkuDetails) => ("sku_details", "SKU details"),
            Self::Detail(Detail::LineType) => ("line_type", "kind of line"),
            Self::Detail(Detail::Service) => ("service", "service"),
            Self::Detail(Detail::Category) => ("category", "category"),
            Self::Detail(Detail::Currency) => ("currency", "currency"),
            Self::Detail(Detail::Kind) => ("kind", "kind"),
            Self::Number(Number::InputAndWrite) => (
                "input_and_cache_write_tokens",
                "input with cache write tokens",
            ),
            Self::Number(Number::CacheWrite) => ("cache_write_tokens", "cache write tokens"),
            Self::Number(Number::Reasoning) => ("reasoning_tokens", "reasoning tokens"),
            Self::Number(Number::Amount) => ("amount", "amount"),
            _ => ("", ""),
        }
    }

    /// Whether it is a length of time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Number(Number::Hours | Number::Busy))
    }

    /// Whether it is something that is compared, so that a file with it has something to say.
    pub fn is_quantity(self) -> bool {
        matches!(self, Self::Number(number) if number != Number::Total)
    }
}

/// A name without what people and programs write differently: `lineItem/UsageType` and `line_item_usage_type`
/// are the same.
pub(super) fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// By its key.
impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::by_key(&key).ok_or_else(|| D::Error::custom(format!("“{key}” is not a field")))
    }
}
