//! Usage beside two contracts: everything about a comparison that no rate changes.

use std::collections::{BTreeSet, HashSet};

use super::basis::RateBasis;
use super::focus::{Focus, InFocus};
use crate::calendar::{Day, Span, WeekStart};
use crate::contract::{Adjustments, Bill, Contract, Dating, Match, Mode, Side, Tariff};
use crate::quantity::{Hours, Tokens, Usd};
use crate::usage::{Cell, Metered, NameId, Rollup, Usage};
use foldhash::fast::RandomState;

/// Whether a product's week has what both contracts meter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing that either contract meters.
    #[default]
    Absent,
    /// Something that only this contract meters: hours but no tokens, or tokens but no hours.
    OneSided(Side),
    /// Something for both.
    Compared,
    /// All that either contract meters is from before the proposed contract's first day, when both cost the same.
    Before,
}

/// Weeks that averages leave out unless the user includes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inclusion {
    /// Also count weeks the data does not cover whole.
    pub partial: bool,
    /// Also count weeks with hours but no tokens, or tokens but no hours.
    pub one_sided: bool,
    /// Also count weeks beyond the data. They never count in totals of measured weeks otherwise.
    pub projected: bool,
}

impl Inclusion {
    /// That many weeks, and which: `52 full weeks with data on both sides`.
    pub fn averaged(self, weeks: usize) -> String {
        let full = if self.partial { "" } else { "full " };
        let sides = if self.one_sided {
            ""
        } else {
            " with data on both sides"
        };
        let number = crate::quantity::format::count(weeks as u128);
        format!(
            "{number} {full}{}{sides}",
            if weeks == 1 { "week" } else { "weeks" }
        )
    }
}

/// What a rate multiplies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Tokens, if it is a token rate.
    pub tokens: Tokens,
    /// Hours, if it is an hourly rate.
    pub hours: Hours,
}

/// What is compared, apart from figures.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What was consumed, and perhaps what is projected.
    pub usage: &'a Usage,
    /// The first projected day.
    pub projected_from: Option<Day>,
    /// The day weeks start on.
    pub week_start: WeekStart,
    /// The two contracts, in the order of [`Side::BOTH`].
    pub contracts: [&'a Contract; 2],
    /// Departures from them, of which first days and whether there is a commitment count here.
    pub adjustments: [&'a Adjustments; 2],
    /// How their dates count.
    pub mode: Mode,
    /// Which weeks averages include.
    pub inclusion: Inclusion,
    /// What the answer is about.
    pub focus: &'a Focus,
}

/// Usage, rolled up by week, with both contracts matched to it.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    /// The usage by week.
    pub rollup: Rollup,
    /// Which weeks are averaged.
    pub inclusion: Inclusion,
    /// What the answer is about.
    pub focus: Focus,
    pub(super) in_focus: InFocus,
    /// What each week of each product has, by product, then week.
    pub standing: Vec<Vec<Standing>>,
    /// The baseline on this usage.
    pub baseline: Tariff,
    /// The proposed contract on this usage.
    pub proposed: Tariff,
    /// How the dates of the contracts count.
    pub mode: Mode,
    /// The day whose rates and terms hold throughout, for each contract; `None` where every day has its own.
    pub references: [Option<Day>; 2],
    /// The proposed contract's first day, where it has one.
    pub effective: Option<Day>,
    /// The first projected day.
    pub projected_from: Option<Day>,
    /// Rows taken with something in them that a contract should charge for and has no rate for.
    pub unpriced_rows: u64,
    /// Which strip of each contract each piece lies in: days that the same commitment and fees count.
    strips: [Vec<usize>; 2],
    /// What each contract meters.
    pub(super) meters: [Meters; 2],
    /// Every rate that prices something, with what it multiplies; the dearest first, at the cards' values.
    pub(super) bases: Vec<RateBasis>,
    /// Tokens and hours of each product over the weeks that count for averages.
    pub(super) quantities: Vec<Basis>,
}

/// The kinds of usage a contract charges for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meters {
    /// It has hourly rates.
    pub hours: bool,
    /// It has token rates.
    pub tokens: bool,
}

impl Meters {
    fn of(contract: &Contract) -> Self {
        Self {
            hours: contract.meters_hours(),
            tokens: contract.meters_tokens(),
        }
    }
}

