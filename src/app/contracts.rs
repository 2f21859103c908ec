//! The contracts as documents: which is on screen, and what is being written into it.
//!
//! What is written counts as soon as nothing is wrong with it. Until then it stays as it is, with what is wrong, and the
//! comparison goes on counting the contract as it was.

use std::sync::Arc;

use crate::contract::card::draft::{Draft, Remark, Section};
use crate::contract::{Adjustments, Changes, Contract, Side, catalog};
use crate::workbook::{Edit, Workbook};

/// What of the contracts is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A contract.
    Of(Side),
    /// What two of them say otherwise.
    Changes,
}

/// A contract that can be compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// A contract as it says.
    Written(Side),
    /// A contract as its sliders are set.
    Set(Side),
    /// The bundled list prices by the hour or by the token, in place of the contract of a side.
    Listed(Side),
}

impl Version {
    /// All, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Written(Side::Baseline),
        Self::Set(Side::Baseline),
        Self::Written(Side::Proposed),
        Self::Set(Side::Proposed),
        Self::Listed(Side::Baseline),
        Self::Listed(Side::Proposed),
    ];

    /// The name on screen.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Written(Side::Baseline) => "Today’s contract",
            Self::Set(Side::Baseline) => "Today’s contract, as its sliders are set",
            Self::Written(Side::Proposed) => "The proposed contract",
            Self::Set(Side::Proposed) => "The proposed contract, as its sliders are set",
            Self::Listed(Side::Baseline) => "List prices by the hour",
            Self::Listed(Side::Proposed) => "List prices by the token",
        }
    }

    fn contract(self, workbook: &Workbook) -> Contract {
        match self {
            Self::Written(side) => workbook.contract(side).clone(),
            Self::Set(side) => workbook.as_set(side),
            Self::Listed(side) => catalog::default_contract(side),
        }
    }
}

