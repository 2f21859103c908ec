//! Usage beyond the data: what the coming weeks are taken to use, so that a contract that starts next year has
//! something to price.
//!
//! # The rules
//!
//! - **Full weeks** are gone by and no others: those of which the data, over all files, has begun by the first day and
//!   not ended before the last. Days without usage in between are days of none.
//! - **Nothing measured is replaced.** Projected weeks are counted from the last full week on. Where the data covers the
//!   first of them in part, it keeps its measured days and is given the missing ones. Every day from the end of the data to the
//!   end of the last projected week is projected, so that these weeks are whole.
//! - **Each key goes on by itself**: a product × model × resource × attributes, over all files; and of a key each class of
//!   tokens, the hours and the requests. Billed cost is not projected.
//! - What a week uses is **rounded once**, half-even, to a whole token, picohour or request. It is never below zero, and
//!   never above [`Projection::MOST_IN_WEEK`].
//! - It is **spread over the days** of the week in proportion to what they used in the last four full weeks, by largest
//!   remainder, earlier days first; evenly where they used nothing. [`Method::SeasonalNaive`] spreads nothing: it
//!   repeats days.

mod line;
mod notes;

use std::collections::BTreeMap;
use std::iter::successors;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::{Cell, Key, Measures, NameId, Source, Usage};
use crate::calendar::{Day, Span, Week, WeekStart};
use crate::quantity::{ByClass, Hours, Percent, Tokens};
use line::Line;

/// A mean is of that many weeks, and so is the pattern of days.
const RECENT: usize = 4;

/// After 52 weeks the same days of the week come at the same time of year.
const YEAR: usize = 52;

/// What is projected of a key: five classes of tokens, hours, requests.
const QUANTITIES: usize = 7;

/// How usage goes on after the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    /// How many weeks after the last full week, up to [`Self::MOST_WEEKS`]; more count as that many.
    pub weeks: u32,
    /// The rule they follow.
    pub method: Method,
}

impl Projection {
    /// Five years.
    pub const MOST_WEEKS: u32 = 260;

    /// No week of a key is projected to use more tokens, picohours or requests: a billion hours, or a thousand times the
    /// tokens that a row may hold. It keeps endless growth within what money can count.
    pub const MOST_IN_WEEK: u128 = Hours::MAX_ROW.pico();
}

/// The rule by which usage goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Every week is the mean of the last four full weeks, or of all where there are fewer.
    #[default]
    Flat,
    /// The least-squares line through all full weeks. A week in which a key was not used is a zero on it.
    Linear,
    /// Every day is as the day 52 weeks before it. This takes 52 full weeks; with fewer it is [`Self::Flat`].
    SeasonalNaive,
    /// The `n`-th week is that mean × (1 + growth)ⁿ, the power held to 28 digits.
    Growth {
        /// Growth a week, down to −100 %, of products that have none of their own.
        weekly: Percent,
        /// Growth a week of single products.
        products: BTreeMap<String, Percent>,
    },
}

/// Whether `percent` can be growth a week; if not, why.
pub fn check_growth(percent: Decimal) -> Result<(), String> {
    if percent < -Decimal::ONE_HUNDRED {
        Err(format!(
            "{percent} % is less than nothing; −100 is the least"
        ))
    } else if percent > Decimal::ONE_THOUSAND {
        Err(format!("{percent} % a week is too much; 1,000 is the most"))
    } else if percent.normalize().scale() > 6 {
        Err(format!("{percent} % has more than 6 decimal places"))
    } else {
        Ok(())
    }
}

/// What was measured, and after it what is projected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projected {
    /// The measured cells and then the projected ones. Those have no rows and no billed cost, and one source of their
    /// own. Its last day is the last one projected: where nothing is used on that day, a cell of nothing marks it.
    pub usage: Usage,
    /// The first projected day: all cells from it on are projected, all before it measured.
    pub first: Day,
    /// What there is to know about it, in sentences for people.
    pub notes: Vec<String>,
}

impl Projected {
    /// Whether any day of `week` is projected.
    pub fn includes(&self, week: Week) -> bool {
        self.first <= week.last()
    }
}

