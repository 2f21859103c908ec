//! What a contract charges, reckoned the slow and obvious way: in fractions, day by day, by the words of the README.
//!
//! It reads contracts and usage, and nothing that prices them.

use std::collections::{BTreeMap, BTreeSet};

use metershift::calendar::{Day, WeekStart};
use metershift::contract::terms::{Counted, Every, TierKind};
use metershift::contract::{Contract, Dimension, InForce, Mode, Pattern, Scope};
use metershift::quantity::TokenClass;
use metershift::usage::{Attributes, Usage};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use rust_decimal::Decimal;

/// Hours, tokens, shortfall and fees, in dollars.
pub(crate) type Parts = [BigRational; 4];

/// What is charged by product and piece, and what has no price: name and class, and how much.
#[derive(Debug, Default)]
pub(crate) struct Reckoned {
    pub(crate) pieces: BTreeMap<(usize, Day), Parts>,
    pub(crate) unpriced: BTreeMap<(String, Option<TokenClass>), u128>,
}

/// What is reckoned.
pub(crate) struct Question<'a> {
    pub(crate) usage: &'a Usage,
    pub(crate) contracts: [&'a Contract; 2],
    pub(crate) week_start: WeekStart,
    pub(crate) mode: Mode,
}

fn fraction(value: Decimal) -> BigRational {
    let scale = BigInt::from(10).pow(value.scale());
    BigRational::new(value.mantissa().into(), scale)
}

fn percent(value: Decimal) -> BigRational {
    fraction(value) / BigRational::from_integer(100.into())
}

/// Half-even.
fn rounded(value: &BigRational) -> BigInt {
    let floor = value.floor();
    let rest = value - &floor;
    let half = BigRational::new(1.into(), 2.into());
    let floor = floor.to_integer();
    let is_odd = (&floor % BigInt::from(2)).abs().is_one();
    if rest > half || rest == half && is_odd {
        floor + 1
    } else {
        floor
    }
}

/// Shares by largest remainder, the earlier one first of two alike.
fn shared(total: &BigInt, weights: &[BigInt]) -> Vec<BigInt> {
    let whole: BigInt = weights.iter().sum();
    if whole.is_zero() {
        return vec![BigInt::zero(); weights.len()];
    }
    let mut shares: Vec<BigInt> = weights
        .iter()
        .map(|weight| total * weight / &whole)
        .collect();
    let rest = |at: usize| total * &weights[at] % &whole;
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| rest(*b).cmp(&rest(*a)).then(a.cmp(b)));
    let mut left = total - shares.iter().sum::<BigInt>();
    for at in order {
        if left.is_zero() {
            break;
        }
        shares[at] += 1;
        left -= 1;
    }
    shares
}

fn glob(pattern: &[char], name: &[char]) -> bool {
    match (pattern.first(), name.first()) {
        (None, None) => true,
        (Some('*'), _) => {
            glob(&pattern[1..], name) || !name.is_empty() && glob(pattern, &name[1..])
        }
        (Some('?'), Some(_)) => glob(&pattern[1..], &name[1..]),
        (Some(a), Some(b)) if a == b => glob(&pattern[1..], &name[1..]),
        _ => false,
    }
}

fn fits(pattern: &Pattern, name: &str) -> bool {
    let chars = |text: &str| text.to_lowercase().chars().collect::<Vec<_>>();
    glob(&chars(pattern.text()), &chars(name))
}

/// 2 for an id, 1 for an alias, 0 for a glob and then its length.
fn rank(pattern: &Pattern, is_id: bool) -> (u8, usize) {
    let is_glob = pattern.text().contains(['*', '?']);
    match (is_glob, is_id) {
        (true, _) => (0, pattern.text().chars().count()),
        (false, false) => (1, 0),
        (false, true) => (2, 0),
    }
}

fn holds(dates: InForce, day: Day) -> bool {
    dates.from.is_none_or(|from| day >= from) && dates.until.is_none_or(|until| day <= until)
}

/// One thing that has a price.
#[derive(Clone, Copy, Debug)]
struct Thing<'a> {
    product: &'a str,
    name: &'a str,
    class: Option<TokenClass>,
    attributes: &'a Attributes,
}

