//! What a bill adds up before it is one: charges by group, product and piece, and what tiers and discounts take off.

use ethnum::U256;
use rust_decimal::Decimal;

use super::fraction::Fraction;
use super::ledger::Units;
use super::pricing::Tariff;
use super::rates::{Rates, keep};
use super::spread::{power, share, spread};
use super::stretch::Stretch;
use super::terms::{Counted, TierKind, VolumeTiers};
use crate::quantity::{Hours, Multiplier};
use crate::usage::Rollup;

/// All charges in units of the bill's fraction, by group × product × piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// At unit prices and factors.
    pub(super) gross: Vec<u128>,
    /// What volume tiers take off.
    volume: Vec<u128>,
    /// What discounts take off.
    discount: Vec<u128>,
    is_hours: Vec<bool>,
    products: usize,
    pieces: usize,
}

impl Sheet {
    pub(super) fn new(tariff: &Tariff, rollup: &Rollup) -> Self {
        let groups = &tariff.matches.groups;
        let (products, pieces) = (rollup.products.len(), rollup.pieces.len());
        let cells = vec![0; groups.len() * products * pieces];
        Self {
            gross: cells.clone(),
            volume: cells.clone(),
            discount: cells,
            is_hours: groups.iter().map(|group| group.is_hours).collect(),
            products,
            pieces,
        }
    }

    /// The place of a cell.
    pub(super) fn at(&self, group: usize, product: usize, piece: usize) -> usize {
        (group * self.products + product) * self.pieces + piece
    }

    /// Takes off what volume tiers do, and returns the part that each month's leave.
    pub(super) fn take_volume_off(
        &mut self,
        tariff: &Tariff,
        rates: &Rates,
        fraction: Fraction,
    ) -> Vec<Decimal> {
        let mut kept = Vec::with_capacity(tariff.stretches.volume.len());
        for stretch in &tariff.stretches.volume {
            let tiers = &tariff.volume[stretch.term];
            let groups = tariff.matches.groups.iter().enumerate();
            let mut groups: Vec<usize> = groups
                .filter(|(_, group)| group.volume == Some(stretch.term))
                .map(|(at, _)| at)
                .collect();
            groups.sort_by_key(|&at| !self.is_hours[at]);
            let mut cells = Vec::new();
            for product in 0..self.products {
                for &piece in &stretch.pieces {
                    cells.extend(groups.iter().map(|&group| self.at(group, product, piece)));
                }
            }
            let weights: Vec<u128> = cells.iter().map(|&at| self.gross[at]).collect();
            let gross: u128 = weights.iter().sum();
            let counted = |at: &usize| tariff.priced.counted[*at];
            let is_hours = |at: usize| self.is_hours[at / (self.products * self.pieces)];
            let (quantity, times) = match tiers.counted {
                Counted::Tokens => {
                    let cells = cells.iter().filter(|at| !is_hours(**at));
                    (cells.map(counted).sum(), rates.volume.tokens)
                }
                Counted::Hours => {
                    let cells = cells.iter().filter(|at| is_hours(**at));
                    (cells.map(counted).sum(), rates.volume.hours)
                }
                Counted::Usd => (gross, Multiplier::ONE),
            };
            let off = volume_off(tiers, stretch, gross, (quantity, times), fraction);
            for (at, off) in cells.into_iter().zip(spread(off, &weights)) {
                self.volume[at] = off;
            }
            // By quantities that part is told to more digits than by charges, and where there are none.
            let (gross, off) = if tiers.counted == Counted::Usd {
                (gross, off)
            } else {
                let of = (quantity, times);
                (ANYTHING, volume_off(tiers, stretch, ANYTHING, of, fraction))
            };
            let part = fraction.usd(gross - off).ratio(fraction.usd(gross));
            kept.push(part.map_or(Decimal::ONE, |part| part.0));
        }
        kept
    }

    pub(super) fn take_discounts_off(&mut self, tariff: &Tariff, rates: &Rates) {
        for (at, group) in tariff.matches.groups.iter().enumerate() {
            let kept = keep(rates.discount) * rates.kept_by_discounts(group);
            let taken = (Decimal::ONE - kept).normalize();
            if taken.is_zero() {
                continue;
            }
            let (part, whole) = (
                U256::from(taken.mantissa().unsigned_abs()),
                power(taken.scale()),
            );
            let of_group = self.products * self.pieces;
            for cell in at * of_group..(at + 1) * of_group {
                self.discount[cell] = share(self.gross[cell] - self.volume[cell], part, whole);
            }
        }
    }

