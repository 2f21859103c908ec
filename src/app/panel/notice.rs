//! A message across the top, until it is put away.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::theme::Palette;
use crate::app::{Commands, Notice};

pub(crate) fn ui(ui: &mut Ui, notice: &Notice, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .fill(palette.hover)
        .inner_margin(Margin::symmetric(24, 8));
    Panel::top("notice").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui
                    .button("Dismiss")
                    .on_hover_text("Put this message away (Esc)");
                if close.clicked() {
                    commands.send(Command::DismissNotice);
                }
                ui.with_layout(
                    Layout::left_to_right(Align::Center).with_main_wrap(false),
                    |ui| {
                        let colour = palette.dearer;
                        ui.add(Label::new(egui::RichText::new(&notice.text).color(colour)).wrap());
                    },
                );
            });
        });
    });
}
