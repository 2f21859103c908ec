//! The story beside the view: its steps in order, and what can be done with each.

use egui::{Align, Button, Label, Layout, Role, ScrollArea, Sense, Ui, WidgetInfo};

use crate::app::command::{self, Command, Named};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::{Dialog, ViewState};
use crate::app::{Commands, Open};
use crate::workbook::{Edit, Step, live};

/// Draws it.
pub(crate) fn ui(ui: &mut Ui, open: &Open, view: &ViewState, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let story = &open.workbook.story;
    ui.horizontal(|ui| {
        ui.label(strong("Story", size::BODY));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("×").frame_when_inactive(false));
            let close = close.accessible_name("Put the story away");
            if close.on_hover_text("Put the story away").clicked() {
                commands.send(Command::ShowStory(false));
            }
            if !story.is_empty() {
                button(ui, &command::PRESENT, commands);
            }
        });
    });
    ui.add_space(6.0);
    if story.is_empty() {
        let text = "A story leads a room through scenarios and views, step by step. Show what the first step is to \
                    show, then add it";
        ui.add(Label::new(small(text).color(palette.muted)).wrap());
        ui.add_space(8.0);
    }
    let room = ui.available_height() - 40.0;
    ScrollArea::vertical()
        .id_salt("story")
        .max_height(room.max(80.0))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for (at, step) in story.iter().enumerate() {
                step_ui(ui, open, view, at, step, commands);
            }
        });
    ui.add_space(6.0);
    button(ui, &command::ADD_STEP, commands);
}

fn button(ui: &mut Ui, named: &Named, commands: &mut Commands) {
    if ui.button(named.name).on_hover_text(named.tooltip).clicked() {
        commands.send((named.command)());
    }
}

/// A step: what it is called, what it shows, what it says. A click shows it; the rest is in its menu.
fn step_ui(
    ui: &mut Ui,
    open: &Open,
    view: &ViewState,
    at: usize,
    step: &Step,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let is_shown = view.story.step == Some(at);
    let id = ui.make_persistent_id(("step", at));
    let frame = egui::Frame::new()
        .fill(if is_shown {
            palette.hover
        } else {
            palette.panel
        })
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 8));
    let drawn = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.menu_button("…", |ui| menu_ui(ui, open, at, commands))
                    .response
                    .on_hover_text("What can be done with this step");
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = strong(format!("{}  {}", at + 1, step.name), size::BODY);
                    ui.add(Label::new(name).truncate().selectable(false));
                });
            });
        });
        let about = format!("{} · {}", step.scenario, step.look.view.shown());
        ui.add(
            Label::new(small(about).color(palette.muted))
                .truncate()
                .selectable(false),
        );
        if let Some(headline) = &step.headline {
            let said = said(open, step, headline);
            ui.add(Label::new(small(said)).wrap().selectable(false));
        }
    });
    // Beside the menu, which has clicks of its own.
    let rect = drawn.response.rect;
    let rect = rect.with_max_x(rect.right() - 40.0);
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Step {}: {}", at + 1, step.name);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_shown, &name));
    let response = response.on_hover_text(format!(
        "{name}\nClick to look at it, double-click to write what it says"
    ));
    if response.double_clicked() {
        commands.send(Command::Show(Some(Dialog::Step(at))));
    } else if response.clicked() {
        commands.send(Command::ShowStep(at));
    }
    response.context_menu(|ui| menu_ui(ui, open, at, commands));
}

/// What a step says, with its figures as they are now, where they are known: a step about another part of the usage is not
/// worked out for this.
fn said(open: &Open, step: &Step, headline: &str) -> String {
    let columns = open.compared.columns();
    let of = |name: &str| columns.get(open.workbook.tabs.position(name)?);
    let is_known = step.focus == open.workbook.focus;
    let derived = of(&step.scenario).filter(|_| is_known);
    derived.map_or_else(
        || headline.to_owned(),
        |derived| live::plain(&live::pieces(headline, derived, of)),
    )
}

fn menu_ui(ui: &mut Ui, open: &Open, at: usize, commands: &mut Commands) {
    let last = open.workbook.story.len().saturating_sub(1);
    let entries = [
        ("Write…", true, Command::Show(Some(Dialog::Step(at)))),
        (
            "Let it show what is looked at",
            true,
            Command::UpdateStep(at),
        ),
        ("Present from here", true, Command::Present(at)),
        (
            "Move up",
            at > 0,
            Command::Edit(Edit::MoveStep(at, at.saturating_sub(1))),
        ),
        (
            "Move down",
            at < last,
            Command::Edit(Edit::MoveStep(at, at + 1)),
        ),
        ("Delete", true, Command::Edit(Edit::DeleteStep(at))),
    ];
    for (name, can, command) in entries {
        if ui.add_enabled(can, Button::new(name)).clicked() {
            commands.send(command);
            ui.close();
        }
    }
}
