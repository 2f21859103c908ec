//! A file as blocks of whole records, so that each block can be read by any thread.
//!
//! Where a block may end is decided here, in the order of the file: at the last line end where there are no
//! quotation marks, else at the end of the last record that the CSV rules find complete. A record that never
//! ends, or ends in the midst of another's field, costs its first line only: reading resumes on the next, whose
//! rows are as good as any.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader};

use super::records::{primed, restart};

/// A record longer than this is not one; nor is one kept waiting for a quotation mark that never comes.
pub(super) const MAX_RECORD: usize = 1 << 20;

/// What the next block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Complete records.
    Rows,
    /// One line on which a quotation mark opens that is never closed, or not where it should be.
    OpenQuote,
    /// The start of a line that is too long.
    LongLine,
}

/// A block whose bytes are in the caller's buffer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The line of the file it starts on.
    pub(super) line: u64,
    /// What it is.
    pub(super) content: Content,
}

/// The first record of a file.
pub(super) struct Header {
    /// Its fields, trimmed.
    pub(super) fields: Vec<String>,
    /// The line it starts on.
    pub(super) line: u64,
}

/// Why there is no header.
pub(super) enum NoHeader {
    /// The file could not be read.
    Io(io::Error),
    /// There is nothing but blank lines.
    Empty,
    /// It is not text; what it seems to be.
    Binary(&'static str),
    /// It does not end.
    Endless {
        /// The line it starts on.
        line: u64,
    },
}

/// A file being cut into blocks.
pub(super) struct BlockSource<R> {
    input: R,
    /// What was read last; handed out up to `start`, where a record starts.
    buffer: Vec<u8>,
    start: usize,
    /// The line that the rest of the buffer starts on.
    line: u64,
    block_bytes: usize,
    /// Finds where records end.
    core: Reader,
    ended: bool,
    /// Inside a line that is too long and already reported.
    skipping: bool,
    /// Bytes from `start` that were once looked through in vain for the quotation mark that closes a field.
    open: usize,
    /// Whether what is left in the buffer should be handed out before more is read.
    has_more: bool,
}

impl<R: Read> BlockSource<R> {
    pub(super) fn new(input: R, block_bytes: usize) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
            line: 1,
            block_bytes: block_bytes.clamp(1, MAX_RECORD),
            core: primed(),
            ended: false,
            skipping: false,
            open: 0,
            has_more: false,
        }
    }

    /// Takes the header off the start. To be called once, before the first block.
    pub(super) fn header(&mut self) -> Result<Header, NoHeader> {
        let mut target = self.block_bytes.max(4);
        loop {
            self.fill(target).map_err(NoHeader::Io)?;
            if let Some(kind) = binary_kind(self.rest()) {
                return Err(NoHeader::Binary(kind));
            }
            if self.line == 1 && self.rest().starts_with(b"\xef\xbb\xbf") {
                self.start += 3;
            }
            self.skip_blank_lines();
            if self.ended && self.rest().trim_ascii().is_empty() {
                return Err(NoHeader::Empty);
            }
            if let Some((fields, length)) = first_record(self.rest(), self.ended) {
                let line = self.line;
                self.pass(length);
                if fields.iter().any(|field| !field.is_empty()) {
                    return Ok(Header { fields, line });
                }
                // Spaces or separators alone are no header.
                continue;
            }
            if self.ended || self.rest().len() >= MAX_RECORD {
                return Err(NoHeader::Endless { line: self.line });
            }
            target = (2 * self.rest().len()).clamp(self.block_bytes, MAX_RECORD);
        }
    }

    /// Puts the next block into `block`; `None` at the end of the file.
    pub(super) fn next(&mut self, block: &mut Vec<u8>) -> io::Result<Option<Block>> {
        if self.skipping && !self.skip_line()? {
            return Ok(None);
        }
        let mut target = self.block_bytes;
        loop {
            if !std::mem::take(&mut self.has_more) || self.rest().is_empty() {
                self.fill(target)?;
            }
            if self.rest().is_empty() {
                return Ok(None);
            }
            let rest = &self.buffer[self.start..];
            match cut(rest, &mut self.core, self.open, self.ended) {
                Cut::At(end) => return Ok(Some(self.hand_out(block, end, Content::Rows))),
                Cut::Broken => return Ok(Some(self.hand_out_broken(block))),
                Cut::Incomplete if self.ended || self.rest().len() >= MAX_RECORD => {
                    self.open = self.rest().len();
                    return Ok(Some(self.hand_out_broken(block)));
                }
                Cut::Incomplete => {
                    target = (2 * self.rest().len()).clamp(self.block_bytes, MAX_RECORD);
                }
            }
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn hand_out(&mut self, block: &mut Vec<u8>, length: usize, content: Content) -> Block {
        block.clear();
        block.extend_from_slice(&self.rest()[..length]);
        let line = self.line;
        self.pass(length);
        Block { line, content }
    }

    /// The record at the start does not end: hands out its first line and goes on after it.
    fn hand_out_broken(&mut self, block: &mut Vec<u8>) -> Block {
        self.skip_blank_lines();
        self.has_more = true;
        if let Some(end) = line_end(self.rest(), self.ended) {
            self.hand_out(block, end, Content::OpenQuote)
        } else {
            self.skipping = true;
            self.hand_out(block, self.rest().len(), Content::LongLine)
        }
    }

    fn pass(&mut self, length: usize) {
        self.line += count_lines(&self.rest()[..length]);
        self.start += length;
        self.open = self.open.saturating_sub(length);
    }

    fn skip_blank_lines(&mut self) {
        self.pass(blank_lines(self.rest()));
    }

    /// Passes over the rest of a line; `false` when the file ends with it.
    fn skip_line(&mut self) -> io::Result<bool> {
        loop {
            self.fill(self.block_bytes.max(2))?;
            if let Some(end) = line_end(self.rest(), self.ended) {
                self.pass(end);
                self.skipping = false;
                return Ok(true);
            }
            if self.ended {
                self.start = self.buffer.len();
                return Ok(false);
            }
            // A carriage return at the very end may be half of a line end.
            let keep = usize::from(self.rest().last() == Some(&b'\r'));
            self.start = self.buffer.len() - keep;
        }
    }

    /// Reads until `target` bytes are there, or all that are left.
    fn fill(&mut self, target: usize) -> io::Result<()> {
        let wanted = target.saturating_sub(self.rest().len());
        if wanted == 0 || self.ended {
            return Ok(());
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let input = self.input.by_ref().take(wanted as u64);
        self.ended = { input }.read_to_end(&mut self.buffer)? < wanted;
        // A last line without a line end is given one, so that its record is complete like all others.
        if self.ended && !matches!(self.buffer.last(), None | Some(b'\n' | b'\r')) {
            self.buffer.push(b'\n');
        }
        Ok(())
    }
}

/// Where a block may end.
enum Cut {
    /// After that many bytes.
    At(usize),
    /// Not at all: the first record is not one.
    Broken,
    /// That cannot be said before more is read.
    Incomplete,
}

/// Where the last complete record of `text` ends. In its first `open` bytes no field that starts on one line
/// ends on another.
fn cut(text: &[u8], core: &mut Reader, open: usize, ended: bool) -> Cut {
    if memchr::memchr(b'"', text).is_some() {
        return last_record_end(text, core, open, ended);
    }
    match last_line_end(text, ended) {
        0 => Cut::Incomplete,
        end => Cut::At(end),
    }
}

fn last_line_end(text: &[u8], ended: bool) -> usize {
    let end = memchr::memrchr2(b'\n', b'\r', text).map_or(0, |at| at + 1);
    if is_half_line_end(text, end, ended) {
        memchr::memrchr2(b'\n', b'\r', &text[..end - 1]).map_or(0, |at| at + 1)
    } else {
        end
    }
}

fn last_record_end(text: &[u8], core: &mut Reader, open: usize, ended: bool) -> Cut {
    restart(core);
    let (mut out, mut ends) = ([0; 4096], [0; 256]);
    let (mut at, mut last) = (0, 0);
    let broken_at = |last| {
        if last == 0 {
            Cut::Broken
        } else {
            Cut::At(last)
        }
    };
    while at < text.len() {
        // Where a quotation mark stays open, one line is enough to see that this record's does, too: from its
        // end on, both read the same. Without this, many such lines would take time in the square of their number.
        let is_open = at < open;
        let line = if is_open {
            line_end(&text[at..], ended)
        } else {
            None
        };
        let limit = line.map_or(text.len(), |length| at + length);
        let mut is_record = false;
        while at < limit && !is_record {
            let (result, read, ..) = core.read_record(&text[at..limit], &mut out, &mut ends);
            at += read;
            is_record = matches!(result, ReadRecordResult::Record);
        }
        if is_record {
            let end = with_line_feed(text, at);
            if is_half_line_end(text, end, ended) {
                continue;
            }
            if is_mispaired(&text[last..end]) {
                return broken_at(last);
            }
            last = end;
        } else if is_open && limit < open && last + blank_lines(&text[last..]) < limit {
            return broken_at(last);
        }
    }
    // What follows the last record may be blank lines rather than the start of another.
    if ended && last + blank_lines(&text[last..]) == text.len() {
        return Cut::At(text.len());
    }
    if last == 0 {
        Cut::Incomplete
    } else {
        Cut::At(last)
    }
}

/// Whether a record runs over several lines because a quotation mark that is never closed was paired with the
/// first mark of a later field, which shows in text right after it. All lines between would be lost in one field.
fn is_mispaired(record: &[u8]) -> bool {
    let mut rest = record[blank_lines(record)..].trim_ascii_end();
    if memchr::memchr2(b'\n', b'\r', rest).is_none() {
        return false;
    }
    loop {
        if let [b'"', quoted @ ..] = rest {
            rest = quoted;
            // Two marks in a row stand for one and close nothing.
            loop {
                let Some(mark) = memchr::memchr(b'"', rest) else {
                    return false;
                };
                rest = &rest[mark + 1..];
                match rest {
                    [b'"', more @ ..] => rest = more,
                    [] | [b',', ..] => break,
                    _ => return true,
                }
            }
        }
        match memchr::memchr(b',', rest) {
            Some(comma) => rest = &rest[comma + 1..],
            None => return false,
        }
    }
}

/// The fields and the length of the first record, if it is complete.
fn first_record(text: &[u8], ended: bool) -> Option<(Vec<String>, usize)> {
    let mut core = Reader::new();
    // No field is longer than what it is written in; one more for the reader's look ahead.
    let mut out = vec![0; text.len() + 1];
    let mut ends = vec![0; text.len() + 1];
    let (result, read, _, count) = core.read_record(text, &mut out, &mut ends);
    let end = with_line_feed(text, read);
    if !matches!(result, ReadRecordResult::Record) || is_half_line_end(text, end, ended) {
        return None;
    }
    let mut start = 0;
    let fields = ends[..count].iter().map(|&end| {
        let field = String::from_utf8_lossy(&out[start..end]).trim().to_owned();
        start = end;
        field
    });
    Some((fields.collect(), end))
}

/// The CSV rules end a record at a carriage return already; takes the line feed after it along.
fn with_line_feed(text: &[u8], end: usize) -> usize {
    let is_split = end > 0 && text[end - 1] == b'\r' && text.get(end) == Some(&b'\n');
    end + usize::from(is_split)
}

/// Whether a line feed, still unread, may belong to the carriage return before `end`.
fn is_half_line_end(text: &[u8], end: usize, ended: bool) -> bool {
    !ended && end > 0 && end == text.len() && text[end - 1] == b'\r'
}

/// Where the first line of `text` ends, if that can be said.
fn line_end(text: &[u8], ended: bool) -> Option<usize> {
    let end = with_line_feed(text, memchr::memchr2(b'\n', b'\r', text)? + 1);
    (!is_half_line_end(text, end, ended)).then_some(end)
}

/// Length of the line ends at the start.
fn blank_lines(text: &[u8]) -> usize {
    text.iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .count()
}

/// Line ends in `text`, of all three kinds: `\n`, `\r\n`, and `\r` alone.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    let is_alone = |at: &usize| text.get(at + 1) != Some(&b'\n');
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let returns = memchr::memchr_iter(b'\r', text).filter(is_alone).count();
    (feeds + returns) as u64
}

/// What bytes seem to be that are not text.
fn binary_kind(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'P', b'K', 3 | 5, ..] => Some("a spreadsheet or a zip archive"),
        [0x1f, 0x8b, ..] => Some("compressed with gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("compressed with Zstandard"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("text in UTF-16"),
        [b'P', b'A', b'R', b'1', ..] => Some("a Parquet table"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF document"),
        _ if memchr::memchr(0, start).is_some() => Some("binary data"),
        _ => None,
    }
}
