//! What both contracts charge for parts of the products and weeks, and how that grows with any figure.

use rust_decimal::Decimal;

use super::comparison::{Pair, RateKind};
use super::level::{Amount, Level, Levy, Strip};
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::{Parts, Slopes};
use super::worth::Worth;
use crate::contract::{Bill, Charge, Rates, Side, Sum};

/// What was priced, at which figures.
#[derive(Clone, Copy)]
pub(super) struct Priced<'a> {
    pub(super) pairing: &'a Pairing,
    pub(super) rates: &'a [Rates; 2],
    pub(super) bills: [&'a Bill; 2],
}

impl<'a> Priced<'a> {
    /// What a unit of usage is charged by `side`.
    pub(super) fn worth(&self, side: Side) -> Worth<'a> {
        let rates = &self.rates[side as usize];
        Worth::new(self.pairing, side, rates, self.bills[side as usize])
    }
}

/// What both contracts charge for each of some parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ground {
    parts: Parts,
    sides: [Charged; 2],
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Charged {
    /// For all products, by strip.
    all: Vec<Charge>,
    /// For each part, then by strip.
    parts: Vec<Charge>,
    /// Commitments and fees, without the share of what is spread by days.
    levies: Vec<Levy>,
    /// That share, by part, then by levy.
    idle_shares: Vec<Decimal>,
}

impl Charged {
    fn new(pairing: &Pairing, side: Side, bill: &Bill, parts: &Parts) -> Self {
        let strip_of = pairing.strip_of_pieces(side);
        let strips = strip_of.last().map_or(0, |last| last + 1);
        let mut all = vec![Sum::default(); strips];
        let mut of_parts = vec![Sum::default(); strips * parts.count()];
        let pieces = &pairing.rollup.pieces;
        let before = pairing.proposed.pieces_before();
        for product in 0..pairing.rollup.products.len() {
            for (at, (piece, &strip)) in pieces.iter().zip(strip_of).enumerate() {
                bill.add_piece(&mut all[strip], product, at);
                if at >= before
                    && let Some(part) = parts.of(product, piece.week)
                {
                    bill.add_piece(&mut of_parts[part * strips + strip], product, at);
                }
            }
        }
        let told = |sums: Vec<Sum>| sums.iter().map(|sum| bill.charge(sum)).collect();
        let mut charged = Self {
            all: told(all),
            parts: told(of_parts),
            levies: levies(pairing, side, bill),
            idle_shares: Vec::new(),
        };
        if !charged.levies.is_empty() {
            charged.share_idle(pairing, strip_of, parts);
        }
        charged
    }

    /// Works out the part of the days of all products in each levy's period that each part has.
    fn share_idle(&mut self, pairing: &Pairing, strip_of: &[usize], parts: &Parts) {
        let strips = self.all.len();
        let bear = pairing.rollup.products_of_no_model();
        let mut days = vec![0_i64; strips];
        let mut of_parts = vec![0_i64; strips * parts.count()];
        let before = pairing.proposed.pieces_before();
        for (at, (piece, &strip)) in pairing.rollup.pieces.iter().zip(strip_of).enumerate() {
            let long = i64::from(piece.span.days());
            days[strip] += long * bear.len() as i64;
            let counted = bear.clone().filter(|_| at >= before);
            for part in counted.filter_map(|product| parts.of(product, piece.week)) {
                of_parts[part * strips + strip] += long;
            }
        }
        for part in 0..parts.count() {
            let of_part = &of_parts[part * strips..(part + 1) * strips];
            self.idle_shares.extend(self.levies.iter().map(|levy| {
                let sum =
                    |days: &[i64]| Decimal::from(days[levy.strips.clone()].iter().sum::<i64>());
                sum(of_part).checked_div(sum(&days)).unwrap_or_default()
            }));
        }
    }

