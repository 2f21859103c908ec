//! Where the answer flips, and what became of each claim, for programs.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::analysis::{Effect, Lever, Mover, RateKey, RateKind, Turn, Turning};
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
    turns: Vec<TurnOut>,
}

#[derive(Serialize)]
struct TermEven {
    /// Whose term; nobody's, where usage is moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'static str>,
    term: &'static str,
    /// What a factor or a discount on some charges is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// What it is set to, in percent, dollars a period or times.
    value: String,
    break_even: Option<String>,
    turns: Vec<TurnOut>,
}

/// A value at which the answer flips.
#[derive(Serialize)]
struct TurnOut {
    at: String,
    /// Whether the proposed contract costs more from it on.
    dearer_above: bool,
    /// Whether both cost the same there; else a volume tier begins.
    level: bool,
}

impl TurnOut {
    fn all(derived: &Derived, lever: Lever) -> Vec<Self> {
        let turns = derived.turns(lever).iter();
        let told = |turn: &Turn<Decimal>| Self {
            at: plain(turn.at),
            dearer_above: turn.is_dearer,
            level: turn.is_level,
        };
        turns.map(told).collect()
    }
}

/// What a factor or a discount on some charges is about.
fn about(workbook: &Workbook, lever: Lever) -> Option<String> {
    let contract = workbook.contract(lever.side());
    match lever {
        Lever::Factor(_, at) => {
            let factor = &contract.card.factors[at];
            Some(format!("{} · {}", factor.value, factor.scope.shown()))
        }
        Lever::DiscountOn(_, at) => Some(contract.terms.discounts[at].scope.shown()),
        _ => None,
    }
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
                break_even: derived.break_even(Lever::Rate(key)).map(plain),
                turns: TurnOut::all(derived, Lever::Rate(key)),
            }
        };
        let term = |lever: Lever| TermEven {
            contract: match lever {
                Lever::Volume(..) => None,
                lever => Some(lever.side().key()),
            },
            term: lever_key(lever),
            about: about(workbook, lever),
            value: plain(derived.value(lever)),
            break_even: derived.break_even(lever).map(plain),
            turns: TurnOut::all(derived, lever),
        };
        let sides = workbook.sides_with_terms();
        let of_side = |side: Side| {
            let others = derived.levers.iter().copied();
            let others = others.filter(move |lever| {
                let is_term = matches!(lever, Lever::Factor(..) | Lever::DiscountOn(..));
                is_term && lever.side() == side
            });
            let always = [Lever::Discount(side), Lever::Commitment(side)];
            always.into_iter().chain(others)
        };
        let volumes = [RateKind::Tokens, RateKind::Hours];
        let volumes = volumes.into_iter().filter_map(|kind| {
            let sides = derived.pairing.metered_by(kind);
            Some(Lever::Volume(*sides.first()?, kind))
        });
        Self {
            rates: derived.impacts.iter().map(rate).collect(),
            terms: sides
                .into_iter()
                .flat_map(of_side)
                .chain(volumes)
                .map(term)
                .collect(),
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
    #[serde(flatten)]
    of: MovedOut,
    less: String,
    more: String,
}

/// What is moved.
#[derive(Serialize)]
struct MovedOut {
    /// Whose figure; nobody's, where usage is moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'static str>,
    /// `rate`, `all_hourly_rates`, `all_token_rates`, `discount` or `commitment`; `hours`, `tokens`, `cache_reads` or
    /// `output`.
    moved: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_class: Option<TokenClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
}

impl MovedOut {
    fn of(workbook: &Workbook, what: Mover) -> Self {
        let (contract, moved) = match what {
            Mover::Figure(lever) => (Some(lever.side().key()), lever_key(lever)),
            Mover::Usage(lever) => (None, lever.key()),
        };
        let (model, token_class, resource) = match what {
            Mover::Figure(Lever::Rate(key)) => named(workbook, key),
            Mover::Figure(_) | Mover::Usage(_) => (None, None, None),
        };
        Self {
            contract,
            moved,
            model,
            token_class,
            resource,
        }
    }
}

/// The name of a figure's sort in files.
fn lever_key(lever: Lever) -> &'static str {
    match lever {
        Lever::Rate(_) => "rate",
        Lever::All(_, RateKind::Hours) => "all_hourly_rates",
        Lever::All(_, RateKind::Tokens) => "all_token_rates",
        Lever::Discount(_) => "discount",
        Lever::Commitment(_) => "commitment",
        Lever::Factor(..) => "factor",
        Lever::DiscountOn(..) => "discount_on",
        Lever::Volume(_, RateKind::Hours) => "hours",
        Lever::Volume(_, RateKind::Tokens) => "tokens",
    }
}

impl Sensitivity {
    pub(super) fn of(workbook: &Workbook, derived: &Derived) -> Self {
        let effects = derived.sensitivity(SWING).into_iter();
        let told = |effect: Effect| EffectOut {
            of: MovedOut::of(workbook, effect.moved),
            less: plain(effect.less.0),
            more: plain(effect.more.0),
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
    /// The smallest change of a single figure that turns it round; of single rates and of what moves all, the smaller first.
    turns: Vec<TurnsOut>,
}

#[derive(Serialize)]
struct TurnsOut {
    #[serde(flatten)]
    of: MovedOut,
    /// What it would have to be.
    value: String,
    /// By how much that is more or less, in percent of what it is, or in points.
    change: Option<String>,
}

impl ClaimOut {
    pub(super) fn all(workbook: &Workbook, derived: &Derived) -> Vec<Self> {
        let verdicts = derived.verdicts().iter();
        let turns = |turning: &Turning| TurnsOut {
            of: MovedOut::of(workbook, Mover::Figure(turning.lever)),
            value: plain(turning.limit),
            change: turning.change().map(|by| plain(by.0.round_dp(6))),
        };
        let told = verdicts.map(|verdict| Self {
            claim: verdict.claim.key(),
            says: verdict.claim.shown(),
            holds: verdict.holds,
            reason: verdict.reason.clone(),
            turns: verdict.turns.iter().map(turns).collect(),
        });
        told.collect()
    }
}

/// What became of each claim, a line each, for people.
pub(super) fn claim_lines(workbook: &Workbook, derived: &Derived) -> Vec<String> {
    let [baseline, proposed] = &workbook.contracts;
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
            verdict.turns_shown([baseline, proposed])
        )
    };
    verdicts.map(line).collect()
}
