//! What follows from a workbook. Never stored in it; computed again only when it changed.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::plane::Looked;
use super::standing::Standing;
use super::{Aliases, Scenario, Workbook};
use crate::analysis::{
    Breakdown, Categories, Claim, Comparison, Dimension, Effect, Explanation, Headline, Lever, Mix,
    Pairing, RateImpact, RateKind, Scope, Shifts, TokensOf, Turn, Verdict, nearest_level,
};
use crate::calendar::Day;
use crate::contract::Mode;
use crate::quantity::{Percent, Usd};
use crate::usage::{Projected, Projection};

/// The comparison of a workbook's contracts in its scenario.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What does not depend on rates.
    pub pairing: Pairing,
    /// What does.
    pub comparison: Comparison,
    /// What each rate in use does.
    pub impacts: Vec<RateImpact>,
    /// The answer in words.
    pub headline: Headline,
    /// Every figure that moves something and has a slider.
    pub levers: Vec<Lever>,
    /// Where the answer flips as each figure moves, once somebody looked at it.
    turns: BTreeMap<Lever, OnceLock<Vec<Turn<Decimal>>>>,
    /// Where both contracts cost the same in a plane, once somebody looked.
    pub(super) plane: Option<Looked>,
    /// What the mix of usage becomes when it is moved, once somebody looked.
    shifts: Option<Shifts>,
    /// What usage consists of, once somebody looked.
    mix: OnceLock<Mix>,
    /// The categories of each of [`Dimension::ALL`], once somebody looked.
    categories: [OnceLock<Categories>; 6],
    /// The tokens of usage by each, likewise.
    tokens: [OnceLock<Vec<TokensOf>>; 6],
    /// What both contracts charge by each, likewise.
    breakdowns: [OnceLock<Breakdown>; 6],
    /// What became of each of `claims`, once somebody looked.
    verdicts: OnceLock<Vec<Verdict>>,
    claims: Vec<Claim>,
    /// Measured and projected usage, where there is any of that.
    pub projected: Option<Arc<Projected>>,
    /// What products are called instead of their names, if they are not to be named.
    aliases: Option<Aliases>,
    basis: Basis,
    scenario: Scenario,
}

/// What a pairing follows from; as long as it stays, a change only reprices.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    standing: Standing,
    mode: Mode,
    effective: [Option<Day>; 2],
    has_commitment: [bool; 2],
    projection: Option<Projection>,
    /// The model that the answer is about, whose usage is told apart.
    model: Option<String>,
}

impl Basis {
    fn of(workbook: &Workbook) -> Self {
        let adjustments = workbook.scenario.adjustments.each_ref();
        Self {
            standing: Standing::of(workbook),
            mode: workbook.scenario.mode,
            effective: adjustments.map(|adjustments| adjustments.effective),
            has_commitment: adjustments.map(|adjustments| adjustments.commitment.is_some()),
            projection: workbook.scenario.projection.clone(),
            model: workbook.focus.model.clone(),
        }
    }
}

impl Derived {
    /// Rolls up, matches and prices.
    pub fn new(workbook: &Workbook) -> Self {
        Self::rolled_up(workbook, None)
    }

    /// The same, with products by these names; `workbook` names them so in its focus, too.
    pub fn with_aliases(workbook: &Workbook, aliases: Aliases) -> Self {
        Self::rolled_up(workbook, Some(aliases))
    }

    fn rolled_up(workbook: &Workbook, aliases: Option<Aliases>) -> Self {
        Self::paired(workbook, workbook.projected().map(Arc::new), aliases)
    }

    fn paired(
        workbook: &Workbook,
        projected: Option<Arc<Projected>>,
        aliases: Option<Aliases>,
    ) -> Self {
        let by_name = aliases
            .as_ref()
            .map(|of| of.focus_revealed(&workbook.focus));
        let focus = by_name.as_ref().unwrap_or(&workbook.focus);
        let mut pairing = Pairing::new(&workbook.setting(projected.as_deref(), focus));
        if let Some(aliases) = &aliases {
            pairing.call_products(|name| aliases.hidden(name), &workbook.focus);
        }
        let of = Self::priced(pairing, projected, workbook);
        Self { aliases, ..of }
    }

