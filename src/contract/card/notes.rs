//! What somebody should know about a contract that can be used all the same.

use rust_decimal::Decimal;

use super::check::{Places, gaps, place};
use super::{HourlyRate, InForce, TokenRates};
use crate::contract::{CardNote, Contract};
use crate::quantity::{ByClass, TokenClass, UsdPerHour, UsdPerMTok};

/// Why a token rate is more often a slip of units than real: outside 0.001–1,000 dollars per million tokens. Free is
/// not a slip.
pub fn odd_token_rate(rate: UsdPerMTok) -> Option<&'static str> {
    let usual = Decimal::new(1, 3)..=Decimal::ONE_THOUSAND;
    let is_usual = rate.0.is_zero() || usual.contains(&rate.0);
    (!is_usual).then_some(
        "Outside 0.001 to 1,000 dollars per million tokens; was it meant per thousand, or per token?",
    )
}

/// Why an hourly rate is more often a slip of units than real: outside 0.01–10,000 dollars. Free is not a slip.
pub fn odd_hourly_rate(rate: UsdPerHour) -> Option<&'static str> {
    let usual = Decimal::new(1, 2)..=Decimal::from(10_000);
    let is_usual = rate.0.is_zero() || usual.contains(&rate.0);
    (!is_usual).then_some(
        "Outside 0.01 to 10,000 dollars per hour; was it meant per second, or per month?",
    )
}

/// Why the rate of `class` looks odd beside the others: reading a cache costs less than input, and output more,
/// wherever prices are published.
pub fn odd_among(rates: &ByClass<Option<UsdPerMTok>>, class: TokenClass) -> Option<&'static str> {
    let (rate, input) = (rates[class]?, rates[TokenClass::Input]?);
    match class {
        TokenClass::CacheRead if rate > input => {
            Some("Reading the cache is dearer than input; are they the right way round?")
        }
        TokenClass::Output if rate < input => {
            Some("Output is cheaper than input; are they the right way round?")
        }
        _ => None,
    }
}

impl Contract {
    /// Days without a price, figures that look like slips, dates that never count. `line` tells the line of a place.
    pub(super) fn find_notes(
        &self,
        line: impl Fn(usize) -> usize,
        places: &Places,
    ) -> Vec<CardNote> {
        let mut notes = Vec::new();
        let mut note = |places: &[usize], at: usize, key: String, message: String| {
            let line = places.get(at).map(|_| line(place(places, at)));
            notes.push(CardNote { line, key, message });
        };
        for (at, entry) in self.card.hourly.iter().enumerate() {
            if let Some(odd) = odd_hourly_rate(entry.rate) {
                let message = format!("{} of {}: {odd}", entry.rate.0, entry.shown());
                note(
                    &places.hourly,
                    at,
                    format!("hourly[{at}].usd_per_hour"),
                    message,
                );
            }
        }
        for (at, entry) in self.card.token.iter().enumerate() {
            for class in TokenClass::ALL {
                let odd = entry.rates[class].and_then(odd_token_rate);
                let Some(odd) = odd.or_else(|| odd_among(&entry.rates, class)) else {
                    continue;
                };
                let rate = entry.rates[class].unwrap_or_default().0;
                let message = format!("{rate} of {}, {}: {odd}", entry.shown(), class.shown());
                note(
                    &places.token,
                    at,
                    format!("token[{at}].{}", class.key()),
                    message,
                );
            }
        }
        let same = |a: &HourlyRate, b: &HourlyRate| {
            (&a.resource, &a.region, &a.product) == (&b.resource, &b.region, &b.product)
        };
        for (at, days) in self.gaps_of(&self.card.hourly, same, |entry| entry.in_force) {
            let message = unpriced(&self.card.hourly[at].shown(), days);
            note(&places.hourly, at, format!("hourly[{at}].from"), message);
        }
        let same = |a: &TokenRates, b: &TokenRates| (&a.model, &a.stated) == (&b.model, &b.stated);
        for (at, days) in self.gaps_of(&self.card.token, same, |entry| entry.in_force) {
            let message = unpriced(&self.card.token[at].shown(), days);
            note(&places.token, at, format!("token[{at}].from"), message);
        }
        let contract = InForce {
            from: self.terms.effective,
            until: self.terms.end,
        };
        let mut outside = |places: &[usize], key: &str, dates: Vec<InForce>| {
            for (at, dates) in dates.into_iter().enumerate() {
                if !dates.overlaps(contract) {
                    let message = format!(
                        "it holds {}, and the contract {}: it never counts where contracts are priced as they are dated",
                        dates.shown(),
                        contract.shown()
                    );
                    note(places, at, format!("{key}[{at}]"), message);
                }
            }
        };
        let (card, terms) = (&self.card, &self.terms);
        let dates = card.hourly.iter().map(|entry| entry.in_force).collect();
        outside(&places.hourly, "hourly", dates);
        let dates = card.token.iter().map(|entry| entry.in_force).collect();
        outside(&places.token, "token", dates);
        let dates = card.factors.iter().map(|entry| entry.in_force).collect();
        outside(&places.factors, "factor", dates);
        let dates = terms.discounts.iter().map(|entry| entry.in_force).collect();
        outside(&places.discounts, "discount_on", dates);
        let dates = terms.volume.iter().map(|entry| entry.in_force).collect();
        outside(&places.volume, "volume", dates);
        let dates = terms
            .commitments
            .iter()
            .map(|entry| entry.in_force)
            .collect();
        outside(&places.commitments, "commitment", dates);
        let dates = terms.fees.iter().map(|entry| entry.in_force).collect();
        outside(&places.fees, "fee", dates);
        notes
    }

    /// The days on which entries that are otherwise the same leave a gap, with the entry after it.
    fn gaps_of<T>(
        &self,
        entries: &[T],
        same: impl Fn(&T, &T) -> bool,
        dates: impl Fn(&T) -> InForce,
    ) -> Vec<(usize, InForce)> {
        let mut found = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            if entries[..at].iter().any(|earlier| same(earlier, entry)) {
                continue;
            }
            let alike: Vec<usize> = (at..entries.len())
                .filter(|&other| same(&entries[other], entry))
                .collect();
            let mut all: Vec<InForce> = alike.iter().map(|&at| dates(&entries[at])).collect();
            // Days of the contract before the first entry and after the last are gaps as well.
            all.extend(self.terms.effective.map(|first| InForce {
                from: None,
                until: Some(first.plus(-1)),
            }));
            all.extend(self.terms.end.map(|last| InForce {
                from: Some(last.plus(1)),
                until: None,
            }));
            let after = |gap: &InForce| {
                let next = gap.until.map(|until| until.plus(1));
                let mut alike = alike.iter().copied();
                alike
                    .find(|&at| dates(&entries[at]).from == next)
                    .unwrap_or(at)
            };
            found.extend(gaps(&all).into_iter().map(|gap| (after(&gap), gap)));
        }
        found
    }
}

fn unpriced(what: &str, days: InForce) -> String {
    format!(
        "nothing prices {what} {}: usage on those days is unpriced",
        days.shown()
    )
}
