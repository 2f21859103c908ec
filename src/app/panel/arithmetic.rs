//! How a number came to be: every quantity × rate = amount on both sides, then the terms, adding up.

use egui::{Align, Label, Layout, Stroke, Ui, Vec2};

use crate::analysis::{Account, Explanation};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::large_dialog::LargeDialog;
use crate::contract::Side;
use crate::quantity::format;
use crate::report::{
    explained, files_shown, named, quantity_shown, rate_shown, source_shown, steps, whose,
};
use crate::workbook::{Derived, Workbook};

/// Shares of the width: what, quantity, rate, amount.
const SHARES: [f32; 4] = [0.36, 0.24, 0.18, 0.22];
const LINE: f32 = 21.0;

pub(crate) fn ui(
    ui: &Ui,
    workbook: &Workbook,
    derived: &Derived,
    explanation: &Explanation,
    commands: &mut Commands,
) {
    let title = explained(derived, explanation);
    let dialog = LargeDialog {
        id: "arithmetic",
        title: &title,
        closes_beside: true,
    };
    let is_closed = dialog.show(
        ui,
        commands,
        |ui, _| head_ui(ui, workbook, derived, explanation),
        |ui, _| {
            for side in Side::BOTH {
                ui.add_space(10.0);
                let name = workbook.contract(side).name();
                account_ui(ui, side, name, &explanation.accounts[side as usize]);
            }
            ui.add_space(10.0);
            let muted = Palette::of(ui).muted;
            let from = format!(
                "From {}. Amounts are exact, and rounded to the cent only where they stand here",
                files_shown(&explanation.files)
            );
            ui.add(Label::new(small(from).color(muted)).wrap());
        },
        |ui, commands| {
            let copy = ui
                .button("Copy as text")
                .on_hover_text("Copy the whole arithmetic to the clipboard");
            if copy.clicked() {
                commands.send(Command::CopyExplanation);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui
                    .button("Close")
                    .on_hover_text("Back to the workbench (Esc)")
                    .clicked()
                {
                    ui.close();
                }
            });
        },
    );
    if is_closed {
        commands.send(Command::Show(None));
    }
}

fn head_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, explanation: &Explanation) {
    let palette = Palette::of(ui);
    let difference = explanation.difference();
    let colour = if difference.is_positive() {
        palette.dearer
    } else if difference.is_negative() {
        palette.cheaper
    } else {
        palette.text
    };
    let [baseline, proposed] = &explanation.accounts;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(format!(
            "{} − {} =",
            format::cents(proposed.total),
            format::cents(baseline.total)
        ));
        ui.label(strong(format::cents_signed(difference), size::BODY).color(colour));
        let is_average = explanation.scope.weeks == crate::analysis::Weeks::Averaged;
        if let Some(average) = difference.per(explanation.weeks).filter(|_| is_average) {
            let weeks = crate::analysis::plural(explanation.weeks, "week", "weeks");
            let average = format!("over {weeks}, {} a week", format::cents_signed(average));
            ui.label(average);
        }
    });
    let contracts = Side::BOTH.map(|side| workbook.contract(side));
    let priced = format!("Priced {}", derived.pairing.priced(contracts));
    ui.add(Label::new(small(priced).color(palette.muted)).truncate());
}

fn account_ui(ui: &mut Ui, side: Side, name: &str, account: &Account) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.label(strong(whose(side), size::BODY));
        ui.add(Label::new(small(name).color(palette.muted)).truncate());
    });
    ui.add_space(2.0);
    let muted = |text: &str| strong(text, 12.0).color(palette.muted);
    line_ui(ui, ["", "Quantity", "Rate", "Amount"].map(muted), "");
    rule(ui);
    for line in &account.lines {
        let texts = [
            named(&line.of),
            quantity_shown(&line.of, line.quantity),
            format!("× {}", rate_shown(line)),
            format::cents(line.amount),
        ];
        let source = source_shown(&line.provenance);
        let rows = files_shown(&line.files);
        let source = if source.is_empty() {
            "where the rate was read, nobody said".to_owned()
        } else {
            format!("rate: {source}")
        };
        line_ui(ui, texts.map(small), &format!("{source}\n{rows}"));
    }
    for (of, quantity) in &account.unpriced {
        let texts = [
            named(of),
            quantity_shown(of, *quantity),
            "no price".to_owned(),
            "in no amount".to_owned(),
        ];
        let texts = texts.map(|text| small(text).color(palette.warning));
        line_ui(ui, texts, "The contract has no rate for it");
    }
    let steps = steps(account);
    let last = steps.len() - 1;
    for (at, (name, amount)) in steps.into_iter().enumerate() {
        let is_sum = at == last || name == "At unit prices";
        if is_sum {
            rule(ui);
        }
        let text = |text: String| {
            if is_sum {
                strong(text, size::SMALL)
            } else {
                small(text)
            }
        };
        let texts = [
            name.to_owned(),
            String::new(),
            String::new(),
            format::cents(amount),
        ];
        line_ui(ui, texts.map(text), "");
    }
}

fn rule(ui: &mut Ui) {
    let (rect, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 3.0), egui::Sense::hover());
    let line = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}

/// A line of what, quantity, rate and amount; figures stand at the right.
fn line_ui(ui: &mut Ui, texts: [egui::RichText; 4], tooltip: &str) {
    let width = ui.available_width();
    let wanted = Vec2::new(width, LINE);
    ui.allocate_ui_with_layout(wanted, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        for (at, (text, share)) in texts.into_iter().zip(SHARES).enumerate() {
            let layout = if at == 0 {
                Layout::left_to_right(Align::Center)
            } else {
                Layout::right_to_left(Align::Center)
            };
            let cell = Vec2::new((width * share).floor(), LINE);
            ui.allocate_ui_with_layout(cell, layout, |ui| {
                ui.set_min_size(cell);
                let label = ui.add(Label::new(text).truncate());
                if !tooltip.is_empty() {
                    label.on_hover_text(tooltip);
                }
            });
        }
    });
}
