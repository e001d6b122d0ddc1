//! Measures of achievements, and the days on which each set a new record.

use serde::{Deserialize, Serialize};

use super::counts::{self, CountSource};
use super::sentence;
use super::sources::AchievementSources;
use crate::answer::sentence::Phrase;
use crate::incentive::asked::Asked;
use crate::incentive::so_far::SoFar;
use crate::incentive::task::{Name, PlanStatus, TaskState};
use crate::profile::{BeforeHorizon, Selector, Tally};
use crate::time::Day;

/// What an achievement measures, counted since joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AchievementMeasure {
    /// The number of these events.
    Events(Selector),
    /// The sum of the values of these events. Their kinds must all have the same unit.
    Values(Selector),
    /// The number of days with such an event.
    Days(Selector),
    /// Whether there was such an event. It has one level, unlocked on the first day.
    First(Selector),
    /// The longest run of days in a row, by the streak rule.
    Streak,
    /// The highest tier reached in any period, by the growth points rule. Goals are tier numbers, from 1.
    Tier,
    /// The number of tasks of the plan that were done or made up.
    Tasks,
    /// Whether this task of the plan was done or made up. It has one level.
    Task(Name),
    /// What other users did, by lines that are handed in: invitees who matured.
    Others(CountSource),
}

/// The unit that an achievement is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AchievementUnit {
    /// Events.
    Events,
    /// The unit of the values of the kinds.
    Value,
    /// Days, in a row or not.
    Days,
    /// Days in a row.
    DaysInARow,
    /// Growth points of one period.
    Points,
    /// Tasks of the plan.
    Tasks,
    /// Invitees who matured.
    Invitees,
}

impl AchievementUnit {
    /// A number of it.
    pub(super) fn of<'a>(self, number: u64) -> Phrase<'a> {
        match self {
            Self::Events => sentence::events(number),
            Self::Value => sentence::value(number),
            Self::Days => sentence::days(number),
            Self::DaysInARow => sentence::days_in_a_row(number),
            Self::Points => sentence::points(number),
            Self::Tasks => sentence::tasks(number),
            Self::Invitees => sentence::invitees(number),
        }
    }
}

/// The measured values of a user.
pub(super) struct Measured {
    /// The days on which it was more than ever before, with the new record; both ascending.
    pub(super) records: Vec<(Day, u64)>,
    /// The value as of the day asked about, if that can be less than the record.
    pub(super) now: Option<u64>,
    /// Whether what is measured was handed in.
    pub(super) known: bool,
}

impl AchievementMeasure {
    /// What it is counted in.
    pub const fn unit(&self) -> AchievementUnit {
        match self {
            Self::Events(_) | Self::First(_) | Self::Others(CountSource::Own(_)) => AchievementUnit::Events,
            Self::Others(CountSource::MaturedInvitees) => AchievementUnit::Invitees,
            Self::Values(_) => AchievementUnit::Value,
            Self::Days(_) => AchievementUnit::Days,
            Self::Streak => AchievementUnit::DaysInARow,
            Self::Tier => AchievementUnit::Points,
            Self::Tasks | Self::Task(_) => AchievementUnit::Tasks,
        }
    }

    /// How much a goal takes in the unit. `None` if the rules do not know the goal.
    pub(super) fn needed(&self, goal: u64, sources: &AchievementSources<'_>) -> Option<u64> {
        match self {
            Self::Tier => sources.growth.tier(u16::try_from(goal).ok()?).map(|tier| tier.points),
            Self::Tasks => (goal <= sources.plan.tasks().len() as u64).then_some(goal),
            Self::Task(id) => sources.plan.task(*id).map(|_| goal),
            _ => Some(goal),
        }
    }

    /// Whether it goes on from what it was at a horizon. What a plan came to tells of all its tasks instead, and what other
    /// users did is handed in whole.
    pub(super) const fn goes_on(&self) -> bool {
        !matches!(self, Self::Tasks | Self::Task(_) | Self::Others(_))
    }

    /// Measures the tallies from joining up to the day asked about, or from a horizon on, where the most was `best`
    /// before.
    pub(super) fn measured(
        &self,
        tallies: &[Tally],
        asked: Asked<'_>,
        sources: &AchievementSources<'_>,
        best: u64,
        so_far: Option<&SoFar>,
    ) -> Result<Measured, BeforeHorizon> {
        let (of_growth, of_streak) = (so_far.map(|so_far| &so_far.growth), so_far.map(|so_far| &so_far.streak));
        let AchievementSources { growth, contributions, counts, plan, streak } = *sources;
        Ok(match self {
            Self::Events(selector) => added_up(tallies, selector, best, |tally| tally.count().into()),
            Self::Values(selector) => added_up(tallies, selector, best, Tally::sum),
            Self::Days(selector) => {
                let mut last = None;
                added_up(tallies, selector, best, |tally| u64::from(last.replace(tally.day()) != Some(tally.day())))
            }
            Self::First(selector) => {
                let first = tallies.iter().filter(|_| best == 0).find(|tally| selector.matches(tally));
                Measured::lasting(first.map(|first| (first.day(), 1)).into_iter().collect())
            }
            Self::Streak => {
                let (records, length) = streak.records_and_length(asked, of_streak)?;
                let records = records.into_iter().map(|(day, length)| (day, length.into())).collect();
                Measured { records, now: length.map(Into::into), known: true }
            }
            Self::Tier => Measured {
                records: growth.records_asked(asked, contributions, of_growth)?,
                now: growth.points_asked(asked, contributions, of_growth)?,
                known: true,
            },
            Self::Tasks | Self::Task(_) => {
                let of_plan = so_far.and_then(|so_far| so_far.plan.as_ref());
                let status =
                    asked.joined().map_or(Ok(None), |joined| plan.status_asked(asked, (joined, false), of_plan))?;
                let counts = |id: Name| !matches!(self, Self::Task(one) if *one != id);
                let tasks = status.iter().flat_map(PlanStatus::tasks).filter(|task| counts(task.id));
                let mut days: Vec<Day> = tasks.map(|task| task.state).filter_map(TaskState::achieved_on).collect();
                days.sort_unstable();
                Measured::lasting(days.into_iter().zip(1..).collect())
            }
            Self::Others(source) => {
                let days = (asked.joined().unwrap_or(Day::MIN), asked.day());
                let records = counts.map(|counts| counts::added_up(counts, *source, days));
                Measured { known: records.is_some(), ..Measured::lasting(records.unwrap_or_default()) }
            }
        })
    }
}

impl Measured {
    /// A measure that never falls.
    const fn lasting(records: Vec<(Day, u64)>) -> Self {
        Self { records, now: None, known: true }
    }
}

/// The running sum of a number over the selected tallies, from the best so far on.
fn added_up(tallies: &[Tally], selector: &Selector, best: u64, mut number: impl FnMut(&Tally) -> u64) -> Measured {
    let mut records: Vec<(Day, u64)> = Vec::new();
    let mut sum = best;
    for tally in tallies.iter().filter(|tally| selector.matches(tally)) {
        let added = number(tally);
        if added == 0 {
            continue;
        }
        sum = sum.saturating_add(added);
        match records.last_mut() {
            Some((day, so_far)) if *day == tally.day() => *so_far = sum,
            _ => records.push((tally.day(), sum)),
        }
    }
    Measured::lasting(records)
}
