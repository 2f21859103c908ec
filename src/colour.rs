//! The one table of colours, for the window and for pictures, in both themes.

use crate::analysis::Tone;

/// How many colours products have, safe for colour-blind readers, in the order products get them.
pub const PRODUCT_COLOURS: usize = 7;

/// How far the colour of today’s contract goes from that of the proposed one to that of the page.
pub const PALE: f32 = 0.42;
/// How much is left of a colour under hatching.
pub const HATCHED: f32 = 0.3;
/// How much is left of the tint between two lines, or between a line and zero.
pub const SHADE: f32 = 0.7;
/// How much is left of the tint on the ground of a plane.
pub const GROUND: f32 = 0.45;

/// Which colours everything has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// An opaque colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    const fn hex(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8])
    }

    /// The colour that far on the way to another, from 0 to 1.
    #[must_use]
    pub fn toward(self, other: Self, share: f32) -> Self {
        let between = |at: usize| {
            let (from, to) = (f32::from(self.0[at]), f32::from(other.0[at]));
            (from + (to - from) * share).round() as u8
        };
        Self([between(0), between(1), between(2)])
    }
}

/// What decides the colour of something that is told apart: its rank. Those beyond the last colour share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(pub usize);

impl Slot {
    /// The colour that is shared.
    pub const OTHER: Self = Self(PRODUCT_COLOURS);
}

/// Every colour of one theme, in whatever way colours are written.
#[derive(Clone, Debug)]
pub struct Palette<C> {
    /// Behind the charts.
    pub page: C,
    /// Behind panels and tables.
    pub panel: C,
    /// Between them.
    pub line: C,
    /// What is read.
    pub text: C,
    /// What explains it.
    pub muted: C,
    /// What can be clicked, and what has the focus.
    pub accent: C,
    /// The proposed contract costs more.
    pub dearer: C,
    /// The proposed contract costs less.
    pub cheaper: C,
    /// Something wants attention.
    pub warning: C,
    /// Slider track where the proposed contract costs more.
    pub dearer_track: C,
    /// Slider track where it costs less.
    pub cheaper_track: C,
    /// Inside slider knobs.
    pub knob: C,
    /// Under the pointer.
    pub hover: C,
    products: [C; PRODUCT_COLOURS],
    /// Products beyond those with a colour of their own.
    pub other: C,
}

static LIGHT: Palette<Rgb> = Palette {
    page: Rgb::hex(0x00F7_F6F2),
    panel: Rgb::hex(0x00FF_FFFF),
    line: Rgb::hex(0x00E3_E0D8),
    text: Rgb::hex(0x001D_1C1A),
    muted: Rgb::hex(0x0068_635D),
    accent: Rgb::hex(0x002B_5BD7),
    dearer: Rgb::hex(0x00B1_471B),
    cheaper: Rgb::hex(0x001E_6BAC),
    warning: Rgb::hex(0x008A_5A00),
    dearer_track: Rgb::hex(0x00EE_C4B3),
    cheaper_track: Rgb::hex(0x00B4_CFE5),
    knob: Rgb::hex(0x00FF_FFFF),
    hover: Rgb::hex(0x00EF_EDE6),
    products: [
        Rgb::hex(0x007A_5195),
        Rgb::hex(0x001B_9E77),
        Rgb::hex(0x00B9_8500),
        Rgb::hex(0x00C2_578F),
        Rgb::hex(0x004E_8FA8),
        Rgb::hex(0x008C_6D46),
        Rgb::hex(0x005B_6770),
    ],
    other: Rgb::hex(0x00B9_B3A7),
};

static DARK: Palette<Rgb> = Palette {
    page: Rgb::hex(0x0013_1416),
    panel: Rgb::hex(0x001A_1C1F),
    line: Rgb::hex(0x002B_2E33),
    text: Rgb::hex(0x00F1_EFEA),
    muted: Rgb::hex(0x00A7_A298),
    accent: Rgb::hex(0x007E_A2FF),
    dearer: Rgb::hex(0x00FF_8A5B),
    cheaper: Rgb::hex(0x006D_B5F0),
    warning: Rgb::hex(0x00F2_C14E),
    dearer_track: Rgb::hex(0x006E_4331),
    cheaper_track: Rgb::hex(0x002F_516D),
    knob: Rgb::hex(0x001A_1C1F),
    hover: Rgb::hex(0x0026_292E),
    products: [
        Rgb::hex(0x00B4_8BD0),
        Rgb::hex(0x004C_C9A0),
        Rgb::hex(0x00FF_C94A),
        Rgb::hex(0x00E5_8CBB),
        Rgb::hex(0x007F_C0D8),
        Rgb::hex(0x00C3_9B6D),
        Rgb::hex(0x0095_A2AD),
    ],
    other: Rgb::hex(0x006D_6A64),
};

impl Palette<Rgb> {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

impl<C: Copy + PartialEq> Palette<C> {
    /// The same colours, written another way.
    pub fn map<D>(&self, write: impl Fn(C) -> D) -> Palette<D> {
        Palette {
            page: write(self.page),
            panel: write(self.panel),
            line: write(self.line),
            text: write(self.text),
            muted: write(self.muted),
            accent: write(self.accent),
            dearer: write(self.dearer),
            cheaper: write(self.cheaper),
            warning: write(self.warning),
            dearer_track: write(self.dearer_track),
            cheaper_track: write(self.cheaper_track),
            knob: write(self.knob),
            hover: write(self.hover),
            products: self.products.map(&write),
            other: write(self.other),
        }
    }

    /// The colour of the product with that rank; those beyond the last colour share one.
    pub fn product(&self, rank: usize) -> C {
        self.products.get(rank).copied().unwrap_or(self.other)
    }

    /// The colour of something that is told apart.
    pub fn slot(&self, slot: Slot) -> C {
        self.product(slot.0)
    }

    /// The border of an area of that colour: its own, but for the one colour that is too pale on the page without one.
    pub fn edge(&self, colour: C) -> C {
        if colour == self.other {
            self.muted
        } else {
            colour
        }
    }

    /// The tint of what costs more or less under the proposed contract.
    pub fn track(&self, is_dearer: bool) -> C {
        if is_dearer {
            self.dearer_track
        } else {
            self.cheaper_track
        }
    }

    /// The colour of an answer.
    pub fn tone(&self, tone: Tone) -> C {
        match tone {
            Tone::Dearer => self.dearer,
            Tone::Cheaper => self.cheaper,
            Tone::Equal | Tone::Nothing => self.text,
        }
    }
}
