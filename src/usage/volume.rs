//! More or less of everything.

use rust_decimal::Decimal;

use crate::quantity::Multiplier;

/// How much is used, as multiples of what the usage says. It changes what is charged, not what was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// Of all hours.
    pub hours: Multiplier,
    /// Of all tokens.
    pub tokens: Multiplier,
}

impl Volume {
    /// Whether it is what the usage says.
    pub fn is_as_measured(self) -> bool {
        self == Self::default()
    }

    /// What it makes of so many tokens for each hour; `None` without hours.
    pub fn per_hour(self, tokens: Decimal) -> Option<Decimal> {
        let times = self.tokens.0.checked_div(self.hours.0)?;
        tokens.checked_mul(times)
    }
}
