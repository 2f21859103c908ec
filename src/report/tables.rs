//! The tables of the comparison: products, weeks, what the charges consist of, scenarios side by side.

use super::table::{Cell, Table};
use crate::analysis::{Pair, Standing, Summary};
use crate::contract::{Side, Unpriced};
use crate::quantity::Usd;
use crate::quantity::format::{self, plain};
use crate::workbook::{Compared, Derived, Workbook};

/// What the charges consist of; `None` where it is unit prices alone.
pub(super) fn charge_table(derived: &Derived) -> Option<Table> {
    let all = &derived.comparison.total.all;
    let parts = Side::BOTH.map(|side| {
        let charge = match side {
            Side::Baseline => all.baseline,
            Side::Proposed => all.proposed,
        };
        let [volume, discount] = derived.pairing.taken_off(derived.comparison.bill(side));
        [
            charge.usage() + volume + discount,
            -volume,
            -discount,
            charge.hours,
            charge.tokens,
            charge.shortfall,
            charge.fees,
            charge.total(),
        ]
    });
    let [baseline, proposed] = &parts;
    let is_terms = |part: usize| !baseline[part].is_zero() || !proposed[part].is_zero();
    if ![1, 2, 5, 6].into_iter().any(is_terms) {
        return None;
    }
    let names = [
        "Usage, before terms",
        "Volume tiers take off",
        "Discounts take off",
        "Hours, after terms",
        "Tokens, after terms",
        "Shortfall of the commitment",
        "Fees",
        "Everything",
    ];
    let mut table = Table::new(&["", "Baseline", "Proposed"]);
    for (part, name) in names
        .into_iter()
        .enumerate()
        .filter(|(part, _)| is_terms(*part))
    {
        let amounts = [baseline[part], proposed[part]].map(Cell::amount);
        table.row([name.into()].into_iter().chain(amounts));
    }
    table.has_total = true;
    Some(table)
}

/// What both charge, how much more the proposed contract charges, and what part of the other that is.
fn amounts(pair: &Pair) -> [Cell; 4] {
    [
        Cell::amount(pair.baseline.total()),
        Cell::amount(pair.proposed.total()),
        Cell::difference(pair.difference()),
        Cell::change(pair.change()),
    ]
}

/// Products in focus by name, and then all of them.
fn summaries(derived: &Derived) -> impl Iterator<Item = (&str, &Summary)> {
    let products = derived.pairing.products_in_focus().map(|product| {
        let of = &derived.comparison.products[product];
        (of.name.as_str(), &of.summary)
    });
    products.chain([("All products", &derived.comparison.total)])
}

/// Every product in focus over all weeks that totals count, and where the compared ones break even.
pub(super) fn product_table(derived: &Derived) -> Table {
    let mut table = Table::new(&[
        "Product",
        "Baseline",
        "Proposed",
        "Difference",
        "Change",
        "Compared weeks break even at",
    ]);
    for (name, summary) in summaries(derived) {
        let factor = summary.break_even_tokens.or(summary.break_even_hours);
        let even = factor.map_or_else(Cell::none, |factor| {
            Cell::number(format::multiplier(factor), plain(factor.0))
        });
        let name = [name.into()].into_iter();
        table.row(name.chain(amounts(&summary.all)).chain([even]));
    }
    table.has_total = true;
    table
}

/// Every product in focus in an average week; `None` where no week is averaged.
pub(super) fn average_table(derived: &Derived) -> Option<Table> {
    let mut table = Table::new(&["Product", "Baseline", "Proposed", "Difference", "Change"]);
    for (name, summary) in summaries(derived) {
        let name = [name.into()].into_iter();
        let amount =
            |amount: Option<Usd>, told: fn(Usd) -> Cell| amount.map_or_else(Cell::none, told);
        table.row(name.chain([
            amount(summary.baseline_per_week(), Cell::amount),
            amount(summary.proposed_per_week(), Cell::amount),
            amount(summary.difference_per_week(), Cell::difference),
            Cell::change(summary.averaged.change()),
        ]));
    }
    table.has_total = true;
    (derived.comparison.total.averaged_weeks > 0).then_some(table)
}

/// Every week in focus, and what is to be known about it.
pub(super) fn week_table(derived: &Derived) -> Table {
    let mut table = Table::new(&["Week of", "Baseline", "Proposed", "Difference", ""]);
    for week in derived.pairing.weeks_in_focus() {
        let of = derived.pairing.rollup.weeks[week].week;
        let [baseline, proposed, difference, _] = amounts(&derived.comparison.weeks[week]);
        let marks = marks(derived, week).into();
        table.row([
            of.first.shown().into(),
            baseline,
            proposed,
            difference,
            marks,
        ]);
    }
    table.without_blank_end()
}

