//! The figures in effect: a contract's, adjusted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::terms::{Commitment, Discount, Every};
use super::{Contract, Factor, Group, HourlyRate, InForce, Provenance, RateId, TokenRates};
use crate::calendar::Day;
use crate::quantity::{
    ByClass, Multiplier, Percent, RATE_PLACES, TokenClass, Usd, UsdPerHour, UsdPerMTok,
};
use crate::usage::Volume;

/// Departures from a contract: figures set to other values, and factors on all rates of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjustments {
    /// Values that replace the card's, in dollars per hour or per million tokens.
    pub values: BTreeMap<RateId, Decimal>,
    /// Factor on every hourly rate.
    pub hourly_multiplier: Multiplier,
    /// Factor on every token rate.
    pub token_multiplier: Multiplier,
    /// Factors for a tier, route or context in place of the card's, by their positions there.
    pub factors: BTreeMap<usize, Multiplier>,
    /// The discount on every charge, in place of the contract's.
    pub discount: Option<Percent>,
    /// Discounts on some charges in place of the contract's, by their positions there.
    pub discounts: BTreeMap<usize, Percent>,
    /// The commitment a period, in place of the contract's; a month's, where it has none.
    pub commitment: Option<Usd>,
    /// The first day of the contract, in place of its own.
    pub effective: Option<Day>,
}

impl Adjustments {
    /// The factor that applies to `rate`.
    pub fn multiplier(&self, rate: RateId) -> Multiplier {
        match rate {
            RateId::Hourly(_) => self.hourly_multiplier,
            RateId::Token(..) => self.token_multiplier,
        }
    }

    /// Keeps these departures from `before` where they depart from `after`, which was made from it: a rate's where its
    /// entry is still there, and says something else.
    pub fn carry(&mut self, before: &Contract, after: &Contract) {
        let values = std::mem::take(&mut self.values).into_iter();
        let listed = Rates::new(after, &Self::default());
        let values = values.filter_map(|(id, value)| {
            let id = id.carried(before, after)?;
            (listed.of(id) != value).then_some((id, value))
        });
        self.values = values.collect();
        let factors = std::mem::take(&mut self.factors).into_iter();
        let factors = factors.filter_map(|(at, factor)| {
            let at = carried_factor(at, before, after)?;
            (after.card.factors[at].factor != factor).then_some((at, factor))
        });
        self.factors = factors.collect();
        let discounts = std::mem::take(&mut self.discounts).into_iter();
        let discounts = discounts.filter_map(|(at, percent)| {
            let at = carried_discount(at, before, after)?;
            (after.terms.discounts[at].percent != percent).then_some((at, percent))
        });
        self.discounts = discounts.collect();
        let terms = &after.terms;
        self.discount = self.discount.filter(|discount| *discount != terms.discount);
        self.effective = self.effective.filter(|day| Some(*day) != terms.effective);
        let committed = terms
            .commitments
            .first()
            .map_or(Usd::ZERO, |term| term.amount);
        self.commitment = self.commitment.filter(|amount| *amount != committed);
    }

    /// Whether everything is as the contract says.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// The figures in effect. Positions are those of the contract's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// What each hourly entry is set to, before the factor on all of them.
    pub hourly: Vec<UsdPerHour>,
    /// What each token entry is set to, likewise; a class without a price is unpriced.
    pub token: Vec<ByClass<Option<UsdPerMTok>>>,
    /// The factor on every hourly rate.
    pub hourly_multiplier: Multiplier,
    /// The factor on every token rate.
    pub token_multiplier: Multiplier,
    /// Each factor for a tier, route or context.
    pub factors: Vec<Multiplier>,
    /// The discount on every charge.
    pub discount: Percent,
    /// Each discount on some charges.
    pub discounts: Vec<Percent>,
    /// Each commitment, a period.
    pub commitments: Vec<Usd>,
    /// Each fee, a period.
    pub fees: Vec<Usd>,
    /// How much is used.
    pub volume: Volume,
}

