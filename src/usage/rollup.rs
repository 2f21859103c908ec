//! Usage by week: what pricing multiplies. Computed once per usage and week start, not per rate.

use std::collections::BTreeSet;
use std::ops::{AddAssign, Range};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::{Attributes, Key, NameId, Usage};
use crate::calendar::{Day, Span, Week, WeekStart};
use crate::quantity::{Hours, TokenClass, Tokens};

/// A week of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekOf {
    /// Its days.
    pub week: Week,
    /// Whether the data, over all files, begins after its first day or ends before its last.
    pub partial: bool,
    /// Whether some of its days are projected, not measured.
    pub projected: bool,
}

/// A stretch of days in which nothing about prices changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its days, as far as there is data.
    pub span: Span,
    /// The week its first day lies in.
    first_week: usize,
    /// The piece it begins with, an index into [`Rollup::pieces`].
    pub first_piece: usize,
}

/// The days that a week and a segment share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index into [`Rollup::weeks`].
    pub week: usize,
    /// Index into [`Rollup::segments`].
    pub segment: usize,
    /// Its days, as far as there is data.
    pub span: Span,
}

/// One thing of one product that has a price: tokens of a model and class, or hours of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Index into [`Rollup::products`].
    pub product: usize,
    /// Index into [`Rollup::segments`].
    pub segment: usize,
    /// Tier, route, context and channel.
    pub attributes: Attributes,
    /// What was consumed, and how much of it in which week.
    pub metered: Metered,
}

/// Quantities by week, as pairs of an index into [`Rollup::weeks`] and an amount above zero, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metered {
    /// Tokens of one class.
    Tokens {
        /// The model as the source wrote it.
        model: String,
        /// The token class.
        class: TokenClass,
        /// Tokens by week.
        weeks: Vec<(usize, Tokens)>,
    },
    /// Compute hours.
    Hours {
        /// What the hours are hours of.
        resource: String,
        /// Hours by week.
        weeks: Vec<(usize, Hours)>,
    },
}

/// All usage by week × product × item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollup {
    /// The day weeks start on.
    pub week_start: WeekStart,
    /// Every week from the first with data to the last, without gaps.
    pub weeks: Vec<WeekOf>,
    /// The stretches between the days on which a price may change, in order.
    pub segments: Vec<Segment>,
    /// The pieces that segments cut weeks into, in order.
    pub pieces: Vec<Piece>,
    /// Products, sorted; where one model is asked for, each once for that model and once more for all else it uses.
    pub products: Vec<String>,
    /// How many of them, from the first, are for the model that is asked for; all, where none is.
    pub of_model: usize,
    /// Whether each of the usage's models is asked for; `None` where all are.
    is_asked: Option<Vec<bool>>,
    /// Items, sorted by product, then hours before tokens, then by name, attributes, class and segment.
    pub items: Vec<Item>,
}

impl Rollup {
    /// Adds the cube's days up into weeks, apart before and from each day in `cuts`. Days from `projected_from` on are
    /// not measured. Where one `model` is asked for, what a product uses of it is told apart from what else it uses.
    pub fn new(
        usage: &Usage,
        week_start: WeekStart,
        cuts: &BTreeSet<Day>,
        projected_from: Option<Day>,
        model: Option<&str>,
    ) -> Self {
        let mut rollup = Self {
            week_start,
            products: usage.products.clone(),
            of_model: usage.products.len(),
            ..Self::default()
        };
        if let Some(model) = model {
            rollup.products.extend_from_slice(&usage.products);
            rollup.is_asked = Some(usage.models.iter().map(|name| name == model).collect());
        }
        let Some(span) = usage.span() else {
            return rollup;
        };
        let weeks: Vec<WeekOf> = span
            .weeks(week_start)
            .map(|week| WeekOf {
                week,
                partial: !span.covers(week),
                projected: projected_from.is_some_and(|from| from <= week.last()),
            })
            .collect();
        let first = Week::containing(span.first, week_start).first;

        let segments = segments(span, first, cuts);
        let pieces = pieces(&segments, &weeks);

        let mut segment = 0;
        let mut hours: IndexMap<_, Vec<(usize, Hours)>, RandomState> = IndexMap::default();
        let mut tokens: IndexMap<_, Vec<(usize, Tokens)>, RandomState> = IndexMap::default();
        // Cells are sorted by day, so that weeks come in order.
        for cell in &usage.cells {
            let (key, measures) = (cell.key, &cell.measures);
            let week = week_number(key.day, first);
            while segments[segment].span.last < key.day {
                segment += 1;
            }
            if !measures.hours.is_zero() {
                let item = (
                    rollup.product_of(&key),
                    key.resource,
                    key.attributes,
                    segment,
                );
                add_to_week(hours.entry(item).or_default(), week, measures.hours);
            }
            for (class, &count) in measures.tokens.iter() {
                if !count.is_zero() {
                    let product = rollup.product_of(&key);
                    let item = (product, key.model, key.attributes, class, segment);
                    add_to_week(tokens.entry(item).or_default(), week, count);
                }
            }
        }
        hours.sort_unstable_keys();
        tokens.sort_unstable_keys();

        let attributes = |id: NameId| usage.attributes[id.index()].clone();
        let mut items: Vec<Item> = hours
            .into_iter()
            .map(|((product, resource, attribute, segment), weeks)| Item {
                product,
                segment,
                attributes: attributes(attribute),
                metered: Metered::Hours {
                    resource: usage.resources[resource.index()].clone(),
                    weeks,
                },
            })
            .collect();
        items.extend(tokens.into_iter().map(
            |((product, model, attribute, class, segment), weeks)| Item {
                product,
                segment,
                attributes: attributes(attribute),
                metered: Metered::Tokens {
                    model: usage.models[model.index()].clone(),
                    class,
                    weeks,
                },
            },
        ));
        // A stable sort: within a product, hours stay before tokens and both stay in the order of their maps.
        items.sort_by_key(|item| item.product);
        Self {
            weeks,
            segments,
            pieces,
            items,
            ..rollup
        }
    }

