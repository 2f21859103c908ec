//! Tables of what is open, with tabs between cells: raw numbers, text that no spreadsheet takes for a formula.

use rust_decimal::Decimal;

use crate::analysis::Measures;
use crate::app::Open;
use crate::quantity::Usd;
use crate::quantity::format::plain;
use crate::report::harmless;
use crate::workbook::Derived;

/// Lines of cells.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().collect();
        self.0.push_str(&cells.join("\t"));
        self.0.push('\n');
    }
}

/// Text in a cell: on one line, and never a formula.
pub(crate) fn text(text: &str) -> String {
    harmless(&text.replace(['\t', '\n', '\r'], " ")).into_owned()
}

fn cents(amount: Usd) -> String {
    plain(amount.0.round_dp(2))
}

fn perhaps(value: Option<Decimal>, places: u32) -> String {
    value.map_or_else(String::new, |value| plain(value.round_dp(places)))
}

/// The weeks in focus: both contracts, the difference, and that of every product.
pub(super) fn weeks(derived: &Derived) -> String {
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    let mut lines = Lines::default();
    let products: Vec<usize> = pairing.products_in_focus().collect();
    let names = products
        .iter()
        .map(|of| text(&comparison.products[*of].name));
    let heads = ["Week of", "Baseline", "Proposed", "Difference"].map(str::to_owned);
    lines.line(heads.into_iter().chain(names));
    for week in pairing.weeks_in_focus() {
        let pair = &comparison.weeks[week];
        let all = [
            pairing.rollup.weeks[week].week.first.to_string(),
            cents(pair.baseline.total()),
            cents(pair.proposed.total()),
            cents(pair.difference()),
        ];
        let each = products
            .iter()
            .map(|of| cents(comparison.products[*of].weeks[week].difference()));
        lines.line(all.into_iter().chain(each));
    }
    lines.0
}

/// What usage consists of, and what that says.
pub(super) fn mix(derived: &Derived) -> String {
    let mix = derived.mix();
    let mut lines = Lines::default();
    lines.line(
        [
            "Product",
            "Million tokens a week",
            "Cache hits, %",
            "Output, %",
            "Tokens per paid hour",
            "Most tokens per paid hour",
            "Of the most, %",
            "$ per million tokens, baseline",
            "$ per million tokens, proposed",
        ]
        .map(str::to_owned),
    );
    let mut line = |name: String, of: &Measures| {
        let [baseline, proposed] = of.per_million.map(|usd| perhaps(usd.map(|usd| usd.0), 6));
        lines.line([
            name,
            perhaps(of.charged_millions.checked_div(Decimal::from(of.weeks)), 6),
            perhaps(of.cache_hits.map(|share| share.0), 4),
            perhaps(of.output.map(|share| share.0), 4),
            perhaps(of.per_hour, 0),
            perhaps(of.best_per_hour, 0),
            perhaps(of.of_best.map(|share| share.0), 4),
            baseline,
            proposed,
        ]);
    };
    for product in derived.pairing.products_in_focus() {
        let measures = derived
            .pairing
            .measures(&derived.comparison, mix, Some(product));
        line(text(&derived.comparison.products[product].name), &measures);
    }
    let all = derived.pairing.measures(&derived.comparison, mix, None);
    line("All products".to_owned(), &all);
    lines.0
}

/// All scenarios side by side.
pub(super) fn scenarios(open: &Open) -> String {
    let columns = open.compared.columns();
    let mut lines = Lines::default();
    let names = open.workbook.tabs.names().map(text);
    lines.line([String::new()].into_iter().chain(names));
    let mut row = |name: &str, value: &dyn Fn(&Derived) -> String| {
        lines.line([text(name)].into_iter().chain(columns.iter().map(value)));
    };
    let average = |derived: &Derived| derived.comparison.total.difference_per_week();
    row("Difference a week", &|derived| {
        perhaps(average(derived).map(|of| of.0), 2)
    });
    row("Change, %", &|derived| {
        perhaps(derived.comparison.total.averaged.change().map(|of| of.0), 6)
    });
    row("Total difference", &|derived| {
        cents(derived.comparison.total.compared.difference())
    });
    for product in open.derived.pairing.products_in_focus() {
        let name = &open.derived.comparison.products[product].name;
        row(&format!("{name}, difference a week"), &|derived| {
            let mut products = derived.comparison.products.iter();
            let found = products.find(|of| of.name == *name);
            let average = found.and_then(|of| of.summary.difference_per_week());
            perhaps(average.map(|of| of.0), 2)
        });
    }
    for departure in open.workbook.departures() {
        let values = departure.values.iter().map(|value| text(value));
        lines.line([text(&departure.name)].into_iter().chain(values));
    }
    lines.0
}
