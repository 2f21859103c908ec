//! A table as HTML, for documents and spreadsheets.

use std::fmt::Write as _;

use crate::quantity::format::number;
use rust_decimal::Decimal;

/// A page with the table that `tsv` is: the first line names the columns, and what is below the table says `source`.
///
/// Numbers are shown as people read them; spreadsheets find them exact beside that.
pub(super) fn page(tsv: &str, source: &str) -> String {
    let mut page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body><table style=\"border-collapse:collapse;font-family:sans-serif;font-size:10pt\">"
        .to_owned();
    for (at, line) in tsv.lines().enumerate() {
        page.push_str("<tr>");
        for cell in line.split('\t') {
            push_cell(&mut page, cell, at == 0);
        }
        page.push_str("</tr>");
    }
    page.push_str("</table>");
    if !source.is_empty() {
        page.push_str("<p style=\"color:#68635d;font-size:8pt\">");
        push_escaped(&mut page, source);
        page.push_str("</p>");
    }
    page.push_str("</body></html>");
    page
}

fn push_cell(page: &mut String, cell: &str, is_head: bool) {
    const PADDING: &str = "padding:2px 8px;border-bottom:1px solid #e3e0d8";
    if is_head {
        write!(page, "<th style=\"{PADDING};text-align:left\">").ok();
        push_escaped(page, cell);
        page.push_str("</th>");
        return;
    }
    if let Ok(value) = Decimal::from_str_exact(cell) {
        let shown = number(value, value.scale());
        write!(
            page,
            "<td style=\"{PADDING};text-align:right\" x:num=\"{cell}\" sdval=\"{cell}\">{shown}</td>"
        )
        .ok();
    } else {
        write!(page, "<td style=\"{PADDING}\">").ok();
        push_escaped(page, cell);
        page.push_str("</td>");
    }
}

fn push_escaped(page: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            letter => page.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn numbers_are_exact_for_spreadsheets_and_readable_for_people() {
        let page = page("Product\tDifference\n<A & B>\t-1234.50\n", "Sample");
        for part in [
            "<th style=\"padding:2px 8px;border-bottom:1px solid #e3e0d8;text-align:left\">Product</th>",
            "&lt;A &amp; B&gt;",
            "x:num=\"-1234.50\"",
            ">−1,234.50</td>",
            ">Sample</p>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}
