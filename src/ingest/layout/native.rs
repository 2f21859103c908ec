//! Metershift's own layout: the one to write when a program or a spreadsheet makes the file.

use super::{Field, Layout, Quantity, Signature};
use crate::quantity::TokenClass;

/// A time, what it was for, and how much; every column but the time and one quantity may be absent.
pub(super) static LAYOUT: Layout = Layout {
    id: "native",
    title: "Metershift's own layout",
    fields: &[
        (Field::Time, &["date", "timestamp"]),
        (Field::Product, &["product"]),
        (Field::Model, &["model"]),
        (tokens(TokenClass::Input), &["input_tokens"]),
        (
            tokens(TokenClass::CacheWrite5m),
            &["cache_write_5m_tokens", "cache_write_tokens"],
        ),
        (tokens(TokenClass::CacheWrite1h), &["cache_write_1h_tokens"]),
        (tokens(TokenClass::CacheRead), &["cache_read_tokens"]),
        (tokens(TokenClass::Output), &["output_tokens"]),
        (Field::Quantity(Quantity::Hours), &["compute_hours"]),
        (Field::Resource, &["resource"]),
        (Field::Quantity(Quantity::Requests), &["requests"]),
        (Field::Tier, &["tier"]),
        (Field::Route, &["route"]),
        (Field::Context, &["context"]),
        (Field::Channel, &["channel"]),
        (Field::Quantity(Quantity::Billed), &["billed_cost"]),
    ],
    signature: Signature::TimeAndQuantity,
    row_is_request: false,
};

const fn tokens(class: TokenClass) -> Field {
    Field::Quantity(Quantity::Tokens(class))
}
