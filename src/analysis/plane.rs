//! The plane of two figures: for each value of the one, the value of the other at which both contracts cost the same; and
//! what the switch costs at a few values of both.

use rust_decimal::Decimal;

use super::comparison::Comparison;
use super::ground::{Ground, Parts, Priced};
use super::level::{Level, charge_at};
use super::lever::Lever;
use super::pairing::Pairing;
use crate::contract::Side;
use crate::quantity::Usd;

/// Where in the plane of two figures both contracts cost the same, for all products and for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plane {
    /// The values of the first figure that were tried, in order.
    pub xs: Vec<Decimal>,
    /// For all products, at each of these values.
    pub total: Vec<Border>,
    /// For each product, likewise.
    pub products: Vec<Vec<Border>>,
    /// Whether the proposed contract costs more above the border, and less below it.
    pub is_dearer_above: bool,
}

/// Where along the second figure the answer flips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// At this value.
    At(Decimal),
    /// Nowhere: at every value the answer is what it is above a border.
    Below,
    /// Nowhere: at every value the answer is what it is below a border.
    Above,
}

/// What both contracts charge for each of some parts as two figures move.
struct Both {
    levers: [Lever; 2],
    /// The values from which they are moved.
    values: [Decimal; 2],
    /// As each moves by itself, by part.
    levels: [Vec<Level>; 2],
    /// As none moves, by contract, then by part.
    still: [Vec<Level>; 2],
    /// By how much the second's slopes grow with the first, by part; where both are figures of one contract.
    cross: Option<Vec<Vec<[Decimal; 2]>>>,
}

impl Both {
    fn new(priced: &Priced<'_>, ground: &Ground, levers: [Lever; 2]) -> Option<Self> {
        let [x, y] = levers;
        let is_one_contract = x.side() == y.side();
        let cross = is_one_contract.then(|| ground.cross(priced, levers));
        Some(Self {
            levers,
            values: levers.map(|lever| lever.value(priced.rates)),
            levels: [ground.levels(priced, x)?, ground.levels(priced, y)?],
            still: Side::BOTH.map(|side| ground.still(side)),
            cross: match cross {
                Some(cross) => Some(cross?),
                None => None,
            },
        })
    }

    /// At a value of the first figure: what the contract of the second charges for a part as that moves, and what the other
    /// contract charges.
    fn at(&self, part: usize, x: Decimal) -> Option<(Level, Decimal)> {
        let step = x.checked_sub(self.values[0])?;
        let (of_x, of_y) = (&self.levels[0][part], &self.levels[1][part]);
        match &self.cross {
            Some(cross) => {
                let other = match self.levers[1].side() {
                    Side::Baseline => Side::Proposed,
                    Side::Proposed => Side::Baseline,
                };
                let other = charge_at(&self.still[other as usize][part], Decimal::ZERO)?;
                Some((of_y.along(of_x, &cross[part], step)?, other))
            }
            None => Some((of_y.clone(), charge_at(of_x, step)?)),
        }
    }

    fn border(&self, part: usize, x: Decimal) -> Option<Border> {
        let (level, other) = self.at(part, x)?;
        let more = other.checked_sub(charge_at(&level, Decimal::ZERO)?)?;
        let (y, value) = (self.levers[1], self.values[1]);
        if let Some(value) = y.value_from(value, &level, more) {
            return Some(Border::At(value));
        }
        // Above the border, its contract charges more than the other one; less, if the figure takes off.
        let is_as_above = more.is_sign_negative() == y.raises();
        Some(if is_as_above {
            Border::Below
        } else {
            Border::Above
        })
    }

    fn difference(&self, part: usize, x: Decimal, y: Decimal) -> Option<Usd> {
        let (level, other) = self.at(part, x)?;
        let own = charge_at(&level, y.checked_sub(self.values[1])?)?;
        let more = own.checked_sub(other)?;
        Some(Usd(match self.levers[1].side() {
            Side::Proposed => more,
            Side::Baseline => -more,
        }))
    }
}

impl Pairing {
    /// Works out the plane of two figures from `comparison`, at these values of the first one; `None` where one of them moves
    /// nothing. Exact with commitments and fees; tiers that count dollars are held as they stand.
    pub fn plane(
        &self,
        comparison: &Comparison,
        levers: [Lever; 2],
        xs: Vec<Decimal>,
    ) -> Option<Plane> {
        let priced = comparison.priced(self);
        let lines = |ground: &Ground, count: usize| -> Option<Vec<Vec<Border>>> {
            let both = Both::new(&priced, ground, levers)?;
            let line = |part: usize| {
                let border = |x: &Decimal| both.border(part, *x).unwrap_or(Border::Above);
                xs.iter().map(border).collect()
            };
            Some((0..count).map(line).collect())
        };
        let total = lines(&comparison.ground, 1)?.pop()?;
        let count = comparison.products.len();
        let products = Ground::new(self, priced.bills, Parts::products(self));
        let products = lines(&products, count)?;
        Some(Plane {
            total,
            products,
            xs,
            is_dearer_above: levers[1].is_dearer_above(),
        })
    }

    /// The compared difference at each of these values of two figures: by the second's, then by the first's. `None` where one
    /// of them moves nothing.
    pub fn grid(
        &self,
        comparison: &Comparison,
        levers: [Lever; 2],
        values: [&[Decimal]; 2],
    ) -> Option<Vec<Vec<Usd>>> {
        let both = Both::new(&comparison.priced(self), &comparison.ground, levers)?;
        let row = |y: &Decimal| -> Option<Vec<Usd>> {
            let cells = values[0].iter();
            cells.map(|x| both.difference(0, *x, *y)).collect()
        };
        values[1].iter().map(row).collect()
    }
}
