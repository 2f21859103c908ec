//! FOCUS cost and usage data, 1.0 to 1.3, with the token properties of the AI drafts.
//!
//! Columns, units and examples: `FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec` (`specification/columns/`,
//! `attributes/unit_format.md`, `specification/data/`). The drafts are still moving, so keys of `SkuPriceDetails`
//! are read in any spelling, with or without `x_`, and the words of `SkuMeter` count as well.
//!
//! A token of a cache row is not counted on another row besides, so input has no cached tokens in it. Not verified:
//! names of keys for the tier, the context and the lifetime of a cache, and how providers write hours of AI capacity.

use serde_json::{Map, Value};

use super::meter::{self, Mark, Marks, Reading, Vocabulary, wrong};
use super::{Amount, Detail, Field, Layout, Meaning, Number, Refusal, Signature, Texts, folded};
use crate::quantity::{Measured, Unit, parse_unit};
use crate::usage::Attributes;

/// One line per charge; the period may be an hour, a day or a month.
pub(super) static LAYOUT: Layout = Layout {
    id: "focus",
    title: "FOCUS",
    columns: &[
        (Field::Time, &["ChargePeriodStart"]),
        (Field::End, &["ChargePeriodEnd"]),
        (Field::Detail(Detail::LineType), &["ChargeCategory"]),
        (Field::Detail(Detail::Service), &["ServiceCategory"]),
        (Field::Region, &["RegionId", "Region"]),
        (
            Field::Detail(Detail::Unit),
            &["ConsumedUnit", "PricingUnit"],
        ),
        (Field::Detail(Detail::Meter), &["SkuMeter"]),
        (Field::Detail(Detail::Sku), &["SkuId"]),
        (Field::Detail(Detail::SkuDetails), &["SkuPriceDetails"]),
        (Field::Detail(Detail::Currency), &["BillingCurrency"]),
        (
            Field::Number(Number::Amount),
            &["ConsumedQuantity", "PricingQuantity"],
        ),
        (
            Field::Number(Number::Billed),
            &["BilledCost", "EffectiveCost"],
        ),
    ],
    signature: Signature::Columns(&[
        &["BilledCost", "EffectiveCost"],
        &["ChargePeriodStart"],
        &["ChargeCategory"],
        &["ConsumedUnit", "PricingUnit"],
    ]),
    // A sub-account is what the specification groups resources by; a service is the seller's product, and the keys
    // of tags are everybody's own.
    product: &["SubAccountName", "SubAccountId", "ServiceName"],
    interpret,
    notes: &[
        "tokens read from or written to a cache are on rows of their own, so its input does not include cached \
         tokens",
        "cache writes without a lifetime are taken as 5-minute ones",
        "amounts are consumed quantities, or priced ones where a row has none",
        "hours are those of compute and of AI services",
        "a tag can be the product, as Tags and its key: Tags.team",
    ],
    ..Layout::BLANK
};

/// Words of meters and SKUs.
const WORDS: &Vocabulary = &[
    ("cache read", Mark::Read),
    ("cached read", Mark::Read),
    ("cache write", Mark::Write),
    ("cache creation", Mark::Write),
    ("context cache storage", Mark::Storage),
    ("cache storage", Mark::Storage),
    ("cache hit", Mark::Read),
    ("1 hour", Mark::OneHour),
    ("1h", Mark::OneHour),
    ("5 minute", Mark::Filler),
    ("5m", Mark::Filler),
    ("uncached", Mark::Uncached),
    ("cached", Mark::Cached),
    ("input", Mark::Input),
    ("prompt", Mark::Input),
    ("output", Mark::Output),
    ("completion", Mark::Output),
    ("tokens", Mark::Tokens),
    ("token", Mark::Tokens),
    ("batch", Mark::Tier("batch")),
    ("flex", Mark::Tier("flex")),
    ("priority", Mark::Tier("priority")),
    ("global", Mark::Route("global")),
    ("regional", Mark::Route("regional")),
    ("long context", Mark::Context("long")),
];

