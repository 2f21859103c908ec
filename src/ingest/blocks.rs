//! A file as blocks of whole records, so that each block can be read by any thread.
//!
//! Blocks are cut here in the order of the file, under a lock, so little is done: the bytes are read and the last
//! record end is found; lines are counted by those who read the blocks. What a record is, is decided strictly, so
//! that a mistake costs one line and not all those up to the next quotation mark: a mark stands for itself at the
//! start of a field only; what it opens, ends at the next mark that is not doubled, and the field ends there too.
//! Of a record that breaks these rules the first line alone is handed out as broken, and reading resumes on the
//! next line. Nothing of this depends on how long blocks are, nor on how much the input gives at a time.

use std::io::{self, Read};

use super::records::{CHUNK, Masks, chunk_at};

/// A record longer than this, give or take its line end, is not one.
pub(super) const MAX_RECORD: usize = 1 << 20;

/// Whether a record is one can be told from this many bytes: it may end in two, and the second is waited for.
const WINDOW: usize = MAX_RECORD + 2;

/// What is looked at to recognise a file.
const SAMPLE: usize = 256 << 10;

/// What is kept of a line that is too long.
const LONG_LINE_KEPT: usize = 4 << 10;

/// Bytes of such a line that are passed over at a time.
const SKIPPED_AT_ONCE: usize = 64 << 10;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a line is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quotation mark on it is never closed, or only by what looks like another field's.
    OpenQuote,
    /// A quotation mark inside an unquoted field, or text after a closing one.
    StrayQuote,
    /// It is too long; only its start is there.
    LongLine,
}

/// What a part of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Complete, well-formed records, and blank lines.
    Rows,
    /// One line that is no record.
    Broken(Fault),
}

/// A part of a block, from the end of the part before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where in the block it ends.
    pub(super) end: usize,
    /// What it is.
    pub(super) content: Content,
}

/// Some lines of a file. Keeps its buffers from block to block.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The text.
    pub(super) bytes: Vec<u8>,
    /// Its number: 0, 1, 2, … in the order of the file.
    pub(super) index: u64,
    /// Parts one after another, which are all of `bytes`.
    pub(super) parts: Vec<Part>,
    /// Line ends between the block before and this one; they are in neither.
    pub(super) skipped_lines: u64,
}

/// A file being cut into blocks.
pub(super) struct BlockSource<R> {
    input: R,
    delimiter: u8,
    block_bytes: usize,
    /// What was read and not handed out yet: all from `start` on.
    carry: Vec<u8>,
    start: usize,
    has_ended: bool,
    has_sample: bool,
    /// Inside a line that is too long and whose start was handed out.
    is_skipping: bool,
    next_index: u64,
}

impl<R: Read> BlockSource<R> {
    /// Cuts what `input` gives into blocks of about `block_bytes`, which is at most [`MAX_RECORD`].
    pub(super) fn new(input: R, block_bytes: usize) -> Self {
        Self {
            input,
            delimiter: b',',
            block_bytes: block_bytes.clamp(1, MAX_RECORD),
            carry: Vec::new(),
            start: 0,
            has_ended: false,
            has_sample: false,
            is_skipping: false,
            next_index: 0,
        }
    }

    /// The start of the text without a byte order mark, and whether that is all there is. To be called before the
    /// first block; takes nothing away.
    pub(super) fn sample(&mut self) -> io::Result<(&[u8], bool)> {
        if !self.has_sample {
            // One more, to see whether there is any.
            let mut carry = Vec::new();
            self.fill(&mut carry, BYTE_ORDER_MARK.len() + SAMPLE + 1)?;
            if carry.starts_with(BYTE_ORDER_MARK) {
                self.start = BYTE_ORDER_MARK.len();
            }
            self.carry = carry;
            self.has_sample = true;
        }
        let text = self.pending();
        let is_whole = self.has_ended && text.len() <= SAMPLE;
        Ok((text.get(..SAMPLE).unwrap_or(text), is_whole))
    }

    /// Rows begin `at` bytes into the sample, and their fields are separated by `delimiter`. To be called once,
    /// before the first block.
    pub(super) fn begin(&mut self, delimiter: u8, at: usize) {
        self.delimiter = delimiter;
        self.start = (self.start + at).min(self.carry.len());
    }

