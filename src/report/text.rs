//! The comparison for people, as plain text that is understood without colour.

use super::answers::claim_lines;
use super::table::Table;
use crate::analysis::{Standing, Summary, plural};
use crate::contract::{Dimension, Side, Unpriced};
use crate::quantity::format;
use crate::workbook::{Derived, Workbook};

/// The answer, its figures, products, weeks, what has no price and what became of the rows.
pub fn to_text(workbook: &Workbook, derived: &Derived) -> String {
    let mut lines = vec![derived.headline.sentence()];
    lines.extend(
        derived
            .headline
            .caveats
            .iter()
            .map(|caveat| format!("  {caveat}")),
    );
    lines.extend(workbook.made_up().map(|note| format!("  {note}")));
    let section =
        |lines: &mut Vec<String>, title: &str| lines.extend([String::new(), title.to_owned()]);

    section(&mut lines, "In short");
    let labelled = |label: &str, text: &str| format!("  {label:<27}  {text}");
    lines.extend(
        derived
            .headline
            .figures
            .iter()
            .map(|figure| labelled(&figure.label, &figure.value)),
    );

    section(&mut lines, "Contracts");
    lines.push(labelled(
        "Baseline",
        workbook.contract(Side::Baseline).name(),
    ));
    lines.push(labelled(
        "Proposed",
        workbook.contract(Side::Proposed).name(),
    ));
    let contracts = Side::BOTH.map(|side| workbook.contract(side));
    lines.push(labelled("Priced", &derived.pairing.priced(contracts)));
    let volume = workbook.scenario.volume;
    if !volume.is_as_measured() {
        let [tokens, hours] = [volume.tokens, volume.hours].map(format::multiplier);
        lines.push(labelled(
            "Volume",
            &format!("{tokens} the tokens, {hours} the hours"),
        ));
    }
    if let Some(focus) = derived.pairing.focus_shown() {
        lines.push(labelled("Only", &focus));
    }
    if let Some(begins) = workbook.effective(Side::Proposed) {
        lines.push(labelled("Proposed begins", &begins.shown()));
    }
    lines.push(labelled(
        "Weeks",
        &format!("start on {}, time zone UTC", workbook.week_start.shown()),
    ));

    if let Some(table) = charge_table(derived) {
        section(&mut lines, "What the charges consist of");
        lines.extend(table.lines());
    }
    section(&mut lines, "What holds, and what would turn it round");
    lines.extend(claim_lines(workbook, derived));
    let over = match workbook.focus.weeks {
        Some(_) => "By product, weeks in focus",
        None => "By product, all weeks",
    };
    section(&mut lines, over);
    lines.extend(product_table(derived).lines());
    section(&mut lines, "By week");
    lines.extend(week_table(derived).lines());

    for side in Side::BOTH {
        let bill = derived.comparison.bill(side);
        let unpriced = derived.pairing.unpriced_quantities(bill);
        if !unpriced.is_empty() {
            section(
                &mut lines,
                &format!("Without a price in the {} contract", side.key()),
            );
            lines.extend(unpriced.iter().map(unpriced_line));
        }
    }
    for side in Side::BOTH {
        if let Some(note) = priced_alike(workbook, side) {
            lines.extend([String::new(), note]);
        }
    }
    lines.extend([String::new(), rows_line(workbook, derived)]);
    lines.push(String::new());
    lines.join("\n")
}

/// What the usage states that a contract does not price apart; `None` when there is nothing of the kind.
fn priced_alike(workbook: &Workbook, side: Side) -> Option<String> {
    let contract = workbook.contract(side);
    let priced: Vec<Dimension> = contract.card.priced_dimensions().collect();
    let is_alike = |dimension: &Dimension| {
        let mut attributes = workbook.usage.attributes.iter();
        !priced.contains(dimension) && attributes.any(|all| !dimension.of(all).is_empty())
    };
    let alike = Dimension::ALL.into_iter().filter(is_alike);
    let alike: Vec<&str> = alike.map(Dimension::key).collect();
    (!alike.is_empty() && contract.meters_tokens()).then(|| {
        format!(
            "Some usage states its {}; the {} contract prices all of it alike",
            alike.join(" and "),
            side.key()
        )
    })
}

