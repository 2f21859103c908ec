//! How a number came to be, as text and JSON.

use serde::Serialize;

use super::table::{Cell, Table};
use crate::analysis::{Account, AccountLine, Explanation, Files, Quantity, Weeks, plural};
use crate::contract::{Provenance, Side};
use crate::quantity::{Usd, format};
use crate::workbook::{Derived, Workbook};

/// What is explained, for people: `Kiro, week of 8 Jun 2026`.
pub fn explained(derived: &Derived, explanation: &Explanation) -> String {
    let scope = explanation.scope;
    let products = &derived.comparison.products;
    let product = scope
        .product
        .map_or("All products", |product| &products[product].name);
    let weeks = |what: &str| {
        let one = format!("{what}week");
        let many = format!("{what}weeks");
        plural(explanation.weeks, &one, &many)
    };
    let weeks = match scope.weeks {
        Weeks::One(week) => {
            let week = &derived.pairing.rollup.weeks[week];
            format!("week of {}", week.week.first.shown())
        }
        Weeks::Averaged => weeks("averaged "),
        Weeks::Compared => weeks("compared "),
        Weeks::Counted => weeks(""),
    };
    let focus = match scope.weeks {
        // The week is named already.
        Weeks::One(_) => {
            let model = derived.pairing.focus.model_shown();
            model.map(|model| format!("only {model}"))
        }
        _ => derived.pairing.focus_shown(),
    };
    match focus {
        Some(focus) => format!("{product}, {weeks}, {focus}"),
        None => format!("{product}, {weeks}"),
    }
}

/// The whole explanation, for people: every line adds up to what is charged, rounded to the cent where it is shown.
pub fn explain_text(workbook: &Workbook, derived: &Derived, explanation: &Explanation) -> String {
    let mut lines = vec![explained(derived, explanation)];
    let contracts = Side::BOTH.map(|side| workbook.contract(side));
    lines.push(format!("  Priced {}", derived.pairing.priced(contracts)));
    for side in Side::BOTH {
        let account = &explanation.accounts[side as usize];
        lines.extend([
            String::new(),
            format!("{}: {}", whose(side), workbook.contract(side).name()),
        ]);
        lines.extend(account_table(account).lines());
        lines.extend(account.unpriced.iter().map(|(of, quantity)| {
            let quantity = quantity_shown(of, *quantity);
            format!("  {quantity} of {}: no price, in no amount", named(of))
        }));
    }
    let difference = explanation.difference();
    lines.extend([
        String::new(),
        format!(
            "Difference, proposed − baseline  {}",
            format::cents_signed(difference)
        ),
    ]);
    if explanation.weeks > 1
        && explanation.scope.weeks == Weeks::Averaged
        && let Some(average) = difference.per(explanation.weeks)
    {
        lines.push(format!(
            "An average week of {}  {}",
            explanation.weeks,
            format::cents_signed(average)
        ));
    }
    lines.extend([
        format!("From {}", files_shown(&explanation.files)),
        String::new(),
    ]);
    lines.join("\n")
}

/// Whose contract it is, at the beginning of a line.
pub fn whose(side: Side) -> &'static str {
    match side {
        Side::Baseline => "Today’s contract",
        Side::Proposed => "Proposed contract",
    }
}

/// Every line and what follows it, adding up to what is charged.
pub(super) fn account_table(account: &Account) -> Table {
    let mut table = Table::new(&["", "Quantity", "Rate", "Amount", "Rate read in", "Rows of"]);
    for line in &account.lines {
        table.row([
            named(&line.of).into(),
            Cell::number(
                quantity_shown(&line.of, line.quantity),
                format::plain(line.quantity),
            ),
            Cell::number(rate_shown(line), format::plain(line.rate)),
            Cell::amount(line.amount),
            source_shown(&line.provenance).into(),
            files_shown(&line.files).into(),
        ]);
    }
    for (name, amount) in steps(account) {
        let empty = Cell::default();
        table.row([name.into(), empty.clone(), empty, Cell::amount(amount)]);
    }
    table.has_total = true;
    table
}

/// The amounts that follow the lines, in the order of the terms, and what they come to; without those that are nothing.
pub fn steps(account: &Account) -> Vec<(&'static str, Usd)> {
    let parts = [
        ("Volume tiers take off", -account.volume_off),
        ("Discounts take off", -account.discount_off),
        ("Shortfall of the commitment", account.shortfall),
        ("Fees", account.fees),
        ("Before its first day, as today’s contract", account.before),
    ];
    let mut steps: Vec<_> = parts
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .collect();
    if !steps.is_empty() && !account.lines.is_empty() {
        steps.insert(0, ("At unit prices", account.gross()));
    }
    steps.push(("Charged", account.total));
    steps
}

