//! What stands in the window while nothing is open.

use egui::{CentralPanel, Frame, Ui};

use crate::app::Commands;
use crate::app::command;
use crate::app::theme::{Palette, size, small, strong};

pub(crate) fn ui(ui: &mut Ui, is_loading: bool, commands: &mut Commands) {
    let palette = Palette::of(ui);
    CentralPanel::default()
        .frame(Frame::new().fill(palette.page))
        .show(ui, |ui| {
            if is_loading {
                return;
            }
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() * 0.3);
                ui.label(strong("What if we paid by the token?", size::HEADLINE));
                ui.add_space(8.0);
                let invitation =
                    "Open the usage files you have (CSV), or drop them anywhere in this window";
                ui.label(egui::RichText::new(invitation).color(palette.muted));
                ui.add_space(16.0);
                for named in [&command::OPEN, &command::OPEN_SAMPLE] {
                    if ui.button(named.name).on_hover_text(named.tooltip).clicked() {
                        commands.send((named.command)());
                    }
                    ui.add_space(4.0);
                }
                ui.add_space(12.0);
                ui.label(small("Nothing leaves this computer").color(palette.muted));
            });
        });
}
