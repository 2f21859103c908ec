//! The comparison as text, CSV and JSON. Figures in files are exact; text is rounded to the cent.

mod csv;
mod inspect;
mod json;
mod table;
mod text;

pub use self::csv::to_csv;
pub use inspect::{FileAccount, inspect_json, inspect_text};
pub use json::to_json;
pub use text::{files_read, rows_line, to_text};
