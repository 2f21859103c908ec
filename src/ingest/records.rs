//! Blocks of CSV split into records and fields.
//!
//! 64 bytes are looked at together: each becomes a bit that says whether it is a separator, a line end or a
//! quotation mark, and the places of all that count are written down one after another. A field lies between two
//! of them, so it is never copied, unless quotation marks in it are doubled.

use super::blocks::{Broken, Starts, count_lines, line_end};
use crate::quantity::Word;

/// Bytes that are looked at together.
pub(super) const CHUNK: usize = 64;

/// Chunks after which the records found so far are handed on, while they are in the nearest cache.
const CHUNKS_AT_ONCE: usize = 64;

/// Places that are written down at once; more in one chunk are rare.
const PLACES_AT_ONCE: usize = 8;

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    part: &'a [u8],
    /// Where each field ends, preceded by the end of the line before.
    bounds: &'a [u32],
    copies: &'a Copies,
}

impl<'a> Record<'a> {
    /// Number of fields.
    pub(super) fn len(self) -> usize {
        self.bounds.len() - 1
    }

    /// A field without quotation marks around it; empty beyond the last.
    #[inline]
    pub(super) fn field(self, index: usize) -> &'a [u8] {
        let written = self.written(index);
        let [b'"', quoted @ ..] = written else {
            return written;
        };
        if !self.copies.fields.is_empty()
            && let Some(copy) = self.copies.get(index)
        {
            return copy;
        }
        without_last(quoted)
    }

    /// A field with the quotation marks around it; empty beyond the last.
    #[inline]
    pub(super) fn written(self, index: usize) -> &'a [u8] {
        let bounds = self.bounds.get(index..).and_then(<[u32]>::first_chunk);
        bounds.map_or(&[], |&[before, end]| between(self.part, before, end))
    }

    /// A field of at most 16 bytes, as it is written, set right-aligned in a number whose last byte is the most
    /// significant one, and its length; `None` where it is longer or too near to the start.
    #[inline]
    pub(super) fn short(self, index: usize) -> Option<(u128, u32)> {
        let &[before, end] = self.bounds.get(index..)?.first_chunk()?;
        let sixteen = self.part.get(..end as usize)?.last_chunk()?;
        let length = end.wrapping_sub(before).wrapping_sub(1);
        let kept = KEPT.get(length as usize)?;
        Some((u128::from_le_bytes(*sixteen) & kept, length))
    }

    /// A field of at most eight bytes, as it is written; `None` where it is longer or too near to the start.
    #[inline]
    pub(super) fn word(self, index: usize) -> Option<Word> {
        let &[before, end] = self.bounds.get(index..)?.first_chunk()?;
        let eight = self.part.get(..end as usize)?.last_chunk()?;
        Word::new(*eight, end.wrapping_sub(before).wrapping_sub(1))
    }

    /// Whether there is nothing but white space.
    pub(super) fn is_blank(self) -> bool {
        self.len() == 1 && self.field(0).trim_ascii().is_empty()
    }

    /// The record as it is written, without its line end.
    pub(super) fn raw(self) -> &'a [u8] {
        match *self.bounds {
            [before, .., end] => between(self.part, before, end),
            _ => &[],
        }
    }

    /// Where it starts in its part.
    pub(super) fn start(self) -> usize {
        let before = self.bounds.first();
        before.map_or(0, |before| before.wrapping_add(1) as usize)
    }
}

/// The bytes that a field of that length has.
const KEPT: [u128; 17] = {
    let mut kept = [0; 17];
    let mut length = 1;
    while length < kept.len() {
        kept[length] = u128::MAX << (128 - 8 * length);
        length += 1;
    }
    kept
};

/// What stands before the closing mark.
fn without_last(quoted: &[u8]) -> &[u8] {
    quoted.split_last().map_or(quoted, |(_, before)| before)
}

fn between(part: &[u8], before: u32, end: u32) -> &[u8] {
    let start = before.wrapping_add(1) as usize;
    part.get(start..end as usize).unwrap_or_default()
}

