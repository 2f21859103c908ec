//! Whole numbers shared out so that the shares add up, and exact shares of whole numbers.

use std::cmp::Reverse;

use ethnum::U256;

/// `amount` × `part` ÷ `whole`, rounded half-even.
pub(super) fn share(amount: u128, part: U256, whole: U256) -> u128 {
    let product = U256::from(amount) * part;
    let (quotient, rest) = (product / whole, product % whole);
    let up = match (rest * 2).cmp(&whole) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    u128::try_from(quotient)
        .unwrap_or(u128::MAX)
        .saturating_add(u128::from(up))
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
    let mut left = total;
    let mut remainders = Vec::with_capacity(weights.len());
    let mut shares: Vec<u128> = weights
        .iter()
        .map(|&weight| {
            let (share, rest) = divide(total, weight, whole);
            left -= share;
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
        order.iter().take(left).for_each(|&at| shares[at] += 1);
    }
    shares
}

/// `total` × `weight` ÷ `whole`, and what is left over. `weight` is at most `whole`.
fn divide(total: u128, weight: u128, whole: u128) -> (u128, u128) {
    if let Some(product) = total.checked_mul(weight) {
        return (product / whole, product % whole);
    }
    let product = U256::from(total) * U256::from(weight);
    let whole = U256::from(whole);
    let (share, rest) = (product / whole, product % whole);
    (share.as_u128(), rest.as_u128())
}
