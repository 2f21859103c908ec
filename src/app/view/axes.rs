//! The two figures of the plane and of the table: which they are, and how they are told and moved.

use egui::{Align, Layout, Ui};

use super::ViewState;
use crate::analysis::Lever;
use crate::app::Commands;
use crate::app::command::Command;
use crate::app::theme::{Palette, small};
use crate::app::widget::choice::Choice;
use crate::app::wording::lever_name;
use crate::contract::Side;
use crate::workbook::{Derived, Workbook};

/// What chooses both figures, and what exchanges them.
pub(crate) fn ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    view: &ViewState,
    commands: &mut Commands,
) {
    let Some(axes) = derived.axes(view.axes).filter(|_| !view.is_staged()) else {
        return;
    };
    let palette = Palette::of(ui);
    let names = names(workbook, derived);
    let name_of = |lever: Lever| {
        let found = names.iter().find(|(of, _)| *of == lever);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    ui.allocate_ui_with_layout(
        egui::Vec2::new(ui.available_width(), 28.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            let width = ((ui.available_width() - 230.0) / 2.0).clamp(90.0, 250.0);
            for (at, word) in ["Across", "Up"].into_iter().enumerate() {
                ui.label(small(word).color(palette.muted));
                let choice = Choice {
                    name: ["Figure across", "Figure up"][at],
                    tooltip: "Any figure that moves something here, of either contract",
                    now: &name_of(axes[at]),
                    width,
                };
                let options = names.iter().filter(|(of, _)| *of != axes[1 - at]);
                if let Some(lever) = choice.show(ui, &axes[at], options.cloned()) {
                    let mut axes = axes;
                    axes[at] = lever;
                    commands.send(Command::SetAxes(axes));
                }
            }
            let swap = ui.button("Swap axes");
            let swap = swap.on_hover_text("Draw across what is drawn up, and up what is across");
            if swap.clicked() {
                commands.send(Command::SetAxes([axes[1], axes[0]]));
            }
        },
    );
}

/// Every figure, with a name that no other has.
pub(crate) fn names(workbook: &Workbook, derived: &Derived) -> Vec<(Lever, String)> {
    let named = derived.levers.iter();
    let named: Vec<(Lever, String)> = named
        .map(|lever| (*lever, lever_name(workbook, *lever)))
        .collect();
    let is_shared = |name: &str| named.iter().filter(|(_, other)| other == name).count() > 1;
    let told = named.iter().map(|(lever, name)| {
        let name = match (is_shared(name), lever.side()) {
            (false, _) => name.clone(),
            (true, Side::Baseline) => format!("{name}, today’s contract"),
            (true, Side::Proposed) => format!("{name}, proposed"),
        };
        (*lever, name)
    });
    told.collect()
}
