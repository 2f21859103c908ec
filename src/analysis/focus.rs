//! What the answer is about: some of the weeks, one product, one model; everything, where nothing is said.

use std::ops::Range;

use thiserror::Error;

use super::pairing::{Pairing, Standing};
use crate::calendar::{Day, Span};
use crate::usage::{Item, Metered, Rollup, Usage, WeekOf};

/// The part of the usage that totals, averages, break-evens, charts and exports are about. What a contract charges does
/// not depend on it: shortfalls and fees are spread over everything, and the part in focus bears its share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The weeks that begin on these days; every week, if none.
    pub weeks: Option<Span>,
    /// Only this product.
    pub product: Option<String>,
    /// Only this model: its tokens, and hours that name it.
    pub model: Option<String>,
}

impl Focus {
    /// Whether it is everything.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// The only model it is about, for people.
    pub fn model_shown(&self) -> Option<String> {
        let model = self.model.as_ref();
        model.map(|model| shown_or(model, "no stated model"))
    }

    /// The same by the names that `usage` has, which may be written in other cases.
    ///
    /// # Errors
    /// Where there is none of that name, or no week with usage (`until` the last day of what is projected) among those
    /// asked for.
    pub fn found_in(self, usage: &Usage, until: Option<Day>) -> Result<Self, NotThere> {
        let not_there = |what, name: &str, known: &[String]| NotThere::Name {
            what,
            name: name.to_owned(),
            known: shown(known),
        };
        let find = |what, name: Option<String>, known: &[String]| {
            let Some(name) = name else { return Ok(None) };
            let is_it = |known: &&String| known.to_lowercase() == name.to_lowercase();
            let exact = known.iter().find(|known| **known == name);
            match exact.or_else(|| known.iter().find(is_it)) {
                Some(found) => Ok(Some(found.clone())),
                None => Err(not_there(what, &name, known)),
            }
        };
        if let (Some(asked), Some(all)) = (self.weeks, usage.span()) {
            let last = until.map_or(all.last, |until| until.max(all.last));
            if asked.last < asked.first {
                return Err(NotThere::Reversed(asked));
            }
            if asked.last < all.first || last < asked.first {
                return Err(NotThere::Weeks {
                    first: all.first,
                    last,
                });
            }
        }
        Ok(Self {
            weeks: self.weeks,
            product: find("product", self.product, &usage.products)?,
            model: find("model", self.model, &usage.models)?,
        })
    }
}

fn shown_or(name: &str, nameless: &str) -> String {
    if name.is_empty() {
        nameless.to_owned()
    } else {
        super::shorten(name)
    }
}