    fn priced(pairing: Pairing, projected: Option<Arc<Projected>>, workbook: &Workbook) -> Self {
        let comparison = compare(&pairing, workbook, &workbook.scenario);
        let impacts = pairing.impacts(&comparison);
        let sides = workbook.sides_with_terms();
        let mut levers = pairing.levers(&comparison);
        let volumes = RateKind::ALL.into_iter().filter_map(|kind| {
            let sides = pairing.metered_by(kind);
            Some(Lever::Volume(*sides.first()?, kind))
        });
        let turns = levers.iter().copied().chain(volumes);
        let turns = turns.map(|lever| (lever, OnceLock::new())).collect();
        levers.retain(|lever| match lever {
            Lever::Discount(side) | Lever::Commitment(side) => sides.contains(side),
            _ => true,
        });
        let [baseline, proposed] = &workbook.contracts;
        let headline = Headline::new(&pairing, &comparison, &impacts, [baseline, proposed]);
        Self {
            turns,
            plane: None,
            shifts: None,
            mix: OnceLock::new(),
            categories: Default::default(),
            tokens: Default::default(),
            breakdowns: Default::default(),
            verdicts: OnceLock::new(),
            claims: workbook.claims.clone(),
            levers,
            pairing,
            comparison,
            impacts,
            headline,
            projected,
            aliases: None,
            basis: Basis::of(workbook),
            scenario: workbook.scenario.clone(),
        }
    }

    /// The values of a figure at which the answer flips if only that moves, in order; none, where it moves nothing here.
    /// Worked out when somebody first asks.
    pub fn turns(&self, lever: Lever) -> &[Turn<Decimal>] {
        let of = self.turns.get(&lever);
        of.map_or(&[], |turns| {
            turns.get_or_init(|| self.pairing.turns(&self.comparison, lever))
        })
    }

    /// The value nearest to what a figure is set to at which both contracts charge the same over the compared weeks if only
    /// that moves; `None` if there is none.
    pub fn break_even(&self, lever: Lever) -> Option<Decimal> {
        nearest_level(self.turns(lever), self.value(lever))
    }

    /// The values of a figure at which the proposed contract costs `target` more a week, on average over the compared weeks, if
    /// only that moves; in order.
    pub fn goals(&self, lever: Lever, target: Usd) -> Vec<Decimal> {
        let weeks = Decimal::from(self.comparison.total.compared_weeks);
        let whole = target.0.checked_mul(weeks).map(Usd);
        whole.map_or_else(Vec::new, |whole| {
            self.pairing.goals(&self.comparison, lever, whole)
        })
    }

    /// The figures that move the answer most: the factors on all rates of a kind, then the rates in the order of their effect.
    pub fn by_effect(&self) -> Vec<Lever> {
        let common = self.levers.iter().copied();
        let common = common.filter(|lever| matches!(lever, Lever::All(..)));
        let rates = self.impacts.iter().map(|impact| Lever::Rate(impact.key));
        common.chain(rates).collect()
    }

    /// What a figure is set to.
    pub fn value(&self, lever: Lever) -> Decimal {
        lever.value(&self.comparison.rates)
    }

    /// What usage consists of. Worked out when somebody first asks; no figure changes it.
    pub fn mix(&self) -> &Mix {
        self.mix.get_or_init(|| self.pairing.mix())
    }

    /// The tokens of each category by week. Worked out when somebody first asks; no figure changes it.
    pub fn tokens_by(&self, dimension: Dimension) -> &[TokensOf] {
        self.tokens[dimension as usize]
            .get_or_init(|| self.pairing.tokens_by(self.categories(dimension)))
    }

    /// What both contracts charge by category. Worked out when somebody first asks.
    pub fn breakdown(&self, dimension: Dimension) -> &Breakdown {
        self.breakdowns[dimension as usize].get_or_init(|| {
            let categories = self.categories(dimension);
            self.pairing.break_down(&self.comparison, categories)
        })
    }

