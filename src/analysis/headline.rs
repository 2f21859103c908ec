//! The answer as a true sentence and five figures.

use rust_decimal::Decimal;

use super::comparison::{Comparison, Pair, Summary};
use super::impact::RateImpact;
use super::pairing::{Pairing, Standing};
use super::unpriced::{unmetered, unpriced};
use crate::contract::{Contract, Mode, Origin, Side};
use crate::quantity::{Multiplier, Usd, format};
use crate::usage::{self, Item, Volume};

/// Which way the answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The proposed contract costs more.
    Dearer,
    /// The proposed contract costs less.
    Cheaper,
    /// Both cost the same, to the cent.
    Equal,
    /// There is nothing to compare.
    Nothing,
}

/// One of the figures under the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// The number that is rounded there, in dollars, times or a count; `None` where there is none.
    pub exact: Option<Decimal>,
    /// What it means and how it was found, in words.
    pub meaning: String,
}

/// The sentence, in three parts so that the middle one can be coloured, and the figures under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The sentence up to the amount.
    pub before: String,
    /// The amount with its direction: `$0.73M more a week`.
    pub amount: String,
    /// The rest of the sentence.
    pub after: String,
    /// The difference that is rounded there; `None` where there is nothing to compare.
    pub exact: Option<Usd>,
    /// Which way the answer goes.
    pub tone: Tone,
    /// The figures.
    pub figures: Vec<Figure>,
    /// What the sentence leaves out: unpriced usage, partial weeks, weeks with data on one side only.
    pub caveats: Vec<String>,
}

/// What the sentence calls the two contracts.
struct Wording {
    proposed: String,
    baseline: String,
    reference: &'static str,
}

impl Wording {
    fn of(pairing: &Pairing, baseline: &Contract, proposed: &Contract) -> Self {
        let (b, p) = (
            pairing.meters(Side::Baseline),
            pairing.meters(Side::Proposed),
        );
        let reference = if baseline.origin == Origin::ListPrices {
            "list prices"
        } else {
            "today’s contract"
        };
        if b.hours && !b.tokens && p.tokens && !p.hours {
            Self {
                proposed: "Token billing".to_owned(),
                baseline: "compute hours".to_owned(),
                reference,
            }
        } else if b.tokens && !b.hours && p.hours && !p.tokens {
            Self {
                proposed: "Billing by compute hours".to_owned(),
                baseline: "tokens".to_owned(),
                reference,
            }
        } else {
            let proposed = format!("“{}”", proposed.name());
            Self {
                proposed,
                baseline: format!("“{}”", baseline.name()),
                reference,
            }
        }
    }
}

impl Headline {
    /// Says what `comparison` says, and the `impacts` of its rates.
    pub fn new(
        pairing: &Pairing,
        comparison: &Comparison,
        impacts: &[RateImpact],
        [baseline, proposed]: [&Contract; 2],
    ) -> Self {
        let wording = Wording::of(pairing, baseline, proposed);
        let total = &comparison.total;
        let caveats = caveats(pairing, comparison);
        if let Some(why) = nothing_to_compare(pairing, comparison) {
            let before = match pairing.focus_shown() {
                Some(focus) => format!("{}, {}", upper_first(&focus), lower_first(&why)),
                None => why,
            };
            let mut figures = figures(pairing, comparison, impacts);
            for figure in &mut figures {
                "—".clone_into(&mut figure.value);
                figure.exact = None;
            }
            let (amount, after) = (String::new(), String::new());
            return Self {
                before,
                amount,
                after,
                exact: None,
                tone: Tone::Nothing,
                figures,
                caveats,
            };
        }
        let (pair, shown, period) = match total.difference_per_week() {
            Some(per_week) => (total.averaged, per_week, " a week"),
            None => (total.compared, total.compared.difference(), ""),
        };
        let (tone, amount) = direction(shown, period, comparison);
        let over = (period.is_empty()).then(|| {
            let weeks = plural(total.compared_weeks, "partial week", "partial weeks");
            format!("over {weeks} of data")
        });
        let conditions: Vec<String> = [
            pairing.focus_shown(),
            at_volume(comparison),
            begins(pairing),
            over,
            counting(pairing, comparison),
        ]
        .into_iter()
        .flatten()
        .collect();
        let before = if conditions.is_empty() {
            format!("{} costs ", wording.proposed)
        } else {
            let conditions = upper_first(&conditions.join(", "));
            format!("{conditions}, {} costs ", lower_first(&wording.proposed))
        };
        let change = change(&pair, wording.reference, comparison);
        let after = match tone {
            Tone::Equal => format!(" as {}", wording.baseline),
            _ => format!(" than {}{change}", wording.baseline),
        };
        Self {
            before,
            amount,
            after,
            exact: Some(shown),
            tone,
            figures: figures(pairing, comparison, impacts),
            caveats,
        }
    }

