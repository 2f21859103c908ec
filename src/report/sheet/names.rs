//! What the cells are called that can be changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::RateKind;
use crate::contract::{Match, RateId, Side};
use crate::workbook::{Derived, Workbook};

/// The longest name that is made of what a card says. Sheets know longer ones, people do not read them.
const LONGEST: usize = 80;

/// Times the tokens that were measured.
pub(super) const VOLUME_TOKENS: &str = "volume_tokens";
/// Times the hours that were measured.
pub(super) const VOLUME_HOURS: &str = "volume_hours";

/// The names of the cells of one contract. Positions are those of the contract's lists.
pub(super) struct SideNames {
    /// Every rate that prices something.
    pub(super) rates: BTreeMap<RateId, String>,
    /// The factor on all hourly rates, and on all token rates.
    pub(super) times: [String; 2],
    /// Every factor for a tier, route or context.
    pub(super) factors: Vec<String>,
    /// The discount on every charge.
    pub(super) discount: String,
    pub(super) discounts: Vec<String>,
    pub(super) commitments: Vec<String>,
    pub(super) fees: Vec<String>,
    /// By volume term, then tier: where it begins, and what it takes off.
    pub(super) tiers: Vec<Vec<[String; 2]>>,
    /// What discounts take off each group of charges.
    pub(super) off: Vec<String>,
}

impl SideNames {
    pub(super) fn new(
        workbook: &Workbook,
        derived: &Derived,
        side: Side,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        let contract = workbook.contract(side);
        let tariff = derived.pairing.tariff(side);
        let rates = &derived.comparison.rates[side as usize];
        let whose = side.key();
        let mut name = |text: String| unique(&text, taken);
        let times = RateKind::ALL.map(|kind| match kind {
            RateKind::Hours => name(format!("times {whose} all hours")),
            RateKind::Tokens => name(format!("times {whose} all tokens")),
        });
        let discount = name(format!("discount {whose}"));
        let used: BTreeSet<RateId> = tariff
            .matches
            .items
            .iter()
            .filter_map(|found| match found {
                Match::Rate(by) => Some(by.rate),
                Match::NotMetered | Match::Unpriced | Match::Before => None,
            })
            .collect();
        let of_rates = used.into_iter().map(|id| {
            let text = match id {
                RateId::Hourly(at) => format!("{} hour", contract.card.hourly[at].shown()),
                RateId::Token(at, class) => {
                    let entry = &contract.card.token[at];
                    let stated = entry.stated.iter().flatten();
                    let stated: Vec<&str> = stated.map(String::as_str).collect();
                    let model = entry.model.text();
                    format!("{model} {} {}", stated.join(" "), class.key())
                }
            };
            (id, name(format!("rate {whose} {text}")))
        });
        let of_rates = of_rates.collect();
        let factors = contract.card.factors.iter();
        let factors = factors.map(|factor| name(format!("times {whose} {}", factor.value)));
        let factors = factors.collect();
        let mut numbered = |what: &str, count: usize| -> Vec<String> {
            let numbers = 1..=count;
            numbers
                .map(|number| name(format!("{what} {whose} {number}")))
                .collect()
        };
        Self {
            rates: of_rates,
            factors,
            discounts: numbered("discount", rates.discounts.len()),
            commitments: numbered("commitment", rates.commitments.len()),
            fees: numbered("fee", rates.fees.len()),
            off: numbered("off", tariff.matches.groups.len()),
            tiers: (contract.terms.volume.iter().enumerate())
                .map(|(at, term)| {
                    let tier = |tier: usize, what: &str| {
                        format!("tier_{whose}_{}_{}_{what}", at + 1, tier + 1)
                    };
                    let tiers = 0..term.tiers.len();
                    tiers
                        .map(|of| ["above", "off"].map(|what| tier(of, what)))
                        .collect()
                })
                .collect(),
            times,
            discount,
        }
    }
}

/// A name that sheets accept: words of letters and digits, not yet taken.
fn unique(text: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = String::new();
    for letter in text.chars().take(LONGEST) {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if letter == '*' {
            name.push_str("any");
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_matches('_');
    let mut numbers = 2..;
    let mut made = name.to_owned();
    while !taken.insert(made.clone()) {
        made = format!("{name}_no{}", numbers.next().unwrap_or(0));
    }
    made
}
