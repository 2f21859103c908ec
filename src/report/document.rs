//! The report as one document, which is written as HTML or Markdown: the same content, two writers.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::method::method;
use super::picture::{self, Picture, PictureError, Size};
use super::provenance::Provenance;
use super::section::{Block, Section};
use super::table::Table;
use super::tables::{
    average_table, charge_table, product_table, scenario_tables, week_product_table, week_table,
};
use crate::analysis::{Headline, Verdict};
use crate::chart::{Apart, Ranks};
use crate::colour::Theme;
use crate::contract::Side;
use crate::glossary::{self, Term};
use crate::quantity::Percent;
use crate::workbook::{Derived, Look, View, Workbook};

/// A report for somebody who was not there: the answer first, then what it consists of, then how it was computed.
#[derive(Clone, Debug)]
pub struct Document {
    /// The answer.
    pub headline: Headline,
    /// What is to be known at once: that something is made up, and what the sentence leaves out.
    pub caveats: Vec<String>,
    /// The charts.
    pub charts: Vec<Chart>,
    /// What became of each claim.
    pub claims: Vec<Said>,
    /// The tables.
    pub tables: Vec<Section>,
    /// How it was computed.
    pub method: Vec<Section>,
    /// Tables for those who check.
    pub appendix: Vec<Section>,
    /// The words of it that need a word of explanation.
    pub glossary: Vec<&'static Term>,
    /// Under what it was computed.
    pub provenance: Provenance,
}

/// A picture with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The picture as an SVG element, for a light page and for a dark one.
    pub svg: [String; 2],
}

/// A claim, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it says.
    pub claim: String,
    /// Whether it holds; `None` where there is nothing to compare.
    pub holds: Option<bool>,
    /// Why, and what would turn it round.
    pub reason: String,
}

impl Said {
    fn of(workbook: &Workbook, verdict: &Verdict) -> Self {
        let [baseline, proposed] = &workbook.contracts;
        let turns = verdict.turns_shown([baseline, proposed]);
        Self {
            claim: verdict.claim.shown(),
            holds: verdict.holds,
            reason: format!("{}. {turns}", verdict.reason),
        }
    }

    /// Whether it holds, in a word.
    pub fn word(&self) -> &'static str {
        match self.holds {
            Some(true) => "Holds",
            Some(false) => "Fails",
            None => "Open",
        }
    }
}

impl Document {
    /// The report of what is compared, as written at that time.
    pub fn of(workbook: &Workbook, derived: &Derived, exported_at: Timestamp) -> Self {
        let provenance = Provenance::of(workbook, derived, exported_at);
        let headline = derived.headline.clone();
        let made_up = workbook.made_up().map(str::to_owned).into_iter();
        let verdicts = derived.verdicts().iter();
        let mut document = Self {
            caveats: made_up.chain(headline.caveats.iter().cloned()).collect(),
            charts: charts(workbook, derived, &provenance),
            claims: verdicts
                .map(|verdict| Said::of(workbook, verdict))
                .collect(),
            tables: tables(workbook, derived),
            method: method(workbook, derived),
            appendix: appendix(derived),
            glossary: Vec::new(),
            headline,
            provenance,
        };
        document.glossary = document.words();
        document
    }

    /// The terms of the glossary that stand in the document as the name of something.
    fn words(&self) -> Vec<&'static Term> {
        let mut names: Vec<&str> = vec!["baseline", "proposed", "cost difference"];
        names.extend(self.headline.figures.iter().map(|of| of.label.as_str()));
        let sections = self.tables.iter().chain(&self.method);
        for section in sections.chain(&self.appendix) {
            names.push(&section.heading);
            for block in &section.blocks {
                match block {
                    Block::Facts(facts) => names.extend(facts.iter().map(|of| of.name.as_str())),
                    Block::Table(table) => names.extend(table_names(table)),
                    Block::Heading(_) | Block::Text(_) | Block::Steps(_) => {}
                }
            }
        }
        let is_there = |term: &&Term| {
            let mut names = names.iter();
            names.any(|name| glossary::find(name) == Some(term))
        };
        glossary::TERMS.iter().filter(is_there).collect()
    }
}

