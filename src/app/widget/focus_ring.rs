//! Where the keyboard is: a ring around what has the focus, which comes into sight when it gets it. Here for everything that
//! can have the focus, so that no piece of the window can forget to show it.

use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::style::ScrollAnimation;
use egui::{Context, Event, Id, Key, Plugin, Stroke, StrokeKind, Ui};

use crate::app::theme::Palette;

/// How wide the ring is.
const WIDTH: f32 = 2.0;
/// How far outside what it surrounds.
const GAP: f32 = 2.0;
/// So far from the edge of a scroll area what it scrolls to is kept, where bars and rings are.
const AROUND: f32 = 16.0;
/// So many passes it may take until everything around what got the focus has scrolled. A scroll area takes two: the inner ones
/// are asked first, then those around them, then both once more, as the inner ones had reckoned with what was seen of them.
const PASSES: u8 = 10;
const INNER: [u8; 2] = [PASSES, 6];
const OUTER: [u8; 2] = [8, 4];

/// Draws the ring in this window from now on.
pub(crate) fn install(ctx: &Context) {
    ctx.add_plugin(FocusRing::default());
}

#[derive(Default)]
struct FocusRing {
    last: Option<Id>,
    /// Whether somebody went elsewhere in the pass before.
    went: bool,
}

/// What got the focus, and for how many passes more it is brought into sight.
#[derive(Clone, Copy)]
struct Followed {
    id: Id,
    passes: u8,
}

fn key() -> Id {
    Id::unique("what got the focus")
}

impl Plugin for FocusRing {
    fn debug_name(&self) -> &'static str {
        "focus ring"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let focused = ui.memory(egui::Memory::focused);
        let goes = ui.input(|input| input.events.iter().any(leads_elsewhere));
        // Keys take effect in the pass that draws what they lead to.
        let is_asked = std::mem::replace(&mut self.went, goes) || goes;
        let Some(id) = focused else {
            self.last = None;
            return;
        };
        let passes = if self.last == focused {
            let before: Option<Followed> = ui.data(|data| data.get_temp(key()));
            let passes = before.map_or(0, |before| before.passes.saturating_sub(1));
            if INNER.contains(&passes) && !is_in_sight(ui, id) {
                scroll_to(ui, id);
            }
            passes
        } else {
            self.last = focused;
            // Who gives it the focus otherwise, sees to that as well.
            if !is_asked || is_in_sight(ui, id) {
                0
            } else {
                scroll_to(ui, id);
                PASSES
            }
        };
        ui.data_mut(|data| data.insert_temp(key(), Followed { id, passes }));
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let focused = ui.memory(egui::Memory::focused);
        let followed: Option<Followed> = ui.data(|data| data.get_temp(key()));
        let is_new = focused != self.last;
        let is_followed = followed.is_some_and(|of| of.passes > 0);
        if focused.is_some_and(|id| (is_new || is_followed) && !is_in_sight(ui, id)) {
            ui.ctx().request_repaint();
        }
        let Some(of) = focused.and_then(|id| ui.ctx().read_response(id)) else {
            return;
        };
        let seen = of.interact_rect;
        if !seen.is_positive() {
            return;
        }
        // No farther than what it surrounds can be seen, but for the ring itself.
        let painter = ui.ctx().layer_painter(of.layer_id);
        let painter = painter.with_clip_rect(seen.expand(GAP + WIDTH));
        let ring = Stroke::new(WIDTH, Palette::of(ui).accent);
        let around = of.rect.expand(GAP);
        painter.rect_stroke(around, 5.0, ring, StrokeKind::Middle);
    }
}

/// Whether this is somebody who takes the focus elsewhere, by a key or with a screen reader.
fn leads_elsewhere(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed, .. } => {
            let keys = [
                Key::Tab,
                Key::ArrowUp,
                Key::ArrowDown,
                Key::ArrowLeft,
                Key::ArrowRight,
            ];
            *pressed && keys.contains(key)
        }
        Event::AccessKitActionRequest(request) => request.action == Action::Focus,
        _ => false,
    }
}

/// Whether all of it can be seen, as it was drawn last.
fn is_in_sight(ui: &Ui, id: Id) -> bool {
    let seen = |of: egui::Response| of.interact_rect.expand(0.5).contains_rect(of.rect);
    ui.ctx().read_response(id).is_some_and(seen)
}

/// Asks the scroll area it is in to scroll to it, as a screen reader would.
fn scroll_to(ui: &Ui, id: Id) {
    let request = ActionRequest {
        action: Action::ScrollIntoView,
        target_node: id.accesskit_id(),
        target_tree: TreeId::ROOT,
        data: None,
    };
    ui.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
}

/// At the end of what a scroll area holds that has others in it: brings what got the focus in one of those into sight, too.
pub(crate) fn follow(ui: &Ui) {
    let followed: Option<Followed> = ui.data(|data| data.get_temp(key()));
    let Some(of) = followed.filter(|of| OUTER.contains(&of.passes)) else {
        return;
    };
    let Some(response) = ui.ctx().read_response(of.id) else {
        return;
    };
    let is_inside =
        ui.layer_id() == response.layer_id && ui.min_rect().contains(response.rect.center());
    if is_inside {
        let rect = response.rect.expand(AROUND);
        ui.scroll_to_rect_animation(rect, None, ScrollAnimation::none());
    }
}
