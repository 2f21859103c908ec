//! What is always on screen around the view.

pub(crate) mod arithmetic;
mod beyond;
mod columns;
pub(crate) mod dialogs;
mod documents;
pub(crate) mod drop_target;
pub(crate) mod focus;
mod goal_seek;
pub(crate) mod headline;
mod history;
pub(crate) mod loading;
pub(crate) mod menu;
mod naming;
pub(crate) mod notice;
pub(crate) mod rates;
mod rows;
mod scenarios;
pub(crate) mod status;
mod terms;
mod unpriced;
pub(crate) mod welcome;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::command::Command;
use super::theme::{Palette, size, small, strong};
use super::view::{
    ViewState, break_even, compare, contracts, costs, difference, mix, products, sensitivity, tools,
};
use super::widget::tabs::{self, Tab};
use super::{Commands, Open};
use crate::analysis::plural;
use crate::contract::Side;
use crate::workbook::{Derived, View};

/// So high a chart is at least, with its legend and the strip of weeks.
const CHART: f32 = 212.0;
/// How high what stands above the table is.
const TABLE_HEAD: f32 = 38.0;
/// A table is not made lower than this for a chart’s sake: it has its headings, a row, and the total.
const LEAST_TABLE: f32 = 92.0;

/// The workbench: headline above, rates at the left, view and table in the middle, status below.
pub(crate) fn workbench(
    ui: &mut Ui,
    open: &Open,
    view: &ViewState,
    said: Option<&str>,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let fill = |margin: Margin| Frame::new().fill(palette.panel).inner_margin(margin);
    let (workbook, derived) = (&open.workbook, &open.derived);
    Panel::top("headline")
        .frame(fill(Margin::symmetric(24, 14)))
        .show(ui, |ui| {
            headline::ui(ui, workbook, derived, commands);
        });
    Panel::bottom("status")
        .frame(fill(Margin::symmetric(16, 5)))
        .show(ui, |ui| {
            status::ui(ui, open, said, commands);
        });
    Panel::left("rates")
        .resizable(true)
        .default_size(360.0)
        .size_range(290.0..=480.0)
        .frame(fill(Margin {
            left: 0,
            right: 0,
            top: 0,
            bottom: 0,
        }))
        .show(ui, |ui| rates::ui(ui, open, commands));
    let page = Frame::new()
        .fill(palette.page)
        .inner_margin(Margin::symmetric(20, 12));
    CentralPanel::default().frame(page).show(ui, |ui| {
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
            ui.horizontal(|ui| {
                focus::ui(ui, workbook, derived, commands);
                tools::ui(ui, view, commands);
            });
            ui.add_space(6.0);
        }
        match view.view {
            View::Difference | View::Costs => {}
            View::BreakEven => return break_even::ui(ui, workbook, derived, view, commands),
            View::Sensitivity => return sensitivity::ui(ui, workbook, derived, view, commands),
            View::Mix => return mix::ui(ui, derived, view, commands),
            View::Contracts => return contracts::ui(ui, workbook, view, commands),
            View::Compare => return compare::ui(ui, open, commands),
        }
        let wanted = products::wanted_height(products::count(derived, view));
        // The chart keeps room for itself, its legend and the strip of weeks.
        let room = ui.available_height();
        let most = (room - CHART - TABLE_HEAD).max(LEAST_TABLE);
        let table = wanted.min(most).min(room * 0.38);
        Panel::bottom("products")
            .exact_size(table + TABLE_HEAD)
            .show_separator_line(false)
            .resizable(false)
            .frame(Frame::new())
            .show(ui, |ui| {
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    ui.label(strong(view.by().plural(), size::BODY));
                    ui.label(small(averaged(derived)).color(palette.muted));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        products::copy_button(ui, commands);
                    });
                });
                products::ui(ui, derived, view, commands);
            });
        if view.view == View::Costs {
            costs::ui(ui, derived, view, commands);
        } else {
            difference::ui(ui, open, view, commands);
        }
    });
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
