//! What the switch costs at seven values of two figures each, as a table: to read, to click, and to copy.

use egui::{
    Align, Align2, Color32, FontId, Key, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};
use rust_decimal::Decimal;

use super::ViewState;
use super::axes;
use crate::analysis::a_week;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, semibold, size, small, strong};
use crate::app::wording::lever_name;
use crate::chart::Axis;
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Edit, Grid, Workbook};

const ROW: f32 = 26.0;
/// In cells narrower than this, sums to the dollar need smaller digits.
const NARROW: f32 = 84.0;
/// Room for the values of the figure that goes up.
const HEAD: f32 = 96.0;
/// All of it: choices, values across, rows and their frame.
pub(crate) const HEIGHT: f32 = 30.0 + 34.0 + 8.0 * ROW + 14.0;

/// Draws it.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.label(strong("Two figures at once", size::BODY));
        let week = a_week(&derived.comparison.total);
        let text =
            format!("what the switch costs {week} at these values of both; click one to set them");
        ui.add(egui::Label::new(small(text).color(palette.muted)).truncate());
    });
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        axes::ui(ui, workbook, derived, view, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let copy = ui.add_enabled(view.grid.is_some(), egui::Button::new("Copy"));
            let copy = copy.on_hover_text(
                "Copy this table to the clipboard, ready to paste into a spreadsheet",
            );
            if copy.clicked() {
                commands.send(Command::CopyGrid);
            }
        });
    });
    ui.add_space(4.0);
    let Some(grid) = &view.grid else {
        return;
    };
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 6))
        .show(ui, |ui| cells_ui(ui, workbook, derived, grid, commands));
}

fn cells_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    grid: &Grid,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let axes = grid.axes.map(|lever| Axis::new(workbook, derived, lever));
    let [xs, ys] = &grid.values;
    let wanted = Vec2::new(ui.available_width(), ROW * (ys.len() + 1) as f32);
    let (whole, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let wide = (whole.width() - HEAD) / xs.len().max(1) as f32;
    let cell = |column: usize, row: usize| {
        let min = whole.min + Vec2::new(HEAD + wide * column as f32, ROW * row as f32);
        Rect::from_min_size(min, Vec2::new(wide, ROW)).shrink(1.0)
    };
    let font = FontId::proportional(size::SMALL);
    let is_now = |axis: usize, value: Decimal| value == axes[axis].value;
    let head = |axis: usize, value: Decimal| {
        if is_now(axis, value) {
            (semibold(size::SMALL), palette.text)
        } else {
            (font.clone(), palette.muted)
        }
    };
    let corner = Rect::from_min_size(whole.min, Vec2::new(HEAD, ROW));
    let text = "up \\ across";
    let painter = ui.painter();
    painter.text(
        corner.left_center(),
        Align2::LEFT_CENTER,
        text,
        font.clone(),
        palette.muted,
    );
    for (column, x) in xs.iter().enumerate() {
        let (font, colour) = head(0, *x);
        let at = cell(column, 0).center();
        painter.text(
            at,
            Align2::CENTER_CENTER,
            axes[0].lever.shown(*x),
            font,
            colour,
        );
    }
    let weeks = derived.comparison.total.compared_weeks;
    let all = grid.differences.iter().flatten();
    let largest = all.map(|of| of.abs()).max().unwrap_or_default();
    // The largest value is at the top, as in the plane.
    for (row, (y, differences)) in ys.iter().zip(&grid.differences).rev().enumerate() {
        let (font, colour) = head(1, *y);
        let left = whole.min + Vec2::new(0.0, ROW * (row as f32 + 1.5));
        ui.painter().text(
            left,
            Align2::LEFT_CENTER,
            axes[1].lever.shown(*y),
            font,
            colour,
        );
        for (column, (x, difference)) in xs.iter().zip(differences).enumerate() {
            let rect = cell(column, row + 1);
            let per_week = difference.per(weeks).unwrap_or_default();
            let text = format::short_signed(per_week);
            let id = ui.scope_id().with(("cell", column, row));
            let response = ui.interact(rect, id, Sense::click());
            let said = format!(
                "{} {}, {} {}: {text} a week",
                lever_name(workbook, grid.axes[0]),
                axes[0].lever.shown(*x),
                lever_name(workbook, grid.axes[1]),
                axes[1].lever.shown(*y),
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
            let painter = ui.painter();
            painter.rect_filled(rect, 3.0, colour_of(*difference, largest, palette));
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                &text,
                FontId::proportional(if wide < NARROW { 10.5 } else { size::SMALL }),
                palette.text,
            );
            let is_middle = is_now(0, *x) && is_now(1, *y);
            if is_middle {
                let border = Stroke::new(1.5, palette.text);
                painter.rect_stroke(rect, 3.0, border, StrokeKind::Inside);
            }
            if response.has_focus() || response.hovered() {
                let border = Stroke::new(2.0, palette.accent);
                painter.rect_stroke(rect, 3.0, border, StrokeKind::Outside);
            }
            let is_pressed = response.has_focus()
                && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
            if response.clicked() || is_pressed {
                for (axis, value) in axes.iter().zip([*x, *y]) {
                    if value != axis.value {
                        commands.send(Command::Edit(Edit::set(axis.lever, value)));
                    }
                }
            }
            response.on_hover_text(said);
        }
    }
}

/// Vermillion where the proposed contract costs more, blue where it costs less, the stronger the larger the difference.
fn colour_of(difference: Usd, largest: Usd, palette: &Palette) -> Color32 {
    if difference.is_zero() || largest.is_zero() {
        return Color32::TRANSPARENT;
    }
    let colour = if difference.is_positive() {
        palette.dearer_track
    } else {
        palette.cheaper_track
    };
    let share = (to_chart(difference.0.abs()) / to_chart(largest.0)).clamp(0.0, 1.0) as f32;
    colour.gamma_multiply(0.2 + 0.8 * share)
}

/// The table for a spreadsheet: raw numbers to the cent, with the values of both figures.
pub(crate) fn to_tsv(workbook: &Workbook, derived: &Derived, grid: &Grid) -> String {
    let weeks = derived.comparison.total.compared_weeks;
    let name = |at: usize| {
        let lever = grid.axes[at];
        let name = lever_name(workbook, lever).replace(['\t', '\n', '\r'], " ");
        format!("{name} ({})", lever.unit())
    };
    let [xs, ys] = &grid.values;
    let line = |first: String, rest: Vec<String>| {
        std::iter::once(first)
            .chain(rest)
            .collect::<Vec<_>>()
            .join("\t")
    };
    let title = format!(
        "Difference a week, proposed less today’s; down {}, across {}",
        name(1),
        name(0)
    );
    let mut lines = vec![
        title,
        line(
            String::new(),
            xs.iter().map(|x| format::plain(*x)).collect(),
        ),
    ];
    for (y, differences) in ys.iter().zip(&grid.differences).rev() {
        let cells = differences.iter().map(|difference| {
            let per_week = difference.per(weeks).unwrap_or_default();
            format::plain(per_week.0.round_dp(2))
        });
        lines.push(line(format::plain(*y), cells.collect()));
    }
    lines.push(String::new());
    lines.join("\n")
}
