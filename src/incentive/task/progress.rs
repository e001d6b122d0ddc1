//! How far a population is in a plan: the rate of each task, where users stop, and how long it takes.
//!
//! A rate is over the users for whom its task has run its course by the day, its last day included: others would
//! count as not done only because they are young.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Plan;
use super::name::Name;
use super::state::{PlanStatus, TaskState};
use crate::number::ratio::Ratio;
use crate::time::Day;

/// How far a population is in a plan, as of a day: observe users, merge parts, ask.
///
/// Parts merge in any order and grouping; each user belongs in one of them.
///
/// ```
/// use lifestage::number::Ratio;
/// use lifestage::incentive::Plan;
/// use lifestage::{Day, Event, Profile, User};
///
/// let joining = Day::ymd(2026, 1, 1);
/// let plan = Plan::first_steps();
/// let people = [(User::new(1_u64), Profile::of([
///     Event::complete_profile(1_u64, joining),
///     Event::like(1_u64, joining.plus(1)),
/// ]))];
/// let progress = plan.progress(people.iter().map(|(user, profile)| (user, profile)), joining.plus(30))?;
/// assert_eq!(progress.tasks()[1].completion_rate(), Some(Ratio::ONE));
/// assert_eq!(progress.tasks()[2].stopped(), 1);
/// assert_eq!(progress.completion_rate(), Some(Ratio::ZERO));
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PlanProgress {
    plan_version: u32,
    day: Day,
    users: u64,
    over: u64,
    complete: BTreeMap<u32, u64>,
    tasks: Vec<TaskProgress>,
}

/// How a [`PlanProgress`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    plan_version: u32,
    day: Day,
    users: u64,
    over: u64,
    complete: BTreeMap<u32, u64>,
    tasks: Vec<TaskProgress>,
}

/// How far a population is in one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskProgress {
    id: Name,
    mature: u64,
    done: u64,
    made_up: u64,
    stopped: u64,
    days: BTreeMap<u32, u64>,
}

/// Progress that does not belong together, or that nobody made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanProgressError {
    /// Another plan.
    #[error(
        "this is the progress in plan version `{this}` but the other is in `{other}`, or its tasks differ: keep one for each"
    )]
    OtherPlan {
        /// The version here.
        this: u32,
        /// The version that came.
        other: u32,
    },
    /// Another day.
    #[error("this is the progress as of `{this}` but the other is as of `{other}`: ask all as of one day")]
    OtherDay {
        /// The day here.
        this: Day,
        /// The day that came.
        other: Day,
    },
    /// Counts that no users add up to.
    #[error("the counts of plan version `{version}` do not add up: they were not written by this crate")]
    Malformed {
        /// The version of the plan.
        version: u32,
    },
}

impl PlanProgress {
    /// Nobody's progress in a plan, as of a day.
    pub fn new(plan: &Plan, day: Day) -> Self {
        let tasks = plan.tasks().iter().map(|task| TaskProgress {
            id: task.id,
            mature: 0,
            done: 0,
            made_up: 0,
            stopped: 0,
            days: BTreeMap::new(),
        });
        let tasks = tasks.collect();
        Self { plan_version: plan.version(), day, users: 0, over: 0, complete: BTreeMap::new(), tasks }
    }

    /// Takes in one user.
    ///
    /// # Errors
    /// When the status is of another plan or as of another day. The progress is then as before.
    pub fn observe(&mut self, status: &PlanStatus) -> Result<(), PlanProgressError> {
        let ids = status.tasks().iter().map(|task| task.id);
        self.check(status.plan_version(), status.day(), ids)?;
        self.add(status);
        Ok(())
    }

    /// Takes in one user of this plan, as of this day.
    pub(super) fn add(&mut self, status: &PlanStatus) {
        let taken = |day: Day| (day - status.joined()).cast_unsigned();
        self.users += 1;
        for (task, progress) in status.tasks().iter().zip(&mut self.tasks) {
            if task.until > self.day {
                continue;
            }
            progress.mature += 1;
            match task.state {
                TaskState::Done { .. } => progress.done += 1,
                TaskState::MadeUp { .. } => progress.made_up += 1,
                _ => {}
            }
            if let Some(day) = task.state.achieved_on() {
                *progress.days.entry(taken(day)).or_default() += 1;
            }
        }
        if status.tasks().iter().any(|task| task.until > self.day) {
            return;
        }
        self.over += 1;
        if let Some(day) = status.completed_on() {
            *self.complete.entry(taken(day)).or_default() += 1;
        }
        // Users stop after the last task that they achieved, if there is one after it.
        let last = status.tasks().iter().rposition(|task| task.state.achieved_on().is_some());
        if let Some(stop) = self.tasks.get_mut(last.map_or(0, |last| last + 1)) {
            stop.stopped += 1;
        }
    }

