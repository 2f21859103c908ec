//! Times of day with their distance from UTC, and times that are a count of seconds.

use super::{ClockError, Kind, Moment, split_digits, two_digits};
use crate::calendar::Day;

const DAY_SECONDS: u64 = 24 * 60 * 60;
const DAY_MINUTES: i32 = 24 * 60;

/// Spaces that programs put before AM and PM: the usual, U+00A0 and U+202F.
const SPACES: [&[u8]; 3] = [b" ", b"\xC2\xA0", b"\xE2\x80\xAF"];

/// `14:05`, `14:05:00`, `14:05:00.25`, `2:05 PM`, each with or without an offset; then what follows it.
pub(super) fn read(day: Day, text: &[u8]) -> Result<(Moment, &[u8]), ClockError> {
    match plain(text) {
        Some(kind) => Ok((Moment { day, kind }, &[])),
        None => read_any(day, text),
    }
}

/// A time of day in UTC to the second or finer, which is how most programs write it; `None` for any other form.
#[inline]
pub(super) fn plain(text: &[u8]) -> Option<Kind> {
    let (clock, rest) = text.split_first_chunk()?;
    let rest = match rest {
        [rest @ .., b'Z'] | [rest @ .., b'+', b'0', b'0', b':', b'0', b'0'] => rest,
        _ => rest,
    };
    let has_fraction = match rest {
        [] => false,
        [b'.', digits @ ..] => {
            let values = digits.iter().map(|digit| digit.wrapping_sub(b'0'));
            let highest = values.max().filter(|&highest| highest <= 9)?;
            highest > 0
        }
        _ => return None,
    };
    // Digits become their values and colons zeros, all eight at once.
    let values = u64::from_le_bytes(*clock) ^ u64::from_le_bytes(*b"00:00:00");
    // Adding these sets the top bit of every byte that is above its place in 29:59:59.
    let above = u64::from_le_bytes([125, 118, 127, 122, 118, 127, 122, 118]);
    let is_time = (values | values.wrapping_add(above)) & 0x8080_8080_8080_8080 == 0;
    let [h1, h2, ..] = values.to_le_bytes();
    (is_time && (h1 < 2 || h2 < 4)).then(|| kind(values == 0 && !has_fraction))
}

/// Reads every form of a time, moves it to UTC, and returns what follows it.
fn read_any(day: Day, text: &[u8]) -> Result<(Moment, &[u8]), ClockError> {
    let (hour, rest) = split_hour(text)?;
    let [m1, m2, rest @ ..] = rest else {
        return Err(ClockError::Unknown);
    };
    let minute = two_digits(*m1, *m2)?;
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (two_digits(*s1, *s2)?, rest),
        _ => (0, rest),
    };
    // A leap second is written :60.
    if hour > 23 || minute > 59 || second > 60 {
        return Err(ClockError::NoSuchTime);
    }
    let (has_fraction, rest) = split_fraction(rest)?;
    let (hour, rest) = split_half(hour, rest)?;
    let (offset, rest) = split_offset(rest)?;
    let minutes = i32::from(hour) * 60 + i32::from(minute) - offset;
    let is_midnight = minutes.rem_euclid(DAY_MINUTES) == 0 && second == 0 && !has_fraction;
    let moment = Moment {
        day: day.plus(minutes.div_euclid(DAY_MINUTES)),
        kind: kind(is_midnight),
    };
    Ok((moment, rest))
}

/// The kind of a time of day.
fn kind(is_midnight: bool) -> Kind {
    if is_midnight {
        Kind::Midnight
    } else {
        Kind::Time
    }
}

/// The hour, of one digit or two, and what follows its colon.
fn split_hour(text: &[u8]) -> Result<(i8, &[u8]), ClockError> {
    match text {
        [h1, h2, b':', rest @ ..] => Ok((two_digits(*h1, *h2)?, rest)),
        [hour, b':', rest @ ..] => Ok((two_digits(b'0', *hour)?, rest)),
        _ => Err(ClockError::Unknown),
    }
}