    /// The whole sentence.
    pub fn sentence(&self) -> String {
        format!("{}{}{}", self.before, self.amount, self.after)
    }
}

fn lower_first(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(rest).collect()
    })
}

fn upper_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

/// How much more or less is used than the usage says.
fn at_volume(comparison: &Comparison) -> Option<String> {
    let Volume { hours, tokens } = comparison.rates[0].volume;
    let times = format::multiplier;
    match (hours != Multiplier::ONE, tokens != Multiplier::ONE) {
        (false, false) => None,
        (true, true) if hours == tokens => Some(format!("at {} the usage", times(hours))),
        (true, true) => Some(format!(
            "at {} the tokens and {} the hours",
            times(tokens),
            times(hours)
        )),
        (true, false) => Some(format!("at {} the hours", times(hours))),
        (false, true) => Some(format!("at {} the tokens", times(tokens))),
    }
}

/// From when on the answer holds, where contracts are priced as they are dated.
pub(super) fn begins(pairing: &Pairing) -> Option<String> {
    let begins = pairing.effective.filter(|_| pairing.mode == Mode::Dated)?;
    let before = &pairing.rollup.pieces[..pairing.proposed.pieces_before()];
    let weeks = pairing.weeks_in_focus();
    let is_within = before.iter().any(|piece| weeks.contains(&piece.week));
    is_within.then(|| format!("from {} on", begins.shown()))
}

/// What the answer counts that is not measured, or leaves out that is.
fn counting(pairing: &Pairing, comparison: &Comparison) -> Option<String> {
    let projected = projected_weeks(pairing);
    let projected = (projected > 0 && pairing.inclusion.projected)
        .then(|| plural(projected, "projected week", "projected weeks"));
    match (projected, limits_are_unknown(comparison)) {
        (None, false) => None,
        (None, true) => Some("counting priced usage only".to_owned()),
        (Some(weeks), false) => Some(format!("counting {weeks}")),
        (Some(weeks), true) => Some(format!("counting {weeks} and priced usage only")),
    }
}

/// How many weeks are projected, not measured.
fn projected_weeks(pairing: &Pairing) -> usize {
    let weeks = pairing.rollup.weeks[pairing.weeks_in_focus()].iter();
    weeks.filter(|week| week.projected).count()
}

/// Whether there is an answer at all.
pub(super) fn is_answered(pairing: &Pairing, comparison: &Comparison) -> bool {
    nothing_to_compare(pairing, comparison).is_none()
}

/// Why there is no answer, and what there is instead; `None` when there is one.
fn nothing_to_compare(pairing: &Pairing, comparison: &Comparison) -> Option<String> {
    let Some(why) = no_price_or_data(pairing, comparison) else {
        return not_begun(pairing);
    };
    Some(match one_side(comparison) {
        Some(charged) => format!("{why}; {charged}"),
        None => why,
    })
}

/// Whether some week that totals count has data on one side only.
fn is_any_one_sided(pairing: &Pairing) -> bool {
    let is_one_sided = |product: usize, week: usize| {
        pairing.is_counted(product, week)
            && matches!(pairing.standing[product][week], Standing::OneSided(_))
    };
    let mut products = pairing.products_in_focus();
    products.any(|product| {
        let mut weeks = pairing.weeks_in_focus();
        weeks.any(|week| is_one_sided(product, week))
    })
}

/// What the only contract that charges for any of it charges.
fn one_side(comparison: &Comparison) -> Option<String> {
    let Pair { baseline, proposed } = comparison.total.all;
    let (contract, charged) = match (baseline.total().is_zero(), proposed.total().is_zero()) {
        (true, false) => ("the proposed contract", proposed.total()),
        (false, true) => ("today’s contract", baseline.total()),
        (true, true) | (false, false) => return None,
    };
    Some(format!(
        "{contract} charges {} for it",
        format::short(charged)
    ))
}

