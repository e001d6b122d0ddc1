//! Populations: the profiles of many users under one calendar, and the facts about them.

use super::columns::{Columns, ColumnsError};
use super::shard::{SHARDS, Shard, hash, shard_of};
use super::tally_columns::{TallyColumns, TallyColumnsError};
use super::{build, parallel, tally_build};
use crate::event::Event;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::{KeepRule, Profile, ProfileError};
use crate::time::{Calendar, Day};

/// The profiles of many users under one calendar, and what you know of them.
///
/// ```
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population, User};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let events = [Event::log_in(42_u64, monday), Event::log_in(7_u64, monday), Event::share(42_u64, monday.plus(1))];
/// let mut population = Population::from_events(&events, Calendar::utc())?;
/// population.introduce(User::new(43_u64).joined(monday));
///
/// let ids: Vec<String> = population.iter().map(|member| member.user.id.to_string()).collect();
/// assert_eq!(ids, ["7", "42", "43"]);
/// # Ok::<(), lifestage::profile::ProfileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    calendar: Calendar,
    /// INVARIANT: `SHARDS` of them, each user in the one of its hash.
    shards: Vec<Shard>,
}

/// One user of a population: what you know of them, and what they did.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Member<'a> {
    /// The facts. Only the id is known of a user who was never introduced.
    pub user: User,
    /// What they did; empty for a user who did nothing yet.
    pub profile: &'a Profile,
}

impl Population {
    /// A population of nobody.
    pub fn new(calendar: Calendar) -> Self {
        Self { calendar, shards: vec![Shard::default(); SHARDS] }
    }