/// Has `usage` go on after its last day. `None` where no week is asked for or there is no full week to go by, and where
/// the first week to project would end after [`Day::LATEST`].
pub fn project(usage: &Usage, week_start: WeekStart, projection: &Projection) -> Option<Projected> {
    let span = usage.span()?;
    let base = Base::new(span, week_start)?;
    let weeks = base.weeks_to_come(projection.weeks);
    let mut beyond = Beyond::new(usage, &base, weeks)?;
    let mut notes = notes::of_base(usage, &base, &projection.method);
    if weeks < projection.weeks {
        notes.push(notes::of_end(beyond.days.last));
    }
    match &projection.method {
        Method::SeasonalNaive if base.has_year() => beyond.repeat(usage, &base),
        Method::Linear if base.weeks > 1 => beyond.go_on(usage, &base, &Course::Line),
        Method::Growth { weekly, products } => {
            let growth = |name| *products.get(name).unwrap_or(weekly);
            let factors = usage
                .products
                .iter()
                .map(|name| powers(growth(name), weeks));
            beyond.go_on(usage, &base, &Course::Mean(factors.collect()));
        }
        _ => {
            let factors = vec![powers(Percent::default(), weeks); usage.products.len()];
            beyond.go_on(usage, &base, &Course::Mean(factors));
        }
    }
    beyond.mark_end(usage);
    if beyond.is_held {
        notes.push(notes::of_held());
    }
    Some(Projected {
        usage: beyond.usage,
        first: beyond.days.first,
        notes,
    })
}

/// The full weeks of the data.
struct Base {
    /// The day after the last of them.
    after: Day,
    /// How many there are.
    weeks: usize,
}

impl Base {
    fn new(span: Span, week_start: WeekStart) -> Option<Self> {
        let weeks = span.weeks(week_start).filter(|week| span.covers(*week));
        let weeks: Vec<Week> = weeks.collect();
        Some(Self {
            after: weeks.last()?.next().first,
            weeks: weeks.len(),
        })
    }

    /// How many of the weeks that are asked for there can be.
    fn weeks_to_come(&self, asked: u32) -> u32 {
        let days = Day::LATEST.plus(1).days_since(self.after);
        let weeks = u32::try_from(days / 7).unwrap_or(0);
        asked.min(weeks).min(Projection::MOST_WEEKS)
    }

    fn has_year(&self) -> bool {
        self.weeks >= YEAR
    }

    /// How many of the last weeks a mean is of.
    fn recent(&self) -> usize {
        self.weeks.min(RECENT)
    }

    /// How many of the last weeks a method goes by.
    fn gone_by(&self, method: &Method) -> usize {
        match method {
            Method::Linear => self.weeks,
            Method::SeasonalNaive if self.has_year() => YEAR,
            _ => self.recent(),
        }
    }

    /// The first of the last `weeks` weeks.
    fn last_weeks(&self, weeks: usize) -> Day {
        self.after.plus(-7 * weeks as i32)
    }
}

/// What the weeks to come follow.
enum Course {
    /// The line through all weeks.
    Line,
    /// The mean of the last weeks × a factor for each product and week; `None` where that is beyond any number.
    Mean(Vec<Vec<Option<Decimal>>>),
}

/// (1 + growth)ⁿ for the first, second … week.
fn powers(growth: Percent, weeks: u32) -> Vec<Option<Decimal>> {
    let growth = growth.0.max(-Decimal::ONE_HUNDRED);
    let factor = (growth.checked_div(Decimal::ONE_HUNDRED))
        .and_then(|growth| growth.checked_add(Decimal::ONE))
        .map(|factor| factor.normalize());
    let next = |power: &Option<Decimal>| Some((*power)?.checked_mul(factor?));
    let powers = successors(Some(factor), |power| next(power).or(Some(None)));
    powers.take(weeks as usize).collect()
}

/// The cube while it grows.
struct Beyond {
    usage: Usage,
    /// The source of what is projected.
    source: NameId,
    /// The days to project.
    days: Span,
    /// Whether any week is held at [`Projection::MOST_IN_WEEK`].
    is_held: bool,
}

impl Beyond {
    /// The measured cube, with one more source; `None` where no week is to come.
    fn new(usage: &Usage, base: &Base, weeks: u32) -> Option<Self> {
        let days = Span {
            first: usage.span()?.last.plus(1),
            last: base.after.plus(7 * weeks as i32 - 1),
        };
        if weeks == 0 {
            return None;
        }
        let mut usage = usage.clone();
        let source = Source {
            file: "projection".to_owned(),
            path: String::new(),
        };
        let at = usage.sources.binary_search(&source).unwrap_or_else(|at| {
            // Sources stay sorted, and cells with them: those at and after the new one all move up by one.
            for cell in &mut usage.cells {
                let id = &mut cell.key.source.0;
                *id += u32::from(*id as usize >= at);
            }
            usage.sources.insert(at, source);
            at
        });
        Some(Self {
            usage,
            source: NameId(u32::try_from(at).unwrap_or(u32::MAX)),
            days,
            is_held: false,
        })
    }

