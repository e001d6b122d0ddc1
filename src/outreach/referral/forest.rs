//! The referral forest: who invited whom.

use crate::event::id::UserId;
use crate::event::user::User;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::profile::UserBeforeHorizon;
use crate::wording::problems::problems;

/// Who invited whom: trees whose roots nobody invited.
///
/// Links do not depend on the day. A forest of all users also serves reports on some of them.
///
/// ```
/// use lifestage::User;
/// use lifestage::outreach::ReferralForest;
///
/// let brought = |user: u64, by: Option<u64>| by.map_or(User::new(user), |by| User::new(user).referred_by(by));
/// let forest = ReferralForest::of([brought(1, None), brought(2, Some(1)), brought(3, Some(2))])?;
/// assert_eq!(forest.depth(3_u64), Some(2));
/// assert_eq!(
///     ReferralForest::of([brought(1, Some(2)), brought(2, Some(1))]).unwrap_err().to_string(),
///     "user `1` is their own referrer through others: correct one of the referrers in the chain",
/// );
/// # Ok::<(), lifestage::outreach::ReferralError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralForest {
    /// The ids of all users and referrers, ascending.
    ids: Vec<UserId>,
    /// The place of the referrer of each.
    referrers: Vec<Option<usize>>,
    /// The number of links to the root of each.
    depths: Vec<u32>,
}

/// Why referrals cannot be reported: the referrers are not a forest, or a profile forgot needed days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferralError {
    /// A user is their own referrer.
    Oneself {
        /// The user's id.
        user: UserId,
    },
    /// A chain of referrers leads back to its start.
    Cycle {
        /// The smallest id of the chain.
        user: UserId,
    },
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum ReferralError {
        Oneself { user: Text } = "problem.referral.oneself"
            "user `{user}` is their own referrer: remove the referrer"
            "用户`{user}`的邀请人是自己：请去掉邀请人";
        Cycle { user: Text } = "problem.referral.cycle"
            "user `{user}` is their own referrer through others: correct one of the referrers in the chain"
            "用户`{user}`经他人成为了自己的邀请人：请更正其中一个邀请人";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl ReferralForest {
    /// The forest of these users. A referrer need not be among the users.
    ///
    /// # Errors
    /// If a user is their own referrer, directly or through others.
    pub fn of(users: impl IntoIterator<Item = User>) -> Result<Self, ReferralError> {
        let mut links: Vec<(UserId, Option<UserId>)> = Vec::new();
        for user in users {
            if user.referrer == Some(user.id) {
                return Err(ReferralError::Oneself { user: user.id });
            }
            links.push((user.id, user.referrer));
        }
        let mut ids: Vec<UserId> =
            links.iter().flat_map(|(user, referrer)| [Some(*user), *referrer]).flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut referrers = vec![None; ids.len()];
        for (user, referrer) in links {
            let place = |id: UserId| ids.binary_search(&id).ok();
            if let Some(slot) = place(user).and_then(|place| referrers.get_mut(place)) {
                *slot = referrer.and_then(place);
            }
        }
        let depths = depths(&ids, &referrers)?;
        Ok(Self { ids, referrers, depths })
    }

    /// The number of links to the root; 0 for users without a referrer, `None` for users not in the forest.
    pub fn depth(&self, user: impl Into<UserId>) -> Option<u32> {
        self.depths.get(self.place(user.into())?).copied()
    }

    /// The referrer of a user, their referrer, and so on up to the root.
    pub fn chain(&self, user: impl Into<UserId>) -> impl Iterator<Item = UserId> {
        let mut at = self.place(user.into());
        core::iter::from_fn(move || {
            at = self.referrers.get(at?).copied().flatten();
            self.ids.get(at?).copied()
        })
    }

    /// The number of users and referrers.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The fingerprint of the forest.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let print = |print: Fingerprinter, id: UserId| print.bytes(&id.bits().to_le_bytes());
        let links =
            self.ids.iter().zip(&self.referrers).fold(Fingerprinter::new("referrals"), |so_far, (id, referrer)| {
                let referrer = referrer.and_then(|place| self.ids.get(place));
                referrer.into_iter().fold(print(so_far, *id), |so_far, referrer| print(so_far, *referrer))
            });
        links.finish()
    }

    fn place(&self, user: UserId) -> Option<usize> {
        self.ids.binary_search(&user).ok()
    }
}

