//! What of a contract no card can hold, told beside its card.
//!
//! A card refuses slips of the keyboard. A contract in a workbook can say more: a discount to the twelfth decimal place, which
//! the seeking of a goal found; the price of a model without a name; a price in dollars that no amount in the currency of the
//! card comes to. What a card would say otherwise is kept by its place: `token[3].input`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{Kind, check, number};
use crate::contract::{Contract, Pattern};
use crate::quantity::TokenClass;

/// What a card cannot hold, by its place.
pub(super) type Exact = BTreeMap<String, String>;

/// A part of a contract that somebody can set.
enum Part<'a> {
    Figure(&'a mut Decimal, Kind),
    Pattern(&'a mut Pattern),
    Name(&'a mut String),
}

impl Part<'_> {
    fn text(&self) -> String {
        match self {
            Self::Figure(value, _) => value.normalize().to_string(),
            Self::Pattern(pattern) => pattern.text().to_owned(),
            Self::Name(name) => (*name).clone(),
        }
    }

    /// Whether a card can say it.
    fn fits(&self) -> bool {
        match self {
            Self::Figure(value, kind) => kind.check_on_card(**value).is_ok(),
            Self::Pattern(_) | Self::Name(_) => {
                let text = self.text();
                !text.is_empty() && text.trim() == text
            }
        }
    }

    fn set(self, text: &str) -> Result<(), String> {
        match self {
            Self::Figure(value, kind) => {
                *value = number(text).ok_or("a number is not one")?;
                check(kind, *value)?;
            }
            Self::Pattern(pattern) => *pattern = Pattern::new(text),
            Self::Name(name) => text.clone_into(name),
        }
        Ok(())
    }

    /// Makes it something that a card can say, and that nothing else is called.
    fn stand_in(self, place: &str) {
        match self {
            Self::Figure(value, _) => *value = Decimal::ZERO,
            Self::Pattern(pattern) => *pattern = Pattern::new(&format!("({place})")),
            Self::Name(name) => *name = format!("({place})"),
        }
    }
}

/// Every such part with its place.
fn for_each(contract: &mut Contract, mut each: impl FnMut(&str, Part<'_>)) {
    let Contract { card, terms, .. } = contract;
    each("name", Part::Name(&mut card.name));
    for (at, of) in card.hourly.iter_mut().enumerate() {
        each(
            &format!("hourly[{at}].resource"),
            Part::Pattern(&mut of.resource),
        );
        let rate = Part::Figure(&mut of.rate.0, Kind::Rate);
        each(&format!("hourly[{at}].usd_per_hour"), rate);
    }
    for (at, of) in card.token.iter_mut().enumerate() {
        each(&format!("token[{at}].model"), Part::Pattern(&mut of.model));
        for (alias, pattern) in of.aliases.iter_mut().enumerate() {
            each(
                &format!("token[{at}].aliases[{alias}]"),
                Part::Pattern(pattern),
            );
        }
        for class in TokenClass::ALL {
            if let Some(rate) = &mut of.rates[class] {
                let place = format!("token[{at}].{}", class.key());
                each(&place, Part::Figure(&mut rate.0, Kind::Rate));
            }
        }
    }
    for (at, of) in card.factors.iter_mut().enumerate() {
        let factor = Part::Figure(&mut of.factor.0, Kind::Factor);
        each(&format!("factor[{at}].factor"), factor);
    }
    each(
        "discount",
        Part::Figure(&mut terms.discount.0, Kind::Percent),
    );
    for (at, of) in terms.discounts.iter_mut().enumerate() {
        let percent = Part::Figure(&mut of.percent.0, Kind::Percent);
        each(&format!("discount_on[{at}].percent"), percent);
    }
    for (at, of) in terms.volume.iter_mut().enumerate() {
        for (tier, of) in of.tiers.iter_mut().enumerate() {
            let above = Part::Figure(&mut of.above, Kind::Amount);
            each(&format!("volume[{at}].tiers[{tier}].above"), above);
        }
    }
    for (at, of) in terms.commitments.iter_mut().enumerate() {
        let amount = Part::Figure(&mut of.amount.0, Kind::Amount);
        each(&format!("commitment[{at}].amount"), amount);
    }
    for (at, of) in terms.fees.iter_mut().enumerate() {
        let amount = Part::Figure(&mut of.amount.0, Kind::Amount);
        each(&format!("fee[{at}].amount"), amount);
    }
}

fn texts(contract: &Contract) -> Exact {
    let mut texts = Exact::new();
    for_each(&mut contract.clone(), |place, part| {
        texts.insert(place.to_owned(), part.text());
    });
    texts
}

/// The text of a card that says what a contract does, and what it says otherwise.
pub(super) fn written(contract: &Contract) -> (String, Exact) {
    let says_it = |card: &str, exact: &Exact| {
        let read = read(card, exact);
        read.is_ok_and(|read| read.card == contract.card && read.terms == contract.terms)
    };
    let card = contract.to_toml();
    if says_it(&card, &Exact::new()) {
        return (card, Exact::new());
    }
    let said = texts(contract);
    let mut card = card;
    let mut exact = Exact::new();
    // Names that nothing decides between can be no card’s either, though each for itself could.
    for all_names in [false, true] {
        let mut plain = contract.clone();
        for_each(&mut plain, |place, part| {
            let is_pattern = matches!(part, Part::Pattern(_));
            if !part.fits() || (all_names && is_pattern) {
                part.stand_in(place);
            }
        });
        card = plain.to_toml();
        let on_card = Contract::read(&card).map(|read| texts(&read));
        let on_card = on_card.unwrap_or_default();
        let differs = |(place, text): &(&String, &String)| on_card.get(*place) != Some(*text);
        let otherwise = said.iter().filter(differs);
        exact = otherwise
            .map(|(place, text)| (place.clone(), text.clone()))
            .collect();
        if says_it(&card, &exact) {
            break;
        }
    }
    (card, exact)
}

/// The contract of a card and what is told beside it; or what is wrong with them.
pub(super) fn read(card: &str, exact: &Exact) -> Result<Contract, String> {
    let mut contract = Contract::read(card).map_err(|errors| {
        let line = errors.first().map_or(1, |error| error.line);
        format!("line {line} of it makes no sense")
    })?;
    let mut left = exact.len();
    let mut wrong = None;
    if left > 0 {
        for_each(&mut contract, |place, part| {
            if let Some(text) = exact.get(place) {
                left -= 1;
                if let Err(why) = part.set(text) {
                    wrong.get_or_insert(format!("{place}: {why}"));
                }
            }
        });
    }
    match wrong {
        None if left == 0 => Ok(contract),
        None => Err("something is told of it that it does not have".to_owned()),
        Some(wrong) => Err(wrong),
    }
}
