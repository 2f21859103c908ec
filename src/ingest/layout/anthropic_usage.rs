//! Usage as the Anthropic Console exports it: a row for each day, model, key and kind of usage.
//!
//! Input excludes cached tokens (`usage_input_tokens_no_cache`), and each class has a column. Older files have no
//! context window, region and speed, and one column for cache writes of any lifetime. Dates are days of UTC. The
//! columns are those of public fixtures; the usage API is in `anthropics/claude-cookbooks`
//! (`observability/usage_cost_api.ipynb`).

use super::wording::worded;
use super::{Detail, Field, Layout, Meaning, Number, Signature, Texts, tokens};
use crate::quantity::TokenClass;
use crate::usage::Attributes;

/// `usage_date_utc,model_version,…,usage_input_tokens_no_cache,…,usage_output_tokens,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "anthropic-console-usage",
    title: "Anthropic Console usage",
    columns: &[
        (Field::Time, &["usage_date_utc"]),
        (Field::Model, &["model_version"]),
        (Field::Tier, &["usage_type"]),
        (Field::Route, &["inference_geo"]),
        (Field::Context, &["context_window"]),
        (Field::Detail(Detail::Kind), &["speed"]),
        (tokens(TokenClass::Input), &["usage_input_tokens_no_cache"]),
        (
            tokens(TokenClass::CacheWrite5m),
            &["usage_input_tokens_cache_write_5m"],
        ),
        (
            tokens(TokenClass::CacheWrite1h),
            &["usage_input_tokens_cache_write_1h"],
        ),
        (
            Field::Number(Number::CacheWrite),
            &["usage_input_tokens_cache_write"],
        ),
        (
            tokens(TokenClass::CacheRead),
            &["usage_input_tokens_cache_read"],
        ),
        (tokens(TokenClass::Output), &["usage_output_tokens"]),
    ],
    signature: Signature::Columns(&[
        &["usage_date_utc"],
        &["model_version"],
        &["usage_input_tokens_no_cache"],
        &["usage_output_tokens"],
    ]),
    product: &["workspace", "api_key"],
    interpret: |texts| Ok(meaning(texts)),
    notes: &[
        "input does not include cached tokens",
        "cache writes without a lifetime, as older exports have them, are taken as 5-minute writes",
        "fast mode is kept as a tier of its own",
        "web searches are not tokens and are left out",
    ],
    ..Layout::BLANK
};

fn meaning(texts: &Texts<'_>) -> Meaning {
    Meaning {
        model: texts.get(Field::Model).to_owned(),
        attributes: attributes(texts),
        ..Meaning::default()
    }
}

/// Seen are `standard` and `batch` in usage, `message` in costs, which says nothing of a tier.
const TIERS: [(&str, &str); 1] = [("message", "")];

/// Windows without white space. Only `≤ 200k` was seen; the second is how it looks when read as Windows-1252,
/// the last three are how the usage API and people write the two.
const WINDOWS: [(&str, &str); 7] = [
    ("≤200k", "standard"),
    ("â‰¤200k", "standard"),
    ("<=200k", "standard"),
    (">200k", "long"),
    ("0-200k", "standard"),
    ("200k-1m", "long"),
    ("200k–1m", "long"),
];

/// Words of `inference_geo` that name no place, of which `global` was seen; any other is a region.
const NO_PLACES: [(&str, &str); 4] = [
    ("", ""),
    ("global", "global"),
    ("not_available", ""),
    ("unknown", ""),
];

/// What changes a price, from the columns that usage and costs share.
pub(super) fn attributes(texts: &Texts<'_>) -> Attributes {
    let window: String = texts.get(Field::Context).split_whitespace().collect();
    Attributes {
        tier: tier(texts),
        route: route(texts.get(Field::Route)),
        context: worded(&window, &WINDOWS),
        ..Attributes::default()
    }
}

/// A speed other than the usual is priced apart, so it is part of the tier.
fn tier(texts: &Texts<'_>) -> String {
    let tier = worded(texts.get(Field::Tier), &TIERS);
    let speed = worded(texts.detail(Detail::Kind), &[("standard", "")]);
    match (tier.as_str(), speed.as_str()) {
        (_, "") => tier,
        ("" | "standard", _) => speed,
        _ => format!("{tier} {speed}"),
    }
}

fn route(place: &str) -> String {
    let place = place.to_lowercase();
    let known = NO_PLACES.iter().find(|(theirs, _)| *theirs == place);
    known.map_or("regional", |(_, ours)| ours).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: &[(Field, &str)]) -> Attributes {
        attributes(&Texts(cells))
    }

    #[test]
    fn windows_are_standard_or_long() {
        for (text, wanted) in [
            ("≤ 200k", "standard"),
            ("> 200k", "long"),
            ("200k - 1M", "long"),
            ("", ""),
            ("≤ 2M", "≤2m"),
        ] {
            assert_eq!(read(&[(Field::Context, text)]).context, wanted, "{text}");
        }
    }

    #[test]
    fn any_place_is_regional() {
        for (text, wanted) in [
            ("global", "global"),
            ("Global", "global"),
            ("us", "regional"),
            ("EU", "regional"),
            ("not_available", ""),
            ("", ""),
        ] {
            assert_eq!(read(&[(Field::Route, text)]).route, wanted, "{text}");
        }
    }

    #[test]
    fn fast_mode_is_a_tier() {
        let speed = Field::Detail(Detail::Kind);
        for (tier, fast, wanted) in [
            ("standard", "", "standard"),
            ("standard", "fast", "fast"),
            ("Batch", "", "batch"),
            ("batch", "fast", "batch fast"),
            ("message", "", ""),
            ("message", "standard", ""),
        ] {
            assert_eq!(read(&[(Field::Tier, tier), (speed, fast)]).tier, wanted);
        }
    }
}
