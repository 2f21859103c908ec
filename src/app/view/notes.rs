//! Notes on weeks, as labelled lines on a chart, and what writes them.

use egui::{FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};
use egui_plot::PlotTransform;

use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, size};
use crate::app::view::Dialog;
use crate::chart::note_week;
use crate::workbook::{Derived, Workbook};

/// How high a row of notes is. The first row is left to where the contract begins.
const ROW: f32 = 18.0;
/// So many rows are used before notes cover each other.
const ROWS: usize = 4;
/// No note is drawn wider.
const WIDEST: f32 = 180.0;

/// Draws the notes of the weeks that are shown; a click on one writes it anew.
pub(super) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    transform: &PlotTransform,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let frame = *transform.frame();
    // Where each row is taken up to.
    let mut taken = [frame.left(); ROWS];
    for (day, note) in &workbook.notes {
        let Some(week) = note_week(derived, workbook.week_start, *day) else {
            continue;
        };
        let x = transform.position_from_point_x(week as f64);
        let galley = ui.painter().layout(
            note.clone(),
            FontId::proportional(size::SMALL),
            palette.text,
            f32::INFINITY,
        );
        let width = galley.size().x.min(WIDEST);
        let is_right = x + 6.0 + width <= frame.right();
        let left = if is_right { x + 6.0 } else { x - 6.0 - width };
        let row = taken
            .iter()
            .position(|end| *end <= left)
            .unwrap_or(ROWS - 1);
        taken[row] = left + width + 8.0;
        let top = frame.top() + 2.0 + ROW * (row as f32 + 1.0);
        let rect = Rect::from_min_size(Pos2::new(left, top), Vec2::new(width, galley.size().y));
        let stroke = Stroke::new(1.0, palette.muted);
        let ends = [Pos2::new(x, top), Pos2::new(x, frame.bottom())];
        ui.painter()
            .extend(Shape::dashed_line(&ends, stroke, 2.0, 3.0));
        ui.painter()
            .rect_filled(rect.expand(2.0), 3.0, palette.page);
        let id = ui.scope_id().with(("note", day.number()));
        let response = ui.interact(rect.expand(2.0), id, Sense::click());
        let clipped = ui.painter().with_clip_rect(rect.expand(1.0));
        clipped.galley(rect.min, galley, palette.text);
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(1.5, palette.accent);
            ui.painter()
                .rect_stroke(rect.expand(3.0), 3.0, stroke, egui::StrokeKind::Outside);
        }
        let told = format!("Note on the week of {}: {note}", day.shown());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &told));
        if response
            .on_hover_text(format!("{note}\nClick to change it"))
            .clicked()
        {
            commands.send(Command::Show(Some(Dialog::Note(Some(*day)))));
        }
    }
}

/// What a right click on a week offers.
pub(super) fn menu(
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    commands: &mut Commands,
) {
    let id = response.id.with("week of menu");
    if response.secondary_clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let week = transform.value_from_position(pointer).x.round().max(0.0) as usize;
        response.ctx.data_mut(|data| data.insert_temp(id, week));
    }
    response.context_menu(|ui| {
        let week: usize = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let Some(of) = derived.pairing.rollup.weeks.get(week) else {
            return;
        };
        let name = format!("Note on the week of {}…", of.week.first.shown());
        if ui.button(name).clicked() {
            commands.send(Command::Show(Some(Dialog::Note(Some(of.week.first)))));
            ui.close();
        }
    });
}
