//! What stands in the middle of the window, and how it is shown.

pub(crate) mod axes;
pub(crate) mod break_even;
mod brush;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod contracts;
pub(crate) mod costs;
mod cumulative;
pub(crate) mod difference;
pub(crate) mod grid;
pub(crate) mod mix;
mod notes;
mod painted;
pub(crate) mod products;
pub(crate) mod sensitivity;
mod stacked_costs;
pub(crate) mod tools;
mod week_plot;
mod week_tip;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::contracts::Contracts;
use crate::analysis::{Dimension, Effect, Explanation, Lever, Weeks};
use crate::calendar::Day;
use crate::chart::{Apart, OTHER, Ranks};
use crate::quantity::Percent;
use crate::report::{Export, Section, method};
use crate::workbook::{Derived, Grid, Look, View, Workbook};

/// How things are shown: nothing here changes a number.
#[derive(Debug)]
pub(crate) struct ViewState {
    /// What stands in the middle.
    pub(crate) view: View,
    /// The contracts as documents.
    pub(crate) contracts: Contracts,
    /// What was chosen to tell charges apart by; each view has its own way until something is.
    by: Option<Dimension>,
    /// Whether the difference is added up from week to week.
    pub(crate) is_cumulative: bool,
    /// Whether costs are stacked bars, or else lines.
    pub(crate) is_stacked: bool,
    /// Products that the chart leaves out.
    pub(crate) hidden: BTreeSet<String>,
    /// The same of what else it tells apart.
    hidden_categories: BTreeMap<Dimension, BTreeSet<String>>,
    /// What decides colours.
    pub(crate) ranks: Ranks,
    /// The column the product table is sorted by, and whether downwards.
    pub(crate) sort: Sort,
    /// What is open over the workbench.
    pub(crate) dialog: Option<Dialog>,
    /// By how much everything is moved, to see what that does.
    pub(crate) swing: Percent,
    /// What that does; nothing until somebody looks.
    pub(crate) effects: Option<Vec<Effect>>,
    /// The figures that span the plane and the table, where somebody chose some.
    pub(crate) axes: Option<[Lever; 2]>,
    /// What the switch costs around both; nothing until somebody looks.
    pub(crate) grid: Option<Grid>,
    /// The number that is explained, and how it came to be.
    pub(crate) explanation: Option<Explanation>,
    /// The scenario that is drawn over the difference, by its name.
    pub(crate) overlay: Option<String>,
    /// The story, as it stands beside the view.
    pub(crate) story: StoryPanel,
    /// When what is shown became something else, on the stage, where nothing is around it that chooses what is shown: from
    /// then on, charts go from one to the other. `None` in the workbench.
    pub(crate) staged_at: Option<f64>,
    /// How the answer was computed; nothing until somebody reviews it.
    pub(crate) method: Told,
}

/// How the answer was computed, as it was told last.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) sections: Vec<Section>,
    /// Whether that is of what is open as it is now.
    is_current: bool,
}

/// The story, as it stands beside the view.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StoryPanel {
    /// Whether it does.
    pub(crate) is_shown: bool,
    /// The step that was shown last.
    pub(crate) step: Option<usize>,
}

/// What can open over the workbench, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What became of every row.
    Rows,
    /// What the columns of a file mean.
    Columns,
    /// How a number came to be.
    Arithmetic,
    /// The keyboard shortcuts.
    Shortcuts,
    /// Commands by their names.
    Palette,
    /// Every step that was done.
    History,
    /// What is to become of unsaved work.
    SaveChanges,
    /// A file that could not be saved or opened.
    Trouble,
    /// Work that windows left.
    Left,
    /// The name of the scenario at a position, or of the one that is shown.
    Rename(Option<usize>),
    /// The note on the week of a day, or on one to be chosen.
    Note(Option<Day>),
    /// Which value of a figure makes the difference what is wanted.
    GoalSeek,
    /// The name of a file to save in.
    SaveIn,
    /// The step of the story at a position.
    Step(usize),
    /// The name of a file to save an export in.
    ExportIn(Export),
    /// What words mean.
    Glossary,
}

/// The order of the product table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The largest product first.
    #[default]
    BySize,
    /// By a column, downwards or upwards.
    By(usize, bool),
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            view: View::default(),
            contracts: Contracts::default(),
            by: None,
            is_cumulative: false,
            is_stacked: false,
            hidden: BTreeSet::new(),
            hidden_categories: BTreeMap::new(),
            ranks: Ranks::default(),
            sort: Sort::default(),
            dialog: None,
            swing: Percent(Decimal::TEN),
            effects: None,
            axes: None,
            grid: None,
            explanation: None,
            overlay: None,
            story: StoryPanel::default(),
            staged_at: None,
            method: Told::default(),
        }
    }
}

impl ViewState {
    /// Whether it is on the stage.
    pub(crate) fn is_staged(&self) -> bool {
        self.staged_at.is_some()
    }

    /// Forgets what follows from figures and is shown where somebody looks.
    pub(crate) fn forget_effects(&mut self) {
        self.effects = None;
        self.grid = None;
        self.method.is_current = false;
    }

