//! What a step of the story says, and which sliders stand under it.

use egui::{Label, ScrollArea, TextEdit, Ui};

use crate::analysis::Lever;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::view::axes;
use crate::app::widget::small_dialog;
use crate::app::{Commands, Open};
use crate::workbook::live::{self, LIVE_FIGURES, Piece};
use crate::workbook::{
    Edit, LONGEST_HEADLINE, LONGEST_NOTES, LONGEST_STEP_NAME, MOST_SLIDERS, Step,
};

/// What is being written; kept while the dialog is open.
#[derive(Clone)]
struct Draft {
    of: Step,
    headline: String,
    at: usize,
}

/// Asks for it.
pub(super) fn ui(ui: &Ui, open: &Open, at: usize, commands: &mut Commands) {
    let Some(step) = open.workbook.story.get(at) else {
        return commands.send(Command::Show(None));
    };
    let id = egui::Id::unique("step of the story");
    let known: Option<Draft> = ui.data(|data| data.get_temp(id));
    let mut draft = known.filter(|draft| draft.at == at).unwrap_or(Draft {
        headline: step.headline.clone().unwrap_or_default(),
        of: step.clone(),
        at,
    });
    let mut is_over = false;
    let title = format!("Step {} of the story", at + 1);
    let closes = small_dialog::show(ui, "step", &title, 560.0, |ui| {
        let room = ui.ctx().content_rect().height() - 190.0;
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            texts_ui(ui, open, &mut draft);
            sliders_ui(ui, open, &mut draft.of.sliders);
        });
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if ui.button("Done").clicked() {
                let headline = draft.headline.trim();
                let step = Step {
                    headline: (!headline.is_empty()).then(|| headline.to_owned()),
                    ..draft.of.clone()
                };
                commands.send(Command::Edit(Edit::SetStep(at, Box::new(step))));
                is_over = true;
            }
            is_over |= ui.button("Cancel").clicked();
        });
    });
    if closes || is_over {
        ui.data_mut(|data| data.remove::<Draft>(id));
        commands.send(Command::Show(None));
    } else {
        ui.data_mut(|data| data.insert_temp(id, draft));
    }
}

fn field(ui: &mut Ui, name: &str, text: &mut String, longest: usize, rows: usize) {
    let label = ui.label(small(name).color(Palette::of(ui).muted));
    let edit = if rows == 1 {
        TextEdit::singleline(text)
    } else {
        TextEdit::multiline(text).desired_rows(rows)
    };
    let edit = edit.char_limit(longest).desired_width(f32::INFINITY);
    ui.add(edit).labelled_by(label.id);
    ui.add_space(6.0);
}

fn texts_ui(ui: &mut Ui, open: &Open, draft: &mut Draft) {
    let palette = Palette::of(ui);
    field(ui, "Name", &mut draft.of.name, LONGEST_STEP_NAME, 1);
    field(ui, "Headline", &mut draft.headline, LONGEST_HEADLINE, 2);
    let derived = &open.derived;
    let text = if draft.headline.trim().is_empty() {
        small("Empty, it is the sentence that the program makes").color(palette.muted)
    } else {
        let columns = open.compared.columns();
        let other = |name: &str| columns.get(open.workbook.tabs.position(name)?);
        let pieces = live::pieces(&draft.headline, derived, other);
        let unknown = pieces.iter().find_map(|piece| match piece {
            Piece::Unknown(name) => Some(name),
            Piece::Text(_) | Piece::Figure(..) => None,
        });
        match unknown {
            Some(name) => small(format!("{name} is no figure; it will stand there as it is"))
                .color(palette.warning),
            None => small(format!("With the figures of now: {}", live::plain(&pieces)))
                .color(palette.muted),
        }
    };
    ui.add(Label::new(text).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::splat(4.0);
        for figure in LIVE_FIGURES {
            let name = format!("{{{}}}", figure.name);
            let now = live::plain(&live::pieces(&name, derived, |_| None));
            let insert = ui.small_button(&name).on_hover_text(format!(
                "Add {}: now {now}",
                figure.about
            ));
            if insert.clicked() {
                let is_apart = draft.headline.is_empty() || draft.headline.ends_with(' ');
                let gap = if is_apart { "" } else { " " };
                draft.headline = format!("{}{gap}{name}", draft.headline);
            }
        }
        for (name, _) in open.workbook.scenarios() {
            let text = format!("{{difference vs {name}}}");
            let about = format!("Add by how much the difference of this scenario is more or less than that of {name}");
            if ui.small_button(&text).on_hover_text(about).clicked() {
                draft.headline = format!("{} {text}", draft.headline);
            }
        }
    });
    ui.add_space(8.0);
    field(
        ui,
        "Notes for who presents",
        &mut draft.of.notes,
        LONGEST_NOTES,
        3,
    );
}

/// Which figures can be moved on the stage.
fn sliders_ui(ui: &mut Ui, open: &Open, sliders: &mut Vec<Lever>) {
    let palette = Palette::of(ui);
    ui.label(strong("Sliders on the stage", size::BODY));
    let is_full = sliders.len() >= MOST_SLIDERS;
    if is_full {
        let text = format!("These are {MOST_SLIDERS}, which is as many as there can be");
        ui.label(small(text).color(palette.muted));
    }
    for (lever, name) in axes::names(&open.workbook, &open.derived) {
        let mut is_on = sliders.contains(&lever);
        let before = is_on;
        ui.add_enabled(is_on || !is_full, egui::Checkbox::new(&mut is_on, name));
        if is_on && !before {
            sliders.push(lever);
        } else if before && !is_on {
            sliders.retain(|of| *of != lever);
        }
    }
}
