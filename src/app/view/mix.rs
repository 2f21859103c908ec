//! What usage consists of: tokens per week, stacked by class or model, and what that says of caches, paid hours and prices.

use egui::{Align, Color32, Layout, Sense, Ui, Vec2, WidgetInfo};
use egui_extras::{Column, TableBuilder};
use rust_decimal::Decimal;

use super::week_plot::WeekPlot;
use super::{ViewState, brush};
use crate::analysis::{Measures, Mix};
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::pixel::{from_chart, to_chart};
use crate::app::theme::{PRODUCT_COLOURS, Palette, size, small, strong};
use crate::app::widget::choice::Choice;
use crate::app::widget::stacked_bars::{Part, StackedBars};
use crate::quantity::{Percent, TokenClass, Tokens, Usd, format};
use crate::workbook::{Derived, Workbook};

/// What tokens are stacked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackBy {
    /// Token classes.
    #[default]
    Class,
    /// Models.
    Model,
}

impl StackBy {
    fn shown(self) -> &'static str {
        match self {
            Self::Class => "by token class",
            Self::Model => "by model",
        }
    }
}

const ROW: f32 = 30.0;

/// Draws the chart, and the measures below it.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let mix = derived.mix();
    let products = derived.pairing.products_in_focus().count();
    let rows = products + usize::from(products > 1) + 1;
    let wanted = ROW * rows as f32 + 4.0;
    let table = wanted.min(ui.available_height() * 0.38);
    egui::Panel::bottom("measures")
        .exact_size(table + 30.0)
        .show_separator_line(false)
        .resizable(false)
        .frame(egui::Frame::new())
        .show(ui, |ui| {
            ui.add_space(6.0);
            ui.label(strong("What that says", size::BODY));
            measures_ui(ui, derived, mix, view);
        });
    let stacks = Stacks::new(derived, mix, view, palette);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let choice = Choice {
            name: "What tokens are stacked by",
            tooltip: "Stacks the tokens of each week by token class, or by model",
            now: view.stack_by.shown(),
            width: 130.0,
        };
        let options = [StackBy::Class, StackBy::Model];
        let options = options.map(|by| (by, by.shown().to_owned()));
        if let Some(by) = choice.show(ui, &view.stack_by, options) {
            commands.send(Command::StackBy(by));
        }
        for (name, colour) in &stacks.legend {
            ui.add_space(4.0);
            let (rect, _) = ui.allocate_exact_size(Vec2::new(12.0, 22.0), Sense::hover());
            let swatch = egui::Rect::from_center_size(rect.center(), Vec2::splat(10.0));
            ui.painter().rect_filled(swatch, 2.0, *colour);
            ui.label(small(name).color(palette.text));
        }
    });
    ui.add_space(4.0);
    if derived.pairing.rollup.weeks.is_empty() {
        ui.centered_and_justified(|ui| ui.label(small("No weeks to show").color(palette.muted)));
        return;
    }
    let plot = WeekPlot::new(ui, "mix", [0.0, stacks.high], |value| {
        format::count_short(from_chart(value))
    });
    let parts = stacks.parts;
    let response = plot.show(ui, derived, None, |plot| {
        plot.add(StackedBars::new(parts, 0.74, palette.page));
    });
    let all = derived.pairing.measures(&derived.comparison, mix, None);
    let said = format!(
        "Tokens per week, {}; {} in the weeks that count",
        view.stack_by.shown(),
        format::tokens_short(all.tokens)
    );
    response
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &said));
    brush::ui(ui, workbook, derived, &response.transform, commands);
}

/// The bars, and what their colours stand for.
struct Stacks {
    parts: Vec<Part>,
    high: f64,
    legend: Vec<(String, Color32)>,
}

impl Stacks {
    fn new(derived: &Derived, mix: &Mix, view: &ViewState, palette: &Palette) -> Self {
        let name_of = |product: usize| &derived.comparison.products[product].name;
        let products = derived.pairing.products_in_focus();
        let shown: Vec<usize> = products
            .filter(|product| !view.hidden.contains(name_of(*product)))
            .collect();
        let (names, series): (Vec<String>, usize) = match view.stack_by {
            StackBy::Class => {
                let names = TokenClass::ALL.map(|class| class.shown().to_owned());
                (names.to_vec(), TokenClass::ALL.len())
            }
            StackBy::Model => {
                let own = mix.models.iter().take(PRODUCT_COLOURS);
                let mut names: Vec<String> = own
                    .map(|name| {
                        if name.is_empty() {
                            "no stated model".to_owned()
                        } else {
                            name.clone()
                        }
                    })
                    .collect();
                if mix.models.len() > PRODUCT_COLOURS {
                    names.push("Other models".to_owned());
                }
                let count = names.len();
                (names, count)
            }
        };
        let of = |week: usize, at: usize| -> Tokens {
            let sums = shown.iter().map(|&product| {
                let of = &mix.products[product];
                match view.stack_by {
                    StackBy::Class => of.classes[week][TokenClass::ALL[at]],
                    StackBy::Model if at < PRODUCT_COLOURS => of.models[at][week],
                    StackBy::Model => {
                        let rest = of.models.iter().skip(PRODUCT_COLOURS);
                        rest.map(|weeks| weeks[week]).sum()
                    }
                }
            });
            sums.sum()
        };
        let million = Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND;
        let mut parts = Vec::new();
        let mut high = 0.0_f64;
        for week in derived.pairing.weeks_in_focus() {
            let about = &derived.pairing.rollup.weeks[week];
            let mut base = 0.0;
            for at in 0..series {
                let tokens = of(week, at);
                if tokens.is_zero() {
                    continue;
                }
                let to = base + to_chart(tokens.millions().saturating_mul(million));
                parts.push(Part {
                    x: week as f64,
                    from: base,
                    to,
                    colour: palette.product(at),
                    hatched: about.partial || about.projected,
                });
                base = to;
            }
            high = high.max(base);
        }
        let colours = (0..names.len()).map(|at| palette.product(at));
        Self {
            parts,
            high,
            legend: names.into_iter().zip(colours).collect(),
        }
    }
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
            let figure = ((ui.available_width() - 170.0) / 8.0).clamp(84.0, 130.0);
            let name = (ui.available_width() - 8.0 * figure - 14.0).max(120.0);
            egui::ScrollArea::horizontal()
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    let height = (ui.available_height() - ROW).max(ROW);
                    TableBuilder::new(ui)
                        .id_salt("measures")
                        .auto_shrink([false, true])
                        .min_scrolled_height(0.0)
                        .max_scroll_height(height)
                        .column(Column::exact(name).clip(true))
                        .columns(Column::exact(figure).clip(true), HEADINGS.len())
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

fn cells(measures: &Measures) -> [String; 8] {
    let dash = || "—".to_owned();
    let percent = |share: Option<Percent>| share.map_or_else(dash, format::percent);
    let count = |count: Option<Decimal>| count.map_or_else(dash, format::count_short);
    let price = |price: Option<Usd>| match price {
        Some(usd) if usd.0 >= Decimal::ONE => format::number(usd.0, 2),
        Some(usd) => format::rate_rounded(usd.0),
        None => dash(),
    };
    let million = Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND;
    let tokens = measures.tokens.millions().saturating_mul(million);
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
