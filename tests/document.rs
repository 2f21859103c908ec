//! The report as a document: HTML and Markdown say the same numbers as JSON, to the cent, and are made of nothing but
//! themselves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use jiff::Timestamp;
use metershift::analysis::Focus;
use metershift::contract::{Contract, Side};
use metershift::glossary;
use metershift::ingest::import_text;
use metershift::quantity::Multiplier;
use metershift::report::{Block, Document, method, to_html, to_json, to_markdown};
use metershift::workbook::{Derived, Edit, Workbook};
use rust_decimal::Decimal;
use serde_json::Value;

fn at() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

fn document(workbook: &Workbook) -> Document {
    Document::of(workbook, &Derived::new(workbook), at())
}

fn html(workbook: &Workbook) -> String {
    to_html(&document(workbook))
}

fn markdown(workbook: &Workbook) -> String {
    to_markdown(&document(workbook))
}

fn json(workbook: &Workbook) -> Value {
    serde_json::from_str(&to_json(workbook, &Derived::new(workbook)).unwrap()).unwrap()
}

/// The sample as a scenario of its own, about one product in some weeks.
fn busy() -> Workbook {
    let mut workbook = Workbook::sample();
    workbook.apply(Edit::DuplicateScenario);
    workbook.apply(Edit::RenameScenario(1, "Ten percent off".to_owned()));
    workbook.apply(Edit::SetTerm(
        Side::Proposed,
        metershift::analysis::TermId::Discount,
        Decimal::TEN,
    ));
    let product = workbook.usage.products[0].clone();
    let focus = Focus {
        product: Some(product),
        ..Focus::default()
    };
    workbook.apply(Edit::SetFocus(focus));
    workbook
}

const BASELINE: &str = "name = 'Hours <b> & \"more\" | less'\n\
                        [[hourly]]\nresource = 'trn2'\nusd_per_hour = '35.76'\nsource = 'a | b <script>'\n";
const PROPOSED: &str = "name = '*Tokens* [x](http://y) `2027`'\n\
                        [[token]]\nmodel = 'm-1'\ninput = '3.00'\noutput = '15.00'\n";
const USAGE: &str = "date,product,model,input_tokens,output_tokens\n\
                     2026-06-08,<script>alert(1)</script>,m-1,1000000,100001\n\
                     2026-06-14,a|b & 'c',m-1,1000000,100001\n";
const HOURS: &str = "date,product,resource,compute_hours\n\
                     2026-06-08,<script>alert(1)</script>,trn2,0.5\n\
                     2026-06-14,a|b & 'c',trn2,0.123\n";

/// Names that HTML and Markdown would take for their own.
fn hostile() -> Workbook {
    let contract = |card: &str| Contract::parse(card).unwrap();
    let import = import_text(&[("u<1>.csv", USAGE), ("h|2.csv", HOURS)]).unwrap();
    Workbook::new(import, Some(contract(BASELINE)), Some(contract(PROPOSED)))
}

/// Nothing to compare: hours and no tokens.
fn bare() -> Workbook {
    let contract = |card: &str| Contract::parse(card).unwrap();
    let import = import_text(&[("h.csv", HOURS)]).unwrap();
    Workbook::new(import, Some(contract(BASELINE)), Some(contract(PROPOSED)))
}

fn books() -> [(&'static str, Workbook); 4] {
    [
        ("the sample", Workbook::sample()),
        ("two scenarios and a focus", busy()),
        ("hostile names", hostile()),
        ("nothing to compare", bare()),
    ]
}

/// A table as it stands in a file: what its columns are, and each row’s cells as text and exact number.
#[derive(Debug)]
struct Read {
    caption: String,
    header: Vec<String>,
    rows: Vec<Vec<(String, Option<Decimal>)>>,
}

/// The parts of `text` between each `from` and the next `to`.
fn between<'a>(text: &'a str, from: &'a str, to: &'a str) -> Vec<&'a str> {
    let parts = text.split(from).skip(1);
    parts
        .map(|part| part.split_once(to).unwrap_or_else(|| panic!("no {to}")).0)
        .collect()
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What a reader sees of a piece of HTML.
fn seen(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' => is_tag = false,
            character if !is_tag => text.push(character),
            _ => {}
        }
    }
    unescaped(text.trim_matches('\n'))
}

