//! Weekly cost difference per product: bars that diverge from zero, stacked by product, the total as a line.

use std::collections::BTreeSet;

use egui::{Align, Color32, Layout, Pos2, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_plot::{Line, PlotPoints, PlotTransform, Points};

use super::week_plot::WeekPlot;
use super::{OTHER, ViewState, brush};
use crate::analysis::{Pair, Scope, Standing, Tone, Weeks};
use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::panel::focus;
use crate::app::pixel::to_chart;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::legend::{self, Asked};
use crate::app::widget::money_axis;
use crate::app::widget::stacked_bars::{self, Part, StackedBars};
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Workbook};

/// Products with a colour of their own; with more than eight, the rest share one as “Other”.
const OWN_COLOURS: usize = crate::app::theme::PRODUCT_COLOURS;

/// With at most that many weeks, each is marked by a dot on the line of the total.
const FEW: usize = 13;
/// With more weeks than that, the line is thin.
const MANY: usize = 120;

/// A product of the chart, or the rest of them together.
pub(super) struct Series {
    pub(super) name: String,
    colour: Color32,
    pub(super) products: Vec<usize>,
}

/// Draws the legend and the chart.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let series = series(derived, view, palette);
    legend_ui(ui, derived, &series, view, commands, |ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(20.0, 22.0), Sense::hover());
        let line = Stroke::new(2.0, palette.text);
        ui.painter()
            .hline(rect.x_range().shrink(2.0), rect.center().y, line);
        ui.label(small("Total of those shown").color(palette.muted));
    });
    ui.add_space(4.0);
    if derived.pairing.rollup.weeks.is_empty() {
        ui.centered_and_justified(|ui| ui.label(small("No weeks to show").color(palette.muted)));
        return;
    }
    let shown: Vec<&Series> = series
        .iter()
        .filter(|series| !view.hidden.contains(&series.name))
        .collect();
    chart_ui(ui, (workbook, derived), &shown, palette, commands);
}

pub(super) fn series(derived: &Derived, view: &ViewState, palette: &Palette) -> Vec<Series> {
    let products = &derived.comparison.products;
    let own = if view.by_size.len() <= OWN_COLOURS + 1 {
        view.by_size.len()
    } else {
        OWN_COLOURS
    };
    let (large, rest): (Vec<_>, Vec<_>) = view.in_focus(derived).partition(|(rank, _)| *rank < own);
    let alone = |product: usize, colour| Series {
        name: products[product].name.clone(),
        colour,
        products: vec![product],
    };
    let large = large.into_iter();
    let large = large.map(|(rank, product)| alone(product, palette.product(rank)));
    let mut series: Vec<Series> = large.collect();
    match *rest {
        [] => {}
        [(_, only)] => series.push(alone(only, palette.other)),
        _ => series.push(Series {
            name: OTHER.to_owned(),
            colour: palette.other,
            products: rest.into_iter().map(|(_, product)| product).collect(),
        }),
    }
    series
}

pub(super) fn legend_ui(
    ui: &mut Ui,
    derived: &Derived,
    series: &[Series],
    view: &ViewState,
    commands: &mut Commands,
    lines: impl FnOnce(&mut Ui),
) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for entry in series {
            let shown = !view.hidden.contains(&entry.name);
            let is_one = entry.products.len() == 1;
            match legend::entry(ui, &entry.name, entry.colour, shown, is_one) {
                Some(Asked::Focus) => commands.send(focus::on_product(derived, Some(&entry.name))),
                Some(asked) => commands.send(Command::HideProducts(hidden_after(asked, &entry.name, series, view))),
                None => {}
            }
        }
        lines(ui);
        if is_any_hatched(derived) {
            ui.add_space(8.0);
            let (rect, _) = ui.allocate_exact_size(Vec2::new(14.0, 22.0), Sense::hover());
            let swatch = egui::Rect::from_center_size(rect.center(), Vec2::splat(12.0));
            let mut shapes = Vec::new();
            stacked_bars::hatch(swatch, palette.muted, &mut shapes);
            ui.painter().extend(shapes);
            let is_projected = derived.pairing.projected_from.is_some();
            let meaning = "Partial weeks are not covered whole by the data; in one-sided weeks a product has what one \
                           contract meters and nothing of what the other meters; projected weeks are beyond the data";
            ui.label(small(if is_projected { "Partial, one-sided or projected" } else { "Partial or one-sided" }).color(palette.muted)).on_hover_text(meaning);
        }
        if !view.hidden.is_empty() {
            let named = &command::SHOW_ALL;
            if ui.link(small("Show all")).on_hover_text(named.tooltip).clicked() {
                commands.send((named.command)());
            }
        }
    });
}

fn is_any_hatched(derived: &Derived) -> bool {
    let pairing = &derived.pairing;
    let one_sided = |standing: Standing| matches!(standing, Standing::OneSided(_));
    let mut weeks = pairing.rollup.weeks[pairing.weeks_in_focus()].iter();
    weeks.any(|week| week.partial || week.projected) || pairing.standings().any(one_sided)
}

