//! Tokens per week, stacked by what is told apart.

use rust_decimal::Decimal;

use super::{Apart, Part, others};
use crate::analysis::TokensOf;
use crate::colour::Slot;
use crate::pixel::to_chart;
use crate::quantity::Tokens;
use crate::workbook::Derived;

/// The bars, and what their colours stand for.
pub struct TokenBars {
    /// Parts of the bars; `series` is the place in the legend.
    pub parts: Vec<Part>,
    /// What the highest bar comes to.
    pub high: f64,
    /// What is shown of each week in focus, together.
    pub sums: Vec<f64>,
    /// What is told apart, also what is left out.
    pub legend: Vec<(String, Slot)>,
}

impl TokenBars {
    /// The tokens of the weeks in focus, as many as contracts charge for.
    pub fn new(derived: &Derived, apart: &Apart<'_>) -> Self {
        let by = apart.by;
        let all: Vec<&TokensOf> = derived.tokens_by(by).iter().collect();
        let (own, rest) = apart.by_colour(all, |of| &of.name);
        let own = own.into_iter();
        let mut stacks: Vec<(String, Slot, Vec<&TokensOf>)> = own
            .map(|(slot, of)| (of.name.clone(), slot, vec![of]))
            .collect();
        if !rest.is_empty() {
            let name = match *rest {
                [only] => only.name.clone(),
                _ => others(by),
            };
            stacks.push((name, Slot::OTHER, rest));
        }
        let volume = derived.comparison.rates[0].volume.tokens.0;
        let mut parts = Vec::new();
        let mut high = 0.0_f64;
        let mut sums = Vec::new();
        let charged = |tokens: Tokens| {
            let millions = tokens.millions().saturating_mul(volume);
            millions.saturating_mul(Decimal::from(1_000_000))
        };
        for week in derived.pairing.weeks_in_focus() {
            let about = &derived.pairing.rollup.weeks[week];
            let mut base = 0.0;
            for (series, (name, slot, of)) in stacks.iter().enumerate() {
                let tokens: Tokens = of.iter().map(|of| of.weeks[week]).sum();
                if tokens.is_zero() || apart.hidden.contains(name) {
                    continue;
                }
                let amount = charged(tokens);
                let to = base + to_chart(amount);
                parts.push(Part {
                    week,
                    series,
                    x: week as f64,
                    from: base,
                    to,
                    amount,
                    slot: *slot,
                    side: None,
                    hatched: about.partial || about.projected,
                });
                base = to;
            }
            high = high.max(base);
            sums.push(base);
        }
        let legend = stacks.into_iter().map(|(name, slot, _)| (name, slot));
        Self {
            parts,
            high,
            sums,
            legend: legend.collect(),
        }
    }
}
