//! What is asked about the document as a file.

use std::path::{Path, PathBuf};

use egui::{Button, Label, ScrollArea, TextEdit, Ui, Vec2};

use super::dialogs::Shown;
use crate::app::command::{Before, Command};
use crate::app::documents::{Trouble, Waiting};
use crate::app::keeper::Left;
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::{small_dialog, whole_text};
use crate::app::{Commands, Open};
use crate::report::Export;
use crate::workbook::{Derived, SaveError};

/// How wide questions are.
const WIDTH: f32 = 460.0;

/// A question: a title, an explanation, and below it what can be done. Esc and a click beside it are `Stay`.
fn question(
    ui: &Ui,
    id: &'static str,
    title: &str,
    text: &str,
    commands: &mut Commands,
    actions: impl FnOnce(&mut Ui, &mut Commands),
) {
    let closes = small_dialog::show(ui, id, title, WIDTH, |ui| {
        let palette = Palette::of(ui);
        ui.add(
            Label::new(egui::RichText::new(text).color(palette.muted))
                .wrap()
                .selectable(true),
        );
        ui.add_space(14.0);
        ui.horizontal_wrapped(|ui| actions(ui, commands));
    });
    if closes {
        commands.send(Command::Stay);
    }
}

/// A button that sends a command.
fn action(ui: &mut Ui, name: &str, tooltip: &str, command: Command, commands: &mut Commands) {
    if ui.button(name).on_hover_text(tooltip).clicked() {
        commands.send(command);
    }
}

/// The one that is probably wanted, which Enter means.
fn main_action(ui: &mut Ui, name: &str, tooltip: &str, command: Command, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let text = egui::RichText::new(name).color(palette.panel);
    let button = Button::new(text).fill(palette.accent);
    let response = ui.add(button).on_hover_text(tooltip);
    let is_entered = ui.input(|input| input.key_pressed(egui::Key::Enter))
        && ui.memory(|memory| memory.focused().is_none());
    if response.clicked() || is_entered {
        commands.send(command);
    }
}

pub(super) fn save_changes_ui(
    ui: &Ui,
    open: &Open,
    waiting: Option<&Waiting>,
    commands: &mut Commands,
) {
    let name = open.document.name();
    let then = match waiting {
        Some(Waiting::Quit) => "the window closes",
        _ => "another document is opened",
    };
    let steps = open.history.done();
    let changes = crate::analysis::plural(steps, "step was", "steps were");
    let text = if steps == 0 {
        format!("It is saved nowhere yet, and would be lost when {then}")
    } else {
        format!("{changes} taken since it was opened; what is not saved would be lost when {then}")
    };
    question(
        ui,
        "save changes",
        &format!("Save changes to {name}?"),
        &text,
        commands,
        |ui, commands| {
            main_action(
                ui,
                "Save",
                "Save the workbook, then go on",
                Command::GoOn(Before::Save),
                commands,
            );
            action(
                ui,
                "Don’t save",
                "Give up what is not saved, and go on",
                Command::GoOn(Before::Discard),
                commands,
            );
            action(ui, "Cancel", "Stay (Esc)", Command::Stay, commands);
        },
    );
}

pub(super) fn trouble_ui(ui: &Ui, trouble: &Trouble, commands: &mut Commands) {
    match trouble {
        Trouble::Save(error) => save_trouble_ui(ui, error, commands),
        Trouble::Open {
            why,
            path,
            rescued,
            has_previous,
        } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            question(
                ui,
                "open trouble",
                &format!("{name} cannot be opened as it is"),
                why,
                commands,
                |ui, commands| {
                    if rescued.is_some() {
                        action(
                            ui,
                            "Open what can be read",
                            "Open it as a new workbook; the file stays as it is",
                            Command::OpenRescued,
                            commands,
                        );
                    }
                    if *has_previous {
                        action(
                            ui,
                            "Open the version before",
                            "Open the workbook as it was before it was saved last",
                            Command::OpenPrevious,
                            commands,
                        );
                    }
                    action(ui, "Cancel", "Stay (Esc)", Command::Stay, commands);
                },
            );
        }
    }
}

fn save_trouble_ui(ui: &Ui, error: &SaveError, commands: &mut Commands) {
    let (title, advice) = match error {
        SaveError::Changed { .. } => (
            "Somebody else changed the file",
            "Save in another file to keep both, or replace what is there by what is here",
        ),
        SaveError::Vanished { .. } => (
            "The file is not there any more",
            "Save it there again, or in another place",
        ),
        SaveError::ReadOnly { .. } => (
            "The file may only be read",
            "Save in another file; this one stays as it is",
        ),
        SaveError::Failed { .. } => (
            "The workbook could not be saved",
            "Save in another place; nothing of what is here is lost",
        ),
    };
    question(
        ui,
        "save trouble",
        title,
        &format!("{error}. {advice}"),
        commands,
        |ui, commands| {
            main_action(
                ui,
                "Save as…",
                "Save in another file",
                Command::SaveAs,
                commands,
            );
            match error {
                SaveError::Changed { .. } => {
                    action(
                        ui,
                        "Replace it",
                        "Save here all the same; what is there becomes the version before",
                        Command::SaveOver,
                        commands,
                    );
                    action(
                        ui,
                        "Open what is there",
                        "Give up what is not saved here, and open the file as it is now",
                        Command::Revert,
                        commands,
                    );
                }
                SaveError::Vanished { .. } => action(
                    ui,
                    "Save it there again",
                    "Save in the same place as before",
                    Command::SaveOver,
                    commands,
                ),
                SaveError::ReadOnly { .. } | SaveError::Failed { .. } => {}
            }
            action(ui, "Cancel", "Stay (Esc)", Command::Stay, commands);
        },
    );
}