    /// Reads the next block; `false` at the end of the file.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        block.parts.clear();
        block.skipped_lines = u64::from(self.is_skipping);
        if self.is_skipping {
            self.skip_line(&mut block.bytes)?;
        }
        let mut target = self.block_bytes;
        loop {
            self.fill(&mut block.bytes, target)?;
            if block.bytes.is_empty() {
                return Ok(false);
            }
            if self.cut(block) {
                block.index = self.next_index;
                self.next_index += 1;
                return Ok(true);
            }
            target = (2 * block.bytes.len()).min(WINDOW);
        }
    }

    /// Cuts off what follows the last record; `false` when not even the first is complete.
    fn cut(&mut self, block: &mut Block) -> bool {
        let text = block.bytes.as_slice();
        let is_whole = self.is_end();
        let end = match cut(text, self.delimiter, is_whole, &mut block.parts) {
            Cut::At(0) => return false,
            Cut::At(end) => end,
            Cut::LongLine => {
                self.is_skipping = true;
                // The last byte may be half of the line's end.
                self.give_back(text.get(text.len() - 1..).filter(|last| last == b"\r"));
                block.bytes.truncate(LONG_LINE_KEPT);
                return true;
            }
        };
        self.give_back(text.get(end..));
        block.bytes.truncate(end);
        true
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self, scratch: &mut Vec<u8>) -> io::Result<()> {
        loop {
            scratch.clear();
            self.fill(scratch, SKIPPED_AT_ONCE)?;
            let end = line_end(scratch, 0, self.is_end());
            let rest = match end {
                Some(end) => scratch.get(end..),
                None => scratch.last_chunk::<1>().map(<[u8; 1]>::as_slice),
            };
            self.give_back(rest.filter(|rest| end.is_some() || *rest == b"\r"));
            if end.is_some() || self.is_end() {
                self.is_skipping = false;
                scratch.clear();
                return Ok(());
            }
        }
    }

    fn pending(&self) -> &[u8] {
        self.carry.get(self.start..).unwrap_or_default()
    }

    /// Whether nothing follows what was taken.
    fn is_end(&self) -> bool {
        self.has_ended && self.pending().is_empty()
    }

    /// Takes more until there are `target` bytes, or all that are left.
    fn fill(&mut self, bytes: &mut Vec<u8>, target: usize) -> io::Result<()> {
        let wanted = target.saturating_sub(bytes.len());
        let pending = self.pending();
        let pending = pending.get(..wanted).unwrap_or(pending);
        bytes.extend_from_slice(pending);
        self.start += pending.len();
        let wanted = target.saturating_sub(bytes.len());
        if wanted == 0 || self.has_ended {
            return Ok(());
        }
        // In case it fails: after a gap nobody should go on.
        self.has_ended = true;
        bytes.reserve(wanted);
        let got = self.input.by_ref().take(wanted as u64).read_to_end(bytes)?;
        self.has_ended = got < wanted;
        Ok(())
    }

    /// Takes back the last bytes that were taken.
    fn give_back(&mut self, tail: Option<&[u8]>) {
        let tail = tail.unwrap_or_default();
        if self.pending().is_empty() {
            self.carry.clear();
            self.carry.extend_from_slice(tail);
            self.start = 0;
        } else {
            // Nothing was read since, so they are still there.
            self.start -= tail.len();
        }
    }
}

/// How far a text can be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// Up to there; 0 if that cannot be said before more is read.
    At(usize),
    /// It is the start of a line that is too long.
    LongLine,
}

/// Cuts a text that starts at a record into parts. Whether a record is one is decided by its own [`WINDOW`] alone,
/// so only the first can be found too long here.
fn cut(text: &[u8], delimiter: u8, is_whole: bool, parts: &mut Vec<Part>) -> Cut {
    let end = match memchr::memchr(b'"', text) {
        None => plain_end(text, is_whole),
        Some(_) => well_formed_end(text, delimiter, is_whole).unwrap_or_default(),
    };
    if end > 0 {
        parts.push(Part {
            end,
            content: Content::Rows,
        });
        return Cut::At(end);
    }
    let mut records = Starts::new(text, delimiter, is_whole);
    loop {
        let (broken, fault) = match records.next_broken() {
            Some(Broken::Line { end, fault }) => (end, fault),
            Some(Broken::Unknown) if records.start == 0 && text.len() >= WINDOW => {
                let Some(end) = line_end(text, 0, is_whole) else {
                    parts.push(Part {
                        end: text.len().min(LONG_LINE_KEPT),
                        content: Content::Broken(Fault::LongLine),
                    });
                    return Cut::LongLine;
                };
                (end, Fault::OpenQuote)
            }
            Some(Broken::Unknown) | None => {
                push_rows(parts, records.start);
                return Cut::At(records.start);
            }
        };
        push_rows(parts, records.start);
        parts.push(Part {
            end: broken,
            content: Content::Broken(fault),
        });
        records.resume(broken);
    }
}

