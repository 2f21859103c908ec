//! The scenarios of a workbook by their names, in order. The one that is shown is [`Workbook::scenario`]; the others wait here.

use std::collections::HashSet;

use super::{Scenario, Workbook};
use crate::contract::{Adjustments, Contract, Side};

/// What the first scenario is called.
const FIRST: &str = "As proposed";

/// The longest name of a scenario, in characters.
pub const LONGEST_NAME: usize = 60;

/// The most scenarios that a workbook has.
pub const MOST_SCENARIOS: usize = 1_000;

/// A scenario that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tab {
    name: String,
    scenario: Scenario,
}

/// The names of all scenarios, and the states of those that are not shown. No two have the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabs {
    before: Vec<Tab>,
    /// The name of the one that is shown.
    name: String,
    after: Vec<Tab>,
}

impl Default for Tabs {
    fn default() -> Self {
        Self {
            before: Vec::new(),
            name: FIRST.to_owned(),
            after: Vec::new(),
        }
    }
}

impl Tabs {
    /// The position of the one that is shown.
    pub fn shown(&self) -> usize {
        self.before.len()
    }

    /// How many there are; at least one.
    pub fn count(&self) -> usize {
        self.before.len() + 1 + self.after.len()
    }

    /// The name of the one that is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let before = self.before.iter().map(|tab| &*tab.name);
        let after = self.after.iter().map(|tab| &*tab.name);
        before.chain([&*self.name]).chain(after)
    }

    /// The position of the one of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names().position(|known| known == name)
    }

    fn others(&mut self) -> impl Iterator<Item = &mut Scenario> {
        let others = self.before.iter_mut().chain(&mut self.after);
        others.map(|tab| &mut tab.scenario)
    }

    /// What the one at a position is called once somebody renamed it.
    pub(super) fn renamed(&self, at: usize, wanted: &str) -> String {
        free_name(wanted, |name| {
            self.position(name).is_some_and(|of| of != at)
        })
    }

    fn name_mut(&mut self, at: usize) -> Option<&mut String> {
        match at.checked_sub(self.before.len()) {
            None => self.before.get_mut(at).map(|tab| &mut tab.name),
            Some(0) => Some(&mut self.name),
            Some(after) => self.after.get_mut(after - 1).map(|tab| &mut tab.name),
        }
    }
}

/// `wanted`, trimmed, cut short and with a number after it where another one has that name already.
fn free_name(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let cut: String = wanted.trim().chars().take(LONGEST_NAME).collect();
    let wanted = cut.trim_end();
    let wanted = if wanted.is_empty() { FIRST } else { wanted };
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    // The copy of “Nova 2” is “Nova 3”.
    let stem = wanted.trim_end_matches(|end: char| end.is_ascii_digit());
    let stem = stem.strip_suffix(' ').unwrap_or(wanted);
    let numbered = |number: usize| {
        let number = format!(" {number}");
        let left = LONGEST_NAME.saturating_sub(number.len());
        let stem: String = stem.chars().take(left).collect();
        format!("{}{number}", stem.trim_end())
    };
    let mut numbered = (2..).map(numbered);
    numbered.find(|name| !is_taken(name)).unwrap_or_default()
}

impl Workbook {
    /// The state of the scenario at a position; `None` beyond the last.
    pub fn scenario_at(&self, at: usize) -> Option<&Scenario> {
        let shown = self.tabs.shown();
        match at.checked_sub(shown) {
            None => Some(&self.tabs.before[at].scenario),
            Some(0) => Some(&self.scenario),
            Some(after) => self.tabs.after.get(after - 1).map(|tab| &tab.scenario),
        }
    }

    /// All scenarios with their names, in order.
    pub fn scenarios(&self) -> impl Iterator<Item = (&str, &Scenario)> {
        let scenarios = (0..self.tabs.count()).filter_map(|at| self.scenario_at(at));
        self.tabs.names().zip(scenarios)
    }

