//! A value of one figure at which a claim turns round, and which such changes are the smallest.

use rust_decimal::Decimal;

use super::lever::Lever;
use crate::contract::{Contract, Side};
use crate::quantity::{Percent, format};

/// A value of a figure at which a claim turns round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turning {
    /// The figure.
    pub lever: Lever,
    /// What it is set to.
    pub value: Decimal,
    /// The value at which the claim is about to turn, exactly.
    pub limit: Decimal,
    /// A value to set it to at which it has turned round: a millionth beyond that or less.
    pub turned: Decimal,
}

impl Turning {
    /// By how much the figure changes: by so many percent of what it is, or by so many points. `None` where it is zero and
    /// has no percent.
    pub fn change(&self) -> Option<Percent> {
        let step = self.limit.checked_sub(self.value)?;
        let size = self.lever.size(self.value, step)?;
        Some(Percent(size))
    }

    /// How large the change is, to compare it with others.
    pub(super) fn size(&self) -> Decimal {
        self.change().map_or(Decimal::MAX, |by| by.0.abs())
    }

    /// The change in words: `−2.4 % on all token rates (0.976 ×)`, `a 2.4 % discount`. The contracts are in the order of
    /// [`Side::BOTH`].
    pub fn shown(&self, contracts: [&Contract; 2]) -> String {
        let at = self.lever.shown(self.limit);
        let by = self.change().map(format::percent_signed);
        let name = self.lever.name(contracts);
        match (self.lever, by) {
            (Lever::Discount(side), _) => {
                let whose = match side {
                    Side::Baseline => " on today’s contract",
                    Side::Proposed => "",
                };
                // Eight, eighty and so on, eleven and eighteen.
                let digits = at
                    .split(['.', '\u{a0}', ' ', '%'])
                    .next()
                    .unwrap_or_default();
                let is_vowel = digits.starts_with('8') || matches!(digits, "11" | "18");
                let article = if is_vowel { "an" } else { "a" };
                format!("{article} {at} discount{whose}")
            }
            (Lever::All(..), Some(by)) => format!("{by} on {} ({at})", name.to_lowercase()),
            (Lever::DiscountOn(..), _) | (_, None) => format!("{at} for {name} alone"),
            (_, Some(by)) => format!("{by} on {name} alone ({at})"),
        }
    }
}

/// The smallest change and, of the other sort, the smallest that is not the same change by another name: single rates are one
/// sort, common factors and discounts the other.
pub(super) fn smallest(mut all: Vec<Turning>) -> Vec<Turning> {
    // Where two are as small, the common one says more.
    all.sort_by_key(|turning| (turning.size(), !turning.lever.is_common()));
    let Some(first) = all.first().copied() else {
        return Vec::new();
    };
    let is_same = |other: &Turning| {
        let apart = (other.size() - first.size()).abs();
        other.lever.side() == first.lever.side() && apart <= Decimal::new(1, 9)
    };
    let mut others = all.into_iter().skip(1);
    let second =
        others.find(|other| other.lever.is_common() != first.lever.is_common() && !is_same(other));
    std::iter::once(first).chain(second).collect()
}