/// What a table says of its columns and rows, and of what is to be known about a row.
fn table_names(table: &Table) -> impl Iterator<Item = &str> {
    let first = table.rows.iter().filter_map(|row| row.first());
    let last = table.rows.iter().filter_map(|row| row.last());
    let marks = last.flat_map(|cell| cell.text.split(", "));
    let header = table.header.iter().map(String::as_str);
    header
        .chain(first.map(|cell| cell.text.as_str()))
        .chain(marks)
}

/// The difference per week, what it adds up to, and what both contracts charge; none where there is no week.
fn charts(workbook: &Workbook, derived: &Derived, provenance: &Provenance) -> Vec<Chart> {
    if derived.pairing.weeks_in_focus().is_empty() {
        return Vec::new();
    }
    let look = |view, is_cumulative| Look {
        view,
        is_cumulative,
        ..Look::default()
    };
    let charts = [
        ("Difference per week", look(View::Difference, false)),
        ("Difference, added up", look(View::Difference, true)),
        ("Cost per week", look(View::Costs, false)),
    ];
    let charts = charts.into_iter().enumerate();
    let drawn = charts.map(|(at, (title, look))| {
        let by = look.view.tells_apart(look.by);
        let ranks = Ranks::new(derived, by);
        let [light, dark] = [Theme::Light, Theme::Dark].map(|theme| {
            let name = format!(
                "chart-{at}-{}",
                if theme == Theme::Light {
                    "light"
                } else {
                    "dark"
                }
            );
            let picture = Picture {
                workbook,
                derived,
                look: &look,
                apart: Apart {
                    by,
                    ranks: &ranks,
                    hidden: &look.hidden,
                },
                theme,
                size: Size::new(640, 300, 1)?,
                with_table: false,
                swing: Percent(Decimal::TEN),
                provenance,
            };
            picture::chart(&picture, &name)
        });
        Ok(Chart {
            title: title.to_owned(),
            svg: [light?, dark?],
        })
    });
    // Each of these views has a picture, and of that size.
    drawn
        .filter_map(|chart: Result<Chart, PictureError>| chart.ok())
        .collect()
}

fn tables(workbook: &Workbook, derived: &Derived) -> Vec<Section> {
    let total = &derived.comparison.total;
    let of = |heading: &str, note: &str, table: Table| {
        let note = (!note.is_empty()).then(|| Block::Text(note.to_owned()));
        let blocks = note.into_iter().chain([Block::Table(table)]);
        Section::new(heading, blocks.collect())
    };
    let mut sections = Vec::new();
    if let Some(table) = average_table(derived) {
        let averaged = derived.pairing.inclusion.averaged(total.averaged_weeks);
        let note = format!("Averages over {averaged}");
        sections.push(of("By product, an average week", &note, table));
    }
    let over = match workbook.focus.weeks {
        Some(_) => "By product, weeks in focus",
        None => "By product, all weeks",
    };
    sections.push(of(over, "", product_table(derived)));
    if let Some(table) = charge_table(derived) {
        sections.push(of("What the charges consist of", "", table));
    }
    let scenarios = scenario_tables(workbook);
    if !scenarios.is_empty() {
        let blocks = scenarios.into_iter().map(Block::Table).collect();
        sections.push(Section::new("Scenarios side by side", blocks));
    }
    for side in Side::BOTH {
        let table = super::tables::unpriced_table(derived, side);
        if let Some(table) = table {
            let heading = format!("Without a price in the {} contract", side.key());
            sections.push(of(&heading, "", table));
        }
    }
    sections.push(of("By week", "", week_table(derived)));
    sections
}

fn appendix(derived: &Derived) -> Vec<Section> {
    let mut products = derived.pairing.products_in_focus();
    if products.nth(1).is_none() {
        return Vec::new();
    }
    let table = Block::Table(week_product_table(derived));
    vec![Section::detail("By week and product", vec![table])]
}
