//! One entry of a contract: a row of what matters most, what else it says beneath, and everything when it is unfolded.

use egui::{
    Align, FontId, Id, Label, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::columns::is_figure;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::contracts::{Paper, Writing};
use crate::app::theme::{Palette, size, small};
use crate::app::widget::choice::Choice;
use crate::app::widget::in_sight;
use crate::app::widget::text_cell::{self, Mark, TextCell, Typed};
use crate::calendar::Day;
use crate::contract::card::draft::{Entry, Field, Form, Remark, Section, tiers, tiers_text};
use crate::contract::{RateId, Side};
use crate::quantity::{TokenClass, format};
use crate::workbook::Workbook;

/// Room at both sides of a cell.
pub(super) const PADDING: f32 = 5.0;
/// Room for the button at the end of a row.
pub(super) const BUTTON: f32 = 30.0;
const ROW: f32 = 30.0;
/// No more than that many things are told of an entry.
const TOLD: usize = 6;

/// How a field looks.
pub(super) struct Look {
    pub(super) font: FontId,
    pub(super) align: Align,
    pub(super) width: f32,
    pub(super) is_framed: bool,
}

impl Look {
    pub(super) fn of_width(width: f32) -> Self {
        Self {
            font: FontId::proportional(size::BODY),
            align: Align::Min,
            width,
            is_framed: true,
        }
    }

    pub(super) fn figure(width: f32) -> Self {
        Self {
            font: text_cell::figure(),
            align: Align::Max,
            ..Self::of_width(width)
        }
    }

    fn of(field: &Field, width: f32) -> Self {
        if is_figure(field.form) {
            Self::figure(width)
        } else {
            Self::of_width(width)
        }
    }
}

/// An entry of what is being written.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) side: Side,
    pub(super) paper: &'a Paper,
    pub(super) entry: usize,
}

