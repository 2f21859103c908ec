//! The `LiteLLM_Daily…Spend` tables of a `LiteLLM` proxy: a row for each day, model, key and whom the table is by
//! (`BerriAI/litellm`, `schema.prisma`).
//!
//! `prompt_tokens` includes cached tokens, as in the spend logs that the tables are summed up from.

use super::{Field, Layout, Number, Rule, Signature, tokens};
use crate::quantity::TokenClass;

/// `…,date,api_key,model,model_group,custom_llm_provider,prompt_tokens,…,spend,api_requests,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "litellm-daily-spend",
    title: "LiteLLM daily spend",
    columns: &[
        (Field::Time, &["date"]),
        (Field::Model, &["model", "model_group"]),
        (Field::Number(Number::Prompt), &["prompt_tokens"]),
        (tokens(TokenClass::CacheRead), &["cache_read_input_tokens"]),
        (
            Field::Number(Number::CacheWrite),
            &["cache_creation_input_tokens"],
        ),
        (tokens(TokenClass::Output), &["completion_tokens"]),
        (Field::Number(Number::Requests), &["api_requests"]),
        (Field::Number(Number::Billed), &["spend"]),
    ],
    signature: Signature::Columns(&[
        &["date"],
        &["custom_llm_provider"],
        &["prompt_tokens"],
        &["completion_tokens"],
        &["spend"],
        &["api_requests"],
    ]),
    // Each table has one of the first six.
    product: &[
        "team_id",
        "tag",
        "organization_id",
        "end_user_id",
        "agent_id",
        "user_id",
        "api_key",
    ],
    rules: &[Rule::INCLUDES_CACHED, Rule::EXCLUDES_CACHED],
    notes: &[
        "cache writes, whose lifetime it does not say, are taken as 5-minute writes",
        "spend is what LiteLLM computed from its own price list, not what a provider billed",
        "the table by tag counts a request once for each of its tags",
    ],
    ..Layout::BLANK
};
