//! Colours, type and spacing, in one place. Nothing else in the window names a colour.

#[cfg(test)]
mod contrast;

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin,
    RichText, Shadow, Stroke, Style, TextStyle, Theme, Ui, Vec2, Visuals,
};

use super::widget::focus_ring;
use crate::analysis::Tone;

/// The family of headlines and figures.
pub(crate) const SEMIBOLD: &str = "semibold";

/// Product colours, safe for colour-blind readers, in the order products get them.
pub(crate) const PRODUCT_COLOURS: usize = 7;

/// How much is left of what cannot be used now: it can still be read.
const DISABLED: f32 = 0.65;

/// Every colour of one theme.
pub(crate) struct Palette {
    /// Behind the charts.
    pub page: Color32,
    /// Behind panels and tables.
    pub panel: Color32,
    /// Between them.
    pub line: Color32,
    /// What is read.
    pub text: Color32,
    /// What explains it.
    pub muted: Color32,
    /// What can be clicked, and what has the focus.
    pub accent: Color32,
    /// The proposed contract costs more.
    pub dearer: Color32,
    /// The proposed contract costs less.
    pub cheaper: Color32,
    /// Something wants attention.
    pub warning: Color32,
    /// Slider track where the proposed contract costs more.
    pub dearer_track: Color32,
    /// Slider track where it costs less.
    pub cheaper_track: Color32,
    /// Inside slider knobs.
    pub knob: Color32,
    /// Under the pointer.
    pub hover: Color32,
    products: [Color32; PRODUCT_COLOURS],
    /// Products beyond those with a colour of their own.
    pub other: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

const LIGHT: Palette = Palette {
    page: hex(0x00F7_F6F2),
    panel: hex(0x00FF_FFFF),
    line: hex(0x00E3_E0D8),
    text: hex(0x001D_1C1A),
    muted: hex(0x0068_635D),
    accent: hex(0x002B_5BD7),
    dearer: hex(0x00B1_471B),
    cheaper: hex(0x001E_6BAC),
    warning: hex(0x008A_5A00),
    dearer_track: hex(0x00EE_C4B3),
    cheaper_track: hex(0x00B4_CFE5),
    knob: hex(0x00FF_FFFF),
    hover: hex(0x00EF_EDE6),
    products: [
        hex(0x007A_5195),
        hex(0x001B_9E77),
        hex(0x00B9_8500),
        hex(0x00C2_578F),
        hex(0x004E_8FA8),
        hex(0x008C_6D46),
        hex(0x005B_6770),
    ],
    other: hex(0x00B9_B3A7),
};

const DARK: Palette = Palette {
    page: hex(0x0013_1416),
    panel: hex(0x001A_1C1F),
    line: hex(0x002B_2E33),
    text: hex(0x00F1_EFEA),
    muted: hex(0x00A7_A298),
    accent: hex(0x007E_A2FF),
    dearer: hex(0x00FF_8A5B),
    cheaper: hex(0x006D_B5F0),
    warning: hex(0x00F2_C14E),
    dearer_track: hex(0x006E_4331),
    cheaper_track: hex(0x002F_516D),
    knob: hex(0x001A_1C1F),
    hover: hex(0x0026_292E),
    products: [
        hex(0x00B4_8BD0),
        hex(0x004C_C9A0),
        hex(0x00FF_C94A),
        hex(0x00E5_8CBB),
        hex(0x007F_C0D8),
        hex(0x00C3_9B6D),
        hex(0x0095_A2AD),
    ],
    other: hex(0x006D_6A64),
};

impl Palette {
    /// The colours of the theme `ui` is drawn in.
    pub(crate) fn of(ui: &Ui) -> &'static Self {
        Self::for_theme(if ui.visuals().dark_mode {
            Theme::Dark
        } else {
            Theme::Light
        })
    }

    fn for_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The colour of the product with that rank; those beyond the last colour share one.
    pub(crate) fn product(&self, rank: usize) -> Color32 {
        self.products.get(rank).copied().unwrap_or(self.other)
    }

    /// The border of an area of that colour: its own, but for the one colour that is too pale on the page without one.
    pub(crate) fn edge(&self, colour: Color32) -> Color32 {
        if colour == self.other {
            self.muted
        } else {
            colour
        }
    }

    /// The ground of a place in the plane, where the proposed contract costs more or less.
    pub(crate) fn ground(&self, is_dearer: bool) -> Color32 {
        self.track(is_dearer).gamma_multiply(0.45)
    }

