//! What the words of the window mean, all of them.

use egui::{Label, Ui};

use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::large_dialog::LargeDialog;
use crate::glossary::TERMS;

pub(crate) fn ui(ui: &Ui, commands: &mut Commands) {
    let dialog = LargeDialog {
        id: "glossary",
        title: command::GLOSSARY.name,
        closes_beside: true,
    };
    let mut is_left = false;
    let is_closed = dialog.show(
        ui,
        &mut is_left,
        |ui, _| {
            let text = "These words also explain themselves where the pointer rests on them";
            ui.label(small(text).color(Palette::of(ui).muted));
        },
        |ui, _| {
            for term in TERMS {
                ui.add_space(6.0);
                ui.label(strong(term.word, size::BODY));
                ui.add(Label::new(term.meaning).wrap().selectable(true));
            }
        },
        |ui, is_left| {
            let close = ui.button("Close");
            *is_left = close.on_hover_text("Back to the workbench (Esc)").clicked();
        },
    );
    if is_closed || is_left {
        commands.send(Command::Show(None));
    }
}
