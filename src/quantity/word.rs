//! Up to eight characters of a number, read all at once. Numbers of varying length make a loop over their digits slow,
//! because where it ends is guessed wrong for nearly each.

/// `00000000`.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// A text of at most eight bytes, set right-aligned in a word whose last byte is the most significant one.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Zeros stand before the text.
    bytes: u64,
    length: usize,
}

impl Word {
    /// The last `length` of eight bytes, at most eight.
    #[inline]
    pub fn new(eight: [u8; 8], length: usize) -> Self {
        let word = u64::from_le_bytes(eight);
        let before = 64 - 8 * length.min(8) as u32;
        let kept = u64::MAX.checked_shl(before).unwrap_or_default();
        Self {
            bytes: word & kept | ZEROS & !kept,
            length,
        }
    }

    /// The count it is, if it is digits alone.
    #[inline]
    pub(super) fn count(self) -> Option<u64> {
        (self.length > 0 && are_digits(self.bytes)).then(|| value(self.bytes))
    }

    /// The digits it has around one `point`, and how many of them follow that; `None` if it is anything else.
    #[inline]
    pub(super) fn decimal(self, point: u8) -> Option<(u64, usize)> {
        let same = self.bytes ^ u64::from_le_bytes([point; 8]);
        // The first byte that is zero has the lowest top bit here.
        let zeros = same.wrapping_sub(0x0101_0101_0101_0101) & !same & 0x8080_8080_8080_8080;
        if zeros == 0 || self.length < 2 {
            return None;
        }
        let at = zeros.trailing_zeros() & !7;
        let below = (1_u64 << at) - 1;
        let above = (u64::MAX << at) << 8;
        let digits = (self.bytes & below) << 8 | self.bytes & above | u64::from(b'0');
        are_digits(digits).then(|| (value(digits), 7 - at as usize / 8))
    }
}

/// Whether all eight bytes are digits.
#[inline]
fn are_digits(bytes: u64) -> bool {
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let no_carry = bytes.wrapping_add(0x0606_0606_0606_0606);
    bytes & HIGH == ZEROS && no_carry & HIGH == ZEROS
}

/// The number that eight digits are: pairs, then fours, then all.
#[inline]
fn value(digits: u64) -> u64 {
    let pairs = (digits & 0x0F0F_0F0F_0F0F_0F0F).wrapping_mul((10 << 8) + 1) >> 8;
    let fours = (pairs & 0x00FF_00FF_00FF_00FF).wrapping_mul((100 << 16) + 1) >> 16;
    (fours & 0x0000_FFFF_0000_FFFF).wrapping_mul((10_000 << 32) + 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        let mut eight = *b"9.,-\"x\n;";
        eight[8 - text.len()..].copy_from_slice(text.as_bytes());
        Word::new(eight, text.len())
    }

    #[test]
    fn words_are_what_their_texts_are() {
        for text in [
            "", "0", "7", "42", "00731", "1234567", "99999999", "12a4", "-5", " 5", "5 ", "1e3",
            "1:2", "1/2",
        ] {
            assert_eq!(word(text).count(), text.parse().ok(), "{text}");
        }
        let cases = [
            ("0.000731", Some((731, 6))),
            ("12.5", Some((125, 1))),
            (".5", Some((5, 1))),
            ("5.", Some((5, 0))),
            ("1234567.", Some((1_234_567, 0))),
            ("99999.99", Some((9_999_999, 2))),
            (".", None),
            ("12", None),
            ("1.2.3", None),
            ("1.x", None),
            ("-1.5", None),
            ("1,5", None),
        ];
        for (text, expected) in cases {
            assert_eq!(word(text).decimal(b'.'), expected, "{text}");
        }
        assert_eq!(word("1,5").decimal(b','), Some((15, 1)));
    }
}
