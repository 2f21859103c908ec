//! What can be done to a workbook, and what each of it is called.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Reading, Scenario, Step, Workbook};
use crate::analysis::{Claim, Focus, Inclusion, Lever, RateKey, RateKind, TermId, plural};
use crate::calendar::{Day, WeekStart};
use crate::contract::{Contract, Mode, Side, Unpriced};
use crate::ingest::Import;
use crate::quantity::{Multiplier, Percent, Usd};
use crate::usage::{Projection, Volume};

/// Everything that can be done to a workbook.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Sets a rate, in dollars per hour or per million tokens.
    SetRate(RateKey, Decimal),
    /// Sets the factor on all rates of one kind of one contract.
    SetMultiplier(Side, RateKind, Multiplier),
    /// Gives a price to what a contract names nowhere, in dollars per hour or per million tokens.
    SetPrice(Side, Unpriced, Decimal),
    /// Sets a term, in percent, dollars a period or times.
    SetTerm(Side, TermId, Decimal),
    /// Sets the first day of a contract; back to its own, if none.
    SetEffective(Side, Option<Day>),
    /// Sets how the dates of the contracts count.
    SetMode(Mode),
    /// Sets how usage goes on after the data; not at all, if none.
    SetProjection(Option<Projection>),
    /// Sets how much is used of one kind, as a multiple of what the usage says.
    SetVolume(RateKind, Multiplier),
    /// Sets every rate and term back to what the contracts say, and volume to what the usage says.
    ResetRates,
    /// Replaces a contract, and forgets the departures from the one before in every scenario.
    SetContract(Side, Arc<Contract>),
    /// Replaces a contract by one that was made from it, and keeps the departures from what is still there.
    AmendContract(Side, Arc<Contract>),
    /// Makes each contract the other, with what departs from it.
    SwapContracts,
    /// Starts weeks on another day.
    SetWeekStart(WeekStart),
    /// Includes weeks in averages, or leaves them out.
    SetInclusion(Inclusion),
    /// Makes the answer be about some of the usage, by names that it has.
    SetFocus(Focus),
    /// Sets the statements that are checked.
    SetClaims(Vec<Claim>),
    /// Writes a note on the week that this day lies in; takes it away, if it is empty.
    Annotate(Day, String),
    /// Shows the scenario at a position. This is no change of the document.
    ShowScenario(usize),
    /// Puts a copy of the scenario that is shown after it, and shows that.
    DuplicateScenario,
    /// Gives the scenario at a position another name; one that is taken is numbered.
    RenameScenario(usize, String),
    /// Moves the scenario at the first position to the second.
    MoveScenario(usize, usize),
    /// Removes the scenario at a position, unless it is the only one.
    DeleteScenario(usize),
    /// Adds a step to the story, before the one at a position or at the end.
    AddStep(usize, Box<Step>),
    /// Puts a step in place of the one at a position.
    SetStep(usize, Box<Step>),
    /// Moves the step at the first position to the second.
    MoveStep(usize, usize),
    /// Removes the step at a position.
    DeleteStep(usize),
    /// Replaces the usage by what was read from files.
    SetUsage(Box<Taken>),
}

/// Usage from files, and how they were read.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What was read.
    pub import: Import,
    /// How.
    pub reading: Reading,
}

/// The longest note on a week, in characters.
pub const LONGEST_NOTE: usize = 120;

/// What an edit is called: what it is about and, where that has one value, which it had and gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) subject: String,
    pub(super) values: Option<[String; 2]>,
}

impl Edit {
    /// Whether it changes only what is shown, which is no step to be undone.
    pub fn is_look(&self) -> bool {
        matches!(self, Self::ShowScenario(_))
    }

