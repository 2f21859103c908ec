//! The AWS Cost and Usage Report: CUR 2.0 (`line_item_usage_type`) and the legacy one (`lineItem/UsageType`),
//! whose column names are the same once punctuation is left out.
//!
//! Column names: `finopsfoundation/focus_converters` (the legacy header and a mapping for both). Usage types:
//! AWS's guide to Bedrock usage types for the first two forms, code and fixtures for the others. No complete
//! real file with Bedrock rows was at hand, and `BoxUsage` is from general knowledge.
//!
//! Token classes are lines of their own, so input has no cached tokens in it. Not verified: that a usage type
//! without a route is a regional one.

mod usage_type;

use self::usage_type::UsageType;
use super::meter::{self, Marks, wrong};
use super::{Amount, Detail, Field, Layout, Meaning, Number, Refusal, Signature, Texts};
use crate::quantity::{Measured, Unit, parse_unit};
use crate::usage::Attributes;

/// One line per usage type, hour (or day, or month), resource and tags.
pub(super) static LAYOUT: Layout = Layout {
    id: "aws-cur",
    title: "AWS Cost and Usage Report",
    columns: &[
        (Field::Time, &["line_item_usage_start_date"]),
        (Field::End, &["line_item_usage_end_date"]),
        (Field::Detail(Detail::Meter), &["line_item_usage_type"]),
        (Field::Detail(Detail::Unit), &["pricing_unit"]),
        (
            Field::Detail(Detail::LineType),
            &["line_item_line_item_type"],
        ),
        (
            Field::Detail(Detail::Service),
            &[
                "product_servicename",
                "product_product_name",
                "product.servicename",
                "product.product_name",
            ],
        ),
        (Field::Detail(Detail::Category), &["line_item_product_code"]),
        (
            Field::Region,
            &[
                "product_region_code",
                "product_region",
                "product.region_code",
                "product.region",
            ],
        ),
        (
            Field::Detail(Detail::Currency),
            &["line_item_currency_code"],
        ),
        (Field::Number(Number::Amount), &["line_item_usage_amount"]),
        (Field::Number(Number::Billed), &["line_item_unblended_cost"]),
        // Not `identity_line_item_id`: it is unique within one part of a delivery only.
    ],
    signature: Signature::Columns(&[
        &["line_item_usage_type"],
        &["line_item_unblended_cost"],
        &["line_item_usage_start_date"],
        &["line_item_usage_amount"],
    ]),
    // Tags and the caller tell applications apart; every report has an account.
    product: &[
        "resource_tags_user_product",
        "resource_tags_user_application",
        "resource_tags_user_app",
        "resource_tags_user_project",
        "resource_tags_user_team",
        "line_item_iam_principal",
        "line_item_usage_account_name",
        "line_item_usage_account_id",
    ],
    interpret,
    notes: &[
        "input, cache reads, cache writes and output are lines of their own, so its input does not include cached \
         tokens",
        "cache writes without a lifetime are taken as 5-minute ones",
        "usage types that name no route are taken as regional",
        "costs are unblended, before credits and discounts that have lines of their own",
        "hours of EC2 instances are taken for every instance type, whatever runs there",
    ],
    ..Layout::BLANK
};

/// Kinds of lines that are no usage; no reason means usage.
const LINE_TYPES: &[(&str, &str)] = &[
    ("", ""),
    ("Usage", ""),
    ("DiscountedUsage", ""),
    ("SavingsPlanCoveredUsage", ""),
    ("Tax", "tax"),
    ("Credit", "credit"),
    ("Refund", "refund"),
    ("Fee", "fee"),
    ("RIFee", "fee"),
    ("SavingsPlanUpfrontFee", "fee"),
    ("SavingsPlanRecurringFee", "fee"),
    ("SavingsPlanNegation", "discount"),
    ("EdpDiscount", "discount"),
    ("PrivateRateDiscount", "discount"),
    ("BundledDiscount", "discount"),
    ("Discount", "discount"),
];

/// What the names of services that sell models through Bedrock end in.
const EDITION: &str = " (Amazon Bedrock Edition)";

