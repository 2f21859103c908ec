//! Statements about the switch as cards: whether each holds, by how much, and what would turn it round.

use egui::{DragValue, Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui};
use rust_decimal::Decimal;

use crate::analysis::{Claim, Verdict};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::decimal_field;
use crate::calendar::Day;
use crate::contract::Side;
use crate::contract::card::{check_amount, check_percent};
use crate::quantity::{Percent, Usd};
use crate::workbook::{Derived, Edit, Workbook};

/// How wide the cards are.
pub(crate) const WIDTH: f32 = 300.0;

/// Draws them, one below the other, in as much room as there is.
pub(crate) fn ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    title_ui(ui, derived);
    ScrollArea::vertical()
        .id_salt("claims")
        .auto_shrink([false, true])
        .show(ui, |ui| cards_ui(ui, workbook, derived, commands));
}

/// Draws them in as much room as they take.
pub(crate) fn whole_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    commands: &mut Commands,
) {
    title_ui(ui, derived);
    cards_ui(ui, workbook, derived, commands);
}

/// Draws them to be read.
pub(crate) fn reading_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    commands: &mut Commands,
) {
    title_ui(ui, derived);
    for (at, verdict) in derived.verdicts().iter().enumerate() {
        ui.push_id(at, |ui| {
            card_frame(ui, |ui| verdict_ui(ui, workbook, verdict, commands));
        });
        ui.add_space(8.0);
    }
}

fn title_ui(ui: &mut Ui, derived: &Derived) {
    let title = "What holds, and what would turn it round";
    ui.label(strong(title, size::BODY));
    let comparison = &derived.comparison;
    if Side::BOTH
        .iter()
        .any(|side| !comparison.bill(*side).unpriced.is_empty())
    {
        let text = "Counts priced usage only: some has no price";
        ui.label(small(text).color(Palette::of(ui).warning));
    }
    ui.add_space(6.0);
}

fn cards_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    for (at, verdict) in derived.verdicts().iter().enumerate() {
        ui.push_id(at, |ui| {
            card_ui(ui, workbook, at, verdict, commands);
        });
        ui.add_space(8.0);
    }
    add_ui(ui, workbook, derived, commands);
}

fn card_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    at: usize,
    verdict: &Verdict,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    card_frame(ui, |ui| {
        verdict_ui(ui, workbook, verdict, commands);
        let mut claims = workbook.claims.clone();
        let mut is_changed = false;
        ui.horizontal(|ui| {
            if let Some(claim) = limit_ui(ui, verdict.claim, at) {
                claims[at] = claim;
                is_changed = true;
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let remove = ui.link(small("remove").color(palette.muted));
                if remove.on_hover_text("Checks this no longer").clicked() {
                    claims.remove(at);
                    is_changed = true;
                }
            });
        });
        if is_changed {
            commands.send(Command::Edit(Edit::SetClaims(claims)));
        }
    });
}

fn card_frame(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            content(ui);
        });
}

/// Whether it holds, why, and what would turn it round.
fn verdict_ui(ui: &mut Ui, workbook: &Workbook, verdict: &Verdict, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (word, colour) = match verdict.holds {
        Some(true) => ("Holds", palette.accent),
        Some(false) => ("Fails", palette.warning),
        None => ("Open", palette.muted),
    };
    ui.horizontal_wrapped(|ui| {
        pill_ui(ui, word, colour);
        let text = format!("“{}”", verdict.claim.shown());
        ui.label(strong(text, size::BODY));
    });
    ui.add(Label::new(small(&verdict.reason)).wrap());
    turns_ui(ui, workbook, verdict, commands);
}

/// A word in a frame of its colour.
fn pill_ui(ui: &mut Ui, word: &str, colour: egui::Color32) {
    Frame::new()
        .stroke(Stroke::new(1.0, colour))
        .corner_radius(9)
        .inner_margin(Margin::symmetric(8, 1))
        .show(ui, |ui| {
            ui.label(RichText::new(word).size(12.0).color(colour).strong());
        });
}

/// What would turn it round, to go there.
fn turns_ui(ui: &mut Ui, workbook: &Workbook, verdict: &Verdict, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let [baseline, proposed] = &workbook.contracts;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.label(small(verdict.turns_word()).color(palette.muted));
        for (at, turning) in verdict.turns.iter().enumerate() {
            if at > 0 {
                ui.label(small("or").color(palette.muted));
            }
            let text = turning.shown([baseline, proposed]);
            // Among words, a link is known by more than its colour.
            let link = ui.add(egui::Link::new(
                small(text).color(palette.accent).underline(),
            ));
            let link = link.on_hover_text(
                "Sets this figure just past the value at which the claim turns round",
            );
            if link.clicked() {
                let edit = Edit::set(turning.lever, turning.turned);
                commands.send(Command::Edit(edit));
            }
        }
    });
}

/// The figure in a claim, to be set anew.
fn limit_ui(ui: &mut Ui, claim: Claim, at: usize) -> Option<Claim> {
    let name = format!("Figure of claim {}", at + 1);
    let mut number = |value: Decimal, unit: &str, check: fn(Decimal) -> Result<(), String>| {
        let field = decimal_field::show(ui, &name, value, 0, check);
        field
            .response
            .on_hover_text("Type another figure, then Enter");
        ui.label(small(unit).color(Palette::of(ui).muted));
        field.entered
    };
    match claim {
        Claim::Raises | Claim::NoIncrease => None,
        Claim::NoProductMore(most) => {
            let entered = number(most.0, "% more at most", check_percent)?;
            Some(Claim::NoProductMore(Percent(entered)))
        }
        Claim::Saves(least) => {
            let entered = number(least.0, "% less at least", check_percent)?;
            Some(Claim::Saves(Percent(entered)))
        }
        Claim::NoWeekAbove(most) => {
            let entered = number(most.0, "$ a week at most", check_amount)?;
            Some(Claim::NoWeekAbove(Usd(entered)))
        }
        Claim::LevelBy(day) => {
            let mut days = day.number();
            let shift = move |days: f64| day.plus(days as i32 - day.number());
            let field = DragValue::new(&mut days)
                .custom_formatter(move |days, _| shift(days).shown())
                .custom_parser(|text| {
                    let day: Option<Day> = text.parse().ok();
                    day.map(|day| f64::from(day.number()))
                });
            let field = ui.add(field).accessible_name(&name);
            let changed = field.changed();
            field.on_hover_text("Type a date such as 2027-01-01, then Enter; drag to move it");
            changed.then(|| Claim::LevelBy(shift(f64::from(days))))
        }
    }
}

fn add_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    let weeks = &derived.pairing.rollup.weeks;
    let last = weeks.last().map(|of| of.week.last());
    ui.menu_button("Add a claim", |ui| {
        let claims = [
            Some(Claim::Raises),
            Some(Claim::NoIncrease),
            Some(Claim::NoProductMore(Percent(Decimal::from(5)))),
            Some(Claim::Saves(Percent(Decimal::TEN))),
            Some(Claim::NoWeekAbove(Usd(Decimal::from(1_000_000)))),
            last.map(Claim::LevelBy),
        ];
        for claim in claims.into_iter().flatten() {
            let button = ui.button(claim.shown());
            if button
                .on_hover_text("Checks this, live, from now on")
                .clicked()
            {
                let mut claims = workbook.claims.clone();
                claims.push(claim);
                commands.send(Command::Edit(Edit::SetClaims(claims)));
            }
        }
    });
}
