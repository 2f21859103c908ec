//! How the answer was computed, in words: the data, the contracts, what was assumed, the arithmetic, and what became of
//! every row.

use super::card::card_blocks;
use super::explain::{account_table, explained, named, quantity_shown, whose};
use super::inspect::{FileAccount, common_lines, day_lines};
use super::provenance::{self, program};
use super::section::{Block, Fact, Section};
use super::table::{Cell, Table};
use super::tables::unpriced_shown;
use super::text::{files_read, rows_line};
use crate::analysis::{Scope, Standing, Weeks, plural};
use crate::calendar::Day;
use crate::contract::Side;
use crate::ingest::FileReport;
use crate::quantity::format;
use crate::workbook::{Derived, Workbook};

/// So many names are listed, and then how many more there are.
const LISTED: usize = 12;

/// So much of a hash tells files apart; the import report has the whole.
const HASH: usize = 12;

/// How the answer was computed, for somebody who was not there: sections in the order to be read in.
pub fn method(workbook: &Workbook, derived: &Derived) -> Vec<Section> {
    vec![
        data(workbook, derived),
        contracts(workbook),
        assumptions(workbook, derived),
        numbers(),
        arithmetic(workbook, derived),
        import_report(workbook),
        Section::new("Version", vec![Block::Text(program())]),
    ]
}

fn data(workbook: &Workbook, derived: &Derived) -> Section {
    let mut facts = vec![
        Fact::new("Files", files_read(workbook)),
        Fact::new("Rows", rows_line(workbook, derived)),
    ];
    if let Some(span) = workbook.usage.span() {
        let days = format!("{} to {}", span.first.shown(), span.last.shown());
        facts.push(Fact::new("Days", days));
    }
    facts.extend(workbook.made_up().map(|note| Fact::new("Note", note)));
    facts.extend(week_facts(derived));
    facts.extend(file_facts(workbook));
    for side in Side::BOTH {
        let bill = derived.comparison.bill(side);
        let unpriced = derived.pairing.unpriced_quantities(bill);
        if !unpriced.is_empty() {
            let name = format!("No price in {}", whose(side).to_lowercase());
            facts.push(Fact::new(
                &name,
                listed(unpriced.iter().map(unpriced_shown)),
            ));
        }
    }
    let mut blocks = vec![Block::Facts(facts)];
    if !workbook.files.is_empty() {
        blocks.push(Block::Table(file_table(&workbook.files)));
    }
    Section::new("Data", blocks)
}

/// Which weeks there are, and which of them are not whole.
fn week_facts(derived: &Derived) -> Vec<Fact> {
    let pairing = &derived.pairing;
    let weeks = || pairing.weeks_in_focus();
    let shown = |week: usize| pairing.rollup.weeks[week].week.first.shown();
    let mut facts = Vec::new();
    let partial = weeks().filter(|&week| pairing.rollup.weeks[week].partial);
    let partial: Vec<String> = partial.map(shown).collect();
    if !partial.is_empty() {
        let text = format!(
            "{}: the data begins after their first day or ends before their last, {}",
            plural(partial.len(), "week", "weeks"),
            listed(partial.into_iter())
        );
        facts.push(Fact::new("Partial weeks", text));
    }
    let one_sided = pairing.products_in_focus().flat_map(|product| {
        let name = &pairing.rollup.products[product];
        let is_one_sided =
            move |week: &usize| matches!(pairing.standing[product][*week], Standing::OneSided(_));
        let weeks = weeks().filter(is_one_sided);
        weeks.map(move |week| format!("{name} {}", shown(week)))
    });
    let one_sided: Vec<String> = one_sided.collect();
    if !one_sided.is_empty() {
        let text = format!(
            "{}: hours but no tokens, or tokens but no hours, {}",
            plural(one_sided.len(), "week of a product", "weeks of products"),
            listed(one_sided.into_iter())
        );
        facts.push(Fact::new("One-sided weeks", text));
    }
    let projected = weeks().filter(|&week| pairing.rollup.weeks[week].projected);
    let projected = projected.count();
    if projected > 0 {
        let text = format!(
            "{}: not measured, but how usage may go on",
            plural(projected, "week", "weeks")
        );
        facts.push(Fact::new("Projected weeks", text));
        let notes = derived.projected.iter().flat_map(|of| &of.notes);
        facts.extend(notes.map(|note| Fact::new("", note.clone())));
    }
    facts
}