    /// The same workbook with these scenarios, of which the one at `shown` is shown. Names that are taken are numbered.
    #[must_use]
    pub fn with_scenarios(mut self, scenarios: Vec<(String, Scenario)>, shown: usize) -> Self {
        let mut scenarios = scenarios.into_iter();
        let Some((name, scenario)) = scenarios.next() else {
            return self;
        };
        let mut taken = HashSet::new();
        let mut free = |wanted: &str| {
            let name = free_name(wanted, |name| taken.contains(name));
            taken.insert(name.clone());
            name
        };
        self.tabs = Tabs {
            name: free(&name),
            ..Tabs::default()
        };
        self.scenario = scenario;
        for (name, scenario) in scenarios {
            let name = free(&name);
            self.tabs.after.push(Tab { name, scenario });
        }
        self.show_scenario(shown);
        self
    }

    /// This workbook with the scenario at `at` shown.
    #[must_use]
    pub fn showing(&self, at: usize) -> Self {
        let mut other = self.clone();
        other.show_scenario(at);
        other
    }

    /// Whether both say the same, whichever scenario is shown.
    pub fn says_same(&self, other: &Self) -> bool {
        if self.tabs.shown() == other.tabs.shown() {
            self == other
        } else {
            *self == other.showing(self.tabs.shown())
        }
    }

    /// Changes every scenario.
    pub(super) fn each_scenario(&mut self, mut change: impl FnMut(&mut Scenario)) {
        change(&mut self.scenario);
        self.tabs.others().for_each(change);
    }

    /// Forgets what departs from the contract of `side`.
    pub(super) fn forget_departures(&mut self, side: Side) {
        self.each_scenario(|scenario| scenario.adjustments[side as usize] = Adjustments::default());
    }

    /// Keeps what departs from `before` where it departs from `after`.
    pub(super) fn carry_departures(&mut self, side: Side, before: &Contract, after: &Contract) {
        self.each_scenario(|scenario| scenario.adjustments[side as usize].carry(before, after));
    }

    pub(super) fn show_scenario(&mut self, at: usize) {
        if at == self.tabs.shown() || at >= self.tabs.count() {
            return;
        }
        let all = self.take_tabs();
        self.put_tabs(all, at);
    }

    /// All scenarios in order; to be put back by who takes them.
    fn take_tabs(&mut self) -> Vec<Tab> {
        let mut all = std::mem::take(&mut self.tabs.before);
        all.push(Tab {
            name: std::mem::take(&mut self.tabs.name),
            scenario: std::mem::take(&mut self.scenario),
        });
        all.append(&mut self.tabs.after);
        all
    }

    /// Puts a copy of the one that is shown after it, and shows that; unless there are as many as can be.
    pub(super) fn duplicate_scenario(&mut self) {
        if self.tabs.count() >= MOST_SCENARIOS {
            return;
        }
        let name = free_name(&self.tabs.name, |name| self.tabs.position(name).is_some());
        let before = std::mem::replace(&mut self.tabs.name, name);
        self.tabs.before.push(Tab {
            name: before,
            scenario: self.scenario.clone(),
        });
    }

    pub(super) fn rename_scenario(&mut self, at: usize, name: &str) {
        let named = self.tabs.renamed(at, name);
        if let Some(name) = self.tabs.name_mut(at) {
            let before = std::mem::replace(name, named.clone());
            self.rename_in_story(&before, &named);
        }
    }

    /// Moves the one at `from` to where the one at `to` is. Which is shown stays.
    pub(super) fn move_scenario(&mut self, from: usize, to: usize) {
        let count = self.tabs.count();
        if from >= count || to >= count || from == to {
            return;
        }
        let shown = self.tabs.name.clone();
        let mut all = self.take_tabs();
        let moved = all.remove(from);
        all.insert(to, moved);
        let at = all.iter().position(|tab| tab.name == shown);
        self.put_tabs(all, at.unwrap_or_default());
    }

    /// Removes one, unless it is the only one.
    pub(super) fn delete_scenario(&mut self, at: usize) {
        let (count, shown) = (self.tabs.count(), self.tabs.shown());
        if count == 1 || at >= count {
            return;
        }
        let mut all = self.take_tabs();
        let gone = all.remove(at);
        self.forget_in_story(&gone.name);
        let shown = if shown > at { shown - 1 } else { shown };
        self.put_tabs(all, shown.min(count - 2));
    }

    fn put_tabs(&mut self, mut all: Vec<Tab>, shown: usize) {
        let after = all.split_off(shown + 1);
        if let Some(tab) = all.pop() {
            self.scenario = tab.scenario;
            self.tabs = Tabs {
                before: all,
                name: tab.name,
                after,
            };
        }
    }
}
