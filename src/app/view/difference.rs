//! Weekly cost difference per product: bars that diverge from zero, stacked by product, the total as a line.

use std::collections::BTreeSet;

use egui::{Pos2, Sense, Stroke, Ui, Vec2};
use egui_plot::{Line, PlotPoints, PlotTransform, Points};

use super::painted::painted;
use super::week_plot::WeekPlot;
use super::{ViewState, brush, cumulative, notes, week_tip};
use crate::analysis::{Scope, Standing, Weeks};
use crate::app::command::{self, Command};
use crate::app::panel::focus;
use crate::app::theme::{Palette, size, small};
use crate::app::widget::legend::{self, Asked};
use crate::app::widget::motion::{self, Drawn};
use crate::app::widget::stacked_bars::{self, StackedBars};
use crate::app::{Commands, Open};
use crate::chart::{
    Series, begins, difference_bars, differences_said, money_label, series, shown, weeks_said,
};
use crate::pixel::to_chart;
use crate::workbook::Derived;

/// With at most that many weeks, each is marked by a dot on the line of the total.
const FEW: usize = 13;
/// With more weeks than that, the line is thin.
const MANY: usize = 120;

/// Draws the legend and the chart.
pub(crate) fn ui(ui: &mut Ui, open: &Open, view: &ViewState, commands: &mut Commands) {
    let derived = &open.derived;
    let palette = Palette::of(ui);
    let series = series(derived, &view.apart());
    legend_ui(ui, derived, &series, view, commands, |ui| {
        if view.is_cumulative {
            return;
        }
        let (rect, _) = ui.allocate_exact_size(Vec2::new(20.0, 22.0), Sense::hover());
        let line = Stroke::new(2.0, palette.text);
        ui.painter()
            .hline(rect.x_range().shrink(2.0), rect.center().y, line);
        ui.label(small("Total of those shown").color(palette.muted));
        if let Some((name, _)) = open.overlay(view) {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(26.0, 22.0), Sense::hover());
            let ends = [rect.left_center(), rect.right_center()];
            let line = Stroke::new(2.0, palette.accent);
            ui.painter()
                .extend(egui::Shape::dashed_line(&ends, line, 5.0, 4.0));
            ui.label(small(format!("Total of {name}")).color(palette.muted));
        }
    });
    ui.add_space(4.0);
    if derived.pairing.rollup.weeks.is_empty() {
        ui.centered_and_justified(|ui| ui.label(small("No weeks to show").color(palette.muted)));
        return;
    }
    let shown = shown(&series, &view.apart());
    if view.is_cumulative {
        cumulative::ui(ui, derived, &shown, view, commands);
    } else {
        chart_ui(ui, open, &shown, view, commands);
    }
}

pub(super) fn legend_ui(
    ui: &mut Ui,
    derived: &Derived,
    series: &[Series<'_>],
    view: &ViewState,
    commands: &mut Commands,
    lines: impl FnOnce(&mut Ui),
) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let entries = series
            .iter()
            .map(|series| (&*series.name, palette.slot(series.slot)));
        entries_ui(ui, derived, &entries.collect::<Vec<_>>(), view, commands);
        lines(ui);
        if is_any_hatched(derived) {
            let text = if derived.pairing.projected_from.is_some() {
                "Partial, one-sided or projected"
            } else {
                "Partial or one-sided"
            };
            let text = small(text).color(palette.muted);
            legend::keep_together(ui, &text, 22.0);
            ui.add_space(8.0);
            let (rect, _) = ui.allocate_exact_size(Vec2::new(14.0, 22.0), Sense::hover());
            let swatch = egui::Rect::from_center_size(rect.center(), Vec2::splat(12.0));
            let mut shapes = Vec::new();
            stacked_bars::hatch(swatch, palette.muted, &mut shapes);
            ui.painter().extend(shapes);
            let meaning = "Partial weeks are not covered whole by the data; in one-sided weeks a product has what one \
                           contract meters and nothing of what the other meters; projected weeks are beyond the data";
            ui.label(text).on_hover_text(meaning);
        }
        show_all_ui(ui, view, commands);
    });
}

/// Which colour is what; each entry hides or shows what it stands for.
pub(super) fn entries_ui(
    ui: &mut Ui,
    derived: &Derived,
    entries: &[(&str, egui::Color32)],
    view: &ViewState,
    commands: &mut Commands,
) {
    for &(name, colour) in entries {
        let shown = !view.hidden().contains(name);
        let focus = focus::toggled(derived, view.by(), name);
        match legend::entry(ui, name, colour, shown, focus.is_some()) {
            Some(Asked::Focus) => {
                if let Some(focus) = focus {
                    commands.send(focus);
                }
            }
            Some(asked) => {
                let names = entries.iter().map(|entry| entry.0);
                commands.send(Command::Hide(hidden_after(asked, name, names, view)));
            }
            None => {}
        }
    }
}

/// Leads back from what was hidden.
pub(super) fn show_all_ui(ui: &mut Ui, view: &ViewState, commands: &mut Commands) {
    if view.hidden().is_empty() {
        return;
    }
    let named = &command::SHOW_ALL;
    let link = ui.link(small("Show all"));
    if link.on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}

fn is_any_hatched(derived: &Derived) -> bool {
    let pairing = &derived.pairing;
    let one_sided = |standing: Standing| matches!(standing, Standing::OneSided(_));
    let mut weeks = pairing.rollup.weeks[pairing.weeks_in_focus()].iter();
    weeks.any(|week| week.partial || week.projected) || pairing.standings().any(one_sided)
}

