//! Dates of the calendar, however they are written.

use super::{ClockError, DateOrder, split_digits, two_digits};
use crate::calendar::Day;

/// English names of the months.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `2026-06-30`, or `None` where the text is not of that form.
pub(super) fn iso(text: [u8; 10]) -> Result<Option<Day>, ClockError> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return Ok(None);
    };
    let written = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !written.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    eight_digits(written).map(Some)
}

/// `20260630`, unless its year is not between 1990 and 2100, which makes it a mere number.
pub(super) fn compact(digits: [u8; 8]) -> Result<Day, ClockError> {
    if (b"19900101"..b"21000101").contains(&&digits) {
        eight_digits(digits)
    } else {
        Err(ClockError::Number)
    }
}

/// Year, month and day without anything between them.
fn eight_digits([y1, y2, y3, y4, m1, m2, d1, d2]: [u8; 8]) -> Result<Day, ClockError> {
    let (century, year) = (two_digits(y1, y2)?, two_digits(y3, y4)?);
    let year = i16::from(century) * 100 + i16::from(year);
    day(year, two_digits(m1, m2)?, two_digits(d1, d2)?)
}

/// The date in another form that the text starts with, and what follows it.
pub(super) fn other(text: &[u8], order: DateOrder) -> Result<(Day, &[u8]), ClockError> {
    if let Some((date, rest)) = slashed(text) {
        return Ok((date.read(order)?, rest));
    }
    let found = year_first(text)
        .or_else(|| dotted(text))
        .or_else(|| named(text))
        .or_else(|| name_first(text));
    let (year, month, date, rest) = found.ok_or(ClockError::Unknown)?;
    Ok((day(year, month, date)?, rest))
}

/// Year, month, day, and what follows them.
type Parts<'t> = (i16, i8, i8, &'t [u8]);

/// A date whose first two numbers may be meant either way: 3/4/25.
pub(super) struct Slashed {
    first: i8,
    second: i8,
    year: i16,
}

impl Slashed {
    /// The day it is in that order.
    pub(super) fn day(&self, order: DateOrder) -> Option<Day> {
        let (month, day) = match order {
            DateOrder::MonthFirst => (self.first, self.second),
            DateOrder::DayFirst => (self.second, self.first),
        };
        Day::from_ymd(self.year, month, day)
    }

    /// The day it is in that order, or why it is none.
    fn read(&self, order: DateOrder) -> Result<Day, ClockError> {
        self.day(order)
            .ok_or_else(|| match self.day(order.other()) {
                Some(_) => ClockError::WrongOrder(order),
                None => ClockError::NoSuchDay,
            })
    }
}

/// `6/30/2026`, `6/30/26` or with the day first, at the end of the text or before a time.
pub(super) fn slashed(text: &[u8]) -> Option<(Slashed, &[u8])> {
    let (first, rest) = split_short(text)?;
    let (second, rest) = split_short(rest.strip_prefix(b"/")?)?;
    let (year, rest) = split_year(rest.strip_prefix(b"/")?)?;
    let is_date = matches!(rest, [] | [b' ' | b',' | b'T' | b't', ..]);
    let date = Slashed {
        first,
        second,
        year,
    };
    is_date.then_some((date, rest))
}

/// `30.06.2026` or `30.6.26`.
fn dotted(text: &[u8]) -> Option<Parts<'_>> {
    let (day, rest) = split_short(text)?;
    let (month, rest) = split_short(rest.strip_prefix(b".")?)?;
    let (year, rest) = split_year(rest.strip_prefix(b".")?)?;
    Some((year, month, day, rest))
}

/// `2026/06/30` or `2026/6/30`.
fn year_first(text: &[u8]) -> Option<Parts<'_>> {
    let (year, rest) = split_digits(text);
    let year = four_digits(year)?;
    let (month, rest) = split_short(rest.strip_prefix(b"/")?)?;
    let (day, rest) = split_short(rest.strip_prefix(b"/")?)?;
    Some((year, month, day, rest))
}

/// `30-Jun-2026` or `30 Jun 2026`.
fn named(text: &[u8]) -> Option<Parts<'_>> {
    let (day, rest) = split_short(text)?;
    let (mark @ (b'-' | b' '), rest) = rest.split_first()? else {
        return None;
    };
    let (month, rest) = split_month(rest)?;
    let (year, rest) = split_year(rest.strip_prefix(&[*mark])?)?;
    Some((year, month, day, rest))
}

/// `Jun 30, 2026` or `June 30 2026`.
fn name_first(text: &[u8]) -> Option<Parts<'_>> {
    let (month, rest) = split_month(text)?;
    let (day, rest) = split_short(rest.strip_prefix(b" ")?)?;
    let rest = rest.strip_prefix(b",").unwrap_or(rest);
    let (year, rest) = split_digits(rest.strip_prefix(b" ")?);
    // Two digits might as well be the hour.
    Some((four_digits(year)?, month, day, rest))
}

/// A number of one or two digits, and what follows it.
fn split_short(text: &[u8]) -> Option<(i8, &[u8])> {
    let (digits, rest) = split_digits(text);
    let number = match *digits {
        [ones] => two_digits(b'0', ones),
        [tens, ones] => two_digits(tens, ones),
        _ => return None,
    };
    Some((number.ok()?, rest))
}

/// A year of four digits, or of two in this century, and what follows it.
fn split_year(text: &[u8]) -> Option<(i16, &[u8])> {
    let (digits, rest) = split_digits(text);
    let year = match *digits {
        [tens, ones] => four_digits(&[b'2', b'0', tens, ones]),
        _ => four_digits(digits),
    };
    Some((year?, rest))
}

/// A year of four digits.
fn four_digits(digits: &[u8]) -> Option<i16> {
    let [y1, y2, y3, y4] = *digits else {
        return None;
    };
    let (century, year) = (two_digits(y1, y2).ok()?, two_digits(y3, y4).ok()?);
    Some(i16::from(century) * 100 + i16::from(year))
}

/// The number of a month from its English name or the first three letters or more of it, and what follows it.
fn split_month(text: &[u8]) -> Option<(i8, &[u8])> {
    let others = |byte: &u8| !byte.is_ascii_alphabetic();
    let (name, rest) = text.split_at(text.iter().position(others).unwrap_or(text.len()));
    let is_meant = |month: &&str| {
        let start = month.as_bytes().get(..name.len());
        name.len() >= 3 && start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let (_, number) = MONTHS.iter().zip(1..).find(|(month, _)| is_meant(month))?;
    Some((number, rest))
}

/// The day with those numbers, if the calendar has it.
fn day(year: i16, month: i8, day: i8) -> Result<Day, ClockError> {
    Day::from_ymd(year, month, day).ok_or(ClockError::NoSuchDay)
}
