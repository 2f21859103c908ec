//! The traces of `ChatGPT` and GPT-4 use that `BurstGPT` publishes (`HPMLL/BurstGPT`): a request per row.
//!
//! Times are seconds since the first midnight of the trace, whichever day that was. Newer files also have
//! `Session ID` and `Elapsed time`; the latter is taken to be in seconds. Request tokens are all uncached input as
//! far as the trace says. A request without response tokens failed.

use super::{Field, Layout, Number, Signature};
use crate::quantity::{TokenClass, Unit};

/// `Timestamp,[Session ID,Elapsed time,]Model,Request tokens,Response tokens,Total tokens,Log Type`.
pub(super) static LAYOUT: Layout = Layout {
    id: "burstgpt",
    title: "the BurstGPT trace",
    columns: &[
        (Field::Time, &["Timestamp"]),
        (Field::Model, &["Model"]),
        (super::tokens(TokenClass::Input), &["Request tokens"]),
        (super::tokens(TokenClass::Output), &["Response tokens"]),
        (Field::Number(Number::Total), &["Total tokens"]),
        (Field::Number(Number::Busy), &["Elapsed time"]),
    ],
    signature: Signature::Columns(&[
        &["Timestamp"],
        &["Model"],
        &["Request tokens"],
        &["Response tokens"],
        &["Log Type"],
    ]),
    product: &["Log Type"],
    units: &[(Number::Busy, Unit::SECOND)],
    seconds_since_first_day: true,
    row_is_request: true,
    notes: &[
        "it says nothing of cached tokens, so all its input is taken as uncached",
        "each row is counted as one request, also one that failed and has no response tokens",
        "its times count from the first midnight of the trace, so the dates are not the real ones",
    ],
    ..Layout::BLANK
};
