//! A message across the top, until it is put away.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::theme::Palette;
use crate::app::{Commands, Notice, Offer};

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
                let offer = notice.offer.map(|offer| match offer {
                    Offer::Refresh => ("Refresh", "Read the usage again (F9)", Command::Refresh),
                    Offer::OpenAgain => (
                        "Open it again",
                        "Open the file as it is now; what is not saved here is given up",
                        Command::Revert,
                    ),
                });
                if let Some((name, tooltip, command)) = offer
                    && ui.button(name).on_hover_text(tooltip).clicked()
                {
                    commands.send(Command::DismissNotice);
                    commands.send(command);
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
