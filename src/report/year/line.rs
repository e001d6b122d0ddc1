//! Lines of a year in review, each a short sentence.

use core::fmt;

use super::review::{FirstTime, HelpGiven, KindCount, SubjectCount, YearInReview};
use crate::answer::names::Names;
use crate::answer::spoken::{KindSaid, Spoken, SubjectSaid, spoken};
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
    /// A subject of most events; [`in_words`](Self::in_words) says its name.
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

spoken!(YearLine);

impl Spoken for YearLine {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = |events: u64| if events == 1 { "once".to_owned() } else { format!("{events} times") };
        match self {
            Self::ActiveDays { active, of } => write!(f, "active on {active} of {of} days"),
            Self::Count(KindCount { kind, events }) => {
                write!(f, "{} {}", KindSaid(*kind, names), times(*events))
            }
            Self::First(FirstTime { kind, day }) => write!(f, "first {} on {day}", KindSaid(*kind, names)),
            Self::BestStreak(StreakRun { length: 1, started_on, .. }) => write!(f, "1 day in a row, {started_on}"),
            Self::BestStreak(run) => {
                write!(f, "{} days in a row, from {} to {}", run.length, run.started_on, run.last_day)
            }
            Self::Points(1) => f.write_str("1 growth point"),
            Self::Points(points) => write!(f, "{points} growth points"),
            Self::Helped(HelpGiven { people: Some(1), .. }) => f.write_str("helped 1 person"),
            Self::Helped(HelpGiven { people: Some(people), .. }) => write!(f, "helped {people} people"),
            Self::Helped(HelpGiven { actions, people: None }) => write!(f, "helped others {}", times(*actions)),
            Self::NetSpend(spend) => {
                f.write_str("spent ")?;
                fmt::Display::fmt(spend, f)
            }
            Self::Subject(SubjectCount { subject, events }) => {
                write!(f, "{} about {}", times(*events), SubjectSaid(*subject, names))
            }
        }
    }
}
