//! Parts of the compared products and weeks, and by how much charges for them grow with a figure.

use rust_decimal::Decimal;

use super::pairing::Pairing;

/// Some of the compared weeks of products, in parts of which each is looked at by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// By product, then by week.
    of: Vec<u32>,
    weeks: usize,
    count: usize,
}

/// What is in no part.
const NONE: u32 = u32::MAX;

impl Parts {
    /// Puts each compared week of each product into the part that `part` says, below `count`, or into none.
    pub(super) fn new(
        pairing: &Pairing,
        count: usize,
        part: impl Fn(usize, usize) -> Option<usize>,
    ) -> Self {
        let (products, weeks) = (pairing.rollup.products.len(), pairing.rollup.weeks.len());
        let mut of = Vec::with_capacity(products * weeks);
        for product in 0..products {
            for week in 0..weeks {
                let is_in = pairing.is_compared(product, week);
                let part = is_in.then(|| part(product, week)).flatten();
                of.push(part.map_or(NONE, |part| part as u32));
            }
        }
        Self { of, weeks, count }
    }

    /// Everything that is compared, together.
    pub(super) fn whole(pairing: &Pairing) -> Self {
        Self::new(pairing, 1, |_, _| Some(0))
    }

    /// Everything that is compared, by product.
    pub(super) fn products(pairing: &Pairing) -> Self {
        let count = pairing.rollup.products.len();
        Self::new(pairing, count, |product, _| Some(product))
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// For each part, whether anything is in it.
    pub(super) fn having_some(&self) -> Vec<bool> {
        let mut having = vec![false; self.count];
        for part in self.of.iter().filter(|part| **part != NONE) {
            having[*part as usize] = true;
        }
        having
    }

    pub(super) fn of(&self, product: usize, week: usize) -> Option<usize> {
        let part = self.of[product * self.weeks + week];
        (part != NONE).then_some(part as usize)
    }
}

/// By how much charges for usage grow with a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slopes {
    /// For all products and weeks, by strip.
    pub(super) all: Vec<Decimal>,
    /// For each part, then by strip.
    pub(super) parts: Vec<Decimal>,
}

impl Slopes {
    pub(super) fn none(strips: usize, parts: &Parts) -> Self {
        Self {
            all: vec![Decimal::ZERO; strips],
            parts: vec![Decimal::ZERO; strips * parts.count()],
        }
    }

    /// By how much at most what each part is charged grows with the figure, given [`Ground::leverage`](super::ground::Ground::leverage).
    pub(super) fn at_most(&self, leverage: &[Decimal]) -> Vec<Decimal> {
        let parts = self.parts.chunks(self.all.len().max(1));
        let most = |slopes: &[Decimal]| {
            let pairs = slopes.iter().zip(leverage);
            let sums = pairs.filter(|(slope, _)| !slope.is_zero());
            sums.fold(Decimal::ZERO, |sum, (slope, of)| {
                let more = slope.abs().checked_mul(*of).unwrap_or(Decimal::MAX);
                sum.checked_add(more).unwrap_or(Decimal::MAX)
            })
        };
        parts.map(most).collect()
    }

    /// The same over a divisor; `None` where that is too large.
    pub(super) fn over(mut self, divisor: Decimal) -> Option<Self> {
        if divisor != Decimal::ONE {
            for slope in self.all.iter_mut().chain(&mut self.parts) {
                *slope = slope.checked_div(divisor)?;
            }
        }
        Some(self)
    }

    /// Those of one part: for everything and for what is compared, by strip.
    pub(super) fn of_part(&self, part: usize) -> Vec<[Decimal; 2]> {
        let strips = self.all.len();
        let of = &self.parts[part * strips..(part + 1) * strips];
        self.all
            .iter()
            .zip(of)
            .map(|(all, of)| [*all, *of])
            .collect()
    }
}
