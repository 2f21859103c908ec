//! The one number formatter: how every amount looks on screen, in text and in files.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Hours, Multiplier, Percent, Tokens, Usd};

/// The minus sign people read, U+2212.
pub const MINUS: &str = "−";

/// For files: exact, no exponent, no trailing zeros, no `-0`.
pub fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven)
}

/// Digits of the absolute value with exactly `places` decimals and commas between thousands.
fn digits(value: Decimal, places: u32) -> String {
    // Not as `{:.3}`, for which the largest numbers are too long.
    let text = rounded(value, places).abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (i, digit) in whole.char_indices() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if places > 0 {
        out.push('.');
        out.push_str(fraction);
        let missing = (places as usize).saturating_sub(fraction.len());
        out.extend(std::iter::repeat_n('0', missing));
    }
    out
}

fn sign(value: Decimal, places: u32, plus: bool) -> &'static str {
    let value = rounded(value, places);
    if value.is_zero() {
        ""
    } else if value.is_sign_negative() {
        MINUS
    } else if plus {
        "+"
    } else {
        ""
    }
}

/// A grouped number: `1,204,331` or `−0.5`.
pub fn number(value: Decimal, places: u32) -> String {
    format!("{}{}", sign(value, places, false), digits(value, places))
}

/// A whole number with commas: `1,204,331`.
pub fn count(value: u128) -> String {
    Decimal::try_from_i128_with_scale(i128::try_from(value).unwrap_or(i128::MAX), 0)
        .map_or_else(|_too_large| value.to_string(), |value| digits(value, 0))
}

/// To the cent: `$8,214,330.12`.
pub fn cents(amount: Usd) -> String {
    format!("{}${}", sign(amount.0, 2, false), digits(amount.0, 2))
}

/// To the cent with its sign: `+$591,782.00`.
pub fn cents_signed(amount: Usd) -> String {
    format!("{}${}", sign(amount.0, 2, true), digits(amount.0, 2))
}

/// To the dollar with its sign; to the cent below a thousand dollars: `+$214,306`, `−$88.20`.
pub fn dollars_signed(amount: Usd) -> String {
    let places = small_places(amount.0);
    format!(
        "{}${}",
        sign(amount.0, places, true),
        digits(amount.0, places)
    )
}

/// To the dollar; to the cent below a thousand dollars: `$8,214,330`.
pub fn dollars(amount: Usd) -> String {
    let places = small_places(amount.0);
    format!(
        "{}${}",
        sign(amount.0, places, false),
        digits(amount.0, places)
    )
}

fn small_places(value: Decimal) -> u32 {
    if value.abs() >= Decimal::ONE_THOUSAND || rounded(value, 2).is_zero() && value.is_zero() {
        0
    } else {
        2
    }
}

/// Short, for headlines: `$0.73M`, `$340`, `$12.4B`. The sign is said in words beside it.
pub fn short(amount: Usd) -> String {
    format!("${}", short_number(amount.0.abs(), 2))
}

/// Short with its sign: `+$37.96M`, `−$340`.
pub fn short_signed(amount: Usd) -> String {
    let text = short_number(amount.0.abs(), 2);
    let shows_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = match (shows_zero, amount.is_negative()) {
        (true, _) => "",
        (false, true) => MINUS,
        (false, false) => "+",
    };
    format!("{sign}${text}")
}

/// A label on a money axis: `+$1.2M`, `−$340`, `$0`. Never in scientific notation, never `-0`.
pub fn axis(amount: Usd) -> String {
    let text = short_number(amount.0.abs(), 2);
    let (digits, unit) = text.split_at(
        text.find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(text.len()),
    );
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    if digits == "0" {
        return "$0".to_owned();
    }
    format!(
        "{}${digits}{unit}",
        if amount.is_negative() { MINUS } else { "+" }
    )
}

fn short_number(value: Decimal, places: u32) -> String {
    for (power, unit) in [(12, "T"), (9, "B"), (6, "M")] {
        // From half a million on, millions read better: $0.73M a week, not $730,000.
        let size = Decimal::from(10_i64.pow(power));
        let from = if power == 6 {
            size / Decimal::TWO
        } else {
            size
        };
        if value >= from {
            return format!("{}{unit}", digits(value / size, places));
        }
    }
    digits(value, small_places(value))
}

/// A count in short: `41.2M`, `2.1T`, `812`.
pub fn count_short(value: Decimal) -> String {
    for (power, unit) in [(12, "T"), (9, "B"), (6, "M"), (3, "K")] {
        let size = Decimal::from(10_i64.pow(power));
        if value.abs() >= size {
            return format!("{}{unit}", number(value / size, 1));
        }
    }
    number(value, 0)
}

/// Tokens in short: `41.2M`.
pub fn tokens_short(tokens: Tokens) -> String {
    count_short(tokens.millions() * Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND)
}

/// Hours with two decimals and commas: `12,345.60`.
pub fn hours(time: Hours) -> String {
    number(time.decimal(), 2)
}

/// A unit price as typed: every digit it has, two decimals at least: `3.00`, `0.035`.
pub fn rate(value: Decimal) -> String {
    let value = value.normalize();
    number(value, value.scale().max(2))
}

/// A unit price that came out of a division, to the hundredth of a cent or four figures: `37.87`, `0.0213`.
pub fn rate_rounded(value: Decimal) -> String {
    rate(rounded(value, places_for(value)))
}

/// Decimals that leave about four figures, also of small values.
fn places_for(value: Decimal) -> u32 {
    let bounds = [(10, 0, 2), (1, 0, 3), (1, 2, 4), (1, 4, 6)];
    let found = bounds
        .into_iter()
        .find(|(digits, scale, _)| value.abs() >= Decimal::new(*digits, *scale));
    found.map_or(9, |(_, _, places)| places)
}

/// A factor with three decimals, or more where it is small: `0.944 ×`.
pub fn multiplier(factor: Multiplier) -> String {
    let places = if factor.0.is_zero() {
        3
    } else {
        places_for(factor.0).clamp(3, 9)
    };
    let places = if factor.0.abs() >= Decimal::new(1, 2) {
        3
    } else {
        places
    };
    format!("{}\u{a0}×", number(factor.0, places))
}

/// A share with one decimal and its sign: `+7.2 %`.
pub fn percent_signed(share: Percent) -> String {
    format!("{}{}\u{a0}%", sign(share.0, 1, true), digits(share.0, 1))
}

/// A share with one decimal, its sign said in words beside it: `5.9 %`.
pub fn percent(share: Percent) -> String {
    format!("{}\u{a0}%", digits(share.0, 1))
}

/// A percentage with every digit it has: `1.25 %`, `−3 %`.
pub fn percent_exact(share: Percent) -> String {
    let value = share.0.normalize();
    format!("{}\u{a0}%", number(value, value.scale()))
}

/// A share in whole percent: `81 %`.
pub fn percent_whole(share: Percent) -> String {
    format!("{}\u{a0}%", digits(share.0, 0))
}
