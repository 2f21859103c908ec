//! Dates and times as files write them, turned into days of UTC.
//!
//! A time with an offset is moved to UTC, one without is taken as UTC, and a bare date is never moved. What is no
//! ISO 8601 is read where it can mean only one thing; which number of 3/4/25 is the month, the caller says.

mod date;
mod time;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
    #[error(
        "cannot be {0}; write all dates in one order, or choose {other} with --dates {key}",
        other = .0.other(),
        key = .0.other().key()
    )]
    WrongOrder(DateOrder),
    #[error(
        "is a number that is no Unix time of the years 1990 to 2099; write it like 2026-06-30 or 2026-06-30T14:05:00Z"
    )]
    Number,
    #[error(
        "is not a number of seconds since the first day, as times in this layout are; write it like 86400 or 86400.5"
    )]
    NotSeconds,
}

/// Order of the numbers in dates such as 3/4/25.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 3/4/25 is 4 March.
    MonthFirst,
    /// 3/4/25 is 3 April.
    DayFirst,
}

impl DateOrder {
    /// The name on the command line: `mdy` or `dmy`.
    pub fn key(self) -> &'static str {
        match self {
            Self::MonthFirst => "mdy",
            Self::DayFirst => "dmy",
        }
    }

    /// The one that this is not.
    fn other(self) -> Self {
        match self {
            Self::MonthFirst => Self::DayFirst,
            Self::DayFirst => Self::MonthFirst,
        }
    }
}

/// `month/day/year`.
impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MonthFirst => "month/day/year",
            Self::DayFirst => "day/month/year",
        })
    }
}

/// A text is not an order of dates: what was written instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an order of dates; write mdy for month/day/year or dmy for day/month/year")]
pub struct UnknownOrder(pub String);

/// Reads `mdy` or `dmy`, in any case.
impl FromStr for DateOrder {
    type Err = UnknownOrder;

    fn from_str(text: &str) -> Result<Self, UnknownOrder> {
        let key = text.trim();
        [Self::MonthFirst, Self::DayFirst]
            .into_iter()
            .find(|order| key.eq_ignore_ascii_case(order.key()))
            .ok_or_else(|| UnknownOrder(text.to_owned()))
    }
}

/// Reads times, and remembers the last date, as rows of one day mostly stand together.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    numbers: Numbers,
    /// A date of ISO 8601, which usage may carry.
    last: Option<([u8; 10], Day)>,
}

/// What numbers mean to a clock.
#[derive(Clone, Copy, Debug)]
enum Numbers {
    /// Dates have their numbers in that order, and a number alone is a Unix time.
    Dates(DateOrder),
    /// Every time is a number of seconds since the midnight that this day begins with.
    SecondsSince(Day),
}

impl Clock {
    /// A clock for dates and times.
    pub(super) fn new(order: DateOrder) -> Self {
        Self::of(Numbers::Dates(order))
    }

    /// A clock for times that are seconds since the midnight that `first_day` begins with.
    pub(super) fn since(first_day: Day) -> Self {
        Self::of(Numbers::SecondsSince(first_day))
    }

    /// A clock that reads numbers in that way.
    fn of(numbers: Numbers) -> Self {
        Self {
            numbers,
            last: None,
        }
    }

    /// The day that the text names or lies in.
    #[inline]
    pub(super) fn read(&mut self, text: &[u8]) -> Result<Moment, ClockError> {
        match self.read_again(text) {
            Some(moment) => Ok(moment),
            None => self.read_any(text),
        }
    }

    /// The last date once more, with nothing or a plain time after it; `None` for any other text.
    #[inline]
    fn read_again(&self, text: &[u8]) -> Option<Moment> {
        let (written, rest) = text.split_first_chunk()?;
        let (last, day) = self.last.as_ref()?;
        if written != last {
            return None;
        }
        let kind = match rest {
            [] => Kind::Date,
            [b'T' | b' ', time @ ..] => time::plain(time)?,
            _ => return None,
        };
        Some(Moment { day: *day, kind })
    }

