//! The parts of the file, as they are written, and what each must be when it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::cells::UsageText;
use super::damage::fit;
use super::figures::{Kind, check};
use super::sources::SourcesText;
use super::{Unsaved, bounded, exact, keys};
use crate::analysis::{Claim, Dimension, Focus, Inclusion, Lever};
use crate::calendar::{Day, Span, WeekStart};
use crate::contract::{CardNote, Contract, Mode, Origin, Side};
use crate::quantity::{Multiplier, Percent, Usd};
use crate::usage::{Method, Projection, check_growth};
use crate::workbook::{
    Edit, LONGEST_NOTE, Look, MOST_SCENARIOS, MOST_STEPS, Scenario, Step, View, Workbook,
};

/// Nobody makes more claims.
const MOST_CLAIMS: usize = 10_000;

/// The file. What is missing is as in a new workbook, so that parts of a damaged one can be read.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Text {
    pub(super) metershift: u32,
    pub(super) about: String,
    pub(super) program: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unsaved: Option<Unsaved>,
    pub(super) contracts: ContractsText,
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_SCENARIOS>")]
    pub(super) scenarios: Vec<ScenarioText>,
    pub(super) week_start: WeekStart,
    pub(super) include: IncludeText,
    pub(super) focus: FocusText,
    pub(super) claims: Option<ClaimsText>,
    pub(super) notes: BTreeMap<AnyDay, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_STEPS>")]
    pub(super) story: Vec<StepText>,
    pub(super) look: LookText,
    pub(super) sources: SourcesText,
    pub(super) usage: UsageText,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ContractsText {
    pub(super) baseline: Option<ContractText>,
    pub(super) proposed: Option<ContractText>,
}

/// A day, also one that no usage can have: the week of the first begins before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct AnyDay(pub(super) Day);

impl<'de> Deserialize<'de> for AnyDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// A contract, by the lines of its card.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ContractText {
    origin: OriginText,
    card: Vec<String>,
    /// What no card can hold.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    exact: exact::Exact,
    #[serde(default)]
    notes: Vec<NoteText>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OriginText {
    Given,
    ListPrices,
    Sample,
}

#[derive(Debug, Serialize, Deserialize)]
struct NoteText {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    key: String,
    message: String,
}

impl ContractText {
    pub(super) fn of(contract: &Contract) -> Self {
        let (card, exact) = exact::written(contract);
        let notes = contract.notes.iter().cloned().map(|note| NoteText {
            line: note.line,
            key: note.key,
            message: note.message,
        });
        Self {
            origin: match contract.origin {
                Origin::Given => OriginText::Given,
                Origin::ListPrices => OriginText::ListPrices,
                Origin::Sample => OriginText::Sample,
            },
            card: card.split('\n').map(str::to_owned).collect(),
            exact,
            notes: notes.collect(),
        }
    }

    /// The contract, or what is wrong with its card.
    pub(super) fn read(self) -> Result<Contract, String> {
        let mut contract = exact::read(&self.card.join("\n"), &self.exact)?;
        contract.origin = match self.origin {
            OriginText::Given => Origin::Given,
            OriginText::ListPrices => Origin::ListPrices,
            OriginText::Sample => Origin::Sample,
        };
        let notes = self.notes.into_iter().map(|note| CardNote {
            line: note.line,
            key: note.key,
            message: note.message,
        });
        contract.notes = notes.collect();
        Ok(contract)
    }
}

