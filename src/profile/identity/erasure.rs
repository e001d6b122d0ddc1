//! Erasure follows links: what must go when a person asks, and what to look at.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::link::{Link, Unlink};
use super::links::Links;
use super::rule::IdentityRule;
use super::shared::SharedId;
use crate::event::id::UserId;
use crate::time::Day;

/// What belongs to a person who asks to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Erasure {
    /// Everything under these ids is theirs, ascending: events, profiles, facts, what was seen. [`Links::erase`] takes them.
    pub ids: Vec<UserId>,
    /// The links that name one of these ids, of all days.
    pub links: Vec<Link>,
    /// The ends of links that do.
    pub unlinks: Vec<Unlink>,
    /// Other ids that were linked to one of these without being theirs alone: look at them, and decide.
    pub beside: Vec<Beside>,
}

/// An id that a link names beside one of the person's, and that is not joined to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Beside {
    /// The id.
    pub id: UserId,
    /// The link.
    pub link: Link,
    /// Why it does not join them.
    pub because: NotJoined,
}

/// Why a link does not join its ids as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NotJoined {
    /// One of its ids is shared.
    Shared(SharedId),
    /// It ended on this day. What came before may still be theirs.
    Ended(Day),
    /// It begins after the day asked about.
    Later,
}

impl IdentityRule {
    /// What belongs to a person who asks to be deleted, by any of their ids, as of a day.
    ///
    /// ```
    /// use lifestage::profile::{IdentityRule, Link, Links, NotJoined};
    /// use lifestage::{Day, Subject, UserId};
    ///
    /// let (monday, login) = ("2026-01-05".parse::<Day>()?, Subject::new(1));
    /// let ids: Vec<UserId> = [1_u64, 9_001, 9_002].map(UserId::from).to_vec();
    /// let sold = Link::new(ids[2], ids[0], monday, login)?;
    /// let mut links: Links = [Link::new(ids[1], ids[0], monday, login)?, sold].into_iter().collect();
    /// links.unlink(sold.end(monday.plus(30)));
    ///
    /// let erasure = IdentityRule::default().erasure(&links, monday.plus(60), ids[1]);
    /// assert_eq!(erasure.ids, ids[..2]);
    /// assert_eq!((erasure.beside[0].id, erasure.beside[0].because), (ids[2], NotJoined::Ended(monday.plus(30))));
    /// assert_eq!(links.erase(&erasure.ids), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn erasure(&self, links: &Links, as_of: Day, id: impl Into<UserId>) -> Erasure {
        let families = self.families(links, as_of);
        let ids = families.family(id);
        let of_theirs = |id: UserId| ids.binary_search(&id).is_ok();
        let named = |link: &&Link| of_theirs(link.alias()) || of_theirs(link.user());
        let named: Vec<Link> = links.iter().filter(named).copied().collect();
        let beside = named.iter().filter_map(|link| {
            let id = [link.alias(), link.user()].into_iter().find(|id| !of_theirs(*id))?;
            let shared = families
                .left_out()
                .iter()
                .find(|left_out| left_out.link.pair() == link.pair() && left_out.link.since() <= link.since());
            let because = match (links.ended(link, as_of), shared) {
                _ if link.since() > as_of => NotJoined::Later,
                (Some(on), _) => NotJoined::Ended(on),
                (None, shared) => NotJoined::Shared(shared?.shared),
            };
            Some(Beside { id, link: *link, because })
        });
        let beside = beside.collect();
        let unlinks = links.unlinks().filter(|unlink| of_theirs(unlink.alias()) || of_theirs(unlink.user()));
        let unlinks: BTreeSet<Unlink> = unlinks.copied().collect();
        Erasure { links: named, unlinks: unlinks.into_iter().collect(), beside, ids }
    }
}