fn push_rows(parts: &mut Vec<Part>, end: usize) {
    if parts.last().map_or(0, |part| part.end) < end {
        parts.push(Part {
            end,
            content: Content::Rows,
        });
    }
}

/// Where the last record ends in a text without quotation marks; 0 if none does.
fn plain_end(text: &[u8], is_whole: bool) -> usize {
    if is_whole {
        text.len()
    } else {
        last_line_end(text, 0, text.len(), is_whole).unwrap_or_default()
    }
}

/// Where the last record ends in a text whose quotation marks are all where they may be: a quick look at 64 bytes
/// at a time, which says no more than that.
fn well_formed_end(text: &[u8], delimiter: u8, is_whole: bool) -> Option<usize> {
    let mut masks = Masks::new(delimiter);
    let mut end = 0;
    // Bits for the byte before the chunk: whether a field may start after it, whether it closes a field.
    let (mut may_open, mut is_closed) = (1, 0);
    for at in (0..text.len()).step_by(CHUNK) {
        let chunk = chunk_at(text, at);
        let found = masks.quoted(&chunk);
        let (opens, closes) = (found.marks & found.inside, found.marks & !found.inside);
        // Two marks in a row inside a field close it and open it again.
        let opened_after = (found.ends | closes) << 1 | may_open;
        let after_closing = closes << 1 | is_closed;
        let beyond = u64::MAX
            .checked_shl((text.len() - at) as u32)
            .unwrap_or_default();
        let stray = opens & !opened_after | after_closing & !(found.ends | opens | beyond);
        if stray != 0 {
            return None;
        }
        may_open = (found.ends | closes) >> 63;
        is_closed = closes >> 63;
        if found.line_ends != 0 {
            end = at + CHUNK - found.line_ends.leading_zeros() as usize;
        }
    }
    if is_whole {
        return (!masks.is_inside()).then_some(text.len());
    }
    if is_half_line_end(text, end, is_whole) {
        return None;
    }
    Some(end)
}

/// What stands in the way of reading on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A record that is none; its first line ends there.
    Line {
        /// Where the line ends.
        end: usize,
        /// Why it is no record.
        fault: Fault,
    },
    /// The text ends before that can be said.
    Unknown,
}

/// How a quoted field ends.
enum Closing {
    /// With the mark before this.
    Before(usize),
    /// With text after the mark there.
    Wrong(usize),
    /// Not in this text.
    Never,
}

/// Goes from record to record and from quotation mark to quotation mark.
pub(super) struct Starts<'a> {
    text: &'a [u8],
    delimiter: u8,
    is_whole: bool,
    /// Where a record starts; all before are complete.
    pub(super) start: usize,
    /// Inside of that record and outside of quotes.
    at: usize,
}

impl<'a> Starts<'a> {
    /// Starts with the first record of `text`, which goes on beyond its end unless `is_whole`.
    pub(super) fn new(text: &'a [u8], delimiter: u8, is_whole: bool) -> Self {
        Self {
            text,
            delimiter,
            is_whole,
            start: 0,
            at: 0,
        }
    }

    /// Goes on with the record at `start`.
    pub(super) fn resume(&mut self, start: usize) {
        (self.start, self.at) = (start, start);
    }

    /// Passes over all records up to one that is broken. `None` if the last complete record is the last; what
    /// follows it in a text that goes on is for the caller to tell.
    pub(super) fn next_broken(&mut self) -> Option<Broken> {
        loop {
            let mark = self.next_mark();
            let gap_end = mark.unwrap_or(self.text.len());
            if let Some(end) = last_line_end(self.text, self.at, gap_end, self.is_whole) {
                self.start = end;
            }
            let Some(mark) = mark else {
                return self.finish();
            };
            if !self.is_field_start(mark) {
                return Some(self.broken(mark));
            }
            match self.closing(mark) {
                Closing::Before(next) => self.at = next,
                Closing::Wrong(mark) => return Some(self.broken(mark)),
                Closing::Never if self.is_whole => return Some(self.broken(self.text.len())),
                Closing::Never => return Some(Broken::Unknown),
            }
        }
    }

