//! Every figure of a contract that can be moved by itself: what it is called, what it is set to, how far it goes, and what
//! the contract charges as it moves.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind};
use super::ground::Priced;
use super::impact::{RateKey, TermId};
use super::level::Charging;
use super::pairing::Pairing;
use crate::contract::terms::Counted;
use crate::contract::{Contract, RateId, Rates, Side, rates};
use crate::quantity::{Multiplier, Percent, Usd, format};

/// A figure that a slider sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// A rate, in dollars per hour or per million tokens, before the factor on all rates.
    Rate(RateKey),
    /// The factor on all rates of a kind.
    All(Side, RateKind),
    /// The discount on everything, in percent.
    Discount(Side),
    /// The commitment, in dollars a period.
    Commitment(Side),
    /// A factor for a tier, route or context, by its position on the card.
    Factor(Side, usize),
    /// A discount on some charges, in percent, by its position among them.
    DiscountOn(Side, usize),
    /// How much of a kind is used, as a multiple of what the usage says: what the contract makes of it. A figure of both,
    /// where both meter it.
    Volume(Side, RateKind),
}

impl Lever {
    /// The contract whose figure it is.
    pub fn side(self) -> Side {
        match self {
            Self::Rate(key) => key.side,
            Self::All(side, _)
            | Self::Discount(side)
            | Self::Commitment(side)
            | Self::Factor(side, _)
            | Self::DiscountOn(side, _)
            | Self::Volume(side, _) => side,
        }
    }

    /// The same figure of the other contract, as they are exchanged.
    #[must_use]
    pub fn of_other_side(self) -> Self {
        let other = self.side().other();
        match self {
            Self::Rate(RateKey { id, .. }) => Self::Rate(RateKey { side: other, id }),
            Self::All(_, kind) => Self::All(other, kind),
            Self::Discount(_) => Self::Discount(other),
            Self::Commitment(_) => Self::Commitment(other),
            Self::Factor(_, at) => Self::Factor(other, at),
            Self::DiscountOn(_, at) => Self::DiscountOn(other, at),
            // How much is used is no figure of either.
            Self::Volume(..) => self,
        }
    }

    /// Which figure it is of the second of two contracts, which was made from the first; of one that was not, only what
    /// every contract has.
    pub fn carried(self, made: Option<[&Contract; 2]>) -> Option<Self> {
        match self {
            Self::Rate(RateKey { side, id }) => {
                let [before, after] = made?;
                let id = id.carried(before, after)?;
                Some(Self::Rate(RateKey { side, id }))
            }
            Self::Factor(side, at) => {
                let [before, after] = made?;
                let at = rates::carried_factor(at, before, after)?;
                Some(Self::Factor(side, at))
            }
            Self::DiscountOn(side, at) => {
                let [before, after] = made?;
                let at = rates::carried_discount(at, before, after)?;
                Some(Self::DiscountOn(side, at))
            }
            Self::All(..) | Self::Discount(_) | Self::Commitment(_) | Self::Volume(..) => {
                Some(self)
            }
        }
    }

    /// Which of several of its kind it is, where they may be called alike.
    pub fn position(self) -> Option<usize> {
        match self {
            Self::Factor(_, at) | Self::DiscountOn(_, at) => Some(at),
            Self::Rate(_)
            | Self::All(..)
            | Self::Discount(_)
            | Self::Commitment(_)
            | Self::Volume(..) => None,
        }
    }

    /// What it is set to, in these figures of both contracts, which are in the order of [`Side::BOTH`].
    pub fn value(self, rates: &[Rates; 2]) -> Decimal {
        let rates = &rates[self.side() as usize];
        match self {
            Self::Rate(key) => rates.set(key.id),
            Self::All(_, RateKind::Hours) => rates.hourly_multiplier.0,
            Self::All(_, RateKind::Tokens) => rates.token_multiplier.0,
            Self::Discount(_) => rates.discount.0,
            Self::Factor(_, at) => rates.factors[at].0,
            Self::DiscountOn(_, at) => rates.discounts[at].0,
            Self::Volume(_, RateKind::Hours) => rates.volume.hours.0,
            Self::Volume(_, RateKind::Tokens) => rates.volume.tokens.0,
            Self::Commitment(_) => rates
                .commitments
                .first()
                .map_or(Decimal::ZERO, |amount| amount.0),
        }
    }

    /// The most it can be, where there is a most. None can be less than zero.
    pub fn most(self) -> Option<Decimal> {
        match self {
            Self::Discount(_) | Self::DiscountOn(..) => Some(Decimal::ONE_HUNDRED),
            Self::Rate(_)
            | Self::All(..)
            | Self::Commitment(_)
            | Self::Factor(..)
            | Self::Volume(..) => None,
        }
    }

