//! What moves the answer, and by how much: the largest effect first.

use super::frame::{self, Mark};
use super::rows::{self, Lying, OUTLINED, Row};
use super::sheet::Sheet;
use crate::analysis::{Effect, Tone, plural};
use crate::chart::mover_name;
use crate::pixel::to_chart;
use crate::quantity::{Usd, format};

/// Draws it.
pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let of = sheet.of;
    let derived = of.derived;
    let swing = format::percent_exact(of.swing);
    let weeks = derived.comparison.total.compared_weeks;
    let heading = format!(
        "What moves the answer · by how much the difference a week changes when one thing is {swing} less or more and \
         nothing else moves, in an average of {}",
        plural(weeks, "compared week", "compared weeks")
    );
    let (muted, page) = (sheet.palette.muted, sheet.palette.page);
    let marks = [
        (
            Mark::Colour(muted.toward(page, OUTLINED), muted),
            format!("{swing} less"),
        ),
        (Mark::Colour(muted, muted), format!("{swing} more")),
    ];
    frame::legend(sheet, &heading, &marks);
    let effects = if derived.headline.tone == Tone::Nothing {
        Vec::new()
    } else {
        derived.sensitivity(of.swing)
    };
    if effects.is_empty() {
        frame::instead(
            sheet,
            "Nothing moves the answer: there is nothing to compare",
        );
        return;
    }
    let rows: Vec<Row> = effects
        .iter()
        .map(|effect| row(sheet, effect, weeks))
        .collect();
    if let Some(first) = rows.first() {
        let said = format!(
            "What moves the answer, {swing} less and more: {}, the most of all {}",
            plural(rows.len(), "figure", "figures"),
            first.said
        );
        sheet.said.push(said);
    }
    let heads = [format!("{swing} less"), format!("{swing} more")];
    rows::draw(sheet, &heads, "costs less · costs more", &rows);
}

fn row(sheet: &Sheet<'_>, effect: &Effect, weeks: usize) -> Row {
    let palette = sheet.palette;
    let name = mover_name(sheet.of.workbook, effect.moved);
    let changes = [effect.less, effect.more].map(|change| change.per(weeks).unwrap_or_default());
    let tone = |change: Usd| match change {
        of if of.is_negative() => palette.cheaper,
        of if of.is_zero() => palette.text,
        _ => palette.dearer,
    };
    let [less, more] = changes.map(format::dollars_signed);
    Row {
        said: format!("{name}: less {less}, more {more} a week"),
        bars: changes
            .iter()
            .zip([true, false])
            .map(|(change, is_outlined)| Lying {
                amount: to_chart(change.0),
                colour: tone(*change),
                is_outlined,
            })
            .collect(),
        figures: vec![(less, tone(changes[0])), (more, tone(changes[1]))],
        data: vec![
            ("moved", name.clone()),
            ("less", effect.less.0.normalize().to_string()),
            ("more", effect.more.0.normalize().to_string()),
        ],
        is_main: false,
        name,
    }
}
