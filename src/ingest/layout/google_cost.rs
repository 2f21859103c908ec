//! The cost table of Google Cloud Billing, as its console saves it: some lines about the invoice, a header, rows per
//! SKU and project, and totals.
//!
//! The header and the SKU names are those that public code reads; there, a month runs from its first to its last day,
//! so the end is inclusive. No complete real file was at hand. Not verified: that a `count` is one token for
//! every SKU of input and output (it is for those of Gemini), and SKUs of provisioned throughput.
//!
//! Cached input is a SKU of its own, so input has no cached tokens in it. What is written to a cache is billed as
//! input, and keeping it there by the hour.

use super::meter::{self, Mark, Reading, Vocabulary, wrong};
use super::{Amount, Detail, Field, Layout, Meaning, Number, Refusal, Signature, Texts};
use crate::quantity::{Measured, Unit, parse_unit};

/// One line per SKU, project and period.
pub(super) static LAYOUT: Layout = Layout {
    id: "google-cost-table",
    title: "Google Cloud cost table",
    columns: &[
        (Field::Time, &["Usage start date"]),
        (Field::End, &["Usage end date"]),
        (Field::Detail(Detail::Service), &["Service description"]),
        (Field::Detail(Detail::Sku), &["SKU description"]),
        (Field::Detail(Detail::Unit), &["Usage unit"]),
        (Field::Detail(Detail::LineType), &["Cost type"]),
        (Field::Detail(Detail::Kind), &["Credit type"]),
        (Field::Number(Number::Amount), &["Usage amount"]),
        (Field::Number(Number::Billed), &["Unrounded Cost", "Cost"]),
    ],
    signature: Signature::Columns(&[
        &["Service description"],
        &["SKU description"],
        &["Usage start date"],
        &["Usage amount"],
        &["Usage unit"],
    ]),
    product: &["Project name", "Project ID"],
    interpret,
    notes: &[
        "cached input is a SKU of its own, so its input does not include cached tokens",
        "what is written to a cache is billed as input there; keeping it is set aside",
        "thinking tokens are output",
    ],
    end_is_inclusive: true,
    ..Layout::BLANK
};

/// Words of SKU names; longer phrases first.
const WORDS: &Vocabulary = &[
    ("caching storage", Mark::Storage),
    ("cache storage", Mark::Storage),
    ("storage", Mark::Storage),
    ("thinking on", Mark::Filler),
    ("thinking off", Mark::Filler),
    ("thinking", Mark::Filler),
    ("token count", Mark::Tokens),
    ("input", Mark::Input),
    ("output", Mark::Output),
    ("caching", Mark::Cached),
    ("cached", Mark::Cached),
    ("tokens", Mark::Tokens),
    ("long", Mark::Context("long")),
    ("short", Mark::Context("standard")),
    ("batch", Mark::Tier("batch")),
    ("flex", Mark::Tier("flex")),
    ("priority", Mark::Tier("priority")),
    ("global", Mark::Route("global")),
    ("regional", Mark::Route("regional")),
    ("predictions", Mark::Filler),
    ("text", Mark::Filler),
    ("generate content", Mark::Filler),
    ("for", Mark::Filler),
];

/// What is not counted in tokens, whatever else its SKU says.
const NOT_TOKENS: [&str; 5] = ["character", "second", "query", "queries", "request"];

/// Kinds of lines that are no usage; no reason means usage.
const COST_TYPES: &[(&str, &str)] = &[
    ("", ""),
    ("Usage", ""),
    ("regular", ""),
    ("Tax", "tax"),
    ("Adjustment", "adjustment"),
    ("Rounding error", "rounding"),
    ("Total", "a totals row"),
    ("Subtotal", "a totals row"),
];

/// Parts of the names of services that sell models.
const MODEL_SERVICES: [&str; 4] = ["vertex", "gemini", "generative", "agent platform"];

const NEITHER: Refusal = Refusal::SetAside("neither tokens nor hours");

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let cost_type = texts.detail(Detail::LineType);
    if let Some(refusal) = meter::line_reason(cost_type, COST_TYPES, "another kind of line") {
        return Err(refusal);
    }
    if !texts.detail(Detail::Kind).is_empty() {
        return Err(Refusal::SetAside("credit"));
    }
    let service = texts.detail(Detail::Service).to_lowercase();
    if service.is_empty() {
        return Err(Refusal::SetAside("a totals row"));
    }
    let sku = texts.detail(Detail::Sku);
    let reading = read(sku);
    let sells_models = MODEL_SERVICES.iter().any(|known| service.contains(known));
    // Models of other makers are services of their own.
    let names_tokens = reading.marks.say(Mark::Tokens) && reading.marks.name_a_class();
    if !sells_models && !names_tokens {
        return Err(Refusal::SetAside("another service"));
    }
    if reading.marks.say(Mark::Storage) {
        return Err(Refusal::SetAside("cache storage"));
    }
    let unit = texts.detail(Detail::Unit);
    if let Some((Measured::Hours, unit)) = parse_unit(unit) {
        return throughput(sku, unit);
    }
    let lower = sku.to_lowercase();
    if !reading.marks.name_a_class() || NOT_TOKENS.iter().any(|word| lower.contains(word)) {
        return Err(NEITHER);
    }
    let class = reading
        .marks
        .class()
        .ok_or_else(|| wrong(Detail::Sku, meter::NO_CLASS))?;
    Ok(Meaning {
        model: reading.rest,
        attributes: reading.marks.attributes(),
        amount: Amount::Tokens(class, token_unit(unit)?),
        ..Meaning::default()
    })
}