impl Rates {
    /// What one rate is set to, in dollars per hour or per million tokens, before the factor on all rates.
    pub fn set(&self, id: RateId) -> Decimal {
        match id {
            RateId::Hourly(entry) => self.hourly[entry].0,
            RateId::Token(entry, class) => self.token[entry][class].unwrap_or_default().0,
        }
    }

    /// The price of one rate, in dollars per hour or per million tokens.
    pub fn of(&self, id: RateId) -> Decimal {
        let price = self.set(id).checked_mul(self.multiplier(id).0);
        price.unwrap_or(Decimal::MAX)
    }

    /// The factor on all rates of the kind of that one.
    pub fn multiplier(&self, id: RateId) -> Multiplier {
        match id {
            RateId::Hourly(_) => self.hourly_multiplier,
            RateId::Token(..) => self.token_multiplier,
        }
    }

    /// The part of a charge that the discounts on some charges leave.
    pub fn kept_by_discounts(&self, group: &Group) -> Decimal {
        let discounts = group.discounts.iter().map(|&at| self.discounts[at]);
        discounts.fold(Decimal::ONE, |kept, percent| kept * keep(percent))
    }

    /// The factor that a tier, route and context make together.
    pub fn factor(&self, factors: &[Option<usize>; 3]) -> Decimal {
        let factors = factors.iter().flatten();
        factors.fold(Decimal::ONE, |product, &at| {
            product
                .checked_mul(self.factors[at].0)
                .unwrap_or(Decimal::MAX)
        })
    }

    /// The figures of `contract` after `adjustments`.
    pub fn new(contract: &Contract, adjustments: &Adjustments) -> Self {
        let set = |id: RateId| adjustments.values.get(&id).copied();
        let Contract { card, terms, .. } = contract;
        let hourly = card.hourly.iter().enumerate();
        let hourly = hourly.map(|(i, entry)| set(RateId::Hourly(i)).map_or(entry.rate, UsdPerHour));
        let token = card.token.iter().enumerate().map(|(i, entry)| {
            let mut rates = entry.rates;
            for class in TokenClass::ALL {
                let value = set(RateId::Token(i, class)).map(UsdPerMTok);
                rates[class] = value.or(rates[class]);
            }
            rates
        });
        let commitments = match adjustments.commitment {
            Some(amount) => vec![amount; terms.commitments.len().max(1)],
            None => terms.commitments.iter().map(|term| term.amount).collect(),
        };
        Self {
            hourly: hourly.collect(),
            token: token.collect(),
            hourly_multiplier: adjustments.hourly_multiplier,
            token_multiplier: adjustments.token_multiplier,
            factors: or_listed(&adjustments.factors, &card.factors, |factor| factor.factor),
            discount: adjustments.discount.unwrap_or(terms.discount),
            discounts: or_listed(&adjustments.discounts, &terms.discounts, |term| {
                term.percent
            }),
            commitments,
            fees: terms.fees.iter().map(|term| term.amount).collect(),
            volume: Volume::default(),
        }
    }

    /// The same where more or less is used: multiples are rounded half-even to the decimal places that factors have.
    #[must_use]
    pub fn at_volume(self, volume: Volume) -> Self {
        let rounded = |times: Multiplier| Multiplier(times.0.round_dp(RATE_PLACES).normalize());
        let volume = Volume {
            hours: rounded(volume.hours),
            tokens: rounded(volume.tokens),
        };
        Self { volume, ..self }
    }

    /// How much is used of what a rate multiplies.
    pub fn volume_of(&self, id: RateId) -> Multiplier {
        match id {
            RateId::Hourly(_) => self.volume.hours,
            RateId::Token(..) => self.volume.tokens,
        }
    }
}

