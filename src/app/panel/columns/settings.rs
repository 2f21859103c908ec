//! What holds for a whole file: the product, the layout, and how dates and numbers are written.

use egui::Ui;

use super::NOT_READ;
use crate::app::columns::Draft;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::choice::Choice;
use crate::ingest::layout::{self, Field};
use crate::ingest::{DateOrder, Mapping, PeriodChoice};
use crate::quantity::NumberStyle;

/// Where the product of a recognised file is taken from; returns the mapping that was chosen.
pub(super) fn product_ui(ui: &mut Ui, draft: &Draft) -> Option<Mapping> {
    let current = draft.column_of(Field::Product).map(str::to_owned);
    let now = current.as_deref().unwrap_or(NOT_READ);
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.label(strong("Product is taken from", size::BODY));
        let choice = Choice {
            name: "Product is taken from",
            tooltip: "The column that says what usage is attributed to: an application, a workspace, a team, a key",
            now,
            width: 260.0,
        };
        let named = (0..draft.peek.header.len()).filter(|&column| draft.peek.can_name(column));
        let named = named.filter_map(|column| draft.peek.header.get(column));
        let options = named.map(|name| (Some(name.clone()), name.clone()));
        let none = std::iter::once((None, NOT_READ.to_owned()));
        chosen = choice.show(ui, &current, none.chain(options));
    });
    chosen.map(|column| draft.with_field(Field::Product, column.as_deref()))
}

/// Draws the rest, and returns the mapping that was chosen.
pub(super) fn ui(ui: &mut Ui, draft: &Draft) -> Option<Mapping> {
    let mapping = &draft.mapping;
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let orders = [
            (None, "as the file shows".to_owned()),
            of_order(DateOrder::MonthFirst),
            of_order(DateOrder::DayFirst),
        ];
        let dates = pick(
            ui,
            "Dates",
            "How dates such as 3/4/25 are meant",
            &mapping.date_order,
            orders,
        );
        chosen = chosen.take().or(dates.map(|date_order| Mapping {
            date_order,
            ..mapping.clone()
        }));
        let styles = [
            (None, "as the file shows".to_owned()),
            (Some(NumberStyle::Point), "1,234.5".to_owned()),
            (Some(NumberStyle::Comma), "1.234,5".to_owned()),
        ];
        let numbers = pick(
            ui,
            "Numbers",
            "Whether a comma groups thousands or comes before decimals",
            &mapping.numbers,
            styles,
        );
        chosen = chosen.take().or(numbers.map(|numbers| Mapping {
            numbers,
            ..mapping.clone()
        }));
        let periods = [
            (PeriodChoice::Auto, "told by the dates".to_owned()),
            (PeriodChoice::Day, "that day".to_owned()),
            (PeriodChoice::Week, "7 days from it".to_owned()),
            (PeriodChoice::Month, "the month from it".to_owned()),
        ];
        let period = pick(
            ui,
            "A bare date covers",
            "The days that a row with a date but no time of day is the total of",
            &mapping.period,
            periods,
        );
        chosen = chosen.take().or(period.map(|period| Mapping {
            period,
            ..mapping.clone()
        }));
        let as_header = std::iter::once((None, "as the header shows".to_owned()));
        let known = layout::ALL
            .iter()
            .map(|layout| (Some(layout.id.to_owned()), layout.title.to_owned()));
        let read_as = pick(
            ui,
            "Layout",
            "The kind of file it is read as",
            &mapping.layout,
            as_header.chain(known).collect::<Vec<_>>(),
        );
        // What was said of columns belonged to the layout before.
        chosen = chosen.take().or(read_as.map(|layout| Mapping {
            layout,
            columns: std::collections::BTreeMap::new(),
            units: std::collections::BTreeMap::new(),
            ..mapping.clone()
        }));
    });
    chosen
}

fn of_order(order: DateOrder) -> (Option<DateOrder>, String) {
    (Some(order), order.to_string())
}

fn pick<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    tooltip: &str,
    current: &T,
    options: impl IntoIterator<Item = (T, String)>,
) -> Option<T> {
    let options: Vec<(T, String)> = options.into_iter().collect();
    let now = options.iter().find(|(option, _)| option == current);
    let now = now.map_or(String::new(), |(_, text)| text.clone());
    let mut chosen = None;
    // A label and its choice stay together where lines break.
    ui.horizontal(|ui| {
        ui.label(small(name).color(Palette::of(ui).muted));
        let choice = Choice {
            name,
            tooltip,
            now: &now,
            width: 136.0,
        };
        chosen = choice.show(ui, current, options);
    });
    chosen
}
