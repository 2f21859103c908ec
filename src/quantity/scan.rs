//! The digits of a number as they are written, before it is known what they count.

use super::{NumberError, NumberStyle};

/// A number as written: `digits` × 10^−`places`, with `more` when further non-zero digits did not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) negative: bool,
    pub(super) digits: u128,
    pub(super) places: i32,
    pub(super) more: bool,
}

/// Digits beyond this would overflow; no quantity needs as many.
const FULL: u128 = u128::MAX / 10 - 1;

/// No-break space, narrow no-break space and apostrophes, which group thousands in either style.
const GROUPING: [&[u8]; 4] = [b"\xC2\xA0", b"\xE2\x80\xAF", b"'", b"\xE2\x80\x99"];

/// Spaces that are not ASCII.
const SPACES: [&[u8]; 2] = [b"\xC2\xA0", b"\xE2\x80\xAF"];

/// Without white space and no-break spaces at both ends.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    let mut text = text.trim_ascii();
    while let Some(rest) = SPACES.iter().find_map(|space| {
        let rest = text.strip_prefix(*space);
        rest.or_else(|| text.strip_suffix(*space))
    }) {
        text = rest.trim_ascii();
    }
    text
}

/// The digits of a text of at most 19 digits and a `point`, and how many of them follow the point. `None` for
/// anything else, be it a number or not.
#[inline]
pub(super) fn plain(text: &[u8], point: u8) -> Option<(u64, usize)> {
    // Nineteen nines fit in 64 bits.
    if text.len() > 19 {
        return None;
    }
    let mut value = 0_u64;
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + u64::from(digit);
            continue;
        }
        if byte != point || text.len() == 1 {
            return None;
        }
        let places = bytes.len();
        for &byte in bytes {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + u64::from(digit);
        }
        return Some((value, places));
    }
    (!text.is_empty()).then_some((value, 0))
}

/// Reads a number in a trimmed text. Without a style it has a decimal point and no groups of thousands.
pub(super) fn scan(text: &[u8], style: Option<NumberStyle>) -> Result<Scanned, NumberError> {
    let (negative, text) = match text {
        [] => return Err(NumberError::Empty),
        [b'-', rest @ ..] | [0xE2, 0x88, 0x92, rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (mantissa, exponent) = split_at_byte(text, |byte| matches!(byte, b'e' | b'E'));
    let point = style.unwrap_or_default().point();
    let (whole, fraction) = split_at_byte(mantissa, |byte| byte == point);
    let mut fraction = fraction.unwrap_or_default();
    if whole.is_empty() && fraction.is_empty() {
        return Err(NumberError::NotANumber);
    }
    while let [rest @ .., b'0'] = fraction {
        fraction = rest;
    }
    // Groups and an exponent never go together.
    let style = style.filter(|_| exponent.is_none());
    let mut number = Scanned::default();
    let read = number.push_whole(whole, style);
    read.and_then(|()| number.push(fraction, 1))
        .ok_or(NumberError::NotANumber)?;
    if let Some(exponent) = exponent {
        number.places = number.places.saturating_sub(power(exponent)?);
    }
    if number.digits == 0 {
        number.places = 0;
        return Ok(number);
    }
    while number.places > 0 && number.digits.is_multiple_of(10) {
        number.digits /= 10;
        number.places -= 1;
    }
    number.negative = negative;
    Ok(number)
}

/// What is before the first byte of a kind, and what is after it.
fn split_at_byte(text: &[u8], is_it: impl Fn(u8) -> bool) -> (&[u8], Option<&[u8]>) {
    let mut parts = text.splitn(2, |&byte| is_it(byte));
    (parts.next().unwrap_or_default(), parts.next())
}

impl Scanned {
    /// Adds digits, each of which makes for `places` more of them; `None` where there is something else.
    fn push(&mut self, digits: &[u8], places: i32) -> Option<()> {
        for &byte in digits {
            if !byte.is_ascii_digit() {
                return None;
            }
            if self.digits > FULL {
                self.more |= byte != b'0';
                self.places += places - 1;
            } else {
                self.digits = self.digits * 10 + u128::from(byte - b'0');
                self.places += places;
            }
        }
        Some(())
    }

    /// Adds the digits before the point, which may be in groups of three; `None` where that is not done rightly.
    fn push_whole(&mut self, text: &[u8], style: Option<NumberStyle>) -> Option<()> {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let first = text.iter().position(|byte| !is_digit(byte));
        let (first, mut rest) = text.split_at_checked(first.unwrap_or(text.len()))?;
        self.push(first, 0)?;
        if rest.is_empty() {
            return Some(());
        }
        let own: &[u8] = match style? {
            NumberStyle::Point => b",",
            NumberStyle::Comma => b".",
        };
        // 0,123 and 1234,567 are not groups.
        if !(1..=3).contains(&first.len()) || first.starts_with(b"0") {
            return None;
        }
        let mut known = GROUPING.into_iter().chain([own]);
        let separator = known.find(|separator| rest.starts_with(separator))?;
        while !rest.is_empty() {
            let (group, tail) = rest.strip_prefix(separator)?.split_at_checked(3)?;
            self.push(group, 0)?;
            rest = tail;
        }
        Some(())
    }
}

fn power(text: &[u8]) -> Result<i32, NumberError> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NumberError::NotANumber);
    }
    let value = digits.iter().fold(0_i32, |sum, digit| {
        (sum * 10 + i32::from(digit - b'0')).min(10_000)
    });
    Ok(sign * value)
}