/// Fields of one record that cannot be used as they are written.
#[derive(Debug, Default)]
struct Copies {
    text: Vec<u8>,
    /// Which field, and where in the text it ends.
    fields: Vec<(usize, usize)>,
}

impl Copies {
    fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
    }

    #[cold]
    fn get(&self, field: usize) -> Option<&[u8]> {
        let at = self
            .fields
            .binary_search_by_key(&field, |copy| copy.0)
            .ok()?;
        let before = at.checked_sub(1).and_then(|before| self.fields.get(before));
        let start = before.map_or(0, |before| before.1);
        self.text.get(start..self.fields.get(at)?.1)
    }

    /// Copies the fields that have doubled marks.
    fn fill(&mut self, part: &[u8], bounds: &[u32]) {
        self.clear();
        for (field, bounds) in bounds.windows(2).enumerate() {
            let &[before, end] = bounds else { continue };
            let written = between(part, before, end);
            let [b'"', quoted @ ..] = written else {
                continue;
            };
            let quoted = without_last(quoted);
            if memchr::memchr(b'"', quoted).is_some() {
                self.push(field, quoted);
            }
        }
    }

    fn push(&mut self, field: usize, mut quoted: &[u8]) {
        while let Some(mark) = memchr::memchr(b'"', quoted) {
            let (text, rest) = quoted.split_at(mark + 1);
            self.text.extend_from_slice(text);
            quoted = rest.strip_prefix(b"\"").unwrap_or(rest);
        }
        self.text.extend_from_slice(quoted);
        self.fields.push((field, self.text.len()));
    }
}

/// Splits parts of blocks into records. Keeps its buffers from part to part.
#[derive(Debug)]
pub(super) struct Records {
    delimiter: u8,
    /// Where fields end. Only the first ones are in use.
    places: Vec<u32>,
    /// Where records end that were found last.
    ends: Vec<u32>,
    copies: Copies,
}

/// What counts in a chunk.
struct Found {
    /// Ends of fields, those of lines among them.
    ends: u64,
    /// Ends of lines.
    line_ends: u64,
    /// Whether a quotation mark is doubled.
    is_doubled: bool,
}

