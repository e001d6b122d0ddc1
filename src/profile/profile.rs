//! Profiles: what they hold, how events and other profiles come in, what they forget.

use super::forgotten::{Forgotten, LifetimeTally, MOST_EVENTS};
use super::history::History;
use super::horizons::Horizons;
use super::table::{self, Full, Table};
use super::tally::{Hours, Tally};
use super::total::{TooLarge, Total};
use crate::event::Event;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::fingerprint::Fingerprint;
use crate::time::{Calendar, CalendarError, Day, Moment, base_of};
use crate::wording::problems::problems;

/// The memory of one user: daily tallies, sorted, under one calendar.
///
/// ```
/// use lifestage::time::Window;
/// use lifestage::{Amount, Day, Event, Kind, KindSet, Profile};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([
///     Event::log_in(42_u64, monday),
///     Event::purchase(42_u64, monday.plus(2), Amount::minor(1_299)),
/// ]);
///
/// let friday = profile.as_of(monday.plus(4));
/// assert_eq!(friday.active_days(&KindSet::activity(), Window::last(28)), Ok(2));
/// assert_eq!(friday.count(Kind::Purchase, Window::last(2)), Ok(0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub(super) user: UserId,
    pub(super) calendar: Fingerprint,
    pub(super) history: History,
    /// INVARIANT: of all tallies and what was forgotten.
    pub(super) total: Total,
}

const _: () = assert!(size_of::<Profile>() == 96, "the memory of a small user is 96 bytes, as the README says");

/// An event or a profile that a profile cannot take in. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileError {
    /// An event or profile of another user.
    OtherUser {
        /// The user of the profile.
        profile: UserId,
        /// The user of the event or profile that came.
        other: UserId,
    },
    /// An event or profile of another calendar.
    OtherCalendar {
        /// The fingerprint of the profile's calendar.
        profile: Fingerprint,
        /// The fingerprint of the other calendar.
        other: Fingerprint,
    },
    /// An event or profile of the same calendar with another past.
    ChangedPast {
        /// The last day that the profile has.
        until: Day,
        /// The first instant at which they differ; `None` where a hash is all that is known of one of them.
        first: Option<Moment>,
    },
    /// A moment that the calendar cannot place.
    Calendar(CalendarError),
    /// More than `u32::MAX` events in one tally.
    CountOverflow {
        /// The day.
        day: Day,
        /// The kind.
        kind: Kind,
    },
    /// Two tallies of one day, kind and subject.
    RepeatedTally {
        /// The day of both.
        day: Day,
        /// The kind of both.
        kind: Kind,
        /// The subject of both.
        subject: Subject,
    },
    /// A value that brings the sum of all values of the user above `i64::MAX`.
    SumOverflow {
        /// The value that came.
        value: u64,
    },
    /// Events that bring the number of all events of the user above `i64::MAX`, as only a stored count can.
    EventsOverflow {
        /// The user.
        user: UserId,
        /// The number of events that came.
        more: u64,
    },
}

