//! A year in review as data.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rule::{YearError, YearRule};
use crate::answer::guarantee::{Guarantee, must};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::incentive::streak::StreakRun;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::report::checked::checked;
use crate::time::{Day, Days};

/// One calendar year of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct YearInReview {
    /// The user's id.
    pub user: UserId,
    /// The calendar year.
    pub year: i32,
    /// The days of the year since joining, as far as they are seen.
    pub days: Days,
    /// The number of those days with activity.
    pub active_days: u32,
    /// How often the user did what: the most frequent kind first, equal ones by kind.
    pub counts: Vec<KindCount>,
    /// What the user did for the first time ever, by day, then by kind.
    pub firsts: Vec<FirstTime>,
    /// The longest run of active days, if there is one.
    pub best_streak: Option<StreakRun>,
    /// The growth points granted on those days, as each growth period stood at its end.
    pub points: u64,
    /// How often the user helped somebody or solved somebody's problem, and how many people that were.
    pub helped: HelpGiven,
    /// Purchases minus refunds.
    pub net_spend: Money,
    /// The subjects of most events: the most frequent first, equal ones by number.
    pub top_subjects: Vec<SubjectCount>,
}

checked!(YearInReview { user: UserId, year: i32, days: Days, active_days: u32, counts: Vec<KindCount>, firsts: Vec<FirstTime>, best_streak: Option<StreakRun>, points: u64, helped: HelpGiven, net_spend: Money, top_subjects: Vec<SubjectCount> });

/// What the user did for others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HelpGiven {
    /// Help and Solve events.
    pub actions: u64,
    /// The number of people whom they were for. `None` if the log does not say of each action for whom it was.
    pub people: Option<u64>,
}

/// How often the user did something of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KindCount {
    /// The kind of event.
    pub kind: Kind,
    /// The number of events.
    pub events: u64,
}

/// The day on which the user did something for the first time ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstTime {
    /// The kind of event.
    pub kind: Kind,
    /// The first day.
    pub day: Day,
}

/// How often the user did something about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SubjectCount {
    /// The subject.
    pub subject: Subject,
    /// The number of events.
    pub events: u64,
}

impl YearRule {
    /// The year of a user; `None` if they joined after it, or the day asked about is before it.
    ///
    /// # Errors
    /// If the year is out of range, or the profile forgot days since joining.
    ///
    /// ```
    /// use lifestage::report::YearRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = Day::ymd(2026, 5, 4);
    /// let visits = (0..10).map(|after| Event::log_in(42_u64, day.plus(after)));
    /// let profile = Profile::of(visits.chain([Event::help(42_u64, day.plus(3))]));
    /// let year = YearRule::default().assess(profile.as_of(Day::ymd(2027, 1, 1)), &User::new(42_u64), 2026)?.unwrap();
    /// assert_eq!((year.active_days, year.points, year.helped.actions), (10, 15, 1));
    /// let lines: Vec<String> = year.lines().map(|line| line.to_string()).collect();
    /// assert_eq!(lines[0], "active on 10 of 242 days");
    /// assert_eq!(lines[3], "10 days in a row, from 2026-05-04 to 2026-05-13");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assess(&self, as_of: AsOf<'_>, user: &User, year: i32) -> Result<Option<YearInReview>, YearError> {
        // The years at both ends of the range of dates are not complete.
        let whole = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        let Some((first, last)) = whole else { return Err(YearError::NoSuchYear(year)) };
        let (first, last) = (Day::from(first), Day::from(last).min(as_of.day()));
        let as_of = as_of.back_on(last);
        let Some(from) = as_of.counted_from(user) else { return Ok(None) };
        let Ok(days) = Days::new(from.max(first), last) else { return Ok(None) };
        let sums = self.sums(as_of.during(days)?);

