//! Plans of tasks, and how far users are in them. *What should a newcomer do next, and what have they done?*
//!
//! ```text
//! achieved on = max(first day on which the needs hold, days on which the prerequisites were achieved)
//! done:     achieved on or before the due day                                        share 1
//! made up:  achieved in due + 1 ..= due + m, or a tutorial was watched on one of them    share s
//! completion = Σ weight · share / Σ weight
//! ```
//! Days are civil days of the user's own plan; plan day 1 is the join day, unless you ask with another day.

mod anchored;
mod check;
mod course;
mod go_on;
mod judge;
mod made_up_by;
mod name;
mod plan;
mod presets;
mod progress;
mod reason;
mod report;
mod reward;
pub(crate) mod sentence;
mod share;
mod so_far;
mod state;
mod versions;

pub(in crate::incentive) use so_far::{PlanSoFar, TaskSoFar};

pub use anchored::{AnchoredPlan, AnchoredPlanConfig, AnchoredPlanStatus, PlanAnchor};
pub use made_up_by::MadeUpBy;
pub use name::{Name, NameError};
pub use plan::{Plan, PlanConfig};
pub use progress::{PlanProgress, PlanProgressError, TaskProgress};
pub use reason::{TaskReason, TaskReasonKind};
pub use reward::{Reward, TaskRewardDue, TaskRewardKey};
pub use share::{Share, ShareError};
pub use state::{Lock, PlanStatus, PlanStatusError, TaskState, TaskStatus};
pub use versions::Plans;
pub(crate) use versions::version_taken;

use serde::{Deserialize, Serialize};

use crate::event::subject::Subject;
use crate::profile::Selector;

/// One task of a [`Plan`], as it is written. The plan checks it.
///
/// ```
/// use lifestage::Kind;
/// use lifestage::incentive::{Name, TaskNeed, Reward, Task};
///
/// let invite = Task {
///     weight: 3,
///     reward: Some(Reward::Item(Name::literal("limited_skin"))),
///     ..Task::new(Name::literal("invite"), 3, [TaskNeed::once(Kind::Invite)])
/// };
/// assert_eq!((invite.opens, invite.due), (3, 3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The task's id, unique in a plan.
    pub id: Name,
    /// The plan day on which it opens. Default 1, the join day.
    #[serde(default = "one")]
    pub opens: u16,
    /// The last plan day on which it counts as on time.
    pub due: u16,
    /// Whether events count since joining or since the task opens. Default since it opens.
    #[serde(default)]
    pub counting: Counting,
    /// What has to happen: all of these needs.
    pub needs: Vec<TaskNeed>,
    /// The tasks that must be done or made up before it. Default none.
    #[serde(default)]
    pub prerequisites: Vec<Name>,
    /// The task's weight in the completion of the plan. Default 1, so that all tasks count the same.
    #[serde(default = "one")]
    pub weight: u32,
    /// The reward. Default none.
    #[serde(default)]
    pub reward: Option<Reward>,
    /// What is given instead, in full, if the reward is not points and is lost because the task was made up.
    #[serde(default)]
    pub consolation: Option<Reward>,
    /// How the task can be made up. Default [`MakeUp::default`]; with `None` a missed task stays missed.
    #[serde(default = "usual")]
    pub make_up: Option<MakeUp>,
    /// The tutorial that can make up for the task. Default none.
    #[serde(default)]
    pub tutorial: Option<Subject>,
}

fn one<N: From<u8>>() -> N {
    1.into()
}

#[expect(clippy::unnecessary_wraps, reason = "the type of the field that serde fills with it")]
fn usual() -> Option<MakeUp> {
    Some(MakeUp::default())
}

impl Task {
    /// A task for one plan day: it opens and is due on that day. Everything else has its default.
    pub fn new(id: Name, day: u16, needs: impl IntoIterator<Item = TaskNeed>) -> Self {
        Self {
            id,
            opens: day,
            due: day,
            counting: Counting::default(),
            needs: needs.into_iter().collect(),
            prerequisites: Vec::new(),
            weight: 1,
            reward: None,
            consolation: None,
            make_up: usual(),
            tutorial: None,
        }
    }

    /// The last plan day on which it can be done or made up.
    fn last(&self) -> u32 {
        u32::from(self.due) + self.make_up.map_or(0, |make_up| u32::from(make_up.days))
    }
}

/// One need of a task: a number of events of some kinds, about one subject or any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskNeed {
    /// The events that count.
    pub events: Selector,
    /// The number of these events. Default 1.
    #[serde(default = "one")]
    pub count: u32,
}

impl TaskNeed {
    /// One event of this selection.
    pub fn once(events: impl Into<Selector>) -> Self {
        Self { events: events.into(), count: 1 }
    }
}

/// The day from which events count toward the needs of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Counting {
    /// Its opening day: the task asks for something to be done now. The default.
    #[default]
    SinceOpening,
    /// Plan day 1, which is the join day unless you ask with another one, so that what was done early is done. The task
    /// may even be done before it opens.
    FromJoining,
}

/// How a task can be made up after its due day (补签).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MakeUp {
    /// The days after the due day within which it can be made up. Default 3, the length of a newcomer plan, so that all
    /// of it can be made up within the first week.
    pub days: u16,
    /// Whether meeting its needs late makes it up. Default true, as late is better than never.
    pub late_counts: bool,
    /// The share of completion and of a points reward that a made-up task gets. Default 1/2, so that being on time is
    /// worth more.
    pub share: Share,
}

impl Default for MakeUp {
    fn default() -> Self {
        Self { days: 3, late_counts: true, share: Share::HALF }
    }
}
