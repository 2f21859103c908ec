//! How a file writes numbers and dates, told by its first rows.

use super::Recognised;
use crate::ingest::clock::{self, Shown};
use crate::ingest::layout::Field;
use crate::ingest::records::HeadRecord;
use crate::ingest::{DateOrder, FileError, Mapping};
use crate::quantity::NumberStyle;

/// Decides how numbers are written; an error where that would be a guess by a factor of a thousand.
pub(super) fn settle_numbers(
    recognised: &mut Recognised,
    rows: &[HeadRecord],
    mapping: &Mapping,
) -> Result<(), FileError> {
    if let Some(style) = mapping.numbers {
        recognised.style = style;
        return Ok(());
    }
    let mut ambiguous = None;
    let (mut points, mut commas) = (0_usize, 0_usize);
    for row in rows {
        for column in &recognised.columns {
            let Field::Number(_) = column.field else {
                continue;
            };
            let text = row.fields.get(column.index).map_or("", String::as_str);
            match NumberStyle::shown_by(text.as_bytes()) {
                Some(NumberStyle::Point) => points += 1,
                Some(NumberStyle::Comma) => commas += 1,
                None if ambiguous.is_none() && NumberStyle::is_ambiguous(text.as_bytes()) => {
                    ambiguous = Some((row.line, column.name.clone(), text.to_owned()));
                }
                None => {}
            }
        }
    }
    if commas > points {
        recognised.style = NumberStyle::Comma;
        recognised
            .reasons
            .push("numbers have a decimal comma".to_owned());
    }
    // Where fields are separated by commas, a comma inside one groups thousands, and a point is a point.
    let is_open = commas == 0 && points == 0 && recognised.delimiter != b',';
    recognised.open.numbers = is_open;
    match ambiguous {
        Some((line, column, value)) if is_open && value.contains(',') => {
            Err(FileError::AmbiguousNumber {
                line,
                column,
                value,
            })
        }
        _ => Ok(()),
    }
}

/// Decides how dates such as 3/4/25 are read, or that all rows have to be seen to know.
pub(super) fn settle_dates(recognised: &mut Recognised, rows: &[HeadRecord], mapping: &Mapping) {
    if let Some(order) = mapping.date_order {
        recognised.date_orders = vec![order];
        recognised
            .reasons
            .push(format!("dates are {order}, as chosen"));
        return;
    }
    if let Some(order) = recognised.layout.date_order {
        recognised.date_orders = vec![order];
        return;
    }
    let ordered = |row: &HeadRecord| {
        [Field::Time, Field::End].into_iter().find_map(|field| {
            let has_order =
                |text: &&str| !matches!(clock::order_shown(text.as_bytes()), Shown::Nothing);
            recognised
                .cell(row, field)
                .find(has_order)
                .map(str::to_owned)
        })
    };
    if let Some(date) = rows.iter().find_map(ordered) {
        recognised.date_orders = vec![DateOrder::MonthFirst, DateOrder::DayFirst];
        recognised.date_shown = date;
    } else {
        recognised.open.dates = true;
    }
}
