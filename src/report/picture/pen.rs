//! Writes SVG: shapes and text, numbers to a hundredth, names as data.

use std::fmt::Write as _;

use super::text::{Line, Type};
use crate::colour::Rgb;
use crate::font;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    /// Between two corners.
    pub(super) fn between([x0, y0]: [f64; 2], [x1, y1]: [f64; 2]) -> Self {
        Self {
            left: x0.min(x1),
            top: y0.min(y1),
            width: (x1 - x0).abs(),
            height: (y1 - y0).abs(),
        }
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// What is left below so much of it.
    pub(super) fn below(&self, height: f64) -> Self {
        Self {
            top: self.top + height,
            height: (self.height - height).max(0.0),
            ..*self
        }
    }
}

/// Where text stands beside its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) colour: Rgb,
    pub(super) width: f64,
    /// Lengths of dashes and of gaps; empty for a whole line.
    pub(super) dashes: &'static str,
}

impl Stroke {
    /// A whole line.
    pub(super) const fn new(colour: Rgb, width: f64) -> Self {
        Self {
            colour,
            width,
            dashes: "",
        }
    }

    /// The same in dashes.
    pub(super) const fn dashed(self, dashes: &'static str) -> Self {
        Self { dashes, ..self }
    }

    fn attributes(self) -> String {
        let dashes = match self.dashes {
            "" => String::new(),
            dashes => format!(r#" stroke-dasharray="{dashes}""#),
        };
        format!(
            r#"stroke="{}" stroke-width="{}"{dashes}"#,
            hex(self.colour),
            number(self.width)
        )
    }
}

/// Writes SVG.
#[derive(Default)]
pub(super) struct Pen {
    out: String,
}

impl Pen {
    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.out
    }

    fn line_of(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        self.out.write_fmt(text).ok();
        self.out.push('\n');
    }

    /// Writes as it stands.
    pub(super) fn raw(&mut self, text: &str) {
        self.line_of(format_args!("{text}"));
    }

    /// Begins a group with what it stands for, as data, and in words.
    pub(super) fn open(&mut self, data: &[(&str, &str)], said: &str) {
        let data = written(data);
        self.line_of(format_args!("<g{data}>"));
        if !said.is_empty() {
            self.line_of(format_args!("<title>{}</title>", escaped(said)));
        }
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        self.raw("</g>");
    }

