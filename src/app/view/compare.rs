//! All scenarios side by side: what each says, and what differs between them.

use egui::{Align, Button, Frame, Label, Layout, Margin, RichText, ScrollArea, Stroke, Ui, Vec2};

use crate::analysis::Tone;
use crate::app::command::{self, Command};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::large_dialog::line;
use crate::app::wording::lever_name;
use crate::app::{Commands, Open};
use crate::quantity::{Percent, Usd, format};
use crate::workbook::{Derived, Edit};

/// How wide a scenario’s column is.
const COLUMN: std::ops::RangeInclusive<f32> = 132.0..=220.0;
/// How wide what the rows are called is, at most.
const NAMES: f32 = 260.0;
/// How high a row is.
const ROW: f32 = 26.0;

pub(crate) fn ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let columns = open.compared.columns();
    let names: Vec<&str> = open.workbook.tabs.names().collect();
    if columns.len() != names.len() {
        // They are there in the next frame.
        return;
    }
    if names.len() == 1 {
        alone_ui(ui, commands);
    }
    let room = ui.available_width() - 28.0;
    let name = NAMES.min(room * 0.4);
    let column = (room - name) / names.len() as f32;
    let table = Table {
        open,
        columns,
        name,
        column: column.clamp(*COLUMN.start(), *COLUMN.end()),
    };
    let palette = Palette::of(ui);
    ScrollArea::both().id_salt("compare").show(ui, |ui| {
        Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(6)
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                table.heads_ui(ui, &names, commands);
                table.answers_ui(ui);
                table.products_ui(ui);
                table.claims_ui(ui);
                table.departures_ui(ui);
            });
    });
}

/// What to do where there is nothing to compare with.
fn alone_ui(ui: &mut Ui, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let text =
            "There is one scenario. Duplicate it and move something, to see both side by side";
        ui.label(RichText::new(text).color(palette.muted));
        let named = &command::DUPLICATE;
        if ui.button(named.name).on_hover_text(named.tooltip).clicked() {
            commands.send((named.command)());
        }
    });
    ui.add_space(8.0);
}

struct Table<'a> {
    open: &'a Open,
    columns: &'a [Derived],
    /// How wide what the rows are called is.
    name: f32,
    /// How wide a scenario is.
    column: f32,
}

