//! Today against usual, hour by hour: users from their profiles, events from the log.
//!
//! ```text
//! usual(hour) = the mean over the same weekday of the last four weeks, of those on which there was a user at all
//! ```
//! A profile knows in which hours of a day a user did something, and not how often: how many events there were is for the
//! log to say. What came as a bare date has no hour, and is in neither.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::population::Member;
use lifestage::time::Moment;
use lifestage::{Calendar, Day, Days, KindSet, Window};
use serde::Serialize;

use crate::failure::Failure;
use crate::service::Service;
use crate::store::Read;

/// How many weeks usual is made of.
const WEEKS: u32 = 4;

/// The days before today whose events and kinds are looked at, today included.
pub(super) const RECENT_DAYS: u32 = 28;

/// A number for each clock hour.
type ByHour<T> = [T; 24];

/// Today and usual, hour by hour.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hours {
    /// The clock hour that it is.
    pub hour: u8,
    /// The days that usual is the mean of; empty where nobody was there on one of them.
    pub usual_days: Vec<Day>,
    /// Users who were active in each hour of today.
    pub users: ByHour<u64>,
    /// The mean of the same on the usual days.
    pub usual_users: Option<ByHour<f64>>,
    /// Events of any kind in each hour of today.
    pub events: ByHour<u64>,
    /// The mean of the same on the usual days.
    pub usual_events: Option<ByHour<f64>>,
    /// Users who were active today, hour known or not.
    pub users_today: u64,
    /// Events of today of which the hour is known.
    pub events_today: u64,
    /// Both before this hour began, to be compared.
    pub before_this_hour: ThisHour,
}

/// What came before the hour that it is, today and usually.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThisHour {
    pub users: u64,
    pub usual_users: Option<f64>,
    pub events: u64,
    pub usual_events: Option<f64>,
}

/// What profiles say of some days.
#[derive(Clone, Debug, Default)]
pub(super) struct Tallied {
    /// Of each of the asked days: the users by hour, and those before this hour.
    by_day: Vec<(ByHour<u64>, u64)>,
    users_today: u64,
    /// The first day of anybody.
    first: Option<Day>,
    /// The events of the recent days, bare dates among them, today first.
    pub(super) recent: Vec<u64>,
    /// The codes of the kinds of the recent days.
    pub(super) kinds: BTreeSet<u16>,
    /// Why a profile cannot be asked.
    failed: Option<String>,
}

/// Counts the users of one moment.
#[derive(Debug)]
pub(super) struct Asked {
    days: Vec<Day>,
    today: Day,
    hour: u8,
    activity: KindSet,
}

impl Asked {
    pub(super) fn new(today: Day, hour: u8) -> Self {
        // Today, and the same weekday of the weeks before.
        let days = (0..=WEEKS).map(|week| today.minus(week * 7)).collect();
        Self { days, today, hour, activity: KindSet::activity() }
    }

    /// Counts everybody, on all cores.
    pub(super) fn count(&self, population: &lifestage::Population) -> Result<Tallied, Failure> {
        let empty = || Tallied {
            by_day: vec![Default::default(); self.days.len()],
            recent: vec![0; RECENT_DAYS as usize],
            ..Tallied::default()
        };
        let counted = population.fold(empty, |all, member| self.add(all, &member), Tallied::joined);
        counted.failed.map_or(Ok(()), |failed| Err(Failure::broken(failed)))?;
        Ok(Tallied { failed: None, ..counted })
    }

    fn add(&self, all: &mut Tallied, member: &Member<'_>) {
        if let Err(error) = self.try_to_add(all, member) {
            all.failed = Some(error.to_string());
        }
    }

    fn try_to_add(&self, all: &mut Tallied, member: &Member<'_>) -> Result<(), lifestage::profile::BeforeHorizon> {
        let profile = member.profile.as_of(self.today);
        let first = member.profile.tallies().first().map(lifestage::profile::Tally::day);
        all.first = all.first.into_iter().chain(first).min();
        for (day, (by_hour, before)) in self.days.iter().zip(&mut all.by_day) {
            let (mut is_before, mut is_active, mut active) = (false, false, lifestage::profile::Hours::NONE);
            for tally in profile.during(Days::only(*day))?.iter().filter(|tally| self.activity.contains(tally.kind())) {
                is_active = true;
                active = active.union(tally.hours());
            }
            for (hour, users) in (0_u8..).zip(by_hour) {
                let is_in = active.contains(hour);
                *users += u64::from(is_in);
                is_before |= is_in && hour < self.hour;
            }
            *before += u64::from(is_before);
            all.users_today += u64::from(is_active && *day == self.today);
        }
        for tally in profile.within(Window::last(RECENT_DAYS))? {
            all.kinds.insert(tally.kind().code());
            let ago = usize::try_from(self.today - tally.day()).unwrap_or(usize::MAX);
            if let Some(events) = all.recent.get_mut(ago) {
                *events += u64::from(tally.count());
            }
        }
        Ok(())
    }
}

