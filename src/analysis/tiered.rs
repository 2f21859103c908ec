//! Volume tiers, as a figure moves that moves what they count: what they then take off, beyond the part that they do now.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::basis::{counts, quantity};
use super::comparison::RateKind;
use super::ground::Priced;
use super::level::{Amount, Strip};
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::Parts;
use crate::contract::terms::{Counted, TierKind, VolumeTiers};

/// What a contract charges in a month under one set of tiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tiered {
    kind: TierKind,
    /// Thresholds for the days of the month that count, and the part that each tier takes off.
    tiers: Vec<(Decimal, Decimal)>,
    /// The part of the charges that they leave now.
    kept_now: Decimal,
    /// What the tiers count: dollars at unit prices, tokens or hours.
    pub(super) counted: Amount,
    /// What is charged but for the tiers, in the strips where anything is.
    pub(super) strips: Vec<(usize, Strip)>,
}

impl Tiered {
    /// Tiers of a month of which `covered` of `days` count.
    fn new(tiers: &VolumeTiers, [covered, days]: [i32; 2], kept_now: Decimal) -> Self {
        let part = |above: Decimal| {
            let part = above.checked_mul(covered.into());
            part.map_or(Decimal::MAX, |part| part / Decimal::from(days))
        };
        let of = tiers.tiers.iter();
        Self {
            kind: tiers.kind,
            tiers: of
                .map(|tier| (part(tier.above), tier.percent.0 / Decimal::ONE_HUNDRED))
                .collect(),
            kept_now,
            counted: Amount::default(),
            strips: Vec::new(),
        }
    }

    fn strip(&mut self, at: usize) -> &mut Strip {
        let known = self.strips.iter().position(|(strip, _)| *strip == at);
        let position = known.unwrap_or_else(|| {
            self.strips.push((at, Strip::default()));
            self.strips.len() - 1
        });
        &mut self.strips[position].1
    }

    /// How far the figure has to move for another tier to begin.
    pub(super) fn leaps(&self) -> impl Iterator<Item = Decimal> {
        let Amount { now, slope } = self.counted;
        let thresholds = self.tiers.iter().map(|tier| tier.0);
        thresholds.filter_map(move |above| above.checked_sub(now)?.checked_div(slope))
    }

    /// The part of what is charged that the tiers leave once the figure has moved by `step`, beyond what they do now: those
    /// that are reached at `near`.
    pub(super) fn kept_more(&self, step: Decimal, near: Decimal) -> Option<Decimal> {
        let off = match self.kind {
            TierKind::AllUnits => {
                let counted = self.counted.at(near)?;
                let mut reached = self.tiers.iter().rev();
                let reached = reached.find(|(above, _)| counted > *above);
                reached.map_or(Decimal::ZERO, |tier| tier.1)
            }
            TierKind::Graduated => {
                let counted = self.counted.at(step)?;
                let ends = self.tiers.iter().skip(1).map(|tier| tier.0);
                let ends = ends.chain([Decimal::MAX]);
                let mut off = Decimal::ZERO;
                for ((above, part), end) in self.tiers.iter().zip(ends) {
                    let within = counted.min(end).checked_sub(*above)?;
                    off = off.checked_add(within.max(Decimal::ZERO).checked_mul(*part)?)?;
                }
                off.checked_div(counted).unwrap_or_default()
            }
        };
        let more = Decimal::ONE.checked_sub(off)?.checked_sub(self.kept_now)?;
        // What is left of rounding is nothing.
        let is_nothing = more.abs() < Decimal::new(1, 20);
        Some(if is_nothing { Decimal::ZERO } else { more })
    }
}

