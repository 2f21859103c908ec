//! `picture`: a chart as PNG or SVG.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use super::inputs::Inputs;
use super::{WRONG_USAGE, complain, load_with_look};
use crate::analysis::Dimension;
use crate::chart::{Apart, Ranks};
use crate::colour::Theme;
use crate::disk;
use crate::quantity::Percent;
use crate::report::Provenance;
use crate::report::picture::{self, Kind, Picture, PictureError, Size};
use crate::workbook::{Derived, Look, View};

/// What is drawn, and how.
#[derive(Debug, Args)]
pub(super) struct PictureArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// What the picture shows; what was looked at when a workbook was saved, or else the difference, if not given
    #[arg(long, value_enum)]
    view: Option<ViewArg>,
    /// What the chart tells apart, where it can
    #[arg(long, value_enum)]
    by: Option<ByArg>,
    /// How large, in pixels across and down
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1920x1080", value_parser = sides)]
    size: [u32; 2],
    /// Draw each pixel of a PNG with that many across and down
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=8))]
    scale: u32,
    /// In which colours
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,
    /// Show the table of products below the chart
    #[arg(long)]
    with_table: bool,
    /// The time that the picture says it was made at, as in 2026-11-26T12:00:00Z; now, if not given
    #[arg(long, value_name = "TIME")]
    exported_at: Option<jiff::Timestamp>,
    /// Where to save it, as PNG or SVG by its ending
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ViewArg {
    /// The difference per week
    Difference,
    /// The difference, added up from week to week
    Cumulative,
    /// What both contracts charge per week, as lines
    Costs,
    /// What both contracts charge per week, as stacked bars
    CostsStacked,
    /// The plane of two figures, and where the answer flips
    BreakEven,
    /// What moves the answer, and by how much
    Sensitivity,
    /// What usage consists of
    Mix,
    /// The contracts; there is no picture of them
    Contracts,
    /// All scenarios side by side
    Compare,
}

impl ViewArg {
    fn of(self, look: Look) -> Look {
        let (view, is_cumulative, is_stacked) = match self {
            Self::Difference => (View::Difference, false, look.is_stacked),
            Self::Cumulative => (View::Difference, true, look.is_stacked),
            Self::Costs => (View::Costs, look.is_cumulative, false),
            Self::CostsStacked => (View::Costs, look.is_cumulative, true),
            Self::BreakEven => (View::BreakEven, look.is_cumulative, look.is_stacked),
            Self::Sensitivity => (View::Sensitivity, look.is_cumulative, look.is_stacked),
            Self::Mix => (View::Mix, look.is_cumulative, look.is_stacked),
            Self::Contracts => (View::Contracts, look.is_cumulative, look.is_stacked),
            Self::Compare => (View::Compare, look.is_cumulative, look.is_stacked),
        };
        Look {
            view,
            is_cumulative,
            is_stacked,
            ..look
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ByArg {
    Product,
    Model,
    Class,
    Resource,
    Tier,
    Channel,
}

impl From<ByArg> for Dimension {
    fn from(by: ByArg) -> Self {
        match by {
            ByArg::Product => Self::Product,
            ByArg::Model => Self::Model,
            ByArg::Class => Self::Class,
            ByArg::Resource => Self::Resource,
            ByArg::Tier => Self::Tier,
            ByArg::Channel => Self::Channel,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ThemeArg {
    /// Dark on light
    Light,
    /// Light on dark
    Dark,
}

/// Draws the picture and saves it.
pub(super) fn run(args: &PictureArgs) -> Result<ExitCode> {
    let [width, height] = args.size;
    let asked = Kind::of(&args.output).and_then(|kind| {
        // SVG has no pixels of its own.
        let scale = if kind == Kind::Png { args.scale } else { 1 };
        Ok((kind, Size::new(width, height, scale)?))
    });
    let (kind, size) = match asked {
        Ok(asked) => asked,
        Err(why) => return Ok(refuse(&why)),
    };
    let (workbook, look) = match load_with_look(&args.inputs)? {
        Ok(loaded) => loaded,
        Err(code) => return Ok(ExitCode::from(code)),
    };
    let mut look = match args.view {
        Some(view) => view.of(look),
        None => look,
    };
    look.by = args.by.map(Dimension::from).or(look.by);
    let derived = Derived::new(&workbook);
    let by = look.view.tells_apart(look.by);
    let ranks = Ranks::new(&derived, by);
    let exported_at = args.exported_at.unwrap_or_else(jiff::Timestamp::now);
    let provenance = Provenance::of(&workbook, &derived, exported_at);
    let drawn = picture::svg(&Picture {
        workbook: &workbook,
        derived: &derived,
        apart: Apart {
            by,
            ranks: &ranks,
            hidden: &look.hidden,
        },
        look: &look,
        theme: match args.theme {
            ThemeArg::Light => Theme::Light,
            ThemeArg::Dark => Theme::Dark,
        },
        size,
        with_table: args.with_table,
        swing: Percent(Decimal::TEN),
        provenance: &provenance,
    });
    let svg = match drawn {
        Ok(svg) => svg,
        Err(why) => return Ok(refuse(&why)),
    };
    let content = picture::encoded(svg, size, kind)?;
    disk::write(&args.output, &content)
        .with_context(|| format!("cannot save the picture as {}", args.output.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn refuse(why: &PictureError) -> ExitCode {
    complain(&why.to_string());
    ExitCode::from(WRONG_USAGE)
}

/// Reads `1920x1080`.
fn sides(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once(['x', 'X', '×']);
    let sides = sides.and_then(|(width, height)| {
        Some([width.trim().parse().ok()?, height.trim().parse().ok()?])
    });
    sides.ok_or_else(|| {
        format!("“{text}” is no size; write pixels across and down, as in 1920x1080")
    })
}
