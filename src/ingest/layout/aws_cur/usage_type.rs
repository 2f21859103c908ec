//! The grammar of AWS usage types, as far as it is about models and instances.
//!
//! ```text
//! USE1-Claude4.6Sonnet-cache-read-input-token-count-cross-region-global   tokens; the name has the model
//! USE1-MP:USE1_CacheWrite1hInputTokenCount_Global_Batch_LCtx-Units        tokens; the service has the model
//! USE1-Claude2-ProvisionedThroughput-1month-ModelUnits                    hours of a model unit
//! USE1-MP:USE1_Reserved_1Month_InputTPM_Geo-Units                         hours of reserved tokens a minute
//! USE1-BoxUsage:trn1.32xlarge                                             hours of an instance
//! ```
//!
//! Words that are not in the grammar stay in the model's name (`custom-model`, `LatencyOptimized`), as they may
//! change the price.

use crate::ingest::layout::meter::{Mark, Marks, Reading, Vocabulary};

/// What a usage type is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UsageType {
    /// Tokens of a model; without a model where the service names it.
    Tokens {
        /// As written, without region, class and the like; may be empty.
        model: String,
        /// What the words say.
        marks: Marks,
    },
    /// Hours of a model unit or of reserved throughput.
    Reserved {
        /// The model, which may be empty.
        model: String,
        /// What is reserved and for how long: `model unit, 1 month`.
        what: String,
        /// What the words say.
        marks: Marks,
    },
    /// Hours of an EC2 instance of that type.
    Instance(String),
    /// Neither.
    Other,
}

const WORDS: &Vocabulary = &[
    ("cross region global", Mark::Route("global")),
    ("cross region geo", Mark::Route("regional")),
    ("provisioned throughput", Mark::Filler),
    ("token count", Mark::Tokens),
    ("cache read", Mark::Read),
    ("cache write", Mark::Write),
    ("1 hour", Mark::OneHour),
    ("1h", Mark::OneHour),
    ("long ctx", Mark::Context("long")),
    ("lctx", Mark::Context("long")),
    ("input", Mark::Input),
    ("output", Mark::Output),
    ("tokens", Mark::Tokens),
    ("token", Mark::Tokens),
    ("batch", Mark::Tier("batch")),
    ("flex", Mark::Tier("flex")),
    ("priority", Mark::Tier("priority")),
    ("standard", Mark::Tier("standard")),
    ("global", Mark::Route("global")),
    ("geo", Mark::Route("regional")),
    ("mantle", Mark::Filler),
    ("units", Mark::Filler),
];

/// How long capacity is committed for, by the letters and digits of its spellings.
const COMMITMENTS: [(&str, &str); 4] = [
    ("nocommit", "no commitment"),
    ("1month", "1 month"),
    ("3month", "3 months"),
    ("6month", "6 months"),
];

/// What regions begin with in usage types, such as `USE1` and `EU`.
const REGIONS: [&str; 11] = [
    "US", "EU", "AP", "CA", "SA", "ME", "AF", "IL", "UG", "MX", "CN",
];

impl UsageType {
    /// Reads `USE1-Claude4.6Sonnet-input-tokens` and its like.
    pub(super) fn read(text: &str) -> Self {
        let text = without_region(text, '-');
        let folded: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let folded = folded.to_lowercase();
        if let Some(instance) = text.strip_prefix("BoxUsage:") {
            return Self::Instance(instance.to_owned());
        }
        let spaced = marketplace(text);
        let text = spaced.as_deref().unwrap_or(text);
        if folded.contains("provisionedthroughput") && folded.contains("modelunit") {
            return model_units(text, &folded);
        }
        if folded.contains("reserved") && folded.contains("tpm") {
            return reserved_throughput(text, &folded);
        }
        let Reading { marks, rest } = Reading::new(text, WORDS);
        if marks.say(Mark::Tokens) {
            Self::Tokens { model: rest, marks }
        } else {
            Self::Other
        }
    }
}