fn value(html: &str) -> Option<Decimal> {
    let value = html.split_once("<data value=\"")?.1.split_once('"')?.0;
    Some(Decimal::from_str_exact(value).unwrap_or_else(|error| panic!("{error}: {value}")))
}

fn tables_of_html(html: &str) -> Vec<Read> {
    let read = |table: &str| {
        let header = between(table, "<thead>", "</thead>")[0];
        let header = between(header, "<th scope=\"col\"", "</th>");
        let body = between(table, "<tbody>", "</tbody>")[0];
        let cells = |row: &str| {
            let row = row.replace("</td>", "\u{1}").replace("</th>", "\u{1}");
            let cells = row.split('\u{1}').filter(|cell| cell.contains('<'));
            let read = |cell: &str| (seen(cell), value(cell));
            cells.map(read).collect::<Vec<_>>()
        };
        let rows = body.split("</tr>").filter(|row| row.contains("<tr"));
        Read {
            caption: seen(between(table, "<caption>", "</caption>")[0]),
            header: header
                .iter()
                .map(|cell| seen(&format!("<{cell}")))
                .collect(),
            rows: rows.map(cells).collect(),
        }
    };
    between(html, "<table>", "</table>")
        .into_iter()
        .map(read)
        .collect()
}

/// An amount as people read it: `−$1,204.50`.
fn cents(text: &str) -> Decimal {
    let text = text.replace(['$', ',', '+'], "").replace('−', "-");
    Decimal::from_str_exact(text.trim()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn tables_of_markdown(markdown: &str) -> Vec<Read> {
    let mut tables: Vec<Read> = Vec::new();
    let mut caption = String::new();
    let mut was_table = false;
    for line in markdown.lines() {
        if line.starts_with('#') {
            line.trim_start_matches('#').trim().clone_into(&mut caption);
        }
        let is_table = line.starts_with('|');
        if is_table {
            let inner = line.strip_prefix("| ").unwrap();
            let inner = inner.strip_suffix(" |").unwrap();
            let cells = inner.replace("\\|", "\u{1}");
            let cells = cells.split(" | ");
            let cells: Vec<String> = cells
                .map(|cell| cell.replace('\u{1}', "|").replace('\\', ""))
                .collect();
            if was_table {
                let table = tables.last_mut().unwrap();
                assert_eq!(cells.len(), table.header.len(), "{line}");
                if !cells.iter().all(|cell| cell.starts_with("---")) {
                    let cells = cells.into_iter().map(|cell| (cell, None));
                    table.rows.push(cells.collect());
                }
            } else {
                tables.push(Read {
                    caption: caption.clone(),
                    header: cells,
                    rows: Vec::new(),
                });
            }
        }
        was_table = is_table;
    }
    tables
}

fn find<'a>(tables: &'a [Read], caption: &str) -> &'a Read {
    let mut named = tables.iter().filter(|of| of.caption.starts_with(caption));
    named.next().unwrap_or_else(|| {
        let captions: Vec<&str> = tables.iter().map(|of| of.caption.as_str()).collect();
        panic!("no table “{caption}” in {captions:?}")
    })
}

fn number(value: &Value) -> Decimal {
    Decimal::from_str_exact(value.as_str().unwrap()).unwrap()
}

const AMOUNTS: [&str; 3] = ["baseline", "proposed", "difference"];

/// Checks the three amounts of a row, which begin at a column: exact where the file has that, and to the cent.
fn check_row(row: &[(String, Option<Decimal>)], from: usize, amounts: &Value, what: &str) {
    for (at, key) in AMOUNTS.into_iter().enumerate() {
        let wanted = number(&amounts[key]);
        let (text, exact) = &row[from + at];
        if let Some(exact) = exact {
            assert_eq!(*exact, wanted, "{what}, {key}");
        }
        assert_eq!(cents(text), wanted.round_dp(2), "{what}, {key}");
    }
}

