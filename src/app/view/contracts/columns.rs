//! What of the entries of a section stands in columns, and how wide these are.

use crate::contract::card::draft::{Field, Form, Section};

/// What of an entry stands in its row, with its share of the width.
pub(super) fn of(section: Section) -> Vec<(&'static Field, f32)> {
    let wanted: &[(&str, f32)] = match section {
        Section::Head | Section::Exchange => &[],
        Section::Hourly => &[
            ("resource", 3.0),
            ("product", 2.0),
            ("region", 2.0),
            ("usd_per_hour", 1.4),
        ],
        Section::Token => &[
            ("model", 3.2),
            ("input", 1.1),
            ("cache_write_5m", 1.3),
            ("cache_write_1h", 1.3),
            ("cache_read", 1.1),
            ("output", 1.1),
        ],
        Section::Factor => &[
            ("tier", 1.2),
            ("route", 1.2),
            ("context", 1.2),
            ("factor", 1.0),
            ("model", 2.0),
            ("product", 1.6),
        ],
        Section::Discount => &[
            ("model", 2.2),
            ("resource", 2.0),
            ("product", 2.0),
            ("percent", 1.1),
        ],
        Section::Volume => &[
            ("counts", 1.1),
            ("kind", 1.2),
            ("model", 2.0),
            ("product", 1.6),
        ],
        Section::Commitment => &[
            ("every", 1.2),
            ("from", 1.4),
            ("until", 1.4),
            ("amount", 1.8),
        ],
        Section::Fee => &[
            ("name", 2.4),
            ("every", 1.2),
            ("from", 1.4),
            ("until", 1.4),
            ("amount", 1.8),
        ],
    };
    let field = |(key, share): &(&str, f32)| {
        let mut fields = section.fields().iter();
        Some((fields.find(|field| field.key == *key)?, *share))
    };
    wanted.iter().filter_map(field).collect()
}

/// A figure cut short would be a wrong one, so a column of figures is no narrower than this.
const FIGURE: f32 = 72.0;

/// The width of each column.
pub(super) fn widths(columns: &[(&'static Field, f32)], width: f32) -> Vec<f32> {
    let all: f32 = columns.iter().map(|(_, share)| share).sum();
    let is_least = |(field, share): &(&'static Field, f32)| {
        is_figure(field.form) && width * share / all < FIGURE
    };
    // What figures take beyond their share, the other columns leave them.
    let (least, others): (Vec<_>, Vec<_>) = columns.iter().partition(|column| is_least(column));
    let rest = (width - FIGURE * least.len() as f32).max(0.0);
    let shares: f32 = others.iter().map(|(_, share)| share).sum();
    let wide = |column: &(&'static Field, f32)| {
        if is_least(column) {
            FIGURE
        } else {
            (rest * column.1 / shares).floor()
        }
    };
    columns.iter().map(wide).collect()
}

/// Whether what stands in a field is a figure, at the right.
pub(super) fn is_figure(form: Form) -> bool {
    form == Form::Number
}