/// What follows `USE1` and `separator`, unless nothing does.
fn without_region(text: &str, separator: char) -> &str {
    let Some((first, rest)) = text.split_once(separator) else {
        return text;
    };
    let is_code = first.len() <= 5 && REGIONS.iter().any(|region| first.starts_with(region));
    let names_nothing_else = first
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if is_code && names_nothing_else && !rest.is_empty() {
        rest
    } else {
        text
    }
}

/// The words of a marketplace usage type, `MP:USE1_CacheWrite1hInputTokenCount_Global-Units`.
fn marketplace(text: &str) -> Option<String> {
    let text = without_region(text.strip_prefix("MP:")?, '_');
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if before.is_ascii_lowercase() && (c.is_ascii_uppercase() || c.is_ascii_digit()) {
            spaced.push(' ');
        }
        spaced.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    Some(spaced)
}

fn commitment(folded: &str) -> &'static str {
    let known = COMMITMENTS.iter().find(|(word, _)| folded.contains(word));
    known.map_or("", |(_, shown)| shown)
}

/// `Claude2-ProvisionedThroughput-1month-ModelUnits`: the model stands in front, if anywhere.
fn model_units(text: &str, folded: &str) -> UsageType {
    let model = text
        .split_once("Provisioned")
        .map_or("", |(model, _)| model)
        .trim_end_matches(['-', '_', ' ']);
    UsageType::Reserved {
        model: model.to_owned(),
        what: described("model unit", commitment(folded)),
        marks: Marks::default(),
    }
}

/// `Reserved_1Month_InputTPM_Geo-Units`: tokens a minute, held for input or for output.
fn reserved_throughput(text: &str, folded: &str) -> UsageType {
    let what = match (folded.contains("inputtpm"), folded.contains("outputtpm")) {
        (true, false) => "reserved input TPM",
        (false, true) => "reserved output TPM",
        _ => "reserved TPM",
    };
    UsageType::Reserved {
        model: String::new(),
        what: described(what, commitment(folded)),
        marks: Reading::new(text, WORDS).marks,
    }
}

fn described(what: &str, commitment: &str) -> String {
    if commitment.is_empty() {
        what.to_owned()
    } else {
        format!("{what}, {commitment}")
    }
}

#[cfg(test)]
mod tests {
    use super::UsageType;
    use crate::quantity::TokenClass;

    /// Class, model, tier, route and context of a usage type in tokens.
    fn tokens(text: &str) -> Option<(Option<TokenClass>, String, String)> {
        let UsageType::Tokens { model, marks } = UsageType::read(text) else {
            return None;
        };
        let shown = marks.attributes().shown();
        Some((marks.class(), model, shown))
    }