/// What is to be known about a week: `partial, one-sided`.
fn marks(derived: &Derived, week: usize) -> String {
    let pairing = &derived.pairing;
    let of = &pairing.rollup.weeks[week];
    let standings = || {
        let products = pairing.products_in_focus();
        products.map(|product| pairing.standing[product][week])
    };
    let is_one_sided = |standing| matches!(standing, Standing::OneSided(_));
    let marks = [
        (of.partial, "partial"),
        (of.projected, "projected"),
        (pairing.is_before(week), "before the proposed contract"),
        (standings().any(is_one_sided), "one-sided"),
        (standings().all(|of| of == Standing::Absent), "no usage"),
    ];
    let marks = marks.into_iter().filter(|(is_so, _)| *is_so);
    marks.map(|(_, mark)| mark).collect::<Vec<_>>().join(", ")
}

/// Every week of every product in focus that has usage or charges.
pub(super) fn week_product_table(derived: &Derived) -> Table {
    let header = [
        "Week of",
        "Product",
        "Baseline",
        "Proposed",
        "Difference",
        "",
    ];
    let mut table = Table::new(&header);
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    for week in pairing.weeks_in_focus() {
        let of = &pairing.rollup.weeks[week];
        for product in pairing.products_in_focus() {
            let standing = pairing.standing[product][week];
            let product = &comparison.products[product];
            let pair = &product.weeks[week];
            // Without usage, there may be fees all the same.
            if standing == Standing::Absent && *pair == Pair::default() {
                continue;
            }
            let mark = if matches!(standing, Standing::OneSided(_)) {
                "one-sided"
            } else {
                ""
            };
            let [baseline, proposed, difference, _] = amounts(pair);
            let first = of.week.first.shown().into();
            let name = product.name.as_str().into();
            table.row([first, name, baseline, proposed, difference, mark.into()]);
        }
    }
    table.without_blank_end()
}

/// All scenarios side by side, so many at a time; none, where there is only one.
pub(super) fn scenario_tables(workbook: &Workbook) -> Vec<Table> {
    /// More columns do not fit a page.
    const AT_A_TIME: usize = 4;
    let names: Vec<&str> = workbook.tabs.names().collect();
    if names.len() < 2 {
        return Vec::new();
    }
    let mut compared = Compared::default();
    compared.refresh(workbook);
    let departures = workbook.departures();
    let columns = compared.columns();
    let groups = (0..names.len()).step_by(AT_A_TIME);
    let groups = groups.map(|from| from..names.len().min(from + AT_A_TIME));
    let table = |group: std::ops::Range<usize>| {
        let mut header = vec![""];
        header.extend(&names[group.clone()]);
        let mut table = Table::new(&header);
        let columns = &columns[group.clone()];
        let mut row = |name: &str, cell: &dyn Fn(&Derived) -> Cell| {
            table.row([name.into()].into_iter().chain(columns.iter().map(cell)));
        };
        row("Baseline, all weeks", &|derived| {
            Cell::amount(derived.comparison.total.all.baseline.total())
        });
        row("Proposed, all weeks", &|derived| {
            Cell::amount(derived.comparison.total.all.proposed.total())
        });
        row("Difference, all weeks", &|derived| {
            Cell::difference(derived.comparison.total.all.difference())
        });
        row("Difference a week", &|derived| {
            let average = derived.comparison.total.difference_per_week();
            average.map_or_else(Cell::none, Cell::difference)
        });
        row("Change", &|derived| {
            Cell::change(derived.comparison.total.averaged.change())
        });
        for departure in &departures {
            let values = departure.values[group.clone()].iter().cloned();
            table.row([departure.name.clone()].into_iter().chain(values));
        }
        table
    };
    groups.map(table).collect()
}

/// What a contract has no price for; `None` where there is nothing of the kind.
pub(super) fn unpriced_table(derived: &Derived, side: Side) -> Option<Table> {
    let bill = derived.comparison.bill(side);
    let unpriced = derived.pairing.unpriced_quantities(bill);
    let mut table = Table::new(&["Unpriced"]);
    for of in &unpriced {
        table.row([unpriced_shown(of)]);
    }
    (!unpriced.is_empty()).then_some(table)
}

/// How much of what has no price: `1,200 input tokens of mystery-1`.
pub(super) fn unpriced_shown(unpriced: &Unpriced) -> String {
    let named = |name: &str, nameless: &str| {
        if name.is_empty() {
            nameless.to_owned()
        } else {
            name.to_owned()
        }
    };
    match unpriced {
        Unpriced::Tokens {
            model,
            class,
            tokens,
        } => {
            let tokens = format::count(tokens.0);
            let model = named(model, "no stated model");
            format!("{tokens} {} tokens of {model}", class.shown())
        }
        Unpriced::Hours { resource, hours } => {
            let hours = format::hours(*hours);
            format!("{hours} hours of {}", named(resource, "no stated resource"))
        }
    }
}
