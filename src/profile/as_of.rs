//! A profile as of a day, and the questions that scores ask of it.

use smallvec::SmallVec;

use super::forgotten::{BeforeHorizon, Forgotten, LifetimeTally};
use super::hours_histogram::HoursHistogram;
use super::profile::Profile;
use super::selector::Selector;
use super::tally::{Hours, Tally};
use crate::event::id::UserId;
use crate::event::kind::{Kind, KindSet};
use crate::event::user::User;
use crate::number::fingerprint::Fingerprint;
use crate::number::money::Money;
use crate::time::{Day, Days, Window};

/// A profile as it was on a day: everything on that day or before is seen, nothing after it is.
///
/// A question that reaches before the horizon of [`Profile::forget_before`] is answered by [`BeforeHorizon`], never by a
/// wrong number. Lifetime counts and sums by kind still have an answer, as of any day from the horizon on.
#[derive(Clone, Copy, Debug)]
pub struct AsOf<'a> {
    profile: &'a Profile,
    day: Day,
    tallies: &'a [Tally],
}

impl Profile {
    /// This profile as of a day: everything on that day or before, nothing after it.
    pub fn as_of(&self, day: Day) -> AsOf<'_> {
        AsOf::new(self, day)
    }
}

impl<'a> AsOf<'a> {
    fn new(profile: &'a Profile, day: Day) -> Self {
        let tallies = profile.tallies();
        // Most questions are about a day on or after the last tally.
        let known = if tallies.last().is_some_and(|last| last.day() > day) {
            tallies.partition_point(|tally| tally.day() <= day)
        } else {
            tallies.len()
        };
        Self { profile, day, tallies: tallies.get(..known).unwrap_or_default() }
    }

    /// The same profile as of the day before.
    #[must_use]
    pub fn day_before(self) -> Self {
        Self::new(self.profile, self.day.minus(1))
    }

    /// The same profile as of an earlier day. For a later day it stays as of this one: nobody can look ahead.
    #[must_use]
    pub fn back_on(self, day: Day) -> Self {
        Self::new(self.profile, day.min(self.day))
    }

    /// The same profile as of a later day, if nothing more happens by then.
    #[must_use]
    pub(crate) fn unchanged_on(self, day: Day) -> Self {
        Self { day: day.max(self.day), ..self }
    }

    /// The first day after the one asked about that has a tally already.
    pub(crate) fn next_tally(&self) -> Option<Day> {
        self.profile.tallies().get(self.tallies.len()).map(Tally::day)
    }

