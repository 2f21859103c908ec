//! The bundled sample, made by `tests/tools/make_sample.rs`.

use crate::ingest::{Import, Repeats, import_text};
use crate::usage::Usage;

/// The contract by the hour.
pub(super) const BASELINE: &str = include_str!("../../assets/sample/baseline.toml");
/// The contract by the token.
pub(super) const PROPOSED: &str = include_str!("../../assets/sample/proposed.toml");

/// Its two files, read as any other.
pub(super) fn import() -> Import {
    let texts = [
        ("usage.csv", include_str!("../../assets/sample/usage.csv")),
        ("hours.csv", include_str!("../../assets/sample/hours.csv")),
    ];
    // Nobody holds the progress by which this could be cancelled.
    import_text(&texts).unwrap_or_else(|_cancelled| Import {
        usage: Usage::default(),
        files: Vec::new(),
        repeats: Repeats::default(),
        overlaps: Vec::new(),
    })
}
