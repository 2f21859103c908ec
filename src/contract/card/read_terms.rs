//! Terms, as they are written in a card file.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::entry::{
    Amount, Currency, Date, Fault, ScopeEntry, in_force, number, one_of, percent, provenance, word,
};
use super::{InForce, check_amount};
use crate::contract::terms::{
    Commitment, Counted, Discount, Every, Fee, TierKind, VolumeTier, VolumeTiers,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscountEntry {
    percent: Spanned<Amount>,
    model: Option<Spanned<String>>,
    resource: Option<Spanned<String>>,
    product: Option<Spanned<String>>,
    #[serde(default)]
    classes: Vec<Spanned<String>>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VolumeEntry {
    counts: Spanned<String>,
    kind: Spanned<String>,
    tiers: Spanned<Vec<TierEntry>>,
    model: Option<Spanned<String>>,
    resource: Option<Spanned<String>>,
    product: Option<Spanned<String>>,
    #[serde(default)]
    classes: Vec<Spanned<String>>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierEntry {
    above: Spanned<Amount>,
    percent: Spanned<Amount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommitmentEntry {
    amount: Spanned<Amount>,
    every: Spanned<String>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeEntry {
    name: Spanned<String>,
    amount: Spanned<Amount>,
    every: Spanned<String>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    source: Option<String>,
    checked: Option<Spanned<Date>>,
}

impl DiscountEntry {
    pub(super) fn check(self, at: usize) -> Result<Discount, Fault> {
        let scope = ScopeEntry {
            model: self.model,
            resource: self.resource,
            product: self.product,
            classes: self.classes,
        };
        let discount = Discount {
            percent: percent("percent", self.percent)?,
            scope: scope.check()?,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        };
        if discount.scope.is_all() && discount.in_force == InForce::default() {
            let message = "discount_on: this is a discount on everything; write discount = \"…\" at the top of the card, \
                           or state a model, resource, product, classes or dates";
            return Err((at, message.to_owned()));
        }
        Ok(discount)
    }
}

impl VolumeEntry {
    pub(super) fn check(self, currency: Currency<'_>) -> Result<VolumeTiers, Fault> {
        let counted = one_of(&self.counts, "counts", &Counted::ALL, Counted::key)?;
        let kind = one_of(&self.kind, "kind", &TierKind::ALL, TierKind::key)?;
        let at = self.tiers.span().start;
        let mut tiers: Vec<VolumeTier> = Vec::new();
        for tier in self.tiers.into_inner() {
            let at = tier.above.span().start;
            let above = match counted {
                Counted::Usd => currency.amount("above", tier.above, check_threshold)?,
                Counted::Tokens | Counted::Hours => number("above", tier.above, check_threshold)?,
            };
            if let Some(last) = tiers.last().filter(|last| above <= last.above) {
                let message = format!(
                    "above: {above} comes after {}; thresholds rise from tier to tier",
                    last.above
                );
                return Err((at, message));
            }
            let percent = percent("percent", tier.percent)?;
            tiers.push(VolumeTier { above, percent });
        }
        if tiers.is_empty() {
            return Err((
                at,
                "tiers: there are none; add { above = …, percent = … }".to_owned(),
            ));
        }
        let scope = ScopeEntry {
            model: self.model,
            resource: self.resource,
            product: self.product,
            classes: self.classes,
        };
        let scope = scope.check()?;
        let of_tokens = scope.model.is_some() || !scope.classes.is_empty();
        let is_empty = match counted {
            Counted::Tokens => scope.resource.is_some(),
            Counted::Hours => of_tokens,
            Counted::Usd => false,
        };
        if is_empty {
            let message = format!(
                "counts: what this is about has no {}; count something it has",
                counted.key()
            );
            return Err((self.counts.span().start, message));
        }
        Ok(VolumeTiers {
            counted,
            kind,
            scope,
            tiers,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}

/// Whether `value` can be a threshold: as sums of money, but many more tokens than dollars are bought.
fn check_threshold(value: Decimal) -> Result<(), String> {
    const MILLION: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
    let most = Decimal::MAX.checked_div(MILLION).unwrap_or(Decimal::MAX);
    if value > most {
        return Err(format!("the threshold {value} is too large; check it"));
    }
    check_amount(value.checked_div(MILLION).unwrap_or(value).round_dp(6))
        .map_err(|_too_large_or_negative| format!("{value} cannot be a threshold; check it"))
}

impl CommitmentEntry {
    pub(super) fn check(self, currency: Currency<'_>) -> Result<Commitment, Fault> {
        Ok(Commitment {
            amount: currency.usd("amount", self.amount)?,
            every: one_of(&self.every, "every", &Every::ALL, Every::key)?,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}

impl FeeEntry {
    pub(super) fn check(self, currency: Currency<'_>) -> Result<Fee, Fault> {
        Ok(Fee {
            name: word(&self.name, "name")?,
            amount: currency.usd("amount", self.amount)?,
            every: one_of(&self.every, "every", &Every::ALL, Every::key)?,
            in_force: in_force(self.from, self.until)?,
            provenance: provenance(self.source, self.checked)?,
        })
    }
}
