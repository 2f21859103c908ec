//! The traces of LLM inference that Microsoft publishes (`Azure/AzurePublicDataset`): a request per row.
//!
//! Times are without a zone, in seven decimals. Context tokens are all uncached input as far as the trace
//! says; it names no model.

use super::{Field, Layout, Quantity, Signature};
use crate::quantity::TokenClass;

/// `TIMESTAMP,ContextTokens,GeneratedTokens`.
pub(super) static LAYOUT: Layout = Layout {
    id: "azure-llm-inference-trace",
    title: "the Azure LLM inference trace",
    fields: &[
        (Field::Time, &["TIMESTAMP"]),
        (
            Field::Quantity(Quantity::Tokens(TokenClass::Input)),
            &["ContextTokens"],
        ),
        (
            Field::Quantity(Quantity::Tokens(TokenClass::Output)),
            &["GeneratedTokens"],
        ),
    ],
    signature: Signature::EveryField,
    row_is_request: true,
};
