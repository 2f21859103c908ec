//! Pictures of what is looked at, to save and to copy.

use std::path::PathBuf;

use egui::{ColorImage, Context, Theme};

use super::App;
use super::ask::WithTable;
use crate::colour;
use crate::report::Provenance;
use crate::report::picture::{self, Bitmap, Kind, Picture, Size};

/// Across and down, before each is drawn twice as fine.
const SIZE: [u32; 2] = [1280, 720];
/// A table below the chart takes room of its own.
const SIZE_WITH_TABLE: [u32; 2] = [1280, 960];
const SCALE: u32 = 2;

impl App {
    /// Saves a picture of what is looked at in a file, as PNG or SVG by its ending.
    pub(super) fn save_picture(&mut self, ctx: &Context, with_table: WithTable, path: PathBuf) {
        let drawn = Kind::of(&path)
            .map_err(|why| why.to_string())
            .and_then(|kind| Ok((kind, self.drawn(ctx, with_table)?)));
        self.try_to(|app| {
            let (kind, (svg, size)) = drawn?;
            app.jobs.save_picture(ctx, svg, size, kind, path)
        });
    }

    /// Copies a picture of what is looked at, once it is drawn.
    pub(super) fn copy_picture(&mut self, ctx: &Context) {
        self.try_to(|app| {
            let (svg, size) = app.drawn(ctx, WithTable::No)?;
            app.jobs.draw_picture(ctx, svg, size)
        });
    }

    /// Takes a picture to the clipboard.
    pub(super) fn take_drawn(&mut self, ctx: &Context, drawn: Result<Bitmap, String>) {
        match drawn {
            Ok(Bitmap { size, rgba }) => {
                let size = size.map(|side| side as usize);
                ctx.copy_image(ColorImage::from_rgba_unmultiplied(size, &rgba));
                let text = "The picture was copied; paste it into slides or a message";
                self.tell(text.to_owned(), false);
            }
            Err(why) => self.tell(format!("The picture could not be copied: {why}"), true),
        }
    }

    fn drawn(&self, ctx: &Context, with_table: WithTable) -> Result<(String, Size), String> {
        let open = self.open.as_ref().ok_or("Nothing is open")?;
        let [width, height] = match with_table {
            WithTable::No => SIZE,
            WithTable::Yes => SIZE_WITH_TABLE,
        };
        let size = Size::new(width, height, SCALE).map_err(|why| why.to_string())?;
        let exported_at = self.exported_at.unwrap_or_else(jiff::Timestamp::now);
        let provenance = Provenance::of(&open.workbook, &open.derived, exported_at);
        let svg = picture::svg(&Picture {
            workbook: &open.workbook,
            derived: &open.derived,
            look: &self.view.as_look(),
            apart: self.view.apart(),
            theme: match ctx.theme() {
                Theme::Light => colour::Theme::Light,
                Theme::Dark => colour::Theme::Dark,
            },
            size,
            with_table: with_table == WithTable::Yes,
            swing: self.view.swing,
            provenance: &provenance,
        });
        Ok((svg.map_err(|why| why.to_string())?, size))
    }
}