impl Records {
    /// For fields separated by `delimiter`.
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            places: Vec::new(),
            ends: Vec::new(),
            copies: Copies::default(),
        }
    }

    /// Calls `row` with each record of a part that is complete records and shorter than 4 GiB. Blank lines are
    /// passed over.
    pub(super) fn each(&mut self, part: &[u8], row: impl FnMut(Record<'_>)) {
        let mut masks = Masks::new(self.delimiter);
        // Most files have neither of these, and what is not looked for costs nothing.
        let has_marks = memchr::memchr(b'"', part).is_some();
        let has_returns = memchr::memchr(b'\r', part).is_some();
        if has_marks {
            let mut was_mark = 0;
            let find = |chunk: &[u8; CHUNK]| {
                let found = masks.quoted(chunk);
                let follows = found.marks << 1 | was_mark;
                was_mark = found.marks >> 63;
                Found {
                    ends: found.ends,
                    line_ends: found.line_ends,
                    is_doubled: found.marks & found.inside & follows != 0,
                }
            };
            self.split(part, find, row);
        } else if has_returns {
            self.split(part, |chunk| masks.plain(chunk, true), row);
        } else {
            self.split(part, |chunk| masks.plain(chunk, false), row);
        }
    }

    #[inline]
    fn split(
        &mut self,
        part: &[u8],
        mut find: impl FnMut(&[u8; CHUNK]) -> Found,
        mut row: impl FnMut(Record<'_>),
    ) {
        self.copies.clear();
        self.make_room(0);
        if let Some(first) = self.places.first_mut() {
            // So that what follows it is at 0.
            *first = u32::MAX;
        }
        let (chunks, rest) = part.as_chunks();
        let last = [chunk_at(rest, 0)];
        let (mut at, mut count, mut was_doubled) = (0, 1, false);
        for batch in chunks.chunks(CHUNKS_AT_ONCE).chain([last.as_slice()]) {
            self.make_room(count);
            self.ends.clear();
            let mut is_doubled = false;
            for chunk in batch {
                let found = find(chunk);
                is_doubled |= found.is_doubled;
                push_line_ends(&mut self.ends, at, found.line_ends);
                count += push_places(&mut self.places, count, at, found.ends);
                at += CHUNK as u32;
            }
            if at as usize > part.len() {
                // The last line may lack its end; if it does not, this is one more blank line.
                if let Some(place) = self.places.get_mut(count) {
                    *place = part.len() as u32;
                }
                self.ends.push(part.len() as u32);
                count += 1;
            }
            let handed_on = self.hand_on(part, count, is_doubled || was_doubled, &mut row);
            was_doubled = is_doubled || was_doubled && handed_on == 0;
            self.places.copy_within(handed_on..count, 0);
            count -= handed_on;
        }
    }

    /// Hands on all records that are complete in the first `count` places; returns the place of the last one's end.
    fn hand_on(
        &mut self,
        part: &[u8],
        count: usize,
        has_doubled: bool,
        row: &mut impl FnMut(Record<'_>),
    ) -> usize {
        let places = self.places.get(..count).unwrap_or_default();
        // Where the record before ends, and how many fields it has: mostly as many as the next.
        let (mut first, mut fields) = (0, 1);
        for &end in &self.ends {
            let is_blank = places.get(first).map(|before| before.wrapping_add(1)) == Some(end);
            if is_blank {
                first += 1;
                continue;
            }
            if places.get(first + fields) != Some(&end) {
                let rest = places.get(first + 1..).unwrap_or_default();
                fields = rest.partition_point(|&place| place < end) + 1;
            }
            let bounds = places.get(first..=first + fields).unwrap_or_default();
            first += fields;
            if has_doubled {
                self.copies.fill(part, bounds);
            }
            row(Record {
                part,
                bounds,
                copies: &self.copies,
            });
        }
        if has_doubled {
            self.copies.clear();
        }
        first
    }

    /// Room for the places of a batch, and for one more.
    fn make_room(&mut self, count: usize) {
        let needed = count + (CHUNKS_AT_ONCE + 1) * CHUNK;
        if self.places.len() < needed {
            self.places.resize(2 * needed, 0);
        }
    }
}

/// Writes down where the bits of `ends` are, from the place `count` on; returns how many there are.
#[inline]
fn push_places(places: &mut [u32], count: usize, base: u32, mut ends: u64) -> usize {
    let found = ends.count_ones() as usize;
    let Some(places) = places
        .get_mut(count..)
        .and_then(<[u32]>::first_chunk_mut::<CHUNK>)
    else {
        return 0;
    };
    // Too many are written rather than asked for each whether there is one: that would be guessed wrong often.
    // A bit that is always there spares the processor to look for none.
    for place in places.iter_mut().take(PLACES_AT_ONCE) {
        *place = base + (ends | 1 << 63).trailing_zeros();
        ends &= ends.wrapping_sub(1);
    }
    if found > PLACES_AT_ONCE {
        for place in places.iter_mut().take(found).skip(PLACES_AT_ONCE) {
            *place = base + (ends | 1 << 63).trailing_zeros();
            ends &= ends.wrapping_sub(1);
        }
    }
    found
}

/// Writes down where the bits of `line_ends` are.
#[inline]
fn push_line_ends(places: &mut Vec<u32>, base: u32, mut line_ends: u64) {
    while line_ends != 0 {
        places.push(base + line_ends.trailing_zeros());
        line_ends &= line_ends - 1;
    }
}

/// The bytes from `at` on; zeros after the last.
#[inline]
pub(super) fn chunk_at(text: &[u8], at: usize) -> [u8; CHUNK] {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(chunk) = rest.first_chunk() {
        return *chunk;
    }
    let mut chunk = [0; CHUNK];
    for (to, from) in chunk.iter_mut().zip(rest) {
        *to = *from;
    }
    chunk
}

/// Looks at chunks one after another.
#[derive(Debug)]
pub(super) struct Masks {
    delimiter: u8,
    /// All ones inside of quotes, else 0.
    inside: u64,
}

/// What is found in a chunk with quotation marks, one bit for each byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    /// Quotation marks.
    pub(super) marks: u64,
    /// Whether the byte after it is inside of quotes.
    pub(super) inside: u64,
    /// Ends of fields, those of lines among them.
    pub(super) ends: u64,
    /// Ends of lines.
    pub(super) line_ends: u64,
}

impl Masks {
    /// At the start of a record.
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            inside: 0,
        }
    }

    /// Whether the text so far ends inside of quotes.
    pub(super) fn is_inside(&self) -> bool {
        self.inside != 0
    }

    /// The next chunk. In well-formed text, each mark opens or closes, and doubled ones do both.
    #[inline]
    pub(super) fn quoted(&mut self, chunk: &[u8; CHUNK]) -> Quoted {
        let marks = equal(chunk, b'"');
        let mut inside = marks;
        for shift in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << shift;
        }
        inside ^= self.inside;
        self.inside = (inside.cast_signed() >> 63).cast_unsigned();
        let line_ends = (equal(chunk, b'\n') | equal(chunk, b'\r')) & !inside;
        Quoted {
            marks,
            inside,
            ends: equal(chunk, self.delimiter) & !inside | line_ends,
            line_ends,
        }
    }

    #[inline]
    fn plain(&self, chunk: &[u8; CHUNK], has_returns: bool) -> Found {
        let mut line_ends = equal(chunk, b'\n');
        if has_returns {
            line_ends |= equal(chunk, b'\r');
        }
        Found {
            ends: equal(chunk, self.delimiter) | line_ends,
            line_ends,
            is_doubled: false,
        }
    }
}

