//! Numbers from text, exactly: never through a float.
//!
//! [`NumberStyle`] reads what files hold, with groups of thousands, units and dollar signs; the `parse_*` functions
//! take plain numbers with a decimal point only, as people type them here.

use rust_decimal::Decimal;

use super::currency::{Framed, Mark};
use super::exact::{
    MOST_MONEY, count_of, hours_of, money_of, plain_count, plain_hours, plain_money, short_picos,
};
use super::scan::{Scanned, scan, trimmed};
use super::{Hours, Unit, Usd, Word};

/// Why a text is not the number that was wanted. The text itself is with whoever read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Not digits with an optional sign, point and exponent.
    #[error("is not a number; write it like 1234 or 12.5, without thousands separators or units")]
    NotANumber,
    /// Below zero where that means nothing.
    #[error("is negative; a quantity consumed or a unit price cannot be")]
    Negative,
    /// A count with a fraction.
    #[error("is not a whole number; tokens and requests are counted one by one")]
    NotWhole,
    /// Larger than any real value of its kind.
    #[error("is too large to be real; check the unit and the column")]
    TooLarge,
    /// More digits than can be held exactly.
    #[error("has more digits than can be kept exactly; round it first")]
    TooPrecise,
    /// Money with the mark of a currency that is not US dollars.
    #[error("is in another currency; only US dollars can be compared")]
    OtherCurrency,
}

/// Without the commas that group thousands, if that is what they do: `1,234.5` is, `3,50` may mean 3.50.
pub fn ungrouped(text: &str) -> String {
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|g| g.len() == 3 && is_digits(g));
    if is_grouped {
        text.replacen(',', "", whole.matches(',').count())
    } else {
        text.to_owned()
    }
}

/// How a file writes numbers.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum NumberStyle {
    /// With a decimal point: `1,234.5`.
    #[default]
    Point,
    /// With a decimal comma: `1.234,5`.
    Comma,
}

