//! Buckets: which of 10,000 an id falls into, by a purpose and a salt.

use core::fmt::{self, Write};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::sentence;
use super::xxh64::xxh64;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;

/// The number of buckets that shares and ranges are counted in: 1 is 0.01 %.
pub const ASSIGNMENT_BUCKETS: u16 = 10_000;

/// Who is assigned: a user, or anything else with an id as text, such as a device, a visitor or a shop.
///
/// A user is hashed by the id as it prints (`42`, or a UUID in lower case with hyphens), so `UserId::from(42_u64)` and
/// `"42"` get the same arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssignmentUnit<'a> {
    /// A user.
    User(UserId),
    /// An id as your other systems write it, byte for byte.
    Text(&'a str),
}

impl From<UserId> for AssignmentUnit<'_> {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}

impl From<u64> for AssignmentUnit<'_> {
    fn from(number: u64) -> Self {
        Self::User(number.into())
    }
}

impl<'a> From<&'a str> for AssignmentUnit<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl fmt::Display for AssignmentUnit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What a bucket is for. It is hashed along, so that a layer and an experiment of one name are independent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    HoldOut,
    Layer,
    Arm,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::HoldOut => "hold-out",
            Self::Layer => "layer",
            Self::Arm => "arm",
        }
    }
}

/// The bucket of an id, 0 to 9,999.
pub(super) fn bucket(purpose: Purpose, salt: &str, unit: AssignmentUnit<'_>) -> u16 {
    let mut text = Text(SmallVec::new());
    let written = write!(text, "{}/{salt}/{unit}", purpose.name());
    debug_assert!(written.is_ok(), "writing to memory does not fail");
    // The remainder is uneven by less than 10,000 / 2^64.
    let bucket = xxh64(&text.0, 0) % u64::from(ASSIGNMENT_BUCKETS);
    u16::try_from(bucket).unwrap_or_default()
}

/// Text in the making: longer ones than usual are allocated.
struct Text(SmallVec<[u8; 96]>);

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Buckets that follow each other.
///
/// ```
/// use lifestage::outreach::BucketRange;
///
/// let half = BucketRange { first: 5_000, count: 5_000 };
/// assert_eq!(half.to_string(), "buckets 5000 to 9999");
/// assert!(half.contains(9_999) && !half.contains(4_999));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketRange {
    /// The first bucket, 0 to 9,999.
    pub first: u16,
    /// The number of buckets; the last one is at most 9,999.
    pub count: u16,
}

impl BucketRange {
    /// All 10,000 buckets.
    pub const ALL: Self = Self { first: 0, count: ASSIGNMENT_BUCKETS };

    /// Whether a bucket is one of them.
    pub fn contains(self, bucket: u16) -> bool {
        bucket >= self.first && u32::from(bucket) < self.end()
    }

    /// The bucket after the last.
    pub(super) fn end(self) -> u32 {
        u32::from(self.first) + u32::from(self.count)
    }

    /// Whether there are some, and all of them exist.
    pub(super) fn are_of_a_layer(self) -> bool {
        self.count > 0 && self.end() <= ASSIGNMENT_BUCKETS.into()
    }

    /// Whether some bucket is in both.
    pub(super) fn overlaps(self, other: Self) -> bool {
        u32::from(self.first).max(other.first.into()) < self.end().min(other.end())
    }

    /// Whether all buckets of the other are in this.
    pub(super) fn includes(self, other: Self) -> bool {
        other.count == 0 || (self.first <= other.first && other.end() <= self.end())
    }
}

impl Phrased for BucketRange {
    fn phrase(&self) -> Phrase<'_> {
        match self.count {
            0 => sentence::no_bucket(),
            1 => sentence::one_bucket(self.first),
            _ => sentence::buckets(self.first, self.end() - 1),
        }
    }
}

display_phrases!(BucketRange);