/// What is to be known about the days of files.
fn file_facts(workbook: &Workbook) -> Vec<Fact> {
    let mut facts = Vec::new();
    let read = workbook.files.iter();
    let read = read.filter_map(|file| Some((&file.file, file.outcome.as_ref().ok()?)));
    let mut spread = 0;
    for (file, quality) in read {
        spread += quality.spread;
        let gaps = day_lines(quality).into_iter();
        let gaps = gaps.filter(|(name, _)| *name == "Gaps");
        facts.extend(gaps.map(|(name, text)| Fact::new(name, format!("{file}: {text}"))));
    }
    if spread > 0 {
        let text = format!(
            "{} cover more than a day and were spread evenly over their days: how they lie within weeks is not measured",
            plural(spread as usize, "row", "rows")
        );
        facts.push(Fact::new("Spread rows", text));
    }
    facts
}

/// What was read from which file.
fn file_table(files: &[FileReport]) -> Table {
    let mut table = Table::new(&[
        "File",
        "Layout",
        "Rows read",
        "Taken",
        "Set aside",
        "Rejected",
        "Spread",
        "SHA-256 begins",
    ]);
    let count = |rows: u64| Cell::number(format::count(rows.into()), rows.to_string());
    for file in files {
        let [layout, spread] = match &file.outcome {
            Ok(quality) => [quality.title.to_string().into(), count(quality.spread)],
            Err(_unusable) => ["could not be used".into(), Cell::none()],
        };
        let rows = file.rows();
        let hash = file.sha256.map(|hash| hash.to_string()[..HASH].to_owned());
        table.row([
            file.file.as_str().into(),
            layout,
            count(rows.read),
            count(rows.taken),
            count(rows.set_aside),
            count(rows.rejected),
            spread,
            hash.unwrap_or_default().into(),
        ]);
    }
    table
}

fn contracts(workbook: &Workbook) -> Section {
    let mut blocks = Vec::new();
    for side in Side::BOTH {
        let contract = workbook.contract(side);
        let heading = format!("{}: {}", whose(side), contract.name());
        blocks.push(Block::Heading(heading));
        blocks.extend(card_blocks(contract, None));
    }
    let set = set_otherwise(workbook);
    if !set.is_empty() {
        let heading = format!("Set otherwise in the scenario “{}”", workbook.tabs.name());
        blocks.push(Block::Heading(heading));
        blocks.push(Block::Facts(set));
    }
    Section::new("Contracts", blocks)
}

/// The figures of the scenario that are others than the contracts say.
fn set_otherwise(workbook: &Workbook) -> Vec<Fact> {
    let contracts = Side::BOTH.map(|side| workbook.contract(side));
    let set = workbook.scenario.set_figures().into_iter();
    let set = set.map(|(lever, value)| {
        let name = lever.name(contracts);
        let said = workbook.listed(lever);
        let text = format!(
            "{}, in place of {}",
            lever.told_with_unit(value),
            lever.told_with_unit(said)
        );
        Fact::new(&name, text)
    });
    let mut facts: Vec<Fact> = set.collect();
    for side in Side::BOTH {
        let set = workbook.scenario.adjustments[side as usize].effective;
        if let Some(day) = set {
            let said = workbook.contract(side).terms.effective;
            let said = said.map_or_else(|| "none".to_owned(), Day::shown);
            let name = format!("First day, {}", whose(side).to_lowercase());
            facts.push(Fact::new(
                &name,
                format!("{}, in place of {said}", day.shown()),
            ));
        }
    }
    facts
}

