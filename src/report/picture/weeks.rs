//! A chart of amounts over weeks: axes, the line of zero, bars, where the proposed contract begins, notes.

use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::plain;
use crate::chart::{AmountScale, Part, begins, note_week, week_label, week_step};
use crate::colour::{HATCHED, PALE, Rgb, Slot};
use crate::contract::Side;

/// Places for bars along the axis, at least.
const FEWEST_PLACES: f64 = 8.0;
/// With at most that many weeks, each is marked by a dot on a line.
pub(super) const FEW: usize = 13;
/// With more weeks than that, lines are thin.
const MANY: usize = 120;
/// Text along the axes.
const SMALL: f64 = 12.5;
/// How high a row of notes is; the first is left to where the contract begins.
const ROW: f64 = 18.0;
/// So many rows are used before notes cover each other.
const ROWS: usize = 4;
/// No note is drawn wider.
const WIDEST: f64 = 200.0;

/// Where weeks and amounts stand.
pub(super) struct WeekChart {
    pub(super) frame: Area,
    scale: AmountScale,
    /// The places at both ends of the axis.
    ends: [f64; 2],
    count: usize,
}

impl WeekChart {
    /// Draws the axes for amounts from `low` to `high` in what is left of the sheet.
    pub(super) fn new(sheet: &mut Sheet<'_>, ends: [f64; 2], label: fn(f64) -> String) -> Self {
        let of = plain(SMALL);
        let palette = sheet.palette;
        let room = sheet.room;
        let labels = (room.height / 56.0).clamp(3.0, 8.0);
        let scale = AmountScale::new(ends, labels);
        let amounts = steps(scale);
        let widest = amounts
            .iter()
            .map(|amount| sheet.width(&label(*amount), of))
            .fold(0.0, f64::max);
        let frame = Area {
            left: room.left + widest + 10.0,
            top: room.top + 4.0,
            width: (room.width - widest - 10.0).max(1.0),
            height: (room.height - 30.0).max(1.0),
        };
        let weeks = sheet.of.derived.pairing.weeks_in_focus();
        let middle = (weeks.start + weeks.end) as f64 / 2.0 - 0.5;
        let half = (weeks.len() as f64).max(FEWEST_PLACES) / 2.0 + 0.2;
        let chart = Self {
            frame,
            scale,
            ends: [middle - half, middle + half],
            count: weeks.len(),
        };
        for amount in amounts {
            let y = chart.y(amount);
            let thin = Stroke::new(palette.line, 1.0);
            sheet.pen.line([frame.left, y], [frame.right(), y], thin);
            let at = [frame.left - 8.0, y + SMALL * 0.36];
            sheet
                .pen
                .text(at, Anchor::End, of, palette.muted, &label(amount));
        }
        chart.week_labels(sheet);
        chart
    }

    fn week_labels(&self, sheet: &mut Sheet<'_>) {
        let of = plain(SMALL);
        let weeks = &sheet.of.derived.pairing.rollup.weeks;
        let shown = sheet.of.derived.pairing.weeks_in_focus();
        let step = week_step(shown.len(), self.frame.width as f32, 78.0);
        for week in shown.clone().step_by(step) {
            let text = week_label(weeks, &shown, week as f64, step);
            let half = sheet.width(&text, of) / 2.0;
            let x = self.x(week as f64);
            let [least, most] = [self.frame.left - 24.0, self.frame.right()];
            if x - half < least || x + half > most {
                continue;
            }
            let at = [x, self.frame.bottom() + 20.0];
            let muted = sheet.palette.muted;
            sheet.pen.text(at, Anchor::Middle, of, muted, &text);
        }
    }

    /// The place across of a week.
    pub(super) fn x(&self, place: f64) -> f64 {
        let [from, to] = self.ends;
        self.frame.left + (place - from) / (to - from) * self.frame.width
    }

    /// The place down of an amount.
    pub(super) fn y(&self, amount: f64) -> f64 {
        let AmountScale { low, high, .. } = self.scale;
        self.frame.bottom() - (amount - low) / (high - low) * self.frame.height
    }

    /// Places on the sheet.
    pub(super) fn places(&self, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let place = |[x, amount]: &[f64; 2]| [self.x(*x), self.y(*amount)];
        points.iter().map(place).collect()
    }

    /// How wide a line of the chart is.
    pub(super) fn line_width(&self) -> f64 {
        if self.count > MANY { 1.4 } else { 2.2 }
    }

