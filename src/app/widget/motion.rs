//! Lets bars, lines and the axis go from what was drawn to what is to be drawn, when a chart turns to something else.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, Id, Ui};

use super::stacked_bars::Part;

/// So long it takes, in seconds.
pub(crate) const DURATION: f64 = 0.35;

/// What is drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawn {
    /// The bars.
    pub(crate) parts: Vec<Part>,
    /// The line over them.
    pub(crate) line: Vec<[f64; 2]>,
    /// The range of amounts.
    pub(crate) amounts: [f64; 2],
}

/// A way that is gone.
#[derive(Clone)]
struct Motion {
    began: f64,
    from: Arc<Drawn>,
    last: Arc<Drawn>,
}

/// What to draw now, on the way from what was drawn before `began` to `wanted`. Without `began`, or where nothing is to move,
/// that is at once what is wanted.
pub(crate) fn on_the_way(ui: &Ui, id: Id, began: Option<f64>, wanted: Drawn) -> Drawn {
    let is_still = ui.style().animation_time <= 0.0;
    let Some(began) = began.filter(|_| !is_still) else {
        return wanted;
    };
    let known: Option<Motion> = ui.data(|data| data.get_temp(id));
    let from = match known {
        Some(motion) if motion.began.to_bits() == began.to_bits() => motion.from,
        Some(motion) => motion.last,
        // It grows out of the axis.
        None => Arc::new(Drawn {
            amounts: wanted.amounts,
            ..Drawn::default()
        }),
    };
    let way = ((ui.input(|input| input.time) - began) / DURATION).clamp(0.0, 1.0);
    let now = if way < 1.0 {
        ui.ctx().request_repaint();
        between(&from, wanted, ease(way))
    } else {
        wanted
    };
    let last = Arc::new(now.clone());
    let motion = Motion { began, from, last };
    ui.data_mut(|data| data.insert_temp(id, motion));
    now
}

/// Slow at both ends.
fn ease(way: f64) -> f64 {
    way * way * (3.0 - 2.0 * way)
}

fn mix(from: f64, to: f64, way: f64) -> f64 {
    from + (to - from) * way
}

/// Bars of the same place, colour and look belong together.
type Key = (u64, Color32, bool);

fn key(part: &Part) -> Key {
    (part.x.to_bits(), part.colour, part.hatched)
}

/// Part of the way.
fn between(from: &Drawn, to: Drawn, way: f64) -> Drawn {
    let mut before: HashMap<Key, f64> = HashMap::with_capacity(from.parts.len());
    for part in &from.parts {
        *before.entry(key(part)).or_default() += part.to - part.from;
    }
    let mut parts = Vec::with_capacity(to.parts.len());
    let mut ends: HashMap<u64, [f64; 2]> = HashMap::new();
    let mut stack = |part: &Part, height: f64| {
        let [above, below] = ends.entry(part.x.to_bits()).or_default();
        let end = if height > 0.0 { above } else { below };
        let (from, to) = (*end, *end + height);
        *end = to;
        parts.push(Part { from, to, ..*part });
    };
    for part in &to.parts {
        let height = before.remove(&key(part)).unwrap_or_default();
        stack(part, mix(height, part.to - part.from, way));
    }
    // What is no more shrinks away; in the order in which it was drawn.
    for part in &from.parts {
        if let Some(height) = before.remove(&key(part)) {
            stack(part, mix(height, 0.0, way));
        }
    }
    let line_before: HashMap<u64, f64> = from.line.iter().map(|[x, y]| (x.to_bits(), *y)).collect();
    let line = to.line.into_iter().map(|[x, y]| {
        let before = line_before.get(&x.to_bits()).copied().unwrap_or_default();
        [x, mix(before, y, way)]
    });
    Drawn {
        parts,
        line: line.collect(),
        amounts: [0, 1].map(|end| mix(from.amounts[end], to.amounts[end], way)),
    }
}