fn assumptions(workbook: &Workbook, derived: &Derived) -> Section {
    let lines = provenance::assumptions(workbook, derived).into_iter();
    let facts = lines.map(|(name, text)| Fact::new(name, text)).collect();
    let inclusion = derived.pairing.inclusion;
    let counted = |is_counted: bool, which: &str, why: &str| {
        if is_counted {
            format!("{which} count in averages, because that was chosen here")
        } else {
            format!("{which} do not count in averages: {why}")
        }
    };
    let sentences = [
        counted(
            inclusion.partial,
            "Weeks that the data does not cover whole",
            "they would look like weeks of little use",
        ),
        counted(
            inclusion.one_sided,
            "Weeks in which a product has hours but no tokens, or tokens but no hours,",
            "one contract would seem to cost nothing",
        ),
        "Times with an offset were moved to the time zone of the report; a bare date was never shifted".to_owned(),
    ];
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(sentences.map(Block::Text));
    Section::new("Assumptions", blocks)
}

/// How amounts come about. The same for everything that is compared.
fn numbers() -> Section {
    let text = |text: &str| Block::Text(text.to_owned());
    let steps = [
        "The unit price in force, times the quantity: hours by resource, tokens by model and class. The five classes of \
         tokens do not overlap, so no token is charged twice",
        "Factors for tier, route and context, such as batch or regional",
        "Volume tiers, by calendar month",
        "Percentage discounts",
        "The shortfall, where charges stay below the minimum commitment",
        "Fixed fees",
    ];
    let steps = steps.map(str::to_owned).to_vec();
    let blocks = vec![
        text("Both contracts are priced on the same usage. Each charges, in this order"),
        Block::Steps(steps),
        text(
            "A month, year or week that is covered only in part is held to that part of its thresholds, commitment and fees, \
             by days. Shortfall and fees are shared among products in proportion to their other charges, so that products \
             add up to the total exactly",
        ),
        text(
            "The cost difference is what the proposed contract charges less what today’s contract charges. Above zero, the \
             proposed contract costs more",
        ),
        text(
            "Sums are kept as exact decimals. They are rounded once, where they are shown, to the cent; a half cent goes to \
             the even cent",
        ),
        text(
            "A break-even is the value of one figure, all others as they are, at which both contracts charge exactly the \
             same. It is computed, not searched for",
        ),
    ];
    Section::new("How the numbers come about", blocks)
}

/// Every line of both bills, adding up.
fn arithmetic(workbook: &Workbook, derived: &Derived) -> Section {
    let product = workbook.focus.product.as_ref();
    let products = &derived.pairing.rollup.products;
    let product = product.and_then(|name| products.iter().position(|of| of == name));
    let weeks = Weeks::Counted;
    let explanation = derived.explain(workbook, Scope { product, weeks });
    let mut blocks = vec![Block::Text(explained(derived, &explanation))];
    for side in Side::BOTH {
        let account = &explanation.accounts[side as usize];
        blocks.push(Block::Heading(format!(
            "{}: {}",
            whose(side),
            workbook.contract(side).name()
        )));
        blocks.push(Block::Table(account_table(account)));
        let unpriced = account.unpriced.iter().map(|(of, quantity)| {
            let quantity = quantity_shown(of, *quantity);
            format!("{quantity} of {}: no price, in no amount", named(of))
        });
        blocks.extend(unpriced.map(Block::Text));
    }
    let difference = format::cents_signed(explanation.difference());
    blocks.push(Block::Facts(vec![Fact::new(
        "Difference, proposed − baseline",
        difference,
    )]));
    Section::detail("The arithmetic", blocks)
}

fn import_report(workbook: &Workbook) -> Section {
    let mut blocks = Vec::new();
    for file in workbook.files.iter() {
        blocks.push(Block::Heading(file.file.clone()));
        let lines = FileAccount::new(file).lines.into_iter();
        let facts = lines.map(|(name, text)| Fact::new(name, text));
        blocks.push(Block::Facts(facts.collect()));
    }
    let common = common_lines(&workbook.files, &workbook.repeats, &workbook.overlaps);
    if !common.is_empty() {
        blocks.push(Block::Heading("All files".to_owned()));
        blocks.extend(common.into_iter().map(Block::Text));
    }
    Section::detail("Import report", blocks)
}

/// Names in a row, so many of them and how many more.
fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let mut names: Vec<String> = names.take(LISTED).collect();
    if more > 0 {
        names.push(format!("and {} more", format::count(more as u128)));
    }
    names.join(", ")
}
