//! What is always on screen around the view.

pub(crate) mod arithmetic;
mod beyond;
mod columns;
pub(crate) mod dialogs;
mod documents;
pub(crate) mod drop_target;
pub(crate) mod exporting;
pub(crate) mod focus;
mod glossary;
mod goal_seek;
pub(crate) mod headline;
mod history;
pub(crate) mod loading;
pub(crate) mod menu;
mod naming;
pub(crate) mod notice;
pub(crate) mod presenter;
pub(crate) mod rates;
mod reach;
mod review;
mod rows;
mod scenarios;
pub(crate) mod stage;
pub(crate) mod status;
mod step;
mod story;
mod terms;
mod unpriced;
pub(crate) mod welcome;

use egui::{
    CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2,
};

use super::command::Command;
use super::theme::{Palette, size, small, strong};
use super::view::{
    ViewState, break_even, compare, contracts, costs, difference, mix, products, sensitivity, tools,
};
use super::widget::focus_ring;
use super::widget::tabs::{self, Tab};
use super::{Commands, Open};
use crate::analysis::plural;
use crate::contract::Side;
use crate::workbook::{Derived, View};

/// How high the line of the status is, with its margins.
const STATUS: f32 = 34.0;
/// So high a chart is at least, with its legend and the strip of weeks.
const CHART: f32 = 212.0;
/// How high what stands above the table is.
const TABLE_HEAD: f32 = 38.0;
/// A table is not made lower than this for a chart’s sake: it has its headings, a row, and the total.
const LEAST_TABLE: f32 = 92.0;

/// In a window narrower than this, the rates stand above the view, not beside it.
const NARROW: f32 = 860.0;
/// In a window lower than this, the workbench scrolls as a whole; in one in which the headline takes more lines, sooner.
const LOW: [(f32, f32); 2] = [(1200.0, 660.0), (f32::INFINITY, 580.0)];
/// The least height of the view where it scrolls with everything else.
const LEAST_VIEW: f32 = 440.0;
/// What a view of chart and table takes there, without the rows of the table, of which so much stands there at most.
const ABOVE_ROWS: f32 = 404.0;
const MOST_ROWS: f32 = 390.0;
/// In a view narrower than this, what it is about and how it is drawn stand on two lines.
const ONE_LINE: f32 = 860.0;
/// Room for the bar that scrolls.
const BAR: f32 = 10.0;

/// What the workbench shows.
struct Bench<'a> {
    open: &'a Open,
    view: &'a ViewState,
    said: Option<&'a str>,
    /// Whether it scrolls as a whole.
    is_scrolling: bool,
}

/// The workbench: headline above, rates at the left, view and table in the middle, status below. In a small window, or a
/// much enlarged one, it scrolls.
pub(crate) fn workbench(
    ui: &mut Ui,
    open: &Open,
    view: &ViewState,
    said: Option<&str>,
    commands: &mut Commands,
) {
    if open.document.is_reviewed {
        return review::ui(ui, open, view, said, commands);
    }
    let window = ui.ctx().content_rect().size();
    let of_width = LOW.into_iter().find(|(width, _)| window.x < *width);
    let is_low = of_width.is_some_and(|(_, low)| window.y < low);
    let is_narrow = window.x < NARROW;
    let bench = Bench {
        open,
        view,
        said,
        is_scrolling: is_narrow || is_low,
    };
    if bench.is_scrolling {
        bench.scrolling_ui(ui, is_narrow, commands);
    } else {
        bench.whole_ui(ui, commands);
    }
}

fn filled(palette: &Palette, margin: Margin) -> Frame {
    Frame::new().fill(palette.panel).inner_margin(margin)
}

/// A line between what stands above each other or, `is_upright`, beside each other.
fn apart(ui: &Ui, rect: Rect, is_upright: bool) {
    let line = Stroke::new(1.0, Palette::of(ui).line);
    if is_upright {
        ui.painter().vline(rect.right(), rect.y_range(), line);
    } else {
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
    }
}

/// Draws in a rectangle, and nowhere else.
fn within(ui: &mut Ui, rect: Rect, frame: Frame, draw: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.shrink_clip_rect(rect);
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            draw(ui);
        });
    });
}