impl Table<'_> {
    fn heads_ui(&self, ui: &mut Ui, names: &[&str], commands: &mut Commands) {
        let shown = self.open.workbook.tabs.shown();
        ui.horizontal(|ui| {
            self.name_ui(ui, "", "");
            for (at, name) in names.iter().enumerate() {
                self.cell(ui, |ui| {
                    let palette = Palette::of(ui);
                    let text = strong(*name, size::BODY);
                    let fill = if at == shown {
                        palette.hover
                    } else {
                        palette.panel
                    };
                    let button = Button::new(text).fill(fill).truncate();
                    let told = format!("Show {name}");
                    let response = ui.add(button).on_hover_text(&told);
                    let response = response.accessible_name(&told);
                    if response.clicked() {
                        commands.send(Command::Edit(Edit::ShowScenario(at)));
                    }
                });
            }
        });
    }

    fn name_ui(&self, ui: &mut Ui, name: &str, hint: &str) {
        let wanted = Vec2::new(self.name, ROW);
        ui.allocate_ui_with_layout(wanted, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(wanted);
            let response = ui.add(Label::new(name).truncate());
            if !hint.is_empty() {
                response.on_hover_text(hint);
            }
        });
    }

    fn cell(&self, ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
        let wanted = Vec2::new(self.column, ROW);
        ui.allocate_ui_with_layout(wanted, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_size(wanted);
            content(ui);
        });
    }

    /// A row with one text for each scenario.
    fn row(
        &self,
        ui: &mut Ui,
        name: &str,
        hint: &str,
        text: impl Fn(&Derived, &Palette) -> RichText,
    ) {
        let palette = Palette::of(ui);
        let texts = self.columns.iter().map(|derived| text(derived, palette));
        self.texts(ui, name, hint, texts.collect());
    }

    fn texts(&self, ui: &mut Ui, name: &str, hint: &str, texts: Vec<RichText>) {
        line(ui);
        ui.horizontal(|ui| {
            self.name_ui(ui, name, hint);
            for text in texts {
                self.cell(ui, |ui| {
                    ui.add(Label::new(text).truncate().selectable(true));
                });
            }
        });
    }

    fn answers_ui(&self, ui: &mut Ui) {
        let average = |derived: &Derived| {
            let total = &derived.comparison.total;
            let all = total.averaged.difference();
            all.per(total.averaged_weeks)
        };
        self.row(
            ui,
            "Difference a week",
            "Proposed − baseline, on average over the weeks that averages count",
            |derived, palette| amount(average(derived), palette, true),
        );
        self.row(
            ui,
            "Change",
            "The difference as a part of what today’s contract charges",
            |derived, palette| {
                let total = &derived.comparison.total.averaged;
                let change = total.difference().percent_of(total.baseline.total());
                percent(change, palette)
            },
        );
        self.row(
            ui,
            "Total difference",
            "Over all weeks that are compared",
            |derived, palette| {
                let total = derived.comparison.total.compared.difference();
                let has_any = derived.comparison.total.compared_weeks > 0;
                amount(has_any.then_some(total), palette, false)
            },
        );
        let workbook = &self.open.workbook;
        let mut levers = self.open.derived.levers.iter();
        if let Some(lever) = levers.find(|lever| lever.is_common()).copied() {
            let name = lever_name(workbook, lever);
            self.row(
                ui,
                &format!("Breaks even at, {}", name.to_lowercase()),
                "Where both contracts cost the same if only this figure moves",
                |derived, palette| match derived.break_even(lever) {
                    Some(at) => small(lever.shown(at)),
                    None => small("nowhere").color(palette.muted),
                },
            );
        }
    }

    fn products_ui(&self, ui: &mut Ui) {
        section(ui, "DIFFERENCE A WEEK, BY PRODUCT");
        let derived = &self.open.derived;
        let names: Vec<&str> = derived
            .pairing
            .products_in_focus()
            .map(|at| &*derived.comparison.products[at].name)
            .collect();
        for name in names {
            self.row(ui, name, "", |derived, palette| {
                let products = &derived.comparison.products;
                let at = products.iter().position(|of| of.name == *name);
                let summary = at.map(|at| &products[at].summary);
                let average = summary.and_then(|of| {
                    let difference = of.averaged.difference();
                    difference.per(of.averaged_weeks)
                });
                amount(average, palette, false)
            });
        }
    }

    fn claims_ui(&self, ui: &mut Ui) {
        if self.open.workbook.claims.is_empty() {
            return;
        }
        section(ui, "CLAIMS");
        for (at, claim) in self.open.workbook.claims.iter().enumerate() {
            self.row(ui, &claim.shown(), "", |derived, palette| {
                let verdict = derived.verdicts().get(at);
                match verdict.and_then(|verdict| verdict.holds) {
                    Some(true) => small("✓ holds"),
                    Some(false) => small("✗ does not hold"),
                    None => small("nothing to compare").color(palette.muted),
                }
            });
        }
    }

    fn departures_ui(&self, ui: &mut Ui) {
        if self.columns.len() < 2 {
            return;
        }
        section(ui, "WHAT DIFFERS");
        let departures = self.open.workbook.departures();
        if departures.is_empty() {
            let palette = Palette::of(ui);
            ui.label(small("Nothing: all are set alike").color(palette.muted));
        }
        for departure in departures {
            let first = &departure.values[0];
            let texts = departure.values.iter().map(|value| {
                if value == first {
                    small(value)
                } else {
                    strong(value, size::SMALL)
                }
            });
            self.texts(ui, &departure.name, "", texts.collect());
        }
    }
}

/// A difference in money, with its sign.
fn amount(amount: Option<Usd>, palette: &Palette, is_main: bool) -> RichText {
    let Some(amount) = amount else {
        return small("—").color(palette.muted);
    };
    let tone = match amount {
        amount if amount.is_positive() => Tone::Dearer,
        amount if amount.is_negative() => Tone::Cheaper,
        _ => Tone::Equal,
    };
    let size = if is_main { size::FIGURE } else { size::BODY };
    strong(format::dollars_signed(amount), size).color(palette.tone(tone))
}

fn percent(change: Option<Percent>, palette: &Palette) -> RichText {
    match change {
        Some(change) => small(format::percent_signed(change)),
        None => small("—").color(palette.muted),
    }
}

/// What begins a part of the table.
fn section(ui: &mut Ui, title: &str) {
    let palette = Palette::of(ui);
    ui.add_space(12.0);
    ui.label(strong(title, size::SMALL).color(palette.muted));
    ui.add_space(4.0);
}
