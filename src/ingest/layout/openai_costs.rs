//! Costs as the `OpenAI` platform exports them: a row for each day, and for each project and line item if asked.
//!
//! There is money in it and, as far as was seen, nothing else that is filled in (`openai/openai-openapi`,
//! `CostsResult`): up to 30 decimals, the currency in lower case, and rows that are empty but for their times.

use super::{Detail, Field, Layout, Meaning, Number, Signature, Texts};

/// `start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,…,line_item,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "openai-costs",
    title: "OpenAI costs",
    columns: &[
        (Field::Time, &["start_time_iso", "start_time"]),
        (Field::End, &["end_time_iso", "end_time"]),
        (Field::Model, &["line_item"]),
        (Field::Detail(Detail::Currency), &["amount_currency"]),
        (Field::Number(Number::Billed), &["amount_value"]),
    ],
    // More than the four times that every export of this source has.
    signature: Signature::Columns(&[
        &["start_time"],
        &["end_time"],
        &["amount_value"],
        &["amount_currency"],
        &["line_item"],
    ]),
    product: &[
        "project_name",
        "project_id",
        "api_key_id",
        "user_email",
        "user_id",
        "organization_name",
        "organization_id",
    ],
    interpret: |texts| Ok(meaning(texts)),
    notes: &[
        "it has costs and no tokens: read the usage export for those",
        "line items stand for models; “, input”, “, cached input” and “, output” after them are left off",
    ],
    ..Layout::BLANK
};

/// What a line item says after its model. Not verified: no export with line items was seen.
const PARTS: [&str; 4] = ["input", "cached input", "output", "batch"];

fn meaning(texts: &Texts<'_>) -> Meaning {
    Meaning {
        model: model(texts.get(Field::Model)).to_owned(),
        ..Meaning::default()
    }
}

/// The model of a line item; the whole item where it names none.
fn model(item: &str) -> &str {
    let mut item = item;
    while let Some((model, part)) = item.rsplit_once(',')
        && PARTS.contains(&part.trim().to_lowercase().as_str())
    {
        item = model.trim_end();
    }
    item
}

#[cfg(test)]
mod tests {
    use super::model;

    #[test]
    fn a_line_item_names_a_model() {
        for (item, wanted) in [
            ("gpt-5-mini, input", "gpt-5-mini"),
            ("gpt-5-mini, Cached Input", "gpt-5-mini"),
            ("gpt-5-mini, batch, output", "gpt-5-mini"),
            ("web search tool calls", "web search tool calls"),
            ("images, 1024x1024", "images, 1024x1024"),
            ("", ""),
        ] {
            assert_eq!(model(item), wanted);
        }
    }
}