/// The products left out once `name` has been toggled, or made the only one shown (or all again, if it was).
fn hidden_after(asked: Asked, name: &str, series: &[Series], view: &ViewState) -> BTreeSet<String> {
    let names = || series.iter().map(|series| series.name.clone());
    let mut hidden = view.hidden.clone();
    match asked {
        Asked::Toggle => {
            if !hidden.remove(name) {
                hidden.insert(name.to_owned());
            }
            hidden
        }
        Asked::Solo | Asked::Focus => {
            let others: BTreeSet<String> = names().filter(|other| other != name).collect();
            if hidden == others {
                BTreeSet::new()
            } else {
                others
            }
        }
    }
}

/// The stacks of every week, and the total of what is shown.
fn stacks(derived: &Derived, shown: &[&Series]) -> (Vec<Part>, Vec<[f64; 2]>) {
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    let weeks = pairing.weeks_in_focus();
    let mut parts = Vec::with_capacity(shown.len() * weeks.len());
    let mut totals = Vec::with_capacity(weeks.len());
    for week in weeks {
        let of = &pairing.rollup.weeks[week];
        let x = week as f64;
        let (mut above, mut below) = (0.0, 0.0);
        for series in shown {
            // One-sided parts stand apart from compared ones, so that only what they add is hatched.
            for one_sided in [false, true] {
                let of_kind = |product: &&usize| {
                    matches!(pairing.standing[**product][week], Standing::OneSided(_)) == one_sided
                };
                let differences = series.products.iter().filter(of_kind);
                let difference: Usd = differences
                    .map(|&product| comparison.products[product].weeks[week].difference())
                    .sum();
                if difference.is_zero() {
                    continue;
                }
                let height = to_chart(difference.0);
                let base = if height > 0.0 { &mut above } else { &mut below };
                let (from, to) = (*base, *base + height);
                *base = to;
                parts.push(Part {
                    x,
                    from,
                    to,
                    colour: series.colour,
                    hatched: one_sided || of.partial || of.projected,
                });
            }
        }
        totals.push([x, above + below]);
    }
    (parts, totals)
}

fn chart_ui(
    ui: &mut Ui,
    (workbook, derived): (&Workbook, &Derived),
    shown: &[&Series],
    palette: &Palette,
    commands: &mut Commands,
) {
    let (parts, totals) = stacks(derived, shown);
    let high = parts
        .iter()
        .map(|part| part.to.max(part.from))
        .fold(0.0, f64::max);
    let low = parts
        .iter()
        .map(|part| part.to.min(part.from))
        .fold(0.0, f64::min);
    let begins = begins(derived);
    let place = begins.as_ref().map(|(place, _)| *place);
    let plot = WeekPlot::new(ui, "difference", [low, high], money_axis::label);
    let response = plot.show(ui, derived, place, |plot| {
        plot.add(StackedBars::new(parts, 0.74, palette.page));
        if totals.len() <= FEW {
            let dots = Points::new("weeks", PlotPoints::from(totals.clone()))
                .color(palette.text)
                .radius(3.0);
            plot.points(dots.allow_hover(false));
        }
        let width = if totals.len() > MANY { 1.2 } else { 2.0 };
        let total = Line::new("total", PlotPoints::from(totals))
            .color(palette.text)
            .width(width);
        plot.line(total.allow_hover(false));
    });
    if let Some((place, label)) = &begins {
        begins_label(ui, &response.transform, *place, label, palette);
    }
    let summary = accessible_summary(derived);
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &summary));
    hover_ui(ui, &response.response, &response.transform, derived, shown);
    if let Some(scope) = clicked_ui(&response.response, &response.transform, derived, shown) {
        commands.send(Command::Explain(scope));
    }
    brush::ui(ui, workbook, derived, &response.transform, commands);
}

/// The week that was clicked.
pub(super) fn clicked_week(
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
) -> Option<usize> {
    let pointer = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())?;
    let week = transform.value_from_position(pointer).x.round();
    let weeks = derived.pairing.weeks_in_focus();
    (week >= 0.0 && weeks.contains(&(week as usize))).then_some(week as usize)
}

/// A week of the product that is shown alone, or else of all.
pub(super) fn scope_of(shown: &[&Series], week: usize) -> Scope {
    let product = match shown {
        [Series { products, .. }] if products.len() == 1 => products.first().copied(),
        _ => None,
    };
    let weeks = Weeks::One(week);
    Scope { product, weeks }
}

/// What was clicked: the bar of a product in a week, or else the week of all products.
fn clicked_ui(
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    shown: &[&Series],
) -> Option<Scope> {
    let week = clicked_week(response, transform, derived)?;
    let pointer = response.interact_pointer_pos()?;
    let place = transform.value_from_position(pointer);
    let (mut above, mut below) = (0.0, 0.0);
    let hit = shown.iter().find(|series| {
        let of = |product: &usize| derived.comparison.products[*product].weeks[week].difference();
        let height = to_chart(series.products.iter().map(of).sum::<Usd>().0);
        let base = if height > 0.0 { &mut above } else { &mut below };
        let from = *base;
        *base += height;
        place.y >= f64::min(from, *base) && place.y < f64::max(from, *base)
    });
    Some(scope_of(hit.copied().as_slice(), week))
}

