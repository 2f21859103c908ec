//! Which value of one figure makes the difference what is wanted.

use egui::{Label, Ui};
use rust_decimal::Decimal;

use crate::analysis::{Lever, a_week};
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::axes;
use crate::app::widget::choice::Choice;
use crate::app::widget::{decimal_field, small_dialog};
use crate::app::{Commands, Open};
use crate::quantity::{RATE_PLACES, Usd, format};
use crate::workbook::Edit;

/// What is asked; kept while the dialog is open.
#[derive(Clone, Copy)]
struct Goal {
    /// What the proposed contract is to cost more a week.
    target: Decimal,
    lever: Lever,
}

/// No goal is larger.
const MOST: u64 = 1_000_000_000_000_000;

pub(super) fn ui(ui: &Ui, open: &Open, commands: &mut Commands) {
    let id = egui::Id::unique("goal seek goal");
    let mut is_done = false;
    let closes = small_dialog::show(ui, "goal seek", "Goal seek", 440.0, |ui| {
        is_done = body_ui(ui, open, id, commands);
        ui.add_space(10.0);
        is_done |= ui
            .button("Close")
            .on_hover_text("Back to the workbench (Esc)")
            .clicked();
    });
    if closes || is_done {
        ui.data_mut(|data| data.remove::<Goal>(id));
        commands.send(Command::Show(None));
    }
}

/// Draws what is asked and what answers it; says whether an answer was taken.
fn body_ui(ui: &mut Ui, open: &Open, id: egui::Id, commands: &mut Commands) -> bool {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let palette = Palette::of(ui);
    let names = axes::names(workbook, derived);
    let total = &derived.comparison.total;
    let Some((first, _)) = names.first().filter(|_| total.compared_weeks > 0) else {
        ui.label("There is nothing to compare, so no figure moves the difference");
        return false;
    };
    let goal: Option<Goal> = ui.data(|data| data.get_temp(id));
    let goal = goal.filter(|goal| names.iter().any(|(lever, _)| *lever == goal.lever));
    let mut goal = goal.unwrap_or(Goal {
        target: Decimal::ZERO,
        lever: *first,
    });
    ui.horizontal_wrapped(|ui| {
        ui.label("Make the proposed contract cost");
        let check = |value: Decimal| {
            if value.abs() <= Decimal::from(MOST) {
                Ok(())
            } else {
                Err("is too much".to_owned())
            }
        };
        let typed = decimal_field::show(ui, "Dollars more a week", goal.target, 2, check);
        if let Some(target) = typed.entered {
            goal.target = target;
        }
        ui.label(format!("$ more {}", a_week(total)));
        if let Some(error) = typed.error {
            ui.label(small(error).color(palette.dearer));
        }
    });
    ui.label(small("Less than zero is cheaper; 0 is the break-even").color(palette.muted));
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.label("by changing");
        let mut now = names.iter().filter(|(lever, _)| *lever == goal.lever);
        let now = now.next().map(|(_, name)| name.clone()).unwrap_or_default();
        let choice = Choice {
            name: "Figure to change",
            tooltip: "The one figure that moves; all others stay",
            now: &now,
            width: 260.0,
        };
        if let Some(lever) = choice.show(ui, &goal.lever, names.iter().cloned()) {
            goal.lever = lever;
        }
    });
    ui.data_mut(|data| data.insert_temp(id, goal));
    ui.add_space(10.0);
    let lever = goal.lever;
    let goals = derived.goals(lever, Usd(goal.target));
    let now = lever.shown(derived.value(lever));
    if goals.is_empty() {
        let target = format::cents_signed(Usd(goal.target));
        let text = format!(
            "No value of this figure alone makes the difference {target} a week; it is set to {now}"
        );
        ui.add(Label::new(text).wrap());
        return false;
    }
    let mut is_taken = false;
    for value in goals {
        // What a slider can hold.
        let value = value.round_dp(RATE_PLACES).normalize();
        ui.horizontal_wrapped(|ui| {
            ui.label(strong(lever.shown(value), size::FIGURE));
            ui.label(small(format!("now {now}")).color(palette.muted));
            let name = format!("Set to {}", lever.shown(value));
            if ui.button("Set").on_hover_text(&name).clicked() {
                commands.send(Command::Edit(Edit::set(lever, value)));
                is_taken = true;
            }
        });
    }
    is_taken
}