fn in_scope(scope: &Scope, thing: Thing<'_>, entry: &str) -> bool {
    let is = |pattern: &Option<Pattern>, of_kind: bool| match pattern {
        None => true,
        Some(pattern) => of_kind && (fits(pattern, thing.name) || fits(pattern, entry)),
    };
    let is_tokens = thing.class.is_some();
    is(&scope.model, is_tokens)
        && is(&scope.resource, !is_tokens)
        && scope
            .product
            .as_ref()
            .is_none_or(|pattern| fits(pattern, thing.product))
        && (scope.classes.is_empty()
            || thing
                .class
                .is_some_and(|class| scope.classes.contains(&class)))
}

type ScopeRank = (Option<(u8, usize)>, Option<(u8, usize)>, bool);

fn scope_rank(scope: &Scope) -> ScopeRank {
    let of = |pattern: &Option<Pattern>| pattern.as_ref().map(|pattern| rank(pattern, true));
    let name = of(&scope.model).or(of(&scope.resource));
    (of(&scope.product), name, !scope.classes.is_empty())
}

/// A price, and the discounts and volume tiers that apply.
#[derive(Clone, Debug)]
struct Priced {
    price: BigRational,
    discounts: Vec<usize>,
    volume: Option<usize>,
}

enum Answer {
    NotMetered,
    Unpriced,
    Priced(Priced),
}

/// What prices `thing` by the entries that hold on `day`.
fn look_up(contract: &Contract, thing: Thing<'_>, day: Day) -> Answer {
    let card = &contract.card;
    // The closest names, then the most attributes stated; of these, the one in force.
    let found = match thing.class {
        None => {
            if card.hourly.is_empty() {
                return Answer::NotMetered;
            }
            let optional = |pattern: &Option<Pattern>, name| {
                pattern.as_ref().is_none_or(|pattern| fits(pattern, name))
            };
            let fitting = card.hourly.iter().filter(|entry| {
                fits(&entry.resource, thing.name)
                    && optional(&entry.product, thing.product)
                    && optional(&entry.region, &thing.attributes.region)
            });
            let of =
                |pattern: &Option<Pattern>| pattern.as_ref().map(|pattern| rank(pattern, true));
            let ranked = fitting.map(|entry| {
                let product = of(&entry.product);
                let rank = (
                    product.is_some(),
                    rank(&entry.resource, true),
                    product,
                    of(&entry.region),
                );
                (rank, entry)
            });
            let ranked: Vec<_> = ranked.collect();
            let best = ranked.iter().map(|(rank, _)| *rank).max();
            let mut best = ranked.into_iter().filter(|(rank, _)| Some(*rank) == best);
            best.find(|(_, entry)| holds(entry.in_force, day))
                .map(|(_, entry)| (entry.resource.text(), Some(entry.rate.0), [false; 3]))
        }
        Some(class) => {
            if card.token.is_empty() {
                return Answer::NotMetered;
            }
            let ranked = card.token.iter().filter_map(|entry| {
                let names = std::iter::once((&entry.model, true));
                let names = names.chain(entry.aliases.iter().map(|alias| (alias, false)));
                let name = names.filter(|(pattern, _)| fits(pattern, thing.name));
                let name = name.map(|(pattern, is_id)| rank(pattern, is_id)).max()?;
                let mut stated = Dimension::ALL.into_iter().zip(&entry.stated);
                let agrees = stated.all(|(dimension, stated)| {
                    let value = dimension.of(thing.attributes).to_lowercase();
                    stated
                        .as_ref()
                        .is_none_or(|stated| stated.to_lowercase() == value)
                });
                agrees.then(|| ((name, entry.stated.iter().flatten().count()), entry))
            });
            let ranked: Vec<_> = ranked.collect();
            let best = ranked.iter().map(|(rank, _)| *rank).max();
            let mut best = ranked.into_iter().filter(|(rank, _)| Some(*rank) == best);
            best.find(|(_, entry)| holds(entry.in_force, day))
                .map(|(_, entry)| {
                    let stated = entry.stated.each_ref().map(Option::is_some);
                    (
                        entry.model.text(),
                        entry.rates[class].map(|rate| rate.0),
                        stated,
                    )
                })
        }
    };
    let Some((entry, Some(rate), stated)) = found else {
        return Answer::Unpriced;
    };
    let mut price = fraction(rate);
    for dimension in Dimension::ALL
        .into_iter()
        .filter(|dimension| !stated[*dimension as usize])
    {
        match factor(contract, thing, entry, dimension, day) {
            Some(factor) => price *= factor,
            None => return Answer::Unpriced,
        }
    }
    let terms = &contract.terms;
    let discounts = terms.discounts.iter().enumerate();
    let discounts = discounts
        .filter(|(_, term)| holds(term.in_force, day) && in_scope(&term.scope, thing, entry));
    let mut volume = terms.volume.iter();
    Answer::Priced(Priced {
        price,
        discounts: discounts.map(|(at, _)| at).collect(),
        volume: volume
            .position(|term| holds(term.in_force, day) && in_scope(&term.scope, thing, entry)),
    })
}

