//! The document: usage, two contracts, scenarios, story. One function changes it, [`Workbook::apply`]; [`History`] remembers what it
//! did, and [`file`] writes and reads it.

mod aliases;
mod card_file;
mod compared;
mod derived;
mod edit;
pub mod file;
mod flips;
mod history;
pub mod live;
mod look;
mod open_save;
mod plane;
mod reading;
mod sample;
mod standing;
mod story;
mod tabs;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::analysis::{
    Claim, Focus, Inclusion, Lever, NotThere, RateKey, RateKind, Setting, TermId,
};
use crate::calendar::{Day, WeekStart};
use crate::contract::{
    Adjustments, Contract, Mode, Origin, RateCard, RateId, Rates, Side, catalog,
};
use crate::ingest::{FileReport, Import, Overlap, Repeats, RowCounts};
use crate::quantity::{Multiplier, format};
use crate::usage::{Method, Projected, Projection, Usage, Volume, project};

pub use aliases::Aliases;
pub use card_file::{CardFileError, is_card_file, read_contract};
pub use compared::{Compared, Departure};
pub use derived::Derived;
pub use edit::{Edit, LONGEST_NOTE, Taken};
pub use flips::{Flip, FlipBasis, Flips};
pub use history::{History, Stroke};
pub use look::{Look, View};
pub use open_save::{OnDisk, OpenError, SaveError, is_workbook_file, open, previous_of, save};
pub use plane::Grid;
pub use reading::{Reading, Reread, asks_for_columns, remember};
pub use story::{
    LONGEST_HEADLINE, LONGEST_NOTES, LONGEST_STEP_NAME, MOST_SLIDERS, MOST_STEPS, Step,
};
pub use tabs::{LONGEST_NAME, MOST_SCENARIOS, Tabs};

/// The document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// What was consumed.
    pub usage: Arc<Usage>,
    /// What became of every row of every file.
    pub files: Arc<Vec<FileReport>>,
    /// Rows that are in the files more than once.
    pub repeats: Repeats,
    /// Files that tell of the same things on the same days.
    pub overlaps: Arc<Vec<Overlap>>,
    /// The two contracts, as loaded, in the order of [`Side::BOTH`].
    pub contracts: [Arc<Contract>; 2],
    /// How the rates depart from the contracts, in the scenario that is shown.
    pub scenario: Scenario,
    /// The scenarios by their names.
    pub tabs: Tabs,
    /// The day weeks start on.
    pub week_start: WeekStart,
    /// Which weeks averages include.
    pub inclusion: Inclusion,
    /// What the answer is about.
    pub focus: Focus,
    /// Statements that are checked against the comparison.
    pub claims: Vec<Claim>,
    /// Notes on weeks, each by a day in its week.
    pub notes: BTreeMap<Day, String>,
    /// What is told of it, step by step.
    pub story: Vec<Step>,
    /// What the usage was read from, and how.
    pub reading: Arc<Reading>,
    /// Whether the usage is that of the bundled sample, which is made up.
    pub is_sample: bool,
}

/// A state of every slider and switch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Departures from each contract, in the order of [`Side::BOTH`].
    pub adjustments: [Adjustments; 2],
    /// How the dates of the contracts count.
    pub mode: Mode,
    /// How usage goes on after the data, where that is shown.
    pub projection: Option<Projection>,
    /// How much is used, as multiples of what the usage says.
    pub volume: Volume,
}

impl Scenario {
    /// How much is used of one kind.
    pub fn volume_of(&self, kind: RateKind) -> Multiplier {
        match kind {
            RateKind::Hours => self.volume.hours,
            RateKind::Tokens => self.volume.tokens,
        }
    }

    /// How usage goes on after the data, in words.
    pub fn projection_shown(&self) -> String {
        let Some(Projection { weeks, method }) = &self.projection else {
            return "none".to_owned();
        };
        let method = match method {
            Method::Flat => "flat".to_owned(),
            Method::Linear => "along a line".to_owned(),
            Method::SeasonalNaive => "as a year before".to_owned(),
            Method::Growth { weekly, products } => {
                let weekly = format::percent_exact(*weekly);
                let own = products
                    .iter()
                    .map(|(name, percent)| format!(", {name} {}", format::percent_exact(*percent)));
                format!("growing {weekly} a week{}", own.collect::<String>())
            }
        };
        format!("{weeks} weeks, {method}")
    }