/// Checks every amount of the tables against the report for programs.
fn check(tables: &[Read], json: &Value, what: &str) {
    let products = json["products"].as_array().unwrap();
    let by_product = tables.iter().find(|of| {
        of.caption == "By product, all weeks" || of.caption == "By product, weeks in focus"
    });
    let by_product = by_product.unwrap_or_else(|| panic!("{what}: no products"));
    assert_eq!(by_product.rows.len(), products.len() + 1, "{what}");
    for (row, product) in by_product.rows.iter().zip(products) {
        assert_eq!(row[0].0, product["name"].as_str().unwrap(), "{what}");
        check_row(row, 1, product, what);
    }
    check_row(by_product.rows.last().unwrap(), 1, &json["total"], what);
    let by_week = find(tables, "By week");
    let weeks = json["weeks"].as_array().unwrap();
    assert_eq!(by_week.rows.len(), weeks.len(), "{what}");
    for (row, week) in by_week.rows.iter().zip(weeks) {
        let day: metershift::calendar::Day = week["start"].as_str().unwrap().parse().unwrap();
        assert_eq!(row[0].0, day.shown(), "{what}");
        let partial = week["partial"].as_bool().unwrap();
        let mark = row.get(4).map_or("", |(mark, _)| mark);
        assert_eq!(mark.contains("partial"), partial, "{what}, {day}");
    }
    // What the products are charged in each week, and so what each week is charged.
    if products.len() > 1 {
        let by_both = find(tables, "By week and product");
        let mut rows = 0;
        for product in products {
            for week in product["weeks"].as_array().unwrap() {
                let day: metershift::calendar::Day =
                    week["start"].as_str().unwrap().parse().unwrap();
                let name = product["name"].as_str().unwrap();
                let row = by_both
                    .rows
                    .iter()
                    .find(|row| row[0].0 == day.shown() && row[1].0 == name);
                let row = row.unwrap_or_else(|| panic!("{what}: no {name} on {day}"));
                check_row(row, 2, week, what);
                rows += 1;
            }
        }
        assert_eq!(by_both.rows.len(), rows, "{what}");
        assert_eq!(by_both.header[1], "Product");
    }
}

#[test]
fn html_and_markdown_say_what_json_says_to_the_cent() {
    for (what, workbook) in books() {
        let json = json(&workbook);
        check(&tables_of_html(&html(&workbook)), &json, what);
        check(&tables_of_markdown(&markdown(&workbook)), &json, what);
    }
}

#[test]
fn the_answer_and_its_figures_are_exact_behind_what_is_shown() {
    for (what, workbook) in books() {
        let derived = Derived::new(&workbook);
        let html = html(&workbook);
        let heading = between(&html, "<h1>", "</h1>")[0];
        assert_eq!(seen(heading), derived.headline.sentence(), "{what}");
        let total = &derived.comparison.total;
        let exact = total.difference_per_week();
        let exact = exact.or((total.compared_weeks > 0).then(|| total.compared.difference()));
        let is_answered = derived.headline.exact.is_some();
        assert_eq!(is_answered, what != "nothing to compare", "{what}");
        if is_answered {
            assert_eq!(value(heading), exact.map(|exact| exact.0), "{what}");
        }
        let figures = between(&html, "<figure class=\"figures\"", "</figure>")[0];
        let figures = between(figures, "<div>", "</div>");
        assert_eq!(figures.len(), derived.headline.figures.len(), "{what}");
        for (figure, of) in figures.iter().zip(&derived.headline.figures) {
            let shown = seen(figure);
            assert_eq!(shown, format!("{}{}", of.label, of.value), "{what}");
            assert_eq!(value(figure), of.exact, "{what}: {shown}");
        }
    }
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    for (what, workbook) in books() {
        assert_eq!(html(&workbook), html(&workbook.clone()), "{what}");
        assert_eq!(markdown(&workbook), markdown(&workbook.clone()), "{what}");
        assert!(html(&workbook).contains("26 Nov 2026 12:00 UTC"), "{what}");
    }
}

#[test]
fn html_loads_nothing_and_runs_nothing() {
    for (what, workbook) in books() {
        let html = html(&workbook);
        let lower = html.to_lowercase();
        let loads = [
            "<script",
            "<link",
            "<iframe",
            "<object",
            "<embed",
            "<img",
            "@import",
            " src=",
            "srcset",
            "onload=",
            "onerror=",
            "javascript:",
            "xlink:href",
        ];
        for loading in loads {
            assert!(!lower.contains(loading), "{what}: {loading}");
        }
        // What is named is in the page itself.
        for (at, _) in lower.match_indices("url(") {
            assert!(lower[at..].starts_with("url(#"), "{what}");
        }
    }
}

