//! What charts stack: products, or the categories that charges are told apart by; those without a colour of their own
//! together. Everything here takes weeks by their indices, so that a chart may show some of them.

use std::ops::Range;

use egui::Color32;

use super::{OTHER, ViewState};
use crate::analysis::{Category, Dimension, Pair, Pairing, ProductComparison, Standing};
use crate::app::pixel::to_chart;
use crate::app::theme::Palette;
use crate::app::widget::stacked_bars::Part;
use crate::quantity::Usd;
use crate::workbook::Derived;

/// One colour of a chart.
pub(super) struct Series<'a> {
    pub(super) name: String,
    pub(super) colour: Color32,
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
    pub(super) fn product(&self) -> Option<usize> {
        match *self.members {
            [Member::Product(product, _)] => Some(product),
            _ => None,
        }
    }

    /// What it is charged in a week.
    pub(super) fn pair(&self, week: usize) -> Pair {
        let of = |member: &Member<'_>| match member {
            Member::Product(_, product) => product.weeks[week],
            Member::Category(category) => category.weeks[week],
        };
        sum(self.members.iter().map(of))
    }

    /// What of that is from products whose week is one-sided.
    pub(super) fn one_sided(&self, pairing: &Pairing, week: usize) -> Pair {
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
    pub(super) fn counted(&self, pairing: &Pairing, week: usize) -> Pair {
        let of = |member: &Member<'_>| match member {
            Member::Product(at, product) if pairing.is_counted(*at, week) => product.weeks[week],
            Member::Product(..) => Pair::default(),
            Member::Category(category) => category.counted(week),
        };
        sum(self.members.iter().map(of))
    }

    /// What is odd about its week, in words.
    pub(super) fn mark(&self, pairing: &Pairing, week: usize) -> &'static str {
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

/// The series of what the view tells apart, the largest first.
pub(super) fn series<'a>(
    derived: &'a Derived,
    view: &ViewState,
    palette: &Palette,
) -> Vec<Series<'a>> {
    let by = view.by();
    let members: Vec<(&str, Member<'a>)> = match by {
        Dimension::Product => {
            let products = &derived.comparison.products;
            let of = |(_, at): (usize, usize)| {
                let product = &products[at];
                (&*product.name, Member::Product(at, product))
            };
            view.in_focus(derived).map(of).collect()
        }
        by => {
            let categories = derived.breakdown(by).categories.iter();
            let of = |category: &'a Category| (&*category.name, Member::Category(category));
            categories.map(of).collect()
        }
    };
    let (own, rest) = by_colour(view, members, |member| member.0);
    let one = |(rank, (name, member)): (usize, (&str, Member<'a>))| Series {
        name: name.to_owned(),
        colour: palette.product(rank),
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
            colour: palette.other,
            members: rest.into_iter().map(|(_, member)| member).collect(),
        });
    }
    series
}

/// What a view tells apart, by rank: those with a colour of their own, each with the rank that decides it, and the rest.
/// `all` are in the order of their size.
pub(super) fn by_colour<T>(
    view: &ViewState,
    all: Vec<T>,
    name: impl Fn(&T) -> &str,
) -> (Vec<(usize, T)>, Vec<T>) {
    let own = view.own_colours(all.len());
    // What has no rank has that of its place.
    let rank = |(place, of): (usize, T)| (view.rank_of(name(&of)).unwrap_or(place), of);
    let mut ranked: Vec<(usize, T)> = all.into_iter().enumerate().map(rank).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let (own, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(rank, _)| *rank < own);
    (own, rest.into_iter().map(|(_, of)| of).collect())
}

/// Those without a colour of their own, together.
pub(super) fn others(by: Dimension) -> String {
    match by {
        Dimension::Product => OTHER.to_owned(),
        by => format!("Other {}", by.plural().to_lowercase()),
    }
}

/// Those that the chart does not leave out.
pub(super) fn shown<'a, 'b>(series: &'b [Series<'a>], view: &ViewState) -> Vec<&'b Series<'a>> {
    let hidden = view.hidden();
    let is_shown = |series: &&Series<'_>| !hidden.contains(&series.name);
    series.iter().filter(is_shown).collect()
}

