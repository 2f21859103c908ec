//! Pictures: a chart of the workbook as SVG, and that as PNG in the bundled font, so that they are the same on every machine.
//!
//! A picture says what the window says: it is titled with the headline, and what was charged stands in it exactly, as data of
//! each bar. At its foot stands what it is of.

mod compare;
mod costs;
mod cumulative;
mod difference;
mod frame;
mod mix;
mod pen;
mod plane;
mod raster;
mod rows;
mod sensitivity;
mod sheet;
mod table;
mod text;
mod weeks;

use std::path::{Path, PathBuf};

use thiserror::Error;

use self::sheet::Sheet;
use super::provenance::Provenance;
use crate::chart::Apart;
use crate::colour::Theme;
use crate::quantity::Percent;
use crate::workbook::{Derived, Look, View, Workbook};

pub use raster::{Bitmap, bitmap, png};

/// The fewest pixels of a side: with less, nothing can be read.
pub const SMALLEST: u32 = 200;
/// The most pixels of a side.
pub const LONGEST: u32 = 16_384;
/// The most pixels of a picture.
pub const LARGEST: u64 = 64_000_000;

/// What is drawn, and how.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The document.
    pub workbook: &'a Workbook,
    /// What follows from it.
    pub derived: &'a Derived,
    /// What is looked at.
    pub look: &'a Look,
    /// What the chart tells apart.
    pub apart: Apart<'a>,
    /// In which colours.
    pub theme: Theme,
    /// How large.
    pub size: Size,
    /// Whether the table of products stands below the chart.
    pub with_table: bool,
    /// By how much everything is moved where it is shown what moves the answer.
    pub swing: Percent,
    /// What it is of.
    pub provenance: &'a Provenance,
}

/// How large a picture is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    width: u32,
    height: u32,
    scale: u32,
}

impl Size {
    /// So many pixels across and down, each drawn with `scale` times as many.
    ///
    /// # Errors
    /// Where that is too small to be read, or larger than a picture may be.
    pub fn new(width: u32, height: u32, scale: u32) -> Result<Self, PictureError> {
        let size = Self {
            width,
            height,
            scale,
        };
        let [across, down] = size.pixels();
        let is_small = width.min(height) < SMALLEST || scale == 0;
        let count = u64::from(across) * u64::from(down);
        if is_small || across.max(down) > LONGEST || count > LARGEST {
            return Err(PictureError::Size { across, down });
        }
        Ok(size)
    }

    /// Pixels across and down.
    pub fn pixels(self) -> [u32; 2] {
        [self.width, self.height].map(|side| side.saturating_mul(self.scale))
    }
}

/// Why there is no picture.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PictureError {
    /// Too small, or too large.
    #[error(
        "a picture of {across} × {down} pixels cannot be drawn: each side has {SMALLEST} to {LONGEST} pixels, and all \
         together are at most 64 million"
    )]
    Size {
        /// Pixels across.
        across: u32,
        /// Pixels down.
        down: u32,
    },
    /// A file of another ending.
    #[error("{}: a picture is a .png or a .svg file; end its name so", .0.display())]
    Ending(PathBuf),
    /// A view that is no chart.
    #[error("there is no picture of {}; there are pictures of {}", .0.shown().to_lowercase(), pictured())]
    View(View),
    /// The picture was drawn, but not as PNG.
    #[error("the picture cannot be drawn as PNG: {0}")]
    Raster(String),
}

/// The views that have a picture.
const PICTURED: [View; 6] = [
    View::Difference,
    View::Costs,
    View::BreakEven,
    View::Sensitivity,
    View::Mix,
    View::Compare,
];

fn pictured() -> String {
    let names = PICTURED.map(|view| view.shown().to_lowercase());
    names.join(", ")
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In pixels.
    Png,
    /// In shapes.
    Svg,
}

impl Kind {
    /// By the ending of a file’s name.
    ///
    /// # Errors
    /// Where it ends otherwise.
    pub fn of(path: &Path) -> Result<Self, PictureError> {
        let ending = path.extension().unwrap_or_default();
        if ending.eq_ignore_ascii_case("png") {
            Ok(Self::Png)
        } else if ending.eq_ignore_ascii_case("svg") {
            Ok(Self::Svg)
        } else {
            Err(PictureError::Ending(path.to_owned()))
        }
    }
}

/// What is written in a file, from SVG that [`svg`] wrote for that size.
///
/// # Errors
/// Where there is no room in memory.
pub fn encoded(svg: String, size: Size, kind: Kind) -> Result<Vec<u8>, PictureError> {
    match kind {
        Kind::Png => png(&svg, size),
        Kind::Svg => Ok(svg.into_bytes()),
    }
}

/// Whether there is a picture of a view.
pub fn has_picture(view: View) -> bool {
    PICTURED.contains(&view)
}

/// Draws a picture as SVG.
///
/// # Errors
/// Where the view has no picture.
pub fn svg(picture: &Picture<'_>) -> Result<String, PictureError> {
    let view = picture.look.view;
    if !has_picture(view) {
        return Err(PictureError::View(view));
    }
    let mut sheet = Sheet::new(picture);
    frame::foot(&mut sheet);
    frame::head(&mut sheet);
    if picture.with_table {
        table::draw(&mut sheet);
    }
    draw(&mut sheet);
    Ok(sheet.finish())
}

/// Draws the chart alone, for a page that has the headline and says what it is of. What is named in it begins with `name`, so that
/// several may stand in one page.
///
/// # Errors
/// Where the view has no picture.
pub fn chart(picture: &Picture<'_>, name: &str) -> Result<String, PictureError> {
    let view = picture.look.view;
    if !has_picture(view) {
        return Err(PictureError::View(view));
    }
    let mut sheet = Sheet::new(picture);
    draw(&mut sheet);
    let svg = sheet.finish();
    let svg = svg.replace(r#" id=""#, &format!(r#" id="{name}-"#));
    let svg = svg.replace("url(#", &format!("url(#{name}-"));
    let labels = format!(r#"aria-labelledby="{name}-title {name}-desc""#);
    Ok(svg.replace(r#"aria-labelledby="title desc""#, &labels))
}

/// Draws what is looked at in the room that is left.
fn draw(sheet: &mut Sheet<'_>) {
    let look = sheet.of.look;
    match look.view {
        View::BreakEven => plane::draw(sheet),
        View::Sensitivity => sensitivity::draw(sheet),
        View::Mix => mix::draw(sheet),
        View::Compare => compare::draw(sheet),
        View::Costs if look.is_stacked => costs::stacked(sheet),
        View::Costs => costs::lines(sheet),
        _ if look.is_cumulative => cumulative::draw(sheet),
        _ => difference::draw(sheet),
    }
}
