//! How far an import has come, for the window to watch and to stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between the thread that imports and whoever watches. Counters only; nothing is guarded by them,
/// so relaxed ordering is enough.
#[derive(Debug, Default)]
pub struct Progress {
    bytes_read: AtomicU64,
    bytes_total: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// Asks the import to stop; it does so at the next block.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Bytes read so far, over all files.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Bytes of all files.
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total.load(Ordering::Relaxed)
    }

    /// Rows read so far, over all files.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    pub(super) fn start(&self, bytes_total: u64) {
        self.bytes_total.store(bytes_total, Ordering::Relaxed);
    }

    /// More of a file, as it lies on disk, was read.
    pub(super) fn advance_bytes(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn advance_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// A file is finished, however little of it was read.
    pub(super) fn reached(&self, bytes: u64) {
        self.bytes_read.store(bytes, Ordering::Relaxed);
    }
}