    /// Repeats the last 52 weeks, day by day.
    fn repeat(&mut self, measured: &Usage, base: &Base) {
        let one_thing = |a: &Cell, b: &Cell| self.of_source(a.key) == self.of_source(b.key);
        let mut cells = Vec::new();
        let year = 7 * YEAR as i32;
        let mut day = self.days.first;
        while day <= self.days.last {
            let years = day.days_since(base.after) / year + 1;
            let of_day = days_of(measured, day.plus(-years * year), 1);
            for same in of_day.chunk_by(one_thing) {
                let mut sum = [0; QUANTITIES];
                for cell in same {
                    for (sum, more) in sum.iter_mut().zip(quantities(&cell.measures)) {
                        *sum = more.saturating_add(*sum);
                    }
                }
                let key = Key {
                    day,
                    ..self.of_source(same[0].key)
                };
                cells.extend(cell(key, sum));
            }
            day = day.plus(1);
        }
        self.usage.cells.append(&mut cells);
    }

    /// Follows `course`, week by week.
    fn go_on(&mut self, measured: &Usage, base: &Base, course: &Course) {
        let weeks = match course {
            Course::Line => base.weeks,
            Course::Mean(_) => base.recent(),
        };
        let mut lines: IndexMap<Key, Box<[Line; QUANTITIES]>, RandomState> = IndexMap::default();
        let first = base.last_weeks(weeks);
        for cell in days_of(measured, first, 7 * weeks) {
            let day = cell.key.day.days_since(first) as usize;
            let is_recent = day / 7 + base.recent() >= weeks;
            let key = Key {
                day: first,
                ..self.of_source(cell.key)
            };
            let lines = lines.entry(key).or_default();
            for (line, amount) in lines.iter_mut().zip(quantities(&cell.measures)) {
                if amount > 0 {
                    line.add(amount, day, weeks, is_recent);
                }
            }
        }
        lines.sort_unstable_keys();

        let mut week = Week { first: base.after };
        let mut ahead = 0;
        while week.first <= self.days.last {
            let mut days: [Vec<Cell>; 7] = Default::default();
            for (key, lines) in &lines {
                let mut shares = [[0; QUANTITIES]; 7];
                for (i, line) in lines.iter().enumerate() {
                    let amount = match course {
                        Course::Line => line.straight(weeks, ahead),
                        Course::Mean(factors) => {
                            line.mean(weeks, factors[key.product.index()][ahead])
                        }
                    };
                    self.is_held |= amount == Projection::MOST_IN_WEEK;
                    for (shares, share) in shares.iter_mut().zip(line.spread(amount)) {
                        shares[i] = share;
                    }
                }
                for (offset, (cells, shares)) in days.iter_mut().zip(shares).enumerate() {
                    let day = week.first.plus(offset as i32);
                    if day >= self.days.first {
                        cells.extend(cell(Key { day, ..*key }, shares));
                    }
                }
            }
            for cells in &mut days {
                self.usage.cells.append(cells);
            }
            week = week.next();
            ahead += 1;
        }
    }

    /// Has the cube end where the last projected week ends. Else that week would be taken for a partial one if nothing
    /// is used on its last day.
    fn mark_end(&mut self, measured: &Usage) {
        let ends = self.usage.span().map(|span| span.last);
        if ends < Some(self.days.last)
            && let Some(any) = measured.cells.first()
        {
            let key = Key {
                day: self.days.last,
                ..self.of_source(any.key)
            };
            self.usage.cells.push(Cell {
                key,
                measures: Measures::default(),
            });
        }
    }

    /// A measured key as one of what is projected.
    fn of_source(&self, key: Key) -> Key {
        Key {
            source: self.source,
            ..key
        }
    }
}

/// The cells of `days` days from `first`.
fn days_of(usage: &Usage, first: Day, days: usize) -> &[Cell] {
    let end = first.plus(days as i32);
    let from = usage.cells.partition_point(|cell| cell.key.day < first);
    let to = usage.cells.partition_point(|cell| cell.key.day < end);
    &usage.cells[from..to]
}

fn quantities(measures: &Measures) -> [u128; QUANTITIES] {
    let [input, short_write, long_write, read, output] = measures.tokens.0.map(|tokens| tokens.0);
    let hours = measures.hours.pico();
    [
        input,
        short_write,
        long_write,
        read,
        output,
        hours,
        measures.requests,
    ]
}

/// A cell of these quantities, unless there are none.
fn cell(key: Key, quantities: [u128; QUANTITIES]) -> Option<Cell> {
    if quantities == [0; QUANTITIES] {
        return None;
    }
    let [tokens @ .., hours, requests] = quantities;
    let measures = Measures {
        tokens: ByClass(tokens.map(Tokens)),
        hours: Hours::from_pico(hours),
        requests,
        ..Measures::default()
    };
    Some(Cell { key, measures })
}
