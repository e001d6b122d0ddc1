//! A plan: ordered tasks that were checked together, under a version.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::judge::judge;
use super::name::Name;
use super::progress::PlanProgress;
use super::state::PlanStatus;
use super::{Task, check};
use crate::answer::problem::Problems;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Profile};
use crate::time::Day;

/// Ordered tasks under a version. What a user enrolled in is the host's to remember: it hands the plan of that version
/// in, see [`Plans`](super::Plans).
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
#[serde(try_from = "Written", into = "Written")]
pub struct Plan {
    version: u32,
    tasks: Vec<Task>,
    course: Course,
}

/// How a [`Plan`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    tasks: Vec<Task>,
}

/// What follows from the tasks of a plan, worked out once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Course {
    /// Places of all tasks, each after its prerequisites.
    pub(super) order: Vec<usize>,
    /// For each task the places of its prerequisites.
    pub(super) prerequisites: Vec<SmallVec<[usize; 2]>>,
    /// The last plan day on which anything can be done or made up.
    pub(super) last: u32,
    /// Completion is counted in such fractions of a weight: the common denominator of all shares.
    pub(super) denominator: u64,
    /// Σ weight · denominator.
    pub(super) whole: u64,
    /// One bit for the code of each kind with a name that any task looks at.
    pub(super) kinds: u64,
    /// Whether a tutorial can make up for any task.
    pub(super) tutorials: bool,
}

impl Plan {
    /// The plan of these tasks, in this order.
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
    ///      `tasks[1].id`: `greet` is the id of `tasks[0]` too: write another one\n\
    ///      `tasks[1].due`: plan day `1` is before the task opens: write 2 or more",
    /// );
    /// ```
    ///
    /// # Errors
    /// All that is wrong with the tasks, at once.
    pub fn new(version: u32, tasks: impl IntoIterator<Item = Task>) -> Result<Self, Problems> {
        let tasks: Vec<Task> = tasks.into_iter().collect();
        let (course, problems) = check::check(&tasks);
        Problems::none_in(problems)?;
        Ok(Self { version, tasks, course })
    }

    /// A plan that this crate writes itself.
    pub(super) fn preset(version: u32, tasks: Vec<Task>) -> Self {
        let (course, problems) = check::check(&tasks);
        // INVARIANT: the tests build every preset by the checked door too.
        debug_assert!(problems.is_empty(), "{problems:?}");
        Self { version, tasks, course }
    }

    /// The version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The tasks, in order.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The task of this id.
    pub fn task(&self, id: Name) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The last plan day on which anything of it can be done or made up; 1 is the join day.
    pub const fn last_day(&self) -> u32 {
        self.course.last
    }

    pub(super) const fn course(&self) -> &Course {
        &self.course
    }

    /// Where a user stands as of a day; none where they have not joined by then. Events before joining do not count.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn status(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<PlanStatus>, BeforeHorizon> {
        judge(self, as_of, user)
    }

    /// How far a population is as of a day: those who have joined by then, all of whom enrolled in this plan.
    ///
    /// # Errors
    /// When the days from joining on are not remembered for one of them.
    pub fn progress<'a>(
        &self,
        people: impl IntoIterator<Item = (&'a User, &'a Profile)>,
        day: Day,
    ) -> Result<PlanProgress, BeforeHorizon> {
        let mut progress = PlanProgress::new(self, day);
        for (user, profile) in people {
            if let Some(status) = self.status(profile.as_of(day), user)? {
                progress.add(&status);
            }
        }
        Ok(progress)
    }
}

impl From<Plan> for Written {
    fn from(plan: Plan) -> Self {
        Self { version: plan.version, tasks: plan.tasks }
    }
}

impl TryFrom<Written> for Plan {
    type Error = Problems;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.version, written.tasks)
    }
}