/// What was consumed, for people: `claude-opus-4-6 · output · batch`.
pub fn named(of: &Quantity) -> String {
    let name = match (of.name.as_str(), of.class) {
        ("", None) => "no stated resource",
        ("", Some(_)) => "no stated model",
        (name, _) => name,
    };
    let class = of.class.map(|class| class.shown().to_owned());
    let attributes = Some(of.attributes.shown()).filter(|text| !text.is_empty());
    let parts = [Some(name.to_owned()), class, attributes];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How much, for people: `1,234.567891 M tokens`, `12.5 h`.
pub fn quantity_shown(of: &Quantity, quantity: rust_decimal::Decimal) -> String {
    let quantity = quantity.normalize();
    let number = format::number(quantity, quantity.scale());
    match of.class {
        Some(_) => format!("{number} M tokens"),
        None => format!("{number} h"),
    }
}

/// The rate and the factors on it, for people: `3.00 × 1.10 (regional)`.
pub fn rate_shown(line: &AccountLine) -> String {
    let mut shown = format::rate(line.rate);
    for (value, factor) in &line.factors {
        let factor = factor.normalize();
        let factor = format::number(factor, factor.scale());
        shown = format!("{shown} × {factor} ({value})");
    }
    shown
}

/// Where a rate was read, for people; empty where nobody said.
pub fn source_shown(provenance: &Provenance) -> String {
    let checked = provenance
        .checked
        .map(|day| format!("checked {}", day.shown()));
    let parts = [provenance.source.clone(), checked];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Files with their rows, for people: `usage.csv (35 rows), hours.csv (7 rows)`.
pub fn files_shown(files: &Files) -> String {
    let files: Vec<String> = files
        .iter()
        .map(|(file, rows)| {
            let name = if file.is_empty() { "no file" } else { file };
            format!("{name} ({})", plural(*rows as usize, "row", "rows"))
        })
        .collect();
    if files.is_empty() {
        "no rows of these days: they are projected, or rows that began before".to_owned()
    } else {
        files.join(", ")
    }
}

#[derive(Serialize)]
struct ExplanationJson {
    what: String,
    mode: &'static str,
    product: Option<String>,
    week: Option<String>,
    weeks: usize,
    baseline: AccountJson,
    proposed: AccountJson,
    difference: String,
    files: Vec<FileJson>,
}

#[derive(Serialize)]
struct AccountJson {
    name: String,
    lines: Vec<LineJson>,
    volume_off: String,
    discount_off: String,
    shortfall: String,
    fees: String,
    before: String,
    total: String,
    unpriced: Vec<QuantityJson>,
}

#[derive(Serialize)]
struct QuantityJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    attributes: String,
    /// Hours, or millions of tokens.
    quantity: String,
}

#[derive(Serialize)]
struct LineJson {
    #[serde(flatten)]
    of: QuantityJson,
    rate: String,
    factors: Vec<FactorJson>,
    amount: String,
    source: Option<String>,
    checked: Option<String>,
    files: Vec<FileJson>,
}

#[derive(Serialize)]
struct FactorJson {
    value: String,
    factor: String,
}

#[derive(Serialize)]
struct FileJson {
    file: String,
    rows: u64,
}

/// The whole explanation as JSON: exact decimal strings. Fails only where memory does.
pub fn explain_json(
    workbook: &Workbook,
    derived: &Derived,
    explanation: &Explanation,
) -> serde_json::Result<String> {
    let scope = explanation.scope;
    let week = match scope.weeks {
        Weeks::One(week) => Some(derived.pairing.rollup.weeks[week].week.first.to_string()),
        _ => None,
    };
    let [baseline, proposed] = Side::BOTH.map(|side| {
        let name = workbook.contract(side).name().to_owned();
        account_json(name, &explanation.accounts[side as usize])
    });
    let products = &derived.comparison.products;
    let json = ExplanationJson {
        what: explained(derived, explanation),
        mode: derived.pairing.mode.key(),
        product: scope.product.map(|product| products[product].name.clone()),
        week,
        weeks: explanation.weeks,
        baseline,
        proposed,
        difference: format::plain(explanation.difference().0),
        files: files_json(&explanation.files),
    };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}

fn account_json(name: String, account: &Account) -> AccountJson {
    let plain = |amount: Usd| format::plain(amount.0);
    let line = |line: &AccountLine| LineJson {
        of: quantity_json(&line.of, line.quantity),
        rate: format::plain(line.rate),
        factors: line
            .factors
            .iter()
            .map(|(value, factor)| FactorJson {
                value: value.clone(),
                factor: format::plain(*factor),
            })
            .collect(),
        amount: plain(line.amount),
        source: line.provenance.source.clone(),
        checked: line.provenance.checked.map(|day| day.to_string()),
        files: files_json(&line.files),
    };
    let unpriced = account.unpriced.iter();
    AccountJson {
        name,
        lines: account.lines.iter().map(line).collect(),
        volume_off: plain(account.volume_off),
        discount_off: plain(account.discount_off),
        shortfall: plain(account.shortfall),
        fees: plain(account.fees),
        before: plain(account.before),
        total: plain(account.total),
        unpriced: unpriced
            .map(|(of, quantity)| quantity_json(of, *quantity))
            .collect(),
    }
}

fn quantity_json(of: &Quantity, quantity: rust_decimal::Decimal) -> QuantityJson {
    let name = Some(of.name.clone());
    let (model, resource) = match of.class {
        Some(_) => (name, None),
        None => (None, name),
    };
    QuantityJson {
        model,
        token_class: of.class.map(crate::quantity::TokenClass::key),
        resource,
        attributes: of.attributes.shown(),
        quantity: format::plain(quantity),
    }
}

fn files_json(files: &Files) -> Vec<FileJson> {
    let files = files.iter();
    files
        .map(|(file, rows)| FileJson {
            file: file.clone(),
            rows: *rows,
        })
        .collect()
}
