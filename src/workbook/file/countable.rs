//! Whether what contracts charge can be added up at all. No real bill is near what cannot, but a damaged file may be.

use rust_decimal::Decimal;

use crate::analysis::Pairing;
use crate::contract::Side;
use crate::usage::Method;
use crate::workbook::{Scenario, Workbook};

/// Nobody owes more dollars; what is this much can be multiplied and added up some more before it is too large.
const MOST: Decimal = Decimal::from_parts(0xa100_0000, 0x1bce_cced, 0xd3c2, false, 0);

/// Whether it is so in every scenario.
pub(super) fn is_countable(workbook: &Workbook) -> bool {
    let total = workbook.usage.total();
    let tokens: Option<Decimal> = total.tokens.0.iter().try_fold(Decimal::ZERO, |sum, count| {
        sum.checked_add(count.millions())
    });
    let is_small = |scenario: &Scenario| {
        let tokens = tokens.and_then(|tokens| tokens.checked_mul(scenario.volume.tokens.0));
        let hours = total.hours.decimal().checked_mul(scenario.volume.hours.0);
        let most = most_times(scenario);
        let used = [tokens, hours].map(|used| used?.checked_mul(most?));
        let charged = Side::BOTH.map(|side| at_most(workbook, scenario, side, used));
        charged
            .iter()
            .all(|most| most.is_some_and(|most| most < MOST))
    };
    let mut scenarios = workbook.scenarios().enumerate();
    scenarios.all(|(at, (_, scenario))| is_small(scenario) || is_small_when_priced(workbook, at))
}

/// How many times the usage the projected usage may be.
fn most_times(scenario: &Scenario) -> Option<Decimal> {
    /// No line or repeated year rises beyond that in five years.
    const RISE: i64 = 1_000_000;
    let Some(projection) = &scenario.projection else {
        return Some(Decimal::ONE);
    };
    let mut most = Decimal::from(RISE);
    if let Method::Growth { weekly, products } = &projection.method {
        let fastest = products.values().chain([weekly]).max()?;
        let grows = Decimal::ONE + fastest.0.max(Decimal::ZERO) / Decimal::ONE_HUNDRED;
        for _ in 0..projection.weeks.min(crate::usage::Projection::MOST_WEEKS) {
            most = most.checked_mul(grows)?;
        }
    }
    Some(most)
}

/// No contract charges more for so many millions of tokens and hours than at its dearest rate with every factor.
fn at_most(
    workbook: &Workbook,
    scenario: &Scenario,
    side: Side,
    used: [Option<Decimal>; 2],
) -> Option<Decimal> {
    let contracts = workbook.contracts.each_ref().map(|contract| &**contract);
    let rates = &scenario.rates(contracts)[side as usize];
    let token = rates.token.iter().flat_map(|of| of.0).flatten();
    let token = token.map(|rate| rate.0).max().unwrap_or_default();
    let hourly = rates.hourly.iter().map(|rate| rate.0).max();
    let prices = [
        token.checked_mul(rates.token_multiplier.0)?,
        hourly
            .unwrap_or_default()
            .checked_mul(rates.hourly_multiplier.0)?,
    ];
    let mut sum = Decimal::ZERO;
    for (price, used) in prices.into_iter().zip(used) {
        sum = sum.checked_add(price.checked_mul(used?)?)?;
    }
    let factors = rates.factors.iter().map(|factor| factor.0).max();
    let factor = factors.unwrap_or_default().max(Decimal::ONE);
    for _dimension in 0..3 {
        sum = sum.checked_mul(factor)?;
    }
    // Each is due some thousands of times, at most every week for a hundred years.
    for amount in rates.commitments.iter().chain(&rates.fees) {
        sum = sum.checked_add(amount.0.checked_mul(Decimal::from(10_000))?)?;
    }
    Some(sum)
}

/// The same, with every quantity at its own rate. Takes its time.
fn is_small_when_priced(workbook: &Workbook, at: usize) -> bool {
    let shown = workbook.showing(at);
    let projected = shown.projected();
    let pairing = Pairing::new(&shown.setting(projected.as_ref(), &shown.focus));
    let contracts = shown.contracts.each_ref().map(|contract| &**contract);
    let rates = shown.scenario.rates(contracts);
    Side::BOTH.into_iter().all(|side| {
        let rates = &rates[side as usize];
        let mut worth = pairing.tariff(side).worth(rates).map(|(_, usd)| usd.0);
        let mut due = rates.commitments.iter().chain(&rates.fees);
        let usage = worth.try_fold(Decimal::ZERO, Decimal::checked_add);
        let due = due.try_fold(Decimal::ZERO, |sum, amount| {
            sum.checked_add(amount.0.checked_mul(Decimal::from(10_000))?)
        });
        [usage, due]
            .iter()
            .all(|sum| sum.is_some_and(|sum| sum < MOST))
    })
}
