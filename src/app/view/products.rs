//! The table of what the chart tells apart: the same numbers, to the cent.

mod rows;

use egui::{Align, Layout, RichText, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};
use rust_decimal::Decimal;

use super::{Sort, ViewState};
use crate::analysis::{Dimension, Scope, Weeks};
use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::copy;
use crate::app::panel::focus;
use crate::app::theme::{Palette, strong};
use crate::app::widget::{focus_ring, swatch};
use crate::app::wording;
use crate::chart::{Amounts, HEADINGS, NOTHING, Of, Period, Row, row_tone};
use crate::colour::Slot;
use crate::quantity::format;
use crate::workbook::Derived;

use rows::rows;

const ROW: f32 = 30.0;

/// How many rows it has, without that of all.
pub(crate) fn count(derived: &Derived, view: &ViewState) -> usize {
    match view.by() {
        Dimension::Product => derived.pairing.products_in_focus().count(),
        by => derived.breakdown(by).categories.len(),
    }
}

/// How high the table wants to be with that many rows.
pub(crate) fn wanted_height(rows: usize) -> f32 {
    ROW * (rows as f32 + if rows > 1 { 2.0 } else { 1.0 }) + 2.0
}

/// So many rows are drawn also out of sight, where the keyboard and screen readers find them.
const DRAWN: usize = 60;
/// Room for the bar that scrolls across.
pub(crate) const BAR: f32 = 12.0;
/// Room at both sides of a cell.
const PADDING: f32 = 12.0;
/// The name is cut short before it gets narrower than this.
const NARROWEST_NAME: f32 = 120.0;
/// So wide a long name stays while figures can move closer.
const READABLE_NAME: f32 = 210.0;

/// Draws the table.
pub(crate) fn ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let rows = rows(derived, view);
    let amounts = Amounts::of(derived);
    let (widths, padding) = widths(ui, amounts, view.by(), &rows);
    let frame = egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(6);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(0.0, 0.0);
        ScrollArea::horizontal()
            .auto_shrink([false, true])
            .show(ui, |ui| {
                // What scrolls across stands below the rows, not on them.
                let is_wider = widths.iter().sum::<f32>() > ui.available_width();
                let bar = if is_wider { BAR } else { 0.0 };
                let height = (ui.available_height() - ROW - bar).max(ROW);
                let mut table = TableBuilder::new(ui)
                    .id_salt("products")
                    .auto_shrink([false, true])
                    .min_scrolled_height(0.0)
                    .max_scroll_height(height);
                for width in widths {
                    table = table.column(Column::exact(width).clip(true));
                }
                table
                    .cell_layout(Layout::right_to_left(Align::Center))
                    .header(ROW, |mut header| {
                        for column in 0..HEADINGS.len() {
                            header
                                .col(|ui| heading_ui(ui, column, padding, amounts, view, commands));
                        }
                    })
                    .body(|mut body| {
                        let mut line_ui = |line: &mut TableRow<'_, '_>, row: &Row<'_>| {
                            let colour = match row.of {
                                Of::Product(product) => Some(Slot(view.ranks.rank(product))),
                                Of::Category(slot) => Some(slot),
                                Of::All => None,
                            };
                            let colour = colour.map(|slot| palette.slot(slot));
                            let focus = match row.of {
                                Of::All => None,
                                _ => focus::toggled(derived, view.by(), row.name),
                            };
                            line.col(|ui| {
                                if name_ui(ui, row, colour, focus.is_some())
                                    && let Some(focus) = focus
                                {
                                    commands.send(focus);
                                }
                            });
                            for (column, text) in row.cells.iter().enumerate() {
                                line.col(|ui| {
                                    cell_ui(ui, row, column + 1, text, padding, amounts, commands);
                                });
                            }
                        };
                        if rows.len() > DRAWN {
                            body.rows(ROW, rows.len(), |mut line| {
                                let row = &rows[line.index()];
                                line_ui(&mut line, row);
                            });
                        } else {
                            for row in &rows {
                                body.row(ROW, |mut line| line_ui(&mut line, row));
                            }
                        }
                    });
                ui.add_space(bar);
                focus_ring::follow(ui);
            });
    });
}