problems! {
    enum ProfileError {
        OtherUser { profile: Text, other: Text } = "problem.profile.other_user"
            "this is the profile of user `{profile}` but what came is of user `{other}`: keep a profile for each user"
            "这是用户`{profile}`的行为档案，传入的却属于用户`{other}`：请为每名用户各建一份档案";
        OtherCalendar { profile: Text, other: Text } = "problem.profile.other_calendar"
            "this profile counts days by the calendar with fingerprint `{profile}` but what came is of `{other}`: use one calendar throughout, or build the profile anew from events"
            "该行为档案按指纹为`{profile}`的日历计日，传入的却是`{other}`：请统一使用同一日历，或用行为事件重建档案";
        ChangedPast { until: Date, first: OptionalText } = "problem.profile.changed_past"
            "the days until `{until}` were counted by other offset changes than those of the calendar that came[, first at `{first}`]: a calendar may reach further and change what is still to come, but not the past, so use it as it was, or build the profile anew from events"
            "截至`{until}`的日期所依据的时差变更与传入的日历不同[，最早不同处为`{first}`]：日历可以延长，也可以改动将来，但不能改动过去；请使用原来的日历，或用行为事件重建档案";
        CountOverflow { day: Date, kind: Built } = "problem.profile.count_overflow"
            "more than 4294967295 events of `{kind}` on `{day}`, which is the most that one day can hold: are events repeated?"
            "`{day}`的`{kind}`超过4294967295次，已达一天的上限：行为是否重复上报？";
        RepeatedTally { day: Date, kind: Built, subject } with (about: OptionalText = subject.is_some().then_some(*subject))
            = "problem.profile.repeated_tally"
            "two tallies of `{kind}`[ about `{about}`] on `{day}`: group by user, day, kind and subject, so that each comes once; parts that were counted apart are merged as profiles"
            "`{day}`有两条`{kind}`[（对象`{about}`）]的日汇总：请按用户、日期、行为和对象分组，使每组只有一条；分别统计的部分请作为档案合并";
        SumOverflow { value: Whole } = "problem.profile.sum_overflow"
            "a value of `{value}` brings the sum of the user's values above 9223372036854775807: give values in a larger unit, or look for repeated events"
            "加上数值`{value}`后，该用户的数值合计超过9223372036854775807：请换用更大的单位，或检查是否重复上报";
        EventsOverflow { user: Text, more: Whole } = "problem.profile.events_overflow"
            "`{more}` more events bring those of user `{user}` above 9223372036854775807: a stored count must be wrong, so build the profile anew from events"
            "再加`{more}`次行为后，用户`{user}`的行为超过9223372036854775807次：必有一个保存的次数有误，请用行为事件重建档案";
    }
    passes { Calendar(CalendarError) }
}

impl ProfileError {
    /// Whether what came in is at fault: refuse it and go on. Otherwise the profile is, or the calendar: look into the
    /// state before more is taken in.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::OtherUser { .. } | Self::RepeatedTally { .. } => true,
            Self::Calendar(problem) => problem.is_input(),
            _ => false,
        }
    }
}

impl From<Full> for ProfileError {
    fn from(Full(tally): Full) -> Self {
        // Sums cannot be what is full: their total was checked before.
        Self::CountOverflow { day: tally.day(), kind: tally.kind() }
    }
}

impl From<TooLarge> for ProfileError {
    fn from(TooLarge(value): TooLarge) -> Self {
        Self::SumOverflow { value }
    }
}

impl Profile {
    /// The empty profile of a user. The calendar says which day an event falls on, and stays that of the profile.
    pub fn new(user: impl Into<UserId>, calendar: &Calendar) -> Self {
        Self::from_parts(user.into(), calendar.fingerprint_until(None), Table::new(), Total::default(), None)
    }

    /// The profile of one user's events, in any order, with days in UTC: for tests of rules, and events written in code.
    ///
    /// # Panics
    /// Panics when the events are of several users or add up to too much. Events from outside come in by
    /// [`Profile::observe`] and [`Profile::observe_all`].
    #[track_caller]
    #[expect(clippy::panic, reason = "a door for literals")]
    pub fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let events: Vec<Event> = events.into_iter().collect();
        let calendar = Calendar::utc();
        let mut profile = Self::new(events.first().map_or(UserId::new(0), Event::user), &calendar);
        match profile.observe_all(&events, &calendar) {
            Ok(()) => profile,
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) fn from_parts(
        user: UserId,
        calendar: Fingerprint,
        tallies: Table,
        total: Total,
        forgotten: Option<Forgotten>,
    ) -> Self {
        Self { user, calendar, history: History::new(tallies, forgotten), total }
    }

    /// The profile of a user whose tallies were counted elsewhere, by the days of this calendar: in any order, each day, kind
    /// and subject once. It is the profile that the events themselves would have given.
    ///
    /// ```
    /// use lifestage::profile::{Hours, Tally};
    /// use lifestage::{Amount, Calendar, Day, Event, Kind, Profile, Subject};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let bought = Tally::new(day, Kind::Purchase, Subject::NONE, 2, 25_00, Hours::NONE)?;
    /// let came = Tally::new(day, Kind::LogIn, Subject::NONE, 1, 0, Hours::NONE)?;
    /// let counted = Profile::from_tallies(42_u64, [bought, came], &Calendar::utc())?;
    ///
    /// let purchase = |minor| Event::purchase(42_u64, day, Amount::minor(minor));
    /// assert_eq!(counted, Profile::of([purchase(5_00), purchase(20_00), Event::log_in(42_u64, day)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a key comes twice, a day is outside the [limits](Calendar::limited_to) of the calendar, or a number overflows. A
    /// `GROUP BY` gives each key once; a join that multiplied rows, or two exports of one day, do not. So equal keys are
    /// refused and not added up: what was counted in parts becomes a profile each, and profiles [merge](Self::merge).
    pub fn from_tallies(
        user: impl Into<UserId>,
        tallies: impl IntoIterator<Item = Tally>,
        calendar: &Calendar,
    ) -> Result<Self, ProfileError> {
        let mut tallies: Vec<Tally> = tallies.into_iter().collect();
        tallies.iter().try_for_each(|tally| calendar.check_day(tally.day()))?;
        tallies.sort_unstable_by_key(Tally::key);
        Self::of_counted(user.into(), calendar, &tallies)
    }