/// Why there is no answer, where the proposed contract begins too late for the weeks that count.
fn not_begun(pairing: &Pairing) -> Option<String> {
    let is_before = |standing: Standing| standing == Standing::Before;
    let begins = pairing.effective.filter(|_| pairing.mode == Mode::Dated)?;
    let is_any_compared = (0..pairing.rollup.weeks.len()).any(|week| {
        let mut products = 0..pairing.rollup.products.len();
        products.any(|product| pairing.is_compared(product, week))
    });
    if is_any_compared || is_any_one_sided(pairing) || !pairing.standings().any(is_before) {
        return None;
    }
    let (after, remedy) = if pairing.focus.weeks.is_some() {
        (
            "these weeks",
            "look at later weeks, or price both contracts as if in force throughout",
        )
    } else if pairing.projected_from.is_some() {
        ("the data", "include the projected weeks")
    } else {
        (
            "the data",
            "project weeks beyond the data, or price both contracts as if in force throughout",
        )
    };
    Some(format!(
        "Nothing to compare yet: the proposed contract begins on {}, after {after}; {remedy}",
        begins.shown()
    ))
}

fn no_price_or_data(pairing: &Pairing, comparison: &Comparison) -> Option<String> {
    if comparison.total.compared_weeks > 0 {
        let prices_nothing = |side| {
            let unpriced = &comparison.bill(side).unpriced;
            let meters = pairing.meters(side);
            let mut metered = pairing.rollup.items.iter().enumerate().filter(|(_, item)| {
                let is_metered = match item.metered {
                    usage::Metered::Hours { .. } => meters.hours,
                    usage::Metered::Tokens { .. } => meters.tokens,
                };
                is_metered && pairing.is_counted_item(item)
            });
            !unpriced.is_empty() && metered.all(|(at, _)| unpriced.binary_search(&at).is_ok())
        };
        let whose = match (
            prices_nothing(Side::Baseline),
            prices_nothing(Side::Proposed),
        ) {
            (false, false) => return None,
            (true, false) => "today’s contract has no price",
            (false, true) => "the proposed contract has no price",
            (true, true) => "neither contract has a price",
        };
        return Some(format!(
            "Nothing to compare yet: {whose} for any of this usage"
        ));
    }
    let is_one_sided = is_any_one_sided(pairing);
    let is_before = |standing: Standing| standing == Standing::Before;
    if !is_one_sided && pairing.standings().any(is_before) {
        return None;
    }
    let is_hours = |item: &Item| matches!(item.metered, usage::Metered::Hours { .. });
    let items = || {
        let items = pairing.rollup.items.iter();
        items.filter(|item| pairing.is_counted_item(item))
    };
    let is_told = !matches!(pairing.focus.model.as_deref(), None | Some(""));
    let why = if is_told && items().next().is_some() && !items().any(is_hours) {
        "Nothing to compare: compute hours are not told apart by model"
    } else if items().next().is_none()
        && projected_weeks(pairing) > 0
        && !pairing.inclusion.projected
    {
        "There is nothing to compare: these weeks are projected, and projected weeks are not counted"
    } else if items().next().is_none() {
        "There is no usage to compare yet"
    } else if !is_one_sided {
        "Nothing to compare: neither contract charges for any of this usage"
    } else {
        // What comes before the proposed contract is charged alike, whatever it consists of.
        let apart = || items().filter(|item| pairing.is_apart(item));
        let missing = match (apart().any(is_hours), apart().all(is_hours)) {
            (_, true) => "the data has compute hours but no tokens",
            (true, false) => "no product has hours and tokens in the same week",
            (false, false) => "the data has tokens but no compute hours",
        };
        let begins = begins(pairing).map(|begins| format!("{begins}, "));
        let begins = begins.unwrap_or_default();
        return Some(format!("Nothing to compare yet: {begins}{missing}"));
    };
    Some(why.to_owned())
}

