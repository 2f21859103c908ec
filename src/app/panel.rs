//! What is always on screen around the view.

mod beyond;
mod columns;
pub(crate) mod dialogs;
pub(crate) mod drop_target;
pub(crate) mod headline;
pub(crate) mod loading;
pub(crate) mod menu;
pub(crate) mod notice;
pub(crate) mod rates;
mod rows;
pub(crate) mod status;
mod terms;
mod unpriced;
pub(crate) mod welcome;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::theme::{Palette, size, small, strong};
use super::view::{ViewState, difference, products};
use super::{Commands, Open};

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
            headline::ui(ui, workbook, derived);
        });
    Panel::bottom("status")
        .frame(fill(Margin::symmetric(16, 5)))
        .show(ui, |ui| {
            status::ui(ui, workbook, derived, said, commands);
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
        .show(ui, |ui| rates::ui(ui, workbook, derived, commands));
    let page = Frame::new()
        .fill(palette.page)
        .inner_margin(Margin::symmetric(20, 12));
    CentralPanel::default().frame(page).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(strong("Difference", size::BODY));
            let caption = "per product and week, proposed − baseline; above zero, the proposed contract costs more";
            ui.add(egui::Label::new(small(caption).color(palette.muted)).truncate());
        });
        ui.add_space(2.0);
        let wanted = products::wanted_height(derived.comparison.products.len());
        let table = wanted.min(ui.available_height() * 0.38);
        Panel::bottom("products")
            .exact_size(table + 38.0)
            .show_separator_line(false)
            .resizable(false)
            .frame(Frame::new())
            .show(ui, |ui| {
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    let weeks = derived.comparison.total.averaged_weeks;
                    let over = if weeks > 0 {
                        format!("averages over {}", derived.pairing.inclusion.averaged(weeks))
                    } else {
                        let weeks = derived.comparison.total.compared_weeks;
                        let weeks = crate::analysis::plural(weeks, "partial week", "partial weeks");
                        format!("no full week to average; totals over {weeks}")
                    };
                    ui.label(strong("Products", size::BODY));
                    ui.label(small(over).color(palette.muted));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        products::copy_button(ui, commands);
                    });
                });
                products::ui(ui, derived, view, commands);
            });
        difference::ui(ui, derived, view, commands);
    });
}
