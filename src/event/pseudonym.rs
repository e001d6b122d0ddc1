//! Pseudonyms: ids that only who has a key can lead back to a user. *Who, for those who must not know who?*
//!
//! ```text
//! pseudonym    = SipHash-2-4-128 of the 16 bytes of an id, or of the bytes of a text, by a key of your own
//! ```
//! `SipHash` is from Aumasson & Bernstein, `SipHash`: a fast short-input PRF, *INDOCRYPT* 2012; the variant with 128 bits is that of
//! their reference implementation.
//!
//! | it protects from | it does not protect from |
//! |---|---|
//! | a reader without the key who wants to know which id a pseudonym is of, also by trying all ids | whoever has the key: they can try all ids |
//! | a reader who wants to join data under two keys | a join of data under one key: a pseudonym is the same everywhere, which is what it is for |
//! | a reader who knows some users and their pseudonyms, and wants to know those of others | what stands beside a pseudonym: days, sums and places may name a user without any id |
//!
//! So pseudonyms are personal data for whoever holds the key, and often for others. Take another key for each reader, and
//! throw a key away when nobody must lead its pseudonyms back any more. Two of n users have one pseudonym with a probability of
//! about n² / 2¹²⁹: below one in 10¹⁸ for 10¹⁰ users.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::id::UserId;
use crate::number::sip_hash::SipKey;
use crate::wording::problems::problems;

/// A secret of 16 random bytes, by which ids become pseudonyms.
///
/// ```
/// use lifestage::UserId;
/// use lifestage::event::PseudonymKey;
///
/// let for_analysts = PseudonymKey::new(*b"16 random bytes!");
/// let pseudonym = for_analysts.pseudonym(42_u64);
/// assert_eq!(pseudonym, for_analysts.pseudonym(42_u64)); // the same always and everywhere
/// assert_ne!(pseudonym, PseudonymKey::new(*b"another 16 bytes").pseudonym(42_u64));
/// assert_eq!(pseudonym.to_string().parse(), Ok(pseudonym));
///
/// let row = (UserId::from(pseudonym), "purchase"); // 128 bits, so it goes wherever an id goes
/// assert_ne!(row.0, UserId::from(42_u64));
/// assert_eq!(format!("{for_analysts:?}"), "PseudonymKey(…)"); // no secret in a log
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PseudonymKey(SipKey);

impl PseudonymKey {
    /// The key of these bytes. Take them from a source of randomness, and keep them as you keep passwords.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(SipKey::new(bytes))
    }

    /// The pseudonym of an id: that of its 128 bits, the lowest byte first.
    pub fn pseudonym(self, user: impl Into<UserId>) -> Pseudonym {
        self.pseudonym_of_bytes(&user.into().bits().to_le_bytes())
    }

    /// The pseudonym of an id that is a text, as of an e-mail address. Write it in one way always: case and spaces make
    /// another one.
    ///
    /// ```
    /// use lifestage::event::PseudonymKey;
    ///
    /// let key = PseudonymKey::new(*b"16 random bytes!");
    /// assert_ne!(key.pseudonym_of_bytes("ada".as_bytes()), key.pseudonym_of_bytes("Ada".as_bytes()));
    /// ```
    pub const fn pseudonym_of_bytes(self, bytes: &[u8]) -> Pseudonym {
        Pseudonym(self.0.hash_128(bytes))
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

/// 128 bits in place of an id. Written as 32 hexadecimal digits, in the order of the bytes of the hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(u128);

impl Pseudonym {
    /// The pseudonym of these bytes, as [`bytes`](Self::bytes) gave them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }

    /// Its 16 bytes, in the order of the published hash.
    pub const fn bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }
}

impl From<Pseudonym> for UserId {
    fn from(pseudonym: Pseudonym) -> Self {
        Self::from_uuid_bytes(pseudonym.bytes())
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:032x}", self.0.swap_bytes()))
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pseudonym({self})")
    }
}

/// A text that is not a pseudonym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PseudonymError {
    text: Box<str>,
}

problems! {
    struct PseudonymError { text: Text } = "problem.pseudonym"
        "`{text}` is not a pseudonym: give 32 hexadecimal digits"
        "`{text}`不是假名：请填写32位十六进制数字";
}

impl FromStr for Pseudonym {
    type Err = PseudonymError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u128::from_str_radix(text, 16) {
            Ok(bits) if digits => Ok(Self(bits.swap_bytes())),
            _ => Err(PseudonymError { text: text.into() }),
        }
    }
}

impl Serialize for Pseudonym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.bytes().serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Pseudonym {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            <[u8; 16]>::deserialize(deserializer).map(Self::from_bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_pseudonym_only_as_32_digits() {
        let one = Pseudonym::from_bytes([0; 16]);
        assert_eq!("00000000000000000000000000000000".parse(), Ok(one));
        for text in ["", "0", "+0000000000000000000000000000000", "0000000000000000000000000000000g", "é"] {
            assert!(text.parse::<Pseudonym>().is_err(), "{text}");
        }
    }
}