    /// The tallies of the whole profile, of which those of the day asked about and before are the first: for whoever takes off
    /// what was added as of a later day.
    pub(crate) fn and_later(&self) -> &'a [Tally] {
        self.profile.tallies()
    }

    /// The user whose profile it is.
    pub fn user(&self) -> UserId {
        self.profile.user()
    }

    /// The fingerprint of the calendar by which days are counted: [`Profile::calendar`].
    pub fn calendar(&self) -> Fingerprint {
        self.profile.calendar()
    }

    /// The day asked about.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The tallies that are remembered, of that day and before.
    pub const fn tallies(&self) -> &'a [Tally] {
        self.tallies
    }

    /// What is left of the days before the horizon.
    pub(super) fn left(&self) -> Option<&'a Forgotten> {
        self.profile.history.forgotten()
    }

    /// The horizon: the first day that is remembered in full. None where all days are.
    pub fn horizon(&self) -> Option<Day> {
        self.left().map(Forgotten::horizon)
    }

    /// The day on which the user joined: the given join day, else the day of the first [`Register`](Kind::Register), else
    /// the first day with activity, by the kinds of [`KindSet::activity`]. A message to somebody who never came is none.
    ///
    /// None where there is none by the day asked about: the user is not in the population then. Without a given join day
    /// it is what was known on that day, so somebody who looked around before registering joined on the first day of
    /// looking as of that day, and on the day of registering afterwards.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = |number| Day::ymd(2026, 3, number);
    /// let user = User::new(42_u64);
    /// let events = [Event::message_sent(42_u64, day(1)), Event::view(42_u64, day(5), 30), Event::register(42_u64, day(9))];
    /// let profile = Profile::of(events);
    /// assert_eq!(profile.as_of(day(4)).joined(&user), None);
    /// assert_eq!(profile.as_of(day(8)).joined(&user), Some(day(5)));
    /// assert_eq!(profile.as_of(day(9)).joined(&user), Some(day(9)));
    /// assert_eq!(profile.as_of(day(9)).joined(&user.joined(day(3))), Some(day(3)));
    /// ```
    pub fn joined(&self, user: &User) -> Option<Day> {
        match user.join_day {
            Some(joined) => Some(joined).filter(|joined| *joined <= self.day),
            None => self.registered().or_else(|| self.first_active()),
        }
    }

    /// The first day whose events count for growth points, streaks, achievements and the year in review: the given join
    /// day, else the day of the first event. Registering takes nothing away that somebody did before it. None where
    /// [`joined`](Self::joined) is none.
    pub fn counted_from(&self, user: &User) -> Option<Day> {
        let joined = self.joined(user)?;
        Some(if user.join_day.is_some() { joined } else { self.first_day().unwrap_or(joined) })
    }

    /// The day of the first registration. Without one this takes constant time, else it looks up to that day.
    fn registered(&self) -> Option<Day> {
        if !self.profile.total.registered() {
            return None;
        }
        let forgotten = self.forgotten_tallies().find(|tally| tally.kind == Kind::Register).map(|tally| tally.first);
        let remembered = || self.tallies.iter().find(|tally| tally.code() == Kind::Register.code()).map(Tally::day);
        forgotten.or_else(remembered)
    }

    /// The first day with activity by the table of kinds.
    fn first_active(&self) -> Option<Day> {
        let forgotten =
            self.forgotten_tallies().filter(|tally| tally.kind.is_activity()).map(|tally| tally.first).min();
        let remembered = || self.tallies.iter().find(|tally| tally.kind().is_activity()).map(Tally::day);
        forgotten.or_else(remembered)
    }

    /// The first day with an event of any kind.
    pub fn first_day(&self) -> Option<Day> {
        let forgotten = self.left().into_iter().flat_map(Forgotten::tallies);
        let first = forgotten.map(|tally| tally.first).min();
        first.or_else(|| self.tallies.first().map(Tally::day)).filter(|first| *first <= self.day)
    }

    /// The tallies of the window.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn within(&self, window: Window) -> Result<&'a [Tally], BeforeHorizon> {
        self.during(window.days(self.day))
    }

    /// The tallies of these days, none after the day asked about.
    ///
    /// # Errors
    /// When the days reach before the horizon.
    pub fn during(&self, days: Days) -> Result<&'a [Tally], BeforeHorizon> {
        if let Some(horizon) = self.horizon().filter(|horizon| days.first() < *horizon) {
            // The days before the first event need not be named.
            let first = self.first_day().filter(|first| *first < horizon);
            let asked = first.map_or(days.first(), |first| first.max(days.first()));
            return Err(BeforeHorizon { asked, horizon });
        }
        Ok(slice(self.tallies, days))
    }

    /// The first and the last day with such an event.
    ///
    /// # Errors
    /// When it could be a forgotten day: as of a day before the horizon, or for a subject or a day's sum, which are forgotten.
    fn ends(&self, selector: &Selector) -> Result<Option<(Day, Day)>, BeforeHorizon> {
        if self.keeps_all_of(&selector.kinds) {
            let (kept, tallies) = self.parts(&selector.kinds, Window::LIFETIME)?;
            let mut days = kept.chain(tallies).filter(|tally| selector.matches(tally)).map(Tally::day);
            let first = days.next();
            return Ok(first.map(|first| (first, days.last().unwrap_or(first))));
        }
        let mut matching = self.tallies.iter().filter(|tally| selector.matches(tally));
        let remembered = matching.next().map(|first| {
            let last = self.tallies.iter().rfind(|tally| selector.matches(tally));
            (first.day(), last.unwrap_or(first).day())
        });
        let forgotten = self.forgotten_of(selector)?.into_iter().map(|tally| (tally.first, tally.last));
        Ok(forgotten.chain(remembered).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))))
    }

    /// The first day with such an event.
    ///
    /// # Errors
    /// When it could be a forgotten day: as of a day before the horizon, or for a subject or a day's sum, which are forgotten.
    pub fn first_day_of(&self, selector: impl Into<Selector>) -> Result<Option<Day>, BeforeHorizon> {
        Ok(self.ends(&selector.into())?.map(|(first, _)| first))
    }

    /// The last day with such an event.
    ///
    /// # Errors
    /// When it could be a forgotten day: as of a day before the horizon, or for a subject or a day's sum, which are forgotten.
    pub fn last_day_of(&self, selector: impl Into<Selector>) -> Result<Option<Day>, BeforeHorizon> {
        Ok(self.ends(&selector.into())?.map(|(_, last)| last))
    }

    /// The number of such events in the window.
    ///
    /// # Errors
    /// When the window reaches before the horizon. A lifetime by kinds alone has an answer.
    pub fn count(&self, selector: impl Into<Selector>, window: Window) -> Result<u64, BeforeHorizon> {
        self.add_up(&selector.into(), window, |tally| u64::from(tally.count()), |tally| tally.count)
    }

    /// The sum of the values of such events in the window, in the unit of their kind.
    ///
    /// # Errors
    /// When the window reaches before the horizon. A lifetime by kinds alone has an answer.
    pub fn sum(&self, selector: impl Into<Selector>, window: Window) -> Result<u64, BeforeHorizon> {
        self.add_up(&selector.into(), window, Tally::sum, |tally| tally.sum)
    }

    fn add_up(
        &self,
        selector: &Selector,
        window: Window,
        number: impl Fn(&Tally) -> u64,
        lifetime_number: impl Fn(&LifetimeTally) -> u64,
    ) -> Result<u64, BeforeHorizon> {
        let sums = window == Window::LIFETIME && self.horizon().is_some() && !self.keeps_all_of(&selector.kinds);
        let (kept, tallies, before) = if sums {
            (None, self.tallies, self.forgotten_of(selector)?.iter().map(lifetime_number).sum())
        } else {
            let (kept, tallies) = self.parts(&selector.kinds, window)?;
            (Some(kept), tallies, 0)
        };
        let sum = |tallies: &mut dyn Iterator<Item = &'a Tally>| -> u64 {
            tallies.filter(|tally| selector.matches(tally)).map(&number).sum()
        };
        let kept = kept.map_or(0, |mut kept| sum(&mut kept));
        let remembered: u64 = tallies.iter().filter(|tally| selector.matches(tally)).map(&number).sum();
        Ok(before + kept + remembered)
    }

    /// The days of the window with such an event, ascending, each once.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn days_of<S: Into<Selector>>(
        &self,
        selector: S,
        window: Window,
    ) -> Result<impl Iterator<Item = Day> + use<'a, S>, BeforeHorizon> {
        let selector = selector.into();
        let mut last = None;
        let (kept, tallies) = self.parts(&selector.kinds, window)?;
        Ok(kept
            .chain(tallies)
            .filter(move |tally| selector.matches(tally))
            .map(Tally::day)
            .filter(move |day| last.replace(*day) != Some(*day)))
    }

    /// The number of days of the window with an event of these kinds.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn active_days(&self, kinds: &KindSet, window: Window) -> Result<u32, BeforeHorizon> {
        Ok(self.days_of(kinds, window)?.map(|_| 1).sum())
    }

    /// The number of days of the window with a purchase.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn purchase_days(&self, window: Window) -> Result<u32, BeforeHorizon> {
        // Rules ask this of everybody: a loop without a selector, and without a branch on what a tally is.
        let (mut days, mut last) = (0, None);
        let Ok(tallies) = self.within(window) else {
            return Ok(self.days_of(Kind::Purchase, window)?.map(|_| 1).sum());
        };
        for tally in tallies {
            let counts = tally.code() == Kind::Purchase.code();
            days += u32::from(counts & (last != Some(tally.day())));
            last = if counts { Some(tally.day()) } else { last };
        }
        Ok(days)
    }

    /// Purchases less refunds of the window. A refund counts on its own day, so the result can be negative.
    ///
    /// # Errors
    /// When the window reaches before the horizon. A lifetime has an answer.
    pub fn net_spend(&self, window: Window) -> Result<Money, BeforeHorizon> {
        let (spent, refunded) = (self.sum(Kind::Purchase, window)?, self.sum(Kind::Refund, window)?);
        // INVARIANT: both are at most i64::MAX, as all sums of a profile together are.
        Ok(Money::minor(spent.cast_signed() - refunded.cast_signed()))
    }

    /// The number of different subjects of such events in the window; no subject is not counted.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn distinct_subjects(&self, selector: impl Into<Selector>, window: Window) -> Result<usize, BeforeHorizon> {
        let selector = selector.into();
        let (kept, tallies) = self.parts(&selector.kinds, window)?;
        let matching = kept.chain(tallies).filter(|tally| selector.matches(tally));
        let mut subjects: SmallVec<[u16; 32]> =
            matching.map(|tally| tally.subject().number()).filter(|number| *number != 0).collect();
        subjects.sort_unstable();
        subjects.dedup();
        Ok(subjects.len())
    }

    /// The gaps in days between the days of the window with such an event.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn gaps<S: Into<Selector>>(
        &self,
        selector: S,
        window: Window,
    ) -> Result<impl Iterator<Item = u32> + use<'a, S>, BeforeHorizon> {
        let mut days = self.days_of(selector, window)?;
        let mut last = days.next();
        Ok(days.filter_map(move |day| last.replace(day).map(|last| (day - last).cast_unsigned())))
    }

    /// For each clock hour, the number of days of the window with such an event in it. Bare dates have no hour.
    ///
    /// # Errors
    /// When the window reaches before the horizon.
    pub fn hours(&self, selector: impl Into<Selector>, window: Window) -> Result<HoursHistogram, BeforeHorizon> {
        let selector = selector.into();
        let mut histogram = HoursHistogram::default();
        let (kept, tallies) = self.parts(&selector.kinds, window)?;
        let kept: Vec<Tally> = kept.copied().collect();
        for tallies in [&kept, tallies] {
            for day in tallies.chunk_by(|one, next| one.day() == next.day()) {
                let matching = day.iter().filter(|tally| selector.matches(tally));
                histogram.add(matching.fold(Hours::NONE, |hours, tally| hours.union(tally.hours())));
            }
        }
        Ok(histogram)
    }
}

/// The tallies of these days.
pub(super) fn slice(tallies: &[Tally], days: Days) -> &[Tally] {
    let from = first_from(tallies, days.first());
    let rest = tallies.get(from..).unwrap_or_default();
    let to = if rest.last().is_some_and(|last| last.day() > days.last()) {
        rest.partition_point(|tally| tally.day() <= days.last())
    } else {
        rest.len()
    };
    rest.get(..to).unwrap_or_default()
}

/// The place of the first tally on this day or after it.
///
/// Nearly all windows end on the last days of a user, whose tallies were read to know what is seen at all. So the search
/// goes back from the end in steps of 8, 16, 32 … tallies until one lies before the day, and only then halves: a short
/// window costs memory that is at hand, where halving from the middle fetches a new line of it each time.
fn first_from(tallies: &[Tally], day: Day) -> usize {
    let (mut end, mut step) = (tallies.len(), 8);
    loop {
        let start = end.saturating_sub(step);
        let part = tallies.get(start..end).unwrap_or_default();
        if start == 0 || part.first().is_some_and(|tally| tally.day() < day) {
            return start + part.partition_point(|tally| tally.day() < day);
        }
        (end, step) = (start, step * 2);
    }
}
