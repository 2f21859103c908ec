//! Costs as the Anthropic Console exports them: a row for each day, model, key and kind of token.
//!
//! There is nothing in it but money, in dollars and rounded to cents in the samples that were seen, so its rows
//! are taken for their cost only. Web searches and the like (`cost_type` other than `token`) are billed as well
//! and stay in. Models go by their display names, `Claude Haiku 4.5`, unlike in the usage export.

use super::anthropic_usage::attributes;
use super::{Detail, Field, Layout, Meaning, Number, Signature, Texts};

/// `usage_date_utc,model,workspace,api_key,…,token_type,cost_usd,list_price_usd,cost_type,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "anthropic-console-cost",
    title: "Anthropic Console costs",
    columns: &[
        (Field::Time, &["usage_date_utc"]),
        (Field::Model, &["model"]),
        (Field::Tier, &["usage_type"]),
        (Field::Route, &["inference_geo"]),
        (Field::Context, &["context_window"]),
        (Field::Detail(Detail::Kind), &["speed"]),
        (Field::Detail(Detail::Meter), &["token_type"]),
        (Field::Detail(Detail::LineType), &["cost_type"]),
        (Field::Number(Number::Billed), &["cost_usd"]),
    ],
    signature: Signature::Columns(&[&["usage_date_utc"], &["token_type"], &["cost_usd"]]),
    product: &["workspace", "api_key"],
    interpret: |texts| Ok(meaning(texts)),
    notes: &[
        "it has costs and no tokens: read the usage export for those",
        "costs are rounded to cents, so they do not add up to the bill exactly",
        "models have display names here and ids in the usage export",
        "charges other than for tokens, such as web searches, are among the costs, under their kind where they name no model",
    ],
    ..Layout::BLANK
};

fn meaning(texts: &Texts<'_>) -> Meaning {
    // A charge that names no model goes by its kind: `web_search`.
    let kinds = [
        texts.get(Field::Model),
        texts.detail(Detail::Meter),
        texts.detail(Detail::LineType),
    ];
    let named = kinds.into_iter().find(|text| !text.is_empty());
    Meaning {
        model: named.unwrap_or_default().to_owned(),
        attributes: attributes(texts),
        ..Meaning::default()
    }
}
