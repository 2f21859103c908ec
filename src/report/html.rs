//! The report as one HTML file: no script, nothing from the network, light and dark, and made to be printed.
//!
//! Its letters are those of the reader’s system, or Inter where it is there: the bundled fonts would make a file of 60 KB
//! ten times as large.

use super::document::{Chart, Document, Said};
use super::provenance::program;
use super::section::{Block, Fact, Section};
use super::table::{Cell, Table};
use crate::analysis::{Figure, Headline, Tone};
use crate::glossary::{self, Term};
use crate::quantity::format::{MINUS, plain};

const STYLE: &str = include_str!("report.css");

/// A table of more rows than this stays folded where it is printed.
const MOST_PRINTED: usize = 400;

/// The document as HTML, with a final newline.
pub fn to_html(document: &Document) -> String {
    let title = escaped(&document.headline.sentence());
    let body = [
        header(document),
        figures(&document.headline.figures),
        document.charts.iter().map(chart).collect(),
        claims(&document.claims),
        document.tables.iter().map(|of| section(of, 2)).collect(),
        how(&document.method),
        document.appendix.iter().map(|of| section(of, 2)).collect(),
        words(&document.glossary),
        footer(document),
    ];
    let body = body.concat();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"{}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        program()
    )
}

/// Text with everything replaced that HTML would take for its own.
/// A table with no more rows is kept on one page.
const SHORT: usize = 14;

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            character => safe.push(character),
        }
    }
    safe
}

/// A number with what it is exactly.
fn data(value: Option<&str>, text: &str) -> String {
    let text = escaped(text);
    match value {
        Some(value) => format!("<data value=\"{}\">{text}</data>", escaped(value)),
        None => text,
    }
}

/// A name, with what it means where the glossary knows it.
fn name(text: &str) -> String {
    match glossary::meaning(text) {
        Some(meaning) => explained(text, meaning),
        None => escaped(text),
    }
}

fn explained(text: &str, meaning: &str) -> String {
    let (text, meaning) = (escaped(text), escaped(meaning));
    format!("<abbr title=\"{meaning}\">{text}</abbr>")
}

fn item(text: &str) -> String {
    format!("<li>{}</li>\n", escaped(text))
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Dearer => "dearer",
        Tone::Cheaper => "cheaper",
        Tone::Equal | Tone::Nothing => "level",
    }
}

fn header(document: &Document) -> String {
    let Headline {
        before,
        amount,
        after,
        exact,
        tone,
        ..
    } = &document.headline;
    let exact = exact.map(|exact| plain(exact.0));
    let amount = data(exact.as_deref(), amount);
    let [before, after] = [before, after].map(|text| escaped(text));
    let caveats = document.caveats.iter();
    let caveats: String = caveats.map(|caveat| item(caveat)).collect();
    let caveats = if caveats.is_empty() {
        caveats
    } else {
        format!("<ul class=\"caveats\" aria-label=\"To know\">\n{caveats}</ul>\n")
    };
    let source = escaped(&document.provenance.source_line());
    format!(
        "<header>\n<h1>{before}<strong class=\"{}\">{amount}</strong>{after}</h1>\n{caveats}\
         <p class=\"source\">{source}</p>\n</header>\n",
        tone_class(*tone)
    )
}

fn figures(figures: &[Figure]) -> String {
    let figure = |of: &Figure| {
        let exact = of.exact.map(plain);
        format!(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            explained(&of.label, &of.meaning),
            data(exact.as_deref(), &of.value)
        )
    };
    let figures: String = figures.iter().map(figure).collect();
    format!("<figure class=\"figures\" aria-label=\"In short\">\n<dl>\n{figures}</dl>\n</figure>\n")
}

fn chart(chart: &Chart) -> String {
    let title = escaped(&chart.title);
    let [light, dark] = &chart.svg;
    format!(
        "<figure class=\"chart\">\n<figcaption>{title}</figcaption>\n<div class=\"in-light\">\n{light}</div>\n\
         <div class=\"in-dark\">\n{dark}</div>\n</figure>\n"
    )
}

fn claims(claims: &[Said]) -> String {
    if claims.is_empty() {
        return String::new();
    }
    let claim = |said: &Said| {
        format!(
            "<li><b>{}</b> <q>{}</q> <span>{}</span></li>\n",
            said.word(),
            escaped(&said.claim),
            escaped(&said.reason)
        )
    };
    let claims: String = claims.iter().map(claim).collect();
    format!(
        "<section>\n<h2>What holds, and what would turn it round</h2>\n<ul class=\"claims\">\n{claims}</ul>\n</section>\n"
    )
}

