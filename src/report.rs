//! The comparison in files: text, pages, CSV, JSON, spreadsheets, FOCUS, pictures. Figures in files are exact; text is
//! rounded to the cent.

mod answers;
mod card;
mod changes;
mod csv;
mod document;
mod explain;
mod export;
mod focus;
mod html;
mod inspect;
mod json;
mod lines;
mod markdown;
mod method;
pub mod picture;
mod provenance;
mod rates_csv;
mod rejected;
mod section;
mod sheet;
mod table;
mod tables;
mod text;

pub use self::csv::{harmless, to_csv};
pub use card::{card_text, names_any};
pub use changes::{change_name, change_shown, changes_text, said, same_line};
pub use document::{Chart, Document, Said};
pub use explain::{
    explain_json, explain_text, explained, files_shown, named, quantity_shown, rate_shown,
    source_shown, steps, whose,
};
pub use export::{CsvTable, Export, ExportError, Exporting, Going, export};
pub use html::to_html;
pub use inspect::{
    Amount, FileAccount, Line, amounts, busy_time_found, checked_found, columns_used, common_lines,
    day_lines, hash_line, inspect_json, inspect_text, layout_found, names_found, overlap_found,
    repeats_found, row_lines, workbook_found,
};
pub use json::to_json;
pub use markdown::to_markdown;
pub use method::method;
pub use provenance::{Provenance, TIME_ZONE, program};
pub use rates_csv::{beyond_rates_csv, rates_csv};
pub use rejected::rejected_csv;
pub use section::{Block, Fact, Section};
pub use table::{Cell, Table};
pub use text::{files_read, rows_line, to_text};