        let mut firsts = Vec::new();
        for kind in sums.kinds.keys() {
            if let Some(day) = as_of.first_day_of(*kind)?.filter(|day| days.contains(*day)) {
                firsts.push(FirstTime { kind: *kind, day });
            }
        }
        firsts.sort_by_key(|first| first.day);
        let subjects = sums.subjects.into_iter().map(|(subject, events)| SubjectCount { subject, events });
        let mut top_subjects: Vec<SubjectCount> = subjects.collect();
        top_subjects.sort_by_key(|about| Reverse(about.events));
        top_subjects.truncate(self.top_subjects.into());
        let counts = sums.kinds.into_iter().map(|(kind, events)| KindCount { kind, events });
        let mut counts: Vec<KindCount> = counts.collect();
        counts.sort_by_key(|count| Reverse(count.events));
        Ok(Some(YearInReview {
            user: user.id,
            year,
            days,
            active_days: sums.active_days,
            counts,
            firsts,
            best_streak: self.streak.longest_during(as_of, user, days)?,
            points: self.points(as_of, user, days)?,
            helped: HelpGiven {
                actions: sums.help,
                // One action for nobody known, and the number of people is not known either.
                people: (self.helped_are_subjects && !sums.helped.contains(&Subject::NONE))
                    .then(|| sums.helped.iter().map(|_| 1).sum()),
            },
            net_spend: Money::minor(sums.net_spend),
            top_subjects,
        }))
    }

    /// The sums over the tallies of the year.
    fn sums(&self, tallies: &[Tally]) -> Sums {
        let mut sums = Sums::default();
        let mut last_active = None;
        for tally in tallies {
            let events = u64::from(tally.count());
            *sums.kinds.entry(tally.kind()).or_default() += events;
            if self.activity.contains(tally.kind()) {
                sums.active_days += u32::from(last_active.replace(tally.day()) != Some(tally.day()));
                if tally.subject().is_some() {
                    *sums.subjects.entry(tally.subject()).or_default() += events;
                }
            }
            if matches!(tally.kind(), Kind::Help | Kind::Solve) {
                sums.help += events;
                sums.helped.insert(tally.subject());
            }
            sums.net_spend += spent(tally);
        }
        sums
    }

    /// The growth points of these days: each growth period as it stood at its end.
    fn points(&self, as_of: AsOf<'_>, user: &User, days: Days) -> Result<u64, BeforeHorizon> {
        let mut points: u64 = 0;
        let Some(from) = as_of.counted_from(user) else { return Ok(points) };
        let mut day = as_of.day();
        while day >= days.first() {
            let Some(statement) = self.growth.statement(as_of.back_on(day), user, &[])? else { break };
            let granted = statement.lines.iter().filter(|line| !line.deducts && days.contains(line.day));
            points = granted.fold(points, |points, line| points.saturating_add(line.granted));
            // INVARIANT: a period begins on or before its last day, so this ends.
            day = self.growth.config().period.days(from, day).first().min(day).minus(1);
            if day == Day::MIN {
                break;
            }
        }
        Ok(points)
    }
}

#[derive(Default)]
struct Sums {
    kinds: BTreeMap<Kind, u64>,
    subjects: BTreeMap<Subject, u64>,
    active_days: u32,
    /// Help and Solve events, and whom they are about.
    help: u64,
    helped: BTreeSet<Subject>,
    net_spend: i64,
}

impl YearInReview {
    fn check(&self) -> Result<(), Guarantee> {
        must(self.active_days <= self.days.count(), Guarantee::ActiveDaysOfYear)?;
        let frequent = self.counts.is_sorted_by(|one, next| one.events >= next.events);
        must(
            frequent && self.top_subjects.is_sorted_by(|one, next| one.events >= next.events),
            Guarantee::FrequentFirst,
        )?;
        must(self.helped.people.is_none_or(|people| people <= self.helped.actions), Guarantee::HelpedByAction)?;
        must(self.firsts.is_sorted_by_key(|first| first.day), Guarantee::FirstsInOrder)?;
        must(self.firsts.iter().all(|first| self.days.contains(first.day)), Guarantee::FirstsInYear)
    }
}

/// What a tally adds to net spend.
fn spent(tally: &Tally) -> i64 {
    // INVARIANT: the sums of a profile add up to at most i64::MAX.
    match tally.kind() {
        Kind::Purchase => tally.sum().cast_signed(),
        Kind::Refund => -tally.sum().cast_signed(),
        _ => 0,
    }
}
