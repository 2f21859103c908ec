//! The periods of volume tiers, commitments and fees, worked out as formulas.

use rust_decimal::Decimal;
use rust_xlsxwriter::{RowNum, Worksheet};

use super::bill::{self, GROSS, HOURS, M_TOKENS, QUANTITY, TIERS, UNIT};
use super::charges;
use super::names::{VOLUME_HOURS, VOLUME_TOKENS};
use super::page::{Column, Page, range};
use super::plan::{Plan, SidePlan};
use super::style::{Style, Styles};
use crate::contract::terms::{Counted, TierKind, VolumeTiers};
use crate::contract::{Due, Side, Stretch};
use crate::report::ExportError;

/// The name of the sheet.
pub(super) const NAME: &str = "Terms";

const MONTHS: [Column<'_>; 10] = [
    ("Volume tiers", 34.0, Style::Text),
    ("From", 12.0, Style::Day),
    ("To", 12.0, Style::Day),
    ("Days that count", 9.0, Style::Count),
    ("Days in it", 9.0, Style::Count),
    ("Part of it", 10.0, Style::Part),
    ("Volume", 18.0, Style::Quantity),
    ("Unit", 12.0, Style::Text),
    ("Charges they apply to", 18.0, Style::Money),
    ("Part taken off", 13.0, Style::Part),
];

const DUES: [Column<'_>; 12] = [
    ("", 34.0, Style::Text),
    ("From", 12.0, Style::Day),
    ("To", 12.0, Style::Day),
    ("Days that count", 9.0, Style::Count),
    ("Days in it", 9.0, Style::Count),
    ("Part of it", 10.0, Style::Part),
    ("Amount a period", 18.0, Style::Money),
    ("Due", 16.0, Style::Money),
    ("Charged for usage", 18.0, Style::Money),
    ("To be spread", 16.0, Style::Money),
    ("For each $ charged", 14.0, Style::Ratio),
    (
        "For each day and product, where nothing is",
        18.0,
        Style::Ratio,
    ),
];

/// How high the names of the columns stand.
const HEAD_HEIGHT: u32 = 46;

/// Whether there is anything to say.
pub(super) fn is_any(plan: &Plan<'_>) -> bool {
    let mut terms = plan.sides.iter().flat_map(|side| &side.terms);
    terms.any(|rows| !rows.is_empty())
}

/// The cell with the part that a month's volume tiers take off.
pub(super) fn part_off(side: &SidePlan, month: usize) -> String {
    format!("{NAME}!$J${}", side.terms[0][month] + 1)
}

/// The cells that say what falls on each dollar charged, and on each day and product where nothing is.
pub(super) fn spread(row: RowNum) -> [String; 2] {
    ["K", "L"].map(|column| format!("{NAME}!${column}${}", row + 1))
}

pub(super) fn write(plan: &Plan<'_>, styles: &Styles) -> Result<Worksheet, ExportError> {
    let about = "Each month, week or year of a term. What the data or the contract covers in part counts in part, by days";
    let mut page = Page::new(NAME, "Volume tiers, commitments and fees", about, styles)?;
    for (at, (_, width, _)) in DUES.iter().enumerate() {
        page.sheet.set_column_width(at as u16, *width)?;
    }
    page.sheet.set_freeze_panes(2, 1)?;
    for side in &plan.sides {
        volume(&mut page, plan, side)?;
        let stretches = &plan.tariff(side.side).stretches;
        let bill = plan.bill(side.side);
        let whose = crate::report::whose(side.side);
        let commitments = Kind {
            title: format!("{whose}: commitments"),
            is_fee: false,
            names: &side.names.commitments,
            stretches: &stretches.commitments,
            dues: &bill.commitments,
            rows: &side.terms[1],
        };
        dues(&mut page, plan, side.side, &commitments)?;
        let fees = Kind {
            title: format!("{whose}: fees"),
            is_fee: true,
            names: &side.names.fees,
            stretches: &stretches.fees,
            dues: &bill.fees,
            rows: &side.terms[2],
        };
        dues(&mut page, plan, side.side, &fees)?;
    }
    Ok(page.sheet)
}

