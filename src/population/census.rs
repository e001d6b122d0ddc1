//! A question to everybody whose answers add up, asked of all users or of each group of them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::population::{Member, Population};
use crate::event::id::UserId;
use crate::event::kind::KindSet;
use crate::profile::{AsOf, BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};

/// A question to everybody: what one user adds to the counts, how two counts become one, and what they say.
pub(crate) trait Census: Sync + Sized {
    /// What is counted.
    type Counts: Send;
    /// What the counts say.
    type Answer;

    /// Nobody counted yet.
    fn empty(&self) -> Self::Counts;

    /// Counts a user.
    ///
    /// # Errors
    /// When the profile remembers too little. The counts are then given up.
    fn add(&self, counts: &mut Self::Counts, member: Member<'_>) -> Result<(), BeforeHorizon>;

    /// Adds the counts of other users.
    fn join(&self, counts: &mut Self::Counts, other: Self::Counts);

    /// What the counts say, of days by this calendar.
    fn answer(&self, calendar: &Calendar, counts: Self::Counts) -> Self::Answer;

    /// The answer over all users.
    ///
    /// # Errors
    /// When a profile remembers too little.
    fn report(&self, population: &Population) -> Result<Self::Answer, UserBeforeHorizon> {
        let add = |counts: &mut Self::Counts, member: Member<'_>| self.add(counts, member);
        let join = |one: &mut Self::Counts, other| self.join(one, other);
        let counts = fold(population, || self.empty(), add, join)?;
        Ok(self.answer(population.calendar(), counts))
    }

    /// The answer over the users of each group, by a fact of theirs or a segment; users without a group are left out.
    ///
    /// # Errors
    /// When the profile of a user with a group remembers too little.
    fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Self::Answer>, UserBeforeHorizon> {
        let add = |groups: &mut BTreeMap<G, Self::Counts>, member: Member<'_>| match group(member) {
            Some(group) => self.add(groups.entry(group).or_insert_with(|| self.empty()), member),
            None => Ok(()),
        };
        let join = |one: &mut _, other| join_groups(one, other, |mine, theirs| self.join(mine, theirs));
        let groups = fold(population, BTreeMap::new, add, join)?;
        Ok(groups.into_iter().map(|(group, counts)| (group, self.answer(population.calendar(), counts))).collect())
    }
}

/// Counts so far, or the first user in order of the ids who remembers too little.
type Partial<T> = Result<T, (UserId, BeforeHorizon)>;

/// Adds all users to counts, or names the first one in order of the ids who remembers too little.
///
/// Users come in the order of the shards, so the first failure is not that of the first user: after one the rest is asked
/// too, each into counts that are thrown away.
pub(crate) fn fold<T: Send>(
    population: &Population,
    empty: impl Fn() -> T + Sync + Send,
    add: impl Fn(&mut T, Member<'_>) -> Result<(), BeforeHorizon> + Sync + Send,
    join: impl Fn(&mut T, T),
) -> Result<T, UserBeforeHorizon> {
    let add = |partial: &mut Partial<T>, member: Member<'_>| {
        let result = match partial {
            Ok(counts) => add(counts, member),
            Err(_) => add(&mut empty(), member),
        };
        if let Err(problem) = result {
            fail(partial, member.user.id, problem);
        }
    };
    let join = |one: Partial<T>, other: Partial<T>| match (one, other) {
        (Ok(mut one), Ok(other)) => {
            join(&mut one, other);
            Ok(one)
        }
        (mut one, Err((user, problem))) => {
            fail(&mut one, user, problem);
            one
        }
        (Err(first), Ok(_)) => Err(first),
    };
    population.fold(|| Ok(empty()), add, join).map_err(|(user, problem)| UserBeforeHorizon::new(user, problem))
}

/// Adds the counts of each group to those of the same group.
pub(crate) fn join_groups<G: Ord, T>(one: &mut BTreeMap<G, T>, other: BTreeMap<G, T>, join: impl Fn(&mut T, T)) {
    for (group, theirs) in other {
        match one.entry(group) {
            Entry::Vacant(place) => {
                place.insert(theirs);
            }
            Entry::Occupied(mut mine) => join(mine.get_mut(), theirs),
        }
    }
}

/// Notes a user who remembers too little.
fn fail<T>(partial: &mut Partial<T>, user: UserId, problem: BeforeHorizon) {
    if partial.as_ref().err().is_none_or(|first| user < first.0) {
        *partial = Err((user, problem));
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
