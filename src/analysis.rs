//! What two bills mean beside each other: pure functions, exact, without I/O.
//!
//! A [`Pairing`] fixes everything that does not depend on rates — which item each contract prices, which weeks
//! of a product have data on both sides — so that a changed rate costs one multiplication per quantity.
//! [`Pairing::compare`] yields the [`Comparison`] that charts, tables, reports and sliders read.

mod basis;
mod breakdown;
mod claim;
mod comparison;
mod crossing;
mod explain;
mod flow;
mod focus;
mod ground;
mod headline;
mod impact;
mod level;
mod lever;
mod mix;
mod pairing;
mod parts;
mod plane;
mod running;
mod sensitivity;
mod tiered;
mod turn;
mod turning;
mod unpriced;
mod usage_lever;
mod worth;

pub use breakdown::{Breakdown, Categories, Category, Dimension, HOURS, NOT_FOR_USAGE, TokensOf};
pub use claim::{Claim, Verdict};
pub use comparison::{Comparison, Pair, ProductComparison, RateKind, Summary};
pub use explain::{Account, AccountLine, Explanation, Files, Quantity, Scope, Weeks};
pub use focus::{Focus, NotThere, dates_shown};
pub use headline::{Figure, Headline, Tone, a_week, plural, shorten};
pub use impact::{HOUR_STEP, RateImpact, RateKey, TOKEN_STEP, TermId};
pub use lever::Lever;
pub use mix::{Measures, Mix, ProductMix};
pub use pairing::{Basis, Inclusion, Meters, Pairing, Setting, Standing};
pub use plane::{Border, Plane};
pub use running::Running;
pub use sensitivity::{Effect, Mover};
pub use turn::{Turn, nearest_level};
pub use turning::Turning;
pub use unpriced::unpriced;
pub(crate) use usage_lever::Shifts;
pub use usage_lever::UsageLever;