impl Pairing {
    /// Rolls usage up by week and matches both contracts to it.
    pub fn new(setting: &Setting<'_>) -> Self {
        let Setting {
            usage,
            projected_from,
            contracts,
            adjustments,
            mode,
            ..
        } = *setting;
        let span = usage.span().unwrap_or(Span::of(Day::EARLIEST));
        let measured_until = projected_from.map_or(span.last, |from| from.plus(-1));
        let dating = |side: Side| {
            let (contract, adjustments) = (contracts[side as usize], adjustments[side as usize]);
            let follows = side == Side::Proposed;
            Dating::new(contract, adjustments, mode, measured_until, follows)
        };
        let datings = Side::BOTH.map(dating);
        let mut cuts: BTreeSet<Day> = projected_from.into_iter().collect();
        for (dating, adjustments) in datings.iter().zip(adjustments) {
            cuts.extend(dating.cuts(adjustments, span));
        }
        let model = setting.focus.model.as_deref();
        let rollup = Rollup::new(usage, setting.week_start, &cuts, projected_from, model);
        let tariff =
            |side: Side| Tariff::new(&rollup, &datings[side as usize], adjustments[side as usize]);
        let [baseline, proposed] = Side::BOTH.map(tariff);
        let effective = datings[Side::Proposed as usize].effective;
        let meters = contracts.map(Meters::of);
        let begins = effective.filter(|_| mode == Mode::Dated);
        let mut pairing = Self {
            baseline,
            proposed,
            mode,
            references: [datings[0].reference, datings[1].reference],
            effective,
            projected_from,
            inclusion: setting.inclusion,
            standing: standing(&rollup, meters, begins),
            meters,
            rollup,
            ..Self::default()
        };
        pairing.strips =
            Side::BOTH.map(|side| pairing.tariff(side).stretches.strips(&pairing.rollup));
        pairing.unpriced_rows = pairing.count_unpriced(usage);
        pairing.focus_on(setting.focus, contracts);
        pairing
    }

    /// Makes the answer be about something else. The model that it is about has to stay: its usage is told apart.
    pub fn focus_on(&mut self, focus: &Focus, contracts: [&Contract; 2]) {
        self.in_focus = InFocus::new(focus, &self.rollup);
        self.focus.clone_from(focus);
        self.quantities = self.product_quantities();
        self.bases = self.rate_bases(contracts);
    }

    /// How the dates of the contracts count, for people: `as if in force throughout, at the rates of 1 Jan 2027`.
    /// The day is named where it matters.
    pub fn priced(&self, contracts: [&Contract; 2]) -> String {
        let days: Vec<String> = self
            .references
            .into_iter()
            .zip(contracts)
            .filter(|(_, contract)| contract.has_dates())
            .filter_map(|(day, _)| Some(day?.shown()))
            .collect();
        let mode = self.mode.shown();
        match &*days {
            [] => mode.to_owned(),
            [day] => format!("{mode}, at the rates of {day}"),
            [a, b, ..] if a == b => format!("{mode}, at the rates of {a}"),
            [a, b, ..] => format!("{mode}, at the rates of {a} and {b}"),
        }
    }

    /// The contract of `side` on this usage.
    pub fn tariff(&self, side: Side) -> &Tariff {
        match side {
            Side::Baseline => &self.baseline,
            Side::Proposed => &self.proposed,
        }
    }

    /// What volume tiers and discounts of `bill` took off, over the weeks that totals count.
    pub fn taken_off(&self, bill: &Bill) -> [Usd; 2] {
        bill.taken_off(|product, piece| self.is_counted(product, self.rollup.pieces[piece].week))
    }

    /// Which strip of `side` each piece lies in: days that the same commitment and fees count.
    pub(super) fn strip_of_pieces(&self, side: Side) -> &[usize] {
        &self.strips[side as usize]
    }

    /// Whether the proposed contract begins within that week, after its first day.
    fn begins_within(&self, week: usize) -> bool {
        let week = self.rollup.weeks[week].week;
        let is_within = |begins: Day| week.first < begins && begins <= week.last();
        self.mode == Mode::Dated && self.effective.is_some_and(is_within)
    }

    /// Whether all usage in focus that either contract meters in that week is from before the proposed contract's first
    /// day, so that both cost the same.
    pub fn is_before(&self, week: usize) -> bool {
        let standings = self.products_in_focus().map(|of| self.standing[of][week]);
        let mut present = standings.filter(|standing| *standing != Standing::Absent);
        present.next() == Some(Standing::Before) && present.all(|of| of == Standing::Before)
    }

    /// What `side` meters.
    pub fn meters(&self, side: Side) -> Meters {
        self.meters[side as usize]
    }

    /// Whether that week of that product decides break-evens.
    pub fn is_compared(&self, product: usize, week: usize) -> bool {
        self.is_counted(product, week)
            && match self.standing[product][week] {
                Standing::Compared => true,
                Standing::OneSided(_) => self.inclusion.one_sided,
                Standing::Absent | Standing::Before => false,
            }
    }