fn how(method: &[Section]) -> String {
    let sections: String = method.iter().map(|of| section(of, 3)).collect();
    format!("<section class=\"how\">\n<h2>How was this computed</h2>\n{sections}</section>\n")
}

fn words(terms: &[&Term]) -> String {
    let term = |of: &&Term| {
        let [word, meaning] = [of.word, of.meaning].map(escaped);
        format!("<div><dt>{word}</dt><dd>{meaning}</dd></div>\n")
    };
    let terms: String = terms.iter().map(term).collect();
    format!(
        "<section>\n<h2>What the words mean</h2>\n<dl class=\"words\">\n{terms}</dl>\n</section>\n"
    )
}

fn footer(document: &Document) -> String {
    let exported = escaped(&document.provenance.exported());
    format!("<footer>Exported {exported} with {}</footer>\n", program())
}

/// A section under a heading of that level; one for those who check is folded.
fn section(section: &Section, level: usize) -> String {
    let heading = name(&section.heading);
    let heading = format!("<h{level}>{heading}</h{level}>\n");
    let blocks = blocks(section, level);
    if !section.is_detail {
        return format!("<section>\n{heading}{blocks}</section>\n");
    }
    let tables = section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.rows.len()),
        _ => None,
    });
    let class = if tables.sum::<usize>() > MOST_PRINTED {
        " class=\"long\""
    } else {
        ""
    };
    format!("<details{class}>\n<summary>{heading}</summary>\n{blocks}</details>\n")
}

fn blocks(section: &Section, level: usize) -> String {
    let below = level + 1;
    let mut heading = section.heading.as_str();
    let mut html = String::new();
    for block in &section.blocks {
        let written = match block {
            Block::Heading(text) => {
                heading = text;
                format!("<h{below}>{}</h{below}>\n", escaped(text))
            }
            Block::Text(text) => format!("<p>{}</p>\n", escaped(text)),
            Block::Steps(steps) => {
                let steps: String = steps.iter().map(|step| item(step)).collect();
                format!("<ol>\n{steps}</ol>\n")
            }
            Block::Facts(facts) => fact_list(facts),
            Block::Table(of) => table(of, heading),
        };
        html.push_str(&written);
    }
    html
}

fn fact_list(facts: &[Fact]) -> String {
    let mut html = String::from("<dl class=\"facts\">\n");
    for fact in facts {
        let text = escaped(&fact.text);
        let written = if fact.name.is_empty() {
            format!("<dd>{text}</dd>\n")
        } else {
            format!("<dt>{}</dt><dd>{text}</dd>\n", name(&fact.name))
        };
        html.push_str(&written);
    }
    html.push_str("</dl>\n");
    html
}

fn table(table: &Table, caption: &str) -> String {
    let is_numeric: Vec<bool> = (0..table.header.len())
        .map(|at| table.is_numeric(at))
        .collect();
    let class = |at: usize| match is_numeric.get(at) {
        Some(true) => " class=\"n\"",
        _ => "",
    };
    let header = table.header.iter().enumerate();
    let head = |(at, text): (usize, &String)| {
        format!("<th scope=\"col\"{}>{}</th>", class(at), name(text))
    };
    let header: String = header.map(head).collect();
    let cell = |at: usize, cell: &Cell| {
        let text = data(cell.value.as_deref(), &cell.text);
        match (at, cell.is_difference, cell.text.starts_with('+')) {
            (0, ..) => format!(
                "<th scope=\"row\"{}>{}</th>",
                class(at),
                name_or(cell, text)
            ),
            (_, true, true) => format!("<td class=\"n dearer\">{text}</td>"),
            (_, true, false) if cell.text.starts_with(MINUS) => {
                format!("<td class=\"n cheaper\">{text}</td>")
            }
            _ => format!("<td{}>{text}</td>", class(at)),
        }
    };
    let last = table.rows.len().saturating_sub(1);
    let row = |(at, cells): (usize, &Vec<Cell>)| {
        let class = if table.has_total && at == last {
            " class=\"total\""
        } else {
            ""
        };
        let cells = cells.iter().enumerate();
        let cells: String = cells.map(|(at, of)| cell(at, of)).collect();
        format!("<tr{class}>{cells}</tr>\n")
    };
    let rows: String = table.rows.iter().enumerate().map(row).collect();
    let caption = escaped(caption);
    // It fits a page, and is not parted on paper.
    let short = if table.rows.len() <= SHORT {
        " short"
    } else {
        ""
    };
    format!(
        "<div class=\"table{short}\"><table>\n<caption>{caption}</caption>\n<thead><tr>{header}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

/// What a row is about: a number as it is, a name with what it means.
fn name_or(cell: &Cell, text: String) -> String {
    if cell.value.is_some() {
        text
    } else {
        name(&cell.text)
    }
}
