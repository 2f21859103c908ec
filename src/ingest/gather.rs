//! Rows of one file on their way into the cube: what a row is, found once for each combination of its texts,
//! and its quantities, added up.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::layout::{Amount, Field, Meaning, Refusal, Texts};
use super::plan::{Cells, Plan, is_null};
use super::records::Record;
use crate::calendar::Day;
use crate::usage::{Key, Row, UsageBuilder};

/// The product of rows whose product cell is blank.
const NO_PRODUCT: &str = "(no product)";

/// What hours are hours of when they are the time that requests took.
const BUSY_TIME: &str = "busy time, not billed hours";

/// A column whose text is not UTF-8.
pub(super) struct NotText {
    pub(super) column: usize,
}

/// What rows with the same texts are, and where the last of them were added.
pub(super) struct Series {
    pub(super) meaning: Result<Meaning, Refusal>,
    /// Whether what was billed is in another currency than US dollars.
    pub(super) is_foreign: bool,
    product: String,
    /// Once a row was added; names of rejected rows are not kept.
    key: Option<Key>,
    /// The last cell of rows with a bare date, and of all others.
    last: [Option<(Day, usize)>; 2],
}

impl Series {
    /// What its amounts count.
    pub(super) fn amount(&self) -> Amount {
        self.meaning
            .as_ref()
            .map_or(Amount::None, |meaning| meaning.amount)
    }
}

/// A row's time as far as adding it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// A bare date: it may turn out to stand for a longer period.
    Bare,
    /// Anything else.
    Timed,
}

/// The cells of a file, and what its texts mean.
#[derive(Default)]
pub(super) struct Gather {
    known: Known,
    /// The texts of the row at hand.
    marks: Vec<Mark>,
    series: Vec<Series>,
    /// With the names of both.
    timed: UsageBuilder,
    dated: UsageBuilder,
}

/// The numbers of series by their texts: a hash table whose keys are compared where they stand in the record, so that
/// none has to be put together for a row.
#[derive(Default)]
struct Known {
    /// Numbers of series, plus one; 0 for none. As many as a power of two, at most half of them taken.
    slots: Vec<u32>,
    hashes: Vec<u64>,
    /// The texts of all series, one series after another.
    marks: Vec<Mark>,
    texts: Vec<Box<[u8]>>,
}

/// What a text is told by: all of it, up to 16 bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Mark {
    /// The lower half of the text set right-aligned, or else 0.
    low: u64,
    /// The upper half, or else a hash of the text.
    high: u64,
    length: u64,
}

impl Mark {
    /// The mark of what a record has in those cells, and that of the same wherever it stands.
    #[inline]
    fn of(cells: &Cells, record: Record<'_>) -> Self {
        let short = cells.plain().and_then(|column| record.short(column));
        match short {
            Some((text, length)) => Self::new(text, length as usize),
            None => Self::of_text(&identity(cells, record)),
        }
    }

    fn of_text(text: &[u8]) -> Self {
        let mut aligned = [0; 16];
        match 16_usize.checked_sub(text.len()) {
            Some(start) => aligned[start..].copy_from_slice(text),
            None => aligned[8..].copy_from_slice(&hash(text).to_le_bytes()),
        }
        Self::new(u128::from_le_bytes(aligned), text.len())
    }

    #[inline]
    fn new(text: u128, length: usize) -> Self {
        Self {
            low: text as u64,
            high: (text >> 64) as u64,
            length: length as u64,
        }
    }

    /// Whether there are texts with this mark that are not the same.
    #[inline]
    fn is_partial(self) -> bool {
        self.length > 16
    }

    /// The hash of what came before and this.
    #[inline]
    fn mixed(self, hash: u64) -> u64 {
        let a = hash ^ self.low ^ 0x9E37_79B9_7F4A_7C15;
        let b = self.high ^ self.length ^ 0xD6E8_FEB8_6659_FD93;
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ (product >> 64) as u64
    }
}

fn hash(text: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one(text)
}

/// What tells texts apart: a cell as it is written, or what was taken out of several or out of JSON.
fn identity<'a>(cells: &Cells, record: Record<'a>) -> Cow<'a, [u8]> {
    match cells.plain() {
        Some(column) => Cow::Borrowed(record.written(column)),
        None => cells.text(record),
    }
}

impl Known {
    /// The series with those marks whose texts are the ones.
    #[inline]
    fn find(
        &self,
        hash: u64,
        marks: &[Mark],
        is_it: impl Fn(&[Box<[u8]>]) -> bool,
    ) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut slot = hash as usize & last;
        loop {
            let id = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            let range = id * marks.len()..(id + 1) * marks.len();
            if self.marks.get(range.clone())? == marks && is_it(self.texts.get(range)?) {
                return Some(id);
            }
            slot = (slot + 1) & last;
        }
    }

    fn insert(&mut self, hash: u64, marks: &[Mark], texts: impl Iterator<Item = Box<[u8]>>) {
        self.hashes.push(hash);
        self.marks.extend_from_slice(marks);
        self.texts.extend(texts);
        if self.slots.len() < 2 * self.hashes.len() {
            let size = (4 * self.hashes.len()).next_power_of_two();
            self.slots = vec![0; size];
            for id in 0..self.hashes.len() {
                self.put(id);
            }
        } else {
            self.put(self.hashes.len() - 1);
        }
    }

    fn put(&mut self, id: usize) {
        let last = self.slots.len() - 1;
        let mut slot = self.hashes[id] as usize & last;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & last;
        }
        self.slots[slot] = id as u32 + 1;
    }
}