impl Tallied {
    fn joined(mut self, other: Self) -> Self {
        for ((by_hour, before), (other, other_before)) in self.by_day.iter_mut().zip(other.by_day) {
            by_hour.iter_mut().zip(other).for_each(|(users, more)| *users += more);
            *before += other_before;
        }
        self.recent.iter_mut().zip(other.recent).for_each(|(events, more)| *events += more);
        self.users_today += other.users_today;
        self.first = self.first.into_iter().chain(other.first).min();
        self.kinds.extend(other.kinds);
        self.failed = self.failed.or(other.failed);
        self
    }

    /// Today against the days before on which somebody had been there already. `events` are those of the log, by day.
    pub(super) fn hours(&self, asked: &Asked, events: &BTreeMap<Day, ByHour<u64>>) -> Hours {
        let usual: Vec<(Day, &(ByHour<u64>, u64))> = (asked.days.iter().copied().zip(&self.by_day).skip(1))
            .filter(|(day, _)| self.first.is_some_and(|first| first <= *day))
            .collect();
        let usual_days: Vec<Day> = usual.iter().map(|(day, _)| *day).collect();
        let of = |day: &Day| events.get(day).copied().unwrap_or_default();
        let before = |by_hour: ByHour<u64>| by_hour.iter().take(asked.hour.into()).sum::<u64>();
        let (users, users_before) = self.by_day.first().copied().unwrap_or_default();
        let today = of(&asked.today);
        let before_this_hour = ThisHour {
            users: users_before,
            usual_users: mean(usual.iter().map(|(_, (_, before))| [*before])).map(|[mean]| mean),
            events: before(today),
            usual_events: mean(usual_days.iter().map(|day| [before(of(day))])).map(|[mean]| mean),
        };
        Hours {
            hour: asked.hour,
            users,
            usual_users: mean(usual.iter().map(|(_, (by_hour, _))| *by_hour)),
            events: today,
            usual_events: mean(usual_days.iter().map(of)),
            users_today: self.users_today,
            events_today: today.iter().sum(),
            before_this_hour,
            usual_days,
        }
    }
}

/// The mean, place by place; none of nothing.
fn mean<const N: usize>(rows: impl ExactSizeIterator<Item = [u64; N]>) -> Option<[f64; N]> {
    let count = u32::try_from(rows.len()).ok().filter(|count| *count > 0)?;
    let mut sums = [0_u64; N];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    #[expect(clippy::cast_precision_loss, reason = "nobody counts 2^53 events in an hour")]
    Some(sums.map(|sum| sum as f64 / f64::from(count)))
}

impl Service {
    /// The events of each hour of a day, from the log.
    pub(super) async fn events_by_hour(&self, transaction: &mut dyn Read, day: Day) -> Result<ByHour<u64>, Failure> {
        let calendar = self.calendars.own();
        let quarters = [quarter_of(calendar, day)?, quarter_of(calendar, day.plus(1))?];
        let mut by_hour = ByHour::default();
        for row in transaction.quarters(quarters[0], quarters[1]).await? {
            let moment = Moment::from_milliseconds(row.quarter.saturating_mul(MILLISECONDS_A_QUARTER));
            let hour = calendar.civil(moment).ok().and_then(|civil| civil.hour);
            if let Some(events) = hour.and_then(|hour| by_hour.get_mut(usize::from(hour))) {
                *events += row.events;
            }
        }
        Ok(by_hour)
    }
}

const MILLISECONDS_A_QUARTER: i64 = 900_000;

/// The quarter of an hour with which a day begins.
fn quarter_of(calendar: &Calendar, day: Day) -> Result<i64, Failure> {
    let first = calendar.first_instant(day).map_err(|error| Failure::broken(error.to_string()))?;
    Ok(first.milliseconds().unwrap_or_default().div_euclid(MILLISECONDS_A_QUARTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_no_days_is_none() {
        assert_eq!(mean::<2>([].into_iter()), None);
        assert_eq!(mean([[1, 4], [2, 4]].into_iter()), Some([1.5, 4.0]));
    }
}
