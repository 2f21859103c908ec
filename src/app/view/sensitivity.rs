//! What moves the answer, and by how much: a row for each figure and for what usage consists of, the one with the largest
//! effect first; below it, two figures at once.

use egui::{
    Align, Align2, FontId, Id, Label, Layout, Pos2, Rect, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo,
};
use rust_decimal::Decimal;

use super::{ViewState, grid};
use crate::analysis::{Effect, Lever, Mover, Tone};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, semibold, size, small, strong};
use crate::app::widget::choice::Choice;
use crate::app::widget::{focus_ring, in_sight, scroll_keys};
use crate::chart::mover_name;
use crate::pixel::to_chart;
use crate::quantity::{Percent, Usd, format};
use crate::workbook::{Derived, Workbook};

/// By how much everything can be moved.
const SWINGS: [i64; 5] = [1, 5, 10, 20, 50];
const ROW: f32 = 27.0;
/// Room for each of the two figures.
const FIGURE: f32 = 110.0;
/// Room for the bar that scrolls, so that it covers nothing.
const BAR: f32 = 14.0;

/// The least room for the rows.
const LEAST: f32 = 190.0;

/// Draws it.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    if derived.headline.tone == Tone::Nothing {
        let text = small(derived.headline.sentence()).color(Palette::of(ui).muted);
        ui.add(Label::new(text).wrap());
        return;
    }
    ScrollArea::vertical()
        .id_salt("sensitivity")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let room = ui.clip_rect().height() - grid::HEIGHT - 26.0;
            if room < LEAST {
                ui.set_max_width(ui.available_width() - BAR);
            }
            choices_ui(ui, derived, view, commands);
            ui.add_space(6.0);
            effects_ui(ui, workbook, derived, view, room.max(LEAST) - 40.0);
            ui.add_space(12.0);
            grid::ui(ui, workbook, derived, view, commands);
            focus_ring::follow(ui);
        });
}

fn choices_ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let swing = view.swing;
    ui.horizontal(|ui| {
        ui.label(small("Everything").color(palette.muted));
        let shown = |swing: Percent| format!("{} less and more", format::percent_exact(swing));
        let choice = Choice {
            name: "By how much everything is moved",
            tooltip: "Each figure is moved by that while nothing else moves; the discount by as many points",
            now: &shown(swing),
            width: 160.0,
        };
        let swings = SWINGS.map(|swing| Percent(Decimal::from(swing)));
        let options = swings.map(|swing| (swing, shown(swing)));
        if let Some(swing) = choice.show(ui, &swing, options) {
            commands.send(Command::SetSwing(swing));
        }
        let weeks = derived.comparison.total.compared_weeks;
        let over = crate::analysis::plural(weeks, "compared week", "compared weeks");
        let text = format!("what that does to the difference, in an average of {over}");
        ui.add(Label::new(small(text).color(palette.muted)).truncate());
    });
}

/// A row for each thing that moves the answer, in so much height.
fn effects_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, view: &ViewState, height: f32) {
    let palette = Palette::of(ui);
    let effects = view.effects.as_deref();
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(14, 8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let height = height - 16.0;
            ui.set_height(height);
            // They are worked out at the end of the frame in which they are first wanted.
            let Some(effects) = effects else { return };
            if effects.is_empty() {
                let text = "Nothing moves the answer: there is nothing to compare";
                ui.label(small(text).color(palette.muted));
                return;
            }
            head_ui(
                ui,
                view.swing,
                &in_short(workbook, derived, view.swing, effects),
            );
            ScrollArea::vertical()
                .id_salt("effects")
                .max_height(height - 28.0)
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    scroll_keys::show(ui, "What moves the answer");
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (at, effect) in effects.iter().enumerate() {
                        let id = Id::unique(("effect", at));
                        in_sight::show(ui, id, ROW, |ui| {
                            effect_ui(ui, workbook, derived, effect, effects[0].size());
                        });
                    }
                });
        });
}

fn name_width(ui: &Ui) -> f32 {
    (ui.available_width() * 0.32).clamp(140.0, 320.0)
}

/// The rows in a sentence, for screen readers.
fn in_short(workbook: &Workbook, derived: &Derived, swing: Percent, effects: &[Effect]) -> String {
    let Some(first) = effects.first() else {
        return String::new();
    };
    let weeks = derived.comparison.total.compared_weeks;
    let [less, more] = [first.less, first.more]
        .map(|change| format::dollars_signed(change.per(weeks).unwrap_or_default()));
    format!(
        "What moves the answer, {} less and more: {}, the most of all {}, from {less} to {more} a week",
        format::percent_exact(swing),
        crate::analysis::plural(effects.len(), "figure", "figures"),
        told(workbook, first.moved).0
    )
}

