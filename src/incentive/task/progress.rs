//! Progress of a population in a plan: the rate of each task, where users stop, and how long it takes.
//!
//! A rate covers the users whose time for the task is up, its last day included. Other users would count as not done
//! only because they are new.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::plan::Plan;
use super::state::{PlanStatus, TaskState};
use crate::answer::definition::{Definition, MergeError, in_one_line};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::event::id::UserId;
use crate::number::ratio::Ratio;
use crate::time::{Calendar, Day};
use crate::wording::problems::problems;

/// How far a population is in a plan, as of a day.
///
/// [`Plan::report`] asks everybody. If you have the statuses of users already, observe them one by one. Parts merge in
/// any order and grouping; each user belongs in exactly one of them.
///
/// ```
/// use lifestage::incentive::Plan;
/// use lifestage::number::Ratio;
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population};
///
/// let joining = Day::ymd(2026, 1, 1);
/// let events = [Event::complete_profile(1_u64, joining), Event::like(1_u64, joining.plus(1))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let progress = Plan::first_steps().report(&population, joining.plus(30))?;
/// assert_eq!(progress.tasks()[1].completion_rate(), Some(Ratio::ONE));
/// assert_eq!(progress.tasks()[2].stopped(), 1);
/// assert_eq!(progress.completion_rate(), Some(Ratio::ZERO));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct PlanProgress(Parts);

mergeable!(PlanProgress, "plan_progress", 1, MergeError);

/// The serialized parts of a [`PlanProgress`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    definition: Definition,
    plan_version: u32,
    as_of: Day,
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

/// A status that does not belong here, or counts that do not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanProgressError {
    /// A status in another plan.
    OtherPlan {
        /// The user whose status it is.
        user: UserId,
        /// The version of this progress.
        this: u32,
        /// The version of the status.
        other: u32,
    },
    /// A status as of another day.
    OtherDay {
        /// The user whose status it is.
        user: UserId,
        /// The day of this progress.
        this: Day,
        /// The day of the status.
        other: Day,
    },
    /// Counts that no users can add up to.
    Malformed {
        /// The version of the plan.
        version: u32,
    },
}

problems! {
    enum PlanProgressError {
        OtherPlan { user: Text, this: Whole, other: Whole } = "problem.plan_progress.other_plan"
            "this is the progress in plan version `{this}` but user `{user}` is in version `{other}`, or the tasks differ: keep one progress for each plan"
            "这是第`{this}`版计划的进度，而用户`{user}`在第`{other}`版，或任务不同：请为每份计划各建一份进度";
        OtherDay { user: Text, this: Date, other: Date } = "problem.plan_progress.other_day"
            "this is the progress as of `{this}` but the status of user `{user}` is as of `{other}`: take all statuses as of one day"
            "这是截至`{this}`的进度，而用户`{user}`的状态截至`{other}`：请统一为同一天";
        Malformed { version: Whole } = "problem.plan_progress.malformed"
            "the counts of plan version `{version}` do not add up: they were not written by this crate"
            "第`{version}`版计划的计数互相矛盾：不是由本库写出的";
    }
}

impl PlanProgress {
    /// Starts with no users, for a plan, as of a day of this calendar.
    pub fn new(plan: &Plan, as_of: Day, calendar: &Calendar) -> Self {
        let tasks = plan.tasks().iter().map(|task| TaskProgress {
            id: task.id,
            mature: 0,
            done: 0,
            made_up: 0,
            stopped: 0,
            days: BTreeMap::new(),
        });
        Self(Parts {
            definition: Definition::new(format_args!("{plan}, users who joined by {as_of}, as of that day"), calendar),
            plan_version: plan.version(),
            as_of,
            users: 0,
            over: 0,
            complete: BTreeMap::new(),
            tasks: tasks.collect(),
        })
    }

    /// Adds one user.
    ///
    /// # Errors
    /// When the status is in another plan or as of another day. The progress is then unchanged.
    pub fn observe(&mut self, status: &PlanStatus) -> Result<(), PlanProgressError> {
        let Parts { plan_version, as_of, ref tasks, .. } = self.0;
        let (user, other) = (status.user(), status.plan_version());
        if other != plan_version || !status.tasks().iter().map(|task| task.id).eq(tasks.iter().map(|task| task.id)) {
            return Err(PlanProgressError::OtherPlan { user, this: plan_version, other });
        }
        if status.as_of() != as_of {
            return Err(PlanProgressError::OtherDay { user, this: as_of, other: status.as_of() });
        }
        self.add(status);
        Ok(())
    }

    /// Adds one user of this plan, as of this day.
    pub(super) fn add(&mut self, status: &PlanStatus) {
        let Parts { as_of, users, over, complete, tasks, .. } = &mut self.0;
        let taken = |day: Day| (day - status.first_day()).cast_unsigned();
        *users += 1;
        for (task, progress) in status.tasks().iter().zip(&mut *tasks) {
            if task.until > *as_of {
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
        if status.tasks().iter().any(|task| task.until > *as_of) {
            return;
        }
        *over += 1;
        if let Some(day) = status.completed_on() {
            *complete.entry(taken(day)).or_default() += 1;
        }
        // A user stops after the last task that they achieved, unless it is the last of the plan.
        let last = status.tasks().iter().rposition(|task| task.state.achieved_on().is_some());
        if let Some(stop) = tasks.get_mut(last.map_or(0, |last| last + 1)) {
            stop.stopped += 1;
        }
    }

    /// Adds the progress of other users.
    ///
    /// # Errors
    /// When it is of another plan, as of another day or by another calendar, or of more users than can be counted. The
    /// progress is then unchanged.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        let (mine, other) = (&mut self.0, &other.0);
        mine.definition.must_be(&other.definition)?;
        // All other counts are of some of these users.
        mine.users = mine.users.checked_add(other.users).ok_or(MergeError::TooMany)?;
        mine.over = mine.over.saturating_add(other.over);
        add_days(&mut mine.complete, &other.complete);
        for (task, other) in mine.tasks.iter_mut().zip(&other.tasks) {
            task.mature = task.mature.saturating_add(other.mature);
            task.done = task.done.saturating_add(other.done);
            task.made_up = task.made_up.saturating_add(other.made_up);
            task.stopped = task.stopped.saturating_add(other.stopped);
            add_days(&mut task.days, &other.days);
        }
        Ok(())
    }

    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.0.definition
    }

