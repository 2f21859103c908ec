//! What is done in the window: steps that only ever add up, so that a document tells how many of them it has.

use std::time::Instant;

use metershift::analysis::RateKind;
use metershift::contract::Side;
use metershift::workbook::Workbook;
use rust_decimal::Decimal;

use super::screen::Window;

/// The slider that is moved.
pub(crate) const SLIDER: &str = "All hourly rates";

/// The field that comes before it.
pub(crate) const FIELD: &str = "All hourly rates, times, exact value";

/// One edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The slider goes up by a tenth.
    Raise,
    /// The scenario is duplicated, and the copy shown.
    Copy,
}

/// The edits of a round, in order, each with the moment when it was on its way.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    pub(crate) sent: Vec<(Step, Instant)>,
    pub(crate) saves: usize,
}

impl Edits {
    pub(crate) fn send(&mut self, window: &Window<'_>, step: Step) {
        window.key(match step {
            Step::Raise => "Right",
            Step::Copy => "ctrl+d",
        });
        self.sent.push((step, Instant::now()));
    }

    pub(crate) fn save(&mut self, window: &Window<'_>) {
        window.key("ctrl+s");
        self.saves += 1;
    }

    /// How many of them `workbook` has. They are there in the order they were sent, or it is no state it ever had.
    pub(crate) fn reached(&self, workbook: &Workbook) -> Result<usize, String> {
        let factor = workbook.multiplier(Side::Baseline, RateKind::Hours).0;
        let raised = (factor - Decimal::ONE) * Decimal::TEN;
        let raised = usize::try_from(raised).map_err(|_broken| format!("a factor of {factor}"))?;
        let copies = workbook.tabs.count() - 1;
        let of_them = self.sent.iter().take(raised + copies);
        let expected = of_them.filter(|(step, _)| *step == Step::Raise).count();
        if expected == raised && raised + copies <= self.sent.len() {
            Ok(raised + copies)
        } else {
            let sent: Vec<Step> = self.sent.iter().map(|(step, _)| *step).collect();
            Err(format!(
                "raised {raised} times and copied {copies} times after {sent:?}"
            ))
        }
    }
}