    /// The tint of what costs more or less under the proposed contract.
    pub(crate) fn track(&self, is_dearer: bool) -> Color32 {
        if is_dearer {
            self.dearer_track
        } else {
            self.cheaper_track
        }
    }

    /// Behind what is chosen.
    fn chosen(&self) -> Color32 {
        self.accent.gamma_multiply(0.25)
    }

    /// The colour of an answer.
    pub(crate) fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Dearer => self.dearer,
            Tone::Cheaper => self.cheaper,
            Tone::Equal | Tone::Nothing => self.text,
        }
    }
}

/// Text sizes, in points.
pub(crate) mod size {
    /// The sentence at the top.
    pub(crate) const HEADLINE: f32 = 24.0;
    /// The sentence on the stage, at the size the stage is laid out in.
    pub(crate) const STAGE: f32 = 34.0;
    /// The figures under it.
    pub(crate) const FIGURE: f32 = 18.0;
    /// Everything else.
    pub(crate) const BODY: f32 = 14.0;
    /// What explains.
    pub(crate) const SMALL: f32 = 12.5;
}

/// Semibold text of that size.
pub(crate) fn strong(text: impl Into<String>, size: f32) -> RichText {
    RichText::new(text).font(semibold(size))
}

/// The semibold font in that size.
pub(crate) fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Small text.
pub(crate) fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).size(size::SMALL)
}

/// Gives the window its fonts, both themes their looks, and what has the focus a ring.
pub(crate) fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    focus_ring::install(ctx);
    // Where the system does not say, light is what rooms and slides want.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| dress(style, theme));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let regular = include_bytes!("../../assets/fonts/MetershiftInter-Regular.otf");
    let bold = include_bytes!("../../assets/fonts/MetershiftInter-SemiBold.otf");
    fonts.font_data.insert(
        "regular".to_owned(),
        Arc::new(FontData::from_static(regular)),
    );
    fonts
        .font_data
        .insert(SEMIBOLD.to_owned(), Arc::new(FontData::from_static(bold)));
    let list = |name: &str| vec![name.to_owned()];
    fonts
        .families
        .insert(FontFamily::Proportional, list("regular"));
    fonts
        .families
        .insert(FontFamily::Monospace, list("regular"));
    fonts
        .families
        .insert(FontFamily::Name(SEMIBOLD.into()), list(SEMIBOLD));
    fonts
}

fn dress(style: &mut Style, theme: Theme) {
    let palette = Palette::for_theme(theme);
    style.text_styles = [
        (TextStyle::Heading, semibold(size::HEADLINE)),
        (TextStyle::Body, FontId::proportional(size::BODY)),
        (TextStyle::Button, FontId::proportional(size::BODY)),
        (TextStyle::Small, FontId::proportional(size::SMALL)),
        (TextStyle::Monospace, FontId::proportional(size::BODY)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(8.0, 4.0);
    style.spacing.button_padding = Vec2::new(8.0, 4.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.tooltip_width = 380.0;
    style.spacing.interact_size.y = 24.0;

    let base = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let visuals = &mut style.visuals;
    *visuals = base;
    visuals.panel_fill = palette.page;
    visuals.window_fill = palette.panel;
    visuals.extreme_bg_color = palette.page;
    visuals.faint_bg_color = palette.hover;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.dearer;
    visuals.selection.bg_fill = palette.chosen();
    // Also the colour of chosen text, which the accent is too pale for on its own tint.
    visuals.selection.stroke = Stroke::new(1.5, palette.text);
    visuals.disabled_alpha = DISABLED;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(38),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.weak_text_color = Some(palette.muted);
    let radius = CornerRadius::same(6);
    let widgets = &mut visuals.widgets;
    let states = [
        (
            &mut widgets.noninteractive,
            palette.panel,
            palette.line,
            palette.text,
        ),
        (
            &mut widgets.inactive,
            Color32::TRANSPARENT,
            palette.line,
            palette.text,
        ),
        (
            &mut widgets.hovered,
            palette.hover,
            palette.muted,
            palette.text,
        ),
        (
            &mut widgets.active,
            palette.line,
            palette.accent,
            palette.text,
        ),
        (&mut widgets.open, palette.hover, palette.line, palette.text),
    ];
    for (state, fill, border, text) in states {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, border);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
}
