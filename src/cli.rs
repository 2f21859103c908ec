//! The commands: open the window (the default), `report`, `picture`, `inspect`.

mod desktop;
mod export;
mod inputs;
mod picture;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum};

use self::export::Output;
use self::inputs::{Inputs, Reading};
use self::picture::PictureArgs;
use crate::analysis::{Scope, Weeks};
use crate::app;
use crate::calendar::Day;
use crate::contract::{Changes, Contract, Side, catalog};
use crate::ingest::{self, FileReport, Import, Progress};
use crate::report::{self, Export};
use crate::usage::WeekOf;
use crate::workbook::{
    self, CardFileError, Derived, Look, Workbook, is_card_file, is_workbook_file, read_contract,
};

/// Nothing usable: no file could be read, or `--strict` and a file or row could not.
const NOTHING_USABLE: u8 = 1;

/// The command line asks for something that cannot be.
const WRONG_USAGE: u8 = 2;

/// We pay for AI by the compute hour; what if we paid by the token?
#[derive(Debug, Parser)]
#[command(
    name = "metershift",
    version,
    about,
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    open: Inputs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Present a workbook: its story on the whole screen; without a story, the comparison
    Present {
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Print what the proposed contract costs more or less, per product and week, or write it in a file
    Report {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        output: Output,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Fail if any file could not be read or any row was rejected
        #[arg(long)]
        strict: bool,
    },
    /// Save a chart as a picture for slides: PNG or SVG, titled with the answer
    Picture(PictureArgs),
    /// Explain what is charged: every quantity times its rate, then the terms, adding up; with the rows and where the rate
    /// was read
    Explain {
        #[command(flatten)]
        inputs: Inputs,
        /// Only the week that this day lies in, as in 2026-06-08
        #[arg(long, value_name = "DATE")]
        week: Option<Day>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
        format: InspectFormat,
    },
    /// Say how each file was read: its layout and why, columns, rows, time span, products, models, rejected rows
    Inspect {
        /// Usage files, folders, archives; - is standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        reading: Reading,
        /// Save the rejected rows, with what is wrong with each, as CSV
        #[arg(long, value_name = "FILE")]
        save_rejected: Option<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
        format: InspectFormat,
        /// Fail if any file could not be read or any row was rejected
        #[arg(long)]
        strict: bool,
    },
    /// Print a rate card as a readable document, with what there is to know about it
    Card {
        /// The rate card: TOML, a CSV of rates, or the price list of `LiteLLM` (JSON)
        card: PathBuf,
        /// How to print it
        #[arg(long, value_enum, default_value_t = CardFormat::Text)]
        format: CardFormat,
        /// Print only what it says otherwise than this card, and by how much
        #[arg(long, value_name = "CARD", conflicts_with = "format")]
        against: Option<PathBuf>,
    },
    /// Print the bundled list prices, each with where and when it was read
    Prices {
        /// Only of models and resources of this name; * stands for any text
        model: Option<String>,
    },
    /// Make workbooks (.metershift) open by double-click, for this user, on Linux: an icon, a file type, a desktop entry
    InstallDesktop {
        /// Take all of it away again
        #[arg(long)]
        remove: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A page for browsers and printers
    Html,
    /// For wikis and other documents
    Markdown,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CardFormat {
    /// For people
    Text,
    /// As a card file
    Toml,
    /// The unit prices as a table, in dollars
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum InspectFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries out the command line, and returns the exit code: 0 fine, 1 nothing usable, 2 wrong usage.
pub fn run() -> Result<ExitCode> {
    match Cli::parse() {
        Cli {
            command: None,
            open,
        } => window(&open, false),
        Cli {
            command: Some(Command::Present { inputs }),
            ..
        } => window(&inputs, true),
        Cli {
            command:
                Some(Command::Report {
                    inputs,
                    output,
                    format,
                    strict,
                }),
            ..
        } => report_on(&inputs, &output, format, strict),
        Cli {
            command: Some(Command::Picture(args)),
            ..
        } => picture::run(&args),
        Cli {
            command:
                Some(Command::Explain {
                    inputs,
                    week,
                    format,
                }),
            ..
        } => explain(&inputs, week, format),
        Cli {
            command:
                Some(Command::Inspect {
                    files,
                    reading,
                    save_rejected,
                    format,
                    strict,
                }),
            ..
        } => inspect(
            &files,
            &reading.options(),
            save_rejected.as_deref(),
            format,
            strict,
        ),
        Cli {
            command:
                Some(Command::Card {
                    card,
                    format,
                    against,
                }),
            ..
        } => match against {
            Some(against) => print_changes(&against, &card),
            None => print_card(&card, format),
        },
        Cli {
            command: Some(Command::Prices { model }),
            ..
        } => print_prices(model.as_deref()),
        Cli {
            command: Some(Command::InstallDesktop { remove }),
            ..
        } => desktop::run(remove),
    }
}

fn print_card(path: &Path, format: CardFormat) -> Result<ExitCode> {
    let contract = read_contract(path)?;
    match format {
        CardFormat::Text => print(&report::card_text(&contract, None))?,
        CardFormat::Toml => print(&contract.to_toml())?,
        CardFormat::Csv => {
            print(&report::rates_csv(&contract)?)?;
            if let Some(beyond) = report::beyond_rates_csv(&contract) {
                complain(&format!(
                    "{}: a CSV of rates cannot hold {beyond}; --format toml does",
                    path.display()
                ));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_changes(before: &Path, after: &Path) -> Result<ExitCode> {
    let (before, after) = (read_contract(before)?, read_contract(after)?);
    let changes = Changes::between(&before, &after);
    print(&report::changes_text(&before, &after, &changes))?;
    Ok(ExitCode::SUCCESS)
}

fn print_prices(model: Option<&str>) -> Result<ExitCode> {
    let cards = Side::BOTH.map(catalog::default_contract);
    let named = |card: &&Contract| model.is_none_or(|model| report::names_any(card, model));
    let texts: Vec<String> = cards
        .iter()
        .filter(named)
        .map(|card| report::card_text(card, model))
        .collect();
    if texts.is_empty() {
        let model = model.unwrap_or_default();
        complain(&format!(
            "no bundled price is for “{model}”; it would be unpriced. metershift prices lists what there is, and * \
             stands for any text"
        ));
        return Ok(ExitCode::from(NOTHING_USABLE));
    }
    print(&texts.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn window(inputs: &Inputs, presents: bool) -> Result<ExitCode> {
    if let Some(why) = app::no_display() {
        return without_window(&why, inputs);
    }
    if inputs.files.iter().any(|path| is_workbook_file(path)) && !inputs.is_plain() {
        complain(
            "a workbook says itself how it is compared; open it alone and change it in the window, or use metershift report",
        );
        return Ok(ExitCode::from(WRONG_USAGE));
    }
    let contracts = read_cards(inputs)?;
    let start = app::Start {
        files: inputs.files.clone(),
        contracts,
        week_start: inputs.week_start(),
        scenario: inputs.scenario(),
        inclusion: inputs.inclusion(),
        focus: inputs.focus(inputs.week_start()),
        options: inputs.reading.options(),
        remembered_at: app::usual_place(),
        preferences_at: app::usual_preferences(),
        kept_in: app::usual_keep(),
        restore: inputs.files.is_empty() && inputs.is_plain() && !presents,
        presents,
        exported_at: None,
    };
    match app::run(start) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(why) => without_window(&why, inputs),
    }
}

/// Says that there is no window, and prints what it would have shown.
fn without_window(why: &str, inputs: &Inputs) -> Result<ExitCode> {
    complain(&format!(
        "No window: {why}. Here is the same comparison as text"
    ));
    print_text(inputs)
}

/// Whether a rate card is among the usage files; says so if one is.
fn has_card(inputs: &Inputs) -> bool {
    let card = inputs.files.iter().find(|path| is_card_file(path));
    if let Some(card) = card {
        complain(&format!(
            "{} is a rate card; say which contract it is with --baseline or --proposed",
            card.display()
        ));
    }
    card.is_some()
}

fn explain(inputs: &Inputs, week: Option<Day>, format: InspectFormat) -> Result<ExitCode> {
    let workbook = match load(inputs)? {
        Ok(workbook) => workbook,
        Err(code) => return Ok(ExitCode::from(code)),
    };
    let derived = Derived::new(&workbook);
    let rollup = &derived.pairing.rollup;
    let product = workbook.focus.product.as_ref();
    let product = product.and_then(|name| rollup.products.iter().position(|of| of == name));
    let weeks = match week {
        None => Weeks::Counted,
        Some(day) => {
            let mut weeks = rollup.weeks.iter();
            let has_day = |of: &WeekOf| of.week.first <= day && day <= of.week.last();
            let Some(at) = weeks.position(has_day) else {
                complain(&format!("no usage is in the week of {day}"));
                return Ok(ExitCode::from(WRONG_USAGE));
            };
            Weeks::One(at)
        }
    };
    let explanation = derived.explain(&workbook, Scope { product, weeks });
    let text = match format {
        InspectFormat::Text => report::explain_text(&workbook, &derived, &explanation),
        InspectFormat::Json => report::explain_json(&workbook, &derived, &explanation)?,
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn report_on(inputs: &Inputs, output: &Output, format: Format, strict: bool) -> Result<ExitCode> {
    let workbook = match load(inputs)? {
        Ok(workbook) => workbook,
        Err(code) => return Ok(ExitCode::from(code)),
    };
    let derived = Derived::new(&workbook);
    if let Some(path) = &output.path {
        if let Err(why) = output.write(path, &workbook, &derived)? {
            complain(&why);
            return Ok(ExitCode::from(WRONG_USAGE));
        }
    } else if let Some(table) = output.table {
        let bytes = output.make(table.0, &workbook, &derived)?;
        print(&String::from_utf8_lossy(&bytes))?;
    } else {
        let made = |kind| output.make(kind, &workbook, &derived);
        let text = match format {
            Format::Text => report::to_text(&workbook, &derived),
            Format::Html => String::from_utf8_lossy(&made(Export::Html)?).into_owned(),
            Format::Markdown => String::from_utf8_lossy(&made(Export::Markdown)?).into_owned(),
            Format::Json => report::to_json(&workbook, &derived)?,
            Format::Csv => report::to_csv(&derived)?,
        };
        print(&text)?;
    }
    let failed = strict && !is_flawless(&workbook.files);
    Ok(if failed {
        ExitCode::from(NOTHING_USABLE)
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the comparison for people.
fn print_text(inputs: &Inputs) -> Result<ExitCode> {
    let workbook = match load(inputs)? {
        Ok(workbook) => workbook,
        Err(code) => return Ok(ExitCode::from(code)),
    };
    print(&report::to_text(&workbook, &Derived::new(&workbook)))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether every file could be read and every row used.
fn is_flawless(files: &[FileReport]) -> bool {
    files.iter().all(|file| {
        file.outcome
            .as_ref()
            .is_ok_and(|quality| quality.rows.rejected == 0)
    })
}

/// The workbook of `inputs`, or the exit code and said why: no file could be used, or there is no such part of the usage.
fn load(inputs: &Inputs) -> Result<Result<Workbook, u8>> {
    Ok(load_with_look(inputs)?.map(|(workbook, _)| workbook))
}

/// The same, with what was looked at when a workbook was saved.
fn load_with_look(inputs: &Inputs) -> Result<Result<(Workbook, Look), u8>> {
    let mut look = Look::default();
    if has_card(inputs) {
        return Ok(Err(WRONG_USAGE));
    }
    let workbook = inputs.files.iter().find(|path| is_workbook_file(path));
    let [baseline, proposed] = read_cards(inputs)?;
    let mut workbook = if let Some(path) = workbook {
        if inputs.files.len() > 1 {
            complain("a workbook is opened by itself, without other files");
            return Ok(Err(WRONG_USAGE));
        }
        if inputs.reading.options() != ingest::Options::default() {
            complain(
                "how files are read cannot be changed in a workbook, which holds what was read; give the files themselves",
            );
            return Ok(Err(WRONG_USAGE));
        }
        let saved = workbook::open(path)?.saved;
        look = saved.look;
        let mut workbook = saved.workbook;
        workbook.replace_contracts([baseline, proposed]);
        workbook
    } else if inputs.files.is_empty() {
        let mut sample = Workbook::sample();
        sample.replace_contracts([baseline, proposed]);
        sample
    } else {
        let Some(import) = import(&inputs.files, &inputs.reading.options())? else {
            return Ok(Err(NOTHING_USABLE));
        };
        Workbook::new(import, baseline, proposed)
    };
    if let Err(why) = inputs.amend(&mut workbook) {
        complain(&why);
        return Ok(Err(WRONG_USAGE));
    }
    Ok(Ok((workbook, look)))
}

/// Reads files, and says on standard error what could not be read; `None` when nothing could.
fn import(files: &[PathBuf], options: &ingest::Options) -> Result<Option<Import>> {
    let import = ingest::import(files, options, &Progress::default())?;
    for file in &import.files {
        match &file.outcome {
            Err(error) => complain(&format!("{}: {error}", file.path)),
            Ok(quality) => {
                let listed = quality.rejected.iter().take(LISTED);
                listed.for_each(|rejection| complain(&format!("{}: {rejection}", file.path)));
                let more = quality.rows.rejected.saturating_sub(LISTED as u64);
                if more > 0 {
                    complain(&format!(
                        "{}: {more} more rows rejected; `metershift inspect` lists them",
                        file.path
                    ));
                }
            }
        }
    }
    let usable = import.files.iter().any(|file| {
        file.outcome
            .as_ref()
            .is_ok_and(|quality| quality.rows.taken > 0)
    });
    Ok(usable.then_some(import))
}

/// Rejected rows named one by one on standard error.
const LISTED: usize = 5;

fn inspect(
    files: &[PathBuf],
    options: &ingest::Options,
    save_rejected: Option<&Path>,
    format: InspectFormat,
    strict: bool,
) -> Result<ExitCode> {
    let workbook = files.iter().find(|path| is_workbook_file(path));
    let (import, heading) = if let Some(path) = workbook {
        if files.len() > 1 || *options != ingest::Options::default() || save_rejected.is_some() {
            complain(
                "a workbook is inspected by itself: it holds what was read, and no rejected rows; give the files themselves",
            );
            return Ok(ExitCode::from(WRONG_USAGE));
        }
        let workbook = workbook::open(path)?.saved.workbook;
        let heading = format!("{} {}", path.display(), report::workbook_found(&workbook));
        let import = Import {
            files: workbook.files.to_vec(),
            repeats: workbook.repeats,
            overlaps: workbook.overlaps.to_vec(),
            ..Import::default()
        };
        (import, Some(heading))
    } else {
        (ingest::import(files, options, &Progress::default())?, None)
    };
    let text = match format {
        InspectFormat::Text => {
            let text = report::inspect_text(&import.files, &import.repeats, &import.overlaps);
            heading.map_or(text.clone(), |heading| format!("{heading}\n\n{text}"))
        }
        InspectFormat::Json => report::inspect_json(&import.files, &import.overlaps)?,
    };
    if let Some(path) = save_rejected {
        std::fs::write(path, report::rejected_csv(&import.files)?)
            .with_context(|| format!("cannot save the rejected rows as {}", path.display()))?;
    }
    print(&text)?;
    let outcomes = || import.files.iter().map(|file| &file.outcome);
    let usable = outcomes().flatten().any(|quality| quality.rows.taken > 0);
    let failed = !usable || strict && !is_flawless(&import.files);
    Ok(if failed {
        ExitCode::from(NOTHING_USABLE)
    } else {
        ExitCode::SUCCESS
    })
}

fn read_cards(inputs: &Inputs) -> Result<[Option<Contract>; 2], CardFileError> {
    let read = |path: &Option<PathBuf>| -> Result<Option<Contract>, CardFileError> {
        let Some(path) = path else { return Ok(None) };
        let contract = read_contract(path)?;
        for note in &contract.notes {
            let line = note
                .line
                .map_or_else(String::new, |line| format!(", line {line}"));
            complain(&format!(
                "{}{line}, {}: {}",
                path.display(),
                note.key,
                note.message
            ));
        }
        Ok(Some(contract))
    };
    Ok([read(&inputs.baseline)?, read(&inputs.proposed)?])
}

/// Prints to standard output; a reader that stops reading is no error.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot print")
        }
        _ => Ok(()),
    }
}

/// Says something on standard error, which may be closed.
pub fn complain(message: &str) {
    writeln!(std::io::stderr().lock(), "metershift: {message}").ok();
}