/// Words of values in `SkuPriceDetails`.
const VALUES: &Vocabulary = &[
    ("cache read", Mark::Read),
    ("cache write", Mark::Write),
    ("cacheread", Mark::Read),
    ("cachewrite", Mark::Write),
    ("cachedinput", Mark::Cached),
    ("cached input", Mark::Cached),
    ("1 hour", Mark::OneHour),
    ("1h", Mark::OneHour),
    ("pt1h", Mark::OneHour),
    ("input", Mark::Input),
    ("output", Mark::Output),
    ("read", Mark::Read),
    ("write", Mark::Write),
    ("uncached", Mark::Uncached),
    ("none", Mark::Uncached),
    ("cached", Mark::Cached),
    ("other", Mark::Unclear),
    ("standard", Mark::Tier("standard")),
    ("batch", Mark::Tier("batch")),
    ("flex", Mark::Tier("flex")),
    ("priority", Mark::Tier("priority")),
    ("long", Mark::Context("long")),
];

/// What a key of `SkuPriceDetails` has in its name if its value is one of those words.
const WORD_KEYS: [&str; 5] = [
    "token",
    "cache",
    "servicetier",
    "pricingtier",
    "contextwindow",
];

/// Kinds of charges that are no usage; no reason means usage.
const CHARGES: &[(&str, &str)] = &[
    ("", ""),
    ("Usage", ""),
    ("Purchase", "purchase"),
    ("Tax", "tax"),
    ("Credit", "credit"),
    ("Adjustment", "adjustment"),
];

const NEITHER: Refusal = Refusal::SetAside("neither tokens nor hours");

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let charge = texts.detail(Detail::LineType);
    if let Some(refusal) = meter::line_reason(charge, CHARGES, "another kind of charge") {
        return Err(refusal);
    }
    let unit = texts.detail(Detail::Unit);
    if is_token_hours(unit) {
        return Err(Refusal::SetAside("cache storage"));
    }
    match parse_unit(unit) {
        Some((Measured::Tokens, unit)) => tokens(texts, unit),
        // What is counted in minutes or seconds is speech and video.
        Some((Measured::Hours, unit)) if unit.over == 1 => hours(texts, unit),
        _ => Err(NEITHER),
    }
}

/// `Token-Hours`, `1000000 Token-Hours`: tokens kept, not tokens consumed.
fn is_token_hours(unit: &str) -> bool {
    let unit = folded(unit);
    unit.contains("tokenhour") || unit.contains("tokenshour")
}

fn tokens(texts: &Texts<'_>, unit: Unit) -> Result<Meaning, Refusal> {
    let details = Details::read(texts.detail(Detail::SkuDetails));
    let meter = Reading::new(texts.detail(Detail::Meter), WORDS);
    let sku = Reading::new(texts.detail(Detail::Sku), WORDS);
    let mut marks = details.marks();
    marks.add(&meter.marks);
    if !marks.name_a_class() {
        marks.add(&sku.marks);
    }
    if marks.say(Mark::Storage) {
        return Err(Refusal::SetAside("cache storage"));
    }
    let model = details.model();
    if !marks.name_a_class() && model.is_none() && is_not_ai(texts) {
        return Err(Refusal::SetAside("tokens that are a virtual currency"));
    }
    let class = marks
        .class()
        .ok_or_else(|| wrong(Detail::Meter, meter::NO_CLASS))?;
    let model = match model {
        Some(model) => with_modality(model, &meter.rest),
        None if meter.rest.is_empty() => sku.rest,
        None => meter.rest,
    };
    Ok(Meaning {
        model,
        attributes: marks.attributes(),
        amount: Amount::Tokens(class, unit),
        ..Meaning::default()
    })
}

/// Tokens of sound and pictures have prices of their own, and the model's id does not tell them from text.
fn with_modality(model: String, meter: &str) -> String {
    const MODALITIES: [&str; 4] = ["audio", "image", "speech", "video"];
    let lower = meter.to_lowercase();
    match MODALITIES.iter().find(|word| lower.contains(**word)) {
        Some(modality) => format!("{model} {modality}"),
        None => model,
    }
}

/// Whether the row says that it is of another kind than AI.
fn is_not_ai(texts: &Texts<'_>) -> bool {
    let category = folded(texts.detail(Detail::Service));
    !category.is_empty() && category != "aiandmachinelearning"
}