    fn categories(&self, dimension: Dimension) -> &Categories {
        self.categories[dimension as usize].get_or_init(|| self.pairing.categories(dimension))
    }

    /// What became of each claim of the workbook that this follows from. Worked out when somebody first asks.
    pub fn verdicts(&self) -> &[Verdict] {
        self.verdicts.get_or_init(|| {
            // A commitment is no price, and turns most claims round by being absurd; how much is used is nobody’s to set.
            let is_price =
                |lever: &Lever| !matches!(lever, Lever::Commitment(_) | Lever::Volume(..));
            let levers: Vec<Lever> = self.levers.iter().copied().filter(is_price).collect();
            self.pairing
                .verdicts(&self.comparison, &self.claims, &levers)
        })
    }

    /// What everything does to the difference when it moves by `percent`; the largest effect first.
    pub fn sensitivity(&self, percent: Percent) -> Vec<Effect> {
        let made;
        let shifts = match &self.shifts {
            Some(shifts) if shifts.percent == percent => shifts,
            _ => {
                made = Shifts::new(&self.pairing, percent);
                &made
            }
        };
        self.pairing.sensitivity(&self.comparison, shifts)
    }

    /// Works out what no figure changes of [`Derived::sensitivity`], to be quick while one is dragged.
    pub fn prepare_sensitivity(&mut self, percent: Percent) {
        if self.shifts.as_ref().map(|shifts| shifts.percent) != Some(percent) {
            self.shifts = Some(Shifts::new(&self.pairing, percent));
        }
    }

    /// How a number of the comparison came to be. `workbook` is what this follows from.
    pub fn explain(&self, workbook: &Workbook, scope: Scope) -> Explanation {
        let [baseline, proposed] = &workbook.contracts;
        let usage = self
            .projected
            .as_ref()
            .map_or(&*workbook.usage, |projected| &projected.usage);
        self.pairing
            .explain(&self.comparison, [baseline, proposed], usage, scope)
    }

    /// Makes this follow from `workbook` again, and says whether it had to. A changed rate only reprices.
    pub fn refresh(&mut self, workbook: &Workbook) -> bool {
        let basis = Basis::of(workbook);
        if self.basis.standing != basis.standing || self.basis.projection != basis.projection {
            *self = Self::rolled_up(workbook, self.aliases.take());
        } else if self.basis != basis {
            *self = Self::paired(workbook, self.projected.take(), self.aliases.take());
        } else if self.pairing.focus != workbook.focus {
            let mut pairing = std::mem::take(&mut self.pairing);
            let [baseline, proposed] = &workbook.contracts;
            pairing.focus_on(&workbook.focus, [baseline, proposed]);
            let mix = std::mem::take(&mut self.mix);
            let aliases = self.aliases.take();
            *self = Self::priced(pairing, self.projected.take(), workbook);
            self.mix = mix;
            self.aliases = aliases;
        } else if self.scenario != workbook.scenario {
            let pairing = std::mem::take(&mut self.pairing);
            let plane = self.plane.take();
            let shifts = self.shifts.take();
            let mix = std::mem::take(&mut self.mix);
            let tokens = std::mem::take(&mut self.tokens);
            let categories = std::mem::take(&mut self.categories);
            let aliases = self.aliases.take();
            *self = Self::priced(pairing, self.projected.take(), workbook);
            self.mix = mix;
            self.plane = plane;
            self.shifts = shifts;
            self.tokens = tokens;
            self.categories = categories;
            self.aliases = aliases;
        } else if self.claims != workbook.claims {
            self.claims.clone_from(&workbook.claims);
            self.verdicts = OnceLock::new();
        } else {
            return false;
        }
        true
    }
}

/// The comparison of the workbook's contracts in a scenario.
pub(super) fn compare(pairing: &Pairing, workbook: &Workbook, scenario: &Scenario) -> Comparison {
    let [baseline, proposed] = &workbook.contracts;
    pairing.compare(scenario.rates([baseline, proposed]))
}
