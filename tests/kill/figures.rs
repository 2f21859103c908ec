//! What is counted over all kills.

use std::time::Duration;

use super::edits::Edits;
use super::remains::Outcome;
use super::{ON_THE_WAY, PROMISED};

#[derive(Debug, Default)]
pub(crate) struct Figures {
    kills: usize,
    edits: usize,
    saves: usize,
    in_document: usize,
    in_kept: usize,
    in_both: usize,
    late: usize,
    with_previous: usize,
    unfinished_documents: usize,
    unfinished_kept: usize,
    most_lost: usize,
    oldest_lost: Duration,
    /// How often the work was opened again.
    pub(crate) again: usize,
}

impl Figures {
    pub(crate) fn count(&mut self, edits: &Edits, outcome: &Outcome) {
        self.kills += 1;
        self.edits += edits.sent.len();
        self.saves += edits.saves;
        match outcome.kept {
            Some(kept) if kept > outcome.document => self.in_kept += 1,
            Some(kept) if kept == outcome.document => self.in_both += 1,
            _ => self.in_document += 1,
        }
        self.late += usize::from(outcome.kept.is_some_and(|kept| kept <= outcome.document));
        self.with_previous += usize::from(outcome.previous.is_some());
        self.unfinished_documents += usize::from(outcome.is_document_unfinished);
        self.unfinished_kept += usize::from(outcome.is_kept_unfinished);
        self.most_lost = self.most_lost.max(outcome.lost);
        self.oldest_lost = self
            .oldest_lost
            .max(outcome.oldest_lost.unwrap_or_default());
    }

    pub(crate) fn shown(&self, took: Duration) -> String {
        let Self {
            kills,
            edits,
            saves,
            in_document,
            in_kept,
            in_both,
            late,
            with_previous,
            unfinished_documents,
            unfinished_kept,
            most_lost,
            oldest_lost,
            again,
        } = self;
        let allowed = PROMISED + ON_THE_WAY;
        format!(
            "{kills} kills passed in {took:.0?}: {edits} edits and {saves} saves were sent\n\
             The newest work was only in the kept file {in_kept} times, only in the document {in_document}, in both {in_both}\n\
             Killed while the document was written {unfinished_documents} times, while the kept file was {unfinished_kept}; \
             after a save, before the kept file was gone, {late}; with a version before {with_previous}\n\
             At most {most_lost} edits were lost, the oldest {oldest_lost:.2?} old, of {allowed:.1?} allowed\n\
             Opened again {again} times, with what was kept offered and the same"
        )
    }
}