    /// Whether it has tokens of a model of that name.
    pub fn has_model(&self, name: &str) -> bool {
        let is_it =
            |item: &Item| matches!(&item.metered, Metered::Tokens { model, .. } if model == name);
        self.items.iter().any(is_it)
    }

    /// The products that bear what nothing used causes: no model in particular does.
    pub fn products_of_no_model(&self) -> Range<usize> {
        let products = self.products.len();
        if self.of_model < products {
            self.of_model..products
        } else {
            0..products
        }
    }

    /// The product that a cell of the usage counts for.
    pub fn product_of(&self, key: &Key) -> usize {
        let product = key.product.index();
        let is_asked = self.is_asked.as_ref();
        if is_asked.is_none_or(|asked| asked[key.model.index()]) {
            product
        } else {
            product + self.of_model
        }
    }

    /// The piece that `week` and `segment` share, which must be one of the item's weeks.
    pub fn piece(&self, segment: usize, week: usize) -> usize {
        let segment = &self.segments[segment];
        segment.first_piece + week - segment.first_week
    }
}

fn week_number(day: Day, first: Day) -> usize {
    day.days_since(first) as usize / 7
}

fn segments(span: Span, first_week: Day, cuts: &BTreeSet<Day>) -> Vec<Segment> {
    let inside = cuts.iter().copied();
    let inside = inside.filter(|cut| span.first < *cut && *cut <= span.last);
    let starts: Vec<Day> = std::iter::once(span.first).chain(inside).collect();
    let ends = starts[1..].iter().map(|next| next.plus(-1));
    let spans = starts.iter().zip(ends.chain([span.last]));
    let mut piece = 0;
    spans
        .map(|(&first, last)| {
            let segment = Segment {
                span: Span { first, last },
                first_week: week_number(first, first_week),
                first_piece: piece,
            };
            piece += week_number(last, first_week) - segment.first_week + 1;
            segment
        })
        .collect()
}

fn pieces(segments: &[Segment], weeks: &[WeekOf]) -> Vec<Piece> {
    let of = |(number, segment): (usize, &Segment)| {
        let Segment {
            span, first_week, ..
        } = *segment;
        let of_segment = weeks[first_week..]
            .iter()
            .take_while(move |of| of.week.first <= span.last);
        of_segment.enumerate().map(move |(i, of)| Piece {
            week: first_week + i,
            segment: number,
            span: Span {
                first: span.first.max(of.week.first),
                last: span.last.min(of.week.last()),
            },
        })
    };
    segments.iter().enumerate().flat_map(of).collect()
}

/// Adds an amount of a week that is the last one so far or comes after it.
fn add_to_week<T: Copy + AddAssign>(weeks: &mut Vec<(usize, T)>, week: usize, amount: T) {
    match weeks.last_mut() {
        Some((last, sum)) if *last == week => *sum += amount,
        _ => weeks.push((week, amount)),
    }
}

impl Item {
    /// The model or resource, as the source wrote it; may be empty.
    pub fn name(&self) -> &str {
        match &self.metered {
            Metered::Tokens { model, .. } => model,
            Metered::Hours { resource, .. } => resource,
        }
    }
}

impl Metered {
    /// Decimal places of the integers its quantities are held in, in the unit that rates are per.
    pub fn places(&self) -> u32 {
        match self {
            Self::Tokens { .. } => Tokens::PLACES,
            Self::Hours { .. } => Hours::PLACES,
        }
    }

    /// All weeks together, in the unit that rates are per: millions of tokens, or hours.
    pub fn total(&self) -> Decimal {
        match self {
            Self::Tokens { weeks, .. } => {
                weeks.iter().map(|week| week.1).sum::<Tokens>().millions()
            }
            Self::Hours { weeks, .. } => weeks.iter().map(|week| week.1).sum::<Hours>().decimal(),
        }
    }
}