/// One bit for each byte of `chunk`: whether it is `byte`.
#[inline]
fn equal(chunk: &[u8; CHUNK], byte: u8) -> u64 {
    let byte = wide::u8x16::splat(byte);
    let (parts, _) = chunk.as_chunks::<16>();
    let mut bits = 0;
    for (at, part) in parts.iter().enumerate() {
        let found = wide::u8x16::new(*part).simd_eq(byte).to_bitmask();
        bits |= u64::from(found as u16) << (16 * at);
    }
    bits
}

/// One of a file's first records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeadRecord {
    /// Its fields, trimmed.
    pub(super) fields: Vec<String>,
    /// The line it starts on, from 1.
    pub(super) line: u64,
    /// Where it starts.
    pub(super) start: usize,
    /// Where it ends, its line end included.
    pub(super) end: usize,
}

/// The first `count` records of a text, which goes on unless `is_whole`. A line that is no record is given as it is
/// written; blank lines and a last record that is not complete are left out.
pub(super) fn first_records(
    text: &[u8],
    delimiter: u8,
    count: usize,
    is_whole: bool,
) -> Vec<HeadRecord> {
    let mut heads = Heads {
        text,
        counted: 0,
        line: 1,
        records: Vec::new(),
    };
    let mut records = Records::new(delimiter);
    let mut starts = Starts::new(text, delimiter, is_whole);
    while heads.records.len() < count {
        let from = starts.start;
        let broken = starts.next_broken();
        let rows = text.get(from..starts.start).unwrap_or_default();
        records.each(rows, |record| {
            if heads.records.len() < count {
                let fields = (0..record.len()).map(|index| record.field(index));
                heads.push(from + record.start(), record.raw().len(), fields);
            }
        });
        let Some(Broken::Line { end, .. }) = broken else {
            break;
        };
        if heads.records.len() < count {
            let line = text.get(starts.start..end).unwrap_or_default();
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            heads.push(
                starts.start,
                line.len(),
                line.split(|&byte| byte == delimiter),
            );
        }
        starts.resume(end);
    }
    heads.records
}

