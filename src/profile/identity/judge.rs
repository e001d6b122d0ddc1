//! From links and a day to families.
//!
//! Everything is decided over the whole set of links in force, sorted, and nothing link by link as they come: who is
//! shared first, then which links are left out, then who is joined. So no order of arrival can show.

use std::collections::BTreeMap;

use super::families::Families;
use super::link::Link;
use super::links::Links;
use super::rule::IdentityRule;
use super::shared::{LeftOut, LinkEnd, SharedId};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::time::Day;

impl IdentityRule {
    /// Which ids are one user as of a day.
    ///
    /// It takes the time to sort the links. For one user it is enough to give the links that reach them.
    pub fn families(&self, links: &Links, as_of: Day) -> Families {
        let standing = links.in_force(as_of);
        let shared = self.shared(&standing);
        // Sorted by id and then by day: the first of each id is the one that is told.
        let shared_as = |id: UserId| {
            let first = shared.partition_point(|shared| shared.id < id);
            shared.get(first).filter(|shared| shared.id == id).copied()
        };
        let (mut joining, mut left_out) = (Vec::with_capacity(standing.len()), Vec::new());
        for link in standing {
            match shared_as(link.alias()).or_else(|| shared_as(link.user())) {
                Some(shared) => left_out.push(LeftOut { link, shared }),
                None => joining.push((link.alias(), link.user())),
            }
        }
        Families::new(as_of, joined(&joining), shared, left_out)
    }

    /// The ids with more links of a source than it allows, in order of the id and the day on which it passed the limit.
    fn shared(&self, standing: &[Link]) -> Vec<SharedId> {
        let ends = |link: &Link| [(link.alias(), LinkEnd::Alias), (link.user(), LinkEnd::User)];
        let of_end = |link: &Link| ends(link).map(|(id, end)| ((id, end, link.source()), link.since()));
        let mut ends: Vec<((UserId, LinkEnd, Subject), Day)> = standing.iter().flat_map(of_end).collect();
        ends.sort_unstable();
        let mut shared = Vec::new();
        // Links in force of one alias, user and source are one, so each entry of a group is another id.
        for group in ends.chunk_by(|one, next| one.0 == next.0) {
            let Some(((id, end, source), _)) = group.first().copied() else { continue };
            let limit = self.limit(source);
            let at_most = match end {
                LinkEnd::Alias => limit.users_of_an_alias.get(),
                LinkEnd::User => limit.aliases_of_a_user.get(),
            };
            // The first entry too many says when.
            let passed = usize::try_from(at_most).ok().and_then(|at_most| group.get(at_most));
            if let Some((_, since)) = passed {
                let joined = u32::try_from(group.len()).unwrap_or(u32::MAX);
                shared.push(SharedId { id, since: *since, source, end, joined, at_most });
            }
        }
        shared.sort_unstable_by_key(|shared| (shared.id, shared.since, shared.end, shared.source));
        shared
    }
}

/// The families that these pairs join, as (id, its canonical id), ascending by the id: union by the smaller id, so that
/// the root of every tree is the canonical id.
fn joined(pairs: &[(UserId, UserId)]) -> BTreeMap<UserId, UserId> {
    let mut ids: Vec<UserId> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    ids.sort_unstable();
    ids.dedup();
    // Places in `ids` are in order of the ids.
    let mut parents: Vec<usize> = (0..ids.len()).collect();
    for (one, other) in pairs {
        let [one, other] = [one, other].map(|id| root(&mut parents, ids.partition_point(|known| known < id)));
        if let Some(parent) = parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }
    let canonical = |place: usize| ids.get(root(&mut parents, place)).copied();
    let roots: Vec<Option<UserId>> = (0..ids.len()).map(canonical).collect();
    ids.into_iter().zip(roots).filter_map(|(id, root)| Some((id, root?))).collect()
}

/// The root of a place, with the way there halved.
fn root(parents: &mut [usize], mut place: usize) -> usize {
    while let Some(parent) = parents.get(place).copied()
        && parent != place
    {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(parent) = parents.get_mut(place) {
            *parent = above;
        }
        place = above;
    }
    place
}
