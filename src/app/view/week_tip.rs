//! What is said of the week under the pointer, or that arrow keys lead to.

use egui::{Align, Key, Layout, Pos2, Sense, Ui, Vec2, WidgetInfo};
use egui_plot::PlotTransform;

use crate::analysis::{Pair, Tone};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::{arrows, swatch};
use crate::chart::Series;
use crate::quantity::format;
use crate::workbook::Derived;

/// Shows both contracts and the difference, of everything shown, of the week under the pointer.
pub(super) fn hover_ui(
    ui: &Ui,
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    shown: &[&Series<'_>],
) {
    hover_week(ui, response, transform, derived, |ui, week| {
        week_ui(ui, derived, shown, week);
    });
}

/// Shows what `content` says of the week under the pointer, or that keys lead to.
pub(super) fn hover_week(
    ui: &Ui,
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    content: impl FnOnce(&mut Ui, usize),
) {
    lead_by_keys(ui, response, derived);
    let keyed = keyed_week(response, derived);
    let pointed = || {
        let pointer = response.hover_pos()?;
        Some(transform.value_from_position(pointer).x.round())
    };
    let Some(place) = keyed.map(|week| week as f64).or_else(pointed) else {
        return;
    };
    let weeks = derived.pairing.weeks_in_focus();
    if place < 0.0 || !weeks.contains(&(place as usize)) {
        return;
    }
    let week = place as usize;
    let palette = Palette::of(ui);
    let frame = transform.frame();
    let left = transform.position_from_point_x(place - 0.5);
    let right = transform.position_from_point_x(place + 0.5);
    let band = egui::Rect::from_min_max(
        Pos2::new(left, frame.top()),
        Pos2::new(right, frame.bottom()),
    );
    ui.painter()
        .rect_filled(band, 0.0, palette.text.gamma_multiply(0.06));
    egui::Tooltip::always_open(
        ui.ctx().clone(),
        ui.layer_id(),
        response.id.with("week"),
        match keyed {
            Some(_) => egui::PopupAnchor::Position(Pos2::new(right, frame.top())),
            None => egui::PopupAnchor::Pointer,
        },
    )
    .gap(16.0)
    .accessible_name("Week")
    .show(|ui| content(ui, week));
}

/// One week: everything shown under both contracts, the difference, and what is odd about the week.
fn week_ui(ui: &mut Ui, derived: &Derived, shown: &[&Series<'_>], week: usize) {
    let palette = Palette::of(ui);
    week_head(ui, derived, week);
    let mut sum = Pair::default();
    egui::Grid::new("week")
        .num_columns(5)
        .spacing([14.0, 3.0])
        .show(ui, |ui| {
            pair_heads(ui);
            for series in shown {
                let pair = series.pair(week);
                sum += pair;
                ui.horizontal(|ui| {
                    let wanted = Vec2::splat(swatch::SIZE);
                    let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
                    swatch::paint(
                        ui.painter(),
                        rect.center(),
                        palette.slot(series.slot),
                        palette,
                    );
                    ui.label(small(crate::analysis::shorten(&series.name)));
                });
                pair_ui(ui, &pair, false);
                ui.label(small(series.mark(&derived.pairing, week)).color(palette.muted));
                ui.end_row();
            }
            if shown.len() > 1 {
                ui.label(strong("Total", size::SMALL));
                pair_ui(ui, &sum, true);
                ui.end_row();
            }
        });
    week_notes(ui, derived, week);
}

/// Which week it is.
pub(super) fn week_head(ui: &mut Ui, derived: &Derived, week: usize) {
    let of = &derived.pairing.rollup.weeks[week];
    ui.horizontal(|ui| {
        ui.label(strong(
            format!("Week of {}", of.week.first.shown()),
            size::BODY,
        ));
        ui.label(small(of.week.first.iso_week()).color(Palette::of(ui).muted));
    });
}

/// What stands over the figures of a week.
pub(super) fn pair_heads(ui: &mut Ui) {
    let palette = Palette::of(ui);
    ui.label("");
    for heading in ["Baseline", "Proposed", "Difference"] {
        right(ui, small(heading).color(palette.muted));
    }
    ui.end_row();
}

/// What is odd about a week, and what a click does.
pub(super) fn week_notes(ui: &mut Ui, derived: &Derived, week: usize) {
    let palette = Palette::of(ui);
    let of = &derived.pairing.rollup.weeks[week];
    let is_before = derived.pairing.is_before(week);
    let notes = [
        (
            of.partial,
            "Partial week: the data does not cover all of its days",
        ),
        (of.projected, "Projected: beyond the data, not measured"),
        (
            is_before,
            "Before the proposed contract begins: both cost the same",
        ),
    ];
    for (_, note) in notes.into_iter().filter(|(holds, _)| *holds) {
        ui.label(small(note).color(palette.muted));
    }
    ui.label(small("Click to see the arithmetic").color(palette.muted));
}

/// What both contracts charge, and the difference.
pub(super) fn pair_ui(ui: &mut Ui, pair: &Pair, is_total: bool) {
    let palette = Palette::of(ui);
    let tone = match pair.difference() {
        difference if difference.is_positive() => Tone::Dearer,
        difference if difference.is_negative() => Tone::Cheaper,
        _ => Tone::Equal,
    };
    let text = |text: String| {
        if is_total {
            strong(text, size::SMALL)
        } else {
            small(text)
        }
    };
    right(ui, text(format::cents(pair.baseline.total())));
    right(ui, text(format::cents(pair.proposed.total())));
    right(
        ui,
        strong(format::cents_signed(pair.difference()), size::SMALL).color(palette.tone(tone)),
    );
}

fn right(ui: &mut Ui, text: egui::RichText) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
}

/// Says what the chart shows or, while keys lead from week to week, what that week does.
pub(super) fn declare(response: &egui::Response, derived: &Derived, summary: &str) {
    let week = keyed_week(response, derived);
    let said = week.map_or_else(|| summary.to_owned(), |week| week_said(derived, week));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &said));
    if week.is_some() {
        let live = egui::accesskit::Live::Polite;
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_live(live));
    }
}

