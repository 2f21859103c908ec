//! Every figure of a contract that can be moved by itself: what it is called, what it is set to, how far it goes, and what
//! the contract charges as it moves.

use rust_decimal::Decimal;

use super::comparison::{Comparison, RateKind};
use super::ground::Priced;
use super::impact::RateKey;
use super::level::Charging;
use super::pairing::Pairing;
use crate::contract::{Contract, RateId, Rates, Side};
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
}

impl Lever {
    /// The contract whose figure it is.
    pub fn side(self) -> Side {
        match self {
            Self::Rate(key) => key.side,
            Self::All(side, _) | Self::Discount(side) | Self::Commitment(side) => side,
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
            Self::Commitment(_) => rates
                .commitments
                .first()
                .map_or(Decimal::ZERO, |amount| amount.0),
        }
    }

    /// The most it can be, where there is a most. None can be less than zero.
    pub fn most(self) -> Option<Decimal> {
        match self {
            Self::Discount(_) => Some(Decimal::ONE_HUNDRED),
            Self::Rate(_) | Self::All(..) | Self::Commitment(_) => None,
        }
    }

    /// Whether its contract charges more when it is more.
    pub fn raises(self) -> bool {
        !matches!(self, Self::Discount(_))
    }

    /// Whether the proposed contract costs more, beside the other, when it is more.
    pub fn is_dearer_above(self) -> bool {
        (self.side() == Side::Proposed) == self.raises()
    }

    /// Whether it is moved by points rather than by a part of what it is.
    pub fn moves_by_points(self) -> bool {
        matches!(self, Self::Discount(_))
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
            Self::All(..) => "×",
            Self::Discount(_) => "%",
            Self::Commitment(_) => "$",
        }
    }

    /// A value of it with its unit: `2.83 $/MTok`, `0.976 ×`, `5.6 %`, `$12,000`.
    pub fn shown(self, value: Decimal) -> String {
        match self {
            Self::Rate(_) => format!("{}\u{a0}{}", format::rate_rounded(value), self.unit()),
            Self::All(..) => format::multiplier(Multiplier(value)),
            Self::Discount(_) => format::percent(Percent(value)),
            Self::Commitment(_) => format::dollars(Usd(value)),
        }
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

    /// What `side` has to charge more for both contracts to charge the same in compared weeks.
    pub(super) fn more_to_level(&self, side: Side) -> Decimal {
        let difference = self.total.compared.difference().0;
        match side {
            Side::Baseline => difference,
            Side::Proposed => -difference,
        }
    }
}

impl Pairing {
    /// Every figure that moves something here: factors on all rates that have a slider, rates, discounts, commitments.
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
        }
        levers
    }

    /// The value of a figure at which the compared difference is zero if only that moves; `None` if there is none, or it
    /// moves nothing here.
    pub fn break_even(&self, comparison: &Comparison, lever: Lever) -> Option<Decimal> {
        let priced = comparison.priced(self);
        let charged = comparison.ground.levels(&priced, lever)?.pop()?.charging();
        let more = comparison.more_to_level(lever.side());
        lever.value_for(&comparison.rates, &charged, more)
    }
}

impl Lever {
    /// The value at which `charged` is `more` than now; `None` where none does that.
    pub(super) fn value_for(
        self,
        rates: &[Rates; 2],
        charged: &Charging,
        more: Decimal,
    ) -> Option<Decimal> {
        self.value_from(self.value(rates), charged, more)
    }

    /// The same, where it is set to `value`.
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
