//! What a figure that leaves the window says of itself: from which scenario, how priced, of which weeks, by which rates.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::text::rows_line;
use crate::analysis::{dates_shown, plural};
use crate::calendar::Day;
use crate::contract::{Contract, Side};
use crate::quantity::format;
use crate::workbook::{Derived, Workbook};

/// The time zone that days are counted in.
pub const TIME_ZONE: &str = "UTC";

/// Where an export comes from and what it holds under; every export has all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    scenario: String,
    contracts: [String; 2],
    rates_read: [Option<String>; 2],
    priced: String,
    begins: Option<String>,
    range: String,
    only: Option<String>,
    /// Whether it is about more than some of the weeks, which the range says.
    is_part: bool,
    averaged: String,
    volume: Option<String>,
    projection: Option<String>,
    week_start: &'static str,
    usage: String,
    made_up: Option<&'static str>,
    exported_at: Timestamp,
}

impl Provenance {
    /// That of what is compared now, as exported at that time.
    pub fn of(workbook: &Workbook, derived: &Derived, exported_at: Timestamp) -> Self {
        let pairing = &derived.pairing;
        let contracts = Side::BOTH.map(|side| workbook.contract(side));
        let weeks = pairing.weeks_in_focus();
        let count = plural(weeks.len(), "week", "weeks");
        let focus = &pairing.focus;
        let is_part = focus.product.is_some() || focus.model.is_some();
        let total = &derived.comparison.total;
        let volume = workbook.scenario.volume;
        let departs = |side: Side| {
            let of = &workbook.scenario.adjustments[side as usize];
            let changed = if of.is_none() {
                ""
            } else {
                ", with figures set in this scenario"
            };
            format!("{}{changed}", workbook.contract(side).name())
        };
        Self {
            scenario: workbook.tabs.name().to_owned(),
            contracts: Side::BOTH.map(departs),
            rates_read: contracts.map(rates_read),
            priced: pairing.priced(contracts),
            begins: workbook.effective(Side::Proposed).map(Day::shown),
            range: format!("{}, {count}", dates_shown(&pairing.rollup.weeks, &weeks)),
            only: pairing.focus_shown(),
            is_part,
            averaged: pairing.inclusion.averaged(total.averaged_weeks),
            volume: (!volume.is_as_measured()).then(|| {
                let [tokens, hours] = [volume.tokens, volume.hours].map(format::multiplier);
                format!("{tokens} the tokens, {hours} the hours")
            }),
            projection: (workbook.scenario.projection.as_ref())
                .map(|_| workbook.scenario.projection_shown()),
            week_start: workbook.week_start.shown(),
            usage: rows_line(workbook, derived),
            made_up: workbook.made_up(),
            exported_at,
        }
    }

    /// What each is, and what it is here, in the order to be read in.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = self.assumptions();
        lines.extend([("Exported", self.exported()), ("Program", program())]);
        lines
    }

    /// The same without when it was exported, and by what.
    fn assumptions(&self) -> Vec<(&'static str, String)> {
        let [baseline, proposed] = &self.contracts;
        let [baseline_read, proposed_read] = &self.rates_read;
        let always = |name, value: &str| Some((name, value.to_owned()));
        let given = |name, value: &Option<String>| value.clone().map(|value| (name, value));
        let lines = [
            always("Scenario", &self.scenario),
            always("Today’s contract", baseline),
            given("Its rates were read", baseline_read),
            always("Proposed contract", proposed),
            given("Its rates were read", proposed_read),
            always("Priced", &self.priced),
            given("Proposed begins", &self.begins),
            always("Weeks", &self.range),
            given("Only", &self.only),
            always("Averages over", &self.averaged),
            given("Volume", &self.volume),
            given("Weeks beyond the data", &self.projection),
            always("Weeks start on", self.week_start),
            always("Time zone", TIME_ZONE),
            always("Usage", &self.usage),
            self.made_up.and_then(|note| always("Note", note)),
        ];
        lines.into_iter().flatten().collect()
    }

    /// The same in one line, for the foot of a picture.
    pub fn source_line(&self) -> String {
        let weeks = format!(
            "{}, starting on {}, {TIME_ZONE}",
            self.range, self.week_start
        );
        let parts = [
            self.made_up.map(str::to_owned),
            Some(self.scenario.clone()),
            self.only.clone().filter(|_| self.is_part),
            Some(format!("priced {}", self.priced)),
            self.rates_read_shown(),
            Some(weeks),
            self.volume.clone(),
            Some(format!("{}, {}", program(), self.exported())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// When the rates of both contracts were read: `rates read 24 Nov 2026`.
    fn rates_read_shown(&self) -> Option<String> {
        let [baseline, proposed] = &self.rates_read;
        let shown = match (baseline, proposed) {
            (None, None) => return None,
            (Some(one), None) => format!("{one} (today’s)"),
            (None, Some(one)) => format!("{one} (proposed)"),
            (Some(one), Some(other)) if one == other => one.clone(),
            (Some(one), Some(other)) => format!("{one} (today’s) and {other} (proposed)"),
        };
        Some(format!("rates read {shown}"))
    }

    /// When it was exported, to the minute: `26 Nov 2026 18:51 UTC`.
    pub fn exported(&self) -> String {
        let at = self.exported_at.to_zoned(TimeZone::UTC);
        let day = Day::from_ymd(at.year(), at.month(), at.day());
        let day = day.map_or_else(String::new, Day::shown);
        format!("{day} {:02}:{:02} UTC", at.hour(), at.minute())
    }
}

/// Under what a comparison holds: all that an export says of where it comes from, but for when it was made.
pub(super) fn assumptions(workbook: &Workbook, derived: &Derived) -> Vec<(&'static str, String)> {
    Provenance::of(workbook, derived, Timestamp::UNIX_EPOCH).assumptions()
}

/// The program and its version.
pub fn program() -> String {
    format!("Metershift {}", env!("CARGO_PKG_VERSION"))
}

/// When the rates of a contract were read: `24 Nov 2026`, or the first and last day of that; `None` where it does not say.
fn rates_read(contract: &Contract) -> Option<String> {
    let card = &contract.card;
    let hourly = card.hourly.iter().map(|entry| &entry.provenance);
    let token = card.token.iter().map(|entry| &entry.provenance);
    let days = || {
        let read = hourly.clone().chain(token.clone());
        read.filter_map(|provenance| provenance.checked)
    };
    let (first, last) = days().min().zip(days().max())?;
    Some(if first == last {
        first.shown()
    } else {
        format!("{} – {}", first.shown(), last.shown())
    })
}
