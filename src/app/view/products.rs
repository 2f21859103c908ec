//! The product table: the same numbers as the chart, to the cent.

use egui::{Align, CornerRadius, Layout, Rect, RichText, Sense, Ui, Vec2};
use egui_extras::{Column, TableBuilder};
use rust_decimal::Decimal;

use super::{Sort, ViewState};
use crate::analysis::{Summary, Tone};
use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::theme::{Palette, strong};
use crate::quantity::format;
use crate::workbook::Derived;

/// A column: its title, what it means, and how wide it is at least.
struct Heading {
    title: &'static str,
    meaning: &'static str,
    width: f32,
}

const HEADINGS: [Heading; 8] = [
    Heading { title: "Product", meaning: "What the spend is attributed to", width: 190.0 },
    Heading {
        title: "Baseline / wk",
        meaning: "What the contract in force charges in an average week with full data on both sides",
        width: 118.0,
    },
    Heading {
        title: "Proposed / wk",
        meaning: "What the proposed contract charges in an average week with full data on both sides",
        width: 118.0,
    },
    Heading {
        title: "Difference / wk",
        meaning: "Proposed − baseline: with +, the proposed contract costs more",
        width: 118.0,
    },
    Heading { title: "Change", meaning: "The difference as a share of the baseline", width: 70.0 },
    Heading {
        title: "Breaks even at",
        meaning: "The factor on all token rates (or hourly rates) at which this product costs the same",
        width: 96.0,
    },
    Heading {
        title: "Weeks dearer",
        meaning: "Weeks in which the proposed contract costs more, of those with full data on both sides",
        width: 92.0,
    },
    Heading { title: "Tokens / hour", meaning: "Tokens of all classes for each paid hour", width: 92.0 },
];

const ROW: f32 = 30.0;

/// How high the table wants to be with that many products.
pub(crate) fn wanted_height(products: usize) -> f32 {
    ROW * (products as f32 + if products > 1 { 2.0 } else { 1.0 }) + 2.0
}

/// One row, ready to show.
struct Row<'a> {
    name: &'a str,
    summary: &'a Summary,
    /// Index into the comparison's products; none for the total.
    product: Option<usize>,
}

/// Draws the table.
pub(crate) fn ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let rows = rows(derived, view);
    let frame = egui::Frame::new().fill(palette.panel).stroke(egui::Stroke::new(1.0, palette.line)).corner_radius(6);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(0.0, 0.0);
        let spare = (ui.available_width() - HEADINGS.iter().map(|heading| heading.width).sum::<f32>() - 12.0).max(0.0);
        let mut table = TableBuilder::new(ui).id_salt("products").auto_shrink([false, true]).striped(false);
        for (column, heading) in HEADINGS.iter().enumerate() {
            let share = if column == 0 { 0.3 } else { 0.1 };
            table = table.column(Column::exact(heading.width + spare * share).clip(true));
        }
        table
            .cell_layout(Layout::right_to_left(Align::Center))
            .header(ROW, |mut header| {
                for (column, heading) in HEADINGS.iter().enumerate() {
                    header.col(|ui| heading_ui(ui, column, heading, view.sort, commands));
                }
            })
            .body(|body| {
                body.rows(ROW, rows.len(), |mut line| {
                    let row = &rows[line.index()];
                    let colour = row.product.map(|product| palette.product(view.rank(product)));
                    line.col(|ui| name_ui(ui, row, colour));
                    let cells = cells(row.summary);
                    for (column, text) in cells.into_iter().enumerate() {
                        line.col(|ui| cell_ui(ui, row, column + 1, text));
                    }
                });
            });
    });
}

fn heading_ui(ui: &mut Ui, column: usize, heading: &Heading, sort: Sort, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let line = ui.max_rect().bottom();
    ui.painter().hline(ui.max_rect().x_range(), line, egui::Stroke::new(1.0, palette.line));
    let arrow = match sort {
        Sort::By(sorted, true) if sorted == column => " ↓",
        Sort::By(sorted, false) if sorted == column => " ↑",
        _ => "",
    };
    let text = strong(format!("{}{arrow}", heading.title), 12.5).color(palette.muted);
    let add = |ui: &mut Ui| {
        ui.add_space(12.0);
        let button = egui::Button::new(text).frame(false).small();
        let response = ui.add(button).on_hover_text(format!("{}\nClick to sort", heading.meaning));
        if response.clicked() {
            commands.send(Command::SortProducts(column));
        }
    };
    if column == 0 {
        ui.with_layout(Layout::left_to_right(Align::Center), add);
    } else {
        add(ui);
    }
}

