//! The comparison for programs. Amounts are exact decimal strings; the README documents every field.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Provenance;
use super::answers::{BreakEvens, ClaimOut, Sensitivity};
use super::csv::provenance_fields;
use crate::analysis::{Pair, Standing};
use crate::calendar::Day;
use crate::contract::{Charge, Side, Unpriced};
use crate::ingest::RowCounts;
use crate::quantity::format::plain;
use crate::quantity::{Multiplier, TokenClass, Usd};
use crate::workbook::{Derived, Workbook};

#[derive(Serialize)]
struct Report<'a> {
    currency: &'static str,
    week_start: &'static str,
    time_zone: &'static str,
    /// How the dates of contracts count.
    mode: &'static str,
    /// What everything else is about.
    focus: FocusOut<'a>,
    volume: VolumeOut,
    baseline: Named<'a>,
    proposed: Named<'a>,
    rows: Rows,
    /// Of the rows taken, those with something that a contract has no rate for.
    unpriced_rows: u64,
    weeks: Vec<WeekOut>,
    products: Vec<ProductOut<'a>>,
    total: Amounts,
    /// What the total consists of.
    charges: Charges,
    compared: Compared,
    break_even: BreakEvens,
    claims: Vec<ClaimOut>,
    sensitivity: Sensitivity,
    unpriced: Vec<UnpricedOut>,
    unpriced_by_contract: ByContract,
    /// Where a file comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<BTreeMap<&'static str, String>>,
    /// Files that could not be used at all.
    unusable_files: Vec<Unusable<'a>>,
}

/// How much is used, as multiples of what the usage says.
#[derive(Serialize)]
struct VolumeOut {
    tokens: String,
    hours: String,
}

/// The part of the usage that the answer is about; null where it is everything.
#[derive(Serialize)]
struct FocusOut<'a> {
    /// The first day of its first week.
    from: Option<String>,
    /// The last day of its last week.
    to: Option<String>,
    product: Option<&'a str>,
    model: Option<&'a str>,
}

impl<'a> FocusOut<'a> {
    fn of(derived: &'a Derived) -> Self {
        let pairing = &derived.pairing;
        let focus = &pairing.focus;
        let weeks = &pairing.rollup.weeks[pairing.weeks_in_focus()];
        let weeks = focus.weeks.and(weeks.first().zip(weeks.last()));
        let (from, to) = weeks
            .map(|(first, last)| (first.week.first, last.week.last()))
            .unzip();
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            from: day(from),
            to: day(to),
            product: focus.product.as_deref(),
            model: focus.model.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Unusable<'a> {
    file: &'a str,
    error: String,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    /// Its first day.
    effective: Option<String>,
    /// The day whose rates and terms hold throughout.
    rates_of: Option<String>,
}

impl<'a> Named<'a> {
    fn of(workbook: &'a Workbook, derived: &Derived, side: Side) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            name: workbook.contract(side).name(),
            effective: day(workbook.effective(side)),
            rates_of: day(derived.pairing.references[side as usize]),
        }
    }
}

/// What the charges of one contract consist of.
#[derive(Serialize)]
struct ChargeOut {
    hours: String,
    tokens: String,
    shortfall: String,
    fees: String,
    volume_off: String,
    discount_off: String,
}

impl ChargeOut {
    fn of(derived: &Derived, side: Side, charge: Charge) -> Self {
        let [volume, discount] = derived.pairing.taken_off(derived.comparison.bill(side));
        let plain = |amount: Usd| plain(amount.0);
        Self {
            hours: plain(charge.hours),
            tokens: plain(charge.tokens),
            shortfall: plain(charge.shortfall),
            fees: plain(charge.fees),
            volume_off: plain(volume),
            discount_off: plain(discount),
        }
    }
}

#[derive(Serialize)]
struct Charges {
    baseline: ChargeOut,
    proposed: ChargeOut,
}

#[derive(Serialize)]
pub(super) struct Rows {
    read: u64,
    taken: u64,
    set_aside: u64,
    rejected: u64,
}

impl From<RowCounts> for Rows {
    fn from(rows: RowCounts) -> Self {
        let RowCounts {
            read,
            taken,
            set_aside,
            rejected,
        } = rows;
        Self {
            read,
            taken,
            set_aside,
            rejected,
        }
    }
}

#[derive(Serialize)]
struct WeekOut {
    start: String,
    partial: bool,
    projected: bool,
}

#[derive(Serialize)]
struct Amounts {
    baseline: String,
    proposed: String,
    difference: String,
}

impl From<&Pair> for Amounts {
    fn from(pair: &Pair) -> Self {
        Self {
            baseline: plain(pair.baseline.total().0),
            proposed: plain(pair.proposed.total().0),
            difference: plain(pair.difference().0),
        }
    }
}

#[derive(Serialize)]
struct ProductOut<'a> {
    name: &'a str,
    #[serde(flatten)]
    amounts: Amounts,
    weeks: Vec<ProductWeek>,
}

