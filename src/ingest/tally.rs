//! What became of the rows that one thread has read in one way.

use std::collections::BTreeMap;

use super::clock::{DateOrder, Shown, order_shown};
use super::repeats::Sample;
use super::report::{Aside, Totals, shown};
use super::{Rejection, RowCounts};
use crate::quantity::Hours;

/// What became of the rows one thread has read in one way.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) rows: RowCounts,
    pub(super) rounded_hours: u64,
    pub(super) rounded_costs: u64,
    /// Rows taken whose time is a bare date.
    pub(super) dates: u64,
    /// Rows taken whose time is midnight.
    pub(super) midnights: u64,
    /// Rows taken that state a period of several days.
    pub(super) spread: u64,
    /// Rows whose billed cost is in another currency and left out.
    pub(super) foreign: u64,
    /// Busy time of rows taken, where it does not count as hours.
    pub(super) busy: Hours,
    /// Against the file's own totals.
    pub(super) totals: Totals,
    /// What dates show, where their order was not decided by the first rows.
    pub(super) orders: Orders,
    pub(super) set_aside: BTreeMap<&'static str, Aside>,
    /// With the block each is in, and the line within it.
    pub(super) rejected: Vec<(u64, Rejection)>,
    /// Rows that were met, to find repeated ones.
    pub(super) sample: Sample,
}

impl Tally {
    /// Adds another thread's.
    pub(super) fn absorb(&mut self, other: Self) {
        self.rows += other.rows;
        self.rounded_hours += other.rounded_hours;
        self.rounded_costs += other.rounded_costs;
        self.dates += other.dates;
        self.midnights += other.midnights;
        self.spread += other.spread;
        self.foreign += other.foreign;
        self.busy += other.busy;
        self.totals += other.totals;
        self.orders.absorb(other.orders);
        for (reason, aside) in other.set_aside {
            *self.set_aside.entry(reason).or_default() += aside;
        }
        self.rejected.extend(other.rejected);
        self.sample.absorb(&other.sample);
    }

    /// Whether any row taken has a time of day.
    pub(super) fn has_times(&self) -> bool {
        self.rows.taken > self.dates + self.midnights
    }

    pub(super) fn reject(&mut self, block: u64, rejection: impl FnOnce() -> Rejection) {
        self.rows.rejected += 1;
        if self.rejected.len() < Rejection::KEPT {
            self.rejected.push((block, rejection()));
        }
    }
}

/// What dates show of the order of their numbers.
#[derive(Default)]
pub(super) struct Orders {
    month_first: u64,
    day_first: u64,
    /// The least of those that have one, in any order; not the first, which threads would not agree on.
    pub(super) shown: Option<String>,
}

impl Orders {
    #[cold]
    pub(super) fn note(&mut self, date: &[u8]) {
        match order_shown(date) {
            Shown::Nothing => return,
            Shown::Only(DateOrder::MonthFirst) => self.month_first += 1,
            Shown::Only(DateOrder::DayFirst) => self.day_first += 1,
            Shown::Either | Shown::Neither => {}
        }
        let date = shown(date.trim_ascii());
        if self.shown.as_ref().is_none_or(|least| date < *least) {
            self.shown = Some(date);
        }
    }

    fn absorb(&mut self, other: Self) {
        self.month_first += other.month_first;
        self.day_first += other.day_first;
        let both = self.shown.take().into_iter().chain(other.shown);
        self.shown = both.min();
    }

    /// Whether month/day/year is as good a reading as any other.
    pub(super) fn are_month_first(&self) -> bool {
        self.day_first == 0 && self.month_first > 0
    }
}
