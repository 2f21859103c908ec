//! The two ways of pricing time.

use std::collections::BTreeSet;

use super::card::InForce;
use super::terms::Every;
use super::{Adjustments, Contract};
use crate::calendar::{Day, Span};

/// How the dates of contracts count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Each contract as if in force throughout, with the rates and terms of one day.
    #[default]
    Throughout,
    /// Each day at the rates and terms in force then; before the proposed contract, what the baseline charges.
    Dated,
}

impl Mode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Throughout, Self::Dated];

    /// The name in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Throughout => "throughout",
            Self::Dated => "dated",
        }
    }

    /// The name on screen: `as if in force throughout`.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Throughout => "as if in force throughout",
            Self::Dated => "as contracts date them",
        }
    }
}

/// A contract on the days of some usage: which of its entries hold when.
#[derive(Clone, Copy, Debug)]
pub struct Dating<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// Its first day, which a scenario may have moved.
    pub effective: Option<Day>,
    /// The day whose rates and terms hold throughout; `None` where every day has its own.
    pub reference: Option<Day>,
    /// Whether the days before its first are another contract's.
    pub(super) follows: bool,
}

impl<'a> Dating<'a> {
    /// `contract` after `adjustments`, where the data ends on `last`. What comes before the first day of a contract
    /// that `follows` another is that one's to charge.
    pub fn new(
        contract: &'a Contract,
        adjustments: &Adjustments,
        mode: Mode,
        last: Day,
        follows: bool,
    ) -> Self {
        let effective = adjustments.effective.or(contract.terms.effective);
        let reference = (mode == Mode::Throughout).then(|| {
            let begins = contract.entry_dates().map(|dates| dates.from).min();
            let latest = last.max(begins.flatten().unwrap_or(last));
            effective.unwrap_or_else(|| latest.min(contract.terms.end.unwrap_or(latest)))
        });
        Self {
            contract,
            effective,
            reference,
            follows,
        }
    }

    /// Whether an entry or term with these dates holds on `day`.
    pub(super) fn holds(&self, dates: InForce, day: Day) -> bool {
        dates.holds_on(self.reference.unwrap_or(day))
    }

    /// Whether the contract is in force on `day`.
    pub(super) fn is_in_force(&self, day: Day) -> bool {
        let dates = InForce {
            from: self.effective,
            until: self.contract.terms.end,
        };
        self.reference.is_some() || dates.holds_on(day)
    }

    /// Whether `day` is another contract's to charge.
    pub(super) fn is_before(&self, day: Day) -> bool {
        self.follows && self.reference.is_none() && self.effective.is_some_and(|first| day < first)
    }

    /// The days in `span` on which what it charges may change.
    pub fn cuts(&self, adjustments: &Adjustments, span: Span) -> BTreeSet<Day> {
        let mut cuts = BTreeSet::new();
        let terms = &self.contract.terms;
        if self.reference.is_none() {
            cuts.extend(self.contract.entry_dates().flat_map(InForce::cuts));
            cuts.extend(terms.dates().flat_map(InForce::cuts));
            cuts.extend(self.effective);
            cuts.extend(terms.end.map(|end| end.plus(1)));
        }
        let counts_by = |every| {
            let commitments = terms.commitments.iter().map(|term| term.every);
            commitments
                .chain(terms.fees.iter().map(|term| term.every))
                .any(|other| other == every)
        };
        let has_months =
            !terms.volume.is_empty() || counts_by(Every::Month) || adjustments.commitment.is_some();
        let mut every = |next: &dyn Fn(Day) -> Span| {
            let mut day = span.first;
            while day <= span.last {
                cuts.insert(day);
                day = next(day).last.plus(1);
            }
        };
        if has_months {
            every(&Day::month);
        }
        if counts_by(Every::Year) {
            every(&|day| day.year(self.effective));
        }
        cuts
    }
}

impl Contract {
    /// Whether it says anything about dates.
    pub fn has_dates(&self) -> bool {
        let terms = &self.terms;
        let mut dates = self.entry_dates().chain(terms.dates());
        terms.effective.is_some()
            || terms.end.is_some()
            || dates.any(|dates| dates != InForce::default())
    }

    /// The dates of everything on its card that prices something.
    fn entry_dates(&self) -> impl Iterator<Item = InForce> {
        let hourly = self.card.hourly.iter().map(|entry| entry.in_force);
        let token = self.card.token.iter().map(|entry| entry.in_force);
        let factors = self.card.factors.iter().map(|entry| entry.in_force);
        hourly.chain(token).chain(factors)
    }
}

impl super::Terms {
    /// The dates of its discounts, volume tiers, commitments and fees.
    fn dates(&self) -> impl Iterator<Item = InForce> {
        let discounts = self.discounts.iter().map(|term| term.in_force);
        let volume = self.volume.iter().map(|term| term.in_force);
        let commitments = self.commitments.iter().map(|term| term.in_force);
        let fees = self.fees.iter().map(|term| term.in_force);
        discounts.chain(volume).chain(commitments).chain(fees)
    }
}
