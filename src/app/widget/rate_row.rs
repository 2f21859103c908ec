//! One rate: its name, its exact value with unit, its slider, and what it does to the answer.

use egui::{Align, Layout, Link, Ui};
use rust_decimal::Decimal;

use super::decimal_field;
use super::rate_slider::RateSlider;
use crate::analysis::Turn;
use crate::app::theme::{Palette, small};
use crate::quantity::format;

/// What the row shows.
pub(crate) struct RateRow<'a> {
    /// On screen: `Claude Sonnet 4.6 · input`.
    pub(crate) label: &'a str,
    /// The unit, as written behind the value: `/ M`.
    pub(crate) unit: &'static str,
    /// The unit in words: `dollars per million tokens`.
    pub(crate) unit_words: &'static str,
    /// Decimals shown at least.
    pub(crate) places: u32,
    /// What the slider shows. Its name is for screen readers.
    pub(crate) slider: RateSlider<'a>,
    /// What the slider is for and what a step is worth, in words.
    pub(crate) meaning: &'a str,
    /// A mark to look twice at the value, such as `check the unit`, and why.
    pub(crate) warning: Option<(&'static str, &'static str)>,
    /// What a step of the value is worth, in few words.
    pub(crate) worth: Option<&'a str>,
    /// What is said where no value brings both contracts level.
    pub(crate) without_break_even: &'static str,
    /// Why a number cannot be the value.
    pub(crate) check: fn(Decimal) -> Result<(), String>,
}

impl RateRow<'_> {
    /// Draws the row, and returns the value that was set, if one was.
    pub(crate) fn show(&self, ui: &mut Ui) -> Option<Decimal> {
        let palette = Palette::of(ui);
        let mut typed = None;
        ui.push_id(self.slider.name, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = 18.0;
            let mut error = None;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    ui.label(small(self.unit).color(palette.muted))
                        .on_hover_text(self.unit_words);
                    let name = format!("{}, {}, exact value", self.slider.name, self.unit_words);
                    let field =
                        decimal_field::show(ui, &name, self.slider.value, self.places, self.check);
                    field
                        .response
                        .on_hover_text("Type an exact value, then Enter");
                    typed = field.entered;
                    error = field.error;
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let label = egui::Label::new(self.label).truncate();
                        ui.add(label).on_hover_text(self.meaning);
                    });
                });
            });
            let (response, slid) = self.slider.show(ui, self.check);
            if !response.dragged() {
                response.on_hover_text(format!("{}\n{}", self.meaning, self.slider.answers()));
            }
            typed = typed.or(slid);
            if let Some(error) = error {
                ui.add(egui::Label::new(small(error).color(palette.dearer)).wrap());
                return;
            }
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if self.slider.value != self.slider.listed {
                        let listed = format::rate(self.slider.listed);
                        let link = ui.add(Link::new(small("reset")));
                        let spoken = format!("Reset {} to {listed}", self.slider.name);
                        let link = link.accessible_name(spoken);
                        let tooltip = format!("Set this back to {listed}, as the contract says");
                        if link.on_hover_text(tooltip).clicked() {
                            typed = Some(self.slider.listed);
                        }
                    }
                    if let Some((mark, why)) = self.warning {
                        ui.label(small(mark).color(palette.warning))
                            .on_hover_text(why);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let note = [Some(self.note()), self.worth.map(str::to_owned)];
                        let note = note.into_iter().flatten().collect::<Vec<_>>().join(" · ");
                        let label = egui::Label::new(small(&note).color(palette.muted)).truncate();
                        ui.add(label).on_hover_text(note);
                    });
                });
            });
            ui.add_space(8.0);
        });
        typed
    }

    fn note(&self) -> String {
        let Some((last, others)) = self.slider.turns.split_last() else {
            return self.without_break_even.to_owned();
        };
        let at = |turn: &Turn<Decimal>| format::rate_rounded(turn.at);
        let word = if self.slider.turns.iter().all(|turn| turn.is_level) {
            "breaks even"
        } else {
            "flips"
        };
        if others.is_empty() {
            return format!("{word} at {}", at(last));
        }
        let others: Vec<String> = others.iter().map(at).collect();
        format!("{word} at {} and {}", others.join(", "), at(last))
    }
}
