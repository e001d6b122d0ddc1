//! A year of a user, as data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rule::{YearError, YearRule};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::incentive::streak::StreakRun;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

/// A year of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearInReview {
    /// Who.
    pub user: UserId,
    /// The year.
    pub year: i32,
    /// Its days from joining on, as far as they are seen.
    pub days: Days,
    /// On how many of them the user was active.
    pub active_days: u32,
    /// How often they did what: the most frequent first, of equal ones by the kind.
    pub counts: Vec<KindCount>,
    /// What they did for the first time, in order of the days, then the kinds.
    pub firsts: Vec<FirstTime>,
    /// The longest run of days.
    pub best_streak: Option<StreakRun>,
    /// The growth points of its days, as each period stood at its end.
    pub points: u64,
    /// How often they helped somebody, or solved somebody's problem.
    pub helped: u64,
    /// Purchases less refunds.
    pub net_spend: Money,
    /// What they did most about: the most frequent first, of equal ones by number.
    pub top_subjects: Vec<SubjectCount>,
}

/// How often something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindCount {
    /// What.
    pub kind: Kind,
    /// How often.
    pub events: u64,
}

/// When something was done for the first time ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstTime {
    /// What.
    pub kind: Kind,
    /// On this day.
    pub day: Day,
}

/// How often something was done about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectCount {
    /// About what.
    pub subject: Subject,
    /// How often.
    pub events: u64,
}

impl YearRule {
    /// The year of a user, as it is known; none where they have not joined by its end, or the day asked about is before it.
    ///
    /// # Errors
    /// For a year out of range, and where the days from joining on are not remembered.
    ///
    /// ```
    /// use lifestage::report::YearRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = Day::ymd(2026, 5, 4);
    /// let visits = (0..10).map(|after| Event::log_in(42_u64, day.plus(after)));
    /// let profile = Profile::of(visits.chain([Event::help(42_u64, day.plus(3))]));
    /// let year = YearRule::default().review(profile.as_of(Day::ymd(2027, 1, 1)), &User::new(42_u64), 2026)?.unwrap();
    /// assert_eq!((year.active_days, year.points, year.helped), (10, 15, 1));
    /// let lines: Vec<String> = year.lines().map(|line| line.to_string()).collect();
    /// assert_eq!(lines[0], "active on 10 of 242 days");
    /// assert_eq!(lines[3], "10 days in a row, from 2026-05-04 to 2026-05-13");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assess(&self, known: AsOf<'_>, user: &User, year: i32) -> Result<Option<YearInReview>, YearError> {
        // The years at both ends of the range of dates are not whole.
        let whole = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        let Some((first, last)) = whole else { return Err(YearError::NoSuchYear(year)) };
        let (first, last) = (Day::from(first), Day::from(last).min(known.day()));
        let known = known.back_on(last);
        let Some(joined) = known.joined(user) else { return Ok(None) };
        let Ok(days) = Days::new(joined.max(first), last) else { return Ok(None) };
        let tallies = known.during(days)?;

        let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
        let mut subjects: BTreeMap<Subject, u64> = BTreeMap::new();
        let (mut active_days, mut last_active, mut net_spend) = (0, None, 0);
        for tally in tallies {
            let events = u64::from(tally.count());
            *kinds.entry(tally.kind()).or_default() += events;
            if self.activity.contains(tally.kind()) {
                active_days += u32::from(last_active.replace(tally.day()) != Some(tally.day()));
                if tally.subject().is_some() {
                    *subjects.entry(tally.subject()).or_default() += events;
                }
            }
            net_spend += spent(tally);
        }
        let mut firsts = Vec::new();
        for kind in kinds.keys() {
            if let Some(day) = known.first_day_of(*kind)?.filter(|day| days.contains(*day)) {
                firsts.push(FirstTime { kind: *kind, day });
            }
        }
        firsts.sort_by_key(|first| first.day);
        let count = |kind: Kind| kinds.get(&kind).copied().unwrap_or_default();
        let helped = count(Kind::Help) + count(Kind::Solve);
        let mut top_subjects: Vec<SubjectCount> =
            subjects.into_iter().map(|(subject, events)| SubjectCount { subject, events }).collect();
        top_subjects.sort_by_key(|about| core::cmp::Reverse(about.events));
        top_subjects.truncate(self.top_subjects.into());
        let mut counts: Vec<KindCount> = kinds.into_iter().map(|(kind, events)| KindCount { kind, events }).collect();
        counts.sort_by_key(|count| core::cmp::Reverse(count.events));
        Ok(Some(YearInReview {
            user: user.id,
            year,
            days,
            active_days,
            counts,
            firsts,
            best_streak: self.streak.longest_during(known, user, days)?,
            points: self.points(known, user, days)?,
            helped,
            net_spend: Money::minor(net_spend),
            top_subjects,
        }))
    }

    /// The growth points of these days: each period as it stood at its end.
    fn points(&self, known: AsOf<'_>, user: &User, days: Days) -> Result<u64, BeforeHorizon> {
        let mut points: u64 = 0;
        let Some(joined) = known.joined(user) else { return Ok(points) };
        let mut day = known.day();
        while day >= days.first() {
            let Some(statement) = self.growth.statement(known.back_on(day), user, &[])? else { break };
            let granted = statement.lines.iter().filter(|line| days.contains(line.day)).map(|line| line.granted);
            points = points.saturating_add(granted.fold(0, u64::saturating_add));
            // INVARIANT: a period begins on its last day or before, so that this ends.
            day = self.growth.config().period.days(joined, day).first().min(day).minus(1);
            if day == Day::MIN {
                break;
            }
        }
        Ok(points)
    }
}

/// What a tally adds to net spend.
fn spent(tally: &Tally) -> i64 {
    // INVARIANT: the sums of a profile together are at most i64::MAX.
    match tally.kind() {
        Kind::Purchase => tally.sum().cast_signed(),
        Kind::Refund => -tally.sum().cast_signed(),
        _ => 0,
    }
}
