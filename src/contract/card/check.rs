//! What no number or pair of entries on a card may be.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::entry::Fault;
use super::{HourlyRate, InForce, TokenRates};
use crate::contract::Contract;
use crate::contract::pattern::Pattern;
use crate::quantity::{RATE_LIMIT, RATE_PLACES};

/// Most decimal places of a percentage.
const PERCENT_PLACES: u32 = 6;

/// No commitment or fee reaches this many dollars.
const AMOUNT_LIMIT: u64 = 1_000_000_000_000_000;

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

/// Whether `value` can be a percentage off charges; if not, why.
pub fn check_percent(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!("{value} % is negative; a discount takes off"))
    } else if value > Decimal::ONE_HUNDRED {
        Err(format!(
            "{value} % is more than everything; 100 is the most"
        ))
    } else if value.normalize().scale() > PERCENT_PLACES {
        Err(format!(
            "{value} % has more than {PERCENT_PLACES} decimal places"
        ))
    } else {
        Ok(())
    }
}

/// Whether `value` can be a sum of money that a contract names; if not, why.
pub fn check_amount(value: Decimal) -> Result<(), String> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(format!("the amount {value} is negative"))
    } else if value >= Decimal::from(AMOUNT_LIMIT) {
        Err(format!("the amount {value} is too large; check it"))
    } else if value.normalize().scale() > RATE_PLACES {
        Err(format!(
            "the amount {value} has more than {RATE_PLACES} decimal places"
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

/// Where each entry stands in a card's text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(super) hourly: Vec<usize>,
    pub(super) token: Vec<usize>,
    pub(super) factors: Vec<usize>,
    pub(super) discounts: Vec<usize>,
    pub(super) volume: Vec<usize>,
    pub(super) commitments: Vec<usize>,
    pub(super) fees: Vec<usize>,
}

/// The place of an entry; the beginning, for a contract without a text.
pub(super) fn place(places: &[usize], at: usize) -> usize {
    places.get(at).copied().unwrap_or_default()
}

impl Contract {
    /// What keeps a contract from being used: entries between which nothing decides. Checked before anything is
    /// priced, so that pricing cannot fail.
    pub(super) fn faults(&self, places: &Places) -> Vec<Fault> {
        let mut faults = Vec::new();
        let named = |entry: &HourlyRate| vec![entry.resource.clone()];
        alike(&self.card.hourly, named, |at, earlier, later| {
            if is_hourly_tie(earlier, later) {
                let message = tie("hourly", &earlier.shown(), &later.shown());
                faults.push((place(&places.hourly, at), message));
            }
        });
        let named = |entry: &TokenRates| entry.names().map(|(name, _)| name.clone()).collect();
        alike(&self.card.token, named, |at, earlier, later| {
            if let Some((a, b)) = token_tie(earlier, later) {
                faults.push((place(&places.token, at), tie("token", a.text(), b.text())));
            }
        });
        pairs(&self.card.factors, |at, earlier, later| {
            let is_tie = earlier.dimension == later.dimension
                && earlier.value.to_lowercase() == later.value.to_lowercase()
                && earlier.scope.rank() == later.scope.rank()
                && earlier.scope.overlaps(&later.scope)
                && earlier.in_force.overlaps(later.in_force);
            if is_tie {
                let (a, b) = (earlier.scope.shown(), later.scope.shown());
                let message = format!(
                    "factor: two are for {} “{}” on the same days, of {a} and of {b}, and nothing decides between them; \
                     keep one, or make one more specific",
                    later.dimension.key(),
                    later.value
                );
                faults.push((place(&places.factors, at), message));
            }
        });
        pairs(&self.terms.volume, |at, earlier, later| {
            if earlier.scope.overlaps(&later.scope) && earlier.in_force.overlaps(later.in_force) {
                let (a, b) = (earlier.scope.shown(), later.scope.shown());
                let message = format!(
                    "volume: a charge would be in two volume tiers on the same days, of {a} and of {b}; keep them apart"
                );
                faults.push((place(&places.volume, at), message));
            }
        });
        pairs(&self.terms.commitments, |at, earlier, later| {
            if earlier.in_force.overlaps(later.in_force) {
                let message = "commitment: two hold on the same days; one amount at a time, so date them with from and until";
                faults.push((place(&places.commitments, at), message.to_owned()));
            }
        });
        faults
    }
}

/// Every entry with each before it.
fn pairs<T>(entries: &[T], mut each: impl FnMut(usize, &T, &T)) {
    for (at, later) in entries.iter().enumerate() {
        for earlier in &entries[..at] {
            each(at, earlier, later);
        }
    }
}

/// Every entry with each before it that may go by the same name. A card can have thousands, which mostly do not.
fn alike<T>(
    entries: &[T],
    names: impl Fn(&T) -> Vec<Pattern>,
    mut each: impl FnMut(usize, &T, &T),
) {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    let mut globs = Vec::new();
    for (at, later) in entries.iter().enumerate() {
        let names = names(later);
        let is_glob = names.iter().any(Pattern::is_glob);
        let mut earlier: Vec<usize> = if is_glob {
            (0..at).collect()
        } else {
            let same = names
                .iter()
                .filter_map(|name| by_name.get(&name.text().to_lowercase()));
            same.flatten().chain(&globs).copied().collect()
        };
        earlier.sort_unstable();
        earlier.dedup();
        for other in earlier {
            each(at, &entries[other], later);
        }
        if is_glob {
            globs.push(at);
        }
        for name in names {
            let same = by_name.entry(name.text().to_lowercase()).or_default();
            same.push(at);
        }
    }
}

fn is_hourly_tie(earlier: &HourlyRate, later: &HourlyRate) -> bool {
    let meet = |a: &Option<Pattern>, b: &Option<Pattern>| match (a, b) {
        (Some(a), Some(b)) => a.overlaps(b),
        (None, None) => true,
        _ => false,
    };
    later.rank() == earlier.rank()
        && meet(&later.product, &earlier.product)
        && meet(&later.region, &earlier.region)
        && later.resource.overlaps(&earlier.resource)
        && later.in_force.overlaps(earlier.in_force)
}

/// The names by which two entries tie, if they do: equally close, for the same usage, on the same days.
fn token_tie<'a>(
    earlier: &'a TokenRates,
    later: &'a TokenRates,
) -> Option<(&'a Pattern, &'a Pattern)> {
    let mut stated = earlier.stated.iter().zip(&later.stated);
    let is_apart = stated.any(|pair| match pair {
        (Some(a), Some(b)) => a.to_lowercase() != b.to_lowercase(),
        _ => false,
    });
    let same_rank = earlier.stated_count() == later.stated_count();
    if is_apart || !same_rank || !earlier.in_force.overlaps(later.in_force) {
        return None;
    }
    let pairs = earlier
        .names()
        .flat_map(|a| later.names().map(move |b| (a, b)));
    pairs
        .filter(|((a, a_rank), (b, b_rank))| a_rank == b_rank && a.overlaps(b))
        .map(|((a, _), (b, _))| (a, b))
        .next()
}

fn tie(kind: &str, a: &str, b: &str) -> String {
    if a.eq_ignore_ascii_case(b) {
        format!(
            "there are two {kind} entries for “{a}” on the same days; keep one of them, or date them apart"
        )
    } else {
        format!(
            "the {kind} entries “{a}” and “{b}” fit the same names equally well; make one more specific"
        )
    }
}

/// The days between the dates of entries that follow one another and are otherwise the same, on which nothing prices
/// what they name.
pub(super) fn gaps(dates: &[InForce]) -> Vec<InForce> {
    let mut dates: Vec<InForce> = dates.to_vec();
    dates.sort_unstable();
    let mut gaps = Vec::new();
    let mut dates = dates.into_iter();
    let mut covered = dates.next().and_then(|first| first.until);
    for next in dates {
        let Some(until) = covered else { break };
        if let Some(from) = next.from.filter(|from| until.plus(1) < *from) {
            gaps.push(InForce {
                from: Some(until.plus(1)),
                until: Some(from.plus(-1)),
            });
        }
        covered = next.until.map(|next| next.max(until));
    }
    gaps
}
