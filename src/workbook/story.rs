//! The story of a workbook: steps in order, each what is shown and what is said of it.

use super::{Look, Scenario, Workbook};
use crate::analysis::{Focus, Lever};
use crate::contract::{Contract, Side};

/// The longest name of a step, in characters.
pub const LONGEST_STEP_NAME: usize = 80;

/// The longest headline that is written for a step, in characters.
pub const LONGEST_HEADLINE: usize = 240;

/// The longest notes on a step, in characters.
pub const LONGEST_NOTES: usize = 4_000;

/// The most steps that a story has.
pub const MOST_STEPS: usize = 200;

/// The most sliders that a step shows.
pub const MOST_SLIDERS: usize = 6;

/// A step of the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What people call it.
    pub name: String,
    /// The scenario it is about, by its name; there is always one of that name.
    pub scenario: String,
    /// What the answer is about.
    pub focus: Focus,
    /// What is looked at.
    pub look: Look,
    /// What is said; the sentence that the program makes, if none. Figures in it are live: see [`super::live`].
    pub headline: Option<String>,
    /// What the presenter wants to remember.
    pub notes: String,
    /// The figures that are moved while it is told, in order.
    pub sliders: Vec<Lever>,
}

impl Step {
    /// Whether what is said compares with other scenarios.
    pub fn compares(&self) -> bool {
        let headline = self.headline.as_deref();
        headline.is_some_and(|text| text.contains(super::live::VERSUS))
    }

    /// The same with texts trimmed and cut to what they may be, and only with figures that the contracts have.
    #[must_use]
    fn fitted(self, workbook: &Workbook) -> Self {
        let headline = self.headline.map(|text| cut(&text, LONGEST_HEADLINE));
        let mut sliders = Vec::new();
        for lever in self.sliders {
            let is_new = workbook.has(lever) && !sliders.contains(&lever);
            if is_new && sliders.len() < MOST_SLIDERS {
                sliders.push(lever);
            }
        }
        let mut look = self.look;
        let is_plane =
            |[across, up]: &[Lever; 2]| across != up && workbook.has(*across) && workbook.has(*up);
        look.axes = look.axes.filter(is_plane);
        Self {
            look,
            name: cut(&self.name, LONGEST_STEP_NAME),
            headline: headline.filter(|text| !text.is_empty()),
            notes: cut(&self.notes, LONGEST_NOTES),
            sliders,
            ..self
        }
    }
}

/// A text trimmed, with at most that many characters.
fn cut(text: &str, longest: usize) -> String {
    let cut: String = text.trim().chars().take(longest).collect();
    cut.trim_end().to_owned()
}

impl Workbook {
    /// A step that shows what is shown now: this scenario, this part of the usage, and `look`; with sliders for what departs
    /// from the contracts or, if nothing does, for those of `levers` that come first.
    pub fn step_from_here(&self, look: Look, levers: &[Lever]) -> Step {
        let set: Vec<Lever> = self.scenario.moved().collect();
        let of = if set.is_empty() { levers } else { &set };
        let number = self.story.len() + 1;
        Step {
            name: format!("{number} · {}", look.view.shown()),
            scenario: self.tabs.name().to_owned(),
            focus: self.focus.clone(),
            look,
            headline: None,
            notes: String::new(),
            sliders: of.iter().copied().take(3).collect(),
        }
    }

    /// This workbook as a step shows it.
    #[must_use]
    pub fn at_step(&self, step: &Step) -> Self {
        let mut shown = match self.tabs.position(&step.scenario) {
            Some(at) => self.showing(at),
            None => self.clone(),
        };
        // The usage may have been read again since, without what the step was about.
        shown.focus = shown.find_focus(step.focus.clone()).unwrap_or_default();
        shown
    }

    pub(super) fn add_step(&mut self, at: usize, step: Step) {
        if self.story.len() < MOST_STEPS && self.is_told_of(&step) {
            let at = at.min(self.story.len());
            let step = step.fitted(self);
            self.story.insert(at, step);
        }
    }

    pub(super) fn set_step(&mut self, at: usize, step: Step) {
        if at < self.story.len() && self.is_told_of(&step) {
            self.story[at] = step.fitted(self);
        }
    }

    pub(super) fn move_step(&mut self, from: usize, to: usize) {
        let count = self.story.len();
        if from < count && to < count {
            let step = self.story.remove(from);
            self.story.insert(to, step);
        }
    }

    pub(super) fn delete_step(&mut self, at: usize) {
        if at < self.story.len() {
            self.story.remove(at);
        }
    }

    /// Whether there is the scenario that a step is about.
    fn is_told_of(&self, step: &Step) -> bool {
        self.tabs.position(&step.scenario).is_some()
    }

    /// Lets the story follow a scenario to its new name.
    pub(super) fn rename_in_story(&mut self, before: &str, after: &str) {
        for step in &mut self.story {
            if step.scenario == before {
                after.clone_into(&mut step.scenario);
            }
            if step.look.overlay.as_deref() == Some(before) {
                step.look.overlay = Some(after.to_owned());
            }
            if let Some(headline) = &mut step.headline {
                let renamed = super::live::renamed(headline, before, after);
                // What would be too long says the name before, which is seen, rather than lose its end.
                if renamed.chars().count() <= LONGEST_HEADLINE {
                    *headline = renamed;
                }
            }
        }
    }

    /// How many steps are about a scenario.
    pub(super) fn steps_of(&self, scenario: &str) -> usize {
        let mut steps = self.story.iter().map(|step| &*step.scenario);
        steps.by_ref().filter(|of| *of == scenario).count()
    }

    /// Gives up what is told of a scenario that is no more.
    pub(super) fn forget_in_story(&mut self, scenario: &str) {
        self.story.retain(|step| step.scenario != scenario);
        for step in &mut self.story {
            if step.look.overlay.as_deref() == Some(scenario) {
                step.look.overlay = None;
            }
        }
    }

    /// Lets sliders be of the other contract, as the contracts are exchanged.
    pub(super) fn swap_in_story(&mut self) {
        self.each_lever(|lever| Some(lever.of_other_side()));
    }

    /// Lets sliders follow their figures from a contract to the one that was made from it; where another took its place,
    /// what only the first had is given up.
    pub(super) fn carry_in_story(&mut self, side: Side, made: Option<[&Contract; 2]>) {
        self.each_lever(|lever| {
            let is_its = lever.side() == side && !matches!(lever, Lever::Volume(..));
            if is_its {
                lever.carried(made)
            } else {
                Some(lever)
            }
        });
    }

    fn each_lever(&mut self, change: impl Fn(Lever) -> Option<Lever>) {
        let steps = std::mem::take(&mut self.story).into_iter().map(|mut step| {
            step.sliders = step.sliders.into_iter().filter_map(&change).collect();
            let axes = step.look.axes.take();
            step.look.axes = axes.and_then(|[across, up]| Some([change(across)?, change(up)?]));
            step.fitted(self)
        });
        self.story = steps.collect();
    }
}

impl Scenario {
    /// The figures that are set to something here.
    fn moved(&self) -> impl Iterator<Item = Lever> {
        self.set_figures().into_iter().map(|(lever, _)| lever)
    }
}