/// How amounts of more, amounts of less and equality are limited by usage that has no price: it can only add to
/// its side. Where both sides lack prices neither limit holds, and the sentence says it counts priced usage only.
fn limits(comparison: &Comparison) -> (&'static str, &'static str, &'static str) {
    let missing = |side| !comparison.bill(side).unpriced.is_empty();
    match (missing(Side::Baseline), missing(Side::Proposed)) {
        (false, true) => ("at least ", "at most ", "at least as much"),
        (true, false) => ("at most ", "at least ", "at most as much"),
        (false, false) | (true, true) => ("", "", "the same"),
    }
}

/// The amount in words.
fn direction(difference: Usd, period: &str, comparison: &Comparison) -> (Tone, String) {
    let (limit_more, limit_less, same) = limits(comparison);
    let amount = format::short(difference);
    let is_same = format::cents(difference.abs()) == format::cents(Usd::ZERO);
    if is_same {
        (Tone::Equal, same.to_owned())
    } else if difference.is_positive() {
        (Tone::Dearer, format!("{limit_more}{amount} more{period}"))
    } else {
        (Tone::Cheaper, format!("{limit_less}{amount} less{period}"))
    }
}

/// Whether both contracts lack prices, so that the difference is neither a lower nor an upper bound.
fn limits_are_unknown(comparison: &Comparison) -> bool {
    !comparison.baseline.unpriced.is_empty() && !comparison.proposed.unpriced.is_empty()
}

fn change(pair: &Pair, reference: &str, comparison: &Comparison) -> String {
    let Some(change) = pair.change() else {
        return String::new();
    };
    let (limit_more, limit_less, _) = limits(comparison);
    let (limit, word) = if change.0.is_sign_negative() {
        (limit_less, "below")
    } else {
        (limit_more, "above")
    };
    format!(", {limit}{} {word} {reference}", format::percent(change))
}

/// What an average over the compared weeks is of: `a week`, as in the headline, where these are the whole ones; else also
/// how many.
pub fn a_week(total: &Summary) -> String {
    if total.averaged_weeks == total.compared_weeks {
        "a week".to_owned()
    } else {
        let weeks = plural(total.compared_weeks, "compared week", "compared weeks");
        format!("a week, over {weeks}")
    }
}

/// `1 week`, `2 weeks`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    let number = format::count(count as u128);
    format!("{number} {}", if count == 1 { one } else { many })
}

fn figures(pairing: &Pairing, comparison: &Comparison, impacts: &[RateImpact]) -> Vec<Figure> {
    let total = &comparison.total;
    let figure = |label: &str, value: Option<String>, exact: Option<Decimal>, meaning: String| {
        let value = value.unwrap_or_else(|| "—".to_owned());
        Figure {
            label: label.to_owned(),
            value,
            exact,
            meaning,
        }
    };
    let averaged = pairing.inclusion.averaged(total.averaged_weeks);
    let is_partly_unpriced = Side::BOTH
        .into_iter()
        .any(|side| !comparison.bill(side).unpriced.is_empty());
    let of_priced = if is_partly_unpriced {
        ", counting priced usage only"
    } else {
        ""
    };
    let driven = figure(
        "Driven by",
        driven_by(comparison),
        None,
        format!("The product with the largest part in the difference, over {averaged}{of_priced}"),
    );
    let break_even = match (total.break_even_tokens, total.break_even_hours) {
        (Some(factor), _) => Some(format!("{} token rates", format::multiplier(factor))),
        (None, Some(factor)) => Some(format!("{} hourly rates", format::multiplier(factor))),
        (None, None) => None,
    };
    let even = figure(
        if is_partly_unpriced {
            "Priced usage breaks even at"
        } else {
            "Breaks even at"
        },
        break_even,
        (total.break_even_tokens.or(total.break_even_hours)).map(|factor| factor.0),
        "The factor on all rates of that kind at which both contracts charge exactly the same"
            .to_owned(),
    );
    let weeks = (total.averaged_weeks > 0).then(|| {
        let (dearer, all) = (total.weeks_dearer as u128, total.averaged_weeks as u128);
        format!("{} of {}", format::count(dearer), format::count(all))
    });
    let dearer = figure(
        "Weeks that cost more",
        weeks,
        (total.averaged_weeks > 0).then(|| Decimal::from(total.weeks_dearer)),
        format!("Weeks in which the proposed contract costs more, of {averaged}{of_priced}"),
    );
    let step = pairing.token_step_per_week(comparison, impacts);
    let step = figure(
        "0.01 ¢ more per 1K tokens",
        step.map(|(_, worth)| format!("{} a week", format::dollars_signed(worth))),
        step.map(|(_, worth)| worth.0),
        match step {
            Some((Side::Baseline, _)) => {
                "What that step on every token rate adds to today’s contract".to_owned()
            }
            _ => "What that step on every token rate adds to the proposed contract".to_owned(),
        },
    );
    let has_total = total.compared_weeks > 0;
    let sum = figure(
        &format!(
            "Total over {}",
            plural(total.compared_weeks, "week", "weeks")
        ),
        has_total.then(|| {
            let difference = total.compared.difference();
            let (more, less, _) = limits(comparison);
            let limit = if difference.is_negative() { less } else { more };
            format!("{limit}{}", format::short_signed(difference))
        }),
        has_total.then(|| total.compared.difference().0),
        if has_total {
            let exact = format::cents_signed(total.compared.difference());
            format!(
                "{exact} over every week with data on both sides, partial weeks included{of_priced}"
            )
        } else {
            "The difference over every week with data on both sides".to_owned()
        },
    );
    vec![driven, even, dearer, step, sum]
}

