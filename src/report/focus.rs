//! One contract’s bill as FOCUS 1.2 cost and usage data: what an invoice of it would say.
//!
//! One row for each charge in each week, or piece of one where a month, a rate or a contract begins in it. Columns and the
//! values they may have are those of the specification (`FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec`, 1.2), in its order;
//! those that begin with `x_` are ours. What is charged for usage is `Usage`, a fee is a `Purchase`, the shortfall of a
//! commitment an `Adjustment`. The list price is the contract’s unit price with its multipliers; the contracted price has
//! what volume tiers and discounts leave of it, rounded to 15 decimal places. The billing period is the month of the
//! charge’s first day, as nobody says when such a contract would be billed.

use rust_decimal::Decimal;
use serde_json::json;

use super::csv::harmless;
use super::lines::{BillLine, Used, bill_lines};
use super::{ExportError, Exporting, Going, Provenance};
use crate::calendar::Day;
use crate::contract::Side;
use crate::quantity::format::plain;
use crate::quantity::{TokenClass, Usd};
use crate::usage::Metered;
use crate::workbook::{Derived, Workbook};

/// The columns, in the order of the specification; then ours.
const COLUMNS: [&str; 45] = [
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingAccountType",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingCurrency",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "RegionId",
    "RegionName",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    "x_Scenario",
    "x_Priced",
    "x_Weeks",
    "x_Contract",
    "x_Exported",
];

/// Decimal places of contracted unit prices.
const PRICE_PLACES: u32 = 15;