/// The depth of each user, each computed once.
///
/// From each user the walk goes up the chain to a known depth or a root, and back down the path, so that every link is
/// walked once. Walking up from every user anew is quadratic in a long chain, and recursion is as deep as the chain.
/// `met` holds the number of the walk in which a user was met, so it needs no clearing. A user met twice in one walk is
/// on a cycle, which is the path from that user on; what came before only leads to it.
fn depths(ids: &[UserId], referrers: &[Option<usize>]) -> Result<Vec<u32>, ReferralError> {
    let mut depths: Vec<Option<u32>> = vec![None; ids.len()];
    // The walk in which each user was met; twice in one walk is a cycle.
    let mut met: Vec<usize> = vec![usize::MAX; ids.len()];
    let mut path = Vec::new();
    for start in 0..ids.len() {
        let mut next = Some(start);
        let mut depth = 0;
        while let Some(at) = next {
            if let Some(known) = depths.get(at).copied().flatten() {
                depth = known + 1;
                break;
            }
            if met.get(at) == Some(&start) {
                let cycle = path.iter().rev().take_while(|place| **place != at).chain([&at]);
                let smallest = cycle.filter_map(|place| ids.get(*place)).min();
                return Err(ReferralError::Cycle { user: smallest.copied().unwrap_or(UserId::new(0)) });
            }
            if let Some(met) = met.get_mut(at) {
                *met = start;
            }
            path.push(at);
            next = referrers.get(at).copied().flatten();
        }
        while let Some(at) = path.pop() {
            if let Some(slot) = depths.get_mut(at) {
                *slot = Some(depth);
            }
            depth += 1;
        }
    }
    Ok(depths.into_iter().map(Option::unwrap_or_default).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u64) -> Vec<UserId> {
        (0..count).map(UserId::from).collect()
    }

    #[test]
    fn depths_do_not_depend_on_where_the_walk_begins() {
        // 0 ← 1 ← 2 ← 3, and the same chain the other way round.
        assert_eq!(depths(&ids(4), &[None, Some(0), Some(1), Some(2)]), Ok(vec![0, 1, 2, 3]));
        assert_eq!(depths(&ids(4), &[Some(1), Some(2), Some(3), None]), Ok(vec![3, 2, 1, 0]));
        assert_eq!(depths(&ids(5), &[None, Some(0), Some(0), Some(2), None]), Ok(vec![0, 1, 1, 2, 0]));
        assert_eq!(depths(&[], &[]), Ok(vec![]));
    }

    #[test]
    fn the_smallest_user_of_a_cycle_is_named() {
        // 0 hangs on 3 → 1 → 2 → 3.
        let cycle = [Some(3), Some(2), Some(3), Some(1)];
        assert_eq!(depths(&ids(4), &cycle), Err(ReferralError::Cycle { user: 1_u64.into() }));
    }

    #[test]
    fn another_link_is_another_forest() {
        let user = |id: u64, by: Option<u64>| User { referrer: by.map(Into::into), ..User::new(id) };
        let of = |users: &[User]| ReferralForest::of(users.iter().copied()).unwrap().fingerprint();
        let one = of(&[user(1, None), user(2, Some(1)), user(3, None)]);
        assert_eq!(one, of(&[user(3, None), user(2, Some(1)), user(1, None)]), "in any order");
        assert_ne!(one, of(&[user(1, None), user(2, None), user(3, Some(1))]));
        assert_ne!(one, of(&[user(1, None), user(2, Some(1))]));
    }
}