/// When a stretch is, and which part of its period counts.
fn period(page: &mut Page<'_>, row: RowNum, stretch: &Stretch) -> Result<Decimal, ExportError> {
    let [covered, days] = [stretch.covered, stretch.period.days()].map(Decimal::from);
    page.day(row, 1, stretch.period.first)?;
    page.day(row, 2, stretch.period.last)?;
    page.number(row, 3, covered)?;
    page.number(row, 4, days)?;
    let at = row + 1;
    let part = covered / days;
    page.formula(row, 5, &format!("=D{at}/E{at}"), part)?;
    Ok(part)
}

fn volume(page: &mut Page<'_>, plan: &Plan<'_>, side: &SidePlan) -> Result<(), ExportError> {
    let rows = &side.terms[0];
    let Some(first) = rows.first() else {
        return Ok(());
    };
    let title = format!("{}: volume tiers", crate::report::whose(side.side));
    page.text(first - 2, 0, &title, Style::Section)?;
    page.head(first - 1, &MONTHS)?;
    page.sheet.set_row_height(first - 1, HEAD_HEIGHT)?;
    let tariff = plan.tariff(side.side);
    for (at, (stretch, row)) in tariff.stretches.volume.iter().zip(rows).enumerate() {
        let row = *row;
        let tiers = tariff.tiers(stretch.term);
        page.say(row, 0, &format!("Tiers {}", stretch.term + 1))?;
        period(page, row, stretch)?;
        let lines = stretch.pieces.first().zip(stretch.pieces.last());
        let lines = lines.and_then(|(first, last)| side.lines_of(*first, *last));
        let sheet = bill::sheet_name(side.side);
        let cells = |column: &str, rows| format!("'{sheet}'!{}", range(column, rows));
        let number = stretch.term + 1;
        let (volume, gross) = applied(plan, side, stretch, tiers);
        let sum = |column: &str, unit: &str| {
            lines.map_or_else(
                || "=0".to_owned(),
                |rows| {
                    let [of, tiers, units] = [column, TIERS, UNIT].map(|of| cells(of, rows));
                    let unit = if unit.is_empty() {
                        String::new()
                    } else {
                        format!(",{units},\"{unit}\"")
                    };
                    format!("=SUMIFS({of},{tiers},{number}{unit})")
                },
            )
        };
        let (formula, unit) = match tiers.counted {
            Counted::Tokens => {
                let sum = sum(QUANTITY, M_TOKENS);
                (format!("{sum}*{VOLUME_TOKENS}"), M_TOKENS)
            }
            Counted::Hours => (format!("{}*{VOLUME_HOURS}", sum(QUANTITY, HOURS)), HOURS),
            Counted::Usd => (format!("=I{}", row + 1), "$"),
        };
        page.formula(row, 6, &formula, volume)?;
        page.say(row, 7, unit)?;
        page.formula(row, 8, &sum(GROSS, ""), gross)?;
        let part = Decimal::ONE - plan.bill(side.side).volume_kept[at];
        let formula = tier_formula(tiers, &side.names.tiers[stretch.term], row + 1);
        page.formula(row, 9, &formula, part.normalize())?;
    }
    Ok(())
}

/// The volume that counts in a month, as tiers count it, and the charges at unit prices they apply to.
fn applied(
    plan: &Plan<'_>,
    side: &SidePlan,
    stretch: &Stretch,
    tiers: &VolumeTiers,
) -> (Decimal, Decimal) {
    let tariff = plan.tariff(side.side);
    let volume = plan.rates(side.side).volume;
    let (mut quantity, mut gross) = (Decimal::ZERO, Decimal::ZERO);
    for line in &side.lines {
        let group = &tariff.matches.groups[line.by.group];
        if group.volume != Some(stretch.term) || !stretch.pieces.contains(&line.piece) {
            continue;
        }
        gross += line.gross.0;
        let counts = match tiers.counted {
            Counted::Tokens => !group.is_hours,
            Counted::Hours => group.is_hours,
            Counted::Usd => false,
        };
        if counts {
            quantity += line.quantity;
        }
    }
    let quantity = match tiers.counted {
        Counted::Tokens => quantity * volume.tokens.0,
        Counted::Hours => quantity * volume.hours.0,
        Counted::Usd => gross,
    };
    (quantity.normalize(), gross.normalize())
}

