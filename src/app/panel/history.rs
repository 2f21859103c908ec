//! Every step that was done, to go back to any of them.

use egui::{Button, Ui};

use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::large_dialog::LargeDialog;
use crate::app::{Commands, Open};

pub(super) fn ui(ui: &Ui, open: &Open, commands: &mut Commands) {
    let steps: Vec<String> = open.history.steps().collect();
    let done = open.history.done();
    let dialog = LargeDialog {
        id: "history",
        title: "History",
        closes_beside: true,
    };
    let mut is_closed = false;
    let closes = dialog.show(
        ui,
        commands,
        |ui, _commands| {
            let text = "Every step since the workbook was opened, the first at the top. Click one to go there; later ones \
                        stay until something else is changed";
            ui.label(small(text).color(Palette::of(ui).muted));
        },
        |ui, commands| {
            let first = std::iter::once("As it was opened".to_owned());
            for (at, step) in first.chain(steps.iter().cloned()).enumerate() {
                step_ui(ui, at, &step, done, commands);
            }
        },
        |ui, _commands| {
            is_closed = ui.button("Close").on_hover_text("Back to the workbench (Esc)").clicked();
        },
    );
    if closes || is_closed {
        commands.send(Command::Show(None));
    }
}

fn step_ui(ui: &mut Ui, at: usize, step: &str, done: usize, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let is_now = at == done;
    let mark = if is_now { "▸ " } else { "\u{2003} " };
    let text = egui::RichText::new(format!("{mark}{step}"));
    let text = if at > done {
        text.color(palette.muted).italics()
    } else {
        text
    };
    let response = ui.add(Button::selectable(is_now, text).truncate());
    let told = match at.cmp(&done) {
        std::cmp::Ordering::Equal => format!("{step}, the workbook is here"),
        std::cmp::Ordering::Greater => format!("{step}, undone"),
        std::cmp::Ordering::Less => step.to_owned(),
    };
    let response = response.accessible_name(&told).on_hover_text(step);
    if response.clicked() {
        commands.send(Command::GoToStep(at));
    }
}
