//! What charts stack: products, or the categories that charges are told apart by; those without a colour of their own
//! together. Everything here takes weeks by their indices, so that a chart may show some of them.

use super::{Apart, others};
use crate::analysis::{Category, Dimension, Pair, Pairing, ProductComparison, Standing};
use crate::colour::Slot;
use crate::workbook::Derived;

/// One colour of a chart.
pub struct Series<'a> {
    /// What it stands for.
    pub name: String,
    /// Its colour.
    pub slot: Slot,
    members: Vec<Member<'a>>,
}

/// What a series adds up.
#[derive(Clone, Copy)]
enum Member<'a> {
    Product(usize, &'a ProductComparison),
    Category(&'a Category),
}

impl Series<'_> {
    /// The product, where it is one alone.
    pub fn product(&self) -> Option<usize> {
        match *self.members {
            [Member::Product(product, _)] => Some(product),
            _ => None,
        }
    }

    /// What it is charged in a week.
    pub fn pair(&self, week: usize) -> Pair {
        let of = |member: &Member<'_>| match member {
            Member::Product(_, product) => product.weeks[week],
            Member::Category(category) => category.weeks[week],
        };
        sum(self.members.iter().map(of))
    }

    /// What of that is from products whose week is one-sided.
    pub fn one_sided(&self, pairing: &Pairing, week: usize) -> Pair {
        let of = |member: &Member<'_>| match member {
            Member::Product(at, product) => match pairing.standing[*at][week] {
                Standing::OneSided(_) => product.weeks[week],
                _ => Pair::default(),
            },
            Member::Category(category) => category.one_sided(week),
        };
        sum(self.members.iter().map(of))
    }

    /// What of a week totals count.
    pub fn counted(&self, pairing: &Pairing, week: usize) -> Pair {
        let of = |member: &Member<'_>| match member {
            Member::Product(at, product) if pairing.is_counted(*at, week) => product.weeks[week],
            Member::Product(..) => Pair::default(),
            Member::Category(category) => category.counted(week),
        };
        sum(self.members.iter().map(of))
    }

    /// What is odd about its week, in words.
    pub fn mark(&self, pairing: &Pairing, week: usize) -> &'static str {
        let is_one_sided = |member: &Member<'_>| match member {
            Member::Product(at, _) => {
                matches!(pairing.standing[*at][week], Standing::OneSided(_))
            }
            Member::Category(category) => category.one_sided(week) != Pair::default(),
        };
        if !self.members.iter().any(is_one_sided) {
            ""
        } else if self.product().is_some() {
            "one side only"
        } else {
            "in part one side only"
        }
    }
}

fn sum(pairs: impl Iterator<Item = Pair>) -> Pair {
    let mut sum = Pair::default();
    pairs.for_each(|pair| sum += pair);
    sum
}

/// The series of what is told apart, the largest first.
pub fn series<'a>(derived: &'a Derived, apart: &Apart<'_>) -> Vec<Series<'a>> {
    let by = apart.by;
    let members: Vec<(&str, Member<'a>)> = match by {
        Dimension::Product => {
            let products = &derived.comparison.products;
            let of = |(_, at): (usize, usize)| {
                let product = &products[at];
                (&*product.name, Member::Product(at, product))
            };
            apart.ranks.in_focus(derived).map(of).collect()
        }
        by => {
            let categories = derived.breakdown(by).categories.iter();
            let of = |category: &'a Category| (&*category.name, Member::Category(category));
            categories.map(of).collect()
        }
    };
    let (own, rest) = apart.by_colour(members, |member| member.0);
    let one = |(slot, (name, member)): (Slot, (&str, Member<'a>))| Series {
        name: name.to_owned(),
        slot,
        members: vec![member],
    };
    let mut series: Vec<Series<'a>> = own.into_iter().map(one).collect();
    let rest_name = match *rest {
        [(only, _)] => only.to_owned(),
        _ => others(by),
    };
    if !rest.is_empty() {
        series.push(Series {
            name: rest_name,
            slot: Slot::OTHER,
            members: rest.into_iter().map(|(_, member)| member).collect(),
        });
    }
    series
}

/// Those that the chart does not leave out.
pub fn shown<'a, 'b>(series: &'b [Series<'a>], apart: &Apart<'_>) -> Vec<&'b Series<'a>> {
    let is_shown = |series: &&Series<'_>| !apart.hidden.contains(&series.name);
    series.iter().filter(is_shown).collect()
}