/// `Gemini 3 Flash Text Input Caching (Long)`, or
/// `Generate_content text cached input token count for gemini-3-flash short input text`, which says at its end
/// how long the prompts were.
fn read(sku: &str) -> Reading {
    let lower = sku.to_lowercase();
    let end = ["input text", "input"]
        .into_iter()
        .find(|end| lower.contains("token count") && lower.ends_with(end));
    let sku = end.map_or(sku, |end| &sku[..sku.len() - end.len()]);
    Reading::new(sku, WORDS)
}

fn token_unit(text: &str) -> Result<Unit, Refusal> {
    if text.eq_ignore_ascii_case("count") {
        return Ok(Unit::ONE);
    }
    match parse_unit(text) {
        Some((Measured::Tokens, unit)) => Ok(unit),
        _ => Err(wrong(
            Detail::Unit,
            "is not a unit of tokens; for input and output it should be “count”",
        )),
    }
}

/// Hours of other SKUs are of cores, accelerators or searches, not of anything that could run a model.
fn throughput(sku: &str, unit: Unit) -> Result<Meaning, Refusal> {
    if !sku.to_lowercase().contains("provisioned throughput") {
        return Err(NEITHER);
    }
    Ok(Meaning {
        resource: sku.to_owned(),
        amount: Amount::Hours(unit),
        ..Meaning::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Amount, Detail, Field, Meaning, Refusal, Texts};
    use crate::quantity::{TokenClass, Unit};

    fn row(service: &str, sku: &str, unit: &str, kind: &str) -> Result<Meaning, Refusal> {
        super::interpret(&Texts(&[
            (Field::Detail(Detail::Service), service),
            (Field::Detail(Detail::Sku), sku),
            (Field::Detail(Detail::Unit), unit),
            (Field::Detail(Detail::LineType), kind),
        ]))
    }

    #[test]
    fn skus_name_model_class_tier_route_and_context() {
        use TokenClass::{CacheRead, Input, Output};
        let cases = [
            (
                "Gemini 3 Flash Text Input - Predictions",
                Input,
                "Gemini 3 Flash",
                "",
            ),
            (
                "Gemini 3 Flash Text Output - Predictions",
                Output,
                "Gemini 3 Flash",
                "",
            ),
            (
                "Gemini 3 Flash Text Input Caching",
                CacheRead,
                "Gemini 3 Flash",
                "",
            ),
            (
                "Gemini 2.5 Pro Input Text Caching (Long)",
                CacheRead,
                "Gemini 2.5 Pro",
                "long",
            ),
            (
                "Gemini 2.0 Flash Text Input (Long) - Predictions",
                Input,
                "Gemini 2.0 Flash",
                "long",
            ),
            (
                "Gemini 2.5 Pro Thinking Text Output - Predictions",
                Output,
                "Gemini 2.5 Pro",
                "",
            ),
            (
                "Gemini 2.5 Flash Text Output (Thinking On) - Batch Predictions",
                Output,
                "Gemini 2.5 Flash",
                "batch",
            ),
            (
                "Gemini 3.8 Flash Global Text Input",
                Input,
                "Gemini 3.8 Flash",
                "global",
            ),
            (
                "Gemini 3 Flash Image Input Caching Priority",
                CacheRead,
                "Gemini 3 Flash Image",
                "priority",
            ),
            (
                "Generate_content text cached input token count for gemini-3-flash",
                CacheRead,
                "gemini-3-flash",
                "",
            ),
            (
                "Generate content output token count gemini 2.5 flash short input text",
                Output,
                "gemini 2.5 flash",
                "standard",
            ),
        ];
        for (sku, class, model, shown) in cases {
            let meaning = row("Vertex AI", sku, "count", "Usage").unwrap_or_default();
            assert_eq!(meaning.amount, Amount::Tokens(class, Unit::ONE), "{sku}");
            assert_eq!(meaning.model, model, "{sku}");
            assert_eq!(meaning.attributes.shown(), shown, "{sku}");
        }
    }

    #[test]
    fn what_is_not_tokens_is_set_aside_and_an_unknown_unit_is_wrong() {
        let cases = [
            (
                "Vertex AI",
                "Gemini 3 Flash Text Input Caching Storage",
                "count",
                "Usage",
                "cache storage",
            ),
            (
                "Vertex AI",
                "Grounding with Google Search",
                "count",
                "Usage",
                "neither tokens nor hours",
            ),
            (
                "Vertex AI",
                "Text Input Characters",
                "count",
                "",
                "neither tokens nor hours",
            ),
            ("Cloud Run", "CPU", "hour", "Usage", "another service"),
            ("Vertex AI", "Tax", "", "tax", "tax"),
            ("", "", "", "Total", "a totals row"),
            ("", "", "", "", "a totals row"),
            ("", "", "", "Rounding error", "rounding"),
        ];
        for (service, sku, unit, kind, reason) in cases {
            let read = row(service, sku, unit, kind);
            assert_eq!(read, Err(Refusal::SetAside(reason)), "{sku}");
        }
        let read = row(
            "Gemini API",
            "Gemini 3 Flash Text Input",
            "gibibyte",
            "Usage",
        );
        assert!(matches!(read, Err(Refusal::Wrong { .. })));
    }
}
