//! Names and notes that are written in a small dialog.

use egui::{TextEdit, Ui};

use crate::analysis::plural;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::choice::Choice;
use crate::app::widget::{small_dialog, whole_text};
use crate::app::{Commands, Open};
use crate::calendar::{Day, Week};
use crate::workbook::{Edit, LONGEST_NAME, LONGEST_NOTE};

/// A text that is asked for.
struct Asked<'a> {
    id: &'static str,
    title: &'a str,
    name: &'a str,
    /// What stands there at first.
    text: &'a str,
    longest: usize,
    done: &'a str,
}

/// What was answered.
enum Answer {
    Text(String),
    Cancel,
}

impl Asked<'_> {
    fn show(&self, ui: &Ui, above: impl FnOnce(&mut Ui)) -> Option<Answer> {
        let mut answer = None;
        let closes = small_dialog::show(ui, self.id, self.title, 360.0, |ui| {
            above(ui);
            let id = ui.scope_id().with((self.id, self.text));
            let known: Option<String> = ui.data(|data| data.get_temp(id));
            let is_new = known.is_none();
            let mut text = known.unwrap_or_else(|| self.text.to_owned());
            let edit = TextEdit::singleline(&mut text)
                .id(id.with("text"))
                .char_limit(self.longest)
                .desired_width(f32::INFINITY);
            let length = self.text.chars().count();
            let response = whole_text::show(ui, edit, self.name, length, is_new);
            let is_entered =
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            ui.data_mut(|data| data.insert_temp(id, text.clone()));
            ui.add_space(4.0);
            let left = self.longest - text.chars().count().min(self.longest);
            if left < 20 {
                let text = plural(left, "more character", "more characters");
                ui.label(small(text).color(Palette::of(ui).muted));
            }
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                if ui.button(self.done).clicked() || is_entered {
                    answer = Some(Answer::Text(text.clone()));
                }
                if ui.button("Cancel").clicked() {
                    answer = Some(Answer::Cancel);
                }
            });
            if answer.is_some() {
                ui.data_mut(|data| data.remove::<String>(id));
            }
        });
        if closes {
            answer = Some(Answer::Cancel);
        }
        answer
    }
}

/// Asks for another name of a scenario.
pub(super) fn rename_ui(ui: &Ui, open: &Open, at: Option<usize>, commands: &mut Commands) {
    let tabs = &open.workbook.tabs;
    let at = at.unwrap_or(tabs.shown());
    let name = tabs.names().nth(at).unwrap_or_default();
    let asked = Asked {
        id: "rename scenario",
        title: "Rename the scenario",
        name: "Name of the scenario",
        text: name,
        longest: LONGEST_NAME,
        done: "Rename",
    };
    match asked.show(ui, |_ui| {}) {
        Some(Answer::Text(text)) => {
            if !text.trim().is_empty() {
                commands.send(Command::Edit(Edit::RenameScenario(at, text)));
            }
            commands.send(Command::Show(None));
        }
        Some(Answer::Cancel) => commands.send(Command::Show(None)),
        None => {}
    }
}

/// Asks for a note on a week.
pub(super) fn note_ui(ui: &Ui, open: &Open, day: Option<Day>, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let weeks = &derived.pairing.rollup.weeks;
    let Some(last) = weeks.last() else {
        return commands.send(Command::Show(None));
    };
    let day = day.unwrap_or(last.week.first);
    let week = Week::containing(day, workbook.week_start);
    // A note is by a day; another week start may have put that in the midst of a week.
    let mut noted = workbook.notes.iter();
    let noted = noted.find(|(of, _)| week.first <= **of && **of <= week.last());
    let (day, text) = noted.map_or((week.first, ""), |(day, text)| (*day, &**text));
    let asked = Asked {
        id: "note",
        title: &format!("Note on the week of {}", week.first.shown()),
        name: "Note",
        text,
        longest: LONGEST_NOTE,
        done: "Write",
    };
    let answer = asked.show(ui, |ui| {
        let choice = Choice {
            name: "Week",
            tooltip: "The week that the note stands on",
            now: &week.first.shown(),
            width: 160.0,
        };
        let options = weeks
            .iter()
            .rev()
            .map(|of| (of.week.first, of.week.first.shown()));
        if let Some(other) = choice.show(ui, &week.first, options) {
            commands.send(Command::Show(Some(crate::app::Dialog::Note(Some(other)))));
        }
        ui.add_space(6.0);
        ui.label(small("An empty note is taken away").color(Palette::of(ui).muted));
    });
    match answer {
        Some(Answer::Text(text)) => {
            commands.send(Command::Edit(Edit::Annotate(day, text)));
            commands.send(Command::Show(None));
        }
        Some(Answer::Cancel) => commands.send(Command::Show(None)),
        None => {}
    }
}