    fn volume_mut(&mut self, kind: RateKind) -> &mut Multiplier {
        match kind {
            RateKind::Hours => &mut self.volume.hours,
            RateKind::Tokens => &mut self.volume.tokens,
        }
    }

    /// The figures of both contracts, in the order of [`Side::BOTH`], as they are set here.
    pub(super) fn rates(&self, contracts: [&Contract; 2]) -> [Rates; 2] {
        Side::BOTH.map(|side| {
            let adjustments = &self.adjustments[side as usize];
            Rates::new(contracts[side as usize], adjustments).at_volume(self.volume)
        })
    }
}

impl Workbook {
    /// Usage from files, with the contracts that were given; list prices stand in for one that was not.
    pub fn new(import: Import, baseline: Option<Contract>, proposed: Option<Contract>) -> Self {
        let given = |contract: Option<Contract>, side| {
            Arc::new(contract.unwrap_or_else(|| catalog::default_contract(side)))
        };
        Self {
            usage: Arc::new(import.usage),
            files: Arc::new(import.files),
            repeats: import.repeats,
            overlaps: Arc::new(import.overlaps),
            contracts: [
                given(baseline, Side::Baseline),
                given(proposed, Side::Proposed),
            ],
            scenario: Scenario::default(),
            tabs: Tabs::default(),
            week_start: WeekStart::default(),
            inclusion: Inclusion::default(),
            focus: Focus::default(),
            claims: Claim::PREPARED.to_vec(),
            notes: BTreeMap::new(),
            story: Vec::new(),
            reading: Arc::default(),
            is_sample: false,
        }
    }

    /// The bundled sample: a year of made-up usage and two made-up contracts.
    pub fn sample() -> Self {
        let contract = |text| catalog::bundled(text, Origin::Sample);
        let (baseline, proposed) = (contract(sample::BASELINE), contract(sample::PROPOSED));
        Self {
            is_sample: true,
            ..Self::new(sample::import(), Some(baseline), Some(proposed))
        }
    }

    /// The second sample: the same with the story of the case it is about, in five steps.
    pub fn sample_with_story() -> Self {
        let mut workbook = Self::sample();
        sample::tell(&mut workbook);
        workbook
    }

    /// Puts the contracts that were given in place of its own.
    pub fn replace_contracts(&mut self, contracts: [Option<Contract>; 2]) {
        for (side, contract) in Side::BOTH.into_iter().zip(contracts) {
            if let Some(contract) = contract {
                self.apply(Edit::SetContract(side, Arc::new(contract)));
            }
        }
    }

    /// Measured and projected usage, where there is any of that.
    fn projected(&self) -> Option<Projected> {
        let projection = self.scenario.projection.as_ref()?;
        project(&self.usage, self.week_start, projection)
    }

