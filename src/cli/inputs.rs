//! What is compared, as the command line says it: files and how they are read, contracts, a scenario.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::analysis::{Focus, Inclusion, RateKind};
use crate::calendar::{Day, Span, Week, WeekStart};
use crate::contract::card::check_factor;
use crate::contract::{Mode, Side};
use crate::ingest::{
    self, DateOrder, FileError, Mapping, PeriodChoice,
    layout::{self, Field},
};
use crate::quantity::{Multiplier, NumberStyle, Percent, Unit, parse_decimal};
use crate::usage::{Method, Projection, Volume, check_growth};
use crate::workbook::{Edit, Scenario, Workbook};

/// What is compared.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Usage files, folders, archives (.csv, .tsv, .txt, .gz, .zst, .zip); - is standard input; or one workbook; the
    /// bundled sample if none is given
    pub(super) files: Vec<PathBuf>,
    /// Rate card of the contract in force (TOML, CSV of rates); list prices by the hour if none is given
    #[arg(long, value_name = "CARD")]
    pub(super) baseline: Option<PathBuf>,
    /// Rate card of the proposed contract (TOML, CSV of rates); list prices by the token if none is given
    #[arg(long, value_name = "CARD")]
    pub(super) proposed: Option<PathBuf>,
    /// The day weeks start on; Monday, or what a workbook says, if not given
    #[arg(long, value_name = "DAY")]
    week_start: Option<WeekStart>,
    /// The scenario of a workbook, by its name; the one that was shown when it was saved, if none is given
    #[arg(long = "scenario", value_name = "NAME")]
    scenario_name: Option<String>,
    /// How the dates of contracts count: as if in force throughout, or each day at the rates in force then
    #[arg(long, value_enum)]
    mode: Option<ModeArg>,
    /// The first day of the proposed contract, in place of the one its card states, as in 2027-01-01
    #[arg(long, value_name = "DATE")]
    effective: Option<Day>,
    /// Price that many times the tokens that the usage says, as in 1.3
    #[arg(long, value_name = "TIMES", value_parser = times)]
    token_volume: Option<Multiplier>,
    /// Price that many times the hours
    #[arg(long, value_name = "TIMES", value_parser = times)]
    hour_volume: Option<Multiplier>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    beyond: Beyond,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// What the answer is about.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which part of the usage the answer is about")]
struct About {
    /// Only weeks from the one that this day lies in, as in 2026-06-08
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Only weeks up to the one that this day lies in
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Only that product
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// Only that model, as the usage names it: its tokens, and hours that name it
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
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

/// Reads a factor: `1.3`.
fn times(text: &str) -> Result<Multiplier, String> {
    let value = parse_decimal(text.trim().as_bytes());
    let value = value.map_err(|error| format!("“{text}” {error}"))?;
    check_factor(value)?;
    Ok(Multiplier(value))
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ModeArg {
    /// Every week at the rates of one day
    Throughout,
    /// Each day at the rates in force then; before the proposed contract, what the baseline charges
    Dated,
}

impl Inputs {
    /// Whether nothing is said of how to compare: a workbook then is as it says itself.
    pub(super) fn is_plain(&self) -> bool {
        let About {
            from,
            to,
            product,
            model,
        } = &self.about;
        let is_about = from.is_some() || to.is_some() || product.is_some() || model.is_some();
        let is_set = self.week_start.is_some()
            || self.mode.is_some()
            || self.effective.is_some()
            || self.token_volume.is_some()
            || self.hour_volume.is_some()
            || self.scenario_name.is_some()
            || self.baseline.is_some()
            || self.proposed.is_some();
        !is_about && !is_set && self.beyond.project == 0 && !self.beyond.count_projected
    }

    /// Makes a workbook what the command line says of it; the rest stays.
    ///
    /// # Errors
    /// Where there is nothing of the kind that is asked for; the text says what there is.
    pub(super) fn amend(&self, workbook: &mut Workbook) -> Result<(), String> {
        if let Some(name) = &self.scenario_name {
            let Some(at) = workbook.tabs.position(name) else {
                let names: Vec<&str> = workbook.tabs.names().collect();
                let names = names.join("”, “");
                return Err(format!(
                    "there is no scenario “{name}”; there are “{names}”"
                ));
            };
            workbook.apply(Edit::ShowScenario(at));
        }
        if let Some(day) = self.week_start {
            workbook.apply(Edit::SetWeekStart(day));
        }
        let said = self.scenario();
        if self.mode.is_some() {
            workbook.apply(Edit::SetMode(said.mode));
        }
        if self.effective.is_some() {
            workbook.apply(Edit::SetEffective(Side::Proposed, self.effective));
        }
        if self.hour_volume.is_some() {
            workbook.apply(Edit::SetVolume(RateKind::Hours, said.volume.hours));
        }
        if self.token_volume.is_some() {
            workbook.apply(Edit::SetVolume(RateKind::Tokens, said.volume.tokens));
        }
        if said.projection.is_some() {
            workbook.apply(Edit::SetProjection(said.projection));
        }
        if self.beyond.count_projected {
            let inclusion = Inclusion {
                projected: true,
                ..workbook.inclusion
            };
            workbook.apply(Edit::SetInclusion(inclusion));
        }
        let focus = self.focus(workbook.week_start);
        if !focus.is_all() {
            let focus = workbook.find_focus(focus);
            let focus = focus.map_err(|not_there| not_there.to_string())?;
            workbook.apply(Edit::SetFocus(focus));
        }
        Ok(())
    }

    /// The day weeks start on.
    pub(super) fn week_start(&self) -> WeekStart {
        self.week_start.unwrap_or_default()
    }

    /// The weeks that averages include.
    pub(super) fn inclusion(&self) -> Inclusion {
        Inclusion {
            projected: self.beyond.count_projected,
            ..Inclusion::default()
        }
    }

    /// What the answer is about, by names that the usage may not have, where weeks start on that day.
    pub(super) fn focus(&self, week_start: WeekStart) -> Focus {
        let About {
            from,
            to,
            product,
            model,
        } = &self.about;
        let week = |day: &Option<Day>, end: Day| Week::containing(day.unwrap_or(end), week_start);
        let is_some = from.is_some() || to.is_some();
        let weeks = is_some.then(|| Span {
            first: week(from, Day::EARLIEST).first,
            last: week(to, Day::LATEST).last(),
        });
        Focus {
            weeks,
            product: product.clone(),
            model: model.clone(),
        }
    }

    /// What the command line says of the scenario.
    pub(super) fn scenario(&self) -> Scenario {
        let mut scenario = Scenario {
            mode: match self.mode {
                Some(ModeArg::Throughout) | None => Mode::Throughout,
                Some(ModeArg::Dated) => Mode::Dated,
            },
            projection: self.beyond.projection(),
            volume: Volume {
                hours: self.hour_volume.unwrap_or_default(),
                tokens: self.token_volume.unwrap_or_default(),
            },
            ..Scenario::default()
        };
        scenario.adjustments[Side::Proposed as usize].effective = self.effective;
        scenario
    }
}

/// How usage files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "How files are read")]
pub(super) struct Reading {
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
    pub(super) fn options(&self) -> ingest::Options {
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
