//! How wide text is in the bundled font, and lines of it that fit.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, fontdb};

use super::pen::escaped;
use crate::colour::Rgb;
use crate::font;

/// The bundled faces and no others, so that pictures are the same everywhere.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [font::REGULAR, font::SEMIBOLD] {
        fonts.load_font_data(face.to_vec());
    }
    Arc::new(fonts)
});

/// How SVG is read.
pub(super) fn options() -> usvg::Options<'static> {
    usvg::Options {
        font_family: font::FAMILY.to_owned(),
        fontdb: FONTS.clone(),
        ..usvg::Options::default()
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    /// The size of its letters.
    pub(super) size: f64,
    /// Whether they are semibold.
    pub(super) is_strong: bool,
}

/// Text of that size.
pub(super) const fn plain(size: f64) -> Type {
    Type {
        size,
        is_strong: false,
    }
}

/// Semibold text of that size.
pub(super) const fn strong(size: f64) -> Type {
    Type {
        size,
        is_strong: true,
    }
}

/// A line, in runs of one colour each.
pub(super) type Line = Vec<(String, Rgb)>;

/// Stands between the parts of a line.
const PARTING: &str = " · ";

/// Stands for what is cut off.
const ELLIPSIS: char = '…';

/// Measures text, each only once.
#[derive(Default)]
pub(super) struct Ruler {
    /// Widths at a size of 100.
    known: RefCell<HashMap<(String, bool), f64>>,
}

impl Ruler {
    /// How wide a text is.
    pub(super) fn width(&self, text: &str, of: Type) -> f64 {
        if text.is_empty() {
            return 0.0;
        }
        let key = (text.to_owned(), of.is_strong);
        let found = self.known.borrow().get(&key).copied();
        let width = found.unwrap_or_else(|| {
            let width = measured(text, of.is_strong);
            self.known.borrow_mut().insert(key, width);
            width
        });
        width * of.size / 100.0
    }

    /// The text, cut short with an ellipsis where it is wider than `room`.
    pub(super) fn fitted(&self, text: &str, of: Type, room: f64) -> String {
        if self.width(text, of) <= room {
            return text.to_owned();
        }
        let letters: Vec<char> = text.chars().collect();
        let cut = |count: usize| {
            let kept: String = letters[..count].iter().collect();
            format!("{}{ELLIPSIS}", kept.trim_end())
        };
        // The longest that fits.
        let (mut fits, mut is_long) = (0, letters.len());
        while is_long - fits > 1 {
            let middle = usize::midpoint(fits, is_long);
            if self.width(&cut(middle), of) <= room {
                fits = middle;
            } else {
                is_long = middle;
            }
        }
        cut(fits)
    }

    /// The same in as few lines, but of about the same length.
    pub(super) fn balanced(&self, runs: &[(&str, Rgb)], of: Type, room: f64) -> Vec<Line> {
        let mut lines = self.lines(runs, of, room);
        let count = lines.len();
        let (mut short, mut wide) = (room / 2.0, room);
        while count > 1 && wide - short > room / 100.0 {
            let middle = f64::midpoint(short, wide);
            let tried = self.lines(runs, of, middle);
            if tried.len() == count {
                wide = middle;
                lines = tried;
            } else {
                short = middle;
            }
        }
        lines
    }

    /// Breaks text into lines between what ` · ` parts, and only where that is too wide between words.
    pub(super) fn parted(&self, text: &str, of: Type, room: f64, colour: Rgb) -> Vec<Line> {
        let mut texts: Vec<String> = Vec::new();
        for part in text.split(PARTING) {
            match texts.last_mut() {
                Some(last) if self.width(&format!("{last}{PARTING}{part}"), of) <= room => {
                    last.push_str(PARTING);
                    last.push_str(part);
                }
                _ => texts.push(part.to_owned()),
            }
        }
        let lines = texts.iter();
        lines
            .flat_map(|text| self.lines(&[(text, colour)], of, room))
            .collect()
    }

    /// Breaks runs of text into lines between words; a word that is wider than a line is cut short.
    pub(super) fn lines(&self, runs: &[(&str, Rgb)], of: Type, room: f64) -> Vec<Line> {
        let space = self.width("n n", of) - 2.0 * self.width("n", of);
        let mut lines: Vec<Line> = vec![Vec::new()];
        let mut end = 0.0;
        for word in words(runs) {
            let text: String = word.iter().map(|(text, _)| &**text).collect();
            let mut wide = self.width(&text, of);
            let is_first = lines.last().is_none_or(Vec::is_empty);
            if !is_first && end + space + wide > room {
                lines.push(Vec::new());
                end = 0.0;
            } else if !is_first {
                push(&mut lines, " ", word[0].1);
                end += space;
            }
            if wide > room {
                let cut = self.fitted(&text, of, room);
                wide = self.width(&cut, of);
                push(&mut lines, &cut, word[0].1);
            } else {
                for (text, colour) in &word {
                    push(&mut lines, text, *colour);
                }
            }
            end += wide;
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

/// What stands between spaces, in runs of one colour.
fn words(runs: &[(&str, Rgb)]) -> Vec<Line> {
    let mut words: Vec<Line> = vec![Vec::new()];
    for (text, colour) in runs {
        for (at, part) in text.split([' ', '\n', '\r', '\t']).enumerate() {
            if at > 0 {
                words.push(Vec::new());
            }
            if let (false, Some(word)) = (part.is_empty(), words.last_mut()) {
                word.push((part.to_owned(), *colour));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn push(lines: &mut [Line], text: &str, colour: Rgb) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, of)) if *of == colour => last.push_str(text),
        _ => line.push((text.to_owned(), colour)),
    }
}

/// The width of a text at a size of 100, as it is drawn.
fn measured(text: &str, is_strong: bool) -> f64 {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text y="100" xml:space="preserve" font-size="100" font-weight="{}">{}</text></svg>"#,
        if is_strong { 600 } else { 400 },
        escaped(text)
    );
    let tree = usvg::Tree::from_str(&svg, &options()).ok();
    let width = tree.as_ref().and_then(|tree| {
        let node = tree.root().children().first()?;
        match node {
            usvg::Node::Text(text) => Some(f64::from(text.bounding_box().width())),
            _ => None,
        }
    });
    // Where nothing of it is drawn, about what a letter takes.
    width.unwrap_or_else(|| 55.0 * text.chars().count() as f64)
}
