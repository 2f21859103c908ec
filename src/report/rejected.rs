//! Rejected rows as CSV, to be mended by whoever made them.

use std::io;

use csv::Writer;

use crate::ingest::FileReport;

/// One line for each rejected row that was kept: where it is, what is wrong, and the row as written.
pub fn rejected_csv(files: &[FileReport]) -> Result<String, csv::Error> {
    let mut table = Writer::from_writer(Vec::new());
    table.write_record(["file", "line", "column", "value", "reason", "row"])?;
    for file in files {
        let Ok(quality) = &file.outcome else {
            continue;
        };
        for rejection in &quality.rejected {
            let line = rejection.line.to_string();
            let column = rejection.column.as_deref().unwrap_or_default();
            let (value, reason) = (&rejection.value, &rejection.reason);
            let row = [&file.path, &line, column, value, reason, &rejection.row];
            table.write_record(row.map(harmless))?;
        }
    }
    let bytes = table
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
