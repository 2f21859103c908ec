//! Hours in files, as decimal text to the last digit: `1.5`.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

use super::Hours;

/// Hours to the last digit, without trailing zeros.
pub(crate) fn written(pico: u128) -> String {
    let (whole, part) = (pico / Hours::PICO, pico % Hours::PICO);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:012}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}

/// What was written, in 1e-12 h; `None` where it is anything else.
pub(crate) fn read(text: &str) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 12 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: u128 = format!("{part:0<12}").parse().ok()?;
    let whole: u128 = whole.parse().ok()?;
    whole.checked_mul(Hours::PICO)?.checked_add(part)
}

pub(super) fn serialize<S: Serializer>(pico: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&written(*pico))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    let text = String::deserialize(deserializer)?;
    let unknown = || D::Error::custom(format!("“{text}” is no number of hours"));
    read(&text).ok_or_else(unknown)
}
