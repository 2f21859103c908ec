//! What usage consists of: tokens by class per week, how much of the input came from caches, how many tokens a paid
//! hour serves, and what a million of them costs under each contract.

use rust_decimal::Decimal;

use super::comparison::{Comparison, Summary};
use super::pairing::Pairing;
use crate::quantity::{ByClass, Hours, Percent, TokenClass, Tokens, Usd};
use crate::usage::Metered;

/// Quantities of one product, by week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductMix {
    /// Tokens of each class, by week.
    pub classes: Vec<ByClass<Tokens>>,
    /// Hours, by week.
    pub hours: Vec<Hours>,
}

/// What usage consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    /// In the order of the roll-up's products.
    pub products: Vec<ProductMix>,
}

/// What the weeks that count say about a product, or all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// All tokens of these weeks, as they were counted.
    pub tokens: Tokens,
    /// In millions, how many contracts charge for: these at the volume that is set.
    pub charged_millions: Decimal,
    /// The hours of these weeks, as they were counted.
    pub hours: Hours,
    /// How many weeks that is.
    pub weeks: usize,
    /// The part of the input that was read from caches; `None` without input.
    pub cache_hits: Option<Percent>,
    /// The part of all tokens that is output; `None` without tokens.
    pub output: Option<Percent>,
    /// Tokens for each paid hour; `None` without hours.
    pub per_hour: Option<Decimal>,
    /// The same in the best week, which shows what the hours can serve.
    pub best_per_hour: Option<Decimal>,
    /// The average as a part of the best week.
    pub of_best: Option<Percent>,
    /// What a million tokens costs under each contract, all charges counted; `None` without tokens.
    pub per_million: [Option<Usd>; 2],
}

impl Pairing {
    /// Adds up what usage consists of.
    pub fn mix(&self) -> Mix {
        let weeks = self.rollup.weeks.len();
        let empty = ProductMix {
            classes: vec![ByClass::default(); weeks],
            hours: vec![Hours::ZERO; weeks],
        };
        let mut products = vec![empty; self.rollup.products.len()];
        for item in &self.rollup.items {
            let mix = &mut products[item.product];
            match &item.metered {
                Metered::Tokens { class, weeks, .. } => {
                    for &(week, tokens) in weeks {
                        mix.classes[week][*class] += tokens;
                    }
                }
                Metered::Hours { weeks, .. } => {
                    for &(week, hours) in weeks {
                        mix.hours[week] += hours;
                    }
                }
            }
        }
        Mix { products }
    }

    /// What the averaged weeks say about a product, or all; the compared ones, where none is averaged.
    pub fn measures(&self, comparison: &Comparison, mix: &Mix, product: Option<usize>) -> Measures {
        let summary: &Summary = match product {
            Some(product) => &comparison.products[product].summary,
            None => &comparison.total,
        };
        let is_averaged = summary.averaged_weeks > 0;
        let counts = |product: usize, week: usize| {
            if is_averaged {
                self.is_averaged(product, week)
            } else {
                self.is_compared(product, week)
            }
        };
        let (pair, weeks) = if is_averaged {
            (&summary.averaged, summary.averaged_weeks)
        } else {
            (&summary.compared, summary.compared_weeks)
        };
        let mut classes: ByClass<Tokens> = ByClass::default();
        let mut hours = Hours::ZERO;
        let mut best: Option<Decimal> = None;
        for week in 0..self.rollup.weeks.len() {
            let (mut in_week, mut hours_of_week) = (Tokens::ZERO, Hours::ZERO);
            for (at, of) in mix.products.iter().enumerate() {
                if product.is_some_and(|product| product != at) || !counts(at, week) {
                    continue;
                }
                for (class, tokens) in of.classes[week].iter() {
                    classes[class] += *tokens;
                    in_week += *tokens;
                }
                hours_of_week += of.hours[week];
            }
            hours += hours_of_week;
            best = best.max(per_hour(in_week, hours_of_week));
        }
        let tokens: Tokens = classes.0.iter().copied().sum();
        let all_input = [
            TokenClass::Input,
            TokenClass::CacheWrite5m,
            TokenClass::CacheWrite1h,
            TokenClass::CacheRead,
        ];
        let all_input: Tokens = all_input.iter().map(|class| classes[*class]).sum();
        let volume = comparison.rates[0].volume;
        let per_hour = per_hour(tokens, hours).and_then(|count| volume.per_hour(count));
        let best = best.and_then(|count| volume.per_hour(count));
        let of_best = per_hour.zip(best).and_then(|(now, best)| part(now, best));
        let millions = tokens.millions();
        let charged_millions = millions.saturating_mul(volume.tokens.0);
        let price = |charged: Usd| charged.0.checked_div(charged_millions).map(Usd);
        Measures {
            tokens,
            charged_millions,
            hours,
            weeks,
            cache_hits: part(
                classes[TokenClass::CacheRead].millions(),
                all_input.millions(),
            ),
            output: part(classes[TokenClass::Output].millions(), millions),
            per_hour,
            best_per_hour: best,
            of_best,
            per_million: [price(pair.baseline.total()), price(pair.proposed.total())],
        }
    }
}

fn per_hour(tokens: Tokens, hours: Hours) -> Option<Decimal> {
    let million = Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND;
    let tokens = tokens.millions().checked_mul(million)?;
    tokens.checked_div(hours.decimal())
}

fn part(part: Decimal, whole: Decimal) -> Option<Percent> {
    let share = part.checked_div(whole)?;
    share.checked_mul(Decimal::ONE_HUNDRED).map(Percent)
}