/// Something to do with the contracts as documents.
#[derive(Clone, Debug)]
pub enum Writing {
    /// Show a contract, or what two say otherwise.
    Show(Page),
    /// Write into a field: entry, key, text.
    Write(Side, usize, &'static str, String),
    /// Write into a field what was chosen, and be done with it.
    Choose(Side, usize, &'static str, String),
    /// Writing into a field is done.
    Settle(Side),
    /// Put a field back to what the contract says.
    PutBack(Side, usize, &'static str),
    /// Add an entry to a section.
    Add(Side, Section),
    /// Add a copy of an entry.
    Copy(Side, usize),
    /// Remove an entry.
    Remove(Side, usize),
    /// Show everything about an entry, or about none.
    Unfold(Side, Option<usize>),
    /// Put everything back to what the contract says.
    Discard(Side),
    /// Begin a contract with nothing in it.
    Begin(Side),
    /// Make the contract of the other side one like this.
    CopyOver(Side),
    /// Compare the first with the second.
    Compare([Version; 2]),
}

/// The documents.
#[derive(Debug)]
pub(crate) struct Contracts {
    pub(crate) page: Page,
    papers: [Option<Paper>; 2],
    /// What is compared with what.
    pub(crate) versions: [Version; 2],
    pub(crate) changes: Changes,
    /// What `changes` follows from; nothing before it was worked out.
    basis: Option<ChangesBasis>,
}

/// What is compared, and the contracts with their sliders as they were then.
type ChangesBasis = ([Version; 2], [Arc<Contract>; 2], [Adjustments; 2]);

impl Default for Contracts {
    fn default() -> Self {
        Self {
            page: Page::Of(Side::Proposed),
            papers: [None, None],
            versions: [
                Version::Written(Side::Proposed),
                Version::Set(Side::Proposed),
            ],
            changes: Changes::default(),
            basis: None,
        }
    }
}

/// A contract, as it says and as it is being written.
#[derive(Debug)]
pub(crate) struct Paper {
    of: Arc<Contract>,
    kept: Draft,
    pub(crate) draft: Draft,
    pub(crate) remarks: Vec<Remark>,
    /// The entry of which everything is shown.
    pub(crate) unfolded: Option<usize>,
    /// The field that is being written into, and what stood there before.
    before: Option<(usize, &'static str, String)>,
}

impl Paper {
    fn new(of: &Arc<Contract>) -> Self {
        let draft = Draft::of(of);
        Self {
            of: Arc::clone(of),
            remarks: draft.remarks(&of.notes),
            kept: draft.clone(),
            draft,
            unfolded: None,
            before: None,
        }
    }

    /// Whether something stands there that does not count yet.
    pub(crate) fn is_pending(&self) -> bool {
        self.draft != self.kept
    }

    /// What keeps it from counting.
    pub(crate) fn faults(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| remark.is_fault)
    }

    fn write(&mut self, entry: usize, key: &'static str, text: &str) {
        let is_same = |(at, of, _): &(usize, &str, String)| (*at, *of) == (entry, key);
        if !self.before.as_ref().is_some_and(is_same) {
            let stood = self
                .draft
                .entries()
                .get(entry)
                .map(|entry| entry.get(key).to_owned());
            self.before = stood.map(|stood| (entry, key, stood));
        }
        self.draft.set(entry, key, text);
        // A quick look while typing; everything is checked once that is done.
        let of_other = |remark: &Remark| remark.entry != entry || !remark.is_fault;
        self.remarks.retain(of_other);
        self.remarks.extend(self.draft.check_entry(entry));
        self.remarks.sort_by_key(|remark| remark.entry);
    }

    /// Checks everything, and returns the contract it has become.
    fn settle(&mut self) -> Option<Arc<Contract>> {
        self.before = None;
        if !self.is_pending() {
            self.remarks = self.draft.remarks(&self.of.notes);
            return None;
        }
        let checked = self.draft.check();
        self.remarks = checked.remarks;
        let contract = Arc::new(checked.contract?);
        self.kept = self.draft.clone();
        self.of = Arc::clone(&contract);
        Some(contract)
    }

    fn put_back(&mut self) {
        *self = Self::new(&self.of);
    }
}

impl Contracts {
    /// The document of a side; `None` before anything is open.
    pub(crate) fn paper(&self, side: Side) -> Option<&Paper> {
        self.papers[side as usize].as_ref()
    }

    /// What was written into a field that is no longer being written into, as when its row went out of sight.
    pub(crate) fn settle_left(&mut self) -> Option<Edit> {
        Side::BOTH.into_iter().find_map(|side| {
            let paper = self.papers[side as usize].as_mut()?;
            paper.before.as_ref()?;
            let contract = paper.settle()?;
            Some(Edit::AmendContract(side, contract))
        })
    }

    /// Takes in contracts that were replaced elsewhere, and compares what is compared again, if that `is_shown`.
    pub(crate) fn follow(&mut self, workbook: &Workbook, is_shown: bool) {
        let papers = self.papers.iter_mut().zip(&workbook.contracts);
        for (paper, contract) in papers {
            let is_current = |paper: &Paper| Arc::ptr_eq(&paper.of, contract);
            if !paper.as_ref().is_some_and(is_current) {
                *paper = Some(Paper::new(contract));
            }
        }
        if is_shown && self.page == Page::Changes && !self.is_compared(workbook) {
            let adjustments = workbook.scenario.adjustments.clone();
            self.basis = Some((self.versions, workbook.contracts.clone(), adjustments));
            let [before, after] = self.versions.map(|version| version.contract(workbook));
            self.changes = Changes::between(&before, &after);
        }
    }

    fn is_compared(&self, workbook: &Workbook) -> bool {
        self.basis
            .as_ref()
            .is_some_and(|(versions, contracts, adjustments)| {
                let mut contracts = contracts.iter().zip(&workbook.contracts);
                *versions == self.versions
                    && *adjustments == workbook.scenario.adjustments
                    && contracts.all(|(then, now)| Arc::ptr_eq(then, now))
            })
    }

    /// Whether something was written into the contract of `side` that does not count yet.
    pub(crate) fn is_pending(&self, side: Side) -> bool {
        self.paper(side).is_some_and(Paper::is_pending)
    }

    /// Exchanges what is being written, too.
    pub(crate) fn swap(&mut self) {
        self.papers.swap(0, 1);
    }

    /// Carries out `writing`, and returns what it makes of the workbook.
    pub(crate) fn apply(&mut self, writing: Writing) -> Option<Edit> {
        let side = match writing {
            Writing::Show(page) => {
                self.page = page;
                return None;
            }
            Writing::Compare(versions) => {
                self.versions = versions;
                return None;
            }
            Writing::Write(side, ..)
            | Writing::Choose(side, ..)
            | Writing::Settle(side)
            | Writing::PutBack(side, ..)
            | Writing::Add(side, _)
            | Writing::Copy(side, _)
            | Writing::Remove(side, _)
            | Writing::Unfold(side, _)
            | Writing::Discard(side)
            | Writing::Begin(side)
            | Writing::CopyOver(side) => side,
        };
        let paper = self.papers[side as usize].as_mut()?;
        match writing {
            Writing::Write(_, entry, key, text) => {
                paper.write(entry, key, &text);
                return None;
            }
            Writing::Unfold(_, entry) => {
                paper.unfolded = entry;
                return None;
            }
            Writing::CopyOver(_) => {
                let (contract, other) = (Arc::clone(&paper.of), side.other());
                self.page = Page::Of(other);
                return Some(Edit::SetContract(other, contract));
            }
            Writing::Discard(_) => paper.put_back(),
            Writing::PutBack(_, entry, key) => {
                let before = paper.before.take();
                if let Some((_, _, text)) = before.filter(|(at, of, _)| (*at, *of) == (entry, key))
                {
                    paper.draft.set(entry, key, &text);
                }
            }
            Writing::Choose(_, entry, key, text) => paper.draft.set(entry, key, &text),
            Writing::Add(_, section) => paper.unfolded = Some(paper.draft.add(section)),
            Writing::Copy(_, entry) => paper.unfolded = paper.draft.copy(entry),
            Writing::Remove(_, entry) => {
                paper.draft.remove(entry);
                paper.unfolded = None;
            }
            Writing::Begin(_) => paper.draft = Draft::new("New contract"),
            Writing::Settle(_) | Writing::Show(_) | Writing::Compare(_) => {}
        }
        let contract = paper.settle()?;
        Some(Edit::AmendContract(side, contract))
    }
}
