//! Amounts with units: money, rates, tokens, hours. Only the products that mean something exist.
//!
//! Nothing here is a float. Counts and hours are integers (hours in units of 1e-12 h), money and rates are
//! [`Decimal`]. Sums saturate instead of panicking: the limits on single values ([`Tokens::MAX_ROW`],
//! [`Hours::MAX_ROW`], [`RATE_LIMIT`]) keep real sums many orders of magnitude below that.

mod currency;
mod exact;
pub mod format;
mod parse;
pub(crate) mod picohours;
mod scan;
pub(crate) mod text;
mod unit;
mod word;

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use parse::{
    NumberError, NumberStyle, parse_count, parse_decimal, parse_hours, parse_money, ungrouped,
};
pub use unit::{Measured, Unit, parse_scale, parse_unit};
pub use word::Word;

/// No unit price reaches this many dollars; what does is a slip of units or of the keyboard.
pub const RATE_LIMIT: u64 = 1_000_000_000;

/// Most decimal places a rate may be written with: 1e-12 `$/MTok` is 1e-18 $ a token.
pub const RATE_PLACES: u32 = 12;

/// A sum of money in US dollars, exact.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Usd(pub Decimal);

/// A price in dollars per million tokens, the unit in which every token rate is held and shown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct UsdPerMTok(pub Decimal);

/// A price in dollars per hour.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct UsdPerHour(pub Decimal);

/// A factor on rates; 1 leaves them as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Multiplier(pub Decimal);

/// A share in percent: 5.9 means 5.9 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Percent(pub Decimal);

/// A number of tokens.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Tokens(#[serde(with = "text")] pub u128);

/// A length of compute time, held as a whole number of 1e-12 hours.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Hours {
    /// Picohours: 1e-12 h each.
    #[serde(with = "picohours")]
    pico: u128,
}

impl Usd {
    /// No money.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The part that falls on each of `n` equal shares; `None` when `n` is zero.
    pub fn per(self, n: usize) -> Option<Self> {
        self.0.checked_div(Decimal::from(n)).map(Self)
    }

    /// How many times `other` this is; `None` when `other` is zero.
    pub fn ratio(self, other: Self) -> Option<Multiplier> {
        self.0.checked_div(other.0).map(Multiplier)
    }

    /// This as a share of `whole`, in percent; `None` when `whole` is zero.
    pub fn percent_of(self, whole: Self) -> Option<Percent> {
        let share = self.0.checked_div(whole.0)?;
        share.checked_mul(Decimal::ONE_HUNDRED).map(Percent)
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is above zero.
    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }

    /// Whether it is exactly zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl Multiplier {
    /// The factor that changes nothing.
    pub const ONE: Self = Self(Decimal::ONE);
}

impl Default for Multiplier {
    fn default() -> Self {
        Self::ONE
    }
}

impl Tokens {
    /// No tokens.
    pub const ZERO: Self = Self(0);

    /// Decimal places of the smallest part of the unit that rates are per: a token is 1e-6 of a million.
    pub const PLACES: u32 = 6;

    /// More tokens than one row can sensibly hold; larger counts are refused on import.
    pub const MAX_ROW: Self = Self(1_000_000_000_000_000_000);

    /// Whether there are none.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The count in millions, exactly.
    pub fn millions(self) -> Decimal {
        let count = i128::try_from(self.0).unwrap_or(i128::MAX);
        Decimal::try_from_i128_with_scale(count, 6).unwrap_or(Decimal::MAX)
    }
}

impl Hours {
    /// No time.
    pub const ZERO: Self = Self { pico: 0 };

    /// Decimal places that hours are held to.
    pub const PLACES: u32 = 12;

    /// Picohours in an hour.
    pub const PICO: u128 = 1_000_000_000_000;

    /// More hours than one row can sensibly hold; longer times are refused on import.
    pub const MAX_ROW: Self = Self {
        pico: 1_000_000_000 * Self::PICO,
    };

    /// From a count of 1e-12 hours.
    pub const fn from_pico(pico: u128) -> Self {
        Self { pico }
    }

    /// As a count of 1e-12 hours.
    pub const fn pico(self) -> u128 {
        self.pico
    }