    /// Whether that week of that product counts in averages.
    pub fn is_averaged(&self, product: usize, week: usize) -> bool {
        self.is_compared(product, week)
            && (self.inclusion.partial
                || !self.rollup.weeks[week].partial && !self.begins_within(week))
    }

    fn count_unpriced(&self, usage: &Usage) -> u64 {
        let matches = self.baseline.matches.items.iter();
        let matches = matches.zip(&self.proposed.matches.items);
        let unpriced: HashSet<_, RandomState> = self
            .rollup
            .items
            .iter()
            .zip(matches)
            .filter(|(_, (a, b))| **a == Match::Unpriced || **b == Match::Unpriced)
            .filter_map(|(item, _)| {
                // By position rather than by text, as there are many more cells than items.
                let (names, class) = match item.metered {
                    Metered::Tokens { class, .. } => (&usage.models, Some(class)),
                    Metered::Hours { .. } => (&usage.resources, None),
                };
                let name = names.binary_search_by(|name| name.as_str().cmp(item.name()));
                let attributes = usage.attributes.binary_search(&item.attributes);
                Some((
                    item.product,
                    name.ok()?,
                    attributes.ok()?,
                    class,
                    item.segment,
                ))
            })
            .collect();
        if unpriced.is_empty() {
            return 0;
        }
        let mut segment = 0;
        let mut is_unpriced = |cell: &&Cell| {
            let (key, measures) = (cell.key, &cell.measures);
            while self.rollup.segments[segment].span.last < key.day {
                segment += 1;
            }
            let has = |name: NameId, class| {
                let (product, attributes) = (self.rollup.product_of(&key), key.attributes.index());
                unpriced.contains(&(product, name.index(), attributes, class, segment))
            };
            let mut tokens = measures.tokens.iter();
            !measures.hours.is_zero() && has(key.resource, None)
                || tokens.any(|(class, count)| !count.is_zero() && has(key.model, Some(class)))
        };
        let cells = usage.cells.iter().filter(|cell| is_unpriced(cell));
        cells.map(|cell| cell.measures.rows).sum()
    }

    fn product_quantities(&self) -> Vec<Basis> {
        let mut quantities = vec![Basis::default(); self.rollup.products.len()];
        for item in &self.rollup.items {
            let sum = &mut quantities[item.product];
            let counts = |week: &usize| self.is_averaged(item.product, *week);
            match &item.metered {
                Metered::Tokens { weeks, .. } => {
                    sum.tokens += weeks
                        .iter()
                        .filter(|(week, _)| counts(week))
                        .map(|week| week.1)
                        .sum();
                }
                Metered::Hours { weeks, .. } => {
                    sum.hours += weeks
                        .iter()
                        .filter(|(week, _)| counts(week))
                        .map(|week| week.1)
                        .sum();
                }
            }
        }
        quantities
    }
}

/// `begins` is the proposed contract's first day, where what comes before it is priced as the baseline.
fn standing(rollup: &Rollup, meters: [Meters; 2], begins: Option<Day>) -> Vec<Vec<Standing>> {
    let none = vec![vec![Meters::default(); rollup.weeks.len()]; rollup.products.len()];
    let [mut present, mut since] = [none.clone(), none];
    for item in &rollup.items {
        // Segments are cut on the first day, so that it parts none of them.
        let is_before = begins.is_some_and(|day| rollup.segments[item.segment].span.last < day);
        let mut mark = |week: usize, mark: fn(&mut Meters)| {
            mark(&mut present[item.product][week]);
            if !is_before {
                mark(&mut since[item.product][week]);
            }
        };
        match &item.metered {
            Metered::Tokens { weeks, .. } => weeks
                .iter()
                .for_each(|&(week, _)| mark(week, |of| of.tokens = true)),
            Metered::Hours { weeks, .. } => weeks
                .iter()
                .for_each(|&(week, _)| mark(week, |of| of.hours = true)),
        }
    }
    let has = |meters: Meters, present: Meters| {
        meters.hours && present.hours || meters.tokens && present.tokens
    };
    let standing = |present: &Meters| match (has(meters[0], *present), has(meters[1], *present)) {
        (true, true) => Standing::Compared,
        (true, false) => Standing::OneSided(Side::Baseline),
        (false, true) => Standing::OneSided(Side::Proposed),
        (false, false) => Standing::Absent,
    };
    let of_week = |(present, since): (&Meters, &Meters)| match standing(present) {
        Standing::Absent => Standing::Absent,
        _ if standing(since) == Standing::Absent => Standing::Before,
        standing => standing,
    };
    let products = present.iter().zip(&since);
    products
        .map(|(present, since)| present.iter().zip(since).map(of_week).collect())
        .collect()
}
