//! Facts in two columns: a label, and what there is to say.

use egui::{Align, Label, Layout, Ui, Vec2};

use crate::app::theme::{Palette, size, small};
use crate::report::Amount;

/// Room for the labels.
const LABELS: f32 = 96.0;

/// One fact.
pub(crate) fn fact(ui: &mut Ui, label: &str, text: &str) {
    beside(ui, label, |ui| {
        ui.add(Label::new(small(text)).wrap().selectable(true));
    });
}

/// One fact that is more than text.
pub(crate) fn beside(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let left = Layout::left_to_right(Align::TOP);
        ui.allocate_ui_with_layout(Vec2::new(LABELS, 16.0), left, |ui| {
            ui.set_min_width(LABELS);
            ui.label(small(label).color(Palette::of(ui).muted));
        });
        ui.vertical(content);
    });
}

/// Names, the first of them; the tooltip has more.
pub(crate) fn names(ui: &mut Ui, label: &str, names: &[String]) {
    const SHOWN: usize = 12;
    const IN_TOOLTIP: usize = 200;
    let mut text = shortened(&names[..names.len().min(SHOWN)]).join(", ");
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    beside(ui, label, |ui| {
        let shown = ui.add(Label::new(small(text)).wrap().selectable(true));
        if more > 0 {
            let listed = &names[..names.len().min(IN_TOOLTIP)];
            shown.on_hover_text(shortened(listed).join(", "));
        }
    });
}

/// Numbers under each other, each with what it counts.
pub(crate) fn numbers(ui: &mut Ui, label: &str, amounts: &[Amount]) {
    let font = egui::FontId::proportional(size::SMALL);
    let colour = Palette::of(ui).text;
    let width = |amount: &Amount| {
        let text = amount.number.clone();
        let galley = ui.painter().layout_no_wrap(text, font.clone(), colour);
        galley.size().x
    };
    let widest = amounts.iter().map(width).fold(0.0_f32, f32::max).ceil() + 1.0;
    beside(ui, label, |ui| {
        ui.spacing_mut().interact_size.y = 16.0;
        for amount in amounts {
            ui.horizontal(|ui| {
                let right = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(Vec2::new(widest, 16.0), right, |ui| {
                    ui.set_min_width(widest);
                    ui.add(Label::new(small(&amount.number)).extend());
                });
                ui.label(small(amount.counted()).color(Palette::of(ui).muted));
            });
        }
    });
}

fn shortened(names: &[String]) -> Vec<String> {
    const LENGTH: usize = 60;
    let short = |name: &String| match name.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.clone(),
    };
    names.iter().map(short).collect()
}