/// Every tag that is opened is closed again, in order.
#[test]
fn html_is_well_formed() {
    const ALONE: [&str; 3] = ["meta", "br", "!doctype"];
    for (what, workbook) in books() {
        let html = html(&workbook);
        let (head, body) = html.split_once("<style>").unwrap();
        let html = format!("{head}{}", body.split_once("</style>").unwrap().1);
        let mut open: Vec<String> = Vec::new();
        for tag in between(&html, "<", ">") {
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "{what}");
                continue;
            }
            let name = tag.split([' ', '\n']).next().unwrap();
            if !ALONE.contains(&name) && !tag.ends_with('/') {
                open.push(name.to_owned());
            }
        }
        assert!(open.is_empty(), "{what}: {open:?}");
    }
}

#[test]
fn names_are_told_as_they_are() {
    let workbook = hostile();
    let html = html(&workbook);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("a|b &amp; &#39;c&#39;"));
    assert!(html.contains("u&lt;1&gt;.csv"));
    assert!(html.contains("Hours &lt;b&gt; &amp; &quot;more&quot; | less"));
    let markdown = markdown(&workbook);
    assert!(markdown.contains("a\\|b \\& 'c'"));
    assert!(markdown.contains("\\*Tokens\\* \\[x\\](http://y) \\`2027\\`"));
    // Nothing of it is HTML.
    for (at, _) in markdown.match_indices('<') {
        assert!(markdown[..at].ends_with('\\'), "{}", &markdown[at..at + 20]);
    }
}

/// Every export names these.
#[test]
fn documents_name_what_they_hold_under() {
    for (what, workbook) in books() {
        let (html, markdown) = (seen(&html(&workbook)), markdown(&workbook));
        let version = format!("Metershift {}", env!("CARGO_PKG_VERSION"));
        let named = [
            workbook.tabs.name(),
            "as if in force throughout",
            "Weeks start on",
            "Monday",
            "Time zone",
            "UTC",
            &version,
        ];
        for name in named {
            assert!(html.contains(name), "{what}: {name} in HTML");
            assert!(markdown.contains(name), "{what}: {name} in Markdown");
        }
    }
}

#[test]
fn scenarios_stand_side_by_side() {
    let mut workbook = busy();
    for _ in 0..4 {
        workbook.apply(Edit::DuplicateScenario);
    }
    let html = html(&workbook);
    let tables = tables_of_html(&html);
    let tables: Vec<&Read> = tables
        .iter()
        .filter(|of| of.caption == "Scenarios side by side")
        .collect();
    let names: Vec<&str> = tables
        .iter()
        .flat_map(|of| of.header.iter().skip(1).map(String::as_str))
        .collect();
    let wanted: Vec<&str> = workbook.tabs.names().collect();
    assert_eq!(names, wanted);
    for (at, name) in wanted.iter().enumerate() {
        let total = Derived::new(&workbook.showing(at)).comparison.total.all;
        let table = tables
            .iter()
            .find(|of| of.header.contains(&(*name).to_owned()));
        let table = table.unwrap();
        let column = table.header.iter().position(|of| of == name).unwrap();
        let row = table
            .rows
            .iter()
            .find(|row| row[0].0 == "Difference, all weeks");
        let exact = row.unwrap()[column].1;
        assert_eq!(exact, Some(total.difference().0), "{name}");
    }
}

