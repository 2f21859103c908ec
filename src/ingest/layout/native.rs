//! Metershift's own layout: the one to write when a program or a spreadsheet makes the file.

use super::{Field, Layout, Number, Signature, tokens};
use crate::quantity::TokenClass;

/// A time, what it was for, and how much; every column but the time and one quantity may be absent.
pub(in crate::ingest) static LAYOUT: Layout = Layout {
    id: "native",
    title: "Metershift's own layout",
    columns: &[
        (Field::Time, &["date", "timestamp"]),
        (Field::Model, &["model"]),
        (tokens(TokenClass::Input), &["input_tokens"]),
        (
            tokens(TokenClass::CacheWrite5m),
            &["cache_write_5m_tokens", "cache_write_tokens"],
        ),
        (tokens(TokenClass::CacheWrite1h), &["cache_write_1h_tokens"]),
        (tokens(TokenClass::CacheRead), &["cache_read_tokens"]),
        (tokens(TokenClass::Output), &["output_tokens"]),
        (Field::Number(Number::Hours), &["compute_hours"]),
        (Field::Resource, &["resource"]),
        (Field::Number(Number::Requests), &["requests"]),
        (Field::Tier, &["tier"]),
        (Field::Route, &["route"]),
        (Field::Context, &["context"]),
        (Field::Channel, &["channel"]),
        (Field::Region, &["region"]),
        (Field::Number(Number::Billed), &["billed_cost"]),
    ],
    signature: Signature::TimeAndQuantity,
    product: &["product"],
    ..Layout::BLANK
};
