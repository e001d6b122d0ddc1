//! A question to everybody whose answers add up, asked of all users or of each group of them.

use std::collections::BTreeMap;

use super::population::{Member, Population};
use crate::event::id::UserId;
use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Profile, Tally, UserBeforeHorizon};
use crate::time::{Day, Days};

/// A question to everybody: what one user adds to the counts, and how two counts become one.
pub(crate) trait Census: Sync {
    /// What is counted.
    type Counts: Send;

    /// Nobody counted yet.
    fn empty(&self) -> Self::Counts;

    /// Counts a user.
    ///
    /// # Errors
    /// When the profile remembers too little. The counts are then given up.
    fn add(&self, counts: &mut Self::Counts, member: Member<'_>) -> Result<(), BeforeHorizon>;

    /// Adds the counts of other users.
    fn join(&self, counts: &mut Self::Counts, other: Self::Counts);
}

/// Counts so far, or the first user in order of the ids who remembers too little.
type Partial<T> = Result<T, (UserId, BeforeHorizon)>;

/// Notes a user who remembers too little.
fn fail<T>(partial: &mut Partial<T>, user: UserId, problem: BeforeHorizon) {
    if partial.as_ref().err().is_none_or(|first| user < first.0) {
        *partial = Err((user, problem));
    }
}

fn joined<T>(one: Partial<T>, other: Partial<T>, join: impl FnOnce(T, T) -> T) -> Partial<T> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(join(one, other)),
        (mut one, Err((user, problem))) => {
            fail(&mut one, user, problem);
            one
        }
        (Err(first), Ok(_)) => Err(first),
    }
}

impl Population {
    /// The counts over all users.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub(crate) fn census<C: Census>(&self, census: &C) -> Result<C::Counts, UserBeforeHorizon> {
        let add = |partial: &mut Partial<C::Counts>, member: Member<'_>| {
            let result = match partial {
                Ok(counts) => census.add(counts, member),
                // Who else remembers too little must be known, to name the first of them.
                Err(_) => census.add(&mut census.empty(), member),
            };
            if let Err(problem) = result {
                fail(partial, member.user.id, problem);
            }
        };
        let join = |one, other| {
            joined(one, other, |mut one, other| {
                census.join(&mut one, other);
                one
            })
        };
        self.fold(|| Ok(census.empty()), add, join).map_err(|(user, problem)| UserBeforeHorizon::new(user, problem))
    }

    /// The counts over the users of each group; who has none is left out.
    ///
    /// # Errors
    /// When the profile of a user with a group remembers too little.
    pub(crate) fn census_by<C: Census, G: Ord + Send>(
        &self,
        census: &C,
        group: impl Fn(&User, &Profile) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, C::Counts>, UserBeforeHorizon> {
        let add = |partial: &mut Partial<BTreeMap<G, C::Counts>>, member: Member<'_>| {
            let Some(group) = group(&member.user, member.profile) else { return };
            let result = match partial {
                Ok(groups) => census.add(groups.entry(group).or_insert_with(|| census.empty()), member),
                Err(_) => census.add(&mut census.empty(), member),
            };
            if let Err(problem) = result {
                fail(partial, member.user.id, problem);
            }
        };
        let join = |one, other| {
            joined(one, other, |mut one: BTreeMap<G, C::Counts>, other| {
                for (group, theirs) in other {
                    match one.entry(group) {
                        std::collections::btree_map::Entry::Vacant(place) => {
                            place.insert(theirs);
                        }
                        std::collections::btree_map::Entry::Occupied(mut mine) => census.join(mine.get_mut(), theirs),
                    }
                }
                one
            })
        };
        self.fold(|| Ok(BTreeMap::new()), add, join).map_err(|(user, problem)| UserBeforeHorizon::new(user, problem))
    }
}

/// The days with one of these kinds, ascending, each once.
pub(crate) fn days_with<'a>(tallies: &'a [Tally], kinds: &'a KindSet) -> impl Iterator<Item = Day> + 'a {
    let mut last = None;
    tallies
        .iter()
        .filter(|tally| kinds.contains_code(tally.code()))
        .map(Tally::day)
        .filter(move |day| last.replace(*day) != Some(*day))
}

/// The tallies before a day, and those from it on.
pub(crate) fn parted(tallies: &[Tally], day: Day) -> (&[Tally], &[Tally]) {
    tallies.split_at(tallies.partition_point(|tally| tally.day() < day))
}

/// Adds a row of counts to another of the same length.
pub(crate) fn add_rows(one: &mut [u64], other: &[u64]) {
    for (mine, theirs) in one.iter_mut().zip(other) {
        add(mine, *theirs);
    }
}

/// Adds to a count. It stops at the largest number, which only counts that nobody counted reach.
#[inline]
pub(crate) const fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

/// Adds at a place, if there is one.
#[inline]
pub(crate) fn add_at(row: &mut [u64], place: usize) {
    if let Some(count) = row.get_mut(place) {
        *count += 1;
    }
}

/// The tallies from the first one ever of these kinds on; none where it is not in these days.
///
/// # Errors
/// When it is among the forgotten ones of these days.
pub(crate) fn from_first_ever<'a>(
    known: &AsOf<'a>,
    kinds: &KindSet,
    days: Days,
) -> Result<Option<&'a [Tally]>, BeforeHorizon> {
    if let (Some(forgotten), Some(horizon)) = (known.forgotten_days(kinds), known.horizon()) {
        let asked = forgotten.first();
        return if days.contains(asked) { Err(BeforeHorizon { asked, horizon }) } else { Ok(None) };
    }
    Ok(from_first(known.tallies(), kinds, days))
}

/// The tallies from the first one of these kinds on; none where it is not in these days.
pub(crate) fn from_first<'a>(tallies: &'a [Tally], kinds: &KindSet, days: Days) -> Option<&'a [Tally]> {
    let first = tallies.iter().position(|tally| kinds.contains_code(tally.code()))?;
    tallies.get(first..).filter(|rest| rest.first().is_some_and(|first| days.contains(first.day())))
}
