//! What stands around a chart: the headline and its figures above, what colours mean, and at the foot what it is of.

use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::{Line, plain, strong};
use crate::analysis::{Figure, Tone};
use crate::colour::{HATCHED, Rgb};

/// Sizes of the headline.
const HEADLINES: [f64; 6] = [30.0, 28.0, 26.0, 24.0, 22.0, 19.0];
/// A headline of that size may be chosen so that it is one line.
const LARGE: f64 = 26.0;
/// How much of the picture may stand above the chart.
const ABOVE: f64 = 0.36;
/// The distance between two lines of text, as a multiple of its size.
const LINE: f64 = 1.25;

/// The headline, its figures and what it leaves out, laid out.
struct Head<'a> {
    size: f64,
    sentence: Vec<Line>,
    /// Figures with the places where they begin, by line.
    figures: Vec<Vec<(f64, &'a Figure)>>,
    caveats: Vec<Line>,
}

impl<'a> Head<'a> {
    fn new(sheet: &Sheet<'a>, size: f64) -> Self {
        let (palette, room) = (sheet.palette, sheet.room.width);
        let headline = &sheet.of.derived.headline;
        let runs = [
            (&*headline.before, palette.text),
            (&*headline.amount, palette.tone(headline.tone)),
            (&*headline.after, palette.text),
        ];
        let caveats = headline.caveats.join(" · ");
        let mut head = Self {
            size,
            sentence: sheet.ruler.balanced(&runs, strong(size), room),
            figures: Vec::new(),
            caveats: sheet
                .ruler
                .lines(&[(&caveats, palette.warning)], plain(size * 0.43), room),
        };
        if headline.tone == Tone::Nothing {
            return head;
        }
        let mut end = f64::INFINITY;
        for figure in &headline.figures {
            let label = sheet.width(&figure.label, plain(head.label()));
            let wide = label.max(sheet.width(&figure.value, strong(head.value())));
            if end + wide > room {
                head.figures.push(Vec::new());
                end = 0.0;
            }
            if let Some(line) = head.figures.last_mut() {
                line.push((end, figure));
            }
            end += wide + size * 1.1;
        }
        head
    }

    /// The one that is drawn: where the headline is one line, where its figures are, or else the first that leaves the chart
    /// its room.
    fn best(sheet: &Sheet<'a>) -> Self {
        let most = sheet.size[1] * ABOVE;
        let heads: Vec<Self> = HEADLINES.map(|size| Self::new(sheet, size)).into();
        let fits = |head: &Self| head.height() <= most;
        let has_one_line = |head: &Self| head.sentence.len() <= 1 && head.size >= LARGE;
        let is_flat = |head: &Self| head.figures.len() <= 1;
        let found = heads
            .iter()
            .position(|head| fits(head) && has_one_line(head) && is_flat(head))
            .or_else(|| heads.iter().position(|head| fits(head) && is_flat(head)))
            .or_else(|| heads.iter().position(fits))
            .unwrap_or(HEADLINES.len() - 1);
        let mut heads = heads.into_iter().skip(found);
        heads
            .next()
            .unwrap_or_else(|| Self::new(sheet, HEADLINES[0]))
    }

    fn label(&self) -> f64 {
        small(self.size)
    }

    fn value(&self) -> f64 {
        self.size * 0.6
    }

    /// How high a line of figures is.
    fn figures_height(&self) -> f64 {
        self.label() * LINE + self.value() * LINE + self.size * 0.3
    }

    fn height(&self) -> f64 {
        let sentence = self.sentence.len() as f64 * self.size * LINE;
        let figures = self.figures.len() as f64 * self.figures_height();
        let caveats = self.caveats.len() as f64 * self.label() * LINE;
        sentence + self.size * 0.25 + figures + caveats
    }
}

/// The size of what stands below a headline of that size.
fn small(headline: f64) -> f64 {
    (headline * 0.43).max(10.5)
}

