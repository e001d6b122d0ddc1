//! One of the parts of a population: the users whose hashed id starts with the same bits.

use super::ordered::{Ordered, Place};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::{Profile, ProfileError};

/// How many shards a population has. A column of events is written to as many places at once; each then fits the
/// cache, and a new user moves only the neighbors of its shard.
pub(super) const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 10;

/// Into how many parts rows are written while they are read: more of them are slower to write to, fewer do not fit the cache.
pub(super) const PARTS: usize = 1 << PART_BITS;
pub(super) const PART_BITS: u32 = 8;
/// The shards of one part, one after the other.
pub(super) const SHARDS_OF_A_PART: usize = SHARDS / PARTS;

/// A hash of an id: a few multiplications, as ids may be consecutive, random or multiples of anything.
///
/// Both factors are odd, so neither can be 0 and take the other one with it: ids may be chosen by somebody who knows this.
/// A factor of 1 hides nothing either, as the halves come in again beside the product. Whoever tries long enough finds ids
/// of one slot all the same; [`Numbers`](super::numbers::Numbers) bounds what they cost.
#[inline]
pub(super) fn hash(id: u128) -> u64 {
    let (low, high) = (low_half(id), low_half(id >> 64));
    let product = u128::from((low ^ 0xa076_1d64_78bd_642f) | 1) * u128::from((high ^ 0xe703_7ed1_a0b4_28db) | 1);
    let halves = low.wrapping_mul(0x2d35_8dcc_aa6c_78a5) ^ high.wrapping_mul(0x5895_89dd_5cd9_ef35);
    (low_half(product) ^ low_half(product >> 64) ^ halves).wrapping_mul(0x8ebc_6af0_9c88_c6e3)
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

/// Which of the shards of its part a hash is in.
#[inline]
pub(super) const fn shard_in_part(hash: u64) -> usize {
    shard_of(hash) % SHARDS_OF_A_PART
}

/// The number of the part of a hash.
#[inline]
pub(super) const fn part_of(hash: u64) -> usize {
    (hash >> (u64::BITS - PART_BITS)) as usize
}

/// Profiles in order of their ids, and the facts of those users that were introduced, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) profiles: Ordered<Profile>,
    pub(super) users: Ordered<User>,
}

impl Shard {
    pub(super) fn find(&self, id: UserId) -> Result<Place, Place> {
        self.profiles.find(|profile| profile.user().cmp(&id))
    }

    /// The profile of a user, or the place where it belongs.
    pub(super) fn profile_mut(&mut self, id: UserId) -> Result<&mut Profile, Place> {
        let at = self.find(id)?;
        let found = self.profiles.get_mut(at);
        debug_assert!(found.is_some(), "what was found is there");
        found.ok_or(at)
    }

    pub(super) fn find_user(&self, id: UserId) -> Result<Place, Place> {
        self.users.find(|user| user.id.cmp(&id))
    }

    /// The profiles of the users whom both know.
    pub(super) fn merged(&self, other: &Self) -> Result<Vec<Profile>, ProfileError> {
        let mut both = Vec::new();
        for theirs in other.profiles.iter() {
            if let Some(mine) = self.find(theirs.user()).ok().and_then(|at| self.profiles.get(at)) {
                let mut merged = mine.clone();
                merged.merge(theirs)?;
                both.push(merged);
            }
        }
        Ok(both)
    }

    /// Takes in another shard of the same number, of which these profiles were [`merged`](Self::merged).
    ///
    /// In two steps, as merging can be refused and a refused merge must leave a population as it was: first everything that
    /// can fail, for all shards, without changing anything; then this, which cannot fail. Merging in place would save the
    /// copies but leave half a population behind when the last shard refuses.
    pub(super) fn absorb(&mut self, other: Self, merged: Vec<Profile>) {
        let new: Vec<Profile> =
            other.profiles.into_items().into_iter().filter(|profile| self.find(profile.user()).is_err()).collect();
        for profile in merged {
            match self.profile_mut(profile.user()) {
                Ok(known) => *known = profile,
                Err(_) => debug_assert!(false, "only profiles that both know were merged"),
            }
        }
        if !new.is_empty() {
            let mut profiles = core::mem::take(&mut self.profiles).into_items();
            profiles.extend(new);
            // Two ascending runs, which a stable sort merges.
            profiles.sort_by_key(Profile::user);
            self.profiles = Ordered::of(profiles);
        }
        for user in other.users.into_items() {
            self.introduce(user);
        }
    }

    /// Takes in the facts of a user who has a profile.
    pub(super) fn introduce(&mut self, user: User) {
        debug_assert!(self.find(user.id).is_ok(), "user {} has a profile", user.id);
        match self.find_user(user.id) {
            Ok(at) => self.users.get_mut(at).into_iter().for_each(|known| *known = user),
            Err(at) => self.users.insert(at, user),
        }
    }

    /// Removes the users of whom facts say no, and returns their number.
    pub(super) fn retain_users(&mut self, keep: impl Fn(&User) -> bool) -> u64 {
        if self.users.iter().all(&keep) {
            return 0;
        }
        let (kept, removed): (Vec<User>, Vec<User>) =
            core::mem::take(&mut self.users).into_items().into_iter().partition(keep);
        self.users = Ordered::of(kept);
        // Both lists are in order of the ids, so one pass finds the profiles.
        let mut gone = removed.iter().peekable();
        let mut profiles = core::mem::take(&mut self.profiles).into_items();
        profiles.retain(|profile| gone.next_if(|user| user.id == profile.user()).is_none());
        self.profiles = Ordered::of(profiles);
        removed.len() as u64
    }

