//! Bars that lie: a row for each of some things, growing from zero to both sides, with figures beside them.

use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::{plain, strong};
use crate::colour::Rgb;

/// How high a row is, at least and at most.
const ROW: [f64; 2] = [20.0, 56.0];
/// How far the colour of an outlined bar goes to that of the page.
pub(super) const OUTLINED: f32 = 0.75;
/// The room between columns.
const GAP: f64 = 18.0;

/// One bar of a row.
pub(super) struct Lying {
    /// How far it goes from zero.
    pub(super) amount: f64,
    pub(super) colour: Rgb,
    /// Whether only its border is drawn.
    pub(super) is_outlined: bool,
}

/// One row.
pub(super) struct Row {
    pub(super) name: String,
    /// Whether it is the one that the headline is about.
    pub(super) is_main: bool,
    pub(super) bars: Vec<Lying>,
    /// What stands in each column of figures, and its colour.
    pub(super) figures: Vec<(String, Rgb)>,
    /// What it stands for, as data.
    pub(super) data: Vec<(&'static str, String)>,
    /// The same in words.
    pub(super) said: String,
}

/// Draws rows, as many as there is room for, under the names of their columns; says how many are left out.
pub(super) fn draw(sheet: &mut Sheet<'_>, heads: &[String], bars_head: &str, rows: &[Row]) {
    let palette = sheet.palette;
    let room = sheet.room;
    let of = plain(14.0);
    let fits = ((room.height - 46.0) / ROW[0]).floor().max(1.0) as usize;
    let shown = &rows[..rows.len().min(fits)];
    let high = ((room.height - 46.0) / shown.len().max(1) as f64).clamp(ROW[0], ROW[1]);
    let names = shown.iter().map(|row| sheet.width(&row.name, strong(14.0)));
    let names = names.fold(0.0, f64::max).min(room.width * 0.34);
    let widths: Vec<f64> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let cells = shown.iter().filter_map(|row| row.figures.get(at));
            let cells = cells.map(|(text, _)| sheet.width(text, strong(14.0)));
            cells.fold(sheet.width(head, strong(12.5)), f64::max)
        })
        .collect();
    let figures: f64 = widths.iter().map(|width| width + GAP).sum();
    let bars = Area {
        left: room.left + names + GAP,
        top: room.top,
        width: (room.width - names - GAP - figures).max(10.0),
        height: room.height,
    };
    let amounts = || shown.iter().flat_map(|row| &row.bars).map(|bar| bar.amount);
    let low = amounts().fold(0.0, f64::min);
    let high_end = amounts().fold(0.0, f64::max);
    let whole = (high_end - low).max(f64::MIN_POSITIVE);
    let x = |amount: f64| bars.left + (amount - low) / whole * bars.width;

    let head = plain(12.5);
    let foot = room.top + 14.0;
    let middle = bars.left + bars.width / 2.0;
    sheet.pen.text(
        [middle, foot],
        Anchor::Middle,
        head,
        palette.muted,
        bars_head,
    );
    let ends: Vec<f64> = widths
        .iter()
        .scan(bars.right(), |end, width| {
            *end += GAP + width;
            Some(*end)
        })
        .collect();
    for (text, end) in heads.iter().zip(&ends) {
        sheet
            .pen
            .text([*end, foot], Anchor::End, head, palette.muted, text);
    }
    let top = room.top + 24.0;
    for (at, row) in shown.iter().enumerate() {
        let top = top + high * at as f64;
        let data: Vec<(&str, &str)> = row
            .data
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        sheet.pen.open(&data, &row.said);
        let thin = Stroke::new(palette.line, 1.0);
        sheet.pen.line([room.left, top], [room.right(), top], thin);
        let foot = top + high / 2.0 + 5.0;
        let set = if row.is_main { strong(14.0) } else { of };
        let name = sheet.ruler.fitted(&row.name, set, names);
        sheet
            .pen
            .text([room.left, foot], Anchor::Start, set, palette.text, &name);
        let thick = (high * 0.5).min(24.0);
        for bar in &row.bars {
            let y = top + (high - thick) / 2.0;
            let area = Area::between([x(0.0), y], [x(bar.amount), y + thick]);
            if bar.is_outlined {
                sheet
                    .pen
                    .rounded(area, bar.colour.toward(palette.page, OUTLINED), 2.0);
                sheet.pen.border(area, Stroke::new(bar.colour, 1.2), 2.0);
            } else {
                sheet.pen.rounded(area, bar.colour, 2.0);
            }
        }
        for ((text, colour), end) in row.figures.iter().zip(&ends) {
            sheet
                .pen
                .text([*end, foot], Anchor::End, set, *colour, text);
        }
        sheet.pen.close();
    }
    let bottom = top + high * shown.len() as f64;
    let zero = Stroke::new(palette.muted, 1.5);
    sheet.pen.line([x(0.0), top], [x(0.0), bottom], zero);
    let left_out = rows.len() - shown.len();
    if left_out > 0 {
        let text = format!("and {left_out} more");
        let at = [room.left, bottom + 16.0];
        sheet
            .pen
            .text(at, Anchor::Start, plain(12.5), palette.muted, &text);
    }
}
