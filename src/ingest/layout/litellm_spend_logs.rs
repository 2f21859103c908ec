//! The `LiteLLM_SpendLogs` table of a `LiteLLM` proxy: a row for each request (`BerriAI/litellm`, `schema.prisma`).
//!
//! `prompt_tokens` includes cached tokens (`BerriAI/litellm` PR 31282); cached ones are counted in the JSON of
//! `metadata`, wherever the version at hand puts them. What `LiteLLM` answers from its own cache repeats the token
//! counts of the first answer but consumes none and is billed nothing, so it is set aside.

use super::{
    Counts, Detail, Field, Layout, Meaning, Number, Refusal, Rule, Signature, Texts, tokens,
};
use crate::quantity::{TokenClass, Unit};

/// `request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,…,metadata,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "litellm-spend-logs",
    title: "LiteLLM spend logs",
    columns: &[
        (Field::Id, &["request_id"]),
        (Field::Time, &["startTime"]),
        (Field::Model, &["model", "model_group"]),
        (Field::Detail(Detail::Kind), &["cache_hit"]),
        (Field::Number(Number::Prompt), &["prompt_tokens"]),
        (tokens(TokenClass::CacheRead), &READS),
        (Field::Number(Number::CacheWrite), &WRITES),
        (tokens(TokenClass::CacheWrite5m), &WRITES_5M),
        (tokens(TokenClass::CacheWrite1h), &WRITES_1H),
        (tokens(TokenClass::Output), &["completion_tokens"]),
        (Field::Number(Number::Total), &["total_tokens"]),
        (Field::Number(Number::Busy), &["request_duration_ms"]),
        (Field::Number(Number::Billed), &["spend"]),
    ],
    signature: Signature::Columns(&[
        &["request_id"],
        &["startTime"],
        &["call_type"],
        &["prompt_tokens"],
        &["completion_tokens"],
        &["spend"],
    ]),
    product: &["team_id", "end_user", "user", "organization_id", "api_key"],
    interpret,
    rules: &[INCLUDES_CACHED, EXCLUDES_CACHED],
    units: &[(Number::Busy, Unit::MILLISECOND)],
    row_is_request: true,
    notes: &[
        "each row is counted as one request, failed ones too",
        "cache writes whose lifetime the metadata does not say are taken as 5-minute writes",
        "spend is what LiteLLM computed from its own price list, not what a provider billed",
    ],
    ..Layout::BLANK
};

/// Both names that versions give to what the provider said; the first has it all, the second all but the three
/// counts that are columns.
const READS: [&str; 4] = [
    "metadata.usage_object.cache_read_input_tokens",
    "metadata.additional_usage_values.cache_read_input_tokens",
    "metadata.usage_object.prompt_tokens_details.cached_tokens",
    "metadata.additional_usage_values.prompt_tokens_details.cached_tokens",
];

const WRITES: [&str; 4] = [
    "metadata.usage_object.cache_creation_input_tokens",
    "metadata.additional_usage_values.cache_creation_input_tokens",
    "metadata.usage_object.prompt_tokens_details.cache_creation_tokens",
    "metadata.additional_usage_values.prompt_tokens_details.cache_creation_tokens",
];

const WRITES_5M: [&str; 2] = [
    "metadata.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens",
    "metadata.additional_usage_values.prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens",
];

const WRITES_1H: [&str; 2] = [
    "metadata.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
    "metadata.additional_usage_values.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
];

const INCLUDES_CACHED: Rule = Rule {
    says: Rule::INCLUDES_CACHED.says,
    split: |counts| (Rule::INCLUDES_CACHED.split)(&with_lifetimes(counts)),
};

const EXCLUDES_CACHED: Rule = Rule {
    says: Rule::EXCLUDES_CACHED.says,
    split: |counts| (Rule::EXCLUDES_CACHED.split)(&with_lifetimes(counts)),
};

/// Writes whose lifetime is said are among all writes; only the others are left without one.
fn with_lifetimes(counts: &Counts) -> Counts {
    let known = counts.class[TokenClass::CacheWrite5m] + counts.class[TokenClass::CacheWrite1h];
    Counts {
        write: counts.write.saturating_sub(known),
        ..*counts
    }
}

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    if texts.detail(Detail::Kind).eq_ignore_ascii_case("true") {
        return Err(Refusal::SetAside("answered from LiteLLM's own cache"));
    }
    Ok(Meaning {
        model: texts.get(Field::Model).to_owned(),
        ..Meaning::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::ByClass;

    #[test]
    fn writes_of_known_lifetime_are_not_counted_twice() {
        let mut counts = Counts {
            prompt: Some(1_000),
            write: 300,
            ..Counts::default()
        };
        counts.class[TokenClass::CacheWrite1h] = 200;
        counts.class[TokenClass::CacheRead] = 600;
        let split = (INCLUDES_CACHED.split)(&counts).map(|split| split.tokens);
        assert_eq!(split, Some(ByClass([100, 100, 200, 600, 0])));
        let split = (EXCLUDES_CACHED.split)(&counts).map(|split| split.tokens);
        assert_eq!(split, Some(ByClass([1_000, 100, 200, 600, 0])));
    }

    #[test]
    fn answers_from_the_proxys_cache_are_set_aside() {
        let read = |hit| interpret(&Texts(&[(Field::Detail(Detail::Kind), hit)])).is_ok();
        assert!(!read("True"));
        assert!(read("False") && read(""));
    }
}
