//! Both contracts as documents, to read, to change where they stand, and to compare.

mod changes;
mod columns;
mod document;
mod entry;

use egui::{Align, Button, Frame, Label, Layout, Margin, ScrollArea, Stroke, Ui};

use crate::app::command::{self, Command};
use crate::app::contracts::{Page, Paper, Writing};
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::tabs::{self, Tab};
use crate::app::{Commands, view::ViewState};
use crate::contract::Side;
use crate::workbook::Workbook;

pub(crate) use changes::to_tsv;

/// Draws the page that is shown.
pub(crate) fn ui(ui: &mut Ui, workbook: &Workbook, view: &ViewState, commands: &mut Commands) {
    let contracts = &view.contracts;
    ui.horizontal(|ui| {
        let page = |of, name, tooltip, is_marked| Tab {
            of,
            name,
            tooltip,
            is_marked,
        };
        let marked = Side::BOTH.map(|side| contracts.is_pending(side));
        let pages = [
            page(
                Page::Of(Side::Baseline),
                "Today’s contract",
                "The contract in force, the baseline",
                marked[0],
            ),
            page(
                Page::Of(Side::Proposed),
                "Proposed",
                "The contract somebody proposes instead",
                marked[1],
            ),
            page(
                Page::Changes,
                "What differs",
                "Two contracts line by line: what changed, and by how much",
                false,
            ),
        ];
        if let Some(page) = tabs::show(ui, contracts.page, &pages) {
            commands.send(Command::Write(Writing::Show(page)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Page::Of(side) = contracts.page {
                actions_ui(ui, side, commands);
            }
        });
    });
    ui.add_space(6.0);
    match contracts.page {
        Page::Changes => changes::ui(ui, contracts, commands),
        Page::Of(side) => {
            if let Some(paper) = contracts.paper(side) {
                pending_ui(ui, side, paper, commands);
                let palette = Palette::of(ui);
                Frame::new()
                    .fill(palette.panel)
                    .stroke(Stroke::new(1.0, palette.line))
                    .corner_radius(6)
                    .inner_margin(Margin::symmetric(2, 2))
                    .show(ui, |ui| {
                        ScrollArea::vertical()
                            .id_salt(("contract", side))
                            .auto_shrink([false, false])
                            .show(ui, |ui| {
                                Frame::new().inner_margin(Margin::symmetric(22, 16)).show(
                                    ui,
                                    |ui| {
                                        document::ui(ui, workbook, side, paper, commands);
                                    },
                                );
                            });
                    });
            }
        }
    }
}

fn actions_ui(ui: &mut Ui, side: Side, commands: &mut Commands) {
    let other = match side {
        Side::Baseline => "Propose one like this",
        Side::Proposed => "Make today’s one like this",
    };
    ui.menu_button("More", |ui| {
        let entries = [
            (
                other,
                "Copies this contract over the other one, to be changed there",
                Writing::CopyOver(side),
            ),
            (
                "Begin a new contract",
                "Begins with nothing; it counts as soon as it has a rate",
                Writing::Begin(side),
            ),
        ];
        for (name, tooltip, writing) in entries {
            if ui.button(name).on_hover_text(tooltip).clicked() {
                commands.send(Command::Write(writing));
            }
        }
    });
    let (open, save) = match side {
        Side::Baseline => (&command::OPEN_BASELINE, &command::SAVE_BASELINE),
        Side::Proposed => (&command::OPEN_PROPOSED, &command::SAVE_PROPOSED),
    };
    for (name, named) in [("Swap", &command::SWAP), ("Save…", save), ("Open…", open)] {
        if ui.button(name).on_hover_text(named.tooltip).clicked() {
            commands.send((named.command)());
        }
    }
}

/// What stands there that does not count yet, and why.
fn pending_ui(ui: &mut Ui, side: Side, paper: &Paper, commands: &mut Commands) {
    let faults = paper.faults().count();
    if !paper.is_pending() || faults == 0 {
        return;
    }
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.dearer))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(14, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let things = crate::analysis::plural(faults, "thing to mend", "things to mend");
                ui.label(strong(things, 14.0).color(palette.dearer));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let discard = ui
                        .add(Button::new("Discard what was written"))
                        .on_hover_text("Puts everything back to the contract as it counts");
                    if discard.clicked() {
                        commands.send(Command::Write(Writing::Discard(side)));
                    }
                    let first = paper.faults().map(|remark| remark.entry).find(|entry| *entry > 1);
                    if let Some(entry) = first {
                        let show = ui.button("Show").on_hover_text("Goes to the first of them");
                        if show.clicked() {
                            commands.send(Command::Write(Writing::Unfold(side, Some(entry))));
                        }
                    }
                    let text = "What is written here does not count yet; the comparison goes on with the contract as it was";
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(small(text).color(palette.muted)).truncate())
                            .on_hover_text(text);
                    });
                });
            });
        });
    ui.add_space(6.0);
}