/// Columns wide enough for every figure, and what is left for the name: a figure cut short would be a wrong one. Also the
/// room at a side of each figure.
fn widths(ui: &Ui, amounts: Amounts, by: Dimension, rows: &[Row<'_>]) -> ([f32; 8], f32) {
    let width = |text: &str, size: f32| {
        let font = crate::app::theme::semibold(size);
        ui.painter()
            .layout_no_wrap(text.to_owned(), font, egui::Color32::WHITE)
            .size()
            .x
    };
    let mut widths = [0.0_f32; 8];
    for (column, wanted) in widths.iter_mut().enumerate().skip(1) {
        let title = width(&amounts.title(column, by), 12.5) + 4.0;
        // Digits are equally wide, so the longest text is the widest but for its punctuation.
        let cells = rows.iter().map(|row| &row.cells[column - 1]);
        let longest = cells
            .max_by_key(|text| text.chars().count())
            .map_or(0.0, |text| width(text, 14.0) + 6.0);
        *wanted = title.max(longest).ceil() + PADDING;
    }
    let room = ui.available_width() - 8.0;
    let spare = |widths: &[f32; 8]| room - widths.iter().sum::<f32>();
    // Where there is little room, figures move closer before names become unreadable.
    let names = rows.iter().map(|row| row.name);
    let longest = names.max_by_key(|name| name.chars().count());
    let name = longest.map_or(0.0, |name| width(name, 14.0) + 2.0 * PADDING + 18.0);
    let closer = ((name.min(READABLE_NAME) - spare(&widths)) / 7.0).clamp(0.0, PADDING - 3.0);
    for width in &mut widths[1..] {
        *width -= closer;
    }
    let spare = spare(&widths);
    // Some of what is left over goes to the figures, so that they do not crowd at the right.
    let extra = ((spare - 200.0) / 10.0).max(0.0);
    for width in &mut widths[1..] {
        *width += extra;
    }
    widths[0] = (spare - 7.0 * extra).max(NARROWEST_NAME);
    (widths, PADDING - closer)
}

fn heading_ui(
    ui: &mut Ui,
    column: usize,
    padding: f32,
    amounts: Amounts,
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let line = ui.max_rect().bottom();
    ui.painter().hline(
        ui.max_rect().x_range(),
        line,
        egui::Stroke::new(1.0, palette.line),
    );
    let by = view.by();
    let arrow = match view.sort {
        Sort::By(sorted, true) if sorted == column => " ↓",
        Sort::By(sorted, false) if sorted == column => " ↑",
        _ => "",
    };
    let text = strong(format!("{}{arrow}", amounts.title(column, by)), 12.5).color(palette.muted);
    let meaning = if column == 0 {
        by.meaning()
    } else {
        HEADINGS[column].meaning
    };
    let name = amounts.title(column, by);
    let meaning = wording::with_meaning(name.trim_end_matches(" / wk"), meaning);
    let add = |ui: &mut Ui| {
        ui.add_space(if column == 0 { PADDING } else { padding });
        let button = egui::Button::new(text).frame(false).small();
        let response = ui
            .add(button)
            .on_hover_text(format!("{meaning}\nClick to sort"));
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

/// Draws the name, and says whether it was clicked, where it leads to a focus.
fn name_ui(ui: &mut Ui, row: &Row<'_>, colour: Option<egui::Color32>, leads: bool) -> bool {
    separator(ui, row);
    let mut is_clicked = false;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(PADDING);
        if let Some(colour) = colour {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(swatch::SIZE), Sense::hover());
            swatch::paint(ui.painter(), rect.center(), colour, Palette::of(ui));
            ui.add_space(8.0);
        }
        if !leads {
            let text = if row.of == Of::All {
                strong(row.name, 14.0)
            } else {
                RichText::new(row.name)
            };
            ui.add(egui::Label::new(text).truncate())
                .on_hover_text(row.name);
            return;
        }
        let label = egui::Label::new(row.name).truncate().sense(Sense::click());
        let response = ui.add(label);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, row.name));
        if response.hovered() || response.has_focus() {
            let line = egui::Stroke::new(1.0, Palette::of(ui).text);
            let rect = response.rect;
            ui.painter().hline(rect.x_range(), rect.bottom(), line);
        }
        let tooltip = format!(
            "{}\nClick to look at only this everywhere, again to look at all",
            row.name
        );
        is_clicked = response.on_hover_text(tooltip).clicked();
    });
    is_clicked
}

