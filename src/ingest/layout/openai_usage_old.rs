//! Usage as the older `OpenAI` dashboard exported it, and the table that third parties make of it.
//!
//! The dashboard's columns are `organization_id,n_requests,operation,n_context_tokens_total,…,timestamp,user`;
//! the other table has `date,project_name,model,…,amount,currency`. Context tokens include cached ones where
//! these are counted at all: taken from the newer export, not seen said of this one.

use super::{Detail, Field, Layout, Number, Rule, Signature, tokens};
use crate::quantity::TokenClass;

/// `…,n_context_tokens_total,n_generated_tokens_total,…,model,timestamp,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "openai-usage-2023",
    title: "OpenAI usage, older dashboard",
    columns: &[
        (Field::Time, &["timestamp", "date"]),
        (Field::Model, &["model"]),
        (Field::Detail(Detail::Currency), &["currency"]),
        (Field::Number(Number::Prompt), &["n_context_tokens_total"]),
        (
            tokens(TokenClass::CacheRead),
            &["n_cached_context_tokens_total"],
        ),
        (tokens(TokenClass::Output), &["n_generated_tokens_total"]),
        (
            Field::Number(Number::Requests),
            &["n_requests", "num_requests"],
        ),
        (Field::Number(Number::Billed), &["amount"]),
    ],
    signature: Signature::Columns(&[
        &["n_context_tokens_total"],
        &["n_generated_tokens_total"],
        &["model"],
        &["timestamp", "date"],
    ]),
    product: &[
        "project_name",
        "project_id",
        "api_key_name",
        "user",
        "email",
        "organization_name",
        "organization_id",
    ],
    rules: &[Rule::INCLUDES_CACHED],
    notes: &["files from before caching count all of their context as uncached input"],
    ..Layout::BLANK
};