    /// The version of the plan.
    pub const fn plan_version(&self) -> u32 {
        self.0.plan_version
    }

    /// The day asked about.
    pub const fn as_of(&self) -> Day {
        self.0.as_of
    }

    /// The number of users observed.
    pub const fn users(&self) -> u64 {
        self.0.users
    }

    /// The number of users whose time for the whole plan is up.
    pub const fn over(&self) -> u64 {
        self.0.over
    }

    /// The number of those who did or made up every task.
    pub fn complete(&self) -> u64 {
        total(&self.0.complete)
    }

    /// The share of users who did or made up every task, of those whose time for the plan is up. `None` if there are
    /// none.
    pub fn completion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.complete(), self.0.over)
    }

    /// The number of users by days from joining to the last task, over users who completed the plan.
    pub const fn days_to_complete(&self) -> &BTreeMap<u32, u64> {
        &self.0.complete
    }

    /// The median of these days by nearest rank. `None` if nobody completed the plan.
    pub fn median_days_to_complete(&self) -> Option<u32> {
        median(&self.0.complete)
    }

    /// The tasks, in the order of the plan.
    pub fn tasks(&self) -> &[TaskProgress] {
        &self.0.tasks
    }
}

impl TaskProgress {
    /// The task's id.
    pub const fn id(&self) -> Name {
        self.id
    }

    /// The number of users whose time for the task is up, its last make-up day included.
    pub const fn mature(&self) -> u64 {
        self.mature
    }

    /// The number of those who did it on time.
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// The number of those who made it up.
    pub const fn made_up(&self) -> u64 {
        self.made_up
    }

    /// The share of those who did it or made it up.
    pub fn completion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.done.saturating_add(self.made_up), self.mature)
    }

    /// The share of those who did it on time.
    pub fn on_time_rate(&self) -> Option<Ratio> {
        Ratio::of(self.done, self.mature)
    }

    /// The number of users who stopped here: their time is up, and the task before was the last that they did.
    pub const fn stopped(&self) -> u64 {
        self.stopped
    }

    /// The number of users by days from joining to the task, over users who did it or made it up.
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

/// The smallest number of days within which half of the users finished.
fn median(days: &BTreeMap<u32, u64>) -> Option<u32> {
    let rank = total(days).div_ceil(2);
    let mut passed = 0_u64;
    let reached = days.iter().find(|(_, users)| {
        passed = passed.saturating_add(**users);
        passed >= rank
    });
    reached.map(|(day, _)| *day)
}

impl TryFrom<Parts> for PlanProgress {
    type Error = PlanProgressError;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        let Parts { users, over, ref complete, ref tasks, plan_version: version, .. } = parts;
        let task_adds_up = |task: &TaskProgress| {
            let achieved = task.done.checked_add(task.made_up);
            task.mature <= users
                && achieved.is_some_and(|achieved| achieved <= task.mature)
                && sum(task.days.values()) == achieved
        };
        let at_most_over = |sum: Option<u64>| sum.is_some_and(|sum| sum <= over);
        let ids: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        let text = parts.definition.text();
        let is_asked = text.starts_with(&in_one_line(format!("plan version {version} ({}; ", ids.join(", "))))
            && text.contains(&format!("), users who joined by {}, as of that day; ", parts.as_of));
        let adds_up = is_asked
            && over <= users
            && at_most_over(sum(complete.values()))
            && at_most_over(sum(tasks.iter().map(|task| &task.stopped)))
            && tasks.iter().all(task_adds_up);
        if adds_up { Ok(Self(parts)) } else { Err(PlanProgressError::Malformed { version }) }
    }
}

fn sum<'a>(numbers: impl IntoIterator<Item = &'a u64>) -> Option<u64> {
    numbers.into_iter().try_fold(0_u64, |sum, number| sum.checked_add(*number))
}

/// One line of `users`, those whose plan is `over` and who are `complete`, all or none; and one for each task, by its id: `mature`,
/// `done`, `made_up` and `stopped`, all or none.
impl UserCounts for PlanProgress {
    fn user_counts(&self) -> Vec<CountLine> {
        let all = [("users", self.users()), ("over", self.over()), ("complete", self.complete())];
        let task = |task: &TaskProgress| {
            let counts =
                [("mature", task.mature), ("done", task.done), ("made_up", task.made_up), ("stopped", task.stopped)];
            CountLine::together(format!("task {}", task.id), counts, [(0, 1)])
        };
        let plan = CountLine::together("plan", all, [(0, 1), (0, 2)]);
        [plan].into_iter().chain(self.tasks().iter().map(task)).collect()
    }
}