fn cell_ui(
    ui: &mut Ui,
    row: &Row<'_>,
    column: usize,
    figure: &str,
    padding: f32,
    amounts: Amounts,
    commands: &mut Commands,
) {
    separator(ui, row);
    let palette = Palette::of(ui);
    ui.add_space(padding);
    let is_difference = matches!(column, 3 | 4);
    let is_nothing = figure == NOTHING;
    let text = if is_difference || row.of == Of::All {
        strong(figure, 14.0)
    } else {
        RichText::new(figure)
    };
    let colour = if is_nothing {
        palette.muted
    } else if is_difference {
        palette.tone(row_tone(row.summary))
    } else {
        palette.text
    };
    let label = egui::Label::new(text.color(colour)).extend();
    let product = match row.of {
        Of::Product(product) => Some(product),
        Of::Category(_) | Of::All => None,
    };
    let is_category = matches!(row.of, Of::Category(_));
    if column > 3 || is_category || amounts.money(row.summary).is_none() {
        let response = ui.add(label);
        if is_nothing {
            if let Some(why) = row.of.why_nothing(column) {
                response.on_hover_text(why);
            }
        } else {
            copy::offer(&response, figure, commands);
        }
        return;
    }
    let response = ui.add(label.sense(Sense::click()));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, figure));
    if response.hovered() {
        let line = egui::Stroke::new(1.0, colour);
        let rect = response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
    }
    // A figure alone says little to who hears it.
    let title = HEADINGS[column].title;
    let tooltip = format!("{title}, {}\nClick to see how this came to be", row.name);
    let response = response.on_hover_text(tooltip);
    copy::offer(&response, figure, commands);
    if response.clicked() {
        let weeks = match amounts.period {
            Period::Week => Weeks::Averaged,
            Period::All => Weeks::Compared,
        };
        commands.send(Command::Explain(Scope { product, weeks }));
    }
}

fn separator(ui: &Ui, row: &Row<'_>) {
    if row.of == Of::All {
        let line = egui::Stroke::new(1.0, Palette::of(ui).line);
        ui.painter()
            .hline(ui.max_rect().x_range(), ui.max_rect().top(), line);
    }
}

/// The table for a spreadsheet: raw numbers to the cent, one row per product, in the order shown.
pub(crate) fn to_tsv(derived: &Derived, view: &ViewState) -> String {
    let plain = |value: Option<Decimal>, places: u32| {
        value
            .map(|value| format::plain(value.round_dp(places)))
            .unwrap_or_default()
    };
    let mut lines = vec![
        (0..HEADINGS.len())
            .map(|column| Amounts::of(derived).title(column, view.by()))
            .collect::<Vec<_>>()
            .join("\t"),
    ];
    for row in rows(derived, view) {
        let places = [2, 2, 2, 2, 6, 0, 0];
        let cells = (1..8)
            .zip(places)
            .map(|(column, places)| plain(row.sort_key(Amounts::of(derived), column), places));
        let name = copy::text(row.name);
        lines.push(
            [name]
                .into_iter()
                .chain(cells)
                .collect::<Vec<_>>()
                .join("\t"),
        );
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The button that copies the table.
pub(crate) fn copy_button(ui: &mut Ui, commands: &mut Commands) {
    let named = &command::COPY;
    if ui
        .add(egui::Button::new(named.name))
        .on_hover_text(named.tooltip)
        .clicked()
    {
        commands.send((named.command)());
    }
}