/// Work that windows left which are gone.
pub(super) fn left_ui(ui: &Ui, shown: &Shown<'_>, commands: &mut Commands) {
    let closes = small_dialog::show(ui, "left", "Unsaved work was found", WIDTH, |ui| {
        let palette = Palette::of(ui);
        let text = "A window went away before this was saved. Open it to go on, or delete it; it stays here until you do either";
        ui.add(Label::new(egui::RichText::new(text).color(palette.muted)).wrap());
        ui.add_space(14.0);
        let room = (ui.ctx().content_rect().height() - 260.0).max(120.0);
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            for (at, left) in shown.left.iter().enumerate() {
                ui.push_id(at, |ui| left_row_ui(ui, at, left, commands));
            }
        });
        ui.add_space(6.0);
        action(
            ui,
            "Later",
            "Keep it; File, Recover unsaved work… offers it again (Esc)",
            Command::Stay,
            commands,
        );
    });
    if closes {
        commands.send(Command::Stay);
    }
}

fn left_row_ui(ui: &mut Ui, at: usize, left: &Left, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let unsaved = left.saved.unsaved.clone().unwrap_or_default();
    let name = unsaved.path.as_deref().and_then(Path::file_name);
    let name = name.map_or("Without a file".to_owned(), |name| {
        name.to_string_lossy().into_owned()
    });
    // Worked out once for each, not in every frame.
    let id = ui.scope_id().with("sentence");
    let sentence: Option<String> = ui.data(|data| data.get_temp(id));
    let sentence = sentence.unwrap_or_else(|| {
        let sentence = Derived::new(&left.saved.workbook).headline.sentence();
        ui.data_mut(|data| data.insert_temp(id, sentence.clone()));
        sentence
    });
    ui.label(strong(format!("{name} · {}", unsaved.at), size::BODY));
    ui.add(Label::new(small(sentence).color(palette.muted)).wrap());
    if left.is_older {
        let text = "The file was saved after this was kept, and probably has all of it";
        ui.add(Label::new(small(text).color(palette.warning)).wrap());
    }
    ui.horizontal(|ui| {
        action(
            ui,
            "Open",
            "Open this work, to go on with it and save it",
            Command::Recover(at),
            commands,
        );
        // There is no way back from this, so it takes two clicks.
        let id = ui.scope_id().with("sure");
        let is_sure: bool = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        if is_sure {
            action(
                ui,
                "Delete for good",
                "Give this work up; it cannot be brought back",
                Command::GiveUp(at),
                commands,
            );
        } else if ui
            .button("Delete…")
            .on_hover_text("Give this work up for good")
            .clicked()
        {
            ui.data_mut(|data| data.insert_temp(id, true));
        }
    });
    ui.add_space(8.0);
}

/// Asks for the name of a file to save the workbook in, where the system has no dialog for that.
pub(super) fn save_in_ui(ui: &Ui, open: &Open, commands: &mut Commands) {
    let of = Asked {
        id: "save in",
        title: "Save the workbook",
        name: open.document.file_name(),
        warning: "There is a file of this name; it would become the version before",
    };
    name_ui(ui, open, of, Command::SaveIn, commands);
}

/// Asks for the name of a file to save an export in, likewise.
pub(super) fn export_in_ui(ui: &Ui, open: &Open, kind: Export, commands: &mut Commands) {
    let of = Asked {
        id: "export in",
        title: &format!("Save: {}", kind.name()),
        name: open.document.export_name(kind),
        warning: "There is a file of this name; it would be replaced",
    };
    let save = |path| Command::ExportIn(kind, path);
    name_ui(ui, open, of, save, commands);
}

/// What the name of a file is asked for.
struct Asked<'a> {
    id: &'static str,
    title: &'a str,
    /// What the file could be called.
    name: String,
    /// What to say where there is one of that name.
    warning: &'static str,
}

fn name_ui(
    ui: &Ui,
    open: &Open,
    of: Asked<'_>,
    save: impl FnOnce(PathBuf) -> Command,
    commands: &mut Commands,
) {
    let text =
        "Here the system has no dialog for files. Type the name of the file, with its folder";
    let Asked {
        id,
        title,
        name,
        warning,
    } = of;
    question(ui, id, title, text, commands, |ui, commands| {
        let id = ui.scope_id().with(("path", &name));
        let path: Option<String> = ui.data(|data| data.get_temp(id));
        let is_new = path.is_none();
        let mut path = path.unwrap_or_else(|| {
            let folder = open.document.path.as_deref().and_then(Path::parent);
            let folder = folder.map(Path::to_owned);
            let folder = folder.or_else(|| std::env::current_dir().ok());
            let path = folder.unwrap_or_default().join(name);
            path.to_string_lossy().into_owned()
        });
        let width = ui.available_width();
        let length = path.chars().count();
        let edit = TextEdit::singleline(&mut path)
            .id(id.with("text"))
            .desired_width(width)
            .min_size(Vec2::new(width, 24.0));
        let response = whole_text::show(ui, edit, "File", length, is_new);
        let is_entered =
            response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let is_there = Path::new(&path).exists();
        ui.data_mut(|data| data.insert_temp(id, path.clone()));
        ui.end_row();
        if is_there {
            ui.label(small(warning).color(Palette::of(ui).warning));
            ui.end_row();
        }
        let button = ui.add_enabled(!path.trim().is_empty(), Button::new("Save"));
        if button.clicked() || is_entered {
            ui.data_mut(|data| data.remove::<String>(id));
            commands.send(save(path.trim().into()));
        }
        action(ui, "Cancel", "Stay (Esc)", Command::Stay, commands);
    });
}
