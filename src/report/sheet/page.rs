//! A sheet that is being written. Text from data is always text: no cell of it is ever a formula.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    ColNum, ConditionalFormatCell, ConditionalFormatCellRule, Format, Formula, Note, RowNum,
    Worksheet,
};

use super::style::{Style, Styles, palette, written};
use crate::calendar::Day;
use crate::quantity::format::plain;
use crate::report::ExportError;

/// The row that says what is in the columns, and the first below it, counted from 0.
pub(super) const HEAD: RowNum = 3;
pub(super) const FIRST: RowNum = 4;

/// As many rows as a sheet has.
const MOST_ROWS: usize = 1_048_576;
/// As many characters as a cell may have.
const LONGEST: usize = 32_767;

/// A column: what is over it, how wide it is, and what is in it.
pub(super) type Column<'a> = (&'a str, f64, Style);

/// A sheet that is being written.
pub(super) struct Page<'a> {
    pub(super) sheet: Worksheet,
    styles: &'a Styles,
    /// What is in the columns.
    columns: Vec<Style>,
}

type Done = Result<(), ExportError>;

impl<'a> Page<'a> {
    /// A sheet of that name that says what it is.
    pub(super) fn new(
        name: &str,
        title: &str,
        about: &str,
        styles: &'a Styles,
    ) -> Result<Self, ExportError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_screen_gridlines(false);
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        let mut page = Self {
            sheet,
            styles,
            columns: Vec::new(),
        };
        page.text(0, 0, title, Style::Title)?;
        page.text(1, 0, about, Style::Muted)?;
        page.sheet.set_row_height(0, 24)?;
        Ok(page)
    }

    /// A table of that many rows, with its columns named and kept in sight.
    pub(super) fn table(&mut self, columns: &[Column<'_>], frozen: ColNum, rows: usize) -> Done {
        let most = MOST_ROWS - FIRST as usize - 1;
        if rows > most {
            let name = self.sheet.name();
            return Err(ExportError::TooManyRows { name, rows, most });
        }
        self.head(HEAD, columns)?;
        for (at, (_, width, _)) in columns.iter().enumerate() {
            self.sheet.set_column_width(at as ColNum, *width)?;
        }
        self.sheet.set_row_height(HEAD, 32)?;
        self.sheet.set_freeze_panes(FIRST, frozen)?;
        self.sheet.set_repeat_rows(HEAD, HEAD)?;
        if rows > 0 {
            let last = FIRST + rows as RowNum - 1;
            let right = columns.len() as ColNum - 1;
            self.sheet.autofilter(HEAD, 0, last, right)?;
        }
        Ok(())
    }

    /// Names columns, in any row.
    pub(super) fn head(&mut self, row: RowNum, columns: &[Column<'_>]) -> Done {
        self.columns = columns.iter().map(|column| column.2).collect();
        for (at, (name, _, style)) in columns.iter().enumerate() {
            let is_text = matches!(style, Style::Text | Style::Day | Style::Muted);
            let style = if is_text {
                Style::Head
            } else {
                Style::HeadRight
            };
            self.text(row, at as ColNum, name, style)?;
        }
        Ok(())
    }

    fn column_style(&self, column: ColNum) -> Style {
        let style = self.columns.get(usize::from(column));
        style.copied().unwrap_or(Style::Text)
    }

    fn look(&self, style: Style) -> &'a Format {
        self.styles.of(style)
    }

    /// Text, whatever it begins with; what is longer than a cell holds is cut short.
    pub(super) fn text(&mut self, row: RowNum, column: ColNum, text: &str, style: Style) -> Done {
        // What stands beside a number keeps off it.
        let style = match style {
            Style::Text if column > 0 => Style::TextBeside,
            Style::Muted if column > 0 => Style::MutedBeside,
            Style::Head if column > 0 => Style::HeadBeside,
            style => style,
        };
        let look = self.look(style);
        // A cell counts in units of UTF-16.
        if text.len() > LONGEST && text.encode_utf16().count() > LONGEST {
            let short: String = text.chars().take(LONGEST / 2 - 1).collect();
            let short = format!("{short}…");
            self.sheet
                .write_string_with_format(row, column, short, look)?;
        } else {
            self.sheet
                .write_string_with_format(row, column, text, look)?;
        }
        Ok(())
    }

    /// Text in the look of its column.
    pub(super) fn say(&mut self, row: RowNum, column: ColNum, text: &str) -> Done {
        self.text(row, column, text, Style::Text)
    }

    /// Text over several columns and lines.
    pub(super) fn prose(
        &mut self,
        row: RowNum,
        columns: (ColNum, ColNum),
        lines: usize,
        text: &str,
        style: Style,
    ) -> Done {
        let look = self.look(style);
        self.sheet
            .merge_range(row, columns.0, row, columns.1, text, look)?;
        let height = if style == Style::Sentence { 21.0 } else { 15.5 };
        self.sheet.set_row_height(row, height * lines as f64)?;
        Ok(())
    }

    /// A number.
    pub(super) fn put(
        &mut self,
        row: RowNum,
        column: ColNum,
        value: Decimal,
        style: Style,
    ) -> Done {
        let look = self.look(style);
        self.sheet.write_with_format(row, column, value, look)?;
        Ok(())
    }

    /// A number in the look of its column.
    pub(super) fn number(&mut self, row: RowNum, column: ColNum, value: Decimal) -> Done {
        self.put(row, column, value, self.column_style(column))
    }

    /// A day.
    pub(super) fn day(&mut self, row: RowNum, column: ColNum, day: Day) -> Done {
        self.put(row, column, serial(day), Style::Day)
    }

    /// A formula that comes to `value`, which is what programs show that do not work it out.
    pub(super) fn work_out(
        &mut self,
        row: RowNum,
        column: ColNum,
        formula: &str,
        value: Decimal,
        style: Style,
    ) -> Done {
        let formula = Formula::new(formula).set_result(plain(value));
        let look = self.look(style);
        self.sheet
            .write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// The same in the look of its column.
    pub(super) fn formula(
        &mut self,
        row: RowNum,
        column: ColNum,
        formula: &str,
        value: Decimal,
    ) -> Done {
        self.work_out(row, column, formula, value, self.column_style(column))
    }

    /// The same where there may be nothing to show.
    pub(super) fn formula_or_none(
        &mut self,
        row: RowNum,
        column: ColNum,
        formula: &str,
        value: Option<Decimal>,
        style: Style,
    ) -> Done {
        let result = value.map_or_else(String::new, plain);
        let formula = Formula::new(formula).set_result(result);
        let look = self.look(style);
        self.sheet
            .write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// A formula that comes to text.
    pub(super) fn formula_text(
        &mut self,
        row: RowNum,
        column: ColNum,
        formula: &str,
        text: &str,
    ) -> Done {
        let formula = Formula::new(formula).set_result(text);
        let look = self.look(Style::Text);
        self.sheet
            .write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// What there is to know about a cell.
    pub(super) fn note(&mut self, row: RowNum, column: ColNum, text: &str) -> Done {
        let note = Note::new(text)
            .set_author("Metershift")
            .add_author_prefix(false)
            .set_width(260)
            .set_height(90);
        self.sheet.insert_note(row, column, &note)?;
        Ok(())
    }

    /// Colours amounts that cost more, and those that cost less; their signs say it, too.
    pub(super) fn colour_signs(
        &mut self,
        rows: (RowNum, RowNum),
        columns: (ColNum, ColNum),
    ) -> Done {
        let palette = palette();
        let signs = [
            (ConditionalFormatCellRule::GreaterThan(0), palette.dearer),
            (ConditionalFormatCellRule::LessThan(0), palette.cheaper),
        ];
        for (rule, colour) in signs {
            let look = Format::new().set_font_color(written(colour));
            let rule = ConditionalFormatCell::new().set_rule(rule).set_format(look);
            self.sheet
                .add_conditional_format(rows.0, columns.0, rows.1, columns.1, &rule)?;
        }
        Ok(())
    }
}

/// The number by which a sheet knows a day.
pub(super) fn serial(day: Day) -> Decimal {
    // 1 Jan 1970 is the 25,569th day.
    Decimal::from(day.number() + 25_569)
}

/// The name of a column: `A`, `AB`.
pub(super) fn column(at: ColNum) -> String {
    rust_xlsxwriter::utility::column_number_to_name(at)
}

/// Cells of one column: `$L$5:$L$9`. Rows are counted from 0.
pub(super) fn range(at: &str, rows: (RowNum, RowNum)) -> String {
    format!("${at}${}:${at}${}", rows.0 + 1, rows.1 + 1)
}
