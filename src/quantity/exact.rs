//! From digits to amounts: in narrow integers where they are enough, else in 256 bits, and rounded once at most.

use ethnum::U256;
use rust_decimal::Decimal;

use super::scan::{Scanned, plain};
use super::{Hours, NumberError, NumberStyle, Tokens, Unit, Usd, Word};

/// 10 to the power of the index.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// No bill has a line of more dollars.
pub(super) const MOST_MONEY: Decimal = {
    let dollars = POWERS[15];
    Decimal::from_parts(dollars as u32, (dollars >> 32) as u32, 0, false, 0)
};

/// The same in 1e-12 $; no more hours are real either.
const MOST_PICOS: u128 = 10_u128.pow(27);

fn real_count(count: u128) -> Result<u128, NumberError> {
    if count > Tokens::MAX_ROW.0 {
        return Err(NumberError::TooLarge);
    }
    Ok(count)
}

fn real_hours(pico: u128, rounded: bool) -> Result<(Hours, bool), NumberError> {
    if pico > Hours::MAX_ROW.pico() {
        return Err(NumberError::TooLarge);
    }
    Ok((Hours::from_pico(pico), rounded))
}

/// The count in a plain text.
#[inline]
pub(super) fn plain_count(
    text: &[u8],
    style: NumberStyle,
    unit: Unit,
) -> Option<Result<u128, NumberError>> {
    let (value, places) = plain(text, style.point())?;
    if places == 0 && unit == Unit::ONE {
        return Some(real_count(value.into()));
    }
    narrow_count(value.into(), places as i32, unit)
}

/// The hours in a word of digits around at most one decimal mark, in 1e-12 h. They are real whatever they are.
#[inline]
pub(super) fn short_picos(word: Word, style: NumberStyle) -> Option<u64> {
    let (digits, places) = word.decimal(style.point())?;
    digits.checked_mul(*POWERS.get(12 - places)?)
}

/// The hours in a plain text.
#[inline]
pub(super) fn plain_hours(
    text: &[u8],
    style: NumberStyle,
    unit: Unit,
) -> Option<Result<(Hours, bool), NumberError>> {
    let (value, places) = plain(text, style.point())?;
    if unit == Unit::ONE && places <= 12 {
        let factor = *POWERS.get(12 - places)?;
        return Some(real_hours(u128::from(value) * u128::from(factor), false));
    }
    let (pico, rounded) = narrow_picos(value.into(), places as i32, unit)?;
    Some(real_hours(pico, rounded))
}

/// `digits` × 10^(`shift` − `places`) in `unit`, where 128 bits are enough: the whole part, and what is left of a
/// divisor.
fn divided(digits: u128, places: i32, shift: i32, unit: Unit) -> Option<(u128, u128, u128)> {
    let factor = u128::from(*POWERS.get(shift.abs_diff(places) as usize)?);
    let (top, over) = (
        digits.checked_mul(unit.times.into())?,
        u128::from(unit.over),
    );
    let (top, divisor) = if places > shift {
        (top, over.checked_mul(factor)?)
    } else {
        (top.checked_mul(factor)?, over)
    };
    Some((
        top.checked_div(divisor)?,
        top.checked_rem(divisor)?,
        divisor,
    ))
}

fn narrow_count(digits: u128, places: i32, unit: Unit) -> Option<Result<u128, NumberError>> {
    let (count, left, _) = divided(digits, places, 0, unit)?;
    if left > 0 {
        return Some(Err(NumberError::NotWhole));
    }
    Some(real_count(count))
}

/// [`picos`], where 128 bits are enough.
fn narrow_picos(digits: u128, places: i32, unit: Unit) -> Option<(u128, bool)> {
    let (whole, left, divisor) = divided(digits, places, 12, unit)?;
    let half = left.cmp(&(divisor - left));
    let up = half.is_gt() || half.is_eq() && !whole.is_multiple_of(2);
    Some((whole + u128::from(up), left > 0))
}

/// The money in a plain text that needs neither rounding nor a look at its size.
#[inline]
pub(super) fn plain_money(text: &[u8], style: NumberStyle) -> Option<Usd> {
    let (mut value, mut places) = plain(text, style.point())?;
    if places > 12 || text.len() - places > 15 {
        return None;
    }
    while places > 0 && value.is_multiple_of(10) {
        value /= 10;
        places -= 1;
    }
    let (low, middle) = (value as u32, (value >> 32) as u32);
    let amount = Decimal::from_parts(low, middle, 0, false, places as u32);
    Some(Usd(amount))
}

/// `number` × `unit` × 10^`shift` as a fraction, and the end of what it stands for where further digits did not fit.
struct Fraction {
    top: U256,
    /// Not reached; the same as `top` where `top` is exact.
    end: U256,
    bottom: U256,
}

