//! The table of what the chart tells apart, below it: the same numbers, to the cent.

use super::pen::{Anchor, Area, Stroke};
use super::sheet::Sheet;
use super::text::{Type, plain, strong};
use crate::chart::{Amounts, HEADINGS, NOTHING, Of, Row, all_row, row_tone, table_rows};
use crate::colour::Slot;

/// How high a row is, at least and at most.
const ROW: [f64; 2] = [19.0, 27.0];
/// How much of what is left below the headline it may take.
const MOST: f64 = 0.45;
/// Room within it, at the sides.
const PADDING: f64 = 14.0;
/// The room between two columns, at least.
const GAP: f64 = 18.0;
/// The name is cut short before it gets narrower than this.
const NARROWEST_NAME: f64 = 110.0;

/// Draws it at the foot of what is left, and leaves the rest.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let mut rows = table_rows(of.derived, &of.apart);
    if rows.is_empty() {
        return;
    }
    let count = rows.len();
    // A line for the titles, one for all together, and one for those left out.
    let most = sheet.room.height * MOST;
    let fits = ((most - 16.0) / ROW[0]).floor() as usize;
    let shown = count.min(fits.saturating_sub(3).max(1));
    rows.truncate(shown);
    let left_out = count - shown;
    let total = (count > 1).then(|| all_row(of.derived, of.apart.by));
    let lines = 1 + shown + usize::from(left_out > 0) + usize::from(total.is_some());
    let high = ((most - 16.0) / lines as f64).clamp(ROW[0], ROW[1]);
    let height = high * lines as f64 + 8.0;
    let room = sheet.room;
    let frame = Area {
        top: room.bottom() - height,
        height,
        ..room
    };
    sheet.room.height -= height + 14.0;
    let palette = sheet.palette;
    sheet.pen.rounded(frame, palette.panel, 6.0);
    sheet.pen.border(frame, Stroke::new(palette.line, 1.0), 6.0);

    let table = Table::new(sheet, frame, high, &rows, total.as_ref());
    table.heads(sheet);
    let mut line = 1;
    for row in &rows {
        table.row(sheet, row, line);
        line += 1;
    }
    if left_out > 0 {
        let text = format!("and {left_out} more, counted in the last line");
        let at = [frame.left + PADDING, table.foot(line)];
        sheet.pen.text(
            at,
            Anchor::Start,
            plain(table.small()),
            palette.muted,
            &text,
        );
        line += 1;
    }
    if let Some(total) = &total {
        table.row(sheet, total, line);
    }
}

struct Table {
    frame: Area,
    high: f64,
    /// The right ends of the columns of figures that there is room for.
    ends: Vec<f64>,
    /// Room for a name.
    name: f64,
}

