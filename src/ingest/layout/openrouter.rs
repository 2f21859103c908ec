//! Activity as `OpenRouter` exports it: a row for each request.
//!
//! `tokens_prompt` is taken to include `tokens_cached`, and `tokens_completion` to include `tokens_reasoning`,
//! as in the `OpenAI` convention that its API follows; the export itself says neither. Cache writes are not
//! counted apart. The header is that of public fixtures.

use super::{Field, Layout, Number, Rule, Signature, tokens};
use crate::quantity::{TokenClass, Unit};

/// `generation_id,created_at,cost_total,…,tokens_prompt,tokens_completion,…,model_permaslug,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "openrouter-activity",
    title: "OpenRouter activity",
    columns: &[
        (Field::Id, &["generation_id"]),
        (Field::Time, &["created_at"]),
        (Field::Model, &["model_permaslug"]),
        (Field::Number(Number::Prompt), &["tokens_prompt"]),
        (tokens(TokenClass::CacheRead), &["tokens_cached"]),
        (tokens(TokenClass::Output), &["tokens_completion"]),
        (Field::Number(Number::Busy), &["generation_time_ms"]),
        (Field::Number(Number::Billed), &["cost_total"]),
    ],
    signature: Signature::Columns(&[&["generation_id"], &["cost_total"], &["model_permaslug"]]),
    product: &["app_name", "api_key_name", "user"],
    rules: &[Rule::INCLUDES_CACHED],
    units: &[(Number::Busy, Unit::MILLISECOND)],
    row_is_request: true,
    notes: &[
        "each row is counted as one request, cancelled ones too, as they are billed",
        "reasoning tokens are part of the completion and are not added to it",
        "cache writes are not told apart from input",
        "with an own key (BYOK) the cost is OpenRouter's alone: what the provider bills is not in it",
    ],
    ..Layout::BLANK
};