    #[test]
    fn token_usage_types_name_model_class_tier_route_and_context() {
        use TokenClass::{CacheRead, CacheWrite1h, CacheWrite5m, Input, Output};
        let cases = [
            (
                "USE1-Claude4.6Sonnet-input-tokens",
                Input,
                "Claude4.6Sonnet",
                "",
            ),
            (
                "USE1-Claude4.6Sonnet-output-tokens",
                Output,
                "Claude4.6Sonnet",
                "",
            ),
            (
                "EUC1-Claude4.6Sonnet-cache-read-input-token-count-cross-region-global",
                CacheRead,
                "Claude4.6Sonnet",
                "global",
            ),
            (
                "USE1-Claude4.6Sonnet-cache-write-input-token-count",
                CacheWrite5m,
                "Claude4.6Sonnet",
                "",
            ),
            (
                "USE1-Claude4.6Sonnet-cache-write-input-token-count-1-hour-cross-region-geo",
                CacheWrite1h,
                "Claude4.6Sonnet",
                "regional",
            ),
            ("EU-NovaPro-output-tokens-batch", Output, "NovaPro", "batch"),
            ("USE1-NovaPro-input-tokens-flex", Input, "NovaPro", "flex"),
            (
                "USE1-NovaPro-input-tokens-custom-model",
                Input,
                "NovaPro custom-model",
                "",
            ),
            (
                "USE1-openai.gpt-oss-120b-mantle-input-tokens-standard",
                Input,
                "openai.gpt-oss-120b",
                "standard",
            ),
            (
                "USW2-qwen.qwen3-32b-mantle-cache-read-tokens-flex",
                CacheRead,
                "qwen.qwen3-32b",
                "flex",
            ),
            ("USE1-MP:USE1_InputTokenCount-Units", Input, "", ""),
            (
                "USE1-MP:USE1_InputTokenCount_Global_Batch_LCtx-Units",
                Input,
                "",
                "batch · global · long",
            ),
            (
                "USE1-MP:USE1_CacheReadInputTokenCount-Units",
                CacheRead,
                "",
                "",
            ),
            (
                "EUW1-MP:EUW1_CacheWriteInputTokenCount_Global-Units",
                CacheWrite5m,
                "",
                "global",
            ),
            (
                "USE1-MP:USE1_CacheWrite1hInputTokenCount-Units",
                CacheWrite1h,
                "",
                "",
            ),
            (
                "USE1-MP:USE1_input_tokens_long_ctx_global_standard-Units",
                Input,
                "",
                "standard · global · long",
            ),
            (
                "USE1-MP:USE1_output_tokens_priority-Units",
                Output,
                "",
                "priority",
            ),
            (
                "USE1-MP:USE1_cache_write_tokens_1h_global_flex-Units",
                CacheWrite1h,
                "",
                "flex · global",
            ),
            (
                "USE1-MP:USE1_OutputTokenCount_LatencyOptimized-Units",
                Output,
                "Latency Optimized",
                "",
            ),
        ];
        for (text, class, model, shown) in cases {
            let expected = (Some(class), model.to_owned(), shown.to_owned());
            assert_eq!(tokens(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn hours_are_of_instances_model_units_and_reserved_throughput() {
        let cases = [
            (
                "USE1-Claude2-ProvisionedThroughput-NoCommit-ModelUnits",
                "Claude2",
                "model unit, no commitment",
            ),
            (
                "APN1-Nova2Lite-ProvisionedThroughput-1month-ModelUnits",
                "Nova2Lite",
                "model unit, 1 month",
            ),
            (
                "USE1-MP:USE1_ProvisionedThroughput_6MonthsCommit_ModelUnits_Usage",
                "",
                "model unit, 6 months",
            ),
            (
                "USE1-MP:USE1_Reserved_3Month_OutputTPM_Global-Units",
                "",
                "reserved output TPM, 3 months",
            ),
        ];
        for (text, model, what) in cases {
            let UsageType::Reserved {
                model: m, what: w, ..
            } = UsageType::read(text)
            else {
                unreachable!("{text}");
            };
            assert_eq!((m.as_str(), w.as_str()), (model, what), "{text}");
        }
        let trn1 = UsageType::Instance("trn1.32xlarge".to_owned());
        assert_eq!(UsageType::read("USE1-BoxUsage:trn1.32xlarge"), trn1);
        assert_eq!(UsageType::read("BoxUsage:trn1.32xlarge"), trn1);
    }

    #[test]
    fn other_usage_is_neither_and_an_unclear_class_is_none() {
        for text in [
            "USE1-TimedStorage-ByteHrs",
            "USE1-NovaCanvas-T2I-1024-Standard",
            "",
            "USE1-",
        ] {
            assert_eq!(UsageType::read(text), UsageType::Other, "{text}");
        }
        assert_eq!(
            tokens("USE1-TitanEmbed-tokens"),
            Some((None, "TitanEmbed".to_owned(), String::new()))
        );
    }
}
