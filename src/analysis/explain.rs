//! How a number came to be: every quantity × rate = amount on both sides, then the terms in their order, adding up to it
//! exactly, with where the quantities and the rates were read.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::comparison::Comparison;
use super::pairing::Pairing;
use crate::contract::{Bill, Contract, Line, Provenance, RateId, Side, Sum};
use crate::quantity::{Multiplier, TokenClass, Usd};
use crate::usage::{Attributes, Item, Metered, Usage};

/// Which number is explained: what a product, or all, is charged in some weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The product, by its index; all, if none.
    pub product: Option<usize>,
    /// Which weeks.
    pub weeks: Weeks,
}

/// Weeks that a number adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weeks {
    /// One, by its index.
    One(usize),
    /// Those that averages are of.
    Averaged,
    /// Those that break-evens are of.
    Compared,
    /// Those that totals count.
    Counted,
}

/// How a number came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Which number.
    pub scope: Scope,
    /// How many weeks it adds up.
    pub weeks: usize,
    /// What each contract charges, in the order of [`Side::BOTH`].
    pub accounts: [Account; 2],
    /// The files that its quantities come from, with how many of their rows.
    pub files: Files,
}

/// File names, each with a number of rows.
pub type Files = Vec<(String, u64)>;

/// What one contract charges, from the first multiplication on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Quantities times rates, the largest amount first.
    pub lines: Vec<AccountLine>,
    /// What volume tiers take off.
    pub volume_off: Usd,
    /// What discounts take off the rest.
    pub discount_off: Usd,
    /// The shortfall of the commitment, as far as it falls here.
    pub shortfall: Usd,
    /// The fees, as far as they fall here.
    pub fees: Usd,
    /// What is from before the contract's first day, and is charged as the other contract charges it.
    pub before: Usd,
    /// What is charged: the lines, less what is taken off, and the rest added.
    pub total: Usd,
    /// Quantities without a price, which are in no amount.
    pub unpriced: Vec<(Quantity, Decimal)>,
}

/// What was consumed of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity {
    /// The token class; `None` for hours.
    pub class: Option<TokenClass>,
    /// The model or resource, as the source wrote it.
    pub name: String,
    /// What the rows say that may change the price.
    pub attributes: Attributes,
}

/// A quantity times a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// What was consumed.
    pub of: Quantity,
    /// How much: hours, or millions of tokens.
    pub quantity: Decimal,
    /// The rate, in dollars per hour or per million tokens, with the factor on all rates.
    pub rate: Decimal,
    /// What tier, route, context and a changed volume make of it: value and factor.
    pub factors: Vec<(String, Decimal)>,
    /// The amount.
    pub amount: Usd,
    /// Where the rate was read.
    pub provenance: Provenance,
    /// The files the quantity comes from, with how many of their rows; those of the same days and names.
    pub files: Files,
}

impl Account {
    /// What the lines add up to.
    pub fn gross(&self) -> Usd {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

impl Explanation {
    /// Proposed − baseline.
    pub fn difference(&self) -> Usd {
        self.accounts[1].total - self.accounts[0].total
    }
}

impl Quantity {
    fn of(item: &Item) -> Self {
        let class = match item.metered {
            Metered::Tokens { class, .. } => Some(class),
            Metered::Hours { .. } => None,
        };
        Self {
            class,
            name: item.name().to_owned(),
            attributes: item.attributes.clone(),
        }
    }
}

/// What the factor on everything that is used is called.
const VOLUME: &str = "volume";

/// A rate with the factors on it, and what it multiplies: lines with the same are one.
type LineKey = (RateId, [Option<usize>; 3], Quantity);

impl Pairing {
    /// Explains what both contracts charge in `scope`. `usage` is what was paired.
    pub fn explain(
        &self,
        comparison: &Comparison,
        contracts: [&Contract; 2],
        usage: &Usage,
        scope: Scope,
    ) -> Explanation {
        let rows = Rows::of(self, usage, scope);
        let accounts = Side::BOTH.map(|side| {
            let contract = contracts[side as usize];
            self.account(comparison, side, contract, scope, &rows)
        });
        let weeks = 0..self.rollup.weeks.len();
        let products = || 0..self.rollup.products.len();
        let has = |week: &usize| products().any(|product| self.is_in(scope, product, *week));
        Explanation {
            scope,
            weeks: weeks.filter(has).count(),
            accounts,
            files: rows.all.clone().into_iter().collect(),
        }
    }

    /// Whether a product's week is part of the number.
    fn is_in(&self, scope: Scope, product: usize, week: usize) -> bool {
        scope
            .product
            .map_or_else(|| self.is_in_focus(product), |of| of == product)
            && match scope.weeks {
                Weeks::One(of) => of == week,
                Weeks::Averaged => self.is_averaged(product, week),
                Weeks::Compared => self.is_compared(product, week),
                Weeks::Counted => self.is_counted(product, week),
            }
    }

    fn account(
        &self,
        comparison: &Comparison,
        side: Side,
        contract: &Contract,
        scope: Scope,
        rows: &Rows,
    ) -> Account {
        let bill = comparison.bill(side);
        let is_in = |product, week| self.is_in(scope, product, week);
        let mut account = Account {
            lines: self.account_lines(comparison, side, contract, scope, rows),
            ..Account::default()
        };
        let mut sum = Sum::default();
        for product in 0..self.rollup.products.len() {
            for week in (0..self.rollup.weeks.len()).filter(|week| is_in(product, *week)) {
                bill.add_week(&mut sum, product, week);
            }
        }
        let (own, before) = bill.parts(&sum);
        let [volume, discount] =
            bill.taken_off(|product, piece| is_in(product, self.rollup.pieces[piece].week));
        account.volume_off = volume;
        account.discount_off = discount;
        account.shortfall = own.shortfall;
        account.fees = own.fees;
        account.before = before.total();
        account.total = bill.charge(&sum).total();
        account.unpriced = self.account_unpriced(bill, scope);
        account
    }

    fn account_lines(
        &self,
        comparison: &Comparison,
        side: Side,
        contract: &Contract,
        scope: Scope,
        rows: &Rows,
    ) -> Vec<AccountLine> {
        let rates = &comparison.rates[side as usize];
        let bill = comparison.bill(side);
        let mut sums: BTreeMap<LineKey, (Decimal, Usd)> = BTreeMap::new();
        for line in self.tariff(side).lines(bill) {
            let Some((quantity, amount)) = self.line_in(scope, &line) else {
                continue;
            };
            let of = Quantity::of(&self.rollup.items[line.item]);
            let sum = sums.entry((line.by.rate, line.by.factors, of)).or_default();
            sum.0 += quantity;
            sum.1 += amount;
        }
        let told = |((rate, factors, of), (quantity, amount)): (LineKey, (Decimal, Usd))| {
            let card = &contract.card;
            let provenance = card.provenance(rate);
            let factors = factors.into_iter().flatten();
            let factors = factors.map(|at| (card.factors[at].value.clone(), rates.factors[at].0));
            let volume = rates.volume_of(rate);
            let volume = (volume != Multiplier::ONE).then(|| (VOLUME.to_owned(), volume.0));
            AccountLine {
                quantity,
                rate: rates.of(rate),
                factors: factors.chain(volume).collect(),
                amount,
                provenance: provenance.clone(),
                files: rows.files(&of),
                of,
            }
        };
        let mut lines: Vec<AccountLine> = sums.into_iter().map(told).collect();
        lines.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.of.cmp(&b.of)));
        lines
    }

