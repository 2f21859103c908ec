//! The sheet that a picture is drawn on: its colours, its units, and the room that is left.

use super::Picture;
use super::pen::{Area, Pen, escaped, opening};
use super::text::{Ruler, Type};
use crate::colour::{Palette, Rgb};

/// A picture of this size has one unit to a pixel.
const USUAL: [f64; 2] = [1280.0, 720.0];

/// What is drawn on.
pub(super) struct Sheet<'a> {
    pub(super) of: &'a Picture<'a>,
    pub(super) palette: &'static Palette<Rgb>,
    pub(super) pen: Pen,
    pub(super) ruler: Ruler,
    /// Units across and down.
    pub(super) size: [f64; 2],
    /// What is left for the chart.
    pub(super) room: Area,
    /// What is said of the picture to those who do not see it.
    pub(super) said: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(of: &'a Picture<'a>) -> Self {
        let pixels = [of.size.width, of.size.height].map(f64::from);
        let unit = unit(pixels);
        let size = pixels.map(|side| side / unit);
        let edge = (size[0].min(size[1]) * 0.05).clamp(16.0, 44.0);
        Self {
            of,
            palette: Palette::<Rgb>::of(of.theme),
            pen: Pen::default(),
            ruler: Ruler::default(),
            size,
            room: Area {
                left: edge,
                top: edge,
                width: size[0] - 2.0 * edge,
                height: size[1] - 2.0 * edge,
            },
            said: Vec::new(),
        }
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str, of: Type) -> f64 {
        self.ruler.width(text, of)
    }

    /// The whole picture.
    pub(super) fn finish(self) -> String {
        let Self {
            of,
            palette,
            pen,
            size,
            said,
            ..
        } = self;
        let ground = Area {
            left: 0.0,
            top: 0.0,
            width: size[0],
            height: size[1],
        };
        let mut whole = Pen::default();
        whole.raw(&opening([of.size.width, of.size.height], size));
        let title = of.derived.headline.sentence();
        whole.raw(&format!(r#"<title id="title">{}</title>"#, escaped(&title)));
        let said = said.join(". ");
        whole.raw(&format!(r#"<desc id="desc">{}</desc>"#, escaped(&said)));
        whole.raw(&metadata(of));
        whole.fill(ground, palette.page);
        let mut text = whole.into_text();
        text.push_str(&pen.into_text());
        text.push_str("</svg>\n");
        text
    }
}

/// What the picture is of, for programs.
fn metadata(of: &Picture<'_>) -> String {
    let one =
        |(name, value): &(&'static str, String)| format!("{}: {}\n", escaped(name), escaped(value));
    let lines: String = of.provenance.lines().iter().map(one).collect();
    format!("<metadata>\n{lines}</metadata>")
}

/// Pixels to a unit: what stands in a picture grows with it, but in a small one less is shown rather than too small.
fn unit([across, down]: [f64; 2]) -> f64 {
    let times = (across / USUAL[0]).min(down / USUAL[1]);
    if times < 1.0 { times.sqrt() } else { times }
}
