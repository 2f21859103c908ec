//! GitHub's detailed billing report of Copilot: a row for each day, user, product and model.
//!
//! Columns come in any order. Newer reports have `aic_…` columns, and some state tokens of four classes. They
//! are disjoint: published rows of reports cost, to the last digit, what their four counts cost one by one (the
//! writes at the price of 5-minute ones), and some have far more cached tokens than input. Which products other
//! than `copilot` use models is not verified.

use super::{Detail, Field, Layout, Meaning, Number, Refusal, Signature, Texts};
use crate::quantity::TokenClass;

/// `date,username,product,sku,model,quantity,unit_type,applied_cost_per_quantity,…,net_amount,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "github-copilot-usage",
    title: "GitHub Copilot usage",
    columns: &[
        (Field::Time, &["date"]),
        (Field::Model, &["model"]),
        (super::tokens(TokenClass::Input), &["input"]),
        (super::tokens(TokenClass::Output), &["output"]),
        (super::tokens(TokenClass::CacheRead), &["cache_read"]),
        (Field::Number(Number::CacheWrite), &["cache_write"]),
        (Field::Number(Number::Billed), &["net_amount"]),
        (Field::Detail(Detail::Unit), &["unit_type"]),
        (Field::Detail(Detail::Sku), &["sku"]),
        (Field::Detail(Detail::Service), &["product"]),
    ],
    signature: Signature::Columns(&[
        &["date"],
        &["sku"],
        &["model"],
        &["unit_type"],
        &["applied_cost_per_quantity"],
        &["net_amount"],
    ]),
    // A cost center exists to attribute costs. A repository is mostly blank, the product always the same, and
    // a user is a person.
    product: &[
        "cost_center_name",
        "organization",
        "repository",
        "product",
        "username",
    ],
    interpret,
    notes: &[
        "input does not include cached tokens",
        "it does not say how long cache writes live; they are taken as 5-minute ones",
        "billed cost is net_amount: what is left of gross_amount after discounts and included quota",
        "its quantities are credits or weighted premium requests, so they are not counted as requests",
    ],
    ..Layout::BLANK
};

/// What uses models, as products and the beginnings of SKUs say it.
const AI: [&str; 3] = ["copilot", "spark", "models"];

/// What rows of a unit are, by a part of the unit's name without case and punctuation; the first that fits.
const UNITS: [(&str, Kind); 6] = [
    ("request", Kind::Usage),
    ("credit", Kind::Usage),
    ("month", Kind::Seat),
    ("seat", Kind::Seat),
    ("license", Kind::Seat),
    ("token", Kind::Tokens),
];

#[derive(Clone, Copy)]
enum Kind {
    /// Use of models, whatever it is counted in.
    Usage,
    /// A seat, paid whether used or not.
    Seat,
    /// Tokens of a class that is not said.
    Tokens,
}

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    if !is_ai(texts) {
        return Err(Refusal::SetAside("another service"));
    }
    let unit = super::folded(texts.detail(Detail::Unit));
    let known = UNITS.iter().find(|(part, _)| unit.contains(part));
    match known.map(|(_, kind)| kind) {
        Some(Kind::Usage) => texts.plain(),
        None if unit.is_empty() => texts.plain(),
        Some(Kind::Seat) => Err(Refusal::SetAside("seats")),
        None => Err(Refusal::SetAside("neither tokens nor hours")),
        Some(Kind::Tokens) => Err(Refusal::Wrong {
            field: Field::Detail(Detail::Unit),
            reason: "does not say whether the tokens are input or output; report rows of this SKU"
                .to_owned(),
        }),
    }
}

/// Whether the row is use of models; so is one that does not say.
fn is_ai(texts: &Texts<'_>) -> bool {
    let service = super::folded(texts.detail(Detail::Service));
    let sku = super::folded(texts.detail(Detail::Sku));
    if service.is_empty() && sku.is_empty() {
        return true;
    }
    AI.iter()
        .any(|name| service.contains(name) || sku.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_units_say_what_a_row_is() {
        let cases = [
            ("copilot", "copilot_ai_credit", "ai-credits", "taken"),
            ("copilot", "copilot_premium_request", "requests", "taken"),
            ("Copilot", "Copilot Premium Request", "Requests", "taken"),
            ("", "", "", "taken"),
            ("spark", "spark_premium_request", "requests", "taken"),
            ("copilot", "copilot_for_business", "user-months", "seats"),
            ("actions", "actions_linux", "minutes", "another service"),
            (
                "git_lfs",
                "git_lfs_storage",
                "gigabyte-hours",
                "another service",
            ),
            (
                "copilot",
                "copilot_storage",
                "gigabytes",
                "neither tokens nor hours",
            ),
            ("models", "models_inference", "tokens", "wrong"),
        ];
        for (product, sku, unit, expected) in cases {
            let texts = [
                (Field::Detail(Detail::Service), product),
                (Field::Detail(Detail::Sku), sku),
                (Field::Detail(Detail::Unit), unit),
            ];
            let said = match interpret(&Texts(&texts)) {
                Ok(_) => "taken",
                Err(Refusal::SetAside(reason)) => reason,
                Err(Refusal::Wrong { .. }) => "wrong",
            };
            assert_eq!(said, expected, "{product} {sku} {unit}");
        }
    }
}