impl Pairing {
    /// The volume tiers of the contract of `lever` whose count it moves, for each part. Nothing, where it moves none: then they
    /// take off the same part whatever it is set to. `None` where amounts are too large.
    pub(super) fn tiered(
        &self,
        priced: &Priced<'_>,
        lever: Lever,
        parts: &Parts,
    ) -> Option<Vec<Vec<Tiered>>> {
        let side = lever.side();
        let tariff = self.tariff(side);
        let months = &tariff.stretches.volume;
        let moves = |term: usize| match (tariff.tiers(term).counted, lever) {
            (_, Lever::Discount(_) | Lever::DiscountOn(..) | Lever::Commitment(_)) => false,
            (Counted::Usd, _) => true,
            (Counted::Tokens, Lever::Volume(_, kind)) => kind == RateKind::Tokens,
            (Counted::Hours, Lever::Volume(_, kind)) => kind == RateKind::Hours,
            (Counted::Tokens | Counted::Hours, _) => false,
        };
        if !months.iter().any(|month| moves(month.term)) {
            return Some(vec![Vec::new(); parts.count()]);
        }
        let strip_of = self.strip_of_pieces(side);
        let strips = strip_of.last().map_or(0, |last| last + 1);
        let mut sums = vec![0_u128; strips * parts.count()];
        let mut touched = Vec::new();
        let kept = &priced.bills[side as usize].volume_kept;
        let mut tiered: Vec<Option<Tiered>> = months
            .iter()
            .zip(kept)
            .map(|(month, kept)| {
                let days = [month.covered, month.period.days()];
                moves(month.term).then(|| Tiered::new(tariff.tiers(month.term), days, *kept))
            })
            .collect();
        // What is compared, by month, part and strip.
        let mut compared: BTreeMap<(usize, usize, usize), Amount> = BTreeMap::new();
        let worth = priced.worth(side);
        for basis in self.bases.iter().filter(|basis| basis.key.side == side) {
            let key = basis.key;
            for run in &basis.runs {
                let month = run.under.month.filter(|month| tiered[*month].is_some());
                let Some((month, of)) = month.and_then(|at| Some((at, tiered[at].as_mut()?)))
                else {
                    continue;
                };
                let under = &run.under;
                let [gross, gross_grows] =
                    [&[][..], &[lever]].map(|out| worth.gross(key, under, out).unwrap_or_default());
                let [net, net_grows] = [&[][..], &[lever]]
                    .map(|out| worth.before_tiers(key, under, out).unwrap_or_default());
                let add = |amount: &mut Amount, quantity: Decimal, [now, grows]: [Decimal; 2]| {
                    amount.now = amount.now.checked_add(quantity.checked_mul(now)?)?;
                    amount.slope = amount.slope.checked_add(quantity.checked_mul(grows)?)?;
                    Some(())
                };
                let counts_per_unit = match tariff.tiers(months[month].term).counted {
                    Counted::Usd => [gross, gross_grows],
                    Counted::Tokens if key.kind() == RateKind::Tokens => {
                        let [used, used_grows] = worth.volume(key, lever);
                        [used.checked_mul(TOKENS)?, used_grows.checked_mul(TOKENS)?]
                    }
                    Counted::Hours if key.kind() == RateKind::Hours => worth.volume(key, lever),
                    Counted::Tokens | Counted::Hours => [Decimal::ZERO; 2],
                };
                for &(strip, quantity) in &run.all {
                    add(&mut of.counted, quantity, counts_per_unit)?;
                    add(&mut of.strip(strip).all, quantity, [net, net_grows])?;
                }
                for item in run.items.iter().map(|&at| &self.rollup.items[at]) {
                    for (week, count) in counts(item).filter(|_| self.is_apart(item)) {
                        if let Some(part) = parts.of(item.product, week) {
                            let strip = strip_of[self.rollup.piece(item.segment, week)];
                            let at = part * strips + strip;
                            if sums[at] == 0 {
                                touched.push(at);
                            }
                            sums[at] = sums[at].saturating_add(count);
                        }
                    }
                }
                for at in touched.drain(..) {
                    let quantity = quantity(key.is_hourly(), std::mem::take(&mut sums[at]));
                    let place = (month, at / strips, at % strips);
                    let sum = compared.entry(place).or_default();
                    add(sum, quantity, [net, net_grows])?;
                }
            }
        }
        let of_part = |part: usize| {
            let months = tiered.iter().enumerate();
            let months = months.filter_map(|(month, of)| Some((month, of.as_ref()?)));
            let moving = months.filter(|(_, of)| !of.counted.slope.is_zero());
            let of_month = |(month, of): (usize, &Tiered)| {
                let mut of = of.clone();
                for (strip, sums) in &mut of.strips {
                    let sum = compared.get(&(month, part, *strip));
                    sums.compared = sum.copied().unwrap_or_default();
                }
                of
            };
            moving.map(of_month).collect()
        };
        Some((0..parts.count()).map(of_part).collect())
    }
}

/// Tokens that rates are per.
const TOKENS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
