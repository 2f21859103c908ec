//! Numbers from text, exactly: never through a float.

use rust_decimal::Decimal;

use super::{Hours, Tokens, Usd};

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
}

/// A number as written: `digits` × 10^−`places`, with `more` when further non-zero digits did not fit.
struct Scanned {
    negative: bool,
    digits: u128,
    places: i32,
    more: bool,
}

/// Digits beyond this would overflow; no quantity needs as many.
const FULL: u128 = u128::MAX / 10 - 1;

fn scan(text: &[u8]) -> Result<Scanned, NumberError> {
    let text = text.trim_ascii();
    let (negative, text) = match text {
        [] => return Err(NumberError::Empty),
        [b'-', rest @ ..] | [0xE2, 0x88, 0x92, rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let mut number = Scanned {
        negative,
        digits: 0,
        places: 0,
        more: false,
    };
    let (mut seen_digit, mut seen_point) = (false, false);
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            b'0'..=b'9' => {
                seen_digit = true;
                if number.digits > FULL {
                    number.more |= byte != b'0';
                    number.places -= i32::from(!seen_point);
                } else {
                    number.digits = number.digits * 10 + u128::from(byte - b'0');
                    number.places += i32::from(seen_point);
                }
            }
            b'.' if !seen_point => seen_point = true,
            b'e' | b'E' if seen_digit => {
                number.places = number.places.saturating_sub(exponent(rest.as_slice())?);
                break;
            }
            _ => return Err(NumberError::NotANumber),
        }
    }
    if !seen_digit {
        return Err(NumberError::NotANumber);
    }
    if number.digits == 0 {
        number.places = 0;
        number.negative = false;
    }
    while number.places > 0 && number.digits.is_multiple_of(10) {
        number.digits /= 10;
        number.places -= 1;
    }
    Ok(number)
}

fn exponent(text: &[u8]) -> Result<i32, NumberError> {
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

/// `digits` × 10^`power`.
fn scaled(digits: u128, power: i32) -> Result<u128, NumberError> {
    if digits == 0 {
        return Ok(0);
    }
    let power = u32::try_from(power).map_err(|_negative| NumberError::TooPrecise)?;
    10_u128
        .checked_pow(power)
        .and_then(|factor| digits.checked_mul(factor))
        .ok_or(NumberError::TooLarge)
}

/// A count of tokens or requests. `59200.0` and `5.92e4` are whole; `12.5` is not.
pub fn parse_count(text: &[u8]) -> Result<u128, NumberError> {
    if let 1..=18 = text.len()
        && text.iter().all(u8::is_ascii_digit)
    {
        let count = text
            .iter()
            .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        return Ok(count.into());
    }
    let number = scan(text)?;
    if number.negative {
        return Err(NumberError::Negative);
    }
    if number.places > 0 || (number.more && number.places >= 0) {
        return Err(NumberError::NotWhole);
    }
    let count = scaled(number.digits, -number.places)?;
    if count > Tokens::MAX_ROW.0 {
        Err(NumberError::TooLarge)
    } else {
        Ok(count)
    }
}

/// Hours to 1e-12, and whether digits beyond that had to be rounded (half-even).
pub fn parse_hours(text: &[u8]) -> Result<(Hours, bool), NumberError> {
    let number = scan(text)?;
    if number.negative {
        return Err(NumberError::Negative);
    }
    let excess = number.places - 12;
    let (pico, rounded) = if excess <= 0 {
        (scaled(number.digits, -excess)?, number.more)
    } else {
        match 10_u128.checked_pow(excess.unsigned_abs()) {
            None => (0, number.digits > 0),
            Some(unit) => {
                let (whole, left) = (number.digits / unit, number.digits % unit);
                let up = match left.cmp(&(unit / 2)) {
                    std::cmp::Ordering::Less => false,
                    std::cmp::Ordering::Equal => number.more || !whole.is_multiple_of(2),
                    std::cmp::Ordering::Greater => true,
                };
                (whole + u128::from(up), true)
            }
        }
    };
    if pico > Hours::MAX_ROW.pico() {
        return Err(NumberError::TooLarge);
    }
    Ok((Hours::from_pico(pico), rounded))
}

/// Any decimal number of up to 28 digits, exactly as written.
pub fn parse_decimal(text: &[u8]) -> Result<Decimal, NumberError> {
    let number = scan(text)?;
    let (digits, places) = if number.places < 0 {
        (scaled(number.digits, -number.places)?, 0)
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

/// An amount of money, which may be negative (a credit).
pub fn parse_money(text: &[u8]) -> Result<Usd, NumberError> {
    let amount = parse_decimal(text)?;
    if amount.abs() > Decimal::from(1_000_000_000_000_000_u64) {
        return Err(NumberError::TooLarge);
    }
    Ok(Usd(amount))
}