impl Table {
    fn new(
        sheet: &Sheet<'_>,
        frame: Area,
        high: f64,
        rows: &[Row<'_>],
        total: Option<&Row<'_>>,
    ) -> Self {
        let mut table = Self {
            frame,
            high,
            ends: Vec::new(),
            name: 0.0,
        };
        let amounts = Amounts::of(sheet.of.derived);
        let inside = frame.width - 2.0 * PADDING;
        let widths = (1..HEADINGS.len()).map(|column| {
            let title = amounts.title(column, sheet.of.apart.by);
            let cells = rows.iter().chain(total).map(|row| &row.cells[column - 1]);
            let cells = cells.map(|text| sheet.width(text, strong(table.size())));
            cells.fold(sheet.width(&title, strong(table.small())), f64::max)
        });
        let mut kept: Vec<f64> = Vec::new();
        for width in widths {
            let taken: f64 = kept.iter().map(|width| width + GAP).sum();
            if inside - taken - width - GAP < NARROWEST_NAME {
                break;
            }
            kept.push(width);
        }
        let taken: f64 = kept.iter().map(|width| width + GAP).sum();
        let names = rows
            .iter()
            .map(|row| sheet.width(row.name, plain(table.size())));
        let longest = names.fold(0.0, f64::max) + table.size() + 10.0;
        table.name = longest.clamp(NARROWEST_NAME, (inside - taken).max(NARROWEST_NAME));
        // What is left over goes to the figures, so that they do not crowd at the right.
        let extra = ((inside - taken - table.name) / kept.len().max(1) as f64).max(0.0);
        let mut end = frame.left + PADDING + table.name;
        for width in kept {
            end += width + GAP + extra;
            table.ends.push(end);
        }
        table
    }

    fn size(&self) -> f64 {
        (self.high * 0.54).min(14.0)
    }

    fn small(&self) -> f64 {
        self.size() * 0.9
    }

    /// Where the text of a line stands.
    fn foot(&self, line: usize) -> f64 {
        self.frame.top + 4.0 + self.high * (line as f64 + 0.5) + self.size() * 0.36
    }

    fn heads(&self, sheet: &mut Sheet<'_>) {
        let amounts = Amounts::of(sheet.of.derived);
        let of = strong(self.small());
        let muted = sheet.palette.muted;
        for (at, end) in self.ends.iter().enumerate() {
            let title = amounts.title(at + 1, sheet.of.apart.by);
            let place = [*end, self.foot(0)];
            sheet.pen.text(place, Anchor::End, of, muted, &title);
        }
        let title = amounts.title(0, sheet.of.apart.by);
        let place = [self.frame.left + PADDING, self.foot(0)];
        sheet.pen.text(place, Anchor::Start, of, muted, &title);
        self.rule(sheet, 1);
    }

    /// Draws a line over a line.
    fn rule(&self, sheet: &mut Sheet<'_>, line: usize) {
        let y = self.frame.top + 4.0 + self.high * line as f64;
        let stroke = Stroke::new(sheet.palette.line, 1.0);
        let (left, right) = (self.frame.left, self.frame.right());
        sheet.pen.line([left, y], [right, y], stroke);
    }

    fn row(&self, sheet: &mut Sheet<'_>, row: &Row<'_>, line: usize) {
        let palette = sheet.palette;
        let is_all = row.of == Of::All;
        if is_all {
            self.rule(sheet, line);
        }
        let slot = match row.of {
            Of::Product(product) => Some(Slot(sheet.of.apart.ranks.rank(product))),
            Of::Category(slot) => Some(slot),
            Of::All => None,
        };
        let cells = row.cells.iter();
        let shown: Vec<&str> = cells.take(self.ends.len()).map(String::as_str).collect();
        let said = format!("{}: {}", row.name, shown.join(", "));
        sheet.pen.open(&[("row", row.name)], &said);
        let set = |is_strong: bool| Type {
            size: self.size(),
            is_strong,
        };
        let foot = self.foot(line);
        let mut left = self.frame.left + PADDING;
        let mut room = self.name;
        if let Some(slot) = slot {
            let colour = palette.slot(slot);
            let side = self.size() * 0.8;
            let swatch = Area {
                left,
                top: foot - side,
                width: side,
                height: side,
            };
            sheet.pen.rounded(swatch, colour, 2.5);
            let edge = palette.edge(colour);
            if edge != colour {
                sheet.pen.border(swatch, Stroke::new(edge, 1.0), 2.5);
            }
            left += side + 8.0;
            room -= side + 8.0;
        }
        let name = sheet.ruler.fitted(row.name, set(is_all), room);
        let at = [left, foot];
        sheet
            .pen
            .text(at, Anchor::Start, set(is_all), palette.text, &name);
        for (at, (text, end)) in shown.iter().zip(&self.ends).enumerate() {
            // The difference, and the change.
            let is_difference = matches!(at, 2 | 3);
            let colour = if *text == NOTHING {
                palette.muted
            } else if is_difference {
                palette.tone(row_tone(row.summary))
            } else {
                palette.text
            };
            let of = set(is_all || is_difference);
            sheet.pen.text([*end, foot], Anchor::End, of, colour, text);
        }
        sheet.pen.close();
    }
}
