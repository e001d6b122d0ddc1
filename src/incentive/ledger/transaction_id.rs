//! Transaction ids: the caller's name for an operation.
//!
//! ```text
//! up to 22 bytes of text    in place
//! a UUID in lower case      in place, as its 16 bytes
//! any longer text           on the heap
//! ```
//! Order numbers, database keys, ULIDs cut to 22 characters and UUIDs make up nearly all ids in practice, and a ledger
//! holds one per operation. Stored in place they take 24 bytes and no allocation. A boxed UUID text takes 16 bytes, an
//! allocation of 36, and the time for it.

use core::cmp::Ordering;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::number::fingerprint::Fingerprinter;

/// Your own id for an operation: any text, a whole number or a UUID. An id is the text that it prints as, and compares
/// as that text, byte by byte.
///
/// ```
/// use lifestage::incentive::TransactionId;
///
/// assert_eq!(TransactionId::from(1042_u64), TransactionId::from("1042"));
/// assert_eq!(
///     TransactionId::from(0x0189_d5f2_7c1e_7b3a_9f00_3f6a_1c2b_4d5e_u128),
///     TransactionId::from("0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e"),
/// );
/// assert_eq!(TransactionId::from("order-7/earn").to_string(), "order-7/earn");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TransactionId(Text);

/// INVARIANT: each text has exactly one form, the first that fits, so equal texts are equal here.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Text {
    /// The bytes after the length are 0.
    Short(u8, [u8; SHORT]),
    Uuid([u8; 16]),
    Long(Box<str>),
}

const SHORT: usize = 22;
const UUID: usize = 36;
const DASHES: [usize; 4] = [8, 13, 18, 23];

const _: () = assert!(size_of::<TransactionId>() == 24, "three words, as the comment says");

impl TransactionId {
    /// Passes the text to a function; a UUID is written out first.
    fn with_text<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        match &self.0 {
            Text::Short(length, bytes) => look(bytes.get(..usize::from(*length)).unwrap_or_default()),
            Text::Uuid(bytes) => look(&uuid_text(bytes)),
            Text::Long(text) => look(text.as_bytes()),
        }
    }

    /// A stable hash, to find an id among many.
    pub(super) fn hash(&self) -> u64 {
        let print = Fingerprinter::new("");
        match &self.0 {
            Text::Short(_, bytes) => print.bytes(bytes),
            Text::Uuid(bytes) => print.bytes(bytes),
            Text::Long(text) => print.text(text),
        }
        .finish()
        .bits()
    }
}

/// The 16 bytes of a UUID in the usual form: hexadecimal, lower case, 8-4-4-4-12.
fn uuid_bytes(text: &[u8; UUID]) -> Option<[u8; 16]> {
    let mut bits = 0_u128;
    for (at, byte) in text.iter().enumerate() {
        let digit = match byte {
            b'-' if DASHES.contains(&at) => continue,
            _ if DASHES.contains(&at) => return None,
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        bits = bits << 4 | u128::from(digit);
    }
    Some(bits.to_be_bytes())
}

fn uuid_text(bytes: &[u8; 16]) -> [u8; UUID] {
    let mut text = [b'-'; UUID];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let places = text.iter_mut().enumerate().filter(|(at, _)| !DASHES.contains(at));
    for ((_, place), digit) in places.zip(digits) {
        *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
    }
    text
}

impl From<&str> for TransactionId {
    fn from(text: &str) -> Self {
        let mut short = [0; SHORT];
        if let (Some(place), Ok(length)) = (short.get_mut(..text.len()), u8::try_from(text.len())) {
            place.copy_from_slice(text.as_bytes());
            return Self(Text::Short(length, short));
        }
        let uuid = text.as_bytes().try_into().ok().and_then(uuid_bytes);
        Self(uuid.map_or_else(|| Text::Long(text.into()), Text::Uuid))
    }
}

impl From<String> for TransactionId {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// The id is the decimal number as text.
impl From<u64> for TransactionId {
    fn from(number: u64) -> Self {
        Self::from(number.to_string())
    }
}

/// The id is the UUID with these bits.
impl From<u128> for TransactionId {
    fn from(bits: u128) -> Self {
        Self(Text::Uuid(bits.to_be_bytes()))
    }
}

impl From<&Self> for TransactionId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl PartialEq<str> for TransactionId {
    fn eq(&self, text: &str) -> bool {
        self.with_text(|own| own == text.as_bytes())
    }
}

impl PartialEq<&str> for TransactionId {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

impl Ord for TransactionId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.with_text(|own| other.with_text(|others| own.cmp(others)))
    }
}

impl PartialOrd for TransactionId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // INVARIANT: made from a text, and never cut.
        self.with_text(|text| f.pad(core::str::from_utf8(text).unwrap_or_default()))
    }
}

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactionId({self})")
    }
}

impl Serialize for TransactionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(core::str::from_utf8(text).unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for TransactionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = TransactionId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a transaction: a text or a whole number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TransactionId, E> {
                Ok(text.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<TransactionId, E> {
                Ok(number.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<TransactionId, E> {
                // Some formats have signed numbers only.
                let unsigned = u64::try_from(number);
                unsigned.map(Into::into).map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Visitor)
        } else {
            deserializer.deserialize_str(Visitor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_and_has_one_form() {
        let uuid = "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e";
        let upper = uuid.to_uppercase();
        let near = uuid.replace("-7c1e-", "7c-1e-");
        let long = "é".repeat(200);
        for text in ["", "a", "é", "1042", "a\0b", &"x".repeat(22), &"x".repeat(23), uuid, &upper, &near, &long] {
            let id = TransactionId::from(text);
            assert_eq!(id.to_string(), text);
            assert!(id == text && id != "other");
            let written = serde_json::to_string(&id).unwrap();
            assert_eq!(written, serde_json::to_string(text).unwrap());
            assert_eq!(serde_json::from_str::<TransactionId>(&written).unwrap(), id);
        }
        assert!(matches!(TransactionId::from(uuid).0, Text::Uuid(_)));
        assert!(matches!(TransactionId::from(upper).0, Text::Long(_)));
        assert_eq!(serde_json::from_str::<TransactionId>("1042").unwrap(), TransactionId::from(1042_u64));
        assert!(serde_json::from_str::<TransactionId>("-1").is_err());
        assert!(serde_json::from_str::<TransactionId>("null").is_err());
    }

    #[test]
    fn ids_compare_as_their_texts_whatever_their_form() {
        let texts = [
            "",
            "0",
            "01",
            "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e",
            "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5f",
            "0189d5f2-x",
            "9",
            "a",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
        ];
        for one in texts {
            for other in texts {
                assert_eq!(TransactionId::from(one).cmp(&other.into()), one.cmp(other), "{one} {other}");
            }
        }
        // A text that ends in a zero byte is not the text without it.
        assert_ne!(TransactionId::from("a\0"), TransactionId::from("a"));
    }
}