    /// A profile of tallies in ascending order, which may come twice.
    pub(crate) fn of_counted(user: UserId, calendar: &Calendar, tallies: &[Tally]) -> Result<Self, ProfileError> {
        match tallies.windows(2).find(|pair| matches!(pair, [one, next] if one.key() == next.key())) {
            Some([twice, ..]) => {
                let (day, kind, subject) = (twice.day(), twice.kind(), twice.subject());
                Err(ProfileError::RepeatedTally { day, kind, subject })
            }
            _ => Self::of_tallies(user, calendar, tallies),
        }
    }

    /// A profile of tallies in ascending order, each key once; the batch path.
    pub(crate) fn of_tallies(user: UserId, calendar: &Calendar, tallies: &[Tally]) -> Result<Self, ProfileError> {
        let total = Total::of(tallies)?;
        let calendar = calendar.fingerprint_until(tallies.last().map(Tally::day));
        Ok(Self::from_parts(user, calendar, Table::from_slice(tallies), total, None))
    }

    /// The user whose profile it is.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The fingerprint of the calendar by which days are counted, up to the last day: [`Calendar::fingerprint_until`].
    pub const fn calendar(&self) -> Fingerprint {
        self.calendar
    }

    /// The tallies that are remembered, in order of day, kind and subject.
    pub fn tallies(&self) -> &[Tally] {
        self.history.tallies()
    }

    /// The tallies before the horizon of kinds that are kept longer than others by a [`KeepRule`](super::KeepRule), in order of
    /// day, kind and subject.
    pub fn kept(&self) -> impl Iterator<Item = &Tally> + Clone {
        self.history.forgotten().into_iter().flat_map(Forgotten::kept)
    }

    /// What is left of the days before the horizon, in order of the codes of the kinds.
    pub fn forgotten(&self) -> impl Iterator<Item = LifetimeTally> {
        self.history.forgotten().into_iter().flat_map(Forgotten::tallies).copied()
    }

