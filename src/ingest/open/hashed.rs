//! The bytes of an input, hashed as they come in.
//!
//! They are hashed by the thread that has just read them, while they are in its cache and the other threads are busy with
//! rows. Handing them to a thread that does nothing else was measured and is slower, by the copy and by one thread more
//! than there are processors.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::Digest as _;

use super::Bytes;
use crate::ingest::Sha256;

/// The bytes of an input, before anything is unpacked. A clone reads on where the other stopped, so that one can be
/// read from, through whatever unpacks it, and the other asked afterwards what came.
#[derive(Clone)]
pub(in crate::ingest) struct Hashed<'a>(Arc<Mutex<Passing<'a>>>);

struct Passing<'a> {
    input: Bytes<'a>,
    /// `None` once reading failed: what comes after a gap is not the file.
    hasher: Option<sha2::Sha256>,
    has_ended: bool,
}

impl<'a> Hashed<'a> {
    /// Hashes what `input` gives.
    pub(in crate::ingest) fn new(input: impl Read + Send + 'a) -> Self {
        Self(Arc::new(Mutex::new(Passing {
            input: Box::new(input),
            hasher: Some(sha2::Sha256::new()),
            has_ended: false,
        })))
    }

    /// The hash of all bytes; `None` where their end was not reached.
    ///
    /// Nothing is read for it. The end of a text is known by the end of what it is packed in, so whoever read all of
    /// a text has read all bytes; and of what was refused, more may follow than anyone would wait for.
    pub(in crate::ingest) fn sha256(&self) -> Option<Sha256> {
        let passing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hasher = passing.hasher.clone().filter(|_| passing.has_ended)?;
        Some(Sha256(hasher.finalize().into()))
    }
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut passing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passing = &mut *passing;
        let result = passing.input.read(buffer);
        match (&result, &mut passing.hasher) {
            (Ok(0), _) => passing.has_ended |= !buffer.is_empty(),
            (Ok(length), Some(hasher)) => hasher.update(&buffer[..*length]),
            (Err(error), _) if error.kind() != io::ErrorKind::Interrupted => passing.hasher = None,
            _ => {}
        }
        result
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::io::ErrorKind;

    use super::*;

    /// Fails once and then ends as if nothing had happened.
    struct Failing(Option<ErrorKind>);

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0.take().map_or(Ok(0), |kind| Err(kind.into()))
        }
    }

    #[test]
    fn there_is_a_hash_once_the_end_was_reached() {
        let mut bytes = Hashed::new(&b"abc"[..]);
        let asked = bytes.clone();
        let mut buffer = [0; 3];
        for length in [2, 0, 1, 0] {
            assert_eq!(bytes.read(&mut buffer[..length]).unwrap(), length);
            assert_eq!(asked.sha256(), None);
        }
        assert_eq!(bytes.read(&mut buffer).unwrap(), 0);
        assert_eq!(asked.sha256(), Some(Sha256::of(b"abc")));
    }

    #[test]
    fn there_is_none_after_a_gap() {
        for (failure, expected) in [
            (ErrorKind::Other, None),
            (ErrorKind::Interrupted, Some(Sha256::of(b"abc"))),
        ] {
            let mut bytes = Hashed::new(b"abc".chain(Failing(Some(failure))));
            let mut buffer = [0; 8];
            assert_eq!(bytes.read(&mut buffer).unwrap(), 3);
            assert_eq!(bytes.read(&mut buffer).unwrap_err().kind(), failure);
            assert_eq!(bytes.read(&mut buffer).unwrap(), 0);
            assert_eq!(bytes.sha256(), expected);
        }
    }
}