const OTHER_SERVICE: Refusal = Refusal::SetAside("another service");
const NEITHER: Refusal = Refusal::SetAside("neither tokens nor hours");

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let line_type = texts.detail(Detail::LineType);
    if let Some(refusal) = meter::line_reason(line_type, LINE_TYPES, "another kind of line") {
        return Err(refusal);
    }
    match UsageType::read(texts.detail(Detail::Meter)) {
        UsageType::Instance(_) if !is_of(texts, &["ec2", "elastic compute cloud"]) => {
            Err(OTHER_SERVICE)
        }
        UsageType::Instance(resource) => Ok(Meaning {
            resource,
            attributes: meter::in_region(texts, Attributes::default()),
            amount: hours(texts)?,
            ..Meaning::default()
        }),
        _ if !is_of(texts, &["bedrock"]) => Err(OTHER_SERVICE),
        UsageType::Other => Err(NEITHER),
        UsageType::Tokens { model, marks } => tokens(texts, &model, &marks),
        UsageType::Reserved { model, what, marks } => {
            let model = full_model(texts, &model);
            let what = format!("{model} {what}");
            Ok(Meaning {
                resource: reserved(texts, what.trim())?,
                model,
                attributes: meter::in_region(texts, marks.attributes()),
                amount: Amount::Hours(Unit::ONE),
                ..Meaning::default()
            })
        }
    }
}

/// Whether the service is one of `words`. Where its name is not in the file, the product code decides. What is
/// sold through the marketplace has a random one, all lower case: there the usage type has to be enough.
fn is_of(texts: &Texts<'_>, words: &[&str]) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let service = texts.detail(Detail::Service);
    let code = texts.detail(Detail::Category);
    let is_random = !code.contains(|c: char| c.is_ascii_uppercase());
    says(service) || says(code) || service.is_empty() && is_random
}

fn tokens(texts: &Texts<'_>, model: &str, marks: &Marks) -> Result<Meaning, Refusal> {
    let class = marks
        .class()
        .ok_or_else(|| wrong(Detail::Meter, meter::NO_CLASS))?;
    let unit = texts.detail(Detail::Unit);
    let Some((Measured::Tokens, unit)) = parse_unit(unit) else {
        let reason = "does not say how many tokens one is; write “1K tokens” or “1M tokens” there";
        return Err(wrong(Detail::Unit, reason));
    };
    let mut attributes = marks.attributes();
    if attributes.route.is_empty() {
        "regional".clone_into(&mut attributes.route);
    }
    Ok(Meaning {
        model: full_model(texts, model),
        attributes,
        amount: Amount::Tokens(class, unit),
        ..Meaning::default()
    })
}

/// The model with what the usage type adds to it. Marketplace lines name it in the service alone.
fn full_model(texts: &Texts<'_>, model: &str) -> String {
    let service = texts.detail(Detail::Service);
    let cut = service.len().saturating_sub(EDITION.len());
    let named = match (service.get(..cut), service.get(cut..)) {
        (Some(name), Some(end)) if end.eq_ignore_ascii_case(EDITION) => name,
        _ => "",
    };
    let is_marketplace = texts.detail(Detail::Meter).contains("MP:");
    match (named, model) {
        (named, "") => named.to_owned(),
        (named, more) if is_marketplace => format!("{named} {more}").trim().to_owned(),
        (_, model) => model.to_owned(),
    }
}

fn hours(texts: &Texts<'_>) -> Result<Amount, Refusal> {
    match parse_unit(texts.detail(Detail::Unit)) {
        Some((Measured::Hours, unit)) => Ok(Amount::Hours(unit)),
        _ => Err(wrong(Detail::Unit, "is not a unit of hours")),
    }
}

/// The name of what is reserved. Throughput is sold by the hour of 1, 1,000 or 1,000,000 tokens a minute: a unit
/// that says so stands in the name, so that hours of different ones never meet.
fn reserved(texts: &Texts<'_>, what: &str) -> Result<String, Refusal> {
    let unit = texts.detail(Detail::Unit);
    let lower = unit.to_lowercase();
    if lower.contains("tpm") && lower.contains("hour") {
        return Ok(format!("{what} ({unit})"));
    }
    if parse_unit(unit) == Some((Measured::Hours, Unit::ONE)) {
        return Ok(what.to_owned());
    }
    let reason = "does not say what is counted by the hour; put “hour” or, for reserved throughput, the likes of \
                  “1K TPM hour” there, as the price list says";
    Err(wrong(Detail::Unit, reason))
}