    fn finish(&mut self) -> Option<Broken> {
        if self.is_whole {
            self.start = self.text.len();
        }
        (self.start < self.text.len()).then_some(Broken::Unknown)
    }

    fn next_mark(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        Some(self.at + memchr::memchr(b'"', rest)?)
    }

    fn is_field_start(&self, mark: usize) -> bool {
        let before = mark.checked_sub(1).and_then(|before| self.text.get(before));
        before.is_none_or(|&byte| self.ends_field(byte))
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || matches!(byte, b'\n' | b'\r')
    }

    fn closing(&self, mark: usize) -> Closing {
        let mut from = mark + 1;
        while let Some(found) = memchr::memchr(b'"', self.text.get(from..).unwrap_or_default()) {
            let mark = from + found;
            match self.text.get(mark + 1) {
                Some(b'"') => from = mark + 2,
                Some(&byte) if !self.ends_field(byte) => return Closing::Wrong(mark),
                None if !self.is_whole => return Closing::Never,
                Some(_) | None => return Closing::Before(mark + 1),
            }
        }
        Closing::Never
    }

    /// The current record is broken by what is found at `at`.
    fn broken(&self, at: usize) -> Broken {
        let Some(end) = line_end(self.text, self.start, self.is_whole) else {
            return Broken::Unknown;
        };
        let is_open = end <= at || at == self.text.len();
        let fault = if is_open {
            Fault::OpenQuote
        } else {
            Fault::StrayQuote
        };
        Broken::Line { end, fault }
    }
}

/// Where the last line of `text[from..to]` ends; `from` and `to` are where a line end cannot be in two.
fn last_line_end(text: &[u8], from: usize, to: usize, is_whole: bool) -> Option<usize> {
    let gap = text.get(from..to)?;
    let end = memchr::memrchr2(b'\n', b'\r', gap)? + 1;
    if !is_half_line_end(text, from + end, is_whole) {
        return Some(from + end);
    }
    let before = gap.get(..end - 1)?;
    Some(from + memchr::memrchr2(b'\n', b'\r', before)? + 1)
}

/// Whether a line feed, still unread, may belong to the carriage return before `end`.
fn is_half_line_end(text: &[u8], end: usize, is_whole: bool) -> bool {
    !is_whole && end == text.len() && text.last() == Some(&b'\r')
}

/// Where the line ends that starts at `start`, if that can be said; the last of a file ends with it.
pub(super) fn line_end(text: &[u8], start: usize, is_whole: bool) -> Option<usize> {
    let line = text.get(start..)?;
    let Some(at) = memchr::memchr2(b'\n', b'\r', line) else {
        return is_whole.then_some(text.len());
    };
    let is_pair = line.get(at..at + 2) == Some(b"\r\n");
    let end = start + at + 1 + usize::from(is_pair);
    (!is_half_line_end(text, end, is_whole)).then_some(end)
}

/// Line ends in `text`, of all three kinds: `\n`, `\r\n`, and `\r` alone.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    if memchr::memchr(b'\r', text).is_none() {
        return feeds as u64;
    }
    let alone = u64::from(text.last() == Some(&b'\r'));
    let next = text.get(1..).unwrap_or_default();
    // In the form that is added up many bytes at a time; sums of so few fit into a byte.
    let parts = text.chunks(128).zip(next.chunks(128));
    let alone_in = |(part, next): (&[u8], &[u8])| {
        let pairs = part.iter().zip(next);
        let alone = pairs.map(|(&byte, &next)| u8::from(byte == b'\r' && next != b'\n'));
        u64::from(alone.sum::<u8>())
    };
    feeds as u64 + alone + parts.map(alone_in).sum::<u64>()
}

/// Which line of the file each block starts on, known only after all blocks were read.
#[derive(Debug, Default)]
pub(super) struct LineIndex {
    blocks: Vec<BlockLines>,
}

/// Line ends of one block.
#[derive(Clone, Copy, Debug)]
struct BlockLines {
    index: u64,
    /// Those before its first byte; until [`LineIndex::finish`], only those since the block before.
    before: u64,
    within: u64,
}

impl LineIndex {
    /// Counts the lines of a block.
    pub(super) fn add(&mut self, block: &Block) {
        self.blocks.push(BlockLines {
            index: block.index,
            before: block.skipped_lines,
            within: count_lines(&block.bytes),
        });
    }

