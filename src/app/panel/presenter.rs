//! What the presenter sees while the room sees the stage: notes, what comes next, how long it has been.

use egui::{
    CentralPanel, Frame, Label, Margin, Panel, RichText, ScrollArea, Ui, ViewportBuilder,
    ViewportId,
};

use super::stage::{self, Stage};
use crate::app::Commands;
use crate::app::Switch;
use crate::app::command::Command;
use crate::app::present;
use crate::app::theme::{Palette, size, small, strong};
use crate::workbook::{Step, live};

/// The size of the stage’s window where it is on no screen of its own, in points.
const WINDOW: [f32; 2] = [1040.0, 585.0];

/// Draws the stage in a window of its own, on that screen if there is one, and the notes in this.
pub(crate) fn ui(ui: &mut Ui, stage: &Stage<'_>, screen: Option<usize>, commands: &mut Commands) {
    let window = ViewportBuilder::default().with_title("Metershift, presented");
    let window = match screen {
        Some(screen) => window.with_monitor(screen),
        None => window.with_inner_size(WINDOW),
    };
    let id = ViewportId::from_hash_of("stage");
    ui.ctx().show_viewport_immediate(id, window, |ui, _class| {
        present::fit(ui.ctx());
        if stage.view.dialog.is_none() {
            present::send_keys(ui, stage.presenting, commands);
        }
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if escape {
            commands.send(Command::Escape);
        }
        stage.ui(ui, commands);
        if ui.input(|input| input.viewport().close_requested()) {
            commands.send(Command::Escape);
        }
    });
    notes_ui(ui, stage, commands);
    // The clock goes on.
    let tick = std::time::Duration::from_millis(500);
    ui.ctx().request_repaint_after(tick);
}

fn notes_ui(ui: &mut Ui, stage: &Stage<'_>, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let presenting = stage.presenting;
    let panel = |margin| Frame::new().fill(palette.panel).inner_margin(margin);
    Panel::top("presenter head")
        .frame(panel(Margin::symmetric(24, 14)))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(strong(clock(stage), size::HEADLINE));
                ui.add_space(12.0);
                let (at, count) = (presenting.at + 1, presenting.steps.len());
                let place = RichText::new(format!("Step {at} of {count}")).size(size::FIGURE);
                ui.label(place.color(palette.muted));
                ui.add_space(12.0);
                let buttons = [
                    ("Back", Command::Walk(-1), presenting.at > 0),
                    ("Next", Command::Walk(1), presenting.at + 1 < count),
                    ("Blank", Command::Switch(Switch::Blank), true),
                    ("Names", Command::Switch(Switch::Names), true),
                    ("One window", Command::Switch(Switch::Apart), true),
                    ("Leave", Command::Escape, true),
                ];
                for (name, command, can) in buttons {
                    if ui.add_enabled(can, egui::Button::new(name)).clicked() {
                        commands.send(command);
                    }
                }
            });
        });
    let frame = Frame::new()
        .fill(palette.page)
        .inner_margin(Margin::symmetric(24, 18));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            if let Some(step) = presenting.step() {
                ui.label(small("NOW").color(palette.muted));
                let said = live::plain(&stage::pieces(stage));
                ui.add(Label::new(strong(said, size::FIGURE)).wrap());
                ui.add_space(8.0);
                let notes = if step.notes.is_empty() {
                    RichText::new("No notes on this step").color(palette.muted)
                } else {
                    RichText::new(&step.notes).size(size::FIGURE)
                };
                ui.add(Label::new(notes).wrap());
            }
            ui.add_space(20.0);
            if let Some(next) = presenting.steps.get(presenting.at + 1) {
                next_ui(ui, next, commands);
            } else {
                ui.label(small("This is the last step").color(palette.muted));
            }
        });
    });
}

/// What comes next.
fn next_ui(ui: &mut Ui, next: &Step, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.label(small("NEXT").color(palette.muted));
    ui.add(Label::new(strong(&next.name, size::BODY)).wrap());
    if let Some(headline) = &next.headline {
        ui.add(Label::new(RichText::new(headline).color(palette.muted)).wrap());
    }
    ui.label(small(format!("{} · {}", next.scenario, next.look.view.shown())).color(palette.muted));
    if ui.button("Go there").clicked() {
        commands.send(Command::Walk(1));
    }
}

/// How long it has been: `12:34`.
fn clock(stage: &Stage<'_>) -> String {
    let seconds = stage.presenting.since.elapsed().as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
