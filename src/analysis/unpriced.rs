//! What the answer leaves out: quantities without a price, and those that neither contract charges for.

use std::collections::BTreeMap;

use super::comparison::Comparison;
use super::pairing::Pairing;
use crate::contract::{Bill, Match, Side, Unpriced};
use crate::quantity::{Hours, Tokens, format};
use crate::usage::{Item, Metered};

impl Pairing {
    /// What `bill` has no price for in what the totals count, added up over products, weeks and attributes; tokens first,
    /// sorted by name.
    pub fn unpriced_quantities(&self, bill: &Bill) -> Vec<Unpriced> {
        let mut tokens = BTreeMap::<_, Tokens>::new();
        let mut hours = BTreeMap::<_, Hours>::new();
        for item in bill.unpriced.iter().map(|&item| &self.rollup.items[item]) {
            let (of_tokens, of_hours) = self.counted(item);
            match &item.metered {
                Metered::Tokens { model, class, .. } => {
                    *tokens.entry((model, *class)).or_default() += of_tokens;
                }
                Metered::Hours { resource, .. } => {
                    *hours.entry(resource).or_default() += of_hours;
                }
            }
        }
        let tokens = tokens
            .into_iter()
            .map(|((model, class), tokens)| Unpriced::Tokens {
                model: model.clone(),
                class,
                tokens,
            });
        let hours = hours.into_iter().map(|(name, hours)| Unpriced::Hours {
            resource: name.clone(),
            hours,
        });
        tokens.chain(hours).collect()
    }

    /// How much of an item the totals count.
    fn counted(&self, item: &Item) -> (Tokens, Hours) {
        let counts = |week: usize| self.is_counted(item.product, week);
        match &item.metered {
            Metered::Tokens { weeks, .. } => {
                let weeks = weeks.iter().filter(|(week, _)| counts(*week));
                (weeks.map(|week| week.1).sum(), Hours::ZERO)
            }
            Metered::Hours { weeks, .. } => {
                let weeks = weeks.iter().filter(|(week, _)| counts(*week));
                (Tokens::ZERO, weeks.map(|week| week.1).sum())
            }
        }
    }

    fn quantities<'a>(&self, items: impl Iterator<Item = &'a Item>) -> String {
        let (mut tokens, mut hours) = (Tokens::ZERO, Hours::ZERO);
        for item in items {
            let (of_tokens, of_hours) = self.counted(item);
            tokens += of_tokens;
            hours += of_hours;
        }
        let tokens =
            (!tokens.is_zero()).then(|| format!("{} tokens", format::tokens_short(tokens)));
        let hours = (!hours.is_zero()).then(|| format!("{} hours", format::hours(hours)));
        tokens
            .into_iter()
            .chain(hours)
            .collect::<Vec<_>>()
            .join(" and ")
    }
}

/// The quantities `side` has no price for: `1.2M tokens and 40 hours`; empty when it has all.
pub fn unpriced(pairing: &Pairing, comparison: &Comparison, side: Side) -> String {
    let items = comparison.bill(side).unpriced.iter();
    pairing.quantities(items.map(|&item| &pairing.rollup.items[item]))
}

/// The quantities that neither contract meters; empty when there are none.
pub(super) fn unmetered(pairing: &Pairing) -> String {
    let matches = pairing.baseline.matches.items.iter();
    let matches = matches.zip(&pairing.proposed.matches.items);
    let neither =
        |&(_, found): &(&Item, (&Match, &Match))| found == (&Match::NotMetered, &Match::NotMetered);
    let items = pairing.rollup.items.iter().zip(matches);
    pairing.quantities(items.filter(neither).map(|(item, _)| item))
}