    /// Any text.
    #[inline(never)]
    fn read_any(&mut self, text: &[u8]) -> Result<Moment, ClockError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(ClockError::Empty);
        }
        let moment = match self.numbers {
            Numbers::Dates(order) => match iso_date(text)? {
                Some((day, rest)) => {
                    self.last = text.first_chunk().copied().zip(usable(day));
                    start_of(day, rest)?
                }
                None => read_other(text, order)?,
            },
            Numbers::SecondsSince(first_day) => Moment {
                day: first_day.plus(time::whole_days(text)?),
                kind: Kind::Time,
            },
        };
        usable(moment.day)
            .map(|day| Moment { day, ..moment })
            .ok_or(ClockError::OutOfRange)
    }
}

/// The day, if usage may carry it.
fn usable(day: Day) -> Option<Day> {
    (Day::EARLIEST..=Day::LATEST).contains(&day).then_some(day)
}

/// The date that the text starts with, if it is of ISO 8601, and what follows it.
fn iso_date(text: &[u8]) -> Result<Option<(Day, &[u8])>, ClockError> {
    let Some((written, rest)) = text.split_first_chunk() else {
        return Ok(None);
    };
    Ok(date::iso(*written)?.map(|day| (day, rest)))
}

/// A time given its date and all that follows, which may be `/` and the end of a stretch whose start counts.
fn start_of(day: Day, rest: &[u8]) -> Result<Moment, ClockError> {
    let (moment, rest) = with_time(day, rest)?;
    match rest {
        [] => Ok(moment),
        [b'/', end @ ..] => ends(end).map(|()| moment),
        _ => Err(ClockError::Unknown),
    }
}

/// Checks the end of a stretch.
fn ends(text: &[u8]) -> Result<(), ClockError> {
    let (written, rest) = text.split_first_chunk().ok_or(ClockError::Unknown)?;
    let day = date::iso(*written)?.ok_or(ClockError::Unknown)?;
    match with_time(day, rest)? {
        (_, []) => Ok(()),
        _ => Err(ClockError::Unknown),
    }
}

/// Reads what does not start with a date of ISO 8601.
fn read_other(text: &[u8], order: DateOrder) -> Result<Moment, ClockError> {
    if let Some(moment) = read_number(text) {
        return moment;
    }
    let (day, rest) = date::other(text, order)?;
    match with_time(day, rest)? {
        (moment, []) => Ok(moment),
        _ => Err(ClockError::Unknown),
    }
}

/// Reads a number that stands alone, if it is one.
fn read_number(text: &[u8]) -> Option<Result<Moment, ClockError>> {
    let (digits, has_fraction) = time::decimal(text)?;
    // Eight digits are a date or a mere number; as seconds they would lie before 1974.
    let whole = <[u8; 8]>::try_from(text).ok();
    let date = whole.filter(|_| digits.len() == text.len());
    let kind = Kind::Date;
    Some(match date {
        Some(digits) => date::compact(digits).map(|day| Moment { day, kind }),
        None => time::unix(digits, has_fraction),
    })
}

/// Adds the time of day, if one follows the date, and returns what follows it.
fn with_time(day: Day, rest: &[u8]) -> Result<(Moment, &[u8]), ClockError> {
    match rest {
        [b'T' | b't' | b' ', time @ ..] | [b',', b' ', time @ ..] => time::read(day, time),
        _ => Ok((
            Moment {
                day,
                kind: Kind::Date,
            },
            rest,
        )),
    }
}

/// What a date shows of the order of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It has none to show: 2026-06-30.
    Nothing,
    /// It is a date in both: 3/4/25.
    Either,
    /// It is a date in one: 25/3/24.
    Only(DateOrder),
    /// It is no date in either: 13/14/25.
    Neither,
}

/// What a text shows of the order of dates.
pub(super) fn order_shown(text: &[u8]) -> Shown {
    let Some((date, _)) = date::slashed(text.trim_ascii()) else {
        return Shown::Nothing;
    };
    let is_day = |order| date.day(order).is_some();
    match (is_day(DateOrder::MonthFirst), is_day(DateOrder::DayFirst)) {
        (true, true) => Shown::Either,
        (true, false) => Shown::Only(DateOrder::MonthFirst),
        (false, true) => Shown::Only(DateOrder::DayFirst),
        (false, false) => Shown::Neither,
    }
}

