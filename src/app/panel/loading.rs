//! How far loading is, and a way to stop it.

use std::time::Duration;

use egui::{Align2, Area, Frame, Id, Margin, Modal, Order, ProgressBar, Ui, Vec2};

use crate::app::Commands;
use crate::app::command::Command;
use crate::app::job::Loading;
use crate::app::theme::{Palette, small, strong};
use crate::quantity::format;

/// Draws it; over a dialog, which would keep everything else from being clicked, as one of its own.
pub(crate) fn ui(ui: &Ui, loading: &Loading, is_over_dialog: bool, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let frame = Frame::popup(ui.style())
        .inner_margin(Margin::same(16))
        .fill(palette.panel);
    let id = Id::unique("loading");
    if is_over_dialog {
        Modal::new(id)
            .frame(frame)
            .show(ui.ctx(), |ui| content(ui, loading, commands));
    } else {
        Area::new(id)
            .order(Order::Foreground)
            .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
            .show(ui.ctx(), |ui| {
                frame.show(ui, |ui| content(ui, loading, commands));
            });
    }
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}

fn content(ui: &mut Ui, loading: &Loading, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (read, total) = (
        loading.progress.bytes_read(),
        loading.progress.bytes_total(),
    );
    let share = if total == 0 {
        0.0
    } else {
        read as f32 / total as f32
    };
    ui.set_width(320.0);
    ui.label(strong(format!("Loading {}", loading.what), 14.0));
    ui.add_space(4.0);
    ui.add(
        ProgressBar::new(share)
            .desired_height(6.0)
            .fill(palette.accent),
    );
    ui.horizontal(|ui| {
        let rows = format::count(loading.progress.rows().into());
        let megabytes = |bytes: u64| format::count((bytes / 1_000_000).into());
        let size = format!("{} of {} MB", megabytes(read), megabytes(total));
        let mut parts = vec![format!("{rows} rows"), size];
        parts.extend(time_left(loading.since.elapsed(), share));
        ui.label(small(parts.join(" · ")).color(palette.muted));
    });
    ui.add_space(6.0);
    if ui
        .button("Cancel loading")
        .on_hover_text("Stop loading and keep what is open")
        .clicked()
    {
        commands.send(Command::CancelLoading);
    }
}

/// How long the rest takes at the speed so far, once that can be told.
fn time_left(elapsed: Duration, share: f32) -> Option<String> {
    if share < 0.02 || elapsed < Duration::from_millis(500) {
        return None;
    }
    let left = elapsed.as_secs_f32() * (1.0 - share) / share;
    Some(format!("{} s left", left.ceil() as u64))
}