    /// Shows what a reviewer sees.
    pub(crate) fn begin_review(&mut self) {
        self.view = View::Difference;
        self.method = Told::default();
    }

    /// Tells again how the answer was computed, unless that is told already; says whether it did. While something
    /// `is_dragging`, what was told before stays.
    pub(crate) fn tell_method(
        &mut self,
        workbook: &Workbook,
        derived: &Derived,
        is_dragging: bool,
    ) -> bool {
        let Told {
            sections,
            is_current,
        } = &mut self.method;
        if *is_current || is_dragging && !sections.is_empty() {
            return false;
        }
        *sections = method(workbook, derived);
        *is_current = true;
        true
    }

    /// Works out what is looked at now and is not there yet; says whether there was anything to do.
    pub(crate) fn look(
        &mut self,
        workbook: &Workbook,
        derived: &mut Derived,
        is_dragging: bool,
    ) -> bool {
        let axes = derived.axes(self.axes);
        match self.view {
            View::BreakEven => {
                axes.is_some_and(|axes| derived.look_at(workbook, axes, is_dragging))
            }
            View::Sensitivity if self.effects.is_none() => {
                derived.prepare_sensitivity(self.swing);
                self.effects = Some(derived.sensitivity(self.swing));
                self.grid = axes.and_then(|axes| derived.grid(workbook, axes));
                true
            }
            _ => false,
        }
    }

    /// Gives products their colours by what they cost, and forgets hidden ones that are gone.
    pub(crate) fn rank_products(&mut self, derived: &Derived) {
        let products = &derived.comparison.products;
        let exists =
            |name: &String| name == OTHER || products.iter().any(|product| product.name == *name);
        self.hidden.retain(exists);
        self.ranks.rank_products(derived);
    }

    /// What is looked at, to go with the document.
    pub(crate) fn as_look(&self) -> Look {
        Look {
            view: self.view,
            by: self.by,
            is_cumulative: self.is_cumulative,
            is_stacked: self.is_stacked,
            hidden: self.hidden.clone(),
            axes: self.axes,
            overlay: self.overlay.clone(),
        }
    }

    /// What is looked at in a document that does not say: the same view, told apart as before.
    pub(crate) fn look_for_new(&self) -> Look {
        Look {
            axes: None,
            overlay: None,
            ..self.as_look()
        }
    }

    /// Looks at what a document says.
    pub(crate) fn take_look(&mut self, look: Look) {
        let Look {
            view,
            by,
            is_cumulative,
            is_stacked,
            hidden,
            axes,
            overlay,
        } = look;
        self.view = view;
        self.by = by;
        self.is_cumulative = is_cumulative;
        self.is_stacked = is_stacked;
        self.hidden = hidden;
        self.hidden_categories.clear();
        self.axes = axes;
        self.overlay = overlay;
    }

    /// What the view tells charges apart by.
    pub(crate) fn by(&self) -> Dimension {
        self.view.tells_apart(self.by)
    }

    /// What the chart tells apart.
    pub(crate) fn apart(&self) -> Apart<'_> {
        Apart {
            by: self.by(),
            ranks: &self.ranks,
            hidden: self.hidden(),
        }
    }

    pub(crate) fn break_down_by(&mut self, by: Dimension) {
        self.by = Some(by);
    }

    /// What the chart leaves out, of what it tells apart.
    pub(crate) fn hidden(&self) -> &BTreeSet<String> {
        static NOTHING: BTreeSet<String> = BTreeSet::new();
        match self.by() {
            Dimension::Product => &self.hidden,
            by => self.hidden_categories.get(&by).unwrap_or(&NOTHING),
        }
    }

    pub(crate) fn hide(&mut self, names: BTreeSet<String>) {
        match self.by() {
            Dimension::Product => self.hidden = names,
            by => {
                self.hidden_categories.insert(by, names);
            }
        }
    }

    /// Gives categories their colours, where they are on screen and have none; says whether it did.
    pub(crate) fn rank_categories(&mut self, derived: &Derived) -> bool {
        self.ranks.rank_categories(derived, self.by())
    }

    /// Explains the number again that is explained, after something changed; not if it is no more.
    pub(crate) fn explain_again(&mut self, workbook: &Workbook, derived: &Derived) {
        let rollup = &derived.pairing.rollup;
        let scope = self.explanation.take().map(|explanation| explanation.scope);
        let is_there = |scope: &crate::analysis::Scope| {
            scope.product.is_none_or(|at| at < rollup.products.len())
                && match scope.weeks {
                    Weeks::One(week) => week < rollup.weeks.len(),
                    Weeks::Averaged | Weeks::Compared | Weeks::Counted => true,
                }
        };
        let scope = scope.filter(is_there);
        self.explanation = scope.map(|scope| derived.explain(workbook, scope));
        if self.explanation.is_none() && self.dialog == Some(Dialog::Arithmetic) {
            self.dialog = None;
        }
    }

    pub(crate) fn sort_by(&mut self, column: usize) {
        self.sort = match self.sort {
            Sort::By(sorted, true) if sorted == column => Sort::By(column, false),
            Sort::By(sorted, false) if sorted == column => Sort::BySize,
            _ => Sort::By(column, column != 0),
        };
    }
}