    /// What it is called, before it is done to `workbook`.
    pub(super) fn told(&self, workbook: &Workbook) -> Told {
        let plain = |subject: String| Told {
            subject,
            values: None,
        };
        let moved = |lever: Lever, to: Decimal| workbook.told_lever(lever, to);
        let turned = |subject: &str, values: [&str; 2]| Told {
            subject: subject.to_owned(),
            values: Some(values.map(str::to_owned)),
        };
        match self {
            Self::SetRate(key, value) => moved(Lever::Rate(*key), *value),
            Self::SetMultiplier(side, kind, factor) => moved(Lever::All(*side, *kind), factor.0),
            Self::SetTerm(side, id, value) => moved(id.lever(*side), *value),
            Self::SetVolume(kind, times) => moved(Lever::Volume(Side::Proposed, *kind), times.0),
            Self::SetPrice(side, ..) => plain(format!("Price what {} leaves out", whose(*side))),
            Self::SetEffective(side, day) => {
                let own = workbook.contract(*side).terms.effective;
                let shown = |day: Option<Day>| day.map_or("always".to_owned(), Day::shown);
                Told {
                    subject: format!("First day of {}", whose(*side)),
                    values: Some([shown(workbook.effective(*side)), shown(day.or(own))]),
                }
            }
            Self::SetMode(mode) => {
                turned("Pricing", [workbook.scenario.mode.shown(), mode.shown()])
            }
            Self::SetProjection(projection) => {
                let after = Scenario {
                    projection: projection.clone(),
                    ..Scenario::default()
                };
                let values = [&workbook.scenario, &after].map(Scenario::projection_shown);
                Told {
                    subject: "Weeks beyond the data".to_owned(),
                    values: Some(values),
                }
            }
            Self::ResetRates => plain("Reset to contract".to_owned()),
            Self::SetContract(side, contract) => {
                let subject = match side {
                    Side::Baseline => "Today’s contract",
                    Side::Proposed => "Proposed contract",
                };
                turned(subject, [workbook.contract(*side).name(), contract.name()])
            }
            Self::AmendContract(side, _) => plain(format!("Write into {}", whose(*side))),
            Self::SwapContracts => plain("Swap the contracts".to_owned()),
            Self::SetWeekStart(day) => {
                turned("Weeks start on", [workbook.week_start.shown(), day.shown()])
            }
            Self::SetInclusion(_) => plain("Which weeks count".to_owned()),
            Self::SetFocus(focus) if focus.is_all() => plain("Look at everything".to_owned()),
            Self::SetFocus(focus) => {
                let weeks = focus.weeks.map(|weeks| {
                    format!(
                        "{} to {}",
                        weeks.first.shown_short(),
                        weeks.last.shown_short()
                    )
                });
                let model = focus.model_shown();
                let parts = [weeks, focus.product.clone(), model].into_iter().flatten();
                plain(format!("Look at {}", parts.collect::<Vec<_>>().join(", ")))
            }
            Self::SetClaims(_) => plain("Claims".to_owned()),
            Self::Annotate(day, text) => {
                let verb = if text.trim().is_empty() {
                    "Remove the note on"
                } else {
                    "Note on"
                };
                plain(format!("{verb} {}", day.shown()))
            }
            Self::ShowScenario(at) => plain(format!("Show {}", workbook.told_scenario(*at))),
            Self::DuplicateScenario => plain(format!("Duplicate {}", workbook.tabs.name())),
            Self::RenameScenario(at, name) => {
                let named = workbook.tabs.renamed(*at, name);
                turned("Scenario", [&workbook.told_scenario(*at), &named])
            }
            Self::MoveScenario(at, _) => plain(format!("Move {}", workbook.told_scenario(*at))),
            Self::DeleteScenario(at) => {
                let name = workbook.told_scenario(*at);
                plain(match workbook.steps_of(&name) {
                    0 => format!("Delete {name}"),
                    steps => {
                        let steps = plural(steps, "step", "steps");
                        format!("Delete {name} and {steps} of the story")
                    }
                })
            }
            Self::AddStep(_, step) => plain(format!("Add “{}” to the story", step.name)),
            Self::SetStep(at, step) => {
                let name = workbook.told_step(*at);
                if name == step.name {
                    plain(format!("Change “{name}” in the story"))
                } else {
                    turned("Step of the story", [&name, &step.name])
                }
            }
            Self::MoveStep(at, _) => plain(format!("Move “{}”", workbook.told_step(*at))),
            Self::DeleteStep(at) => plain(format!("Delete “{}”", workbook.told_step(*at))),
            Self::SetUsage(_) => plain("Read the usage".to_owned()),
        }
    }
}

fn whose(side: Side) -> &'static str {
    match side {
        Side::Baseline => "today’s contract",
        Side::Proposed => "the proposed contract",
    }
}

impl Workbook {
    fn told_lever(&self, lever: Lever, to: Decimal) -> Told {
        let [baseline, proposed] = &self.contracts;
        Told {
            subject: lever.name([baseline, proposed]),
            values: Some([self.set_to(lever), to].map(|value| lever.told(value))),
        }
    }

    fn told_scenario(&self, at: usize) -> String {
        let name = self.tabs.names().nth(at);
        name.unwrap_or_default().to_owned()
    }

    fn told_step(&self, at: usize) -> String {
        let step = self.story.get(at);
        step.map(|step| step.name.clone()).unwrap_or_default()
    }

