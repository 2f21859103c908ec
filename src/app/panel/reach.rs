//! How far a figure’s slider goes, and what it takes.

use rust_decimal::Decimal;

use crate::analysis::Lever;
use crate::contract::card::{check_amount, check_factor, check_percent, check_rate};
use crate::workbook::{Derived, Workbook};

use super::terms;

/// The right end of its slider, at least.
pub(super) fn most(workbook: &Workbook, derived: &Derived, lever: Lever) -> Decimal {
    let listed = workbook.listed(lever);
    match lever {
        Lever::Rate(_) if listed.is_zero() => Decimal::ONE,
        Lever::Rate(_) => listed.saturating_mul(Decimal::from(4)),
        Lever::All(..) | Lever::Volume(..) => Decimal::TWO,
        Lever::Factor(..) => listed.max(Decimal::ONE) * Decimal::TWO,
        Lever::Discount(_) | Lever::DiscountOn(..) => {
            let is_large = derived.value(lever) > Decimal::from(40);
            Decimal::from(if is_large { 100 } else { 40 })
        }
        Lever::Commitment(side) => terms::commitment_range(derived, side, listed),
    }
}

/// Why a figure cannot have that value.
pub(super) fn check(lever: Lever, value: Decimal) -> Result<(), String> {
    match lever {
        Lever::Rate(_) => check_rate(value),
        Lever::All(..) | Lever::Factor(..) | Lever::Volume(..) => check_factor(value),
        Lever::Discount(_) | Lever::DiscountOn(..) => check_percent(value),
        Lever::Commitment(_) => check_amount(value),
    }
}

/// Whether the proposed contract costs more now; `None` where both cost the same.
pub(super) fn dearer(derived: &Derived) -> Option<bool> {
    let difference = derived.comparison.total.compared.difference();
    (!difference.is_zero()).then(|| difference.is_positive())
}
