//! What usage costs under one contract: the bill, its lines, and sums of its charges.

use rust_decimal::Decimal;

use super::fraction::{Fraction, UnitPrice};
use super::ledger::{Ledger, Units, add_units};
use super::matching::PricedBy;
use super::sheet::Sheet;
use crate::quantity::{Hours, TokenClass, Tokens, Usd};
use crate::usage::{Metered, Rollup};

/// What one item costs at its unit price and factors, before volume tiers and discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into the roll-up's items.
    pub item: usize,
    /// What prices it.
    pub by: PricedBy,
    pub(super) price: UnitPrice,
    pub(super) fraction: Fraction,
}

impl Line {
    /// The charge of each week the item has, in the order of the item's weeks.
    pub fn amounts(&self, rollup: &Rollup) -> Vec<Usd> {
        let usd = |quantity: u128| self.fraction.usd(self.price.times(quantity));
        match &rollup.items[self.item].metered {
            Metered::Hours { weeks, .. } => weeks.iter().map(|week| usd(week.1.pico())).collect(),
            Metered::Tokens { weeks, .. } => weeks.iter().map(|week| usd(week.1.0)).collect(),
        }
    }

    /// The same in whole fractions of the bill, each with its piece of a week.
    pub(super) fn for_each(&self, rollup: &Rollup, mut each: impl FnMut(usize, u128)) {
        let item = &rollup.items[self.item];
        let mut of_week = |week: usize, quantity: u128| {
            each(rollup.piece(item.segment, week), self.price.times(quantity));
        };
        match &item.metered {
            Metered::Hours { weeks, .. } => {
                for (week, hours) in weeks {
                    of_week(*week, hours.pico());
                }
            }
            Metered::Tokens { weeks, .. } => {
                for (week, tokens) in weeks {
                    of_week(*week, tokens.0);
                }
            }
        }
    }
}

/// What a product is charged in a week: unit prices less volume tiers and discounts, by what is metered, then what is
/// charged whatever is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// For hours, after volume tiers and discounts.
    pub hours: Usd,
    /// For tokens, after volume tiers and discounts.
    pub tokens: Usd,
    /// Its part of what charges stay below the commitment.
    pub shortfall: Usd,
    /// Its part of the fees.
    pub fees: Usd,
}

impl Charge {
    /// Everything that is charged.
    pub fn total(self) -> Usd {
        self.usage() + self.fixed()
    }

    /// For what was used.
    pub fn usage(self) -> Usd {
        self.hours + self.tokens
    }

    /// Shortfall and fees.
    pub fn fixed(self) -> Usd {
        self.shortfall + self.fees
    }
}

impl std::ops::AddAssign for Charge {
    fn add_assign(&mut self, other: Self) {
        let pairs = [
            (&mut self.hours, other.hours),
            (&mut self.tokens, other.tokens),
            (&mut self.shortfall, other.shortfall),
            (&mut self.fees, other.fees),
        ];
        for (sum, more) in pairs {
            if !more.is_zero() {
                *sum += more;
            }
        }
    }
}

/// What usage costs under one contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Items the contract should price and has no rate for, by index into the roll-up's items.
    pub unpriced: Vec<usize>,
    /// Charges by product, then by week.
    pub charges: Vec<Vec<Charge>>,
    /// The same and finer, in units of `fraction`.
    pub(super) own: Ledger,
    /// What comes before the contract's first day, as the other contract charges it; nothing, if nothing does.
    pub(super) before: Option<(Ledger, Fraction)>,
    /// What was taken off them, by product, then by piece, in units of `fraction`.
    pub(super) off: Vec<Vec<[u128; 2]>>,
    /// What it adds up, by group of terms.
    pub(super) sheet: Sheet,
    /// Each period of the commitments, in the order of [`Stretches::commitments`](super::Stretches::commitments).
    pub commitments: Vec<Due>,
    /// Each period of the fees, in the order of [`Stretches::fees`](super::Stretches::fees).
    pub fees: Vec<Due>,
    /// The part of the charges that each month's volume tiers leave, in the order of [`Stretches::volume`](super::Stretches::volume).
    pub volume_kept: Vec<Decimal>,
    /// The unit prices, in the order of the tariff's.
    pub(super) prices: Vec<UnitPrice>,
    pub(super) fraction: Fraction,
}

/// Charges that were added up, still in the whole fractions of a dollar that their bill counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    own: Units,
    /// What another bill charges, in its fraction.
    before: Units,
    has_before: bool,
}

