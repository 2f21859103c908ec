//! The stage: what a room sees. A sentence, a chart, the few sliders of the step, and where in the story one is.

mod foot;
mod said;
mod sliders;

use egui::{CentralPanel, Frame, Margin, Mesh, Pos2, Rect, Stroke, Ui, UiBuilder, Vec2};

use crate::app::present::Presenting;
use crate::app::theme::Palette;
use crate::app::view::ViewState;
use crate::app::{Commands, Open};

pub(super) use said::pieces;

/// Around everything.
const MARGIN: i8 = 44;
const MARGIN_Y: i8 = 30;
/// The foot, with what parts it from the sliders.
const FOOT: f32 = 30.0;
/// How far around the pointer the spotlight reaches.
const SPOT: f32 = 110.0;

/// What is on it.
pub(crate) struct Stage<'a> {
    /// What is shown: a copy, in which figures may be moved.
    pub(crate) open: &'a Open,
    /// How.
    pub(crate) view: &'a ViewState,
    /// In which story.
    pub(crate) presenting: &'a Presenting,
}

impl Stage<'_> {
    /// Draws it, over the whole window.
    pub(crate) fn ui(&self, ui: &mut Ui, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let frame = Frame::new()
            .fill(palette.page)
            .inner_margin(Margin::symmetric(MARGIN, MARGIN_Y));
        CentralPanel::default().frame(frame).show(ui, |ui| {
            if self.presenting.is_blank {
                blank_ui(ui, commands);
                return;
            }
            let whole = ui.available_rect_before_wrap();
            said::ui(ui, self);
            ui.add_space(10.0);
            let top = ui.cursor().top();
            let foot =
                Rect::from_min_max(Pos2::new(whole.left(), whole.bottom() - FOOT), whole.max);
            let height = sliders::height(self, whole.width());
            let sliders = Rect::from_min_max(
                Pos2::new(whole.left(), foot.top() - height),
                Pos2::new(whole.right(), foot.top()),
            );
            let view = Rect::from_min_max(Pos2::new(whole.left(), top), sliders.right_top());
            ui.scope_builder(UiBuilder::new().max_rect(view), |ui| {
                super::view_ui(ui, self.open, self.view, commands);
            });
            ui.scope_builder(UiBuilder::new().max_rect(sliders), |ui| {
                sliders::ui(ui, self, commands);
            });
            ui.scope_builder(UiBuilder::new().max_rect(foot), |ui| {
                foot::ui(ui, self, commands);
            });
        });
        if self.presenting.is_spotlit && !self.presenting.is_blank {
            spotlight(ui);
        }
    }
}

/// Nothing, and what leads back.
fn blank_ui(ui: &mut Ui, commands: &mut Commands) {
    let whole = ui.available_rect_before_wrap();
    let foot = whole.with_min_y(whole.bottom() - FOOT);
    ui.scope_builder(UiBuilder::new().max_rect(foot), |ui| {
        foot::blank_ui(ui, commands);
    });
}

/// Dims all but what is around the pointer.
fn spotlight(ui: &Ui) {
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
        return;
    };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("spotlight"));
    let over = ui.ctx().layer_painter(layer);
    let screen = ui.ctx().content_rect();
    let far = screen.size().length();
    let shade = if ui.visuals().dark_mode { 170 } else { 120 };
    let shade = egui::Color32::from_black_alpha(shade);
    over.add(around(pointer, SPOT, SPOT + far, shade));
    let accent = Palette::of(ui).accent;
    over.circle_stroke(pointer, SPOT, Stroke::new(2.0, accent));
}

/// All between two circles.
fn around(middle: Pos2, inner: f32, outer: f32, colour: egui::Color32) -> Mesh {
    const CORNERS: u32 = 96;
    let mut mesh = Mesh::default();
    for corner in 0..CORNERS {
        let turn = corner as f32 / CORNERS as f32 * std::f32::consts::TAU;
        for radius in [inner, outer] {
            mesh.colored_vertex(middle + radius * Vec2::angled(turn), colour);
        }
        let (here, next) = (2 * corner, 2 * ((corner + 1) % CORNERS));
        mesh.add_triangle(here, here + 1, next);
        mesh.add_triangle(next, here + 1, next + 1);
    }
    mesh
}

/// A rectangle of that width at the left of another.
fn left_of(rect: Rect, width: f32) -> Rect {
    Rect::from_min_size(rect.min, Vec2::new(width, rect.height()))
}