/// Draws the headline with its figures, and what it leaves out.
pub(super) fn head(sheet: &mut Sheet<'_>) {
    let palette = sheet.palette;
    let head = Head::best(sheet);
    let left = sheet.room.left;
    let mut top = sheet.room.top;
    for line in &head.sentence {
        let foot = top + head.size * 0.95;
        sheet
            .pen
            .runs([left, foot], Anchor::Start, strong(head.size), line, "");
        top += head.size * LINE;
    }
    top += head.size * 0.25;
    for line in &head.figures {
        for (at, figure) in line {
            let x = left + at;
            let label = [x, top + head.label()];
            let value = [x, top + head.label() * LINE + head.value() * 1.02];
            sheet.pen.text(
                label,
                Anchor::Start,
                plain(head.label()),
                palette.muted,
                &figure.label,
            );
            sheet.pen.text(
                value,
                Anchor::Start,
                strong(head.value()),
                palette.text,
                &figure.value,
            );
            sheet
                .said
                .push(format!("{}: {}", figure.label, figure.value));
        }
        top += head.figures_height();
    }
    for line in &head.caveats {
        let foot = top + head.label();
        sheet
            .pen
            .runs([left, foot], Anchor::Start, plain(head.label()), line, "");
        top += head.label() * LINE;
    }
    sheet
        .said
        .extend(sheet.of.derived.headline.caveats.iter().cloned());
    let used = top - sheet.room.top + 10.0;
    sheet.room = sheet.room.below(used);
}

/// Writes at the foot what the picture is of.
pub(super) fn foot(sheet: &mut Sheet<'_>) {
    let palette = sheet.palette;
    let of = plain(11.5);
    let source = sheet.of.provenance.source_line();
    let lines = sheet
        .ruler
        .parted(&source, of, sheet.room.width, palette.muted);
    let height = lines.len() as f64 * of.size * 1.35;
    let (left, bottom) = (sheet.room.left, sheet.room.bottom());
    let top = bottom - height;
    let rule = top - 8.0;
    let right = sheet.room.right();
    sheet
        .pen
        .line([left, rule], [right, rule], Stroke::new(palette.line, 1.0));
    for (at, line) in lines.iter().enumerate() {
        let foot = top + of.size * (1.1 + 1.35 * at as f64);
        sheet.pen.runs([left, foot], Anchor::Start, of, line, "");
    }
    sheet.room.height = rule - 10.0 - sheet.room.top;
}

/// What stands before a name in the legend.
pub(super) enum Mark {
    /// A colour with the colour of its border.
    Colour(Rgb, Rgb),
    /// A line.
    Line(Stroke),
    /// Diagonal lines.
    Hatch,
}

/// Writes over the chart what it shows, and below that what its marks mean.
pub(super) fn legend(sheet: &mut Sheet<'_>, shows: &str, entries: &[(Mark, String)]) {
    let palette = sheet.palette;
    let (left, right) = (sheet.room.left, sheet.room.right());
    let mut top = sheet.room.top;
    let heading = sheet
        .ruler
        .lines(&[(shows, palette.muted)], plain(13.0), sheet.room.width);
    for line in &heading {
        sheet
            .pen
            .runs([left, top + 12.0], Anchor::Start, plain(13.0), line, "");
        top += 18.0;
    }
    let of = plain(13.0);
    let mut x = left;
    top += 4.0;
    for (mark, name) in entries {
        let wide = if matches!(mark, Mark::Line(_)) {
            24.0
        } else {
            12.0
        };
        let name = sheet.ruler.fitted(name, of, sheet.room.width * 0.45);
        let end = x + wide + 7.0 + sheet.width(&name, of);
        if end > right && x > left {
            x = left;
            top += 21.0;
        }
        let swatch = Area {
            left: x,
            top: top + 2.0,
            width: 12.0,
            height: 12.0,
        };
        match mark {
            Mark::Colour(colour, edge) => {
                sheet.pen.rounded(swatch, *colour, 3.0);
                if colour != edge {
                    sheet.pen.border(swatch, Stroke::new(*edge, 1.0), 3.0);
                }
            }
            Mark::Line(stroke) => {
                let y = top + 8.0;
                sheet.pen.line([x, y], [x + wide, y], *stroke);
            }
            Mark::Hatch => {
                let tint = palette.muted.toward(palette.page, 1.0 - HATCHED);
                sheet.pen.fill(swatch, tint);
                sheet.pen.hatch(swatch, palette.muted);
            }
        }
        let at = [x + wide + 7.0, top + 12.6];
        sheet.pen.text(at, Anchor::Start, of, palette.text, &name);
        x = at[0] + sheet.width(&name, of) + 18.0;
    }
    if !entries.is_empty() {
        top += 24.0;
    }
    sheet.room = sheet.room.below(top - sheet.room.top + 8.0);
}

/// Says in the middle of the room why there is no chart.
pub(super) fn instead(sheet: &mut Sheet<'_>, text: &str) {
    let room = sheet.room;
    let place = [room.left + room.width / 2.0, room.top + room.height / 2.0];
    let muted = sheet.palette.muted;
    sheet
        .pen
        .text(place, Anchor::Middle, plain(15.0), muted, text);
    sheet.said.push(text.to_owned());
}