impl Sum {
    /// All of it, in the fraction of its bill; `None` where some of it is another bill's.
    pub fn whole(&self) -> Option<u128> {
        (!self.has_before).then(|| self.own.iter().sum())
    }

    pub(super) fn of(own: Units) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// The same as part of the bill that follows this one, which charges it as this one does.
    #[must_use]
    pub fn as_before(self) -> Self {
        Self {
            own: Units::default(),
            before: self.own,
            has_before: true,
        }
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        add_units(&mut self.own, &other.own);
        if other.has_before {
            self.has_before = true;
            add_units(&mut self.before, &other.before);
        }
    }
}

/// A period of a commitment or fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The commitment, or the fee.
    pub due: Usd,
    /// What is charged for usage in it.
    pub charged: Usd,
}

/// A quantity without a price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unpriced {
    /// Tokens of a model and class.
    Tokens {
        /// The model as the source wrote it.
        model: String,
        /// The token class.
        class: TokenClass,
        /// How many.
        tokens: Tokens,
    },
    /// Hours of a resource.
    Hours {
        /// The resource as the source wrote it.
        resource: String,
        /// How many.
        hours: Hours,
    },
}

fn charge_of(units: &Units, fraction: Fraction) -> Charge {
    let usd = |amount: u128| {
        if amount == 0 {
            Usd::ZERO
        } else {
            fraction.usd(amount)
        }
    };
    let [hours, tokens, shortfall, fees] = units.map(usd);
    Charge {
        hours,
        tokens,
        shortfall,
        fees,
    }
}

impl Bill {
    /// Adds what a product is charged in a week.
    pub fn add_week(&self, sum: &mut Sum, product: usize, week: usize) {
        add_units(&mut sum.own, self.own.week(product, week));
        if let Some((before, _)) = &self.before {
            sum.has_before = true;
            add_units(&mut sum.before, before.week(product, week));
        }
    }

    /// Adds what a product is charged in a piece of a week.
    pub fn add_piece(&self, sum: &mut Sum, product: usize, piece: usize) {
        add_units(&mut sum.own, self.own.piece(product, piece));
        if let Some((before, _)) = &self.before {
            sum.has_before = true;
            add_units(&mut sum.before, before.piece(product, piece));
        }
    }

    /// What it charges a product in a piece of a week itself, in units of its fraction.
    pub(super) fn units(&self, product: usize, piece: usize) -> &Units {
        self.own.piece(product, piece)
    }

    /// A sum of its charges, as money.
    pub fn charge(&self, sum: &Sum) -> Charge {
        let (mut charge, before) = self.parts(sum);
        if sum.has_before {
            charge += before;
        }
        charge
    }

    /// A sum of its charges, apart in its own, and those from before the contract's first day.
    pub fn parts(&self, sum: &Sum) -> (Charge, Charge) {
        let own = charge_of(&sum.own, self.fraction);
        let before = match &self.before {
            Some((_, fraction)) if sum.has_before => charge_of(&sum.before, *fraction),
            _ => Charge::default(),
        };
        (own, before)
    }

    pub(super) fn charges_by_week(&self, rollup: &Rollup) -> Vec<Vec<Charge>> {
        let charge = |product: usize, week: usize| {
            let mut sum = Sum::default();
            self.add_week(&mut sum, product, week);
            self.charge(&sum)
        };
        let weeks = |product: usize| {
            let weeks = 0..rollup.weeks.len();
            weeks.map(|week| charge(product, week)).collect()
        };
        (0..rollup.products.len()).map(weeks).collect()
    }

    /// What volume tiers took off, and what discounts did, in the products and pieces that `counts` says yes to. What is
    /// charged before the contract's first day is as the other contract charges it: nothing is taken off here.
    pub fn taken_off(&self, counts: impl Fn(usize, usize) -> bool) -> [Usd; 2] {
        let mut sums = [0_u128; 2];
        for (product, pieces) in self.off.iter().enumerate() {
            let pieces = pieces.iter().enumerate();
            for (_, off) in pieces.filter(|(piece, _)| counts(product, *piece)) {
                sums[0] = sums[0].saturating_add(off[0]);
                sums[1] = sums[1].saturating_add(off[1]);
            }
        }
        sums.map(|sum| self.fraction.usd(sum))
    }

    /// It counts in 10^−`places` dollars.
    pub fn places(&self) -> u32 {
        self.fraction.places
    }
}
