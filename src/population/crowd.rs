//! How many users a report is of, and a mark by which two reports of the very same users are known.
//!
//! ```text
//! mark    the sum of a hash of each id        in memory, and by a key of yours in binary; never in JSON
//! ```
//! Who reads a report must not learn whom it is about. The hash of a single id names that id to whoever tries ids, and of two
//! reports that differ by one user so does the difference of their sums. So a mark leaves the process only where its hash has
//! a key that the reader does not have, and nothing of it stands in what people read.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::report_key::ReportKey;
use super::shard::hash;
use crate::answer::definition::MergeError;
use crate::event::id::UserId;

/// How many users there are, and who, as far as that is known.
#[derive(Clone, Copy, Default)]
pub(crate) struct Crowd {
    pub(crate) users: u64,
    mark: Mark,
}

/// The sum of a hash of all ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Mark {
    /// It was not written, or is of several sorts.
    Unknown,
    /// By a hash that everybody can compute.
    Open(u64),
    /// By a hash with a key.
    Keyed(u64),
}

impl Default for Mark {
    fn default() -> Self {
        Self::Open(0)
    }
}

impl Crowd {
    /// Takes in a user who is not in yet.
    #[inline]
    pub(crate) fn add(&mut self, user: UserId, key: Option<ReportKey>) {
        let one = match key {
            Some(key) => Mark::Keyed(key.hash(user.bits())),
            None => Mark::Open(hash(user.bits())),
        };
        self.mark = self.mark_with(1, one);
        self.users += 1;
    }

    /// Takes in users none of whom is in yet.
    pub(crate) const fn merge(&mut self, other: Self) {
        self.mark = self.mark_with(other.users, other.mark);
        self.users = self.users.saturating_add(other.users);
    }

    /// The mark of these users and others.
    const fn mark_with(&self, users: u64, other: Mark) -> Mark {
        match (self.mark, other) {
            // Nobody has any mark.
            (_, other) if self.users == 0 => other,
            (mine, _) if users == 0 => mine,
            (Mark::Open(one), Mark::Open(two)) => Mark::Open(one.wrapping_add(two)),
            (Mark::Keyed(one), Mark::Keyed(two)) => Mark::Keyed(one.wrapping_add(two)),
            _ => Mark::Unknown,
        }
    }

    /// Whether another one is of other users, as far as that is known.
    ///
    /// # Errors
    /// When both are of the same users, at least one, or of more than can be counted.
    pub(crate) fn must_not_be(self, other: Self) -> Result<(), MergeError> {
        if self.users.checked_add(other.users).is_none() {
            return Err(MergeError::TooMany);
        }
        let is_same = self.users > 0 && self.users == other.users && self.mark == other.mark;
        if is_same && self.mark != Mark::Unknown { Err(MergeError::SameUsers { users: self.users }) } else { Ok(()) }
    }
}

/// Equal numbers of users: reports are compared by what they count, as their text does not say of whom.
impl PartialEq for Crowd {
    fn eq(&self, other: &Self) -> bool {
        self.users == other.users
    }
}

impl Eq for Crowd {}

impl fmt::Debug for Crowd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is logged is read by people.
        fmt::Debug::fmt(&self.users, f)
    }
}

impl Serialize for Crowd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.users.serialize(serializer);
        }
        let mark = if matches!(self.mark, Mark::Keyed(_)) { self.mark } else { Mark::Unknown };
        (self.users, mark).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Crowd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return u64::deserialize(deserializer).map(|users| Self { users, mark: Mark::Unknown });
        }
        let (users, mark) = <(u64, Mark)>::deserialize(deserializer)?;
        // What everybody can compute is never written.
        Ok(Self { users, mark: if matches!(mark, Mark::Open(_)) { Mark::Unknown } else { mark } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(users: &[u64], key: Option<ReportKey>) -> Crowd {
        let mut crowd = Crowd::default();
        for user in users {
            crowd.add((*user).into(), key);
        }
        crowd
    }

    #[test]
    fn the_same_users_are_known_by_one_key_in_any_order_and_parts() {
        let keys = [None, Some(ReportKey::new([1; 16])), Some(ReportKey::new([2; 16]))];
        for key in keys {
            let whole = crowd(&[1, 2, 3], key);
            let mut parts = crowd(&[3], key);
            parts.merge(Crowd::default());
            parts.merge(crowd(&[2, 1], key));
            assert_eq!(whole.must_not_be(parts), Err(MergeError::SameUsers { users: 3 }));
            assert_eq!(whole.must_not_be(crowd(&[1, 2, 4], key)), Ok(()));
            for other in keys.into_iter().filter(|other| other.map(|key| key.hash(1)) != key.map(|key| key.hash(1))) {
                assert_eq!(whole.must_not_be(crowd(&[1, 2, 3], other)), Ok(()), "another key tells nothing");
            }
        }
        assert_eq!(Crowd::default().must_not_be(Crowd::default()), Ok(()));
    }

    #[test]
    fn only_a_mark_with_a_key_leaves_the_process_and_only_in_binary() {
        let key = Some(ReportKey::new([7; 16]));
        for (key, found) in [(None, Ok(())), (key, Err(MergeError::SameUsers { users: 2 }))] {
            let there = crowd(&[41, 42], key);
            assert_eq!(serde_json::to_string(&there).unwrap(), "2");
            assert_eq!(format!("{there:?}"), "2");
            let read: Crowd = serde_json::from_str("2").unwrap();
            assert_eq!((read, read.must_not_be(there)), (there, Ok(())));
            let binary = postcard::to_stdvec(&there).unwrap();
            let mark = hash(41).wrapping_add(hash(42));
            assert!(!binary.windows(8).any(|window| window == mark.to_le_bytes()));
            let read: Crowd = postcard::from_bytes(&binary).unwrap();
            assert_eq!(read.must_not_be(there), found);
        }
    }
}
