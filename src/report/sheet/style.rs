//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::colour::{Palette, Rgb, Theme};

/// What is in a cell, which decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// What a sheet is called.
    Title,
    /// The answer.
    Sentence,
    /// What explains.
    Muted,
    /// The same over several lines.
    Prose,
    /// What begins a part of a sheet.
    Section,
    /// Over a column of text.
    Head,
    /// Over a column of numbers.
    HeadRight,
    /// Text.
    Text,
    /// What explains, beside a number.
    MutedBeside,
    /// Over a column of text that may stand beside numbers.
    HeadBeside,
    /// Text beside a number.
    TextBeside,
    /// Text that sums up.
    Strong,
    /// A day.
    Day,
    /// Dollars.
    Money,
    /// Dollars more or less.
    Signed,
    /// Dollars that sum up.
    Total,
    /// Dollars more or less that sum up.
    TotalSigned,
    /// A share more or less.
    Change,
    /// A share of something.
    Share,
    /// A share of something, to more digits.
    Part,
    /// A whole number.
    Count,
    /// Hours or millions of tokens.
    Quantity,
    /// Dollars per million tokens or per hour.
    Rate,
    /// Dollars for each dollar, and the like.
    Ratio,
    /// How many times.
    Times,
    /// A rate that can be changed.
    InputRate,
    /// How many times, which can be changed.
    InputTimes,
    /// A percentage that can be changed.
    InputShare,
    /// Dollars that can be changed.
    InputMoney,
    /// A quantity that can be changed.
    InputQuantity,
}

/// The look of every style.
pub(super) struct Styles(Vec<Format>);

const ALL: [Style; 30] = [
    Style::Title,
    Style::Sentence,
    Style::Muted,
    Style::Prose,
    Style::Section,
    Style::Head,
    Style::HeadRight,
    Style::Text,
    Style::MutedBeside,
    Style::HeadBeside,
    Style::TextBeside,
    Style::Strong,
    Style::Day,
    Style::Money,
    Style::Signed,
    Style::Total,
    Style::TotalSigned,
    Style::Change,
    Style::Share,
    Style::Part,
    Style::Count,
    Style::Quantity,
    Style::Rate,
    Style::Ratio,
    Style::Times,
    Style::InputRate,
    Style::InputTimes,
    Style::InputShare,
    Style::InputMoney,
    Style::InputQuantity,
];

const LINE: Color = Color::RGB(0x00CF_CABF);
const HEAD: Color = Color::RGB(0x00EF_EDE6);
/// What can be changed is blue on yellow, as people who build models expect.
const INPUT: Color = Color::RGB(0x001F_3FBF);
const INPUT_GROUND: Color = Color::RGB(0x00FF_F8DC);

const MONEY: &str = "$#,##0.00;\"−\"$#,##0.00;\"–\"";
const SIGNED: &str = "\"+\"$#,##0.00;\"−\"$#,##0.00;$0.00";
const CHANGE: &str = "\"+\"0.0%;\"−\"0.0%;0.0%";
const QUANTITY: &str = "#,##0.000000";
const RATE: &str = "#,##0.00##########";
const TIMES: &str = "0.00##########";
const PERCENT: &str = "0.00########%";

/// The colours of the light theme: sheets are light.
pub(super) fn palette() -> &'static Palette<Rgb> {
    Palette::<Rgb>::of(Theme::Light)
}

/// A colour as sheets write it.
pub(super) fn written(Rgb([red, green, blue]): Rgb) -> Color {
    Color::RGB(u32::from_be_bytes([0, red, green, blue]))
}

impl Styles {
    pub(super) fn new() -> Self {
        Self(ALL.map(format).into())
    }

    pub(super) fn of(&self, style: Style) -> &Format {
        &self.0[style as usize]
    }
}

fn format(style: Style) -> Format {
    let palette = palette();
    let base = || Format::new().set_font_color(written(palette.text));
    let muted = || Format::new().set_font_color(written(palette.muted));
    let number = |pattern: &str| base().set_num_format(pattern);
    let total = |pattern: &str| {
        number(pattern)
            .set_bold()
            .set_border_top(FormatBorder::Thin)
            .set_border_top_color(LINE)
    };
    let head = || {
        base()
            .set_bold()
            .set_background_color(HEAD)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(LINE)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
    };
    let input = |pattern: &str| {
        Format::new()
            .set_num_format(pattern)
            .set_font_color(INPUT)
            .set_background_color(INPUT_GROUND)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
    };
    let wrapped = |format: Format| format.set_text_wrap().set_align(FormatAlign::Top);
    match style {
        Style::Title => base().set_bold().set_font_size(16),
        Style::Sentence => wrapped(base().set_bold().set_font_size(15)),
        Style::Muted => muted(),
        Style::Prose => wrapped(base()),
        Style::Section => base().set_bold().set_font_size(12),
        Style::Head => head(),
        Style::HeadRight => head().set_align(FormatAlign::Right),
        Style::Text => base(),
        Style::MutedBeside => muted().set_indent(1),
        Style::HeadBeside => head().set_indent(1),
        Style::TextBeside => base().set_indent(1),
        Style::Strong => total("General"),
        Style::Day => number("d mmm yyyy").set_align(FormatAlign::Left),
        Style::Money => number(MONEY),
        Style::Signed => number(SIGNED),
        Style::Total => total(MONEY),
        Style::TotalSigned => total(SIGNED),
        Style::Change => number(CHANGE),
        Style::Share => number("0.0%"),
        Style::Part => number("0.0000%"),
        Style::Count => number("#,##0"),
        Style::Quantity => number(QUANTITY),
        Style::Rate => number(RATE),
        Style::Ratio => number("0.000000"),
        Style::Times => number(TIMES),
        Style::InputRate => input(RATE),
        Style::InputTimes => input(TIMES),
        Style::InputShare => input(PERCENT),
        Style::InputMoney => input("$#,##0.00##########"),
        Style::InputQuantity => input("#,##0.00##########"),
    }
}