    /// What a line of the bill adds to the number; `None` where it has no part in it.
    fn line_in(&self, scope: Scope, line: &Line) -> Option<(Decimal, Usd)> {
        let item = &self.rollup.items[line.item];
        let (weeks, quantities) = quantities(item);
        let amounts = line.amounts(&self.rollup);
        let mut sum: Option<(Decimal, Usd)> = None;
        for ((week, quantity), amount) in weeks.into_iter().zip(quantities).zip(amounts) {
            if self.is_in(scope, item.product, week) {
                let sum = sum.get_or_insert_default();
                sum.0 += quantity;
                sum.1 += amount;
            }
        }
        sum
    }

    fn account_unpriced(&self, bill: &Bill, scope: Scope) -> Vec<(Quantity, Decimal)> {
        let mut sums: BTreeMap<Quantity, Decimal> = BTreeMap::new();
        for item in bill.unpriced.iter().map(|&item| &self.rollup.items[item]) {
            let (weeks, quantities) = quantities(item);
            for (week, quantity) in weeks.into_iter().zip(quantities) {
                if self.is_in(scope, item.product, week) {
                    *sums.entry(Quantity::of(item)).or_default() += quantity;
                }
            }
        }
        sums.into_iter().collect()
    }
}

/// The weeks of an item, and how much it has in each: hours, or millions of tokens.
fn quantities(item: &Item) -> (Vec<usize>, Vec<Decimal>) {
    match &item.metered {
        Metered::Tokens { weeks, .. } => weeks
            .iter()
            .map(|(week, tokens)| (*week, tokens.millions()))
            .unzip(),
        Metered::Hours { weeks, .. } => weeks
            .iter()
            .map(|(week, hours)| (*week, hours.decimal()))
            .unzip(),
    }
}

/// How many rows of which files say something.
#[derive(Default)]
struct Rows {
    /// Rows of cells that have some of it.
    of_quantities: BTreeMap<Quantity, BTreeMap<String, u64>>,
    /// Of anything.
    all: BTreeMap<String, u64>,
}

impl Rows {
    fn of(pairing: &Pairing, usage: &Usage, scope: Scope) -> Self {
        let mut rows = Self::default();
        let weeks = &pairing.rollup.weeks;
        let Some(first) = weeks.first().map(|of| of.week.first) else {
            return rows;
        };
        for cell in &usage.cells {
            let (key, measures) = (cell.key, &cell.measures);
            let week = usize::try_from(key.day.days_since(first) / 7).unwrap_or_default();
            if measures.rows == 0 || !pairing.is_in(scope, pairing.rollup.product_of(&key), week) {
                continue;
            }
            let attributes = &usage.attributes[key.attributes.index()];
            let file = &usage.sources[key.source.index()].file;
            *rows.all.entry(file.clone()).or_default() += measures.rows;
            let mut count = |class: Option<TokenClass>, name: &str| {
                let of = Quantity {
                    class,
                    name: name.to_owned(),
                    attributes: attributes.clone(),
                };
                let counts = rows.of_quantities.entry(of).or_default();
                *counts.entry(file.clone()).or_default() += measures.rows;
            };
            for (class, _) in measures.tokens.iter().filter(|(_, count)| !count.is_zero()) {
                count(Some(class), &usage.models[key.model.index()]);
            }
            if !measures.hours.is_zero() {
                count(None, &usage.resources[key.resource.index()]);
            }
        }
        rows
    }

    fn files(&self, of: &Quantity) -> Files {
        let counts = self.of_quantities.get(of).into_iter().flatten();
        counts.map(|(file, rows)| (file.clone(), *rows)).collect()
    }
}
