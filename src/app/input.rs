//! Keys, drops, and what belongs to one stroke.

use std::path::PathBuf;

use egui::{Context, Event, KeyboardShortcut, Ui};

use super::App;
use super::command::{self, Command};
use super::list::{self, Listed, State};
use super::present;
use super::view::Dialog;

impl App {
    /// What decides which commands there are.
    pub(super) fn state(&self, ctx: &Context) -> State<'_> {
        State {
            open: self.open.as_ref(),
            view: &self.view,
            preferences: &self.preferences,
            theme: ctx.options(|options| options.theme_preference),
            left: self.left.len(),
            is_presenting: self.presenting.is_some(),
        }
    }

    /// Begins a new stroke, unless a drag or a key that is held down goes on.
    pub(super) fn follow_stroke(&mut self, ctx: &Context) {
        let goes_on = ctx.input(|input| {
            let pointer = &input.pointer;
            let drags = pointer.any_down() && !pointer.any_pressed() || pointer.any_released();
            let is_new = |event: &Event| {
                matches!(
                    event,
                    Event::Key {
                        pressed: true,
                        repeat: false,
                        ..
                    }
                )
            };
            let is_held = |event: &Event| {
                matches!(
                    event,
                    Event::Key {
                        pressed: true,
                        repeat: true,
                        ..
                    }
                )
            };
            let events = &input.events;
            (drags || events.iter().any(is_held)) && !events.iter().any(is_new)
        });
        if !goes_on {
            self.stroke += 1;
        }
    }

    /// Sends the command of every shortcut that was pressed, the most specific first.
    pub(super) fn send_shortcuts(&mut self, ui: &Ui) {
        let is_pressed = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
        if !ui.input(|input| input.events.iter().any(is_pressed)) {
            return;
        }
        let dialog = self.view.dialog;
        // The palette has keys of its own.
        if dialog == Some(Dialog::Palette) {
            return;
        }
        let typing = ui.ctx().text_edit_focused();
        // Popups close on Escape by themselves.
        let can_escape = !egui::Popup::is_any_open(ui.ctx())
            && (dialog.is_some() || self.notice.is_some() || self.presenting.is_some());
        let mut listed = list::list(&self.state(ui.ctx()));
        listed.sort_by_key(|listed| {
            let modifiers = listed.shortcut.map(|shortcut| shortcut.modifiers);
            let count = modifiers.map_or(0, |of| {
                usize::from(of.command) + usize::from(of.shift) + usize::from(of.alt)
            });
            std::cmp::Reverse(count)
        });
        for Listed {
            shortcut,
            command,
            blocked,
            name,
            ..
        } in listed
        {
            let Some(shortcut) = shortcut else { continue };
            let is_escape = shortcut == command::ESCAPE_KEY;
            let is_off = if is_escape {
                !can_escape
            } else {
                dialog.is_some()
            };
            // What is typed has steps of its own.
            let is_of_text = matches!(command, Command::Undo | Command::Redo);
            if is_off || (typing && (shortcut.modifiers.is_none() || is_of_text)) {
                continue;
            }
            let KeyboardShortcut {
                modifiers,
                logical_key,
            } = shortcut;
            // Where a frame takes long, a key may have been pressed twice.
            let presses = ui.input_mut(|input| input.count_and_consume_key(modifiers, logical_key));
            for _ in 0..presses {
                match blocked {
                    Some(why) => self.tell(format!("{name}: {why}"), false),
                    None => self.commands.send(command.clone()),
                }
            }
        }
    }

    /// Sends what keys and clickers ask for on the stage, where this window has the focus.
    pub(super) fn send_stage_keys(&mut self, ui: &Ui) {
        if let Some(presenting) = &self.presenting
            && self.view.dialog.is_none()
        {
            present::send_keys(ui, presenting, &mut self.commands);
        }
    }

    /// Opens files that were dropped on the window.
    pub(super) fn send_drops(&mut self, ui: &Ui) {
        let dropped = ui.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        if !paths.is_empty() {
            self.commands.send(Command::Load(paths));
        }
    }
}
