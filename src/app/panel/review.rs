//! What a reviewer sees: the answer, its chart and table, what holds, and how it was computed; with rates to try. Nothing that is
//! done here is saved.

use egui::{
    Align, Button, CentralPanel, CollapsingHeader, Frame, Label, Layout, Margin, Panel, Rect,
    ScrollArea, Ui, UiBuilder, Vec2,
};

use super::{apart, averaged, filled, headline, rates, status};
use crate::app::command::{self, Command, Named};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::{ViewState, claims, difference, products};
use crate::app::widget::{focus_ring, prose};
use crate::app::{Commands, Open};
use crate::workbook::Derived;

/// Lines longer than this are hard to read.
const WIDEST: f32 = 1040.0;
/// How wide the rates are, at most.
const RATES: f32 = 640.0;
/// How high the letters of the answer are.
const ANSWER: f32 = 32.0;
/// How high the chart is, with its legend and the strip of weeks.
const CHART: f32 = 400.0;
/// No table is higher than this without scrolling in itself.
const HIGHEST_TABLE: f32 = 480.0;
/// Room for the bar that scrolls.
const BAR: f32 = 10.0;

/// Everything below the menu.
pub(super) fn ui(
    ui: &mut Ui,
    open: &Open,
    view: &ViewState,
    said: Option<&str>,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    Panel::top("review")
        .frame(filled(palette, Margin::symmetric(24, 8)).fill(palette.hover))
        .show(ui, |ui| bar_ui(ui, open, commands));
    let status = Panel::bottom("status")
        .exact_size(super::STATUS)
        .frame(filled(palette, Margin::symmetric(16, 5)))
        .show(ui, |ui| ui.max_rect())
        .inner;
    CentralPanel::default()
        .frame(Frame::new().fill(palette.page))
        .show(ui, |ui| {
            let scrolled = ScrollArea::vertical().id_salt("review");
            scrolled.auto_shrink([false, false]).show(ui, |ui| {
                let room = ui.available_width() - BAR;
                let width = room.min(WIDEST + 48.0);
                let side = (room - width).max(0.0) / 2.0 + 24.0;
                ui.add_space(20.0);
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.add_space(side - 8.0);
                    ui.vertical(|ui| {
                        ui.set_width(width - 48.0);
                        document_ui(ui, open, view, commands);
                    });
                });
                ui.add_space(32.0);
                focus_ring::follow(ui);
            });
        });
    // The keyboard goes from top to bottom.
    ui.scope_builder(UiBuilder::new().max_rect(status), |ui| {
        status::ui(ui, open, said, commands);
    });
}

/// What is reviewed, and what can be done with it.
fn bar_ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for named in [&command::EDIT_REVIEWED, &command::SAVE_COPY] {
                named_ui(ui, named, commands);
            }
            if open.history.done() > 0 {
                let back = ui.button("Put everything back");
                let back = back.on_hover_text("Undo all that was tried here");
                if back.clicked() {
                    commands.send(Command::GoToStep(0));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = format!("Reviewing {}", open.document.name());
                ui.add(Label::new(strong(name, size::BODY)).truncate());
                let text = small("Changes here stay here").color(Palette::of(ui).muted);
                ui.add(Label::new(text).truncate());
            });
        });
    });
}

fn named_ui(ui: &mut Ui, named: &Named, commands: &mut Commands) {
    let response = ui.add(Button::new(named.name));
    if response.on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}

/// The document, from the answer to how it was computed.
fn document_ui(ui: &mut Ui, open: &Open, view: &ViewState, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    headline::sized_ui(ui, ANSWER, workbook, derived, commands);
    ui.add_space(20.0);
    let room = Vec2::new(ui.available_width(), CHART);
    within(ui, room, |ui| difference::ui(ui, open, view, commands));
    ui.add_space(20.0);
    table_ui(ui, derived, view, commands);
    ui.add_space(20.0);
    claims::reading_ui(ui, workbook, derived, commands);
    ui.add_space(12.0);
    folded(ui, "Try other rates", |ui| {
        let text = "Move a slider or type a figure, and see what it does to the answer. Nothing of it is saved";
        ui.label(small(text).color(Palette::of(ui).muted));
        ui.add_space(8.0);
        ui.set_max_width(RATES.min(ui.available_width()));
        rates::whole_ui(ui, open, commands);
    });
    ui.add_space(20.0);
    method_ui(ui, view);
}

fn table_ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.label(strong(view.by().plural(), size::BODY));
        ui.label(small(averaged(derived)).color(Palette::of(ui).muted));
    });
    let rows = products::count(derived, view);
    let height = (products::wanted_height(rows) + products::BAR).min(HIGHEST_TABLE);
    let room = Vec2::new(ui.available_width(), height);
    within(ui, room, |ui| products::ui(ui, derived, view, commands));
}

/// How the answer was computed, a section at a time.
fn method_ui(ui: &mut Ui, view: &ViewState) {
    ui.label(strong("How was this computed", size::FIGURE));
    ui.add_space(6.0);
    for section in &view.method.sections {
        folded(ui, &section.heading, |ui| {
            prose::blocks_ui(ui, &section.heading, &section.blocks);
        });
    }
}

/// What is there for whoever opens it.
fn folded(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    let rect = Rect::from_min_size(ui.cursor().min, Vec2::new(ui.available_width(), 0.0));
    apart(ui, rect, false);
    ui.add_space(6.0);
    CollapsingHeader::new(strong(title, size::BODY))
        .id_salt(title)
        .show_unindented(ui, |ui| {
            ui.add_space(4.0);
            content(ui);
        });
    ui.add_space(6.0);
}

/// Draws in so much room, and takes all of it.
fn within(ui: &mut Ui, room: Vec2, draw: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(room, egui::Sense::hover());
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.set_min_size(room);
        draw(ui);
    });
}