/// What a value of an attribute does to the price; `None` where it leaves it without one.
fn factor(
    contract: &Contract,
    thing: Thing<'_>,
    entry: &str,
    dimension: Dimension,
    day: Day,
) -> Option<BigRational> {
    let value = dimension.of(thing.attributes).to_lowercase();
    if value.is_empty() {
        return Some(BigRational::one());
    }
    let card = &contract.card;
    let factors = card
        .factors
        .iter()
        .filter(|factor| factor.dimension == dimension);
    // Factors that can be about tokens, or about hours.
    let factors = factors.filter(|factor| match thing.class {
        Some(_) => factor.scope.resource.is_none(),
        None => factor.scope.model.is_none() && factor.scope.classes.is_empty(),
    });
    let factors: Vec<_> = factors.collect();
    let of_value: Vec<_> = factors
        .iter()
        .filter(|factor| factor.value.to_lowercase() == value)
        .collect();
    let fitting: Vec<_> = of_value
        .iter()
        .filter(|factor| in_scope(&factor.scope, thing, entry))
        .collect();
    if let Some(best) = fitting.iter().map(|factor| scope_rank(&factor.scope)).max() {
        let mut best = fitting
            .iter()
            .filter(|factor| scope_rank(&factor.scope) == best);
        return best
            .find(|factor| holds(factor.in_force, day))
            .map(|factor| fraction(factor.factor.0));
    }
    let is_base = match dimension {
        Dimension::Tier => {
            ["standard", "default", "on-demand", "on_demand", "ondemand"].contains(&&*value)
        }
        Dimension::Context => ["standard", "short", "normal"].contains(&&*value),
        Dimension::Route => ["global", "regional"].contains(&&*value) && of_value.is_empty(),
    };
    let is_stated = thing.class.is_some()
        && card
            .token
            .iter()
            .any(|entry| entry.stated[dimension as usize].is_some());
    let is_priced = !factors.is_empty() || is_stated;
    (is_base || !is_priced).then(BigRational::one)
}

/// The period that a day lies in, as its first and last day.
fn period(every: Every, day: Day, week_start: WeekStart, effective: Option<Day>) -> (Day, Day) {
    let is_start = |day: Day| match every {
        Every::Week => day.weekday() == week_start,
        Every::Month => day.is_first_of_month(),
        Every::Year => {
            let text = day.to_string();
            let is_leap = |year: &str| {
                let year: i32 = year.parse().unwrap_or(0);
                year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            };
            let wanted =
                effective.map_or("01-01".to_owned(), |day| day.to_string()[5..].to_owned());
            let wanted = if wanted == "02-29" && !is_leap(&text[..4]) {
                "02-28"
            } else {
                &wanted
            };
            &text[5..] == wanted
        }
    };
    let mut first = day;
    while !is_start(first) {
        first = first.plus(-1);
    }
    let mut last = day;
    while !is_start(last.plus(1)) {
        last = last.plus(1);
    }
    (first, last)
}

fn days(span: (Day, Day)) -> impl Iterator<Item = Day> {
    (0..=span.1.days_since(span.0)).map(move |n| span.0.plus(n))
}

/// The days on which something may change, by the words of the README.
fn cuts(question: &Question<'_>, span: (Day, Day)) -> BTreeSet<Day> {
    let mut cuts = BTreeSet::new();
    for contract in question.contracts {
        let (card, terms) = (&contract.card, &contract.terms);
        if question.mode == Mode::Dated {
            let mut dates: Vec<InForce> = card.hourly.iter().map(|entry| entry.in_force).collect();
            dates.extend(card.token.iter().map(|entry| entry.in_force));
            dates.extend(card.factors.iter().map(|entry| entry.in_force));
            dates.extend(terms.discounts.iter().map(|term| term.in_force));
            dates.extend(terms.volume.iter().map(|term| term.in_force));
            dates.extend(terms.commitments.iter().map(|term| term.in_force));
            dates.extend(terms.fees.iter().map(|term| term.in_force));
            dates.push(InForce {
                from: terms.effective,
                until: terms.end,
            });
            for dates in dates {
                cuts.extend(dates.from);
                cuts.extend(dates.until.map(|until| until.plus(1)));
            }
        }
        let mut every: Vec<Every> = terms.commitments.iter().map(|term| term.every).collect();
        every.extend(terms.fees.iter().map(|term| term.every));
        if !terms.volume.is_empty() {
            every.push(Every::Month);
        }
        for every in every.into_iter().filter(|every| *every != Every::Week) {
            cuts.extend(
                days(span).map(|day| period(every, day, question.week_start, terms.effective).0),
            );
        }
    }
    cuts
}