#[derive(Serialize)]
struct ProductWeek {
    start: String,
    #[serde(flatten)]
    amounts: Amounts,
    one_sided: bool,
}

#[derive(Serialize)]
struct Compared {
    #[serde(flatten)]
    amounts: Amounts,
    weeks: usize,
    break_even_token_multiplier: Option<String>,
    break_even_hourly_multiplier: Option<String>,
}

#[derive(Serialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum UnpricedOut {
    Tokens {
        model: String,
        token_class: TokenClass,
        tokens: u128,
    },
    Hours {
        resource: String,
        hours: String,
    },
}

#[derive(Serialize)]
struct ByContract {
    baseline: Vec<UnpricedOut>,
    proposed: Vec<UnpricedOut>,
}

impl From<Unpriced> for UnpricedOut {
    fn from(unpriced: Unpriced) -> Self {
        match unpriced {
            Unpriced::Tokens {
                model,
                class,
                tokens,
            } => Self::Tokens {
                model,
                token_class: class,
                tokens: tokens.0,
            },
            Unpriced::Hours { resource, hours } => Self::Hours {
                resource,
                hours: plain(hours.decimal()),
            },
        }
    }
}

/// The comparison as JSON, with a final newline.
pub fn to_json(workbook: &Workbook, derived: &Derived) -> Result<String, serde_json::Error> {
    to_json_from(workbook, derived, None)
}

/// The same, with where it comes from.
pub(super) fn to_json_from(
    workbook: &Workbook,
    derived: &Derived,
    provenance: Option<&Provenance>,
) -> Result<String, serde_json::Error> {
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    let range = pairing.weeks_in_focus();
    let weeks = &pairing.rollup.weeks[range.clone()];
    let product_weeks = |index: usize| {
        let standing = &pairing.standing[index][range.clone()];
        let weeks = weeks
            .iter()
            .zip(&comparison.products[index].weeks[range.clone()])
            .zip(standing);
        let present = weeks.filter(|((_, pair), standing)| {
            // Without usage, there may be fees all the same.
            **standing != Standing::Absent || **pair != Pair::default()
        });
        present.map(|((of, pair), standing)| ProductWeek {
            start: of.week.first.to_string(),
            amounts: pair.into(),
            one_sided: matches!(standing, Standing::OneSided(_)),
        })
    };
    let products = pairing.products_in_focus().map(|index| {
        let product = &comparison.products[index];
        ProductOut {
            name: &product.name,
            amounts: (&product.summary.all).into(),
            weeks: product_weeks(index).collect(),
        }
    });
    let unpriced = |side: Side| -> Vec<UnpricedOut> {
        let quantities = pairing.unpriced_quantities(comparison.bill(side));
        quantities.into_iter().map(Into::into).collect()
    };
    let unpriced_by_contract = ByContract {
        baseline: unpriced(Side::Baseline),
        proposed: unpriced(Side::Proposed),
    };
    let mut all_unpriced = [
        &*unpriced_by_contract.baseline,
        &*unpriced_by_contract.proposed,
    ]
    .concat();
    all_unpriced.sort();
    all_unpriced.dedup();
    let factor = |factor: Option<Multiplier>| factor.map(|factor| plain(factor.0));
    let report = Report {
        currency: "USD",
        week_start: workbook.week_start.key(),
        time_zone: "UTC",
        mode: derived.pairing.mode.key(),
        focus: FocusOut::of(derived),
        volume: VolumeOut {
            tokens: plain(workbook.scenario.volume.tokens.0),
            hours: plain(workbook.scenario.volume.hours.0),
        },
        baseline: Named::of(workbook, derived, Side::Baseline),
        proposed: Named::of(workbook, derived, Side::Proposed),
        rows: workbook.rows().into(),
        unpriced_rows: derived.pairing.unpriced_rows,
        weeks: weeks
            .iter()
            .map(|of| WeekOut {
                start: of.week.first.to_string(),
                partial: of.partial,
                projected: of.projected,
            })
            .collect(),
        products: products.collect(),
        total: (&comparison.total.all).into(),
        charges: Charges {
            baseline: ChargeOut::of(derived, Side::Baseline, comparison.total.all.baseline),
            proposed: ChargeOut::of(derived, Side::Proposed, comparison.total.all.proposed),
        },
        compared: Compared {
            amounts: (&comparison.total.compared).into(),
            weeks: comparison.total.compared_weeks,
            break_even_token_multiplier: factor(comparison.total.break_even_tokens),
            break_even_hourly_multiplier: factor(comparison.total.break_even_hours),
        },
        break_even: BreakEvens::of(workbook, derived),
        claims: ClaimOut::all(workbook, derived),
        sensitivity: Sensitivity::of(workbook, derived),
        unpriced: all_unpriced,
        unpriced_by_contract,
        provenance: provenance.map(|of| provenance_fields(of).into_iter().collect()),
        unusable_files: workbook
            .files
            .iter()
            .filter_map(|file| {
                let error = file.outcome.as_ref().err()?.to_string();
                Some(Unusable {
                    file: &file.file,
                    error,
                })
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}