    /// Draws a bar’s part of that width, where 1 is the distance between two weeks. Its group says what it is.
    pub(super) fn part(&self, sheet: &mut Sheet<'_>, part: &Part, width: f64) {
        let palette = sheet.palette;
        let half = width / 2.0;
        let at = Area::between(
            [self.x(part.x - half), self.y(part.from)],
            [self.x(part.x + half), self.y(part.to)],
        );
        let (colour, edge) = colours(sheet, part.slot, part.side);
        if part.hatched {
            sheet
                .pen
                .fill(at, colour.toward(palette.page, 1.0 - HATCHED));
            sheet.pen.hatch(at, edge);
        } else {
            sheet.pen.fill(at, colour);
        }
        if edge != colour && at.width >= 4.0 && at.height >= 2.0 {
            sheet.pen.border(at, Stroke::new(edge, 1.0), 0.0);
        }
        // Set apart from the next one, so that they can be told without their colours.
        if at.height >= 5.0 {
            let outer = if part.to > part.from {
                at.top
            } else {
                at.bottom()
            };
            let gap = Stroke::new(palette.page, 1.0);
            sheet.pen.line([at.left, outer], [at.right(), outer], gap);
        }
    }

    /// Draws a line through the middle of weeks, with dots where there are few.
    pub(super) fn through(&self, sheet: &mut Sheet<'_>, points: &[[f64; 2]], stroke: Stroke) {
        let places = self.places(points);
        sheet.pen.through(&places, stroke);
        if places.len() <= FEW {
            for place in places {
                sheet.pen.dot(place, 3.2, stroke.colour);
            }
        }
    }

    /// Draws the line of zero.
    pub(super) fn zero(&self, sheet: &mut Sheet<'_>) {
        let y = self.y(0.0);
        let line = Stroke::new(sheet.palette.muted, 1.5);
        let (left, right) = (self.frame.left, self.frame.right());
        sheet.pen.line([left, y], [right, y], line);
    }

    /// Draws where the proposed contract begins, and the notes on weeks.
    pub(super) fn days(&self, sheet: &mut Sheet<'_>) {
        let palette = sheet.palette;
        let frame = self.frame;
        if let Some((place, label)) = begins(sheet.of.derived) {
            let x = self.x(place);
            let line = Stroke::new(palette.text, 1.2).dashed("6 5");
            sheet.pen.line([x, frame.top], [x, frame.bottom()], line);
            self.label(sheet, x, 0, &label);
        }
        let mut taken = [frame.left; ROWS];
        let workbook = sheet.of.workbook;
        for (day, note) in &workbook.notes {
            let Some(week) = note_week(sheet.of.derived, workbook.week_start, *day) else {
                continue;
            };
            let x = self.x(week as f64);
            let note = sheet.ruler.fitted(note, plain(SMALL), WIDEST);
            let width = sheet.width(&note, plain(SMALL));
            let left = self.label_left(x, width);
            let row = taken.iter().position(|end| *end <= left);
            let row = row.unwrap_or(ROWS - 1);
            taken[row] = left + width + 8.0;
            let line = Stroke::new(palette.muted, 1.0).dashed("2 3");
            let top = frame.top + ROW * (row as f64 + 1.0);
            sheet.pen.line([x, top], [x, frame.bottom()], line);
            self.label(sheet, x, row + 1, &note);
            sheet
                .said
                .push(format!("Note on the week of {}: {note}", day.shown()));
        }
    }

    /// Where text beside a line begins: on the side with more room.
    fn label_left(&self, x: f64, width: f64) -> f64 {
        if x + 6.0 + width <= self.frame.right() {
            x + 6.0
        } else {
            x - 6.0 - width
        }
    }

    fn label(&self, sheet: &mut Sheet<'_>, x: f64, row: usize, text: &str) {
        let of = plain(SMALL);
        let width = sheet.width(text, of);
        let left = self.label_left(x, width);
        let top = self.frame.top + ROW * row as f64;
        let behind = Area {
            left: left - 3.0,
            top,
            width: width + 6.0,
            height: 17.0,
        };
        let palette = sheet.palette;
        sheet.pen.rounded(behind, palette.page, 3.0);
        let at = [left, top + 13.0];
        sheet.pen.text(at, Anchor::Start, of, palette.text, text);
    }
}

/// The colour of what is told apart, and that of its border; paler under today’s contract.
pub(super) fn colours(sheet: &Sheet<'_>, slot: Slot, side: Option<Side>) -> (Rgb, Rgb) {
    let palette = sheet.palette;
    let full = palette.slot(slot);
    let colour = if side == Some(Side::Baseline) {
        full.toward(palette.page, PALE)
    } else {
        full
    };
    (colour, palette.edge(full))
}

/// The amounts along an axis.
fn steps(scale: AmountScale) -> Vec<f64> {
    let AmountScale { low, high, step } = scale;
    let (first, last) = ((low / step).round() as i64, (high / step).round() as i64);
    (first..=last).map(|at| at as f64 * step).collect()
}
