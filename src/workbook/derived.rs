//! What follows from a workbook. Never stored in it; computed again only when it changed.

use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::{Scenario, Workbook};
use crate::analysis::{
    Breakdown, Categories, Claim, Comparison, Dimension, Effect, Explanation, Headline, Mix,
    Pairing, Plane, RateImpact, RateKey, RateKind, Scope, TermImpact, TokensOf, Verdict,
};
use crate::calendar::Day;
use crate::contract::{Adjustments, Mode, Rates};
use crate::quantity::{Multiplier, Percent};
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
    /// What each term does that a slider moves.
    pub terms: Vec<TermImpact>,
    /// The answer in words.
    pub headline: Headline,
    /// The break-even of each rate, once somebody looked at it; in the order of `impacts`.
    evens: Vec<OnceLock<Option<Decimal>>>,
    /// Where both contracts cost the same in the plane of both common factors, once somebody looked.
    plane: OnceLock<Option<Plane>>,
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
    /// What each rate is set to, likewise.
    values: Vec<Decimal>,
    /// Measured and projected usage, where there is any of that.
    pub projected: Option<Arc<Projected>>,
    basis: Basis,
    scenario: Scenario,
}

/// What a pairing follows from; as long as it stays, a change only reprices.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    revision: u64,
    mode: Mode,
    effective: [Option<Day>; 2],
    has_commitment: [bool; 2],
    projection: Option<Projection>,
}

impl Basis {
    fn of(workbook: &Workbook) -> Self {
        let adjustments = workbook.scenario.adjustments.each_ref();
        Self {
            revision: workbook.revision,
            mode: workbook.scenario.mode,
            effective: adjustments.map(|adjustments| adjustments.effective),
            has_commitment: adjustments.map(|adjustments| adjustments.commitment.is_some()),
            projection: workbook.scenario.projection.clone(),
        }
    }
}

impl Derived {
    /// Rolls up, matches and prices.
    pub fn new(workbook: &Workbook) -> Self {
        Self::paired(workbook, workbook.projected().map(Arc::new))
    }

    fn paired(workbook: &Workbook, projected: Option<Arc<Projected>>) -> Self {
        let pairing = Pairing::new(&workbook.setting(projected.as_deref()));
        Self::priced(pairing, projected, workbook)
    }

    fn priced(pairing: Pairing, projected: Option<Arc<Projected>>, workbook: &Workbook) -> Self {
        let comparison = compare(&pairing, workbook);
        let adjustments = workbook.scenario.adjustments.each_ref();
        let impacts = pairing.impacts(&comparison, adjustments);
        let terms = pairing.term_impacts(&comparison, &workbook.sides_with_terms());
        let [baseline, proposed] = &workbook.contracts;
        let headline = Headline::new(&pairing, &comparison, &impacts, [baseline, proposed]);
        Self {
            evens: vec![OnceLock::new(); impacts.len()],
            plane: OnceLock::new(),
            mix: OnceLock::new(),
            categories: Default::default(),
            tokens: Default::default(),
            breakdowns: Default::default(),
            verdicts: OnceLock::new(),
            claims: workbook.claims.clone(),
            values: impacts
                .iter()
                .map(|impact| workbook.rate(impact.key))
                .collect(),
            pairing,
            comparison,
            impacts,
            terms,
            headline,
            projected,
            basis: Basis::of(workbook),
            scenario: workbook.scenario.clone(),
        }
    }

    /// The value of a rate at which the compared difference is zero if only that moves; `None` if there is none, or the
    /// rate prices nothing here. Worked out when somebody first asks.
    pub fn break_even(&self, key: RateKey) -> Option<Decimal> {
        let at = self.impacts.iter().position(|impact| impact.key == key)?;
        let even = self.evens.get(at)?.get_or_init(|| {
            let adjustments = self.scenario.adjustments.each_ref();
            let value = *self.values.get(at)?;
            self.pairing
                .break_even(&self.comparison, adjustments, key, value)
        });
        *even
    }

