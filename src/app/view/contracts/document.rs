//! A contract from top to bottom: its head, then a table for each kind of entry.

use egui::{Align, Label, Layout, Ui, Vec2};

use super::columns;
use super::entry::{self, At};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::contracts::{Paper, Writing};
use crate::app::theme::{self, Palette, size, small, strong};
use crate::app::widget::large_dialog::line;
use crate::contract::Side;
use crate::contract::card::draft::Section;
use crate::quantity::format;
use crate::workbook::Workbook;

/// The sections whose entries are listed, in the order of a card.
const LISTED: [Section; 7] = [
    Section::Hourly,
    Section::Token,
    Section::Factor,
    Section::Discount,
    Section::Volume,
    Section::Commitment,
    Section::Fee,
];

pub(super) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    side: Side,
    paper: &Paper,
    commands: &mut Commands,
) {
    ui.set_max_width(ui.available_width().min(1180.0));
    head_ui(ui, side, paper, commands);
    sliders_ui(ui, workbook, side);
    let of = |section: Section| {
        let entries = paper.draft.entries().iter().enumerate();
        entries.filter(move |(_, entry)| entry.section() == section)
    };
    for section in LISTED {
        if of(section).next().is_some() {
            section_ui(ui, workbook, side, paper, section, commands);
        }
    }
    let missing: Vec<Section> = LISTED
        .into_iter()
        .filter(|section| of(*section).next().is_none())
        .collect();
    if !missing.is_empty() {
        ui.add_space(16.0);
        ui.horizontal_wrapped(|ui| {
            ui.label(small("This contract has none of these").color(Palette::of(ui).muted));
            for section in missing {
                add_ui(ui, side, section, commands);
            }
        });
    }
    ui.add_space(24.0);
}

/// Name, dates, the discount on everything, and the currency.
fn head_ui(ui: &mut Ui, side: Side, paper: &Paper, commands: &mut Commands) {
    let at = |entry: usize| At { side, paper, entry };
    let head = at(0);
    let palette = Palette::of(ui);
    let name = entry::Look {
        font: theme::semibold(size::HEADLINE - 2.0),
        align: Align::Min,
        width: ui.available_width() - 12.0,
        is_framed: false,
    };
    head.field_ui(ui, "name", &name, commands);
    ui.add_space(4.0);
    let muted = |text: &str| small(text).color(palette.muted);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(6.0, 6.0);
        let date = entry::Look::of_width(112.0);
        let number = entry::Look::figure(64.0);
        ui.label(muted("In force from"));
        head.field_ui(ui, "effective", &date, commands);
        ui.label(muted("until"));
        head.field_ui(ui, "end", &date, commands);
        ui.add_space(14.0);
        ui.label(muted("Discount on everything"));
        head.field_ui(ui, "discount", &number, commands);
        ui.label(muted("%"));
        ui.add_space(14.0);
        ui.label(muted("Amounts in"));
        head.field_ui(ui, "currency", &entry::Look::of_width(58.0), commands);
        if !paper.draft.is_in_dollars() {
            let exchange = at(1);
            ui.label(muted(&format!(", 1 {} =", paper.draft.currency())));
            exchange.field_ui(ui, "usd", &entry::Look::figure(80.0), commands);
            ui.label(muted("dollars on"));
            exchange.field_ui(ui, "date", &date, commands);
            ui.label(muted("read in"));
            exchange.field_ui(ui, "source", &entry::Look::of_width(160.0), commands);
        }
    });
    head.remarks_ui(ui);
    at(1).remarks_ui(ui);
}

/// What sliders have set of the terms.
fn sliders_ui(ui: &mut Ui, workbook: &Workbook, side: Side) {
    let adjustments = &workbook.scenario.adjustments[side as usize];
    let parts = [
        adjustments.discount.map(|discount| {
            format!(
                "the discount on everything to {}",
                format::percent_exact(discount)
            )
        }),
        adjustments
            .commitment
            .map(|amount| format!("the least charge to {}", format::cents(amount))),
        adjustments
            .effective
            .map(|day| format!("its first day to {}", day.shown())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        let text = format!("Sliders set {}", parts.join(", "));
        ui.add(Label::new(small(text).color(Palette::of(ui).accent)).wrap());
    }
}

fn section_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    side: Side,
    paper: &Paper,
    section: Section,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    ui.add_space(20.0);
    ui.horizontal(|ui| {
        ui.label(strong(section.shown(), 15.0));
        let unit = unit(section, paper.draft.currency());
        ui.add(Label::new(small(unit).color(palette.muted)).truncate());
    });
    ui.add_space(2.0);
    let columns = columns::of(section);
    let widths = columns::widths(&columns, ui.available_width() - entry::BUTTON);
    ui.allocate_ui_with_layout(
        Vec2::new(ui.available_width(), 20.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for ((column, _), width) in columns.iter().zip(&widths) {
                let layout = if columns::is_figure(column.form) {
                    Layout::right_to_left(Align::Center)
                } else {
                    Layout::left_to_right(Align::Center)
                };
                ui.allocate_ui_with_layout(Vec2::new(*width, 20.0), layout, |ui| {
                    ui.set_min_width(*width);
                    let is_figure = columns::is_figure(column.form);
                    ui.add_space(entry::PADDING + if is_figure { 9.0 } else { 0.0 });
                    let title = theme::strong(upper_first(column.name), 12.0).color(palette.muted);
                    ui.add(Label::new(title).truncate())
                        .on_hover_text(column.meaning);
                });
            }
        },
    );
    line(ui);
    let entries = paper.draft.entries().iter().enumerate();
    let mut number = 0;
    for (entry, of) in entries {
        if of.section() == section {
            let at = At { side, paper, entry };
            at.row_ui(ui, workbook, number, &columns, &widths, commands);
            number += 1;
        }
    }
    ui.add_space(2.0);
    add_ui(ui, side, section, commands);
}

fn add_ui(ui: &mut Ui, side: Side, section: Section, commands: &mut Commands) {
    let what = match section {
        Section::Head | Section::Exchange => return,
        Section::Hourly => "an hourly rate",
        Section::Token => "token rates of a model",
        Section::Factor => "a factor",
        Section::Discount => "a discount on some charges",
        Section::Volume => "volume tiers",
        Section::Commitment => "a commitment",
        Section::Fee => "a fee",
    };
    let link = ui.link(small(format!("+ Add {what}")));
    if link
        .on_hover_text("Adds an entry; the contract counts it as soon as nothing is missing")
        .clicked()
    {
        commands.send(Command::Write(Writing::Add(side, section)));
    }
}

/// What the figures of a section are, in words.
fn unit(section: Section, currency: &str) -> String {
    let money = if currency == "USD" { "$" } else { currency };
    match section {
        Section::Head | Section::Exchange => String::new(),
        Section::Hourly => format!("{money} per hour"),
        Section::Token => {
            format!("{money} per million tokens; a class without a rate is unpriced, 0 is free")
        }
        Section::Factor => {
            "what a tier, route or context does to rates that do not state it themselves".to_owned()
        }
        Section::Discount => "percent off some charges; discounts that meet compound".to_owned(),
        Section::Volume => "percent off for more in a calendar month".to_owned(),
        Section::Commitment => {
            format!("the least that is charged, {money}; the shortfall is shared over products")
        }
        Section::Fee => format!("charged whatever is used, {money}"),
    }
}

fn upper_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}
