//! Pieces of the window that know no workbook.

pub(crate) mod arrows;
pub(crate) mod check;
pub(crate) mod choice;
pub(crate) mod day_slider;
pub(crate) mod decimal_field;
pub(crate) mod diamond;
pub(crate) mod facts;
pub(crate) mod flip_link;
pub(crate) mod in_sight;
pub(crate) mod large_dialog;
pub(crate) mod legend;
pub(crate) mod money_axis;
pub(crate) mod palette;
pub(crate) mod plain_slider;
pub(crate) mod rate_row;
pub(crate) mod rate_slider;
pub(crate) mod segments;
pub(crate) mod share_bar;
pub(crate) mod small_dialog;
pub(crate) mod stacked_bars;
pub(crate) mod swatch;
pub(crate) mod tabs;
pub(crate) mod text_cell;
pub(crate) mod week_axis;
pub(crate) mod week_brush;