    /// Whether its contract charges more when it is more.
    pub fn raises(self) -> bool {
        !matches!(self, Self::Discount(_) | Self::DiscountOn(..))
    }

    /// Whether the proposed contract costs more, beside the other, when it is more.
    pub fn is_dearer_above(self) -> bool {
        (self.side() == Side::Proposed) == self.raises()
    }

    /// Whether it is moved by points rather than by a part of what it is.
    pub fn moves_by_points(self) -> bool {
        matches!(self, Self::Discount(_) | Self::DiscountOn(..))
    }

    /// Whether it moves everything alike that its contract charges for tokens, for hours, or for both.
    pub fn is_common(self) -> bool {
        matches!(self, Self::All(..) | Self::Discount(_))
    }

    /// A step of it from `value`: in percent of that, or in points. `None` where a percent of nothing is asked for.
    pub(super) fn size(self, value: Decimal, step: Decimal) -> Option<Decimal> {
        if self.moves_by_points() {
            return Some(step);
        }
        step.checked_div(value)?.checked_mul(Decimal::ONE_HUNDRED)
    }

    /// What people call it: `Claude Sonnet 4.6 · input`, `All token rates`, `Discount, proposed`. The contracts are in the
    /// order of [`Side::BOTH`].
    pub fn name(self, contracts: [&Contract; 2]) -> String {
        let whose = match self.side() {
            Side::Baseline => "today’s contract",
            Side::Proposed => "proposed",
        };
        let contract = contracts[self.side() as usize];
        match self {
            Self::Rate(key) => match key.id {
                RateId::Hourly(entry) => contract.card.hourly[entry].shown(),
                RateId::Token(entry, class) => {
                    let model = contract.card.token[entry].shown();
                    format!("{model} · {}", class.shown())
                }
            },
            Self::All(_, RateKind::Hours) => "All hourly rates".to_owned(),
            Self::All(_, RateKind::Tokens) => "All token rates".to_owned(),
            Self::Discount(_) => format!("Discount, {whose}"),
            Self::Factor(_, at) => {
                let factor = &contract.card.factors[at];
                let about = if factor.scope.is_all() {
                    String::new()
                } else {
                    format!(" of {}", factor.scope.shown())
                };
                format!("Factor on {}{about}, {whose}", factor.value)
            }
            Self::DiscountOn(_, at) => {
                let about = contract.terms.discounts[at].scope.shown();
                format!("Discount on {about}, {whose}")
            }
            Self::Volume(_, RateKind::Hours) => "Hours used".to_owned(),
            Self::Volume(_, RateKind::Tokens) => "Tokens used".to_owned(),
            Self::Commitment(_) => {
                let every = contract.terms.commitments.first();
                let every = every.map_or("month", |term| term.every.key());
                format!("Least charge a {every}, {whose}")
            }
        }
    }

    /// What it is counted in: `$/MTok`, `$/h`, `×`, `%`, `$`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Rate(key) if key.is_hourly() => "$/h",
            Self::Rate(_) => "$/MTok",
            Self::All(..) | Self::Factor(..) | Self::Volume(..) => "×",
            Self::Discount(_) | Self::DiscountOn(..) => "%",
            Self::Commitment(_) => "$",
        }
    }

    /// A value of it with its unit: `2.83 $/MTok`, `0.976 ×`, `5.6 %`, `$12,000`.
    pub fn shown(self, value: Decimal) -> String {
        match self {
            Self::Rate(_) => format!("{}\u{a0}{}", format::rate_rounded(value), self.unit()),
            Self::All(..) | Self::Factor(..) | Self::Volume(..) => {
                format::multiplier(Multiplier(value))
            }
            Self::Discount(_) | Self::DiscountOn(..) => format::percent(Percent(value)),
            Self::Commitment(_) => format::dollars(Usd(value)),
        }
    }
}

impl Lever {
    /// A value of it without its unit where that is clear, to the last digit: `2.71`, `0.976 ×`, `5.6 %`, `$12,000`.
    pub fn told(self, value: Decimal) -> String {
        match self {
            Self::Rate(_) => format::rate(value),
            Self::Discount(_) | Self::DiscountOn(..) => format::percent_exact(Percent(value)),
            Self::All(..) | Self::Factor(..) | Self::Volume(..) | Self::Commitment(_) => {
                self.shown(value)
            }
        }
    }

