//! All users measured as of a day, for rules that are fitted and for lists.

use std::collections::BTreeMap;

use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::time::Day;

/// Shows each profile as of a day, in the order in which they come.
///
/// # Errors
/// When a profile has forgotten days. The error names the user with the smallest such id, so the order of profiles does
/// not matter.
#[inline]
pub(crate) fn each<'a>(
    profiles: impl IntoIterator<Item = &'a Profile>,
    as_of: Day,
    mut look: impl FnMut(AsOf<'a>) -> Result<(), BeforeHorizon>,
) -> Result<(), UserBeforeHorizon> {
    let mut first: Option<UserBeforeHorizon> = None;
    for profile in profiles {
        if let Err(problem) = look(profile.as_of(as_of))
            && first.is_none_or(|first| profile.user() < first.user)
        {
            first = Some(UserBeforeHorizon::new(profile.user(), problem));
        }
    }
    first.map_or(Ok(()), Err)
}

/// Measures each profile as of a day, in the order in which they come. Users with nothing to measure are left out.
///
/// # Errors
/// Those of [`each`].
pub(crate) fn measured<'a, T>(
    profiles: impl IntoIterator<Item = &'a Profile>,
    as_of: Day,
    measure: impl Fn(AsOf<'a>) -> Result<Option<T>, BeforeHorizon>,
) -> Result<Vec<T>, UserBeforeHorizon> {
    let mut first: Option<UserBeforeHorizon> = None;
    // One chain and one collect, so that the compiler makes one tight loop of it.
    let found = profiles
        .into_iter()
        .filter_map(|profile| match measure(profile.as_of(as_of)) {
            Ok(measures) => measures,
            Err(problem) => {
                if first.is_none_or(|first| profile.user() < first.user) {
                    first = Some(UserBeforeHorizon::new(profile.user(), problem));
                }
                None
            }
        })
        .collect();
    first.map_or(Ok(found), Err)
}

/// Asks about each user, in order of ids. Users with no answer are left out.
///
/// # Errors
/// When a profile has forgotten days that this needs.
pub(crate) fn found<T: Send>(
    population: &Population,
    ask: impl Fn(Member<'_>) -> Result<Option<T>, BeforeHorizon> + Sync + Send,
) -> Result<Vec<T>, UserBeforeHorizon> {
    let ask = |member: Member<'_>| ask(member).map_err(|problem| UserBeforeHorizon::new(member.user.id, problem));
    population.map(ask).into_iter().filter_map(Result::transpose).collect()
}

/// Asks about each user, group by group. A group stays even if no user in it has an answer; users without a group are
/// left out.
///
/// # Errors
/// When the profile of a user in a group has forgotten days that this needs.
pub(crate) fn found_by<T: Send, G: Ord + Send>(
    population: &Population,
    ask: impl Fn(Member<'_>) -> Result<Option<T>, BeforeHorizon> + Sync + Send,
    group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
) -> Result<BTreeMap<G, Vec<T>>, UserBeforeHorizon> {
    let of_group = |member: Member<'_>| group(member).map(|group| Ok((group, ask(member)?))).transpose();
    let mut groups: BTreeMap<G, Vec<T>> = BTreeMap::new();
    for (group, item) in found(population, of_group)? {
        groups.entry(group).or_default().extend(item);
    }
    Ok(groups)
}