/// The part that tiers take off at the volume in column G, held to the part of the month in column F.
fn tier_formula(tiers: &VolumeTiers, names: &[[String; 2]], at: RowNum) -> String {
    let threshold = |name: &str| format!("{name}*F{at}");
    match tiers.kind {
        TierKind::AllUnits => {
            let all = names.iter().fold("0".to_owned(), |below, [above, off]| {
                format!("IF(G{at}>{},{off},{below})", threshold(above))
            });
            format!("={all}")
        }
        TierKind::Graduated => {
            let ends = names.iter().skip(1).map(|[above, _]| Some(above));
            let parts = names.iter().zip(ends.chain([None]));
            let parts: Vec<String> = parts
                .map(|([above, off], end)| {
                    let upto = end.map_or_else(
                        || format!("G{at}"),
                        |end| format!("MIN(G{at},{})", threshold(end)),
                    );
                    format!("MAX(0,{upto}-{})*{off}", threshold(above))
                })
                .collect();
            format!("=IF(G{at}=0,0,({})/G{at})", parts.join("+"))
        }
    }
}

/// Commitments or fees of a contract.
struct Kind<'a> {
    title: String,
    is_fee: bool,
    names: &'a [String],
    stretches: &'a [Stretch],
    dues: &'a [Due],
    rows: &'a [RowNum],
}

fn dues(
    page: &mut Page<'_>,
    plan: &Plan<'_>,
    side: Side,
    kind: &Kind<'_>,
) -> Result<(), ExportError> {
    let Some(first) = kind.rows.first() else {
        return Ok(());
    };
    page.text(first - 2, 0, &kind.title, Style::Section)?;
    page.head(first - 1, &DUES)?;
    page.sheet.set_row_height(first - 1, HEAD_HEIGHT)?;
    let contract = plan.workbook.contract(side);
    let rates = plan.rates(side);
    let rollup = &plan.derived.pairing.rollup;
    let bears = Decimal::from(rollup.products_of_no_model().len());
    for ((stretch, due), row) in kind.stretches.iter().zip(kind.dues).zip(kind.rows) {
        let row = *row;
        let at = row + 1;
        let (what, amount) = if kind.is_fee {
            let name = contract.terms.fees[stretch.term].name.clone();
            (name, rates.fees[stretch.term])
        } else {
            let name = format!("Commitment {}", stretch.term + 1);
            (name, rates.commitments[stretch.term])
        };
        page.say(row, 0, &what)?;
        period(page, row, stretch)?;
        page.formula(row, 6, &format!("={}", kind.names[stretch.term]), amount.0)?;
        page.formula(row, 7, &format!("=G{at}*F{at}"), due.due.0)?;
        let ends = stretch.pieces.first().zip(stretch.pieces.last());
        let charged = ends.and_then(|(first, last)| plan.charges_of(*first, *last));
        let formula = charged.map_or_else(
            || "=0".to_owned(),
            |rows| {
                format!(
                    "=SUM({}!{})",
                    charges::NAME,
                    range(charges::usage(side), rows)
                )
            },
        );
        page.formula(row, 8, &formula, due.charged.0)?;
        let (formula, rest) = if kind.is_fee {
            (format!("=H{at}"), due.due.0)
        } else {
            let missing = (due.due.0 - due.charged.0).max(Decimal::ZERO);
            (format!("=MAX(0,H{at}-I{at})"), missing)
        };
        page.formula(row, 9, &formula, rest)?;
        let each = rest.checked_div(due.charged.0).unwrap_or_default();
        page.formula(row, 10, &format!("=IF(I{at}>0,J{at}/I{at},0)"), each)?;
        let days = stretch.pieces.iter();
        let days: i32 = days.map(|piece| rollup.pieces[*piece].span.days()).sum();
        let days = Decimal::from(days) * bears;
        let each_day = if due.charged.is_zero() {
            rest.checked_div(days).unwrap_or_default()
        } else {
            Decimal::ZERO
        };
        let formula = format!("=IF(I{at}>0,0,J{at}/{days})");
        page.formula(row, 11, &formula, each_day)?;
    }
    Ok(())
}