    /// The same with its unit in every case: `2.71 $/MTok`.
    pub fn told_with_unit(self, value: Decimal) -> String {
        match self {
            Self::Rate(_) => format!("{} {}", self.told(value), self.unit()),
            _ => self.told(value),
        }
    }
}

impl TermId {
    /// The term as a figure of the contract of `side`.
    pub fn lever(self, side: Side) -> Lever {
        match self {
            Self::Discount => Lever::Discount(side),
            Self::Commitment => Lever::Commitment(side),
            Self::Factor(at) => Lever::Factor(side, at),
            Self::DiscountOn(at) => Lever::DiscountOn(side, at),
        }
    }
}

/// What volume tiers count that count usage of a kind.
fn counted(kind: RateKind) -> Counted {
    match kind {
        RateKind::Hours => Counted::Hours,
        RateKind::Tokens => Counted::Tokens,
    }
}

impl RateKey {
    /// Whether it is a price of hours.
    pub fn is_hourly(self) -> bool {
        matches!(self.id, RateId::Hourly(_))
    }

    /// What it multiplies.
    pub fn kind(self) -> RateKind {
        match self.id {
            RateId::Hourly(_) => RateKind::Hours,
            RateId::Token(..) => RateKind::Tokens,
        }
    }
}

impl Comparison {
    /// What it was made from, for the levels of figures.
    pub(super) fn priced<'a>(&'a self, pairing: &'a Pairing) -> Priced<'a> {
        Priced {
            pairing,
            rates: &self.rates,
            bills: [&self.baseline, &self.proposed],
        }
    }
}

impl Pairing {
    /// Every figure that moves something here: factors on all rates that have a slider, rates, discounts, commitments,
    /// factors for tiers, and how much is used, where only one contract meters that and no volume tier counts it.
    pub fn levers(&self, comparison: &Comparison) -> Vec<Lever> {
        let mut levers = Vec::new();
        for kind in [RateKind::Tokens, RateKind::Hours] {
            let side = self.multiplied_side(kind);
            levers.extend(side.map(|side| Lever::All(side, kind)));
        }
        levers.extend(self.rates_in_use().map(Lever::Rate));
        for side in [Side::Proposed, Side::Baseline] {
            levers.push(Lever::Discount(side));
            let amounts = &comparison.rates[side as usize].commitments;
            // Amounts of several dates become one when a slider moves them.
            let is_one = amounts.first().is_some_and(|first| {
                let mut all = amounts.iter();
                all.all(|amount| amount == first)
            });
            if is_one {
                levers.push(Lever::Commitment(side));
            }
            levers.extend(self.factors_in_use(side).map(|at| Lever::Factor(side, at)));
            let discounts = self.discounts_in_use(side);
            levers.extend(discounts.map(|at| Lever::DiscountOn(side, at)));
        }
        for kind in [RateKind::Tokens, RateKind::Hours] {
            if let [side] = *self.metered_by(kind)
                && !self.tariff(side).counts(counted(kind))
            {
                levers.push(Lever::Volume(side, kind));
            }
        }
        levers
    }

    /// The contracts that meter a kind of usage.
    pub fn metered_by(&self, kind: RateKind) -> Vec<Side> {
        let meters = |side: &Side| match kind {
            RateKind::Hours => self.meters(*side).hours,
            RateKind::Tokens => self.meters(*side).tokens,
        };
        Side::BOTH.into_iter().filter(meters).collect()
    }

    /// The factors that are on some of the usage, by their positions on the card.
    fn factors_in_use(&self, side: Side) -> impl Iterator<Item = usize> {
        let bases = self.bases.iter().filter(|basis| basis.key.side == side);
        let runs = bases.flat_map(|basis| &basis.runs);
        let factors = runs.flat_map(|run| run.under.factors);
        factors.flatten().collect::<BTreeSet<_>>().into_iter()
    }

    /// The discounts on some charges that are on some of the usage, by their positions among them.
    fn discounts_in_use(&self, side: Side) -> impl Iterator<Item = usize> {
        let groups = self.tariff(side).matches.groups.iter();
        let discounts = groups.flat_map(|group| group.discounts.iter().copied());
        discounts.collect::<BTreeSet<_>>().into_iter()
    }
}

impl Lever {
    /// The value at which `charged` is `more` than where it is set to `value`; `None` where none does that.
    pub(super) fn value_from(
        self,
        value: Decimal,
        charged: &Charging,
        more: Decimal,
    ) -> Option<Decimal> {
        let most = self.most().map(|most| most - value);
        value.checked_add(charged.step_for(more, -value, most)?)
    }
}