/// One kind of charge of one product in one period.
#[derive(Default)]
struct Charge {
    category: &'static str,
    frequency: &'static str,
    description: String,
    billed: Usd,
    listed: Usd,
    unit_prices: Option<[Decimal; 2]>,
    consumed: Option<(Decimal, &'static str)>,
    priced: Option<(Decimal, &'static str)>,
    pricing_category: &'static str,
    region: String,
    service: [&'static str; 3],
    sku: String,
    meter: String,
    details: String,
    tags: String,
}

/// What every row of a file says.
struct Whole {
    contract: &'static str,
    name: String,
    tail: [String; 5],
}

/// The bill of `side` as FOCUS 1.2.
pub(super) fn to_focus(
    side: Side,
    workbook: &Workbook,
    derived: &Derived,
    exporting: &Exporting,
    going: &Going,
) -> Result<Vec<u8>, ExportError> {
    let lines = bill_lines(derived, side);
    going.start(lines.len() as u64 + 1);
    let whole = whole(side, workbook, derived, exporting);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for line in &lines {
        going.advance()?;
        for charge in charges(derived, line, side) {
            let product = &derived.pairing.rollup.products[line.product];
            writer.write_record(row(&whole, line, product, &charge))?;
        }
    }
    let bytes = writer.into_inner();
    Ok(bytes.map_err(|error| csv::Error::from(error.into_error()))?)
}

fn whole(side: Side, workbook: &Workbook, derived: &Derived, exporting: &Exporting) -> Whole {
    let lines = Provenance::of(workbook, derived, exporting.exported_at).lines();
    let find = |names: &[&str]| {
        let found = lines.iter().filter(|line| names.contains(&line.0));
        let found: Vec<&str> = found.map(|line| line.1.as_str()).collect();
        found.join("; ")
    };
    let contract = match side {
        Side::Baseline => "Today’s contract",
        Side::Proposed => "Proposed contract",
    };
    let read = lines
        .iter()
        .position(|line| line.0 == contract)
        .and_then(|at| lines.get(at + 1))
        .filter(|line| line.0 == "Its rates were read")
        .map(|line| format!("; rates read {}", line.1));
    let weeks = format!(
        "{}; weeks start on {}, {}",
        find(&["Weeks"]),
        find(&["Weeks start on"]),
        find(&["Time zone"])
    );
    let tail = [
        find(&["Scenario", "Note"]),
        find(&["Priced", "Proposed begins", "Volume"]),
        weeks,
        format!("{}{}", find(&[contract]), read.unwrap_or_default()),
        find(&["Exported", "Program"]),
    ];
    Whole {
        contract: side.key(),
        name: harmless(workbook.contract(side).name()).into_owned(),
        tail: tail.map(|text| harmless(&text).into_owned()),
    }
}

/// The charges of a line: for usage, for a commitment that was not met, and fees.
fn charges(derived: &Derived, line: &BillLine<'_>, side: Side) -> Vec<Charge> {
    let mut charges = Vec::new();
    let product = &derived.pairing.rollup.products[line.product];
    if let Some(used) = &line.used {
        charges.push(usage(derived, line, used, product, side));
    }
    let fixed = [
        (
            line.charge.shortfall,
            "Adjustment",
            "Shortfall of the commitment",
        ),
        (line.charge.fees, "Purchase", "Fees"),
    ];
    for (billed, category, what) in fixed.into_iter().filter(|(billed, ..)| !billed.is_zero()) {
        charges.push(Charge {
            category,
            frequency: "Recurring",
            description: format!("{what}, the part of {product}"),
            billed,
            listed: billed,
            priced: Some((Decimal::ONE, "Share")),
            unit_prices: Some([billed.0, billed.0]),
            pricing_category: "Standard",
            service: ["AI and Machine Learning", "AI contract", "Generative AI"],
            sku: what.to_owned(),
            details: String::new(),
            tags: tags(product, "", "", side),
            ..Charge::default()
        });
    }
    charges
}

fn usage(
    derived: &Derived,
    line: &BillLine<'_>,
    used: &Used<'_>,
    product: &str,
    side: Side,
) -> Charge {
    let rates = &derived.comparison.rates[line.by as usize];
    let attributes = &used.item.attributes;
    let name = used.item.name();
    let unit_price = rates.of(used.by.rate) * rates.factor(&used.by.factors);
    // What is charged for is what was used, times the volume.
    let priced = used.quantity * rates.volume_of(used.by.rate).0;
    let billed = line.charge.usage();
    let contracted = billed.0.checked_div(priced).unwrap_or(unit_price);
    let rest = [&attributes.tier, &attributes.route, &attributes.context];
    let rest: Vec<&str> = rest.into_iter().map(String::as_str).collect();
    let rest = rest.join(" ");
    let charge = Charge {
        category: "Usage",
        frequency: "Usage-Based",
        billed,
        listed: used.gross,
        unit_prices: Some([unit_price, contracted.round_dp(PRICE_PLACES)]),
        pricing_category: "Standard",
        region: attributes.region.clone(),
        ..Charge::default()
    };
    match &used.item.metered {
        Metered::Tokens { class, .. } => {
            let (direction, action, meter) = token_words(*class);
            let mut details = serde_json::Map::new();
            let mut say = |key: &str, value: &str| {
                if !value.is_empty() {
                    details.insert(key.to_owned(), json!(value));
                }
            };
            say("x_ModelId", name);
            say("x_TokenDirection", direction);
            say("x_TokenCacheAction", action);
            say("x_ServiceTier", &attributes.tier);
            say("x_ContextWindow", &attributes.context);
            let meter = format!("{meter} {}", attributes.route);
            let tokens = (priced * Decimal::from(1_000_000)).round_dp(0);
            Charge {
                description: format!("{} tokens of {name} {rest}", class.shown())
                    .trim_end()
                    .to_owned(),
                consumed: Some((tokens, "Tokens")),
                priced: Some((priced, "1000000 Tokens")),
                service: ["AI and Machine Learning", "AI tokens", "Generative AI"],
                sku: format!("{name} {} {rest}", class.key()).trim().to_owned(),
                meter: meter.trim_end().to_owned(),
                details: serde_json::Value::Object(details).to_string(),
                tags: tags(product, "model", name, side),
                ..charge
            }
        }
        Metered::Hours { .. } => {
            let details = if name.is_empty() {
                String::new()
            } else {
                json!({ "InstanceType": name }).to_string()
            };
            let generic = if name.is_empty() {
                "Compute Hours"
            } else {
                name
            };
            Charge {
                description: format!("Hours of {generic}"),
                consumed: Some((priced, "Hours")),
                priced: Some((priced, "Hours")),
                service: ["Compute", "AI compute", "Virtual Machines"],
                sku: generic.to_owned(),
                meter: generic.to_owned(),
                details,
                tags: tags(product, "resource", name, side),
                ..charge
            }
        }
    }
}

/// Which way tokens of a class go, what they do to a cache, and the name of their meter.
const fn token_words(class: TokenClass) -> (&'static str, &'static str, &'static str) {
    match class {
        TokenClass::Input => ("Input", "Uncached", "Input Tokens"),
        TokenClass::CacheWrite5m => ("Input", "Write", "Cache Write Input Tokens (5 minute)"),
        TokenClass::CacheWrite1h => ("Input", "Write", "Cache Write Input Tokens (1 hour)"),
        TokenClass::CacheRead => ("Input", "Read", "Cached Input Tokens"),
        TokenClass::Output => ("Output", "", "Output Tokens"),
    }
}

fn tags(product: &str, kind: &str, name: &str, side: Side) -> String {
    let mut tags = serde_json::Map::new();
    tags.insert("contract".to_owned(), json!(side.key()));
    if !kind.is_empty() {
        tags.insert(kind.to_owned(), json!(name));
    }
    tags.insert("product".to_owned(), json!(product));
    serde_json::Value::Object(tags).to_string()
}

fn row(whole: &Whole, line: &BillLine<'_>, product: &str, charge: &Charge) -> Vec<String> {
    let text = |text: &str| harmless(text).into_owned();
    let word = |word: &str| word.to_owned();
    let usd = |amount: Usd| plain(amount.0);
    let at = |day: Day| format!("{day}T00:00:00Z");
    let month = line.piece.span.first.month();
    let (consumed, consumed_unit) = quantity(charge.consumed);
    let (priced, priced_unit) = quantity(charge.priced);
    let [list_price, contracted_price] = match charge.unit_prices {
        Some(both) => both.map(plain),
        None => [String::new(), String::new()],
    };
    let none = String::new;
    let mut cells = vec![
        usd(charge.billed),
        format!("metershift-{}", whole.contract),
        whole.name.clone(),
        word("Contract"),
        word("USD"),
        at(month.last.plus(1)),
        at(month.first),
        word(charge.category),
        none(),
        text(&charge.description),
        word(charge.frequency),
        at(line.piece.span.last.plus(1)),
        at(line.piece.span.first),
        consumed,
        consumed_unit,
        usd(charge.billed),
        contracted_price,
        usd(charge.billed),
        whole.name.clone(),
        usd(charge.listed),
        list_price,
        word(charge.pricing_category),
        word("USD"),
        priced,
        priced_unit,
        whole.name.clone(),
        whole.name.clone(),
        text(&charge.region),
        text(&charge.region),
    ];
    cells.extend(charge.service.map(word));
    cells.extend([
        text(&charge.sku),
        text(&charge.meter),
        charge.details.clone(),
        text(&format!("{} {}", charge.sku, whole.contract)),
        text(product),
        text(product),
        word("Product"),
        charge.tags.clone(),
    ]);
    cells.extend(whole.tail.iter().cloned());
    cells
}

fn quantity(of: Option<(Decimal, &'static str)>) -> (String, String) {
    of.map_or_else(Default::default, |(quantity, unit)| {
        (plain(quantity), unit.to_owned())
    })
}
