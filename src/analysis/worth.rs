//! What a unit of usage is charged, as the product of the figures on it, any of which can be taken out: what remains is by
//! how much the charge grows with that figure.

use rust_decimal::Decimal;

use super::basis::{Under, counts, quantity};
use super::impact::RateKey;
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::{Parts, Slopes};
use crate::contract::{Bill, Group, Rates, Side};
use crate::quantity::Percent;

/// The figures of one contract.
pub(super) struct Worth<'a> {
    pairing: &'a Pairing,
    side: Side,
    rates: &'a Rates,
    bill: &'a Bill,
    /// What the discount on everything leaves, and what each on some charges does.
    kept: Decimal,
    kept_on: Vec<Decimal>,
}

/// A percent less is left of a charge with each percent of a discount.
const LESS: Decimal = Decimal::from_parts(1, 0, 0, true, 2);

fn keep(percent: Percent) -> Decimal {
    Decimal::ONE - percent.0 / Decimal::ONE_HUNDRED
}

impl<'a> Worth<'a> {
    pub(super) fn new(pairing: &'a Pairing, side: Side, rates: &'a Rates, bill: &'a Bill) -> Self {
        Self {
            pairing,
            side,
            kept: keep(rates.discount),
            kept_on: rates.discounts.iter().map(|term| keep(*term)).collect(),
            rates,
            bill,
        }
    }

    /// What a unit is charged after all terms but commitments and fees, by how much that grows with each of `out` while the
    /// others stand; `None` where one of them is not on it. Volume tiers take off the part that they do now.
    pub(super) fn of(&self, key: RateKey, under: &Under, out: &[Lever]) -> Option<Decimal> {
        let kept = match under.month {
            Some(month) => *self.bill.volume_kept.get(month)?,
            None => Decimal::ONE,
        };
        self.before_tiers(key, under, out)?.checked_mul(kept)
    }

    /// The same before volume tiers.
    pub(super) fn before_tiers(
        &self,
        key: RateKey,
        under: &Under,
        out: &[Lever],
    ) -> Option<Decimal> {
        let side = self.side;
        let of_all = (Lever::Discount(side), self.kept);
        let group = self.group(under).discounts.iter();
        let on_some = group.map(|&at| (Lever::DiscountOn(side, at), self.kept_on[at]));
        let mut kept = on_some.chain([of_all]).map(|(lever, kept)| {
            let is_out = out.contains(&lever);
            if is_out { LESS } else { kept }
        });
        let gross = self.gross(key, under, out)?;
        kept.try_fold(gross, Decimal::checked_mul)
    }

    /// At unit price and factors.
    pub(super) fn gross(&self, key: RateKey, under: &Under, out: &[Lever]) -> Option<Decimal> {
        let Self { side, rates, .. } = *self;
        if !out.iter().all(|lever| self.is_on(*lever, key, under)) {
            return None;
        }
        let kind = key.kind();
        let figures = [
            (Lever::Rate(key), rates.set(key.id)),
            (Lever::All(side, kind), rates.multiplier(key.id).0),
            (Lever::Volume(side, kind), rates.volume_of(key.id).0),
        ];
        let factors = under.factors.into_iter().flatten();
        let factors = factors.map(|at| (Lever::Factor(side, at), rates.factors[at].0));
        let all = figures.into_iter().chain(factors);
        let mut left =
            all.filter(|(lever, figure)| *figure != Decimal::ONE && !out.contains(lever));
        left.try_fold(Decimal::ONE, |product, (_, figure)| {
            product.checked_mul(figure)
        })
    }

    /// How much is used of what a rate multiplies, and by how much that grows with a figure.
    pub(super) fn volume(&self, key: RateKey, lever: Lever) -> [Decimal; 2] {
        let is_moved = lever == Lever::Volume(self.side, key.kind());
        [
            self.rates.volume_of(key.id).0,
            Decimal::from(u8::from(is_moved)),
        ]
    }