    /// Carries out `edit`.
    pub fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::SetRate(key, value) => {
                let listed = self.listed_rate(key);
                let values = &mut self.scenario.adjustments[key.side as usize].values;
                if value == listed {
                    values.remove(&key.id);
                } else {
                    values.insert(key.id, value);
                }
            }
            Edit::SetMultiplier(side, kind, factor) => {
                self.scenario.adjustments[side as usize].set_multiplier(kind, factor);
            }
            Edit::SetPrice(side, of, price) => {
                if let Some(contract) = self.contract(side).with_price(&of, price) {
                    self.contracts[side as usize] = Arc::new(contract);
                }
            }
            Edit::SetTerm(side, id, value) => {
                let is_listed = value == self.listed_term(side, id);
                let adjustments = &mut self.scenario.adjustments[side as usize];
                match id {
                    TermId::Discount => {
                        adjustments.discount = (!is_listed).then_some(Percent(value));
                    }
                    TermId::Commitment => {
                        adjustments.commitment = (!is_listed).then_some(Usd(value));
                    }
                    TermId::Factor(at) => {
                        adjustments.factors.remove(&at);
                        if !is_listed {
                            adjustments.factors.insert(at, Multiplier(value));
                        }
                    }
                    TermId::DiscountOn(at) => {
                        adjustments.discounts.remove(&at);
                        if !is_listed {
                            adjustments.discounts.insert(at, Percent(value));
                        }
                    }
                }
            }
            Edit::SetEffective(side, day) => {
                let own = self.contract(side).terms.effective;
                let day = day.filter(|day| Some(*day) != own);
                self.scenario.adjustments[side as usize].effective = day;
            }
            Edit::SetMode(mode) => {
                self.scenario.mode = mode;
            }
            Edit::SetProjection(projection) => {
                self.scenario.projection = projection.filter(|projection| projection.weeks > 0);
            }
            Edit::SetVolume(kind, times) => {
                *self.scenario.volume_mut(kind) = times;
            }
            Edit::ResetRates => {
                self.scenario.adjustments = Default::default();
                self.scenario.volume = Volume::default();
            }
            Edit::SetContract(side, contract) => {
                self.contracts[side as usize] = contract;
                self.carry_in_story(side, None);
                self.forget_departures(side);
            }
            Edit::AmendContract(side, contract) => {
                let before = std::mem::replace(&mut self.contracts[side as usize], contract);
                let after = Arc::clone(&self.contracts[side as usize]);
                self.carry_departures(side, &before, &after);
                self.carry_in_story(side, Some([&before, &after]));
            }
            Edit::SwapContracts => {
                self.contracts.swap(0, 1);
                self.each_scenario(|scenario| scenario.adjustments.swap(0, 1));
                self.swap_in_story();
            }
            Edit::SetWeekStart(day) => self.week_start = day,
            Edit::SetInclusion(inclusion) => self.inclusion = inclusion,
            Edit::SetFocus(focus) => {
                self.focus = focus;
            }
            Edit::SetClaims(claims) => self.claims = claims,
            Edit::Annotate(day, text) => self.annotate(day, &text),
            Edit::ShowScenario(at) => self.show_scenario(at),
            Edit::DuplicateScenario => self.duplicate_scenario(),
            Edit::RenameScenario(at, name) => self.rename_scenario(at, &name),
            Edit::MoveScenario(from, to) => self.move_scenario(from, to),
            Edit::DeleteScenario(at) => self.delete_scenario(at),
            Edit::AddStep(at, step) => self.add_step(at, *step),
            Edit::SetStep(at, step) => self.set_step(at, *step),
            Edit::MoveStep(from, to) => self.move_step(from, to),
            Edit::DeleteStep(at) => self.delete_step(at),
            Edit::SetUsage(taken) => self.take(*taken),
        }
    }

    fn annotate(&mut self, day: Day, text: &str) {
        let cut: String = text.trim().chars().take(LONGEST_NOTE).collect();
        let text = cut.trim_end().to_owned();
        if text.is_empty() {
            self.notes.remove(&day);
        } else {
            self.notes.insert(day, text);
        }
    }

    /// Puts usage in place of its own. What the answer was about stays, where the usage has it.
    fn take(&mut self, taken: Taken) {
        let Taken { import, reading } = taken;
        self.usage = Arc::new(import.usage);
        self.files = Arc::new(import.files);
        self.repeats = import.repeats;
        self.overlaps = Arc::new(import.overlaps);
        self.reading = Arc::new(reading);
        self.is_sample = false;
        self.focus = self.find_focus(self.focus.clone()).unwrap_or_default();
    }
}
