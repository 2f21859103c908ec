//! The bundled list prices, which stand in for a contract that was not given.
//!
//! They are two rate cards in `assets/catalog`, each entry with the place and date it was read.

use std::sync::LazyLock;

use super::{Contract, Origin, Side};

/// The list prices that stand in for `side`: hours for the baseline, tokens for the proposed contract.
pub fn default_contract(side: Side) -> Contract {
    static HOURLY: LazyLock<Contract> =
        LazyLock::new(|| list_prices(include_str!("../../assets/catalog/hourly.toml")));
    static TOKEN: LazyLock<Contract> =
        LazyLock::new(|| list_prices(include_str!("../../assets/catalog/token.toml")));
    let contract = match side {
        Side::Baseline => &*HOURLY,
        Side::Proposed => &*TOKEN,
    };
    contract.clone()
}

fn list_prices(text: &str) -> Contract {
    bundled(text, Origin::ListPrices)
}

/// Reads a contract that is part of the program.
///
/// # Panics
/// Never in a released build: a test reads every bundled card.
#[expect(
    clippy::panic,
    reason = "a bundled card that does not parse is a defect of the build, not of input"
)]
pub(crate) fn bundled(text: &str, origin: Origin) -> Contract {
    let contract = Contract::parse(text).unwrap_or_else(|error| panic!("bundled card: {error}"));
    Contract { origin, ..contract }
}
