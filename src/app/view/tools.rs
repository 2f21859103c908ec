//! What stands beside the tabs: by what the view tells charges apart, and how it draws them.

use egui::{Align, Layout, Ui};

use super::ViewState;
use crate::analysis::Dimension;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, size, small};
use crate::app::widget::choice::Choice;
use crate::app::widget::segments::{self, Segment};
use crate::workbook::View;

/// Whether the view has any.
pub(crate) fn has_any(view: &ViewState) -> bool {
    matches!(view.view, View::Difference | View::Costs | View::Mix)
}

/// Draws them at the right.
pub(crate) fn ui(ui: &mut Ui, view: &ViewState, commands: &mut Commands) {
    if !has_any(view) {
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        choice_ui(ui, view, commands);
        match view.view {
            View::Difference => {
                let segments = [
                    Segment {
                        of: false,
                        name: "Per week",
                        tooltip: "Show the difference of each week: above zero, the proposed contract costs more",
                    },
                    Segment {
                        of: true,
                        name: "Cumulative",
                        tooltip: "Show the difference added up from week to week: when a switch has paid for itself",
                    },
                ];
                if let Some(is) = segments::show(ui, view.is_cumulative, &segments) {
                    commands.send(Command::ShowCumulative(is));
                }
                let captions = if view.is_cumulative {
                    [
                        "Proposed − baseline, added up; above zero, it has cost more so far",
                        "Above zero, proposed cost more so far",
                    ]
                } else {
                    [
                        "Proposed − baseline; above zero, the proposed contract costs more",
                        "Above zero, proposed costs more",
                    ]
                };
                caption_ui(ui, captions);
            }
            View::Costs => {
                let segments = [
                    Segment {
                        of: false,
                        name: "Lines",
                        tooltip: "Show what both contracts charge as lines, with the gap between them shaded",
                    },
                    Segment {
                        of: true,
                        name: "Stacked",
                        tooltip: "Show what both contracts charge as bars beside each other, and what they consist of",
                    },
                ];
                if let Some(is) = segments::show(ui, view.is_stacked, &segments) {
                    commands.send(Command::ShowStacked(is));
                }
            }
            View::Mix | View::BreakEven | View::Sensitivity | View::Contracts | View::Compare => {}
        }
    });
}

/// Says how the chart is read, in as many words as there is room for.
fn caption_ui(ui: &mut Ui, captions: [&str; 2]) {
    let palette = Palette::of(ui);
    let font = egui::FontId::proportional(size::SMALL);
    let room = ui.available_width();
    for caption in captions {
        let painter = ui.painter();
        let text = painter.layout_no_wrap(caption.to_owned(), font.clone(), palette.muted);
        if text.size().x + 16.0 <= room {
            ui.label(small(caption).color(palette.muted));
            return;
        }
    }
}

fn choice_ui(ui: &mut Ui, view: &ViewState, commands: &mut Commands) {
    let by = view.by();
    let choice = Choice {
        name: "What charges are told apart by",
        tooltip: "Shows chart and table by product, model, token class, resource, tier or channel",
        now: by.by(),
        width: 136.0,
    };
    let offered = Dimension::ALL.into_iter();
    let offered = offered.filter(|by| view.view != View::Mix || *by != Dimension::Resource);
    let options = offered.map(|by| (by, by.by().to_owned()));
    if let Some(by) = choice.show(ui, &by, options) {
        commands.send(Command::BreakDownBy(by));
    }
}
