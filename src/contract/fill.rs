//! Prices for what a contract has none for.

use rust_decimal::Decimal;

use super::card::{HourlyRate, InForce, Provenance, TokenRates};
use super::{Contract, Pattern, Unpriced};
use crate::quantity::{ByClass, UsdPerHour, UsdPerMTok};

/// Where a price came from that no file states.
const SET_HERE: &str = "set in the workbench";

/// What a contract lacks.
enum Gap {
    /// An entry.
    Entry,
    /// A class of the token entry at that position.
    Class(usize),
}

impl Contract {
    /// Whether [`Self::with_price`] can price it: the contract names it nowhere. Otherwise it is without a price because
    /// of its tier, route, context or day.
    pub fn can_price(&self, of: &Unpriced) -> bool {
        self.gap(of).is_some()
    }

    /// This contract with a price for what it names nowhere: tokens of a model and class, or hours of a resource, in
    /// dollars per million tokens or per hour. Entries keep their positions.
    #[must_use]
    pub fn with_price(&self, of: &Unpriced, price: Decimal) -> Option<Self> {
        let gap = self.gap(of)?;
        let mut contract = self.clone();
        let card = &mut contract.card;
        match (of, gap) {
            (Unpriced::Tokens { class, .. }, Gap::Class(at)) => {
                card.token[at].rates[*class] = Some(UsdPerMTok(price));
            }
            (Unpriced::Tokens { model, class, .. }, Gap::Entry) => {
                let mut rates = ByClass::default();
                rates[*class] = Some(UsdPerMTok(price));
                card.token.push(TokenRates {
                    model: Pattern::new(model),
                    aliases: Vec::new(),
                    stated: [None, None, None],
                    rates,
                    in_force: InForce::default(),
                    provenance: set_here(),
                });
            }
            (Unpriced::Hours { resource, .. }, _) => card.hourly.push(HourlyRate {
                resource: Pattern::new(resource),
                region: None,
                product: None,
                rate: UsdPerHour(price),
                in_force: InForce::default(),
                provenance: set_here(),
            }),
        }
        Some(contract)
    }

    fn gap(&self, of: &Unpriced) -> Option<Gap> {
        match of {
            Unpriced::Tokens { model, class, .. } => {
                let entries = self.card.token.iter().enumerate();
                let closest = entries
                    .filter_map(|(at, entry)| Some((entry.closeness(model)?, at)))
                    .max();
                match closest {
                    None => Some(Gap::Entry),
                    Some((_, at)) => {
                        let is_missing = self.card.token[at].rates[*class].is_none();
                        is_missing.then_some(Gap::Class(at))
                    }
                }
            }
            Unpriced::Hours { resource, .. } => {
                let mut entries = self.card.hourly.iter();
                let is_named = entries.any(|entry| entry.resource.matches(resource));
                (!is_named).then_some(Gap::Entry)
            }
        }
    }
}

fn set_here() -> Provenance {
    Provenance {
        source: Some(SET_HERE.to_owned()),
        checked: None,
    }
}