impl Contract {
    /// The contract with departures made its own: what a card says that charges the same. Rates are rounded half-even to
    /// the decimal places a card may have.
    #[must_use]
    pub fn adjusted(&self, adjustments: &Adjustments) -> Self {
        let rates = Rates::new(self, adjustments);
        let mut contract = self.clone();
        let rounded = |rate: Decimal| rate.round_dp(RATE_PLACES).normalize();
        for (entry, rate) in contract.card.hourly.iter_mut().zip(rates.hourly) {
            let rate = rate * rates.hourly_multiplier;
            entry.rate = UsdPerHour(rounded(rate.0));
        }
        for (entry, of) in contract.card.token.iter_mut().zip(rates.token) {
            let rate = |rate: UsdPerMTok| rounded((rate * rates.token_multiplier).0);
            entry.rates = ByClass(of.0.map(|of| of.map(|of| UsdPerMTok(rate(of)))));
        }
        for (entry, factor) in contract.card.factors.iter_mut().zip(rates.factors) {
            entry.factor = factor;
        }
        let terms = &mut contract.terms;
        for (term, percent) in terms.discounts.iter_mut().zip(rates.discounts) {
            term.percent = percent;
        }
        terms.discount = rates.discount;
        if terms.commitments.is_empty() && adjustments.commitment.is_some() {
            terms.commitments.push(Commitment {
                amount: Usd::ZERO,
                every: Every::Month,
                in_force: InForce::default(),
                provenance: Provenance::default(),
            });
        }
        for (term, amount) in terms.commitments.iter_mut().zip(rates.commitments) {
            term.amount = amount;
        }
        terms.effective = adjustments.effective.or(terms.effective);
        contract
    }
}

/// What each entry is set to or, where it is not, says.
fn or_listed<T, V: Copy>(
    set: &BTreeMap<usize, V>,
    entries: &[T],
    listed: impl Fn(&T) -> V,
) -> Vec<V> {
    let entries = entries.iter().enumerate();
    entries
        .map(|(at, entry)| set.get(&at).copied().unwrap_or_else(|| listed(entry)))
        .collect()
}

impl RateId {
    /// Which rate of `after` it is, a contract that was made from `before`; `None` where that is not there any more.
    pub fn carried(self, before: &Contract, after: &Contract) -> Option<Self> {
        match self {
            Self::Hourly(at) => {
                let about = |entry: &HourlyRate| {
                    let (resource, region) = (entry.resource.clone(), entry.region.clone());
                    (resource, region, entry.product.clone(), entry.in_force)
                };
                let at = moved(&before.card.hourly, &after.card.hourly, at, about)?;
                Some(Self::Hourly(at))
            }
            Self::Token(at, class) => {
                let about = |entry: &TokenRates| {
                    (entry.model.clone(), entry.stated.clone(), entry.in_force)
                };
                let at = moved(&before.card.token, &after.card.token, at, about)?;
                after.card.token[at].rates[class]?;
                Some(Self::Token(at, class))
            }
        }
    }
}

/// Which factor of `after` the one of `before` at a position is.
pub(crate) fn carried_factor(at: usize, before: &Contract, after: &Contract) -> Option<usize> {
    let about = |entry: &Factor| {
        let (value, scope) = (entry.value.clone(), entry.scope.clone());
        (entry.dimension, value, scope, entry.in_force)
    };
    moved(&before.card.factors, &after.card.factors, at, about)
}

/// Which discount of `after` the one of `before` at a position is.
pub(crate) fn carried_discount(at: usize, before: &Contract, after: &Contract) -> Option<usize> {
    let about = |term: &Discount| (term.scope.clone(), term.in_force);
    moved(&before.terms.discounts, &after.terms.discounts, at, about)
}

/// Where an entry is after its card was changed: where one is about the same or, if as many are there, where it was.
fn moved<T, K: PartialEq>(
    before: &[T],
    after: &[T],
    at: usize,
    about: impl Fn(&T) -> K,
) -> Option<usize> {
    let wanted = about(before.get(at)?);
    let is_same = |at: &usize| after.get(*at).is_some_and(|entry| about(entry) == wanted);
    let found = Some(at).filter(is_same);
    let found = found.or_else(|| (0..after.len()).find(is_same));
    found.or_else(|| (before.len() == after.len()).then_some(at))
}

/// The part of a charge that a discount leaves.
pub(super) fn keep(discount: Percent) -> Decimal {
    Decimal::ONE - discount.0 / Decimal::ONE_HUNDRED
}