    /// Where both contracts cost the same in the plane of both common factors; `None` where there is none. `workbook` is
    /// what this follows from. Worked out when somebody first asks; the common factors do not change it.
    pub fn plane(&self, workbook: &Workbook) -> Option<&Plane> {
        let plane = self.plane.get_or_init(|| {
            self.pairing.plane_sides()?;
            let [baseline, proposed] = &workbook.contracts;
            let [b, p] = without_factors(&workbook.scenario).adjustments;
            let rates = [Rates::new(baseline, &b), Rates::new(proposed, &p)];
            let comparison = self.pairing.compare(rates);
            let factors = (0..=PLANE_FACTORS).map(|step| Decimal::new(step * 625, 4));
            self.pairing.plane(&comparison, factors.collect())
        });
        plane.as_ref()
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
        self.verdicts
            .get_or_init(|| self.pairing.verdicts(&self.comparison, &self.claims))
    }

    /// What everything does to the difference when it moves by `percent`, the largest effect first.
    pub fn sensitivity(&self, percent: Percent) -> Vec<Effect> {
        let value = |key: RateKey| {
            let at = self.impacts.iter().position(|impact| impact.key == key);
            at.map_or(Decimal::ZERO, |at| self.values[at])
        };
        let adjustments = self.scenario.adjustments.each_ref();
        self.pairing
            .sensitivity(&self.comparison, adjustments, percent, value)
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
        if self.basis.revision != basis.revision || self.basis.projection != basis.projection {
            *self = Self::new(workbook);
        } else if self.basis != basis {
            *self = Self::paired(workbook, self.projected.take());
        } else if self.scenario != workbook.scenario {
            let pairing = std::mem::take(&mut self.pairing);
            let is_same_plane =
                without_factors(&self.scenario) == without_factors(&workbook.scenario);
            let plane = std::mem::take(&mut self.plane);
            let mix = std::mem::take(&mut self.mix);
            let tokens = std::mem::take(&mut self.tokens);
            let categories = std::mem::take(&mut self.categories);
            *self = Self::priced(pairing, self.projected.take(), workbook);
            self.mix = mix;
            self.tokens = tokens;
            self.categories = categories;
            if is_same_plane {
                self.plane = plane;
            }
        } else if self.claims != workbook.claims {
            self.claims.clone_from(&workbook.claims);
            self.verdicts = OnceLock::new();
        } else {
            return false;
        }
        true
    }
}

/// In steps of a sixteenth, up to ten times the rates.
const PLANE_FACTORS: i64 = 160;

/// The scenario with both common factors at one.
fn without_factors(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for adjustments in &mut scenario.adjustments {
        adjustments.hourly_multiplier = Multiplier::ONE;
        adjustments.token_multiplier = Multiplier::ONE;
    }
    scenario
}

/// The comparison in the workbook's scenario, with break-evens as factors on the contracts' own rates.
fn compare(pairing: &Pairing, workbook: &Workbook) -> Comparison {
    let rates = |adjustments: &[Adjustments; 2]| {
        let [baseline, proposed] = &workbook.contracts;
        let [b, p] = adjustments;
        pairing.compare([Rates::new(baseline, b), Rates::new(proposed, p)])
    };
    let mut comparison = rates(&workbook.scenario.adjustments);
    for kind in [RateKind::Hours, RateKind::Tokens] {
        let Some(side) = pairing.multiplied_side(kind) else {
            continue;
        };
        let factor = workbook.multiplier(side, kind);
        if factor.0.is_zero() {
            // Charges of zero do not tell what the rates would charge at any other factor.
            let mut adjustments = workbook.scenario.adjustments.clone();
            adjustments[side as usize].set_multiplier(kind, Multiplier::ONE);
            comparison.take_break_even(kind, &rates(&adjustments));
        } else if factor != Multiplier::ONE {
            comparison.scale_break_even(kind, factor);
        }
    }
    comparison
}