    /// Every profile with the facts of its user. Both lists are in order of the ids, and whoever has facts has a profile:
    /// so one pass over both finds the facts without a search.
    pub(super) fn members(&self) -> impl Iterator<Item = (User, &Profile)> {
        let mut users = self.users.iter().copied().peekable();
        self.profiles.iter().map(move |profile| {
            let user = users.next_if(|user| user.id == profile.user());
            (user.unwrap_or_else(|| User::new(profile.user())), profile)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::time::Day;

    const DAY: Day = Day::ymd(2026, 1, 5);

    fn shard(ids: &[u64], introduced: &[u64]) -> Shard {
        let profiles = ids.iter().map(|id| Profile::of([Event::log_in(*id, DAY)])).collect();
        let mut shard = Shard { profiles: Ordered::of(profiles), users: Ordered::default() };
        for id in introduced {
            shard.introduce(User::new(*id).joined(DAY));
        }
        shard
    }

    #[test]
    fn ids_of_any_pattern_spread_over_all_shards() {
        let patterns: [fn(u128) -> u128; 10] = [
            |i| i,
            |i| i << 10,
            |i| i << 64,
            |i| i * 1_000_003,
            |i| i << 32 | 7,
            |i| i << 96 | i,
            // One half is a constant of the hash, or differs from it in the lowest bit.
            |i| i << 64 | 0xa076_1d64_78bd_642f,
            |i| i << 64 | 0xa076_1d64_78bd_642e,
            |i| 0xe703_7ed1_a0b4_28db << 64 | i,
            // A UUID of version 4 whose client chose it.
            |i| i << 80 | 0x4abc << 64 | 0xa076_1d64_78bd_642f,
        ];
        for pattern in patterns {
            let mut sizes = vec![0_u32; SHARDS];
            (0..64 * SHARDS as u128).for_each(|i| sizes[shard_of(hash(pattern(i)))] += 1);
            assert!(
                sizes.iter().all(|size| (16..160).contains(size)),
                "{:?}",
                (sizes.iter().min(), sizes.iter().max())
            );
        }
    }

    #[test]
    fn ids_made_by_algebra_do_not_share_a_hash() {
        const A: u64 = 0xa076_1d64_78bd_642f;
        const B: u64 = 0xe703_7ed1_a0b4_28db;
        const C: u64 = 0x2d35_8dcc_aa6c_78a5;
        const D: u64 = 0x5895_89dd_5cd9_ef35;
        // What undoes the factor of the upper half (Newton's way to the inverse of an odd number).
        let undone = (0..6).fold(D, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(D.wrapping_mul(inverse))));
        assert_eq!(D.wrapping_mul(undone), 1);
        let id = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
        // An odd number with many divisors.
        let many = 3_u64.pow(7) * 5_u64.pow(5) * 7_u64.pow(3) * 11 * 11 * 13 * 17 * 19;
        let divisors: Vec<u64> = (1..200_000).filter(|number| many.is_multiple_of(*number)).collect();
        let families: [Vec<u128>; 5] = [
            // What the halves add beside the product is the same for all.
            (0..4_096).map(|low: u64| id(low, (low.wrapping_mul(C) ^ 0x4d).wrapping_mul(undone))).collect(),
            // A factor is 1, by either half.
            (0..4_096).map(|high| id(A ^ 1, high)).collect(),
            (0..4_096).map(|low| id(low, B)).collect(),
            // The product is the same for all.
            divisors.iter().map(|divisor| id(A ^ divisor, B ^ (many / divisor))).collect(),
            // The lowest bits, which the factors leave out.
            (0..1_024)
                .flat_map(|low| [id(low, low), id(low ^ 1, low), id(low, low ^ 1), id(low ^ 1, low ^ 1)])
                .collect(),
        ];
        for (number, mut family) in families.into_iter().enumerate() {
            family.sort_unstable();
            family.dedup();
            let mut hashes: Vec<u64> = family.iter().map(|id| hash(*id)).collect();
            let most = (0..SHARDS).map(|shard| hashes.iter().filter(|hash| shard_of(**hash) == shard).count()).max();
            hashes.sort_unstable();
            hashes.dedup();
            assert_eq!(hashes.len(), family.len(), "family {number}");
            assert!(family.len() > 200 && most.unwrap() <= 24, "family {number}: {most:?} of {}", family.len());
        }
    }

    #[test]
    fn a_merged_shard_has_the_users_of_both_in_order_and_the_others_facts() {
        let (mut one, other) = (shard(&[1, 3, 5], &[5]), shard(&[2, 3, 5], &[3, 5]));
        let merged = one.merged(&other).unwrap();
        assert_eq!(merged.iter().map(Profile::user).collect::<Vec<_>>(), [3_u64, 5].map(UserId::from));
        one.absorb(other, merged);
        let counts: Vec<(u128, u32, bool)> = one
            .members()
            .map(|(user, profile)| (user.id.bits(), profile.tallies()[0].count(), user.join_day.is_some()))
            .collect();
        assert_eq!(counts, [(1, 1, false), (2, 1, false), (3, 2, true), (5, 2, true)]);
    }
}
