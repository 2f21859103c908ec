//! Where the answer flips, and what became of each claim, for programs.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::analysis::{Effect, Lever, RateKey, RateKind, TermId};
use crate::contract::{RateId, Side};
use crate::quantity::format::plain;
use crate::quantity::{Percent, TokenClass};
use crate::workbook::{Derived, Workbook};

/// The break-evens of single figures, each while nothing else moves.
#[derive(Serialize)]
pub(super) struct BreakEvens {
    rates: Vec<RateEven>,
    terms: Vec<TermEven>,
}

#[derive(Serialize)]
struct RateEven {
    contract: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_class: Option<TokenClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    /// What it is set to, in dollars per million tokens or per hour.
    rate: String,
    break_even: Option<String>,
}

#[derive(Serialize)]
struct TermEven {
    contract: &'static str,
    term: &'static str,
    /// What it is set to, in percent or dollars a period.
    value: String,
    break_even: Option<String>,
}

impl BreakEvens {
    pub(super) fn of(workbook: &Workbook, derived: &Derived) -> Self {
        let rate = |impact: &crate::analysis::RateImpact| {
            let key = impact.key;
            let (model, token_class, resource) = named(workbook, key);
            RateEven {
                contract: key.side.key(),
                model,
                token_class,
                resource,
                rate: plain(workbook.rate(key)),
                break_even: derived.break_even(key).map(plain),
            }
        };
        let term = |impact: &crate::analysis::TermImpact| TermEven {
            contract: impact.side.key(),
            term: match impact.id {
                TermId::Discount => "discount",
                TermId::Commitment => "commitment",
                TermId::Factor(_) => "factor",
                TermId::DiscountOn(_) => "discount_on",
            },
            value: plain(workbook.term(impact.side, impact.id)),
            break_even: impact.break_even.map(plain),
        };
        Self {
            rates: derived.impacts.iter().map(rate).collect(),
            terms: derived.terms.iter().map(term).collect(),
        }
    }
}

/// By how much everything is moved, in percent.
const SWING: Percent = Percent(Decimal::TEN);

/// What everything does to the difference of the compared weeks when it moves by some percent.
#[derive(Serialize)]
pub(super) struct Sensitivity {
    percent: String,
    effects: Vec<EffectOut>,
}

#[derive(Serialize)]
struct EffectOut {
    contract: &'static str,
    /// `rate`, `all_hourly_rates`, `all_token_rates` or `discount`.
    moved: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_class: Option<TokenClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    less: String,
    more: String,
}

impl Sensitivity {
    pub(super) fn of(workbook: &Workbook, derived: &Derived) -> Self {
        let effects = derived.sensitivity(SWING).into_iter();
        let told = |effect: Effect| {
            let (side, moved, rate) = match effect.lever {
                Lever::Rate(key) => (key.side, "rate", Some(key)),
                Lever::All(side, RateKind::Hours) => (side, "all_hourly_rates", None),
                Lever::All(side, RateKind::Tokens) => (side, "all_token_rates", None),
                Lever::Discount(side) => (side, "discount", None),
            };
            let (model, token_class, resource) =
                rate.map_or((None, None, None), |key| named(workbook, key));
            EffectOut {
                contract: side.key(),
                moved,
                model,
                token_class,
                resource,
                less: plain(effect.less.0),
                more: plain(effect.more.0),
            }
        };
        Self {
            percent: plain(SWING.0),
            effects: effects.map(told).collect(),
        }
    }
}

/// The model and class of a rate, or the resource.
fn named(
    workbook: &Workbook,
    key: RateKey,
) -> (Option<String>, Option<TokenClass>, Option<String>) {
    let card = &workbook.contract(key.side).card;
    match key.id {
        RateId::Hourly(at) => (None, None, Some(card.hourly[at].shown())),
        RateId::Token(at, class) => (Some(card.token[at].shown()), Some(class), None),
    }
}

/// What became of a claim.
#[derive(Serialize)]
pub(super) struct ClaimOut {
    claim: &'static str,
    says: String,
    holds: Option<bool>,
    reason: String,
    /// The smallest change of a common factor that turns it round.
    turns: Option<TurnsOut>,
}

#[derive(Serialize)]
struct TurnsOut {
    rates: &'static str,
    contract: Option<&'static str>,
    factor: String,
}

impl ClaimOut {
    pub(super) fn all(derived: &Derived) -> Vec<Self> {
        let verdicts = derived.verdicts().iter();
        let told = verdicts.map(|verdict| Self {
            claim: verdict.claim.key(),
            says: verdict.claim.shown(),
            holds: verdict.holds,
            reason: verdict.reason.clone(),
            turns: verdict.turns.map(|turns| TurnsOut {
                rates: match turns.kind {
                    RateKind::Tokens => "tokens",
                    RateKind::Hours => "hours",
                },
                contract: derived.pairing.multiplied_side(turns.kind).map(Side::key),
                factor: plain(turns.factor),
            }),
        });
        told.collect()
    }
}

/// What became of each claim, a line each, for people.
pub(super) fn claim_lines(derived: &Derived) -> Vec<String> {
    let verdicts = derived.verdicts().iter();
    let line = |verdict: &crate::analysis::Verdict| {
        let word = match verdict.holds {
            Some(true) => "Holds",
            Some(false) => "Fails",
            None => "Open ",
        };
        format!(
            "  {word}  {}: {}. {}",
            verdict.claim.shown(),
            verdict.reason,
            verdict.turns_shown()
        )
    };
    verdicts.map(line).collect()
}