/// The number that two digits stand for.
fn two_digits(tens: u8, ones: u8) -> Result<i8, ClockError> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok(((tens - b'0') * 10 + (ones - b'0')).cast_signed())
    } else {
        Err(ClockError::Unknown)
    }
}

/// Splits the digits off that the text starts with.
fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let others = |byte: &u8| !byte.is_ascii_digit();
    text.split_at(text.iter().position(others).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::DateOrder::{DayFirst, MonthFirst};
    use super::*;

    const ORDERS: [DateOrder; 2] = [MonthFirst, DayFirst];

    fn read(order: DateOrder, text: &str) -> Result<Moment, ClockError> {
        let mut clock = Clock::new(order);
        let moment = clock.read(text.as_bytes());
        // What follows a date it knows is read the quick way.
        assert_eq!(clock.read(text.as_bytes()), moment, "{text} once more");
        moment
    }

    fn moment(day: &str, kind: Kind) -> Moment {
        let day = day.parse().unwrap();
        Moment { day, kind }
    }

    fn month_names() -> [&'static str; 12] {
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    }

    /// Every day of the years 1990 to 2099, with its numbers as text.
    fn days() -> impl Iterator<Item = (Day, String, String, String)> {
        let first = Day::from_ymd(1990, 1, 1).unwrap();
        let all = (0..).map(move |after| first.plus(after));
        all.take_while(|day| *day <= Day::LATEST).map(|day| {
            let iso = day.to_string();
            let (year, month, date) = (&iso[..4], &iso[5..7], &iso[8..]);
            (day, year.to_owned(), month.to_owned(), date.to_owned())
        })
    }

    /// What a day is read as, before or after the first that usage may have.
    fn expected(day: Day, kind: Kind) -> Result<Moment, ClockError> {
        if day < Day::EARLIEST {
            Err(ClockError::OutOfRange)
        } else {
            Ok(Moment { day, kind })
        }
    }

    /// Numbers that look random, the same in every run.
    fn random(state: &mut u64) -> usize {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    #[test]
    fn what_means_one_thing_is_read_in_either_order() {
        use Kind::{Date, Midnight, Time};
        let cases = [
            // ISO 8601 and its kin.
            ("2026-06-30", "2026-06-30", Date),
            (" \t2026-06-30\r\n", "2026-06-30", Date),
            ("2026-06-30T14:05", "2026-06-30", Time),
            ("2026-06-30T14:05Z", "2026-06-30", Time),
            ("2026-06-30t14:05z", "2026-06-30", Time),
            ("2026-06-30T14:05:00", "2026-06-30", Time),
            ("2026-06-30 14:05:00.5", "2026-06-30", Time),
            ("2026-06-30 14:05:00,25", "2026-06-30", Time),
            ("2026-06-30T00:00", "2026-06-30", Midnight),
            ("2026-06-30T00:00:00", "2026-06-30", Midnight),
            ("2026-06-30T00:00:00Z", "2026-06-30", Midnight),
            ("2026-06-30T00:00:00.000Z", "2026-06-30", Midnight),
            ("2026-06-30 00:00:00+00:00", "2026-06-30", Midnight),
            ("2026-06-30 00:00:00.000+00:00", "2026-06-30", Midnight),
            ("2026-06-30T00:00:01", "2026-06-30", Time),
            ("2026-06-30T00:00:00.0000001", "2026-06-30", Time),
            ("2026-06-30T00:00:00.0000000", "2026-06-30", Midnight),
            ("2023-11-16 18:15:46.6805900", "2023-11-16", Time),
            ("2024-05-10 00:00:00.009930+00:00", "2024-05-10", Time),
            ("2026-06-30 23:59:59.9999999999999", "2026-06-30", Time),
            ("2026-06-30 14:05:00 UTC", "2026-06-30", Time),
            ("2026-06-30 14:05:00UTC", "2026-06-30", Time),
            ("2026-06-30 14:05:00 Z", "2026-06-30", Time),
            ("2026-06-30 14:05:00 +0000 UTC", "2026-06-30", Time),
            ("2026-06-30 00:00:00 +0000 UTC", "2026-06-30", Midnight),
            ("2026-06-30 23:30:00.12 -0100", "2026-07-01", Time),
            ("2026-06-30 23:00:00-01", "2026-07-01", Midnight),
            ("2026-06-30T00:30+01:00", "2026-06-29", Time),
            ("2026-01-01T05:30:00+05:30", "2026-01-01", Midnight),
            ("2026-01-01T05:29:00+05:30", "2025-12-31", Time),
            ("1999-12-31T23:30:00-01:00", "2000-01-01", Time),
            ("2016-12-31T23:59:60Z", "2016-12-31", Time),
            ("2016-12-31t18:59:60.5-05:00", "2016-12-31", Time),
            ("2026-06-30 2:05:33 PM", "2026-06-30", Time),
            ("2026-06-30, 9:05", "2026-06-30", Time),
            ("2026/06/30", "2026-06-30", Date),
            ("2026/6/3", "2026-06-03", Date),
            ("2026/06/30 14:05:01", "2026-06-30", Time),
            ("20260630", "2026-06-30", Date),
            ("20991231", "2099-12-31", Date),
            // Unix time.
            ("946684800", "2000-01-01", Midnight),
            ("1780272000", "2026-06-01", Midnight),
            ("1780272000.000", "2026-06-01", Midnight),
            ("1780272000.001", "2026-06-01", Time),
            ("1780272001", "2026-06-01", Time),
            ("1780271999", "2026-05-31", Time),
            ("1790553600.123", "2026-09-28", Time),
            ("4102444799", "2099-12-31", Time),
            ("1780272000000", "2026-06-01", Midnight),
            ("1780272000000.0", "2026-06-01", Midnight),
            ("1780272000001", "2026-06-01", Time),
            ("1780271999999", "2026-05-31", Time),
            ("1780272000000000", "2026-06-01", Midnight),
            ("1780272000000001", "2026-06-01", Time),
            ("1780272000000000000", "2026-06-01", Midnight),
            ("1780271999999999999", "2026-05-31", Time),
            // Stretches.
            (
                "2026-06-01T00:00:00Z/2026-06-01T01:00:00Z",
                "2026-06-01",
                Midnight,
            ),
            (
                "2026-06-01T23:00:00Z/2026-06-02T00:00:00Z",
                "2026-06-01",
                Time,
            ),
            ("2026-06-01/2026-06-30", "2026-06-01", Date),
            // Dots.
            ("30.06.2026", "2026-06-30", Date),
            ("30.6.26", "2026-06-30", Date),
            ("1.2.2026", "2026-02-01", Date),
            ("30.06.2026 14:05", "2026-06-30", Time),
            ("30.06.2026 00:00:00", "2026-06-30", Midnight),
            ("30.06.2026, 14:05:01", "2026-06-30", Time),
            // Names of months.
            ("30-Jun-2026", "2026-06-30", Date),
            ("30-JUN-26", "2026-06-30", Date),
            ("3-Jun-2026 14:05", "2026-06-03", Time),
            ("30 Jun 2026", "2026-06-30", Date),
            ("30 june 2026 2:05 pm", "2026-06-30", Time),
            ("Jun 30, 2026", "2026-06-30", Date),
            ("June 3, 2026", "2026-06-03", Date),
            ("Sept 3 2026", "2026-09-03", Date),
            ("Jun 30, 2026, 2:05:33 PM", "2026-06-30", Time),
            ("Jun 30, 2026 12:00 AM", "2026-06-30", Midnight),
            // The same in both orders.
            ("5/5/25", "2025-05-05", Date),
        ];
        for (text, day, kind) in cases {
            for order in ORDERS {
                assert_eq!(read(order, text), Ok(moment(day, kind)), "{text}");
            }
        }
    }

    #[test]
    fn dates_with_slashes_are_read_in_the_order_chosen() {
        use Kind::{Date, Midnight, Time};
        let cases = [
            ("3/4/25", "2025-03-04", "2025-04-03", Date),
            ("03/04/2025", "2025-03-04", "2025-04-03", Date),
            ("3/4/2025", "2025-03-04", "2025-04-03", Date),
            ("5/1/25 13:45", "2025-05-01", "2025-01-05", Time),
            ("5/1/25 0:00", "2025-05-01", "2025-01-05", Midnight),
            ("5/1/25 9:45:01.5 UTC", "2025-05-01", "2025-01-05", Time),
            ("6/3/2026 2:05:33 PM", "2026-06-03", "2026-03-06", Time),
            ("6/3/2026 2:05:33PM", "2026-06-03", "2026-03-06", Time),
            ("6/3/2026, 2:05:33 PM", "2026-06-03", "2026-03-06", Time),
            (
                "6/3/2026, 2:05:33\u{202F}PM",
                "2026-06-03",
                "2026-03-06",
                Time,
            ),
            ("6/3/2026 12:00:00 AM", "2026-06-03", "2026-03-06", Midnight),
            ("6/3/2026 12:00:00 PM", "2026-06-03", "2026-03-06", Time),
            ("6/3/2026 10:30 PM -02:00", "2026-06-04", "2026-03-07", Time),
            (
                "6/3/2026 10:00 PM -02:00",
                "2026-06-04",
                "2026-03-07",
                Midnight,
            ),
        ];
        for (text, month_first, day_first, kind) in cases {
            assert_eq!(
                read(MonthFirst, text),
                Ok(moment(month_first, kind)),
                "{text}"
            );
            assert_eq!(read(DayFirst, text), Ok(moment(day_first, kind)), "{text}");
            assert_eq!(order_shown(text.as_bytes()), Shown::Either, "{text}");
        }
        let one_way = [
            ("12/31/2026", MonthFirst, "2026-12-31"),
            (" 6/30/26 23:59 ", MonthFirst, "2026-06-30"),
            ("31/12/2026", DayFirst, "2026-12-31"),
            ("25/3/24 1:00 am", DayFirst, "2024-03-25"),
            ("29/2/24", DayFirst, "2024-02-29"),
        ];
        for (text, order, day) in one_way {
            assert_eq!(read(order, text).unwrap().day, day.parse().unwrap());
            let other = order.other();
            assert_eq!(read(other, text), Err(ClockError::WrongOrder(other)));
            assert_eq!(order_shown(text.as_bytes()), Shown::Only(order), "{text}");
        }
        for text in ["13/14/25", "2/30/2026", "31/4/26", "0/5/26", "29/2/25"] {
            for order in ORDERS {
                assert_eq!(read(order, text), Err(ClockError::NoSuchDay), "{text}");
            }
            assert_eq!(order_shown(text.as_bytes()), Shown::Neither, "{text}");
        }
        let orderless = [
            "",
            "2026-06-30",
            "2026/06/30",
            "30.06.2026",
            "1780272000",
            "Jun 30, 2026",
            "3/4",
            "3/4/5",
            "3/4/025",
            "3/4/20255",
            "3/4/25x",
            "3/4/25/6",
            "003/4/25",
        ];
        for text in orderless {
            assert_eq!(order_shown(text.as_bytes()), Shown::Nothing, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_says_why() {
        use ClockError::{Empty, NoSuchDay, NoSuchTime, Number, OutOfRange, Unknown};
        let cases = [
            ("", Empty),
            (" \t ", Empty),
            ("June", Unknown),
            ("2026-06", Unknown),
            ("2026-6-30", Unknown),
            ("2026-06-3O", Unknown),
            ("2026-06-300", Unknown),
            ("2026-06-30T", Unknown),
            ("2026-06-30T14", Unknown),
            ("2026-06-30T14:5", Unknown),
            ("2026-06-30T14:05:0", Unknown),
            ("2026-06-30T14:05:00.", Unknown),
            ("2026-06-30T14:05:00.Z", Unknown),
            ("2026-06-30T14:05:00.12x", Unknown),
            ("2026-06-30T14:05:00+5", Unknown),
            ("2026-06-30T14:05:00+05:3", Unknown),
            ("2026-06-30T14:05:00 CEST", Unknown),
            ("2026-06-30T14:05:00ZZ", Unknown),
            ("2026-06-30T14:05:00+00:00Z", Unknown),
            ("2026-06-30T14:05:00 +0200 UTC", Unknown),
            ("2026-06-30T14:05:00/", Unknown),
            ("2026-06-30/yesterday", Unknown),
            ("2026-06-30/2026-07-01/2026-07-02", Unknown),
            ("6/30/2026/7/1/2026", Unknown),
            ("-1780272000", Unknown),
            ("1.78e9", Unknown),
            ("30.06.", Unknown),
            ("30-06-2026", Unknown),
            ("30-Jun 2026", Unknown),
            ("30-Ju-2026", Unknown),
            ("30-Junes-2026", Unknown),
            ("Jun 30, 26", Unknown),
            ("Jun 30", Unknown),
            ("3/4/25 noon", Unknown),
            ("2026-02-30", NoSuchDay),
            ("2026-13-01", NoSuchDay),
            ("2025-02-29T10:00:00Z", NoSuchDay),
            ("2026-06-01/2026-06-31", NoSuchDay),
            ("2026/02/30", NoSuchDay),
            ("20260230", NoSuchDay),
            ("31.06.2026", NoSuchDay),
            ("12.31.2026", NoSuchDay),
            ("31-Jun-2026", NoSuchDay),
            ("Jun 0, 2026", NoSuchDay),
            ("2026-06-30 25:00", NoSuchTime),
            ("2026-06-30T24:00:00Z", NoSuchTime),
            ("2026-06-30T23:60:00Z", NoSuchTime),
            ("2026-06-30T23:59:61Z", NoSuchTime),
            ("2026-06-30T14:05:00+24:00", NoSuchTime),
            ("2026-06-30T14:05:00+05:60", NoSuchTime),
            ("6/6/2026 13:05 PM", NoSuchTime),
            ("6/6/2026 0:05 AM", NoSuchTime),
            ("0", Number),
            ("45473.58", Number),
            ("1,234", Number),
            ("19440110", Number),
            ("19440110.0", Number),
            ("20260630.0", Number),
            ("21000101", Number),
            ("100000000", Number),
            ("4102444800", Number),
            ("12345678901", Number),
            ("9999999999999", Number),
            ("17802720000000", Number),
            ("99999999999999999999", Number),
            ("1999-12-31", OutOfRange),
            ("2100-01-01", OutOfRange),
            ("2099-12-31T23:30:00-01:00", OutOfRange),
            ("19991231", OutOfRange),
            ("631152000", OutOfRange),
            ("946684799", OutOfRange),
            ("12/12/1999", OutOfRange),
        ];
        for (text, error) in cases {
            for order in ORDERS {
                assert_eq!(read(order, text), Err(error), "{text}");
            }
        }
        let texts = [
            (
                ClockError::WrongOrder(DayFirst),
                "cannot be day/month/year; write all dates in one order, or choose month/day/year with --dates mdy",
            ),
            (
                ClockError::WrongOrder(MonthFirst),
                "cannot be month/day/year; write all dates in one order, or choose day/month/year with --dates dmy",
            ),
            (
                OutOfRange,
                "is before 2000-01-01 or after 2099-12-31; check the year",
            ),
        ];
        for (error, text) in texts {
            assert_eq!(error.to_string(), text);
        }
    }

    #[test]
    fn every_day_is_read_from_each_form() {
        let mut clocks = ORDERS.map(Clock::new);
        let names = month_names();
        for (day, year, month, date) in days() {
            let short = |number: &str| number.trim_start_matches('0').to_owned();
            let (m, d, yy) = (short(&month), short(&date), &year[2..]);
            let name = names[m.parse::<usize>().unwrap() - 1];
            let name_3 = &name[..3];
            let mut orderless = vec![
                format!("{year}-{month}-{date}"),
                format!("{year}/{month}/{date}"),
                format!("{year}{month}{date}"),
                format!("{date}.{month}.{year}"),
                format!("{d}.{m}.{year}"),
                format!("{d}-{name_3}-{year}"),
                format!("{d} {name} {year}"),
                format!("{name_3} {d}, {year}"),
                format!("{} {date}, {year}", name.to_uppercase()),
            ];
            let mut ordered = vec![(format!("{m}/{d}/{year}"), format!("{d}/{m}/{year}"))];
            ordered.push((
                format!("{month}/{date}/{year}"),
                format!("{date}/{month}/{year}"),
            ));
            if year.starts_with("20") {
                orderless.push(format!("{d}.{m}.{yy}"));
                ordered.push((format!("{m}/{d}/{yy}"), format!("{d}/{m}/{yy}")));
            }
            let forms = orderless.into_iter().map(|text| (text.clone(), text));
            for (month_first, day_first) in forms.chain(ordered) {
                for (clock, text) in clocks.iter_mut().zip([month_first, day_first]) {
                    let bare = clock.read(text.as_bytes());
                    assert_eq!(bare, expected(day, Kind::Date), "{text}");
                    let is_compact = text.len() == 8 && !text.contains(['.', '/']);
                    if is_compact || date != "01" {
                        continue;
                    }
                    for (time, kind) in [(" 14:05", Kind::Time), (" 12:00 am", Kind::Midnight)] {
                        let timed = clock.read(format!("{text}{time}").as_bytes());
                        assert_eq!(timed, expected(day, kind), "{text}{time}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_day_is_read_from_its_unix_time() {
        let mut clock = Clock::new(MonthFirst);
        for (day, ..) in days() {
            let seconds = i64::from(day.number()) * 86_400;
            for (add, kind) in [(0, Kind::Midnight), (1, Kind::Time), (86_399, Kind::Time)] {
                let seconds = seconds + add;
                assert_eq!(
                    clock.read(seconds.to_string().as_bytes()),
                    expected(day, kind)
                );
                let fine = [3, 6, 9].map(|zeros| format!("{seconds}{}", "0".repeat(zeros)));
                // A thousand million seconds are needed for as many digits as these have since 2001.
                for text in fine.iter().filter(|_| seconds >= 1_000_000_000) {
                    assert_eq!(clock.read(text.as_bytes()), expected(day, kind), "{text}");
                }
            }
        }
    }

    #[test]
    fn every_second_of_a_day_is_read() {
        let mut clock = Clock::new(MonthFirst);
        let ends = ["", "Z", "+00:00", ".000", ".0000001Z", ".9", " +0000 UTC"];
        for second in 0..86_400 {
            let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
            for end in ends {
                let text = format!("2026-06-30T{hours:02}:{minutes:02}:{seconds:02}{end}");
                let is_midnight = second == 0 && !end.contains(['1', '9']);
                let kind = if is_midnight {
                    Kind::Midnight
                } else {
                    Kind::Time
                };
                let read = clock.read(text.as_bytes());
                assert_eq!(read, Ok(moment("2026-06-30", kind)), "{text}");
            }
        }
    }

    #[test]
    fn one_wrong_byte_in_a_time_is_found() {
        let good = b"2026-06-30T19:59:59.25Z";
        for at in 11..19 {
            for byte in 0..=u8::MAX {
                let mut text = *good;
                text[at] = byte;
                let limit = [b'2', b'9', b':', b'5', b'9', b':', b'6', b'9'][at - 11];
                let is_fine = match at {
                    // 29 hours and 69 seconds do not exist.
                    11 => matches!(byte, b'0' | b'1'),
                    13 | 16 => byte == b':',
                    17 => matches!(byte, b'0'..=b'5'),
                    _ => (b'0'..=limit).contains(&byte),
                };
                let read = Clock::new(MonthFirst).read(&text);
                assert_eq!(read.is_ok(), is_fine, "{}", text.escape_ascii());
            }
        }
    }

    #[test]
    fn the_last_date_is_not_taken_for_another() {
        let mut clock = Clock::new(MonthFirst);
        let first = clock.read(b"2026-06-30").unwrap();
        assert_eq!(
            clock.read(b"2026-07-01T10:00Z").unwrap().day,
            first.day.plus(1)
        );
        assert_eq!(clock.read(b"2026-02-30"), Err(ClockError::NoSuchDay));
        assert_eq!(clock.read(b"1780272000").unwrap().day, first.day.plus(-29));
        assert_eq!(clock.read(b"2026-06-30"), Ok(first));
    }

    #[test]
    fn seconds_since_a_first_day_are_moved_to_it() {
        let mut clock = Clock::since(Day::NOMINAL_FIRST);
        let cases = [
            ("0", "2024-01-01"),
            ("5", "2024-01-01"),
            (" 45.0 ", "2024-01-01"),
            ("86399.999", "2024-01-01"),
            ("86400", "2024-01-02"),
            ("19440110.0", "2024-08-13"),
            ("20260630", "2024-08-22"),
        ];
        for (text, day) in cases {
            let read = clock.read(text.as_bytes());
            assert_eq!(read, Ok(moment(day, Kind::Time)), "{text}");
        }
        let wrong = [
            ("", ClockError::Empty),
            ("-5", ClockError::NotSeconds),
            ("5.", ClockError::NotSeconds),
            ("5 s", ClockError::NotSeconds),
            ("2026-06-30", ClockError::NotSeconds),
            ("9999999999", ClockError::OutOfRange),
            ("99999999999999999999999", ClockError::OutOfRange),
        ];
        for (text, error) in wrong {
            assert_eq!(clock.read(text.as_bytes()), Err(error), "{text}");
        }
    }

    #[test]
    fn orders_have_names() {
        for (order, key, shown, json) in [
            (MonthFirst, "mdy", "month/day/year", "\"monthfirst\""),
            (DayFirst, "dmy", "day/month/year", "\"dayfirst\""),
        ] {
            assert_eq!(order.key(), key);
            assert_eq!(key.parse(), Ok(order));
            assert_eq!(key.to_uppercase().parse(), Ok(order));
            assert_eq!(order.to_string(), shown);
            assert_eq!(serde_json::to_string(&order).unwrap(), json);
            assert_eq!(serde_json::from_str::<DateOrder>(json).unwrap(), order);
        }
        let unknown = "ymd".parse::<DateOrder>();
        assert_eq!(unknown, Err(UnknownOrder("ymd".to_owned())));
    }

    #[test]
    fn any_bytes_are_read_or_refused() {
        let mut state = 7;
        let mut clocks = [
            Clock::new(MonthFirst),
            Clock::new(DayFirst),
            Clock::since(Day::NOMINAL_FIRST),
        ];
        let likely = b"0123456789012345678901234567890123456789//--::.., TZUCAPMJunjul+\xC2\xE2";
        let seeds: [&[u8]; 8] = [
            b"",
            b"2026-06-30T14:05:00.123Z",
            b"2026-06-01T00:00:00Z/2026-06-01T01:00:00Z",
            b"6/30/2026, 2:05:33\xE2\x80\xAFPM",
            b"30.06.2026 14:05",
            b"Jun 30, 2026 12:00 AM -05:30",
            b"30-Jun-2026",
            b"1790553600.123",
        ];
        for _ in 0..100_000 {
            let mut text = seeds[random(&mut state) % seeds.len()].to_vec();
            for _ in 0..random(&mut state) % 12 {
                let at = random(&mut state) % (text.len() + 1);
                let byte = match random(&mut state) % 8 {
                    0 => random(&mut state) as u8,
                    _ => likely[random(&mut state) % likely.len()],
                };
                match random(&mut state) % 3 {
                    0 => text.insert(at, byte),
                    1 => text.truncate(at),
                    _ => text.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
                }
            }
            let [month_first, day_first, _] = clocks.each_mut().map(|clock| clock.read(&text));
            for (order, read) in ORDERS.into_iter().zip([month_first, day_first]) {
                // What was read before makes no difference.
                assert_eq!(Clock::new(order).read(&text), read);
                assert!(read.is_err() || !matches!(order_shown(&text), Shown::Neither));
                assert!(read.is_err() || order_shown(&text) != Shown::Only(order.other()));
            }
            if order_shown(&text) == Shown::Nothing {
                assert_eq!(month_first, day_first, "{}", text.escape_ascii());
            }
        }
    }
}
