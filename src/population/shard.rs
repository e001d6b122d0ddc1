//! One of the parts of a population: the users whose hashed id starts with the same bits.

use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::{Profile, ProfileError};

/// How many shards a population has. A column of events is written to so many places at once; each then fits the
/// cache, and a new user moves only the neighbours of its shard.
pub(super) const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 10;

/// A hash of an id: two multiplications, as ids may be consecutive, random or multiples of anything.
#[inline]
pub(super) fn hash(id: u128) -> u64 {
    let (low, high) = (low_half(id), low_half(id >> 64));
    let product = u128::from(low ^ 0xa076_1d64_78bd_642f) * u128::from(high ^ 0xe703_7ed1_a0b4_28db);
    let mixed = low_half(product) ^ low_half(product >> 64);
    mixed.wrapping_mul(0x8ebc_6af0_9c88_c6e3)
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
const fn low_half(bits: u128) -> u64 {
    bits as u64
}

/// The number of the shard of a hash.
#[inline]
pub(super) const fn shard_of(hash: u64) -> usize {
    (hash >> (u64::BITS - SHARD_BITS)) as usize
}

/// Profiles in order of their ids, and the facts of those users that were introduced, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) profiles: Vec<Profile>,
    pub(super) users: Vec<User>,
}

impl Shard {
    pub(super) fn find(&self, id: UserId) -> Result<usize, usize> {
        self.profiles.binary_search_by_key(&id, Profile::user)
    }

    pub(super) fn find_user(&self, id: UserId) -> Result<usize, usize> {
        self.users.binary_search_by_key(&id, |user| user.id)
    }

    /// The profiles of the users whom both know.
    pub(super) fn merged(&self, other: &Self) -> Result<Vec<Profile>, ProfileError> {
        let mut both = Vec::new();
        for theirs in &other.profiles {
            if let Some(mine) = self.find(theirs.user()).ok().and_then(|at| self.profiles.get(at)) {
                let mut merged = mine.clone();
                merged.merge(theirs)?;
                both.push(merged);
            }
        }
        Ok(both)
    }

    /// Takes in another shard of the same number, of which these profiles were [`merged`](Self::merged).
    pub(super) fn absorb(&mut self, other: Self, merged: Vec<Profile>) {
        let new: Vec<Profile> =
            other.profiles.into_iter().filter(|profile| self.find(profile.user()).is_err()).collect();
        for profile in merged {
            if let Some(known) = self.find(profile.user()).ok().and_then(|at| self.profiles.get_mut(at)) {
                *known = profile;
            }
        }
        self.profiles.extend(new);
        // Two ascending runs, which a stable sort merges.
        self.profiles.sort_by_key(Profile::user);
        for user in other.users {
            self.introduce(user);
        }
    }

    /// Takes in the facts of a user who has a profile.
    pub(super) fn introduce(&mut self, user: User) {
        match self.find_user(user.id) {
            Ok(at) => self.users.iter_mut().skip(at).take(1).for_each(|known| *known = user),
            Err(at) => self.users.insert(at, user),
        }
    }

    /// Every profile with the facts of its user.
    pub(super) fn members(&self) -> impl Iterator<Item = (User, &Profile)> {
        let mut users = self.users.iter().copied().peekable();
        self.profiles.iter().map(move |profile| {
            let user = users.next_if(|user| user.id == profile.user());
            (user.unwrap_or_else(|| User::new(profile.user())), profile)
        })
    }
}