fn head_ui(ui: &mut Ui, swing: Percent, said: &str) {
    let palette = Palette::of(ui);
    let names = name_width(ui);
    let wanted = Vec2::new(ui.available_width(), 24.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, said));
    let font = semibold(12.0);
    let swing = format::percent_exact(swing);
    let painter = ui.painter();
    let middle = rect.center().y;
    painter.text(
        Pos2::new(rect.left(), middle),
        Align2::LEFT_CENTER,
        "What is moved",
        font.clone(),
        palette.muted,
    );
    let bars = bars(rect, names);
    let label = "costs less  ·  costs more";
    painter.text(
        Pos2::new(bars.center().x, middle),
        Align2::CENTER_CENTER,
        label,
        font.clone(),
        palette.muted,
    );
    for (at, text) in [format!("{swing} less"), format!("{swing} more")]
        .into_iter()
        .enumerate()
    {
        let right = rect.right() - BAR - FIGURE * (1 - at) as f32;
        painter.text(
            Pos2::new(right, middle),
            Align2::RIGHT_CENTER,
            text,
            font.clone(),
            palette.muted,
        );
    }
}

/// Where the bars of a row are.
fn bars(row: Rect, names: f32) -> Rect {
    let left = row.left() + names + 10.0;
    let right = (row.right() - BAR - 2.0 * FIGURE - 16.0).max(left + 10.0);
    Rect::from_x_y_ranges(left..=right, row.y_range())
}

fn effect_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, effect: &Effect, largest: Usd) {
    let palette = Palette::of(ui);
    let names = name_width(ui);
    let wanted = Vec2::new(ui.available_width(), ROW);
    let (row, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let weeks = derived.comparison.total.compared_weeks;
    let shown = [effect.less, effect.more].map(|change| {
        let per_week = change.per(weeks).unwrap_or_default();
        (per_week, format::dollars_signed(per_week))
    });
    let (name, meaning) = told(workbook, effect.moved);
    let said = format!("{name}: less {}, more {} a week", shown[0].1, shown[1].1);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    if response.hovered() {
        ui.painter()
            .rect_filled(row.expand2(Vec2::new(6.0, 0.0)), 4.0, palette.hover);
    }
    let label = Rect::from_min_size(row.min, Vec2::new(names, ROW));
    let inner = egui::UiBuilder::new()
        .max_rect(label)
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(inner, |ui| {
        ui.add(Label::new(&name).truncate());
    });
    let bars = bars(row, names);
    let painter = ui.painter();
    let half = bars.width() / 2.0;
    let scale = to_chart(largest.0).max(f64::MIN_POSITIVE);
    for (at, change) in [effect.less, effect.more].into_iter().enumerate() {
        let long = (to_chart(change.0) / scale) as f32 * half;
        let colour = if change.is_negative() {
            palette.cheaper
        } else {
            palette.dearer
        };
        let middle = bars.center().x;
        let bar = Rect::from_x_y_ranges(
            middle.min(middle + long)..=middle.max(middle + long),
            bars.center().y - 6.0..=bars.center().y + 6.0,
        );
        if at == 1 {
            painter.rect_filled(bar, 2.0, colour);
        } else {
            painter.rect_filled(bar, 2.0, colour.gamma_multiply(0.25));
            painter.rect_stroke(bar, 2.0, Stroke::new(1.0, colour), StrokeKind::Inside);
        }
    }
    painter.vline(
        bars.center().x,
        row.y_range(),
        Stroke::new(1.0, palette.muted),
    );
    for (at, (change, text)) in shown.into_iter().enumerate() {
        let right = row.right() - BAR - FIGURE * (1 - at) as f32;
        let colour = if change.is_negative() {
            palette.cheaper
        } else if change.is_zero() {
            palette.text
        } else {
            palette.dearer
        };
        let font = FontId::proportional(size::BODY);
        let place = Pos2::new(right, row.center().y);
        painter.text(place, Align2::RIGHT_CENTER, text, font, colour);
    }
    response.on_hover_ui(|ui| {
        ui.label(strong(name, size::BODY));
        ui.label(small(meaning));
        ui.label(small("Filled: more of it. Outlined: less of it").color(palette.muted));
    });
}

/// What is moved, and what moving it means, for people.
fn told(workbook: &Workbook, moved: Mover) -> (String, &'static str) {
    let meaning = match moved {
        Mover::Usage(lever) => lever.meaning(),
        Mover::Figure(lever) => match lever {
            Lever::Rate(_) => "This rate alone",
            Lever::All(..) => "All of these rates alike",
            Lever::Discount(_) => {
                "The discount on every charge, by points; at least 0, at most 100"
            }
            Lever::Commitment(_) => "The minimum commitment",
            Lever::Factor(..) => "What prices of that tier, route or context are multiplied by",
            Lever::DiscountOn(..) => "The discount on these charges, by points",
            Lever::Volume(..) => "How much is used",
        },
    };
    (mover_name(workbook, moved), meaning)
}
