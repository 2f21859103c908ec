//! Exports of Langfuse: one row for each observation (its events), or one for each trace.
//!
//! `usageDetails` is JSON of counts that Langfuse means to be disjoint: `input` without cached tokens, `output`
//! without reasoning. Integrations differ, so each row's own total decides. A trace has the sums of all counts
//! whose names begin with `input` and with `output`. The columns are those of `langfuse/langfuse`,
//! `worker/src/features/database-read-stream`.

use super::{
    Counts, Detail, Field, Layout, Meaning, Number, Refusal, Rule, Signature, Split, Texts, tokens,
};
use crate::quantity::{TokenClass, Unit};

/// `id,traceId,traceName,type,…,startTime,…,providedModelName,…,usageDetails,costDetails,totalCost,…,latencyMs,…`.
pub(super) static OBSERVATIONS: Layout = Layout {
    id: "langfuse-observations",
    title: "Langfuse observations",
    columns: &[
        (Field::Id, &["id"]),
        (Field::Time, &["startTime"]),
        (Field::Model, &["providedModelName", "model", "modelId"]),
        (Field::Detail(Detail::Kind), &["type"]),
        (
            Field::Number(Number::Prompt),
            &["usageDetails.input", "usageDetails.input_tokens"],
        ),
        (
            tokens(TokenClass::CacheRead),
            &[
                "usageDetails.cache_read_input_tokens",
                "usageDetails.input_cached_tokens",
                "usageDetails.input_cache_read",
            ],
        ),
        (
            Field::Number(Number::CacheWrite),
            &[
                "usageDetails.cache_creation_input_tokens",
                "usageDetails.input_cache_creation",
                "usageDetails.input_cache_write",
            ],
        ),
        (
            tokens(TokenClass::CacheWrite5m),
            &["usageDetails.input_cache_creation_5m"],
        ),
        (
            tokens(TokenClass::CacheWrite1h),
            &["usageDetails.input_cache_creation_1h"],
        ),
        (
            tokens(TokenClass::Output),
            &["usageDetails.output", "usageDetails.output_tokens"],
        ),
        (
            Field::Number(Number::Reasoning),
            &[
                "usageDetails.output_reasoning_tokens",
                "usageDetails.output_reasoning",
            ],
        ),
        (Field::Number(Number::Total), &["usageDetails.total"]),
        (Field::Number(Number::Busy), &["latencyMs"]),
        (
            Field::Number(Number::Billed),
            &["totalCost", "costDetails.total"],
        ),
    ],
    signature: Signature::Columns(&[
        &["traceId"],
        &["type"],
        &["startTime"],
        &["usageDetails"],
        &["costDetails"],
    ]),
    product: &["traceName", "name", "environment", "tags", "userId"],
    interpret,
    rules: &[BY_OWN_TOTAL],
    units: &[(Number::Busy, Unit::MILLISECOND)],
    row_is_request: true,
    notes: &[
        "each row that is taken is counted as one request",
        "spans and the like, which name no model, are set aside: their time and cost are those of the calls in them",
        "cache writes whose lifetime it does not say are taken as 5-minute writes",
        "costs are what Langfuse computed or was told, not what a provider billed",
    ],
    ..Layout::BLANK
};

/// `id,timestamp,name,…,inputCost,outputCost,totalCost,…,inputTokens,outputTokens,totalTokens,…`.
pub(super) static TRACES: Layout = Layout {
    id: "langfuse-traces",
    title: "Langfuse traces",
    columns: &[
        (Field::Id, &["id"]),
        (Field::Time, &["timestamp", "createdAt"]),
        (tokens(TokenClass::Input), &["inputTokens"]),
        (tokens(TokenClass::Output), &["outputTokens"]),
        (Field::Number(Number::Total), &["totalTokens"]),
        (Field::Number(Number::Billed), &["totalCost"]),
    ],
    signature: Signature::Columns(&[
        &["id"],
        &["timestamp", "createdAt"],
        &["inputTokens"],
        &["outputTokens"],
        &["totalTokens"],
        &["totalCost"],
    ]),
    product: &[
        "name",
        "environment",
        "tags",
        "traceTags",
        "userId",
        "userIds",
    ],
    notes: &[
        "cached tokens are in its input, or in its total alone, and not told apart; those in its input are taken as uncached: read the export of observations instead where caches are used",
        "it names no models and does not count requests",
        "costs are what Langfuse computed or was told, not what a provider billed",
    ],
    ..Layout::BLANK
};

/// Kinds of observation that are calls of a model whether or not they name it.
const CALLS: [&str; 3] = ["", "GENERATION", "EMBEDDING"];

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let kind = texts.detail(Detail::Kind).to_uppercase();
    let model = texts.get(Field::Model);
    // Other kinds enclose calls, so what they have without a model of their own would count twice.
    if model.is_empty() && !CALLS.contains(&kind.as_str()) {
        return Err(Refusal::SetAside("not a call of a model"));
    }
    Ok(Meaning {
        model: model.to_owned(),
        ..Meaning::default()
    })
}

const BY_OWN_TOTAL: Rule = Rule {
    says: "each row's own total tells whether its input includes cached tokens; reasoning is counted as output",
    split: by_own_total,
};

fn by_own_total(counts: &Counts) -> Option<Split> {
    let mut counts = *counts;
    counts.class[TokenClass::Output] += counts.reasoning;
    let apart = (Rule::EXCLUDES_CACHED.split)(&counts)?;
    match counts.total {
        None => Some(apart),
        // More than our classes: something is counted that has none here, and is said to be missing.
        Some(total) if total >= apart.total => Some(apart),
        Some(total) => {
            let within = (Rule::INCLUDES_CACHED.split)(&counts)?;
            (total == within.total).then_some(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(prompt: u64, read: u64, output: u64, total: Option<u64>) -> Option<[u64; 5]> {
        let mut counts = Counts {
            prompt: Some(prompt),
            total,
            ..Counts::default()
        };
        counts.class[TokenClass::CacheRead] = read;
        counts.class[TokenClass::Output] = output;
        by_own_total(&counts).map(|split| split.tokens.0)
    }

    #[test]
    fn the_total_tells_what_input_includes() {
        assert_eq!(split(100, 40, 10, Some(150)), Some([100, 0, 0, 40, 10]));
        assert_eq!(split(100, 40, 10, Some(110)), Some([60, 0, 0, 40, 10]));
        assert_eq!(split(100, 40, 10, None), Some([100, 0, 0, 40, 10]));
        assert_eq!(split(100, 0, 10, Some(135)), Some([100, 0, 0, 0, 10]));
        assert_eq!(split(100, 40, 10, Some(120)), None);
        assert_eq!(split(30, 40, 10, Some(40)), None);
    }

    #[test]
    fn calls_are_generations_and_what_names_a_model() {
        let read = |kind, model| {
            let cells = [(Field::Detail(Detail::Kind), kind), (Field::Model, model)];
            interpret(&Texts(&cells)).is_ok()
        };
        assert!(read("GENERATION", "") && read("embedding", "") && read("AGENT", "m"));
        assert!(!read("SPAN", "") && !read("EVENT", "") && !read("TOOL", ""));
    }
}