/// The method has everything that an auditor asks for, in this order.
#[test]
fn the_method_tells_all_of_it() {
    let mut workbook = hostile();
    workbook.apply(Edit::SetMultiplier(
        Side::Proposed,
        metershift::analysis::RateKind::Tokens,
        Multiplier(Decimal::TWO),
    ));
    let derived = Derived::new(&workbook);
    let sections = method(&workbook, &derived);
    let headings: Vec<&str> = sections.iter().map(|of| of.heading.as_str()).collect();
    let wanted = [
        "Data",
        "Contracts",
        "Assumptions",
        "How the numbers come about",
        "The arithmetic",
        "Import report",
        "Version",
    ];
    assert_eq!(headings, wanted);
    let hash = workbook.files[0].sha256.unwrap().to_string();
    let has = |section: usize, wanted: &str| {
        let texts = sections[section]
            .blocks
            .iter()
            .flat_map(|block| match block {
                Block::Heading(text) | Block::Text(text) => vec![text.clone()],
                Block::Steps(steps) => steps.clone(),
                Block::Facts(facts) => {
                    let told = facts.iter().map(|of| format!("{}: {}", of.name, of.text));
                    told.collect()
                }
                Block::Table(table) => {
                    let cells = table.rows.iter().flatten().map(|cell| cell.text.clone());
                    cells.chain(table.header.iter().cloned()).collect()
                }
            });
        texts.into_iter().any(|text| text.contains(wanted))
    };
    let wanted = [
        (0, "u<1>.csv"),
        (0, &hash[..12]),
        (0, "4 rows read = 4 priced"),
        (1, "35.76"),
        (1, "a | b <script>"),
        (1, "All token rates: 2.000\u{a0}×, in place of 1.000\u{a0}×"),
        (2, "Pric"),
        (2, "do not count in averages"),
        (3, "Volume tiers"),
        (4, "35.76"),
        (5, &hash),
        (6, "Metershift"),
    ];
    for (section, text) in wanted {
        assert!(has(section, text), "{}: {text}", sections[section].heading);
    }
}

/// The lines of both bills add up to what they charge.
#[test]
fn the_arithmetic_adds_up() {
    let workbook = Workbook::sample();
    let derived = Derived::new(&workbook);
    let tables = tables_of_html(&html(&workbook));
    let total = &derived.comparison.total.all;
    let sides = [
        ("Today’s contract: ", total.baseline.total()),
        ("Proposed contract: ", total.proposed.total()),
    ];
    for (whose, charged) in sides {
        let mut named = tables.iter().filter(|of| of.caption.starts_with(whose));
        let table = named.next_back().unwrap();
        let amounts = |table: &Read| -> Vec<Decimal> {
            table.rows.iter().filter_map(|row| row[3].1).collect()
        };
        let amounts = amounts(table);
        let (last, lines) = amounts.split_last().unwrap();
        assert_eq!(*last, charged.0, "{whose}");
        let gross: Decimal = table
            .rows
            .iter()
            .filter(|row| row[1].1.is_some())
            .filter_map(|row| row[3].1)
            .sum();
        assert!(lines.contains(&gross) || gross == charged.0, "{whose}");
    }
}

#[test]
fn every_word_of_the_window_is_explained() {
    let words = [
        "cost difference",
        "break-even",
        "baseline",
        "proposed",
        "Today’s contract",
        "input",
        "cache write 5m",
        "cache write 1h",
        "cache read",
        "output",
        "resource",
        "partial",
        "one-sided",
        "unpriced",
        "scenario",
        "commitment",
        "shortfall",
        "volume tiers",
        "discount",
        "multiplier",
        "projected",
        "sensitivity",
        "usage",
        "product",
        "model",
        "token class",
        "tier",
        "route",
        "context",
        "channel",
        "rate card",
        "contract",
        "workbook",
        "Change",
        "Driven by",
        "Breaks even at",
        "Weeks that cost more",
        "0.01 ¢ more per 1K tokens",
        "set aside",
        "rejected",
    ];
    for word in words {
        assert!(glossary::meaning(word).is_some(), "{word}");
    }
    let mut seen = std::collections::BTreeSet::new();
    for term in glossary::TERMS {
        for name in [term.word].iter().chain(term.also) {
            assert!(seen.insert(name.to_lowercase()), "{name} stands twice");
            assert_eq!(glossary::find(name), Some(term), "{name}");
        }
        assert!(term.meaning.ends_with('.'), "{}", term.word);
        assert!(term.also.iter().all(|name| *name == name.to_lowercase()));
    }
    let figures = Derived::new(&Workbook::sample()).headline.figures;
    let explained = figures
        .iter()
        .filter(|of| glossary::find(&of.label).is_some());
    assert!(explained.count() >= 4);
}
