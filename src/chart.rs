//! What charts show, without pixels: what is told apart and its colours, bars, lines, areas, axes, and the same in words.
//!
//! The window draws from it, and so do pictures, so that both say the same. Places along an axis are weeks by their
//! indices, and amounts as floats; whatever is read again as an amount stays a decimal.

mod apart;
mod axis;
mod bars;
mod begins;
mod costs;
mod cumulative;
mod plane;
mod series;
mod table;
mod tokens;
mod words;

pub use apart::{Apart, OTHER, Ranks, others};
pub use axis::{AmountScale, cost_label, money_label, round_step, week_label, week_step};
pub use bars::{Part, cost_bars, difference_bars};
pub use begins::{begins, note_week};
pub use costs::{charges, gaps};
pub use cumulative::{Cumulative, areas};
pub use plane::{Axis, border_at, borders, ranges, ticks};
pub use series::{Series, series, shown};
pub use table::{
    Amounts, HEADINGS, Heading, NOTHING, Of, Period, Row, all_row, row_tone, table_rows,
};
pub use tokens::TokenBars;
pub use words::{differences_said, mover_name, weeks_said};

/// An area in the tint of what costs more, or less.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its corners: places along the weeks, and amounts.
    pub corners: Vec<[f64; 2]>,
    /// Whether the proposed contract costs more there.
    pub is_dearer: bool,
}
