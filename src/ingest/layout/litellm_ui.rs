//! Usage as the `LiteLLM` dashboard exports it: a row for each day and team, tag or the like, and, if asked, for
//! each key or model.
//!
//! Spend has four decimals and commas between thousands. Prompt tokens include cached tokens, as in the tables
//! that the page is made from (`BerriAI/litellm`, `schema.prisma`); the file's own total is checked against.
//! By model, two columns have shorter names (`Successful`, `Failed`).

use super::{Field, Layout, Number, Rule, Signature, tokens};
use crate::quantity::TokenClass;

/// `Date,Team,Team ID,[Model],Spend ($),…,Requests,Successful Requests,Failed Requests,Total Tokens,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "litellm-usage-export",
    title: "LiteLLM usage export",
    columns: &[
        (Field::Time, &["Date"]),
        (Field::Model, &["Model"]),
        (Field::Number(Number::Prompt), &["Prompt Tokens"]),
        (tokens(TokenClass::CacheRead), &["Cache Read Input Tokens"]),
        (
            Field::Number(Number::CacheWrite),
            &["Cache Creation Input Tokens"],
        ),
        (tokens(TokenClass::Output), &["Completion Tokens"]),
        (Field::Number(Number::Total), &["Total Tokens"]),
        (Field::Number(Number::Requests), &["Requests"]),
        (Field::Number(Number::Billed), &["Spend ($)"]),
    ],
    signature: Signature::Columns(&[
        &["Date"],
        &["Spend ($)"],
        &["Requests"],
        &["Successful Requests", "Successful"],
        &["Failed Requests", "Failed"],
        &["Total Tokens"],
    ]),
    product: &[
        "Team",
        "Team ID",
        "Tag",
        "Organization",
        "Customer",
        "User",
        "Agent",
    ],
    rules: &[Rule::INCLUDES_CACHED, Rule::EXCLUDES_CACHED],
    notes: &[
        "cache writes, whose lifetime it does not say, are taken as 5-minute writes",
        "spend is what LiteLLM computed from its own price list; flat costs, which are for provisioned capacity, are left out of it",
        "requests include failed ones",
    ],
    ..Layout::BLANK
};
