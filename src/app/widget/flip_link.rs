//! Where the answer flips, in words, to go there.

use egui::Ui;

use crate::analysis::Turn;
use crate::app::theme::{Palette, small};

/// Says from which value on, of those known, the answer is another: of several, the nearest by `distance`. Returns the value
/// if it is wanted.
pub(crate) fn show<T: Copy, D: Ord>(
    ui: &mut Ui,
    turns: Option<&[Turn<T>]>,
    what: &str,
    distance: impl Fn(T) -> D,
    shown: impl Fn(T) -> String,
) -> Option<T> {
    let palette = Palette::of(ui);
    let Some(turns) = turns else {
        ui.label(small("…").color(palette.muted))
            .on_hover_text("It is being sought where the answer flips");
        return None;
    };
    let Some(nearest) = turns.iter().min_by_key(|turn| distance(turn.at)) else {
        ui.label(small(format!("no break-even on {what} alone")).color(palette.muted));
        return None;
    };
    let told = |turn: &Turn<T>| {
        let direction = if turn.is_dearer { "more" } else { "less" };
        format!("costs {direction} from {} on", shown(turn.at))
    };
    let all: Vec<String> = turns.iter().map(told).collect();
    // It stands where text stands otherwise: underlined, it is known to be more than that.
    let link = ui.link(small(told(nearest)).color(palette.accent).underline());
    let link = link.on_hover_text(format!("Go there\n{}", all.join("\n")));
    link.clicked().then_some(nearest.at)
}
