//! What a contract has no price for, and a field to give it one.

use egui::{Align, Label, Layout, Ui};
use rust_decimal::Decimal;

use crate::app::command::Command;
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::decimal_field;
use crate::app::{Commands, Page, View, Writing};
use crate::contract::card::check_rate;
use crate::contract::{Side, Unpriced};
use crate::quantity::format;
use crate::workbook::{Derived, Edit, Workbook};

/// No more than that many are listed; the report has all.
const MOST: usize = 30;

pub(super) fn ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    for side in Side::BOTH {
        let bill = derived.comparison.bill(side);
        if bill.unpriced.is_empty() {
            continue;
        }
        let unpriced = derived.pairing.unpriced_quantities(bill);
        let palette = Palette::of(ui);
        let whose = match side {
            Side::Baseline => "WITHOUT A PRICE · TODAY’S CONTRACT",
            Side::Proposed => "WITHOUT A PRICE · PROPOSED",
        };
        ui.label(strong(whose, 11.5).color(palette.warning));
        ui.add_space(4.0);
        for of in unpriced.iter().take(MOST) {
            row_ui(ui, workbook, side, of, commands);
        }
        if unpriced.len() > MOST {
            let rest = format!("and {} more", unpriced.len() - MOST);
            ui.label(small(rest).color(palette.muted));
        }
        ui.add_space(6.0);
    }
}

/// One of them: a field for its price or, where the contract names it for others, a way to the contract.
fn row_ui(ui: &mut Ui, workbook: &Workbook, side: Side, of: &Unpriced, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (name, quantity, unit) = match of {
        Unpriced::Tokens {
            model,
            class,
            tokens,
        } => {
            let name = format!("{} · {}", named(model, "no stated model"), class.shown());
            (
                name,
                format!("{} tokens", format::tokens_short(*tokens)),
                "/ M",
            )
        }
        Unpriced::Hours { resource, hours } => {
            let name = named(resource, "no stated resource").to_owned();
            (name, format!("{} hours", format::hours(*hours)), "/ h")
        }
    };
    let can_be_priced = workbook
        .contract(side)
        .with_price(of, Decimal::ONE)
        .is_some();
    let mut entered = None;
    let mut error = None;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if can_be_priced {
                ui.label(small(unit).color(palette.muted));
                let label = format!("Price of {name}, {}", side.key());
                let field = decimal_field::show(ui, &label, Decimal::ZERO, 2, check_rate);
                field.response.on_hover_text(
                    "Type a price, then Enter: it gets a slider, and counts from then on",
                );
                entered = field.entered;
                error = field.error;
            } else {
                let link = ui.link(small("see the contract"));
                let link = link.on_hover_text("Shows the contract, to add an entry that prices it");
                if link.clicked() {
                    commands.send(Command::ShowView(View::Contracts));
                    commands.send(Command::Write(Writing::Show(Page::Of(side))));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(name.as_str()).truncate());
            });
        });
    });
    let note = if can_be_priced {
        format!("{quantity}, in no total until they have a price")
    } else {
        format!("{quantity}; named, but not for their tier, route, context or days")
    };
    ui.label(small(note).color(palette.muted));
    if let Some(error) = error {
        ui.add(Label::new(small(error).color(palette.dearer)).wrap());
    }
    ui.add_space(6.0);
    if let Some(price) = entered {
        commands.send(Command::Edit(Edit::SetPrice(side, of.clone(), price)));
    }
}

fn named<'a>(name: &'a str, nameless: &'a str) -> &'a str {
    if name.is_empty() { nameless } else { name }
}
