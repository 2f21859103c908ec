//! The window from one session to the next.

use std::path::Path;

use egui::Context;

use super::App;
use super::preferences::{self, Placement, Preferences};

/// The zoom that everything is readable with.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.4..=4.0;

/// What is kept at `place`, and what is wrong with it.
pub(super) fn load(place: Option<&Path>) -> (Preferences, Option<String>) {
    let what = "How the window looks was remembered";
    let loaded = place.map(|place| preferences::load(place, what));
    loaded.unwrap_or_default()
}

/// Where the window stood last, if it can stand there.
pub(super) fn placement(place: Option<&Path>) -> Option<Placement> {
    // What is broken is looked at again, and told, once there is a window.
    let text = std::fs::read_to_string(place?).ok()?;
    let preferences: Preferences = serde_json::from_str(&text).ok()?;
    preferences.window.filter(Placement::is_sane)
}

impl App {
    /// Makes the window look as it did last.
    pub(super) fn apply_preferences(&self, ctx: &Context) {
        ctx.set_theme(egui::ThemePreference::from(self.preferences.theme));
        if let Some(zoom) = self.preferences.zoom.filter(|zoom| ZOOMS.contains(zoom)) {
            ctx.set_zoom_factor(zoom);
        }
        if self.preferences.reduced_motion {
            set_motion(ctx, false);
        }
    }

    /// Lets things move by themselves, or not.
    pub(super) fn reduce_motion(&mut self, ctx: &Context, is_still: bool) {
        self.preferences.reduced_motion = is_still;
        set_motion(ctx, !is_still);
        self.store_preferences();
    }

    /// Remembers where the window stands and how large everything is.
    pub(super) fn follow_window(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        self.preferences.zoom = ((zoom - 1.0).abs() > 0.001).then_some(zoom);
        let before = self.preferences.window;
        let window = ctx.input(|input| {
            let about = input.viewport();
            let inner = about.inner_rect?.size() * zoom;
            let outer = about
                .outer_rect
                .map(|outer| [outer.left() * zoom, outer.top() * zoom]);
            let is_maximised =
                about.maximized.unwrap_or(false) || about.fullscreen.unwrap_or(false);
            let size = match before {
                // To be gone back to.
                Some(before) if is_maximised => before.size,
                _ => [inner.x, inner.y],
            };
            Some(Placement {
                size,
                position: outer,
                is_maximised,
            })
        });
        self.preferences.window = window.filter(Placement::is_sane).or(before);
    }

    /// Keeps what is to be known in the next session. What cannot be kept is not worth a message.
    pub(super) fn store_preferences(&self) {
        if let Some(place) = &self.preferences_at {
            preferences::store(place, &self.preferences).ok();
        }
    }
}

fn set_motion(ctx: &Context, moves: bool) {
    let usual = egui::Style::default().animation_time;
    ctx.all_styles_mut(|style| style.animation_time = if moves { usual } else { 0.0 });
}