    /// What is charged for usage, by product and piece.
    pub(super) fn net(&self) -> Vec<Vec<u128>> {
        let mut net = vec![vec![0; self.pieces]; self.products];
        self.for_each(|_, product, piece, cell| net[product][piece] += self.net_of(cell));
        net
    }

    /// What is charged for usage, by product, then by piece; and what was taken off by volume tiers and by discounts.
    pub(super) fn charges(&self) -> (Vec<Units>, Vec<Vec<[u128; 2]>>) {
        let mut sums = vec![Units::default(); self.products * self.pieces];
        let mut off = vec![vec![[0_u128; 2]; self.pieces]; self.products];
        self.for_each(|is_hours, product, piece, cell| {
            let sum = &mut sums[product * self.pieces + piece][usize::from(!is_hours)];
            *sum += self.net_of(cell);
            let off = &mut off[product][piece];
            off[0] += self.volume[cell];
            off[1] += self.discount[cell];
        });
        (sums, off)
    }

    /// What is charged for usage in a cell.
    pub(super) fn net_of(&self, cell: usize) -> u128 {
        self.gross[cell] - self.volume[cell] - self.discount[cell]
    }

    /// Whether it is for hours, product, piece and place of every cell.
    fn for_each(&self, mut each: impl FnMut(bool, usize, usize, usize)) {
        let mut cell = 0;
        for &is_hours in &self.is_hours {
            for product in 0..self.products {
                for piece in 0..self.pieces {
                    each(is_hours, product, piece, cell);
                    cell += 1;
                }
            }
        }
    }
}

/// A charge of which a part is told to more digits than rates have.
const ANYTHING: u128 = 10_u128.pow(27);

/// What `tiers` take off charges of `gross` for so many times a quantity in a month.
fn volume_off(
    tiers: &VolumeTiers,
    month: &Stretch,
    gross: u128,
    (quantity, times): (u128, Multiplier),
    fraction: Fraction,
) -> u128 {
    let times = times.0.normalize();
    if quantity == 0 || times.is_zero() {
        return 0;
    }
    let places = match tiers.counted {
        Counted::Tokens => 0,
        Counted::Hours => Hours::PLACES,
        Counted::Usd => fraction.places,
    };
    // Quantity and thresholds times the days of the month, in one fraction, so that parts of months stay whole.
    let thresholds = tiers.tiers.iter().map(|tier| tier.above.normalize());
    let finest = thresholds.clone().map(|above| above.scale()).max();
    let places = places + times.scale();
    let finest = finest.unwrap_or(0).max(places);
    let quantity = U256::from(quantity)
        * U256::from(times.mantissa().unsigned_abs())
        * power(finest - places)
        * U256::from(month.period.days().unsigned_abs());
    let thresholds: Vec<U256> = thresholds
        .map(|above| {
            U256::from(above.mantissa().unsigned_abs())
                * power(finest - above.scale())
                * U256::from(month.covered.unsigned_abs())
        })
        .collect();
    let percents = tiers.tiers.iter().map(|tier| tier.percent.0.normalize());
    let finest = percents
        .clone()
        .map(|percent| percent.scale())
        .max()
        .unwrap_or(0);
    let percents: Vec<U256> = percents
        .map(|percent| {
            U256::from(percent.mantissa().unsigned_abs()) * power(finest - percent.scale())
        })
        .collect();
    let hundred = power(finest + 2);
    match tiers.kind {
        TierKind::AllUnits => {
            let mut reached = thresholds.iter().zip(&percents).rev();
            let reached = reached.find(|(above, _)| quantity > **above);
            reached.map_or(0, |(_, percent)| share(gross, *percent, hundred))
        }
        TierKind::Graduated => {
            let ends = thresholds.iter().skip(1).copied().chain([U256::MAX]);
            let parts = thresholds.iter().zip(ends).zip(&percents);
            let off = parts.fold(U256::ZERO, |off, ((&above, end), percent)| {
                let upto = quantity.min(end);
                off + if upto > above {
                    (upto - above) * *percent
                } else {
                    U256::ZERO
                }
            });
            share(gross, off, hundred * quantity)
        }
    }
}