/// Whether there is a fraction of a second above zero, and what follows it.
fn split_fraction(text: &[u8]) -> Result<(bool, &[u8]), ClockError> {
    let [b'.' | b',', rest @ ..] = text else {
        return Ok((false, text));
    };
    let (digits, rest) = split_digits(rest);
    if digits.is_empty() {
        return Err(ClockError::Unknown);
    }
    Ok((digits.iter().any(|&digit| digit != b'0'), rest))
}

/// The hour out of 24, and what follows AM or PM, if either is there.
fn split_half(hour: i8, text: &[u8]) -> Result<(i8, &[u8]), ClockError> {
    let spaced = SPACES.iter().find_map(|space| text.strip_prefix(*space));
    let (noon, rest) = match spaced.unwrap_or(text) {
        [b'A' | b'a', b'M' | b'm', rest @ ..] => (0, rest),
        [b'P' | b'p', b'M' | b'm', rest @ ..] => (12, rest),
        _ => return Ok((hour, text)),
    };
    // 12 AM is midnight, 12 PM is noon.
    match hour {
        1..=12 => Ok((hour % 12 + noon, rest)),
        _ => Err(ClockError::NoSuchTime),
    }
}

/// Minutes east of UTC, and what follows them.
fn split_offset(text: &[u8]) -> Result<(i32, &[u8]), ClockError> {
    let spaceless = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, rest) = match spaceless {
        [b'Z' | b'z', rest @ ..] | [b'U', b'T', b'C', rest @ ..] => return Ok((0, rest)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Ok((0, text)),
    };
    let (hours, minutes, rest) = match rest {
        [h1, h2, b':', m1, m2, rest @ ..] => (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, rest),
        [h1, h2, m1 @ b'0'..=b'9', m2, rest @ ..] => {
            (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, rest)
        }
        [h1, h2, rest @ ..] => (two_digits(*h1, *h2)?, 0, rest),
        _ => return Err(ClockError::Unknown),
    };
    if hours > 23 || minutes > 59 {
        return Err(ClockError::NoSuchTime);
    }
    let offset = sign * (i32::from(hours) * 60 + i32::from(minutes));
    // Go writes `+0000 UTC`.
    let rest = match rest.strip_prefix(b" UTC") {
        Some(rest) if offset == 0 => rest,
        _ => rest,
    };
    Ok((offset, rest))
}

/// The digits of a number that is the whole text, and whether a fraction above zero follows them.
pub(super) fn decimal(text: &[u8]) -> Option<(&[u8], bool)> {
    let (digits, rest) = split_digits(text);
    if digits.is_empty() {
        return None;
    }
    match split_fraction(rest) {
        Ok((has_fraction, [])) => Some((digits, has_fraction)),
        _ => None,
    }
}

/// A Unix time. How many digits it has tells its unit.
pub(super) fn unix(digits: &[u8], has_fraction: bool) -> Result<Moment, ClockError> {
    const UNTIL: u64 = 47_482 * DAY_SECONDS; // 2100-01-01
    const FROM: u64 = 7_305 * DAY_SECONDS; // 1990-01-01
    let per_second = match digits.len() {
        9 | 10 => 1,
        13 => 1_000,
        16 => 1_000_000,
        19 => 1_000_000_000,
        _ => return Err(ClockError::Number),
    };
    let count = value(digits).ok_or(ClockError::Number)?;
    let seconds = count / per_second;
    if !(FROM..UNTIL).contains(&seconds) {
        return Err(ClockError::Number);
    }
    let days = (seconds / DAY_SECONDS) as i32;
    Ok(Moment {
        day: Day::EARLIEST.plus(days - Day::EARLIEST.number()),
        kind: kind(count.is_multiple_of(DAY_SECONDS * per_second) && !has_fraction),
    })
}

/// How many whole days a number of seconds is.
pub(super) fn whole_days(text: &[u8]) -> Result<i32, ClockError> {
    let (digits, _) = decimal(text).ok_or(ClockError::NotSeconds)?;
    let seconds = value(digits).ok_or(ClockError::OutOfRange)?;
    i32::try_from(seconds / DAY_SECONDS).map_err(|_too_many| ClockError::OutOfRange)
}

/// The number that digits stand for, unless it is huge.
fn value(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |sum, digit| {
        sum.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    })
}
