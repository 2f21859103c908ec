//! What of usage can be moved, while every figure stays: how much of it there is, and what it consists of.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::basis::{Under, counts};
use super::ground::Priced;
use super::impact::RateKey;
use super::pairing::Pairing;
use super::parts::{Parts, Slopes};
use crate::contract::Side;
use crate::quantity::{ByClass, Percent, TokenClass, Tokens};
use crate::usage::{Item, Metered};

/// Something about usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UsageLever {
    /// All hours, whichever contract meters them.
    Hours,
    /// All tokens, whichever contract meters them.
    Tokens,
    /// Cache reads: taken from uncached input of the same product, model, attributes and days, as far as there is any, or
    /// given back to it. Where a model has no uncached input at all, they stay.
    CacheReads,
    /// Output: input of all classes makes room for it, in proportion, or takes its place; of the same product, model,
    /// attributes and days.
    Output,
}

impl UsageLever {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hours, Self::Tokens, Self::CacheReads, Self::Output];

    /// What people call it.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Hours => "Hours used",
            Self::Tokens => "Tokens used",
            Self::CacheReads => "Cache hits",
            Self::Output => "Output share",
        }
    }

    /// What moving it means, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Hours => "More or fewer hours of everything, in every week",
            Self::Tokens => {
                "More or fewer tokens of every class, in every week. Both contracts charge for it where both meter tokens"
            }
            Self::CacheReads => {
                "More or fewer cache reads, with as many uncached input tokens less or more, of the same product, model and \
                 week; never more than there are"
            }
            Self::Output => {
                "More or fewer output tokens, with as many input tokens less or more: of all input classes in proportion, of \
                 the same product, model and week. The number of tokens stays"
            }
        }
    }

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Tokens => "tokens",
            Self::CacheReads => "cache_reads",
            Self::Output => "output",
        }
    }
}

/// What tokens of each class become when the mix is moved by a share, up or down; in tokens.
type Moves = ByClass<Decimal>;

/// By how much the tokens of a product's week change, class by class. `None` where nothing does.
fn moves(lever: UsageLever, tokens: &ByClass<u128>, share: Decimal) -> Option<Moves> {
    let count = |class: TokenClass| Tokens(tokens[class]).millions();
    let mut moves = Moves::default();
    match lever {
        UsageLever::Hours | UsageLever::Tokens => return None,
        UsageLever::CacheReads => {
            let reads = count(TokenClass::CacheRead).checked_mul(share)?;
            let reads = reads.min(count(TokenClass::Input));
            moves[TokenClass::CacheRead] = reads;
            moves[TokenClass::Input] = -reads;
        }
        UsageLever::Output => {
            let inputs = TokenClass::ALL.into_iter();
            let inputs = inputs.filter(|class| *class != TokenClass::Output);
            let input: Decimal = inputs.clone().map(count).sum();
            let output = count(TokenClass::Output).checked_mul(share)?.min(input);
            let part = output.checked_div(input)?;
            for class in inputs {
                moves[class] = -count(class).checked_mul(part)?;
            }
            moves[TokenClass::Output] = output;
        }
    }
    let is_still = moves.0.iter().all(Decimal::is_zero);
    (!is_still).then_some(moves)
}

/// What each rate multiplies more, or less, when the mix of usage is moved: in millions of tokens. No figure changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shift(BTreeMap<(RateKey, Under), Shifted>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shifted {
    /// For all products and weeks, by strip.
    all: BTreeMap<usize, Decimal>,
    /// For what is compared, by strip.
    compared: BTreeMap<usize, Decimal>,
}

/// The shifts of one swing: of each lever that moves the mix, less and more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shifts {
    pub(crate) percent: Percent,
    of: [[Shift; 2]; 2],
}

impl Shifts {
    pub(crate) fn new(pairing: &Pairing, percent: Percent) -> Self {
        let share = percent.0 / Decimal::ONE_HUNDRED;
        let of = [UsageLever::CacheReads, UsageLever::Output]
            .map(|lever| [-share, share].map(|share| pairing.shift(lever, share)));
        Self { percent, of }
    }

