//! The traces of LLM inference that Microsoft publishes (`Azure/AzurePublicDataset`): a request per row.
//!
//! Times are without a zone, in seven decimals (2023), or with `+00:00` (2024). Context tokens are all uncached
//! input as far as the trace says; it names no model.

use super::{Field, Layout, Number, Signature};
use crate::quantity::TokenClass;

/// `TIMESTAMP,ContextTokens,GeneratedTokens`.
pub(super) static LAYOUT: Layout = Layout {
    id: "azure-llm-inference-trace",
    title: "the Azure LLM inference trace",
    columns: &[
        (Field::Time, &["TIMESTAMP"]),
        (
            Field::Number(Number::Tokens(TokenClass::Input)),
            &["ContextTokens"],
        ),
        (
            Field::Number(Number::Tokens(TokenClass::Output)),
            &["GeneratedTokens"],
        ),
    ],
    signature: Signature::Columns(&[&["TIMESTAMP"], &["ContextTokens"], &["GeneratedTokens"]]),
    row_is_request: true,
    notes: &["each row is counted as one request"],
    ..Layout::BLANK
};