    /// Adds another thread's.
    pub(super) fn absorb(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// To be called when all blocks are in, before the first question.
    pub(super) fn finish(&mut self) {
        self.blocks.sort_unstable_by_key(|block| block.index);
        let mut lines = 0;
        for block in &mut self.blocks {
            block.before += lines;
            lines = block.before + block.within;
        }
    }

    /// Line ends between the start of the rows and a place in a block that is after `line_in_block` of its own.
    pub(super) fn line_of(&self, block: u64, line_in_block: u64) -> u64 {
        let at = self.blocks.partition_point(|known| known.index < block);
        self.blocks.get(at).map_or(0, |known| known.before) + line_in_block
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::records::Records;
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    /// What a record, or a line that is none, is read as.
    #[derive(Clone, Debug, PartialEq, Eq)]
    enum Item {
        Row(Vec<Vec<u8>>),
        Broken(Fault, Vec<u8>),
    }

    /// Gives one to three bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            let length = (1 + self.1 % 3).min(buffer.len());
            self.0.read(&mut buffer[..length])
        }
    }

    /// All of a file, each with its line from 0. Blocks may be read in any order, here backwards.
    fn read_all(
        input: impl Read,
        delimiter: u8,
        block_bytes: usize,
        at: Option<usize>,
    ) -> Vec<(u64, Item)> {
        let mut source = BlockSource::new(input, block_bytes);
        if at.is_some() {
            source.sample().unwrap();
        }
        source.begin(delimiter, at.unwrap_or(0));
        let mut blocks = Vec::new();
        loop {
            let mut block = Block::default();
            if !source.next(&mut block).unwrap() {
                break;
            }
            assert_eq!(block.index, blocks.len() as u64);
            assert!(!block.bytes.is_empty() && block.bytes.len() <= WINDOW);
            assert_eq!(block.parts.last().unwrap().end, block.bytes.len());
            blocks.push(block);
        }
        let mut records = Records::new(delimiter);
        let (mut lines, mut more_lines) = (LineIndex::default(), LineIndex::default());
        let mut items = Vec::new();
        for block in blocks.iter().rev() {
            if block.index.is_multiple_of(2) {
                lines.add(block);
            } else {
                more_lines.add(block);
            }
            let (mut start, mut counted, mut line) = (0, 0, 0);
            for part in &block.parts {
                assert!(start < part.end);
                let bytes = &block.bytes[start..part.end];
                let mut push = |at, item| {
                    line += count_lines(&block.bytes[counted..at]);
                    counted = at;
                    items.push((block.index, line, item));
                };
                match part.content {
                    Content::Broken(fault) => {
                        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                        let line = line.strip_suffix(b"\r").unwrap_or(line);
                        push(start, Item::Broken(fault, line.to_vec()));
                    }
                    Content::Rows => records.each(bytes, |record| {
                        let fields = (0..record.len()).map(|i| record.field(i).to_vec());
                        push(start + record.start(), Item::Row(fields.collect()));
                        assert!(bytes[record.start()..].starts_with(record.raw()));
                        assert!(record.field(record.len()).is_empty());
                        assert!(record.field(usize::MAX).is_empty());
                    }),
                }
                start = part.end;
            }
        }
        lines.absorb(more_lines);
        lines.finish();
        let mut items: Vec<(u64, Item)> = items
            .into_iter()
            .map(|(block, line, item)| (lines.line_of(block, line), item))
            .collect();
        items.sort_by_key(|item| item.0);
        items
    }

    fn read_text(text: &[u8]) -> Vec<(u64, Item)> {
        read_all(text, b',', MAX_RECORD, Some(0))
    }