    /// Less and more of one lever; `None` for those that do not move the mix.
    pub(super) fn of(&self, lever: UsageLever) -> Option<&[Shift; 2]> {
        match lever {
            UsageLever::Hours | UsageLever::Tokens => None,
            UsageLever::CacheReads => Some(&self.of[0]),
            UsageLever::Output => Some(&self.of[1]),
        }
    }
}

/// The model and class of tokens.
fn class_of(item: &Item) -> Option<(&str, TokenClass)> {
    match &item.metered {
        Metered::Tokens { model, class, .. } => Some((model, *class)),
        Metered::Hours { .. } => None,
    }
}

impl Pairing {
    fn shift(&self, lever: UsageLever, share: Decimal) -> Shift {
        let items = &self.rollup.items;
        // Classes of the same product, model, attributes and segment; items are sorted by class before segment.
        let mut groups: BTreeMap<_, ByClass<Option<usize>>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            if let Some((model, class)) = class_of(item) {
                let key = (item.product, model, &item.attributes, item.segment);
                groups.entry(key).or_default()[class] = Some(at);
            }
        }
        let mut shift = Shift::default();
        for classes in groups.values() {
            if lever == UsageLever::CacheReads && classes[TokenClass::Input].is_none() {
                continue;
            }
            let mut weeks: BTreeMap<usize, ByClass<u128>> = BTreeMap::new();
            for (class, at) in classes.iter() {
                for (week, count) in at.iter().flat_map(|at| counts(&items[*at])) {
                    weeks.entry(week).or_default()[class] = count;
                }
            }
            let moved = weeks.into_iter();
            let moved = moved.filter_map(|(week, of)| Some((week, moves(lever, &of, share)?)));
            let moved: Vec<(usize, Moves)> = moved.collect();
            for (class, at) in classes.iter() {
                if let Some(at) = *at {
                    self.add_shift(&mut shift, at, class, &moved);
                }
            }
        }
        shift
    }

    fn add_shift(&self, shift: &mut Shift, at: usize, class: TokenClass, moved: &[(usize, Moves)]) {
        let item = &self.rollup.items[at];
        let is_apart = self.is_apart(item);
        for side in Side::BOTH {
            let Some(under) = self.under(side, at) else {
                continue;
            };
            let strips = self.strip_of_pieces(side);
            let shifted = shift.0.entry(under).or_default();
            for (week, moves) in moved.iter().filter(|(_, moves)| !moves[class].is_zero()) {
                let strip = strips[self.rollup.piece(item.segment, *week)];
                *shifted.all.entry(strip).or_default() += moves[class];
                if is_apart && self.is_compared(item.product, *week) {
                    *shifted.compared.entry(strip).or_default() += moves[class];
                }
            }
        }
    }

    /// What a shift adds to the charges of `side`, over everything and over what is compared; `None` where that is too large.
    pub(super) fn shift_slopes(
        &self,
        priced: &Priced<'_>,
        side: Side,
        shift: &Shift,
        parts: &Parts,
    ) -> Option<Slopes> {
        let worth = priced.worth(side);
        let strips = self.strip_of_pieces(side);
        let mut slopes = Slopes::none(strips.last().map_or(0, |last| last + 1), parts);
        for ((key, under), shifted) in shift.0.iter().filter(|((key, _), _)| key.side == side) {
            let price = worth.of(*key, under, &[])?;
            let add = |sum: &mut Decimal, quantity: &Decimal| {
                *sum = sum.checked_add(quantity.checked_mul(price)?)?;
                Some(())
            };
            for (strip, quantity) in &shifted.all {
                add(&mut slopes.all[*strip], quantity)?;
            }
            for (strip, quantity) in &shifted.compared {
                add(&mut slopes.parts[*strip], quantity)?;
            }
        }
        Some(slopes)
    }
}
