//! A plot of amounts of money over weeks; what stands in it is drawn by whoever shows it.

use egui::{Sense, Stroke, Ui, Vec2b};
use egui_plot::{AxisHints, HLine, LineStyle, Plot, PlotResponse, PlotUi, VLine};

use super::{ViewState, brush};
use crate::app::theme::{Palette, size};
use crate::app::widget::{money_axis, week_axis};
use crate::chart::{AmountScale, week_label, week_step};
use crate::workbook::Derived;

/// Places for bars along the axis, at least.
const FEWEST_PLACES: f64 = 8.0;

/// About how wide the label of a week is, in points.
const LABEL: f32 = 75.0;

/// What the plot shows, and in which range.
pub(super) struct WeekPlot {
    /// Tells it from others.
    pub(super) id: &'static str,
    /// The lowest amount.
    pub(super) low: f64,
    /// The highest.
    pub(super) high: f64,
    step: f64,
    /// What stands at an amount of the axis.
    pub(super) label: fn(f64) -> String,
}

impl WeekPlot {
    /// Room for amounts from `low`, not above zero, to `high`, not below it, in whole steps: so the axis stays where it is
    /// while a slider moves a little.
    pub(super) fn new(
        ui: &Ui,
        id: &'static str,
        [low, high]: [f64; 2],
        label: fn(f64) -> String,
    ) -> Self {
        // A label needs some room, so low charts have fewer.
        let labels = f64::from(ui.available_height() / 48.0).clamp(2.0, 7.0);
        let AmountScale { low, high, step } = AmountScale::new([low, high], labels);
        Self {
            id,
            // A little room, so that the lowest label does not run into those of the weeks.
            low: low - step * 0.3,
            high,
            step,
            label,
        }
    }

    /// Draws it with what `draw` draws, the line of zero, and where the proposed contract begins.
    pub(super) fn show(
        self,
        ui: &mut Ui,
        derived: &Derived,
        view: &ViewState,
        begins: Option<f64>,
        draw: impl FnOnce(&mut PlotUi<'_>),
    ) -> PlotResponse<()> {
        let palette = Palette::of(ui);
        let weeks = &derived.pairing.rollup.weeks;
        let shown = derived.pairing.weeks_in_focus();
        // Few weeks stay slim, in the middle.
        let middle = (shown.start + shown.end) as f64 / 2.0 - 0.5;
        let half = (shown.len() as f64).max(FEWEST_PLACES) / 2.0 + 0.2;
        let height = (ui.available_height() - brush::height(view)).max(88.0);
        let width = ui.available_width();
        let label_step = week_step(shown.len(), width - 70.0, LABEL);
        let font = egui::FontId::proportional(size::SMALL);
        let x_axis = AxisHints::new_x()
            .formatter({
                let shown = shown.clone();
                move |mark, _| week_label(weeks, &shown, mark.value, label_step)
            })
            .tick_label_color(palette.muted)
            .tick_label_font(font.clone())
            .label_spacing(1.0..=1.0);
        let label = self.label;
        let y_axis = AxisHints::new_y()
            .formatter(move |mark, _| label(mark.value))
            .tick_label_color(palette.muted)
            .tick_label_font(font)
            .min_thickness(62.0)
            .label_spacing(1.0..=1.0);
        let step = self.step;
        Plot::new(self.id)
            .height(height)
            .width(width)
            .show_background(false)
            .show_grid(Vec2b::new(false, true))
            .grid_color(palette.line)
            .grid_fade(0.0)
            .allow_drag(false)
            .allow_scroll(false)
            .allow_zoom(false)
            .allow_boxed_zoom(false)
            .allow_double_click_reset(false)
            .allow_axis_zoom_drag(false)
            .show_x(false)
            .show_y(false)
            .show_crosshair(false)
            .sense(Sense::click())
            .custom_x_axes(vec![x_axis])
            .custom_y_axes(vec![y_axis])
            .x_grid_spacer(move |input| week_axis::marks(&input, shown.clone(), label_step))
            .y_grid_spacer(move |input| {
                let wanted = (input.bounds.1 - input.bounds.0) / step;
                money_axis::marks(&input, wanted)
            })
            .show(ui, |plot| {
                plot.set_plot_bounds_x(middle - half..=middle + half);
                plot.set_plot_bounds_y(self.low..=self.high);
                let zero = HLine::new("zero", 0.0)
                    .stroke(Stroke::new(1.5, palette.muted))
                    .allow_hover(false);
                plot.hline(zero);
                draw(plot);
                if let Some(place) = begins {
                    let line = VLine::new("begins", place)
                        .stroke(Stroke::new(1.2, palette.text))
                        .style(LineStyle::dashed_loose())
                        .allow_hover(false);
                    plot.vline(line);
                }
            })
    }
}
