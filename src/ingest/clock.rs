//! Dates and times as files write them, turned into days of UTC.
//!
//! A time with an offset is moved to UTC, one without is taken as UTC, and a bare date is never moved.

use crate::calendar::Day;

/// When a row was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: Day,
    pub(super) kind: Kind,
}

/// How much of a time was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A date alone.
    Date,
    /// A time that is midnight, which may be how a program writes a date.
    Midnight,
    /// A time of day.
    Time,
}

/// Why a text is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ClockError {
    #[error("is empty; a row needs a date")]
    Empty,
    #[error("is not a date or a time; write it like 2026-06-30 or 2026-06-30T14:05:00Z")]
    Unknown,
    #[error("is a day that the calendar does not have")]
    NoSuchDay,
    #[error("is a time of day that does not exist")]
    NoSuchTime,
    #[error("is before {} or after {}; check the year", Day::EARLIEST, Day::LATEST)]
    OutOfRange,
}

/// Reads times, and remembers the last date, as rows of one day mostly stand together.
#[derive(Debug, Default)]
pub(super) struct Clock {
    last: Option<([u8; 10], Day)>,
}

impl Clock {
    pub(super) fn read(&mut self, text: &[u8]) -> Result<Moment, ClockError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(ClockError::Empty);
        }
        let Some((date, rest)) = text.split_first_chunk::<10>() else {
            return Err(ClockError::Unknown);
        };
        let day = match self.last {
            Some((known, day)) if known == *date => day,
            _ => {
                let day = read_date(*date)?;
                self.last = Some((*date, day));
                day
            }
        };
        let (day, kind) = if rest.is_empty() {
            (day, Kind::Date)
        } else {
            let [b'T' | b't' | b' ', rest @ ..] = rest else {
                return Err(ClockError::Unknown);
            };
            read_time(day, rest)?
        };
        if (Day::EARLIEST..=Day::LATEST).contains(&day) {
            Ok(Moment { day, kind })
        } else {
            Err(ClockError::OutOfRange)
        }
    }
}

fn read_date(text: [u8; 10]) -> Result<Day, ClockError> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return Err(ClockError::Unknown);
    };
    let (century, year) = (two_digits(y1, y2)?, two_digits(y3, y4)?);
    let (month, day) = (two_digits(m1, m2)?, two_digits(d1, d2)?);
    let year = i16::from(century) * 100 + i16::from(year);
    Day::from_ymd(year, month, day).ok_or(ClockError::NoSuchDay)
}

/// `14:05`, `14:05:00`, `14:05:00.25`, each with or without an offset.
fn read_time(day: Day, text: &[u8]) -> Result<(Day, Kind), ClockError> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else {
        return Err(ClockError::Unknown);
    };
    let (hour, minute) = (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?);
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (two_digits(*s1, *s2)?, rest),
        _ => (0, rest),
    };
    // A leap second is written :60.
    if hour > 23 || minute > 59 || second > 60 {
        return Err(ClockError::NoSuchTime);
    }
    let (has_fraction, rest) = read_fraction(rest)?;
    let minutes = i32::from(hour) * 60 + i32::from(minute) - read_offset(rest)?;
    let day = day.plus(minutes.div_euclid(24 * 60));
    let is_midnight = minutes.rem_euclid(24 * 60) == 0 && second == 0 && !has_fraction;
    Ok((
        day,
        if is_midnight {
            Kind::Midnight
        } else {
            Kind::Time
        },
    ))
}

/// Whether there is a fraction of a second above zero, and what follows it.
fn read_fraction(text: &[u8]) -> Result<(bool, &[u8]), ClockError> {
    let [b'.' | b',', digits @ ..] = text else {
        return Ok((false, text));
    };
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = digits.split_at(length);
    if digits.is_empty() {
        return Err(ClockError::Unknown);
    }
    Ok((digits.iter().any(|&digit| digit != b'0'), rest))
}

/// Minutes east of UTC.
fn read_offset(text: &[u8]) -> Result<i32, ClockError> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, text) = match text {
        [] | [b'Z' | b'z'] | b"UTC" => return Ok(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Err(ClockError::Unknown),
    };
    let (hours, minutes) = match *text {
        [h1, h2] => (two_digits(h1, h2)?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two_digits(h1, h2)?, two_digits(m1, m2)?),
        _ => return Err(ClockError::Unknown),
    };
    if hours > 23 || minutes > 59 {
        return Err(ClockError::NoSuchTime);
    }
    Ok(sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

fn two_digits(tens: u8, ones: u8) -> Result<i8, ClockError> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok(((tens - b'0') * 10 + (ones - b'0')).cast_signed())
    } else {
        Err(ClockError::Unknown)
    }
}