/// Names after each other; what has none is left out.
fn shown(names: &[String]) -> String {
    let names = names.iter().filter(|name| !name.is_empty());
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Something that cannot be looked at alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotThere {
    /// A name that the usage does not have.
    #[error("there is no {what} “{name}”; there are {known}")]
    Name {
        /// What it should be the name of.
        what: &'static str,
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The last day is before the first.
    #[error("the first of these days, {}, comes after the last, {}", .0.first, .0.last)]
    Reversed(Span),
    /// Days before or after all usage.
    #[error("no usage is in these weeks; it is from {first} to {last}")]
    Weeks {
        /// The first day with usage.
        first: Day,
        /// The last.
        last: Day,
    },
}

/// A focus on some usage: which weeks and products that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct InFocus {
    weeks: Range<usize>,
    products: Vec<bool>,
}

impl InFocus {
    pub(super) fn new(focus: &Focus, rollup: &Rollup) -> Self {
        let is_inside = |first: Day| {
            let span = focus.weeks;
            span.is_none_or(|span| span.first <= first && first <= span.last)
        };
        let mut weeks = rollup.weeks.iter().enumerate();
        let mut inside = weeks
            .by_ref()
            .filter(|(_, of)| is_inside(of.week.first))
            .map(|(week, _)| week);
        let first = inside.next();
        let last = inside.last().or(first);
        let weeks = first
            .zip(last)
            .map_or(0..0, |(first, last)| first..last + 1);
        let mut has_usage = vec![focus.model.is_none(); rollup.products.len()];
        for item in &rollup.items {
            has_usage[item.product] = true;
        }
        let products = rollup.products.iter().zip(has_usage).enumerate();
        let is_of = |(at, (name, has_usage)): (usize, (&String, bool))| {
            has_usage
                && at < rollup.of_model
                && focus.product.as_ref().is_none_or(|product| product == name)
        };
        Self {
            weeks,
            products: products.map(is_of).collect(),
        }
    }
}

impl Pairing {
    /// The weeks that the answer is about, as indices into the roll-up's.
    pub fn weeks_in_focus(&self) -> Range<usize> {
        self.in_focus.weeks.clone()
    }

    /// Calls products otherwise, where they are shown; `focus` is the same part of the usage by these names.
    pub fn call_products(&mut self, name: impl Fn(&str) -> String, focus: &Focus) {
        for product in &mut self.rollup.products {
            *product = name(product);
        }
        self.focus = focus.clone();
    }

    /// The products that the answer is about, as indices into the roll-up's.
    pub fn products_in_focus(&self) -> impl Iterator<Item = usize> {
        let products = self.in_focus.products.iter().enumerate();
        products.filter(|(_, is_in)| **is_in).map(|(at, _)| at)
    }

    /// Whether the answer is about that product.
    pub fn is_in_focus(&self, product: usize) -> bool {
        self.in_focus.products[product]
    }

    /// Whether the totals count that week of that product: the answer is about it, and it is measured, or projected
    /// weeks are included.
    pub fn is_counted(&self, product: usize, week: usize) -> bool {
        self.is_in_focus(product)
            && self.in_focus.weeks.contains(&week)
            && (self.inclusion.projected || !self.rollup.weeks[week].projected)
    }

    /// Whether totals count any of that item.
    pub(super) fn is_counted_item(&self, item: &Item) -> bool {
        let is_counted = |week: usize| self.is_counted(item.product, week);
        match &item.metered {
            Metered::Tokens { weeks, .. } => weeks.iter().any(|(week, _)| is_counted(*week)),
            Metered::Hours { weeks, .. } => weeks.iter().any(|(week, _)| is_counted(*week)),
        }
    }

    /// What each week in focus of each product in focus has.
    pub fn standings(&self) -> impl Iterator<Item = Standing> {
        self.products_in_focus()
            .flat_map(|product| &self.standing[product][self.weeks_in_focus()])
            .copied()
    }

    /// What the answer is about, for people, to stand in a sentence: `for Kiro in the 4 weeks from 8 Jun 2026`; `None`
    /// where it is about everything.
    pub fn focus_shown(&self) -> Option<String> {
        let Focus {
            weeks,
            product,
            model: _,
        } = &self.focus;
        let mut parts = Vec::new();
        let product = product.as_ref().map(|of| shown_or(of, "no stated product"));
        match (product, self.focus.model_shown()) {
            (Some(product), Some(model)) => parts.push(format!("for {product} on {model}")),
            (Some(of), None) | (None, Some(of)) => parts.push(format!("for {of}")),
            (None, None) => {}
        }
        if weeks.is_some() {
            parts.push(self.weeks_shown());
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The weeks in focus, to stand in a sentence: `in the 4 weeks from 8 Jun 2026`.
    fn weeks_shown(&self) -> String {
        let weeks = self.weeks_in_focus();
        let Some(first) = self.rollup.weeks.get(weeks.start) else {
            return "in no week of the data".to_owned();
        };
        let first = first.week.first.shown();
        match weeks.len() {
            0 => "in no week of the data".to_owned(),
            1 => format!("in the week of {first}"),
            count => format!("in the {count} weeks from {first}"),
        }
    }
}

/// These weeks in a few words: `8 Jun – 5 Jul 2026`.
pub fn dates_shown(weeks: &[WeekOf], chosen: &Range<usize>) -> String {
    let of = weeks.get(chosen.clone()).unwrap_or_default();
    let Some((first, last)) = of.first().zip(of.last()) else {
        return "No weeks".to_owned();
    };
    let (first, last) = (first.week.first, last.week.last());
    let is_same_year = first.year(None) == last.year(None);
    let first = if is_same_year {
        first.shown_short()
    } else {
        first.shown()
    };
    format!("{first} – {}", last.shown())
}
