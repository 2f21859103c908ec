//! Days and weeks. A day is a date in the reporting time zone; a week starts on the day the user picks.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date, counted in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The first date that usage may carry. Nobody sold AI by the token before; earlier dates are slips.
    pub const EARLIEST: Self = Self(10_957);

    /// The last date that usage may carry, 2099-12-31.
    pub const LATEST: Self = Self(47_481);

    /// 1 January 2024, a Monday: stands for the first day where a source counts seconds from one it does not name.
    pub const NOMINAL_FIRST: Self = Self(19_723);

    /// The day `year-month-day`, or `None` where the calendar has none such (30 February).
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        let days = (date.duration_since(EPOCH).as_hours()) / 24;
        i32::try_from(days).ok().map(Self)
    }

    /// The day that many days after this one (before it, if negative).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this one.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day of the week.
    pub fn weekday(self) -> WeekStart {
        // 1970-01-01 was a Thursday.
        WeekStart::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// Whether it is the first day of a month.
    pub fn is_first_of_month(self) -> bool {
        self.date().day() == 1
    }

    /// Number of days in its month.
    pub fn days_in_month(self) -> i32 {
        self.date().days_in_month().into()
    }

    /// The calendar month it lies in.
    pub fn month(self) -> Span {
        let first = self.plus(1 - i32::from(self.date().day()));
        Span {
            first,
            last: first.plus(self.days_in_month() - 1),
        }
    }

    /// The year it lies in: from one anniversary of `anchor` to the day before the next, or else the calendar year.
    /// The anniversaries of 29 February fall on the 28th where there is none.
    pub fn year(self, anchor: Option<Self>) -> Span {
        let begins = |year: i16| {
            let (month, day) = anchor.map_or((1, 1), |anchor| {
                let date = anchor.date();
                (date.month(), date.day())
            });
            Self::from_ymd(year, month, day).or_else(|| Self::from_ymd(year, month, day - 1))
        };
        let year = self.date().year();
        let this = begins(year).unwrap_or(self);
        let (first, next) = if this <= self {
            (this, begins(year + 1))
        } else {
            (begins(year - 1).unwrap_or(self), Some(this))
        };
        Span {
            first,
            last: next.unwrap_or(self).plus(-1).max(first),
        }
    }

    /// The date as people write it: `24 Nov 2026`.
    pub fn shown(self) -> String {
        let date = self.date();
        format!("{} {} {}", date.day(), month_name(date), date.year())
    }

    /// The date without its year: `24 Nov`.
    pub fn shown_short(self) -> String {
        let date = self.date();
        format!("{} {}", date.day(), month_name(date))
    }

    /// The ISO 8601 week it lies in, as `2026-W48`.
    pub fn iso_week(self) -> String {
        let week = self.date().iso_week_date();
        format!("{}-W{:02}", week.year(), week.week())
    }

    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(self.0.clamp(-1_000_000, 1_000_000)))
    }
}

fn month_name(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES[(date.month() - 1) as usize]
}

/// ISO 8601: `2026-11-24`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// As `2026-11-24`.
impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day: Self = text.parse().map_err(D::Error::custom)?;
        if (Self::EARLIEST..=Self::LATEST).contains(&day) {
            Ok(day)
        } else {
            Err(D::Error::custom(UnknownDay(text)))
        }
    }
}

/// A text is not a date: what was written instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date; write it like 2026-06-30")]
pub struct UnknownDay(pub String);

/// Reads `2026-06-30`.
impl FromStr for Day {
    type Err = UnknownDay;

    fn from_str(text: &str) -> Result<Self, UnknownDay> {
        let unknown = |_not_a_date| UnknownDay(text.to_owned());
        let date: Date = text.trim().parse().map_err(unknown)?;
        let day = Self::from_ymd(date.year(), date.month(), date.day());
        day.ok_or_else(|| UnknownDay(text.to_owned()))
    }
}

/// The weekday on which weeks start. Monday (ISO 8601) unless the user picks another.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// Monday, as in ISO 8601.
    #[default]
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl WeekStart {
    /// The seven weekdays, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The name in files and on the command line: `monday`.
    pub fn key(self) -> &'static str {
        [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ][self as usize]
    }

    /// The name on screen: `Monday`.
    pub fn shown(self) -> &'static str {
        [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ][self as usize]
    }
}

/// The weekday is not one: what was written instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a day of the week; write one of monday, tuesday, wednesday, thursday, friday, saturday, sunday"
)]
pub struct NotAWeekday(pub String);

/// Reads a weekday in any case, whole or as its first three letters.
impl FromStr for WeekStart {
    type Err = NotAWeekday;

    fn from_str(text: &str) -> Result<Self, NotAWeekday> {
        let lower = text.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|day| lower == day.key() || lower == day.key()[..3])
            .ok_or_else(|| NotAWeekday(text.to_owned()))
    }
}

/// Seven days from its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    /// The day it starts on, which is also its label.
    pub first: Day,
}

impl Week {
    /// The week that `day` lies in when weeks start on `start`.
    pub fn containing(day: Day, start: WeekStart) -> Self {
        let into = (day.weekday() as i32 - start as i32).rem_euclid(7);
        Self {
            first: day.plus(-into),
        }
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.first.plus(6)
    }

    /// The week after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self {
            first: self.first.plus(7),
        }
    }
}

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl Span {
    /// Just that day.
    pub fn of(day: Day) -> Self {
        Self {
            first: day,
            last: day,
        }
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.last.days_since(self.first) + 1
    }

    /// The shortest stretch that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }

    /// Every week that has a day in this stretch, in order.
    pub fn weeks(self, start: WeekStart) -> impl Iterator<Item = Week> {
        let last = self.last;
        std::iter::successors(Some(Week::containing(self.first, start)), |week| {
            Some(week.next())
        })
        .take_while(move |week| week.first <= last)
    }

    /// Whether all seven days of `week` lie inside.
    pub fn covers(self, week: Week) -> bool {
        self.first <= week.first && week.last() <= self.last
    }
}
