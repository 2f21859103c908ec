//! Whole numbers in files, as text: programs that read JSON lose digits of large ones.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

/// Writes a number as its digits.
pub(crate) fn serialize<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads digits.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}
