//! Whole numbers shared out so that the shares add up, and exact shares of whole numbers.

use std::cmp::Reverse;

use ethnum::U256;

/// Ten to the power of `places`.
pub(super) fn power(places: u32) -> U256 {
    U256::new(10).pow(places)
}

/// `amount` × `part` ÷ `whole`, rounded half-even.
pub(super) fn share(amount: u128, part: U256, whole: U256) -> u128 {
    if amount == 0 {
        return 0;
    }
    if let (Ok(part), Ok(whole)) = (u128::try_from(part), u128::try_from(whole))
        && let Some(product) = amount.checked_mul(part)
    {
        let quotient = product / whole;
        let rest = product - quotient * whole;
        return quotient + u128::from(rounds_up(quotient % 2 == 1, rest, whole - rest));
    }
    let product = U256::from(amount) * part;
    let quotient = product / whole;
    let rest = product - quotient * whole;
    let up = rounds_up(quotient % 2 == 1, rest, whole - rest);
    u128::try_from(quotient)
        .unwrap_or(u128::MAX)
        .saturating_add(u128::from(up))
}

/// Whether what is `rest` above a whole number and `missing` to the next is rounded up, half-even.
fn rounds_up<T: Ord + Copy>(is_odd: bool, rest: T, missing: T) -> bool {
    match rest.cmp(&missing) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => is_odd,
        std::cmp::Ordering::Greater => true,
    }
}

/// `total` in whole shares in proportion to `weights`, by largest remainder; of two equal remainders the earlier goes
/// first. All shares are zero where all weights are.
pub(super) fn spread(total: u128, weights: &[u128]) -> Vec<u128> {
    let whole: u128 = weights
        .iter()
        .fold(0, |sum, weight| sum.saturating_add(*weight));
    if whole == 0 || total == 0 {
        return vec![0; weights.len()];
    }
    if let Some(at) = weights.iter().position(|&weight| weight == whole) {
        let mut parts = vec![0; weights.len()];
        parts[at] = total;
        return parts;
    }
    let shares = Shares::new(total, whole);
    let mut left = total;
    let mut remainders = Vec::with_capacity(weights.len());
    let mut parts: Vec<u128> = weights
        .iter()
        .map(|&weight| {
            let (share, rest) = shares.of(weight);
            left = left.saturating_sub(share);
            remainders.push(rest);
            share
        })
        .collect();
    let left = left as usize;
    if left > 0 {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        let by_remainder = |at: &usize| (Reverse(remainders[*at]), *at);
        if left < order.len() {
            order.select_nth_unstable_by_key(left, by_remainder);
        }
        order.iter().take(left).for_each(|&at| parts[at] += 1);
    }
    parts
}

/// Divides by `whole` again and again.
struct Shares {
    whole: u128,
    /// The whole part of `total` ÷ `whole`.
    quotient: u128,
    /// What is left over of it.
    rest: u128,
    /// `rest` ÷ `whole` in 2^−128, rounded down.
    ratio: u128,
}

impl Shares {
    fn new(total: u128, whole: u128) -> Self {
        let rest = total % whole;
        Self {
            whole,
            quotient: total / whole,
            rest,
            ratio: ((U256::from(rest) << 128_u32) / U256::from(whole)).as_u128(),
        }
    }

    /// `total` × `weight` ÷ `whole`, and what is left over. `weight` is at most `whole`.
    fn of(&self, weight: u128) -> (u128, u128) {
        // Multiplying by the ratio is many times faster than dividing, and at most one too low.
        let mut share = high_half(weight, self.ratio);
        // What is left over is less than twice the whole, so the low halves of both products tell it.
        let product = self.rest.wrapping_mul(weight);
        let mut left = product.wrapping_sub(share.wrapping_mul(self.whole));
        if left >= self.whole {
            share += 1;
            left -= self.whole;
        }
        (self.quotient * weight + share, left)
    }
}

/// `a` × `b` in 2^128, rounded down.
fn high_half(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let middle = a1 * b0 + ((a0 * b0) >> 64);
    let other = a0 * b1 + (middle & LOW);
    a1 * b1 + (middle >> 64) + (other >> 64)
}

#[cfg(test)]
mod tests {
    use super::{share, spread};
    use ethnum::U256;

    #[test]
    fn shares_add_up_and_are_as_near_as_whole_numbers_can_be() {
        let cases: [(u128, &[u128], &[u128]); 7] = [
            (10, &[1, 1, 1], &[4, 3, 3]),
            (2, &[1, 1, 1], &[1, 1, 0]),
            (7, &[0, 5, 0], &[0, 7, 0]),
            (5, &[0, 0], &[0, 0]),
            (100, &[1, 2, 4], &[14, 29, 57]),
            (1_000, &[3, 3, 3], &[334, 333, 333]),
            (0, &[1, 2], &[0, 0]),
        ];
        for (total, weights, expected) in cases {
            assert_eq!(spread(total, weights), expected, "{total} over {weights:?}");
        }
        // As large as bills get, below and above what they are shared by.
        let weights: Vec<u128> = (1..=100).map(|n| 10_u128.pow(24) / n + n).collect();
        let whole: u128 = weights.iter().sum();
        for total in [whole - 1, whole, whole + 1, 10_u128.pow(27) - 1] {
            let parts = spread(total, &weights);
            assert_eq!(parts.iter().sum::<u128>(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = U256::from(total) * U256::from(*weight);
                let part = U256::from(*part) * U256::from(whole);
                assert!(part.abs_diff(exact) < U256::from(whole), "{total}");
            }
        }
    }

    #[test]
    fn the_high_half_of_a_product_is_that_of_the_slow_way() {
        let numbers = [
            0,
            1,
            7,
            u128::MAX,
            u128::MAX - 1,
            1 << 64,
            (1 << 64) - 1,
            0x0123_4567_89AB_CDEF << 61,
        ];
        for a in numbers {
            for b in numbers {
                let slow = (U256::from(a) * U256::from(b)) >> 128_u32;
                assert_eq!(U256::from(super::high_half(a, b)), slow, "{a} × {b}");
            }
        }
    }

    #[test]
    fn halves_go_to_the_even_number() {
        for (amount, part, whole, expected) in
            [(5, 1, 2, 2), (7, 1, 2, 4), (10, 1, 3, 3), (20, 1, 3, 7)]
        {
            let (part, whole) = (U256::new(part), U256::new(whole));
            assert_eq!(share(amount, part, whole), expected);
            // The same in numbers that need more than 128 bits.
            let large = U256::new(10).pow(50);
            assert_eq!(share(amount, part * large, whole * large), expected);
        }
    }
}