/// Records while they are collected.
struct Heads<'a> {
    text: &'a [u8],
    /// The line that follows this many bytes.
    line: u64,
    counted: usize,
    records: Vec<HeadRecord>,
}

impl Heads<'_> {
    fn push<'f>(&mut self, start: usize, length: usize, fields: impl Iterator<Item = &'f [u8]>) {
        self.line += count_lines(self.text.get(self.counted..start).unwrap_or_default());
        self.counted = start;
        let owned = |field| String::from_utf8_lossy(field).trim().to_owned();
        self.records.push(HeadRecord {
            fields: fields.map(owned).collect(),
            line: self.line,
            start,
            end: line_end(self.text, start + length, true).unwrap_or(self.text.len()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(part: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        Records::new(delimiter).each(part.as_bytes(), |record| {
            let fields = (0..record.len()).map(|index| record.field(index));
            let fields = fields.map(|field| String::from_utf8_lossy(field).into_owned());
            rows.push(fields.collect());
        });
        rows
    }

    #[test]
    fn fields_are_found_on_both_sides_of_chunks_and_batches() {
        for length in 0..200 {
            let pad = "x".repeat(length);
            for end in ["\n", "\r\n", "\r"] {
                let text = format!("{pad},b,{end}{end}\"c\"\"{end}\",\"\"{end}");
                let quoted = format!("c\"{end}");
                assert_eq!(
                    rows(&text, b','),
                    [vec![pad.as_str(), "b", ""], vec![&quoted, ""]]
                );
                let plain = format!("{pad},b,{end}{end}c,d");
                assert_eq!(
                    rows(&plain, b','),
                    [vec![pad.as_str(), "b", ""], vec!["c", "d"]]
                );
            }
        }
        for length in (CHUNK * CHUNKS_AT_ONCE - 70)..(CHUNK * CHUNKS_AT_ONCE + 70) {
            let line = format!("{}\n", ",".repeat(length));
            let rows = rows(&line.repeat(3), b',');
            assert_eq!(rows.len(), 3);
            assert!(rows.iter().all(|row| row.len() == length + 1));
        }
        let doubled = format!("\"{}\"\n", "a\"\"\n".repeat(5000));
        assert_eq!(rows(&doubled, b','), [["a\"\n".repeat(5000)]]);
    }

    #[test]
    fn blank_records_are_told() {
        let mut blank = Vec::new();
        Records::new(b',').each(b" \n\"  \"\n\n,\na\n\t", |record| {
            blank.push(record.is_blank());
        });
        assert_eq!(blank, [true, true, false, false, true]);
    }

    #[test]
    fn first_records_are_given_even_when_broken() {
        let text = b"\n Title \r\n\nsays \"no, never\" \n a ,\"b \"\"c\"\"\n\"\n1,2\n3";
        let head = |fields: &[&str], line, start, end| HeadRecord {
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            line,
            start,
            end,
        };
        let all = [
            head(&["Title"], 2, 1, 10),
            head(&["says \"no", "never\""], 4, 11, 29),
            head(&["a", "b \"c\""], 5, 29, 44),
            head(&["1", "2"], 7, 44, 48),
            head(&["3"], 8, 48, 49),
        ];
        assert_eq!(first_records(text, b',', 9, true), all);
        assert_eq!(first_records(text, b',', 9, false), all[..4]);
        assert_eq!(first_records(text, b',', 2, true), all[..2]);
        assert_eq!(first_records(text, b',', 3, false), all[..3]);
        // Whether a line feed follows is not known, so neither is where rows begin.
        assert_eq!(first_records(b"a\r", b',', 9, false), []);
        assert_eq!(first_records(b"\"a,b\n1,2\n", b',', 9, false), []);
        assert_eq!(
            first_records(b"\"a,b\n1,2\n", b',', 1, true),
            [head(&["\"a", "b"], 1, 0, 5)]
        );
        for cut in 0..text.len() {
            let part = text.get(..cut).unwrap_or_default();
            let found = first_records(part, b',', 9, false);
            assert_eq!(found, all[..found.len()], "cut at {cut}");
        }
    }
}