    /// Begins a group of which only what is within a rectangle is drawn. No other has that name.
    pub(super) fn clip(&mut self, name: &str, at: Area) {
        self.line_of(format_args!(
            r#"<clipPath id="{name}"><rect {}/></clipPath>"#,
            place(at)
        ));
        self.line_of(format_args!(r#"<g clip-path="url(#{name})">"#));
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, at: Area, colour: Rgb) {
        self.rounded(at, colour, 0.0);
    }

    /// A filled rectangle with round corners.
    pub(super) fn rounded(&mut self, at: Area, colour: Rgb, radius: f64) {
        let round = match radius {
            0.0 => String::new(),
            radius => format!(r#" rx="{}""#, number(radius)),
        };
        self.line_of(format_args!(
            r#"<rect {}{round} fill="{}"/>"#,
            place(at),
            hex(colour)
        ));
    }

    /// A border within a rectangle.
    pub(super) fn border(&mut self, at: Area, stroke: Stroke, radius: f64) {
        let half = stroke.width / 2.0;
        let inside = Area {
            left: at.left + half,
            top: at.top + half,
            width: (at.width - stroke.width).max(0.0),
            height: (at.height - stroke.width).max(0.0),
        };
        self.line_of(format_args!(
            r#"<rect {} rx="{}" fill="none" {}/>"#,
            place(inside),
            number(radius),
            stroke.attributes()
        ));
    }

    /// A line between two places.
    pub(super) fn line(&mut self, [x0, y0]: [f64; 2], [x1, y1]: [f64; 2], stroke: Stroke) {
        self.line_of(format_args!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>"#,
            number(x0),
            number(y0),
            number(x1),
            number(y1),
            stroke.attributes()
        ));
    }

    /// A line through places.
    pub(super) fn through(&mut self, places: &[[f64; 2]], stroke: Stroke) {
        if places.len() < 2 {
            return;
        }
        self.line_of(format_args!(
            r#"<polyline points="{}" fill="none" stroke-linejoin="round" stroke-linecap="round" {}/>"#,
            points(places),
            stroke.attributes()
        ));
    }

    /// A filled area between places, drawn a little larger, so that there is no gap to its neighbour.
    pub(super) fn polygon(&mut self, places: &[[f64; 2]], colour: Rgb) {
        let colour = hex(colour);
        self.line_of(format_args!(
            r#"<polygon points="{}" fill="{colour}" stroke="{colour}" stroke-width="0.6"/>"#,
            points(places)
        ));
    }

    /// A dot.
    pub(super) fn dot(&mut self, [x, y]: [f64; 2], radius: f64, colour: Rgb) {
        self.line_of(format_args!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="{}"/>"#,
            number(x),
            number(y),
            number(radius),
            hex(colour)
        ));
    }

    /// Diagonal lines across a rectangle, in step with those of its neighbours.
    pub(super) fn hatch(&mut self, at: Area, colour: Rgb) {
        const STEP: f64 = 6.0;
        let mut path = String::new();
        // Lines x + y = c; those that cross the rectangle have c between its top left and bottom right.
        let first = ((at.left + at.top) / STEP).ceil() as i64;
        let last = ((at.right() + at.bottom()) / STEP).floor() as i64;
        for line in first..=last {
            let sum = line as f64 * STEP;
            let left = (sum - at.bottom()).max(at.left);
            let right = (sum - at.top).min(at.right());
            write!(
                path,
                "M{} {}L{} {}",
                number(left),
                number(sum - left),
                number(right),
                number(sum - right)
            )
            .ok();
        }
        if !path.is_empty() {
            let stroke = Stroke::new(colour, 1.5);
            self.line_of(format_args!(
                r#"<path d="{path}" fill="none" {}/>"#,
                stroke.attributes()
            ));
        }
    }

    /// Text with its foot at a place.
    pub(super) fn text(
        &mut self,
        [x, y]: [f64; 2],
        anchor: Anchor,
        of: Type,
        colour: Rgb,
        text: &str,
    ) {
        let runs = vec![(text.to_owned(), colour)];
        self.runs([x, y], anchor, of, &runs, "");
    }

    /// The same, turned to be read from below.
    pub(super) fn upright(&mut self, [x, y]: [f64; 2], of: Type, colour: Rgb, text: &str) {
        let turned = format!(r#" transform="rotate(-90 {} {})""#, number(x), number(y));
        let runs = vec![(text.to_owned(), colour)];
        self.runs([x, y], Anchor::Middle, of, &runs, &turned);
    }

    /// A line in runs of several colours.
    pub(super) fn runs(
        &mut self,
        [x, y]: [f64; 2],
        anchor: Anchor,
        of: Type,
        line: &Line,
        more: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if of.is_strong {
            r#" font-weight="600""#
        } else {
            ""
        };
        let content: String = match &**line {
            [(text, _)] => escaped(text),
            runs => {
                let spans: Vec<String> = runs.iter().map(span).collect();
                spans.concat()
            }
        };
        let Some((_, first)) = line.first() else {
            return;
        };
        self.line_of(format_args!(
            r#"<text x="{}" y="{}"{anchor} font-size="{}"{weight} fill="{}" xml:space="preserve"{more}>{content}</text>"#,
            number(x),
            number(y),
            number(of.size),
            hex(*first)
        ));
    }
}

/// What stands at the beginning of a picture: its size in pixels, and in the units that everything in it is drawn in.
pub(super) fn opening([width, height]: [u32; 2], [across, down]: [f64; 2]) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {} {}" role="img" aria-labelledby="title desc" font-family="'{}', Inter, sans-serif">"#,
        number(across),
        number(down),
        font::FAMILY
    )
}

/// A run of a line.
fn span((text, colour): &(String, Rgb)) -> String {
    let text = escaped(text);
    format!(r#"<tspan fill="{}">{text}</tspan>"#, hex(*colour))
}

/// Attributes that say what something stands for.
fn written(data: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| format!(r#" data-{name}="{}""#, escaped(value));
    data.iter().map(one).collect()
}

/// To a hundredth, without needless zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    match short {
        "-0" | "" => "0".to_owned(),
        short => short.to_owned(),
    }
}

fn points(places: &[[f64; 2]]) -> String {
    let one = |[x, y]: &[f64; 2]| format!("{},{}", number(*x), number(*y));
    places.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn place(at: Area) -> String {
    format!(
        r#"x="{}" y="{}" width="{}" height="{}""#,
        number(at.left),
        number(at.top),
        number(at.width),
        number(at.height)
    )
}

fn hex(Rgb([red, green, blue]): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Text as it may stand in SVG, between tags or in quotes. What XML cannot hold is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}