    /// What is charged for a part, while no figure moves.
    fn level(&self, part: usize) -> Level {
        let strips = self.all.len();
        let now = |charge: &Charge| Amount {
            now: charge.usage().0,
            slope: Decimal::ZERO,
        };
        let of_part = &self.parts[part * strips..(part + 1) * strips];
        let pairs = self.all.iter().zip(of_part);
        let mut level = Level {
            strips: pairs
                .map(|(all, compared)| Strip {
                    all: now(all),
                    compared: now(compared),
                })
                .collect(),
            levies: self.levies.clone(),
            moves_alike: false,
        };
        for (at, levy) in level.levies.iter_mut().enumerate() {
            levy.idle_share = self.idle_shares[part * self.levies.len() + at];
        }
        level
    }

    fn slopes(&self, of: impl Fn(&Charge) -> Decimal) -> Slopes {
        Slopes {
            all: self.all.iter().map(&of).collect(),
            parts: self.parts.iter().map(of).collect(),
        }
    }
}

fn levies(pairing: &Pairing, side: Side, bill: &Bill) -> Vec<Levy> {
    let strip_of = pairing.strip_of_pieces(side);
    let stretches = &pairing.tariff(side).stretches;
    let mut levies = Vec::new();
    for (is_commitment, stretches, dues) in [
        (true, &stretches.commitments, &bill.commitments),
        (false, &stretches.fees, &bill.fees),
    ] {
        for (stretch, due) in stretches.iter().zip(dues) {
            let (Some(&first), Some(&last)) = (stretch.pieces.first(), stretch.pieces.last())
            else {
                continue;
            };
            levies.push(Levy {
                due: Amount {
                    now: due.due.0,
                    slope: Decimal::ZERO,
                },
                grows: if is_commitment {
                    let covered = Decimal::from(stretch.covered);
                    covered / Decimal::from(stretch.period.days())
                } else {
                    Decimal::ZERO
                },
                is_commitment,
                strips: strip_of[first]..strip_of[last] + 1,
                idle_share: Decimal::ZERO,
            });
        }
    }
    levies
}

/// What is charged for one kind of usage.
fn of_kind(kind: RateKind) -> fn(&Charge) -> Decimal {
    match kind {
        RateKind::Hours => |charge| charge.hours.0,
        RateKind::Tokens => |charge| charge.tokens.0,
    }
}