impl At<'_> {
    fn of(&self) -> Option<&Entry> {
        self.paper.draft.entries().get(self.entry)
    }

    /// What people call the entry, to tell its fields from those of others.
    fn title(&self) -> String {
        let Some(entry) = self.of() else {
            return String::new();
        };
        let said = |key: &str| Some(entry.get(key)).filter(|text| !text.is_empty());
        let mut parts: Vec<&str> = Vec::new();
        match entry.section() {
            Section::Head => parts.push("contract"),
            Section::Exchange => parts.push("exchange"),
            Section::Hourly => parts.extend(said("resource")),
            Section::Token => parts.extend(said("model")),
            Section::Fee => parts.extend(said("name")),
            section => parts.push(section.shown()),
        }
        parts.extend(
            ["tier", "route", "context", "product", "from"]
                .iter()
                .filter_map(|key| said(key)),
        );
        if parts.is_empty() {
            parts.push("new entry");
        }
        parts.join(", ")
    }

    /// How what stands in a field is.
    fn mark(&self, key: &str) -> Mark {
        let remarks = self.paper.remarks.iter();
        let mut about =
            remarks.filter(|remark| remark.entry == self.entry && remark.key == Some(key));
        match about.next() {
            None => Mark::None,
            Some(remark) if remark.is_fault => Mark::Wrong,
            Some(_) => Mark::Odd,
        }
    }

    /// A field to write into.
    pub(super) fn field_ui(&self, ui: &mut Ui, key: &str, look: &Look, commands: &mut Commands) {
        let Some(entry) = self.of() else { return };
        let Some(field) = entry
            .section()
            .fields()
            .iter()
            .find(|field| field.key == key)
        else {
            return;
        };
        let name = format!("{}, {}", field.name, self.title());
        if let Form::OneOf(options) = field.form {
            let now = entry.get(field.key);
            let choice = Choice {
                name: &format!("{name}, {}", self.entry),
                tooltip: field.meaning,
                now,
                width: look.width - 8.0,
            };
            let options = options
                .iter()
                .map(|option| ((*option).to_owned(), (*option).to_owned()));
            if let Some(text) = choice.show(ui, &now.to_owned(), options) {
                send(
                    Writing::Choose(self.side, self.entry, field.key, text),
                    commands,
                );
            }
            return;
        }
        let id = self.cell_id(field.key);
        let typed = self
            .cell(field, &name, id, entry.get(field.key), look)
            .show(ui);
        self.take(field.key, typed, |text| text, commands);
    }

    fn cell<'a>(
        &self,
        field: &'a Field,
        name: &'a str,
        id: Id,
        text: &'a str,
        look: &Look,
    ) -> TextCell<'a> {
        let hint = match field.form {
            Form::Date => "—",
            Form::Number if !field.is_needed => "—",
            _ => "",
        };
        TextCell {
            id,
            name,
            tooltip: field.meaning,
            text,
            hint: match (field.key, field.is_needed) {
                ("product", _) => "all",
                ("region", _) => "everywhere",
                ("model" | "resource", false) => "any",
                _ => hint,
            },
            font: look.font.clone(),
            align: look.align,
            is_framed: look.is_framed,
            mark: self.mark(field.key),
            width: look.width - 10.0,
        }
    }

    fn take(
        &self,
        key: &'static str,
        typed: Option<Typed>,
        whole: impl FnOnce(String) -> String,
        commands: &mut Commands,
    ) {
        let (side, entry) = (self.side, self.entry);
        match typed {
            Some(Typed::Text(text)) => {
                send(Writing::Write(side, entry, key, whole(text)), commands);
            }
            Some(Typed::Last(text)) => {
                send(Writing::Choose(side, entry, key, whole(text)), commands);
            }
            Some(Typed::Done) => send(Writing::Settle(side), commands),
            Some(Typed::PutBack) => send(Writing::PutBack(side, entry, key), commands),
            None => {}
        }
    }

    /// What there is to know about the entry.
    pub(super) fn remarks_ui(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let remarks = self.paper.remarks.iter();
        let about: Vec<&Remark> = remarks
            .filter(|remark| remark.entry == self.entry)
            .collect();
        let line = |ui: &mut Ui, text: egui::RichText| {
            ui.horizontal(|ui| {
                ui.add_space(PADDING + 4.0);
                ui.add(Label::new(text).wrap());
            });
        };
        for remark in about.iter().take(TOLD) {
            let (word, colour) = if remark.is_fault {
                ("To mend", palette.dearer)
            } else {
                ("To know", palette.warning)
            };
            line(
                ui,
                small(format!("{word}: {}", remark.message)).color(colour),
            );
        }
        if about.len() > TOLD {
            let more = format!("and {} more", format::count((about.len() - TOLD) as u128));
            line(ui, small(more).color(palette.warning));
        }
    }

    /// The whole entry, the `number`th of its section. Out of sight it only takes its room.
    pub(super) fn row_ui(
        &self,
        ui: &mut Ui,
        workbook: &Workbook,
        number: usize,
        columns: &[(&'static Field, f32)],
        widths: &[f32],
        commands: &mut Commands,
    ) {
        let is_unfolded = self.paper.unfolded == Some(self.entry);
        let mut row = |ui: &mut Ui| {
            ui.push_id((self.side, self.entry), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                self.fields_ui(ui, columns, widths, commands);
                let Some(entry) = self.of() else { return };
                if entry.section() == Section::Volume {
                    self.tiers_ui(ui, entry, commands);
                }
                if is_unfolded {
                    self.details_ui(ui, entry, columns, commands);
                    self.show_anew(ui, entry, columns);
                } else {
                    Self::summary_ui(ui, entry, columns);
                }
                self.slider_ui(ui, workbook, entry, number);
                self.remarks_ui(ui);
                ui.add_space(2.0);
                let palette = Palette::of(ui);
                let rect = ui.min_rect();
                ui.painter().hline(
                    rect.x_range(),
                    ui.cursor().top(),
                    Stroke::new(1.0, palette.line),
                );
                ui.add_space(2.0);
            });
        };
        if is_unfolded {
            // It may have to be brought into sight.
            row(ui);
        } else {
            let id = Id::unique(("contract row", self.side, self.entry));
            in_sight::show(ui, id, ROW + 24.0, row);
        }
    }

    fn fields_ui(
        &self,
        ui: &mut Ui,
        columns: &[(&'static Field, f32)],
        widths: &[f32],
        commands: &mut Commands,
    ) {
        let palette = Palette::of(ui);
        let wanted = Vec2::new(ui.available_width(), ROW);
        let (row, response) = ui.allocate_exact_size(wanted, Sense::hover());
        if response.contains_pointer() || self.paper.unfolded == Some(self.entry) {
            ui.painter().rect_filled(row, 4.0, palette.hover);
        }
        let mut left = row.left();
        for ((field, _), width) in columns.iter().zip(widths) {
            let cell = Rect::from_min_size(egui::pos2(left, row.top()), Vec2::new(*width, ROW));
            let inner = UiBuilder::new()
                .max_rect(cell.shrink2(Vec2::new(2.0, 3.0)))
                .layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(inner, |ui| {
                let look = Look {
                    is_framed: false,
                    ..Look::of(field, *width - 4.0)
                };
                self.field_ui(ui, field.key, &look, commands);
            });
            left += width;
        }
        let button = Rect::from_center_size(
            egui::pos2(row.right() - BUTTON / 2.0, row.center().y),
            Vec2::splat(24.0),
        );
        self.unfold_ui(ui, button, commands);
    }

    /// The button that shows everything about the entry, or hides it again.
    fn unfold_ui(&self, ui: &Ui, rect: Rect, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let is_unfolded = self.paper.unfolded == Some(self.entry);
        let id = Id::unique(("unfold", self.side, self.entry));
        let response = ui.interact(rect, id, Sense::click());
        let name = format!("Everything about {}", self.title());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_unfolded, &name));
        let colour = if response.hovered() || response.has_focus() {
            palette.accent
        } else {
            palette.muted
        };
        let stroke = Stroke::new(1.5, colour);
        let centre = rect.center();
        let (dx, dy) = (4.5, if is_unfolded { -2.5 } else { 2.5 });
        let points = [
            centre + Vec2::new(-dx, -dy),
            centre + Vec2::new(0.0, dy),
            centre + Vec2::new(dx, -dy),
        ];
        ui.painter().line(points.to_vec(), stroke);
        let tooltip = if is_unfolded {
            "Hide what else it says"
        } else {
            "Show everything it says, to change, copy or remove it"
        };
        if response.on_hover_text(tooltip).clicked() {
            let entry = (!is_unfolded).then_some(self.entry);
            send(Writing::Unfold(self.side, entry), commands);
        }
    }

    /// What the entry says besides its row, in one line.
    fn summary_ui(ui: &mut Ui, entry: &Entry, columns: &[(&'static Field, f32)]) {
        let others = entry.fields().filter(|(field, text)| {
            let is_shown = columns.iter().any(|(column, _)| column.key == field.key);
            !is_shown && !text.trim().is_empty() && field.form != Form::Tiers
        });
        let parts: Vec<String> = others.map(|(field, text)| told(field, text)).collect();
        if parts.is_empty() {
            return;
        }
        let text = parts.join(" · ");
        ui.horizontal(|ui| {
            ui.add_space(PADDING + 2.0);
            let muted = small(&text).color(Palette::of(ui).muted);
            ui.add(Label::new(muted).truncate()).on_hover_text(&text);
        });
    }

    /// Everything that is not in the row, and what can be done with the entry.
    fn details_ui(
        &self,
        ui: &mut Ui,
        entry: &Entry,
        columns: &[(&'static Field, f32)],
        commands: &mut Commands,
    ) {
        let palette = Palette::of(ui);
        let others = entry.section().fields().iter().filter(|field| {
            let is_shown = columns.iter().any(|(column, _)| column.key == field.key);
            !is_shown && field.form != Form::Tiers
        });
        egui::Frame::new()
            .inner_margin(egui::Margin::symmetric(7, 4))
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = Vec2::new(12.0, 6.0);
                    for field in others {
                        let width = match (field.form, field.key) {
                            (Form::Names, _) => 320.0,
                            (Form::Text, "source") => 260.0,
                            (Form::Date, _) => 112.0,
                            _ => 130.0,
                        };
                        let block = Vec2::new(width, 42.0);
                        ui.allocate_ui_with_layout(block, Layout::top_down(Align::Min), |ui| {
                            ui.set_min_size(block);
                            ui.spacing_mut().item_spacing.y = 1.0;
                            ui.label(small(field.name).color(palette.muted))
                                .on_hover_text(field.meaning);
                            self.field_ui(ui, field.key, &Look::of(field, width), commands);
                        });
                    }
                });
                ui.add_space(4.0);
                ui.horizontal(|ui| {
                    let copy = ui
                        .button("Copy")
                        .on_hover_text("Adds another entry like this");
                    if copy.clicked() {
                        send(Writing::Copy(self.side, self.entry), commands);
                    }
                    let remove = ui
                        .button("Remove")
                        .on_hover_text("Removes this entry from the contract");
                    if remove.clicked() {
                        send(Writing::Remove(self.side, self.entry), commands);
                    }
                });
            });
    }

    /// Brings an entry into sight that was just unfolded, and the cursor to where something is missing.
    fn show_anew(&self, ui: &Ui, entry: &Entry, columns: &[(&'static Field, f32)]) {
        let id = Id::unique(("contract unfolded", self.side));
        let now = (self.entry, self.paper.draft.entries().len());
        if ui.data(|data| data.get_temp(id)) == Some(now) {
            return;
        }
        ui.data_mut(|data| data.insert_temp(id, now));
        ui.scroll_to_rect(ui.min_rect(), None);
        let is_missing = |field: &Field| field.is_needed && entry.get(field.key).is_empty();
        if let Some((field, _)) = columns.iter().find(|(field, _)| is_missing(field)) {
            let cell = self.cell_id(field.key);
            ui.memory_mut(|memory| memory.request_focus(cell));
        }
    }

    fn cell_id(&self, key: &str) -> Id {
        Id::unique(("contract", self.side, self.entry, key))
    }

    /// Volume tiers, a line each.
    fn tiers_ui(&self, ui: &mut Ui, entry: &Entry, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let Some(field) = entry
            .section()
            .fields()
            .iter()
            .find(|field| field.form == Form::Tiers)
        else {
            return;
        };
        let all = tiers(entry.get(field.key));
        let chosen = |all: &[[String; 2]]| {
            Writing::Choose(self.side, self.entry, field.key, tiers_text(all))
        };
        let title = self.title();
        for (number, [above, percent]) in all.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.add_space(PADDING + 2.0);
                let parts = [
                    ("Above", above, 140.0, 0),
                    (entry.get("counts"), percent, 60.0, 1),
                ];
                for (word, text, width, part) in parts {
                    ui.label(small(word).color(palette.muted));
                    let name = match part {
                        0 => format!("Threshold {} of {title}", number + 1),
                        _ => format!("Percent off above threshold {} of {title}", number + 1),
                    };
                    let id = Id::unique(("tier", self.side, self.entry, number, part));
                    let typed = self
                        .cell(field, &name, id, text, &Look::figure(width))
                        .show(ui);
                    let whole = |text: String| {
                        let mut all = all.clone();
                        // What separates tiers in the text of the field cannot be part of a number.
                        all[number][part] = text.replace([':', ';'], "");
                        tiers_text(&all)
                    };
                    self.take(field.key, typed, whole, commands);
                }
                ui.label(small("% off").color(palette.muted));
                let link = ui.link(small("remove")).on_hover_text("Removes this tier");
                if link.clicked() {
                    let mut all = all.clone();
                    all.remove(number);
                    send(chosen(&all), commands);
                }
            });
        }
        ui.horizontal(|ui| {
            ui.add_space(PADDING + 2.0);
            let link = ui
                .link(small("+ Add a tier"))
                .on_hover_text("Adds a tier above the last");
            if link.clicked() {
                let mut all = all.clone();
                all.push(["0".to_owned(), "0".to_owned()]);
                send(chosen(&all), commands);
            }
        });
    }

    /// What sliders have set of the entry, which is the `number`th of its section.
    fn slider_ui(&self, ui: &mut Ui, workbook: &Workbook, entry: &Entry, number: usize) {
        let values = &workbook.scenario.adjustments[self.side as usize].values;
        let set = |id: RateId| values.get(&id).map(|value| format::rate(*value));
        let parts: Vec<String> = match entry.section() {
            Section::Hourly => set(RateId::Hourly(number)).into_iter().collect(),
            Section::Token => {
                let of = |class: TokenClass| {
                    let value = set(RateId::Token(number, class))?;
                    Some(format!("{} at {value}", class.shown()))
                };
                TokenClass::ALL.into_iter().filter_map(of).collect()
            }
            _ => Vec::new(),
        };
        if parts.is_empty() || self.paper.is_pending() {
            return;
        }
        let text = format!("Its sliders are set to {}", parts.join(", "));
        ui.horizontal(|ui| {
            ui.add_space(PADDING + 2.0);
            let text = small(text).color(Palette::of(ui).accent);
            ui.add(Label::new(text).wrap());
        });
    }
}

fn send(writing: Writing, commands: &mut Commands) {
    commands.send(Command::Write(writing));
}

/// What a field says, with enough words to be understood alone.
fn told(field: &Field, text: &str) -> String {
    let day = |text: &str| {
        let day: Option<Day> = text.parse().ok();
        day.map_or_else(|| text.to_owned(), Day::shown)
    };
    match field.key {
        "from" => format!("from {}", day(text)),
        "until" => format!("until {}", day(text)),
        "checked" => format!("checked {}", day(text)),
        "aliases" => format!("also {text}"),
        "tier" | "route" | "context" => format!("{text} {}", field.key),
        "classes" => format!("only {text}"),
        _ => text.to_owned(),
    }
}