    /// The population of these events, in any order.
    ///
    /// # Errors
    /// When the calendar cannot place an event, or a number overflows.
    pub fn from_events<'a>(
        events: impl IntoIterator<Item = &'a Event>,
        calendar: Calendar,
    ) -> Result<Self, ProfileError> {
        let mut population = Self::new(calendar);
        for event in events {
            population.observe(event)?;
        }
        Ok(population)
    }

    /// The population of these columns, on all cores of the current thread pool.
    ///
    /// It takes 16 bytes a row (24 with ids of 128 bits) beyond the columns while it reads, and frees them while it builds
    /// the profiles.
    ///
    /// # Errors
    /// When the columns differ in length, a row is not an event (the error names the first such row), or a number overflows.
    pub fn from_columns(columns: &Columns<'_>, calendar: Calendar) -> Result<Self, ColumnsError> {
        Ok(Self { shards: build::shards(columns, &calendar)?, calendar })
    }

    /// The population of these tallies, which an engine counted by the days of this calendar, on all cores of the current
    /// thread pool. It is the population that the events themselves would have given. It takes 40 bytes a row (48 with ids
    /// of 128 bits) beyond the columns while it reads.
    ///
    /// # Errors
    /// When the columns differ in length, a row is not a tally (the error names the first such row), a user has two tallies
    /// of one day, kind and subject, or a number overflows.
    pub fn from_tally_columns(columns: &TallyColumns<'_>, calendar: Calendar) -> Result<Self, TallyColumnsError> {
        Ok(Self { shards: tally_build::shards(columns, &calendar)?, calendar })
    }

    /// The population of these profiles. Several profiles of one user are merged.
    ///
    /// # Errors
    /// When a profile is of another calendar, or a number overflows.
    pub fn from_profiles(
        profiles: impl IntoIterator<Item = Profile>,
        calendar: Calendar,
    ) -> Result<Self, ProfileError> {
        let mut population = Self::new(calendar);
        for profile in profiles {
            population.insert(profile)?;
        }
        Ok(population)
    }

    /// The calendar by which all days are counted.
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The number of users.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.profiles.len()).sum()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.shards.iter().all(|shard| shard.profiles.is_empty())
    }

    /// Takes in one event, of a user who is there or a new one.
    ///
    /// # Errors
    /// As [`Profile::observe`]. The population is then as before.
    pub fn observe(&mut self, event: &Event) -> Result<(), ProfileError> {
        let Self { calendar, shards } = self;
        let Some(shard) = own_shard(shards, event.user()) else { return Ok(()) };
        match shard.profile_mut(event.user()) {
            Ok(profile) => profile.observe(event, calendar),
            Err(at) => {
                let mut profile = Profile::new(event.user(), calendar);
                profile.observe(event, calendar)?;
                shard.profiles.insert(at, profile);
                Ok(())
            }
        }
    }

    /// Takes in a profile and merges it with the one that is there.
    ///
    /// # Errors
    /// When the profile is of another calendar, or a number overflows. The population is then as before.
    pub fn insert(&mut self, profile: Profile) -> Result<(), ProfileError> {
        profile.check_calendar(&self.calendar)?;
        let Some(shard) = own_shard(&mut self.shards, profile.user()) else { return Ok(()) };
        match shard.profile_mut(profile.user()) {
            Ok(known) => known.merge(&profile),
            Err(at) => {
                shard.profiles.insert(at, profile);
                Ok(())
            }
        }
    }

    /// Puts a profile in place of the one that is there, and returns that one; none where the user is new. For profiles that
    /// were rebuilt from the log, where [`insert`](Population::insert) would count everything twice. Facts about the user
    /// stay.
    ///
    /// # Errors
    /// When the profile is of another calendar. The population is then as before.
    pub fn replace(&mut self, profile: Profile) -> Result<Option<Profile>, ProfileError> {
        profile.check_calendar(&self.calendar)?;
        let Some(shard) = own_shard(&mut self.shards, profile.user()) else { return Ok(None) };
        match shard.profile_mut(profile.user()) {
            Ok(known) => Ok(Some(core::mem::replace(known, profile))),
            Err(at) => {
                shard.profiles.insert(at, profile);
                Ok(None)
            }
        }
    }

    /// Takes in the facts about a user, in place of those from before. A user needs no event to be in the population.
    pub fn introduce(&mut self, user: User) {
        let calendar = &self.calendar;
        let Some(shard) = own_shard(&mut self.shards, user.id) else { return };
        if let Err(at) = shard.find(user.id) {
            shard.profiles.insert(at, Profile::new(user.id, calendar));
        }
        shard.introduce(user);
    }

    /// Takes in another population, as from another machine. Profiles of one user are merged; where both have facts about a
    /// user, those of the other population count. The calendar stays that of this population.
    ///
    /// # Errors
    /// When the calendar differs in name, day start, first weekday or in the past of a profile, or a number overflows. This population is then as before.
    pub fn merge(&mut self, other: Self) -> Result<(), ProfileError> {
        self.check_calendar_of(&other)?;
        let pairs: Vec<(&Shard, &Shard)> = self.shards.iter().zip(&other.shards).collect();
        let merged = parallel::map(pairs, || (), |(), (one, other)| one.merged(other));
        let merged: Vec<Vec<Profile>> = merged.into_iter().collect::<Result<_, _>>()?;
        // Nothing can be refused any more.
        let pairs: Vec<_> = self.shards.iter_mut().zip(other.shards.into_iter().zip(merged)).collect();
        parallel::map(pairs, || (), |(), (one, (other, merged))| one.absorb(other, merged));
        Ok(())
    }

    /// Whether the calendar of this population counts the days of the other one as they were counted.
    fn check_calendar_of(&self, other: &Self) -> Result<(), ProfileError> {
        if self.calendar == other.calendar {
            return Ok(());
        }
        // Also where the other one is empty.
        Profile::new(0_u64, &other.calendar).check_calendar(&self.calendar)?;
        let first = self.calendar.first_difference(&other.calendar);
        for profile in other.profiles() {
            profile.check_calendar(&self.calendar).map_err(|error| match error {
                ProfileError::ChangedPast { until, .. } => ProfileError::ChangedPast { until, first },
                error => error,
            })?;
        }
        Ok(())
    }

    /// The profile of a user; none where they are not in the population.
    pub fn profile(&self, user: impl Into<UserId>) -> Option<&Profile> {
        self.get(user).map(|member| member.profile)
    }

    /// The facts and the profile of a user; none where they are not in the population.
    pub fn get(&self, user: impl Into<UserId>) -> Option<Member<'_>> {
        let id = user.into();
        let shard = self.shards.get(index(id))?;
        let profile = shard.profiles.get(shard.find(id).ok()?)?;
        let user = shard.find_user(id).ok().and_then(|at| shard.users.get(at));
        Some(Member { user: user.copied().unwrap_or_else(|| User::new(id)), profile })
    }

    /// Removes a user with everything of theirs, and returns it.
    pub fn remove(&mut self, user: impl Into<UserId>) -> Option<(User, Profile)> {
        let id = user.into();
        let shard = own_shard(&mut self.shards, id)?;
        let profile = shard.profiles.remove(shard.find(id).ok()?)?;
        let user = shard.find_user(id).ok().and_then(|at| shard.users.remove(at));
        Some((user.unwrap_or_else(|| User::new(id)), profile))
    }

    /// Removes the users of whom facts say no, with everything of theirs, and returns their number.
    pub(super) fn retain_users(&mut self, keep: impl Fn(&User) -> bool) -> u64 {
        let mut removed = 0;
        for shard in &mut self.shards {
            removed += shard.retain_users(&keep);
        }
        removed
    }

    /// Drops the tallies before a day from every profile, as [`Profile::forget_before`].
    pub fn forget_before(&mut self, day: Day) {
        for profile in self.shards.iter_mut().flat_map(|shard| shard.profiles.iter_mut()) {
            profile.forget_before(day);
        }
    }

    /// Forgets what is older than a rule says as of a day, in every profile, as [`KeepRule::forget`].
    pub fn forget(&mut self, rule: &KeepRule, as_of: Day) {
        for profile in self.shards.iter_mut().flat_map(|shard| shard.profiles.iter_mut()) {
            rule.forget(profile, as_of);
        }
    }

    /// All profiles in storage order, which is arbitrary but the fastest to visit: for fitting rules.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> + Clone {
        self.shards.iter().flat_map(|shard| shard.profiles.iter())
    }

    /// All users in order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Member<'_>> {
        self.in_order().into_iter()
    }

    fn in_order(&self) -> Vec<Member<'_>> {
        let mut members: Vec<Member<'_>> = Vec::with_capacity(self.len());
        for shard in &self.shards {
            members.extend(shard.members().map(|(user, profile)| Member { user, profile }));
        }
        parallel::sort_by_key(&mut members, |member| member.user.id);
        members
    }

    /// The results of a function for all users, in order of their ids, on all cores of the current thread pool.
    ///
    /// ```
    /// use lifestage::time::{Calendar, Window};
    /// use lifestage::{Day, Event, Kind, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::share(2_u64, day), Event::share(1_u64, day), Event::share(1_u64, day)];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let shares = population.map(|member| member.profile.as_of(day).count(Kind::Share, Window::LIFETIME));
    /// assert_eq!(shares, [Ok(2), Ok(1)]);
    /// # Ok::<(), lifestage::profile::ProfileError>(())
    /// ```
    pub fn map<R: Send>(&self, job: impl Fn(Member<'_>) -> R + Sync + Send) -> Vec<R> {
        parallel::map(self.in_order(), || (), |(), member| job(member))
    }

    /// The same for answers that are large, such as scorecards: each is written where it stays, which a copy of this for each
    /// question pays for in machine code.
    pub(crate) fn map_large<R: Send>(&self, job: impl Fn(Member<'_>) -> R + Sync + Send) -> Vec<R> {
        parallel::map_large(self.in_order(), job)
    }

    /// Folds all users into a total, in parallel and deterministically, on all cores of the current thread pool.
    ///
    /// Users are added in storage order, in parts whose totals are then joined, always the same parts in the same order:
    /// sums of floats have the same bits whatever the number of threads.
    pub fn fold<T: Send>(
        &self,
        empty: impl Fn() -> T + Sync + Send,
        add: impl Fn(&mut T, Member<'_>) + Sync + Send,
        join: impl FnMut(T, T) -> T,
    ) -> T {
        let parts = parallel::map(
            self.shards.chunks(SHARDS / FOLDS).collect(),
            || (),
            |(), shards| {
                // A total may be a million cells, so where nobody is there is none.
                let mut total = None;
                for (user, profile) in shards.iter().flat_map(Shard::members) {
                    add(total.get_or_insert_with(&empty), Member { user, profile });
                }
                total
            },
        );
        parts.into_iter().flatten().reduce(join).unwrap_or_else(empty)
    }
}

/// Into how many parts a fold is cut. Not one for each thread: the parts decide in which order floats are added, and so
/// must not depend on the machine. 32 keep as many cores busy, and a total for each is still cheap to join.
const FOLDS: usize = 32;

/// The number of the shard of a user.
fn index(id: UserId) -> usize {
    shard_of(hash(id.bits()))
}

/// The shard of a user; none only where a population lost one of its shards.
fn own_shard(shards: &mut [Shard], id: UserId) -> Option<&mut Shard> {
    debug_assert_eq!(shards.len(), SHARDS, "a population has all its shards");
    shards.get_mut(index(id))
}

impl<'a> IntoIterator for &'a Population {
    type Item = Member<'a>;
    type IntoIter = std::vec::IntoIter<Member<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.in_order().into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::work::counted;

    #[test]
    fn a_fold_makes_a_total_only_where_somebody_is() {
        let totals = std::sync::atomic::AtomicUsize::new(0);
        for (users, most) in [(0, 1), (1, 1), (3, 3), (5_000, FOLDS)] {
            let events: Vec<Event> = (0..users).map(|id: u64| Event::log_in(id, Day::ymd(2026, 1, 5))).collect();
            let population = Population::from_events(&events, Calendar::utc()).unwrap();
            totals.store(0, std::sync::atomic::Ordering::Relaxed);
            let empty = || {
                totals.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                0_u64
            };
            assert_eq!(population.fold(empty, |total, _| *total += 1, |one, other| one + other), users);
            assert!(totals.load(std::sync::atomic::Ordering::Relaxed) <= most, "{users} users");
        }
    }

    #[test]
    fn users_whose_ids_were_chosen_for_one_shard_cost_the_same_each() {
        // One of a thousand ids is of a given shard, so whoever knows the hash finds as many as they like.
        let chosen: Vec<u64> = (0..).filter(|id| index(UserId::from(*id)) == 77).take(16_000).collect();
        let works = [4_000, 8_000, 16_000].map(|count| {
            let events: Vec<Event> =
                chosen.iter().take(count).rev().map(|id| Event::log_in(*id, Day::ymd(2026, 1, 5))).collect();
            let (steps, population) = counted(|| Population::from_events(&events, Calendar::utc()).unwrap());
            assert_eq!(population.len(), count);
            steps
        });
        assert!(works.windows(2).all(|pair| pair[1] * 10 <= pair[0] * 23), "{works:?}");
    }
}