    /// Whether there is none.
    pub fn is_zero(self) -> bool {
        self.pico == 0
    }

    /// The time as a decimal number of hours, exactly.
    pub fn decimal(self) -> Decimal {
        let pico = i128::try_from(self.pico).unwrap_or(i128::MAX);
        Decimal::try_from_i128_with_scale(pico, 12).unwrap_or(Decimal::MAX)
    }
}

/// What a step of a rate is worth. Bills are priced by [`price`](crate::contract::Tariff::price), in whole fractions.
impl Mul<UsdPerMTok> for Tokens {
    type Output = Usd;

    fn mul(self, rate: UsdPerMTok) -> Usd {
        Usd(self.millions().checked_mul(rate.0).unwrap_or(Decimal::MAX))
    }
}

/// What a step of a rate is worth. Bills are priced by [`price`](crate::contract::Tariff::price), in whole fractions.
impl Mul<UsdPerHour> for Hours {
    type Output = Usd;

    fn mul(self, rate: UsdPerHour) -> Usd {
        Usd(self.decimal().checked_mul(rate.0).unwrap_or(Decimal::MAX))
    }
}

impl Mul<Multiplier> for UsdPerMTok {
    type Output = Self;

    fn mul(self, factor: Multiplier) -> Self {
        Self(self.0.checked_mul(factor.0).unwrap_or(Decimal::MAX))
    }
}

impl Mul<Multiplier> for UsdPerHour {
    type Output = Self;

    fn mul(self, factor: Multiplier) -> Self {
        Self(self.0.checked_mul(factor.0).unwrap_or(Decimal::MAX))
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        // Most of what is added up is nothing, and that in another scale.
        if other.is_zero() {
            return self;
        }
        if self.is_zero() {
            return other;
        }
        let bound = if self.is_negative() {
            Decimal::MIN
        } else {
            Decimal::MAX
        };
        Self(self.0.checked_add(other.0).unwrap_or(bound))
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Usd {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Add for Tokens {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Tokens {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Tokens {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::ZERO, Add::add)
    }
}

impl Add for Hours {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            pico: self.pico.saturating_add(other.pico),
        }
    }
}

impl AddAssign for Hours {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Hours {
    fn sum<I: Iterator<Item = Self>>(times: I) -> Self {
        times.fold(Self::ZERO, Add::add)
    }
}

/// The five disjoint kinds of tokens. No token is counted in two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenClass {
    /// Prompt tokens that were neither written to nor read from a cache.
    Input,
    /// Prompt tokens written to a cache that lives five minutes.
    #[serde(rename = "cache_write_5m")]
    CacheWrite5m,
    /// Prompt tokens written to a cache that lives one hour.
    #[serde(rename = "cache_write_1h")]
    CacheWrite1h,
    /// Prompt tokens read from a cache.
    CacheRead,
    /// Generated tokens.
    Output,
}

impl TokenClass {
    /// Every class, in the order they are listed everywhere.
    pub const ALL: [Self; 5] = [
        Self::Input,
        Self::CacheWrite5m,
        Self::CacheWrite1h,
        Self::CacheRead,
        Self::Output,
    ];

    /// The name in files: `cache_write_5m`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheWrite5m => "cache_write_5m",
            Self::CacheWrite1h => "cache_write_1h",
            Self::CacheRead => "cache_read",
            Self::Output => "output",
        }
    }

    /// The name on screen: `cache write 5m`.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheWrite5m => "cache write 5m",
            Self::CacheWrite1h => "cache write 1h",
            Self::CacheRead => "cache read",
            Self::Output => "output",
        }
    }
}

/// One value for each [`TokenClass`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ByClass<T>(pub [T; 5]);

impl<T> ByClass<T> {
    /// The values with their classes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (TokenClass, &T)> {
        TokenClass::ALL.into_iter().zip(&self.0)
    }
}

impl<T> std::ops::Index<TokenClass> for ByClass<T> {
    type Output = T;

    fn index(&self, class: TokenClass) -> &T {
        &self.0[class as usize]
    }
}

impl<T> std::ops::IndexMut<TokenClass> for ByClass<T> {
    fn index_mut(&mut self, class: TokenClass) -> &mut T {
        &mut self.0[class as usize]
    }
}
