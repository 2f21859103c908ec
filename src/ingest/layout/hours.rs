//! A plain table of compute hours, as people keep it in a spreadsheet: `date,product,hours`.
//!
//! No program is known that exports it. It is a layout of its own because a column called `hours` alone says
//! little: with a date and a project it is a timesheet. Besides hours it may have every column of Metershift's
//! own layout.

use super::{Field, Layout, Number, Signature};
use crate::quantity::TokenClass;

/// `date,product,hours[,accelerators,instance_type]`.
pub(super) static LAYOUT: Layout = Layout {
    id: "hours-table",
    title: "a table of compute hours",
    columns: &[
        (Field::Time, &["date", "timestamp", "day", "week", "month"]),
        (Field::Number(Number::Hours), HOURS),
        (Field::Resource, &["instance_type", "resource"]),
        (Field::Model, &["model"]),
        (super::tokens(TokenClass::Input), &["input_tokens"]),
        (
            super::tokens(TokenClass::CacheWrite5m),
            &["cache_write_5m_tokens", "cache_write_tokens"],
        ),
        (
            super::tokens(TokenClass::CacheWrite1h),
            &["cache_write_1h_tokens"],
        ),
        (super::tokens(TokenClass::CacheRead), &["cache_read_tokens"]),
        (super::tokens(TokenClass::Output), &["output_tokens"]),
        (Field::Number(Number::Requests), &["requests"]),
        (Field::Tier, &["tier"]),
        (Field::Route, &["route"]),
        (Field::Context, &["context"]),
        (Field::Channel, &["channel"]),
        (Field::Region, &["region"]),
        (Field::Number(Number::Billed), &["billed_cost"]),
    ],
    signature: Signature::Columns(&[
        &["date", "timestamp", "day", "week", "month"],
        &["product"],
        HOURS,
    ]),
    product: &["product"],
    notes: &["hours are taken as written, and not multiplied by a number of accelerators"],
    ..Layout::BLANK
};

const HOURS: &[&str] = &[
    "hours",
    "instance_hours",
    "node_hours",
    "gpu_hours",
    "accelerator_hours",
];