impl Ground {
    pub(super) fn new(pairing: &Pairing, bills: [&Bill; 2], parts: Parts) -> Self {
        let charged = |side: Side| Charged::new(pairing, side, bills[side as usize], &parts);
        Self {
            sides: Side::BOTH.map(charged),
            parts,
        }
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What both contracts charge for a part.
    pub(super) fn pair(&self, part: usize) -> Pair {
        let [baseline, proposed] = self.sides.each_ref().map(|charged| {
            let strips = charged.all.len();
            let mut sum = Charge::default();
            for charge in &charged.parts[part * strips..(part + 1) * strips] {
                sum += *charge;
            }
            sum
        });
        Pair { baseline, proposed }
    }

    /// What `side` charges for each part, while no figure moves.
    pub(super) fn still(&self, side: Side) -> Vec<Level> {
        let charged = &self.sides[side as usize];
        (0..self.parts.count())
            .map(|part| charged.level(part))
            .collect()
    }

    /// What the contract of `lever` charges for each part as it moves; `None` where it moves nothing.
    pub(super) fn levels(&self, priced: &Priced<'_>, lever: Lever) -> Option<Vec<Level>> {
        let side = lever.side();
        let mut levels = self.still(side);
        if let Lever::Commitment(_) = lever {
            for level in &mut levels {
                for levy in &mut level.levies {
                    levy.due.slope = levy.grows;
                }
            }
            let is_there = !priced.rates[side as usize].commitments.is_empty();
            return is_there.then_some(levels);
        }
        let slopes = self.slopes(priced, lever)?;
        Some(self.rising(lever, &slopes))
    }

    /// What the contract of `lever` charges for each part as it moves, which is by these slopes.
    pub(super) fn rising(&self, lever: Lever, slopes: &Slopes) -> Vec<Level> {
        let side = lever.side();
        let mut levels = self.still(side);
        let charged = &self.sides[side as usize];
        let moves_alike = match lever {
            Lever::Discount(_) => true,
            Lever::All(_, kind) => {
                let other = match kind {
                    RateKind::Hours => RateKind::Tokens,
                    RateKind::Tokens => RateKind::Hours,
                };
                charged
                    .all
                    .iter()
                    .all(|charge| of_kind(other)(charge).is_zero())
            }
            Lever::Rate(_)
            | Lever::Commitment(_)
            | Lever::Factor(..)
            | Lever::DiscountOn(..)
            | Lever::Volume(..) => false,
        };
        for (part, level) in levels.iter_mut().enumerate() {
            level.moves_alike = moves_alike;
            level.rise(&slopes.of_part(part));
        }
        levels
    }

    /// For each strip of `side`, by how much at most what a part is charged rises, or falls, when what it is charged for
    /// usage there does by a dollar: its share of what is due grows as well. `None` where nothing is charged yet.
    ///
    /// Of an amount due D, a part with charges u of U bears D × u ÷ U. When u grows by m and U by no less, that grows by
    /// D × m ÷ U at most; when they fall, it falls by that at most; and a shortfall moves the other way.
    pub(super) fn leverage(&self, side: Side) -> Option<Vec<Decimal>> {
        let charged = &self.sides[side as usize];
        let mut leverage = vec![Decimal::ONE; charged.all.len()];
        for levy in &charged.levies {
            let all = charged.all[levy.strips.clone()].iter();
            let mut all = all.map(|charge| charge.usage().0);
            let all = all.try_fold(Decimal::ZERO, Decimal::checked_add)?;
            let due = if levy.is_commitment {
                levy.due.now.checked_sub(all)?.max(Decimal::ZERO)
            } else {
                levy.due.now
            };
            if due.is_zero() {
                continue;
            }
            let more = due.checked_div(all)?;
            for of in &mut leverage[levy.strips.clone()] {
                *of = of.checked_add(more)?;
            }
        }
        Some(leverage)
    }

    /// For each part, by how much the slopes of one figure grow with another of the same contract, as slopes. Two figures
    /// neither of which multiplies the other have none. `None` where it is too much.
    pub(super) fn cross(&self, priced: &Priced<'_>, levers: [Lever; 2]) -> Option<Vec<Level>> {
        let side = levers[0].side();
        let slopes = priced.worth(side).slopes(&levers, &self.parts)?;
        let mut risen = self.still(side);
        for (part, level) in risen.iter_mut().enumerate() {
            level.rise(&slopes.of_part(part));
        }
        Some(risen)
    }

    /// By how much at most what each part is charged grows with a figure, given [`Ground::leverage`]; `None` for what is no
    /// price. Quicker than working out the slopes of a rate.
    pub(super) fn at_most(
        &self,
        priced: &Priced<'_>,
        lever: Lever,
        leverage: &[Decimal],
    ) -> Option<Vec<Decimal>> {
        let Lever::Rate(key) = lever else {
            return Some(self.slopes(priced, lever)?.at_most(leverage));
        };
        let mut most = priced.worth(key.side).rate_most(key, &self.parts)?;
        let largest = leverage.iter().max().copied().unwrap_or(Decimal::ONE);
        for of in &mut most {
            *of = of.checked_mul(largest).unwrap_or(Decimal::MAX);
        }
        Some(most)
    }

    /// By how much charges for usage grow with a figure; `None` for what is no price, and where it is too much.
    pub(super) fn slopes(&self, priced: &Priced<'_>, lever: Lever) -> Option<Slopes> {
        let side = lever.side();
        let rates = &priced.rates[side as usize];
        let charged = &self.sides[side as usize];
        // What is left of nothing does not tell what it was taken off; else what is charged tells more quickly.
        let slopes = match lever {
            Lever::Commitment(_) => return None,
            Lever::All(_, kind) if rates.discount.0 != Decimal::ONE_HUNDRED => {
                let factor = lever.value(priced.rates);
                (!factor.is_zero()).then(|| charged.slopes(of_kind(kind)).over(factor))
            }
            Lever::Discount(_) => {
                let kept = Decimal::ONE_HUNDRED - rates.discount.0;
                let usage = || charged.slopes(|charge| charge.usage().0);
                (!kept.is_zero()).then(|| usage().over(-kept))
            }
            _ => None,
        };
        slopes.unwrap_or_else(|| priced.worth(side).slopes(&[lever], &self.parts))
    }
}
