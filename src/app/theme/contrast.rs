//! Whether what is read and what is seen stands out from what is behind it, as WCAG 2.2 counts it.

use egui::{Color32, Theme};

use super::{DISABLED, Palette};
use crate::colour::PRODUCT_COLOURS;

/// What text needs.
const TEXT: f64 = 4.5;
/// What marks and borders need that say something.
const MARK: f64 = 3.0;

/// The luminance of an opaque colour, from 0 to 1.
fn luminance(colour: Color32) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn contrast(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour and its name.
type Named = (&'static str, Color32);

/// Everything that stands on something, with what it stands on and what it needs.
fn pairs(of: &Palette) -> Vec<(Named, Named, f64)> {
    let panel = ("panel", of.panel);
    let page = ("page", of.page);
    let hover = ("what is pointed at", of.hover);
    let pressed = ("what is pressed", of.line);
    let plain = [page, panel, hover];
    let on = |ground: Named, tint: Color32| (ground.0, ground.1.blend(tint));
    let chosen = [page, panel].map(|(_, ground)| ("what is chosen", ground.blend(of.chosen())));
    let plane = |is_dearer| on(("the plane", of.panel), of.ground(is_dearer));
    // The strongest tints of the table of two figures, and of the gap between two costs.
    let tinted = [true, false].map(|is_dearer| ("a tint", of.panel.blend(of.track(is_dearer))));

    let mut pairs = Vec::new();
    let mut add = |mark: Named, grounds: &[Named], least: f64| {
        pairs.extend(grounds.iter().map(|ground| (mark, *ground, least)));
    };
    let text = ("text", of.text);
    add(text, &plain, TEXT);
    add(text, &[pressed, plane(true), plane(false)], TEXT);
    add(text, &chosen, TEXT);
    add(text, &tinted, TEXT);
    add(("muted", of.muted), &plain, TEXT);
    // Shortcuts in a menu.
    add(("muted", of.muted), &[pressed], TEXT);
    add(("accent", of.accent), &plain, TEXT);
    add(("warning", of.warning), &plain, TEXT);
    add(("dearer", of.dearer), &plain, TEXT);
    add(("dearer", of.dearer), &[plane(true)], TEXT);
    add(("cheaper", of.cheaper), &plain, TEXT);
    add(("cheaper", of.cheaper), &[plane(false)], TEXT);
    for ground in [page, panel] {
        let faded = ground.1.blend(of.text.gamma_multiply(DISABLED));
        add(("disabled text", faded), &[ground], TEXT);
    }

    // The ring around what has the focus, the frame in the strip of weeks, the border of a knob.
    add(("accent", of.accent), &plain, MARK);
    add(("accent", of.accent), &[pressed], MARK);
    add(("accent", of.accent), &tinted, MARK);
    add(
        ("accent beside a knob", of.accent),
        &[("knob", of.knob)],
        MARK,
    );
    let diamond = ("diamond", of.text);
    add(diamond, &tinted, MARK);
    add(("tick and zero line", of.muted), &[page, panel], MARK);
    for rank in 0..=PRODUCT_COLOURS {
        let colour = of.product(rank);
        add(("edge of a product", of.edge(colour)), &[page, panel], MARK);
    }
    pairs
}

#[test]
fn everything_stands_out_from_what_is_behind_it() {
    let mut faults = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        for ((mark, colour), (ground, behind), least) in pairs(Palette::for_theme(theme)) {
            let found = contrast(colour, behind);
            if found < least {
                faults.push(format!(
                    "{theme:?}: {mark} on {ground} is {found:.2}, not {least}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn contrast_is_counted_as_it_is_defined() {
    let cases = [
        (Color32::BLACK, Color32::WHITE, 21.0),
        (Color32::WHITE, Color32::WHITE, 1.0),
        // From the tables of others.
        (Color32::from_rgb(0x76, 0x76, 0x76), Color32::WHITE, 4.54),
        (Color32::from_rgb(0x00, 0x00, 0xFF), Color32::WHITE, 8.59),
    ];
    for (one, other, expected) in cases {
        let found = contrast(one, other);
        assert!((found - expected).abs() < 0.01, "{found}, not {expected}");
    }
}
