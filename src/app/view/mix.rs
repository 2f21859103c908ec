//! What usage consists of: tokens per week, stacked by what is told apart, and what that says of caches, paid hours and prices.

use egui::{Align, Layout, Ui, UiBuilder, Vec2, WidgetInfo};
use egui_extras::{Column, TableBuilder};
use rust_decimal::Decimal;

use super::painted::painted;
use super::week_plot::WeekPlot;
use super::{ViewState, brush, difference};
use crate::analysis::{Measures, Mix};
use crate::app::Commands;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::scroll_keys;
use crate::app::widget::stacked_bars::StackedBars;
use crate::chart::{TokenBars, weeks_said};
use crate::pixel::from_chart;
use crate::quantity::{Percent, Usd, format};
use crate::usage::WeekOf;
use crate::workbook::Derived;

const ROW: f32 = 30.0;

/// Draws the chart, and the measures below it.
pub(crate) fn ui(ui: &mut Ui, derived: &Derived, view: &ViewState, commands: &mut Commands) {
    let mix = derived.mix();
    let whole = ui.available_rect_before_wrap();
    let products = derived.pairing.products_in_focus().count();
    let rows = products + usize::from(products > 1) + 1;
    let wanted = ROW * rows as f32 + 4.0;
    let table = wanted.min(ui.available_height() * 0.38);
    // The table stands below the chart, and so it is drawn after it: that is also the way of the keyboard.
    let (above, below) = whole.split_top_bottom_at_y(whole.bottom() - table - 30.0);
    ui.scope_builder(UiBuilder::new().max_rect(above), |ui| {
        chart_ui(ui, derived, view, mix, commands);
    });
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        ui.add_space(6.0);
        ui.label(strong("What that says", size::BODY));
        measures_ui(ui, derived, mix, view);
    });
}

fn chart_ui(ui: &mut Ui, derived: &Derived, view: &ViewState, mix: &Mix, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let stacks = TokenBars::new(derived, &view.apart());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let entries = stacks.legend.iter();
        let entries: Vec<_> = entries
            .map(|(name, slot)| (&**name, palette.slot(*slot)))
            .collect();
        difference::entries_ui(ui, derived, &entries, view, commands);
        difference::show_all_ui(ui, view, commands);
    });
    ui.add_space(4.0);
    if derived.pairing.rollup.weeks.is_empty() {
        ui.centered_and_justified(|ui| ui.label(small("No weeks to show").color(palette.muted)));
        return;
    }
    let plot = WeekPlot::new(ui, "mix", [0.0, stacks.high], |value| {
        format::count_short(from_chart(value))
    });
    let parts = painted(&stacks.parts, palette);
    let response = plot.show(ui, derived, view, None, |plot| {
        plot.add(StackedBars::new(parts, 0.74, palette.page));
    });
    let all = derived.pairing.measures(&derived.comparison, mix, None);
    let said = format!(
        "Tokens per week, {}; {}: {}; {} in the weeks that count",
        view.by().by().to_lowercase(),
        weeks_said(derived),
        from_to(derived, &stacks.sums),
        format::count_short(all.charged_millions.saturating_mul(million()))
    );
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &said));
    brush::ui(ui, derived, view, &response.transform, commands);
}

/// From which least to which most tokens the weeks in focus go, in words.
fn from_to(derived: &Derived, sums: &[f64]) -> String {
    let weeks = &derived.pairing.rollup.weeks[derived.pairing.weeks_in_focus()];
    let by_sum = |a: &(&f64, _), b: &(&f64, _)| a.0.total_cmp(b.0);
    let of_weeks = || sums.iter().zip(weeks);
    let (Some(least), Some(most)) = (of_weeks().min_by(by_sum), of_weeks().max_by(by_sum)) else {
        return "no weeks to show".to_owned();
    };
    let told = |(sum, of): (&f64, &WeekOf)| {
        let count = format::count_short(from_chart(*sum));
        format!("{count} in the week of {}", of.week.first.shown())
    };
    format!("from {} to {}", told(least), told(most))
}

/// The columns after the product, with what each means.
const HEADINGS: [(&str, &str); 8] = [
    ("Tokens / wk", "Tokens of all classes in an average week"),
    (
        "Cache hits",
        "The part of the input that was read from caches",
    ),
    ("Output", "The part of all tokens that is output"),
    ("Tokens / hour", "Tokens of all classes for each paid hour"),
    (
        "Best week / hour",
        "The same in the best week, which shows what the hours can serve",
    ),
    (
        "Of the best",
        "The average as a part of the best week: the rest of the hours served nothing more",
    ),
    (
        "Today $ / M",
        "What a million tokens costs under today’s contract, all charges counted",
    ),
    (
        "Proposed $ / M",
        "What a million tokens costs under the proposed contract, all charges counted",
    ),
];