/// One contract on the usage.
struct Side<'a> {
    contract: &'a Contract,
    reference: Option<Day>,
    follows: bool,
}

impl Side<'_> {
    /// The day whose entries hold.
    fn day(&self, day: Day) -> Day {
        self.reference.unwrap_or(day)
    }

    fn is_in_force(&self, day: Day) -> bool {
        let (from, until) = (self.contract.terms.effective, self.contract.terms.end);
        self.reference.is_some() || holds(InForce { from, until }, day)
    }

    fn is_before(&self, day: Day) -> bool {
        self.follows
            && self.reference.is_none()
            && self
                .contract
                .terms
                .effective
                .is_some_and(|first| day < first)
    }
}

fn reference(contract: &Contract, last: Day) -> Day {
    if let Some(effective) = contract.terms.effective {
        return effective;
    }
    let card = &contract.card;
    let entries = card.hourly.iter().map(|entry| entry.in_force);
    let entries = entries.chain(card.token.iter().map(|entry| entry.in_force));
    let entries = entries.chain(card.factors.iter().map(|entry| entry.in_force));
    let starts: Vec<Option<Day>> = entries.map(|dates| dates.from).collect();
    let first = if starts.contains(&None) {
        None
    } else {
        starts.into_iter().flatten().min()
    };
    let day = last.max(first.unwrap_or(last));
    contract.terms.end.map_or(day, |end| day.min(end))
}

/// Both bills, where they count in 10^−`places` dollars.
pub(crate) fn reckon(question: &Question<'_>, places: [u32; 2]) -> [Reckoned; 2] {
    let cells = &question.usage.cells;
    let span = (cells[0].key.day, cells[cells.len() - 1].key.day);
    let cuts = cuts(question, span);
    let piece_of = |day: Day| {
        let week = period(Every::Week, day, question.week_start, None).0;
        let cut = cuts.range(..=day).next_back().copied().unwrap_or(span.0);
        week.max(cut).max(span.0)
    };
    let [baseline, proposed] = [0, 1].map(|at| {
        let contract = question.contracts[at];
        let reference = (question.mode == Mode::Throughout).then(|| reference(contract, span.1));
        let side = Side {
            contract,
            reference,
            follows: at == 1,
        };
        bill(question, &side, places[at], span, &piece_of)
    });
    let mut proposed = proposed;
    // Before the proposed contract begins, the baseline's charges are its own.
    let effective = question.contracts[1].terms.effective;
    if let (Mode::Dated, Some(first)) = (question.mode, effective) {
        for ((product, day), parts) in &baseline.pieces {
            if *day < first {
                proposed.pieces.insert((*product, *day), parts.clone());
            }
        }
    }
    [baseline, proposed]
}

/// Product, whether tokens, name, attributes and class, by position.
type Item = (usize, bool, usize, usize, Option<usize>);

/// Charges of equal terms of one product in one piece.
#[derive(Clone, Debug, Default)]
struct Cell {
    quantity: BigInt,
    gross: BigInt,
    off: BigInt,
    discount: BigInt,
}

