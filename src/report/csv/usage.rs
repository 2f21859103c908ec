//! What was consumed by week, all classes, exactly.

use super::writer::{Cell, Writer};
use crate::calendar::Week;
use crate::quantity::TokenClass;
use crate::report::sheet::usage::{by_week, compared};
use crate::workbook::{Derived, Workbook};

pub(super) const COLUMNS: [&str; 20] = [
    "week_start",
    "product",
    "model",
    "resource",
    "tier",
    "route",
    "context",
    "channel",
    "region",
    "partial",
    "projected",
    "input",
    "cache_write_5m",
    "cache_write_1h",
    "cache_read",
    "output",
    "hours",
    "requests",
    "billed",
    "rows",
];

pub(super) fn write(
    mut writer: Writer,
    workbook: &Workbook,
    derived: &Derived,
) -> Result<Vec<u8>, csv::Error> {
    let usage = compared(workbook, derived);
    let weeks = &derived.pairing.rollup.weeks;
    for ((first, [product, model, resource, attributes]), sum) in by_week(workbook, usage) {
        let attributes = &usage.attributes[attributes.index()];
        let week = Week::containing(first, workbook.week_start);
        let found = weeks.binary_search_by(|of| of.week.first.cmp(&week.first));
        let (partial, projected) = found.map_or((false, false), |at| {
            (weeks[at].partial, weeks[at].projected)
        });
        let texts = [
            &usage.products[product.index()],
            &usage.models[model.index()],
            &usage.resources[resource.index()],
            &attributes.tier,
            &attributes.route,
            &attributes.context,
            &attributes.channel,
            &attributes.region,
        ];
        let texts = texts.map(|text| Cell::Text(text));
        let tokens = TokenClass::ALL.map(|class| Cell::Count(sum.tokens[class].0));
        let cells = [Cell::Day(first)].into_iter().chain(texts);
        let cells = cells
            .chain([Cell::Is(partial), Cell::Is(projected)])
            .chain(tokens);
        writer.row(cells.chain([
            Cell::Number(sum.hours.decimal()),
            Cell::Count(sum.requests),
            Cell::Perhaps(sum.billed.map(|billed| billed.0)),
            Cell::Count(sum.rows.into()),
        ]))?;
    }
    writer.finish()
}
