//! What of a contract no card can hold, told beside its card.
//!
//! A card refuses slips of the keyboard. A contract in a workbook can say more: a discount to the twelfth decimal place, which
//! the seeking of a goal found; the price of a model without a name; a price in dollars that no amount in the currency of the
//! card comes to, or only one too large for a card; a first day after the last. What a card would say otherwise is kept by its
//! place: `token[3].input`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{Kind, check, number};
use crate::calendar::Day;
use crate::contract::{Contract, Exchange, Pattern};
use crate::quantity::TokenClass;

/// What a card cannot hold, by its place.
pub(super) type Exact = BTreeMap<String, String>;

/// A part of a contract that somebody can set.
enum Part<'a> {
    Figure(&'a mut Decimal, Kind),
    /// Dollars, which the card may say in another currency.
    Money(&'a mut Decimal, Kind, Option<&'a Exchange>),
    /// Where a volume tier begins, and how many tiers of its list come before: a card wants them to rise.
    Threshold(&'a mut Decimal, usize),
    Day(&'a mut Option<Day>),
    Pattern(&'a mut Pattern),
    Name(&'a mut String),
}

impl Part<'_> {
    fn text(&self) -> String {
        match self {
            Self::Figure(value, _) | Self::Money(value, ..) | Self::Threshold(value, _) => {
                value.normalize().to_string()
            }
            Self::Day(day) => day.map_or_else(String::new, |day| day.to_string()),
            Self::Pattern(pattern) => pattern.text().to_owned(),
            Self::Name(name) => (*name).clone(),
        }
    }

    /// Whether a card can say it, for itself.
    fn fits(&self) -> bool {
        match self {
            Self::Figure(value, kind) => kind.check_on_card(**value).is_ok(),
            Self::Money(value, kind, exchange) => {
                let said = exchange.map_or(**value, |exchange| exchange.written(**value));
                kind.check_on_card(said).is_ok()
            }
            // Nobody sets one but on a card.
            Self::Threshold(..) => true,
            Self::Day(day) => day.is_none_or(|day| (Day::EARLIEST..=Day::LATEST).contains(&day)),
            Self::Pattern(_) | Self::Name(_) => {
                let text = self.text();
                !text.is_empty() && text.trim() == text
            }
        }
    }

    fn set(self, text: &str) -> Result<(), String> {
        let figure = |kind| {
            let value = number(text).ok_or("a number is not one")?;
            check(kind, value)?;
            Ok::<_, String>(value)
        };
        match self {
            Self::Figure(value, kind) | Self::Money(value, kind, _) => *value = figure(kind)?,
            Self::Threshold(value, _) => *value = figure(Kind::Amount)?,
            Self::Day(day) => {
                let read = text.parse().map_err(|_not_one| "a day is not one")?;
                *day = Some(read);
            }
            Self::Pattern(pattern) => *pattern = Pattern::new(text),
            Self::Name(name) => text.clone_into(name),
        }
        Ok(())
    }

    /// Makes it something that a card can say, and that nothing else is called.
    fn stand_in(self, place: &str) {
        match self {
            Self::Figure(value, _) | Self::Money(value, ..) => *value = Decimal::ZERO,
            Self::Threshold(value, before) => *value = Decimal::from(before),
            Self::Day(day) => *day = None,
            Self::Pattern(pattern) => *pattern = Pattern::new(&format!("({place})")),
            Self::Name(name) => *name = format!("({place})"),
        }
    }
}

/// Every such part with its place.
fn for_each(contract: &mut Contract, mut each: impl FnMut(&str, Part<'_>)) {
    let Contract { card, terms, .. } = contract;
    let exchange = card.exchange.as_ref();
    each("name", Part::Name(&mut card.name));
    each("effective", Part::Day(&mut terms.effective));
    for (at, of) in card.hourly.iter_mut().enumerate() {
        each(
            &format!("hourly[{at}].resource"),
            Part::Pattern(&mut of.resource),
        );
        let rate = Part::Money(&mut of.rate.0, Kind::Rate, exchange);
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
                each(&place, Part::Money(&mut rate.0, Kind::Rate, exchange));
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
            let above = Part::Threshold(&mut of.above, tier);
            each(&format!("volume[{at}].tiers[{tier}].above"), above);
        }
    }
    for (at, of) in terms.commitments.iter_mut().enumerate() {
        let amount = Part::Money(&mut of.amount.0, Kind::Amount, exchange);
        each(&format!("commitment[{at}].amount"), amount);
    }
    for (at, of) in terms.fees.iter_mut().enumerate() {
        let amount = Part::Money(&mut of.amount.0, Kind::Amount, exchange);
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
    // Names that nothing decides between can be no card’s either, though each for itself could; nor a first day after the
    // last. Where it is neither, nothing is said on the card that need not be.
    let also: [fn(&Part<'_>) -> bool; 3] = [
        |_| false,
        |part| matches!(part, Part::Pattern(_) | Part::Day(_)),
        |_| true,
    ];
    for also in also {
        let mut plain = contract.clone();
        for_each(&mut plain, |place, part| {
            if !part.fits() || also(&part) {
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
    let mut volume = contract.terms.volume.iter();
    if !volume.all(|of| of.tiers.is_sorted_by(|a, b| a.above < b.above)) {
        wrong.get_or_insert("the thresholds of a volume tier do not rise".to_owned());
    }
    match wrong {
        None if left == 0 => Ok(contract),
        None => Err("something is told of it that it does not have".to_owned()),
        Some(wrong) => Err(wrong),
    }
}