fn hours(texts: &Texts<'_>, unit: Unit) -> Result<Meaning, Refusal> {
    if is_not_ai(texts) && folded(texts.detail(Detail::Service)) != "compute" {
        return Err(Refusal::SetAside("hours of another kind of service"));
    }
    let details = Details::read(texts.detail(Detail::SkuDetails));
    let sold_as = [Detail::Meter, Detail::Sku]
        .map(|detail| texts.detail(detail))
        .into_iter()
        .find(|name| !name.is_empty() && !is_generic(name));
    let instance = details.text("instancetype");
    let name = instance.or(sold_as.map(str::to_owned)).unwrap_or_default();
    // An hour of one accelerator is not an hour of the instance that holds several.
    let is_part = folded(texts.detail(Detail::Unit)).contains("gpu");
    let resource = if is_part { format!("{name} GPU") } else { name };
    Ok(Meaning {
        resource,
        model: details.model().unwrap_or_default(),
        attributes: meter::in_region(texts, Attributes::default()),
        amount: Amount::Hours(unit),
        ..Meaning::default()
    })
}

/// Meters that say no more than that something ran.
fn is_generic(meter: &str) -> bool {
    const SAYS_NOTHING: [&str; 5] = ["compute", "usage", "hours", "instance", "running"];
    let lower = meter.to_lowercase();
    lower
        .split_whitespace()
        .all(|word| SAYS_NOTHING.contains(&word))
}

/// The properties in `SkuPriceDetails`, by their folded keys without `x_`.
struct Details(Vec<(String, String)>);

impl Details {
    fn read(json: &str) -> Self {
        let object: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
        let texts = object.into_iter().filter_map(|(key, value)| {
            let key = folded(key.strip_prefix("x_").unwrap_or(&key));
            match value {
                Value::String(text) => Some((key, text.trim().to_owned())),
                Value::Number(number) => Some((key, number.to_string())),
                _ => None,
            }
        });
        Self(texts.filter(|(_, text)| !text.is_empty()).collect())
    }

    fn text(&self, key: &str) -> Option<String> {
        let entry = self.0.iter().find(|(known, _)| known == key)?;
        Some(entry.1.clone())
    }

    fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        for (key, text) in &self.0 {
            if WORD_KEYS.iter().any(|word| key.contains(word)) {
                marks.add(&Reading::new(text, VALUES).marks);
            }
        }
        marks
    }

    /// The model's id, or its name, or its family and version.
    fn model(&self) -> Option<String> {
        let named = ["modelid", "modelname", "model"];
        let family = || {
            let family = self.text("modelfamily")?;
            let version = self.text("modelversion").unwrap_or_default();
            Some(format!("{family} {version}").trim_end().to_owned())
        };
        named.iter().find_map(|key| self.text(key)).or_else(family)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Amount, Detail, Field, Meaning, Refusal, Texts};
    use crate::quantity::{TokenClass, Unit};

    fn row(
        unit: &str,
        category: &str,
        meter: &str,
        sku: &str,
        details: &str,
    ) -> Result<Meaning, Refusal> {
        super::interpret(&Texts(&[
            (Field::Detail(Detail::LineType), "Usage"),
            (Field::Detail(Detail::Unit), unit),
            (Field::Detail(Detail::Service), category),
            (Field::Detail(Detail::Meter), meter),
            (Field::Detail(Detail::Sku), sku),
            (Field::Detail(Detail::SkuDetails), details),
        ]))
    }

    const AI: &str = "AI and Machine Learning";

    #[test]
    fn a_class_is_read_from_properties_in_any_spelling_or_from_the_meter() {
        use TokenClass::{CacheRead, CacheWrite1h, CacheWrite5m, Input, Output};
        let cases = [
            (
                "Input Tokens",
                r#"{"ModelId":"m","TokenDirection":"Input","TokenCacheAction":"Uncached"}"#,
                Input,
            ),
            (
                "Input Tokens",
                r#"{"ModelId":"m","TokenType":"Input"}"#,
                Input,
            ),
            ("", r#"{"model_id":"m","token_type":"output"}"#, Output),
            (
                "",
                r#"{"x_ModelId":"m","x_TokenType":"CachedInput"}"#,
                CacheRead,
            ),
            (
                "",
                r#"{"ModelId":"m","TokenDirection":"Input","CacheAction":"Read"}"#,
                CacheRead,
            ),
            (
                "Cache Write Input Tokens",
                r#"{"ModelId":"m","TokenCacheAction":"Write"}"#,
                CacheWrite5m,
            ),
            (
                "Cache Write Input Tokens (1 hour)",
                r#"{"ModelId":"m","TokenDirection":"Input","TokenCacheAction":"Write"}"#,
                CacheWrite1h,
            ),
            ("Cached Input Tokens", r#"{"ModelId":"m"}"#, CacheRead),
            (
                "Cached Input Tokens",
                r#"{"ModelId":"m","TokenType":"Input"}"#,
                CacheRead,
            ),
            ("Output Tokens", r#"{"ModelId":"m"}"#, Output),
        ];
        for (meter, details, class) in cases {
            let meaning = row("Tokens", AI, meter, "", details).unwrap_or_default();
            assert_eq!(
                meaning.amount,
                Amount::Tokens(class, Unit::ONE),
                "{meter} {details}"
            );
            assert_eq!(meaning.model, "m", "{meter} {details}");
        }
    }

    #[test]
    fn the_model_is_the_id_the_family_or_what_the_sku_leaves() {
        let cases = [
            (
                "",
                r#"{"ModelFamily":"Solora Saturn","ModelVersion":4.8}"#,
                "Solora Saturn 4.8",
            ),
            ("", "", "solora-saturn-4.8"),
            ("", "not json", "solora-saturn-4.8"),
            ("Solora Saturn Cached Input Tokens", "", "Solora Saturn"),
            (
                "Input Audio Tokens",
                r#"{"ModelId":"saturn"}"#,
                "saturn audio",
            ),
        ];
        for (meter, details, model) in cases {
            let meaning = row("1000 Tokens", AI, meter, "solora-saturn-4.8-input", details);
            let meaning = meaning.unwrap_or_default();
            assert_eq!(meaning.model, model, "{meter} {details}");
        }
    }

    #[test]
    fn hours_are_of_an_instance_or_a_meter() {
        let cases = [
            (
                "Hours",
                "Compute",
                "Compute Usage",
                "SKU-1",
                r#"{"InstanceType":"trn2.48xlarge"}"#,
                "trn2.48xlarge",
            ),
            ("Hrs", AI, "Model Unit", "SKU-1", "", "Model Unit"),
            (
                "Instance Hours",
                "Compute",
                "Compute Usage",
                "SKU-1",
                "",
                "SKU-1",
            ),
            (
                "GPU-Hours",
                "Compute",
                "Compute Usage",
                "SKU-1",
                r#"{"InstanceType":"p5.48xlarge"}"#,
                "p5.48xlarge GPU",
            ),
            ("Hours", "", "", "", "", ""),
        ];
        for (unit, category, meter, sku, details, resource) in cases {
            let meaning = row(unit, category, meter, sku, details).unwrap_or_default();
            assert_eq!(meaning.amount, Amount::Hours(Unit::ONE), "{unit} {meter}");
            assert_eq!(meaning.resource, resource, "{unit} {meter}");
        }
    }

    #[test]
    fn what_is_no_consumption_is_set_aside_and_what_cannot_be_told_is_wrong() {
        let storage = r#"{"ModelId":"m"}"#;
        let cases = [
            (
                "1000000 Token-Hours",
                AI,
                "Context Cache Storage",
                storage,
                "cache storage",
            ),
            (
                "Tokens",
                AI,
                "Context Cache Storage",
                storage,
                "cache storage",
            ),
            ("GB-Hours", "Storage", "", "", "neither tokens nor hours"),
            ("Execution", "", "", "", "neither tokens nor hours"),
            (
                "Minutes",
                AI,
                "Transcription",
                "",
                "neither tokens nor hours",
            ),
            (
                "Hours",
                "Networking",
                "NAT gateway",
                "",
                "hours of another kind of service",
            ),
            (
                "Token",
                "Integration",
                "",
                "",
                "tokens that are a virtual currency",
            ),
        ];
        for (unit, category, meter, details, reason) in cases {
            let read = row(unit, category, meter, "SKU-1", details);
            assert_eq!(read, Err(Refusal::SetAside(reason)), "{unit} {meter}");
        }
        let unclear = [
            r#"{"ModelId":"m"}"#,
            r#"{"ModelId":"m","TokenDirection":"Input","TokenCacheAction":"Other"}"#,
            r#"{"ModelId":"m","TokenDirection":"Output","TokenCacheAction":"Read"}"#,
        ];
        for details in unclear {
            let read = row("Tokens", AI, "Tokens", "m", details);
            assert!(matches!(read, Err(Refusal::Wrong { .. })), "{details}");
        }
    }
}