/// A scenario, by the figures that depart from the contracts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ScenarioText {
    pub(super) name: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_shown: bool,
    mode: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    set: BTreeMap<String, Decimal>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    first_day: BTreeMap<String, AnyDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    projection: Option<ProjectionText>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ProjectionText {
    weeks: u32,
    method: MethodText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekly_percent: Option<Decimal>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    product_percent: BTreeMap<String, Decimal>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MethodText {
    Flat,
    Linear,
    SeasonalNaive,
    Growth,
}

impl ScenarioText {
    pub(super) fn of(name: &str, scenario: &Scenario, is_shown: bool) -> Self {
        let set = scenario.set_figures().into_iter();
        let first_days = Side::BOTH.into_iter().filter_map(|side| {
            let day = scenario.adjustments[side as usize].effective?;
            Some((side.key().to_owned(), AnyDay(day)))
        });
        let projection = scenario.projection.as_ref().map(|projection| {
            let (method, weekly, products) = match &projection.method {
                Method::Flat => (MethodText::Flat, None, None),
                Method::Linear => (MethodText::Linear, None, None),
                Method::SeasonalNaive => (MethodText::SeasonalNaive, None, None),
                Method::Growth { weekly, products } => {
                    (MethodText::Growth, Some(weekly.0), Some(products))
                }
            };
            let products = products.into_iter().flatten();
            ProjectionText {
                weeks: projection.weeks,
                method,
                weekly_percent: weekly,
                product_percent: products.map(|(name, of)| (name.clone(), of.0)).collect(),
            }
        });
        Self {
            name: name.to_owned(),
            is_shown,
            mode: scenario.mode.key().to_owned(),
            set: set
                .map(|(lever, value)| (keys::key(lever), value))
                .collect(),
            first_day: first_days.collect(),
            projection,
        }
    }

    /// The scenario of a workbook with these contracts, and what of it cannot be.
    pub(super) fn read(self, workbook: &Workbook) -> (String, Scenario, Vec<String>) {
        let mut wrong = Vec::new();
        let mut of = workbook.clone();
        of.scenario = Scenario::default();
        for (key, value) in &self.set {
            let set = keys::lever(key).filter(|lever| workbook.has(*lever));
            match set.map(|lever| (lever, check(Kind::of(lever), *value))) {
                Some((lever, Ok(()))) => set_to(&mut of.scenario, lever, *value),
                Some((_, Err(why))) => wrong.push(format!("{}: {why}", fit(key))),
                None => wrong.push(format!("{} is no figure of these contracts", fit(key))),
            }
        }
        let mode = Mode::ALL.into_iter().find(|mode| mode.key() == self.mode);
        if mode.is_none() {
            wrong.push(format!("“{}” is no way of pricing", fit(&self.mode)));
        }
        of.scenario.mode = mode.unwrap_or_default();
        for side in Side::BOTH {
            let day = self.first_day.get(side.key());
            of.scenario.adjustments[side as usize].effective = day.map(|day| day.0);
        }
        if let Some(projection) = self.projection {
            match projection.read() {
                Ok(projection) => of.scenario.projection = Some(projection),
                Err(why) => wrong.push(why),
            }
        }
        (self.name, of.scenario, wrong)
    }
}

/// To the decimal places that growth can be typed with; what seeks a flip may find more.
fn round_up(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero)
}

impl ProjectionText {
    fn read(self) -> Result<Projection, String> {
        let percent = |value: Decimal| check_growth(round_up(value)).map(|()| Percent(value));
        let method = match self.method {
            MethodText::Flat => Method::Flat,
            MethodText::Linear => Method::Linear,
            MethodText::SeasonalNaive => Method::SeasonalNaive,
            MethodText::Growth => {
                let products = self.product_percent.into_iter();
                let products = products.map(|(name, value)| Ok((name, percent(value)?)));
                Method::Growth {
                    weekly: percent(self.weekly_percent.unwrap_or_default())?,
                    products: products.collect::<Result<_, String>>()?,
                }
            }
        };
        Ok(Projection {
            weeks: self.weeks,
            method,
        })
    }
}

