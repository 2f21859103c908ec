//! What the answer is about: which weeks, which product, which model. The strip of weeks is at the charts.

use std::ops::Range;

use egui::Ui;

use crate::analysis::{Dimension, Focus, dates_shown, plural, shorten};
use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::theme::small;
use crate::app::widget::choice::Choice;
use crate::calendar::Span;
use crate::usage::WeekOf;
use crate::workbook::{Derived, Edit, Workbook};

/// How wide the choice of weeks is, with enough room, and the others.
const WEEKS: f32 = 172.0;
const NAMES: f32 = 142.0;
/// Room for what leads back to everything.
const LINK: f32 = 84.0;

/// Draws what is chosen, each to be chosen otherwise.
pub(crate) fn ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let focus = &workbook.focus;
    // Beside the link, too, where there is little room.
    let room = (ui.available_width() - LINK).max(0.0);
    let share = (room / (WEEKS + 2.0 * NAMES + 16.0)).min(1.0);
    let mut wanted = weeks_ui(ui, focus, derived, WEEKS * share);
    wanted = wanted.or(product_ui(ui, focus, workbook, NAMES * share));
    wanted = wanted.or(model_ui(ui, focus, workbook, NAMES * share));
    if let Some(focus) = wanted {
        commands.send(Command::Edit(Edit::SetFocus(focus)));
    }
    if !focus.is_all() {
        let named = &command::LOOK_AT_ALL;
        // Beside everything else in a small window, so in few words.
        let link = ui.link(small("Look at all")).accessible_name(named.name);
        let link = link.on_hover_text(named.tooltip);
        if link.clicked() {
            commands.send((named.command)());
        }
    }
}

fn weeks_ui(ui: &mut Ui, focus: &Focus, derived: &Derived, width: f32) -> Option<Focus> {
    let weeks = &derived.pairing.rollup.weeks;
    let count = weeks.len();
    if count < 2 {
        return None;
    }
    let now = derived.pairing.weeks_in_focus();
    let all = format!("All {}", plural(count, "week", "weeks"));
    let shown = if focus.weeks.is_none() {
        all.clone()
    } else {
        dates_shown(weeks, &now)
    };
    let mut options = vec![(0..count, all)];
    let last = [4, 13, 26, 52].into_iter().filter(|last| *last < count);
    options.extend(last.map(|last| (count - last..count, format!("Last {last} weeks"))));
    let choice = Choice {
        name: "Weeks to look at",
        tooltip: "Look at some of the weeks only. Headline, charts, tables, break-evens and exports follow; the strip \
                  under a chart chooses any other weeks",
        now: &shown,
        width,
    };
    let chosen = choice.show(ui, &now, options)?;
    Some(with_weeks(focus, weeks, &chosen))
}

/// Makes the answer be about one product or model alone, or about all again if it is; `None` where that cannot be asked
/// of such a thing.
pub(crate) fn toggled(derived: &Derived, by: Dimension, name: &str) -> Option<Command> {
    let pairing = &derived.pairing;
    let mut focus = pairing.focus.clone();
    let toggled = |now: &Option<String>| {
        let is_it = now.as_ref().is_some_and(|now| now == name);
        (!is_it).then(|| name.to_owned())
    };
    match by {
        Dimension::Product if pairing.rollup.products.iter().any(|of| of == name) => {
            focus.product = toggled(&focus.product);
        }
        Dimension::Model if pairing.rollup.has_model(name) => {
            focus.model = toggled(&focus.model);
        }
        _ => return None,
    }
    Some(Command::Edit(Edit::SetFocus(focus)))
}

/// The focus on these weeks; on every week, where it is all of them.
pub(crate) fn with_weeks(focus: &Focus, weeks: &[WeekOf], chosen: &Range<usize>) -> Focus {
    let is_all = *chosen == (0..weeks.len());
    let of = weeks.get(chosen.clone()).filter(|_| !is_all);
    let ends = of.and_then(|of| of.first().zip(of.last()));
    Focus {
        weeks: ends.map(|(first, last)| Span {
            first: first.week.first,
            last: last.week.last(),
        }),
        ..focus.clone()
    }
}

fn product_ui(ui: &mut Ui, focus: &Focus, workbook: &Workbook, width: f32) -> Option<Focus> {
    let names = &workbook.usage.products;
    let of = Named {
        name: "Product to look at",
        tooltip: "Look at one product only. Headline, charts, tables, break-evens and exports follow",
        all: "All products",
        nameless: "No stated product",
        width,
    };
    let chosen = of.show(ui, focus.product.as_ref(), names)?;
    Some(Focus {
        product: names.get(chosen).cloned(),
        ..focus.clone()
    })
}

fn model_ui(ui: &mut Ui, focus: &Focus, workbook: &Workbook, width: f32) -> Option<Focus> {
    let names = &workbook.usage.models;
    let of = Named {
        name: "Model to look at",
        tooltip: "Look at one model only: its tokens, and hours that name it. Headline, charts, tables, break-evens and \
                  exports follow",
        all: "All models",
        nameless: "No stated model",
        width,
    };
    let chosen = of.show(ui, focus.model.as_ref(), names)?;
    Some(Focus {
        model: names.get(chosen).cloned(),
        ..focus.clone()
    })
}

/// One of the names in the usage, or all.
struct Named {
    name: &'static str,
    tooltip: &'static str,
    all: &'static str,
    nameless: &'static str,
    width: f32,
}

impl Named {
    /// Returns which was chosen anew, as a position in `names`; one past its end stands for all.
    fn show(&self, ui: &mut Ui, now: Option<&String>, names: &[String]) -> Option<usize> {
        if names.len() < 2 && now.is_none() {
            return None;
        }
        let text = |name: &String| {
            if name.is_empty() {
                self.nameless.to_owned()
            } else {
                shorten(name)
            }
        };
        let shown = now.map_or_else(|| self.all.to_owned(), text);
        let position = now.and_then(|now| names.iter().position(|name| name == now));
        let all = [(names.len(), self.all.to_owned())];
        let options = names.iter().map(text).enumerate();
        let choice = Choice {
            name: self.name,
            tooltip: self.tooltip,
            now: &shown,
            width: self.width,
        };
        let now = position.unwrap_or(names.len());
        choice.show(ui, &now, all.into_iter().chain(options))
    }
}
