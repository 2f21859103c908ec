//! The commands: open the window (the default), `report`, `inspect`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::analysis::{Inclusion, Scope, Weeks};
use crate::app;
use crate::calendar::{Day, WeekStart};
use crate::contract::{Changes, Contract, Mode, Side, catalog};
use crate::ingest::{
    self, DateOrder, FileError, FileReport, Import, Mapping, PeriodChoice, Progress,
    layout::{self, Field},
};
use crate::quantity::{NumberStyle, Percent, Unit, parse_decimal};
use crate::report;
use crate::usage::{Method, Projection, WeekOf, check_growth};
use crate::workbook::{
    CardFileError, Derived, Edit, Scenario, Workbook, is_card_file, read_contract,
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
    /// Print what the proposed contract costs more or less, per product and week
    Report {
        #[command(flatten)]
        inputs: Inputs,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Fail if any file could not be read or any row was rejected
        #[arg(long)]
        strict: bool,
    },
    /// Explain what is charged: every quantity times its rate, then the terms, adding up; with the rows and where the rate
    /// was read
    Explain {
        #[command(flatten)]
        inputs: Inputs,
        /// Only that product
        #[arg(long, value_name = "PRODUCT")]
        product: Option<String>,
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
}

/// What is compared.
#[derive(Debug, Args)]
struct Inputs {
    /// Usage files, folders, archives (.csv, .tsv, .txt, .gz, .zst, .zip); - is standard input; the bundled sample if
    /// none is given
    files: Vec<PathBuf>,
    /// Rate card of the contract in force (TOML, CSV of rates); list prices by the hour if none is given
    #[arg(long, value_name = "CARD")]
    baseline: Option<PathBuf>,
    /// Rate card of the proposed contract (TOML, CSV of rates); list prices by the token if none is given
    #[arg(long, value_name = "CARD")]
    proposed: Option<PathBuf>,
    /// The day weeks start on
    #[arg(long, value_name = "DAY", default_value = "monday")]
    week_start: WeekStart,
    /// How the dates of contracts count: as if in force throughout, or each day at the rates in force then
    #[arg(long, value_enum, default_value_t = ModeArg::Throughout)]
    mode: ModeArg,
    /// The first day of the proposed contract, in place of the one its card states, as in 2027-01-01
    #[arg(long, value_name = "DATE")]
    effective: Option<Day>,
    #[command(flatten)]
    beyond: Beyond,
    #[command(flatten)]
    reading: Reading,
}

/// How usage goes on after the data.
#[derive(Debug, Args)]
#[command(next_help_heading = "Weeks beyond the data")]
struct Beyond {
    /// Project usage for that many weeks after the last full one
    #[arg(long, value_name = "WEEKS", default_value_t = 0)]
    project: u32,
    /// How it goes on
    #[arg(long, value_enum, default_value_t = MethodArg::Flat)]
    project_by: MethodArg,
    /// Growth in percent a week, of all products or of one, as in 1.5 or `Kiro=2`; may be repeated
    #[arg(long, value_name = "[PRODUCT=]PERCENT", value_parser = growth, allow_hyphen_values = true)]
    growth: Vec<(Option<String>, Percent)>,
    /// Count projected weeks in totals and averages, which say so
    #[arg(long)]
    count_projected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MethodArg {
    /// As the mean of the last four full weeks
    Flat,
    /// Along the straight line through all full weeks
    Linear,
    /// As 52 weeks before
    Seasonal,
    /// By a percentage a week; chosen by --growth
    Growth,
}

impl Beyond {
    fn projection(&self) -> Option<Projection> {
        let method = match self.project_by {
            MethodArg::Flat if self.growth.is_empty() => Method::Flat,
            MethodArg::Linear => Method::Linear,
            MethodArg::Seasonal => Method::SeasonalNaive,
            MethodArg::Flat | MethodArg::Growth => {
                let of_all = self
                    .growth
                    .iter()
                    .rev()
                    .find(|(product, _)| product.is_none());
                let of_products = self.growth.iter().cloned();
                Method::Growth {
                    weekly: of_all.map_or(Percent::default(), |(_, percent)| *percent),
                    products: of_products
                        .filter_map(|(product, percent)| Some((product?, percent)))
                        .collect(),
                }
            }
        };
        (self.project > 0).then_some(Projection {
            weeks: self.project,
            method,
        })
    }
}

/// Reads `1.5` or `Kiro=2`.
fn growth(text: &str) -> Result<(Option<String>, Percent), String> {
    let (product, percent) = match text.rsplit_once('=') {
        Some((product, percent)) => (Some(product.trim().to_owned()), percent),
        None => (None, text),
    };
    let value = parse_decimal(percent.trim().as_bytes());
    let value = value.map_err(|error| format!("“{percent}” {error}"))?;
    check_growth(value)?;
    Ok((product, Percent(value)))
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArg {
    /// Every week at the rates of one day
    Throughout,
    /// Each day at the rates in force then; before the proposed contract, what the baseline charges
    Dated,
}

impl Inputs {
    /// The weeks that averages include.
    fn inclusion(&self) -> Inclusion {
        Inclusion {
            projected: self.beyond.count_projected,
            ..Inclusion::default()
        }
    }

    /// What the command line says of the scenario.
    fn scenario(&self) -> Scenario {
        let mut scenario = Scenario {
            mode: match self.mode {
                ModeArg::Throughout => Mode::Throughout,
                ModeArg::Dated => Mode::Dated,
            },
            projection: self.beyond.projection(),
            ..Scenario::default()
        };
        scenario.adjustments[Side::Proposed as usize].effective = self.effective;
        scenario
    }
}

/// How usage files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "How files are read")]
struct Reading {
    /// Which column is which, as in `product=Team` or `input_tokens="Prompt Tokens"`; `Tags.team` is a key of JSON in a
    /// column. With a time and a quantity, any table can be read; may be repeated
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = ingest::column_choice)]
    map: Vec<(Field, String)>,
    /// What a column counts in: 1, K or M; hours, minutes, seconds or ms; as in `compute_hours=ms`; may be repeated
    #[arg(long, value_name = "FIELD=UNIT", value_parser = ingest::unit_choice)]
    unit: Vec<(Field, Unit)>,
    /// The layout of the files, where their header fits several
    #[arg(long, value_name = "LAYOUT", value_parser = layout_id)]
    layout: Option<String>,
    /// How dates such as 3/4/25 are meant
    #[arg(long, value_name = "mdy|dmy")]
    dates: Option<DateOrder>,
    /// How numbers such as 1,234 are meant
    #[arg(long, value_enum, value_name = "point|comma")]
    decimal: Option<Decimal>,
    /// What a row with a bare date covers
    #[arg(long, value_name = "auto|day|week|month", default_value = "auto")]
    period: PeriodChoice,
    /// Count rows that are there more than once only once
    #[arg(long)]
    once: bool,
    /// Count the time that requests took as compute hours, though it is busy time, not billed hours
    #[arg(long)]
    busy_time: bool,
    /// The first day of files that count seconds from a day they do not name, as in 2024-01-01
    #[arg(long, value_name = "DATE")]
    first_day: Option<Day>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Decimal {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

impl Reading {
    fn options(&self) -> ingest::Options {
        let mapping = Mapping {
            layout: self.layout.clone(),
            columns: self.map.iter().cloned().collect(),
            units: self.unit.iter().copied().collect(),
            date_order: self.dates,
            numbers: self.decimal.map(|mark| match mark {
                Decimal::Point => NumberStyle::Point,
                Decimal::Comma => NumberStyle::Comma,
            }),
            ..Mapping::default()
        };
        let plain = ingest::Options::default();
        ingest::Options {
            period: self.period,
            mapping,
            once: self.once,
            busy_time: self.busy_time,
            first_day: self.first_day.unwrap_or(plain.first_day),
            ..plain
        }
    }
}

/// The id of a layout.
fn layout_id(id: &str) -> Result<String, FileError> {
    let id = id.to_owned();
    if layout::ALL.iter().any(|layout| layout.id == id) {
        Ok(id)
    } else {
        Err(FileError::NoSuchLayout { id })
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
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
        } => window(&open),
        Cli {
            command:
                Some(Command::Report {
                    inputs,
                    format,
                    strict,
                }),
            ..
        } => print_report(&inputs, format, strict),
        Cli {
            command:
                Some(Command::Explain {
                    inputs,
                    product,
                    week,
                    format,
                }),
            ..
        } => explain(&inputs, product.as_deref(), week, format),
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

fn window(inputs: &Inputs) -> Result<ExitCode> {
    if let Some(why) = app::no_display() {
        return without_window(&why, inputs);
    }
    let contracts = read_cards(inputs)?;
    let start = app::Start {
        files: inputs.files.clone(),
        contracts,
        week_start: inputs.week_start,
        scenario: inputs.scenario(),
        inclusion: inputs.inclusion(),
        options: inputs.reading.options(),
        remembered_at: app::usual_place(),
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
    print_report(inputs, Format::Text, false)
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

fn explain(
    inputs: &Inputs,
    product: Option<&str>,
    week: Option<Day>,
    format: InspectFormat,
) -> Result<ExitCode> {
    if has_card(inputs) {
        return Ok(ExitCode::from(WRONG_USAGE));
    }
    let Some(workbook) = load(inputs)? else {
        return Ok(ExitCode::from(NOTHING_USABLE));
    };
    let derived = Derived::new(&workbook);
    let rollup = &derived.pairing.rollup;
    let product = match product {
        None => None,
        Some(name) => {
            let is_it = |product: &String| product.to_lowercase() == name.to_lowercase();
            let Some(at) = rollup.products.iter().position(is_it) else {
                let known = rollup.products.join(", ");
                complain(&format!("there is no product “{name}”; there are {known}"));
                return Ok(ExitCode::from(WRONG_USAGE));
            };
            Some(at)
        }
    };
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

fn print_report(inputs: &Inputs, format: Format, strict: bool) -> Result<ExitCode> {
    if has_card(inputs) {
        return Ok(ExitCode::from(WRONG_USAGE));
    }
    let Some(workbook) = load(inputs)? else {
        return Ok(ExitCode::from(NOTHING_USABLE));
    };
    let derived = Derived::new(&workbook);
    let text = match format {
        Format::Text => report::to_text(&workbook, &derived),
        Format::Json => report::to_json(&workbook, &derived)?,
        Format::Csv => report::to_csv(&derived)?,
    };
    print(&text)?;
    let failed = strict && !is_flawless(&workbook.files);
    Ok(if failed {
        ExitCode::from(NOTHING_USABLE)
    } else {
        ExitCode::SUCCESS
    })
}

/// Whether every file could be read and every row used.
fn is_flawless(files: &[FileReport]) -> bool {
    files.iter().all(|file| {
        file.outcome
            .as_ref()
            .is_ok_and(|quality| quality.rows.rejected == 0)
    })
}

/// The workbook of `inputs`; `None`, and said why, when no file could be used.
fn load(inputs: &Inputs) -> Result<Option<Workbook>> {
    let [baseline, proposed] = read_cards(inputs)?;
    let mut workbook = if inputs.files.is_empty() {
        let mut sample = Workbook::sample();
        sample.replace_contracts([baseline, proposed]);
        sample
    } else {
        let Some(import) = import(&inputs.files, &inputs.reading.options())? else {
            return Ok(None);
        };
        Workbook::new(import, baseline, proposed)
    };
    if workbook.week_start != inputs.week_start {
        workbook.apply(Edit::SetWeekStart(inputs.week_start));
    }
    workbook.scenario = inputs.scenario();
    if inputs.beyond.count_projected {
        workbook.apply(Edit::SetInclusion(inputs.inclusion()));
    }
    Ok(Some(workbook))
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
    let import = ingest::import(files, options, &Progress::default())?;
    let text = match format {
        InspectFormat::Text => {
            report::inspect_text(&import.files, &import.repeats, &import.overlaps)
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
