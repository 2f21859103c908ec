//! Files that the comparison is written in.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum, builder::PossibleValue};
use jiff::Timestamp;

use crate::contract::Side;
use crate::disk;
use crate::report::{self, CsvTable, Export, Exporting, Going};
use crate::workbook::{Derived, Look, Workbook};

/// Where the comparison goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Where the report goes")]
pub(super) struct Output {
    /// Write it in this file, whole or not at all; how its name ends says how
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FILE",
        conflicts_with = "format"
    )]
    pub(super) path: Option<PathBuf>,
    /// Which table to write as CSV
    #[arg(long, value_enum, value_name = "TABLE")]
    pub(super) table: Option<Table>,
    /// The time that the file says it was made at, in place of that of the clock, as in 2026-11-26T12:00:00Z
    #[arg(long, value_name = "TIME")]
    exported_at: Option<Timestamp>,
}

/// A table that a CSV file can hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table(pub(super) Export);

const TABLES: [Table; 9] = [
    Table(Export::Csv(CsvTable::Weeks)),
    Table(Export::Csv(CsvTable::Products)),
    Table(Export::Csv(CsvTable::Usage)),
    Table(Export::Csv(CsvTable::Rates)),
    Table(Export::Csv(CsvTable::Bills)),
    Table(Export::Csv(CsvTable::Claims)),
    Table(Export::Csv(CsvTable::Scenarios)),
    Table(Export::Focus(Side::Baseline)),
    Table(Export::Focus(Side::Proposed)),
];

impl ValueEnum for Table {
    fn value_variants<'a>() -> &'a [Self] {
        &TABLES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = match self.0 {
            Export::Csv(table) => PossibleValue::new(table.key()).help(table.shown()),
            Export::Focus(Side::Baseline) => PossibleValue::new("focus-baseline")
                .help("the bill of the contract in force, as FOCUS 1.2"),
            Export::Focus(Side::Proposed) => PossibleValue::new("focus-proposed")
                .help("the bill of the proposed contract, as FOCUS 1.2"),
            _ => return None,
        };
        Some(value)
    }
}

impl Output {
    /// The kind of file that a name asks for, or why there is none.
    fn kind(&self, path: &Path) -> Result<Export, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let ending = ending.to_lowercase();
        let mut kinds = Export::ALL.iter().copied();
        let Some(kind) = kinds.find(|kind| kind.ending() == ending) else {
            let mut endings: Vec<String> = Vec::new();
            for kind in Export::ALL {
                let ending = format!(".{}", kind.ending());
                if !endings.contains(&ending) {
                    endings.push(ending);
                }
            }
            return Err(format!(
                "{}: what to write is told by how the name ends: {}",
                path.display(),
                endings.join(", ")
            ));
        };
        match (kind, self.table) {
            (Export::Csv(_) | Export::Focus(_), table) => {
                Ok(table.map_or(Export::Csv(CsvTable::Weeks), |table| table.0))
            }
            (_, None) => Ok(kind),
            (_, Some(_)) => Err(format!(
                "{}: --table is for a file whose name ends with .csv",
                path.display()
            )),
        }
    }

    /// Writes the file that was asked for; says why where there is no such kind.
    pub(super) fn write(
        &self,
        path: &Path,
        workbook: &Workbook,
        derived: &Derived,
    ) -> Result<Result<(), String>> {
        let kind = match self.kind(path) {
            Ok(kind) => kind,
            Err(why) => return Ok(Err(why)),
        };
        let bytes = self.make(kind, workbook, derived)?;
        disk::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Ok(()))
    }

    /// The content of such a file.
    pub(super) fn make(
        &self,
        kind: Export,
        workbook: &Workbook,
        derived: &Derived,
    ) -> Result<Vec<u8>> {
        let exporting = Exporting {
            exported_at: self.exported_at.unwrap_or_else(Timestamp::now),
            look: Look::default(),
        };
        let made = report::export(kind, workbook, derived, &exporting, &Going::default());
        made.with_context(|| format!("{} cannot be made", kind.name()))
    }
}
