//! Lines of a year in review, each a short sentence.

use super::review::{FirstTime, HelpGiven, KindCount, SubjectCount, YearInReview};
use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::incentive::streak::StreakRun;
use crate::number::money::Money;
use crate::time::Day;

/// One line of a year in review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum YearLine {
    /// The number of active days.
    ActiveDays {
        /// Days with activity.
        active: u32,
        /// Days of the year since joining, as far as they are seen.
        of: u32,
    },
    /// How often the user did something.
    Count(KindCount),
    /// Something the user did for the first time.
    First(FirstTime),
    /// The longest run of active days.
    BestStreak(StreakRun),
    /// Growth points granted in the year.
    Points(u64),
    /// What the user did for others: people where the log knows them, actions otherwise.
    Helped(HelpGiven),
    /// Net spend of the year.
    NetSpend(Money),
    /// A subject of most events; [`say_with`](crate::answer::Say::say_with) says its name.
    Subject(SubjectCount),
}

impl YearInReview {
    /// The year in lines: days, most frequent actions, the streak, points, help, spend, subjects, firsts. Empty lines
    /// are left out.
    pub fn lines(&self) -> impl Iterator<Item = YearLine> {
        let days = YearLine::ActiveDays { active: self.active_days, of: self.days.count() };
        let some = |number: u64, line: YearLine| (number > 0).then_some(line);
        let counts = self.counts.iter().copied().map(YearLine::Count);
        let parts = [
            self.best_streak.map(YearLine::BestStreak),
            some(self.points, YearLine::Points(self.points)),
            some(self.helped.actions, YearLine::Helped(self.helped)),
            some(self.net_spend.minor_units().unsigned_abs(), YearLine::NetSpend(self.net_spend)),
        ];
        let subjects = self.top_subjects.iter().copied().map(YearLine::Subject);
        let firsts = self.firsts.iter().copied().map(YearLine::First);
        [days].into_iter().chain(counts).chain(parts.into_iter().flatten()).chain(subjects).chain(firsts)
    }

    /// The day of the year on which the user did something for the first time ever.
    pub fn first_of(&self, kind: Kind) -> Option<Day> {
        self.firsts.iter().find(|first| first.kind == kind).map(|first| first.day)
    }
}

impl Phrased for YearLine {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::ActiveDays { active, of } => sentence::active_days(active, of),
            Self::Count(KindCount { kind, events: 1 }) => sentence::count_once(kind),
            Self::Count(KindCount { kind, events }) => sentence::count(kind, events),
            Self::First(FirstTime { kind, day }) => sentence::first(kind, day),
            Self::BestStreak(StreakRun { length: 1, started_on, .. }) => sentence::streak_of_a_day(started_on),
            Self::BestStreak(run) => sentence::streak(run.length, run.started_on, run.last_day),
            Self::Points(points) => sentence::points(points),
            Self::Helped(HelpGiven { people: Some(people), .. }) => sentence::helped(people),
            Self::Helped(HelpGiven { actions: 1, people: None }) => sentence::helped_once(),
            Self::Helped(HelpGiven { actions, people: None }) => sentence::helped_others(actions),
            Self::NetSpend(spend) => sentence::spent(spend),
            Self::Subject(SubjectCount { subject, events: 1 }) => sentence::about_once(subject),
            Self::Subject(SubjectCount { subject, events }) => sentence::about(subject, events),
        }
    }
}

display_phrases!(YearLine);
