//! The comparison as text, CSV and JSON. Figures in files are exact; text is rounded to the cent.

mod card;
mod csv;
mod inspect;
mod json;
mod rejected;
mod table;
mod text;

pub use self::csv::to_csv;
pub use card::{card_text, names_any};
pub use inspect::{
    Amount, FileAccount, Line, amounts, busy_time_found, checked_found, columns_used, common_lines,
    day_lines, inspect_json, inspect_text, layout_found, names_found, overlap_found, repeats_found,
    row_lines,
};
pub use json::to_json;
pub use rejected::rejected_csv;
pub use text::{files_read, rows_line, to_text};