/// The bars of the difference in some weeks, and the total of what is shown.
pub(super) fn difference_bars(
    derived: &Derived,
    shown: &[&Series<'_>],
    weeks: Range<usize>,
    palette: &Palette,
) -> (Vec<Part>, Vec<[f64; 2]>) {
    let pairing = &derived.pairing;
    let mut parts = Vec::with_capacity(shown.len() * weeks.len());
    let mut totals = Vec::with_capacity(weeks.len());
    for week in weeks {
        let x = week as f64;
        let mut stack = Stack::new(pairing, week, x);
        for series in shown {
            for (difference, one_sided) in split(series, pairing, week, Pair::difference) {
                let edge = palette.edge(series.colour);
                parts.extend(stack.part(difference, [series.colour, edge], one_sided));
            }
        }
        totals.push([x, stack.above + stack.below]);
    }
    (parts, totals)
}

/// The bars of what both contracts charge in some weeks, beside each other: today’s at the left, in colours that go
/// some way to those of the page, with a border in the colour itself.
pub(super) fn cost_bars(
    derived: &Derived,
    shown: &[&Series<'_>],
    weeks: Range<usize>,
    palette: &Palette,
) -> Vec<Part> {
    let pairing = &derived.pairing;
    let mut parts = Vec::with_capacity(2 * shown.len() * weeks.len());
    for week in weeks {
        let mut today = Stack::new(pairing, week, week as f64 - COST_OFFSET);
        let mut proposed = Stack::new(pairing, week, week as f64 + COST_OFFSET);
        for series in shown {
            let edge = palette.edge(series.colour);
            let pale = [pale(series.colour, palette), edge];
            let full = [series.colour, edge];
            for (charge, one_sided) in split(series, pairing, week, |pair| pair.baseline.total()) {
                parts.extend(today.part(charge, pale, one_sided));
            }
            for (charge, one_sided) in split(series, pairing, week, |pair| pair.proposed.total()) {
                parts.extend(proposed.part(charge, full, one_sided));
            }
        }
    }
    parts
}

/// How far from the middle of a week the bars of both contracts stand.
const COST_OFFSET: f64 = 0.2;

/// The colour of today’s contract, where that of the proposed one is `colour`.
pub(super) fn pale(colour: Color32, palette: &Palette) -> Color32 {
    colour.lerp_to_gamma(palette.page, 0.42)
}

/// An amount of a week, apart for what is of products with data on both sides, and what is not: so that only what these
/// add is hatched.
fn split(
    series: &Series<'_>,
    pairing: &Pairing,
    week: usize,
    amount: impl Fn(&Pair) -> Usd,
) -> [(Usd, bool); 2] {
    let one_sided = amount(&series.one_sided(pairing, week));
    let whole = amount(&series.pair(week));
    [(whole - one_sided, false), (one_sided, true)]
}

/// A bar, as it grows from zero both ways.
struct Stack {
    x: f64,
    above: f64,
    below: f64,
    /// The data does not cover the week, or the week is beyond it.
    is_odd: bool,
}

impl Stack {
    fn new(pairing: &Pairing, week: usize, x: f64) -> Self {
        let of = &pairing.rollup.weeks[week];
        Self {
            x,
            above: 0.0,
            below: 0.0,
            is_odd: of.partial || of.projected,
        }
    }

    /// The next part of it, in a colour with that of its border; nothing where nothing is added.
    fn part(&mut self, amount: Usd, [colour, edge]: [Color32; 2], one_sided: bool) -> Option<Part> {
        if amount.is_zero() {
            return None;
        }
        let height = to_chart(amount.0);
        let base = if height > 0.0 {
            &mut self.above
        } else {
            &mut self.below
        };
        let (from, to) = (*base, *base + height);
        *base = to;
        Some(Part {
            x: self.x,
            from,
            to,
            colour,
            edge,
            hatched: one_sided || self.is_odd,
        })
    }
}