impl Fraction {
    /// `None` where it is much less than a half.
    fn new(number: &Scanned, unit: Unit, shift: i32) -> Result<Option<Self>, NumberError> {
        if unit.over == 0 {
            return Err(NumberError::TooLarge);
        }
        if number.digits == 0 {
            return Ok(None);
        }
        let power = shift.saturating_sub(number.places);
        let factor = U256::from(10_u8).checked_pow(power.unsigned_abs());
        let over = U256::from(unit.over);
        let (times, bottom) = if power < 0 {
            let bottom = factor.and_then(|factor| over.checked_mul(factor));
            let Some(bottom) = bottom else {
                return Ok(None);
            };
            (Some(U256::from(unit.times)), bottom)
        } else {
            let times = factor.and_then(|factor| factor.checked_mul(unit.times.into()));
            (times, over)
        };
        let product = |digits: u128| times?.checked_mul(digits.into());
        let top = product(number.digits).ok_or(NumberError::TooLarge)?;
        let end = if number.more {
            product(number.digits + 1).ok_or(NumberError::TooLarge)?
        } else {
            top
        };
        Ok(Some(Self { top, end, bottom }))
    }

    /// The nearest whole number, the even one of two, of `top`, or of a bit more than `top`.
    fn nearest(&self, top: U256, more: bool) -> U256 {
        let (whole, left) = (top / self.bottom, top % self.bottom);
        let half = left.cmp(&(self.bottom - left));
        let up = half.is_gt() || half.is_eq() && (more || whole % 2 == 1);
        whole + U256::from(up)
    }
}

/// `number` in `unit` as a count.
pub(super) fn count_of(number: &Scanned, unit: Unit) -> Result<u128, NumberError> {
    if number.negative {
        return Err(NumberError::Negative);
    }
    if !number.more
        && let Some(narrow) = narrow_count(number.digits, number.places, unit)
    {
        return narrow;
    }
    let Some(fraction) = Fraction::new(number, unit, 0)? else {
        return match number.digits {
            0 => Ok(0),
            _ => Err(NumberError::NotWhole),
        };
    };
    // Digits that did not fit are part of the fraction, or the number is far too large.
    if fraction.top % fraction.bottom != 0 || number.more && number.places >= 0 {
        return Err(NumberError::NotWhole);
    }
    let count = u128::try_from(fraction.top / fraction.bottom);
    real_count(count.map_err(|_too_large| NumberError::TooLarge)?)
}

/// `number` in `unit` as hours, and whether they were rounded.
pub(super) fn hours_of(number: &Scanned, unit: Unit) -> Result<(Hours, bool), NumberError> {
    if number.negative {
        return Err(NumberError::Negative);
    }
    let (pico, rounded) = picos(number, unit)?;
    real_hours(pico, rounded)
}

/// `number` as dollars with a sign of its own, and whether they were rounded.
pub(super) fn money_of(number: &Scanned, negative: bool) -> Result<(Usd, bool), NumberError> {
    let (digits, places, rounded) = match u32::try_from(number.places) {
        Ok(places @ 0..=12) if !number.more => (number.digits, places, false),
        _ => {
            let (pico, rounded) = picos(number, Unit::ONE)?;
            (pico, 12, rounded)
        }
    };
    let digits = i128::try_from(digits).map_err(|_too_large| NumberError::TooLarge)?;
    let amount = Decimal::try_from_i128_with_scale(digits, places)
        .map_err(|_does_not_fit| NumberError::TooLarge)?;
    if amount > MOST_MONEY {
        return Err(NumberError::TooLarge);
    }
    let mut amount = if places == 12 {
        amount.normalize()
    } else {
        amount
    };
    amount.set_sign_negative(negative && !amount.is_zero());
    Ok((Usd(amount), rounded))
}

/// The size of a number in 1e-12, and whether it was rounded.
fn picos(number: &Scanned, unit: Unit) -> Result<(u128, bool), NumberError> {
    if !number.more
        && let Some(narrow) = narrow_picos(number.digits, number.places, unit)
    {
        return Ok(narrow);
    }
    let Some(fraction) = Fraction::new(number, unit, 12)? else {
        return Ok((0, number.digits > 0));
    };
    let nearest = fraction.nearest(fraction.top, number.more);
    let pico = u128::try_from(nearest).map_err(|_too_large| NumberError::TooLarge)?;
    // That far off there is nothing to be exact about.
    if pico > MOST_PICOS {
        return Err(NumberError::TooLarge);
    }
    if number.more && nearest != fraction.nearest(fraction.end.saturating_sub(U256::ONE), true) {
        return Err(NumberError::TooPrecise);
    }
    Ok((pico, number.more || fraction.top % fraction.bottom != 0))
}