    /// Takes in the progress of other users.
    ///
    /// # Errors
    /// When it is of another plan or as of another day. The progress is then as before.
    pub fn merge(&mut self, other: &Self) -> Result<(), PlanProgressError> {
        self.check(other.plan_version, other.day, other.tasks.iter().map(|task| task.id))?;
        // 2^64 users are never observed, so saturation is not seen.
        self.users = self.users.saturating_add(other.users);
        self.over = self.over.saturating_add(other.over);
        add_days(&mut self.complete, &other.complete);
        for (task, other) in self.tasks.iter_mut().zip(&other.tasks) {
            task.mature = task.mature.saturating_add(other.mature);
            task.done = task.done.saturating_add(other.done);
            task.made_up = task.made_up.saturating_add(other.made_up);
            task.stopped = task.stopped.saturating_add(other.stopped);
            add_days(&mut task.days, &other.days);
        }
        Ok(())
    }

    fn check(&self, version: u32, day: Day, ids: impl Iterator<Item = Name>) -> Result<(), PlanProgressError> {
        if version != self.plan_version || !ids.eq(self.tasks.iter().map(|task| task.id)) {
            return Err(PlanProgressError::OtherPlan { this: self.plan_version, other: version });
        }
        if day == self.day { Ok(()) } else { Err(PlanProgressError::OtherDay { this: self.day, other: day }) }
    }

    /// The version of the plan.
    pub const fn plan_version(&self) -> u32 {
        self.plan_version
    }

    /// As of which day.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// How many users were observed.
    pub const fn users(&self) -> u64 {
        self.users
    }

    /// For how many of them the whole plan has run its course.
    pub const fn over(&self) -> u64 {
        self.over
    }

    /// How many of the latter did or made up every task.
    pub fn complete(&self) -> u64 {
        total(&self.complete)
    }

    /// The share of the users for whom the plan is over that did or made up every task; none where it is over for
    /// nobody.
    pub fn completion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.complete(), self.over)
    }

    /// From joining to the last task, over those who completed the plan: days and how many users took so many.
    pub const fn days_to_complete(&self) -> &BTreeMap<u32, u64> {
        &self.complete
    }

    /// The median of these days by nearest rank; none where nobody completed the plan.
    pub fn median_days_to_complete(&self) -> Option<u32> {
        median(&self.complete)
    }

    /// The tasks, in the order of the plan.
    pub fn tasks(&self) -> &[TaskProgress] {
        &self.tasks
    }
}

impl TaskProgress {
    /// The task.
    pub const fn id(&self) -> Name {
        self.id
    }

    /// For how many users it has run its course: the last day on which it can be made up has come.
    pub const fn mature(&self) -> u64 {
        self.mature
    }

    /// How many of them did it on time.
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// How many of them made it up.
    pub const fn made_up(&self) -> u64 {
        self.made_up
    }

    /// The share of them that did it or made it up.
    pub fn completion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.done.saturating_add(self.made_up), self.mature)
    }

    /// The share of them that did it on time.
    pub fn on_time_rate(&self) -> Option<Ratio> {
        Ratio::of(self.done, self.mature)
    }

    /// How many users stopped here: the plan is over for them, and the task before was the last that they did.
    pub const fn stopped(&self) -> u64 {
        self.stopped
    }

    /// From joining to the task, over those who did it or made it up: days and how many users took so many.
    pub const fn days_to_complete(&self) -> &BTreeMap<u32, u64> {
        &self.days
    }

    /// The median of these days by nearest rank.
    pub fn median_days_to_complete(&self) -> Option<u32> {
        median(&self.days)
    }
}

fn total(days: &BTreeMap<u32, u64>) -> u64 {
    days.values().fold(0, |total, users| total.saturating_add(*users))
}

fn add_days(days: &mut BTreeMap<u32, u64>, other: &BTreeMap<u32, u64>) {
    for (day, users) in other {
        let here = days.entry(*day).or_default();
        *here = here.saturating_add(*users);
    }
}

/// The smallest number of days that half of the users took at most.
fn median(days: &BTreeMap<u32, u64>) -> Option<u32> {
    let rank = total(days).div_ceil(2);
    let mut passed = 0_u64;
    let reached = days.iter().find(|(_, users)| {
        passed = passed.saturating_add(**users);
        passed >= rank
    });
    reached.map(|(day, _)| *day)
}

impl From<PlanProgress> for Written {
    fn from(progress: PlanProgress) -> Self {
        let PlanProgress { plan_version, day, users, over, complete, tasks } = progress;
        Self { plan_version, day, users, over, complete, tasks }
    }
}

impl TryFrom<Written> for PlanProgress {
    type Error = PlanProgressError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { plan_version, day, users, over, complete, tasks } = written;
        let task_adds_up = |task: &TaskProgress| {
            let achieved = task.done.checked_add(task.made_up);
            task.mature <= users
                && achieved.is_some_and(|achieved| achieved <= task.mature)
                && sum(task.days.values()) == achieved
        };
        let at_most_over = |sum: Option<u64>| sum.is_some_and(|sum| sum <= over);
        let adds_up = over <= users
            && at_most_over(sum(complete.values()))
            && at_most_over(sum(tasks.iter().map(|task| &task.stopped)))
            && tasks.iter().all(task_adds_up);
        if adds_up {
            Ok(Self { plan_version, day, users, over, complete, tasks })
        } else {
            Err(PlanProgressError::Malformed { version: plan_version })
        }
    }
}

fn sum<'a>(numbers: impl IntoIterator<Item = &'a u64>) -> Option<u64> {
    numbers.into_iter().try_fold(0_u64, |sum, number| sum.checked_add(*number))
}
