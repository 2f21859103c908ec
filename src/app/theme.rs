//! Type and spacing, in one place, and the colours of the one table as the window draws them. Nothing else in the window
//! names a colour.

#[cfg(test)]
mod contrast;

use std::sync::{Arc, LazyLock};

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin,
    RichText, Shadow, Stroke, Style, TextStyle, Theme, Ui, Vec2, Visuals,
};

use super::widget::focus_ring;
use crate::colour::{self, Rgb};
use crate::font;

/// The family of headlines and figures.
pub(crate) const SEMIBOLD: &str = "semibold";

/// How much is left of what cannot be used now: it can still be read.
const DISABLED: f32 = 0.65;

/// Every colour of one theme, as the window draws it.
pub(crate) type Palette = colour::Palette<Color32>;

/// The table of colours, as the window draws them: light, then dark.
static PALETTES: LazyLock<[Palette; 2]> = LazyLock::new(|| {
    let drawn = |Rgb([red, green, blue]): Rgb| Color32::from_rgb(red, green, blue);
    [colour::Theme::Light, colour::Theme::Dark]
        .map(|theme| colour::Palette::<Rgb>::of(theme).map(drawn))
});

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
        let [light, dark] = &*PALETTES;
        match theme {
            Theme::Dark => dark,
            Theme::Light => light,
        }
    }

    /// The ground of a place in the plane, where the proposed contract costs more or less.
    pub(crate) fn ground(&self, is_dearer: bool) -> Color32 {
        self.track(is_dearer).gamma_multiply(colour::GROUND)
    }

    /// The colour of today’s contract, where that of the proposed one is `colour`.
    pub(crate) fn pale(&self, colour: Color32) -> Color32 {
        colour.lerp_to_gamma(self.page, colour::PALE)
    }

    /// Behind what is chosen.
    fn chosen(&self) -> Color32 {
        self.accent.gamma_multiply(0.25)
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
    fonts.font_data.insert(
        "regular".to_owned(),
        Arc::new(FontData::from_static(font::REGULAR)),
    );
    fonts.font_data.insert(
        SEMIBOLD.to_owned(),
        Arc::new(FontData::from_static(font::SEMIBOLD)),
    );
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
