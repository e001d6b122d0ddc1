//! Fingerprints: stable hashes of 64 bits over what a value means. *Are these two the same?*
//!
//! The hash is FNV-1a (Fowler, Noll & Vo) over little-endian 64-bit words instead of bytes, which is eight times as
//! fast; the byte length of every text is mixed in, so that `"ab", "c"` and `"a", "bc"` differ, and one xor-shift
//! multiplication at the end spreads the high bits. It does not withstand somebody who
//! looks for collisions on purpose.

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A stable hash of what a value means: equal on every machine and in every version.
///
/// ```
/// use lifestage::number::{Fingerprint, Fingerprinter};
///
/// let print = Fingerprinter::new("color").text("teal").number(3).finish();
/// assert_eq!(print, Fingerprinter::new("color").text("teal").number(3).finish());
/// assert_ne!(print, Fingerprinter::new("color").text("teal").number(4).finish());
/// assert_eq!(print.to_string().parse::<Fingerprint>(), Ok(print));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint with these bits, as [`Fingerprint::bits`] gave them.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The 64 bits.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A text that is not a fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FingerprintError {
    text: Box<str>,
}

problems! {
    struct FingerprintError { text: Text } = "problem.fingerprint"
        "`{text}` is not a fingerprint: give 16 hexadecimal digits"
        "`{text}`不是指纹：请填写16位十六进制数字";
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u64::from_str_radix(text, 16) {
            Ok(bits) if digits => Ok(Self(bits)),
            _ => Err(FingerprintError { text: text.into() }),
        }
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_u64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            u64::deserialize(deserializer).map(Self)
        }
    }
}

/// Takes in the parts of a value, one after the other, and gives its [`Fingerprint`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Fingerprinter(u64);

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Fingerprinter {
    /// Starts with the name of the type, so that equal parts of different types differ.
    pub const fn new(of: &str) -> Self {
        Self(OFFSET_BASIS).text(of)
    }

    /// Takes in a whole number.
    pub const fn number(mut self, number: u64) -> Self {
        self.0 = (self.0 ^ number).wrapping_mul(PRIME);
        // A word-wise FNV moves nothing from the high bits to the low ones; the rotation does.
        self.0 = self.0.rotate_left(29);
        self
    }

    /// Takes in a signed whole number.
    pub const fn signed(self, number: i64) -> Self {
        self.number(number.cast_unsigned())
    }

    /// Takes in a text.
    pub const fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Takes in bytes and their number.
    pub const fn bytes(mut self, bytes: &[u8]) -> Self {
        let (mut words, mut rest) = bytes.as_chunks::<8>();
        while let [word, more @ ..] = words {
            (self, words) = (self.number(u64::from_le_bytes(*word)), more);
        }
        let mut last = 0;
        while let [more @ .., byte] = rest {
            (last, rest) = (last << 8 | *byte as u64, more);
        }
        self.number(last).number(bytes.len() as u64)
    }

    /// The fingerprint of all that was taken in.
    pub const fn finish(self) -> Fingerprint {
        let spread = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Fingerprint(spread ^ spread >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_single_bit_of_the_input_changes_the_fingerprint() {
        let input = [7_u8; 21];
        let whole = Fingerprinter::new("t").bytes(&input).finish();
        for bit in 0..input.len() * 8 {
            let mut changed = input;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(Fingerprinter::new("t").bytes(&changed).finish(), whole, "bit {bit}");
        }
    }

    #[test]
    fn where_one_text_ends_and_the_next_begins_matters() {
        let one = Fingerprinter::new("t").text("ab").text("c").finish();
        let other = Fingerprinter::new("t").text("a").text("bc").finish();
        assert_ne!(one, other);
    }

    #[test]
    fn the_value_is_pinned_so_that_stored_fingerprints_stay_valid() {
        assert_eq!(Fingerprinter::new("pin").number(1).signed(-1).text("text").finish().to_string(), PINNED);
    }

    const PINNED: &str = "8b9d54e27d369811";
}
