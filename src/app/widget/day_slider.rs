//! A day that is typed, dragged or stepped through.

use egui::{Align, DragValue, Layout, Ui};

use super::plain_slider;
use crate::calendar::Day;

/// What the slider shows.
pub(crate) struct DaySlider<'a> {
    /// On screen.
    pub(crate) label: &'a str,
    /// For screen readers.
    pub(crate) name: &'a str,
    /// What it is for, in words.
    pub(crate) meaning: &'a str,
    /// The day; none yet, if absent.
    pub(crate) now: Option<Day>,
    /// The left end.
    pub(crate) first: Day,
    /// The right end.
    pub(crate) last: Day,
    /// The days from which on the answer is another.
    pub(crate) flips: &'a [Day],
}

impl DaySlider<'_> {
    /// Draws it, and returns the day it was set to, if it was.
    pub(crate) fn show(&self, ui: &mut Ui) -> Option<Day> {
        let (first, now) = (self.first, self.now);
        let number = |day: Day| day.days_since(first);
        let before = now.map_or(0, number);
        let mut typed = before;
        let mut is_typed = false;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let field = DragValue::new(&mut typed)
                    .custom_formatter(|days, _| match now {
                        Some(_) => first.plus(days as i32).shown(),
                        None => "not set".to_owned(),
                    })
                    .custom_parser(|text| {
                        let day: Option<Day> = text.parse().ok();
                        day.map(|day| f64::from(number(day)))
                    });
                let field = ui.add(field).accessible_name(self.name);
                is_typed = field.changed();
                field.on_hover_text("Type a date such as 2027-01-01, then Enter; drag to move it");
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(self.label).on_hover_text(self.meaning);
                });
            });
        });
        let name = format!("{}, slider", self.name);
        let span = 0..=number(self.last);
        let flips: Vec<i32> = self.flips.iter().map(|day| number(*day)).collect();
        let slid = plain_slider::show(ui, &name, self.meaning, before, span, &flips);
        let day = slid
            .or(is_typed.then_some(typed))
            .map(|days| first.plus(days));
        day.filter(|day| self.now != Some(*day))
    }
}
