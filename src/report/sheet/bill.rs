//! A bill: every quantity × rate = amount, less what volume tiers and discounts take off, as formulas.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Worksheet};

use super::names::{VOLUME_HOURS, VOLUME_TOKENS};
use super::page::{Column, FIRST, Page};
use super::plan::{Plan, Planned, SidePlan};
use super::style::{Style, Styles};
use super::{rates, terms};
use crate::contract::{RateId, Side};
use crate::report::{ExportError, Going};
use crate::usage::Metered;

/// What is in the columns.
const COLUMNS: [Column<'_>; 16] = [
    ("Week of", 12.0, Style::Day),
    ("From", 12.0, Style::Day),
    ("To", 12.0, Style::Day),
    ("Product", 22.0, Style::Text),
    ("Model or resource", 24.0, Style::Text),
    ("What", 14.0, Style::Text),
    ("Tier, route and the like", 20.0, Style::Text),
    ("Quantity", 16.0, Style::Quantity),
    ("Unit", 10.0, Style::Text),
    ("Rate, $", 12.0, Style::Rate),
    ("Times", 10.0, Style::Times),
    ("At unit price", 17.0, Style::Money),
    ("Volume tiers", 8.0, Style::Count),
    ("Volume tiers take off", 15.0, Style::Money),
    ("Discounts take off", 15.0, Style::Money),
    ("Charged for usage", 17.0, Style::Money),
];

/// The columns that formulas name.
pub(super) const QUANTITY: &str = "H";
pub(super) const UNIT: &str = "I";
pub(super) const GROSS: &str = "L";
pub(super) const TIERS: &str = "M";
pub(super) const CHARGED: &str = "P";

/// The units, as formulas look for them.
pub(super) const M_TOKENS: &str = "M tokens";
pub(super) const HOURS: &str = "h";

/// The name of the sheet of a side.
pub(super) fn sheet_name(side: Side) -> String {
    format!("Bill {}", side.key())
}

pub(super) fn write(
    plan: &Plan<'_>,
    side: &SidePlan,
    styles: &Styles,
    going: &Going,
) -> Result<Worksheet, ExportError> {
    let title = match side.side {
        Side::Baseline => "Bill of today’s contract",
        Side::Proposed => "Bill of the proposed contract",
    };
    let about = "Quantity × rate × times = amount at unit price; volume tiers and discounts come off in that order. Shortfalls and fees follow on Charges";
    let mut page = Page::new(&sheet_name(side.side), title, about, styles)?;
    page.table(&COLUMNS, 4, side.lines.len())?;
    let has_tiers = !side.terms[0].is_empty();
    if !has_tiers {
        page.sheet.set_column_hidden(12)?;
        page.sheet.set_column_hidden(13)?;
    }
    let mut formulas = Formulas::default();
    for (at, line) in side.lines.iter().enumerate() {
        if at % 256 == 0 {
            going.advance()?;
        }
        line_row(
            &mut page,
            plan,
            side,
            line,
            FIRST + at as RowNum,
            &mut formulas,
        )?;
    }
    Ok(page.sheet)
}

/// How many steps it takes to write so many lines.
pub(super) fn steps(lines: usize) -> u64 {
    lines.div_ceil(256) as u64
}

/// Rates and multipliers as formulas, each made once.
#[derive(Default)]
struct Formulas(BTreeMap<(RateId, [Option<usize>; 3]), Price>);

#[derive(Clone)]
struct Price {
    rate: (String, Decimal),
    times: (String, Decimal),
}

impl Formulas {
    fn of(&mut self, plan: &Plan<'_>, side: &SidePlan, line: &Planned) -> Price {
        let key = (line.by.rate, line.by.factors);
        let made = self.0.entry(key).or_insert_with(|| {
            let rates = plan.rates(side.side);
            let (all, volume) = match line.by.rate {
                RateId::Hourly(_) => (&side.names.times[0], VOLUME_HOURS),
                RateId::Token(..) => (&side.names.times[1], VOLUME_TOKENS),
            };
            let name = side.names.rates.get(&line.by.rate);
            let name = name.map_or("0", String::as_str);
            let mut times = format!("={volume}");
            for at in line.by.factors.iter().flatten() {
                times.push('*');
                times.push_str(&side.names.factors[*at]);
            }
            let factor = rates.factor(&line.by.factors) * rates.volume_of(line.by.rate).0;
            Price {
                rate: (format!("={name}*{all}"), rates.of(line.by.rate)),
                times: (times, factor),
            }
        });
        made.clone()
    }
}

fn line_row(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    side: &SidePlan,
    line: &Planned,
    row: RowNum,
    formulas: &mut Formulas,
) -> Result<(), ExportError> {
    let rollup = &plan.derived.pairing.rollup;
    let item = &rollup.items[line.item];
    let piece = &rollup.pieces[line.piece];
    let (what, unit) = match item.metered {
        Metered::Tokens { class, .. } => (class.shown(), M_TOKENS),
        Metered::Hours { .. } => ("hours", HOURS),
    };
    page.day(row, 0, rollup.weeks[piece.week].week.first)?;
    page.day(row, 1, piece.span.first)?;
    page.day(row, 2, piece.span.last)?;
    page.say(row, 3, &plan.product(item.product))?;
    page.say(row, 4, item.name())?;
    page.say(row, 5, what)?;
    page.say(row, 6, &item.attributes.shown())?;
    page.number(row, 7, line.quantity)?;
    page.say(row, 8, unit)?;
    let price = formulas.of(plan, side, line);
    page.formula(row, 9, &price.rate.0, price.rate.1)?;
    page.formula(row, 10, &price.times.0, price.times.1)?;
    let at = row + 1;
    let gross = line.gross.0;
    page.formula(row, 11, &format!("=H{at}*J{at}*K{at}"), gross)?;
    let group = &plan.tariff(side.side).matches.groups[line.by.group];
    let mut kept = gross;
    let month = group.volume.and_then(|term| side.month(term, line.piece));
    if let (Some(term), Some(month)) = (group.volume, month) {
        let part = Decimal::ONE - plan.bill(side.side).volume_kept[month];
        let off = (gross * part).normalize();
        kept -= off;
        let cell = terms::part_off(side, month);
        page.number(row, 12, Decimal::from(term + 1))?;
        page.formula(row, 13, &format!("=L{at}*{cell}"), off)?;
    } else if !side.terms[0].is_empty() {
        page.number(row, 13, Decimal::ZERO)?;
    }
    let off = (kept * rates::off(plan.rates(side.side), group)).normalize();
    let name = &side.names.off[line.by.group];
    page.formula(row, 14, &format!("=(L{at}-N{at})*{name}"), off)?;
    page.formula(row, 15, &format!("=L{at}-N{at}-O{at}"), kept - off)
}
