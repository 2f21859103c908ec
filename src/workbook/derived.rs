//! What follows from a workbook. Never stored in it; computed again only when it changed.

use super::{Scenario, Workbook};
use crate::analysis::{Comparison, Headline, Pairing, RateImpact, RateKind};
use crate::contract::{Adjustments, Rates};
use crate::quantity::Multiplier;

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
    revision: u64,
    scenario: Scenario,
}

impl Derived {
    /// Rolls up, matches and prices.
    pub fn new(workbook: &Workbook) -> Self {
        let [baseline, proposed] = &workbook.contracts;
        let pairing = Pairing::new(
            &workbook.usage,
            workbook.week_start,
            baseline,
            proposed,
            workbook.inclusion,
        );
        Self::priced(pairing, workbook)
    }

    fn priced(pairing: Pairing, workbook: &Workbook) -> Self {
        let comparison = compare(&pairing, workbook);
        let [baseline, proposed] = &workbook.scenario.adjustments;
        let impacts = pairing.impacts(&comparison, [baseline, proposed], |key| workbook.rate(key));
        let [baseline, proposed] = &workbook.contracts;
        let headline = Headline::new(&pairing, &comparison, baseline, proposed);
        let (revision, scenario) = (workbook.revision, workbook.scenario.clone());
        Self {
            pairing,
            comparison,
            impacts,
            headline,
            revision,
            scenario,
        }
    }

    /// Makes this follow from `workbook` again, and says whether it had to. A changed rate only reprices.
    pub fn refresh(&mut self, workbook: &Workbook) -> bool {
        if self.revision != workbook.revision {
            *self = Self::new(workbook);
        } else if self.scenario != workbook.scenario {
            *self = Self::priced(std::mem::take(&mut self.pairing), workbook);
        } else {
            return false;
        }
        true
    }
}

/// The comparison in the workbook's scenario, with break-evens as factors on the contracts' own rates.
fn compare(pairing: &Pairing, workbook: &Workbook) -> Comparison {
    let rates = |adjustments: &[Adjustments; 2]| {
        let [baseline, proposed] = &workbook.contracts;
        let [b, p] = adjustments;
        pairing.compare(
            &Rates::new(&baseline.card, b),
            &Rates::new(&proposed.card, p),
        )
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