/// A name that fits a line.
pub fn shorten(name: &str) -> String {
    const MOST: usize = 36;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

/// The product with the largest difference in the direction of the total, and its part of all such differences.
fn driven_by(comparison: &Comparison) -> Option<String> {
    let has_full_weeks = comparison.total.averaged_weeks > 0;
    let of = |summary: &Summary| {
        let pair = if has_full_weeks {
            &summary.averaged
        } else {
            &summary.compared
        };
        pair.difference()
    };
    let total = of(&comparison.total);
    let same_way =
        |difference: Usd| !difference.is_zero() && difference.is_negative() == total.is_negative();
    let differences = comparison
        .products
        .iter()
        .map(|product| (product, of(&product.summary)));
    let pulling: Vec<_> = differences
        .filter(|(_, difference)| same_way(*difference))
        .collect();
    let (product, largest) = pulling
        .iter()
        .rev()
        .max_by_key(|(_, difference)| difference.abs())
        .filter(|_| !total.is_zero())?;
    let all: Usd = pulling.iter().map(|(_, difference)| *difference).sum();
    let share = format::percent_whole(largest.percent_of(all)?);
    Some(format!("{}, {share}", shorten(&product.name)))
}

fn caveats(pairing: &Pairing, comparison: &Comparison) -> Vec<String> {
    let mut caveats = Vec::new();
    for side in Side::BOTH {
        let unpriced = unpriced(pairing, comparison, side);
        if !unpriced.is_empty() {
            caveats.push(format!(
                "{unpriced} without a price in the {} contract",
                side.key()
            ));
        }
    }
    let unmetered = unmetered(pairing);
    if !unmetered.is_empty() {
        caveats.push(format!("{unmetered} that neither contract charges for"));
    }
    let weeks = pairing.rollup.weeks[pairing.weeks_in_focus()].iter();
    let partial = weeks.filter(|week| week.partial).count();
    if partial > 0 && !pairing.inclusion.partial {
        caveats.push(format!(
            "{} left out of averages",
            plural(partial, "partial week", "partial weeks")
        ));
    }
    let projected = projected_weeks(pairing);
    if projected > 0 && !pairing.inclusion.projected {
        caveats.push(format!(
            "{} shown, not counted",
            plural(projected, "projected week", "projected weeks")
        ));
    }
    let is_any_before = pairing
        .standings()
        .any(|standing| standing == Standing::Before);
    if let Some(begins) = pairing.effective.filter(|_| is_any_before) {
        caveats.push(format!(
            "no difference before {}, when the proposed contract begins",
            begins.shown()
        ));
    }
    let one_sided = pairing
        .standings()
        .filter(|s| matches!(s, Standing::OneSided(_)))
        .count();
    if one_sided > 0 && !pairing.inclusion.one_sided {
        let weeks = plural(one_sided, "product week", "product weeks");
        caveats.push(format!("{weeks} with data on one side only left out"));
    }
    caveats
}
