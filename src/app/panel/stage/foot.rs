//! Where in the story one is, what leads on, and what is told of the figures.

use egui::{Align, Button, Layout, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{Stage, said};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};

/// A dot that stands for a step.
const DOT: f32 = 4.0;
/// With more steps than this, they are counted.
const MOST_DOTS: usize = 16;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, stage: &Stage<'_>, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        steps_ui(ui, stage, commands);
        if let Some(note) = stage.open.workbook.made_up() {
            ui.add_space(12.0);
            ui.label(small(note).color(palette.warning));
        }
        if let Some(changed) = stage.open.document.changed() {
            ui.add_space(12.0);
            let text = small(format!("{changed} changed · R reads it again"));
            let again = Button::new(text.color(palette.warning)).frame_when_inactive(false);
            let again = ui.add(again);
            if again
                .on_hover_text("Read what changed again, and go on here (R)")
                .clicked()
            {
                commands.send(Command::Refresh);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let leave = Button::new(small("Esc leave").color(palette.muted));
            let leave = ui.add(leave.frame_when_inactive(false));
            let leave = leave.accessible_name("Leave the stage");
            if leave
                .on_hover_text("Back to the workbench, as it was (Esc)")
                .clicked()
            {
                commands.send(Command::Escape);
            }
            let keys = if stage.presenting.steps.len() > 1 {
                "← → step  ·  N names  ·  L light  ·  B blank  ·  T theme  ·  "
            } else {
                "N names  ·  L light  ·  B blank  ·  T theme  ·  "
            };
            let font = said::small_font();
            let width = ui
                .painter()
                .layout_no_wrap(keys.to_owned(), font, palette.muted);
            if width.size().x < ui.available_width() {
                ui.label(small(keys).color(palette.muted));
            }
        });
    });
}

/// A dot for each step.
fn steps_ui(ui: &mut Ui, stage: &Stage<'_>, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let steps = &stage.presenting.steps;
    let now = stage.presenting.at;
    if steps.len() < 2 {
        return;
    }
    if steps.len() > MOST_DOTS {
        ui.label(small(format!("{} of {}", now + 1, steps.len())).color(palette.muted));
        return;
    }
    for (at, step) in steps.iter().enumerate() {
        let size = Vec2::new(3.0 * DOT + 2.0, 5.0 * DOT);
        let (rect, dot) = ui.allocate_exact_size(size, Sense::click());
        let name = format!("Step {}: {}", at + 1, stage.presenting.fit(&step.name));
        dot.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, at == now, &name));
        let colour = if at == now {
            palette.text
        } else if dot.hovered() {
            palette.muted
        } else {
            palette.line.lerp_to_gamma(palette.muted, 0.35)
        };
        let radius = if at == now { DOT + 0.5 } else { DOT - 0.5 };
        ui.painter().circle_filled(rect.center(), radius, colour);
        if dot.on_hover_text(&name).clicked() {
            commands.send(Command::GoToStage(at));
        }
    }
}

/// What stands at the foot of nothing.
pub(super) fn blank_ui(ui: &mut Ui, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let back = Button::new(small("B back").color(palette.muted));
        let back = ui.add(back.frame_when_inactive(false));
        if back.accessible_name("Show it again").clicked() {
            commands.send(Command::Switch(crate::app::Switch::Blank));
        }
    });
}
