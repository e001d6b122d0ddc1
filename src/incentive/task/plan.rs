//! Plans: ordered tasks that were checked together, under a version.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::course::Course;
use super::name::Name;
use super::reward::Reward;
use super::{Task, check};
use crate::answer::document::Document;
use crate::answer::problem::Problems;
use crate::number::fingerprint::Fingerprint;
use crate::score::abuse::WithoutAbuse;

/// Ordered tasks under a version. Remember which version each user enrolled in, and use the plan of that version; see
/// [`Plans`](super::Plans).
///
/// ```
/// use lifestage::incentive::{Plan, TaskState};
/// use lifestage::{Day, Event, Profile, User};
///
/// let plan = Plan::newcomer(None);
/// let joining = Day::ymd(2026, 1, 1);
/// let profile = Profile::of([
///     Event::register(42_u64, joining),
///     Event::bind_account(42_u64, joining.plus(1)), // due the day before
///     Event::usage(42_u64, joining.plus(1), 60),
/// ]);
///
/// let status = plan.status(profile.as_of(joining.plus(1)), &User::new(42_u64))?.unwrap();
/// assert!(matches!(status.tasks()[0].state, TaskState::MadeUp { .. }));
/// assert!(matches!(status.tasks()[1].state, TaskState::Done { .. }));
/// // (1 · 1/2 + 2 · 1 + 3 · 0) of 6
/// assert_eq!(format!("{:.1}", status.completion()), "41.7 %");
/// let points: Vec<u64> = status.points_due().map(|(_, _, points)| points).collect();
/// assert_eq!(points, [25]);
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlanConfig", into = "PlanConfig")]
pub struct Plan {
    config: PlanConfig,
    course: Course,
}

/// A plan of tasks as you write it. [`Plan::new`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanConfig {
    /// The version, which is part of the key of each reward. Default 1, that of the newcomer plan.
    pub version: u32,
    /// The tasks, in order. Default the tasks of the newcomer plan.
    pub tasks: Vec<Task>,
    /// Days of abuse, whose events count for no task. Default none, as a warning is no verdict.
    #[serde(default)]
    pub without_abuse: Option<Box<WithoutAbuse>>,
}

impl Plan {
    /// Makes a plan of these tasks, in this order.
    ///
    /// ```
    /// use lifestage::Kind;
    /// use lifestage::incentive::{Name, TaskNeed, Plan, Task};
    ///
    /// let greet = Task::new(Name::literal("greet"), 2, [TaskNeed::once(Kind::Comment)]);
    /// let problems = Plan::new(1, [
    ///     Task { opens: 0, prerequisites: vec![Name::literal("inivte")], ..greet.clone() },
    ///     Task { due: 1, ..greet },
    /// ]).unwrap_err();
    /// assert_eq!(
    ///     problems.to_string(),
    ///     "4 problems\n\
    ///      `tasks[0].opens`: plan day `0` is before joining: write 1 for the join day, or a later one\n\
    ///      `tasks[0].prerequisites[0]`: no task has the id `inivte`: write one of `greet`\n\
    ///      `tasks[1].id`: `greet` is already the id of `tasks[0]`: give another id\n\
    ///      `tasks[1].due`: plan day `1` is before the task opens: write 2 or more",
    /// );
    /// ```
    ///
    /// # Errors
    /// With every problem in the tasks, at once.
    pub fn new(version: u32, tasks: impl IntoIterator<Item = Task>) -> Result<Self, Problems> {
        PlanConfig { version, tasks: tasks.into_iter().collect(), without_abuse: None }.try_into()
    }

    /// A plan that this crate defines.
    pub(super) fn preset(version: u32, tasks: Vec<Task>) -> Self {
        let (course, problems) = check::check(&tasks);
        // INVARIANT: the tests build every preset with `new` too.
        debug_assert!(problems.is_empty(), "{problems:?}");
        Self { config: PlanConfig { version, tasks, without_abuse: None }, course }
    }

    /// This plan without what was done on days of abuse.
    #[must_use]
    pub fn without_abuse(mut self, without_abuse: WithoutAbuse) -> Self {
        self.config.without_abuse = Some(Box::new(without_abuse));
        self
    }

    /// The config.
    pub const fn config(&self) -> &PlanConfig {
        &self.config
    }

    /// The version.
    pub const fn version(&self) -> u32 {
        self.config.version
    }

    /// The tasks, in order.
    pub fn tasks(&self) -> &[Task] {
        &self.config.tasks
    }

    /// The task with this id.
    pub fn task(&self, id: Name) -> Option<&Task> {
        self.config.tasks.iter().find(|task| task.id == id)
    }

    /// The last plan day on which anything in it can be done or made up; 1 is the join day.
    pub const fn last_day(&self) -> u32 {
        self.course.last
    }

    /// Whether some task is rewarded with points.
    pub(in crate::incentive) fn gives_points(&self) -> bool {
        let is_points = |reward: &Option<Reward>| reward.is_some_and(|reward| reward.points().is_some());
        self.tasks().iter().any(|task| is_points(&task.reward) || is_points(&task.consolation))
    }

    pub(super) const fn course(&self) -> &Course {
        &self.course
    }
}

impl From<Plan> for PlanConfig {
    fn from(plan: Plan) -> Self {
        plan.config
    }
}

impl TryFrom<PlanConfig> for Plan {
    type Error = Problems;

    fn try_from(config: PlanConfig) -> Result<Self, Self::Error> {
        let (course, problems) = check::check(&config.tasks);
        Problems::none_in(problems)?;
        Ok(Self { config, course })
    }
}

impl fmt::Display for Plan {
    /// The version, the tasks, and a fingerprint of everything in them, which tells any two plans apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.tasks().iter().map(|task| task.id.as_str()).collect();
        let written = Document::of(self).map(|plan| plan.fingerprint());
        debug_assert!(written.is_ok(), "every plan can be written");
        let print = written.unwrap_or(Fingerprint::from_bits(0));
        write!(f, "plan version {} ({}; {print})", self.version(), ids.join(", "))
    }
}
