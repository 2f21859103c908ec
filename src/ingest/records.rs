//! Records of a block of CSV, by exactly the rules of the `csv` crate and without a copy per field.

use csv_core::{ReadRecordResult, Reader};

/// One record: its fields without quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    text: &'a [u8],
    /// Where each field ends in `text`.
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// Number of fields.
    pub(super) fn len(self) -> usize {
        self.ends.len()
    }

    /// A field; empty beyond the last.
    pub(super) fn field(self, index: usize) -> &'a [u8] {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(self.text.len()),
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether the line it stands on is blank.
    pub(super) fn is_blank(self) -> bool {
        self.ends.len() <= 1 && self.text.trim_ascii().is_empty()
    }
}

/// Splits blocks into records; keeps its buffers from block to block.
pub(super) struct Records {
    core: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Records {
    pub(super) fn new() -> Self {
        Self {
            core: primed(),
            text: Vec::new(),
            ends: vec![0; 64],
        }
    }

    /// Calls `row` with each record of a block of complete records, and with where it is written.
    pub(super) fn each(&mut self, block: &[u8], mut row: impl FnMut(Record<'_>, Written)) {
        // The reader asks for room even before a byte that is not put out, hence one more.
        if self.text.len() <= block.len() {
            self.text.resize(block.len() + 1, 0);
        }
        let mut at = 0;
        while at < block.len() {
            let start = at;
            let (mut text_len, mut field_count) = (0, 0);
            loop {
                let (result, read, written, ended) = self.core.read_record(
                    &block[at..],
                    &mut self.text[text_len..],
                    &mut self.ends[field_count..],
                );
                at += read;
                text_len += written;
                field_count += ended;
                match result {
                    ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                    ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                    ReadRecordResult::Record => {
                        let record = Record {
                            text: &self.text[..text_len],
                            ends: &self.ends[..field_count],
                        };
                        row(record, Written { start, end: at });
                        break;
                    }
                    // Blank lines at the end; a block holds nothing incomplete.
                    ReadRecordResult::InputEmpty | ReadRecordResult::End => break,
                }
            }
        }
    }
}

/// Where in a block a record is written; line ends left over from before may precede it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A reader at the start of a record, past the point where it would take three bytes for a byte order mark.
pub(super) fn primed() -> Reader {
    let mut core = Reader::new();
    restart(&mut core);
    core
}

/// Brings a primed reader back to the start of a record. A new one takes long to build, and a clone is none:
/// it lacks most of the tables.
pub(super) fn restart(core: &mut Reader) {
    core.reset();
    core.read_record(b"\n", &mut [0], &mut [0]);
}
