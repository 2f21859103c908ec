//! What a figure in a workbook can be.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::analysis::Lever;
use crate::contract::card::{check_amount, check_factor, check_percent, check_rate};

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rate,
    Factor,
    Percent,
    Amount,
}

impl Kind {
    pub(super) fn of(lever: Lever) -> Self {
        match lever {
            Lever::Rate(_) => Self::Rate,
            Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => Self::Factor,
            Lever::Discount(_) | Lever::DiscountOn(..) => Self::Percent,
            Lever::Commitment(_) => Self::Amount,
        }
    }

    /// Whether a card could say it; if not, why.
    pub(super) fn check_on_card(self, value: Decimal) -> Result<(), String> {
        match self {
            Self::Rate => check_rate(value),
            Self::Factor => check_factor(value),
            Self::Percent => check_percent(value),
            Self::Amount => check_amount(value),
        }
    }
}

/// Whether a figure can have that value at all; if not, why. What a card refuses as a slip, the seeking of a goal may find:
/// more decimal places, or a factor of thousands.
pub(super) fn check(kind: Kind, value: Decimal) -> Result<(), String> {
    match kind {
        Kind::Percent => {
            let up = RoundingStrategy::AwayFromZero;
            check_percent(value.round_dp_with_strategy(6, up))
        }
        Kind::Rate | Kind::Factor | Kind::Amount
            if value.is_sign_negative() && !value.is_zero() =>
        {
            Err(format!("{value} is negative"))
        }
        Kind::Rate | Kind::Factor | Kind::Amount => Ok(()),
    }
}

/// A decimal number with the digits that it was written with.
pub(super) fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}
