//! Rate cards: unit prices, each with the dates between which it is in force and where it was read.

mod check;
pub mod draft;
mod entry;
mod file;
mod litellm;
mod notes;
mod read_rates;
mod read_terms;

use rust_decimal::Decimal;

use super::RateId;
use super::pattern::{Closeness, Pattern};
use super::scope::Scope;
use crate::calendar::Day;
use crate::quantity::{ByClass, Multiplier, RATE_PLACES, UsdPerHour, UsdPerMTok};

pub use check::{check_amount, check_factor, check_percent, check_rate};
pub use draft::Draft;
pub use file::CardError;
pub use notes::{odd_among, odd_hourly_rate, odd_token_rate};

/// Unit prices under one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateCard {
    /// What people call it.
    pub name: String,
    /// Prices of hours. A card without any does not meter hours.
    pub hourly: Vec<HourlyRate>,
    /// Prices of tokens. A card without any does not meter tokens.
    pub token: Vec<TokenRates>,
    /// What a tier, route or context does to the prices that do not name it themselves.
    pub factors: Vec<Factor>,
    /// How its amounts became dollars; `None` where they were dollars already.
    pub exchange: Option<Exchange>,
}

/// The days on which an entry holds, both ends included; an absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InForce {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// Where a figure was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The place: a page, a contract and its paragraph.
    pub source: Option<String>,
    /// The day somebody looked.
    pub checked: Option<Day>,
}

/// The price of an hour of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourlyRate {
    /// The resources it prices.
    pub resource: Pattern,
    /// The regions it prices them in; all, if absent.
    pub region: Option<Pattern>,
    /// The products it prices them for; all, if absent.
    pub product: Option<Pattern>,
    /// The price.
    pub rate: UsdPerHour,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

/// The prices of a model's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRates {
    /// The model's id.
    pub model: Pattern,
    /// Other names for it.
    pub aliases: Vec<Pattern>,
    /// The tier, route and context these prices are for, in the order of [`Dimension::ALL`]. What is absent is the
    /// standard, and other values by the card's factors.
    pub stated: [Option<String>; 3],
    /// The price of each class; a class without one is unpriced.
    pub rates: ByClass<Option<UsdPerMTok>>,
    /// When they hold.
    pub in_force: InForce,
    /// Where they were read.
    pub provenance: Provenance,
}

/// An attribute of usage that changes its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Standard, batch, flex or priority.
    Tier,
    /// Global or regional.
    Route,
    /// Standard or long context.
    Context,
}

/// What one value of one attribute does to prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// The attribute.
    pub dimension: Dimension,
    /// Its value: `batch`.
    pub value: String,
    /// What unit prices are multiplied by.
    pub factor: Multiplier,
    /// Which prices.
    pub scope: Scope,
    /// When it holds.
    pub in_force: InForce,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A rate of exchange that somebody looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The currency amounts were written in, as its three letters: `EUR`.
    pub currency: String,
    /// Dollars for one unit of it.
    pub usd: Decimal,
    /// The day of the rate.
    pub date: Day,
    /// Where it was read.
    pub source: Option<String>,
}

impl Exchange {
    /// An amount in its currency, in dollars: rounded half-even to as many decimal places as a rate may have. `None` where
    /// that is too large.
    pub fn dollars(&self, amount: Decimal) -> Option<Decimal> {
        Some(amount.checked_mul(self.usd)?.round_dp(RATE_PLACES))
    }

    /// The amount in its currency that is `usd` in dollars: of those that are, the one with the fewest decimal places.
    /// Where none is that a card can hold, the nearest.
    pub fn written(&self, usd: Decimal) -> Decimal {
        let amount = usd.checked_div(self.usd).unwrap_or(usd);
        let mut shortest = (0..=RATE_PLACES).map(|places| amount.round_dp(places));
        let found = shortest.find(|amount| self.dollars(*amount) == Some(usd));
        found.unwrap_or_else(|| amount.round_dp(RATE_PLACES))
    }
}

impl InForce {
    /// Whether `day` is one of the days.
    pub fn holds_on(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day is in both.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_by = |a: Self, b: Self| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        begins_by(self, other) && begins_by(other, self)
    }

    /// The days on which something else may hold than the day before: its first, and the one after its last.
    pub fn cuts(self) -> impl Iterator<Item = Day> {
        self.from
            .into_iter()
            .chain(self.until.map(|until| until.plus(1)))
    }

