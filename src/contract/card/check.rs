//! What no number or pair of entries on a card may be.

use rust_decimal::Decimal;

use super::RateCard;
use super::file::Fault;
use crate::quantity::{RATE_LIMIT, RATE_PLACES};

/// Whether `value` can be a factor on rates; if not, why.
pub fn check_factor(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!("the factor {value} is negative; rates cannot be"))
    } else if value > Decimal::ONE_THOUSAND {
        Err(format!(
            "the factor {value} is too large; a thousand is the most"
        ))
    } else if value.normalize().scale() > RATE_PLACES {
        Err(format!(
            "the factor {value} has more than {RATE_PLACES} decimal places"
        ))
    } else {
        Ok(())
    }
}

/// Whether `value` can be a unit price; if not, why. The same rule holds for what is typed.
pub fn check_rate(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!(
            "the rate {value} is negative; a unit price cannot be"
        ))
    } else if value >= Decimal::from(RATE_LIMIT) {
        Err(format!(
            "the rate {value} is too large to be a unit price; check the unit"
        ))
    } else if value.normalize().scale() > RATE_PLACES {
        Err(format!(
            "the rate {value} has more than {RATE_PLACES} decimal places"
        ))
    } else {
        Ok(())
    }
}

impl RateCard {
    /// Refuses entries between which nothing decides. Checked here, so that pricing cannot fail later.
    pub(super) fn check_ties(&self, hourly_at: &[usize], token_at: &[usize]) -> Result<(), Fault> {
        for (i, later) in self.hourly.iter().enumerate() {
            for earlier in &self.hourly[..i] {
                let same_product = match (&later.product, &earlier.product) {
                    (Some(a), Some(b)) => a.overlaps(b),
                    (None, None) => true,
                    _ => false,
                };
                if later.rank() == earlier.rank()
                    && same_product
                    && later.resource.overlaps(&earlier.resource)
                {
                    let (a, b) = (earlier.shown(), later.shown());
                    return Err((hourly_at[i], tie("hourly", &a, &b)));
                }
            }
        }
        let names: Vec<Vec<_>> = self
            .token
            .iter()
            .map(|entry| entry.names().collect())
            .collect();
        for (i, later) in names.iter().enumerate() {
            for earlier in &names[..i] {
                for (a, a_rank) in earlier {
                    for (b, b_rank) in later {
                        if a_rank == b_rank && a.overlaps(b) {
                            return Err((token_at[i], tie("token", a.text(), b.text())));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn tie(kind: &str, a: &str, b: &str) -> String {
    if a.eq_ignore_ascii_case(b) {
        format!("there are two {kind} entries for “{a}”; keep one of them")
    } else {
        format!(
            "the {kind} entries “{a}” and “{b}” fit the same names equally well; make one more specific"
        )
    }
}
