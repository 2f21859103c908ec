//! What the columns of a file mean: its first rows, a choice for each column, and what would come of it.

mod preview;
mod settings;
mod table;

use egui::{Align, Button, CollapsingHeader, Label, Layout, Ui};

use crate::app::Commands;
use crate::app::columns::{Choice, Columns, Draft, Look};
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::check;
use crate::app::widget::large_dialog::LargeDialog;
use crate::ingest::Mapping;

/// Names the columns, in what they are chosen for.
const NOT_READ: &str = "not read";

pub(crate) fn ui(ui: &Ui, columns: &Columns, commands: &mut Commands) {
    let title = format!("What the columns of {} mean", columns.file);
    let dialog = LargeDialog {
        id: "columns",
        title: &title,
        // What was chosen would be lost.
        closes_beside: false,
    };
    let is_closed = dialog.show(
        ui,
        commands,
        |ui, _| head_ui(ui, columns),
        |ui, commands| match &columns.look {
            Look::Looking => {
                ui.add_space(12.0);
                ui.label("Looking at the first rows");
            }
            Look::Failed(error) => {
                let text = format!("{}: {error}", columns.file);
                ui.add_space(12.0);
                ui.add(Label::new(text).wrap());
            }
            Look::Ready(draft) => draft_ui(ui, draft, commands),
        },
        |ui, commands| foot_ui(ui, columns, commands),
    );
    if is_closed {
        commands.send(Command::Escape);
    }
}

fn head_ui(ui: &mut Ui, columns: &Columns) {
    let text = match columns.draft() {
        None => String::new(),
        Some(draft) => match draft.peek.layout {
            Some((_, title)) => format!(
                "Its header is that of {title}; the product can be taken from another column, and so can anything else"
            ),
            None if draft.is_changed() || draft.initial() != &draft.peek.guess => {
                "Its header is not a known one".to_owned()
            }
            None => {
                "Its header is not a known one; what is chosen below is a guess, to be checked before it is used"
                    .to_owned()
            }
        },
    };
    ui.add(Label::new(small(text).color(Palette::of(ui).muted)).wrap());
}

fn draft_ui(ui: &mut Ui, draft: &Draft, commands: &mut Commands) {
    ui.add_space(6.0);
    let mut chosen = None;
    if draft.peek.layout.is_some() {
        chosen = chosen.or(settings::product_ui(ui, draft));
        ui.add_space(4.0);
        let count = draft.peek.header.len();
        CollapsingHeader::new(format!("All {count} columns"))
            .id_salt("all columns")
            .show_unindented(ui, |ui| {
                chosen = chosen.take().or(table::ui(ui, draft));
            });
    } else {
        chosen = chosen.or(table::ui(ui, draft));
    }
    ui.add_space(8.0);
    chosen = chosen.or(settings::ui(ui, draft));
    ui.add_space(8.0);
    preview::ui(ui, draft);
    arguments_ui(ui, draft, commands);
    if let Some(mapping) = chosen {
        send(commands, mapping);
    }
}

fn send(commands: &mut Commands, mapping: Mapping) {
    let choice = Choice::Mapping(Box::new(mapping));
    commands.send(Command::ChooseColumns(choice));
}

/// The same for the command line.
fn arguments_ui(ui: &mut Ui, draft: &Draft, commands: &mut Commands) {
    let arguments = draft.mapping.arguments();
    if arguments.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(8.0);
    ui.label(strong("The same on the command line", size::BODY));
    ui.horizontal(|ui| {
        let copy = ui
            .button("Copy")
            .on_hover_text("Copy these arguments to the clipboard");
        if copy.clicked() {
            commands.send(Command::CopyArguments);
        }
        ui.add(Label::new(small(&arguments).color(palette.muted)).truncate());
    });
}

fn foot_ui(ui: &mut Ui, columns: &Columns, commands: &mut Commands) {
    let Some(draft) = columns.draft() else {
        cancel_ui(ui);
        return;
    };
    let mut remember = columns.remember;
    let checkbox = check::show(ui, &mut remember, "Remember for files with these columns")
        .on_hover_text("Read every file with this header that way, also in later sessions");
    if checkbox.changed() {
        commands.send(Command::ChooseColumns(Choice::Remember(remember)));
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let palette = Palette::of(ui);
        let why_not = obstacle(columns, draft);
        let text = strong("Read with these columns", size::BODY).color(if why_not.is_none() {
            palette.panel
        } else {
            palette.muted
        });
        let mut button = Button::new(text);
        if why_not.is_none() {
            button = button.fill(palette.accent);
        }
        let confirm = ui
            .add_enabled(why_not.is_none(), button)
            .on_hover_text("Read the files again, this one as chosen here")
            .on_disabled_hover_text(why_not.unwrap_or_default());
        if confirm.clicked() {
            commands.send(Command::ApplyColumns);
        }
        cancel_ui(ui);
        if draft.is_changed() {
            let back = ui
                .button("Start over")
                .on_hover_text("Back to what was chosen when this opened");
            if back.clicked() {
                send(commands, draft.initial().clone());
            }
        }
    });
}

fn cancel_ui(ui: &mut Ui) {
    let cancel = ui
        .button("Cancel")
        .on_hover_text("Leave everything as it was (Esc)");
    if cancel.clicked() {
        ui.close();
    }
}

/// Why the file cannot be read this way.
fn obstacle(columns: &Columns, draft: &Draft) -> Option<String> {
    if let Some(why) = columns.reading.obstacle() {
        return Some(why.to_owned());
    }
    if !draft.is_current {
        return Some("The first rows are being looked at".to_owned());
    }
    let obstacle = draft.obstacle()?;
    Some(if draft.lacks_most() {
        "A time and a quantity have to be chosen first".to_owned()
    } else {
        obstacle.to_string()
    })
}