/// Sets a figure of a scenario, also to what its contract says.
fn set_to(scenario: &mut Scenario, lever: Lever, value: Decimal) {
    use crate::analysis::RateKind;
    let adjustments = &mut scenario.adjustments[lever.side() as usize];
    match lever {
        Lever::Rate(key) => {
            adjustments.values.insert(key.id, value);
        }
        Lever::All(_, kind) => adjustments.set_multiplier(kind, Multiplier(value)),
        Lever::Factor(_, at) => {
            adjustments.factors.insert(at, Multiplier(value));
        }
        Lever::DiscountOn(_, at) => {
            adjustments.discounts.insert(at, Percent(value));
        }
        Lever::Discount(_) => adjustments.discount = Some(Percent(value)),
        Lever::Commitment(_) => adjustments.commitment = Some(Usd(value)),
        Lever::Volume(_, RateKind::Hours) => scenario.volume.hours = Multiplier(value),
        Lever::Volume(_, RateKind::Tokens) => scenario.volume.tokens = Multiplier(value),
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct IncludeText {
    partial: bool,
    one_sided: bool,
    projected: bool,
}

impl IncludeText {
    pub(super) fn of(inclusion: Inclusion) -> Self {
        Self {
            partial: inclusion.partial,
            one_sided: inclusion.one_sided,
            projected: inclusion.projected,
        }
    }

    pub(super) fn read(self) -> Inclusion {
        Inclusion {
            partial: self.partial,
            one_sided: self.one_sided,
            projected: self.projected,
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FocusText {
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<[AnyDay; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

impl FocusText {
    pub(super) fn of(focus: &Focus) -> Self {
        Self {
            weeks: focus
                .weeks
                .map(|weeks| [weeks.first, weeks.last].map(AnyDay)),
            product: focus.product.clone(),
            model: focus.model.clone(),
        }
    }

    pub(super) fn read(self) -> Focus {
        Focus {
            weeks: self.weeks.map(|[first, last]| Span {
                first: first.0,
                last: last.0,
            }),
            product: self.product,
            model: self.model,
        }
    }
}

/// A claim by its name, with its number or day where it has one.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimText {
    claim: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<AnyDay>,
}

/// Claims in order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimsText(
    #[serde(deserialize_with = "bounded::list::<_, _, MOST_CLAIMS>")] pub(super) Vec<ClaimText>,
);

impl ClaimText {
    pub(super) fn of(claim: Claim) -> Self {
        let (value, day) = match claim {
            Claim::Raises | Claim::NoIncrease => (None, None),
            Claim::NoProductMore(percent) | Claim::Saves(percent) => (Some(percent.0), None),
            Claim::NoWeekAbove(most) => (Some(most.0), None),
            Claim::LevelBy(day) => (None, Some(AnyDay(day))),
        };
        Self {
            claim: claim.key().to_owned(),
            value,
            day,
        }
    }

    pub(super) fn read(self) -> Option<Claim> {
        let limit = Decimal::from(1_000_000_000_000_000_u64);
        let value = self.value.filter(|value| value.abs() <= limit);
        let percent = || value.map(Percent);
        Some(match &*self.claim {
            "raises" => Claim::Raises,
            "no_increase" => Claim::NoIncrease,
            "no_product_more" => Claim::NoProductMore(percent()?),
            "saves" => Claim::Saves(percent()?),
            "no_week_above" => Claim::NoWeekAbove(Usd(value?)),
            "level_by" => Claim::LevelBy(self.day?.0),
            _ => return None,
        })
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LookText {
    view: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    is_cumulative: bool,
    is_stacked: bool,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    hidden: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    axes: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlay: Option<String>,
}

impl LookText {
    pub(super) fn of(look: &Look) -> Self {
        Self {
            view: look.view.key().to_owned(),
            by: look.by.map(|by| by.key().to_owned()),
            is_cumulative: look.is_cumulative,
            is_stacked: look.is_stacked,
            hidden: look.hidden.clone(),
            axes: look.axes.map(|axes| axes.map(keys::key)),
            overlay: look.overlay.clone(),
        }
    }

    /// What is looked at. What cannot be is as in a new workbook: no number depends on it.
    pub(super) fn read(self, workbook: &Workbook) -> Look {
        let mut views = View::ALL.into_iter();
        let mut dimensions = Dimension::ALL.into_iter();
        let lever = |key: &String| keys::lever(key).filter(|lever| workbook.has(*lever));
        let axes = self.axes.and_then(|[across, up]| {
            let axes = [lever(&across)?, lever(&up)?];
            (axes[0] != axes[1]).then_some(axes)
        });
        Look {
            view: views
                .find(|view| view.key() == self.view)
                .unwrap_or_default(),
            by: self.by.and_then(|by| dimensions.find(|of| of.key() == by)),
            is_cumulative: self.is_cumulative,
            is_stacked: self.is_stacked,
            hidden: self.hidden,
            axes,
            overlay: self.overlay,
        }
    }
}

/// A step of the story.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StepText {
    name: String,
    scenario: String,
    focus: FocusText,
    look: LookText,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    notes: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sliders: Vec<String>,
}

impl StepText {
    pub(super) fn of(step: &Step) -> Self {
        Self {
            name: step.name.clone(),
            scenario: step.scenario.clone(),
            focus: FocusText::of(&step.focus),
            look: LookText::of(&step.look),
            headline: step.headline.clone(),
            notes: step.notes.clone(),
            sliders: step.sliders.iter().map(|of| keys::key(*of)).collect(),
        }
    }

    /// The step of a workbook with these contracts and scenarios; an error says what it is about that is not there.
    pub(super) fn read(self, workbook: &Workbook) -> Result<Step, String> {
        let name = fit(&self.name);
        if workbook.tabs.position(&self.scenario).is_none() {
            let scenario = fit(&self.scenario);
            return Err(format!(
                "a step of its story ({name}, of a scenario {scenario})"
            ));
        }
        let levers = self.sliders.iter().map(|key| {
            let lever = keys::lever(key).filter(|lever| workbook.has(*lever));
            lever.ok_or_else(|| format!("a slider of its story ({name}, {})", fit(key)))
        });
        Ok(Step {
            sliders: levers.collect::<Result<_, _>>()?,
            name: self.name,
            scenario: self.scenario,
            focus: self.focus.read(),
            look: self.look.read(workbook),
            headline: self.headline,
            notes: self.notes,
        })
    }
}

/// Notes that a week can have.
pub(super) fn notes(notes: BTreeMap<AnyDay, String>, workbook: &mut Workbook) {
    for (AnyDay(day), text) in notes {
        if text.chars().count() <= LONGEST_NOTE {
            workbook.apply(Edit::Annotate(day, text));
        }
    }
}

/// A workbook without usage, with these contracts.
pub(super) fn blank(contracts: [Option<Contract>; 2]) -> Workbook {
    let [baseline, proposed] = contracts;
    let mut workbook = Workbook::new(crate::ingest::Import::default(), baseline, proposed);
    workbook.claims = Vec::new();
    workbook.usage = Arc::default();
    workbook
}
