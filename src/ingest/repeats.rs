//! Rows that are in a file, or in several, more than once.
//!
//! Every row has a fingerprint of 64 bits. To find repeated ones without keeping them all, a sample is kept:
//! all fingerprints while there are few, then those divisible by 2, by 4, and so on. Which ones that are depends
//! on the rows alone, never on their order or on threads. A repeated row always has the same fingerprint, so
//! repeats in the sample stand for a known share of all.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;
use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use crate::quantity::{Hours, Tokens};
use crate::usage::{self, Measures};

/// Picohours in a nanohour.
const NANO: u128 = 1_000;

/// Fingerprints kept at most.
const KEPT: usize = 1 << 15;

/// The fingerprint of a row's text.
#[inline]
pub(super) fn fingerprint(row: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(0).build_hasher();
    hasher.write(row);
    hasher.finish()
}

/// What the same text means depends on the header above it, and on what product the file stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(u64);

impl Seed {
    pub(super) fn new(header: &[String], product: Option<&str>) -> Self {
        Self(FixedState::with_seed(2).hash_one((header, product)))
    }

    /// The fingerprint of a row, given that of its text.
    #[inline]
    pub(super) fn row(self, text: u64) -> u64 {
        let product = u128::from(text ^ self.0) * 0x9E37_79B9_7F4A_7C15_u128;
        (product as u64) ^ (product >> 64) as u64
    }

    /// A fingerprint long enough to leave a row out by.
    pub(super) fn long(self, row: &[u8]) -> (u64, u64) {
        let second = FixedState::with_seed(self.0).hash_one(row);
        (self.row(fingerprint(row)), second)
    }
}

/// Every row that was met, where repeated ones are to be left out. Takes memory for each row.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<Met>);

/// Rows that were met, and those of the file at hand among them.
#[derive(Debug, Default)]
struct Met {
    all: HashSet<(u64, u64), RandomState>,
    of_file: Vec<(u64, u64)>,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, Met> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the row was not met before.
    pub(super) fn is_new(&self, fingerprint: (u64, u64)) -> bool {
        let mut met = self.lock();
        let is_new = met.all.insert(fingerprint);
        if is_new {
            met.of_file.push(fingerprint);
        }
        is_new
    }

    /// A file is finished. The rows of one that cannot be used do not count as met.
    pub(super) fn finish_file(&self, is_used: bool) {
        let mut met = self.lock();
        let of_file = std::mem::take(&mut met.of_file);
        if !is_used {
            for fingerprint in of_file {
                met.all.remove(&fingerprint);
            }
        }
    }
}

/// What all rows of a file amount to, in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    rows: u64,
    sum: u64,
    squares: u64,
}

/// Rows that were met, or a sample of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    content: Content,
    /// Kept are fingerprints with at least that many zero bits at the end.
    level: u32,
    met: HashMap<u64, Row, RandomState>,
}

/// One row that was met.
#[derive(Clone, Copy, Debug)]
struct Row {
    times: u32,
    /// Of one of the times.
    tokens: u64,
    /// Of one of the times, in 1e-9 h: enough to tell what repeats weigh.
    nano_hours: u64,
}

/// Rows that are there once more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// Rows beyond the first of each. An estimate unless [`Repeats::is_exact`].
    pub rows: u64,
    /// Their tokens, of all classes.
    pub tokens: Tokens,
    /// Their hours.
    pub hours: Hours,
    /// Whether every row was looked at rather than a sample.
    pub is_exact: bool,
}

impl Sample {
    /// Takes note of a row that counts, given the fingerprint of its text.
    #[inline]
    pub(super) fn add(&mut self, seed: Seed, text: u64, row: usage::Row<'_>) {
        self.content.rows += 1;
        self.content.sum = self.content.sum.wrapping_add(text);
        let square = text.wrapping_mul(text);
        self.content.squares = self.content.squares.wrapping_add(square);
        let fingerprint = seed.row(text);
        if fingerprint.trailing_zeros() >= self.level {
            self.keep(fingerprint, &row.measures());
        }
    }

    #[cold]
    fn keep(&mut self, fingerprint: u64, measures: &Measures) {
        let tokens: u128 = measures.tokens.iter().map(|(_, count)| count.0).sum();
        let met = Row {
            times: 1,
            tokens: u64::try_from(tokens).unwrap_or(u64::MAX),
            nano_hours: u64::try_from(measures.hours.pico() / NANO).unwrap_or(u64::MAX),
        };
        self.insert(fingerprint, met);
    }

    fn insert(&mut self, fingerprint: u64, met: Row) {
        self.met
            .entry(fingerprint)
            .and_modify(|known| {
                known.times = known.times.saturating_add(met.times);
                // Rows with one id may differ; the larger, so that their order does not matter.
                known.tokens = known.tokens.max(met.tokens);
                known.nano_hours = known.nano_hours.max(met.nano_hours);
            })
            .or_insert(met);
        while self.met.len() > KEPT {
            self.rise(self.level + 1);
        }
    }

    fn rise(&mut self, level: u32) {
        self.level = level;
        self.met
            .retain(|fingerprint, _| fingerprint.trailing_zeros() >= level);
    }

    /// Adds the rows of another thread or another file.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.content.rows += other.content.rows;
        self.content.sum = self.content.sum.wrapping_add(other.content.sum);
        self.content.squares = self.content.squares.wrapping_add(other.content.squares);
        if other.level > self.level {
            self.rise(other.level);
        }
        #[expect(
            clippy::iter_over_hash_type,
            reason = "what is kept in the end does not depend on order"
        )]
        for (&fingerprint, &met) in &other.met {
            if fingerprint.trailing_zeros() >= self.level {
                self.insert(fingerprint, met);
            }
        }
    }

    /// What the file holds, to tell copies of it.
    pub(super) fn content(&self) -> Content {
        self.content
    }

    /// Rows that are there more than once.
    pub(super) fn repeats(&self) -> Repeats {
        let mut repeats = Repeats {
            is_exact: self.level == 0,
            ..Repeats::default()
        };
        let mut nano = 0_u128;
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on order")]
        for met in self.met.values() {
            let more = u64::from(met.times - 1) << self.level;
            repeats.rows += more;
            repeats.tokens += Tokens(u128::from(more) * u128::from(met.tokens));
            nano += u128::from(more) * u128::from(met.nano_hours);
        }
        repeats.hours = Hours::from_pico(nano.saturating_mul(NANO));
        repeats
    }
}