impl NumberStyle {
    /// What separates whole from fraction.
    pub(super) fn point(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    /// A count of tokens or requests, given in `unit`: with [`Unit::THOUSAND`], `1.5` is 1500. Errs where that is
    /// not whole, is negative or is more than [`Tokens::MAX_ROW`](super::Tokens::MAX_ROW).
    #[inline]
    pub fn count(self, text: &[u8], unit: Unit) -> Result<u128, NumberError> {
        match plain_count(text, self, unit) {
            Some(count) => count,
            None => count_of(&scan(trimmed(text), Some(self))?, unit),
        }
    }

    /// A count of ones, if the word is digits alone, and 0 if it is empty; `None` for any other form, be it a number
    /// or not.
    #[inline]
    pub fn short_count(word: Word) -> Option<u64> {
        word.count()
    }

    /// Hours, in 1e-12 h, if the word is digits with or without a decimal mark, and 0 if it is empty; `None` for any
    /// other form, be it a number or not, and where 64 bits do not hold them.
    #[inline]
    pub fn short_picos(self, word: Word) -> Option<u64> {
        short_picos(word, self)
    }

    /// Hours, given in `unit`, to 1e-12 h, and whether digits beyond that had to be rounded (half-even, once). Errs
    /// where they are negative or more than [`Hours::MAX_ROW`].
    #[inline]
    pub fn hours(self, text: &[u8], unit: Unit) -> Result<(Hours, bool), NumberError> {
        match plain_hours(text, self, unit) {
            Some(hours) => hours,
            None => hours_of(&scan(trimmed(text), Some(self))?, unit),
        }
    }

    /// US dollars to 1e-12 $, and whether digits beyond that had to be rounded (half-even). `$`, `US$` and `USD` may
    /// stand before or after the number, and brackets mean less than zero: `($3.00)`. Errs with
    /// [`NumberError::OtherCurrency`] at any other currency, and beyond 1e15 $.
    #[inline]
    pub fn money(self, text: &[u8]) -> Result<(Usd, bool), NumberError> {
        if let Some(amount) = plain_money(text, self) {
            return Ok((amount, false));
        }
        match scan(trimmed(text), Some(self)) {
            Ok(number) => money_of(&number, number.negative),
            Err(_not_bare) => self.marked_money(text),
        }
    }

    fn marked_money(self, text: &[u8]) -> Result<(Usd, bool), NumberError> {
        let text = std::str::from_utf8(text).map_err(|_not_text| NumberError::NotANumber)?;
        if text.trim().is_empty() {
            return Err(NumberError::Empty);
        }
        let framed = Framed::new(text);
        if framed.mark == Mark::Unknown || !framed.holds_number() {
            return Err(NumberError::NotANumber);
        }
        if framed.mark == Mark::Other {
            return Err(NumberError::OtherCurrency);
        }
        let number = scan(framed.number.as_bytes(), Some(self))?;
        money_of(&number, framed.negative)
    }

    /// The style that a text shows: a point in `1.5` and `1,234.5`, a comma in `1,5` and `1.234,56`. `None` where
    /// both styles can read it (`12`, `1,234`, `1.234`) or neither. Marks of any currency may be around it.
    pub fn shown_by(text: &[u8]) -> Option<Self> {
        match readings(text) {
            [Some(_), None] => Some(Self::Point),
            [None, Some(_)] => Some(Self::Comma),
            _ => None,
        }
    }

    /// Whether a text means different numbers in the two styles: `1,234`, `1.234`.
    pub fn is_ambiguous(text: &[u8]) -> bool {
        matches!(readings(text), [Some(point), Some(comma)] if point != comma)
    }
}

/// What a text means with a decimal point, and with a decimal comma.
fn readings(text: &[u8]) -> [Option<Scanned>; 2] {
    let number = match std::str::from_utf8(text).map(Framed::new) {
        Ok(framed) if framed.mark != Mark::Unknown => framed.number,
        _ => return [None, None],
    };
    let styles = [NumberStyle::Point, NumberStyle::Comma];
    styles.map(|style| scan(number.as_bytes(), Some(style)).ok())
}

/// A count of tokens or requests. `59200.0` and `5.92e4` are whole; `12.5` is not.
pub fn parse_count(text: &[u8]) -> Result<u128, NumberError> {
    match plain_count(text, NumberStyle::Point, Unit::ONE) {
        Some(count) => count,
        None => count_of(&scan(text.trim_ascii(), None)?, Unit::ONE),
    }
}

/// Hours to 1e-12, and whether digits beyond that had to be rounded (half-even).
pub fn parse_hours(text: &[u8]) -> Result<(Hours, bool), NumberError> {
    match plain_hours(text, NumberStyle::Point, Unit::ONE) {
        Some(hours) => hours,
        None => hours_of(&scan(text.trim_ascii(), None)?, Unit::ONE),
    }
}

/// Any decimal number of up to 28 digits, exactly as written.
pub fn parse_decimal(text: &[u8]) -> Result<Decimal, NumberError> {
    let number = scan(text.trim_ascii(), None)?;
    let (digits, places) = if number.places < 0 {
        (scaled(number.digits, number.places.unsigned_abs())?, 0)
    } else {
        (number.digits, number.places.unsigned_abs())
    };
    if number.more {
        return Err(NumberError::TooPrecise);
    }
    let whole_part_fits = |digits: u128| digits < 79_228_162_514_264_337_593_543_950_335;
    let error = if places == 0 {
        NumberError::TooLarge
    } else {
        NumberError::TooPrecise
    };
    if !whole_part_fits(digits) {
        return Err(error);
    }
    let digits = i128::try_from(digits).map_err(|_too_large| error)?;
    let mut value =
        Decimal::try_from_i128_with_scale(digits, places).map_err(|_does_not_fit| error)?;
    value.set_sign_negative(number.negative);
    Ok(value)
}

/// `digits` × 10^`power`.
fn scaled(digits: u128, power: u32) -> Result<u128, NumberError> {
    let factor = 10_u128.checked_pow(power);
    factor
        .and_then(|factor| digits.checked_mul(factor))
        .ok_or(NumberError::TooLarge)
}

/// An amount of money, which may be negative (a credit).
pub fn parse_money(text: &[u8]) -> Result<Usd, NumberError> {
    let amount = parse_decimal(text)?;
    if amount.abs() > MOST_MONEY {
        return Err(NumberError::TooLarge);
    }
    Ok(Usd(amount))
}