    /// Whether nothing was ever observed.
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }

    /// Takes in one event: the latest in constant time, a late one after a binary search, also into a long history.
    ///
    /// # Errors
    /// When the event is another user's, the calendar is not the profile's or cannot place the event, or a number
    /// overflows. The profile is then as before.
    pub fn observe(&mut self, event: &Event, calendar: &Calendar) -> Result<(), ProfileError> {
        let tally = self.placed(event, calendar)?;
        self.take(&tally, calendar)
    }

    /// The tally of an event that this profile may take in, by its calendar.
    #[inline]
    pub(super) fn placed(&self, event: &Event, calendar: &Calendar) -> Result<Tally, ProfileError> {
        self.check_calendar(calendar)?;
        self.tally_of(event, calendar)
    }

    /// Takes in the tally that [`Profile::placed`] gave.
    #[inline]
    pub(super) fn take(&mut self, tally: &Tally, calendar: &Calendar) -> Result<(), ProfileError> {
        let total = self.total.with(core::slice::from_ref(tally))?;
        self.check_events(|| 1, 1)?;
        self.history.add(tally)?;
        self.total = total;
        self.calendar = calendar.fingerprint_until(self.history.last_day());
        Ok(())
    }

    /// Takes in many events of the user, in any order. Where one is refused, none of them is taken in.
    ///
    /// # Errors
    /// As [`Profile::observe`].
    pub fn observe_all<'a>(
        &mut self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
    ) -> Result<(), ProfileError> {
        self.check_calendar(calendar)?;
        let tallies: Vec<Tally> =
            events.into_iter().map(|event| self.tally_of(event, calendar)).collect::<Result<_, _>>()?;
        let total = Total::of(&tallies)?;
        let tallies = table::folded(tallies)?;
        let until = calendar.fingerprint_until(tallies.last().map(Tally::day));
        self.merge(&Self::from_parts(self.user, until, tallies, total, None))
    }

    /// Takes in another profile of the same user, from another shard or of other days.
    ///
    /// Two profiles alone cannot tell whether one that ends earlier had the same offset changes as the other: only
    /// their calendar knows. [`Population::insert`](crate::Population::insert) and
    /// [`Population::merge`](crate::Population::merge) ask it.
    ///
    /// # Errors
    /// When the user or the calendar differs, or a number overflows. The profile is then as before.
    pub fn merge(&mut self, other: &Self) -> Result<(), ProfileError> {
        self.check_user(other.user)?;
        let calendar = self.calendar_with(other)?;
        let total = self.total.and(other.total)?;
        self.check_events(|| other.history.events(), other.history.most_events())?;
        self.history.merge(&other.history)?;
        self.total = total;
        self.calendar = calendar;
        Ok(())
    }

    /// Drops the tallies before a day, the horizon. For each kind the first day, the last day, the count and the sum stay.
    ///
    /// Subjects, hours and the days between are gone. Lifetime counts and sums keep their answers; a question that
    /// reaches before the horizon is answered by [`BeforeHorizon`](super::BeforeHorizon) from then on. A horizon never moves
    /// back. Keep at least the longest window of your rules, and 400 days where stages and segments have holds. Growth points,
    /// tasks, streaks and achievements count from joining: `RuleSet::forget` keeps what they came to.
    pub fn forget_before(&mut self, day: Day) {
        self.history.forget_before(day);
    }

    /// Drops the tallies of each kind before its horizon.
    pub(super) fn forget_by(&mut self, horizons: &Horizons) {
        self.history.forget_by(horizons);
    }

    /// Whether this number of further events stays within the limit. A bound of their number is enough for nearly every profile.
    #[inline]
    fn check_events(&self, more: impl Fn() -> u64, at_most: u64) -> Result<(), ProfileError> {
        if self.history.most_events().saturating_add(at_most) <= MOST_EVENTS {
            return Ok(());
        }
        let more = more();
        let sum = self.history.events().checked_add(more).filter(|sum| *sum <= MOST_EVENTS);
        sum.map(|_| ()).ok_or(ProfileError::EventsOverflow { user: self.user, more })
    }

    fn check_user(&self, other: UserId) -> Result<(), ProfileError> {
        if self.user == other { Ok(()) } else { Err(ProfileError::OtherUser { profile: self.user, other }) }
    }

    /// Whether this calendar counts the days of the profile as they were counted.
    pub(crate) fn check_calendar(&self, calendar: &Calendar) -> Result<(), ProfileError> {
        let last = self.history.last_day();
        let other = calendar.fingerprint_until(last);
        if self.calendar == other {
            return Ok(());
        }
        match last {
            _ if base_of(self.calendar) != base_of(other) => {
                Err(ProfileError::OtherCalendar { profile: self.calendar, other })
            }
            Some(until) => Err(ProfileError::ChangedPast { until, first: calendar.first_new(self.calendar) }),
            None => Ok(()),
        }
    }

    /// The fingerprint of the calendar that this profile and another one have: that of the later last day.
    fn calendar_with(&self, other: &Self) -> Result<Fingerprint, ProfileError> {
        if base_of(self.calendar) != base_of(other.calendar) {
            return Err(ProfileError::OtherCalendar { profile: self.calendar, other: other.calendar });
        }
        let (mine, theirs) = (self.history.last_day(), other.history.last_day());
        match mine {
            Some(until) if mine == theirs && self.calendar != other.calendar => {
                Err(ProfileError::ChangedPast { until, first: None })
            }
            _ => Ok(if mine < theirs { other.calendar } else { self.calendar }),
        }
    }

    fn tally_of(&self, event: &Event, calendar: &Calendar) -> Result<Tally, ProfileError> {
        self.check_user(event.user())?;
        let civil = calendar.civil(event.moment())?;
        let hours = civil.hour.map_or(Hours::NONE, Hours::only);
        Ok(Tally::one(civil.day, event.kind().code(), event.subject(), hours, event.value()))
    }
}
