//! The bundled list prices, which stand in for a contract that was not given.
//!
//! They are two rate cards in `assets/catalog`, each entry with the place and date it was read.

use std::sync::LazyLock;

use super::{Contract, Origin, RateCard, Side};

/// The list prices that stand in for `side`: hours for the baseline, tokens for the proposed contract.
pub fn default_contract(side: Side) -> Contract {
    static HOURLY: LazyLock<RateCard> =
        LazyLock::new(|| card(include_str!("../../assets/catalog/hourly.toml")));
    static TOKEN: LazyLock<RateCard> =
        LazyLock::new(|| card(include_str!("../../assets/catalog/token.toml")));
    let card = match side {
        Side::Baseline => &*HOURLY,
        Side::Proposed => &*TOKEN,
    };
    Contract {
        card: card.clone(),
        origin: Origin::ListPrices,
    }
}

/// Reads a card that is part of the program.
///
/// # Panics
/// Never in a released build: a test reads every bundled card.
#[expect(
    clippy::panic,
    reason = "a bundled card that does not parse is a defect of the build, not of input"
)]
pub(crate) fn card(text: &str) -> RateCard {
    RateCard::parse(text).unwrap_or_else(|error| panic!("bundled rate card: {error}"))
}
