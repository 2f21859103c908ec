//! What is copied: tables as text and as HTML at once, sentences, numbers. The one place that knows the clipboard.

mod html;
mod tables;

use std::sync::mpsc::{Sender, channel};
use std::thread;

use egui::{Context, Response};

use super::command::Command;
use super::{App, Commands};
use crate::report::{self, Provenance, program};

/// Something to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    /// Text.
    Text(String),
    /// A table: with tabs between its cells, for spreadsheets, and as HTML, for documents.
    Table {
        /// With tabs and line breaks.
        tsv: String,
        /// As a page.
        html: String,
    },
}

impl Copied {
    /// A table whose cells are parted by tabs, its first line with what is in the columns. `source` is said below it where
    /// there is room for that.
    pub(crate) fn table(tsv: String, source: &str) -> Self {
        let html = html::page(&tsv, source);
        Self::Table { tsv, html }
    }
}

pub(crate) use tables::text;

/// The clipboard, on a thread of its own: where somebody else wants what was copied, it has to be there to give it.
pub(super) struct Clipboard(Sender<Copied>);

impl Clipboard {
    /// A clipboard that stays as long as this does; `None` where the system has no more threads.
    pub(super) fn start(ctx: &Context) -> Option<Self> {
        let (sender, receiver) = channel::<Copied>();
        let ctx = ctx.clone();
        let serve = move || {
            let mut clipboard = arboard::Clipboard::new().ok();
            for copied in receiver {
                let text = match copied {
                    Copied::Text(text) => text,
                    Copied::Table { tsv, html } => {
                        let rich = clipboard
                            .as_mut()
                            .map(|of| of.set().html(html, Some(tsv.clone())));
                        if matches!(rich, Some(Ok(()))) {
                            continue;
                        }
                        tsv
                    }
                };
                // What the window’s own clipboard can do it does well.
                ctx.copy_text(text);
                ctx.request_repaint();
            }
        };
        let thread = thread::Builder::new().name("clipboard".to_owned());
        thread.spawn(serve).ok()?;
        Some(Self(sender))
    }
}

impl App {
    /// Uses the system’s clipboard, which knows more than text.
    pub(super) fn use_clipboard(&mut self, ctx: &Context) {
        self.clipboard = Clipboard::start(ctx);
    }

    /// Copies, and says so.
    pub(super) fn copy(&mut self, ctx: &Context, copied: Copied, said: &str) {
        let left = match (&self.clipboard, copied) {
            (Some(clipboard), copied @ Copied::Table { .. }) => {
                clipboard.0.send(copied).err().map(|error| error.0)
            }
            (_, copied) => Some(copied),
        };
        match left {
            Some(Copied::Text(text) | Copied::Table { tsv: text, .. }) => ctx.copy_text(text),
            None => {}
        }
        self.tell(said.to_owned(), false);
    }

    /// Copies a table of what is open.
    pub(super) fn copy_table(
        &mut self,
        ctx: &Context,
        said: &str,
        make: impl FnOnce(&Self) -> Option<String>,
    ) {
        let source = self.source_line();
        if let Some(tsv) = make(self) {
            let said = format!("{said}; paste it into a spreadsheet or a document");
            self.copy(ctx, Copied::table(tsv, &source), &said);
        }
    }

    /// Copies the answer: the sentence, its figures, and where they come from.
    pub(super) fn copy_answer(&mut self, ctx: &Context) {
        let Some(open) = &self.open else { return };
        let headline = &open.derived.headline;
        let mut lines = vec![headline.sentence()];
        let figures = headline.figures.iter();
        lines.extend(figures.map(|figure| format!("{}: {}", figure.label, figure.value)));
        lines.extend(headline.caveats.iter().cloned());
        lines.push(self.source_line());
        self.copy(ctx, Copied::Text(lines.join("\n")), "The answer was copied");
    }

    /// Copies the table of weeks of what is in focus.
    pub(super) fn copy_weeks(&mut self, ctx: &Context) {
        self.copy_table(ctx, "The weeks were copied", |app| {
            Some(tables::weeks(&app.open.as_ref()?.derived))
        });
    }

    /// Copies what usage consists of.
    pub(super) fn copy_mix(&mut self, ctx: &Context) {
        self.copy_table(ctx, "The mix was copied", |app| {
            Some(tables::mix(&app.open.as_ref()?.derived))
        });
    }

    /// Copies all scenarios side by side.
    pub(super) fn copy_scenarios(&mut self, ctx: &Context) {
        if let Some(open) = &mut self.open {
            open.compared.refresh(&open.workbook);
        }
        self.copy_table(ctx, "The scenarios were copied", |app| {
            Some(tables::scenarios(app.open.as_ref()?))
        });
    }

    /// Where what is copied comes from, in one line.
    fn source_line(&self) -> String {
        let at = self.exported_at.unwrap_or_else(jiff::Timestamp::now);
        self.open.as_ref().map_or_else(program, |open| {
            Provenance::of(&open.workbook, &open.derived, at).source_line()
        })
    }

    /// Copies how a number came to be, as text.
    pub(super) fn copy_explanation(&mut self, ctx: &Context) {
        if let (Some(open), Some(explanation)) = (&self.open, &self.view.explanation) {
            let text = report::explain_text(&open.workbook, &open.derived, explanation);
            self.copy(ctx, Copied::Text(text), "The arithmetic was copied");
        }
    }
}

/// Offers to copy what a figure says, by the right mouse button or the menu key.
pub(crate) fn offer(response: &Response, figure: &str, commands: &mut Commands) {
    response.context_menu(|ui| {
        if ui.button(format!("Copy {figure}")).clicked() {
            commands.send(Command::CopyText(figure.to_owned()));
            ui.close();
        }
    });
}
