//! How large the file of a workbook is, and how long it takes to write and to read: `cargo bench --bench workbook`.
//!
//! The usage is that of the file in `METERSHIFT_TEN`, or 69,888 cells as a file of ten million rows has: 728 days × 12 products
//! × 8 models. Prints what each takes of its limit.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints its figures, and stops where there are none"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use metershift::calendar::Day;
use metershift::ingest::{self, Import, Options, Progress};
use metershift::quantity::{ByClass, Hours, Tokens};
use metershift::usage::{Attributes, Key, Measures, Source, UsageBuilder};
use metershift::workbook::file::{self, Saved};
use metershift::workbook::{Edit, Look, Workbook};

const DAYS: u64 = 728;
const PRODUCTS: u64 = 12;
const MODELS: u64 = 8;
const ROUNDS: usize = 10;

/// What the file may take on disk, in bytes.
const SIZE_LIMIT: usize = 2_000_000;
/// What reading it may take.
const READ_LIMIT: Duration = Duration::from_millis(300);

fn main() {
    let path = std::env::var_os("METERSHIFT_TEN").map(PathBuf::from);
    let import = match &path {
        Some(path) => {
            let paths = [path.clone()];
            ingest::import(&paths, &Options::default(), &Progress::default()).unwrap()
        }
        None => made(),
    };
    let mut workbook = Workbook::new(import, None, None);
    workbook.apply(Edit::DuplicateScenario);
    let saved = Saved {
        workbook: workbook.portable(),
        look: Look::default(),
        unsaved: None,
    };
    let cells = workbook.usage.cells.len();
    let rows = workbook.usage.total().rows;
    println!("{cells} cells of {rows} rows");
    let write = best(|| drop(black_box(file::write(black_box(&saved)).unwrap())));
    let bytes = file::write(&saved).unwrap();
    let read = best(|| drop(black_box(file::read(black_box(&bytes)).unwrap())));
    assert!(file::read(&bytes).unwrap() == saved);
    println!("write {write:>10.3?}");
    let share = |part: f64, limit: f64| part / limit * 100.0;
    let size = bytes.len();
    println!(
        "size  {size:>10} bytes  {:.0} % of {SIZE_LIMIT}",
        share(size as f64, SIZE_LIMIT as f64)
    );
    println!(
        "read  {read:>10.3?}  {:.0} % of {READ_LIMIT:?}",
        share(read.as_secs_f64(), READ_LIMIT.as_secs_f64())
    );
}

fn best(mut work: impl FnMut()) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// As many cells as such a file has, with digits that do not repeat.
fn made() -> Import {
    let mut builder = UsageBuilder::default();
    let first = Day::from_ymd(2023, 10, 2).unwrap();
    let attributes = builder.attributes.id(&Attributes::default());
    let source = builder.sources.id(&Source::default());
    let resource = builder.resources.id("");
    let mut state = 7_u64;
    let mut number = |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u128::from((state >> 33) % most)
    };
    for day in 0..DAYS {
        for product in 0..PRODUCTS {
            for model in 0..MODELS {
                let key = Key {
                    day: first.plus(day as i32),
                    product: builder.products.id(&format!("product {product:02}")),
                    model: builder.models.id(&format!("model-{model}")),
                    resource,
                    attributes,
                    source,
                };
                let tokens = [200_000, 40_000, 0, 200_000, 60_000];
                let tokens = ByClass(tokens.map(|most| Tokens(number(most + 1))));
                let measures = Measures {
                    tokens,
                    hours: Hours::from_pico(number(1_000_000) * 1_000_000),
                    rows: number(300) as u64,
                    ..Measures::default()
                };
                builder.add(key, &measures);
            }
        }
    }
    Import {
        usage: builder.finish(),
        ..Import::default()
    }
}