fn name_ui(ui: &mut Ui, row: &Row<'_>, colour: Option<egui::Color32>) {
    separator(ui, row);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(12.0);
        if let Some(colour) = colour {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
            let swatch = Rect::from_center_size(rect.center(), Vec2::splat(10.0));
            ui.painter().rect_filled(swatch, CornerRadius::same(2), colour);
            ui.add_space(8.0);
        }
        let text = if row.product.is_some() { RichText::new(row.name) } else { strong(row.name, 14.0) };
        ui.add(egui::Label::new(text).truncate()).on_hover_text(row.name);
    });
}

fn cell_ui(ui: &mut Ui, row: &Row<'_>, column: usize, text: String) {
    separator(ui, row);
    let palette = Palette::of(ui);
    ui.add_space(12.0);
    let is_difference = matches!(column, 3 | 4);
    let text = if is_difference || row.product.is_none() { strong(text, 14.0) } else { RichText::new(text) };
    let colour = if is_difference { palette.tone(tone(row.summary)) } else { palette.text };
    ui.add(egui::Label::new(text.color(colour)).truncate());
}

fn separator(ui: &Ui, row: &Row<'_>) {
    if row.product.is_none() {
        let line = egui::Stroke::new(1.0, Palette::of(ui).line);
        ui.painter().hline(ui.max_rect().x_range(), ui.max_rect().top(), line);
    }
}

fn tone(summary: &Summary) -> Tone {
    let difference = summary.averaged.difference();
    if difference.is_positive() {
        Tone::Dearer
    } else if difference.is_negative() {
        Tone::Cheaper
    } else {
        Tone::Equal
    }
}

fn rows<'a>(derived: &'a Derived, view: &ViewState) -> Vec<Row<'a>> {
    let products = &derived.comparison.products;
    let mut order = view.by_size.clone();
    if let Sort::By(column, downwards) = view.sort {
        if column == 0 {
            order.sort_by(|&a, &b| products[a].name.cmp(&products[b].name));
        } else {
            order.sort_by_cached_key(|&index| sort_key(&products[index].summary, column));
        }
        if downwards {
            order.reverse();
        }
    }
    let mut rows: Vec<Row<'a>> = order
        .into_iter()
        .map(|index| Row { name: &products[index].name, summary: &products[index].summary, product: Some(index) })
        .collect();
    if products.len() > 1 {
        rows.push(Row { name: "All products", summary: &derived.comparison.total, product: None });
    }
    rows
}

fn sort_key(summary: &Summary, column: usize) -> Option<Decimal> {
    match column {
        1 => summary.baseline_per_week().map(|amount| amount.0),
        2 => summary.proposed_per_week().map(|amount| amount.0),
        3 => summary.difference_per_week().map(|amount| amount.0),
        4 => summary.averaged.change().map(|share| share.0),
        5 => summary.break_even_tokens.or(summary.break_even_hours).map(|factor| factor.0),
        6 => Some(summary.weeks_dearer.into()),
        _ => tokens_per_hour(summary),
    }
}

fn tokens_per_hour(summary: &Summary) -> Option<Decimal> {
    let tokens = Decimal::from_i128_with_scale(i128::try_from(summary.quantities.tokens.0).ok()?, 0);
    tokens.checked_div(summary.quantities.hours.decimal())
}

/// What stands in the columns after the name.
fn cells(summary: &Summary) -> [String; 7] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    let averaged = summary.averaged_weeks > 0;
    [
        or_dash(summary.baseline_per_week().map(format::cents)),
        or_dash(summary.proposed_per_week().map(format::cents)),
        or_dash(summary.difference_per_week().map(format::cents_signed)),
        or_dash(averaged.then(|| summary.averaged.change()).flatten().map(format::percent_signed)),
        or_dash(summary.break_even_tokens.or(summary.break_even_hours).map(format::multiplier)),
        or_dash(averaged.then(|| format!("{} of {}", summary.weeks_dearer, summary.averaged_weeks))),
        or_dash(tokens_per_hour(summary).map(format::count_short)),
    ]
}

/// The table for a spreadsheet: raw numbers to the cent, one row per product, in the order shown.
pub(crate) fn to_tsv(derived: &Derived, view: &ViewState) -> String {
    let plain = |value: Option<Decimal>, places: u32| {
        value.map(|value| format::plain(value.round_dp(places))).unwrap_or_default()
    };
    let mut lines = vec![HEADINGS.map(|heading| heading.title).join("\t")];
    for row in rows(derived, view) {
        let summary = row.summary;
        let places = [2, 2, 2, 2, 6, 0, 0];
        let cells = (1..8).zip(places).map(|(column, places)| plain(sort_key(summary, column), places));
        let name = row.name.replace(['\t', '\n', '\r'], " ");
        lines.push([name].into_iter().chain(cells).collect::<Vec<_>>().join("\t"));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The button that copies the table.
pub(crate) fn copy_button(ui: &mut Ui, commands: &mut Commands) {
    let named = &command::COPY;
    if ui.add(egui::Button::new(named.name)).on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}
