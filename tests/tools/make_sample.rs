//! Writes the made-up sample data: `usage.csv` and `hours.csv`, into the directory named on the command line or
//! into `assets/sample`.
//!
//! The data is the same on every platform and in every run, so running this changes nothing unless
//! `sample_data.rs` did.

use std::path::PathBuf;
use std::{env, fs, io};

#[path = "sample_data.rs"]
pub mod sample_data;

fn main() -> io::Result<()> {
    let directory = env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("assets/sample"), PathBuf::from);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join("usage.csv"), sample_data::usage_csv())?;
    fs::write(directory.join("hours.csv"), sample_data::hours_csv())
}
