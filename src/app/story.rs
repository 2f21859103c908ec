//! The story, as it is made in the window.

use egui::Context;

use super::App;
use super::command::Command;
use crate::workbook::{Edit, Step};

impl App {
    /// What is looked at now, as a step.
    fn step_from_here(&self) -> Option<Step> {
        let open = self.open.as_ref()?;
        let look = self.view.as_look();
        let levers = open.derived.by_effect();
        Some(open.workbook.step_from_here(look, &levers))
    }

    /// Adds what is looked at to the story, after the step that was shown last.
    pub(super) fn add_step(&mut self, ctx: &Context) {
        let (Some(step), Some(open)) = (self.step_from_here(), &self.open) else {
            return;
        };
        let end = open.workbook.story.len();
        let at = self.view.story.step.map_or(end, |at| (at + 1).min(end));
        self.edit(ctx, Edit::AddStep(at, Box::new(step)));
        self.view.story.step = Some(at);
        self.view.story.is_shown = true;
    }

    /// Lets a step show what is looked at now; what is said of it stays.
    pub(super) fn update_step(&mut self, ctx: &Context, at: usize) {
        let (Some(now), Some(open)) = (self.step_from_here(), &self.open) else {
            return;
        };
        let Some(before) = open.workbook.story.get(at) else {
            return;
        };
        let step = Step {
            scenario: now.scenario,
            focus: now.focus,
            look: now.look,
            ..before.clone()
        };
        self.edit(ctx, Edit::SetStep(at, Box::new(step)));
        self.view.story.step = Some(at);
    }

    /// Looks at what a step shows.
    pub(super) fn show_step_here(&mut self, ctx: &Context, at: usize) {
        let Some(open) = &self.open else { return };
        let Some(step) = open.workbook.story.get(at).cloned() else {
            return;
        };
        let shown = open.workbook.at_step(&step);
        let scenario = shown.tabs.shown();
        if scenario != open.workbook.tabs.shown() {
            self.apply(ctx, Command::Edit(Edit::ShowScenario(scenario)));
        }
        self.apply(ctx, Command::Edit(Edit::SetFocus(shown.focus)));
        self.view.take_look(step.look);
        self.view.story.step = Some(at);
        self.refresh();
    }
}
