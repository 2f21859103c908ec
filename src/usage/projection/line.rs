//! One quantity of one key: what it was, and from it what a week to come uses.

use std::cmp::Ordering;

use ethnum::{I256, U256};
use rust_decimal::Decimal;

use super::Projection;

const MOST: u128 = Projection::MOST_IN_WEEK;

/// What is kept of one quantity over the weeks gone by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// The last weeks, by day of the week.
    pattern: [u128; 7],
    /// All weeks.
    sum: u128,
    /// Σ amount × offset of its week.
    moment: I256,
}

/// Twice what the `week`-th of `weeks` weeks is after their middle, so that it is whole.
fn offset(week: usize, weeks: usize) -> I256 {
    I256::from(2 * week as i64 - (weeks as i64 - 1))
}

impl Line {
    /// Adds what was used on the `day`-th day of `weeks` weeks.
    pub(super) fn add(&mut self, amount: u128, day: usize, weeks: usize, is_recent: bool) {
        // No data holds so many days at this bound that sums would pass 128 bits.
        let amount = amount.min(MOST);
        self.sum += amount;
        self.moment += I256::from(amount) * offset(day / 7, weeks);
        if is_recent {
            self.pattern[day % 7] += amount;
        }
    }

    /// The mean of the last `weeks` weeks × `factor`, which is at least zero, or `None` where it is too large.
    pub(super) fn mean(&self, weeks: usize, factor: Option<Decimal>) -> u128 {
        let sum: u128 = self.pattern.iter().sum();
        let Some(factor) = factor else {
            return if sum == 0 { 0 } else { MOST };
        };
        let top = U256::from(sum) * U256::from(factor.mantissa().unsigned_abs());
        // At most 10^28 × 4 weeks.
        let bottom = 10_u128.pow(factor.scale()) * weeks as u128;
        nearest(top, bottom).min(MOST)
    }

    /// The least-squares line through `weeks` weeks, two or more, at the week that is `ahead` weeks after the first to
    /// come.
    ///
    /// With offsets u from the middle, Σu = 0 and Σu² = n (n² − 1) ÷ 3, so that the line at u is
    /// Σy ÷ n + u × Σuy ÷ Σu² = (Σy × (n² − 1) + 3 u × Σuy) ÷ (n (n² − 1)).
    pub(super) fn straight(&self, weeks: usize, ahead: usize) -> u128 {
        let n = weeks as u128;
        let spread = n * n - 1;
        let slope = I256::from(3) * offset(weeks + ahead, weeks) * self.moment;
        let top = I256::from(self.sum) * I256::from(spread) + slope;
        // Below zero is zero.
        U256::try_from(top).map_or(0, |top| nearest(top, n * spread).min(MOST))
    }

    /// `amount` over the days of a week, by largest remainder.
    pub(super) fn spread(&self, amount: u128) -> [u128; 7] {
        if amount == 0 {
            return [0; 7];
        }
        let mut weights = self.pattern;
        if weights == [0; 7] {
            weights = [1; 7];
        }
        let whole: u128 = weights.iter().sum();
        let parts = weights.map(|weight| match amount.checked_mul(weight) {
            Some(top) => (top / whole, top % whole),
            None => divide(U256::from(amount) * U256::from(weight), whole),
        });
        let mut shares = parts.map(|(share, _)| share);
        let mut order = [0, 1, 2, 3, 4, 5, 6];
        // Stable, so that of equal remainders the earlier day comes first.
        order.sort_by_key(|&day| std::cmp::Reverse(parts[day].1));
        let left = amount - shares.iter().sum::<u128>();
        for day in order.into_iter().take(left as usize) {
            shares[day] += 1;
        }
        shares
    }
}

/// The whole part, as far as 128 bits go, and the rest.
fn divide(top: U256, bottom: u128) -> (u128, u128) {
    if let Ok(top) = u128::try_from(top) {
        return (top / bottom, top % bottom);
    }
    let whole = u128::try_from(top / U256::from(bottom)).unwrap_or(u128::MAX);
    (whole, (top % U256::from(bottom)).as_u128())
}

/// The nearest whole number, of two the even one.
fn nearest(top: U256, bottom: u128) -> u128 {
    let (whole, rest) = divide(top, bottom);
    let up = match rest.cmp(&(bottom - rest)) {
        Ordering::Less => false,
        Ordering::Equal => whole % 2 == 1,
        Ordering::Greater => true,
    };
    whole.saturating_add(u128::from(up))
}
