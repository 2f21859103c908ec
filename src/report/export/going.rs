//! How far an export is, and whether it is to stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::ExportError;

/// How far an export is, in steps of about the same length. Read from one thread while another exports.
#[derive(Debug, Default)]
pub struct Going {
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

impl Going {
    /// Asks the export to stop; it does so at the next step.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// The part of it that is done, from 0 to 1; nothing is before it is known how much there is to do.
    pub fn share(&self) -> f32 {
        let [done, total] = [&self.done, &self.total].map(|of| of.load(Ordering::Relaxed));
        if total == 0 {
            return 0.0;
        }
        (done as f32 / total as f32).min(1.0)
    }

    /// There are so many steps to take.
    pub fn start(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// A step was taken.
    ///
    /// # Errors
    /// Where it is to stop.
    pub fn advance(&self) -> Result<(), ExportError> {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.check()
    }

    /// Goes on, unless it is to stop.
    ///
    /// # Errors
    /// Where it is to stop.
    pub fn check(&self) -> Result<(), ExportError> {
        if self.is_cancelled.load(Ordering::Relaxed) {
            return Err(ExportError::Cancelled);
        }
        Ok(())
    }
}
