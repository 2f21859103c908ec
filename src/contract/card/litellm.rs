//! Rate cards from the list of prices that `LiteLLM` keeps, `model_prices_and_context_window.json`.
//!
//! Its prices are in dollars per token, as JSON numbers; they are read from their text, exactly. Its fields are those of
//! BerriAI/litellm at 00035b69.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Dimension, HourlyRate, InForce, Provenance, RateCard, TokenRates, check_rate};
use crate::contract::{CardNote, Contract, Pattern};
use crate::quantity::{ByClass, TokenClass, UsdPerHour, UsdPerMTok, parse_decimal};

/// What the price of each class is called.
const CLASSES: [(&str, TokenClass); 5] = [
    ("input_cost_per_token", TokenClass::Input),
    ("output_cost_per_token", TokenClass::Output),
    ("cache_creation_input_token_cost", TokenClass::CacheWrite5m),
    (
        "cache_creation_input_token_cost_above_1hr",
        TokenClass::CacheWrite1h,
    ),
    ("cache_read_input_token_cost", TokenClass::CacheRead),
];

/// What follows the name of a price that is for a tier or for long contexts.
const VARIANTS: [(&str, Dimension, &str); 6] = [
    ("_batches", Dimension::Tier, "batch"),
    ("_priority", Dimension::Tier, "priority"),
    ("_flex", Dimension::Tier, "flex"),
    ("_above_128k_tokens", Dimension::Context, "long"),
    ("_above_200k_tokens", Dimension::Context, "long"),
    ("_above_272k_tokens", Dimension::Context, "long"),
];

/// An example in the file of what fields there are.
const EXAMPLE: &str = "sample_spec";

type Fields = BTreeMap<String, Box<RawValue>>;

/// The models, in the order of the file.
struct Models(Vec<(String, Fields)>);

impl<'de> Deserialize<'de> for Models {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Models;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an object for each model")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Models, A::Error> {
                let mut models = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    models.push(entry);
                }
                Ok(Models(models))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

impl Contract {
    /// Reads the price list of `LiteLLM`. What of it is no price of tokens or hours is counted in the notes. An error says
    /// where the text is no such list.
    pub fn from_litellm(text: &str, name: &str) -> Result<Self, String> {
        let Models(models) = serde_json::from_str(text).map_err(|error| {
            format!(
                "line {}, column {}: this is not LiteLLM’s price list, an object with an object for each model",
                error.line(),
                error.column()
            )
        })?;
        let mut reader = Reader::default();
        for (id, fields) in models.iter().filter(|(id, _)| id != EXAMPLE) {
            reader.model(id, fields);
        }
        let card = RateCard {
            name: name.to_owned(),
            ..reader.card
        };
        if card.is_empty() {
            return Err("no model in it has a price of tokens or hours".to_owned());
        }
        let mut contract = Self::new(card);
        contract.notes = reader.notes;
        let counted = reader.not_understood.into_iter();
        contract.notes.extend(counted.map(|(key, models)| CardNote {
            line: None,
            message: format!(
                "left out for {}; it is no price of tokens or hours that is known here",
                plural(models)
            ),
            key,
        }));
        if reader.without_price > 0 {
            contract.notes.push(CardNote {
                line: None,
                key: "models".to_owned(),
                message: format!(
                    "no price of tokens or hours for {}",
                    plural(reader.without_price)
                ),
            });
        }
        Ok(contract)
    }
}

fn plural(models: usize) -> String {
    let of = if models == 1 { "model" } else { "models" };
    format!("{models} {of}")
}

#[derive(Default)]
struct Reader {
    card: RateCard,
    notes: Vec<CardNote>,
    /// Fields that say a cost and are not understood, with how many models have them.
    not_understood: BTreeMap<String, usize>,
    without_price: usize,
    seen: HashSet<String>,
}

impl Reader {
    fn note(&mut self, key: &str, message: String) {
        let (line, key) = (None, key.to_owned());
        self.notes.push(CardNote { line, key, message });
    }

    fn model(&mut self, id: &str, fields: &Fields) {
        if id.trim().is_empty() || id.contains(['*', '?']) {
            self.note(id, "left out: this stands for no single model".to_owned());
            return;
        }
        if !self.seen.insert(id.trim().to_lowercase()) {
            self.note(
                id,
                "left out: another entry has the same name but for letter case".to_owned(),
            );
            return;
        }
        let mut prices: BTreeMap<[Option<String>; 3], ByClass<Option<UsdPerMTok>>> =
            BTreeMap::new();
        let mut hourly = None;
        for (key, raw) in fields.iter().filter(|(key, _)| key.contains("cost")) {
            if is_hourly(fields, key) {
                hourly = self.price(id, key, raw, 3_600).map(UsdPerHour).or(hourly);
            } else if let Some((class, stated)) = token_price(key) {
                if let Some(price) = self.price(id, key, raw, 1_000_000) {
                    prices.entry(stated).or_default()[class] = Some(UsdPerMTok(price));
                }
            } else {
                *self.not_understood.entry(key.clone()).or_default() += 1;
            }
        }
        if prices.is_empty() && hourly.is_none() {
            self.without_price += 1;
        }
        let provenance = Provenance {
            source: Some("LiteLLM’s price list".to_owned()),
            checked: None,
        };
        for (stated, rates) in prices {
            self.card.token.push(TokenRates {
                model: Pattern::new(id.trim()),
                aliases: Vec::new(),
                stated,
                rates,
                in_force: InForce::default(),
                provenance: provenance.clone(),
            });
        }
        if let Some(rate) = hourly {
            self.card.hourly.push(HourlyRate {
                resource: Pattern::new(id.trim()),
                region: None,
                product: None,
                rate,
                in_force: InForce::default(),
                provenance,
            });
        }
    }

    /// The number in `raw` times `units`; what cannot be a rate is noted.
    fn price(&mut self, id: &str, key: &str, raw: &RawValue, units: u32) -> Option<Decimal> {
        let text = raw.get().trim();
        if text == "null" {
            return None;
        }
        let number = parse_decimal(text.trim_matches('"').as_bytes());
        let price = number.map_err(|error| format!("“{text}” {error}"));
        let price = price.and_then(|price| {
            let price = price
                .checked_mul(units.into())
                .unwrap_or(Decimal::MAX)
                .normalize();
            check_rate(price).map(|()| price)
        });
        match price {
            Ok(price) => Some(price),
            Err(why) => {
                self.note(&format!("{id}.{key}"), format!("left out: {why}"));
                None
            }
        }
    }
}

/// Bedrock's provisioned throughput is listed by the second of a model unit; elsewhere seconds are those of sound.
fn is_hourly(fields: &Fields, key: &str) -> bool {
    let is = |key: &str, value: &str| {
        let field = fields.get(key).map(|raw| raw.get().trim_matches('"'));
        field == Some(value)
    };
    key == "input_cost_per_second" && is("litellm_provider", "bedrock") && is("mode", "chat")
}

/// The class whose price a field is, and the tier or context it is for.
fn token_price(key: &str) -> Option<(TokenClass, [Option<String>; 3])> {
    let class_of = |name: &str| {
        let found = CLASSES.iter().find(|(known, _)| *known == name);
        found.map(|(_, class)| *class)
    };
    if let Some(class) = class_of(key) {
        return Some((class, [None, None, None]));
    }
    VARIANTS.iter().find_map(|(end, dimension, value)| {
        let class = class_of(key.strip_suffix(end)?)?;
        let mut stated = [None, None, None];
        stated[*dimension as usize] = Some((*value).to_owned());
        Some((class, stated))
    })
}
