//! User ids of 128 bits: a `u64` key or a UUID fits as it is. *Who?*

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A user's id: any 128 bits of your own.
///
/// Ids up to `u64::MAX` are read and written as decimal numbers, larger ones as UUIDs. If your ids are texts, number them in
/// a table of your own, or hash them to 128 bits.
///
/// ```
/// use lifestage::UserId;
///
/// let numbered = UserId::from(42_u64);
/// assert_eq!(numbered.to_string(), "42");
///
/// let uuid: UserId = "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e".parse()?;
/// assert_eq!(UserId::from_uuid_bytes(uuid.to_uuid_bytes()), uuid);
/// # Ok::<(), lifestage::event::UserIdError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(u128);

impl UserId {
    /// The id with these bits.
    pub const fn new(bits: u128) -> Self {
        Self(bits)
    }

    /// The 128 bits.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// The id of a UUID, its 16 bytes in their usual (big-endian) order.
    pub const fn from_uuid_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// The 16 bytes of the UUID that this id was made from.
    pub const fn to_uuid_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl From<u64> for UserId {
    fn from(number: u64) -> Self {
        Self(u128::from(number))
    }
}

impl From<u32> for UserId {
    fn from(number: u32) -> Self {
        Self(u128::from(number))
    }
}

impl From<u128> for UserId {
    fn from(bits: u128) -> Self {
        Self(bits)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(number) = u64::try_from(self.0) {
            return number.fmt(f);
        }
        let part = |shift: u32, bits: u32| self.0 >> shift & ((1 << bits) - 1);
        f.pad(&format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            part(96, 32),
            part(80, 16),
            part(64, 16),
            part(48, 16),
            part(0, 48)
        ))
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({self})")
    }
}

/// A text that is not a user id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserIdError {
    text: Box<str>,
}

problems! {
    struct UserIdError { text: Text } = "problem.user_id"
        "`{text}` is not a user id: give a whole number up to 18446744073709551615 or a UUID; number or hash other ids first"
        "`{text}`不是用户编号：请填写不超过18446744073709551615的整数或UUID，其他形式的ID请先编号或取哈希";
}

impl FromStr for UserId {
    type Err = UserIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = if text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.parse::<u64>().ok().map(u128::from)
        } else {
            uuid_bits(text)
        };
        parsed.map(Self).ok_or_else(|| UserIdError { text: text.into() })
    }
}

/// The bits of `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
fn uuid_bits(text: &str) -> Option<u128> {
    let mut bits = 0_u128;
    if text.len() != 36 {
        return None;
    }
    for (at, character) in text.chars().enumerate() {
        match (at, character) {
            (8 | 13 | 18 | 23, '-') => {}
            (8 | 13 | 18 | 23, _) => return None,
            _ => bits = bits << 4 | u128::from(character.to_digit(16)?),
        }
    }
    Some(bits)
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match u64::try_from(self.0) {
            _ if !serializer.is_human_readable() => self.0.to_le_bytes().serialize(serializer),
            Ok(number) => serializer.serialize_u64(number),
            Err(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = UserId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a user id: a whole number or a UUID")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<UserId, E> {
                Ok(number.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<UserId, E> {
                // Some formats have signed numbers only.
                let unsigned = u64::try_from(number);
                unsigned.map(Into::into).map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<UserId, E> {
                text.parse().map_err(E::custom)
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Visitor)
        } else {
            <[u8; 16]>::deserialize(deserializer).map(|bytes| Self(u128::from_le_bytes(bytes)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_an_id_only_when_it_is_a_whole_number_or_a_uuid() {
        for text in ["0", "18446744073709551615", "ffffffff-ffff-ffff-ffff-ffffffffffff"] {
            assert_eq!(text.parse::<UserId>().unwrap().to_string(), text);
        }
        for text in ["", "-1", "18446744073709551616", "abc", "ffffffff-ffff-ffff-ffff_ffffffffffff", "é"] {
            assert!(text.parse::<UserId>().is_err(), "{text}");
        }
    }
}
