//! The answer in one sentence and five figures.

use egui::accesskit::Live;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Label, Role, Sense, Ui, WidgetInfo};

use crate::analysis::{Figure, Scope, Weeks};
use crate::app::Commands;
use crate::app::command::{self, Command};
use crate::app::copy;
use crate::app::theme::{self, Palette, size, small, strong};
use crate::app::wording;
use crate::contract::Side;
use crate::workbook::{Derived, Workbook};

pub(crate) fn ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived, commands: &mut Commands) {
    sized_ui(ui, size::HEADLINE, workbook, derived, commands);
}

/// The same, with the sentence in letters of that height.
pub(super) fn sized_ui(
    ui: &mut Ui,
    height: f32,
    workbook: &Workbook,
    derived: &Derived,
    commands: &mut Commands,
) {
    let palette = Palette::of(ui);
    let headline = &derived.headline;
    let mut sentence = LayoutJob::default();
    let part = |colour: Color32| TextFormat::simple(theme::semibold(height), colour);
    sentence.append(&headline.before, 0.0, part(palette.text));
    sentence.append(&headline.amount, 0.0, part(palette.tone(headline.tone)));
    sentence.append(&headline.after, 0.0, part(palette.text));
    let contracts =
        Side::BOTH.map(|side| format!("{}: {}", side.key(), workbook.contract(side).name()));
    let priced = derived
        .pairing
        .priced(Side::BOTH.map(|side| workbook.contract(side)));
    let total = &derived.comparison.total;
    let weeks = if total.averaged_weeks > 0 {
        Weeks::Averaged
    } else {
        Weeks::Compared
    };
    let sentence = ui.add(Label::new(sentence).wrap().sense(Sense::click()));
    sentence.widget_info(|| WidgetInfo::labeled(Role::Heading, true, headline.sentence()));
    ui.ctx().accesskit_node_builder(sentence.id, |node| {
        node.clear_value();
        node.set_level(1);
        // Whoever moves a slider hears what that does to the answer.
        node.set_live(Live::Polite);
    });
    let sentence = sentence.on_hover_text(format!(
        "An average week\n{}\n{}\nPriced {priced}\nClick to see the arithmetic",
        contracts[0], contracts[1]
    ));
    if sentence.clicked() && total.compared_weeks > 0 {
        let product = None;
        commands.send(Command::Explain(Scope { product, weeks }));
    }
    sentence.context_menu(|ui| {
        if ui.button(command::COPY_ANSWER.name).clicked() {
            commands.send(Command::CopyAnswer);
            ui.close();
        }
        if ui.button("Copy the sentence").clicked() {
            commands.send(Command::CopyText(headline.sentence()));
            ui.close();
        }
    });
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 36.0;
        headline
            .figures
            .iter()
            .for_each(|figure| figure_ui(ui, figure, palette, commands));
    });
    if !headline.caveats.is_empty() {
        ui.add_space(2.0);
        let caveats = headline.caveats.join(" · ");
        ui.add(Label::new(small(caveats).color(palette.warning)).wrap());
    }
}

fn figure_ui(ui: &mut Ui, figure: &Figure, palette: &Palette, commands: &mut Commands) {
    // Measured first, so that a figure that does not fit moves to the next line whole.
    let measure = |text: &str, font| {
        ui.painter()
            .layout_no_wrap(text.to_owned(), font, palette.text)
            .size()
    };
    let label = measure(&figure.label, egui::FontId::proportional(size::SMALL));
    let value = measure(&figure.value, theme::semibold(size::FIGURE));
    let wanted = egui::vec2(
        label.x.max(value.x).ceil() + 2.0,
        (label.y + value.y).ceil() + 2.0,
    );
    let block =
        ui.allocate_ui_with_layout(wanted, egui::Layout::top_down(egui::Align::LEFT), |ui| {
            ui.set_min_size(wanted);
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(small(&figure.label).color(palette.muted));
            let value = strong(&figure.value, size::FIGURE);
            // For the mouse alone: the keyboard copies the whole answer.
            let value = ui.add(Label::new(value).extend().sense(Sense::CLICK));
            copy::offer(&value, &figure.value, commands);
        });
    let meaning = wording::with_meaning(&figure.label, &figure.meaning);
    block.response.on_hover_text(meaning);
}
