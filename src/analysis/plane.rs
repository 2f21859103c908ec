//! The plane of two figures: for each value of the one, the value of the other at which both contracts cost the same; and
//! what the switch costs at a few values of both.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::comparison::Comparison;
use super::ground::{Ground, Priced};
use super::level::{Charging, Level};
use super::lever::Lever;
use super::pairing::Pairing;
use super::parts::Parts;
use crate::contract::Side;
use crate::quantity::Usd;

/// Where in the plane of two figures both contracts cost the same, for all products and for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plane {
    /// The values of the first figure that were tried, in order.
    pub xs: Vec<Decimal>,
    /// For all products, at each of these values.
    pub total: Vec<Border>,
    /// For each product, likewise; nothing where that was not asked for.
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
    charged: [Vec<Charging>; 2],
    /// Where both are figures of one contract: by how much the second's slopes grow with the first, and what the other
    /// contract charges; by part.
    joint: Option<(Vec<Charging>, Vec<Decimal>)>,
}

impl Both {
    fn new(priced: &Priced<'_>, ground: &Ground, levers: [Lever; 2]) -> Option<Self> {
        let charging = |levels: Vec<Level>| {
            let charged = levels.iter().map(Level::charging);
            charged.collect::<Option<Vec<_>>>()
        };
        let [x, y] = levers;
        let joint = if x.side() == y.side() {
            let other = match y.side() {
                Side::Baseline => Side::Proposed,
                Side::Proposed => Side::Baseline,
            };
            let others = ground.still(other);
            let others = others
                .iter()
                .map(|level| level.charging()?.at(Decimal::ZERO));
            let cross = charging(ground.cross(priced, levers)?)?;
            Some((cross, others.collect::<Option<_>>()?))
        } else {
            None
        };
        Some(Self {
            levers,
            values: levers.map(|lever| lever.value(priced.rates)),
            charged: [
                charging(ground.levels(priced, x)?)?,
                charging(ground.levels(priced, y)?)?,
            ],
            joint,
        })
    }

    /// At a value of the first figure: what the contract of the second charges for a part as that moves, and what the other
    /// contract charges.
    fn at(&self, part: usize, x: Decimal) -> Option<(Cow<'_, Charging>, Decimal)> {
        let step = x.checked_sub(self.values[0])?;
        let (of_x, of_y) = (&self.charged[0][part], &self.charged[1][part]);
        Some(match &self.joint {
            Some((cross, others)) => {
                let moved = of_y.along(of_x, &cross[part], step)?;
                (Cow::Owned(moved), others[part])
            }
            None => (Cow::Borrowed(of_y), of_x.at(step)?),
        })
    }

    fn border(&self, part: usize, x: Decimal) -> Option<Border> {
        let (charged, other) = self.at(part, x)?;
        let more = other.checked_sub(charged.at(Decimal::ZERO)?)?;
        let (y, value) = (self.levers[1], self.values[1]);
        if let Some(value) = y.value_from(value, &charged, more) {
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
        let (charged, other) = self.at(part, x)?;
        let own = charged.at(y.checked_sub(self.values[1])?)?;
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
        with_products: bool,
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
        let products = if with_products {
            let ground = Ground::new(self, priced.bills, Parts::products(self));
            lines(&ground, comparison.products.len())?
        } else {
            Vec::new()
        };
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
