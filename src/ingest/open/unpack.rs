//! Plain UTF-8 out of whatever a text is packed in, told by its first bytes.

use std::error::Error;
use std::io::{self, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;

use super::Bytes;
use crate::ingest::{FileError, Progress};

/// How many times over a text may be compressed. There are files that unpack to themselves for ever.
const MAX_LAYERS: usize = 4;

/// Packed bytes read at a time.
pub(super) const BUFFER: usize = 128 << 10;

/// Bytes that are enough to tell a [`Format`] by.
const PEEK: u64 = 32;

/// What a text is packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Nothing.
    Plain,
    /// gzip, of one member or several.
    Gzip,
    /// Zstandard, of one frame or several.
    Zstd,
    /// An encoding other than UTF-8.
    Utf16(&'static Encoding),
}

impl Format {
    /// What starts with `start`.
    pub(super) fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // The second is a frame that is to be skipped; some programs write one first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            // UTF-32, which nothing exports, has the same mark and then two zeros.
            [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => Self::Utf16(UTF_16LE),
            [0xfe, 0xff, ..] => Self::Utf16(UTF_16BE),
            _ => unmarked_utf16(start).map_or(Self::Plain, Self::Utf16),
        }
    }
}

/// The encoding of a text that starts with Latin characters in UTF-16 and has no mark to say so.
fn unmarked_utf16(start: &[u8]) -> Option<&'static Encoding> {
    const ENOUGH: usize = 8;
    let (units, _) = start.as_chunks::<2>();
    let units = &units[..units.len().min(ENOUGH)];
    if units.len() < 2 {
        return None;
    }
    if units.iter().all(|&[low, high]| low != 0 && high == 0) {
        return Some(UTF_16LE);
    }
    if units.iter().all(|&[high, low]| low != 0 && high == 0) {
        return Some(UTF_16BE);
    }
    None
}

/// The text in `input`, unpacked as often as it takes.
pub(super) fn text(mut input: Bytes<'_>) -> Result<Bytes<'_>, FileError> {
    for _layer in 0..=MAX_LAYERS {
        let start = peek(&mut input)?;
        let format = Format::of(&start);
        let start = Cursor::new(start);
        input = match format {
            Format::Plain => return Ok(Box::new(start.chain(input))),
            Format::Utf16(encoding) => {
                let text = DecodeReaderBytesBuilder::new()
                    .encoding(Some(encoding))
                    .build_with_buffer(start.chain(input), vec![0; BUFFER])?;
                return Ok(Box::new(text));
            }
            Format::Gzip => {
                let packed = start.chain(BufReader::with_capacity(BUFFER, input));
                Box::new(Unpacked::new(MultiGzDecoder::new(packed), "gzip"))
            }
            Format::Zstd => {
                let packed = start.chain(BufReader::with_capacity(BUFFER, input));
                let text = zstd::Decoder::with_buffer(packed)?;
                Box::new(Unpacked::new(text, "Zstandard"))
            }
        };
    }
    Err(FileError::Damaged {
        kind: "packed",
        reason: format!("it is compressed more than {MAX_LAYERS} times over"),
    })
}

/// The first bytes of `input`, fewer than asked for only at its end.
pub(super) fn peek(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    input.take(PEEK).read_to_end(&mut start)?;
    Ok(start)
}

/// Counts what is read from disk.
pub(super) struct Counted<'a, R> {
    input: R,
    progress: &'a Progress,
}

impl<'a, R> Counted<'a, R> {
    /// Counts what is read from `input`.
    pub(super) fn new(input: R, progress: &'a Progress) -> Self {
        Self { input, progress }
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.input.read(buffer) {
                // Not all that read through this would try again.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(length) => {
                    self.progress.advance_bytes(length as u64);
                    return Ok(length);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Says in what way packed data is damaged, in the words of a [`FileError`].
pub(super) struct Unpacked<R> {
    input: R,
    kind: &'static str,
}

impl<R> Unpacked<R> {
    /// What `input` unpacks; `kind` is what of, for people.
    pub(super) fn new(input: R, kind: &'static str) -> Self {
        Self { input, kind }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.input.read(buffer);
        result.map_err(|error| explained(error, self.kind))
    }
}

/// The same error, put for people if it comes from what unpacks data of this kind.
fn explained(error: io::Error, kind: &'static str) -> io::Error {
    let is_explained = error
        .get_ref()
        .is_some_and(<dyn Error + Send + Sync>::is::<FileError>);
    if is_explained || error.raw_os_error().is_some() {
        return error;
    }
    let reason = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    };
    damaged(kind, reason)
}

/// The error of reading data that is damaged.
pub(super) fn damaged(kind: &'static str, reason: String) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        FileError::Damaged { kind, reason },
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut text = text(Box::new(packed)).unwrap();
        text.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_is_handed_on_byte_for_byte() {
        let texts: [&[u8]; 5] = [
            b"",
            b"a",
            b"\xef\xbb\xbfdate,requests\n",
            b"date,caf\xe9,\xff\xfe\n2026-06-01,\xc3\x28,\xed\xa0\x80 and more than was peeked at\n",
            b"\xff\xfe\0\0a\0\0\0",
        ];
        for content in texts {
            assert_eq!(unpacked(content), content);
            assert_eq!(unpacked(&gzip(content)), content);
        }
    }

    #[test]
    fn utf16_becomes_utf8_with_and_without_a_mark() {
        let text = "date,größe,ключ\n2026-06-01,😀,5\n".repeat(100);
        for marked in ["", "\u{feff}"] {
            let marked = format!("{marked}{text}");
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let content = utf16(&marked, bytes);
                assert!(unpacked(&content) == text.as_bytes());
                assert!(unpacked(&gzip(&content)) == text.as_bytes());
            }
        }
    }

    #[test]
    fn half_a_character_in_utf16_is_replaced() {
        let mut content = utf16("\u{feff}date,requests", u16::to_le_bytes);
        content.push(b'x');
        assert_eq!(unpacked(&content), "date,requests\u{fffd}".as_bytes());
    }

    #[test]
    fn what_is_packed_over_and_over_is_refused_in_the_end() {
        let mut packed = b"date,requests\n".to_vec();
        for _layer in 0..MAX_LAYERS {
            packed = gzip(&packed);
            assert_eq!(unpacked(&packed), b"date,requests\n");
        }
        let error = text(Box::new(gzip(&packed).as_slice())).err().unwrap();
        assert!(error.to_string().contains("more than 4 times over"));
    }

    #[test]
    fn bytes_are_counted_as_they_lie_on_disk() {
        let packed = gzip(&b"2026-06-01,5\n".repeat(100_000));
        let progress = Progress::default();
        let counted = Counted::new(packed.as_slice(), &progress);
        let mut text = text(Box::new(counted)).unwrap();
        io::copy(&mut text, &mut io::sink()).unwrap();
        drop(text);
        assert_eq!(progress.bytes_read(), packed.len() as u64);
    }
}