    /// What is compared, apart from figures, with what is projected of it.
    fn setting<'a>(&'a self, projected: Option<&'a Projected>, focus: &'a Focus) -> Setting<'a> {
        let [baseline, proposed] = &self.contracts;
        Setting {
            usage: projected.map_or(&self.usage, |projected| &projected.usage),
            projected_from: projected.map(|projected| projected.first),
            week_start: self.week_start,
            contracts: [baseline, proposed],
            adjustments: self.scenario.adjustments.each_ref(),
            mode: self.scenario.mode,
            inclusion: self.inclusion,
            focus,
        }
    }

    /// `focus` by the names that the usage has.
    ///
    /// # Errors
    /// Where there is nothing of the kind to look at.
    pub fn find_focus(&self, focus: Focus) -> Result<Focus, NotThere> {
        let projected = self.projected();
        let span = projected.and_then(|projected| projected.usage.span());
        focus.found_in(&self.usage, span.map(|span| span.last))
    }

    /// The contract of `side` as it was loaded.
    pub fn contract(&self, side: Side) -> &Contract {
        &self.contracts[side as usize]
    }

    /// Whether the contracts have that figure.
    pub(super) fn has(&self, lever: Lever) -> bool {
        let contract = self.contract(lever.side());
        match lever {
            Lever::Rate(key) => match key.id {
                RateId::Hourly(at) => at < contract.card.hourly.len(),
                RateId::Token(at, _) => at < contract.card.token.len(),
            },
            Lever::Factor(_, at) => at < contract.card.factors.len(),
            Lever::DiscountOn(_, at) => at < contract.terms.discounts.len(),
            Lever::All(..) | Lever::Discount(_) | Lever::Commitment(_) | Lever::Volume(..) => true,
        }
    }

    /// The contract of `side` as its rates and terms are set in this scenario.
    pub fn as_set(&self, side: Side) -> Contract {
        let adjustments = &self.scenario.adjustments[side as usize];
        self.contract(side).adjusted(adjustments)
    }

    /// What the card says for a rate, in dollars per hour or per million tokens.
    pub fn listed_rate(&self, key: RateKey) -> Decimal {
        let card: &RateCard = &self.contract(key.side).card;
        match key.id {
            RateId::Hourly(entry) => card.hourly[entry].rate.0,
            RateId::Token(entry, class) => card.token[entry].rates[class].unwrap_or_default().0,
        }
    }

    /// What the contract says for a term, in percent, dollars a period or times; nothing off or due, where it says nothing.
    pub fn listed_term(&self, side: Side, id: TermId) -> Decimal {
        let Contract { card, terms, .. } = self.contract(side);
        match id {
            TermId::Factor(at) => card
                .factors
                .get(at)
                .map_or(Decimal::ONE, |entry| entry.factor.0),
            TermId::DiscountOn(at) => {
                let term = terms.discounts.get(at);
                term.map_or(Decimal::ZERO, |term| term.percent.0)
            }
            TermId::Discount => terms.discount.0,
            TermId::Commitment => {
                let first = terms.commitments.first();
                first.map_or(Decimal::ZERO, |term| term.amount.0)
            }
        }
    }

    /// What a term is set to in this scenario.
    pub fn term(&self, side: Side, id: TermId) -> Decimal {
        let adjustments = &self.scenario.adjustments[side as usize];
        let set = match id {
            TermId::Discount => adjustments.discount.map(|discount| discount.0),
            TermId::Commitment => adjustments.commitment.map(|amount| amount.0),
            TermId::Factor(at) => adjustments.factors.get(&at).map(|factor| factor.0),
            TermId::DiscountOn(at) => adjustments.discounts.get(&at).map(|percent| percent.0),
        };
        set.unwrap_or_else(|| self.listed_term(side, id))
    }

    /// The contracts whose terms can be moved: the proposed one, and the baseline where it has any.
    pub fn sides_with_terms(&self) -> Vec<Side> {
        let has_terms =
            |side: &Side| *side == Side::Proposed || !self.contract(*side).terms.is_none();
        let sides = [Side::Proposed, Side::Baseline].into_iter();
        sides.filter(has_terms).collect()
    }

    /// The first day of a contract in this scenario; `None` where it has always been in force.
    pub fn effective(&self, side: Side) -> Option<Day> {
        let set = self.scenario.adjustments[side as usize].effective;
        set.or(self.contract(side).terms.effective)
    }

    /// What a rate is set to in this scenario, before the factor on all rates.
    pub fn rate(&self, key: RateKey) -> Decimal {
        let set = self.scenario.adjustments[key.side as usize]
            .values
            .get(&key.id)
            .copied();
        set.unwrap_or_else(|| self.listed_rate(key))
    }

    /// The factor on all rates of one kind of one contract.
    pub fn multiplier(&self, side: Side, kind: RateKind) -> Multiplier {
        self.scenario.adjustments[side as usize].kind_multiplier(kind)
    }

    /// What of this is made up, in words; `None` when nothing is.
    pub fn made_up(&self) -> Option<&'static str> {
        let is_sample = |contract: &Arc<Contract>| contract.origin == Origin::Sample;
        match (self.is_sample, self.contracts.iter().all(is_sample)) {
            (true, true) => Some("Sample: usage and contracts are made up"),
            (true, false) => Some("Sample: the usage is made up"),
            (false, _) => None,
        }
    }

    /// The rows of all files.
    pub fn rows(&self) -> RowCounts {
        self.files
            .iter()
            .filter_map(|file| file.outcome.as_ref().ok())
            .map(|quality| quality.rows)
            .sum()
    }
}
