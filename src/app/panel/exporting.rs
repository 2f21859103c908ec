//! How far an export is, and a way to stop it.

use std::time::Duration;

use egui::{Align2, Area, Frame, Id, Margin, Order, ProgressBar, Ui, Vec2};

use crate::app::Commands;
use crate::app::command::Command;
use crate::app::job::Underway;
use crate::app::theme::{Palette, strong};

/// What takes no longer than this is not worth a word.
const SOON: Duration = Duration::from_millis(300);

pub(crate) fn ui(ui: &Ui, underway: &Underway, commands: &mut Commands) {
    let elapsed = underway.since.elapsed();
    if elapsed < SOON {
        ui.ctx().request_repaint_after(SOON.saturating_sub(elapsed));
        return;
    }
    let palette = Palette::of(ui);
    let frame = Frame::popup(ui.style())
        .inner_margin(Margin::same(16))
        .fill(palette.panel);
    Area::new(Id::unique("exporting"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(320.0);
                ui.label(strong(format!("Saving: {}", underway.kind.name()), 14.0));
                ui.add_space(4.0);
                ui.add(
                    ProgressBar::new(underway.going.share())
                        .desired_height(6.0)
                        .fill(palette.accent),
                );
                ui.add_space(6.0);
                let cancel = ui
                    .button("Cancel saving")
                    .on_hover_text("Stop, and write nothing");
                if cancel.clicked() {
                    commands.send(Command::CancelExport);
                }
            });
        });
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}
