//! What a step says: a sentence that fits, and what it holds under.

use egui::accesskit::Live;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Label, RichText, Role, Ui, WidgetInfo};

use super::Stage;
use crate::analysis::Lever;
use crate::app::theme::{self, Palette, size};
use crate::app::wording::lever_name;
use crate::contract::{Mode, Side};
use crate::workbook::Workbook;
use crate::workbook::live::{self, Piece};

/// The sentence is as large as lets it stand on that many lines.
const LINES: f32 = 2.0;
/// No smaller than this beside its usual size.
const LEAST: f32 = 0.62;
/// More figures than this are counted, not told.
const TOLD: usize = 2;

/// Draws both.
pub(super) fn ui(ui: &mut Ui, stage: &Stage<'_>) {
    let palette = Palette::of(ui);
    let pieces = pieces(stage);
    let text = live::plain(&pieces);
    let width = ui.available_width();
    let mut points = size::STAGE;
    while points > size::STAGE * LEAST {
        let galley = ui
            .painter()
            .layout_job(job(&pieces, points, palette, width));
        if galley.rows.len() as f32 <= LINES {
            break;
        }
        points -= 1.5;
    }
    let label = Label::new(job(&pieces, points, palette, width)).wrap();
    let sentence = ui.add(label);
    sentence.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &text));
    ui.ctx().accesskit_node_builder(sentence.id, |node| {
        node.clear_value();
        node.set_level(1);
        node.set_live(Live::Polite);
    });
    ui.add_space(2.0);
    let below = stage.presenting.fit(&subtitle(stage));
    let below = RichText::new(below).size(size::BODY + 1.0);
    ui.add(Label::new(below.color(palette.muted)).truncate());
}

/// The sentence in pieces: as it is written for the step, with live figures, or as the program makes it.
pub(in crate::app) fn pieces(stage: &Stage<'_>) -> Vec<Piece> {
    let derived = &stage.open.derived;
    let step = stage.presenting.step();
    let written = step.and_then(|step| step.headline.as_deref());
    let Some(written) = written else {
        let headline = &derived.headline;
        return vec![
            Piece::Text(headline.before.clone()),
            Piece::Figure(headline.amount.clone(), headline.tone),
            Piece::Text(headline.after.clone()),
        ];
    };
    let other = |name: &str| {
        let at = stage.open.workbook.tabs.position(name)?;
        stage.open.compared.columns().get(at)
    };
    let mut pieces = live::pieces(written, derived, other);
    for piece in &mut pieces {
        if let Piece::Text(text) = piece {
            *text = stage.presenting.fit(text);
        }
    }
    pieces
}

fn job(pieces: &[Piece], points: f32, palette: &Palette, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let part = |colour: Color32| TextFormat {
        line_height: Some(points * 1.16),
        ..TextFormat::simple(theme::semibold(points), colour)
    };
    for piece in pieces {
        let (text, colour) = match piece {
            Piece::Text(text) => (text, palette.text),
            Piece::Figure(text, tone) => (text, palette.tone(*tone)),
            Piece::Unknown(text) => (text, palette.warning),
        };
        job.append(text, 0.0, part(colour));
    }
    job
}

/// What the sentence holds under: what departs from the contracts, how they are priced, what is left out.
fn subtitle(stage: &Stage<'_>) -> String {
    let workbook = &stage.open.workbook;
    let mut parts = vec![departures(workbook)];
    if workbook.scenario.mode == Mode::Dated {
        let contracts = Side::BOTH.map(|side| workbook.contract(side));
        parts.push(format!(
            "priced {}",
            stage.open.derived.pairing.priced(contracts)
        ));
    }
    parts.extend(stage.open.derived.headline.caveats.iter().cloned());
    parts.join(" · ")
}

/// Which figures are otherwise than in the contracts.
fn departures(workbook: &Workbook) -> String {
    let set = workbook.scenario.set_figures();
    let told: Vec<String> = set
        .iter()
        .take(TOLD)
        .map(|(lever, value)| {
            let from = shown(*lever, workbook.listed(*lever));
            let to = shown(*lever, *value);
            format!("{} from {from} to {to}", lever_name(workbook, *lever))
        })
        .collect();
    match (&*told, set.len() - told.len()) {
        ([], _) => "Both contracts as they are written".to_owned(),
        (told, 0) => format!("{}, all else as written", told.join(", ")),
        (told, more) => format!(
            "{} and {more} more figures, all else as written",
            told.join(", ")
        ),
    }
}

/// A value with its unit.
pub(super) fn shown(lever: Lever, value: rust_decimal::Decimal) -> String {
    match lever {
        Lever::Rate(_) => format!("{} {}", lever.told(value), lever.unit()),
        _ => lever.told(value),
    }
}

/// The font of small text on the stage.
pub(super) fn small_font() -> FontId {
    FontId::proportional(size::SMALL)
}