/// What the charges consist of; `None` where it is unit prices alone.
fn charge_table(derived: &Derived) -> Option<Table> {
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
        let amounts = [baseline[part], proposed[part]].map(format::cents);
        table.row([name.to_owned()].into_iter().chain(amounts));
    }
    Some(table)
}

fn amounts(summary: &Summary) -> [String; 4] {
    let change = summary
        .all
        .change()
        .map_or_else(|| "—".to_owned(), format::percent_signed);
    [
        format::cents(summary.all.baseline.total()),
        format::cents(summary.all.proposed.total()),
        format::cents_signed(summary.all.difference()),
        change,
    ]
}

fn product_table(derived: &Derived) -> Table {
    let mut table = Table::new(&[
        "Product",
        "Baseline",
        "Proposed",
        "Difference",
        "Change",
        "Compared weeks break even at",
    ]);
    let even = |summary: &Summary| {
        let factor = summary.break_even_tokens.or(summary.break_even_hours);
        factor.map_or_else(|| "—".to_owned(), format::multiplier)
    };
    let total = &derived.comparison.total;
    let products = derived.pairing.products_in_focus().map(|product| {
        let of = &derived.comparison.products[product];
        (of.name.as_str(), &of.summary)
    });
    for (name, summary) in products.chain([("All products", total)]) {
        table.row(
            [name.to_owned()]
                .into_iter()
                .chain(amounts(summary))
                .chain([even(summary)]),
        );
    }
    table
}

fn week_table(derived: &Derived) -> Table {
    let mut table = Table::new(&["Week of", "Baseline", "Proposed", "Difference", ""]);
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    for week in pairing.weeks_in_focus() {
        let of = &pairing.rollup.weeks[week];
        let products = || pairing.products_in_focus();
        let standings = || products().map(|product| pairing.standing[product][week]);
        let mut marks = Vec::new();
        if of.partial {
            marks.push("partial");
        }
        if of.projected {
            marks.push("projected");
        }
        if pairing.is_before(week) {
            marks.push("before the proposed contract");
        }
        if standings().any(|standing| matches!(standing, Standing::OneSided(_))) {
            marks.push("one-sided");
        }
        if standings().all(|standing| standing == Standing::Absent) {
            marks.push("no usage");
        }
        let pair = &comparison.weeks[week];
        table.row([
            of.week.first.shown(),
            format::cents(pair.baseline.total()),
            format::cents(pair.proposed.total()),
            format::cents_signed(pair.difference()),
            marks.join(", "),
        ]);
    }
    table
}

fn unpriced_line(unpriced: &Unpriced) -> String {
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
            format!(
                "  {} {} tokens of {}",
                format::count(tokens.0),
                class.shown(),
                named(model, "no stated model")
            )
        }
        Unpriced::Hours { resource, hours } => {
            format!(
                "  {} hours of {}",
                format::hours(*hours),
                named(resource, "no stated resource")
            )
        }
    }
}

/// What became of the rows, in one line. The four counts add up to the rows read.
pub fn rows_line(workbook: &Workbook, derived: &Derived) -> String {
    let rows = workbook.rows();
    let files = files_read(workbook);
    let count = |rows: u64| format::count(rows.into());
    let unpriced = derived.pairing.unpriced_rows;
    format!(
        "{files}, {} read = {} priced + {} unpriced + {} set aside + {} rejected",
        plural(rows.read as usize, "row", "rows"),
        count(rows.taken.saturating_sub(unpriced)),
        count(unpriced),
        count(rows.set_aside),
        count(rows.rejected)
    )
}

/// How many files were read, and how many could not be: `3 files`, `1 file, 2 could not be used`.
pub fn files_read(workbook: &Workbook) -> String {
    let failed = workbook
        .files
        .iter()
        .filter(|file| file.outcome.is_err())
        .count();
    let read = plural(workbook.files.len() - failed, "file", "files");
    if failed == 0 {
        read
    } else {
        format!("{read}, {failed} could not be used")
    }
}
