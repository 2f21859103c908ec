//! What was done to a workbook, to be undone and done again, without limit.
//!
//! Every step keeps the workbook as it was before. That is little: usage, contracts and accounts of files are shared, and only
//! what a step changed is there twice.

use super::edit::Told;
use super::{Edit, Workbook};

/// What belongs together: a drag, a key that is held down, one press of a button. All that is done in one is one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stroke(pub u64);

/// A step.
#[derive(Clone, Debug)]
struct Step {
    /// What was changed, each once.
    told: Vec<Told>,
    stroke: Option<Stroke>,
    /// The workbook on the other side of the step: before it, if it is done, else after it.
    beyond: Workbook,
}

impl Step {
    fn name(&self) -> String {
        let is_back = |told: &&Told| matches!(&told.values, Some([from, to]) if from == to);
        // What was moved and moved back is not told, unless that is all there is to tell.
        let is_all = self.told.iter().all(|told| is_back(&told));
        let told = self.told.iter().filter(|told| is_all || !is_back(told));
        let named = told.map(|told| match &told.values {
            Some([from, to]) => format!("{} {from} → {to}", told.subject),
            None => told.subject.clone(),
        });
        named.collect::<Vec<_>>().join(", ")
    }

    /// Takes one more change into the step.
    fn absorb(&mut self, more: Told) {
        let known = self
            .told
            .iter_mut()
            .find(|told| told.subject == more.subject);
        match (known, more.values) {
            (Some(told), Some([_, to])) => {
                let from = told.values.take().map(|[from, _]| from);
                told.values = from.map(|from| [from, to]);
            }
            (Some(_), None) => {}
            (None, values) => self.told.push(Told { values, ..more }),
        }
    }
}

/// What was done and can be undone, and what was undone and can be done again.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    /// The last is the one to be done again first.
    undone: Vec<Step>,
}

impl History {
    /// Carries out `edit`, and remembers it as a step or as part of the last, if that is of the same stroke. Returns whether
    /// anything changed.
    pub fn carry_out(&mut self, workbook: &mut Workbook, edit: Edit, stroke: Stroke) -> bool {
        if edit.is_look() {
            workbook.apply(edit);
            return false;
        }
        let told = edit.told(workbook);
        let before = workbook.clone();
        workbook.apply(edit);
        if *workbook == before {
            return false;
        }
        self.undone.clear();
        match self.done.last_mut() {
            Some(step) if step.stroke == Some(stroke) => {
                step.absorb(told);
                if step.beyond.says_same(workbook) {
                    // It was moved back to where it was, whichever scenario is shown by now.
                    self.done.pop();
                }
            }
            _ => self.done.push(Step {
                told: vec![told],
                stroke: Some(stroke),
                beyond: before,
            }),
        }
        true
    }

    /// Undoes the last step, if there is any.
    pub fn undo(&mut self, workbook: &mut Workbook) -> bool {
        let Some(step) = self.done.pop() else {
            return false;
        };
        self.undone.push(step.crossed(workbook));
        self.end_stroke();
        true
    }

    /// Does the step again that was undone last, if there is any.
    pub fn redo(&mut self, workbook: &mut Workbook) -> bool {
        let Some(step) = self.undone.pop() else {
            return false;
        };
        self.done.push(step.crossed(workbook));
        self.end_stroke();
        true
    }

    /// Undoes steps, or does them again, until `count` are done.
    pub fn go_to(&mut self, workbook: &mut Workbook, count: usize) {
        while self.done.len() > count {
            self.undo(workbook);
        }
        while self.done.len() < count && !self.undone.is_empty() {
            self.redo(workbook);
        }
    }

    /// Makes what is done next a step of its own, whatever stroke it is of.
    fn end_stroke(&mut self) {
        if let Some(step) = self.done.last_mut() {
            step.stroke = None;
        }
    }

    /// What would be undone.
    pub fn undoes(&self) -> Option<String> {
        self.done.last().map(Step::name)
    }

    /// What would be done again.
    pub fn redoes(&self) -> Option<String> {
        self.undone.last().map(Step::name)
    }

    /// How many steps are done.
    pub fn done(&self) -> usize {
        self.done.len()
    }

    /// All steps, the first first, also those that were undone.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        let undone = self.undone.iter().rev();
        self.done.iter().chain(undone).map(Step::name)
    }
}

impl Step {
    /// Goes over to the other side.
    fn crossed(mut self, workbook: &mut Workbook) -> Self {
        std::mem::swap(&mut self.beyond, workbook);
        self
    }
}
