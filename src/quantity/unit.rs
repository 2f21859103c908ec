//! Units by the names that people and providers give them.

use serde::{Deserialize, Serialize};

/// A unit as an exact fraction of the base unit (a token, an hour, a request): `times` / `over` of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// How many base units there are in `over` of this.
    pub times: u64,
    /// Never zero; no number in such a unit is real.
    pub over: u64,
}

impl Unit {
    /// The base unit itself.
    pub const ONE: Self = Self::of(1);
    /// A thousand tokens or requests.
    pub const THOUSAND: Self = Self::of(1_000);
    /// A million tokens or requests.
    pub const MILLION: Self = Self::of(1_000_000);
    /// A minute, where hours are counted.
    pub const MINUTE: Self = Self::part(60);
    /// A second, where hours are counted.
    pub const SECOND: Self = Self::part(3_600);
    /// A millisecond, where hours are counted.
    pub const MILLISECOND: Self = Self::part(3_600_000);

    /// So many of the base unit.
    pub const fn of(times: u64) -> Self {
        Self { times, over: 1 }
    }

    /// One of so many parts of the base unit; not zero.
    const fn part(over: u64) -> Self {
        Self { times: 1, over }
    }
}

impl Default for Unit {
    fn default() -> Self {
        Self::ONE
    }
}

/// What a unit is a unit of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Measured {
    /// Tokens, of whatever class.
    Tokens,
    /// Compute time.
    Hours,
    /// Requests, however many tokens they had.
    Requests,
}

/// Names in lower case, without spaces and hyphens.
const NAMES: [(&[&str], Measured, Unit); 6] = [
    (&["token", "tokens", "tok"], Measured::Tokens, Unit::ONE),
    (
        &[
            "request",
            "requests",
            "apirequest",
            "apirequests",
            "apicall",
            "apicalls",
            "anfrage",
            "anfragen",
            "requête",
            "requêtes",
            "solicitud",
            "solicitudes",
        ],
        Measured::Requests,
        Unit::ONE,
    ),
    (
        &[
            "h",
            "hr",
            "hrs",
            "hour",
            "hours",
            "computehour",
            "computehours",
            "gpuhour",
            "gpuhours",
            "instancehour",
            "instancehours",
            "machinehour",
            "machinehours",
            "nodehour",
            "nodehours",
            "std",
            "stunde",
            "stunden",
            "heure",
            "heures",
            "hora",
            "horas",
            "小时",
            "小時",
            "時間",
        ],
        Measured::Hours,
        Unit::ONE,
    ),
    (
        &[
            "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "分钟",
        ],
        Measured::Hours,
        Unit::MINUTE,
    ),
    (
        &[
            "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "seconde", "secondes",
            "segundo", "segundos", "秒",
        ],
        Measured::Hours,
        Unit::SECOND,
    ),
    (
        &[
            "ms",
            "msec",
            "msecs",
            "millisecond",
            "milliseconds",
            "millis",
            "millisekunden",
            "毫秒",
        ],
        Measured::Hours,
        Unit::MILLISECOND,
    ),
];

/// The unit that a text names: `1K tokens`, `100 Hours`, `ms`. Case, spaces and hyphens do not matter. `None` where it
/// names none or does not say what of (`1K`, `Count`), and for products of units (`Token-Hours`).
pub fn parse_unit(text: &str) -> Option<(Measured, Unit)> {
    let (number, name) = split_number(text)?;
    let number = number.unwrap_or(1);
    if let Some((measured, unit)) = named(&name) {
        return Some((measured, unit.many(number)?));
    }
    let (factor, name) = split_factor(&name)?;
    match named(name)? {
        (Measured::Hours, _) => None,
        (measured, unit) => Some((measured, unit.many(number)?.many(factor)?)),
    }
}

/// The unit that a bare number stands for, with or without a K or an M: `1K`, `1000`, `10M`. What it is a unit of is
/// not said.
pub fn parse_scale(text: &str) -> Option<Unit> {
    let (number, name) = split_number(text)?;
    let unit = Unit::of(number?);
    match name.as_str() {
        "" => Some(unit),
        "k" => unit.many(1_000),
        "m" => unit.many(1_000_000),
        _ => None,
    }
}

impl Unit {
    /// So many of this; `None` where it is too much.
    fn many(self, number: u64) -> Option<Self> {
        let times = self.times.checked_mul(number)?;
        Some(Self { times, ..self })
    }
}

fn named(name: &str) -> Option<(Measured, Unit)> {
    let known = NAMES.iter().find(|(names, ..)| names.contains(&name));
    known.map(|(_, measured, unit)| (*measured, *unit))
}

/// The number that a text begins with, if it does, and the name that follows, as in [`NAMES`]. `None` for a number
/// that is no size of a unit.
fn split_number(text: &str) -> Option<(Option<u64>, String)> {
    let text = text.trim();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let name = rest.strip_suffix('.').unwrap_or(rest);
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_');
    let lower = name.chars().flat_map(char::to_lowercase);
    let name = lower.filter(is_kept).collect();
    let number = text.strip_suffix(rest).unwrap_or_default();
    if number.is_empty() {
        return Some((None, name));
    }
    let mut groups = number.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = number.len() > first.len();
    if first.is_empty() || is_grouped && first.len() > 3 || groups.any(|group| group.len() != 3) {
        return None;
    }
    let number: u64 = number.replace(',', "").parse().ok()?;
    (number > 0).then_some((Some(number), name))
}

/// The factor that a name begins with, and the name of what it is a factor of.
fn split_factor(name: &str) -> Option<(u64, &str)> {
    // The long words first: their first letters are factors too.
    const FACTORS: [(&str, u64); 4] = [
        ("thousand", 1_000),
        ("million", 1_000_000),
        ("k", 1_000),
        ("m", 1_000_000),
    ];
    let mut factors = FACTORS.iter();
    factors.find_map(|(word, factor)| Some((*factor, name.strip_prefix(word)?)))
}