impl Gather {
    /// For the rows of a file.
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            marks: vec![Mark::default(); plan.texts.len()],
            ..Self::default()
        }
    }

    /// What the row is: the number of its series.
    #[inline]
    pub(super) fn series_of(&mut self, plan: &Plan, record: Record<'_>) -> Result<usize, NotText> {
        let (mut hash, mut is_partial) = (0, false);
        for (mark, (_, cells)) in self.marks.iter_mut().zip(&plan.texts) {
            *mark = Mark::of(cells, record);
            hash = mark.mixed(hash);
            is_partial |= mark.is_partial();
        }
        let is_it = |known: &[Box<[u8]>]| {
            let mut texts = plan.texts.iter().zip(known);
            !is_partial || texts.all(|((_, cells), known)| *identity(cells, record) == **known)
        };
        match self.known.find(hash, &self.marks, is_it) {
            Some(id) => Ok(id),
            None => self.learn(plan, record, hash),
        }
    }

    /// The series of that number.
    pub(super) fn series(&self, id: usize) -> &Series {
        &self.series[id]
    }

    #[cold]
    fn learn(&mut self, plan: &Plan, record: Record<'_>, hash: u64) -> Result<usize, NotText> {
        let written: Vec<(Field, Cow<'_, [u8]>)> = plan
            .texts
            .iter()
            .map(|(field, cells)| (*field, cells.text(record)))
            .collect();
        let mut texts = Vec::with_capacity(written.len());
        for ((field, bytes), (_, cells)) in written.iter().zip(&plan.texts) {
            let text = std::str::from_utf8(bytes).map_err(|_not_utf8| NotText {
                column: cells.column(),
            })?;
            let text = text.trim();
            texts.push((*field, if is_null(text.as_bytes()) { "" } else { text }));
        }
        let texts = Texts(&texts);
        let mut meaning = (plan.layout.interpret)(&texts);
        if let Ok(meaning) = &mut meaning
            && plan.counts_busy_time
            && meaning.resource.is_empty()
        {
            BUSY_TIME.clone_into(&mut meaning.resource);
        }
        let product = match (texts.get(Field::Product), &meaning) {
            (
                _,
                Ok(Meaning {
                    product: Some(product),
                    ..
                }),
            ) => product,
            ("", _) => plan.only_product.as_deref().unwrap_or(NO_PRODUCT),
            (name, _) => name,
        };
        let id = self.series.len();
        self.series.push(Series {
            product: product.to_owned(),
            is_foreign: is_foreign(texts.get(Field::Detail(super::layout::Detail::Currency))),
            meaning,
            key: None,
            last: [None; 2],
        });
        let texts = plan.texts.iter().map(|(_, cells)| identity(cells, record));
        let texts = texts.map(|text| text.as_ref().into());
        self.known.insert(hash, &self.marks, texts);
        Ok(id)
    }

    /// Adds quantities of a day to the series.
    #[inline]
    pub(super) fn add(&mut self, plan: &Plan, id: usize, day: Day, dated: Dated, row: Row<'_>) {
        let known = self.series[id].last[dated as usize].filter(|(last, _)| *last == day);
        let at = known.map(|(_, at)| at);
        if let Some(at) = at.or_else(|| self.position(plan, id, day, dated)) {
            self.cells(dated).add_at(at, row);
        }
    }

    /// The cells of rows dated in that way.
    fn cells(&mut self, dated: Dated) -> &mut UsageBuilder {
        match dated {
            Dated::Bare => &mut self.dated,
            Dated::Timed => &mut self.timed,
        }
    }

    /// Where a day of a series is added up; `None` where its rows are not taken.
    #[cold]
    fn position(&mut self, plan: &Plan, id: usize, day: Day, dated: Dated) -> Option<usize> {
        let key = self.key_of(plan, id)?;
        let at = self.cells(dated).position(Key { day, ..key });
        self.series[id].last[dated as usize] = Some((day, at));
        Some(at)
    }

    /// The key of a series, whatever its day; `None` where its rows are not taken.
    fn key_of(&mut self, plan: &Plan, id: usize) -> Option<Key> {
        let series = &mut self.series[id];
        if series.key.is_none() {
            let meaning = series.meaning.as_ref().ok()?;
            let names = &mut self.timed;
            series.key = Some(Key {
                day: Day::EARLIEST,
                product: names.products.id(series.product.as_str()),
                model: names.models.id(meaning.model.as_str()),
                resource: names.resources.id(meaning.resource.as_str()),
                attributes: names.attributes.id(&meaning.attributes),
                source: names.sources.id(&plan.source),
            });
        }
        series.key
    }

    /// The cells of rows with bare dates, and of all others.
    pub(super) fn finish(self) -> (UsageBuilder, UsageBuilder) {
        let mut dated = self.timed.without_cells();
        dated.take_cells(self.dated);
        (dated, self.timed)
    }
}

/// Whether a currency is stated that is not the US dollar.
fn is_foreign(currency: &str) -> bool {
    !currency.is_empty() && !["usd", "$", "us$"].contains(&currency.to_lowercase().as_str())
}
