//! What two bills mean beside each other: pure functions, exact, without I/O.
//!
//! A [`Pairing`] fixes everything that does not depend on rates — which item each contract prices, which weeks
//! of a product have data on both sides — so that a changed rate costs one multiplication per quantity.
//! [`Pairing::compare`] yields the [`Comparison`] that charts, tables, reports and sliders read.

mod basis;
mod claim;
mod comparison;
mod explain;
mod ground;
mod headline;
mod impact;
mod level;
mod lever;
mod mix;
mod pairing;
mod parts;
mod plane;
mod sensitivity;
mod turn;
mod turning;
mod usage_lever;

pub use claim::{Claim, Verdict};
pub use comparison::{Comparison, Pair, ProductComparison, RateKind, Summary};
pub use explain::{Account, AccountLine, Explanation, Files, Quantity, Scope, Weeks};
pub use headline::{Figure, Headline, Tone, plural, shorten, unpriced};
pub use impact::{HOUR_STEP, RateImpact, RateKey, TOKEN_STEP, TermId, TermImpact};
pub use lever::Lever;
pub use mix::{Measures, Mix, ProductMix};
pub use pairing::{Basis, Inclusion, Meters, Pairing, Setting, Standing};
pub use plane::{Border, Plane};
pub use sensitivity::{Effect, Mover};
pub use turn::Turn;
pub use turning::Turning;
pub(crate) use usage_lever::Shifts;
pub use usage_lever::UsageLever;