fn measures_ui(ui: &mut Ui, derived: &Derived, mix: &Mix, view: &ViewState) {
    let palette = Palette::of(ui);
    let row = |name: &str, product: Option<usize>| {
        let measures = derived.pairing.measures(&derived.comparison, mix, product);
        (name.to_owned(), cells(&measures), product)
    };
    let products = view
        .ranks
        .in_focus(derived)
        .map(|(_, product)| row(&derived.comparison.products[product].name, Some(product)));
    let mut rows: Vec<_> = products.collect();
    if rows.len() > 1 {
        rows.push(row("All products", None));
    }
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let (name, figures) = widths(ui);
            egui::ScrollArea::horizontal()
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    scroll_keys::show(ui, "Table of what usage consists of");
                    // What scrolls across stands below the rows, not on them.
                    let whole = name + figures.iter().sum::<f32>();
                    let bar = if whole > ui.available_width() {
                        12.0
                    } else {
                        0.0
                    };
                    let height = (ui.available_height() - ROW - bar).max(ROW);
                    let mut table = TableBuilder::new(ui)
                        .id_salt("measures")
                        .auto_shrink([false, true])
                        .min_scrolled_height(0.0)
                        .max_scroll_height(height)
                        .column(Column::exact(name).clip(true));
                    for figure in figures {
                        table = table.column(Column::exact(figure).clip(true));
                    }
                    table
                        .cell_layout(Layout::right_to_left(Align::Center))
                        .header(ROW, |mut header| {
                            header.col(|ui| {
                                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                                    ui.add_space(12.0);
                                    ui.label(strong("Product", 12.5).color(palette.muted));
                                });
                            });
                            for (title, meaning) in HEADINGS {
                                header.col(|ui| {
                                    ui.label(strong(title, 12.5).color(palette.muted))
                                        .on_hover_text(meaning);
                                });
                            }
                        })
                        .body(|body| {
                            body.rows(ROW, rows.len(), |mut line| {
                                let (name, cells, product) = &rows[line.index()];
                                let text = |text: &str| match product {
                                    Some(_) => egui::RichText::new(text),
                                    None => strong(text, size::BODY),
                                };
                                line.col(|ui| {
                                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                                        ui.add_space(12.0);
                                        ui.add(egui::Label::new(text(name)).truncate())
                                            .on_hover_text(name);
                                    });
                                });
                                for cell in cells {
                                    line.col(|ui| {
                                        ui.label(text(cell));
                                    });
                                }
                            });
                        });
                });
        });
}

/// How wide the names are, and each column of figures: as its heading, which is wider than any figure.
fn widths(ui: &Ui) -> (f32, [f32; 8]) {
    let width = |(title, _): (&str, &str)| {
        let painter = ui.painter();
        let font = crate::app::theme::semibold(12.5);
        let text = painter.layout_no_wrap(title.to_owned(), font, egui::Color32::WHITE);
        text.size().x.ceil() + 16.0
    };
    let least = HEADINGS.map(width);
    let spare = ui.available_width() - 14.0 - least.iter().sum::<f32>();
    // Names have what they may need first.
    let extra = ((spare - 190.0) / 8.0).clamp(0.0, 30.0);
    let name = (spare - 8.0 * extra).max(120.0);
    (name, least.map(|least| least + extra))
}

fn million() -> Decimal {
    Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND
}

fn cells(measures: &Measures) -> [String; 8] {
    let dash = || "—".to_owned();
    let percent = |share: Option<Percent>| share.map_or_else(dash, format::percent);
    let count = |count: Option<Decimal>| count.map_or_else(dash, format::count_short);
    let price = |price: Option<Usd>| match price {
        Some(usd) if usd.0 >= Decimal::ONE => format::number(usd.0, 2),
        Some(usd) => format::rate_rounded(usd.0),
        None => dash(),
    };
    let tokens = measures.charged_millions.saturating_mul(million());
    let [today, proposed] = measures.per_million.map(price);
    [
        count(tokens.checked_div(Decimal::from(measures.weeks))),
        percent(measures.cache_hits),
        percent(measures.output),
        count(measures.per_hour),
        count(measures.best_per_hour),
        percent(measures.of_best),
        today,
        proposed,
    ]
}