    fn group(&self, under: &Under) -> &'a Group {
        &self.pairing.tariff(self.side).matches.groups[under.group]
    }

    /// Whether a figure is on a unit of usage.
    fn is_on(&self, lever: Lever, key: RateKey, under: &Under) -> bool {
        if lever.side() != self.side {
            return false;
        }
        match lever {
            Lever::Rate(of) => of == key,
            Lever::All(_, kind) | Lever::Volume(_, kind) => kind == key.kind(),
            Lever::Factor(_, at) => under.factors.contains(&Some(at)),
            Lever::DiscountOn(_, at) => self.group(under).discounts.contains(&at),
            Lever::Discount(_) => true,
            Lever::Commitment(_) => false,
        }
    }

    /// By how much what is charged for usage grows with all of `out`, for everything and for each part; `None` where that is
    /// too large.
    pub(super) fn slopes(&self, out: &[Lever], parts: &Parts) -> Option<Slopes> {
        let pairing = self.pairing;
        let strip_of = pairing.strip_of_pieces(self.side);
        let strips = strip_of.last().map_or(0, |last| last + 1);
        let mut slopes = Slopes::none(strips, parts);
        let mut sums = vec![0_u128; slopes.parts.len()];
        let mut touched = Vec::new();
        let may_be_on = |key: RateKey| {
            let is_other = |lever: &Lever| matches!(lever, Lever::Rate(of) if *of != key);
            key.side == self.side && !out.iter().any(is_other)
        };
        let bases = pairing.bases.iter();
        for basis in bases.filter(|basis| may_be_on(basis.key)) {
            for run in &basis.runs {
                let mut levers = out.iter();
                if !levers.all(|lever| self.is_on(*lever, basis.key, &run.under)) {
                    continue;
                }
                let worth = self.of(basis.key, &run.under, out)?;
                let add = |sum: &mut Decimal, quantity: Decimal| {
                    *sum = sum.checked_add(quantity.checked_mul(worth)?)?;
                    Some(())
                };
                for &(strip, quantity) in &run.all {
                    add(&mut slopes.all[strip], quantity)?;
                }
                for item in run.items.iter().map(|&at| &pairing.rollup.items[at]) {
                    for (week, count) in counts(item).filter(|_| pairing.is_apart(item)) {
                        if let Some(part) = parts.of(item.product, week) {
                            let strip = strip_of[pairing.rollup.piece(item.segment, week)];
                            let at = part * strips + strip;
                            if sums[at] == 0 {
                                touched.push(at);
                            }
                            sums[at] = sums[at].saturating_add(count);
                        }
                    }
                }
                for at in touched.drain(..) {
                    let count = std::mem::take(&mut sums[at]);
                    let quantity = quantity(basis.key.is_hourly(), count);
                    add(&mut slopes.parts[at], quantity)?;
                }
            }
        }
        Some(slopes)
    }

    /// By how much what each part is charged for usage grows with a rate at most: as if all of it were worth the most.
    /// Quicker than [`Worth::slopes`]; `None` where the rate prices nothing.
    pub(super) fn rate_most(&self, key: RateKey, parts: &Parts) -> Option<Vec<Decimal>> {
        let pairing = self.pairing;
        let basis = pairing.bases.iter().find(|basis| basis.key == key)?;
        let worths = basis.runs.iter();
        let worths = worths.map(|run| self.of(key, &run.under, &[Lever::Rate(key)]));
        let worth = worths.map(|worth| worth.unwrap_or(Decimal::MAX)).max()?;
        let mut sums = vec![0_u128; parts.count()];
        for &at in basis.runs.iter().flat_map(|run| &run.items) {
            let item = &pairing.rollup.items[at];
            for (week, count) in counts(item).filter(|_| pairing.is_apart(item)) {
                if let Some(part) = parts.of(item.product, week) {
                    sums[part] = sums[part].saturating_add(count);
                }
            }
        }
        let most = sums.into_iter().map(|sum| {
            let most = quantity(key.is_hourly(), sum).checked_mul(worth);
            most.unwrap_or(Decimal::MAX)
        });
        Some(most.collect())
    }
}