    /// The rules once more, as plainly as can be.
    fn plainly(text: &[u8], delimiter: u8) -> Vec<(u64, Item)> {
        let mut items = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if matches!(text[at], b'\n' | b'\r') {
                at += 1;
                continue;
            }
            let line = count_lines(&text[..at])
                + u64::from(at > 0 && text[at - 1] == b'\r' && text[at] == b'\n');
            match record(text, at, delimiter) {
                Ok((fields, end)) => {
                    items.push((line, Item::Row(fields)));
                    at = end;
                }
                Err(mistake) => {
                    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
                    let end = text[at..]
                        .iter()
                        .position(is_end)
                        .map_or(text.len(), |end| at + end);
                    let fault = match mistake {
                        Some(mistake) if mistake < end => Fault::StrayQuote,
                        _ => Fault::OpenQuote,
                    };
                    items.push((line, Item::Broken(fault, text[at..end].to_vec())));
                    at = end;
                }
            }
        }
        items
    }

    /// A record and where its line end starts, or where its mistake is if there is such a place.
    fn record(
        text: &[u8],
        mut at: usize,
        delimiter: u8,
    ) -> Result<(Vec<Vec<u8>>, usize), Option<usize>> {
        let mut fields = Vec::new();
        loop {
            let mut field = Vec::new();
            if text.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    match (text.get(at), text.get(at + 1)) {
                        (None, _) => return Err(None),
                        (Some(b'"'), Some(b'"')) => {
                            field.push(b'"');
                            at += 2;
                        }
                        (Some(b'"'), _) => break,
                        (Some(&byte), _) => {
                            field.push(byte);
                            at += 1;
                        }
                    }
                }
                at += 1;
                let next = text.get(at);
                if next.is_some_and(|&next| next != delimiter && !matches!(next, b'\n' | b'\r')) {
                    return Err(Some(at - 1));
                }
            } else {
                while let Some(&byte) = text.get(at) {
                    match byte {
                        b'"' => return Err(Some(at)),
                        b'\n' | b'\r' => break,
                        _ if byte == delimiter => break,
                        _ => field.push(byte),
                    }
                    at += 1;
                }
            }
            fields.push(field);
            if text.get(at) != Some(&delimiter) {
                return Ok((fields, at));
            }
            at += 1;
        }
    }

    fn assert_reads(text: &[u8], delimiter: u8, expected: &[(u64, Item)]) {
        for block_bytes in [1, 2, 3, 7, 64, MAX_RECORD] {
            let name = format!(
                "{:?} in blocks of {block_bytes}",
                String::from_utf8_lossy(text)
            );
            let read = read_all(text, delimiter, block_bytes, Some(0));
            assert_eq!(read, expected, "{name}");
            let read = read_all(Slow(text, block_bytes), delimiter, block_bytes, None);
            assert_eq!(read, expected, "{name}, slowly");
        }
    }

    fn any_csv() -> impl Strategy<Value = (u8, Vec<u8>)> {
        let field = (
            proptest::collection::vec(prop::sample::select(b"ab \",;\t|\n\r\xc3".to_vec()), 0..6),
            any::<bool>(),
        );
        let long = proptest::collection::vec(prop::sample::select(b"a\",\n".to_vec()), 0..200);
        let field = prop_oneof![20 => field, 1 => (long, Just(true))];
        let end = prop::sample::select(vec![&b"\n"[..], b"\r\n", b"\r", b"\n\n"]);
        let record = (proptest::collection::vec(field, 1..12), end);
        let delimiter = prop::sample::select(b",;\t|".to_vec());
        (
            delimiter,
            proptest::collection::vec(record, 0..20),
            any::<bool>(),
        )
            .prop_map(|(delimiter, records, is_cut)| {
                let mut text = Vec::new();
                for (fields, end) in &records {
                    for (at, (field, is_quoted)) in fields.iter().enumerate() {
                        if at > 0 {
                            text.push(delimiter);
                        }
                        let special = |byte: &u8| *byte == delimiter || b"\"\r\n".contains(byte);
                        // An empty record would be a blank line.
                        if *is_quoted || fields.len() == 1 || field.iter().any(special) {
                            text.push(b'"');
                            for &byte in field {
                                text.push(byte);
                                if byte == b'"' {
                                    text.push(b'"');
                                }
                            }
                            text.push(b'"');
                        } else {
                            text.extend_from_slice(field);
                        }
                    }
                    text.extend_from_slice(end);
                }
                if is_cut {
                    text.truncate(text.trim_ascii_end().len());
                }
                (delimiter, text)
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn well_formed_text_is_read_as_the_csv_crate_reads_it((delimiter, text) in any_csv()) {
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .has_headers(false)
                .delimiter(delimiter)
                .from_reader(text.as_slice());
            let rows: Vec<Item> = reader
                .byte_records()
                .map(|record| Item::Row(record.unwrap().iter().map(<[u8]>::to_vec).collect()))
                .collect();
            let plainly = plainly(&text, delimiter);
            let plain_rows: Vec<Item> = plainly.iter().map(|(_, item)| item.clone()).collect();
            prop_assert_eq!(plain_rows, rows);
            assert_reads(&text, delimiter, &plainly);
        }

        #[test]
        fn any_text_is_read_by_the_rules(
            text in proptest::collection::vec(prop::sample::select(b"a,\"\n\r;".to_vec()), 0..300),
        ) {
            assert_reads(&text, b',', &plainly(&text, b','));
        }

        #[test]
        fn any_lines_are_read_by_the_rules(
            lines in proptest::collection::vec(
                prop::sample::select(vec!["a,b\n", "\"a\",b\r\n", "\"a\nb\",c\r", "\"\",\"\"\"\"\n", "x,\"y\n", "5\" disk\n", ",\"\n", "\n"]),
                0..60,
            ),
        ) {
            let text = lines.concat().into_bytes();
            assert_reads(&text, b',', &plainly(&text, b','));
        }
    }

    #[test]
    fn a_broken_record_costs_its_first_line() {
        use Fault::{OpenQuote, StrayQuote};
        type Faults = &'static [(u64, Option<Fault>)];
        let cases: &[(&str, Faults)] = &[
            ("a,b\n\nc", &[(0, None), (2, None)]),
            ("a,5\" disk\nb", &[(0, Some(StrayQuote)), (1, None)]),
            ("a, \"b\"\r\nb", &[(0, Some(StrayQuote)), (1, None)]),
            ("a,\"b\" \rb", &[(0, Some(StrayQuote)), (1, None)]),
            (
                "a,\"b\nc,d\ne",
                &[(0, Some(OpenQuote)), (1, None), (2, None)],
            ),
            (
                "a,\"b\nc,\"d\"\ne",
                &[(0, Some(OpenQuote)), (1, None), (2, None)],
            ),
            ("a,\"b", &[(0, Some(OpenQuote))]),
            ("a,\"", &[(0, Some(OpenQuote))]),
            ("a,\"\"\"", &[(0, Some(OpenQuote))]),
            ("a,\"\"", &[(0, None)]),
            (
                "\"a\nb\",c\"d\ne",
                &[(0, Some(OpenQuote)), (1, Some(StrayQuote)), (2, None)],
            ),
            // Paired by chance: nothing tells it from a field of three lines.
            ("a,\"b\nc\nd\",e\nf", &[(0, None), (3, None)]),
        ];
        for (text, expected) in cases {
            let read = read_text(text.as_bytes());
            let faults: Vec<_> = read
                .iter()
                .map(|(line, item)| match item {
                    Item::Row(_) => (*line, None),
                    Item::Broken(fault, _) => (*line, Some(*fault)),
                })
                .collect();
            assert_eq!(faults, *expected, "{text:?}");
            assert_reads(text.as_bytes(), b',', &read);
        }
    }

    #[test]
    fn the_sample_takes_nothing_away_and_lacks_the_byte_order_mark() {
        let mut source = BlockSource::new(&b"\xef\xbb\xbfa,b\n1,2\n"[..], 1);
        for _ in 0..2 {
            assert_eq!(source.sample().unwrap(), (&b"a,b\n1,2\n"[..], true));
        }
        source.begin(b',', 4);
        let mut block = Block::default();
        assert!(source.next(&mut block).unwrap());
        assert_eq!(block.bytes, b"1,2\n");
        assert!(!source.next(&mut block).unwrap());

        for (length, is_whole) in [
            (SAMPLE - 1, true),
            (SAMPLE, true),
            (SAMPLE + 1, false),
            (3 * SAMPLE, false),
        ] {
            let text = vec![b'x'; length];
            let mut source = BlockSource::new(text.as_slice(), 1);
            let (sample, whole) = source.sample().unwrap();
            assert_eq!((sample.len(), whole), (length.min(SAMPLE), is_whole));
        }
        assert_eq!(
            BlockSource::new(&b""[..], 1).sample().unwrap(),
            (&b""[..], true)
        );
    }

    #[test]
    fn long_lines_and_long_records_are_told_wherever_blocks_are_cut() {
        let x = |length| "x".repeat(length);
        let lines = |count: usize| "y\n".repeat(count);
        let cases = [
            // A line that is too long, ending in all ways.
            (format!("a\n{}\nb\n\"c\"\n", x(3 << 20)), 4, 1),
            (format!("a\n{}\r\nb\nc\n", x(3 << 20)), 4, 1),
            (format!("a\n{}\rb\nc\n", x(WINDOW - 1)), 4, 1),
            (format!("a\n{}\r\nb\nc\n", x(WINDOW - 1)), 4, 1),
            (format!("a\n{}\r\nb\nc\n", x(WINDOW - 2)), 4, 0),
            (format!("a\n{}\nb\nc\n", x(WINDOW)), 4, 1),
            (format!("a\n{}\nb\nc\n", x(MAX_RECORD)), 4, 0),
            (format!("a\n{}", x(WINDOW - 1)), 2, 0),
            (format!("a\n{}", x(WINDOW)), 2, 1),
            (format!("a\n\"{}\nb\n", x(2 << 20)), 3, 1),
            (format!("a\nb\"{}\nb\n", x(2 << 20)), 3, 1),
            // A quoted field that is too long.
            (
                format!("a\n\"b\n{}c\"\nd\n", lines(1 << 19)),
                3 + (1 << 19) + 1,
                2,
            ),
            (format!("a\n\"b\n{}c\"\nd\n", lines(1 << 18)), 3, 0),
        ];
        for (text, items, broken) in cases {
            let shown = &text[text.len().saturating_sub(20)..];
            let read = read_text(text.as_bytes());
            let is_broken = |item: &&(u64, Item)| matches!(item.1, Item::Broken(..));
            assert_eq!(
                (read.len(), read.iter().filter(is_broken).count()),
                (items, broken),
                "{shown:?}"
            );
            for block_bytes in [7, 1000, 1 << 19] {
                let again = read_all(text.as_bytes(), b',', block_bytes, None);
                assert!(again == read, "{shown:?} in blocks of {block_bytes}");
            }
        }
        let long = format!("a\n{}\r\n\nb\n", x(3 << 20));
        let read = read_text(long.as_bytes());
        assert_eq!(
            read[1],
            (1, Item::Broken(Fault::LongLine, vec![b'x'; LONG_LINE_KEPT]))
        );
        assert_eq!(read[2], (3, Item::Row(vec![b"b".to_vec()])));
    }

    #[test]
    fn a_line_without_end_takes_no_memory() {
        let mut source = BlockSource::new(io::repeat(b'x').take(100 << 20), MAX_RECORD);
        let mut block = Block::default();
        assert!(source.next(&mut block).unwrap());
        assert!(!source.next(&mut block).unwrap());
        assert!(block.bytes.capacity() + source.carry.capacity() < 8 << 20);
    }

    #[test]
    fn an_error_stops_all() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let mut source = BlockSource::new(b"a\nb\n".chain(Failing), MAX_RECORD);
        let mut block = Block::default();
        assert_eq!(source.next(&mut block).unwrap_err().to_string(), "gone");
        assert!(!source.next(&mut block).unwrap());
    }

    #[test]
    fn mistakes_on_every_line_take_no_time() {
        let texts = [
            "x,\"y\n".repeat(200_000),
            "x\"y\n".repeat(200_000),
            "x,\"b\",1,\"\n".repeat(200_000),
            // Open to the end of the file, and each line is looked at once more.
            format!("\"{}", "\"\",\"\"\"\"\n".repeat(200_000)),
            format!("\"{}", "\"\"x\n".repeat(200_000)),
            "\",\"\n".repeat(200_000),
            "a,\"\"\"\n".repeat(200_000),
            // One record to its last mark, which is wrong.
            format!("\"\n{}\"x\n", "\",\"\n".repeat(200_000)),
            ",".repeat(1_000_000),
            "\"\"\"\",".repeat(200_000),
        ];
        for text in texts {
            let start = Instant::now();
            for block_bytes in [1000, MAX_RECORD] {
                let mut source = BlockSource::new(text.as_bytes(), block_bytes);
                let mut block = Block::default();
                let mut length = 0;
                while source.next(&mut block).unwrap() {
                    length += block.bytes.len();
                    for part in &block.parts {
                        assert!(part.end <= block.bytes.len());
                    }
                }
                assert_eq!(length, text.len());
            }
            let taken = start.elapsed();
            assert!(
                taken < Duration::from_secs(10),
                "{taken:?} for {:?}…",
                &text[..20]
            );
        }
    }

    #[test]
    fn line_ends_are_counted_whatever_they_are() {
        let cases: [(&[u8], u64); 7] = [
            (b"", 0),
            (b"a", 0),
            (b"a\nb\n", 2),
            (b"a\r\nb\r\n", 2),
            (b"a\rb\r", 2),
            (b"\r\r\n\n\r", 4),
            (b"\n\r", 2),
        ];
        for (text, lines) in cases {
            assert_eq!(count_lines(text), lines, "{text:?}");
        }
        let long: Vec<u8> = [&b"a\r\n"[..], b"b\r", b"\n"].concat().repeat(1000);
        assert_eq!(count_lines(&long), 2000);
        assert_eq!(count_lines(&[b'\r'; 1000]), 1000);
    }
}
