//! The check-in calendar of a month: what each day was, what it gave, and what the coming days promise.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use super::walk::Visit;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days, Period};

/// The mark of a day in a check-in calendar. Each day has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayMark {
    /// The user had not joined yet.
    BeforeJoining,
    /// The day qualified.
    Done,
    /// The day was missed, and a freeze token bridged it.
    Frozen,
    /// The day was missed, and a make-up repaired it.
    Repaired,
    /// It is a rest day that did not qualify and needed nothing.
    Rest,
    /// The day was missed.
    Missed,
    /// It is the day asked about, which can still qualify.
    NotYet,
    /// The day is still to come.
    Future,
}

impl fmt::Display for DayMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BeforeJoining => "before joining",
            Self::Done => "done",
            Self::Frozen => "frozen",
            Self::Repaired => "repaired",
            Self::Rest => "rest",
            Self::Missed => "missed",
            Self::NotYet => "not yet",
            Self::Future => "future",
        })
    }
}

/// One day of a check-in calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckInDay {
    /// The civil day.
    pub day: Day,
    /// Its mark.
    pub mark: DayMark,
    /// The length of the run after this day; 0 without a run or for a day to come.
    pub length: u32,
    /// The points granted on the day, for itself or for a make-up on it.
    pub points: u64,
    /// The points that the day will give if it and every day until then qualify; 0 for days that are over.
    pub promised: u64,
}

/// The check-in calendar of a month, as of a day.
///
/// ```
/// use lifestage::incentive::{DayMark, StreakRule};
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = |day| Day::ymd(2026, 2, day);
/// let profile = Profile::of([2, 3, 5].map(|number| Event::check_in(42_u64, day(number))));
/// let month = StreakRule::default().month(profile.as_of(day(6)), &User::new(42_u64), day(1))?.unwrap();
/// let marks: Vec<DayMark> = month.days.iter().take(7).map(|day| day.mark).collect();
/// use DayMark::{BeforeJoining, Done, Future, Missed, NotYet};
/// assert_eq!(marks, [BeforeJoining, Done, Done, Missed, Done, NotYet, Future]);
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckInMonth {
    /// The day asked about.
    pub as_of: Day,
    /// Every day of the month, ascending; without those that the zone of the users skipped.
    pub days: Vec<CheckInDay>,
}

impl CheckInMonth {
    /// The number of days with this mark.
    pub fn count(&self, mark: DayMark) -> usize {
        self.days.iter().filter(|day| day.mark == mark).count()
    }

    /// The points granted on the days of the month.
    pub fn points(&self) -> u64 {
        self.days.iter().fold(0, |sum, day| sum.saturating_add(day.points))
    }

    fn mark(&mut self, days: Days, mark: DayMark, length: u32) {
        let from = self.days.partition_point(|entry| entry.day < days.first());
        let entries = self.days.get_mut(from..).unwrap_or_default();
        for entry in entries.iter_mut().take_while(|entry| entry.day <= days.last()) {
            let rests = mark == DayMark::Frozen && entry.mark == DayMark::Rest;
            let mark = if rests { DayMark::Rest } else { mark };
            *entry = CheckInDay { mark, length, ..*entry };
        }
    }
}

impl StreakRule {
    /// The check-in calendar of the month that holds `within`, as of a day. `None` if the user has not joined by then.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn month(&self, as_of: AsOf<'_>, user: &User, within: Day) -> Result<Option<CheckInMonth>, BeforeHorizon> {
        self.month_asked(Asked::new(as_of, user), within, None)
    }

    pub(in crate::incentive) fn month_asked(
        &self,
        asked: Asked<'_>,
        within: Day,
        so_far: Option<&StreakSoFar>,
    ) -> Result<Option<CheckInMonth>, BeforeHorizon> {
        let Some(known) = self.known(asked, so_far)? else { return Ok(None) };
        if let Some(from) = known.begins_before(asked, Period::Month.containing(within).first()) {
            return Err(asked.refused(from));
        }
        let today = asked.day();
        let unmarked = |day: Day| {
            let mark = match day {
                _ if day < known.from => DayMark::BeforeJoining,
                _ if day < today && self.config().rest.contains(day) => DayMark::Rest,
                _ if day < today => DayMark::Missed,
                _ if day == today => DayMark::NotYet,
                _ => DayMark::Future,
            };
            CheckInDay { day, mark, length: 0, points: 0, promised: 0 }
        };
        let days = Period::Month.containing(within);
        let rest = &self.config().rest;
        let exists = |day: &Day| !rest.skips(*day);
        let mut month = CheckInMonth { as_of: today, days: days.iter().filter(exists).map(unmarked).collect() };
        let walk = self.walk(&known, today, |visit| match visit {
            Visit::Counted { day, length, repaired } => {
                let mark = if repaired { DayMark::Repaired } else { DayMark::Done };
                month.mark(Days::only(day), mark, length);
            }
            Visit::Kept { day, length } => month.mark(Days::only(day), DayMark::Repaired, length),
            Visit::Bridged { days, length } => month.mark(days, DayMark::Frozen, length),
        });
        let length = walk.run.map_or(0, |run| run.length);
        let done_today = u32::from(known.days.last() == Some(&today));
        for (day, points) in self.points_asked(asked, so_far)? {
            month.days.iter_mut().filter(|entry| entry.day == day).for_each(|entry| entry.points = points);
        }
        for entry in month.days.iter_mut().filter(|entry| matches!(entry.mark, DayMark::NotYet | DayMark::Future)) {
            let skipped = self.config().rest.skipped(today, entry.day);
            let ahead = ((entry.day - today).cast_unsigned() + 1 - done_today).saturating_sub(skipped);
            entry.promised = self.ladder().map_or(0, |ladder| ladder.points(length.saturating_add(ahead)));
        }
        Ok(Some(month))
    }
}
