//! The log of links: a set, so that order and repetition leave no trace.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::link::{Link, Unlink};
use crate::event::id::UserId;
use crate::time::Day;

/// Everything that is known about which ids are one user: a set of links and of their ends.
///
/// ```
/// use lifestage::profile::{Link, Links};
/// use lifestage::{Day, Subject};
///
/// let (monday, login) = ("2026-01-05".parse::<Day>()?, Subject::new(1));
/// let link = Link::new(9_001_u64, 1_u64, monday, login)?;
/// let mut links = Links::new();
/// assert!(links.link(link));
/// assert!(!links.link(link), "it is known already");
/// links.unlink(link.end(monday.plus(9)));
/// assert_eq!(Links::from_bytes(&links.to_bytes()), Ok(links));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    pub(super) links: BTreeSet<Link>,
    pub(super) unlinks: BTreeSet<Unlink>,
}

impl Links {
    /// Nothing is known.
    pub const fn new() -> Self {
        Self { links: BTreeSet::new(), unlinks: BTreeSet::new() }
    }

    /// Takes in a link. Says whether it was not known before.
    pub fn link(&mut self, link: Link) -> bool {
        self.links.insert(link)
    }

    /// Takes in the end of a link, which may come before the link does. Says whether it was not known before.
    pub fn unlink(&mut self, unlink: Unlink) -> bool {
        self.unlinks.insert(unlink)
    }

    /// Takes in all that another log knows.
    pub fn merge(&mut self, other: &Self) {
        self.links.extend(&other.links);
        self.unlinks.extend(&other.unlinks);
    }

    /// All links, in order of alias, user, source and day.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Link> {
        self.links.iter()
    }

    /// All ends of links, in the same order.
    pub fn unlinks(&self) -> impl ExactSizeIterator<Item = &Unlink> {
        self.unlinks.iter()
    }

    /// The number of links.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.unlinks.is_empty()
    }

    /// Removes every link and every end of one that names one of these ids, and gives the number of both.
    ///
    /// An id that was shared only because of them no longer is: from then on it joins the users who are left.
    pub fn erase(&mut self, ids: &[UserId]) -> usize {
        let ids: BTreeSet<&UserId> = ids.iter().collect();
        let before = self.links.len() + self.unlinks.len();
        self.links.retain(|link| !ids.contains(&link.alias()) && !ids.contains(&link.user()));
        self.unlinks.retain(|unlink| !ids.contains(&unlink.alias()) && !ids.contains(&unlink.user()));
        before - self.links.len() - self.unlinks.len()
    }

    /// The links in force as of a day, of each alias, user and source the earliest.
    pub(super) fn in_force(&self, as_of: Day) -> Vec<Link> {
        let mut standing: Vec<Link> = Vec::new();
        for link in self.links.iter().filter(|link| link.since() <= as_of) {
            let is_known = standing.last().is_some_and(|known| known.pair() == link.pair());
            if !is_known && self.ended(link, as_of).is_none() {
                standing.push(*link);
            }
        }
        standing
    }

    /// The day on which a link ended, as of a day: that of its last end.
    pub(super) fn ended(&self, link: &Link, as_of: Day) -> Option<Day> {
        if as_of < link.since() {
            return None;
        }
        let ends = link.end(link.since())..=link.end(link.since()).moved_to(as_of);
        self.unlinks.range(ends).next_back().map(Unlink::on)
    }
}

impl<'a> IntoIterator for &'a Links {
    type Item = &'a Link;
    type IntoIter = std::collections::btree_set::Iter<'a, Link>;

    fn into_iter(self) -> Self::IntoIter {
        self.links.iter()
    }
}

impl FromIterator<Link> for Links {
    fn from_iter<T: IntoIterator<Item = Link>>(links: T) -> Self {
        Self { links: links.into_iter().collect(), unlinks: BTreeSet::new() }
    }
}

impl Extend<Link> for Links {
    fn extend<T: IntoIterator<Item = Link>>(&mut self, links: T) {
        self.links.extend(links);
    }
}