    /// The days, for people: `from 1 Sep 2026`, `until 31 Aug 2026`; empty where both ends are open.
    pub fn shown(self) -> String {
        match (self.from, self.until) {
            (None, None) => String::new(),
            (Some(from), None) => format!("from {}", from.shown()),
            (None, Some(until)) => format!("until {}", until.shown()),
            (Some(from), Some(until)) => format!("{} to {}", from.shown(), until.shown()),
        }
    }
}

impl Dimension {
    /// All three, in the order they are listed everywhere.
    pub const ALL: [Self; 3] = [Self::Tier, Self::Route, Self::Context];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tier => "tier",
            Self::Route => "route",
            Self::Context => "context",
        }
    }
}

/// An entry for a product beats one for all, then the closer resource wins, then the closer product, then one that
/// names the region.
pub(super) type HourlyRank = (bool, Closeness, Option<Closeness>, Option<Closeness>);

impl HourlyRate {
    /// How closely it names `resource` of `product` in `region`; `None` when it does not price it.
    pub(super) fn closeness(
        &self,
        resource: &str,
        product: &str,
        region: &str,
    ) -> Option<HourlyRank> {
        let fits = |pattern: &Option<Pattern>, name| {
            pattern.as_ref().is_none_or(|pattern| pattern.matches(name))
        };
        let fits = self.resource.matches(resource)
            && fits(&self.product, product)
            && fits(&self.region, region);
        fits.then(|| self.rank())
    }

    fn rank(&self) -> HourlyRank {
        let closeness =
            |pattern: &Option<Pattern>| pattern.as_ref().map(|pattern| pattern.closeness(true));
        let product = closeness(&self.product);
        let region = closeness(&self.region);
        (
            product.is_some(),
            self.resource.closeness(true),
            product,
            region,
        )
    }

    /// What people call it: `trn2.48xlarge` or `trn2.48xlarge, Kiro`.
    pub fn shown(&self) -> String {
        let resource = if self.resource.text() == "*" {
            "any resource"
        } else {
            self.resource.text()
        };
        let mut shown = resource.to_owned();
        for pattern in [&self.region, &self.product].into_iter().flatten() {
            shown.push_str(", ");
            shown.push_str(pattern.text());
        }
        shown
    }
}

impl TokenRates {
    /// How closely it names `model`; `None` when it does not.
    pub fn closeness(&self, model: &str) -> Option<Closeness> {
        self.names()
            .filter(|(pattern, _)| pattern.matches(model))
            .map(|(_, closeness)| closeness)
            .max()
    }

    /// How many attributes of usage it states.
    pub(super) fn stated_count(&self) -> usize {
        self.stated.iter().flatten().count()
    }

    /// Every name it goes by, with how closely that name binds.
    fn names(&self) -> impl Iterator<Item = (&Pattern, Closeness)> {
        let id = (&self.model, self.model.closeness(true));
        std::iter::once(id).chain(
            self.aliases
                .iter()
                .map(|alias| (alias, alias.closeness(false))),
        )
    }

    /// What people call the model: the first alias without wildcards that reads like a name, or else the id.
    pub fn shown_model(&self) -> &str {
        let reads_like_a_name = |alias: &&Pattern| !alias.is_glob() && alias.text().contains(' ');
        let named = self
            .aliases
            .iter()
            .find(reads_like_a_name)
            .map(Pattern::text);
        named.unwrap_or(if self.model.text() == "*" {
            "any model"
        } else {
            self.model.text()
        })
    }

    /// What people call it: `Claude Sonnet 4.6`, or `Claude Sonnet 4.6, batch` where it states attributes.
    pub fn shown(&self) -> String {
        let mut shown = self.shown_model().to_owned();
        for value in self.stated.iter().flatten() {
            shown.push_str(", ");
            shown.push_str(value);
        }
        shown
    }
}

impl RateCard {
    /// Whether it has no rates at all.
    pub fn is_empty(&self) -> bool {
        self.hourly.is_empty() && self.token.is_empty()
    }

    /// Where the entry of a rate was read.
    pub fn provenance(&self, rate: RateId) -> &Provenance {
        match rate {
            RateId::Hourly(at) => &self.hourly[at].provenance,
            RateId::Token(at, _) => &self.token[at].provenance,
        }
    }
}
