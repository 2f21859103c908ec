//! Bars of a chart in the colours of the window.

use crate::app::theme::Palette;
use crate::app::widget::stacked_bars;
use crate::chart::Part;
use crate::contract::Side;

/// The parts as they are drawn: those of today’s contract in colours that go some way to those of the page, with a border
/// in the colour itself.
pub(super) fn painted(parts: &[Part], palette: &Palette) -> Vec<stacked_bars::Part> {
    let painted = |part: &Part| {
        let full = palette.slot(part.slot);
        stacked_bars::Part {
            x: part.x,
            from: part.from,
            to: part.to,
            colour: if part.side == Some(Side::Baseline) {
                palette.pale(full)
            } else {
                full
            },
            edge: palette.edge(full),
            hatched: part.hatched,
        }
    };
    parts.iter().map(painted).collect()
}
