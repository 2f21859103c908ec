//! What the import could not decide by itself, each with what can be done about it.

use egui::{Button, Frame, Label, Margin, Ui};

use crate::app::columns::Target;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::check;
use crate::app::{Commands, Open};
use crate::ingest::Overlap;
use crate::quantity::Hours;
use crate::report;
use crate::workbook::{Reread, asks_for_columns};

/// Overlaps that are listed one by one.
const OVERLAPS: usize = 6;

/// Draws them; nothing where there are none.
pub(super) fn ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let workbook = &open.workbook;
    let reading = &workbook.reading;
    ui.add_space(6.0);
    if !workbook.is_sample {
        once_ui(ui, open, commands);
        for overlap in workbook.overlaps.iter().take(OVERLAPS) {
            overlap_ui(ui, open, overlap, commands);
        }
        let more = workbook.overlaps.len().saturating_sub(OVERLAPS);
        if more > 0 {
            let text = format!("{more} more pairs of files overlap");
            notice(ui, &text, |_| {});
        }
        for path in &reading.left_out {
            let text = format!("{} is left out", path.display());
            notice(ui, &text, |ui| {
                let button = action(ui, open, "Read it after all", "Read this file again");
                if button {
                    commands.send(Command::Reread(Reread::PutBack(path.clone())));
                }
            });
        }
        busy_time_ui(ui, open, commands);
    }
    for file in workbook.files.iter() {
        let Err(error) = &file.outcome else {
            continue;
        };
        notice(ui, &format!("{}: {error}", file.file), |ui| {
            let tooltip = "Look at this file’s first rows and choose what each column is";
            if asks_for_columns(error) && action(ui, open, "Say what its columns mean…", tooltip)
            {
                commands.send(Command::ShowColumns(Target::of(file)));
            }
        });
    }
}

fn once_ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let repeats = &open.workbook.repeats;
    let is_on = open.workbook.reading.options.once;
    let text = if is_on {
        "Each row counts once; what repeats a row is set aside".to_owned()
    } else if repeats.rows > 0 {
        sentence(&report::repeats_found(repeats))
    } else {
        return;
    };
    notice(ui, &text, |ui| {
        let tooltip = "Read the files again, and set aside every row that was met before";
        if let Some(once) = toggle(ui, open, is_on, "Count each once", tooltip) {
            commands.send(Command::Reread(Reread::Once(once)));
        }
    });
}

fn busy_time_ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let read = open.workbook.files.iter();
    let read = read.filter_map(|file| file.outcome.as_ref().ok());
    let busy: Hours = read.map(|quality| quality.busy_time).sum();
    let is_on = open.workbook.reading.options.busy_time;
    let text = if is_on {
        "The time that requests took counts as hours: busy time, not billed hours".to_owned()
    } else if busy.is_zero() {
        return;
    } else {
        report::busy_time_found(busy)
    };
    notice(ui, &text, |ui| {
        let tooltip = "Read the files again with busy time as compute hours; an hour in which nothing ran is billed \
                       and not busy";
        if let Some(counts) = toggle(ui, open, is_on, "Count it as hours", tooltip) {
            commands.send(Command::Reread(Reread::BusyTime(counts)));
        }
    });
}

fn overlap_ui(ui: &mut Ui, open: &Open, overlap: &Overlap, commands: &mut Commands) {
    notice(ui, &report::overlap_found(overlap), |ui| {
        for (file, path) in overlap.files.iter().zip(&overlap.paths) {
            let named = open.workbook.reading.named(path);
            let button = Button::new(format!("Leave out {file}")).truncate();
            let obstacle = open
                .workbook
                .reading
                .obstacle()
                .or(named.is_none().then_some(
                "It is part of a folder or an archive; open the files one by one to leave it out",
            ));
            let response = ui
                .add_enabled(obstacle.is_none(), button)
                .on_hover_text(format!("Read the files again without {path}"))
                .on_disabled_hover_text(obstacle.unwrap_or_default());
            if let Some(path) = named.filter(|_| response.clicked()) {
                commands.send(Command::Reread(Reread::LeaveOut(path.clone())));
            }
        }
    });
}

/// A sentence, and below it what can be done.
fn notice(ui: &mut Ui, text: &str, actions: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .fill(palette.hover)
        .corner_radius(6)
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        // Buttons stand out from the ground.
        ui.visuals_mut().widgets.inactive.weak_bg_fill = palette.panel;
        ui.horizontal_top(|ui| {
            ui.label(strong("!", size::BODY).color(palette.warning));
            ui.vertical(|ui| {
                ui.add(Label::new(small(text)).wrap().selectable(true));
                ui.horizontal_wrapped(actions);
            });
        });
    });
    ui.add_space(6.0);
}

/// A button; says whether it was clicked.
fn action(ui: &mut Ui, open: &Open, text: &str, tooltip: &str) -> bool {
    let obstacle = open.workbook.reading.obstacle();
    ui.add_enabled(obstacle.is_none(), Button::new(text))
        .on_hover_text(tooltip)
        .on_disabled_hover_text(obstacle.unwrap_or_default())
        .clicked()
}

/// Something that is on or off; the new state if it was changed.
fn toggle(ui: &mut Ui, open: &Open, is_on: bool, text: &str, tooltip: &str) -> Option<bool> {
    let obstacle = open.workbook.reading.obstacle();
    let mut now = is_on;
    let changed = ui
        .add_enabled_ui(obstacle.is_none(), |ui| check::show(ui, &mut now, text))
        .inner
        .on_hover_text(tooltip)
        .on_disabled_hover_text(obstacle.unwrap_or_default())
        .changed();
    changed.then_some(now)
}

/// With a capital at its start.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first.map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
