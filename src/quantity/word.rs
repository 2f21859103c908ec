//! Up to eight characters of a number, read all at once. Numbers of varying length make a loop over their digits slow,
//! because where it ends is guessed wrong for nearly each.

/// A text of up to eight bytes, set right-aligned in a word whose last byte is the most significant one.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What digits stand for, byte by byte, after zeros.
    values: u64,
    length: u32,
}

/// The bytes that a text of that length has.
const KEPT: [u64; 9] = {
    let mut kept = [0; 9];
    let mut length = 1;
    while length < kept.len() {
        kept[length] = u64::MAX << (64 - 8 * length);
        length += 1;
    }
    kept
};

impl Word {
    /// The last `length` of eight bytes; `None` where that is more than there are.
    #[inline]
    pub fn new(eight: [u8; 8], length: u32) -> Option<Self> {
        let values = u64::from_le_bytes(eight) ^ u64::from_le_bytes([b'0'; 8]);
        let kept = KEPT.get(length as usize)?;
        Some(Self {
            values: values & kept,
            length,
        })
    }

    /// Whether it is no text at all.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The count it is, if it is digits alone; 0 if it is nothing.
    #[inline]
    pub(super) fn count(self) -> Option<u64> {
        are_digits(self.values).then(|| number(self.values))
    }

    /// The digits it has around at most one `point`, and how many of them follow that; `None` if it is anything else.
    #[inline]
    pub(super) fn decimal(self, point: u8) -> Option<(u64, usize)> {
        let same = self.values ^ u64::from_le_bytes([point ^ b'0'; 8]);
        // The first byte that is zero has the lowest top bit here.
        let zeros = same.wrapping_sub(0x0101_0101_0101_0101) & !same & 0x8080_8080_8080_8080;
        if zeros == 0 {
            return self.count().map(|count| (count, 0));
        }
        if self.length == 1 {
            return None;
        }
        let at = zeros.trailing_zeros() & !7;
        let below = (1_u64 << at) - 1;
        let above = (u64::MAX << at) << 8;
        let values = (self.values & below) << 8 | self.values & above;
        are_digits(values).then(|| (number(values), 7 - at as usize / 8))
    }
}

/// Whether all eight bytes are at most 9.
#[inline]
fn are_digits(values: u64) -> bool {
    (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080 == 0
}

/// The number that eight digits are: pairs, then fours, then all.
#[inline]
fn number(values: u64) -> u64 {
    let pairs = values.wrapping_mul((10 << 8) + 1) >> 8 & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul((100 << 16) + 1) >> 16 & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul((10_000 << 32) + 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Option<Word> {
        let mut eight = *b"9.,-\"x\n;";
        eight[8 - text.len()..].copy_from_slice(text.as_bytes());
        Word::new(eight, text.len() as u32)
    }

    #[test]
    fn words_are_what_their_texts_are() {
        for text in [
            "", "0", "7", "42", "00731", "1234567", "99999999", "12a4", "-5", " 5", "5 ", "1e3",
            "1:2", "1/2",
        ] {
            let expected = if text.is_empty() {
                Some(0)
            } else {
                text.parse().ok()
            };
            assert_eq!(word(text).and_then(Word::count), expected, "{text}");
        }
        let cases = [
            ("0.000731", Some((731, 6))),
            ("12.5", Some((125, 1))),
            (".5", Some((5, 1))),
            ("5.", Some((5, 0))),
            ("1234567.", Some((1_234_567, 0))),
            ("99999.99", Some((9_999_999, 2))),
            ("", Some((0, 0))),
            ("12", Some((12, 0))),
            (".", None),
            ("1.2.3", None),
            ("1.x", None),
            ("-1.5", None),
            ("1,5", None),
        ];
        for (text, expected) in cases {
            let read = word(text).and_then(|word| word.decimal(b'.'));
            assert_eq!(read, expected, "{text}");
        }
        let comma = word("1,5").and_then(|word| word.decimal(b','));
        assert_eq!(comma, Some((15, 1)));
    }
}
