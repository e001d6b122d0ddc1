//! Ids of events: what tells one delivery from another.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::id::UserId;

/// What an event is known by: a key of its own, or its number in the log of a source.
///
/// Keys suit events that clients number, such as a UUID for each. Numbers suit events that come from a log which
/// counts them, such as the offsets of a partition: they take far less memory. Both may be used side by side.
///
/// ```
/// use lifestage::profile::EventId;
///
/// // A UUID as it is: `Uuid::as_u128` of the crate `uuid`.
/// let uuid = EventId::key(0x0189_d5f2_7c1e_7b3a_9f00_3f6a_1c2b_4d5e);
/// assert_eq!(uuid.to_string(), "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e");
/// let order = EventId::text("order-2026-000017");
/// assert_ne!(order, EventId::text("order-2026-000018"));
/// let third_partition = EventId::sequence(3, 90_210);
/// assert_eq!(third_partition.to_string(), "number 90210 of source 3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
#[non_exhaustive]
pub enum EventId {
    /// A key of 128 bits, unlike that of any other event of the user.
    Key(u128),
    /// A number in the log of a source.
    Sequence {
        /// The source, as you number them: a partition, a device, an importer.
        source: u32,
        /// The number of the event in that source, which only grows.
        number: u64,
    },
}

/// How an [`EventId`] is written: keys as ids of users are, as numbers or UUIDs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Written {
    Key(UserId),
    Sequence { source: u32, number: u64 },
}

/// The offset basis and the prime of FNV-1a with 128 bits.
const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl EventId {
    /// The id with this key: 128 bits of your own, such as those of a UUID.
    pub const fn key(bits: u128) -> Self {
        Self::Key(bits)
    }

    /// The id with this text, of which the key is a hash: FNV-1a with 128 bits over its UTF-8, so every service and
    /// language can compute it.
    ///
    /// Two texts of one user with one hash are not to be feared by chance. Somebody who makes them on purpose loses an
    /// event of their own. A UUID written as text has another key here than its bits have in [`EventId::key`].
    pub fn text(text: &str) -> Self {
        let hashed = text.bytes().fold(OFFSET_BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
        Self::Key(hashed)
    }

    /// The id of the event with this number in the log of a source.
    pub const fn sequence(source: u32, number: u64) -> Self {
        Self::Sequence { source, number }
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(bits) => UserId::new(*bits).fmt(f),
            Self::Sequence { source, number } => f.pad(&format!("number {number} of source {source}")),
        }
    }
}

impl From<EventId> for Written {
    fn from(id: EventId) -> Self {
        match id {
            EventId::Key(bits) => Self::Key(UserId::new(bits)),
            EventId::Sequence { source, number } => Self::Sequence { source, number },
        }
    }
}

impl From<Written> for EventId {
    fn from(written: Written) -> Self {
        match written {
            Written::Key(id) => Self::Key(id.bits()),
            Written::Sequence { source, number } => Self::Sequence { source, number },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_hashed_as_published_for_fnv_1a() {
        // Test vectors of its authors (Fowler, Noll and Vo).
        for (text, key) in [
            ("", 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d),
            ("a", 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964),
            ("foobar", 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18),
        ] {
            assert_eq!(EventId::text(text), EventId::key(key), "{text}");
        }
    }
}