/// Where the proposed contract begins among the weeks, and what stands there; `None` where it does not.
pub(super) fn begins(derived: &Derived) -> Option<(f64, String)> {
    let pairing = &derived.pairing;
    let begins = pairing.effective?;
    let all = &pairing.rollup.weeks;
    let shown = pairing.weeks_in_focus();
    let (first, last) = (all.get(shown.start)?, all[shown.clone()].last()?);
    if begins <= first.week.first || last.week.last() < begins {
        return None;
    }
    let days = f64::from(begins.days_since(first.week.first));
    // Weeks are drawn around whole numbers, so each begins half a place before its own.
    Some((
        shown.start as f64 + days / 7.0 - 0.5,
        format!("Proposed begins {}", begins.shown()),
    ))
}

/// Writes what begins there beside the line, on the side with more room.
pub(super) fn begins_label(
    ui: &Ui,
    transform: &PlotTransform,
    place: f64,
    label: &str,
    palette: &Palette,
) {
    let frame = transform.frame();
    let x = transform.position_from_point_x(place);
    let galley = ui.painter().layout_no_wrap(
        label.to_owned(),
        egui::FontId::proportional(size::SMALL),
        palette.text,
    );
    let right = x + 6.0 + galley.size().x <= frame.right();
    let left = if right {
        x + 6.0
    } else {
        x - 6.0 - galley.size().x
    };
    let at = egui::Rect::from_min_size(Pos2::new(left, frame.top() + 2.0), galley.size());
    ui.painter().rect_filled(at.expand(2.0), 2.0, palette.page);
    ui.painter().galley(at.min, galley, palette.text);
}

/// What a screen reader says of the chart.
fn accessible_summary(derived: &Derived) -> String {
    let weeks = &derived.comparison.weeks[derived.pairing.weeks_in_focus()];
    let differences = || weeks.iter().map(Pair::difference);
    let (Some(least), Some(most)) = (differences().min(), differences().max()) else {
        return String::new();
    };
    let (least, most) = (format::dollars_signed(least), format::dollars_signed(most));
    let count = crate::analysis::plural(weeks.len(), "week", "weeks");
    format!(
        "Weekly cost difference, {count}, from {least} to {most}; the product table has the numbers"
    )
}

pub(super) fn hover_ui(
    ui: &Ui,
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    shown: &[&Series],
) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let place = transform.value_from_position(pointer).x.round();
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
        egui::PopupAnchor::Pointer,
    )
    .gap(16.0)
    .accessible_name("Week")
    .show(|ui| week_ui(ui, derived, shown, week));
}

/// One week: every product under both contracts, the difference, and what is odd about the week.
fn week_ui(ui: &mut Ui, derived: &Derived, shown: &[&Series], week: usize) {
    let palette = Palette::of(ui);
    let of = &derived.pairing.rollup.weeks[week];
    ui.horizontal(|ui| {
        ui.label(strong(
            format!("Week of {}", of.week.first.shown()),
            size::BODY,
        ));
        ui.label(small(of.week.first.iso_week()).color(palette.muted));
    });
    let total = shown.iter().flat_map(|series| &series.products);
    let mut sum = Pair::default();
    total.for_each(|&product| sum += derived.comparison.products[product].weeks[week]);
    egui::Grid::new("week")
        .num_columns(5)
        .spacing([14.0, 3.0])
        .show(ui, |ui| {
            ui.label("");
            for heading in ["Baseline", "Proposed", "Difference"] {
                right(ui, small(heading).color(palette.muted));
            }
            ui.end_row();
            for series in shown {
                let mut pair = Pair::default();
                for &product in &series.products {
                    pair += derived.comparison.products[product].weeks[week];
                }
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
                    ui.painter().rect_filled(rect, 2.0, series.colour);
                    ui.label(small(crate::analysis::shorten(&series.name)));
                });
                pair_ui(ui, &pair, false);
                ui.label(small(mark(derived, series, week)).color(palette.muted));
                ui.end_row();
            }
            if shown.len() > 1 {
                ui.label(strong("Total", size::SMALL));
                pair_ui(ui, &sum, true);
                ui.end_row();
            }
        });
    let mut products = derived.pairing.products_in_focus();
    let is_before = products.any(|of| derived.pairing.standing[of][week] == Standing::Before);
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

fn pair_ui(ui: &mut Ui, pair: &Pair, is_total: bool) {
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

fn mark(derived: &Derived, series: &Series, week: usize) -> &'static str {
    let one_sided = |product: &usize| {
        matches!(
            derived.pairing.standing[*product][week],
            Standing::OneSided(_)
        )
    };
    if series.products.iter().any(one_sided) {
        "one side only"
    } else {
        ""
    }
}
