//! Both bills, line by line.

use super::writer::{Cell, Writer};
use crate::contract::Side;
use crate::report::lines::bill_lines;
use crate::report::{ExportError, Going};
use crate::usage::Metered;
use crate::workbook::{Derived, Workbook};

pub(super) const COLUMNS: [&str; 22] = [
    "contract",
    "week_start",
    "from",
    "to",
    "product",
    "in_focus",
    "counted",
    "model",
    "resource",
    "class",
    "attributes",
    "quantity",
    "unit",
    "rate",
    "times",
    "at_unit_price",
    "charged_for_usage",
    "shortfall",
    "fees",
    "charged",
    "charged_as",
    "rate_read_in",
];

pub(super) fn write(
    mut writer: Writer,
    workbook: &Workbook,
    derived: &Derived,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let pairing = &derived.pairing;
    for side in Side::BOTH {
        for (at, line) in bill_lines(derived, side).iter().enumerate() {
            if at % 1024 == 0 {
                going.check()?;
            }
            let rates = &derived.comparison.rates[line.by as usize];
            let card = &workbook.contract(line.by).card;
            let (mut model, mut resource, mut class, mut unit) = ("", "", "", "");
            let (mut quantity, mut rate, mut times, mut gross) = (None, None, None, None);
            let (mut attributes, mut read) = (String::new(), "");
            if let Some(used) = &line.used {
                match &used.item.metered {
                    Metered::Tokens { class: of, .. } => {
                        (model, class, unit) = (used.item.name(), of.key(), "million_tokens");
                    }
                    Metered::Hours { .. } => (resource, unit) = (used.item.name(), "hours"),
                }
                attributes = used.item.attributes.shown();
                quantity = Some(used.quantity);
                rate = Some(rates.of(used.by.rate));
                times = Some(rates.factor(&used.by.factors) * rates.volume_of(used.by.rate).0);
                gross = Some(used.gross.0);
                let provenance = card.provenance(used.by.rate);
                read = provenance.source.as_deref().unwrap_or_default();
            }
            let week = line.piece.week;
            let is_week = pairing.weeks_in_focus().contains(&week);
            writer.row([
                Cell::Word(side.key()),
                Cell::Day(line.week),
                Cell::Day(line.piece.span.first),
                Cell::Day(line.piece.span.last),
                Cell::Text(&pairing.rollup.products[line.product]),
                Cell::Is(is_week && pairing.is_in_focus(line.product)),
                Cell::Is(pairing.is_counted(line.product, week)),
                Cell::Text(model),
                Cell::Text(resource),
                Cell::Word(class),
                Cell::Text(&attributes),
                Cell::Perhaps(quantity),
                Cell::Word(unit),
                Cell::Perhaps(rate),
                Cell::Perhaps(times),
                Cell::Perhaps(gross),
                Cell::Number(line.charge.usage().0),
                Cell::Number(line.charge.shortfall.0),
                Cell::Number(line.charge.fees.0),
                Cell::Number(line.charge.total().0),
                Cell::Word(line.by.key()),
                Cell::Text(read),
            ])?;
        }
    }
    Ok(writer.finish()?)
}