/// What is left out once `name` has been toggled, or made the only one shown (or all again, if it was).
fn hidden_after<'a>(
    asked: Asked,
    name: &str,
    names: impl Iterator<Item = &'a str>,
    view: &ViewState,
) -> BTreeSet<String> {
    let mut hidden = view.hidden().clone();
    match asked {
        Asked::Toggle => {
            if !hidden.remove(name) {
                hidden.insert(name.to_owned());
            }
            hidden
        }
        Asked::Solo | Asked::Focus => {
            let others = names.filter(|other| *other != name);
            let others: BTreeSet<String> = others.map(str::to_owned).collect();
            if hidden == others {
                BTreeSet::new()
            } else {
                others
            }
        }
    }
}

fn chart_ui(
    ui: &mut Ui,
    open: &Open,
    shown: &[&Series<'_>],
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let derived = &open.derived;
    let overlay = overlay_totals(open, view);
    let weeks = derived.pairing.weeks_in_focus();
    let (parts, totals) = difference_bars(derived, shown, weeks);
    let high = parts
        .iter()
        .map(|part| part.to.max(part.from))
        .chain(overlay.iter().map(|[_, total]| *total))
        .fold(0.0, f64::max);
    let low = parts
        .iter()
        .map(|part| part.to.min(part.from))
        .chain(overlay.iter().map(|[_, total]| *total))
        .fold(0.0, f64::min);
    let begins = begins(derived);
    let place = begins.as_ref().map(|(place, _)| *place);
    let mut plot = WeekPlot::new(ui, "difference", [low, high], money_label);
    let wanted = Drawn {
        parts: painted(&parts, palette),
        line: totals,
        amounts: [plot.low, plot.high],
    };
    let id = egui::Id::unique("difference on its way");
    let Drawn {
        parts,
        line: totals,
        amounts,
    } = motion::on_the_way(ui, id, view.staged_at, wanted);
    [plot.low, plot.high] = amounts;
    let response = plot.show(ui, derived, view, place, |plot| {
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
        if !overlay.is_empty() {
            let line = Line::new("overlay", PlotPoints::from(overlay))
                .color(palette.accent)
                .style(egui_plot::LineStyle::dashed_dense())
                .width(2.0);
            plot.line(line.allow_hover(false));
        }
    });
    if let Some((place, label)) = &begins {
        begins_label(ui, &response.transform, *place, label, palette);
    }
    let summary = accessible_summary(derived, shown, view);
    week_tip::declare(&response.response, derived, &summary);
    week_tip::hover_ui(ui, &response.response, &response.transform, derived, shown);
    notes::menu(&response.response, &response.transform, derived, commands);
    notes::ui(ui, &open.workbook, derived, &response.transform, commands);
    if let Some(scope) = clicked_ui(&response.response, &response.transform, derived, shown) {
        commands.send(Command::Explain(scope));
    }
    brush::ui(ui, derived, view, &response.transform, commands);
}

/// The total of the scenario that is drawn over, of what is shown, by week.
fn overlay_totals(open: &Open, view: &ViewState) -> Vec<[f64; 2]> {
    let Some((_, derived)) = open.overlay(view) else {
        return Vec::new();
    };
    let series = series(derived, &view.apart());
    let shown = shown(&series, &view.apart());
    let weeks = derived.pairing.weeks_in_focus();
    let (_, totals) = difference_bars(derived, &shown, weeks);
    totals
}

/// The week that was clicked, or entered by key.
pub(super) fn clicked_week(
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
) -> Option<usize> {
    if !response.clicked() {
        return None;
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        return week_tip::keyed_week(response, derived);
    };
    let week = transform.value_from_position(pointer).x.round();
    let weeks = derived.pairing.weeks_in_focus();
    (week >= 0.0 && weeks.contains(&(week as usize))).then_some(week as usize)
}

/// A week of the product that is shown alone, or else of all.
pub(super) fn scope_of(shown: &[&Series<'_>], week: usize) -> Scope {
    let product = match shown {
        [series] => series.product(),
        _ => None,
    };
    let weeks = Weeks::One(week);
    Scope { product, weeks }
}

/// What was clicked: the bar of a product in a week, or else the week of all products; that also for a category, as the
/// arithmetic is of products.
fn clicked_ui(
    response: &egui::Response,
    transform: &PlotTransform,
    derived: &Derived,
    shown: &[&Series<'_>],
) -> Option<Scope> {
    let week = clicked_week(response, transform, derived)?;
    let Some(pointer) = response.interact_pointer_pos() else {
        return Some(scope_of(shown, week));
    };
    let place = transform.value_from_position(pointer);
    let (mut above, mut below) = (0.0, 0.0);
    let hit = shown.iter().find(|series| {
        let height = to_chart(series.pair(week).difference().0);
        let base = if height > 0.0 { &mut above } else { &mut below };
        let from = *base;
        *base += height;
        place.y >= f64::min(from, *base) && place.y < f64::max(from, *base)
    });
    Some(scope_of(hit.copied().as_slice(), week))
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
fn accessible_summary(derived: &Derived, shown: &[&Series<'_>], view: &ViewState) -> String {
    format!(
        "Weekly cost difference {}, {}: {}; the table has the numbers",
        view.by().by().to_lowercase(),
        weeks_said(derived),
        differences_said(derived, shown, &view.apart())
    )
}
