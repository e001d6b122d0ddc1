//! How many users a report is of, and a hash by which two reports of the very same users are known.

use serde::{Deserialize, Serialize};

use super::shard::hash;
use crate::answer::definition::MergeError;
use crate::event::id::UserId;

/// How many users there are, and the sum of a hash of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Crowd {
    pub(crate) users: u64,
    hash: u64,
}

impl Crowd {
    /// Takes in a user who is not in yet.
    #[inline]
    pub(crate) fn add(&mut self, user: UserId) {
        self.users += 1;
        self.hash = self.hash.wrapping_add(hash(user.bits()));
    }

    /// Takes in users none of whom is in yet.
    pub(crate) const fn merge(&mut self, other: Self) {
        self.users = self.users.saturating_add(other.users);
        self.hash = self.hash.wrapping_add(other.hash);
    }

    /// Whether another one is of other users.
    ///
    /// # Errors
    /// When both are of the same users, at least one.
    pub(crate) fn must_not_be(self, other: Self) -> Result<(), MergeError> {
        if self.users > 0 && self == other { Err(MergeError::SameUsers { users: self.users }) } else { Ok(()) }
    }
}
