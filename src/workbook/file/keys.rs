//! Figures by their names in files: `proposed.token[2].output`, `baseline.commitment`, `volume.tokens`.

use crate::analysis::{Lever, RateKey, RateKind};
use crate::contract::{RateId, Side};
use crate::quantity::TokenClass;

/// The name of a figure.
pub(super) fn key(lever: Lever) -> String {
    let side = lever.side().key();
    match lever {
        Lever::Rate(RateKey { id, .. }) => match id {
            RateId::Hourly(at) => format!("{side}.hourly[{at}]"),
            RateId::Token(at, class) => format!("{side}.token[{at}].{}", class.key()),
        },
        Lever::All(_, RateKind::Hours) => format!("{side}.all_hourly"),
        Lever::All(_, RateKind::Tokens) => format!("{side}.all_token"),
        Lever::Discount(_) => format!("{side}.discount"),
        Lever::Commitment(_) => format!("{side}.commitment"),
        Lever::Factor(_, at) => format!("{side}.factor[{at}]"),
        Lever::DiscountOn(_, at) => format!("{side}.discount[{at}]"),
        Lever::Volume(_, RateKind::Hours) => "volume.hours".to_owned(),
        Lever::Volume(_, RateKind::Tokens) => "volume.tokens".to_owned(),
    }
}

/// The figure of that name.
pub(super) fn lever(key: &str) -> Option<Lever> {
    let (of, rest) = key.split_once('.')?;
    if of == "volume" {
        let kind = match rest {
            "hours" => RateKind::Hours,
            "tokens" => RateKind::Tokens,
            _ => return None,
        };
        return Some(Lever::Volume(Side::Proposed, kind));
    }
    let side = Side::BOTH.into_iter().find(|side| side.key() == of)?;
    let rate = |id| Lever::Rate(RateKey { side, id });
    Some(match rest {
        "all_hourly" => Lever::All(side, RateKind::Hours),
        "all_token" => Lever::All(side, RateKind::Tokens),
        "discount" => Lever::Discount(side),
        "commitment" => Lever::Commitment(side),
        _ => {
            let (list, rest) = rest.split_once('[')?;
            let (at, rest) = rest.split_once(']')?;
            let at: usize = at.parse().ok()?;
            match (list, rest) {
                ("hourly", "") => rate(RateId::Hourly(at)),
                ("factor", "") => Lever::Factor(side, at),
                ("discount", "") => Lever::DiscountOn(side, at),
                ("token", class) => {
                    let class = class.strip_prefix('.')?;
                    let mut classes = TokenClass::ALL.into_iter();
                    rate(RateId::Token(at, classes.find(|of| of.key() == class)?))
                }
                _ => return None,
            }
        }
    })
}