fn bill(
    question: &Question<'_>,
    side: &Side<'_>,
    places: u32,
    span: (Day, Day),
    piece_of: &impl Fn(Day) -> Day,
) -> Reckoned {
    let usage = question.usage;
    let unit = BigRational::from_integer(BigInt::from(10).pow(places));
    let terms = &side.contract.terms;
    let mut unpriced = BTreeMap::new();
    // Quantities of every item by piece, in the order of products, hours before tokens, names, attributes, classes.
    let mut items: BTreeMap<Item, BTreeMap<Day, u128>> = BTreeMap::new();
    for cell in &usage.cells {
        let key = cell.key;
        let mut add = |item: Item, quantity: u128| {
            if quantity > 0 {
                *items
                    .entry(item)
                    .or_default()
                    .entry(piece_of(key.day))
                    .or_default() += quantity;
            }
        };
        let (product, attributes) = (key.product.index(), key.attributes.index());
        add(
            (product, false, key.resource.index(), attributes, None),
            cell.measures.hours.pico(),
        );
        for (class, tokens) in cell.measures.tokens.iter() {
            add(
                (
                    product,
                    true,
                    key.model.index(),
                    attributes,
                    Some(class as usize),
                ),
                tokens.0,
            );
        }
    }
    let mut groups: Vec<(bool, Vec<usize>, Option<usize>)> = Vec::new();
    let mut cells: BTreeMap<(usize, Day, bool, usize), Cell> = BTreeMap::new();
    for ((product, is_tokens, name, attributes, class), quantities) in &items {
        let class = class.map(|class| TokenClass::ALL[class]);
        let thing = Thing {
            product: &usage.products[*product],
            name: if *is_tokens {
                &usage.models[*name]
            } else {
                &usage.resources[*name]
            },
            class,
            attributes: &usage.attributes[*attributes],
        };
        for (piece, quantity) in quantities {
            if side.is_before(*piece) {
                continue;
            }
            let answer = if side.is_in_force(*piece) {
                look_up(side.contract, thing, side.day(*piece))
            } else {
                match look_up(side.contract, thing, *piece) {
                    Answer::NotMetered => Answer::NotMetered,
                    _ => Answer::Unpriced,
                }
            };
            let priced = match answer {
                Answer::NotMetered => continue,
                Answer::Unpriced => {
                    let key = (thing.name.to_owned(), class);
                    *unpriced.entry(key).or_default() += quantity;
                    continue;
                }
                Answer::Priced(priced) => priced,
            };
            let group = (*is_tokens, priced.discounts, priced.volume);
            let at = groups
                .iter()
                .position(|known| *known == group)
                .unwrap_or_else(|| {
                    groups.push(group);
                    groups.len() - 1
                });
            let per = BigInt::from(10).pow(if *is_tokens { 6 } else { 12 });
            let amount = &priced.price * BigRational::new((*quantity).into(), per) * &unit;
            let cell = cells.entry((*product, *piece, *is_tokens, at)).or_default();
            cell.gross += rounded(&amount);
            cell.quantity += BigInt::from(*quantity);
        }
    }

    // Days of a period that count.
    let counted = |dates: InForce, every: Every, day: Day| -> Vec<Day> {
        let (first, last) = period(every, day, question.week_start, terms.effective);
        let inside = days((first.max(span.0), last.min(span.1)));
        inside
            .filter(|day| side.is_in_force(*day) && holds(dates, side.day(*day)))
            .collect()
    };
    let part = |dates: InForce, every: Every, day: Day| {
        let (first, last) = period(every, day, question.week_start, terms.effective);
        let whole = last.days_since(first) + 1;
        BigRational::new(counted(dates, every, day).len().into(), whole.into())
    };
    let periods = |dates: InForce, every: Every| -> BTreeSet<Day> {
        let days = days(span).filter(|day| side.is_in_force(*day) && holds(dates, side.day(*day)));
        days.map(|day| period(every, day, question.week_start, terms.effective).0)
            .collect()
    };

    for (at, tiers) in terms.volume.iter().enumerate() {
        for month in periods(tiers.in_force, Every::Month) {
            let keys: Vec<_> = cells
                .keys()
                .copied()
                .filter(|(_, piece, _, group)| {
                    groups[*group].2 == Some(at)
                        && period(Every::Month, *piece, question.week_start, None).0 == month
                })
                .collect();
            let gross: BigInt = keys.iter().map(|key| &cells[key].gross).sum();
            let quantity = match tiers.counted {
                Counted::Usd => BigRational::from_integer(gross.clone()) / &unit,
                Counted::Tokens => {
                    let of = keys
                        .iter()
                        .filter(|key| key.2)
                        .map(|key| &cells[key].quantity);
                    BigRational::from_integer(of.sum())
                }
                Counted::Hours => {
                    let of = keys
                        .iter()
                        .filter(|key| !key.2)
                        .map(|key| &cells[key].quantity);
                    BigRational::new(of.sum(), BigInt::from(10).pow(12))
                }
            };
            if quantity.is_zero() {
                continue;
            }
            let prorated = part(tiers.in_force, Every::Month, month);
            let above: Vec<BigRational> = tiers
                .tiers
                .iter()
                .map(|tier| fraction(tier.above) * &prorated)
                .collect();
            let off = match tiers.kind {
                TierKind::AllUnits => {
                    let reached = tiers
                        .tiers
                        .iter()
                        .zip(&above)
                        .filter(|(_, above)| quantity > **above);
                    reached
                        .map(|(tier, _)| percent(tier.percent.0))
                        .next_back()
                        .unwrap_or_else(BigRational::zero)
                }
                TierKind::Graduated => {
                    let mut off = BigRational::zero();
                    for (n, tier) in tiers.tiers.iter().enumerate() {
                        let end = above
                            .get(n + 1)
                            .cloned()
                            .map_or(quantity.clone(), |end| end.min(quantity.clone()));
                        if end > above[n] {
                            off += (end - &above[n]) * percent(tier.percent.0);
                        }
                    }
                    off / &quantity
                }
            };
            let off = rounded(&(BigRational::from_integer(gross) * off));
            let weights: Vec<BigInt> = keys.iter().map(|key| cells[key].gross.clone()).collect();
            for (key, share) in keys.iter().zip(shared(&off, &weights)) {
                if let Some(cell) = cells.get_mut(key) {
                    cell.off = share;
                }
            }
        }
    }

    for ((_, _, _, group), cell) in &mut cells {
        let mut kept = BigRational::one() - percent(terms.discount.0);
        for at in &groups[*group].1 {
            kept *= BigRational::one() - percent(terms.discounts[*at].percent.0);
        }
        let left = BigRational::from_integer(&cell.gross - &cell.off);
        cell.discount = rounded(&(left * (BigRational::one() - kept)));
    }

    // Every product has every piece.
    let mut charges: BTreeMap<(usize, Day), [BigInt; 4]> = BTreeMap::new();
    let pieces: BTreeSet<Day> = days(span).map(piece_of).collect();
    for product in 0..usage.products.len() {
        for piece in pieces.iter().filter(|piece| !side.is_before(**piece)) {
            charges.entry((product, *piece)).or_default();
        }
    }
    for ((product, piece, is_tokens, _), cell) in &cells {
        let parts = charges.entry((*product, *piece)).or_default();
        parts[usize::from(*is_tokens)] += &cell.gross - &cell.off - &cell.discount;
    }
    let net: BTreeMap<(usize, Day), BigInt> = charges
        .iter()
        .map(|(key, parts)| (*key, &parts[0] + &parts[1]))
        .collect();
    let length = |piece: Day| days(span).filter(|day| piece_of(*day) == piece).count();
    let mut spread = |dates: InForce, every: Every, amount: Decimal, part_of_charge: usize| {
        for start in periods(dates, every) {
            let days = counted(dates, every, start);
            let inside: BTreeSet<Day> = days.iter().map(|day| piece_of(*day)).collect();
            let keys: Vec<_> = net
                .keys()
                .filter(|(_, piece)| inside.contains(piece))
                .copied()
                .collect();
            let share = part(dates, every, start);
            let due = rounded(&(fraction(amount) * share * &unit));
            let in_period: BigInt = keys.iter().map(|key| &net[key]).sum();
            let amount = if part_of_charge == 2 {
                (due - &in_period).max(BigInt::zero())
            } else {
                due
            };
            let mut weights: Vec<BigInt> = keys.iter().map(|key| net[key].clone()).collect();
            if in_period.is_zero() {
                weights = keys
                    .iter()
                    .map(|(_, piece)| length(*piece).into())
                    .collect();
            }
            for (key, share) in keys.iter().zip(shared(&amount, &weights)) {
                if let Some(parts) = charges.get_mut(key) {
                    parts[part_of_charge] += share;
                }
            }
        }
    };
    for term in &terms.commitments {
        spread(term.in_force, term.every, term.amount.0, 2);
    }
    for term in &terms.fees {
        spread(term.in_force, term.every, term.amount.0, 3);
    }
    let dollars = |amount: BigInt| BigRational::from_integer(amount) / &unit;
    let pieces = charges
        .into_iter()
        .map(|(key, parts)| (key, parts.map(dollars)));
    Reckoned {
        pieces: pieces.collect(),
        unpriced,
    }
}