impl Bench<'_> {
    fn headline_ui(&self, ui: &mut Ui, commands: &mut Commands) {
        headline::ui(ui, &self.open.workbook, &self.open.derived, commands);
    }

    fn status_ui(&self, ui: &mut Ui, commands: &mut Commands) {
        status::ui(ui, self.open, self.said, commands);
    }

    /// Everything at once.
    fn whole_ui(&self, ui: &mut Ui, commands: &mut Commands) {
        let palette = Palette::of(ui);
        Panel::top("headline")
            .frame(filled(palette, Margin::symmetric(24, 14)))
            .show(ui, |ui| self.headline_ui(ui, commands));
        // Its place is taken now, but it is drawn at the end: the keyboard goes from top to bottom.
        let status = Panel::bottom("status")
            .exact_size(STATUS)
            .frame(filled(palette, Margin::symmetric(16, 5)))
            .show(ui, |ui| ui.max_rect())
            .inner;
        Panel::left("rates")
            .resizable(true)
            .default_size(360.0)
            .size_range(290.0..=480.0)
            .frame(filled(palette, Margin::ZERO))
            .show(ui, |ui| rates::ui(ui, self.open, commands));
        if self.view.story.is_shown {
            Panel::right("story")
                .resizable(true)
                .default_size(280.0)
                .size_range(220.0..=420.0)
                .frame(filled(palette, Margin::symmetric(16, 12)))
                .show(ui, |ui| story::ui(ui, self.open, self.view, commands));
        }
        CentralPanel::default()
            .frame(page(palette))
            .show(ui, |ui| self.main_ui(ui, commands));
        ui.scope_builder(UiBuilder::new().max_rect(status), |ui| {
            self.status_ui(ui, commands);
        });
    }

    /// As much as there is room for, the rest by scrolling: the rates beside the view or, where it `is_narrow`, above it.
    fn scrolling_ui(&self, ui: &mut Ui, is_narrow: bool, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let frame = Frame::new().fill(palette.page);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            let scrolled = ScrollArea::vertical().id_salt("workbench");
            scrolled.auto_shrink([false, false]).show(ui, |ui| {
                ui.set_max_width(ui.available_width() - BAR);
                let gap = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
                let headline = filled(palette, Margin::symmetric(16, 8)).show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = gap;
                    self.headline_ui(ui, commands);
                });
                apart(ui, headline.response.rect, false);
                self.body_ui(ui, is_narrow, gap, commands);
                if self.view.story.is_shown {
                    filled(palette, Margin::symmetric(16, 8)).show(ui, |ui| {
                        ui.set_min_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = gap;
                        story::ui(ui, self.open, self.view, commands);
                    });
                }
                filled(palette, Margin::symmetric(16, 5)).show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    self.status_ui(ui, commands);
                });
                focus_ring::follow(ui);
            });
        });
    }

    /// The rates and the view of a workbench that scrolls.
    fn body_ui(&self, ui: &mut Ui, is_narrow: bool, gap: f32, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let seen = ui.clip_rect().height();
        let width = ui.available_width();
        let height = seen.max(self.least_height());
        let (rates, view) = if is_narrow {
            let rates = Vec2::new(width, (seen * 0.8).min(420.0));
            let (rates, _) = ui.allocate_exact_size(rates, Sense::hover());
            let (view, _) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
            (rates, view)
        } else {
            let (both, _) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
            both.split_left_right_at_x(both.left() + (width * 0.36).clamp(290.0, 360.0))
        };
        within(ui, rates, filled(palette, Margin::ZERO), |ui| {
            ui.spacing_mut().item_spacing.y = gap;
            rates::ui(ui, self.open, commands);
        });
        apart(ui, rates, !is_narrow);
        within(ui, view, page(palette), |ui| {
            ui.spacing_mut().item_spacing.y = gap;
            self.main_ui(ui, commands);
        });
        apart(ui, view, false);
    }

    /// The least height of the view where the workbench scrolls: there, a short table does not scroll within it.
    fn least_height(&self) -> f32 {
        match self.view.view {
            View::Difference | View::Costs => {
                let rows = products::count(&self.open.derived, self.view);
                ABOVE_ROWS + products::wanted_height(rows).min(MOST_ROWS)
            }
            View::Mix => LEAST_VIEW + 100.0,
            _ => LEAST_VIEW,
        }
    }

    /// The tabs, and what they lead to.
    fn main_ui(&self, ui: &mut Ui, commands: &mut Commands) {
        let view = self.view;
        let (workbook, derived) = (&self.open.workbook, &self.open.derived);
        let is_pending = Side::BOTH
            .into_iter()
            .any(|side| view.contracts.is_pending(side));
        let views = View::ALL.map(|of| Tab {
            of,
            name: of.shown(),
            tooltip: of.about(),
            is_marked: of == View::Contracts && is_pending,
        });
        ui.horizontal(|ui| {
            if let Some(view) = tabs::show(ui, view.view, &views) {
                commands.send(Command::ShowView(view));
            }
        });
        ui.add_space(8.0);
        if view.view != View::Contracts {
            let is_one_line = ui.available_width() >= ONE_LINE;
            ui.horizontal(|ui| {
                focus::ui(ui, workbook, derived, commands);
                if is_one_line {
                    tools::ui(ui, view, commands);
                }
            });
            if !is_one_line && tools::has_any(view) {
                ui.add_space(4.0);
                ui.horizontal(|ui| tools::ui(ui, view, commands));
            }
            ui.add_space(6.0);
        }
        match view.view {
            View::Difference | View::Costs => self.chart_and_table_ui(ui, commands),
            _ => view_ui(ui, self.open, view, commands),
        }
    }

    fn chart_and_table_ui(&self, ui: &mut Ui, commands: &mut Commands) {
        let view = self.view;
        let derived = &self.open.derived;
        let wanted = products::wanted_height(products::count(derived, view));
        // The chart keeps room for itself, its legend and the strip of weeks.
        let room = ui.available_height();
        let most = (room - CHART - TABLE_HEAD).max(LEAST_TABLE);
        let share = if self.is_scrolling { 1.0 } else { 0.38 };
        let bar = if self.is_scrolling {
            products::BAR
        } else {
            0.0
        };
        let table = (wanted + bar).min(most).min(room * share);
        let whole = ui.available_rect_before_wrap();
        let (above, below) = whole.split_top_bottom_at_y(whole.bottom() - table - TABLE_HEAD);
        ui.scope_builder(UiBuilder::new().max_rect(above), |ui| {
            view_ui(ui, self.open, view, commands);
        });
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                ui.label(strong(view.by().plural(), size::BODY));
                ui.label(small(averaged(derived)).color(Palette::of(ui).muted));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    products::copy_button(ui, commands);
                });
            });
            products::ui(ui, derived, view, commands);
        });
    }
}

/// The view by itself, without what stands around it.
fn view_ui(ui: &mut Ui, open: &Open, view: &ViewState, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    match view.view {
        View::Difference => difference::ui(ui, open, view, commands),
        View::Costs => costs::ui(ui, derived, view, commands),
        View::BreakEven => break_even::ui(ui, workbook, derived, view, commands),
        View::Sensitivity => sensitivity::ui(ui, workbook, derived, view, commands),
        View::Mix => mix::ui(ui, derived, view, commands),
        View::Contracts => contracts::ui(ui, workbook, view, commands),
        View::Compare => compare::ui(ui, open, commands),
    }
}

/// Behind the view.
fn page(palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.page)
        .inner_margin(Margin::symmetric(20, 12))
}

/// Over which weeks the table averages, or what it shows instead.
fn averaged(derived: &Derived) -> String {
    let total = &derived.comparison.total;
    match (total.averaged_weeks, total.compared_weeks) {
        (0, 0) => "no week to compare".to_owned(),
        (0, partial) => {
            let weeks = plural(partial, "partial week", "partial weeks");
            format!("no full week to average; totals over {weeks}")
        }
        (weeks, _) => format!(
            "averages over {}",
            derived.pairing.inclusion.averaged(weeks)
        ),
    }
}
