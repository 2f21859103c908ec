//! What of a workbook is looked at, and how. Nothing here changes a number.

use std::collections::BTreeSet;

use crate::analysis::{Dimension, Lever};

/// What can stand in the middle of the window, one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The difference per product and week.
    #[default]
    Difference,
    /// What both contracts charge per week.
    Costs,
    /// The plane of two figures.
    BreakEven,
    /// What moves the answer, and by how much.
    Sensitivity,
    /// What usage consists of.
    Mix,
    /// The contracts as documents.
    Contracts,
    /// All scenarios side by side.
    Compare,
}

impl View {
    /// All, in the order they are offered.
    pub const ALL: [Self; 7] = [
        Self::Difference,
        Self::Costs,
        Self::BreakEven,
        Self::Sensitivity,
        Self::Mix,
        Self::Contracts,
        Self::Compare,
    ];

    /// The name on screen.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Difference => "Difference",
            Self::Costs => "Costs",
            Self::BreakEven => "Break-even",
            Self::Sensitivity => "Sensitivity",
            Self::Mix => "Mix",
            Self::Contracts => "Contracts",
            Self::Compare => "Compare",
        }
    }

    /// What it shows, in words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Difference => "Show the difference per product and week",
            Self::Costs => "Show what both contracts charge per week",
            Self::BreakEven => {
                "Show for which token rates and hourly rates the proposed contract costs less, and where it flips"
            }
            Self::Sensitivity => "Show what moves the answer, and by how much",
            Self::Mix => {
                "Show what usage consists of, what a paid hour serves, and what a million tokens costs"
            }
            Self::Contracts => "Show both contracts as documents, to read, change and compare",
            Self::Compare => "Show all scenarios side by side, and what differs between them",
        }
    }

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Difference => "difference",
            Self::Costs => "costs",
            Self::BreakEven => "break_even",
            Self::Sensitivity => "sensitivity",
            Self::Mix => "mix",
            Self::Contracts => "contracts",
            Self::Compare => "compare",
        }
    }

    /// What it tells charges apart by, where `chosen` was chosen; each has its own way until something is.
    pub fn tells_apart(self, chosen: Option<Dimension>) -> Dimension {
        match self {
            // Tokens are of no resource.
            Self::Mix => {
                let by = chosen.filter(|by| *by != Dimension::Resource);
                by.unwrap_or(Dimension::Class)
            }
            Self::Difference | Self::Costs => chosen.unwrap_or_default(),
            Self::BreakEven | Self::Sensitivity | Self::Contracts | Self::Compare => {
                Dimension::Product
            }
        }
    }
}

/// What is looked at, kept in the document so that who opens it sees what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What stands in the middle.
    pub view: View,
    /// What charges are told apart by, where somebody chose.
    pub by: Option<Dimension>,
    /// Whether the difference is added up from week to week.
    pub is_cumulative: bool,
    /// Whether costs are stacked bars, or else lines.
    pub is_stacked: bool,
    /// Products that the charts leave out.
    pub hidden: BTreeSet<String>,
    /// The figures that span the plane, where somebody chose some.
    pub axes: Option<[Lever; 2]>,
    /// The scenario that is drawn over the difference of the one that is shown, by its name.
    pub overlay: Option<String>,
}
