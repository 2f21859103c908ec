//! Usage of completions as the `OpenAI` platform exports it: buckets of a minute, an hour or a day.
//!
//! `input_tokens` includes cached and cache-write tokens (`openai/openai-openapi`, `UsageCompletionsResult`);
//! `input_uncached_tokens` says the rest once more and is not read. All numbers are written as floats, and
//! commas or tabs separate them. A bucket without usage has only its times, and so has every row of a file
//! without any usage, which is known by its four times alone.

use super::wording::worded;
use super::{Detail, Field, Layout, Meaning, Number, Rule, Signature, Texts, tokens};
use crate::quantity::TokenClass;
use crate::usage::Attributes;

/// `start_time,end_time,start_time_iso,end_time_iso[,project_id,num_model_requests,…,input_tokens,…]`.
pub(super) static LAYOUT: Layout = Layout {
    id: "openai-usage",
    title: "OpenAI usage",
    columns: &[
        (Field::Time, &["start_time_iso", "start_time"]),
        (Field::End, &["end_time_iso", "end_time"]),
        (Field::Model, &["model"]),
        (Field::Tier, &["service_tier"]),
        (Field::Detail(Detail::Kind), &["batch"]),
        (Field::Number(Number::Prompt), &["input_tokens"]),
        (tokens(TokenClass::CacheRead), &["input_cached_tokens"]),
        (
            Field::Number(Number::CacheWrite),
            &["input_cache_write_tokens"],
        ),
        (tokens(TokenClass::Output), &["output_tokens"]),
        (Field::Number(Number::Requests), &["num_model_requests"]),
    ],
    signature: Signature::Columns(&[
        &["start_time"],
        &["end_time"],
        &["start_time_iso"],
        &["end_time_iso"],
    ]),
    product: &[
        "project_name",
        "project_id",
        "api_key_name",
        "api_key_id",
        "user_email",
        "user_id",
    ],
    interpret: |texts| Ok(meaning(texts)),
    rules: &[Rule::INCLUDES_CACHED],
    notes: &[
        "cache writes, whose lifetime it does not say, are taken as 5-minute writes",
        "batch goes before the service tier, and the service tier “default” is the standard one",
    ],
    ..Layout::BLANK
};

/// How a truth value is written; as all numbers are floats, perhaps as one.
const YES: [&str; 4] = ["true", "1", "1.0", "yes"];

const TIERS: [(&str, &str); 2] = [("default", "standard"), ("auto", "")];

fn meaning(texts: &Texts<'_>) -> Meaning {
    let batch = texts.detail(Detail::Kind);
    let is_batch = YES.iter().any(|yes| batch.eq_ignore_ascii_case(yes));
    let tier = if is_batch {
        "batch".to_owned()
    } else {
        worded(texts.get(Field::Tier), &TIERS)
    };
    Meaning {
        model: texts.get(Field::Model).to_owned(),
        attributes: Attributes {
            tier,
            ..Attributes::default()
        },
        ..Meaning::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batch_goes_before_the_service_tier() {
        for (batch, tier, wanted) in [
            ("True", "default", "batch"),
            ("1.0", "", "batch"),
            ("false", "default", "standard"),
            ("", "Flex", "flex"),
            ("0.0", "priority", "priority"),
            ("", "", ""),
        ] {
            let cells = [(Field::Detail(Detail::Kind), batch), (Field::Tier, tier)];
            let read = meaning(&Texts(&cells)).attributes.tier;
            assert_eq!(read, wanted, "{batch} {tier}");
        }
    }
}