/// A week in words.
fn week_said(derived: &Derived, week: usize) -> String {
    let pair = &derived.comparison.weeks[week];
    format!(
        "Week of {}: today’s contract {}, proposed {}, difference {}; Enter shows the arithmetic",
        derived.pairing.rollup.weeks[week].week.first.shown(),
        format::dollars(pair.baseline.total()),
        format::dollars(pair.proposed.total()),
        format::dollars_signed(pair.difference())
    )
}

/// The week that arrow keys lead to in a chart that has the focus.
pub(super) fn keyed_week(response: &egui::Response, derived: &Derived) -> Option<usize> {
    let id = response.id.with("week by keys");
    let weeks = derived.pairing.weeks_in_focus();
    let ctx = &response.ctx;
    if !response.has_focus() || weeks.is_empty() {
        ctx.data_mut(|data| data.remove::<usize>(id));
        return None;
    }
    let now: Option<usize> = ctx.data(|data| data.get_temp(id));
    now.map(|week| week.clamp(weeks.start, weeks.end - 1))
}

/// Lets arrow keys lead from week to week in a chart that has the focus.
fn lead_by_keys(ui: &Ui, response: &egui::Response, derived: &Derived) {
    if !response.has_focus() {
        return;
    }
    arrows::keep(ui, response);
    let weeks = derived.pairing.weeks_in_focus();
    let (steps, home, end) = ui.input(|input| {
        let count = |key| input.num_presses(key) as isize;
        let pressed = |key| input.key_pressed(key);
        (
            count(Key::ArrowRight) - count(Key::ArrowLeft),
            pressed(Key::Home),
            pressed(Key::End),
        )
    });
    if weeks.is_empty() || (steps == 0 && !home && !end) {
        return;
    }
    let last = weeks.end - 1;
    let week = match keyed_week(response, derived) {
        _ if home => weeks.start,
        _ if end => last,
        Some(week) => week.saturating_add_signed(steps).clamp(weeks.start, last),
        None if steps > 0 => weeks.start,
        None => last,
    };
    let id = response.id.with("week by keys");
    ui.data_mut(|data| data.insert_temp(id, week));
    // What it is called follows.
    ui.ctx().request_repaint();
}
